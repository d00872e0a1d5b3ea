/* recurrence_words.c: a compiled rule said in English: first brought into the frequency in which a person
 * would say it, then said clause by clause. May use recurrence_words_internal.h. Must not know how words are
 * read. */
#include <string.h>

#include "time/recurrence_words_internal.h"

/* Times of a day that are listed one by one; more are said as hours and minutes. */
enum { TIMES_LISTED_MAX = 24 };

/* Months that are named; of more, those are named that are left out. */
enum { MONTHS_LISTED_MAX = 8 };

/* What is still to be said, and how it stands. */
typedef struct saying {
    const cme__rule *rule;
    cme__text *out;
    cme__rule_parts parts; /* each part is said once, and then not present any more */
    bool numbers_group;    /* the positions are those of the weekdays, or of the weekend days, of a month or
                              year: "the last weekday" */
    bool has_comma;        /* a clause stands between commas, so the next one does too */
} saying;

static void take_derived(saying *s);
static void fold_positions(saying *s);
static void fold_frequency(saying *s);
static void say_main(saying *s);
static void say_limits(saying *s);
static void say_times(saying *s);
static void say_positions(saying *s);
static void say_details(saying *s);
static void say_end(saying *s);

static bool says(const saying *s, cme__part part) {
    return (s->parts.present & CME__RULE_SAYS(part)) != 0;
}

static bool says_any(const saying *s, uint32_t parts) {
    return (s->parts.present & parts) != 0;
}

static void drop(saying *s, cme__part part) {
    s->parts.present &= ~CME__RULE_SAYS(part);
}

static void add(saying *s, cme__part part) {
    s->parts.present |= CME__RULE_SAYS(part);
}

#define DAYS_OF_YEAR (CME__RULE_SAYS(CME__PART_BYYEARDAY) | CME__RULE_SAYS(CME__PART_BYWEEKNO))

void cme__rule_words(const cme__rule *rule, cme__text *out) {
    saying s = {.rule = rule, .out = out};
    cme__rule_said(rule, &s.parts);
    take_derived(&s);
    fold_positions(&s);
    fold_frequency(&s);
    say_main(&s);
    say_limits(&s);
    say_times(&s);
    say_positions(&s);
    say_details(&s);
    say_end(&s);
}

/* --- what is to be said --- */

static bool has_ordinals(const saying *s) {
    uint64_t all = 0;
    for (int weekday = 0; weekday < 7; weekday++) {
        all |= s->parts.ordinals[weekday] | s->parts.ordinals_from_end[weekday];
    }
    return says(s, CME__PART_BYDAY) && all != 0;
}

/* Days that the start decides are said as if the rule had said them. All months are as good as none, unless
 * days are counted in each. */
static void take_derived(saying *s) {
    const cme__rule *rule = s->rule;
    if (rule->months != CME__MONTHS_ALL) {
        add(s, CME__PART_BYMONTH);
    } else if (rule->frequency != CME__YEARLY ||
               (!has_ordinals(s) && (rule->flags & CME__RULE_MONTHDAYS) == 0)) {
        drop(s, CME__PART_BYMONTH);
    }
    if ((rule->flags & CME__RULE_SPILLS) == 0) {
        s->parts.skip = CME__SKIP_OMIT; /* no day is missing */
    }
    if ((rule->flags & CME__RULE_MONTHDAYS) != 0) {
        add(s, CME__PART_BYMONTHDAY);
        s->parts.monthdays = rule->monthdays;
        s->parts.monthdays_from_end = says(s, CME__PART_BYMONTHDAY) ? rule->monthdays_from_end : 0;
    }
    if ((rule->flags & CME__RULE_WEEKDAYS) != 0) {
        add(s, CME__PART_BYDAY);
        s->parts.plain_weekdays = rule->plain_weekdays;
    }
}

/* The single weekday of a set; -1 when there are none or several. */
static int single_weekday(unsigned weekdays) {
    return cme__bit_count(weekdays) == 1 ? cme__lowest_bit(weekdays) : -1;
}

/* The positions as sets of one word; false when there are later ones than `most`. */
static bool positions_within(const saying *s, int most, uint64_t *from_start, uint64_t *from_end) {
    *from_start = s->parts.positions[0];
    *from_end = s->parts.positions_from_end[0];
    return cme__set_next(s->parts.positions, CME__RULE_WORDS, most) < 0 &&
           cme__set_next(s->parts.positions_from_end, CME__RULE_WORDS, most) < 0;
}

