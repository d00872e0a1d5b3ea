/* rsvp_organize.c: what organizers decide about RSVPs, and seats that go from one person to another.
 * May use rsvp_row_internal.h, answer_internal.h.
 * Must not decide: rules/rsvp.h knows the states, rules/seating.h the seats. */
#include <inttypes.h>

#include "answer_internal.h"
#include "rsvp_row_internal.h"

/* One RSVP under decision. */
typedef struct decision {
    cme__session_plan plan;
    cme__rsvp_edit edit;
    cme__rsvp_record *record;
} decision;

static cme_status open_decision(cme_store *store, decision *d, cme_session_key session, cme_id person,
                                cme_rsvp_reason reason, cme_id by);
static cme_status close_decision(cme_store *store, decision *d, cme_status status);
static cme_status need_organizer(cme_store *store, cme_id by, uint32_t overrides, uint32_t known);
static cme_status approve(cme_store *store, decision *d);
static cme_status reject(cme_store *store, decision *d);
static cme_status promote(cme_store *store, decision *d);
static cme_status prioritize(cme_store *store, decision *d, int32_t priority);
static cme_status transfer(cme_store *store, decision *d, cme_id to, cme__rsvp_record **taker);
static cme_status check_taker(const cme__rsvp_edit *edit, const cme__rsvp_record *taker);
static cme_status confirm(cme_store *store, decision *d);

cme_status cme_rsvp_approve(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                            uint32_t overrides, cme_rsvp **out) {
    decision d = {0};
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = need_organizer(store, by, overrides,
                                CME_OVERRIDE_WINDOW | CME_OVERRIDE_QUEUE | CME_OVERRIDE_CAPACITY |
                                    CME_OVERRIDE_BLOCK);
    }
    if (status == CME_OK) {
        status = open_decision(store, &d, session, person, CME_RSVP_REASON_APPROVAL, by);
    }
    if (status == CME_OK) {
        d.edit.overrides = overrides;
        status = close_decision(store, &d, approve(store, &d));
    }
    return cme__store_end_with(store, status, d.record, out);
}

cme_status cme_rsvp_reject(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                           cme_rsvp **out) {
    decision d = {0};
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = open_decision(store, &d, session, person, CME_RSVP_REASON_REJECTION, by);
    }
    if (status == CME_OK) {
        status = close_decision(store, &d, reject(store, &d));
    }
    return cme__store_end_with(store, status, d.record, out);
}

cme_status cme_rsvp_promote(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                            uint32_t overrides, cme_rsvp **out) {
    decision d = {0};
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = need_organizer(store, by, overrides, CME_OVERRIDE_WINDOW | CME_OVERRIDE_CAPACITY);
    }
    if (status == CME_OK) {
        status = open_decision(store, &d, session, person, CME_RSVP_REASON_SEATED, by);
    }
    if (status == CME_OK) {
        d.edit.overrides = overrides;
        status = close_decision(store, &d, promote(store, &d));
    }
    return cme__store_end_with(store, status, d.record, out);
}

cme_status cme_rsvp_prioritize(cme_store *store, cme_session_key session, cme_id person, int32_t priority,
                               cme_id by, cme_rsvp **out) {
    decision d = {0};
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK && (priority < CME_RSVP_PRIORITY_MIN || priority > CME_RSVP_PRIORITY_MAX)) {
        status = cme__fail(&store->fault, CME_ERR_LIMIT, "priority %" PRId32 ": must be %d to %d", priority,
                           CME_RSVP_PRIORITY_MIN, CME_RSVP_PRIORITY_MAX);
    }
    if (status == CME_OK) {
        status = open_decision(store, &d, session, person, CME_RSVP_REASON_SEATED, by);
    }
    if (status == CME_OK) {
        status = close_decision(store, &d, prioritize(store, &d, priority));
    }
    return cme__store_end_with(store, status, d.record, out);
}

cme_status cme_rsvp_transfer(cme_store *store, cme_session_key session, cme_id from, cme_id to, cme_id by,
                             uint32_t overrides, cme_rsvp **out) {
    decision d = {0};
    cme__rsvp_record *taker = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = cme__rsvp_check_overrides(
            store, overrides, CME_OVERRIDE_INVITATION | CME_OVERRIDE_APPROVAL | CME_OVERRIDE_BLOCK, by);
    }
    if (status == CME_OK) {
        status = open_decision(store, &d, session, from, CME_RSVP_REASON_TRANSFER,
                               cme_id_equal(from, by) ? CME_ID_NONE : by);
    }
    if (status == CME_OK) {
        d.edit.overrides = overrides;
        status = transfer(store, &d, to, &taker);
    }
    cme__arena_object_free(d.record);
    return cme__store_end_with(store, status, taker, out);
}

