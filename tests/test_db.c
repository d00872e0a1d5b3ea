/* test_db.c: the seam to the database: statements, transactions, waiting, search.
 * May use cmocka and lib/db/.
 * Must not know nouns. */
#include "support.h"

#include "db/db.h"
#include "db/db_internal.h"
#include "db/schema.h"

typedef struct fixture {
    char *folder;
    char *path;
    cme__fault fault;
    cme__fault other_fault;
    cme__db *db;
    cme__db *other; /* a second connection to the same file, by open_other */
} fixture;

static cme__db *open_at(fixture *f, cme__fault *fault, uint32_t busy_timeout_ms) {
    cme__db_options options = {.busy_timeout_ms = busy_timeout_ms};
    cme__db *db = NULL;
    assert_ok(cme__db_open(fault, f->path, &options, &db), fault->text);
    return db;
}

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->folder = support_temp_dir();
    f->path = support_path(f->folder, "test.db");
    f->db = open_at(f, &f->fault, 200);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    cme__db_close(f->other);
    cme__db_close(f->db);
    support_temp_dir_remove(f->folder);
    free(f->path);
    free(f);
    return 0;
}

static void open_other(fixture *f) {
    f->other = open_at(f, &f->other_fault, 200);
}

static cme_status put(cme__db *db, const char *key, const char *value) {
    cme__statement *insert = NULL;
    cme_status status = cme__db_prepare(db, "INSERT INTO meta (key, value) VALUES ($1, $2)", &insert);
    cme__bind_text(insert, 1, key);
    cme__bind_text(insert, 2, value);
    return status == CME_OK ? cme__run(insert) : status;
}

static int64_t count(cme__db *db) {
    int64_t rows = -1;
    assert_int_equal(cme__db_value(db, "SELECT count(*) FROM meta", &rows), CME_OK);
    return rows;
}

/* --- Statements */

static void test_db__values_come_back_as_they_were_bound(void **state) {
    fixture *f = *state;
    cme__statement *s = NULL;
    bool row = false;
    cme_id id = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
    assert_ok(cme__db_prepare(f->db, "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9", &s), f->fault.text);
    cme__bind_int(s, 1, INT64_MIN);
    cme__bind_real(s, 2, 0.5);
    cme__bind_text(s, 3, "K\xC3\xB6ln");
    cme__bind_blob(s, 4, "a\0b", 3);
    cme__bind_id(s, 5, id);
    cme__bind_time(s, 6, SUPPORT_NOON);
    cme__bind_null(s, 7);
    cme__bind_blob(s, 8, "", 0);
    cme__bind_text(s, 9, "");
    assert_ok(cme__step(s, &row), f->fault.text);
    assert_true(row);
    assert_int_equal(cme__column_int(s, 0), INT64_MIN);
    assert_true(cme__column_real(s, 1) == 0.5);
    size_t size = 0;
    assert_string_equal(cme__column_text(s, 2, &size), "K\xC3\xB6ln");
    assert_int_equal(size, 5);
    assert_memory_equal(cme__column_blob(s, 3, &size), "a\0b", 3);
    assert_int_equal(size, 3);
    assert_true(cme_id_equal(cme__column_id(s, 4), id));
    assert_true(cme_id_is_none(cme__column_id(s, 3))); /* a wrong size */
    assert_int_equal(cme__column_time(s, 5), SUPPORT_NOON);
    assert_true(cme__column_is_null(s, 6));
    assert_non_null(cme__column_blob(s, 7, &size)); /* empty is not NULL */
    assert_int_equal(size, 0);
    assert_string_equal(cme__column_text(s, 8, NULL), "");
    cme__done(s);
}

