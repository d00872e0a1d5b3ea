/* test_answer.c: answers to questions: what they may be, given after the RSVP, found, carried along. Those
 * that come with the RSVP: test_rsvp_questions.c. May use the library, support_questions.h, cmocka. */
#include "support_questions.h"

#include <cmevent/series.h>

#include "rules/answer.h"

static cme_status give(const evening *e, int person, cme_id question, int32_t guest, const char *answer) {
    cme_answer given = {question, guest, answer};
    return cme_answer_give(e->store, e->session, e->people[person], &given, 1);
}

static void assert_gives(const evening *e, int person, cme_id question, int32_t guest, const char *answer) {
    assert_ok(give(e, person, question, guest, answer), cme_store_message(e->store));
}

static void assert_refuses(const evening *e, cme_id question, int32_t guest, const char *answer,
                           cme_status expected, const char *words) {
    assert_status(expected, give(e, 0, question, guest, answer), cme_store_message(e->store));
    assert_message_has(e->store, words);
}

/* --- what answers may be --- */

static void assert_kept(cme_question_kind kind, const char *answer, const char *expected) {
    static const char *const COLOURS[] = {"Red", "Green", "Blue"};
    cme__answer_form form = {"Which?", kind, COLOURS, 3};
    cme__fault fault = {0};
    cme__text text = {0};
    assert_ok(cme__answer_normalise(&fault, &form, 0, answer, &text), fault.text);
    assert_string_equal(text.bytes != NULL ? text.bytes : "", expected);
    assert_int_equal(expected[0] != '\0', cme__answer_is_normal(kind, expected));
    cme__text_free(&text);
}

static void assert_not_allowed(cme_question_kind kind, const char *answer, cme_status expected,
                               const char *words) {
    static const char *const COLOURS[] = {"Red", "Green", "Blue"};
    cme__answer_form form = {"Which?", kind, COLOURS, 3};
    cme__fault fault = {0};
    cme__text text = {0};
    assert_status(expected, cme__answer_normalise(&fault, &form, 2, answer, &text), fault.text);
    if (strstr(fault.text, words) == NULL) {
        fail_msg("'%s' does not say '%s'", fault.text, words);
    }
    cme__text_free(&text);
}

static void test_answer__each_kind_has_one_form(void **state) {
    (void)state;
    assert_kept(CME_QUESTION_KIND_TEXT, "  two\r\nlines \n", "two\nlines");
    assert_kept(CME_QUESTION_KIND_TEXT, " \t\r\n", "");
    assert_kept(CME_QUESTION_KIND_TEXT, NULL, "");
    assert_kept(CME_QUESTION_KIND_CHOICE, " gREEN ", "Green");
    assert_kept(CME_QUESTION_KIND_CHOICES, "blue\r\n\n red \nBlue", "Red\nBlue");
    assert_kept(CME_QUESTION_KIND_NUMBER, "12", "12");
    assert_kept(CME_QUESTION_KIND_NUMBER, "+007.50", "7.5");
    assert_kept(CME_QUESTION_KIND_NUMBER, "-0.0", "0");
    assert_kept(CME_QUESTION_KIND_NUMBER, "-0.25", "-0.25");
    assert_kept(CME_QUESTION_KIND_NUMBER, "000000000000000000001.0000000000000000", "1");
    assert_kept(CME_QUESTION_KIND_NUMBER, "999999999999999", "999999999999999");
    assert_kept(CME_QUESTION_KIND_YES_NO, " YES", "yes");
    assert_kept(CME_QUESTION_KIND_YES_NO, "No", "no");
    assert_kept(CME_QUESTION_KIND_DATE, "2028-02-29 ", "2028-02-29");
}

