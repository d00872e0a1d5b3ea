/* message.h: which change makes which message, and whom it concerns.
 * May use base/ and cmevent/message.h. Pure: knows no store, no clock. */
#ifndef CME__RULES_MESSAGE_H
#define CME__RULES_MESSAGE_H

#include <stdbool.h>

#include <cmevent/message.h>

/* A change of an RSVP, as its log has it. */
typedef struct cme__message_change {
    cme_rsvp_state from;
    cme_rsvp_state to;
    int32_t guests_before;
    int32_t guests_after;
    cme_rsvp_reason reason;
} cme__message_change;

/* What the person must be told of it; 0: nothing, as nothing has changed that they would notice. */
cme_message_kind cme__message_of(const cme__message_change *change);

/* Whether it tells of a change of the session, and the RSVP stays what it is. */
bool cme__message_is_of_session(cme_message_kind kind);

/* The states of those who are told of a change of their session: bit 1 << state. */
uint32_t cme__message_told_states(void);

/* Whether it asks for an answer (rules.md 49). `state`: what the person has in the session after it. */
bool cme__message_asks(cme_message_kind kind, cme_rsvp_state state, bool is_organizer);

bool cme__message_kind_is_known(cme_message_kind kind);

#endif
