/* test_due.c: what time makes due, handed out once (rules.md 71).
 * May use support_due.h and the library. */
#include "support_due.h"

enum { DAY = 86400, HOUR = 3600 };

static void set_policy(const world *w, cme_id event, cme_policy_spec spec, uint64_t mask) {
    assert_ok(cme_policy_set_event(w->store, event, &spec, mask, NULL), cme_store_message(w->store));
}

static void remind(const world *w, cme_id event, int32_t before, int32_t again) {
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.remind_before = before;
    spec.remind_again_before = again;
    set_policy(w, event, spec, CME_POLICY_REMIND | CME_POLICY_REMIND_AGAIN);
}

static void open_and_close(const world *w, cme_id event, int32_t opens, int32_t closes) {
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.opens_before = opens;
    spec.closes_before = closes;
    set_policy(w, event, spec, CME_POLICY_OPENS | CME_POLICY_CLOSES);
}

/* How many are handed out now. */
static size_t taken(const world *w) {
    cme_due_page *page = take_some(w, 0, 0);
    size_t count = page->count;
    assert_false(page->more);
    cme_due_page_free(page);
    return count;
}

static void go(const world *w, cme_session_key session, cme_id person) {
    assert_int_equal(answer(w, session, person), CME_RSVP_GOING);
}

/* --- reminders --- */

