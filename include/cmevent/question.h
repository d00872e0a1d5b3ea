/* cmevent/question.h: questions that an event asks of those who come, and of their guests.
 * Includes the C standard library and other cmevent headers only.
 *
 *     const char *const choices[] = {"meat", "vegetarian", "vegan"};
 *     cme_question_spec spec = CME_QUESTION_SPEC_INIT;
 *     spec.event = event->id;
 *     spec.text = "What do you eat?";
 *     spec.kind = CME_QUESTION_KIND_CHOICE;
 *     spec.choices = choices;
 *     spec.choice_count = 3;
 *     spec.is_required = true;
 *     spec.of_guests = true;                                  // and each guest?
 *     cme_question *question = NULL;
 *     if (cme_question_create(store, &spec, &question) != CME_OK) { ... }
 *     cme_question_free(question);
 *
 * Answers come with the RSVP (rsvp.h), or later, and are found again in answer.h. A question that was asked
 * is never deleted: it is retired, and its answers stay. Its kind cannot change, its text, its choices and
 * whether it must be answered can; answers that were given stay as they are. What changes in the questions of
 * an event is a change of the event (CME_CHANGE_EVENT) that calendars do not show.
 *
 * An edit that splits a series gives the second event the same questions (of its own, with new ids), and the
 * answers for its sessions are answers to those. A copy of an event asks the same questions.
 */
#ifndef CMEVENT_QUESTION_H
#define CMEVENT_QUESTION_H

#include <cmevent/event.h>

CME_BEGIN_DECLS

/** What an answer may be, and the form in which it is kept. Values are fixed. */
typedef enum cme_question_kind {
    CME_QUESTION_KIND_TEXT = 1,    /**< any text; space around it is dropped */
    CME_QUESTION_KIND_CHOICE = 2,  /**< one of the choices, in their words; letters A to Z in any case */
    CME_QUESTION_KIND_CHOICES = 3, /**< one or more of them, one a line, kept in their order */
    CME_QUESTION_KIND_NUMBER =
        4, /**< "12", "-3", "1.5": at most CME_ANSWER_DIGITS_MAX digits, "." as the point */
    CME_QUESTION_KIND_YES_NO = 5, /**< "yes" or "no" */
    CME_QUESTION_KIND_DATE = 6    /**< "2026-11-21" */
} cme_question_kind;

/** Most questions that one event asks at a time; retired ones do not count. */
#define CME_QUESTIONS_MAX 100

/** Most choices of one question; each is one line of at most CME_NAME_MAX bytes. */
#define CME_QUESTION_CHOICES_MAX 50

/** The longest text of a question, and of an answer, in bytes of UTF-8. */
#define CME_QUESTION_TEXT_MAX 1000
#define CME_ANSWER_MAX        16384

/** Most digits of a number that answers: as many as every double has room for. */
#define CME_ANSWER_DIGITS_MAX 15

/** One answer, as it comes in with an RSVP or later. A value: fixed for ever. */
typedef struct cme_answer {
    cme_id question;
    int32_t guest;      /**< 0: the person's own; 1: their first guest's, and so on */
    const char *answer; /**< as the question's kind says; NULL or "": none, an earlier one is taken back */
} cme_answer;

/** A question to ask. */
typedef struct cme_question_spec {
    size_t size;
    cme_id event;               /**< required */
    const char *text;           /**< required, one line, at most CME_QUESTION_TEXT_MAX bytes */
    cme_question_kind kind;     /**< required */
    const char *const *choices; /**< what can be chosen, for the two kinds that choose: no two alike */
    size_t choice_count;        /**< 1 to CME_QUESTION_CHOICES_MAX; 0 for the other kinds */
    bool is_required; /**< whoever says yes must answer it; who moves up, or has a subscription, is not there
                        to be asked */
    bool of_guests;   /**< it is asked of each guest too */
    int32_t position; /**< 1: the first; those from there on move down. 0 (default), or more than there are:
                         the last */
} cme_question_spec;

CME_DEFINE_SPEC_INIT(cme_question_spec, cme_question_spec_init, (void)0)
#define CME_QUESTION_SPEC_INIT cme_question_spec_init()

/** Fields of a cme_question_spec to update. */
#define CME_QUESTION_TEXT        (UINT64_C(1) << 0)
#define CME_QUESTION_CHOICES     (UINT64_C(1) << 1) /**< `choices` and `choice_count` */
#define CME_QUESTION_IS_REQUIRED (UINT64_C(1) << 2)
#define CME_QUESTION_POSITION    (UINT64_C(1) << 3)

/** A question. */
typedef struct cme_question {
    cme_id id;
    cme_id event;
    const char *text;
    cme_question_kind kind;
    const char *const *choices;
    size_t choice_count;
    bool is_required;
    bool of_guests;
    int32_t position;    /**< 1 is the first; 0: it is retired */
    cme_time retired_at; /**< CME_TIME_NONE: it is asked */
} cme_question;

/** Questions, ordered by position, retired ones last in the order in which they were made. */
typedef struct cme_question_page {
    size_t count;
    const cme_question *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_question_page;

/** Which questions. */
typedef struct cme_question_query {
    size_t size;
    cme_id event;       /**< required */
    bool with_retired;  /**< those that are no longer asked, too */
    uint32_t limit;     /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor; /**< `next` of the page before, or NULL */
} cme_question_query;

CME_DEFINE_SPEC_INIT(cme_question_query, cme_question_query_init, (void)0)
#define CME_QUESTION_QUERY_INIT cme_question_query_init()

/** Asks one more question. Whoever has an RSVP keeps it; the next answer needs what is required.
 * Returns: CME_OK; CME_ERR_INVALID, CME_ERR_LIMIT (a field; CME_QUESTIONS_MAX questions are asked
 *     already); CME_ERR_NOT_FOUND (event); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_question_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_question_create(cme_store *store, const cme_question_spec *spec,
                                                      cme_question **out);

/** Reads a question, retired or not.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_question_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_question_get(cme_store *store, cme_id id, cme_question **out);

/** Changes the fields of `mask` (CME_QUESTION_...). Answers that were given stay, also those that are no
 * longer among the choices.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; CME_ERR_INVALID, CME_ERR_LIMIT (a field, the mask); CME_ERR_STATE
 *     (it is retired); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_question_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_question_update(cme_store *store, cme_id id,
                                                      const cme_question_spec *spec, uint64_t mask,
                                                      cme_question **out);

/** Stops asking a question, for good. Its answers stay. Retiring what is retired changes nothing.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_question_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_question_retire(cme_store *store, cme_id id, cme_question **out);

/** Finds the questions of an event.
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (no event; a cursor of another query);
 *     CME_ERR_LIMIT (`limit`); CME_ERR_NOT_FOUND (event); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_question_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_question_find(cme_store *store, const cme_question_query *query,
                                                    cme_question_page **out);

/** Frees a question. NULL is allowed. Since: 0.1.0 */
CME_API void cme_question_free(cme_question *question);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_question_page_free(cme_question_page *page);

CME_END_DECLS

#endif
