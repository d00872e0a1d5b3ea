/* event_find.c: events found by group, venue, status, UID and words.
 * May use event_internal.h, store_page_internal.h and db/.
 * Must not know sessions. */
#include <stdlib.h>

#include "event_internal.h"
#include "store_page_internal.h"

/* Where an event stands in the order of pages. */
typedef struct event_place {
    int64_t row;
    cme_time first_at;
    cme_id id;
} event_place;

/* A query with its names turned to rows. */
typedef struct event_search {
    cme_event_query query;
    int64_t group_row; /* 0: any */
    int64_t venue_row; /* 0: any */
    cme__page *page;
} event_search;

static void order_event(const void *record, cme__cursor_value *values);

CME__PAGE_CHECK(cme_event_page);
static const cme__page_form EVENT_PAGES = {sizeof(cme_event_page), "event:ib", order_event, NULL};

static cme_status find_events(cme_store *store, const void *given, cme__page *page);
static cme_status check_query(cme_store *store, event_search *search);
static const char *choose_statement(const event_search *search);
static cme_status find_by_index(cme_store *store, event_search *search);
static cme_status find_by_text(cme_store *store, event_search *search);
static cme_status read_places(cme_store *store, const event_search *search, const int64_t *rows, size_t count,
                              event_place *places, size_t *found);
static void bind_filters(cme__statement *statement, const event_search *search);
static int compare_places(const void *left, const void *right);
static cme_status add_event(cme_store *store, event_search *search, int64_t row);

cme_status cme_event_find(cme_store *store, const cme_event_query *query, cme_event_page **out) {
    return cme__page_find(store, find_events, query, out);
}

static void order_event(const void *record, cme__cursor_value *values) {
    const cme_event *event = record;
    values[0].integer = event->starts_at;
    values[1].id = event->id;
}

static cme_status find_events(cme_store *store, const void *given, cme__page *page) {
    event_search search = {.query = CME_EVENT_QUERY_INIT, .page = page};
    cme_status status =
        cme__query_read(&store->fault, "event query", given, &search.query, sizeof search.query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &EVENT_PAGES, search.query.limit, search.query.cursor);
    }
    if (status == CME_OK) {
        status = check_query(store, &search);
    }
    if (status == CME_OK) {
        status = search.query.text != NULL ? find_by_text(store, &search) : find_by_index(store, &search);
    }
    return status;
}

static cme_status check_query(cme_store *store, event_search *search) {
    const cme_event_query *query = &search->query;
    if ((int)query->status < 0 || (int)query->status > CME_EVENT_COMPLETED) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "status %d of the event query: must be 0 or a CME_EVENT_... status",
                         (int)query->status);
    }
    cme_status status = cme__text_check(&store->fault, "text of the event query", query->text, CME__TEXT_LINE,
                                        CME_SEARCH_TEXT_MAX);
    if (status == CME_OK && !cme_id_is_none(query->group)) {
        status = cme__group_row(store, query->group, &search->group_row);
    }
    if (status == CME_OK && !cme_id_is_none(query->venue)) {
        status = cme__venue_row(store, query->venue, &search->venue_row);
    }
    return status;
}

/* The filters that every statement has; those that its index serves are repeated without the choice. */
#define EVENT_FILTERS                                                                                        \
    " ($1 = 0 OR e.status = $1) AND ($2 IS NULL OR e.venue = $2) AND ($3 IS NULL OR e.uid = $3)"             \
    " AND ($4 IS NULL OR e.group_row = $4 OR ($5 AND e.group_row IN ("                                       \
    "  WITH RECURSIVE tree(group_row) AS ("                                                                  \
    "   SELECT $4 UNION SELECT g.rowid FROM groups g JOIN tree t ON g.parent = t.group_row)"                 \
    "  SELECT group_row FROM tree)))"
#define EVENT_ORDER " AND (e.first_at, e.id) > ($6, $7) ORDER BY e.first_at, e.id LIMIT $8"

static const char FIND_ALL[] = "SELECT e.rowid FROM events e WHERE" EVENT_FILTERS EVENT_ORDER;
static const char FIND_IN_GROUP[] =
    "SELECT e.rowid FROM events e WHERE e.group_row = $4 AND" EVENT_FILTERS EVENT_ORDER;
