/* session_record.c: the records of sessions that were found, sharing what they have in common.
 * May use session_find_internal.h, rules/seating.h and db/.
 * Must not decide which sessions are shown. */
#include "rules/seating.h"
#include "session_find_internal.h"

enum {
    /* So many events, and they are read in one go when they lie so close together. */
    SCAN_EVENTS_MIN = 64,
    SCAN_ROWS_PER_EVENT = 4
};

/* What the records of one event share. */
typedef struct cme__book_event {
    int64_t row;
    bool is_read;
    cme_id group;
    const char *uid;
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    cme_visibility visibility;
    int32_t capacity;
    int32_t sequence;
    cme_time updated_at;
    uint32_t venue; /* CME__ROW_MAP_NONE: none */
} cme__book_event;

typedef struct cme__book_venue {
    cme_id id;
    const char *name;
    int32_t room_capacity;
} cme__book_venue;

typedef struct cme__book_group {
    cme_id id;
} cme__book_group;

/* The columns of the statements that read events. */
enum { ROW, UID, TITLE, DESCRIPTION, LOCATION, URL, VISIBILITY, CAPACITY, SEQUENCE, UPDATED_AT };

#define EVENT_TEXTS                                                                                           \
    "SELECT e.rowid, e.uid, e.title, e.description, e.location, e.url, e.visibility, e.capacity, e.sequence," \
    "  e.updated_at FROM events e"

static cme_status note_event(cme__session_search *search, cme__found_event *event, size_t *missing,
                             int64_t *least, int64_t *most);
static cme_status read_events(cme__session_search *search, int64_t from, int64_t to);
static void read_event(cme__session_search *search, cme__statement *row);
static cme_status find_group(cme__session_search *search, int64_t group_row, cme_id *id);
static cme_status find_venue(cme__session_search *search, int64_t venue_row, uint32_t *index);
static cme_status record_row(cme__session_search *search, const cme__found_row *row, uint32_t *venue,
                             cme_session *out);
static cme_status record_texts(cme__session_search *search, const cme__found_row *row, cme_session *out);
static void record_seats(cme_session *out);

cme_status cme__session_book_events(cme__session_search *search, size_t from, size_t until) {
    size_t missing = 0;
    int64_t least = INT64_MAX;
    int64_t most = INT64_MIN;
    size_t first_new = search->book.event_count;
    cme_status status = CME_OK;
    for (size_t i = from; i < until && status == CME_OK; i++) {
        cme__found_event *event = &search->events[search->hits[i].event];
        if (event->book == CME__ROW_MAP_NONE) {
            status = note_event(search, event, &missing, &least, &most);
        }
    }
    if (status == CME_OK && missing >= SCAN_EVENTS_MIN &&
        (uint64_t)most - (uint64_t)least < (uint64_t)missing * SCAN_ROWS_PER_EVENT) {
        status = read_events(search, least, most);
    }
    for (size_t i = first_new; i < search->book.event_count && status == CME_OK; i++) {
        const cme__book_event *event = &search->book.events[i];
        if (!event->is_read) {
            status = read_events(search, event->row, event->row);
        }
        if (status == CME_OK && !search->book.events[i].is_read) {
            status = cme__fail(&search->store->fault, CME_ERR_CORRUPT, "row %lld of events is not there",
                               (long long)search->book.events[i].row);
        }
    }
    return status;
}

cme_status cme__session_record(cme__session_search *search, const cme__session_hit *hit, cme_session *out) {
    const cme__found_event *event = &search->events[hit->event];
    const cme__book_event *shared = &search->book.events[event->book];
    const cme__found_zone *zone = &search->zones[event->zone];
    const cme__found_row *row = hit->row != CME__HIT_UNWRITTEN ? &search->rows[hit->row] : NULL;
    bool is_plain = hit->recurrence_id == CME__RECURRENCE_PLAIN;
    int64_t civil = is_plain ? event->start : hit->recurrence_id;
    uint32_t venue = shared->venue;

    out->start = cme_civil_from_seconds(civil, event->kind);
    out->key = cme_session_key_of(event->id, is_plain ? CME_CIVIL_NONE : out->start);
    out->group = shared->group;
    out->uid = shared->uid;
    out->title = shared->title;
    out->description = shared->description;
    out->location = shared->location;
    out->url = shared->url;
    out->visibility = shared->visibility;
    out->is_recurring = event->is_series;
    out->zone = zone->name;
    out->starts_at = hit->starts_at;
    out->capacity = shared->capacity;
    out->door_closed_at = CME_TIME_NONE;
    out->sequence = shared->sequence;
    out->updated_at = shared->updated_at;
    out->room_capacity = CME_UNLIMITED;
    out->status = cme__event_session_status(event->status, event->stopped_at, row != NULL && row->cancelled,
                                            hit->starts_at);
    cme_status status = CME_OK;
    if (row != NULL) {
        status = record_row(search, row, &venue, out);
    } else if (!event->is_series) {
        out->ends_at = event->ends_at;
    } else if (event->duration_days == 0 && event->kind != CME_CIVIL_DATE) {
        out->ends_at = hit->starts_at + event->duration_seconds;
    } else {
        out->ends_at = cme__event_session_span(zone->zone, event->kind, civil, event->duration_days,
                                               event->duration_seconds)
                           .ends_at;
    }
    if (status == CME_OK && venue != CME__ROW_MAP_NONE) {
        const cme__book_venue *place = &search->book.venues[venue];
        out->venue = place->id;
        out->venue_name = place->name;
        out->room_capacity = place->room_capacity;
    }
    record_seats(out);
    return status;
}

