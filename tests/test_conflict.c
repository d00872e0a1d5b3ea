/* test_conflict.c: sessions that overlap at a venue or for a person (rules.md 54, 55).
 * May use support_events.h and the library. */
#include "support_events.h"

static world w;
static cme_id cellar;
static cme_id ada;

static int set_up(void **state) {
    (void)state;
    w = open_world();
    cellar = make_venue(&w, "Cellar", 40);
    ada = people_person(w.store, "Ada");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    close_world(&w);
    return 0;
}

/* An event in the cellar; `rrule` may be NULL. */
static cme_id book(const char *title, cme_civil start, int32_t minutes, const char *rrule) {
    cme_event_spec spec = rust_night(&w);
    spec.title = title;
    spec.venue = cellar;
    spec.start = start;
    spec.duration_seconds = minutes * 60;
    spec.rrule = rrule;
    return publish(&w, &spec);
}

static cme_conflict_page *conflicts_of(const cme_conflict_query *query) {
    cme_conflict_page *page = NULL;
    assert_ok(cme_conflict_find(w.store, query, &page), cme_store_message(w.store));
    return page;
}

static size_t count_in_cellar(void) {
    cme_conflict_query query = CME_CONFLICT_QUERY_INIT;
    query.venue = cellar;
    query.until = instant(2027, 3, 1, 0, 0);
    cme_conflict_page *page = conflicts_of(&query);
    size_t count = page->count;
    cme_conflict_page_free(page);
    return count;
}

static void test_conflict__c54_time_is_half_open(void **state) {
    (void)state;
    (void)book("First", cme_civil_at(2026, 3, 10, 19, 0, 0), 60, NULL);
    (void)book("Second", cme_civil_at(2026, 3, 10, 20, 0, 0), 60, NULL);
    (void)book("Moment", cme_civil_at(2026, 3, 10, 19, 30, 0), 0, NULL);
    assert_int_equal(count_in_cellar(), 0);
    (void)book("Third", cme_civil_at(2026, 3, 10, 19, 59, 0), 2, NULL);
    assert_int_equal(count_in_cellar(), 2);
}

static void test_conflict__c54_across_midnight_and_series(void **state) {
    (void)state;
    (void)book("Late", cme_civil_at(2026, 3, 9, 23, 0, 0), 120, "FREQ=WEEKLY");
    (void)book("Early", cme_civil_at(2026, 3, 10, 0, 30, 0), 60, "FREQ=WEEKLY;INTERVAL=2;COUNT=5");
    cme_conflict_query query = CME_CONFLICT_QUERY_INIT;
    query.venue = cellar;
    query.until = instant(2027, 1, 1, 0, 0);
    cme_conflict_page *page = conflicts_of(&query);
    assert_int_equal(page->count, 5);
    assert_string_equal(page->items[0]->earlier_title, "Late");
    assert_string_equal(page->items[0]->later_title, "Early");
    assert_int_equal(page->items[0]->starts_at, instant(2026, 3, 9, 23, 30));
    assert_int_equal(page->items[0]->ends_at, instant(2026, 3, 10, 0, 0));
    cme_conflict_page_free(page);
}

static void test_conflict__c54_clocks_that_are_set(void **state) {
    (void)state;
    /* On 2026-03-29 there is no 02:30 in Berlin: it is 03:30. */
    (void)book("Gap", cme_civil_at(2026, 3, 29, 2, 30, 0), 30, NULL);
    (void)book("After", cme_civil_at(2026, 3, 29, 3, 45, 0), 30, NULL);
    assert_int_equal(count_in_cellar(), 1);
    /* On 2026-10-25 the night has an hour more: 01:00 to 03:30 are three and a half hours. */
    (void)book("Fold", cme_civil_at(2026, 10, 25, 1, 0, 0), 180, NULL);
    (void)book("Clear", cme_civil_at(2026, 10, 25, 3, 0, 0), 30, NULL);
    assert_int_equal(count_in_cellar(), 1);
}

