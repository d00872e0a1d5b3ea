/* db_verify.c: checks of the file itself: its pages, its indexes, its references, its search.
 * May use <sqlite3.h>.
 * Must not know what the tables are for. */
#include <sqlite3.h>
#include <stdio.h>

#include "db/db_internal.h"

/* Problems that each check reports at most: one more than a report lists, so that it can say so. */
enum { PROBLEMS_PER_CHECK = 1001 };

static cme_status check_pages(cme__db *db, cme__db_problem report, void *context);
static cme_status check_references(cme__db *db, cme__db_problem report, void *context);
static cme_status check_search(cme__db *db, cme__db_problem report, void *context);

cme_status cme__db_verify(cme__db *db, cme__db_problem report, void *context) {
    cme_status status = cme__db_begin_read(db);
    if (status == CME_OK) {
        status = check_pages(db, report, context);
        if (status == CME_OK) {
            status = check_references(db, report, context);
        }
        cme_status ended = status == CME_OK ? cme__db_commit(db) : cme__db_rollback(db);
        status = status == CME_OK ? ended : status;
    }
    if (status != CME_OK || db->read_only) {
        return status; /* FTS5 counts its check among the writes, so a reader cannot ask for it */
    }
    status = cme__db_begin_write(db);
    if (status == CME_OK) {
        status = check_search(db, report, context);
        cme_status ended = cme__db_rollback(db);
        status = status == CME_OK ? ended : status;
    }
    return status;
}

static cme_status check_pages(cme__db *db, cme__db_problem report, void *context) {
    cme__statement *check = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(db, "PRAGMA integrity_check(1001)", &check);
    while (status == CME_OK && row) {
        status = cme__step(check, &row);
        const char *text = row ? cme__column_text(check, 0, NULL) : NULL;
        if (text != NULL && sqlite3_stricmp(text, "ok") != 0) {
            report(context, "file", text);
        }
    }
    cme__done(check);
    return status;
}

static cme_status check_references(cme__db *db, cme__db_problem report, void *context) {
    cme__statement *check = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(db, "PRAGMA foreign_key_check", &check);
    for (int count = 0; status == CME_OK && row && count < PROBLEMS_PER_CHECK; count++) {
        status = cme__step(check, &row);
        if (row) {
            char text[256];
            const char *table = cme__column_text(check, 0, NULL);
            const char *parent = cme__column_text(check, 2, NULL);
            (void)snprintf(text, sizeof text, "row %lld of %s refers to a row of %s that is not there",
                           (long long)cme__column_int(check, 1), table != NULL ? table : "?",
                           parent != NULL ? parent : "?");
            report(context, "reference", text);
        }
    }
    cme__done(check);
    return status;
}

static cme_status check_search(cme__db *db, cme__db_problem report, void *context) {
    static const char *const checks[] = {
        "INSERT INTO search_persons(search_persons) VALUES ('integrity-check')",
        "INSERT INTO search_events(search_events) VALUES ('integrity-check')",
        "INSERT INTO search_sessions(search_sessions) VALUES ('integrity-check')",
    };
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        cme__statement *check = NULL;
        cme_status status = cme__db_prepare(db, checks[i], &check);
        if (status == CME_OK) {
            status = cme__run(check);
        }
        if (status == CME_ERR_CORRUPT && db->death.status == CME_OK) {
            report(context, "search", db->fault->text);
            cme__fault_clear(db->fault);
        } else if (status != CME_OK) {
            return status;
        }
    }
    return CME_OK;
}
