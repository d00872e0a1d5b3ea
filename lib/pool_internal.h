/* pool_internal.h: what decisions about seats need of the pools of a session (pool*.c).
 * May use session_internal.h. For lib/NOUN.c only.
 *
 *     cme__pools pools;
 *     cme_status status = cme__pools_load(store, &plan, &pools);   // no pools: nothing is read
 *     ... decide with pools.items[i].seats and .taken, change .taken ...
 *     status = cme__pools_write(store, &plan, &pools);             // what changed
 *
 * All functions run inside the caller's transaction. A set of pools is a set of bits, 1 << number. */
#ifndef CME__POOL_INTERNAL_H
#define CME__POOL_INTERNAL_H

#include <cmevent/pool.h>

#include "session_internal.h"

/* A pool as one session has it. */
typedef struct cme__pool {
    int32_t number; /* 0 to CME_POOLS_MAX - 1: its bit; the same for ever */
    cme_pool_kind kind;
    int32_t seats;        /* effective, or CME_UNLIMITED */
    int32_t taken;        /* heads that hold a seat */
    int32_t taken_before; /* as it was read, or written */
    int32_t overfull;     /* so many more than there are seats were allowed by name (rules.md 10) */
    int32_t overfull_before;
    char name[CME_POOL_NAME_MAX + 1];
} cme__pool;

typedef struct cme__pools {
    size_t count;
    cme__pool items[CME_POOLS_MAX]; /* by number, ascending */
} cme__pools;

/* All pools of a session, also of one that nothing was written about. */
cme_status cme__pools_load(cme_store *store, const cme__session_plan *plan, cme__pools *out);

/* Writes `taken` and `overfull` where they changed; the session has a row. */
cme_status cme__pools_write(cme_store *store, const cme__session_plan *plan, cme__pools *pools);

/* Heads in a pool beyond its seats. */
int32_t cme__pool_excess(const cme__pool *pool);

/* The pool of a number; NULL: there is none. */
cme__pool *cme__pools_find(cme__pools *pools, int32_t number);

/* The pools in which a person counts who names none: those of the roles that they hold now, else the open
 * ones. */
cme_status cme__pools_of_person(cme_store *store, const cme__session_plan *plan, const cme__pools *pools,
                                int64_t person_row, uint32_t *bits);

/* The pools that a text names, with commas between; NULL and "" name none. CME_ERR_NOT_FOUND names the one
 * that is not there and those that are. */
cme_status cme__pools_by_names(cme_store *store, const cme__pools *pools, const char *names, uint32_t *bits);

/* A new event gets the pools of another one; they keep their numbers. */
cme_status cme__pools_copy(cme_store *store, int64_t from_event_row, int64_t to_event_row);

/* cme_store_verify: pools, their numbers, what is taken (pool_verify.c). */
cme_status cme__pool_verify(cme_store *store, cme__db_problem report, void *context);

/* --- what pool*.c share --- */

/* A new pool counts who is in none yet, at the sessions of its event that start after `past_until` and are
 * still to come (pool_session.c). CME_ERR_CONFLICT: more than its seats. Then waitlists move up: whom the
 * pool can never seat holds up nobody. */
cme_status cme__pool_adopt(cme_store *store, int64_t event_row, int32_t number, cme_time past_until);

/* After a pool got other seats: at those sessions that have none of their own, fewer than are taken are
 * refused, or with `allow_overfull` noted (rules.md 10); then waitlists move up. */
cme_status cme__pool_follow_seats(cme_store *store, int64_t event_row, int32_t number, cme_time past_until,
                                  bool allow_overfull);

/* The record of a pool of a session, or with NULL of its event (pool.c). NULL `out`: the caller wants none.
 */
cme_status cme__pool_object(cme_store *store, int64_t pool_row, const cme__session_plan *plan, void **out);

cme_status cme__pool_row(cme_store *store, cme_id id, int64_t *rowid);

#endif
