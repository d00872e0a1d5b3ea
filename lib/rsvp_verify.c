/* rsvp_verify.c: what cme_store_verify asks of RSVPs: counters, log, queues.
 * May use rsvp_row_internal.h, rsvp_internal.h.
 * Must not change anything. */
#include <inttypes.h>
#include <stdio.h>

#include "rsvp_internal.h"
#include "rsvp_row_internal.h"

/* Where the problems go. */
typedef struct findings {
    cme_store *store;
    cme__db_problem report;
    void *context;
} findings;

static cme_status check_counters(const findings *f);
static cme_status check_rows(const findings *f);
static cme_status check_log(const findings *f);
static cme_status check_rests(const findings *f);
static cme_status check_seats(const findings *f);
static void check_pool(const findings *f, const cme__session_plan *plan, const cme__pool *pool);
static cme_status check_queue(const findings *f, const cme__rsvp_edit *edit);

cme_status cme__rsvp_verify(cme_store *store, cme__db_problem report, void *context) {
    const findings f = {store, report, context};
    cme_status status = check_counters(&f);
    if (status == CME_OK) {
        status = check_rows(&f);
    }
    if (status == CME_OK) {
        status = check_log(&f);
    }
    if (status == CME_OK) {
        status = check_rests(&f);
    }
    return status == CME_OK ? check_seats(&f) : status;
}

void cme__rsvp_report(cme_store *store, cme__db_problem report, void *context, const char *check,
                      int64_t session_row, const char *format, ...) {
    char what[256];
    char session[CME__SESSION_NAME_SIZE];
    cme__fault sentence = {0};
    cme_session_key key;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    if (cme__session_key_of_row(store, session_row, &key) != CME_OK) {
        (void)cme__fail(&sentence, CME_ERR_CORRUPT, "row %" PRId64 " of sessions: %s", session_row, what);
    } else {
        cme__session_name(key, session);
        (void)cme__fail(&sentence, CME_ERR_CORRUPT, "%s: %s", session, what);
    }
    report(context, check, sentence.text);
}

/* Counters never drift (rules.md 6): they are what the rows come to. */
static cme_status check_counters(const findings *f) {
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(
        f->store->db,
        "SELECT s.session, s.going, s.held, s.waiting, s.waiting_parties,"
        "  coalesce(sum(CASE WHEN r.state = 3 THEN r.guests + 1 END), 0),"
        "  coalesce(sum(CASE WHEN r.state = 6 OR r.marks & 4 THEN r.guests + 1 END), 0),"
        "  coalesce(sum(r.queued_heads), 0),"
        "  count(CASE WHEN r.queued_heads > 0 THEN 1 END)"
        " FROM session_heads s LEFT JOIN rsvps r ON r.session = s.session GROUP BY s.session ORDER BY s.session",
        &read);
    static const char *const NAMES[] = {"going", "held", "waiting", "waiting_parties"};
    static const char *const CHECKS[] = {"seats", "seats", "waitlist", "waitlist"};
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        for (int i = 0; row && i < 4; i++) {
            int64_t kept = cme__column_int(read, 1 + i);
            int64_t counted = cme__column_int(read, 5 + i);
            if (kept != counted) {
                cme__rsvp_report(f->store, f->report, f->context, CHECKS[i], cme__column_int(read, 0),
                                 "%s is %" PRId64 ", and its RSVPs make %" PRId64, NAMES[i], kept, counted);
            }
        }
    }
    cme__done(read);
    return status;
}

/* Who a problem is about; the failure to find out is none of its own. */
static void name_person(const findings *f, int64_t person_row, char text[CME_ID_TEXT_SIZE]) {
    cme__statement *find = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(f->store->db, "SELECT id FROM persons WHERE rowid = $1", &find);
    cme__bind_int(find, 1, person_row);
    if (status == CME_OK) {
        (void)cme__step(find, &found);
    }
    cme_id_text(found ? cme__column_id(find, 0) : CME_ID_NONE, text);
    cme__done(find);
}

