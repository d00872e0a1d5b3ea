/* recurrence_years.c: which days of a year, or of a week-year (BYWEEKNO), a rule allows.
 * May use recurrence_internal.h and civil.h.
 * Must not know times of day, COUNT, UNTIL, or the text of a rule. */
#include "time/recurrence_calendar.h"
#include "time/recurrence_internal.h"

enum { MONTHS_ALL = 0xFFF, WEEK_ALL = 0x7F };

/* --- years --- */

static void set_add(cme__block *block, int bit) {
    block->days[bit / 64] |= UINT64_C(1) << (bit % 64);
}

/* Adds a month's days at `bit`. */
static void set_add_days(cme__block *block, uint64_t days, int bit) {
    block->days[bit / 64] |= days << (bit % 64);
    if (bit % 64 != 0 && bit / 64 + 1 < CME__RULE_WORDS) {
        block->days[bit / 64 + 1] |= days >> (64 - bit % 64);
    }
}

/* The days of BYYEARDAY. With SKIP, bit 0 is the day before the year and one that does not exist is moved. */
static void fill_yeardays(const cme__rule *rule, int length, cme__block *out) {
    bool spills = (rule->flags & CME__RULE_SPILLS) != 0;
    bool forward = rule->skip == CME__SKIP_FORWARD;
    for (int n = cme__set_next(rule->yeardays, CME__RULE_WORDS, 0); n >= 0;
         n = cme__set_next(rule->yeardays, CME__RULE_WORDS, n + 1)) {
        if (n < length) {
            set_add(out, spills ? n + 1 : n);
        } else if (spills) {
            set_add(out, forward ? length + 1 : length);
        }
    }
    for (int n = cme__set_next(rule->yeardays_from_end, CME__RULE_WORDS, 0); n >= 0;
         n = cme__set_next(rule->yeardays_from_end, CME__RULE_WORDS, n + 1)) {
        if (n < length) {
            set_add(out, spills ? length - n : length - n - 1);
        } else if (spills) {
            set_add(out, forward ? 1 : 0);
        }
    }
}

/* The days of BYDAY whose numbers count within the year. */
static void fill_ordinals(const cme__rule *rule, int64_t first_day, int length, cme__block *out) {
    for (int weekday = 0; weekday < 7; weekday++) {
        int first = (weekday - cme__near_weekday(first_day) + 7) % 7;
        int last = first + (length - 1 - first) / 7 * 7;
        for (uint64_t left = rule->ordinals[weekday]; left != 0; left &= left - 1) {
            int bit = first + 7 * cme__lowest_bit(left);
            if (bit < length) {
                set_add(out, bit);
            }
        }
        for (uint64_t left = rule->ordinals_from_end[weekday]; left != 0; left &= left - 1) {
            int bit = last - 7 * cme__lowest_bit(left);
            if (bit >= 0) {
                set_add(out, bit);
            }
        }
        for (int bit = first; (rule->plain_weekdays >> weekday & 1) != 0 && bit < length; bit += 7) {
            set_add(out, bit);
        }
    }
}

/* The days of the months that the rule allows. */
static void fill_months(const cme__rule *rule, int64_t year, int64_t first_day, cme__block *out) {
    int bit = 0;
    for (int month = 1; month <= 12; month++) {
        int length = cme__near_month_length(year * 12 + month - 1);
        if ((rule->months >> (month - 1) & 1) != 0) {
            uint64_t days = cme__month_days(rule, first_day + bit, length);
            set_add_days(out, days, bit);
        }
        bit += length;
    }
}

/* Takes out the days of BYYEARDAY that the other parts do not allow. BYYEARDAY itself is not asked: SKIP has
 * moved what it named. A day moved out of its year stays whatever BYMONTH says, which was heeded before the
 * move. */
