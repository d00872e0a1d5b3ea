/* rsvp_row.c: RSVPs as rows, and the one way in which they change.
 * May use rsvp_row_internal.h.
 * Must not know who asked for a change, nor decide about seats. */
#include <string.h>

#include "rsvp_row_internal.h"
#include "rules/message.h"

static cme_status append_change(const cme__rsvp_edit *edit, const cme__rsvp_row *before, cme_rsvp_state to,
                                int32_t guests);
static cme_status find_queued_at(const cme__rsvp_edit *edit, cme_time *queued_at);
static cme_status write_row(const cme__rsvp_edit *edit, const cme__rsvp_row *row, bool is_new);
static cme_status append_log(const cme__rsvp_edit *edit, const cme__rsvp_row *before,
                             const cme__rsvp_row *after, int64_t number);
static void count_heads(cme__session_heads *counted, const cme__rsvp_row *row, int32_t sign);

cme_status cme__rsvp_row_read(cme_store *store, int64_t session_row, cme__rsvp_row *row) {
    *row = (cme__rsvp_row){.person = row->person, .queued_at = CME_TIME_NONE};
    cme__statement *find = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(
        store->db,
        "SELECT p.id, " CME__RSVP_ROW_COLUMNS
        " FROM rsvps r JOIN persons p ON p.rowid = r.person WHERE r.session = $1 AND r.person = $2",
        &find);
    cme__bind_int(find, 1, session_row);
    cme__bind_int(find, 2, row->person);
    if (status == CME_OK) {
        status = cme__step(find, &found);
    }
    if (found) {
        row->person_id = cme__column_id(find, 0);
        cme__rsvp_row_columns(find, 1, row);
    }
    cme__done(find);
    return status;
}

void cme__rsvp_row_columns(cme__statement *statement, int first, cme__rsvp_row *row) {
    row->state = (cme_rsvp_state)cme__column_int(statement, first);
    row->guests = (int32_t)cme__column_int(statement, first + 1);
    row->skips = (int32_t)cme__column_int(statement, first + 2);
    row->priority = cme__column_int(statement, first + 3);
    row->created_at = cme__column_time(statement, first + 4);
    row->updated_at = cme__column_time(statement, first + 5);
    row->queued_at = cme__column_time(statement, first + 6);
    row->queue_number = cme__column_int(statement, first + 7);
}

void cme__rsvp_edit_begin(cme__rsvp_edit *edit, cme_store *store, cme__session_plan *plan,
                          cme_rsvp_reason reason, int64_t by_person) {
    *edit = (cme__rsvp_edit){.store = store,
                             .plan = plan,
                             .before = plan->heads,
                             .reason = reason,
                             .by_person = by_person,
                             .now = cme_store_now(store)};
}

cme_status cme__rsvp_edit_end(cme__rsvp_edit *edit) {
    if (memcmp(&edit->plan->heads, &edit->before, sizeof edit->before) == 0) {
        return CME_OK;
    }
    return cme__session_write_heads(edit->store, edit->plan);
}

cme_status cme__rsvp_change(cme__rsvp_edit *edit, cme__rsvp_row *row, cme_rsvp_state to, int32_t guests) {
    const cme__rsvp_row before = *row;
    const bool is_new = before.state == CME__RSVP_NONE;
    cme_status status =
        cme__rsvp_check(&edit->store->fault, before.state, to, cme__rsvp_cause_of(edit->reason));
    if (status == CME_OK) {
        status = append_change(edit, &before, to, guests);
    }
    /* The log counts its lines with the numbers of the change log. */
    int64_t number = cme__db_last_rowid(edit->store->db);
    row->state = to;
    row->guests = guests;
    row->updated_at = edit->now;
    if (is_new) {
        row->created_at = edit->now;
    }
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
        status = write_row(edit, row, is_new);
    }
    if (status == CME_OK) {
        status = append_log(edit, &before, row, number);
    }
    if (status == CME_OK) {
        count_heads(&edit->plan->heads, &before, -1);
        count_heads(&edit->plan->heads, row, 1);
    }
    return status;
}

