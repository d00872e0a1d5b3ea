/* rsvp_session.c: what a session does to its RSVPs: cancelled, it ends them; reinstated, it brings them back.
 * May use rsvp_row_internal.h, rsvp_internal.h.
 * Must not decide who comes back: the caller was told, and rules/seating.h knows the seats. */
#include "rsvp_internal.h"
#include "rsvp_row_internal.h"

/* What a person had; or, once more, the rest of their party in its place among those who waited. */
typedef struct ended_rsvp {
    int64_t person;
    cme_rsvp_state state;
    int32_t guests;
    int32_t rest; /* heads of a party that was split, in the queue */
    bool is_rest;
} ended_rsvp;

static cme_status keep_rests(cme_store *store, int64_t session_row);
static cme_status forget_rests(cme_store *store, int64_t session_row, int64_t person_row);
static cme_status bring_back(cme__rsvp_edit *edit, const ended_rsvp *ended, bool invites);
static cme_status next_row(cme_store *store, int64_t session_row, cme__rsvp_row *row, bool *found);
static cme_status read_ended(cme_store *store, int64_t session_row, ended_rsvp **out, size_t *count);
static void set_again(const cme__rsvp_edit *edit, const ended_rsvp *ended, bool invites,
                      cme__rsvp_row *after);

cme_status cme__rsvp_release_all(cme_store *store, cme__session_plan *plan, cme_rsvp_reason reason) {
    cme__rsvp_edit edit;
    cme__rsvp_row row = {0};
    bool found = false;
    cme_status status = cme__rsvp_edit_begin(&edit, store, plan, reason, 0);
    if (status == CME_OK && reason == CME_RSVP_REASON_SESSION_CANCELLED) {
        status = keep_rests(store, plan->row); /* an event that is cancelled never comes back */
    }
    if (status == CME_OK) {
        status = next_row(store, plan->row, &row, &found);
    }
    while (status == CME_OK && found) {
        if (cme__rsvp_is_alive(row.state)) {
            status = cme__rsvp_change_to_end(&edit, &row, CME_RSVP_CANCELLED);
        }
        if (status == CME_OK) {
            status = next_row(store, plan->row, &row, &found);
        }
    }
    return status == CME_OK ? cme__rsvp_edit_end(&edit) : status;
}

cme_status cme__rsvp_restore(cme_store *store, cme__session_plan *plan, bool invites) {
    ended_rsvp *ended = NULL;
    size_t count = 0;
    cme__rsvp_edit edit;
    cme_status status = cme__rsvp_edit_begin(&edit, store, plan, CME_RSVP_REASON_SESSION_REINSTATED, 0);
    if (status == CME_OK) {
        status = read_ended(store, plan->row, &ended, &count);
    }
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        status = bring_back(&edit, &ended[i], invites);
    }
    cme__free(ended);
    if (status == CME_OK) {
        status = forget_rests(store, plan->row, 0);
    }
    if (status == CME_OK) {
        status = cme__rsvp_move_up(&edit);
    }
    return status == CME_OK ? cme__rsvp_edit_end(&edit) : status;
}

cme_status cme__rsvp_forget_ended(cme_store *store, int64_t session_row, int64_t person_row) {
    cme__statement *forget = NULL;
    cme_status status = cme__db_prepare(
        store->db,
        "UPDATE rsvps SET marks = marks & ~$2 WHERE session = $1 AND marks & $2 AND ($3 = 0 OR person = $3)",
        &forget);
    cme__bind_int(forget, 1, session_row);
    cme__bind_int(forget, 2, CME__RSVP_ENDED_MARK);
    cme__bind_int(forget, 3, person_row);
    if (status == CME_OK) {
        status = cme__run(forget);
    }
    return status == CME_OK ? forget_rests(store, session_row, person_row) : status;
}

static cme_status keep_rests(cme_store *store, int64_t session_row) {
    static const char KEEP[] = "INSERT INTO ended_rests (session, person, heads, queue_number)"
                               " SELECT session, person, queued_heads, queue_number FROM rsvps"
                               " WHERE session = $1 AND queued_heads > 0 AND state <> $2";
    cme__statement *keep = NULL;
    cme_status status = cme__db_prepare(store->db, KEEP, &keep);
    cme__bind_int(keep, 1, session_row);
    cme__bind_int(keep, 2, CME_RSVP_WAITLISTED);
    return status == CME_OK ? cme__run(keep) : status;
}

