/* cmevent/conflict.h: conflicts: two sessions in one room at one time, and people who said yes to both.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_conflict_query query = CME_CONFLICT_QUERY_INIT;      // from now on
 *     query.venue = cellar->id;
 *     cme_conflict_page *page = NULL;
 *     if (cme_conflict_find(store, &query, &page) != CME_OK) { ... }
 *     for (size_t i = 0; i < page->count; i++)
 *         printf("%s meets %s\n", page->items[i]->earlier_title, page->items[i]->later_title);
 *     cme_conflict_page_free(page);
 *
 * Sessions are half-open in time: one that ends when the next begins is no conflict, and one without duration
 * never is. Instants decide, so that neither midnight nor a clock that is set makes a difference (rules.md
 * 54). Conflicts forbid nothing: two bookings may overlap while both are drafts (rules.md 55).
 */
#ifndef CMEVENT_CONFLICT_H
#define CMEVENT_CONFLICT_H

#include <cmevent/session.h>

CME_BEGIN_DECLS

/** Two sessions that overlap. `earlier` starts first; of two that start together, it is the one whose event's
 * id, and then whose recurrence-id, is less. */
typedef struct cme_conflict {
    cme_session_key earlier;
    cme_session_key later;
    const char *earlier_title;
    const char *later_title;
    cme_session_status earlier_status; /**< CME_SESSION_DRAFT: a tentative booking */
    cme_session_status later_status;
    cme_time starts_at; /**< of the overlap: when the later one starts */
    cme_time ends_at;   /**< of the overlap */
} cme_conflict;

/** Conflicts, ordered by `starts_at`, then the later session's event id and recurrence-id, then the earlier
 * one's start, event id and recurrence-id. */
typedef struct cme_conflict_page {
    size_t count;
    const cme_conflict *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
    bool truncated;   /**< a rule was so dense that the search stopped before the limit: the next page goes on
                         from there */
} cme_conflict_page;

/** Which conflicts. Exactly one of `venue` and `person` is set. */
typedef struct cme_conflict_query {
    size_t size;
    cme_id venue;        /**< sessions with this effective venue, */
    cme_id person;       /**< or sessions to which this person goes (CME_RSVP_GOING) */
    cme_id event;        /**< only those in which a session of this event takes part; or CME_ID_NONE */
    cme_time from;       /**< overlaps that end after this instant; CME_TIME_NONE (default): now */
    cme_time until;      /**< overlaps that start before it; CME_TIME_NONE (default): without end */
    bool include_drafts; /**< also sessions of drafts (default) */
    uint32_t limit;      /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor;  /**< `next` of the page before, or NULL */
} cme_conflict_query;

CME_DEFINE_SPEC_INIT(cme_conflict_query, cme_conflict_query_init, spec.from = spec.until = CME_TIME_NONE;
                     spec.include_drafts = true)
#define CME_CONFLICT_QUERY_INIT cme_conflict_query_init()

/** Finds conflicts of all sessions of all events, recurring ones too; cancelled sessions make none. A search
 * looks at CME_SESSION_STEPS_MAX sessions at most before it hands out what it has (`truncated`). Returns:
 * CME_OK (also with no items); CME_ERR_INVALID (neither or both of venue and person; a cursor of another
 * query); CME_ERR_NOT_FOUND (venue, person or event); or a failure of the store. Ownership: `*out` is owned,
 * freed with cme_conflict_page_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_conflict_find(cme_store *store, const cme_conflict_query *query,
                                                    cme_conflict_page **out);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_conflict_page_free(cme_conflict_page *page);

CME_END_DECLS

#endif