static void test_due__c71_a_reminder_is_handed_out_once(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.location = "Cellar";
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bo = people_person(w.store, "Bo");
    remind(&w, event, DAY, 0);
    go(&w, plain(event), ada);
    go(&w, plain(event), bo);
    cme_time start = instant(2026, 3, 10, 18, 0);
    support_set_now(start - DAY - 1);
    assert_int_equal(taken(&w), 0);
    assert_int_equal(next_take(&w), start - DAY);
    support_set_now(start - DAY);
    cme_due_page *page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 2);
    const cme_due *due = page->items[0];
    assert_int_equal(due->kind, CME_DUE_REMINDER);
    assert_int_equal(due->at, start - DAY);
    assert_int_equal(due->until, start);
    assert_true(cme_session_key_equal(due->session, plain(event)));
    assert_string_equal(due->title, "Rust Night");
    assert_string_equal(due->location, "Cellar");
    assert_string_equal(due->zone, "Europe/Berlin");
    assert_int_equal(due->starts_at, start);
    assert_int_equal(due->ends_at, start + 2 * HOUR);
    assert_true(cme_id_equal(due->person, ada));
    assert_string_equal(due->person_name, "Ada");
    assert_true(cme_id_equal(page->items[1]->person, bo));
    cme_due_page_free(page);
    assert_int_equal(taken(&w), 0);
    assert_int_equal(next_take(&w), CME_TIME_NONE);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__c71_the_state_is_looked_at_when_it_is_handed_out(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bo = people_person(w.store, "Bo");
    cme_id cy = people_person(w.store, "Cy");
    remind(&w, event, 3 * DAY, 0);
    go(&w, on(event, 3, 10), ada);
    go(&w, on(event, 3, 10), bo);
    go(&w, on(event, 3, 17), ada);
    support_set_now(instant(2026, 3, 8, 12, 0));
    assert_ok(cme_rsvp_cancel(w.store, on(event, 3, 10), bo, CME_ID_NONE, NULL), "");
    go(&w, on(event, 3, 10), cy); /* after it was due: they know */
    assert_int_equal(taken(&w), 1);
    support_set_now(instant(2026, 3, 15, 12, 0));
    assert_ok(cme_session_cancel(w.store, on(event, 3, 17), NULL), cme_store_message(w.store));
    assert_int_equal(taken(&w), 0);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__c71_nothing_is_handed_out_once_its_moment_is_over(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    remind(&w, event, DAY, 0);
    open_and_close(&w, event, 7 * DAY, HOUR);
    support_set_now(instant(2026, 3, 5, 12, 0));
    go(&w, plain(event), ada);
    support_set_now(instant(2026, 3, 10, 17, 30)); /* closed, and half an hour to the start */
    cme_due_page *page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[0]->kind, CME_DUE_REMINDER);
    assert_int_equal(page->items[1]->kind, CME_DUE_RSVP_CLOSES);
    cme_due_page_free(page);
    close_world(&w);

    w = open_world();
    spec = rust_night(&w);
    event = publish(&w, &spec);
    ada = people_person(w.store, "Ada");
    remind(&w, event, DAY, 0);
    support_set_now(SUPPORT_NOON);
    go(&w, plain(event), ada);
    support_set_now(instant(2026, 3, 10, 18, 0)); /* it begins */
    assert_int_equal(taken(&w), 0);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__c71_a_session_that_was_moved_is_due_at_its_new_time(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    remind(&w, event, DAY, 0);
    go(&w, on(event, 3, 10), ada);
    support_set_now(instant(2026, 3, 9, 20, 0));
    assert_int_equal(taken(&w), 1);
    cme_session_spec later = CME_SESSION_SPEC_INIT;
    later.start = cme_civil_at(2026, 3, 12, 19, 0, 0);
    assert_ok(cme_session_override(w.store, on(event, 3, 10), &later, CME_SESSION_START, NULL), "");
    assert_int_equal(taken(&w), 0);
    assert_int_equal(next_take(&w), instant(2026, 3, 11, 18, 0));
    support_set_now(instant(2026, 3, 11, 18, 0));
    assert_int_equal(taken(&w), 1);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__two_reminders_at_once_are_one(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    go(&w, plain(event), ada);
    remind(&w, event, 3 * DAY, 2 * HOUR);
    support_set_now(instant(2026, 3, 8, 12, 0));
    cme_due_page *page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->kind, CME_DUE_REMINDER);
    assert_int_equal(page->items[0]->until, instant(2026, 3, 10, 16, 0));
    cme_due_page_free(page);
    support_set_now(instant(2026, 3, 10, 16, 0));
    assert_int_equal(taken(&w), 1);
    remind(&w, event, 4 * DAY, HOUR); /* both are due anew when it is half past five */
    support_set_now(instant(2026, 3, 10, 17, 30));
    page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->kind, CME_DUE_REMINDER_AGAIN);
    cme_due_page_free(page);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

/* --- windows --- */

/* Sessions that nothing was written about count, too. */
static void test_due__c71_rsvps_open_and_close_for_each_session(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    open_and_close(&w, event, 14 * DAY, DAY);
    cme_due_page *page = take_some(&w, 0, 0); /* 10 March's are open */
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->kind, CME_DUE_RSVP_OPENS);
    assert_int_equal(page->items[0]->until, instant(2026, 3, 9, 18, 0));
    assert_true(cme_id_is_none(page->items[0]->person));
    cme_due_page_free(page);
    assert_int_equal(next_take(&w), instant(2026, 3, 3, 18, 0));
    support_set_now(instant(2026, 3, 11, 12, 0));
    page = take_some(&w, 0, 0);
    /* 17 and 24 March opened; 10 March began meanwhile. */
    assert_int_equal(page->count, 2);
    assert_true(cme_session_key_equal(page->items[0]->session, on(event, 3, 17)));
    assert_true(cme_session_key_equal(page->items[1]->session, on(event, 3, 24)));
    cme_due_page_free(page);
    support_set_now(instant(2026, 3, 16, 19, 0));
    page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->kind, CME_DUE_RSVP_CLOSES);
    assert_int_equal(page->items[0]->at, instant(2026, 3, 16, 18, 0));
    cme_due_page_free(page);
    assert_int_equal(taken(&w), 0);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__a_session_may_have_its_own_times(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_policy_spec own = CME_POLICY_SPEC_INIT;
    own.closes_before = 3 * DAY;
    assert_ok(cme_policy_set_session(w.store, on(event, 3, 17), &own, CME_POLICY_CLOSES, NULL), "");
    assert_int_equal(taken(&w), 0);
    assert_int_equal(next_take(&w), instant(2026, 3, 14, 18, 0));
    open_and_close(&w, event, CME_POLICY_ALWAYS, DAY);
    support_set_now(instant(2026, 3, 14, 18, 0));
    cme_due_page *page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 1);
    assert_true(cme_session_key_equal(page->items[0]->session, on(event, 3, 17)));
    cme_due_page_free(page);
    support_set_now(instant(2026, 3, 16, 18, 0)); /* when the event's would close */
    assert_int_equal(taken(&w), 0);
    support_set_now(instant(2026, 3, 23, 18, 0));
    assert_int_equal(taken(&w), 1);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__a_draft_opens_when_it_is_published(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id event = make_draft(&w, &spec);
    open_and_close(&w, event, 30 * DAY, 0);
    assert_int_equal(taken(&w), 0);
    assert_int_equal(next_take(&w), CME_TIME_NONE);
    assert_ok(cme_event_publish(w.store, event, NULL), cme_store_message(w.store));
    assert_int_equal(next_take(&w), SUPPORT_NOON);
    assert_int_equal(taken(&w), 1);
    close_world(&w);
}

