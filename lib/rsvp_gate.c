/* rsvp_gate.c: what stands between a person and a session: times, invitations, approvals.
 * May use rsvp_row_internal.h, block_internal.h, strike_internal.h.
 * Must not know seats and queues. */
#include <inttypes.h>

#include "block_internal.h"
#include "rsvp_row_internal.h"
#include "strike_internal.h"

static void session_start(const cme__session_plan *plan, char text[CME_CIVIL_TEXT_SIZE]);

cme_time cme__rsvp_opens_at(const cme__rsvp_edit *edit) {
    return cme__policy_opens_at(&edit->policy, edit->plan->starts_at);
}

cme_time cme__rsvp_closes_at(const cme__rsvp_edit *edit) {
    return cme__policy_closes_at(&edit->policy, edit->plan->starts_at);
}

cme_status cme__rsvp_check_session(const cme__rsvp_edit *edit) {
    switch (edit->plan->status) {
    case CME_SESSION_DRAFT:
        return cme__rsvp_refuse(edit->store, edit->plan, "is a draft");
    case CME_SESSION_POSTPONED:
        return cme__rsvp_refuse(edit->store, edit->plan, "is postponed");
    case CME_SESSION_CANCELLED:
        return cme__rsvp_refuse(edit->store, edit->plan, "is cancelled");
    case CME_SESSION_SCHEDULED:
        break;
    }
    return edit->now < edit->plan->starts_at ? CME_OK
                                             : cme__rsvp_refuse(edit->store, edit->plan, "has started");
}

cme_status cme__rsvp_check_window(const cme__rsvp_edit *edit) {
    const cme_time opens_at = cme__rsvp_opens_at(edit);
    const cme_time closes_at = cme__rsvp_closes_at(edit);
    char start[CME_CIVIL_TEXT_SIZE];
    char when[CME_CIVIL_TEXT_SIZE];
    if (edit->overrides & CME_OVERRIDE_WINDOW) {
        return CME_OK;
    }
    if (opens_at != CME_TIME_NONE && edit->now < opens_at) {
        session_start(edit->plan, start);
        cme__time_text(opens_at, when);
        return cme__fail(&edit->store->fault, CME_ERR_CLOSED, "the session of %s: its RSVPs open at %s",
                         start, when);
    }
    if (edit->now >= closes_at) {
        session_start(edit->plan, start);
        cme__time_text(closes_at, when);
        return cme__fail(&edit->store->fault, CME_ERR_CLOSED, "the session of %s: its RSVPs closed at %s",
                         start, when);
    }
    return CME_OK;
}

cme_status cme__rsvp_check_person(const cme__rsvp_edit *edit, const cme__rsvp_record *record) {
    if (!cme__rsvp_lacks_invitation(edit, &record->row) || (edit->overrides & CME_OVERRIDE_INVITATION)) {
        return cme__rsvp_check_block(edit, record);
    }
    char start[CME_CIVIL_TEXT_SIZE];
    session_start(edit->plan, start);
    return cme__fail(&edit->store->fault, CME_ERR_NOT_ALLOWED,
                     "the session of %s is for those who were invited, and '%s' was not", start,
                     record->rsvp.person_name);
}

cme_status cme__rsvp_check_block(const cme__rsvp_edit *edit, const cme__rsvp_record *record) {
    if (!record->was_blocked || (edit->overrides & CME_OVERRIDE_BLOCK)) {
        return CME_OK;
    }
    return cme__block_check(edit->store, edit->plan, record->row.person);
}

cme_status cme__rsvp_has_strikes(const cme__rsvp_edit *edit, int64_t person_row, cme_strike_effect effect,
                                 bool *has) {
    const cme__policy *policy = &edit->policy;
    int count = 0;
    *has = false;
    if (policy->strike_limit == 0 || policy->strike_effect != effect) {
        return CME_OK;
    }
    cme_status status = cme__strikes_count(edit->store, edit->plan, person_row,
                                           edit->now - (cme_time)policy->strike_days * 86400, &count);
    *has = count >= policy->strike_limit;
    return status;
}

bool cme__rsvp_lacks_invitation(const cme__rsvp_edit *edit, const cme__rsvp_row *row) {
    return edit->policy.invitation_only && !(row->marks & (CME__RSVP_INVITED_MARK | CME__RSVP_ADMITTED_MARK));
}

cme_status cme__rsvp_lacks_approval(const cme__rsvp_edit *edit, const cme__rsvp_row *row, bool *lacks) {
    *lacks = false;
    if (row->marks & (CME__RSVP_INVITED_MARK | CME__RSVP_ADMITTED_MARK)) {
        return CME_OK;
    }
    if (edit->policy.approval != CME_APPROVAL_NONE) {
        *lacks = true;
        return CME_OK;
    }
    return cme__rsvp_has_strikes(edit, row->person, CME_STRIKE_APPROVAL, lacks);
}

bool cme__rsvp_is_late(const cme__rsvp_edit *edit, const cme__rsvp_row *row) {
    return row->state == CME_RSVP_GOING &&
           edit->now >= cme__policy_cutoff_at(&edit->policy, edit->plan->starts_at);
}

cme_status cme__rsvp_refuse(cme_store *store, const cme__session_plan *plan, const char *why) {
    char start[CME_CIVIL_TEXT_SIZE];
    session_start(plan, start);
    return cme__fail(&store->fault, CME_ERR_CLOSED, "the session of %s %s: its RSVPs are closed", start, why);
}

cme_status cme__rsvp_check_overrides(cme_store *store, uint32_t overrides, uint32_t known, cme_id by) {
    if (overrides & ~known) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "overrides 0x%" PRIx32 ": this call knows those of 0x%" PRIx32 " (CME_OVERRIDE_...)",
                         overrides, known);
    }
    if (overrides != 0 && cme_id_is_none(by)) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "overrides 0x%" PRIx32 ": `by` must name who answers for them", overrides);
    }
    return CME_OK;
}

static void session_start(const cme__session_plan *plan, char text[CME_CIVIL_TEXT_SIZE]) {
    cme_civil_text(cme_civil_from_seconds(plan->starts_at, CME_CIVIL_UTC), text);
}
