/* test_store_file.c: files that a store finds: none, foreign, newer, hostile, damaged, read-only.
 * May use cmocka, cmevent/store.h, and <sqlite3.h> to spoil files.
 * Must not know nouns. */
#define _XOPEN_SOURCE 700

#include "support.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmevent/change.h>

#include "support_touch.h"

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

/* What somebody does with the sqlite3 shell. */
static void run_sql(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s: %s", sql, message);
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
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

/* --- No file, another file */

static void test_store_file__that_must_exist_is_not_made(void **state) {
    fixture *f = *state;
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.must_exist = true;
    assert_status(CME_ERR_NOT_FOUND, open_store(f, &options), cme_store_message(f->store));
    assert_non_null(strstr(cme_store_message(f->store), "club.db': there is no such file"));
    assert_false(exists(f->path));
    options.must_exist = false;
    options.read_only = true;
    assert_status(CME_ERR_NOT_FOUND, open_store(f, &options), cme_store_message(f->store));
    assert_false(exists(f->path));
    make_store(f, 1);
    options.must_exist = true;
    assert_ok(open_store(f, &options), cme_store_message(f->store));
}

static void test_store_file__that_is_a_folder_or_nothing_is_refused(void **state) {
    fixture *f = *state;
    cme_store *store = NULL;
    assert_status(CME_ERR_NOT_A_STORE, cme_store_open(f->folder, NULL, &store), cme_store_message(store));
    assert_non_null(strstr(cme_store_message(store), "is a folder"));
    cme_store_close(store);
    assert_status(CME_ERR_INVALID, cme_store_open("", NULL, &store), cme_store_message(store));
    cme_store_close(store);
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.vfs = "no such vfs";
    assert_status(CME_ERR_INVALID, open_store(f, &options), cme_store_message(f->store));
    assert_non_null(strstr(cme_store_message(f->store), "no such vfs"));
}

static void test_store_file__of_text_is_left_as_it_is(void **state) {
    fixture *f = *state;
    static const char short_text[] = "Dear diary";
    char long_text[5000];
    memset(long_text, 'x', sizeof long_text);
    for (int round = 0; round < 2; round++) {
        const char *text = round == 0 ? short_text : long_text;
        size_t size = round == 0 ? sizeof short_text - 1 : sizeof long_text;
        size_t now = 0;
        write_file(f->path, text, size);
        assert_status(CME_ERR_NOT_A_STORE, open_store(f, NULL), cme_store_message(f->store));
        assert_non_null(strstr(cme_store_message(f->store), "not a store of libcmevent"));
        close_store(f);
        char *bytes = support_read_file(f->path, &now);
        assert_int_equal(now, size);
        assert_memory_equal(bytes, text, size);
        free(bytes);
    }
}

static void test_store_file__of_another_program_is_refused(void **state) {
    fixture *f = *state;
    static const char *const others[] = {
        "CREATE TABLE notes (text)",
        "PRAGMA user_version = 1",
        "PRAGMA application_id = 252006674",
        "CREATE TABLE notes (text); PRAGMA user_version = 1",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        run_sql(f->path, others[i]);
        assert_status(CME_ERR_NOT_A_STORE, open_store(f, NULL), others[i]);
        close_store(f);
        assert_int_equal(remove(f->path), 0);
    }
}

static void test_store_file__that_is_empty_becomes_a_store(void **state) {
    fixture *f = *state;
    write_file(f->path, "", 0);
    make_store(f, 1);
    assert_int_equal(remove(f->path), 0);
    run_sql(f->path,
            "PRAGMA journal_mode = WAL; CREATE TABLE t (a); DROP TABLE t"); /* pages, but nothing in them */
    make_store(f, 1);
}

static void test_store_file__that_is_named_like_a_uri_is_a_file(void **state) {
    fixture *f = *state;
    char *old = getcwd(NULL, 0);
    cme_store *store = NULL;
    assert_int_equal(chdir(f->folder), 0);
    cme_status status = cme_store_open("file:club.db?mode=memory", NULL, &store);
    bool made = exists("./file:club.db?mode=memory");
    assert_int_equal(chdir(old), 0);
    free(old);
    assert_ok(status, cme_store_message(store));
    assert_true(made);
    cme_store_close(store);
}

static void test_store_file__on_a_vfs_without_shared_memory_is_refused(void **state) {
    fixture *f = *state;
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.vfs = "unix-none";
    if (sqlite3_vfs_find(options.vfs) == NULL) {
        skip();
    }
    assert_status(CME_ERR_IO, open_store(f, &options), cme_store_message(f->store));
    assert_non_null(strstr(cme_store_message(f->store), "no shared memory for a write-ahead log"));
}

/* --- Versions and tables */

static void test_store_file__of_a_newer_version_is_left_alone(void **state) {
    fixture *f = *state;
    make_store(f, 1);
    run_sql(f->path, "PRAGMA user_version = 1000");
    assert_status(CME_ERR_SCHEMA_NEWER, open_store(f, NULL), cme_store_message(f->store));
    assert_non_null(strstr(cme_store_message(f->store), "of version 1000"));
    run_sql(f->path, "PRAGMA user_version = -1");
    assert_status(CME_ERR_CORRUPT, open_store(f, NULL), cme_store_message(f->store));
    run_sql(f->path, "PRAGMA user_version = 0");
    assert_status(CME_ERR_CORRUPT, open_store(f, NULL), cme_store_message(f->store));
}

static void test_store_file__with_anything_hidden_in_it_is_refused(void **state) {
    fixture *f = *state;
    static const char *const spoilt[][2] = {
        {"CREATE TRIGGER spy AFTER INSERT ON rsvps BEGIN DELETE FROM rsvps; END", "trigger 'spy'"},
        {"CREATE VIEW spy AS SELECT 1", "view 'spy'"},
        {"CREATE TABLE spy (a)", "table 'spy'"},
        {"CREATE INDEX spy ON persons(note)", "index 'spy'"},
        {"CREATE INDEX spy ON search_persons_content(c0)", "index 'spy'"},
        {"DROP INDEX persons_by_name", "lacks the index 'persons_by_name'"},
        {"DROP TABLE attendance", "lacks the table 'attendance'"},
        {"ALTER TABLE persons ADD COLUMN spy TEXT", "table 'persons' of the file is not"},
        {"DROP INDEX persons_by_name; CREATE INDEX persons_by_name ON groups(name, id)",
         "index 'persons_by_name'"},
        {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'name TEXT NOT NULL,', "
         "'name TEXT NOT NULL CHECK (length(name) < 9),') WHERE name = 'groups'",
         "table 'groups'"},
    };
    for (size_t i = 0; i < sizeof spoilt / sizeof spoilt[0]; i++) {
        make_store(f, 1);
        run_sql(f->path, spoilt[i][0]);
        assert_status(CME_ERR_CORRUPT, open_store(f, NULL), spoilt[i][0]);
        if (strstr(cme_store_message(f->store), spoilt[i][1]) == NULL) {
            fail_msg("%s: %s", spoilt[i][0], cme_store_message(f->store));
        }
        close_store(f);
        assert_int_equal(remove(f->path), 0);
    }
}

static void test_store_file__with_statistics_is_welcome(void **state) {
    fixture *f = *state;
    make_store(f, 3);
    run_sql(f->path, "ANALYZE");
    assert_ok(open_store(f, NULL), cme_store_message(f->store));
    assert_int_equal(support_touches(f->store), 3);
}

/* --- Damage */

static uint32_t next_random(uint32_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* Opens and uses what may be anything. Answers whether something noticed that it is damaged. */
static bool use(const char *path, bool check) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.check_on_open = check;
    options.durability = CME_DURABILITY_RELAXED;
    options.leave_checkpoints = true;
    cme_store *store = NULL;
    cme_status status = cme_store_open(path, &options, &store);
    bool noticed = status != CME_OK;
    if (status == CME_OK) {
        cme_change_page *page = NULL;
        cme_store_report *report = NULL;
        noticed = support_touch(store) != CME_OK || noticed;
        noticed = cme_change_find(store, NULL, &page) != CME_OK || noticed;
        noticed = cme_store_verify(store, &report) != CME_OK || report->count > 0 || noticed;
        cme_change_page_free(page);
        cme_store_report_free(report);
    } else {
        assert_true(cme_store_message(store)[0] != '\0');
    }
    cme_store_close(store);
    return noticed;
}

static void test_store_file__cut_anywhere_is_never_a_crash_and_never_goes_unnoticed(void **state) {
    fixture *f = *state;
    make_store(f, 30);
    char *copy = support_path(f->folder, "cut.db");
    size_t size = 0;
    char *bytes = support_read_file(f->path, &size);
    /* One byte alone counts as an empty file: SQLite knows a system on which none can be shorter. */
    for (size_t at = 2; at < size; at += at < 200 ? 7 : 4096 / 3) {
        write_file(copy, bytes, at);
        bool noticed = use(copy, at % 2 == 0);
        char *log = support_path(f->folder, "cut.db-wal");
        (void)remove(log);
        free(log);
        if (!noticed) {
            fail_msg("cut to %zu of %zu bytes and nobody noticed", at, size);
        }
    }
    free(bytes);
    free(copy);
}

static void test_store_file__damaged_anywhere_is_never_a_crash(void **state) {
    fixture *f = *state;
    enum { ROUNDS = 400 };
    make_store(f, 300);
    char *copy = support_path(f->folder, "damaged.db");
    size_t size = 0;
    char *bytes = support_read_file(f->path, &size);
    char *log = support_path(f->folder, "damaged.db-wal");
    char *spoilt = malloc(size);
    assert_non_null(spoilt);
    uint32_t seed = 20261121;
    int noticed = 0;
    for (int round = 0; round < ROUNDS; round++) {
        memcpy(spoilt, bytes, size);
        uint32_t count = 1 + next_random(&seed) % 8;
        for (uint32_t i = 0; i < count; i++) {
            /* Half of them where each page has its head, which hurts most. */
            size_t page = next_random(&seed) % (size / 4096) * 4096;
            size_t inside = next_random(&seed) % (round % 2 == 0 ? 120 : 4096);
            spoilt[page + inside] = (char)next_random(&seed);
        }
        write_file(copy, spoilt, size);
        noticed += use(copy, round % 4 == 0);
        (void)remove(copy);
        (void)remove(log);
    }
    free(log);
    free(spoilt);
    free(bytes);
    free(copy);
    /* The rest fell on free space, or changed a value into another that is as good. */
    print_message("noticed %d of %d damaged files\n", noticed, ROUNDS);
    assert_true(noticed > ROUNDS / 4);
}

static void test_store_file__damaged_is_found_before_anything_else_when_asked(void **state) {
    fixture *f = *state;
    make_store(f, 30);
    run_sql(f->path, "PRAGMA foreign_keys = OFF; INSERT INTO event_dates VALUES (77, 0, 0)");
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    assert_ok(open_store(f, &options), cme_store_message(f->store));
    options.check_on_open = true;
    assert_status(CME_ERR_CORRUPT, open_store(f, &options), cme_store_message(f->store));
    assert_non_null(strstr(cme_store_message(f->store), "event_dates"));
}

static bool reported(cme_store *store, const char *check, const char *text) {
    cme_store_report *report = NULL;
    bool found = false;
    assert_ok(cme_store_verify(store, &report), cme_store_message(store));
    assert_string_equal(cme_store_message(store), "");
    for (size_t i = 0; i < report->count; i++) {
        found = found ||
                (strcmp(report->items[i]->check, check) == 0 && strstr(report->items[i]->text, text) != NULL);
    }
    cme_store_report_free(report);
    return found;
}

static void test_store_file__verify_finds_nothing_in_a_sound_file(void **state) {
    fixture *f = *state;
    make_store(f, 30);
    assert_ok(open_store(f, NULL), cme_store_message(f->store));
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(f->store, &report), cme_store_message(f->store));
    assert_int_equal(report->count, 0);
    assert_false(report->more);
    cme_store_report_free(report);
    assert_ok(cme_store_begin(f->store), cme_store_message(f->store));
    assert_ok(support_touch(f->store), cme_store_message(f->store));
    assert_ok(cme_store_verify(f->store, &report), cme_store_message(f->store)); /* also inside a group */
    assert_int_equal(report->count, 0);
    cme_store_report_free(report);
    assert_ok(cme_store_commit(f->store), cme_store_message(f->store));
    assert_int_equal(cme_store_verify(f->store, NULL), CME_ERR_MISUSE);
}

