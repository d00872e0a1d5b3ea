/* pool.c: the pools of events: made, changed, read, found, taken away.
 * May use pool_internal.h, event_internal.h, store_page_internal.h and the rooms below.
 * Must not know whom a pool counts: pool_session.c and pool_seats.c do. */
#include <cmevent/pool.h>

#include <inttypes.h>
#include <string.h>

#include "event_internal.h"
#include "pool_internal.h"
#include "store_page_internal.h"

#define POOL_ALL (CME_POOL_NAME | CME_POOL_SEATS)

static void *read_pool(cme__statement *row, cme__arena *arena);
static void order_pool(const void *record, cme__cursor_value *values);
static cme_status create_pool(cme_store *store, const cme_pool_spec *given, void **out);
static cme_status check_spec(cme_store *store, const cme_pool_spec *spec);
static cme_status check_name(cme_store *store, const char *name);
static cme_status check_name_is_free(cme_store *store, int64_t event_row, const char *name, int64_t own_row);
static cme_status read_event(cme_store *store, int64_t event_row, cme__arena *arena,
                             cme__event_fields *fields);
static cme_status free_number(cme_store *store, const cme__event_fields *event, const char *name,
                              int32_t *number);
static cme_status insert_pool(cme_store *store, const cme_pool_spec *spec, int64_t event_row, int32_t number,
                              int64_t *row);
static cme_status update_pool(cme_store *store, cme_id id, const cme_pool_spec *given, uint64_t mask,
                              void **out);
static cme_status write_pool(cme_store *store, const cme_pool_spec *spec, const cme_pool *old,
                             int64_t pool_row);
static cme_status follow_seats(cme_store *store, const cme__event_fields *event, int32_t number,
                               const cme_pool *old, const cme_pool_spec *spec);
static cme_status number_of(cme_store *store, int64_t pool_row, int64_t *event_row, int32_t *number);
static cme_status remove_pool(cme_store *store, cme_id id);
static cme_status check_unused(cme_store *store, int64_t event_row, int32_t number);
static cme_status delete_pool(cme_store *store, int64_t pool_row, int64_t event_row, int32_t number);
static cme_status find_pools(cme_store *store, const void *given, cme__page *page);

CME__PAGE_CHECK(cme_pool_page);
static const cme__page_form POOL_PAGES = {sizeof(cme_pool_page), "pool:b", order_pool, read_pool};

/* $1 is the row of the session. */
#define POOL_SELECT                                                                                                  \
    "SELECT p.id, e.id, p.name, p.kind, p.role, coalesce(o.seats, p.seats), o.seats, o.taken, p.number FROM pools p" \
    " JOIN events e ON e.rowid = p.event"                                                                            \
    " LEFT JOIN session_pools o ON o.session = $1 AND o.number = p.number "

cme_status cme_pool_create(cme_store *store, const cme_pool_spec *spec, cme_pool **out) {
    void *pool = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = create_pool(store, spec, out != NULL ? &pool : NULL);
    }
    return cme__store_end_with(store, status, pool, out);
}

cme_status cme_pool_get(cme_store *store, cme_id id, cme_pool **out) {
    void *pool = NULL;
    int64_t row = 0;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK && out == NULL) {
        status = cme__fail_null(&store->fault, "out");
    }
    if (status == CME_OK) {
        status = cme__pool_row(store, id, &row);
    }
    if (status == CME_OK) {
        status = cme__pool_object(store, row, NULL, &pool);
    }
    return cme__store_end_with(store, status, pool, out);
}

cme_status cme_pool_update(cme_store *store, cme_id id, const cme_pool_spec *spec, uint64_t mask,
                           cme_pool **out) {
    void *pool = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = update_pool(store, id, spec, mask, out != NULL ? &pool : NULL);
    }
    return cme__store_end_with(store, status, pool, out);
}

cme_status cme_pool_remove(cme_store *store, cme_id id) {
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = remove_pool(store, id);
    }
    return cme__store_end(store, status);
}

