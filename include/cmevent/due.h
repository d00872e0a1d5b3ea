/* cmevent/due.h: due: what the passing of time makes due, each thing handed out once.
 * Includes the C standard library and other cmevent headers only.
 *
 * The library has no thread and no timer. An application that reminds people calls, now and then:
 *
 *     status = cme_store_tick(store, NULL);                        // store.h: what needs nobody
 *     cme_due_page *page = NULL;
 *     if (status == CME_OK)
 *         status = cme_due_take(store, NULL, &page);
 *     for (size_t i = 0; status == CME_OK && i < page->count; i++)
 *         if (page->items[i]->kind == CME_DUE_REMINDER)
 *             mail(page->items[i]->person_email, "See you at %s", page->items[i]->title);
 *     cme_due_page_free(page);
 *     cme_time take_at, tick_at;
 *     if (status == CME_OK)
 *         status = cme_due_next(store, NULL, &take_at, &tick_at);  // sleep until the earlier one
 *
 * What is due when is set by policies (policy.h). Each thing is handed out once, however many ask; its state
 * is looked at then: nobody is reminded of a session that was cancelled, or that they no longer go to, and
 * when a session was moved what hangs on its new time is due again (rules.md 71). What nobody asked for in
 * time is still handed out later, but never once its moment is over (`until`). What must not be lost when the
 * application dies between taking and sending is taken within a group of calls (cme_store_begin) that is
 * committed afterwards.
 *
 * Offers that run out, people who are to be asked whether they still come, and those who did not answer that
 * are seen to by cme_store_tick and told by the outbox (message.h).
 */
#ifndef CMEVENT_DUE_H
#define CMEVENT_DUE_H

#include <cmevent/policy.h>

CME_BEGIN_DECLS

/** What is due. Values are fixed. */
typedef enum cme_due_kind {
    CME_DUE_RSVP_OPENS = 1,    /**< RSVPs for a session are open (cme_policy_spec.opens_before) */
    CME_DUE_RSVP_CLOSES = 2,   /**< RSVPs for a session are closed, before its start (closes_before) */
    CME_DUE_REMINDER = 3,      /**< a person who goes is to be reminded (remind_before) */
    CME_DUE_REMINDER_AGAIN = 4 /**< and once more (remind_again_before) */
} cme_due_kind;

/** Something that is due. Of session and person it has what they are at the time of the call. */
typedef struct cme_due {
    cme_due_kind kind;
    cme_time at; /**< when it was due */
    cme_time
        until; /**< when its moment is over: the session starts, RSVPs close, or the other reminder is due */

    cme_session_key session;
    const char *title;
    const char *location; /**< or NULL */
    cme_time starts_at;
    cme_time ends_at;
    const char *zone; /**< of the event */

    /** Of reminders; CME_ID_NONE, NULL and 0 for what concerns the session. They go since before it was due:
     * who answered later needs no reminder. */
    cme_id person;
    const char *person_name;
    const char *person_email;  /**< or NULL */
    const char *person_locale; /**< or NULL */
    uint32_t person_consent;   /**< CME_CONSENT_... */
    int32_t guests;
} cme_due;

/** What is due, ordered by `at`. */
typedef struct cme_due_page {
    size_t count;
    const cme_due *const *items;
    bool more; /**< there may be more: ask again at once */
} cme_due_page;

/** What to ask for. */
typedef struct cme_due_query {
    size_t size;
    uint32_t kinds; /**< set of (1u << cme_due_kind); 0: any */
    uint32_t limit; /**< items per call, 0: CME_PAGE_DEFAULT */
} cme_due_query;

CME_DEFINE_SPEC_INIT(cme_due_query, cme_due_query_init, (void)0)
#define CME_DUE_QUERY_INIT cme_due_query_init()

/** Takes what is due now, by the store's clock, and was not handed out yet. `query` may be NULL (all kinds).
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (unknown kinds); CME_ERR_LIMIT (`limit`); or a
 * failure of the store. Ownership: `*out` is owned, freed with cme_due_page_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_due_take(cme_store *store, const cme_due_query *query,
                                               cme_due_page **out);

/** Tells when to ask again, as things stand: `*take_at` cme_due_take with the same query, `*tick_at`
 * cme_store_tick; now when there may be something already, CME_TIME_NONE when nothing is known of. Whatever
 * is written meanwhile may bring it forward. Either may be NULL. `query` may be NULL (all kinds); its `limit`
 * is not read. Returns: CME_OK; CME_ERR_INVALID (unknown kinds); or a failure of the store. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_due_next(cme_store *store, const cme_due_query *query,
                                               cme_time *take_at, cme_time *tick_at);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_due_page_free(cme_due_page *page);

CME_END_DECLS

#endif
