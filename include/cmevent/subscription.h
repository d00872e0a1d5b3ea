/* cmevent/subscription.h: subscriptions: a person's standing yes to a whole series.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_subscription_spec spec = CME_SUBSCRIPTION_SPEC_INIT;
 *     spec.event = series->id;
 *     spec.person = ada->id;
 *     if (cme_subscription_start(store, &spec, NULL) != CME_OK) { ... }
 *     ...
 *     status = cme_subscription_end(store, series->id, ada->id, CME_SUBSCRIPTION_CANCEL, CME_ID_NONE, NULL);
 *
 * A subscription makes RSVPs, it is none (rules.md 41): each session that starts within
 * CME_SUBSCRIPTION_AHEAD_DAYS gets one, as if the person had said yes, in the order in which people
 * subscribed. Where the session is full that is a place on the waitlist, where it takes approval a PENDING
 * one. From then on it is an RSVP like any other: who has one for a session already, in any state, is left
 * alone, so that a date that was declined stays declined and the series goes on (rules.md 50). Starting a
 * subscription makes the RSVPs that are possible at once; cme_store_tick (due.h) makes those of further
 * sessions, also of sessions that an edit of the series added or moved. RSVPs that are not open yet are made
 * when they open. Whom a session refuses for another reason (invitations only, a block) gets none for it, and
 * is tried again only after the event or one of its sessions was changed.
 *
 * When a series is split into two events, both have the subscription from then on; a copy of an event has
 * none (rules.md 51).
 */
#ifndef CMEVENT_SUBSCRIPTION_H
#define CMEVENT_SUBSCRIPTION_H

#include <cmevent/rsvp.h>

CME_BEGIN_DECLS

/** How far ahead, from now, RSVPs are made. */
#define CME_SUBSCRIPTION_AHEAD_DAYS 60

/** Most sessions that are seen to by the call that starts a subscription; further ones by cme_store_tick. */
#define CME_SUBSCRIPTION_START_MAX 1000

/** What becomes of the RSVPs for coming sessions when a subscription ends. There is no default. Values are
 * fixed. */
typedef enum cme_subscription_rsvps {
    CME_SUBSCRIPTION_KEEP = 1,  /**< they stay */
    CME_SUBSCRIPTION_CANCEL = 2 /**< seats, and places in queues, are given up, however they were made */
} cme_subscription_rsvps;

/** A subscription to start. */
typedef struct cme_subscription_spec {
    size_t size;
    cme_id event;   /**< required: a series */
    cme_id person;  /**< required */
    int32_t guests; /**< heads besides the person, in each RSVP: 0 to CME_RSVP_GUESTS_MAX */
    cme_id by;      /**< who says so, when it is not the person; or CME_ID_NONE */
} cme_subscription_spec;

CME_DEFINE_SPEC_INIT(cme_subscription_spec, cme_subscription_spec_init, (void)0)
#define CME_SUBSCRIPTION_SPEC_INIT cme_subscription_spec_init()

/** A subscription as it was when asked for. */
typedef struct cme_subscription {
    cme_id event;
    const char *event_title;
    cme_id person;
    const char *person_name;
    int32_t guests;
    cme_time since;
    cme_time until;   /**< when it ended; CME_TIME_NONE: it is running */
    cme_time through; /**< sessions that start before this were seen to */
} cme_subscription;

/** Subscriptions, ordered by `since`, then in the order in which they were started. */
typedef struct cme_subscription_page {
    size_t count;
    const cme_subscription *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_subscription_page;

/** Which subscriptions. At least `event` or `person` is set. */
typedef struct cme_subscription_query {
    size_t size;
    cme_id event;
    cme_id person;
    cme_time as_of;     /**< those running at this instant; CME_TIME_NONE (default): now */
    bool history;       /**< all, also those that have ended; `as_of` is not read then */
    uint32_t limit;     /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor; /**< `next` of the page before, or NULL */
} cme_subscription_query;

CME_DEFINE_SPEC_INIT(cme_subscription_query, cme_subscription_query_init, spec.as_of = CME_TIME_NONE)
#define CME_SUBSCRIPTION_QUERY_INIT cme_subscription_query_init()

/** Subscribes a person to a series, and makes the RSVPs that are possible now. A session that refuses them
 * does not fail the call. For who is subscribed already nothing changes but `guests`, which counts for the
 * RSVPs that are still to be made. Returns: CME_OK; CME_ERR_NOT_FOUND (event, person or `by`);
 * CME_ERR_INVALID, CME_ERR_LIMIT (guests; an event that is no series); CME_ERR_STATE (the event is cancelled
 * or completed); or a failure of the store. Ownership: `*out` is owned, freed with cme_subscription_free;
 * `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_subscription_start(cme_store *store, const cme_subscription_spec *spec,
                                                         cme_subscription **out);

/** Ends the subscription of a person. The past stays as it was (rules.md 42); `rsvps` says what becomes of
 * what is to come. `by`: who says so, when it is not the person; or CME_ID_NONE. Ending what has ended
 * changes nothing. Returns: CME_OK; CME_ERR_NOT_FOUND (event, person or `by`; they never subscribed);
 * CME_ERR_INVALID
 * (`rsvps`); or a failure of the store. Ownership: as cme_subscription_start. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_subscription_end(cme_store *store, cme_id event, cme_id person,
                                                       cme_subscription_rsvps rsvps, cme_id by,
                                                       cme_subscription **out);

/** Reads the subscription of a person to an event: the one that is running, else the last one.
 * Returns: CME_OK; CME_ERR_NOT_FOUND (event or person; they never subscribed); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_subscription_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_subscription_get(cme_store *store, cme_id event, cme_id person,
                                                       cme_subscription **out);

/** Finds subscriptions.
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (neither event nor person; a cursor of another
 * query); CME_ERR_LIMIT (`limit`); CME_ERR_NOT_FOUND (event or person); or a failure of the store. Ownership:
 * `*out` is owned, freed with cme_subscription_page_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_subscription_find(cme_store *store, const cme_subscription_query *query,
                                                        cme_subscription_page **out);

/** Frees a subscription. NULL is allowed. Since: 0.1.0 */
CME_API void cme_subscription_free(cme_subscription *subscription);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_subscription_page_free(cme_subscription_page *page);

CME_END_DECLS

#endif
