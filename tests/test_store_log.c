/* test_store_log.c: the write-ahead log: written back and begun anew, read by others, left to a replicator.
 * May use cmocka, cmevent/store.h, lib/db/db_internal.h for a short log, <sqlite3.h> to read beside a store.
 * Must not know nouns. */
#define _XOPEN_SOURCE 700

#include "support.h"

#include <sqlite3.h>
#include <unistd.h>

#include "db/db_internal.h"
#include "store_internal.h"
#include "support_touch.h"
#include "support_vfs.h"

enum { SHORT_LOG = 40, LOG_FULL = 2000, FRAME = 2048 + 24 }; /* LOG_FULL: what a store begins with */

typedef struct fixture {
    char *folder;
    char *path;
    cme_store *store;
    sqlite3 *other; /* a program that is not ours */
    int syncs;
    int begun;      /* how often the log was begun */
    int64_t length; /* of the log, in bytes */
} fixture;

static int watch(void *context, support_vfs_operation *operation) {
    fixture *f = context;
    f->syncs += operation->kind == SUPPORT_VFS_SYNC;
    if (support_vfs_writes_log(operation)) {
        f->begun += operation->offset == 0;
        f->length = operation->offset + (int64_t)operation->size;
    }
    return SQLITE_OK;
}

static support_vfs vfs;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->folder = support_temp_dir();
    f->path = support_path(f->folder, "club.db");
    support_vfs_register(&vfs, "watching", watch, f);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    assert_int_equal(sqlite3_close(f->other), SQLITE_OK);
    cme_store_close(f->store);
    support_vfs_unregister(&vfs);
    support_temp_dir_remove(f->folder);
    free(f->path);
    free(f);
    return 0;
}

/* A relaxed store syncs when it writes back, and at no other time. */
static void open_store(fixture *f, bool leave_checkpoints) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.durability = CME_DURABILITY_RELAXED;
    options.leave_checkpoints = leave_checkpoints;
    options.vfs = "watching";
    assert_ok(cme_store_open(f->path, &options, &f->store), cme_store_message(f->store));
    assert_int_equal(sqlite3_open(f->path, &f->other), SQLITE_OK);
    f->syncs = 0;
}

static void touch(fixture *f, int times) {
    for (int i = 0; i < times; i++) {
        assert_ok(support_touch(f->store), cme_store_message(f->store));
    }
}

static void close_all(fixture *f) {
    assert_int_equal(sqlite3_close(f->other), SQLITE_OK);
    cme_store_close(f->store);
    f->other = NULL;
    f->store = NULL;
}

static void run_beside(fixture *f, const char *sql) {
    assert_int_equal(sqlite3_exec(f->other, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void test_store_log__is_written_back_and_begun_anew(void **state) {
    fixture *f = *state;
    open_store(f, false);
    f->store->db->log_full = SHORT_LOG;

    touch(f, 200);

    assert_in_range(f->begun, 5, 100);
    assert_true(f->length < (int64_t)2 * SHORT_LOG * FRAME);
    assert_in_range(f->syncs, f->begun, 3 * f->begun);
}

static void test_store_log__stays_short_while_other_stores_read(void **state) {
    fixture *f = *state;
    cme_store *reader = NULL;
    open_store(f, false);
    f->store->db->log_full = SHORT_LOG;
    assert_int_equal(cme_store_open(f->path, NULL, &reader), CME_OK);

    for (uint64_t i = 1; i <= 200; i++) {
        touch(f, 1);
        assert_int_equal(support_touches(reader), i); /* no call leaves a snapshot behind */
    }

    assert_true(f->length < (int64_t)2 * SHORT_LOG * FRAME);
    cme_store_close(reader);
}

static void test_store_log__grows_while_a_reader_needs_it_and_is_begun_anew_after(void **state) {
    fixture *f = *state;
    open_store(f, false);
    f->store->db->log_full = SHORT_LOG;
    touch(f, 3); /* less than a full log: they read what is in it */
    run_beside(f, "BEGIN; SELECT count(*) FROM changes");

    int begun = f->begun;
    f->syncs = 0;
    touch(f, 200);
    int64_t grown = f->length;
    assert_int_equal(f->begun, begun);
    assert_true(grown > (int64_t)10 * SHORT_LOG * FRAME);
    assert_true(f->syncs < 3 * grown / (SHORT_LOG * FRAME)); /* not tried at each commit */

    run_beside(f, "COMMIT");
    touch(f, 40);
    assert_true(f->begun > begun);
    assert_true(f->length < (int64_t)2 * SHORT_LOG * FRAME);
    assert_int_equal(support_touches(f->store), 243);
}

static void test_store_log__is_written_back_between_transactions_only(void **state) {
    fixture *f = *state;
    open_store(f, false);
    f->store->db->log_full = SHORT_LOG;
    touch(f, 1);
    f->syncs = 0;

    assert_ok(cme_store_begin(f->store), cme_store_message(f->store));
    touch(f, 2000); /* more pages than the log holds */
    assert_int_equal(f->syncs, 0);
    assert_ok(cme_store_commit(f->store), cme_store_message(f->store));

    assert_in_range(f->syncs, 1, 3);
    touch(f, 1);
    assert_int_equal(f->begun, 2);
}

static void test_store_log__is_folded_in_on_close_or_left_to_a_replicator(void **state) {
    fixture *f = *state;
    char *log = support_path(f->folder, "club.db-wal");
    open_store(f, false);
    touch(f, 5);
    close_all(f);
    assert_int_not_equal(access(log, F_OK), 0);

    open_store(f, true);
    touch(f, 1);
    f->syncs = 0; /* but for the folder, into which the log came */
    touch(f, 999);
    assert_int_equal(f->syncs, 0);
    assert_true(f->length >
                (int64_t)LOG_FULL * FRAME); /* one that is not left would have been written back */
    close_all(f);
    assert_int_equal(access(log, F_OK), 0);

    open_store(f, false);
    assert_int_equal(support_touches(f->store), 1005);
    close_all(f);
    assert_int_not_equal(access(log, F_OK), 0);
    free(log);
}

int main(void) {
#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        with_fixture(test_store_log__is_written_back_and_begun_anew),
        with_fixture(test_store_log__stays_short_while_other_stores_read),
        with_fixture(test_store_log__grows_while_a_reader_needs_it_and_is_begun_anew_after),
        with_fixture(test_store_log__is_written_back_between_transactions_only),
        with_fixture(test_store_log__is_folded_in_on_close_or_left_to_a_replicator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
