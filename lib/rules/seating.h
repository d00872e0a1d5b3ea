/* seating.h: who gets a seat: limits, answers, the waitlist.
 * May use base/ and cmevent/rsvp.h. Pure: knows no store, no clock.
 *
 * Seats are heads, compared a party at a time (rules.md 4, 5). A session's limits are a list, so that one
 * more is one more entry; the smallest number of seats left binds, not the sum (rules.md 12).
 *
 * The waitlist (rules.md 20-24), policy SKIP:
 *   - the queue moves up when seats become free, never because somebody arrives: a newcomer joins its end;
 *   - moving up walks the queue from its head: a party that fits is seated and the walk begins anew; one that
 *     does not fit is skipped and keeps its place;
 *   - a skip is counted, for each party passed, once per party seated from behind it. A walk that seats
 * nobody counts nothing;
 *   - a party that was skipped CME_RSVP_SKIP_LIMIT times and still does not fit ends the walk: seats gather
 *     until it fits;
 *   - a party larger than a limit itself could wait for ever: it keeps its place for when the limit is
 * raised, but counts no skips, ends no walk, and newcomers need not queue behind it. */
#ifndef CME__RULES_SEATING_H
#define CME__RULES_SEATING_H

#include <stdbool.h>
#include <stddef.h>

#include <cmevent/rsvp.h>

/* One limit of a session. */
typedef struct cme__seat_limit {
    const char *name; /* as messages spell it: "capacity", "room capacity" */
    int32_t seats;    /* 0 (closed) and more, or CME_UNLIMITED (rules.md 9) */
    int32_t taken;    /* heads that hold a seat within this limit */
} cme__seat_limit;

/* What the limits leave. */
typedef struct cme__seats {
    bool is_limited;                /* false: no limit, and the rest is not set */
    int64_t left;                   /* with its sign: -2 is two too many (rules.md 16) */
    int32_t most;                   /* heads of the largest party that could ever be seated */
    const cme__seat_limit *binding; /* the limit that leaves fewest; of equals, the first */
} cme__seats;

cme__seats cme__seating_left(const cme__seat_limit *limits, size_t count);

/* Whether a party fits into what is left, and whether it could into an empty session. */
bool cme__seating_fits(const cme__seats *seats, int32_t heads);
bool cme__seating_could_fit(const cme__seats *seats, int32_t heads);

/* A yes that asks for a decision. */
typedef struct cme__seating_request {
    int32_t heads;      /* of the whole party */
    int32_t held;       /* seats that the party holds already */
    bool is_waiting;    /* it is in the queue already */
    bool others_wait;   /* somebody else waits who could be seated one day */
    bool waits_if_full; /* false: CME_WHEN_FULL_REFUSE */
} cme__seating_request;

typedef enum cme__seating_answer {
    CME__SEATING_GOING = 1, /* a seat for each head */
    CME__SEATING_WAITLISTED = 2,
    CME__SEATING_FULL = 3 /* the party keeps what it has */
} cme__seating_answer;

/* Decides about a yes. A party with seats that grows does so only into seats that nobody waits for. A party
 * in the queue stays there whatever its size becomes: seats come to it by cme__seating_next. */
cme__seating_answer cme__seating_decide(const cme__seats *seats, const cme__seating_request *request);

/* What happens to one party when the queue moves up, fed from the head of the queue on. */
typedef enum cme__seating_step {
    CME__SEATING_SEAT = 1, /* seat it, count one skip for each party before it that could fit, begin anew */
    CME__SEATING_SKIP = 2, /* look at the next one */
    CME__SEATING_STOP = 3  /* nobody else moves */
} cme__seating_step;

cme__seating_step cme__seating_next(const cme__seats *seats, int32_t heads, int32_t skips);

#endif
