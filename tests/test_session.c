/* test_session.c: sessions: read and found by time and by everything else.
 * May use cmocka, support.h and every room of the library.
 * Must not depend on the order of the tests: each has its own store. */
#include "support_events.h"

/* All of time, drafts too: the events of most tests are drafts. */
static cme_session_query everything(void) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = INT64_MIN + 1;
    query.include_drafts = true;
    return query;
}

static cme_session_page *find(const world *w, const cme_session_query *query) {
    cme_session_page *page = NULL;
    assert_ok(cme_session_find(w->store, query, &page), cme_store_message(w->store));
    return page;
}

/* --- time --- */

static void test_session__c39_weekly_stays_at_19_across_dst(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    make_draft(&w, &spec);
    cme_session_query query = everything();
    query.until = instant(2026, 12, 1, 0, 0);

    cme_session_page *page = find(&w, &query);

    assert_int_equal(38, page->count);
    for (size_t i = 0; i < page->count; i++) {
        const cme_session *session = page->items[i];
        bool is_summer = session->starts_at >= instant(2026, 3, 29, 1, 0) &&
                         session->starts_at < instant(2026, 10, 25, 1, 0);
        assert_int_equal(19, session->start.hour);
        assert_int_equal((is_summer ? 17 : 18) * 3600, session->starts_at % 86400);
        assert_int_equal(7200, session->ends_at - session->starts_at);
    }
    cme_session_page_free(page);
    close_world(&w);
}

static void test_session__endless_series_fill_a_page_and_go_on(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = make_draft(&w, &spec);
    cme_session_query query = everything();
    query.limit = 3;

    cme_session_page *page = find(&w, &query);
    assert_int_equal(3, page->count);
    assert_non_null(page->next);
    query.cursor = page->next;
    cme_session_page *next = find(&w, &query);

    assert_int_equal(3, next->count);
    assert_true(cme_session_key_equal(next->items[0]->key,
                                      cme_session_key_of(event, cme_civil_at(2026, 3, 31, 19, 0, 0))));
    cme_session_page_free(next);
    cme_session_page_free(page);
    close_world(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_session__c39_weekly_stays_at_19_across_dst),
        cmocka_unit_test(test_session__endless_series_fill_a_page_and_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
