/* policy.h: what a policy says of times: windows, quiet hours, how long an offer lives.
 * May use time/ and cmevent/policy.h. Pure: knows no store, no clock.
 *
 * Quiet hours are what the wall clock shows, [quiet_from, quiet_until) of each day: where the clock is set
 * back over one of both, it counts each time; where it jumps over one, the jump counts. */
#ifndef CME__RULES_POLICY_H
#define CME__RULES_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include <cmevent/policy.h>

#include "time/zone.h"

/* What counts for one session; fields as in cme_policy_spec. */
typedef struct cme__policy {
    cme_approval approval;
    bool invitation_only;
    int32_t opens_before;
    int32_t closes_before;
    int32_t cutoff_before;
    cme_party_policy party;
    cme_promotion promotion;
    int32_t offer_seconds;
    int32_t quiet_from;
    int32_t quiet_until;
    cme_overlap_policy overlap;
    int32_t strike_limit;
    int32_t strike_days;
    cme_strike_effect strike_effect;
    int32_t remind_before;
    int32_t remind_again_before;
    int32_t reconfirm_before;
    int32_t reconfirm_seconds;
    const cme__zone *zone; /* the event's; NULL unless there are quiet hours. Borrowed from the store */
} cme__policy;

/* That of an event of which nothing was set. */
cme__policy cme__policy_default(void);

/* CME_TIME_NONE: always open. Open is [opens_at, closes_at). */
cme_time cme__policy_opens_at(const cme__policy *policy, cme_time starts_at);
cme_time cme__policy_closes_at(const cme__policy *policy, cme_time starts_at);
/* From here on who withdraws is late; the start when nobody is. */
cme_time cme__policy_cutoff_at(const cme__policy *policy, cme_time starts_at);

/* False: RSVPs would close before they open, so that nobody could ever answer. */
bool cme__policy_has_window(const cme__policy *policy);

bool cme__policy_is_quiet(const cme__policy *policy, cme_time instant);
/* The first instant from `instant` on that is not quiet: itself when it is not. */
cme_time cme__policy_quiet_end(const cme__policy *policy, cme_time instant);
/* When an offer made now runs out: the clock stands still in quiet hours, in which no offer ends (rules.md
 * 34), unless RSVPs close there (rules.md 29). */
cme_time cme__policy_offer_expires(const cme__policy *policy, cme_time now, cme_time closes_at);

#endif
