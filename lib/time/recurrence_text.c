/* recurrence_text.c: the canonical text of a compiled rule: what it said and nothing that it did not say,
 * FREQ first as RFC 5545 section 3.3.10 demands, values sorted (counted from the start, then from the end),
 * defaults left out. May use recurrence_internal.h, civil.h and base/text.h. Must not know how a rule is
 * walked. */
#include "base/text.h"
#include "time/recurrence_internal.h"

static bool says(const cme__rule *rule, cme__part part) {
    return (rule->flags & CME__RULE_SAYS(part)) != 0;
}

static void add_name(cme__text *out, cme__part part) {
    cme__text_format(out, ";%s=", cme__rule_part_name(part));
}

/* Bit N of the set is the number N + least; of the other, -(N + least). */
static void add_numbers(cme__text *out, cme__part part, const uint64_t *set, const uint64_t *from_end,
                        int words, int least) {
    const char *comma = "";
    add_name(out, part);
    for (int bit = cme__set_next(set, words, 0); bit >= 0; bit = cme__set_next(set, words, bit + 1)) {
        cme__text_format(out, "%s%d", comma, bit + least);
        comma = ",";
    }
    if (from_end == NULL) {
        return;
    }
    for (int bit = cme__set_previous(from_end, words, 64 * words - 1); bit >= 0;
         bit = cme__set_previous(from_end, words, bit - 1)) {
        cme__text_format(out, "%s%d", comma, -(bit + least));
        comma = ",";
    }
}

static void add_until(cme__text *out, const cme__rule *rule) {
    cme_civil until = cme_civil_from_seconds(rule->until, CME_CIVIL_UTC);
    add_name(out, CME__PART_UNTIL);
    cme__text_format(out, "%04d%02d%02d", until.year, until.month, until.day);
    if (rule->until_form != CME__UNTIL_DATE) {
        cme__text_format(out, "T%02d%02d%02d%s", until.hour, until.minute, until.second,
                         rule->until_form == CME__UNTIL_UTC ? "Z" : "");
    }
}

/* Whether BYDAY has the `number`-th weekday (from 1; from the end when negative), beside the plain ones. */
static bool has_ordinal(const cme__rule *rule, int number, int weekday) {
    int bit = (number < 0 ? -number : number) - 1;
    if ((rule->flags & (CME__RULE_ORDINALS | CME__RULE_LATE_ORDINALS)) != 0) {
        const uint64_t *set = number < 0 ? rule->ordinals_from_end : rule->ordinals;
        return (set[weekday] >> bit & 1) != 0;
    }
    if (bit >= 5) {
        return false;
    }
    if (number < 0) {
        return (rule->weekdays_from_end >> (7 * (4 - bit) + weekday) & 1) != 0;
    }
    return (rule->plain_weekdays >> weekday & 1) == 0 && (rule->weekdays >> (7 * bit + weekday) & 1) != 0;
}

static void add_weekdays(cme__text *out, const cme__rule *rule) {
    const char *comma = "";
    add_name(out, CME__PART_BYDAY);
    for (int weekday = 0; weekday < 7; weekday++) {
        if ((rule->plain_weekdays >> weekday & 1) != 0) {
            cme__text_format(out, "%s%s", comma, cme__rule_weekday_name(weekday));
            comma = ",";
        }
    }
    for (int i = 1; i <= 106; i++) {
        int number = i <= 53 ? i : i - 107;
        for (int weekday = 0; weekday < 7; weekday++) {
            if (has_ordinal(rule, number, weekday)) {
                cme__text_format(out, "%s%d%s", comma, number, cme__rule_weekday_name(weekday));
                comma = ",";
            }
        }
    }
}

static void add_monthdays(cme__text *out, const cme__rule *rule) {
    uint64_t set = rule->monthdays;
    uint64_t from_end = 0;
    for (int number = 1; number <= 31; number++) {
        from_end |= (uint64_t)(rule->monthdays_from_end >> (31 - number) & 1) << (number - 1);
    }
    add_numbers(out, CME__PART_BYMONTHDAY, &set, &from_end, 1, 1);
}

static void add_bounds(cme__text *out, const cme__rule *rule) {
    if (says(rule, CME__PART_UNTIL)) {
        add_until(out, rule);
    }
    if (says(rule, CME__PART_COUNT)) {
        cme__text_format(out, ";COUNT=%u", (unsigned)rule->count);
    }
    if (rule->interval > 1) {
        cme__text_format(out, ";INTERVAL=%u", (unsigned)rule->interval);
    }
}

static void add_times(cme__text *out, const cme__rule *rule) {
    /* The sets of a rule with one time a day are in that time. */
    bool has_one_time = rule->frequency >= CME__DAILY && rule->times_per_day == 1;
    uint64_t hours = has_one_time ? UINT64_C(1) << (rule->time_of_day / 3600) : rule->hours;
    uint64_t minutes = has_one_time ? UINT64_C(1) << (rule->time_of_day / 60 % 60) : rule->minutes;
    uint64_t seconds = has_one_time ? UINT64_C(1) << (rule->time_of_day % 60) : rule->seconds;
    if (says(rule, CME__PART_BYSECOND)) {
        add_numbers(out, CME__PART_BYSECOND, &seconds, NULL, 1, 0);
    }
    if (says(rule, CME__PART_BYMINUTE)) {
        add_numbers(out, CME__PART_BYMINUTE, &minutes, NULL, 1, 0);
    }
    if (says(rule, CME__PART_BYHOUR)) {
        add_numbers(out, CME__PART_BYHOUR, &hours, NULL, 1, 0);
    }
}

static void add_days(cme__text *out, const cme__rule *rule) {
    uint64_t months = rule->months;
    if (says(rule, CME__PART_BYDAY)) {
        add_weekdays(out, rule);
    }
    if (says(rule, CME__PART_BYMONTHDAY)) {
        add_monthdays(out, rule);
    }
    if (says(rule, CME__PART_BYYEARDAY)) {
        add_numbers(out, CME__PART_BYYEARDAY, rule->yeardays, rule->yeardays_from_end, CME__RULE_WORDS, 1);
    }
    if (says(rule, CME__PART_BYWEEKNO)) {
        add_numbers(out, CME__PART_BYWEEKNO, &rule->weeks, &rule->weeks_from_end, 1, 1);
    }
    if (says(rule, CME__PART_BYMONTH)) {
        add_numbers(out, CME__PART_BYMONTH, &months, NULL, 1, 1);
    }
}

void cme__rule_text(const cme__rule *rule, cme__text *out) {
    cme__text_format(out, "FREQ=%s", cme__rule_frequency_name((cme__frequency)rule->frequency));
    if (says(rule, CME__PART_RSCALE)) {
        cme__text_add(out, ";RSCALE=GREGORIAN");
    }
    add_bounds(out, rule);
    add_times(out, rule);
    add_days(out, rule);
    if (says(rule, CME__PART_BYSETPOS)) {
        add_numbers(out, CME__PART_BYSETPOS, rule->positions, rule->positions_from_end, CME__RULE_WORDS, 1);
    }
    if (rule->week_start != 0) {
        cme__text_format(out, ";WKST=%s", cme__rule_weekday_name(rule->week_start));
    }
    if (rule->skip != CME__SKIP_OMIT) {
        cme__text_format(out, ";SKIP=%s", cme__rule_skip_name((cme__skip)rule->skip));
    }
}
