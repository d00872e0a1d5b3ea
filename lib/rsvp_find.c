/* rsvp_find.c: RSVPs and their log, handed out as records and pages.
 * May use rsvp_row_internal.h.
 * Must not change anything. */
#include "rsvp_row_internal.h"

/* The rows behind a query; 0: not restricted. */
typedef struct rsvp_scope {
    cme_rsvp_query query;
    int64_t session;
    int64_t person;
    bool is_empty; /* nothing was ever written about the session */
} rsvp_scope;

static cme__rsvp_record *read_rsvp_of_page(cme__statement *row, cme__arena *arena);
static void *read_entry(cme__statement *row, cme__arena *arena);
static void order_rsvp(const void *record, cme__cursor_value *values);
static void order_waiting(const void *record, cme__cursor_value *values);
static void order_entry(const void *record, cme__cursor_value *values);
static cme_status find_rsvps(cme_store *store, const void *given, cme__page *page);
static cme_status read_placed(cme_store *store, cme__page *page, cme__statement *find);
static cme_status find_entries(cme_store *store, const void *given, cme__page *page);
static cme_status read_scope(cme_store *store, const void *given, rsvp_scope *scope);

CME__PAGE_CHECK(cme_rsvp_page);
CME__PAGE_CHECK(cme_rsvp_log_page);
static const cme__page_form RSVP_PAGES = {sizeof(cme_rsvp_page), "rsvp:iii", order_rsvp, NULL};
static const cme__page_form QUEUE_PAGES = {sizeof(cme_rsvp_page), "waitlist:iii", order_waiting, NULL};
static const cme__page_form LOG_PAGES = {sizeof(cme_rsvp_log_page), "rsvplog:i", order_entry, read_entry};

cme_status cme_rsvp_find(cme_store *store, const cme_rsvp_query *query, cme_rsvp_page **out) {
    return cme__page_find(store, find_rsvps, query, out);
}

cme_status cme_rsvp_log_find(cme_store *store, const cme_rsvp_query *query, cme_rsvp_log_page **out) {
    return cme__page_find(store, find_entries, query, out);
}

void cme_rsvp_page_free(cme_rsvp_page *page) {
    cme__arena_object_free(page);
}

void cme_rsvp_log_page_free(cme_rsvp_log_page *page) {
    cme__arena_object_free(page);
}

static cme__rsvp_record *read_rsvp_of_page(cme__statement *row, cme__arena *arena) {
    enum { SESSION = CME__RSVP_RECORD_COLUMN_COUNT, EVENT };
    cme__rsvp_record *record = cme__rsvp_record_read(row, arena);
    if (record != NULL) {
        record->rsvp.session = cme__column_session_key(row, EVENT);
        record->session = cme__column_int(row, SESSION);
    }
    return record;
}

static void *read_entry(cme__statement *row, cme__arena *arena) {
    cme_rsvp_log_entry *entry = cme__arena_alloc(arena, sizeof *entry);
    if (entry != NULL) {
        entry->number = (uint64_t)cme__column_int(row, 0);
        entry->person = cme__column_id(row, 1);
        entry->person_name = cme__column_copy(row, 2, arena);
        entry->from = (cme_rsvp_state)cme__column_int(row, 3);
        entry->to = (cme_rsvp_state)cme__column_int(row, 4);
        entry->guests_before = (int32_t)cme__column_int(row, 5);
        entry->guests_after = (int32_t)cme__column_int(row, 6);
        entry->reason = (cme_rsvp_reason)cme__column_int(row, 7);
        entry->by = cme__column_id(row, 8);
        entry->at = cme__column_time(row, 9);
        entry->overrides = (uint32_t)cme__column_int(row, 13) & CME_OVERRIDE_ALL;
        entry->is_late = ((uint32_t)cme__column_int(row, 13) & CME__RSVP_LOG_LATE) != 0;
        entry->session = cme__column_session_key(row, 10);
    }
    return entry;
}

