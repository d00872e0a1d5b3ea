/* test_event_verify.c: what cme_store_verify finds wrong about events and sessions.
 * May use cmocka, support_events.h and every room of the library.
 * Must not depend on the order of the tests: each has its own store. */
#include "support_events.h"

#include "store_internal.h"

static void run(const world *w, const char *sql) {
    cme__statement *statement = NULL;
    assert_ok(cme__db_prepare(w->store->db, sql, &statement), cme_store_message(w->store));
    assert_ok(cme__run(statement), cme_store_message(w->store));
}

/* After the statement, verify has exactly this to say. */
static void assert_finds(const char *sql, const char *check, const char *words) {
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_civil removed = cme_civil_at(2026, 4, 7, 19, 0, 0);
    spec.exdates = &removed;
    spec.exdate_count = 1;
    cme_id id = publish(&w, &spec);
    cme_session_spec session = CME_SESSION_SPEC_INIT;
    session.title = "Special";
    assert_ok(cme_session_override(w.store, on(id, 3, 17), &session, CME_SESSION_TITLE, NULL),
              cme_store_message(w.store));
    assert_verified(&w);

    run(&w, sql);

    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(w.store, &report), cme_store_message(w.store));
    if (report->count != 1 || strcmp(report->items[0]->check, check) != 0 ||
        strstr(report->items[0]->text, words) == NULL) {
        for (size_t i = 0; i < report->count; i++) {
            print_error("%s: %s\n", report->items[i]->check, report->items[i]->text);
        }
        fail_msg("after %s: not \"%s\"", sql, words);
    }
    cme_store_report_free(report);
    cme_store_close(w.store);
}

static void test_event_verify__c06_what_is_derived_is_derived_again(void **state) {
    (void)state;
    assert_finds("UPDATE events SET first_at = first_at + 1", "times", "spans");
    assert_finds("UPDATE events SET last_at = 0", "times", "spans");
    assert_finds("UPDATE events SET rrule = 'FREQ=DAILY'", "times",
                 "its compiled rule is not that of 'FREQ=DAILY'");
    assert_finds("UPDATE events SET rrule = 'nonsense'", "times", "rrule of event 'Rust Night'");
    assert_finds("UPDATE events SET is_series = 0", "times", "is marked as plain");
    assert_finds("UPDATE events SET has_dates = 0", "times", "is marked as a series");
    assert_finds("UPDATE sessions SET start_at = start_at - 60", "times",
                 "its session 2026-03-17T19:00:00 starts at");
    assert_finds("UPDATE sessions SET original_at = original_at - 60", "times",
                 "its session 2026-03-17T19:00:00");
    assert_finds(
        "UPDATE sessions SET recurrence_id = recurrence_id + 86400, original_at = original_at + 86400,"
        " start_at = start_at + 86400, end_at = end_at + 86400",
        "times", "its recurrence does not generate its session 2026-03-18T19:00:00");
}

static void test_event_verify__words_are_in_the_search_index(void **state) {
    (void)state;
    assert_finds("UPDATE events SET title = 'Other'", "search",
                 "its words are not those of the search index");
    assert_finds("UPDATE sessions SET title = 'Other'", "search", "the words of row 1 of sessions are not");
    assert_finds("INSERT INTO search_sessions (rowid, text) VALUES (77, 'ghost')", "search",
                 "the search index has 2 sessions, of 1 that have words");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event_verify__c06_what_is_derived_is_derived_again),
        cmocka_unit_test(test_event_verify__words_are_in_the_search_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