static void test_db__nothing_is_bound_and_read_as_null(void **state) {
    fixture *f = *state;
    cme__statement *s = NULL;
    bool row = false;
    cme__arena arena = {0};
    size_t size = 9;
    assert_ok(cme__db_prepare(f->db, "SELECT $1, $2, $3, $4, $5", &s), f->fault.text);
    cme__bind_text(s, 1, NULL);
    cme__bind_blob(s, 2, NULL, 0);
    cme__bind_id(s, 3, CME_ID_NONE);
    cme__bind_time(s, 4, CME_TIME_NONE);
    assert_ok(cme__step(s, &row), f->fault.text);
    for (int column = 0; column < 5; column++) {
        assert_true(cme__column_is_null(s, column));
    }
    assert_null(cme__column_text(s, 0, &size));
    assert_int_equal(size, 0);
    assert_null(cme__column_blob(s, 1, &size));
    assert_true(cme_id_is_none(cme__column_id(s, 2)));
    assert_int_equal(cme__column_time(s, 3), CME_TIME_NONE);
    assert_int_equal(cme__column_int(s, 4), 0);
    assert_null(cme__column_copy(s, 0, &arena));
    cme__done(s);
    cme__arena_free(&arena);
}

static void test_db__parameters_mean_their_number_in_any_order(void **state) {
    fixture *f = *state;
    cme__statement *s = NULL;
    bool row = false;
    assert_ok(cme__db_prepare(f->db, "SELECT $2, $1, $2, '$1'", &s), f->fault.text);
    cme__bind_int(s, 1, 11);
    cme__bind_int(s, 2, 22);
    assert_ok(cme__step(s, &row), f->fault.text);
    assert_int_equal(cme__column_int(s, 0), 22);
    assert_int_equal(cme__column_int(s, 1), 11);
    assert_int_equal(cme__column_int(s, 2), 22);
    assert_string_equal(cme__column_text(s, 3, NULL), "$1");
    cme__done(s);
}

static void test_db__statements_are_prepared_once(void **state) {
    fixture *f = *state;
    static const char sql[] = "SELECT 1";
    cme__statement *first = NULL;
    cme__statement *second = NULL;
    assert_ok(cme__db_prepare(f->db, sql, &first), f->fault.text);
    cme__done(first);
    size_t prepared = f->db->cache.count;
    assert_ok(cme__db_prepare(f->db, sql, &second), f->fault.text);
    assert_ptr_equal(first, second);
    assert_int_equal(f->db->cache.count, prepared);
    cme__done(second);
}

static void test_db__a_statement_forgets_what_was_bound(void **state) {
    fixture *f = *state;
    static const char sql[] = "SELECT $1";
    cme__statement *s = NULL;
    bool row = false;
    assert_ok(cme__db_prepare(f->db, sql, &s), f->fault.text);
    cme__bind_int(s, 1, 7);
    cme__done(s);
    assert_ok(cme__db_prepare(f->db, sql, &s), f->fault.text);
    assert_ok(cme__step(s, &row), f->fault.text);
    assert_true(cme__column_is_null(s, 0));
    cme__done(s);
}

static void test_db__many_statements_are_all_found_again(void **state) {
    fixture *f = *state;
    enum { MANY = 1000, LENGTH = 24 };
    char(*texts)[LENGTH] = malloc((size_t)MANY * LENGTH);
    assert_non_null(texts);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++) {
            if (round == 0) {
                (void)snprintf(texts[i], LENGTH, "SELECT %d", i);
            }
            int64_t value = -1;
            assert_ok(cme__db_value(f->db, texts[i], &value), f->fault.text);
            assert_int_equal(value, i);
        }
        assert_int_equal(f->db->cache.count, MANY);
    }
    cme__db_close(f->db); /* before its texts end */
    f->db = NULL;
    free(texts);
}

static void test_db__a_statement_used_twice_at_once_is_refused(void **state) {
    fixture *f = *state;
    static const char sql[] = "SELECT 1";
    cme__statement *first = NULL;
    cme__statement *second = NULL;
    assert_ok(cme__db_prepare(f->db, sql, &first), f->fault.text);
    assert_status(CME_ERR_MISUSE, cme__db_prepare(f->db, sql, &second), f->fault.text);
    assert_null(second);
    cme__done(first);
}

static void test_db__a_statement_left_open_fails_the_commit(void **state) {
    fixture *f = *state;
    cme__statement *open = NULL;
    bool row = false;
    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    assert_ok(put(f->db, "a", "1"), f->fault.text);
    assert_ok(cme__db_prepare(f->db, "SELECT key FROM meta", &open), f->fault.text);
    assert_ok(cme__step(open, &row), f->fault.text);
    assert_status(CME_ERR_MISUSE, cme__db_commit(f->db), f->fault.text);
    assert_int_equal(cme__db_depth(f->db), 0);
    assert_int_equal(f->db->cache.in_use, 0);
    assert_int_equal(count(f->db), 0);
}

