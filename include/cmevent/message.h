/* cmevent/message.h: messages: the outbox of what people must be told.
 * Includes the C standard library and other cmevent headers only.
 *
 * Whatever happens to somebody's RSVP, or to a session that they have one for, makes one message in the very
 * transaction that did it: after a rollback there is none, after a crash none is lost. The library sends
 * nothing. The application fetches messages, sends what it wants to send, and acknowledges:
 *
 *     cme_message_query query = CME_MESSAGE_QUERY_INIT;
 *     cme_message_page *page = NULL;
 *     cme_status status = cme_message_find(store, &query, &page);
 *     for (size_t i = 0; status == CME_OK && i < page->count; i++)
 *         if (page->items[i]->kind == CME_MESSAGE_PROMOTED)
 *             mail(page->items[i]->person_email, "You have a seat: %s", page->items[i]->title);
 *     if (status == CME_OK)
 *         status = cme_message_acknowledge(store, page->through);
 *     cme_message_page_free(page);
 *
 * Delivery is at least once: who fails between sending and acknowledging finds the same messages again, with
 * the same sequence numbers. There is one mark, so one reader; several share what it fetched among
 * themselves. Messages that are not acknowledged are kept, also when the change log is trimmed (change.h): an
 * application that wants none acknowledges cme_change_latest before it trims.
 *
 * Two changes are two messages, each with what it was before and after; nothing is taken back. What has
 * changed meanwhile is told by `state` and `expires_at`, which are as of the call.
 */
#ifndef CMEVENT_MESSAGE_H
#define CMEVENT_MESSAGE_H

#include <cmevent/rsvp.h>

CME_BEGIN_DECLS

/** What is to be told, and to whom: always to the person whose RSVP it is. Values are fixed. */
typedef enum cme_message_kind {
    /* Of a change of their RSVP: from, to, guests and reason are set. */
    CME_MESSAGE_INVITED = 1,        /**< they are asked to come */
    CME_MESSAGE_PENDING = 2,        /**< their wish to come waits for approval */
    CME_MESSAGE_CONFIRMED = 3,      /**< they go: by their answer, or because the organizer agreed */
    CME_MESSAGE_MAYBE = 4,          /**< their "maybe" was noted */
    CME_MESSAGE_WAITLISTED = 5,     /**< they are in the queue */
    CME_MESSAGE_OFFERED = 6,        /**< a seat is held for their answer until `expires_at` */
    CME_MESSAGE_PROMOTED = 7,       /**< they have left the queue and go */
    CME_MESSAGE_PARTY_CHANGED = 8,  /**< the party has another size: guests_before, guests_after */
    CME_MESSAGE_DECLINED = 9,       /**< their no was noted */
    CME_MESSAGE_WITHDRAWN = 10,     /**< they withdrew, or somebody did it for them (`by`) */
    CME_MESSAGE_REJECTED = 11,      /**< the organizer said no to who had no seat, nor a place in the queue */
    CME_MESSAGE_REMOVED = 12,       /**< the organizer took the seat, or the place in the queue, away */
    CME_MESSAGE_OFFER_EXPIRED = 13, /**< the offer was not answered in time and went on */
    CME_MESSAGE_RECONFIRM = 14, /**< do they still come? Without an answer the seat goes at `expires_at` */
    CME_MESSAGE_NOT_CONFIRMED = 15,      /**< they did not answer that, and have no seat any more */
    CME_MESSAGE_TRANSFERRED = 16,        /**< their seat went to somebody else */
    CME_MESSAGE_RECEIVED = 17,           /**< somebody else's seat is theirs */
    CME_MESSAGE_BLOCKED = 18,            /**< the group blocked them, which ended their RSVP */
    CME_MESSAGE_SESSION_CANCELLED = 19,  /**< the session, or its event, was cancelled; also to who only
                                            waited,  was invited or said maybe (rules.md 38) */
    CME_MESSAGE_SESSION_REINSTATED = 20, /**< it takes place after all; `to` is what they have in it */
    /* Of a change of the session, to all whose RSVP is alive (invited, pending, going, maybe, waitlisted,
     * offered): the RSVP stays what it is. Drafts tell nobody, nor do changes of what has started. */
    CME_MESSAGE_SESSION_MOVED = 21, /**< it starts at another time: time_before, time_after */
    CME_MESSAGE_SESSION_ENDS = 22,  /**< it starts as before, and ends at another time: the same two */
    CME_MESSAGE_SESSION_PLACE = 23, /**< it is elsewhere: venue_before, venue_after; the same one twice, or
                                       none: its `location` is another text */
    CME_MESSAGE_SESSION_POSTPONED = 24, /**< its event was postponed: a new time is to come */
    CME_MESSAGE_SESSION_RESUMED = 25 /**< its event is no longer postponed: it takes place at `starts_at` */
} cme_message_kind;

