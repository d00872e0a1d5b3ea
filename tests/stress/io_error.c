/* io_error.c: the N-th operation on the disk fails, once or for good, for N = 1, 2, ...
 * May use cmocka, the shim of support_vfs.h, lib/db/db_internal.h for a short log.
 * Must not know nouns: they come in as the steps of support_life.h.
 *
 * Whatever fails, the call says so or has happened, the file stays sound, nothing acknowledged is lost, and
 * the store works again once the disk does. */
#include "support.h"

#include <sqlite3.h>

#include "db/db_internal.h"
#include "store_internal.h"
#include "support_life.h"
#include "support_touch.h"
#include "support_vfs.h"

enum { REOPEN_EVERY = 5, SHORT_LOG = 20 };

/* `stress_io_error 1` fails each operation. */
static long stride_default = 19;

typedef enum failing { ONCE, FOR_GOOD, HALF_WRITTEN } failing;

typedef struct faulty_disk {
    long countdown; /* 0: nothing fails */
    failing how;
    bool has_failed;
    support_vfs_kind kind; /* what failed */
    uint32_t kinds;        /* set of (1 << support_vfs_kind) that have failed */
} faulty_disk;

static int code_of(support_vfs_kind kind) {
    switch (kind) {
    case SUPPORT_VFS_OPEN:
        return SQLITE_CANTOPEN;
    case SUPPORT_VFS_READ:
        return SQLITE_IOERR_READ;
    case SUPPORT_VFS_WRITE:
        return SQLITE_IOERR_WRITE;
    case SUPPORT_VFS_TRUNCATE:
        return SQLITE_IOERR_TRUNCATE;
    case SUPPORT_VFS_SYNC:
        return SQLITE_IOERR_FSYNC;
    case SUPPORT_VFS_SIZE:
        return SQLITE_IOERR_FSTAT;
    case SUPPORT_VFS_LOCK:
        return SQLITE_IOERR_LOCK;
    case SUPPORT_VFS_SHM:
        return SQLITE_IOERR_SHMLOCK;
    case SUPPORT_VFS_DELETE:
        return SQLITE_IOERR_DELETE;
    case SUPPORT_VFS_ACCESS:
        return SQLITE_IOERR_ACCESS;
    }
    return SQLITE_IOERR;
}

static int fail_in_turn(void *context, support_vfs_operation *operation) {
    faulty_disk *d = context;
    if (d->countdown == 0) {
        return SQLITE_OK;
    }
    if (d->countdown > 1) {
        d->countdown--;
        return SQLITE_OK;
    }
    if (d->how != FOR_GOOD) {
        d->countdown = 0;
    }
    if (!d->has_failed) {
        d->kind = operation->kind;
    }
    d->has_failed = true;
    d->kinds |= 1u << operation->kind;
    operation->partial = d->how == HALF_WRITTEN ? operation->size / 2 : 0;
    return code_of(operation->kind);
}

/* How a life went. */
typedef struct outcome {
    cme_status status;
    size_t done; /* steps that were acknowledged */
    char message[300];
} outcome;

static cme_status open_on(const char *path, cme_store **store) {
    static support_clock clock = {SUPPORT_NOON};
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.vfs = "faulty";
    options.clock = support_clock_now;
    options.clock_context = &clock;
    options.busy_timeout_ms = 5;
    cme_status status = cme_store_open(path, &options, store);
    if (status == CME_OK) {
        (*store)->db->log_full = SHORT_LOG; /* so that it is written back, too */
    }
    return status;
}

/* Opens and lives until something fails. The store comes out still open, also when it could not be opened. */
static outcome live(const char *path, cme_store **store) {
    outcome out = {0};
    support_life life = {0};
    out.status = open_on(path, store);
    while (out.status == CME_OK && out.done < support_life_step_count) {
        const support_life_step *step = &support_life_steps[out.done];
        if (out.done % REOPEN_EVERY == REOPEN_EVERY - 1) { /* so that pages are read again */
            cme_store_close(*store);
            out.status = open_on(path, store);
        }
        if (out.status == CME_OK && step->prepare != NULL) {
            out.status = step->prepare(*store, &life);
        }
        if (out.status == CME_OK) {
            out.status = step->run(*store, &life);
        }
        out.done += out.status == CME_OK;
    }
    (void)snprintf(out.message, sizeof out.message, "%s", cme_store_message(*store));
    return out;
}

