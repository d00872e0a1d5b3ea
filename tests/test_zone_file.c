/* test_zone_file.c: TZif files of every version, footers of every form, and files that want to do harm.
 * May use cmocka, support.h and lib/time.
 * Must not know the system's zone data, except as something to damage. */
#include "support.h"

#include "base/text.h"
#include "time/civil.h"
#include "time/zone.h"
#include "time/zone_internal.h"

/* --- writing TZif --- */

enum { HOUR = 3600, TIMES_MAX = 16 };

/* What a file says. Abbreviations are the text "LMT\0AAA\0BBB\0", four bytes each. */
typedef struct tzif {
    char version; /* '\0' or '2' to '4' */
    size_t time_count;
    int64_t times[TIMES_MAX];
    uint8_t time_types[TIMES_MAX];
    size_t type_count;
    int32_t offsets[4];
    uint8_t flags[4];
    uint8_t abbreviations[4];
    size_t leap_count;
    int64_t leaps[4];
    int32_t corrections[4];
    const char *footer;
} tzif;

static void put(cme__text *out, int64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
        cme__text_add_char(out, (char)((uint64_t)value >> (8 * i) & 0xFF));
    }
}

static void put_block(cme__text *out, const tzif *file, int time_bytes) {
    cme__text_append(out, "TZif", 4);
    cme__text_add_char(out, file->version);
    for (int i = 0; i < 15; i++) {
        cme__text_add_char(out, '\0');
    }
    put(out, 0, 4);
    put(out, 0, 4);
    put(out, (int64_t)file->leap_count, 4);
    put(out, (int64_t)file->time_count, 4);
    put(out, (int64_t)file->type_count, 4);
    put(out, 12, 4);
    for (size_t i = 0; i < file->time_count; i++) {
        put(out, file->times[i], time_bytes);
    }
    cme__text_append(out, (const char *)file->time_types, file->time_count);
    for (size_t i = 0; i < file->type_count; i++) {
        put(out, file->offsets[i], 4);
        cme__text_add_char(out, (char)file->flags[i]);
        cme__text_add_char(out, (char)file->abbreviations[i]);
    }
    cme__text_append(out, "LMT\0AAA\0BBB", 12);
    for (size_t i = 0; i < file->leap_count; i++) {
        put(out, file->leaps[i], time_bytes);
        put(out, file->corrections[i], 4);
    }
}

static cme__text written(const tzif *file) {
    cme__text out = {0};
    if (file->version == '\0') {
        put_block(&out, file, 4);
    } else {
        const tzif empty = {.version = file->version, .type_count = 1};
        put_block(&out, &empty, 4);
        put_block(&out, file, 8);
        cme__text_add_char(&out, '\n');
        cme__text_add(&out, file->footer != NULL ? file->footer : "");
        cme__text_add_char(&out, '\n');
    }
    assert_false(out.failed);
    return out;
}

static cme_status parse_status(const tzif *file, cme__zone **zone) {
    cme__text bytes = written(file);
    cme_status status = cme__zone_file_parse(NULL, "Test/Zone", bytes.bytes, bytes.length, zone);
    cme__text_free(&bytes);
    return status;
}

static cme__zone *parsed(const tzif *file) {
    cme__zone *zone = NULL;
    assert_int_equal(parse_status(file, &zone), CME_OK);
    return zone;
}

static cme__zone *of_footer(const char *footer) {
    const tzif file = {.version = '3', .type_count = 1, .footer = footer};
    return parsed(&file);
}

static int64_t civil(const char *text) {
    cme_civil value = CME_CIVIL_NONE;
    assert_int_equal(cme_civil_parse(text, &value), CME_OK);
    return cme_civil_seconds(value);
}

/* Asks a zone everything: for files that may say anything. Nothing may crash, overflow or run for long. */
static void ask_everything(const cme__zone *zone) {
    static const int64_t times[] = {
        INT64_MIN,  -(INT64_C(1) << 59), -62135596800, -2208988800,      0,
        1700000000, 4102444800,          253402300799, INT64_C(1) << 61, INT64_MAX};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        cme__zone_transition transition;
        cme__zone_state clock = cme__zone_state_at(zone, times[i]);
        assert_true(strlen(clock.abbreviation) < sizeof clock.abbreviation);
        assert_int_equal(clock.offset, cme__zone_offset_at(zone, times[i]));
        (void)cme__zone_civil(zone, times[i]);
        (void)cme__zone_instant(zone, times[i]);
        if (cme__zone_next_transition(zone, times[i], &transition)) {
            assert_true(transition.at > times[i]);
        }
    }
}

/* --- versions --- */