static void fold_into_monthdays(saying *s, uint64_t from_start, uint64_t from_end) {
    s->parts.monthdays = (uint32_t)from_start;
    s->parts.monthdays_from_end = 0;
    for (int number = 1; number <= 31; number++) {
        s->parts.monthdays_from_end |= (uint32_t)(from_end >> (number - 1) & 1) << (31 - number);
    }
    drop(s, CME__PART_BYDAY);
    drop(s, CME__PART_BYSETPOS);
    add(s, CME__PART_BYMONTHDAY);
}

/* Positions among the weekdays of one month or year, where a day has one time, are places of weekdays: "the
 * second Tuesday", "the last weekday", "the last day". */
static void fold_positions(saying *s) {
    bool is_yearly = s->rule->frequency == CME__YEARLY;
    uint32_t other_days = DAYS_OF_YEAR | CME__RULE_SAYS(CME__PART_BYMONTHDAY);
    if (!says(s, CME__PART_BYSETPOS) || !says(s, CME__PART_BYDAY) || has_ordinals(s) ||
        s->rule->frequency < CME__MONTHLY || s->rule->times_per_day != 1 || says_any(s, other_days)) {
        return;
    }
    bool in_year = is_yearly && !says(s, CME__PART_BYMONTH);
    if (is_yearly && !in_year && cme__bit_count(s->parts.months) != 1) {
        return;
    }
    int weekday = single_weekday(s->parts.plain_weekdays);
    uint64_t from_start = 0;
    uint64_t from_end = 0;
    if (s->parts.plain_weekdays == CME__WEEKDAYS_WORKING ||
        s->parts.plain_weekdays == CME__WEEKDAYS_WEEKEND) {
        s->numbers_group = true;
        drop(s, CME__PART_BYDAY);
        drop(s, CME__PART_BYSETPOS);
    } else if (weekday >= 0 && positions_within(s, in_year ? 53 : 5, &from_start, &from_end)) {
        s->parts.plain_weekdays = 0;
        s->parts.ordinals[weekday] = from_start;
        s->parts.ordinals_from_end[weekday] = from_end;
        drop(s, CME__PART_BYSETPOS);
    } else if (s->parts.plain_weekdays == CME__WEEKDAYS_ALL && !in_year &&
               positions_within(s, 31, &from_start, &from_end)) {
        fold_into_monthdays(s, from_start, from_end);
    }
}

static bool names_missing_months(const saying *s) {
    return says(s, CME__PART_BYMONTH) && cme__bit_count(s->parts.months) > MONTHS_LISTED_MAX;
}

/* "FREQ=MONTHLY;BYDAY=TU" is every Tuesday, "FREQ=DAILY;BYMONTHDAY=1" the first of every month. */
static void fold_frequency(saying *s) {
    cme__rule_parts *parts = &s->parts;
    bool has_many_months = names_missing_months(s);
    bool is_weekdays = says(s, CME__PART_BYDAY) && !has_ordinals(s) && !says(s, CME__PART_BYMONTHDAY);
    if (parts->interval != 1 || parts->frequency < CME__DAILY || says(s, CME__PART_BYSETPOS) ||
        parts->skip != CME__SKIP_OMIT || says_any(s, DAYS_OF_YEAR)) {
        return;
    }
    if (is_weekdays) {
        parts->frequency = parts->plain_weekdays == CME__WEEKDAYS_ALL ? CME__DAILY : CME__WEEKLY;
        if (parts->frequency == CME__DAILY) {
            drop(s, CME__PART_BYDAY);
        }
    } else if ((parts->frequency == CME__YEARLY && has_many_months) ||
               (parts->frequency == CME__DAILY && says(s, CME__PART_BYMONTHDAY))) {
        parts->frequency = CME__MONTHLY;
    }
    if (parts->frequency == CME__MONTHLY && says(s, CME__PART_BYMONTH) && !has_many_months) {
        parts->frequency = CME__YEARLY;
    }
    if (parts->frequency == CME__YEARLY && says(s, CME__PART_BYMONTHDAY) && !says(s, CME__PART_BYMONTH) &&
        !has_ordinals(s)) {
        parts->frequency = CME__MONTHLY;
    }
}

