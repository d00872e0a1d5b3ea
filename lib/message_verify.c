/* message_verify.c: what cme_store_verify asks of the outbox: each change has the message that it makes.
 * May use rsvp_row_internal.h, rsvp_internal.h, rules/message.h.
 * Must not change anything. */
#include <inttypes.h>

#include "rsvp_internal.h"
#include "rsvp_row_internal.h"
#include "rules/message.h"

static bool is_sound(cme__statement *row);

cme_status cme__message_verify(cme_store *store, cme__db_problem report, void *context) {
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(
        store->db,
        "SELECT c.sequence, c.kind, c.message, c.session, p.rowid, l.number, l.from_state, l.to_state,"
        "  l.guests_before, l.guests_after, l.reason"
        " FROM changes c LEFT JOIN persons p ON p.rowid = c.person"
        "  LEFT JOIN rsvp_log l ON l.session = c.session AND l.person = c.person AND l.number = c.sequence"
        " WHERE c.message IS NOT NULL OR c.kind IN (8, 10) ORDER BY c.sequence",
        &read);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (status == CME_OK && row && !is_sound(read)) {
            cme__rsvp_report(store, report, context, "messages", cme__column_int(read, 3),
                             "change %" PRId64 " has message %" PRId64 ", which it does not make",
                             cme__column_int(read, 0), cme__column_int(read, 2));
        }
    }
    cme__done(read);
    return status;
}

/* A change of an RSVP has a line in the log of RSVPs and the message of that; a note, which has none, has no
 * message. */
static bool is_sound(cme__statement *row) {
    cme_change_kind kind = (cme_change_kind)cme__column_int(row, 1);
    cme_message_kind message = (cme_message_kind)cme__column_int(row, 2);
    if (cme__column_is_null(row, 4)) {
        return false;
    }
    if (kind == CME_CHANGE_MESSAGE) {
        return cme__message_is_of_session(message);
    }
    const cme__message_change change = {
        .from = (cme_rsvp_state)cme__column_int(row, 6),
        .to = (cme_rsvp_state)cme__column_int(row, 7),
        .guests_before = (int32_t)cme__column_int(row, 8),
        .guests_after = (int32_t)cme__column_int(row, 9),
        .reason = (cme_rsvp_reason)cme__column_int(row, 10),
    };
    bool is_of_rsvp = kind == CME_CHANGE_RSVP;
    return is_of_rsvp && message == (cme__column_is_null(row, 5) ? 0 : cme__message_of(&change));
}
