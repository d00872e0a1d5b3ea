/* test_session_change.c: one session overridden, given back, cancelled.
 * May use cmocka, support_events.h and the library.
 * Must not depend on the order of the tests: each has its own store. */
#include "support_events.h"

static cme_session *override_session(const world *w, cme_session_key key, const cme_session_spec *spec,
                                     uint64_t mask) {
    cme_session *session = NULL;
    assert_ok(cme_session_override(w->store, key, spec, mask, &session), cme_store_message(w->store));
    return session;
}

static void assert_override_refused(const world *w, cme_session_key key, const cme_session_spec *spec,
                                    uint64_t mask, cme_status expected, const char *words) {
    uint64_t changes = people_changes(w->store);
    assert_status(expected, cme_session_override(w->store, key, spec, mask, NULL),
                  cme_store_message(w->store));
    assert_says(w, words);
    assert_int_equal(changes, people_changes(w->store));
}

/* --- override --- */

static void test_session_change__c48_effective_value_is_the_overrides_or_the_events(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    event.description = "Talks";
    event.location = "The library";
    event.capacity = 40;
    cme_id id = publish(&w, &event);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.title = "Rust Night with guests";
    spec.description = NULL;
    spec.venue = make_venue(&w, "Hall", 25);
    spec.capacity = 30;

    cme_session *session = override_session(&w, on(id, 3, 17), &spec,
                                            CME_SESSION_TITLE | CME_SESSION_DESCRIPTION | CME_SESSION_VENUE |
                                                CME_SESSION_CAPACITY);

    assert_string_equal("Rust Night with guests", session->title);
    assert_null(session->description);
    assert_string_equal("The library", session->location);
    assert_true(cme_id_equal(spec.venue, session->venue));
    assert_string_equal("Hall", session->venue_name);
    assert_int_equal(30, session->capacity);
    assert_int_equal(25, session->room_capacity);
    assert_int_equal(25, session->seats_left);
    assert_int_equal(CME_SESSION_TITLE | CME_SESSION_DESCRIPTION | CME_SESSION_VENUE | CME_SESSION_CAPACITY,
                     session->overridden);
    cme_session_free(session);

    cme_session *other = get_session(&w, on(id, 3, 24));
    assert_string_equal("Rust Night", other->title);
    assert_int_equal(0, other->overridden);
    assert_int_equal(40, other->seats_left);
    cme_session_free(other);

    /* What the session leaves to the event still follows it. */
    event.location = "The pub";
    event.title = "Rust Evening";
    assert_ok(cme_event_update(w.store, id, &event, CME_EVENT_LOCATION | CME_EVENT_TITLE, NULL),
              cme_store_message(w.store));
    session = get_session(&w, on(id, 3, 17));
    assert_string_equal("The pub", session->location);
    assert_string_equal("Rust Night with guests", session->title);
    cme_session_free(session);
    close_world(&w);
}

static void test_session_change__moved_keeps_its_name_and_its_rsvps(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_id ada = people_person(w.store, "Ada");
    answer(&w, on(id, 3, 17), ada);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = cme_civil_at(2026, 3, 19, 20, 0, 0);
    spec.duration_days = 1;
    spec.duration_seconds = 3600;

    cme_session *session =
        override_session(&w, on(id, 3, 17), &spec, CME_SESSION_START | CME_SESSION_DURATION);

    assert_true(cme_session_key_equal(on(id, 3, 17), session->key));
    assert_true(cme_civil_equal(spec.start, session->start));
    assert_int_equal(instant(2026, 3, 19, 19, 0), session->starts_at);
    assert_int_equal(instant(2026, 3, 20, 20, 0), session->ends_at);
    assert_int_equal(1, session->sequence);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 17), ada));
    cme_session_free(session);
    close_world(&w);
}

