/* recurrence.h: RFC 5545 section 3.3.10: rule text -> compiled rule -> occurrences in a window.
 * May use base/, civil.h and zone.h. Pure: no SQL, no clock, no I/O, no calendars' files.
 *
 * Everything is in civil seconds of the event's own clock (see civil.h). An occurrence whose civil time does
 * not exist in its zone keeps that civil time as its name; zone.h resolves it to an instant. */
#ifndef CME__TIME_RECURRENCE_H
#define CME__TIME_RECURRENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmevent/civil.h>

#include "base/fault.h"
#include "time/zone.h"

/* Work that one call may do before it answers "truncated". */
enum {
    CME__EXPANSION_MAX = 1000000,  /* occurrences handed out by one call */
    CME__RULE_STEPS_MAX = 20000000 /* elementary steps (days or intervals looked at) by one call */
};

/* A compiled rule: fixed size, plain data, no pointers; what it means does not depend on where it lies. Its
 * fields belong to recurrence.c. */
typedef struct cme__rule cme__rule;

enum { CME__RULE_BLOB_MAX = 512 };

/* How strictly text is read. */
typedef enum cme__rule_mode {
    CME__RULE_STRICT, /* what a caller may create: anything that 3.3.10 forbids is refused, with the sentence
                       */
    CME__RULE_IMPORT  /* what foreign files contain: bounded, as the field's engines read it (icalendar.md) */
} cme__rule_mode;

/* Compiles "FREQ=...;..." for a series that starts at `start` (whose kind says what UNTIL may be; `zone`
 * resolves an UNTIL in UTC, and may be NULL for UTC, FLOATING and DATE). The message of CME_ERR_INVALID names
 * the part, its value and offset in the text, and what would be right. */
cme_status cme__rule_compile(cme__fault *fault, const char *text, cme_civil start, const cme__zone *zone,
                             cme__rule_mode mode, cme__rule *out);

/* The same for a caller that compiles many: at most `*steps` of work, which what is used is taken from. When
 * they do not suffice: CME_ERR_LIMIT. */
cme_status cme__rule_compile_within(cme__fault *fault, const char *text, cme_civil start,
                                    const cme__zone *zone, cme__rule_mode mode, int64_t *steps,
                                    cme__rule *out);

/* The canonical text of a rule (parts in the order of the RFC, values sorted). */
struct cme__text;
void cme__rule_text(const cme__rule *rule, struct cme__text *out);

/* The same rule without COUNT and UNTIL, and with an INTERVAL of 1: what its days and times allow. */
cme_status cme__rule_without_bounds(cme__fault *fault, const cme__rule *rule, cme__rule *out);

/* Whether the rule generates its own DTSTART. A creating caller refuses a start that does not match. */
bool cme__rule_matches_start(const cme__rule *rule);

/* Portable bytes for the store: versioned, little-endian on every machine. Returns the size written. Decoding
 * answers false for bytes of another version or of no rule; the caller then compiles the text again. */
size_t cme__rule_encode(const cme__rule *rule, uint8_t out[CME__RULE_BLOB_MAX]);
bool cme__rule_decode(const uint8_t *bytes, size_t size, cme__rule *out);

/* A recurrence set: DTSTART, rules, and dates added and removed. Arrays are ascending and borrowed. */
typedef struct cme__series {
    int64_t start; /* civil seconds */
    cme_civil_kind kind;
    const cme__rule *rules;
    size_t rule_count;
    const cme__rule *exrules;
    size_t exrule_count;
    const int64_t *rdates;
    size_t rdate_count;
    const int64_t *exdates; /* in a series of whole days, one anywhere in a day removes the day */
    size_t exdate_count;
    const int64_t *exdays; /* midnights: EXDATE;VALUE=DATE in a series with times removes the whole day */
    size_t exday_count;
    /* A DTSTART that no rule generates: false (what RFC 5545 3.8.5.3 says, and every import): it is the first
     * occurrence and COUNT counts it; true: it is none, as in dateutil. Without rules it is always one. */
    bool rules_decide_start;
} cme__series;

/* Occurrences, ascending, without doubles. Zero-initialise; the memory is reused from call to call. */
typedef struct cme__expansion {
    int64_t *civil;
    size_t count;
    size_t capacity;
    bool truncated; /* a bound was reached: there may be more */
} cme__expansion;

/* The occurrences of a set in [from, until), at most `limit` of them (0: CME__EXPANSION_MAX), the earliest
 * first. The set always contains its DTSTART unless an EXDATE or EXRULE removes it. Failure:
 * CME_ERR_NO_MEMORY only. */
cme_status cme__series_expand(cme__fault *fault, const cme__series *series, int64_t from, int64_t until,
                              size_t limit, cme__expansion *out);
void cme__expansion_free(cme__expansion *expansion);

/* Neighbours: the first occurrence >= from (or > from), the last one < until. false when there is none, or
 * none was found within CME__RULE_STEPS_MAX (`*truncated`, may be NULL). */
bool cme__series_first_from(const cme__series *series, int64_t from, int64_t *out, bool *truncated);
bool cme__series_last_before(const cme__series *series, int64_t until, int64_t *out, bool *truncated);

/* Whether `civil` is an occurrence of the set. */
bool cme__series_contains(const cme__series *series, int64_t civil);

/* The last occurrence of all, in civil seconds; CME__SERIES_ENDLESS for a set without end (no COUNT, no
 * UNTIL), and for one whose end was not found within CME__RULE_STEPS_MAX; CME__SERIES_EMPTY when all was
 * removed. */
#define CME__SERIES_ENDLESS INT64_MAX
#define CME__SERIES_EMPTY   INT64_MIN
int64_t cme__series_last(const cme__series *series);

#include "time/recurrence_rule.h" /* the layout of cme__rule */

#endif
