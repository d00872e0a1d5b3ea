/* session_change.c: one session changed against its event: overridden, given back, cancelled.
 * May use event_internal.h, rsvp_internal.h, store_page_internal.h and the rooms below.
 * Must not change the event. */
#include <cmevent/session.h>

#include "event_internal.h"
#include "rsvp_internal.h"
#include "session_change_internal.h"
#include "store_page_internal.h"

static cme_status change_session(cme_store *store, cme_session_key key, const cme_session_spec *given,
                                 uint64_t mask, bool resets, void **out);
static cme_status check_changeable(cme_store *store, cme__session_edit *edit, uint64_t mask);
static cme_status apply_change(cme_store *store, const cme_session_spec *given, uint64_t mask, bool resets,
                               cme__session_edit *edit);
static cme_status check_new_start(cme_store *store, const cme__session_edit *edit);
static cme_status write_change(cme_store *store, cme__session_edit *edit, unsigned changed);
static cme_status follow_seats(cme_store *store, cme__session_edit *edit);
static cme_status cancel_session(cme_store *store, cme_session_key key, void **out);
static cme_status write_cancelled(cme_store *store, cme__session_plan *plan);
static cme_status append_change(cme_store *store, int64_t session_row);

cme_status cme_session_override(cme_store *store, cme_session_key key, const cme_session_spec *spec,
                                uint64_t mask, cme_session **out) {
    void *session = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = change_session(store, key, spec, mask, false, out != NULL ? &session : NULL);
    }
    return cme__store_end_with(store, status, session, out);
}

cme_status cme_session_reset(cme_store *store, cme_session_key key, uint64_t mask, cme_session **out) {
    void *session = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = change_session(store, key, NULL, mask, true, out != NULL ? &session : NULL);
    }
    return cme__store_end_with(store, status, session, out);
}

cme_status cme_session_cancel(cme_store *store, cme_session_key key, cme_session **out) {
    void *session = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = cancel_session(store, key, out != NULL ? &session : NULL);
    }
    return cme__store_end_with(store, status, session, out);
}

cme_status cme__session_cancel_written(cme_store *store, int64_t row) {
    cme__session_plan plan;
    cme_status status = cme__session_load_row(store, row, &plan);
    return status == CME_OK ? write_cancelled(store, &plan) : status;
}

static cme_status change_session(cme_store *store, cme_session_key key, const cme_session_spec *given,
                                 uint64_t mask, bool resets, void **out) {
    cme__session_edit edit = {0};
    cme_status status = cme__mask_check(store, "session", mask, CME__SESSION_ALL);
    if (status == CME_OK) {
        status = cme__session_load(store, key, &edit.plan);
    }
    if (status == CME_OK) {
        status = check_changeable(store, &edit, mask);
    }
    if (status == CME_OK) {
        status = cme__session_edit_read(store, &edit);
    }
    if (status == CME_OK) {
        status = apply_change(store, given, mask, resets, &edit);
    }
    if (status == CME_OK) {
        status = cme__session_object(store, &edit.plan, out);
    }
    cme__arena_free(&edit.arena);
    return status;
}

static cme_status check_changeable(cme_store *store, cme__session_edit *edit, uint64_t mask) {
    if (edit->plan.status == CME_SESSION_CANCELLED) {
        return cme__session_refuse(store, CME_ERR_STATE, &edit->plan,
                                   "is cancelled: it cannot be changed any more");
    }
    if ((mask & (CME_SESSION_START | CME_SESSION_DURATION)) &&
        cme__session_has_started(&edit->plan, cme_store_now(store))) {
        return cme__session_refuse(store, CME_ERR_CLOSED, &edit->plan,
                                   "has started: its time can no longer change");
    }
    return CME_OK;
}

static cme_status apply_change(cme_store *store, const cme_session_spec *given, uint64_t mask, bool resets,
                               cme__session_edit *edit) {
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    cme_status status = CME_OK;
    edit->edited = edit->old;
    if (resets) {
        edit->edited.overridden &= ~mask;
    } else {
        status = cme__spec_read(&store->fault, "session spec", given, &spec, sizeof spec);
        if (status == CME_OK) {
            edit->allow_overfull = spec.allow_overfull;
            status = cme__session_edit_apply(store, &spec, mask, edit);
        }
    }
    if (status != CME_OK) {
        return status;
    }
    cme__session_edit_derive(edit);
    if (!cme__session_edit_differs(edit)) {
        return CME_OK;
    }
    status = check_new_start(store, edit);
    return status == CME_OK ? write_change(store, edit, cme__session_edit_shown(edit)) : status;
}

