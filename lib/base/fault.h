/* fault.h: how a room below the store reports an error: a status with its sentence.
 * May use cmevent/status.h. Knows nothing of events, SQL or calendars. */
#ifndef CME__BASE_FAULT_H
#define CME__BASE_FAULT_H

#include <stdarg.h>

#include <cmevent/status.h>

enum { CME__FAULT_SIZE = 512 };

/* The last error of a store, or of a call of a pure room. `text` is UTF-8, cut on a character boundary. */
typedef struct cme__fault {
    cme_status status;
    char text[CME__FAULT_SIZE];
} cme__fault;

/* Forgets the error. NULL is allowed. */
void cme__fault_clear(cme__fault *fault);

/* Records status and sentence and returns the status: `return cme__fail(fault, CME_ERR_INVALID, "...", ...)`.
 * A NULL fault only returns the status. Values of text go in with %s; control characters in them come out
 * as '?', so that a message is always one line. */
cme_status cme__fail(cme__fault *fault, cme_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts text in front of the sentence that is there ("line 12: " + ...). */
void cme__fault_prefix(cme__fault *fault, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The usual failures. */
cme_status cme__fail_memory(cme__fault *fault);
cme_status cme__fail_null(cme__fault *fault, const char *argument);

#endif