/* --- days --- */

static void say(saying *s, const char *words) {
    cme__text_add(s->out, words);
}

static void say_months(saying *s, const char *before) {
    if (names_missing_months(s)) {
        return; /* say_missing_months will */
    }
    if (says(s, CME__PART_BYMONTH)) {
        say(s, before);
        cme__add_month_list(s->out, s->parts.months, "and");
        drop(s, CME__PART_BYMONTH);
    }
}

static void say_missing_months(saying *s) {
    unsigned missing = CME__MONTHS_ALL & ~(unsigned)s->parts.months;
    if (says(s, CME__PART_BYMONTH) && missing != 0) {
        say(s, " except in ");
        cme__add_month_list(s->out, missing, "and");
    }
    drop(s, CME__PART_BYMONTH);
}

/* "every 3 months" */
static void say_frequency(saying *s) {
    const char *unit = cme__unit_words[s->parts.frequency];
    if (s->parts.interval == 1) {
        cme__text_format(s->out, "every %s", unit);
    } else {
        cme__text_format(s->out, "every %u %ss", (unsigned)s->parts.interval, unit);
    }
}

/* "1st and last day" */
static void say_monthdays(saying *s, const char *conjunction) {
    uint64_t set = s->parts.monthdays;
    uint64_t from_end = 0;
    for (int number = 1; number <= 31; number++) {
        from_end |= (uint64_t)(s->parts.monthdays_from_end >> (31 - number) & 1) << (number - 1);
    }
    cme__number_set numbers = {&set, &from_end, 1, 1, CME__NUMBER_PLACE};
    say(s, "the ");
    cme__add_number_list(s->out, &numbers, conjunction);
    say(s, from_end != 0 ? " day" : "");
    drop(s, CME__PART_BYMONTHDAY);
}

static void say_yeardays(saying *s, const char *conjunction) {
    cme__number_set numbers = {s->parts.yeardays, s->parts.yeardays_from_end, CME__RULE_WORDS, 1,
                               CME__NUMBER_PLACE};
    say(s, "the ");
    cme__add_number_list(s->out, &numbers, conjunction);
    say(s, " day of the year");
    drop(s, CME__PART_BYYEARDAY);
}

static int count_numbered_weekdays(const saying *s) {
    int count = 0;
    for (int weekday = 0; weekday < 7; weekday++) {
        count += (s->parts.ordinals[weekday] | s->parts.ordinals_from_end[weekday]) != 0 ? 1 : 0;
    }
    return count;
}

/* `article` of the plain ones, then "the first and third Monday". */
static void say_weekdays(saying *s, const char *article, const char *conjunction) {
    cme__rule_parts *parts = &s->parts;
    cme__listing listing = {.out = s->out, .conjunction = conjunction};
    listing.total = (parts->plain_weekdays != 0 ? 1 : 0) + count_numbered_weekdays(s);
    if (parts->plain_weekdays != 0) {
        cme__listing_next(&listing);
        say(s, article);
        cme__add_weekday_list(s->out, parts->plain_weekdays, conjunction);
    }
    for (int weekday = 0; weekday < 7; weekday++) {
        cme__number_set numbers = {&parts->ordinals[weekday], &parts->ordinals_from_end[weekday], 1, 1,
                                   CME__NUMBER_ORDINAL};
        if ((parts->ordinals[weekday] | parts->ordinals_from_end[weekday]) != 0) {
            cme__listing_next(&listing);
            say(s, "the ");
            cme__add_number_list(s->out, &numbers, conjunction);
            cme__text_format(s->out, " %s", cme__weekday_words[weekday]);
        }
    }
    drop(s, CME__PART_BYDAY);
}

/* "the last weekday" */
static void say_group(saying *s) {
    cme__number_set numbers = {s->parts.positions, s->parts.positions_from_end, CME__RULE_WORDS, 1,
                               CME__NUMBER_ORDINAL};
    say(s, "the ");
    cme__add_number_list(s->out, &numbers, "and");
    say(s, s->parts.plain_weekdays == CME__WEEKDAYS_WORKING ? " weekday" : " weekend day");
}

