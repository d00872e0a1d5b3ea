/* test_ascending.c: lists of numbers: sorted, each once, and searched.
 * May use cmocka and lib/base/ascending.h.
 * Must not know what the numbers are. */
#include "support.h"

#include "base/ascending.h"

static void test_ascending__sorting_keeps_doubles(void **state) {
    (void)state;
    int64_t values[] = {3, INT64_MIN, 7, 3, INT64_MAX, -1};
    const int64_t sorted[] = {INT64_MIN, -1, 3, 3, 7, INT64_MAX};
    cme__ascending_sort(values, 6);
    assert_memory_equal(values, sorted, sizeof sorted);
}

static void test_ascending__settling_keeps_each_value_once(void **state) {
    (void)state;
    int64_t values[] = {5, 2, 5, 5, 2, 9};
    const int64_t settled[] = {2, 5, 9};
    assert_int_equal(3, cme__ascending_settle(values, 6));
    assert_memory_equal(values, settled, sizeof settled);
    assert_int_equal(3, cme__ascending_settle(values, 3));
    assert_int_equal(1, cme__ascending_settle(values, 1));
}

static void test_ascending__nothing_is_a_list_too(void **state) {
    (void)state;
    cme__ascending_sort(NULL, 0);
    assert_int_equal(0, cme__ascending_settle(NULL, 0));
    assert_int_equal(0, cme__ascending_place(NULL, 0, 4));
    assert_false(cme__ascending_has(NULL, 0, 4));
}

static void test_ascending__a_value_has_a_place_also_where_it_is_missing(void **state) {
    (void)state;
    const int64_t values[] = {-4, 0, 0, 6};
    assert_int_equal(0, cme__ascending_place(values, 4, -5));
    assert_int_equal(0, cme__ascending_place(values, 4, -4));
    assert_int_equal(1, cme__ascending_place(values, 4, 0));
    assert_int_equal(3, cme__ascending_place(values, 4, 1));
    assert_int_equal(4, cme__ascending_place(values, 4, 7));
    for (int64_t value = -6; value < 9; value++) {
        bool is_there = value == -4 || value == 0 || value == 6;
        assert_int_equal(is_there, cme__ascending_has(values, 4, value));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ascending__sorting_keeps_doubles),
        cmocka_unit_test(test_ascending__settling_keeps_each_value_once),
        cmocka_unit_test(test_ascending__nothing_is_a_list_too),
        cmocka_unit_test(test_ascending__a_value_has_a_place_also_where_it_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
