/* rsvp.c: RSVPs: answers, invitations, withdrawals.
 * May use rsvp_row_internal.h, rsvp_internal.h.
 * Must not decide: rules/rsvp.h knows the states, rules/seating.h the seats. */
#include <inttypes.h>

#include "rsvp_row_internal.h"

static cme_status answer(cme_store *store, const cme_rsvp_spec *given, cme__rsvp_record **out);
static cme_status invite(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                         cme__rsvp_record **out);
static cme_status cancel(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                         cme__rsvp_record **out);
static cme_status get(cme_store *store, cme_session_key session, cme_id person, cme__rsvp_record **out);
static cme_status check_spec(cme_store *store, cme_rsvp_spec *spec);
static cme_status check_open(cme_store *store, const cme__session_plan *plan);
static cme_status refuse(cme_store *store, const cme__session_plan *plan, const char *why);
static cme_status find_by(cme_store *store, cme_id person, cme_id by, int64_t *by_row);
static cme_status decide(cme_store *store, const cme__session_plan *plan, const cme_rsvp_spec *spec,
                         const cme__rsvp_row *row, cme_rsvp_state *to);
static cme_status write_answer(cme_store *store, cme__session_plan *plan, const cme_rsvp_spec *spec,
                               cme__rsvp_row *row, cme_rsvp_state to);
static cme_status write_note(cme_store *store, const cme__session_plan *plan, const cme_rsvp_spec *spec,
                             const cme__rsvp_row *row, bool is_told);

cme_status cme_rsvp_answer(cme_store *store, const cme_rsvp_spec *spec, cme_rsvp **out) {
    cme__rsvp_record *rsvp = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = answer(store, spec, &rsvp);
    }
    return cme__store_end_with(store, status, rsvp, out);
}

cme_status cme_rsvp_invite(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                           cme_rsvp **out) {
    cme__rsvp_record *rsvp = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = invite(store, session, person, by, &rsvp);
    }
    return cme__store_end_with(store, status, rsvp, out);
}

cme_status cme_rsvp_cancel(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                           cme_rsvp **out) {
    cme__rsvp_record *rsvp = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = cancel(store, session, person, by, &rsvp);
    }
    return cme__store_end_with(store, status, rsvp, out);
}

cme_status cme_rsvp_get(cme_store *store, cme_session_key session, cme_id person, cme_rsvp **out) {
    cme__rsvp_record *rsvp = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get(store, session, person, &rsvp) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, rsvp, out);
}

void cme_rsvp_free(cme_rsvp *rsvp) {
    cme__arena_object_free(rsvp);
}

static cme_status answer(cme_store *store, const cme_rsvp_spec *given, cme__rsvp_record **out) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    cme__session_plan plan;
    cme_rsvp_state to = CME__RSVP_NONE;
    cme_status status = cme__spec_read(&store->fault, "RSVP spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = check_spec(store, &spec);
    }
    if (status == CME_OK) {
        status = cme__session_load(store, spec.session, &plan);
    }
    if (status == CME_OK) {
        status = cme__rsvp_record_load(store, &plan, spec.person, out);
    }
    if (status == CME_OK) {
        status = check_open(store, &plan);
    }
    if (status == CME_OK) {
        status = cme__session_materialise(store, &plan);
    }
    if (status == CME_OK) {
        status = decide(store, &plan, &spec, &(*out)->row, &to);
    }
    if (status == CME_OK) {
        status = write_answer(store, &plan, &spec, &(*out)->row, to);
    }
    if (status == CME_OK && spec.note != NULL) { /* its text belongs to a new record */
        cme__arena_object_free(*out);
        status = cme__rsvp_record_load(store, &plan, spec.person, out);
    }
    return status == CME_OK ? cme__rsvp_record_finish(store, &plan, *out) : status;
}

static cme_status invite(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                         cme__rsvp_record **out) {
    cme__session_plan plan;
    int64_t by_row = 0;
    cme_status status = cme__session_load(store, session, &plan);
    if (status == CME_OK) {
        status = cme__rsvp_record_load(store, &plan, person, out);
    }
    if (status == CME_OK) {
        status = find_by(store, CME_ID_NONE, by, &by_row);
    }
    if (status == CME_OK) {
        status = check_open(store, &plan);
    }
    if (status == CME_OK) {
        status = cme__session_materialise(store, &plan);
    }
    /* Whoever was asked, or has answered, is not asked again (rules.md 49). */
    if (status == CME_OK && (*out)->row.state == CME__RSVP_NONE) {
        cme__rsvp_edit edit;
        cme__rsvp_edit_begin(&edit, store, &plan, CME_RSVP_REASON_INVITATION, by_row);
        status = cme__rsvp_change(&edit, &(*out)->row, CME_RSVP_INVITED, 0);
        if (status == CME_OK) {
            status = cme__rsvp_edit_end(&edit);
        }
    }
    return status == CME_OK ? cme__rsvp_record_finish(store, &plan, *out) : status;
}

