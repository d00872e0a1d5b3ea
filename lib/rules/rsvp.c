/* rsvp.c: the one table of the states of an RSVP.
 * May use rules/rsvp.h and base/.
 * Must not know seats, stores or clocks: whether a seat is free is seating.c's question. */
#include "rules/rsvp.h"

#include <stdint.h>

enum { STATES = CME_RSVP_REJECTED + 1 };

enum {
    PERSON = CME__RSVP_BY_PERSON,
    ORGANIZER = CME__RSVP_BY_ORGANIZER,
    QUEUE = CME__RSVP_BY_QUEUE,
    SESSION = CME__RSVP_BY_SESSION,
    TRANSFER = CME__RSVP_BY_TRANSFER
};

/* Who may cause the change from the outer state to the inner one. Nobody but the organizer takes a seat away,
 * by name (REJECTED): there is no way from GOING into the queue (rules.md 10). Whoever waits is seated by the
 * queue or the organizer, never by asking again (rules.md 24); whoever was rejected comes back only through
 * the organizer. */
static const uint8_t ALLOWED[STATES][STATES] = {
    [CME__RSVP_NONE] =
        {
            [CME_RSVP_INVITED] = ORGANIZER,
            [CME_RSVP_PENDING] = PERSON,
            [CME_RSVP_GOING] = PERSON | TRANSFER,
            [CME_RSVP_MAYBE] = PERSON,
            [CME_RSVP_WAITLISTED] = PERSON,
            [CME_RSVP_DECLINED] = PERSON,
        },
    [CME_RSVP_INVITED] =
        {
            [CME_RSVP_PENDING] = PERSON,
            [CME_RSVP_GOING] = PERSON | TRANSFER,
            [CME_RSVP_MAYBE] = PERSON,
            [CME_RSVP_WAITLISTED] = PERSON,
            [CME_RSVP_DECLINED] = PERSON,
            [CME_RSVP_CANCELLED] = PERSON | SESSION,
            [CME_RSVP_REJECTED] = ORGANIZER,
        },
    [CME_RSVP_PENDING] =
        {
            [CME_RSVP_PENDING] = PERSON,
            [CME_RSVP_GOING] = ORGANIZER,
            [CME_RSVP_MAYBE] = PERSON,
            [CME_RSVP_WAITLISTED] = ORGANIZER,
            [CME_RSVP_DECLINED] = PERSON,
            [CME_RSVP_CANCELLED] = PERSON | SESSION,
            [CME_RSVP_REJECTED] = ORGANIZER,
        },
    [CME_RSVP_GOING] =
        {
            [CME_RSVP_GOING] = PERSON | ORGANIZER | QUEUE | SESSION, /* a rest that queues again */
            [CME_RSVP_MAYBE] = PERSON,
            [CME_RSVP_DECLINED] = PERSON,
            [CME_RSVP_CANCELLED] = PERSON | QUEUE | SESSION | TRANSFER,
            [CME_RSVP_REJECTED] = ORGANIZER,
        },
    [CME_RSVP_MAYBE] =
        {
            [CME_RSVP_PENDING] = PERSON,
            [CME_RSVP_GOING] = PERSON | TRANSFER,
            [CME_RSVP_MAYBE] = PERSON,
            [CME_RSVP_WAITLISTED] = PERSON,
            [CME_RSVP_DECLINED] = PERSON,
            [CME_RSVP_CANCELLED] = PERSON | SESSION,
            [CME_RSVP_REJECTED] = ORGANIZER,
        },
    [CME_RSVP_WAITLISTED] =
        {
            [CME_RSVP_PENDING] = QUEUE,
            [CME_RSVP_GOING] = ORGANIZER | QUEUE | TRANSFER,
            [CME_RSVP_MAYBE] = PERSON,
            [CME_RSVP_WAITLISTED] = PERSON,
            [CME_RSVP_OFFERED] = QUEUE,
            [CME_RSVP_DECLINED] = PERSON,
            [CME_RSVP_CANCELLED] = PERSON | SESSION,
            [CME_RSVP_REJECTED] = ORGANIZER,
        },
    [CME_RSVP_OFFERED] =
        {
            [CME_RSVP_GOING] = PERSON | ORGANIZER,
            [CME_RSVP_MAYBE] = PERSON,
            [CME_RSVP_OFFERED] = QUEUE, /* of a party that was split, the rest */
            [CME_RSVP_DECLINED] = PERSON,
            [CME_RSVP_CANCELLED] = PERSON | QUEUE | SESSION,
            [CME_RSVP_REJECTED] = ORGANIZER,
        },
    [CME_RSVP_DECLINED] =
        {
            [CME_RSVP_PENDING] = PERSON,
            [CME_RSVP_GOING] = PERSON | TRANSFER,
            [CME_RSVP_MAYBE] = PERSON,
            [CME_RSVP_WAITLISTED] = PERSON,
        },
    [CME_RSVP_CANCELLED] =
        {
            [CME_RSVP_INVITED] = SESSION,
            [CME_RSVP_PENDING] = PERSON | SESSION,
            [CME_RSVP_GOING] = PERSON | SESSION | TRANSFER,
            [CME_RSVP_MAYBE] = PERSON | SESSION,
            [CME_RSVP_WAITLISTED] = PERSON | SESSION,
            [CME_RSVP_DECLINED] = PERSON,
        },
    [CME_RSVP_REJECTED] =
        {
            [CME_RSVP_INVITED] = ORGANIZER,
            [CME_RSVP_GOING] = ORGANIZER,
            [CME_RSVP_WAITLISTED] = ORGANIZER,
        },
};

