/* calendar_internal.h: what the calendar*.c files share: a feed while it is written.
 * May use event_internal.h, icalendar/. For lib/calendar*.c only. */
#ifndef CME__CALENDAR_INTERNAL_H
#define CME__CALENDAR_INTERNAL_H

#include <cmevent/calendar.h>

#include "event_internal.h"
#include "icalendar/feed.h"

/* A zone of a feed, and the first instant that is told in it. */
typedef struct cme__feed_zone {
    int64_t row;
    cme_time from;
} cme__feed_zone;

/* A feed while it is written: bytes gather in `text` and go to the sink in portions. */
typedef struct cme__feed {
    cme_store *store;
    cme_calendar_query query;
    cme_sink sink;
    void *context;
    cme__text text;
    cme__ical_writer writer;
    int64_t *events; /* rows, ascending */
    size_t event_count;
    size_t event_capacity;
    cme__feed_zone *zones;
    size_t zone_count;
    size_t zone_capacity;
} cme__feed;

/* Notes a zone that times will be told in. */
cme_status cme__feed_add_zone(cme__feed *feed, int64_t zone_row, cme_time from);

/* Hands what has gathered to the sink: all of it, or when it is enough for a portion. */
cme_status cme__feed_flush(cme__feed *feed, bool all);

/* An event with what its VEVENTs share. */
typedef struct cme__feed_event {
    cme__event_fields fields;
    const char *rrule; /* canonical */
    const cme_civil *rdates;
    const cme_civil *exdates;
} cme__feed_event;

/* What a session's row changes of its event. */
typedef struct cme__feed_session {
    int64_t recurrence_id;
    bool is_cancelled;
    uint64_t overridden;
    int64_t start;
    cme_civil_kind kind;
    int32_t duration_days;
    int32_t duration_seconds;
    int64_t venue_row;
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    int32_t sequence;
    const char *extra;
    cme_time starts_at;
    cme_time created_at;
    cme_time updated_at;
} cme__feed_session;

/* The columns of `sessions s` that cme__feed_session_read reads, from `column` on. */
#define CME__FEED_SESSION_COLUMNS                                                                                \
    "s.recurrence_id, s.cancelled, s.overridden, s.start, s.kind, s.duration_days, s.duration_seconds, s.venue," \
    "  s.title, s.description, s.location, s.url, s.sequence, s.ical_extra, s.start_at, s.created_at, s.updated_at"

void cme__feed_session_read(cme__statement *row, int column, cme__arena *arena, cme__feed_session *out);

/* Reads an event for a feed (calendar_feed.c). All texts lie in the arena. */
cme_status cme__feed_event_load(cme__feed *feed, int64_t row, cme__arena *arena, cme__feed_event *out);

/* The VEVENT of an event itself, with the session (NULL: nothing was written about it) of a plain one. */
cme_status cme__feed_master(cme__feed *feed, const cme__feed_event *event, const cme__feed_session *session,
                            cme__arena *arena, cme__vevent *out);

/* The VEVENT of one session of a series. */
cme_status cme__feed_override(cme__feed *feed, const cme__feed_event *event, const cme__feed_session *session,
                              cme__arena *arena, cme__vevent *out);

/* Writes all events of feed->events, each with its overrides (calendar_feed.c). */
cme_status cme__feed_events(cme__feed *feed);

/* Collects the zones, and writes the sessions, of one person (calendar_person.c). */
cme_status cme__feed_person_zones(cme__feed *feed, int64_t person_row);
cme_status cme__feed_person(cme__feed *feed, int64_t person_row);

#endif
