/* test_event_import.c: events replaced by a newer version of a calendar file.
 * May use cmocka, support_events.h and every room of the library.
 * Must not know calendars' text. */
#include "support_events.h"

#include "event_internal.h"

static const cme__event_import NEWER = {
    .status = CME_EVENT_PUBLISHED, .sequence = 5, .dtstamp = SUPPORT_NOON, .lenient = true};

static void replace(const world *w, cme_id id, const cme_event_spec *spec, const cme__event_import *import) {
    cme_status status = cme__store_begin_write(w->store);
    if (status == CME_OK) {
        status = cme__event_import_replace(w->store, id, spec, import);
    }
    assert_ok(cme__store_end(w->store, status), cme_store_message(w->store));
}

static cme_id import(const world *w, const cme_event_spec *spec, const cme__event_import *import_spec) {
    cme_id id = CME_ID_NONE;
    cme_status status = cme__store_begin_write(w->store);
    if (status == CME_OK) {
        status = cme__event_import_create(w->store, spec, import_spec, &id);
    }
    assert_ok(cme__store_end(w->store, status), cme_store_message(w->store));
    return id;
}

static void test_event_import__a_start_that_the_rule_does_not_generate_counts(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w); /* a Tuesday */
    spec.rrule = "FREQ=WEEKLY;BYDAY=TH;COUNT=3";

    cme_id id = import(&w, &spec, &NEWER);

    cme_event *event = get_event(&w, id);
    assert_int_equal(CME_EVENT_PUBLISHED, event->status);
    assert_int_equal(5, event->sequence);
    assert_int_equal(instant(2026, 3, 10, 18, 0), event->starts_at);
    assert_int_equal(instant(2026, 3, 19, 20, 0), event->ends_at); /* 10, 12 and 19 March */
    cme_event_free(event);

    /* It may be edited as long as neither start nor rule change. */
    spec.title = "Rust Evening";
    spec.duration_seconds = 3600;
    assert_ok(cme_event_update(w.store, id, &spec,
                               CME_EVENT_TITLE | CME_EVENT_DURATION | CME_EVENT_START | CME_EVENT_RRULE,
                               NULL),
              cme_store_message(w.store));
    spec.start.hour = 18;
    assert_status(CME_ERR_INVALID, cme_event_update(w.store, id, &spec, CME_EVENT_START, NULL),
                  cme_store_message(w.store));
    close_world(&w);
}

static void test_event_import__dates_of_any_kind_are_understood(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_civil removed = cme_civil_date(2026, 3, 17);
    spec.exdates = &removed;
    spec.exdate_count = 1;

    cme_id id = import(&w, &spec, &NEWER);

    cme_session *session = NULL;
    assert_status(CME_ERR_NOT_FOUND, cme_session_get(w.store, on(id, 3, 17), &session),
                  cme_store_message(w.store));
    cme_session_free(get_session(&w, on(id, 3, 24)));
    close_world(&w);
}

static void test_event_import__sessions_whose_name_is_gone_are_cancelled(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    answer(&w, on(id, 3, 10), ada);
    answer(&w, on(id, 3, 17), ada);
    answer(&w, on(id, 3, 24), ada);
    support_set_now(instant(2026, 3, 11, 0, 0)); /* the first one is over */

    spec.rrule = "FREQ=WEEKLY;INTERVAL=2"; /* 10 and 24 March */
    replace(&w, id, &spec, &NEWER);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 10), ada));
    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(id, 3, 17), ada));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 24), ada));
    cme_session *gone = get_session(&w, on(id, 3, 17));
    assert_int_equal(CME_SESSION_CANCELLED, gone->status);
    cme_session_free(gone);

    spec.start = cme_civil_at(2026, 3, 11, 20, 0, 0); /* every name is another one */
    replace(&w, id, &spec, &NEWER);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 10), ada)); /* it took place */
    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(id, 3, 24), ada));
    close_world(&w);
}

