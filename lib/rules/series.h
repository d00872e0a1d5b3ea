/* series.h: what an edit makes of a series: its rule cut, turned and bounded anew, and which session becomes
 * which.
 * May use base/ and time/. Pure: no SQL, no clock, no I/O. */
#ifndef CME__RULES_SERIES_H
#define CME__RULES_SERIES_H

#include "base/fault.h"
#include "base/text.h"
#include "time/recurrence.h"

/* A rule's canonical text with another end: `bound` is "COUNT=8", "UNTIL=20270401", or NULL for none. */
void cme__series_rule_bounded(const char *canonical, const char *bound, cme__text *out);

/* "UNTIL=..." for a rule whose last occurrence is `last`: a date, a local time or UTC, as RFC 5545 section
 * 3.3.10 wants it for the kind of the start. */
void cme__series_until(cme_civil_kind kind, const cme__zone *zone, int64_t last, cme__text *out);

/* A weekly rule's canonical text with its days, and with them its weeks, turned by `days`, so that its
 * occurrences are shifted by as many. Any other rule is copied as it is. */
void cme__series_rule_turned(const char *canonical, int days, cme__text *out);

/* Whether two rules have the same FREQ and INTERVAL, and as many values in each BY part: then the first
 * session of the one becomes the first of the other, and so on. */
bool cme__series_same_shape(const char *canonical, const char *other);

/* Which occurrence becomes which. Both sets are rules (or single starts) without added or removed dates. */
typedef struct cme__series_map {
    const cme__series *before;
    const cme__series *after;
    int64_t from;  /* the first occurrence of `before` that is mapped */
    int64_t to;    /* the first of `after`: its start */
    bool by_index; /* else each other's nearest */
    cme__expansion old;
    cme__expansion edited;
} cme__series_map;

/* Prepares to map the occurrences from `from` up to `last`, and at least the first `least`. CME_ERR_LIMIT
 * beyond `most` of them. Free also after a failure. */
cme_status cme__series_map_begin(cme__fault *fault, cme__series_map *map, int64_t last, size_t least,
                                 size_t most);
void cme__series_map_free(cme__series_map *map);

/* What an occurrence of `before` from `from` on becomes; false: nothing. No two become the same. */
bool cme__series_map_get(const cme__series_map *map, int64_t civil, int64_t *out);

#endif
