/* rsvp.h: the one table of the states of an RSVP: who may change which into which.
 * May use base/ and cmevent/rsvp.h. Pure: knows no store, no clock. */
#ifndef CME__RULES_RSVP_H
#define CME__RULES_RSVP_H

#include <stdbool.h>

#include <cmevent/rsvp.h>

#include "base/fault.h"

/* Where there is no RSVP yet: a state in the table and in the log, in no row. */
#define CME__RSVP_NONE ((cme_rsvp_state)0)

/* Who or what changes an RSVP. */
typedef enum cme__rsvp_cause {
    CME__RSVP_BY_PERSON = 1 << 0,    /* the person, or somebody in their name: answers and withdrawals */
    CME__RSVP_BY_ORGANIZER = 1 << 1, /* who decides about the guests: invitations, approvals, refusals */
    CME__RSVP_BY_QUEUE = 1 << 2,     /* the waitlist: seats that became free, offers that ran out */
    CME__RSVP_BY_SESSION = 1 << 3,   /* the session, or its event, was cancelled; or it was reinstated */
    CME__RSVP_BY_TRANSFER = 1 << 4   /* somebody gave their seats to somebody else */
} cme__rsvp_cause;

/* The cause behind the reason that the log gives. */
cme__rsvp_cause cme__rsvp_cause_of(cme_rsvp_reason reason);

/* Whether the table lists the change. A state to itself is a change of the party's size. */
bool cme__rsvp_allows(cme_rsvp_state from, cme_rsvp_state to, cme__rsvp_cause cause);

/* The same; a change that is not listed is CME_ERR_STATE, and the message names both states. */
cme_status cme__rsvp_check(cme__fault *fault, cme_rsvp_state from, cme_rsvp_state to, cme__rsvp_cause cause);

/* What is kept of an RSVP besides its state: bits of rsvps.marks. */
enum {
    CME__RSVP_INVITED_MARK = 1 << 0,
    CME__RSVP_ADMITTED_MARK = 1 << 1, /* past the gates: approved, or by an organizer's override */
    CME__RSVP_HOLDS_MARK = 1 << 2,    /* PENDING, and its seats are held */
    CME__RSVP_LATE_MARK = 1 << 3,     /* withdrew after the cut-off */
    CME__RSVP_OVERLAPS_MARK = 1 << 4, /* moved up although they go elsewhere at that time */
    CME__RSVP_ENDED_MARK = 1 << 5     /* ended by the cancellation of the session that holds now */
};

/* Whether the party has a seat for each of its heads. */
bool cme__rsvp_holds_seat(cme_rsvp_state state);

/* Whether anything is still open between the person and the session: what a cancelled session has to end. */
bool cme__rsvp_is_alive(cme_rsvp_state state);

/* The name of a state as messages spell it: "WAITLISTED"; "no RSVP" for CME__RSVP_NONE. */
const char *cme__rsvp_state_name(cme_rsvp_state state);

#endif
