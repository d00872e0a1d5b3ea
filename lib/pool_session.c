/* pool_session.c: the pools of an event at its sessions: whom they count, which seats they have there.
 * May use pool_internal.h, event_internal.h, rsvp_internal.h, rules/rsvp.h, store_page_internal.h and db/.
 * Must not know how a pool is made, nor decide who has a seat. */
#include <cmevent/pool.h>

#include <inttypes.h>

#include "event_internal.h"
#include "pool_internal.h"
#include "rsvp_internal.h"
#include "rules/rsvp.h"
#include "store_page_internal.h"

static cme_status change_seats(cme_store *store, cme_session_key session, cme_id id,
                               const cme_pool_spec *spec, void **out);
static cme_status find_pool(cme_store *store, const cme__session_plan *plan, cme_id id, int64_t *row,
                            int32_t *number);
static cme_status write_seats(cme_store *store, cme__session_plan *plan, int32_t number,
                              const cme_pool_spec *spec);
static cme_status write_own_seats(cme_store *store, int64_t session_row, int32_t number,
                                  const cme_pool_spec *spec);
static cme_status follow_at(cme_store *store, cme__session_plan *plan, int32_t number, bool allow_overfull);
static cme_status own_seats(cme_store *store, int64_t session_row, int32_t number, bool *has, int32_t *seats);
static cme_status adopt_at(cme_store *store, const cme__session_plan *plan, int32_t number);
static cme_status adopt_persons(cme_store *store, const cme__session_plan *plan, const cme__pools *pools,
                                int32_t number, const int64_t *persons, size_t count);
static cme_status count_taken(cme_store *store, int64_t session_row, int32_t number, int32_t *taken);
static cme_status check_at(cme_store *store, const cme__session_plan *plan, cme__pool *pool,
                           bool allow_overfull);

cme_status cme_pool_set_session_seats(cme_store *store, cme_session_key session, cme_id id,
                                      const cme_pool_spec *spec, cme_pool **out) {
    cme_pool_spec read = CME_POOL_SPEC_INIT;
    void *pool = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = cme__spec_read(&store->fault, "pool spec", spec, &read, sizeof read);
    }
    if (status == CME_OK) {
        status = cme__capacity_check(store, "seats of pool", read.seats);
    }
    if (status == CME_OK) {
        status = change_seats(store, session, id, &read, out != NULL ? &pool : NULL);
    }
    return cme__store_end_with(store, status, pool, out);
}

cme_status cme_pool_reset_session_seats(cme_store *store, cme_session_key session, cme_id id,
                                        cme_pool **out) {
    void *pool = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = change_seats(store, session, id, NULL, out != NULL ? &pool : NULL);
    }
    return cme__store_end_with(store, status, pool, out);
}

cme_status cme__pool_adopt(cme_store *store, int64_t event_row, int32_t number, cme_time past_until) {
    int64_t *rows = NULL;
    size_t count = 0;
    cme_status status = cme__session_rows_after(store, event_row, past_until, &rows, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__session_plan plan;
        status = cme__session_load_row(store, rows[i], &plan);
        if (status == CME_OK && cme__session_is_coming(&plan, cme_store_now(store))) {
            status = adopt_at(store, &plan, number);
            status = status == CME_OK ? cme__rsvp_promote(store, &plan) : status;
        }
    }
    cme__free(rows);
    return status;
}

cme_status cme__pool_follow_seats(cme_store *store, int64_t event_row, int32_t number, cme_time past_until,
                                  bool allow_overfull) {
    int64_t *rows = NULL;
    size_t count = 0;
    cme_status status = cme__session_rows_after(store, event_row, past_until, &rows, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__session_plan plan;
        bool has_own = false;
        int32_t own = 0;
        status = cme__session_load_row(store, rows[i], &plan);
        if (status == CME_OK) {
            status = own_seats(store, rows[i], number, &has_own, &own);
        }
        if (status == CME_OK && !has_own) {
            status = follow_at(store, &plan, number, allow_overfull);
        }
    }
    cme__free(rows);
    return status;
}

