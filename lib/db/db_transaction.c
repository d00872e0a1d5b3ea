/* db_transaction.c: transactions and their nesting.
 * May use <sqlite3.h>.
 * Must not know what is done inside them. */
#include <sqlite3.h>

#include "db/db_internal.h"

static cme_status run_step(cme__db *db, sqlite3_stmt *statement, const char *doing);
static cme_status refresh_search(cme__db *db);
static cme_status refuse_dead(cme__db *db);
static cme_status end_outermost(cme__db *db, bool keep);
static cme_status end_savepoint(cme__db *db, bool keep);
static void forget_all(cme__db *db);

cme_status cme__db_begin_write(cme__db *db) {
    if (db->read_only) {
        return cme__fail(db->fault, CME_ERR_READ_ONLY, "the store was opened for reading only");
    }
    if (db->read_depth > 0) {
        return cme__fail(db->fault, CME_ERR_MISUSE, "a call that writes inside one that reads");
    }
    if (db->death.status != CME_OK) {
        return refuse_dead(db);
    }
    cme_status status = CME_OK;
    if (db->write_depth > 0) {
        status = run_step(db, db->savepoint, "cannot begin");
    } else {
        if (db->search_is_stale) {
            status = refresh_search(db);
        }
        if (status == CME_OK) {
            status = run_step(db, db->begin_immediate, "cannot begin to write");
        }
    }
    if (status == CME_OK) {
        db->write_depth++;
    }
    return status;
}

cme_status cme__db_begin_read(cme__db *db) {
    if (db->death.status != CME_OK) {
        return refuse_dead(db);
    }
    cme_status status = CME_OK;
    if (cme__db_depth(db) == 0) {
        status = run_step(db, db->begin_deferred, "cannot begin to read");
    }
    if (status == CME_OK) {
        db->read_depth++;
    }
    return status;
}

cme_status cme__db_commit(cme__db *db) {
    if (cme__db_depth(db) == 0) {
        return cme__fail(db->fault, CME_ERR_MISUSE, "no transaction is open");
    }
    if (db->lost_value) {
        (void)cme__db_rollback(db);
        return cme__fail_memory(db->fault);
    }
    if (cme__db_depth(db) == 1) {
        return end_outermost(db, true);
    }
    if (db->read_depth > 0) {
        db->read_depth--;
        return db->death.status != CME_OK ? refuse_dead(db) : CME_OK;
    }
    db->write_depth--;
    return db->death.status != CME_OK ? refuse_dead(db) : end_savepoint(db, true);
}

cme_status cme__db_rollback(cme__db *db) {
    if (cme__db_depth(db) == 0) {
        return cme__fail(db->fault, CME_ERR_MISUSE, "no transaction is open");
    }
    db->lost_value = false;
    if (cme__db_depth(db) == 1) {
        return end_outermost(db, false);
    }
    if (db->read_depth > 0) {
        db->read_depth--;
        return CME_OK;
    }
    db->write_depth--;
    return db->death.status != CME_OK ? CME_OK : end_savepoint(db, false);
}

int cme__db_depth(const cme__db *db) {
    return db->write_depth + db->read_depth;
}

/* Some failures (a full disk, no memory, I/O) make SQLite roll back the whole transaction, also the levels
 * around the failing one. They are dead then: what was done in them is gone, and what would follow must not
 * be kept alone. */
void cme__db_notice_death(cme__db *db) {
    if (cme__db_depth(db) > 0 && db->death.status == CME_OK && sqlite3_get_autocommit(db->handle) != 0) {
        db->death = *db->fault;
        if (db->death.status == CME_OK) {
            db->death.status = CME_ERR_IO;
        }
        db->search_is_stale = true;
    }
}

