/* civil.c: the proleptic Gregorian calendar in numbers, and civil times as values and text.
 * May use cmevent/civil.h, time/civil.h and the C library, nothing of its time functions or its locale.
 * Must not know zones, rules or the clock.
 *
 * Days and dates are converted with the method of Neri and Schneider ("Euclidean affine functions and their
 * application to calendar algorithms", 2022): a year that begins in March, and divisions turned into
 * multiplications. It works on 32 bits; days and years far outside are first brought near by whole cycles of
 * 400 years. */
#include "time/civil.h"

#include <stdio.h>

enum {
    CYCLE_YEARS = 400,
    CYCLE_DAYS = 146097,
    /* Cycles added so that nothing near our years is negative, and where "near" ends. */
    CYCLES_BEFORE = 82,
    YEARS_BEFORE = CYCLE_YEARS * CYCLES_BEFORE,
    DAYS_BEFORE = CYCLE_DAYS * CYCLES_BEFORE + 719468, /* from the shifted year 0, March 1, to 1970 */
    NEAR_YEARS = 30000,
    NEAR_DAYS = 10000000
};

/* Years beyond this are treated as this, so that their days still fit into 64 bits. */
static const int64_t year_farthest = INT64_C(25000000000000000);

static int64_t days_of_near_date(int32_t year, int month, int day);
static void near_date_of_days(int32_t days, int32_t *year, int *month, int *day);
static uint8_t field_of(int value);
static bool read_digits(const char **at, int count, int *out);
static bool read_char(const char **at, char wanted);

/* --- the public value type --- */

cme_civil cme_civil_at(int year, int month, int day, int hour, int minute, int second) {
    cme_civil civil = CME_CIVIL_NONE;
    /* A field too large for its type becomes one that is never valid, instead of wrapping to one that is. */
    civil.year = (int16_t)(year < INT16_MIN || year > INT16_MAX ? INT16_MIN : year);
    civil.month = field_of(month);
    civil.day = field_of(day);
    civil.hour = field_of(hour);
    civil.minute = field_of(minute);
    civil.second = field_of(second);
    civil.kind = CME_CIVIL_ZONED;
    return civil;
}

cme_civil cme_civil_date(int year, int month, int day) {
    cme_civil civil = cme_civil_at(year, month, day, 0, 0, 0);
    civil.kind = CME_CIVIL_DATE;
    return civil;
}

bool cme_civil_is_none(cme_civil civil) {
    return cme_civil_equal(civil, CME_CIVIL_NONE);
}

bool cme_civil_is_valid(cme_civil civil) {
    if (civil.year < CME_YEAR_MIN || civil.year > CME_YEAR_MAX || civil.month < 1 || civil.month > 12 ||
        civil.day < 1 || civil.day > cme__month_length(civil.year, civil.month)) {
        return false;
    }
    if (civil.kind == CME_CIVIL_DATE) {
        return civil.hour == 0 && civil.minute == 0 && civil.second == 0;
    }
    return civil.kind < CME_CIVIL_DATE && civil.hour < 24 && civil.minute < 60 && civil.second < 60;
}

bool cme_civil_equal(cme_civil a, cme_civil b) {
    return a.year == b.year && a.month == b.month && a.day == b.day && a.hour == b.hour &&
           a.minute == b.minute && a.second == b.second && a.kind == b.kind;
}

int64_t cme_civil_seconds(cme_civil civil) {
    return cme__days_from_date(civil.year, civil.month, civil.day) * CME__DAY_SECONDS + civil.hour * 3600 +
           civil.minute * 60 + civil.second;
}

cme_civil cme_civil_from_seconds(int64_t seconds, cme_civil_kind kind) {
    if (seconds < CME__CIVIL_SECONDS_MIN || seconds >= CME__CIVIL_SECONDS_END) {
        return CME_CIVIL_NONE;
    }
    /* Counted from the year 1, nothing is negative, and plain division is right. */
    uint64_t elapsed = (uint64_t)(seconds - CME__CIVIL_SECONDS_MIN);
    int32_t day_number = (int32_t)(elapsed / CME__DAY_SECONDS);
    int second_of_day = (int)(elapsed % CME__DAY_SECONDS);
    int32_t year = 0;
    int month = 0;
    int day = 0;
    near_date_of_days(day_number + (int32_t)(CME__CIVIL_SECONDS_MIN / CME__DAY_SECONDS), &year, &month, &day);
    cme_civil civil = cme_civil_date(year, month, day);
    civil.kind = (uint8_t)kind;
    if (kind != CME_CIVIL_DATE) {
        civil.hour = (uint8_t)(second_of_day / 3600);
        civil.minute = (uint8_t)(second_of_day / 60 % 60);
        civil.second = (uint8_t)(second_of_day % 60);
    }
    return civil;
}

int cme_civil_weekday(cme_civil civil) {
    return cme__weekday_from_days(cme__days_from_date(civil.year, civil.month, civil.day));
}

