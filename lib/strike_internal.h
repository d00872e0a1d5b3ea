/* strike_internal.h: what the door and RSVPs need of strikes (strike*.c).
 * May use session_internal.h. For lib/NOUN.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__STRIKE_INTERNAL_H
#define CME__STRIKE_INTERNAL_H

#include "session_internal.h"

/* Makes the strikes of a session what its door and its log say, once the door was closed or opened: after
 * cme__session_set_door, with plan->door.closed_at as it is now (strike_follow.c). */
cme_status cme__strikes_follow(cme_store *store, const cme__session_plan *plan);

/* The same for one person, after a line about them that came late. */
cme_status cme__strikes_follow_person(cme_store *store, const cme__session_plan *plan, int64_t person_row);

/* The strikes of a person in the group of the plan's event, of sessions that started at `since` or later, and
 * not excused. */
cme_status cme__strikes_count(cme_store *store, const cme__session_plan *plan, int64_t person_row,
                              cme_time since, int *out);

/* cme_store_verify: the strikes are what the doors' logs make (strike_follow.c). */
cme_status cme__strikes_verify(cme_store *store, cme__db_problem report, void *context);

#endif
