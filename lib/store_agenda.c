/* store_agenda.c: when the passing of time next makes something of an event due.
 * May use store_agenda_internal.h, cmevent/due.h and db/.
 * Must not know what is to be done then: due.c and store_tick.c do. */
#include "store_agenda_internal.h"

#include <cmevent/due.h>

cme_status cme__agenda_look_by(cme_store *store, int64_t event_row, int kind, cme_time at) {
    static const char PUT[] =
        "INSERT INTO agenda (event, kind, at) VALUES ($1, $2, $3)"
        " ON CONFLICT (event, kind) DO UPDATE"
        " SET at = min(coalesce(agenda.at, excluded.at), coalesce(excluded.at, agenda.at))";
    cme__statement *put = NULL;
    cme_status status = cme__db_prepare(store->db, PUT, &put);
    cme__bind_int(put, 1, event_row);
    cme__bind_int(put, 2, kind);
    cme__bind_time(put, 3, at);
    return status == CME_OK ? cme__run(put) : status;
}

cme_status cme__agenda_open_policy(cme_store *store, int64_t event_row) {
    static const int KINDS[] = {CME_DUE_RSVP_OPENS,     CME_DUE_RSVP_CLOSES,   CME_DUE_REMINDER,
                                CME_DUE_REMINDER_AGAIN, CME__AGENDA_RECONFIRM, CME__AGENDA_PROMOTE};
    cme_status status = CME_OK;
    for (size_t i = 0; status == CME_OK && i < sizeof KINDS / sizeof KINDS[0]; i++) {
        status = cme__agenda_look_by(store, event_row, KINDS[i], CME__AGENDA_WOKEN);
    }
    return status;
}

cme_status cme__agenda_copy(cme_store *store, int64_t from_event_row, int64_t to_event_row) {
    static const char COPY[] =
        "INSERT INTO agenda (event, kind, at) SELECT $2, kind, $3 FROM agenda WHERE event = $1 AND kind <> $4"
        " ON CONFLICT (event, kind) DO UPDATE SET at = excluded.at";
    cme__statement *copy = NULL;
    cme_status status = cme__db_prepare(store->db, COPY, &copy);
    cme__bind_int(copy, 1, from_event_row);
    cme__bind_int(copy, 2, to_event_row);
    cme__bind_int(copy, 3, CME__AGENDA_WOKEN);
    cme__bind_int(copy, 4, CME__AGENDA_SUBSCRIPTIONS);
    return status == CME_OK ? cme__run(copy) : status;
}

cme_status cme__agenda_wake(cme_store *store, cme_id event, int64_t session_row) {
    static const char WAKE[] =
        "UPDATE agenda SET at = $3 WHERE at IS NOT $3 AND event = coalesce("
        " (SELECT rowid FROM events WHERE id = $1), (SELECT event FROM sessions WHERE rowid = $2))";
    cme__statement *wake = NULL;
    cme_status status = cme__db_prepare(store->db, WAKE, &wake);
    cme__bind_id(wake, 1, event);
    cme__bind_row(wake, 2, session_row);
    cme__bind_int(wake, 3, CME__AGENDA_WOKEN);
    return status == CME_OK ? cme__run(wake) : status;
}

cme_status cme__agenda_first(cme_store *store, int kind, cme_time until, int64_t *event_row, cme_time *at) {
    static const char FIRST[] =
        "SELECT event, at FROM agenda WHERE kind = $1 AND at <= $2 ORDER BY at, event LIMIT 1";
    cme__statement *first = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(store->db, FIRST, &first);
    cme__bind_int(first, 1, kind);
    cme__bind_int(first, 2, until);
    if (status == CME_OK) {
        status = cme__step(first, &row);
    }
    *event_row = row ? cme__column_int(first, 0) : 0;
    *at = row ? cme__column_int(first, 1) : CME_TIME_NONE;
    cme__done(first);
    return status;
}

cme_status cme__agenda_set(cme_store *store, int64_t event_row, int kind, cme_time at) {
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(
        store->db, "UPDATE agenda SET at = $3 WHERE event = $1 AND kind = $2 AND at IS NOT $3", &write);
    cme__bind_int(write, 1, event_row);
    cme__bind_int(write, 2, kind);
    cme__bind_time(write, 3, at);
    return status == CME_OK ? cme__run(write) : status;
}
