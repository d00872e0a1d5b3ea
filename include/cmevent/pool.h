/* cmevent/pool.h: pools: seats within the seats of an event's sessions, by tier or by role.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_pool_spec spec = CME_POOL_SPEC_INIT;
 *     spec.event = event->id;
 *     spec.name = "members";
 *     spec.kind = CME_POOL_OPEN;                             // whoever says nothing else
 *     spec.seats = 30;
 *     cme_pool *pool = NULL;
 *     if (cme_pool_create(store, &spec, &pool) != CME_OK) { ... }
 *     cme_pool_free(pool);
 *     spec.name = "workshop";
 *     spec.kind = CME_POOL_NAMED;                            // who asks for it by name
 *     spec.seats = 10;
 *     ...
 *
 * Each session of the event has the pools, each with its own count. Pools may overlap, and need not come to
 * the capacity: a party counts in the whole session and in each of its pools, once, and the smallest number
 * of seats left binds (rules.md 12-14). Capacity and room limit the whole as ever. Which pools a party counts
 * in is decided when they answer: those that the RSVP names; else those of the roles that the person holds;
 * else the open ones.
 *
 * What changes in the pools of an event is a change of the event (CME_CHANGE_EVENT), or of the session
 * (CME_CHANGE_SESSION), that calendars do not show. An edit that splits a series gives the second event the
 * same pools (of its own, with new ids), and so does a copy of an event.
 */
#ifndef CMEVENT_POOL_H
#define CMEVENT_POOL_H

#include <cmevent/session.h>

CME_BEGIN_DECLS

/** Most pools of one event. */
#define CME_POOLS_MAX 16

/** The longest name of a pool, in bytes. */
#define CME_POOL_NAME_MAX 63

/** Who counts in a pool. Values are fixed. */
typedef enum cme_pool_kind {
    CME_POOL_OPEN = 1,  /**< everybody who names no pool and holds no role of another one */
    CME_POOL_NAMED = 2, /**< who names it */
    CME_POOL_ROLE = 3 /**< who holds the duty `role` on the session, its event or its group and names no pool;
                         and who names it */
} cme_pool_kind;

/** What a pool is to be. */
typedef struct cme_pool_spec {
    size_t size;
    cme_id event;       /**< required */
    const char *name;   /**< required: letters, digits, "-" and "_", at most CME_POOL_NAME_MAX bytes; no other
                           pool of   the event has it */
    cme_pool_kind kind; /**< required */
    const char *role;   /**< required for CME_POOL_ROLE, and for no other; as in cme_duty_spec */
    int32_t seats; /**< heads, 0 to CME_CAPACITY_MAX; CME_UNLIMITED (default) counts and does not limit */
    bool allow_overfull; /**< for cme_pool_update and cme_pool_set_session_seats: fewer seats than are taken
                            are allowed, as in cme_session_spec. Not a field: it counts for one call */
} cme_pool_spec;

CME_DEFINE_SPEC_INIT(cme_pool_spec, cme_pool_spec_init, spec.seats = CME_UNLIMITED)
#define CME_POOL_SPEC_INIT cme_pool_spec_init()

/** Fields for cme_pool_update. */
#define CME_POOL_NAME  (UINT64_C(1) << 0)
#define CME_POOL_SEATS (UINT64_C(1) << 1)

/** A pool as it was when asked for, of an event or of one of its sessions. */
typedef struct cme_pool {
    cme_id id;
    cme_id event;
    cme_session_key session; /**< CME_SESSION_NONE: the pool of the event; then nothing is taken */
    int32_t number; /**< 0 to CME_POOLS_MAX - 1: its bit in the sets of a cme_rsvp. It never changes */
    const char *name;
    cme_pool_kind kind;
    const char *role;      /**< NULL: it is of no role */
    int32_t seats;         /**< those that count: of the session, else of the event; or CME_UNLIMITED */
    bool is_overridden;    /**< the session has a number of seats of its own */
    int32_t taken;         /**< heads that hold a seat in it */
    int32_t seats_left;    /**< never below 0; CME_UNLIMITED. The whole session may have fewer */
    int32_t seats_balance; /**< the same with its sign; 0 when there is no limit */
} cme_pool;

