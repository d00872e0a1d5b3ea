/* test_zone_file.c: TZif files of every version, transitions close together, and footers of every form.
 * May use cmocka, support.h, support_tzif.h and lib/time.
 * Must not know the system's zone data. */
#include "support_tzif.h"

enum { HOUR = 3600 };

static cme__zone *of_footer(const char *footer) {
    const tzif file = {.version = '3', .type_count = 1, .footer = footer};
    return tzif_zone(&file);
}

static int64_t civil(const char *text) {
    cme_civil value = CME_CIVIL_NONE;
    assert_int_equal(cme_civil_parse(text, &value), CME_OK);
    return cme_civil_seconds(value);
}

/* --- versions --- */

static void test_zone_file__every_version_is_read(void **state) {
    (void)state;
    static const char versions[] = {'\0', '2', '3', '4', '5'};
    for (size_t i = 0; i < sizeof versions; i++) {
        tzif file = tzif_simple;
        file.version = versions[i];
        cme__zone *zone = tzif_zone(&file);
        assert_string_equal(cme__zone_name(zone), "Test/Zone");
        assert_int_equal(cme__zone_offset_at(zone, -1000000001), 1234);
        assert_int_equal(cme__zone_offset_at(zone, -1000000000), 3600);
        assert_int_equal(cme__zone_offset_at(zone, -1), 3600);
        assert_int_equal(cme__zone_offset_at(zone, 0), 7200);
        assert_int_equal(cme__zone_offset_at(zone, 999999), 7200);
        assert_int_equal(cme__zone_offset_at(zone, 1000000), 3600);
        assert_int_equal(cme__zone_offset_at(zone, INT64_C(1) << 50), 3600);
        cme__zone_state clock = cme__zone_state_at(zone, 5);
        assert_true(clock.is_dst);
        assert_string_equal(clock.abbreviation, "BBB");
        ask_everything(zone);
        cme__zone_free(zone);
    }
}

static void test_zone_file__without_a_footer_the_last_state_stays(void **state) {
    (void)state;
    tzif file = tzif_simple;
    file.footer = "";
    file.time_count = 2;
    cme__zone *zone = tzif_zone(&file);
    assert_int_equal(cme__zone_offset_at(zone, civil("2500-01-01")), 7200);
    cme__zone_free(zone);
}

/* Abbreviations may share their letters: "BMT" inside "LBMT". */
static void test_zone_file__abbreviation_may_start_inside_another(void **state) {
    (void)state;
    tzif file = tzif_simple;
    file.abbreviations[0] = 1;
    cme__zone *zone = tzif_zone(&file);
    assert_string_equal(cme__zone_state_at(zone, INT64_MIN).abbreviation, "MT");
    cme__zone_free(zone);
}

/* "right/" files: times count leap seconds, instants here do not. Version 4 may end with the table's expiry.
 */
static void test_zone_file__leap_seconds_are_taken_off(void **state) {
    (void)state;
    tzif file = tzif_simple;
    file.version = '4';
    file.leap_count = 3;
    file.leaps[0] = -5;
    file.corrections[0] = 1;
    file.leaps[1] = 500000;
    file.corrections[1] = 2;
    file.leaps[2] = 2000000;
    file.corrections[2] = 2;
    cme__zone *zone = tzif_zone(&file);
    assert_int_equal(cme__zone_offset_at(zone, -2), 3600);
    assert_int_equal(cme__zone_offset_at(zone, -1), 7200);
    assert_int_equal(cme__zone_offset_at(zone, 999997), 7200);
    assert_int_equal(cme__zone_offset_at(zone, 999998), 3600);
    cme__zone_free(zone);
}

/* --- close transitions --- */

static cme__zone *hours_zone(size_t count, const int64_t *times, const int32_t *offsets) {
    tzif file = {.version = '2', .time_count = count, .type_count = 4, .abbreviations = {0, 0, 4, 8}};
    for (size_t i = 0; i < count; i++) {
        file.times[i] = times[i];
        file.time_types[i] = (uint8_t)(i + 1);
    }
    memcpy(file.offsets, offsets, 4 * sizeof *offsets);
    return tzif_zone(&file);
}

