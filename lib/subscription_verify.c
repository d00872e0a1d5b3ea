/* subscription_verify.c: what cme_store_verify asks of subscriptions.
 * May use subscription_internal.h, store_agenda_internal.h and db/.
 * Must not change anything. */
#include <inttypes.h>

#include "store_agenda_internal.h"
#include "store_page_internal.h"
#include "subscription_internal.h"

enum { EVENT, PERSON, GUESTS, SINCE, UNTIL, HAS_LINE };

static const char *problem_of(cme__statement *row);

cme_status cme__subscription_verify(cme_store *store, cme__db_problem report, void *context) {
    static const char SELECT[] =
        "SELECT e.id, p.id, x.guests, x.since, x.until,"
        "  EXISTS (SELECT 1 FROM agenda a WHERE a.event = x.event AND a.kind = $1)"
        " FROM subscriptions x JOIN events e ON e.rowid = x.event JOIN persons p ON p.rowid = x.person"
        " ORDER BY x.rowid";
    cme__statement *select = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(store->db, SELECT, &select);
    cme__bind_int(select, 1, CME__AGENDA_SUBSCRIPTIONS);
    while (status == CME_OK) {
        status = cme__step(select, &row);
        if (status != CME_OK || !row) {
            break;
        }
        const char *problem = problem_of(select);
        if (problem != NULL) {
            char event[CME_ID_TEXT_SIZE];
            char person[CME_ID_TEXT_SIZE];
            cme__fault sentence = {0};
            cme_id_text(cme__column_id(select, EVENT), event);
            cme_id_text(cme__column_id(select, PERSON), person);
            (void)cme__fail(&sentence, CME_ERR_CORRUPT, "subscription of person %s to event %s: %s", person,
                            event, problem);
            report(context, "subscription", sentence.text);
        }
    }
    cme__done(select);
    return status;
}

static const char *problem_of(cme__statement *row) {
    cme_time until = cme__column_time(row, UNTIL);
    int64_t guests = cme__column_int(row, GUESTS);
    if (guests < 0 || guests > CME_RSVP_GUESTS_MAX) {
        return "its guests are none";
    }
    if (until != CME_TIME_NONE && until < cme__column_int(row, SINCE)) {
        return "it ends before it begins";
    }
    if (until == CME_TIME_NONE && cme__column_int(row, HAS_LINE) == 0) {
        return "it is running, and nobody will look for new sessions";
    }
    return NULL;
}
