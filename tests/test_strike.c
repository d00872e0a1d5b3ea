/* test_strike.c: who had a seat and did not come: made by the door, excused, counted (rules.md 67).
 * May use cmocka, support_rsvp.h, lib/strike_internal.h and the library.
 * Must not know what a policy makes of strikes. */
#include "support_rsvp.h"

#include <cmevent/policy.h>
#include <cmevent/strike.h>

#include "strike_internal.h"

#define assert_is(found, expected) assert_true(cme_id_equal((found), (expected)))

static void check_in(const evening *e, int person, int32_t head) {
    cme_attendance_spec spec = CME_ATTENDANCE_SPEC_INIT;
    spec.session = e->session;
    spec.person = e->people[person];
    spec.head = head;
    assert_ok(cme_attendance_check_in(e->store, &spec, NULL), cme_store_message(e->store));
}

static void close_door(const evening *e) {
    assert_ok(cme_attendance_close(e->store, e->session), cme_store_message(e->store));
}

static void reopen_door(const evening *e) {
    assert_ok(cme_attendance_reopen(e->store, e->session), cme_store_message(e->store));
}

/* Persons 0 and 1 go, 1 with two guests; 2 waits, 3 says maybe. It has begun. */
static evening begun_evening(void) {
    evening e = evening_begin(4);
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 1, 2), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_WAITLISTED);
    cme_rsvp_spec spec = evening_spec(&e, 3, CME_RSVP_MAYBE, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    support_set_now(EVENING_START + 60);
    return e;
}

static cme_strike_page *find(const evening *e, const cme_strike_query *query) {
    cme_strike_page *page = NULL;
    assert_ok(cme_strike_find(e->store, query, &page), cme_store_message(e->store));
    return page;
}

static size_t count_found(const evening *e, bool excused) {
    cme_strike_query query = CME_STRIKE_QUERY_INIT;
    query.excused = excused;
    cme_strike_page *page = find(e, &query);
    size_t count = page->count;
    cme_strike_page_free(page);
    return count;
}

static void excuse(const evening *e, int person) {
    assert_ok(cme_strike_excuse(e->store, e->session, e->people[person], e->people[9], "Was ill", NULL),
              cme_store_message(e->store));
}

static void test_strike__c67_who_had_a_seat_and_did_not_come(void **state) {
    (void)state;
    evening e = begun_evening();
    check_in(&e, 0, 0);
    assert_int_equal(count_found(&e, false), 0);
    close_door(&e);

    cme_strike_page *page = find(&e, NULL);
    assert_int_equal(page->count, 1);
    const cme_strike *strike = page->items[0];
    assert_is(strike->person, e.people[1]);
    assert_string_equal(strike->person_name, "Person 01");
    assert_true(cme_session_key_equal(strike->session, e.session));
    assert_string_equal(strike->title, "Rust Night");
    assert_is(strike->group, e.group);
    assert_int_equal(strike->at, EVENING_START);
    assert_int_equal(strike->excused_at, CME_TIME_NONE);
    assert_null(strike->note);
    people_assert_changed(e.store, CME_CHANGE_STRIKE, CME_CHANGE_CREATED, CME_ID_NONE, e.people[1]);
    cme_strike_page_free(page);
    evening_end(&e);
}

/* Two of three, or a guest without the person: somebody came for the seats. */
static void test_strike__c67_one_of_the_party_is_enough(void **state) {
    (void)state;
    evening e = begun_evening();
    check_in(&e, 0, 0);
    check_in(&e, 1, 2);
    close_door(&e);
    assert_int_equal(count_found(&e, true), 0);
    evening_end(&e);
}

static void test_strike__a_check_in_that_was_taken_back_is_none(void **state) {
    (void)state;
    evening e = begun_evening();
    cme_attendance_spec spec = CME_ATTENDANCE_SPEC_INIT;
    spec.session = e.session;
    spec.person = e.people[0];
    cme_attendance *line = NULL;
    assert_ok(cme_attendance_check_in(e.store, &spec, &line), cme_store_message(e.store));
    assert_ok(cme_attendance_undo(e.store, line->id, CME_ID_NONE, NULL), cme_store_message(e.store));
    cme_attendance_free(line);
    close_door(&e);
    assert_int_equal(count_found(&e, false), 2);
    evening_end(&e);
}

static void test_strike__opening_the_door_takes_them_back(void **state) {
    (void)state;
    evening e = begun_evening();
    close_door(&e);
    assert_int_equal(count_found(&e, false), 2);
    reopen_door(&e);
    assert_int_equal(count_found(&e, true), 0);
    check_in(&e, 0, 0);
    close_door(&e);
    cme_strike_page *page = find(&e, NULL);
    assert_int_equal(page->count, 1);
    assert_is(page->items[0]->person, e.people[1]);
    cme_strike_page_free(page);
    evening_end(&e);
}

