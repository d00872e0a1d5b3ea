/* calendar_feed.c: the VEVENTs of events and of the sessions that differ from them.
 * May use calendar_internal.h, icalendar/feed.h and db/.
 * Must not know whose feed it is. */
#include "calendar_internal.h"
#include "time/civil.h"

/* Sessions that are read at once. */
enum { SESSIONS_AT_ONCE = 100 };

/* What a calendar shows of an override. */
#define SHOWN_FIELDS                                                                                         \
    (CME_SESSION_START | CME_SESSION_DURATION | CME_SESSION_VENUE | CME_SESSION_TITLE |                      \
     CME_SESSION_DESCRIPTION | CME_SESSION_LOCATION | CME_SESSION_URL)

static const char *rule_text(const cme__event_times *times, cme__arena *arena);
static cme_status write_event(cme__feed *feed, int64_t row);
static cme_status write_overrides(cme__feed *feed, const cme__feed_event *event);
static cme_status read_sessions(cme__feed *feed, int64_t event_row, int64_t from, size_t most,
                                cme__arena *arena, cme__feed_session *sessions, size_t *count);
static void fill_common(const cme__feed_event *event, cme__vevent *out);
static void apply_session(const cme__feed_event *event, const cme__feed_session *session, cme__vevent *out);
static cme__vevent_status shown_status(cme_session_status status);
static cme_status add_venue(cme__feed *feed, int64_t venue_row, cme__arena *arena, cme__vevent *out);
static const cme_civil *civil_list(cme__arena *arena, const int64_t *dates, size_t count,
                                   cme_civil_kind kind);

cme_status cme__feed_events(cme__feed *feed) {
    cme_status status = CME_OK;
    for (size_t i = 0; status == CME_OK && i < feed->event_count; i++) {
        status = write_event(feed, feed->events[i]);
    }
    return status;
}

void cme__feed_session_read(cme__statement *row, int column, cme__arena *arena, cme__feed_session *out) {
    out->recurrence_id = cme__column_int(row, column);
    out->is_cancelled = cme__column_int(row, column + 1) != 0;
    out->overridden = (uint64_t)cme__column_int(row, column + 2);
    out->start = cme__column_int(row, column + 3);
    out->kind = (cme_civil_kind)cme__column_int(row, column + 4);
    out->duration_days = (int32_t)cme__column_int(row, column + 5);
    out->duration_seconds = (int32_t)cme__column_int(row, column + 6);
    out->venue_row = cme__column_int(row, column + 7);
    out->title = cme__column_copy(row, column + 8, arena);
    out->description = cme__column_copy(row, column + 9, arena);
    out->location = cme__column_copy(row, column + 10, arena);
    out->url = cme__column_copy(row, column + 11, arena);
    out->sequence = (int32_t)cme__column_int(row, column + 12);
    out->extra = cme__column_copy(row, column + 13, arena);
    out->starts_at = cme__column_time(row, column + 14);
    out->created_at = cme__column_time(row, column + 15);
    out->updated_at = cme__column_time(row, column + 16);
}

cme_status cme__feed_event_load(cme__feed *feed, int64_t row, cme__arena *arena, cme__feed_event *out) {
    *out = (cme__feed_event){.rrule = NULL};
    cme_status status = cme__event_read(feed->store, row, arena, &out->fields);
    if (status == CME_OK) {
        status = cme__event_resolve(feed->store, &out->fields);
    }
    if (status != CME_OK) {
        return status;
    }
    const cme__event_times *times = &out->fields.times;
    out->rdates = civil_list(arena, times->rdates, times->rdate_count, times->kind);
    out->exdates = civil_list(arena, times->exdates, times->exdate_count, times->kind);
    if (times->rrule != NULL) {
        out->rrule = rule_text(times, arena);
    }
    return arena->failed ? cme__fail_memory(&feed->store->fault) : CME_OK;
}

cme_status cme__feed_master(cme__feed *feed, const cme__feed_event *event, const cme__feed_session *session,
                            cme__arena *arena, cme__vevent *out) {
    const cme__event_fields *fields = &event->fields;
    fill_common(event, out);
    out->rrule = event->rrule;
    out->rdates = event->rdates;
    out->rdate_count = fields->times.rdate_count;
    out->exdates = event->exdates;
    out->exdate_count = fields->times.exdate_count;
    int64_t venue_row = fields->venue_row;
    if (session != NULL) {
        apply_session(event, session, out);
        venue_row = session->overridden & CME_SESSION_VENUE ? session->venue_row : venue_row;
    }
    return add_venue(feed, venue_row, arena, out);
}