static void test_event_import__a_plain_events_rsvps_follow_it(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    answer(&w, plain(id), ada);

    spec.start = cme_civil_at(2026, 3, 12, 19, 0, 0);
    replace(&w, id, &spec, &NEWER);
    cme_session *session = get_session(&w, plain(id));
    assert_int_equal(instant(2026, 3, 12, 18, 0), session->starts_at);
    assert_int_equal(1, session->going);
    cme_session_free(session);

    spec.rrule = "FREQ=DAILY";
    replace(&w, id, &spec, &NEWER);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 12), ada));
    spec.rrule = NULL;
    replace(&w, id, &spec, &NEWER);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, plain(id), ada));
    close_world(&w);
}

static void test_event_import__keeps_what_files_do_not_know(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.capacity = 7;
    spec.visibility = CME_VISIBILITY_MEMBERS;
    spec.venue = make_venue(&w, "Hall", 30);
    cme_id id = publish(&w, &spec);

    cme_event_spec file = CME_EVENT_SPEC_INIT;
    file.title = "Rust Evening";
    file.start = spec.start;
    replace(&w, id, &file, &NEWER);

    cme_event *event = get_event(&w, id);
    assert_string_equal("Rust Evening", event->title);
    assert_int_equal(7, event->capacity);
    assert_int_equal(CME_VISIBILITY_MEMBERS, event->visibility);
    assert_true(cme_id_equal(spec.venue, event->venue));
    assert_int_equal(5, event->sequence);
    cme_event_free(event);
    close_world(&w);
}

static void test_event_import__a_cancelled_file_cancels(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    answer(&w, on(id, 3, 17), ada);
    cme__event_import cancelled = NEWER;
    cancelled.status = CME_EVENT_CANCELLED;

    replace(&w, id, &spec, &cancelled);

    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(id, 3, 17), ada));
    cme_event *event = get_event(&w, id);
    assert_int_equal(CME_EVENT_CANCELLED, event->status);
    cme_event_free(event);
    close_world(&w);
}

static void test_event_import__series_are_loaded_with_their_dates(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_civil added = cme_civil_at(2026, 3, 12, 10, 0, 0);
    cme_civil removed = cme_civil_at(2026, 3, 17, 19, 0, 0);
    spec.rdates = &added;
    spec.rdate_count = 1;
    spec.exdates = &removed;
    spec.exdate_count = 1;
    cme_id id = make_draft(&w, &spec);
    int64_t row = 0;
    cme__event_series series;
    cme__expansion expansion = {0};

    assert_ok(cme__event_row(w.store, id, &row), cme_store_message(w.store));
    assert_ok(cme__event_series_load(w.store, row, &series), cme_store_message(w.store));
    assert_ok(cme__series_expand(NULL, &series.series, 0, INT64_MAX, 3, &expansion), "");

    assert_string_equal("Europe/Berlin", cme__zone_name(series.zone));
    assert_int_equal(3, expansion.count);
    assert_int_equal(instant(2026, 3, 12, 10, 0), expansion.civil[1]);
    assert_int_equal(instant(2026, 3, 24, 19, 0), expansion.civil[2]);
    cme__expansion_free(&expansion);
    cme__event_series_free(&series);
    close_world(&w);
}

/* A compiled rule that another version of the library wrote is compiled anew from its text. */
static void test_event_import__a_foreign_compiled_rule_is_no_harm(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    cme__statement *statement = NULL;
    assert_ok(cme__db_prepare(w.store->db, "UPDATE events SET compiled = x'FF0102'", &statement), "");
    assert_ok(cme__run(statement), cme_store_message(w.store));

    cme_session_free(get_session(&w, on(id, 3, 17)));
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.limit = 3;
    cme_session_page *page = NULL;
    assert_ok(cme_session_find(w.store, &query, &page), cme_store_message(w.store));

    assert_int_equal(3, page->count);
    cme_session_page_free(page);
    close_world(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event_import__a_start_that_the_rule_does_not_generate_counts),
        cmocka_unit_test(test_event_import__dates_of_any_kind_are_understood),
        cmocka_unit_test(test_event_import__sessions_whose_name_is_gone_are_cancelled),
        cmocka_unit_test(test_event_import__a_plain_events_rsvps_follow_it),
        cmocka_unit_test(test_event_import__keeps_what_files_do_not_know),
        cmocka_unit_test(test_event_import__a_cancelled_file_cancels),
        cmocka_unit_test(test_event_import__series_are_loaded_with_their_dates),
        cmocka_unit_test(test_event_import__a_foreign_compiled_rule_is_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