/* "every Tuesday", "every second Tuesday and Thursday", "every 3 weeks on Tuesday in May" */
static void say_weekly(saying *s) {
    unsigned weekdays = s->parts.plain_weekdays;
    unsigned missing = CME__WEEKDAYS_ALL & ~weekdays;
    bool is_plain = !says_any(s, CME__RULE_SAYS(CME__PART_BYSETPOS) | CME__RULE_SAYS(CME__PART_BYMONTHDAY) |
                                     DAYS_OF_YEAR) &&
                    says(s, CME__PART_BYDAY);
    bool is_working = weekdays == CME__WEEKDAYS_WORKING;
    if (is_plain && s->parts.interval == 1 && cme__bit_count(missing) == 1) {
        cme__text_format(s->out, "every day except %s", cme__weekday_words[cme__lowest_bit(missing)]);
        drop(s, CME__PART_BYDAY);
        return;
    }
    if (is_plain &&
        (s->parts.interval == 1 || (s->parts.interval == 2 && !is_working && !says(s, CME__PART_BYMONTH)))) {
        say(s, s->parts.interval == 1 ? "every " : "every second ");
    } else {
        say_frequency(s);
        if (!says(s, CME__PART_BYDAY)) {
            return;
        }
        say(s, " on ");
        is_working = false;
    }
    if (is_working) {
        say(s, "weekday");
    } else {
        cme__add_weekday_list(s->out, weekdays, "and");
    }
    drop(s, CME__PART_BYDAY);
}

/* "Friday the 13th" */
static bool is_weekday_with_place(const saying *s) {
    return says(s, CME__PART_BYDAY) && !has_ordinals(s) && single_weekday(s->parts.plain_weekdays) >= 0 &&
           says(s, CME__PART_BYMONTHDAY) && s->parts.monthdays_from_end == 0 &&
           cme__bit_count(s->parts.monthdays) == 1 && !says(s, CME__PART_BYSETPOS);
}

static void say_monthly(saying *s) {
    bool has_month_days = says(s, CME__PART_BYMONTHDAY);
    if (s->parts.interval == 1 && is_weekday_with_place(s)) {
        cme__text_format(s->out, "every %s ", cme__weekday_words[single_weekday(s->parts.plain_weekdays)]);
        say_monthdays(s, "and");
        drop(s, CME__PART_BYDAY);
    } else if (s->numbers_group && s->parts.interval == 1 && says(s, CME__PART_BYMONTH)) {
        say(s, "every year on ");
        say_group(s);
        say_months(s, " of ");
    } else if (!has_month_days && s->parts.interval == 1 && (s->numbers_group || has_ordinals(s))) {
        if (s->numbers_group) {
            say_group(s);
        } else {
            say_weekdays(s, "every ", "and");
        }
        say(s, " of every month");
    } else {
        say_frequency(s);
        if (has_month_days) {
            say(s, " on ");
            say_monthdays(s, "and");
        } else if (s->numbers_group) {
            say(s, " on ");
            say_group(s);
        } else if (says(s, CME__PART_BYDAY)) {
            say(s, " on ");
            say_weekdays(s, "every ", "and");
        }
    }
}

/* " on 24 December", " on the 1st of March and September" */
static void say_dates(saying *s) {
    bool one_day = cme__bit_count(s->parts.monthdays) == 1 && s->parts.monthdays_from_end == 0;
    say(s, " on ");
    if (one_day && says(s, CME__PART_BYMONTH) && cme__bit_count(s->parts.months) == 1) {
        cme__text_format(s->out, "%d", cme__lowest_bit(s->parts.monthdays) + 1);
        drop(s, CME__PART_BYMONTHDAY);
        say_months(s, " ");
        return;
    }
    say_monthdays(s, "and");
    say(s, says(s, CME__PART_BYMONTH) && !names_missing_months(s) ? "" : " of every month");
    say_months(s, " of ");
}

static void say_yearly(saying *s) {
    say_frequency(s);
    if (says(s, CME__PART_BYMONTHDAY)) {
        say_dates(s);
    } else if (says(s, CME__PART_BYYEARDAY)) {
        say(s, " on ");
        say_yeardays(s, "and");
    } else if (s->numbers_group || has_ordinals(s)) {
        say(s, " on ");
        if (s->numbers_group) {
            say_group(s);
        } else {
            say_weekdays(s, "every ", "and");
        }
        say(s, names_missing_months(s)      ? " of every month"
               : says(s, CME__PART_BYMONTH) ? ""
                                            : " of the year");
        say_months(s, " of ");
    } else if (says(s, CME__PART_BYDAY)) {
        say(s, " on ");
        say_weekdays(s, "every ", "and");
    }
}

