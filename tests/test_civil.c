/* test_civil.c: civil times and the calendar behind them.
 * May use cmocka, cmevent/civil.h and lib/time/civil.h.
 * Must not know zones or stores. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cmevent/civil.h>

#include "time/civil.h"

/* A fast comparison: cmocka's own takes longer than the conversions do. */
#define assert_same(a, b)                                                                                    \
    do {                                                                                                     \
        if ((a) != (b)) {                                                                                    \
            assert_int_equal(a, b);                                                                          \
        }                                                                                                    \
    } while (0)

static void check_text(cme_civil civil, const char *expected) {
    char text[CME_CIVIL_TEXT_SIZE];
    memset(text, 'x', sizeof text);
    cme_civil_text(civil, text);
    assert_string_equal(text, expected);
}

static void test_civil__every_day_of_ten_thousand_years(void **state) {
    (void)state;
    /* The calendar as one learns it at school, day by day, is the oracle. */
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t days = -719162; /* 0001-01-01, a Monday */
    int weekday = 0;
    for (int year = 1; year <= 9999; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        assert_same(cme__year_is_leap(year), leap);
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (month == 2 && leap);
            assert_same(cme__month_length(year, month), length);
            for (int day = 1; day <= length; day++) {
                int64_t got_year = 0;
                int got_month = 0;
                int got_day = 0;
                cme__date_from_days(days, &got_year, &got_month, &got_day);
                assert_same(got_year, year);
                assert_same(got_month, month);
                assert_same(got_day, day);
                assert_same(cme__days_from_date(year, month, day), days);
                assert_same(cme__weekday_from_days(days), weekday);
                cme_civil date = cme_civil_from_seconds(days * CME__DAY_SECONDS + 86399, CME_CIVIL_DATE);
                assert_same(date.year, year);
                assert_same(date.month, month);
                assert_same(date.day, day);
                days++;
                weekday = (weekday + 1) % 7;
            }
        }
    }
    assert_int_equal(days * CME__DAY_SECONDS, CME__CIVIL_SECONDS_END);
}

static void test_civil__known_dates(void **state) {
    (void)state;
    assert_int_equal(cme__days_from_date(1970, 1, 1), 0);
    assert_int_equal(cme__days_from_date(2000, 2, 29), 11016);
    assert_int_equal(cme__days_from_date(1, 1, 1) * CME__DAY_SECONDS, CME__CIVIL_SECONDS_MIN);
    assert_int_equal(cme_civil_seconds(cme_civil_at(2027, 3, 23, 19, 0, 0)), 1805828400);
    assert_int_equal(cme_civil_weekday(cme_civil_date(2026, 11, 21)), 5);
    assert_int_equal(cme_civil_weekday(cme_civil_date(1970, 1, 1)), 3);
    assert_int_equal(cme_civil_weekday(cme_civil_date(1, 1, 1)), 0);
    assert_int_equal(cme_civil_weekday(cme_civil_date(9999, 12, 31)), 4);
}

static void test_civil__seconds_round_trip(void **state) {
    (void)state;
    /* A step that is prime meets every second of the day, and about 380,000 days. */
    for (int64_t seconds = CME__CIVIL_SECONDS_MIN; seconds < CME__CIVIL_SECONDS_END; seconds += 823541) {
        cme_civil civil = cme_civil_from_seconds(seconds, CME_CIVIL_ZONED);
        assert_true(cme_civil_is_valid(civil));
        assert_same(cme_civil_seconds(civil), seconds);
    }
}

