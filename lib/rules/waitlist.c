/* waitlist.c: who of those that wait is next.
 * May use rules/waitlist.h and base/.
 * Must not know stores, clocks, or the states of an RSVP. */
#include "rules/waitlist.h"

static bool is_held_up(cme_party_policy policy, const cme__waiting *all, size_t count,
                       const cme__waiting *candidate);

bool cme__queue_is_before(const cme__queue_place *a, const cme__queue_place *b) {
    if (a->priority != b->priority) {
        return a->priority > b->priority;
    }
    if (a->queued_at != b->queued_at) {
        return a->queued_at < b->queued_at;
    }
    return a->number < b->number;
}

void cme__waitlist_judge(const cme__seating *seating, cme__waiting *waiting) {
    cme__seats seats = cme__seating_for(seating, waiting->claim, NULL);
    waiting->fits = cme__seating_fits(&seats, waiting->heads);
    waiting->fits_in_part = cme__seating_fits(&seats, 1);
    waiting->could_fit = cme__seating_could_fit(&seats, waiting->heads);
    waiting->is_short = cme__seating_short(seating, waiting->claim, waiting->heads);
    waiting->wants = waiting->fits ? cme__seating_limited(seating, cme__seating_touched(waiting->claim))
                                   : waiting->is_short;
}

bool cme__waitlist_comes_before(const cme__waiting *waiting, cme__seat_claim newcomer) {
    return waiting->could_fit && (waiting->wants & cme__seating_touched(newcomer)) != 0;
}

bool cme__waitlist_comes_before_move(const cme__waiting *waiting, uint32_t entered) {
    return waiting->could_fit && ((waiting->claim.pools | waiting->claim.any_pool) & entered) != 0 &&
           (waiting->wants & (CME__SEATING_BIT_WHOLE | entered)) != 0;
}

int cme__waitlist_next(cme_party_policy policy, const cme__waiting *all, size_t count) {
    int next = -1;
    for (size_t i = 0; i < count; i++) {
        bool moves = all[i].fits || (policy == CME_PARTY_SPLIT && all[i].fits_in_part && all[i].could_fit);
        bool is_earlier = next < 0 || cme__queue_is_before(&all[i].place, &all[next].place);
        if (moves && is_earlier && !is_held_up(policy, all, count, &all[i])) {
            next = (int)i;
        }
    }
    return next;
}

/* Whether somebody before the candidate gathers seats that it would take. */
static bool is_held_up(cme_party_policy policy, const cme__waiting *all, size_t count,
                       const cme__waiting *candidate) {
    uint32_t touched = cme__seating_touched(candidate->claim);
    for (size_t i = 0; i < count; i++) {
        const cme__waiting *other = &all[i];
        if (other->fits || !other->could_fit || (other->is_short & touched) == 0) {
            continue;
        }
        if (policy == CME_PARTY_SKIP
                ? other->has_passed && cme__queue_is_before(&other->passed, &candidate->place)
                : cme__queue_is_before(&other->place, &candidate->place)) {
            return true;
        }
    }
    return false;
}

bool cme__waitlist_skips(cme_party_policy policy, const cme__waiting *waiting, const cme__waiting *next) {
    return policy == CME_PARTY_SKIP && !waiting->fits && waiting->could_fit &&
           (waiting->is_short & cme__seating_touched(next->claim)) != 0 &&
           cme__queue_is_before(&waiting->place, &next->place);
}
