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
    cme_status status = cme__db_begin_read(db);
    if (status != CME_OK) {
        return status;
    }
    status = identify(db, version);
    if (status == CME_OK && check) {
        status = check_file(db);
    }
    if (status == CME_OK && *version > 0) {
        status = cme__db_check_schema(db, *version);
    }
    cme_status ended = cme__db_rollback(db);
    return status == CME_OK ? ended : status;
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
    cme_status status = cme__db_begin_write(db);
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
        return cme__db_commit(db);
    }
    (void)cme__db_rollback(db); /* keeps the sentence */
    return status;
}
