/* event.c: the table of an event's status, the rule of SEQUENCE, and the times of its sessions.
 * May use base/, time/ and the public headers.
 * Must not know SQL, clocks or stores: everything it decides about is an argument. */
#include "rules/event.h"

#include "time/civil.h"

enum {
    STATUS_COUNT = CME_EVENT_COMPLETED + 1,
    CLOCK_CHANGE_MAX = 26 * 3600 /* no zone's clock was ever set by more than a day */
};

static const char *const STATUS_NAMES[STATUS_COUNT] = {
    [CME_EVENT_DRAFT] = "draft",         [CME_EVENT_PUBLISHED] = "published",
    [CME_EVENT_POSTPONED] = "postponed", [CME_EVENT_CANCELLED] = "cancelled",
    [CME_EVENT_COMPLETED] = "completed",
};

/* Rows: from; columns: to. */
static const bool CHANGES[STATUS_COUNT][STATUS_COUNT] = {
    [CME_EVENT_DRAFT] =
        {[CME_EVENT_DRAFT] = true, [CME_EVENT_PUBLISHED] = true, [CME_EVENT_CANCELLED] = true},
    [CME_EVENT_PUBLISHED] = {[CME_EVENT_PUBLISHED] = true,
                             [CME_EVENT_POSTPONED] = true,
                             [CME_EVENT_CANCELLED] = true,
                             [CME_EVENT_COMPLETED] = true},
    [CME_EVENT_POSTPONED] =
        {[CME_EVENT_POSTPONED] = true, [CME_EVENT_PUBLISHED] = true, [CME_EVENT_CANCELLED] = true},
    [CME_EVENT_CANCELLED] = {[CME_EVENT_CANCELLED] = true},
    [CME_EVENT_COMPLETED] = {[CME_EVENT_COMPLETED] = true},
};

static bool status_is_known(cme_event_status status);
static bool last_transition(const cme__zone *zone, cme_time until, cme__zone_transition *out);
static void offsets_before(const cme__zone *zone, cme_time until, int32_t *least, int32_t *most);
static int64_t clamp(int64_t value, int64_t least, int64_t most);

const char *cme__event_status_name(cme_event_status status) {
    return status_is_known(status) ? STATUS_NAMES[status] : "unknown";
}

cme_status cme__event_check_change(cme__fault *fault, const char *event, cme_event_status from,
                                   cme_event_status to) {
    if (status_is_known(from) && status_is_known(to) && CHANGES[from][to]) {
        return CME_OK;
    }
    return cme__fail(fault, CME_ERR_STATE, "event '%s' is %s: it cannot become %s", event,
                     cme__event_status_name(from), cme__event_status_name(to));
}

cme_time cme__event_stopped_at(cme_event_status to, cme_time stopped_at, cme_time now) {
    switch (to) {
    case CME_EVENT_DRAFT:
        return CME__STOPPED_ALWAYS;
    case CME_EVENT_POSTPONED:
    case CME_EVENT_CANCELLED:
        return stopped_at < now ? stopped_at : now;
    case CME_EVENT_PUBLISHED:
    case CME_EVENT_COMPLETED:
        break;
    }
    return CME__STOPPED_NEVER;
}

cme_session_status cme__event_session_status(cme_event_status status, cme_time stopped_at, bool cancelled,
                                             cme_time starts_at) {
    if (cancelled) {
        return CME_SESSION_CANCELLED;
    }
    if (starts_at <= stopped_at) {
        return CME_SESSION_SCHEDULED;
    }
    switch (status) {
    case CME_EVENT_DRAFT:
        return CME_SESSION_DRAFT;
    case CME_EVENT_POSTPONED:
        return CME_SESSION_POSTPONED;
    case CME_EVENT_CANCELLED:
        return CME_SESSION_CANCELLED;
    case CME_EVENT_PUBLISHED:
    case CME_EVENT_COMPLETED:
        break;
    }
    return CME_SESSION_SCHEDULED;
}

cme_time cme__event_past_until(cme_time stopped_at, cme_time now) {
    return stopped_at < now ? stopped_at : now;
}

bool cme__event_sequence_rises(cme_event_status status, unsigned changed) {
    const unsigned counted =
        CME__CHANGED_TIME | CME__CHANGED_PLACE | CME__CHANGED_RECURRENCE | CME__CHANGED_STATUS;
    return status != CME_EVENT_DRAFT && (changed & counted) != 0;
}

bool cme__event_status_shows(cme_event_status from, cme_event_status to) {
    if (to == CME_EVENT_COMPLETED) {
        to = CME_EVENT_PUBLISHED;
    }
    return from != to;
}

cme_status cme__event_check_duration(cme__fault *fault, const char *what, const char *title,
                                     cme_civil_kind kind, int32_t *days, int32_t seconds) {
    if (*days < 0 || seconds < 0) {
        return cme__fail(fault, CME_ERR_INVALID, "duration_%s %d of %s '%s': must be 0 or more",
                         *days < 0 ? "days" : "seconds", *days < 0 ? *days : seconds, what, title);
    }
    if (*days > CME_DURATION_DAYS_MAX || seconds > CME_DURATION_SECONDS_MAX) {
        bool too_many_days = *days > CME_DURATION_DAYS_MAX;
        return cme__fail(fault, CME_ERR_LIMIT, "duration_%s %d of %s '%s': at most %d",
                         too_many_days ? "days" : "seconds", too_many_days ? *days : seconds, what, title,
                         too_many_days ? CME_DURATION_DAYS_MAX : CME_DURATION_SECONDS_MAX);
    }
    if (kind == CME_CIVIL_DATE && seconds != 0) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "duration_seconds %d of %s '%s': it starts with a date and lasts whole days",
                         seconds, what, title);
    }
    if (kind == CME_CIVIL_DATE && *days == 0) {
        *days = 1;
    }
    return CME_OK;
}

