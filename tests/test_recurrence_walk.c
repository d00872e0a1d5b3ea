/* test_recurrence_walk.c: the machinery of the recurrence engine: bounds of work, backward against forward,
 * COUNT by arithmetic against counting, compiled rules as bytes and as text, the ends of the calendar. May
 * use lib/time and its recurrence_*.h, and cmocka. Knows of the library only lib/base and lib/time. */
#include "support.h"

#include "base/text.h"
#include "time/recurrence_calendar.h"
#include "time/recurrence_internal.h"

/* Rules of every kind; where not stated otherwise they begin at 2016-01-05T19:00, a Tuesday. */
static const char *const rules_of_all_kinds[] = {
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;INTERVAL=45;BYMONTH=3,7",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30;BYSETPOS=2,-1",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU",
    "FREQ=WEEKLY;BYMONTH=2,11;BYDAY=MO,SA",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=8,20;BYSETPOS=1,-2",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYDAY=-1FR,1MO,WE",
    "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
    "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=SA,SU;BYHOUR=10,16;BYSETPOS=1,3,-1",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=MONTHLY;RSCALE=GREGORIAN;BYMONTHDAY=1,29,30,31;SKIP=FORWARD",
    "FREQ=MONTHLY;RSCALE=GREGORIAN;BYMONTHDAY=-31,30;SKIP=BACKWARD",
    "FREQ=YEARLY",
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    "FREQ=YEARLY;BYDAY=20MO,-1FR",
    "FREQ=YEARLY;BYYEARDAY=1,100,366,-1",
    "FREQ=YEARLY;BYWEEKNO=1,20,53;BYDAY=MO,SU",
    "FREQ=YEARLY;BYWEEKNO=-53;BYDAY=WE;WKST=SU",
    "FREQ=YEARLY;BYMONTH=1,6;BYDAY=MO;BYSETPOS=2,-2",
    "FREQ=YEARLY;RSCALE=GREGORIAN;BYYEARDAY=366;SKIP=BACKWARD",
    "FREQ=HOURLY;INTERVAL=5",
    "FREQ=HOURLY;INTERVAL=65",
    "FREQ=HOURLY;BYDAY=MO;BYHOUR=9,10;BYMINUTE=5,10;BYSETPOS=-1",
    "FREQ=MINUTELY;INTERVAL=7;BYHOUR=9;BYDAY=TU",
    "FREQ=MINUTELY;INTERVAL=1000;BYYEARDAY=5,6,7,8,9,200",
    "FREQ=SECONDLY;INTERVAL=77;BYMINUTE=3;BYMONTHDAY=-1",
    "FREQ=SECONDLY;INTERVAL=100000;BYMONTH=1",
};

enum { KIND_COUNT = sizeof rules_of_all_kinds / sizeof rules_of_all_kinds[0] };

static cme_civil floating_at(int year, int month, int day, int hour) {
    cme_civil civil = cme_civil_at(year, month, day, hour, 0, 0);
    civil.kind = CME_CIVIL_FLOATING;
    return civil;
}

static cme__rule compile(cme_civil start, const char *text) {
    cme__fault fault = {CME_OK, ""};
    cme__rule rule;
    assert_ok(cme__rule_compile(&fault, text, start, NULL, CME__RULE_IMPORT, &rule), fault.text);
    return rule;
}

static cme__rule rule_of_kind(int i) {
    return compile(floating_at(2016, 1, 5, 19), rules_of_all_kinds[i]);
}

/* --- the calendar in the loops --- */

static void test_recurrence_walk__near_calendar_is_the_calendar(void **state) {
    (void)state;
    int64_t first = cme__days_from_date(0, 1, 1);
    int64_t end = cme__days_from_date(10001, 1, 1);
    for (int64_t day = first; day < end; day++) {
        int64_t year = 0;
        int month = 0;
        int day_of_month = 0;
        cme__date_from_days(day, &year, &month, &day_of_month);
        int64_t index = year * 12 + month - 1;
        if (cme__near_month_of_day(day) != index || cme__near_first_day(index) != day - day_of_month + 1 ||
            cme__near_month_length(index) != cme__month_length(year, month) ||
            cme__near_weekday(day) != cme__weekday_from_days(day) ||
            cme__near_day(day * CME__DAY_SECONDS) != day ||
            cme__near_day(day * CME__DAY_SECONDS + CME__DAY_SECONDS - 1) != day) {
            fail_msg("day %lld", (long long)day);
        }
    }
}

