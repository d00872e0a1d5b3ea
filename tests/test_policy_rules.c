/* test_policy_rules.c: windows, quiet hours and the life of an offer, as numbers.
 * May use cmocka, lib/rules/policy.h and lib/time.
 * Must not know stores. */
#include "support.h"

#include "rules/policy.h"
#include "time/civil.h"

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

enum { HOUR = 3600, DAY = 86400, YEAR = 366 * DAY };

static cme__policy quiet(const char *zone, int32_t from, int32_t until) {
    cme__fault fault = {CME_OK, ""};
    cme__policy policy = cme__policy_default();
    policy.quiet_from = from;
    policy.quiet_until = until;
    assert_ok(cme__zones_get(zones, &fault, zone, &policy.zone), fault.text);
    return policy;
}

static cme__policy offers(const char *zone, int32_t from, int32_t until, int32_t seconds) {
    cme__policy policy = quiet(zone, from, until);
    policy.offer_seconds = seconds;
    return policy;
}

static cme_time utc(int year, int month, int day, int hour, int minute) {
    return cme_civil_seconds(cme_civil_at(year, month, day, hour, minute, 0));
}

/* Far away: no offer below gets there. */
static const cme_time LATE = INT64_C(32503680000);

static void test_policy_rules__default_is_open_until_the_start(void **state) {
    (void)state;
    cme__policy policy = cme__policy_default();
    cme_time start = utc(2026, 3, 10, 18, 0);
    assert_int_equal(policy.approval, CME_APPROVAL_NONE);
    assert_int_equal(policy.overlap, CME_OVERLAP_WARN);
    assert_int_equal(policy.strike_days, 180);
    assert_true(cme__policy_opens_at(&policy, start) == CME_TIME_NONE);
    assert_int_equal(cme__policy_closes_at(&policy, start), start);
    assert_int_equal(cme__policy_cutoff_at(&policy, start), start);
    assert_true(cme__policy_has_window(&policy));
    assert_false(cme__policy_is_quiet(&policy, start));
    assert_int_equal(cme__policy_quiet_end(&policy, start), start);
}

static void test_policy_rules__times_are_before_the_start(void **state) {
    (void)state;
    cme__policy policy = cme__policy_default();
    policy.opens_before = 14 * DAY;
    policy.closes_before = 2 * HOUR;
    policy.cutoff_before = DAY;
    cme_time start = utc(2026, 3, 10, 18, 0);
    assert_int_equal(cme__policy_opens_at(&policy, start), utc(2026, 2, 24, 18, 0));
    assert_int_equal(cme__policy_closes_at(&policy, start), utc(2026, 3, 10, 16, 0));
    assert_int_equal(cme__policy_cutoff_at(&policy, start), utc(2026, 3, 9, 18, 0));
    assert_true(cme__policy_has_window(&policy));
    policy.opens_before = policy.closes_before;
    assert_false(cme__policy_has_window(&policy));
}

static void test_policy_rules__c34_quiet_hours_over_midnight(void **state) {
    (void)state;
    cme__policy policy = quiet("Europe/Berlin", 22 * HOUR, 8 * HOUR);
    assert_false(cme__policy_is_quiet(&policy, utc(2026, 2, 1, 20, 59))); /* 21:59 in Berlin */
    assert_true(cme__policy_is_quiet(&policy, utc(2026, 2, 1, 21, 0)));
    assert_true(cme__policy_is_quiet(&policy, utc(2026, 2, 1, 23, 0)));
    assert_true(cme__policy_is_quiet(&policy, utc(2026, 2, 2, 6, 59)));
    assert_false(cme__policy_is_quiet(&policy, utc(2026, 2, 2, 7, 0)));
    assert_int_equal(cme__policy_quiet_end(&policy, utc(2026, 2, 1, 22, 0)), utc(2026, 2, 2, 7, 0));
    assert_int_equal(cme__policy_quiet_end(&policy, utc(2026, 2, 2, 3, 0)), utc(2026, 2, 2, 7, 0));
    assert_int_equal(cme__policy_quiet_end(&policy, utc(2026, 2, 2, 7, 0)), utc(2026, 2, 2, 7, 0));
}

