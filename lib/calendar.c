/* calendar.c: feeds: what goes into one, its head, its zones, and the way of its bytes.
 * May use calendar_internal.h, icalendar/ and db/.
 * Must not know how a VEVENT looks (calendar_feed.c, calendar_person.c) or how files are read
 * (calendar_import.c). */
#include <cmevent/calendar.h>

#include <stdlib.h>

#include "calendar_internal.h"
#include "icalendar/vtimezone.h"

/* Bytes that go to the sink at once, about. */
enum { PORTION = 65536 };

/* Whose feed it is. */
typedef struct feed_owner {
    int64_t group_row; /* one of these three */
    int64_t event_row;
    int64_t person_row;
    cme__vcalendar head;
} feed_owner;

static cme_status write_feed(cme_store *store, const cme_calendar_query *given, cme_sink sink, void *context);
static cme_status check_query(cme__feed *feed);
static cme_status find_owner(cme__feed *feed, cme__arena *arena, feed_owner *out);
static cme_status read_owner(cme_store *store, const char *sql, int64_t row, cme__arena *arena,
                             cme__vcalendar *out);
static cme_status collect_events(cme__feed *feed, const feed_owner *owner);
static cme_status collect(cme__feed *feed, const char *sql, int64_t row);
static cme_status write_zones(cme__feed *feed);
static cme_status zone_of_row(cme__feed *feed, int64_t zone_row, const cme__zone **out);
static int by_row(const void *a, const void *b);
static int by_zone(const void *a, const void *b);
static int append_text(void *context, const char *bytes, size_t length);

cme_status cme_calendar_write(cme_store *store, const cme_calendar_query *query, cme_sink sink,
                              void *context) {
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status =
            sink != NULL ? write_feed(store, query, sink, context) : cme__fail_null(&store->fault, "sink");
    }
    return cme__store_end(store, status);
}

cme_status cme_calendar_text(cme_store *store, const cme_calendar_query *query, char **text, size_t *length) {
    cme__text all = {0};
    cme_status status = cme__store_begin_read(store);
    if (text != NULL) {
        *text = NULL;
    }
    if (status == CME_OK) {
        status = text != NULL ? write_feed(store, query, append_text, &all)
                              : cme__fail_null(&store->fault, "text");
    }
    if (all.failed) {
        status = cme__fail_memory(&store->fault);
    }
    status = cme__store_end(store, status);
    if (status == CME_OK) {
        *text = cme__text_take(&all, length);
    }
    cme__text_free(&all);
    return status;
}

void cme_calendar_text_free(char *text) {
    cme__free(text);
}

cme_status cme__feed_add_zone(cme__feed *feed, int64_t zone_row, cme_time from) {
    for (size_t i = 0; i < feed->zone_count; i++) {
        if (feed->zones[i].row == zone_row) {
            feed->zones[i].from = from < feed->zones[i].from ? from : feed->zones[i].from;
            return CME_OK;
        }
    }
    if (!cme__grow(&feed->zones, &feed->zone_capacity, feed->zone_count + 1, sizeof *feed->zones)) {
        return cme__fail_memory(&feed->store->fault);
    }
    feed->zones[feed->zone_count++] = (cme__feed_zone){zone_row, from};
    return CME_OK;
}

cme_status cme__feed_flush(cme__feed *feed, bool all) {
    if (feed->text.failed) {
        return cme__fail_memory(&feed->store->fault);
    }
    if (feed->text.length == 0 || (!all && feed->text.length < PORTION)) {
        return CME_OK;
    }
    int answer = feed->sink(feed->context, feed->text.bytes, feed->text.length);
    cme__text_clear(&feed->text);
    if (answer != 0) {
        return cme__fail(&feed->store->fault, CME_ERR_STOPPED, "the sink of the calendar answered %d",
                         answer);
    }
    return CME_OK;
}