/* --- forward, backward, and from anywhere --- */

static void test_recurrence_walk__backward_is_forward_reversed(void **state) {
    (void)state;
    enum { MOST = 3000 };
    static int64_t forward[MOST];
    static int64_t backward[MOST];
    for (int i = 0; i < KIND_COUNT; i++) {
        cme__rule rule = rule_of_kind(i);
        int64_t steps = CME__RULE_STEPS_MAX;
        int64_t until = cme_civil_seconds(floating_at(2140, 1, 1, 0));
        size_t count = cme__rule_forward(&rule, INT64_MIN, until, forward, MOST, &steps);
        assert_true(count > 10);
        size_t back = cme__rule_backward(&rule, INT64_MIN, forward[count - 1] + 1, backward, MOST, &steps);
        if (back != count) {
            fail_msg("%s: %zu forward, %zu backward", rules_of_all_kinds[i], count, back);
        }
        for (size_t k = 0; k < count; k++) {
            if (forward[k] != backward[count - 1 - k]) {
                fail_msg("%s: occurrence %zu", rules_of_all_kinds[i], k);
            }
        }
    }
}

static void test_recurrence_walk__any_window_is_a_part_of_the_whole(void **state) {
    (void)state;
    enum { MOST = 2000, PART = 5 };
    static int64_t all[MOST];
    for (int i = 0; i < KIND_COUNT; i++) {
        cme__rule rule = rule_of_kind(i);
        int64_t steps = CME__RULE_STEPS_MAX;
        size_t count = cme__rule_forward(&rule, INT64_MIN, CME__CIVIL_SECONDS_END, all, MOST, &steps);
        for (size_t k = 1; k + PART < count; k += count / 50 + 1) {
            int64_t part[PART];
            int64_t from = all[k - 1] + 1;
            assert_int_equal(PART, cme__rule_forward(&rule, from, INT64_MAX, part, PART, &steps));
            assert_memory_equal(part, all + k, sizeof part);
            assert_int_equal(PART, cme__rule_forward(&rule, all[k], INT64_MAX, part, PART, &steps));
            assert_memory_equal(part, all + k, sizeof part);
            assert_int_equal(0, cme__rule_forward(&rule, from, all[k], part, PART, &steps));
            assert_int_equal(0, cme__rule_backward(&rule, from, all[k], part, PART, &steps));
        }
    }
}

/* --- COUNT --- */

static void test_recurrence_walk__count_by_arithmetic_is_count_by_counting(void **state) {
    (void)state;
    enum { MOST = 1500 };
    static int64_t all[MOST];
    for (int i = 0; i < KIND_COUNT; i++) {
        cme__rule rule = rule_of_kind(i);
        int64_t steps = CME__RULE_STEPS_MAX;
        size_t count = cme__rule_forward(&rule, INT64_MIN, CME__CIVIL_SECONDS_END, all, MOST, &steps);
        for (size_t k = 0; k < count; k += k < 20 ? 1 : 61) {
            int64_t nth = 0;
            if (!cme__rule_nth(&rule, (uint32_t)k + 1, &nth, &steps) || nth != all[k]) {
                fail_msg("%s: the %zu. occurrence", rules_of_all_kinds[i], k + 1);
            }
        }
    }
}

static void test_recurrence_walk__count_beyond_the_calendar_ends_with_it(void **state) {
    (void)state;
    cme__rule rule = compile(floating_at(2024, 1, 1, 9), "FREQ=MONTHLY;COUNT=2147483647");
    cme__series series = {.start = rule.start, .rules = &rule, .rule_count = 1};
    assert_int_equal(cme_civil_seconds(floating_at(9999, 12, 1, 9)), cme__series_last(&series));
}

/* --- bounds of work: what crashes or hangs others answers at once --- */

