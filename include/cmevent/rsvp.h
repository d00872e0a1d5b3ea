/* cmevent/rsvp.h: RSVPs: a person's answer for a session, and the waitlist behind a full one.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
 *     spec.session = session->key;
 *     spec.person = ada->id;
 *     spec.answer = CME_RSVP_GOING;
 *     spec.guests = 1;                                        // a party of two heads
 *     cme_rsvp *rsvp = NULL;
 *     if (cme_rsvp_answer(store, &spec, &rsvp) != CME_OK) { ... }
 *     if (rsvp->state == CME_RSVP_WAITLISTED)
 *         printf("number %d in the queue\n", rsvp->queue_position);
 *     cme_rsvp_free(rsvp);
 *
 * Seats are heads (person and guests), decided and written in one immediate transaction: there is never a
 * seat too many, from any number of processes. When a seat is freed, or more are set up, the waitlist moves
 * up in the same transaction.
 *
 * The waitlist (rules.md 20-24): while somebody waits, a newcomer joins the end of the queue, also when seats
 * are free for a smaller party; nor does a party with seats grow into those. When the queue moves up, the
 * first party that fits is seated, then the next, until none does. A party that does not fit is skipped and
 * keeps its place; each party seated from behind it counts as one skip, and after CME_RSVP_SKIP_LIMIT of them
 * nobody passes it any more. A party that waits keeps its place when its size changes. A party larger than
 * the whole session waits for a larger one and holds up nobody.
 */
#ifndef CMEVENT_RSVP_H
#define CMEVENT_RSVP_H

#include <cmevent/session.h>

CME_BEGIN_DECLS

/** States of an RSVP (the table of rules.md). Values are fixed. */
typedef enum cme_rsvp_state {
    CME_RSVP_INVITED = 1,    /**< asked, no answer yet */
    CME_RSVP_PENDING = 2,    /**< wants to come, waits for approval */
    CME_RSVP_GOING = 3,      /**< has a seat for each head */
    CME_RSVP_MAYBE = 4,      /**< might come; holds no seat */
    CME_RSVP_WAITLISTED = 5, /**< in the queue */
    CME_RSVP_OFFERED = 6,    /**< a freed seat is held for an answer */
    CME_RSVP_DECLINED = 7,   /**< said no */
    CME_RSVP_CANCELLED = 8,  /**< had said yes, withdrew; or the session was cancelled */
    CME_RSVP_REJECTED = 9    /**< the organizer said no */
} cme_rsvp_state;

/** What to do when the seats do not suffice. */
typedef enum cme_when_full {
    CME_WHEN_FULL_WAIT = 0,  /**< join the waitlist (default) */
    CME_WHEN_FULL_REFUSE = 1 /**< answer CME_ERR_FULL and change nothing */
} cme_when_full;

/** Why an RSVP changed. Values are fixed. */
typedef enum cme_rsvp_reason {
    CME_RSVP_REASON_ANSWER = 1, /**< the person, or somebody for them, answered */
    CME_RSVP_REASON_INVITATION = 2,
    CME_RSVP_REASON_PROMOTION = 3,    /**< a seat was free and the queue moved up */
    CME_RSVP_REASON_CANCELLATION = 4, /**< the person, or somebody for them, withdrew */
    CME_RSVP_REASON_SESSION_CANCELLED = 5,
    CME_RSVP_REASON_EVENT_CANCELLED = 6,
    CME_RSVP_REASON_SESSION_REINSTATED = 7,
    CME_RSVP_REASON_OFFER_EXPIRED = 8,  /**< nobody answered the offer of a seat in time */
    CME_RSVP_REASON_RECONFIRMATION = 9, /**< they were asked whether they still come */
    CME_RSVP_REASON_NOT_CONFIRMED = 10, /**< and did not answer in time */
    CME_RSVP_REASON_TRANSFER = 11,      /**< the seat went from one person to another */
    CME_RSVP_REASON_BLOCKED = 12        /**< the group blocked the person (block.h) */
} cme_rsvp_reason;

/** Most guests of one person. */
#define CME_RSVP_GUESTS_MAX 999

/** How often a waiting party that does not fit may be passed by others. */
#define CME_RSVP_SKIP_LIMIT 3

/** An answer. */
typedef struct cme_rsvp_spec {
    size_t size;
    cme_session_key session; /**< required */
    cme_id person;           /**< required */
    cme_rsvp_state answer;   /**< required: CME_RSVP_GOING, CME_RSVP_MAYBE or CME_RSVP_DECLINED */
    int32_t guests; /**< heads besides the person, 0 to CME_RSVP_GUESTS_MAX; who declines brings none */
    cme_when_full when_full; /**< for those who are not in the queue yet */
    cme_id by;               /**< who says so, when it is not the person; or CME_ID_NONE */
    const char *note;        /**< text, or NULL (an earlier one is kept); "": none */
} cme_rsvp_spec;

CME_DEFINE_SPEC_INIT(cme_rsvp_spec, cme_rsvp_spec_init, (void)0)
#define CME_RSVP_SPEC_INIT cme_rsvp_spec_init()

