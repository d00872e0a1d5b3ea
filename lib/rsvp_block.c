/* rsvp_block.c: the RSVP of somebody whom the group has blocked, ended.
 * May use rsvp_row_internal.h, rsvp_internal.h.
 * Must not know where a block holds: block.c does. */
#include "rsvp_internal.h"
#include "rsvp_row_internal.h"

cme_status cme__rsvp_block(cme_store *store, cme__session_plan *plan, int64_t person_row, int64_t by_row) {
    cme__rsvp_edit edit;
    cme__rsvp_row row = {.person = person_row};
    cme_status status = cme__rsvp_row_read(store, plan->row, &row);
    if (status == CME_OK && (row.marks & CME__RSVP_ENDED_MARK)) {
        status = cme__rsvp_forget_ended(store, plan->row, person_row);
    }
    if (status != CME_OK || !cme__rsvp_is_alive(row.state)) {
        return status;
    }
    status = cme__rsvp_edit_begin(&edit, store, plan, CME_RSVP_REASON_BLOCKED, by_row);
    if (status == CME_OK) {
        status = cme__rsvp_change_to_end(&edit, &row, CME_RSVP_REJECTED);
    }
    if (status == CME_OK) {
        status = cme__rsvp_move_up(&edit);
    }
    return status == CME_OK ? cme__rsvp_edit_end(&edit) : status;
}
