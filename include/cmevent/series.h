/* cmevent/series.h: edits of a series: this session, this and those that follow, or all of them.
 * Includes the C standard library and other cmevent headers only.
 *
 * An edit of a series moves, ends and strands people, so it is two calls: the plan says what would happen and
 * changes nothing; applying it does just that, or refuses because the store has changed since.
 *
 *     cme_series_edit edit = CME_SERIES_EDIT_INIT;
 *     edit.session = session->key;                        // Tuesday 2027-05-04 at 19:00,
 *     edit.scope = CME_SERIES_FOLLOWING;                  // it and all that follow
 *     edit.mask = CME_SERIES_START;
 *     edit.start = cme_civil_at(2027, 5, 5, 20, 0, 0);    // are on Wednesdays at 20:00
 *     cme_series_plan *plan = NULL;
 *     if (cme_series_plan_make(store, &edit, &plan) != CME_OK) { ... }
 *     for (size_t i = 0; i < plan->person_count; i++)
 *         printf("%s will be told\n", plan->persons[i]->name);
 *     cme_event *event = NULL;
 *     if (cme_series_apply(store, plan, &event) != CME_OK) { ... }
 *     cme_event_free(event);
 *     cme_series_plan_free(plan);
 *
 * What holds for every edit (rules.md 43-50):
 *   - RSVPs, attendance, duties and overrides follow their session to its new name; nothing stays behind on
 *     the old time. A field that a session overrides stays overridden; but where the edit gives START or
 *     DURATION, those overrides of the very session that it names are given back.
 *   - Sessions that have started are never touched. "This and following" therefore splits the series: the
 *     event ends before the session named, and a second event, with its own id and UID, goes on from there.
 *     So does "all" once a session has started, from the first one whose date is still to come. Nothing is
 *     split when nothing lies before. (To correct a text for the past as well, use cme_event_update.)
 *   - A session that was cancelled, or taken out, stays so wherever the edit moves its date.
 *   - A session without counterpart in the new rule is cancelled. When people have RSVPs for it they are
 *     stranded, and the edit is refused unless it says `release_stranded`.
 *   - Nobody is evicted: an edit that leaves fewer seats than heads is refused, with the sessions in the
 * plan.
 *
 * Which session becomes which: with a rule of the same shape (same FREQ and INTERVAL, as many days and times)
 * the first becomes the first, the second the second, and so on. Otherwise both series are laid over each
 * other at the session where the edit begins, and two dates that are each other's nearest belong together.
 */
#ifndef CMEVENT_SERIES_H
#define CMEVENT_SERIES_H

#include <cmevent/rsvp.h>

CME_BEGIN_DECLS

/** Which sessions an edit concerns. There is no default (rules.md 47). Values are fixed. */
typedef enum cme_series_scope {
    CME_SERIES_THIS = 1,      /**< the session named, and no other */
    CME_SERIES_FOLLOWING = 2, /**< the session named and all whose dates follow */
    CME_SERIES_ALL = 3        /**< all whose dates are still to come */
} cme_series_scope;

/** What an edit does. Values are fixed. */
typedef enum cme_series_action {
    CME_SERIES_CHANGE = 0, /**< changes the fields of `mask` (default) */
    CME_SERIES_SKIP = 1,   /**< THIS: takes the date out of the series; who had an RSVP is stranded */
    CME_SERIES_ADD = 2,    /**< THIS: adds the date `start`, or puts it back after SKIP; a session
                              that was cancelled there stays so until cme_session_reinstate */
    CME_SERIES_CANCEL = 3  /**< cancels the session; FOLLOWING: ends the series before it, and cancels those
                              of the sessions after it that something was written about; ALL: the event */
} cme_series_action;

/** What becomes of times when the zone changes (rules.md 52). Values are fixed. */
typedef enum cme_series_keep {
    CME_SERIES_KEEP_WALL_CLOCK = 1, /**< 19:00 stays 19:00, in the other zone */
    CME_SERIES_KEEP_INSTANT = 2 /**< the first session concerned, added dates and moved sessions keep their
                                   instants; the rule goes on from there by the new zone's wall clock */
} cme_series_keep;

/** Fields of cme_series_edit.mask. For the scope THIS: all but ZONE, RRULE, CATEGORIES and VISIBILITY. */
#define CME_SERIES_START       (UINT64_C(1) << 0)
#define CME_SERIES_ZONE        (UINT64_C(1) << 1) /**< zone and keep together */
#define CME_SERIES_DURATION    (UINT64_C(1) << 2) /**< duration_days and duration_seconds together */
#define CME_SERIES_RRULE       (UINT64_C(1) << 3)
#define CME_SERIES_VENUE       (UINT64_C(1) << 4)
#define CME_SERIES_TITLE       (UINT64_C(1) << 5)
#define CME_SERIES_DESCRIPTION (UINT64_C(1) << 6)
#define CME_SERIES_LOCATION    (UINT64_C(1) << 7)
#define CME_SERIES_URL         (UINT64_C(1) << 8)
#define CME_SERIES_CATEGORIES  (UINT64_C(1) << 9)
#define CME_SERIES_CAPACITY    (UINT64_C(1) << 10)
#define CME_SERIES_VISIBILITY  (UINT64_C(1) << 11)

