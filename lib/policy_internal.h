/* policy_internal.h: what other nouns need of policies (policy*.c).
 * May use session_internal.h and rules/policy.h. For lib/NOUN.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__POLICY_INTERNAL_H
#define CME__POLICY_INTERNAL_H

#include "rules/policy.h"
#include "session_internal.h"

/* The policy that counts for a session: each field its own, else its event's, else the default. Without
 * CME__HAS_POLICY in plan->has nothing is read. */
cme_status cme__policy_load(cme_store *store, const cme__session_plan *plan, cme__policy *out);

/* A new event gets what is set for another one. */
cme_status cme__policy_copy(cme_store *store, int64_t from_event_row, int64_t to_event_row);

/* cme_store_verify: values, and the bits that say who has a policy. */
cme_status cme__policy_verify(cme_store *store, cme__db_problem report, void *context);

#endif
