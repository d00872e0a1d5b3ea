/* test_event_rules.c: the table of an event's status, SEQUENCE, and the times of sessions, as pure functions.
 * May use cmocka and lib/rules/event.h.
 * Must not know stores. */
#include "support.h"

#include "rules/event.h"
#include "time/civil.h"

static void test_event_rules__status_changes_are_those_of_the_table(void **state) {
    (void)state;
    /* Rows: from draft, published, postponed, cancelled, completed; columns: to the same. */
    static const char *const table[] = {"xx-x-", "-xxxx", "-xxx-", "---x-", "----x"};
    for (int from = CME_EVENT_DRAFT; from <= CME_EVENT_COMPLETED; from++) {
        for (int to = CME_EVENT_DRAFT; to <= CME_EVENT_COMPLETED; to++) {
            cme_status expected = table[from - 1][to - 1] == 'x' ? CME_OK : CME_ERR_STATE;
            assert_int_equal(
                expected, cme__event_check_change(NULL, "X", (cme_event_status)from, (cme_event_status)to));
        }
    }
    cme__fault fault = {0};
    assert_int_equal(CME_ERR_STATE,
                     cme__event_check_change(&fault, "X", CME_EVENT_COMPLETED, (cme_event_status)77));
    assert_string_equal("event 'X' is completed: it cannot become unknown", fault.text);
}

static void test_event_rules__c72_sequence_counts_what_moves_people(void **state) {
    (void)state;
    assert_true(cme__event_sequence_rises(CME_EVENT_PUBLISHED, CME__CHANGED_TIME));
    assert_true(cme__event_sequence_rises(CME_EVENT_PUBLISHED, CME__CHANGED_PLACE));
    assert_true(cme__event_sequence_rises(CME_EVENT_PUBLISHED, CME__CHANGED_RECURRENCE));
    assert_true(cme__event_sequence_rises(CME_EVENT_POSTPONED, CME__CHANGED_STATUS | CME__CHANGED_SHOWN));
    assert_false(cme__event_sequence_rises(CME_EVENT_PUBLISHED, CME__CHANGED_SHOWN | CME__CHANGED_CAPACITY));
    assert_false(cme__event_sequence_rises(CME_EVENT_DRAFT, CME__CHANGED_TIME));
    assert_false(cme__event_status_shows(CME_EVENT_PUBLISHED, CME_EVENT_COMPLETED));
    assert_true(cme__event_status_shows(CME_EVENT_PUBLISHED, CME_EVENT_POSTPONED));
}

static void test_event_rules__c46_what_started_before_a_stop_took_place(void **state) {
    (void)state;
    const cme_time now = 1000;
    cme_time stopped = cme__event_stopped_at(CME_EVENT_POSTPONED, CME__STOPPED_NEVER, now);
    assert_int_equal(now, stopped);
    /* Cancelled later: what was postponed meanwhile never took place. */
    stopped = cme__event_stopped_at(CME_EVENT_CANCELLED, stopped, now + 500);
    assert_int_equal(now, stopped);
    assert_int_equal(CME_SESSION_SCHEDULED,
                     cme__event_session_status(CME_EVENT_CANCELLED, stopped, false, now));
    assert_int_equal(CME_SESSION_CANCELLED,
                     cme__event_session_status(CME_EVENT_CANCELLED, stopped, false, now + 1));
    assert_int_equal(CME_SESSION_CANCELLED,
                     cme__event_session_status(CME_EVENT_CANCELLED, stopped, true, now - 1));
    assert_int_equal(CME_SESSION_DRAFT,
                     cme__event_session_status(CME_EVENT_DRAFT, CME__STOPPED_ALWAYS, false, now));
    assert_int_equal(CME_SESSION_POSTPONED,
                     cme__event_session_status(CME_EVENT_POSTPONED, now, false, now + 1));
    assert_int_equal(CME__STOPPED_NEVER, cme__event_stopped_at(CME_EVENT_PUBLISHED, stopped, now));
    assert_int_equal(CME__STOPPED_ALWAYS,
                     cme__event_stopped_at(CME_EVENT_CANCELLED, CME__STOPPED_ALWAYS, now));
}

/* Every civil second whose instant lies in a window lies in its civil window. */
static void test_event_rules__civil_windows_hold_all_their_instants(void **state) {
    (void)state;
    static const char *const names[] = {"Europe/Berlin", "America/New_York", "Pacific/Apia", "UTC",
                                        "Australia/Lord_Howe"};
    /* Around changes of the clock in March and October 2026, and the day that Samoa skipped. */
    const cme_time centers[] = {INT64_C(1774746000), INT64_C(1792886400), INT64_C(1325239200)};
    cme__zones *zones = NULL;
    assert_int_equal(CME_OK, cme__zones_new(NULL, NULL, &zones));
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        const cme__zone *zone = NULL;
        assert_int_equal(CME_OK, cme__zones_get(zones, NULL, names[n], &zone));
        for (size_t c = 0; c < sizeof centers / sizeof centers[0]; c++) {
            for (cme_time from = centers[c] - 100000; from < centers[c] + 100000; from += 7001) {
                cme__civil_window window = cme__civil_window_of(zone, from, from + 9000);
                for (int64_t civil = from - 120000; civil < from + 120000; civil += 599) {
                    cme_time at = cme__zone_instant(zone, civil);
                    bool is_inside = at >= from && at < from + 9000;
                    bool is_held = civil >= window.from && civil < window.until;
                    assert_true(!is_inside || is_held);
                    assert_true(!window.is_even || is_inside == is_held);
                    assert_true(!window.is_even || !is_held || at == civil - window.offset);
                }
            }
        }
    }
    cme__zones_free(zones);
}

static void test_event_rules__durations_are_checked(void **state) {
    (void)state;
    int32_t days = 0;
    assert_int_equal(CME_OK, cme__event_check_duration(NULL, "event", "X", CME_CIVIL_DATE, &days, 0));
    assert_int_equal(1, days);
    days = CME_DURATION_DAYS_MAX;
    assert_int_equal(CME_OK, cme__event_check_duration(NULL, "event", "X", CME_CIVIL_ZONED, &days,
                                                       CME_DURATION_SECONDS_MAX));
    assert_int_equal(CME_ERR_LIMIT, cme__event_check_duration(NULL, "event", "X", CME_CIVIL_ZONED, &days,
                                                              CME_DURATION_SECONDS_MAX + 1));
    assert_int_equal(CME_ERR_INVALID,
                     cme__event_check_duration(NULL, "event", "X", CME_CIVIL_DATE, &days, 1));
    days = -1;
    assert_int_equal(CME_ERR_INVALID,
                     cme__event_check_duration(NULL, "event", "X", CME_CIVIL_ZONED, &days, 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event_rules__status_changes_are_those_of_the_table),
        cmocka_unit_test(test_event_rules__c72_sequence_counts_what_moves_people),
        cmocka_unit_test(test_event_rules__c46_what_started_before_a_stop_took_place),
        cmocka_unit_test(test_event_rules__civil_windows_hold_all_their_instants),
        cmocka_unit_test(test_event_rules__durations_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
