/* rsvp_decide.c: what a yes comes to: seats, a place in the queue, a question to the organizer.
 * May use rsvp_row_internal.h.
 * Must not write anything; the numbers are decided by rules/seating.h and rules/waitlist.h. */
#include <inttypes.h>
#include <stdio.h>

#include "rsvp_row_internal.h"

static cme_status find_claim(const cme__rsvp_edit *edit, const cme_rsvp_spec *spec, const cme__rsvp_row *row,
                             cme__seat_claim *claim);
static cme_status find_priority(const cme__rsvp_edit *edit, const cme_rsvp_spec *spec,
                                const cme__rsvp_row *row, cme__rsvp_row *after);
static cme_status ask_for_approval(const cme__rsvp_edit *edit, const cme__rsvp_row *row, int32_t heads,
                                   cme__rsvp_row *after);
static bool same_claim(cme__seat_claim a, cme__seat_claim b);
static cme_status change_pools(const cme__rsvp_edit *edit, const cme__rsvp_row *row, int32_t heads,
                               cme__rsvp_row *after);

cme_status cme__rsvp_decide(const cme__rsvp_edit *edit, const cme_rsvp_spec *spec, const cme__rsvp_row *row,
                            cme__rsvp_row *after) {
    *after = *row;
    after->state = spec->answer;
    after->guests = spec->guests;
    after->queued_heads = 0;
    if (spec->answer != CME_RSVP_GOING) {
        after->marks |= cme__rsvp_is_late(edit, row) ? CME__RSVP_LATE_MARK : 0U;
        return CME_OK;
    }
    cme_status status = find_claim(edit, spec, row, &after->claim);
    bool lacks = row->state == CME_RSVP_PENDING;
    bool is_in = cme__rsvp_holds_seat(row->state) || row->state == CME_RSVP_WAITLISTED;
    if (edit->overrides & (CME_OVERRIDE_INVITATION | CME_OVERRIDE_APPROVAL)) {
        after->marks |= CME__RSVP_ADMITTED_MARK;
    }
    if (status == CME_OK && row->queued_heads == 0) { /* the queue: they may join it only when approved */
        status = find_priority(edit, spec, row, after);
    }
    if (status == CME_OK && !is_in && !lacks) {
        status = cme__rsvp_lacks_approval(edit, after, &lacks);
    }
    if (status == CME_OK && lacks) {
        return ask_for_approval(edit, row, spec->guests + 1, after);
    }
    return status == CME_OK ? cme__rsvp_seat(edit, row, spec->guests + 1, spec->when_full, after) : status;
}

cme_status cme__rsvp_seat(const cme__rsvp_edit *edit, const cme__rsvp_row *row, int32_t heads,
                          cme_when_full when_full, cme__rsvp_row *after) {
    uint32_t pools = 0;
    const cme__seat_claim claim = after->claim;
    if (cme__rsvp_seated(row) > 0 && !same_claim(row->claim, claim)) {
        return change_pools(edit, row, heads, after);
    }
    cme__seats seats = cme__seating_for(&edit->seating, claim, &pools);
    const cme__seat_claim settled = {
        .pools = pools}; /* where its seats would be: who waits for others is not passed */
    cme__seating_request request = {
        .heads = heads,
        .held = cme__rsvp_seated(row),
        .is_waiting = row->queued_heads > 0,
        .waits_if_full = when_full == CME_WHEN_FULL_WAIT,
        .splits = edit->policy.party == CME_PARTY_SPLIT,
    };
    const int32_t needed = heads - request.held;
    if (!request.is_waiting && needed > 0 &&
        !(edit->overrides & (CME_OVERRIDE_QUEUE | CME_OVERRIDE_CAPACITY)) &&
        cme__seating_fits(&seats, request.splits ? 1 : needed)) {
        cme_status status = cme__rsvp_others_wait(edit, settled, &request.others_wait);
        if (status != CME_OK) {
            return status;
        }
    }
    cme__seating_answer answer = cme__seating_decide(&seats, &request);
    if ((edit->overrides & CME_OVERRIDE_CAPACITY) && !request.is_waiting) {
        answer = (cme__seating_answer){.seated = heads};
    }
    if (answer.is_full) {
        return cme__rsvp_fail_full(edit, &seats, needed, request.others_wait);
    }
    after->state = answer.seated > 0 ? CME_RSVP_GOING : CME_RSVP_WAITLISTED;
    after->guests = (answer.seated > 0 ? answer.seated : heads) - 1;
    after->queued_heads = answer.queued;
    after->expires_at = CME_TIME_NONE;
    if (answer.seated > 0) {
        after->claim = (cme__seat_claim){.pools = pools};
    }
    return CME_OK;
}

/* The pools in which the party counts. None are named: those that it has, or those of the person's roles. */
static cme_status find_claim(const cme__rsvp_edit *edit, const cme_rsvp_spec *spec, const cme__rsvp_row *row,
                             cme__seat_claim *claim) {
    uint32_t pools = 0;
    const bool has_claim = row->claim.pools != 0 || row->claim.any_pool != 0;
    if (edit->pools.count == 0 && spec->pools == NULL) {
        return CME_OK;
    }
    if (spec->pools == NULL) {
        return has_claim
                   ? CME_OK
                   : cme__pools_of_person(edit->store, edit->plan, &edit->pools, row->person, &claim->pools);
    }
    cme_status status = cme__pools_by_names(edit->store, &edit->pools, spec->pools, &pools);
    *claim = spec->any_pool ? (cme__seat_claim){.any_pool = pools} : (cme__seat_claim){.pools = pools};
    return status;
}

