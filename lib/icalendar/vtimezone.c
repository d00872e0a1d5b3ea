/* vtimezone.c: from the transitions of a zone to observances with yearly rules.
 * May use base/, time/ and icalendar/write.h.
 * Must not know events, or how a foreign VTIMEZONE is read. */
#include "icalendar/vtimezone.h"

#include <string.h>

#include "base/memory.h"
#include "time/civil.h"

/* A run of fewer years than this is written as single dates. */
enum { RUN_MIN = 3 };

/* The days of a month, at most seven in a row, on which the onsets of one rule lie. */
typedef struct day_span {
    int first;
    int last;
} day_span;

/* One change of the offset, as the clock before it shows it. */
typedef struct zone_onset {
    cme_time at;
    int64_t civil;
    int64_t year;
    int month;
    int day;
    int weekday; /* 0 = Monday */
    int32_t time_of_day;
    int32_t from;
    int32_t to;
    bool is_daylight;
    char abbreviation[16];
    size_t observance; /* index + 1 of the first onset of its observance; 0: none yet */

    /* Of the first onset of an observance that is a rule. */
    bool is_rule;
    day_span days;
    size_t last; /* index of the last onset */
} zone_onset;

typedef struct onsets {
    zone_onset *items;
    size_t count;
    size_t capacity;
} onsets;

static bool collect(onsets *all, const cme__zone *zone, cme_time begin, cme_time end);
static zone_onset onset_of(const cme__zone_transition *transition);
static void join_rules(onsets *all);
static size_t next_year(const onsets *all, size_t first, size_t previous, day_span *span);
static void join_rest(onsets *all);
static bool is_alike(const zone_onset *a, const zone_onset *b);
static void write_initial(cme__ical_writer *writer, const cme__zone *zone, cme_time begin);
static void write_head(cme__ical_writer *writer, const zone_onset *onset);
static void write_tail(cme__ical_writer *writer, const zone_onset *onset);
static void write_rule(cme__ical_writer *writer, const zone_onset *first, const zone_onset *last,
                       int64_t last_year);
static void put(cme__ical_writer *writer, const char *text, bool first);
static void put_number(cme__ical_writer *writer, int number);
static int nth_of_month(int month, day_span days);
static void write_dates(cme__ical_writer *writer, const onsets *all, size_t first);
static void write_offset(cme__ical_writer *writer, const char *name, int32_t offset);
static cme_civil local_time(int64_t civil);

void cme__vtimezone_write(cme__ical_writer *writer, const cme__zone *zone, cme_time from) {
    /* A year more than asked for: the yearly rules then begin before the first event. */
    int64_t year;
    int month;
    int day;
    cme__date_from_days(cme__floor_div(cme__zone_civil(zone, from), CME__DAY_SECONDS), &year, &month, &day);
    int64_t first_year = year > CME_YEAR_MIN ? year - 1 : CME_YEAR_MIN;
    int64_t last_year = year + CME__VTIMEZONE_YEARS;
    last_year = last_year < CME__VTIMEZONE_YEAR ? CME__VTIMEZONE_YEAR : last_year;
    cme_time begin = cme__zone_instant(zone, cme__days_from_date(first_year, 1, 1) * CME__DAY_SECONDS);
    cme_time end = cme__zone_instant(zone, cme__days_from_date(last_year + 1, 1, 1) * CME__DAY_SECONDS);

    onsets all = {NULL, 0, 0};
    if (!collect(&all, zone, begin, end)) {
        writer->out->failed = true;
    }
    join_rules(&all);
    join_rest(&all);

    cme__ical_put_line(writer, "BEGIN:VTIMEZONE");
    cme__ical_name(writer, "TZID");
    cme__ical_text_value(writer, cme__zone_name(zone));
    cme__ical_name(writer, "X-LIC-LOCATION");
    cme__ical_text_value(writer, cme__zone_name(zone));
    if (all.count == 0 || all.items[0].at > from) {
        write_initial(writer, zone, begin);
    }
    for (size_t i = 0; i < all.count; i++) {
        const zone_onset *first = &all.items[i];
        if (first->observance == i + 1) {
            write_head(writer, first);
            if (first->is_rule) {
                write_rule(writer, first, &all.items[first->last], last_year);
            } else {
                write_dates(writer, &all, i);
            }
            write_tail(writer, first);
        }
    }
    cme__ical_put_line(writer, "END:VTIMEZONE");
    cme__free(all.items);
}

