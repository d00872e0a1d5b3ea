/* spec.h: how a spec of any version is read: the caller's struct may be older (shorter) or newer (longer)
 * than ours. May use fault.h. Knows nothing of events. */
#ifndef CME__BASE_SPEC_H
#define CME__BASE_SPEC_H

#include <stddef.h>

#include "base/fault.h"

/* Copies what the caller gave over `own`, which holds our defaults and whose first field is its size_t size.
 * `given` shorter than ours: the rest keeps its defaults. Longer: the part that we do not know must be zero,
 * else CME_ERR_INVALID "... was made for a newer libcmevent". NULL or a size below sizeof(size_t):
 * CME_ERR_MISUSE, `name` says of what. `own->size` stays ours. */
cme_status cme__spec_read(cme__fault *fault, const char *name, const void *given, void *own, size_t own_size);

/* The same for a query or options: NULL leaves the defaults. */
cme_status cme__query_read(cme__fault *fault, const char *name, const void *given, void *own,
                           size_t own_size);

#endif
