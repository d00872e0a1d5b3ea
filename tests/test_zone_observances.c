/* test_zone_observances.c: zones made from the rules of a VTIMEZONE, and the IANA zones found by such rules.
 * May use cmocka, support.h and lib/time.
 * Must not know iCalendar's text. */
#include "support.h"

#include "time/civil.h"
#include "time/zone.h"

enum { HOUR = 3600, YEARS_MAX = 600 };

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

static int64_t civil(const char *text) {
    cme_civil parsed = CME_CIVIL_NONE;
    assert_int_equal(cme_civil_parse(text, &parsed), CME_OK);
    return cme_civil_seconds(parsed);
}

/* Onsets on the n-th (-1: last) Sunday of a month, at an hour, in every year. */
static size_t sundays(int first_year, int last_year, int month, int nth, int hour, int64_t *out) {
    size_t count = 0;
    for (int year = first_year; year <= last_year; year++) {
        int day = nth > 0 ? 7 * (nth - 1) + 1 : cme__month_length(year, month) - 6;
        while (cme__weekday_from_days(cme__days_from_date(year, month, day)) != 6) {
            day++;
        }
        out[count++] = cme__days_from_date(year, month, day) * CME__DAY_SECONDS + hour * HOUR;
    }
    return count;
}

/* The two parts that every program writes for a zone with daylight time. */
typedef struct yearly_zone {
    int64_t standard_onsets[YEARS_MAX];
    int64_t daylight_onsets[YEARS_MAX];
    cme__observance parts[2];
} yearly_zone;

static void make_european(yearly_zone *zone, int first_year, int32_t standard, const char *name,
                          const char *summer) {
    int hour = standard / HOUR; /* the whole of Europe changes at 01:00 UTC */
    size_t count = sundays(first_year, 2040, 10, -1, hour + 2, zone->standard_onsets);
    size_t summers = sundays(first_year, 2040, 3, -1, hour + 1, zone->daylight_onsets);
    zone->parts[0] = (cme__observance){
        zone->standard_onsets[0], standard + HOUR, standard, false, "", zone->standard_onsets, count};
    zone->parts[1] = (cme__observance){zone->daylight_onsets[0], standard, standard + HOUR, true, "",
                                       zone->daylight_onsets,    summers};
    (void)snprintf(zone->parts[0].abbreviation, 16, "%s", name);
    (void)snprintf(zone->parts[1].abbreviation, 16, "%s", summer);
}

static void make_american(yearly_zone *zone, int first_year, int32_t standard, const char *name,
                          const char *summer) {
    size_t count = sundays(first_year, 2040, 11, 1, 2, zone->standard_onsets);
    size_t summers = sundays(first_year, 2040, 3, 2, 2, zone->daylight_onsets);
    zone->parts[0] = (cme__observance){
        zone->standard_onsets[0], standard + HOUR, standard, false, "", zone->standard_onsets, count};
    zone->parts[1] = (cme__observance){zone->daylight_onsets[0], standard, standard + HOUR, true, "",
                                       zone->daylight_onsets,    summers};
    (void)snprintf(zone->parts[0].abbreviation, 16, "%s", name);
    (void)snprintf(zone->parts[1].abbreviation, 16, "%s", summer);
}

static const char *matched(const cme__observance *parts, size_t count) {
    const char *name = cme__zones_match_observances(zones, parts, count);
    return name != NULL ? name : "";
}

static const char *matched_fixed(int32_t offset, const char *abbreviation) {
    cme__observance part = {civil("1601-01-01"), offset, offset, false, "", NULL, 0};
    (void)snprintf(part.abbreviation, 16, "%s", abbreviation);
    return matched(&part, 1);
}

/* --- zones from rules --- */

static void test_zone_observances__clock_follows_the_rules(void **state) {
    (void)state;
    yearly_zone rules;
    const cme__zone *zone = NULL;
    cme__fault fault = {CME_OK, ""};
    make_european(&rules, 1970, HOUR, "CET", "CEST");
    assert_ok(cme__zone_from_observances(zones, &fault, "Customized Time Zone", rules.parts, 2, &zone),
              fault.text);
    assert_string_equal(cme__zone_name(zone), "Customized Time Zone");

    cme__zone_state clock = cme__zone_state_at(zone, civil("2024-07-01T12:00:00"));
    assert_int_equal(clock.offset, 2 * HOUR);
    assert_true(clock.is_dst);
    assert_string_equal(clock.abbreviation, "CEST");
    clock = cme__zone_state_at(zone, civil("1950-07-01T12:00:00"));
    assert_int_equal(clock.offset, HOUR);
    assert_false(clock.is_dst);
    assert_string_equal(clock.abbreviation, "CET");

    const cme__zone *berlin = NULL;
    assert_ok(cme__zones_get(zones, &fault, "Europe/Berlin", &berlin), fault.text);
    for (int64_t local = civil("1997-01-01"); local < civil("2040-01-01"); local += 1237) {
        assert_int_equal(cme__zone_instant(zone, local), cme__zone_instant(berlin, local));
    }
}