static void test_recurrence_walk__work_is_bounded(void **state) {
    (void)state;
    static const struct {
        int year, month, day;
        const char *rule;
        int64_t most_steps; /* of compiling, of the first ten and of the last ten */
        bool is_empty;
    } cases[] = {
        {2024, 1, 15, "FREQ=YEARLY;BYWEEKNO=-53", 1000, false},
        {2024, 2, 1, "FREQ=SECONDLY;BYMONTH=1", 1000, false},
        {2024, 2, 1, "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", 100000, true},
        {2024, 2, 1, "FREQ=SECONDLY;INTERVAL=60;BYSECOND=30", 1000, true},
        {2024, 2, 1, "FREQ=MINUTELY;INTERVAL=1440;BYHOUR=5", 1000, true},
        {2024, 2, 1, "FREQ=HOURLY;INTERVAL=168;BYDAY=TU", 1000000, true},
        {2024, 2, 1, "FREQ=SECONDLY;INTERVAL=604800;BYDAY=MO", 1000000, true},
        {2024, 2, 1, "FREQ=SECONDLY;INTERVAL=86399;BYHOUR=5;BYMINUTE=5;BYSECOND=5;BYDAY=TU", 12000000, false},
        {2024, 2, 1, "FREQ=DAILY;INTERVAL=65537", 1000, false},
        {2024, 2, 1, "FREQ=SECONDLY;INTERVAL=2147483647", 1000, false},
        {2024, 2, 1, "FREQ=YEARLY;INTERVAL=2147483647", 1000, false},
        {2024, 2, 1, "FREQ=MONTHLY;BYDAY=6MO", 200000, true},
        {2024, 2, 1, "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", 200000, true},
        {2024, 2, 1, "FREQ=DAILY;BYHOUR=1,2,3;BYSETPOS=4", 1000, true},
        {2024, 2, 1, "FREQ=HOURLY;BYSETPOS=2;BYMINUTE=3", 100000, true},
        {2024, 2, 1, "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=2", 20000, true},
        {2024, 2, 1, "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", 20000, true},
        {2024, 2, 1, "FREQ=SECONDLY;BYYEARDAY=60;BYMONTH=2;BYMONTHDAY=28", 200000, true},
        {2024, 2, 1, "FREQ=SECONDLY;COUNT=2147483647", 1000, false},
        {2024, 2, 1, "FREQ=SECONDLY;INTERVAL=7;BYMINUTE=1,2,3;COUNT=2147483647", 10000000, false},
        {2024, 2, 1, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2147483647", 1000000, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t ten[10];
        int64_t steps = CME__RULE_STEPS_MAX;
        int64_t nth = 0;
        cme__rule rule = compile(floating_at(cases[i].year, cases[i].month, cases[i].day, 0), cases[i].rule);
        bool is_empty = (rule.flags & CME__RULE_NEVER) != 0;
        cme__rule unsettled = rule;
        unsettled.flags &=
            ~(CME__RULE_NEVER | CME__RULE_OPEN); /* so that emptiness must be found by looking */
        if (cme__time_reachable(&unsettled)) {
            (void)cme__rule_forward(&unsettled, INT64_MIN, INT64_MAX, ten, 10, &steps);
            (void)cme__rule_backward(&unsettled, INT64_MIN, INT64_MAX, ten, 10, &steps);
        }
        if (rule.count > 0) {
            (void)cme__rule_nth(&rule, rule.count, &nth, &steps);
        }
        int64_t used = CME__RULE_STEPS_MAX - steps;
        if (used > cases[i].most_steps || is_empty != cases[i].is_empty ||
            (rule.flags & CME__RULE_OPEN) != 0) {
            fail_msg("%s: %lld steps, %s", cases[i].rule, (long long)used, is_empty ? "empty" : "not empty");
        }
    }
}

/* A count that is too far to be counted is not silently a shorter one. */
static void test_recurrence_walk__what_was_not_counted_is_said_to_be_truncated(void **state) {
    (void)state;
    cme__rule rule =
        compile(floating_at(2024, 2, 1, 0), "FREQ=SECONDLY;INTERVAL=86399;BYMINUTE=0;COUNT=2147483647");
    cme__series series = {.start = rule.start, .rules = &rule, .rule_count = 1};
    int64_t found = 0;
    bool truncated = false;
    if ((rule.flags & CME__RULE_OPEN) == 0) {
        assert_true(cme__series_last_before(&series, INT64_MAX, &found, &truncated));
        assert_false(truncated);
        return;
    }
    assert_false(cme__series_last_before(&series, INT64_MAX, &found, &truncated));
    assert_true(truncated);
    assert_true(cme__series_last(&series) == CME__SERIES_ENDLESS);
}

/* Everything that RRULE gives is removed by EXRULE: the search ends at its bound and says so. */
static void test_recurrence_walk__a_set_that_removes_itself_is_bounded(void **state) {
    (void)state;
    cme__rule rule = compile(floating_at(2024, 2, 1, 0), "FREQ=SECONDLY");
    cme__series series = {
        .start = rule.start, .rules = &rule, .rule_count = 1, .exrules = &rule, .exrule_count = 1};
    int64_t found = 0;
    bool truncated = false;
    assert_false(cme__series_first_from(&series, rule.start, &found, &truncated));
    assert_true(truncated);
}

static void test_recurrence_walk__both_ends_of_the_calendar(void **state) {
    (void)state;
    int64_t values[40];
    int64_t steps = CME__RULE_STEPS_MAX;
    cme__rule rule = compile(floating_at(9999, 12, 31, 23), "FREQ=MINUTELY;INTERVAL=2");
    assert_int_equal(30, cme__rule_forward(&rule, INT64_MIN, INT64_MAX, values, 40, &steps));
    rule = compile(floating_at(1, 1, 1, 0), "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO");
    assert_int_equal(40, cme__rule_backward(&rule, INT64_MIN, INT64_MAX, values, 40, &steps));
    assert_int_equal(40, cme__rule_forward(&rule, INT64_MIN, INT64_MAX, values, 40, &steps));
    assert_int_equal(CME__CIVIL_SECONDS_MIN, values[0]);
    rule = compile(floating_at(9999, 12, 31, 0), "FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=FORWARD");
    assert_int_equal(1, cme__rule_forward(&rule, INT64_MIN, INT64_MAX, values, 40, &steps));
    assert_int_equal(1, cme__rule_backward(&rule, INT64_MIN, INT64_MAX, values, 40, &steps));
}

/* --- bytes --- */

static void test_recurrence_walk__bytes_are_the_rule(void **state) {
    (void)state;
    for (int i = 0; i < KIND_COUNT; i++) {
        uint8_t bytes[CME__RULE_BLOB_MAX];
        uint8_t again[CME__RULE_BLOB_MAX];
        int64_t wanted[50];
        int64_t got[50];
        int64_t steps = CME__RULE_STEPS_MAX;
        cme__text before = {0};
        cme__text after = {0};
        cme__rule rule = rule_of_kind(i);
        cme__rule decoded;
        size_t size = cme__rule_encode(&rule, bytes);
        assert_true(cme__rule_decode(bytes, size, &decoded));
        assert_int_equal(size, cme__rule_encode(&decoded, again));
        assert_memory_equal(bytes, again, size);
        cme__rule_text(&rule, &before);
        cme__rule_text(&decoded, &after);
        assert_string_equal(before.bytes, after.bytes);
        size_t count = cme__rule_forward(&rule, INT64_MIN, INT64_MAX, wanted, 50, &steps);
        assert_int_equal(count, cme__rule_forward(&decoded, INT64_MIN, INT64_MAX, got, 50, &steps));
        assert_memory_equal(wanted, got, count * sizeof *got);
        for (size_t cut = 0; cut < size; cut++) {
            assert_false(cme__rule_decode(bytes, cut, &decoded));
        }
        bytes[0]++;
        assert_false(cme__rule_decode(bytes, size, &decoded)); /* another version */
        cme__text_free(&before);
        cme__text_free(&after);
    }
}

static void test_recurrence_walk__usual_rules_are_small(void **state) {
    (void)state;
    static const char *const usual[] = {
        "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20301231T000000", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=24",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30"};
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        uint8_t bytes[CME__RULE_BLOB_MAX];
        cme__rule rule = compile(floating_at(2016, 1, 5, 19), usual[i]);
        assert_true(cme__rule_encode(&rule, bytes) <= 120);
    }
}