static void test_db__no_statement_is_no_crash(void **state) {
    (void)state;
    bool row = true;
    size_t size = 1;
    assert_int_equal(cme__step(NULL, &row), CME_ERR_MISUSE);
    assert_false(row);
    assert_int_equal(cme__run(NULL), CME_ERR_MISUSE);
    cme__bind_int(NULL, 1, 1);
    cme__bind_real(NULL, 1, 1);
    cme__bind_text(NULL, 1, "x");
    cme__bind_blob(NULL, 1, "x", 1);
    cme__bind_id(NULL, 1, CME_ID_NONE);
    cme__bind_time(NULL, 1, 1);
    cme__bind_null(NULL, 1);
    assert_int_equal(cme__column_int(NULL, 0), 0);
    assert_null(cme__column_text(NULL, 0, &size));
    assert_int_equal(size, 0);
    cme__done(NULL);
    cme__db_close(NULL);
}

static void test_db__a_parameter_that_is_not_there_fails_the_step(void **state) {
    fixture *f = *state;
    cme__statement *s = NULL;
    bool row = false;
    assert_ok(cme__db_prepare(f->db, "SELECT $1", &s), f->fault.text);
    cme__bind_int(s, 2, 1);
    assert_status(CME_ERR_MISUSE, cme__step(s, &row), f->fault.text);
    cme__done(s);
}

static void test_db__constraints_have_their_statuses(void **state) {
    fixture *f = *state;
    assert_ok(put(f->db, "a", "1"), f->fault.text);
    assert_status(CME_ERR_EXISTS, put(f->db, "a", "2"), f->fault.text);
    cme__statement *s = NULL;
    assert_ok(cme__db_prepare(f->db, "INSERT INTO zones (name) VALUES ('UTC'), ('UTC')", &s), f->fault.text);
    assert_status(CME_ERR_EXISTS, cme__run(s), f->fault.text);
    assert_ok(
        cme__db_prepare(f->db, "INSERT INTO event_dates (event, excluded, civil) VALUES (12345, 0, 0)", &s),
        f->fault.text);
    assert_status(CME_ERR_CONFLICT, cme__run(s), f->fault.text);
    assert_status(CME_ERR_INVALID, put(f->db, "b", NULL), f->fault.text);
    assert_int_equal(count(f->db), 1);
}

static void test_db__counts_what_a_statement_changed(void **state) {
    fixture *f = *state;
    assert_ok(put(f->db, "a", "1"), f->fault.text);
    assert_ok(put(f->db, "b", "1"), f->fault.text);
    cme__statement *s = NULL;
    assert_ok(cme__db_prepare(f->db, "UPDATE meta SET value = '2'", &s), f->fault.text);
    assert_ok(cme__run(s), f->fault.text);
    assert_int_equal(cme__db_changes(f->db), 2);
    assert_ok(cme__db_prepare(f->db, "INSERT INTO zones (name) VALUES ('UTC')", &s), f->fault.text);
    assert_ok(cme__run(s), f->fault.text);
    int64_t row = 0;
    assert_ok(cme__db_value(f->db, "SELECT rowid FROM zones", &row), f->fault.text);
    assert_int_equal(cme__db_last_rowid(f->db), row);
}

/* --- Transactions */

static void test_db__transactions_nest_and_an_inner_one_undoes_itself_only(void **state) {
    fixture *f = *state;
    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    assert_ok(put(f->db, "outer", "1"), f->fault.text);
    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    assert_ok(put(f->db, "inner", "1"), f->fault.text);
    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    assert_ok(put(f->db, "innermost", "1"), f->fault.text);
    assert_int_equal(cme__db_depth(f->db), 3);
    assert_ok(cme__db_commit(f->db), f->fault.text);
    assert_ok(cme__db_rollback(f->db), f->fault.text);
    assert_int_equal(count(f->db), 1);
    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    assert_ok(put(f->db, "second", "1"), f->fault.text);
    assert_ok(cme__db_commit(f->db), f->fault.text);
    assert_ok(cme__db_commit(f->db), f->fault.text);
    assert_int_equal(cme__db_depth(f->db), 0);
    assert_int_equal(count(f->db), 2);
}

