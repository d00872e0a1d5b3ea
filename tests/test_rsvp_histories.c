/* test_rsvp_histories.c: histories in which the library and the model of test_rsvp_model.c once differed, cut
 * down to what is needed. May use cmocka, support_policy.h and the library's public calls. Must not know the
 * model. */
#include "support_policy.h"

#include <cmevent/block.h>
#include <cmevent/pool.h>

static void test_rsvp_histories__promoting_who_is_not_in_the_queue_is_refused(void **state) {
    (void)state;
    evening e = evening_begin(5);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_NO_HOLD);
    assert_int_equal(evening_go(&e, 0, 2), CME_RSVP_PENDING);
    assert_status(CME_ERR_STATE, evening_promote(&e, 0, 0), cme_store_message(e.store));
    assert_message_has(e.store, "PENDING");
    assert_rsvp(&e, 0, CME_RSVP_PENDING);
    evening_end(&e);
}

static void test_rsvp_histories__promotion_takes_an_offer_of_an_overfull_session(void **state) {
    (void)state;
    evening e = evening_full(2);
    evening_offers(&e);
    evening_go(&e, 2, 0);
    evening_cancel(&e, 0);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.capacity = 1;
    spec.allow_overfull = true;
    assert_ok(cme_session_override(e.store, e.session, &spec, CME_SESSION_CAPACITY, NULL),
              cme_store_message(e.store));
    assert_ok(evening_promote(&e, 2, 0), cme_store_message(e.store)); /* needs no further seat */
    assert_seats(&e, 2, 0);
    evening_end(&e);
}

static void test_rsvp_histories__promotion_seats_the_rest_of_a_split_party(void **state) {
    (void)state;
    evening e = evening_begin(3);
    evening_set(&e, CME_POLICY_PARTY, party, CME_PARTY_SPLIT);
    evening_go(&e, 0, 0);
    assert_int_equal(evening_go(&e, 1, 2), CME_RSVP_GOING);
    assert_heads(&e, 3, 1);
    assert_ok(evening_promote(&e, 1, CME_OVERRIDE_CAPACITY), cme_store_message(e.store));
    assert_heads(&e, 4, 0);
    evening_end(&e);
}

static void test_rsvp_histories__offer_to_a_split_party_grows(void **state) {
    (void)state;
    evening e = evening_full(2);
    evening_offers(&e);
    evening_set(&e, CME_POLICY_PARTY, party, CME_PARTY_SPLIT);
    evening_go(&e, 2, 1);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 2, CME_RSVP_OFFERED);
    assert_seats(&e, 1, 1);
    support_set_now(SUPPORT_NOON + 60);
    evening_cancel(&e, 1);
    assert_seats(&e, 0, 2);
    cme_rsvp *rsvp = evening_rsvp(&e, 2);
    assert_int_equal(rsvp->state, CME_RSVP_OFFERED);
    assert_int_equal(rsvp->guests, 1);
    assert_int_equal(rsvp->expires_at, SUPPORT_NOON + 3600); /* of the offer that runs */
    cme_rsvp_free(rsvp);
    evening_end(&e);
}

static void test_rsvp_histories__capacity_is_not_set_aside_for_who_waits(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_go(&e, 1, 0);
    assert_ok(evening_override(&e, 1, 1, CME_OVERRIDE_CAPACITY), cme_store_message(e.store));
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED); /* who waits is seated by promotion */
    assert_heads(&e, 1, 2);
    evening_end(&e);
}

static void test_rsvp_histories__who_was_rejected_hears_that_first(void **state) {
    (void)state;
    evening e = evening_full(2);
    assert_ok(evening_reject(&e, 0), cme_store_message(e.store));
    evening_go(&e, 2, 0);
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    spec.when_full = CME_WHEN_FULL_REFUSE;
    assert_status(CME_ERR_STATE, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    evening_end(&e);
}

static void test_rsvp_histories__approval_after_closing_needs_the_override(void **state) {
    (void)state;
    evening e = evening_begin(5);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_NO_HOLD);
    evening_set(&e, CME_POLICY_CLOSES, closes_before, 3600);
    evening_go(&e, 0, 0);
    support_set_now(EVENING_START - 3600);
    assert_status(CME_ERR_CLOSED, evening_approve(&e, 0, 0), cme_store_message(e.store));
    assert_ok(evening_approve(&e, 0, CME_OVERRIDE_WINDOW), cme_store_message(e.store));
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp_histories__priority_is_kept_until_the_approval(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_go(&e, 1, 0);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_NO_HOLD);
    cme_rsvp_spec spec = evening_spec(&e, 2, CME_RSVP_GOING, 0);
    spec.priority = 5;
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_ok(evening_approve(&e, 2, 0), cme_store_message(e.store));
    cme_rsvp *rsvp = evening_rsvp(&e, 2);
    assert_int_equal(rsvp->priority, 5);
    assert_int_equal(rsvp->queue_position, 1);
    cme_rsvp_free(rsvp);
    evening_end(&e);
}

