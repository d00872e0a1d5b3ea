/* recurrence_plain.c: the rules of almost every event, walked forward in loops of their own: progressions
 * (DAILY, WEEKLY on one day), WEEKLY on several, MONTHLY and YEARLY by months, all with one time a day and
 * none of the rare parts. What they give is what recurrence_walk.c would give, several times faster. May use
 * recurrence_internal.h, recurrence_calendar.h and recurrence_month.h. Must not know COUNT, UNTIL or text. */
#include "time/recurrence_calendar.h"
#include "time/recurrence_internal.h"
#include "time/recurrence_month.h"

enum { MONTHS_LAST = CME_YEAR_MAX * 12 + 11, MONTHS_ALL = 0xFFF, WEEK_ALL = 0x7F };

/* What no loop here heeds. */
#define RARE_PARTS (CME__RULE_YEARDAYS | CME__RULE_WEEKS | CME__RULE_SPILLS)

/* --- an arithmetic progression --- */

int64_t cme__progression_first(const cme__rule *rule) {
    if (rule->frequency == CME__WEEKLY) {
        int weekday = cme__lowest_bit(rule->plain_weekdays);
        int64_t day = rule->anchor * 7 - 3 + rule->week_start + (weekday - rule->week_start + 7) % 7;
        return day * CME__DAY_SECONDS + rule->time_of_day;
    }
    return rule->anchor * cme__frequency_seconds((cme__frequency)rule->frequency) + rule->time_of_day;
}

int64_t cme__progression_step(const cme__rule *rule) {
    if (rule->frequency == CME__WEEKLY) {
        return (int64_t)rule->interval * 7 * CME__DAY_SECONDS;
    }
    return rule->interval * cme__frequency_seconds((cme__frequency)rule->frequency);
}

void cme__progression_forward(const cme__rule *rule, cme__sink *sink) {
    int64_t step = cme__progression_step(rule);
    int64_t value = cme__progression_first(rule);
    int64_t *out = sink->out + sink->count;
    int64_t *end = sink->out + sink->capacity;
    if (value < sink->from) {
        value += (sink->from - value + step - 1) / step * step;
    }
    for (const int64_t until = sink->until; value < until && out < end; value += step) {
        *out++ = value;
    }
    sink->count = (size_t)(out - sink->out);
}

/* --- weeks and months --- */

/* Of at most 64 days, those that BYSETPOS picks. */
static uint64_t pick_bits(const cme__rule *rule, uint64_t days) {
    uint64_t picked = 0;
    for (uint64_t left = rule->positions[0]; left != 0; left &= left - 1) {
        uint64_t rest = days;
        for (int skip = cme__lowest_bit(left); skip > 0 && rest != 0; skip--) {
            rest &= rest - 1;
        }
        picked |= rest & (~rest + 1);
    }
    for (uint64_t left = rule->positions_from_end[0]; left != 0; left &= left - 1) {
        uint64_t rest = days;
        for (int skip = cme__lowest_bit(left); skip > 0 && rest != 0; skip--) {
            rest &= ~(UINT64_C(1) << cme__highest_bit(rest));
        }
        picked |= rest == 0 ? 0 : UINT64_C(1) << cme__highest_bit(rest);
    }
    return picked;
}

/* Hands out the days of a portion that is not longer than `length` days. false when all that is wanted is
 * there. */
static inline bool put_days(const cme__rule *rule, uint64_t days, int64_t first_day, int length,
                            cme__sink *sink) {
    if (first_day < sink->from_day) {
        int64_t late = sink->from_day - first_day;
        days = late >= 64 ? 0 : days & ~cme__bits_below((int)late);
    }
    if (first_day + length > sink->until_day) {
        int64_t wanted = sink->until_day - first_day;
        days = wanted <= 0 ? 0 : days & cme__bits_below((int)wanted);
    }
    int64_t first = first_day * CME__DAY_SECONDS + rule->time_of_day;
    size_t count = sink->count;
    for (; days != 0 && count < sink->capacity; days &= days - 1) {
        sink->out[count++] = first + (int64_t)cme__lowest_bit(days) * CME__DAY_SECONDS;
    }
    sink->count = count;
    return count < sink->capacity;
}

