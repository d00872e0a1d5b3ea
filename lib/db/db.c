/* db.c: a connection to a store's file: opened step by step, each step checked, and closed.
 * May use <sqlite3.h>.
 * Must not know nouns, nor what the tables are for. */
#include <sqlite3.h>
#include <string.h>

#include "db/db_internal.h"

static cme_status open_handle(cme__db *db, const cme__db_options *options);
static cme_status configure(cme__db *db, const cme__db_options *options);
static void set_limits(cme__db *db);
static cme_status set_pragmas(cme__db *db, const cme__db_options *options);
static cme_status set_journal(cme__db *db, const cme__db_options *options);
static cme_status switch_to_log(cme__db *db, char *mode, size_t size);
static bool is_memory(const cme__db *db);

cme_status cme__db_open(cme__fault *fault, const char *path, const cme__db_options *options, cme__db **out) {
    *out = NULL;
    cme__db *db = cme__alloc_zero(1, sizeof *db);
    if (db == NULL) {
        return cme__fail_memory(fault);
    }
    db->fault = fault;
    db->read_only = options->read_only;
    db->path = cme__db_plain_path(path);
    db->vfs = cme__copy_text(options->vfs);
    cme__busy_init(&db->busy, options->busy_timeout_ms);
    cme_status status = CME_OK;
    if (db->path == NULL || (options->vfs != NULL && db->vfs == NULL)) {
        status = cme__fail_memory(fault);
    } else if (path[0] == '\0') {
        status = cme__fail(fault, CME_ERR_INVALID, "the path must not be empty");
    }
    if (status == CME_OK && !is_memory(db)) {
        status = cme__db_check_place(fault, db->path);
    }
    if (status == CME_OK) {
        status = open_handle(db, options);
    }
    if (status == CME_OK) {
        status = configure(db, options);
    }
    if (status == CME_OK) {
        status = set_pragmas(db, options);
    }
    if (status == CME_OK) {
        status = cme__db_prepare_transactions(db);
    }
    if (status == CME_OK) {
        status = cme__db_migrate(db, options->check);
    }
    if (status == CME_OK) {
        status = set_journal(db, options);
    }
    if (status != CME_OK) {
        cme__fault_prefix(fault, "'%s': ", path);
        cme__db_close(db);
        return status;
    }
    *out = db;
    return CME_OK;
}

void cme__db_close(cme__db *db) {
    if (db == NULL) {
        return;
    }
    cme__db_finalize_all(db);
    cme__db_finish_transactions(db);
    (void)sqlite3_close(db->handle); /* rolls back what is open */
    cme__free(db->vfs);
    cme__free(db->path);
    cme__free(db);
}

void cme__db_abandon(cme__db *db) {
    if (db == NULL) {
        return;
    }
    cme__db_forget_all(db);
    cme__free(db->vfs);
    cme__free(db->path);
    cme__free(db);
}

bool cme__db_is_read_only(const cme__db *db) {
    return db->read_only;
}

