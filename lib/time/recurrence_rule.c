/* recurrence_rule.c: compiles the parts of a rule for one DTSTART: what is missing is taken from DTSTART, the
 * sets become masks, UNTIL and COUNT become one last moment. May use recurrence_internal.h, civil.h, zone.h
 * and base/fault.h. Must not know dates added or removed, nor how bytes are kept (recurrence_blob.c). */
#include <string.h>

#include "time/recurrence_internal.h"

enum { MONTHS_ALL = 0xFFF, WEEKDAYS_ALL = 0x7F, LANE_COUNT = 5 };

#define LAST_MOMENT (CME__CIVIL_SECONDS_END - 1)

static cme_status compile(cme__fault *fault, const char *text, cme_civil start, const cme__zone *zone,
                          cme__rule_mode mode, int64_t *steps, cme__rule *out);
static void drop_defaults(cme__rule *rule);
static void take_sets(cme__rule *rule, const cme__rule_parts *parts);
static void take_days_from_start(cme__rule *rule, cme_civil start);
static void take_weekdays(cme__rule *rule, const cme__rule_parts *parts);
static void take_times(cme__rule *rule, const cme__rule_parts *parts, cme_civil start);
static void choose_blocks(cme__rule *rule);
static void choose_anchor(cme__rule *rule);
static void settle_flags(cme__rule *rule);
static void settle_last(cme__rule *rule, const cme__rule_parts *parts, const cme__zone *zone, int64_t *steps);

static bool says(const cme__rule *rule, cme__part part) {
    return (rule->flags & CME__RULE_SAYS(part)) != 0;
}

cme_status cme__rule_compile(cme__fault *fault, const char *text, cme_civil start, const cme__zone *zone,
                             cme__rule_mode mode, cme__rule *out) {
    int64_t steps = CME__RULE_STEPS_MAX;
    return compile(fault, text, start, zone, mode, &steps, out);
}

cme_status cme__rule_compile_within(cme__fault *fault, const char *text, cme_civil start,
                                    const cme__zone *zone, cme__rule_mode mode, int64_t *steps,
                                    cme__rule *out) {
    cme_status status = compile(fault, text, start, zone, mode, steps, out);
    if (status == CME_OK && *steps < 0) {
        *steps = 0;
        status = cme__fail(fault, CME_ERR_LIMIT, "this rule and those before it need too much work");
    }
    return status;
}

bool cme__rule_matches_start(const cme__rule *rule) {
    return (rule->flags & CME__RULE_MATCHES) != 0;
}

static cme_status compile(cme__fault *fault, const char *text, cme_civil start, const cme__zone *zone,
                          cme__rule_mode mode, int64_t *steps, cme__rule *out) {
    cme__rule_parts parts;
    if (text == NULL || out == NULL) {
        return cme__fail_null(fault, text == NULL ? "text" : "out");
    }
    if (!cme_civil_is_valid(start)) {
        return cme__fail(fault, CME_ERR_INVALID, "the start of a rule must be a real date or time");
    }
    cme_status status = cme__rule_parse(fault, text, mode, &parts);
    if (status == CME_OK) {
        status = cme__rule_check_parts(fault, &parts, (cme_civil_kind)start.kind, mode);
    }
    if (status != CME_OK) {
        return status;
    }
    if (parts.until_form == CME__UNTIL_UTC && start.kind == CME_CIVIL_ZONED && zone == NULL) {
        return cme__fail_null(fault, "zone");
    }
    *out = (cme__rule){.start = cme_civil_seconds(start),
                       .frequency = parts.frequency,
                       .interval = parts.interval,
                       .week_start = parts.week_start,
                       .kind = start.kind,
                       .skip = parts.skip,
                       .count = parts.count,
                       .flags = parts.present};
    drop_defaults(out);
    take_sets(out, &parts);
    take_days_from_start(out, start);
    take_weekdays(out, &parts);
    take_times(out, &parts, start);
    choose_blocks(out);
    choose_anchor(out);
    settle_flags(out);
    settle_last(out, &parts, zone, steps);
    return CME_OK;
}

/* --- sets --- */

/* Parts that say what is so without them are as good as not said: two spellings of a rule are one rule. */
static void drop_defaults(cme__rule *rule) {
    rule->flags &= ~(rule->interval == 1 ? CME__RULE_SAYS(CME__PART_INTERVAL) : 0);
    rule->flags &= ~(rule->week_start == 0 ? CME__RULE_SAYS(CME__PART_WKST) : 0);
    rule->flags &= ~(rule->skip == CME__SKIP_OMIT ? CME__RULE_SAYS(CME__PART_SKIP) : 0);
}

