/* db_schema.c: whether a file's tables are those of a store, and nothing is hidden among them.
 * May use <sqlite3.h> and the steps of schema.h.
 * Must not know what the tables are for. */
#include <sqlite3.h>
#include <string.h>

#include "db/db_internal.h"
#include "db/schema.h"

enum { COLUMNS = 4 }; /* of schema_sql */

static cme_status compare_with_model(cme__db *db, int version);
static cme_status open_model(cme__db *db, int version, sqlite3 **out);
static cme_status compare_rows(cme__db *db, sqlite3 *model, sqlite3_stmt *expected, sqlite3_stmt *found);
static bool next_row(sqlite3_stmt *statement, int *code);
static int compare_names(sqlite3_stmt *a, sqlite3_stmt *b);
static const char *column(sqlite3_stmt *statement, int index);

/* The file's tables must be word for word those that the steps build: no trigger, no view, no constraint
 * that somebody put in. What FTS5 builds for itself may differ by its version, and statistics are
 * anybody's. */
static const char schema_sql[] =
    "SELECT coalesce(type, ''), coalesce(name, ''), coalesce(tbl_name, ''),"
    "  CASE WHEN type = 'table' AND name GLOB 'search_*_*' THEN '' ELSE coalesce(sql, '') END"
    " FROM sqlite_schema WHERE name NOT IN ('sqlite_stat1', 'sqlite_stat4')"
    " ORDER BY name, type";

cme_status cme__db_check_schema(cme__db *db, int version) {
    char digest[CME__DIGEST_TEXT_SIZE];
    cme_status status = cme__db_schema_digest(db, digest);
    if (status != CME_OK || strcmp(digest, cme__schema_digests[version - 1]) == 0) {
        return status;
    }
    /* Perhaps only another SQLite's way to write the same; else this names what is wrong. */
    return compare_with_model(db, version);
}

cme_status cme__db_schema_digest(cme__db *db, char text[CME__DIGEST_TEXT_SIZE]) {
    sqlite3_stmt *rows = NULL;
    cme__digest digest;
    cme__digest_begin(&digest);
    int code = sqlite3_prepare_v2(db->handle, schema_sql, -1, &rows, NULL);
    while (code == SQLITE_OK && next_row(rows, &code)) {
        for (int i = 0; i < COLUMNS; i++) {
            const char *value = column(rows, i);
            cme__digest_add(&digest, value, strlen(value) + 1);
        }
    }
    cme__digest_end(&digest, text);
    cme_status status = code == SQLITE_OK ? CME_OK : cme__db_fail(db, db->handle, code, "cannot be read");
    (void)sqlite3_finalize(rows);
    return status;
}

static cme_status compare_with_model(cme__db *db, int version) {
    sqlite3 *model = NULL;
    sqlite3_stmt *expected = NULL;
    sqlite3_stmt *found = NULL;
    cme_status status = open_model(db, version, &model);
    if (status != CME_OK) {
        goto out;
    }
    int code = sqlite3_prepare_v2(model, schema_sql, -1, &expected, NULL);
    if (code != SQLITE_OK) {
        status = cme__db_fail(db, model, code, "cannot build the tables in memory");
        goto out;
    }
    code = sqlite3_prepare_v2(db->handle, schema_sql, -1, &found, NULL);
    if (code != SQLITE_OK) {
        status = cme__db_fail(db, db->handle, code, "cannot be read");
        goto out;
    }
    status = compare_rows(db, model, expected, found);
out:
    (void)sqlite3_finalize(expected);
    (void)sqlite3_finalize(found);
    (void)sqlite3_close(model);
    return status;
}

static cme_status open_model(cme__db *db, int version, sqlite3 **out) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX |
                SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(":memory:", out, flags, NULL);
    for (int step = 0; code == SQLITE_OK && step < version; step++) {
        code = sqlite3_exec(*out, cme__schema_steps[step], NULL, NULL, NULL);
    }
    return code == SQLITE_OK ? CME_OK : cme__db_fail(db, *out, code, "cannot build the tables in memory");
}

static cme_status compare_rows(cme__db *db, sqlite3 *model, sqlite3_stmt *expected, sqlite3_stmt *found) {
    for (;;) {
        int model_code = SQLITE_OK;
        int code = SQLITE_OK;
        bool wanted = next_row(expected, &model_code);
        bool present = next_row(found, &code);
        if (model_code != SQLITE_OK) {
            return cme__db_fail(db, model, model_code, "cannot build the tables in memory");
        }
        if (code != SQLITE_OK) {
            return cme__db_fail(db, db->handle, code, "cannot be read");
        }
        if (!wanted && !present) {
            return CME_OK;
        }
        int order = !wanted ? 1 : !present ? -1 : compare_names(expected, found);
        if (order > 0) {
            return cme__fail(db->fault, CME_ERR_CORRUPT, "the file has a %s '%s' that no store has",
                             column(found, 0), column(found, 1));
        }
        if (order < 0) {
            return cme__fail(db->fault, CME_ERR_CORRUPT, "the file lacks the %s '%s'", column(expected, 0),
                             column(expected, 1));
        }
        if (strcmp(column(expected, 2), column(found, 2)) != 0 ||
            strcmp(column(expected, 3), column(found, 3)) != 0) {
            return cme__fail(db->fault, CME_ERR_CORRUPT, "the %s '%s' of the file is not that of a store",
                             column(expected, 0), column(expected, 1));
        }
    }
}

/* false at the end, and on failure with its code. */
static bool next_row(sqlite3_stmt *statement, int *code) {
    int answer = sqlite3_step(statement);
    *code = answer == SQLITE_ROW || answer == SQLITE_DONE ? SQLITE_OK : answer;
    for (int i = 0; answer == SQLITE_ROW && i < COLUMNS; i++) {
        if (sqlite3_column_text(statement, i) == NULL) { /* none is NULL in the query: memory ran out */
            *code = SQLITE_NOMEM;
        }
    }
    return answer == SQLITE_ROW && *code == SQLITE_OK;
}

static int compare_names(sqlite3_stmt *a, sqlite3_stmt *b) {
    int order = strcmp(column(a, 1), column(b, 1));
    return order != 0 ? order : strcmp(column(a, 0), column(b, 0));
}

static const char *column(sqlite3_stmt *statement, int index) {
    return (const char *)sqlite3_column_text(statement, index);
}
