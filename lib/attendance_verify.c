/* attendance_verify.c: what cme_store_verify asks of the door's log.
 * May use attendance_internal.h, rsvp_internal.h, rsvp_row_internal.h.
 * Must not change anything. */
#include <inttypes.h>

#include "attendance_internal.h"
#include "rsvp_internal.h"
#include "rsvp_row_internal.h"

/* Where the problems go. */
typedef struct findings {
    cme_store *store;
    cme__db_problem report;
    void *context;
} findings;

static cme_status check_undos(const findings *f);
static cme_status check_counters(const findings *f);
static cme_status count_heads(const findings *f, int64_t session_row, cme__session_door *heads);

cme_status cme__attendance_verify(cme_store *store, cme__db_problem report, void *context) {
    const findings f = {store, report, context};
    cme_status status = check_undos(&f);
    return status == CME_OK ? check_counters(&f) : status;
}

/* An undo, and nothing else, names a check-in or check-out of the same head. */
static cme_status check_undos(const findings *f) {
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(
        f->store->db,
        "SELECT a.session, a.rowid FROM attendance a LEFT JOIN attendance u ON u.rowid = a.undoes"
        " WHERE a.action NOT IN (1, 2, 3) OR (a.action = 3) <> (u.rowid IS NOT NULL) OR u.action = 3"
        "  OR u.session <> a.session OR u.person <> a.person OR u.head <> a.head",
        &read);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (row) {
            cme__rsvp_report(f->store, f->report, f->context, "attendance", cme__column_int(read, 0),
                             "line %" PRId64 " of the door's log takes back what it cannot",
                             cme__column_int(read, 1));
        }
    }
    cme__done(read);
    return status;
}

static cme_status check_counters(const findings *f) {
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(
        f->store->db,
        "SELECT s.session, s.present, s.attended, s.walked_in, s.walked_in_present FROM session_heads s"
        " WHERE s.present <> 0 OR s.attended <> 0 OR s.walked_in <> 0 OR s.walked_in_present <> 0"
        "  OR EXISTS (SELECT 1 FROM attendance a WHERE a.session = s.session) ORDER BY s.session",
        &read);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (status != CME_OK || !row) {
            break;
        }
        static const char *const NAMES[] = {"present", "attended", "walked_in", "walked_in_present"};
        cme__session_door heads = {0};
        int64_t session_row = cme__column_int(read, 0);
        status = count_heads(f, session_row, &heads);
        const int32_t counted[] = {heads.present, heads.attended, heads.walked_in, heads.walked_in_present};
        for (int i = 0; status == CME_OK && i < 4; i++) {
            int64_t kept = cme__column_int(read, 1 + i);
            if (kept != counted[i]) {
                cme__rsvp_report(f->store, f->report, f->context, "attendance", session_row,
                                 "%s is %" PRId64 ", and the door's log makes %" PRId32, NAMES[i], kept,
                                 counted[i]);
            }
        }
    }
    cme__done(read);
    return status;
}

static cme_status count_heads(const findings *f, int64_t session_row, cme__session_door *heads) {
    cme__attendance_lines lines = {0};
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(
        f->store->db, "SELECT DISTINCT person, head FROM attendance WHERE session = $1 ORDER BY person, head",
        &read);
    cme__bind_int(read, 1, session_row);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (status != CME_OK || !row) {
            break;
        }
        cme__attendance_head head = {.session = session_row,
                                     .person = cme__column_int(read, 0),
                                     .head = (int32_t)cme__column_int(read, 1)};
        cme__door_head state = {0};
        lines.count = 0;
        status = cme__attendance_lines_read(f->store, head, &lines, &state);
        heads->present += state.is_present;
        heads->attended += state.has_attended;
        heads->walked_in += state.has_walked_in;
        heads->walked_in_present += state.is_present && state.has_walked_in;
    }
    cme__done(read);
    cme__free(lines.lines);
    return status;
}