static void take_sets(cme__rule *rule, const cme__rule_parts *parts) {
    rule->months = says(rule, CME__PART_BYMONTH) ? parts->months : MONTHS_ALL;
    if (says(rule, CME__PART_BYMONTHDAY)) {
        rule->monthdays = parts->monthdays;
        rule->monthdays_from_end = parts->monthdays_from_end;
        rule->flags |= CME__RULE_MONTHDAYS;
    }
    if (says(rule, CME__PART_BYYEARDAY)) {
        memcpy(rule->yeardays, parts->yeardays, sizeof rule->yeardays);
        memcpy(rule->yeardays_from_end, parts->yeardays_from_end, sizeof rule->yeardays_from_end);
        rule->flags |= CME__RULE_YEARDAYS;
    }
    if (says(rule, CME__PART_BYWEEKNO)) {
        rule->weeks = parts->weeks;
        rule->weeks_from_end = parts->weeks_from_end;
        rule->flags |= CME__RULE_WEEKS;
    }
    if (says(rule, CME__PART_BYSETPOS)) {
        memcpy(rule->positions, parts->positions, sizeof rule->positions);
        memcpy(rule->positions_from_end, parts->positions_from_end, sizeof rule->positions_from_end);
        rule->flags |= CME__RULE_PICKS;
    }
    if (says(rule, CME__PART_BYDAY)) {
        rule->plain_weekdays = parts->plain_weekdays;
        rule->flags |= CME__RULE_WEEKDAYS;
    }
}

/* "Information, not contained in the rule, necessary to determine the various recurrence instance start time
 * and dates are derived from the DTSTART property" (RFC 5545 section 3.3.10). */
static void take_days_from_start(cme__rule *rule, cme_civil start) {
    const uint32_t limits = CME__RULE_MONTHDAYS | CME__RULE_WEEKDAYS | CME__RULE_YEARDAYS | CME__RULE_WEEKS;
    bool takes_weekday = rule->frequency == CME__WEEKLY && (rule->flags & limits) == 0;
    bool takes_monthday = rule->frequency == CME__MONTHLY && (rule->flags & limits) == 0;
    if (rule->frequency == CME__YEARLY && !says(rule, CME__PART_BYYEARDAY)) {
        bool has_days = (rule->flags & (CME__RULE_MONTHDAYS | CME__RULE_WEEKDAYS)) != 0;
        takes_weekday = says(rule, CME__PART_BYWEEKNO) && !has_days;
        takes_monthday = !says(rule, CME__PART_BYWEEKNO) && !has_days;
        if (!says(rule, CME__PART_BYWEEKNO) && !says(rule, CME__PART_BYDAY) &&
            !says(rule, CME__PART_BYMONTH)) {
            rule->months = (uint16_t)(1U << (start.month - 1));
        }
    }
    if (takes_weekday) {
        rule->plain_weekdays = (uint8_t)(1U << cme_civil_weekday(start));
        rule->flags |= CME__RULE_WEEKDAYS;
    }
    if (takes_monthday) {
        rule->monthdays = UINT32_C(1) << (start.day - 1);
        rule->flags |= CME__RULE_MONTHDAYS;
    }
}

/* Numbers of BYDAY count within the month when there are months to count in ("special expand for MONTHLY"),
 * within the year otherwise; those that fit into the lanes of a month go there. */
static void take_weekdays(cme__rule *rule, const cme__rule_parts *parts) {
    uint64_t numbers = 0;
    if (says(rule, CME__PART_BYDAY)) {
        memcpy(rule->ordinals, parts->ordinals, sizeof rule->ordinals);
        memcpy(rule->ordinals_from_end, parts->ordinals_from_end, sizeof rule->ordinals_from_end);
    }
    for (int weekday = 0; weekday < 7; weekday++) {
        numbers |= rule->ordinals[weekday] | rule->ordinals_from_end[weekday];
    }
    bool within_year = rule->frequency == CME__YEARLY && !says(rule, CME__PART_BYMONTH);
    if (numbers != 0 && within_year) {
        rule->flags |= CME__RULE_ORDINALS;
        return;
    }
    rule->flags |= numbers >> LANE_COUNT != 0 ? CME__RULE_LATE_ORDINALS : 0;
    for (int weekday = 0; weekday < 7; weekday++) {
        for (int lane = 0; lane < LANE_COUNT; lane++) {
            bool plain = (rule->plain_weekdays >> weekday & 1) != 0;
            uint64_t from_start = plain ? 1 : rule->ordinals[weekday] >> lane & 1;
            uint64_t from_end = rule->ordinals_from_end[weekday] >> (LANE_COUNT - 1 - lane) & 1;
            rule->weekdays |= from_start << (7 * lane + weekday);
            rule->weekdays_from_end |= from_end << (7 * lane + weekday);
        }
    }
    if (rule->frequency == CME__WEEKLY && (rule->flags & CME__RULE_WEEKDAYS) == 0) {
        rule->plain_weekdays = WEEKDAYS_ALL; /* limited by BYMONTHDAY and the like, in imports only */
    }
}