static void test_policy_rules__c34_quiet_hours_within_a_day(void **state) {
    (void)state;
    cme__policy policy = quiet("UTC", 12 * HOUR, 14 * HOUR);
    assert_false(cme__policy_is_quiet(&policy, utc(2026, 2, 1, 11, 59)));
    assert_true(cme__policy_is_quiet(&policy, utc(2026, 2, 1, 12, 0)));
    assert_false(cme__policy_is_quiet(&policy, utc(2026, 2, 1, 14, 0)));
    assert_int_equal(cme__policy_quiet_end(&policy, utc(2026, 2, 1, 12, 0)), utc(2026, 2, 1, 14, 0));
    assert_int_equal(cme__policy_quiet_end(&policy, utc(1969, 12, 31, 13, 0)), utc(1969, 12, 31, 14, 0));
}

static void test_policy_rules__c34_offer_stands_still_in_quiet_hours(void **state) {
    (void)state;
    cme__policy policy = offers("Europe/Berlin", 22 * HOUR, 8 * HOUR, 3 * HOUR);
    /* Made at 20:00: two hours of that evening, and one of the next morning. */
    assert_int_equal(cme__policy_offer_expires(&policy, utc(2026, 2, 1, 19, 0), LATE), utc(2026, 2, 2, 8, 0));
    /* Made at 19:00 it would end as quiet hours begin: so it ends with them. */
    assert_int_equal(cme__policy_offer_expires(&policy, utc(2026, 2, 1, 18, 0), LATE), utc(2026, 2, 2, 7, 0));
    assert_int_equal(cme__policy_offer_expires(&policy, utc(2026, 2, 1, 17, 59), LATE),
                     utc(2026, 2, 1, 20, 59));
}

static void test_policy_rules__c29_offer_ends_when_rsvps_close(void **state) {
    (void)state;
    cme__policy policy = offers("Europe/Berlin", 22 * HOUR, 8 * HOUR, DAY);
    cme_time closes_at = utc(2026, 2, 2, 2, 0); /* in quiet hours */
    assert_int_equal(cme__policy_offer_expires(&policy, utc(2026, 2, 1, 19, 0), closes_at), closes_at);
    policy = cme__policy_default();
    assert_int_equal(cme__policy_offer_expires(&policy, utc(2026, 2, 1, 19, 0), closes_at), closes_at);
    assert_int_equal(cme__policy_offer_expires(&policy, utc(2026, 1, 1, 19, 0), closes_at),
                     utc(2026, 1, 2, 19, 0));
}

static void test_policy_rules__c34_night_of_the_clock(void **state) {
    (void)state;
    /* Set forward at 02:00 on 2026-03-29: the night has nine hours. */
    cme__policy policy = offers("Europe/Berlin", 22 * HOUR, 8 * HOUR, 3 * HOUR);
    assert_int_equal(cme__policy_quiet_end(&policy, utc(2026, 3, 28, 21, 30)), utc(2026, 3, 29, 6, 0));
    assert_int_equal(cme__policy_offer_expires(&policy, utc(2026, 3, 28, 19, 0), LATE),
                     utc(2026, 3, 29, 7, 0));
    /* Set back at 03:00 on 2026-10-25: it has eleven. */
    assert_int_equal(cme__policy_quiet_end(&policy, utc(2026, 10, 24, 20, 30)), utc(2026, 10, 25, 7, 0));
    assert_int_equal(cme__policy_offer_expires(&policy, utc(2026, 10, 24, 18, 0), LATE),
                     utc(2026, 10, 25, 8, 0));
    /* The end does not exist that night: quiet until the jump. */
    policy = quiet("Europe/Berlin", 1 * HOUR, 2 * HOUR + 1800);
    assert_int_equal(cme__policy_quiet_end(&policy, utc(2026, 3, 29, 0, 30)), utc(2026, 3, 29, 1, 0));
    /* The clock is set back into them: they come twice. */
    assert_int_equal(cme__policy_quiet_end(&policy, utc(2026, 10, 24, 23, 30)), utc(2026, 10, 25, 0, 30));
    assert_false(cme__policy_is_quiet(&policy, utc(2026, 10, 25, 0, 45)));
    assert_true(cme__policy_is_quiet(&policy, utc(2026, 10, 25, 1, 15)));
    assert_int_equal(cme__policy_quiet_end(&policy, utc(2026, 10, 25, 1, 15)), utc(2026, 10, 25, 1, 30));
}

