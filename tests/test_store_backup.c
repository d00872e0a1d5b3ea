/* test_store_backup.c: backups.
 * May use cmocka, cmevent/store.h.
 * Must not know nouns. */
#define _XOPEN_SOURCE 700

#include "support.h"

#include <sys/stat.h>
#include <unistd.h>

#include "support_touch.h"
#include "support_vfs.h"

typedef struct fixture {
    char *folder;
    char *path;
    cme_store *store;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->folder = support_temp_dir();
    f->path = support_path(f->folder, "club.db");
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    cme_store_close(f->store);
    support_temp_dir_remove(f->folder);
    free(f->path);
    free(f);
    return 0;
}

static cme_status open_store(fixture *f, const cme_store_options *options) {
    cme_store_close(f->store);
    f->store = NULL;
    return cme_store_open(f->path, options, &f->store);
}

static void close_store(fixture *f) {
    cme_store_close(f->store);
    f->store = NULL;
}

static void make_store(fixture *f, int writes) {
    assert_ok(open_store(f, NULL), cme_store_message(f->store));
    assert_ok(cme_store_begin(f->store), cme_store_message(f->store));
    for (int i = 0; i < writes; i++) {
        assert_ok(support_touch(f->store), cme_store_message(f->store));
    }
    assert_ok(cme_store_commit(f->store), cme_store_message(f->store));
    close_store(f);
}

static void write_file(const char *path, const void *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static bool exists(const char *path) {
    return access(path, F_OK) == 0;
}

static uint64_t touches_of(const char *path) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.check_on_open = true;
    cme_store *store = NULL;
    assert_ok(cme_store_open(path, &options, &store), cme_store_message(store));
    uint64_t latest = support_touches(store);
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(store, &report), cme_store_message(store));
    assert_int_equal(report->count, 0);
    cme_store_report_free(report);
    cme_store_close(store);
    return latest;
}

static void test_store_backup__is_a_store_like_its_original(void **state) {
    fixture *f = *state;
    char *copy = support_path(f->folder, "copy.db");
    make_store(f, 20);
    assert_int_equal(chmod(f->path, 0640), 0);
    assert_ok(open_store(f, NULL), cme_store_message(f->store));
    assert_ok(cme_store_backup(f->store, copy), cme_store_message(f->store));
    assert_ok(support_touch(f->store), cme_store_message(f->store));
    assert_int_equal(touches_of(copy), 20);
    struct stat status;
    assert_int_equal(stat(copy, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    free(copy);
}

static void test_store_backup__of_memory_makes_a_file(void **state) {
    fixture *f = *state;
    cme_store *store = support_store();
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(cme_store_backup(store, f->path), cme_store_message(store));
    cme_store_close(store);
    assert_int_equal(touches_of(f->path), 1);
}

static void test_store_backup__never_overwrites(void **state) {
    fixture *f = *state;
    char *copy = support_path(f->folder, "copy.db");
    make_store(f, 1);
    write_file(copy, "precious", 8);
    assert_ok(open_store(f, NULL), cme_store_message(f->store));
    assert_int_equal(cme_store_backup(f->store, copy), CME_ERR_EXISTS);
    assert_non_null(strstr(cme_store_message(f->store), "copy.db': there is a file already"));
    assert_int_equal(cme_store_backup(f->store, f->path), CME_ERR_EXISTS);
    size_t size = 0;
    char *bytes = support_read_file(copy, &size);
    assert_string_equal(bytes, "precious");
    free(bytes);
    free(copy);
}

static void test_store_backup__that_cannot_be_is_refused(void **state) {
    fixture *f = *state;
    char *copy = support_path(f->folder, "copy.db");
    make_store(f, 1);
    assert_ok(open_store(f, NULL), cme_store_message(f->store));
    assert_int_equal(cme_store_backup(f->store, NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_store_backup(f->store, ""), CME_ERR_INVALID);
    assert_int_equal(cme_store_backup(f->store, "/nowhere/copy.db"), CME_ERR_IO);
    assert_ok(cme_store_begin(f->store), cme_store_message(f->store));
    assert_int_equal(cme_store_backup(f->store, copy), CME_ERR_MISUSE);
    assert_false(exists(copy));
    assert_ok(cme_store_rollback(f->store), cme_store_message(f->store));
    assert_ok(cme_store_backup(f->store, copy), cme_store_message(f->store));
    free(copy);
}

typedef struct watcher {
    cme_store *writer; /* writes in the middle of the backup */
    int writes_seen;
    int fail_at;
} watcher;

static int watch(void *context, support_vfs_operation *operation) {
    watcher *w = context;
    if (operation->kind != SUPPORT_VFS_WRITE || operation->path == NULL ||
        strstr(operation->path, "copy.db") == NULL) {
        return SQLITE_OK;
    }
    w->writes_seen++;
    if (w->writer != NULL && w->writes_seen == 5) {
        assert_ok(support_touch(w->writer), cme_store_message(w->writer));
    }
    return w->writes_seen == w->fail_at ? SQLITE_FULL : SQLITE_OK;
}

static void test_store_backup__is_of_one_moment_while_others_write(void **state) {
    fixture *f = *state;
    char *copy = support_path(f->folder, "copy.db");
    watcher w = {0};
    support_vfs vfs;
    make_store(f, 20);
    support_vfs_register(&vfs, "watched", watch, &w);
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    assert_int_equal(cme_store_open(f->path, NULL, &w.writer), CME_OK);
    options.vfs = "watched";
    assert_ok(open_store(f, &options), cme_store_message(f->store));
    assert_ok(cme_store_backup(f->store, copy), cme_store_message(f->store));
    assert_true(w.writes_seen > 5);
    assert_int_equal(support_touches(f->store), 21);
    cme_store_close(w.writer);
    close_store(f);
    support_vfs_unregister(&vfs);
    assert_int_equal(touches_of(copy), 20);
    free(copy);
}

static void test_store_backup__that_fails_leaves_no_half_file(void **state) {
    fixture *f = *state;
    char *copy = support_path(f->folder, "copy.db");
    watcher w = {.fail_at = 7};
    support_vfs vfs;
    make_store(f, 20);
    support_vfs_register(&vfs, "watched", watch, &w);
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.vfs = "watched";
    assert_ok(open_store(f, &options), cme_store_message(f->store));
    assert_int_equal(cme_store_backup(f->store, copy), CME_ERR_DISK_FULL);
    assert_false(exists(copy));
    assert_ok(support_touch(f->store), cme_store_message(f->store));
    assert_ok(cme_store_backup(f->store, copy), cme_store_message(f->store));
    close_store(f);
    support_vfs_unregister(&vfs);
    free(copy);
}

int main(void) {
#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        with_fixture(test_store_backup__is_a_store_like_its_original),
        with_fixture(test_store_backup__of_memory_makes_a_file),
        with_fixture(test_store_backup__never_overwrites),
        with_fixture(test_store_backup__that_cannot_be_is_refused),
        with_fixture(test_store_backup__is_of_one_moment_while_others_write),
        with_fixture(test_store_backup__that_fails_leaves_no_half_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
