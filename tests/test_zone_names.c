/* test_zone_names.c: sets of zones: their names, their version, and the names that foreign calendars use.
 * May use cmocka, support.h and lib/time.
 * Must not know what a zone's clock does. */
#include "support.h"

#include <sys/stat.h>

#include "time/zone.h"
#include "time/zone_internal.h"

static cme__zones *zones;

static int set_up(void **state) {
    (void)state;
    cme__fault fault = {CME_OK, ""};
    return cme__zones_new(&fault, NULL, &zones) == CME_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    cme__zones_free(zones);
    return 0;
}

/* "" for none, so that a failure shows both names. */
static const char *mapped(const char *foreign) {
    const char *name = cme__zones_map_foreign(zones, foreign);
    return name != NULL ? name : "";
}

static void check_unknown(const char *name, const char *message) {
    cme__fault fault = {CME_OK, ""};
    const cme__zone *zone = NULL;
    assert_status(CME_ERR_ZONE_UNKNOWN, cme__zones_get(zones, &fault, name, &zone), fault.text);
    if (strstr(fault.text, message) == NULL) {
        fail_msg("'%s' does not say '%s'", fault.text, message);
    }
    assert_null(zone);
}

static void write_bytes(const char *folder, const char *name, const char *bytes, size_t size) {
    char *path = support_path(folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static void write_file(const char *folder, const char *name, const char *text) {
    write_bytes(folder, name, text, strlen(text));
}

/* --- names of the set --- */

static void test_zone_names__a_zone_is_loaded_once(void **state) {
    (void)state;
    const cme__zone *first = NULL;
    const cme__zone *other = NULL;
    const cme__zone *again = NULL;
    assert_int_equal(cme__zones_get(zones, NULL, "Europe/Berlin", &first), CME_OK);
    assert_int_equal(cme__zones_get(zones, NULL, "Asia/Tokyo", &other), CME_OK);
    assert_int_equal(cme__zones_get(zones, NULL, "Europe/Berlin", &again), CME_OK);
    assert_ptr_equal(first, again);
    assert_ptr_not_equal(first, other);
    assert_string_equal(cme__zone_name(first), "Europe/Berlin");
    assert_string_equal(cme__zone_name(other), "Asia/Tokyo");
}

static void test_zone_names__a_link_keeps_its_own_name(void **state) {
    (void)state;
    const cme__zone *zone = NULL;
    assert_int_equal(cme__zones_get(zones, NULL, "Asia/Calcutta", &zone), CME_OK);
    assert_string_equal(cme__zone_name(zone), "Asia/Calcutta");
    assert_int_equal(cme__zone_offset_at(zone, 0), 19800);
}

static void test_zone_names__unknown_names_say_what_is_meant(void **state) {
    (void)state;
    check_unknown("Mars/Olympus", "'Mars/Olympus' is not in the system's IANA zone data");
    check_unknown("W. Europe Standard Time", "'Europe/Berlin' is meant");
    check_unknown("europe/berlin", "'Europe/Berlin' is meant");
    check_unknown("EUROPE/BERLIN", "'Europe/Berlin' is meant");
    check_unknown("america/argentina/ushuaia", "'America/Argentina/Ushuaia' is meant");
    check_unknown("", "''");
}

static void test_zone_names__a_name_cannot_leave_the_directory(void **state) {
    (void)state;
    static const char *const bad[] = {"../zoneinfo/Europe/Berlin",
                                      "Europe/../Europe/Berlin",
                                      "/usr/share/zoneinfo/Europe/Berlin",
                                      "/etc/localtime",
                                      "./Europe/Berlin",
                                      "Europe//Berlin",
                                      "Europe/Berlin/",
                                      "Europe",
                                      "zone.tab",
                                      "+VERSION",
                                      "Europe/Berl\nin",
                                      "Europe/Berlin ",
                                      "Europe\\Berlin",
                                      "localtime",
                                      "posixrules",
                                      "right/Europe/Berlin",
                                      "posix/Europe/Berlin"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        check_unknown(bad[i], "zone '");
    }
    char long_name[4096];
    memset(long_name, 'A', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    check_unknown(long_name, "zone 'AAAA");
}

static void test_zone_names__null_is_misuse(void **state) {
    (void)state;
    cme__fault fault = {CME_OK, ""};
    const cme__zone *zone = NULL;
    assert_int_equal(cme__zones_get(zones, &fault, NULL, &zone), CME_ERR_MISUSE);
    assert_string_equal(fault.text, "zone must not be NULL");
    assert_int_equal(cme__zones_get(NULL, &fault, "UTC", &zone), CME_ERR_MISUSE);
    assert_int_equal(cme__zones_get(zones, &fault, "UTC", NULL), CME_ERR_MISUSE);
    assert_int_equal(cme__zones_new(&fault, NULL, NULL), CME_ERR_MISUSE);
    assert_null(cme__zones_map_foreign(zones, NULL));
    cme__zones_free(NULL);
}

static void test_zone_names__utc_needs_no_directory(void **state) {
    (void)state;
    cme__fault fault = {CME_OK, ""};
    cme__zones *empty = NULL;
    const cme__zone *zone = NULL;
    assert_ok(cme__zones_new(&fault, "/nonexistent/zoneinfo", &empty), fault.text);
    assert_ok(cme__zones_get(empty, &fault, "UTC", &zone), fault.text);
    assert_int_equal(cme__zone_offset_at(zone, 1234567890), 0);
    assert_int_equal(cme__zone_instant(zone, 1234567890), 1234567890);
    assert_string_equal(cme__zone_state_at(zone, 0).abbreviation, "UTC");
    assert_status(CME_ERR_ZONE_UNKNOWN, cme__zones_get(empty, &fault, "Europe/Berlin", &zone), fault.text);
    assert_non_null(strstr(fault.text, "no IANA zone data in '/nonexistent/zoneinfo'"));
    assert_string_equal(cme__zones_map_foreign(empty, "utc"), "UTC");
    assert_null(cme__zones_map_foreign(empty, "W. Europe Standard Time"));
    assert_true(strncmp(cme__zones_version(empty), "hash-", 5) == 0);
    cme__zones_free(empty);
}

/* --- version --- */

static void test_zone_names__version_is_the_data_s_own(void **state) {
    (void)state;
    char *folder = support_temp_dir();
    write_file(folder, "tzdata.zi", "# version 2031c\n# more\n");
    cme__zones *set = NULL;
    assert_int_equal(cme__zones_new(NULL, folder, &set), CME_OK);
    assert_string_equal(cme__zones_version(set), "2031c");
    cme__zones_free(set);
    support_temp_dir_remove(folder);

    folder = support_temp_dir();
    write_file(folder, "tzdata.zi", "no version");
    write_file(folder, "+VERSION", "2032a\n");
    assert_int_equal(cme__zones_new(NULL, folder, &set), CME_OK);
    assert_string_equal(cme__zones_version(set), "2032a");
    cme__zones_free(set);
    support_temp_dir_remove(folder);
}

static void test_zone_names__version_without_one_is_a_hash(void **state) {
    (void)state;
    char *folder = support_temp_dir();
    char versions[4][40];
    for (int round = 0; round < 4; round++) {
        /* The same, the same again, another file, another content. */
        write_file(folder, "Alpha", round < 3 ? "a" : "b");
        if (round == 2) {
            write_file(folder, "Beta", "b");
        }
        cme__zones *set = NULL;
        assert_int_equal(cme__zones_new(NULL, folder, &set), CME_OK);
        (void)snprintf(versions[round], sizeof versions[round], "%s", cme__zones_version(set));
        assert_ptr_equal(cme__zones_version(set), cme__zones_version(set));
        cme__zones_free(set);
    }
    assert_string_equal(versions[0], versions[1]);
    assert_string_not_equal(versions[1], versions[2]);
    assert_string_not_equal(versions[2], versions[3]);
    support_temp_dir_remove(folder);
}

static void test_zone_names__damaged_files_are_told_apart_from_unknown_ones(void **state) {
    (void)state;
    char *folder = support_temp_dir();
    char *inner = support_path(folder, "Area");
    assert_int_equal(mkdir(inner, 0700), 0);
    write_file(folder, "Area/Broken", "TZif2 but no more");
    cme__zones *set = NULL;
    cme__fault fault = {CME_OK, ""};
    const cme__zone *zone = NULL;
    assert_int_equal(cme__zones_new(NULL, folder, &set), CME_OK);
    assert_status(CME_ERR_CORRUPT, cme__zones_get(set, &fault, "Area/Broken", &zone), fault.text);
    assert_non_null(strstr(fault.text, "Area/Broken"));
    assert_status(CME_ERR_ZONE_UNKNOWN, cme__zones_get(set, &fault, "Area/Missing", &zone), fault.text);
    assert_status(CME_ERR_ZONE_UNKNOWN, cme__zones_get(set, &fault, "Area", &zone), fault.text);
    assert_null(cme__zones_map_foreign(set, "area/broken"));
    cme__zones_free(set);
    free(inner);
    support_temp_dir_remove(folder);
}

static void test_zone_names__all_names_are_sorted_and_load(void **state) {
    (void)state;
    size_t count = 0;
    const char *const *names = cme__zones_names(zones, &count);
    assert_true(count > 300);
    size_t loaded = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || cme__zone_name_compare(names[i - 1], names[i]) < 0);
        assert_string_equal(cme__zones_name_folded(zones, names[i]), names[i]);
        loaded += cme__zones_find(zones, names[i]) != NULL;
    }
    assert_true(loaded + 5 > count); /* files such as "leapseconds" lie among them */
}

/* --- foreign names --- */

static void test_zone_names__iana_names_stay_themselves(void **state) {
    (void)state;
    assert_string_equal(mapped("Europe/Berlin"), "Europe/Berlin");
    assert_string_equal(mapped("\"Europe/Berlin\""), "Europe/Berlin");
    assert_string_equal(mapped(" 'Europe/Berlin' "), "Europe/Berlin");
    assert_string_equal(mapped("America/Argentina/Buenos_Aires"), "America/Argentina/Buenos_Aires");
    assert_string_equal(mapped("Etc/GMT+5"), "Etc/GMT+5");
    assert_string_equal(mapped("UTC"), "UTC");
}

static void test_zone_names__prefixes_are_taken_off(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "Europe/Berlin"},
        {"/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"},
        {"/citadel.org/20190914_1/Europe/Berlin", "Europe/Berlin"},
        {"/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"},
        {"/softwarestudio.org/Olson_20011030_5/America/New_York", "America/New_York"},
        {"/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires",
         "America/Argentina/Buenos_Aires"},
        {"/Europe/Stockholm", "Europe/Stockholm"},
        {"posix/Europe/Vaduz", "Europe/Vaduz"},
        {"/example.org/Japan", "Japan"},
        {"/Europe/CUSTOM", ""},
        {"custom_America/New_York", ""},
        {"America/Fake/EST", ""},
        {"/example.org/", ""},
        {"/", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(mapped(cases[i][0]), cases[i][1]);
    }
}

