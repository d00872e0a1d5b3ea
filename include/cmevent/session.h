/* cmevent/session.h: sessions: the occurrences of events, where people meet.
 * Includes the C standard library and other cmevent headers only.
 *
 * A session is named by its event and its recurrence-id: the start that the rule gave it, in the event's own
 * civil time, whatever happened to it since. The name holds when the session is moved, and also before
 * anything was written about it. A plain event has exactly one session, whose recurrence-id is
 * CME_CIVIL_NONE.
 *
 *     cme_session_query query = CME_SESSION_QUERY_INIT;      // from now on
 *     query.group = group->id;
 *     query.limit = 10;
 *     cme_session_page *page = NULL;
 *     if (cme_session_find(store, &query, &page) != CME_OK) { ... }
 *     for (size_t i = 0; i < page->count; i++)
 *         printf("%s: %d going\n", page->items[i]->title, page->items[i]->going);
 *     cme_session_page_free(page);
 */
#ifndef CMEVENT_SESSION_H
#define CMEVENT_SESSION_H

#include <cmevent/event.h>

CME_BEGIN_DECLS

/** The name of a session. A value: fixed for ever, passed by value. The kind in `recurrence_id` is not
 * compared. */
typedef struct cme_session_key {
    cme_id event;
    cme_civil recurrence_id; /**< original start; CME_CIVIL_NONE for the session of a plain event */
} cme_session_key;

/** The key that stands for "none". */
#define CME_SESSION_NONE cme_session_key_of(CME_ID_NONE, CME_CIVIL_NONE)

/** A key from its parts. Since: 0.1.0 */
CME_API cme_session_key cme_session_key_of(cme_id event, cme_civil recurrence_id);

/** Whether two keys name the same session. Since: 0.1.0 */
CME_API bool cme_session_key_equal(cme_session_key a, cme_session_key b);

/** Whether the key is CME_SESSION_NONE. Since: 0.1.0 */
CME_API bool cme_session_key_is_none(cme_session_key key);

/** Where a session stands. Values are fixed. */
typedef enum cme_session_status {
    CME_SESSION_DRAFT = 1, /**< its event is a draft */
    CME_SESSION_SCHEDULED = 2,
    CME_SESSION_POSTPONED = 3, /**< its event is postponed */
    CME_SESSION_CANCELLED = 4  /**< itself, or with its event */
} cme_session_status;

/** What one session changes of its event. */
typedef struct cme_session_spec {
    size_t size;
    cme_civil start;       /**< new start, in the event's zone (or a date); the name of the session stays */
    int32_t duration_days; /**< as in cme_event_spec */
    int32_t duration_seconds;
    cme_id venue;            /**< CME_ID_NONE: no venue */
    const char *title;       /**< not NULL, not empty */
    const char *description; /**< NULL: none */
    const char *location;    /**< NULL: none */
    const char *url;         /**< NULL: none */
    int32_t capacity;
    bool
        allow_overfull; /**< fewer seats than heads that have one are allowed: nobody loses a seat, and nobody
                           moves up until seats are left (rules.md 10). Not a field: it counts for one call */
} cme_session_spec;

CME_DEFINE_SPEC_INIT(cme_session_spec, cme_session_spec_init, spec.capacity = CME_UNLIMITED)
#define CME_SESSION_SPEC_INIT cme_session_spec_init()

/** Fields for cme_session_override and cme_session_reset. */
#define CME_SESSION_START       (UINT64_C(1) << 0)
#define CME_SESSION_DURATION    (UINT64_C(1) << 1)
#define CME_SESSION_VENUE       (UINT64_C(1) << 2)
#define CME_SESSION_TITLE       (UINT64_C(1) << 3)
#define CME_SESSION_DESCRIPTION (UINT64_C(1) << 4)
#define CME_SESSION_LOCATION    (UINT64_C(1) << 5)
#define CME_SESSION_URL         (UINT64_C(1) << 6)
#define CME_SESSION_CAPACITY    (UINT64_C(1) << 7)

/** A session as it was when asked for: every field is the effective one, the override's or else the event's
 * (rules.md 48). Texts that are not set are NULL. */
typedef struct cme_session {
    cme_session_key key;
    cme_id group;
    cme_id venue;
    const char *venue_name;
    const char *uid;
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    cme_session_status status;
    cme_visibility visibility;
    bool is_recurring;   /**< its event is a series */
    uint64_t overridden; /**< which fields differ from the event: CME_SESSION_... */
    cme_civil start;
    const char *zone; /**< never NULL */
    cme_time starts_at;
    cme_time ends_at;
    int32_t capacity;        /**< planned seats, or CME_UNLIMITED */
    int32_t room_capacity;   /**< what the room holds, or CME_UNLIMITED */
    int32_t going;           /**< heads that go */
    int32_t held;            /**< heads whose seats are held: by offers, and by approvals that hold them */
    int32_t waiting;         /**< heads on the waitlist */
    int32_t present;         /**< heads inside now */
    int32_t attended;        /**< heads that came */
    int32_t seats_left;      /**< never below 0; CME_UNLIMITED (rules.md 16) */
    int32_t seats_balance;   /**< the same with its sign: -2 says two too many; 0 when there is no limit */
    cme_time door_closed_at; /**< CME_TIME_NONE: check-in is not closed */
    int32_t sequence;        /**< iCalendar SEQUENCE */
    cme_time updated_at;     /**< last change of plan, of the session or its event */
} cme_session;

