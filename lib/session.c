/* session.c: one session, read as callers see it.
 * May use session_internal.h, store_page_internal.h and the rooms below.
 * Must not know how sessions are searched, nor what changes them. */
#include <cmevent/session.h>

#include "session_internal.h"
#include "store_page_internal.h"

static cme_status get_session(cme_store *store, cme_session_key key, void **out);

cme_status cme_session_get(cme_store *store, cme_session_key key, cme_session **out) {
    void *session = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get_session(store, key, &session) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, session, out);
}

void cme_session_free(cme_session *session) {
    cme__arena_object_free(session);
}

void cme_session_page_free(cme_session_page *page) {
    cme__arena_object_free(page);
}

static cme_status get_session(cme_store *store, cme_session_key key, void **out) {
    cme__session_plan plan;
    cme_status status = cme__session_load(store, key, &plan);
    return status == CME_OK ? cme__session_object(store, &plan, out) : status;
}
