/* event_internal.h: an event with its recurrence as sessions, feeds and imports need it (event*.c).
 * May use session_internal.h, rules/event.h and time/. For lib/NOUN.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__EVENT_INTERNAL_H
#define CME__EVENT_INTERNAL_H

#include <cmevent/event.h>
#include <cmevent/message.h>

#include "rules/event.h"
#include "session_internal.h"
#include "time/recurrence.h"

/* What an imported event brings that cme_event_spec does not have. */
typedef struct cme__event_import {
    cme_event_status status; /* CME_EVENT_DRAFT, CME_EVENT_PUBLISHED or CME_EVENT_CANCELLED */
    int32_t sequence;
    cme_time dtstamp;  /* CME_TIME_NONE: the file has none */
    const char *extra; /* unfolded lines to keep, each ended by "\n"; or NULL */
    bool lenient; /* the rule is read with CME__RULE_IMPORT, and a start that it does not generate counts */
} cme__event_import;

/* When the sessions of an event take place. */
typedef struct cme__event_times {
    cme_civil_kind kind;
    int64_t start;         /* civil seconds */
    const char *zone_name; /* never NULL */
    const cme__zone *zone; /* NULL until cme__event_times_resolve */
    int32_t duration_days;
    int32_t duration_seconds;
    const char *rrule; /* NULL: none */
    cme__rule rule;    /* set when there is an rrule, by cme__event_times_resolve */
    int64_t *rdates;   /* ascending, civil seconds */
    size_t rdate_count;
    int64_t *exdates;
    size_t exdate_count;
    cme_time first_at;
    cme_time last_at; /* CME__LAST_AT_ENDLESS: without end */
} cme__event_times;

/* All of an event's row. Texts and arrays lie in the arena of the call that read them, or in a spec. */
typedef struct cme__event_fields {
    int64_t row;
    cme_id id;
    int64_t group_row;
    cme_id group;
    int64_t venue_row; /* 0: none */
    cme_id venue;
    const char *uid;
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    const char *categories;
    cme_event_status status;
    cme_time stopped_at; /* rules/event.h */
    cme_visibility visibility;
    cme__event_times times;
    const uint8_t *compiled; /* as it was read */
    size_t compiled_size;
    int32_t capacity;
    int32_t sequence;
    cme_time ical_dtstamp;
    const char *ical_extra;
    cme_time created_at;
    cme_time updated_at;
} cme__event_fields;

/* The rows of all events, ascending; freed with cme__free (event_fields.c). */
cme_status cme__event_rows(cme_store *store, int64_t **rows, size_t *count);

/* Reads an event (event_fields.c). CME_ERR_CORRUPT when the row is not there. The rule is not compiled yet.
 */
cme_status cme__event_read(cme_store *store, int64_t row, cme__arena *arena, cme__event_fields *out);

/* Finds the zone and the compiled rule, so that cme__event_times_series can be asked (event_times.c). */
cme_status cme__event_resolve(cme_store *store, cme__event_fields *fields);

/* The set of the occurrences; for a plain event its start alone. Borrows from `times`. */
cme__series cme__event_times_series(const cme__event_times *times);
bool cme__event_times_is_series(const cme__event_times *times);

/* Checks the fields of `mask` and puts them into `fields` (event_check.c); all of a new event's with
 * CME__EVENT_ALL. Recurrence is compiled and first_at and last_at are derived when time or recurrence are in
 * the mask. Texts stay in the spec. */
#define CME__EVENT_ALL                                                                                       \
    (CME_EVENT_VENUE | CME_EVENT_TITLE | CME_EVENT_DESCRIPTION | CME_EVENT_LOCATION | CME_EVENT_URL |        \
     CME_EVENT_CATEGORIES | CME_EVENT_START | CME_EVENT_DURATION | CME_EVENT_RRULE | CME_EVENT_RDATES |      \
     CME_EVENT_EXDATES | CME_EVENT_CAPACITY | CME_EVENT_VISIBILITY)
#define CME__EVENT_TIME_FIELDS                                                                               \
    (CME_EVENT_START | CME_EVENT_DURATION | CME_EVENT_RRULE | CME_EVENT_RDATES | CME_EVENT_EXDATES)

cme_status cme__event_apply(cme_store *store, const cme_event_spec *spec, uint64_t mask, bool lenient,
                            cme__arena *arena, cme__event_fields *fields);