static const char *cause_name(cme__rsvp_cause cause);

cme__rsvp_cause cme__rsvp_cause_of(cme_rsvp_reason reason) {
    switch (reason) {
    case CME_RSVP_REASON_INVITATION:
    case CME_RSVP_REASON_APPROVAL:
    case CME_RSVP_REASON_REJECTION:
    case CME_RSVP_REASON_SEATED:
    case CME_RSVP_REASON_BLOCKED:
        return CME__RSVP_BY_ORGANIZER;
    case CME_RSVP_REASON_PROMOTION:
    case CME_RSVP_REASON_OFFER_EXPIRED:
    case CME_RSVP_REASON_NOT_CONFIRMED:
    case CME_RSVP_REASON_RECONFIRMATION:
        return CME__RSVP_BY_QUEUE;
    case CME_RSVP_REASON_SESSION_CANCELLED:
    case CME_RSVP_REASON_EVENT_CANCELLED:
    case CME_RSVP_REASON_SESSION_REINSTATED:
        return CME__RSVP_BY_SESSION;
    case CME_RSVP_REASON_TRANSFER:
        return CME__RSVP_BY_TRANSFER;
    case CME_RSVP_REASON_ANSWER:
    case CME_RSVP_REASON_CANCELLATION:
    case CME_RSVP_REASON_SUBSCRIPTION:
        break;
    }
    return CME__RSVP_BY_PERSON;
}

bool cme__rsvp_allows(cme_rsvp_state from, cme_rsvp_state to, cme__rsvp_cause cause) {
    if ((unsigned)from >= STATES || (unsigned)to >= STATES) {
        return false;
    }
    return (ALLOWED[from][to] & (unsigned)cause) != 0;
}

cme_status cme__rsvp_check(cme__fault *fault, cme_rsvp_state from, cme_rsvp_state to, cme__rsvp_cause cause) {
    if (cme__rsvp_allows(from, to, cause)) {
        return CME_OK;
    }
    return cme__fail(fault, CME_ERR_STATE, "%s cannot change an RSVP from %s to %s", cause_name(cause),
                     cme__rsvp_state_name(from), cme__rsvp_state_name(to));
}

static const char *cause_name(cme__rsvp_cause cause) {
    switch (cause) {
    case CME__RSVP_BY_ORGANIZER:
        return "the organizer";
    case CME__RSVP_BY_QUEUE:
        return "the waitlist";
    case CME__RSVP_BY_SESSION:
        return "a cancelled session";
    case CME__RSVP_BY_TRANSFER:
        return "a transfer of seats";
    case CME__RSVP_BY_PERSON:
        break;
    }
    return "the person";
}

bool cme__rsvp_holds_seat(cme_rsvp_state state) {
    return state == CME_RSVP_GOING || state == CME_RSVP_OFFERED;
}

bool cme__rsvp_is_alive(cme_rsvp_state state) {
    return cme__rsvp_allows(state, CME_RSVP_CANCELLED, CME__RSVP_BY_SESSION);
}

const char *cme__rsvp_state_name(cme_rsvp_state state) {
    static const char *const NAMES[STATES] = {
        [CME__RSVP_NONE] = "no RSVP",       [CME_RSVP_INVITED] = "INVITED",
        [CME_RSVP_PENDING] = "PENDING",     [CME_RSVP_GOING] = "GOING",
        [CME_RSVP_MAYBE] = "MAYBE",         [CME_RSVP_WAITLISTED] = "WAITLISTED",
        [CME_RSVP_OFFERED] = "OFFERED",     [CME_RSVP_DECLINED] = "DECLINED",
        [CME_RSVP_CANCELLED] = "CANCELLED", [CME_RSVP_REJECTED] = "REJECTED",
    };
    return (unsigned)state < STATES ? NAMES[state] : "an unknown state";
}