static void test_answer__what_is_not_allowed_is_named(void **state) {
    (void)state;
    assert_not_allowed(CME_QUESTION_KIND_TEXT, "bell \a", CME_ERR_INVALID,
                       "answer of guest 2 to question 'Which?': ");
    assert_not_allowed(
        CME_QUESTION_KIND_CHOICE, "Redd", CME_ERR_INVALID,
        "answer 'Redd' of guest 2 to question 'Which?': must be one of 'Red', 'Green', 'Blue'");
    assert_not_allowed(CME_QUESTION_KIND_CHOICE, "Red\nGreen", CME_ERR_INVALID, "must be one of 'Red'");
    assert_not_allowed(CME_QUESTION_KIND_CHOICES, "Red\nYellow", CME_ERR_INVALID,
                       "must be any of, one a line, 'Red', 'Green', 'Blue'");
    static const char *const NO_NUMBERS[] = {"twelve", "1,5", ".5", "5.", "-", "1e3", "0x10", "1 2", "NaN"};
    for (size_t i = 0; i < sizeof NO_NUMBERS / sizeof NO_NUMBERS[0]; i++) {
        assert_not_allowed(CME_QUESTION_KIND_NUMBER, NO_NUMBERS[i], CME_ERR_INVALID,
                           "must be a number, such as 12, -3 or 1.5");
    }
    assert_not_allowed(CME_QUESTION_KIND_NUMBER, "1234567890123456", CME_ERR_LIMIT, "at most 15 digits");
    assert_not_allowed(CME_QUESTION_KIND_YES_NO, "maybe", CME_ERR_INVALID, "must be yes or no");
    static const char *const NO_DATES[] = {"2027-02-29",          "27-01-01",   "2027-1-1", "01.02.2027",
                                           "2027-01-01T10:00:00", "2027-13-01", "tomorrow"};
    for (size_t i = 0; i < sizeof NO_DATES / sizeof NO_DATES[0]; i++) {
        assert_not_allowed(CME_QUESTION_KIND_DATE, NO_DATES[i], CME_ERR_INVALID,
                           "must be a date, such as 2026-11-21");
    }
}

static void test_answer__a_long_one_is_cut_in_the_message_only(void **state) {
    (void)state;
    char answer[CME_ANSWER_MAX + 2];
    memset(answer, 'x', sizeof answer - 1);
    answer[sizeof answer - 1] = '\0';
    assert_not_allowed(CME_QUESTION_KIND_TEXT, answer, CME_ERR_LIMIT, "question 'Which?'");
    answer[CME_ANSWER_MAX] = '\0';
    assert_kept(CME_QUESTION_KIND_TEXT, answer, answer);
    assert_not_allowed(CME_QUESTION_KIND_YES_NO, answer, CME_ERR_INVALID, "xxx...' of guest 2 to");
}

/* --- given later --- */

static void test_answer__give_keeps_what_was_said(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, false));
    cme_id shoes = ask(e.store, question_of(e.session.event, "Shoe size?", CME_QUESTION_KIND_NUMBER));
    (void)evening_go(&e, 0, 1);
    (void)evening_go(&e, 1, 0);
    assert_gives(&e, 0, diet, 1, "meat");
    assert_gives(&e, 0, shoes, 0, "38.50");
    assert_gives(&e, 1, diet, 0, "Vegan");
    people_assert_changed(e.store, CME_CHANGE_RSVP, CME_CHANGE_UPDATED, CME_ID_NONE, e.people[1]);
    assert_gives(&e, 0, diet, 0, "VEGETARIAN");
    assert_evening_answers(&e,
                           "Person 00/0 Vegetarian; Person 00/0 38.5; Person 00/1 Meat; Person 01/0 Vegan");

    uint64_t before = changes_so_far(e.store);
    assert_gives(&e, 0, diet, 0, "vegetarian");
    assert_int_equal(before, changes_so_far(e.store));
    assert_gives(&e, 0, shoes, 0, NULL);
    assert_gives(&e, 0, diet, 0, "vegan");
    assert_evening_answers(&e, "Person 00/0 Vegan; Person 00/1 Meat; Person 01/0 Vegan");
    evening_end(&e);
}

static void test_answer__give_is_whole_or_nothing(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, false));
    (void)evening_go(&e, 0, 1);
    cme_answer answers[] = {{diet, 0, "Vegan"}, {diet, 1, "Fish"}};
    assert_status(CME_ERR_INVALID, cme_answer_give(e.store, e.session, e.people[0], answers, 2), "");
    assert_message_has(e.store, "answer 'Fish' of guest 1 to question 'What do you eat?': must be one of");
    assert_evening_answers(&e, "");
    answers[1] = (cme_answer){diet, 0, "Vegan"};
    assert_status(CME_ERR_INVALID, cme_answer_give(e.store, e.session, e.people[0], answers, 2), "");
    assert_message_has(e.store, "answer to question 'What do you eat?' is given twice");
    assert_status(CME_ERR_MISUSE, cme_answer_give(e.store, e.session, e.people[0], NULL, 2), "");
    assert_ok(cme_answer_give(e.store, e.session, e.people[0], NULL, 0), cme_store_message(e.store));
    evening_end(&e);
}

