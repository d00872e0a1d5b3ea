/* cmevent/spec.h: what all specs, queries and pages have in common.
 * Includes the C standard library and cmevent/status.h only.
 *
 * What goes into a call is a spec (or a query): a flat struct whose first field is its own size, made by its
 * CME_..._INIT macro, which also sets every default. Pointers in a spec are borrowed for the length of the
 * call. What comes out is a record: a snapshot that outlives the store, freed with cme_NOUN_free; or a page
 * of records, freed with cme_NOUN_page_free. A record or page is one owned block: free it once, not its
 * parts.
 *
 *     cme_group_spec spec = CME_GROUP_SPEC_INIT;
 *     spec.name = "Rust Berlin";
 *     spec.zone = "Europe/Berlin";
 *
 * An update takes a spec and a mask of the fields to apply; fields outside the mask are not read. A text that
 * may be NULL may be "" as well: both say that there is none.
 */
#ifndef CMEVENT_SPEC_H
#define CMEVENT_SPEC_H

#include <stdbool.h>
#include <string.h>

#include <cmevent/status.h>

/** A capacity without limit. 0 is another thing: closed, no seat at all (rules.md 9). */
#define CME_UNLIMITED (-1)

/** The largest capacity that can be set. */
#define CME_CAPACITY_MAX 1000000

/** Items of a page when a query does not say (`limit` 0), and the most that one may ask for. */
#define CME_PAGE_DEFAULT 100
#define CME_PAGE_MAX     100000

/** The longest texts, in bytes of UTF-8. */
#define CME_NAME_MAX        200 /**< name of a group, person, venue; e-mail, locale, role, desk, external key */
#define CME_TITLE_MAX       500   /**< title of an event or session */
#define CME_TEXT_MAX        65536 /**< description, note, address */
#define CME_URL_MAX         2000  /**< any URL */
#define CME_UID_MAX         1000  /**< iCalendar UID */
#define CME_RRULE_MAX       1000  /**< text of a recurrence rule */
#define CME_DATES_MAX       10000 /**< dates added to, or taken out of, one series */
#define CME_SEARCH_TEXT_MAX 500   /**< text to search for */

/** Defines the function behind a CME_..._INIT macro: all fields zero, `size` set, then the defaults given. */
#define CME_DEFINE_SPEC_INIT(type, function, defaults)                                                       \
    static inline type function(void) {                                                                      \
        type spec;                                                                                           \
        memset(&spec, 0, sizeof spec);                                                                       \
        spec.size = sizeof spec;                                                                             \
        defaults;                                                                                            \
        return spec;                                                                                         \
    }

#endif
