/* test_event.c: events: made, copied, read, and their status.
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

/* --- bad values --- */

static void test_event__refuses_bad_fields_and_says_what_would_be_right(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec good = rust_night(&w);
    cme_event_spec spec = good;

    spec.group = CME_ID_NONE;
    assert_refused(&w, &spec, CME_ERR_INVALID, "group must be set");
    spec.group = people_stranger();
    assert_refused(&w, &spec, CME_ERR_NOT_FOUND, "there is no group");
    spec = good;
    spec.venue = people_stranger();
    assert_refused(&w, &spec, CME_ERR_NOT_FOUND, "there is no venue");
    spec = good;
    spec.title = "";
    assert_refused(&w, &spec, CME_ERR_INVALID, "title of event must not be empty");
    spec.title = "two\nlines";
    assert_refused(&w, &spec, CME_ERR_INVALID, "title");
    spec = good;
    spec.categories = "bad \xFF bytes";
    assert_refused(&w, &spec, CME_ERR_INVALID, "event 'Rust Night': categories");
    spec = good;
    spec.capacity = -3;
    assert_refused(&w, &spec, CME_ERR_INVALID,
                   "event 'Rust Night': capacity is -3: must be 0 or more, or CME_UNLIMITED");
    spec.capacity = CME_CAPACITY_MAX + 1;
    assert_refused(&w, &spec, CME_ERR_LIMIT, "at most 1000000");
    spec = good;
    spec.visibility = (cme_visibility)7;
    assert_refused(&w, &spec, CME_ERR_INVALID, "visibility 7");
    assert_refused(&w, NULL, CME_ERR_MISUSE, "spec");
    close_world(&w);
}

static void test_event__refuses_bad_times(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec good = rust_night(&w);
    cme_event_spec spec = good;

    spec.start = CME_CIVIL_NONE;
    assert_refused(&w, &spec, CME_ERR_INVALID, "start of event 'Rust Night' must be set");
    spec.start = cme_civil_at(2026, 2, 29, 19, 0, 0);
    assert_refused(&w, &spec, CME_ERR_INVALID,
                   "start '2026-02-29T19:00:00' of event 'Rust Night': there is no such day or time");
    spec = good;
    spec.zone = "Europe/Berlim";
    assert_refused(&w, &spec, CME_ERR_ZONE_UNKNOWN, "zone of event 'Rust Night': ");
    spec = good;
    spec.start.kind = CME_CIVIL_UTC;
    spec.zone = "Europe/Berlin";
    assert_refused(&w, &spec, CME_ERR_INVALID, "its start is in UTC");
    spec = good;
    spec.duration_seconds = -1;
    assert_refused(&w, &spec, CME_ERR_INVALID,
                   "duration_seconds -1 of event 'Rust Night': must be 0 or more");
    spec = good;
    spec.duration_days = CME_DURATION_DAYS_MAX + 1;
    assert_refused(&w, &spec, CME_ERR_LIMIT, "duration_days 367");
    spec = good;
    spec.start = cme_civil_date(2026, 3, 10);
    assert_refused(&w, &spec, CME_ERR_INVALID, "starts with a date and lasts whole days");
    close_world(&w);
}

