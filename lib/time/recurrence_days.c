/* recurrence_days.c: which days a rule allows, one month, week or year at a time, as bits of a mask.
 * May use recurrence_internal.h and civil.h.
 * Must not know times of day, COUNT, UNTIL, or the text of a rule. */
#include "time/recurrence_calendar.h"
#include "time/recurrence_internal.h"
#include "time/recurrence_month.h"

enum {
    MONTHS_FIRST = CME_YEAR_MIN * 12,
    MONTHS_LAST = CME_YEAR_MAX * 12 + 11,
    MONTHS_ALL = 0xFFF,
    WEEK_ALL = 0x7F
};

/* First days of 0001 and 10000. */
#define DAYS_FIRST (CME__CIVIL_SECONDS_MIN / CME__DAY_SECONDS)
#define DAYS_END   (CME__CIVIL_SECONDS_END / CME__DAY_SECONDS)

/* The flags that make a block look at each of its days. */
#define RARE_LIMITS (CME__RULE_YEARDAYS | CME__RULE_WEEKS)

static bool month_block_forward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps);
static bool month_block_backward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps);
static bool week_block_forward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps);
static bool week_block_backward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps);

/* --- blocks --- */

/* Day 0 of the epoch is a Thursday. */
static int64_t week_of_day(const cme__rule *rule, int64_t day) {
    uint32_t shifted = (uint32_t)(day + 3 - rule->week_start + 7 * CME__NEAR_CYCLE_DAYS);
    return (int64_t)(shifted / 7) - CME__NEAR_CYCLE_DAYS;
}

static int64_t first_day_of_week(const cme__rule *rule, int64_t index) {
    return index * 7 - 3 + rule->week_start;
}

int64_t cme__block_of_day(const cme__rule *rule, int64_t day) {
    switch ((cme__block_kind)rule->blocks) {
    case CME__BLOCK_MONTHS:
        return cme__near_month_of_day(day);
    case CME__BLOCK_WEEKS:
        return week_of_day(rule, day);
    case CME__BLOCK_YEARS:
        return cme__near_month_of_day(day) / 12;
    case CME__BLOCK_WEEK_YEARS:
        return cme__week_year_of_day(rule, day);
    }
    return 0;
}

bool cme__block_forward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps) {
    if (rule->blocks == CME__BLOCK_MONTHS) {
        return month_block_forward(rule, index, out, steps);
    }
    if (rule->blocks == CME__BLOCK_WEEKS) {
        return week_block_forward(rule, index, out, steps);
    }
    int64_t year = index < rule->anchor ? rule->anchor : index;
    int64_t late = (year - rule->anchor) % rule->interval;
    year += late == 0 ? 0 : rule->interval - late;
    if (year > CME_YEAR_MAX + 1 || --*steps < 0) {
        return false;
    }
    if (rule->blocks == CME__BLOCK_YEARS) {
        cme__fill_year(rule, year, out);
    } else {
        cme__fill_week_year(rule, year, out);
    }
    return true;
}

bool cme__block_backward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps) {
    if (rule->blocks == CME__BLOCK_MONTHS) {
        return month_block_backward(rule, index, out, steps);
    }
    if (rule->blocks == CME__BLOCK_WEEKS) {
        return week_block_backward(rule, index, out, steps);
    }
    int64_t year = index > CME_YEAR_MAX + 1 ? CME_YEAR_MAX + 1 : index;
    if (year < rule->anchor || --*steps < 0) {
        return false;
    }
    year -= (year - rule->anchor) % rule->interval;
    if (rule->blocks == CME__BLOCK_YEARS) {
        cme__fill_year(rule, year, out);
    } else {
        cme__fill_week_year(rule, year, out);
    }
    return true;
}

/* --- single days: for rare limits --- */

/* A day and its place in its month and year. */
typedef struct place {
    int64_t day;
    int64_t year;
    int month;
    int day_of_month;
    int month_length;
    int day_of_year; /* from 0 */
    int year_length;
    int weekday;
} place;

static place place_of_day(int64_t day) {
    place at = {.day = day};
    cme__date_from_days(day, &at.year, &at.month, &at.day_of_month);
    at.month_length = cme__month_length(at.year, at.month);
    at.day_of_year = (int)(day - cme__days_from_date(at.year, 1, 1));
    at.year_length = cme__year_is_leap(at.year) ? 366 : 365;
    at.weekday = cme__near_weekday(day);
    return at;
}

static bool set_has(const uint64_t *words, int bit) {
    return (words[bit / 64] >> (bit % 64) & 1) != 0;
}