static void test_db__a_rollback_keeps_the_sentence(void **state) {
    fixture *f = *state;
    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    (void)cme__fail(&f->fault, CME_ERR_FULL, "capacity 5");
    assert_ok(cme__db_rollback(f->db), f->fault.text);
    assert_string_equal(f->fault.text, "capacity 5");
    assert_ok(cme__db_rollback(f->db), f->fault.text);
    assert_string_equal(f->fault.text, "capacity 5");
    assert_int_equal(f->fault.status, CME_ERR_FULL);
}

static void test_db__ends_without_a_begin_are_misuse(void **state) {
    fixture *f = *state;
    assert_int_equal(cme__db_commit(f->db), CME_ERR_MISUSE);
    assert_int_equal(cme__db_rollback(f->db), CME_ERR_MISUSE);
}

static void test_db__a_reader_may_not_write_but_a_writer_may_read(void **state) {
    fixture *f = *state;
    assert_ok(cme__db_begin_read(f->db), f->fault.text);
    assert_int_equal(cme__db_begin_write(f->db), CME_ERR_MISUSE);
    assert_int_equal(cme__db_depth(f->db), 1);
    assert_ok(cme__db_commit(f->db), f->fault.text);

    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    assert_ok(cme__db_begin_read(f->db), f->fault.text);
    assert_ok(cme__db_begin_read(f->db), f->fault.text);
    assert_ok(cme__db_rollback(f->db), f->fault.text); /* a reader undoes nothing around it */
    assert_ok(cme__db_commit(f->db), f->fault.text);
    assert_ok(put(f->db, "a", "1"), f->fault.text);
    assert_ok(cme__db_commit(f->db), f->fault.text);
    assert_int_equal(count(f->db), 1);
}

static void test_db__a_reader_sees_one_moment(void **state) {
    fixture *f = *state;
    open_other(f);
    assert_ok(cme__db_begin_read(f->db), f->fault.text);
    assert_int_equal(count(f->db), 0);
    assert_ok(put(f->other, "a", "1"), f->other_fault.text);
    assert_int_equal(count(f->db), 0);
    assert_ok(cme__db_commit(f->db), f->fault.text);
    assert_int_equal(count(f->db), 1);
}

static void test_db__a_second_writer_waits_until_its_deadline(void **state) {
    fixture *f = *state;
    open_other(f);
    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    assert_int_equal(cme__db_begin_write(f->other), CME_ERR_BUSY);
    assert_true(f->other->busy.waited_ns >= INT64_C(200000000));
    assert_true(f->other->busy.waited_ns < INT64_C(2000000000));
    assert_non_null(strstr(f->other_fault.text, "limit 200 ms"));
    assert_int_equal(cme__db_depth(f->other), 0);
    assert_ok(cme__db_commit(f->db), f->fault.text);
    assert_ok(cme__db_begin_write(f->other), f->other_fault.text);
    assert_ok(cme__db_commit(f->other), f->other_fault.text);
}

static void test_db__a_deadline_of_zero_does_not_wait(void **state) {
    fixture *f = *state;
    f->other = open_at(f, &f->other_fault, 0);
    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    assert_int_equal(cme__db_begin_write(f->other), CME_ERR_BUSY);
    assert_int_equal(f->other->busy.waited_ns, 0);
    assert_ok(cme__db_rollback(f->db), f->fault.text);
}

/* --- Where the file lies */

static void test_db__network_file_systems_are_known(void **state) {
    (void)state;
    assert_string_equal(cme__db_network_name(0x6969), "NFS");
    assert_string_equal(cme__db_network_name(0xFE534D42), "SMB");
    assert_null(cme__db_network_name(0xEF53));     /* ext4 */
    assert_null(cme__db_network_name(0x01021994)); /* tmpfs */
    assert_null(cme__db_network_name(0x9123683E)); /* btrfs */
}

static void test_db__a_path_is_never_a_uri(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"club.db", "club.db"},   {"/a/b.db", "/a/b.db"},   {"file:x?mode=memory", "./file:x?mode=memory"},
        {":memory:", ":memory:"}, {":memory", "./:memory"}, {":x:", "./:x:"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char *plain = cme__db_plain_path(pairs[i][0]);
        assert_string_equal(plain, pairs[i][1]);
        cme__free(plain);
    }
}

