/* event_update.c: fields of an event changed, with what follows for its sessions.
 * May use event_internal.h, store_page_internal.h and the rooms below.
 * Must not decide whether an edit may happen: event_edit.c does that. */
#include <cmevent/event.h>

#include "event_internal.h"
#include "store_page_internal.h"

/* What an update works on. */
typedef struct event_edit {
    cme__arena arena;
    cme__event_fields old;
    cme__event_fields edited;
    unsigned changed;
    unsigned allows; /* CME__CHANGED_ALLOWS_OVERFULL, or 0 */
    cme__session_written *written;
    size_t written_count;
} event_edit;

static cme_status update_event(cme_store *store, cme_id id, const cme_event_spec *given, uint64_t mask,
                               event_edit *edit, void **out);
static cme_status compile_edit(cme_store *store, event_edit *edit);
static cme_status write_edit(cme_store *store, event_edit *edit);
static cme_status move_sessions(cme_store *store, const event_edit *edit, cme_time past_until);

cme_status cme_event_update(cme_store *store, cme_id id, const cme_event_spec *spec, uint64_t mask,
                            cme_event **out) {
    void *event = NULL;
    event_edit edit = {0};
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = update_event(store, id, spec, mask, &edit, out != NULL ? &event : NULL);
    }
    cme__arena_free(&edit.arena);
    return cme__store_end_with(store, status, event, out);
}

static cme_status update_event(cme_store *store, cme_id id, const cme_event_spec *given, uint64_t mask,
                               event_edit *edit, void **out) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    int64_t row = 0;
    cme_status status = cme__spec_read(&store->fault, "event spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = cme__mask_check(store, "event", mask, CME__EVENT_ALL);
    }
    if (status == CME_OK) {
        status = cme__event_row(store, id, &row);
    }
    if (status == CME_OK) {
        status = cme__event_read(store, row, &edit->arena, &edit->old);
    }
    if (status == CME_OK) {
        status = cme__event_check_editable(store, &edit->old);
    }
    if (status == CME_OK) {
        status = cme__event_resolve(store, &edit->old);
    }
    if (status == CME_OK) {
        edit->edited = edit->old;
        edit->allows = spec.allow_overfull ? CME__CHANGED_ALLOWS_OVERFULL : 0;
        status = cme__event_apply(store, &spec, mask, false, &edit->arena, &edit->edited);
    }
    if (status == CME_OK) {
        edit->changed = cme__event_compare(&edit->old, &edit->edited);
        status = edit->changed != 0 ? write_edit(store, edit) : CME_OK;
    }
    return status == CME_OK ? cme__event_object(store, row, out) : status;
}

static cme_status write_edit(cme_store *store, event_edit *edit) {
    cme_time now = cme_store_now(store);
    cme_time past_until = cme__event_past_until(edit->old.stopped_at, now);
    bool is_rescheduled = (edit->changed & (CME__CHANGED_TIME | CME__CHANGED_RECURRENCE)) != 0;
    cme_status status = CME_OK;
    if (is_rescheduled) {
        status = compile_edit(store, edit);
    }
    if (status != CME_OK) {
        return status;
    }
    if (cme__event_sequence_rises(edit->old.status, edit->changed)) {
        edit->edited.sequence++;
    }
    if (edit->changed != CME__CHANGED_CAPACITY) {
        edit->edited.updated_at = now;
    }
    status = cme__event_write(store, &edit->edited, is_rescheduled);
    if (status == CME_OK && is_rescheduled) {
        status = move_sessions(store, edit, past_until);
    }
    if (status == CME_OK) {
        status = cme__session_tell_place(store, edit->old.row, &edit->old, &edit->edited, past_until);
    }
    if (status == CME_OK && (edit->changed & (CME__CHANGED_CAPACITY | CME__CHANGED_PLACE))) {
        status = cme__session_follow_seats(store, edit->old.row, past_until, edit->changed | edit->allows);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, edit->old.id, 0, 0);
    }
    return status;
}

/* The new recurrence, and whether it may be. An imported start that its rule does not generate is let be as
 * long as neither of both changes. */
static cme_status compile_edit(cme_store *store, event_edit *edit) {
    const cme__event_times *before = &edit->old.times;
    const cme__event_times *after = &edit->edited.times;
    bool is_same_rule = before->rrule != NULL && after->rrule != NULL &&
                        strcmp(before->rrule, after->rrule) == 0 && before->start == after->start &&
                        before->kind == after->kind;
    cme_status status = cme__event_compile(store, is_same_rule, &edit->edited);
    if (status == CME_OK) {
        status =
            cme__session_written_of(store, edit->old.row, &edit->arena, &edit->written, &edit->written_count);
    }
    if (status == CME_OK) {
        status = cme__event_check_edit(store, &edit->old, &edit->edited, edit->written, edit->written_count);
    }
    return status;
}

/* Written sessions follow; what has started keeps its instants. */
static cme_status move_sessions(cme_store *store, const event_edit *edit, cme_time past_until) {
    bool is_renamed =
        cme__event_times_is_series(&edit->old.times) != cme__event_times_is_series(&edit->edited.times);
    cme_status status = CME_OK;
    for (size_t i = 0; i < edit->written_count && status == CME_OK; i++) {
        cme__session_written session = edit->written[i];
        if (session.starts_at > past_until) {
            cme__session_derive(&edit->edited.times, &session);
        }
        status = cme__session_write_instants(store, &session);
        if (status == CME_OK) {
            status = cme__session_tell_times(store, edit->old.status, &edit->written[i], &session);
        }
        if (status == CME_OK && is_renamed) {
            status = cme__change_append(store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE,
                                        session.row, 0);
        }
    }
    return status;
}
