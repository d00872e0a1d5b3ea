/* test_cursor.c: cursors are read back as they were written, and nothing else is.
 * May use cmocka and lib/store_internal.h.
 * Must not know any query. */
#include "support.h"

#include "store_internal.h"

static cme_status read_one(cme_store *store, const char *form, const char *cursor,
                           cme__cursor_value *values) {
    cme__arena arena = {0};
    cme_status status = cme__cursor_read(store, form, cursor, &arena, values);
    cme__arena_free(&arena);
    return status;
}

static void test_cursor__comes_back_as_it_was_written(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme__arena arena = {0};
    static const int64_t integers[] = {0, 1, -1, 42, INT64_MAX, INT64_MIN, INT64_MIN + 1, -10, 1772366400};
    static const char *const texts[] = {"",        "Ana",         "a b",    "100%",     "-", "--",
                                        "a,b;c:d", "K\xC3\xB6ln", "a\nb\t", "\x7F\x01", ",", "%2c"};
    for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) {
        for (size_t j = 0; j < sizeof texts / sizeof texts[0]; j++) {
            cme__cursor_value values[3] = {
                {.text = texts[j]}, {.integer = integers[i]}, {.id = cme__store_new_id(store)}};
            cme__cursor_value read[3];
            const char *cursor = cme__cursor_write(&arena, "person:tib", values);
            assert_non_null(cursor);
            assert_null(strpbrk(cursor, "\n\t \"'\\<>&"));
            assert_ok(cme__cursor_read(store, "person:tib", cursor, &arena, read), cme_store_message(store));
            assert_string_equal(read[0].text, texts[j]);
            assert_int_equal(read[1].integer, integers[i]);
            assert_true(cme_id_equal(read[2].id, values[2].id));
        }
    }
    cme__arena_free(&arena);
    cme_store_close(store);
}

static void test_cursor__keeps_a_missing_text_apart_from_an_empty_one(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme__arena arena = {0};
    cme__cursor_value none = {0};
    cme__cursor_value read = {.text = "x"};
    const char *cursor = cme__cursor_write(&arena, "a:t", &none);
    assert_ok(cme__cursor_read(store, "a:t", cursor, &arena, &read), cme_store_message(store));
    assert_null(read.text);
    cme__arena_free(&arena);
    cme_store_close(store);
}

static void test_cursor__of_another_query_or_torn_is_refused(void **state) {
    (void)state;
    cme_store *store = support_store();
    static const char *const wrong[] = {
        "",
        "person",
        "person:ti",
        "person:ti,",
        "person:ti,Ana",
        "person:ti,Ana,",
        "person:ti,Ana,x",
        "person:ti,Ana,1x",
        "person:ti,Ana,-",
        "person:ti,Ana,1,",
        "person:ti,Ana,1,2",
        "person:ti,Ana,9223372036854775808",
        "person:ti,Ana,-9223372036854775809",
        "person:ti,Ana,99999999999999999999999",
        "person:ti,A na,1",
        "person:ti,A%,1",
        "person:ti,A%2,1",
        "person:ti,A%zz,1",
        "person:ti,A%00,1",
        "person:ti,A%ff,1",
        "person:ti,A%c3,1",
        "venue:ti,Ana,1",
        "person:tib,Ana,1,0190f5a2-0000-7000-8000-000000000000",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        cme__cursor_value values[2];
        assert_status(CME_ERR_INVALID, read_one(store, "person:ti", wrong[i], values), wrong[i]);
        assert_non_null(strstr(cme_store_message(store), "is not of this query"));
    }
    cme__cursor_value id;
    assert_status(CME_ERR_INVALID, read_one(store, "x:b", "x:b,0190f5a2-0000-7000-8000-00000000000", &id),
                  "short");
    assert_status(CME_ERR_INVALID, read_one(store, "x:b", "x:b,0190f5a2-0000-7000-8000-00000000000g", &id),
                  "g");
    cme_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cursor__comes_back_as_it_was_written),
        cmocka_unit_test(test_cursor__keeps_a_missing_text_apart_from_an_empty_one),
        cmocka_unit_test(test_cursor__of_another_query_or_torn_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