static void take_times(cme__rule *rule, const cme__rule_parts *parts, cme_civil start) {
    bool all_day = start.kind == CME_CIVIL_DATE;
    rule->hours = says(rule, CME__PART_BYHOUR)                 ? parts->hours
                  : rule->frequency <= CME__HOURLY && !all_day ? (uint32_t)cme__bits_below(24)
                                                               : UINT32_C(1) << start.hour;
    rule->minutes = says(rule, CME__PART_BYMINUTE)                 ? parts->minutes
                    : rule->frequency <= CME__MINUTELY && !all_day ? cme__bits_below(60)
                                                                   : UINT64_C(1) << start.minute;
    rule->seconds = says(rule, CME__PART_BYSECOND)                 ? parts->seconds
                    : rule->frequency == CME__SECONDLY && !all_day ? cme__bits_below(60)
                                                                   : UINT64_C(1) << start.second;
    rule->times_per_day =
        cme__bit_count(rule->hours) * cme__bit_count(rule->minutes) * cme__bit_count(rule->seconds);
}

/* --- how it will be walked --- */

static void choose_blocks(cme__rule *rule) {
    rule->blocks = CME__BLOCK_MONTHS;
    if (rule->frequency == CME__WEEKLY) {
        rule->blocks = CME__BLOCK_WEEKS;
    } else if (rule->frequency == CME__YEARLY && says(rule, CME__PART_BYWEEKNO)) {
        rule->blocks = CME__BLOCK_WEEK_YEARS;
        rule->flags &= ~CME__RULE_WEEKS; /* its blocks are made of the numbered weeks */
    } else if (rule->frequency == CME__YEARLY &&
               (rule->flags & (CME__RULE_YEARDAYS | CME__RULE_PICKS | CME__RULE_ORDINALS)) != 0) {
        rule->blocks = CME__BLOCK_YEARS;
    }
}

static void choose_anchor(cme__rule *rule) {
    int64_t day = cme__floor_div(rule->start, CME__DAY_SECONDS);
    if (rule->frequency <= CME__DAILY) {
        rule->anchor = cme__floor_div(rule->start, cme__frequency_seconds((cme__frequency)rule->frequency));
    } else {
        rule->anchor = cme__block_of_day(rule, day);
        if (rule->frequency == CME__YEARLY && rule->blocks == CME__BLOCK_MONTHS) {
            rule->anchor /= 12;
        }
    }
}

/* Whether SKIP can move a day of this rule. */
static bool can_skip(const cme__rule *rule) {
    uint32_t late_monthdays = rule->monthdays >> 28 | (rule->monthdays_from_end & 7);
    uint64_t late_yeardays = (rule->yeardays[5] | rule->yeardays_from_end[5]) >> (365 - 320);
    if (rule->skip == CME__SKIP_OMIT || rule->frequency < CME__MONTHLY ||
        rule->blocks == CME__BLOCK_WEEK_YEARS) {
        return false;
    }
    return ((rule->flags & CME__RULE_MONTHDAYS) != 0 && late_monthdays != 0) ||
           (rule->frequency == CME__YEARLY && (rule->flags & CME__RULE_YEARDAYS) != 0 && late_yeardays != 0);
}

/* Whether the rule is an arithmetic progression. */
static bool is_simple(const cme__rule *rule) {
    const uint32_t heeded = CME__RULE_MONTHDAYS | CME__RULE_YEARDAYS | CME__RULE_WEEKS | CME__RULE_PICKS;
    if (rule->months != MONTHS_ALL || (rule->flags & heeded) != 0) {
        return false;
    }
    if (rule->frequency == CME__WEEKLY) {
        return rule->times_per_day == 1 && cme__bit_count(rule->plain_weekdays) == 1;
    }
    bool free_seconds = rule->frequency == CME__SECONDLY;
    bool free_minutes = rule->frequency <= CME__MINUTELY;
    bool free_hours = rule->frequency <= CME__HOURLY;
    return rule->frequency <= CME__DAILY && (rule->flags & CME__RULE_WEEKDAYS) == 0 &&
           cme__bit_count(rule->seconds) == (free_seconds ? 60 : 1) &&
           cme__bit_count(rule->minutes) == (free_minutes ? 60 : 1) &&
           cme__bit_count(rule->hours) == (free_hours ? 24 : 1);
}

