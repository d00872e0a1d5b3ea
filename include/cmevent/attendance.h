/* cmevent/attendance.h: attendance: what happened at the door, an append-only log.
 * Includes the C standard library and other cmevent headers only.
 *
 * Check-in sets, it never toggles; a retry with the same nonce is the same check-in; an undo is one more
 * line, nothing is erased (rules.md 57, 58, 61). Guests come one by one: head 0 is the person, heads 1, 2,
 * ... are the guests (rules.md 63).
 *
 *     cme_attendance_spec spec = CME_ATTENDANCE_SPEC_INIT;
 *     spec.session = session->key;
 *     spec.person = ada->id;
 *     cme_attendance *entry = NULL;
 *     if (cme_attendance_check_in(store, &spec, &entry) != CME_OK) { ... }
 *     cme_attendance_free(entry);
 */
#ifndef CMEVENT_ATTENDANCE_H
#define CMEVENT_ATTENDANCE_H

#include <cmevent/session.h>

CME_BEGIN_DECLS

/** What a line of the log says. Values are fixed. */
typedef enum cme_attendance_action {
    CME_ATTENDANCE_CHECK_IN = 1,
    CME_ATTENDANCE_CHECK_OUT = 2,
    CME_ATTENDANCE_UNDO = 3 /**< takes back the line `undoes` */
} cme_attendance_action;

/** Something that happened at the door. */
typedef struct cme_attendance_spec {
    size_t size;
    cme_session_key session; /**< required */
    cme_id person;           /**< required */
    int32_t head;            /**< 0 (default): the person; 1 and more: their guests */
    cme_time at;        /**< when it happened at the door; CME_TIME_NONE (default): now. Not in the future */
    cme_id nonce;       /**< made by the desk, the same for every retry; CME_ID_NONE: one is made */
    const char *desk;   /**< which desk or device, one line, or NULL */
    cme_id by;          /**< who stood at the door, or CME_ID_NONE */
    bool walk_in;       /**< let in somebody without a seat; refused when no seat is left */
    bool over_capacity; /**< with `walk_in`: let in even then; the line is marked (rules.md 64) */
} cme_attendance_spec;

CME_DEFINE_SPEC_INIT(cme_attendance_spec, cme_attendance_spec_init, spec.at = CME_TIME_NONE)
#define CME_ATTENDANCE_SPEC_INIT cme_attendance_spec_init()

/** A line of the log. */
typedef struct cme_attendance {
    cme_id id; /**< the nonce */
    cme_session_key session;
    cme_id person;
    const char *person_name;
    int32_t head;
    cme_attendance_action action;
    cme_time at;          /**< when it happened at the door */
    cme_time recorded_at; /**< when the store learned of it */
    const char *desk;
    cme_id by;
    bool is_walk_in;       /**< had no seat */
    bool is_over_capacity; /**< was let in when no seat was left */
    bool is_duplicate;     /**< this head was checked in already by an earlier line, under another nonce */
    bool is_undone;        /**< a later line took it back */
    cme_id undoes;         /**< for an undo: the line taken back */
} cme_attendance;

/** Lines of the log, ordered by `at`, then id. */
typedef struct cme_attendance_page {
    size_t count;
    const cme_attendance *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_attendance_page;

/** Which lines. At least `session` or `person` is set. */
typedef struct cme_attendance_query {
    size_t size;
    cme_session_key session;
    cme_id person;
    bool attended;      /**< only the first valid check-in of each head: who came */
    uint32_t limit;     /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor; /**< `next` of the page before, or NULL */
} cme_attendance_query;

CME_DEFINE_SPEC_INIT(cme_attendance_query, cme_attendance_query_init, (void)0)
#define CME_ATTENDANCE_QUERY_INIT cme_attendance_query_init()

/** How long before its start a session's door opens, in seconds. */
#define CME_DOOR_OPENS_BEFORE (12 * 3600)

/** Checks one head in. Whoever goes to the session, and each of their guests, is let in; a head that is in
 * already stays in (the line is kept and marked as a duplicate); the same nonce again returns the first line
 * and changes nothing. Returns: CME_OK; CME_ERR_STATE (no seat, or no such guest, and not a walk-in; the
 * message has the RSVP's state); CME_ERR_FULL (a walk-in and no seat left; seats of those still expected
 * count as taken); CME_ERR_CLOSED (too early, cancelled, a draft, or the door was closed); CME_ERR_EXISTS
 * (the nonce belongs to something else); CME_ERR_INVALID, CME_ERR_LIMIT (a field); CME_ERR_NOT_FOUND (session
 * or person); or a failure of the store. Ownership: `*out` is owned, freed with cme_attendance_free; `out`
 * may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_attendance_check_in(cme_store *store, const cme_attendance_spec *spec,
                                                          cme_attendance **out);

/** Checks one head out (`walk_in` and `over_capacity` are not read). Who left has still attended.
 * Returns: as cme_attendance_check_in; CME_ERR_STATE (this head is not inside).
 * Ownership: as cme_attendance_check_in.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_attendance_check_out(cme_store *store, const cme_attendance_spec *spec,
                                                           cme_attendance **out);

/** Takes a check-in or check-out back by a new line. Taking back what is taken back returns the line that did
 * it. Returns: CME_OK; CME_ERR_NOT_FOUND; CME_ERR_STATE (the line is an undo itself); CME_ERR_CLOSED (the
 * door was closed); or a failure of the store. Ownership: `*out` (the new line) is owned, freed with
 * cme_attendance_free; `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_attendance_undo(cme_store *store, cme_id id, cme_id by,
                                                      cme_attendance **out);

/** Closes the door of a session that has started: the log is complete, and from now on whoever was going and
 * did not come is a no-show (rules.md 67), with a strike (strike.h) until it is opened again. Closing a
 * closed door changes nothing. Returns: CME_OK; CME_ERR_NOT_FOUND; CME_ERR_CLOSED (it has not started, is a
 * draft or cancelled); or a failure of the store. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_attendance_close(cme_store *store, cme_session_key session);

/** Opens a closed door again, for what was forgotten. Opening an open door changes nothing.
 * Returns: as cme_attendance_close. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_attendance_reopen(cme_store *store, cme_session_key session);

/** Finds lines of the log.
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (neither session nor person; a cursor of another
 * query); CME_ERR_NOT_FOUND (session or person); or a failure of the store. Ownership: `*out` is owned, freed
 * with cme_attendance_page_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_attendance_find(cme_store *store, const cme_attendance_query *query,
                                                      cme_attendance_page **out);

/** Frees a line. NULL is allowed. Since: 0.1.0 */
CME_API void cme_attendance_free(cme_attendance *attendance);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_attendance_page_free(cme_attendance_page *page);

CME_END_DECLS

#endif
