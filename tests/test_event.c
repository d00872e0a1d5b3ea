/* test_event.c: events: made, copied, read and found.
 * May use cmocka, support.h and every room of the library.
 * Must not depend on the order of the tests: each has its own store. */
#include "support_events.h"

/* The call fails with the status, and its message has the words. */
static void assert_refused(const world *w, const cme_event_spec *spec, cme_status expected,
                           const char *words) {
    cme_event *event = NULL;
    assert_status(expected, cme_event_create(w->store, spec, &event), cme_store_message(w->store));
    assert_null(event);
    assert_says(w, words);
}

/* --- create and get --- */

static void test_event__is_made_as_a_draft(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.description = "Talks\nand pizza";
    spec.location = "The library";
    spec.url = "https://example.org/rust";
    spec.categories = "talks,rust";
    spec.capacity = 40;
    spec.visibility = CME_VISIBILITY_MEMBERS;

    cme_event *made = make_event(&w, &spec);
    cme_event *event = NULL;
    assert_ok(cme_event_get(w.store, made->id, &event), cme_store_message(w.store));

    assert_true(cme_id_equal(event->group, w.group));
    assert_true(cme_id_is_none(event->venue));
    assert_string_equal("Rust Night", event->title);
    assert_string_equal("Talks\nand pizza", event->description);
    assert_string_equal("The library", event->location);
    assert_string_equal("https://example.org/rust", event->url);
    assert_string_equal("talks,rust", event->categories);
    assert_int_equal(CME_EVENT_DRAFT, event->status);
    assert_int_equal(CME_VISIBILITY_MEMBERS, event->visibility);
    assert_true(cme_civil_equal(spec.start, event->start));
    assert_string_equal("Europe/Berlin", event->zone);
    assert_int_equal(0, event->duration_days);
    assert_int_equal(7200, event->duration_seconds);
    assert_false(event->is_series);
    assert_null(event->rrule);
    assert_int_equal(40, event->capacity);
    assert_int_equal(0, event->sequence);
    assert_int_equal(instant(2026, 3, 10, 18, 0), event->starts_at);
    assert_int_equal(instant(2026, 3, 10, 20, 0), event->ends_at);
    assert_int_equal(SUPPORT_NOON, event->created_at);
    assert_int_equal(SUPPORT_NOON, event->updated_at);

    char uid[CME_ID_TEXT_SIZE];
    cme_id_text(event->id, uid);
    assert_string_equal(uid, event->uid);
    cme_event_free(event);
    cme_event_free(made);
    close_world(&w);
}

static void test_event__takes_the_zone_of_its_venue_first(void **state) {
    (void)state;
    world w = open_world();
    cme_venue_spec place = CME_VENUE_SPEC_INIT;
    place.name = "Pier 9";
    place.zone = "America/New_York";
    cme_venue *venue = NULL;
    assert_ok(cme_venue_create(w.store, &place, &venue), cme_store_message(w.store));
    cme_event_spec spec = rust_night(&w);
    spec.venue = venue->id;

    cme_event *event = make_event(&w, &spec);

    assert_string_equal("America/New_York", event->zone);
    assert_int_equal(instant(2026, 3, 10, 23, 0), event->starts_at);
    assert_true(cme_id_equal(venue->id, event->venue));
    cme_event_free(event);
    cme_venue_free(venue);
    close_world(&w);
}

static void test_event__refuses_a_start_that_its_rule_does_not_generate(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.rrule = "FREQ=WEEKLY;BYDAY=TH";

    assert_refused(
        &w, &spec, CME_ERR_INVALID,
        "start 2026-03-10T19:00:00 of event 'Rust Night': the rule 'FREQ=WEEKLY;BYDAY=TH' does not "
        "generate it; the first start that it generates is 2026-03-12T19:00:00");
    close_world(&w);
}

/* --- status --- */

static void test_event__c72_sequence_rises_with_status_but_not_from_a_draft(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    cme_event *event = NULL;

    assert_ok(cme_event_publish(w.store, id, &event), cme_store_message(w.store));
    assert_int_equal(CME_EVENT_PUBLISHED, event->status);
    assert_int_equal(0, event->sequence);
    cme_event_free(event);

    support_set_now(SUPPORT_NOON + 60);
    assert_ok(cme_event_postpone(w.store, id, &event), cme_store_message(w.store));
    assert_int_equal(CME_EVENT_POSTPONED, event->status);
    assert_int_equal(1, event->sequence);
    assert_int_equal(SUPPORT_NOON + 60, event->updated_at);
    cme_event_free(event);

    assert_ok(cme_event_cancel(w.store, id, &event), cme_store_message(w.store));
    assert_int_equal(2, event->sequence);
    cme_event_free(event);
    support_set_now(SUPPORT_NOON + 120);
    assert_ok(cme_event_cancel(w.store, id, &event), cme_store_message(w.store));
    assert_int_equal(2, event->sequence);
    assert_int_equal(SUPPORT_NOON + 60, event->updated_at);
    cme_event_free(event);
    close_world(&w);
}

static void test_event__refuses_what_the_table_does_not_list(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_event *draft = make_event(&w, &spec);

    assert_status(CME_ERR_STATE, cme_event_postpone(w.store, draft->id, NULL), cme_store_message(w.store));
    assert_string_equal("event 'Rust Night' is draft: it cannot become postponed",
                        cme_store_message(w.store));
    assert_ok(cme_event_cancel(w.store, draft->id, NULL), cme_store_message(w.store));
    assert_status(CME_ERR_STATE, cme_event_publish(w.store, draft->id, NULL), cme_store_message(w.store));
    cme_event_free(draft);
    close_world(&w);
}

static void test_event__is_completed_only_when_no_session_is_to_come(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.rrule = "FREQ=WEEKLY;COUNT=2";
    cme_id id = publish(&w, &spec);

    support_set_now(instant(2026, 3, 11, 0, 0));
    assert_status(CME_ERR_CONFLICT, cme_event_complete(w.store, id, NULL), cme_store_message(w.store));
    assert_non_null(strstr(cme_store_message(w.store), "2026-03-17T19:00:00 is still to come"));
    support_set_now(instant(2026, 3, 18, 0, 0));
    cme_event *event = NULL;
    assert_ok(cme_event_complete(w.store, id, &event), cme_store_message(w.store));

    assert_int_equal(CME_EVENT_COMPLETED, event->status);
    assert_int_equal(0, event->sequence);
    cme_event_free(event);
    close_world(&w);
}

static void test_event__postponed_is_not_published_over_a_session_that_was_missed(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    assert_ok(cme_event_postpone(w.store, id, NULL), cme_store_message(w.store));

    support_set_now(instant(2026, 3, 11, 0, 0));

    assert_status(CME_ERR_CONFLICT, cme_event_publish(w.store, id, NULL), cme_store_message(w.store));
    assert_non_null(strstr(cme_store_message(w.store), "2026-03-10T19:00:00 was to begin meanwhile"));
    close_world(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event__is_made_as_a_draft),
        cmocka_unit_test(test_event__takes_the_zone_of_its_venue_first),
        cmocka_unit_test(test_event__refuses_a_start_that_its_rule_does_not_generate),
        cmocka_unit_test(test_event__c72_sequence_rises_with_status_but_not_from_a_draft),
        cmocka_unit_test(test_event__refuses_what_the_table_does_not_list),
        cmocka_unit_test(test_event__is_completed_only_when_no_session_is_to_come),
        cmocka_unit_test(test_event__postponed_is_not_published_over_a_session_that_was_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
