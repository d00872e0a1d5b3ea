/* rsvp.c: RSVPs: answers, invitations, withdrawals.
 * May use rsvp_row_internal.h, rsvp_internal.h, answer_internal.h.
 * Must not decide: rules/rsvp.h knows the states, rules/seating.h the seats. */
#include <inttypes.h>

#include "answer_internal.h"
#include "rsvp_internal.h"
#include "rsvp_row_internal.h"

static cme_status answer(cme_store *store, const cme_rsvp_spec *given, cme__rsvp_record **out);
static cme_status invite(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                         cme__rsvp_record **out);
static cme_status cancel(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                         cme__rsvp_record **out);
static cme_status get(cme_store *store, cme_session_key session, cme_id person, cme__rsvp_record **out);
static cme_status check_spec(cme_store *store, cme_rsvp_spec *spec);
static cme_status check_number(cme_store *store, const char *name, int32_t value, int32_t least,
                               int32_t most);
static cme_status check_gates(const cme__rsvp_edit *edit, const cme_rsvp_spec *spec,
                              const cme__rsvp_record *record);
static cme_status write_answer(cme__rsvp_edit *edit, cme__rsvp_row *row, const cme__rsvp_row *after,
                               bool *is_change);
static cme_status check_said(cme_store *store, const cme__session_plan *plan, const cme_rsvp_spec *spec,
                             const cme__party *party, cme__answers *answers);
static cme_status write_said(cme_store *store, const cme__session_plan *plan, const cme_rsvp_spec *spec,
                             const cme__party *party, const cme__answers *answers, bool is_told);
static cme_status write_note(cme_store *store, const cme__session_plan *plan, const cme_rsvp_spec *spec,
                             const cme__party *party, bool *changed);
static cme_status write_invited(cme_store *store, const cme__session_plan *plan, cme__rsvp_row *row);

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
    cme_status status = cme__spec_read(&store->fault, "RSVP spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = cme__session_load(store, spec.session, &plan);
    }
    if (status == CME_OK) {
        status = cme__rsvp_record_load(store, &plan, spec.person, out);
    }
    if (status == CME_OK) {
        status = cme__rsvp_answer_for(store, &plan, &spec, CME_RSVP_REASON_ANSWER, *out);
    }
    if (status == CME_OK && spec.note != NULL) { /* its text belongs to a new record */
        cme__arena_object_free(*out);
        status = cme__rsvp_record_load(store, &plan, spec.person, out);
    }
    return status == CME_OK ? cme__rsvp_record_finish(store, &plan, *out) : status;
}

cme_status cme__rsvp_answer_for(cme_store *store, cme__session_plan *plan, cme_rsvp_spec *spec,
                                cme_rsvp_reason reason, cme__rsvp_record *record) {
    cme__rsvp_edit edit;
    cme__rsvp_row *row = &record->row;
    cme__rsvp_row after;
    cme__answers answers = {0};
    int64_t by_row = 0;
    bool is_change = false;
    cme_status status = check_spec(store, spec);
    const cme__party party = {.person = row->person,
                              .guests = spec->guests,
                              .answer = spec->answer,
                              .is_new = row->state == CME__RSVP_NONE,
                              .is_later = reason != CME_RSVP_REASON_ANSWER}; /* nobody is there to be asked */
    if (status == CME_OK) {
        status = cme__rsvp_find_by(store, spec->person, spec->by, &by_row);
    }
    if (status == CME_OK) {
        status = cme__rsvp_edit_begin(&edit, store, plan, reason, by_row);
    }
    if (status == CME_OK) {
        status = cme__rsvp_expire_offer(&edit, row);
    }
    if (status == CME_OK) {
        edit.overrides = spec->overrides;
        status = check_gates(&edit, spec, record);
    }
    if (status == CME_OK) {
        status = check_said(store, plan, spec, &party, &answers);
    }
    if (status == CME_OK) {
        status = cme__session_materialise(store, plan);
    }
    if (status == CME_OK) {
        status = cme__rsvp_decide(&edit, spec, row, &after);
    }
    if (status == CME_OK) {
        status = write_answer(&edit, row, &after, &is_change);
    }
    if (status == CME_OK) {
        status = write_said(store, plan, spec, &party, &answers, is_change);
    }
    cme__answers_free(&answers);
    return status;
}