cme_status cme__feed_override(cme__feed *feed, const cme__feed_event *event, const cme__feed_session *session,
                              cme__arena *arena, cme__vevent *out) {
    const cme__event_fields *fields = &event->fields;
    fill_common(event, out);
    out->recurrence_id = cme_civil_from_seconds(session->recurrence_id, fields->times.kind);
    out->start = out->recurrence_id;
    out->created = session->created_at;
    apply_session(event, session, out);
    bool has_venue = session->overridden & CME_SESSION_VENUE;
    return add_venue(feed, has_venue ? session->venue_row : fields->venue_row, arena, out);
}

/* The canonical rule. A COUNT that a start off the rule counts towards is told as UNTIL: readers do not agree
 * whether it does (icalendar.md: DTSTART counts). */
static const char *rule_text(const cme__event_times *times, cme__arena *arena) {
    cme__text canonical = {0};
    cme__text told = {0};
    cme__series rule = {.start = times->start, .kind = times->kind, .rules = &times->rule, .rule_count = 1};
    int64_t last = cme__rule_matches_start(&times->rule) ? CME__SERIES_ENDLESS : cme__series_last(&rule);
    cme__rule_text(&times->rule, &canonical);
    for (const char *part = canonical.bytes; part != NULL && *part != '\0';) {
        size_t length = strcspn(part, ";");
        cme__text_append(&told, ";", told.length > 0 ? 1 : 0);
        if (last != CME__SERIES_ENDLESS && strncmp(part, "COUNT=", 6) == 0) {
            cme_civil until = cme_civil_from_seconds(last, CME_CIVIL_ZONED);
            cme__text_format(&told, "UNTIL=%04d%02d%02d", until.year, until.month, until.day);
            if (times->kind != CME_CIVIL_DATE) {
                cme__text_format(&told, "T%02d%02d%02d", until.hour, until.minute, until.second);
            }
        } else {
            cme__text_append(&told, part, length);
        }
        part += length + (part[length] == ';' ? 1 : 0);
    }
    bool failed = canonical.failed || told.failed || told.bytes == NULL;
    char *text = failed ? NULL : cme__arena_text(arena, told.bytes, told.length);
    arena->failed |= failed;
    cme__text_free(&canonical);
    cme__text_free(&told);
    return text;
}

static cme_status write_event(cme__feed *feed, int64_t row) {
    cme__arena arena = {0};
    cme__feed_event event;
    cme__feed_session session;
    cme__vevent vevent;
    size_t count = 0;
    cme_status status = cme__feed_event_load(feed, row, &arena, &event);
    bool is_series = status == CME_OK && cme__event_times_is_series(&event.fields.times);
    if (status == CME_OK && !is_series) {
        status = read_sessions(feed, row, INT64_MIN, 1, &arena, &session, &count);
    }
    if (status == CME_OK) {
        status = cme__feed_master(feed, &event, count > 0 ? &session : NULL, &arena, &vevent);
    }
    if (status == CME_OK) {
        cme__vevent_write(&feed->writer, &vevent);
        status = cme__feed_flush(feed, false);
    }
    if (status == CME_OK && is_series) {
        status = write_overrides(feed, &event);
    }
    cme__arena_free(&arena);
    return status;
}

/* Sessions that were cancelled or changed, some at a time: a series may have any number of them. */
static cme_status write_overrides(cme__feed *feed, const cme__feed_event *event) {
    cme_status status = CME_OK;
    int64_t from = INT64_MIN;
    size_t count = SESSIONS_AT_ONCE;
    while (status == CME_OK && count == SESSIONS_AT_ONCE) {
        cme__arena arena = {0};
        cme__feed_session sessions[SESSIONS_AT_ONCE];
        status = read_sessions(feed, event->fields.row, from, SESSIONS_AT_ONCE, &arena, sessions, &count);
        for (size_t i = 0; status == CME_OK && i < count; i++) {
            cme__vevent vevent;
            status = cme__feed_override(feed, event, &sessions[i], &arena, &vevent);
            if (status == CME_OK) {
                cme__vevent_write(&feed->writer, &vevent);
                status = cme__feed_flush(feed, false);
            }
            from = sessions[i].recurrence_id + 1;
        }
        cme__arena_free(&arena);
    }
    return status;
}

