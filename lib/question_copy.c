/* question_copy.c: the questions of an event given to another: to a copy, and to the second part of a series.
 * May use question_internal.h, session_internal.h, store_page_internal.h and db/.
 * Must not know why an event is copied or split. */
#include "question_internal.h"
#include "session_internal.h"
#include "store_page_internal.h"

static cme_status copy_questions(cme_store *store, int64_t event_row, int64_t copy_row, bool with_answers);
static cme_status next_question(cme_store *store, int64_t event_row, bool with_retired, int64_t *question);
static cme_status copy_question(cme_store *store, int64_t question, int64_t copy_row, int64_t *copy);
static cme_status move_answers(cme_store *store, int64_t question, int64_t copy_row, int64_t copy);

cme_status cme__questions_copy(cme_store *store, int64_t event_row, int64_t copy_row) {
    return copy_questions(store, event_row, copy_row, false);
}

cme_status cme__questions_split(cme_store *store, int64_t event_row, int64_t second_row) {
    return copy_questions(store, event_row, second_row, true);
}

static cme_status copy_questions(cme_store *store, int64_t event_row, int64_t copy_row, bool with_answers) {
    int64_t question = 0;
    int64_t copy = 0;
    cme_status status = next_question(store, event_row, with_answers, &question);
    while (status == CME_OK && question != 0) {
        status = copy_question(store, question, copy_row, &copy);
        if (status == CME_OK && with_answers) {
            status = move_answers(store, question, copy_row, copy);
        }
        if (status == CME_OK) {
            status = next_question(store, event_row, with_answers, &question);
        }
    }
    return status == CME_OK && copy != 0 ? cme__event_set_has(store, copy_row, CME__HAS_QUESTIONS, true)
                                         : status;
}

/* The next after `*question`; 0: there is none. In the order in which they were made, so that the ids of the
 * copies are in the same. */
static cme_status next_question(cme_store *store, int64_t event_row, bool with_retired, int64_t *question) {
    static const char NEXT[] = "SELECT rowid FROM questions WHERE event = $1 AND rowid > $2"
                               " AND ($3 = 1 OR retired_at IS NULL) ORDER BY rowid LIMIT 1";
    cme__statement *next = NULL;
    cme_status status = cme__db_prepare(store->db, NEXT, &next);
    cme__bind_int(next, 1, event_row);
    cme__bind_int(next, 2, *question);
    cme__bind_int(next, 3, with_retired);
    return status == CME_OK ? cme__value_read(next, question) : status;
}

static cme_status copy_question(cme_store *store, int64_t question, int64_t copy_row, int64_t *copy) {
    static const char COPY[] =
        "INSERT INTO questions (id, event, position, kind, text, choices, is_required, of_guests, retired_at)"
        " SELECT $2, $3, position, kind, text, choices, is_required, of_guests, retired_at"
        " FROM questions WHERE rowid = $1";
    cme__statement *insert = NULL;
    cme_status status = cme__db_prepare(store->db, COPY, &insert);
    cme__bind_int(insert, 1, question);
    cme__bind_id(insert, 2, cme__store_new_id(store));
    cme__bind_int(insert, 3, copy_row);
    if (status == CME_OK) {
        status = cme__run(insert);
    }
    *copy = cme__db_last_rowid(store->db);
    return status;
}

static cme_status move_answers(cme_store *store, int64_t question, int64_t copy_row, int64_t copy) {
    static const char MOVE[] = "UPDATE rsvp_answers SET question = $2 WHERE question = $1"
                               " AND session IN (SELECT rowid FROM sessions WHERE event = $3)";
    cme__statement *move = NULL;
    cme_status status = cme__db_prepare(store->db, MOVE, &move);
    cme__bind_int(move, 1, question);
    cme__bind_int(move, 2, copy);
    cme__bind_int(move, 3, copy_row);
    return status == CME_OK ? cme__run(move) : status;
}
