/* test_session_reinstate.c: cancelled sessions that take place after all (rules.md 56).
 * May use support_events.h and the library. */
#include "support_events.h"

#include <cmevent/policy.h>

static world w;
static cme_id people[4];
static cme_id nights; /* Tuesdays at 19:00 from 2026-03-10 on, two seats */

static int set_up(void **state) {
    (void)state;
    w = open_world();
    static const char *const NAMES[] = {"Ada", "Bob", "Cleo", "Dan"};
    for (int i = 0; i < 4; i++) {
        people[i] = people_person(w.store, NAMES[i]);
    }
    cme_event_spec spec = rust_nights(&w);
    spec.capacity = 2;
    nights = publish(&w, &spec);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    close_world(&w);
    return 0;
}

/* Two go, two wait, and then it is cancelled. */
static void fill_and_cancel(void) {
    for (int i = 0; i < 4; i++) {
        (void)answer(&w, on(nights, 3, 17), people[i]);
    }
    assert_ok(cme_session_cancel(w.store, on(nights, 3, 17), NULL), cme_store_message(w.store));
    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(nights, 3, 17), people[0]));
}

static void reinstate(cme_session_comeback comeback) {
    cme_session *session = NULL;
    assert_ok(cme_session_reinstate(w.store, on(nights, 3, 17), comeback, &session),
              cme_store_message(w.store));
    assert_int_equal(session->status, CME_SESSION_SCHEDULED);
    assert_int_equal(session->sequence, 2); /* cancelled, and back */
    cme_session_free(session);
}

static void test_session_reinstate__c56_nobody_comes_back_silently(void **state) {
    (void)state;
    fill_and_cancel();
    cme_status status = cme_session_reinstate(w.store, on(nights, 3, 17), (cme_session_comeback)0, NULL);
    assert_int_equal(status, CME_ERR_INVALID);
    assert_says(&w, "comeback 0: must be");
    reinstate(CME_COMEBACK_NOBODY);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(nights, 3, 17), people[i]));
    }
    assert_int_equal(CME_RSVP_GOING, answer(&w, on(nights, 3, 17), people[3]));
}

static void test_session_reinstate__c56_all_are_asked_again(void **state) {
    (void)state;
    fill_and_cancel();
    reinstate(CME_COMEBACK_INVITE);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(CME_RSVP_INVITED, state_of(&w, on(nights, 3, 17), people[i]));
    }
}

static void test_session_reinstate__c56_each_has_what_they_had(void **state) {
    (void)state;
    fill_and_cancel();
    reinstate(CME_COMEBACK_RESTORE);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(nights, 3, 17), people[0]));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(nights, 3, 17), people[1]));
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_get(w.store, on(nights, 3, 17), people[3], &rsvp), cme_store_message(w.store));
    assert_int_equal(rsvp->state, CME_RSVP_WAITLISTED);
    assert_int_equal(rsvp->queue_position, 2);
    cme_rsvp_free(rsvp);
}

static void test_session_reinstate__who_finds_no_seat_waits_in_front(void **state) {
    (void)state;
    fill_and_cancel();
    cme_event_spec smaller = CME_EVENT_SPEC_INIT;
    smaller.capacity = 1;
    assert_ok(cme_event_update(w.store, nights, &smaller, CME_EVENT_CAPACITY, NULL),
              cme_store_message(w.store));
    reinstate(CME_COMEBACK_RESTORE);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(nights, 3, 17), people[0]));
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_get(w.store, on(nights, 3, 17), people[1], &rsvp), cme_store_message(w.store));
    assert_int_equal(rsvp->queue_position, 1);
    cme_rsvp_free(rsvp);
}

static cme_rsvp *party_of(int person) {
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_get(w.store, on(nights, 3, 17), people[person], &rsvp), cme_store_message(w.store));
    return rsvp;
}

static void assert_party(int person, cme_rsvp_state state, int32_t guests, int32_t queued, int32_t place) {
    cme_rsvp *rsvp = party_of(person);
    assert_int_equal(rsvp->state, state);
    assert_int_equal(rsvp->guests, guests);
    assert_int_equal(rsvp->queued_heads, queued);
    assert_int_equal(rsvp->queue_position, place);
    cme_rsvp_free(rsvp);
}

