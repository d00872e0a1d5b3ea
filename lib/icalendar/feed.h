/* feed.h: a VCALENDAR with its VEVENTs, written from plain structs.
 * May use base/, time/ and write.h. Knows no store: who may see what is decided by the caller.
 *
 * The same structs give the same bytes. Texts are valid UTF-8; NULL: none. All pointers are borrowed. */
#ifndef CME__ICALENDAR_FEED_H
#define CME__ICALENDAR_FEED_H

#include <stdint.h>

#include "icalendar/write.h"
#include "time/zone.h"

/* What stands on top of a feed. */
typedef struct cme__vcalendar {
    const char *name;
    const char *description;
    const char *zone;         /* IANA name for X-WR-TIMEZONE */
    uint32_t refresh_seconds; /* 0: not said */
} cme__vcalendar;

typedef enum cme__vevent_status {
    CME__VEVENT_CONFIRMED = 0,
    CME__VEVENT_TENTATIVE,
    CME__VEVENT_CANCELLED
} cme__vevent_status;

typedef enum cme__vevent_class {
    CME__VEVENT_PUBLIC = 0,
    CME__VEVENT_PRIVATE,
    CME__VEVENT_CONFIDENTIAL
} cme__vevent_class;

/* One VEVENT. */
typedef struct cme__vevent {
    const char *uid;
    cme_time stamp; /* DTSTAMP and LAST-MODIFIED */
    cme_time created;
    int32_t sequence;
    cme_civil start;       /* a floating one is written as local to `zone`: readers take it for UTC */
    const cme__zone *zone; /* never NULL */
    int32_t duration_days;
    int32_t duration_seconds;
    cme_civil recurrence_id; /* in `zone`; CME_CIVIL_NONE: none */
    const char *rrule;       /* its UNTIL in any type */
    const cme_civil *rdates; /* ascending, in `zone` */
    size_t rdate_count;
    const cme_civil *exdates; /* likewise */
    size_t exdate_count;
    const char *title;
    const char *description;
    const char *location; /* one or both of these two */
    const char *venue_name;
    const char *venue_address;
    const char *url;
    const char *categories; /* names separated by commas */
    const char *online_url;
    bool has_geo;
    double latitude;
    double longitude;
    cme__vevent_status status;
    cme__vevent_class visibility;
    const char *extra; /* lines kept by an import */

    /* In the feed of one person: their own answer. */
    const char *answer;   /* X-CMEVENT-RSVP, "GOING"; NULL: no feed of a person */
    const char *partstat; /* "ACCEPTED" */
    bool is_waitlisted;
    const char *email; /* NULL: not known, no ATTENDEE */
    const char *person_name;
} cme__vevent;

void cme__vcalendar_begin(cme__ical_writer *writer, const cme__vcalendar *calendar);
void cme__vcalendar_end(cme__ical_writer *writer);
void cme__vevent_write(cme__ical_writer *writer, const cme__vevent *event);

/* Whether times of this zone are written with "Z", and need no VTIMEZONE. */
bool cme__zone_is_utc(const cme__zone *zone);

#endif