static cme_status invite(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                         cme__rsvp_record **out) {
    cme__session_plan plan;
    cme__rsvp_edit edit;
    int64_t by_row = 0;
    cme_status status = cme__session_load(store, session, &plan);
    if (status == CME_OK) {
        status = cme__rsvp_record_load(store, &plan, person, out);
    }
    if (status == CME_OK) {
        status = cme__rsvp_find_by(store, CME_ID_NONE, by, &by_row);
    }
    if (status == CME_OK) {
        status = cme__rsvp_edit_begin(&edit, store, &plan, CME_RSVP_REASON_INVITATION, by_row);
    }
    if (status == CME_OK) {
        status = cme__rsvp_check_session(&edit);
    }
    if (status == CME_OK) {
        status = cme__session_materialise(store, &plan);
    }
    if (status != CME_OK) {
        return status;
    }
    cme__rsvp_row *row = &(*out)->row;
    if (row->state == CME__RSVP_NONE) {
        cme__rsvp_row after = *row;
        after.state = CME_RSVP_INVITED;
        after.marks |= CME__RSVP_INVITED_MARK;
        status = cme__rsvp_change(&edit, row, &after);
    } else if (!(row->marks & CME__RSVP_INVITED_MARK)) {
        status = write_invited(store, &plan, row); /* who has answered is not asked again (rules.md 49) */
    }
    if (status == CME_OK) {
        status = cme__rsvp_edit_end(&edit);
    }
    return status == CME_OK ? cme__rsvp_record_finish(store, &plan, *out) : status;
}

cme_status cme__rsvp_load(cme_store *store, cme_session_key session, cme_id person, cme__session_plan *plan,
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
    cme_status status = cme__rsvp_load(store, session, person, &plan, out);
    if (status == CME_OK) {
        status = cme__rsvp_find_by(store, person, by, &by_row);
    }
    if (status == CME_OK && cme__rsvp_is_alive((*out)->row.state)) {
        cme__rsvp_edit edit;
        cme__rsvp_row *row = &(*out)->row;
        status = cme__rsvp_edit_begin(&edit, store, &plan, CME_RSVP_REASON_CANCELLATION, by_row);
        if (status == CME_OK && cme__session_has_started(&plan, edit.now)) {
            status = cme__rsvp_refuse(store, &plan, "has started");
        }
        if (status == CME_OK) {
            row->marks |= cme__rsvp_is_late(&edit, row) ? CME__RSVP_LATE_MARK : 0U;
            status = cme__rsvp_change_to_end(&edit, row, CME_RSVP_CANCELLED);
        }
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
    cme_status status = cme__rsvp_load(store, session, person, &plan, out);
    return status == CME_OK ? cme__rsvp_record_finish(store, &plan, *out) : status;
}

static cme_status check_spec(cme_store *store, cme_rsvp_spec *spec) {
    if (spec->answer != CME_RSVP_GOING && spec->answer != CME_RSVP_MAYBE &&
        spec->answer != CME_RSVP_DECLINED) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "answer %d: must be CME_RSVP_GOING, CME_RSVP_MAYBE or CME_RSVP_DECLINED",
                         (int)spec->answer);
    }
    if (spec->when_full != CME_WHEN_FULL_WAIT && spec->when_full != CME_WHEN_FULL_REFUSE) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "when_full %d: must be CME_WHEN_FULL_WAIT or CME_WHEN_FULL_REFUSE",
                         (int)spec->when_full);
    }
    cme_status status = check_number(store, "guests", spec->guests, 0, CME_RSVP_GUESTS_MAX);
    if (status == CME_OK) {
        status =
            check_number(store, "priority", spec->priority, CME_RSVP_PRIORITY_MIN, CME_RSVP_PRIORITY_MAX);
    }
    if (status == CME_OK) {
        status = cme__rsvp_check_overrides(store, spec->overrides, CME_OVERRIDE_ALL, spec->by);
    }
    if (spec->answer == CME_RSVP_DECLINED) {
        spec->guests = 0; /* nobody comes */
    }
    return status == CME_OK
               ? cme__text_check(&store->fault, "note of RSVP", spec->note, CME__TEXT_BLOCK, CME_TEXT_MAX)
               : status;
}

static cme_status check_number(cme_store *store, const char *name, int32_t value, int32_t least,
                               int32_t most) {
    if (value >= least && value <= most) {
        return CME_OK;
    }
    return cme__fail(&store->fault, value < 0 && least == 0 ? CME_ERR_INVALID : CME_ERR_LIMIT,
                     "%s %" PRId32 ": must be %" PRId32 " to %" PRId32, name, value, least, most);
}

/* A no is always taken; so is a yes to an offer, and one with fewer heads than have seats. */
static cme_status check_gates(const cme__rsvp_edit *edit, const cme_rsvp_spec *spec,
                              const cme__rsvp_record *record) {
    const int32_t held = cme__rsvp_seated(&record->row);
    cme_status status = cme__rsvp_check_session(edit);
    if (status != CME_OK || spec->answer == CME_RSVP_DECLINED) {
        return status;
    }
    if (spec->answer != CME_RSVP_GOING || held < spec->guests + 1) {
        status = cme__rsvp_check_window(edit);
    }
    if (status == CME_OK && held == 0) {
        status = cme__rsvp_check_person(edit, record);
    }
    return status == CME_OK && record->row.state == CME_RSVP_REJECTED
               ? cme__rsvp_check(&edit->store->fault, CME_RSVP_REJECTED, spec->answer, CME__RSVP_BY_PERSON)
               : status;
}

