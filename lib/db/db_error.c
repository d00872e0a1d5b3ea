/* db_error.c: SQLite's codes as statuses with a sentence.
 * May use <sqlite3.h> and the operating system's words for its errors.
 * Must not know what the statement was for. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "db/db_internal.h"

static bool has_folder(const char *path);
static cme_status fail_constraint(cme__db *db, int code, const char *doing, const char *words);
static cme_status fail_io(cme__db *db, struct sqlite3 *handle, const char *doing, const char *words);

cme_status cme__db_fail(cme__db *db, struct sqlite3 *handle, int code, const char *doing) {
    cme__fault *fault = db->fault;
    const char *words = handle != NULL ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    switch (code) { /* extended codes that mean something else than their group */
    case SQLITE_IOERR_NOMEM:
        return cme__fail_memory(fault);
    case SQLITE_IOERR_CORRUPTFS:
        return cme__fail(fault, CME_ERR_CORRUPT, "%s: the file system is damaged (%s)", doing, words);
    case SQLITE_READONLY_DBMOVED:
        return cme__fail(fault, CME_ERR_IO, "%s: the file was moved or deleted while it is open", doing);
    case SQLITE_READONLY_CANTINIT:
    case SQLITE_READONLY_DIRECTORY:
    case SQLITE_READONLY_RECOVERY:
    case SQLITE_READONLY_CANTLOCK:
        return cme__fail(fault, CME_ERR_READ_ONLY,
                         "%s: the folder of the file cannot be written, which its -wal and -shm files need",
                         doing);
    default:
        break;
    }
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        return cme__fail_memory(fault);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return cme__fail(fault, CME_ERR_BUSY,
                         "%s: another writer kept the store locked for %lld ms (limit %lu ms)", doing,
                         (long long)(db->busy.waited_ns / 1000000), (unsigned long)db->busy.timeout_ms);
    case SQLITE_FULL:
        return cme__fail(fault, CME_ERR_DISK_FULL, "%s: the disk, or the file's maximal size, is full",
                         doing);
    case SQLITE_CORRUPT:
        return cme__fail(fault, CME_ERR_CORRUPT, "%s: the file is damaged (%s)", doing, words);
    case SQLITE_NOTADB:
        return cme__fail(fault, CME_ERR_NOT_A_STORE, "%s: the file is not a store of libcmevent", doing);
    case SQLITE_READONLY:
        return cme__fail(fault, CME_ERR_READ_ONLY, "%s: the file cannot be written", doing);
    case SQLITE_CONSTRAINT:
        return fail_constraint(db, code, doing, words);
    case SQLITE_TOOBIG:
        return cme__fail(fault, CME_ERR_LIMIT, "%s: a value is too large (%s)", doing, words);
    case SQLITE_INTERRUPT:
        return cme__fail(fault, CME_ERR_STOPPED, "%s: interrupted", doing);
    case SQLITE_RANGE:
    case SQLITE_MISUSE:
        return cme__fail(fault, CME_ERR_MISUSE, "%s: %s", doing, words);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_NOLFS:
        return fail_io(db, handle, doing, words);
    default:
        /* Our own statements are right (each is run by a test): what SQLite finds wrong is in the file. */
        return cme__fail(fault, CME_ERR_CORRUPT, "%s: %s", doing, words);
    }
}

cme_status cme__db_fail_open(cme__db *db, int code, bool must_exist) {
    char buffer[128];
    struct stat status;
    errno = 0;
    int answer = stat(db->path, &status);
    int number = errno;
    if (answer == 0 && S_ISDIR(status.st_mode)) {
        return cme__fail(db->fault, CME_ERR_NOT_A_STORE, "is a folder");
    }
    if (answer != 0 && (number == ENOENT || number == ENOTDIR)) {
        if (!has_folder(db->path)) {
            return cme__fail(db->fault, CME_ERR_NOT_FOUND, "the folder of the file does not exist");
        }
        if (must_exist) {
            return cme__fail(db->fault, CME_ERR_NOT_FOUND, "there is no such file");
        }
    } else if (answer != 0) {
        return cme__fail(db->fault, CME_ERR_IO, "cannot be opened: %s",
                         cme__db_errno_text(number, buffer, sizeof buffer));
    }
    return cme__db_fail(db, db->handle, code, "cannot be opened");
}

const char *cme__db_errno_text(int number, char *buffer, size_t size) {
    if (strerror_r(number, buffer, size) != 0) {
        (void)snprintf(buffer, size, "error %d", number);
    }
    return buffer;
}

static bool has_folder(const char *path) {
    struct stat status;
    char *folder = cme__db_folder_of(path);
    bool has = folder == NULL || (stat(folder, &status) == 0 && S_ISDIR(status.st_mode));
    cme__free(folder);
    return has;
}

static cme_status fail_constraint(cme__db *db, int code, const char *doing, const char *words) {
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return cme__fail(db->fault, CME_ERR_EXISTS, "%s: it exists already (%s)", doing, words);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return cme__fail(db->fault, CME_ERR_CONFLICT,
                         "%s: something else refers to it, or it refers to nothing", doing);
    default:
        return cme__fail(db->fault, CME_ERR_INVALID, "%s: %s", doing, words);
    }
}

static cme_status fail_io(cme__db *db, struct sqlite3 *handle, const char *doing, const char *words) {
    char buffer[128];
    int number = handle != NULL ? sqlite3_system_errno(handle) : 0;
    if (number == ENOSPC || number == EDQUOT) {
        return cme__fail(db->fault, CME_ERR_DISK_FULL, "%s: %s", doing,
                         cme__db_errno_text(number, buffer, sizeof buffer));
    }
    if (number != 0) {
        return cme__fail(db->fault, CME_ERR_IO, "%s: %s (%s)", doing, words,
                         cme__db_errno_text(number, buffer, sizeof buffer));
    }
    return cme__fail(db->fault, CME_ERR_IO, "%s: %s", doing, words);
}
