/* rsvp_explain.c: why a person is where they are with a session, as data.
 * May use rsvp_row_internal.h.
 * Must not decide: it asks what decides. */
#include <string.h>

#include "rsvp_row_internal.h"

static cme_status explain(cme_store *store, cme_session_key session, cme_id person, void **out);
static cme_status fill(const cme__rsvp_edit *edit, cme__rsvp_record *record, cme_rsvp_explanation *out);
static cme_status find_gates(const cme__rsvp_edit *edit, const cme__rsvp_record *record, uint32_t *gates);
static cme_status find_limit(const cme__rsvp_edit *edit, const cme__rsvp_row *row, cme__arena *arena,
                             cme_rsvp_explanation *out);
static cme_status last_change(const cme__rsvp_edit *edit, int64_t person_row, cme_rsvp_explanation *out);

cme_status cme_rsvp_explain(cme_store *store, cme_session_key session, cme_id person,
                            cme_rsvp_explanation **out) {
    void *explanation = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? explain(store, session, person, &explanation)
                             : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, explanation, out);
}

void cme_rsvp_explanation_free(cme_rsvp_explanation *explanation) {
    cme__arena_object_free(explanation);
}

static cme_status explain(cme_store *store, cme_session_key session, cme_id person, void **out) {
    cme__session_plan plan;
    cme__rsvp_edit edit;
    cme__rsvp_record *record = NULL;
    cme__arena arena = {0};
    cme_rsvp_explanation *made = cme__arena_object(&arena, sizeof *made);
    cme_status status = made != NULL ? CME_OK : cme__fail_memory(&store->fault);
    if (status == CME_OK) {
        status = cme__session_load(store, session, &plan);
    }
    if (status == CME_OK) {
        status = cme__rsvp_record_load(store, &plan, person, &record);
    }
    if (status == CME_OK) {
        status = cme__rsvp_edit_begin(&edit, store, &plan, CME_RSVP_REASON_ANSWER, 0);
    }
    if (status == CME_OK) {
        status = cme__rsvp_record_finish(store, &plan, record);
    }
    if (status == CME_OK) {
        status = fill(&edit, record, made);
    }
    if (status == CME_OK) {
        status = find_limit(&edit, &record->row, &arena, made);
    }
    if (status == CME_OK) {
        status = last_change(&edit, record->row.person, made);
    }
    if (status == CME_OK) {
        cme__arena_seal(&arena, made);
        *out = made;
    }
    cme__arena_free(&arena);
    cme__arena_object_free(record);
    return status;
}

static cme_status fill(const cme__rsvp_edit *edit, cme__rsvp_record *record, cme_rsvp_explanation *out) {
    const cme__rsvp_row *row = &record->row;
    const cme_time cutoff_at = cme__policy_cutoff_at(&edit->policy, edit->plan->starts_at);
    out->session = record->rsvp.session;
    out->person = record->rsvp.person;
    out->state = row->state;
    out->heads = cme__rsvp_is_alive(row->state) ? row->guests + 1 : 1;
    if (row->queued_heads > 0 && row->state != CME_RSVP_WAITLISTED) {
        out->heads += row->queued_heads;
    }
    out->queue_position = record->rsvp.queue_position;
    out->heads_ahead = record->rsvp.heads_ahead;
    out->skips = row->skips;
    out->priority = (int32_t)row->priority;
    out->opens_at = cme__rsvp_opens_at(edit);
    out->closes_at = cme__rsvp_closes_at(edit);
    out->cutoff_at = cutoff_at < edit->plan->starts_at ? cutoff_at : CME_TIME_NONE;
    out->queued_at = row->queued_at;
    out->offered_at = row->offered_at;
    out->expires_at = row->expires_at;
    return find_gates(edit, record, &out->gates);
}

