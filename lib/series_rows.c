/* series_rows.c: the sessions of a series that were written about, moved to their new names.
 * May use series_internal.h, rules/series.h, time/ and db/.
 * Must not touch RSVPs: they hang on the row of their session and go with it. */
#include <stdlib.h>

#include "series_internal.h"
#include "time/civil.h"

static cme_status clear_names(cme__series_work *work);
static cme_status write_row(cme__series_work *work, cme__series_row *row);
static cme_status write_moved(cme__series_work *work, cme__series_row *row);
static cme_status write_left(cme__series_work *work, cme__series_row *row);
static void apply_override(const cme__series_work *work, const cme__series_row *row,
                           cme__session_written *session);
static cme_status update_row(cme__series_work *work, const cme__session_written *session);
static bool name_is_taken(const cme__series_work *work, const cme__series_row *row, int64_t civil);
static cme_status refuse_past(cme__series_work *work, const cme__series_row *row);

cme_status cme__series_rows_read(cme__series_work *work) {
    cme__session_written *written = NULL;
    cme_time past_until = cme__event_past_until(work->old.stopped_at, work->now);
    cme_status status =
        cme__session_written_of(work->store, work->old.row, work->arena, &written, &work->row_count);
    if (status != CME_OK || work->row_count == 0) {
        return status;
    }
    work->rows = cme__arena_alloc(work->arena, work->row_count * sizeof *work->rows);
    if (work->rows == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    for (size_t i = 0; i < work->row_count; i++) {
        cme__series_row *row = &work->rows[i];
        row->written = written[i];
        row->item = SIZE_MAX;
        row->civil = written[i].recurrence_id == CME__RECURRENCE_PLAIN ? work->old.times.start
                                                                       : written[i].recurrence_id;
        bool is_past = !written[i].cancelled && written[i].starts_at <= past_until;
        row->has_started = row->civil >= work->cut && is_past;
        row->goes_along = row->civil >= work->cut && !is_past;
    }
    return CME_OK;
}

static int by_target(const void *left, const void *right) {
    const cme__series_row *a = *(cme__series_row *const *)left;
    const cme__series_row *b = *(cme__series_row *const *)right;
    if (a->target != b->target) {
        return a->target < b->target ? -1 : 1;
    }
    if (a->written.cancelled != b->written.cancelled) {
        return a->written.cancelled ? 1 : -1;
    }
    return (a->civil > b->civil) - (a->civil < b->civil);
}

cme_status cme__series_rows_target(cme__series_work *work) {
    cme__series series = cme__event_times_series(&work->tail.times);
    cme__series_row **moved = cme__alloc_zero(work->row_count, sizeof(cme__series_row *));
    size_t count = 0;
    if (moved == NULL) {
        return cme__fail_memory(&work->store->fault);
    }
    for (size_t i = 0; i < work->row_count; i++) {
        cme__series_row *row = &work->rows[i];
        row->has_target = row->goes_along && cme__series_target(work, row->civil, &row->target);
        if (row->has_target && !row->written.cancelled && !cme__series_contains(&series, row->target)) {
            row->has_target = false;
        }
        if (row->has_target) {
            moved[count++] = row;
        }
    }
    /* An added date may have come to lie on one of the rule's: the first one has it. */
    qsort(moved, count, sizeof(cme__series_row *), by_target);
    for (size_t i = 1; i < count; i++) {
        if (moved[i]->target == moved[i - 1]->target) {
            moved[i]->has_target = false;
            moved[i]->target = moved[i - 1]->target;
        }
    }
    cme__free(moved);
    return CME_OK;
}

cme_status cme__series_rows_write(cme__series_work *work) {
    cme_status status = work->splits ? CME_OK : clear_names(work);
    for (size_t i = 0; i < work->row_count && status == CME_OK; i++) {
        cme__series_row *row = &work->rows[i];
        /* After a split what stays is not touched. In place all get a name. */
        if (row->goes_along || !work->splits) {
            status = write_row(work, row);
        }
    }
    return status;
}

/* Out of each other's way, while names are exchanged. */
static cme_status clear_names(cme__series_work *work) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(
        work->store->db, "UPDATE sessions SET recurrence_id = $2 - rowid WHERE event = $1", &statement);
    cme__bind_int(statement, 1, work->old.row);
    cme__bind_int(statement, 2, INT64_MIN / 2);
    return status == CME_OK ? cme__run(statement) : status;
}

static cme_status write_row(cme__series_work *work, cme__series_row *row) {
    return row->has_target ? write_moved(work, row) : write_left(work, row);
}

