/* cmevent/membership.h: memberships: a person in a group, as intervals of states.
 * Includes the C standard library and other cmevent headers only.
 *
 * applied > (living room) > member > alumni / left / removed. Each change closes an interval and opens the
 * next; nothing is overwritten, so "who was a member on that day" always has an answer. Intervals are
 * half-open: at the instant of a change the new state holds. A state that lasted less than a second stays in
 * the history as an interval without length, which no instant shows.
 *
 *     from \ to      applied   living room   member   alumni   left   removed
 *     (none)           yes         yes         yes
 *     applied                      yes         yes               yes     yes
 *     living room                              yes               yes     yes
 *     member                                             yes     yes     yes
 *     alumni                                   yes               yes     yes
 *     left             yes         yes         yes                       yes
 *     removed          by                      by
 *
 * "by": only as the decision of somebody else than the person, named in `by`. All that is not listed is
 * CME_ERR_STATE.
 *
 * Whoever becomes alumni, leaves or is removed also leaves their duties on the group itself, which end at the
 * same instant (those on events and sessions stay); a duty that they keep is assigned again. The last
 * organizer of a group in which others are members or in the living room cannot go before another one is
 * assigned (rules.md 76).
 *
 *     cme_membership_spec spec = CME_MEMBERSHIP_SPEC_INIT;
 *     spec.group = group->id;
 *     spec.person = ada->id;
 *     spec.state = CME_MEMBERSHIP_MEMBER;
 *     spec.by = organizer->id;                         // who admitted her
 *     if (cme_membership_set(store, &spec, NULL) != CME_OK) { ... }
 */
#ifndef CMEVENT_MEMBERSHIP_H
#define CMEVENT_MEMBERSHIP_H

#include <cmevent/store.h>

CME_BEGIN_DECLS

/** States of a membership. Values are fixed. */
typedef enum cme_membership_state {
    CME_MEMBERSHIP_APPLIED = 1,     /**< asked to come in */
    CME_MEMBERSHIP_LIVING_ROOM = 2, /**< may look around, not admitted yet */
    CME_MEMBERSHIP_MEMBER = 3,      /**< admitted */
    CME_MEMBERSHIP_ALUMNI = 4,      /**< was a member, still welcome */
    CME_MEMBERSHIP_LEFT = 5,        /**< left by their own will */
    CME_MEMBERSHIP_REMOVED = 6      /**< was removed */
} cme_membership_state;

/** A change of a membership. */
typedef struct cme_membership_spec {
    size_t size;
    cme_id group;               /**< required */
    cme_id person;              /**< required */
    cme_membership_state state; /**< required: the state from now on */
    cme_time at; /**< when it changed; CME_TIME_NONE (default): now. Not before the running interval began,
                      and not in the future */
    cme_id by;   /**< who did it (for a member: who admitted them), or CME_ID_NONE */
    cme_id invited_by; /**< who brought them, not they themselves; or CME_ID_NONE (an earlier one is kept) */
    const char *note;  /**< text, or NULL */
} cme_membership_spec;

CME_DEFINE_SPEC_INIT(cme_membership_spec, cme_membership_spec_init, spec.at = CME_TIME_NONE)
#define CME_MEMBERSHIP_SPEC_INIT cme_membership_spec_init()

/** One interval. */
typedef struct cme_membership {
    cme_id group;
    cme_id person;
    const char *person_name;
    cme_membership_state state;
    cme_time since;
    cme_time until; /**< CME_TIME_NONE: it is running */
    cme_id by;
    cme_id invited_by;
    const char *note;
} cme_membership;

/** Intervals, ordered by `since`, then in the order in which they were recorded. */
typedef struct cme_membership_page {
    size_t count;
    const cme_membership *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_membership_page;

/** Which intervals. Fields left at their default do not restrict. */
typedef struct cme_membership_query {
    size_t size;
    cme_id group;
    cme_id person;
    cme_membership_state state; /**< 0: any */
    cme_time as_of;             /**< the intervals running at this instant; CME_TIME_NONE (default): now */
    bool history;               /**< all intervals, also ended ones; `as_of` is not read then */
    uint32_t limit;             /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor;         /**< `next` of the page before, or NULL */
} cme_membership_query;

CME_DEFINE_SPEC_INIT(cme_membership_query, cme_membership_query_init, spec.as_of = CME_TIME_NONE)
#define CME_MEMBERSHIP_QUERY_INIT cme_membership_query_init()

/** Moves a person into a state of a group: closes the running interval, opens the next. The same state again
 * only returns the running interval (and adds `invited_by` or `note` where none was).
 * Returns: CME_OK; CME_ERR_STATE (the table of states does not list the change); CME_ERR_INVALID,
 *     CME_ERR_LIMIT (a field, or a change that needs the decision of `by`); CME_ERR_NOT_FOUND (group or
 *     person); CME_ERR_CONFLICT (the last organizer cannot leave, rules.md 76); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_membership_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_membership_set(cme_store *store, const cme_membership_spec *spec,
                                                     cme_membership **out);

/** Reads the running interval of a person in a group.
 * Returns: CME_OK; CME_ERR_NOT_FOUND (group or person, or no membership was ever set); or a failure of the
 *     store.
 * Ownership: `*out` is owned, freed with cme_membership_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_membership_get(cme_store *store, cme_id group, cme_id person,
                                                     cme_membership **out);

/** Finds intervals; all restrictions hold together. `query` may be NULL (all that are running).
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (a cursor of another query, an unknown state);
 *     CME_ERR_LIMIT (`limit`); CME_ERR_NOT_FOUND (group or person); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_membership_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_membership_find(cme_store *store, const cme_membership_query *query,
                                                      cme_membership_page **out);

/** Frees an interval. NULL is allowed. Since: 0.1.0 */
CME_API void cme_membership_free(cme_membership *membership);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_membership_page_free(cme_membership_page *page);

CME_END_DECLS

#endif
