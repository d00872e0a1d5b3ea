/* test_recurrence_record.c: rules in words as the application meets them: records from words, from text, from
 * numbers and of events. May use the library and cmocka. Must not know how words are read
 * (test_recurrence_words.c). */
#include "support.h"

#include <cmevent/event.h>
#include <cmevent/group.h>
#include <cmevent/recurrence.h>

static cme_civil berlin_time(int year, int month, int day) {
    return cme_civil_at(year, month, day, 19, 0, 0);
}

static void assert_civil(cme_civil expected, cme_civil given) {
    char expected_text[CME_CIVIL_TEXT_SIZE];
    char given_text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(expected, expected_text);
    cme_civil_text(given, given_text);
    assert_string_equal(expected_text, given_text);
}

static cme_recurrence *parsed(cme_store *store, const char *text, cme_civil start, const char *zone) {
    cme_recurrence *rule = NULL;
    assert_ok(cme_recurrence_parse(store, text, start, zone, &rule), cme_store_message(store));
    return rule;
}

static void test_recurrence_record__words_become_a_rule_with_its_start(void **state) {
    cme_store *store = support_store();
    (void)state;
    cme_recurrence *rule =
        parsed(store, "every second Tuesday until 12 March 2027", berlin_time(2027, 1, 1), "Europe/Berlin");
    assert_string_equal("FREQ=WEEKLY;UNTIL=20270312T225959Z;INTERVAL=2;BYDAY=TU", rule->rrule);
    assert_string_equal("every second Tuesday until 12 March 2027", rule->words);
    assert_civil(berlin_time(2027, 1, 5), rule->start); /* the next Tuesday, not the one after */
    assert_civil(berlin_time(2027, 3, 2), rule->last);
    assert_string_equal("Europe/Berlin", rule->zone);
    cme_recurrence_free(rule);
    cme_store_close(store);
}

static void test_recurrence_record__text_of_a_rule_is_said(void **state) {
    cme_store *store = support_store();
    (void)state;
    cme_recurrence *rule =
        parsed(store, " rrule:FREQ=MONTHLY;BYDAY=+2TU;INTERVAL=1", cme_civil_date(2027, 3, 1), NULL);
    assert_string_equal("FREQ=MONTHLY;BYDAY=2TU", rule->rrule);
    assert_string_equal("the second Tuesday of every month", rule->words);
    assert_civil(cme_civil_date(2027, 3, 9), rule->start);
    assert_true(cme_civil_is_none(rule->last));
    assert_null(rule->zone);
    cme_recurrence_free(rule);
    cme_store_close(store);
}

static void test_recurrence_record__lengths_count_from_the_first_session(void **state) {
    cme_store *store = support_store();
    (void)state;
    cme_recurrence *rule = parsed(store, "every Tuesday for 2 weeks", cme_civil_date(2027, 3, 5), NULL);
    assert_string_equal("FREQ=WEEKLY;UNTIL=20270322;BYDAY=TU", rule->rrule);
    assert_civil(cme_civil_date(2027, 3, 9), rule->start);
    assert_civil(cme_civil_date(2027, 3, 16), rule->last);
    cme_recurrence_free(rule);
    cme_store_close(store);
}

static void assert_parse_refused(cme_store *store, cme_status expected, const char *text,
                                 const char *message) {
    cme_recurrence *rule = (cme_recurrence *)&rule;
    assert_status(expected, cme_recurrence_parse(store, text, cme_civil_date(2027, 3, 2), NULL, &rule), text);
    assert_string_equal(message, cme_store_message(store));
    assert_null(rule);
}

