/* support_life_questions.c: questions and answers in the life of a small community; see
 * support_life_questions.h. May use the public headers and support_life_series.h. Must not know any one test.
 */
#include "support_life_questions.h"

#include <cmevent/answer.h>
#include <cmevent/guest.h>
#include <cmevent/question.h>

#include "support_life_series.h"

static cme_session_key third(const support_life *life) {
    return cme_session_key_of(life->series, cme_civil_at(2026, 3, 18, 19, 0, 0));
}

/* --- what they begin with */

cme_status support_life_bring_guest(cme_store *store, support_life *life) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    cme_status status = support_life_make_series(store, life);
    spec.session = third(life);
    spec.person = life->bo; /* who waits, and so may bring whom he likes */
    spec.answer = CME_RSVP_GOING;
    spec.guests = 1;
    return status == CME_OK ? cme_rsvp_answer(store, &spec, NULL) : status;
}

cme_status support_life_make_question(cme_store *store, support_life *life) {
    cme_status status = support_life_bring_guest(store, life);
    return status == CME_OK ? support_life_ask(store, life) : status;
}

cme_status support_life_make_answers(cme_store *store, support_life *life) {
    cme_status status = support_life_make_question(store, life);
    if (status == CME_OK) {
        status = support_life_give_answers(store, life);
    }
    return status == CME_OK ? support_life_name_guests(store, life) : status;
}

/* --- questions */

cme_status support_life_ask(cme_store *store, support_life *life) {
    static const char *const CHOICES[] = {"Chess", "Go", "Skat"};
    cme_question_spec spec = CME_QUESTION_SPEC_INIT;
    cme_question *question = NULL;
    spec.event = life->series;
    spec.text = "What do you play?";
    spec.kind = CME_QUESTION_KIND_CHOICES;
    spec.choices = CHOICES;
    spec.choice_count = 3;
    spec.is_required = true;
    spec.of_guests = true;
    spec.position = 1;
    cme_status status = cme_question_create(store, &spec, &question);
    if (status == CME_OK) {
        life->question = question->id;
    }
    cme_question_free(question);
    return status;
}

cme_status support_life_change_question(cme_store *store, support_life *life) {
    static const char *const CHOICES[] = {"Chess", "Go", "Bridge", "Skat"};
    cme_question_spec spec = CME_QUESTION_SPEC_INIT;
    cme_question *question = NULL;
    spec.text = "What do you like to play?";
    spec.choices = CHOICES;
    spec.choice_count = 4;
    cme_status status =
        cme_question_update(store, life->question, &spec,
                            CME_QUESTION_TEXT | CME_QUESTION_CHOICES | CME_QUESTION_POSITION, &question);
    cme_question_free(question);
    return status;
}

cme_status support_life_retire_question(cme_store *store, support_life *life) {
    cme_question *question = NULL;
    cme_status status = cme_question_retire(store, life->question, &question);
    cme_question_free(question);
    return status;
}

cme_status support_life_find_questions(cme_store *store, support_life *life) {
    cme_question_query query = CME_QUESTION_QUERY_INIT;
    cme_question_page *page = NULL;
    query.event = life->series;
    query.with_retired = true;
    cme_status status = cme_question_find(store, &query, &page);
    cme_question_page_free(page);
    return status;
}

cme_status support_life_copy_questions(cme_store *store, support_life *life) {
    cme_event *copy = NULL;
    cme_status status = cme_event_copy(store, life->series, CME_CIVIL_NONE, &copy);
    cme_event_free(copy);
    return status;
}

/* --- answers, and names of guests */

cme_status support_life_give_answers(cme_store *store, support_life *life) {
    const cme_answer answers[] = {{life->question, 0, "go\nskat"}, {life->question, 1, "chess"}};
    return cme_answer_give(store, third(life), life->bo, answers, sizeof answers / sizeof answers[0]);
}

/* Another size of the party each time. */
cme_status support_life_answer_with_rsvp(cme_store *store, support_life *life) {
    static const char *const NAMES[] = {"Grace", "Alan", "Edsger"};
    const cme_answer answers[] = {{life->question, 0, "skat"},
                                  {life->question, 1, "chess"},
                                  {life->question, 2, "go"},
                                  {life->question, 3, "go"}};
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    cme_rsvp *rsvp = NULL;
    spec.session = third(life);
    spec.person = life->bo;
    spec.answer = CME_RSVP_GOING;
    spec.guests = 2 + life->round++ % 2;
    spec.answers = answers;
    spec.answer_count = (size_t)spec.guests + 1;
    spec.guest_names = NAMES;
    spec.guest_name_count = (size_t)spec.guests;
    cme_status status = cme_rsvp_answer(store, &spec, &rsvp);
    cme_rsvp_free(rsvp);
    return status;
}

cme_status support_life_find_answers(cme_store *store, support_life *life) {
    cme_answer_query query = CME_ANSWER_QUERY_INIT;
    cme_answer_page *page = NULL;
    query.event = life->series;
    query.limit = 1;
    cme_status status = cme_answer_find(store, &query, &page);
    cme_answer_page_free(page);
    return status;
}

cme_status support_life_name_guests(cme_store *store, support_life *life) {
    static const char *const NAMES[] = {"Grace"};
    return cme_guest_name(store, third(life), life->bo, NAMES, 1);
}

cme_status support_life_find_guests(cme_store *store, support_life *life) {
    cme_guest_query query = CME_GUEST_QUERY_INIT;
    cme_guest_page *page = NULL;
    query.session = third(life);
    cme_status status = cme_guest_find(store, &query, &page);
    cme_guest_page_free(page);
    return status;
}