static void test_strike__excused_is_kept_with_who_and_why(void **state) {
    (void)state;
    evening e = begun_evening();
    close_door(&e);
    support_set_now(EVENING_START + 90);
    cme_strike *strike = NULL;
    assert_ok(cme_strike_excuse(e.store, e.session, e.people[0], e.people[9], "Was ill", &strike),
              cme_store_message(e.store));
    assert_int_equal(strike->excused_at, EVENING_START + 90);
    assert_is(strike->excused_by, e.people[9]);
    assert_string_equal(strike->note, "Was ill");
    cme_strike_free(strike);
    people_assert_changed(e.store, CME_CHANGE_STRIKE, CME_CHANGE_UPDATED, CME_ID_NONE, e.people[0]);
    assert_int_equal(count_found(&e, false), 1);
    assert_int_equal(count_found(&e, true), 2);

    uint64_t changes = people_changes(e.store);
    assert_ok(cme_strike_excuse(e.store, e.session, e.people[0], e.people[8], "Again", NULL), "");
    assert_int_equal(people_changes(e.store), changes); /* the first one stands */
    evening_end(&e);
}

static void test_strike__an_excuse_outlives_an_opened_door(void **state) {
    (void)state;
    evening e = begun_evening();
    close_door(&e);
    excuse(&e, 0);
    excuse(&e, 1);
    reopen_door(&e);
    assert_verified(e.store);
    check_in(&e, 1, 0); /* came after all: no strike, so no excuse */
    close_door(&e);
    assert_int_equal(count_found(&e, false), 0);
    assert_int_equal(count_found(&e, true), 1);
    evening_end(&e);
}

static void test_strike__a_rollback_makes_none(void **state) {
    (void)state;
    evening e = begun_evening();
    assert_ok(cme_store_begin(e.store), cme_store_message(e.store));
    close_door(&e);
    assert_ok(cme_store_rollback(e.store), cme_store_message(e.store));
    assert_int_equal(count_found(&e, true), 0);
    evening_end(&e);
}

/* What an RSVP for a later session is told: two days look back, then one. */
static void test_strike__counts_as_long_as_the_policy_looks_back(void **state) {
    (void)state;
    evening e = begun_evening();
    close_door(&e);
    cme_session_key elsewhere = e.session;
    cme_id other_group = people_group(e.store, "Vienna");
    uint32_t count = 9;
    assert_ok(cme_strike_count(e.store, e.session, e.people[1], &count), cme_store_message(e.store));
    assert_int_equal(count, 1);
    assert_ok(cme_strike_count(e.store, e.session, e.people[2], &count), cme_store_message(e.store));
    assert_int_equal(count, 0);

    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.strike_days = 2;
    assert_ok(cme_policy_set_event(e.store, e.session.event, &policy, CME_POLICY_STRIKE_DAYS, NULL),
              cme_store_message(e.store));
    support_set_now(EVENING_START + 2 * 86400);
    assert_ok(cme_strike_count(e.store, e.session, e.people[1], &count), cme_store_message(e.store));
    assert_int_equal(count, 1);
    support_set_now(EVENING_START + 2 * 86400 + 1);
    assert_ok(cme_strike_count(e.store, e.session, e.people[1], &count), cme_store_message(e.store));
    assert_int_equal(count, 0);

    support_set_now(SUPPORT_NOON);
    elsewhere = evening_session_at(e.store, other_group, CME_ID_NONE, 4);
    assert_ok(cme_strike_count(e.store, elsewhere, e.people[1], &count), cme_store_message(e.store));
    assert_int_equal(count, 0); /* another group knows nothing of it */
    support_set_now(EVENING_START + 100);
    excuse(&e, 1);
    assert_ok(cme_strike_count(e.store, e.session, e.people[1], &count), cme_store_message(e.store));
    assert_int_equal(count, 0);
    evening_end(&e);
}

static void test_strike__found_by_group_session_person_and_time(void **state) {
    (void)state;
    evening e = begun_evening();
    cme_id chapter = people_group_below(e.store, "Potsdam", e.group);
    close_door(&e);
    cme_strike_query query = CME_STRIKE_QUERY_INIT;
    query.group = e.group;
    query.session = e.session;
    query.person = e.people[0];
    query.from = EVENING_START;
    cme_strike_page *page = find(&e, &query);
    assert_int_equal(page->count, 1);
    cme_strike_page_free(page);
    query.from = EVENING_START + 1;
    page = find(&e, &query);
    assert_int_equal(page->count, 0);
    cme_strike_page_free(page);

    query = CME_STRIKE_QUERY_INIT;
    query.group = chapter;
    page = find(&e, &query);
    assert_int_equal(page->count, 0);
    cme_strike_page_free(page);
    query.group = e.group;
    query.deep = true;
    query.limit = 1;
    page = find(&e, &query);
    query.cursor = page->next;
    cme_strike_page *rest = find(&e, &query);
    assert_is(page->items[0]->person, e.people[0]);
    assert_is(rest->items[0]->person, e.people[1]);
    assert_null(rest->next);
    cme_strike_page_free(rest);
    cme_strike_page_free(page);
    evening_end(&e);
}