static void order_rsvp(const void *record, cme__cursor_value *values) {
    const cme__rsvp_record *own = record;
    values[0].integer = own->row.updated_at;
    values[1].integer = own->session;
    values[2].integer = own->row.person;
}

static void order_waiting(const void *record, cme__cursor_value *values) {
    const cme__rsvp_record *own = record;
    values[0].integer = -own->row.priority;
    values[1].integer = own->row.queued_at;
    values[2].integer = own->row.queue_number;
}

static void order_entry(const void *record, cme__cursor_value *values) {
    const cme_rsvp_log_entry *entry = record;
    values[0].integer = (int64_t)entry->number;
}

#define SELECT_RSVPS                                                                                         \
    "SELECT " CME__RSVP_RECORD_COLUMNS ", r.session, e.id, s.recurrence_id, e.kind FROM rsvps r"             \
    "  JOIN persons p ON p.rowid = r.person"                                                                 \
    "  JOIN sessions s ON s.rowid = r.session"                                                               \
    "  JOIN events e ON e.rowid = s.event"

static const char FIND_OF_SESSION[] =
    SELECT_RSVPS " WHERE r.session = $1 AND ($2 = 0 OR r.person = $2) AND ($3 = 0 OR r.state = $3)"
                 "  AND (r.updated_at, r.session, r.person) > ($4, $5, $6)"
                 " ORDER BY r.updated_at, r.session, r.person LIMIT $7";

static const char FIND_OF_PERSON[] =
    SELECT_RSVPS " WHERE ($1 = 0 OR r.session = $1) AND r.person = $2 AND ($3 = 0 OR r.state = $3)"
                 "  AND (r.updated_at, r.session, r.person) > ($4, $5, $6)"
                 " ORDER BY r.updated_at, r.session, r.person LIMIT $7";

static const char FIND_WAITLIST[] =
    SELECT_RSVPS " WHERE r.session = $1 AND ($2 = 0 OR r.person = $2) AND r.queued_heads > 0 AND $3 = 5"
                 "  AND (-r.priority, r.queued_at, r.queue_number) > ($4, $5, $6)"
                 " ORDER BY r.priority DESC, r.queued_at, r.queue_number LIMIT $7";

static cme_status find_rsvps(cme_store *store, const void *given, cme__page *page) {
    rsvp_scope scope;
    cme_status status = read_scope(store, given, &scope);
    if (status != CME_OK) {
        return status;
    }
    bool is_waitlist = scope.session != 0 && scope.query.state == CME_RSVP_WAITLISTED;
    const char *sql = FIND_OF_SESSION;
    if (is_waitlist) {
        sql = FIND_WAITLIST;
    } else if (scope.person != 0) {
        sql = FIND_OF_PERSON;
    }
    status = cme__page_begin(store, page, is_waitlist ? &QUEUE_PAGES : &RSVP_PAGES, scope.query.limit,
                             scope.query.cursor);
    if (status == CME_OK && !scope.is_empty) {
        cme__statement *find = NULL;
        status = cme__db_prepare(store->db, sql, &find);
        cme__bind_int(find, 1, scope.session);
        cme__bind_int(find, 2, scope.person);
        cme__bind_int(find, 3, scope.query.state);
        for (int i = 0; i < 3; i++) {
            cme__bind_int(find, 4 + i, page->after[i].integer);
        }
        cme__bind_int(find, 7, cme__page_rows(page));
        if (status == CME_OK) {
            status = read_placed(store, page, find);
        }
    }
    return status;
}

