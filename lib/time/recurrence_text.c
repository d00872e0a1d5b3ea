/* recurrence_text.c: the canonical text of a compiled rule: what it said and nothing that it did not say,
 * FREQ first as RFC 5545 section 3.3.10 demands, values sorted (counted from the start, then from the end),
 * defaults left out. May use recurrence_internal.h, civil.h and base/text.h. Must not know how a rule is
 * walked. */
#include <string.h>

#include "base/text.h"
#include "time/recurrence_internal.h"

static void say_weekdays(const cme__rule *rule, cme__rule_parts *out);
static void add_bounds(cme__text *out, const cme__rule_parts *parts);
static void add_times(cme__text *out, const cme__rule_parts *parts);
static void add_days(cme__text *out, const cme__rule_parts *parts);

static bool says(const cme__rule_parts *parts, cme__part part) {
    return (parts->present & CME__RULE_SAYS(part)) != 0;
}

void cme__rule_text(const cme__rule *rule, cme__text *out) {
    cme__rule_parts parts;
    cme__rule_said(rule, &parts);
    cme__rule_parts_text(&parts, out);
}

cme_status cme__rule_without_bounds(cme__fault *fault, const cme__rule *rule, cme__rule *out) {
    cme__text text = {0};
    cme__rule_parts parts;
    cme__rule_said(rule, &parts);
    parts.present &= ~(CME__RULE_SAYS(CME__PART_UNTIL) | CME__RULE_SAYS(CME__PART_COUNT));
    parts.interval = 1;
    cme__rule_parts_text(&parts, &text);
    cme_status status = CME_OK;
    if (text.failed) {
        status = cme__fail_memory(fault);
    } else {
        cme_civil start = cme_civil_from_seconds(rule->start, (cme_civil_kind)rule->kind);
        status = cme__rule_compile(fault, text.bytes, start, NULL, CME__RULE_IMPORT, out);
    }
    cme__text_free(&text);
    return status;
}

/* The sets that a rule did not say are not set in it, and stay empty here. */
void cme__rule_said(const cme__rule *rule, cme__rule_parts *out) {
    /* The sets of a rule with one time a day are in that time. */
    bool has_one_time = rule->frequency >= CME__DAILY && rule->times_per_day == 1;
    *out = (cme__rule_parts){.present = rule->flags & CME__RULE_PARTS_MASK,
                             .frequency = rule->frequency,
                             .week_start = rule->week_start,
                             .skip = rule->skip,
                             .until_form = rule->until_form,
                             .count = rule->count,
                             .interval = rule->interval,
                             .months = rule->months};
    out->hours = has_one_time ? UINT32_C(1) << (rule->time_of_day / 3600) : rule->hours;
    out->minutes = has_one_time ? UINT64_C(1) << (rule->time_of_day / 60 % 60) : rule->minutes;
    out->seconds = has_one_time ? UINT64_C(1) << (rule->time_of_day % 60) : rule->seconds;
    if (says(out, CME__PART_UNTIL)) {
        out->until = cme_civil_from_seconds(rule->until, CME_CIVIL_UTC);
    }
    if (says(out, CME__PART_BYDAY)) {
        say_weekdays(rule, out);
    }
    if (says(out, CME__PART_BYMONTHDAY)) {
        out->monthdays = rule->monthdays;
        out->monthdays_from_end = rule->monthdays_from_end;
    }
    if (says(out, CME__PART_BYYEARDAY)) {
        memcpy(out->yeardays, rule->yeardays, sizeof out->yeardays);
        memcpy(out->yeardays_from_end, rule->yeardays_from_end, sizeof out->yeardays_from_end);
    }
    if (says(out, CME__PART_BYWEEKNO)) {
        out->weeks = rule->weeks;
        out->weeks_from_end = rule->weeks_from_end;
    }
    if (says(out, CME__PART_BYSETPOS)) {
        memcpy(out->positions, rule->positions, sizeof out->positions);
        memcpy(out->positions_from_end, rule->positions_from_end, sizeof out->positions_from_end);
    }
}

/* The numbers of BYDAY, from the year's sets or from the lanes of a month, where a plain weekday is all five.
 */
static void say_weekdays(const cme__rule *rule, cme__rule_parts *out) {
    out->plain_weekdays = rule->plain_weekdays;
    if ((rule->flags & (CME__RULE_ORDINALS | CME__RULE_LATE_ORDINALS)) != 0) {
        memcpy(out->ordinals, rule->ordinals, sizeof out->ordinals);
        memcpy(out->ordinals_from_end, rule->ordinals_from_end, sizeof out->ordinals_from_end);
        return;
    }
    for (int weekday = 0; weekday < 7; weekday++) {
        bool plain = (rule->plain_weekdays >> weekday & 1) != 0;
        for (int lane = 0; lane < 5; lane++) {
            out->ordinals[weekday] |= plain ? 0 : (rule->weekdays >> (7 * lane + weekday) & 1) << lane;
            out->ordinals_from_end[weekday] |= (rule->weekdays_from_end >> (7 * (4 - lane) + weekday) & 1)
                                               << lane;
        }
    }
}