static void test_civil__ends_of_the_calendar(void **state) {
    (void)state;
    check_text(cme_civil_from_seconds(CME__CIVIL_SECONDS_MIN, CME_CIVIL_ZONED), "0001-01-01T00:00:00");
    check_text(cme_civil_from_seconds(CME__CIVIL_SECONDS_END - 1, CME_CIVIL_UTC), "9999-12-31T23:59:59Z");
    check_text(cme_civil_from_seconds(-1, CME_CIVIL_FLOATING), "1969-12-31T23:59:59");
    check_text(cme_civil_from_seconds(-1, CME_CIVIL_DATE), "1969-12-31");
    assert_true(cme_civil_is_none(cme_civil_from_seconds(CME__CIVIL_SECONDS_MIN - 1, CME_CIVIL_ZONED)));
    assert_true(cme_civil_is_none(cme_civil_from_seconds(CME__CIVIL_SECONDS_END, CME_CIVIL_DATE)));
    assert_true(cme_civil_is_none(cme_civil_from_seconds(INT64_MIN, CME_CIVIL_UTC)));
    assert_true(cme_civil_is_none(cme_civil_from_seconds(INT64_MAX, CME_CIVIL_UTC)));
}

static void test_civil__validity(void **state) {
    (void)state;
    assert_true(cme_civil_is_valid(cme_civil_at(2024, 2, 29, 23, 59, 59)));
    assert_true(cme_civil_is_valid(cme_civil_date(2000, 2, 29)));
    static const int bad[][6] = {{0, 1, 1, 0, 0, 0},
                                 {10000, 1, 1, 0, 0, 0},
                                 {2023, 2, 29, 0, 0, 0},
                                 {1900, 2, 29, 0, 0, 0},
                                 {2024, 0, 1, 0, 0, 0},
                                 {2024, 13, 1, 0, 0, 0},
                                 {2024, 4, 31, 0, 0, 0},
                                 {2024, 1, 0, 0, 0, 0},
                                 {2024, 1, 1, 24, 0, 0},
                                 {2024, 1, 1, 0, 60, 0},
                                 {2024, 1, 1, 0, 0, 60},
                                 {-5, 1, 1, 0, 0, 0},
                                 {65536 + 2024, 1, 1, 0, 0, 0}, /* what a cast to 16 bits would make valid */
                                 {2024, 256 + 1, 1, 0, 0, 0},
                                 {2024, 1, 256 + 1, 0, 0, 0},
                                 {2024, 1, 1, 256, 0, 0},
                                 {2024, 1, 1, 0, -256, 0},
                                 {INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX, INT32_MIN, 0}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const int *f = bad[i];
        assert_false(cme_civil_is_valid(cme_civil_at(f[0], f[1], f[2], f[3], f[4], f[5])));
    }
    cme_civil civil = cme_civil_at(2024, 1, 1, 0, 0, 1);
    civil.kind = CME_CIVIL_DATE;
    assert_false(cme_civil_is_valid(civil));
    civil.kind = 4;
    assert_false(cme_civil_is_valid(civil));
    assert_false(cme_civil_is_valid(CME_CIVIL_NONE));
}

static void test_civil__equality_looks_at_every_field(void **state) {
    (void)state;
    cme_civil a = cme_civil_at(2027, 3, 23, 19, 0, 0);
    assert_true(cme_civil_equal(a, cme_civil_at(2027, 3, 23, 19, 0, 0)));
    assert_false(cme_civil_equal(a, cme_civil_at(2026, 3, 23, 19, 0, 0)));
    assert_false(cme_civil_equal(a, cme_civil_at(2027, 4, 23, 19, 0, 0)));
    assert_false(cme_civil_equal(a, cme_civil_at(2027, 3, 24, 19, 0, 0)));
    assert_false(cme_civil_equal(a, cme_civil_at(2027, 3, 23, 18, 0, 0)));
    assert_false(cme_civil_equal(a, cme_civil_at(2027, 3, 23, 19, 1, 0)));
    assert_false(cme_civil_equal(a, cme_civil_at(2027, 3, 23, 19, 0, 1)));
    cme_civil utc = a;
    utc.kind = CME_CIVIL_UTC;
    assert_false(cme_civil_equal(a, utc));
    assert_true(cme_civil_is_none(CME_CIVIL_NONE));
    assert_false(cme_civil_is_none(a));
}