static void test_zone_observances__start_is_an_onset(void **state) {
    (void)state;
    cme__observance part = {civil("2000-01-01T00:00:00"), HOUR, 3 * HOUR, false, "XST", NULL, 0};
    const cme__zone *zone = NULL;
    assert_int_equal(cme__zone_from_observances(zones, NULL, "X", &part, 1, &zone), CME_OK);
    assert_int_equal(cme__zone_offset_at(zone, civil("1999-12-31T22:59:59")), HOUR);
    assert_int_equal(cme__zone_offset_at(zone, civil("1999-12-31T23:00:00")), 3 * HOUR);
    assert_string_equal(cme__zone_state_at(zone, 0).abbreviation, "");
    assert_string_equal(cme__zone_state_at(zone, civil("2100-01-01")).abbreviation, "XST");
}

static void test_zone_observances__order_of_the_parts_does_not_matter(void **state) {
    (void)state;
    yearly_zone rules;
    const cme__zone *first = NULL;
    const cme__zone *second = NULL;
    make_american(&rules, 2007, -5 * HOUR, "EST", "EDT");
    const cme__observance swapped[2] = {rules.parts[1], rules.parts[0]};
    assert_int_equal(cme__zone_from_observances(zones, NULL, "A", rules.parts, 2, &first), CME_OK);
    assert_int_equal(cme__zone_from_observances(zones, NULL, "A", swapped, 2, &second), CME_OK);
    assert_ptr_equal(first, second); /* equal zones are one: a store that imports for years does not grow */
}

static void test_zone_observances__same_name_may_have_other_rules(void **state) {
    (void)state;
    yearly_zone rules;
    const cme__zone *first = NULL;
    const cme__zone *second = NULL;
    make_american(&rules, 2007, -5 * HOUR, "EST", "EDT");
    assert_int_equal(cme__zone_from_observances(zones, NULL, "Custom", rules.parts, 2, &first), CME_OK);
    make_european(&rules, 2007, HOUR, "", "");
    assert_int_equal(cme__zone_from_observances(zones, NULL, "Custom", rules.parts, 2, &second), CME_OK);
    assert_ptr_not_equal(first, second);
    assert_int_equal(cme__zone_offset_at(first, civil("2024-01-01")), -5 * HOUR);
    assert_int_equal(cme__zone_offset_at(second, civil("2024-01-01")), HOUR);
}

static void test_zone_observances__a_made_zone_is_no_iana_name(void **state) {
    (void)state;
    cme__observance part = {0, HOUR, HOUR, false, "", NULL, 0};
    const cme__zone *zone = NULL;
    assert_int_equal(cme__zone_from_observances(zones, NULL, "Made/Up", &part, 1, &zone), CME_OK);
    assert_int_equal(cme__zones_get(zones, NULL, "Made/Up", &zone), CME_ERR_ZONE_UNKNOWN);
    assert_null(cme__zones_map_foreign(zones, "Made/Up"));
}

static void test_zone_observances__refuses_what_is_no_zone(void **state) {
    (void)state;
    cme__fault fault = {CME_OK, ""};
    const cme__zone *zone = NULL;
    cme__observance part = {0, 30 * HOUR, HOUR, false, "", NULL, 0};
    assert_status(CME_ERR_INVALID, cme__zone_from_observances(zones, &fault, "X", &part, 0, &zone),
                  fault.text);
    assert_status(CME_ERR_INVALID, cme__zone_from_observances(zones, &fault, "X", &part, 1, &zone),
                  fault.text);
    part = (cme__observance){0, HOUR, INT32_MIN, false, "", NULL, 0};
    assert_status(CME_ERR_INVALID, cme__zone_from_observances(zones, &fault, "X", &part, 1, &zone),
                  fault.text);
    part = (cme__observance){0, HOUR, HOUR, false, "", &part.start, SIZE_MAX};
    assert_status(CME_ERR_LIMIT, cme__zone_from_observances(zones, &fault, "X", &part, 1, &zone), fault.text);
    assert_status(CME_ERR_LIMIT,
                  cme__zone_from_observances(zones, &fault, "X", &part, CME__OBSERVANCES_MAX + 1, &zone),
                  fault.text);
    assert_status(CME_ERR_MISUSE, cme__zone_from_observances(zones, &fault, NULL, &part, 1, &zone),
                  fault.text);
    assert_status(CME_ERR_MISUSE, cme__zone_from_observances(zones, &fault, "X", NULL, 1, &zone), fault.text);
    assert_null(zone);
    assert_null(cme__zones_match_observances(zones, &part, 0));
}