cme_status cme_rsvp_confirm(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                            cme_rsvp **out) {
    decision d = {0};
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = open_decision(store, &d, session, person, CME_RSVP_REASON_ANSWER,
                               cme_id_equal(person, by) ? CME_ID_NONE : by);
    }
    if (status == CME_OK) {
        status = close_decision(store, &d, confirm(store, &d));
    }
    return cme__store_end_with(store, status, d.record, out);
}

/* Reads the RSVP, which must be there, of a session that has not started. */
static cme_status open_decision(cme_store *store, decision *d, cme_session_key session, cme_id person,
                                cme_rsvp_reason reason, cme_id by) {
    int64_t by_row = 0;
    cme_status status = cme__rsvp_load(store, session, person, &d->plan, &d->record);
    if (status == CME_OK) {
        status = cme__person_row_optional(store, by, &by_row);
    }
    if (status == CME_OK) {
        status = cme__rsvp_edit_begin(&d->edit, store, &d->plan, reason, by_row);
    }
    if (status == CME_OK && cme__session_has_started(&d->plan, d->edit.now)) {
        status = cme__rsvp_refuse(store, &d->plan, "has started");
    }
    return status;
}

/* The queue moves up into what the decision freed, and the record shows what the RSVP has become. */
static cme_status close_decision(cme_store *store, decision *d, cme_status status) {
    if (status == CME_OK) {
        status = cme__rsvp_move_up(&d->edit);
    }
    if (status == CME_OK) {
        status = cme__rsvp_edit_end(&d->edit);
    }
    if (status == CME_OK) {
        status = cme__rsvp_row_read(store, d->plan.row, &d->record->row); /* it may have moved up itself */
    }
    return status == CME_OK ? cme__rsvp_record_finish(store, &d->plan, d->record) : status;
}

static cme_status need_organizer(cme_store *store, cme_id by, uint32_t overrides, uint32_t known) {
    if (cme_id_is_none(by)) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "by must be set: who decides");
    }
    return cme__rsvp_check_overrides(store, overrides, known, by);
}

/* Seats are checked again, unless they were held all the time (rules.md 18). */
static cme_status approve(cme_store *store, decision *d) {
    cme__rsvp_row *row = &d->record->row;
    cme__rsvp_row after = *row;
    if (row->state == CME_RSVP_GOING || row->state == CME_RSVP_WAITLISTED || row->state == CME_RSVP_OFFERED) {
        return CME_OK;
    }
    cme_status status =
        cme__rsvp_check(&store->fault, row->state, CME_RSVP_WAITLISTED, CME__RSVP_BY_ORGANIZER);
    if (status == CME_OK) {
        status = cme__rsvp_check_session(&d->edit);
    }
    if (status == CME_OK) {
        status = cme__rsvp_check_window(&d->edit);
    }
    if (status == CME_OK) {
        status = cme__rsvp_check_block(&d->edit, d->record);
    }
    if (status == CME_OK) {
        status = cme__rsvp_seat(&d->edit, row, row->guests + 1, CME_WHEN_FULL_WAIT, &after);
    }
    after.marks |= CME__RSVP_ADMITTED_MARK;
    return status == CME_OK ? cme__rsvp_change(&d->edit, row, &after) : status;
}

static cme_status reject(cme_store *store, decision *d) {
    (void)store;
    cme__rsvp_row *row = &d->record->row;
    return row->state != CME_RSVP_REJECTED ? cme__rsvp_change_to_end(&d->edit, row, CME_RSVP_REJECTED)
                                           : CME_OK;
}

/* Whoever is seated by name has passed the gates. The organizer and the queue cannot seat the same head: who
 * has a seat is left alone (rules.md 35). */
static cme_status promote(cme_store *store, decision *d) {
    cme__rsvp_row *row = &d->record->row;
    cme__rsvp_row after = *row;
    const int32_t held = cme__rsvp_seated(row);
    const int32_t needed = row->queued_heads;
    if (row->state == CME_RSVP_GOING && needed == 0) {
        return CME_OK;
    }
    if (needed == 0 && row->state != CME_RSVP_OFFERED) {
        return cme__fail(&store->fault, CME_ERR_STATE, "person '%s' is not in the queue: the RSVP is %s",
                         d->record->rsvp.person_name, cme__rsvp_state_name(row->state));
    }
    cme_status status = cme__rsvp_check_session(&d->edit);
    if (status == CME_OK) {
        status = cme__rsvp_check_window(&d->edit);
    }
    cme__seats seats = cme__seating_for(&d->edit.seating, row->claim, &after.claim.pools);
    if (status == CME_OK && needed > 0 && !cme__seating_fits(&seats, needed) &&
        !(d->edit.overrides & CME_OVERRIDE_CAPACITY)) {
        status = cme__rsvp_fail_full(&d->edit, &seats, needed, false);
    }
    after.claim.any_pool = 0;
    after.state = CME_RSVP_GOING;
    after.guests = held + needed - 1;
    after.queued_heads = 0;
    after.marks |= CME__RSVP_ADMITTED_MARK;
    return status == CME_OK ? cme__rsvp_change(&d->edit, row, &after) : status;
}