static void test_session_change__c72_sequence_rises_with_time_and_place_only(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.title = "Special";
    spec.capacity = 5;
    spec.location = "Elsewhere";
    spec.start = cme_civil_at(2026, 3, 17, 20, 0, 0);
    const struct {
        uint64_t mask;
        int32_t sequence;
        cme_time updated_at;
    } steps[] = {
        {CME_SESSION_CAPACITY, 0, SUPPORT_NOON},     {CME_SESSION_TITLE, 0, SUPPORT_NOON + 2},
        {CME_SESSION_LOCATION, 1, SUPPORT_NOON + 3}, {CME_SESSION_START, 2, SUPPORT_NOON + 4},
        {CME_SESSION_START, 2, SUPPORT_NOON + 4},
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        support_set_now(SUPPORT_NOON + 1 + (cme_time)i);
        cme_session *session = override_session(&w, on(id, 3, 17), &spec, steps[i].mask);
        assert_int_equal(steps[i].sequence, session->sequence);
        assert_int_equal(steps[i].updated_at, session->updated_at);
        cme_session_free(session);
    }
    cme_session *other = get_session(&w, on(id, 3, 24));
    assert_int_equal(0, other->sequence);
    cme_session_free(other);
    close_world(&w);
}

static void test_session_change__a_day_instead_of_a_time_lasts_whole_days(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = cme_civil_date(2026, 3, 29); /* 23 hours long */

    cme_session *session = override_session(&w, on(id, 3, 31), &spec, CME_SESSION_START);

    assert_int_equal(CME_CIVIL_DATE, session->start.kind);
    assert_int_equal(instant(2026, 3, 28, 23, 0), session->starts_at);
    assert_int_equal(instant(2026, 3, 29, 22, 0), session->ends_at);
    cme_session_free(session);
    close_world(&w);
}

static void test_session_change__refuses_bad_values(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_session_key key = on(id, 3, 17);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;

    assert_override_refused(&w, key, &spec, CME_SESSION_TITLE, CME_ERR_INVALID, "title");
    assert_override_refused(&w, key, &spec, CME_SESSION_START, CME_ERR_INVALID, "start ''");
    spec.start = cme_civil_at(2026, 3, 18, 19, 0, 0);
    spec.start.kind = CME_CIVIL_UTC;
    assert_override_refused(&w, key, &spec, CME_SESSION_START, CME_ERR_INVALID, "of the event's own kind");
    spec.capacity = -7;
    assert_override_refused(&w, key, &spec, CME_SESSION_CAPACITY, CME_ERR_INVALID, "capacity is -7");
    spec.duration_days = CME_DURATION_DAYS_MAX + 1;
    assert_override_refused(&w, key, &spec, CME_SESSION_DURATION, CME_ERR_LIMIT, "duration_days 367");
    spec.url = "two\nlines";
    assert_override_refused(&w, key, &spec, CME_SESSION_URL, CME_ERR_INVALID, "url");
    spec.venue = people_stranger();
    assert_override_refused(&w, key, &spec, CME_SESSION_VENUE, CME_ERR_NOT_FOUND, "venue");
    assert_override_refused(&w, key, &spec, UINT64_C(1) << 40, CME_ERR_INVALID, "mask");
    assert_override_refused(&w, on(id, 3, 18), &spec, CME_SESSION_TITLE, CME_ERR_NOT_FOUND,
                            "has no session with the recurrence-id 2026-03-18T19:00:00");
    assert_override_refused(&w, key, NULL, CME_SESSION_TITLE, CME_ERR_MISUSE, "spec");
    close_world(&w);
}

static void test_session_change__c46_time_of_what_has_started_stays(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    support_set_now(instant(2026, 3, 17, 18, 0));
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = cme_civil_at(2026, 3, 25, 19, 0, 0);
    spec.title = "Spoken of later";

    assert_override_refused(&w, on(id, 3, 17), &spec, CME_SESSION_START, CME_ERR_CLOSED, "has started");
    assert_override_refused(&w, on(id, 3, 17), &spec, CME_SESSION_DURATION, CME_ERR_CLOSED, "has started");
    cme_session *session = override_session(&w, on(id, 3, 17), &spec, CME_SESSION_TITLE);
    assert_string_equal("Spoken of later", session->title);
    cme_session_free(session);
    assert_status(CME_ERR_CLOSED, cme_session_cancel(w.store, on(id, 3, 17), NULL),
                  cme_store_message(w.store));
    close_world(&w);
}