static void test_zone_observances__onsets_outside_all_years_are_left_out(void **state) {
    (void)state;
    static const int64_t onsets[] = {INT64_MIN, INT64_MIN + 5, 0, INT64_MAX - 5, INT64_MAX};
    cme__observance part = {INT64_MAX, -HOUR, HOUR, false, "", onsets, 5};
    const cme__zone *zone = NULL;
    assert_int_equal(cme__zone_from_observances(zones, NULL, "X", &part, 1, &zone), CME_OK);
    assert_int_equal(cme__zone_offset_at(zone, HOUR - 1), -HOUR);
    assert_int_equal(cme__zone_offset_at(zone, HOUR), HOUR);
}

/* --- IANA zones by rules --- */

static void test_zone_observances__rules_from_1601_find_the_zone_of_today(void **state) {
    (void)state;
    yearly_zone rules;
    make_european(&rules, 1601, HOUR, "", "");
    assert_string_equal(matched(rules.parts, 2), "Europe/Berlin");
    make_european(&rules, 1970, 0, "GMT", "BST");
    assert_string_equal(matched(rules.parts, 2), "Europe/London");
    make_european(&rules, 1996, 2 * HOUR, "EET", "EEST");
    assert_string_equal(matched(rules.parts, 2), "Europe/Athens");
    make_american(&rules, 1970, -5 * HOUR, "EST", "EDT");
    assert_string_equal(matched(rules.parts, 2), "America/New_York");
    make_american(&rules, 2007, -8 * HOUR, "", "");
    assert_string_equal(matched(rules.parts, 2), "America/Los_Angeles");
    make_american(&rules, 2007, -4 * HOUR, "AST", "ADT");
    assert_string_equal(matched(rules.parts, 2), "America/Halifax");
}

static void test_zone_observances__abbreviations_decide_between_equals(void **state) {
    (void)state;
    yearly_zone rules;
    make_european(&rules, 1996, 0, "WET", "WEST");
    const char *name = matched(rules.parts, 2);
    const cme__zone *zone = NULL;
    assert_int_equal(cme__zones_get(zones, NULL, name, &zone), CME_OK);
    assert_string_equal(cme__zone_state_at(zone, civil("2024-01-01")).abbreviation, "WET");
    assert_string_equal(matched_fixed(2 * HOUR, "SAST"), "Africa/Johannesburg");
    assert_string_equal(matched_fixed(2 * HOUR, "CAT"), "Africa/Maputo");
}

static void test_zone_observances__fixed_offsets(void **state) {
    (void)state;
    assert_string_equal(matched_fixed(0, ""), "Etc/UTC");
    assert_string_equal(matched_fixed(9 * HOUR, "JST"), "Asia/Tokyo");
    assert_string_equal(matched_fixed(5 * HOUR + 1800, ""), "Asia/Kolkata");
    assert_string_equal(matched_fixed(5 * HOUR + 2700, ""), "Asia/Kathmandu");
    assert_string_equal(matched_fixed(-7 * HOUR, "MST"), "America/Phoenix");
    assert_string_equal(matched_fixed(HOUR + 1380, ""), "");
}

static void test_zone_observances__rules_of_nobody_match_nothing(void **state) {
    (void)state;
    yearly_zone rules;
    make_european(&rules, 1970, HOUR, "CET", "CEST");
    rules.parts[1].onset_count = sundays(1970, 2040, 4, 1, 2, rules.daylight_onsets); /* a week too late */
    assert_string_equal(matched(rules.parts, 2), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone_observances__clock_follows_the_rules),
        cmocka_unit_test(test_zone_observances__start_is_an_onset),
        cmocka_unit_test(test_zone_observances__order_of_the_parts_does_not_matter),
        cmocka_unit_test(test_zone_observances__same_name_may_have_other_rules),
        cmocka_unit_test(test_zone_observances__a_made_zone_is_no_iana_name),
        cmocka_unit_test(test_zone_observances__refuses_what_is_no_zone),
        cmocka_unit_test(test_zone_observances__onsets_outside_all_years_are_left_out),
        cmocka_unit_test(test_zone_observances__rules_from_1601_find_the_zone_of_today),
        cmocka_unit_test(test_zone_observances__abbreviations_decide_between_equals),
        cmocka_unit_test(test_zone_observances__fixed_offsets),
        cmocka_unit_test(test_zone_observances__rules_of_nobody_match_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