static void test_db__a_file_lies_in_its_folder(void **state) {
    (void)state;
    static const char *const pairs[][2] = {{"club.db", "."},
                                           {"./club.db", "."},
                                           {"/club.db", "/"},
                                           {"a/b/club.db", "a/b"},
                                           {"/a/club.db", "/a"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char *folder = cme__db_folder_of(pairs[i][0]);
        assert_string_equal(folder, pairs[i][1]);
        cme__free(folder);
    }
}

/* --- The schema */

static void test_db__digest_is_sha_256(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t times;
        const char *digest;
    } vectors[] = {
        /* FIPS 180-4, the examples of NIST */
        {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        cme__digest digest;
        char text[CME__DIGEST_TEXT_SIZE];
        cme__digest_begin(&digest);
        for (size_t j = 0; j < vectors[i].times; j++) {
            cme__digest_add(&digest, vectors[i].text, strlen(vectors[i].text));
        }
        cme__digest_end(&digest, text);
        assert_string_equal(text, vectors[i].digest);
    }
}

static void test_db__schema_is_known_by_its_digest(void **state) {
    fixture *f = *state;
    char digest[CME__DIGEST_TEXT_SIZE];
    assert_ok(cme__db_schema_digest(f->db, digest), f->fault.text);
    /* After a new step: its digest in lib/db/schema.c is the left one. */
    assert_string_equal(digest, cme__schema_digests[cme__schema_version - 1]);
}

/* --- Search */

static void search_put(fixture *f, int64_t rowid, const char *text) {
    assert_ok(cme__search_put(f->db, CME__SEARCH_PERSON, rowid, text), f->fault.text);
}

/* The rowids that match as text: "1 3". */
static void assert_found(fixture *f, const char *text, const char *expected) {
    int64_t *rowids = NULL;
    size_t found = 0;
    char list[256] = "";
    assert_ok(cme__search_find(f->db, CME__SEARCH_PERSON, text, &rowids, &found), f->fault.text);
    for (size_t i = 0; i < found; i++) {
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, i > 0 ? " %d" : "%d", (int)rowids[i]);
    }
    cme__free(rowids);
    if (strcmp(list, expected) != 0) {
        fail_msg("'%s' finds '%s', should find '%s'", text, list, expected);
    }
}

static void test_db__search_matches_beginnings_of_words(void **state) {
    fixture *f = *state;
    search_put(f, 3, "Anna-Lena K\xC3\xB6hler");
    search_put(f, 1, "Lena O'Brien");
    search_put(f, 2, "Rust Night: C++ & friends (100%)");
    assert_found(f, "lena", "1 3");
    assert_found(f, "LE", "1 3");
    assert_found(f, "koh ann", "3");
    assert_found(f, "K\xC3\xB6", "3");
    assert_found(f, "anna-lena", "3");
    assert_found(f, "o'brien", "1");
    assert_found(f, "brie o", "1");
    assert_found(f, "ena", "");
    assert_found(f, "lena rust", "");
    assert_found(f, "c++", "2");
    assert_found(f, "100", "2");
}

static void test_db__search_takes_nothing_for_an_operator(void **state) {
    fixture *f = *state;
    search_put(f, 1, "and or not near plain \"quoted\" text:x a*b");
    assert_found(f, "AND", "1");
    assert_found(f, "NOT OR NEAR", "1");
    assert_found(f, "NEAR(plain quoted)", "1");
    assert_found(f, "text:x", "1");
    assert_found(f, "\"quoted", "1");
    assert_found(f, "quo\"ted", "");
    assert_found(f, "a*b ^plain {x} + - ( ) \\", "1");
    assert_found(f, "", "");
    assert_found(f, " \t\n.,;*\"'()", "");
}

static void test_db__search_leaves_signs_beyond_ascii_to_the_tokenizer(void **state) {
    fixture *f = *state;
    search_put(f, 1, "caf\xC3\xA9 \xE2\x80\x93 bar");
    search_put(f, 2, "\xE6\x9D\xB1\xE4\xBA\xAC meetup");
    assert_found(f, "cafe", "1");
    assert_found(f,
                 "caf\xC3\xA9\xE2\x80\x93"
                 "bar",
                 "1");                             /* words joined by a dash */
    assert_found(f, "cafe \xE2\x80\x93 bar", "1"); /* a word that is only a dash */
    assert_found(f, "\xE2\x80\x93", "");
    assert_found(f, "\xE6\x9D\xB1", "2");
}