static void test_rsvp_histories__late_is_the_line_that_withdrew(void **state) {
    (void)state;
    evening e = evening_begin(5);
    evening_set(&e, CME_POLICY_CUTOFF, cutoff_before, 3600);
    evening_go(&e, 0, 0);
    support_set_now(EVENING_START - 1800);
    evening_cancel(&e, 0);
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_MAYBE, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e.session;
    cme_rsvp_log_page *log = NULL;
    assert_ok(cme_rsvp_log_find(e.store, &query, &log), cme_store_message(e.store));
    assert_int_equal(log->count, 3);
    assert_true(log->items[1]->is_late);
    assert_false(log->items[2]->is_late);
    cme_rsvp_log_page_free(log);
    evening_end(&e);
}

static void test_rsvp_histories__room_may_become_too_small_when_allowed(void **state) {
    (void)state;
    evening e = evening_begin(9);
    cme_venue_spec spec = CME_VENUE_SPEC_INIT;
    spec.name = "Hall";
    spec.zone = "Europe/Berlin";
    cme_venue *venue = NULL;
    assert_ok(cme_venue_create(e.store, &spec, &venue), cme_store_message(e.store));
    e.session = evening_session_at(e.store, e.group, venue->id, 9);
    evening_go(&e, 0, 2);
    spec.room_capacity = 1;
    assert_status(CME_ERR_CONFLICT,
                  cme_venue_update(e.store, venue->id, &spec, CME_VENUE_ROOM_CAPACITY, NULL),
                  cme_store_message(e.store));
    spec.allow_overfull = true;
    assert_ok(cme_venue_update(e.store, venue->id, &spec, CME_VENUE_ROOM_CAPACITY, NULL),
              cme_store_message(e.store));
    assert_heads(&e, 3, 0);
    cme_venue_free(venue);
    evening_end(&e);
}

/* --- pools --- */

static void make_pool(const evening *e, const char *name, int32_t seats) {
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    spec.event = e->session.event;
    spec.name = name;
    spec.kind = CME_POOL_NAMED;
    spec.seats = seats;
    assert_ok(cme_pool_create(e->store, &spec, NULL), cme_store_message(e->store));
}

static cme_status go_in(const evening *e, int person, const char *pools) {
    cme_rsvp_spec spec = evening_spec(e, person, CME_RSVP_GOING, 0);
    spec.pools = pools;
    return cme_rsvp_answer(e->store, &spec, NULL);
}

static void test_rsvp_histories__seats_held_for_approval_change_pools_only_where_seats_are(void **state) {
    (void)state;
    evening e = evening_begin(5);
    make_pool(&e, "a", 5);
    make_pool(&e, "b", 0);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_HOLD);
    assert_ok(go_in(&e, 0, "a"), cme_store_message(e.store));
    assert_seats(&e, 0, 1);
    assert_status(CME_ERR_FULL, go_in(&e, 0, "b"), cme_store_message(e.store));
    evening_end(&e);
}