static void test_answer__give_says_what_is_wrong(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_session_key other = evening_session_at(e.store, e.group, CME_ID_NONE, 5);
    cme_id elsewhere = ask(e.store, question_diet(other.event, false));
    cme_id diet = ask(e.store, question_diet(e.session.event, false));
    cme_id why = ask(e.store, question_of(e.session.event, "Why?", CME_QUESTION_KIND_TEXT));
    cme_id gone = ask(e.store, question_of(e.session.event, "Gone?", CME_QUESTION_KIND_TEXT));
    assert_ok(cme_question_retire(e.store, gone, NULL), "");
    assert_refuses(&e, why, 0, "x", CME_ERR_NOT_FOUND, "person 'Person 00' has no RSVP");
    (void)evening_go(&e, 0, 1);
    assert_refuses(&e, why, 1, "x", CME_ERR_INVALID, "'Why?': it is not asked of guests");
    assert_refuses(&e, diet, 2, "Vegan", CME_ERR_INVALID, "one of the 1 guests who come");
    assert_refuses(&e, diet, -1, "Vegan", CME_ERR_INVALID, "guest -1");
    assert_refuses(&e, elsewhere, 0, "Vegan", CME_ERR_INVALID, "is asked by another event");
    assert_refuses(&e, gone, 0, "x", CME_ERR_STATE, "question 'Gone?' is retired");
    assert_refuses(&e, e.group, 0, "x", CME_ERR_NOT_FOUND, "there is no question");
    assert_refuses(&e, CME_ID_NONE, 0, "x", CME_ERR_INVALID, "question must be set");
    evening_end(&e);
}

static void test_answer__a_required_one_cannot_be_taken_back(void **state) {
    (void)state;
    evening e = evening_begin(10);
    (void)evening_go(&e, 0, 0);
    cme_id diet = ask(e.store, question_diet(e.session.event, true));
    cme_id why = ask(e.store, question_of(e.session.event, "Why?", CME_QUESTION_KIND_TEXT));
    assert_gives(&e, 0, why, 0, "fun"); /* the diet was asked too late for this person */
    assert_gives(&e, 0, diet, 0, "Vegan");
    assert_refuses(&e, diet, 0, "", CME_ERR_INVALID,
                   "answer to question 'What do you eat?' cannot be taken back: it is required");
    evening_cancel(&e, 0);
    assert_gives(&e, 0, diet, 0, "");
    assert_evening_answers(&e, "Person 00/0 fun");
    evening_end(&e);
}

static void test_answer__stays_when_its_question_changes(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id diet = ask(e.store, question_diet(e.session.event, false));
    (void)evening_go(&e, 0, 0);
    assert_gives(&e, 0, diet, 0, "Meat");
    static const char *const CHOICES[] = {"Vegetarian", "Vegan"};
    cme_question_spec spec = CME_QUESTION_SPEC_INIT;
    spec.choices = CHOICES;
    spec.choice_count = 2;
    assert_ok(cme_question_update(e.store, diet, &spec, CME_QUESTION_CHOICES, NULL),
              cme_store_message(e.store));
    assert_refuses(&e, diet, 0, "Meat", CME_ERR_INVALID, "must be one of 'Vegetarian', 'Vegan'");
    assert_ok(cme_question_retire(e.store, diet, NULL), cme_store_message(e.store));
    assert_evening_answers(&e, "Person 00/0 Meat");
    evening_end(&e);
}

/* --- found --- */