static void test_due__c51_a_copy_and_a_split_have_times_of_their_own(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    open_and_close(&w, event, CME_POLICY_ALWAYS, DAY);
    assert_int_equal(taken(&w), 0);
    cme_event *copy = NULL;
    assert_ok(cme_event_copy(w.store, event, cme_civil_at(2026, 3, 4, 19, 0, 0), &copy), "");
    assert_ok(cme_event_publish(w.store, copy->id, NULL), "");
    cme_event_free(copy);
    cme_series_edit edit = CME_SERIES_EDIT_INIT;
    edit.session = on(event, 3, 10);
    edit.scope = CME_SERIES_FOLLOWING;
    edit.session = on(event, 3, 17);
    edit.mask = CME_SERIES_START;
    edit.start = cme_civil_at(2026, 3, 18, 19, 0, 0);
    cme_series_plan *plan = NULL;
    assert_ok(cme_series_plan_make(w.store, &edit, &plan), cme_store_message(w.store));
    cme_id second = plan->following;
    assert_ok(cme_series_apply(w.store, plan, NULL), cme_store_message(w.store));
    cme_series_plan_free(plan);
    support_set_now(instant(2026, 3, 3, 18, 0));
    assert_int_equal(taken(&w), 1); /* of the copy */
    support_set_now(instant(2026, 3, 17, 18, 0));
    cme_due_page *page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 2); /* the copy on Wednesday, and the second part */
    bool has_second = cme_id_equal(page->items[0]->session.event, second) ||
                      cme_id_equal(page->items[1]->session.event, second);
    assert_true(has_second);
    cme_due_page_free(page);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

/* --- many --- */

/* In the order of time, whatever the limit, and nothing twice. */
static void test_due__comes_in_the_order_of_time(void **state) {
    (void)state;
    enum { EVENTS = 7, PEOPLE = 5 };
    static const uint32_t LIMITS[] = {1, 2, 3, 100};
    for (size_t l = 0; l < sizeof LIMITS / sizeof LIMITS[0]; l++) {
        world w = open_world();
        cme_id people[PEOPLE];
        for (int i = 0; i < PEOPLE; i++) {
            people[i] = people_person(w.store, "P");
        }
        for (int e = 0; e < EVENTS; e++) {
            cme_event_spec spec = rust_nights(&w);
            spec.start = cme_civil_at(2026, 3, 10 + e % 3, 19, 0, 0);
            cme_id event = publish(&w, &spec);
            remind(&w, event, (1 + e % 2) * DAY, 0);
            open_and_close(&w, event, CME_POLICY_ALWAYS, 2 * HOUR);
            for (int i = 0; i < PEOPLE; i++) {
                go(&w, cme_session_key_of(event, spec.start), people[i]);
            }
        }
        support_set_now(instant(2026, 3, 10, 17, 0));
        size_t count = 0;
        size_t reminders = 0;
        cme_time last = 0;
        bool more = true;
        while (more) {
            cme_due_page *page = take_some(&w, 0, LIMITS[l]);
            for (size_t i = 0; i < page->count; i++) {
                assert_true(page->items[i]->at >= last);
                last = page->items[i]->at;
                reminders += page->items[i]->kind == CME_DUE_REMINDER;
            }
            count += page->count;
            more = page->more;
            cme_due_page_free(page);
        }
        /* It is Tuesday, an hour before the three events of that day; of the two of Wednesday one reminds two
         * days before. */
        assert_int_equal(reminders, 4 * PEOPLE);
        assert_int_equal(count, reminders + 3);
        assert_int_equal(taken(&w), 0);
        support_set_now(SUPPORT_NOON);
        close_world(&w);
    }
}

