/* seating.h: the seats of a session: limits, what they leave, the answer to a yes.
 * May use base/ and cmevent/rsvp.h. Pure: knows no store, no clock. Who of those that wait is next is
 * waitlist.h's question.
 *
 * Seats are heads, compared a party at a time (rules.md 4, 5). A session's limits are its capacity, its room,
 * and the pools within it. A party counts in the whole and in each of its pools: the smallest number of seats
 * left binds, not the sum (rules.md 12). */
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

/* What limits leave to a party. */
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

/* All limits of a session: the whole, and the pools by their numbers. */
enum { CME__SEATING_WHOLE = 2, CME__SEATING_POOLS = 16 };

typedef struct cme__seating {
    cme__seat_limit whole[CME__SEATING_WHOLE]; /* capacity, room capacity */
    cme__seat_limit pools[CME__SEATING_POOLS]; /* CME_UNLIMITED where there is none */
} cme__seating;

/* A session without pools. `taken`: heads that hold a seat. */
cme__seating cme__seating_of(int32_t capacity, int32_t room_capacity, int32_t taken);

/* In which pools a party counts: sets of bits (1 << number). */
typedef struct cme__seat_claim {
    uint32_t pools;    /* in all of these */
    uint32_t any_pool; /* and in one of these (rules.md 30); 0: none is needed */
} cme__seat_claim;

/* What is left to a party. `*pools`, which may be NULL, are the pools in which it would count: of those of
 * which one is enough, the one that leaves most, and of equals the first. */
cme__seats cme__seating_for(const cme__seating *seating, cme__seat_claim claim, uint32_t *pools);

/* What pools (bits) leave, whatever is left in the whole. */
cme__seats cme__seating_of_pools(const cme__seating *seating, uint32_t pools);

/* The same seats without a party that is in these pools (bits). What it holds is left to it, also where there
 * are too many. */
cme__seating cme__seating_without(const cme__seating *seating, uint32_t pools, int32_t held);

/* The limits that a claim touches, and those of them that do not have `heads` seats left: bits of pools, and
 * CME__SEATING_BIT_WHOLE. Of pools of which one is enough, none is short while one suffices. */
#define CME__SEATING_BIT_WHOLE (UINT32_C(1) << 31)
uint32_t cme__seating_touched(cme__seat_claim claim);
/* Those of `limits` that are not unlimited. */
uint32_t cme__seating_limited(const cme__seating *seating, uint32_t limits);
uint32_t cme__seating_short(const cme__seating *seating, cme__seat_claim claim, int32_t heads);

/* A yes that asks for a decision. */
typedef struct cme__seating_request {
    int32_t heads;      /* of the whole party */
    int32_t held;       /* seats that the party holds already */
    bool is_waiting;    /* it, or the rest of it, is in the queue already */
    bool others_wait;   /* somebody else waits for the same seats who could be seated one day */
    bool waits_if_full; /* false: CME_WHEN_FULL_REFUSE */
    bool splits;        /* the party may be seated in parts (CME_PARTY_SPLIT) */
} cme__seating_request;

typedef struct cme__seating_answer {
    int32_t seated; /* heads with a seat from now on */
    int32_t queued; /* heads in the queue from now on */
    bool is_full;   /* the party keeps what it has */
} cme__seating_answer;

/* Decides about a yes. A party is seated as a whole or waits as a whole, unless it splits. One with seats
 * that grows does so only into seats that nobody waits for. A party in the queue stays there whatever its
 * size becomes: seats come to it by cme__waitlist_next. */
cme__seating_answer cme__seating_decide(const cme__seats *seats, const cme__seating_request *request);

#endif