/* The times alone (event_times.c). `mask`: which of CME__EVENT_TIME_FIELDS the spec sets. */
cme_status cme__event_apply_times(cme_store *store, const cme_event_spec *spec, uint64_t mask, bool lenient,
                                  cme__arena *arena, cme__event_fields *fields);
/* Compiles the rule and derives the span; `lenient` as in cme__event_import. */
cme_status cme__event_compile(cme_store *store, bool lenient, cme__event_fields *fields);

/* Checks and writes a new event (event.c). With `import` as a file has it, otherwise as a draft of ours. */
cme_status cme__event_make(cme_store *store, const cme_event_spec *spec, const cme__event_import *import,
                           cme__arena *arena, cme__event_fields *out);

/* Writes a new event (and sets fields->row), or an event that is there, `with_dates` or without, and its
 * entry in the search index (event_fields.c). */
cme_status cme__event_insert(cme_store *store, cme__event_fields *fields);
cme_status cme__event_write(cme_store *store, const cme__event_fields *fields, bool with_dates);

/* The record of an event: the caller allocates it, its texts lie where those of `fields` lie. */
void cme__event_record(const cme__event_fields *fields, cme__arena *arena, cme_event *out);

/* Reads an event's record, for the end of a call (event.c). NULL `out`: the caller wants none. */
cme_status cme__event_object(cme_store *store, int64_t row, void **out);

/* The text that the search index has of an event. In `text`, which the caller frees. */
void cme__event_search_text(const cme__event_fields *fields, cme__text *text);

/* Creates, or replaces as a newer version, an event as it stands in a calendar file (event_import.c).
 * Replacing keeps what files do not know: capacity and visibility, the UID, and the venue unless the spec has
 * one. What has started stays as it was. Written sessions that are still to come and whose recurrence-id is
 * gone are kept, and cancelled with their RSVPs released. */
cme_status cme__event_import_create(cme_store *store, const cme_event_spec *spec,
                                    const cme__event_import *import, cme_id *id);
cme_status cme__event_import_replace(cme_store *store, cme_id id, const cme_event_spec *spec,
                                     const cme__event_import *import);

/* The versions of an event that the store has, to decide whether a file's is newer. `row` 0: there is none.
 */
typedef struct cme__event_version {
    int64_t row;
    cme_id id;
    int32_t sequence;
    cme_time dtstamp; /* CME_TIME_NONE: not imported, or the file had none */
    cme_time updated_at;
} cme__event_version;

cme_status cme__event_version_of(cme_store *store, int64_t group_row, const char *uid,
                                 cme__event_version *out);

/* One session as a calendar file has it (session_import.c). Fields of CME__SESSION_FILE_FIELDS that are not
 * in `mask` are the event's. */
#define CME__SESSION_FILE_FIELDS                                                                             \
    (CME_SESSION_START | CME_SESSION_DURATION | CME_SESSION_TITLE | CME_SESSION_DESCRIPTION |                \
     CME_SESSION_LOCATION | CME_SESSION_URL)

typedef struct cme__session_import {
    bool is_cancelled;
    cme_session_spec spec;
    uint64_t mask;
    int32_t sequence;  /* of the file: not below the event's */
    cme_time dtstamp;  /* CME_TIME_NONE: the file has none */
    const char *extra; /* lines to keep, or NULL */
    bool also_past;    /* of an event that is new here: sessions that have started are as the file has them */
} cme__session_import;

typedef enum cme__session_imported {
    CME__SESSION_SAME, /* it was so already */
    CME__SESSION_CHANGED,
    CME__SESSION_CANCELLED, /* it is cancelled here and stays so (rules.md 45, 56) */
    CME__SESSION_STARTED    /* it has started and stays as it was (rules.md 46) */
} cme__session_imported;

/* `event` is resolved; for many sessions it is read once. CME_ERR_NOT_FOUND when it has no such session. */
cme_status cme__session_import_take(cme_store *store, const cme__event_fields *event, cme_session_key key,
                                    const cme__session_import *import, cme__session_imported *out);

/* cme__session_load with an event that was read and resolved already (session_load.c). */
cme_status cme__session_load_of(cme_store *store, cme_session_key key, const cme__event_fields *event,
                                cme__session_plan *out);

