/* cmevent/guest.h: guests that have names: those whom a person brings to a session.
 * Includes the C standard library and other cmevent headers only.
 *
 *     const char *const names[] = {"Grace Hopper", "Alan Turing"};
 *     if (cme_guest_name(store, session->key, ada->id, names, 2) != CME_OK) { ... }
 *
 *     cme_guest_query query = CME_GUEST_QUERY_INIT;
 *     cme_guest_page *page = NULL;
 *     query.session = session->key;
 *     query.state = CME_RSVP_GOING;                                   // the list at the door
 *     if (cme_guest_find(store, &query, &page) != CME_OK) { ... }
 *     cme_guest_page_free(page);
 *
 * How many guests come is a number of the RSVP (`guests` of cme_rsvp_spec), and names may come in with it
 * (`guest_names`); a guest need not have one. Guests are numbered 1, 2, 3 ..., as in answer.h and at the
 * door.
 */
#ifndef CMEVENT_GUEST_H
#define CMEVENT_GUEST_H

#include <cmevent/rsvp.h>

CME_BEGIN_DECLS

/** A guest who has a name. */
typedef struct cme_guest {
    cme_session_key session;
    cme_id person; /**< who brings them */
    const char *person_name;
    cme_rsvp_state state; /**< of the person's RSVP */
    int32_t number;       /**< 1: the person's first guest */
    const char *name;
} cme_guest;

/** Guests, ordered by session and person in the order in which the store met them, then by number. */
typedef struct cme_guest_page {
    size_t count;
    const cme_guest *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_guest_page;

/** Which guests. At least `session` or `person` is set. */
typedef struct cme_guest_query {
    size_t size;
    cme_session_key session;
    cme_id person;        /**< those whom this person brings */
    cme_rsvp_state state; /**< of those whose RSVP is in it; 0: any */
    uint32_t limit;       /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor;   /**< `next` of the page before, or NULL */
} cme_guest_query;

CME_DEFINE_SPEC_INIT(cme_guest_query, cme_guest_query_init, (void)0)
#define CME_GUEST_QUERY_INIT cme_guest_query_init()

/** Names the guests of a person who has an RSVP, all anew: the first name is guest 1's, and guests beyond
 * `name_count` have none afterwards. NULL or "" leaves a guest without a name. It is a change of the RSVP
 * (CME_CHANGE_RSVP); saying the same again changes nothing.
 * Returns: CME_OK; CME_ERR_INVALID, CME_ERR_LIMIT (a name, which is one line of at most CME_NAME_MAX
 *     bytes; more names than guests); CME_ERR_NOT_FOUND (session, person or RSVP); or a failure of the
 *     store.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_guest_name(cme_store *store, cme_session_key session, cme_id person,
                                                 const char *const *names, size_t name_count);

/** Finds guests who have names.
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (neither session nor person; a cursor of another
 *     query); CME_ERR_LIMIT (`limit`); CME_ERR_NOT_FOUND (session or person); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_guest_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_guest_find(cme_store *store, const cme_guest_query *query,
                                                 cme_guest_page **out);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_guest_page_free(cme_guest_page *page);

CME_END_DECLS

#endif
