/* ascending.h: lists of numbers in ascending order: dates as civil seconds, rows of tables.
 * May use the C library. Knows nothing of events. */
#ifndef CME__BASE_ASCENDING_H
#define CME__BASE_ASCENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sorts; doubles stay. */
void cme__ascending_sort(int64_t *values, size_t count);

/* Sorts, and keeps each value once: how many are left. */
size_t cme__ascending_settle(int64_t *values, size_t count);

/* How many values lie below this one: its place, whether it is there or not. */
static inline size_t cme__ascending_place(const int64_t *values, size_t count, int64_t value) {
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (values[middle] < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static inline bool cme__ascending_has(const int64_t *values, size_t count, int64_t value) {
    size_t place = cme__ascending_place(values, count, value);
    return place < count && values[place] == value;
}

#endif