static void test_civil__text_forms(void **state) {
    (void)state;
    check_text(cme_civil_at(2027, 3, 23, 19, 0, 0), "2027-03-23T19:00:00");
    check_text(cme_civil_date(33, 4, 3), "0033-04-03");
    check_text(CME_CIVIL_NONE, "");
    cme_civil utc = cme_civil_at(2027, 3, 23, 19, 0, 5);
    utc.kind = CME_CIVIL_UTC;
    check_text(utc, "2027-03-23T19:00:05Z");
    /* The widest that garbage can be still fits. */
    cme_civil widest = {INT16_MIN, 255, 255, 255, 255, 255, CME_CIVIL_UTC};
    check_text(widest, "-32768-255-255T255:255:255Z");
    cme_civil_text(utc, NULL);
}

static void test_civil__parse_reads_what_text_writes(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *canonical;
        cme_civil_kind kind;
    } cases[] = {{"2027-03-23T19:00:00", "2027-03-23T19:00:00", CME_CIVIL_ZONED},
                 {"2027-03-23 19:00:59", "2027-03-23T19:00:59", CME_CIVIL_ZONED},
                 {"2027-03-23T19:00", "2027-03-23T19:00:00", CME_CIVIL_ZONED},
                 {"2027-03-23 19:00Z", "2027-03-23T19:00:00Z", CME_CIVIL_UTC},
                 {"2027-03-23T19:00:01Z", "2027-03-23T19:00:01Z", CME_CIVIL_UTC},
                 {"2024-02-29", "2024-02-29", CME_CIVIL_DATE},
                 {"0001-01-01", "0001-01-01", CME_CIVIL_DATE},
                 {"9999-12-31T23:59:59", "9999-12-31T23:59:59", CME_CIVIL_ZONED}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme_civil civil = CME_CIVIL_NONE;
        assert_int_equal(cme_civil_parse(cases[i].text, &civil), CME_OK);
        assert_int_equal(civil.kind, cases[i].kind);
        check_text(civil, cases[i].canonical);
    }
}

static void test_civil__parse_refuses_everything_else(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "2027",
                                      "2027-03",
                                      "2027-3-23",
                                      "20270323",
                                      "20270323T190000",
                                      "2027-03-23T",
                                      "2027-03-23T19",
                                      "2027-03-23T19:",
                                      "2027-03-23T19:0",
                                      "2027-03-23T19:00:",
                                      "2027-03-23T19:00:0",
                                      "2027-03-23T19:00:00 ",
                                      "2027-03-23T19:00:00ZZ",
                                      "2027-03-23T19:00:00+01:00",
                                      "2027-03-23Z",
                                      "2027-03-23t19:00:00",
                                      " 2027-03-23",
                                      "2027-02-29",
                                      "2027-00-10",
                                      "2027-13-10",
                                      "0000-01-01",
                                      "2027-03-23T24:00:00",
                                      "2027-03-23T23:59:60",
                                      "+027-03-23",
                                      "-027-03-23",
                                      "12027-03-23"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cme_civil civil = cme_civil_date(1999, 9, 9);
        assert_int_equal(cme_civil_parse(bad[i], &civil), CME_ERR_INVALID);
        check_text(civil, "1999-09-09");
    }
    cme_civil civil;
    assert_int_equal(cme_civil_parse(NULL, &civil), CME_ERR_MISUSE);
    assert_int_equal(cme_civil_parse("2027-03-23", NULL), CME_ERR_MISUSE);
}

static void test_civil__division_rounds_down(void **state) {
    (void)state;
    assert_int_equal(cme__floor_div(7, 7), 1);
    assert_int_equal(cme__floor_div(6, 7), 0);
    assert_int_equal(cme__floor_div(-1, 7), -1);
    assert_int_equal(cme__floor_div(-7, 7), -1);
    assert_int_equal(cme__floor_div(-8, 7), -2);
    assert_int_equal(cme__floor_mod(-1, 7), 6);
    assert_int_equal(cme__floor_mod(-7, 7), 0);
    assert_int_equal(cme__floor_mod(8, 7), 1);
    assert_int_equal(cme__floor_div(INT64_MIN, 1), INT64_MIN);
    assert_int_equal(cme__floor_mod(INT64_MIN, INT64_MAX), INT64_MAX - 1);
}

