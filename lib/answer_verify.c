/* answer_verify.c: what cme_store_verify asks of answers and of names of guests.
 * May use answer_internal.h, rsvp_row_internal.h, rules/answer.h and db/.
 * Must not change anything. */
#include <inttypes.h>

#include "answer_internal.h"
#include "rsvp_row_internal.h"
#include "rules/answer.h"

static cme_status check_answers(cme_store *store, cme__db_problem report, void *context);
static cme_status check_names(cme_store *store, cme__db_problem report, void *context);

cme_status cme__answer_verify(cme_store *store, cme__db_problem report, void *context) {
    cme_status status = check_answers(store, report, context);
    return status == CME_OK ? check_names(store, report, context) : status;
}

/* Whether somebody with this many guests brings this one. Who was asked only, or does not come any more, may
 * have said something about guests before. */
static bool brings_guest(cme_rsvp_state state, int64_t guests, int64_t guest) {
    switch (state) {
    case CME_RSVP_PENDING:
    case CME_RSVP_GOING:
    case CME_RSVP_MAYBE:
    case CME_RSVP_WAITLISTED:
    case CME_RSVP_OFFERED:
        return guest <= guests;
    case CME_RSVP_INVITED:
    case CME_RSVP_DECLINED:
    case CME_RSVP_CANCELLED:
    case CME_RSVP_REJECTED:
        break;
    }
    return guest <= CME_RSVP_GUESTS_MAX;
}

/* What is wrong with an answer; NULL: nothing. */
static const char *answer_problem(cme__statement *row) {
    cme_rsvp_state state = (cme_rsvp_state)cme__column_int(row, 4);
    int64_t guest = cme__column_int(row, 2);
    if (cme__column_int(row, 8) == 0) {
        return "answers a question of another event";
    }
    if (guest < 0 || !brings_guest(state, cme__column_int(row, 5), guest)) {
        return "answers a question, and does not come";
    }
    if (guest > 0 && cme__column_int(row, 9) == 0) {
        return "answers a question that guests are not asked";
    }
    if (!cme__answer_is_normal((cme_question_kind)cme__column_int(row, 6), cme__column_given(row, 7))) {
        return "answers a question in a form that its kind does not have";
    }
    return NULL;
}

/* Whom a problem is about. */
static void report_problem(cme_store *store, cme__db_problem report, void *context, cme__statement *row,
                           const char *problem) {
    char person[CME_ID_TEXT_SIZE];
    int64_t guest = cme__column_int(row, 2);
    int64_t session = cme__column_int(row, 0);
    cme_id_text(cme__column_id(row, 1), person);
    if (guest == 0) {
        cme__rsvp_report(store, report, context, "answers", session, "person %s %s", person, problem);
    } else {
        cme__rsvp_report(store, report, context, "answers", session, "guest %" PRId64 " of person %s %s",
                         guest, person, problem);
    }
}

static cme_status check_answers(cme_store *store, cme__db_problem report, void *context) {
    static const char SQL[] = "SELECT a.session, p.id, a.guest, a.question, r.state, " CME__PARTY_GUESTS
                              ", q.kind, a.answer, q.event = s.event, q.of_guests FROM rsvp_answers a"
                              "  JOIN rsvps r ON r.session = a.session AND r.person = a.person"
                              "  JOIN questions q ON q.rowid = a.question"
                              "  JOIN persons p ON p.rowid = a.person"
                              "  JOIN sessions s ON s.rowid = a.session"
                              " ORDER BY a.session, a.person, a.guest, a.question";
    cme__statement *find = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(store->db, SQL, &find);
    while (status == CME_OK && row) {
        status = cme__step(find, &row);
        const char *problem = row ? answer_problem(find) : NULL;
        if (problem != NULL) {
            report_problem(store, report, context, find, problem);
        }
    }
    cme__done(find);
    return status;
}

static cme_status check_names(cme_store *store, cme__db_problem report, void *context) {
    static const char SQL[] =
        "SELECT g.session, p.id, g.guest, g.name, r.state, " CME__PARTY_GUESTS " FROM rsvp_guests g"
        "  JOIN rsvps r ON r.session = g.session AND r.person = g.person"
        "  JOIN persons p ON p.rowid = g.person"
        " ORDER BY g.session, g.person, g.guest";
    cme__statement *find = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(store->db, SQL, &find);
    while (status == CME_OK && row) {
        status = cme__step(find, &row);
        int64_t guest = cme__column_int(find, 2);
        bool comes = guest > 0 &&
                     brings_guest((cme_rsvp_state)cme__column_int(find, 4), cme__column_int(find, 5), guest);
        if (row && !comes) {
            report_problem(store, report, context, find, "has a name, and does not come");
        } else if (row && cme__column_given(find, 3)[0] == '\0') {
            report_problem(store, report, context, find, "has an empty name");
        }
    }
    cme__done(find);
    return status;
}
