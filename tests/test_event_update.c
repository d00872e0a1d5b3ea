/* test_event_update.c: events changed as a whole: what follows, and what is refused.
 * May use cmocka, support_events.h and the library.
 * Must not depend on the order of the tests: each has its own store. */
#include "support_events.h"

static cme_event *update(const world *w, cme_id id, const cme_event_spec *spec, uint64_t mask) {
    cme_event *event = NULL;
    assert_ok(cme_event_update(w->store, id, spec, mask, &event), cme_store_message(w->store));
    return event;
}

static void update_only(const world *w, cme_id id, const cme_event_spec *spec, uint64_t mask) {
    cme_event_free(update(w, id, spec, mask));
}

static void assert_update_refused(const world *w, cme_id id, const cme_event_spec *spec, uint64_t mask,
                                  cme_status expected, const char *words) {
    cme_event *before = get_event(w, id);
    uint64_t changes = people_changes(w->store);
    assert_status(expected, cme_event_update(w->store, id, spec, mask, NULL), cme_store_message(w->store));
    assert_says(w, words);
    cme_event *after = get_event(w, id);
    assert_true(cme_civil_equal(before->start, after->start));
    assert_int_equal(before->sequence, after->sequence);
    assert_int_equal(changes, people_changes(w->store));
    cme_event_free(before);
    cme_event_free(after);
}

/* --- fields --- */

static void test_event_update__applies_the_fields_of_the_mask_alone(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.description = "Talks";
    spec.location = "The library";
    cme_id id = publish(&w, &spec);
    support_set_now(SUPPORT_NOON + 60);

    cme_event_spec change = CME_EVENT_SPEC_INIT;
    change.title = "Rust Evening";
    change.description = "";
    cme_event *event = update(&w, id, &change, CME_EVENT_TITLE | CME_EVENT_DESCRIPTION);

    assert_string_equal("Rust Evening", event->title);
    assert_null(event->description);
    assert_string_equal("The library", event->location);
    assert_int_equal(instant(2026, 3, 10, 18, 0), event->starts_at);
    assert_int_equal(SUPPORT_NOON + 60, event->updated_at);
    assert_int_equal(SUPPORT_NOON, event->created_at);
    cme_event_free(event);
    close_world(&w);
}

static void test_event_update__of_nothing_new_changes_nothing(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    uint64_t changes = people_changes(w.store);
    support_set_now(instant(2026, 6, 1, 0, 0)); /* the past would be in the way of any change of time */

    cme_event *event =
        update(&w, id, &spec,
               CME_EVENT_TITLE | CME_EVENT_START | CME_EVENT_DURATION | CME_EVENT_RRULE | CME_EVENT_RDATES |
                   CME_EVENT_EXDATES | CME_EVENT_CAPACITY | CME_EVENT_VENUE);

    assert_int_equal(0, event->sequence);
    assert_int_equal(SUPPORT_NOON, event->updated_at);
    assert_int_equal(changes, people_changes(w.store));
    cme_event_free(event);
    close_world(&w);
}

static void test_event_update__c72_sequence_rises_with_time_place_and_recurrence_only(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    cme_id room = make_venue(&w, "Room 2", CME_UNLIMITED);
    cme_civil added = cme_civil_at(2026, 3, 12, 19, 0, 0);

    spec.title = "Rust Evening";
    spec.url = "https://example.org/";
    spec.capacity = 7;
    spec.visibility = CME_VISIBILITY_HIDDEN;
    spec.location = "Elsewhere";
    spec.venue = room;
    spec.start = cme_civil_at(2026, 3, 10, 20, 0, 0);
    spec.duration_seconds = 3600;
    spec.rrule = "FREQ=WEEKLY;COUNT=20";
    spec.rdates = &added;
    spec.rdate_count = 1;
    const struct {
        uint64_t mask;
        int32_t sequence;
    } steps[] = {
        {CME_EVENT_TITLE | CME_EVENT_URL | CME_EVENT_CAPACITY | CME_EVENT_VISIBILITY, 0},
        {CME_EVENT_LOCATION, 1},
        {CME_EVENT_VENUE, 2},
        {CME_EVENT_START, 3},
        {CME_EVENT_DURATION, 4},
        {CME_EVENT_RRULE, 5},
        {CME_EVENT_RDATES, 6},
        {CME_EVENT_RDATES, 6},
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        cme_event *event = update(&w, id, &spec, steps[i].mask);
        assert_int_equal(steps[i].sequence, event->sequence);
        cme_event_free(event);
    }
    close_world(&w);
}