static void say_main(saying *s) {
    switch ((cme__frequency)s->parts.frequency) {
    case CME__WEEKLY:
        say_weekly(s);
        break;
    case CME__MONTHLY:
        say_monthly(s);
        break;
    case CME__YEARLY:
        say_yearly(s);
        break;
    case CME__DAILY:
    case CME__HOURLY:
    case CME__MINUTELY:
    case CME__SECONDLY:
        say_frequency(s);
        break;
    }
    if (says(s, CME__PART_BYWEEKNO)) {
        cme__number_set numbers = {&s->parts.weeks, &s->parts.weeks_from_end, 1, 1, CME__NUMBER_PLACE};
        say(s, " in the ");
        cme__add_number_list(s->out, &numbers, "and");
        say(s, " week of the year");
        drop(s, CME__PART_BYWEEKNO);
    }
    say_months(s, " in ");
    say_missing_months(s);
}

/* Days that are left only narrow what was said. */
static void say_limits(saying *s) {
    const char *before = " if it is ";
    const char *unit = s->rule->frequency == CME__YEARLY && (s->rule->flags & CME__RULE_ORDINALS) != 0
                           ? " of the year"
                           : " of the month";
    if (says(s, CME__PART_BYMONTHDAY)) {
        say(s, before);
        say_monthdays(s, "or");
        say(s, " of the month");
        before = " and if it is ";
    }
    if (says(s, CME__PART_BYYEARDAY)) {
        say(s, before);
        say_yeardays(s, "or");
        before = " and if it is ";
    }
    if (says(s, CME__PART_BYDAY)) {
        bool is_numbered = has_ordinals(s);
        say(s, before);
        say_weekdays(s, "a ", "or");
        say(s, is_numbered ? unit : "");
    }
}

/* --- times --- */

static void say_time(saying *s, int hour, int minute, int second) {
    cme__text_format(s->out, "%02d:%02d", hour, minute);
    if (second != 0) {
        cme__text_format(s->out, ":%02d", second);
    }
}

/* " at 09:00 and 14:00", all combinations. */
static void list_times(saying *s) {
    const cme__rule_parts *parts = &s->parts;
    uint64_t hours = parts->hours;
    cme__listing listing = {.out = s->out, .conjunction = "and", .total = s->rule->times_per_day};
    say(s, " at ");
    for (int hour = cme__set_next(&hours, 1, 0); hour >= 0; hour = cme__set_next(&hours, 1, hour + 1)) {
        for (int minute = cme__set_next(&parts->minutes, 1, 0); minute >= 0;
             minute = cme__set_next(&parts->minutes, 1, minute + 1)) {
            for (int second = cme__set_next(&parts->seconds, 1, 0); second >= 0;
                 second = cme__set_next(&parts->seconds, 1, second + 1)) {
                cme__listing_next(&listing);
                say_time(s, hour, minute, second);
            }
        }
    }
}

static void say_time_numbers(saying *s, const char *before, const uint64_t *set) {
    cme__number_set numbers = {set, NULL, 1, 0, CME__NUMBER_PLAIN};
    cme__text_format(s->out, "%s%s ", before, cme__bit_count(*set) == 1 ? "" : "s");
    cme__add_number_list(s->out, &numbers, "and");
}

static void say_times(saying *s) {
    uint32_t times = CME__RULE_SAYS(CME__PART_BYHOUR) | CME__RULE_SAYS(CME__PART_BYMINUTE) |
                     CME__RULE_SAYS(CME__PART_BYSECOND);
    uint64_t hours = s->parts.hours;
    if (!says_any(s, times)) {
        return;
    }
    if (s->rule->frequency >= CME__DAILY) {
        bool is_start = s->rule->times_per_day == 1 &&
                        s->rule->time_of_day == cme__floor_mod(s->rule->start, CME__DAY_SECONDS);
        if (is_start) {
            return;
        }
        if (s->rule->times_per_day <= TIMES_LISTED_MAX) {
            list_times(s);
            return;
        }
        add(s, CME__PART_BYHOUR); /* the start's, when the rule does not say them */
        add(s, CME__PART_BYMINUTE);
    }
    if (says(s, CME__PART_BYHOUR)) {
        say_time_numbers(s, " in the hour", &hours);
    }
    if (says(s, CME__PART_BYMINUTE)) {
        say_time_numbers(s, " at minute", &s->parts.minutes);
    }
    if (says(s, CME__PART_BYSECOND)) {
        say_time_numbers(s, " at second", &s->parts.seconds);
    }
}

