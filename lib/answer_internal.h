/* answer_internal.h: answers and names of guests as they come in with an RSVP (answer*.c, guest.c).
 * May use session_internal.h. For lib/NOUN.c only.
 *
 * With an RSVP, inside the caller's transaction:
 *
 *     cme__answers answers = {0};
 *     status = cme__answers_check(store, &plan, &party, spec.answers, spec.answer_count, &answers);
 *     if (status == CME_OK)
 *         status = cme__guests_check(store, party.guests, spec.guest_names, spec.guest_name_count);
 *     ... write the RSVP's row ...
 *     if (status == CME_OK)
 *         status = cme__answers_write(store, &plan, &party, &answers, &changed);
 *     if (status == CME_OK)
 *         status = cme__guests_write(store, &plan, &party, spec.guest_names, spec.guest_name_count,
 * &changed); cme__answers_free(&answers);                                    // on every path
 *
 * For an event without questions (plan->has) and an RSVP that brings neither answers nor names this reads and
 * writes nothing; but for an RSVP that has a row already, and says yes or maybe again, where names of guests
 * who no longer come are removed. */
#ifndef CME__ANSWER_INTERNAL_H
#define CME__ANSWER_INTERNAL_H

#include <cmevent/question.h>
#include <cmevent/rsvp.h>

#include "session_internal.h"

/* Whose answers and guests. */
typedef struct cme__party {
    int64_t person;        /* rowid */
    int32_t guests;        /* of the whole party, with and without seats */
    cme_rsvp_state answer; /* CME_RSVP_GOING: what is required must be answered; CME_RSVP_MAYBE;
                              CME_RSVP_DECLINED: what was said before about guests stays */
    bool is_new;           /* there was no RSVP: nothing can be stored yet */
    bool is_later; /* the answers come after the RSVP: what is missing may stay so, and nobody leaves */
} cme__party;

/* Answers on their way in. Zero-initialise; freed with cme__answers_free. */
typedef struct cme__answers {
    cme__arena arena;
    struct cme__answer_row {
        int64_t question; /* rowid */
        int32_t guest;
        const char *answer; /* in its normal form; NULL: an earlier one is taken back */
    } * rows;
    size_t count;
} cme__answers;

/* Checks the answers that were given and, of who says yes, that nothing required is left unanswered, those
 * counted that are stored already: CME_ERR_INVALID names the first question that is. Writes nothing. */
cme_status cme__answers_check(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                              const cme_answer *given, size_t count, cme__answers *out);

/* Stores them, now that the RSVP has a row, and removes those of guests who no longer come. Sets `*changed`
 * when that changed something, and leaves it otherwise. Appends nothing to the change log. */
cme_status cme__answers_write(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                              const cme__answers *answers, bool *changed);

void cme__answers_free(cme__answers *answers);

/* Checks names of guests: NULL and 0 when none are given, and the names that are there stay. */
cme_status cme__guests_check(cme_store *store, int32_t guests, const char *const *names, size_t count);

/* Stores them in place of those that are there, and removes those of guests who no longer come. `*changed` as
 * above. */
cme_status cme__guests_write(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                             const char *const *names, size_t count, bool *changed);

/* The guests of one person become those of another, who has an RSVP: their names, and what was answered for
 * them, of the first `guests` (guest.c). What the other had said about guests of their own goes. */
cme_status cme__guests_transfer(cme_store *store, const cme__session_plan *plan, int64_t from_person,
                                int64_t to_person, int32_t guests);

/* How many guests the party of an RSVP has (r: rsvps): of one that is split, those who wait too. 5 is
 * CME_RSVP_WAITLISTED, where all of the party are queued heads. */
#define CME__PARTY_GUESTS "CASE WHEN r.state = 5 THEN r.guests ELSE r.guests + r.queued_heads END"

/* A person's RSVP for a session, as it stands: CME_ERR_NOT_FOUND when there is none. `answer` of the party is
 * CME_RSVP_GOING for whoever wants to come, CME_RSVP_DECLINED for whoever does not. */
cme_status cme__party_load(cme_store *store, cme_session_key session, cme_id person, cme__session_plan *plan,
                           cme__party *out);

/* cme_store_verify: answers and names of guests (answer_verify.c). */
cme_status cme__answer_verify(cme_store *store, cme__db_problem report, void *context);

#endif
