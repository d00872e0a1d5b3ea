/* waitlist.h: who of those that wait is next.
 * May use rules/seating.h, cmevent/policy.h. Pure: knows no store, no clock.
 *
 * The waitlist (rules.md 20-24, 30) is ordered by priority, then by when its parties joined it. It moves up
 * when seats become free, never because somebody arrives: a newcomer joins its end.
 *   - SKIP: the first party that fits is seated, and the walk begins anew. One that does not fit is skipped
 *     and keeps its place. A skip is counted once per party seated from behind it. A party that was skipped
 *     CME_RSVP_SKIP_LIMIT times and still does not fit holds up those behind it: seats gather until it fits.
 *   - STRICT: the first party that does not fit holds up those behind it.
 *   - SPLIT: the first party takes the seats there are; the rest of it keeps its place.
 * A party holds up, and is skipped by, only those who would take seats that it is short of: who waits for a
 * full pool is not passed by who takes a seat in another one (rules.md 19). A party larger than its limits
 * themselves could wait for ever: it keeps its place for when they are raised, but counts no skips, holds up
 * nobody, and newcomers need not queue behind it.
 *
 * A queue may be long, so nobody walks along it. All that a decision needs are the first parties of each
 * size and claim, of which there are few: a `cme__waiting` each. */
#ifndef CME__RULES_WAITLIST_H
#define CME__RULES_WAITLIST_H

#include <cmevent/policy.h>

#include "rules/seating.h"

/* A place in the queue. */
typedef struct cme__queue_place {
    int64_t priority; /* higher is earlier */
    cme_time queued_at;
    int64_t number;
} cme__queue_place;

bool cme__queue_is_before(const cme__queue_place *a, const cme__queue_place *b);

/* All parties that wait for the same number of seats in the same pools, by the first of them. */
typedef struct cme__waiting {
    cme__seat_claim claim;
    int32_t heads;
    int64_t person; /* the first one's rowid: for the caller */
    cme__queue_place place;
    bool has_passed;         /* one of them was skipped CME_RSVP_SKIP_LIMIT times; */
    cme__queue_place passed; /* the first such one */
    /* Set by cme__waitlist_judge: */
    bool fits;
    bool fits_in_part; /* there is a seat for one of them at least */
    bool could_fit;
    uint32_t is_short; /* the limits that have too few seats left (cme__seating_short) */
    uint32_t wants;    /* the limits whose seats nobody else may take: those; or, when it fits and was not
                          seated yet, all that are limited */
} cme__waiting;

/* How they stand to the seats there are. */
void cme__waitlist_judge(const cme__seating *seating, cme__waiting *waiting);

/* Whether those parties come before a newcomer: they could be seated one day, and would have seats that the
 * newcomer takes. */
bool cme__waitlist_comes_before(const cme__waiting *waiting, cme__seat_claim newcomer);

/* Whether they come before a party with seats that goes over to these pools (bits) and takes no seat more in
 * the whole: they wait for one of them. Who waits for others loses nothing. */
bool cme__waitlist_comes_before_move(const cme__waiting *waiting, uint32_t entered);

/* The party that is next: its index among `all`, judged; -1: nobody moves. */
int cme__waitlist_next(cme_party_policy policy, const cme__waiting *all, size_t count);

/* Whether seating `next` skips the parties of `waiting` that are before it in the queue. */
bool cme__waitlist_skips(cme_party_policy policy, const cme__waiting *waiting, const cme__waiting *next);

#endif