static void test_event_update__c72_sequence_of_a_draft_stays(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = make_draft(&w, &spec);
    spec.start = cme_civil_at(2020, 1, 1, 10, 0, 0); /* a draft may lie anywhere */

    cme_event *event = update(&w, id, &spec, CME_EVENT_START);

    assert_int_equal(0, event->sequence);
    assert_int_equal(instant(2020, 1, 1, 9, 0), event->starts_at);
    cme_event_free(event);
    close_world(&w);
}

static void test_event_update__changes_the_feed_once(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    spec.capacity = 3;

    update_only(&w, id, &spec, CME_EVENT_CAPACITY);

    people_assert_changed(w.store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, id, CME_ID_NONE);
    close_world(&w);
}

static void test_event_update__refuses_what_is_over(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    assert_ok(cme_event_cancel(w.store, id, NULL), cme_store_message(w.store));

    assert_update_refused(&w, id, &spec, CME_EVENT_TITLE, CME_ERR_STATE,
                          "event 'Rust Night' is cancelled: it cannot be changed any more");
    assert_update_refused(&w, id, &spec, UINT64_C(1) << 63, CME_ERR_INVALID, "mask");
    assert_status(CME_ERR_NOT_FOUND, cme_event_update(w.store, people_stranger(), &spec, 1, NULL),
                  cme_store_message(w.store));
    close_world(&w);
}

/* --- plain events --- */

static void test_event_update__c43_rsvps_move_with_the_session(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    answer(&w, plain(id), ada);
    spec.start = cme_civil_at(2026, 3, 12, 18, 30, 0);

    update_only(&w, id, &spec, CME_EVENT_START);

    cme_session *session = get_session(&w, plain(id));
    assert_int_equal(instant(2026, 3, 12, 17, 30), session->starts_at);
    assert_int_equal(instant(2026, 3, 12, 19, 30), session->ends_at);
    assert_int_equal(1, session->going);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, plain(id), ada));
    cme_session_free(session);
    close_world(&w);
}

static void test_event_update__c46_what_has_started_keeps_its_time(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    support_set_now(instant(2026, 3, 10, 18, 0));
    spec.start = cme_civil_at(2026, 3, 12, 19, 0, 0);

    assert_update_refused(&w, id, &spec, CME_EVENT_START, CME_ERR_CONFLICT,
                          "event 'Rust Night' has started: its time stays as it was");
    close_world(&w);
}

static void test_event_update__refuses_to_move_into_the_past(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    spec.start = cme_civil_at(2026, 2, 12, 19, 0, 0);

    assert_update_refused(&w, id, &spec, CME_EVENT_START, CME_ERR_INVALID, "lies in the past");
    close_world(&w);
}

static void test_event_update__postponed_is_given_a_new_time_even_when_the_old_one_passed(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    assert_ok(cme_event_postpone(w.store, id, NULL), cme_store_message(w.store));
    support_set_now(instant(2026, 3, 20, 0, 0));
    spec.start = cme_civil_at(2026, 4, 12, 19, 0, 0);

    update_only(&w, id, &spec, CME_EVENT_START);
    assert_ok(cme_event_publish(w.store, id, NULL), cme_store_message(w.store));

    cme_session *session = get_session(&w, plain(id));
    assert_int_equal(CME_SESSION_SCHEDULED, session->status);
    assert_int_equal(instant(2026, 4, 12, 17, 0), session->starts_at);
    cme_session_free(session);
    close_world(&w);
}

/* --- series --- */

static void test_event_update__c52_zone_changes_with_the_start_or_not_at_all(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);

    spec.zone = "America/New_York";
    cme_event *event = update(&w, id, &spec, CME_EVENT_START);
    assert_true(cme_civil_equal(spec.start, event->start)); /* the wall clock is kept: it was given */
    assert_int_equal(instant(2026, 3, 10, 23, 0), event->starts_at);
    cme_event_free(event);

    spec.zone = NULL;
    spec.start = cme_civil_at(2026, 3, 10, 14, 0, 0);
    event = update(&w, id, &spec, CME_EVENT_START);
    assert_string_equal("America/New_York", event->zone);
    assert_int_equal(instant(2026, 3, 10, 18, 0), event->starts_at);
    cme_event_free(event);
    close_world(&w);
}

