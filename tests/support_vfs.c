/* support_vfs.c: the shim over SQLite's default VFS; see support_vfs.h.
 * May use <sqlite3.h>.
 * Must not know any one test. */
#include "support_vfs.h"

#include <string.h>

typedef struct shim_file {
    sqlite3_file base;
    support_vfs *vfs;
    const char *path;
    sqlite3_file *real; /* behind this struct */
} shim_file;

static int ask(support_vfs *vfs, support_vfs_operation *operation) {
    return vfs->callback != NULL ? vfs->callback(vfs->context, operation) : SQLITE_OK;
}

static int ask_file(shim_file *file, support_vfs_kind kind) {
    support_vfs_operation operation = {.kind = kind, .path = file->path};
    return ask(file->vfs, &operation);
}

static int shim_close(sqlite3_file *base) {
    shim_file *file = (shim_file *)base;
    return file->real->pMethods != NULL ? file->real->pMethods->xClose(file->real) : SQLITE_OK;
}

static int shim_read(sqlite3_file *base, void *bytes, int size, sqlite3_int64 offset) {
    shim_file *file = (shim_file *)base;
    support_vfs_operation operation = {
        .kind = SUPPORT_VFS_READ, .path = file->path, .offset = offset, .size = (size_t)size};
    int code = ask(file->vfs, &operation);
    return code != SQLITE_OK ? code : file->real->pMethods->xRead(file->real, bytes, size, offset);
}

static int shim_write(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset) {
    shim_file *file = (shim_file *)base;
    support_vfs_operation operation = {.kind = SUPPORT_VFS_WRITE,
                                       .path = file->path,
                                       .offset = offset,
                                       .bytes = bytes,
                                       .size = (size_t)size};
    int code = ask(file->vfs, &operation);
    if (code == SQLITE_OK) {
        return file->real->pMethods->xWrite(file->real, bytes, size, offset);
    }
    if (operation.partial > 0) {
        (void)file->real->pMethods->xWrite(file->real, bytes, (int)operation.partial, offset);
    }
    return code;
}

static int shim_truncate(sqlite3_file *base, sqlite3_int64 size) {
    shim_file *file = (shim_file *)base;
    support_vfs_operation operation = {.kind = SUPPORT_VFS_TRUNCATE, .path = file->path, .offset = size};
    int code = ask(file->vfs, &operation);
    return code != SQLITE_OK ? code : file->real->pMethods->xTruncate(file->real, size);
}

static int shim_sync(sqlite3_file *base, int flags) {
    shim_file *file = (shim_file *)base;
    int code = ask_file(file, SUPPORT_VFS_SYNC);
    if (code != SQLITE_OK || file->vfs->skips_sync) {
        return code;
    }
    return file->real->pMethods->xSync(file->real, flags);
}

static int shim_file_size(sqlite3_file *base, sqlite3_int64 *size) {
    shim_file *file = (shim_file *)base;
    int code = ask_file(file, SUPPORT_VFS_SIZE);
    return code != SQLITE_OK ? code : file->real->pMethods->xFileSize(file->real, size);
}

static int shim_lock(sqlite3_file *base, int lock) {
    shim_file *file = (shim_file *)base;
    int code = ask_file(file, SUPPORT_VFS_LOCK);
    return code != SQLITE_OK ? code : file->real->pMethods->xLock(file->real, lock);
}

static int shim_unlock(sqlite3_file *base, int lock) {
    shim_file *file = (shim_file *)base;
    return file->real->pMethods->xUnlock(file->real, lock);
}

static int shim_check_reserved_lock(sqlite3_file *base, int *out) {
    shim_file *file = (shim_file *)base;
    int code = ask_file(file, SUPPORT_VFS_LOCK);
    return code != SQLITE_OK ? code : file->real->pMethods->xCheckReservedLock(file->real, out);
}

static int shim_file_control(sqlite3_file *base, int operation, void *argument) {
    shim_file *file = (shim_file *)base;
    return file->real->pMethods->xFileControl(file->real, operation, argument);
}

static int shim_sector_size(sqlite3_file *base) {
    shim_file *file = (shim_file *)base;
    return file->real->pMethods->xSectorSize(file->real);
}

static int shim_device_characteristics(sqlite3_file *base) {
    shim_file *file = (shim_file *)base;
    return file->real->pMethods->xDeviceCharacteristics(file->real);
}

