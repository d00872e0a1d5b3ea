/* session_candidates.c: the events whose sessions may lie in a window, from the covering indexes, expanded as
 * they are read. May use session_find_internal.h and db/. Must not know what was written about sessions:
 * session_window.c puts that over it. */
#include "session_find_internal.h"
#include "time/civil.h"

/* The columns that all statements here begin with. */
enum {
    ROW,
    ID,
    GROUP_ROW,
    VENUE,
    STATUS,
    STOPPED_AT,
    START,
    KIND,
    ZONE,
    /* of a plain event */
    FIRST_AT,
    LAST_AT,
    /* of a series */
    DURATION_DAYS = FIRST_AT,
    DURATION_SECONDS,
    HAS_DATES,
    COMPILED
};

#define EVENT_COLUMNS                                                                                        \
    "SELECT e.rowid, e.id, e.group_row, e.venue, e.status, e.stopped_at, e.start, e.kind, e.zone"
#define SERIES_COLUMNS EVENT_COLUMNS ", e.duration_days, e.duration_seconds, e.has_dates, e.compiled"

static const char FIND_PLAIN[] =
    EVENT_COLUMNS ", e.first_at, e.last_at FROM events e"
                  " WHERE e.is_series = 0 AND e.first_at >= $1 AND e.first_at < $2";
static const char FIND_SERIES[] =
    SERIES_COLUMNS " FROM events e WHERE e.is_series = 1 AND e.last_at >= $1 AND e.first_at < $2";
static const char FIND_PLAIN_ONE[] =
    EVENT_COLUMNS ", e.first_at, e.last_at FROM events e"
                  " WHERE e.rowid = $3 AND e.is_series = 0 AND e.first_at >= $1 AND e.first_at < $2";
static const char FIND_SERIES_ONE[] =
    SERIES_COLUMNS " FROM events e"
                   " WHERE e.rowid = $3 AND e.is_series = 1 AND e.last_at >= $1 AND e.first_at < $2";
static const char READ_EVENT[] = SERIES_COLUMNS ", e.is_series FROM events e WHERE e.rowid = $1";
enum { IS_SERIES = COMPILED + 1 };

static cme_status open_candidates(cme__session_search *search, const cme__session_window *window,
                                  const char *sql, const char *sql_of_one, cme__statement **statement);
static cme_status add_event(cme__session_search *search, cme__statement *row, cme__found_event **out);
static bool event_is_wanted(const cme__session_search *search, cme__statement *row);
static cme_status find_zone(cme__session_search *search, int64_t zone_row, uint32_t *index);
static cme_status add_zone(cme__session_search *search, int64_t zone_row, uint32_t *index);
static cme_status expand_event(cme__session_search *search, const cme__session_window *window,
                               cme__found_event *event, cme__statement *row, bool *too_dense);
static cme__session_window narrow_window(const cme__session_search *search, const cme__session_window *window,
                                         const cme__found_event *event);
static const cme__civil_window *window_on_clock(cme__found_zone *zone, const cme__session_window *window);
static cme_status read_rule(cme__session_search *search, const cme__found_event *event, cme__statement *row,
                            cme__rule *rule, bool *has_rule);
static cme_status read_dates(cme__session_search *search, const cme__found_event *event,
                             const cme__civil_window *window, cme__series *series);
static cme_status read_dates_of_kind(cme__session_search *search, int64_t event_row, bool excluded,
                                     const cme__civil_window *window, size_t from, size_t *until);
static cme_status add_expansion(cme__session_search *search, const cme__session_window *window,
                                cme__found_event *event, const cme__civil_window *civil_window);

cme_status cme__session_collect_plain(cme__session_search *search, const cme__session_window *window,
                                      bool *too_dense) {
    cme__statement *statement = NULL;
    cme_status status = open_candidates(search, window, FIND_PLAIN, FIND_PLAIN_ONE, &statement);
    while (status == CME_OK && !*too_dense) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        cme__found_event *event = NULL;
        status = add_event(search, statement, &event);
        if (status != CME_OK || event == NULL) {
            continue;
        }
        cme_time starts_at = cme__column_int(statement, FIRST_AT);
        event->ends_at = cme__column_int(statement, LAST_AT);
        search->steps++;
        *too_dense = search->steps > window->steps_max;
        if (cme__session_is_wanted_unwritten(search, event, starts_at) &&
            event->ends_at > window->ends_after) {
            status =
                cme__session_add_hit(search, event, starts_at, CME__RECURRENCE_PLAIN, CME__HIT_UNWRITTEN);
            event->hit_count = 1;
        }
    }
    cme__done(statement);
    return status;
}

