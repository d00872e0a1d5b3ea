/* cmevent/id.h: the 16-byte identifiers of everything in a store.
 * Includes the C standard library and cmevent/status.h only.
 *
 *     char text[CME_ID_TEXT_SIZE];
 *     cme_id_text(person->id, text);          // "0190f5a2-....-7...-....-............"
 *     cme_id id;
 *     if (cme_id_parse(text, &id) != CME_OK) { ... }
 */
#ifndef CMEVENT_ID_H
#define CMEVENT_ID_H

#include <stdbool.h>

#include <cmevent/status.h>

CME_BEGIN_DECLS

/** Bytes that the text form of an id takes, the closing NUL included. */
#define CME_ID_TEXT_SIZE 37

/** An identifier: RFC 9562 version 7, so ids made later compare greater (memcmp order).
 * All bytes zero means "none". A value: fixed for ever, passed by value. */
typedef struct cme_id {
    uint8_t bytes[16];
} cme_id;

/** The id that stands for "none". */
#ifdef __cplusplus
#define CME_ID_NONE (cme_id())
#else
#define CME_ID_NONE ((cme_id){{0}})
#endif

/** Whether two ids are the same. Since: 0.1.0 */
CME_API bool cme_id_equal(cme_id a, cme_id b);

/** Whether the id is CME_ID_NONE. Since: 0.1.0 */
CME_API bool cme_id_is_none(cme_id id);

/** Writes the canonical text form (36 characters, lower case) and a NUL into `text`.
 * A NULL `text` is ignored. Since: 0.1.0 */
CME_API void cme_id_text(cme_id id, char text[CME_ID_TEXT_SIZE]);

/** Reads the text form of any UUID, in either case.
 * Returns: CME_OK; CME_ERR_INVALID when `text` is not 36 characters of a UUID; CME_ERR_MISUSE for NULL.
 * `*out` is written only on CME_OK.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_id_parse(const char *text, cme_id *out);

CME_END_DECLS

#endif