/* --- the rest --- */

static void say_positions(saying *s) {
    if (!says(s, CME__PART_BYSETPOS)) {
        return;
    }
    cme__number_set numbers = {s->parts.positions, s->parts.positions_from_end, CME__RULE_WORDS, 1,
                               CME__NUMBER_ORDINAL};
    say(s, ", only the ");
    cme__add_number_list(s->out, &numbers, "and");
    cme__text_format(s->out, " of them in each %s", cme__unit_words[s->parts.frequency]);
    s->has_comma = true;
}

/* Whether another first day of the week would make other occurrences. */
static bool week_start_matters(const saying *s) {
    const cme__rule *rule = s->rule;
    if (rule->week_start == 0) {
        return false;
    }
    if (rule->frequency == CME__WEEKLY) {
        cme_civil start = cme_civil_from_seconds(rule->start, (cme_civil_kind)rule->kind);
        bool is_start = (rule->flags & CME__RULE_WEEKDAYS) != 0 &&
                        single_weekday(rule->plain_weekdays) == cme_civil_weekday(start);
        return (rule->interval > 1 && !is_start) || (rule->flags & CME__RULE_SAYS(CME__PART_BYSETPOS)) != 0;
    }
    return (rule->flags & CME__RULE_SAYS(CME__PART_BYWEEKNO)) != 0;
}

static void say_details(saying *s) {
    if (s->parts.skip != CME__SKIP_OMIT) {
        say(s, s->parts.skip == CME__SKIP_BACKWARD ? ", or else on the last day before it"
                                                   : ", or else on the first day after it");
        s->has_comma = true;
    }
    if (week_start_matters(s)) {
        cme__text_format(s->out, ", weeks starting on %s", cme__weekday_words[s->rule->week_start]);
        s->has_comma = true;
    }
}

/* The least and the most time of day at which a rule from DAILY on takes place. */
static int32_t edge_of_day(const cme__rule *rule, bool latest) {
    if (rule->times_per_day == 1) {
        return rule->time_of_day;
    }
    int hour = latest ? cme__highest_bit(rule->hours) : cme__lowest_bit(rule->hours);
    int minute = latest ? cme__highest_bit(rule->minutes) : cme__lowest_bit(rule->minutes);
    int second = latest ? cme__highest_bit(rule->seconds) : cme__lowest_bit(rule->seconds);
    return hour * 3600 + minute * 60 + second;
}

/* " until 12 March 2027", with a time only where the day alone would say something else. */
static void say_until(saying *s) {
    const cme__rule *rule = s->rule;
    int64_t last = rule->last;
    int32_t time = (int32_t)cme__floor_mod(last, CME__DAY_SECONDS);
    bool needs_time = time != CME__DAY_SECONDS - 1;
    if (rule->frequency >= CME__DAILY && (rule->flags & CME__RULE_HAS_GAP) == 0) {
        if (time < edge_of_day(rule, false) && last - CME__DAY_SECONDS >= CME__CIVIL_SECONDS_MIN) {
            last -= CME__DAY_SECONDS;
            needs_time = false;
        } else {
            needs_time = time < edge_of_day(rule, true);
        }
    }
    cme_civil civil = cme_civil_from_seconds(last, CME_CIVIL_FLOATING);
    cme__text_format(s->out, "%s until %d %s %04d", s->has_comma ? "," : "", civil.day,
                     cme__month_words[civil.month - 1], civil.year);
    if (needs_time) {
        say(s, " at ");
        say_time(s, civil.hour, civil.minute, civil.second);
    }
}

static void say_end(saying *s) {
    if (s->parts.count == 1) {
        say(s, ", once");
    } else if (s->parts.count > 1) {
        cme__text_format(s->out, ", %u times", (unsigned)s->parts.count);
    }
    s->has_comma = s->has_comma || s->parts.count > 0;
    if (says(s, CME__PART_UNTIL)) {
        say_until(s);
    }
}
