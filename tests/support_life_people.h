/* support_life_people.h: steps of the life of a community: groups, people, memberships, duties, blocks.
 * May use support_life.h. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_LIFE_PEOPLE_H
#define CME_TEST_SUPPORT_LIFE_PEOPLE_H

#include "support_life.h"

cme_status support_life_make_group(cme_store *store, support_life *life);
cme_status support_life_make_ana(cme_store *store, support_life *life);
cme_status support_life_make_bo(cme_store *store, support_life *life);
cme_status support_life_find_person(cme_store *store, support_life *life);
cme_status support_life_admit_ana(cme_store *store, support_life *life);
cme_status support_life_make_organizer(cme_store *store, support_life *life);
cme_status support_life_nest_group(cme_store *store, support_life *life);
cme_status support_life_free_group(cme_store *store, support_life *life);
cme_status support_life_find_groups(cme_store *store, support_life *life);
cme_status support_life_move_ana(cme_store *store, support_life *life);
cme_status support_life_find_people(cme_store *store, support_life *life);
cme_status support_life_end_duty(cme_store *store, support_life *life);
cme_status support_life_find_duties(cme_store *store, support_life *life);
cme_status support_life_ana_is_host(cme_store *store, support_life *life);
cme_status support_life_ana_leaves(cme_store *store, support_life *life);
cme_status support_life_find_memberships(cme_store *store, support_life *life);
cme_status support_life_end_block_of_ana(cme_store *store, support_life *life);
cme_status support_life_unblocked_ana_goes(cme_store *store, support_life *life);
cme_status support_life_block_ana(cme_store *store, support_life *life);
cme_status support_life_find_blocks(cme_store *store, support_life *life);

#endif
