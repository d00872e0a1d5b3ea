/* recurrence_calendar.h: the calendar arithmetic of civil.h for the years that rules have (0 to 10000), small
 * enough to be compiled into the loops of the walk, which spend most of their time here. May use civil.h.
 * Tested against civil.c day by day. Must not know rules. */
#ifndef CME__TIME_RECURRENCE_CALENDAR_H
#define CME__TIME_RECURRENCE_CALENDAR_H

#include "time/civil.h"

enum {
    CME__NEAR_CYCLE_DAYS = 146097,
    CME__NEAR_CYCLE_YEARS = 400,
    /* Days from 1 March of the year -400 to the epoch: with it, no day that rules have is negative. */
    CME__NEAR_SHIFT = 719468 + CME__NEAR_CYCLE_DAYS
};

/* Of a moment, the day it lies in. */
static inline int64_t cme__near_day(int64_t seconds) {
    uint64_t shifted = (uint64_t)(seconds + (int64_t)CME__NEAR_SHIFT * CME__DAY_SECONDS);
    return (int64_t)(shifted / CME__DAY_SECONDS) - CME__NEAR_SHIFT;
}

/* 0 = Monday. The cycle is a whole number of weeks. */
static inline int cme__near_weekday(int64_t day) {
    return (int)((uint32_t)(day + 3 + 7 * CME__NEAR_CYCLE_DAYS) % 7);
}

/* Year * 12 + month - 1 of a day: the method of Neri and Schneider (see civil.c). */
static inline int64_t cme__near_month_of_day(int64_t day) {
    uint32_t quarters = 4 * (uint32_t)(day + CME__NEAR_SHIFT) + 3;
    uint32_t century = quarters / CME__NEAR_CYCLE_DAYS;
    uint64_t years = UINT64_C(2939745) * (quarters % CME__NEAR_CYCLE_DAYS / 4 * 4 + 3);
    uint32_t day_of_year = (uint32_t)years / 2939745 / 4;
    uint32_t month = (2141 * day_of_year + 197913) >> 16; /* 3 = March .. 14 = February */
    return (int64_t)(100 * century + (uint32_t)(years >> 32)) * 12 + month - 1 - CME__NEAR_CYCLE_YEARS * 12;
}

/* The first day of a month that is numbered year * 12 + month - 1. */
static inline int64_t cme__near_first_day(int64_t month_index) {
    /* Months numbered from March on, so that a leap day is the last of its year. */
    uint32_t shifted = (uint32_t)(month_index + CME__NEAR_CYCLE_YEARS * 12 - 2);
    uint32_t year = shifted / 12;
    uint32_t month = shifted % 12 + 3;
    uint32_t century = year / 100;
    return (int64_t)(1461 * year / 4 - century + century / 4 + (979 * month - 2919) / 32) - CME__NEAR_SHIFT;
}

static inline int cme__near_month_length(int64_t month_index) {
    uint32_t year = (uint32_t)month_index / 12;
    uint32_t month = (uint32_t)month_index % 12 + 1;
    if (month != 2) {
        return (int)(30 | (month ^ month >> 3));
    }
    return (year % 100 != 0 ? year % 4 == 0 : year % 400 == 0) ? 29 : 28;
}

#endif
