/* test_store.c: the store: opening, messages, groups of calls, what a write waits for.
 * May use cmocka, cmevent/store.h, and lib/store_internal.h to write without a noun.
 * Must not know nouns. */
#include "support.h"

#include <time.h>

#include <cmevent/change.h>

#include "store_internal.h"
#include "support_touch.h"
#include "support_vfs.h"

/* A call that writes, and then finds a reason to fail. */
static cme_status touch_and_fail(cme_store *store) {
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status =
            cme__change_append(store, CME_CHANGE_GROUP, CME_CHANGE_CREATED, cme__store_new_id(store), 0, 0);
    }
    if (status == CME_OK) {
        status = cme__fail(&store->fault, CME_ERR_FULL, "capacity 5 of 'Rust Night' is used up");
    }
    return cme__store_end(store, status);
}

static cme_status index_event(cme_store *store, const char *title) {
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = cme__search_put(store->db, CME__SEARCH_EVENT, 1, title);
    }
    return cme__store_end(store, status);
}

static cme_store *open_with(const char *path, const char *vfs, cme_durability durability) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.vfs = vfs;
    options.durability = durability;
    cme_store *store = NULL;
    assert_ok(cme_store_open(path, &options, &store), cme_store_message(store));
    return store;
}

/* --- Opening, messages, clocks */

static void test_store__opens_in_memory_and_has_nothing_to_say(void **state) {
    (void)state;
    cme_store *store = NULL;
    assert_int_equal(cme_store_open(":memory:", NULL, &store), CME_OK);
    assert_string_equal(cme_store_message(store), "");
    assert_int_equal(cme_store_status(store), CME_OK);
    assert_ok(support_touch(store), cme_store_message(store));
    assert_int_equal(support_touches(store), 1);
    cme_store_close(store);
    cme_store_close(NULL);
}