static void test_rsvp_histories__nobody_waits_for_seats_without_end(void **state) {
    (void)state;
    evening e = evening_begin(0);
    make_pool(&e, "a", 5);
    make_pool(&e, "b", 5);
    evening_set(&e, CME_POLICY_PROMOTION, promotion, CME_PROMOTION_MANUAL);
    assert_ok(go_in(&e, 0, "a"), cme_store_message(e.store));
    assert_ok(evening_set_capacity(&e, CME_UNLIMITED), cme_store_message(e.store));
    assert_rsvp(&e, 0, CME_RSVP_WAITLISTED);
    assert_ok(go_in(&e, 1, "b"), cme_store_message(e.store));
    assert_rsvp(&e, 1, CME_RSVP_GOING); /* takes no seat of pool a */
    assert_ok(go_in(&e, 2, "a"), cme_store_message(e.store));
    assert_rsvp(&e, 2, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

/* --- cancelled and reinstated --- */

static void cancel_and_reinstate(const evening *e, cme_session_comeback comeback) {
    assert_ok(cme_session_cancel(e->store, e->session, NULL), cme_store_message(e->store));
    assert_ok(cme_session_reinstate(e->store, e->session, comeback, NULL), cme_store_message(e->store));
}

static void test_rsvp_histories__c56_who_did_not_come_back_once_does_not_later(void **state) {
    (void)state;
    evening e = evening_begin(5);
    evening_go(&e, 0, 0);
    cancel_and_reinstate(&e, CME_COMEBACK_NOBODY);
    evening_go(&e, 1, 0);
    cancel_and_reinstate(&e, CME_COMEBACK_RESTORE);
    assert_rsvp(&e, 0, CME_RSVP_CANCELLED); /* the second cancellation did not end it */
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp_histories__seats_come_back_by_first_answer_not_by_priority(void **state) {
    (void)state;
    evening e = evening_begin(5);
    evening_go(&e, 0, 0);
    cme_rsvp_spec spec = evening_spec(&e, 1, CME_RSVP_GOING, 0);
    spec.priority = 7;
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    cancel_and_reinstate(&e, CME_COMEBACK_RESTORE);
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e.session;
    cme_rsvp_log_page *log = NULL;
    assert_ok(cme_rsvp_log_find(e.store, &query, &log), cme_store_message(e.store));
    assert_int_equal(log->count, 6);
    assert_true(cme_id_equal(log->items[4]->person, e.people[0]));
    assert_true(cme_id_equal(log->items[5]->person, e.people[1]));
    cme_rsvp_log_page_free(log);
    evening_end(&e);
}

static void test_rsvp_histories__who_is_blocked_does_not_come_back_with_the_session(void **state) {
    (void)state;
    for (cme_session_comeback comeback = CME_COMEBACK_INVITE; comeback <= CME_COMEBACK_RESTORE; comeback++) {
        evening e = evening_begin(5);
        evening_go(&e, 0, 0);
        evening_go(&e, 1, 0);
        assert_ok(cme_session_cancel(e.store, e.session, NULL), cme_store_message(e.store));
        cme_block_spec block = CME_BLOCK_SPEC_INIT;
        block.group = e.group;
        block.person = e.people[0];
        assert_ok(cme_block_add(e.store, &block, NULL), cme_store_message(e.store));
        /* Ending a block gives nothing back. */
        assert_ok(cme_block_end(e.store, e.group, e.people[0], NULL), cme_store_message(e.store));
        assert_ok(cme_session_reinstate(e.store, e.session, comeback, NULL), cme_store_message(e.store));
        assert_rsvp(&e, 0, CME_RSVP_CANCELLED);
        assert_rsvp(&e, 1, comeback == CME_COMEBACK_INVITE ? CME_RSVP_INVITED : CME_RSVP_GOING);
        evening_end(&e);
    }
}

/* Only who is let past an invitation or an approval is admitted for good. */
static void test_rsvp_histories__taking_seats_past_a_block_is_no_approval(void **state) {
    (void)state;
    evening e = evening_full(1);
    assert_ok(cme_rsvp_transfer(e.store, e.session, e.people[0], e.people[1], e.people[EVENING_ORGANIZER],
                                CME_OVERRIDE_BLOCK, NULL),
              cme_store_message(e.store));
    evening_cancel(&e, 1);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_NO_HOLD);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_PENDING);
    evening_end(&e);
}

/* Their party does not fit, and they would not move if it did (rules.md 32). */
static void test_rsvp_histories__c32_who_goes_elsewhere_holds_up_nobody(void **state) {
    (void)state;
    evening e = evening_begin(4);
    evening_set(&e, CME_POLICY_PARTY, party, CME_PARTY_STRICT);
    evening_set(&e, CME_POLICY_OVERLAP, overlap, CME_OVERLAP_SKIP);
    cme_rsvp_spec elsewhere = evening_spec(&e, 2, CME_RSVP_GOING, 0);
    elsewhere.session = evening_session_at(e.store, e.group, CME_ID_NONE, CME_UNLIMITED);
    assert_ok(cme_rsvp_answer(e.store, &elsewhere, NULL), cme_store_message(e.store));
    evening_go(&e, 0, 2);
    evening_go(&e, 1, 0);
    assert_int_equal(evening_go(&e, 2, 2), CME_RSVP_WAITLISTED);
    assert_int_equal(evening_go(&e, 3, 0), CME_RSVP_WAITLISTED);
    evening_cancel(&e, 1);
    assert_rsvp(&e, 2, CME_RSVP_WAITLISTED);
    assert_rsvp(&e, 3, CME_RSVP_GOING);
    evening_end(&e);
}

#define HISTORY_TEST(name) cmocka_unit_test(test_rsvp_histories__##name)

int main(void) {
    const struct CMUnitTest tests[] = {
        HISTORY_TEST(promoting_who_is_not_in_the_queue_is_refused),
        HISTORY_TEST(promotion_takes_an_offer_of_an_overfull_session),
        HISTORY_TEST(promotion_seats_the_rest_of_a_split_party),
        HISTORY_TEST(offer_to_a_split_party_grows),
        HISTORY_TEST(capacity_is_not_set_aside_for_who_waits),
        HISTORY_TEST(who_was_rejected_hears_that_first),
        HISTORY_TEST(approval_after_closing_needs_the_override),
        HISTORY_TEST(priority_is_kept_until_the_approval),
        HISTORY_TEST(late_is_the_line_that_withdrew),
        HISTORY_TEST(room_may_become_too_small_when_allowed),
        HISTORY_TEST(seats_held_for_approval_change_pools_only_where_seats_are),
        HISTORY_TEST(nobody_waits_for_seats_without_end),
        HISTORY_TEST(c56_who_did_not_come_back_once_does_not_later),
        HISTORY_TEST(seats_come_back_by_first_answer_not_by_priority),
        HISTORY_TEST(who_is_blocked_does_not_come_back_with_the_session),
        HISTORY_TEST(taking_seats_past_a_block_is_no_approval),
        HISTORY_TEST(c32_who_goes_elsewhere_holds_up_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
