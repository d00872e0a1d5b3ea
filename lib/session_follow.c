/* session_follow.c: what becomes of seats and RSVPs of an event's written sessions when the event changes.
 * May use event_internal.h, rsvp_internal.h, store_page_internal.h and db/.
 * Must not change events or sessions themselves. */
#include "event_internal.h"
#include "rsvp_internal.h"
#include "store_page_internal.h"

static cme_status find_at_venue(cme_store *store, int64_t venue_row, int64_t **rows, size_t *count);
static cme_status follow(cme_store *store, int64_t row, unsigned changed);
static cme_status overridden_of(cme_store *store, int64_t row, uint64_t *overridden);

cme_status cme__event_release(cme_store *store, int64_t event_row, cme_time past_until) {
    int64_t *rows = NULL;
    size_t count = 0;
    cme_status status = cme__session_rows_after(store, event_row, past_until, &rows, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__session_plan plan;
        status = cme__session_load_row(store, rows[i], &plan);
        if (status == CME_OK) {
            status = cme__rsvp_release_all(store, &plan, CME_RSVP_REASON_EVENT_CANCELLED);
        }
    }
    cme__free(rows);
    return status;
}

cme_status cme__session_follow_seats(cme_store *store, int64_t event_row, cme_time past_until,
                                     unsigned changed) {
    int64_t *rows = NULL;
    size_t count = 0;
    cme_status status = cme__session_rows_after(store, event_row, past_until, &rows, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        status = follow(store, rows[i], changed);
    }
    cme__free(rows);
    return status;
}

cme_status cme__session_check_seats(cme_store *store, cme__session_plan *plan, const char *limit,
                                    int32_t seats, bool allow_overfull) {
    cme_status status = cme__rsvp_check_seats(store, plan, limit, seats, allow_overfull);
    if (status == CME_ERR_CONFLICT) {
        char name[CME__SESSION_NAME_SIZE];
        cme__session_name(plan->key, name);
        cme__fault_prefix(&store->fault, "%s: ", name);
    }
    return status;
}

cme_status cme__session_room_changed(cme_store *store, int64_t venue_row, int32_t room_capacity,
                                     bool allow_overfull) {
    int64_t *rows = NULL;
    size_t count = 0;
    cme_time now = cme_store_now(store);
    cme_status status = find_at_venue(store, venue_row, &rows, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__session_plan plan;
        status = cme__session_load_row(store, rows[i], &plan);
        if (status != CME_OK || !cme__session_is_coming(&plan, now)) {
            continue;
        }
        status = cme__session_check_seats(store, &plan, "room capacity", room_capacity, allow_overfull);
        if (status == CME_OK) {
            status = cme__rsvp_promote(store, &plan);
        }
    }
    cme__free(rows);
    return status;
}

cme_status cme__session_rows_after(cme_store *store, int64_t event_row, cme_time after, int64_t **rows,
                                   size_t *count) {
    static const char SELECT[] =
        "SELECT rowid FROM sessions WHERE event = $1 AND cancelled = 0 AND start_at > $2 ORDER BY start_at, rowid";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_int(statement, 2, after);
    return status == CME_OK ? cme__rows_read(store, statement, rows, count) : status;
}

/* Those that may be still to come: their start is, or they never took place. 4 is CME_SESSION_VENUE. */
static cme_status find_at_venue(cme_store *store, int64_t venue_row, int64_t **rows, size_t *count) {
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

/* Checks what the event changed and the session does not override; then the queue moves up. */
static cme_status follow(cme_store *store, int64_t row, unsigned changed) {
    cme__session_plan plan;
    uint64_t overridden = 0;
    const bool allow_overfull = (changed & CME__CHANGED_ALLOWS_OVERFULL) != 0;
    cme_status status = cme__session_load_row(store, row, &plan);
    if (status != CME_OK || !cme__session_is_coming(&plan, cme_store_now(store))) {
        return status;
    }
    status = overridden_of(store, row, &overridden);
    if (status == CME_OK && (changed & CME__CHANGED_CAPACITY) && !(overridden & CME_SESSION_CAPACITY)) {
        status = cme__session_check_seats(store, &plan, "capacity", plan.capacity, allow_overfull);
    }
    if (status == CME_OK && (changed & CME__CHANGED_PLACE) && !(overridden & CME_SESSION_VENUE)) {
        status = cme__session_check_seats(store, &plan, "room capacity", plan.room_capacity, allow_overfull);
    }
    return status == CME_OK ? cme__rsvp_promote(store, &plan) : status;
}

static cme_status overridden_of(cme_store *store, int64_t row, uint64_t *overridden) {
    static const char SELECT[] = "SELECT overridden FROM sessions WHERE rowid = $1";
    cme__statement *statement = NULL;
    int64_t bits = 0;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, row);
    if (status == CME_OK) {
        status = cme__value_read(statement, &bits);
    }
    *overridden = (uint64_t)bits;
    return status;
}