/* The RSVP that must be there. */
static cme_status load(cme_store *store, cme_session_key session, cme_id person, cme__session_plan *plan,
                       cme__rsvp_record **out) {
    cme_status status = cme__session_load(store, session, plan);
    if (status == CME_OK) {
        status = cme__rsvp_record_load(store, plan, person, out);
    }
    if (status == CME_OK && (*out)->row.state == CME__RSVP_NONE) {
        status = cme__fail(&store->fault, CME_ERR_NOT_FOUND, "person '%s' has no RSVP for this session",
                           (*out)->rsvp.person_name);
    }
    return status;
}

static cme_status cancel(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                         cme__rsvp_record **out) {
    cme__session_plan plan;
    int64_t by_row = 0;
    cme_status status = load(store, session, person, &plan, out);
    if (status == CME_OK) {
        status = find_by(store, person, by, &by_row);
    }
    if (status == CME_OK && cme__rsvp_is_alive((*out)->row.state)) {
        cme__rsvp_edit edit;
        cme__rsvp_edit_begin(&edit, store, &plan, CME_RSVP_REASON_CANCELLATION, by_row);
        if (cme__session_has_started(&plan, edit.now)) {
            return refuse(store, &plan, "has started");
        }
        status = cme__rsvp_change(&edit, &(*out)->row, CME_RSVP_CANCELLED, 0);
        if (status == CME_OK) {
            status = cme__rsvp_move_up(&edit);
        }
        if (status == CME_OK) {
            status = cme__rsvp_edit_end(&edit);
        }
    }
    return status == CME_OK ? cme__rsvp_record_finish(store, &plan, *out) : status;
}

static cme_status get(cme_store *store, cme_session_key session, cme_id person, cme__rsvp_record **out) {
    cme__session_plan plan;
    cme_status status = load(store, session, person, &plan, out);
    return status == CME_OK ? cme__rsvp_record_finish(store, &plan, *out) : status;
}

static cme_status check_spec(cme_store *store, cme_rsvp_spec *spec) {
    if (spec->answer != CME_RSVP_GOING && spec->answer != CME_RSVP_MAYBE &&
        spec->answer != CME_RSVP_DECLINED) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "answer %d: must be CME_RSVP_GOING, CME_RSVP_MAYBE or CME_RSVP_DECLINED",
                         (int)spec->answer);
    }
    if (spec->guests < 0 || spec->guests > CME_RSVP_GUESTS_MAX) {
        return cme__fail(&store->fault, spec->guests < 0 ? CME_ERR_INVALID : CME_ERR_LIMIT,
                         "guests %" PRId32 ": must be 0 to %d", spec->guests, CME_RSVP_GUESTS_MAX);
    }
    if (spec->when_full != CME_WHEN_FULL_WAIT && spec->when_full != CME_WHEN_FULL_REFUSE) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "when_full %d: must be CME_WHEN_FULL_WAIT or CME_WHEN_FULL_REFUSE",
                         (int)spec->when_full);
    }
    if (spec->answer == CME_RSVP_DECLINED) {
        spec->guests = 0; /* nobody comes */
    }
    return cme__text_check(&store->fault, "note of RSVP", spec->note, CME__TEXT_BLOCK, CME_TEXT_MAX);
}

static cme_status check_open(cme_store *store, const cme__session_plan *plan) {
    switch (plan->status) {
    case CME_SESSION_DRAFT:
        return refuse(store, plan, "is a draft");
    case CME_SESSION_POSTPONED:
        return refuse(store, plan, "is postponed");
    case CME_SESSION_CANCELLED:
        return refuse(store, plan, "is cancelled");
    case CME_SESSION_SCHEDULED:
        break;
    }
    return cme__rsvp_is_open(plan, cme_store_now(store)) ? CME_OK : refuse(store, plan, "has started");
}

