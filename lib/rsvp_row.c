/* rsvp_row.c: RSVPs as rows, and the one way in which they change.
 * May use rsvp_row_internal.h.
 * Must not know who asked for a change, nor decide about seats. */
#include "rsvp_row_internal.h"

static cme_status append_log(const cme__rsvp_edit *edit, const cme__rsvp_row *row, cme_rsvp_state to,
                             int32_t guests, int64_t *number);
static cme_status find_queued_at(const cme__rsvp_edit *edit, cme_time *queued_at);
static cme_status write_row(const cme__rsvp_edit *edit, const cme__rsvp_row *row, bool is_new);
static void count_heads(cme__session_plan *plan, const cme__rsvp_row *row, int32_t sign);

cme_status cme__rsvp_row_read(cme_store *store, int64_t session_row, cme__rsvp_row *row) {
    row->state = CME__RSVP_NONE;
    row->guests = 0;
    row->skips = 0;
    row->priority = 0;
    row->queued_at = CME_TIME_NONE;
    row->queue_number = 0;
    cme__statement *find = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(store->db,
                                        "SELECT state, guests, skips, priority, queued_at, queue_number"
                                        " FROM rsvps WHERE session = $1 AND person = $2",
                                        &find);
    cme__bind_int(find, 1, session_row);
    cme__bind_int(find, 2, row->person);
    if (status == CME_OK) {
        status = cme__step(find, &found);
    }
    if (found) {
        row->state = (cme_rsvp_state)cme__column_int(find, 0);
        row->guests = (int32_t)cme__column_int(find, 1);
        row->skips = (int32_t)cme__column_int(find, 2);
        row->priority = cme__column_int(find, 3);
        row->queued_at = cme__column_time(find, 4);
        row->queue_number = cme__column_int(find, 5);
    }
    cme__done(find);
    return status;
}

cme_status cme__rsvp_person_id(cme_store *store, cme__rsvp_row *row) {
    cme__statement *find = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(store->db, "SELECT id FROM persons WHERE rowid = $1", &find);
    cme__bind_int(find, 1, row->person);
    if (status == CME_OK) {
        status = cme__step(find, &found);
    }
    if (found) {
        row->person_id = cme__column_id(find, 0);
    }
    cme__done(find);
    return status;
}

void cme__rsvp_edit_begin(cme__rsvp_edit *edit, cme_store *store, cme__session_plan *plan,
                          cme_rsvp_reason reason, int64_t by_person) {
    *edit = (cme__rsvp_edit){.store = store,
                             .plan = plan,
                             .before = *plan,
                             .reason = reason,
                             .by_person = by_person,
                             .now = cme_store_now(store)};
}

cme_status cme__rsvp_edit_end(cme__rsvp_edit *edit) {
    cme__session_heads add = {
        .going = edit->plan->going - edit->before.going,
        .waiting = edit->plan->waiting - edit->before.waiting,
        .waiting_parties = edit->plan->waiting_parties - edit->before.waiting_parties,
    };
    if (add.going == 0 && add.waiting == 0 && add.waiting_parties == 0) {
        return CME_OK;
    }
    /* cme__session_add_heads adds to the plan as well. */
    edit->plan->going = edit->before.going;
    edit->plan->waiting = edit->before.waiting;
    edit->plan->waiting_parties = edit->before.waiting_parties;
    return cme__session_add_heads(edit->store, edit->plan, add);
}