static bool collect(onsets *all, const cme__zone *zone, cme_time begin, cme_time end) {
    cme__zone_transition transition;
    cme_time at = begin;
    while (cme__zone_next_transition(zone, at, &transition) && transition.at < end) {
        at = transition.at;
        if (transition.before.offset == transition.after.offset) {
            continue; /* only another name for the same time */
        }
        if (!cme__grow(&all->items, &all->capacity, all->count + 1, sizeof *all->items)) {
            return false;
        }
        all->items[all->count++] = onset_of(&transition);
    }
    return true;
}

static zone_onset onset_of(const cme__zone_transition *transition) {
    zone_onset onset = {.at = transition->at,
                        .civil = transition->at + transition->before.offset,
                        .from = transition->before.offset,
                        .to = transition->after.offset,
                        .is_daylight = transition->after.is_dst};
    /* Where winter is the time that is "saved" (Dublin, Casablanca), readers expect the usual names all the
     * same. */
    if (transition->before.is_dst != transition->after.is_dst) {
        onset.is_daylight = onset.to > onset.from;
    }
    int64_t day = cme__floor_div(onset.civil, CME__DAY_SECONDS);
    cme__date_from_days(day, &onset.year, &onset.month, &onset.day);
    onset.weekday = cme__weekday_from_days(day);
    onset.time_of_day = (int32_t)cme__floor_mod(onset.civil, CME__DAY_SECONDS);
    memcpy(onset.abbreviation, transition->after.abbreviation, sizeof onset.abbreviation);
    return onset;
}

/* Puts together what one yearly rule describes. */
static void join_rules(onsets *all) {
    for (size_t first = 0; first < all->count; first++) {
        zone_onset *begin = &all->items[first];
        size_t count = begin->observance == 0 ? 1 : 0;
        day_span span = {begin->day, begin->day};
        for (size_t i = first; count > 0 && (i = next_year(all, first, i, &span)) != 0;) {
            count++;
        }
        if (count < RUN_MIN) {
            continue;
        }
        span = (day_span){begin->day, begin->day};
        size_t next = first;
        do {
            begin->last = next;
            all->items[next].observance = first + 1;
            next = next_year(all, first, next, &span);
        } while (next != 0);
        begin->is_rule = true;
        begin->days = span;
    }
}

/* The onset in the year after `previous` that is like `first`: the same weekday among the same seven days of
 * the month, at the same time. Widens `span`. 0: there is none. */
static size_t next_year(const onsets *all, size_t first, size_t previous, day_span *span) {
    const zone_onset *begin = &all->items[first];
    int64_t year = all->items[previous].year + 1;
    for (size_t i = previous + 1; i < all->count && all->items[i].year <= year; i++) {
        const zone_onset *next = &all->items[i];
        int low = next->day < span->first ? next->day : span->first;
        int high = next->day > span->last ? next->day : span->last;
        if (next->observance == 0 && next->year == year && next->month == begin->month &&
            next->weekday == begin->weekday && next->time_of_day == begin->time_of_day && high - low < 7 &&
            is_alike(next, begin)) {
            *span = (day_span){low, high};
            return i;
        }
    }
    return 0;
}

/* Puts together what is left and differs only in its date. */
static void join_rest(onsets *all) {
    for (size_t first = 0; first < all->count; first++) {
        if (all->items[first].observance != 0) {
            continue;
        }
        for (size_t i = first; i < all->count; i++) {
            if (all->items[i].observance == 0 && is_alike(&all->items[i], &all->items[first])) {
                all->items[i].observance = first + 1;
            }
        }
    }
}

static bool is_alike(const zone_onset *a, const zone_onset *b) {
    return a->from == b->from && a->to == b->to && a->is_daylight == b->is_daylight &&
           strcmp(a->abbreviation, b->abbreviation) == 0;
}

/* What holds before the first onset. */
static void write_initial(cme__ical_writer *writer, const cme__zone *zone, cme_time begin) {
    cme__zone_state state = cme__zone_state_at(zone, begin);
    zone_onset onset = {
        .civil = begin + state.offset, .from = state.offset, .to = state.offset, .is_daylight = state.is_dst};
    memcpy(onset.abbreviation, state.abbreviation, sizeof onset.abbreviation);
    write_head(writer, &onset);
    write_tail(writer, &onset);
}