static void test_session_change__is_not_moved_into_the_past(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = cme_civil_at(2026, 2, 17, 19, 0, 0);

    assert_override_refused(&w, on(id, 3, 17), &spec, CME_SESSION_START, CME_ERR_INVALID,
                            "cannot be moved into the past");
    close_world(&w);
}

static void test_session_change__c10_c11_c15_seats_follow(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    event.capacity = 2;
    cme_id id = publish(&w, &event);
    cme_session_key key = on(id, 3, 17);
    cme_id cyd = people_person(w.store, "Cyd");
    answer(&w, key, people_person(w.store, "Ada"));
    answer(&w, key, people_person(w.store, "Bob"));
    assert_int_equal(CME_RSVP_WAITLISTED, answer(&w, key, cyd));
    cme_session_spec spec = CME_SESSION_SPEC_INIT;

    spec.capacity = 1;
    assert_override_refused(&w, key, &spec, CME_SESSION_CAPACITY, CME_ERR_CONFLICT,
                            "capacity 1: 2 heads have seats, 1 too many");
    spec.venue = make_venue(&w, "Closet", 1);
    assert_override_refused(&w, key, &spec, CME_SESSION_VENUE, CME_ERR_CONFLICT, "room capacity 1");
    spec.capacity = 3;
    cme_session_free(override_session(&w, key, &spec, CME_SESSION_CAPACITY));

    assert_int_equal(CME_RSVP_GOING, state_of(&w, key, cyd));
    close_world(&w);
}

/* --- reset --- */

static void test_session_change__reset_gives_fields_back(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.title = "Special";
    spec.start = cme_civil_at(2026, 3, 19, 20, 0, 0);
    cme_session_free(override_session(&w, on(id, 3, 17), &spec, CME_SESSION_TITLE | CME_SESSION_START));

    cme_session *session = NULL;
    assert_ok(cme_session_reset(w.store, on(id, 3, 17), CME_SESSION_START, &session),
              cme_store_message(w.store));

    assert_int_equal(instant(2026, 3, 17, 18, 0), session->starts_at);
    assert_string_equal("Special", session->title);
    assert_int_equal(CME_SESSION_TITLE, session->overridden);
    cme_session_free(session);
    assert_ok(cme_session_reset(w.store, on(id, 3, 17), CME_SESSION_TITLE | CME_SESSION_CAPACITY, &session),
              cme_store_message(w.store));
    assert_string_equal("Rust Night", session->title);
    assert_int_equal(0, session->overridden);
    cme_session_free(session);
    close_world(&w);
}

static void test_session_change__reset_of_nothing_writes_nothing(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    uint64_t changes = people_changes(w.store);

    assert_ok(cme_session_reset(w.store, on(id, 3, 17), CME_SESSION_TITLE, NULL), cme_store_message(w.store));

    assert_int_equal(changes, people_changes(w.store));
    close_world(&w);
}

static void test_session_change__reset_checks_the_seats_too(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    event.capacity = 1;
    cme_id id = publish(&w, &event);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.capacity = 2;
    cme_session_free(override_session(&w, on(id, 3, 17), &spec, CME_SESSION_CAPACITY));
    answer(&w, on(id, 3, 17), people_person(w.store, "Ada"));
    answer(&w, on(id, 3, 17), people_person(w.store, "Bob"));

    assert_status(CME_ERR_CONFLICT, cme_session_reset(w.store, on(id, 3, 17), CME_SESSION_CAPACITY, NULL),
                  cme_store_message(w.store));
    close_world(&w);
}

/* --- cancel --- */

