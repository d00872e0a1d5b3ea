/* duty_internal.h: what memberships need of duties (duty.c).
 * May use store_internal.h. For lib/NOUN.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__DUTY_INTERNAL_H
#define CME__DUTY_INTERNAL_H

#include "store_internal.h"

/* A group with members keeps an organizer (rules.md 76): CME_ERR_CONFLICT when at the instant `at` the person
 * is organizer of the group, nobody else is, and others are there (living room or member). */
cme_status cme__duty_check_leaving(cme_store *store, int64_t group_row, int64_t person_row, cme_time at);

/* Ends the duties that a person has on a group itself, at `at`, or where they begin when that is later. */
cme_status cme__duty_end_on_group(cme_store *store, int64_t group_row, int64_t person_row, cme_time at);

#endif
