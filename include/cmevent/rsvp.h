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
 * What decides is the policy of the event or session (policy.h): when RSVPs open and close, who needs an
 * invitation or an approval, how the waitlist moves up; and its pools (pool.h), seats within the seats. An
 * organizer may set a gate aside by name (CME_OVERRIDE_...); the log keeps that.
 *
 * The waitlist (rules.md 20-24) moves up with every call that frees seats or raises them, never because
 * somebody arrives: while somebody waits for the same seats, a newcomer joins the end of the
 * queue, also when seats are free for a smaller party; nor does a party with seats grow into those. A party
 * that waits keeps its place when its size changes. By default the first party that fits is seated, then the
 * next, until none does; a party that does not fit is skipped and keeps its place; each party seated from
 * behind it counts as one skip, and after CME_RSVP_SKIP_LIMIT of them nobody passes it any more. A party
 * larger than the whole session waits for a larger one and holds up nobody. Nobody in the queue gets past an
 * invitation or an approval that came into force since: whoever would be next and lacks it becomes PENDING.
 */
#ifndef CMEVENT_RSVP_H
#define CMEVENT_RSVP_H

#include <cmevent/question.h>
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
    CME_RSVP_REASON_APPROVAL = 8,       /**< the organizer said yes */
    CME_RSVP_REASON_REJECTION = 9,      /**< the organizer said no, or took the seat back */
    CME_RSVP_REASON_SEATED = 10,        /**< the organizer picked them from the queue */
    CME_RSVP_REASON_OFFER_EXPIRED = 11, /**< nobody answered the offer in time */
    CME_RSVP_REASON_NOT_CONFIRMED = 12, /**< nobody answered whether they still come */
    CME_RSVP_REASON_TRANSFER = 13,      /**< a seat went from one person to another */
    CME_RSVP_REASON_BLOCKED = 14,       /**< the person may not come to the group's meetings any more */
    CME_RSVP_REASON_SUBSCRIPTION = 15,  /**< a standing yes to the series */
    CME_RSVP_REASON_RECONFIRMATION = 16 /**< they were asked whether they still come */
} cme_rsvp_reason;

/** Most guests of one person. */
#define CME_RSVP_GUESTS_MAX 999

/** How often a waiting party that does not fit may be passed by others. */
#define CME_RSVP_SKIP_LIMIT 3

/** Least and most priority in the queue. */
#define CME_RSVP_PRIORITY_MIN (-1000)
#define CME_RSVP_PRIORITY_MAX 1000

/** What an organizer may set aside for one RSVP: bits. Each needs `by`, and is kept in the log. */
#define CME_OVERRIDE_WINDOW     (UINT32_C(1) << 0) /**< RSVPs are not open yet, or closed already */
#define CME_OVERRIDE_INVITATION (UINT32_C(1) << 1) /**< only who was invited may come */
#define CME_OVERRIDE_APPROVAL   (UINT32_C(1) << 2) /**< a yes waits for approval */
#define CME_OVERRIDE_QUEUE      (UINT32_C(1) << 3) /**< others wait for these seats */
#define CME_OVERRIDE_CAPACITY   (UINT32_C(1) << 4) /**< there are no such seats: the session is over-full */
#define CME_OVERRIDE_BLOCK      (UINT32_C(1) << 5) /**< the person is blocked */
#define CME_OVERRIDE_ALL        ((UINT32_C(1) << 6) - 1)

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
    const char *pools;       /**< names of pools, separated by commas, in all of which the party counts; NULL:
                                those that it has, or those of the person's roles */
    bool any_pool;           /**< one of `pools` is enough (rules.md 30) */
    int32_t priority;        /**< in the queue, for those who join it: higher is earlier; default 0 */
    uint32_t overrides;      /**< CME_OVERRIDE_..., which need `by` */
    const cme_answer *answers; /**< to questions of the event (question.h); what was answered before and is
                                  not among them stays */
    size_t answer_count;
    const char *const *guest_names; /**< of guest 1, guest 2, ..., all anew; NULL: they stay as they are. A
                                       NULL or "" among them: that guest has none (guest.h) */
    size_t guest_name_count;        /**< at most `guests` */
} cme_rsvp_spec;

