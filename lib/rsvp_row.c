/* rsvp_row.c: RSVPs as rows, and the one way in which they change.
 * May use rsvp_row_internal.h.
 * Must not know who asked for a change, nor decide about seats. */
#include "rsvp_row_internal.h"

#include <string.h>

#include "rules/message.h"

/* Bits of rsvp_log.marks: what was set aside (CME_OVERRIDE_...), and this. */
_Static_assert(CME__RSVP_LOG_LATE > CME_OVERRIDE_ALL, "the bits do not overlap");

static cme__rsvp_row no_row(int64_t person_row);
static cme_status append_change(const cme__rsvp_edit *edit, const cme__rsvp_row *before,
                                const cme__rsvp_row *after);
static void complete(const cme__rsvp_edit *edit, const cme__rsvp_row *before, cme__rsvp_row *after);
static cme_status find_queued_at(const cme__rsvp_edit *edit, int64_t priority, cme_time *queued_at);
static cme_status write_row(const cme__rsvp_edit *edit, const cme__rsvp_row *row, bool is_new);
static cme_status append_log(const cme__rsvp_edit *edit, const cme__rsvp_row *before,
                             const cme__rsvp_row *after, int64_t number);
static void count_heads(cme__rsvp_edit *edit, const cme__rsvp_row *row, int32_t sign);
static int32_t excess_of(const cme__rsvp_edit *edit);
static void allow_excess(cme__rsvp_edit *edit, uint32_t pools);

cme_status cme__rsvp_row_read(cme_store *store, int64_t session_row, cme__rsvp_row *row) {
    *row = no_row(row->person);
    cme__statement *find = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(
        store->db, "SELECT " CME__RSVP_ROW_COLUMNS " FROM rsvps r WHERE r.session = $1 AND r.person = $2",
        &find);
    cme__bind_int(find, 1, session_row);
    cme__bind_int(find, 2, row->person);
    if (status == CME_OK) {
        status = cme__step(find, &found);
    }
    if (found) {
        cme__rsvp_row_columns(find, 0, row);
    }
    cme__done(find);
    return status;
}

/* No RSVP yet. */
static cme__rsvp_row no_row(int64_t person_row) {
    return (cme__rsvp_row){.person = person_row,
                           .queued_at = CME_TIME_NONE,
                           .offered_at = CME_TIME_NONE,
                           .expires_at = CME_TIME_NONE,
                           .created_at = CME_TIME_NONE,
                           .updated_at = CME_TIME_NONE};
}

void cme__rsvp_row_columns(cme__statement *statement, int first, cme__rsvp_row *row) {
    if (cme__column_is_null(statement, first)) { /* a join that found none */
        *row = no_row(row->person);
        return;
    }
    row->state = (cme_rsvp_state)cme__column_int(statement, first);
    row->guests = (int32_t)cme__column_int(statement, first + 1);
    row->marks = (uint32_t)cme__column_int(statement, first + 2);
    row->claim.pools = (uint32_t)cme__column_int(statement, first + 3);
    row->claim.any_pool = (uint32_t)cme__column_int(statement, first + 4);
    row->priority = cme__column_int(statement, first + 5);
    row->queued_heads = (int32_t)cme__column_int(statement, first + 6);
    row->queued_at = cme__column_time(statement, first + 7);
    row->queue_number = cme__column_int(statement, first + 8);
    row->skips = (int32_t)cme__column_int(statement, first + 9);
    row->offered_at = cme__column_time(statement, first + 10);
    row->expires_at = cme__column_time(statement, first + 11);
    row->created_at = cme__column_time(statement, first + 12);
    row->updated_at = cme__column_time(statement, first + 13);
}

int32_t cme__rsvp_seated(const cme__rsvp_row *row) {
    bool holds = cme__rsvp_holds_seat(row->state) || (row->marks & CME__RSVP_HOLDS_MARK);
    return holds ? row->guests + 1 : 0;
}

