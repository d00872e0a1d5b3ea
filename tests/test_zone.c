/* test_zone.c: what zones answer, against the zone data of this system.
 * May use cmocka, support.h and lib/time.
 * Must not know how a zone is stored. */
#include "support.h"

#include "time/civil.h"
#include "time/zone.h"

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

static const cme__zone *zone_of(const char *name) {
    cme__fault fault = {CME_OK, ""};
    const cme__zone *zone = NULL;
    cme_status status = cme__zones_get(zones, &fault, name, &zone);
    assert_ok(status, fault.text);
    return zone;
}

static int64_t civil(const char *text) {
    cme_civil parsed = CME_CIVIL_NONE;
    assert_int_equal(cme_civil_parse(text, &parsed), CME_OK);
    return cme_civil_seconds(parsed);
}

static void check_instant(const char *zone, const char *local, const char *utc) {
    assert_int_equal(cme__zone_instant(zone_of(zone), civil(local)), civil(utc));
}

/* --- instants and states --- */

static void test_zone__vectors_of_an_independent_implementation(void **state) {
    (void)state;
    size_t size = 0;
    char *path = support_path(CME_TEST_DATA_DIR, "zone_vectors.txt");
    char *text = support_read_file(path, &size);
    int rows = 0;
    for (char *line = text; *line != '\0';) {
        char *end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        char name[40];
        char local[32];
        char abbreviation[16];
        long long instant = 0;
        int offset = 0;
        int daylight = 0;
        if (line[0] != '#') {
            assert_int_equal(sscanf(line, "%39s %31s %lld %d %d %15s", name, local, &instant, &offset,
                                    &daylight, abbreviation),
                             6);
            const cme__zone *zone = zone_of(name);
            cme__zone_state clock = cme__zone_state_at(zone, instant);
            if (cme__zone_instant(zone, civil(local)) != instant || clock.offset != offset ||
                clock.is_dst != (daylight == 1) || strcmp(clock.abbreviation, abbreviation) != 0) {
                fail_msg("%s: %lld, %d %d %s", line, (long long)cme__zone_instant(zone, civil(local)),
                         clock.offset, clock.is_dst, clock.abbreviation);
            }
            assert_int_equal(cme__zone_offset_at(zone, instant), offset);
            assert_int_equal(cme__zone_civil(zone, instant), instant + offset);
            rows++;
        }
        line = end + 1;
    }
    assert_true(rows > 190);
    free(text);
    free(path);
}

static void test_zone__c40_the_examples_of_rfc_5545(void **state) {
    (void)state;
    check_instant("America/New_York", "2007-11-04T01:30:00", "2007-11-04T05:30:00");
    check_instant("America/New_York", "2007-03-11T02:30:00", "2007-03-11T07:30:00");
}

static void test_zone__c40_gap_moves_forward_fold_is_the_first(void **state) {
    (void)state;
    check_instant("Europe/Berlin", "2027-03-28T01:59:59", "2027-03-28T00:59:59");
    check_instant("Europe/Berlin", "2027-03-28T02:00:00", "2027-03-28T01:00:00");
    check_instant("Europe/Berlin", "2027-03-28T02:30:00", "2027-03-28T01:30:00");
    check_instant("Europe/Berlin", "2027-03-28T03:00:00", "2027-03-28T01:00:00");
    check_instant("Europe/Berlin", "2027-10-31T02:00:00", "2027-10-31T00:00:00");
    check_instant("Europe/Berlin", "2027-10-31T02:59:59", "2027-10-31T00:59:59");
    check_instant("Europe/Berlin", "2027-10-31T03:00:00", "2027-10-31T02:00:00");
}

static void test_zone__midnight_gaps(void **state) {
    (void)state;
    check_instant("Asia/Beirut", "2022-03-27T00:00:00", "2022-03-26T22:00:00");
    check_instant("America/Havana", "2024-03-10T00:00:00", "2024-03-10T05:00:00");
    check_instant("America/Santiago", "2024-09-08T00:00:00", "2024-09-08T04:00:00");
    const cme__zone *zone = zone_of("America/Havana");
    cme_time instant = cme__zone_instant(zone, civil("2024-03-10T00:00:00"));
    assert_int_equal(cme__zone_civil(zone, instant), civil("2024-03-10T01:00:00"));
}