static void test_zone_file__two_gaps_within_an_hour(void **state) {
    (void)state;
    cme__zone *zone = hours_zone(2, (int64_t[]){100000, 101000}, (int32_t[]){0, HOUR, 2 * HOUR, 0});
    assert_int_equal(cme__zone_instant(zone, 99999), 99999);
    assert_int_equal(cme__zone_instant(zone, 100000), 100000); /* skipped: the offset before, 0 */
    assert_int_equal(cme__zone_instant(zone, 103599), 103599);
    assert_int_equal(cme__zone_instant(zone, 103600), 100000);
    assert_int_equal(cme__zone_instant(zone, 104599), 100999);
    assert_int_equal(cme__zone_instant(zone, 104600), 101000); /* skipped: the offset before, 3600 */
    assert_int_equal(cme__zone_instant(zone, 108199), 104599);
    assert_int_equal(cme__zone_instant(zone, 108200), 101000);
    cme__zone_free(zone);
}

static void test_zone_file__two_folds_within_an_hour(void **state) {
    (void)state;
    cme__zone *zone = hours_zone(2, (int64_t[]){100000, 101000}, (int32_t[]){2 * HOUR, HOUR, 0, 0});
    assert_int_equal(cme__zone_instant(zone, 107199), 99999);
    assert_int_equal(cme__zone_instant(zone, 103600), 96400); /* shown three times: the first */
    assert_int_equal(cme__zone_instant(zone, 107200), 107200);
    cme__zone_free(zone);
}

static void test_zone_file__a_gap_that_is_partly_taken_back(void **state) {
    (void)state;
    cme__zone *zone = hours_zone(2, (int64_t[]){100000, 101000}, (int32_t[]){0, 2 * HOUR, HOUR / 2, 0});
    /* 100000 to 107200 is skipped. But 1000 seconds later the clock goes back to 102800 and shows the rest
     * after all. */
    assert_int_equal(cme__zone_instant(zone, 100500), 100500);
    assert_int_equal(cme__zone_instant(zone, 102799), 102799);
    assert_int_equal(cme__zone_instant(zone, 102800), 101000);
    assert_int_equal(cme__zone_instant(zone, 103000), 101200);
    assert_int_equal(cme__zone_civil(zone, 101200), 103000);
    assert_int_equal(cme__zone_instant(zone, 107300), 100100);
    cme__zone_free(zone);
}

/* The ends of the spans on their own clocks are not in order here: 107200, 104600, ... */
static void test_zone_file__a_span_shorter_than_the_step_back(void **state) {
    (void)state;
    static const int64_t eras[] = {-5000000000, 0, 20000000000};
    for (size_t i = 0; i < 3; i++) {
        int64_t era = eras[i];
        tzif file = {.version = '2',
                     .time_count = 4,
                     .times = {era + 100000, era + 101000, era + 900000, era + 1900000},
                     .time_types = {1, 2, 3, 1},
                     .type_count = 4,
                     .offsets = {2 * HOUR, HOUR, 0, 0},
                     .abbreviations = {0, 0, 4, 8}};
        cme__zone *zone = tzif_zone(&file);
        assert_int_equal(cme__zone_instant(zone, era + 105000), era + 97800);
        assert_int_equal(cme__zone_instant(zone, era + 107199), era + 99999);
        assert_int_equal(cme__zone_instant(zone, era + 107200), era + 107200);
        cme__zone_free(zone);
    }
}

/* A search begins at a bucket of half a year: here the bucket begins between the two clocks of a transition.
 */
static void test_zone_file__transitions_at_the_edge_of_a_bucket(void **state) {
    (void)state;
    int64_t begin = CME__ZONE_BUCKETS_SINCE + (INT64_C(200) << CME__ZONE_BUCKET_BITS);
    cme__zone *zone = hours_zone(1, (int64_t[]){begin - HOUR}, (int32_t[]){10 * HOUR, 9 * HOUR, 0, 0});
    assert_int_equal(cme__zone_instant(zone, begin + 8 * HOUR + 1800), begin - 2 * HOUR + 1800);
    assert_int_equal(cme__zone_instant(zone, begin + 9 * HOUR), begin);
    cme__zone_free(zone);
    zone = hours_zone(1, (int64_t[]){begin + HOUR}, (int32_t[]){-10 * HOUR, -9 * HOUR, 0, 0});
    assert_int_equal(cme__zone_offset_at(zone, begin), -10 * HOUR);
    assert_int_equal(cme__zone_offset_at(zone, begin + HOUR - 1), -10 * HOUR);
    assert_int_equal(cme__zone_offset_at(zone, begin + HOUR), -9 * HOUR);
    cme__zone_free(zone);
}