/* The rows of a page, and where those who wait stand. Ends the statement. */
static cme_status read_placed(cme_store *store, cme__page *page, cme__statement *find) {
    cme__rsvp_record **waiting = NULL;
    size_t count = 0;
    size_t capacity = 0;
    cme_status status = CME_OK;
    bool row = true;
    while (status == CME_OK && !cme__page_is_full(page)) {
        status = cme__step(find, &row);
        if (status != CME_OK || !row) {
            break;
        }
        cme__rsvp_record *record = read_rsvp_of_page(find, &page->arena);
        bool waits = record != NULL && record->row.queued_heads > 0;
        if (record == NULL ||
            (waits && !cme__grow(&waiting, &capacity, count + 1, sizeof(cme__rsvp_record *)))) {
            status = cme__fail_memory(&store->fault);
            break;
        }
        if (waits) {
            waiting[count++] = record;
        }
        cme__page_add(page, record);
    }
    cme__done(find);
    if (status == CME_OK) {
        status = cme__rsvp_place(store, waiting, count);
    }
    cme__free(waiting);
    return status;
}

#define SELECT_LOG                                                                                           \
    "SELECT l.number, p.id, p.name, l.from_state, l.to_state, l.guests_before, l.guests_after, l.reason,"    \
    "  b.id, l.at, e.id, s.recurrence_id, e.kind, l.marks FROM rsvp_log l"                                   \
    "  JOIN persons p ON p.rowid = l.person"                                                                 \
    "  JOIN sessions s ON s.rowid = l.session"                                                               \
    "  JOIN events e ON e.rowid = s.event"                                                                   \
    "  LEFT JOIN persons b ON b.rowid = l.by_person"

static cme_status find_entries(cme_store *store, const void *given, cme__page *page) {
    static const char OF_SESSION[] =
        SELECT_LOG " WHERE l.session = $1 AND ($2 = 0 OR l.person = $2) AND ($3 = 0 OR l.to_state = $3)"
                   "  AND l.number > $4 ORDER BY l.number LIMIT $5";
    static const char OF_PERSON[] =
        SELECT_LOG "  JOIN rsvps r ON r.session = l.session AND r.person = l.person"
                   " WHERE ($1 = 0 OR r.session = $1) AND r.person = $2 AND ($3 = 0 OR l.to_state = $3)"
                   "  AND l.number > $4 ORDER BY l.number LIMIT $5";
    rsvp_scope scope;
    cme_status status = read_scope(store, given, &scope);
    if (status != CME_OK) {
        return status;
    }
    status = cme__page_begin(store, page, &LOG_PAGES, scope.query.limit, scope.query.cursor);
    if (status == CME_OK && !scope.is_empty) {
        cme__statement *find = NULL;
        status = cme__db_prepare(store->db, scope.person != 0 ? OF_PERSON : OF_SESSION, &find);
        cme__bind_int(find, 1, scope.session);
        cme__bind_int(find, 2, scope.person);
        cme__bind_int(find, 3, scope.query.state);
        cme__bind_int(find, 4, page->after[0].integer);
        cme__bind_int(find, 5, cme__page_rows(page));
        if (status == CME_OK) {
            status = cme__page_read(store, page, find);
        }
    }
    return status;
}

static cme_status read_scope(cme_store *store, const void *given, rsvp_scope *scope) {
    *scope = (rsvp_scope){.query = CME_RSVP_QUERY_INIT};
    cme_rsvp_query *query = &scope->query;
    cme_status status = cme__query_read(&store->fault, "RSVP query", given, query, sizeof *query);
    if (status != CME_OK) {
        return status;
    }
    bool has_session = !cme_session_key_is_none(query->session);
    bool has_person = !cme_id_is_none(query->person);
    if (!has_session && !has_person) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "session or person of RSVP query must be set");
    }
    if ((int)query->state < 0 || query->state > CME_RSVP_REJECTED) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "state %d of RSVP query: must be a cme_rsvp_state, or 0", (int)query->state);
    }
    if (has_session) {
        cme__session_plan plan;
        status = cme__session_load(store, query->session, &plan);
        scope->session = status == CME_OK ? plan.row : 0;
        scope->is_empty = scope->session == 0;
    }
    return status == CME_OK && has_person ? cme__person_row(store, query->person, &scope->person) : status;
}