static bool weekday_allowed(const cme__rule *rule, const place *at) {
    if ((rule->flags & CME__RULE_WEEKDAYS) == 0) {
        return true;
    }
    if ((rule->flags & CME__RULE_ORDINALS) == 0) {
        int from_start = 7 * ((at->day_of_month - 1) / 7) + at->weekday;
        int from_end = 7 * (4 - (at->month_length - at->day_of_month) / 7) + at->weekday;
        return ((rule->weekdays >> from_start | rule->weekdays_from_end >> from_end) & 1) != 0;
    }
    int number = at->day_of_year / 7;
    int number_from_end = (at->year_length - 1 - at->day_of_year) / 7;
    return (rule->plain_weekdays >> at->weekday & 1) != 0 ||
           (rule->ordinals[at->weekday] >> number & 1) != 0 ||
           (rule->ordinals_from_end[at->weekday] >> number_from_end & 1) != 0;
}

static bool monthday_allowed(const cme__rule *rule, const place *at) {
    int from_end = 31 - (at->month_length - at->day_of_month + 1);
    return (rule->flags & CME__RULE_MONTHDAYS) == 0 || (rule->monthdays >> (at->day_of_month - 1) & 1) != 0 ||
           (rule->monthdays_from_end >> from_end & 1) != 0;
}

static bool yearday_allowed(const cme__rule *rule, const place *at) {
    return (rule->flags & CME__RULE_YEARDAYS) == 0 || set_has(rule->yeardays, at->day_of_year) ||
           set_has(rule->yeardays_from_end, at->year_length - at->day_of_year - 1);
}

static bool week_allowed(const cme__rule *rule, const place *at) {
    if ((rule->flags & CME__RULE_WEEKS) == 0) {
        return true;
    }
    int64_t year = cme__week_year_of_day(rule, at->day);
    int64_t first = cme__week_year_start(rule, year);
    int week = (int)((at->day - first) / 7);
    int weeks = (int)((cme__week_year_start(rule, year + 1) - first) / 7);
    return (rule->weeks >> week & 1) != 0 || (rule->weeks_from_end >> (weeks - 1 - week) & 1) != 0;
}

static bool month_allowed(const cme__rule *rule, const place *at) {
    return (rule->months >> (at->month - 1) & 1) != 0;
}

bool cme__day_allowed(const cme__rule *rule, int64_t day, unsigned limits) {
    place at = place_of_day(day);
    return ((limits & CME__LIMIT_MONTH) == 0 || month_allowed(rule, &at)) &&
           ((limits & CME__LIMIT_MONTHDAY) == 0 || monthday_allowed(rule, &at)) &&
           ((limits & CME__LIMIT_WEEKDAY) == 0 || weekday_allowed(rule, &at)) &&
           ((limits & CME__LIMIT_YEARDAY) == 0 || yearday_allowed(rule, &at)) &&
           ((limits & CME__LIMIT_WEEK) == 0 || week_allowed(rule, &at));
}

void cme__keep_allowed_days(const cme__rule *rule, cme__block *block) {
    for (int i = 0; i < block->word_count; i++) {
        for (uint64_t left = block->days[i]; left != 0; left &= left - 1) {
            int bit = cme__lowest_bit(left);
            if (!cme__day_allowed(rule, block->first_day + 64 * i + bit, CME__LIMIT_ALL)) {
                block->days[i] &= ~(UINT64_C(1) << bit);
            }
        }
    }
}

/* --- months --- */

/* Bit N is the day N of the month, bit 0 the day before it, bit length + 1 the day after it: where SKIP may
 * move a day that does not exist (RFC 7529 section 4.1: after BYMONTHDAY, before BYDAY). */
static uint64_t month_days_skipping(const cme__rule *rule, int64_t first_day, int length) {
    const unsigned after_skip = CME__LIMIT_WEEKDAY | CME__LIMIT_YEARDAY | CME__LIMIT_WEEK;
    bool forward = rule->skip == CME__SKIP_FORWARD;
    uint64_t days = ((uint64_t)rule->monthdays & cme__bits_below(length)) << 1;
    days |= (uint64_t)(rule->monthdays_from_end >> (31 - length)) << 1;
    if (((uint64_t)rule->monthdays >> length) != 0) {
        days |= UINT64_C(1) << (forward ? length + 1 : length);
    }
    if ((rule->monthdays_from_end & cme__bits_below(31 - length)) != 0) {
        days |= forward ? 2 : 1;
    }
    for (uint64_t left = days; left != 0; left &= left - 1) {
        if (!cme__day_allowed(rule, first_day - 1 + cme__lowest_bit(left), after_skip)) {
            days &= ~(left & (~left + 1));
        }
    }
    return days;
}

