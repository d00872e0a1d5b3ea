/* subscription.c: subscriptions: started, ended, read and found.
 * May use subscription_internal.h, store_agenda_internal.h, store_page_internal.h and cmevent/rsvp.h.
 * Must not know how RSVPs are made for them: subscription_follow.c does. */
#include <cmevent/subscription.h>

#include <inttypes.h>

#include "rules/event.h"
#include "session_internal.h"
#include "store_agenda_internal.h"
#include "store_page_internal.h"
#include "subscription_internal.h"

/* The record, and what pages are ordered by. */
typedef struct subscription {
    cme_subscription record; /* first: its address is the record's */
    int64_t row;
} subscription;

/* The row of a subscription that is running, or was; 0: there is none. */
typedef struct found {
    int64_t row;
    int32_t guests;
    bool is_running;
} found;

static void *read_subscription(cme__statement *row, cme__arena *arena);
static void order_subscription(const void *record, cme__cursor_value *values);
static cme_status start(cme_store *store, const cme_subscription_spec *given, void **out);
static cme_status end(cme_store *store, cme_id event, cme_id person, cme_subscription_rsvps rsvps, cme_id by,
                      void **out);
static cme_status get(cme_store *store, cme_id event, cme_id person, void **out);
static cme_status find(cme_store *store, const void *given, cme__page *page);
static cme_status read_row(cme_store *store, int64_t row, void **out);

CME__PAGE_CHECK(cme_subscription_page);
static const cme__page_form PAGES = {sizeof(cme_subscription_page), "subscription:ii", order_subscription,
                                     read_subscription};

cme_status cme_subscription_start(cme_store *store, const cme_subscription_spec *spec,
                                  cme_subscription **out) {
    void *object = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = start(store, spec, out != NULL ? &object : NULL);
    }
    return cme__store_end_with(store, status, object, out);
}

cme_status cme_subscription_end(cme_store *store, cme_id event, cme_id person, cme_subscription_rsvps rsvps,
                                cme_id by, cme_subscription **out) {
    void *object = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = end(store, event, person, rsvps, by, out != NULL ? &object : NULL);
    }
    return cme__store_end_with(store, status, object, out);
}

cme_status cme_subscription_get(cme_store *store, cme_id event, cme_id person, cme_subscription **out) {
    void *object = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get(store, event, person, &object) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, object, out);
}

cme_status cme_subscription_find(cme_store *store, const cme_subscription_query *query,
                                 cme_subscription_page **out) {
    return cme__page_find(store, find, query, out);
}

void cme_subscription_free(cme_subscription *object) {
    cme__arena_object_free(object);
}

void cme_subscription_page_free(cme_subscription_page *page) {
    cme__arena_object_free(page);
}

#define SELECT_SUBSCRIPTION                                                                                   \
    "SELECT e.id, e.title, p.id, p.name, x.guests, x.since, x.until, x.through, x.rowid FROM subscriptions x" \
    " JOIN events e ON e.rowid = x.event JOIN persons p ON p.rowid = x.person "

static void *read_subscription(cme__statement *row, cme__arena *arena) {
    subscription *own = cme__arena_alloc(arena, sizeof *own);
    if (own != NULL) {
        own->record.event = cme__column_id(row, 0);
        own->record.event_title = cme__column_copy_given(row, 1, arena);
        own->record.person = cme__column_id(row, 2);
        own->record.person_name = cme__column_copy_given(row, 3, arena);
        own->record.guests = (int32_t)cme__column_int(row, 4);
        own->record.since = cme__column_time(row, 5);
        own->record.until = cme__column_time(row, 6);
        own->record.through = cme__column_time(row, 7);
        own->row = cme__column_int(row, 8);
    }
    return own;
}

static void order_subscription(const void *record, cme__cursor_value *values) {
    const subscription *own = record;
    values[0].integer = own->record.since;
    values[1].integer = own->row;
}