/* `spec` NULL: the event's seats. */
static cme_status change_seats(cme_store *store, cme_session_key session, cme_id id,
                               const cme_pool_spec *spec, void **out) {
    cme__session_plan plan;
    int64_t row = 0;
    int32_t number = 0;
    cme_status status = cme__session_load(store, session, &plan);
    if (status == CME_OK && plan.status == CME_SESSION_CANCELLED) {
        char of[CME__SESSION_NAME_SIZE];
        cme__session_name(plan.key, of);
        status = cme__fail(&store->fault, CME_ERR_STATE, "%s is cancelled: its pools cannot be changed", of);
    }
    if (status == CME_OK) {
        status = find_pool(store, &plan, id, &row, &number);
    }
    if (status == CME_OK && spec != NULL) {
        status = cme__session_materialise(store, &plan);
    }
    if (status == CME_OK && plan.row != 0) {
        status = write_seats(store, &plan, number, spec);
    }
    return status == CME_OK ? cme__pool_object(store, row, &plan, out) : status;
}

static cme_status find_pool(cme_store *store, const cme__session_plan *plan, cme_id id, int64_t *row,
                            int32_t *number) {
    static const char SELECT[] = "SELECT event, number FROM pools WHERE rowid = $1";
    cme_status status = cme__pool_row(store, id, row);
    cme__statement *statement = NULL;
    bool found = false;
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, SELECT, &statement);
        cme__bind_int(statement, 1, *row);
    }
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && cme__column_int(statement, 0) != plan->event_row) {
        char text[CME_ID_TEXT_SIZE];
        cme_id_text(id, text);
        status =
            cme__fail(&store->fault, CME_ERR_INVALID, "pool %s is of another event than the session", text);
    }
    *number = status == CME_OK ? (int32_t)cme__column_int(statement, 1) : 0;
    cme__done(statement);
    return status;
}

static cme_status write_seats(cme_store *store, cme__session_plan *plan, int32_t number,
                              const cme_pool_spec *spec) {
    bool has_own = false;
    int32_t own = 0;
    cme_status status = own_seats(store, plan->row, number, &has_own, &own);
    if (status != CME_OK || (has_own == (spec != NULL) && (spec == NULL || spec->seats == own))) {
        return status;
    }
    status = write_own_seats(store, plan->row, number, spec);
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE, plan->row, 0);
    }
    return status == CME_OK ? follow_at(store, plan, number, spec != NULL && spec->allow_overfull) : status;
}

static cme_status write_own_seats(cme_store *store, int64_t session_row, int32_t number,
                                  const cme_pool_spec *spec) {
    static const char PUT[] = "INSERT INTO session_pools (session, number, seats) VALUES ($1, $2, $3)"
                              " ON CONFLICT (session, number) DO UPDATE SET seats = excluded.seats";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, PUT, &statement);
    cme__bind_int(statement, 1, session_row);
    cme__bind_int(statement, 2, number);
    if (spec != NULL) {
        cme__bind_int(statement, 3, spec->seats);
    } else {
        cme__bind_null(statement, 3);
    }
    return status == CME_OK ? cme__run(statement) : status;
}

/* After the seats of a session changed: fewer than are taken are refused, or noted (rules.md 10). However
 * they changed, somebody may move up: more have room (rules.md 11), or who held them up has none any more. */
static cme_status follow_at(cme_store *store, cme__session_plan *plan, int32_t number, bool allow_overfull) {
    cme__pools pools;
    if (!cme__session_is_coming(plan, cme_store_now(store))) {
        return CME_OK;
    }
    cme_status status = cme__pools_load(store, plan, &pools);
    if (status == CME_OK) {
        status = check_at(store, plan, cme__pools_find(&pools, number), allow_overfull);
    }
    if (status == CME_OK) {
        status = cme__pools_write(store, plan, &pools);
    }
    return status == CME_OK ? cme__rsvp_promote(store, plan) : status;
}

static cme_status own_seats(cme_store *store, int64_t session_row, int32_t number, bool *has,
                            int32_t *seats) {
    static const char SELECT[] = "SELECT seats FROM session_pools WHERE session = $1 AND number = $2";
    cme__statement *statement = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, session_row);
    cme__bind_int(statement, 2, number);
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    *has = status == CME_OK && found && !cme__column_is_null(statement, 0);
    *seats = *has ? (int32_t)cme__column_int(statement, 0) : 0;
    cme__done(statement);
    return status;
}

