/* test_rsvp_offers.c: how the queue moves: offers, by hand, by whole parties or in parts, past other
 * sessions. May use cmocka, support_policy.h and the library's public calls. Must not know how the queue is
 * kept. */
#include "support_policy.h"

static void decline(const evening *e, int person) {
    cme_rsvp_spec spec = evening_spec(e, person, CME_RSVP_DECLINED, 0);
    assert_ok(cme_rsvp_answer(e->store, &spec, NULL), cme_store_message(e->store));
}

/* --- offers --- */

static void test_rsvp_offers__c33_offer_holds_the_seat_and_has_its_own_times(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_offers(&e);
    evening_go(&e, 1, 0);
    support_set_now(SUPPORT_NOON + 60);
    evening_cancel(&e, 0);
    cme_rsvp *rsvp = evening_rsvp(&e, 1);
    assert_int_equal(rsvp->state, CME_RSVP_OFFERED);
    assert_int_equal(rsvp->offered_at, SUPPORT_NOON + 60);
    assert_int_equal(rsvp->expires_at, SUPPORT_NOON + 60 + 3600);
    assert_int_equal(rsvp->queued_at, CME_TIME_NONE);
    cme_rsvp_free(rsvp);
    assert_seats(&e, 0, 1);
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_WAITLISTED); /* the held seat is not public */
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_GOING);
    assert_seats(&e, 1, 0);
    evening_end(&e);
}

static void test_rsvp_offers__c28_declined_and_cancelled_offers_go_on(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_offers(&e);
    evening_go(&e, 1, 0);
    evening_go(&e, 2, 0);
    evening_go(&e, 3, 0);
    evening_cancel(&e, 0);
    decline(&e, 1);
    assert_rsvp(&e, 2, CME_RSVP_OFFERED);
    evening_go(&e, 2, 0);
    evening_cancel(&e, 2); /* taken, then given back: spent */
    assert_rsvp(&e, 2, CME_RSVP_CANCELLED);
    assert_rsvp(&e, 3, CME_RSVP_OFFERED);
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_WAITLISTED);
    evening_end(&e);
}

static void test_rsvp_offers__late_yes_to_an_offer_queues_anew(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_offers(&e);
    evening_go(&e, 1, 0);
    evening_go(&e, 2, 0);
    evening_cancel(&e, 0);
    support_set_now(SUPPORT_NOON + 3600);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_WAITLISTED);
    assert_rsvp(&e, 2, CME_RSVP_OFFERED); /* the seat had gone on */
    assert_seats(&e, 0, 1);
    evening_end(&e);
}

static void test_rsvp_offers__c29_offer_ends_with_the_closing_time(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_offers(&e);
    evening_set(&e, CME_POLICY_CLOSES, closes_before, 3600);
    evening_go(&e, 1, 0);
    support_set_now(EVENING_START - 3600 - 600);
    evening_cancel(&e, 0);
    cme_rsvp *rsvp = evening_rsvp(&e, 1);
    assert_int_equal(rsvp->expires_at, EVENING_START - 3600);
    cme_rsvp_free(rsvp);
    evening_end(&e);
}

static void test_rsvp_offers__c34_no_offer_in_quiet_hours(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_offers(&e);
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.quiet_from = 13 * 3600;
    policy.quiet_until = 16 * 3600; /* noon is at 12:00Z */
    assert_ok(cme_policy_set_event(e.store, e.session.event, &policy, CME_POLICY_QUIET, NULL),
              cme_store_message(e.store));
    evening_go(&e, 1, 0);
    support_set_now(SUPPORT_NOON + 2 * 3600);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED);
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_WAITLISTED); /* and nobody else gets the seat */
    assert_verified(e.store);
    support_set_now(SUPPORT_NOON + 4 * 3600);
    evening_cancel(&e, 2); /* any call that moves the queue makes the offer now; so does cme_store_tick */
    assert_rsvp(&e, 1, CME_RSVP_OFFERED);
    evening_end(&e);
}

/* --- by hand --- */