static void bring(int person, int32_t guests) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = on(nights, 3, 17);
    spec.person = people[person];
    spec.answer = CME_RSVP_GOING;
    spec.guests = guests;
    assert_ok(cme_rsvp_answer(w.store, &spec, NULL), cme_store_message(w.store));
}

static void set_policy(uint64_t mask, cme_promotion promotion) {
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.party = CME_PARTY_SPLIT;
    spec.promotion = promotion;
    assert_ok(cme_policy_set_event(w.store, nights, &spec, mask, NULL), cme_store_message(w.store));
}

/* Two go; the party of the second grows, and its rest waits between two others. */
static void split_and_cancel(void) {
    set_policy(CME_POLICY_PARTY, CME_PROMOTION_AUTO);
    bring(0, 0);
    bring(1, 0);
    bring(2, 0);
    bring(1, 2);
    bring(3, 0);
    assert_party(1, CME_RSVP_GOING, 0, 2, 2);
    assert_ok(cme_session_cancel(w.store, on(nights, 3, 17), NULL), cme_store_message(w.store));
    assert_party(1, CME_RSVP_CANCELLED, 0, 0, 0);
    assert_verified(&w);
}

static void assert_split(void) {
    assert_party(0, CME_RSVP_GOING, 0, 0, 0);
    assert_party(1, CME_RSVP_GOING, 0, 2, 2);
    assert_party(2, CME_RSVP_WAITLISTED, 0, 1, 1);
    assert_party(3, CME_RSVP_WAITLISTED, 0, 1, 3);
    assert_verified(&w);
}

static void test_session_reinstate__rest_of_a_split_party_has_its_place_again(void **state) {
    (void)state;
    split_and_cancel();
    reinstate(CME_COMEBACK_RESTORE);
    assert_split();
    /* And the second time round. */
    assert_ok(cme_session_cancel(w.store, on(nights, 3, 17), NULL), cme_store_message(w.store));
    assert_ok(cme_session_reinstate(w.store, on(nights, 3, 17), CME_COMEBACK_RESTORE, NULL),
              cme_store_message(w.store));
    assert_split();
}

static void test_session_reinstate__rest_of_who_is_asked_again_is_forgotten(void **state) {
    (void)state;
    split_and_cancel();
    reinstate(CME_COMEBACK_INVITE);
    assert_party(1, CME_RSVP_INVITED, 0, 0, 0);
    bring(1, 0);
    assert_verified(&w);
    assert_ok(cme_session_cancel(w.store, on(nights, 3, 17), NULL), cme_store_message(w.store));
    assert_ok(cme_session_reinstate(w.store, on(nights, 3, 17), CME_COMEBACK_RESTORE, NULL),
              cme_store_message(w.store));
    assert_party(1, CME_RSVP_GOING, 0, 0, 0);
}

static void test_session_reinstate__rest_waits_with_a_party_that_finds_no_seat(void **state) {
    (void)state;
    split_and_cancel();
    cme_event_spec smaller = CME_EVENT_SPEC_INIT;
    smaller.capacity = 1;
    assert_ok(cme_event_update(w.store, nights, &smaller, CME_EVENT_CAPACITY, NULL),
              cme_store_message(w.store));
    reinstate(CME_COMEBACK_RESTORE);
    assert_party(1, CME_RSVP_WAITLISTED, 2, 3, 1); /* all of it, in front */
    assert_party(2, CME_RSVP_WAITLISTED, 0, 1, 2);
}

static void test_session_reinstate__rest_waits_with_a_party_that_had_an_offer(void **state) {
    (void)state;
    set_policy(CME_POLICY_PARTY | CME_POLICY_PROMOTION, CME_PROMOTION_OFFER);
    bring(0, 0);
    bring(1, 0);
    bring(2, 1);
    assert_ok(cme_rsvp_cancel(w.store, on(nights, 3, 17), people[0], CME_ID_NONE, NULL),
              cme_store_message(w.store));
    assert_party(2, CME_RSVP_OFFERED, 0, 1, 1);
    assert_ok(cme_session_cancel(w.store, on(nights, 3, 17), NULL), cme_store_message(w.store));
    reinstate(CME_COMEBACK_RESTORE);
    assert_party(2, CME_RSVP_OFFERED, 0, 1, 1); /* it waited with both, and has an offer of one again */
}

