/* session_load.c: sessions as decisions need them: read by key or row, given a row, counted.
 * May use event_internal.h, rules/event.h and db/.
 * Must not know RSVPs, nor decide about seats. */
#include "event_internal.h"

/* The columns of LOAD_BY_KEY and LOAD_BY_ROW, in their order. */
enum {
    EVENT_ROW,
    EVENT,
    STATUS,
    STOPPED_AT,
    KIND,
    EVENT_CAPACITY,
    ROW,
    RECURRENCE_ID,
    ORIGINAL_AT,
    START_AT,
    END_AT,
    CANCELLED,
    SESSION_CAPACITY,
    ROOM_CAPACITY,
    GOING,
    HELD,
    OVERFULL,
    WAITING,
    WAITING_PARTIES,
    HAS
};

/* Of the venue that counts: 4 is CME_SESSION_VENUE. Without a venue no table is opened for it. */
#define LOAD_VENUE "CASE WHEN s.overridden & 4 THEN s.venue ELSE e.venue END"
#define LOAD_ROOM                                                                                            \
    "CASE WHEN " LOAD_VENUE " IS NOT NULL"                                                                   \
    " THEN (SELECT v.room_capacity FROM venues v WHERE v.rowid = " LOAD_VENUE ") END"

#define LOAD_COLUMNS                                                                                         \
    "SELECT e.rowid, e.id, e.status, e.stopped_at, e.kind, e.capacity, s.rowid, s.recurrence_id,"            \
    "  s.original_at, s.start_at, s.end_at, s.cancelled, s.capacity, " LOAD_ROOM                             \
    ", h.going, h.held, h.overfull,"                                                                         \
    "  h.waiting, h.waiting_parties, e.has | coalesce(s.has, 0)"

_Static_assert(CME_SESSION_VENUE == 4, "the statements below have it in them");

static const char LOAD_BY_KEY[] =
    LOAD_COLUMNS " FROM events e LEFT JOIN sessions s ON s.event = e.rowid AND s.recurrence_id = $2"
                 " LEFT JOIN session_heads h ON h.session = s.rowid WHERE e.id = $1";

static const char LOAD_BY_ROW[] = LOAD_COLUMNS " FROM sessions s JOIN session_heads h ON h.session = s.rowid"
                                               " JOIN events e ON e.rowid = s.event WHERE s.rowid = $1";

static cme_status set_has(cme_store *store, const char *sql, int64_t row, uint32_t bit, bool has);
static void read_plan(cme__statement *row, cme__session_plan *out);
static cme_status load(cme_store *store, cme_session_key key, const cme__event_fields *event,
                       cme__session_plan *out);
static cme_status load_unwritten(cme_store *store, cme_session_key key, cme__session_plan *plan);
static cme_status plan_unwritten(cme_store *store, cme_session_key key, const cme__event_fields *event,
                                 cme__session_plan *plan);
static cme_status fail_no_event(cme_store *store, cme_id event);
static cme_status fail_no_session(cme_store *store, const cme__event_fields *event, cme_civil recurrence_id);

cme_status cme__session_load(cme_store *store, cme_session_key key, cme__session_plan *out) {
    return load(store, key, NULL, out);
}

cme_status cme__session_load_of(cme_store *store, cme_session_key key, const cme__event_fields *event,
                                cme__session_plan *out) {
    return load(store, key, event, out);
}

