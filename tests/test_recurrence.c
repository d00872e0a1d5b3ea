/* test_recurrence.c: what a rule may say and what it means: errors that teach, imports, UNTIL and COUNT,
 * dates added and removed, neighbours. May use lib/time and cmocka. Knows of the library only lib/base and
 * lib/time. */
#include "support.h"

#include "base/text.h"
#include "time/civil.h"
#include "time/recurrence.h"

enum { ANSWER_SIZE = 1024 };

/* --- asking --- */

/* "2024-01-31", "2024-01-31T09:00", "...Z"; a time without Z is floating unless a zone is given. */
static cme_civil start_of(const char *text, bool has_zone) {
    cme_civil civil;
    assert_ok(cme_civil_parse(text, &civil), text);
    if (civil.kind == CME_CIVIL_ZONED && !has_zone) {
        civil.kind = CME_CIVIL_FLOATING;
    }
    return civil;
}

static int64_t seconds_of(const char *text) {
    return cme_civil_seconds(start_of(text, false));
}

static cme__rule rule_of(const char *start, const char *text, cme__rule_mode mode) {
    cme__fault fault = {CME_OK, ""};
    cme__rule rule;
    assert_ok(cme__rule_compile(&fault, text, start_of(start, false), NULL, mode, &rule), fault.text);
    return rule;
}

/* The first occurrences as text: "2024-01-31 2024-02-29 ...", with times when the start has one; "..." for
 * more. */