static void test_store_file__verify_finds_broken_references_indexes_and_search(void **state) {
    fixture *f = *state;
    make_store(f, 3);
    run_sql(f->path, "PRAGMA foreign_keys = OFF; INSERT INTO event_dates VALUES (77, 0, 0)");
    run_sql(f->path, "UPDATE search_persons_content SET c0 = 'Eve'");
    assert_ok(open_store(f, NULL), cme_store_message(f->store));
    assert_true(reported(f->store, "reference", "of event_dates refers to a row of events"));
    assert_true(reported(f->store, "search", "damaged"));
    assert_false(reported(f->store, "file", ""));
    close_store(f);

    /* An index that lost its rows: its root becomes that of another, empty one. */
    run_sql(f->path, "INSERT INTO zones (name) VALUES ('Europe/Berlin'), ('Asia/Tokyo');"
                     "PRAGMA writable_schema = ON;"
                     "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name ="
                     " 'sqlite_autoindex_venues_1') WHERE name = 'sqlite_autoindex_zones_1'");
    assert_ok(open_store(f, NULL), cme_store_message(f->store));
    assert_true(reported(f->store, "file", "sqlite_autoindex_zones_1"));
}

static void test_store_file__verify_lists_a_thousand_problems_and_says_more(void **state) {
    fixture *f = *state;
    make_store(f, 1);
    run_sql(f->path, "PRAGMA foreign_keys = OFF;"
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)"
                     " INSERT INTO event_dates SELECT 77, 0, i FROM n");
    assert_ok(open_store(f, NULL), cme_store_message(f->store));
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(f->store, &report), cme_store_message(f->store));
    assert_int_equal(report->count, CME_STORE_PROBLEMS_MAX);
    assert_true(report->more);
    cme_store_report_free(report);
}

