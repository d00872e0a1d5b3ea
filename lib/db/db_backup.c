/* db_backup.c: a copy of the store, as it is at one moment, in a new file.
 * May use <sqlite3.h> and the operating system's files.
 * Must not know what is in the tables. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db_internal.h"

static int create_file(const char *path);
static cme_status copy_into(cme__db *db, const char *path);
static cme_status make_durable(cme__db *db, const char *path, int file);
static void copy_rights(cme__db *db, int file);
static int sync_folder(const char *path);
static cme_status fail_errno(cme__db *db, const char *doing, int number);

cme_status cme__db_backup(cme__db *db, const char *path) {
    if (cme__db_depth(db) > 0) {
        return cme__fail(db->fault, CME_ERR_MISUSE, "a backup needs that no group of calls is open");
    }
    if (path[0] == '\0') {
        return cme__fail(db->fault, CME_ERR_INVALID, "the path of the backup must not be empty");
    }
    char *plain = cme__db_plain_path(path);
    if (plain == NULL) {
        return cme__fail_memory(db->fault);
    }
    cme_status status = CME_OK;
    int file = create_file(plain);
    if (file < 0) {
        status = errno == EEXIST ? cme__fail(db->fault, CME_ERR_EXISTS, "there is a file already")
                                 : fail_errno(db, "cannot be created", errno);
        goto out;
    }
    status = copy_into(db, plain);
    if (status == CME_OK) {
        status = make_durable(db, plain, file);
    }
    if (status != CME_OK) {
        (void)unlink(plain);
    }
    (void)close(file);
out:
    cme__free(plain);
    if (status != CME_OK) {
        cme__fault_prefix(db->fault, "backup '%s': ", path);
    }
    return status;
}

/* Made here and not by SQLite, so that two backups never write one file. */
static int create_file(const char *path) {
    return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

static cme_status copy_into(cme__db *db, const char *path) {
    sqlite3_stmt *vacuum = NULL;
    cme__busy_start(&db->busy);
    int code = sqlite3_prepare_v2(db->handle, "VACUUM INTO ?1", -1, &vacuum, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_bind_text64(vacuum, 1, path, strlen(path), SQLITE_STATIC, SQLITE_UTF8);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(vacuum);
    }
    cme_status status = CME_OK;
    if (code != SQLITE_DONE) {
        status = cme__db_fail(db, db->handle, code, "cannot be written");
    }
    (void)sqlite3_finalize(vacuum);
    return status;
}

/* VACUUM INTO leaves the bytes to the operating system. */
static cme_status make_durable(cme__db *db, const char *path, int file) {
    struct stat status;
    if (fstat(file, &status) != 0 || status.st_size == 0) {
        return cme__fail(db->fault, CME_ERR_IO, "the VFS of this store does not keep its data in files");
    }
    copy_rights(db, file);
    if (fsync(file) != 0 || sync_folder(path) != 0) {
        return fail_errno(db, "cannot be written to disk", errno);
    }
    return CME_OK;
}

/* A list of members stays as private as it was: never readable by more people than the original. */
static void copy_rights(cme__db *db, int file) {
    struct stat original;
    if (stat(db->path, &original) == 0) {
        (void)fchmod(file, original.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO)); /* else its owner's alone */
    }
}

static int sync_folder(const char *path) {
    char *folder = cme__db_folder_of(path);
    if (folder == NULL) {
        errno = ENOMEM;
        return -1;
    }
    int file = open(folder, O_RDONLY | O_CLOEXEC);
    cme__free(folder);
    if (file < 0) {
        return -1;
    }
    int answer = fsync(file);
    int number = errno;
    (void)close(file);
    errno = number;
    return answer != 0 && number != EINVAL ? -1 : 0; /* some file systems keep no folders to sync */
}

static cme_status fail_errno(cme__db *db, const char *doing, int number) {
    char buffer[128];
    cme_status status = CME_ERR_IO;
    if (number == ENOSPC || number == EDQUOT) {
        status = CME_ERR_DISK_FULL;
    } else if (number == ENOMEM) {
        status = CME_ERR_NO_MEMORY;
    }
    return cme__fail(db->fault, status, "%s: %s", doing, cme__db_errno_text(number, buffer, sizeof buffer));
}
