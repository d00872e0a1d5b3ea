/* recurrence_words_times.c: times of the day as people say them, and how a rule ends: a date, a number of
 * sessions, a length of time. May use recurrence_words_internal.h, civil.h and zone.h. Must not know days of
 * a rule. */
#include <stdio.h>

#include "time/recurrence_words_internal.h"

static const char *const TO[] = {"to", "through", "-", NULL};

static cme_status read_time(cme__reading *reading, int *hour, int *minute, int *second);
static cme_status read_date(cme__understanding *u, cme_civil *out);
static cme_status keep_until(cme__understanding *u, size_t from, cme_civil until);

/* A number, but not that of "12 times". */
static bool next_begins_number(const cme__reading *reading) {
    return cme__peek(reading, 0).kind == CME__TOKEN_NUMBER && !cme__next_is_counted(reading, 1);
}

/* --- times of the day --- */

/* One bound of a list of numbers. */
static cme_status read_bounded(cme__reading *reading, int least, int most, int *out) {
    cme__token token = cme__peek(reading, 0);
    if (token.kind != CME__TOKEN_NUMBER || token.number > (uint32_t)most || token.number < (uint32_t)least) {
        char right[48];
        (void)snprintf(right, sizeof right, "a number from %d to %d", least, most);
        return cme__not_understood(reading, right);
    }
    *out = (int)token.number;
    cme__advance(reading);
    return CME_OK;
}

cme_status cme__read_numbers(cme__reading *reading, int least, int most, uint64_t *set) {
    do {
        int first = 0;
        cme_status status = read_bounded(reading, least, most, &first);
        int last = first;
        if (status == CME_OK && cme__next_is_any(reading, 0, TO)) {
            cme__advance(reading);
            status = read_bounded(reading, first, most, &last);
        }
        if (status != CME_OK) {
            return status;
        }
        *set |= cme__bits_below(last - least + 1) & ~cme__bits_below(first - least);
    } while (cme__next_item(reading, next_begins_number));
    return CME_OK;
}

/* The times as hours, minutes and seconds, each with each: what a rule can hold. */
static cme_status keep_times(cme__understanding *u, size_t from, int listed) {
    cme__rule_parts *parts = &u->parts;
    u->has_times = true;
    u->parts.offset[CME__PART_BYHOUR] = from;
    u->parts.length[CME__PART_BYHOUR] = u->reading.at - from;
    int made = cme__bit_count(parts->hours) * cme__bit_count(parts->minutes) * cme__bit_count(parts->seconds);
    if (made != listed) {
        return cme__refuse_words(
            &u->reading, from, u->reading.at,
            "are times that one rule cannot hold: its hours and minutes are combined each with "
            "each; make an event of each");
    }
    bool is_start =
        listed == 1 && u->start.kind != CME_CIVIL_DATE && parts->hours == UINT32_C(1) << u->start.hour &&
        parts->minutes == UINT64_C(1) << u->start.minute && parts->seconds == UINT64_C(1) << u->start.second;
    if (is_start) {
        return CME_OK; /* the start says so */
    }
    cme__say_part(u, CME__PART_BYHOUR, from);
    if (parts->minutes != UINT64_C(1) << u->start.minute) {
        cme__say_part(u, CME__PART_BYMINUTE, from);
    }
    if (parts->seconds != UINT64_C(1) << u->start.second) {
        cme__say_part(u, CME__PART_BYSECOND, from);
    }
    return CME_OK;
}

static cme_status read_times(cme__understanding *u) {
    enum { TIMES_MAX = 24 * 60 };
    int32_t seen[TIMES_MAX];
    int count = 0;
    cme__rule_parts *parts = &u->parts;
    size_t from = u->reading.at;
    do {
        int hour = 0;
        int minute = 0;
        int second = 0;
        cme_status status = read_time(&u->reading, &hour, &minute, &second);
        if (status != CME_OK) {
            return status;
        }
        int32_t time = hour * 3600 + minute * 60 + second;
        bool is_new = true;
        for (int i = 0; i < count; i++) {
            is_new = is_new && seen[i] != time;
        }
        if (is_new && count < TIMES_MAX) {
            seen[count++] = time;
        }
        parts->hours |= UINT32_C(1) << hour;
        parts->minutes |= UINT64_C(1) << minute;
        parts->seconds |= UINT64_C(1) << second;
    } while (cme__next_item(&u->reading, next_begins_number));
    return keep_times(u, from, count);
}