cme_status cme__session_object(cme_store *store, const cme__session_plan *plan, void **out) {
    static const char SELECT[] = "SELECT " CME__SESSION_COLUMNS CME__SESSION_TABLES " WHERE s.rowid = $1";
    if (out == NULL) {
        return CME_OK;
    }
    cme__arena arena = {0};
    cme_session *session = cme__arena_object(&arena, sizeof *session);
    cme__session_search search = {.store = store, .book = {.arena = &arena}};
    search.query.include_drafts = true;
    cme__found_event *event = NULL;
    cme_status status = cme__session_event_of_row(&search, plan->event_row, &event);
    if (status == CME_OK && plan->row != 0) {
        cme__statement *statement = NULL;
        status = cme__db_prepare(store->db, SELECT, &statement);
        cme__bind_int(statement, 1, plan->row);
        if (status == CME_OK) {
            status = cme__session_read_rows(&search, statement);
        }
    }
    if (status == CME_OK) {
        event->ends_at = plan->ends_at;
        status = cme__session_add_hit(&search, event, plan->starts_at, plan->recurrence_id,
                                      plan->row != 0 ? 0 : CME__HIT_UNWRITTEN);
    }
    if (status == CME_OK) {
        status = cme__session_book_events(&search, 0, 1);
    }
    if (status == CME_OK && session != NULL) {
        status = cme__session_record(&search, search.hits, session);
    }
    cme__session_search_free(&search);
    if (status == CME_OK && arena.failed) {
        status = cme__fail_memory(&store->fault);
    }
    if (status != CME_OK) {
        cme__arena_free(&arena);
        return status;
    }
    cme__arena_seal(&arena, session);
    *out = session;
    return CME_OK;
}

void cme__session_book_free(cme__session_book *book) {
    cme__free(book->events);
    cme__free(book->venues);
    cme__free(book->groups);
    cme__row_map_free(&book->event_map);
    cme__row_map_free(&book->venue_map);
    cme__row_map_free(&book->group_map);
}

/* Finds an event in the book, or opens a page for it that is still to be filled. */
static cme_status note_event(cme__session_search *search, cme__found_event *event, size_t *missing,
                             int64_t *least, int64_t *most) {
    cme__session_book *book = &search->book;
    event->book = cme__row_map_get(&book->event_map, event->row);
    if (event->book != CME__ROW_MAP_NONE) {
        return CME_OK;
    }
    uint32_t index = (uint32_t)book->event_count;
    if (!cme__grow(&book->events, &book->event_capacity, book->event_count + 1, sizeof *book->events) ||
        !cme__row_map_put(&book->event_map, event->row, index)) {
        return cme__fail_memory(&search->store->fault);
    }
    cme__book_event *page = &book->events[book->event_count++];
    *page = (cme__book_event){.row = event->row};
    event->book = index;
    (*missing)++;
    *least = event->row < *least ? event->row : *least;
    *most = event->row > *most ? event->row : *most;
    cme_status status = find_group(search, event->group_row, &page->group);
    if (status == CME_OK) {
        status = find_venue(search, event->venue_row, &page->venue);
    }
    return status;
}

/* Fills the pages of the events from one row to another. */
static cme_status read_events(cme__session_search *search, int64_t from, int64_t to) {
    static const char SELECT[] = EVENT_TEXTS " WHERE e.rowid >= $1 AND e.rowid <= $2";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(search->store->db, SELECT, &statement);
    cme__bind_int(statement, 1, from);
    cme__bind_int(statement, 2, to);
    while (status == CME_OK) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        read_event(search, statement);
    }
    cme__done(statement);
    return status;
}

static void read_event(cme__session_search *search, cme__statement *row) {
    cme__session_book *book = &search->book;
    uint32_t index = cme__row_map_get(&book->event_map, cme__column_int(row, ROW));
    if (index == CME__ROW_MAP_NONE || book->events[index].is_read) {
        return;
    }
    cme__book_event *event = &book->events[index];
    event->is_read = true;
    event->uid = cme__column_copy(row, UID, book->arena);
    event->title = cme__column_copy(row, TITLE, book->arena);
    event->description = cme__column_copy(row, DESCRIPTION, book->arena);
    event->location = cme__column_copy(row, LOCATION, book->arena);
    event->url = cme__column_copy(row, URL, book->arena);
    event->visibility = (cme_visibility)cme__column_int(row, VISIBILITY);
    event->capacity = (int32_t)cme__column_int(row, CAPACITY);
    event->sequence = (int32_t)cme__column_int(row, SEQUENCE);
    event->updated_at = cme__column_int(row, UPDATED_AT);
}

