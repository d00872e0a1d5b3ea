/* support_due.h: what is due, for tests, in one line each.
 * May use support_events.h and the library. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_DUE_H
#define CME_TEST_SUPPORT_DUE_H

#include "support_events.h"

static inline cme_due_page *take_some(const world *w, uint32_t kinds, uint32_t limit) {
    cme_due_query query = CME_DUE_QUERY_INIT;
    query.kinds = kinds;
    query.limit = limit;
    cme_due_page *page = NULL;
    assert_ok(cme_due_take(w->store, &query, &page), cme_store_message(w->store));
    return page;
}

static inline cme_time next_take(const world *w) {
    cme_time at = 0;
    assert_ok(cme_due_next(w->store, NULL, &at, NULL), cme_store_message(w->store));
    return at;
}

#endif
