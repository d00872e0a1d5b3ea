/* support_events.h: events, sessions and answers for tests, in one line each.
 * May use support_people.h and the library. Knows nothing of any one test; everything is inline. */
#ifndef CME_TEST_SUPPORT_EVENTS_H
#define CME_TEST_SUPPORT_EVENTS_H

#include <cmevent.h>

#include "support_people.h"

/* A store with one group in Berlin. Its clock stands at SUPPORT_NOON: Sunday, 2026-03-01, 12:00 UTC. */
typedef struct world {
    cme_store *store;
    cme_id group;
} world;

static inline world open_world(void) {
    world w = {support_store(), CME_ID_NONE};
    w.group = people_group(w.store, "Rust Berlin");
    return w;
}

static inline cme_time instant(int year, int month, int day, int hour, int minute) {
    return cme_civil_seconds(cme_civil_at(year, month, day, hour, minute, 0));
}

/* "Rust Night", Tuesday 2026-03-10 at 19:00 in Berlin, two hours. */
static inline cme_event_spec rust_night(const world *w) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = w->group;
    spec.title = "Rust Night";
    spec.start = cme_civil_at(2026, 3, 10, 19, 0, 0);
    spec.duration_seconds = 2 * 3600;
    return spec;
}

/* The same every Tuesday, without end. */
static inline cme_event_spec rust_nights(const world *w) {
    cme_event_spec spec = rust_night(w);
    spec.rrule = "FREQ=WEEKLY";
    return spec;
}

static inline cme_event *make_event(const world *w, const cme_event_spec *spec) {
    cme_event *event = NULL;
    assert_ok(cme_event_create(w->store, spec, &event), cme_store_message(w->store));
    assert_non_null(event);
    return event;
}

static inline cme_id make_draft(const world *w, const cme_event_spec *spec) {
    cme_event *event = make_event(w, spec);
    cme_id id = event->id;
    cme_event_free(event);
    return id;
}

static inline cme_id publish(const world *w, const cme_event_spec *spec) {
    cme_id id = make_draft(w, spec);
    assert_ok(cme_event_publish(w->store, id, NULL), cme_store_message(w->store));
    return id;
}

static inline cme_event *get_event(const world *w, cme_id id) {
    cme_event *event = NULL;
    assert_ok(cme_event_get(w->store, id, &event), cme_store_message(w->store));
    return event;
}

/* The session of the event on a day of 2026, at 19:00. */
static inline cme_session_key on(cme_id event, int month, int day) {
    return cme_session_key_of(event, cme_civil_at(2026, month, day, 19, 0, 0));
}

static inline cme_session_key plain(cme_id event) {
    return cme_session_key_of(event, CME_CIVIL_NONE);
}

static inline cme_session *get_session(const world *w, cme_session_key key) {
    cme_session *session = NULL;
    assert_ok(cme_session_get(w->store, key, &session), cme_store_message(w->store));
    return session;
}

static inline cme_rsvp_state answer(const world *w, cme_session_key session, cme_id person) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = session;
    spec.person = person;
    spec.answer = CME_RSVP_GOING;
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_answer(w->store, &spec, &rsvp), cme_store_message(w->store));
    cme_rsvp_state state = rsvp->state;
    cme_rsvp_free(rsvp);
    return state;
}

static inline cme_rsvp_state state_of(const world *w, cme_session_key session, cme_id person) {
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_get(w->store, session, person, &rsvp), cme_store_message(w->store));
    cme_rsvp_state state = rsvp->state;
    cme_rsvp_free(rsvp);
    return state;
}

static inline cme_id make_venue(const world *w, const char *name, int32_t room_capacity) {
    cme_venue_spec spec = CME_VENUE_SPEC_INIT;
    spec.name = name;
    spec.room_capacity = room_capacity;
    cme_venue *venue = NULL;
    assert_ok(cme_venue_create(w->store, &spec, &venue), cme_store_message(w->store));
    cme_id id = venue->id;
    cme_venue_free(venue);
    return id;
}

/* The message of the last call has the words. */
static inline void assert_says(const world *w, const char *words) {
    if (strstr(cme_store_message(w->store), words) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", cme_store_message(w->store), words);
    }
}

/* Everything that can be derived is as it should be. */
static inline void assert_verified(const world *w) {
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(w->store, &report), cme_store_message(w->store));
    if (report->count > 0) {
        fail_msg("%s: %s", report->items[0]->check, report->items[0]->text);
    }
    cme_store_report_free(report);
}

static inline void close_world(world *w) {
    assert_verified(w);
    cme_store_close(w->store);
}

#endif
