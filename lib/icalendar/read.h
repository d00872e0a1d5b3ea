/* read.h: a file of iCalendar 2.0, read into plain structs that a store can take.
 * May use base/, time/, lines.h and notes.h. Knows no store.
 *
 * What a struct holds is clean: texts within the limits of the public headers, times that exist, rules that
 * compile, sessions that the series has. Whatever the file says beyond that is in the notes. */
#ifndef CME__ICALENDAR_READ_H
#define CME__ICALENDAR_READ_H

#include <cmevent/session.h>

#include "icalendar/lines.h"
#include "icalendar/notes.h"
#include "time/zone.h"

/* Rules of a file take at most this many steps of the recurrence engine together, a few
 * seconds of work at the very worst: a file cannot keep the reader busy. */
enum { CME__ICAL_STEPS_MAX = 2000000 };

/* A session that differs from its event. */
typedef struct cme__ical_override {
    uint32_t line;
    cme_civil recurrence_id; /* in the event's zone and kind */
    bool is_cancelled;
    uint64_t fields; /* CME_SESSION_START, _DURATION, _TITLE, _DESCRIPTION, _LOCATION, _URL: what differs */
    cme_civil start;
    int32_t duration_days;
    int32_t duration_seconds;
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    int32_t sequence;
    cme_time stamp;    /* DTSTAMP, else LAST-MODIFIED, else CME_TIME_NONE */
    const char *extra; /* lines to keep, or NULL */
} cme__ical_override;

typedef struct cme__ical_event {
    uint32_t line;
    const char *uid;
    const char *title;
    const char *description; /* the texts but title may be NULL */
    const char *location;
    const char *url;
    const char *categories; /* names separated by commas */
    bool is_cancelled;
    cme_visibility visibility;
    cme_civil start;
    const char *zone; /* IANA name, borrowed from the set of zones */
    int32_t duration_days;
    int32_t duration_seconds;
    const char *rrule; /* as the file has it, compiles with CME__RULE_IMPORT; NULL: none */
    const cme_civil *rdates;
    size_t rdate_count;
    const cme_civil *exdates;
    size_t exdate_count;
    int32_t sequence;
    cme_time stamp;
    const char *extra;
    const cme__ical_override *overrides; /* by recurrence-id */
    size_t override_count;
    /* The file has only these sessions of the event, not the event itself: for one that is known, they change
     * its sessions. For one that is not, the rest of this struct is a series of these dates, or, when there
     * is one override only, a plain event with its plan. */
    bool is_detached;
} cme__ical_event;

typedef struct cme__ical_file {
    const cme__ical_event *events; /* in the order of the file */
    size_t event_count;
    size_t events_skipped;
    cme__ical_notes notes; /* not finished: the importer adds its own */
    cme__arena *arena;     /* holds everything above; owned */
} cme__ical_file;

/* Reads a file. Times without a zone, or with one that nobody knows, are of `zone`. Limits as in the public
 * header. CME_ERR_INVALID (no iCalendar 2.0) and CME_ERR_LIMIT name line and reason. Free with
 * cme__ical_file_free, also on failure. */
cme_status cme__ical_read(cme__fault *fault, cme__zones *zones, const cme__zone *zone, size_t notes_max,
                          const cme__ical_limits *limits, const char *bytes, size_t length,
                          cme__ical_file *out);
void cme__ical_file_free(cme__ical_file *file);

#endif