cme_status cme__rsvp_find_by(cme_store *store, cme_id person, cme_id by, int64_t *by_row) {
    *by_row = 0;
    return cme_id_equal(person, by) ? CME_OK : cme__person_row_optional(store, by, by_row);
}

cme_status cme__rsvp_expire_offer(cme__rsvp_edit *edit, cme__rsvp_row *row) {
    if (row->state != CME_RSVP_OFFERED || row->expires_at == CME_TIME_NONE || row->expires_at > edit->now) {
        return CME_OK;
    }
    const cme__rsvp_edit kept = *edit;
    edit->reason = CME_RSVP_REASON_OFFER_EXPIRED;
    edit->by_person = 0;
    edit->overrides = 0;
    cme_status status = cme__rsvp_change_to_end(edit, row, CME_RSVP_CANCELLED);
    if (status == CME_OK) {
        status = cme__rsvp_move_up(edit); /* its seat goes on before they ask again (rules.md 28) */
    }
    edit->reason = kept.reason;
    edit->by_person = kept.by_person;
    edit->overrides = kept.overrides;
    return status;
}

static cme_status write_answer(cme__rsvp_edit *edit, cme__rsvp_row *row, const cme__rsvp_row *after,
                               bool *is_change) {
    *is_change = row->state != after->state || row->guests != after->guests ||
                 row->queued_heads != after->queued_heads || row->expires_at != after->expires_at ||
                 row->claim.pools != after->claim.pools || row->claim.any_pool != after->claim.any_pool;
    cme_status status = CME_OK;
    if (*is_change) {
        bool left_something = cme__rsvp_seated(row) > 0 || row->queued_heads > 0;
        status = cme__rsvp_change(edit, row, after);
        /* Seats, or places in the queue, may be free now. A newcomer leaves none. */
        if (status == CME_OK && left_something) {
            status = cme__rsvp_move_up(edit);
        }
        if (status == CME_OK && left_something) {
            status = cme__rsvp_row_read(edit->store, edit->plan->row, row); /* it may have moved up itself */
        }
    }
    return status == CME_OK ? cme__rsvp_edit_end(edit) : status;
}

/* What is said beside yes or no: answers to questions, and names of guests. */
static cme_status check_said(cme_store *store, const cme__session_plan *plan, const cme_rsvp_spec *spec,
                             const cme__party *party, cme__answers *answers) {
    cme_status status = cme__answers_check(store, plan, party, spec->answers, spec->answer_count, answers);
    return status == CME_OK
               ? cme__guests_check(store, party->guests, spec->guest_names, spec->guest_name_count)
               : status;
}

/* `is_told`: the change log has this change of the RSVP already. */
static cme_status write_said(cme_store *store, const cme__session_plan *plan, const cme_rsvp_spec *spec,
                             const cme__party *party, const cme__answers *answers, bool is_told) {
    bool changed = false;
    cme_status status = cme__answers_write(store, plan, party, answers, &changed);
    if (status == CME_OK) {
        status = cme__guests_write(store, plan, party, spec->guest_names, spec->guest_name_count, &changed);
    }
    if (status == CME_OK && spec->note != NULL) {
        status = write_note(store, plan, spec, party, &changed);
    }
    if (status == CME_OK && changed && !is_told) {
        status = cme__change_append(store, CME_CHANGE_RSVP, CME_CHANGE_UPDATED, CME_ID_NONE, plan->row,
                                    party->person);
    }
    return status;
}

static cme_status write_note(cme_store *store, const cme__session_plan *plan, const cme_rsvp_spec *spec,
                             const cme__party *party, bool *changed) {
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(store->db,
                                        "UPDATE rsvps SET note = $3 WHERE session = $1 AND person = $2"
                                        " AND note IS DISTINCT FROM $3",
                                        &write);
    cme__bind_int(write, 1, plan->row);
    cme__bind_int(write, 2, party->person);
    cme__bind_optional_text(write, 3, spec->note);
    if (status == CME_OK) {
        status = cme__run(write);
    }
    *changed = *changed || (status == CME_OK && cme__db_changes(store->db) > 0);
    return status;
}

static cme_status write_invited(cme_store *store, const cme__session_plan *plan, cme__rsvp_row *row) {
    cme__statement *write = NULL;
    row->marks |= CME__RSVP_INVITED_MARK;
    cme_status status =
        cme__db_prepare(store->db, "UPDATE rsvps SET marks = $3 WHERE session = $1 AND person = $2", &write);
    cme__bind_int(write, 1, plan->row);
    cme__bind_int(write, 2, row->person);
    cme__bind_int(write, 3, row->marks);
    if (status == CME_OK) {
        status = cme__run(write);
    }
    return status == CME_OK ? cme__change_append(store, CME_CHANGE_RSVP, CME_CHANGE_UPDATED, CME_ID_NONE,
                                                 plan->row, row->person)
                            : status;
}
