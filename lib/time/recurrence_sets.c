/* recurrence_sets.c: sets of small numbers as words of bits.
 * May use recurrence_internal.h.
 * Must not know what the numbers mean. */
#include "time/recurrence_internal.h"

int cme__set_next(const uint64_t *words, int word_count, int from) {
    if (from < 0) {
        from = 0;
    }
    for (int i = from / 64; i < word_count; i++) {
        uint64_t left = i == from / 64 ? words[i] & ~cme__bits_below(from % 64) : words[i];
        if (left != 0) {
            return 64 * i + cme__lowest_bit(left);
        }
    }
    return -1;
}

int cme__set_previous(const uint64_t *words, int word_count, int from) {
    if (from >= 64 * word_count) {
        from = 64 * word_count - 1;
    }
    for (int i = from < 0 ? -1 : from / 64; i >= 0; i--) {
        uint64_t left = i == from / 64 ? words[i] & cme__bits_below(from % 64 + 1) : words[i];
        if (left != 0) {
            return 64 * i + cme__highest_bit(left);
        }
    }
    return -1;
}

int cme__set_count(const uint64_t *words, int word_count) {
    int count = 0;
    for (int i = 0; i < word_count; i++) {
        count += cme__bit_count(words[i]);
    }
    return count;
}

int cme__set_rank(const uint64_t *words, int word_count, int bit) {
    int rank = 0;
    for (int i = 0; i < word_count && 64 * i < bit; i++) {
        rank += cme__bit_count(words[i] & cme__bits_below(bit - 64 * i));
    }
    return rank;
}

int cme__set_select(const uint64_t *words, int word_count, int rank) {
    for (int i = 0; i < word_count; i++) {
        int here = cme__bit_count(words[i]);
        if (rank < here) {
            uint64_t left = words[i];
            while (rank-- > 0) {
                left &= left - 1;
            }
            return 64 * i + cme__lowest_bit(left);
        }
        rank -= here;
    }
    return -1;
}
