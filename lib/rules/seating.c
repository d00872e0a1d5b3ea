/* seating.c: who gets a seat: limits, answers, the waitlist.
 * May use rules/seating.h and base/.
 * Must not know stores, clocks, or the states of an RSVP: those are rsvp.c's. */
#include "rules/seating.h"

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

cme__seating_answer cme__seating_decide(const cme__seats *seats, const cme__seating_request *request) {
    if (request->is_waiting) {
        return CME__SEATING_WAITLISTED;
    }
    int32_t wanted = request->heads - request->held;
    if (wanted <= 0 || !seats->is_limited) {
        return CME__SEATING_GOING;
    }
    if (!request->others_wait && cme__seating_fits(seats, wanted)) {
        return CME__SEATING_GOING;
    }
    if (request->held > 0 || !request->waits_if_full) {
        return CME__SEATING_FULL;
    }
    return CME__SEATING_WAITLISTED;
}

cme__seating_step cme__seating_next(const cme__seats *seats, int32_t heads, int32_t skips) {
    if (cme__seating_fits(seats, heads)) {
        return CME__SEATING_SEAT;
    }
    if (seats->left <= 0) {
        return CME__SEATING_STOP;
    }
    if (skips >= CME_RSVP_SKIP_LIMIT && cme__seating_could_fit(seats, heads)) {
        return CME__SEATING_STOP;
    }
    return CME__SEATING_SKIP;
}