static cme_status read_row(cme_store *store, int64_t row, void **out) {
    return cme__record_of_row(store, SELECT_SUBSCRIPTION "WHERE x.rowid = $1", row, read_subscription, out);
}

/* The subscription that is running, else the last one. */
static cme_status find_one(cme_store *store, int64_t event_row, int64_t person_row, found *out) {
    static const char SELECT[] =
        "SELECT rowid, guests, until IS NULL FROM subscriptions WHERE event = $1 AND person = $2"
        " ORDER BY until IS NULL DESC, since DESC, rowid DESC LIMIT 1";
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_int(statement, 2, person_row);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    *out = (found){0};
    if (status == CME_OK && row) {
        *out = (found){cme__column_int(statement, 0), (int32_t)cme__column_int(statement, 1),
                       cme__column_int(statement, 2) != 0};
    }
    cme__done(statement);
    return status;
}

/* --- started --- */

static cme_status check_event(cme_store *store, int64_t event_row) {
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(
        store->db, "SELECT title, status, is_series FROM events WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, event_row);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    const char *title = cme__column_given(statement, 0);
    cme_event_status event_status = (cme_event_status)cme__column_int(statement, 1);
    if (status == CME_OK && (event_status == CME_EVENT_CANCELLED || event_status == CME_EVENT_COMPLETED)) {
        status = cme__fail(&store->fault, CME_ERR_STATE,
                           "event '%s' is %s: there is nothing to subscribe to any more", title,
                           cme__event_status_name(event_status));
    } else if (status == CME_OK && cme__column_int(statement, 2) == 0) {
        status = cme__fail(&store->fault, CME_ERR_INVALID,
                           "event '%s' is no series: answer for its only session instead", title);
    }
    cme__done(statement);
    return status;
}

static cme_status check_guests(cme_store *store, int32_t guests) {
    if (guests >= 0 && guests <= CME_RSVP_GUESTS_MAX) {
        return CME_OK;
    }
    return cme__fail(&store->fault, guests < 0 ? CME_ERR_INVALID : CME_ERR_LIMIT,
                     "guests %" PRId32 " of subscription: must be 0 to %d", guests, CME_RSVP_GUESTS_MAX);
}

static cme_status insert(cme_store *store, int64_t event_row, int64_t person_row, int32_t guests,
                         int64_t *row) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db,
                                        "INSERT INTO subscriptions (event, person, guests, since, through)"
                                        " VALUES ($1, $2, $3, $4, $4)",
                                        &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_int(statement, 2, person_row);
    cme__bind_int(statement, 3, guests);
    cme__bind_int(statement, 4, cme_store_now(store));
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    *row = cme__db_last_rowid(store->db);
    return status;
}

static cme_status change_guests(cme_store *store, int64_t row, int32_t guests) {
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(store->db, "UPDATE subscriptions SET guests = $2 WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, row);
    cme__bind_int(statement, 2, guests);
    return status == CME_OK ? cme__run(statement) : status;
}

/* A new one: its row, and the RSVPs that are possible now. */
static cme_status begin_subscription(cme_store *store, const cme_subscription_spec *spec, int64_t event_row,
                                     int64_t person_row, int64_t by_row, int64_t *row) {
    cme_status status = insert(store, event_row, person_row, spec->guests, row);
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_SUBSCRIPTION, CME_CHANGE_CREATED, spec->event, 0,
                                    person_row);
    }
    if (status != CME_OK) {
        return status;
    }
    cme__subscription_work work = {.event_row = event_row,
                                   .only = *row,
                                   .by = by_row != person_row ? spec->by : CME_ID_NONE,
                                   .left = 2 * CME_SUBSCRIPTION_START_MAX};
    status = cme__subscription_follow(store, &work);
    return status == CME_OK ? cme__agenda_look_by(store, event_row, CME__AGENDA_SUBSCRIPTIONS,
                                                  work.is_complete ? work.next_at : cme_store_now(store))
                            : status;
}