static void test_strike__refuses_what_cannot_be(void **state) {
    (void)state;
    evening e = begun_evening();
    close_door(&e);
    people_assert_refused(e.store, CME_ERR_NOT_FOUND,
                          cme_strike_excuse(e.store, e.session, e.people[2], e.people[9], NULL, NULL),
                          "no strike");
    people_assert_refused(e.store, CME_ERR_INVALID,
                          cme_strike_excuse(e.store, e.session, e.people[0], e.people[0], NULL, NULL),
                          "nobody excuses their own");
    people_assert_refused(e.store, CME_ERR_NOT_FOUND,
                          cme_strike_excuse(e.store, e.session, people_stranger(), e.people[0], NULL, NULL),
                          "person");
    cme_strike_query query = CME_STRIKE_QUERY_INIT;
    cme_strike_page *page = NULL;
    query.deep = true;
    people_assert_refused(e.store, CME_ERR_INVALID, cme_strike_find(e.store, &query, &page), "needs a group");
    assert_status(CME_ERR_MISUSE, cme_strike_find(e.store, NULL, NULL), "");
    assert_status(CME_ERR_MISUSE, cme_strike_count(e.store, e.session, e.people[0], NULL), "");
    cme_strike_free(NULL);
    cme_strike_page_free(NULL);
    evening_end(&e);
}

/* A line that reaches the store after the door was closed, from a desk that was offline. */
static void test_strike__a_late_line_takes_it_back(void **state) {
    (void)state;
    evening e = begun_evening();
    close_door(&e);
    evening_corrupt(&e, "INSERT INTO attendance (id, session, person, head, action, at, recorded_at, flags)"
                        " SELECT x'01020304050607080910111213141516', session, min(person), 0, 1, at, at, 0"
                        " FROM strikes");
    cme__session_plan plan;
    int64_t person_row = 0;
    assert_ok(cme__store_begin_write(e.store), "");
    assert_ok(cme__session_load(e.store, e.session, &plan), "");
    assert_ok(cme__person_row(e.store, e.people[0], &person_row), "");
    assert_ok(cme__strikes_follow_person(e.store, &plan, person_row), "");
    assert_ok(cme__store_end(e.store, CME_OK), "");
    cme_strike_page *page = find(&e, NULL);
    assert_int_equal(page->count, 1);
    assert_is(page->items[0]->person, e.people[1]);
    cme_strike_page_free(page);
    cme_store_close(e.store);
}

static void test_strike__verify_finds_what_the_door_does_not_make(void **state) {
    (void)state;
    static const struct {
        const char *sql;
        const char *words;
    } DAMAGES[] = {
        {"DELETE FROM strikes WHERE person = (SELECT min(person) FROM strikes)", "has no strike"},
        {"UPDATE strikes SET at = at + 1 WHERE person = (SELECT min(person) FROM strikes)", "is none"},
        {"INSERT INTO strikes (person, session, at) SELECT r.person, r.session, s.start_at FROM rsvps r"
         " JOIN sessions s ON s.rowid = r.session WHERE r.state = 4",
         "is none"},
    };
    for (size_t i = 0; i < sizeof DAMAGES / sizeof DAMAGES[0]; i++) {
        evening e = begun_evening();
        close_door(&e);
        assert_verified(e.store);
        evening_corrupt(&e, DAMAGES[i].sql);
        cme_store_report *report = NULL;
        assert_ok(cme_store_verify(e.store, &report), cme_store_message(e.store));
        assert_int_equal(report->count, 1);
        assert_string_equal(report->items[0]->check, "strikes");
        assert_non_null(strstr(report->items[0]->text, DAMAGES[i].words));
        cme_store_report_free(report);
        cme_store_close(e.store);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strike__c67_who_had_a_seat_and_did_not_come),
        cmocka_unit_test(test_strike__c67_one_of_the_party_is_enough),
        cmocka_unit_test(test_strike__a_check_in_that_was_taken_back_is_none),
        cmocka_unit_test(test_strike__opening_the_door_takes_them_back),
        cmocka_unit_test(test_strike__excused_is_kept_with_who_and_why),
        cmocka_unit_test(test_strike__an_excuse_outlives_an_opened_door),
        cmocka_unit_test(test_strike__a_rollback_makes_none),
        cmocka_unit_test(test_strike__counts_as_long_as_the_policy_looks_back),
        cmocka_unit_test(test_strike__found_by_group_session_person_and_time),
        cmocka_unit_test(test_strike__refuses_what_cannot_be),
        cmocka_unit_test(test_strike__a_late_line_takes_it_back),
        cmocka_unit_test(test_strike__verify_finds_what_the_door_does_not_make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
