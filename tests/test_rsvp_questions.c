/* test_rsvp_questions.c: answers to questions, and names of guests, that come in with the RSVP.
 * May use the library, support_questions.h, cmocka. */
#include "support_questions.h"

#include <cmevent/policy.h>

#include "rsvp_row_internal.h"

/* Says yes with guests, one answer per head (NULL: none from there on) to one question. */
static cme_status go(const evening *e, int person, int32_t guests, cme_id question, const char *own,
                     const char *first, const char *second) {
    const cme_answer answers[] = {{question, 0, own}, {question, 1, first}, {question, 2, second}};
    cme_rsvp_spec spec = evening_spec(e, person, CME_RSVP_GOING, guests);
    spec.answers = answers;
    spec.answer_count = (size_t)(own != NULL) + (size_t)(first != NULL) + (size_t)(second != NULL);
    return cme_rsvp_answer(e->store, &spec, NULL);
}

static void assert_goes(const evening *e, int person, int32_t guests, cme_id question, const char *own,
                        const char *first, const char *second) {
    assert_ok(go(e, person, guests, question, own, first, second), cme_store_message(e->store));
}

static void assert_refused(const evening *e, cme_status expected, cme_status status, const char *words) {
    assert_status(expected, status, cme_store_message(e->store));
    assert_message_has(e->store, words);
}

static void test_rsvp_questions__answers_come_with_the_yes(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    uint64_t before = changes_so_far(e.store);
    assert_goes(&e, 0, 1, diet, "vegan", "MEAT", NULL);
    assert_int_equal(changes_so_far(e.store), before + 1); /* the RSVP, told once */
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    assert_evening_answers(&e, "Person 00/0 Vegan; Person 00/1 Meat");
    assert_goes(&e, 0, 1, diet, "Vegan", "Meat", NULL);
    assert_int_equal(changes_so_far(e.store), before + 1);
    assert_goes(&e, 0, 1, diet, "Vegetarian", NULL, NULL);
    assert_int_equal(changes_so_far(e.store), before + 2);
    people_assert_changed(e.store, CME_CHANGE_RSVP, CME_CHANGE_UPDATED, CME_ID_NONE, e.people[0]);
    assert_evening_answers(&e, "Person 00/0 Vegetarian; Person 00/1 Meat");
    evening_end(&e);
}

static void test_rsvp_questions__nobody_comes_without_a_required_answer(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    assert_refused(&e, CME_ERR_INVALID, go(&e, 0, 0, diet, NULL, NULL, NULL),
                   "answer to question 'What do you eat?' is missing: it is required");
    assert_refused(&e, CME_ERR_INVALID, go(&e, 0, 2, diet, "Vegan", "Meat", NULL),
                   "answer of guest 2 to question 'What do you eat?' is missing");
    assert_refused(&e, CME_ERR_INVALID, go(&e, 0, 0, diet, " ", NULL, NULL), "is missing");
    assert_status(CME_ERR_NOT_FOUND, cme_rsvp_get(e.store, e.session, e.people[0], &(cme_rsvp *){NULL}), "");
    assert_evening_answers(&e, "");
    assert_heads(&e, 0, 0);
    evening_end(&e);
}

static void test_rsvp_questions__maybe_and_no_need_no_answer(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_MAYBE, 0);
    cme_answer answer = {diet, 0, "Vegan"};
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    spec = evening_spec(&e, 1, CME_RSVP_DECLINED, 0);
    spec.answers = &answer;
    spec.answer_count = 1;
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_evening_answers(&e, "Person 01/0 Vegan");
    assert_goes(&e, 1, 0, diet, NULL, NULL, NULL); /* said before */
    assert_refused(&e, CME_ERR_INVALID, go(&e, 0, 0, diet, NULL, NULL, NULL), "is missing");
    evening_end(&e);
}

