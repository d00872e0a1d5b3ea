/* cmevent/person.h: persons: people known to the store, each once, in as many groups as they like.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_person_spec spec = CME_PERSON_SPEC_INIT;
 *     spec.name = "Ada Lovelace";
 *     spec.email = "ada@example.org";
 *     spec.external_key = "crm:1815";
 *     cme_person *ada = NULL;
 *     if (cme_person_create(store, &spec, &ada) != CME_OK) { ... }
 *     cme_person_free(ada);
 *
 * The same e-mail does not prove the same person (rules.md 69): e-mails are not unique. An external key is
 * (rules.md 70).
 */
#ifndef CMEVENT_PERSON_H
#define CMEVENT_PERSON_H

#include <cmevent/store.h>

CME_BEGIN_DECLS

/** What a person agreed to; a set of these bits. */
#define CME_CONSENT_EMAIL  1u /**< may be written to */
#define CME_CONSENT_LISTED 2u /**< may be named in lists that others see */
#define CME_CONSENT_PHOTO  4u /**< may be shown in pictures */

/** What a person is to be. */
typedef struct cme_person_spec {
    size_t size;
    const char *name;         /**< required, one line, at most CME_NAME_MAX bytes */
    const char *email;        /**< one address (something@something), or NULL */
    const char *locale;       /**< BCP 47 ("de-AT"), or NULL */
    const char *zone;         /**< IANA name, or NULL */
    const char *external_key; /**< key of this person in another system, unique in the store, or NULL */
    const char *note;         /**< text for the organizers, or NULL */
    uint32_t consent;         /**< CME_CONSENT_... bits */
} cme_person_spec;

CME_DEFINE_SPEC_INIT(cme_person_spec, cme_person_spec_init, (void)0)
#define CME_PERSON_SPEC_INIT cme_person_spec_init()

/** Fields for cme_person_update. */
#define CME_PERSON_NAME         (UINT64_C(1) << 0)
#define CME_PERSON_EMAIL        (UINT64_C(1) << 1)
#define CME_PERSON_LOCALE       (UINT64_C(1) << 2)
#define CME_PERSON_ZONE         (UINT64_C(1) << 3)
#define CME_PERSON_EXTERNAL_KEY (UINT64_C(1) << 4)
#define CME_PERSON_NOTE         (UINT64_C(1) << 5)
#define CME_PERSON_CONSENT      (UINT64_C(1) << 6)

/** A person as known when asked for. Texts that are not set are NULL. */
typedef struct cme_person {
    cme_id id;
    const char *name;
    const char *email;
    const char *locale;
    const char *zone;
    const char *external_key;
    const char *note;
    uint32_t consent;
    cme_time created_at;
    cme_time updated_at;
} cme_person;

/** Persons, ordered by name, then id. */
typedef struct cme_person_page {
    size_t count;
    const cme_person *const *items;
    const char *next; /**< cursor of the next page, NULL on the last one */
} cme_person_page;

/** Which persons. Fields left at their default do not restrict. */
typedef struct cme_person_query {
    size_t size;
    cme_id group;             /**< living room, member or alumni of this group now */
    const char *email;        /**< this address; ASCII letters in any case */
    const char *external_key; /**< this key */
    const char *text;         /**< words that begin words of the name or the e-mail, in any order */
    uint32_t limit;           /**< items per page, 0: CME_PAGE_DEFAULT */
    const char *cursor;       /**< `next` of the page before, or NULL */
} cme_person_query;

CME_DEFINE_SPEC_INIT(cme_person_query, cme_person_query_init, (void)0)
#define CME_PERSON_QUERY_INIT cme_person_query_init()

/** Makes a person.
 * Returns: CME_OK; CME_ERR_INVALID, CME_ERR_LIMIT, CME_ERR_ZONE_UNKNOWN (a field); CME_ERR_EXISTS (the
 * external key); or a failure of the store. Ownership: `*out` is owned, freed with cme_person_free; `out` may
 * be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_person_create(cme_store *store, const cme_person_spec *spec,
                                                    cme_person **out);

/** Reads a person.
 * Returns: CME_OK; CME_ERR_NOT_FOUND; or a failure of the store.
 * Ownership: `*out` is owned, freed with cme_person_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_person_get(cme_store *store, cme_id id, cme_person **out);

/** Changes the fields of `mask` (CME_PERSON_...); a mask of 0 only reads.
 * Returns: as cme_person_create, and CME_ERR_NOT_FOUND.
 * Ownership: as cme_person_create.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_person_update(cme_store *store, cme_id id, const cme_person_spec *spec,
                                                    uint64_t mask, cme_person **out);

/** Finds persons; all restrictions hold together. `query` may be NULL (all).
 * Returns: CME_OK (also with no items); CME_ERR_INVALID (a cursor of another query); CME_ERR_LIMIT (`limit`,
 *     or a `text` that 100,000 persons or more match); CME_ERR_NOT_FOUND (the group); or a failure of the
 *     store.
 * Ownership: `*out` is owned, freed with cme_person_page_free.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_person_find(cme_store *store, const cme_person_query *query,
                                                  cme_person_page **out);

/** Frees a person. NULL is allowed. Since: 0.1.0 */
CME_API void cme_person_free(cme_person *person);

/** Frees a page. NULL is allowed. Since: 0.1.0 */
CME_API void cme_person_page_free(cme_person_page *page);

CME_END_DECLS

#endif