static void write_head(cme__ical_writer *writer, const zone_onset *onset) {
    cme__ical_put_line(writer, onset->is_daylight ? "BEGIN:DAYLIGHT" : "BEGIN:STANDARD");
    cme__ical_name(writer, "DTSTART");
    cme__ical_time_value(writer, local_time(onset->civil));
    write_offset(writer, "TZOFFSETFROM", onset->from);
    write_offset(writer, "TZOFFSETTO", onset->to);
    cme__ical_name(writer, "TZNAME");
    cme__ical_text_value(writer, onset->abbreviation);
}

static void write_tail(cme__ical_writer *writer, const zone_onset *onset) {
    cme__ical_put_line(writer, onset->is_daylight ? "END:DAYLIGHT" : "END:STANDARD");
}

/* "BYDAY=-1SU" where the days are a week of the month, else the days beside the weekday: the day before a
 * last Sunday is no last Saturday. Any week that holds the days of a rule with an end says the same. */
static void write_rule(cme__ical_writer *writer, const zone_onset *first, const zone_onset *last,
                       int64_t last_year) {
    static const char *const WEEKDAYS[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    int nth = nth_of_month(first->month, first->days);
    cme__ical_name(writer, "RRULE");
    put(writer, "FREQ=YEARLY", true);
    if (last->year < last_year) {
        put(writer, ";UNTIL=", false);
        cme__ical_time_part(writer, cme_civil_from_seconds(last->at, CME_CIVIL_UTC));
    }
    put(writer, nth < 0 ? ";BYDAY=-" : ";BYDAY=", false);
    put_number(writer, nth < 0 ? -nth : nth);
    put(writer, WEEKDAYS[first->weekday], false);
    for (int day = first->days.first; nth == 0 && day <= first->days.last; day++) {
        put(writer, day == first->days.first ? ";BYMONTHDAY=" : ",", false);
        put_number(writer, day);
    }
    put(writer, ";BYMONTH=", false);
    put_number(writer, first->month);
    cme__ical_end(writer);
}

static void put(cme__ical_writer *writer, const char *text, bool first) {
    cme__ical_raw_part(writer, text, strlen(text), first);
}

/* Nothing for 0. */
static void put_number(cme__ical_writer *writer, int number) {
    char digits[24];
    cme__ical_raw_part(writer, digits, cme__ical_format_digits(digits, number, 0), false);
}

/* The number of a weekday in its month when the days are that week of it; -1: the last one; 0: they are none.
 */
static int nth_of_month(int month, day_span days) {
    int length =
        cme__month_length(2001, month); /* February: the 29th is never among its last seven days alone */
    if (month != 2 && days.first > length - 7) {
        return -1;
    }
    int nth = (days.first + 6) / 7;
    return days.last <= nth * 7 ? nth : 0;
}

static void write_dates(cme__ical_writer *writer, const onsets *all, size_t first) {
    bool has_more = false;
    for (size_t i = first + 1; i < all->count; i++) {
        if (all->items[i].observance == first + 1) {
            if (has_more) {
                cme__ical_raw_part(writer, ",", 1, false);
            } else {
                cme__ical_name(writer, "RDATE");
                cme__ical_raw_part(writer, "", 0, true);
            }
            cme__ical_time_part(writer, local_time(all->items[i].civil));
            has_more = true;
        }
    }
    if (has_more) {
        cme__ical_end(writer);
    }
}

static void write_offset(cme__ical_writer *writer, const char *name, int32_t offset) {
    char text[16];
    int32_t size = offset < 0 ? -offset : offset;
    text[0] = offset < 0 ? '-' : '+';
    size_t length = 1 + cme__ical_format_digits(text + 1, size / 3600, 2);
    length += cme__ical_format_digits(text + length, size / 60 % 60, 2);
    if (size % 60 != 0) {
        length += cme__ical_format_digits(text + length, size % 60, 2);
    }
    cme__ical_name(writer, name);
    cme__ical_raw_part(writer, text, length, true);
    cme__ical_end(writer);
}

/* The year 1 is where civil times begin. */
static cme_civil local_time(int64_t civil) {
    if (civil < CME__CIVIL_SECONDS_MIN) {
        civil = CME__CIVIL_SECONDS_MIN;
    }
    return cme_civil_from_seconds(civil, CME_CIVIL_ZONED);
}