/* How many changes there are after each step when nothing fails. */
static void count_changes(const char *path, uint64_t *changes_after) {
    cme_store *store = NULL;
    support_life life = {0};
    assert_ok(open_on(path, &store), cme_store_message(store));
    changes_after[0] = 0;
    for (size_t i = 0; i < support_life_step_count; i++) {
        const support_life_step *step = &support_life_steps[i];
        if (step->prepare != NULL) {
            assert_ok(step->prepare(store, &life), cme_store_message(store));
        }
        assert_ok(step->run(store, &life), cme_store_message(store));
        changes_after[i + 1] = support_touches(store);
    }
    cme_store_close(store);
}

static void check_file(const char *path, const char *what, long n, uint64_t least, uint64_t most) {
    cme_store *store = NULL;
    cme_store_report *report = NULL;
    cme_status status = open_on(path, &store);
    if (status == CME_OK) {
        status = cme_store_verify(store, &report);
    }
    if (status != CME_OK || report->count > 0) {
        fail_msg("%s, operation %ld: %s", what, n,
                 status != CME_OK ? cme_store_message(store) : report->items[0]->text);
    }
    uint64_t changes = support_touches(store);
    if (changes < least || changes > most) {
        fail_msg("%s, operation %ld: %d changes, should be %d to %d", what, n, (int)changes, (int)least,
                 (int)most);
    }
    cme_store_report_free(report);
    cme_store_close(store);
}

static bool is_of_the_disk(cme_status status) {
    return status == CME_ERR_IO || status == CME_ERR_BUSY || status == CME_ERR_DISK_FULL ||
           status == CME_ERR_READ_ONLY || status == CME_ERR_CORRUPT;
}

static void remove_store(const char *path) {
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char name[1024];
        (void)snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        (void)remove(name);
    }
}

/* One life in which operation `n` fails. Answers whether there was such an operation. */
static bool attempt(faulty_disk *d, const char *path, long n, failing how, const uint64_t *changes_after) {
    cme_store *store = NULL;
    remove_store(path);
    d->how = how;
    d->has_failed = false;
    d->countdown = n;
    outcome out = live(path, &store);
    d->countdown = 0;
    if (out.status != CME_OK && (!d->has_failed || !is_of_the_disk(out.status))) {
        fail_msg("operation %ld of kind %d: %s, %s", n, (int)d->kind, cme_status_name(out.status),
                 out.message);
    }
    uint64_t most = changes_after[out.done < support_life_step_count ? out.done + 1 : out.done];
    if (store != NULL && cme_store_begin(store) == CME_OK) { /* the disk is well again, and so is the store */
        assert_ok(cme_store_rollback(store), cme_store_message(store));
        assert_ok(support_touch(store), cme_store_message(store));
        most++;
    }
    cme_store_close(store);
    check_file(path, "after the failure", n, changes_after[out.done], most);
    return d->has_failed;
}

static void fail_each(failing how, long stride) {
    char *folder = support_temp_dir();
    char *path = support_path(folder, "club.db");
    uint64_t *changes_after = calloc(support_life_step_count + 1, sizeof *changes_after);
    assert_non_null(changes_after);
    faulty_disk d = {0};
    support_vfs vfs;
    support_vfs_register(&vfs, "faulty", fail_in_turn, &d);
    vfs.skips_sync = true;
    count_changes(path, changes_after);
    long n = 1;
    long points = 0;
    for (; attempt(&d, path, n, how, changes_after); n += stride) {
        points++;
    }
    print_message("    %ld of %ld operations failed in turn, of kinds %x\n", points, n - stride, d.kinds);
    assert_true(points > 50);
    support_vfs_unregister(&vfs);
    free(changes_after);
    free(path);
    support_temp_dir_remove(folder);
}

static void stress_io_error__once_is_told_and_passes(void **state) {
    (void)state;
    fail_each(ONCE, stride_default);
}

static void stress_io_error__for_good_is_told_and_nothing_is_lost(void **state) {
    (void)state;
    fail_each(FOR_GOOD, 3 * stride_default);
}

static void stress_io_error__half_a_write_is_no_write(void **state) {
    (void)state;
    fail_each(HALF_WRITTEN, 3 * stride_default);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        stride_default = strtol(argv[1], NULL, 10);
        assert_true(stride_default > 0);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stress_io_error__once_is_told_and_passes),
        cmocka_unit_test(stress_io_error__for_good_is_told_and_nothing_is_lost),
        cmocka_unit_test(stress_io_error__half_a_write_is_no_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