static cme_status start(cme_store *store, const cme_subscription_spec *given, void **out) {
    cme_subscription_spec spec = CME_SUBSCRIPTION_SPEC_INIT;
    int64_t event_row = 0;
    int64_t person_row = 0;
    int64_t by_row = 0;
    found there;
    cme_status status = cme__spec_read(&store->fault, "subscription spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = check_guests(store, spec.guests);
    }
    if (status == CME_OK) {
        status = cme__event_row(store, spec.event, &event_row);
    }
    if (status == CME_OK) {
        status = cme__person_row(store, spec.person, &person_row);
    }
    if (status == CME_OK) {
        status = cme__person_row_optional(store, spec.by, &by_row);
    }
    if (status == CME_OK) {
        status = check_event(store, event_row);
    }
    if (status == CME_OK) {
        status = find_one(store, event_row, person_row, &there);
    }
    if (status == CME_OK && !there.is_running) {
        status = begin_subscription(store, &spec, event_row, person_row, by_row, &there.row);
    } else if (status == CME_OK && there.guests != spec.guests) {
        status = change_guests(store, there.row, spec.guests);
        if (status == CME_OK) {
            status = cme__change_append(store, CME_CHANGE_SUBSCRIPTION, CME_CHANGE_UPDATED, spec.event, 0,
                                        person_row);
        }
    }
    return status == CME_OK ? read_row(store, there.row, out) : status;
}

/* --- ended --- */

/* The seats, and places in queues, that a person has in sessions to come. */
static cme_status cancel_coming(cme_store *store, int64_t event_row, int64_t person_row, cme_id person,
                                cme_id by) {
    static const char SELECT[] =
        "SELECT s.rowid FROM sessions s JOIN rsvps r ON r.session = s.rowid"
        " WHERE s.event = $1 AND r.person = $2 AND s.start_at > $3 AND s.cancelled = 0"
        "  AND r.state IN ($4, $5, $6, $7) ORDER BY s.start_at, s.rowid";
    static const cme_rsvp_state STATES[] = {CME_RSVP_PENDING, CME_RSVP_GOING, CME_RSVP_WAITLISTED,
                                            CME_RSVP_OFFERED};
    int64_t *rows = NULL;
    size_t count = 0;
    cme__statement *select = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &select);
    cme__bind_int(select, 1, event_row);
    cme__bind_int(select, 2, person_row);
    cme__bind_int(select, 3, cme_store_now(store));
    for (int i = 0; i < 4; i++) {
        cme__bind_int(select, 4 + i, STATES[i]);
    }
    if (status == CME_OK) {
        status = cme__rows_read(store, select, &rows, &count);
    }
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme_session_key key = CME_SESSION_NONE;
        status = cme__session_key_of_row(store, rows[i], &key);
        if (status == CME_OK) {
            status = cme_rsvp_cancel(store, key, person, by, NULL);
        }
    }
    cme__free(rows);
    return status;
}

static cme_status write_end(cme_store *store, int64_t row) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(
        store->db, "UPDATE subscriptions SET until = max($2, since) WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, row);
    cme__bind_int(statement, 2, cme_store_now(store));
    return status == CME_OK ? cme__run(statement) : status;
}

static cme_status find_named(cme_store *store, cme_id event, cme_id person, int64_t *event_row,
                             int64_t *person_row, found *out) {
    cme_status status = cme__event_row(store, event, event_row);
    if (status == CME_OK) {
        status = cme__person_row(store, person, person_row);
    }
    if (status == CME_OK) {
        status = find_one(store, *event_row, *person_row, out);
    }
    if (status == CME_OK && out->row == 0) {
        status = cme__fail(&store->fault, CME_ERR_NOT_FOUND, "the person never subscribed to this event");
    }
    return status;
}