static void test_rsvp_offers__manual_queue_moves_by_name(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_set(&e, CME_POLICY_PROMOTION, promotion, CME_PROMOTION_MANUAL);
    evening_go(&e, 1, 0);
    evening_go(&e, 2, 0);
    assert_status(CME_ERR_FULL, evening_promote(&e, 2, 0), cme_store_message(e.store));
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED);
    assert_int_equal(evening_go(&e, 3, 0), CME_RSVP_WAITLISTED);
    assert_ok(evening_promote(&e, 2, 0), cme_store_message(e.store));
    assert_rsvp(&e, 2, CME_RSVP_GOING);
    assert_status(CME_ERR_FULL, evening_promote(&e, 1, 0), cme_store_message(e.store));
    evening_end(&e);
}

static void test_rsvp_offers__c35_nobody_is_seated_twice(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_go(&e, 1, 0);
    evening_cancel(&e, 0); /* the queue seats them */
    assert_ok(evening_promote(&e, 1, 0), cme_store_message(e.store));
    assert_seats(&e, 1, 0);
    assert_int_equal(evening_log_lines(&e, 1), 2);
    evening_offers(&e);
    evening_go(&e, 2, 0);
    evening_cancel(&e, 1);
    assert_seats(&e, 0, 1);
    assert_ok(evening_promote(&e, 2, 0), cme_store_message(e.store)); /* takes the offer for them */
    assert_seats(&e, 1, 0);
    evening_end(&e);
}

static void test_rsvp_offers__priority_goes_first(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_go(&e, 1, 0);
    cme_rsvp_spec spec = evening_spec(&e, 2, CME_RSVP_GOING, 0);
    spec.priority = 5;
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_answer(e.store, &spec, &rsvp), cme_store_message(e.store));
    assert_int_equal(rsvp->queue_position, 1);
    assert_int_equal(rsvp->priority, 5);
    cme_rsvp_free(rsvp);
    assert_ok(cme_rsvp_prioritize(e.store, e.session, e.people[1], 6, e.people[EVENING_ORGANIZER], &rsvp),
              cme_store_message(e.store));
    assert_int_equal(rsvp->queue_position, 1);
    cme_rsvp_free(rsvp);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    assert_status(CME_ERR_LIMIT,
                  cme_rsvp_prioritize(e.store, e.session, e.people[2], 1001, CME_ID_NONE, NULL),
                  cme_store_message(e.store));
    evening_end(&e);
}

/* --- parties --- */

static void test_rsvp_offers__c20_strict_queue_waits_for_its_head(void **state) {
    (void)state;
    evening e = evening_full(3);
    evening_set(&e, CME_POLICY_PARTY, party, CME_PARTY_STRICT);
    evening_go(&e, 4, 1);
    evening_go(&e, 5, 0);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 4, CME_RSVP_WAITLISTED);
    assert_rsvp(&e, 5, CME_RSVP_WAITLISTED);
    evening_cancel(&e, 1);
    assert_rsvp(&e, 4, CME_RSVP_GOING);
    cme_rsvp *rsvp = evening_rsvp(&e, 5);
    assert_int_equal(rsvp->skips, 0);
    cme_rsvp_free(rsvp);
    evening_end(&e);
}