/* `event` may be NULL: it is read when it is needed. */
static cme_status load(cme_store *store, cme_session_key key, const cme__event_fields *event,
                       cme__session_plan *out) {
    *out = (cme__session_plan){0};
    if (cme_id_is_none(key.event)) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "event of the session must be set");
    }
    bool is_named = !cme_civil_is_none(key.recurrence_id);
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, LOAD_BY_KEY, &statement);
    cme__bind_id(statement, 1, key.event);
    if (is_named && !cme_civil_is_valid(key.recurrence_id)) {
        cme__bind_null(statement, 2);
    } else {
        cme__bind_int(statement, 2, cme__recurrence_id_of(key.recurrence_id));
    }
    bool row = false;
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    if (status == CME_OK && !row) {
        status = fail_no_event(store, key.event);
    }
    if (status == CME_OK) {
        read_plan(statement, out);
    }
    cme__done(statement);
    if (status != CME_OK || out->row != 0) {
        return status;
    }
    return event != NULL ? plan_unwritten(store, key, event, out) : load_unwritten(store, key, out);
}

cme_status cme__session_load_row(cme_store *store, int64_t row, cme__session_plan *out) {
    *out = (cme__session_plan){0};
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, LOAD_BY_ROW, &statement);
    cme__bind_int(statement, 1, row);
    bool found = false;
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        read_plan(statement, out);
    } else if (status == CME_OK) {
        status =
            cme__fail(&store->fault, CME_ERR_CORRUPT, "row %lld of sessions is not there", (long long)row);
    }
    cme__done(statement);
    return status;
}

bool cme__session_has_started(const cme__session_plan *plan, cme_time now) {
    return plan->status == CME_SESSION_SCHEDULED && plan->starts_at <= now;
}

bool cme__session_is_coming(const cme__session_plan *plan, cme_time now) {
    return plan->status != CME_SESSION_CANCELLED && !cme__session_has_started(plan, now);
}

cme_status cme__session_materialise(cme_store *store, cme__session_plan *plan) {
    /* What only RSVPs write about changes nothing that a calendar shows: updated_at stays the event's. */
    static const char INSERT[] =
        "INSERT INTO sessions (event, recurrence_id, original_at, start_at, end_at, created_at, updated_at)"
        " SELECT rowid, $2, $3, $4, $5, $6, updated_at FROM events WHERE rowid = $1";
    if (plan->row != 0) {
        return CME_OK;
    }
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, INSERT, &statement);
    cme__bind_int(statement, 1, plan->event_row);
    cme__bind_int(statement, 2, plan->recurrence_id);
    cme__bind_int(statement, 3, plan->original_at);
    cme__bind_int(statement, 4, plan->starts_at);
    cme__bind_int(statement, 5, plan->ends_at);
    cme__bind_int(statement, 6, cme_store_now(store));
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    if (status == CME_OK) {
        plan->row = cme__db_last_rowid(store->db);
        status = cme__db_prepare(store->db, "INSERT INTO session_heads (session) VALUES ($1)", &statement);
        cme__bind_int(statement, 1, plan->row);
    }
    return status == CME_OK ? cme__run(statement) : status;
}

cme_status cme__event_set_has(cme_store *store, int64_t event_row, uint32_t bit, bool has) {
    return set_has(store, "UPDATE events SET has = (has & ~$2) | $3 WHERE rowid = $1", event_row, bit, has);
}

cme_status cme__session_set_has(cme_store *store, int64_t session_row, uint32_t bit, bool has) {
    return set_has(store, "UPDATE sessions SET has = (has & ~$2) | $3 WHERE rowid = $1", session_row, bit,
                   has);
}

static cme_status set_has(cme_store *store, const char *sql, int64_t row, uint32_t bit, bool has) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, sql, &statement);
    cme__bind_int(statement, 1, row);
    cme__bind_int(statement, 2, bit);
    cme__bind_int(statement, 3, has ? bit : 0);
    return status == CME_OK ? cme__run(statement) : status;
}

cme_status cme__session_key_of_row(cme_store *store, int64_t row, cme_session_key *out) {
    static const char SELECT[] =
        "SELECT e.id, s.recurrence_id, e.kind FROM sessions s JOIN events e ON e.rowid = s.event WHERE s.rowid = $1";
    *out = CME_SESSION_NONE;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, row);
    bool found = false;
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        *out = cme__column_session_key(statement, 0);
    } else if (status == CME_OK) {
        status =
            cme__fail(&store->fault, CME_ERR_CORRUPT, "row %lld of sessions is not there", (long long)row);
    }
    cme__done(statement);
    return status;
}