cme_status cme__rsvp_edit_begin(cme__rsvp_edit *edit, cme_store *store, cme__session_plan *plan,
                                cme_rsvp_reason reason, int64_t by_person) {
    edit->store = store;
    edit->plan = plan;
    edit->before = plan->heads;
    edit->pools.count = 0; /* the rest of it is large, and seldom needed */
    edit->seating =
        cme__seating_of(plan->capacity, plan->room_capacity, plan->heads.going + plan->heads.held);
    edit->reason = reason;
    edit->by_person = by_person;
    edit->overrides = 0;
    edit->now = cme_store_now(store);
    cme_status status = cme__policy_load(store, plan, &edit->policy);
    if (status == CME_OK && (plan->has & CME__HAS_POOLS)) {
        status = cme__pools_load(store, plan, &edit->pools);
    }
    for (size_t i = 0; i < edit->pools.count && status == CME_OK; i++) {
        const cme__pool *pool = &edit->pools.items[i];
        edit->seating.pools[pool->number] = (cme__seat_limit){pool->name, pool->seats, pool->taken};
    }
    return status;
}

cme_status cme__rsvp_edit_end(cme__rsvp_edit *edit) {
    cme__session_heads *heads = &edit->plan->heads;
    const int32_t excess = excess_of(edit);
    if (heads->overfull > excess) {
        heads->overfull = excess;
    }
    cme_status status = CME_OK;
    if (memcmp(heads, &edit->before, sizeof edit->before) != 0) {
        status = cme__session_write_seats(edit->store, edit->plan);
    }
    if (status != CME_OK || edit->pools.count == 0) {
        return status;
    }
    for (size_t i = 0; i < edit->pools.count; i++) {
        cme__pool *pool = &edit->pools.items[i];
        pool->taken = edit->seating.pools[pool->number].taken;
        if (pool->overfull > cme__pool_excess(pool)) {
            pool->overfull = cme__pool_excess(pool);
        }
    }
    return cme__pools_write(edit->store, edit->plan, &edit->pools);
}

cme_status cme__rsvp_change(cme__rsvp_edit *edit, cme__rsvp_row *row, const cme__rsvp_row *wanted) {
    cme__rsvp_row after = *wanted;
    const bool is_new = row->state == CME__RSVP_NONE;
    cme_status status =
        cme__rsvp_check(&edit->store->fault, row->state, after.state, cme__rsvp_cause_of(edit->reason));
    if (status == CME_OK) {
        status = append_change(edit, row, &after);
    }
    /* The log counts its lines with the numbers of the change log. */
    int64_t number = cme__db_last_rowid(edit->store->db);
    complete(edit, row, &after);
    if (status == CME_OK && after.queued_heads > 0 && row->queued_heads == 0) {
        after.queue_number = number;
        status = find_queued_at(edit, after.priority, &after.queued_at);
    }
    if (status == CME_OK) {
        status = write_row(edit, &after, is_new);
    }
    if (status == CME_OK) {
        status = append_log(edit, row, &after, number);
    }
    if (status == CME_OK) {
        count_heads(edit, row, -1);
        count_heads(edit, &after, 1);
        *row = after;
    }
    if (status == CME_OK && (edit->overrides & CME_OVERRIDE_CAPACITY)) {
        allow_excess(edit, row->claim.pools);
    }
    return status;
}

cme_status cme__rsvp_change_to_end(cme__rsvp_edit *edit, cme__rsvp_row *row, cme_rsvp_state state) {
    cme__rsvp_row after = *row;
    after.state = state;
    after.guests = 0;
    after.queued_heads = 0;
    return cme__rsvp_change(edit, row, &after);
}

/* The line of the change log, which is the line of the outbox too. */
static cme_status append_change(const cme__rsvp_edit *edit, const cme__rsvp_row *before,
                                const cme__rsvp_row *after) {
    const cme__message_change change = {before->state, after->state, before->guests, after->guests,
                                        edit->reason};
    const cme__change_row row = {
        .kind = CME_CHANGE_RSVP,
        .action = before->state == CME__RSVP_NONE ? CME_CHANGE_CREATED : CME_CHANGE_UPDATED,
        .id = CME_ID_NONE,
        .session_row = edit->plan->row,
        .person_row = before->person,
        .message = (int)cme__message_of(&change),
    };
    return cme__change_tell(edit->store, &row);
}

