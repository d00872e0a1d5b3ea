/* cmevent/strike.h: strikes: who had a seat and did not come.
 * Includes the C standard library and other cmevent headers only.
 *
 * A strike is made when the door of a session is closed (attendance.h): one for each person who was GOING and
 * of whose party nobody was checked in (rules.md 67). Who came with fewer guests than they had seats for has
 * none. Opening the door again takes the strikes back until it is closed anew. Sessions that were cancelled,
 * or are to come, make none; nor do those whose door was never closed, as their log may not be complete.
 *
 *     cme_strike_query query = CME_STRIKE_QUERY_INIT;
 *     query.session = session->key;
 *     cme_strike_page *page = NULL;
 *     cme_status status = cme_strike_find(store, &query, &page);
 *     for (size_t i = 0; status == CME_OK && i < page->count; i++)
 *         if (was_ill(page->items[i]->person))
 *             status = cme_strike_excuse(store, page->items[i]->session, page->items[i]->person,
 * organizer->id, "Was ill", NULL); cme_strike_page_free(page);
 *
 * What strikes mean for an RSVP is the policy's to say (policy.h): how many, of the last how many days, in
 * the group of the event that asks. Excused ones do not count, and stay on record with who excused them and
 * why.
 */
#ifndef CMEVENT_STRIKE_H
#define CMEVENT_STRIKE_H

#include <cmevent/session.h>

CME_BEGIN_DECLS

/** A strike. */
typedef struct cme_strike {
    cme_session_key session;
    const char *title; /**< of the session */
    cme_id group;      /**< of its event */
    cme_id person;
    const char *person_name;
    cme_time at;         /**< when the session started */
    cme_time excused_at; /**< CME_TIME_NONE: it is not excused, and counts */
    cme_id excused_by;
    const char *note; /**< why it was excused, or NULL */
} cme_strike;

/** Strikes, ordered by `at`, then by session and person in the order in which the store met them. */
typedef struct cme_strike_page {
    size_t count;
    const cme_strike *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_strike_page;

/** Which strikes. Fields left at their default do not restrict. */
typedef struct cme_strike_query {
    size_t size;
    cme_id group;            /**< of sessions of its events */
    bool deep;               /**< with `group`: and of the groups below it */
    cme_session_key session; /**< or CME_SESSION_NONE */
    cme_id person;
    cme_time from;      /**< `at` is not earlier; CME_TIME_NONE (default): any */
    bool excused;       /**< excused ones too */
    uint32_t limit;     /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor; /**< `next` of the page before, or NULL */
} cme_strike_query;

CME_DEFINE_SPEC_INIT(cme_strike_query, cme_strike_query_init, spec.from = CME_TIME_NONE)
#define CME_STRIKE_QUERY_INIT cme_strike_query_init()

/** Excuses a strike: it no longer counts. Excusing it again keeps the first excuse.
 * Returns: CME_OK; CME_ERR_NOT_FOUND (session, person, or there is no such strike); CME_ERR_INVALID,
 *     CME_ERR_LIMIT (`note`; `by` is the person); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_strike_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_strike_excuse(cme_store *store, cme_session_key session, cme_id person,
                                                    cme_id by, const char *note, cme_strike **out);

/** Finds strikes; all restrictions hold together. `query` may be NULL (all that are not excused).
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (a cursor of another query; `deep` without a group);
 *     CME_ERR_LIMIT (`limit`); CME_ERR_NOT_FOUND (group, session or person); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_strike_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_strike_find(cme_store *store, const cme_strike_query *query,
                                                  cme_strike_page **out);

/** How many strikes count now for an RSVP of this person to this session: those in the group of its event, of
 * the days that its policy looks back (strike_days), and not excused.
 * Returns: CME_OK; CME_ERR_NOT_FOUND (session or person); or a failure of the store. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_strike_count(cme_store *store, cme_session_key session, cme_id person,
                                                   uint32_t *count);

/** Frees a strike. NULL is allowed. Since: 0.1.0 */
CME_API void cme_strike_free(cme_strike *strike);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_strike_page_free(cme_strike_page *page);

CME_END_DECLS

#endif