/* With seats for the whole party nothing stands between. */
static cme_status find_gates(const cme__rsvp_edit *edit, const cme__rsvp_record *record, uint32_t *gates) {
    const cme__rsvp_row *row = &record->row;
    const bool has_seat = row->state == CME_RSVP_GOING || row->state == CME_RSVP_OFFERED;
    const bool is_waiting = row->queued_heads > 0;
    const cme_time opens_at = cme__rsvp_opens_at(edit);
    bool lacks = false;
    cme_status status = CME_OK;
    if (edit->plan->status != CME_SESSION_SCHEDULED || edit->now >= edit->plan->starts_at) {
        *gates |= CME_GATE_SESSION;
    }
    if (has_seat && !is_waiting) {
        return CME_OK;
    }
    *gates |= opens_at != CME_TIME_NONE && edit->now < opens_at ? CME_GATE_NOT_OPEN : 0U;
    *gates |= edit->now >= cme__rsvp_closes_at(edit) ? CME_GATE_CLOSED : 0U;
    *gates |= row->state == CME_RSVP_REJECTED ? CME_GATE_REJECTED : 0U;
    if (!has_seat) {
        *gates |= cme__rsvp_lacks_invitation(edit, row) ? CME_GATE_INVITATION : 0U;
        status = cme__rsvp_lacks_approval(edit, row, &lacks);
        *gates |= lacks || row->state == CME_RSVP_PENDING ? CME_GATE_APPROVAL : 0U;
    }
    if (status == CME_OK && !has_seat) {
        status = cme__rsvp_check_block(edit, record);
        if (status == CME_ERR_NOT_ALLOWED) { /* an answer, no failure */
            cme__fault_clear(&edit->store->fault);
            *gates |= CME_GATE_BLOCKED;
            status = CME_OK;
        }
    }
    if (is_waiting) {
        *gates |= edit->policy.promotion == CME_PROMOTION_MANUAL ? CME_GATE_MANUAL : 0U;
        *gates |=
            edit->policy.promotion == CME_PROMOTION_OFFER && cme__policy_is_quiet(&edit->policy, edit->now)
                ? CME_GATE_QUIET
                : 0U;
        *gates |= record->rsvp.queue_position > 1 ? CME_GATE_QUEUE : 0U;
    }
    return status;
}

/* Which limit binds, and whether it leaves enough, for them and before others. */
static cme_status find_limit(const cme__rsvp_edit *edit, const cme__rsvp_row *row, cme__arena *arena,
                             cme_rsvp_explanation *out) {
    const int32_t held = cme__rsvp_seated(row);
    bool others_wait = false;
    char name[CME__RSVP_LIMIT_NAME_SIZE];
    cme__seats seats = cme__seating_for(&edit->seating, row->claim, NULL);
    out->limit_seats = CME_UNLIMITED;
    if (!seats.is_limited) {
        return CME_OK;
    }
    cme__rsvp_limit_name(edit, &seats, name);
    out->limit = cme__arena_text(arena, name, strlen(name));
    out->limit_seats = seats.binding->seats;
    out->seats_left = (int32_t)seats.left;
    const int32_t wanted = out->heads - held;
    if (wanted <= 0) {
        return out->limit != NULL ? CME_OK : cme__fail_memory(&edit->store->fault);
    }
    out->gates |= seats.left < 0 ? CME_GATE_OVERFULL : 0U;
    out->gates |= cme__seating_could_fit(&seats, wanted) ? 0U : CME_GATE_TOO_LARGE;
    if (!cme__seating_fits(&seats, wanted)) {
        out->gates |= CME_GATE_FULL;
    }
    cme_status status = CME_OK;
    if (row->queued_heads == 0) {
        status = cme__rsvp_others_wait(edit, row->claim, &others_wait);
        out->gates |= others_wait ? CME_GATE_QUEUE : 0U;
    }
    if (status == CME_OK && out->limit == NULL) {
        status = cme__fail_memory(&edit->store->fault);
    }
    return status;
}

static cme_status last_change(const cme__rsvp_edit *edit, int64_t person_row, cme_rsvp_explanation *out) {
    cme__statement *last = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(edit->store->db,
                                        "SELECT reason, at FROM rsvp_log WHERE session = $1 AND person = $2"
                                        " ORDER BY number DESC LIMIT 1",
                                        &last);
    cme__bind_int(last, 1, edit->plan->row);
    cme__bind_int(last, 2, person_row);
    if (status == CME_OK) {
        status = cme__step(last, &found);
    }
    out->changed_at = found ? cme__column_time(last, 1) : CME_TIME_NONE;
    out->reason = found ? (cme_rsvp_reason)cme__column_int(last, 0) : (cme_rsvp_reason)0;
    cme__done(last);
    return status;
}