/* The same by walking minute after minute. */
static cme_time walk(const cme__policy *policy, cme_time at, int64_t seconds, cme_time closes_at) {
    while (at < closes_at && (seconds > 0 || cme__policy_is_quiet(policy, at))) {
        seconds -= cme__policy_is_quiet(policy, at) ? 0 : 60;
        at += 60;
    }
    return at;
}

static void test_policy_rules__c34_as_a_walk_by_the_minute(void **state) {
    (void)state;
    static const char *const NAMES[] = {"Europe/Berlin",     "America/New_York", "Australia/Lord_Howe",
                                        "Africa/Casablanca", "Asia/Kathmandu",   "UTC"};
    static const int32_t HOURS[][2] = {
        {22 * HOUR, 8 * HOUR},  {0, 6 * HOUR}, {23 * HOUR, 0},       {12 * HOUR, 13 * HOUR},
        {HOUR + 900, 2700},     {60, 0},       {2 * HOUR, 3 * HOUR}, {60, 0},
        {HOUR, 2 * HOUR + 1800}};
    uint32_t random = 7;
    for (int i = 0; i < 4000; i++) {
        random = random * 1664525u + 1013904223u;
        size_t h = (random >> 8) % (sizeof HOURS / sizeof HOURS[0]);
        cme__policy policy = quiet(NAMES[(random >> 4) % 6], HOURS[h][0] / 60 * 60, HOURS[h][1]);
        policy.offer_seconds = (int32_t)((random >> 16) % 4000) * 60;
        /* Days about the changes of clocks, and about any. */
        cme_time now = utc(2026, i % 2 == 0 ? 3 : 10, 1, 0, 0) + (cme_time)((random >> 9) % 50000) * 60;
        cme_time closes_at = now + (cme_time)((random >> 3) % 10000) * 60;
        cme_time expected = walk(&policy, now, policy.offer_seconds, closes_at);
        cme_time found = cme__policy_offer_expires(&policy, now, closes_at);
        if (found != expected) {
            fail_msg("%s, quiet %d to %d, %d from %lld: %lld, not %lld", cme__zone_name(policy.zone),
                     policy.quiet_from, policy.quiet_until, policy.offer_seconds, (long long)now,
                     (long long)found, (long long)expected);
        }
        assert_int_equal(cme__policy_quiet_end(&policy, now), walk(&policy, now, 0, LATE));
    }
}

static void test_policy_rules__years_with_a_second_a_day_are_little_work(void **state) {
    (void)state;
    cme__policy policy = offers("Europe/Berlin", 12 * HOUR + 1, 12 * HOUR, CME_POLICY_SECONDS_MAX);
    cme_time now = utc(2026, 2, 1, 19, 0);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(cme__policy_offer_expires(&policy, now + i, LATE), LATE);
    }
    policy.offer_seconds = 10 * 365;
    cme_time end = cme__policy_offer_expires(&policy, now, LATE);
    assert_true(end > now + 9 * (cme_time)YEAR && end < now + 10 * (cme_time)YEAR);
    assert_false(cme__policy_is_quiet(&policy, end));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policy_rules__default_is_open_until_the_start),
        cmocka_unit_test(test_policy_rules__times_are_before_the_start),
        cmocka_unit_test(test_policy_rules__c34_quiet_hours_over_midnight),
        cmocka_unit_test(test_policy_rules__c34_quiet_hours_within_a_day),
        cmocka_unit_test(test_policy_rules__c34_offer_stands_still_in_quiet_hours),
        cmocka_unit_test(test_policy_rules__c29_offer_ends_when_rsvps_close),
        cmocka_unit_test(test_policy_rules__c34_night_of_the_clock),
        cmocka_unit_test(test_policy_rules__c34_as_a_walk_by_the_minute),
        cmocka_unit_test(test_policy_rules__years_with_a_second_a_day_are_little_work),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
