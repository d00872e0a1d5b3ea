/* session_import.c: a session as a calendar file has it, put over what the store has.
 * May use session_change_internal.h and the rooms below.
 * Must not know calendars' text, nor which version is newer. */
#include "session_change_internal.h"

static cme_status read_changed(cme_store *store, const cme__event_fields *event,
                               const cme__session_import *import, cme__session_edit *edit);
static cme_status import_cancelled(cme_store *store, const cme__session_import *import,
                                   cme__session_edit *edit);
static cme_status import_changed(cme_store *store, const cme__session_import *import,
                                 cme__session_edit *edit);
static cme_status read_row(cme_store *store, int64_t row, cme__arena *arena, bool *is_cancelled,
                           const char **extra);
static cme_status write_row(cme_store *store, const cme__session_import *import,
                            const cme__session_plan *plan);
static bool texts_differ(const char *a, const char *b);

cme_status cme__session_import_take(cme_store *store, const cme__event_fields *event, cme_session_key key,
                                    const cme__session_import *import, cme__session_imported *out) {
    cme__session_edit edit = {0};
    bool is_cancelled = false;
    const char *extra = NULL;
    *out = CME__SESSION_SAME;
    cme_status status = cme__session_load_of(store, key, event, &edit.plan);
    if (status == CME_OK && edit.plan.row != 0) {
        status = read_row(store, edit.plan.row, &edit.arena, &is_cancelled, &extra);
    }
    if (status != CME_OK || (is_cancelled && import->is_cancelled)) {
        cme__arena_free(&edit.arena);
        return status;
    }
    bool has_started = cme__session_has_started(&edit.plan, cme_store_now(store)) && !import->also_past;
    if (is_cancelled) {
        *out = CME__SESSION_CANCELLED;
    } else {
        status = read_changed(store, event, import, &edit);
    }
    if (status == CME_OK && !is_cancelled) {
        bool differs =
            import->is_cancelled || cme__session_edit_differs(&edit) || texts_differ(extra, import->extra);
        *out = !differs ? CME__SESSION_SAME : has_started ? CME__SESSION_STARTED : CME__SESSION_CHANGED;
    }
    if (status == CME_OK && *out == CME__SESSION_CHANGED) {
        status = import->is_cancelled ? import_cancelled(store, import, &edit)
                                      : import_changed(store, import, &edit);
    }
    cme__arena_free(&edit.arena);
    return status;
}

/* The override as the file has it, in edit->edited. */
static cme_status read_changed(cme_store *store, const cme__event_fields *event,
                               const cme__session_import *import, cme__session_edit *edit) {
    cme_status status = cme__session_edit_read_of(store, event, edit);
    if (status == CME_OK) {
        edit->edited = edit->old;
        edit->edited.overridden &= ~CME__SESSION_FILE_FIELDS;
        status = cme__session_edit_apply(store, &import->spec, import->mask, edit);
    }
    if (status == CME_OK) {
        cme__session_edit_derive(edit);
    }
    return status;
}

/* Also one that has started, of a file that is new here: it tells what was. Time and title are the file's, so
 * that people see which session it was. */
static cme_status import_cancelled(cme_store *store, const cme__session_import *import,
                                   cme__session_edit *edit) {
    cme_status status = cme__session_materialise(store, &edit->plan);
    if (status == CME_OK && cme__session_edit_differs(edit)) {
        status = cme__session_edit_write(store, edit, cme__session_edit_shown(edit));
    }
    if (status == CME_OK) {
        status = cme__session_cancel_written(store, edit->plan.row);
    }
    return status == CME_OK ? write_row(store, import, &edit->plan) : status;
}

static cme_status import_changed(cme_store *store, const cme__session_import *import,
                                 cme__session_edit *edit) {
    cme_status status = cme__session_materialise(store, &edit->plan);
    if (status == CME_OK) {
        status = cme__session_edit_write(store, edit, cme__session_edit_shown(edit));
    }
    if (status == CME_OK) {
        status = write_row(store, import, &edit->plan);
    }
    if (status == CME_OK) {
        status =
            cme__change_append(store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE, edit->plan.row, 0);
    }
    return status == CME_OK ? cme__session_tell_edit(store, edit) : status;
}

static cme_status read_row(cme_store *store, int64_t row, cme__arena *arena, bool *is_cancelled,
                           const char **extra) {
    cme__statement *statement = NULL;
    bool found = false;
    cme_status status =
        cme__db_prepare(store->db, "SELECT cancelled, ical_extra FROM sessions WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, row);
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        *is_cancelled = cme__column_int(statement, 0) != 0;
        *extra = cme__column_copy(statement, 1, arena);
    }
    cme__done(statement);
    return status == CME_OK && arena->failed ? cme__fail_memory(&store->fault) : status;
}

/* The version of the file: SEQUENCE is kept as what it is above the event's. */
static cme_status write_row(cme_store *store, const cme__session_import *import,
                            const cme__session_plan *plan) {
    static const char UPDATE[] =
        "UPDATE sessions SET sequence = max(0, $1 - (SELECT e.sequence FROM events e WHERE e.rowid = sessions.event)),"
        "  updated_at = coalesce($2, updated_at), ical_extra = $3"
        " WHERE rowid = $4";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, UPDATE, &statement);
    cme__bind_int(statement, 1, import->sequence);
    cme__bind_time(statement, 2, import->dtstamp);
    cme__bind_text(statement, 3, import->extra);
    cme__bind_int(statement, 4, plan->row);
    return status == CME_OK ? cme__run(statement) : status;
}

static bool texts_differ(const char *a, const char *b) {
    return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}
