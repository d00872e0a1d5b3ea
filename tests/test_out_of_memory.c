/* test_out_of_memory.c: the N-th allocation fails, once or for good, for N = 1, 2, ... until none is left to
 * fail. May use cmocka, <sqlite3.h> to fail SQLite's memory, lib/store_internal.h to empty the cache of
 * statements. Must not know nouns: they come in as the steps of support_life.h. */
#include "support.h"

#include <sqlite3.h>

#include <cmevent/change.h>

#include "db/db_internal.h"
#include "store_internal.h"
#include "support_life.h"
#include "support_touch.h"

/* --- Memory that fails on demand */

typedef enum failing { ONCE, FOR_GOOD } failing;

/* Each third allocation takes half a minute under a sanitizer; `test_out_of_memory 1` fails each one. */
static long stride_default = 3;

static struct {
    long countdown; /* 0: nothing fails */
    failing how;
    bool has_failed;
} memory;

static sqlite3_mem_methods sqlite_memory;

static bool must_fail(void) {
    if (memory.countdown == 0) {
        return false;
    }
    if (memory.countdown > 1) {
        memory.countdown--;
        return false;
    }
    if (memory.how == ONCE) {
        memory.countdown = 0;
    }
    memory.has_failed = true;
    return true;
}

static void arm(long n, failing how) {
    memory.how = how;
    memory.has_failed = false;
    memory.countdown = n;
}

/* Answers whether an allocation failed since arm(). */
static bool disarm(void) {
    memory.countdown = 0;
    return memory.has_failed;
}

void *__real_malloc(size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_calloc(size_t count, size_t size);

void *__wrap_malloc(size_t size) {
    return must_fail() ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *old, size_t size) {
    return must_fail() ? NULL : __real_realloc(old, size);
}

void *__wrap_calloc(size_t count, size_t size) {
    return must_fail() ? NULL : __real_calloc(count, size);
}

static void *failing_malloc(int size) {
    return must_fail() ? NULL : sqlite_memory.xMalloc(size);
}

static void *failing_realloc(void *old, int size) {
    return must_fail() ? NULL : sqlite_memory.xRealloc(old, size);
}

static int install(void **state) {
    (void)state;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory), SQLITE_OK);
    sqlite3_mem_methods failing_memory = sqlite_memory;
    failing_memory.xMalloc = failing_malloc;
    failing_memory.xRealloc = failing_realloc;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing_memory), SQLITE_OK);
    assert_int_equal(sqlite3_initialize(), SQLITE_OK);
    return 0;
}

/* --- Opening */

static void check_sound(cme_store *store, const char *what, long n) {
    cme_store_report *report = NULL;
    cme_status status = cme_store_verify(store, &report);
    if (status != CME_OK || report->count > 0) {
        fail_msg("%s, allocation %ld: %s", what, n,
                 status != CME_OK ? cme_store_message(store) : report->items[0]->text);
    }
    cme_store_report_free(report);
}

static void open_until_none_fails(const char *path, failing how, long stride) {
    long n = 1;
    bool failed = true;
    for (; failed; n += stride) {
        cme_store *store = NULL;
        arm(n, how);
        cme_status status = cme_store_open(path, NULL, &store);
        failed = disarm();
        if (status != CME_OK && (status != CME_ERR_NO_MEMORY || !failed)) {
            fail_msg("open, allocation %ld: %s, %s", n, cme_status_name(status), cme_store_message(store));
        }
        if (status == CME_OK) {
            assert_ok(support_touch(store), cme_store_message(store)); /* SQLite can do without some memory */
        }
        cme_store_close(store);
    }
    print_message("    each %ld. of %ld allocations of an open failed in turn\n", stride, n - 1 - stride);
    assert_true(n > 100);
}

static void test_out_of_memory__a_new_store_opens_or_says_so(void **state) {
    (void)state;
    open_until_none_fails(":memory:", ONCE, 3 * stride_default);
    open_until_none_fails(":memory:", FOR_GOOD, 5 * stride_default);
}

static void test_out_of_memory__a_file_opens_or_says_so(void **state) {
    (void)state;
    char *folder = support_temp_dir();
    char *path = support_path(folder, "club.db");
    cme_store *keeper = NULL; /* so that the log is not made anew each time */
    assert_int_equal(cme_store_open(path, NULL, &keeper), CME_OK);
    open_until_none_fails(path, ONCE, stride_default);
    open_until_none_fails(path, FOR_GOOD, 5 * stride_default);
    check_sound(keeper, "open", 0);
    cme_store_close(keeper);
    free(path);
    support_temp_dir_remove(folder);
}

/* --- Calls */

static void prepare(cme_store *store, support_life *life, const support_life_step *step) {
    if (step->prepare != NULL) {
        assert_ok(step->prepare(store, life), cme_store_message(store));
    }
}

/* FTS5 (seen with SQLite 3.40.1) takes some allocations that fail while it reads its index for damage: the
 * call is undone as it should be, and the file is sound, but its status names the wrong reason. */
static int false_alarms;

enum { FALSE_ALARMS_MAX = 5 };

