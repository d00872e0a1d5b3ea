/* test_question.c: questions of events: made, changed, ordered, retired, copied. Answers: test_answer.c.
 * May use the library, support_rsvp.h, cmocka. */
#include "support_rsvp.h"

#include <cmevent/change.h>
#include <cmevent/question.h>
#include <cmevent/series.h>

static cme_question_spec diet(cme_id event) {
    static const char *const CHOICES[] = {"Meat", " Vegetarian ", "Vegan"};
    cme_question_spec spec = CME_QUESTION_SPEC_INIT;
    spec.event = event;
    spec.text = "What do you eat?";
    spec.kind = CME_QUESTION_KIND_CHOICE;
    spec.choices = CHOICES;
    spec.choice_count = 3;
    spec.is_required = true;
    spec.of_guests = true;
    return spec;
}

static cme_question_spec plain_text(cme_id event, const char *text) {
    cme_question_spec spec = CME_QUESTION_SPEC_INIT;
    spec.event = event;
    spec.text = text;
    spec.kind = CME_QUESTION_KIND_TEXT;
    return spec;
}

static cme_id ask(const evening *e, cme_question_spec spec) {
    cme_question *question = NULL;
    spec.size = sizeof spec;
    assert_ok(cme_question_create(e->store, &spec, &question), cme_store_message(e->store));
    cme_id id = question->id;
    cme_question_free(question);
    return id;
}

/* The texts of an event's questions, in order: "a b c". */
static void assert_asks(const evening *e, cme_id event, bool with_retired, const char *expected) {
    cme_question_query query = CME_QUESTION_QUERY_INIT;
    cme_question_page *page = NULL;
    char texts[256] = "";
    query.event = event;
    query.with_retired = with_retired;
    assert_ok(cme_question_find(e->store, &query, &page), cme_store_message(e->store));
    for (size_t i = 0; i < page->count; i++) {
        size_t length = strlen(texts);
        (void)snprintf(texts + length, sizeof texts - length, "%s%s", i > 0 ? " " : "", page->items[i]->text);
        bool is_asked = page->items[i]->retired_at == CME_TIME_NONE;
        assert_int_equal(page->items[i]->position, is_asked ? (int)i + 1 : 0);
    }
    cme_question_page_free(page);
    assert_string_equal(texts, expected);
}

static void test_question__create_keeps_every_field(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_question_spec spec = diet(e.session.event);
    cme_id id = ask(&e, spec);
    people_assert_changed(e.store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, e.session.event, CME_ID_NONE);
    cme_question *question = NULL;
    assert_ok(cme_question_get(e.store, id, &question), cme_store_message(e.store));
    assert_true(cme_id_equal(question->event, e.session.event));
    assert_string_equal(question->text, "What do you eat?");
    assert_int_equal(question->kind, CME_QUESTION_KIND_CHOICE);
    assert_int_equal(question->choice_count, 3);
    assert_string_equal(question->choices[0], "Meat");
    assert_string_equal(question->choices[1], "Vegetarian");
    assert_string_equal(question->choices[2], "Vegan");
    assert_true(question->is_required);
    assert_true(question->of_guests);
    assert_int_equal(question->position, 1);
    assert_int_equal(question->retired_at, CME_TIME_NONE);
    cme_question_free(question);
    evening_end(&e);
}

static void test_question__position_moves_the_others(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id event = e.session.event;
    (void)ask(&e, plain_text(event, "a"));
    cme_id b = ask(&e, plain_text(event, "b"));
    (void)ask(&e, plain_text(event, "c"));
    cme_question_spec first = plain_text(event, "first");
    first.position = 1;
    cme_id id = ask(&e, first);
    assert_asks(&e, event, false, "first a b c");

    cme_question_spec place = CME_QUESTION_SPEC_INIT;
    place.position = 3;
    assert_ok(cme_question_update(e.store, id, &place, CME_QUESTION_POSITION, NULL),
              cme_store_message(e.store));
    assert_asks(&e, event, false, "a b first c");
    place.position = 1;
    assert_ok(cme_question_update(e.store, b, &place, CME_QUESTION_POSITION, NULL),
              cme_store_message(e.store));
    assert_asks(&e, event, false, "b a first c");
    place.position = 0;
    assert_ok(cme_question_update(e.store, b, &place, CME_QUESTION_POSITION, NULL),
              cme_store_message(e.store));
    assert_asks(&e, event, false, "a first c b");
    place.position = 99;
    assert_ok(cme_question_update(e.store, id, &place, CME_QUESTION_POSITION, NULL),
              cme_store_message(e.store));
    assert_asks(&e, event, false, "a c b first");
    evening_end(&e);
}