CME_DEFINE_SPEC_INIT(cme_rsvp_spec, cme_rsvp_spec_init, (void)0)
#define CME_RSVP_SPEC_INIT cme_rsvp_spec_init()

/** An RSVP as it was when asked for. */
typedef struct cme_rsvp {
    cme_session_key session;
    cme_id person;
    const char *person_name;
    cme_rsvp_state state;
    int32_t guests;         /**< heads besides the person: of those with a seat, or of the party that waits */
    int32_t queued_heads;   /**< heads in the queue: the party, or the rest of one that was split; 0: none */
    int32_t queue_position; /**< 1 is the head of the queue; 0: not waiting */
    int32_t heads_ahead;    /**< heads in the queue before this party */
    int32_t skips;          /**< how often it was passed */
    int32_t priority;       /**< in the queue; higher is earlier */
    uint32_t pools;         /**< in which it counts: set of (1u << cme_pool.number) */
    uint32_t any_pool;      /**< of which one is enough */
    bool is_invited;        /**< was asked to come */
    bool is_late;           /**< withdrew after the cut-off */
    bool is_overlapping;    /**< moved up although they went to another session at that time (rules.md 32) */
    const char *note;
    cme_time created_at;
    cme_time updated_at; /**< last change of state or guests */
    cme_time queued_at;  /**< CME_TIME_NONE: not waiting */
    cme_time offered_at; /**< CME_TIME_NONE: no offer */
    cme_time expires_at; /**< until when an answer is awaited: to an offer, or (GOING) whether they still
                            come; CME_TIME_NONE: none is */
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
    cme_id by;          /**< CME_ID_NONE: the person, or for promotions and cancelled sessions the library */
    uint32_t overrides; /**< what the organizer set aside: CME_OVERRIDE_... */
    bool is_late;       /**< it came after the cut-off */
    cme_time at;
} cme_rsvp_log_entry;