/* Nobody can come to a past that is made now; a draft may be planned at will. */
static cme_status check_new_start(cme_store *store, const cme__session_edit *edit) {
    if (edit->plan.status == CME_SESSION_DRAFT || edit->edited.starts_at == edit->old.starts_at ||
        edit->edited.starts_at > cme_store_now(store)) {
        return CME_OK;
    }
    return cme__session_refuse(store, CME_ERR_INVALID, &edit->plan, "cannot be moved into the past");
}

static cme_status write_change(cme_store *store, cme__session_edit *edit, unsigned changed) {
    cme_status status = cme__session_materialise(store, &edit->plan);
    if (status == CME_OK) {
        status = cme__session_edit_write(store, edit, changed);
    }
    if (status == CME_OK) {
        status = append_change(store, edit->plan.row);
    }
    if (status == CME_OK) {
        status = cme__session_load_row(store, edit->plan.row, &edit->plan);
    }
    if (status == CME_OK) {
        status = cme__session_tell_edit(store, edit);
    }
    return status == CME_OK ? follow_seats(store, edit) : status;
}

/* Fewer seats than heads are refused, however they became fewer (rules.md 10, 15); more of them move the
 * queue up (rules.md 11). */
static cme_status follow_seats(cme_store *store, cme__session_edit *edit) {
    if (!cme__session_is_coming(&edit->plan, cme_store_now(store))) {
        return CME_OK;
    }
    cme_status status = CME_OK;
    if (cme__session_edit_changes_capacity(edit)) {
        status = cme__session_check_seats(store, &edit->plan, "capacity", edit->plan.capacity,
                                          edit->allow_overfull);
    }
    if (status == CME_OK && cme__session_edit_changes_venue(edit)) {
        status = cme__session_check_seats(store, &edit->plan, "room capacity", edit->plan.room_capacity,
                                          edit->allow_overfull);
    }
    return status == CME_OK ? cme__rsvp_promote(store, &edit->plan) : status;
}

static cme_status cancel_session(cme_store *store, cme_session_key key, void **out) {
    cme__session_plan plan;
    cme_status status = cme__session_load(store, key, &plan);
    if (status == CME_OK && plan.status != CME_SESSION_CANCELLED) {
        if (cme__session_has_started(&plan, cme_store_now(store))) {
            return cme__session_refuse(store, CME_ERR_CLOSED, &plan,
                                       "has started: it can no longer be cancelled");
        }
        status = cme__session_materialise(store, &plan);
        if (status == CME_OK) {
            status = write_cancelled(store, &plan);
        }
    }
    return status == CME_OK ? cme__session_object(store, &plan, out) : status;
}

static cme_status write_cancelled(cme_store *store, cme__session_plan *plan) {
    cme_status status = cme__session_set_cancelled(store, plan, true);
    if (status == CME_OK) {
        status = cme__rsvp_release_all(store, plan, CME_RSVP_REASON_SESSION_CANCELLED);
    }
    return status == CME_OK ? append_change(store, plan->row) : status;
}

cme_status cme__session_set_cancelled(cme_store *store, cme__session_plan *plan, bool is_cancelled) {
    static const char UPDATE[] =
        "UPDATE sessions SET cancelled = $2, sequence = sequence + $3, updated_at = $4 WHERE rowid = $1";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, UPDATE, &statement);
    cme__bind_int(statement, 1, plan->row);
    cme__bind_int(statement, 2, is_cancelled);
    cme__bind_int(statement, 3, plan->status != CME_SESSION_DRAFT);
    cme__bind_int(statement, 4, cme_store_now(store));
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    return status == CME_OK ? cme__session_load_row(store, plan->row, plan) : status;
}

cme_status cme__session_refuse(cme_store *store, cme_status status, const cme__session_plan *plan,
                               const char *why) {
    char name[CME__SESSION_NAME_SIZE];
    cme__session_name(plan->key, name);
    return cme__fail(&store->fault, status, "%s %s", name, why);
}

static cme_status append_change(cme_store *store, int64_t session_row) {
    return cme__change_append(store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE, session_row, 0);
}
