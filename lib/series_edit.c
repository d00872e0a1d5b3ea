/* series_edit.c: the edits of a series, done: one session, one date, or all from a cut on.
 * May use series_internal.h and the internals of events, sessions, policies, pools and questions.
 * Must not know whether this is the plan or its application. */
#include <stdlib.h>

#include "policy_internal.h"
#include "pool_internal.h"
#include "question_internal.h"
#include "series_internal.h"
#include "store_agenda_internal.h"
#include "subscription_internal.h"
#include "time/civil.h"

static cme_status edit_session(cme__series_work *work);
static cme_status override_session(cme__series_work *work);
static cme_status skip_date(cme__series_work *work);
static cme_status add_date(cme__series_work *work);
static cme_status insert_date(cme__series_work *work, int64_t civil);
static cme_status name_plain_session(cme__series_work *work);
static cme_status write_dates(cme__series_work *work);
static cme_status edit_following(cme__series_work *work);
static cme_status note_rows(cme__series_work *work);
static cme_status write_events(cme__series_work *work);
static cme_status write_head(cme__series_work *work);
static cme_status insert_tail(cme__series_work *work);
static cme_status write_in_place(cme__series_work *work);
static cme_status copy_duties(cme__series_work *work);
static cme_status end_series(cme__series_work *work);
static cme_status cancel_event(cme__series_work *work);
static cme_status append_event(cme__series_work *work, cme_change_action action, cme_id id);

cme_status cme__series_do(cme__series_work *work) {
    const cme_series_edit *edit = &work->edit;
    int64_t row = 0;
    cme_status status = cme__event_row(work->store, edit->session.event, &row);
    if (status == CME_OK) {
        status = cme__event_read(work->store, row, work->arena, &work->old);
    }
    if (status == CME_OK) {
        status = cme__event_resolve(work->store, &work->old);
    }
    if (status == CME_OK &&
        (work->old.status == CME_EVENT_CANCELLED || work->old.status == CME_EVENT_COMPLETED)) {
        return cme__fail(&work->store->fault, CME_ERR_STATE,
                         "event '%s' is %s: it cannot be changed any more", work->old.title,
                         cme__event_status_name(work->old.status));
    }
    if (status != CME_OK) {
        return status;
    }
    work->event_row = row;
    work->tail = work->old;
    work->plan->event = work->old.id;
    if (edit->scope == CME_SERIES_THIS) {
        return edit->action == CME_SERIES_ADD ? add_date(work) : edit_session(work);
    }
    return edit_following(work);
}

/* --- one session --- */

static cme_status edit_session(cme__series_work *work) {
    cme__session_plan plan;
    size_t item = 0;
    cme_status status = cme__session_load(work->store, work->edit.session, &plan);
    if (status == CME_OK) {
        status = cme__series_note(work, &plan, &item);
    }
    if (status != CME_OK) {
        return status;
    }
    switch (work->edit.action) {
    case CME_SERIES_SKIP:
        status = skip_date(work);
        break;
    case CME_SERIES_CANCEL:
        status = cme_session_cancel(work->store, work->edit.session, NULL);
        break;
    case CME_SERIES_CHANGE:
    case CME_SERIES_ADD:
        status = override_session(work);
        break;
    }
    /* Now it may have a row. */
    cme__session_plan after;
    if (status == CME_OK && cme__session_load(work->store, work->edit.session, &after) == CME_OK) {
        work->items[item].row = after.row;
        if (after.row == 0) {
            work->item_count--; /* nothing was to be changed */
        }
    } else if (status == CME_OK) {
        work->items[item].session->effect = CME_SERIES_REMOVED;
        work->items[item].session->to = CME_SESSION_NONE;
    }
    return status;
}

static cme_status override_session(cme__series_work *work) {
    const cme_series_edit *edit = &work->edit;
    static const struct {
        uint64_t series;
        uint64_t session;
    } BITS[] = {
        {CME_SERIES_START, CME_SESSION_START},
        {CME_SERIES_DURATION, CME_SESSION_DURATION},
        {CME_SERIES_VENUE, CME_SESSION_VENUE},
        {CME_SERIES_TITLE, CME_SESSION_TITLE},
        {CME_SERIES_DESCRIPTION, CME_SESSION_DESCRIPTION},
        {CME_SERIES_LOCATION, CME_SESSION_LOCATION},
        {CME_SERIES_URL, CME_SESSION_URL},
        {CME_SERIES_CAPACITY, CME_SESSION_CAPACITY},
    };
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = edit->start;
    spec.duration_days = edit->duration_days;
    spec.duration_seconds = edit->duration_seconds;
    spec.venue = edit->venue;
    spec.title = edit->title;
    spec.description = edit->description;
    spec.location = edit->location;
    spec.url = edit->url;
    spec.capacity = edit->capacity;
    uint64_t mask = 0;
    for (size_t i = 0; i < sizeof BITS / sizeof BITS[0]; i++) {
        mask |= edit->mask & BITS[i].series ? BITS[i].session : 0;
    }
    work->items[0].place_changes = (mask & (CME_SESSION_VENUE | CME_SESSION_LOCATION)) != 0;
    spec.allow_overfull = edit->allow_overfull;
    return cme_session_override(work->store, edit->session, &spec, mask, NULL);
}