cme_status cme__session_collect_series(cme__session_search *search, const cme__session_window *window,
                                       bool *too_dense) {
    cme__statement *statement = NULL;
    cme_status status = open_candidates(search, window, FIND_SERIES, FIND_SERIES_ONE, &statement);
    while (status == CME_OK && !*too_dense) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        cme__found_event *event = NULL;
        status = add_event(search, statement, &event);
        if (status == CME_OK && event != NULL) {
            event->is_series = true;
            event->duration_days = (int32_t)cme__column_int(statement, DURATION_DAYS);
            event->duration_seconds = (int32_t)cme__column_int(statement, DURATION_SECONDS);
            event->has_dates = cme__column_int(statement, HAS_DATES) != 0;
            status = expand_event(search, window, event, statement, too_dense);
        }
    }
    cme__done(statement);
    return status;
}

cme_status cme__session_event_of_row(cme__session_search *search, int64_t event_row, cme__found_event **out) {
    *out = NULL;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(search->store->db, READ_EVENT, &statement);
    cme__bind_int(statement, 1, event_row);
    bool row = false;
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    cme__found_event *event = NULL;
    if (status == CME_OK && row) {
        status = add_event(search, statement, &event);
    } else if (status == CME_OK) {
        status = cme__fail(&search->store->fault, CME_ERR_CORRUPT, "row %lld of events is not there",
                           (long long)event_row);
    }
    if (status == CME_OK && event != NULL) {
        event->is_series = cme__column_int(statement, IS_SERIES) != 0;
        event->duration_days = (int32_t)cme__column_int(statement, DURATION_DAYS);
        event->duration_seconds = (int32_t)cme__column_int(statement, DURATION_SECONDS);
    }
    cme__done(statement);
    *out = event;
    return status;
}

bool cme__session_is_wanted_unwritten(const cme__session_search *search, const cme__found_event *event,
                                      cme_time starts_at) {
    if (!event->matches_text || (search->venue_row != 0 && event->venue_row != search->venue_row)) {
        return false;
    }
    return search->query.include_cancelled ||
           cme__event_session_status(event->status, event->stopped_at, false, starts_at) !=
               CME_SESSION_CANCELLED;
}

cme_status cme__session_add_hit(cme__session_search *search, const cme__found_event *event,
                                cme_time starts_at, int64_t recurrence_id, uint32_t row) {
    if (!cme__grow(&search->hits, &search->hit_capacity, search->hit_count + 1, sizeof *search->hits)) {
        return cme__fail_memory(&search->store->fault);
    }
    uint32_t index = (uint32_t)(event - search->events);
    search->hits[search->hit_count++] = (cme__session_hit){starts_at, recurrence_id, index, row};
    return CME_OK;
}

static cme_status open_candidates(cme__session_search *search, const cme__session_window *window,
                                  const char *sql, const char *sql_of_one, cme__statement **statement) {
    cme_status status =
        cme__db_prepare(search->store->db, search->event_row != 0 ? sql_of_one : sql, statement);
    cme__bind_int(*statement, 1, window->from);
    cme__bind_int(*statement, 2, window->until);
    if (search->event_row != 0) {
        cme__bind_int(*statement, 3, search->event_row);
    }
    return status;
}

/* Keeps an event of which something may be wanted; `*out` NULL: it is rejected, and its sessions with it. */
static cme_status add_event(cme__session_search *search, cme__statement *row, cme__found_event **out) {
    cme__fault *fault = &search->store->fault;
    *out = NULL;
    if (!event_is_wanted(search, row)) {
        if (!cme__grow(&search->rejected, &search->rejected_capacity, search->rejected_count + 1,
                       sizeof *search->rejected)) {
            return cme__fail_memory(fault);
        }
        search->rejected[search->rejected_count++] = cme__column_int(row, ROW);
        return CME_OK;
    }
    if (!cme__grow(&search->events, &search->event_capacity, search->event_count + 1,
                   sizeof *search->events)) {
        return cme__fail_memory(fault);
    }
    cme__found_event *event = &search->events[search->event_count];
    *event = (cme__found_event){0};
    event->row = cme__column_int(row, ROW);
    event->id = cme__column_id(row, ID);
    event->group_row = cme__column_int(row, GROUP_ROW);
    event->venue_row = cme__column_int(row, VENUE);
    event->status = (cme_event_status)cme__column_int(row, STATUS);
    event->stopped_at = cme__column_int(row, STOPPED_AT);
    event->start = cme__column_int(row, START);
    event->kind = (cme_civil_kind)cme__column_int(row, KIND);
    event->matches_text = search->query.text == NULL ||
                          cme__ascending_has(search->text_events, search->text_event_count, event->row);
    event->first_hit = (uint32_t)search->hit_count;
    event->book = CME__ROW_MAP_NONE;
    cme_status status = find_zone(search, cme__column_int(row, ZONE), &event->zone);
    if (status == CME_OK) {
        search->event_count++;
        *out = event;
    }
    return status;
}