static void test_answer__find_restricts(void **state) {
    (void)state;
    evening e = evening_begin(2);
    cme_session_key other = evening_session_at(e.store, e.group, CME_ID_NONE, 5);
    cme_id elsewhere = ask(e.store, question_diet(other.event, false));
    cme_id diet = ask(e.store, question_diet(e.session.event, false));
    cme_id why = ask(e.store, question_of(e.session.event, "Why?", CME_QUESTION_KIND_TEXT));
    (void)evening_go(&e, 0, 1);
    (void)evening_go(&e, 1, 0);
    assert_gives(&e, 0, diet, 0, "Meat");
    assert_gives(&e, 0, diet, 1, "Vegan");
    assert_gives(&e, 0, why, 0, "fun");
    assert_gives(&e, 1, diet, 0, "Vegetarian");
    evening there = e;
    there.session = other;
    (void)evening_go(&there, 0, 0);
    assert_gives(&there, 0, elsewhere, 0, "Meat");

    cme_answer_query query = CME_ANSWER_QUERY_INIT;
    query.limit = 2;
    query.event = e.session.event;
    assert_answers(e.store, query,
                   "Person 00/0 Meat; Person 00/0 fun; Person 00/1 Vegan; Person 01/0 Vegetarian");
    query.state = CME_RSVP_WAITLISTED;
    assert_answers(e.store, query, "Person 01/0 Vegetarian");
    query.state = (cme_rsvp_state)0;
    query.event = CME_ID_NONE;
    query.question = diet;
    assert_answers(e.store, query, "Person 00/0 Meat; Person 00/1 Vegan; Person 01/0 Vegetarian");
    query.person = e.people[0];
    assert_answers(e.store, query, "Person 00/0 Meat; Person 00/1 Vegan");
    query.question = CME_ID_NONE;
    query.limit = 1;
    assert_answers(e.store, query, "Person 00/0 Meat; Person 00/0 fun; Person 00/1 Vegan; Person 00/0 Meat");
    query.session = e.session;
    assert_answers(e.store, query, "Person 00/0 Meat; Person 00/0 fun; Person 00/1 Vegan");

    cme_answer_page *page = NULL;
    query = CME_ANSWER_QUERY_INIT;
    assert_status(CME_ERR_INVALID, cme_answer_find(e.store, &query, &page), "");
    query.session = e.session;
    query.state = (cme_rsvp_state)99;
    assert_status(CME_ERR_INVALID, cme_answer_find(e.store, &query, &page), "");
    evening_end(&e);
}