/* Out of the recurrence. Whatever was written about the session stays with it, cancelled (rules.md 45). */
static cme_status skip_date(cme__series_work *work) {
    cme__session_plan plan;
    cme__event_times *times = &work->tail.times;
    cme_status status = cme__session_load(work->store, work->edit.session, &plan);
    if (status != CME_OK) {
        return status;
    }
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(plan.key.recurrence_id, text);
    if (!cme__event_times_is_series(times)) {
        return cme__fail(&work->store->fault, CME_ERR_INVALID,
                         "event '%s' is no series: cancel it instead of skipping its only date",
                         work->old.title);
    }
    if (cme__session_has_started(&plan, work->now)) {
        return cme__fail(&work->store->fault, CME_ERR_CLOSED, "event '%s': its session of %s has started",
                         work->old.title, text);
    }
    if (times->exdate_count >= CME_DATES_MAX) {
        return cme__fail(&work->store->fault, CME_ERR_LIMIT, "exdates of event '%s': at most %d",
                         work->old.title, CME_DATES_MAX);
    }
    int64_t *dates = cme__arena_alloc(work->arena, (times->exdate_count + 1) * sizeof *dates);
    if (dates == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    size_t before = 0;
    while (before < times->exdate_count && times->exdates[before] < plan.recurrence_id) {
        dates[before] = times->exdates[before];
        before++;
    }
    bool is_there = before < times->exdate_count && times->exdates[before] == plan.recurrence_id;
    size_t count = before;
    dates[count++] = plan.recurrence_id;
    for (size_t i = before + is_there; i < times->exdate_count; i++) {
        dates[count++] = times->exdates[i];
    }
    times->exdates = dates;
    times->exdate_count = count;
    status = is_there ? CME_OK : write_dates(work);
    if (status == CME_OK && plan.row != 0 && plan.status != CME_SESSION_CANCELLED) {
        status = cme__session_cancel_written(work->store, plan.row);
    }
    return status;
}

static cme_status add_date(cme__series_work *work) {
    cme__event_times *times = &work->tail.times;
    cme_civil start = work->edit.start;
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(start, text);
    if (!cme_civil_is_valid(start) || start.kind != (int)times->kind) {
        char own[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(cme_civil_from_seconds(times->start, times->kind), own);
        return cme__fail(&work->store->fault, CME_ERR_INVALID,
                         "start '%s' to add to event '%s': must be a real time of the same kind as %s", text,
                         work->old.title, own);
    }
    int64_t civil = cme_civil_seconds(start);
    cme__series series = cme__event_times_series(times);
    if (cme__series_contains(&series, civil)) {
        return cme__fail(&work->store->fault, CME_ERR_EXISTS, "event '%s' has a session of %s already",
                         work->old.title, text);
    }
    if (work->old.status == CME_EVENT_PUBLISHED && cme__zone_instant(times->zone, civil) <= work->now) {
        return cme__fail(&work->store->fault, CME_ERR_INVALID,
                         "start %s to add to event '%s': lies in the past", text, work->old.title);
    }
    cme_status status = insert_date(work, civil);
    if (status == CME_OK) {
        status = write_dates(work);
    }
    if (status == CME_OK && !cme__event_times_is_series(&work->old.times)) {
        status = name_plain_session(work);
    }
    return status == CME_OK ? cme__series_note_date(work, CME_SERIES_ADDED, 0, civil) : status;
}

/* A date that was taken out is put back; another one is added. */
static cme_status insert_date(cme__series_work *work, int64_t civil) {
    cme__event_times *times = &work->tail.times;
    int64_t *kept = cme__arena_alloc(work->arena, (times->exdate_count + 1) * sizeof *kept);
    int64_t *added = cme__arena_alloc(work->arena, (times->rdate_count + 1) * sizeof *added);
    size_t kept_count = 0;
    size_t added_count = 0;
    if (kept == NULL || added == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    for (size_t i = 0; i < times->exdate_count; i++) {
        if (times->exdates[i] != civil) {
            kept[kept_count++] = times->exdates[i];
        }
    }
    times->exdates = kept;
    times->exdate_count = kept_count;
    cme__series series = cme__event_times_series(times);
    if (cme__series_contains(&series, civil)) {
        return CME_OK;
    }
    if (times->rdate_count >= CME_DATES_MAX) {
        return cme__fail(&work->store->fault, CME_ERR_LIMIT, "rdates of event '%s': at most %d",
                         work->old.title, CME_DATES_MAX);
    }
    for (size_t i = 0; i < times->rdate_count; i++) {
        if (added_count == i && times->rdates[i] > civil) {
            added[added_count++] = civil;
        }
        added[added_count++] = times->rdates[i];
    }
    if (added_count == times->rdate_count) {
        added[added_count++] = civil;
    }
    times->rdates = added;
    times->rdate_count = added_count;
    return CME_OK;
}

/* A plain event becomes a series: its session gets its name. */
static cme_status name_plain_session(cme__series_work *work) {
    work->cut = INT64_MAX;
    cme_status status = cme__series_rows_read(work);
    for (size_t i = 0; i < work->row_count && status == CME_OK; i++) {
        cme__session_written session = work->rows[i].written;
        if (session.recurrence_id != CME__RECURRENCE_PLAIN) {
            continue;
        }
        session.recurrence_id = work->old.times.start;
        status = cme__session_write_instants(work->store, &session);
        if (status == CME_OK) {
            status = cme__change_append(work->store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE,
                                        session.row, 0);
        }
    }
    return status;
}

/* Added and removed dates of the event as it is. */
static cme_status write_dates(cme__series_work *work) {
    cme_status status = cme__event_compile(work->store, true, &work->tail);
    return status == CME_OK ? write_in_place(work) : status;
}

/* --- all from a cut on --- */

static cme_status edit_following(cme__series_work *work) {
    cme_status status = cme__series_find_cut(work);
    if (status == CME_OK) {
        status = cme__series_rows_read(work);
    }
    if (status == CME_OK) {
        status = cme__series_make_head(work);
    }
    if (status == CME_OK && work->edit.action == CME_SERIES_CANCEL) {
        status = note_rows(work);
        if (status == CME_OK) {
            status = cme__series_note_unwritten(work);
        }
        if (status != CME_OK) {
            return status;
        }
        bool ends = work->splits && work->edit.scope == CME_SERIES_FOLLOWING;
        return ends ? end_series(work) : cancel_event(work);
    }
    if (status == CME_OK) {
        status = cme__series_make_tail(work);
    }
    work->tail.id = work->splits ? work->plan->following : work->old.id;
    if (status == CME_OK) {
        status = cme__series_rows_target(work);
    }
    if (status == CME_OK) {
        status = note_rows(work);
    }
    if (status == CME_OK) {
        status = cme__series_note_unwritten(work);
    }
    if (status == CME_OK) {
        status = write_events(work);
    }
    if (status == CME_OK) {
        status = cme__series_rows_write(work);
    }
    if (status == CME_OK && work->splits) {
        status = cme__questions_split(work->store, work->old.row, work->tail.row);
    }
    unsigned changed = cme__event_compare(&work->old, &work->tail);
    cme_time past_until = cme__event_past_until(work->old.stopped_at, work->now);
    if (status == CME_OK) {
        status = cme__session_tell_place(work->store, work->event_row, &work->old, &work->tail, past_until);
    }
    if (status == CME_OK && (changed & (CME__CHANGED_CAPACITY | CME__CHANGED_PLACE))) {
        status = cme__session_follow_seats(work->store, work->event_row, past_until, 0);
    }
    return status;
}

/* What was cancelled before moves silently. */
static cme_status note_rows(cme__series_work *work) {
    bool place_changes = (work->edit.mask & (CME_SERIES_VENUE | CME_SERIES_LOCATION)) != 0;
    bool is_all = work->edit.action == CME_SERIES_CANCEL && work->edit.scope == CME_SERIES_ALL;
    cme_time past_until = cme__event_past_until(work->old.stopped_at, work->now);
    cme_status status = CME_OK;
    for (size_t i = 0; i < work->row_count && status == CME_OK; i++) {
        cme__series_row *row = &work->rows[i];
        bool is_concerned = row->goes_along || (is_all && row->written.starts_at > past_until);
        if (!is_concerned || row->written.cancelled) {
            continue;
        }
        cme__session_plan plan;
        status = cme__session_load_row(work->store, row->written.row, &plan);
        if (status == CME_OK) {
            status = cme__series_note(work, &plan, &row->item);
        }
        if (status == CME_OK) {
            work->items[row->item].place_changes = place_changes;
        }
    }
    return status;
}

static cme_status write_events(cme__series_work *work) {
    if (!work->splits) {
        work->plan->following = CME_ID_NONE;
        return write_in_place(work);
    }
    work->plan->splits_at = cme_civil_from_seconds(work->cut, work->old.times.kind);
    cme_status status = write_head(work);
    if (status == CME_OK) {
        status = insert_tail(work);
    }
    if (status == CME_OK) {
        status = copy_duties(work);
    }
    if (status == CME_OK) {
        status = cme__agenda_copy(work->store, work->old.row, work->tail.row);
    }
    return status == CME_OK ? cme__subscription_split(work->store, work->old.row, work->tail.row) : status;
}

static cme_status write_head(cme__series_work *work) {
    if (cme__event_sequence_rises(work->old.status, CME__CHANGED_RECURRENCE)) {
        work->head.sequence++;
    }
    work->head.updated_at = work->now;
    cme_status status = cme__event_write(work->store, &work->head, true);
    return status == CME_OK ? append_event(work, CME_CHANGE_UPDATED, work->old.id) : status;
}

/* The second event: an id and a UID of its own (RFC 7986 section 5.3), and all else as the first one has it.
 */
static cme_status insert_tail(cme__series_work *work) {
    char uid[CME_ID_TEXT_SIZE];
    cme_id_text(work->tail.id, uid);
    work->tail.uid = cme__arena_text(work->arena, uid, strlen(uid));
    work->tail.sequence = 0;
    work->tail.ical_dtstamp = CME_TIME_NONE;
    work->tail.created_at = work->tail.updated_at = work->now;
    if (work->tail.uid == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    cme_status status = cme__event_insert(work->store, &work->tail);
    work->event_row = work->tail.row;
    if (status == CME_OK) {
        status = cme__policy_copy(work->store, work->old.row, work->tail.row);
    }
    if (status == CME_OK) {
        status = cme__pools_copy(work->store, work->old.row, work->tail.row);
    }
    return status == CME_OK ? append_event(work, CME_CHANGE_CREATED, work->tail.id) : status;
}

static cme_status write_in_place(cme__series_work *work) {
    unsigned changed = cme__event_compare(&work->old, &work->tail);
    if (changed == 0) {
        return CME_OK;
    }
    if (cme__event_sequence_rises(work->old.status, changed)) {
        work->tail.sequence++;
    }
    if (changed != CME__CHANGED_CAPACITY) {
        work->tail.updated_at = work->now;
    }
    cme_status status = cme__event_write(work->store, &work->tail, true);
    return status == CME_OK ? append_event(work, CME_CHANGE_UPDATED, work->old.id) : status;
}

/* Whoever has a duty on the event goes on having it on the second one. Those on sessions go with them. */
static cme_status copy_duties(cme__series_work *work) {
    static const char NEXT[] =
        "SELECT rowid FROM duties WHERE event = $1 AND rowid > $2 AND (until IS NULL OR until > $3)"
        " ORDER BY rowid LIMIT 1";
    static const char COPY[] =
        "INSERT INTO duties (id, person, role, event, since, until, note)"
        " SELECT $2, person, role, $3, max(since, $4), until, note FROM duties WHERE rowid = $1";
    cme_status status = CME_OK;
    int64_t duty = 0;
    while (status == CME_OK) {
        cme__statement *next = NULL;
        bool row = false;
        status = cme__db_prepare(work->store->db, NEXT, &next);
        cme__bind_int(next, 1, work->old.row);
        cme__bind_int(next, 2, duty);
        cme__bind_int(next, 3, work->now);
        if (status == CME_OK) {
            status = cme__step(next, &row);
        }
        duty = row ? cme__column_int(next, 0) : duty;
        cme__done(next);
        if (status != CME_OK || !row) {
            break;
        }
        cme__statement *copy = NULL;
        cme_id id = cme__store_new_id(work->store);
        status = cme__db_prepare(work->store->db, COPY, &copy);
        cme__bind_int(copy, 1, duty);
        cme__bind_id(copy, 2, id);
        cme__bind_int(copy, 3, work->tail.row);
        cme__bind_int(copy, 4, work->now);
        if (status == CME_OK) {
            status = cme__run(copy);
        }
        if (status == CME_OK) {
            status = cme__change_append(work->store, CME_CHANGE_DUTY, CME_CHANGE_CREATED, id, 0, 0);
        }
    }
    return status;
}

/* --- the end --- */

/* The series ends before the cut; what was written about later sessions stays with it, cancelled. */
static cme_status end_series(cme__series_work *work) {
    cme_status status = write_head(work);
    work->plan->following = CME_ID_NONE;
    for (size_t i = 0; i < work->row_count && status == CME_OK; i++) {
        const cme__series_row *row = &work->rows[i];
        if (row->goes_along && !row->written.cancelled) {
            status = cme__session_cancel_written(work->store, row->written.row);
        }
    }
    return status;
}

static cme_status cancel_event(cme__series_work *work) {
    work->plan->following = CME_ID_NONE;
    return cme_event_cancel(work->store, work->old.id, NULL);
}

static cme_status append_event(cme__series_work *work, cme_change_action action, cme_id id) {
    return cme__change_append(work->store, CME_CHANGE_EVENT, action, id, 0, 0);
}
