/* test_rsvp_find.c: RSVPs and their log as pages, and what verify finds wrong with them.
 * May use cmocka, support_rsvp.h and the library.
 * Must not know how a page is built. */
#include "support_rsvp.h"

/* Walks all pages with a limit; what they hold in their order. */
static size_t walk(const evening *e, cme_rsvp_query query, uint32_t limit, cme_rsvp *found, size_t most) {
    size_t count = 0;
    char cursor[256] = "";
    bool more = true;
    query.limit = limit;
    while (more) {
        cme_rsvp_page *page = NULL;
        query.cursor = cursor[0] != '\0' ? cursor : NULL;
        assert_ok(cme_rsvp_find(e->store, &query, &page), cme_store_message(e->store));
        assert_true(page->count <= limit);
        for (size_t i = 0; i < page->count; i++) {
            assert_true(count < most);
            found[count] = *page->items[i];
            found[count].note = NULL; /* those point into the page */
            found[count].person_name = NULL;
            count++;
        }
        more = page->next != NULL;
        (void)snprintf(cursor, sizeof cursor, "%s", more ? page->next : "");
        cme_rsvp_page_free(page);
    }
    return count;
}

static void check_order(const evening *e, cme_rsvp_query query, const int *expected, size_t count) {
    for (uint32_t limit = 1; limit <= count + 1; limit++) {
        cme_rsvp found[EVENING_PEOPLE];
        assert_int_equal(walk(e, query, limit, found, EVENING_PEOPLE), count);
        for (size_t i = 0; i < count; i++) {
            assert_true(cme_id_equal(found[i].person, e->people[expected[i]]));
        }
    }
}

