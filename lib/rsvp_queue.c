/* rsvp_queue.c: the waitlist of a session: who moves up, and what ends it.
 * May use rsvp_row_internal.h, rsvp_internal.h.
 * Must not decide who moves: rules/seating.h does. */
#include <inttypes.h>

#include "rsvp_internal.h"
#include "rsvp_row_internal.h"

static cme_status next_to_seat(const cme__rsvp_edit *edit, const cme__seats *seats, int64_t *person_row,
                               int64_t *passed);
static cme_status count_skips(const cme__rsvp_edit *edit, const cme__seats *seats, int64_t passed);
static cme_status next_row(cme_store *store, int64_t session_row, cme__rsvp_row *row, bool *found);

cme_status cme__rsvp_release_all(cme_store *store, cme__session_plan *plan, cme_rsvp_reason reason) {
    cme__rsvp_edit edit;
    cme__rsvp_edit_begin(&edit, store, plan, reason, 0);
    cme__rsvp_row row = {0};
    bool found = false;
    cme_status status = next_row(store, plan->row, &row, &found);
    while (status == CME_OK && found) {
        if (cme__rsvp_is_alive(row.state)) {
            status = cme__rsvp_change(&edit, &row, CME_RSVP_CANCELLED, 0);
        }
        if (status == CME_OK) {
            status = next_row(store, plan->row, &row, &found);
        }
    }
    return status == CME_OK ? cme__rsvp_edit_end(&edit) : status;
}

cme_status cme__rsvp_promote(cme_store *store, cme__session_plan *plan) {
    cme__rsvp_edit edit;
    cme__rsvp_edit_begin(&edit, store, plan, CME_RSVP_REASON_PROMOTION, 0);
    cme_status status = cme__rsvp_move_up(&edit);
    return status == CME_OK ? cme__rsvp_edit_end(&edit) : status;
}

cme_status cme__rsvp_check_seats(cme_store *store, const cme__session_plan *plan, const char *limit,
                                 int32_t seats) {
    if (seats == CME_UNLIMITED || plan->heads.going <= seats) {
        return CME_OK;
    }
    return cme__fail(&store->fault, CME_ERR_CONFLICT,
                     "%s %" PRId32 ": %" PRId32 " heads are going, %" PRId32 " too many", limit, seats,
                     plan->heads.going, plan->heads.going - seats);
}

bool cme__rsvp_is_open(const cme__session_plan *plan, cme_time now) {
    return plan->status == CME_SESSION_SCHEDULED && now < plan->starts_at;
}

cme__seats cme__rsvp_seats(const cme__session_plan *plan, cme__seat_limit limits[CME__RSVP_LIMITS]) {
    limits[0] = (cme__seat_limit){"capacity", plan->capacity, plan->heads.going};
    limits[1] = (cme__seat_limit){"room capacity", plan->room_capacity, plan->heads.going};
    return cme__seating_left(limits, CME__RSVP_LIMITS);
}

cme_status cme__rsvp_last_waiting(cme_store *store, int64_t session_row, int64_t *person_row,
                                  cme_time *queued_at) {
    cme__statement *find = NULL;
    bool found = false;
    cme_status status =
        cme__db_prepare(store->db,
                        "SELECT person, queued_at FROM rsvps WHERE session = $1 AND queued_heads > 0"
                        " ORDER BY priority, queued_at DESC, queue_number DESC LIMIT 1",
                        &find);
    cme__bind_int(find, 1, session_row);
    if (status == CME_OK) {
        status = cme__step(find, &found);
    }
    *person_row = found ? cme__column_int(find, 0) : 0;
    *queued_at = found ? cme__column_time(find, 1) : CME_TIME_NONE;
    cme__done(find);
    return status;
}

cme_status cme__rsvp_others_wait(cme_store *store, const cme__session_plan *plan, const cme__seats *seats,
                                 bool *others_wait) {
    *others_wait = false;
    if (plan->heads.waiting_parties == 0) {
        return CME_OK;
    }
    cme__statement *find = NULL;
    cme_status status =
        cme__db_prepare(store->db,
                        "SELECT person FROM rsvps WHERE session = $1 AND queued_heads BETWEEN 1 AND $2"
                        " ORDER BY priority DESC, queued_at, queue_number LIMIT 1",
                        &find);
    cme__bind_int(find, 1, plan->row);
    cme__bind_int(find, 2, seats->is_limited ? seats->most : INT32_MAX);
    if (status == CME_OK) {
        status = cme__step(find, others_wait);
    }
    cme__done(find);
    return status;
}

