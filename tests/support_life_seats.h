/* support_life_seats.h: the steps of support_life.h that concern policies and pools of life->session and its
 * event. May use support_life.h. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_LIFE_SEATS_H
#define CME_TEST_SUPPORT_LIFE_SEATS_H

#include "support_life.h"

cme_status support_life_set_policy(cme_store *store, support_life *life);
cme_status support_life_set_session_policy(cme_store *store, support_life *life);
cme_status support_life_reset_session_policy(cme_store *store, support_life *life);
cme_status support_life_reset_policy(cme_store *store, support_life *life);
cme_status support_life_read_policy(cme_store *store, support_life *life);
cme_status support_life_make_named_pool(cme_store *store, support_life *life);
cme_status support_life_make_role_pool(cme_store *store, support_life *life);
cme_status support_life_make_open_pool(cme_store *store, support_life *life);
cme_status support_life_resize_pool(cme_store *store, support_life *life);
cme_status support_life_resize_pool_of_session(cme_store *store, support_life *life);
cme_status support_life_find_pools(cme_store *store, support_life *life);
cme_status support_life_remove_pool(cme_store *store, support_life *life);
cme_status support_life_copy_event(cme_store *store, support_life *life);

#endif
