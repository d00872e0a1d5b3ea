/* db_place.c: where the file lies: paths, and file systems on which a write-ahead log cannot work.
 * May use the operating system's calls about files.
 * Must not know what is in the file. */
#define _POSIX_C_SOURCE 200809L

#include <string.h>
#ifdef __linux__
#include <sys/statfs.h>
#endif

#include "db/db_internal.h"

char *cme__db_plain_path(const char *path) {
    bool is_uri = strncmp(path, "file:", 5) == 0; /* SQLite may be built to take these apart */
    bool is_special = path[0] == ':' && strcmp(path, ":memory:") != 0;
    if (!is_uri && !is_special) {
        return cme__copy_text(path);
    }
    size_t length = strlen(path);
    char *plain = cme__alloc(length + 3);
    if (plain != NULL) {
        memcpy(plain, "./", 2);
        memcpy(plain + 2, path, length + 1);
    }
    return plain;
}

char *cme__db_folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = cme__copy_text(slash != NULL ? path : ".");
    if (folder != NULL && slash != NULL) {
        size_t length = (size_t)(slash - path);
        folder[length > 0 ? length : 1] = '\0'; /* "/name" lies in "/" */
    }
    return folder;
}

/* The write-ahead log needs memory that all processes share, which is the memory of one machine. FUSE is not
 * among these: the kernel does not tell sshfs from a local disk's driver. */
const char *cme__db_network_name(unsigned long magic) {
    static const struct {
        unsigned long magic;
        const char *name;
    } networks[] = {
        {0x6969, "NFS"},      {0x517B, "SMB"},        {0xFF534D42, "CIFS"}, {0xFE534D42, "SMB"},
        {0x5346414F, "AFS"},  {0x6B414653, "AFS"},    {0x73757245, "Coda"}, {0x564C, "NCP"},
        {0x00C36400, "Ceph"}, {0x0BD00BD0, "Lustre"}, {0x01161970, "GFS2"}, {0x7461636F, "OCFS2"},
        {0x47504653, "GPFS"}, {0xAAD7AAEA, "PanFS"},
    };
    for (size_t i = 0; i < sizeof networks / sizeof networks[0]; i++) {
        if (networks[i].magic == magic) {
            return networks[i].name;
        }
    }
    return NULL;
}

#ifdef __linux__
cme_status cme__db_check_place(cme__fault *fault, const char *path) {
    struct statfs system;
    int answer = statfs(path, &system);
    if (answer != 0) {
        /* There is no file yet: its folder tells. */
        char *folder = cme__db_folder_of(path);
        if (folder == NULL) {
            return cme__fail_memory(fault);
        }
        answer = statfs(folder, &system);
        cme__free(folder);
    }
    /* The kernel's number has 32 bits, in a field whose type differs by machine. */
    const char *name = answer == 0 ? cme__db_network_name((unsigned long)system.f_type & 0xFFFFFFFFUL) : NULL;
    if (name == NULL) {
        return CME_OK;
    }
    return cme__fail(fault, CME_ERR_IO,
                     "lies on a network file system (%s): a store needs a disk of the machine that uses it",
                     name);
}
#else
cme_status cme__db_check_place(cme__fault *fault, const char *path) {
    (void)fault;
    (void)path;
    return CME_OK;
}
#endif