cme_status cme__session_load_door(cme_store *store, cme__session_plan *plan) {
    static const char SELECT[] =
        "SELECT h.present, h.attended, h.walked_in, h.walked_in_present, s.door_closed_at"
        " FROM session_heads h JOIN sessions s ON s.rowid = h.session WHERE h.session = $1";
    cme__statement *statement = NULL;
    bool found = false;
    plan->door = (cme__session_door){.closed_at = CME_TIME_NONE};
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, plan->row);
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (found) {
        plan->door = (cme__session_door){.present = (int32_t)cme__column_int(statement, 0),
                                         .attended = (int32_t)cme__column_int(statement, 1),
                                         .walked_in = (int32_t)cme__column_int(statement, 2),
                                         .walked_in_present = (int32_t)cme__column_int(statement, 3),
                                         .closed_at = cme__column_time(statement, 4)};
    }
    cme__done(statement);
    return status;
}

cme_status cme__session_write_seats(cme_store *store, const cme__session_plan *plan) {
    static const char UPDATE[] =
        "UPDATE session_heads SET going = $2, held = $3, overfull = $4, waiting = $5, waiting_parties = $6"
        " WHERE session = $1";
    const cme__session_heads *heads = &plan->heads;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, UPDATE, &statement);
    cme__bind_int(statement, 1, plan->row);
    cme__bind_int(statement, 2, heads->going);
    cme__bind_int(statement, 3, heads->held);
    cme__bind_int(statement, 4, heads->overfull);
    cme__bind_int(statement, 5, heads->waiting);
    cme__bind_int(statement, 6, heads->waiting_parties);
    return status == CME_OK ? cme__run(statement) : status;
}

cme_status cme__session_write_door(cme_store *store, const cme__session_plan *plan) {
    static const char UPDATE[] =
        "UPDATE session_heads SET present = $2, attended = $3, walked_in = $4, walked_in_present = $5"
        " WHERE session = $1";
    const cme__session_door *door = &plan->door;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, UPDATE, &statement);
    cme__bind_int(statement, 1, plan->row);
    cme__bind_int(statement, 2, door->present);
    cme__bind_int(statement, 3, door->attended);
    cme__bind_int(statement, 4, door->walked_in);
    cme__bind_int(statement, 5, door->walked_in_present);
    return status == CME_OK ? cme__run(statement) : status;
}

cme_status cme__session_set_door(cme_store *store, cme__session_plan *plan, cme_time door_closed_at) {
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(store->db, "UPDATE sessions SET door_closed_at = $1 WHERE rowid = $2", &statement);
    cme__bind_time(statement, 1, door_closed_at);
    cme__bind_int(statement, 2, plan->row);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    if (status == CME_OK) {
        plan->door.closed_at = door_closed_at;
    }
    return status;
}

