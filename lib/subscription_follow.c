/* subscription_follow.c: the RSVPs that subscriptions make.
 * May use subscription_internal.h, due_internal.h, policy_internal.h, rsvp_internal.h,
 * session_find_internal.h. Must not decide about seats or gates: each RSVP is an answer like any other. */
#include "due_internal.h"
#include "policy_internal.h"
#include "rsvp_internal.h"
#include "session_find_internal.h"
#include "store_agenda_internal.h"
#include "subscription_internal.h"
#include "time/civil.h"

enum {
    AHEAD_SECONDS = CME_SUBSCRIPTION_AHEAD_DAYS * CME__DAY_SECONDS,
    SESSIONS_PER_PAGE = 100,
    SUBSCRIBERS_PER_BATCH = 64
};

/* Somebody who has no RSVP for the session at hand yet. */
typedef struct subscriber {
    int64_t row;
    cme_id person;
    int32_t guests;
} subscriber;

static cme_status begin(cme_store *store, cme__subscription_work *work, cme_id *event, cme_time *from);
static cme_status rewind_through(cme_store *store, const cme__subscription_work *work, cme_time through);
static cme_status follow_sessions(cme_store *store, cme__subscription_work *work, cme_session_query *query);
static cme_status is_open_yet(cme_store *store, const cme_session *session, bool *is_open);
static cme_status see_to(cme_store *store, cme__subscription_work *work, const cme_session *session);
static cme_status read_batch(cme_store *store, const cme__subscription_work *work, const cme_session *session,
                             subscriber batch[SUBSCRIBERS_PER_BATCH], size_t wanted, size_t *count);
static cme_status answer_for(cme_store *store, cme__subscription_work *work, const cme_session *session,
                             const subscriber *who);
static cme_status set_through_of(cme_store *store, int64_t row, cme_time through);
static cme_status set_through(cme_store *store, const cme__subscription_work *work, cme_time through,
                              bool lowers);
static cme_status find_next(cme_store *store, cme__subscription_work *work, cme_id event, cme_time horizon);
static cme_status find_closed(cme_store *store, cme__subscription_work *work, cme_time horizon,
                              cme_time *through);

cme_status cme__subscription_follow(cme_store *store, cme__subscription_work *work) {
    cme_time horizon = cme_store_now(store) + AHEAD_SECONDS;
    cme_session_query query = CME_SESSION_QUERY_INIT;
    cme_status status = begin(store, work, &query.event, &query.from);
    if (status != CME_OK || query.from == CME_TIME_NONE) {
        return status;
    }
    query.until = horizon + 1;
    query.limit = SESSIONS_PER_PAGE;
    if (query.from < query.until) {
        status = follow_sessions(store, work, &query);
    }
    if (status == CME_OK && work->is_complete) {
        status = find_next(store, work, query.event, horizon);
    }
    return status;
}

cme_status cme__subscription_split(cme_store *store, int64_t from_event_row, int64_t to_event_row) {
    static const char COPY[] =
        "INSERT INTO subscriptions (event, person, guests, since, through)"
        " SELECT $2, person, guests, max(since, $3), $3 FROM subscriptions WHERE event = $1 AND until IS NULL"
        " ORDER BY since, rowid";
    static const char TELL[] = "SELECT person FROM subscriptions WHERE event = $1 ORDER BY rowid";
    int64_t *persons = NULL;
    size_t count = 0;
    cme_id event = CME_ID_NONE;
    cme__statement *copy = NULL;
    cme_status status = cme__db_prepare(store->db, COPY, &copy);
    cme__bind_int(copy, 1, from_event_row);
    cme__bind_int(copy, 2, to_event_row);
    cme__bind_int(copy, 3, cme_store_now(store));
    if (status == CME_OK) {
        status = cme__run(copy);
    }
    if (status != CME_OK || cme__db_changes(store->db) == 0) {
        return status;
    }
    status = cme__agenda_look_by(store, to_event_row, CME__AGENDA_SUBSCRIPTIONS, CME__AGENDA_WOKEN);
    if (status == CME_OK) {
        status = cme__subscription_event(store, to_event_row, &event);
    }
    cme__statement *tell = NULL;
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, TELL, &tell);
        cme__bind_int(tell, 1, to_event_row);
    }
    if (status == CME_OK) {
        status = cme__rows_read(store, tell, &persons, &count);
    }
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        status = cme__change_append(store, CME_CHANGE_SUBSCRIPTION, CME_CHANGE_CREATED, event, 0, persons[i]);
    }
    cme__free(persons);
    return status;
}