static void test_recurrence_record__refusals_teach(void **state) {
    cme_store *store = support_store();
    static char long_words[CME_RECURRENCE_WORDS_MAX + 2];
    (void)state;
    assert_parse_refused(
        store, CME_ERR_INVALID, "every Tusday",
        "words at offset 6: 'Tusday' is not understood here; right would be a number, 'other', a "
        "day of the week, 'weekday', 'day', 'week', 'month' or 'year'");
    assert_parse_refused(
        store, CME_ERR_INVALID, "FREQ=WEEKLY;BYDAY=TX",
        "rule part BYDAY=TX at offset 18: must be weekdays MO, TU, WE, TH, FR, SA, SU, each may have "
        "a number from 1 to 53 or -53 to -1 (2TU, -1FR)");
    assert_parse_refused(store, CME_ERR_INVALID, "every 31 April",
                         "the recurrence never takes place: there is no such day or time");
    assert_parse_refused(store, CME_ERR_INVALID, "every Friday until 3 March 2027",
                         "the recurrence ends before its first session, which would be 2027-03-05");
    assert_parse_refused(store, CME_ERR_INVALID, "every 29 February in 2027", cme_store_message(store));
    assert_parse_refused(store, CME_ERR_INVALID, "every\nTuesday", cme_store_message(store));
    memset(long_words, 'a', sizeof long_words - 1);
    assert_parse_refused(store, CME_ERR_LIMIT, long_words, cme_store_message(store));
    cme_recurrence *rule = NULL;
    assert_status(CME_ERR_INVALID, cme_recurrence_parse(store, "daily", CME_CIVIL_NONE, NULL, &rule),
                  "no start");
    assert_string_equal("start of the recurrence: must be set", cme_store_message(store));
    assert_status(CME_ERR_ZONE_UNKNOWN,
                  cme_recurrence_parse(store, "daily", berlin_time(2027, 3, 2), "Europe/Atlantis", &rule),
                  "zone");
    assert_status(CME_ERR_MISUSE, cme_recurrence_parse(store, NULL, berlin_time(2027, 3, 2), NULL, &rule),
                  "NULL");
    assert_status(CME_ERR_MISUSE, cme_recurrence_parse(store, "daily", berlin_time(2027, 3, 2), NULL, NULL),
                  "NULL");
    cme_store_close(store);
}

static void test_recurrence_record__numbers_become_a_rule(void **state) {
    cme_store *store = support_store();
    cme_recurrence_spec spec = CME_RECURRENCE_SPEC_INIT;
    const int32_t last[] = {-1};
    const int32_t months[] = {3, 9};
    cme_recurrence *rule = NULL;
    (void)state;
    spec.start = berlin_time(2027, 3, 1);
    spec.zone = "Europe/Berlin";
    spec.frequency = CME_MONTHLY;
    spec.weekdays = CME_WORKING_DAYS;
    spec.positions = last;
    spec.position_count = 1;
    spec.months = months;
    spec.month_count = 2;
    spec.until = cme_civil_date(2028, 12, 31);
    assert_ok(cme_recurrence_make(store, &spec, &rule), cme_store_message(store));
    assert_string_equal("FREQ=MONTHLY;UNTIL=20281231T225959Z;BYDAY=MO,TU,WE,TH,FR;BYMONTH=3,9;BYSETPOS=-1",
                        rule->rrule);
    assert_string_equal("every year on the last weekday of March and September until 31 December 2028",
                        rule->words);
    assert_civil(berlin_time(2027, 3, 31), rule->start);
    assert_civil(berlin_time(2028, 9, 29), rule->last);
    cme_recurrence_free(rule);
    cme_store_close(store);
}

static void test_recurrence_record__every_field_of_the_spec_counts(void **state) {
    cme_store *store = support_store();
    cme_recurrence_spec spec = CME_RECURRENCE_SPEC_INIT;
    const int32_t ordinals[] = {1, -2};
    const int32_t hours[] = {9, 14};
    const int32_t minutes[] = {0, 30};
    const int32_t seconds[] = {15};
    const int32_t yeardays[] = {100, -1};
    const int32_t weeks[] = {20};
    const int32_t monthdays[] = {31};
    cme_recurrence *rule = NULL;
    (void)state;
    spec.start = berlin_time(2027, 3, 1);
    spec.frequency = CME_MONTHLY;
    spec.interval = 3;
    spec.count = 12;
    spec.weekdays = CME_MONDAY | CME_SUNDAY;
    spec.ordinals = ordinals;
    spec.ordinal_count = 2;
    spec.hours = hours;
    spec.hour_count = 2;
    spec.minutes = minutes;
    spec.minute_count = 2;
    spec.seconds = seconds;
    spec.second_count = 1;
    assert_ok(cme_recurrence_make(store, &spec, &rule), cme_store_message(store));
    assert_string_equal("FREQ=MONTHLY;COUNT=12;INTERVAL=3;BYSECOND=15;BYMINUTE=0,30;BYHOUR=9,14;"
                        "BYDAY=1MO,1SU,-2MO,-2SU",
                        rule->rrule);
    cme_recurrence_free(rule);
    spec = CME_RECURRENCE_SPEC_INIT;
    spec.start = cme_civil_date(2027, 3, 1);
    spec.frequency = CME_YEARLY;
    spec.yeardays = yeardays;
    spec.yearday_count = 2;
    spec.weeks = weeks;
    spec.week_count = 1;
    spec.week_start = 6;
    assert_status(CME_ERR_INVALID, cme_recurrence_make(store, &spec, &rule),
                  "the 100th day is in no week 20");
    spec.yearday_count = 0;
    assert_ok(cme_recurrence_make(store, &spec, &rule), cme_store_message(store));
    assert_string_equal("FREQ=YEARLY;BYWEEKNO=20;WKST=SU", rule->rrule);
    cme_recurrence_free(rule);
    spec = CME_RECURRENCE_SPEC_INIT;
    spec.start = cme_civil_date(2027, 1, 31);
    spec.frequency = CME_MONTHLY;
    spec.monthdays = monthdays;
    spec.monthday_count = 1;
    spec.missing_day = CME_MISSING_DAY_BEFORE;
    assert_ok(cme_recurrence_make(store, &spec, &rule), cme_store_message(store));
    assert_string_equal("every month on the 31st, or else on the last day before it", rule->words);
    cme_recurrence_free(rule);
    cme_store_close(store);
}