static cme_status end(cme_store *store, cme_id event, cme_id person, cme_subscription_rsvps rsvps, cme_id by,
                      void **out) {
    int64_t event_row = 0;
    int64_t person_row = 0;
    int64_t by_row = 0;
    found there;
    if (rsvps != CME_SUBSCRIPTION_KEEP && rsvps != CME_SUBSCRIPTION_CANCEL) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "rsvps %d: must be CME_SUBSCRIPTION_KEEP or CME_SUBSCRIPTION_CANCEL", (int)rsvps);
    }
    cme_status status = find_named(store, event, person, &event_row, &person_row, &there);
    if (status == CME_OK) {
        status = cme__person_row_optional(store, by, &by_row);
    }
    if (status == CME_OK && there.is_running) {
        status = write_end(store, there.row);
        if (status == CME_OK) {
            status =
                cme__change_append(store, CME_CHANGE_SUBSCRIPTION, CME_CHANGE_UPDATED, event, 0, person_row);
        }
        if (status == CME_OK && rsvps == CME_SUBSCRIPTION_CANCEL) {
            status = cancel_coming(store, event_row, person_row, person, by);
        }
    }
    return status == CME_OK ? read_row(store, there.row, out) : status;
}

/* --- read --- */

static cme_status get(cme_store *store, cme_id event, cme_id person, void **out) {
    int64_t event_row = 0;
    int64_t person_row = 0;
    found there;
    cme_status status = find_named(store, event, person, &event_row, &person_row, &there);
    return status == CME_OK ? read_row(store, there.row, out) : status;
}

/* $1, $2 the last item of the page before; $3 rows; $4 1 for all of history, else running at $5; $6 and $7:
 * NULL for any. */
#define MATCHES                                                                                              \
    "(x.since, x.rowid) > ($1, $2) AND ($4 = 1 OR (x.since <= $5 AND (x.until IS NULL OR x.until > $5)))"    \
    " AND ($6 IS NULL OR x.event = $6) AND ($7 IS NULL OR x.person = $7) ORDER BY x.since, x.rowid LIMIT $3"

static const char FIND_BY_EVENT[] = SELECT_SUBSCRIPTION "WHERE x.event = $6 AND " MATCHES;
static const char FIND_BY_PERSON[] = SELECT_SUBSCRIPTION "WHERE x.person = $7 AND " MATCHES;

static cme_status find(cme_store *store, const void *given, cme__page *page) {
    cme_subscription_query query = CME_SUBSCRIPTION_QUERY_INIT;
    int64_t event_row = 0;
    int64_t person_row = 0;
    cme_status status = cme__query_read(&store->fault, "subscription query", given, &query, sizeof query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK && cme_id_is_none(query.event) && cme_id_is_none(query.person)) {
        status = cme__fail(&store->fault, CME_ERR_INVALID,
                           "event or person of the subscription query must be set");
    }
    if (status == CME_OK && !cme_id_is_none(query.event)) {
        status = cme__event_row(store, query.event, &event_row);
    }
    if (status == CME_OK) {
        status = cme__person_row_optional(store, query.person, &person_row);
    }
    cme__statement *statement = NULL;
    if (status == CME_OK) {
        /* Whom a person is subscribed to is less than who is subscribed to an event. */
        status = cme__db_prepare(store->db, person_row != 0 ? FIND_BY_PERSON : FIND_BY_EVENT, &statement);
        cme__bind_int(statement, 1, page->after[0].integer);
        cme__bind_int(statement, 2, page->after[1].integer);
        cme__bind_int(statement, 3, cme__page_rows(page));
        cme__bind_int(statement, 4, query.history);
        cme__bind_int(statement, 5, query.as_of != CME_TIME_NONE ? query.as_of : cme_store_now(store));
        cme__bind_row(statement, 6, event_row);
        cme__bind_row(statement, 7, person_row);
    }
    return status == CME_OK ? cme__page_read(store, page, statement) : status;
}