/* "09:00 and 14:30", "7 pm"; "minutes 0 and 30"; "second 15". */
cme_status cme__read_at(cme__understanding *u) {
    static const char *const minutes[] = {"minute", "minutes", NULL};
    static const char *const seconds[] = {"second", "seconds", NULL};
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    cme_status status = CME_OK;
    if (cme__accept_any(reading, minutes)) {
        status = cme__read_numbers(reading, 0, 59, &u->parts.minutes);
        cme__say_part(u, CME__PART_BYMINUTE, from);
    } else if (cme__accept_any(reading, seconds)) {
        status = cme__read_numbers(reading, 0, 59, &u->parts.seconds);
        cme__say_part(u, CME__PART_BYSECOND, from);
    } else if ((u->parts.hours | u->parts.minutes | u->parts.seconds) != 0) {
        status = cme__fail(reading->fault, CME_ERR_INVALID,
                           "words at offset %zu: times of day were said before; list all of them there",
                           cme__peek(reading, 0).offset);
    } else {
        status = read_times(u);
    }
    return status;
}

/* "9", "09:30", "09:30:15", "9 am", "12:30 pm" */
static cme_status read_time(cme__reading *reading, int *hour, int *minute, int *second) {
    size_t from = reading->at;
    cme_status status = CME_OK;
    if (!next_begins_number(reading)) {
        return cme__not_understood(reading, "a time of day: 09:00, 19:30, 7 pm");
    }
    status = read_bounded(reading, 0, 23, hour);
    if (status == CME_OK && cme__accept(reading, ":")) {
        status = read_bounded(reading, 0, 59, minute);
        if (status == CME_OK && cme__accept(reading, ":")) {
            status = read_bounded(reading, 0, 59, second);
        }
    }
    bool is_pm = status == CME_OK && cme__next_is(reading, 0, "pm");
    bool has_half = status == CME_OK && (is_pm || cme__next_is(reading, 0, "am"));
    if (has_half) {
        cme__advance(reading);
        if (*hour < 1 || *hour > 12) {
            return cme__refuse_words(reading, from, reading->at,
                                     "is no time: am and pm go with hours from 1 to 12");
        }
        *hour = *hour % 12 + (is_pm ? 12 : 0);
    }
    return status;
}

/* --- the end --- */

static cme_status begin_end(cme__understanding *u) {
    if (u->has_end) {
        return cme__fail(u->reading.fault, CME_ERR_INVALID,
                         "words at offset %zu: how the rule ends was said before; leave one of both out",
                         cme__peek(&u->reading, 0).offset);
    }
    u->has_end = true;
    return CME_OK;
}

bool cme__next_begins_count(const cme__reading *reading) {
    static const char *const words[] = {"once", "twice", NULL};
    return cme__next_is_any(reading, 0, words) ||
           (cme__next_number(reading, 0) >= 0 && cme__next_is_counted(reading, 1));
}

cme_status cme__read_count(cme__understanding *u) {
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    int64_t count = cme__next_is(reading, 0, "once") ? 1 : cme__next_is(reading, 0, "twice") ? 2 : -1;
    cme_status status = begin_end(u);
    if (count < 0) {
        count = cme__next_number(reading, 0);
        cme__advance(reading);
    }
    cme__advance(reading);
    if (status == CME_OK && (count < 1 || count > CME__RULE_NUMBER_MAX)) {
        status = cme__refuse_words(reading, from, reading->at, "must be from 1 to 2147483647 times");
    }
    if (status == CME_OK && cme__next_is_any(reading, 0, (const char *const[]){"a", "per", "each", NULL})) {
        status = cme__not_understood(reading, "the days themselves, as in 'every Tuesday and Thursday'");
    }
    u->parts.count = (uint32_t)count;
    cme__say_part(u, CME__PART_COUNT, from);
    return status;
}

