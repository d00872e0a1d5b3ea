/* rules/answer.h: what answers a question, and the one form in which each answer is kept.
 * May use base/ and cmevent/question.h. Pure: no SQL, no clock.
 * Knows neither who answers nor whether they must. */
#ifndef CME__RULES_ANSWER_H
#define CME__RULES_ANSWER_H

#include <cmevent/question.h>

#include "base/fault.h"
#include "base/text.h"

/* A question, as far as its answers depend on it. */
typedef struct cme__answer_form {
    const char *text;
    cme_question_kind kind;
    const char *const *choices;
    size_t choice_count;
} cme__answer_form;

/* A text cut to what a message has room for. */
enum { CME__ANSWER_SHORT_SIZE = 96 };
void cme__answer_short(const char *text, char out[CME__ANSWER_SHORT_SIZE]);

/* " of guest 2"; "" for the person, who is guest 0. */
enum { CME__ANSWER_WHOSE_SIZE = 32 };
void cme__answer_whose(int32_t guest, char out[CME__ANSWER_WHOSE_SIZE]);

/* Puts the normal form of an answer into `out`; "": there is none (NULL, or nothing but white space).
 * CME_ERR_INVALID and CME_ERR_LIMIT name question, answer and what would be right. */
cme_status cme__answer_normalise(cme__fault *fault, const cme__answer_form *question, int32_t guest,
                                 const char *answer, cme__text *out);

/* Whether a text is a normal form of this kind. Choices may have been others when it was given: of them only
 * the shape is known. */
bool cme__answer_is_normal(cme_question_kind kind, const char *answer);

#endif