static void test_zone__a_day_that_never_was(void **state) {
    (void)state;
    const cme__zone *apia = zone_of("Pacific/Apia");
    cme_time noon = cme__zone_instant(apia, civil("2011-12-30T12:00:00"));
    assert_int_equal(cme__zone_civil(apia, noon), civil("2011-12-31T12:00:00"));
    cme_time before = cme__zone_instant(apia, civil("2011-12-29T23:59:59"));
    assert_int_equal(cme__zone_civil(apia, before + 1), civil("2011-12-31T00:00:00"));
}

/* In every zone: an instant's civil time leads back to it, or to an earlier instant that shows the same. */
static void test_zone__civil_and_instant_agree(void **state) {
    (void)state;
    static const char *const names[] = {"Europe/Berlin",       "America/New_York", "Europe/Dublin",
                                        "Asia/Beirut",         "America/Havana",   "America/Santiago",
                                        "Pacific/Apia",        "Asia/Tehran",      "Africa/Casablanca",
                                        "Australia/Lord_Howe", "America/Nuuk",     "Asia/Kolkata"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const cme__zone *zone = zone_of(names[i]);
        for (cme_time instant = civil("1900-01-01"); instant < civil("2500-01-01"); instant += 97241 * 3) {
            int64_t shown = cme__zone_civil(zone, instant);
            cme_time first = cme__zone_instant(zone, shown);
            if (first > instant || cme__zone_civil(zone, first) != shown || instant - first > 7200) {
                fail_msg("%s at %lld gives %lld", names[i], (long long)instant, (long long)first);
            }
        }
    }
}

static void test_zone__before_the_first_transition(void **state) {
    (void)state;
    cme__zone_state clock = cme__zone_state_at(zone_of("Europe/Berlin"), civil("1800-01-01"));
    assert_int_equal(clock.offset, 53 * 60 + 28);
    assert_string_equal(clock.abbreviation, "LMT");
    assert_false(clock.is_dst);
    clock = cme__zone_state_at(zone_of("America/New_York"), INT64_MIN);
    assert_int_equal(clock.offset, -(4 * 3600 + 56 * 60 + 2));
}

static void test_zone__far_future_follows_the_footer(void **state) {
    (void)state;
    const cme__zone *berlin = zone_of("Europe/Berlin");
    /* The calendar repeats after 400 years, so must the clock. */
    const int64_t cycle = INT64_C(146097) * 86400;
    for (cme_time instant = civil("2040-01-01"); instant < civil("2042-01-01"); instant += 1800) {
        int32_t offset = cme__zone_offset_at(berlin, instant);
        for (int64_t cycles = 1; cycles < 100000000; cycles *= 10) {
            assert_int_equal(cme__zone_offset_at(berlin, instant + cycles * cycle), offset);
            assert_int_equal(cme__zone_instant(berlin, instant + cycles * cycle),
                             cme__zone_instant(berlin, instant) + cycles * cycle);
        }
    }
    check_instant("Europe/Berlin", "9999-07-01T12:00:00", "9999-07-01T10:00:00");
    check_instant("Europe/Berlin", "9999-12-31T12:00:00", "9999-12-31T11:00:00");
    check_instant("Australia/Sydney", "9999-12-31T12:00:00", "9999-12-31T01:00:00");
}

static void test_zone__extreme_times_are_safe(void **state) {
    (void)state;
    static const char *const names[] = {"UTC", "Europe/Berlin", "Asia/Tokyo", "America/Santiago",
                                        "Etc/GMT+12"};
    static const int64_t times[] = {INT64_MIN,     INT64_MIN + 1, INT64_MIN + 50000, -(INT64_C(1) << 60), 0,
                                    INT64_MAX - 1, INT64_MAX,     INT64_MAX - 50000, INT64_C(1) << 60};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const cme__zone *zone = zone_of(names[i]);
        for (size_t j = 0; j < sizeof times / sizeof times[0]; j++) {
            cme__zone_transition transition;
            (void)cme__zone_state_at(zone, times[j]);
            int64_t shown = cme__zone_civil(zone, times[j]);
            cme_time instant = cme__zone_instant(zone, times[j]);
            assert_true(shown <= INT64_MAX - 1 || times[j] > 0);
            assert_true((instant > 0) == (times[j] > 0) || times[j] == 0);
            if (cme__zone_next_transition(zone, times[j], &transition)) {
                assert_true(transition.at > times[j]);
            }
        }
    }
}

/* --- transitions --- */

