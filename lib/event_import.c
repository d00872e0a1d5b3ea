/* event_import.c: events as they stand in a calendar file: made, or replaced by a newer version.
 * May use event_internal.h and the rooms below.
 * Must not know calendars' text, nor which version is newer. */
#include "event_internal.h"

/* What replacing works on. */
typedef struct replacement {
    cme__arena arena;
    cme__event_fields old;
    cme__event_fields edited;
    cme__session_written *written;
    size_t written_count;
} replacement;

static cme_status check_import(cme_store *store, const cme__event_import *import);
static cme_status replace_event(cme_store *store, int64_t row, const cme_event_spec *given,
                                const cme__event_import *import, replacement *work);
static cme_event_spec spec_of_file(const cme_event_spec *given, const cme__event_fields *old);
static void replace_status(const cme__event_import *import, cme_time now, cme__event_fields *edited);
static cme_status replace_sessions(cme_store *store, const replacement *work);
static cme_status replace_session(cme_store *store, const replacement *work, cme__session_written session,
                                  cme_time past_until);

cme_status cme__event_import_create(cme_store *store, const cme_event_spec *spec,
                                    const cme__event_import *import, cme_id *id) {
    cme__arena arena = {0};
    cme__event_fields fields;
    cme_status status = check_import(store, import);
    if (status == CME_OK) {
        status = cme__event_make(store, spec, import, &arena, &fields);
    }
    if (status == CME_OK) {
        *id = fields.id;
    }
    cme__arena_free(&arena);
    return status;
}

cme_status cme__event_import_replace(cme_store *store, cme_id id, const cme_event_spec *spec,
                                     const cme__event_import *import) {
    replacement work = {0};
    int64_t row = 0;
    cme_status status = check_import(store, import);
    if (status == CME_OK) {
        status = cme__event_row(store, id, &row);
    }
    if (status == CME_OK) {
        status = replace_event(store, row, spec, import, &work);
    }
    cme__arena_free(&work.arena);
    return status;
}

static cme_status check_import(cme_store *store, const cme__event_import *import) {
    if (import->status == CME_EVENT_DRAFT || import->status == CME_EVENT_PUBLISHED ||
        import->status == CME_EVENT_CANCELLED) {
        return CME_OK;
    }
    return cme__fail(&store->fault, CME_ERR_INVALID, "status %d of an imported event: no file has it",
                     (int)import->status);
}

static cme_status replace_event(cme_store *store, int64_t row, const cme_event_spec *given,
                                const cme__event_import *import, replacement *work) {
    cme_time now = cme_store_now(store);
    cme_status status = cme__event_read(store, row, &work->arena, &work->old);
    if (status == CME_OK) {
        status = cme__event_resolve(store, &work->old);
    }
    if (status == CME_OK) {
        cme_event_spec spec = spec_of_file(given, &work->old);
        work->edited = work->old;
        status = cme__event_apply(store, &spec, CME__EVENT_ALL, import->lenient, &work->arena, &work->edited);
    }
    if (status == CME_OK) {
        status = cme__event_compile(store, import->lenient, &work->edited);
    }
    if (status == CME_OK) {
        status = cme__session_written_of(store, row, &work->arena, &work->written, &work->written_count);
    }
    if (status != CME_OK) {
        return status;
    }
    replace_status(import, now, &work->edited);
    status = cme__event_write(store, &work->edited, true);
    if (status == CME_OK) {
        status = replace_sessions(store, work);
    }
    cme_time past_until = cme__event_past_until(work->old.stopped_at, now);
    if (status == CME_OK && import->status == CME_EVENT_CANCELLED) {
        status = cme__event_release(store, row, past_until);
    } else if (status == CME_OK) {
        status = cme__session_tell_place(store, row, &work->old, &work->edited, past_until);
    }
    if (status == CME_OK && import->status != CME_EVENT_CANCELLED) {
        unsigned changed = cme__event_compare(&work->old, &work->edited) & CME__CHANGED_PLACE;
        status = cme__session_follow_seats(store, row, past_until, changed);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, work->old.id, 0, 0);
    }
    return status;
}

static cme_event_spec spec_of_file(const cme_event_spec *given, const cme__event_fields *old) {
    cme_event_spec spec = *given;
    spec.capacity = old->capacity;
    spec.visibility = old->visibility;
    if (cme_id_is_none(spec.venue)) {
        spec.venue = old->venue;
    }
    return spec;
}

/* Its organizer decides, elsewhere: no table stands in the way. Only what was published once is a draft no
 * more. */
static void replace_status(const cme__event_import *import, cme_time now, cme__event_fields *edited) {
    if (import->status != CME_EVENT_DRAFT) {
        edited->stopped_at = cme__event_stopped_at(import->status, edited->stopped_at, now);
        edited->status = import->status;
    }
    edited->sequence = import->sequence;
    edited->ical_dtstamp = import->dtstamp;
    edited->ical_extra = import->extra;
    edited->updated_at = import->dtstamp != CME_TIME_NONE ? import->dtstamp : now;
}

static cme_status replace_sessions(cme_store *store, const replacement *work) {
    cme_time past_until = cme__event_past_until(work->old.stopped_at, cme_store_now(store));
    cme_status status = CME_OK;
    for (size_t i = 0; i < work->written_count && status == CME_OK; i++) {
        status = replace_session(store, work, work->written[i], past_until);
    }
    return status;
}

/* A session goes where its name is, gets or loses its name with the rule, or is cancelled. */
static cme_status replace_session(cme_store *store, const replacement *work, cme__session_written session,
                                  cme_time past_until) {
    const cme__event_times *times = &work->edited.times;
    const cme__session_written before = session;
    bool is_series = cme__event_times_is_series(times);
    cme__series series = cme__event_times_series(times);
    if (session.recurrence_id == CME__RECURRENCE_PLAIN && is_series) {
        session.recurrence_id = times->start;
    } else if (session.recurrence_id != CME__RECURRENCE_PLAIN && !is_series &&
               session.recurrence_id == work->old.times.start) {
        session.recurrence_id = CME__RECURRENCE_PLAIN;
    }
    bool is_there = session.recurrence_id == CME__RECURRENCE_PLAIN ||
                    (is_series && cme__series_contains(&series, session.recurrence_id));
    bool has_started = session.starts_at <= past_until;
    if (is_there && !has_started) {
        cme__session_derive(times, &session);
    }
    cme_status status = cme__session_write_instants(store, &session);
    if (status == CME_OK) {
        status = cme__session_tell_times(store, work->edited.status, &before, &session);
    }
    if (status == CME_OK && !is_there && !has_started && !session.cancelled) {
        status = cme__session_cancel_written(store, session.row);
    }
    return status;
}
