/* power_loss.c: the power fails after any operation on the disk, and no acknowledged write is lost.
 * May use cmocka, the shim of support_vfs.h, lib/db/db_internal.h for a short log.
 * Must not know nouns: they come in as the steps of support_life.h.
 *
 * A life is recorded once: every write, truncation, sync and deletion, with what was acknowledged in between.
 * Then every crash point is replayed: what was synced is there; of what was not, each sector is there, or
 * not, or holds garbage. Each such disk is opened, verified, and must hold all that was acknowledged by then.
 */
#include "support.h"

#include <sqlite3.h>

#include "db/db_internal.h"
#include "store_internal.h"
#include "support_life.h"
#include "support_touch.h"
#include "support_vfs.h"

enum { FILE_MAIN, FILE_LOG, FILE_JOURNAL, FILES };
enum { SECTOR = 512, SHORT_LOG = 40, TOUCHES = 60 };

/* Disks that a replay looks at; `stress_power_loss 1000000` looks at all. */
static size_t images_max = 1200;

static const char *const suffixes[FILES] = {"", "-wal", "-journal"};

/* --- Recording */

typedef struct record {
    support_vfs_kind kind;
    int file;
    int64_t offset;
    size_t size;
    unsigned char *bytes;
    bool durable;
    uint64_t acknowledged; /* changes acknowledged before this operation */
} record;

typedef struct recording {
    record *records;
    size_t count;
    size_t capacity;
    uint64_t acknowledged;
    const char *path;
} recording;

static int file_of(const recording *r, const char *path) {
    size_t length = strlen(r->path);
    for (int i = 0; path != NULL && i < FILES; i++) {
        if (strncmp(path, r->path, length) == 0 && strcmp(path + length, suffixes[i]) == 0) {
            return i;
        }
    }
    return -1;
}

static int record_operation(void *context, support_vfs_operation *operation) {
    recording *r = context;
    int file = file_of(r, operation->path);
    bool changes = operation->kind == SUPPORT_VFS_WRITE || operation->kind == SUPPORT_VFS_TRUNCATE ||
                   operation->kind == SUPPORT_VFS_SYNC || operation->kind == SUPPORT_VFS_DELETE;
    if (file < 0 || !changes) {
        return SQLITE_OK;
    }
    if (r->count == r->capacity) {
        r->capacity = r->capacity > 0 ? 2 * r->capacity : 1024;
        r->records = realloc(r->records, r->capacity * sizeof *r->records);
        assert_non_null(r->records);
    }
    record *new = &r->records[r->count++];
    *new = (record){operation->kind,    file,           operation->offset, operation->size, NULL,
                    operation->durable, r->acknowledged};
    if (operation->kind == SUPPORT_VFS_WRITE) {
        new->bytes = malloc(operation->size);
        assert_non_null(new->bytes);
        memcpy(new->bytes, operation->bytes, operation->size);
    }
    return SQLITE_OK;
}

static void recording_free(recording *r) {
    for (size_t i = 0; i < r->count; i++) {
        free(r->records[i].bytes);
    }
    free(r->records);
}

static cme_store *open_on(const char *path, const char *vfs, cme_durability durability) {
    static support_clock clock = {SUPPORT_NOON};
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.vfs = vfs;
    options.durability = durability;
    options.clock = support_clock_now;
    options.clock_context = &clock;
    cme_store *store = NULL;
    assert_ok(cme_store_open(path, &options, &store), cme_store_message(store));
    store->db->log_full = SHORT_LOG;
    return store;
}

static void acknowledge(recording *r, cme_store *store) {
    r->acknowledged = support_touches(store);
}

/* A store is made, lived in, closed, opened again. */
static void live(recording *r, const char *path, cme_durability durability) {
    support_life life = {0};
    cme_store *store = open_on(path, "recorded", durability);
    for (size_t i = 0; i < support_life_step_count; i++) {
        const support_life_step *step = &support_life_steps[i];
        if (step->prepare != NULL) {
            assert_ok(step->prepare(store, &life), cme_store_message(store));
            acknowledge(r, store);
        }
        assert_ok(step->run(store, &life), cme_store_message(store));
        acknowledge(r, store);
    }
    cme_store_close(store);
    store = open_on(path, "recorded", durability);
    for (int i = 0; i < TOUCHES; i++) {
        assert_ok(support_touch(store), cme_store_message(store));
        acknowledge(r, store);
    }
    cme_store_close(store);
}

/* --- Replaying */

typedef struct disk_file {
    bool exists;
    unsigned char *bytes;
    size_t size;
    size_t capacity;
} disk_file;

typedef struct disk {
    disk_file files[FILES];
} disk;