/* Whether "-", "/" or "." joins numbers to a date. ISO 8601 has one order only; "12/03" has two. */
static cme_status read_iso_date(cme__reading *reading, int *year, int *month, int *day) {
    size_t from = reading->at;
    uint32_t first = cme__peek(reading, 0).number;
    bool is_iso = cme__next_is(reading, 1, "-") && first > 31 &&
                  cme__peek(reading, 2).kind == CME__TOKEN_NUMBER && cme__next_is(reading, 3, "-") &&
                  cme__peek(reading, 4).kind == CME__TOKEN_NUMBER;
    uint32_t second = cme__peek(reading, 2).number;
    uint32_t third = cme__peek(reading, 4).number;
    for (int i = 0; i < (is_iso ? 5 : 3); i++) {
        cme__advance(reading);
    }
    if (!is_iso || first > CME_YEAR_MAX || second > 12 || third > 31) {
        return cme__refuse_words(
            reading, from, reading->at,
            "may mean several dates, or none; right would be '12 March 2027' or '2027-03-12'");
    }
    *year = (int)first;
    *month = (int)second;
    *day = (int)third;
    return CME_OK;
}

/* The number of a day or year. */
static int take_number(cme__reading *reading) {
    uint32_t number = cme__peek(reading, 0).number;
    cme__advance(reading);
    return (int)number;
}

static bool next_is_day(const cme__reading *reading) {
    cme__token token = cme__peek(reading, 0);
    return (token.kind == CME__TOKEN_NUMBER || token.kind == CME__TOKEN_PLACE) && token.number <= 31;
}

/* "12 March", "12th of March", "March 12", and a year when one follows. */
static cme_status read_named_date(cme__reading *reading, int *year, int *month, int *day) {
    static const char sentence[] = "a date: 12 March 2027, March 12, 2027 or 2027-03-12";
    (void)cme__accept(reading, "the");
    if (next_is_day(reading)) {
        *day = take_number(reading);
        (void)cme__accept(reading, "of");
        *month = cme__next_month(reading, 0) + 1;
        if (*month == 0) {
            return cme__not_understood(reading, "a month behind the day, as in '12 March 2027'");
        }
        cme__advance(reading);
    } else {
        *month = cme__next_month(reading, 0) + 1;
        if (*month == 0) {
            return cme__not_understood(reading, sentence);
        }
        cme__advance(reading);
        (void)cme__accept(reading, "the");
        if (!next_is_day(reading)) {
            return cme__not_understood(reading, "a day of the month, as in 'March 12, 2027'");
        }
        *day = take_number(reading);
    }
    if (cme__peek(reading, 0).kind == CME__TOKEN_NUMBER && cme__peek(reading, 0).length == 4) {
        *year = take_number(reading);
    } else if (cme__next_is(reading, 0, ",") && cme__peek(reading, 1).kind == CME__TOKEN_NUMBER &&
               cme__peek(reading, 1).length == 4 && !cme__next_is_counted(reading, 2)) {
        cme__advance(reading);
        *year = take_number(reading);
    }
    return CME_OK;
}

/* A date; without a year it is the first that is not before the start. */
static cme_status read_date(cme__understanding *u, cme_civil *out) {
    cme__reading *reading = &u->reading;
    int weekday = cme__next_weekday(reading, 0);
    int year = -1;
    int month = 0;
    int day = 0;
    if (weekday >= 0) {
        cme__advance(reading);
        (void)cme__accept(reading, ",");
    }
    size_t from = reading->at;
    bool is_numeric = cme__peek(reading, 0).kind == CME__TOKEN_NUMBER &&
                      cme__next_is_any(reading, 1, (const char *const[]){"-", "/", ".", NULL});
    cme_status status = is_numeric ? read_iso_date(reading, &year, &month, &day)
                                   : read_named_date(reading, &year, &month, &day);
    if (status != CME_OK) {
        return status;
    }
    *out = cme_civil_date(year < 0 ? u->start.year : year, month, day);
    if (year < 0 && (month < u->start.month || (month == u->start.month && day < u->start.day))) {
        out->year = (int16_t)(out->year + 1);
    }
    if (day < 1 || !cme_civil_is_valid(*out)) {
        return cme__refuse_words(reading, from, reading->at, "is no date: there is no such day");
    }
    if (weekday >= 0 && weekday != cme_civil_weekday(*out)) {
        char sentence[40];
        (void)snprintf(sentence, sizeof sentence, "is a %s", cme__weekday_words[cme_civil_weekday(*out)]);
        return cme__refuse_words(reading, from, reading->at, sentence);
    }
    return CME_OK;
}