/** An edit. */
typedef struct cme_series_edit {
    size_t size;
    cme_session_key session; /**< required; with ALL its recurrence_id may be CME_CIVIL_NONE: the first
                                session concerned. With ADD the recurrence_id is not read */
    cme_series_scope scope;  /**< required */
    cme_series_action action;
    uint64_t mask;   /**< CME_SERIES_...; what CHANGE changes */
    cme_civil start; /**< new start of the session named, in the (new) zone; the others are shifted by as much
                        on the wall clock. The days of a weekly rule turn with it; another rule that does not
                        generate the new start must be given anew. For ADD: the date to add */
    const char *zone;
    cme_series_keep keep; /**< required with ZONE */
    int32_t duration_days;
    int32_t duration_seconds;
    const char *rrule; /**< not empty: CANCEL ends a series. With RRULE but without START the first session
                          concerned goes to the first date that the rule generates from there on */
    cme_id venue;      /**< CME_ID_NONE: no venue */
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    const char *categories;
    int32_t capacity;
    cme_visibility visibility;
    bool release_stranded; /**< cancel sessions without counterpart although people have RSVPs for them */
    bool allow_overfull;   /**< fewer seats than heads that have one are allowed, as in cme_session_spec */
} cme_series_edit;

CME_DEFINE_SPEC_INIT(cme_series_edit, cme_series_edit_init, spec.capacity = CME_UNLIMITED)
#define CME_SERIES_EDIT_INIT cme_series_edit_init()

/** What becomes of a session. Values are fixed. */
typedef enum cme_series_effect {
    CME_SERIES_ADDED = 1,
    CME_SERIES_MOVED = 2,     /**< it has another name, another time or both */
    CME_SERIES_REMOVED = 3,   /**< it is no session any more; one that was written about stays as cancelled */
    CME_SERIES_CANCELLED = 4, /**< by CANCEL */
    CME_SERIES_KEPT = 5       /**< name and time stay; of these only those that something was written about */
} cme_series_effect;

/** A session in a plan. */
typedef struct cme_series_session {
    cme_series_effect effect;
    bool is_stranded;       /**< removed, and people have RSVPs for it */
    cme_session_key from;   /**< its name before; CME_SESSION_NONE: added */
    cme_session_key to;     /**< its name after; CME_SESSION_NONE: nothing is left of it */
    cme_time starts_before; /**< CME_TIME_NONE: added */
    cme_time starts_after;  /**< CME_TIME_NONE: nothing is left of it */
    cme_time ends_before;
    cme_time ends_after;
    int32_t people;     /**< RSVPs that are alive (as in cme_session_query) before */
    int32_t seats_over; /**< heads that would have no seat; 0: none */
} cme_series_session;

/** A person in a plan: somebody with an RSVP that is alive, for a session whose time or place changes, that
 * ends, or whose waitlist moves up. */
typedef struct cme_series_person {
    cme_id person;
    const char *name;
    cme_session_key from;
    cme_session_key to;
    cme_rsvp_state before;
    cme_rsvp_state after;
    int32_t guests;
} cme_series_person;

/** Sessions that nothing was written about of which a plan lists at most so many before, and so many after.
 */
#define CME_SERIES_UNWRITTEN_MAX 1000

/** Most occurrences that an edit looks at. */
#define CME_SERIES_STEPS_MAX 1000000

/** What an edit would do. A record like all others; cme_series_apply takes it back. */
typedef struct cme_series_plan {
    uint64_t sequence; /**< of the change log, when the plan was made */
    cme_series_scope scope;
    cme_series_action action;
    cme_id event;        /**< the event edited */
    cme_id following;    /**< the event that goes on after a split: its id once the plan is applied;
                            CME_ID_NONE: nothing is split */
    cme_civil splits_at; /**< the first date that belongs to it; CME_CIVIL_NONE */
    size_t session_count;
    const cme_series_session *const *sessions; /**< by time before, those added last */
    bool more_sessions; /**< further ones that nothing was written about are not listed */
    size_t person_count;
    const cme_series_person *const *persons; /**< in the order of their sessions */
    size_t stranded_count;                   /**< sessions: apply refuses without `release_stranded` */
    size_t overfull_count;                   /**< sessions: apply refuses, but for allow_overfull */
} cme_series_plan;

/** Makes the plan of an edit and changes nothing. What the edit would do is done and taken back, so it takes
 * a store that can be written, and its lock for as long. Returns: CME_OK (also when cme_series_apply would
 * refuse: see stranded_count and overfull_count); CME_ERR_INVALID (no scope; a field; a rule that does not
 * generate its start; a time in the past); CME_ERR_NOT_FOUND (event, session or venue);
 * CME_ERR_ZONE_UNKNOWN; CME_ERR_CLOSED (the session has started, or its date lies in the past);
 * CME_ERR_STATE (the event, or with THIS the session, is cancelled or completed); CME_ERR_EXISTS (ADD: the
 * series has this date); CME_ERR_CONFLICT (ADD: it was cancelled; THIS: fewer seats than heads, with the
 * excess); CME_ERR_LIMIT (beyond CME_SERIES_STEPS_MAX or CME_DATES_MAX); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_series_plan_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_series_plan_make(cme_store *store, const cme_series_edit *edit,
                                                       cme_series_plan **out);

/** Does what a plan says, whole or not at all. The plan stays the caller's. Returns: CME_OK;
 * CME_ERR_CONFLICT (the event, its sessions or their RSVPs changed since, a session has started meanwhile, or
 * anything else makes the outcome another one: make a new plan; people would be stranded and the edit does
 * not release them; seats would not suffice); or a failure of the store. Ownership: `*out` (the event
 * changed; after a split the second one) is owned, freed with cme_event_free; `out` may be NULL. Since: 0.1.0
 */
CME_API CME_MUST_CHECK cme_status cme_series_apply(cme_store *store, const cme_series_plan *plan,
                                                   cme_event **out);

/** Frees a plan. NULL is allowed. Since: 0.1.0 */
CME_API void cme_series_plan_free(cme_series_plan *plan);

CME_END_DECLS

#endif
