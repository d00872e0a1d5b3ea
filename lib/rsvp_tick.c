/* rsvp_tick.c: what time does to RSVPs: offers run out, and people are asked whether they still come.
 * May use rsvp_row_internal.h, rsvp_internal.h, store_page_internal.h.
 * Must not know when it is called, nor whom a seat goes to next: rules/ does. */
#include "rsvp_internal.h"
#include "rsvp_row_internal.h"
#include "store_page_internal.h"

/* What has run out in one session. */
typedef struct expiry {
    cme__session_plan plan;
    bool is_asked; /* for the start that it has now */
    int64_t *persons;
    size_t count;
} expiry;

static cme_status find_expired(cme_store *store, uint32_t limit, expiry *work);
static cme_status end_expired(cme_store *store, expiry *work, cme_rsvp_state state, cme_rsvp_reason reason,
                              uint32_t *ended);
static cme_status take_back_question(cme_store *store, expiry *work);
static cme_status read_reconfirmed_for(cme_store *store, int64_t session_row, cme_time *start);
static cme_status write_reconfirmed_for(cme_store *store, const cme__session_plan *plan);
static cme_status read_to_ask(cme_store *store, const cme__session_plan *plan, cme_time since, uint32_t limit,
                              int64_t after, int64_t **persons, size_t *count);

cme_status cme__rsvp_expire(cme_store *store, uint32_t limit, cme__rsvp_expired *out) {
    expiry work = {.persons = NULL};
    *out = (cme__rsvp_expired){0};
    cme_status status = find_expired(store, limit, &work);
    out->looked_at = (uint32_t)work.count;
    if (status == CME_OK && work.count > 0) {
        status = end_expired(store, &work, CME_RSVP_OFFERED, CME_RSVP_REASON_OFFER_EXPIRED, &out->offers);
    }
    /* Who did not answer keeps a seat in what has begun, and is asked again when the session was moved. */
    bool is_theirs = !work.is_asked || cme__session_has_started(&work.plan, cme_store_now(store));
    if (status == CME_OK && work.count > 0 && !is_theirs) {
        status =
            end_expired(store, &work, CME_RSVP_GOING, CME_RSVP_REASON_NOT_CONFIRMED, &out->not_confirmed);
    }
    if (status == CME_OK && work.count > 0) {
        status = take_back_question(store, &work);
    }
    cme__free(work.persons);
    return status;
}

cme_status cme__rsvp_ask(cme_store *store, cme__session_plan *plan, cme_time since, cme_time expires_at,
                         uint32_t limit, int64_t *person, uint32_t *asked) {
    int64_t *persons = NULL;
    size_t count = 0;
    cme__rsvp_edit edit;
    *asked = 0;
    cme_status status = read_to_ask(store, plan, since, limit, *person, &persons, &count);
    if (status == CME_OK) {
        status = cme__rsvp_edit_begin(&edit, store, plan, CME_RSVP_REASON_RECONFIRMATION, 0);
    }
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__rsvp_row row = {.person = persons[i]};
        status = cme__rsvp_row_read(store, plan->row, &row);
        if (status == CME_OK) {
            cme__rsvp_row after = row;
            after.expires_at = expires_at;
            status = cme__rsvp_change(&edit, &row, &after);
        }
        *person = persons[i];
        (*asked)++;
    }
    cme__free(persons);
    if (status == CME_OK) {
        status = cme__rsvp_edit_end(&edit);
    }
    return status == CME_OK ? write_reconfirmed_for(store, plan) : status;
}

/* The session in which something ran out first, and whose RSVPs those are. */
static cme_status find_expired(cme_store *store, uint32_t limit, expiry *work) {
    static const char FIRST[] =
        "SELECT session FROM rsvps WHERE expires_at <= $1 ORDER BY expires_at, session LIMIT 1";
    static const char PERSONS[] = "SELECT person FROM rsvps WHERE expires_at <= $1 AND session = $2"
                                  " ORDER BY expires_at, person LIMIT $3";
    cme_time now = cme_store_now(store);
    cme__statement *first = NULL;
    cme__statement *persons = NULL;
    bool row = false;
    cme_time asked_for = CME_TIME_NONE;
    cme_status status = cme__db_prepare(store->db, FIRST, &first);
    cme__bind_int(first, 1, now);
    if (status == CME_OK) {
        status = cme__step(first, &row);
    }
    int64_t session_row = row ? cme__column_int(first, 0) : 0;
    cme__done(first);
    if (status != CME_OK || !row) {
        return status;
    }
    status = cme__session_load_row(store, session_row, &work->plan);
    if (status == CME_OK) {
        status = read_reconfirmed_for(store, session_row, &asked_for);
    }
    work->is_asked = asked_for == work->plan.starts_at;
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, PERSONS, &persons);
        cme__bind_int(persons, 1, now);
        cme__bind_int(persons, 2, session_row);
        cme__bind_int(persons, 3, limit);
    }
    return status == CME_OK ? cme__rows_read(store, persons, &work->persons, &work->count) : status;
}