cme_status cme__read_until(cme__understanding *u) {
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    cme_civil until = CME_CIVIL_NONE;
    cme_status status = begin_end(u);
    if (status == CME_OK) {
        status = read_date(u, &until);
    }
    if (status == CME_OK && cme__accept(reading, "at")) {
        int hour = 0;
        int minute = 0;
        int second = 0;
        status = read_time(reading, &hour, &minute, &second);
        until = cme_civil_at(until.year, until.month, until.day, hour, minute, second);
    }
    return status == CME_OK ? keep_until(u, from, until) : status;
}

/* The same day of the month so many months later, or the last one of that month. CME_CIVIL_NONE beyond the
 * calendar. */
static cme_civil months_later(cme_civil date, int64_t months) {
    int64_t index = (int64_t)date.year * 12 + date.month - 1 + months;
    int64_t year = index / 12;
    int month = (int)(index % 12) + 1;
    if (year > CME_YEAR_MAX) {
        return CME_CIVIL_NONE;
    }
    int length = cme__month_length(year, month);
    return cme_civil_date((int)year, month, date.day < length ? date.day : length);
}

/* "6 weeks", "a year": up to the day before the one that lies so much after the start. */
cme_status cme__read_for(cme__understanding *u) {
    cme__reading *reading = &u->reading;
    size_t from = reading->at;
    if (cme__next_begins_count(reading)) {
        return cme__read_count(u);
    }
    bool is_one = cme__next_is(reading, 0, "a") || cme__next_is(reading, 0, "an");
    int64_t number = is_one ? 1 : cme__next_number(reading, 0);
    int unit = cme__next_unit(reading, 1);
    cme_status status = begin_end(u);
    if (status == CME_OK && (number < 1 || unit < CME__DAILY)) {
        status = cme__not_understood(reading, "'12 times', or a number of days, weeks, months or years");
    }
    if (status != CME_OK) {
        return status;
    }
    cme__advance(reading);
    cme__advance(reading);
    cme_civil end = CME_CIVIL_NONE;
    if (number <= INT64_C(366) * CME_YEAR_MAX) {
        int64_t days = unit == CME__WEEKLY ? 7 * number : number;
        end = unit == CME__DAILY || unit == CME__WEEKLY
                  ? cme_civil_from_seconds(cme_civil_seconds(u->start) + days * CME__DAY_SECONDS,
                                           CME_CIVIL_DATE)
                  : months_later(u->start, unit == CME__YEARLY ? 12 * number : number);
    }
    if (cme_civil_is_none(end)) {
        return cme__refuse_words(reading, from, reading->at,
                                 "is longer than the calendar, which ends with the year 9999");
    }
    end = cme_civil_from_seconds(cme_civil_seconds(end) - CME__DAY_SECONDS, CME_CIVIL_DATE);
    return keep_until(u, from, end);
}

static cme_status keep_until(cme__understanding *u, size_t from, cme_civil until) {
    bool is_day = until.kind == CME_CIVIL_DATE;
    if (u->start.kind == CME_CIVIL_DATE && !is_day) {
        return cme__refuse_words(&u->reading, from, u->reading.at,
                                 "has a time, but the event lasts whole days: right would be the day alone");
    }
    if (u->start.kind == CME_CIVIL_ZONED && u->zone == NULL) {
        return cme__fail(
            u->reading.fault, CME_ERR_INVALID,
            "zone must be set: the words at offset %zu name a last day, which ends at its midnight", from);
    }
    cme__say_part(u, CME__PART_UNTIL, from);
    cme__rule_take_until(&u->parts, u->start, u->zone, until);
    return CME_OK;
}