static void test_store__misuse_of_open_is_refused(void **state) {
    (void)state;
    cme_store *store = NULL;
    assert_int_equal(cme_store_open(":memory:", NULL, NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_store_open(NULL, NULL, &store), CME_ERR_MISUSE);
    assert_string_equal(cme_store_message(store), "path must not be NULL");
    cme_store_close(store);

    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.size = 0;
    assert_int_equal(cme_store_open(":memory:", &options, &store), CME_ERR_MISUSE);
    cme_store_close(store);

    options = CME_STORE_OPTIONS_INIT;
    options.durability = (cme_durability)7;
    assert_int_equal(cme_store_open(":memory:", &options, &store), CME_ERR_INVALID);
    assert_non_null(strstr(cme_store_message(store), "durability 7"));
    cme_store_close(store);
}

static void test_store__one_that_did_not_open_only_tells_why(void **state) {
    (void)state;
    cme_store *store = NULL;
    uint64_t latest = 0;
    cme_store_report *report = NULL;
    assert_int_equal(cme_store_open("/nowhere/club.db", NULL, &store), CME_ERR_NOT_FOUND);
    assert_string_equal(cme_store_message(store),
                        "'/nowhere/club.db': the folder of the file does not exist");
    assert_int_equal(cme_store_status(store), CME_ERR_NOT_FOUND);
    assert_int_equal(cme_store_begin(store), CME_ERR_MISUSE);
    assert_int_equal(cme_store_commit(store), CME_ERR_MISUSE);
    assert_int_equal(cme_store_rollback(store), CME_ERR_MISUSE);
    assert_int_equal(cme_store_backup(store, "x"), CME_ERR_MISUSE);
    assert_int_equal(cme_store_verify(store, &report), CME_ERR_MISUSE);
    assert_int_equal(cme_change_latest(store, &latest), CME_ERR_MISUSE);
    assert_int_equal(support_touch(store), CME_ERR_MISUSE);
    cme_store_close(store);
}

static void test_store__no_store_is_no_crash(void **state) {
    (void)state;
    cme_store_report *report = NULL;
    assert_int_equal(cme_store_begin(NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_store_commit(NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_store_rollback(NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_store_backup(NULL, "x"), CME_ERR_MISUSE);
    assert_int_equal(cme_store_verify(NULL, &report), CME_ERR_MISUSE);
    assert_int_equal(cme_store_status(NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_store_now(NULL), CME_TIME_NONE);
    assert_non_null(strstr(cme_store_message(NULL), "no store"));
    cme_store_report_free(NULL);
}

static void test_store__message_is_that_of_the_last_call(void **state) {
    (void)state;
    cme_store *store = support_store();
    assert_int_equal(cme_store_commit(store), CME_ERR_MISUSE);
    assert_string_equal(cme_store_message(store), "no group of calls is open");
    assert_int_equal(cme_store_status(store), CME_ERR_MISUSE);
    assert_ok(support_touch(store), cme_store_message(store));
    assert_string_equal(cme_store_message(store), "");
    assert_int_equal(cme_store_status(store), CME_OK);
    assert_int_equal(touch_and_fail(store), CME_ERR_FULL);
    assert_string_equal(cme_store_message(store), "capacity 5 of 'Rust Night' is used up");
    cme_store_close(store);
}

static void test_store__a_thing_that_was_only_tried_leaves_no_message(void **state) {
    (void)state;
    cme_store *store = support_store();
    int64_t row = 0;
    cme_id id = cme__store_new_id(store);
    cme_status status = cme__store_begin_read(store);
    assert_ok(status, cme_store_message(store));
    status = cme__store_row(store, "group", "SELECT rowid FROM groups WHERE id = $1", id, &row);
    assert_int_equal(status, CME_ERR_NOT_FOUND);
    assert_ok(cme__store_end(store, CME_OK), cme_store_message(store));
    assert_string_equal(cme_store_message(store), "");
    assert_int_equal(cme_store_status(store), CME_OK);
    cme_store_close(store);
}

static void test_store__row_names_what_is_not_there(void **state) {
    (void)state;
    cme_store *store = support_store();
    static const char sql[] = "SELECT rowid FROM groups WHERE id = $1";
    int64_t row = 7;
    cme_id id;
    assert_int_equal(cme_id_parse("0190f5a2-0000-7000-8000-000000000001", &id), CME_OK);
    assert_int_equal(cme__store_row(store, "group", sql, id, &row), CME_ERR_NOT_FOUND);
    assert_string_equal(cme_store_message(store), "there is no group 0190f5a2-0000-7000-8000-000000000001");
    assert_int_equal(row, 0);
    assert_int_equal(cme__store_row(store, "group", sql, CME_ID_NONE, &row), CME_ERR_INVALID);
    assert_string_equal(cme_store_message(store), "group must be set");
    cme_store_close(store);
}

static void test_store__page_limit_has_a_default_and_a_bound(void **state) {
    (void)state;
    cme_store *store = support_store();
    uint32_t limit = 0;
    assert_ok(cme__page_limit(store, 0, &limit), cme_store_message(store));
    assert_int_equal(limit, CME_PAGE_DEFAULT);
    assert_ok(cme__page_limit(store, CME_PAGE_MAX, &limit), cme_store_message(store));
    assert_int_equal(limit, CME_PAGE_MAX);
    assert_int_equal(cme__page_limit(store, CME_PAGE_MAX + 1, &limit), CME_ERR_LIMIT);
    assert_string_equal(cme_store_message(store), "limit 100001 must be at most 100000");
    cme_store_close(store);
}

static void test_store__clock_is_the_systems_or_the_applications(void **state) {
    (void)state;
    cme_store *store = NULL;
    assert_int_equal(cme_store_open(":memory:", NULL, &store), CME_OK);
    cme_time before = time(NULL);
    cme_time now = cme_store_now(store);
    assert_true(now >= before && now <= (cme_time)time(NULL));
    cme_store_close(store);

    store = support_store();
    assert_int_equal(cme_store_now(store), SUPPORT_NOON);
    support_set_now(SUPPORT_NOON + 1);
    assert_int_equal(cme_store_now(store), SUPPORT_NOON + 1);
    cme_store_close(store);
}

static cme_time count_looks(void *looks) {
    return SUPPORT_NOON + (*(int *)looks)++;
}

/* Also calls within calls have the instant of the outermost; a group of calls is no call. */
static void test_store__a_call_happens_at_one_instant(void **state) {
    (void)state;
    int looks = 0;
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.clock = count_looks;
    options.clock_context = &looks;
    cme_store *store = NULL;
    assert_int_equal(cme_store_open(":memory:", &options, &store), CME_OK);
    looks = 0;
    assert_ok(cme_store_begin(store), cme_store_message(store));
    assert_ok(cme__store_begin_write(store), cme_store_message(store));
    assert_int_equal(cme_store_now(store), SUPPORT_NOON);
    assert_ok(cme__store_begin_read(store), cme_store_message(store));
    assert_int_equal(cme_store_now(store), SUPPORT_NOON);
    assert_ok(cme__store_end(store, CME_OK), cme_store_message(store));
    assert_int_equal(cme_store_now(store), SUPPORT_NOON);
    assert_int_equal(cme__store_end(store, CME_ERR_STATE), CME_ERR_STATE);
    assert_int_equal(cme_store_now(store), SUPPORT_NOON + 1);
    assert_int_equal(cme__store_begin_write(NULL), CME_ERR_MISUSE);
    assert_ok(cme_store_commit(store), cme_store_message(store));
    assert_int_equal(cme_store_now(store), SUPPORT_NOON + 2);
    cme_store_close(store);
}

/* --- Groups of calls */

static void test_store__a_group_is_kept_whole_or_not_at_all(void **state) {
    (void)state;
    cme_store *store = support_store();
    assert_ok(cme_store_begin(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(cme_store_rollback(store), cme_store_message(store));
    assert_int_equal(support_touches(store), 0);
    assert_ok(cme_store_begin(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(cme_store_commit(store), cme_store_message(store));
    assert_int_equal(support_touches(store), 2);
    cme_store_close(store);
}

static void test_store__groups_nest(void **state) {
    (void)state;
    cme_store *store = support_store();
    assert_ok(cme_store_begin(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(cme_store_begin(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(cme_store_commit(store), cme_store_message(store));
    assert_ok(cme_store_begin(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(cme_store_rollback(store), cme_store_message(store));
    assert_int_equal(support_touches(store), 2);
    assert_ok(cme_store_rollback(store), cme_store_message(store));
    assert_int_equal(support_touches(store), 0);
    assert_int_equal(cme_store_rollback(store), CME_ERR_MISUSE);
    cme_store_close(store);
}

static void test_store__a_failing_call_in_a_group_undoes_itself_only(void **state) {
    (void)state;
    cme_store *store = support_store();
    assert_ok(cme_store_begin(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    assert_int_equal(touch_and_fail(store), CME_ERR_FULL);
    assert_string_equal(cme_store_message(store), "capacity 5 of 'Rust Night' is used up");
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(cme_store_commit(store), cme_store_message(store));
    assert_int_equal(support_touches(store), 2);
    cme_store_close(store);
}

static void test_store__close_undoes_an_open_group(void **state) {
    (void)state;
    char *folder = support_temp_dir();
    char *path = support_path(folder, "club.db");
    cme_store *store = open_with(path, NULL, CME_DURABILITY_FULL);
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(cme_store_begin(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    cme_store_close(store);
    store = open_with(path, NULL, CME_DURABILITY_FULL);
    assert_int_equal(support_touches(store), 1);
    cme_store_close(store);
    free(path);
    support_temp_dir_remove(folder);
}

static void test_store__a_refused_begin_ends_nothing_that_is_open(void **state) {
    (void)state;
    cme_store *store = support_store();
    assert_ok(cme__store_begin_read(store), cme_store_message(store));
    assert_int_equal(support_touch(store), CME_ERR_MISUSE); /* a sink that writes */
    assert_int_equal(cme__db_depth(store->db), 1);
    assert_ok(cme__store_end(store, CME_OK), cme_store_message(store));
    assert_int_equal(cme__db_depth(store->db), 0);
    assert_ok(support_touch(store), cme_store_message(store));
    cme_store_close(store);
}

static void test_store__a_failure_without_a_sentence_gets_one(void **state) {
    (void)state;
    cme_store *store = support_store();
    assert_ok(cme__store_begin_write(store), cme_store_message(store));
    assert_int_equal(cme__store_end(store, CME_ERR_CLOSED), CME_ERR_CLOSED);
    assert_string_equal(cme_store_message(store), cme_status_text(CME_ERR_CLOSED));
    assert_int_equal(cme_store_status(store), CME_ERR_CLOSED);
    cme_store_close(store);
}

/* --- Two stores on one file */

static void test_store__two_on_one_file_see_what_the_other_keeps(void **state) {
    (void)state;
    char *folder = support_temp_dir();
    char *path = support_path(folder, "club.db");
    cme_store *one = open_with(path, NULL, CME_DURABILITY_FULL);
    cme_store *two = open_with(path, NULL, CME_DURABILITY_FULL);
    assert_ok(support_touch(one), cme_store_message(one));
    assert_int_equal(support_touches(two), 1);
    assert_ok(cme_store_begin(two), cme_store_message(two));
    assert_ok(support_touch(two), cme_store_message(two));
    assert_int_equal(support_touches(one), 1);
    assert_ok(cme_store_commit(two), cme_store_message(two));
    assert_int_equal(support_touches(one), 2);
    cme_store_close(one);
    assert_ok(support_touch(two), cme_store_message(two));
    cme_store_close(two);
    free(path);
    support_temp_dir_remove(folder);
}

static void test_store__busy_is_answered_within_its_time(void **state) {
    (void)state;
    char *folder = support_temp_dir();
    char *path = support_path(folder, "club.db");
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.busy_timeout_ms = 100;
    cme_store *one = open_with(path, NULL, CME_DURABILITY_FULL);
    cme_store *two = NULL;
    assert_int_equal(cme_store_open(path, &options, &two), CME_OK);
    assert_ok(cme_store_begin(one), cme_store_message(one));
    struct timespec start;
    struct timespec end;
    (void)timespec_get(&start, TIME_UTC);
    assert_int_equal(support_touch(two), CME_ERR_BUSY);
    (void)timespec_get(&end, TIME_UTC);
    double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    assert_true(seconds >= 0.09 && seconds < 2);
    assert_non_null(strstr(cme_store_message(two), "another writer kept the store locked"));
    assert_int_equal(support_touches(two), 0); /* reading goes on */
    assert_ok(cme_store_commit(one), cme_store_message(one));
    assert_ok(support_touch(two), cme_store_message(two));
    cme_store_close(two);
    cme_store_close(one);
    free(path);
    support_temp_dir_remove(folder);
}

/* --- What a write waits for, and what happens when the disk fails */

typedef struct disk {
    int syncs;
    bool is_full;
    bool fails_reads;
} disk;

static int disk_callback(void *context, support_vfs_operation *operation) {
    disk *d = context;
    if (operation->kind == SUPPORT_VFS_SYNC) {
        d->syncs++;
    }
    if (operation->kind == SUPPORT_VFS_WRITE && d->is_full) {
        return SQLITE_FULL;
    }
    if (operation->kind == SUPPORT_VFS_READ && d->fails_reads) {
        return SQLITE_IOERR_READ;
    }
    return SQLITE_OK;
}

typedef struct disk_fixture {
    char *folder;
    char *path;
    disk disk;
    support_vfs vfs;
} disk_fixture;

static int set_up_disk(void **state) {
    disk_fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->folder = support_temp_dir();
    f->path = support_path(f->folder, "club.db");
    support_vfs_register(&f->vfs, "disk", disk_callback, &f->disk);
    *state = f;
    return 0;
}

static int tear_down_disk(void **state) {
    disk_fixture *f = *state;
    support_vfs_unregister(&f->vfs);
    support_temp_dir_remove(f->folder);
    free(f->path);
    free(f);
    return 0;
}

static void test_store__each_acknowledged_write_is_synced_once(void **state) {
    disk_fixture *f = *state;
    enum { WRITES = 50 };
    cme_store *store = open_with(f->path, "disk", CME_DURABILITY_FULL);
    assert_ok(support_touch(store), cme_store_message(store)); /* the first one makes the log */
    f->disk.syncs = 0;
    for (int i = 1; i <= WRITES; i++) {
        assert_ok(support_touch(store), cme_store_message(store));
        assert_int_equal(f->disk.syncs, i);
    }
    f->disk.syncs = 0;
    assert_ok(cme_store_begin(store), cme_store_message(store));
    for (int i = 0; i < WRITES; i++) {
        assert_ok(support_touch(store), cme_store_message(store));
    }
    assert_int_equal(f->disk.syncs, 0);
    assert_ok(cme_store_commit(store), cme_store_message(store));
    assert_int_equal(f->disk.syncs, 1); /* a group is one write */
    assert_int_equal(support_touches(store), 1 + 2 * WRITES);
    assert_int_equal(f->disk.syncs, 1); /* reading syncs nothing */
    cme_store_close(store);
}

static void test_store__relaxed_writes_do_not_wait_for_the_disk(void **state) {
    disk_fixture *f = *state;
    cme_store *store = open_with(f->path, "disk", CME_DURABILITY_RELAXED);
    assert_ok(support_touch(store), cme_store_message(store));
    f->disk.syncs = 0;
    for (int i = 0; i < 20; i++) {
        assert_ok(support_touch(store), cme_store_message(store));
    }
    assert_int_equal(f->disk.syncs, 0);
    cme_store_close(store);
}

static void test_store__a_full_disk_changes_nothing_and_passes(void **state) {
    disk_fixture *f = *state;
    cme_store *store = open_with(f->path, "disk", CME_DURABILITY_FULL);
    assert_ok(support_touch(store), cme_store_message(store));
    f->disk.is_full = true;
    assert_int_equal(support_touch(store), CME_ERR_DISK_FULL);
    assert_string_equal(cme_store_message(store),
                        "cannot commit: the disk, or the file's maximal size, is full");
    assert_int_equal(support_touches(store), 1);
    assert_ok(cme_store_begin(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    assert_int_equal(cme_store_commit(store), CME_ERR_DISK_FULL);
    assert_int_equal(cme_store_commit(store), CME_ERR_MISUSE); /* the group has ended */
    assert_int_equal(support_touches(store), 1);
    f->disk.is_full = false;
    assert_ok(support_touch(store), cme_store_message(store));
    assert_int_equal(support_touches(store), 2);
    cme_store_close(store);
}

/* A group in which SQLite gives up: the second call cannot read its pages. */
static cme_store *open_dead_group(disk_fixture *f, int groups) {
    cme_store *store = open_with(f->path, "disk", CME_DURABILITY_FULL);
    cme_store *other = open_with(f->path, NULL, CME_DURABILITY_FULL);
    assert_ok(index_event(other, "Rust Night"), cme_store_message(other)); /* so that no page is in memory */
    for (int i = 0; i < groups; i++) {
        assert_ok(cme_store_begin(store), cme_store_message(store));
    }
    assert_ok(support_touch(store), cme_store_message(store));
    f->disk.fails_reads = true;
    assert_int_equal(index_event(store, "C Night"), CME_ERR_IO);
    assert_null(strstr(cme_store_message(store), "rolled back"));
    f->disk.fails_reads = false;
    cme_store_close(other);
    return store;
}

static void test_store__a_group_that_the_disk_broke_stays_broken(void **state) {
    disk_fixture *f = *state;
    cme_store *store = open_dead_group(f, 1);
    uint64_t latest = 0;
    assert_int_equal(support_touch(store), CME_ERR_IO); /* or it would be kept without what came before it */
    assert_non_null(strstr(cme_store_message(store), "the open group of calls was rolled back: "));
    assert_int_equal(cme_change_latest(store, &latest), CME_ERR_IO);
    assert_int_equal(cme_store_begin(store), CME_ERR_IO);
    assert_int_equal(cme_store_commit(store), CME_ERR_IO);
    assert_int_equal(cme_store_commit(store), CME_ERR_MISUSE);
    assert_int_equal(support_touches(store), 0);
    assert_ok(support_touch(store), cme_store_message(store)); /* over */
    assert_int_equal(support_touches(store), 1);
    cme_store_close(store);
}

static void test_store__a_broken_group_ends_with_its_outermost_rollback(void **state) {
    disk_fixture *f = *state;
    cme_store *store = open_dead_group(f, 3);
    assert_ok(cme_store_rollback(store), cme_store_message(store));
    assert_int_equal(support_touch(store), CME_ERR_IO);
    assert_int_equal(cme_store_commit(store), CME_ERR_IO);
    assert_int_equal(support_touch(store), CME_ERR_IO);
    assert_ok(cme_store_rollback(store), cme_store_message(store));
    assert_int_equal(cme_store_rollback(store), CME_ERR_MISUSE);
    assert_ok(support_touch(store), cme_store_message(store));
    assert_int_equal(support_touches(store), 1);
    cme_store_close(store);
}

static void test_store__a_broken_group_can_be_closed(void **state) {
    disk_fixture *f = *state;
    cme_store *store = open_dead_group(f, 2);
    cme_store_close(store);
    store = open_with(f->path, NULL, CME_DURABILITY_FULL);
    assert_int_equal(support_touches(store), 0);
    cme_store_close(store);
}

int main(void) {
#define with_disk(test) cmocka_unit_test_setup_teardown(test, set_up_disk, tear_down_disk)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store__opens_in_memory_and_has_nothing_to_say),
        cmocka_unit_test(test_store__misuse_of_open_is_refused),
        cmocka_unit_test(test_store__one_that_did_not_open_only_tells_why),
        cmocka_unit_test(test_store__no_store_is_no_crash),
        cmocka_unit_test(test_store__message_is_that_of_the_last_call),
        cmocka_unit_test(test_store__a_thing_that_was_only_tried_leaves_no_message),
        cmocka_unit_test(test_store__row_names_what_is_not_there),
        cmocka_unit_test(test_store__page_limit_has_a_default_and_a_bound),
        cmocka_unit_test(test_store__clock_is_the_systems_or_the_applications),
        cmocka_unit_test(test_store__a_call_happens_at_one_instant),
        cmocka_unit_test(test_store__a_group_is_kept_whole_or_not_at_all),
        cmocka_unit_test(test_store__groups_nest),
        cmocka_unit_test(test_store__a_failing_call_in_a_group_undoes_itself_only),
        cmocka_unit_test(test_store__close_undoes_an_open_group),
        cmocka_unit_test(test_store__a_refused_begin_ends_nothing_that_is_open),
        cmocka_unit_test(test_store__a_failure_without_a_sentence_gets_one),
        cmocka_unit_test(test_store__two_on_one_file_see_what_the_other_keeps),
        cmocka_unit_test(test_store__busy_is_answered_within_its_time),
        with_disk(test_store__each_acknowledged_write_is_synced_once),
        with_disk(test_store__relaxed_writes_do_not_wait_for_the_disk),
        with_disk(test_store__a_full_disk_changes_nothing_and_passes),
        with_disk(test_store__a_group_that_the_disk_broke_stays_broken),
        with_disk(test_store__a_broken_group_ends_with_its_outermost_rollback),
        with_disk(test_store__a_broken_group_can_be_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
