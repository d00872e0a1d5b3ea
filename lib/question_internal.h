/* question_internal.h: what others need of the questions of events (question*.c).
 * May use store_internal.h. For lib/NOUN.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__QUESTION_INTERNAL_H
#define CME__QUESTION_INTERNAL_H

#include <cmevent/question.h>

#include "store_internal.h"

cme_status cme__question_row(cme_store *store, cme_id id, int64_t *rowid);

/* The choices of a question from its column `choices`, in the arena; NULL and 0 when it has none, or when
 * memory ran out (the arena knows). */
const char *const *cme__question_choices(cme__statement *row, int column, cme__arena *arena, size_t *count);

/* Gives another event the questions of an event (question_copy.c): those that it asks. */
cme_status cme__questions_copy(cme_store *store, int64_t event_row, int64_t copy_row);

/* The same, retired ones too, and the answers of the sessions that belong to the second event become answers
 * to its questions: for an event that was split. */
cme_status cme__questions_split(cme_store *store, int64_t event_row, int64_t second_row);

/* cme_store_verify: questions and their answers (question_verify.c). */
cme_status cme__question_verify(cme_store *store, cme__db_problem report, void *context);

#endif