static void test_rsvp_questions__who_comes_back_need_not_answer_again(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    assert_goes(&e, 0, 1, diet, "Vegan", "Meat", NULL);
    evening_cancel(&e, 0);
    assert_evening_answers(&e, "Person 00/0 Vegan; Person 00/1 Meat");
    assert_goes(&e, 0, 1, diet, NULL, NULL, NULL);
    assert_refused(&e, CME_ERR_INVALID, go(&e, 0, 2, diet, NULL, NULL, NULL), "of guest 2");
    assert_refused(&e, CME_ERR_INVALID, go(&e, 0, 1, diet, "", NULL, NULL), "is missing"); /* taken back */
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    assert_evening_answers(&e, "Person 00/0 Vegan; Person 00/1 Meat");
    evening_end(&e);
}

static void test_rsvp_questions__those_of_guests_go_with_them(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    static const char *const NAMES[] = {"Grace", "Alan"};
    assert_goes(&e, 0, 2, diet, "Vegan", "Meat", "Vegetarian");
    assert_ok(cme_guest_name(e.store, e.session, e.people[0], NAMES, 2), cme_store_message(e.store));
    (void)evening_go(&e, 0, 1);
    assert_evening_answers(&e, "Person 00/0 Vegan; Person 00/1 Meat");
    assert_guests(&e, "Person 00/1 Grace");
    assert_refused(&e, CME_ERR_INVALID, go(&e, 0, 2, diet, NULL, NULL, NULL), "of guest 2");
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_MAYBE, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_evening_answers(&e, "Person 00/0 Vegan");
    assert_guests(&e, "");
    evening_end(&e);
}

static void test_rsvp_questions__a_wrong_answer_changes_nothing(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, false));
    cme_id gone = ask(e.store, question_of(e.session.event, "Gone?", CME_QUESTION_KIND_TEXT));
    assert_ok(cme_question_retire(e.store, gone, NULL), "");
    assert_refused(
        &e, CME_ERR_INVALID, go(&e, 0, 1, diet, "Fish", NULL, NULL),
        "answer 'Fish' to question 'What do you eat?': must be one of 'Meat', 'Vegetarian', 'Vegan'");
    assert_refused(&e, CME_ERR_INVALID, go(&e, 0, 0, diet, "Meat", "Vegan", NULL), "0 guests who come");
    assert_refused(&e, CME_ERR_STATE, go(&e, 0, 0, gone, "x", NULL, NULL), "question 'Gone?' is retired");
    assert_refused(&e, CME_ERR_NOT_FOUND, go(&e, 0, 0, e.group, "x", NULL, NULL), "there is no question");
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    spec.answer_count = 1;
    assert_status(CME_ERR_MISUSE, cme_rsvp_answer(e.store, &spec, NULL), "");
    assert_heads(&e, 0, 0);
    assert_evening_answers(&e, "");
    evening_end(&e);
}

static void test_rsvp_questions__an_event_without_questions_takes_no_answers(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_session_key other = evening_session_at(e.store, e.group, CME_ID_NONE, 5);
    cme_id elsewhere = ask(e.store, question_diet(other.event, true));
    assert_refused(&e, CME_ERR_INVALID, go(&e, 0, 0, elsewhere, "Vegan", NULL, NULL),
                   "question 'What do you eat?' is asked by another event");
    assert_goes(&e, 0, 0, elsewhere, NULL, NULL, NULL);
    evening_end(&e);
}

static void test_rsvp_questions__a_question_made_later_is_for_the_next_answer(void **state) {
    (void)state;
    evening e = evening_begin(1);
    (void)evening_go(&e, 0, 0);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_WAITLISTED);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    assert_refused(&e, CME_ERR_INVALID, go(&e, 0, 0, diet, NULL, NULL, NULL), "is missing");
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_GOING); /* nobody is there to be asked when the queue moves up */
    assert_ok(cme_question_retire(e.store, diet, NULL), "");
    assert_goes(&e, 0, 0, diet, NULL, NULL, NULL);
    evening_end(&e);
}