static cme_status find_group(cme__session_search *search, int64_t group_row, cme_id *id) {
    cme__session_book *book = &search->book;
    uint32_t index = cme__row_map_get(&book->group_map, group_row);
    if (index != CME__ROW_MAP_NONE) {
        *id = book->groups[index].id;
        return CME_OK;
    }
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(search->store->db, "SELECT id FROM groups WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, group_row);
    bool row = false;
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    *id = row ? cme__column_id(statement, 0) : CME_ID_NONE;
    cme__done(statement);
    if (status == CME_OK &&
        (!cme__grow(&book->groups, &book->group_capacity, book->group_count + 1, sizeof *book->groups) ||
         !cme__row_map_put(&book->group_map, group_row, (uint32_t)book->group_count))) {
        status = cme__fail_memory(&search->store->fault);
    }
    if (status == CME_OK) {
        book->groups[book->group_count++].id = *id;
    }
    return status;
}

/* Row 0 is no venue. */
static cme_status find_venue(cme__session_search *search, int64_t venue_row, uint32_t *index) {
    cme__session_book *book = &search->book;
    *index = venue_row != 0 ? cme__row_map_get(&book->venue_map, venue_row) : CME__ROW_MAP_NONE;
    if (venue_row == 0 || *index != CME__ROW_MAP_NONE) {
        return CME_OK;
    }
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(
        search->store->db, "SELECT id, name, room_capacity FROM venues WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, venue_row);
    bool row = false;
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    cme__book_venue venue = {.room_capacity = CME_UNLIMITED};
    if (row) {
        venue.id = cme__column_id(statement, 0);
        venue.name = cme__column_copy(statement, 1, book->arena);
        venue.room_capacity = (int32_t)cme__column_int(statement, 2);
    }
    cme__done(statement);
    if (status == CME_OK &&
        (!cme__grow(&book->venues, &book->venue_capacity, book->venue_count + 1, sizeof *book->venues) ||
         !cme__row_map_put(&book->venue_map, venue_row, (uint32_t)book->venue_count))) {
        status = cme__fail_memory(&search->store->fault);
    }
    if (status == CME_OK) {
        *index = (uint32_t)book->venue_count;
        book->venues[book->venue_count++] = venue;
    }
    return status;
}

/* What the row changes, and counts. */
static cme_status record_row(cme__session_search *search, const cme__found_row *row, uint32_t *venue,
                             cme_session *out) {
    const uint64_t texts =
        CME_SESSION_TITLE | CME_SESSION_DESCRIPTION | CME_SESSION_LOCATION | CME_SESSION_URL;
    out->overridden = row->overridden;
    out->ends_at = row->ends_at;
    if (row->overridden & CME_SESSION_START) {
        out->start = cme_civil_from_seconds(row->start, row->kind);
    }
    if (row->has_capacity) {
        out->capacity = row->capacity;
    }
    out->going = row->going;
    out->held = row->held;
    out->waiting = row->waiting;
    out->present = row->present;
    out->attended = row->attended;
    out->door_closed_at = row->door_closed_at;
    out->sequence += row->sequence;
    if (row->updated_at > out->updated_at) {
        out->updated_at = row->updated_at;
    }
    cme_status status = CME_OK;
    if (row->overridden & CME_SESSION_VENUE) {
        status = find_venue(search, row->venue_row, venue);
    }
    if (status == CME_OK && (row->overridden & texts)) {
        status = record_texts(search, row, out);
    }
    return status;
}

static cme_status record_texts(cme__session_search *search, const cme__found_row *row, cme_session *out) {
    static const char SELECT[] = "SELECT title, description, location, url FROM sessions WHERE rowid = $1";
    cme__arena *arena = search->book.arena;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(search->store->db, SELECT, &statement);
    cme__bind_int(statement, 1, row->row);
    bool found = false;
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        if (row->overridden & CME_SESSION_TITLE) {
            out->title = cme__column_copy(statement, 0, arena);
        }
        if (row->overridden & CME_SESSION_DESCRIPTION) {
            out->description = cme__column_copy(statement, 1, arena);
        }
        if (row->overridden & CME_SESSION_LOCATION) {
            out->location = cme__column_copy(statement, 2, arena);
        }
        if (row->overridden & CME_SESSION_URL) {
            out->url = cme__column_copy(statement, 3, arena);
        }
    }
    cme__done(statement);
    return status;
}

/* rules.md 16: never below 0 for the public, with its sign for the organizer. */
static void record_seats(cme_session *out) {
    const cme__seat_limit limits[] = {
        {"capacity", out->capacity, out->going + out->held},
        {"room capacity", out->room_capacity, out->going + out->held},
    };
    cme__seats seats = cme__seating_left(limits, sizeof limits / sizeof limits[0]);
    out->seats_left = CME_UNLIMITED;
    if (seats.is_limited) {
        out->seats_balance = (int32_t)seats.left;
        out->seats_left = seats.left > 0 ? (int32_t)seats.left : 0;
    }
}