/** An RSVP as it was when asked for. */
typedef struct cme_rsvp {
    cme_session_key session;
    cme_id person;
    const char *person_name;
    cme_rsvp_state state;
    int32_t guests;
    int32_t queue_position; /**< 1 is the head of the queue; 0: not waiting */
    int32_t heads_ahead;    /**< heads in the queue before this party */
    int32_t skips;          /**< how often it was passed */
    const char *note;
    cme_time created_at;
    cme_time updated_at; /**< last change of state or guests */
    cme_time queued_at;  /**< CME_TIME_NONE: not waiting */
} cme_rsvp;

/** RSVPs, ordered by `updated_at`, then session and person in the order in which the store met them; those of
 * the waitlist of one session (query with `session` and `state` CME_RSVP_WAITLISTED) in the order of the
 * queue. */
typedef struct cme_rsvp_page {
    size_t count;
    const cme_rsvp *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_rsvp_page;

/** Which RSVPs. At least `session` or `person` is set. */
typedef struct cme_rsvp_query {
    size_t size;
    cme_session_key session;
    cme_id person;
    cme_rsvp_state state; /**< 0: any */
    uint32_t limit;       /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor;   /**< `next` of the page before, or NULL */
} cme_rsvp_query;

CME_DEFINE_SPEC_INIT(cme_rsvp_query, cme_rsvp_query_init, (void)0)
#define CME_RSVP_QUERY_INIT cme_rsvp_query_init()

/** One line of the RSVP log. Nothing in it is ever changed. */
typedef struct cme_rsvp_log_entry {
    uint64_t number; /**< ascending; the sequence number of the same change in the change log */
    cme_session_key session;
    cme_id person;
    const char *person_name;
    cme_rsvp_state from; /**< 0: there was no RSVP */
    cme_rsvp_state to;
    int32_t guests_before;
    int32_t guests_after;
    cme_rsvp_reason reason;
    cme_id by; /**< CME_ID_NONE: the person, or for promotions and cancelled sessions the library */
    cme_time at;
} cme_rsvp_log_entry;

/** Lines of the log, ordered by `number`. */
typedef struct cme_rsvp_log_page {
    size_t count;
    const cme_rsvp_log_entry *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_rsvp_log_page;

/** Takes an answer. Saying the same again changes nothing. A yes gets a seat for every head, or the whole
 * party waits; a party that grows beyond the seats left keeps what it has and the call answers CME_ERR_FULL;
 * one that shrinks frees its seats for the queue (rules.md 4, 5, 8). Answering no, or maybe, from GOING or
 * WAITLISTED gives the seat or place up. Returns: CME_OK (see `(*out)->state` for what came of it);
 * CME_ERR_FULL (the message names the limit that binds); CME_ERR_CLOSED (a draft, postponed or cancelled
 * session, or one that has started); CME_ERR_STATE (the organizer said no before; the message names both
 * states); CME_ERR_INVALID, CME_ERR_LIMIT (a field); CME_ERR_NOT_FOUND (session or person); or a failure of
 * the store. Ownership: `*out` is owned, freed with cme_rsvp_free; `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_answer(cme_store *store, const cme_rsvp_spec *spec,
                                                  cme_rsvp **out);

/** Asks a person to a session. Whoever has answered already keeps their answer (rules.md 49).
 * Returns: CME_OK; CME_ERR_CLOSED; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_rsvp_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_invite(cme_store *store, cme_session_key session, cme_id person,
                                                  cme_id by, cme_rsvp **out);

/** Withdraws from a session: the seat, or the place in the queue, is given up once, and the queue moves up in
 * the same transaction (rules.md 7, 23, 25-27). `by` as in cme_rsvp_spec. Cancelling what is cancelled,
 * declined or rejected changes nothing. Returns: CME_OK; CME_ERR_NOT_FOUND (no RSVP); CME_ERR_CLOSED (the
 * session has started); or a failure of the store. Ownership: `*out` is owned, freed with cme_rsvp_free;
 * `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_cancel(cme_store *store, cme_session_key session, cme_id person,
                                                  cme_id by, cme_rsvp **out);

/** Reads an RSVP.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_rsvp_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_get(cme_store *store, cme_session_key session, cme_id person,
                                               cme_rsvp **out);

/** Finds RSVPs.
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (neither session nor person; a cursor of another
 * query); CME_ERR_NOT_FOUND (session or person); or a failure of the store. Ownership: `*out` is owned, freed
 * with cme_rsvp_page_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_find(cme_store *store, const cme_rsvp_query *query,
                                                cme_rsvp_page **out);

/** Reads the log of what `query` names (`state` there: lines that lead into this state).
 * Returns: as cme_rsvp_find.
 * Ownership: `*out` is owned, freed with cme_rsvp_log_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_log_find(cme_store *store, const cme_rsvp_query *query,
                                                    cme_rsvp_log_page **out);

/** Frees an RSVP. NULL is allowed. Since: 0.1.0 */
CME_API void cme_rsvp_free(cme_rsvp *rsvp);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_rsvp_page_free(cme_rsvp_page *page);

/** Frees a page of the log. NULL is allowed. Since: 0.1.0 */
CME_API void cme_rsvp_log_page_free(cme_rsvp_log_page *page);

CME_END_DECLS

#endif
