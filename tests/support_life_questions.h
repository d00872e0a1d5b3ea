/* support_life_questions.h: the steps of support_life.h that concern questions, answers and names of guests.
 * May use support_life.h. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_LIFE_QUESTIONS_H
#define CME_TEST_SUPPORT_LIFE_QUESTIONS_H

#include "support_life.h"

/* Prepare them: a new series, for whose third session Bo brings a guest; with a question; and Bo's answers.
 */
cme_status support_life_bring_guest(cme_store *store, support_life *life);
cme_status support_life_make_question(cme_store *store, support_life *life);
cme_status support_life_make_answers(cme_store *store, support_life *life);

cme_status support_life_ask(cme_store *store, support_life *life);
cme_status support_life_change_question(cme_store *store, support_life *life);
cme_status support_life_retire_question(cme_store *store, support_life *life);
cme_status support_life_find_questions(cme_store *store, support_life *life);
cme_status support_life_give_answers(cme_store *store, support_life *life);
cme_status support_life_answer_with_rsvp(cme_store *store, support_life *life);
cme_status support_life_find_answers(cme_store *store, support_life *life);
cme_status support_life_name_guests(cme_store *store, support_life *life);
cme_status support_life_find_guests(cme_store *store, support_life *life);
cme_status support_life_copy_questions(cme_store *store, support_life *life);

#endif