/* More transitions in one bucket than are tried one by one. */
static void test_zone_file__many_transitions_in_one_bucket(void **state) {
    (void)state;
    tzif file = {.version = '2', .time_count = TZIF_TIMES_MAX, .type_count = 2, .offsets = {0, HOUR}};
    for (size_t i = 0; i < TZIF_TIMES_MAX; i++) {
        file.times[i] = (int64_t)i * 86400;
        file.time_types[i] = (uint8_t)((i + 1) % 2);
    }
    cme__zone *zone = tzif_zone(&file);
    for (int64_t i = 0; i < TZIF_TIMES_MAX; i++) {
        assert_int_equal(cme__zone_offset_at(zone, i * 86400 - 1), i % 2 == 0 ? 0 : HOUR);
        assert_int_equal(cme__zone_offset_at(zone, i * 86400), i % 2 == 0 ? HOUR : 0);
    }
    cme__zone_free(zone);
}

static void test_zone_file__a_whole_day_is_skipped_or_repeated(void **state) {
    (void)state;
    cme__zone *zone =
        hours_zone(2, (int64_t[]){1000000, 5000000}, (int32_t[]){-10 * HOUR, 14 * HOUR, -10 * HOUR, 0});
    int64_t midnight = 1000000 - 10 * HOUR;
    assert_int_equal(cme__zone_instant(zone, midnight - 1), 999999);
    assert_int_equal(cme__zone_instant(zone, midnight), 1000000);
    assert_int_equal(cme__zone_instant(zone, midnight + 86399), 1086399);
    assert_int_equal(cme__zone_instant(zone, midnight + 86400), 1000000);
    int64_t again = 5000000 - 10 * HOUR;
    assert_int_equal(cme__zone_instant(zone, again + 5), 5000005 - 86400);
    assert_int_equal(cme__zone_instant(zone, again + 86400), 5086400);
    cme__zone_free(zone);
}

/* --- footers --- */

static void check_footer_year(const char *text, int64_t year, const char *start, const char *end) {
    cme__zone_footer footer;
    int64_t starts = 0;
    int64_t ends = 0;
    if (!cme__zone_footer_parse(text, strlen(text), &footer)) {
        fail_msg("not read: %s", text);
    }
    cme__zone_footer_year(&footer, year, &starts, &ends);
    char shown[2][CME_CIVIL_TEXT_SIZE];
    cme_civil_text(cme_civil_from_seconds(starts, CME_CIVIL_ZONED), shown[0]);
    cme_civil_text(cme_civil_from_seconds(ends, CME_CIVIL_ZONED), shown[1]);
    assert_string_equal(shown[0], start);
    assert_string_equal(shown[1], end);
}

static void test_zone_file__footer_changes_in_utc(void **state) {
    (void)state;
    check_footer_year("CET-1CEST,M3.5.0,M10.5.0/3", 2024, "2024-03-31T01:00:00", "2024-10-27T01:00:00");
    check_footer_year("EST5EDT,M3.2.0,M11.1.0", 2024, "2024-03-10T07:00:00", "2024-11-03T06:00:00");
    check_footer_year("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2024, "2024-03-31T01:00:00", "2024-10-27T01:00:00");
    check_footer_year("IST-2IDT,M3.4.4/26,M10.5.0", 2024, "2024-03-29T00:00:00", "2024-10-26T23:00:00");
    check_footer_year("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2024, "2024-10-05T15:30:00",
                      "2024-04-06T15:00:00");
    check_footer_year("IST-1GMT0,M10.5.0,M3.5.0/1", 2024, "2024-10-27T01:00:00", "2024-03-31T01:00:00");
    check_footer_year("AAA0BBB,J59/0,J60/0", 2024, "2024-02-28T00:00:00", "2024-02-29T23:00:00");
    check_footer_year("AAA0BBB,J60/0,J365/24", 2023, "2023-03-01T00:00:00", "2023-12-31T23:00:00");
    check_footer_year("AAA0BBB,0/0,59/0", 2024, "2024-01-01T00:00:00", "2024-02-28T23:00:00");
    check_footer_year("AAA0BBB,59/0,365/0", 2023, "2023-03-01T00:00:00", "2023-12-31T23:00:00");
    check_footer_year("AAA0BBB0,M1.1.1/-167,M12.5.0/167", 2024, "2023-12-25T01:00:00", "2025-01-04T23:00:00");
    check_footer_year("AAA-0:00:01BBB,M2.5.4/1:02:03,M2.1.4", 2024, "2024-02-29T01:02:02",
                      "2024-02-01T00:59:59");
}

static void test_zone_file__footer_forms_that_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "CET",
                                      "CE-1",
                                      "-1",
                                      "CET-25",
                                      "CET-1:60",
                                      "CET-1:00:60",
                                      "CET-1CEST",
                                      "CET-1CEST,",
                                      "CET-1CEST,M3.5.0",
                                      "CET-1CEST,M3.5.0,",
                                      "CET-1CEST,M3.5.0,M10.5.0/3 ",
                                      "CET-1CEST,M3.5.0,M10.5.0,",
                                      "CET-1CEST,M0.5.0,M10.5.0",
                                      "CET-1CEST,M13.5.0,M10.5.0",
                                      "CET-1CEST,M3.0.0,M10.5.0",
                                      "CET-1CEST,M3.6.0,M10.5.0",
                                      "CET-1CEST,M3.5.7,M10.5.0",
                                      "CET-1CEST,J0,J100",
                                      "CET-1CEST,J366,J100",
                                      "CET-1CEST,366,100",
                                      "CET-1CEST,M3.5.0/168,M10.5.0",
                                      "CET-1CEST,M3.5.0/-168,M10.5.0",
                                      "CET-1CEST,M3.5.0/2:60,M10.5.0",
                                      "CET-1CEST,M3.5.0/,M10.5.0",
                                      "CET-1CEST,M3.5,M10.5.0",
                                      "<+03-3",
                                      "<+03>",
                                      "<>3",
                                      "<+0\n3>3",
                                      ":Europe/Berlin",
                                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0",
                                      "C3T-1",
                                      "CET--1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cme__zone_footer footer;
        if (cme__zone_footer_parse(bad[i], strlen(bad[i]), &footer)) {
            fail_msg("read: %s", bad[i]);
        }
        tzif file = {.version = '2', .type_count = 1, .footer = bad[i]};
        cme__zone *zone = NULL;
        assert_int_equal(tzif_parse(&file, &zone), bad[i][0] == '\0' ? CME_OK : CME_ERR_CORRUPT);
        cme__zone_free(zone);
    }
}

