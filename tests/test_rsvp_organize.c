/* test_rsvp_organize.c: over-full sessions, transfers, batches, and why somebody is where they are.
 * May use cmocka, support_policy.h and the library's public calls.
 * Must not know how they are kept. */
#include "support_policy.h"

static cme_status set_capacity(const evening *e, int32_t capacity, bool allow_overfull) {
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.capacity = capacity;
    spec.allow_overfull = allow_overfull;
    return cme_session_override(e->store, e->session, &spec, CME_SESSION_CAPACITY, NULL);
}

static cme_rsvp_explanation *explain(const evening *e, int person) {
    cme_rsvp_explanation *why = NULL;
    assert_ok(cme_rsvp_explain(e->store, e->session, e->people[person], &why), cme_store_message(e->store));
    return why;
}

/* --- over-full --- */

static void test_rsvp_organize__c10_overfull_freezes_the_queue_and_evicts_nobody(void **state) {
    (void)state;
    evening e = evening_full(4);
    evening_go(&e, 5, 0);
    assert_status(CME_ERR_CONFLICT, set_capacity(&e, 2, false), cme_store_message(e.store));
    assert_message_has(e.store, "2 too many");
    assert_ok(set_capacity(&e, 2, true), cme_store_message(e.store));
    assert_seats(&e, 4, 0);
    assert_verified(e.store);
    evening_cancel(&e, 0);
    evening_cancel(&e, 1);
    assert_rsvp(&e, 5, CME_RSVP_WAITLISTED); /* two seats, two heads */
    evening_cancel(&e, 2);
    assert_rsvp(&e, 5, CME_RSVP_GOING);
    assert_seats(&e, 2, 0);
    evening_end(&e);
}

static void test_rsvp_organize__c17_giving_up_an_overbooked_seat_mints_none(void **state) {
    (void)state;
    evening e = evening_full(2);
    assert_ok(evening_override(&e, 2, 1, CME_OVERRIDE_CAPACITY), cme_store_message(e.store));
    assert_seats(&e, 4, 0);
    assert_int_equal(evening_go(&e, 3, 0), CME_RSVP_WAITLISTED);
    evening_cancel(&e, 2);
    assert_rsvp(&e, 3, CME_RSVP_WAITLISTED);
    assert_seats(&e, 2, 0);
    cme_session *session = NULL;
    assert_ok(cme_session_get(e.store, e.session, &session), cme_store_message(e.store));
    assert_int_equal(session->seats_balance, 0);
    cme_session_free(session);
    evening_end(&e);
}

static void test_rsvp_organize__overfull_of_events_and_rooms(void **state) {
    (void)state;
    evening e = evening_full(3);
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.capacity = 1;
    assert_status(CME_ERR_CONFLICT,
                  cme_event_update(e.store, e.session.event, &spec, CME_EVENT_CAPACITY, NULL),
                  cme_store_message(e.store));
    spec.allow_overfull = true;
    assert_ok(cme_event_update(e.store, e.session.event, &spec, CME_EVENT_CAPACITY, NULL),
              cme_store_message(e.store));
    assert_verified(e.store);
    spec.capacity = 2; /* still too few, but more than before */
    spec.allow_overfull = false;
    assert_ok(cme_event_update(e.store, e.session.event, &spec, CME_EVENT_CAPACITY, NULL),
              cme_store_message(e.store));
    spec.capacity = 1; /* and now it is one less than what is allowed */
    assert_status(CME_ERR_CONFLICT,
                  cme_event_update(e.store, e.session.event, &spec, CME_EVENT_CAPACITY, NULL),
                  cme_store_message(e.store));
    evening_end(&e);
}

/* --- transfers --- */

static void test_rsvp_organize__seats_go_to_another_person(void **state) {
    (void)state;
    evening e = evening_begin(3);
    evening_go(&e, 0, 1);
    evening_go(&e, 1, 0);
    evening_go(&e, 2, 0); /* waits */
    evening_go(&e, 3, 0); /* waits behind */
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_transfer(e.store, e.session, e.people[0], e.people[2], CME_ID_NONE, 0, &rsvp),
              cme_store_message(e.store));
    assert_int_equal(rsvp->state, CME_RSVP_GOING);
    assert_int_equal(rsvp->guests, 1);
    cme_rsvp_free(rsvp);
    assert_rsvp(&e, 0, CME_RSVP_CANCELLED);
    assert_rsvp(&e, 3, CME_RSVP_WAITLISTED);
    assert_heads(&e, 3, 1);
    assert_status(CME_ERR_STATE,
                  cme_rsvp_transfer(e.store, e.session, e.people[3], e.people[4], CME_ID_NONE, 0, NULL),
                  cme_store_message(e.store));
    assert_status(CME_ERR_STATE,
                  cme_rsvp_transfer(e.store, e.session, e.people[2], e.people[1], CME_ID_NONE, 0, NULL),
                  cme_store_message(e.store));
    assert_heads(&e, 3, 1);
    evening_end(&e);
}