typedef enum loss { LOSE_ALL, LOSE_SOME, SPOIL_SOME, LOSSES } loss;

static uint32_t next_random(uint32_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void resize(disk_file *file, size_t size) {
    if (size > file->capacity) {
        file->capacity = 2 * size;
        file->bytes = realloc(file->bytes, file->capacity);
        assert_non_null(file->bytes);
    }
    if (size > file->size) {
        memset(file->bytes + file->size, 0, size - file->size);
    }
    file->size = size;
}

static void write_bytes(disk_file *file, int64_t offset, const unsigned char *bytes, size_t size) {
    size_t end = (size_t)offset + size;
    file->exists = true;
    if (end > file->size) {
        resize(file, end);
    }
    memcpy(file->bytes + offset, bytes, size);
}

static void write_garbage(disk_file *file, int64_t offset, size_t size, uint32_t *seed) {
    unsigned char garbage[SECTOR];
    for (size_t i = 0; i < size; i++) {
        garbage[i] = (unsigned char)next_random(seed);
    }
    write_bytes(file, offset, garbage, size);
}

static void apply(disk_file *file, const record *done) {
    if (done->kind == SUPPORT_VFS_WRITE) {
        write_bytes(file, done->offset, done->bytes, done->size);
    } else if (done->kind == SUPPORT_VFS_TRUNCATE) {
        resize(file, (size_t)done->offset);
    } else if (done->kind == SUPPORT_VFS_DELETE) {
        file->exists = false;
        file->size = 0;
    }
}

/* A write that was not synced, sector by sector. What lies beside it in a sector is safe: SQLite relies on
 * that (SQLITE_IOCAP_POWERSAFE_OVERWRITE), and so do we. */
static void apply_torn(disk_file *file, const record *done, loss how, uint32_t *seed) {
    size_t at = 0;
    while (at < done->size) {
        size_t until_sector = SECTOR - (size_t)(done->offset + (int64_t)at) % SECTOR;
        size_t size = done->size - at < until_sector ? done->size - at : until_sector;
        uint32_t luck = next_random(seed) % 4;
        if (luck == 0 && how == SPOIL_SOME) {
            write_garbage(file, done->offset + (int64_t)at, size, seed);
        } else if (luck >= 2) {
            write_bytes(file, done->offset + (int64_t)at, done->bytes + at, size);
        }
        at += size;
    }
}

static void lose(disk *image, const record *done, loss how, uint32_t *seed) {
    disk_file *file = &image->files[done->file];
    if (how == LOSE_ALL) {
        return;
    }
    if (done->kind == SUPPORT_VFS_WRITE) {
        apply_torn(file, done, how, seed);
    } else if (next_random(seed) % 2 == 0) {
        apply(file, done);
    }
}

static void copy_disk(disk *to, const disk *from) {
    for (int i = 0; i < FILES; i++) {
        resize(&to->files[i], from->files[i].size);
        if (from->files[i].size > 0) {
            memcpy(to->files[i].bytes, from->files[i].bytes, from->files[i].size);
        }
        to->files[i].exists = from->files[i].exists;
    }
}

static void free_disk(disk *d) {
    for (int i = 0; i < FILES; i++) {
        free(d->files[i].bytes);
    }
}

static void put_on_disk(const disk *image, const char *path) {
    char name[1024];
    static const char *const others[] = {"-shm"};
    (void)snprintf(name, sizeof name, "%s%s", path, others[0]);
    (void)remove(name);
    for (int i = 0; i < FILES; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        (void)remove(name);
        if (image->files[i].exists) {
            FILE *file = fopen(name, "wb");
            assert_non_null(file);
            assert_int_equal(fwrite(image->files[i].bytes, 1, image->files[i].size, file),
                             image->files[i].size);
            assert_int_equal(fclose(file), 0);
        }
    }
}

/* Opens what the power left. Answers how many changes it holds; the test fails when it is not sound. */
static uint64_t changes_left(const char *path, size_t crash, loss how) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.vfs = "unsynced";
    options.check_on_open = true;
    cme_store *store = NULL;
    cme_store_report *report = NULL;
    cme_status status = cme_store_open(path, &options, &store);
    if (status == CME_OK) {
        status = cme_store_verify(store, &report);
    }
    if (status != CME_OK || report->count > 0) {
        fail_msg("crash after operation %zu, kind %d: %s", crash, (int)how,
                 status != CME_OK ? cme_store_message(store) : report->items[0]->text);
    }
    uint64_t changes = support_touches(store);
    cme_store_report_free(report);
    cme_store_close(store);
    return changes;
}

typedef struct outcome {
    size_t images;
    size_t lost;     /* disks on which an acknowledged write is missing */
    size_t unwanted; /* disks with more than the one write that was under way */
} outcome;