/* By group and status; the rest may differ from session to session. */
static bool event_is_wanted(const cme__session_search *search, cme__statement *row) {
    if (search->group_rows != NULL &&
        !cme__ascending_has(search->group_rows, search->group_count, cme__column_int(row, GROUP_ROW))) {
        return false;
    }
    return search->query.include_drafts || cme__column_int(row, STATUS) != CME_EVENT_DRAFT;
}

static cme_status find_zone(cme__session_search *search, int64_t zone_row, uint32_t *index) {
    *index = cme__row_map_get(&search->zone_map, zone_row);
    return *index != CME__ROW_MAP_NONE ? CME_OK : add_zone(search, zone_row, index);
}

static cme_status add_zone(cme__session_search *search, int64_t zone_row, uint32_t *index) {
    cme_store *store = search->store;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, "SELECT name FROM zones WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, zone_row);
    bool row = false;
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    cme__found_zone zone = {.from = CME_TIME_NONE, .until = CME_TIME_NONE};
    if (status == CME_OK && row) {
        zone.name = cme__column_copy(statement, 0, search->book.arena);
    }
    cme__done(statement);
    if (status == CME_OK && zone.name == NULL) {
        status = search->book.arena->failed
                     ? cme__fail_memory(&store->fault)
                     : cme__fail(&store->fault, CME_ERR_CORRUPT, "row %lld of zones is not there",
                                 (long long)zone_row);
    }
    if (status == CME_OK) {
        status = cme__zones_get(store->zones, &store->fault, zone.name, &zone.zone);
    }
    if (status == CME_OK &&
        (!cme__grow(&search->zones, &search->zone_capacity, search->zone_count + 1, sizeof zone) ||
         !cme__row_map_put(&search->zone_map, zone_row, (uint32_t)search->zone_count))) {
        status = cme__fail_memory(&store->fault);
    }
    if (status == CME_OK) {
        *index = (uint32_t)search->zone_count;
        search->zones[search->zone_count++] = zone;
    }
    return status;
}

static cme_status expand_event(cme__session_search *search, const cme__session_window *window,
                               cme__found_event *event, cme__statement *row, bool *too_dense) {
    cme__session_window own = narrow_window(search, window, event);
    if (own.from >= own.until || !event->matches_text ||
        (search->venue_row != 0 && event->venue_row != search->venue_row)) {
        return CME_OK;
    }
    const cme__civil_window *civil_window = window_on_clock(&search->zones[event->zone], &own);
    cme__rule rule;
    bool has_rule = false;
    cme__series series = {.start = event->start, .kind = event->kind};
    cme_status status = read_rule(search, event, row, &rule, &has_rule);
    if (status == CME_OK && event->has_dates) {
        status = read_dates(search, event, civil_window, &series);
    }
    if (status != CME_OK) {
        return status;
    }
    series.rules = &rule;
    series.rule_count = has_rule ? 1 : 0;
    size_t limit = window->steps_max > search->steps ? window->steps_max - search->steps : 0;
    status = cme__series_expand(&search->store->fault, &series, civil_window->from, civil_window->until,
                                limit + 1, &search->expansion);
    if (status != CME_OK) {
        return status;
    }
    search->steps += search->expansion.count + 1;
    *too_dense = search->expansion.count > limit;
    if (search->expansion.truncated && !*too_dense) {
        /* A rule that takes very long to walk is done with in a short window; one that cannot be counted to
         * its end is not, and then we say that there may be more. */
        *too_dense = !search->is_doubtful && window->until - window->from > CME__DAY_SECONDS;
        search->is_doubtful = !*too_dense;
    }
    return *too_dense ? CME_OK : add_expansion(search, &own, event, civil_window);
}

/* What of the window matters for an event: no session ends after a moment when it began longer before it than
 * it lasts; and none of a cancelled event is wanted after the event was stopped. */