static cme_status write_feed(cme_store *store, const cme_calendar_query *given, cme_sink sink,
                             void *context) {
    cme__feed feed = {.store = store, .query = CME_CALENDAR_QUERY_INIT, .sink = sink, .context = context};
    cme__arena arena = {0};
    feed_owner owner = {.group_row = 0};
    feed.writer.out = &feed.text;
    cme_status status =
        cme__spec_read(&store->fault, "calendar query", given, &feed.query, sizeof feed.query);
    if (status == CME_OK) {
        status = check_query(&feed);
    }
    if (status == CME_OK) {
        status = find_owner(&feed, &arena, &owner);
    }
    if (status == CME_OK) {
        status = owner.person_row != 0 ? cme__feed_person_zones(&feed, owner.person_row)
                                       : collect_events(&feed, &owner);
    }
    if (status == CME_OK) {
        cme__vcalendar_begin(&feed.writer, &owner.head);
        status = write_zones(&feed);
    }
    if (status == CME_OK) {
        status = owner.person_row != 0 ? cme__feed_person(&feed, owner.person_row) : cme__feed_events(&feed);
    }
    if (status == CME_OK) {
        cme__vcalendar_end(&feed.writer);
        status = cme__feed_flush(&feed, true);
    }
    cme__text_free(&feed.text);
    cme__free(feed.events);
    cme__free(feed.zones);
    cme__arena_free(&arena);
    return status;
}

static cme_status check_query(cme__feed *feed) {
    const cme_calendar_query *query = &feed->query;
    cme__fault *fault = &feed->store->fault;
    int owners = (cme_id_is_none(query->group) ? 0 : 1) + (cme_id_is_none(query->event) ? 0 : 1) +
                 (cme_id_is_none(query->person) ? 0 : 1);
    if (owners != 1) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "%d of group, event and person of the calendar query are set: exactly one must be",
                         owners);
    }
    if ((int)query->upto < CME_VISIBILITY_PUBLIC || (int)query->upto > CME_VISIBILITY_HIDDEN) {
        return cme__fail(fault, CME_ERR_INVALID,
                         "upto %d of the calendar query: must be a CME_VISIBILITY_... value",
                         (int)query->upto);
    }
    return cme__text_check(fault, "name of the calendar", query->name, CME__TEXT_LINE, CME_NAME_MAX);
}

static cme_status find_owner(cme__feed *feed, cme__arena *arena, feed_owner *out) {
    static const char GROUP[] = "SELECT name, description, zone FROM groups WHERE rowid = $1";
    static const char EVENT[] =
        "SELECT e.title, NULL, z.name FROM events e JOIN zones z ON z.rowid = e.zone WHERE e.rowid = $1";
    static const char PERSON[] = "SELECT name, NULL, zone FROM persons WHERE rowid = $1";
    cme_store *store = feed->store;
    const cme_calendar_query *query = &feed->query;
    cme_status status = CME_OK;
    if (!cme_id_is_none(query->group)) {
        status = cme__group_row(store, query->group, &out->group_row);
        status = status == CME_OK ? read_owner(store, GROUP, out->group_row, arena, &out->head) : status;
    } else if (!cme_id_is_none(query->event)) {
        status = cme__event_row(store, query->event, &out->event_row);
        status = status == CME_OK ? read_owner(store, EVENT, out->event_row, arena, &out->head) : status;
    } else {
        status = cme__person_row(store, query->person, &out->person_row);
        status = status == CME_OK ? read_owner(store, PERSON, out->person_row, arena, &out->head) : status;
    }
    if (query->name != NULL && query->name[0] != '\0') {
        out->head.name = query->name;
    }
    out->head.refresh_seconds = query->refresh_seconds;
    return status;
}

static cme_status read_owner(cme_store *store, const char *sql, int64_t row, cme__arena *arena,
                             cme__vcalendar *out) {
    cme__statement *statement = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(store->db, sql, &statement);
    cme__bind_int(statement, 1, row);
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        out->name = cme__column_copy(statement, 0, arena);
        out->description = cme__column_copy(statement, 1, arena);
        out->zone = cme__column_copy(statement, 2, arena);
    }
    cme__done(statement);
    return status == CME_OK && arena->failed ? cme__fail_memory(&store->fault) : status;
}