static void test_zone__next_transition_is_strictly_later(void **state) {
    (void)state;
    const cme__zone *berlin = zone_of("Europe/Berlin");
    cme__zone_transition transition;
    assert_true(cme__zone_next_transition(berlin, civil("2024-01-01"), &transition));
    assert_int_equal(transition.at, civil("2024-03-31T01:00:00"));
    assert_int_equal(transition.before.offset, 3600);
    assert_string_equal(transition.before.abbreviation, "CET");
    assert_int_equal(transition.after.offset, 7200);
    assert_true(transition.after.is_dst);
    assert_string_equal(transition.after.abbreviation, "CEST");
    cme_time first = transition.at;
    assert_true(cme__zone_next_transition(berlin, first - 1, &transition));
    assert_int_equal(transition.at, first);
    assert_true(cme__zone_next_transition(berlin, first, &transition));
    assert_int_equal(transition.at, civil("2024-10-27T01:00:00"));
}

static void test_zone__transitions_beyond_the_table(void **state) {
    (void)state;
    const cme__zone *berlin = zone_of("Europe/Berlin");
    cme__zone_transition transition;
    assert_true(cme__zone_next_transition(berlin, civil("2500-01-01"), &transition));
    assert_int_equal(transition.at, civil("2500-03-28T01:00:00"));
    assert_true(cme__zone_next_transition(berlin, civil("9998-12-01"), &transition));
    assert_int_equal(transition.at, civil("9999-03-28T01:00:00"));
    /* Two in every year, without end, each exactly where the clock changes. */
    cme_time at = civil("2030-01-01");
    for (int i = 0; i < 2 * 2000; i++) {
        assert_true(cme__zone_next_transition(berlin, at, &transition));
        assert_true(transition.at > at && transition.at - at < 300 * CME__DAY_SECONDS);
        assert_int_equal(cme__zone_offset_at(berlin, transition.at - 1), transition.before.offset);
        assert_int_equal(cme__zone_offset_at(berlin, transition.at), transition.after.offset);
        at = transition.at;
    }
    cme_civil last = cme_civil_from_seconds(at, CME_CIVIL_UTC);
    assert_int_equal(last.year, 4029);
}

static void test_zone__transitions_end_where_the_clock_rests(void **state) {
    (void)state;
    cme__zone_transition transition;
    assert_false(cme__zone_next_transition(zone_of("UTC"), INT64_MIN, &transition));
    assert_false(cme__zone_next_transition(zone_of("Asia/Tokyo"), civil("1960-01-01"), &transition));
    assert_true(cme__zone_next_transition(zone_of("Asia/Tokyo"), INT64_MIN, &transition));
    assert_string_equal(transition.before.abbreviation, "LMT");
    assert_false(cme__zone_next_transition(zone_of("Europe/Berlin"), INT64_MAX, &transition));
}

/* Each changes something: writers of VTIMEZONE rely on it. */
static void test_zone__no_transition_is_idle(void **state) {
    (void)state;
    static const char *const names[] = {"Europe/Vilnius", "Pacific/Norfolk", "America/Nuuk", "Europe/Dublin",
                                        "Africa/Casablanca"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const cme__zone *zone = zone_of(names[i]);
        cme__zone_transition transition = {.at = INT64_MIN};
        for (int count = 0; count < 1000 && cme__zone_next_transition(zone, transition.at, &transition);
             count++) {
            assert_true(transition.before.offset != transition.after.offset ||
                        transition.before.is_dst != transition.after.is_dst ||
                        strcmp(transition.before.abbreviation, transition.after.abbreviation) != 0);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone__vectors_of_an_independent_implementation),
        cmocka_unit_test(test_zone__c40_the_examples_of_rfc_5545),
        cmocka_unit_test(test_zone__c40_gap_moves_forward_fold_is_the_first),
        cmocka_unit_test(test_zone__midnight_gaps),
        cmocka_unit_test(test_zone__a_day_that_never_was),
        cmocka_unit_test(test_zone__civil_and_instant_agree),
        cmocka_unit_test(test_zone__before_the_first_transition),
        cmocka_unit_test(test_zone__far_future_follows_the_footer),
        cmocka_unit_test(test_zone__extreme_times_are_safe),
        cmocka_unit_test(test_zone__next_transition_is_strictly_later),
        cmocka_unit_test(test_zone__transitions_beyond_the_table),
        cmocka_unit_test(test_zone__transitions_end_where_the_clock_rests),
        cmocka_unit_test(test_zone__no_transition_is_idle),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
