/* cmevent/duty.h: duties: a role held for a time, on a group, an event or one session.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_duty_spec spec = CME_DUTY_SPEC_INIT;
 *     spec.person = ada->id;
 *     spec.role = CME_DUTY_ORGANIZER;
 *     spec.group = group->id;
 *     cme_duty *duty = NULL;
 *     if (cme_duty_assign(store, &spec, &duty) != CME_OK) { ... }
 *     cme_duty_free(duty);
 *
 * A duty runs from `since` to just before `until`. One that ends where it began was never held. Duties on a
 * group end by themselves when the person leaves it (membership.h).
 */
#ifndef CMEVENT_DUTY_H
#define CMEVENT_DUTY_H

#include <cmevent/session.h>

CME_BEGIN_DECLS

/** The roles that the library knows. Any other one-line text is a role too. */
#define CME_DUTY_ORGANIZER "organizer"
#define CME_DUTY_HOST      "host"
#define CME_DUTY_SPEAKER   "speaker"
#define CME_DUTY_VOLUNTEER "volunteer"

/** A duty to assign. Exactly one of `group`, `event`, `session` is set. */
typedef struct cme_duty_spec {
    size_t size;
    cme_id person;           /**< required */
    const char *role;        /**< required, one line, at most CME_NAME_MAX bytes */
    cme_id group;            /**< on a group, */
    cme_id event;            /**< or on an event with all its sessions, */
    cme_session_key session; /**< or on one session */
    cme_time since;          /**< CME_TIME_NONE (default): now */
    cme_time until;          /**< CME_TIME_NONE (default): until it is ended; else after `since` */
    const char *note;        /**< text, or NULL */
} cme_duty_spec;

CME_DEFINE_SPEC_INIT(cme_duty_spec, cme_duty_spec_init, spec.since = spec.until = CME_TIME_NONE)
#define CME_DUTY_SPEC_INIT cme_duty_spec_init()

/** A duty. */
typedef struct cme_duty {
    cme_id id;
    cme_id person;
    const char *person_name;
    const char *role;
    cme_id group;            /**< the group; for a duty on an event or session CME_ID_NONE */
    cme_id event;            /**< the event; for a duty on a group or session CME_ID_NONE */
    cme_session_key session; /**< the session, else CME_SESSION_NONE */
    cme_time since;
    cme_time until; /**< CME_TIME_NONE: no end is set */
    const char *note;
} cme_duty;

/** Duties, ordered by `since`, then id. */
typedef struct cme_duty_page {
    size_t count;
    const cme_duty *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_duty_page;

/** Which duties. Fields left at their default do not restrict. */
typedef struct cme_duty_query {
    size_t size;
    cme_id person;
    const char *role;
    cme_id group;            /**< on this group itself */
    cme_id event;            /**< on this event itself */
    cme_session_key session; /**< on this session itself */
    cme_time as_of;          /**< those running at this instant; CME_TIME_NONE (default): now */
    bool history;            /**< all, also ended and future ones; `as_of` is not read then */
    uint32_t limit;          /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor;      /**< `next` of the page before, or NULL */
} cme_duty_query;

CME_DEFINE_SPEC_INIT(cme_duty_query, cme_duty_query_init, spec.as_of = CME_TIME_NONE)
#define CME_DUTY_QUERY_INIT cme_duty_query_init()

/** Assigns a duty.
 * Returns: CME_OK; CME_ERR_EXISTS (the person holds that role there at that time already);
 *     CME_ERR_INVALID, CME_ERR_LIMIT (a field); CME_ERR_NOT_FOUND (person, group, event or session);
 *     or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_duty_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_duty_assign(cme_store *store, const cme_duty_spec *spec,
                                                  cme_duty **out);

/** Reads a duty.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_duty_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_duty_get(cme_store *store, cme_id id, cme_duty **out);

/** Ends a duty at an instant (CME_TIME_NONE: now; for a duty that has not begun: where it would begin), not
 * before it began and not after its `until`. The end of an organizer's duty may be set ahead, to when the
 * next one's begins.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; CME_ERR_STATE (it has ended); CME_ERR_INVALID (before `since`, after
 *     `until`); CME_ERR_CONFLICT (nobody else would then be organizer of a group in which others are members
 *     or in the living room, rules.md 76: assign another one first); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_duty_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_duty_end(cme_store *store, cme_id id, cme_time at, cme_duty **out);

/** Finds duties; all restrictions hold together. `query` may be NULL (all that are running).
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (a cursor of another query); CME_ERR_LIMIT (`limit`);
 *     CME_ERR_NOT_FOUND (person, group, event or session); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_duty_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_duty_find(cme_store *store, const cme_duty_query *query,
                                                cme_duty_page **out);

/** Frees a duty. NULL is allowed. Since: 0.1.0 */
CME_API void cme_duty_free(cme_duty *duty);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_duty_page_free(cme_duty_page *page);

CME_END_DECLS

#endif
