/* test_calendar_threads.c: calendars in and out of several stores at once, one store a thread.
 * May use cmocka, support.h, POSIX threads and the library's public headers.
 * Must not know how text is read or written. */
#include "support.h"

#include <pthread.h>

#include <cmevent/calendar.h>
#include <cmevent/group.h>

enum { THREADS = 4, ROUNDS = 5 };

/* What one thread does, and the feed that it ends with. No assertions: they belong to the first thread. */
typedef struct worker {
    const char *text;
    size_t length;
    char *feed;
    bool is_well;
} worker;

static bool import_and_write(cme_store *store, worker *work) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    cme_group *group = NULL;
    spec.name = "threads";
    spec.zone = "Europe/Berlin";
    if (cme_group_create(store, &spec, &group) != CME_OK) {
        return false;
    }
    cme_calendar_import_spec import = CME_CALENDAR_IMPORT_SPEC_INIT;
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    import.group = query.group = group->id;
    cme_group_free(group);
    cme_calendar_text_free(work->feed);
    work->feed = NULL;
    return cme_calendar_import(store, work->text, work->length, &import, NULL) == CME_OK &&
           cme_calendar_text(store, &query, &work->feed, NULL) == CME_OK;
}

static void *run(void *context) {
    worker *work = context;
    support_clock clock = {SUPPORT_NOON};
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    cme_store *store = NULL;
    options.clock = support_clock_now;
    options.clock_context = &clock;
    work->is_well = cme_store_open(":memory:", &options, &store) == CME_OK;
    for (int i = 0; i < ROUNDS && work->is_well; i++) {
        work->is_well = import_and_write(store, work);
    }
    cme_store_close(store);
    return NULL;
}

static void test_calendar_threads__each_has_its_own_store(void **state) {
    (void)state;
    size_t length = 0;
    char *path = support_path(CME_TEST_DATA_DIR, "series.ics");
    char *text = support_read_file(path, &length);
    worker workers[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){.text = text, .length = length};
        assert_int_equal(pthread_create(&threads[i], NULL, run, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_true(workers[i].is_well);
        assert_string_equal(workers[i].feed, workers[0].feed);
    }
    for (int i = 0; i < THREADS; i++) {
        cme_calendar_text_free(workers[i].feed);
    }
    free(text);
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_calendar_threads__each_has_its_own_store)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