static void test_session_change__c07_c38_cancelling_releases_once(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    event.capacity = 1;
    cme_id id = publish(&w, &event);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bob = people_person(w.store, "Bob");
    answer(&w, on(id, 3, 17), ada);
    answer(&w, on(id, 3, 17), bob);
    answer(&w, on(id, 3, 24), ada);

    cme_session *session = NULL;
    assert_ok(cme_session_cancel(w.store, on(id, 3, 17), &session), cme_store_message(w.store));
    uint64_t changes = people_changes(w.store);
    assert_ok(cme_session_cancel(w.store, on(id, 3, 17), NULL), cme_store_message(w.store));

    assert_int_equal(changes, people_changes(w.store));
    assert_int_equal(CME_SESSION_CANCELLED, session->status);
    assert_int_equal(1, session->sequence);
    assert_int_equal(0, session->going);
    assert_int_equal(0, session->waiting);
    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(id, 3, 17), ada));
    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(id, 3, 17), bob));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 24), ada));
    cme_session_free(session);
    close_world(&w);
}

static void test_session_change__c73_cancelled_stays_to_be_seen(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    assert_ok(cme_session_cancel(w.store, on(id, 3, 17), NULL), cme_store_message(w.store));
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.until = instant(2026, 4, 1, 0, 0);

    cme_session_page *page = NULL;
    assert_ok(cme_session_find(w.store, &query, &page), cme_store_message(w.store));
    assert_int_equal(3, page->count);
    cme_session_page_free(page);
    query.include_cancelled = true;
    assert_ok(cme_session_find(w.store, &query, &page), cme_store_message(w.store));

    assert_int_equal(4, page->count);
    assert_int_equal(CME_SESSION_CANCELLED, page->items[1]->status);
    cme_session_page_free(page);
    close_world(&w);
}

static void test_session_change__a_cancelled_session_is_not_changed(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    assert_ok(cme_session_cancel(w.store, on(id, 3, 17), NULL), cme_store_message(w.store));
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.title = "Special";

    assert_override_refused(&w, on(id, 3, 17), &spec, CME_SESSION_TITLE, CME_ERR_STATE, "is cancelled");
    assert_status(CME_ERR_STATE, cme_session_reset(w.store, on(id, 3, 17), CME_SESSION_TITLE, NULL),
                  cme_store_message(w.store));
    close_world(&w);
}

static void test_session_change__says_so_in_the_feed(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.title = "Special";
    cme_session_free(override_session(&w, on(id, 3, 17), &spec, CME_SESSION_TITLE));
    cme_change_query query = CME_CHANGE_QUERY_INIT;
    query.since = people_changes(w.store) - 1;

    cme_change_page *page = NULL;
    assert_ok(cme_change_find(w.store, &query, &page), cme_store_message(w.store));

    assert_int_equal(1, page->count);
    assert_int_equal(CME_CHANGE_SESSION, page->items[0]->kind);
    assert_int_equal(CME_CHANGE_UPDATED, page->items[0]->action);
    assert_true(cme_session_key_equal(on(id, 3, 17), page->items[0]->session));
    cme_change_page_free(page);
    close_world(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_session_change__c48_effective_value_is_the_overrides_or_the_events),
        cmocka_unit_test(test_session_change__moved_keeps_its_name_and_its_rsvps),
        cmocka_unit_test(test_session_change__c72_sequence_rises_with_time_and_place_only),
        cmocka_unit_test(test_session_change__a_day_instead_of_a_time_lasts_whole_days),
        cmocka_unit_test(test_session_change__refuses_bad_values),
        cmocka_unit_test(test_session_change__c46_time_of_what_has_started_stays),
        cmocka_unit_test(test_session_change__is_not_moved_into_the_past),
        cmocka_unit_test(test_session_change__c10_c11_c15_seats_follow),
        cmocka_unit_test(test_session_change__reset_gives_fields_back),
        cmocka_unit_test(test_session_change__reset_of_nothing_writes_nothing),
        cmocka_unit_test(test_session_change__reset_checks_the_seats_too),
        cmocka_unit_test(test_session_change__c07_c38_cancelling_releases_once),
        cmocka_unit_test(test_session_change__c73_cancelled_stays_to_be_seen),
        cmocka_unit_test(test_session_change__a_cancelled_session_is_not_changed),
        cmocka_unit_test(test_session_change__says_so_in_the_feed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