/* Bytes that somebody has changed are refused, or are some rule: walking it is safe (run under the
 * sanitizers). */
static void test_recurrence_walk__foreign_bytes_do_no_harm(void **state) {
    (void)state;
    uint64_t random = 88172645463325252U;
    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[CME__RULE_BLOB_MAX];
        int64_t values[8];
        int64_t steps = 2000;
        cme__rule rule = rule_of_kind(round % KIND_COUNT);
        size_t size = cme__rule_encode(&rule, bytes);
        for (int k = 0; k <= round % 3; k++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            bytes[random % size] ^= (uint8_t)(1U << (random >> 32) % 8);
        }
        if (cme__rule_decode(bytes, size, &rule)) {
            (void)cme__rule_forward(&rule, INT64_MIN, INT64_MAX, values, 8, &steps);
            (void)cme__rule_backward(&rule, INT64_MIN, INT64_MAX, values, 8, &steps);
        }
    }
}

/* --- text --- */

static void test_recurrence_walk__text_is_canonical(void **state) {
    (void)state;
    static const struct {
        const char *given;
        const char *canonical;
    } cases[] = {
        {"BYDAY=TH,TU;FREQ=WEEKLY;INTERVAL=1;WKST=MO", "FREQ=WEEKLY;BYDAY=TU,TH"},
        {"FREQ=MONTHLY;BYDAY=-1FR,2TU,MO,+1MO", "FREQ=MONTHLY;BYDAY=MO,2TU,-1FR"},
        {"FREQ=MONTHLY;BYDAY=6MO,1TU", "FREQ=MONTHLY;BYDAY=1TU,6MO"},
        {"FREQ=MONTHLY;BYMONTHDAY=-1,15,1,-2;COUNT=5", "FREQ=MONTHLY;COUNT=5;BYMONTHDAY=1,15,-2,-1"},
        {"FREQ=YEARLY;BYDAY=20MO,-53SU", "FREQ=YEARLY;BYDAY=20MO,-53SU"},
        {"FREQ=YEARLY;BYWEEKNO=53,1,-1;WKST=SU;BYDAY=MO", "FREQ=YEARLY;BYDAY=MO;BYWEEKNO=1,53,-1;WKST=SU"},
        {"FREQ=YEARLY;BYYEARDAY=366,-366,1", "FREQ=YEARLY;BYYEARDAY=1,366,-366"},
        {"FREQ=DAILY;BYSECOND=0;BYMINUTE=30,0;BYHOUR=9;BYSETPOS=-1",
         "FREQ=DAILY;BYSECOND=0;BYMINUTE=0,30;BYHOUR=9;BYSETPOS=-1"},
        {"FREQ=DAILY;UNTIL=20240301", "FREQ=DAILY;UNTIL=20240301"},
        {"FREQ=DAILY;UNTIL=20240301T120000Z", "FREQ=DAILY;UNTIL=20240301T120000Z"},
        {"SKIP=FORWARD;RSCALE=gregorian;FREQ=YEARLY", "FREQ=YEARLY;RSCALE=GREGORIAN;SKIP=FORWARD"},
        {"FREQ=DAILY;BYHOUR=19", "FREQ=DAILY;BYHOUR=19"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme__text text = {0};
        cme__rule rule = compile(floating_at(2016, 1, 5, 19), cases[i].given);
        cme__rule_text(&rule, &text);
        assert_string_equal(cases[i].canonical, text.bytes);
        cme__text_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recurrence_walk__near_calendar_is_the_calendar),
        cmocka_unit_test(test_recurrence_walk__backward_is_forward_reversed),
        cmocka_unit_test(test_recurrence_walk__any_window_is_a_part_of_the_whole),
        cmocka_unit_test(test_recurrence_walk__count_by_arithmetic_is_count_by_counting),
        cmocka_unit_test(test_recurrence_walk__count_beyond_the_calendar_ends_with_it),
        cmocka_unit_test(test_recurrence_walk__work_is_bounded),
        cmocka_unit_test(test_recurrence_walk__what_was_not_counted_is_said_to_be_truncated),
        cmocka_unit_test(test_recurrence_walk__a_set_that_removes_itself_is_bounded),
        cmocka_unit_test(test_recurrence_walk__both_ends_of_the_calendar),
        cmocka_unit_test(test_recurrence_walk__bytes_are_the_rule),
        cmocka_unit_test(test_recurrence_walk__usual_rules_are_small),
        cmocka_unit_test(test_recurrence_walk__foreign_bytes_do_no_harm),
        cmocka_unit_test(test_recurrence_walk__text_is_canonical),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