cme_status cme__subscription_event(cme_store *store, int64_t event_row, cme_id *event) {
    cme__statement *select = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(store->db, "SELECT id FROM events WHERE rowid = $1", &select);
    cme__bind_int(select, 1, event_row);
    if (status == CME_OK) {
        status = cme__step(select, &row);
    }
    *event = cme__column_id(select, 0);
    cme__done(select);
    return status;
}

/* The event, and from where on its sessions are to be looked at; CME_TIME_NONE: nobody is subscribed. */
static cme_status begin(cme_store *store, cme__subscription_work *work, cme_id *event, cme_time *from) {
    static const char SELECT[] = "SELECT e.id, min(x.through) FROM events e"
                                 " LEFT JOIN subscriptions x ON x.event = e.rowid AND x.until IS NULL"
                                 "  AND ($2 = 0 OR x.rowid = $2) WHERE e.rowid = $1";
    cme_time soonest = cme_store_now(store) + 1;
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, work->event_row);
    cme__bind_int(statement, 2, work->only);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    *event = cme__column_id(statement, 0);
    cme_time through = cme__column_time(statement, 1);
    cme__done(statement);
    work->is_complete = true;
    work->next_at = CME_TIME_NONE;
    *from = through > soonest ? through : soonest;
    if (through == CME_TIME_NONE) {
        *from = CME_TIME_NONE;
    } else if (status == CME_OK && work->is_afresh) {
        *from = soonest;
        status = rewind_through(store, work, soonest);
    }
    return status;
}

static cme_status rewind_through(cme_store *store, const cme__subscription_work *work, cme_time through) {
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(store->db,
                                        "UPDATE subscriptions SET through = $2"
                                        " WHERE event = $1 AND until IS NULL AND through > $2",
                                        &write);
    cme__bind_int(write, 1, work->event_row);
    cme__bind_int(write, 2, through);
    return status == CME_OK ? cme__run(write) : status;
}

static cme_status follow_sessions(cme_store *store, cme__subscription_work *work, cme_session_query *query) {
    cme_status status = CME_OK;
    bool is_last = false;
    cme_session_page *before = NULL; /* its cursor is the query's */
    while (status == CME_OK && work->is_complete && !is_last) {
        void *object = NULL;
        status = cme__session_search_page(store, query, &object);
        cme_session_page_free(before);
        cme_session_page *page = before = object;
        for (size_t i = 0; status == CME_OK && work->is_complete && i < page->count; i++) {
            status = see_to(store, work, page->items[i]);
            if (status == CME_OK && !work->is_complete) {
                status = set_through(store, work, page->items[i]->starts_at, false);
            }
        }
        is_last = status == CME_OK && page->next == NULL;
        query->cursor = status == CME_OK ? page->next : NULL;
    }
    cme_session_page_free(before);
    return status;
}

/* All who have no RSVP for the session yet get one, or at least an answer. */
static cme_status see_to(cme_store *store, cme__subscription_work *work, const cme_session *session) {
    subscriber batch[SUBSCRIBERS_PER_BATCH];
    size_t count = 0;
    if (work->left == 0) {
        work->is_complete = false;
        return CME_OK;
    }
    work->left--;
    bool is_open = false;
    cme_status status = is_open_yet(store, session, &is_open);
    if (status != CME_OK || !is_open) {
        return status;
    }
    do {
        size_t wanted = work->left < SUBSCRIBERS_PER_BATCH ? work->left : SUBSCRIBERS_PER_BATCH;
        status = read_batch(store, work, session, batch, wanted, &count);
        for (size_t i = 0; i < count && status == CME_OK; i++) {
            status = answer_for(store, work, session, &batch[i]);
        }
        if (work->left == 0) {
            work->is_complete = false; /* there may be more: the next look tells */
        }
    } while (status == CME_OK && work->is_complete && count == SUBSCRIBERS_PER_BATCH);
    return status;
}

/* RSVPs that are not open yet are made when they are: find_next says when that is. */
static cme_status is_open_yet(cme_store *store, const cme_session *session, bool *is_open) {
    cme__session_plan plan;
    cme__policy policy;
    *is_open = false;
    if (session->status != CME_SESSION_SCHEDULED) {
        return CME_OK;
    }
    cme_status status = cme__session_load(store, session->key, &plan);
    if (status == CME_OK) {
        status = cme__policy_load(store, &plan, &policy);
    }
    if (status == CME_OK) {
        *is_open = cme__policy_opens_at(&policy, plan.starts_at) <= cme_store_now(store);
    }
    return status;
}