static void test_due__kinds_that_nobody_takes_are_in_nobodys_way(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    open_and_close(&w, event, 30 * DAY, 0);
    go(&w, on(event, 3, 10), ada);
    remind(&w, event, 10 * DAY, 0);
    cme_due_page *page = take_some(&w, 1U << CME_DUE_REMINDER, 0);
    assert_int_equal(page->count, 0); /* they answered after it was due */
    cme_due_page_free(page);
    cme_due_query query = CME_DUE_QUERY_INIT;
    query.kinds = 1U << CME_DUE_REMINDER;
    cme_time at = 0;
    assert_ok(cme_due_next(w.store, &query, &at, NULL), "");
    assert_int_equal(at, instant(2026, 3, 7, 18, 0));
    assert_int_equal(next_take(&w), SUPPORT_NOON);
    page = take_some(&w, 1U << CME_DUE_RSVP_OPENS, 0);
    assert_int_equal(page->count, 3); /* 10, 17 and 24 March */
    cme_due_page_free(page);
    close_world(&w);
}

/* What is taken within a group that is rolled back is due again. */
static void test_due__a_group_that_is_undone_gives_it_back(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id event = publish(&w, &spec);
    open_and_close(&w, event, 30 * DAY, 0);
    assert_ok(cme_store_begin(w.store), "");
    assert_int_equal(taken(&w), 1);
    assert_ok(cme_store_rollback(w.store), "");
    assert_int_equal(taken(&w), 1);
    assert_int_equal(taken(&w), 0);
    close_world(&w);
}

static void test_due__misuse_is_an_answer(void **state) {
    (void)state;
    world w = open_world();
    cme_due_page *page = NULL;
    cme_time at = 7;
    assert_int_equal(CME_ERR_MISUSE, cme_due_take(NULL, NULL, &page));
    assert_int_equal(CME_ERR_MISUSE, cme_due_take(w.store, NULL, NULL));
    assert_int_equal(CME_ERR_MISUSE, cme_due_next(NULL, NULL, &at, NULL));
    assert_ok(cme_due_next(w.store, NULL, NULL, NULL), "");
    cme_due_query query = CME_DUE_QUERY_INIT;
    query.kinds = 1U << 9;
    assert_status(CME_ERR_INVALID, cme_due_take(w.store, &query, &page), cme_store_message(w.store));
    assert_says(&w, "kinds 0x200 of the due query");
    assert_status(CME_ERR_INVALID, cme_due_next(w.store, &query, &at, NULL), cme_store_message(w.store));
    query.kinds = 0;
    query.limit = CME_PAGE_MAX + 1;
    assert_status(CME_ERR_LIMIT, cme_due_take(w.store, &query, &page), cme_store_message(w.store));
    assert_null(page);
    cme_due_page_free(NULL);
    close_world(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_due__c71_a_reminder_is_handed_out_once),
        cmocka_unit_test(test_due__c71_the_state_is_looked_at_when_it_is_handed_out),
        cmocka_unit_test(test_due__c71_nothing_is_handed_out_once_its_moment_is_over),
        cmocka_unit_test(test_due__c71_a_session_that_was_moved_is_due_at_its_new_time),
        cmocka_unit_test(test_due__two_reminders_at_once_are_one),
        cmocka_unit_test(test_due__c71_rsvps_open_and_close_for_each_session),
        cmocka_unit_test(test_due__a_session_may_have_its_own_times),
        cmocka_unit_test(test_due__a_draft_opens_when_it_is_published),
        cmocka_unit_test(test_due__c51_a_copy_and_a_split_have_times_of_their_own),
        cmocka_unit_test(test_due__comes_in_the_order_of_time),
        cmocka_unit_test(test_due__kinds_that_nobody_takes_are_in_nobodys_way),
        cmocka_unit_test(test_due__a_group_that_is_undone_gives_it_back),
        cmocka_unit_test(test_due__misuse_is_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
