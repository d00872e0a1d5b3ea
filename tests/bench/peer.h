/* peer.h: what the peers of peers.py that are written in C share: their command line, their clock, their
 * answer. */
#ifndef CME_BENCH_PEER_H
#define CME_BENCH_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Expands the rule once. */
typedef void peer_expand(void *peer);

static inline double peer_now(void) {
    return (double)clock() / CLOCKS_PER_SEC; /* in microseconds on every POSIX system */
}

/* CPU seconds of one expansion: the fastest of batches of a hundredth of a second or more. The growing first
 * batches warm up. With no time to spend it expands once. */
static inline double peer_measure(peer_expand *expand, void *peer, double seconds) {
    double best = 0;
    double begin = peer_now();
    double end = begin;
    for (size_t repeats = 1; best <= 0 || end - begin < seconds;) {
        double start = peer_now();
        for (size_t i = 0; i < repeats; i++) {
            expand(peer);
        }
        end = peer_now();
        double each = (end - start) / (double)repeats;
        bool is_long_enough = end - start >= 0.01;
        best = each > 0 && (best <= 0 || (is_long_enough && each < best)) ? each : best;
        repeats *= is_long_enough ? 1 : 2;
    }
    return best;
}

#endif