static void test_question__update_changes_what_the_mask_names(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id id = ask(&e, diet(e.session.event));
    static const char *const CHOICES[] = {"Rice", "Bread"};
    cme_question_spec spec = CME_QUESTION_SPEC_INIT;
    spec.text = "Rice or bread?";
    spec.choices = CHOICES;
    spec.choice_count = 2;
    cme_question *question = NULL;
    assert_ok(cme_question_update(e.store, id, &spec, CME_QUESTION_TEXT | CME_QUESTION_CHOICES, &question),
              cme_store_message(e.store));
    assert_string_equal(question->text, "Rice or bread?");
    assert_int_equal(question->choice_count, 2);
    assert_string_equal(question->choices[1], "Bread");
    assert_true(question->is_required);
    cme_question_free(question);
    assert_ok(cme_question_update(e.store, id, &spec, CME_QUESTION_IS_REQUIRED, &question),
              cme_store_message(e.store));
    assert_false(question->is_required);
    assert_string_equal(question->text, "Rice or bread?");
    cme_question_free(question);
    assert_status(CME_ERR_INVALID, cme_question_update(e.store, id, &spec, UINT64_C(1) << 40, NULL), "");
    evening_end(&e);
}

static void test_question__retired_is_asked_no_more(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id event = e.session.event;
    cme_id a = ask(&e, plain_text(event, "a"));
    (void)ask(&e, plain_text(event, "b"));
    cme_question *question = NULL;
    assert_ok(cme_question_retire(e.store, a, &question), cme_store_message(e.store));
    assert_int_equal(question->retired_at, SUPPORT_NOON);
    cme_question_free(question);
    assert_asks(&e, event, false, "b");
    assert_asks(&e, event, true, "b a");

    uint64_t before = 0;
    uint64_t after = 0;
    assert_ok(cme_change_latest(e.store, &before), "");
    support_set_now(SUPPORT_NOON + 60);
    assert_ok(cme_question_retire(e.store, a, &question), cme_store_message(e.store));
    assert_int_equal(question->retired_at, SUPPORT_NOON);
    cme_question_free(question);
    assert_ok(cme_change_latest(e.store, &after), "");
    assert_int_equal(before, after);
    cme_question_spec spec = plain_text(event, "again");
    assert_status(CME_ERR_STATE, cme_question_update(e.store, a, &spec, CME_QUESTION_TEXT, NULL), "");
    assert_message_has(e.store, "question 'a' is retired");
    evening_end(&e);
}

static void assert_refused(const evening *e, cme_question_spec spec, cme_status expected, const char *words) {
    assert_status(expected, cme_question_create(e->store, &spec, NULL), cme_store_message(e->store));
    assert_message_has(e->store, words);
}

static void test_question__wrong_fields_are_refused_by_name(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id event = e.session.event;
    cme_question_spec spec = plain_text(CME_ID_NONE, "a");
    assert_refused(&e, spec, CME_ERR_INVALID, "event must be set");
    spec = plain_text(event, NULL);
    assert_refused(&e, spec, CME_ERR_INVALID, "text of question must not be empty");
    spec = plain_text(event, "two\nlines");
    assert_refused(&e, spec, CME_ERR_INVALID, "text of question");
    spec = plain_text(event, "a");
    spec.kind = (cme_question_kind)7;
    assert_refused(&e, spec, CME_ERR_INVALID, "kind 7 of question 'a'");
    spec = plain_text(event, "a");
    spec.position = -2;
    assert_refused(&e, spec, CME_ERR_INVALID, "position -2 of question 'a'");
    spec = diet(event);
    spec.kind = CME_QUESTION_KIND_NUMBER;
    assert_refused(&e, spec, CME_ERR_INVALID, "3 choices of question 'What do you eat?'");
    spec = diet(event);
    spec.choice_count = 0;
    assert_refused(&e, spec, CME_ERR_INVALID, "0 choices of question 'What do you eat?': must be 1 to 50");
    static const char *const TWICE[] = {"Red", "Blue", " RED "};
    spec = diet(event);
    spec.choices = TWICE;
    assert_refused(&e, spec, CME_ERR_INVALID, "choices 1 and 3 of question 'What do you eat?'");
    static const char *const BLANK[] = {"Red", " "};
    spec.choices = BLANK;
    spec.choice_count = 2;
    assert_refused(&e, spec, CME_ERR_INVALID, "choice 2 of question 'What do you eat?' must not be blank");
    evening_end(&e);
}