cme_status cme_pool_find(cme_store *store, const cme_pool_query *query, cme_pool_page **out) {
    return cme__page_find(store, find_pools, query, out);
}

void cme_pool_free(cme_pool *pool) {
    cme__arena_object_free(pool);
}

void cme_pool_page_free(cme_pool_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__pool_row(cme_store *store, cme_id id, int64_t *rowid) {
    return cme__store_row(store, "pool", "SELECT rowid FROM pools WHERE id = $1", id, rowid);
}

cme_status cme__pool_object(cme_store *store, int64_t pool_row, const cme__session_plan *plan, void **out) {
    if (out == NULL) {
        return CME_OK;
    }
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, POOL_SELECT "WHERE p.rowid = $2", &statement);
    cme__bind_row(statement, 1, plan != NULL ? plan->row : 0);
    cme__bind_int(statement, 2, pool_row);
    if (status == CME_OK) {
        status = cme__record_read(store, statement, read_pool, out);
    }
    if (status == CME_OK && *out != NULL && plan != NULL) {
        ((cme_pool *)*out)->session = plan->key;
    }
    return status;
}

/* Its session is set by those who read one. */
static void *read_pool(cme__statement *row, cme__arena *arena) {
    cme_pool *pool = cme__arena_alloc(arena, sizeof *pool);
    if (pool != NULL) {
        pool->id = cme__column_id(row, 0);
        pool->event = cme__column_id(row, 1);
        pool->session = CME_SESSION_NONE;
        pool->name = cme__column_copy_given(row, 2, arena);
        pool->kind = (cme_pool_kind)cme__column_int(row, 3);
        pool->role = cme__column_copy(row, 4, arena);
        pool->seats = (int32_t)cme__column_int(row, 5);
        pool->is_overridden = !cme__column_is_null(row, 6);
        pool->taken = (int32_t)cme__column_int(row, 7);
        pool->number = (int32_t)cme__column_int(row, 8);
        pool->seats_left = CME_UNLIMITED;
        if (pool->seats != CME_UNLIMITED) {
            pool->seats_balance = pool->seats - pool->taken;
            pool->seats_left = pool->seats_balance > 0 ? pool->seats_balance : 0;
        }
    }
    return pool;
}

static void order_pool(const void *record, cme__cursor_value *values) {
    const cme_pool *pool = record;
    values[0].id = pool->id;
}

static cme_status create_pool(cme_store *store, const cme_pool_spec *given, void **out) {
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    cme__arena arena = {0};
    cme__event_fields event = {0};
    int64_t event_row = 0;
    int64_t row = 0;
    int32_t number = 0;
    cme_status status = cme__spec_read(&store->fault, "pool spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = check_spec(store, &spec);
    }
    if (status == CME_OK) {
        status = cme__event_row(store, spec.event, &event_row);
    }
    if (status == CME_OK) {
        status = read_event(store, event_row, &arena, &event);
    }
    if (status == CME_OK) {
        status = check_name_is_free(store, event_row, spec.name, 0);
    }
    if (status == CME_OK) {
        status = free_number(store, &event, spec.name, &number);
    }
    if (status == CME_OK) {
        status = insert_pool(store, &spec, event_row, number, &row);
    }
    if (status == CME_OK && spec.kind != CME_POOL_NAMED) {
        status = cme__pool_adopt(store, event_row, number,
                                 cme__event_past_until(event.stopped_at, cme_store_now(store)));
    }
    if (status == CME_OK) {
        status = cme__pool_object(store, row, NULL, out);
    }
    cme__arena_free(&arena);
    return status;
}

