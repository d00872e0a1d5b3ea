/* support_rsvp.h: an evening with seats, for tests, in one line each: events, answers, states, verify.
 * May use support.h, support_people.h and the library. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_RSVP_H
#define CME_TEST_SUPPORT_RSVP_H

#include "support_people.h"

#include <cmevent/attendance.h>
#include <cmevent/rsvp.h>
#include <cmevent/venue.h>

#include "store_internal.h"

/* When the evening begins: a day and seven hours after SUPPORT_NOON, 2026-03-02T19:00:00Z. */
#define EVENING_START (SUPPORT_NOON + 31 * 3600)

enum { EVENING_PEOPLE = 32 };

/* A store with one published evening, and people. */
typedef struct evening {
    cme_store *store;
    cme_id group;
    cme_session_key session;
    cme_id people[EVENING_PEOPLE];
} evening;

static inline cme_session_key evening_session_at(cme_store *store, cme_id group, cme_id venue,
                                                 int32_t capacity) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = group;
    spec.venue = venue;
    spec.title = "Rust Night";
    spec.start = cme_civil_from_seconds(EVENING_START, CME_CIVIL_UTC);
    spec.duration_seconds = 2 * 3600;
    spec.capacity = capacity;
    cme_event *event = NULL;
    assert_ok(cme_event_create(store, &spec, &event), cme_store_message(store));
    cme_session_key session = cme_session_key_of(event->id, CME_CIVIL_NONE);
    cme_event_free(event);
    assert_ok(cme_event_publish(store, session.event, NULL), cme_store_message(store));
    return session;
}

static inline evening evening_begin(int32_t capacity) {
    evening e = {.store = support_store()};
    e.group = people_group(e.store, "Rust Berlin");
    e.session = evening_session_at(e.store, e.group, CME_ID_NONE, capacity);
    for (int i = 0; i < EVENING_PEOPLE; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "Person %02d", i);
        e.people[i] = people_person(e.store, name);
    }
    return e;
}

/* Nothing that can be recomputed differs. */
static inline void assert_verified(cme_store *store) {
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(store, &report), cme_store_message(store));
    for (size_t i = 0; i < report->count; i++) {
        print_error("%s: %s\n", report->items[i]->check, report->items[i]->text);
    }
    assert_int_equal(report->count, 0);
    cme_store_report_free(report);
}

static inline void evening_end(evening *e) {
    assert_verified(e->store);
    cme_store_close(e->store);
}

static inline cme_rsvp_spec evening_spec(const evening *e, int person, cme_rsvp_state answer,
                                         int32_t guests) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = e->session;
    spec.person = e->people[person];
    spec.answer = answer;
    spec.guests = guests;
    return spec;
}

/* Says yes with so many guests; what came of it. */
static inline cme_rsvp_state evening_go(const evening *e, int person, int32_t guests) {
    cme_rsvp_spec spec = evening_spec(e, person, CME_RSVP_GOING, guests);
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_answer(e->store, &spec, &rsvp), cme_store_message(e->store));
    cme_rsvp_state state = rsvp->state;
    cme_rsvp_free(rsvp);
    return state;
}

static inline void evening_cancel(const evening *e, int person) {
    assert_ok(cme_rsvp_cancel(e->store, e->session, e->people[person], CME_ID_NONE, NULL),
              cme_store_message(e->store));
}

static inline cme_rsvp *evening_rsvp(const evening *e, int person) {
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_get(e->store, e->session, e->people[person], &rsvp), cme_store_message(e->store));
    return rsvp;
}

#define assert_rsvp(e, person, expected_state)                                                               \
    do {                                                                                                     \
        cme_rsvp *rsvp_found = evening_rsvp((e), (person));                                                  \
        assert_int_equal(rsvp_found->state, (expected_state));                                               \
        cme_rsvp_free(rsvp_found);                                                                           \
    } while (0)

/* Heads with a seat, and heads that wait. */
#define assert_heads(e, expected_going, expected_waiting)                                                    \
    do {                                                                                                     \
        cme_session *session_found = NULL;                                                                   \
        assert_ok(cme_session_get((e)->store, (e)->session, &session_found), cme_store_message((e)->store)); \
        assert_int_equal(session_found->going, (expected_going));                                            \
        assert_int_equal(session_found->waiting, (expected_waiting));                                        \
        cme_session_free(session_found);                                                                     \
    } while (0)

/* Lines of the log of one person. */
static inline size_t evening_log_lines(const evening *e, int person) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e->session;
    query.person = e->people[person];
    cme_rsvp_log_page *page = NULL;
    assert_ok(cme_rsvp_log_find(e->store, &query, &page), cme_store_message(e->store));
    size_t count = page->count;
    cme_rsvp_log_page_free(page);
    return count;
}

/* Sets the capacity of the session. */
static inline cme_status evening_set_capacity(const evening *e, int32_t capacity) {
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.capacity = capacity;
    return cme_session_override(e->store, e->session, &spec, CME_SESSION_CAPACITY, NULL);
}

/* Writes what no call would: `sql` is one literal. */
static inline void evening_corrupt(const evening *e, const char *sql) {
    cme__statement *statement = NULL;
    assert_ok(cme__store_begin_write(e->store), cme_store_message(e->store));
    assert_ok(cme__db_prepare(e->store->db, sql, &statement), cme_store_message(e->store));
    assert_ok(cme__run(statement), cme_store_message(e->store));
    assert_ok(cme__store_end(e->store, CME_OK), cme_store_message(e->store));
}

static inline void assert_message_has(cme_store *store, const char *words) {
    if (strstr(cme_store_message(store), words) == NULL) {
        fail_msg("the message is '%s', without '%s'", cme_store_message(store), words);
    }
}

#endif