static cme_status read_batch(cme_store *store, const cme__subscription_work *work, const cme_session *session,
                             subscriber batch[SUBSCRIBERS_PER_BATCH], size_t wanted, size_t *count) {
    static const char SELECT[] =
        "SELECT x.rowid, p.id, x.guests FROM subscriptions x JOIN persons p ON p.rowid = x.person"
        " WHERE x.event = $1 AND x.until IS NULL AND x.through <= $2 AND ($3 = 0 OR x.rowid = $3)"
        "  AND NOT EXISTS (SELECT 1 FROM sessions s JOIN rsvps r ON r.session = s.rowid"
        "    WHERE s.event = x.event AND s.recurrence_id = $4 AND r.person = x.person)"
        " ORDER BY x.since, x.rowid LIMIT $5";
    cme__statement *select = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(store->db, SELECT, &select);
    cme__bind_int(select, 1, work->event_row);
    cme__bind_int(select, 2, session->starts_at);
    cme__bind_int(select, 3, work->only);
    cme__bind_int(select, 4, cme__recurrence_id_of(session->key.recurrence_id));
    cme__bind_int(select, 5, (int64_t)wanted);
    *count = 0;
    while (status == CME_OK && row && *count < wanted) {
        status = cme__step(select, &row);
        if (status == CME_OK && row) {
            batch[*count] = (subscriber){cme__column_int(select, 0), cme__column_id(select, 1),
                                         (int32_t)cme__column_int(select, 2)};
            (*count)++;
        }
    }
    cme__done(select);
    return status;
}

/* Whom the session refuses is not asked about it again. */
static cme_status answer_for(cme_store *store, cme__subscription_work *work, const cme_session *session,
                             const subscriber *who) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = session->key;
    spec.person = who->person;
    spec.answer = CME_RSVP_GOING;
    spec.guests = who->guests;
    spec.by = work->by;
    bool is_refused = false;
    cme_status status = cme__rsvp_answer_subscribed(store, &spec, &is_refused);
    work->left--;
    work->made += status == CME_OK && !is_refused;
    return status == CME_OK && is_refused ? set_through_of(store, who->row, session->starts_at + 1) : status;
}

static cme_status set_through_of(cme_store *store, int64_t row, cme_time through) {
    cme__statement *write = NULL;
    cme_status status =
        cme__db_prepare(store->db, "UPDATE subscriptions SET through = $2 WHERE rowid = $1", &write);
    cme__bind_int(write, 1, row);
    cme__bind_int(write, 2, through);
    return status == CME_OK ? cme__run(write) : status;
}

/* All sessions before `through` were seen to; with `lowers` no others. */
static cme_status set_through(cme_store *store, const cme__subscription_work *work, cme_time through,
                              bool lowers) {
    cme__statement *write = NULL;
    cme_status status =
        cme__db_prepare(store->db,
                        "UPDATE subscriptions SET through = $2 WHERE event = $1 AND until IS NULL"
                        " AND ($3 = 0 OR rowid = $3) AND (through < $2 OR ($4 AND through > $2))",
                        &write);
    cme__bind_int(write, 1, work->event_row);
    cme__bind_int(write, 2, through);
    cme__bind_int(write, 3, work->only);
    cme__bind_int(write, 4, lowers);
    return status == CME_OK ? cme__run(write) : status;
}

/* All is done up to the horizon that can be done now. There is more to do when RSVPs open for what is within
 * it, or when the next session behind it comes near. */
static cme_status find_next(cme_store *store, cme__subscription_work *work, cme_id event, cme_time horizon) {
    void *object = NULL;
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.event = event;
    query.from = horizon + 1;
    query.limit = 1;
    cme_time through = horizon + 1;
    cme_status status = find_closed(store, work, horizon, &through);
    if (status == CME_OK) {
        status = set_through(store, work, through, true);
    }
    if (status == CME_OK) {
        status = cme__session_search_page(store, &query, &object);
    }
    const cme_session_page *page = object;
    if (status == CME_OK && page->count > 0) {
        cme_time near_at = page->items[0]->starts_at - AHEAD_SECONDS;
        work->next_at = work->next_at == CME_TIME_NONE || near_at < work->next_at ? near_at : work->next_at;
    }
    cme_session_page_free(object);
    return status;
}

/* The first session within the horizon whose RSVPs are not open yet, and when the first of them are. */
static cme_status find_closed(cme_store *store, cme__subscription_work *work, cme_time horizon,
                              cme_time *through) {
    cme__due_moments opening;
    cme_status status = cme__due_moments_find(store, work->event_row, CME_DUE_RSVP_OPENS,
                                              cme_store_now(store) + 1, horizon, &opening);
    for (size_t i = 0; i < opening.count && status == CME_OK; i++) {
        const cme__due_moment *moment = &opening.items[i];
        if (moment->starts_at <= horizon && *through > moment->starts_at) {
            *through = moment->starts_at;
        }
    }
    if (status == CME_OK && opening.count > 0 && *through <= horizon) {
        work->next_at = opening.items[0].at;
    }
    cme__due_moments_free(&opening);
    return status;
}