static void test_db__search_replaces_and_removes(void **state) {
    fixture *f = *state;
    search_put(f, 1, "old");
    search_put(f, 1, "new");
    assert_found(f, "old", "");
    assert_found(f, "new", "1");
    search_put(f, 1, NULL);
    assert_found(f, "new", "");
    search_put(f, 1, NULL);
    int64_t *rowids = NULL;
    size_t found = 1;
    assert_ok(cme__search_find(f->db, CME__SEARCH_EVENT, "new", &rowids, &found), f->fault.text);
    assert_int_equal(found, 0); /* another index */
    assert_null(rowids);
}

static void test_db__search_takes_as_many_words_as_fit(void **state) {
    fixture *f = *state;
    char text[2 * 500 + 1];
    for (size_t i = 0; i + 1 < sizeof text; i += 2) {
        text[i] = 'a';
        text[i + 1] = ' ';
    }
    text[sizeof text - 1] = '\0';
    search_put(f, 1, "abc");
    assert_found(f, text, "1");
}

static void test_db__search_ends_at_its_limit(void **state) {
    fixture *f = *state;
    assert_ok(cme__db_begin_write(f->db), f->fault.text);
    for (int i = 1; i <= CME__SEARCH_RESULTS_MAX + 5; i++) {
        search_put(f, i, "meetup");
    }
    assert_ok(cme__db_commit(f->db), f->fault.text);
    int64_t *rowids = NULL;
    size_t found = 0;
    assert_ok(cme__search_find(f->db, CME__SEARCH_PERSON, "meet", &rowids, &found), f->fault.text);
    assert_int_equal(found, CME__SEARCH_RESULTS_MAX);
    assert_int_equal(rowids[0], 1);
    cme__free(rowids);
}

int main(void) {
#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        with_fixture(test_db__values_come_back_as_they_were_bound),
        with_fixture(test_db__nothing_is_bound_and_read_as_null),
        with_fixture(test_db__parameters_mean_their_number_in_any_order),
        with_fixture(test_db__statements_are_prepared_once),
        with_fixture(test_db__a_statement_forgets_what_was_bound),
        with_fixture(test_db__many_statements_are_all_found_again),
        with_fixture(test_db__a_statement_used_twice_at_once_is_refused),
        with_fixture(test_db__a_statement_left_open_fails_the_commit),
        cmocka_unit_test(test_db__no_statement_is_no_crash),
        with_fixture(test_db__a_parameter_that_is_not_there_fails_the_step),
        with_fixture(test_db__constraints_have_their_statuses),
        with_fixture(test_db__counts_what_a_statement_changed),
        with_fixture(test_db__transactions_nest_and_an_inner_one_undoes_itself_only),
        with_fixture(test_db__a_rollback_keeps_the_sentence),
        with_fixture(test_db__ends_without_a_begin_are_misuse),
        with_fixture(test_db__a_reader_may_not_write_but_a_writer_may_read),
        with_fixture(test_db__a_reader_sees_one_moment),
        with_fixture(test_db__a_second_writer_waits_until_its_deadline),
        with_fixture(test_db__a_deadline_of_zero_does_not_wait),
        cmocka_unit_test(test_db__network_file_systems_are_known),
        cmocka_unit_test(test_db__a_path_is_never_a_uri),
        cmocka_unit_test(test_db__a_file_lies_in_its_folder),
        cmocka_unit_test(test_db__digest_is_sha_256),
        with_fixture(test_db__schema_is_known_by_its_digest),
        with_fixture(test_db__search_matches_beginnings_of_words),
        with_fixture(test_db__search_takes_nothing_for_an_operator),
        with_fixture(test_db__search_leaves_signs_beyond_ascii_to_the_tokenizer),
        with_fixture(test_db__search_replaces_and_removes),
        with_fixture(test_db__search_takes_as_many_words_as_fit),
        with_fixture(test_db__search_ends_at_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
