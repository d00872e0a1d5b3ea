/* support_touch.h: the smallest write there is, for tests of the store that need no noun.
 * May use lib/store_internal.h. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_TOUCH_H
#define CME_TEST_SUPPORT_TOUCH_H

#include <stdint.h>

#include <cmevent/store.h>

/* Appends a line to the change log, a row to the persons, and a name to the search index, in one call. */
cme_status support_touch(cme_store *store);

/* How many of them the store has kept. The test fails when it cannot be read. */
uint64_t support_touches(cme_store *store);

#endif
