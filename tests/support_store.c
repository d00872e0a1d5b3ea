/* support_store.c: stores for tests, with a clock that stands where the test puts it; see support.h.
 * May use cmocka and the library's public headers.
 * Must not know any one test. */
#include "support.h"

cme_time support_clock_now(void *clock) {
    return ((const support_clock *)clock)->now;
}

cme_store *support_store_at(const char *path, support_clock *clock) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.clock = support_clock_now;
    options.clock_context = clock;
    cme_store *store = NULL;
    assert_ok(cme_store_open(path, &options, &store), cme_store_message(store));
    return store;
}

static support_clock shared_clock;

cme_store *support_store(void) {
    shared_clock.now = SUPPORT_NOON;
    return support_store_at(":memory:", &shared_clock);
}

void support_set_now(cme_time now) {
    shared_clock.now = now;
}