/* --- Another program has it open */

static void test_store_file__whose_journal_cannot_change_yet_is_waited_for(void **state) {
    fixture *f = *state;
    sqlite3 *other = NULL;
    struct timespec start;
    struct timespec end;
    make_store(f, 1);
    run_sql(f->path, "PRAGMA journal_mode = DELETE");
    assert_int_equal(sqlite3_open(f->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN; SELECT count(*) FROM meta", NULL, NULL, NULL), SQLITE_OK);
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.busy_timeout_ms = 150;
    (void)timespec_get(&start, TIME_UTC);
    assert_status(CME_ERR_BUSY, open_store(f, &options), cme_store_message(f->store));
    (void)timespec_get(&end, TIME_UTC);
    double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    assert_true(seconds >= 0.14 && seconds < 3);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    assert_ok(open_store(f, &options), cme_store_message(f->store));
    assert_int_equal(support_touches(f->store), 1);
}

/* --- Reading only */

static void test_store_file__read_only_is_read_and_not_written(void **state) {
    fixture *f = *state;
    make_store(f, 2);
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.read_only = true;
    assert_ok(open_store(f, &options), cme_store_message(f->store));
    assert_int_equal(support_touches(f->store), 2);
    assert_int_equal(support_touch(f->store), CME_ERR_READ_ONLY);
    assert_string_equal(cme_store_message(f->store), "the store was opened for reading only");
    assert_int_equal(cme_store_begin(f->store), CME_ERR_READ_ONLY);
    assert_int_equal(support_touches(f->store), 2);
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(f->store, &report), cme_store_message(f->store));
    assert_int_equal(report->count, 0);
    cme_store_report_free(report);
}

static void test_store_file__read_only_sees_what_a_writer_keeps(void **state) {
    fixture *f = *state;
    make_store(f, 1);
    cme_store *writer = NULL;
    assert_int_equal(cme_store_open(f->path, NULL, &writer), CME_OK);
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.read_only = true;
    assert_ok(open_store(f, &options), cme_store_message(f->store));
    assert_ok(support_touch(writer), cme_store_message(writer));
    assert_int_equal(support_touches(f->store), 2);
    cme_store_close(writer);
    assert_int_equal(support_touches(f->store), 2);
}

static void test_store_file__read_only_and_empty_is_no_store(void **state) {
    fixture *f = *state;
    write_file(f->path, "", 0);
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.read_only = true;
    assert_status(CME_ERR_NOT_A_STORE, open_store(f, &options), cme_store_message(f->store));
    assert_non_null(strstr(cme_store_message(f->store), "is empty"));
}

/* Opens as somebody who may not write: answers the status, in a child process without root's rights. */
static cme_status open_as_nobody(const char *path, bool read_only) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && setuid(65534) != 0) {
            _exit(200);
        }
        cme_store_options options = CME_STORE_OPTIONS_INIT;
        options.read_only = read_only;
        cme_store *store = NULL;
        cme_status status = cme_store_open(path, &options, &store);
        uint64_t latest = 0;
        if (status == CME_OK) {
            status = cme_change_latest(store, &latest);
        }
        cme_store_close(store);
        _exit(status == CME_OK && latest != 2 ? 201 : -status);
    }
    int result = 0;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result));
    assert_true(WEXITSTATUS(result) < 200);
    return (cme_status)-WEXITSTATUS(result);
}