static void expand_to_text(const cme__series *series, size_t limit, char out[ANSWER_SIZE]) {
    cme__expansion all = {0};
    size_t length = 0;
    assert_ok(cme__series_expand(NULL, series, INT64_MIN, INT64_MAX, limit, &all), "expand");
    out[0] = '\0';
    for (size_t i = 0; i < all.count; i++) {
        char text[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(cme_civil_from_seconds(all.civil[i], series->kind), text);
        length += (size_t)snprintf(out + length, ANSWER_SIZE - length, "%s%s", i == 0 ? "" : " ", text);
    }
    (void)snprintf(out + length, ANSWER_SIZE - length, "%s", all.truncated ? " ..." : "");
    cme__expansion_free(&all);
}

static void assert_series(const cme__series *series, size_t limit, const char *expected) {
    char answer[ANSWER_SIZE];
    expand_to_text(series, limit, answer);
    assert_string_equal(expected, answer);
}

static void assert_rule(const char *start, const char *text, cme__rule_mode mode, size_t limit,
                        const char *expected) {
    cme__rule rule = rule_of(start, text, mode);
    cme_civil civil = start_of(start, false);
    cme__series series = {.start = cme_civil_seconds(civil),
                          .kind = (cme_civil_kind)civil.kind,
                          .rules = &rule,
                          .rule_count = 1};
    assert_series(&series, limit, expected);
}

static const cme__zone *zone_of(cme__zones *zones, const char *name) {
    const cme__zone *zone = NULL;
    assert_ok(cme__zones_get(zones, NULL, name, &zone), name);
    return zone;
}

/* --- what is refused, and why --- */

static void test_recurrence__errors_name_part_value_offset_and_sentence(void **state) {
    (void)state;
    static const struct {
        const char *start;
        const char *rule;
        const char *message; /* must be in it */
    } cases[] = {
        {"2024-01-01T09:00", "", "FREQ is missing"},
        {"2024-01-01T09:00", "BYDAY=MO", "\"The FREQ rule part is REQUIRED\""},
        {"2024-01-01T09:00", "FREQ=FORTNIGHTLY", "rule part FREQ=FORTNIGHTLY at offset 5: must be SECONDLY"},
        {"2024-01-01T09:00", "FREQ=WEEKLY;BYDAY=MO,XX",
         "rule part BYDAY=MO,XX at offset 18: must be weekdays"},
        {"2024-01-01T09:00", "FREQ=MONTHLY;BYDAY=0MO", "from 1 to 53"},
        {"2024-01-01T09:00", "FREQ=MONTHLY;BYDAY=54MO", "from 1 to 53"},
        {"2024-01-01T09:00", "FREQ=MONTHLY;BYMONTHDAY=32",
         "BYMONTHDAY=32 at offset 24: must be numbers from 1 to 31"},
        {"2024-01-01T09:00", "FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0 at offset 24"},
        {"2024-01-01T09:00", "FREQ=MONTHLY;BYMONTHDAY=1,,2", "BYMONTHDAY=1,,2"},
        {"2024-01-01T09:00", "FREQ=YEARLY;BYMONTH=13", "must be numbers from 1 to 12"},
        {"2024-01-01T09:00", "FREQ=YEARLY;BYYEARDAY=367", "from 1 to 366"},
        {"2024-01-01T09:00", "FREQ=YEARLY;BYWEEKNO=54", "from 1 to 53"},
        {"2024-01-01T09:00", "FREQ=DAILY;BYHOUR=24", "from 0 to 23"},
        {"2024-01-01T09:00", "FREQ=DAILY;BYMINUTE=60", "from 0 to 59"},
        {"2024-01-01T09:00", "FREQ=DAILY;BYSECOND=61", "from 0 to 60"},
        {"2024-01-01T09:00", "FREQ=DAILY;INTERVAL=0",
         "INTERVAL=0 at offset 20: must be a number from 1 to 2147483647"},
        {"2024-01-01T09:00", "FREQ=DAILY;INTERVAL=2147483648", "from 1 to 2147483647"},
        {"2024-01-01T09:00", "FREQ=DAILY;INTERVAL=99999999999999999999", "from 1 to 2147483647"},
        {"2024-01-01T09:00", "FREQ=DAILY;COUNT=0", "COUNT=0"},
        {"2024-01-01T09:00", "FREQ=DAILY;COUNT=-1", "COUNT=-1"},
        {"2024-01-01T09:00", "FREQ=DAILY;UNTIL=20240230T000000", "there is no such date or time"},
        {"2024-01-01T09:00", "FREQ=DAILY;UNTIL=2024-02-20", "must be a date (20271231)"},
        {"2024-01-01T09:00", "FREQ=DAILY;WKST=XX", "must be MO, TU, WE, TH, FR, SA or SU"},
        {"2024-01-01T09:00", "FREQ=DAILY;FOO=1", "rule at offset 11: FOO is no part of a rule"},
        {"2024-01-01T09:00", "FREQ=DAILY;COUNT", "rule at offset 11: a part must be NAME=VALUE"},
        {"2024-01-01T09:00", "FREQ=DAILY;", "no part follows the last ';'"},
        {"2024-01-01T09:00", "FREQ=DAILY;COUNT=2;COUNT=3", "\"MUST NOT occur more than once\""},
        {"2024-01-01T09:00", "FREQ=DAILY;COUNT=2;UNTIL=20250101T000000",
         "MUST NOT occur in the same 'recur'"},
        {"2024-01-01T09:00", "FREQ=WEEKLY;BYDAY=1MO", "MUST NOT be specified with a numeric value"},
        {"2024-01-01T09:00", "FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO", "when the BYWEEKNO rule part is specified"},
        {"2024-01-01T09:00", "FREQ=WEEKLY;BYMONTHDAY=1",
         "BYMONTHDAY=1 at offset 23: \"The BYMONTHDAY rule part MUST NOT"},
        {"2024-01-01T09:00", "FREQ=MONTHLY;BYYEARDAY=1", "DAILY, WEEKLY, or MONTHLY"},
        {"2024-01-01T09:00", "FREQ=MONTHLY;BYWEEKNO=1", "anything other than YEARLY"},
        {"2024-01-01T09:00", "FREQ=DAILY;BYSETPOS=1", "in conjunction with another BYxxx rule part"},
        {"2024-01-01T09:00", "FREQ=DAILY;UNTIL=20250101", "must be a date with time"},
        {"2024-01-01T09:00", "FREQ=DAILY;UNTIL=20250101T000000Z", "must not end in Z"},
        {"2024-01-01T09:00Z", "FREQ=DAILY;UNTIL=20250101T000000", "must be in UTC and end in Z"},
        {"2024-01-01", "FREQ=DAILY;UNTIL=20250101T000000Z", "must be a date: "},
        {"2024-01-01", "FREQ=DAILY;BYHOUR=9", "DATE value type"},
        {"2024-01-01", "FREQ=HOURLY", "must be DAILY, WEEKLY, MONTHLY or YEARLY"},
        {"2024-01-01T09:00", "RSCALE=HEBREW;FREQ=YEARLY",
         "RSCALE=HEBREW at offset 7: only the calendar GREGORIAN"},
        {"2024-01-01T09:00", "FREQ=YEARLY;SKIP=FORWARD", "needs RSCALE=GREGORIAN"},
        {"2024-01-01T09:00", "FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=SIDEWAYS",
         "must be OMIT, BACKWARD or FORWARD"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme__fault fault = {CME_OK, ""};
        cme__rule rule;
        cme_status status = cme__rule_compile(&fault, cases[i].rule, start_of(cases[i].start, false), NULL,
                                              CME__RULE_STRICT, &rule);
        if (status != CME_ERR_INVALID || strstr(fault.text, cases[i].message) == NULL) {
            fail_msg("%s: \"%s\", expected to hold \"%s\"", cases[i].rule, fault.text, cases[i].message);
        }
    }
}

static void test_recurrence__misuse_is_no_crash(void **state) {
    (void)state;
    cme__rule rule;
    cme_civil start = cme_civil_at(2024, 1, 1, 9, 0, 0);
    assert_int_equal(CME_ERR_MISUSE, cme__rule_compile(NULL, NULL, start, NULL, CME__RULE_STRICT, &rule));
    assert_int_equal(CME_ERR_MISUSE,
                     cme__rule_compile(NULL, "FREQ=DAILY", start, NULL, CME__RULE_STRICT, NULL));
    assert_int_equal(CME_ERR_MISUSE, cme__rule_compile(NULL, "FREQ=DAILY;UNTIL=20250101T000000Z", start, NULL,
                                                       CME__RULE_STRICT, &rule));
    assert_int_equal(CME_ERR_INVALID,
                     cme__rule_compile(NULL, "FREQ=DAILY", CME_CIVIL_NONE, NULL, CME__RULE_STRICT, &rule));
}

/* --- what imports are read as --- */

static void test_recurrence__imports_are_read_as_the_field_reads_them(void **state) {
    (void)state;
    static const struct {
        const char *start;
        const char *rule;
        size_t limit;
        const char *expected;
    } cases[] = {
        {"2024-01-01", "rrule:freq=daily;count=2;", 0, "2024-01-01 2024-01-02"},
        {"2024-01-01", " FREQ=DAILY; COUNT=2 ;;X-FOO=bar", 0, "2024-01-01 2024-01-02"},
        {"2024-01-01", "FREQ=DAILY;INTERVAL=0;COUNT=2", 0, "2024-01-01 2024-01-02"},
        {"2024-01-01", "FREQ=DAILY;COUNT=9;UNTIL=20240102", 0, "2024-01-01 2024-01-02"},
        {"2024-01-01", "FREQ=DAILY;COUNT=1;UNTIL=20240102", 0, "2024-01-01"},
        {"2024-01-01", "FREQ=DAILY;BYHOUR=9,10;COUNT=2", 0, "2024-01-01 2024-01-02"},
        {"2024-01-01", "FREQ=HOURLY;COUNT=2", 0, "2024-01-01 2024-01-02"},
        {"2024-01-01", "FREQ=WEEKLY;BYDAY=1MO,-1TU;COUNT=3", 0, "2024-01-01 2024-01-02 2024-01-08"},
        {"2024-01-01", "FREQ=WEEKLY;BYMONTHDAY=1;COUNT=3", 0, "2024-01-01 2024-02-01 2024-03-01"},
        {"2024-01-01", "FREQ=MONTHLY;BYYEARDAY=1,60;COUNT=3", 0, "2024-01-01 2024-02-29 2025-01-01"},
        {"2024-01-01", "FREQ=DAILY;BYWEEKNO=2;COUNT=3", 0, "2024-01-01 2024-01-08 2024-01-09"},
        {"2024-01-01", "FREQ=DAILY;UNTIL=20240102T235959Z", 0, "2024-01-01 2024-01-02"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_rule(cases[i].start, cases[i].rule, CME__RULE_IMPORT, cases[i].limit, cases[i].expected);
    }
}

/* --- what rules mean --- */

static void test_recurrence__c53_no_clamping(void **state) {
    (void)state;
    assert_rule("2024-01-31", "FREQ=MONTHLY", CME__RULE_STRICT, 4,
                "2024-01-31 2024-03-31 2024-05-31 2024-07-31 ...");
    assert_rule("2024-02-29", "FREQ=YEARLY", CME__RULE_STRICT, 3, "2024-02-29 2028-02-29 2032-02-29 ...");
    assert_rule("2096-02-29", "FREQ=YEARLY", CME__RULE_STRICT, 2, "2096-02-29 2104-02-29 ...");
    assert_rule("2024-03-29", "FREQ=MONTHLY;BYDAY=5FR", CME__RULE_STRICT, 3,
                "2024-03-29 2024-05-31 2024-08-30 ...");
}

static void test_recurrence__decisions_where_the_field_differs(void **state) {
    (void)state;
    /* BYDAY=MO,2TU is a union. */
    assert_rule("2024-01-01", "FREQ=MONTHLY;BYDAY=MO,2TU", CME__RULE_STRICT, 4,
                "2024-01-01 2024-01-08 2024-01-09 2024-01-15 ...");
    /* BYSETPOS counts from the beginning of the interval, not from DTSTART. */
    assert_rule("2024-01-03", "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", CME__RULE_STRICT, 2,
                "2024-01-03 2024-01-10 ...");
    /* BYSETPOS in DAILY and below. */
    assert_rule("2024-01-01T17:00", "FREQ=DAILY;BYHOUR=9,13,17;BYSETPOS=-1", CME__RULE_STRICT, 2,
                "2024-01-01T17:00:00 2024-01-02T17:00:00 ...");
    assert_rule("2024-01-01T09:30", "FREQ=HOURLY;BYMINUTE=0,15,30;BYSETPOS=3,4", CME__RULE_STRICT, 2,
                "2024-01-01T09:30:00 2024-01-01T10:30:00 ...");
    /* Negative BYMONTHDAY in DAILY. */
    assert_rule("2024-01-31", "FREQ=DAILY;BYMONTHDAY=-1", CME__RULE_STRICT, 3,
                "2024-01-31 2024-02-29 2024-03-31 ...");
    /* BYHOUR limits HOURLY, and what comes is sorted. */
    assert_rule("2024-01-01T09:00", "FREQ=HOURLY;BYHOUR=17,9", CME__RULE_STRICT, 3,
                "2024-01-01T09:00:00 2024-01-01T17:00:00 2024-01-02T09:00:00 ...");
    /* INTERVAL beyond 16 bits. */
    assert_rule("2024-01-01", "FREQ=DAILY;INTERVAL=65537", CME__RULE_STRICT, 2, "2024-01-01 2203-06-09 ...");
    /* A leap second is the second before it. */
    assert_rule("2024-01-01T00:00:59", "FREQ=DAILY;BYSECOND=60", CME__RULE_STRICT, 1,
                "2024-01-01T00:00:59 ...");
    /* WKST matters every other week. */
    assert_rule("1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU", CME__RULE_STRICT, 0,
                "1997-08-05 1997-08-10 1997-08-19 1997-08-24");
    assert_rule("1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", CME__RULE_STRICT, 0,
                "1997-08-05 1997-08-17 1997-08-19 1997-08-31");
    /* BYDAY with a number limits BYYEARDAY: the last Friday of January, when it is one of these days. */
    assert_rule("2024-01-26", "FREQ=YEARLY;BYMONTH=1;BYYEARDAY=25,26,31;BYDAY=-1FR", CME__RULE_STRICT, 3,
                "2024-01-26 2025-01-31 2029-01-26 ...");
    /* Two seconds of a day that SKIP moved. */
    assert_rule("2014-03-01T00:00:01",
                "FREQ=MONTHLY;RSCALE=GREGORIAN;BYMONTHDAY=31;BYSECOND=1,2;SKIP=FORWARD", CME__RULE_IMPORT, 3,
                "2014-03-01T00:00:01 2014-03-31T00:00:01 2014-03-31T00:00:02 ...");
    /* Weeks of the year, negative ones too, and the years that have 53. */
    assert_rule("2020-12-31", "FREQ=YEARLY;BYWEEKNO=53", CME__RULE_STRICT, 3,
                "2020-12-31 2026-12-31 2032-12-30 ...");
    assert_rule("2020-01-02", "FREQ=YEARLY;BYWEEKNO=-53", CME__RULE_STRICT, 3,
                "2020-01-02 2026-01-01 2032-01-01 ...");
}

static void test_recurrence__skip_of_rfc_7529(void **state) {
    (void)state;
    static const char monthly[] = "FREQ=MONTHLY;RSCALE=GREGORIAN;COUNT=4;SKIP=";
    char rule[100];
    (void)snprintf(rule, sizeof rule, "%sOMIT", monthly);
    assert_rule("2014-01-31", rule, CME__RULE_STRICT, 0, "2014-01-31 2014-03-31 2014-05-31 2014-07-31");
    (void)snprintf(rule, sizeof rule, "%sBACKWARD", monthly);
    assert_rule("2014-01-31", rule, CME__RULE_STRICT, 0, "2014-01-31 2014-02-28 2014-03-31 2014-04-30");
    (void)snprintf(rule, sizeof rule, "%sFORWARD", monthly);
    assert_rule("2014-01-31", rule, CME__RULE_STRICT, 0, "2014-01-31 2014-03-01 2014-03-31 2014-05-01");
    /* A moved day that another month has too is one occurrence. */
    assert_rule("2014-01-01", "FREQ=MONTHLY;RSCALE=GREGORIAN;BYMONTHDAY=1,31;SKIP=FORWARD", CME__RULE_STRICT,
                6, "2014-01-01 2014-01-31 2014-02-01 2014-03-01 2014-03-31 2014-04-01 ...");
    assert_rule("2011-12-31", "FREQ=YEARLY;RSCALE=GREGORIAN;BYYEARDAY=365,366;SKIP=FORWARD", CME__RULE_STRICT,
                5, "2011-12-31 2012-01-01 2012-12-30 2012-12-31 2013-12-31 ...");
    assert_rule("2012-01-01", "FREQ=YEARLY;RSCALE=GREGORIAN;BYYEARDAY=-366;SKIP=BACKWARD", CME__RULE_STRICT,
                3, "2012-01-01 2012-12-31 2013-12-31 ...");
    assert_rule("2016-02-29", "FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=FORWARD", CME__RULE_STRICT, 3,
                "2016-02-29 2017-03-01 2018-03-01 ...");
    /* BYDAY limits what was moved, after the move. */
    assert_rule("2014-03-01", "FREQ=MONTHLY;RSCALE=GREGORIAN;BYMONTHDAY=31;BYDAY=SA;SKIP=FORWARD",
                CME__RULE_IMPORT, 2, "2014-03-01 2014-05-31 ...");
}

/* --- DTSTART that the rule does not generate --- */

static void test_recurrence__start_that_does_not_match(void **state) {
    (void)state;
    cme__rule rule = rule_of("2024-01-01", "FREQ=MONTHLY;BYMONTHDAY=10;COUNT=3", CME__RULE_STRICT);
    cme__series series = {
        .start = seconds_of("2024-01-01"), .kind = CME_CIVIL_DATE, .rules = &rule, .rule_count = 1};
    assert_false(cme__rule_matches_start(&rule));
    assert_series(&series, 0, "2024-01-01 2024-01-10 2024-02-10");
    series.rules_decide_start = true;
    assert_series(&series, 0, "2024-01-10 2024-02-10 2024-03-10");

    rule = rule_of("2024-01-10", "FREQ=MONTHLY;BYMONTHDAY=10;COUNT=3", CME__RULE_STRICT);
    assert_true(cme__rule_matches_start(&rule));
    rule = rule_of("2024-01-01", "FREQ=MONTHLY;BYMONTHDAY=10;COUNT=1", CME__RULE_STRICT);
    series.rules_decide_start = false;
    assert_series(&series, 0, "2024-01-01");
    rule = rule_of("2024-01-10", "FREQ=DAILY;UNTIL=20240109", CME__RULE_STRICT);
    assert_false(cme__rule_matches_start(&rule));
}

static void test_recurrence__start_matching_one_of_two_rules_counts_for_that_one(void **state) {
    (void)state;
    cme__rule rules[] = {rule_of("2024-01-02", "FREQ=WEEKLY;BYDAY=TU;COUNT=2", CME__RULE_STRICT),
                         rule_of("2024-01-02", "FREQ=WEEKLY;BYDAY=TH;COUNT=2", CME__RULE_STRICT)};
    cme__series series = {
        .start = seconds_of("2024-01-02"), .kind = CME_CIVIL_DATE, .rules = rules, .rule_count = 2};
    assert_series(&series, 0, "2024-01-02 2024-01-04 2024-01-09 2024-01-11");
}

/* --- UNTIL --- */

static void test_recurrence__until_of_each_kind_includes_its_moment(void **state) {
    (void)state;
    assert_rule("2024-01-01", "FREQ=DAILY;UNTIL=20240102", CME__RULE_STRICT, 0, "2024-01-01 2024-01-02");
    assert_rule("2024-01-01T09:00", "FREQ=DAILY;UNTIL=20240102T090000", CME__RULE_STRICT, 0,
                "2024-01-01T09:00:00 2024-01-02T09:00:00");
    assert_rule("2024-01-01T09:00", "FREQ=DAILY;UNTIL=20240102T085959", CME__RULE_STRICT, 0,
                "2024-01-01T09:00:00");
    assert_rule("2024-01-01T09:00Z", "FREQ=DAILY;UNTIL=20240102T090000Z", CME__RULE_STRICT, 0,
                "2024-01-01T09:00:00Z 2024-01-02T09:00:00Z");
    assert_rule("2024-01-01T09:00", "FREQ=DAILY;UNTIL=20240102", CME__RULE_IMPORT, 0,
                "2024-01-01T09:00:00 2024-01-02T09:00:00");
}

/* Expected: how many days, in a zone, of a daily rule with UNTIL in UTC. */
static void assert_until(cme__zones *zones, const char *zone, const char *start, const char *rule,
                         size_t expected) {
    cme__fault fault = {CME_OK, ""};
    cme__rule compiled;
    cme__expansion all = {0};
    cme_civil civil = start_of(start, true);
    assert_ok(cme__rule_compile(&fault, rule, civil, zone_of(zones, zone), CME__RULE_STRICT, &compiled),
              fault.text);
    cme__series series = {.start = cme_civil_seconds(civil), .rules = &compiled, .rule_count = 1};
    assert_ok(cme__series_expand(NULL, &series, INT64_MIN, INT64_MAX, 0, &all), "expand");
    if (all.count != expected) {
        fail_msg("%s %s: %zu occurrences, expected %zu", start, rule, all.count, expected);
    }
    cme__expansion_free(&all);
}

/* Rules.md 40: a time in a gap is as late as one after it; a repeated time is the first of the two. */
static void test_recurrence__c40_until_in_utc_around_clock_changes(void **state) {
    (void)state;
    static const char new_york[] = "America/New_York";
    cme__zones *zones = NULL;
    assert_ok(cme__zones_new(NULL, NULL, &zones), "zones");
    /* 2024-03-10 02:30 does not exist; it is 07:30Z. */
    assert_until(zones, new_york, "2024-03-09T02:30", "FREQ=DAILY;UNTIL=20240310T073000Z", 2);
    assert_until(zones, new_york, "2024-03-09T02:30", "FREQ=DAILY;UNTIL=20240310T072959Z", 1);
    /* Every quarter of an hour from 01:45: until 07:20Z, 03:15 is early enough and 02:30 is too late. */
    assert_until(zones, new_york, "2024-03-10T01:45", "FREQ=MINUTELY;INTERVAL=15;UNTIL=20240310T072000Z", 5);
    /* 2024-11-03 01:30 exists twice; the first is 05:30Z. */
    assert_until(zones, new_york, "2024-11-02T01:30", "FREQ=DAILY;UNTIL=20241103T053000Z", 2);
    assert_until(zones, new_york, "2024-11-02T01:30", "FREQ=DAILY;UNTIL=20241103T052959Z", 1);
    /* In the second of the two hours, all of the repeated hour has been. */
    assert_until(zones, new_york, "2024-11-03T01:00", "FREQ=MINUTELY;INTERVAL=15;UNTIL=20241103T060000Z", 4);
    assert_until(zones, new_york, "2024-11-03T01:00", "FREQ=MINUTELY;INTERVAL=15;UNTIL=20241103T070000Z", 5);
    /* A half-hour change: Lord Howe, 2024-10-06 02:00 to 02:30. */
    assert_until(zones, "Australia/Lord_Howe", "2024-10-06T01:30",
                 "FREQ=MINUTELY;INTERVAL=10;UNTIL=20241005T153000Z", 5);
    cme__zones_free(zones);
}

/* Rules.md 39: weekly at 19:00 stays 19:00; the engine counts on the wall clock. */
static void test_recurrence__c39_the_wall_clock_decides(void **state) {
    (void)state;
    assert_rule("2024-03-05T19:00", "FREQ=WEEKLY;COUNT=3", CME__RULE_STRICT, 0,
                "2024-03-05T19:00:00 2024-03-12T19:00:00 2024-03-19T19:00:00");
}

/* --- dates added and removed --- */

static void test_recurrence__dates_added_and_removed(void **state) {
    (void)state;
    cme__rule rule = rule_of("2024-01-01T09:00", "FREQ=WEEKLY;COUNT=4", CME__RULE_STRICT);
    int64_t rdates[] = {seconds_of("2024-01-03T09:00"), seconds_of("2024-01-08T09:00")};
    int64_t exdates[] = {seconds_of("2024-01-01T09:00"), seconds_of("2024-01-15T09:00"),
                         seconds_of("2024-01-22T08:00")};
    int64_t exdays[] = {seconds_of("2024-01-03")};
    cme__series series = {.start = seconds_of("2024-01-01T09:00"),
                          .kind = CME_CIVIL_FLOATING,
                          .rules = &rule,
                          .rule_count = 1,
                          .rdates = rdates,
                          .rdate_count = 2};
    /* The same time from a rule and from RDATE is one occurrence. */
    assert_series(&series, 0,
                  "2024-01-01T09:00:00 2024-01-03T09:00:00 2024-01-08T09:00:00 2024-01-15T09:00:00 "
                  "2024-01-22T09:00:00");
    series.exdates = exdates;
    series.exdate_count = 3;
    assert_series(&series, 0, "2024-01-03T09:00:00 2024-01-08T09:00:00 2024-01-22T09:00:00");
    series.exdays = exdays;
    series.exday_count = 1;
    assert_series(&series, 0, "2024-01-08T09:00:00 2024-01-22T09:00:00");
    assert_false(cme__series_contains(&series, seconds_of("2024-01-03T09:00")));
    assert_true(cme__series_contains(&series, seconds_of("2024-01-08T09:00")));
    assert_int_equal(seconds_of("2024-01-22T09:00"), cme__series_last(&series));
}

static void test_recurrence__exdate_with_a_time_removes_a_whole_day_event(void **state) {
    (void)state;
    cme__rule rule = rule_of("2024-01-01", "FREQ=DAILY;COUNT=3", CME__RULE_STRICT);
    int64_t exdates[] = {seconds_of("2024-01-02T13:00")};
    cme__series series = {.start = seconds_of("2024-01-01"),
                          .kind = CME_CIVIL_DATE,
                          .rules = &rule,
                          .rule_count = 1,
                          .exdates = exdates,
                          .exdate_count = 1};
    assert_series(&series, 0, "2024-01-01 2024-01-03");
}

static void test_recurrence__several_rules_and_exrules(void **state) {
    (void)state;
    cme__rule rules[] = {rule_of("2024-01-01", "FREQ=DAILY;UNTIL=20240110", CME__RULE_STRICT),
                         rule_of("2024-01-01", "FREQ=MONTHLY;COUNT=3", CME__RULE_STRICT)};
    cme__rule exrules[] = {rule_of("2024-01-01", "FREQ=WEEKLY;BYDAY=TU,WE,TH,FR", CME__RULE_STRICT)};
    cme__series series = {.start = seconds_of("2024-01-01"),
                          .kind = CME_CIVIL_DATE,
                          .rules = rules,
                          .rule_count = 2,
                          .exrules = exrules,
                          .exrule_count = 1};
    assert_series(&series, 0, "2024-01-01 2024-01-06 2024-01-07 2024-01-08");
    assert_series(&series, 2, "2024-01-01 2024-01-06 ...");
    assert_int_equal(seconds_of("2024-01-08"), cme__series_last(&series));
}

static void test_recurrence__plain_event_is_its_start(void **state) {
    (void)state;
    int64_t start = seconds_of("2024-01-01T09:00");
    cme__series series = {.start = start, .kind = CME_CIVIL_FLOATING};
    assert_series(&series, 0, "2024-01-01T09:00:00");
    assert_int_equal(start, cme__series_last(&series));
    series.exdates = &start;
    series.exdate_count = 1;
    assert_series(&series, 0, "");
    assert_true(cme__series_last(&series) == CME__SERIES_EMPTY);
}

/* --- neighbours and limits --- */

static void test_recurrence__neighbours_in_both_directions(void **state) {
    (void)state;
    cme__rule rule = rule_of("2024-01-09T19:00", "FREQ=MONTHLY;BYDAY=2TU;COUNT=12", CME__RULE_STRICT);
    cme__series series = {
        .start = seconds_of("2024-01-09T19:00"), .kind = CME_CIVIL_FLOATING, .rules = &rule, .rule_count = 1};
    int64_t found = 0;
    bool truncated = true;
    assert_true(cme__series_first_from(&series, INT64_MIN, &found, &truncated));
    assert_int_equal(series.start, found);
    assert_false(truncated);
    assert_true(cme__series_first_from(&series, series.start + 1, &found, NULL));
    assert_int_equal(seconds_of("2024-02-13T19:00"), found);
    assert_true(cme__series_last_before(&series, INT64_MAX, &found, NULL));
    assert_int_equal(seconds_of("2024-12-10T19:00"), found);
    assert_int_equal(found, cme__series_last(&series));
    assert_true(cme__series_last_before(&series, seconds_of("2024-02-13T19:00"), &found, NULL));
    assert_int_equal(series.start, found);
    assert_false(cme__series_last_before(&series, series.start, &found, &truncated));
    assert_false(truncated);
    assert_false(cme__series_first_from(&series, seconds_of("2024-12-10T19:01"), &found, &truncated));
    assert_false(truncated);
}

static void test_recurrence__truncated_means_that_there_is_more(void **state) {
    (void)state;
    assert_rule("2024-01-01", "FREQ=DAILY;COUNT=3", CME__RULE_STRICT, 3, "2024-01-01 2024-01-02 2024-01-03");
    assert_rule("2024-01-01", "FREQ=DAILY;COUNT=3", CME__RULE_STRICT, 2, "2024-01-01 2024-01-02 ...");
    cme__rule rule = rule_of("2024-01-01T00:00", "FREQ=SECONDLY", CME__RULE_STRICT);
    cme__series series = {
        .start = seconds_of("2024-01-01T00:00"), .kind = CME_CIVIL_FLOATING, .rules = &rule, .rule_count = 1};
    cme__expansion all = {0};
    assert_ok(cme__series_expand(NULL, &series, INT64_MIN, INT64_MAX, 0, &all), "expand");
    assert_int_equal(CME__EXPANSION_MAX, all.count);
    assert_true(all.truncated);
    assert_ok(cme__series_expand(NULL, &series, series.start, series.start + 60, 0, &all), "expand");
    assert_int_equal(60, all.count);
    assert_false(all.truncated);
    assert_true(cme__series_last(&series) == CME__SERIES_ENDLESS);
    cme__expansion_free(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recurrence__errors_name_part_value_offset_and_sentence),
        cmocka_unit_test(test_recurrence__misuse_is_no_crash),
        cmocka_unit_test(test_recurrence__imports_are_read_as_the_field_reads_them),
        cmocka_unit_test(test_recurrence__c53_no_clamping),
        cmocka_unit_test(test_recurrence__decisions_where_the_field_differs),
        cmocka_unit_test(test_recurrence__skip_of_rfc_7529),
        cmocka_unit_test(test_recurrence__start_that_does_not_match),
        cmocka_unit_test(test_recurrence__start_matching_one_of_two_rules_counts_for_that_one),
        cmocka_unit_test(test_recurrence__until_of_each_kind_includes_its_moment),
        cmocka_unit_test(test_recurrence__c40_until_in_utc_around_clock_changes),
        cmocka_unit_test(test_recurrence__c39_the_wall_clock_decides),
        cmocka_unit_test(test_recurrence__dates_added_and_removed),
        cmocka_unit_test(test_recurrence__exdate_with_a_time_removes_a_whole_day_event),
        cmocka_unit_test(test_recurrence__several_rules_and_exrules),
        cmocka_unit_test(test_recurrence__plain_event_is_its_start),
        cmocka_unit_test(test_recurrence__neighbours_in_both_directions),
        cmocka_unit_test(test_recurrence__truncated_means_that_there_is_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
