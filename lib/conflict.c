/* conflict.c: sessions that overlap at a venue, or for a person: one sweep along the line of time.
 * May use session_find_internal.h, store_page_internal.h and the rooms below.
 * Must not know how sessions are found: it asks for them a page at a time, in the order of their starts. */
#include <cmevent/conflict.h>

#include <cmevent/rsvp.h>

#include "session_find_internal.h"
#include "store_page_internal.h"

enum { SWEEP_PAGE = 512 };

/* A session that is running where the sweep is. */
typedef struct running {
    const cme_session *session; /* in a page that `keeper` holds */
    size_t keeper;
} running;

/* A page of sessions, kept as long as one of them is running. */
typedef struct keeper {
    void *page;
    size_t used;
} keeper;

/* A sweep. */
typedef struct sweep {
    cme_store *store;
    cme_conflict_query query;
    cme__page *page;
    running *running; /* in the order of their starts */
    size_t running_count;
    size_t running_capacity;
    keeper *keepers;
    size_t keeper_count;
    size_t keeper_capacity;
    size_t steps;
    bool is_doubtful;
} sweep;

static void order_conflict(const void *record, cme__cursor_value *values);

CME__PAGE_CHECK(cme_conflict_page);
static const cme__page_form CONFLICT_PAGES = {sizeof(cme_conflict_page), "conflict:ibiibi", order_conflict,
                                              NULL};

/* A conflict with what it is ordered by. */
typedef struct conflict_record {
    cme_conflict conflict; /* first: its address is the record's */
    cme_time earlier_starts_at;
} conflict_record;

static cme_status find_conflicts(cme_store *store, const void *given, cme__page *page);
static cme_status check_query(sweep *s);
static cme_status sweep_all(sweep *s);
static cme_status sweep_page(sweep *s, size_t index, const cme_session_page *page);
static cme_status meet(sweep *s, const cme_session *later);
static void drop_ended(sweep *s, cme_time at);
static cme_status add_conflict(sweep *s, const cme_session *earlier, const cme_session *later);
static bool is_after(const sweep *s, const conflict_record *record);
static void stop_at(sweep *s, cme_time at);
static void release(sweep *s, size_t index);
static void free_sweep(sweep *s);

cme_status cme_conflict_find(cme_store *store, const cme_conflict_query *query, cme_conflict_page **out) {
    return cme__page_find(store, find_conflicts, query, out);
}

void cme_conflict_page_free(cme_conflict_page *page) {
    cme__arena_object_free(page);
}

static cme_status find_conflicts(cme_store *store, const void *given, cme__page *page) {
    sweep s = {.store = store, .query = CME_CONFLICT_QUERY_INIT, .page = page};
    cme_status status = cme__query_read(&store->fault, "conflict query", given, &s.query, sizeof s.query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &CONFLICT_PAGES, s.query.limit, s.query.cursor);
    }
    if (status == CME_OK) {
        status = check_query(&s);
    }
    if (status == CME_OK) {
        status = sweep_all(&s);
    }
    if (status == CME_OK && (page->next != NULL || s.is_doubtful)) {
        ((cme_conflict_page *)page->object)->truncated = true;
    }
    free_sweep(&s);
    return status;
}

static void order_conflict(const void *record, cme__cursor_value *values) {
    const conflict_record *own = record;
    values[0].integer = own->conflict.starts_at;
    values[1].id = own->conflict.later.event;
    values[2].integer = cme__recurrence_id_of(own->conflict.later.recurrence_id);
    values[3].integer = own->earlier_starts_at;
    values[4].id = own->conflict.earlier.event;
    values[5].integer = cme__recurrence_id_of(own->conflict.earlier.recurrence_id);
}

static cme_status check_query(sweep *s) {
    const cme_conflict_query *query = &s->query;
    int64_t event_row = 0;
    if (cme_id_is_none(query->venue) == cme_id_is_none(query->person)) {
        return cme__fail(&s->store->fault, CME_ERR_INVALID,
                         "venue and person of the conflict query: one of them must be set, and not both");
    }
    if (s->query.from == CME_TIME_NONE) {
        s->query.from = cme_store_now(s->store);
    }
    return cme_id_is_none(query->event) ? CME_OK : cme__event_row(s->store, query->event, &event_row);
}

/* From the start of the last conflict that was shown on: whatever else takes part in one then is running. */
static cme_status sweep_all(sweep *s) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    cme_time after = s->page->after[0].integer;
    char *cursor = NULL;
    cme_status status = CME_OK;
    query.venue = s->query.venue;
    query.person = s->query.person;
    query.rsvp_states = cme_id_is_none(query.person) ? 0 : 1U << CME_RSVP_GOING;
    query.from = s->query.from > after ? s->query.from : after;
    query.until = s->query.until;
    if (query.until != CME_TIME_NONE && query.until <= query.from) {
        return CME_OK;
    }
    query.overlapping = true;
    query.include_drafts = s->query.include_drafts;
    query.limit = SWEEP_PAGE;
    bool more = true;
    while (status == CME_OK && more && !cme__page_is_full(s->page)) {
        void *object = NULL;
        query.cursor = cursor;
        status = cme__session_search_page(s->store, &query, &object);
        cme__free(cursor);
        cursor = NULL;
        if (status != CME_OK) {
            break;
        }
        const cme_session_page *page = object;
        if (!cme__grow(&s->keepers, &s->keeper_capacity, s->keeper_count + 1, sizeof *s->keepers)) {
            cme__arena_object_free(object);
            status = cme__fail_memory(&s->store->fault);
            break;
        }
        size_t index = s->keeper_count++;
        s->keepers[index] = (keeper){object, 1};
        more = page->next != NULL;
        s->is_doubtful = s->is_doubtful || (page->truncated && !more);
        cursor = cme__copy_text(page->next);
        if (more && cursor == NULL) {
            status = cme__fail_memory(&s->store->fault);
        }
        if (status == CME_OK) {
            status = sweep_page(s, index, page);
        }
        s->steps += page->count;
        if (more && s->steps >= CME_SESSION_STEPS_MAX && page->count > 0) {
            stop_at(s, page->items[page->count - 1]->starts_at);
            more = false;
        }
        release(s, index);
    }
    cme__free(cursor);
    return status;
}