/* What follows from the state, and what it cannot have. */
static void complete(const cme__rsvp_edit *edit, const cme__rsvp_row *before, cme__rsvp_row *after) {
    after->updated_at = edit->now;
    if (before->state == CME__RSVP_NONE) {
        after->created_at = edit->now;
    }
    if (after->queued_heads == 0) {
        after->queued_at = CME_TIME_NONE;
        after->queue_number = 0;
        after->skips = 0;
    }
    if (after->state != CME_RSVP_OFFERED) {
        after->offered_at = CME_TIME_NONE;
    } else if (before->state != CME_RSVP_OFFERED) {
        after->offered_at = edit->now;
    }
    if (after->state != before->state && after->state != CME_RSVP_OFFERED) {
        after->expires_at = CME_TIME_NONE;
    }
    if (after->state != CME_RSVP_PENDING) {
        after->marks &= ~(uint32_t)CME__RSVP_HOLDS_MARK;
    }
    if (after->state != CME_RSVP_CANCELLED && after->state != CME_RSVP_DECLINED &&
        after->state != CME_RSVP_MAYBE) {
        after->marks &= ~(uint32_t)CME__RSVP_LATE_MARK;
    }
    if (!cme__rsvp_holds_seat(after->state)) {
        after->marks &= ~(uint32_t)CME__RSVP_OVERLAPS_MARK;
    }
    const bool is_ended = edit->reason == CME_RSVP_REASON_SESSION_CANCELLED;
    after->marks = (after->marks & ~(uint32_t)CME__RSVP_ENDED_MARK) | (is_ended ? CME__RSVP_ENDED_MARK : 0U);
}

/* Now, but never before the last one of the same priority: a clock that was set back lets nobody in front. */
static cme_status find_queued_at(const cme__rsvp_edit *edit, int64_t priority, cme_time *queued_at) {
    *queued_at = edit->now;
    if (edit->plan->heads.waiting_parties == 0) {
        return CME_OK;
    }
    cme__statement *last = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(edit->store->db,
                                        "SELECT queued_at FROM rsvps"
                                        " WHERE session = $1 AND queued_heads > 0 AND priority = $2"
                                        " ORDER BY queued_at DESC LIMIT 1",
                                        &last);
    cme__bind_int(last, 1, edit->plan->row);
    cme__bind_int(last, 2, priority);
    if (status == CME_OK) {
        status = cme__step(last, &found);
    }
    if (found && cme__column_int(last, 0) > edit->now) {
        *queued_at = cme__column_int(last, 0);
    }
    cme__done(last);
    return status;
}

static cme_status write_row(const cme__rsvp_edit *edit, const cme__rsvp_row *row, bool is_new) {
    /* Most are this: a newcomer with a seat, and nothing else to say about them. */
    static const char INSERT_PLAIN[] =
        "INSERT INTO rsvps (session, person, state, guests, updated_at, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $5)";
    static const char INSERT[] =
        "INSERT INTO rsvps (session, person, state, guests, updated_at, marks, pools, any_pool, priority,"
        "  queued_heads, queued_at, queue_number, skips, offered_at, expires_at, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $5)";
    static const char UPDATE[] =
        "UPDATE rsvps SET state = $3, guests = $4, updated_at = $5, marks = $6, pools = $7, any_pool = $8,"
        "  priority = $9, queued_heads = $10, queued_at = $11, queue_number = $12, skips = $13,"
        "  offered_at = $14, expires_at = $15 WHERE session = $1 AND person = $2";
    const bool is_plain = is_new && row->marks == 0 && row->claim.pools == 0 && row->claim.any_pool == 0 &&
                          row->priority == 0 && row->queued_heads == 0 && row->expires_at == CME_TIME_NONE;
    const char *insert = is_plain ? INSERT_PLAIN : INSERT;
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(edit->store->db, is_new ? insert : UPDATE, &write);
    cme__bind_int(write, 1, edit->plan->row);
    cme__bind_int(write, 2, row->person);
    cme__bind_int(write, 3, row->state);
    cme__bind_int(write, 4, row->guests);
    cme__bind_time(write, 5, row->updated_at);
    if (!is_plain) {
        cme__bind_int(write, 6, row->marks);
        cme__bind_int(write, 7, row->claim.pools);
        cme__bind_int(write, 8, row->claim.any_pool);
        cme__bind_int(write, 9, row->priority);
        cme__bind_int(write, 10, row->queued_heads);
        cme__bind_time(write, 11, row->queued_at);
        cme__bind_row(write, 12, row->queue_number);
        cme__bind_int(write, 13, row->skips);
        cme__bind_time(write, 14, row->offered_at);
        cme__bind_time(write, 15, row->expires_at);
    }
    return status == CME_OK ? cme__run(write) : status;
}

