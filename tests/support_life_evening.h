/* support_life_evening.h: steps of the life of a community: an event, who says yes, who comes.
 * May use support_life.h. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_LIFE_EVENING_H
#define CME_TEST_SUPPORT_LIFE_EVENING_H

#include "support_life.h"

/* What other steps prepare: a new published series, life->session is the first of it; and Ana goes there. */
cme_status support_life_publish_evening(cme_store *store, support_life *life);
cme_status support_life_ana_goes(cme_store *store, support_life *life);

cme_status support_life_make_event(cme_store *store, support_life *life);
cme_status support_life_publish(cme_store *store, support_life *life);
cme_status support_life_edit_event(cme_store *store, support_life *life);
cme_status support_life_rename_session(cme_store *store, support_life *life);
cme_status support_life_say_rules(cme_store *store, support_life *life);
cme_status support_life_find_sessions(cme_store *store, support_life *life);
cme_status support_life_bo_waits(cme_store *store, support_life *life);
cme_status support_life_ana_declines(cme_store *store, support_life *life);
cme_status support_life_nobody_goes(cme_store *store, support_life *life);
cme_status support_life_only_ana_goes(cme_store *store, support_life *life);
cme_status support_life_ana_goes_and_bo_waits(cme_store *store, support_life *life);
cme_status support_life_read_session(cme_store *store, support_life *life);
cme_status support_life_find_rsvps(cme_store *store, support_life *life);
cme_status support_life_bo_comes(cme_store *store, support_life *life);
cme_status support_life_bo_did_not_come(cme_store *store, support_life *life);
cme_status support_life_find_strikes(cme_store *store, support_life *life);
cme_status support_life_find_attendance(cme_store *store, support_life *life);
cme_status support_life_cancel_a_session(cme_store *store, support_life *life);
cme_status support_life_find_event(cme_store *store, support_life *life);

#endif
