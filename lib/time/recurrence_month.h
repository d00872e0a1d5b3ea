/* recurrence_month.h: the days of one month that BYMONTHDAY and BYDAY allow, as bits; compiled into the loops
 * that walk months. May use recurrence_internal.h. Must not know years, intervals or times of day. */
#ifndef CME__TIME_RECURRENCE_MONTH_H
#define CME__TIME_RECURRENCE_MONTH_H

#include "time/recurrence_internal.h"

/* Turns every lane of seven weekdays so that the weekday `first` comes to its lowest bit: bit N of the answer
 * is then the day N + 1 of a month that begins with that weekday. */
static inline uint64_t cme__turn_lanes(uint64_t lanes, int first) {
    /* The lowest 7 - first bits of each lane; the others of each lane. */
    static const uint64_t low[7] = {UINT64_C(0x7FFFFFFFF), UINT64_C(0x3F7EFDFBF), UINT64_C(0x1F3E7CF9F),
                                    UINT64_C(0x0F1E3C78F), UINT64_C(0x070E1C387), UINT64_C(0x03060C183),
                                    UINT64_C(0x010204081)};
    return (lanes >> first & low[first]) | (lanes << (7 - first) & (low[0] ^ low[first]));
}

/* The days of a month whose weekday is asked for, by its place in the month. Counted from the end, the lanes
 * begin with the weekday after the month's last, and end where the month ends. */
static inline uint64_t cme__month_weekdays(const cme__rule *rule, int first_weekday, int length) {
    uint64_t days = cme__turn_lanes(rule->weekdays, first_weekday);
    if (rule->weekdays_from_end != 0) {
        int next_weekday = first_weekday + length - 28;
        next_weekday -= next_weekday >= 7 ? 7 : 0;
        days |= cme__turn_lanes(rule->weekdays_from_end, next_weekday) >> (35 - length);
    }
    return days;
}

/* Bit N is the day N + 1 of the month. */
static inline uint64_t cme__plain_month_days(const cme__rule *rule, int first_weekday, int length) {
    uint64_t days = (UINT64_C(1) << length) - 1;
    if ((rule->flags & CME__RULE_MONTHDAYS) != 0) {
        days &= rule->monthdays | rule->monthdays_from_end >> (31 - length);
    }
    if ((rule->flags & (CME__RULE_WEEKDAYS | CME__RULE_ORDINALS)) == CME__RULE_WEEKDAYS) {
        days &= cme__month_weekdays(rule, first_weekday, length);
    }
    return days;
}

#endif