static void test_answer__find_tells_all_of_an_answer(void **state) {
    (void)state;
    evening e = evening_begin(10);
    static const char *const NAMES[] = {"Grace"};
    cme_id diet = ask(e.store, question_diet(e.session.event, false));
    (void)evening_go(&e, 0, 1);
    assert_ok(cme_guest_name(e.store, e.session, e.people[0], NAMES, 1), cme_store_message(e.store));
    assert_gives(&e, 0, diet, 1, "Meat");
    cme_answer_query query = CME_ANSWER_QUERY_INIT;
    cme_answer_page *page = NULL;
    query.session = e.session;
    assert_ok(cme_answer_find(e.store, &query, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 1);
    const cme_answer_entry *entry = page->items[0];
    assert_true(cme_session_key_equal(entry->session, e.session));
    assert_true(cme_id_equal(entry->person, e.people[0]));
    assert_string_equal(entry->person_name, "Person 00");
    assert_int_equal(entry->state, CME_RSVP_GOING);
    assert_int_equal(entry->guest, 1);
    assert_string_equal(entry->guest_name, "Grace");
    assert_true(cme_id_equal(entry->question, diet));
    assert_string_equal(entry->text, "What do you eat?");
    assert_int_equal(entry->kind, CME_QUESTION_KIND_CHOICE);
    assert_string_equal(entry->answer, "Meat");
    cme_answer_page_free(page);
    evening_end(&e);
}

/* --- carried along --- */

/* A series of four evenings, of which the last two become another event. */
static void test_answer__c44_goes_along_when_the_series_is_split(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    cme_event *event = NULL;
    spec.group = e.group;
    spec.title = "Rust Nights";
    spec.start = cme_civil_at(2026, 3, 3, 19, 0, 0);
    spec.duration_seconds = 7200;
    spec.rrule = "FREQ=WEEKLY;COUNT=4";
    assert_ok(cme_event_create(e.store, &spec, &event), cme_store_message(e.store));
    assert_ok(cme_event_publish(e.store, event->id, NULL), cme_store_message(e.store));
    cme_id diet = ask(e.store, question_diet(event->id, true));
    cme_id gone = ask(e.store, question_of(event->id, "Gone?", CME_QUESTION_KIND_TEXT));
    for (int week = 0; week < 4; week++) {
        e.session = cme_session_key_of(event->id, cme_civil_at(2026, 3, 3 + 7 * week, 19, 0, 0));
        cme_answer answers[] = {{diet, 0, week < 2 ? "Meat" : "Vegan"}, {gone, 0, week < 2 ? "no" : "yes"}};
        assert_ok(cme_rsvp_invite(e.store, e.session, e.people[0], CME_ID_NONE, NULL),
                  cme_store_message(e.store));
        assert_ok(cme_answer_give(e.store, e.session, e.people[0], answers, 2), cme_store_message(e.store));
    }
    assert_ok(cme_question_retire(e.store, gone, NULL), cme_store_message(e.store));

    cme_series_edit edit = CME_SERIES_EDIT_INIT;
    cme_series_plan *plan = NULL;
    cme_event *second = NULL;
    edit.session = cme_session_key_of(event->id, cme_civil_at(2026, 3, 17, 19, 0, 0));
    edit.scope = CME_SERIES_FOLLOWING;
    edit.mask = CME_SERIES_TITLE;
    edit.title = "Rust Late Nights";
    assert_ok(cme_series_plan_make(e.store, &edit, &plan), cme_store_message(e.store));
    assert_ok(cme_series_apply(e.store, plan, &second), cme_store_message(e.store));
    cme_series_plan_free(plan);
    assert_false(cme_id_equal(second->id, event->id));

    cme_answer_query query = CME_ANSWER_QUERY_INIT;
    query.limit = 1;
    query.event = event->id;
    assert_answers(e.store, query, "Person 00/0 Meat; Person 00/0 no; Person 00/0 Meat; Person 00/0 no");
    query.event = second->id;
    assert_answers(e.store, query, "Person 00/0 Vegan; Person 00/0 yes; Person 00/0 Vegan; Person 00/0 yes");
    cme_question_query of_second = CME_QUESTION_QUERY_INIT;
    cme_question_page *questions = NULL;
    of_second.event = second->id;
    of_second.with_retired = true;
    assert_ok(cme_question_find(e.store, &of_second, &questions), cme_store_message(e.store));
    assert_int_equal(questions->count, 2);
    assert_false(cme_id_equal(questions->items[0]->id, diet));
    assert_true(questions->items[0]->is_required);
    assert_int_not_equal(questions->items[1]->retired_at, CME_TIME_NONE);
    e.session = cme_session_key_of(second->id, cme_civil_at(2026, 3, 17, 19, 0, 0));
    assert_gives(&e, 0, questions->items[0]->id, 0, "Meat");
    assert_refuses(&e, diet, 0, "Meat", CME_ERR_INVALID, "is asked by another event");
    cme_question_page_free(questions);
    cme_event_free(second);
    cme_event_free(event);
    evening_end(&e);
}

/* --- verified --- */

static void test_answer__verify_finds_what_was_damaged(void **state) {
    (void)state;
    static const struct {
        const char *sql;
        const char *words;
    } DAMAGES[] = {
        {"UPDATE rsvp_answers SET answer = '1.50'", "in a form that its kind does not have"},
        {"UPDATE rsvp_answers SET guest = 1", "that guests are not asked"},
        {"UPDATE rsvp_answers SET guest = 7", "and does not come"},
        {"UPDATE rsvp_answers SET guest = -1", "and does not come"},
        {"UPDATE rsvp_answers SET question = (SELECT max(rowid) FROM questions)", "of another event"},
    };
    for (size_t i = 0; i < sizeof DAMAGES / sizeof DAMAGES[0]; i++) {
        evening e = evening_begin(10);
        cme_session_key other = evening_session_at(e.store, e.group, CME_ID_NONE, 5);
        cme_id shoes = ask(e.store, question_of(e.session.event, "Shoes?", CME_QUESTION_KIND_NUMBER));
        (void)ask(e.store, question_of(other.event, "Shoes?", CME_QUESTION_KIND_NUMBER));
        (void)evening_go(&e, 0, 1);
        assert_gives(&e, 0, shoes, 0, "1.5");
        assert_verified(e.store);
        evening_corrupt(&e, DAMAGES[i].sql);
        assert_one_problem(e.store, "answers", DAMAGES[i].words);
        cme_store_close(e.store);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answer__each_kind_has_one_form),
        cmocka_unit_test(test_answer__what_is_not_allowed_is_named),
        cmocka_unit_test(test_answer__a_long_one_is_cut_in_the_message_only),
        cmocka_unit_test(test_answer__give_keeps_what_was_said),
        cmocka_unit_test(test_answer__give_is_whole_or_nothing),
        cmocka_unit_test(test_answer__give_says_what_is_wrong),
        cmocka_unit_test(test_answer__a_required_one_cannot_be_taken_back),
        cmocka_unit_test(test_answer__stays_when_its_question_changes),
        cmocka_unit_test(test_answer__find_restricts),
        cmocka_unit_test(test_answer__find_tells_all_of_an_answer),
        cmocka_unit_test(test_answer__c44_goes_along_when_the_series_is_split),
        cmocka_unit_test(test_answer__verify_finds_what_was_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
