/* test_recurrence_words.c: rules said in English and read from it: what people say, what is refused and how.
 * May use lib/time and cmocka. Knows of the library only lib/base and lib/time. */
#include "support.h"

#include "time/recurrence_internal.h"
#include "time/recurrence_words.h"

enum { WORDS_AND_RULE = 2 };

static cme_civil floating(int year, int month, int day, int hour, int minute, int second) {
    cme_civil civil = cme_civil_at(year, month, day, hour, minute, second);
    civil.kind = CME_CIVIL_FLOATING;
    return civil;
}

/* Tuesday 2 March 2027, 19:00 on no clock in particular. */
static cme_civil tuesday(void) {
    return floating(2027, 3, 2, 19, 0, 0);
}

static cme__rule rule_of(const char *text, cme_civil start, const cme__zone *zone) {
    cme__fault fault = {CME_OK, ""};
    cme__rule rule;
    if (cme__rule_compile(&fault, text, start, zone, CME__RULE_IMPORT, &rule) != CME_OK) {
        fail_msg("%s: %s", text, fault.text);
    }
    return rule;
}

static void assert_said(const char *text, const char *words) {
    cme__rule rule = rule_of(text, tuesday(), NULL);
    cme__text said = {0};
    cme__rule_words(&rule, &said);
    assert_string_equal(words, said.bytes);
    cme__text_free(&said);
}

static void assert_read_from(cme_civil start, const char *words, const char *rule) {
    cme__fault fault = {CME_OK, ""};
    cme__text read = {0};
    if (cme__rule_from_words(&fault, words, start, NULL, &read) != CME_OK) {
        fail_msg("'%s': %s", words, fault.text);
    }
    if (strcmp(rule, read.bytes) != 0) {
        fail_msg("'%s' is read as %s, not %s", words, read.bytes, rule);
    }
    cme__text_free(&read);
}

static void assert_read(const char *words, const char *rule) {
    assert_read_from(tuesday(), words, rule);
}

static void assert_refused(const char *words, const char *message) {
    cme__fault fault = {CME_OK, ""};
    cme__text read = {0};
    assert_status(CME_ERR_INVALID, cme__rule_from_words(&fault, words, tuesday(), NULL, &read), words);
    assert_string_equal(message, fault.text);
    cme__text_free(&read);
}

/* --- said --- */

