/* cmevent/venue.h: venues: places with an address, a zone and a room capacity; or online.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_venue_spec spec = CME_VENUE_SPEC_INIT;
 *     spec.name = "Library, room 2";
 *     spec.zone = "Europe/Berlin";
 *     spec.room_capacity = 40;
 *     cme_venue *venue = NULL;
 *     if (cme_venue_create(store, &spec, &venue) != CME_OK) { ... }
 *     cme_venue_free(venue);
 */
#ifndef CMEVENT_VENUE_H
#define CMEVENT_VENUE_H

#include <cmevent/store.h>

CME_BEGIN_DECLS

/** What a venue is to be. */
typedef struct cme_venue_spec {
    size_t size;
    const char *name;       /**< required, one line, at most CME_NAME_MAX bytes */
    const char *address;    /**< text of one or more lines, or NULL */
    const char *zone;       /**< IANA name, or NULL */
    const char *online_url; /**< where to join online, or NULL */
    const char *note;       /**< text for the organizers, or NULL */
    bool has_geo;           /**< latitude and longitude are set */
    double latitude;        /**< degrees north, -90 to 90 */
    double longitude;       /**< degrees east, -180 to 180 */
    int32_t room_capacity;  /**< heads that the room holds, 0 to CME_CAPACITY_MAX; CME_UNLIMITED (default) */
    bool allow_overfull; /**< for cme_venue_update: a room smaller than the heads that have seats is allowed,
                            as in cme_session_spec */
} cme_venue_spec;

CME_DEFINE_SPEC_INIT(cme_venue_spec, cme_venue_spec_init, spec.room_capacity = CME_UNLIMITED)
#define CME_VENUE_SPEC_INIT cme_venue_spec_init()

/** Fields for cme_venue_update. */
#define CME_VENUE_NAME          (UINT64_C(1) << 0)
#define CME_VENUE_ADDRESS       (UINT64_C(1) << 1)
#define CME_VENUE_ZONE          (UINT64_C(1) << 2)
#define CME_VENUE_ONLINE_URL    (UINT64_C(1) << 3)
#define CME_VENUE_NOTE          (UINT64_C(1) << 4)
#define CME_VENUE_GEO           (UINT64_C(1) << 5) /**< has_geo, latitude and longitude together */
#define CME_VENUE_ROOM_CAPACITY (UINT64_C(1) << 6)

/** A venue as it was when asked for. Texts that are not set are NULL. */
typedef struct cme_venue {
    cme_id id;
    const char *name;
    const char *address;
    const char *zone;
    const char *online_url;
    const char *note;
    bool has_geo;
    double latitude;
    double longitude;
    int32_t room_capacity;
    cme_time created_at;
    cme_time updated_at;
} cme_venue;

/** Venues, ordered by name, then id. */
typedef struct cme_venue_page {
    size_t count;
    const cme_venue *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_venue_page;

/** Which venues. */
typedef struct cme_venue_query {
    size_t size;
    uint32_t limit;     /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor; /**< `next` of the page before, or NULL */
} cme_venue_query;

CME_DEFINE_SPEC_INIT(cme_venue_query, cme_venue_query_init, (void)0)
#define CME_VENUE_QUERY_INIT cme_venue_query_init()

/** Makes a venue.
 * Returns: CME_OK; CME_ERR_INVALID, CME_ERR_LIMIT, CME_ERR_ZONE_UNKNOWN (a field); or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_venue_free; `out` may be NULL.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_venue_create(cme_store *store, const cme_venue_spec *spec,
                                                   cme_venue **out);

/** Reads a venue.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_venue_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_venue_get(cme_store *store, cme_id id, cme_venue **out);

/** Changes the fields of `mask` (CME_VENUE_...); a mask of 0 only reads. A room capacity below the heads
 * that go to a coming session there is CME_ERR_CONFLICT (rules.md 10, 15); a larger one promotes from the
 * waitlists (rules.md 11).
 * Returns: as cme_venue_create, CME_ERR_NOT_FOUND, CME_ERR_CONFLICT.
 * Ownership: as cme_venue_create.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_venue_update(cme_store *store, cme_id id, const cme_venue_spec *spec,
                                                   uint64_t mask, cme_venue **out);

/** Finds venues. `query` may be NULL (all).
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (a cursor of another query); CME_ERR_LIMIT (`limit`);
 *     or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_venue_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_venue_find(cme_store *store, const cme_venue_query *query,
                                                 cme_venue_page **out);

/** Frees a venue. NULL is allowed. Since: 0.1.0 */
CME_API void cme_venue_free(cme_venue *venue);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_venue_page_free(cme_venue_page *page);

CME_END_DECLS

#endif