static cme_status refuse(cme_store *store, const cme__session_plan *plan, const char *why) {
    char start[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(cme_civil_from_seconds(plan->starts_at, CME_CIVIL_UTC), start);
    return cme__fail(&store->fault, CME_ERR_CLOSED, "the session of %s %s: its RSVPs are closed", start, why);
}

/* Who says so; 0 when it is the person, who needs no mention. */
static cme_status find_by(cme_store *store, cme_id person, cme_id by, int64_t *by_row) {
    *by_row = 0;
    return cme_id_equal(person, by) ? CME_OK : cme__person_row_optional(store, by, by_row);
}

static cme_status decide(cme_store *store, const cme__session_plan *plan, const cme_rsvp_spec *spec,
                         const cme__rsvp_row *row, cme_rsvp_state *to) {
    *to = spec->answer;
    if (spec->answer != CME_RSVP_GOING) {
        return CME_OK;
    }
    cme__seat_limit limits[CME__RSVP_LIMITS];
    cme__seats seats = cme__rsvp_seats(plan, limits);
    cme__seating_request request = {
        .heads = spec->guests + 1,
        .held = cme__rsvp_holds_seat(row->state) ? row->guests + 1 : 0,
        .is_waiting = row->state == CME_RSVP_WAITLISTED,
        .waits_if_full = spec->when_full == CME_WHEN_FULL_WAIT,
    };
    int32_t needed = request.heads - request.held;
    if (!request.is_waiting && cme__seating_fits(&seats, needed)) {
        cme_status status = cme__rsvp_others_wait(store, plan, &seats, &request.others_wait);
        if (status != CME_OK) {
            return status;
        }
    }
    switch (cme__seating_decide(&seats, &request)) {
    case CME__SEATING_GOING:
        return CME_OK;
    case CME__SEATING_WAITLISTED:
        *to = CME_RSVP_WAITLISTED;
        return CME_OK;
    case CME__SEATING_FULL:
        break;
    }
    return cme__fail(&store->fault, CME_ERR_FULL,
                     "%s %" PRId32 ": %" PRId64 " seats left, %" PRId32 " needed%s", seats.binding->name,
                     seats.binding->seats, seats.left > 0 ? seats.left : 0, needed,
                     request.others_wait ? ", and others wait for them" : "");
}

static cme_status write_answer(cme_store *store, cme__session_plan *plan, const cme_rsvp_spec *spec,
                               cme__rsvp_row *row, cme_rsvp_state to) {
    bool is_change = row->state != to || row->guests != spec->guests;
    int64_t by_row = 0;
    cme_status status = find_by(store, spec->person, spec->by, &by_row);
    if (status == CME_OK && is_change) {
        cme__rsvp_edit edit;
        cme__rsvp_edit_begin(&edit, store, plan, CME_RSVP_REASON_ANSWER, by_row);
        bool left_something = cme__rsvp_holds_seat(row->state) || row->state == CME_RSVP_WAITLISTED;
        status = cme__rsvp_change(&edit, row, to, spec->guests);
        /* Seats, or places in the queue, may be free now. A newcomer leaves none. */
        if (status == CME_OK && left_something) {
            status = cme__rsvp_move_up(&edit);
        }
        if (status == CME_OK) {
            status = cme__rsvp_edit_end(&edit);
        }
        if (status == CME_OK && left_something) {
            status = cme__rsvp_row_read(store, plan->row, row); /* it may have moved up itself */
        }
    }
    return status == CME_OK && spec->note != NULL ? write_note(store, plan, spec, row, is_change) : status;
}

/* `is_told`: the change log has this change of the RSVP already. */
static cme_status write_note(cme_store *store, const cme__session_plan *plan, const cme_rsvp_spec *spec,
                             const cme__rsvp_row *row, bool is_told) {
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(store->db,
                                        "UPDATE rsvps SET note = $3 WHERE session = $1 AND person = $2"
                                        " AND note IS DISTINCT FROM $3",
                                        &write);
    cme__bind_int(write, 1, plan->row);
    cme__bind_int(write, 2, row->person);
    cme__bind_optional_text(write, 3, spec->note);
    if (status == CME_OK) {
        status = cme__run(write);
    }
    if (status != CME_OK || is_told || cme__db_changes(store->db) == 0) {
        return status;
    }
    return cme__change_append(store, CME_CHANGE_RSVP, CME_CHANGE_UPDATED, CME_ID_NONE, plan->row,
                              row->person);
}
