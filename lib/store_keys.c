/* store_keys.c: the keys of sessions, as callers name them and as the tables have them.
 * May use store_internal.h.
 * Must not know whether a session exists. */
#include <cmevent/session.h>

#include <stdio.h>

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

cme_session_key cme__column_session_key(cme__statement *row, int column) {
    cme_civil_kind kind = (cme_civil_kind)cme__column_int(row, column + 2);
    return cme_session_key_of(cme__column_id(row, column),
                              cme__recurrence_id_civil(cme__column_int(row, column + 1), kind));
}

void cme__session_name(cme_session_key key, char text[CME__SESSION_NAME_SIZE]) {
    char event[CME_ID_TEXT_SIZE];
    char recurrence_id[CME_CIVIL_TEXT_SIZE];
    cme_id_text(key.event, event);
    cme_civil_text(key.recurrence_id, recurrence_id);
    (void)snprintf(text, CME__SESSION_NAME_SIZE, "session %s%sof event %s", recurrence_id,
                   recurrence_id[0] != '\0' ? " " : "", event);
}