static void test_zone_names__windows_names(void **state) {
    (void)state;
    assert_string_equal(mapped("W. Europe Standard Time"), "Europe/Berlin");
    assert_string_equal(mapped("w. europe standard time"), "Europe/Berlin");
    assert_string_equal(mapped("W. Europe Daylight Time"), "Europe/Berlin");
    assert_string_equal(mapped("W. Europe"), "Europe/Berlin");
    assert_string_equal(mapped("Eastern Standard Time"), "America/New_York");
    assert_string_equal(mapped("Eastern"), "America/New_York");
    assert_string_equal(mapped("Tokyo Standard Time"), "Asia/Tokyo");
    assert_string_equal(mapped("Central Standard Time (Mexico)"), "America/Mexico_City");
    assert_string_equal(mapped("UTC-11"), "Etc/GMT+11");
    assert_string_equal(mapped("India Standard Time"), "Asia/Kolkata");
    assert_string_equal(mapped("Not A Standard Time"), "");
}

static void test_zone_names__windows_tables_are_sorted_and_there(void **state) {
    (void)state;
    for (size_t i = 0; i < cme__zone_windows_name_count; i++) {
        const cme__zone_alias *alias = &cme__zone_windows_names[i];
        assert_true(i == 0 || cme__zone_name_compare(alias[-1].name, alias->name) < 0);
        assert_string_not_equal(mapped(alias->name), "");
    }
    for (size_t i = 0; i < cme__zone_windows_place_count; i++) {
        const cme__zone_alias *alias = &cme__zone_windows_places[i];
        assert_true(i == 0 || cme__zone_name_compare(alias[-1].name, alias->name) < 0);
        assert_string_not_equal(mapped(alias->name), "");
    }
}

