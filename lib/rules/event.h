/* event.h: what becomes of an event's status, when its SEQUENCE rises, and when its sessions take place.
 * May use base/, time/ and cmevent/session.h. Pure: no SQL, no clock, no I/O. */
#ifndef CME__RULES_EVENT_H
#define CME__RULES_EVENT_H

#include <cmevent/session.h>

#include "base/fault.h"
#include "time/recurrence.h"
#include "time/zone.h"

/* "published"; "unknown" for a value that is no status. */
const char *cme__event_status_name(cme_event_status status);

/* Looks the change of status up in the table. CME_ERR_STATE names both states of `event` (its title). Staying
 * where it is, is allowed: it changes nothing. */
cme_status cme__event_check_change(cme__fault *fault, const char *event, cme_event_status from,
                                   cme_event_status to);

/* An event remembers the instant after which its sessions do not take place: CME__STOPPED_ALWAYS while it is
 * a draft, CME__STOPPED_NEVER while it runs, and when it was postponed or cancelled otherwise. So whatever
 * had started by then stays as it was (rules.md 46). */
#define CME__STOPPED_ALWAYS INT64_MIN
#define CME__STOPPED_NEVER  INT64_MAX

/* `stopped_at` after a change of status at the instant `now`. */
cme_time cme__event_stopped_at(cme_event_status to, cme_time stopped_at, cme_time now);

/* Where a session stands that starts at `starts_at`; `cancelled`: it was cancelled itself. */
cme_session_status cme__event_session_status(cme_event_status status, cme_time stopped_at, bool cancelled,
                                             cme_time starts_at);

/* The last instant at which a session may have started: what starts later is still to come, or never takes
 * place. Sessions up to here are the past that no edit touches. */
cme_time cme__event_past_until(cme_time stopped_at, cme_time now);

/* What an edit changes, and what follows from it. */
enum {
    CME__CHANGED_TIME = 1,            /* start, zone, duration */
    CME__CHANGED_PLACE = 2,           /* venue, location */
    CME__CHANGED_RECURRENCE = 4,      /* rule, dates */
    CME__CHANGED_STATUS = 8,          /* what calendars show of it */
    CME__CHANGED_SHOWN = 16,          /* anything else that a calendar shows: title, description, ... */
    CME__CHANGED_CAPACITY = 32,       /* shown by no calendar */
    CME__CHANGED_ALLOWS_OVERFULL = 64 /* no change: fewer seats than heads are allowed (rules.md 10) */
};

/* Whether SEQUENCE rises (rules.md 72): with time, place, recurrence or status, and never with the edit of a
 * draft (`status` is the one before the edit). */
bool cme__event_sequence_rises(cme_event_status status, unsigned changed);

/* Whether calendars show the two differently: they know no completed events. */
bool cme__event_status_shows(cme_event_status from, cme_event_status to);

/* Checks a duration of `what` ("event") called `title`: CME_ERR_INVALID or CME_ERR_LIMIT. A date lasts whole
 * days, at least one: `*days` 0 becomes 1. */
cme_status cme__event_check_duration(cme__fault *fault, const char *what, const char *title,
                                     cme_civil_kind kind, int32_t *days, int32_t seconds);

/* Start and end of a session (RFC 5545 section 3.3.6: nominal days, then exact seconds). A date lasts whole
 * days, at least one. */
typedef struct cme__event_span {
    cme_time starts_at;
    cme_time ends_at;
} cme__event_span;

cme__event_span cme__event_session_span(const cme__zone *zone, cme_civil_kind kind, int64_t civil,
                                        int32_t duration_days, int32_t duration_seconds);

/* From the first session's start to the last one's end; CME_TIME_NONE for a series without end. `is_empty`:
 * the set has no occurrence. */
cme__event_span cme__event_series_span(const cme__zone *zone, const cme__series *series,
                                       int32_t duration_days, int32_t duration_seconds, bool *is_empty);

/* The civil times whose instants may lie in [from, until): a clock that was set within the last day makes the
 * window wider than its instants. */
typedef struct cme__civil_window {
    int64_t from;
    int64_t until;
    bool is_even; /* one offset holds in all of it and for the day around it: civil - offset is the instant */
    int32_t offset;
} cme__civil_window;

cme__civil_window cme__civil_window_of(const cme__zone *zone, cme_time from, cme_time until);

#endif
