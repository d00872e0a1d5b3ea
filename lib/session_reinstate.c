/* session_reinstate.c: a cancelled session that takes place after all.
 * May use event_internal.h, rsvp_internal.h, store_page_internal.h and the rooms below.
 * Must not bring RSVPs back itself: rsvp_restore.c does. */
#include <cmevent/session.h>

#include "event_internal.h"
#include "rsvp_internal.h"
#include "session_change_internal.h"
#include "store_page_internal.h"

static cme_status reinstate(cme_store *store, cme_session_key key, cme_session_comeback comeback, void **out);
static cme_status check_comeback(cme_store *store, cme_session_comeback comeback);
static cme_status check_session(cme_store *store, const cme__session_plan *plan, cme__arena *arena);
static cme_status check_date(cme_store *store, const cme__session_plan *plan, const cme__event_fields *event);
static cme_status read_cancelled(cme_store *store, int64_t row, bool *is_cancelled);

cme_status cme_session_reinstate(cme_store *store, cme_session_key key, cme_session_comeback comeback,
                                 cme_session **out) {
    void *session = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = reinstate(store, key, comeback, out != NULL ? &session : NULL);
    }
    return cme__store_end_with(store, status, session, out);
}

static cme_status reinstate(cme_store *store, cme_session_key key, cme_session_comeback comeback,
                            void **out) {
    cme__session_plan plan;
    cme__arena arena = {0};
    cme_status status = check_comeback(store, comeback);
    if (status == CME_OK) {
        status = cme__session_load(store, key, &plan);
    }
    if (status == CME_OK) {
        status = check_session(store, &plan, &arena);
    }
    if (status == CME_OK) {
        status = cme__session_set_cancelled(store, &plan, false);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE, plan.row, 0);
    }
    if (status == CME_OK && comeback == CME_COMEBACK_NOBODY) {
        status = cme__rsvp_forget_ended(store, plan.row, 0);
    } else if (status == CME_OK) {
        status = cme__rsvp_restore(store, &plan, comeback == CME_COMEBACK_INVITE);
    }
    if (status == CME_OK) {
        status = cme__session_object(store, &plan, out);
    }
    cme__arena_free(&arena);
    return status;
}

static cme_status check_comeback(cme_store *store, cme_session_comeback comeback) {
    if (comeback == CME_COMEBACK_NOBODY || comeback == CME_COMEBACK_INVITE ||
        comeback == CME_COMEBACK_RESTORE) {
        return CME_OK;
    }
    return cme__fail(&store->fault, CME_ERR_INVALID,
                     "comeback %d: must be CME_COMEBACK_NOBODY, CME_COMEBACK_INVITE or CME_COMEBACK_RESTORE",
                     (int)comeback);
}

/* It was cancelled itself, and its event was not. */
static cme_status check_session(cme_store *store, const cme__session_plan *plan, cme__arena *arena) {
    cme__event_fields event;
    bool is_cancelled = false;
    cme_status status = plan->row != 0 ? read_cancelled(store, plan->row, &is_cancelled) : CME_OK;
    if (status == CME_OK) {
        status = cme__event_read(store, plan->event_row, arena, &event);
    }
    if (status == CME_OK) {
        status = cme__event_resolve(store, &event);
    }
    if (status != CME_OK) {
        return status;
    }
    if (event.status == CME_EVENT_CANCELLED || event.status == CME_EVENT_COMPLETED) {
        return cme__fail(&store->fault, CME_ERR_STATE, "event '%s' is %s: it cannot be changed any more",
                         event.title, cme__event_status_name(event.status));
    }
    return is_cancelled ? check_date(store, plan, &event)
                        : cme__session_refuse(store, CME_ERR_STATE, plan, "is not cancelled");
}

static cme_status check_date(cme_store *store, const cme__session_plan *plan,
                             const cme__event_fields *event) {
    cme__series series = cme__event_times_series(&event->times);
    bool is_series = cme__event_times_is_series(&event->times);
    bool is_date = is_series ? cme__series_contains(&series, plan->recurrence_id)
                             : plan->recurrence_id == CME__RECURRENCE_PLAIN;
    if (!is_date) {
        return cme__session_refuse(store, CME_ERR_CONFLICT, plan,
                                   "is no date of its series any more: add it first");
    }
    if (event->status != CME_EVENT_DRAFT && plan->starts_at <= cme_store_now(store)) {
        return cme__session_refuse(store, CME_ERR_CLOSED, plan,
                                   "was to start in the past: it cannot be reinstated");
    }
    return CME_OK;
}

static cme_status read_cancelled(cme_store *store, int64_t row, bool *is_cancelled) {
    cme__statement *statement = NULL;
    int64_t cancelled = 0;
    cme_status status =
        cme__db_prepare(store->db, "SELECT cancelled FROM sessions WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, row);
    if (status == CME_OK) {
        status = cme__value_read(statement, &cancelled);
    }
    *is_cancelled = cancelled != 0;
    return status;
}