static cme_status read_sessions(cme__feed *feed, int64_t event_row, int64_t from, size_t most,
                                cme__arena *arena, cme__feed_session *sessions, size_t *count) {
    static const char SELECT[] = "SELECT " CME__FEED_SESSION_COLUMNS " FROM sessions s"
                                 " WHERE s.event = $1 AND s.recurrence_id >= $2"
                                 "  AND (s.cancelled <> 0 OR s.overridden & $3 <> 0)"
                                 " ORDER BY s.recurrence_id LIMIT $4";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(feed->store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_int(statement, 2, from);
    cme__bind_int(statement, 3, (int64_t)SHOWN_FIELDS);
    cme__bind_int(statement, 4, (int64_t)most);
    *count = 0;
    bool found = status == CME_OK;
    while (status == CME_OK && *count < most) {
        status = cme__step(statement, &found);
        if (status != CME_OK || !found) {
            break;
        }
        cme__feed_session_read(statement, 0, arena, &sessions[(*count)++]);
    }
    cme__done(statement);
    return status == CME_OK && arena->failed ? cme__fail_memory(&feed->store->fault) : status;
}

/* What all VEVENTs of an event have in common. */
static void fill_common(const cme__feed_event *event, cme__vevent *out) {
    static const cme__vevent_class CLASSES[] = {CME__VEVENT_PUBLIC, CME__VEVENT_PRIVATE,
                                                CME__VEVENT_CONFIDENTIAL};
    const cme__event_fields *fields = &event->fields;
    const cme__event_times *times = &fields->times;
    *out = (cme__vevent){.uid = fields->uid,
                         .stamp = fields->updated_at,
                         .created = fields->created_at,
                         .sequence = fields->sequence,
                         .start = cme_civil_from_seconds(times->start, times->kind),
                         .zone = times->zone,
                         .duration_days = times->duration_days,
                         .duration_seconds = times->duration_seconds,
                         .title = fields->title,
                         .description = fields->description,
                         .location = fields->location,
                         .url = fields->url,
                         .categories = fields->categories,
                         .status = CME__VEVENT_CONFIRMED,
                         .visibility = CLASSES[fields->visibility],
                         .extra = fields->ical_extra};
    if (fields->status == CME_EVENT_CANCELLED) {
        out->status = CME__VEVENT_CANCELLED;
    } else if (fields->status == CME_EVENT_POSTPONED) {
        out->status = CME__VEVENT_TENTATIVE;
    }
}

/* The effective value of a field is the session's, else the event's (rules.md 48). */
static void apply_session(const cme__feed_event *event, const cme__feed_session *session, cme__vevent *out) {
    const cme__event_fields *fields = &event->fields;
    uint64_t overridden = session->overridden;
    if (overridden & CME_SESSION_START) {
        out->start = cme_civil_from_seconds(session->start, session->kind);
    }
    if (overridden & CME_SESSION_DURATION) {
        out->duration_days = session->duration_days;
        out->duration_seconds = session->duration_seconds;
    }
    out->title = overridden & CME_SESSION_TITLE ? session->title : out->title;
    out->description = overridden & CME_SESSION_DESCRIPTION ? session->description : out->description;
    out->location = overridden & CME_SESSION_LOCATION ? session->location : out->location;
    out->url = overridden & CME_SESSION_URL ? session->url : out->url;
    out->extra = session->extra != NULL ? session->extra : out->extra;
    out->sequence += session->sequence;
    out->stamp = session->updated_at > out->stamp ? session->updated_at : out->stamp;
    out->status = shown_status(cme__event_session_status(fields->status, fields->stopped_at,
                                                         session->is_cancelled, session->starts_at));
}

static cme__vevent_status shown_status(cme_session_status status) {
    switch (status) {
    case CME_SESSION_CANCELLED:
        return CME__VEVENT_CANCELLED;
    case CME_SESSION_POSTPONED:
        return CME__VEVENT_TENTATIVE;
    case CME_SESSION_DRAFT:
    case CME_SESSION_SCHEDULED:
        break;
    }
    return CME__VEVENT_CONFIRMED;
}

static cme_status add_venue(cme__feed *feed, int64_t venue_row, cme__arena *arena, cme__vevent *out) {
    static const char SELECT[] =
        "SELECT name, address, online_url, latitude, longitude FROM venues WHERE rowid = $1";
    if (venue_row == 0) {
        return CME_OK;
    }
    cme__statement *statement = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(feed->store->db, SELECT, &statement);
    cme__bind_int(statement, 1, venue_row);
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        out->venue_name = cme__column_copy(statement, 0, arena);
        out->venue_address = cme__column_copy(statement, 1, arena);
        out->online_url = cme__column_copy(statement, 2, arena);
        out->has_geo = !cme__column_is_null(statement, 3) && !cme__column_is_null(statement, 4);
        out->latitude = cme__column_real(statement, 3);
        out->longitude = cme__column_real(statement, 4);
    }
    cme__done(statement);
    return status == CME_OK && arena->failed ? cme__fail_memory(&feed->store->fault) : status;
}

static const cme_civil *civil_list(cme__arena *arena, const int64_t *dates, size_t count,
                                   cme_civil_kind kind) {
    if (count == 0) {
        return NULL;
    }
    cme_civil *list = cme__arena_alloc(arena, count * sizeof *list);
    for (size_t i = 0; list != NULL && i < count; i++) {
        list[i] = cme_civil_from_seconds(dates[i], kind);
    }
    return list;
}
