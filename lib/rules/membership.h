/* rules/membership.h: the table of membership states: who may become what.
 * May use base/ and cmevent/membership.h. Pure: no SQL, no clock.
 * Knows states alone: neither persons nor duties. The table is printed in cmevent/membership.h. */
#ifndef CME__RULES_MEMBERSHIP_H
#define CME__RULES_MEMBERSHIP_H

#include <stdbool.h>

#include <cmevent/membership.h>

#include "base/fault.h"

/* "living room"; "none" for 0 and for what is no state. */
const char *cme__membership_state_name(cme_membership_state state);

bool cme__membership_state_is_known(cme_membership_state state);

/* Whether somebody in this state no longer takes part in running the group: alumni, left, removed. */
bool cme__membership_state_is_out(cme_membership_state state);

/* Whether a membership may go from `from` (0: there was none) to another state. `is_decided`: somebody other
 * than the person did it. CME_ERR_STATE names both states and what would be allowed; CME_ERR_INVALID when the
 * change needs a decision. */
cme_status cme__membership_check_change(cme__fault *fault, cme_membership_state from, cme_membership_state to,
                                        bool is_decided);

#endif