/** A message. Of session, person and RSVP it has what they are at the time of the call, to write to them
 * without asking further. */
typedef struct cme_message {
    uint64_t sequence; /**< ascending; of the change log, shared with the RSVP log */
    cme_time at;
    cme_message_kind kind;
    bool asks; /**< it asks for an answer: invitations, offers, reconfirmations, and other times of a session,
                  which are not asked of its organizers (rules.md 49) */

    cme_session_key session;
    const char *title;
    const char *location; /**< or NULL */
    cme_time starts_at;
    cme_time ends_at;
    cme_civil start;  /**< `starts_at` as the wall clock shows it in `zone`; of whole days the date */
    const char *zone; /**< of the event */

    cme_id person;
    const char *person_name;
    const char *person_email;  /**< or NULL */
    const char *person_locale; /**< or NULL */
    uint32_t person_consent;   /**< CME_CONSENT_... */

    cme_rsvp_state state; /**< of their RSVP now */
    int32_t queued_heads; /**< heads of their party in the queue now: all of it, or the rest of one that was
                             split */
    bool is_overlapping;  /**< they moved up although they go to another session at that time */
    cme_time expires_at;  /**< of what is open now, an offer or a reconfirmation; or CME_TIME_NONE */

    cme_rsvp_state from; /**< 0: there was no RSVP; for changes of the session from and to are 0 */
    cme_rsvp_state to;
    cme_rsvp_reason reason; /**< 0 for changes of the session */
    cme_id by;              /**< who did it, as in cme_rsvp_log_entry */
    bool is_late;           /**< it came after the cut-off */
    int32_t guests_before;
    int32_t guests_after;

    cme_time time_before; /**< CME_TIME_NONE but for SESSION_MOVED (start) and SESSION_ENDS (end) */
    cme_time time_after;
    cme_civil civil_before; /**< the same two as the wall clock shows them in `zone` */
    cme_civil civil_after;
    cme_id venue_before; /**< CME_ID_NONE: none */
    cme_id venue_after;
    const char *venue_before_name; /**< or NULL */
    const char *venue_after_name;
} cme_message;

/** Messages, ordered by sequence number. */
typedef struct cme_message_page {
    size_t count;
    const cme_message *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
    uint64_t through; /**< nothing that the query asks for, up to this number, is left out: what to
                         acknowledge when this page and those before it are done with */
} cme_message_page;

/** Which messages, of those after the last one acknowledged. */
typedef struct cme_message_query {
    size_t size;
    cme_message_kind kind;   /**< 0: any */
    cme_session_key session; /**< or CME_SESSION_NONE */
    cme_id person;           /**< or CME_ID_NONE */
    uint32_t limit;          /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor;      /**< `next` of the page before, or NULL */
} cme_message_query;

CME_DEFINE_SPEC_INIT(cme_message_query, cme_message_query_init, (void)0)
#define CME_MESSAGE_QUERY_INIT cme_message_query_init()

/** Finds messages that were not acknowledged yet; `query` may be NULL (all). Finding changes nothing.
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (an unknown kind, a cursor of another query);
 * CME_ERR_LIMIT (`limit`); CME_ERR_NOT_FOUND (session or person); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_message_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_message_find(cme_store *store, const cme_message_query *query,
                                                   cme_message_page **out);

/** How many messages were not acknowledged yet. It counts them, one by one.
 * Returns: CME_OK; or a failure of the store. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_message_count(cme_store *store, uint64_t *count);

/** Says that all messages up to and including a sequence number were done with, also those that a query left
 * out: they are found no more. What was acknowledged before changes nothing.
 * Returns: CME_OK; CME_ERR_INVALID (larger than the newest number); or a failure of the store. Since: 0.1.0
 */
CME_API CME_MUST_CHECK cme_status cme_message_acknowledge(cme_store *store, uint64_t up_to);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_message_page_free(cme_message_page *page);

CME_END_DECLS

#endif
