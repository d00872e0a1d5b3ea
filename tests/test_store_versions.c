/* test_store_versions.c: stores that released versions made open today, with all that they hold.
 * May use cmocka, cmevent/store.h, lib/db/schema.h for the number of versions.
 * Must not know nouns: they come in as the steps of support_life.h.
 *
 * tests/data/store_vN.db was made by the first release with version N of the tables, and is never made again.
 * Before a release with a new version N: `test_store_versions make tests/data/store_vN.db`. */
#include "support.h"

#include "db/schema.h"
#include "support_life.h"
#include "support_touch.h"

static char *path_of(int version) {
    char name[32];
    (void)snprintf(name, sizeof name, "store_v%d.db", version);
    return support_path(CME_TEST_DATA_DIR, name);
}

static void copy_file(const char *from, const char *to) {
    size_t size = 0;
    char *bytes = support_read_file(from, &size);
    FILE *file = fopen(to, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    free(bytes);
}

static void check_version(int version, const char *folder) {
    char *original = path_of(version);
    char *path = support_path(folder, "club.db");
    support_clock clock = {SUPPORT_NOON};
    copy_file(original, path);
    cme_store *store = support_store_at(path, &clock);
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(store, &report), cme_store_message(store));
    for (size_t i = 0; i < report->count; i++) {
        print_error("version %d: %s: %s\n", version, report->items[i]->check, report->items[i]->text);
    }
    assert_int_equal(report->count, 0);
    cme_store_report_free(report);

    /* Life goes on in it. */
    uint64_t before = support_touches(store);
    assert_true(before > 20);
    support_life life = {0};
    assert_ok(support_live(store, &life), cme_store_message(store));
    assert_true(support_touches(store) >= 2 * before);
    cme_store_close(store);
    free(path);
    free(original);
}

static void test_store_versions__all_open_and_are_sound(void **state) {
    (void)state;
    for (int version = 1; version <= cme__schema_version; version++) {
        char *folder = support_temp_dir();
        check_version(version, folder);
        support_temp_dir_remove(folder);
    }
}

/* The fixture of today's version, made as a backup so that it is one file. */
static int make(const char *path) {
    cme_store *store = support_store();
    support_life life = {.round = 1000}; /* keys that the life afterwards does not use */
    cme_status status = support_live(store, &life);
    if (status == CME_OK) {
        status = cme_store_backup(store, path);
    }
    (void)fprintf(stderr, "%s: %s %s\n", path, cme_status_name(status), cme_store_message(store));
    cme_store_close(store);
    return status == CME_OK ? 0 : 1;
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "make") == 0) {
        return make(argv[2]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_versions__all_open_and_are_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
