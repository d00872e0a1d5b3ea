/* test_guest.c: names of guests, given after the RSVP, and found. Those that come with it:
 * test_rsvp_questions.c. May use the library, support_questions.h, cmocka. */
#include "support_questions.h"

static cme_status name_guests(const evening *e, int person, const char *first, const char *second,
                              size_t count) {
    const char *const names[] = {first, second};
    return cme_guest_name(e->store, e->session, e->people[person], names, count);
}

static void assert_names(const evening *e, int person, const char *first, const char *second, size_t count) {
    assert_ok(name_guests(e, person, first, second, count), cme_store_message(e->store));
}

static void test_guest__names_given_anew_replace_the_old(void **state) {
    (void)state;
    evening e = evening_begin(10);
    (void)evening_go(&e, 0, 2);
    (void)evening_go(&e, 1, 2);
    assert_names(&e, 0, "Grace", "Alan", 2);
    people_assert_changed(e.store, CME_CHANGE_RSVP, CME_CHANGE_UPDATED, CME_ID_NONE, e.people[0]);
    assert_names(&e, 1, NULL, "Edsger", 2);
    assert_guests(&e, "Person 00/1 Grace; Person 00/2 Alan; Person 01/2 Edsger");
    uint64_t before = changes_so_far(e.store);
    assert_names(&e, 0, "Grace", "Alan", 2);
    assert_int_equal(before, changes_so_far(e.store));
    assert_names(&e, 0, "Barbara", NULL, 1);
    assert_names(&e, 1, "", "Edsger", 2);
    assert_guests(&e, "Person 00/1 Barbara; Person 01/2 Edsger");
    assert_ok(cme_guest_name(e.store, e.session, e.people[0], NULL, 0), cme_store_message(e.store));
    assert_guests(&e, "Person 01/2 Edsger");
    evening_end(&e);
}

static void test_guest__wrong_names_are_refused(void **state) {
    (void)state;
    evening e = evening_begin(10);
    assert_status(CME_ERR_NOT_FOUND, name_guests(&e, 0, "Grace", NULL, 1), "");
    assert_message_has(e.store, "person 'Person 00' has no RSVP");
    (void)evening_go(&e, 0, 1);
    assert_status(CME_ERR_INVALID, name_guests(&e, 0, "Grace", "Alan", 2), "");
    assert_message_has(e.store, "2 names of guests: must be at most 1");
    assert_status(CME_ERR_INVALID, name_guests(&e, 0, "two\nlines", NULL, 1), "");
    assert_message_has(e.store, "guest 1: name");
    assert_status(CME_ERR_MISUSE, cme_guest_name(e.store, e.session, e.people[0], NULL, 1), "");
    assert_guests(&e, "");
    evening_end(&e);
}

static void test_guest__find_tells_all_of_a_guest(void **state) {
    (void)state;
    evening e = evening_begin(2);
    (void)evening_go(&e, 0, 1);
    (void)evening_go(&e, 1, 1);
    assert_names(&e, 0, "Grace", NULL, 1);
    assert_names(&e, 1, "Alan", NULL, 1);
    cme_guest_query query = CME_GUEST_QUERY_INIT;
    cme_guest_page *page = NULL;
    query.session = e.session;
    query.state = CME_RSVP_WAITLISTED;
    assert_ok(cme_guest_find(e.store, &query, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 1);
    assert_true(cme_session_key_equal(page->items[0]->session, e.session));
    assert_true(cme_id_equal(page->items[0]->person, e.people[1]));
    assert_string_equal(page->items[0]->person_name, "Person 01");
    assert_int_equal(page->items[0]->state, CME_RSVP_WAITLISTED);
    assert_int_equal(page->items[0]->number, 1);
    assert_string_equal(page->items[0]->name, "Alan");
    cme_guest_page_free(page);
    query = CME_GUEST_QUERY_INIT;
    assert_status(CME_ERR_INVALID, cme_guest_find(e.store, &query, &page), "");
    query.person = e.people[0];
    assert_ok(cme_guest_find(e.store, &query, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 1);
    assert_string_equal(page->items[0]->name, "Grace");
    cme_guest_page_free(page);
    evening_end(&e);
}

static void test_guest__verify_finds_what_was_damaged(void **state) {
    (void)state;
    evening e = evening_begin(10);
    (void)evening_go(&e, 0, 1);
    assert_names(&e, 0, "Grace", NULL, 1);
    evening_corrupt(&e, "UPDATE rsvp_guests SET guest = 2");
    assert_one_problem(e.store, "answers", "guest 2 of person");
    evening_corrupt(&e, "UPDATE rsvp_guests SET guest = 1, name = ''");
    assert_one_problem(e.store, "answers", "has an empty name");
    cme_store_close(e.store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guest__names_given_anew_replace_the_old),
        cmocka_unit_test(test_guest__wrong_names_are_refused),
        cmocka_unit_test(test_guest__find_tells_all_of_a_guest),
        cmocka_unit_test(test_guest__verify_finds_what_was_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