static cme_status check_spec(cme_store *store, const cme_pool_spec *spec) {
    cme__fault *fault = &store->fault;
    cme_status status = check_name(store, spec->name);
    if (status == CME_OK && ((int)spec->kind < CME_POOL_OPEN || (int)spec->kind > CME_POOL_ROLE)) {
        status = cme__fail(fault, CME_ERR_INVALID, "kind %d of pool '%s': must be a cme_pool_kind",
                           (int)spec->kind, spec->name);
    }
    bool has_role = spec->role != NULL && spec->role[0] != '\0';
    if (status == CME_OK && spec->kind == CME_POOL_ROLE) {
        status = cme__text_check_required(fault, "role of pool", spec->role, CME__TEXT_LINE, CME_NAME_MAX);
    } else if (status == CME_OK && has_role) {
        status = cme__fail(fault, CME_ERR_INVALID, "role of pool '%s': only the kind CME_POOL_ROLE has one",
                           spec->name);
    }
    return status == CME_OK ? cme__capacity_check(store, "seats of pool", spec->seats) : status;
}

/* RSVPs name pools with commas between, and people read them in messages. */
static cme_status check_name(cme_store *store, const char *name) {
    static const char ALLOWED[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    cme_status status =
        cme__text_check_required(&store->fault, "name of pool", name, CME__TEXT_LINE, CME_POOL_NAME_MAX);
    for (const char *c = name; status == CME_OK && *c != '\0'; c++) {
        /* Letters beyond ASCII are letters here, too: the text is UTF-8. */
        if ((unsigned char)*c < 0x80 && strchr(ALLOWED, *c) == NULL) {
            status = cme__fail(&store->fault, CME_ERR_INVALID,
                               "name '%s' of pool: must be letters, digits, '-' and '_'", name);
        }
    }
    return status;
}

static cme_status check_name_is_free(cme_store *store, int64_t event_row, const char *name, int64_t own_row) {
    static const char SELECT[] = "SELECT id FROM pools WHERE event = $1 AND name = $2 AND rowid <> $3";
    cme__statement *statement = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_text(statement, 2, name);
    cme__bind_int(statement, 3, own_row);
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        char id[CME_ID_TEXT_SIZE];
        cme_id_text(cme__column_id(statement, 0), id);
        status = cme__fail(&store->fault, CME_ERR_EXISTS, "name '%s' of pool: pool %s of the event has it",
                           name, id);
    }
    cme__done(statement);
    return status;
}

/* An event whose pools may change. */
static cme_status read_event(cme_store *store, int64_t event_row, cme__arena *arena,
                             cme__event_fields *fields) {
    cme_status status = cme__event_read(store, event_row, arena, fields);
    return status == CME_OK ? cme__event_check_editable(store, fields) : status;
}

static cme_status free_number(cme_store *store, const cme__event_fields *event, const char *name,
                              int32_t *number) {
    static const char SELECT[] = "SELECT number FROM pools WHERE event = $1";
    uint32_t used = 0;
    bool row = true;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event->row);
    while (status == CME_OK && row) {
        status = cme__step(statement, &row);
        if (status == CME_OK && row) {
            used |= UINT32_C(1) << (cme__column_int(statement, 0) & (CME_POOLS_MAX - 1));
        }
    }
    cme__done(statement);
    *number = 0;
    while (*number < CME_POOLS_MAX && (used & (UINT32_C(1) << *number))) {
        (*number)++;
    }
    if (status == CME_OK && *number == CME_POOLS_MAX) {
        status = cme__fail(&store->fault, CME_ERR_LIMIT,
                           "pool '%s': event '%s' has %d pools already, the most that it can", name,
                           event->title, CME_POOLS_MAX);
    }
    return status;
}

static cme_status insert_pool(cme_store *store, const cme_pool_spec *spec, int64_t event_row, int32_t number,
                              int64_t *row) {
    static const char INSERT[] = "INSERT INTO pools (id, event, number, name, kind, role, seats)"
                                 " VALUES ($1, $2, $3, $4, $5, $6, $7)";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, INSERT, &statement);
    cme__bind_id(statement, 1, cme__store_new_id(store));
    cme__bind_int(statement, 2, event_row);
    cme__bind_int(statement, 3, number);
    cme__bind_text(statement, 4, spec->name);
    cme__bind_int(statement, 5, spec->kind);
    cme__bind_optional_text(statement, 6, spec->role);
    cme__bind_int(statement, 7, spec->seats);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    *row = cme__db_last_rowid(store->db);
    if (status == CME_OK) {
        status = cme__event_set_has(store, event_row, CME__HAS_POOLS, true);
    }
    return status == CME_OK
               ? cme__change_append(store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, spec->event, 0, 0)
               : status;
}