static void assert_spec_refused(cme_store *store, const cme_recurrence_spec *spec, const char *message) {
    cme_recurrence *rule = NULL;
    assert_status(CME_ERR_INVALID, cme_recurrence_make(store, spec, &rule), message);
    assert_string_equal(message, cme_store_message(store));
}

static void test_recurrence_record__fields_of_the_spec_are_refused_by_name(void **state) {
    cme_store *store = support_store();
    cme_recurrence_spec whole = CME_RECURRENCE_SPEC_INIT;
    const int32_t numbers[] = {1, 32};
    (void)state;
    whole.start = cme_civil_date(2027, 3, 2);
    assert_spec_refused(
        store, &whole,
        "frequency 0 of the recurrence: must be CME_DAILY, CME_WEEKLY, CME_MONTHLY or another of "
        "cme_frequency");
    whole.frequency = CME_WEEKLY;
    cme_recurrence_spec spec = whole;
    spec.interval = 0;
    assert_spec_refused(store, &spec,
                        "interval 0 of the recurrence: must be 1 (every one) or more (2: every second)");
    spec = whole;
    spec.monthdays = numbers;
    spec.monthday_count = 2;
    assert_spec_refused(
        store, &spec,
        "monthdays of the recurrence: are no days of a week; the frequency must be CME_MONTHLY");
    spec.frequency = CME_MONTHLY;
    assert_spec_refused(
        store, &spec,
        "monthdays[1] of the recurrence is 32: must be a number from 1 to 31, or below 0, from the "
        "end: -1 is the last");
    spec = whole;
    spec.ordinals = numbers;
    spec.ordinal_count = 1;
    assert_spec_refused(store, &spec, "ordinals of the recurrence: need weekdays, the days that they count");
    spec = whole;
    spec.count = 3;
    spec.until = cme_civil_date(2027, 12, 31);
    assert_spec_refused(store, &spec,
                        "until 2027-12-31 of the recurrence: count is 3; a rule ends by one of both");
    spec.count = 0;
    spec.until = cme_civil_at(2027, 12, 31, 12, 0, 0);
    assert_spec_refused(store, &spec,
                        "until 2027-12-31T12:00:00 of the recurrence: must be a date, as the start is one");
    spec = whole;
    spec.hours = numbers;
    spec.hour_count = 1;
    assert_spec_refused(store, &spec, "hours of the recurrence: the start is a whole day, which has none");
    spec = whole;
    spec.count = -1;
    assert_spec_refused(store, &spec, "count -1 of the recurrence: must be 1 or more, or 0 for no limit");
    spec = whole;
    spec.weekdays = 128;
    assert_spec_refused(store, &spec,
                        "weekdays 0x80 of the recurrence: must be CME_MONDAY to CME_SUNDAY, or-ed");
    spec = whole;
    spec.week_start = 7;
    assert_spec_refused(store, &spec, "week_start 7 of the recurrence: must be 0 (Monday) to 6 (Sunday)");
    spec = whole;
    spec.missing_day = (cme_missing_day)3;
    assert_spec_refused(store, &spec,
                        "missing_day 3 of the recurrence: must be CME_MISSING_DAY_OMIT, _BEFORE or _AFTER");
    spec = whole;
    spec.until = cme_civil_date(2027, 2, 30);
    assert_spec_refused(store, &spec, "until of the recurrence: there is no such date or time");
    spec = whole;
    spec.start = berlin_time(2027, 3, 2);
    spec.until = cme_civil_date(2027, 12, 31);
    assert_spec_refused(store, &spec,
                        "zone of the recurrence must be set: it says when 'until' 2027-12-31 is over");
    spec = whole;
    spec.size = 0;
    cme_recurrence *rule = NULL;
    assert_status(CME_ERR_MISUSE, cme_recurrence_make(store, &spec, &rule), "no size");
    spec = whole;
    spec.month_count = 1;
    assert_status(CME_ERR_MISUSE, cme_recurrence_make(store, &spec, &rule), "no list");
    cme_store_close(store);
}