/* The events of the feed, and the zones that they are told in. */
static cme_status collect_events(cme__feed *feed, const feed_owner *owner) {
/* Only what calendars may see; 1 is CME_EVENT_DRAFT. Zones of plans that are no days, also of single sessions
 * (1 is CME_SESSION_START, 0 and 2 are the kinds ZONED and FLOATING). */
#define WANTED_EVENTS                                                                                        \
    "SELECT e.rowid, e.zone, min(e.first_at, coalesce((SELECT min(s.start_at) FROM sessions s"               \
    "    WHERE s.event = e.rowid), e.first_at)),"                                                            \
    "  e.kind IN (0, 2) OR EXISTS (SELECT 1 FROM sessions s WHERE s.event = e.rowid AND s.overridden & 1"    \
    "    AND s.kind IN (0, 2))"                                                                              \
    " FROM events e"                                                                                         \
    " WHERE e.status <> 1 AND e.visibility <= $2 AND ($3 IS NULL OR e.last_at >= $3)"
    static const char OF_GROUP[] = WANTED_EVENTS " AND e.group_row = $1";
    static const char OF_EVENT[] = WANTED_EVENTS " AND e.rowid = $1";
    if (owner->event_row != 0) {
        return collect(feed, OF_EVENT, owner->event_row);
    }
    int64_t *groups = NULL;
    size_t group_count = 0;
    cme_status status =
        cme__group_rows(feed->store, owner->group_row, feed->query.deep, &groups, &group_count);
    for (size_t i = 0; status == CME_OK && i < group_count; i++) {
        status = collect(feed, OF_GROUP, groups[i]);
    }
    cme__free(groups);
    if (feed->event_count > 1) {
        qsort(feed->events, feed->event_count, sizeof *feed->events, by_row);
    }
    return status;
}

static cme_status collect(cme__feed *feed, const char *sql, int64_t row) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(feed->store->db, sql, &statement);
    cme__bind_int(statement, 1, row);
    cme__bind_int(statement, 2, (int64_t)feed->query.upto);
    cme__bind_time(statement, 3, feed->query.ended_after);
    bool found = status == CME_OK;
    while (status == CME_OK && found) {
        status = cme__step(statement, &found);
        if (status != CME_OK || !found) {
            break;
        }
        if (!cme__grow(&feed->events, &feed->event_capacity, feed->event_count + 1, sizeof *feed->events)) {
            status = cme__fail_memory(&feed->store->fault);
            break;
        }
        feed->events[feed->event_count++] = cme__column_int(statement, 0);
        if (cme__column_int(statement, 3) != 0) {
            status = cme__feed_add_zone(feed, cme__column_int(statement, 1), cme__column_time(statement, 2));
        }
    }
    cme__done(statement);
    return status;
}

/* --- zones --- */

static cme_status write_zones(cme__feed *feed) {
    cme_status status = CME_OK;
    if (feed->zone_count > 1) {
        qsort(feed->zones, feed->zone_count, sizeof *feed->zones, by_zone);
    }
    for (size_t i = 0; status == CME_OK && i < feed->zone_count; i++) {
        const cme__zone *zone = NULL;
        status = zone_of_row(feed, feed->zones[i].row, &zone);
        if (status == CME_OK && !cme__zone_is_utc(zone)) {
            cme__vtimezone_write(&feed->writer, zone, feed->zones[i].from);
            status = cme__feed_flush(feed, false);
        }
    }
    return status;
}

static cme_status zone_of_row(cme__feed *feed, int64_t zone_row, const cme__zone **out) {
    cme__statement *statement = NULL;
    cme__arena arena = {0};
    const char *name = NULL;
    bool found = false;
    cme_status status =
        cme__db_prepare(feed->store->db, "SELECT name FROM zones WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, zone_row);
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        name = cme__column_copy(statement, 0, &arena);
    }
    cme__done(statement);
    if (status == CME_OK && arena.failed) {
        status = cme__fail_memory(&feed->store->fault);
    } else if (status == CME_OK && name == NULL) {
        status = cme__fail(&feed->store->fault, CME_ERR_CORRUPT, "row %lld of zones is not there",
                           (long long)zone_row);
    }
    if (status == CME_OK) {
        status = cme__zones_get(feed->store->zones, &feed->store->fault, name, out);
    }
    cme__arena_free(&arena);
    return status;
}

static int by_row(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Rows are given out in the order in which zones were met first, which does not change. */
static int by_zone(const void *a, const void *b) {
    const cme__feed_zone *left = a;
    const cme__feed_zone *right = b;
    return (left->row > right->row) - (left->row < right->row);
}

static int append_text(void *context, const char *bytes, size_t length) {
    cme__text *all = context;
    cme__text_append(all, bytes, length);
    return all->failed ? 1 : 0;
}
