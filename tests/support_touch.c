/* support_touch.c: the smallest write there is; see support_touch.h.
 * May use lib/store_internal.h and cmevent/change.h.
 * Must not know any one test. */
#include "support_touch.h"

#include <cmevent/change.h>

#include "store_internal.h"
#include "support.h"

/* A person as the tables have one, so that cme_store_verify finds nothing missing. */
static cme_status add_person(cme_store *store, cme_id id) {
    cme__statement *insert = NULL;
    cme_status status = cme__db_prepare(
        store->db, "INSERT INTO persons (id, name, created_at, updated_at) VALUES ($1, 'Ana Bo', 0, 0)",
        &insert);
    cme__bind_id(insert, 1, id);
    if (status == CME_OK) {
        status = cme__run(insert);
    }
    int64_t row = cme__db_last_rowid(store->db);
    return status == CME_OK ? cme__search_put(store->db, CME__SEARCH_PERSON, row, "Ana Bo") : status;
}

cme_status support_touch(cme_store *store) {
    cme_id id = CME_ID_NONE;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        id = cme__store_new_id(store);
        status = cme__change_append(store, CME_CHANGE_PERSON, CME_CHANGE_CREATED, id, 0, 0);
    }
    if (status == CME_OK) {
        status = add_person(store, id);
    }
    return cme__store_end(store, status);
}

uint64_t support_touches(cme_store *store) {
    uint64_t latest = 0;
    assert_ok(cme_change_latest(store, &latest), cme_store_message(store));
    return latest;
}
