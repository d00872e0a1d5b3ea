/* support_life_due.h: steps of the life of a community: standing yeses, and what time makes due.
 * May use support_life.h. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_LIFE_DUE_H
#define CME_TEST_SUPPORT_LIFE_DUE_H

#include "support_life.h"

cme_status support_life_subscribe(cme_store *store, support_life *life);
cme_status support_life_publish_subscribed(cme_store *store, support_life *life);
cme_status support_life_unsubscribe(cme_store *store, support_life *life);
cme_status support_life_find_subscriptions(cme_store *store, support_life *life);
cme_status support_life_publish_reminding(cme_store *store, support_life *life);
cme_status support_life_take_due(cme_store *store, support_life *life);
cme_status support_life_find_next_due(cme_store *store, support_life *life);
cme_status support_life_publish_awaited(cme_store *store, support_life *life);
cme_status support_life_tick(cme_store *store, support_life *life);

#endif
