/* session_find.c: sessions found by time, group, event, venue, person and words, a page at a time.
 * May use session_find_internal.h and the rooms below.
 * Must not know how a window of time is searched: session_window.c does that.
 *
 * A page is filled from windows of time that follow each other and grow: a search without end never looks
 * further than it must, and a dense rule never yields more than a window's worth. What a page has shown is
 * told by the start, event and recurrence-id of its last session, so that the next one goes on exactly there,
 * whatever else is written meanwhile; only a session that is itself moved from behind that place to before
 * it, or back, is missed or met again. */
#include "session_find_internal.h"
#include "time/civil.h"

enum {
    /* The first window, for a page of 100: a day. Larger pages begin with more. */
    WINDOW_FIRST = CME__DAY_SECONDS,
    WINDOW_FIRST_ITEMS = 100,
    WINDOW_GROWTH = 8,
    WINDOW_SHRINKING = 16,
    /* Occurrences of one window before it counts as too dense. From the widest first window down to a second
     * there are seven such attempts, so that a search always gets somewhere before CME_SESSION_STEPS_MAX. */
    WINDOW_STEPS_MAX = CME_SESSION_STEPS_MAX / 10,
    /* No session lasts longer. */
    LONGEST_SESSION = CME_DURATION_DAYS_MAX * CME__DAY_SECONDS + CME_DURATION_SECONDS_MAX + CME__DAY_SECONDS
};

/* A range of starts that is searched, window by window. */
typedef struct stretch {
    cme_time from;
    cme_time until;
    cme_time ends_after; /* as in cme__session_window */
    int64_t width;       /* of the next window */
} stretch;

static void order_session(const void *record, cme__cursor_value *values);

CME__PAGE_CHECK(cme_session_page);
static const cme__page_form SESSION_PAGES = {sizeof(cme_session_page), "session:ibi", order_session, NULL};

static cme_status find_sessions(cme_store *store, const void *given, cme__page *page);
static cme_status check_query(cme__session_search *search);
static cme_status check_names(cme__session_search *search);
static cme_status find_words(cme__session_search *search);
static cme_status search_all(cme__session_search *search, cme__page *page);
static cme_status search_bounds(cme__session_search *search, cme_time *first, cme_time *last);
static cme_status search_stretch(cme__session_search *search, stretch *part, cme__page *page);
static void stop_at(cme__page *page, cme_time at);
static cme_status add_hits(cme__session_search *search, cme__page *page);
static bool is_after(const cme__session_search *search, const cme__session_hit *hit, const cme__page *page);
static int64_t next_width(int64_t width, size_t found, const cme__page *page);

cme_status cme_session_find(cme_store *store, const cme_session_query *query, cme_session_page **out) {
    return cme__page_find(store, find_sessions, query, out);
}

cme_status cme__session_search_page(cme_store *store, const cme_session_query *given, void **out) {
    return cme__page_make(store, find_sessions, given, out);
}

static cme_status find_sessions(cme_store *store, const void *given, cme__page *page) {
    cme__session_search search = {.store = store, .query = CME_SESSION_QUERY_INIT};
    cme_status status =
        cme__query_read(&store->fault, "session query", given, &search.query, sizeof search.query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &SESSION_PAGES, search.query.limit, search.query.cursor);
    }
    search.book.arena = &page->arena;
    search.now = cme_store_now(store);
    if (status == CME_OK) {
        status = check_query(&search);
    }
    if (status == CME_OK) {
        status = check_names(&search);
    }
    if (status == CME_OK) {
        status = find_words(&search);
    }
    if (status == CME_OK) {
        status = search_all(&search, page);
    }
    if (status == CME_OK && (page->next != NULL || search.is_doubtful)) {
        ((cme_session_page *)page->object)->truncated = true;
    }
    cme__session_search_free(&search);
    return status;
}

void cme__session_search_free(cme__session_search *search) {
    cme__free(search->group_rows);
    cme__free(search->text_events);
    cme__free(search->text_sessions);
    cme__free(search->events);
    cme__free(search->rows);
    cme__free(search->hits);
    cme__free(search->rejected);
    cme__row_map_free(&search->event_map);
    cme__free(search->zones);
    cme__row_map_free(&search->zone_map);
    cme__expansion_free(&search->expansion);
    cme__free(search->dates);
    cme__session_book_free(&search->book);
}