static cme_status append_log(const cme__rsvp_edit *edit, const cme__rsvp_row *before,
                             const cme__rsvp_row *after, int64_t number) {
    /* The mark stays with who withdrew late; the line is late only with which they did. */
    const bool is_late = before->state == CME_RSVP_GOING && (after->marks & CME__RSVP_LATE_MARK);
    cme__statement *append = NULL;
    cme_status status = cme__db_prepare(
        edit->store->db,
        "INSERT INTO rsvp_log (session, person, number, from_state, to_state, guests_before, guests_after,"
        "  reason, marks, by_person, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &append);
    cme__bind_int(append, 1, edit->plan->row);
    cme__bind_int(append, 2, after->person);
    cme__bind_int(append, 3, number);
    cme__bind_int(append, 4, before->state);
    cme__bind_int(append, 5, after->state);
    cme__bind_int(append, 6, before->guests);
    cme__bind_int(append, 7, after->guests);
    cme__bind_int(append, 8, edit->reason);
    cme__bind_int(append, 9, edit->overrides | (is_late ? CME__RSVP_LOG_LATE : UINT32_C(0)));
    cme__bind_row(append, 10, edit->by_person);
    cme__bind_time(append, 11, edit->now);
    return status == CME_OK ? cme__run(append) : status;
}

/* Seats are heads (rules.md 5). */
static void count_heads(cme__rsvp_edit *edit, const cme__rsvp_row *row, int32_t sign) {
    cme__session_heads *heads = &edit->plan->heads;
    const int32_t seated = sign * cme__rsvp_seated(row);
    if (row->state == CME_RSVP_GOING) {
        heads->going += seated;
    } else {
        heads->held += seated;
    }
    for (int i = 0; i < CME__SEATING_WHOLE; i++) {
        edit->seating.whole[i].taken += seated;
    }
    for (int i = 0; i < CME__SEATING_POOLS && row->claim.pools != 0; i++) {
        if (row->claim.pools & (UINT32_C(1) << i)) {
            edit->seating.pools[i].taken += seated;
        }
    }
    heads->waiting += sign * row->queued_heads;
    heads->waiting_parties += row->queued_heads > 0 ? sign : 0;
}

/* Heads with seats beyond the seats there are. */
static int32_t excess_of(const cme__rsvp_edit *edit) {
    cme__seats seats = cme__seating_left(edit->seating.whole, CME__SEATING_WHOLE);
    return seats.is_limited && seats.left < 0 ? (int32_t)-seats.left : 0;
}

/* What an override made too many, in the whole and in the pools of the party, is so by name. */
static void allow_excess(cme__rsvp_edit *edit, uint32_t pools) {
    edit->plan->heads.overfull = excess_of(edit);
    for (size_t i = 0; i < edit->pools.count; i++) {
        cme__pool *pool = &edit->pools.items[i];
        if (pools & (UINT32_C(1) << pool->number)) {
            pool->taken = edit->seating.pools[pool->number].taken;
            pool->overfull = cme__pool_excess(pool);
        }
    }
}
