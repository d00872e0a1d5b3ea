/* support_life_series.h: the steps of support_life.h that concern series: edits as plan and apply, single
 * sessions, conflicts. May use support_life.h. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_LIFE_SERIES_H
#define CME_TEST_SUPPORT_LIFE_SERIES_H

#include "support_life.h"

/* Prepares them: a new series in life->series, for whose third session Ana has the seat and Bo waits. */
cme_status support_life_make_series(cme_store *store, support_life *life);
cme_status support_life_cancel_third(cme_store *store,
                                     support_life *life); /* the same, and it is cancelled */

cme_status support_life_plan_edit(cme_store *store, support_life *life);
cme_status support_life_split(cme_store *store, support_life *life);
cme_status support_life_change_rule(cme_store *store, support_life *life);
cme_status support_life_change_zone(cme_store *store, support_life *life);
cme_status support_life_skip(cme_store *store, support_life *life);
cme_status support_life_add(cme_store *store, support_life *life);
cme_status support_life_end(cme_store *store, support_life *life);
cme_status support_life_move_third(cme_store *store, support_life *life);
cme_status support_life_reset_fourth(cme_store *store, support_life *life);
cme_status support_life_reinstate(cme_store *store, support_life *life);
cme_status support_life_find_conflicts(cme_store *store, support_life *life);

#endif
