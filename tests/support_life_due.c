/* support_life_due.c: steps of the life of a community: standing yeses, and what time makes due.
 * May use support_life_evening.h and the public headers.
 * Must not know any one test. */
#include "support_life_due.h"

#include <cmevent/due.h>
#include <cmevent/event.h>
#include <cmevent/subscription.h>

#include "support_life_evening.h"

cme_status support_life_subscribe(cme_store *store, support_life *life) {
    cme_subscription_spec spec = CME_SUBSCRIPTION_SPEC_INIT;
    cme_subscription *subscription = NULL;
    spec.event = life->event;
    spec.person = life->ana;
    cme_status status = cme_subscription_start(store, &spec, &subscription);
    cme_subscription_free(subscription);
    return status;
}

cme_status support_life_publish_subscribed(cme_store *store, support_life *life) {
    cme_status status = support_life_publish_evening(store, life);
    return status == CME_OK ? support_life_subscribe(store, life) : status;
}

cme_status support_life_unsubscribe(cme_store *store, support_life *life) {
    cme_subscription *subscription = NULL;
    cme_status status = cme_subscription_end(store, life->event, life->ana, CME_SUBSCRIPTION_CANCEL,
                                             CME_ID_NONE, &subscription);
    cme_subscription_free(subscription);
    return status;
}

cme_status support_life_find_subscriptions(cme_store *store, support_life *life) {
    cme_subscription_query query = CME_SUBSCRIPTION_QUERY_INIT;
    cme_subscription_page *page = NULL;
    query.person = life->ana;
    query.history = true;
    cme_status status = cme_subscription_find(store, &query, &page);
    cme_subscription_page_free(page);
    return status;
}

/* RSVPs of its first sessions are open. */
cme_status support_life_publish_reminding(cme_store *store, support_life *life) {
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    cme_status status = support_life_publish_evening(store, life);
    policy.opens_before = 30 * 86400;
    policy.remind_before = 3600;
    return status == CME_OK
               ? cme_policy_set_event(store, life->event, &policy, CME_POLICY_OPENS | CME_POLICY_REMIND, NULL)
               : status;
}

cme_status support_life_take_due(cme_store *store, support_life *life) {
    cme_due_page *page = NULL;
    (void)life;
    cme_status status = cme_due_take(store, NULL, &page);
    cme_due_page_free(page);
    return status;
}

cme_status support_life_find_next_due(cme_store *store, support_life *life) {
    cme_time take_at = 0;
    cme_time tick_at = 0;
    (void)life;
    return cme_due_next(store, NULL, &take_at, &tick_at);
}

/* RSVPs of its subscriber are still to be made, as it was postponed when she subscribed. */
cme_status support_life_publish_awaited(cme_store *store, support_life *life) {
    cme_status status = support_life_publish_evening(store, life);
    if (status == CME_OK) {
        status = cme_event_postpone(store, life->event, NULL);
    }
    if (status == CME_OK) {
        status = support_life_subscribe(store, life);
    }
    return status == CME_OK ? cme_event_publish(store, life->event, NULL) : status;
}

cme_status support_life_tick(cme_store *store, support_life *life) {
    cme_store_ticked *ticked = NULL;
    (void)life;
    cme_status status = cme_store_tick(store, &ticked);
    cme_store_ticked_free(ticked);
    return status;
}
