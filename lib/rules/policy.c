/* policy.c: what a policy says of times: windows, quiet hours, how long an offer lives.
 * May use rules/policy.h and time/.
 * Must not know the store, nor any clock. */
#include "rules/policy.h"

#include "time/civil.h"

static bool has_quiet_hours(const cme__policy *policy);
static bool is_quiet_second(const cme__policy *policy, int64_t second_of_day);
static cme_time pass_awake(const cme__policy *policy, cme_time from, int64_t awake_seconds, cme_time limit);

cme__policy cme__policy_default(void) {
    const cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    return (cme__policy){
        .approval = spec.approval,
        .invitation_only = spec.invitation_only,
        .opens_before = spec.opens_before,
        .closes_before = spec.closes_before,
        .cutoff_before = spec.cutoff_before,
        .party = spec.party,
        .promotion = spec.promotion,
        .offer_seconds = spec.offer_seconds,
        .quiet_from = spec.quiet_from,
        .quiet_until = spec.quiet_until,
        .overlap = spec.overlap,
        .strike_limit = spec.strike_limit,
        .strike_days = spec.strike_days,
        .strike_effect = spec.strike_effect,
        .remind_before = spec.remind_before,
        .remind_again_before = spec.remind_again_before,
        .reconfirm_before = spec.reconfirm_before,
        .reconfirm_seconds = spec.reconfirm_seconds,
    };
}

cme_time cme__policy_opens_at(const cme__policy *policy, cme_time starts_at) {
    return policy->opens_before == CME_POLICY_ALWAYS ? CME_TIME_NONE : starts_at - policy->opens_before;
}

cme_time cme__policy_closes_at(const cme__policy *policy, cme_time starts_at) {
    return starts_at - policy->closes_before;
}

cme_time cme__policy_cutoff_at(const cme__policy *policy, cme_time starts_at) {
    return starts_at - policy->cutoff_before;
}

bool cme__policy_has_window(const cme__policy *policy) {
    return policy->opens_before == CME_POLICY_ALWAYS || policy->opens_before > policy->closes_before;
}

bool cme__policy_is_quiet(const cme__policy *policy, cme_time instant) {
    return has_quiet_hours(policy) &&
           is_quiet_second(policy, cme__floor_mod(cme__zone_civil(policy->zone, instant), CME__DAY_SECONDS));
}

cme_time cme__policy_quiet_end(const cme__policy *policy, cme_time instant) {
    return pass_awake(policy, instant, 0, CME__CIVIL_SECONDS_END);
}

cme_time cme__policy_offer_expires(const cme__policy *policy, cme_time now, cme_time closes_at) {
    return pass_awake(policy, now, policy->offer_seconds, closes_at);
}

static bool has_quiet_hours(const cme__policy *policy) {
    return policy->zone != NULL && policy->quiet_from != policy->quiet_until;
}

static bool is_quiet_second(const cme__policy *policy, int64_t second_of_day) {
    bool wraps = policy->quiet_from > policy->quiet_until;
    bool is_after_from = second_of_day >= policy->quiet_from;
    bool is_before_until = second_of_day < policy->quiet_until;
    return wraps ? is_after_from || is_before_until : is_after_from && is_before_until;
}

/* Of a clock that is never set: how many seconds of [0, civil) are not quiet, and the first civil second that
 * is not quiet and has so many before it. */
static int64_t quiet_length(const cme__policy *policy) {
    return cme__floor_mod(policy->quiet_until - policy->quiet_from, CME__DAY_SECONDS);
}

static int64_t awake_before(const cme__policy *policy, int64_t civil) {
    int64_t second = cme__floor_mod(civil, CME__DAY_SECONDS);
    int64_t awake = second;
    int64_t from = policy->quiet_from;
    int64_t until = policy->quiet_until;
    if (from > until) {
        /* Awake is [until, from). */
        awake = second < until ? 0 : (second < from ? second : from) - until;
    } else if (second > from) {
        awake -= (second < until ? second : until) - from;
    }
    return cme__floor_div(civil, CME__DAY_SECONDS) * (CME__DAY_SECONDS - quiet_length(policy)) + awake;
}

static int64_t civil_after_awake(const cme__policy *policy, int64_t awake) {
    int64_t awake_of_day = CME__DAY_SECONDS - quiet_length(policy);
    int64_t second = cme__floor_mod(awake, awake_of_day);
    if (policy->quiet_from > policy->quiet_until) {
        second += policy->quiet_until;
    } else if (second >= policy->quiet_from) {
        second += quiet_length(policy);
    }
    return cme__floor_div(awake, awake_of_day) * CME__DAY_SECONDS + second;
}

/* The first instant that is not quiet and has so many seconds that are not between `from` and itself; `limit`
 * when that comes first. Days between two changes of the clock are alike, so each such span takes one step;
 * there are two of them a year. */
static cme_time pass_awake(const cme__policy *policy, cme_time from, int64_t awake_seconds, cme_time limit) {
    if (!has_quiet_hours(policy)) {
        return from + awake_seconds < limit ? from + awake_seconds : limit;
    }
    while (from < limit) {
        int64_t offset = cme__zone_offset_at(policy->zone, from);
        int64_t awake = awake_before(policy, from + offset);
        cme_time end = civil_after_awake(policy, awake + awake_seconds) - offset;
        cme__zone_transition next;
        if (!cme__zone_next_transition(policy->zone, from, &next) || end < next.at) {
            return end < limit ? end : limit;
        }
        awake_seconds -= awake_before(policy, next.at + offset) - awake;
        from = next.at;
    }
    return limit;
}