static const char FIND_AT_VENUE[] =
    "SELECT e.rowid FROM events e WHERE e.venue = $2 AND" EVENT_FILTERS EVENT_ORDER;
static const char FIND_BY_UID[] =
    "SELECT e.rowid FROM events e WHERE e.uid = $3 AND" EVENT_FILTERS EVENT_ORDER;

static const char *choose_statement(const event_search *search) {
    if (search->query.uid != NULL) {
        return FIND_BY_UID;
    }
    if (search->group_row != 0 && !search->query.deep) {
        return FIND_IN_GROUP;
    }
    return search->venue_row != 0 ? FIND_AT_VENUE : FIND_ALL;
}

static cme_status find_by_index(cme_store *store, event_search *search) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, choose_statement(search), &statement);
    bind_filters(statement, search);
    cme__bind_int(statement, 6, search->page->after[0].integer);
    cme__bind_id(statement, 7, search->page->after[1].id);
    cme__bind_int(statement, 8, cme__page_rows(search->page));
    while (status == CME_OK) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        status = add_event(store, search, cme__column_int(statement, 0));
    }
    cme__done(statement);
    return status;
}

/* The index of words knows no order: all that match are put in order here. */
static cme_status find_by_text(cme_store *store, event_search *search) {
    int64_t *rows = NULL;
    size_t count = 0;
    size_t found = 0;
    event_place *places = NULL;
    cme_status status = cme__search_find(store->db, CME__SEARCH_EVENT, search->query.text, &rows, &count);
    if (status == CME_OK) {
        places = cme__alloc_zero(count, sizeof *places);
        status = places != NULL ? read_places(store, search, rows, count, places, &found)
                                : cme__fail_memory(&store->fault);
    }
    if (status == CME_OK) {
        qsort(places, found, sizeof *places, compare_places);
    }
    for (size_t i = 0; status == CME_OK && i < found && !cme__page_is_full(search->page); i++) {
        status = add_event(store, search, places[i].row);
    }
    cme__free(places);
    cme__free(rows);
    return status;
}

static cme_status read_places(cme_store *store, const event_search *search, const int64_t *rows, size_t count,
                              event_place *places, size_t *found) {
    static const char SELECT[] = "SELECT e.first_at, e.id FROM events e WHERE e.rowid = $6 AND" EVENT_FILTERS;
    event_place after = {0, search->page->after[0].integer, search->page->after[1].id};
    cme_status status = CME_OK;
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__statement *statement = NULL;
        bool row = false;
        status = cme__db_prepare(store->db, SELECT, &statement);
        bind_filters(statement, search);
        cme__bind_int(statement, 6, rows[i]);
        if (status == CME_OK) {
            status = cme__step(statement, &row);
        }
        if (status == CME_OK && row) {
            event_place place = {rows[i], cme__column_int(statement, 0), cme__column_id(statement, 1)};
            if (compare_places(&place, &after) > 0) {
                places[(*found)++] = place;
            }
        }
        cme__done(statement);
    }
    return status;
}

static void bind_filters(cme__statement *statement, const event_search *search) {
    cme__bind_int(statement, 1, search->query.status);
    cme__bind_row(statement, 2, search->venue_row);
    cme__bind_text(statement, 3, search->query.uid);
    cme__bind_row(statement, 4, search->group_row);
    cme__bind_int(statement, 5, search->query.deep);
}

static int compare_places(const void *left, const void *right) {
    const event_place *a = left;
    const event_place *b = right;
    if (a->first_at != b->first_at) {
        return a->first_at < b->first_at ? -1 : 1;
    }
    return memcmp(a->id.bytes, b->id.bytes, sizeof a->id.bytes);
}

static cme_status add_event(cme_store *store, event_search *search, int64_t row) {
    cme__arena *arena = &search->page->arena;
    cme__event_fields fields;
    cme_status status = cme__event_read(store, row, arena, &fields);
    cme_event *event = cme__arena_alloc(arena, sizeof *event);
    if (status == CME_OK && event != NULL) {
        cme__event_record(&fields, arena, event);
        cme__page_add(search->page, event);
    }
    if (status == CME_OK && arena->failed) {
        status = cme__fail_memory(&store->fault);
    }
    return status;
}