/** Sessions, ordered by `starts_at`, then event id, then recurrence-id. Pages that follow each other show
 * each session once, whatever is written meanwhile; only one that is itself moved meanwhile, past the place
 * where the pages are, is missed or shown again. */
typedef struct cme_session_page {
    size_t count;
    const cme_session *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
    bool truncated; /**< a rule was so dense that the search stopped before the limit (CME_SESSION_STEPS_MAX):
                       the next page goes on from there; or a COUNT is too large to be counted to its end, and
                       there may be more than is shown */
} cme_session_page;

/** Most occurrences that one search looks at. */
#define CME_SESSION_STEPS_MAX 1000000

/** Which sessions. Fields left at their default do not restrict. */
typedef struct cme_session_query {
    size_t size;
    cme_time from;  /**< starting at this instant or later; CME_TIME_NONE (default): now. For all of the past:
                       0 or less */
    cme_time until; /**< starting before this instant; CME_TIME_NONE (default): without end */
    bool overlapping; /**< also sessions that started before `from` and end after it */
    cme_id group;
    bool deep; /**< with `group`: also the groups below it */
    cme_id event;
    cme_id venue;         /**< the effective venue */
    cme_id person;        /**< for which this person has an RSVP */
    uint32_t rsvp_states; /**< with `person`: set of (1u << cme_rsvp_state); 0: those that are alive (all but
                             declined, cancelled, rejected) */
    const char *text; /**< as in cme_event_query, of the event or the session's own title and description */
    bool include_drafts;
    bool include_cancelled;
    uint32_t limit;     /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor; /**< `next` of the page before, or NULL */
} cme_session_query;

CME_DEFINE_SPEC_INIT(cme_session_query, cme_session_query_init, spec.from = spec.until = CME_TIME_NONE)
#define CME_SESSION_QUERY_INIT cme_session_query_init()

/** Reads a session.
 * Returns: CME_OK; CME_ERR_NOT_FOUND (no such event, or its rule has no such recurrence-id); or a failure of
 * the store. Ownership: `*out` is owned, freed with cme_session_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_session_get(cme_store *store, cme_session_key key, cme_session **out);

/** Changes the fields of `mask` (CME_SESSION_...) of one session; the others stay the event's, and follow it.
 * A new start is of the event's own kind, or a date (then it lasts whole days), and not in the past. Less
 * capacity than heads that go, by number
 * or by a smaller room, is CME_ERR_CONFLICT with the excess (rules.md 10, 15); more capacity promotes
 * (rules.md 11). Returns: CME_OK; CME_ERR_NOT_FOUND; CME_ERR_INVALID, CME_ERR_LIMIT (a field);
 * CME_ERR_CONFLICT; CME_ERR_STATE (it is cancelled); CME_ERR_CLOSED (it has started: the time can no longer
 * change); or a failure of the store. Ownership: `*out` is owned, freed with cme_session_free; `out` may be
 * NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_session_override(cme_store *store, cme_session_key key,
                                                       const cme_session_spec *spec, uint64_t mask,
                                                       cme_session **out);

/** Gives the fields of `mask` back to the event.
 * Returns, Ownership: as cme_session_override. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_session_reset(cme_store *store, cme_session_key key, uint64_t mask,
                                                    cme_session **out);

/** Cancels one session that has not started: its seats and its queue are released, each once (rules.md 7,
 * 38); it stays in the feeds as STATUS:CANCELLED, and never comes back by an edit of the rule (rules.md 45).
 * Cancelling a cancelled session changes nothing. Returns: CME_OK; CME_ERR_NOT_FOUND; CME_ERR_CLOSED (it has
 * started); or a failure of the store. Ownership: `*out` is owned, freed with cme_session_free; `out` may be
 * NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_session_cancel(cme_store *store, cme_session_key key,
                                                     cme_session **out);

/** Who comes back when a cancelled session takes place after all. There is no default (rules.md 56). Values
 * are fixed. */
typedef enum cme_session_comeback {
    CME_COMEBACK_NOBODY = 1, /**< all RSVPs stay cancelled */
    CME_COMEBACK_INVITE =
        2, /**< all whose RSVPs the cancellation ended are asked again: INVITED, no guests */
    CME_COMEBACK_RESTORE = 3 /**< they have again what they had, by the log; seats are given in the order of
                                the first answers, and who finds none left waits, before those who waited.
                                The rest of a party that was split has its place in the queue again */
} cme_session_comeback;

/** Takes back the cancellation of one session that is still to come. Whoever has answered since keeps that
 * answer. Returns: CME_OK; CME_ERR_NOT_FOUND; CME_ERR_INVALID (`comeback`); CME_ERR_STATE (it is not
 * cancelled, or its event is); CME_ERR_CLOSED (its time is over); CME_ERR_CONFLICT (it is no date of its
 * series any more: add it first, cme_series_plan_make); or a failure of the store. Ownership: `*out` is
 * owned, freed with cme_session_free; `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_session_reinstate(cme_store *store, cme_session_key key,
                                                        cme_session_comeback comeback, cme_session **out);

/** Finds sessions. `query` may be NULL (all from now on).
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (a cursor of another query); CME_ERR_NOT_FOUND
 * (group, event, venue or person); or a failure of the store. Ownership: `*out` is owned, freed with
 * cme_session_page_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_session_find(cme_store *store, const cme_session_query *query,
                                                   cme_session_page **out);

/** Frees a session. NULL is allowed. Since: 0.1.0 */
CME_API void cme_session_free(cme_session *session);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_session_page_free(cme_session_page *page);

CME_END_DECLS

#endif
