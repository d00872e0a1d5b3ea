/* event_times.c: when an event's sessions take place: checked from a spec, compiled, and loaded again.
 * May use event_internal.h, rules/event.h and time/.
 * Must not know sessions that were written about: who may be moved is decided in event_update.c. */
#include "base/ascending.h"
#include "event_internal.h"
#include "time/civil.h"

static cme_status apply_start(cme_store *store, const cme_event_spec *spec, cme__event_fields *fields);
static cme_status choose_zone(cme_store *store, const cme_event_spec *spec, cme_civil_kind kind,
                              cme__arena *arena, cme__event_fields *fields);
static cme_status default_zone(cme_store *store, const cme__event_fields *fields, cme__arena *arena,
                               const char **name);
static cme_status apply_duration(cme_store *store, const cme_event_spec *spec, uint64_t mask,
                                 cme__event_fields *fields);
static cme_status apply_rule(cme_store *store, const cme_event_spec *spec, cme__event_fields *fields);

/* One of the two lists of dates of a spec. */
typedef struct date_list {
    const char *name; /* "rdates" */
    const cme_civil *given;
    size_t count;
    bool takes_days; /* a date stands for all sessions of that day */
} date_list;

static cme_status apply_dates(cme_store *store, date_list list, bool lenient, cme__arena *arena,
                              const cme__event_fields *fields, int64_t **dates, size_t *count);
static cme_status date_seconds(cme_store *store, date_list list, size_t index, bool lenient,
                               const cme__event_fields *fields, int64_t *out);
static bool is_whole_day(date_list list, size_t index, const cme__event_fields *fields);
static cme_status take_out_days(cme_store *store, date_list list, cme__arena *arena,
                                cme__event_fields *fields);
static cme_status collect_sessions(cme_store *store, date_list list, const cme__event_fields *fields,
                                   cme__expansion *all);
static const char *kind_name(cme_civil_kind kind);
static cme_status find_zone(cme_store *store, cme__event_fields *fields);
static cme_status compile_rule(cme_store *store, bool lenient, cme__event_fields *fields);
static cme_status check_start_generated(cme_store *store, const cme__event_fields *fields);

cme_status cme__event_resolve(cme_store *store, cme__event_fields *fields) {
    cme__event_times *times = &fields->times;
    cme_status status = find_zone(store, fields);
    if (status != CME_OK || times->rrule == NULL ||
        (fields->compiled != NULL &&
         cme__rule_decode(fields->compiled, fields->compiled_size, &times->rule))) {
        return status;
    }
    /* Another version of the library compiled it. What was written is legal, or was imported as it stands. */
    return compile_rule(store, true, fields);
}

cme__series cme__event_times_series(const cme__event_times *times) {
    cme__series series = {
        .start = times->start,
        .kind = times->kind,
        .rules = &times->rule,
        .rule_count = times->rrule != NULL ? 1 : 0,
        .rdates = times->rdates,
        .rdate_count = times->rdate_count,
        .exdates = times->exdates,
        .exdate_count = times->exdate_count,
    };
    return series;
}

bool cme__event_times_is_series(const cme__event_times *times) {
    return times->rrule != NULL || times->rdate_count > 0;
}

cme_status cme__event_apply_times(cme_store *store, const cme_event_spec *spec, uint64_t mask, bool lenient,
                                  cme__arena *arena, cme__event_fields *fields) {
    cme__event_times *times = &fields->times;
    cme_civil_kind old_kind = times->kind;
    cme_status status = CME_OK;
    if (mask & CME_EVENT_START) {
        status = apply_start(store, spec, fields);
        if (status == CME_OK) {
            status = choose_zone(store, spec, old_kind, arena, fields);
        }
    }
    if (status == CME_OK) {
        status = find_zone(store, fields);
    }
    if (status == CME_OK) {
        status = apply_duration(store, spec, mask, fields);
    }
    if (status == CME_OK && (mask & CME_EVENT_RRULE)) {
        status = apply_rule(store, spec, fields);
    }
    if (status == CME_OK && (mask & CME_EVENT_RDATES)) {
        date_list list = {"rdates", spec->rdates, spec->rdate_count, false};
        status = apply_dates(store, list, lenient, arena, fields, &times->rdates, &times->rdate_count);
    }
    if (status == CME_OK && (mask & CME_EVENT_EXDATES)) {
        date_list list = {"exdates", spec->exdates, spec->exdate_count, true};
        status = apply_dates(store, list, lenient, arena, fields, &times->exdates, &times->exdate_count);
        if (status == CME_OK) {
            status = take_out_days(store, list, arena, fields);
        }
    }
    if (status != CME_OK || times->kind == old_kind) {
        return status;
    }
    bool has_old_dates = (times->rdate_count > 0 && !(mask & CME_EVENT_RDATES)) ||
                         (times->exdate_count > 0 && !(mask & CME_EVENT_EXDATES));
    if (has_old_dates && (times->kind == CME_CIVIL_DATE || old_kind == CME_CIVIL_DATE)) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "start of event '%s' becomes %s: its rdates and exdates must be given anew with it",
                         fields->title, kind_name(times->kind));
    }
    return CME_OK;
}