static void test_event__refuses_bad_recurrence(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec good = rust_nights(&w);
    cme_event_spec spec = good;
    cme_civil dates[2] = {cme_civil_at(2026, 3, 12, 19, 0, 0), cme_civil_at(2026, 13, 12, 19, 0, 0)};

    spec.rrule = "FREQ=FORTNIGHTLY";
    assert_refused(&w, &spec, CME_ERR_INVALID, "rrule of event 'Rust Night': ");
    spec.rrule = "FREQ=WEEKLY;UNTIL=20250101T000000Z";
    assert_refused(&w, &spec, CME_ERR_INVALID, "2026-03-10T19:00:00");
    spec = good;
    spec.rdates = dates;
    spec.rdate_count = 2;
    assert_refused(&w, &spec, CME_ERR_INVALID, "rdates[1] '2026-13-12T19:00:00' of event 'Rust Night'");
    spec.rdates = NULL;
    assert_refused(&w, &spec, CME_ERR_MISUSE, "rdates must not be NULL");
    spec.rdates = dates;
    spec.rdate_count = CME_DATES_MAX + 1;
    assert_refused(&w, &spec, CME_ERR_LIMIT, "at most 10000");
    dates[1] = cme_civil_date(2026, 3, 17);
    spec.rdate_count = 2;
    assert_refused(&w, &spec, CME_ERR_INVALID,
                   "rdates[1] 2026-03-17 of event 'Rust Night' is a date, its start is a time in a zone");
    spec = good;
    spec.rrule = NULL;
    spec.exdates = dates;
    spec.exdate_count = 1;
    assert_refused(&w, &spec, CME_ERR_INVALID, "it has neither a rule nor added dates");
    spec.rrule = "FREQ=WEEKLY;COUNT=1";
    spec.exdates = &spec.start;
    assert_refused(&w, &spec, CME_ERR_INVALID, "they take out its every session");
    close_world(&w);
}

/* --- times --- */

static void test_event__kinds_of_start_have_their_instants(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);

    spec.start.kind = CME_CIVIL_UTC;
    cme_event *event = make_event(&w, &spec);
    assert_string_equal("UTC", event->zone);
    assert_int_equal(instant(2026, 3, 10, 19, 0), event->starts_at);
    cme_event_free(event);

    spec.start.kind = CME_CIVIL_FLOATING;
    event = make_event(&w, &spec);
    assert_string_equal("Europe/Berlin", event->zone);
    assert_int_equal(CME_CIVIL_FLOATING, event->start.kind);
    assert_int_equal(instant(2026, 3, 10, 18, 0), event->starts_at);
    cme_event_free(event);

    spec.start = cme_civil_date(2026, 3, 28);
    spec.duration_days = 2; /* the second one is 23 hours long */
    spec.duration_seconds = 0;
    event = make_event(&w, &spec);
    assert_int_equal(instant(2026, 3, 27, 23, 0), event->starts_at);
    assert_int_equal(instant(2026, 3, 29, 22, 0), event->ends_at);
    cme_event_free(event);

    spec.duration_days = 0;
    event = make_event(&w, &spec);
    assert_int_equal(1, event->duration_days);
    assert_int_equal(instant(2026, 3, 28, 23, 0), event->ends_at);
    cme_event_free(event);
    close_world(&w);
}

static void test_event__days_are_nominal_and_seconds_exact(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.start = cme_civil_at(2026, 3, 28, 19, 0, 0); /* the night of the change */
    spec.duration_days = 1;
    spec.duration_seconds = 0;

    cme_event *nominal = make_event(&w, &spec);
    spec.duration_days = 0;
    spec.duration_seconds = 86400;
    cme_event *exact = make_event(&w, &spec);

    assert_int_equal(23 * 3600, nominal->ends_at - nominal->starts_at);
    assert_int_equal(24 * 3600, exact->ends_at - exact->starts_at);
    cme_event_free(nominal);
    cme_event_free(exact);
    close_world(&w);
}

static void test_event__c40_a_start_that_does_not_exist_moves_forward(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.start = cme_civil_at(2026, 3, 29, 2, 30, 0); /* skipped */
    cme_event *skipped = make_event(&w, &spec);
    spec.start = cme_civil_at(2026, 10, 25, 2, 30, 0); /* twice */
    cme_event *twice = make_event(&w, &spec);

    assert_int_equal(instant(2026, 3, 29, 1, 30), skipped->starts_at);
    assert_int_equal(instant(2026, 10, 25, 0, 30), twice->starts_at);
    cme_event_free(skipped);
    cme_event_free(twice);
    close_world(&w);
}

