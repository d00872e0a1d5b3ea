/* test_store_process.c: several processes on one file, and a store that crosses fork().
 * May use cmocka, cmevent/store.h and POSIX processes.
 * Must not know nouns. */
#define _XOPEN_SOURCE 700

#include "support.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support_touch.h"
#include "support_vfs.h"

typedef struct fixture {
    char *folder;
    char *path;
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
    support_temp_dir_remove(f->folder);
    free(f->path);
    free(f);
    return 0;
}

static cme_store *open_store(const char *path) {
    cme_store *store = NULL;
    assert_ok(cme_store_open(path, NULL, &store), cme_store_message(store));
    return store;
}

/* Waits until the pipe's writing end is closed: all children start at once. */
static void wait_for_start(int gate) {
    char byte;
    while (read(gate, &byte, 1) > 0) {
    }
}

static void expect_exit(pid_t child, int expected) {
    int result = 0;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result));
    assert_int_equal(WEXITSTATUS(result), expected);
}

/* What a child does: opens, writes, closes, and answers 0 or the negated status. */
static int open_and_touch(const char *path, int count) {
    cme_store *store = NULL;
    cme_status status = cme_store_open(path, NULL, &store);
    for (int i = 0; status == CME_OK && i < count; i++) {
        status = support_touch(store);
    }
    if (status != CME_OK) {
        print_error("child: %s\n", cme_store_message(store));
    }
    cme_store_close(store);
    return -status;
}

static void test_store_process__many_open_a_fresh_file_at_once(void **state) {
    fixture *f = *state;
    enum { ROUNDS = 8, PROCESSES = 4, WRITES = 3 };
    for (int round = 0; round < ROUNDS; round++) {
        int gate[2];
        pid_t children[PROCESSES];
        assert_int_equal(pipe(gate), 0);
        for (int i = 0; i < PROCESSES; i++) {
            children[i] = fork();
            assert_true(children[i] >= 0);
            if (children[i] == 0) {
                (void)close(gate[1]);
                wait_for_start(gate[0]);
                _exit(open_and_touch(f->path, WRITES));
            }
        }
        (void)close(gate[0]);
        (void)close(gate[1]);
        for (int i = 0; i < PROCESSES; i++) {
            expect_exit(children[i], 0);
        }
        cme_store *store = open_store(f->path);
        assert_int_equal(support_touches(store), PROCESSES * WRITES);
        cme_store_close(store);
        assert_int_equal(remove(f->path), 0);
    }
}

static void test_store_process__a_store_of_the_parent_is_refused_in_the_child(void **state) {
    fixture *f = *state;
    cme_store *store = open_store(f->path);
    assert_ok(support_touch(store), cme_store_message(store));
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        cme_store_report *report = NULL;
        bool refused =
            cme_store_begin(store) == CME_ERR_FORKED && cme_store_commit(store) == CME_ERR_FORKED &&
            cme_store_rollback(store) == CME_ERR_FORKED && support_touch(store) == CME_ERR_FORKED &&
            cme_store_verify(store, &report) == CME_ERR_FORKED &&
            cme_store_backup(store, "x") == CME_ERR_FORKED &&
            strstr(cme_store_message(store), "fork") != NULL;
        cme_store_close(store);
        _exit(refused ? open_and_touch(f->path, 1) : 100); /* its own one works */
    }
    expect_exit(child, 0);
    assert_ok(support_touch(store), cme_store_message(store));
    assert_int_equal(support_touches(store), 3);
    cme_store_close(store);
}

static void test_store_process__closing_in_the_child_leaves_the_parents_group(void **state) {
    fixture *f = *state;
    cme_store *store = open_store(f->path);
    assert_ok(cme_store_begin(store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        cme_store_close(store);
        _exit(0);
    }
    expect_exit(child, 0);
    assert_ok(support_touch(store), cme_store_message(store));
    assert_ok(cme_store_commit(store), cme_store_message(store));
    assert_int_equal(support_touches(store), 2);
    cme_store_close(store);
}

static int count_operations(void *context, support_vfs_operation *operation) {
    (void)operation;
    (*(int *)context)++;
    return SQLITE_OK;
}

static void test_store_process__closing_in_the_child_does_not_touch_the_file(void **state) {
    fixture *f = *state;
    int operations = 0;
    support_vfs vfs;
    support_vfs_register(&vfs, "counted", count_operations, &operations);
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    cme_store *store = NULL;
    options.vfs = "counted";
    assert_ok(cme_store_open(f->path, &options, &store), cme_store_message(store));
    assert_ok(support_touch(store), cme_store_message(store));
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        operations = 0;
        cme_store_close(store);
        _exit(operations == 0 ? 0 : 100);
    }
    expect_exit(child, 0);
    cme_store_close(store);
    support_vfs_unregister(&vfs);
}

/* A child writes and tells each acknowledged write through a pipe until it is killed in the middle of one. */
static uint64_t acknowledged_until_killed(const char *path, long microseconds) {
    int acknowledgements[2];
    assert_int_equal(pipe(acknowledgements), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        cme_store *store = NULL;
        cme_store_options options = CME_STORE_OPTIONS_INIT;
        if (cme_store_open(path, &options, &store) == CME_OK) {
            while (support_touch(store) == CME_OK && write(acknowledgements[1], "x", 1) == 1) {
            }
        }
        _exit(1);
    }
    (void)close(acknowledgements[1]);
    char bytes[4096];
    uint64_t count = read(acknowledgements[0], bytes, 1) == 1; /* it has begun */
    struct timespec pause = {0, microseconds * 1000};
    (void)nanosleep(&pause, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    int result = 0;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFSIGNALED(result));
    for (ssize_t got; (got = read(acknowledgements[0], bytes, sizeof bytes)) > 0;) {
        count += (uint64_t)got;
    }
    (void)close(acknowledgements[0]);
    return count;
}

static void test_store_process__killed_at_any_time_loses_no_acknowledged_write(void **state) {
    fixture *f = *state;
    enum { ROUNDS = 25 };
    uint64_t least = 0;
    for (long round = 0; round < ROUNDS; round++) {
        least += acknowledged_until_killed(f->path, round * 777);
        cme_store *store = open_store(f->path);
        cme_store_report *report = NULL;
        uint64_t kept = support_touches(store);
        assert_true(kept >= least &&
                    kept <= least + (uint64_t)round + 1); /* one may be kept and not yet told */
        assert_ok(cme_store_verify(store, &report), cme_store_message(store));
        assert_int_equal(report->count, 0);
        cme_store_report_free(report);
        cme_store_close(store);
    }
    assert_true(least >= ROUNDS);
}

int main(void) {
#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        with_fixture(test_store_process__many_open_a_fresh_file_at_once),
        with_fixture(test_store_process__a_store_of_the_parent_is_refused_in_the_child),
        with_fixture(test_store_process__closing_in_the_child_leaves_the_parents_group),
        with_fixture(test_store_process__closing_in_the_child_does_not_touch_the_file),
        with_fixture(test_store_process__killed_at_any_time_loses_no_acknowledged_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