static void test_conflict__c55_drafts_overlap_and_are_told(void **state) {
    (void)state;
    (void)book("Fixed", cme_civil_at(2026, 3, 10, 19, 0, 0), 60, NULL);
    cme_event_spec spec = rust_night(&w);
    spec.venue = cellar;
    cme_id draft = make_draft(&w, &spec);
    cme_conflict_query query = CME_CONFLICT_QUERY_INIT;
    query.venue = cellar;
    query.event = draft;
    cme_conflict_page *page = conflicts_of(&query);
    assert_int_equal(page->count, 1);
    bool earlier_is_draft = page->items[0]->earlier_status == CME_SESSION_DRAFT;
    assert_true(earlier_is_draft != (page->items[0]->later_status == CME_SESSION_DRAFT));
    cme_conflict_page_free(page);
    query.include_drafts = false;
    page = conflicts_of(&query);
    assert_int_equal(page->count, 0);
    cme_conflict_page_free(page);
    assert_ok(cme_event_publish(w.store, draft, NULL), cme_store_message(w.store));
    page = conflicts_of(&query);
    assert_int_equal(page->count, 1);
    cme_conflict_page_free(page);
    assert_ok(cme_event_cancel(w.store, draft, NULL), cme_store_message(w.store));
    page = conflicts_of(&query);
    assert_int_equal(page->count, 0);
    cme_conflict_page_free(page);
}

static void test_conflict__the_effective_venue_counts(void **state) {
    (void)state;
    cme_id weekly = book("Weekly", cme_civil_at(2026, 3, 10, 19, 0, 0), 60, "FREQ=WEEKLY;COUNT=4");
    cme_event_spec spec = rust_nights(&w);
    spec.rrule = "FREQ=WEEKLY;COUNT=4";
    cme_id elsewhere = publish(&w, &spec);
    assert_int_equal(count_in_cellar(), 0);
    cme_session_spec moved = CME_SESSION_SPEC_INIT;
    moved.venue = cellar;
    assert_ok(cme_session_override(w.store, on(elsewhere, 3, 17), &moved, CME_SESSION_VENUE, NULL),
              cme_store_message(w.store));
    assert_int_equal(count_in_cellar(), 1);
    assert_ok(cme_session_cancel(w.store, on(weekly, 3, 17), NULL), cme_store_message(w.store));
    assert_int_equal(count_in_cellar(), 0);
}

static void test_conflict__a_person_goes_to_two_at_once(void **state) {
    (void)state;
    cme_event_spec spec = rust_nights(&w);
    cme_id one = publish(&w, &spec);
    cme_id other = publish(&w, &spec);
    (void)answer(&w, on(one, 3, 17), ada);
    (void)answer(&w, on(other, 3, 17), ada);
    (void)answer(&w, on(other, 3, 24), ada);
    cme_conflict_query query = CME_CONFLICT_QUERY_INIT;
    query.person = ada;
    cme_conflict_page *page = conflicts_of(&query);
    assert_int_equal(page->count, 1);
    assert_true(cme_session_key_equal(page->items[0]->earlier, on(one, 3, 17)));
    assert_true(cme_session_key_equal(page->items[0]->later, on(other, 3, 17)));
    cme_conflict_page_free(page);
    assert_ok(cme_rsvp_cancel(w.store, on(one, 3, 17), ada, CME_ID_NONE, NULL), cme_store_message(w.store));
    page = conflicts_of(&query);
    assert_int_equal(page->count, 0);
    cme_conflict_page_free(page);
}

