/* db_busy.c: waiting for another writer: sleeps of random length until a deadline.
 * May use the monotonic clock and nanosleep.
 * Must not know what is waited for, nor the time of day. */
#define _POSIX_C_SOURCE 200809L

#include <time.h>

#include "base/id.h"
#include "db/db_internal.h"

/* A new waiter asks again soon, for most waits are short. Then it asks seldom, for whoever asks takes time
 * from the one that writes. Who has waited long asks most often: that makes it fair. Measured with 8 writing
 * processes (tests/bench/rsvp_processes.c); SQLite's own steps, ever longer, starve some of them. */
static const struct {
    int64_t waited_ns; /* up to here */
    int64_t least_ns;  /* a sleep is at least this long, at most four times as long */
} PATIENCE[] = {{200000, 40000}, {10000000, 160000}, {INT64_MAX, 40000}};

static const int64_t second_ns = 1000000000;

static int64_t monotonic_ns(void) {
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * second_ns + now.tv_nsec;
}

void cme__busy_init(cme__busy *busy, uint32_t timeout_ms) {
    uint8_t seed[sizeof busy->random];
    cme__random_bytes(seed, sizeof seed);
    busy->timeout_ms = timeout_ms;
    busy->random = 1; /* xorshift never leaves 0 */
    for (size_t i = 0; i < sizeof seed; i++) {
        busy->random = busy->random << 8 ^ seed[i];
    }
    busy->random |= 1;
    busy->started_ns = 0;
    busy->waited_ns = 0;
}

void cme__busy_start(cme__busy *busy) {
    busy->started_ns = 0;
    busy->waited_ns = 0;
}

static int64_t next_sleep_ns(cme__busy *busy) {
    size_t i = 0;
    while (busy->waited_ns > PATIENCE[i].waited_ns) {
        i++;
    }
    busy->random ^= busy->random << 13;
    busy->random ^= busy->random >> 7;
    busy->random ^= busy->random << 17;
    return PATIENCE[i].least_ns + (int64_t)(busy->random % (uint64_t)(3 * PATIENCE[i].least_ns));
}

bool cme__busy_wait(cme__busy *busy) {
    int64_t now = monotonic_ns();
    if (busy->started_ns == 0) {
        busy->started_ns = now;
    }
    busy->waited_ns = now - busy->started_ns;
    int64_t left = (int64_t)busy->timeout_ms * 1000000 - busy->waited_ns;
    if (left <= 0) {
        return false;
    }
    int64_t sleep = next_sleep_ns(busy);
    struct timespec pause = {0, (long)(sleep < left ? sleep : left)};
    (void)nanosleep(&pause, NULL); /* a signal only shortens the pause */
    return true;
}

int cme__busy_handler(void *busy, int count) {
    if (count == 0) {
        cme__busy_start(busy);
    }
    return cme__busy_wait(busy) ? 1 : 0;
}
