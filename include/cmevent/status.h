/* cmevent/status.h: what a call answers, and the marks that every public header uses.
 * Includes the C standard library only.
 *
 *     cme_status status = cme_store_open("club.db", NULL, &store);
 *     if (status != CME_OK)
 *         fprintf(stderr, "%s: %s\n", cme_status_name(status), cme_store_message(store));
 */
#ifndef CMEVENT_STATUS_H
#define CMEVENT_STATUS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define CME_API        __attribute__((visibility("default")))
#define CME_MUST_CHECK __attribute__((warn_unused_result))
#else
#define CME_API
#define CME_MUST_CHECK
#endif

#ifdef __cplusplus
#define CME_BEGIN_DECLS extern "C" {
#define CME_END_DECLS   }
#else
#define CME_BEGIN_DECLS
#define CME_END_DECLS
#endif

CME_BEGIN_DECLS

/** The answer of every call that can fail. Values are fixed and are never reused. */
typedef enum cme_status {
    CME_OK = 0,
    /** The call itself is wrong: a NULL that must not be one, a spec whose `size` was not set. */
    CME_ERR_MISUSE = -1,
    /** Memory ran out. Nothing was changed. */
    CME_ERR_NO_MEMORY = -2,
    /** A value is not allowed; the message names the field, the value and what would be right. */
    CME_ERR_INVALID = -3,
    /** What was asked for does not exist. */
    CME_ERR_NOT_FOUND = -4,
    /** It exists already (a UID, a membership, an external key). */
    CME_ERR_EXISTS = -5,
    /** The change contradicts what the store holds now (a stranded RSVP, the last organizer). */
    CME_ERR_CONFLICT = -6,
    /** The state table does not list this change of state; the message names both states. */
    CME_ERR_STATE = -7,
    /** No seat is left and the caller did not want the waitlist. The message names the limit. */
    CME_ERR_FULL = -8,
    /** Too late or too early: RSVPs or the door are closed, the event is a draft or cancelled. */
    CME_ERR_CLOSED = -9,
    /** Larger than a limit that a header states (CME_..._MAX). */
    CME_ERR_LIMIT = -10,
    /** Another process kept the file locked beyond the deadline. Trying again is right. */
    CME_ERR_BUSY = -11,
    /** The store, or the file below it, cannot be written. */
    CME_ERR_READ_ONLY = -12,
    /** The file is damaged. */
    CME_ERR_CORRUPT = -13,
    /** A newer libcmevent wrote this file. */
    CME_ERR_SCHEMA_NEWER = -14,
    /** The file is something else: no store of libcmevent. */
    CME_ERR_NOT_A_STORE = -15,
    /** Reading or writing failed below us; the message has the system's words. */
    CME_ERR_IO = -16,
    /** The disk, or the file's maximal size, is full. Nothing was changed. */
    CME_ERR_DISK_FULL = -17,
    /** The store was opened before fork() and is used in the child. Open one there. */
    CME_ERR_FORKED = -18,
    /** The zone name is not in the system's IANA zone data. */
    CME_ERR_ZONE_UNKNOWN = -19,
    /** The change log no longer reaches back to the sequence number asked for: synchronise anew. */
    CME_ERR_TOO_FAR_BEHIND = -20,
    /** The caller's sink or callback asked to stop. */
    CME_ERR_STOPPED = -21,
    /** A gate keeps this person out: invitations only, an approval that is missing, or they are blocked. */
    CME_ERR_NOT_ALLOWED = -22
} cme_status;

/** The name of a status, as spelled in this header ("CME_ERR_FULL").
 * Returns: a constant; "CME_ERR_UNKNOWN" for a value that this version does not know.
 * Ownership: borrowed, valid for ever.
 * Since: 0.1.0 */
CME_API const char *cme_status_name(cme_status status);

/** One sentence in English that says what a status means, for when no store is at hand.
 * Ownership: borrowed, valid for ever.
 * Since: 0.1.0 */
CME_API const char *cme_status_text(cme_status status);

/** The version of the library that is running, "MAJOR.MINOR.PATCH".
 * Ownership: borrowed, valid for ever.
 * Since: 0.1.0 */
CME_API const char *cme_version(void);

CME_END_DECLS

#endif
