/* rsvp_find.c: RSVPs and their log, handed out as records and pages.
 * May use rsvp_row_internal.h.
 * Must not change anything. */
#include "rsvp_row_internal.h"

/* A public record with what its place in an order needs. */
typedef struct rsvp_record {
    cme_rsvp rsvp;
    int64_t session; /* rowids */
    int64_t person;
    int64_t priority;
    int64_t queue_number;
} rsvp_record;

/* The rows behind a query; 0: not restricted. */
typedef struct rsvp_scope {
    cme_rsvp_query query;
    int64_t session;
    int64_t person;
    bool is_empty; /* nothing was ever written about the session */
} rsvp_scope;

static void *read_rsvp(cme__statement *row, cme__arena *arena);
static void *read_rsvp_of_page(cme__statement *row, cme__arena *arena);
static void *read_entry(cme__statement *row, cme__arena *arena);
static void order_rsvp(const void *record, cme__cursor_value *values);
static void order_waiting(const void *record, cme__cursor_value *values);
static void order_entry(const void *record, cme__cursor_value *values);
static cme_status find_rsvps(cme_store *store, const cme_rsvp_query *given, void **out);
static cme_status find_entries(cme_store *store, const cme_rsvp_query *given, void **out);
static cme_status read_scope(cme_store *store, const cme_rsvp_query *given, rsvp_scope *scope);
static cme_status find_place(cme_store *store, const cme__session_plan *plan, rsvp_record *record);

CME__PAGE_CHECK(cme_rsvp_page);
CME__PAGE_CHECK(cme_rsvp_log_page);
static const cme__page_form RSVP_PAGES = {sizeof(cme_rsvp_page), "rsvp:iii", order_rsvp, read_rsvp_of_page};
static const cme__page_form QUEUE_PAGES = {sizeof(cme_rsvp_page), "waitlist:iii", order_waiting,
                                           read_rsvp_of_page};
static const cme__page_form LOG_PAGES = {sizeof(cme_rsvp_log_page), "rsvplog:i", order_entry, read_entry};

#define RSVP_COLUMNS                                                                                         \
    "p.id, p.name, r.state, r.guests, r.skips, r.note, r.created_at, r.updated_at, r.queued_at,"             \
    " r.session, r.person, r.priority, r.queue_number"

cme_status cme_rsvp_find(cme_store *store, const cme_rsvp_query *query, cme_rsvp_page **out) {
    void *page = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? find_rsvps(store, query, &page) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, page, out);
}

cme_status cme_rsvp_log_find(cme_store *store, const cme_rsvp_query *query, cme_rsvp_log_page **out) {
    void *page = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? find_entries(store, query, &page) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, page, out);
}

void cme_rsvp_page_free(cme_rsvp_page *page) {
    cme__arena_object_free(page);
}