/* Two seats: 0 goes, 1 maybe, 2 waits (3 heads), 3 waits, 4 said no and then waits (2 heads). */
static evening mixed_evening(void) {
    evening e = evening_begin(2);
    evening_go(&e, 0, 0);
    support_set_now(SUPPORT_NOON + 10);
    cme_rsvp_spec spec = evening_spec(&e, 4, CME_RSVP_DECLINED, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    evening_go(&e, 0, 1);
    support_set_now(SUPPORT_NOON + 20);
    evening_go(&e, 2, 2);
    spec = evening_spec(&e, 1, CME_RSVP_MAYBE, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    support_set_now(SUPPORT_NOON + 30);
    evening_go(&e, 3, 0);
    evening_go(&e, 4, 1);
    return e;
}

static void test_rsvp_find__session_in_the_order_of_changes(void **state) {
    (void)state;
    evening e = mixed_evening();
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e.session;
    static const int ALL[] = {0, 1, 2, 3, 4};
    check_order(&e, query, ALL, 5);
    query.state = CME_RSVP_MAYBE;
    static const int MAYBE[] = {1};
    check_order(&e, query, MAYBE, 1);
    query.state = CME_RSVP_REJECTED;
    check_order(&e, query, NULL, 0);
    evening_end(&e);
}

static void test_rsvp_find__waitlist_in_the_order_of_the_queue_with_places(void **state) {
    (void)state;
    evening e = mixed_evening();
    support_set_now(SUPPORT_NOON + 40);
    evening_go(&e, 3, 4); /* changed last, and keeps its place */
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e.session;
    query.state = CME_RSVP_WAITLISTED;
    static const int QUEUE[] = {2, 3, 4};
    check_order(&e, query, QUEUE, 3);
    cme_rsvp found[EVENING_PEOPLE];
    assert_int_equal(walk(&e, query, 2, found, EVENING_PEOPLE), 3);
    static const int32_t AHEAD[] = {0, 3, 8};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(found[i].queue_position, i + 1);
        assert_int_equal(found[i].heads_ahead, AHEAD[i]);
    }
    /* The same places in the other orders. */
    query.state = (cme_rsvp_state)0;
    assert_int_equal(walk(&e, query, 100, found, EVENING_PEOPLE), 5);
    assert_int_equal(found[4].queue_position, 2);
    assert_int_equal(found[4].heads_ahead, 3);
    assert_int_equal(found[0].queue_position, 0);
    evening_end(&e);
}

static void test_rsvp_find__person_over_all_sessions(void **state) {
    (void)state;
    evening e = mixed_evening();
    evening other = e;
    other.session = evening_session_at(e.store, e.group, CME_ID_NONE, 5);
    support_set_now(SUPPORT_NOON + 50);
    evening_go(&other, 4, 0);
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.person = e.people[4];
    cme_rsvp found[EVENING_PEOPLE];
    assert_int_equal(walk(&e, query, 1, found, EVENING_PEOPLE), 2);
    assert_true(cme_session_key_equal(found[0].session, e.session));
    assert_int_equal(found[0].queue_position, 3);
    assert_int_equal(found[0].heads_ahead, 4);
    assert_true(cme_session_key_equal(found[1].session, other.session));
    assert_int_equal(found[1].state, CME_RSVP_GOING);
    query.session = e.session;
    assert_int_equal(walk(&e, query, 1, found, EVENING_PEOPLE), 1);
    query.state = CME_RSVP_WAITLISTED;
    assert_int_equal(walk(&e, query, 1, found, EVENING_PEOPLE), 1);
    assert_int_equal(found[0].queue_position, 3);
    query.state = CME_RSVP_GOING;
    assert_int_equal(walk(&e, query, 1, found, EVENING_PEOPLE), 0);
    evening_end(&e);
}

static void test_rsvp_find__log_tells_everything_in_order(void **state) {
    (void)state;
    evening e = mixed_evening();
    assert_ok(cme_rsvp_cancel(e.store, e.session, e.people[0], e.people[9], NULL),
              cme_store_message(e.store));
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e.session;
    query.person = e.people[0];
    cme_rsvp_log_page *log = NULL;
    assert_ok(cme_rsvp_log_find(e.store, &query, &log), cme_store_message(e.store));
    assert_int_equal(log->count, 3);
    assert_null(log->next);
    const cme_rsvp_log_entry *grew = log->items[1];
    assert_int_equal(grew->from, CME_RSVP_GOING);
    assert_int_equal(grew->to, CME_RSVP_GOING);
    assert_int_equal(grew->guests_before, 0);
    assert_int_equal(grew->guests_after, 1);
    assert_int_equal(grew->reason, CME_RSVP_REASON_ANSWER);
    assert_int_equal(grew->at, SUPPORT_NOON + 10);
    assert_true(cme_id_is_none(grew->by));
    assert_string_equal(grew->person_name, "Person 00");
    const cme_rsvp_log_entry *left = log->items[2];
    assert_true(left->number > grew->number);
    assert_int_equal(left->to, CME_RSVP_CANCELLED);
    assert_int_equal(left->guests_before, 1);
    assert_int_equal(left->guests_after, 0);
    assert_true(cme_id_equal(left->by, e.people[9]));
    assert_true(cme_session_key_equal(left->session, e.session));
    cme_rsvp_log_page_free(log);

    /* Page by page, and only what led into one state. */
    query.person = CME_ID_NONE;
    query.state = CME_RSVP_WAITLISTED;
    query.limit = 2;
    assert_ok(cme_rsvp_log_find(e.store, &query, &log), cme_store_message(e.store));
    assert_int_equal(log->count, 2);
    assert_non_null(log->next);
    cme_rsvp_log_page *rest = NULL;
    query.cursor = log->next;
    assert_ok(cme_rsvp_log_find(e.store, &query, &rest), cme_store_message(e.store));
    assert_int_equal(rest->count, 1);
    assert_null(rest->next);
    assert_true(cme_id_equal(rest->items[0]->person, e.people[4]));
    cme_rsvp_log_page_free(rest);
    cme_rsvp_log_page_free(log);
    evening_end(&e);
}

static void test_rsvp_find__by_the_person_is_nobody_else(void **state) {
    (void)state;
    evening e = evening_begin(2);
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    spec.by = e.people[0];
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e.session;
    cme_rsvp_log_page *log = NULL;
    assert_ok(cme_rsvp_log_find(e.store, &query, &log), cme_store_message(e.store));
    assert_true(cme_id_is_none(log->items[0]->by));
    cme_rsvp_log_page_free(log);
    evening_end(&e);
}

static void test_rsvp_find__session_that_nobody_wrote_about_is_empty(void **state) {
    (void)state;
    evening e = evening_begin(2);
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e.session;
    check_order(&e, query, NULL, 0);
    cme_rsvp_log_page *log = NULL;
    assert_ok(cme_rsvp_log_find(e.store, &query, &log), cme_store_message(e.store));
    assert_int_equal(log->count, 0);
    cme_rsvp_log_page_free(log);
    evening_end(&e);
}

static void test_rsvp_find__wrong_queries_are_refused(void **state) {
    (void)state;
    evening e = mixed_evening();
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    cme_rsvp_page *page = NULL;
    assert_status(CME_ERR_INVALID, cme_rsvp_find(e.store, &query, &page), cme_store_message(e.store));
    assert_message_has(e.store, "session or person");
    assert_null(page);
    query.session = e.session;
    query.state = (cme_rsvp_state)10;
    assert_status(CME_ERR_INVALID, cme_rsvp_find(e.store, &query, &page), cme_store_message(e.store));
    query.state = (cme_rsvp_state)0;
    query.limit = CME_PAGE_MAX + 1;
    assert_status(CME_ERR_LIMIT, cme_rsvp_find(e.store, &query, &page), cme_store_message(e.store));
    query.limit = 1;
    query.person = people_stranger();
    assert_status(CME_ERR_NOT_FOUND, cme_rsvp_find(e.store, &query, &page), cme_store_message(e.store));
    query.person = CME_ID_NONE;
    /* A cursor of the other order. */
    assert_ok(cme_rsvp_find(e.store, &query, &page), cme_store_message(e.store));
    query.cursor = page->next;
    query.state = CME_RSVP_WAITLISTED;
    cme_rsvp_page *other = NULL;
    assert_status(CME_ERR_INVALID, cme_rsvp_find(e.store, &query, &other), cme_store_message(e.store));
    cme_rsvp_page_free(page);
    query.session.event = people_stranger();
    query.cursor = NULL;
    assert_status(CME_ERR_NOT_FOUND, cme_rsvp_find(e.store, &query, &other), cme_store_message(e.store));
    evening_end(&e);
}

/* --- verify: whatever a call would not write is found --- */

static const struct {
    const char *sql;
    const char *words;
} DAMAGES[] = {
    {"UPDATE session_heads SET going = going + 1", "going is 3, and its RSVPs make 2"},
    {"UPDATE session_heads SET waiting = 0", "waiting is 0, and its RSVPs make 6"},
    {"UPDATE session_heads SET waiting_parties = 9", "waiting_parties is 9, and its RSVPs make 3"},
    {"UPDATE rsvps SET guests = 3 WHERE state = 3", "and its log says GOING with 1"},
    {"UPDATE rsvps SET state = 7 WHERE state = 4",
     "is DECLINED with 0 guests, and its log says MAYBE with 0"},
    {"UPDATE rsvps SET queued_at = NULL WHERE state = 5", "it waits and has no place in the queue"},
    {"UPDATE rsvps SET queue_number = 1 WHERE state = 3", "it has a place in the queue and does not wait"},
    {"UPDATE rsvps SET skips = 4 WHERE state = 5", "it was not skipped so often"},
    {"UPDATE rsvps SET skips = 1 WHERE state = 3", "it was not skipped so often"},
    {"UPDATE rsvps SET state = 12 WHERE state = 4", "its state is none"},
    {"UPDATE rsvps SET guests = -1 WHERE state = 4", "so many guests are not allowed"},
    {"DELETE FROM rsvp_log WHERE to_state = 4", "and its log says no RSVP with 0"},
    {"UPDATE rsvp_log SET from_state = 4 WHERE from_state = 3",
     "is MAYBE with 0 guests, and its log says GOING with 0"},
    {"INSERT INTO ended_rests SELECT session, person, 2, 1 FROM rsvps WHERE state = 3",
     "2 heads that waited are kept for it, and it is not cancelled"},
    {"UPDATE sessions SET capacity = 1", "2 heads have seats, and its capacity is 1"},
    {"UPDATE sessions SET capacity = 20", "a party of 3 heads waits, and there are seats for it"},
};

static bool has_problem(const cme_store_report *report, const char *words) {
    for (size_t i = 0; i < report->count; i++) {
        if (strstr(report->items[i]->text, words) != NULL) {
            return true;
        }
    }
    return false;
}

static void test_rsvp_find__c06_verify_finds_every_difference(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof DAMAGES / sizeof DAMAGES[0]; i++) {
        evening e = mixed_evening();
        assert_verified(e.store);
        evening_corrupt(&e, DAMAGES[i].sql);
        cme_store_report *report = NULL;
        assert_ok(cme_store_verify(e.store, &report), cme_store_message(e.store));
        if (!has_problem(report, DAMAGES[i].words)) {
            for (size_t j = 0; j < report->count; j++) {
                print_error("%s: %s\n", report->items[j]->check, report->items[j]->text);
            }
            fail_msg("after \"%s\" no problem says \"%s\"", DAMAGES[i].sql, DAMAGES[i].words);
        }
        cme_store_report_free(report);
        cme_store_close(e.store);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp_find__session_in_the_order_of_changes),
        cmocka_unit_test(test_rsvp_find__waitlist_in_the_order_of_the_queue_with_places),
        cmocka_unit_test(test_rsvp_find__person_over_all_sessions),
        cmocka_unit_test(test_rsvp_find__log_tells_everything_in_order),
        cmocka_unit_test(test_rsvp_find__by_the_person_is_nobody_else),
        cmocka_unit_test(test_rsvp_find__session_that_nobody_wrote_about_is_empty),
        cmocka_unit_test(test_rsvp_find__wrong_queries_are_refused),
        cmocka_unit_test(test_rsvp_find__c06_verify_finds_every_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