uint64_t cme__month_days(const cme__rule *rule, int64_t first_day, int length) {
    return (rule->flags & CME__RULE_SPILLS) != 0
               ? month_days_skipping(rule, first_day, length)
               : cme__plain_month_days(rule, cme__near_weekday(first_day), length);
}

static void fill_month(const cme__rule *rule, int64_t index, int64_t first_day, int length, cme__block *out) {
    out->index = index;
    out->first_day = first_day - ((rule->flags & CME__RULE_SPILLS) != 0 ? 1 : 0);
    out->word_count = 1;
    out->days[0] = cme__month_days(rule, first_day, length);
    if ((rule->flags & CME__RULE_SPILLS) == 0 && (rule->flags & RARE_LIMITS) != 0) {
        cme__keep_allowed_days(rule, out);
    }
}

/* The next month that BYMONTH and the interval of months or years allow. */
static bool month_forward(const cme__rule *rule, int64_t *index, int64_t *steps) {
    int64_t month = *index < MONTHS_FIRST ? MONTHS_FIRST : *index;
    if (rule->frequency == CME__MONTHLY) {
        month = month < rule->anchor ? rule->anchor : month;
        int64_t late = (month - rule->anchor) % rule->interval;
        month += late == 0 ? 0 : rule->interval - late;
        while (month <= MONTHS_LAST && (rule->months >> (month % 12) & 1) == 0) {
            month += rule->interval;
            --*steps;
        }
    } else if (rule->months != MONTHS_ALL || rule->frequency == CME__YEARLY) {
        int64_t year = month / 12;
        int64_t interval = 1;
        unsigned left = (unsigned)rule->months >> (month % 12) << (month % 12);
        if (rule->frequency == CME__YEARLY) {
            interval = rule->interval;
            int64_t late = year < rule->anchor ? rule->anchor - year : (year - rule->anchor) % interval;
            int64_t wait = late == 0 ? 0 : year < rule->anchor ? late : interval - late;
            year += wait;
            left = wait == 0 ? left : rule->months;
        }
        if (left == 0) {
            year += interval;
            left = rule->months;
        }
        month = year * 12 + cme__lowest_bit(left);
    }
    *index = month;
    return month <= MONTHS_LAST && --*steps >= 0;
}

static bool month_backward(const cme__rule *rule, int64_t *index, int64_t *steps) {
    int64_t month = *index > MONTHS_LAST ? MONTHS_LAST : *index;
    if (rule->frequency == CME__MONTHLY) {
        if (month < rule->anchor) {
            return false;
        }
        month -= (month - rule->anchor) % rule->interval;
        while (month >= rule->anchor && (rule->months >> (month % 12) & 1) == 0) {
            month -= rule->interval;
            --*steps;
        }
        *index = month;
        return month >= rule->anchor && --*steps >= 0;
    }
    int64_t year = cme__floor_div(month, 12);
    int64_t interval = rule->frequency == CME__YEARLY ? rule->interval : 1;
    int64_t first_year = rule->frequency == CME__YEARLY ? rule->anchor : CME_YEAR_MIN;
    if (year < first_year) {
        return false;
    }
    int64_t late = rule->frequency == CME__YEARLY ? (year - first_year) % interval : 0;
    unsigned left = rule->months & (unsigned)cme__bits_below((int)(month - year * 12) + 1);
    if (late != 0 || left == 0) {
        year -= late != 0 ? late : interval;
        left = rule->months;
    }
    *index = year * 12 + cme__highest_bit(left);
    return year >= first_year && --*steps >= 0;
}

/* Below WEEKLY: the first day >= `day` that holds a candidate of the interval. */
static int64_t candidate_day_forward(const cme__rule *rule, int64_t day) {
    int64_t units = CME__DAY_SECONDS / cme__frequency_seconds((cme__frequency)rule->frequency);
    int64_t unit = day * units;
    if (unit <= rule->anchor) {
        return cme__floor_div(rule->anchor, units);
    }
    if (rule->interval <= units) {
        return day;
    }
    int64_t late = (unit - rule->anchor) % rule->interval;
    return cme__floor_div(unit + (late == 0 ? 0 : rule->interval - late), units);
}

static int64_t candidate_day_backward(const cme__rule *rule, int64_t day) {
    int64_t units = CME__DAY_SECONDS / cme__frequency_seconds((cme__frequency)rule->frequency);
    int64_t unit = day * units + units - 1;
    if (unit < rule->anchor) {
        return DAYS_FIRST - 1;
    }
    return cme__floor_div(unit - (unit - rule->anchor) % rule->interval, units);
}

