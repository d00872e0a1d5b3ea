/* cmevent/answer.h: answers to the questions of an event: given after the RSVP, and found again.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_answer answers[] = {{question->id, 0, "vegan"}, {question->id, 1, "meat"}};   // hers, and her
 * guest's if (cme_answer_give(store, session->key, ada->id, answers, 2) != CME_OK) { ... }
 *
 *     cme_answer_query query = CME_ANSWER_QUERY_INIT;
 *     cme_answer_page *page = NULL;
 *     query.session = session->key;
 *     query.state = CME_RSVP_GOING;                                   // what the cook must know
 *     if (cme_answer_find(store, &query, &page) != CME_OK) { ... }
 *     for (size_t i = 0; i < page->count; i++)
 *         printf("%s: %s\n", page->items[i]->person_name, page->items[i]->answer);
 *     cme_answer_page_free(page);
 *
 * Most answers come in with the RSVP itself: `answers` of cme_rsvp_spec. They belong to the RSVP, whatever
 * becomes of it: who withdraws and says yes again need not answer again. Those of guests go when an answer of
 * the person says that fewer come.
 */
#ifndef CMEVENT_ANSWER_H
#define CMEVENT_ANSWER_H

#include <cmevent/question.h>
#include <cmevent/rsvp.h>

CME_BEGIN_DECLS

/** An answer that was given. */
typedef struct cme_answer_entry {
    cme_session_key session;
    cme_id person;
    const char *person_name;
    cme_rsvp_state state;   /**< of the person's RSVP */
    int32_t guest;          /**< 0: the person's own; 1: their first guest's, and so on */
    const char *guest_name; /**< NULL: the guest has none (guest.h), or it is the person's own */
    cme_id question;
    const char *text; /**< of the question, as it stands now */
    cme_question_kind kind;
    const char *answer; /**< in the form that the kind has (question.h) */
} cme_answer_entry;

/** Answers, ordered by session, person and question in the order in which the store met them, with the
 * person's own before those of their guests. */
typedef struct cme_answer_page {
    size_t count;
    const cme_answer_entry *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_answer_page;

/** Which answers. At least one of `session`, `event`, `question` and `person` is set; all that are set hold
 * together. */
typedef struct cme_answer_query {
    size_t size;
    cme_session_key session;
    cme_id event; /**< of all its sessions */
    cme_id question;
    cme_id person;        /**< their own, and their guests' */
    cme_rsvp_state state; /**< of those whose RSVP is in it; 0: any */
    uint32_t limit;       /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor;   /**< `next` of the page before, or NULL */
} cme_answer_query;

CME_DEFINE_SPEC_INIT(cme_answer_query, cme_answer_query_init, (void)0)
#define CME_ANSWER_QUERY_INIT cme_answer_query_init()

/** Answers questions of a session for which the person has an RSVP, without a new one: at any time, for the
 * person and for each guest that they bring. What is not among `answers` stays as it is. It is a change of
 * the RSVP (CME_CHANGE_RSVP); saying the same again changes nothing.
 * Returns: CME_OK; CME_ERR_INVALID, CME_ERR_LIMIT (an answer that its question's kind does not allow, of a
 *     guest who does not come, to a question of another event, or twice to one question; the message names
 *     question, answer and what would be right; or a required answer taken back by somebody who comes);
 *     CME_ERR_STATE (the question is retired); CME_ERR_NOT_FOUND (session, person, RSVP or question); or a
 *     failure of the store.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_answer_give(cme_store *store, cme_session_key session, cme_id person,
                                                  const cme_answer *answers, size_t answer_count);

/** Finds answers: what an organizer exports, one item per answer.
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (nothing that restricts is set; a cursor of
 *     another query); CME_ERR_LIMIT (`limit`); CME_ERR_NOT_FOUND (session, event, question or person); or
 *     a failure of the store.
 * Ownership: `*out` is owned, freed with cme_answer_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_answer_find(cme_store *store, const cme_answer_query *query,
                                                  cme_answer_page **out);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_answer_page_free(cme_answer_page *page);

CME_END_DECLS

#endif
