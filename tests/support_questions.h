/* support_questions.h: questions and answers for tests, in one line each.
 * May use support_rsvp.h and the library. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_QUESTIONS_H
#define CME_TEST_SUPPORT_QUESTIONS_H

#include "support_rsvp.h"

#include <cmevent/change.h>

#include <cmevent/answer.h>
#include <cmevent/guest.h>
#include <cmevent/question.h>

static inline cme_question_spec question_of(cme_id event, const char *text, cme_question_kind kind) {
    cme_question_spec spec = CME_QUESTION_SPEC_INIT;
    spec.event = event;
    spec.text = text;
    spec.kind = kind;
    return spec;
}

static inline cme_id ask(cme_store *store, cme_question_spec spec) {
    cme_question *question = NULL;
    assert_ok(cme_question_create(store, &spec, &question), cme_store_message(store));
    cme_id id = question->id;
    cme_question_free(question);
    return id;
}

/* "What do you eat?", asked of guests too. */
static inline cme_question_spec question_diet(cme_id event, bool is_required) {
    static const char *const CHOICES[] = {"Meat", "Vegetarian", "Vegan"};
    cme_question_spec spec = question_of(event, "What do you eat?", CME_QUESTION_KIND_CHOICE);
    spec.choices = CHOICES;
    spec.choice_count = 3;
    spec.is_required = is_required;
    spec.of_guests = true;
    return spec;
}

/* All answers that a query finds, page by page: "Person 00/0 Vegan; Person 00/1 Meat". */
static inline void assert_answers(cme_store *store, cme_answer_query query, const char *expected) {
    char found[1024] = "";
    cme_answer_page *page = NULL;
    char cursor[256];
    int pages = 0;
    query.size = sizeof query;
    do {
        assert_ok(cme_answer_find(store, &query, &page), cme_store_message(store));
        for (size_t i = 0; i < page->count; i++) {
            const cme_answer_entry *entry = page->items[i];
            size_t length = strlen(found);
            (void)snprintf(found + length, sizeof found - length, "%s%s/%d %s", length > 0 ? "; " : "",
                           entry->person_name, (int)entry->guest, entry->answer);
        }
        query.cursor = page->next != NULL ? strcpy(cursor, page->next) : NULL;
        cme_answer_page_free(page);
    } while (query.cursor != NULL && ++pages < 20);
    assert_string_equal(found, expected);
}

/* Those of the evening. */
static inline void assert_evening_answers(const evening *e, const char *expected) {
    cme_answer_query query = CME_ANSWER_QUERY_INIT;
    query.session = e->session;
    assert_answers(e->store, query, expected);
}

/* The names of a session's guests: "Person 00/1 Grace". */
static inline void assert_guests(const evening *e, const char *expected) {
    char found[512] = "";
    char cursor[256];
    int pages = 0;
    cme_guest_query query = CME_GUEST_QUERY_INIT;
    cme_guest_page *page = NULL;
    query.session = e->session;
    query.limit = 2;
    do {
        assert_ok(cme_guest_find(e->store, &query, &page), cme_store_message(e->store));
        for (size_t i = 0; i < page->count; i++) {
            size_t length = strlen(found);
            (void)snprintf(found + length, sizeof found - length, "%s%s/%d %s", length > 0 ? "; " : "",
                           page->items[i]->person_name, (int)page->items[i]->number, page->items[i]->name);
        }
        query.cursor = page->next != NULL ? strcpy(cursor, page->next) : NULL;
        cme_guest_page_free(page);
    } while (query.cursor != NULL && ++pages < 20);
    assert_string_equal(found, expected);
}

static inline uint64_t changes_so_far(cme_store *store) {
    uint64_t latest = 0;
    assert_ok(cme_change_latest(store, &latest), cme_store_message(store));
    return latest;
}

/* Verify finds this one problem, and that is its check. */
static inline void assert_one_problem(cme_store *store, const char *check, const char *words) {
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(store, &report), cme_store_message(store));
    assert_int_equal(report->count, 1);
    assert_string_equal(report->items[0]->check, check);
    if (strstr(report->items[0]->text, words) == NULL) {
        fail_msg("'%s' does not say '%s'", report->items[0]->text, words);
    }
    cme_store_report_free(report);
}

#endif
