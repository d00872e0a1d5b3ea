/* test_rsvp_queue.c: the waitlist: who moves up when seats become free, and where everybody stands.
 * May use cmocka, support_rsvp.h and the library.
 * Must not know how seats are decided: test_seating.c does. */
#include "support_rsvp.h"

static void check_place(const evening *e, int person, int32_t position, int32_t heads_ahead, int32_t skips) {
    cme_rsvp *rsvp = evening_rsvp(e, person);
    assert_int_equal(rsvp->state, CME_RSVP_WAITLISTED);
    assert_int_equal(rsvp->queue_position, position);
    assert_int_equal(rsvp->heads_ahead, heads_ahead);
    assert_int_equal(rsvp->skips, skips);
    cme_rsvp_free(rsvp);
}

/* Persons 0 to count - 1 go alone and fill the evening. */
static evening full_evening(int32_t count) {
    evening e = evening_begin(count);
    for (int i = 0; i < count; i++) {
        assert_int_equal(evening_go(&e, i, 0), CME_RSVP_GOING);
    }
    return e;
}

/* --- moving up --- */

static void test_rsvp_queue__places_are_known_at_once(void **state) {
    (void)state;
    evening e = full_evening(1);
    cme_rsvp *rsvp = NULL;
    cme_rsvp_spec spec = evening_spec(&e, 1, CME_RSVP_GOING, 2);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    support_set_now(SUPPORT_NOON + 5);
    spec = evening_spec(&e, 2, CME_RSVP_GOING, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, &rsvp), cme_store_message(e.store));
    assert_int_equal(rsvp->queue_position, 2);
    assert_int_equal(rsvp->heads_ahead, 3);
    assert_int_equal(rsvp->queued_at, SUPPORT_NOON + 5);
    cme_rsvp_free(rsvp);
    evening_go(&e, 3, 1);
    check_place(&e, 1, 1, 0, 0);
    check_place(&e, 2, 2, 3, 0);
    check_place(&e, 3, 3, 4, 0);
    evening_end(&e);
}

static void test_rsvp_queue__c23_cancel_seats_the_next_in_one_transaction(void **state) {
    (void)state;
    evening e = full_evening(2);
    evening_go(&e, 2, 0);
    support_set_now(SUPPORT_NOON + 60);
    evening_cancel(&e, 0);
    cme_rsvp *rsvp = evening_rsvp(&e, 2);
    assert_int_equal(rsvp->state, CME_RSVP_GOING);
    assert_int_equal(rsvp->updated_at, SUPPORT_NOON + 60);
    assert_int_equal(rsvp->queued_at, CME_TIME_NONE);
    cme_rsvp_free(rsvp);
    assert_heads(&e, 2, 0);

    /* Release first: its line stands before the promotion's. */
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e.session;
    cme_rsvp_log_page *log = NULL;
    assert_ok(cme_rsvp_log_find(e.store, &query, &log), cme_store_message(e.store));
    assert_int_equal(log->count, 5);
    assert_int_equal(log->items[3]->to, CME_RSVP_CANCELLED);
    assert_int_equal(log->items[3]->reason, CME_RSVP_REASON_CANCELLATION);
    assert_int_equal(log->items[4]->from, CME_RSVP_WAITLISTED);
    assert_int_equal(log->items[4]->to, CME_RSVP_GOING);
    assert_int_equal(log->items[4]->reason, CME_RSVP_REASON_PROMOTION);
    cme_rsvp_log_page_free(log);
    evening_end(&e);
}