/* The lines that an import kept, to be written out again. NULL: none. In `arena`. */
cme_status cme__event_extra(cme_store *store, int64_t event_row, cme__arena *arena, char **extra);
cme_status cme__session_extra(cme_store *store, int64_t session_row, cme__arena *arena, char **extra);
cme_status cme__session_set_extra(cme_store *store, int64_t session_row, const char *extra);

/* An event's recurrence, loaded: rule compiled, dates in memory. Free with cme__event_series_free. */
typedef struct cme__event_series {
    int64_t event_row;
    const cme__zone *zone;
    cme__rule rule;
    cme__series series; /* points into this struct and `dates` */
    int64_t *dates;
} cme__event_series;

cme_status cme__event_series_load(cme_store *store, int64_t event_row, cme__event_series *out);
void cme__event_series_free(cme__event_series *series);

/* The written sessions of an event, as its edits see them (session_written.c). */
typedef struct cme__session_written {
    int64_t row;
    int64_t recurrence_id; /* CME__RECURRENCE_PLAIN, or civil seconds */
    cme_time original_at;
    cme_time starts_at;
    cme_time ends_at;
    bool cancelled;
    uint64_t overridden; /* CME_SESSION_START and _DURATION: the next four count */
    int64_t start;
    cme_civil_kind kind;
    int32_t duration_days;
    int32_t duration_seconds;
} cme__session_written;

/* All of an event, by original_at, in the arena. */
cme_status cme__session_written_of(cme_store *store, int64_t event_row, cme__arena *arena,
                                   cme__session_written **out, size_t *count);

/* Derives the three instants from the times of the event; the zone must be resolved. */
void cme__session_derive(const cme__event_times *times, cme__session_written *session);

/* Writes recurrence_id and the three instants. */
cme_status cme__session_write_instants(cme_store *store, const cme__session_written *session);

/* Messages to all who have an RSVP (session_tell.c), after the change is written. Of a draft, and of what is
 * cancelled, nobody is told.
 *   - a session of an event with this status starts or ends at another time;
 *   - another venue or location of the event: for its sessions that start after `past_until`;
 *   - the event was postponed, or is no longer: likewise. */
cme_status cme__session_tell_times(cme_store *store, cme_event_status status,
                                   const cme__session_written *before, const cme__session_written *after);
cme_status cme__session_tell_place(cme_store *store, int64_t event_row, const cme__event_fields *before,
                                   const cme__event_fields *after, cme_time past_until);
cme_status cme__session_tell_status(cme_store *store, int64_t event_row, cme_message_kind kind,
                                    cme_time past_until);

/* After an edit of the event (session_follow.c): the seats of its written sessions that start after
 * `past_until` and are still to come are checked against the new capacity or room, as `changed` says
 * (CME__CHANGED_...), and their waitlists move up. */
cme_status cme__session_follow_seats(cme_store *store, int64_t event_row, cme_time past_until,
                                     unsigned changed);

/* Refuses more heads than seats, and says of which session. */
cme_status cme__session_check_seats(cme_store *store, cme__session_plan *plan, const char *limit,
                                    int32_t seats, bool allow_overfull);

/* Cancels one written session with its RSVPs (session_change.c). */
cme_status cme__session_cancel_written(cme_store *store, int64_t row);

/* After the event was cancelled: gives back the seats of all that start after `past_until`. */
cme_status cme__event_release(cme_store *store, int64_t event_row, cme_time past_until);

/* Whether an edit may happen (event_edit.c): no session that has started may change (rules.md 46), and each
 * that was written about must still be one. CME_ERR_CONFLICT names the first, CME_ERR_INVALID a start in the
 * past. Sets the recurrence_ids that `written` will have. */
cme_status cme__event_check_edit(cme_store *store, const cme__event_fields *old,
                                 const cme__event_fields *edited, cme__session_written *written,
                                 size_t written_count);

/* Whether anything of the event may still change: CME_ERR_STATE when it is cancelled or completed. */
cme_status cme__event_check_editable(cme_store *store, const cme__event_fields *fields);

/* What differs (CME__CHANGED_...). */
unsigned cme__event_compare(const cme__event_fields *old, const cme__event_fields *edited);

/* Derives all instants of what is still to come anew when the zone data is not the one that they were derived
 * with; what has started stays as it was. Called when a store that can be written was opened
 * (event_refresh.c). */
cme_status cme__event_refresh_zones(cme_store *store);

#endif
