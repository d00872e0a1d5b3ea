/* read_clock.c: times of a file on the clock of the event that they belong to, and lists of such times.
 * May use base/, time/, icalendar/reader.h.
 * Must not know rules, or how an event is put together. */
#include <string.h>

#include "icalendar/reader.h"
#include "time/civil.h"

static int64_t day_of(int64_t civil);

cme_time cme__ical_instant_of(const cme__ical_making *making, const cme__ical_moment *moment) {
    int64_t civil = cme_civil_seconds(moment->civil);
    if (moment->civil.kind == CME_CIVIL_UTC) {
        return civil;
    }
    if (moment->zone != NULL) {
        return cme__zone_instant(moment->zone, civil);
    }
    bool is_local = making->kind == CME_CIVIL_ZONED || making->kind == CME_CIVIL_FLOATING;
    return cme__zone_instant(is_local ? making->zone : making->reader->zone, civil);
}

int64_t cme__ical_civil_of(const cme__ical_making *making, const cme__ical_moment *moment) {
    int64_t civil = cme_civil_seconds(moment->civil);
    cme_civil_kind kind = (cme_civil_kind)moment->civil.kind;
    if (making->kind == CME_CIVIL_DATE) {
        /* Midnight in UTC means the day; any other time in UTC is looked up on the clock. */
        bool is_time_in_utc = kind == CME_CIVIL_UTC && civil != day_of(civil);
        return day_of(is_time_in_utc ? cme__zone_civil(making->zone, civil) : civil);
    }
    if (kind == CME_CIVIL_DATE) {
        return civil + (making->start - day_of(making->start));
    }
    if (kind == making->kind && moment->zone == (kind == CME_CIVIL_ZONED ? making->zone : NULL)) {
        return civil;
    }
    if (kind == CME_CIVIL_FLOATING && making->kind == CME_CIVIL_ZONED) {
        return civil;
    }
    cme_time instant = cme__ical_instant_of(making, moment);
    return making->kind == CME_CIVIL_UTC ? instant : cme__zone_civil(making->zone, instant);
}

bool cme__ical_length_of(const cme__ical_making *making, const cme__ical_vevent *event, int32_t *days,
                         int32_t *seconds) {
    bool is_date = event->start.civil.kind == CME_CIVIL_DATE;
    int64_t whole_days = 0;
    int64_t exact = 0;
    const char *reason = NULL;
    uint32_t line = event->has_end ? event->end.line : event->duration_line;
    if (event->has_end && is_date) {
        int64_t end = cme__ical_civil_of(making, &event->end);
        end = event->end.civil.kind == CME_CIVIL_DATE ? cme_civil_seconds(event->end.civil) : end;
        whole_days = (end - cme_civil_seconds(event->start.civil)) / CME__DAY_SECONDS;
        reason = event->end.civil.kind != CME_CIVIL_DATE ? "is a time although the start is a date" : NULL;
    } else if (event->has_end) {
        cme__ical_moment end = event->end;
        if (end.zone == NULL && end.civil.kind != CME_CIVIL_UTC) {
            reason = end.civil.kind == CME_CIVIL_DATE ? "is a date although the start is a time" : NULL;
            end.zone = event->start.zone;
            end.civil.kind = event->start.civil.kind;
        }
        exact = cme__ical_instant_of(making, &end) - cme__ical_instant_of(making, &event->start);
    } else if (event->has_duration) {
        whole_days = event->duration.days;
        exact = event->duration.seconds;
        if (is_date && exact != 0) {
            reason = exact % CME__DAY_SECONDS != 0 ? "has hours although the start is a date" : NULL;
            whole_days += cme__floor_div(exact + CME__DAY_SECONDS - 1, CME__DAY_SECONDS);
            exact = 0;
        }
    }
    if (whole_days < 0 || exact < 0 || (is_date && event->has_end && whole_days == 0)) {
        reason = is_date && whole_days == 0 ? "is the start itself: read as one day"
                                            : "lies before the start: read as the start";
        whole_days = exact = 0;
    }
    if (reason != NULL) {
        cme__ical_note_add(making->reader->notes, CME__ICAL_CHANGED, line, making->uid,
                           event->has_end ? "DTEND" : "DURATION", "the end %s", reason);
    }
    if (whole_days > CME_DURATION_DAYS_MAX || exact > CME_DURATION_SECONDS_MAX) {
        return false;
    }
    *days = (int32_t)(is_date && whole_days == 0 ? 1 : whole_days);
    *seconds = (int32_t)exact;
    return true;
}

bool cme__ical_occurrence_of(const cme__ical_making *making, const cme__ical_moment *moment, int64_t *out) {
    cme__series series = cme__ical_making_series(making);
    series.exdate_count = 0;
    int64_t civil = cme__ical_civil_of(making, moment);
    bool is_day = moment->civil.kind == CME_CIVIL_DATE && making->kind != CME_CIVIL_DATE;
    if (!is_day && cme__ical_in_range(civil) && cme__series_contains(&series, civil)) {
        *out = civil;
        return true;
    }
    if (making->kind == CME_CIVIL_DATE || !cme__ical_in_range(civil)) {
        return false;
    }
    /* A time in UTC, or in another zone, may mean one in a gap of this clock; a day its only occurrence. */
    cme__expansion near = {0};
    cme_time instant = cme__ical_instant_of(making, moment);
    int64_t from = is_day ? day_of(civil) : civil - CME__DAY_SECONDS;
    int64_t until = is_day ? from + CME__DAY_SECONDS : civil + CME__DAY_SECONDS;
    size_t found = 0;
    if (cme__series_expand(NULL, &series, from, until, 100, &near) == CME_OK) {
        for (size_t i = 0; i < near.count; i++) {
            bool is_same = making->kind == CME_CIVIL_UTC
                               ? near.civil[i] == instant
                               : cme__zone_instant(making->zone, near.civil[i]) == instant;
            if (is_day || is_same) {
                *out = near.civil[i];
                found++;
            }
        }
    }
    cme__expansion_free(&near);
    return found == 1;
}

bool cme__ical_dates_append(int64_t **dates, size_t *count, size_t *capacity, int64_t civil) {
    if (!cme__grow(dates, capacity, *count + 1, sizeof **dates)) {
        return false;
    }
    (*dates)[(*count)++] = civil;
    return true;
}

bool cme__ical_dates_add(int64_t **dates, size_t *count, size_t *capacity, int64_t civil) {
    size_t at = *count;
    while (at > 0 && (*dates)[at - 1] >= civil) {
        at--;
    }
    if (at < *count && (*dates)[at] == civil) {
        return true;
    }
    if (!cme__ical_dates_append(dates, count, capacity, civil)) {
        return false;
    }
    memmove(*dates + at + 1, *dates + at, (*count - 1 - at) * sizeof **dates);
    (*dates)[at] = civil;
    return true;
}

bool cme__ical_in_range(int64_t civil) {
    return civil >= CME__CIVIL_SECONDS_MIN && civil < CME__CIVIL_SECONDS_END;
}

static int64_t day_of(int64_t civil) {
    return cme__floor_div(civil, CME__DAY_SECONDS) * CME__DAY_SECONDS;
}