static cme_status update_pool(cme_store *store, cme_id id, const cme_pool_spec *given, uint64_t mask,
                              void **out) {
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    cme__arena arena = {0};
    cme__event_fields event = {0};
    void *old = NULL;
    int64_t row = 0;
    int64_t event_row = 0;
    int32_t number = 0;
    cme_status status = cme__spec_read(&store->fault, "pool spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = cme__mask_check(store, "pool", mask, POOL_ALL);
    }
    if (status == CME_OK) {
        status = cme__pool_row(store, id, &row);
    }
    if (status == CME_OK) {
        status = number_of(store, row, &event_row, &number);
    }
    if (status == CME_OK) {
        status = read_event(store, event_row, &arena, &event);
    }
    if (status == CME_OK) {
        status = cme__pool_object(store, row, NULL, &old);
    }
    if (status == CME_OK) {
        const cme_pool *pool = old;
        spec.name = mask & CME_POOL_NAME ? spec.name : pool->name;
        spec.seats = mask & CME_POOL_SEATS ? spec.seats : pool->seats;
        status = check_name(store, spec.name);
    }
    if (status == CME_OK) {
        status = cme__capacity_check(store, "seats of pool", spec.seats);
    }
    if (status == CME_OK) {
        status = check_name_is_free(store, event_row, spec.name, row);
    }
    if (status == CME_OK) {
        status = write_pool(store, &spec, old, row);
    }
    if (status == CME_OK) {
        status = follow_seats(store, &event, number, old, &spec);
    }
    if (status == CME_OK) {
        status = cme__pool_object(store, row, NULL, out);
    }
    cme__arena_object_free(old);
    cme__arena_free(&arena);
    return status;
}

