/* value.h: single values of iCalendar text (RFC 5545 section 3.3).
 * May use base/ and cmevent/civil.h; only value.c includes <libical/ical.h>.
 *
 * libical decodes texts and durations. Its switches are global to the process (whether an error aborts), so
 * each value is checked for its form before libical sees it: what reaches libical is well-formed and sets no
 * error. Times are read here: for a "Z" libical loads all its zones, without a lock, and it takes 30
 * February. */
#ifndef CME__ICALENDAR_VALUE_H
#define CME__ICALENDAR_VALUE_H

#include <cmevent/civil.h>

#include "base/memory.h"

/* DATE or DATE-TIME: the kind of `out` is CME_CIVIL_DATE, CME_CIVIL_UTC ("Z") or CME_CIVIL_ZONED (local). A
 * leap second becomes the second before it. false when it is none or names no real time. */
bool cme__ical_read_time(const char *text, size_t length, cme_civil *out);

/* DURATION: nominal days (weeks are 7) and exact seconds, both negative for a negative one. */
typedef struct cme__ical_duration {
    int64_t days;
    int64_t seconds;
} cme__ical_duration;

bool cme__ical_read_duration(const char *text, size_t length, cme__ical_duration *out);

/* INTEGER, cut to the range of int32_t. */
bool cme__ical_read_int(const char *text, size_t length, int32_t *out);

/* UTC-OFFSET in seconds. */
bool cme__ical_read_offset(const char *text, size_t length, int32_t *out);

/* TEXT without its escapes, in `arena`; NULL when memory ran out. Carriage returns and control characters
 * that no text of a store may hold are left out. */
char *cme__ical_read_text(cme__arena *arena, const char *text, size_t length);

#endif