cme__event_span cme__event_session_span(const cme__zone *zone, cme_civil_kind kind, int64_t civil,
                                        int32_t duration_days, int32_t duration_seconds) {
    if (kind == CME_CIVIL_DATE) {
        duration_days = duration_days > 0 ? duration_days : 1;
        duration_seconds = 0;
    }
    cme__event_span span;
    span.starts_at = cme__zone_instant(zone, civil);
    span.ends_at = span.starts_at;
    if (duration_days > 0) {
        span.ends_at = cme__zone_instant(zone, civil + (int64_t)duration_days * CME__DAY_SECONDS);
    }
    span.ends_at += duration_seconds;
    return span;
}

cme__event_span cme__event_series_span(const cme__zone *zone, const cme__series *series,
                                       int32_t duration_days, int32_t duration_seconds, bool *is_empty) {
    cme__event_span result = {CME_TIME_NONE, CME_TIME_NONE};
    int64_t civil;
    bool truncated = false;
    bool found = cme__series_first_from(series, CME__CIVIL_SECONDS_MIN, &civil, &truncated);
    *is_empty = !found && !truncated;
    if (*is_empty) {
        return result;
    }
    if (!found) {
        civil = series->start; /* nothing is earlier, added dates aside */
    }
    cme__event_span span =
        cme__event_session_span(zone, series->kind, civil, duration_days, duration_seconds);
    result.starts_at = span.starts_at;

    /* A start that the clock skips moves forward, past what begins right after the gap. */
    cme__zone_transition gap;
    if (last_transition(zone, span.starts_at, &gap) &&
        cme__series_first_from(series, gap.at + gap.after.offset, &civil, &truncated)) {
        span = cme__event_session_span(zone, series->kind, civil, duration_days, duration_seconds);
        if (span.starts_at < result.starts_at) {
            result.starts_at = span.starts_at;
        }
    }

    int64_t last = cme__series_last(series);
    if (last == CME__SERIES_ENDLESS) {
        return result;
    }
    if (!cme__series_last_before(series, CME__CIVIL_SECONDS_END, &civil, &truncated)) {
        civil = last;
    }
    span = cme__event_session_span(zone, series->kind, civil, duration_days, duration_seconds);
    result.ends_at = span.ends_at;

    /* Likewise an end: of the last session that ends before the gap's own end. */
    int64_t days = series->kind == CME_CIVIL_DATE && duration_days < 1 ? 1 : duration_days;
    cme_time nominal_end = span.ends_at - (series->kind == CME_CIVIL_DATE ? 0 : duration_seconds);
    if (last_transition(zone, nominal_end, &gap)) {
        int64_t gap_end = gap.at + gap.after.offset - days * CME__DAY_SECONDS;
        if (cme__series_last_before(series, gap_end, &civil, &truncated)) {
            span = cme__event_session_span(zone, series->kind, civil, duration_days, duration_seconds);
            if (span.ends_at > result.ends_at) {
                result.ends_at = span.ends_at;
            }
        }
    }
    return result;
}

cme__civil_window cme__civil_window_of(const cme__zone *zone, cme_time from, cme_time until) {
    from = clamp(from, CME__CIVIL_SECONDS_MIN - 2 * CME__DAY_SECONDS,
                 CME__CIVIL_SECONDS_END + 2 * CME__DAY_SECONDS);
    until = clamp(until, from, CME__CIVIL_SECONDS_END + 2 * CME__DAY_SECONDS);
    cme__civil_window window;
    window.offset = cme__zone_offset_at(zone, from - CLOCK_CHANGE_MAX);
    cme__zone_transition transition;
    window.is_even = !cme__zone_next_transition(zone, from - CLOCK_CHANGE_MAX, &transition) ||
                     transition.at >= until + CLOCK_CHANGE_MAX;
    if (window.is_even) {
        window.from = from + window.offset;
        window.until = until + window.offset;
    } else {
        int32_t least, most;
        offsets_before(zone, from, &least, &most);
        window.from = from + least;
        offsets_before(zone, until, &least, &most);
        window.until = until + most;
    }
    return window;
}

static bool status_is_known(cme_event_status status) {
    return (int)status >= CME_EVENT_DRAFT && (int)status <= CME_EVENT_COMPLETED;
}

/* The last time that a clock was set forward within a day before `until`. */
static bool last_transition(const cme__zone *zone, cme_time until, cme__zone_transition *out) {
    bool found = false;
    cme__zone_transition transition;
    cme_time at = until - CLOCK_CHANGE_MAX;
    while (cme__zone_next_transition(zone, at, &transition) && transition.at <= until) {
        if (transition.after.offset > transition.before.offset) {
            *out = transition;
            found = true;
        }
        at = transition.at;
    }
    return found;
}

/* The offsets that were in force within a day before `until`. */
static void offsets_before(const cme__zone *zone, cme_time until, int32_t *least, int32_t *most) {
    cme_time at = until - CLOCK_CHANGE_MAX;
    *least = *most = cme__zone_offset_at(zone, at);
    cme__zone_transition transition;
    while (cme__zone_next_transition(zone, at, &transition) && transition.at <= until) {
        int32_t offset = transition.after.offset;
        *least = offset < *least ? offset : *least;
        *most = offset > *most ? offset : *most;
        at = transition.at;
    }
}

static int64_t clamp(int64_t value, int64_t least, int64_t most) {
    return value < least ? least : value > most ? most : value;
}