static cme_status prioritize(cme_store *store, decision *d, int32_t priority) {
    cme__statement *write = NULL;
    if (d->record->row.priority == priority) {
        return CME_OK;
    }
    cme_status status = cme__db_prepare(
        store->db, "UPDATE rsvps SET priority = $3 WHERE session = $1 AND person = $2", &write);
    cme__bind_int(write, 1, d->plan.row);
    cme__bind_int(write, 2, d->record->row.person);
    cme__bind_int(write, 3, priority);
    if (status == CME_OK) {
        status = cme__run(write);
    }
    return status == CME_OK ? cme__change_append(store, CME_CHANGE_RSVP, CME_CHANGE_UPDATED, CME_ID_NONE,
                                                 d->plan.row, d->record->row.person)
                            : status;
}

/* The seats are released first and given then, in one transaction: nobody comes between. */
static cme_status transfer(cme_store *store, decision *d, cme_id to, cme__rsvp_record **taker) {
    cme__rsvp_row *giver = &d->record->row;
    const cme__rsvp_row given = *giver;
    cme_status status = cme__rsvp_record_load(store, &d->plan, to, taker);
    if (status == CME_OK && given.state != CME_RSVP_GOING) {
        status = cme__fail(&store->fault, CME_ERR_STATE, "person '%s' has no seat to give: the RSVP is %s",
                           d->record->rsvp.person_name, cme__rsvp_state_name(given.state));
    }
    if (status == CME_OK) {
        status = cme__rsvp_check_session(&d->edit);
    }
    if (status == CME_OK) {
        status = check_taker(&d->edit, *taker);
    }
    if (status == CME_OK) {
        status = cme__rsvp_change_to_end(&d->edit, giver, CME_RSVP_CANCELLED);
    }
    if (status == CME_OK) {
        cme__rsvp_row after = (*taker)->row;
        after.state = CME_RSVP_GOING;
        after.guests = given.guests;
        after.claim = given.claim;
        after.queued_heads = 0;
        if (d->edit.overrides & (CME_OVERRIDE_INVITATION | CME_OVERRIDE_APPROVAL)) {
            after.marks |= CME__RSVP_ADMITTED_MARK;
        }
        status = cme__rsvp_change(&d->edit, &(*taker)->row, &after);
    }
    if (status == CME_OK) {
        status = cme__guests_transfer(store, &d->plan, giver->person, (*taker)->row.person, given.guests);
    }
    if (status == CME_OK) {
        status = cme__rsvp_move_up(&d->edit); /* places in the queue may have been left */
    }
    if (status == CME_OK) {
        status = cme__rsvp_edit_end(&d->edit);
    }
    return status == CME_OK ? cme__rsvp_record_finish(store, &d->plan, *taker) : status;
}

static cme_status check_taker(const cme__rsvp_edit *edit, const cme__rsvp_record *taker) {
    bool lacks = false;
    cme_status status = cme__rsvp_check_person(edit, taker);
    if (status == CME_OK && !(edit->overrides & CME_OVERRIDE_APPROVAL)) {
        status = cme__rsvp_lacks_approval(edit, &taker->row, &lacks);
    }
    if (status == CME_OK && lacks) {
        status = cme__fail(&edit->store->fault, CME_ERR_NOT_ALLOWED,
                           "person '%s' needs the organizer's approval before seats can go to them",
                           taker->rsvp.person_name);
    }
    return status;
}

static cme_status confirm(cme_store *store, decision *d) {
    cme__rsvp_row *row = &d->record->row;
    cme__rsvp_row after = *row;
    if (row->state != CME_RSVP_GOING) {
        return cme__fail(&store->fault, CME_ERR_STATE,
                         "an RSVP that is %s cannot be confirmed: only GOING can",
                         cme__rsvp_state_name(row->state));
    }
    after.expires_at = CME_TIME_NONE;
    return row->expires_at != CME_TIME_NONE ? cme__rsvp_change(&d->edit, row, &after) : CME_OK;
}
