/* test_zone_damage.c: zone files that contradict themselves, are cut off, or want to do harm.
 * May use cmocka, support.h, support_tzif.h and lib/time.
 * Must not know the system's zone data, except as something to damage. */
#include "support_tzif.h"

enum { HOUR = 3600 };

static void check_corrupt(const tzif *file) {
    cme__zone *zone = NULL;
    assert_int_equal(tzif_parse(file, &zone), CME_ERR_CORRUPT);
    assert_null(zone);
}

static void test_zone_damage__what_contradicts_itself_is_corrupt(void **state) {
    (void)state;
    tzif file = tzif_simple;
    file.times[1] = -1000000000;
    check_corrupt(&file);
    file = tzif_simple;
    file.times[2] = -1;
    check_corrupt(&file);
    file = tzif_simple;
    file.time_types[1] = 3;
    check_corrupt(&file);
    file = tzif_simple;
    file.flags[2] = 2;
    check_corrupt(&file);
    file = tzif_simple;
    file.abbreviations[2] = 12;
    check_corrupt(&file);
    file = tzif_simple;
    file.offsets[0] = 26 * HOUR;
    check_corrupt(&file);
    file.offsets[0] = INT32_MIN;
    check_corrupt(&file);
    file = tzif_simple;
    file.type_count = 0;
    file.time_count = 0;
    check_corrupt(&file);
    file = tzif_simple;
    file.footer = "no\nfooter";
    check_corrupt(&file);
}

static void test_zone_damage__message_names_the_zone_and_the_damage(void **state) {
    (void)state;
    cme__fault fault = {CME_OK, ""};
    cme__zone *zone = NULL;
    assert_int_equal(cme__zone_file_parse(&fault, "Area/Place", "not a zone file", 15, &zone),
                     CME_ERR_CORRUPT);
    assert_string_equal(fault.text, "the file of zone 'Area/Place' is damaged: no TZif header");
}

static void test_zone_damage__cut_off_anywhere(void **state) {
    (void)state;
    cme__text bytes = tzif_written(&tzif_simple);
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

static void test_zone_damage__counts_that_overflow(void **state) {
    (void)state;
    cme__text bytes = tzif_written(&tzif_simple);
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

static void test_zone_damage__flipped_bits_never_crash(void **state) {
    (void)state;
    tzif file = tzif_simple;
    file.footer = "AAA-1BBB,M3.5.0,M10.5.0/3";
    cme__text slim = tzif_written(&file);
    check_flips(slim.bytes, slim.length, 3000, 20261121);
    file.version = '4';
    file.leap_count = 2;
    file.leaps[1] = 500000;
    cme__text leaps = tzif_written(&file);
    check_flips(leaps.bytes, leaps.length, 3000, 7);
    cme__text_free(&slim);
    cme__text_free(&leaps);
    size_t size = 0;
    char *berlin = support_read_file("/usr/share/zoneinfo/Europe/Berlin", &size);
    check_flips(berlin, size, 2000, 40);
    free(berlin);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone_damage__what_contradicts_itself_is_corrupt),
        cmocka_unit_test(test_zone_damage__message_names_the_zone_and_the_damage),
        cmocka_unit_test(test_zone_damage__cut_off_anywhere),
        cmocka_unit_test(test_zone_damage__counts_that_overflow),
        cmocka_unit_test(test_zone_damage__flipped_bits_never_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