/* Whoever is in no pool yet gets what they would get if they answered now. */
static cme_status adopt_at(cme_store *store, const cme__session_plan *plan, int32_t number) {
    static const char SELECT[] = "SELECT person FROM rsvps WHERE session = $1 AND pools = 0 AND any_pool = 0"
                                 " AND state IN ($2, $3, $4, $5, $6, $7) ORDER BY person";
    static const cme_rsvp_state ALIVE[] = {CME_RSVP_INVITED, CME_RSVP_PENDING,    CME_RSVP_GOING,
                                           CME_RSVP_MAYBE,   CME_RSVP_WAITLISTED, CME_RSVP_OFFERED};
    int64_t *persons = NULL;
    size_t count = 0;
    cme__pools pools;
    cme__statement *statement = NULL;
    cme_status status = cme__pools_load(store, plan, &pools);
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, SELECT, &statement);
        cme__bind_int(statement, 1, plan->row);
        for (int i = 0; i < (int)(sizeof ALIVE / sizeof ALIVE[0]); i++) {
            cme__bind_int(statement, 2 + i, ALIVE[i]);
        }
    }
    if (status == CME_OK) {
        status = cme__rows_read(store, statement, &persons, &count);
    }
    if (status == CME_OK) {
        status = adopt_persons(store, plan, &pools, number, persons, count);
    }
    cme__free(persons);
    cme__pool *pool = cme__pools_find(&pools, number);
    if (status == CME_OK && pool != NULL) {
        status = count_taken(store, plan->row, number, &pool->taken);
    }
    if (status == CME_OK) {
        status = check_at(store, plan, pool, false);
    }
    return status == CME_OK ? cme__pools_write(store, plan, &pools) : status;
}

static cme_status adopt_persons(cme_store *store, const cme__session_plan *plan, const cme__pools *pools,
                                int32_t number, const int64_t *persons, size_t count) {
    static const char UPDATE[] = "UPDATE rsvps SET pools = $3 WHERE session = $1 AND person = $2";
    cme_status status = CME_OK;
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        uint32_t bits = 0;
        status = cme__pools_of_person(store, plan, pools, persons[i], &bits);
        if (status != CME_OK || !(bits & (UINT32_C(1) << number))) {
            continue;
        }
        cme__statement *statement = NULL;
        status = cme__db_prepare(store->db, UPDATE, &statement);
        cme__bind_int(statement, 1, plan->row);
        cme__bind_int(statement, 2, persons[i]);
        cme__bind_int(statement, 3, INT64_C(1) << number);
        if (status == CME_OK) {
            status = cme__run(statement);
        }
    }
    return status;
}

static cme_status count_taken(cme_store *store, int64_t session_row, int32_t number, int32_t *taken) {
    static const char SELECT[] = "SELECT coalesce(sum(guests + 1), 0) FROM rsvps WHERE session = $1"
                                 " AND (pools & $2) <> 0 AND (state IN ($3, $4) OR (marks & $5) <> 0)";
    cme__statement *statement = NULL;
    int64_t heads = 0;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, session_row);
    cme__bind_int(statement, 2, INT64_C(1) << number);
    cme__bind_int(statement, 3, CME_RSVP_GOING);
    cme__bind_int(statement, 4, CME_RSVP_OFFERED);
    cme__bind_int(statement, 5, CME__RSVP_HOLDS_MARK);
    if (status == CME_OK) {
        status = cme__value_read(statement, &heads);
    }
    *taken = (int32_t)heads;
    return status;
}

/* rules.md 10. What was allowed to be over-full before may become less so. */
static cme_status check_at(cme_store *store, const cme__session_plan *plan, cme__pool *pool,
                           bool allow_overfull) {
    if (pool == NULL || cme__pool_excess(pool) <= pool->overfull) {
        return CME_OK;
    }
    if (allow_overfull) {
        pool->overfull = cme__pool_excess(pool);
        return CME_OK;
    }
    char of[CME__SESSION_NAME_SIZE];
    cme__session_name(plan->key, of);
    return cme__fail(&store->fault, CME_ERR_CONFLICT,
                     "%s: pool '%s' with %" PRId32 " seats: %" PRId32 " heads are in it, %" PRId32
                     " too many",
                     of, pool->name, pool->seats, pool->taken, pool->taken - pool->seats);
}