/* The RSVP of a subscription is made when nobody is there to be asked. */
static void test_rsvp_questions__a_subscription_is_not_asked(void **state) {
    (void)state;
    evening e = evening_begin(1);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    cme__session_plan plan;
    cme__rsvp_record *record = NULL;
    assert_ok(cme__store_begin_write(e.store), "");
    assert_ok(cme__session_load(e.store, e.session, &plan), "");
    assert_ok(cme__rsvp_record_load(e.store, &plan, e.people[0], &record), "");
    assert_ok(cme__rsvp_answer_for(e.store, &plan, &spec, CME_RSVP_REASON_SUBSCRIPTION, record),
              cme_store_message(e.store));
    assert_ok(cme__store_end(e.store, CME_OK), "");
    cme__arena_object_free(record);
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    const cme_answer answer = {diet, 0, "Vegan"};
    assert_ok(cme_answer_give(e.store, e.session, e.people[0], &answer, 1), cme_store_message(e.store));
    assert_evening_answers(&e, "Person 00/0 Vegan");
    evening_end(&e);
}

static void test_rsvp_questions__a_party_that_waits_answers_for_all(void **state) {
    (void)state;
    evening e = evening_begin(2);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    assert_goes(&e, 0, 0, diet, "Meat", NULL, NULL);
    assert_goes(&e, 1, 1, diet, "Vegan", "Meat", NULL);
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    assert_evening_answers(&e, "Person 00/0 Meat; Person 01/0 Vegan; Person 01/1 Meat");
    evening_end(&e);
}

/* Of a party that is split, those who wait have answers and names too. */
static void test_rsvp_questions__a_split_party_answers_for_all(void **state) {
    (void)state;
    evening e = evening_begin(3);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    assert_goes(&e, 1, 0, diet, "Meat", NULL, NULL);
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.party = CME_PARTY_SPLIT;
    assert_ok(cme_policy_set_event(e.store, e.session.event, &policy, CME_POLICY_PARTY, NULL),
              cme_store_message(e.store));
    static const char *const NAMES[] = {"Grace", "Alan"};
    const cme_answer answers[] = {{diet, 0, "Vegan"}, {diet, 1, "Meat"}, {diet, 2, "Vegetarian"}};
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 2);
    cme_rsvp *rsvp = NULL;
    spec.answers = answers;
    spec.answer_count = 3;
    spec.guest_names = NAMES;
    spec.guest_name_count = 2;
    assert_ok(cme_rsvp_answer(e.store, &spec, &rsvp), cme_store_message(e.store));
    assert_int_equal(rsvp->guests, 1);
    assert_int_equal(rsvp->queued_heads, 1);
    cme_rsvp_free(rsvp);
    assert_guests(&e, "Person 00/1 Grace; Person 00/2 Alan");
    const cme_answer later = {diet, 2, "Vegan"};
    assert_ok(cme_answer_give(e.store, e.session, e.people[0], &later, 1), cme_store_message(e.store));
    assert_evening_answers(&e, "Person 00/0 Vegan; Person 00/1 Meat; Person 00/2 Vegan; Person 01/0 Meat");
    evening_end(&e);
}

static void test_rsvp_questions__names_of_guests_come_with_the_yes(void **state) {
    (void)state;
    evening e = evening_begin(10);
    static const char *const NAMES[] = {"Grace", NULL, "Alan"};
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 3);
    spec.guest_names = NAMES;
    spec.guest_name_count = 3;
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_guests(&e, "Person 00/1 Grace; Person 00/3 Alan");
    assert_int_equal(evening_go(&e, 0, 2), CME_RSVP_GOING); /* fewer, and not named again */
    assert_guests(&e, "Person 00/1 Grace");
    spec = evening_spec(&e, 0, CME_RSVP_GOING, 2);
    spec.guest_names = NAMES + 1;
    spec.guest_name_count = 2;
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_guests(&e, "Person 00/2 Alan");
    spec.guests = 1;
    assert_refused(&e, CME_ERR_INVALID, cme_rsvp_answer(e.store, &spec, NULL),
                   "2 names of guests: must be at most 1");
    spec.guest_names = NULL;
    assert_status(CME_ERR_MISUSE, cme_rsvp_answer(e.store, &spec, NULL), "");
    assert_guests(&e, "Person 00/2 Alan");
    evening_end(&e);
}