static void test_event__span_reaches_from_the_first_session_to_the_end_of_the_last(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_civil added[] = {cme_civil_at(2026, 5, 1, 10, 0, 0), cme_civil_at(2026, 2, 1, 10, 0, 0)};
    cme_civil removed[] = {spec.start};

    cme_event *endless = make_event(&w, &spec);
    assert_int_equal(CME_TIME_NONE, endless->ends_at);
    cme_event_free(endless);

    spec.rrule = "FREQ=WEEKLY;COUNT=2";
    cme_event *counted = make_event(&w, &spec);
    assert_int_equal(instant(2026, 3, 17, 20, 0), counted->ends_at);
    cme_event_free(counted);

    spec.rdates = added;
    spec.rdate_count = 2;
    spec.exdates = removed;
    spec.exdate_count = 1;
    cme_event *event = make_event(&w, &spec);
    assert_int_equal(instant(2026, 2, 1, 9, 0), event->starts_at);
    assert_int_equal(instant(2026, 5, 1, 10, 0), event->ends_at);
    assert_int_equal(2, event->rdate_count);
    assert_true(cme_civil_equal(added[1], event->rdates[0])); /* in order */
    assert_true(cme_civil_equal(added[0], event->rdates[1]));
    assert_int_equal(1, event->exdate_count);
    assert_true(event->is_series);
    cme_event_free(event);
    close_world(&w);
}

/* Two sessions a day, and one that is added. */
static cme_event_spec matinees(const world *w, const cme_civil *added) {
    cme_event_spec spec = rust_night(w);
    spec.rrule = "FREQ=DAILY;COUNT=6;BYHOUR=14,19";
    spec.start = cme_civil_at(2026, 3, 10, 14, 0, 0);
    spec.rdates = added;
    spec.rdate_count = 1;
    return spec;
}

static void test_event__a_day_taken_out_is_all_its_sessions(void **state) {
    (void)state;
    world w = open_world();
    cme_civil added = cme_civil_at(2026, 3, 11, 22, 30, 0);
    cme_civil removed[] = {cme_civil_at(2026, 3, 12, 14, 0, 0), cme_civil_date(2026, 3, 11),
                           cme_civil_date(2026, 3, 12), cme_civil_date(2026, 12, 24)};
    cme_event_spec spec = matinees(&w, &added);
    spec.exdates = removed;
    spec.exdate_count = 4;

    cme_event *event = make_event(&w, &spec);

    const cme_civil expected[] = {cme_civil_at(2026, 3, 11, 14, 0, 0), cme_civil_at(2026, 3, 11, 19, 0, 0),
                                  added, removed[0], cme_civil_at(2026, 3, 12, 19, 0, 0)};
    assert_int_equal(event->exdate_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_true(cme_civil_equal(event->exdates[i], expected[i]));
    }
    assert_int_equal(event->ends_at, instant(2026, 3, 10, 20, 0));
    cme_event_free(event);
    close_world(&w);
}

static void test_event__days_are_taken_out_of_what_the_update_makes(void **state) {
    (void)state;
    world w = open_world();
    cme_civil added = cme_civil_at(2026, 3, 11, 22, 30, 0);
    cme_civil removed = cme_civil_date(2026, 3, 11);
    cme_event_spec spec = matinees(&w, &added);
    cme_id id = make_draft(&w, &spec);
    spec.rrule = "FREQ=DAILY;COUNT=6";
    spec.exdates = &removed;
    spec.exdate_count = 1;

    cme_event *event = NULL;
    assert_ok(cme_event_update(w.store, id, &spec, CME_EVENT_RRULE | CME_EVENT_EXDATES, &event),
              cme_store_message(w.store));

    assert_int_equal(event->exdate_count, 2);
    assert_true(cme_civil_equal(event->exdates[0], cme_civil_at(2026, 3, 11, 14, 0, 0)));
    assert_true(cme_civil_equal(event->exdates[1], added));
    cme_event_free(event);
    close_world(&w);
}