cme_status cme__rsvp_change(cme__rsvp_edit *edit, cme__rsvp_row *row, cme_rsvp_state to, int32_t guests) {
    const cme__rsvp_row before = *row;
    cme_status status =
        cme__rsvp_check(&edit->store->fault, before.state, to, cme__rsvp_cause_of(edit->reason));
    int64_t number = 0;
    if (status == CME_OK) {
        status = append_log(edit, &before, to, guests, &number);
    }
    row->state = to;
    row->guests = guests;
    if (to != CME_RSVP_WAITLISTED) {
        row->queued_at = CME_TIME_NONE;
        row->queue_number = 0;
        row->skips = 0;
    } else if (before.state != CME_RSVP_WAITLISTED) {
        row->queue_number = number;
        if (status == CME_OK) {
            status = find_queued_at(edit, &row->queued_at);
        }
    }
    if (status == CME_OK) {
        status = write_row(edit, row, before.state == CME__RSVP_NONE);
    }
    if (status != CME_OK) {
        return status;
    }
    count_heads(edit->plan, &before, -1);
    count_heads(edit->plan, row, 1);
    return cme__change_append(edit->store, CME_CHANGE_RSVP,
                              before.state == CME__RSVP_NONE ? CME_CHANGE_CREATED : CME_CHANGE_UPDATED,
                              CME_ID_NONE, edit->plan->key, row->person_id);
}

static cme_status append_log(const cme__rsvp_edit *edit, const cme__rsvp_row *row, cme_rsvp_state to,
                             int32_t guests, int64_t *number) {
    cme__statement *append = NULL;
    cme_status status =
        cme__db_prepare(edit->store->db,
                        "INSERT INTO rsvp_log (session, person, from_state, to_state, guests_before,"
                        " guests_after, reason, by_person, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                        &append);
    cme__bind_int(append, 1, edit->plan->row);
    cme__bind_int(append, 2, row->person);
    cme__bind_int(append, 3, row->state);
    cme__bind_int(append, 4, to);
    cme__bind_int(append, 5, row->guests);
    cme__bind_int(append, 6, guests);
    cme__bind_int(append, 7, edit->reason);
    cme__bind_row(append, 8, edit->by_person);
    cme__bind_time(append, 9, edit->now);
    if (status == CME_OK) {
        status = cme__run(append);
    }
    *number = cme__db_last_rowid(edit->store->db);
    return status;
}

/* Now, but never before the last in the queue: a clock that was set back lets nobody in front. */
static cme_status find_queued_at(const cme__rsvp_edit *edit, cme_time *queued_at) {
    int64_t last_person = 0;
    cme_time last_at = CME_TIME_NONE;
    cme_status status = CME_OK;
    if (edit->plan->waiting_parties > 0) {
        status = cme__rsvp_last_waiting(edit->store, edit->plan->row, &last_person, &last_at);
    }
    *queued_at = last_at > edit->now ? last_at : edit->now; /* CME_TIME_NONE is before everything */
    return status;
}

static cme_status write_row(const cme__rsvp_edit *edit, const cme__rsvp_row *row, bool is_new) {
    static const char INSERT[] =
        "INSERT INTO rsvps (session, person, state, guests, updated_at, queued_at, queue_number, skips,"
        " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $5)";
    static const char UPDATE[] =
        "UPDATE rsvps SET state = $3, guests = $4, updated_at = $5, queued_at = $6, queue_number = $7,"
        " skips = $8 WHERE session = $1 AND person = $2";
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(edit->store->db, is_new ? INSERT : UPDATE, &write);
    cme__bind_int(write, 1, edit->plan->row);
    cme__bind_int(write, 2, row->person);
    cme__bind_int(write, 3, row->state);
    cme__bind_int(write, 4, row->guests);
    cme__bind_time(write, 5, edit->now);
    cme__bind_time(write, 6, row->queued_at);
    cme__bind_row(write, 7, row->queue_number);
    cme__bind_int(write, 8, row->skips);
    return status == CME_OK ? cme__run(write) : status;
}

/* Seats are heads (rules.md 5). */
static void count_heads(cme__session_plan *plan, const cme__rsvp_row *row, int32_t sign) {
    int32_t heads = row->guests + 1;
    if (cme__rsvp_holds_seat(row->state)) {
        plan->going += sign * heads;
    } else if (row->state == CME_RSVP_WAITLISTED) {
        plan->waiting += sign * heads;
        plan->waiting_parties += sign;
    }
}
