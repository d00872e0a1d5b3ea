/* pool_seats.c: the pools of a session as decisions need them: read, chosen for a person, written, copied.
 * May use pool_internal.h, base/ and db/.
 * Must not know RSVPs, nor decide about seats. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "pool_internal.h"
#include "store_page_internal.h"

static cme_status read_pool(cme_store *store, cme__statement *row, cme__pools *out);
static uint32_t bits_of_kind(const cme__pools *pools, cme_pool_kind kind);
static cme_status bits_of_roles(cme_store *store, const cme__session_plan *plan, int64_t person_row,
                                uint32_t *bits);
static cme_status fail_unknown(cme_store *store, const cme__pools *pools, const char *name, size_t length);
static cme_status write_counts(cme_store *store, int64_t session_row, const cme__pool *pool);
static cme_status next_pool(cme_store *store, int64_t event_row, cme_id *last, bool *found);
static cme_status copy_pool(cme_store *store, cme_id id, int64_t to_event_row);

cme_status cme__pools_load(cme_store *store, const cme__session_plan *plan, cme__pools *out) {
    static const char SELECT[] =
        "SELECT p.number, p.kind, coalesce(o.seats, p.seats), coalesce(o.taken, 0), coalesce(o.overfull, 0),"
        "  p.name FROM pools p"
        " LEFT JOIN session_pools o ON o.session = $2 AND o.number = p.number"
        " WHERE p.event = $1 ORDER BY p.number";
    out->count = 0;
    if (!(plan->has & CME__HAS_POOLS)) {
        return CME_OK;
    }
    cme__statement *statement = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, plan->event_row);
    cme__bind_row(statement, 2, plan->row);
    while (status == CME_OK && row) {
        status = cme__step(statement, &row);
        if (status == CME_OK && row) {
            status = read_pool(store, statement, out);
        }
    }
    cme__done(statement);
    return status;
}

cme_status cme__pools_write(cme_store *store, const cme__session_plan *plan, cme__pools *pools) {
    cme_status status = CME_OK;
    for (size_t i = 0; i < pools->count && status == CME_OK; i++) {
        cme__pool *pool = &pools->items[i];
        if (pool->taken != pool->taken_before || pool->overfull != pool->overfull_before) {
            status = write_counts(store, plan->row, pool);
            pool->taken_before = pool->taken;
            pool->overfull_before = pool->overfull;
        }
    }
    return status;
}

int32_t cme__pool_excess(const cme__pool *pool) {
    return pool->seats != CME_UNLIMITED && pool->taken > pool->seats ? pool->taken - pool->seats : 0;
}

cme__pool *cme__pools_find(cme__pools *pools, int32_t number) {
    for (size_t i = 0; i < pools->count; i++) {
        if (pools->items[i].number == number) {
            return &pools->items[i];
        }
    }
    return NULL;
}

cme_status cme__pools_of_person(cme_store *store, const cme__session_plan *plan, const cme__pools *pools,
                                int64_t person_row, uint32_t *bits) {
    cme_status status = CME_OK;
    *bits = 0;
    if (bits_of_kind(pools, CME_POOL_ROLE) != 0) {
        status = bits_of_roles(store, plan, person_row, bits);
    }
    if (*bits == 0) {
        *bits = bits_of_kind(pools, CME_POOL_OPEN);
    }
    return status;
}

cme_status cme__pools_by_names(cme_store *store, const cme__pools *pools, const char *names, uint32_t *bits) {
    *bits = 0;
    for (const char *name = names; name != NULL && *name != '\0';) {
        size_t length = strcspn(name, ",");
        const char *next = name[length] == ',' ? name + length + 1 : NULL;
        while (length > 0 && *name == ' ') {
            name++;
            length--;
        }
        while (length > 0 && name[length - 1] == ' ') {
            length--;
        }
        size_t i = 0;
        while (i < pools->count &&
               (strlen(pools->items[i].name) != length || memcmp(pools->items[i].name, name, length) != 0)) {
            i++;
        }
        if (i == pools->count) {
            return fail_unknown(store, pools, name, length);
        }
        *bits |= UINT32_C(1) << pools->items[i].number;
        name = next;
    }
    return CME_OK;
}

cme_status cme__pools_copy(cme_store *store, int64_t from_event_row, int64_t to_event_row) {
    cme_id last = CME_ID_NONE;
    bool found = false;
    bool any = false;
    cme_status status = next_pool(store, from_event_row, &last, &found);
    while (status == CME_OK && found) {
        any = true;
        status = copy_pool(store, last, to_event_row);
        if (status == CME_OK) {
            status = next_pool(store, from_event_row, &last, &found);
        }
    }
    return status == CME_OK && any ? cme__event_set_has(store, to_event_row, CME__HAS_POOLS, true) : status;
}

static cme_status read_pool(cme_store *store, cme__statement *row, cme__pools *out) {
    int64_t number = cme__column_int(row, 0);
    const char *name = cme__column_given(row, 5);
    size_t length = strlen(name);
    if (number < 0 || number >= CME_POOLS_MAX || length > CME_POOL_NAME_MAX || out->count >= CME_POOLS_MAX) {
        return cme__fail(&store->fault, CME_ERR_CORRUPT, "pool '%s': number %" PRId64 " or the name is none",
                         name, number);
    }
    cme__pool *pool = &out->items[out->count++];
    pool->number = (int32_t)number;
    pool->kind = (cme_pool_kind)cme__column_int(row, 1);
    pool->seats = (int32_t)cme__column_int(row, 2);
    pool->taken = pool->taken_before = (int32_t)cme__column_int(row, 3);
    pool->overfull = pool->overfull_before = (int32_t)cme__column_int(row, 4);
    memcpy(pool->name, name, length + 1);
    return CME_OK;
}

static uint32_t bits_of_kind(const cme__pools *pools, cme_pool_kind kind) {
    uint32_t bits = 0;
    for (size_t i = 0; i < pools->count; i++) {
        if (pools->items[i].kind == kind) {
            bits |= UINT32_C(1) << pools->items[i].number;
        }
    }
    return bits;
}

/* Duties that run now. One person with two roles is in both pools, and one head in each (rules.md 14). */
static cme_status bits_of_roles(cme_store *store, const cme__session_plan *plan, int64_t person_row,
                                uint32_t *bits) {
    static const char SELECT[] =
        "SELECT DISTINCT p.number FROM duties d JOIN pools p ON p.event = $2 AND p.kind = $3 AND p.role = d.role"
        " WHERE d.person = $1 AND d.since <= $4 AND (d.until IS NULL OR d.until > $4)"
        "  AND (d.event = $2 OR d.session = $5"
        "       OR d.group_row = (SELECT group_row FROM events WHERE rowid = $2))";
    cme__statement *statement = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, person_row);
    cme__bind_int(statement, 2, plan->event_row);
    cme__bind_int(statement, 3, CME_POOL_ROLE);
    cme__bind_int(statement, 4, cme_store_now(store));
    cme__bind_row(statement, 5, plan->row);
    while (status == CME_OK && row) {
        status = cme__step(statement, &row);
        if (status == CME_OK && row) {
            *bits |= UINT32_C(1) << (cme__column_int(statement, 0) & (CME_POOLS_MAX - 1));
        }
    }
    cme__done(statement);
    return status;
}

