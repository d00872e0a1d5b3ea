/* status.c: the names and sentences of the statuses, and the version that is running.
 * May use cmevent/status.h and the build's CMEVENT_VERSION.
 * Must not know stores, events, or where a status came from. */
#include <cmevent/status.h>

#ifndef CMEVENT_VERSION
#error "CMEVENT_VERSION must be defined by the build, as a string: -DCMEVENT_VERSION=\"1.2.3\""
#endif

/* Both switches have no default, so that the compiler names a status that is missing. */

const char *cme_status_name(cme_status status) {
    switch (status) {
    case CME_OK:
        return "CME_OK";
    case CME_ERR_MISUSE:
        return "CME_ERR_MISUSE";
    case CME_ERR_NO_MEMORY:
        return "CME_ERR_NO_MEMORY";
    case CME_ERR_INVALID:
        return "CME_ERR_INVALID";
    case CME_ERR_NOT_FOUND:
        return "CME_ERR_NOT_FOUND";
    case CME_ERR_EXISTS:
        return "CME_ERR_EXISTS";
    case CME_ERR_CONFLICT:
        return "CME_ERR_CONFLICT";
    case CME_ERR_STATE:
        return "CME_ERR_STATE";
    case CME_ERR_FULL:
        return "CME_ERR_FULL";
    case CME_ERR_CLOSED:
        return "CME_ERR_CLOSED";
    case CME_ERR_LIMIT:
        return "CME_ERR_LIMIT";
    case CME_ERR_BUSY:
        return "CME_ERR_BUSY";
    case CME_ERR_READ_ONLY:
        return "CME_ERR_READ_ONLY";
    case CME_ERR_CORRUPT:
        return "CME_ERR_CORRUPT";
    case CME_ERR_SCHEMA_NEWER:
        return "CME_ERR_SCHEMA_NEWER";
    case CME_ERR_NOT_A_STORE:
        return "CME_ERR_NOT_A_STORE";
    case CME_ERR_IO:
        return "CME_ERR_IO";
    case CME_ERR_DISK_FULL:
        return "CME_ERR_DISK_FULL";
    case CME_ERR_FORKED:
        return "CME_ERR_FORKED";
    case CME_ERR_ZONE_UNKNOWN:
        return "CME_ERR_ZONE_UNKNOWN";
    case CME_ERR_TOO_FAR_BEHIND:
        return "CME_ERR_TOO_FAR_BEHIND";
    case CME_ERR_STOPPED:
        return "CME_ERR_STOPPED";
    case CME_ERR_NOT_ALLOWED:
        return "CME_ERR_NOT_ALLOWED";
    }
    return "CME_ERR_UNKNOWN";
}

const char *cme_status_text(cme_status status) {
    switch (status) {
    case CME_OK:
        return "All is well.";
    case CME_ERR_MISUSE:
        return "The call itself is wrong, for example a NULL that must not be one.";
    case CME_ERR_NO_MEMORY:
        return "Memory ran out; nothing was changed.";
    case CME_ERR_INVALID:
        return "A value is not allowed.";
    case CME_ERR_NOT_FOUND:
        return "What was asked for does not exist.";
    case CME_ERR_EXISTS:
        return "It exists already.";
    case CME_ERR_CONFLICT:
        return "The change contradicts what the store holds now.";
    case CME_ERR_STATE:
        return "This change of state is not allowed.";
    case CME_ERR_FULL:
        return "No seat is left.";
    case CME_ERR_CLOSED:
        return "It is too late or too early for this: it is closed.";
    case CME_ERR_LIMIT:
        return "Something is larger than its limit.";
    case CME_ERR_BUSY:
        return "Another process kept the file locked for too long; try again.";
    case CME_ERR_READ_ONLY:
        return "The store, or the file below it, cannot be written.";
    case CME_ERR_CORRUPT:
        return "The file is damaged.";
    case CME_ERR_SCHEMA_NEWER:
        return "A newer version of the library wrote this file.";
    case CME_ERR_NOT_A_STORE:
        return "The file is no store of this library.";
    case CME_ERR_IO:
        return "Reading or writing failed.";
    case CME_ERR_DISK_FULL:
        return "The disk is full; nothing was changed.";
    case CME_ERR_FORKED:
        return "The store was opened before fork() and is used in the child.";
    case CME_ERR_ZONE_UNKNOWN:
        return "The time zone is not in the system's zone data.";
    case CME_ERR_TOO_FAR_BEHIND:
        return "The change log no longer reaches back that far; synchronise anew.";
    case CME_ERR_STOPPED:
        return "The caller asked to stop.";
    case CME_ERR_NOT_ALLOWED:
        return "A gate keeps this person out: invitations only, an approval that is missing, or a block.";
    }
    return "This version does not know the status.";
}

const char *cme_version(void) {
    return CMEVENT_VERSION;
}