/* Ends those of a state, and lets the queue move up. */
static cme_status end_expired(cme_store *store, expiry *work, cme_rsvp_state state, cme_rsvp_reason reason,
                              uint32_t *ended) {
    cme__rsvp_edit edit;
    cme_status status = cme__rsvp_edit_begin(&edit, store, &work->plan, reason, 0);
    for (size_t i = 0; i < work->count && status == CME_OK; i++) {
        cme__rsvp_row row = {.person = work->persons[i]};
        status = cme__rsvp_row_read(store, work->plan.row, &row);
        if (status == CME_OK && row.state == state && row.expires_at <= edit.now &&
            row.expires_at != CME_TIME_NONE) {
            status = cme__rsvp_change_to_end(&edit, &row, CME_RSVP_CANCELLED);
            (*ended)++;
        }
    }
    if (status == CME_OK && *ended > 0) {
        status = cme__rsvp_move_up(&edit);
    }
    return status == CME_OK ? cme__rsvp_edit_end(&edit) : status;
}

static cme_status take_back_question(cme_store *store, expiry *work) {
    cme__rsvp_edit edit;
    cme_status status = cme__rsvp_edit_begin(&edit, store, &work->plan, CME_RSVP_REASON_ANSWER, 0);
    for (size_t i = 0; i < work->count && status == CME_OK; i++) {
        cme__rsvp_row row = {.person = work->persons[i]};
        status = cme__rsvp_row_read(store, work->plan.row, &row);
        if (status == CME_OK && row.expires_at != CME_TIME_NONE && row.expires_at <= edit.now) {
            cme__rsvp_row after = row;
            after.expires_at = CME_TIME_NONE;
            status = cme__rsvp_change(&edit, &row, &after);
        }
    }
    return status == CME_OK ? cme__rsvp_edit_end(&edit) : status;
}

static cme_status read_reconfirmed_for(cme_store *store, int64_t session_row, cme_time *start) {
    cme__statement *select = NULL;
    bool row = false;
    cme_status status =
        cme__db_prepare(store->db, "SELECT reconfirmed_for FROM sessions WHERE rowid = $1", &select);
    cme__bind_int(select, 1, session_row);
    if (status == CME_OK) {
        status = cme__step(select, &row);
    }
    *start = row ? cme__column_time(select, 0) : CME_TIME_NONE;
    cme__done(select);
    return status;
}

static cme_status write_reconfirmed_for(cme_store *store, const cme__session_plan *plan) {
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(
        store->db, "UPDATE sessions SET reconfirmed_for = $2 WHERE rowid = $1 AND reconfirmed_for IS NOT $2",
        &write);
    cme__bind_int(write, 1, plan->row);
    cme__bind_int(write, 2, plan->starts_at);
    return status == CME_OK ? cme__run(write) : status;
}

static cme_status read_to_ask(cme_store *store, const cme__session_plan *plan, cme_time since, uint32_t limit,
                              int64_t after, int64_t **persons, size_t *count) {
    static const char SELECT[] =
        "SELECT r.person FROM rsvps r WHERE r.session = $1 AND r.person > $2 AND r.state = 3"
        "  AND NOT EXISTS (SELECT 1 FROM rsvp_log l WHERE l.session = r.session"
        "    AND l.person = r.person AND l.to_state = 3 AND l.from_state <> 3 AND l.at >= $3)"
        " ORDER BY r.person LIMIT $4";
    _Static_assert(CME_RSVP_GOING == 3, "the statement has it in it");
    cme__statement *select = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &select);
    cme__bind_int(select, 1, plan->row);
    cme__bind_int(select, 2, after);
    cme__bind_int(select, 3, since);
    cme__bind_int(select, 4, limit);
    return status == CME_OK ? cme__rows_read(store, select, persons, count) : status;
}