static void weeks_forward(const cme__rule *rule, cme__sink *sink) {
    unsigned twice = (unsigned)rule->plain_weekdays | (unsigned)rule->plain_weekdays << 7;
    uint64_t days = twice >> rule->week_start & WEEK_ALL;
    int64_t first_day = rule->anchor * 7 - 3 + rule->week_start;
    int64_t step = 7 * (int64_t)rule->interval;
    if ((rule->flags & CME__RULE_PICKS) != 0) {
        days = pick_bits(rule, days);
    }
    if (first_day + 6 < sink->from_day) {
        first_day += (sink->from_day - first_day - 6 + step - 1) / step * step;
    }
    while (first_day < sink->until_day && put_days(rule, days, first_day, 7, sink)) {
        first_day += step;
    }
}

static inline bool put_month(const cme__rule *rule, int64_t month, cme__sink *sink) {
    int64_t first_day = cme__near_first_day(month);
    int length = cme__near_month_length(month);
    if (first_day >= sink->until_day) {
        return false;
    }
    uint64_t days = cme__plain_month_days(rule, cme__near_weekday(first_day), length);
    if ((rule->flags & CME__RULE_PICKS) != 0) {
        days = pick_bits(rule, days);
    }
    return put_days(rule, days, first_day, length, sink) && --*sink->steps >= 0;
}

static void months_forward(const cme__rule *rule, cme__sink *sink) {
    int64_t month = cme__near_month_of_day(sink->from_day);
    int64_t interval = rule->interval;
    if (month < rule->anchor) {
        month = rule->anchor;
    } else if (interval > 1) {
        int64_t late = (month - rule->anchor) % interval;
        month += late == 0 ? 0 : interval - late;
    }
    for (; month <= MONTHS_LAST; month += interval) {
        bool allowed = rule->months == MONTHS_ALL || (rule->months >> (month % 12) & 1) != 0;
        if (allowed && !put_month(rule, month, sink)) {
            return;
        }
    }
}

/* Whether it has nothing in a February of 28 days, and in no other month. */
static bool is_of_leap_years(const cme__rule *rule) {
    uint64_t days = rule->monthdays | rule->monthdays_from_end >> (31 - 28);
    return rule->months == 1u << 1 && (rule->flags & CME__RULE_MONTHDAYS) != 0 &&
           (days & cme__bits_below(28)) == 0;
}

static void years_forward(const cme__rule *rule, cme__sink *sink) {
    const int64_t skipped = is_of_leap_years(rule) ? 3 : 0; /* years with these bits */
    int64_t first_month = cme__near_month_of_day(sink->from_day);
    int64_t year = first_month / 12;
    if (year < rule->anchor) {
        year = rule->anchor;
    } else if (rule->interval > 1) {
        int64_t late = (year - rule->anchor) % rule->interval;
        year += late == 0 ? 0 : rule->interval - late;
    }
    for (; year <= CME_YEAR_MAX; year += rule->interval) {
        if ((year & skipped) != 0 && cme__near_first_day(year * 12) < sink->until_day) {
            year |= rule->interval == 1 ? skipped : 0; /* up to the year before the next leap year */
            continue;
        }
        for (unsigned left = rule->months; left != 0; left &= left - 1) {
            int64_t month = year * 12 + cme__lowest_bit(left);
            if (month >= first_month && !put_month(rule, month, sink)) {
                return;
            }
        }
    }
}

bool cme__plain_forward(const cme__rule *rule, cme__sink *sink) {
    if ((rule->flags & RARE_PARTS) != 0 || rule->times_per_day != 1 || sink->from_day >= sink->until_day) {
        return false;
    }
    if (rule->frequency == CME__WEEKLY && rule->months == MONTHS_ALL &&
        (rule->flags & CME__RULE_MONTHDAYS) == 0) {
        weeks_forward(rule, sink);
        return true;
    }
    if (rule->frequency == CME__MONTHLY) {
        months_forward(rule, sink);
        return true;
    }
    if (rule->frequency == CME__YEARLY && rule->blocks == CME__BLOCK_MONTHS) {
        years_forward(rule, sink);
        return true;
    }
    return false;
}