static void test_store_file__without_the_right_to_write_is_named_so(void **state) {
    fixture *f = *state;
    make_store(f, 2);
    assert_int_equal(chmod(f->path, 0444), 0);
    assert_int_equal(chmod(f->folder, 0755), 0);
    assert_int_equal(open_as_nobody(f->path, false), CME_ERR_READ_ONLY);
    assert_int_equal(chmod(f->path, 0600), 0);
    if (geteuid() == 0) {
        assert_int_equal(open_as_nobody(f->path, true), CME_ERR_IO);
    }
}

static void test_store_file__in_a_read_only_folder_needs_its_log_or_none(void **state) {
    fixture *f = *state;
    if (geteuid() != 0) {
        skip(); /* needs two users */
    }
    make_store(f, 2);
    assert_int_equal(chmod(f->folder, 0755), 0);
    assert_int_equal(chmod(f->path, 0644), 0);
    /* The log is not there, and this reader cannot make it. */
    assert_int_equal(open_as_nobody(f->path, true), CME_ERR_READ_ONLY);
    /* A writer has it open: its log is there. */
    assert_ok(open_store(f, NULL), cme_store_message(f->store));
    assert_int_equal(support_touches(f->store), 2);
    assert_int_equal(open_as_nobody(f->path, true), CME_OK);
    /* A backup has no log at all: what goes onto read-only media. */
    char *copy = support_path(f->folder, "copy.db");
    assert_ok(cme_store_backup(f->store, copy), cme_store_message(f->store));
    assert_int_equal(open_as_nobody(copy, true), CME_OK);
    free(copy);
}