/* One attempt: allocation `n` of the step fails. Answers whether there was such an allocation. What failed
 * has changed nothing, so that the next attempt needs no new preparation. */
static bool attempt(cme_store *store, support_life *life, const support_life_step *step, long n, failing how,
                    bool *is_prepared) {
    if (!*is_prepared) {
        prepare(store, life, step);
    }
    uint64_t before = support_touches(store);
    cme__db_finalize_all(store->db); /* so that each attempt prepares its statements anew */
    arm(n, how);
    cme_status status = step->run(store, life);
    bool failed = disarm();
    *is_prepared = status != CME_OK;
    if (status == CME_OK) {
        return failed;
    }
    if (status == CME_ERR_CORRUPT && failed) {
        false_alarms++;
        check_sound(store, step->name, n);
    } else if (status != CME_ERR_NO_MEMORY || !failed) {
        fail_msg("%s, allocation %ld: %s, %s", step->name, n, cme_status_name(status),
                 cme_store_message(store));
    }
    assert_int_equal(cme__db_depth(store->db), 0);
    assert_int_equal(support_touches(store), before); /* nothing of it was kept */
    return true;
}

/* A store in which all steps before step `index` happened. */
static cme_store *store_before(size_t index, support_life *life) {
    cme_store *store = support_store();
    memset(life, 0, sizeof *life);
    for (size_t i = 0; i < index; i++) {
        prepare(store, life, &support_life_steps[i]);
        assert_ok(support_life_steps[i].run(store, life), cme_store_message(store));
    }
    return store;
}

static void run_life(failing how, long stride) {
    long points = 0;
    for (size_t i = 0; i < support_life_step_count; i++) {
        const support_life_step *step = &support_life_steps[i];
        support_life life;
        cme_store *store = store_before(i, &life);
        long n = 1;
        bool is_prepared = false;
        for (; attempt(store, &life, step, n, how, &is_prepared); n += stride) {
            if (points++ % 32 == 0) {
                check_sound(store, step->name, n);
            }
        }
        check_sound(store, step->name, n);
        cme_store_close(store);
    }
    print_message("    %ld allocations of %zu calls failed in turn\n", points, support_life_step_count);
    assert_true(false_alarms <= FALSE_ALARMS_MAX);
}

static void test_out_of_memory__a_call_happens_or_nothing_does(void **state) {
    (void)state;
    run_life(ONCE, stride_default);
}

static void test_out_of_memory__for_good_is_survived_too(void **state) {
    (void)state;
    run_life(FOR_GOOD, 5 * stride_default);
}

/* The group keeps what came before the failing call, or nothing at all; never a part. */
static void test_out_of_memory__in_a_group_takes_the_call_or_the_group(void **state) {
    (void)state;
    int groups_lost = 0;
    for (size_t i = 0; i < support_life_step_count; i++) {
        const support_life_step *step = &support_life_steps[i];
        support_life life;
        cme_store *store = NULL;
        bool failed = true;
        bool is_prepared = false;
        for (long n = 1; failed; n += 5 * stride_default) {
            if (n % 200 == 1) { /* what groups keep must not make the next ones longer and longer */
                cme_store_close(store);
                store = store_before(i, &life);
                is_prepared = false;
            }
            if (!is_prepared) {
                prepare(store, &life, step);
            }
            uint64_t before = support_touches(store);
            support_life spare = life;
            assert_ok(cme_store_begin(store), cme_store_message(store));
            assert_ok(support_touch(store), cme_store_message(store));
            cme__db_finalize_all(store->db);
            arm(n, ONCE);
            cme_status status = step->run(store, &spare);
            failed = disarm();
            assert_true(status == CME_OK || status == CME_ERR_NO_MEMORY || status == CME_ERR_CORRUPT);
            cme_status committed = cme_store_commit(store);
            if (committed != CME_OK && committed != CME_ERR_NO_MEMORY) {
                fail_msg("%s, allocation %ld: commit %s, %s", step->name, n, cme_status_name(committed),
                         cme_store_message(store));
            }
            groups_lost += committed != CME_OK;
            is_prepared = committed != CME_OK || status != CME_OK;
            uint64_t kept = support_touches(store) - before;
            assert_true(committed == CME_OK ? kept >= 1 : kept == 0);
            assert_true(committed != CME_OK || status == CME_OK || kept == 1);
            if (committed == CME_OK && status == CME_OK) {
                life = spare;
            }
        }
        check_sound(store, step->name, 0);
        cme_store_close(store);
    }
    print_message("    %d groups were lost\n", groups_lost);
}

int main(int argc, char **argv) {
    if (argc > 1) {
        stride_default = strtol(argv[1], NULL, 10);
        assert_true(stride_default > 0);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_out_of_memory__a_new_store_opens_or_says_so),
        cmocka_unit_test(test_out_of_memory__a_file_opens_or_says_so),
        cmocka_unit_test(test_out_of_memory__a_call_happens_or_nothing_does),
        cmocka_unit_test(test_out_of_memory__for_good_is_survived_too),
        cmocka_unit_test(test_out_of_memory__in_a_group_takes_the_call_or_the_group),
    };
    return cmocka_run_group_tests(tests, install, NULL);
}
