/* spec.c: reads a caller's spec of any version.
 * May use fault.h and the C library.
 * Must not know what a spec is of. */
#include "base/spec.h"

#include <string.h>

/* No spec grows by more than this: a size beyond was never set. */
enum { GROWTH_MAX = 4096 };

cme_status cme__spec_read(cme__fault *fault, const char *name, const void *given, void *own,
                          size_t own_size) {
    if (given == NULL) {
        return cme__fail_null(fault, name);
    }
    size_t given_size = 0;
    memcpy(&given_size, given, sizeof given_size);
    if (given_size < sizeof given_size || given_size > own_size + GROWTH_MAX) {
        return cme__fail(fault, CME_ERR_MISUSE, "size of %s is %zu: make it with its INIT macro", name,
                         given_size);
    }
    const unsigned char *bytes = given;
    for (size_t i = own_size; i < given_size; i++) {
        if (bytes[i] != 0) {
            return cme__fail(fault, CME_ERR_INVALID,
                             "%s was made for a newer libcmevent (%zu bytes, known are %zu)", name,
                             given_size, own_size);
        }
    }
    size_t known = given_size < own_size ? given_size : own_size;
    memcpy((unsigned char *)own + sizeof given_size, bytes + sizeof given_size, known - sizeof given_size);
    return CME_OK;
}

cme_status cme__query_read(cme__fault *fault, const char *name, const void *given, void *own,
                           size_t own_size) {
    return given != NULL ? cme__spec_read(fault, name, given, own, own_size) : CME_OK;
}