/* Keeps the days of a month that hold a candidate of the interval; below WEEKLY only. */
static void keep_candidate_days(const cme__rule *rule, int64_t first_day, int length, cme__block *out) {
    uint64_t candidates = 0;
    int64_t day = candidate_day_forward(rule, first_day);
    while (day < first_day + length) {
        candidates |= UINT64_C(1) << (day - first_day);
        day = rule->frequency == CME__DAILY ? day + rule->interval : candidate_day_forward(rule, day + 1);
    }
    out->days[0] &= candidates;
}

/* Whether each day has a candidate, as soon as the rule has begun. */
static bool every_day_has_candidates(const cme__rule *rule) {
    return rule->interval == 1 || rule->frequency >= CME__WEEKLY ||
           rule->interval <= CME__DAY_SECONDS / cme__frequency_seconds((cme__frequency)rule->frequency);
}

static bool month_block_forward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps) {
    bool every_day = every_day_has_candidates(rule);
    while (month_forward(rule, &index, steps)) {
        int64_t first_day = cme__near_first_day(index);
        int length = cme__near_month_length(index);
        if (every_day) {
            fill_month(rule, index, first_day, length, out);
            return true;
        }
        int64_t candidate = candidate_day_forward(rule, first_day);
        if (candidate < first_day + length) {
            fill_month(rule, index, first_day, length, out);
            keep_candidate_days(rule, first_day, length, out);
            return true;
        }
        if (candidate >= DAYS_END) {
            return false;
        }
        index = cme__near_month_of_day(candidate);
    }
    return false;
}

static bool month_block_backward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps) {
    bool every_day = every_day_has_candidates(rule);
    while (month_backward(rule, &index, steps)) {
        int64_t first_day = cme__near_first_day(index);
        int length = cme__near_month_length(index);
        if (every_day) {
            fill_month(rule, index, first_day, length, out);
            return true;
        }
        int64_t candidate = candidate_day_backward(rule, first_day + length - 1);
        if (candidate >= first_day) {
            fill_month(rule, index, first_day, length, out);
            keep_candidate_days(rule, first_day, length, out);
            return true;
        }
        if (candidate < DAYS_FIRST) {
            return false;
        }
        index = cme__near_month_of_day(candidate);
    }
    return false;
}

/* --- weeks --- */

static void fill_week(const cme__rule *rule, int64_t index, cme__block *out) {
    unsigned twice = (unsigned)rule->plain_weekdays | (unsigned)rule->plain_weekdays << 7;
    out->index = index;
    out->first_day = first_day_of_week(rule, index);
    out->days[0] = twice >> rule->week_start & WEEK_ALL;
    out->word_count = 1;
    if (rule->months != MONTHS_ALL || (rule->flags & (CME__RULE_MONTHDAYS | RARE_LIMITS)) != 0) {
        cme__keep_allowed_days(rule, out);
    }
}

/* Whether a week has a day in a month that the rule allows; when not, `*jump` is the first week, in the
 * direction asked for, that may have one. */
static bool week_has_month(const cme__rule *rule, int64_t index, bool forward, int64_t *jump) {
    int64_t first = cme__near_month_of_day(first_day_of_week(rule, index));
    int64_t last = cme__near_month_of_day(first_day_of_week(rule, index) + 6);
    if ((rule->months >> cme__floor_mod(first, 12) & 1) != 0 ||
        (rule->months >> cme__floor_mod(last, 12) & 1) != 0) {
        return true;
    }
    do {
        first--;
        last++;
    } while ((rule->months >> cme__floor_mod(forward ? last : first, 12) & 1) == 0);
    *jump = forward ? week_of_day(rule, cme__near_first_day(last))
                    : week_of_day(rule, cme__near_first_day(first + 1) - 1);
    return false;
}

static bool week_block_forward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps) {
    int64_t last = week_of_day(rule, DAYS_END - 1);
    index = index < rule->anchor ? rule->anchor : index;
    while (--*steps >= 0) {
        int64_t late = (index - rule->anchor) % rule->interval;
        index += late == 0 ? 0 : rule->interval - late;
        if (index > last) {
            return false;
        }
        if (rule->months == MONTHS_ALL || week_has_month(rule, index, true, &index)) {
            fill_week(rule, index, out);
            return true;
        }
    }
    return false;
}

static bool week_block_backward(const cme__rule *rule, int64_t index, cme__block *out, int64_t *steps) {
    int64_t last = week_of_day(rule, DAYS_END - 1);
    index = index > last ? last : index;
    while (index >= rule->anchor && --*steps >= 0) {
        index -= (index - rule->anchor) % rule->interval;
        if (rule->months == MONTHS_ALL || week_has_month(rule, index, false, &index)) {
            fill_week(rule, index, out);
            return true;
        }
    }
    return false;
}