static const tzif simple = {.version = '2',
                            .time_count = 3,
                            .times = {-1000000000, 0, 1000000},
                            .time_types = {1, 2, 1},
                            .type_count = 3,
                            .offsets = {1234, 3600, 7200},
                            .flags = {0, 0, 1},
                            .abbreviations = {0, 4, 8},
                            .footer = "AAA-1"};

static void test_zone_file__every_version_is_read(void **state) {
    (void)state;
    static const char versions[] = {'\0', '2', '3', '4', '5'};
    for (size_t i = 0; i < sizeof versions; i++) {
        tzif file = simple;
        file.version = versions[i];
        cme__zone *zone = parsed(&file);
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
    tzif file = simple;
    file.footer = "";
    file.time_count = 2;
    cme__zone *zone = parsed(&file);
    assert_int_equal(cme__zone_offset_at(zone, civil("2500-01-01")), 7200);
    cme__zone_free(zone);
}

/* Abbreviations may share their letters: "BMT" inside "LBMT". */
static void test_zone_file__abbreviation_may_start_inside_another(void **state) {
    (void)state;
    tzif file = simple;
    file.abbreviations[0] = 1;
    cme__zone *zone = parsed(&file);
    assert_string_equal(cme__zone_state_at(zone, INT64_MIN).abbreviation, "MT");
    cme__zone_free(zone);
}

/* "right/" files: times count leap seconds, instants here do not. Version 4 may end with the table's expiry.
 */
static void test_zone_file__leap_seconds_are_taken_off(void **state) {
    (void)state;
    tzif file = simple;
    file.version = '4';
    file.leap_count = 3;
    file.leaps[0] = -5;
    file.corrections[0] = 1;
    file.leaps[1] = 500000;
    file.corrections[1] = 2;
    file.leaps[2] = 2000000;
    file.corrections[2] = 2;
    cme__zone *zone = parsed(&file);
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
    return parsed(&file);
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

static void test_zone_file__a_gap_that_is_soon_taken_back(void **state) {
    (void)state;
    cme__zone *zone = hours_zone(2, (int64_t[]){100000, 101000}, (int32_t[]){0, HOUR, 0, 0});
    /* 100000 to 101000 is skipped and never shown; from 101000 on the clock shows it after all. */
    assert_int_equal(cme__zone_instant(zone, 100500), 100500);
    assert_int_equal(cme__zone_instant(zone, 101500), 101500);
    assert_int_equal(cme__zone_civil(zone, 101500), 101500);
    assert_int_equal(cme__zone_instant(zone, 103700), 100100);
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
        assert_int_equal(parse_status(&file, &zone), bad[i][0] == '\0' ? CME_OK : CME_ERR_CORRUPT);
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
    tzif file = simple;
    file.time_count = 2;
    file.times[1] = civil("2003-01-01");
    file.time_types[1] = 1;
    file.footer = "AAA-1BBB,M3.5.0,M10.5.0/3";
    cme__zone *zone = parsed(&file);
    assert_int_equal(cme__zone_offset_at(zone, civil("2002-07-01")), 3600);
    assert_int_equal(cme__zone_offset_at(zone, civil("2003-07-01")), 7200);
    cme__zone_transition next;
    assert_true(cme__zone_next_transition(zone, -1000000000, &next));
    assert_int_equal(next.at, civil("2003-03-30T01:00:00"));
    cme__zone_free(zone);
}

/* --- files that are damaged --- */

static void check_corrupt(const tzif *file) {
    cme__zone *zone = NULL;
    assert_int_equal(parse_status(file, &zone), CME_ERR_CORRUPT);
    assert_null(zone);
}

static void test_zone_file__what_contradicts_itself_is_corrupt(void **state) {
    (void)state;
    tzif file = simple;
    file.times[1] = -1000000000;
    check_corrupt(&file);
    file = simple;
    file.times[2] = -1;
    check_corrupt(&file);
    file = simple;
    file.time_types[1] = 3;
    check_corrupt(&file);
    file = simple;
    file.flags[2] = 2;
    check_corrupt(&file);
    file = simple;
    file.abbreviations[2] = 12;
    check_corrupt(&file);
    file = simple;
    file.offsets[0] = 26 * HOUR;
    check_corrupt(&file);
    file.offsets[0] = INT32_MIN;
    check_corrupt(&file);
    file = simple;
    file.type_count = 0;
    file.time_count = 0;
    check_corrupt(&file);
    file = simple;
    file.footer = "no\nfooter";
    check_corrupt(&file);
}

static void test_zone_file__message_names_the_zone_and_the_damage(void **state) {
    (void)state;
    cme__fault fault = {CME_OK, ""};
    cme__zone *zone = NULL;
    assert_int_equal(cme__zone_file_parse(&fault, "Area/Place", "not a zone file", 15, &zone),
                     CME_ERR_CORRUPT);
    assert_string_equal(fault.text, "the file of zone 'Area/Place' is damaged: no TZif header");
}

static void test_zone_file__cut_off_anywhere(void **state) {
    (void)state;
    cme__text bytes = written(&simple);
    for (size_t length = 0; length < bytes.length; length++) {
        /* In a block of its own size, so that the sanitizer sees every byte too many. */
        char *copy = malloc(length + 1);
        assert_non_null(copy);
        memcpy(copy, bytes.bytes, length);
        cme__zone *zone = NULL;
        assert_int_equal(cme__zone_file_parse(NULL, "X", copy, length, &zone), CME_ERR_CORRUPT);
        free(copy);
    }
    cme__text_free(&bytes);
}

static void test_zone_file__counts_that_overflow(void **state) {
    (void)state;
    cme__text bytes = written(&simple);
    for (size_t field = 20; field < 44; field += 4) {
        for (size_t block = 0; block < 2; block++) {
            char *copy = malloc(bytes.length);
            assert_non_null(copy);
            memcpy(copy, bytes.bytes, bytes.length);
            size_t start = block == 0 ? 0 : 44 + 6 + 12;
            memset(copy + start + field, 0xFF, 4);
            cme__zone *zone = NULL;
            assert_int_equal(cme__zone_file_parse(NULL, "X", copy, bytes.length, &zone), CME_ERR_CORRUPT);
            free(copy);
        }
    }
    cme__text_free(&bytes);
}

static uint64_t random_next(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Flips up to four bits of a file, many times over. */
static void check_flips(const char *bytes, size_t size, int rounds, uint64_t seed) {
    char *copy = malloc(size);
    assert_non_null(copy);
    int still_read = 0;
    for (int round = 0; round < rounds; round++) {
        memcpy(copy, bytes, size);
        for (uint64_t flips = random_next(&seed) % 4 + 1; flips > 0; flips--) {
            uint64_t where = random_next(&seed) % (size * 8);
            copy[where / 8] = (char)(copy[where / 8] ^ (1 << where % 8));
        }
        cme__zone *zone = NULL;
        cme_status status = cme__zone_file_parse(NULL, "X", copy, size, &zone);
        if (status == CME_OK) {
            ask_everything(zone);
            still_read++;
        } else {
            assert_int_equal(status, CME_ERR_CORRUPT);
            assert_null(zone);
        }
        cme__zone_free(zone);
    }
    assert_true(still_read > 0 && still_read < rounds);
    free(copy);
}

static void test_zone_file__flipped_bits_never_crash(void **state) {
    (void)state;
    tzif file = simple;
    file.footer = "AAA-1BBB,M3.5.0,M10.5.0/3";
    cme__text slim = written(&file);
    check_flips(slim.bytes, slim.length, 3000, 20261121);
    file.version = '4';
    file.leap_count = 2;
    file.leaps[1] = 500000;
    cme__text leaps = written(&file);
    check_flips(leaps.bytes, leaps.length, 3000, 7);
    cme__text_free(&slim);
    cme__text_free(&leaps);
    size_t size = 0;
    char *berlin = support_read_file("/usr/share/zoneinfo/Europe/Berlin", &size);
    check_flips(berlin, size, 2000, 40);
    free(berlin);
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
        cmocka_unit_test(test_zone_file__a_gap_that_is_soon_taken_back),
        cmocka_unit_test(test_zone_file__a_whole_day_is_skipped_or_repeated),
        cmocka_unit_test(test_zone_file__footer_changes_in_utc),
        cmocka_unit_test(test_zone_file__footer_forms_that_are_refused),
        cmocka_unit_test(test_zone_file__a_footer_alone_is_for_all_time),
        cmocka_unit_test(test_zone_file__daylight_time_all_the_year_round),
        cmocka_unit_test(test_zone_file__footer_without_daylight_time),
        cmocka_unit_test(test_zone_file__footer_starts_at_the_last_transition),
        cmocka_unit_test(test_zone_file__what_contradicts_itself_is_corrupt),
        cmocka_unit_test(test_zone_file__message_names_the_zone_and_the_damage),
        cmocka_unit_test(test_zone_file__cut_off_anywhere),
        cmocka_unit_test(test_zone_file__counts_that_overflow),
        cmocka_unit_test(test_zone_file__flipped_bits_never_crash),
        cmocka_unit_test(test_zone_file__reading_knows_files_from_other_things),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
