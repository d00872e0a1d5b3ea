/* support_vfs.h: a shim over SQLite's default VFS: a test sees every operation before it happens, and may
 * make it fail. May use <sqlite3.h>. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_VFS_H
#define CME_TEST_SUPPORT_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

typedef enum support_vfs_kind {
    SUPPORT_VFS_OPEN,
    SUPPORT_VFS_READ,
    SUPPORT_VFS_WRITE,
    SUPPORT_VFS_TRUNCATE,
    SUPPORT_VFS_SYNC,
    SUPPORT_VFS_SIZE,
    SUPPORT_VFS_LOCK,
    SUPPORT_VFS_SHM,
    SUPPORT_VFS_DELETE,
    SUPPORT_VFS_ACCESS
} support_vfs_kind;

typedef struct support_vfs_operation {
    support_vfs_kind kind;
    const char *path; /* NULL: a temporary file */
    int64_t offset;   /* of READ and WRITE; the new size of TRUNCATE */
    const void *bytes;
    size_t size;
    bool durable;   /* DELETE: the folder is synced with it */
    size_t partial; /* set by the callback: a WRITE that fails writes this many bytes first */
} support_vfs_operation;

/* SQLITE_OK lets the operation happen; any other code is answered instead of it. */
typedef int (*support_vfs_callback)(void *context, support_vfs_operation *operation);

typedef struct support_vfs {
    sqlite3_vfs base;
    sqlite3_vfs *real;
    support_vfs_callback callback; /* may be changed at any time */
    void *context;
    bool skips_sync; /* answers that a file is synced without waiting for the disk */
} support_vfs;

/* `vfs` and `name` must live until support_vfs_unregister. */
void support_vfs_register(support_vfs *vfs, const char *name, support_vfs_callback callback, void *context);
void support_vfs_unregister(support_vfs *vfs);

/* A write to a write-ahead log, which is written front to back, and at offset 0 only when it is begun. */
bool support_vfs_writes_log(const support_vfs_operation *operation);

#endif