/* `person_row` 0: of all. */
static cme_status forget_rests(cme_store *store, int64_t session_row, int64_t person_row) {
    cme__statement *forget = NULL;
    cme_status status = cme__db_prepare(
        store->db, "DELETE FROM ended_rests WHERE session = $1 AND ($2 = 0 OR person = $2)", &forget);
    cme__bind_int(forget, 1, session_row);
    cme__bind_int(forget, 2, person_row);
    return status == CME_OK ? cme__run(forget) : status;
}

static cme_status bring_back(cme__rsvp_edit *edit, const ended_rsvp *ended, bool invites) {
    cme__rsvp_row row = {.person = ended->person};
    cme_status status = cme__rsvp_row_read(edit->store, edit->plan->row, &row);
    cme__rsvp_row after = row;
    if (!ended->is_rest) {
        set_again(edit, ended, invites, &after);
    } else if (row.state == CME_RSVP_GOING) {
        after.queued_heads = ended->rest;
    } else {
        return status; /* asked again, or all of the party waits */
    }
    return status == CME_OK ? cme__rsvp_change(edit, &row, &after) : status;
}

/* A seat for each head, or a place in the queue: who had seats comes first in the list. An approval that held
 * seats is asked for again and holds none. */
static void set_again(const cme__rsvp_edit *edit, const ended_rsvp *ended, bool invites,
                      cme__rsvp_row *after) {
    if (invites) {
        after->state = CME_RSVP_INVITED;
        after->marks |= CME__RSVP_INVITED_MARK;
        return;
    }
    after->state = ended->state;
    after->guests = ended->guests;
    if (!cme__rsvp_holds_seat(ended->state) && ended->state != CME_RSVP_WAITLISTED) {
        return;
    }
    uint32_t pools = 0;
    cme__seats seats = cme__seating_for(&edit->seating, after->claim, &pools);
    if (ended->state == CME_RSVP_GOING && cme__seating_fits(&seats, ended->guests + 1)) {
        after->claim = (cme__seat_claim){.pools = pools};
        return;
    }
    after->state = CME_RSVP_WAITLISTED;
    after->guests = ended->guests + ended->rest;
    after->queued_heads = after->guests + 1;
}

/* Those whom the cancellation ended, with what their last line in the log says: with seats in the order of
 * their first answers, then those who waited (5), and the rests of those who go (3), in the order of the
 * queue, then the others. */
static cme_status read_ended(cme_store *store, int64_t session_row, ended_rsvp **out, size_t *count) {
    static const char SELECT[] =
        "WITH ended AS (SELECT r.person, r.priority, l.from_state, l.guests_before,"
        "   coalesce(e.heads, 0) AS rest, e.queue_number"
        "  FROM rsvps r JOIN rsvp_log l ON l.session = r.session AND l.person = r.person"
        "   AND l.number = (SELECT max(number) FROM rsvp_log WHERE session = r.session AND person = r.person)"
        "  LEFT JOIN ended_rests e ON e.session = r.session AND e.person = r.person"
        "  WHERE r.session = $1 AND r.marks & $2)"
        " SELECT person, from_state, guests_before, rest, 0,"
        "  CASE from_state WHEN 3 THEN 0 WHEN 6 THEN 1 WHEN 5 THEN 2 ELSE 3 END AS rank,"
        "  CASE from_state WHEN 5 THEN priority ELSE 0 END AS priority,"
        "  CASE from_state WHEN 5 THEN (SELECT max(number) FROM rsvp_log q WHERE q.session = $1"
        "    AND q.person = ended.person AND q.to_state = 5 AND q.from_state <> 5)"
        "  ELSE (SELECT min(number) FROM rsvp_log q WHERE q.session = $1 AND q.person = ended.person)"
        "  END AS number FROM ended"
        " UNION ALL SELECT person, from_state, guests_before, rest, 1, 2, priority, queue_number"
        "  FROM ended WHERE from_state = 3 AND rest > 0"
        " ORDER BY rank, priority DESC, number, person";
    size_t capacity = 0;
    cme__statement *find = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &find);
    cme__bind_int(find, 1, session_row);
    cme__bind_int(find, 2, CME__RSVP_ENDED_MARK);
    while (status == CME_OK) {
        bool row = false;
        status = cme__step(find, &row);
        if (status != CME_OK || !row) {
            break;
        }
        if (!cme__grow(out, &capacity, *count + 1, sizeof **out)) {
            status = cme__fail_memory(&store->fault);
            break;
        }
        (*out)[(*count)++] = (ended_rsvp){.person = cme__column_int(find, 0),
                                          .state = (cme_rsvp_state)cme__column_int(find, 1),
                                          .guests = (int32_t)cme__column_int(find, 2),
                                          .rest = (int32_t)cme__column_int(find, 3),
                                          .is_rest = cme__column_int(find, 4) != 0};
    }
    cme__done(find);
    return status;
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
