/* event_internal.h: an event with its recurrence as sessions, feeds and imports need it (event*.c).
 * May use session_internal.h and time/. For lib/NOUN.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__EVENT_INTERNAL_H
#define CME__EVENT_INTERNAL_H

#include <cmevent/event.h>

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

/* Creates, or replaces as a newer version, an event as it stands in a calendar file. On replacing, sessions
 * with something written about them whose recurrence-id is gone are kept and cancelled with their RSVPs
 * released. */
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
} cme__event_version;

cme_status cme__event_version_of(cme_store *store, int64_t group_row, const char *uid,
                                 cme__event_version *out);

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

#endif
