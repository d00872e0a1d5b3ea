/* test_spec.c: specs of any version are read: shorter, longer, wrong.
 * May use cmocka and lib/base/spec.h.
 * Must not know any real spec. */
#include "support.h"

#include "base/spec.h"

typedef struct small_spec {
    size_t size;
    int64_t first;
} small_spec;

typedef struct large_spec {
    size_t size;
    int64_t first;
    int64_t second;
} large_spec;

static void test_spec__of_today_is_copied(void **state) {
    (void)state;
    large_spec given = {sizeof given, 1, 2};
    large_spec own = {sizeof own, 10, 20};
    assert_int_equal(cme__spec_read(NULL, "spec", &given, &own, sizeof own), CME_OK);
    assert_int_equal(own.first, 1);
    assert_int_equal(own.second, 2);
}

static void test_spec__of_an_older_program_keeps_our_defaults(void **state) {
    (void)state;
    small_spec given = {sizeof given, 1};
    large_spec own = {sizeof own, 10, 20};
    assert_int_equal(cme__spec_read(NULL, "spec", &given, &own, sizeof own), CME_OK);
    assert_int_equal(own.size, sizeof own);
    assert_int_equal(own.first, 1);
    assert_int_equal(own.second, 20);
}

static void test_spec__of_a_newer_program_is_read_when_it_asks_for_nothing_new(void **state) {
    (void)state;
    cme__fault fault = {0};
    large_spec given = {sizeof given, 1, 0};
    small_spec own = {sizeof own, 10};
    assert_int_equal(cme__spec_read(&fault, "event spec", &given, &own, sizeof own), CME_OK);
    assert_int_equal(own.first, 1);
    assert_int_equal(own.size, sizeof own);

    given.second = 1;
    assert_int_equal(cme__spec_read(&fault, "event spec", &given, &own, sizeof own), CME_ERR_INVALID);
    assert_string_equal(fault.text, "event spec was made for a newer libcmevent (24 bytes, known are 16)");
}

static void test_spec__without_its_size_is_misuse(void **state) {
    (void)state;
    cme__fault fault = {0};
    static const size_t sizes[] = {0, 1, 7, 5000, SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        large_spec given = {sizes[i], 1, 2};
        large_spec own = {sizeof own, 10, 20};
        assert_int_equal(cme__spec_read(&fault, "spec", &given, &own, sizeof own), CME_ERR_MISUSE);
        assert_int_equal(own.first, 10);
    }
    assert_non_null(strstr(fault.text, "INIT macro"));
}

static void test_spec__null_is_misuse_and_a_null_query_means_defaults(void **state) {
    (void)state;
    cme__fault fault = {0};
    small_spec own = {sizeof own, 10};
    assert_int_equal(cme__spec_read(&fault, "spec", NULL, &own, sizeof own), CME_ERR_MISUSE);
    assert_string_equal(fault.text, "spec must not be NULL");
    assert_int_equal(cme__query_read(&fault, "query", NULL, &own, sizeof own), CME_OK);
    assert_int_equal(own.first, 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spec__of_today_is_copied),
        cmocka_unit_test(test_spec__of_an_older_program_keeps_our_defaults),
        cmocka_unit_test(test_spec__of_a_newer_program_is_read_when_it_asks_for_nothing_new),
        cmocka_unit_test(test_spec__without_its_size_is_misuse),
        cmocka_unit_test(test_spec__null_is_misuse_and_a_null_query_means_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