/** Lines of the log, ordered by `number`. */
typedef struct cme_rsvp_log_page {
    size_t count;
    const cme_rsvp_log_entry *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_rsvp_log_page;

/** Takes an answer. Saying the same again changes nothing. A yes gets a seat for every head, or the whole
 * party waits (or in part, CME_PARTY_SPLIT), or becomes PENDING where approval is needed and the person was
 * not invited; a party that grows beyond the seats left keeps what it has and the call answers CME_ERR_FULL;
 * one that shrinks frees its seats for the queue (rules.md 4, 5, 8). One that names other pools goes over to
 * them with its seats, when there are as many that nobody waits for there; who waits for others is no
 * hindrance, and the rest of a party that was split waits on in its place. A yes to an offer takes it; an
 * offer that has run out is none. Answering no, or maybe, from GOING, OFFERED or WAITLISTED gives the seat or
 * place up. No is always taken until the session starts. Whoever says yes must have answered what the event's
 * questions require, now or before, for each guest too where they say so. Returns: CME_OK (see
 * `(*out)->state` for what came of it); CME_ERR_FULL (the message names the limit that binds); CME_ERR_CLOSED
 * (a draft, postponed or cancelled session, one that has started, RSVPs that are not open; the message says
 * which, and when); CME_ERR_NOT_ALLOWED (invitations only, or the person is blocked); CME_ERR_STATE (the
 * organizer said no before; the message names both states; or a question is retired); CME_ERR_INVALID,
 * CME_ERR_LIMIT (a field, an answer, or a required question without one; the message names the first);
 * CME_ERR_NOT_FOUND (session, person, pool or question); or a failure of the store. Ownership: `*out` is
 * owned, freed with cme_rsvp_free; `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_answer(cme_store *store, const cme_rsvp_spec *spec,
                                                  cme_rsvp **out);

/** Asks a person to a session. Whoever has answered already keeps their answer (rules.md 49), but counts as
 * invited from now on; so does whoever was rejected, who comes back by cme_rsvp_approve.
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

/** Says yes to somebody who is PENDING, or to whom the organizer said no before: they get their seats, or
 * join the queue (rules.md 18). `by` is required; `overrides` may have CME_OVERRIDE_WINDOW, _QUEUE, _CAPACITY
 * and _BLOCK. Approving who is GOING or WAITLISTED already changes nothing. Returns: CME_OK; CME_ERR_STATE;
 * CME_ERR_NOT_FOUND (no RSVP); CME_ERR_NOT_ALLOWED (blocked since); CME_ERR_CLOSED; CME_ERR_INVALID (by,
 * overrides); or a failure of the store. Ownership: `*out` is owned, freed with cme_rsvp_free; `out` may be
 * NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_approve(cme_store *store, cme_session_key session, cme_id person,
                                                   cme_id by, uint32_t overrides, cme_rsvp **out);

/** Says no: to somebody who is PENDING, or takes a seat or place back. What becomes free goes to the queue,
 * as with a withdrawal (rules.md 25). Rejecting who is rejected changes nothing. Returns: CME_OK;
 * CME_ERR_STATE; CME_ERR_NOT_FOUND (no RSVP); CME_ERR_CLOSED (it has started); or a failure of the store.
 * Ownership: as cme_rsvp_approve. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_reject(cme_store *store, cme_session_key session, cme_id person,
                                                  cme_id by, cme_rsvp **out);

/** Seats somebody from the queue, whatever their place in it, or one whose offer runs: how the queue moves
 * with CME_PROMOTION_MANUAL. There must be seats (CME_ERR_FULL), but for CME_OVERRIDE_CAPACITY. Who is GOING
 * already is not seated twice (rules.md 35); it counts no skips. `by` is required. Returns: CME_OK;
 * CME_ERR_FULL; CME_ERR_STATE; CME_ERR_CLOSED (RSVPs are closed, but for CME_OVERRIDE_WINDOW);
 * CME_ERR_NOT_FOUND; CME_ERR_INVALID; or a failure of the store. Ownership: as cme_rsvp_approve. Since: 0.1.0
 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_promote(cme_store *store, cme_session_key session, cme_id person,
                                                   cme_id by, uint32_t overrides, cme_rsvp **out);

/** Sets the priority of an RSVP, which counts while it waits. Returns: CME_OK; CME_ERR_LIMIT;
 * CME_ERR_NOT_FOUND; CME_ERR_CLOSED (it has started); or a failure of the store. Ownership: as
 * cme_rsvp_approve. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_prioritize(cme_store *store, cme_session_key session,
                                                      cme_id person, int32_t priority, cme_id by,
                                                      cme_rsvp **out);

/** Gives the seats of one person, with their guests, the names of these and the pools, to another one, in one
 * transaction: nobody in the queue is passed, nobody gets seats twice. The rest of a party that was split
 * leaves the queue. The other may not have seats already; a place in the queue is
 * given up. Gates hold for the other person as for a yes. `by`: who says so; CME_ID_NONE: the giver.
 * Returns: CME_OK; CME_ERR_STATE (the one has no seats, or the other has); CME_ERR_NOT_ALLOWED;
 * CME_ERR_CLOSED (it has started); CME_ERR_NOT_FOUND; CME_ERR_INVALID; or a failure of the store. Ownership:
 * `*out`, the RSVP of the other, as cme_rsvp_approve. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_transfer(cme_store *store, cme_session_key session, cme_id from,
                                                    cme_id to, cme_id by, uint32_t overrides, cme_rsvp **out);

/** Says that they still come, after cme_store_tick asked them (cme_policy_spec.reconfirm_before). Confirming
 * what nobody asked changes nothing. Returns: CME_OK; CME_ERR_STATE (not GOING); CME_ERR_NOT_FOUND;
 * CME_ERR_CLOSED (it has started); or a failure of the store. Ownership: as cme_rsvp_approve. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_confirm(cme_store *store, cme_session_key session, cme_id person,
                                                   cme_id by, cme_rsvp **out);

/** What became of one row of a batch. */
typedef struct cme_rsvp_result {
    cme_status status;
    const char *message; /**< as cme_store_message after this row; "" after CME_OK */
    cme_rsvp_state state;
    int32_t guests;
    int32_t queued_heads;
} cme_rsvp_result;

/** The results of a batch, in the order of its rows. */
typedef struct cme_rsvp_result_page {
    size_t count;
    const cme_rsvp_result *const *items;
    size_t failed; /**< how many are not CME_OK */
} cme_rsvp_result_page;

/** Takes many answers in one transaction, with one result per row: a row that fails leaves nothing, and the
 * others stand. A failure of the store itself undoes all. Returns: CME_OK (also when rows failed: see the
 * results); CME_ERR_MISUSE; or a failure of the store. Ownership: `*out` is owned, freed with
 * cme_rsvp_result_page_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_answer_all(cme_store *store, const cme_rsvp_spec *specs,
                                                      size_t count, cme_rsvp_result_page **out);

/** What keeps somebody from a seat: bits of cme_rsvp_explanation.gates. */
#define CME_GATE_SESSION    (UINT32_C(1) << 0) /**< a draft, postponed, cancelled, or it has started */
#define CME_GATE_NOT_OPEN   (UINT32_C(1) << 1) /**< RSVPs open later, at `opens_at` */
#define CME_GATE_CLOSED     (UINT32_C(1) << 2) /**< they are closed, since `closes_at` */
#define CME_GATE_INVITATION (UINT32_C(1) << 3) /**< only who was invited may come */
#define CME_GATE_APPROVAL   (UINT32_C(1) << 4) /**< the organizer has to approve */
#define CME_GATE_BLOCKED    (UINT32_C(1) << 5) /**< the person is blocked */
#define CME_GATE_REJECTED   (UINT32_C(1) << 6) /**< the organizer said no */
#define CME_GATE_FULL       (UINT32_C(1) << 7) /**< too few seats: see `limit` */
#define CME_GATE_QUEUE      (UINT32_C(1) << 8) /**< others come first: see `heads_ahead` */
#define CME_GATE_OVERFULL                                                                                    \
    (UINT32_C(1) << 9)                         /**< more go than there are seats: nobody moves up until then \
                                                */
#define CME_GATE_MANUAL    (UINT32_C(1) << 10) /**< the organizer promotes */
#define CME_GATE_QUIET     (UINT32_C(1) << 11) /**< no offer in quiet hours */
#define CME_GATE_TOO_LARGE (UINT32_C(1) << 12) /**< the party is larger than the limit itself */

/** Why a person is where they are, or would come where, as data (no prose). */
typedef struct cme_rsvp_explanation {
    cme_session_key session;
    cme_id person;
    cme_rsvp_state state; /**< 0: no RSVP */
    int32_t heads;        /**< of the party that the question is about: its own, or of one person */
    uint32_t gates;      /**< CME_GATE_...: what stands between them and (more) seats; 0 with seats for all */
    const char *limit;   /**< the limit that leaves fewest seats to them ("capacity", "room capacity", "pool
                            'members'"); NULL: none */
    int32_t limit_seats; /**< seats of that limit; CME_UNLIMITED: none */
    int32_t seats_left;  /**< what it leaves, with its sign; 0 when there is no limit */
    int32_t queue_position;
    int32_t heads_ahead;
    int32_t skips;
    int32_t priority;
    cme_time opens_at; /**< CME_TIME_NONE: always open */
    cme_time closes_at;
    cme_time cutoff_at; /**< from which on a withdrawal is late; CME_TIME_NONE: none is */
    cme_time queued_at; /**< these three are facts of their own (rules.md 33) */
    cme_time offered_at;
    cme_time expires_at;
    cme_rsvp_reason reason; /**< of the last change; 0: there was none */
    cme_time changed_at;
} cme_rsvp_explanation;

/** Explains where a person stands with a session, also one without an RSVP.
 * Returns: CME_OK; CME_ERR_NOT_FOUND (session or person); or a failure of the store. Ownership: `*out` is
 * owned, freed with cme_rsvp_explanation_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_rsvp_explain(cme_store *store, cme_session_key session, cme_id person,
                                                   cme_rsvp_explanation **out);

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

/** Frees the results of a batch. NULL is allowed. Since: 0.1.0 */
CME_API void cme_rsvp_result_page_free(cme_rsvp_result_page *page);

/** Frees an explanation. NULL is allowed. Since: 0.1.0 */
CME_API void cme_rsvp_explanation_free(cme_rsvp_explanation *explanation);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_rsvp_page_free(cme_rsvp_page *page);

/** Frees a page of the log. NULL is allowed. Since: 0.1.0 */
CME_API void cme_rsvp_log_page_free(cme_rsvp_log_page *page);

CME_END_DECLS

#endif
