/* session_room.c: sessions whose room changed its size.
 * May use session_internal.h and db/.
 * Must not know why the room changed. */
#include "session_internal.h"

#include "store_page_internal.h"

static cme_status find_sessions_at(cme_store *store, int64_t venue_row, int64_t **rows, size_t *count);
static cme_status check_room(cme_store *store, const cme__session_plan *plan, int32_t room_capacity);

cme_status cme__session_room_changed(cme_store *store, int64_t venue_row, int32_t room_capacity) {
    int64_t *rows = NULL;
    size_t count = 0;
    cme_time now = cme_store_now(store);
    cme_status status = find_sessions_at(store, venue_row, &rows, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__session_plan plan;
        status = cme__session_load_row(store, rows[i], &plan);
        if (status == CME_OK && cme__session_is_coming(&plan, now)) {
            status = check_room(store, &plan, room_capacity);
        }
    }
    cme__free(rows);
    return status;
}

/* Those that may be still to come: their start is, or they never took place. 4 is CME_SESSION_VENUE. */
static cme_status find_sessions_at(cme_store *store, int64_t venue_row, int64_t **rows, size_t *count) {
    static const char SELECT[] =
        "SELECT s.rowid FROM sessions s JOIN events e ON e.rowid = s.event"
        " WHERE s.venue = $1 AND s.overridden & 4 AND s.cancelled = 0"
        "  AND (s.start_at > $2 OR s.start_at > e.stopped_at)"
        " UNION ALL SELECT s.rowid FROM events e JOIN sessions s ON s.event = e.rowid"
        " WHERE e.venue = $1 AND NOT s.overridden & 4 AND s.cancelled = 0"
        "  AND (s.start_at > $2 OR s.start_at > e.stopped_at)";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, venue_row);
    cme__bind_int(statement, 2, cme_store_now(store));
    return status == CME_OK ? cme__rows_read(store, statement, rows, count) : status;
}

static cme_status check_room(cme_store *store, const cme__session_plan *plan, int32_t room_capacity) {
    if (room_capacity == CME_UNLIMITED || plan->going <= room_capacity) {
        return CME_OK;
    }
    char event[CME_ID_TEXT_SIZE];
    char recurrence_id[CME_CIVIL_TEXT_SIZE];
    cme_id_text(plan->key.event, event);
    cme_civil_text(plan->key.recurrence_id, recurrence_id);
    return cme__fail(&store->fault, CME_ERR_CONFLICT,
                     "room capacity %d: %d go to session %s of event %s, %d too many", room_capacity,
                     plan->going, recurrence_id, event, plan->going - room_capacity);
}
