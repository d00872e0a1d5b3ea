/* test_event_find.c: events found by their fields and by words, in order, page by page.
 * May use cmocka, support_events.h and the library.
 * Must not depend on the order of the tests: each has its own store. */
#include "support_events.h"

static size_t count_events(const world *w, const cme_event_query *query) {
    cme_event_page *page = NULL;
    assert_ok(cme_event_find(w->store, query, &page), cme_store_message(w->store));
    size_t count = page->count;
    cme_event_page_free(page);
    return count;
}

static void test_event_find__is_found_by_each_of_its_fields(void **state) {
    (void)state;
    world w = open_world();
    cme_id below = people_group_below(w.store, "Rust Berlin Mitte", w.group);
    cme_event_spec spec = rust_night(&w);
    spec.description = "Bring your Größe";
    spec.uid = "one@example.org";
    spec.venue = make_venue(&w, "Hall", CME_UNLIMITED);
    (void)publish(&w, &spec);
    spec.group = below;
    spec.title = "Board games";
    spec.categories = "play,cards";
    spec.venue = CME_ID_NONE;
    (void)make_draft(&w, &spec);

    cme_event_query query = CME_EVENT_QUERY_INIT;
    assert_int_equal(2, count_events(&w, NULL));
    query.group = w.group;
    assert_int_equal(1, count_events(&w, &query));
    query.deep = true;
    assert_int_equal(2, count_events(&w, &query));
    query.status = CME_EVENT_DRAFT;
    assert_int_equal(1, count_events(&w, &query));
    query = CME_EVENT_QUERY_INIT;
    query.uid = "one@example.org";
    assert_int_equal(2, count_events(&w, &query));
    query.group = below;
    assert_int_equal(1, count_events(&w, &query));
    query = CME_EVENT_QUERY_INIT;
    cme_event_page *page = NULL;
    query.text = "große rust"; /* in any order, without marks */
    assert_int_equal(1, count_events(&w, &query));
    query.text = "car";
    assert_int_equal(1, count_events(&w, &query));
    query.group = w.group;
    assert_int_equal(0, count_events(&w, &query));
    query = CME_EVENT_QUERY_INIT;
    query.venue = people_stranger();
    assert_status(CME_ERR_NOT_FOUND, cme_event_find(w.store, &query, &page), cme_store_message(w.store));
    query = CME_EVENT_QUERY_INIT;
    query.status = (cme_event_status)9;
    assert_status(CME_ERR_INVALID, cme_event_find(w.store, &query, &page), cme_store_message(w.store));
    close_world(&w);
}

static void test_event_find__changes_what_it_is_found_by(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    spec.title = "Choir";
    cme_event_query query = CME_EVENT_QUERY_INIT;
    query.text = "rust";

    assert_int_equal(1, count_events(&w, &query));
    assert_ok(cme_event_update(w.store, id, &spec, CME_EVENT_TITLE, NULL), cme_store_message(w.store));

    assert_int_equal(0, count_events(&w, &query));
    query.text = "choir";
    assert_int_equal(1, count_events(&w, &query));
    close_world(&w);
}

static void assert_pages_in_order(const world *w, cme_event_query query, size_t expected) {
    cme_time last_start = INT64_MIN;
    size_t seen = 0;
    cme_event_page *page = NULL;
    char cursor[256];
    query.limit = 3;
    do {
        assert_ok(cme_event_find(w->store, &query, &page), cme_store_message(w->store));
        for (size_t i = 0; i < page->count; i++, seen++) {
            assert_true(page->items[i]->starts_at >= last_start);
            last_start = page->items[i]->starts_at;
        }
        query.cursor = NULL;
        if (page->next != NULL) {
            assert_true(strlen(page->next) < sizeof cursor);
            strcpy(cursor, page->next);
            query.cursor = cursor;
        }
        cme_event_page_free(page);
    } while (query.cursor != NULL);
    assert_int_equal(expected, seen);
}

static void test_event_find__pages_are_ordered_by_start(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    for (int i = 0; i < 10; i++) {
        spec.start = cme_civil_at(2026, 1 + i * 7 % 10, 1, 19, 0, 0);
        (void)make_draft(&w, &spec);
        (void)make_draft(&w, &spec); /* at the same time */
    }
    cme_event_query query = CME_EVENT_QUERY_INIT;
    assert_pages_in_order(&w, query, 20);
    query.text = "night";
    assert_pages_in_order(&w, query, 20);
    query.group = w.group;
    query.text = NULL;
    assert_pages_in_order(&w, query, 20);

    query.cursor = "of another query";
    cme_event_page *page = NULL;
    assert_status(CME_ERR_INVALID, cme_event_find(w.store, &query, &page), cme_store_message(w.store));
    assert_null(page);
    query.cursor = NULL;
    query.limit = CME_PAGE_MAX + 1;
    assert_status(CME_ERR_LIMIT, cme_event_find(w.store, &query, &page), cme_store_message(w.store));
    close_world(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event_find__is_found_by_each_of_its_fields),
        cmocka_unit_test(test_event_find__changes_what_it_is_found_by),
        cmocka_unit_test(test_event_find__pages_are_ordered_by_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