static void test_event__days_taken_out_are_bounded(void **state) {
    (void)state;
    world w = open_world();
    cme_civil days[8];
    for (int i = 0; i < 8; i++) {
        days[i] = cme_civil_date(2026, 3, 11 + i);
    }
    cme_event_spec spec = rust_night(&w);
    spec.rrule = "FREQ=MINUTELY";
    spec.exdates = days;
    spec.exdate_count = 8; /* 11,520 sessions */
    assert_refused(&w, &spec, CME_ERR_LIMIT, "exdates of event 'Rust Night': more than 10000 sessions");
    days[7] = cme_civil_date(2026, 2, 30);
    assert_refused(&w, &spec, CME_ERR_INVALID, "exdates[7] '2026-02-30' of event 'Rust Night'");
    spec.rrule = NULL;
    spec.exdate_count = 1;
    assert_refused(&w, &spec, CME_ERR_INVALID, "it has neither a rule nor added dates");
    close_world(&w);
}

static void test_event__dates_in_utc_are_read_on_the_events_clock(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_civil removed = cme_civil_at(2026, 4, 7, 17, 0, 0); /* 19:00 in Berlin */
    removed.kind = CME_CIVIL_UTC;
    spec.exdates = &removed;
    spec.exdate_count = 1;

    cme_event *event = make_event(&w, &spec);

    assert_true(cme_civil_equal(cme_civil_at(2026, 4, 7, 19, 0, 0), event->exdates[0]));
    cme_session *session = NULL;
    assert_status(CME_ERR_NOT_FOUND, cme_session_get(w.store, on(event->id, 4, 7), &session),
                  cme_store_message(w.store));
    cme_event_free(event);
    close_world(&w);
}

static void test_event__c53_the_31st_is_skipped_not_clamped(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.start = cme_civil_at(2026, 1, 31, 19, 0, 0);
    spec.rrule = "FREQ=MONTHLY;COUNT=3";
    cme_event *event = make_event(&w, &spec);

    assert_int_equal(instant(2026, 5, 31, 19, 0), event->ends_at); /* January, March, May */
    cme_event_free(event);
    close_world(&w);
}

/* --- UID --- */

static void test_event__a_uid_is_unique_in_its_group(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.uid = "20260310-rust@example.org";
    cme_event *event = make_event(&w, &spec);
    assert_string_equal("20260310-rust@example.org", event->uid);
    cme_event_free(event);

    assert_refused(&w, &spec, CME_ERR_EXISTS, "uid '20260310-rust@example.org' of event 'Rust Night'");
    spec.group = people_group(w.store, "Elsewhere");
    cme_event_free(make_event(&w, &spec));
    spec.uid = "two\nlines";
    assert_refused(&w, &spec, CME_ERR_INVALID, "uid");
    close_world(&w);
}

/* --- copy --- */

static void test_event__c51_a_copy_starts_anew(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_civil added = cme_civil_at(2026, 3, 12, 18, 0, 0);
    spec.uid = "series@example.org";
    spec.description = "Talks";
    spec.capacity = 12;
    spec.rdates = &added;
    spec.rdate_count = 1;
    cme_id id = publish(&w, &spec);
    assert_ok(cme_event_postpone(w.store, id, NULL), cme_store_message(w.store));
    assert_ok(cme_event_publish(w.store, id, NULL), cme_store_message(w.store));
    answer(&w, on(id, 3, 10), people_person(w.store, "Ada"));
    assert_ok(cme_session_cancel(w.store, on(id, 3, 17), NULL), cme_store_message(w.store));

    cme_event *copy = NULL;
    assert_ok(cme_event_copy(w.store, id, cme_civil_at(2026, 9, 1, 19, 0, 0), &copy),
              cme_store_message(w.store));

    assert_int_equal(CME_EVENT_DRAFT, copy->status);
    assert_int_equal(0, copy->sequence);
    assert_string_not_equal("series@example.org", copy->uid);
    assert_string_equal("Talks", copy->description);
    assert_int_equal(12, copy->capacity);
    assert_string_equal("FREQ=WEEKLY", copy->rrule);
    assert_true(cme_civil_equal(cme_civil_at(2026, 9, 3, 18, 0, 0), copy->rdates[0]));
    cme_session *first = get_session(&w, on(copy->id, 9, 1));
    assert_int_equal(0, first->going);
    cme_session *second = get_session(&w, on(copy->id, 9, 8));
    assert_int_equal(CME_SESSION_DRAFT, second->status);
    cme_session_free(first);
    cme_session_free(second);
    cme_event_free(copy);
    close_world(&w);
}