/* Zone data from before 2022 has no Europe/Kyiv. */
static void test_zone_names__older_zone_data_has_older_names(void **state) {
    (void)state;
    size_t size = 0;
    char *folder = support_temp_dir();
    char *area = support_path(folder, "Europe");
    char *bytes = support_read_file("/usr/share/zoneinfo/Europe/Berlin", &size);
    assert_int_equal(mkdir(area, 0700), 0);
    write_bytes(folder, "Europe/Kiev", bytes, size);
    cme__zones *set = NULL;
    assert_int_equal(cme__zones_new(NULL, folder, &set), CME_OK);
    const char *name = cme__zones_map_foreign(set, "FLE Standard Time");
    assert_non_null(name);
    assert_string_equal(name, "Europe/Kiev");
    assert_null(cme__zones_map_foreign(set, "India Standard Time"));
    cme__zones_free(set);
    free(bytes);
    free(area);
    support_temp_dir_remove(folder);
}

static void test_zone_names__names_that_windows_displays(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin"},
        {"(GMT+01.00) Amsterdam / Berlin / Bern / Rome / Stockholm / Vienna", "Europe/Berlin"},
        {"(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "Europe/Berlin"},
        {"(GMT+01.00) Sarajevo/Warsaw/Zagreb", "Europe/Warsaw"},
        {"\"(GMT-05:00) Eastern Time (US & Canada)\"", "America/New_York"},
        {"(UTC-07:00) La Paz, Mazatlan", "America/Mazatlan"},
        {"(UTC-04:00) Georgetown, La Paz, Manaus, San Juan", "America/La_Paz"},
        {"(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London", "Europe/London"},
        {"(UTC-12:00) International Date Line West", "Etc/GMT+12"},
        {"(UTC) Coordinated Universal Time", "Etc/UTC"},
        {"(UTC+13:00) Nuku'alofa", "Pacific/Tongatapu"},
        {"Canberra, Melbourne, Sydney", "Australia/Sydney"},
        {"Kuala Lumpur, Singapore", "Asia/Singapore"},
        {"Kuala Lumpur\\, Singapore", "Asia/Singapore"},
        {"Pacific Time (US & Canada), Tijuana", "America/Los_Angeles"},
        {"Sarajevo, Skopje, Sofija, Vilnius, Warsaw, Zagreb", "Europe/Warsaw"},
        {"(GMT-03:00)", ""},
        {"(UTC+01:00", ""},
        {"(GMT +01:00)", ""},
        {"Berlin, and other places", ""},
        {"Western/Central Europe", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(mapped(cases[i][0]), cases[i][1]);
    }
}

static void test_zone_names__other_spellings(void **state) {
    (void)state;
    assert_string_equal(mapped("europe/berlin"), "Europe/Berlin");
    assert_string_equal(mapped("America/Los Angeles"), "America/Los_Angeles");
    assert_string_equal(mapped("US-Eastern"), "US/Eastern");
    assert_string_equal(mapped("America-New_York"), "America/New_York");
    assert_string_equal(mapped("America-Argentina-Ushuaia"), "America/Argentina/Ushuaia");
    assert_string_equal(mapped("America-Port-au-Prince"), "America/Port-au-Prince");
    assert_string_equal(mapped("US--Fictitious-Eastern"), "");
    assert_string_equal(mapped("America-SanJose"), "");
}

static void test_zone_names__utc_and_offsets(void **state) {
    (void)state;
    assert_string_equal(mapped("tzone://Microsoft/Utc"), "UTC");
    assert_string_equal(mapped("Z"), "UTC");
    assert_string_equal(mapped("UTC+03"), "Etc/GMT-3");
    assert_string_equal(mapped("UTC+3"), "Etc/GMT-3");
    assert_string_equal(mapped("UTC+11"), "Etc/GMT-11");
    assert_string_equal(mapped("UTC-03:00"), "Etc/GMT+3");
    assert_string_equal(mapped("GMT+0100"), "Etc/GMT-1");
    assert_string_equal(mapped("UTC+00:00"), "UTC");
    assert_string_equal(mapped("UTC+15"), "");
    assert_string_equal(mapped("UTC-13"), "");
    assert_string_equal(mapped("UTC+05:30"), "");
    assert_string_equal(mapped("UTC+100"), "");
    assert_string_equal(mapped("UTC+"), "");
    assert_string_equal(mapped("GMT+5"), ""); /* east for people, west for POSIX */
    assert_string_equal(mapped("GMT +0100 (Standard) / GMT +0200 (Daylight)"), "");
}

static void test_zone_names__custom_zones_have_no_name(void **state) {
    (void)state;
    char long_name[5000];
    memset(long_name, '#', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    const char *const names[] = {"Customized Time Zone",
                                 "Customized Time Zone 1",
                                 "tzone://Microsoft/Custom",
                                 "MyTimezone",
                                 "",
                                 "\"\"",
                                 "'N$;",
                                 "\xff\xfe/Berlin",
                                 "../Europe/Berlin/..",
                                 "Nowhere/Middle",
                                 long_name};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_string_equal(mapped(names[i]), "");
    }
}

static void test_zone_names__mapped_names_stay_until_the_set_is_freed(void **state) {
    (void)state;
    const char *berlin = cme__zones_map_foreign(zones, "W. Europe Standard Time");
    for (size_t i = 0; i < cme__zone_windows_name_count; i++) {
        (void)mapped(cme__zone_windows_names[i].name);
    }
    assert_string_equal(berlin, "Europe/Berlin");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone_names__a_zone_is_loaded_once),
        cmocka_unit_test(test_zone_names__a_link_keeps_its_own_name),
        cmocka_unit_test(test_zone_names__unknown_names_say_what_is_meant),
        cmocka_unit_test(test_zone_names__a_name_cannot_leave_the_directory),
        cmocka_unit_test(test_zone_names__null_is_misuse),
        cmocka_unit_test(test_zone_names__utc_needs_no_directory),
        cmocka_unit_test(test_zone_names__version_is_the_data_s_own),
        cmocka_unit_test(test_zone_names__version_without_one_is_a_hash),
        cmocka_unit_test(test_zone_names__damaged_files_are_told_apart_from_unknown_ones),
        cmocka_unit_test(test_zone_names__all_names_are_sorted_and_load),
        cmocka_unit_test(test_zone_names__iana_names_stay_themselves),
        cmocka_unit_test(test_zone_names__prefixes_are_taken_off),
        cmocka_unit_test(test_zone_names__windows_names),
        cmocka_unit_test(test_zone_names__windows_tables_are_sorted_and_there),
        cmocka_unit_test(test_zone_names__older_zone_data_has_older_names),
        cmocka_unit_test(test_zone_names__names_that_windows_displays),
        cmocka_unit_test(test_zone_names__other_spellings),
        cmocka_unit_test(test_zone_names__utc_and_offsets),
        cmocka_unit_test(test_zone_names__custom_zones_have_no_name),
        cmocka_unit_test(test_zone_names__mapped_names_stay_until_the_set_is_freed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