static void order_session(const void *record, cme__cursor_value *values) {
    const cme_session *session = record;
    values[0].integer = session->starts_at;
    values[1].id = session->key.event;
    values[2].integer = cme__recurrence_id_of(session->key.recurrence_id);
}

static cme_status check_query(cme__session_search *search) {
    cme__fault *fault = &search->store->fault;
    cme_session_query *query = &search->query;
    if (query->from == CME_TIME_NONE) {
        query->from = search->now;
    }
    if (query->until != CME_TIME_NONE && query->until < query->from) {
        return cme__fail(fault, CME_ERR_INVALID, "until %lld of the session query: lies before from %lld",
                         (long long)query->until, (long long)query->from);
    }
    if (query->rsvp_states != 0 && cme_id_is_none(query->person)) {
        return cme__fail(fault, CME_ERR_INVALID, "rsvp_states 0x%x of the session query: they need a person",
                         query->rsvp_states);
    }
    return cme__text_check(fault, "text of the session query", query->text, CME__TEXT_LINE,
                           CME_SEARCH_TEXT_MAX);
}

static cme_status check_names(cme__session_search *search) {
    cme_store *store = search->store;
    const cme_session_query *query = &search->query;
    cme_status status = CME_OK;
    if (!cme_id_is_none(query->group)) {
        int64_t group_row = 0;
        status = cme__group_row(store, query->group, &group_row);
        if (status == CME_OK) {
            status =
                cme__group_rows(store, group_row, query->deep, &search->group_rows, &search->group_count);
        }
    }
    if (status == CME_OK && !cme_id_is_none(query->event)) {
        status = cme__event_row(store, query->event, &search->event_row);
    }
    if (status == CME_OK && !cme_id_is_none(query->venue)) {
        status = cme__venue_row(store, query->venue, &search->venue_row);
    }
    if (status == CME_OK && !cme_id_is_none(query->person)) {
        status = cme__person_row(store, query->person, &search->person_row);
    }
    return status;
}

static cme_status find_words(cme__session_search *search) {
    if (search->query.text == NULL) {
        return CME_OK;
    }
    cme__db *db = search->store->db;
    cme_status status = cme__search_find(db, CME__SEARCH_EVENT, search->query.text, &search->text_events,
                                         &search->text_event_count);
    if (status == CME_OK) {
        status = cme__search_find(db, CME__SEARCH_SESSION, search->query.text, &search->text_sessions,
                                  &search->text_session_count);
    }
    return status;
}

static cme_status search_all(cme__session_search *search, cme__page *page) {
    const cme_session_query *query = &search->query;
    cme_time first, last;
    cme_status status = search_bounds(search, &first, &last);
    if (status != CME_OK || first > last) {
        return status;
    }
    cme_time until = query->until != CME_TIME_NONE && query->until <= last ? query->until : last + 1;
    cme_time after = page->after[0].integer; /* INT64_MIN without a cursor */
    int64_t width = WINDOW_FIRST * (int64_t)((page->limit + WINDOW_FIRST_ITEMS - 1) / WINDOW_FIRST_ITEMS);

    if (query->overlapping) {
        /* What is running when the range begins: sessions that began up to the longest duration before it. */
        cme_time from = query->from < first + LONGEST_SESSION ? first : query->from - LONGEST_SESSION;
        stretch running = {.from = from > after ? from : after,
                           .until = query->from < until ? query->from : until,
                           .ends_after = query->from,
                           .width = LONGEST_SESSION};
        status = search_stretch(search, &running, page);
    }
    if (status == CME_OK && page->next == NULL) {
        cme_time from = query->from > first ? query->from : first;
        stretch starting = {
            .from = from > after ? from : after, .until = until, .ends_after = CME_TIME_NONE, .width = width};
        if (search->person_row != 0) {
            starting.width = INT64_MAX; /* rows only: there is nothing to expand */
        }
        status = search_stretch(search, &starting, page);
    }
    return status;
}