static void crash_here(const recording *r, size_t crash, const disk *synced, const size_t *first_unsynced,
                       const char *path, outcome *out) {
    static uint32_t seed = 20261121;
    disk image = {0};
    for (int how = LOSE_ALL; how < LOSSES; how++) {
        copy_disk(&image, synced);
        for (size_t i = 0; i <= crash; i++) {
            if (i >= first_unsynced[r->records[i].file]) {
                lose(&image, &r->records[i], (loss)how, &seed);
            }
        }
        put_on_disk(&image, path);
        uint64_t changes = changes_left(path, crash, (loss)how);
        uint64_t acknowledged = r->records[crash].acknowledged;
        uint64_t next = acknowledged;
        for (size_t i = crash + 1; i < r->count && next == acknowledged; i++) {
            next = r->records[i].acknowledged;
        }
        out->images++;
        out->lost += changes < acknowledged;
        out->unwanted += changes > (next > acknowledged ? next : r->acknowledged);
    }
    free_disk(&image);
}

/* With the first sync of a new log or journal SQLite syncs their folder: what was deleted there stays so. */
static void sync_folder(const recording *r, size_t until, disk *synced, size_t *first_unsynced) {
    for (size_t i = 0; i < until; i++) {
        int file = r->records[i].file;
        if (r->records[i].kind == SUPPORT_VFS_DELETE && i >= first_unsynced[file]) {
            apply(&synced->files[file], &r->records[i]);
            first_unsynced[file] = i + 1;
        }
    }
}

static outcome replay(const recording *r, const char *path) {
    disk synced = {0};
    size_t first_unsynced[FILES] = {0};
    outcome out = {0};
    size_t stride = r->count * LOSSES / images_max + 1;
    for (size_t i = 0; i < r->count; i++) {
        const record *done = &r->records[i];
        disk_file *file = &synced.files[done->file];
        if (done->kind == SUPPORT_VFS_SYNC || (done->kind == SUPPORT_VFS_DELETE && done->durable)) {
            bool is_new = !file->exists;
            for (size_t j = first_unsynced[done->file]; j <= i; j++) {
                if (r->records[j].file == done->file) {
                    apply(file, &r->records[j]);
                    is_new |= r->records[j].kind == SUPPORT_VFS_DELETE;
                }
            }
            file->exists = done->kind == SUPPORT_VFS_SYNC;
            first_unsynced[done->file] = i + 1;
            if (is_new && done->file != FILE_MAIN) {
                sync_folder(r, i, &synced, first_unsynced);
            }
        }
        if (i % stride == 0 || i + 1 == r->count) {
            crash_here(r, i, &synced, first_unsynced, path, &out);
        }
    }
    free_disk(&synced);
    return out;
}

static outcome lose_power(cme_durability durability) {
    char *folder = support_temp_dir();
    char *path = support_path(folder, "club.db");
    char *copy = support_path(folder, "after.db");
    recording r = {.path = path};
    support_vfs recorded;
    support_vfs unsynced;
    support_vfs_register(&recorded, "recorded", record_operation, &r);
    support_vfs_register(&unsynced, "unsynced", NULL, NULL);
    recorded.skips_sync = true;
    unsynced.skips_sync = true;
    live(&r, path, durability);
    outcome out = replay(&r, copy);
    print_message("    %zu operations, %zu disks after a power loss: %zu lost an acknowledged write\n",
                  r.count, out.images, out.lost);
    support_vfs_unregister(&recorded);
    support_vfs_unregister(&unsynced);
    recording_free(&r);
    free(copy);
    free(path);
    support_temp_dir_remove(folder);
    return out;
}

static void stress_power_loss__takes_no_acknowledged_write(void **state) {
    (void)state;
    outcome out = lose_power(CME_DURABILITY_FULL);
    assert_true(out.images > 500);
    assert_int_equal(out.lost, 0);
    assert_int_equal(out.unwanted, 0);
}

/* What CME_DURABILITY_RELAXED says: the last writes may be gone, the file is sound. It also shows that the
 * replay finds a lost write when there is one. */
static void stress_power_loss__takes_the_last_relaxed_writes_and_leaves_a_sound_file(void **state) {
    (void)state;
    outcome out = lose_power(CME_DURABILITY_RELAXED);
    assert_true(out.lost > out.images / 10);
    assert_int_equal(out.unwanted, 0);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        images_max = strtoul(argv[1], NULL, 10);
        assert_true(images_max > 0);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stress_power_loss__takes_no_acknowledged_write),
        cmocka_unit_test(stress_power_loss__takes_the_last_relaxed_writes_and_leaves_a_sound_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