void cme_rsvp_log_page_free(cme_rsvp_log_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__rsvp_record(cme_store *store, const cme__session_plan *plan, int64_t person_row, void **out) {
    cme__statement *find = NULL;
    cme_status status =
        cme__db_prepare(store->db,
                        "SELECT " RSVP_COLUMNS " FROM rsvps r JOIN persons p ON p.rowid = r.person"
                        " WHERE r.session = $1 AND r.person = $2",
                        &find);
    cme__bind_int(find, 1, plan->row);
    cme__bind_int(find, 2, person_row);
    if (status == CME_OK) {
        status = cme__record_read(store, find, read_rsvp, out);
    }
    rsvp_record *record = *out;
    if (status == CME_OK && record != NULL) {
        record->rsvp.session = plan->key;
        if (record->rsvp.state == CME_RSVP_WAITLISTED) {
            status = find_place(store, plan, record);
        }
    }
    return status;
}

static void *read_rsvp(cme__statement *row, cme__arena *arena) {
    rsvp_record *record = cme__arena_alloc(arena, sizeof *record);
    if (record != NULL) {
        record->rsvp.person = cme__column_id(row, 0);
        record->rsvp.person_name = cme__column_copy(row, 1, arena);
        record->rsvp.state = (cme_rsvp_state)cme__column_int(row, 2);
        record->rsvp.guests = (int32_t)cme__column_int(row, 3);
        record->rsvp.skips = (int32_t)cme__column_int(row, 4);
        record->rsvp.note = cme__column_copy(row, 5, arena);
        record->rsvp.created_at = cme__column_time(row, 6);
        record->rsvp.updated_at = cme__column_time(row, 7);
        record->rsvp.queued_at = cme__column_time(row, 8);
        record->session = cme__column_int(row, 9);
        record->person = cme__column_int(row, 10);
        record->priority = cme__column_int(row, 11);
        record->queue_number = cme__column_int(row, 12);
    }
    return record;
}

static void *read_rsvp_of_page(cme__statement *row, cme__arena *arena) {
    rsvp_record *record = read_rsvp(row, arena);
    if (record != NULL) {
        cme_civil_kind kind = (cme_civil_kind)cme__column_int(row, 15);
        record->rsvp.session = cme_session_key_of(cme__column_id(row, 13),
                                                  cme__recurrence_id_civil(cme__column_int(row, 14), kind));
        record->rsvp.queue_position = (int32_t)cme__column_int(row, 16);
        record->rsvp.heads_ahead = (int32_t)cme__column_int(row, 17);
    }
    return record;
}

static void *read_entry(cme__statement *row, cme__arena *arena) {
    cme_rsvp_log_entry *entry = cme__arena_alloc(arena, sizeof *entry);
    if (entry != NULL) {
        cme_civil_kind kind = (cme_civil_kind)cme__column_int(row, 12);
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
        entry->session = cme_session_key_of(cme__column_id(row, 10),
                                            cme__recurrence_id_civil(cme__column_int(row, 11), kind));
    }
    return entry;
}

static void order_rsvp(const void *record, cme__cursor_value *values) {
    const rsvp_record *own = record;
    values[0].integer = own->rsvp.updated_at;
    values[1].integer = own->session;
    values[2].integer = own->person;
}

static void order_waiting(const void *record, cme__cursor_value *values) {
    const rsvp_record *own = record;
    values[0].integer = -own->priority;
    values[1].integer = own->rsvp.queued_at;
    values[2].integer = own->queue_number;
}

static void order_entry(const void *record, cme__cursor_value *values) {
    const cme_rsvp_log_entry *entry = record;
    values[0].integer = (int64_t)entry->number;
}

/* The places of all who wait for the sessions of the query: one walk along each queue for a whole page. */
#define SELECT_PLACED(sessions)                                                                              \
    "WITH queue AS ("                                                                                        \
    "  SELECT session, person, row_number() OVER places AS position,"                                        \
    "    sum(guests + 1) OVER places - guests - 1 AS ahead"                                                  \
    "  FROM rsvps WHERE state = 5 AND session IN (" sessions ")"                                             \
    "  WINDOW places AS (PARTITION BY session ORDER BY priority DESC, queued_at, queue_number"               \
    "    ROWS UNBOUNDED PRECEDING)"                                                                          \
    ") SELECT " RSVP_COLUMNS ", e.id, s.recurrence_id, e.kind, q.position, q.ahead FROM rsvps r"             \
    "  JOIN persons p ON p.rowid = r.person"                                                                 \
    "  JOIN sessions s ON s.rowid = r.session"                                                               \
    "  JOIN events e ON e.rowid = s.event"                                                                   \
    "  LEFT JOIN queue q ON q.session = r.session AND q.person = r.person"

static const char FIND_OF_SESSION[] =
    SELECT_PLACED("$1") " WHERE r.session = $1 AND ($2 = 0 OR r.person = $2) AND ($3 = 0 OR r.state = $3)"
                        "  AND (r.updated_at, r.session, r.person) > ($4, $5, $6)"
                        " ORDER BY r.updated_at, r.session, r.person LIMIT $7";

static const char FIND_OF_PERSON[] = SELECT_PLACED(
    "SELECT session FROM rsvps WHERE person = $2 AND state = 5 AND ($1 = 0 OR session = $1)") " WHERE ($1 = 0 OR r.session = $1) AND r.person = $2 AND ($3 = 0 OR r.state = $3)"
                                                                                              "  AND (r.updated_at, r.session, r.person) > ($4, $5, $6)"
                                                                                              " ORDER BY r.updated_at, r.session, r.person LIMIT $7";

static const char FIND_WAITLIST[] =
    SELECT_PLACED("$1") " WHERE r.session = $1 AND ($2 = 0 OR r.person = $2) AND r.state = 5 AND $3 = 5"
                        "  AND (-r.priority, r.queued_at, r.queue_number) > ($4, $5, $6)"
                        " ORDER BY r.priority DESC, r.queued_at, r.queue_number LIMIT $7";

static cme_status find_rsvps(cme_store *store, const cme_rsvp_query *given, void **out) {
    rsvp_scope scope;
    cme__page page;
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
    status = cme__page_begin(store, &page, is_waitlist ? &QUEUE_PAGES : &RSVP_PAGES, scope.query.limit,
                             scope.query.cursor);
    if (status == CME_OK && !scope.is_empty) {
        cme__statement *find = NULL;
        status = cme__db_prepare(store->db, sql, &find);
        cme__bind_int(find, 1, scope.session);
        cme__bind_int(find, 2, scope.person);
        cme__bind_int(find, 3, scope.query.state);
        for (int i = 0; i < 3; i++) {
            cme__bind_int(find, 4 + i, page.after[i].integer);
        }
        cme__bind_int(find, 7, cme__page_rows(&page));
        if (status == CME_OK) {
            status = cme__page_read(store, &page, find);
        }
    }
    return cme__page_end(store, &page, status, out);
}

#define SELECT_LOG                                                                                           \
    "SELECT l.number, p.id, p.name, l.from_state, l.to_state, l.guests_before, l.guests_after, l.reason,"    \
    "  b.id, l.at, e.id, s.recurrence_id, e.kind FROM rsvp_log l"                                            \
    "  JOIN persons p ON p.rowid = l.person"                                                                 \
    "  JOIN sessions s ON s.rowid = l.session"                                                               \
    "  JOIN events e ON e.rowid = s.event"                                                                   \
    "  LEFT JOIN persons b ON b.rowid = l.by_person"

static cme_status find_entries(cme_store *store, const cme_rsvp_query *given, void **out) {
    static const char OF_SESSION[] =
        SELECT_LOG " WHERE l.session = $1 AND ($2 = 0 OR l.person = $2) AND ($3 = 0 OR l.to_state = $3)"
                   "  AND l.number > $4 ORDER BY l.number LIMIT $5";
    static const char OF_PERSON[] =
        SELECT_LOG " WHERE ($1 = 0 OR l.session = $1) AND l.person = $2 AND ($3 = 0 OR l.to_state = $3)"
                   "  AND l.number > $4 ORDER BY l.number LIMIT $5";
    rsvp_scope scope;
    cme__page page;
    cme_status status = read_scope(store, given, &scope);
    if (status != CME_OK) {
        return status;
    }
    status = cme__page_begin(store, &page, &LOG_PAGES, scope.query.limit, scope.query.cursor);
    if (status == CME_OK && !scope.is_empty) {
        cme__statement *find = NULL;
        status = cme__db_prepare(store->db, scope.person != 0 ? OF_PERSON : OF_SESSION, &find);
        cme__bind_int(find, 1, scope.session);
        cme__bind_int(find, 2, scope.person);
        cme__bind_int(find, 3, scope.query.state);
        cme__bind_int(find, 4, page.after[0].integer);
        cme__bind_int(find, 5, cme__page_rows(&page));
        if (status == CME_OK) {
            status = cme__page_read(store, &page, find);
        }
    }
    return cme__page_end(store, &page, status, out);
}

static cme_status read_scope(cme_store *store, const cme_rsvp_query *given, rsvp_scope *scope) {
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

/* Where a party stands in the queue. The last one, as whoever joins is, costs no walk along the queue. */
static cme_status find_place(cme_store *store, const cme__session_plan *plan, rsvp_record *record) {
    int64_t last_person = 0;
    cme_time last_at = CME_TIME_NONE;
    cme_status status = cme__rsvp_last_waiting(store, plan->row, &last_person, &last_at);
    if (status != CME_OK || last_person == record->person) {
        record->rsvp.queue_position = plan->waiting_parties;
        record->rsvp.heads_ahead = plan->waiting - record->rsvp.guests - 1;
        return status;
    }
    cme__statement *count = NULL;
    bool found = false;
    status = cme__db_prepare(store->db,
                             "SELECT count(*), coalesce(sum(guests + 1), 0) FROM rsvps"
                             " WHERE session = $1 AND state = 5 AND (priority > $2 OR"
                             "  (priority = $2 AND (queued_at, queue_number) < ($3, $4)))",
                             &count);
    cme__bind_int(count, 1, record->session);
    cme__bind_int(count, 2, record->priority);
    cme__bind_time(count, 3, record->rsvp.queued_at);
    cme__bind_int(count, 4, record->queue_number);
    if (status == CME_OK) {
        status = cme__step(count, &found);
    }
    if (found) {
        record->rsvp.queue_position = (int32_t)cme__column_int(count, 0) + 1;
        record->rsvp.heads_ahead = (int32_t)cme__column_int(count, 1);
    }
    cme__done(count);
    return status;
}
