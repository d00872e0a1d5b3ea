/* test_store_threads.c: stores of several threads, on one file and each on its own. Run under ThreadSanitizer
 * too. May use cmocka, cmevent/store.h, POSIX threads. Must not know nouns. */
#include "support.h"

#include <pthread.h>

#include "support_touch.h"

enum { THREADS = 4, WRITES = 50 };

typedef struct worker {
    pthread_t thread;
    const char *path;
    cme_status status;
    char message[200];
} worker;

static void *work(void *context) {
    worker *w = context;
    cme_store *store = NULL;
    w->status = cme_store_open(w->path, NULL, &store);
    for (int i = 0; w->status == CME_OK && i < WRITES; i++) {
        w->status = support_touch(store);
    }
    (void)snprintf(w->message, sizeof w->message, "%s", cme_store_message(store));
    cme_store_close(store);
    return NULL;
}

static void run_workers(const char *path) {
    worker workers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i].path = path;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_ok(workers[i].status, workers[i].message);
    }
}

static void test_store_threads__each_with_its_own_store_share_a_file(void **state) {
    (void)state;
    char *folder = support_temp_dir();
    char *path = support_path(folder, "club.db");
    run_workers(path);
    cme_store *store = NULL;
    assert_ok(cme_store_open(path, NULL, &store), cme_store_message(store));
    assert_int_equal(support_touches(store), THREADS * WRITES);
    cme_store_close(store);
    free(path);
    support_temp_dir_remove(folder);
}

static void test_store_threads__stores_in_memory_know_nothing_of_each_other(void **state) {
    (void)state;
    run_workers(":memory:");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_threads__each_with_its_own_store_share_a_file),
        cmocka_unit_test(test_store_threads__stores_in_memory_know_nothing_of_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