static cme_status sweep_page(sweep *s, size_t index, const cme_session_page *page) {
    cme_status status = CME_OK;
    for (size_t i = 0; i < page->count && status == CME_OK && !cme__page_is_full(s->page); i++) {
        const cme_session *session = page->items[i];
        if (session->ends_at <= session->starts_at) {
            continue;
        }
        drop_ended(s, session->starts_at);
        status = meet(s, session);
        if (status == CME_OK &&
            !cme__grow(&s->running, &s->running_capacity, s->running_count + 1, sizeof *s->running)) {
            status = cme__fail_memory(&s->store->fault);
        }
        if (status == CME_OK) {
            s->running[s->running_count++] = (running){session, index};
            s->keepers[index].used++;
        }
    }
    return status;
}

/* All that are running overlap with what starts now. */
static cme_status meet(sweep *s, const cme_session *later) {
    cme_status status = CME_OK;
    for (size_t i = 0; i < s->running_count && status == CME_OK && !cme__page_is_full(s->page); i++) {
        const cme_session *earlier = s->running[i].session;
        bool is_asked_for = cme_id_is_none(s->query.event) ||
                            cme_id_equal(s->query.event, earlier->key.event) ||
                            cme_id_equal(s->query.event, later->key.event);
        if (is_asked_for) {
            status = add_conflict(s, earlier, later);
        }
    }
    return status;
}

static void drop_ended(sweep *s, cme_time at) {
    size_t kept = 0;
    for (size_t i = 0; i < s->running_count; i++) {
        if (s->running[i].session->ends_at > at) {
            s->running[kept++] = s->running[i];
        } else {
            release(s, s->running[i].keeper);
        }
    }
    s->running_count = kept;
}

static cme_status add_conflict(sweep *s, const cme_session *earlier, const cme_session *later) {
    cme__arena *arena = &s->page->arena;
    conflict_record record = {.earlier_starts_at = earlier->starts_at};
    record.conflict =
        (cme_conflict){.earlier = earlier->key,
                       .later = later->key,
                       .earlier_status = earlier->status,
                       .later_status = later->status,
                       .starts_at = later->starts_at,
                       .ends_at = earlier->ends_at < later->ends_at ? earlier->ends_at : later->ends_at};
    if (!is_after(s, &record)) {
        return CME_OK;
    }
    conflict_record *kept = cme__arena_alloc(arena, sizeof *kept);
    if (kept == NULL) {
        return cme__fail_memory(&s->store->fault);
    }
    *kept = record;
    kept->conflict.earlier_title = cme__arena_text(arena, earlier->title, strlen(earlier->title));
    kept->conflict.later_title = cme__arena_text(arena, later->title, strlen(later->title));
    cme__page_add(s->page, kept);
    return arena->failed ? cme__fail_memory(&s->store->fault) : CME_OK;
}

/* Whether a conflict comes after the last one of the page before. */
static bool is_after(const sweep *s, const conflict_record *record) {
    cme__cursor_value own[CME__CURSOR_VALUES_MAX] = {{0}};
    order_conflict(record, own);
    for (int i = 0; i < CME__CURSOR_VALUES_MAX; i++) {
        const cme__cursor_value *last = &s->page->after[i];
        bool is_id = i % 3 == 1;
        int order = is_id ? memcmp(own[i].id.bytes, last->id.bytes, sizeof(cme_id))
                          : (own[i].integer > last->integer) - (own[i].integer < last->integer);
        if (order != 0) {
            return order > 0;
        }
    }
    return false;
}

/* The cursor of a page that stopped early: all that starts before `at` was shown. */
static void stop_at(sweep *s, cme_time at) {
    cme__cursor_value values[CME__CURSOR_VALUES_MAX] = {{0}};
    values[0].integer = at;
    values[2].integer = values[3].integer = values[5].integer = INT64_MIN;
    s->page->next = cme__cursor_write(&s->page->arena, CONFLICT_PAGES.cursor, values);
}

static void release(sweep *s, size_t index) {
    keeper *k = &s->keepers[index];
    if (k->used > 0 && --k->used == 0) {
        cme__arena_object_free(k->page);
        k->page = NULL;
    }
}

static void free_sweep(sweep *s) {
    for (size_t i = 0; i < s->keeper_count; i++) {
        cme__arena_object_free(s->keepers[i].page);
    }
    cme__free(s->keepers);
    cme__free(s->running);
}
