/* message.c: which change makes which message, and whom it concerns.
 * May use rules/message.h, rules/rsvp.h and base/.
 * Must not know stores or clocks, nor how a message is kept. */
#include "rules/message.h"

#include "rules/rsvp.h"

static cme_message_kind kind_of_reason(const cme__message_change *change);
static cme_message_kind kind_of_state(const cme__message_change *change);

cme_message_kind cme__message_of(const cme__message_change *change) {
    cme_message_kind kind = kind_of_reason(change);
    if (kind != 0) {
        return kind;
    }
    if (change->from == change->to) {
        return change->guests_before != change->guests_after ? CME_MESSAGE_PARTY_CHANGED
                                                             : (cme_message_kind)0;
    }
    return kind_of_state(change);
}

/* Why it happened says more than what it came to. 0: it does not. */
static cme_message_kind kind_of_reason(const cme__message_change *change) {
    switch (change->reason) {
    case CME_RSVP_REASON_SESSION_CANCELLED:
    case CME_RSVP_REASON_EVENT_CANCELLED:
        return CME_MESSAGE_SESSION_CANCELLED;
    case CME_RSVP_REASON_SESSION_REINSTATED: /* who is back already is told once */
        return change->from != change->to ? CME_MESSAGE_SESSION_REINSTATED : (cme_message_kind)0;
    case CME_RSVP_REASON_OFFER_EXPIRED:
        return CME_MESSAGE_OFFER_EXPIRED;
    case CME_RSVP_REASON_RECONFIRMATION:
        return CME_MESSAGE_RECONFIRM;
    case CME_RSVP_REASON_NOT_CONFIRMED:
        return CME_MESSAGE_NOT_CONFIRMED;
    case CME_RSVP_REASON_TRANSFER:
        return cme__rsvp_holds_seat(change->to) ? CME_MESSAGE_RECEIVED : CME_MESSAGE_TRANSFERRED;
    case CME_RSVP_REASON_BLOCKED:
        return CME_MESSAGE_BLOCKED;
    default:
        return (cme_message_kind)0;
    }
}

static cme_message_kind kind_of_state(const cme__message_change *change) {
    switch (change->to) {
    case CME_RSVP_INVITED:
        return CME_MESSAGE_INVITED;
    case CME_RSVP_PENDING:
        return CME_MESSAGE_PENDING;
    case CME_RSVP_GOING:
        return change->from == CME_RSVP_WAITLISTED ? CME_MESSAGE_PROMOTED : CME_MESSAGE_CONFIRMED;
    case CME_RSVP_MAYBE:
        return CME_MESSAGE_MAYBE;
    case CME_RSVP_WAITLISTED:
        return CME_MESSAGE_WAITLISTED;
    case CME_RSVP_OFFERED:
        return CME_MESSAGE_OFFERED;
    case CME_RSVP_DECLINED:
        return CME_MESSAGE_DECLINED;
    case CME_RSVP_CANCELLED:
        return CME_MESSAGE_WITHDRAWN;
    case CME_RSVP_REJECTED:
        return cme__rsvp_holds_seat(change->from) || change->from == CME_RSVP_WAITLISTED
                   ? CME_MESSAGE_REMOVED
                   : CME_MESSAGE_REJECTED;
    }
    return (cme_message_kind)0;
}

bool cme__message_is_of_session(cme_message_kind kind) {
    return kind >= CME_MESSAGE_SESSION_MOVED && kind <= CME_MESSAGE_SESSION_RESUMED;
}

uint32_t cme__message_told_states(void) {
    uint32_t states = 0;
    for (int state = CME_RSVP_INVITED; state <= CME_RSVP_REJECTED; state++) {
        states |= cme__rsvp_is_alive((cme_rsvp_state)state) ? UINT32_C(1) << state : 0;
    }
    return states;
}

bool cme__message_asks(cme_message_kind kind, cme_rsvp_state state, bool is_organizer) {
    switch (kind) {
    case CME_MESSAGE_INVITED:
    case CME_MESSAGE_OFFERED:
    case CME_MESSAGE_RECONFIRM:
        return true;
    case CME_MESSAGE_SESSION_REINSTATED:
        return state == CME_RSVP_INVITED;
    case CME_MESSAGE_SESSION_MOVED:
        return !is_organizer;
    default:
        return false;
    }
}

bool cme__message_kind_is_known(cme_message_kind kind) {
    return kind >= CME_MESSAGE_INVITED && kind <= CME_MESSAGE_SESSION_RESUMED;
}