void cme_civil_text(cme_civil civil, char text[CME_CIVIL_TEXT_SIZE]) {
    if (text == NULL) {
        return;
    }
    if (cme_civil_is_none(civil)) {
        text[0] = '\0';
    } else if (civil.kind == CME_CIVIL_DATE) {
        (void)snprintf(text, CME_CIVIL_TEXT_SIZE, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
    } else {
        (void)snprintf(text, CME_CIVIL_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%s", civil.year, civil.month,
                       civil.day, civil.hour, civil.minute, civil.second,
                       civil.kind == CME_CIVIL_UTC ? "Z" : "");
    }
}

cme_status cme_civil_parse(const char *text, cme_civil *out) {
    if (text == NULL || out == NULL) {
        return CME_ERR_MISUSE;
    }
    const char *at = text;
    int year = 0;
    int month = 0;
    int day = 0;
    if (!read_digits(&at, 4, &year) || !read_char(&at, '-') || !read_digits(&at, 2, &month) ||
        !read_char(&at, '-') || !read_digits(&at, 2, &day)) {
        return CME_ERR_INVALID;
    }
    cme_civil civil = cme_civil_date(year, month, day);
    if (*at != '\0') {
        int hour = 0;
        int minute = 0;
        int second = 0;
        if ((!read_char(&at, 'T') && !read_char(&at, ' ')) || !read_digits(&at, 2, &hour) ||
            !read_char(&at, ':') || !read_digits(&at, 2, &minute) ||
            (read_char(&at, ':') && !read_digits(&at, 2, &second))) {
            return CME_ERR_INVALID;
        }
        civil = cme_civil_at(year, month, day, hour, minute, second);
        if (read_char(&at, 'Z')) {
            civil.kind = CME_CIVIL_UTC;
        }
    }
    if (*at != '\0' || !cme_civil_is_valid(civil)) {
        return CME_ERR_INVALID;
    }
    *out = civil;
    return CME_OK;
}

/* --- plain numbers --- */

bool cme__year_is_leap(int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int cme__month_length(int64_t year, int month) {
    static const uint8_t lengths[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) {
        return 0;
    }
    return lengths[month] + (month == 2 && cme__year_is_leap(year) ? 1 : 0);
}

int64_t cme__days_from_date(int64_t year, int month, int day) {
    if (year > -NEAR_YEARS && year < NEAR_YEARS) {
        return days_of_near_date((int32_t)year, month, day);
    }
    if (year > year_farthest) {
        year = year_farthest;
    } else if (year < -year_farthest) {
        year = -year_farthest;
    }
    int64_t cycle = cme__floor_div(year, CYCLE_YEARS);
    int32_t year_of_cycle = (int32_t)(year - cycle * CYCLE_YEARS);
    return cycle * CYCLE_DAYS + days_of_near_date(year_of_cycle, month, day);
}

void cme__date_from_days(int64_t days, int64_t *year, int *month, int *day) {
    int32_t near_year = 0;
    if (days > -NEAR_DAYS && days < NEAR_DAYS) {
        near_date_of_days((int32_t)days, &near_year, month, day);
        *year = near_year;
        return;
    }
    int64_t cycle = cme__floor_div(days, CYCLE_DAYS);
    near_date_of_days((int32_t)cme__floor_mod(days, CYCLE_DAYS), &near_year, month, day);
    *year = cycle * CYCLE_YEARS + near_year;
}

int cme__weekday_from_days(int64_t days) {
    /* 1970-01-01 was a Thursday, 3; 7 more keep the sum positive. */
    return (int)((days % 7 + 10) % 7);
}

int64_t cme__floor_div(int64_t a, int64_t b) {
    int64_t quotient = a / b;
    return a % b < 0 ? quotient - 1 : quotient;
}

int64_t cme__floor_mod(int64_t a, int64_t b) {
    int64_t rest = a % b;
    return rest < 0 ? rest + b : rest;
}

/* --- helpers --- */

static int64_t days_of_near_date(int32_t year, int month, int day) {
    uint32_t early = month <= 2 ? 1 : 0; /* January and February belong to the year before */
    uint32_t shifted_year = (uint32_t)(year + YEARS_BEFORE) - early;
    int64_t shifted_month = early ? (int64_t)month + 12 : month;
    uint32_t century = shifted_year / 100;
    uint32_t days_of_years = 1461 * shifted_year / 4 - century + century / 4;
    int64_t days_of_months = (979 * shifted_month - 2919) / 32;
    return (int64_t)days_of_years + days_of_months + (day - INT64_C(1)) - DAYS_BEFORE;
}

static void near_date_of_days(int32_t days, int32_t *year, int *month, int *day) {
    uint32_t number = (uint32_t)(days + DAYS_BEFORE);
    uint32_t quarter_days = 4 * number + 3;
    uint32_t century = quarter_days / CYCLE_DAYS;
    uint32_t day_of_century = quarter_days % CYCLE_DAYS / 4;

    /* 2939745 / 2^32 is 4 / 1461.0000...: the quotient is the year of the century, the rest the day of the
     * year. */
    uint64_t scaled = UINT64_C(2939745) * (4 * day_of_century + 3);
    uint32_t year_of_century = (uint32_t)(scaled >> 32);
    uint32_t day_of_year = (uint32_t)scaled / 2939745 / 4;

    uint32_t scaled_month = 2141 * day_of_year + 197913;
    uint32_t shifted_month = scaled_month >> 16;
    uint32_t day_of_month = (scaled_month & 0xFFFF) / 2141;

    uint32_t early = day_of_year >= 306 ? 1 : 0;
    *year = (int32_t)(100 * century + year_of_century + early) - YEARS_BEFORE;
    *month = (int)(early ? shifted_month - 12 : shifted_month);
    *day = (int)day_of_month + 1;
}

static uint8_t field_of(int value) {
    return (uint8_t)(value < 0 || value > UINT8_MAX ? UINT8_MAX : value);
}

static bool read_digits(const char **at, int count, int *out) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        char digit = (*at)[i];
        if (digit < '0' || digit > '9') {
            return false;
        }
        value = value * 10 + (digit - '0');
    }
    *at += count;
    *out = value;
    return true;
}

static bool read_char(const char **at, char wanted) {
    if (**at != wanted) {
        return false;
    }
    (*at)++;
    return true;
}