static void test_rsvp_queue__every_way_to_give_up_a_seat_seats_the_next(void **state) {
    (void)state;
    evening e = full_evening(4);
    for (int i = 4; i < 9; i++) {
        evening_go(&e, i, 0);
    }
    evening_cancel(&e, 0);
    assert_rsvp(&e, 4, CME_RSVP_GOING);
    cme_rsvp_spec spec = evening_spec(&e, 1, CME_RSVP_DECLINED, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_rsvp(&e, 5, CME_RSVP_GOING);
    spec = evening_spec(&e, 2, CME_RSVP_MAYBE, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_rsvp(&e, 6, CME_RSVP_GOING);
    assert_rsvp(&e, 7, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

static void test_rsvp_queue__c25_removal_by_the_organizer_promotes_like_a_cancel(void **state) {
    (void)state;
    evening e = full_evening(2);
    evening_go(&e, 2, 0);
    assert_ok(cme_rsvp_cancel(e.store, e.session, e.people[0], e.people[31], NULL),
              cme_store_message(e.store));
    assert_rsvp(&e, 2, CME_RSVP_GOING);
    assert_heads(&e, 2, 0);
    evening_end(&e);
}

static void test_rsvp_queue__c08_party_that_shrinks_seats_the_next(void **state) {
    (void)state;
    evening e = evening_begin(3);
    evening_go(&e, 0, 2);
    evening_go(&e, 1, 0);
    evening_go(&e, 2, 0);
    evening_go(&e, 0, 1);
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    assert_rsvp(&e, 2, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

static void test_rsvp_queue__c21_one_seat_seats_one_head(void **state) {
    (void)state;
    evening e = full_evening(3);
    for (int i = 3; i < 6; i++) {
        evening_go(&e, i, 0);
    }
    evening_cancel(&e, 0);
    assert_heads(&e, 3, 2);
    assert_rsvp(&e, 3, CME_RSVP_GOING);
    assert_rsvp(&e, 4, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

static void test_rsvp_queue__c22_short_queue_ends_promotion(void **state) {
    (void)state;
    evening e = evening_begin(4);
    evening_go(&e, 0, 3);
    evening_go(&e, 1, 0);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    assert_heads(&e, 1, 0);
    evening_cancel(&e, 1); /* and with nobody waiting */
    assert_heads(&e, 0, 0);
    evening_end(&e);
}

static void test_rsvp_queue__c26_who_leaves_is_not_the_one_promoted(void **state) {
    (void)state;
    evening e = full_evening(1);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 0, CME_RSVP_CANCELLED);
    evening_go(&e, 0, 0);
    evening_go(&e, 1, 0);
    evening_cancel(&e, 1); /* from the queue */
    assert_rsvp(&e, 1, CME_RSVP_CANCELLED);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_CANCELLED);
    assert_heads(&e, 0, 0);
    evening_end(&e);
}

static void test_rsvp_queue__c27_waiting_people_can_leave_the_queue(void **state) {
    (void)state;
    evening e = full_evening(1);
    evening_go(&e, 1, 1);
    evening_go(&e, 2, 0);
    cme_rsvp_spec spec = evening_spec(&e, 1, CME_RSVP_DECLINED, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    check_place(&e, 2, 1, 0, 0);
    assert_heads(&e, 1, 1);
    evening_cancel(&e, 2);
    assert_heads(&e, 1, 0);
    evening_end(&e);
}

/* --- parties --- */

static void test_rsvp_queue__c24_newcomer_joins_the_end(void **state) {
    (void)state;
    evening e = evening_begin(3);
    evening_go(&e, 0, 0);
    assert_int_equal(evening_go(&e, 1, 2), CME_RSVP_WAITLISTED); /* three heads, two seats */
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_WAITLISTED); /* would fit, and did not come first */
    check_place(&e, 2, 2, 3, 0);
    /* Nor may who is going already take the seats that the others wait for. */
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 1);
    assert_status(CME_ERR_FULL, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_message_has(e.store, "others wait");
    evening_end(&e);
}

static void test_rsvp_queue__c20_next_that_fits_goes_and_the_skipped_keeps_its_place(void **state) {
    (void)state;
    evening e = full_evening(6);
    evening_go(&e, 6, 2); /* three heads */
    for (int i = 7; i < 13; i++) {
        evening_go(&e, i, 0);
    }
    /* Each single seat goes past the party, three times. */
    for (int i = 0; i < CME_RSVP_SKIP_LIMIT; i++) {
        evening_cancel(&e, i);
        assert_rsvp(&e, 7 + i, CME_RSVP_GOING);
        check_place(&e, 6, 1, 0, i + 1);
    }
    /* Then seats gather until it fits. */
    evening_cancel(&e, 3);
    evening_cancel(&e, 4);
    assert_rsvp(&e, 10, CME_RSVP_WAITLISTED);
    assert_heads(&e, 4, 6);
    evening_cancel(&e, 5);
    assert_rsvp(&e, 6, CME_RSVP_GOING);
    assert_rsvp(&e, 10, CME_RSVP_WAITLISTED);
    cme_rsvp *rsvp = evening_rsvp(&e, 6);
    assert_int_equal(rsvp->skips, 0);
    cme_rsvp_free(rsvp);
    evening_end(&e);
}

static void test_rsvp_queue__c20_blocking_counts_within_one_promotion_too(void **state) {
    (void)state;
    evening e = evening_begin(5);
    evening_go(&e, 0, 4); /* takes all five */
    evening_go(&e, 1, 4); /* five more */
    for (int i = 2; i < 8; i++) {
        evening_go(&e, i, 0);
    }
    /* Four seats are freed at once: three singles pass, the fourth seat waits for the party. */
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING);
    check_place(&e, 1, 1, 0, CME_RSVP_SKIP_LIMIT);
    assert_rsvp(&e, 4, CME_RSVP_GOING);
    assert_rsvp(&e, 5, CME_RSVP_WAITLISTED);
    assert_heads(&e, 4, 5 + 3);
    evening_end(&e);
}

static void test_rsvp_queue__blocking_head_that_leaves_lets_the_others_move(void **state) {
    (void)state;
    evening e = evening_begin(3);
    evening_go(&e, 0, 0);
    evening_go(&e, 1, 2);
    evening_go(&e, 2, 0);
    evening_go(&e, 3, 0);
    evening_go(&e, 4, 0);
    evening_cancel(&e, 1);
    assert_rsvp(&e, 2, CME_RSVP_GOING);
    assert_rsvp(&e, 3, CME_RSVP_GOING);
    assert_rsvp(&e, 4, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

static void test_rsvp_queue__waiting_party_changes_its_size_and_keeps_its_place(void **state) {
    (void)state;
    evening e = full_evening(2);
    evening_go(&e, 2, 1);
    evening_go(&e, 3, 0);
    support_set_now(SUPPORT_NOON + 60);
    assert_int_equal(evening_go(&e, 2, 3), CME_RSVP_WAITLISTED);
    check_place(&e, 2, 1, 0, 0);
    check_place(&e, 3, 2, 4, 0);
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_WAITLISTED);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 2, CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp_queue__waiting_party_that_shrinks_into_the_seats_moves(void **state) {
    (void)state;
    evening e = evening_begin(3);
    evening_go(&e, 0, 0);
    evening_go(&e, 1, 2);
    evening_go(&e, 2, 0);
    assert_int_equal(evening_go(&e, 1, 1), CME_RSVP_GOING);
    assert_rsvp(&e, 2, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

static void test_rsvp_queue__party_larger_than_the_session_holds_up_nobody(void **state) {
    (void)state;
    evening e = evening_begin(2);
    assert_int_equal(evening_go(&e, 0, CME_RSVP_GUESTS_MAX), CME_RSVP_WAITLISTED);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 3, 0), CME_RSVP_WAITLISTED);
    for (int i = 0; i < CME_RSVP_SKIP_LIMIT + 1; i++) { /* the seat goes round, past it */
        evening_cancel(&e, 1);
        assert_rsvp(&e, 3, CME_RSVP_GOING);
        evening_go(&e, 1, 0);
        evening_cancel(&e, 3);
        assert_rsvp(&e, 1, CME_RSVP_GOING);
        evening_go(&e, 3, 0);
    }
    check_place(&e, 0, 1, 0, 0);
    assert_ok(evening_set_capacity(&e, CME_RSVP_GUESTS_MAX + 3), cme_store_message(e.store));
    assert_rsvp(&e, 0, CME_RSVP_GOING); /* it had kept its place */
    evening_end(&e);
}

static void test_rsvp_queue__asking_again_changes_no_place(void **state) {
    (void)state;
    evening e = full_evening(1);
    evening_go(&e, 1, 0);
    evening_go(&e, 2, 0);
    uint64_t changes = people_changes(e.store);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_WAITLISTED);
    cme_rsvp_spec spec = evening_spec(&e, 1, CME_RSVP_GOING, 0);
    spec.when_full = CME_WHEN_FULL_REFUSE; /* who waits already goes on waiting */
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    check_place(&e, 1, 1, 0, 0);
    assert_int_equal(people_changes(e.store), changes);
    evening_end(&e);
}

static void test_rsvp_queue__clock_set_back_lets_nobody_in_front(void **state) {
    (void)state;
    evening e = full_evening(1);
    support_set_now(SUPPORT_NOON + 100);
    evening_go(&e, 1, 0);
    support_set_now(SUPPORT_NOON + 50);
    evening_go(&e, 2, 0);
    check_place(&e, 1, 1, 0, 0);
    check_place(&e, 2, 2, 1, 0);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    evening_end(&e);
}

/* --- capacity --- */

static void test_rsvp_queue__c10_capacity_below_those_going_is_refused_with_the_excess(void **state) {
    (void)state;
    evening e = full_evening(6);
    people_assert_refused(e.store, CME_ERR_CONFLICT, evening_set_capacity(&e, 4), "2 too many");
    assert_heads(&e, 6, 0);
    assert_ok(evening_set_capacity(&e, 6), cme_store_message(e.store));
    evening_end(&e);
}

static void test_rsvp_queue__c11_raising_capacity_promotes_until_nobody_fits(void **state) {
    (void)state;
    evening e = full_evening(1);
    for (int i = 1; i < 8; i++) {
        evening_go(&e, i, 1);
    }
    assert_ok(evening_set_capacity(&e, 6), cme_store_message(e.store));
    assert_heads(&e, 5, 10);
    assert_rsvp(&e, 2, CME_RSVP_GOING);
    assert_rsvp(&e, 3, CME_RSVP_WAITLISTED);
    assert_ok(evening_set_capacity(&e, CME_UNLIMITED), cme_store_message(e.store));
    assert_heads(&e, 15, 0);
    evening_end(&e);
}

static void test_rsvp_queue__c15_smaller_room_is_checked_like_capacity(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_venue_spec room = CME_VENUE_SPEC_INIT;
    room.name = "Library";
    room.room_capacity = 2;
    cme_venue *venue = NULL;
    assert_ok(cme_venue_create(e.store, &room, &venue), cme_store_message(e.store));
    e.session = evening_session_at(e.store, e.group, venue->id, 10);
    evening_go(&e, 0, 1);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_WAITLISTED);
    room.room_capacity = 1;
    assert_status(CME_ERR_CONFLICT,
                  cme_venue_update(e.store, venue->id, &room, CME_VENUE_ROOM_CAPACITY, NULL),
                  cme_store_message(e.store));
    assert_message_has(e.store, "1 too many");
    room.room_capacity = 3;
    assert_ok(cme_venue_update(e.store, venue->id, &room, CME_VENUE_ROOM_CAPACITY, NULL),
              cme_store_message(e.store));
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    cme_venue_free(venue);
    evening_end(&e);
}

static void test_rsvp_queue__c16_public_seats_left_are_never_negative(void **state) {
    (void)state;
    evening e = full_evening(3);
    evening_corrupt(&e, "UPDATE sessions SET capacity = 1"); /* no call does this */
    cme_session *session = NULL;
    assert_ok(cme_session_get(e.store, e.session, &session), cme_store_message(e.store));
    assert_int_equal(session->seats_left, 0);
    assert_int_equal(session->seats_balance, -2);
    cme_session_free(session);
    cme_rsvp_spec spec = evening_spec(&e, 5, CME_RSVP_GOING, 0);
    spec.when_full = CME_WHEN_FULL_REFUSE;
    assert_status(CME_ERR_FULL, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_message_has(e.store, "capacity 1: 0 seats left");
    /* Nobody moves up until the seats suffice again. */
    evening_go(&e, 6, 0);
    evening_cancel(&e, 0);
    evening_cancel(&e, 1);
    assert_rsvp(&e, 6, CME_RSVP_WAITLISTED);
    evening_cancel(&e, 2);
    assert_rsvp(&e, 6, CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp_queue__lower_capacity_may_leave_a_party_without_any_prospect(void **state) {
    (void)state;
    evening e = evening_begin(5);
    evening_go(&e, 0, 3);
    assert_int_equal(evening_go(&e, 1, 4), CME_RSVP_WAITLISTED);
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_WAITLISTED);
    assert_ok(evening_set_capacity(&e, 4), cme_store_message(e.store));
    evening_cancel(&e, 0);
    assert_rsvp(&e, 2, CME_RSVP_GOING);
    check_place(&e, 1, 1, 0, 0); /* there was no seat for it to be passed by */
    assert_int_equal(evening_go(&e, 3, 0), CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp_queue__seats_freed_while_postponed_are_given_when_published(void **state) {
    (void)state;
    evening e = full_evening(1);
    evening_go(&e, 1, 0);
    assert_ok(cme_event_postpone(e.store, e.session.event, NULL), cme_store_message(e.store));
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED);
    assert_ok(cme_event_publish(e.store, e.session.event, NULL), cme_store_message(e.store));
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp_queue__c29_nobody_moves_after_the_start(void **state) {
    (void)state;
    evening e = full_evening(1);
    evening_go(&e, 1, 0);
    support_set_now(EVENING_START);
    assert_ok(evening_set_capacity(&e, 5), cme_store_message(e.store));
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

static void test_rsvp_queue__c36_waiting_people_are_not_going(void **state) {
    (void)state;
    evening e = full_evening(1);
    evening_go(&e, 1, 0);
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e.session;
    query.state = CME_RSVP_GOING;
    cme_rsvp_page *page = NULL;
    assert_ok(cme_rsvp_find(e.store, &query, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 1);
    assert_true(cme_id_equal(page->items[0]->person, e.people[0]));
    cme_rsvp_page_free(page);
    evening_end(&e);
}

static void test_rsvp_queue__group_of_calls_is_undone_as_one(void **state) {
    (void)state;
    evening e = full_evening(1);
    evening_go(&e, 1, 0);
    assert_ok(cme_store_begin(e.store), cme_store_message(e.store));
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    assert_ok(cme_store_rollback(e.store), cme_store_message(e.store));
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    check_place(&e, 1, 1, 0, 0);
    evening_end(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp_queue__places_are_known_at_once),
        cmocka_unit_test(test_rsvp_queue__c23_cancel_seats_the_next_in_one_transaction),
        cmocka_unit_test(test_rsvp_queue__every_way_to_give_up_a_seat_seats_the_next),
        cmocka_unit_test(test_rsvp_queue__c25_removal_by_the_organizer_promotes_like_a_cancel),
        cmocka_unit_test(test_rsvp_queue__c08_party_that_shrinks_seats_the_next),
        cmocka_unit_test(test_rsvp_queue__c21_one_seat_seats_one_head),
        cmocka_unit_test(test_rsvp_queue__c22_short_queue_ends_promotion),
        cmocka_unit_test(test_rsvp_queue__c26_who_leaves_is_not_the_one_promoted),
        cmocka_unit_test(test_rsvp_queue__c27_waiting_people_can_leave_the_queue),
        cmocka_unit_test(test_rsvp_queue__c24_newcomer_joins_the_end),
        cmocka_unit_test(test_rsvp_queue__c20_next_that_fits_goes_and_the_skipped_keeps_its_place),
        cmocka_unit_test(test_rsvp_queue__c20_blocking_counts_within_one_promotion_too),
        cmocka_unit_test(test_rsvp_queue__blocking_head_that_leaves_lets_the_others_move),
        cmocka_unit_test(test_rsvp_queue__waiting_party_changes_its_size_and_keeps_its_place),
        cmocka_unit_test(test_rsvp_queue__waiting_party_that_shrinks_into_the_seats_moves),
        cmocka_unit_test(test_rsvp_queue__party_larger_than_the_session_holds_up_nobody),
        cmocka_unit_test(test_rsvp_queue__asking_again_changes_no_place),
        cmocka_unit_test(test_rsvp_queue__clock_set_back_lets_nobody_in_front),
        cmocka_unit_test(test_rsvp_queue__c10_capacity_below_those_going_is_refused_with_the_excess),
        cmocka_unit_test(test_rsvp_queue__c11_raising_capacity_promotes_until_nobody_fits),
        cmocka_unit_test(test_rsvp_queue__c15_smaller_room_is_checked_like_capacity),
        cmocka_unit_test(test_rsvp_queue__c16_public_seats_left_are_never_negative),
        cmocka_unit_test(test_rsvp_queue__lower_capacity_may_leave_a_party_without_any_prospect),
        cmocka_unit_test(test_rsvp_queue__seats_freed_while_postponed_are_given_when_published),
        cmocka_unit_test(test_rsvp_queue__c29_nobody_moves_after_the_start),
        cmocka_unit_test(test_rsvp_queue__c36_waiting_people_are_not_going),
        cmocka_unit_test(test_rsvp_queue__group_of_calls_is_undone_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