cme_status cme__rsvp_move_up(cme__rsvp_edit *edit) {
    if (!cme__rsvp_is_open(edit->plan, edit->now)) {
        return CME_OK;
    }
    edit->reason = CME_RSVP_REASON_PROMOTION;
    edit->by_person = 0;
    while (edit->plan->heads.waiting_parties > 0) {
        cme__seat_limit limits[CME__RSVP_LIMITS];
        cme__seats seats = cme__rsvp_seats(edit->plan, limits);
        if (!cme__seating_fits(&seats, 1)) {
            break; /* the usual end: no seat is left, and the queue need not be looked at */
        }
        cme__rsvp_row row = {0};
        int64_t passed = 0;
        cme_status status = next_to_seat(edit, &seats, &row.person, &passed);
        if (status != CME_OK || row.person == 0) {
            return status;
        }
        status = cme__rsvp_row_read(edit->store, edit->plan->row, &row);
        if (status == CME_OK && passed > 0) {
            status = count_skips(edit, &seats, passed);
        }
        if (status == CME_OK) {
            status = cme__rsvp_change(edit, &row, CME_RSVP_GOING, row.guests);
        }
        if (status != CME_OK) {
            return status;
        }
    }
    return CME_OK;
}

/* Walks the queue from its head to the first party that moves; 0: none. `passed`: how many were skipped on
 * the way. */
static cme_status next_to_seat(const cme__rsvp_edit *edit, const cme__seats *seats, int64_t *person_row,
                               int64_t *passed) {
    cme__statement *queue = NULL;
    cme__seating_step step = CME__SEATING_SKIP;
    cme_status status =
        cme__db_prepare(edit->store->db,
                        "SELECT person, guests, skips FROM rsvps WHERE session = $1 AND queued_heads > 0"
                        " ORDER BY priority DESC, queued_at, queue_number",
                        &queue);
    cme__bind_int(queue, 1, edit->plan->row);
    *person_row = 0;
    *passed = 0;
    while (status == CME_OK && step == CME__SEATING_SKIP) {
        bool more = false;
        status = cme__step(queue, &more);
        if (status != CME_OK || !more) {
            break;
        }
        int32_t heads = (int32_t)cme__column_int(queue, 1) + 1;
        step = cme__seating_next(seats, heads, (int32_t)cme__column_int(queue, 2));
        *passed += step == CME__SEATING_SKIP;
        if (step == CME__SEATING_SEAT) {
            *person_row = cme__column_int(queue, 0);
        }
    }
    cme__done(queue);
    return status;
}

/* One skip for each of the first parties of the queue that could be seated one day. */
static cme_status count_skips(const cme__rsvp_edit *edit, const cme__seats *seats, int64_t passed) {
    cme__statement *count = NULL;
    cme_status status = cme__db_prepare(
        edit->store->db,
        "UPDATE rsvps SET skips = skips + 1 WHERE session = $1 AND queued_heads BETWEEN 1 AND $2 AND person IN"
        " (SELECT person FROM rsvps WHERE session = $1 AND queued_heads > 0"
        "  ORDER BY priority DESC, queued_at, queue_number LIMIT $3)",
        &count);
    cme__bind_int(count, 1, edit->plan->row);
    cme__bind_int(count, 2, seats->most);
    cme__bind_int(count, 3, passed);
    return status == CME_OK ? cme__run(count) : status;
}

/* The RSVP after `row` in the order of the table. No statement stays open while rows are changed. */
static cme_status next_row(cme_store *store, int64_t session_row, cme__rsvp_row *row, bool *found) {
    cme__statement *next = NULL;
    cme_status status = cme__db_prepare(
        store->db, "SELECT person FROM rsvps WHERE session = $1 AND person > $2 ORDER BY person LIMIT 1",
        &next);
    cme__bind_int(next, 1, session_row);
    cme__bind_int(next, 2, row->person);
    if (status == CME_OK) {
        status = cme__step(next, found);
    }
    if (*found) {
        row->person = cme__column_int(next, 0);
    }
    cme__done(next);
    return status == CME_OK && *found ? cme__rsvp_row_read(store, session_row, row) : status;
}