static void test_rsvp_offers__c20_party_splits(void **state) {
    (void)state;
    evening e = evening_full(3);
    evening_set(&e, CME_POLICY_PARTY, party, CME_PARTY_SPLIT);
    evening_go(&e, 4, 2);
    evening_go(&e, 5, 0);
    evening_cancel(&e, 0);
    cme_rsvp *rsvp = evening_rsvp(&e, 4);
    assert_int_equal(rsvp->state, CME_RSVP_GOING);
    assert_int_equal(rsvp->guests, 0);
    assert_int_equal(rsvp->queued_heads, 2);
    assert_int_equal(rsvp->queue_position, 1);
    cme_rsvp_free(rsvp);
    assert_heads(&e, 3, 3);
    evening_cancel(&e, 1);
    evening_cancel(&e, 2);
    rsvp = evening_rsvp(&e, 4);
    assert_int_equal(rsvp->guests, 2);
    assert_int_equal(rsvp->queued_heads, 0);
    cme_rsvp_free(rsvp);
    assert_rsvp(&e, 5, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

static void test_rsvp_offers__split_party_shrinks_grows_and_leaves(void **state) {
    (void)state;
    evening e = evening_begin(4);
    evening_set(&e, CME_POLICY_PARTY, party, CME_PARTY_SPLIT);
    evening_go(&e, 0, 1);
    assert_int_equal(evening_go(&e, 1, 3), CME_RSVP_GOING); /* two of four */
    assert_heads(&e, 4, 2);
    evening_go(&e, 1, 2);
    assert_heads(&e, 4, 1);
    evening_go(&e, 1, 0); /* fewer than have seats: one is free, and nobody waits */
    assert_heads(&e, 3, 0);
    evening_go(&e, 1, 3);
    assert_heads(&e, 4, 2);
    evening_cancel(&e, 1);
    assert_heads(&e, 2, 0);
    assert_int_equal(evening_go(&e, 2, 5), CME_RSVP_WAITLISTED); /* more than there are seats at all */
    evening_end(&e);
}

/* --- other sessions at that time --- */

/* The person goes to another evening that begins an hour later. */
static void goes_elsewhere(const evening *e, int person) {
    evening other = *e;
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = e->group;
    spec.title = "Go Night";
    spec.start = cme_civil_from_seconds(EVENING_START + 3600, CME_CIVIL_UTC);
    spec.duration_seconds = 3600;
    cme_event *event = NULL;
    assert_ok(cme_event_create(e->store, &spec, &event), cme_store_message(e->store));
    assert_ok(cme_event_publish(e->store, event->id, NULL), cme_store_message(e->store));
    other.session = cme_session_key_of(event->id, CME_CIVIL_NONE);
    cme_event_free(event);
    assert_int_equal(evening_go(&other, person, 0), CME_RSVP_GOING);
}

static void test_rsvp_offers__c32_overlap_is_told_or_passed_over(void **state) {
    (void)state;
    evening e = evening_full(3);
    evening_go(&e, 4, 0);
    evening_go(&e, 5, 0);
    evening_go(&e, 6, 0);
    goes_elsewhere(&e, 4);
    goes_elsewhere(&e, 5);
    evening_cancel(&e, 0); /* by default they move up, and it is marked */
    cme_rsvp *rsvp = evening_rsvp(&e, 4);
    assert_int_equal(rsvp->state, CME_RSVP_GOING);
    assert_true(rsvp->is_overlapping);
    cme_rsvp_free(rsvp);
    evening_set(&e, CME_POLICY_OVERLAP, overlap, CME_OVERLAP_SKIP);
    evening_cancel(&e, 1);
    assert_rsvp(&e, 5, CME_RSVP_WAITLISTED);
    assert_rsvp(&e, 6, CME_RSVP_GOING);
    evening_set(&e, CME_POLICY_OVERLAP, overlap, CME_OVERLAP_ALLOW);
    evening_cancel(&e, 2);
    rsvp = evening_rsvp(&e, 5);
    assert_int_equal(rsvp->state, CME_RSVP_GOING);
    assert_false(rsvp->is_overlapping);
    cme_rsvp_free(rsvp);
    evening_end(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp_offers__c33_offer_holds_the_seat_and_has_its_own_times),
        cmocka_unit_test(test_rsvp_offers__c28_declined_and_cancelled_offers_go_on),
        cmocka_unit_test(test_rsvp_offers__late_yes_to_an_offer_queues_anew),
        cmocka_unit_test(test_rsvp_offers__c29_offer_ends_with_the_closing_time),
        cmocka_unit_test(test_rsvp_offers__c34_no_offer_in_quiet_hours),
        cmocka_unit_test(test_rsvp_offers__manual_queue_moves_by_name),
        cmocka_unit_test(test_rsvp_offers__c35_nobody_is_seated_twice),
        cmocka_unit_test(test_rsvp_offers__priority_goes_first),
        cmocka_unit_test(test_rsvp_offers__c20_strict_queue_waits_for_its_head),
        cmocka_unit_test(test_rsvp_offers__c20_party_splits),
        cmocka_unit_test(test_rsvp_offers__split_party_shrinks_grows_and_leaves),
        cmocka_unit_test(test_rsvp_offers__c32_overlap_is_told_or_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