static cme_status write_moved(cme__series_work *work, cme__series_row *row) {
    const cme__event_times *times = &work->tail.times;
    cme__session_written session = row->written;
    bool is_series = cme__event_times_is_series(times);
    session.recurrence_id = is_series ? row->target : CME__RECURRENCE_PLAIN;
    apply_override(work, row, &session);
    cme__session_derive(times, &session);
    if (work->old.status == CME_EVENT_PUBLISHED && !session.cancelled && session.starts_at <= work->now) {
        return refuse_past(work, row);
    }
    bool is_renamed = work->splits || session.recurrence_id != row->written.recurrence_id;
    bool is_retimed = session.starts_at != row->written.starts_at || session.ends_at != row->written.ends_at;
    cme_status status = update_row(work, &session);
    if (status == CME_OK) {
        status = cme__session_tell_times(work->store, work->old.status, &row->written, &session);
    }
    if (status == CME_OK && (is_renamed || is_retimed)) {
        status = cme__change_append(work->store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE,
                                    session.row, 0);
    }
    return status;
}

/* A session without counterpart stays, cancelled, under the old name with the event that had it: so the feeds
 * tell. In place that name may be another session's now; then it takes the next that is free. */
static cme_status write_left(cme__series_work *work, cme__series_row *row) {
    cme_status status = CME_OK;
    cme__session_written session = row->written;
    if (!work->splits) {
        int64_t unit = work->tail.times.kind == CME_CIVIL_DATE ? CME__DAY_SECONDS : 1;
        row->target = row->civil;
        while (name_is_taken(work, row, row->target)) {
            row->target += unit;
        }
        session.recurrence_id = row->target;
        if (row->written.starts_at > cme__event_past_until(work->old.stopped_at, work->now)) {
            cme__session_derive(&work->tail.times, &session);
        }
        status = update_row(work, &session);
    }
    if (status == CME_OK && row->goes_along && !session.cancelled) {
        status = cme__session_cancel_written(work->store, session.row);
    }
    return status;
}

/* Moved sessions stay where they are on the wall clock, or on the line of time; but the one that the edit
 * names is where the edit says. */
static void apply_override(const cme__series_work *work, const cme__series_row *row,
                           cme__session_written *session) {
    const cme_series_edit *edit = &work->edit;
    bool is_named = session->recurrence_id == CME__RECURRENCE_PLAIN ||
                    (!cme_civil_is_none(edit->session.recurrence_id) &&
                     row->civil == cme__recurrence_id_of(edit->session.recurrence_id));
    if (is_named && (edit->mask & CME_SERIES_START)) {
        session->overridden &= ~CME_SESSION_START;
    }
    if (is_named && (edit->mask & CME_SERIES_DURATION)) {
        session->overridden &= ~CME_SESSION_DURATION;
    }
    if ((session->overridden & CME_SESSION_START) && (edit->mask & CME_SERIES_ZONE) &&
        edit->keep == CME_SERIES_KEEP_INSTANT && session->kind == CME_CIVIL_ZONED) {
        session->start =
            cme__zone_civil(work->tail.times.zone, cme__zone_instant(work->old.times.zone, session->start));
    }
}

static cme_status update_row(cme__series_work *work, const cme__session_written *session) {
    static const char UPDATE[] =
        "UPDATE sessions SET event = $2, recurrence_id = $3, original_at = $4, start_at = $5, end_at = $6,"
        "  overridden = $7, start = $8, kind = $9, duration_days = $10, duration_seconds = $11"
        " WHERE rowid = $1";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(work->store->db, UPDATE, &statement);
    cme__bind_int(statement, 1, session->row);
    cme__bind_int(statement, 2, work->event_row);
    cme__bind_int(statement, 3, session->recurrence_id);
    cme__bind_int(statement, 4, session->original_at);
    cme__bind_int(statement, 5, session->starts_at);
    cme__bind_int(statement, 6, session->ends_at);
    cme__bind_int(statement, 7, (int64_t)session->overridden);
    for (int index = 8; index <= 11; index++) {
        cme__bind_null(statement, index);
    }
    if (session->overridden & CME_SESSION_START) {
        cme__bind_int(statement, 8, session->start);
        cme__bind_int(statement, 9, session->kind);
    }
    if (session->overridden & CME_SESSION_DURATION) {
        cme__bind_int(statement, 10, session->duration_days);
        cme__bind_int(statement, 11, session->duration_seconds);
    }
    return status == CME_OK ? cme__run(statement) : status;
}

static bool name_is_taken(const cme__series_work *work, const cme__series_row *row, int64_t civil) {
    cme__series series = cme__event_times_series(&work->tail.times);
    if (cme__series_contains(&series, civil)) {
        return true;
    }
    for (size_t i = 0; i < work->row_count; i++) {
        const cme__series_row *other = &work->rows[i];
        bool is_named_already = other->has_target || other < row;
        if (other != row && is_named_already && other->target == civil) {
            return true;
        }
    }
    return false;
}

static cme_status refuse_past(cme__series_work *work, const cme__series_row *row) {
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(cme_civil_from_seconds(row->civil, work->old.times.kind), text);
    return cme__fail(&work->store->fault, CME_ERR_INVALID,
                     "event '%s': its session of %s would be moved into the past", work->old.title, text);
}