/* What is wrong with a row in itself; NULL: nothing. */
static const char *row_problem(const cme__rsvp_row *row) {
    const bool is_waiting = row->queued_heads > 0;
    const bool holds = (row->marks & CME__RSVP_HOLDS_MARK) != 0;
    if (row->state < CME_RSVP_INVITED || row->state > CME_RSVP_REJECTED) {
        return "its state is none";
    }
    if (row->guests < 0 || row->guests > CME_RSVP_GUESTS_MAX) {
        return "so many guests are not allowed";
    }
    if (row->state == CME_RSVP_WAITLISTED ? row->queued_heads != row->guests + 1
                                          : is_waiting && !cme__rsvp_holds_seat(row->state)) {
        return "it waits with another party";
    }
    if ((row->queued_at == CME_TIME_NONE) == is_waiting || (row->queue_number == 0) == is_waiting) {
        return is_waiting ? "it waits and has no place in the queue"
                          : "it has a place in the queue and does not wait";
    }
    if (row->skips < 0 || row->skips > CME_RSVP_SKIP_LIMIT || (row->skips > 0 && !is_waiting)) {
        return "it was not skipped so often";
    }
    if (holds && row->state != CME_RSVP_PENDING) {
        return "it holds seats for an approval that nobody waits for";
    }
    if ((row->offered_at != CME_TIME_NONE) != (row->state == CME_RSVP_OFFERED) ||
        (row->state == CME_RSVP_OFFERED && row->expires_at == CME_TIME_NONE) ||
        (row->expires_at != CME_TIME_NONE && !cme__rsvp_holds_seat(row->state))) {
        return "its offer has not the times of one";
    }
    return NULL;
}

static cme_status check_rows(const findings *f) {
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(
        f->store->db, "SELECT r.session, r.person, " CME__RSVP_ROW_COLUMNS " FROM rsvps r", &read);
    while (status == CME_OK && row) {
        cme__rsvp_row rsvp = {0};
        const char *problem = NULL;
        status = cme__step(read, &row);
        if (row) {
            cme__rsvp_row_columns(read, 2, &rsvp);
            problem = row_problem(&rsvp);
        }
        if (problem != NULL) {
            char person[CME_ID_TEXT_SIZE];
            name_person(f, cme__column_int(read, 1), person);
            cme__rsvp_report(f->store, f->report, f->context, "waitlist", cme__column_int(read, 0),
                             "the RSVP of person %s (state %d, %" PRId32 " guests, %" PRId32 " skips): %s",
                             person, (int)rsvp.state, rsvp.guests, rsvp.skips, problem);
        }
    }
    cme__done(read);
    return status;
}

/* One RSVP as its log tells it. */
typedef struct history {
    int64_t session;
    int64_t person;
    int64_t state;
    int64_t guests;
    bool has_row;
} history;

static void end_history(const findings *f, const history *h) {
    if (h->session != 0 && !h->has_row) {
        char person[CME_ID_TEXT_SIZE];
        name_person(f, h->person, person);
        cme__rsvp_report(f->store, f->report, f->context, "seats", h->session,
                         "person %s is in the log of RSVPs and has none", person);
    }
}

/* Each line of the log begins where the one before it ended, and the row is where the last one ended. The
 * rows come as lines behind all others. */
static cme_status check_log(const findings *f) {
    cme__statement *read = NULL;
    bool row = true;
    history h = {0};
    cme_status status = cme__db_prepare(
        f->store->db,
        "SELECT session, person, number, from_state, guests_before, to_state, guests_after"
        " FROM rsvp_log UNION ALL"
        " SELECT session, person, 9223372036854775807, state, guests, state, guests FROM rsvps"
        " ORDER BY 1, 2, 3",
        &read);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (!row) {
            break;
        }
        int64_t session = cme__column_int(read, 0);
        int64_t person = cme__column_int(read, 1);
        if (session != h.session || person != h.person) {
            end_history(f, &h);
            h = (history){.session = session, .person = person};
        }
        h.has_row = cme__column_int(read, 2) == INT64_MAX;
        int64_t state = cme__column_int(read, 3);
        int64_t guests = cme__column_int(read, 4);
        if (state != h.state || guests != h.guests) {
            char name[CME_ID_TEXT_SIZE];
            name_person(f, person, name);
            cme__rsvp_report(f->store, f->report, f->context, "seats", session,
                             "the RSVP of person %s is %s with %" PRId64
                             " guests, and its log says %s with %" PRId64,
                             name, cme__rsvp_state_name((cme_rsvp_state)state), guests,
                             cme__rsvp_state_name((cme_rsvp_state)h.state), h.guests);
        }
        h.state = cme__column_int(read, 5);
        h.guests = cme__column_int(read, 6);
    }
    cme__done(read);
    end_history(f, &h);
    return status;
}