int main(void) {
#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        with_fixture(test_store_file__that_must_exist_is_not_made),
        with_fixture(test_store_file__that_is_a_folder_or_nothing_is_refused),
        with_fixture(test_store_file__of_text_is_left_as_it_is),
        with_fixture(test_store_file__of_another_program_is_refused),
        with_fixture(test_store_file__that_is_empty_becomes_a_store),
        with_fixture(test_store_file__that_is_named_like_a_uri_is_a_file),
        with_fixture(test_store_file__on_a_vfs_without_shared_memory_is_refused),
        with_fixture(test_store_file__of_a_newer_version_is_left_alone),
        with_fixture(test_store_file__with_anything_hidden_in_it_is_refused),
        with_fixture(test_store_file__with_statistics_is_welcome),
        with_fixture(test_store_file__cut_anywhere_is_never_a_crash_and_never_goes_unnoticed),
        with_fixture(test_store_file__damaged_anywhere_is_never_a_crash),
        with_fixture(test_store_file__damaged_is_found_before_anything_else_when_asked),
        with_fixture(test_store_file__verify_finds_nothing_in_a_sound_file),
        with_fixture(test_store_file__verify_finds_broken_references_indexes_and_search),
        with_fixture(test_store_file__verify_lists_a_thousand_problems_and_says_more),
        with_fixture(test_store_file__whose_journal_cannot_change_yet_is_waited_for),
        with_fixture(test_store_file__read_only_is_read_and_not_written),
        with_fixture(test_store_file__read_only_sees_what_a_writer_keeps),
        with_fixture(test_store_file__read_only_and_empty_is_no_store),
        with_fixture(test_store_file__without_the_right_to_write_is_named_so),
        with_fixture(test_store_file__in_a_read_only_folder_needs_its_log_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