static cme_status open_handle(cme__db *db, const cme__db_options *options) {
    /* One thread at a time has a store, so SQLite's own mutex is not needed. */
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    bool must_exist = options->must_exist || options->read_only;
    if (options->read_only) {
        flags |= SQLITE_OPEN_READONLY;
    } else {
        flags |= must_exist ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
    if (options->vfs != NULL && sqlite3_vfs_find(options->vfs) == NULL) {
        return cme__fail(db->fault, CME_ERR_INVALID, "there is no VFS '%s'", options->vfs);
    }
    int code = sqlite3_open_v2(db->path, &db->handle, flags, options->vfs);
    if (code == SQLITE_OK) {
        if (!options->read_only && sqlite3_db_readonly(db->handle, "main") == 1) {
            return cme__fail(db->fault, CME_ERR_READ_ONLY,
                             "the file cannot be written: open it with read_only");
        }
        return CME_OK;
    }
    if ((code & 0xFF) == SQLITE_CANTOPEN) {
        return cme__db_fail_open(db, code, must_exist);
    }
    return cme__db_fail(db, db->handle, code, "cannot be opened");
}

/* What a hostile file could make SQLite do is turned off before the first byte is read. */
static cme_status configure(cme__db *db, const cme__db_options *options) {
    const struct {
        int option;
        int value;
    } all[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, options->leave_checkpoints ? 1 : 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        int now = -1;
        int code = sqlite3_db_config(db->handle, all[i].option, all[i].value, &now);
        if (code != SQLITE_OK || now != all[i].value) {
            return cme__fail(db->fault, CME_ERR_IO, "SQLite does not take its setting %d", all[i].option);
        }
    }
    set_limits(db);
    (void)sqlite3_busy_handler(db->handle, cme__busy_handler, &db->busy);
    if (options->leave_checkpoints) {
        (void)sqlite3_wal_autocheckpoint(db->handle, 0);
    } else {
        cme__db_watch_log(db);
    }
    return CME_OK;
}

/* Far above what the library needs, far below what exhausts a machine. */
static void set_limits(cme__db *db) {
    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024);
    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_SQL_LENGTH, 200000);
    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_COLUMN, 200);
    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_EXPR_DEPTH, 200);
    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_ATTACHED, 1); /* 0 breaks VACUUM INTO */
    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_VARIABLE_NUMBER, 200);
    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_TRIGGER_DEPTH, 1);
    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_WORKER_THREADS, 0);
}

/* Of a new file. An RSVP writes five pages, whose bytes are summed and synced: with half as many per page it
 * costs a tenth less. */
static const char SET_PAGE_SIZE[] = "PRAGMA page_size = 2048";

static cme_status set_pragmas(cme__db *db, const cme__db_options *options) {
    const struct {
        const char *set;
        const char *get;
        int64_t value;
    } all[] = {
        {options->relaxed ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL", "PRAGMA synchronous",
         options->relaxed ? 1 : 2},
        {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", 1},
        {"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", 1},
        {"PRAGMA mmap_size = 0", "PRAGMA mmap_size", 0},
        {"PRAGMA cache_size = -8192", "PRAGMA cache_size", -8192},
        {"PRAGMA temp_store = MEMORY", "PRAGMA temp_store", 2},
        {"PRAGMA journal_size_limit = 16777216", "PRAGMA journal_size_limit", 16777216},
    };
    cme_status status = cme__db_exec(db, SET_PAGE_SIZE);
    for (size_t i = 0; status == CME_OK && i < sizeof all / sizeof all[0]; i++) {
        int64_t now = 0;
        status = cme__db_exec(db, all[i].set);
        if (status == CME_OK) {
            status = cme__db_pragma_int(db, all[i].get, &now);
        }
        if (status == CME_OK && now != all[i].value) {
            return cme__fail(db->fault, CME_ERR_IO, "SQLite does not take '%s'", all[i].set);
        }
    }
    return status;
}

static cme_status set_journal(cme__db *db, const cme__db_options *options) {
    char mode[16];
    if (options->read_only) {
        return CME_OK; /* it is read as it is */
    }
    cme_status status = switch_to_log(db, mode, sizeof mode);
    if (status != CME_OK) {
        return status;
    }
    if (strcmp(mode, "wal") != 0 && strcmp(mode, "memory") != 0) {
        return cme__fail(db->fault, CME_ERR_IO,
                         "the file system has no shared memory for a write-ahead log (journal_mode is '%s')",
                         mode);
    }
    return CME_OK;
}

/* SQLite does not call the busy handler when it changes the journal's kind. */
static cme_status switch_to_log(cme__db *db, char *mode, size_t size) {
    cme__busy wait = db->busy;
    cme__busy_start(&wait);
    cme_status status = CME_OK;
    do {
        status = cme__db_pragma_text(db, "PRAGMA journal_mode = WAL", mode, size);
    } while (status == CME_ERR_BUSY && cme__busy_wait(&wait));
    return status;
}

static bool is_memory(const cme__db *db) {
    return strcmp(db->path, ":memory:") == 0;
}