static void test_rsvp_organize__gates_hold_for_who_takes_a_seat(void **state) {
    (void)state;
    evening e = evening_full(2);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_NO_HOLD);
    assert_status(CME_ERR_NOT_ALLOWED,
                  cme_rsvp_transfer(e.store, e.session, e.people[0], e.people[5], CME_ID_NONE, 0, NULL),
                  cme_store_message(e.store));
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    assert_ok(cme_rsvp_transfer(e.store, e.session, e.people[0], e.people[5], e.people[EVENING_ORGANIZER],
                                CME_OVERRIDE_APPROVAL, NULL),
              cme_store_message(e.store));
    assert_rsvp(&e, 5, CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp_organize__started_sessions_are_over(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_go(&e, 1, 0);
    support_set_now(EVENING_START);
    assert_status(CME_ERR_CLOSED, evening_promote(&e, 1, CME_OVERRIDE_CAPACITY | CME_OVERRIDE_WINDOW),
                  cme_store_message(e.store));
    assert_status(CME_ERR_CLOSED, evening_reject(&e, 0), cme_store_message(e.store));
    assert_status(CME_ERR_CLOSED,
                  cme_rsvp_transfer(e.store, e.session, e.people[0], e.people[2], CME_ID_NONE, 0, NULL),
                  cme_store_message(e.store));
    assert_status(CME_ERR_CLOSED, cme_rsvp_confirm(e.store, e.session, e.people[0], CME_ID_NONE, NULL),
                  cme_store_message(e.store));
    evening_end(&e);
}

static void test_rsvp_organize__decisions_need_somebody_who_decides(void **state) {
    (void)state;
    evening e = evening_full(1);
    assert_status(CME_ERR_INVALID, cme_rsvp_approve(e.store, e.session, e.people[0], CME_ID_NONE, 0, NULL),
                  cme_store_message(e.store));
    assert_status(CME_ERR_INVALID, cme_rsvp_promote(e.store, e.session, e.people[0], CME_ID_NONE, 0, NULL),
                  cme_store_message(e.store));
    assert_status(CME_ERR_INVALID, evening_approve(&e, 0, CME_OVERRIDE_INVITATION),
                  cme_store_message(e.store));
    assert_status(CME_ERR_NOT_FOUND, evening_approve(&e, 9, 0), cme_store_message(e.store));
    evening_end(&e);
}

/* --- batches --- */

static void test_rsvp_organize__batch_has_one_result_per_row(void **state) {
    (void)state;
    evening e = evening_begin(2);
    cme_rsvp_spec specs[5];
    for (int i = 0; i < 5; i++) {
        specs[i] = evening_spec(&e, i, CME_RSVP_GOING, 0);
    }
    specs[1].person = people_stranger();
    specs[3].guests = 2000;
    specs[4].when_full = CME_WHEN_FULL_REFUSE;
    cme_rsvp_result_page *page = NULL;
    assert_ok(cme_rsvp_answer_all(e.store, specs, 5, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 5);
    assert_int_equal(page->failed, 3);
    assert_int_equal(page->items[0]->state, CME_RSVP_GOING);
    assert_string_equal(page->items[0]->message, "");
    assert_int_equal(page->items[1]->status, CME_ERR_NOT_FOUND);
    assert_int_equal(page->items[2]->state, CME_RSVP_GOING);
    assert_int_equal(page->items[3]->status, CME_ERR_LIMIT);
    assert_non_null(strstr(page->items[3]->message, "guests 2000"));
    assert_int_equal(page->items[4]->status, CME_ERR_FULL);
    cme_rsvp_result_page_free(page);
    assert_heads(&e, 2, 0);
    assert_ok(cme_rsvp_answer_all(e.store, NULL, 0, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 0);
    cme_rsvp_result_page_free(page);
    evening_end(&e);
}

static void test_rsvp_organize__batch_is_one_transaction(void **state) {
    (void)state;
    evening e = evening_begin(2);
    cme_rsvp_spec specs[2] = {evening_spec(&e, 0, CME_RSVP_GOING, 0), CME_RSVP_SPEC_INIT};
    cme_rsvp_result_page *page = NULL;
    specs[1].size = 3; /* no row's fault: the caller's */
    assert_status(CME_ERR_MISUSE, cme_rsvp_answer_all(e.store, specs, 2, &page), cme_store_message(e.store));
    assert_null(page);
    assert_heads(&e, 0, 0);
    evening_end(&e);
}

/* --- why --- */

static void test_rsvp_organize__explains_the_queue(void **state) {
    (void)state;
    evening e = evening_full(2);
    evening_go(&e, 3, 1);
    evening_go(&e, 4, 0);
    cme_rsvp_explanation *why = explain(&e, 4);
    assert_int_equal(why->state, CME_RSVP_WAITLISTED);
    assert_int_equal(why->gates, CME_GATE_FULL | CME_GATE_QUEUE);
    assert_string_equal(why->limit, "capacity");
    assert_int_equal(why->limit_seats, 2);
    assert_int_equal(why->seats_left, 0);
    assert_int_equal(why->queue_position, 2);
    assert_int_equal(why->heads_ahead, 2);
    assert_int_equal(why->reason, CME_RSVP_REASON_ANSWER);
    assert_int_equal(why->queued_at, SUPPORT_NOON);
    cme_rsvp_explanation_free(why);
    why = explain(&e, 0);
    assert_int_equal(why->gates, 0);
    cme_rsvp_explanation_free(why);
    evening_end(&e);
}

static void test_rsvp_organize__explains_the_gates_to_a_newcomer(void **state) {
    (void)state;
    evening e = evening_full(2);
    evening_set(&e, CME_POLICY_INVITATION_ONLY, invitation_only, true);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_HOLD);
    evening_set(&e, CME_POLICY_OPENS, opens_before, 3600);
    evening_set(&e, CME_POLICY_CUTOFF, cutoff_before, 60);
    cme_rsvp_explanation *why = explain(&e, 7);
    assert_int_equal(why->state, 0);
    assert_int_equal(why->gates, CME_GATE_NOT_OPEN | CME_GATE_INVITATION | CME_GATE_APPROVAL | CME_GATE_FULL);
    assert_int_equal(why->opens_at, EVENING_START - 3600);
    assert_int_equal(why->closes_at, EVENING_START);
    assert_int_equal(why->cutoff_at, EVENING_START - 60);
    assert_int_equal(why->changed_at, CME_TIME_NONE);
    cme_rsvp_explanation_free(why);
    support_set_now(EVENING_START);
    why = explain(&e, 7);
    assert_true(why->gates & CME_GATE_SESSION);
    assert_true(why->gates & CME_GATE_CLOSED);
    cme_rsvp_explanation_free(why);
    evening_end(&e);
}

static void test_rsvp_organize__explains_what_holds_the_queue_up(void **state) {
    (void)state;
    evening e = evening_full(3);
    evening_go(&e, 4, 0);
    evening_go(&e, 5, 8);
    assert_ok(set_capacity(&e, 2, true), cme_store_message(e.store));
    cme_rsvp_explanation *why = explain(&e, 4);
    assert_int_equal(why->gates, CME_GATE_FULL | CME_GATE_OVERFULL);
    assert_int_equal(why->seats_left, -1);
    cme_rsvp_explanation_free(why);
    why = explain(&e, 5);
    assert_true(why->gates & CME_GATE_TOO_LARGE);
    cme_rsvp_explanation_free(why);
    evening_set(&e, CME_POLICY_PROMOTION, promotion, CME_PROMOTION_MANUAL);
    why = explain(&e, 4);
    assert_true(why->gates & CME_GATE_MANUAL);
    cme_rsvp_explanation_free(why);
    evening_end(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp_organize__c10_overfull_freezes_the_queue_and_evicts_nobody),
        cmocka_unit_test(test_rsvp_organize__c17_giving_up_an_overbooked_seat_mints_none),
        cmocka_unit_test(test_rsvp_organize__overfull_of_events_and_rooms),
        cmocka_unit_test(test_rsvp_organize__seats_go_to_another_person),
        cmocka_unit_test(test_rsvp_organize__gates_hold_for_who_takes_a_seat),
        cmocka_unit_test(test_rsvp_organize__started_sessions_are_over),
        cmocka_unit_test(test_rsvp_organize__decisions_need_somebody_who_decides),
        cmocka_unit_test(test_rsvp_organize__batch_has_one_result_per_row),
        cmocka_unit_test(test_rsvp_organize__batch_is_one_transaction),
        cmocka_unit_test(test_rsvp_organize__explains_the_queue),
        cmocka_unit_test(test_rsvp_organize__explains_the_gates_to_a_newcomer),
        cmocka_unit_test(test_rsvp_organize__explains_what_holds_the_queue_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
