/* rsvp_internal.h: what events and sessions need of RSVPs and attendance (rsvp*.c, attendance.c).
 * May use session_internal.h. For lib/NOUN.c only.
 *
 * All functions run inside the caller's transaction; the session has a row. */
#ifndef CME__RSVP_INTERNAL_H
#define CME__RSVP_INTERNAL_H

#include <cmevent/rsvp.h>

#include "session_internal.h"

/* Gives every seat and every place in the queue of a session back, once, because the session or its event was
 * cancelled: whoever was invited, pending, going, maybe, waiting or offered becomes cancelled (rules.md 7,
 * 38). Nobody is promoted. */
cme_status cme__rsvp_release_all(cme_store *store, cme__session_plan *plan, cme_rsvp_reason reason);

/* After a cancelled session was reinstated (rsvp_session.c): whose RSVPs its cancellation ended have again
 * what they had, as far as seats allow, or with `invites` are asked again. Then the queue moves up. */
cme_status cme__rsvp_restore(cme_store *store, cme__session_plan *plan, bool invites);

/* Ends what a person who was blocked has for the session, if it is alive: REJECTED (rsvp_block.c). Then the
 * queue moves up. What the cancellation of the session ended does not come back. */
cme_status cme__rsvp_block(cme_store *store, cme__session_plan *plan, int64_t person_row, int64_t by_row);

/* They stay cancelled, also when the session is cancelled and reinstated once more; or one does, if
 * person_row is not 0. */
cme_status cme__rsvp_forget_ended(cme_store *store, int64_t session_row, int64_t person_row);

/* Moves the queue up as far as seats allow; nothing happens on a session that has started, is closed or
 * cancelled. */
cme_status cme__rsvp_promote(cme_store *store, cme__session_plan *plan);

/* Refuses a number of seats (capacity or room, CME_UNLIMITED for none) below the heads that have seats:
 * CME_ERR_CONFLICT with the excess and the name of `limit` ("capacity", "room capacity") (rules.md 10, 15).
 * With `allow_overfull` it is noted instead: nobody loses a seat, and nobody moves up until seats are left.
 */
cme_status cme__rsvp_check_seats(cme_store *store, cme__session_plan *plan, const char *limit, int32_t seats,
                                 bool allow_overfull);

/* The yes of a subscriber (rsvp_batch.c). `*is_refused`: the rules did not take it, and nothing is left of
 * it. */
cme_status cme__rsvp_answer_subscribed(cme_store *store, cme_rsvp_spec *spec, bool *is_refused);

/* What cme__rsvp_expire did. */
typedef struct cme__rsvp_expired {
    uint32_t offers;        /* that ended */
    uint32_t not_confirmed; /* RSVPs that ended because nobody said that they still come */
    uint32_t looked_at;     /* RSVPs; 0: nothing has run out */
} cme__rsvp_expired;

/* Ends what has run out by now in one session, at most `limit` RSVPs, and lets its queue move up
 * (rsvp_tick.c). */
cme_status cme__rsvp_expire(cme_store *store, uint32_t limit, cme__rsvp_expired *out);

/* Asks those who go since before `since`, whether they still come, until `expires_at` (rsvp_tick.c): at most
 * `limit`, whose rows come after `*person`, which becomes the last one asked. */
cme_status cme__rsvp_ask(cme_store *store, cme__session_plan *plan, cme_time since, cme_time expires_at,
                         uint32_t limit, int64_t *person, uint32_t *asked);

/* cme_store_verify: seats, waitlists, logs. */
cme_status cme__rsvp_verify(cme_store *store, cme__db_problem report, void *context);

/* cme_store_verify: the messages that changes make (message_verify.c). */
cme_status cme__message_verify(cme_store *store, cme__db_problem report, void *context);

/* cme_store_verify: heads present and attended (attendance.c). */
cme_status cme__attendance_verify(cme_store *store, cme__db_problem report, void *context);

#endif