cme_status cme__event_compile(cme_store *store, bool lenient, cme__event_fields *fields) {
    cme__event_times *times = &fields->times;
    if (!cme__event_times_is_series(times) && times->exdate_count > 0) {
        if (!lenient) {
            return cme__fail(&store->fault, CME_ERR_INVALID,
                             "exdates of event '%s': it has neither a rule nor added dates to take them from",
                             fields->title);
        }
        times->exdate_count = 0;
    }
    cme_status status = CME_OK;
    if (times->rrule != NULL) {
        status = compile_rule(store, lenient, fields);
        if (status == CME_OK && !lenient) {
            status = check_start_generated(store, fields);
        }
    }
    if (status != CME_OK) {
        return status;
    }
    cme__series series = cme__event_times_series(times);
    bool is_empty = false;
    cme__event_span span = cme__event_series_span(times->zone, &series, times->duration_days,
                                                  times->duration_seconds, &is_empty);
    if (is_empty) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "exdates of event '%s': they take out its every session; cancel the event instead",
                         fields->title);
    }
    times->first_at = span.starts_at;
    times->last_at = span.ends_at == CME_TIME_NONE ? CME__LAST_AT_ENDLESS : span.ends_at;
    return CME_OK;
}

static cme_status apply_start(cme_store *store, const cme_event_spec *spec, cme__event_fields *fields) {
    if (cme_civil_is_none(spec->start)) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "start of event '%s' must be set", fields->title);
    }
    if (!cme_civil_is_valid(spec->start)) {
        char text[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(spec->start, text);
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "start '%s' of event '%s': there is no such day or time", text, fields->title);
    }
    fields->times.start = cme_civil_seconds(spec->start);
    fields->times.kind = (cme_civil_kind)spec->start.kind;
    return CME_OK;
}

/* UTC stands for itself. Otherwise the zone given; else the one that the event has; else its place's. */
static cme_status choose_zone(cme_store *store, const cme_event_spec *spec, cme_civil_kind kind,
                              cme__arena *arena, cme__event_fields *fields) {
    cme__event_times *times = &fields->times;
    const char *given = cme__text_or_null(spec->zone);
    if (times->kind == CME_CIVIL_UTC) {
        if (given != NULL && strcmp(given, "UTC") != 0) {
            return cme__fail(
                &store->fault, CME_ERR_INVALID,
                "zone '%s' of event '%s': its start is in UTC; give the start as that zone's clock shows it, or no zone",
                given, fields->title);
        }
        times->zone_name = "UTC";
        return CME_OK;
    }
    if (given != NULL) {
        times->zone_name = given;
        return CME_OK;
    }
    if (times->zone_name != NULL && kind != CME_CIVIL_UTC) {
        return CME_OK;
    }
    return default_zone(store, fields, arena, &times->zone_name);
}

static cme_status default_zone(cme_store *store, const cme__event_fields *fields, cme__arena *arena,
                               const char **name) {
    static const char SELECT[] =
        "SELECT coalesce((SELECT zone FROM venues WHERE rowid = $1), (SELECT zone FROM groups WHERE rowid = $2))";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_row(statement, 1, fields->venue_row);
    cme__bind_int(statement, 2, fields->group_row);
    bool row = false;
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    if (status == CME_OK && row) {
        *name = cme__column_copy(statement, 0, arena);
        if (*name == NULL) {
            status = arena->failed ? cme__fail_memory(&store->fault)
                                   : cme__fail(&store->fault, CME_ERR_CORRUPT, "a group has no zone");
        }
    }
    cme__done(statement);
    return status;
}

static cme_status apply_duration(cme_store *store, const cme_event_spec *spec, uint64_t mask,
                                 cme__event_fields *fields) {
    cme__event_times *times = &fields->times;
    if (mask & CME_EVENT_DURATION) {
        times->duration_days = spec->duration_days;
        times->duration_seconds = spec->duration_seconds;
    }
    return cme__event_check_duration(&store->fault, "event", fields->title, times->kind,
                                     &times->duration_days, times->duration_seconds);
}