/* The same again is no change. */
static cme_status write_pool(cme_store *store, const cme_pool_spec *spec, const cme_pool *old,
                             int64_t pool_row) {
    if (strcmp(spec->name, old->name) == 0 && spec->seats == old->seats) {
        return CME_OK;
    }
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(store->db, "UPDATE pools SET name = $2, seats = $3 WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, pool_row);
    cme__bind_text(statement, 2, spec->name);
    cme__bind_int(statement, 3, spec->seats);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    return status == CME_OK
               ? cme__change_append(store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, old->event, 0, 0)
               : status;
}

/* rules.md 10, 11. */
static cme_status follow_seats(cme_store *store, const cme__event_fields *event, int32_t number,
                               const cme_pool *old, const cme_pool_spec *spec) {
    if (spec->seats == old->seats) {
        return CME_OK;
    }
    return cme__pool_follow_seats(store, event->row, number,
                                  cme__event_past_until(event->stopped_at, cme_store_now(store)),
                                  spec->allow_overfull);
}

static cme_status number_of(cme_store *store, int64_t pool_row, int64_t *event_row, int32_t *number) {
    cme__statement *statement = NULL;
    bool found = false;
    cme_status status =
        cme__db_prepare(store->db, "SELECT event, number FROM pools WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, pool_row);
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (found) {
        *event_row = cme__column_int(statement, 0);
        *number = (int32_t)(cme__column_int(statement, 1) & (CME_POOLS_MAX - 1));
    }
    cme__done(statement);
    return status;
}

static cme_status remove_pool(cme_store *store, cme_id id) {
    cme__arena arena = {0};
    cme__event_fields event = {0};
    int64_t row = 0;
    int64_t event_row = 0;
    int32_t number = 0;
    cme_status status = cme__pool_row(store, id, &row);
    if (status == CME_OK) {
        status = number_of(store, row, &event_row, &number);
    }
    if (status == CME_OK) {
        status = read_event(store, event_row, &arena, &event);
    }
    if (status == CME_OK) {
        status = check_unused(store, event_row, number);
    }
    if (status == CME_OK) {
        status = delete_pool(store, row, event_row, number);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, event.id, 0, 0);
    }
    cme__arena_free(&arena);
    return status;
}

/* Its number goes to another pool one day: no RSVP may have it. */
static cme_status check_unused(cme_store *store, int64_t event_row, int32_t number) {
    static const char SELECT[] = "SELECT count(*) FROM sessions s JOIN rsvps r ON r.session = s.rowid"
                                 " WHERE s.event = $1 AND (r.pools | r.any_pool) & $2 <> 0";
    cme__statement *statement = NULL;
    int64_t count = 0;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_int(statement, 2, INT64_C(1) << number);
    if (status == CME_OK) {
        status = cme__value_read(statement, &count);
    }
    if (status == CME_OK && count > 0) {
        status = cme__fail(&store->fault, CME_ERR_CONFLICT,
                           "%" PRId64 " RSVPs are, or were, in the pool: it can no longer be removed; with 0"
                           " seats nobody gets into it",
                           count);
    }
    return status;
}

static cme_status delete_pool(cme_store *store, int64_t pool_row, int64_t event_row, int32_t number) {
    cme__statement *statement = NULL;
    int64_t left = 0;
    bool found = false;
    cme_status status = cme__db_prepare(store->db,
                                        "DELETE FROM session_pools WHERE number = $2 AND session IN"
                                        " (SELECT rowid FROM sessions WHERE event = $1)",
                                        &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_int(statement, 2, number);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, "DELETE FROM pools WHERE rowid = $1", &statement);
        cme__bind_int(statement, 1, pool_row);
    }
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, "SELECT count(*) FROM pools WHERE event = $1", &statement);
        cme__bind_int(statement, 1, event_row);
    }
    if (status == CME_OK) {
        status = cme__step(statement, &found);
        left = found ? cme__column_int(statement, 0) : 0;
        cme__done(statement);
    }
    return status == CME_OK && left == 0 ? cme__event_set_has(store, event_row, CME__HAS_POOLS, false)
                                         : status;
}

static cme_status find_pools(cme_store *store, const void *given, cme__page *page) {
    cme_pool_query query = CME_POOL_QUERY_INIT;
    cme__session_plan plan = {.key = CME_SESSION_NONE};
    cme__statement *statement = NULL;
    cme_status status = cme__query_read(&store->fault, "pool query", given, &query, sizeof query);
    bool of_session = !cme_session_key_is_none(query.session);
    if (status == CME_OK && of_session == !cme_id_is_none(query.event)) {
        status = cme__fail(&store->fault, CME_ERR_INVALID,
                           "exactly one of event and session of a pool query must be set: %s",
                           of_session ? "both are" : "neither is");
    }
    if (status == CME_OK) {
        status = of_session ? cme__session_load(store, query.session, &plan)
                            : cme__event_row(store, query.event, &plan.event_row);
    }
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &POOL_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK) {
        status = cme__db_prepare(
            store->db, POOL_SELECT "WHERE p.event = $2 AND ($3 IS NULL OR p.id > $3) ORDER BY p.id LIMIT $4",
            &statement);
    }
    cme__bind_row(statement, 1, plan.row);
    cme__bind_int(statement, 2, plan.event_row);
    cme__bind_id(statement, 3, page->after[0].id);
    cme__bind_int(statement, 4, cme__page_rows(page));
    if (status == CME_OK) {
        status = cme__page_read(store, page, statement);
    }
    for (size_t i = 0; i < page->count && status == CME_OK; i++) {
        ((cme_pool *)page->items[i])->session = plan.key;
    }
    return status;
}
