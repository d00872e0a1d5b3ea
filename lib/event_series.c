/* event_series.c: an event as feeds and imports ask for it: its recurrence, its version, its foreign lines.
 * May use event_internal.h and db/.
 * Must not know calendars' text. */
#include "event_internal.h"

static cme_status read_text(cme_store *store, const char *sql, int64_t row, cme__arena *arena, char **text);

cme_status cme__event_version_of(cme_store *store, int64_t group_row, const char *uid,
                                 cme__event_version *out) {
    /* Of a plain event calendars see one entry: it is as new as its session. */
    static const char SELECT[] =
        "SELECT e.rowid, e.id, e.sequence + coalesce(s.sequence, 0), e.ical_dtstamp,"
        "  max(e.updated_at, coalesce(s.updated_at, e.updated_at))"
        " FROM events e LEFT JOIN sessions s ON s.event = e.rowid AND s.recurrence_id = $3 AND e.is_series = 0"
        " WHERE e.uid = $1 AND e.group_row = $2";
    *out = (cme__event_version){.dtstamp = CME_TIME_NONE};
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_text(statement, 1, uid);
    cme__bind_int(statement, 2, group_row);
    cme__bind_int(statement, 3, CME__RECURRENCE_PLAIN);
    bool row = false;
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    if (status == CME_OK && row) {
        out->row = cme__column_int(statement, 0);
        out->id = cme__column_id(statement, 1);
        out->sequence = (int32_t)cme__column_int(statement, 2);
        out->dtstamp = cme__column_time(statement, 3);
        out->updated_at = cme__column_time(statement, 4);
    }
    cme__done(statement);
    return status;
}

cme_status cme__event_extra(cme_store *store, int64_t event_row, cme__arena *arena, char **extra) {
    return read_text(store, "SELECT ical_extra FROM events WHERE rowid = $1", event_row, arena, extra);
}

cme_status cme__session_extra(cme_store *store, int64_t session_row, cme__arena *arena, char **extra) {
    return read_text(store, "SELECT ical_extra FROM sessions WHERE rowid = $1", session_row, arena, extra);
}

cme_status cme__session_set_extra(cme_store *store, int64_t session_row, const char *extra) {
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(store->db, "UPDATE sessions SET ical_extra = $1 WHERE rowid = $2", &statement);
    cme__bind_text(statement, 1, extra);
    cme__bind_int(statement, 2, session_row);
    return status == CME_OK ? cme__run(statement) : status;
}

cme_status cme__event_series_load(cme_store *store, int64_t event_row, cme__event_series *out) {
    *out = (cme__event_series){.event_row = event_row};
    cme__arena arena = {0};
    cme__event_fields fields;
    cme_status status = cme__event_read(store, event_row, &arena, &fields);
    if (status == CME_OK) {
        status = cme__event_resolve(store, &fields);
    }
    const cme__event_times *times = &fields.times;
    if (status == CME_OK && times->rdate_count + times->exdate_count > 0) {
        out->dates = cme__alloc_zero(times->rdate_count + times->exdate_count, sizeof *out->dates);
        if (out->dates == NULL) {
            status = cme__fail_memory(&store->fault);
        }
    }
    if (status == CME_OK) {
        out->zone = times->zone;
        out->series = cme__event_times_series(times);
        if (times->rrule != NULL) {
            out->rule = times->rule;
        }
        out->series.rules = &out->rule;
        if (times->rdate_count > 0) {
            memcpy(out->dates, times->rdates, times->rdate_count * sizeof *out->dates);
            out->series.rdates = out->dates;
        }
        if (times->exdate_count > 0) {
            int64_t *exdates = out->dates + times->rdate_count;
            memcpy(exdates, times->exdates, times->exdate_count * sizeof *exdates);
            out->series.exdates = exdates;
        }
    }
    cme__arena_free(&arena);
    return status;
}

void cme__event_series_free(cme__event_series *series) {
    cme__free(series->dates);
    *series = (cme__event_series){0};
}

/* The text in the only column of a row. */
static cme_status read_text(cme_store *store, const char *sql, int64_t row, cme__arena *arena, char **text) {
    *text = NULL;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, sql, &statement);
    cme__bind_int(statement, 1, row);
    bool found = false;
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        *text = cme__column_copy(statement, 0, arena);
    }
    cme__done(statement);
    if (status == CME_OK && arena->failed) {
        status = cme__fail_memory(&store->fault);
    }
    return status;
}
