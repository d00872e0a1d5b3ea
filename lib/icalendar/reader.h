/* reader.h: what the read*.c files share: the file in lines, its zones, and VEVENTs as they stand.
 * May use base/, time/ and the other headers of this room. For read*.c only. */
#ifndef CME__ICALENDAR_READER_H
#define CME__ICALENDAR_READER_H

#include "base/ascending.h"
#include "base/text.h"
#include "icalendar/component.h"
#include "icalendar/read.h"
#include "icalendar/value.h"
#include "time/recurrence.h"

/* What a TZID of the file means. */
typedef struct cme__ical_zone {
    const char *tzid;
    uint64_t definition; /* of the VTIMEZONE's lines; 0: there is none */
    const cme__zone *zone;
    bool is_own; /* the file's own rules, which no IANA zone has */
} cme__ical_zone;

/* A VTIMEZONE of the file. */
typedef struct cme__ical_timezone {
    size_t calendar; /* index of the VCALENDAR's component */
    const char *tzid;
    const cme__ical_component *component;
    uint64_t definition; /* of its lines; 0: not worked out yet */
} cme__ical_timezone;

typedef struct cme__ical_reader {
    cme__fault *fault;
    cme__zones *zones;
    const cme__zone *zone; /* for times without one */
    const cme__ical_limits *limits;
    cme__arena *arena;
    cme__ical_notes *notes;
    cme__ical_lines lines;
    cme__ical_components components;
    cme__ical_timezone *timezones; /* by calendar, TZID, line */
    size_t timezone_count;
    cme__ical_zone *known; /* zones worked out so far */
    size_t known_count;
    size_t known_capacity;
    int64_t steps;      /* what the rules may still take */
    size_t future_left; /* sessions that RANGE=THISANDFUTURE may still change */
    size_t events_skipped;
} cme__ical_reader;

/* --- read_zone.c --- */

cme_status cme__ical_timezones_find(cme__ical_reader *reader);

/* The zone of a TZID in a calendar; a guess is noted once, at `line`. The answer holds until the next call.
 */
cme_status cme__ical_zone_of(cme__ical_reader *reader, size_t calendar, const char *tzid, uint32_t line,
                             cme__ical_zone *out);

/* --- read_event.c --- */

/* A time as it stands. kind CME_CIVIL_ZONED with `zone`, or without one CME_CIVIL_FLOATING. */
typedef struct cme__ical_moment {
    cme_civil civil;
    const cme__zone *zone;
    bool is_own_zone;
    uint32_t line;
} cme__ical_moment;

/* A date added or taken out; an added period has its own length. */
typedef struct cme__ical_date {
    cme__ical_moment moment;
    bool has_end;
    cme__ical_moment end; /* has_end */
    bool has_duration;
    cme__ical_duration duration;
} cme__ical_date;

typedef struct cme__ical_dates {
    cme__ical_date *items;
    size_t count;
    size_t capacity;
} cme__ical_dates;

enum { CME__ICAL_RULES_MAX = 8 }; /* RRULEs, or EXRULEs, of one event; nobody writes more than one */

typedef struct cme__ical_rules {
    const char *texts[CME__ICAL_RULES_MAX];
    uint32_t lines[CME__ICAL_RULES_MAX];
    size_t count;
} cme__ical_rules;

/* A VEVENT as it stands. */
typedef struct cme__ical_vevent {
    uint32_t line;
    const char *uid;
    bool is_damaged; /* it was noted why; skip it */
    bool has_start;
    bool has_end;
    bool has_duration;
    bool has_recurrence_id;
    bool is_this_and_future;
    bool is_cancelled;
    cme__ical_moment start;
    cme__ical_moment end;
    cme__ical_moment recurrence_id;
    cme__ical_duration duration;
    uint32_t duration_line;
    cme__ical_rules rules;
    cme__ical_rules exrules;
    cme__ical_dates rdates;
    cme__ical_dates exdates;
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    const char *categories;
    cme_visibility visibility;
    int32_t sequence;
    cme_time stamp;
    const char *extra;
} cme__ical_vevent;

/* Reads the VEVENT of a calendar (index of its component). A failure is one of memory or of a limit. */
cme_status cme__ical_vevent_read(cme__ical_reader *reader, size_t calendar,
                                 const cme__ical_component *component, bool is_cancelled,
                                 cme__ical_vevent *out);