void cme__rule_parts_text(const cme__rule_parts *parts, cme__text *out) {
    cme__text_format(out, "FREQ=%s", cme__rule_frequency_name((cme__frequency)parts->frequency));
    if (says(parts, CME__PART_RSCALE)) {
        cme__text_add(out, ";RSCALE=GREGORIAN");
    }
    add_bounds(out, parts);
    add_times(out, parts);
    add_days(out, parts);
    if (parts->week_start != 0) {
        cme__text_format(out, ";WKST=%s", cme__rule_weekday_name(parts->week_start));
    }
    if (parts->skip != CME__SKIP_OMIT) {
        cme__text_format(out, ";SKIP=%s", cme__rule_skip_name((cme__skip)parts->skip));
    }
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

static void add_until(cme__text *out, const cme__rule_parts *parts) {
    cme_civil until = parts->until;
    add_name(out, CME__PART_UNTIL);
    cme__text_format(out, "%04d%02d%02d", until.year, until.month, until.day);
    if (parts->until_form != CME__UNTIL_DATE) {
        cme__text_format(out, "T%02d%02d%02d%s", until.hour, until.minute, until.second,
                         parts->until_form == CME__UNTIL_UTC ? "Z" : "");
    }
}

static void add_bounds(cme__text *out, const cme__rule_parts *parts) {
    if (says(parts, CME__PART_UNTIL)) {
        add_until(out, parts);
    }
    if (says(parts, CME__PART_COUNT)) {
        cme__text_format(out, ";COUNT=%u", (unsigned)parts->count);
    }
    if (parts->interval > 1) {
        cme__text_format(out, ";INTERVAL=%u", (unsigned)parts->interval);
    }
}

static void add_times(cme__text *out, const cme__rule_parts *parts) {
    uint64_t hours = parts->hours;
    if (says(parts, CME__PART_BYSECOND)) {
        add_numbers(out, CME__PART_BYSECOND, &parts->seconds, NULL, 1, 0);
    }
    if (says(parts, CME__PART_BYMINUTE)) {
        add_numbers(out, CME__PART_BYMINUTE, &parts->minutes, NULL, 1, 0);
    }
    if (says(parts, CME__PART_BYHOUR)) {
        add_numbers(out, CME__PART_BYHOUR, &hours, NULL, 1, 0);
    }
}

static void add_weekdays(cme__text *out, const cme__rule_parts *parts) {
    const char *comma = "";
    add_name(out, CME__PART_BYDAY);
    for (int weekday = 0; weekday < 7; weekday++) {
        if ((parts->plain_weekdays >> weekday & 1) != 0) {
            cme__text_format(out, "%s%s", comma, cme__rule_weekday_name(weekday));
            comma = ",";
        }
    }
    for (int i = 1; i <= 106; i++) {
        int number = i <= 53 ? i : i - 107;
        for (int weekday = 0; weekday < 7; weekday++) {
            uint64_t set = number < 0 ? parts->ordinals_from_end[weekday] >> (-number - 1)
                                      : parts->ordinals[weekday] >> (number - 1);
            if ((set & 1) != 0) {
                cme__text_format(out, "%s%d%s", comma, number, cme__rule_weekday_name(weekday));
                comma = ",";
            }
        }
    }
}

static void add_monthdays(cme__text *out, const cme__rule_parts *parts) {
    uint64_t set = parts->monthdays;
    uint64_t from_end = 0;
    for (int number = 1; number <= 31; number++) {
        from_end |= (uint64_t)(parts->monthdays_from_end >> (31 - number) & 1) << (number - 1);
    }
    add_numbers(out, CME__PART_BYMONTHDAY, &set, &from_end, 1, 1);
}

static void add_days(cme__text *out, const cme__rule_parts *parts) {
    uint64_t months = parts->months;
    if (says(parts, CME__PART_BYDAY)) {
        add_weekdays(out, parts);
    }
    if (says(parts, CME__PART_BYMONTHDAY)) {
        add_monthdays(out, parts);
    }
    if (says(parts, CME__PART_BYYEARDAY)) {
        add_numbers(out, CME__PART_BYYEARDAY, parts->yeardays, parts->yeardays_from_end, CME__RULE_WORDS, 1);
    }
    if (says(parts, CME__PART_BYWEEKNO)) {
        add_numbers(out, CME__PART_BYWEEKNO, &parts->weeks, &parts->weeks_from_end, 1, 1);
    }
    if (says(parts, CME__PART_BYMONTH)) {
        add_numbers(out, CME__PART_BYMONTH, &months, NULL, 1, 1);
    }
    if (says(parts, CME__PART_BYSETPOS)) {
        add_numbers(out, CME__PART_BYSETPOS, parts->positions, parts->positions_from_end, CME__RULE_WORDS, 1);
    }
}