static int shim_shm_map(sqlite3_file *base, int region, int size, int extend, void volatile **memory) {
    shim_file *file = (shim_file *)base;
    int code = ask_file(file, SUPPORT_VFS_SHM);
    return code != SQLITE_OK ? code : file->real->pMethods->xShmMap(file->real, region, size, extend, memory);
}

static int shim_shm_lock(sqlite3_file *base, int offset, int count, int flags) {
    shim_file *file = (shim_file *)base;
    if ((flags & SQLITE_SHM_LOCK) != 0) { /* giving a lock back does not fail */
        int code = ask_file(file, SUPPORT_VFS_SHM);
        if (code != SQLITE_OK) {
            return code;
        }
    }
    return file->real->pMethods->xShmLock(file->real, offset, count, flags);
}

static void shim_shm_barrier(sqlite3_file *base) {
    shim_file *file = (shim_file *)base;
    file->real->pMethods->xShmBarrier(file->real);
}

static int shim_shm_unmap(sqlite3_file *base, int remove) {
    shim_file *file = (shim_file *)base;
    return file->real->pMethods->xShmUnmap(file->real, remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_file_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_check_reserved_lock,
    .xFileControl = shim_file_control,
    .xSectorSize = shim_sector_size,
    .xDeviceCharacteristics = shim_device_characteristics,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *base, sqlite3_filename path, sqlite3_file *opened, int flags,
                     int *out_flags) {
    support_vfs *vfs = (support_vfs *)base;
    shim_file *file = (shim_file *)opened;
    memset(file, 0, sizeof *file);
    file->vfs = vfs;
    file->path = path;
    file->real = (sqlite3_file *)(file + 1);
    file->real->pMethods = NULL;
    int code = ask_file(file, SUPPORT_VFS_OPEN);
    if (code == SQLITE_OK) {
        code = vfs->real->xOpen(vfs->real, path, file->real, flags, out_flags);
    }
    if (code == SQLITE_OK) {
        file->base.pMethods = &methods;
    }
    return code;
}

static int shim_delete(sqlite3_vfs *base, const char *path, int sync_folder) {
    support_vfs *vfs = (support_vfs *)base;
    support_vfs_operation operation = {.kind = SUPPORT_VFS_DELETE, .path = path, .durable = sync_folder != 0};
    int code = ask(vfs, &operation);
    return code != SQLITE_OK ? code : vfs->real->xDelete(vfs->real, path, sync_folder);
}

static int shim_access(sqlite3_vfs *base, const char *path, int flags, int *out) {
    support_vfs *vfs = (support_vfs *)base;
    support_vfs_operation operation = {.kind = SUPPORT_VFS_ACCESS, .path = path};
    int code = ask(vfs, &operation);
    return code != SQLITE_OK ? code : vfs->real->xAccess(vfs->real, path, flags, out);
}

static int shim_full_pathname(sqlite3_vfs *base, const char *path, int size, char *out) {
    support_vfs *vfs = (support_vfs *)base;
    return vfs->real->xFullPathname(vfs->real, path, size, out);
}

static int shim_get_last_error(sqlite3_vfs *base, int size, char *out) {
    support_vfs *vfs = (support_vfs *)base;
    return vfs->real->xGetLastError(vfs->real, size, out);
}

void support_vfs_register(support_vfs *vfs, const char *name, support_vfs_callback callback, void *context) {
    memset(vfs, 0, sizeof *vfs);
    vfs->real = sqlite3_vfs_find(NULL);
    vfs->callback = callback;
    vfs->context = context;
    vfs->base = *vfs->real;
    vfs->base.pNext = NULL;
    vfs->base.zName = name;
    vfs->base.szOsFile = (int)sizeof(shim_file) + vfs->real->szOsFile;
    vfs->base.xOpen = shim_open;
    vfs->base.xDelete = shim_delete;
    vfs->base.xAccess = shim_access;
    vfs->base.xFullPathname = shim_full_pathname;
    vfs->base.xGetLastError = shim_get_last_error;
    (void)sqlite3_vfs_register(&vfs->base, 0);
}

void support_vfs_unregister(support_vfs *vfs) {
    (void)sqlite3_vfs_unregister(&vfs->base);
}

bool support_vfs_writes_log(const support_vfs_operation *operation) {
    const char *suffix = operation->path != NULL ? strrchr(operation->path, '-') : NULL;
    return operation->kind == SUPPORT_VFS_WRITE && suffix != NULL && strcmp(suffix, "-wal") == 0;
}
