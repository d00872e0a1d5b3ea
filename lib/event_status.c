/* event_status.c: events published, postponed, cancelled and completed, with what that means for their RSVPs.
 * May use event_internal.h, rsvp_internal.h, session_find_internal.h and the rooms below.
 * Must not decide which change of status is allowed: rules/event.c has the table. */
#include <cmevent/event.h>

#include "event_internal.h"
#include "rsvp_internal.h"
#include "session_find_internal.h"

static cme_status change_status(cme_store *store, cme_id id, cme_event_status to, cme_event **out);
static cme_status change_event(cme_store *store, cme_id id, cme_event_status to, cme__arena *arena,
                               void **out);
static cme_status check_over(cme_store *store, const cme__event_fields *fields);
static cme_status check_none_missed(cme_store *store, const cme__event_fields *fields);
static cme_status refuse_session(cme_store *store, const cme__event_fields *fields, cme_event_status to,
                                 const cme_session_query *query, const char *why);
static cme_status apply_status(cme_store *store, cme__event_fields *fields, cme_event_status to);
static cme_status write_status(cme_store *store, const cme__event_fields *fields);

cme_status cme_event_publish(cme_store *store, cme_id id, cme_event **out) {
    return change_status(store, id, CME_EVENT_PUBLISHED, out);
}

cme_status cme_event_postpone(cme_store *store, cme_id id, cme_event **out) {
    return change_status(store, id, CME_EVENT_POSTPONED, out);
}

cme_status cme_event_cancel(cme_store *store, cme_id id, cme_event **out) {
    return change_status(store, id, CME_EVENT_CANCELLED, out);
}

cme_status cme_event_complete(cme_store *store, cme_id id, cme_event **out) {
    return change_status(store, id, CME_EVENT_COMPLETED, out);
}

static cme_status change_status(cme_store *store, cme_id id, cme_event_status to, cme_event **out) {
    void *event = NULL;
    cme__arena arena = {0};
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = change_event(store, id, to, &arena, out != NULL ? &event : NULL);
    }
    cme__arena_free(&arena);
    return cme__store_end_with(store, status, event, out);
}

static cme_status change_event(cme_store *store, cme_id id, cme_event_status to, cme__arena *arena,
                               void **out) {
    int64_t row = 0;
    cme__event_fields fields;
    cme_status status = cme__event_row(store, id, &row);
    if (status == CME_OK) {
        status = cme__event_read(store, row, arena, &fields);
    }
    if (status == CME_OK) {
        status = cme__event_check_change(&store->fault, fields.title, fields.status, to);
    }
    if (status == CME_OK && fields.status != to) {
        if (to == CME_EVENT_COMPLETED) {
            status = check_over(store, &fields);
        } else if (to == CME_EVENT_PUBLISHED && fields.status == CME_EVENT_POSTPONED) {
            status = check_none_missed(store, &fields);
        }
        if (status == CME_OK) {
            status = apply_status(store, &fields, to);
        }
    }
    return status == CME_OK ? cme__event_object(store, row, out) : status;
}

/* Whoever completes an event with a session to come means to cancel it, or is too early. */
static cme_status check_over(cme_store *store, const cme__event_fields *fields) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = cme_store_now(store) + 1;
    return refuse_session(store, fields, CME_EVENT_COMPLETED, &query, "is still to come");
}

/* A session that should have begun while the event was postponed would seem to have taken place. */
static cme_status check_none_missed(cme_store *store, const cme__event_fields *fields) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = fields->stopped_at + 1;
    query.until = cme_store_now(store) + 1;
    return refuse_session(store, fields, CME_EVENT_PUBLISHED, &query,
                          "was to begin meanwhile: move or cancel it first");
}

/* CME_ERR_CONFLICT with the first session that the query finds. */
static cme_status refuse_session(cme_store *store, const cme__event_fields *fields, cme_event_status to,
                                 const cme_session_query *query, const char *why) {
    cme_session_query first = *query;
    first.event = fields->id;
    first.limit = 1;
    void *object = NULL;
    cme_status status = cme__session_search_page(store, &first, &object);
    const cme_session_page *page = object;
    if (status == CME_OK && page->count > 0) {
        char start[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(page->items[0]->start, start);
        status =
            cme__fail(&store->fault, CME_ERR_CONFLICT, "event '%s' cannot become %s: its session of %s %s",
                      fields->title, cme__event_status_name(to), start, why);
    }
    cme__arena_object_free(object);
    return status;
}

static cme_status apply_status(cme_store *store, cme__event_fields *fields, cme_event_status to) {
    cme_time now = cme_store_now(store);
    cme_time past_until = cme__event_past_until(fields->stopped_at, now);
    bool is_shown = cme__event_status_shows(fields->status, to);
    bool is_resumed = fields->status == CME_EVENT_POSTPONED && to == CME_EVENT_PUBLISHED;
    if (cme__event_sequence_rises(fields->status, is_shown ? CME__CHANGED_STATUS : 0)) {
        fields->sequence++;
    }
    if (is_shown) {
        fields->updated_at = now;
    }
    fields->status = to;
    fields->stopped_at = cme__event_stopped_at(to, fields->stopped_at, now);
    cme_status status = write_status(store, fields);
    if (status == CME_OK && to == CME_EVENT_CANCELLED) {
        status = cme__event_release(store, fields->row, past_until);
    }
    if (status == CME_OK && to == CME_EVENT_POSTPONED) {
        status = cme__session_tell_status(store, fields->row, CME_MESSAGE_SESSION_POSTPONED, past_until);
    }
    if (status == CME_OK && is_resumed) {
        status = cme__session_tell_status(store, fields->row, CME_MESSAGE_SESSION_RESUMED, now);
    }
    if (status == CME_OK && to == CME_EVENT_PUBLISHED) {
        /* Seats that were added while it was postponed go to those who wait. */
        status = cme__session_follow_seats(store, fields->row, now, 0);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, fields->id, 0, 0);
    }
    return status;
}

static cme_status write_status(cme_store *store, const cme__event_fields *fields) {
    static const char UPDATE[] =
        "UPDATE events SET status = $1, stopped_at = $2, sequence = $3, updated_at = $4 WHERE rowid = $5";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, UPDATE, &statement);
    cme__bind_int(statement, 1, fields->status);
    cme__bind_int(statement, 2, fields->stopped_at);
    cme__bind_int(statement, 3, fields->sequence);
    cme__bind_int(statement, 4, fields->updated_at);
    cme__bind_int(statement, 5, fields->row);
    return status == CME_OK ? cme__run(statement) : status;
}