static void test_recurrence_words__common_rules_as_a_person_says_them(void **state) {
    static const char *const said[][WORDS_AND_RULE] = {
        {"FREQ=DAILY", "every day"},
        {"FREQ=DAILY;INTERVAL=3;COUNT=10", "every 3 days, 10 times"},
        {"FREQ=WEEKLY", "every Tuesday"},
        {"FREQ=WEEKLY;BYDAY=TU,TH", "every Tuesday and Thursday"},
        {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270312T235959",
         "every second Tuesday and Thursday until 12 March 2027"},
        {"FREQ=WEEKLY;INTERVAL=3;BYDAY=TU;COUNT=1", "every 3 weeks on Tuesday, once"},
        {"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"},
        {"FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA", "every day except Sunday"},
        {"FREQ=WEEKLY;BYDAY=TU;BYMONTH=3,4", "every Tuesday in March and April"},
        {"FREQ=MONTHLY", "every month on the 2nd"},
        {"FREQ=MONTHLY;BYMONTHDAY=1,15,-1", "every month on the 1st, 15th and last day"},
        {"FREQ=MONTHLY;BYDAY=2TU", "the second Tuesday of every month"},
        {"FREQ=MONTHLY;BYDAY=1MO,3MO", "the first and third Monday of every month"},
        {"FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", "every 3 months on the last Friday"},
        {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "the last weekday of every month"},
        {"FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "the second Tuesday of every month"},
        {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-1", "every month on the last day"},
        {"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "every Friday the 13th"},
        {"FREQ=YEARLY", "every year on 2 March"},
        {"FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "every year on 24 December"},
        {"FREQ=YEARLY;BYMONTH=3;BYDAY=1MO", "every year on the first Monday of March"},
        {"FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
         "every 4 years on the 2nd to 8th of November if it is a Tuesday"},
        {"FREQ=DAILY;BYHOUR=9,14", "every day at 09:00 and 14:00"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        assert_said(said[i][0], said[i][1]);
    }
}

static void test_recurrence_words__every_part_is_said(void **state) {
    static const char *const said[][WORDS_AND_RULE] = {
        {"FREQ=YEARLY;BYDAY=20MO,-1SU", "every year on the 20th Monday and the last Sunday of the year"},
        {"FREQ=YEARLY;BYYEARDAY=1,100,-1", "every year on the 1st, 100th and last day of the year"},
        {"FREQ=YEARLY;BYWEEKNO=20,-2;BYDAY=MO",
         "every year on every Monday in the 20th and second to last week of the year"},
        {"FREQ=YEARLY;BYWEEKNO=20;WKST=SU",
         "every year on every Tuesday in the 20th week of the year, weeks starting on Sunday"},
        {"FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3,-1",
         "every month on every Tuesday, Wednesday and Thursday, only the third and last of them in each month"},
        {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
         "every second Tuesday and Sunday, weeks starting on Sunday"},
        {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU", "every second Tuesday"},
        {"FREQ=MONTHLY;RSCALE=GREGORIAN;BYMONTHDAY=31;SKIP=BACKWARD",
         "every month on the 31st, or else on the last day before it"},
        {"FREQ=YEARLY;RSCALE=GREGORIAN;BYMONTH=2;BYMONTHDAY=29;SKIP=FORWARD",
         "every year on 29 February, or else on the first day after it"},
        {"FREQ=HOURLY;INTERVAL=3;UNTIL=20270902T170000", "every 3 hours until 2 September 2027 at 17:00"},
        {"FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,16", "every 20 minutes in the hours 9 to 12 and 16"},
        {"FREQ=HOURLY;BYMINUTE=0,30;BYSECOND=15", "every hour at minutes 0 and 30 at second 15"},
        {"FREQ=SECONDLY;BYDAY=TU", "every second if it is a Tuesday"},
        {"FREQ=DAILY;INTERVAL=3;BYMONTHDAY=1,2,3;BYDAY=TU",
         "every 3 days if it is the 1st to 3rd of the month and if it is a Tuesday"},
        {"FREQ=WEEKLY;BYMONTH=1,2,3,4,5,6,7,9,10,11,12", "every Tuesday except in August"},
        {"FREQ=WEEKLY;BYDAY=TU;BYHOUR=20;BYMINUTE=30", "every Tuesday at 20:30"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        assert_said(said[i][0], said[i][1]);
    }
}

static void test_recurrence_words__last_day_is_the_last_that_counts(void **state) {
    (void)state;
    assert_said("FREQ=WEEKLY;UNTIL=20270316T190000", "every Tuesday until 16 March 2027");
    assert_said("FREQ=WEEKLY;UNTIL=20270316T185959", "every Tuesday until 15 March 2027");
    assert_said("FREQ=DAILY;BYHOUR=9,19;UNTIL=20270316T120000",
                "every day at 09:00 and 19:00 until 16 March 2027 at 12:00");
}

static void test_recurrence_words__imported_rules_are_said_too(void **state) {
    (void)state;
    assert_said("FREQ=WEEKLY;BYMONTHDAY=13", "every week if it is the 13th of the month");
    assert_said("FREQ=DAILY;BYYEARDAY=100", "every day if it is the 100th day of the year");
}

/* --- read --- */

static void test_recurrence_words__what_people_say_is_understood(void **state) {
    static const char *const read[][WORDS_AND_RULE] = {
        {"daily", "FREQ=DAILY"},
        {"Weekly", "FREQ=WEEKLY"},
        {"monthly", "FREQ=MONTHLY"},
        {"yearly", "FREQ=YEARLY"},
        {"once a month on the 3rd", "FREQ=MONTHLY;BYMONTHDAY=3"},
        {"every week on Tuesday and Thursday", "FREQ=WEEKLY;BYDAY=TU,TH"},
        {"EVERY TUE, THU", "FREQ=WEEKLY;BYDAY=TU,TH"},
        {"Tuesdays and Thursdays", "FREQ=WEEKLY;BYDAY=TU,TH"},
        {"every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
        {"Mon-Fri", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"},
        {"every Saturday to Monday", "FREQ=WEEKLY;BYDAY=MO,SA,SU"},
        {"on weekends", "FREQ=WEEKLY;BYDAY=SA,SU"},
        {"every other Friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"},
        {"fortnightly on Thursday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"},
        {"every two weeks on Tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"},
        {"every day for 10 times", "FREQ=DAILY;COUNT=10"},
        {"every Tuesday, 12 times", "FREQ=WEEKLY;COUNT=12;BYDAY=TU"},
        {"every 3 months on the 15th", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"},
        {"quarterly on the last day", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"},
        {"the first and third Monday of the month", "FREQ=MONTHLY;BYDAY=1MO,3MO"},
        {"the first Monday and Tuesday of every other month", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,1TU"},
        {"the last Friday of every month", "FREQ=MONTHLY;BYDAY=-1FR"},
        {"the second-to-last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-2"},
        {"the last Friday of March and September", "FREQ=YEARLY;BYDAY=-1FR;BYMONTH=3,9"},
        {"yearly on 24 December", "FREQ=YEARLY;BYMONTHDAY=24;BYMONTH=12"},
        {"every December 24th and 26th", "FREQ=YEARLY;BYMONTHDAY=24,26;BYMONTH=12"},
        {"every 4th of July", "FREQ=YEARLY;BYMONTHDAY=4;BYMONTH=7"},
        {"1 March and 1 September", "FREQ=YEARLY;BYMONTHDAY=1;BYMONTH=3,9"},
        {"every day except Sunday", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA"},
        {"every Friday the 13th", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"},
        {"the first Monday of every third month", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"},
        {"the last day of every other year", "FREQ=YEARLY;INTERVAL=2;BYYEARDAY=-1"},
        {"every Tuesday in November to February.", "FREQ=WEEKLY;BYDAY=TU;BYMONTH=1,2,11,12"},
        {"Thurs and Weds", "FREQ=WEEKLY;BYDAY=WE,TH"},
        {"every day at 7 pm", "FREQ=DAILY"}, /* as the start says */
        {"every Tuesday at 8:30 pm", "FREQ=WEEKLY;BYMINUTE=30;BYHOUR=20;BYDAY=TU"},
        {"every 15 minutes in the hours 9 to 17",
         "FREQ=MINUTELY;INTERVAL=15;BYHOUR=9,10,11,12,13,14,15,16,17"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof read / sizeof read[0]; i++) {
        assert_read(read[i][0], read[i][1]);
    }
}

static void test_recurrence_words__every_second_tuesday_is_every_other_week(void **state) {
    (void)state;
    assert_read("every second Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
    assert_read("every third Friday", "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR");
    assert_read("every second Tuesday of the month", "FREQ=MONTHLY;BYDAY=2TU");
    assert_read("the second Tuesday of every month", "FREQ=MONTHLY;BYDAY=2TU");
    assert_read("every month on the second Tuesday", "FREQ=MONTHLY;BYDAY=2TU");
    assert_read("every first Monday", "FREQ=MONTHLY;BYDAY=1MO");
    assert_read("every last Friday", "FREQ=MONTHLY;BYDAY=-1FR");
    assert_read("every second and fourth Tuesday", "FREQ=MONTHLY;BYDAY=2TU,4TU");
    assert_read("every second", "FREQ=SECONDLY");
    assert_read("every second day", "FREQ=DAILY;INTERVAL=2");
    assert_read("every second month on the last day", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1");
}

static void test_recurrence_words__ends_are_dates_counts_and_lengths(void **state) {
    (void)state;
    assert_read("every Tuesday until March 12, 2028", "FREQ=WEEKLY;UNTIL=20280312T235959;BYDAY=TU");
    assert_read("every Tuesday until Sunday 12th of Mar 2028", "FREQ=WEEKLY;UNTIL=20280312T235959;BYDAY=TU");
    assert_read("every Tuesday until 2027-06-30 at 19:00", "FREQ=WEEKLY;UNTIL=20270630T190000;BYDAY=TU");
    assert_read("every Tuesday until 2 March", "FREQ=WEEKLY;UNTIL=20270302T235959;BYDAY=TU");
    assert_read("every Tuesday until 1 March", "FREQ=WEEKLY;UNTIL=20280301T235959;BYDAY=TU");
    assert_read("every Tuesday for 6 weeks", "FREQ=WEEKLY;UNTIL=20270412T235959;BYDAY=TU");
    assert_read("monthly for a year", "FREQ=MONTHLY;UNTIL=20280301T235959");
    assert_read("every Tuesday twice", "FREQ=WEEKLY;COUNT=2;BYDAY=TU");
    assert_read_from(cme_civil_date(2027, 3, 2), "weekly until 30 June", "FREQ=WEEKLY;UNTIL=20270630");
}

static void test_recurrence_words__what_is_not_understood_is_named(void **state) {
    (void)state;
    assert_refused("every secnd Tuesday",
                   "words at offset 6: 'secnd' is not understood here; right would be a number, 'other', a "
                   "day of the week, 'weekday', 'day', 'week', 'month' or 'year'");
    assert_refused("every",
                   "words end at offset 5; what should follow is a number, 'other', a day of the week, "
                   "'weekday', 'day', 'week', 'month' or 'year'");
    assert_refused(
        "", "words end at offset 0; what should follow is how often: 'every week on Tuesday', 'the last "
            "Friday of every month'");
    assert_refused("every Tuesday until 30 February 2027",
                   "words at offset 20: '30 February 2027' is no date: there is no such day");
    assert_refused("every Tuesday until Monday 12 March 2027",
                   "words at offset 27: '12 March 2027' is a Friday");
    assert_refused("every Tuesday starting 5 May",
                   "words at offset 14: 'starting' is not understood here; right would be the days alone: "
                   "when it starts is told beside the words");
    assert_refused("every month on Monday",
                   "words at offset 15: 'Monday' of what? Right would be 'on the first "
                   "Monday', or 'on every Monday' when all are meant");
    assert_refused(
        "every day at 9 and 14:30",
        "words at offset 13: '9 and 14:30' are times that one rule cannot hold: its hours and minutes "
        "are combined each with each; make an event of each");
    assert_refused("every Tuesday until 1 May, 3 times",
                   "words at offset 27: how the rule ends was said before; leave one of both out");
    assert_refused("every 0 days", "words at offset 0: 'every 0 days' must count from 1 to 2147483647");
    assert_refused(
        "every Tu\xC3\xA9sday",
        "words at offset 6: 'Tu\xC3\xA9sday' is not understood here; right would be a number, 'other', a "
        "day of the week, 'weekday', 'day', 'week', 'month' or 'year'");
}

static void test_recurrence_words__half_a_rule_is_not_guessed(void **state) {
    (void)state;
    assert_refused("the 15th",
                   "words at offset 0: 'the 15th' of what? Right would be 'of every month' behind it");
    assert_refused("last Friday",
                   "words at offset 0: 'last Friday' of what? Right would be 'of every month' behind it");
    assert_refused("every year on the 15th",
                   "words at offset 14: 'the 15th' of which month? Right would be 'of "
                   "March' or 'of every month' behind it");
    assert_refused("at 19:00",
                   "words end at offset 8; what should follow is how often: 'daily', 'every week', 'every "
                   "month', 'every Tuesday'");
    assert_refused(
        "every Tuesday on the 13th",
        "words at offset 17: days were said before; list all of them there, or narrow them with 'if it is "
        "a Tuesday'");
    assert_refused(
        "15th March if it is the 6th",
        "words at offset 20: 'the 6th' cannot narrow days of the same kind: leave one of both out");
    assert_refused("every week on the 15th",
                   "words at offset 14: 'the 15th' is no day of a week: right would be 'every month'");
    assert_refused(
        "every Tuesday until March 2027",
        "words at offset 26: '2027' is not understood here; right would be a day of the month, as in 'March "
        "12, 2027'");
    assert_refused("3 times a week", "words at offset 8: 'a' is not understood here; right would be the days "
                                     "themselves, as in 'every Tuesday and Thursday'");
}

static void test_recurrence_words__what_no_rule_can_hold_is_refused(void **state) {
    static const char *const refused[][WORDS_AND_RULE] = {
        {"the 60th Monday of the year",
         "0: 'the 60th' is no place of a weekday: a year has 53 at most, a month 5"},
        {"32 December", "0: '32 December' is no day: a month has 31 at most"},
        {"December 2 to last", "0: 'December 2 to last' is no date; right would be 'the last day of March'"},
        {"the 100th of every month",
         "0: 'the 100th of every month' is no day of a month, which has 31 at most; right "
         "would be 'of the year' behind it"},
        {"the 400th day of the year", "4: '400th' is no place here: right would be one from 1 to 366"},
        {"every 5th to 3rd of the month",
         "6: '5th to 3rd' is no range: its end must be a place behind its beginning"},
        {"1 January in March", "13: 'March' are other months than those of the dates: leave one out"},
        {"every Tuesday in March in April",
         "26: 'April' are other months than before: one rule cannot hold both, two events can"},
        {"every Tuesday in March and April to",
         "33: 'to' is not understood here; right would be 'every', 'on', 'in', "
         "'at', 'until', '12 times' or a day"},
        {"every 3 years on the last weekday of March and May",
         "17: 'the last weekday' of several months goes with 'every year', not with more years"},
        {"the first weekday and the last weekend day of the month",
         "22: 'the last weekend day' is counted beside other days: one rule cannot hold both, two events can"},
        {"the last weekday of the month at 09:00 and 14:00",
         "0: 'the last weekday' is counted beside other days or several times: one rule cannot hold both, two events "
         "can"},
        {"every week on the first Monday",
         "14: 'the first Monday' goes with 'every month' or 'every year' only: leave "
         "out how often"},
        {"every week on the last weekday",
         "14: 'the last weekday' goes with 'every month' or 'every year' only"},
        {"the 20th Monday of the year in week 20",
         "0: 'the 20th Monday of the year' is counted in the year, and cannot "
         "be counted in weeks of the year as well"},
        {"every month in week 20", "15: 'week 20' goes with 'every year' only"},
        {"every day on the 100th day of the year",
         "13: 'the 100th day of the year' goes with 'every year' only"},
        {"every hour at 09:00",
         "14: '09:00' is a time of day, but the rule counts less than days: right would be 'in "
         "the hours 9 to 17' or 'at minutes 0 and 30'"},
        {"every day at 09:00 at 10:00", "22: times of day were said before; list all of them there"},
        {"every day at 13 pm", "13: '13 pm' is no time: am and pm go with hours from 1 to 12"},
        {"every Tuesday 0 times", "14: '0 times' must be from 1 to 2147483647 times"},
        {"every Tuesday for 9999 years",
         "18: '9999 years' is longer than the calendar, which ends with the year 9999"},
        {"every month every week", "12: 'every week' is another 'how often' than before: leave one out"},
        {"every day except Monday to Sunday", "17: 'Monday to Sunday' leaves no day"},
        {"every Tuesday if Monday",
         "17: 'Monday' is not understood here; right would be 'it is', as in 'if it is a "
         "Tuesday'"},
        {"every Tuesday, weeks in May",
         "21: 'in' is not understood here; right would be 'weeks starting on Sunday', or "
         "another day"},
        {"every other Tuesday of March",
         "0: 'every other Tuesday of March' counts weeks and names days of a month; "
         "right would be one of both"},
        {"the first weekend of the month",
         "0: 'the first weekend' means two things; right would be 'the first "
         "Saturday' or 'the first weekend day'"},
        {"3 March of every month",
         "17: 'month' is not understood here; right would be 'year', as these days have their "
         "months"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        char message[CME__FAULT_SIZE];
        (void)snprintf(message, sizeof message, "words at offset %s", refused[i][1]);
        assert_refused(refused[i][0], message);
    }
}

static void test_recurrence_words__whole_days_have_no_times(void **state) {
    static const char *const words[] = {"every day at 09:00", "every hour", "every day in the hours 9 to 17",
                                        "daily until 12 March 2027 at 09:00"};
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        cme__fault fault = {CME_OK, ""};
        cme__text read = {0};
        assert_status(CME_ERR_INVALID,
                      cme__rule_from_words(&fault, words[i], cme_civil_date(2027, 3, 2), NULL, &read),
                      words[i]);
        assert_non_null(strstr(fault.text, "the event lasts whole days"));
        cme__text_free(&read);
    }
}

static void test_recurrence_words__two_meanings_are_refused_with_both(void **state) {
    (void)state;
    assert_refused("biweekly",
                   "words at offset 0: 'biweekly' means two things; right would be 'every 2 weeks', or "
                   "the days themselves");
    assert_refused(
        "every second Tuesday in March",
        "words at offset 0: 'every second Tuesday in March' means two things; right would be 'the second "
        "Tuesday of March' or 'every 2 weeks on Tuesday in March'");
    assert_refused(
        "every Tuesday until 12/03/2027",
        "words at offset 20: '12/03' may mean several dates, or none; right would be '12 March 2027' or "
        "'2027-03-12'");
    assert_refused(
        "24 December and 1 March",
        "words at offset 0: '24 December and 1 March' are dates that one rule cannot hold: its days and "
        "months are combined each with each; make an event of each");
    assert_refused(
        "every Tuesday and the 15th",
        "words at offset 18: 'the 15th' is another kind of day than those before it: one rule cannot hold "
        "both, two events can");
}

static void test_recurrence_words__a_day_ends_in_its_zone(void **state) {
    cme__zones *zones = NULL;
    const cme__zone *berlin = NULL;
    cme__text text = {0};
    cme__fault fault = {CME_OK, ""};
    (void)state;
    assert_ok(cme__zones_new(NULL, NULL, &zones), "zones");
    assert_ok(cme__zones_get(zones, NULL, "Europe/Berlin", &berlin), "Europe/Berlin");
    cme_civil start = cme_civil_at(2027, 3, 2, 19, 0, 0);
    assert_ok(cme__rule_from_words(&fault, "weekly until 28 March 2027", start, berlin, &text), fault.text);
    assert_string_equal("FREQ=WEEKLY;UNTIL=20270328T215959Z", text.bytes);
    assert_status(CME_ERR_INVALID, cme__rule_from_words(&fault, "weekly until 28 March", start, NULL, &text),
                  "no zone");
    assert_string_equal(
        "zone must be set: the words at offset 12 name a last day, which ends at its midnight", fault.text);
    cme__text_free(&text);
    cme__zones_free(zones);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recurrence_words__common_rules_as_a_person_says_them),
        cmocka_unit_test(test_recurrence_words__every_part_is_said),
        cmocka_unit_test(test_recurrence_words__last_day_is_the_last_that_counts),
        cmocka_unit_test(test_recurrence_words__imported_rules_are_said_too),
        cmocka_unit_test(test_recurrence_words__what_people_say_is_understood),
        cmocka_unit_test(test_recurrence_words__every_second_tuesday_is_every_other_week),
        cmocka_unit_test(test_recurrence_words__ends_are_dates_counts_and_lengths),
        cmocka_unit_test(test_recurrence_words__what_is_not_understood_is_named),
        cmocka_unit_test(test_recurrence_words__half_a_rule_is_not_guessed),
        cmocka_unit_test(test_recurrence_words__what_no_rule_can_hold_is_refused),
        cmocka_unit_test(test_recurrence_words__whole_days_have_no_times),
        cmocka_unit_test(test_recurrence_words__two_meanings_are_refused_with_both),
        cmocka_unit_test(test_recurrence_words__a_day_ends_in_its_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