/* The line of the change log, which is the line of the outbox too. */
static cme_status append_change(const cme__rsvp_edit *edit, const cme__rsvp_row *before, cme_rsvp_state to,
                                int32_t guests) {
    const cme__message_change change = {before->state, to, before->guests, guests, edit->reason};
    const cme__change_row row = {
        .kind = CME_CHANGE_RSVP,
        .action = before->state == CME__RSVP_NONE ? CME_CHANGE_CREATED : CME_CHANGE_UPDATED,
        .id = CME_ID_NONE,
        .session_row = edit->plan->row,
        .person_row = before->person,
        .message = cme__message_of(&change),
    };
    return cme__change_tell(edit->store, &row);
}

/* Now, but never before the last in the queue: a clock that was set back lets nobody in front. */
static cme_status find_queued_at(const cme__rsvp_edit *edit, cme_time *queued_at) {
    int64_t last_person = 0;
    cme_time last_at = CME_TIME_NONE;
    cme_status status = CME_OK;
    if (edit->plan->heads.waiting_parties > 0) {
        status = cme__rsvp_last_waiting(edit->store, edit->plan->row, &last_person, &last_at);
    }
    *queued_at = last_at > edit->now ? last_at : edit->now; /* CME_TIME_NONE is before everything */
    return status;
}

static cme_status write_row(const cme__rsvp_edit *edit, const cme__rsvp_row *row, bool is_new) {
    static const char INSERT[] =
        "INSERT INTO rsvps (session, person, state, guests, updated_at, queued_at, queue_number, skips,"
        " queued_heads, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $5)";
    static const char UPDATE[] =
        "UPDATE rsvps SET state = $3, guests = $4, updated_at = $5, queued_at = $6, queue_number = $7,"
        " skips = $8, queued_heads = $9 WHERE session = $1 AND person = $2";
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(edit->store->db, is_new ? INSERT : UPDATE, &write);
    cme__bind_int(write, 1, edit->plan->row);
    cme__bind_int(write, 2, row->person);
    cme__bind_int(write, 3, row->state);
    cme__bind_int(write, 4, row->guests);
    cme__bind_time(write, 5, row->updated_at);
    cme__bind_time(write, 6, row->queued_at);
    cme__bind_row(write, 7, row->queue_number);
    cme__bind_int(write, 8, row->skips);
    cme__bind_int(write, 9, row->state == CME_RSVP_WAITLISTED ? row->guests + 1 : 0);
    return status == CME_OK ? cme__run(write) : status;
}

static cme_status append_log(const cme__rsvp_edit *edit, const cme__rsvp_row *before,
                             const cme__rsvp_row *after, int64_t number) {
    cme__statement *append = NULL;
    cme_status status = cme__db_prepare(
        edit->store->db,
        "INSERT INTO rsvp_log (session, person, number, from_state, to_state, guests_before,"
        " guests_after, reason, marks, by_person, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10)",
        &append);
    cme__bind_int(append, 1, edit->plan->row);
    cme__bind_int(append, 2, after->person);
    cme__bind_int(append, 3, number);
    cme__bind_int(append, 4, before->state);
    cme__bind_int(append, 5, after->state);
    cme__bind_int(append, 6, before->guests);
    cme__bind_int(append, 7, after->guests);
    cme__bind_int(append, 8, edit->reason);
    cme__bind_row(append, 9, edit->by_person);
    cme__bind_time(append, 10, edit->now);
    return status == CME_OK ? cme__run(append) : status;
}

/* Seats are heads (rules.md 5). */
static void count_heads(cme__session_heads *counted, const cme__rsvp_row *row, int32_t sign) {
    int32_t heads = row->guests + 1;
    if (cme__rsvp_holds_seat(row->state)) {
        counted->going += sign * heads;
    } else if (row->state == CME_RSVP_WAITLISTED) {
        counted->waiting += sign * heads;
        counted->waiting_parties += sign;
    }
}