static void settle_flags(cme__rule *rule) {
    if (rule->frequency == CME__SECONDLY || (rule->frequency == CME__DAILY && rule->times_per_day == 1)) {
        /* Each interval has one time: BYSETPOS picks it, or never anything. */
        bool picks = ((rule->positions[0] | rule->positions_from_end[0]) & 1) != 0;
        rule->flags |= says(rule, CME__PART_BYSETPOS) && !picks ? CME__RULE_NEVER : 0;
        rule->flags &= ~CME__RULE_PICKS;
    }
    rule->flags |= can_skip(rule) ? CME__RULE_SPILLS : 0;
    rule->flags |= is_simple(rule) ? CME__RULE_SIMPLE : 0;
    /* The one time of a day; of a progression below DAILY, the seconds into its hour or minute. */
    if (rule->frequency >= CME__DAILY ? rule->times_per_day == 1 : (rule->flags & CME__RULE_SIMPLE) != 0) {
        int hour = rule->frequency <= CME__HOURLY ? 0 : cme__lowest_bit(rule->hours);
        int minute = rule->frequency <= CME__MINUTELY ? 0 : cme__lowest_bit(rule->minutes);
        int second = rule->frequency == CME__SECONDLY ? 0 : cme__lowest_bit(rule->seconds);
        rule->time_of_day = hour * 3600 + minute * 60 + second;
    }
    if (!cme__time_reachable(rule)) {
        rule->flags |= CME__RULE_NEVER;
    }
}

/* --- UNTIL and COUNT --- */

/* The last civil time whose instant is not after `until`. Near a clock set back, every civil time of the
 * repeated hour is the first of the two; near one set forward, times in the gap are as late as those after
 * it, so the allowed civil times have a hole: [gap_from, gap_until). */
static int64_t last_civil(cme__rule *rule, const cme__zone *zone, cme_time until) {
    enum { NEAR = 2 * CME__DAY_SECONDS };
    int64_t last = until + cme__zone_offset_at(zone, until);
    cme__zone_transition transition;
    cme_time at = until - NEAR;
    while (cme__zone_next_transition(zone, at, &transition) && transition.at <= until) {
        int32_t before = transition.before.offset;
        int32_t after = transition.after.offset;
        if (transition.at + before - 1 > last) {
            last = transition.at + before - 1;
        }
        if (after > before && until + before < transition.at + after - 1) {
            rule->flags |= CME__RULE_HAS_GAP;
            rule->gap_from = until + before + 1;
            rule->gap_until = transition.at + after;
        }
        at = transition.at;
    }
    return last;
}

static int64_t end_of_until(cme__rule *rule, const cme__rule_parts *parts, const cme__zone *zone) {
    int64_t until = cme_civil_seconds(parts->until);
    rule->until = until;
    rule->until_form = parts->until_form;
    if (parts->until_form == CME__UNTIL_DATE || rule->kind == CME_CIVIL_DATE) {
        return cme__floor_div(until, CME__DAY_SECONDS) * CME__DAY_SECONDS + CME__DAY_SECONDS - 1;
    }
    if (parts->until_form == CME__UNTIL_UTC && rule->kind == CME_CIVIL_ZONED) {
        return last_civil(rule, zone, until);
    }
    return until;
}

static void settle_last(cme__rule *rule, const cme__rule_parts *parts, const cme__zone *zone,
                        int64_t *steps) {
    int64_t first = 0;
    int64_t last = LAST_MOMENT;
    if (says(rule, CME__PART_UNTIL)) {
        last = end_of_until(rule, parts, zone);
        last = last > LAST_MOMENT ? LAST_MOMENT : last;
    }
    if (cme__rule_forward(rule, rule->start, CME__CIVIL_SECONDS_END, &first, 1, steps) == 1) {
        rule->flags |= first == rule->start && first <= last ? CME__RULE_MATCHES : 0;
    } else if (*steps >= 0) {
        rule->flags |= CME__RULE_NEVER;
    }
    rule->last = last;
    rule->last_counted = last;
    if (rule->count == 0) {
        return;
    }
    /* A DTSTART that the rule does not generate counts as the first, unless the series says otherwise. */
    bool matches = cme__rule_matches_start(rule);
    int64_t nth = 0;
    bool found = cme__rule_nth(rule, rule->count, &nth, steps);
    rule->last = nth < last ? nth : last;
    rule->last_counted = rule->last;
    if (!found && *steps < 0) {
        rule->flags |= CME__RULE_OPEN;
    } else if (!matches && rule->count == 1) {
        rule->last_counted = rule->start - 1;
    } else if (!matches && cme__rule_nth(rule, rule->count - 1, &nth, steps)) {
        rule->last_counted = nth < last ? nth : last;
    }
}