static void test_event_update__c43_strands_nobody(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    answer(&w, on(id, 3, 24), people_person(w.store, "Ada"));

    spec.start = cme_civil_at(2026, 3, 10, 20, 0, 0);
    assert_update_refused(
        &w, id, &spec, CME_EVENT_START, CME_ERR_CONFLICT,
        "session of 2026-03-24T19:00:00 was written about and would be no session any more");
    spec.rrule = "FREQ=WEEKLY;COUNT=2";
    assert_update_refused(&w, id, &spec, CME_EVENT_RRULE, CME_ERR_CONFLICT, "2026-03-24T19:00:00");
    cme_civil taken_out = cme_civil_at(2026, 3, 24, 19, 0, 0);
    spec.exdates = &taken_out;
    spec.exdate_count = 1;
    assert_update_refused(&w, id, &spec, CME_EVENT_EXDATES, CME_ERR_CONFLICT, "2026-03-24T19:00:00");
    spec.rrule = "FREQ=WEEKLY;COUNT=3";
    update_only(&w, id, &spec, CME_EVENT_RRULE);
    close_world(&w);
}

static void test_event_update__c46_the_past_of_a_series_stays(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    support_set_now(instant(2026, 3, 18, 0, 0)); /* after the second one */
    cme_civil past[] = {cme_civil_at(2026, 3, 17, 19, 0, 0), cme_civil_at(2026, 3, 11, 19, 0, 0)};

    cme_event_spec change = spec;
    change.duration_seconds = 3600;
    assert_update_refused(&w, id, &change, CME_EVENT_DURATION, CME_ERR_CONFLICT,
                          "session of 2026-03-10T19:00:00 has started and would change its time");
    change.zone = "Europe/London";
    assert_update_refused(&w, id, &change, CME_EVENT_START, CME_ERR_CONFLICT, "2026-03-10T19:00:00");
    change.exdates = past;
    change.exdate_count = 1;
    assert_update_refused(&w, id, &change, CME_EVENT_EXDATES, CME_ERR_CONFLICT,
                          "session of 2026-03-17T19:00:00 has started and would be gone");
    change.rdates = past + 1;
    change.rdate_count = 1;
    assert_update_refused(&w, id, &change, CME_EVENT_RDATES, CME_ERR_CONFLICT,
                          "session of 2026-03-11T19:00:00 would be added to the past");
    change.rrule = "FREQ=WEEKLY;INTERVAL=2";
    assert_update_refused(&w, id, &change, CME_EVENT_RRULE, CME_ERR_CONFLICT, "2026-03-17T19:00:00");

    change.rrule = "FREQ=WEEKLY;UNTIL=20260401T000000Z";
    cme_event *event = update(&w, id, &change, CME_EVENT_RRULE);
    assert_int_equal(instant(2026, 3, 31, 19, 0), event->ends_at);
    cme_event_free(event);
    close_world(&w);
}

static void test_event_update__c46_a_moved_session_that_has_started_keeps_its_time(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    cme_session_spec earlier = CME_SESSION_SPEC_INIT;
    earlier.start = cme_civil_at(2026, 3, 5, 19, 0, 0); /* before the first one */
    assert_ok(cme_session_override(w.store, on(id, 3, 24), &earlier, CME_SESSION_START, NULL),
              cme_store_message(w.store));
    support_set_now(instant(2026, 3, 6, 0, 0));

    spec.zone = "Europe/London";
    assert_update_refused(&w, id, &spec, CME_EVENT_START, CME_ERR_CONFLICT,
                          "session of 2026-03-24T19:00:00 has started and would change its time");
    close_world(&w);
}

static void test_event_update__c45_a_cancelled_session_does_not_come_back(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    assert_ok(cme_session_cancel(w.store, on(id, 3, 24), NULL), cme_store_message(w.store));

    spec.rrule = "FREQ=WEEKLY;COUNT=2"; /* without it */
    update_only(&w, id, &spec, CME_EVENT_RRULE);
    cme_session *session = get_session(&w, on(id, 3, 24));
    assert_int_equal(CME_SESSION_CANCELLED, session->status);
    cme_session_free(session);
    spec.rrule = "FREQ=DAILY"; /* and with it again */
    update_only(&w, id, &spec, CME_EVENT_RRULE);

    session = get_session(&w, on(id, 3, 24));
    assert_int_equal(CME_SESSION_CANCELLED, session->status);
    cme_session_free(session);
    session = get_session(&w, on(id, 3, 25));
    assert_int_equal(CME_SESSION_SCHEDULED, session->status);
    cme_session_free(session);
    close_world(&w);
}

