/* question_verify.c: what cme_store_verify asks of questions: whose they are, their order, their form.
 * May use question_internal.h, session_internal.h and db/.
 * Must not change anything. */
#include <inttypes.h>
#include <stdio.h>

#include "question_internal.h"
#include "session_internal.h"

/* Where the problems go. */
typedef struct findings {
    cme_store *store;
    cme__db_problem report;
    void *context;
} findings;

static cme_status check_marks(const findings *f);
static cme_status check_order(const findings *f);
static cme_status check_forms(const findings *f);

cme_status cme__question_verify(cme_store *store, cme__db_problem report, void *context) {
    const findings f = {store, report, context};
    cme_status status = check_marks(&f);
    if (status == CME_OK) {
        status = check_order(&f);
    }
    return status == CME_OK ? check_forms(&f) : status;
}

static void report_event(const findings *f, cme_id event, const char *what) {
    char id[CME_ID_TEXT_SIZE];
    cme__fault sentence = {0};
    cme_id_text(event, id);
    (void)cme__fail(&sentence, CME_ERR_CORRUPT, "event %s: %s", id, what);
    f->report(f->context, "questions", sentence.text);
}

/* An event is marked as having questions when it has some: otherwise nobody would look for them. */
static cme_status check_marks(const findings *f) {
    static const char SQL[] =
        "SELECT e.id, e.has & $1 FROM events e"
        " WHERE (e.has & $1 <> 0) <> EXISTS (SELECT 1 FROM questions q WHERE q.event = e.rowid)"
        " ORDER BY e.rowid";
    cme__statement *find = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(f->store->db, SQL, &find);
    cme__bind_int(find, 1, CME__HAS_QUESTIONS);
    while (status == CME_OK && row) {
        status = cme__step(find, &row);
        if (row) {
            report_event(f, cme__column_id(find, 0),
                         cme__column_int(find, 1) != 0 ? "it has no question, and is marked as having some"
                                                       : "it has questions, and is not marked so");
        }
    }
    cme__done(find);
    return status;
}

/* Positions of the questions asked are 1, 2, 3 ...; retired ones have none. */
static cme_status check_order(const findings *f) {
    static const char SQL[] =
        "SELECT e.id FROM questions q JOIN events e ON e.rowid = q.event GROUP BY q.event"
        " HAVING min(CASE WHEN q.retired_at IS NULL THEN q.position ELSE 1 END) <> 1"
        "  OR max(CASE WHEN q.retired_at IS NULL THEN q.position ELSE 0 END)"
        "   <> count(DISTINCT CASE WHEN q.retired_at IS NULL THEN q.position END)"
        "  OR count(DISTINCT CASE WHEN q.retired_at IS NULL THEN q.position END)"
        "   <> count(CASE WHEN q.retired_at IS NULL THEN 1 END)"
        "  OR max(CASE WHEN q.retired_at IS NOT NULL THEN q.position ELSE 0 END) <> 0"
        " ORDER BY q.event";
    cme__statement *find = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(f->store->db, SQL, &find);
    while (status == CME_OK && row) {
        status = cme__step(find, &row);
        if (row) {
            report_event(f, cme__column_id(find, 0), "the positions of its questions are not 1, 2, 3 ...");
        }
    }
    cme__done(find);
    return status;
}

/* A kind is one of the six, and choices are there exactly for those that choose (2 and 3). */
static cme_status check_forms(const findings *f) {
    static const char SQL[] = "SELECT e.id, q.id FROM questions q JOIN events e ON e.rowid = q.event"
                              " WHERE q.kind NOT BETWEEN 1 AND 6 OR q.text = ''"
                              "  OR (q.kind IN (2, 3)) <> (q.choices IS NOT NULL AND q.choices <> '')"
                              " ORDER BY q.rowid";
    cme__statement *find = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(f->store->db, SQL, &find);
    while (status == CME_OK && row) {
        status = cme__step(find, &row);
        if (row) {
            char id[CME_ID_TEXT_SIZE];
            char what[CME_ID_TEXT_SIZE + 64];
            cme_id_text(cme__column_id(find, 1), id);
            (void)snprintf(what, sizeof what, "its question %s has no form that is known", id);
            report_event(f, cme__column_id(find, 0), what);
        }
    }
    cme__done(find);
    return status;
}
