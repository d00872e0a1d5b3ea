/* support_touch.c: the smallest write there is; see support_touch.h.
 * May use lib/store_internal.h and cmevent/change.h.
 * Must not know any one test. */
#include "support_touch.h"

#include <cmevent/change.h>

#include "store_internal.h"
#include "support.h"

cme_status support_touch(cme_store *store) {
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_GROUP, CME_CHANGE_CREATED, cme__store_new_id(store),
                                    CME_SESSION_NONE, CME_ID_NONE);
    }
    if (status == CME_OK) {
        status = cme__search_put(store->db, CME__SEARCH_PERSON, cme__db_last_rowid(store->db), "Ana Bo");
    }
    return cme__store_end(store, status);
}

uint64_t support_touches(cme_store *store) {
    uint64_t latest = 0;
    assert_ok(cme_change_latest(store, &latest), cme_store_message(store));
    return latest;
}