static cme__session_window narrow_window(const cme__session_search *search, const cme__session_window *window,
                                         const cme__found_event *event) {
    enum { CLOCK_CHANGE_MAX = 26 * 3600 };
    cme__session_window own = *window;
    if (own.ends_after != CME_TIME_NONE) {
        int64_t longest = (int64_t)(event->duration_days + 1) * CME__DAY_SECONDS + event->duration_seconds +
                          CLOCK_CHANGE_MAX;
        own.from = own.from > own.ends_after - longest ? own.from : own.ends_after - longest;
    }
    if (event->status == CME_EVENT_CANCELLED && !search->query.include_cancelled &&
        event->stopped_at < own.until) {
        own.until = event->stopped_at + 1;
    }
    return own;
}

/* Most events of a search share a window: it is turned to a zone's clock once. */
static const cme__civil_window *window_on_clock(cme__found_zone *zone, const cme__session_window *window) {
    if (zone->from != window->from || zone->until != window->until) {
        zone->from = window->from;
        zone->until = window->until;
        zone->window = cme__civil_window_of(zone->zone, window->from, window->until);
    }
    return &zone->window;
}

/* The compiled rule; compiled anew when another version of the library wrote it. */
static cme_status read_rule(cme__session_search *search, const cme__found_event *event, cme__statement *row,
                            cme__rule *rule, bool *has_rule) {
    size_t size = 0;
    const void *compiled = cme__column_blob(row, COMPILED, &size);
    *has_rule = compiled != NULL;
    if (compiled == NULL || cme__rule_decode(compiled, size, rule)) {
        return CME_OK;
    }
    cme__arena arena = {0};
    cme__event_fields fields;
    cme_status status = cme__event_read(search->store, event->row, &arena, &fields);
    if (status == CME_OK) {
        status = cme__event_resolve(search->store, &fields);
    }
    if (status == CME_OK) {
        *rule = fields.times.rule;
    }
    cme__arena_free(&arena);
    return status;
}

/* The dates of the event that lie in the window. */
static cme_status read_dates(cme__session_search *search, const cme__found_event *event,
                             const cme__civil_window *window, cme__series *series) {
    size_t added = 0;
    size_t all = 0;
    cme_status status = read_dates_of_kind(search, event->row, false, window, 0, &added);
    if (status == CME_OK) {
        status = read_dates_of_kind(search, event->row, true, window, added, &all);
    }
    if (status == CME_OK) {
        series->rdates = search->dates;
        series->rdate_count = added;
        series->exdates = search->dates != NULL ? search->dates + added : NULL;
        series->exdate_count = all - added;
    }
    return status;
}

static cme_status read_dates_of_kind(cme__session_search *search, int64_t event_row, bool excluded,
                                     const cme__civil_window *window, size_t from, size_t *until) {
    static const char SELECT[] =
        "SELECT civil FROM event_dates WHERE event = $1 AND excluded = $2 AND civil >= $3 AND civil < $4"
        " ORDER BY civil";
    size_t count = from;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(search->store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_int(statement, 2, excluded);
    cme__bind_int(statement, 3, window->from);
    cme__bind_int(statement, 4, window->until);
    while (status == CME_OK) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        if (!cme__grow(&search->dates, &search->date_capacity, count + 1, sizeof *search->dates)) {
            status = cme__fail_memory(&search->store->fault);
            break;
        }
        search->dates[count++] = cme__column_int(statement, 0);
    }
    cme__done(statement);
    *until = count;
    return status;
}

static cme_status add_expansion(cme__session_search *search, const cme__session_window *window,
                                cme__found_event *event, const cme__civil_window *civil_window) {
    const cme__expansion *expansion = &search->expansion;
    const cme__zone *zone = search->zones[event->zone].zone;
    if (expansion->count == 0) {
        return CME_OK;
    }
    if (!cme__grow(&search->hits, &search->hit_capacity, search->hit_count + expansion->count,
                   sizeof *search->hits)) {
        return cme__fail_memory(&search->store->fault);
    }
    uint32_t index = (uint32_t)(event - search->events);
    cme__session_hit *hit = search->hits + search->hit_count;
    for (size_t i = 0; i < expansion->count; i++) {
        int64_t civil = expansion->civil[i];
        cme_time starts_at =
            civil_window->is_even ? civil - civil_window->offset : cme__zone_instant(zone, civil);
        if (starts_at < window->from || starts_at >= window->until) {
            continue;
        }
        if (window->ends_after != CME_TIME_NONE &&
            cme__event_session_span(zone, event->kind, civil, event->duration_days, event->duration_seconds)
                    .ends_at <= window->ends_after) {
            continue;
        }
        *hit++ = (cme__session_hit){starts_at, civil, index, CME__HIT_UNWRITTEN};
    }
    event->hit_count = (uint32_t)(hit - search->hits) - event->first_hit;
    search->hit_count += event->hit_count;
    return CME_OK;
}
