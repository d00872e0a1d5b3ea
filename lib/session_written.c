/* session_written.c: the sessions of an event that have a row: listed, and their instants derived anew.
 * May use event_internal.h, store_page_internal.h and db/.
 * Must not decide which of them may change. */
#include "event_internal.h"
#include "store_page_internal.h"

cme_status cme__session_written_of(cme_store *store, int64_t event_row, cme__arena *arena,
                                   cme__session_written **out, size_t *count) {
    static const char COUNT[] = "SELECT count(*) FROM sessions WHERE event = $1";
    static const char SELECT[] =
        "SELECT rowid, recurrence_id, original_at, start_at, end_at, cancelled, overridden, start, kind, duration_days,"
        "  duration_seconds"
        " FROM sessions WHERE event = $1 ORDER BY original_at, recurrence_id";
    *out = NULL;
    *count = 0;
    int64_t wanted = 0;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, COUNT, &statement);
    cme__bind_int(statement, 1, event_row);
    if (status == CME_OK) {
        status = cme__value_read(statement, &wanted);
    }
    if (status != CME_OK || wanted == 0) {
        return status;
    }

    *out = cme__arena_alloc(arena, (size_t)wanted * sizeof **out);
    if (*out == NULL) {
        return cme__fail_memory(&store->fault);
    }
    status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event_row);
    while (status == CME_OK && *count < (size_t)wanted) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        cme__session_written *session = &(*out)[(*count)++];
        session->row = cme__column_int(statement, 0);
        session->recurrence_id = cme__column_int(statement, 1);
        session->original_at = cme__column_int(statement, 2);
        session->starts_at = cme__column_int(statement, 3);
        session->ends_at = cme__column_int(statement, 4);
        session->cancelled = cme__column_int(statement, 5) != 0;
        session->overridden = (uint64_t)cme__column_int(statement, 6);
        session->start = cme__column_int(statement, 7);
        session->kind = (cme_civil_kind)cme__column_int(statement, 8);
        session->duration_days = (int32_t)cme__column_int(statement, 9);
        session->duration_seconds = (int32_t)cme__column_int(statement, 10);
    }
    cme__done(statement);
    return status;
}

void cme__session_derive(const cme__event_times *times, cme__session_written *session) {
    int64_t original =
        session->recurrence_id == CME__RECURRENCE_PLAIN ? times->start : session->recurrence_id;
    int64_t start = original;
    cme_civil_kind kind = times->kind;
    int32_t days = times->duration_days;
    int32_t seconds = times->duration_seconds;
    if (session->overridden & CME_SESSION_START) {
        start = session->start;
        kind = session->kind;
    }
    if (session->overridden & CME_SESSION_DURATION) {
        days = session->duration_days;
        seconds = session->duration_seconds;
    }
    cme__event_span span = cme__event_session_span(times->zone, kind, start, days, seconds);
    session->original_at = cme__zone_instant(times->zone, original);
    session->starts_at = span.starts_at;
    session->ends_at = span.ends_at;
}

cme_status cme__session_write_instants(cme_store *store, const cme__session_written *session) {
    static const char UPDATE[] =
        "UPDATE sessions SET recurrence_id = $1, original_at = $2, start_at = $3, end_at = $4 WHERE rowid = $5";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, UPDATE, &statement);
    cme__bind_int(statement, 1, session->recurrence_id);
    cme__bind_int(statement, 2, session->original_at);
    cme__bind_int(statement, 3, session->starts_at);
    cme__bind_int(statement, 4, session->ends_at);
    cme__bind_int(statement, 5, session->row);
    return status == CME_OK ? cme__run(statement) : status;
}
