/* test_message_rules.c: which change of an RSVP makes which message: the pure rule.
 * May use cmocka and rules/message.h.
 * Must not know stores. */
#include "support.h"

#include "rules/message.h"
#include "rules/rsvp.h"

static cme_message_kind of(cme_rsvp_state from, cme_rsvp_state to, cme_rsvp_reason reason) {
    const cme__message_change change = {from, to, 0, 0, reason};
    return cme__message_of(&change);
}

static void test_message_rules__by_what_it_came_to(void **state) {
    (void)state;
    const cme_rsvp_reason answer = CME_RSVP_REASON_ANSWER;
    const struct {
        cme_rsvp_state from;
        cme_rsvp_state to;
        cme_message_kind kind;
    } CASES[] = {
        {CME__RSVP_NONE, CME_RSVP_INVITED, CME_MESSAGE_INVITED},
        {CME_RSVP_INVITED, CME_RSVP_PENDING, CME_MESSAGE_PENDING},
        {CME_RSVP_PENDING, CME_RSVP_GOING, CME_MESSAGE_CONFIRMED},
        {CME_RSVP_OFFERED, CME_RSVP_GOING, CME_MESSAGE_CONFIRMED},
        {CME_RSVP_WAITLISTED, CME_RSVP_GOING, CME_MESSAGE_PROMOTED},
        {CME_RSVP_GOING, CME_RSVP_MAYBE, CME_MESSAGE_MAYBE},
        {CME__RSVP_NONE, CME_RSVP_WAITLISTED, CME_MESSAGE_WAITLISTED},
        {CME_RSVP_WAITLISTED, CME_RSVP_OFFERED, CME_MESSAGE_OFFERED},
        {CME_RSVP_GOING, CME_RSVP_DECLINED, CME_MESSAGE_DECLINED},
        {CME_RSVP_GOING, CME_RSVP_CANCELLED, CME_MESSAGE_WITHDRAWN},
        {CME_RSVP_PENDING, CME_RSVP_REJECTED, CME_MESSAGE_REJECTED},
        {CME_RSVP_INVITED, CME_RSVP_REJECTED, CME_MESSAGE_REJECTED},
        {CME_RSVP_GOING, CME_RSVP_REJECTED, CME_MESSAGE_REMOVED},
        {CME_RSVP_OFFERED, CME_RSVP_REJECTED, CME_MESSAGE_REMOVED},
        {CME_RSVP_WAITLISTED, CME_RSVP_REJECTED, CME_MESSAGE_REMOVED},
        {CME_RSVP_GOING, CME_RSVP_GOING, (cme_message_kind)0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        assert_int_equal(of(CASES[i].from, CASES[i].to, answer), CASES[i].kind);
    }
}

static void test_message_rules__by_why_it_happened(void **state) {
    (void)state;
    const struct {
        cme_rsvp_state from;
        cme_rsvp_state to;
        cme_rsvp_reason reason;
        cme_message_kind kind;
    } CASES[] = {
        {CME_RSVP_GOING, CME_RSVP_CANCELLED, CME_RSVP_REASON_SESSION_CANCELLED,
         CME_MESSAGE_SESSION_CANCELLED},
        {CME_RSVP_MAYBE, CME_RSVP_CANCELLED, CME_RSVP_REASON_EVENT_CANCELLED, CME_MESSAGE_SESSION_CANCELLED},
        {CME_RSVP_CANCELLED, CME_RSVP_WAITLISTED, CME_RSVP_REASON_SESSION_REINSTATED,
         CME_MESSAGE_SESSION_REINSTATED},
        {CME_RSVP_OFFERED, CME_RSVP_CANCELLED, CME_RSVP_REASON_OFFER_EXPIRED, CME_MESSAGE_OFFER_EXPIRED},
        {CME_RSVP_GOING, CME_RSVP_GOING, CME_RSVP_REASON_RECONFIRMATION, CME_MESSAGE_RECONFIRM},
        {CME_RSVP_GOING, CME_RSVP_CANCELLED, CME_RSVP_REASON_NOT_CONFIRMED, CME_MESSAGE_NOT_CONFIRMED},
        {CME_RSVP_GOING, CME_RSVP_CANCELLED, CME_RSVP_REASON_TRANSFER, CME_MESSAGE_TRANSFERRED},
        {CME_RSVP_WAITLISTED, CME_RSVP_GOING, CME_RSVP_REASON_TRANSFER, CME_MESSAGE_RECEIVED},
        {CME_RSVP_GOING, CME_RSVP_REJECTED, CME_RSVP_REASON_BLOCKED, CME_MESSAGE_BLOCKED},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        assert_int_equal(of(CASES[i].from, CASES[i].to, CASES[i].reason), CASES[i].kind);
    }
}

static void test_message_rules__another_party(void **state) {
    (void)state;
    const cme__message_change grown = {CME_RSVP_WAITLISTED, CME_RSVP_WAITLISTED, 1, 2,
                                       CME_RSVP_REASON_ANSWER};
    assert_int_equal(cme__message_of(&grown), CME_MESSAGE_PARTY_CHANGED);
}

/* The rest of a party that was split queues in a line of its own. */
static void test_message_rules__who_is_back_is_told_once(void **state) {
    (void)state;
    const cme__message_change rest = {CME_RSVP_GOING, CME_RSVP_GOING, 1, 1,
                                      CME_RSVP_REASON_SESSION_REINSTATED};
    assert_int_equal(cme__message_of(&rest), 0);
}

/* Nothing that the table of states lists goes by untold, but a yes that is one already. */
static void test_message_rules__every_change_of_state_is_told(void **state) {
    (void)state;
    const cme_rsvp_reason reasons[] = {CME_RSVP_REASON_ANSWER, CME_RSVP_REASON_INVITATION,
                                       CME_RSVP_REASON_PROMOTION, CME_RSVP_REASON_SESSION_CANCELLED,
                                       CME_RSVP_REASON_TRANSFER};
    for (int from = 0; from <= CME_RSVP_REJECTED; from++) {
        for (int to = CME_RSVP_INVITED; to <= CME_RSVP_REJECTED; to++) {
            for (size_t i = 0; from != to && i < sizeof reasons / sizeof reasons[0]; i++) {
                cme_message_kind kind = of((cme_rsvp_state)from, (cme_rsvp_state)to, reasons[i]);
                assert_true(cme__message_kind_is_known(kind));
                assert_false(cme__message_is_of_session(kind));
            }
        }
    }
}

static void test_message_rules__told_are_those_who_are_alive(void **state) {
    (void)state;
    const uint32_t states = cme__message_told_states();
    assert_int_equal(states, 1u << CME_RSVP_INVITED | 1u << CME_RSVP_PENDING | 1u << CME_RSVP_GOING |
                                 1u << CME_RSVP_MAYBE | 1u << CME_RSVP_WAITLISTED | 1u << CME_RSVP_OFFERED);
}

static void test_message_rules__c49_only_a_new_time_asks_again(void **state) {
    (void)state;
    assert_true(cme__message_asks(CME_MESSAGE_SESSION_MOVED, CME_RSVP_GOING, false));
    assert_false(cme__message_asks(CME_MESSAGE_SESSION_MOVED, CME_RSVP_GOING, true));
    assert_false(cme__message_asks(CME_MESSAGE_SESSION_PLACE, CME_RSVP_GOING, false));
    assert_false(cme__message_asks(CME_MESSAGE_SESSION_ENDS, CME_RSVP_GOING, false));
    assert_true(cme__message_asks(CME_MESSAGE_INVITED, CME_RSVP_INVITED, true));
    assert_true(cme__message_asks(CME_MESSAGE_OFFERED, CME_RSVP_OFFERED, false));
    assert_true(cme__message_asks(CME_MESSAGE_RECONFIRM, CME_RSVP_GOING, false));
    assert_true(cme__message_asks(CME_MESSAGE_SESSION_REINSTATED, CME_RSVP_INVITED, false));
    assert_false(cme__message_asks(CME_MESSAGE_SESSION_REINSTATED, CME_RSVP_GOING, false));
    assert_false(cme__message_asks(CME_MESSAGE_CONFIRMED, CME_RSVP_GOING, false));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message_rules__by_what_it_came_to),
        cmocka_unit_test(test_message_rules__by_why_it_happened),
        cmocka_unit_test(test_message_rules__another_party),
        cmocka_unit_test(test_message_rules__who_is_back_is_told_once),
        cmocka_unit_test(test_message_rules__every_change_of_state_is_told),
        cmocka_unit_test(test_message_rules__told_are_those_who_are_alive),
        cmocka_unit_test(test_message_rules__c49_only_a_new_time_asks_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