static void test_zone_file__a_footer_alone_is_for_all_time(void **state) {
    (void)state;
    cme__zone *zone = of_footer("EST5EDT,M3.2.0,M11.1.0");
    static const int years[] = {1, 1492, 1900, 1970, 2024, 2369, 2373, 2374, 2380, 5000, 9999};
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        int64_t january = cme__days_from_date(years[i], 1, 15) * CME__DAY_SECONDS;
        int64_t july = cme__days_from_date(years[i], 7, 15) * CME__DAY_SECONDS;
        assert_int_equal(cme__zone_offset_at(zone, january), -5 * HOUR);
        assert_int_equal(cme__zone_offset_at(zone, july), -4 * HOUR);
        assert_int_equal(cme__zone_instant(zone, january), january + 5 * HOUR);
        assert_int_equal(cme__zone_instant(zone, july), july + 4 * HOUR);
        cme__zone_transition next;
        assert_true(cme__zone_next_transition(zone, january, &next));
        int64_t start = cme__days_from_date(years[i], 3, 8) * CME__DAY_SECONDS;
        assert_true(next.at > start && next.at < start + 7 * CME__DAY_SECONDS + 8 * HOUR);
    }
    ask_everything(zone);
    cme__zone_free(zone);
}

/* RFC 9636 section 3.3.1's own example, and how others write it. */
static void test_zone_file__daylight_time_all_the_year_round(void **state) {
    (void)state;
    static const char *const footers[] = {"XXX3EDT4,0/0,J365/23", "EST5EDT,0/0,J365/25"};
    for (size_t i = 0; i < 2; i++) {
        cme__zone *zone = of_footer(footers[i]);
        cme__zone_transition next;
        assert_false(cme__zone_next_transition(zone, INT64_MIN, &next));
        cme__zone_state clock = cme__zone_state_at(zone, civil("2024-01-01T04:30:00"));
        assert_string_equal(clock.abbreviation, "EDT");
        assert_int_equal(clock.offset, -4 * HOUR);
        assert_true(clock.is_dst);
        cme__zone_free(zone);
    }
}

/* Day 364 is December 31, in leap years December 30: standard time is on one day in four years only. */
static void test_zone_file__daylight_time_but_for_one_day_in_leap_years(void **state) {
    (void)state;
    cme__zone *zone = of_footer("EST5EDT,0/0,364/25");
    cme__zone_transition next = {.at = civil("2021-06-01")};
    for (int year = 2024; year < 4000; year += 4) {
        if (!cme__year_is_leap(year)) {
            continue;
        }
        int64_t last_day = cme__days_from_date(year, 12, 31) * CME__DAY_SECONDS;
        assert_true(cme__zone_next_transition(zone, next.at, &next));
        assert_int_equal(next.at, last_day + 5 * HOUR);
        assert_int_equal(next.after.offset, -5 * HOUR);
        assert_true(cme__zone_next_transition(zone, next.at, &next));
        assert_int_equal(next.at, last_day + 29 * HOUR);
        assert_int_equal(next.after.offset, -4 * HOUR);
    }
    cme__zone_free(zone);
}