static cme_status fail_unknown(cme_store *store, const cme__pools *pools, const char *name, size_t length) {
    cme__text known = {0};
    for (size_t i = 0; i < pools->count; i++) {
        cme__text_format(&known, "%s%s", i > 0 ? ", " : "", pools->items[i].name);
    }
    cme_status status =
        pools->count > 0
            ? cme__fail(&store->fault, CME_ERR_NOT_FOUND, "there is no pool '%.*s': the event has %s",
                        (int)(length < CME_POOL_NAME_MAX ? length : CME_POOL_NAME_MAX), name,
                        known.failed ? "others" : known.bytes)
            : cme__fail(&store->fault, CME_ERR_NOT_FOUND, "there is no pool '%.*s': the event has none",
                        (int)(length < CME_POOL_NAME_MAX ? length : CME_POOL_NAME_MAX), name);
    cme__text_free(&known);
    return status;
}

static cme_status write_counts(cme_store *store, int64_t session_row, const cme__pool *pool) {
    static const char PUT[] =
        "INSERT INTO session_pools (session, number, taken, overfull) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (session, number) DO UPDATE SET taken = excluded.taken, overfull = excluded.overfull";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, PUT, &statement);
    cme__bind_int(statement, 1, session_row);
    cme__bind_int(statement, 2, pool->number);
    cme__bind_int(statement, 3, pool->taken);
    cme__bind_int(statement, 4, pool->overfull);
    return status == CME_OK ? cme__run(statement) : status;
}

/* The one after `*last`, in the order in which they were made. */
static cme_status next_pool(cme_store *store, int64_t event_row, cme_id *last, bool *found) {
    static const char NEXT[] =
        "SELECT id FROM pools WHERE event = $1 AND ($2 IS NULL OR id > $2) ORDER BY id LIMIT 1";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, NEXT, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_id(statement, 2, *last);
    if (status == CME_OK) {
        status = cme__step(statement, found);
    }
    if (status == CME_OK && *found) {
        *last = cme__column_id(statement, 0);
    }
    cme__done(statement);
    return status;
}

static cme_status copy_pool(cme_store *store, cme_id id, int64_t to_event_row) {
    static const char COPY[] = "INSERT INTO pools (id, event, number, name, kind, role, seats)"
                               " SELECT $2, $3, number, name, kind, role, seats FROM pools WHERE id = $1";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, COPY, &statement);
    cme__bind_id(statement, 1, id);
    cme__bind_id(statement, 2, cme__store_new_id(store));
    cme__bind_int(statement, 3, to_event_row);
    return status == CME_OK ? cme__run(statement) : status;
}
