/* test_recurrence_examples.c: the worked examples of RFC 5545 section 3.8.5.3, all 42, as the RFC prints them
 * (with Verified Erratum 3883). May use lib/time and cmocka. Knows of the library only lib/base and lib/time.
 */
#include "support.h"

#include "time/civil.h"
#include "time/recurrence.h"

enum { LIST_MAX = 200 };

/* `expected`: "199709: 2 4 6-8" are days at the time of DTSTART, "2@0900" is a day with its time. */
typedef struct example {
    const char *start;
    const char *rule;
    bool is_complete;
    bool start_is_excluded; /* EXDATE of DTSTART, which the rule does not generate */
    const char *expected;
} example;

static const example examples[] = {
    {"19970902T090000", "FREQ=DAILY;COUNT=10", true, false, "199709: 2-11"},
    {"19970902T090000", "FREQ=DAILY;UNTIL=19971224T000000Z", true, false,
     "199709: 2-30 199710: 1-31 199711: 1-30 199712: 1-23"},
    {"19970902T090000", "FREQ=DAILY;INTERVAL=2", false, false,
     "199709: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 199710: 2 4 6 8 10 12 14 16 18 20 "
     "22 24 26 28 30 199711: 1 3 5 7 9 11 13 15 17 19 21 23 25 27 29 199712: 1 3"},
    {"19970902T090000", "FREQ=DAILY;INTERVAL=10;COUNT=5", true, false, "199709: 2 12 22 199710: 2 12"},
    {"19980101T090000", "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", true,
     false, "199801: 1-31 199901: 1-31 200001: 1-31"},
    {"19980101T090000", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", true, false,
     "199801: 1-31 199901: 1-31 200001: 1-31"},
    {"19970902T090000", "FREQ=WEEKLY;COUNT=10", true, false,
     "199709: 2 9 16 23 30 199710: 7 14 21 28 199711: 4"},
    {"19970902T090000", "FREQ=WEEKLY;UNTIL=19971224T000000Z", true, false,
     "199709: 2 9 16 23 30 199710: 7 14 21 28 199711: 4 11 18 25 199712: 2 9 16 23"},
    {"19970902T090000", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", false, false,
     "199709: 2 16 30 199710: 14 28 199711: 11 25 199712: 9 23 199801: 6 20 199802: 3 17"},
    {"19970902T090000", "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", true, false,
     "199709: 2 4 9 11 16 18 23 25 30 199710: 2"},
    {"19970902T090000", "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", true, false,
     "199709: 2 4 9 11 16 18 23 25 30 199710: 2"},
    {"19970901T090000", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", true, false,
     "199709: 1 3 5 15 17 19 29 199710: 1 3 13 15 17 27 29 31 199711: 10 12 14 24 26 28 "
     "199712: 8 10 12 22"},
    {"19970902T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", true, false,
     "199709: 2 4 16 18 30 199710: 2 14 16"},
    {"19970905T090000", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", true, false,
     "199709: 5 199710: 3 199711: 7 199712: 5 199801: 2 199802: 6 199803: 6 199804: 3 "
     "199805: 1 199806: 5"},
    {"19970905T090000", "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", true, false,
     "199709: 5 199710: 3 199711: 7 199712: 5"},
    {"19970907T090000", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", true, false,
     "199709: 7 28 199711: 2 30 199801: 4 25 199803: 1 29 199805: 3 31"},
    {"19970922T090000", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", true, false,
     "199709: 22 199710: 20 199711: 17 199712: 22 199801: 19 199802: 16"},
    {"19970928T090000", "FREQ=MONTHLY;BYMONTHDAY=-3", false, false,
     "199709: 28 199710: 29 199711: 28 199712: 29 199801: 29 199802: 26"},
    {"19970902T090000", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", true, false,
     "199709: 2 15 199710: 2 15 199711: 2 15 199712: 2 15 199801: 2 15"},
    {"19970930T090000", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", true, false,
     "199709: 30 199710: 1 31 199711: 1 30 199712: 1 31 199801: 1 31 199802: 1"},
    {"19970910T090000", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", true, false,
     "199709: 10-15 199903: 10-13"},
    {"19970902T090000", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", false, false,
     "199709: 2 9 16 23 30 199711: 4 11 18 25 199801: 6 13 20 27 199803: 3 10 17 24 31"},
    {"19970610T090000", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7", true, false,
     "199706: 10 199707: 10 199806: 10 199807: 10 199906: 10 199907: 10 200006: 10 "
     "200007: 10 200106: 10 200107: 10"},
    {"19970310T090000", "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", true, false,
     "199703: 10 199901: 10 199902: 10 199903: 10 200101: 10 200102: 10 200103: 10 "
     "200301: 10 200302: 10 200303: 10"},
    {"19970101T090000", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", true, false,
     "199701: 1 199704: 10 199707: 19 200001: 1 200004: 9 200007: 18 200301: 1 200304: 10 "
     "200307: 19 200601: 1"},
    {"19970519T090000", "FREQ=YEARLY;BYDAY=20MO", false, false, "199705: 19 199805: 18 199905: 17"},
    {"19970512T090000", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", false, false, "199705: 12 199805: 11 199905: 17"},
    {"19970313T090000", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", false, false,
     "199703: 13 20 27 199803: 5 12 19 26 199903: 4 11 18 25"},
    {"19970605T090000", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", false, false,
     "199706: 5 12 19 26 199707: 3 10 17 24 31 199708: 7 14 21 28 199806: 4 11 18 25 "
     "199807: 2 9 16 23 30 199808: 6 13 20 27 199906: 3 10 17 24 199907: 1 8 15 22 29 "
     "199908: 5 12 19 26"},
    {"19970902T090000", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", false, true,
     "199802: 13 199803: 13 199811: 13 199908: 13 200010: 13"},
    {"19970913T090000", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", false, false,
     "199709: 13 199710: 11 199711: 8 199712: 13 199801: 10 199802: 7 199803: 7 199804: "
     "11 199805: 9 199806: 13"},
    {"19961105T090000", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", false, false,
     "199611: 5 200011: 7 200411: 2"},
    {"19970904T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", true, false,
     "199709: 4 199710: 7 199711: 6"},
    {"19970929T090000", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", false, false,
     "199709: 29 199710: 30 199711: 27 199712: 30 199801: 29 199802: 26 199803: 30"},
    {"19970902T090000", "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z", true, false,
     "199709: 2@0900 2@1200 2@1500"},
    {"19970902T090000", "FREQ=MINUTELY;INTERVAL=15;COUNT=6", true, false,
     "199709: 2@0900 2@0915 2@0930 2@0945 2@1000 2@1015"},
    {"19970902T090000", "FREQ=MINUTELY;INTERVAL=90;COUNT=4", true, false,
     "199709: 2@0900 2@1030 2@1200 2@1330"},
    {"19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", true, false,
     "199708: 5 10 19 24"},
    {"19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", true, false,
     "199708: 5 17 19 31"},
    {"20070115T090000", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", true, false,
     "200701: 15 30 200702: 15 200703: 15 30"},
};

static int number_of(const char *digits, int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
        number = number * 10 + digits[i] - '0';
    }
    return number;
}