static void test_zone_file__footer_without_daylight_time(void **state) {
    (void)state;
    cme__zone *zone = of_footer("<+0545>-5:45");
    cme__zone_state clock = cme__zone_state_at(zone, civil("2400-01-01"));
    assert_int_equal(clock.offset, 5 * HOUR + 45 * 60);
    assert_string_equal(clock.abbreviation, "+0545");
    cme__zone_free(zone);
}

/* A last transition that changes nothing still says from when on the footer counts (Europe/Vilnius in slim
 * files). */
static void test_zone_file__footer_starts_at_the_last_transition(void **state) {
    (void)state;
    tzif file = tzif_simple;
    file.time_count = 2;
    file.times[1] = civil("2003-01-01");
    file.time_types[1] = 1;
    file.footer = "AAA-1BBB,M3.5.0,M10.5.0/3";
    cme__zone *zone = tzif_zone(&file);
    assert_int_equal(cme__zone_offset_at(zone, civil("2002-07-01")), 3600);
    assert_int_equal(cme__zone_offset_at(zone, civil("2003-07-01")), 7200);
    cme__zone_transition next;
    assert_true(cme__zone_next_transition(zone, -1000000000, &next));
    assert_int_equal(next.at, civil("2003-03-30T01:00:00"));
    cme__zone_free(zone);
}

/* --- reading --- */

static void test_zone_file__reading_knows_files_from_other_things(void **state) {
    (void)state;
    char *folder = support_temp_dir();
    char *path = support_path(folder, "file");
    char *bytes = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite("12345", 1, 5, file), 5);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(cme__zone_file_read(NULL, path, 5, &bytes, &size), CME_OK);
    assert_int_equal(size, 5);
    assert_string_equal(bytes, "12345");
    cme__free(bytes);
    bytes = NULL;
    assert_int_equal(cme__zone_file_read(NULL, path, 4, &bytes, &size), CME_ERR_LIMIT);
    assert_int_equal(cme__zone_file_read(NULL, folder, 5, &bytes, &size), CME_ERR_NOT_FOUND);
    assert_int_equal(cme__zone_file_read(NULL, "/dev/null", 5, &bytes, &size), CME_ERR_NOT_FOUND);
    char *missing = support_path(folder, "missing");
    assert_int_equal(cme__zone_file_read(NULL, missing, 5, &bytes, &size), CME_ERR_NOT_FOUND);
    assert_null(bytes);
    free(missing);
    free(path);
    support_temp_dir_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone_file__every_version_is_read),
        cmocka_unit_test(test_zone_file__without_a_footer_the_last_state_stays),
        cmocka_unit_test(test_zone_file__abbreviation_may_start_inside_another),
        cmocka_unit_test(test_zone_file__leap_seconds_are_taken_off),
        cmocka_unit_test(test_zone_file__two_gaps_within_an_hour),
        cmocka_unit_test(test_zone_file__two_folds_within_an_hour),
        cmocka_unit_test(test_zone_file__a_gap_that_is_partly_taken_back),
        cmocka_unit_test(test_zone_file__a_span_shorter_than_the_step_back),
        cmocka_unit_test(test_zone_file__transitions_at_the_edge_of_a_bucket),
        cmocka_unit_test(test_zone_file__many_transitions_in_one_bucket),
        cmocka_unit_test(test_zone_file__a_whole_day_is_skipped_or_repeated),
        cmocka_unit_test(test_zone_file__footer_changes_in_utc),
        cmocka_unit_test(test_zone_file__footer_forms_that_are_refused),
        cmocka_unit_test(test_zone_file__a_footer_alone_is_for_all_time),
        cmocka_unit_test(test_zone_file__daylight_time_all_the_year_round),
        cmocka_unit_test(test_zone_file__daylight_time_but_for_one_day_in_leap_years),
        cmocka_unit_test(test_zone_file__footer_without_daylight_time),
        cmocka_unit_test(test_zone_file__footer_starts_at_the_last_transition),
        cmocka_unit_test(test_zone_file__reading_knows_files_from_other_things),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