static void test_event_update__a_plain_event_becomes_a_series_and_back(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    answer(&w, plain(id), ada);

    spec.rrule = "FREQ=WEEKLY";
    update_only(&w, id, &spec, CME_EVENT_RRULE);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 10), ada));

    spec.rrule = NULL;
    update_only(&w, id, &spec, CME_EVENT_RRULE);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, plain(id), ada));

    spec.rrule = "FREQ=WEEKLY";
    update_only(&w, id, &spec, CME_EVENT_RRULE);
    answer(&w, on(id, 3, 17), ada);
    spec.rrule = NULL;
    assert_update_refused(&w, id, &spec, CME_EVENT_RRULE, CME_ERR_CONFLICT,
                          "session of 2026-03-17T19:00:00 was written about");
    close_world(&w);
}

static void test_event_update__written_sessions_follow_the_zone(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    answer(&w, on(id, 3, 17), people_person(w.store, "Ada"));

    spec.zone = "Europe/London";
    update_only(&w, id, &spec, CME_EVENT_START);

    cme_session *session = get_session(&w, on(id, 3, 17));
    assert_int_equal(instant(2026, 3, 17, 19, 0), session->starts_at);
    assert_int_equal(1, session->going);
    cme_session_free(session);
    close_world(&w);
}

/* --- seats --- */

static void test_event_update__c10_capacity_below_the_heads_is_refused(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    spec.capacity = 3;
    cme_id id = publish(&w, &spec);
    answer(&w, on(id, 3, 17), people_person(w.store, "Ada"));
    answer(&w, on(id, 3, 17), people_person(w.store, "Bob"));

    spec.capacity = 1;
    assert_update_refused(&w, id, &spec, CME_EVENT_CAPACITY, CME_ERR_CONFLICT,
                          "capacity 1: 2 heads have seats, 1 too many");

    cme_event *event = get_event(&w, id);
    assert_int_equal(3, event->capacity);
    cme_event_free(event);
    support_set_now(instant(2026, 3, 18, 0, 0)); /* that session is over */
    update_only(&w, id, &spec, CME_EVENT_CAPACITY);
    close_world(&w);
}

static void test_event_update__c11_more_capacity_promotes(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    spec.capacity = 1;
    cme_id id = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bob = people_person(w.store, "Bob");
    answer(&w, on(id, 3, 17), ada);
    assert_int_equal(CME_RSVP_WAITLISTED, answer(&w, on(id, 3, 17), bob));

    spec.capacity = 2;
    update_only(&w, id, &spec, CME_EVENT_CAPACITY);

    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 17), bob));
    close_world(&w);
}

static void test_event_update__c11_seats_added_while_postponed_are_given_at_publishing(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.capacity = 1;
    cme_id id = publish(&w, &spec);
    cme_id bob = people_person(w.store, "Bob");
    answer(&w, plain(id), people_person(w.store, "Ada"));
    answer(&w, plain(id), bob);
    assert_ok(cme_event_postpone(w.store, id, NULL), cme_store_message(w.store));
    spec.capacity = 2;
    update_only(&w, id, &spec, CME_EVENT_CAPACITY);
    assert_int_equal(CME_RSVP_WAITLISTED, state_of(&w, plain(id), bob));

    assert_ok(cme_event_publish(w.store, id, NULL), cme_store_message(w.store));

    assert_int_equal(CME_RSVP_GOING, state_of(&w, plain(id), bob));
    close_world(&w);
}

static void test_event_update__c15_a_smaller_room_is_like_less_capacity(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    spec.venue = make_venue(&w, "Hall", 2);
    cme_id id = publish(&w, &spec);
    cme_id cyd = people_person(w.store, "Cyd");
    answer(&w, on(id, 3, 17), people_person(w.store, "Ada"));
    answer(&w, on(id, 3, 17), people_person(w.store, "Bob"));
    assert_int_equal(CME_RSVP_WAITLISTED, answer(&w, on(id, 3, 17), cyd));

    spec.venue = make_venue(&w, "Closet", 1);
    assert_update_refused(&w, id, &spec, CME_EVENT_VENUE, CME_ERR_CONFLICT, "room capacity 1");
    spec.venue = CME_ID_NONE;
    update_only(&w, id, &spec, CME_EVENT_VENUE);

    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 17), cyd));
    close_world(&w);
}