/* --- events --- */

static cme_id make_event(cme_store *store, const char *rrule, size_t rdate_count, size_t exdate_count) {
    static const cme_civil rdates[] = {{2027, 4, 1, 19, 0, 0, 0}, {2027, 4, 2, 19, 0, 0, 0}};
    static const cme_civil exdates[] = {{2027, 3, 9, 19, 0, 0, 0}};
    cme_group_spec group_spec = CME_GROUP_SPEC_INIT;
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    cme_group *group = NULL;
    cme_event *event = NULL;
    group_spec.name = "Rust Berlin";
    group_spec.zone = "Europe/Berlin";
    assert_ok(cme_group_create(store, &group_spec, &group), cme_store_message(store));
    spec.group = group->id;
    spec.title = "Rust Night";
    spec.start = berlin_time(2027, 3, 2);
    spec.duration_seconds = 7200;
    spec.rrule = rrule;
    spec.rdates = rdates;
    spec.rdate_count = rdate_count;
    spec.exdates = exdates;
    spec.exdate_count = exdate_count;
    assert_ok(cme_event_create(store, &spec, &event), cme_store_message(store));
    cme_id id = event->id;
    cme_event_free(event);
    cme_group_free(group);
    return id;
}

static void assert_event_said(cme_store *store, const char *rrule, size_t rdates, size_t exdates,
                              const char *words, cme_civil last) {
    cme_recurrence *rule = NULL;
    assert_ok(cme_recurrence_get(store, make_event(store, rrule, rdates, exdates), &rule),
              cme_store_message(store));
    assert_string_equal(words, rule->words);
    assert_civil(berlin_time(2027, 3, 2), rule->start);
    assert_civil(last, rule->last);
    assert_string_equal("Europe/Berlin", rule->zone);
    assert_true((rrule == NULL) == (rule->rrule == NULL));
    cme_recurrence_free(rule);
}

static void test_recurrence_record__events_are_said_with_their_dates(void **state) {
    cme_store *store = support_store();
    (void)state;
    assert_event_said(store, NULL, 0, 0, "once, on Tuesday 2 March 2027", berlin_time(2027, 3, 2));
    assert_event_said(store, NULL, 2, 0, "on Tuesday 2 March 2027, also on 2 dates", berlin_time(2027, 4, 2));
    assert_event_said(store, "FREQ=WEEKLY;COUNT=3", 0, 0, "every Tuesday, 3 times", berlin_time(2027, 3, 16));
    assert_event_said(store, "FREQ=WEEKLY", 2, 1, "every Tuesday, also on 2 dates, except on 1 date",
                      CME_CIVIL_NONE);
    cme_recurrence *rule = NULL;
    cme_id nobody = {{1}};
    assert_status(CME_ERR_NOT_FOUND, cme_recurrence_get(store, nobody, &rule), "no such event");
    cme_recurrence_free(NULL);
    cme_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recurrence_record__words_become_a_rule_with_its_start),
        cmocka_unit_test(test_recurrence_record__text_of_a_rule_is_said),
        cmocka_unit_test(test_recurrence_record__lengths_count_from_the_first_session),
        cmocka_unit_test(test_recurrence_record__refusals_teach),
        cmocka_unit_test(test_recurrence_record__numbers_become_a_rule),
        cmocka_unit_test(test_recurrence_record__every_field_of_the_spec_counts),
        cmocka_unit_test(test_recurrence_record__fields_of_the_spec_are_refused_by_name),
        cmocka_unit_test(test_recurrence_record__events_are_said_with_their_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