void cme__ical_vevent_free(cme__ical_vevent *event);

/* --- read_extra.c --- */

/* Gathers lines to keep. */
typedef struct cme__ical_extra {
    cme__text text;
    size_t attendees;
    uint32_t attendee_line;
} cme__ical_extra;

/* Takes a property that nothing else reads, or a component inside the event: keeps it, or drops it, and notes
 * which. */
void cme__ical_extra_property(cme__ical_reader *reader, const char *uid, const cme__ical_property *property,
                              cme__ical_extra *extra);
void cme__ical_extra_component(cme__ical_reader *reader, const char *uid,
                               const cme__ical_component *component, cme__ical_extra *extra);

/* All that was kept, in the reader's arena; NULL: nothing. Notes what was dropped on the way. */
const char *cme__ical_extra_finish(cme__ical_reader *reader, const char *uid, const cme__ical_extra *extra);

/* --- read_series.c --- */

/* An event while it is put together from its VEVENTs. */
typedef struct cme__ical_making {
    cme__ical_reader *reader;
    cme__ical_event *event;
    const char *uid;
    uint32_t line;
    const cme__zone *zone; /* the clock of the event */
    cme_civil_kind kind;
    bool is_own_zone; /* of the file: becomes UTC in the end */
    int64_t start;    /* civil seconds of that clock */
    int32_t duration_days;
    int32_t duration_seconds;
    cme__rule rule;
    bool has_rule;
    int64_t *rdates; /* ascending, without doubles */
    size_t rdate_count;
    size_t rdate_capacity;
    int64_t *exdates;
    size_t exdate_count;
    size_t exdate_capacity;
    cme__ical_override *overrides;
    size_t override_count;
    size_t override_capacity;
    size_t period_count; /* the first of them: what added periods made, by session */
    bool is_skipped;     /* it was noted why */
} cme__ical_making;

/* Turns VEVENTs of one UID, a master and its overrides, into an event; when the file has no master, the first
 * override stands in for it (`is_detached`). false in `*is_made`: it was skipped, and noted. A failure is one
 * of memory. */
cme_status cme__ical_event_make(cme__ical_reader *reader, const cme__ical_vevent *master,
                                const cme__ical_vevent *const *overrides, size_t override_count,
                                bool is_detached, cme__ical_event *out, bool *is_made);

/* For read_clock.c and read_override.c: */

cme__series cme__ical_making_series(const cme__ical_making *making);

/* Skips the event, with a note. Does nothing when it is skipped already. */
void cme__ical_making_skip(cme__ical_making *making, uint32_t line, const char *property, const char *format,
                           ...) __attribute__((format(printf, 4, 5)));

/* --- read_clock.c --- */

/* The instant of a time, and what the event's clock shows then: its day when the event is one of days. */
cme_time cme__ical_instant_of(const cme__ical_making *making, const cme__ical_moment *moment);
int64_t cme__ical_civil_of(const cme__ical_making *making, const cme__ical_moment *moment);

/* How long a VEVENT lasts whose start is of this kind. false: longer than the store can hold. */
bool cme__ical_length_of(const cme__ical_making *making, const cme__ical_vevent *event, int32_t *days,
                         int32_t *seconds);

/* The occurrence of the event (EXDATEs not regarded) that a time names: by the clock, by the instant, or as
 * the only one of a day. */
bool cme__ical_occurrence_of(const cme__ical_making *making, const cme__ical_moment *moment, int64_t *out);

/* A list in the making: appending leaves it unsettled (cme__ascending_settle). */
bool cme__ical_dates_append(int64_t **dates, size_t *count, size_t *capacity, int64_t civil);

/* Adds to a settled list, which stays so. */
bool cme__ical_dates_add(int64_t **dates, size_t *count, size_t *capacity, int64_t civil);

/* Whether civil seconds lie in the years that civil times may have. */
bool cme__ical_in_range(int64_t civil);

/* --- read_override.c --- */

cme_status cme__ical_overrides_make(cme__ical_making *making, const cme__ical_vevent *master,
                                    const cme__ical_vevent *const *overrides, size_t count);

/* An added period whose length is not the event's. */
cme_status cme__ical_override_length(cme__ical_making *making, int64_t civil, const cme__ical_date *date);

#endif