static cme_civil start_of(const char *text) {
    return cme_civil_at(number_of(text, 4), number_of(text + 4, 2), number_of(text + 6, 2),
                        number_of(text + 9, 2), number_of(text + 11, 2), number_of(text + 13, 2));
}

static size_t read_expected(const example *e, int64_t out[LIST_MAX]) {
    cme_civil civil = start_of(e->start);
    size_t count = 0;
    for (const char *at = e->expected; *at != '\0';) {
        size_t digits = strspn(at, "0123456789");
        if (at[digits] == ':') {
            civil.year = (int16_t)number_of(at, 4);
            civil.month = (uint8_t)number_of(at + 4, 2);
            at += digits + 1;
        } else {
            int first = number_of(at, (int)digits);
            int last = first;
            at += digits;
            if (*at == '-') {
                digits = strspn(at + 1, "0123456789");
                last = number_of(at + 1, (int)digits);
                at += digits + 1;
            } else if (*at == '@') {
                civil.hour = (uint8_t)number_of(at + 1, 2);
                civil.minute = (uint8_t)number_of(at + 3, 2);
                at += 5;
            }
            for (int day = first; day <= last; day++) {
                civil.day = (uint8_t)day;
                out[count++] = cme_civil_seconds(civil);
            }
        }
        at += strspn(at, " ");
    }
    return count;
}

