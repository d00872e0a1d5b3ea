/* ascending.c: lists of numbers brought into ascending order.
 * May use the C library.
 * Must not know what the numbers are. */
#include "base/ascending.h"

#include <stdlib.h>

static int compare(const void *left, const void *right);

void cme__ascending_sort(int64_t *values, size_t count) {
    if (count > 1) {
        qsort(values, count, sizeof *values, compare);
    }
}

size_t cme__ascending_settle(int64_t *values, size_t count) {
    size_t kept = 0;
    cme__ascending_sort(values, count);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || values[i] != values[kept - 1]) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

static int compare(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}
