/* cmevent/group.h: groups: a community, or a chapter of one. Groups nest (region > city).
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_group_spec spec = CME_GROUP_SPEC_INIT;
 *     spec.name = "Rust Berlin";
 *     spec.zone = "Europe/Berlin";
 *     cme_group *group = NULL;
 *     if (cme_group_create(store, &spec, &group) != CME_OK) { ... cme_store_message(store) ... }
 *     ...
 *     cme_group_free(group);
 */
#ifndef CMEVENT_GROUP_H
#define CMEVENT_GROUP_H

#include <cmevent/store.h>

CME_BEGIN_DECLS

/** How deep groups may nest. */
#define CME_GROUP_DEPTH_MAX 16

/** What a group is to be. */
typedef struct cme_group_spec {
    size_t size;
    const char *name;        /**< required, one line, at most CME_NAME_MAX bytes */
    const char *zone;        /**< required, IANA name: where its periods and floating times are reckoned */
    const char *description; /**< text, or NULL */
    const char *url;         /**< or NULL */
    cme_id parent;           /**< the group that this one belongs to, or CME_ID_NONE */
} cme_group_spec;

CME_DEFINE_SPEC_INIT(cme_group_spec, cme_group_spec_init, (void)0)
#define CME_GROUP_SPEC_INIT cme_group_spec_init()

/** Fields for cme_group_update. */
#define CME_GROUP_NAME        (UINT64_C(1) << 0)
#define CME_GROUP_ZONE        (UINT64_C(1) << 1)
#define CME_GROUP_DESCRIPTION (UINT64_C(1) << 2)
#define CME_GROUP_URL         (UINT64_C(1) << 3)
#define CME_GROUP_PARENT      (UINT64_C(1) << 4)

/** A group as it was when asked for. Texts that are not set are NULL. */
typedef struct cme_group {
    cme_id id;
    const char *name;
    const char *zone;
    const char *description;
    const char *url;
    cme_id parent; /**< CME_ID_NONE for a group at the top */
    cme_time created_at;
    cme_time updated_at;
} cme_group;

/** Groups, ordered by name, then id. */
typedef struct cme_group_page {
    size_t count;
    const cme_group *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_group_page;

/** Which groups. Fields left at their default do not restrict. */
typedef struct cme_group_query {
    size_t size;
    cme_id parent;      /**< only the groups below this one */
    bool deep;          /**< with `parent`: also those further below */
    uint32_t limit;     /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor; /**< `next` of the page before, or NULL */
} cme_group_query;

CME_DEFINE_SPEC_INIT(cme_group_query, cme_group_query_init, (void)0)
#define CME_GROUP_QUERY_INIT cme_group_query_init()

/** Makes a group.
 * Returns: CME_OK; CME_ERR_INVALID, CME_ERR_LIMIT, CME_ERR_ZONE_UNKNOWN (a field; LIMIT also for groups
 *     that would nest deeper than CME_GROUP_DEPTH_MAX); CME_ERR_NOT_FOUND (the parent); or a failure of the
 *     store.
 * Ownership: `*out` is owned, freed with cme_group_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_group_create(cme_store *store, const cme_group_spec *spec,
                                                   cme_group **out);

/** Reads a group.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_group_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_group_get(cme_store *store, cme_id id, cme_group **out);

/** Changes the fields of `mask` (CME_GROUP_...); a mask of 0 only reads. A parent that would close a
 * circle is CME_ERR_INVALID.
 * Returns: as cme_group_create, and CME_ERR_NOT_FOUND (the group).
 * Ownership: as cme_group_create.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_group_update(cme_store *store, cme_id id, const cme_group_spec *spec,
                                                   uint64_t mask, cme_group **out);

/** Finds groups. `query` may be NULL (all).
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (a cursor of another query); CME_ERR_LIMIT (`limit`);
 *     CME_ERR_NOT_FOUND (the parent); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_group_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_group_find(cme_store *store, const cme_group_query *query,
                                                 cme_group_page **out);

/** Frees a group. NULL is allowed. Since: 0.1.0 */
CME_API void cme_group_free(cme_group *group);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_group_page_free(cme_group_page *page);

CME_END_DECLS

#endif