/** Pools, in the order in which the event got them. */
typedef struct cme_pool_page {
    size_t count;
    const cme_pool *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_pool_page;

/** Which pools. Exactly one of `event` and `session` is set. */
typedef struct cme_pool_query {
    size_t size;
    cme_id event;
    cme_session_key session; /**< with what is taken there */
    uint32_t limit;          /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor;      /**< `next` of the page before, or NULL */
} cme_pool_query;

CME_DEFINE_SPEC_INIT(cme_pool_query, cme_pool_query_init, (void)0)
#define CME_POOL_QUERY_INIT cme_pool_query_init()

/** Gives an event one more pool. RSVPs for coming sessions that are in no pool yet, and would be in this one,
 * count in it from now on; who could be seated one day, and can no more, holds up nobody.
 * Returns: CME_OK; CME_ERR_NOT_FOUND (event); CME_ERR_INVALID, CME_ERR_LIMIT (a field; the event has
 * CME_POOLS_MAX pools); CME_ERR_EXISTS (the name); CME_ERR_CONFLICT (a coming session has more heads for it
 * than seats; the message has the excess); CME_ERR_STATE (the event is cancelled or completed); or a failure
 * of the store. Ownership: `*out` is owned, freed with cme_pool_free; `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_pool_create(cme_store *store, const cme_pool_spec *spec,
                                                  cme_pool **out);

/** Reads a pool of an event.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_pool_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_pool_get(cme_store *store, cme_id id, cme_pool **out);

/** Changes the fields of `mask` (CME_POOL_...). Fewer seats than are taken at a coming session without seats
 * of its own are CME_ERR_CONFLICT with the excess, unless `allow_overfull` is given: then nobody loses a
 * seat, and nobody gets into the pool until there is room (rules.md 10). Then waitlists move up (rules.md
 * 11). Returns, Ownership: as cme_pool_create. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_pool_update(cme_store *store, cme_id id, const cme_pool_spec *spec,
                                                  uint64_t mask, cme_pool **out);

/** Gives one session its own number of seats in a pool of its event. Of the spec, `seats` and
 * `allow_overfull` count. Returns: as cme_pool_update, for this session; CME_ERR_INVALID (a pool of another
 * event); CME_ERR_STATE (the session is cancelled). Ownership: as cme_pool_create. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_pool_set_session_seats(cme_store *store, cme_session_key session,
                                                             cme_id id, const cme_pool_spec *spec,
                                                             cme_pool **out);

/** Gives the number of seats of a session back to its event; fewer than are taken are refused.
 * Returns, Ownership: as cme_pool_set_session_seats. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_pool_reset_session_seats(cme_store *store, cme_session_key session,
                                                               cme_id id, cme_pool **out);

/** Takes a pool away in which nobody ever was.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; CME_ERR_CONFLICT (RSVPs are, or were, in it: give it no seats instead);
 * CME_ERR_STATE (the event is cancelled or completed); or a failure of the store. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_pool_remove(cme_store *store, cme_id id);

/** Finds the pools of an event, or of a session with what is taken there.
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (neither, or both; a cursor of another query);
 * CME_ERR_LIMIT (`limit`); CME_ERR_NOT_FOUND (event or session); or a failure of the store. Ownership: `*out`
 * is owned, freed with cme_pool_page_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_pool_find(cme_store *store, const cme_pool_query *query,
                                                cme_pool_page **out);

/** Frees a pool. NULL is allowed. Since: 0.1.0 */
CME_API void cme_pool_free(cme_pool *pool);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_pool_page_free(cme_pool_page *page);

CME_END_DECLS

#endif