/* A session that was cancelled by mistake comes back with all that was said. */
static void test_rsvp_questions__reinstated_with_answers_and_names(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    static const char *const NAMES[] = {"Grace"};
    assert_goes(&e, 0, 1, diet, "Vegan", "Meat", NULL);
    assert_ok(cme_guest_name(e.store, e.session, e.people[0], NAMES, 1), cme_store_message(e.store));
    assert_ok(cme_session_cancel(e.store, e.session, NULL), cme_store_message(e.store));
    assert_verified(e.store);
    assert_ok(cme_session_reinstate(e.store, e.session, CME_COMEBACK_RESTORE, NULL),
              cme_store_message(e.store));
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    assert_evening_answers(&e, "Person 00/0 Vegan; Person 00/1 Meat");
    assert_guests(&e, "Person 00/1 Grace");
    evening_end(&e);
}

/* A list of yeses, each with answers of its own: one that lacks something takes nothing of the others. */
static void test_rsvp_questions__a_batch_answers_row_by_row(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    const cme_answer answers[] = {{diet, 0, "Vegan"}, {diet, 0, "Fish"}, {diet, 0, "Meat"}};
    cme_rsvp_spec specs[4];
    cme_rsvp_result_page *page = NULL;
    for (int i = 0; i < 4; i++) {
        specs[i] = evening_spec(&e, i, CME_RSVP_GOING, 0);
        specs[i].answers = i < 3 ? &answers[i] : NULL;
        specs[i].answer_count = i < 3 ? 1 : 0;
    }
    assert_ok(cme_rsvp_answer_all(e.store, specs, 4, &page), cme_store_message(e.store));
    assert_int_equal(page->failed, 2);
    assert_int_equal(page->items[1]->status, CME_ERR_INVALID);
    assert_int_equal(page->items[3]->status, CME_ERR_INVALID);
    assert_non_null(strstr(page->items[3]->message, "is missing"));
    cme_rsvp_result_page_free(page);
    assert_evening_answers(&e, "Person 00/0 Vegan; Person 02/0 Meat");
    assert_heads(&e, 2, 0);
    evening_end(&e);
}

/* Guests who are named go with the seats, and what was said about them; what the giver said stays theirs. */
static void test_rsvp_questions__guests_go_with_a_transfer(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    const char *const names[] = {"Grace"};
    assert_goes(&e, 0, 1, diet, "Vegan", "Meat", NULL);
    assert_ok(cme_guest_name(e.store, e.session, e.people[0], names, 1), cme_store_message(e.store));
    assert_ok(cme_rsvp_transfer(e.store, e.session, e.people[0], e.people[1], CME_ID_NONE, 0, NULL),
              cme_store_message(e.store));
    assert_evening_answers(&e, "Person 00/0 Vegan; Person 01/1 Meat");
    cme_guest_query query = CME_GUEST_QUERY_INIT;
    query.session = e.session;
    cme_guest_page *page = NULL;
    assert_ok(cme_guest_find(e.store, &query, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 1);
    assert_string_equal(page->items[0]->name, "Grace");
    assert_true(cme_id_equal(page->items[0]->person, e.people[1]));
    cme_guest_page_free(page);
    evening_end(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp_questions__answers_come_with_the_yes),
        cmocka_unit_test(test_rsvp_questions__nobody_comes_without_a_required_answer),
        cmocka_unit_test(test_rsvp_questions__maybe_and_no_need_no_answer),
        cmocka_unit_test(test_rsvp_questions__who_comes_back_need_not_answer_again),
        cmocka_unit_test(test_rsvp_questions__those_of_guests_go_with_them),
        cmocka_unit_test(test_rsvp_questions__a_wrong_answer_changes_nothing),
        cmocka_unit_test(test_rsvp_questions__an_event_without_questions_takes_no_answers),
        cmocka_unit_test(test_rsvp_questions__a_question_made_later_is_for_the_next_answer),
        cmocka_unit_test(test_rsvp_questions__a_subscription_is_not_asked),
        cmocka_unit_test(test_rsvp_questions__a_party_that_waits_answers_for_all),
        cmocka_unit_test(test_rsvp_questions__a_split_party_answers_for_all),
        cmocka_unit_test(test_rsvp_questions__names_of_guests_come_with_the_yes),
        cmocka_unit_test(test_rsvp_questions__reinstated_with_answers_and_names),
        cmocka_unit_test(test_rsvp_questions__a_batch_answers_row_by_row),
        cmocka_unit_test(test_rsvp_questions__guests_go_with_a_transfer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