static void test_question__an_event_asks_a_limited_number(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_question_spec spec = plain_text(e.session.event, "Why?");
    cme_id last = CME_ID_NONE;
    for (int i = 0; i < CME_QUESTIONS_MAX; i++) {
        last = ask(&e, spec);
    }
    assert_refused(&e, spec, CME_ERR_LIMIT, "the event asks 100 questions already");
    assert_ok(cme_question_retire(e.store, last, NULL), cme_store_message(e.store));
    (void)ask(&e, spec);
    evening_end(&e);
}

static void test_question__find_hands_out_pages(void **state) {
    (void)state;
    evening e = evening_begin(10);
    static const char *const TEXTS[] = {"a", "b", "c"};
    for (int i = 0; i < 3; i++) {
        (void)ask(&e, plain_text(e.session.event, TEXTS[i]));
    }
    cme_question_query query = CME_QUESTION_QUERY_INIT;
    cme_question_page *first = NULL;
    cme_question_page *second = NULL;
    query.event = e.session.event;
    query.limit = 2;
    assert_ok(cme_question_find(e.store, &query, &first), cme_store_message(e.store));
    assert_int_equal(first->count, 2);
    assert_non_null(first->next);
    query.cursor = first->next;
    assert_ok(cme_question_find(e.store, &query, &second), cme_store_message(e.store));
    assert_int_equal(second->count, 1);
    assert_string_equal(second->items[0]->text, "c");
    assert_null(second->next);
    cme_question_page_free(second);
    cme_question_page_free(first);
    query.cursor = NULL;
    query.event = CME_ID_NONE;
    assert_status(CME_ERR_INVALID, cme_question_find(e.store, &query, &first), "");
    evening_end(&e);
}

static void test_question__a_copy_of_the_event_asks_the_same(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_id gone = ask(&e, plain_text(e.session.event, "gone"));
    (void)ask(&e, plain_text(e.session.event, "b"));
    cme_question_spec first = plain_text(e.session.event, "a");
    first.position = 1;
    (void)ask(&e, first);
    assert_ok(cme_question_retire(e.store, gone, NULL), cme_store_message(e.store));
    cme_event *copy = NULL;
    assert_ok(cme_event_copy(e.store, e.session.event, CME_CIVIL_NONE, &copy), cme_store_message(e.store));
    assert_asks(&e, copy->id, true, "a b");
    assert_asks(&e, e.session.event, true, "a b gone");
    cme_event_free(copy);
    evening_end(&e);
}

static void test_question__verify_finds_what_was_damaged(void **state) {
    (void)state;
    static const char *const DAMAGES[] = {
        "UPDATE events SET has = 0",
        "UPDATE questions SET position = 3 WHERE text = 'a'",
        "UPDATE questions SET position = 2 WHERE text = 'a'",
        "UPDATE questions SET position = 1 WHERE text = 'gone'",
        "UPDATE questions SET choices = 'x' WHERE text = 'a'",
        "UPDATE questions SET kind = 9 WHERE text = 'a'",
    };
    for (size_t i = 0; i < sizeof DAMAGES / sizeof DAMAGES[0]; i++) {
        evening e = evening_begin(10);
        (void)ask(&e, plain_text(e.session.event, "a"));
        (void)ask(&e, plain_text(e.session.event, "b"));
        cme_id gone = ask(&e, plain_text(e.session.event, "gone"));
        assert_ok(cme_question_retire(e.store, gone, NULL), cme_store_message(e.store));
        assert_verified(e.store);
        evening_corrupt(&e, DAMAGES[i]);
        cme_store_report *report = NULL;
        assert_ok(cme_store_verify(e.store, &report), cme_store_message(e.store));
        assert_int_equal(report->count, 1);
        assert_string_equal(report->items[0]->check, "questions");
        cme_store_report_free(report);
        cme_store_close(e.store);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_question__create_keeps_every_field),
        cmocka_unit_test(test_question__position_moves_the_others),
        cmocka_unit_test(test_question__update_changes_what_the_mask_names),
        cmocka_unit_test(test_question__retired_is_asked_no_more),
        cmocka_unit_test(test_question__wrong_fields_are_refused_by_name),
        cmocka_unit_test(test_question__an_event_asks_a_limited_number),
        cmocka_unit_test(test_question__find_hands_out_pages),
        cmocka_unit_test(test_question__a_copy_of_the_event_asks_the_same),
        cmocka_unit_test(test_question__verify_finds_what_was_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