static void test_event_update__c11_a_larger_room_promotes(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    spec.venue = make_venue(&w, "Hall", 1);
    cme_id id = publish(&w, &spec);
    cme_id bob = people_person(w.store, "Bob");
    answer(&w, on(id, 3, 17), people_person(w.store, "Ada"));
    answer(&w, on(id, 3, 17), bob);

    cme_venue_spec room = CME_VENUE_SPEC_INIT;
    room.room_capacity = 0;
    assert_status(CME_ERR_CONFLICT,
                  cme_venue_update(w.store, spec.venue, &room, CME_VENUE_ROOM_CAPACITY, NULL),
                  cme_store_message(w.store));
    room.room_capacity = 2;
    assert_ok(cme_venue_update(w.store, spec.venue, &room, CME_VENUE_ROOM_CAPACITY, NULL),
              cme_store_message(w.store));

    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 17), bob));
    close_world(&w);
}

/* --- cancelling --- */

static void test_event_update__c07_c38_cancelling_releases_what_is_to_come_once(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    spec.capacity = 1;
    cme_id id = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bob = people_person(w.store, "Bob");
    answer(&w, on(id, 3, 10), ada);
    answer(&w, on(id, 3, 17), ada);
    answer(&w, on(id, 3, 17), bob);
    support_set_now(instant(2026, 3, 11, 0, 0));

    assert_ok(cme_event_cancel(w.store, id, NULL), cme_store_message(w.store));
    uint64_t changes = people_changes(w.store);
    assert_ok(cme_event_cancel(w.store, id, NULL), cme_store_message(w.store));

    assert_int_equal(changes, people_changes(w.store));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 10), ada)); /* it took place */
    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(id, 3, 17), ada));
    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(id, 3, 17), bob));
    close_world(&w);
}

static void test_event_update__c46_sessions_before_the_cancellation_stay(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    support_set_now(instant(2026, 3, 11, 0, 0));
    assert_ok(cme_event_cancel(w.store, id, NULL), cme_store_message(w.store));
    support_set_now(instant(2026, 5, 1, 0, 0));

    cme_session *held = get_session(&w, on(id, 3, 10));
    cme_session *gone = get_session(&w, on(id, 3, 17));

    assert_int_equal(CME_SESSION_SCHEDULED, held->status);
    assert_int_equal(CME_SESSION_CANCELLED, gone->status);
    cme_session_free(held);
    cme_session_free(gone);
    close_world(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event_update__applies_the_fields_of_the_mask_alone),
        cmocka_unit_test(test_event_update__of_nothing_new_changes_nothing),
        cmocka_unit_test(test_event_update__c72_sequence_rises_with_time_place_and_recurrence_only),
        cmocka_unit_test(test_event_update__c72_sequence_of_a_draft_stays),
        cmocka_unit_test(test_event_update__changes_the_feed_once),
        cmocka_unit_test(test_event_update__refuses_what_is_over),
        cmocka_unit_test(test_event_update__c43_rsvps_move_with_the_session),
        cmocka_unit_test(test_event_update__c46_what_has_started_keeps_its_time),
        cmocka_unit_test(test_event_update__refuses_to_move_into_the_past),
        cmocka_unit_test(test_event_update__postponed_is_given_a_new_time_even_when_the_old_one_passed),
        cmocka_unit_test(test_event_update__c52_zone_changes_with_the_start_or_not_at_all),
        cmocka_unit_test(test_event_update__c43_strands_nobody),
        cmocka_unit_test(test_event_update__c46_the_past_of_a_series_stays),
        cmocka_unit_test(test_event_update__c46_a_moved_session_that_has_started_keeps_its_time),
        cmocka_unit_test(test_event_update__c45_a_cancelled_session_does_not_come_back),
        cmocka_unit_test(test_event_update__a_plain_event_becomes_a_series_and_back),
        cmocka_unit_test(test_event_update__written_sessions_follow_the_zone),
        cmocka_unit_test(test_event_update__c10_capacity_below_the_heads_is_refused),
        cmocka_unit_test(test_event_update__c11_more_capacity_promotes),
        cmocka_unit_test(test_event_update__c11_seats_added_while_postponed_are_given_at_publishing),
        cmocka_unit_test(test_event_update__c15_a_smaller_room_is_like_less_capacity),
        cmocka_unit_test(test_event_update__c11_a_larger_room_promotes),
        cmocka_unit_test(test_event_update__c07_c38_cancelling_releases_what_is_to_come_once),
        cmocka_unit_test(test_event_update__c46_sessions_before_the_cancellation_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