/* Under the undefined-behaviour sanitizer: no input overflows, and where the answer fits it is right. */
static void test_civil__extreme_numbers_are_safe(void **state) {
    (void)state;
    static const int64_t days[] = {INT64_MIN, INT64_MIN + 1, -10000001,     -10000000, -9999999, 9999999,
                                   10000000,  10000001,      INT64_MAX - 1, INT64_MAX, 0,        -719468};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        int64_t year = 0;
        int month = 0;
        int day = 0;
        cme__date_from_days(days[i], &year, &month, &day);
        assert_in_range(month, 1, 12);
        assert_in_range(day, 1, cme__month_length(year, month));
        int weekday = cme__weekday_from_days(days[i]);
        assert_in_range(weekday, 0, 6);
        assert_int_equal(weekday, (cme__floor_mod(days[i], 7) + 3) % 7);
        if (days[i] > INT64_C(-9000000000000000000) && days[i] < INT64_C(9000000000000000000)) {
            assert_int_equal(cme__days_from_date(year, month, day), days[i]);
        }
    }
    static const int64_t years[] = {INT64_MIN, INT64_MAX, -30000, 30000, -29999, 29999, 25000000000000001};
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        for (int month = -1; month < 15; month++) {
            (void)cme__days_from_date(years[i], month, INT32_MAX);
            (void)cme__days_from_date(years[i], month, INT32_MIN);
        }
        (void)cme__days_from_date(years[i], INT32_MAX, 1);
        (void)cme__days_from_date(years[i], INT32_MIN, 1);
        (void)cme__year_is_leap(years[i]);
    }
    assert_int_equal(cme__month_length(2024, 0), 0);
    assert_int_equal(cme__month_length(2024, 13), 0);
    cme_civil widest = {INT16_MIN, 255, 255, 255, 255, 255, 255};
    (void)cme_civil_seconds(widest);
    assert_in_range(cme_civil_weekday(widest), 0, 6);
}

/* Far from our years the calendar repeats every 400 years. */
static void test_civil__far_years_repeat_in_cycles(void **state) {
    (void)state;
    for (int64_t cycle = -1000000; cycle <= 1000000; cycle += 99991) {
        for (int64_t rest = 0; rest < 146097; rest += 97) {
            int64_t near_year = 0;
            int64_t far_year = 0;
            int near_month = 0;
            int far_month = 0;
            int near_day = 0;
            int far_day = 0;
            cme__date_from_days(rest, &near_year, &near_month, &near_day);
            cme__date_from_days(cycle * 146097 + rest, &far_year, &far_month, &far_day);
            assert_same(far_year, near_year + 400 * cycle);
            assert_same(far_month, near_month);
            assert_same(far_day, near_day);
            assert_same(cme__days_from_date(far_year, far_month, far_day), cycle * 146097 + rest);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_civil__every_day_of_ten_thousand_years),
        cmocka_unit_test(test_civil__known_dates),
        cmocka_unit_test(test_civil__seconds_round_trip),
        cmocka_unit_test(test_civil__ends_of_the_calendar),
        cmocka_unit_test(test_civil__validity),
        cmocka_unit_test(test_civil__equality_looks_at_every_field),
        cmocka_unit_test(test_civil__text_forms),
        cmocka_unit_test(test_civil__parse_reads_what_text_writes),
        cmocka_unit_test(test_civil__parse_refuses_everything_else),
        cmocka_unit_test(test_civil__division_rounds_down),
        cmocka_unit_test(test_civil__extreme_numbers_are_safe),
        cmocka_unit_test(test_civil__far_years_repeat_in_cycles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
