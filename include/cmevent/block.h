/* cmevent/block.h: blocks: people who may not come to the meetings of a group.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_block_spec spec = CME_BLOCK_SPEC_INIT;
 *     spec.group = group->id;
 *     spec.person = mallory->id;
 *     spec.by = organizer->id;
 *     spec.note = "Third warning on 2027-03-01";
 *     if (cme_block_add(store, &spec, NULL) != CME_OK) { ... }
 *
 * A block holds for its group and all groups below it, and there for the sessions that start before it ends.
 * Whoever is blocked cannot say yes to one of those (CME_ERR_NOT_ALLOWED, unless an organizer sets the block
 * aside by name, rsvp.h). What they had for coming ones ends with the block: it becomes REJECTED with the
 * reason CME_RSVP_REASON_BLOCKED, and the queues move up. Ending a block gives nothing back.
 *
 * A block is not a membership: who is blocked may be a member, or nobody there.
 */
#ifndef CMEVENT_BLOCK_H
#define CMEVENT_BLOCK_H

#include <cmevent/store.h>

CME_BEGIN_DECLS

/** A block to set up, from now on. */
typedef struct cme_block_spec {
    size_t size;
    cme_id group;     /**< required */
    cme_id person;    /**< required */
    cme_time until;   /**< CME_TIME_NONE (default): until it is ended; else in the future */
    cme_id by;        /**< who decided it, not the person; or CME_ID_NONE */
    const char *note; /**< text, or NULL */
} cme_block_spec;

CME_DEFINE_SPEC_INIT(cme_block_spec, cme_block_spec_init, spec.until = CME_TIME_NONE)
#define CME_BLOCK_SPEC_INIT cme_block_spec_init()

/** A block. */
typedef struct cme_block {
    cme_id group;
    const char *group_name;
    cme_id person;
    const char *person_name;
    cme_time since;
    cme_time until; /**< CME_TIME_NONE: no end is set */
    cme_id by;
    const char *note;
} cme_block;

/** Blocks, ordered by `since`, then in the order in which they were set up. */
typedef struct cme_block_page {
    size_t count;
    const cme_block *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_block_page;

/** Which blocks. Fields left at their default do not restrict. */
typedef struct cme_block_query {
    size_t size;
    cme_id group;
    bool deep;  /**< with `group`: of the groups below it too */
    bool above; /**< with `group`: of the groups above it too, whose blocks hold in it */
    cme_id person;
    cme_time as_of;     /**< the blocks running at this instant; CME_TIME_NONE (default): now */
    bool history;       /**< all blocks, also ended ones; `as_of` is not read then */
    uint32_t limit;     /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor; /**< `next` of the page before, or NULL */
} cme_block_query;

CME_DEFINE_SPEC_INIT(cme_block_query, cme_block_query_init, spec.as_of = CME_TIME_NONE)
#define CME_BLOCK_QUERY_INIT cme_block_query_init()

/** Blocks a person, and ends their RSVPs for the coming sessions that it holds for.
 * Returns: CME_OK; CME_ERR_EXISTS (a block of the person in this very group is running: end it first);
 *     CME_ERR_INVALID, CME_ERR_LIMIT (a field); CME_ERR_NOT_FOUND (group or person); or a failure of the
 *     store.
 * Ownership: `*out` is owned, freed with cme_block_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_block_add(cme_store *store, const cme_block_spec *spec,
                                                cme_block **out);

/** Ends the running block of a person in this very group, now.
 * Returns: CME_OK; CME_ERR_NOT_FOUND (group or person, or no block is running there); or a failure of the
 *     store.
 * Ownership: `*out` is owned, freed with cme_block_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_block_end(cme_store *store, cme_id group, cme_id person,
                                                cme_block **out);

/** Finds blocks; all restrictions hold together. `query` may be NULL (all that are running).
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (a cursor of another query; `deep` or `above` without
 *     a group); CME_ERR_LIMIT (`limit`); CME_ERR_NOT_FOUND (group or person); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_block_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_block_find(cme_store *store, const cme_block_query *query,
                                                 cme_block_page **out);

/** Frees a block. NULL is allowed. Since: 0.1.0 */
CME_API void cme_block_free(cme_block *block);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_block_page_free(cme_block_page *page);

CME_END_DECLS

#endif
