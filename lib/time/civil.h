/* civil.h: arithmetic on civil times as plain numbers: epoch days and civil seconds.
 * May use cmevent/civil.h. Knows no zones, no SQL, no calendars' text.
 *
 * "Civil seconds" count from 1970-01-01T00:00:00 on a wall clock, as if every day had 86,400 seconds. They
 * are what the store keeps as recurrence-id. Proleptic Gregorian calendar. */
#ifndef CME__TIME_CIVIL_H
#define CME__TIME_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#include <cmevent/civil.h>

enum { CME__DAY_SECONDS = 86400 };

/* Civil seconds of 0001-01-01T00:00:00 and of 10000-01-01T00:00:00: every civil time lies in [MIN, END). */
#define CME__CIVIL_SECONDS_MIN INT64_C(-62135596800)
#define CME__CIVIL_SECONDS_END INT64_C(253402300800)

bool cme__year_is_leap(int64_t year);
int cme__month_length(int64_t year, int month);                /* month 1..12 */
int64_t cme__days_from_date(int64_t year, int month, int day); /* days since 1970-01-01 */
void cme__date_from_days(int64_t days, int64_t *year, int *month, int *day);
int cme__weekday_from_days(int64_t days);     /* 0 = Monday .. 6 = Sunday */
int64_t cme__floor_div(int64_t a, int64_t b); /* b > 0 */
int64_t cme__floor_mod(int64_t a, int64_t b); /* 0 <= result < b */

#endif