cme_status cme__db_prepare_transactions(cme__db *db) {
    const struct {
        sqlite3_stmt **handle;
        const char *sql;
    } all[] = {
        {&db->begin_immediate, "BEGIN IMMEDIATE"},
        {&db->begin_deferred, "BEGIN"},
        {&db->commit, "COMMIT"},
        {&db->rollback, "ROLLBACK"},
        {&db->savepoint, "SAVEPOINT level"},
        {&db->release, "RELEASE level"},
        {&db->rollback_to, "ROLLBACK TO level"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        int code =
            sqlite3_prepare_v3(db->handle, all[i].sql, -1, SQLITE_PREPARE_PERSISTENT, all[i].handle, NULL);
        if (code != SQLITE_OK) {
            return cme__db_fail(db, db->handle, code, "cannot prepare");
        }
    }
    return CME_OK;
}

void cme__db_finish_transactions(cme__db *db) {
    (void)sqlite3_finalize(db->begin_immediate);
    (void)sqlite3_finalize(db->begin_deferred);
    (void)sqlite3_finalize(db->commit);
    (void)sqlite3_finalize(db->rollback);
    (void)sqlite3_finalize(db->savepoint);
    (void)sqlite3_finalize(db->release);
    (void)sqlite3_finalize(db->rollback_to);
}

static cme_status run_step(cme__db *db, sqlite3_stmt *statement, const char *doing) {
    cme__busy_start(&db->busy);
    int code = sqlite3_step(statement);
    cme_status status = code == SQLITE_DONE ? CME_OK : cme__db_fail(db, db->handle, code, doing);
    (void)sqlite3_reset(statement);
    if (status != CME_OK) {
        cme__db_notice_death(db);
    }
    return status;
}

/* When a statement inside FTS5's own work fails, SQLite rolls everything back and tells FTS5 to forget, but
 * then FTS5 goes on to the end of its function and remembers again (seen with SQLite 3.40.1: the totals of
 * the index were off by one ever after). A rollback at rest makes it forget for good. */
static cme_status refresh_search(cme__db *db) {
    cme_status status = run_step(db, db->begin_immediate, "cannot begin to write");
    if (status != CME_OK) {
        return status;
    }
    status = cme__search_enlist(db);
    cme_status undone = CME_OK;
    if (sqlite3_get_autocommit(db->handle) == 0) {
        cme__fault why = *db->fault;
        undone = run_step(db, db->rollback, "cannot roll back");
        if (undone == CME_OK) {
            *db->fault = why;
        }
    }
    status = status == CME_OK ? undone : status;
    db->search_is_stale = status != CME_OK;
    return status;
}

static cme_status refuse_dead(cme__db *db) {
    return cme__fail(db->fault, db->death.status, "the open group of calls was rolled back: %s",
                     db->death.text);
}

static cme_status end_outermost(cme__db *db, bool keep) {
    bool is_read = db->write_depth == 0;
    cme_status status = CME_OK;
    if (db->death.status != CME_OK) {
        status = keep ? refuse_dead(db) : CME_OK;
    } else if (keep && db->cache.in_use > 0) {
        /* A statement left open would hold its snapshot and let the log grow: a fault of ours, never silent.
         */
        status = cme__fail(db->fault, CME_ERR_MISUSE, "%zu statements were left open", db->cache.in_use);
    } else if (keep) {
        status = run_step(db, db->commit, is_read ? "cannot end reading" : "cannot commit");
    }
    cme__db_reset_all(db);
    if ((!keep || status != CME_OK) && sqlite3_get_autocommit(db->handle) == 0) {
        cme__fault kept = *db->fault;
        cme_status undone = run_step(db, db->rollback, "cannot roll back");
        if (keep || undone == CME_OK) {
            *db->fault = kept;
        } else {
            status = undone;
        }
    }
    forget_all(db);
    cme__db_write_back(db);
    return status;
}

static cme_status end_savepoint(cme__db *db, bool keep) {
    cme__fault kept = *db->fault;
    cme_status status = keep ? CME_OK : run_step(db, db->rollback_to, "cannot roll back");
    if (status == CME_OK) {
        status = run_step(db, db->release, "cannot end");
    }
    if (status == CME_OK) {
        *db->fault = kept;
        return CME_OK;
    }
    /* Half of a call must not be kept: the levels around it die with it. */
    if (sqlite3_get_autocommit(db->handle) == 0) {
        cme__fault why = *db->fault;
        cme__db_reset_all(db);
        (void)run_step(db, db->rollback, "cannot roll back");
        *db->fault = why;
    }
    cme__db_notice_death(db);
    return status;
}

static void forget_all(cme__db *db) {
    db->write_depth = 0;
    db->read_depth = 0;
    db->lost_value = false;
    cme__fault_clear(&db->death);
}