/* The first and the last start that any session can have. */
static cme_status search_bounds(cme__session_search *search, cme_time *first, cme_time *last) {
    static const char OF_ALL[] =
        "SELECT (SELECT min(first_at) FROM events), (SELECT min(start_at) FROM sessions),"
        "  (SELECT max(first_at) FROM events WHERE is_series = 0),"
        "  (SELECT max(last_at) FROM events WHERE is_series = 1), (SELECT max(start_at) FROM sessions)";
    static const char OF_ONE[] =
        "SELECT (SELECT first_at FROM events WHERE rowid = $1),"
        "  (SELECT min(start_at) FROM sessions WHERE event = $1),"
        "  (SELECT first_at FROM events WHERE rowid = $1), (SELECT last_at FROM events WHERE rowid = $1),"
        "  (SELECT max(start_at) FROM sessions WHERE event = $1)";
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status =
        cme__db_prepare(search->store->db, search->event_row != 0 ? OF_ONE : OF_ALL, &statement);
    if (search->event_row != 0) {
        cme__bind_int(statement, 1, search->event_row);
    }
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    *first = INT64_MAX;
    *last = INT64_MIN;
    for (int column = 0; row && column < 5; column++) {
        if (cme__column_is_null(statement, column)) {
            continue;
        }
        cme_time at = cme__column_int(statement, column);
        if (column < 2) {
            *first = at < *first ? at : *first;
        } else {
            *last = at > *last ? at : *last;
        }
    }
    cme__done(statement);
    const cme_time end = CME__CIVIL_SECONDS_END + 2 * CME__DAY_SECONDS;
    *last = *last < end ? *last : end; /* a series without end still ends with the calendar */
    return status;
}

/* Fills the page from a range; page->next is set when the search was stopped before its end. */
static cme_status search_stretch(cme__session_search *search, stretch *part, cme__page *page) {
    cme_status status = CME_OK;
    while (status == CME_OK && part->from < part->until && !cme__page_is_full(page)) {
        if (search->steps >= CME_SESSION_STEPS_MAX) {
            stop_at(page, part->from);
            break;
        }
        int64_t width = part->until - part->from;
        width = width < part->width ? width : part->width;
        cme__session_window window = {.from = part->from,
                                      .until = part->from + width,
                                      .ends_after = part->ends_after,
                                      .steps_max = width > 1 ? search->steps + WINDOW_STEPS_MAX : SIZE_MAX};
        bool too_dense = false;
        status = cme__session_collect(search, &window, &too_dense);
        if (too_dense) {
            part->width = width > WINDOW_SHRINKING ? width / WINDOW_SHRINKING : 1;
            continue;
        }
        if (status == CME_OK) {
            status = cme__session_order(search);
        }
        size_t before = page->count;
        if (status == CME_OK) {
            status = add_hits(search, page);
        }
        part->from = window.until;
        part->width = next_width(width, page->count - before, page);
    }
    return status;
}

/* The cursor of a page that stopped early: everything before `at` was shown. */
static void stop_at(cme__page *page, cme_time at) {
    cme__cursor_value values[CME__CURSOR_VALUES_MAX] = {{0}};
    values[0].integer = at;
    values[1].id = CME_ID_NONE;
    values[2].integer = INT64_MIN;
    page->next = cme__cursor_write(&page->arena, SESSION_PAGES.cursor, values);
}

static cme_status add_hits(cme__session_search *search, cme__page *page) {
    size_t from = 0;
    while (from < search->hit_count && !is_after(search, &search->hits[from], page)) {
        from++;
    }
    size_t wanted = (size_t)cme__page_rows(page) - page->count;
    size_t until = search->hit_count - from < wanted ? search->hit_count : from + wanted;
    cme_status status = cme__session_book_events(search, from, until);
    for (size_t i = from; i < until && status == CME_OK; i++) {
        cme_session *session = cme__arena_alloc(&page->arena, sizeof *session);
        if (session == NULL) {
            return cme__fail_memory(&search->store->fault);
        }
        status = cme__session_record(search, &search->hits[i], session);
        cme__page_add(page, session);
    }
    return status;
}

/* Whether a hit comes after the last session of the page before. */
static bool is_after(const cme__session_search *search, const cme__session_hit *hit, const cme__page *page) {
    if (hit->starts_at != page->after[0].integer) {
        return hit->starts_at > page->after[0].integer;
    }
    int order = memcmp(search->events[hit->event].id.bytes, page->after[1].id.bytes, sizeof(cme_id));
    return order != 0 ? order > 0 : hit->recurrence_id > page->after[2].integer;
}

/* Wide enough for what is still missing, as densely as sessions lay in the window before. */
static int64_t next_width(int64_t width, size_t found, const cme__page *page) {
    int64_t missing = cme__page_rows(page) - (int64_t)page->count;
    int64_t factor = found > 0 ? missing / (int64_t)found + 1 : WINDOW_GROWTH;
    factor = factor < WINDOW_GROWTH ? factor : WINDOW_GROWTH;
    return width > INT64_MAX / WINDOW_GROWTH ? width : width * factor;
}