static void test_session_reinstate__who_withdrew_before_stays_away(void **state) {
    (void)state;
    (void)answer(&w, on(nights, 3, 17), people[0]);
    (void)answer(&w, on(nights, 3, 17), people[1]);
    assert_ok(cme_rsvp_cancel(w.store, on(nights, 3, 17), people[0], CME_ID_NONE, NULL),
              cme_store_message(w.store));
    assert_ok(cme_session_cancel(w.store, on(nights, 3, 17), NULL), cme_store_message(w.store));
    reinstate(CME_COMEBACK_RESTORE);
    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(nights, 3, 17), people[0]));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(nights, 3, 17), people[1]));
    /* And the second time round. */
    assert_ok(cme_session_cancel(w.store, on(nights, 3, 17), NULL), cme_store_message(w.store));
    assert_ok(cme_session_reinstate(w.store, on(nights, 3, 17), CME_COMEBACK_RESTORE, NULL),
              cme_store_message(w.store));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(nights, 3, 17), people[1]));
}

static void test_session_reinstate__only_what_can_be(void **state) {
    (void)state;
    const cme_session_comeback nobody = CME_COMEBACK_NOBODY;
    assert_int_equal(CME_ERR_STATE, cme_session_reinstate(w.store, on(nights, 3, 17), nobody, NULL));
    assert_says(&w, "is not cancelled");
    assert_int_equal(CME_ERR_NOT_FOUND, cme_session_reinstate(w.store, on(nights, 3, 18), nobody, NULL));
    fill_and_cancel();
    support_set_now(instant(2026, 3, 17, 18, 0));
    assert_int_equal(CME_ERR_CLOSED, cme_session_reinstate(w.store, on(nights, 3, 17), nobody, NULL));
    support_set_now(SUPPORT_NOON);

    cme_series_edit skip = CME_SERIES_EDIT_INIT;
    skip.session = on(nights, 3, 17);
    skip.scope = CME_SERIES_THIS;
    skip.action = CME_SERIES_SKIP;
    cme_series_plan *plan = NULL;
    assert_ok(cme_series_plan_make(w.store, &skip, &plan), cme_store_message(w.store));
    assert_ok(cme_series_apply(w.store, plan, NULL), cme_store_message(w.store));
    cme_series_plan_free(plan);
    assert_int_equal(CME_ERR_CONFLICT, cme_session_reinstate(w.store, on(nights, 3, 17), nobody, NULL));
    assert_says(&w, "is no date of its series any more");
    assert_ok(cme_event_cancel(w.store, nights, NULL), cme_store_message(w.store));
    assert_int_equal(CME_ERR_STATE, cme_session_reinstate(w.store, on(nights, 3, 17), nobody, NULL));
}

#define REINSTATE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        REINSTATE_TEST(test_session_reinstate__c56_nobody_comes_back_silently),
        REINSTATE_TEST(test_session_reinstate__c56_all_are_asked_again),
        REINSTATE_TEST(test_session_reinstate__c56_each_has_what_they_had),
        REINSTATE_TEST(test_session_reinstate__who_finds_no_seat_waits_in_front),
        REINSTATE_TEST(test_session_reinstate__rest_of_a_split_party_has_its_place_again),
        REINSTATE_TEST(test_session_reinstate__rest_of_who_is_asked_again_is_forgotten),
        REINSTATE_TEST(test_session_reinstate__rest_waits_with_a_party_that_finds_no_seat),
        REINSTATE_TEST(test_session_reinstate__rest_waits_with_a_party_that_had_an_offer),
        REINSTATE_TEST(test_session_reinstate__who_withdrew_before_stays_away),
        REINSTATE_TEST(test_session_reinstate__only_what_can_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