/* Everything that the row has; for a session that has none, what the event alone tells. */
static void read_plan(cme__statement *row, cme__session_plan *out) {
    out->event_row = cme__column_int(row, EVENT_ROW);
    out->row = cme__column_int(row, ROW);
    out->capacity = (int32_t)cme__column_int(
        row, cme__column_is_null(row, SESSION_CAPACITY) ? EVENT_CAPACITY : SESSION_CAPACITY);
    out->room_capacity = cme__column_is_null(row, ROOM_CAPACITY)
                             ? CME_UNLIMITED
                             : (int32_t)cme__column_int(row, ROOM_CAPACITY);
    out->has = (uint32_t)cme__column_int(row, HAS);
    if (out->row == 0) {
        return;
    }
    cme_civil_kind kind = (cme_civil_kind)cme__column_int(row, KIND);
    out->recurrence_id = cme__column_int(row, RECURRENCE_ID);
    out->key =
        cme_session_key_of(cme__column_id(row, EVENT), cme__recurrence_id_civil(out->recurrence_id, kind));
    out->original_at = cme__column_int(row, ORIGINAL_AT);
    out->starts_at = cme__column_int(row, START_AT);
    out->ends_at = cme__column_int(row, END_AT);
    out->status = cme__event_session_status((cme_event_status)cme__column_int(row, STATUS),
                                            cme__column_int(row, STOPPED_AT),
                                            cme__column_int(row, CANCELLED) != 0, out->starts_at);
    out->heads = (cme__session_heads){
        .going = (int32_t)cme__column_int(row, GOING),
        .held = (int32_t)cme__column_int(row, HELD),
        .overfull = (int32_t)cme__column_int(row, OVERFULL),
        .waiting = (int32_t)cme__column_int(row, WAITING),
        .waiting_parties = (int32_t)cme__column_int(row, WAITING_PARTIES),
    };
}

/* A session that nothing was written about: it is there when the event's recurrence has it. */
static cme_status load_unwritten(cme_store *store, cme_session_key key, cme__session_plan *plan) {
    cme__arena arena = {0};
    cme__event_fields event;
    cme_status status = cme__event_read(store, plan->event_row, &arena, &event);
    if (status == CME_OK) {
        status = cme__event_resolve(store, &event);
    }
    if (status == CME_OK) {
        status = plan_unwritten(store, key, &event, plan);
    }
    cme__arena_free(&arena);
    return status;
}

static cme_status plan_unwritten(cme_store *store, cme_session_key key, const cme__event_fields *event,
                                 cme__session_plan *plan) {
    const cme__event_times *times = &event->times;
    cme__series series = cme__event_times_series(times);
    bool is_named = !cme_civil_is_none(key.recurrence_id);
    int64_t civil = times->start;
    bool exists =
        is_named == cme__event_times_is_series(times) && (!is_named || cme_civil_is_valid(key.recurrence_id));
    if (exists && is_named) {
        civil = cme__recurrence_id_of(key.recurrence_id);
        exists = cme__series_contains(&series, civil);
    }
    if (!exists) {
        return fail_no_session(store, event, key.recurrence_id);
    }
    cme__event_span span = cme__event_session_span(times->zone, times->kind, civil, times->duration_days,
                                                   times->duration_seconds);
    plan->recurrence_id = is_named ? civil : CME__RECURRENCE_PLAIN;
    plan->key = cme_session_key_of(key.event, cme__recurrence_id_civil(plan->recurrence_id, times->kind));
    plan->original_at = plan->starts_at = span.starts_at;
    plan->ends_at = span.ends_at;
    plan->status = cme__event_session_status(event->status, event->stopped_at, false, plan->starts_at);
    return CME_OK;
}

static cme_status fail_no_event(cme_store *store, cme_id event) {
    char text[CME_ID_TEXT_SIZE];
    cme_id_text(event, text);
    return cme__fail(&store->fault, CME_ERR_NOT_FOUND, "there is no event %s", text);
}

static cme_status fail_no_session(cme_store *store, const cme__event_fields *event, cme_civil recurrence_id) {
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(recurrence_id, text);
    if (cme_civil_is_none(recurrence_id)) {
        return cme__fail(&store->fault, CME_ERR_NOT_FOUND,
                         "event '%s' is a series: its sessions are named by their recurrence-id",
                         event->title);
    }
    if (!cme__event_times_is_series(&event->times)) {
        return cme__fail(
            &store->fault, CME_ERR_NOT_FOUND,
            "event '%s' is no series: its one session has the recurrence-id CME_CIVIL_NONE, not %s",
            event->title, text);
    }
    return cme__fail(&store->fault, CME_ERR_NOT_FOUND, "event '%s' has no session with the recurrence-id %s",
                     event->title, text);
}
