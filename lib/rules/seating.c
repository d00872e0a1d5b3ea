/* seating.c: the seats of a session: limits, what they leave, the answer to a yes.
 * May use rules/seating.h and base/.
 * Must not know stores, clocks, queues, or the states of an RSVP. */
#include "rules/seating.h"

static void leave(cme__seat_limit *limit, int32_t held);
static cme__seats tighter(const cme__seats *a, const cme__seats *b);
static bool leaves_more(const cme__seats *pool, const cme__seats *than);

cme__seats cme__seating_left(const cme__seat_limit *limits, size_t count) {
    cme__seats seats = {0};
    for (size_t i = 0; i < count; i++) {
        if (limits[i].seats == CME_UNLIMITED) {
            continue;
        }
        int64_t left = (int64_t)limits[i].seats - limits[i].taken;
        if (!seats.is_limited || left < seats.left) {
            seats.left = left;
            seats.binding = &limits[i];
        }
        if (!seats.is_limited || limits[i].seats < seats.most) {
            seats.most = limits[i].seats;
        }
        seats.is_limited = true;
    }
    return seats;
}

bool cme__seating_fits(const cme__seats *seats, int32_t heads) {
    return !seats->is_limited || heads <= seats->left;
}

bool cme__seating_could_fit(const cme__seats *seats, int32_t heads) {
    return !seats->is_limited || heads <= seats->most;
}

cme__seating cme__seating_of(int32_t capacity, int32_t room_capacity, int32_t taken) {
    cme__seating seating = {
        .whole = {{"capacity", capacity, taken}, {"room capacity", room_capacity, taken}}};
    for (int i = 0; i < CME__SEATING_POOLS; i++) {
        seating.pools[i].seats = CME_UNLIMITED;
    }
    return seating;
}

cme__seats cme__seating_for(const cme__seating *seating, cme__seat_claim claim, uint32_t *pools) {
    cme__seats seats = cme__seating_left(seating->whole, CME__SEATING_WHOLE);
    cme__seats best = {0};
    int32_t most = 0;
    uint32_t chosen = 0;
    for (int i = 0; i < CME__SEATING_POOLS; i++) {
        uint32_t bit = UINT32_C(1) << i;
        cme__seats pool = cme__seating_left(&seating->pools[i], 1);
        if (claim.pools & bit) {
            seats = tighter(&seats, &pool);
        } else if (claim.any_pool & bit) {
            bool is_better = chosen == 0 || leaves_more(&pool, &best);
            best = is_better ? pool : best;
            chosen = is_better ? bit : chosen;
            most = pool.is_limited && pool.most < most ? most : pool.most;
        }
    }
    if (chosen != 0) {
        best.most = most;
        seats = tighter(&seats, &best);
    }
    if (pools != NULL) {
        *pools = claim.pools | chosen;
    }
    return seats;
}

/* What two limits leave together; of equals the first binds. */
static cme__seats tighter(const cme__seats *a, const cme__seats *b) {
    if (!a->is_limited || !b->is_limited) {
        return a->is_limited ? *a : *b;
    }
    cme__seats both = b->left < a->left ? *b : *a;
    both.most = a->most < b->most ? a->most : b->most;
    return both;
}

static bool leaves_more(const cme__seats *pool, const cme__seats *than) {
    return than->is_limited && (!pool->is_limited || pool->left > than->left);
}

cme__seats cme__seating_of_pools(const cme__seating *seating, uint32_t pools) {
    cme__seats seats = {0};
    for (int i = 0; i < CME__SEATING_POOLS; i++) {
        if (pools & (UINT32_C(1) << i)) {
            cme__seats pool = cme__seating_left(&seating->pools[i], 1);
            seats = tighter(&seats, &pool);
        }
    }
    return seats;
}

cme__seating cme__seating_without(const cme__seating *seating, uint32_t pools, int32_t held) {
    cme__seating without = *seating;
    for (int i = 0; i < CME__SEATING_WHOLE; i++) {
        leave(&without.whole[i], held);
    }
    for (int i = 0; i < CME__SEATING_POOLS; i++) {
        if (pools & (UINT32_C(1) << i)) {
            leave(&without.pools[i], held);
        }
    }
    return without;
}

static void leave(cme__seat_limit *limit, int32_t held) {
    const bool is_overfull = limit->seats != CME_UNLIMITED && limit->taken > limit->seats;
    limit->taken = (is_overfull ? limit->seats : limit->taken) - held;
}

uint32_t cme__seating_touched(cme__seat_claim claim) {
    return CME__SEATING_BIT_WHOLE | claim.pools | claim.any_pool;
}

uint32_t cme__seating_limited(const cme__seating *seating, uint32_t limits) {
    uint32_t limited = 0;
    for (int i = 0; i < CME__SEATING_WHOLE; i++) {
        limited |= seating->whole[i].seats != CME_UNLIMITED ? CME__SEATING_BIT_WHOLE : 0;
    }
    for (int i = 0; i < CME__SEATING_POOLS; i++) {
        limited |= seating->pools[i].seats != CME_UNLIMITED ? UINT32_C(1) << i : 0;
    }
    return limited & limits;
}

uint32_t cme__seating_short(const cme__seating *seating, cme__seat_claim claim, int32_t heads) {
    cme__seats whole = cme__seating_left(seating->whole, CME__SEATING_WHOLE);
    uint32_t all = cme__seating_fits(&whole, heads) ? 0 : CME__SEATING_BIT_WHOLE;
    uint32_t any = 0;
    for (int i = 0; i < CME__SEATING_POOLS; i++) {
        cme__seats pool = cme__seating_left(&seating->pools[i], 1);
        if (!cme__seating_fits(&pool, heads)) {
            all |= claim.pools & (UINT32_C(1) << i);
            any |= claim.any_pool & (UINT32_C(1) << i);
        }
    }
    return any == claim.any_pool ? all | any : all;
}

cme__seating_answer cme__seating_decide(const cme__seats *seats, const cme__seating_request *request) {
    const int32_t wanted = request->heads - request->held;
    const cme__seating_answer all = {.seated = request->heads};
    if (wanted <= 0) {
        return all;
    }
    if (request->is_waiting) { /* it stays where it is, with what it has */
        return (cme__seating_answer){.seated = request->held, .queued = wanted};
    }
    if (!seats->is_limited || (!request->others_wait && cme__seating_fits(seats, wanted))) {
        return all;
    }
    if (!request->waits_if_full || (request->held > 0 && !request->splits)) {
        return (cme__seating_answer){.seated = request->held, .is_full = true};
    }
    int32_t now = 0;
    if (request->splits && !request->others_wait && seats->left > 0 &&
        cme__seating_could_fit(seats, request->heads)) {
        now = (int32_t)seats->left;
    }
    return (cme__seating_answer){.seated = request->held + now, .queued = wanted - now};
}
