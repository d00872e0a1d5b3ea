/* test_rsvp_states.c: the one table of the states of an RSVP.
 * May use cmocka and lib/rules/rsvp.h.
 * Must not know stores. */
#include "support.h"

#include "rules/rsvp.h"

enum { STATES = CME_RSVP_REJECTED + 1 };

static const cme__rsvp_cause CAUSES[] = {CME__RSVP_BY_PERSON, CME__RSVP_BY_ORGANIZER, CME__RSVP_BY_QUEUE,
                                         CME__RSVP_BY_SESSION, CME__RSVP_BY_TRANSFER};
enum { CAUSE_COUNT = sizeof CAUSES / sizeof CAUSES[0] };

/* The table once more, as a person would write it on paper: a line per state and cause, the states that it
 * may change into by their first letters (Invited Pending Going Maybe Waitlisted Offered Declined Cancelled
 * Rejected). */
static const struct {
    cme_rsvp_state from;
    const char *to[CAUSE_COUNT]; /* person, organizer, queue, session, transfer */
} PAPER[STATES] = {
    {CME__RSVP_NONE, {"PGMWD", "I", "", "", "G"}},
    {CME_RSVP_INVITED, {"PGMWDC", "R", "", "C", "G"}},
    {CME_RSVP_PENDING, {"PMDC", "GWR", "", "C", ""}},
    {CME_RSVP_GOING, {"GMDC", "GR", "GC", "GC", "C"}},
    {CME_RSVP_MAYBE, {"PGMWDC", "R", "", "C", "G"}},
    {CME_RSVP_WAITLISTED, {"MWDC", "GR", "PGO", "C", "G"}},
    {CME_RSVP_OFFERED, {"GMDC", "GR", "OC", "C", ""}},
    {CME_RSVP_DECLINED, {"PGMW", "", "", "", "G"}},
    {CME_RSVP_CANCELLED, {"PGMWD", "", "", "IPGMW", "G"}},
    {CME_RSVP_REJECTED, {"", "IGW", "", "", ""}},
};

static void test_rsvp_states__table_is_the_one_on_paper(void **state) {
    (void)state;
    static const char LETTERS[] = " IPGMWODCR";
    for (int from = 0; from < STATES; from++) {
        assert_int_equal(PAPER[from].from, from);
        for (int cause = 0; cause < CAUSE_COUNT; cause++) {
            for (int to = 0; to < STATES; to++) {
                bool expected = to != 0 && strchr(PAPER[from].to[cause], LETTERS[to]) != NULL;
                if (cme__rsvp_allows((cme_rsvp_state)from, (cme_rsvp_state)to, CAUSES[cause]) != expected) {
                    fail_msg("%s to %s", cme__rsvp_state_name((cme_rsvp_state)from),
                             cme__rsvp_state_name((cme_rsvp_state)to));
                }
            }
        }
    }
}

static void test_rsvp_states__unknown_states_change_into_nothing(void **state) {
    (void)state;
    for (int other = 0; other < STATES; other++) {
        for (int cause = 0; cause < CAUSE_COUNT; cause++) {
            assert_false(cme__rsvp_allows((cme_rsvp_state)STATES, (cme_rsvp_state)other, CAUSES[cause]));
            assert_false(cme__rsvp_allows((cme_rsvp_state)other, (cme_rsvp_state)STATES, CAUSES[cause]));
            assert_false(cme__rsvp_allows((cme_rsvp_state)-1, (cme_rsvp_state)other, CAUSES[cause]));
        }
    }
    assert_string_equal(cme__rsvp_state_name((cme_rsvp_state)STATES), "an unknown state");
}

static void test_rsvp_states__c10_no_way_from_a_seat_into_the_queue(void **state) {
    (void)state;
    for (int cause = 0; cause < CAUSE_COUNT; cause++) {
        assert_false(cme__rsvp_allows(CME_RSVP_GOING, CME_RSVP_WAITLISTED, CAUSES[cause]));
    }
}

static void test_rsvp_states__refused_change_names_both_states(void **state) {
    (void)state;
    cme__fault fault = {0};
    assert_int_equal(cme__rsvp_check(&fault, CME_RSVP_REJECTED, CME_RSVP_GOING, CME__RSVP_BY_PERSON),
                     CME_ERR_STATE);
    assert_string_equal(fault.text, "the person cannot change an RSVP from REJECTED to GOING");
    assert_int_equal(cme__rsvp_check(&fault, CME__RSVP_NONE, CME_RSVP_OFFERED, CME__RSVP_BY_QUEUE),
                     CME_ERR_STATE);
    assert_string_equal(fault.text, "the waitlist cannot change an RSVP from no RSVP to OFFERED");
    assert_int_equal(cme__rsvp_check(&fault, CME_RSVP_GOING, CME_RSVP_INVITED, CME__RSVP_BY_ORGANIZER),
                     CME_ERR_STATE);
    assert_string_equal(fault.text, "the organizer cannot change an RSVP from GOING to INVITED");
    assert_int_equal(cme__rsvp_check(&fault, CME_RSVP_GOING, CME_RSVP_DECLINED, CME__RSVP_BY_SESSION),
                     CME_ERR_STATE);
    assert_string_equal(fault.text, "a cancelled session cannot change an RSVP from GOING to DECLINED");
    assert_int_equal(cme__rsvp_check(&fault, CME_RSVP_GOING, CME_RSVP_CANCELLED, CME__RSVP_BY_SESSION),
                     CME_OK);
}

static void test_rsvp_states__every_reason_has_its_cause(void **state) {
    (void)state;
    assert_int_equal(cme__rsvp_cause_of(CME_RSVP_REASON_ANSWER), CME__RSVP_BY_PERSON);
    assert_int_equal(cme__rsvp_cause_of(CME_RSVP_REASON_INVITATION), CME__RSVP_BY_ORGANIZER);
    assert_int_equal(cme__rsvp_cause_of(CME_RSVP_REASON_PROMOTION), CME__RSVP_BY_QUEUE);
    assert_int_equal(cme__rsvp_cause_of(CME_RSVP_REASON_CANCELLATION), CME__RSVP_BY_PERSON);
    assert_int_equal(cme__rsvp_cause_of(CME_RSVP_REASON_SESSION_CANCELLED), CME__RSVP_BY_SESSION);
    assert_int_equal(cme__rsvp_cause_of(CME_RSVP_REASON_EVENT_CANCELLED), CME__RSVP_BY_SESSION);
}

static void test_rsvp_states__seats_and_ends(void **state) {
    (void)state;
    for (int each = 0; each < STATES; each++) {
        cme_rsvp_state rsvp = (cme_rsvp_state)each;
        assert_int_equal(cme__rsvp_holds_seat(rsvp), rsvp == CME_RSVP_GOING || rsvp == CME_RSVP_OFFERED);
        assert_int_equal(cme__rsvp_is_alive(rsvp), rsvp >= CME_RSVP_INVITED && rsvp <= CME_RSVP_OFFERED);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp_states__table_is_the_one_on_paper),
        cmocka_unit_test(test_rsvp_states__unknown_states_change_into_nothing),
        cmocka_unit_test(test_rsvp_states__c10_no_way_from_a_seat_into_the_queue),
        cmocka_unit_test(test_rsvp_states__refused_change_names_both_states),
        cmocka_unit_test(test_rsvp_states__every_reason_has_its_cause),
        cmocka_unit_test(test_rsvp_states__seats_and_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