/* Whoever has too many strikes queues behind those of the same priority who have not. */
static cme_status find_priority(const cme__rsvp_edit *edit, const cme_rsvp_spec *spec,
                                const cme__rsvp_row *row, cme__rsvp_row *after) {
    bool has_strikes = false;
    cme_status status = cme__rsvp_has_strikes(edit, row->person, CME_STRIKE_LOWER_PRIORITY, &has_strikes);
    after->priority = spec->priority - (has_strikes ? 1 : 0);
    return status;
}

/* Pending is not waitlisted (rules.md 37). By the policy it holds its seats when there are some that nobody
 * waits for (rules.md 18). */
static cme_status ask_for_approval(const cme__rsvp_edit *edit, const cme__rsvp_row *row, int32_t heads,
                                   cme__rsvp_row *after) {
    const int32_t held = cme__rsvp_seated(row);
    bool others_wait = false;
    after->state = CME_RSVP_PENDING;
    if (edit->policy.approval != CME_APPROVAL_HOLD && held == 0) {
        return CME_OK;
    }
    if (held > 0 && !same_claim(row->claim, after->claim)) {
        cme_status status = change_pools(edit, row, heads, after);
        after->state = CME_RSVP_PENDING;
        return status;
    }
    uint32_t pools = 0;
    cme__seats seats = cme__seating_for(&edit->seating, after->claim, &pools);
    bool fits = heads <= held || cme__seating_fits(&seats, heads - held);
    if (fits && heads > held) {
        cme_status status = cme__rsvp_others_wait(edit, (cme__seat_claim){.pools = pools}, &others_wait);
        if (status != CME_OK) {
            return status;
        }
    }
    if (fits && !others_wait) {
        after->marks |= CME__RSVP_HOLDS_MARK;
        after->claim = (cme__seat_claim){.pools = pools};
        return CME_OK;
    }
    return held > 0 ? cme__rsvp_fail_full(edit, &seats, heads - held, others_wait) : CME_OK;
}

static bool same_claim(cme__seat_claim a, cme__seat_claim b) {
    return a.pools == b.pools && a.any_pool == b.any_pool;
}

/* A party with seats goes over to other pools as a whole, or keeps what it has. The rest of one that was
 * split waits on in its place, for the new ones. Where it has its seats already, it needs none; more of them
 * it gets only when nobody waits for them. */
static cme_status change_pools(const cme__rsvp_edit *edit, const cme__rsvp_row *row, int32_t heads,
                               cme__rsvp_row *after) {
    cme__rsvp_edit without = *edit;
    const int32_t held = cme__rsvp_seated(row);
    const bool takes_all = (edit->overrides & CME_OVERRIDE_CAPACITY) != 0;
    const int32_t seated = row->queued_heads > 0 && heads > held && !takes_all ? held : heads;
    uint32_t pools = 0;
    bool others_wait = false;
    without.seating = cme__seating_without(&edit->seating, row->claim.pools, held);
    cme__seats seats = cme__seating_for(&without.seating, after->claim, &pools);
    const uint32_t entered = cme__seating_limited(&edit->seating, pools & ~row->claim.pools);
    cme_status status = CME_OK;
    if (!takes_all && !(edit->overrides & CME_OVERRIDE_QUEUE)) {
        status = seated > held ? cme__rsvp_others_wait(edit, (cme__seat_claim){.pools = pools}, &others_wait)
                               : cme__rsvp_others_wait_for(edit, entered, &others_wait);
    }
    if (status == CME_OK && !takes_all && (others_wait || !cme__seating_fits(&seats, seated))) {
        if (others_wait && seated <= held) { /* for a pool, whatever is left in the whole */
            seats = cme__seating_of_pools(&without.seating, entered);
        }
        return cme__rsvp_fail_full(&without, &seats, seated, others_wait);
    }
    after->state = CME_RSVP_GOING;
    after->guests = seated - 1;
    after->queued_heads = heads - seated;
    after->expires_at = CME_TIME_NONE;
    after->claim = (cme__seat_claim){.pools = pools};
    return status;
}

void cme__rsvp_limit_name(const cme__rsvp_edit *edit, const cme__seats *seats,
                          char name[CME__RSVP_LIMIT_NAME_SIZE]) {
    bool is_whole = false;
    for (int i = 0; i < CME__SEATING_WHOLE; i++) {
        is_whole = is_whole || seats->binding == &edit->seating.whole[i];
    }
    (void)snprintf(name, CME__RSVP_LIMIT_NAME_SIZE, is_whole ? "%s" : "pool '%s'", seats->binding->name);
}

cme_status cme__rsvp_fail_full(const cme__rsvp_edit *edit, const cme__seats *seats, int32_t needed,
                               bool others_wait) {
    char name[CME__RSVP_LIMIT_NAME_SIZE];
    cme__rsvp_limit_name(edit, seats, name);
    return cme__fail(&edit->store->fault, CME_ERR_FULL,
                     "%s %" PRId32 ": %" PRId64 " seats left, %" PRId32 " needed%s", name,
                     seats->binding->seats, seats->left > 0 ? seats->left : 0, needed,
                     others_wait ? ", and others wait for them" : "");
}