static cme_status apply_rule(cme_store *store, const cme_event_spec *spec, cme__event_fields *fields) {
    fields->times.rrule = cme__text_or_null(spec->rrule);
    cme_status status = cme__text_check(&store->fault, "rrule", spec->rrule, CME__TEXT_LINE, CME_RRULE_MAX);
    if (status != CME_OK) {
        cme__fault_prefix(&store->fault, "event '%s': ", fields->title);
    }
    return status;
}

static cme_status apply_dates(cme_store *store, date_list list, bool lenient, cme__arena *arena,
                              const cme__event_fields *fields, int64_t **dates, size_t *count) {
    *dates = NULL;
    *count = 0;
    if (list.count == 0) {
        return CME_OK;
    }
    if (list.given == NULL) {
        return cme__fail_null(&store->fault, list.name);
    }
    if (list.count > CME_DATES_MAX) {
        return cme__fail(&store->fault, CME_ERR_LIMIT, "%zu %s of event '%s': at most %d", list.count,
                         list.name, fields->title, CME_DATES_MAX);
    }
    int64_t *seconds = cme__arena_alloc(arena, list.count * sizeof *seconds);
    if (seconds == NULL) {
        return cme__fail_memory(&store->fault);
    }
    size_t taken = 0;
    for (size_t i = 0; i < list.count; i++) {
        int64_t *out = &seconds[is_whole_day(list, i, fields) ? list.count - 1 : taken];
        cme_status status = date_seconds(store, list, i, lenient, fields, out);
        if (status != CME_OK) {
            return status;
        }
        taken += is_whole_day(list, i, fields) ? 0 : 1;
    }
    *dates = seconds;
    *count = cme__ascending_settle(seconds, taken);
    return CME_OK;
}

static bool is_whole_day(date_list list, size_t index, const cme__event_fields *fields) {
    return list.takes_days && list.given[index].kind == CME_CIVIL_DATE &&
           fields->times.kind != CME_CIVIL_DATE;
}

/* RFC 5545 leaves open what a date takes out of a series with times; people mean the whole day. The sessions
 * that the series has on it are kept as what is taken out, one by one. */
static cme_status take_out_days(cme_store *store, date_list list, cme__arena *arena,
                                cme__event_fields *fields) {
    cme__event_times *times = &fields->times;
    bool has_days = false;
    for (size_t i = 0; i < list.count && !has_days; i++) {
        has_days = is_whole_day(list, i, fields);
    }
    if (has_days && !cme__event_times_is_series(times)) {
        times->exdate_count = 1; /* for cme__event_compile, which has the word on it */
    }
    if (!has_days || !cme__event_times_is_series(times)) {
        return CME_OK;
    }
    cme__expansion all = {0};
    cme_status status = times->rrule != NULL ? compile_rule(store, true, fields) : CME_OK;
    if (status == CME_OK) {
        status = collect_sessions(store, list, fields, &all);
    }
    if (status == CME_OK && times->exdate_count + all.count > CME_DATES_MAX) {
        status = cme__fail(&store->fault, CME_ERR_LIMIT, "exdates of event '%s': more than %d sessions",
                           fields->title, CME_DATES_MAX);
    }
    if (status == CME_OK && all.count > 0) {
        int64_t *seconds = cme__arena_alloc(arena, (times->exdate_count + all.count) * sizeof *seconds);
        if (seconds == NULL) {
            status = cme__fail_memory(&store->fault);
        } else {
            memcpy(seconds, times->exdates, times->exdate_count * sizeof *seconds);
            memcpy(seconds + times->exdate_count, all.civil, all.count * sizeof *seconds);
            times->exdate_count = cme__ascending_settle(seconds, times->exdate_count + all.count);
            times->exdates = seconds;
        }
    }
    cme__expansion_free(&all);
    return status;
}

/* The sessions of the days of the list, one day after the other. */
static cme_status collect_sessions(cme_store *store, date_list list, const cme__event_fields *fields,
                                   cme__expansion *all) {
    cme__series series = cme__event_times_series(&fields->times);
    cme__expansion day = {0};
    cme_status status = CME_OK;
    series.exdate_count = 0;
    for (size_t i = 0; status == CME_OK && i < list.count && all->count <= CME_DATES_MAX; i++) {
        int64_t midnight = cme_civil_seconds(list.given[i]);
        if (!is_whole_day(list, i, fields)) {
            continue;
        }
        status = cme__series_expand(&store->fault, &series, midnight, midnight + CME__DAY_SECONDS,
                                    CME_DATES_MAX + 1, &day);
        if (status == CME_OK &&
            !cme__grow(&all->civil, &all->capacity, all->count + day.count, sizeof *all->civil)) {
            status = cme__fail_memory(&store->fault);
        }
        for (size_t k = 0; status == CME_OK && k < day.count; k++) {
            all->civil[all->count++] = day.civil[k];
        }
    }
    cme__expansion_free(&day);
    return status;
}