/* Rests are kept of cancelled sessions, for the day on which they are reinstated. */
static cme_status check_rests(const findings *f) {
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(f->store->db,
                                        "SELECT e.session, e.heads FROM ended_rests e"
                                        " JOIN sessions s ON s.rowid = e.session"
                                        " WHERE s.cancelled = 0 OR e.heads < 1 ORDER BY e.session, e.person",
                                        &read);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (row) {
            cme__rsvp_report(f->store, f->report, f->context, "waitlist", cme__column_int(read, 0),
                             "%" PRId64 " heads that waited are kept for it, and it is not cancelled",
                             cme__column_int(read, 1));
        }
    }
    cme__done(read);
    return status;
}

/* Sessions to come are not overbooked beyond what was allowed by name, and nobody waits for a seat that is
 * free. */
static cme_status check_seats(const findings *f) {
    int64_t *rows = NULL;
    size_t count = 0;
    cme__statement *read = NULL;
    cme_status status = cme__db_prepare(
        f->store->db,
        "SELECT session FROM session_heads WHERE going > 0 OR held > 0 OR waiting > 0 ORDER BY session",
        &read);
    if (status == CME_OK) {
        status = cme__rows_read(f->store, read, &rows, &count);
    }
    cme_time now = cme_store_now(f->store);
    for (size_t i = 0; status == CME_OK && i < count; i++) {
        cme__session_plan plan;
        cme__rsvp_edit edit;
        status = cme__session_load_row(f->store, rows[i], &plan);
        if (status != CME_OK || !cme__session_is_coming(&plan, now)) {
            continue;
        }
        status = cme__rsvp_edit_begin(&edit, f->store, &plan, CME_RSVP_REASON_PROMOTION, 0);
        cme__seats seats = cme__seating_left(edit.seating.whole, CME__SEATING_WHOLE);
        if (status == CME_OK && seats.is_limited && -seats.left > plan.heads.overfull) {
            cme__rsvp_report(
                f->store, f->report, f->context, "seats", plan.row,
                "%" PRId32 " heads have seats, and its %s is %" PRId32 " (%" PRId32 " more were allowed)",
                seats.binding->taken, seats.binding->name, seats.binding->seats, plan.heads.overfull);
        }
        for (size_t j = 0; j < edit.pools.count && status == CME_OK; j++) {
            check_pool(f, &plan, &edit.pools.items[j]);
        }
        if (status == CME_OK && cme__rsvp_moves_up(&edit)) {
            status = check_queue(f, &edit);
        }
    }
    cme__free(rows);
    return status;
}

/* What is allowed follows what is too many: it is neither less nor more. */
static void check_pool(const findings *f, const cme__session_plan *plan, const cme__pool *pool) {
    if (cme__pool_excess(pool) != pool->overfull) {
        cme__rsvp_report(f->store, f->report, f->context, "seats", plan->row,
                         "%" PRId32 " heads are in pool '%s' with %" PRId32 " seats (%" PRId32
                         " more were allowed)",
                         pool->taken, pool->name, pool->seats, pool->overfull);
    }
}

/* Nobody waits for seats that are free. */
static cme_status check_queue(const findings *f, const cme__rsvp_edit *edit) {
    cme__waiting stuck;
    cme_status status = cme__rsvp_find_stuck(edit, &stuck);
    if (status == CME_OK && stuck.person != 0) {
        cme__rsvp_report(f->store, f->report, f->context, "waitlist", edit->plan->row,
                         "a party of %" PRId32 " heads waits, and there are seats for it", stuck.heads);
    }
    return status;
}