static void test_event__a_copy_may_keep_the_start_but_not_break_the_rule(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.rrule = "FREQ=WEEKLY;BYDAY=TU";
    cme_id id = make_draft(&w, &spec);
    cme_event *copy = NULL;

    assert_ok(cme_event_copy(w.store, id, CME_CIVIL_NONE, &copy), cme_store_message(w.store));
    assert_true(cme_civil_equal(spec.start, copy->start));
    assert_status(CME_ERR_INVALID, cme_event_copy(w.store, id, cme_civil_at(2026, 3, 11, 19, 0, 0), NULL),
                  cme_store_message(w.store));
    assert_says(&w, "the first start that it generates is 2026-03-17T19:00:00");
    assert_status(CME_ERR_INVALID, cme_event_copy(w.store, id, cme_civil_date(2026, 3, 17), NULL),
                  cme_store_message(w.store));
    assert_status(CME_ERR_NOT_FOUND, cme_event_copy(w.store, people_stranger(), CME_CIVIL_NONE, NULL),
                  cme_store_message(w.store));
    cme_event_free(copy);
    close_world(&w);
}

/* --- misuse --- */

static void test_event__calls_refuse_null(void **state) {
    (void)state;
    world w = open_world();
    cme_event *event = NULL;

    assert_int_equal(CME_ERR_MISUSE, cme_event_create(NULL, NULL, &event));
    assert_status(CME_ERR_MISUSE, cme_event_get(w.store, w.group, NULL), cme_store_message(w.store));
    assert_status(CME_ERR_MISUSE, cme_event_find(w.store, NULL, NULL), cme_store_message(w.store));
    assert_status(CME_ERR_NOT_FOUND, cme_event_get(w.store, people_stranger(), &event),
                  cme_store_message(w.store));
    assert_status(CME_ERR_INVALID, cme_event_get(w.store, CME_ID_NONE, &event), cme_store_message(w.store));
    cme_event_free(NULL);
    cme_event_page_free(NULL);
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
        cmocka_unit_test(test_event__refuses_bad_fields_and_says_what_would_be_right),
        cmocka_unit_test(test_event__refuses_bad_times),
        cmocka_unit_test(test_event__refuses_bad_recurrence),
        cmocka_unit_test(test_event__kinds_of_start_have_their_instants),
        cmocka_unit_test(test_event__days_are_nominal_and_seconds_exact),
        cmocka_unit_test(test_event__c40_a_start_that_does_not_exist_moves_forward),
        cmocka_unit_test(test_event__span_reaches_from_the_first_session_to_the_end_of_the_last),
        cmocka_unit_test(test_event__a_day_taken_out_is_all_its_sessions),
        cmocka_unit_test(test_event__days_are_taken_out_of_what_the_update_makes),
        cmocka_unit_test(test_event__days_taken_out_are_bounded),
        cmocka_unit_test(test_event__dates_in_utc_are_read_on_the_events_clock),
        cmocka_unit_test(test_event__c53_the_31st_is_skipped_not_clamped),
        cmocka_unit_test(test_event__a_uid_is_unique_in_its_group),
        cmocka_unit_test(test_event__c51_a_copy_starts_anew),
        cmocka_unit_test(test_event__a_copy_may_keep_the_start_but_not_break_the_rule),
        cmocka_unit_test(test_event__calls_refuse_null),
        cmocka_unit_test(test_event__c72_sequence_rises_with_status_but_not_from_a_draft),
        cmocka_unit_test(test_event__refuses_what_the_table_does_not_list),
        cmocka_unit_test(test_event__is_completed_only_when_no_session_is_to_come),
        cmocka_unit_test(test_event__postponed_is_not_published_over_a_session_that_was_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
