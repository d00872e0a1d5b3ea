/* db_migrate.c: makes an empty file a store, brings older ones up to date, and refuses all others.
 * May use <sqlite3.h> and the steps of schema.h.
 * Must not know what the tables are for. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "db/db_internal.h"
#include "db/schema.h"

static cme_status look(cme__db *db, bool check, int *version);
static cme_status identify(cme__db *db, int *version);
static cme_status check_file(cme__db *db);
static cme_status take_step(cme__db *db, int version);
static cme_status compare_schema(cme__db *db, int version);
static cme_status open_model(cme__db *db, int version, sqlite3 **out);
static cme_status compare_rows(cme__db *db, sqlite3 *model, sqlite3_stmt *expected, sqlite3_stmt *found);
static bool next_row(sqlite3_stmt *statement, int *code);
static int compare_names(sqlite3_stmt *a, sqlite3_stmt *b);
static const char *column(sqlite3_stmt *statement, int index);

cme_status cme__db_migrate(cme__db *db, bool check) {
    int version = 0;
    cme_status status = look(db, check, &version);
    while (status == CME_OK && version < cme__schema_version) {
        if (db->read_only) {
            return version == 0
                       ? cme__fail(db->fault, CME_ERR_NOT_A_STORE, "the file is empty")
                       : cme__fail(db->fault, CME_ERR_READ_ONLY,
                                   "the file is of version %d and must be opened for writing once", version);
        }
        status = take_step(db, version);
        if (status == CME_OK) {
            status = look(db, false, &version); /* another process may have been quicker */
        }
    }
    return status;
}

/* What the file is, all read from one snapshot. */
static cme_status look(cme__db *db, bool check, int *version) {
    cme_status status = cme__db_exec(db, "BEGIN");
    if (status != CME_OK) {
        return status;
    }
    status = identify(db, version);
    if (status == CME_OK && check) {
        status = check_file(db);
    }
    if (status == CME_OK && *version > 0) {
        status = compare_schema(db, *version);
    }
    (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

static cme_status identify(cme__db *db, int *version) {
    int64_t application = 0;
    int64_t user_version = 0;
    int64_t things = 0;
    cme_status status = cme__db_pragma_int(db, "PRAGMA application_id", &application);
    if (status == CME_OK) {
        status = cme__db_pragma_int(db, "PRAGMA user_version", &user_version);
    }
    if (status != CME_OK) {
        return status;
    }
    if (application != CME__APPLICATION_ID) {
        status = cme__db_pragma_int(db, "SELECT count(*) FROM sqlite_schema", &things);
        if (status == CME_OK && (application != 0 || user_version != 0 || things != 0)) {
            status = cme__fail(db->fault, CME_ERR_NOT_A_STORE,
                               "the file is an SQLite database, but not a store of libcmevent");
        }
        *version = 0;
        return status;
    }
    if (user_version > cme__schema_version) {
        return cme__fail(db->fault, CME_ERR_SCHEMA_NEWER,
                         "the file is of version %lld, this libcmevent knows versions up to %d",
                         (long long)user_version, cme__schema_version);
    }
    if (user_version < 1) {
        return cme__fail(db->fault, CME_ERR_CORRUPT, "the file says that it is of version %lld",
                         (long long)user_version);
    }
    *version = (int)user_version;
    return CME_OK;
}

static cme_status check_file(cme__db *db) {
    char text[256];
    cme_status status = cme__db_pragma_text(db, "PRAGMA integrity_check(1)", text, sizeof text);
    if (status == CME_OK && strcmp(text, "ok") != 0) {
        return cme__fail(db->fault, CME_ERR_CORRUPT, "the file is damaged: %s", text);
    }
    if (status == CME_OK) {
        status = cme__db_pragma_text(db, "PRAGMA foreign_key_check", text, sizeof text);
    }
    if (status == CME_OK && text[0] != '\0') {
        return cme__fail(db->fault, CME_ERR_CORRUPT, "the file is damaged: a row of %s refers to nothing",
                         text);
    }
    return status;
}

/* One step in one transaction, unless another process has taken it meanwhile. */
static cme_status take_step(cme__db *db, int version) {
    char marks[96];
    int64_t now = 0;
    cme_status status = cme__db_exec(db, "BEGIN IMMEDIATE");
    if (status != CME_OK) {
        return status;
    }
    status = cme__db_pragma_int(db, "PRAGMA user_version", &now);
    if (status == CME_OK && now == version) {
        (void)snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                       (int)CME__APPLICATION_ID, version + 1);
        status = cme__db_exec(db, cme__schema_steps[version]);
        if (status == CME_OK) {
            status = cme__db_exec(db, marks);
        }
    }
    if (status == CME_OK) {
        status = cme__db_exec(db, "COMMIT");
    }
    if (sqlite3_get_autocommit(db->handle) == 0) {
        (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    }
    return status;
}

/* The file's tables must be word for word those that the steps build: no trigger, no view, no constraint
 * that somebody put in. What FTS5 builds for itself may differ by its version, and statistics are
 * anybody's. */
static const char schema_sql[] =
    "SELECT type, name, tbl_name,"
    "  CASE WHEN type = 'table' AND name GLOB 'search_*_*' THEN '' ELSE coalesce(sql, '') END"
    " FROM sqlite_schema WHERE name NOT IN ('sqlite_stat1', 'sqlite_stat4')"
    " ORDER BY name, type";

static cme_status compare_schema(cme__db *db, int version) {
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

static bool next_row(sqlite3_stmt *statement, int *code) {
    int answer = sqlite3_step(statement);
    *code = answer == SQLITE_ROW || answer == SQLITE_DONE ? SQLITE_OK : answer;
    return answer == SQLITE_ROW;
}

static int compare_names(sqlite3_stmt *a, sqlite3_stmt *b) {
    int order = strcmp(column(a, 1), column(b, 1));
    return order != 0 ? order : strcmp(column(a, 0), column(b, 0));
}

static const char *column(sqlite3_stmt *statement, int index) {
    const char *text = (const char *)sqlite3_column_text(statement, index);
    return text != NULL ? text : "";
}
