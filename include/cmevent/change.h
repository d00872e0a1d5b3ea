/* cmevent/change.h: the change log: the feed that applications synchronise from.
 * Includes the C standard library and other cmevent headers only.
 *
 * Every change of the store appends one row with the next sequence number, in the transaction of the change.
 *
 *     cme_change_query query = CME_CHANGE_QUERY_INIT;
 *     query.since = last_seen;
 *     cme_change_page *page = NULL;
 *     cme_status status = cme_change_find(store, &query, &page);
 *     if (status == CME_ERR_TOO_FAR_BEHIND) { ... read everything anew, then go on from cme_change_latest ...
 * } for (size_t i = 0; status == CME_OK && i < page->count; i++) last_seen = page->items[i]->sequence;
 *     cme_change_page_free(page);
 */
#ifndef CMEVENT_CHANGE_H
#define CMEVENT_CHANGE_H

#include <cmevent/session.h>

CME_BEGIN_DECLS

/** What changed. Values are fixed. */
typedef enum cme_change_kind {
    CME_CHANGE_GROUP = 1,
    CME_CHANGE_PERSON = 2,
    CME_CHANGE_MEMBERSHIP = 3, /**< `id` is the group, `person` the person */
    CME_CHANGE_DUTY = 4,
    CME_CHANGE_VENUE = 5,
    CME_CHANGE_EVENT = 6,
    CME_CHANGE_SESSION = 7,      /**< `session` */
    CME_CHANGE_RSVP = 8,         /**< `session` and `person` */
    CME_CHANGE_ATTENDANCE = 9,   /**< `session`, `person`; `id` is the line */
    CME_CHANGE_MESSAGE = 10,     /**< `session`, `person`: nothing but that they must be told (message.h) */
    CME_CHANGE_BLOCK = 11,       /**< `id` is the group, `person` the person */
    CME_CHANGE_STRIKE = 12,      /**< `session`, `person` */
    CME_CHANGE_SUBSCRIPTION = 13 /**< `id` is the event, `person` the person */
} cme_change_kind;

/** How it changed. Values are fixed. */
typedef enum cme_change_action { CME_CHANGE_CREATED = 1, CME_CHANGE_UPDATED = 2 } cme_change_action;

/** One change. */
typedef struct cme_change {
    uint64_t sequence; /**< 1 and more, ascending, never reused; numbers may be missing */
    cme_time at;
    cme_change_kind kind;
    cme_change_action action;
    cme_id id;               /**< of the thing changed; for sessions and RSVPs CME_ID_NONE */
    cme_session_key session; /**< or CME_SESSION_NONE */
    cme_id person;           /**< or CME_ID_NONE */
} cme_change;

/** Changes, ordered by sequence number. */
typedef struct cme_change_page {
    size_t count;
    const cme_change *const *items;
    bool more; /**< there are more: ask again with the last sequence number seen */
} cme_change_page;

/** Which changes. */
typedef struct cme_change_query {
    size_t size;
    uint64_t since; /**< those after this sequence number; 0: from the first one */
    uint32_t limit; /**< items per page, 0: CME_PAGE_DEFAULT */
} cme_change_query;

CME_DEFINE_SPEC_INIT(cme_change_query, cme_change_query_init, (void)0)
#define CME_CHANGE_QUERY_INIT cme_change_query_init()

/** Finds changes.
 * Returns: CME_OK (also with no items); CME_ERR_TOO_FAR_BEHIND (rows after `since` were trimmed);
 * CME_ERR_INVALID (`since` is larger than any number given out: another store's?); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_change_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_change_find(cme_store *store, const cme_change_query *query,
                                                  cme_change_page **out);

/** The newest sequence number; 0 when nothing has changed yet.
 * Returns: CME_OK; or a failure of the store. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_change_latest(cme_store *store, uint64_t *sequence);

/** Forgets the rows up to and including a sequence number, which readers must all have seen. What the outbox
 * has not handed over yet (message.h) stays there until it is acknowledged.
 * Returns: CME_OK; CME_ERR_INVALID (larger than the newest); or a failure of the store. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_change_trim(cme_store *store, uint64_t up_to);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_change_page_free(cme_change_page *page);

CME_END_DECLS

#endif