static void keep_allowed_yeardays(const cme__rule *rule, int64_t first_day, int length, cme__block *out) {
    const unsigned others = CME__LIMIT_MONTHDAY | CME__LIMIT_WEEKDAY;
    for (int bit = cme__set_next(out->days, CME__RULE_WORDS, 0); bit >= 0;
         bit = cme__set_next(out->days, CME__RULE_WORDS, bit + 1)) {
        int64_t day = out->first_day + bit;
        bool is_inside = day >= first_day && day < first_day + length;
        bool stays = cme__day_allowed(rule, day, others | (is_inside ? CME__LIMIT_MONTH : 0));
        if (!stays) {
            out->days[bit / 64] &= ~(UINT64_C(1) << (bit % 64));
        }
    }
}

void cme__fill_year(const cme__rule *rule, int64_t year, cme__block *out) {
    int64_t first_day = cme__near_first_day(year * 12);
    int length = cme__near_month_length(year * 12 + 1) + 337;
    bool spills = (rule->flags & CME__RULE_SPILLS) != 0;
    *out =
        (cme__block){.index = year, .first_day = first_day - (spills ? 1 : 0), .word_count = CME__RULE_WORDS};
    if ((rule->flags & CME__RULE_YEARDAYS) == 0) {
        if ((rule->flags & (CME__RULE_ORDINALS | CME__RULE_MONTHDAYS)) == CME__RULE_ORDINALS) {
            fill_ordinals(rule, first_day, length, out);
            return;
        }
        fill_months(rule, year, first_day, out);
        if ((rule->flags & CME__RULE_ORDINALS) != 0) {
            cme__keep_allowed_days(rule, out);
        }
        return;
    }
    fill_yeardays(rule, length, out);
    if (rule->months != MONTHS_ALL || (rule->flags & (CME__RULE_MONTHDAYS | CME__RULE_WEEKDAYS)) != 0) {
        keep_allowed_yeardays(rule, first_day, length, out);
    }
}

/* The first week of a year is the first that has four days in it (RFC 5545 section 3.3.10, BYWEEKNO): the one
 * with 4 January. */
int64_t cme__week_year_start(const cme__rule *rule, int64_t year) {
    int64_t fourth = cme__near_first_day(year * 12) + 3;
    return fourth - (cme__near_weekday(fourth) - rule->week_start + 7) % 7;
}

int64_t cme__week_year_of_day(const cme__rule *rule, int64_t day) {
    int64_t year = cme__near_month_of_day(day) / 12;
    if (day >= cme__week_year_start(rule, year + 1)) {
        return year + 1;
    }
    return day < cme__week_year_start(rule, year) ? year - 1 : year;
}

void cme__fill_week_year(const cme__rule *rule, int64_t year, cme__block *out) {
    int64_t first_day = cme__week_year_start(rule, year);
    int weeks = (int)((cme__week_year_start(rule, year + 1) - first_day) / 7);
    unsigned twice = (unsigned)rule->plain_weekdays | (unsigned)rule->plain_weekdays << 7;
    uint64_t week_days =
        (rule->flags & CME__RULE_WEEKDAYS) != 0 ? twice >> rule->week_start & WEEK_ALL : WEEK_ALL;
    *out = (cme__block){.index = year, .first_day = first_day, .word_count = CME__RULE_WORDS};
    uint64_t numbered = rule->weeks & cme__bits_below(weeks);
    for (uint64_t left = rule->weeks_from_end & cme__bits_below(weeks); left != 0; left &= left - 1) {
        numbered |= UINT64_C(1) << (weeks - 1 - cme__lowest_bit(left));
    }
    for (; numbered != 0; numbered &= numbered - 1) {
        set_add_days(out, week_days, 7 * cme__lowest_bit(numbered));
    }
    if (rule->months != MONTHS_ALL || (rule->flags & (CME__RULE_MONTHDAYS | CME__RULE_YEARDAYS)) != 0) {
        cme__keep_allowed_days(rule, out);
    }
}
