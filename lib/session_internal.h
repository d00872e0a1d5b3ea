/* session_internal.h: what other nouns need of events and sessions (event.c, session*.c).
 * May use store_internal.h. For lib/NOUN.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__SESSION_INTERNAL_H
#define CME__SESSION_INTERNAL_H

#include <cmevent/session.h>

#include "db/db.h"
#include "store_internal.h"

/* The counters of a session: heads, but for the parties. */
typedef struct cme__session_heads {
    int32_t going;
    int32_t held;     /* by offers, and by approvals that hold seats */
    int32_t overfull; /* so many more than there are seats were allowed by name (rules.md 10) */
    int32_t waiting;
    int32_t waiting_parties; /* RSVPs */
} cme__session_heads;

/* What its door counts: heads. Nothing but the door asks for it. */
typedef struct cme__session_door {
    int32_t present;
    int32_t attended;
    int32_t walked_in;
    int32_t walked_in_present;
    cme_time closed_at; /* CME_TIME_NONE: it is not */
} cme__session_door;

/* Which tables know of an event, or of one session of it (bits of events.has and sessions.has): nobody looks
 * for what is not there. */
enum { CME__HAS_POLICY = 1, CME__HAS_POOLS = 2, CME__HAS_QUESTIONS = 4 };

/* A session as decisions need it: numbers, no texts, on the stack. */
typedef struct cme__session_plan {
    int64_t row; /* 0: nothing was written about it yet */
    int64_t event_row;
    cme_session_key key;
    int64_t recurrence_id; /* civil seconds or CME__RECURRENCE_PLAIN */
    cme_session_status status;
    cme_time original_at;
    cme_time starts_at;
    cme_time ends_at;
    int32_t capacity;      /* effective: of the session, else of the event */
    int32_t room_capacity; /* of the effective venue */
    cme__session_heads heads;
    cme__session_door door; /* set by cme__session_load_door */
    uint32_t has;           /* CME__HAS_... of the event and of the session */
} cme__session_plan;

/* Reads the plan of a session; CME_ERR_NOT_FOUND names the event or the recurrence-id. */
cme_status cme__session_load(cme_store *store, cme_session_key key, cme__session_plan *out);
cme_status cme__session_load_row(cme_store *store, int64_t row, cme__session_plan *out);

/* Reads what its door counts into a plan that was read. */
cme_status cme__session_load_door(cme_store *store, cme__session_plan *plan);

/* Whether a session has begun (a draft's, a postponed or a cancelled one never does), and whether it is still
 * to come: neither begun nor cancelled. */
bool cme__session_has_started(const cme__session_plan *plan, cme_time now);
bool cme__session_is_coming(const cme__session_plan *plan, cme_time now);

/* Makes the session's row when there is none and sets plan->row. For writing calls. */
cme_status cme__session_materialise(cme_store *store, cme__session_plan *plan);

/* The record of a session, for the end of a call (session_record.c). NULL `out`: the caller wants none. */
cme_status cme__session_object(cme_store *store, const cme__session_plan *plan, void **out);

/* Sets or clears one of CME__HAS_... of an event or a session. A plan that was loaded before does not know.
 */
cme_status cme__event_set_has(cme_store *store, int64_t event_row, uint32_t bit, bool has);
cme_status cme__session_set_has(cme_store *store, int64_t session_row, uint32_t bit, bool has);

/* The sessions of an event that have a row, were not cancelled and start after a moment, by their start;
 * freed with cme__free (session_follow.c). */
cme_status cme__session_rows_after(cme_store *store, int64_t event_row, cme_time after, int64_t **rows,
                                   size_t *count);

/* The key of a row, for records that name their session. */
cme_status cme__session_key_of_row(cme_store *store, int64_t row, cme_session_key *out);

/* Writes the counters of a session as they stand in the plan: those of its RSVPs, those of its door. It has a
 * row. */
cme_status cme__session_write_seats(cme_store *store, const cme__session_plan *plan);
cme_status cme__session_write_door(cme_store *store, const cme__session_plan *plan);

/* Sets or clears (CME_TIME_NONE) the time at which the door was closed. */
cme_status cme__session_set_door(cme_store *store, cme__session_plan *plan, cme_time door_closed_at);

/* The room of a venue changed: CME_ERR_CONFLICT with the excess when a coming session there has more heads
 * going than `room_capacity`, otherwise the waitlists of those sessions move up (rules.md 10, 11, 15). Called
 * by venue.c after its UPDATE. */
cme_status cme__session_room_changed(cme_store *store, int64_t venue_row, int32_t room_capacity,
                                     bool allow_overfull);

/* cme_store_verify: instants, spans and search indexes of events and sessions. */
cme_status cme__session_verify(cme_store *store, cme__db_problem report, void *context);

#endif