static void check_example(const example *e, const cme__zone *zone) {
    int64_t expected[LIST_MAX];
    size_t count = read_expected(e, expected);
    cme__fault fault;
    cme__rule rule;
    cme__expansion all = {0};
    cme_civil start = start_of(e->start);
    int64_t start_seconds = cme_civil_seconds(start);
    assert_ok(cme__rule_compile(&fault, e->rule, start, zone, CME__RULE_STRICT, &rule), fault.text);
    assert_int_equal(cme__rule_matches_start(&rule), !e->start_is_excluded);
    cme__series series = {.start = start_seconds, .rules = &rule, .rule_count = 1};
    if (e->start_is_excluded) {
        series.exdates = &start_seconds;
        series.exdate_count = 1;
    }
    assert_ok(cme__series_expand(&fault, &series, INT64_MIN, INT64_MAX, count, &all), fault.text);
    assert_int_equal(count, all.count);
    assert_int_equal(!e->is_complete, all.truncated);
    for (size_t i = 0; i < count; i++) {
        if (all.civil[i] != expected[i]) {
            fail_msg("%s: occurrence %zu is not the RFC's", e->rule, i + 1);
        }
    }
    cme__expansion_free(&all);
}

static void test_recurrence_examples__as_the_rfc_prints_them(void **state) {
    (void)state;
    cme__zones *zones = NULL;
    const cme__zone *zone = NULL;
    assert_ok(cme__zones_new(NULL, NULL, &zones), "zones");
    assert_ok(cme__zones_get(zones, NULL, "America/New_York", &zone), "zone");
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        check_example(&examples[i], zone);
    }
    cme__zones_free(zones);
}

/* "Every 20 minutes from 9:00 AM to 4:40 PM every day": two ways to say it. */
static void test_recurrence_examples__every_20_minutes_in_two_ways(void **state) {
    (void)state;
    static const char *const rules[] = {"FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
                                        "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16"};
    cme_civil start = cme_civil_at(1997, 9, 2, 9, 0, 0);
    start.kind = CME_CIVIL_FLOATING;
    for (size_t k = 0; k < 2; k++) {
        cme__rule rule;
        cme__expansion all = {0};
        assert_ok(cme__rule_compile(NULL, rules[k], start, NULL, CME__RULE_STRICT, &rule), rules[k]);
        cme__series series = {.start = cme_civil_seconds(start), .rules = &rule, .rule_count = 1};
        assert_ok(cme__series_expand(NULL, &series, INT64_MIN, INT64_MAX, 72, &all), "expand");
        assert_int_equal(72, all.count);
        for (size_t i = 0; i < 72; i++) {
            int64_t in_day = (int64_t)(i % 24) * 1200;
            assert_int_equal(series.start + (int64_t)(i / 24) * CME__DAY_SECONDS + in_day, all.civil[i]);
        }
        cme__expansion_free(&all);
    }
}

/* Erratum 3883: with the UNTIL that the RFC prints, 15:00 in New York is too late. */
static void test_recurrence_examples__erratum_3883(void **state) {
    (void)state;
    cme__zones *zones = NULL;
    const cme__zone *zone = NULL;
    cme__rule rule;
    cme__expansion all = {0};
    cme_civil start = cme_civil_at(1997, 9, 2, 9, 0, 0);
    assert_ok(cme__zones_new(NULL, NULL, &zones), "zones");
    assert_ok(cme__zones_get(zones, NULL, "America/New_York", &zone), "zone");
    assert_ok(cme__rule_compile(NULL, "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z", start, zone,
                                CME__RULE_STRICT, &rule),
              "rule");
    cme__series series = {.start = cme_civil_seconds(start), .rules = &rule, .rule_count = 1};
    assert_ok(cme__series_expand(NULL, &series, INT64_MIN, INT64_MAX, 0, &all), "expand");
    assert_int_equal(2, all.count);
    cme__expansion_free(&all);
    cme__zones_free(zones);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recurrence_examples__as_the_rfc_prints_them),
        cmocka_unit_test(test_recurrence_examples__every_20_minutes_in_two_ways),
        cmocka_unit_test(test_recurrence_examples__erratum_3883),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
