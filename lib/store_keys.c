/* store_keys.c: the keys of sessions, as callers name them and as the tables have them.
 * May use cmevent/session.h and db/schema.h.
 * Must not know whether a session exists. */
#include <cmevent/session.h>

#include "store_internal.h"

cme_session_key cme_session_key_of(cme_id event, cme_civil recurrence_id) {
    cme_session_key key;
    memset(&key, 0, sizeof key);
    key.event = event;
    key.recurrence_id = recurrence_id;
    return key;
}

bool cme_session_key_equal(cme_session_key a, cme_session_key b) {
    /* The kind is a property of the event, so it is not part of the name. */
    a.recurrence_id.kind = b.recurrence_id.kind;
    return cme_id_equal(a.event, b.event) && cme_civil_equal(a.recurrence_id, b.recurrence_id);
}

bool cme_session_key_is_none(cme_session_key key) {
    return cme_session_key_equal(key, CME_SESSION_NONE);
}

int64_t cme__recurrence_id_of(cme_civil recurrence_id) {
    recurrence_id.kind = CME_CIVIL_ZONED;
    return cme_civil_is_none(recurrence_id) ? CME__RECURRENCE_PLAIN : cme_civil_seconds(recurrence_id);
}

cme_civil cme__recurrence_id_civil(int64_t recurrence_id, cme_civil_kind kind) {
    return recurrence_id == CME__RECURRENCE_PLAIN ? CME_CIVIL_NONE
                                                  : cme_civil_from_seconds(recurrence_id, kind);
}