/* A date in the civil seconds of the event. What is in UTC is turned to its zone's clock. Foreign files may
 * also mix dates and times: a date then stands for the session of that day, a time for its day. */
static cme_status date_seconds(cme_store *store, date_list list, size_t index, bool lenient,
                               const cme__event_fields *fields, int64_t *out) {
    const cme__event_times *times = &fields->times;
    cme_civil civil = list.given[index];
    char text[CME_CIVIL_TEXT_SIZE];
    if (!cme_civil_is_valid(civil)) {
        cme_civil_text(civil, text);
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "%s[%zu] '%s' of event '%s': there is no such day or time", list.name, index, text,
                         fields->title);
    }
    cme_civil_kind kind = (cme_civil_kind)civil.kind;
    int64_t seconds = cme_civil_seconds(civil);
    if (kind == CME_CIVIL_UTC && times->kind != CME_CIVIL_UTC) {
        seconds = cme__zone_civil(times->zone, seconds);
        kind = times->kind == CME_CIVIL_DATE ? CME_CIVIL_ZONED : times->kind;
    }
    if (is_whole_day(list, index, fields)) {
        kind = times->kind;
    } else if (kind != times->kind && lenient) {
        if (times->kind == CME_CIVIL_DATE) {
            seconds -= cme__floor_mod(seconds, CME__DAY_SECONDS);
        } else if (kind == CME_CIVIL_DATE) {
            seconds += cme__floor_mod(times->start, CME__DAY_SECONDS);
        }
        kind = times->kind;
    }
    if (kind != times->kind) {
        cme_civil_text(civil, text);
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "%s[%zu] %s of event '%s' is %s, its start is %s: they must be of one kind",
                         list.name, index, text, fields->title, kind_name((cme_civil_kind)civil.kind),
                         kind_name(times->kind));
    }
    if (seconds < CME__CIVIL_SECONDS_MIN || seconds >= CME__CIVIL_SECONDS_END) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "%s[%zu] of event '%s': beyond the year %d",
                         list.name, index, fields->title, CME_YEAR_MAX);
    }
    *out = seconds;
    return CME_OK;
}

static const char *kind_name(cme_civil_kind kind) {
    switch (kind) {
    case CME_CIVIL_UTC:
        return "a time in UTC";
    case CME_CIVIL_FLOATING:
        return "a floating time";
    case CME_CIVIL_DATE:
        return "a date";
    case CME_CIVIL_ZONED:
        break;
    }
    return "a time in a zone";
}

static cme_status find_zone(cme_store *store, cme__event_fields *fields) {
    cme_status status =
        cme__zones_get(store->zones, &store->fault, fields->times.zone_name, &fields->times.zone);
    if (status != CME_OK) {
        cme__fault_prefix(&store->fault, "zone of event '%s': ", fields->title);
    }
    return status;
}

static cme_status compile_rule(cme_store *store, bool lenient, cme__event_fields *fields) {
    cme__event_times *times = &fields->times;
    cme_status status =
        cme__rule_compile(&store->fault, times->rrule, cme_civil_from_seconds(times->start, times->kind),
                          times->zone, lenient ? CME__RULE_IMPORT : CME__RULE_STRICT, &times->rule);
    if (status != CME_OK) {
        cme__fault_prefix(&store->fault, "rrule of event '%s': ", fields->title);
    }
    return status;
}

/* A start that the rule does not generate is refused, with the first one that it does (icalendar.md). */
static cme_status check_start_generated(cme_store *store, const cme__event_fields *fields) {
    const cme__event_times *times = &fields->times;
    if (cme__rule_matches_start(&times->rule)) {
        return CME_OK;
    }
    char start[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(cme_civil_from_seconds(times->start, times->kind), start);
    cme__series rule_alone = {
        .start = times->start, .kind = times->kind, .rules = &times->rule, .rule_count = 1};
    int64_t generated;
    if (!cme__series_first_from(&rule_alone, times->start + 1, &generated, NULL)) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "start %s of event '%s': the rule '%s' generates neither it nor anything after it",
                         start, fields->title, times->rrule);
    }
    char suggested[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(cme_civil_from_seconds(generated, times->kind), suggested);
    return cme__fail(
        &store->fault, CME_ERR_INVALID,
        "start %s of event '%s': the rule '%s' does not generate it; the first start that it generates is %s",
        start, fields->title, times->rrule, suggested);
}