/* Pages of any size, one after the other, are the same as all at once, and as each session beside each. */
static void test_conflict__pages_are_what_pairs_are(void **state) {
    (void)state;
    static const char *const RULES[] = {"FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE,SA", "FREQ=DAILY;INTERVAL=3",
                                        "FREQ=HOURLY;INTERVAL=11"};
    const cme_civil starts[] = {cme_civil_at(2026, 3, 9, 22, 0, 0), cme_civil_at(2026, 3, 9, 20, 0, 0),
                                cme_civil_at(2026, 3, 10, 1, 0, 0), cme_civil_at(2026, 3, 9, 9, 0, 0)};
    for (int i = 0; i < 4; i++) {
        (void)book("Crowded", starts[i], 100 + 170 * i, RULES[i]);
    }
    cme_session_query all = CME_SESSION_QUERY_INIT;
    all.until = instant(2026, 5, 1, 0, 0);
    all.limit = CME_PAGE_MAX;
    cme_session_page *sessions = NULL;
    assert_ok(cme_session_find(w.store, &all, &sessions), cme_store_message(w.store));
    size_t pairs = 0;
    for (size_t i = 0; i < sessions->count; i++) {
        for (size_t j = i + 1; j < sessions->count; j++) {
            pairs += sessions->items[i]->ends_at > sessions->items[j]->starts_at;
        }
    }
    cme_session_page_free(sessions);
    assert_true(pairs > 100);
    cme_conflict_query query = CME_CONFLICT_QUERY_INIT;
    query.venue = cellar;
    query.until = all.until;
    query.limit = 1000;
    cme_conflict_page *whole = conflicts_of(&query);
    assert_int_equal(whole->count, pairs);
    query.limit = 7;
    size_t seen = 0;
    char *cursor = NULL;
    do {
        query.cursor = cursor;
        cme_conflict_page *page = conflicts_of(&query);
        for (size_t i = 0; i < page->count; i++, seen++) {
            assert_true(cme_session_key_equal(page->items[i]->earlier, whole->items[seen]->earlier));
            assert_true(cme_session_key_equal(page->items[i]->later, whole->items[seen]->later));
        }
        free(cursor);
        cursor = NULL;
        if (page->next != NULL) {
            cursor = malloc(strlen(page->next) + 1);
            assert_non_null(cursor);
            memcpy(cursor, page->next, strlen(page->next) + 1);
        }
        cme_conflict_page_free(page);
    } while (cursor != NULL);
    assert_int_equal(seen, pairs);
    cme_conflict_page_free(whole);
}

static void test_conflict__arguments(void **state) {
    (void)state;
    cme_conflict_query query = CME_CONFLICT_QUERY_INIT;
    cme_conflict_page *page = NULL;
    assert_int_equal(CME_ERR_INVALID, cme_conflict_find(w.store, &query, &page));
    assert_says(&w, "one of them must be set");
    assert_null(page);
    query.venue = people_stranger();
    assert_int_equal(CME_ERR_NOT_FOUND, cme_conflict_find(w.store, &query, &page));
    query.person = ada;
    assert_int_equal(CME_ERR_INVALID, cme_conflict_find(w.store, &query, &page));
    query.venue = CME_ID_NONE;
    query.event = people_stranger();
    assert_int_equal(CME_ERR_NOT_FOUND, cme_conflict_find(w.store, &query, &page));
    assert_int_equal(CME_ERR_MISUSE, cme_conflict_find(w.store, &query, NULL));
    cme_conflict_page_free(NULL);
}

#define CONFLICT_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CONFLICT_TEST(test_conflict__c54_time_is_half_open),
        CONFLICT_TEST(test_conflict__c54_across_midnight_and_series),
        CONFLICT_TEST(test_conflict__c54_clocks_that_are_set),
        CONFLICT_TEST(test_conflict__c55_drafts_overlap_and_are_told),
        CONFLICT_TEST(test_conflict__the_effective_venue_counts),
        CONFLICT_TEST(test_conflict__a_person_goes_to_two_at_once),
        CONFLICT_TEST(test_conflict__pages_are_what_pairs_are),
        CONFLICT_TEST(test_conflict__arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
