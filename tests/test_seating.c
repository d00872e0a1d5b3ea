/* test_seating.c: the seats of a session: limits, pools, the answer to a yes.
 * May use cmocka and lib/rules/seating.h.
 * Must not know stores. */
#include "support.h"

#include "rules/seating.h"

/* What one limit leaves. */
static cme__seats seats_of(int32_t capacity, int32_t taken) {
    cme__seat_limit limit = {"capacity", capacity, taken};
    cme__seats seats = cme__seating_left(&limit, 1);
    seats.binding = NULL;
    return seats;
}

/* What came of a yes, by the heads that it seats and queues. */
enum { GOING = 1, WAITLISTED, FULL };

static int outcome(cme__seating_answer answer, int32_t heads) {
    if (answer.is_full) {
        return FULL;
    }
    assert_int_equal(answer.seated + answer.queued, heads);
    return answer.queued == 0 ? GOING : WAITLISTED;
}

static int decide(cme__seats seats, int32_t heads, int32_t held, bool others_wait) {
    cme__seating_request request = {
        .heads = heads, .held = held, .others_wait = others_wait, .waits_if_full = true};
    return outcome(cme__seating_decide(&seats, &request), heads);
}

static void test_seating__c09_no_limit_is_not_zero_seats(void **state) {
    (void)state;
    cme__seats unlimited = seats_of(CME_UNLIMITED, 500);
    assert_false(unlimited.is_limited);
    assert_int_equal(decide(unlimited, 1000, 0, false), GOING);
    assert_int_equal(decide(unlimited, 3, 2, true), GOING); /* nobody waits for what has no end */

    cme__seats closed = seats_of(0, 0);
    assert_true(closed.is_limited);
    assert_int_equal(closed.left, 0);
    assert_int_equal(decide(closed, 1, 0, false), WAITLISTED);

    cme__seats none = cme__seating_left(NULL, 0);
    assert_false(none.is_limited);
}

static void test_seating__c12_smallest_limit_binds_and_is_named(void **state) {
    (void)state;
    cme__seat_limit limits[] = {{"capacity", 40, 30}, {"pool 'members'", 20, 15}, {"room capacity", 35, 30}};
    cme__seats seats = cme__seating_left(limits, 3);
    assert_int_equal(seats.left, 5);
    assert_int_equal(seats.most, 20);
    assert_ptr_equal(seats.binding, &limits[1]);

    /* 13: the pool is full and the whole is not. */
    limits[1].taken = 20;
    seats = cme__seating_left(limits, 3);
    assert_int_equal(seats.left, 0);
    assert_string_equal(seats.binding->name, "pool 'members'");
}

static void test_seating__equal_limits_name_the_first(void **state) {
    (void)state;
    cme__seat_limit limits[] = {{"capacity", 10, 10}, {"room capacity", 10, 10}};
    assert_string_equal(cme__seating_left(limits, 2).binding->name, "capacity");
    limits[0].seats = CME_UNLIMITED;
    assert_string_equal(cme__seating_left(limits, 2).binding->name, "room capacity");
}

static void test_seating__c16_seats_left_have_a_sign(void **state) {
    (void)state;
    assert_int_equal(seats_of(4, 6).left, -2);
    assert_int_equal(decide(seats_of(4, 6), 1, 0, false), WAITLISTED);
}

static void test_seating__largest_numbers_do_not_wrap(void **state) {
    (void)state;
    assert_int_equal(seats_of(0, INT32_MAX).left, -(int64_t)INT32_MAX);
    assert_true(seats_of(CME_CAPACITY_MAX, -1).left == CME_CAPACITY_MAX + 1);
}

static void test_seating__c04_party_is_compared_as_a_party(void **state) {
    (void)state;
    assert_int_equal(decide(seats_of(10, 6), 5, 0, false), WAITLISTED);
    assert_int_equal(decide(seats_of(10, 6), 4, 0, false), GOING);
}

static void test_seating__refusal_instead_of_the_queue(void **state) {
    (void)state;
    cme__seats seats = seats_of(4, 4);
    cme__seating_request request = {.heads = 1, .waits_if_full = false};
    assert_int_equal(outcome(cme__seating_decide(&seats, &request), 1), FULL);
    seats = seats_of(4, 3);
    assert_int_equal(outcome(cme__seating_decide(&seats, &request), 1), GOING);
    request.others_wait = true;
    assert_int_equal(outcome(cme__seating_decide(&seats, &request), 1), FULL);
}

static void test_seating__c24_newcomer_queues_behind_those_who_wait(void **state) {
    (void)state;
    assert_int_equal(decide(seats_of(4, 2), 1, 0, true), WAITLISTED);
    assert_int_equal(decide(seats_of(4, 2), 1, 0, false), GOING);
}

static void test_seating__party_grows_into_seats_that_nobody_waits_for(void **state) {
    (void)state;
    assert_int_equal(decide(seats_of(4, 3), 2, 1, false), GOING);
    assert_int_equal(decide(seats_of(4, 3), 3, 1, false), FULL);
    assert_int_equal(decide(seats_of(4, 3), 2, 1, true), FULL);
    assert_int_equal(decide(seats_of(4, 6), 2, 3, true), GOING); /* it shrinks */
}

static void test_seating__party_in_the_queue_stays_there(void **state) {
    (void)state;
    cme__seats seats = seats_of(4, 0);
    cme__seating_request request = {.heads = 1, .is_waiting = true, .waits_if_full = false};
    assert_int_equal(outcome(cme__seating_decide(&seats, &request), 1), WAITLISTED);
}

static void test_seating__c20_party_splits(void **state) {
    (void)state;
    cme__seats seats = seats_of(5, 2);
    cme__seating_request request = {.heads = 5, .waits_if_full = true, .splits = true};
    cme__seating_answer answer = cme__seating_decide(&seats, &request);
    assert_int_equal(answer.seated, 3);
    assert_int_equal(answer.queued, 2);
    /* Not before others, not when the whole would never fit, not when the caller wants all or nothing. */
    request.others_wait = true;
    assert_int_equal(cme__seating_decide(&seats, &request).queued, 5);
    request.others_wait = false;
    request.heads = 6;
    assert_int_equal(cme__seating_decide(&seats, &request).queued, 6);
    request.heads = 5;
    request.waits_if_full = false;
    assert_true(cme__seating_decide(&seats, &request).is_full);
    /* What a party has it keeps while the rest of it grows and shrinks in the queue. */
    request = (cme__seating_request){
        .heads = 4, .held = 3, .is_waiting = true, .waits_if_full = true, .splits = true};
    answer = cme__seating_decide(&seats, &request);
    assert_int_equal(answer.seated, 3);
    assert_int_equal(answer.queued, 1);
    request.heads = 2;
    assert_int_equal(cme__seating_decide(&seats, &request).queued, 0);
}

/* A whole of 10 seats, and pools of 4 (0), 6 (1) and without limit (2). */
static cme__seating with_pools(int32_t taken, int32_t first, int32_t second) {
    cme__seating seating = cme__seating_of(10, CME_UNLIMITED, taken);
    seating.pools[0] = (cme__seat_limit){"pool 'members'", 4, first};
    seating.pools[1] = (cme__seat_limit){"pool 'guests'", 6, second};
    return seating;
}

static void test_seating__c12_c13_all_of_several_pools(void **state) {
    (void)state;
    cme__seating seating = with_pools(5, 3, 2);
    uint32_t pools = 0;
    cme__seats seats = cme__seating_for(&seating, (cme__seat_claim){.pools = 3}, &pools);
    assert_int_equal(seats.left, 1);
    assert_int_equal(seats.most, 4);
    assert_string_equal(seats.binding->name, "pool 'members'");
    assert_int_equal(pools, 3);
    seats = cme__seating_for(&seating, (cme__seat_claim){.pools = 4}, NULL);
    assert_int_equal(seats.left, 5);
    assert_string_equal(seats.binding->name, "capacity");
    seats = cme__seating_for(&seating, (cme__seat_claim){0}, NULL);
    assert_int_equal(seats.left, 5);
}

static void test_seating__c30_any_of_several_pools(void **state) {
    (void)state;
    cme__seating seating = with_pools(5, 4, 3);
    uint32_t pools = 0;
    cme__seats seats = cme__seating_for(&seating, (cme__seat_claim){.any_pool = 3}, &pools);
    assert_int_equal(seats.left, 3);
    assert_int_equal(seats.most, 6);
    assert_int_equal(pools, 2);
    seating.pools[1].taken = 6;
    seats = cme__seating_for(&seating, (cme__seat_claim){.any_pool = 3}, &pools);
    assert_int_equal(seats.left, 0);
    assert_string_equal(seats.binding->name, "pool 'members'");
    seats = cme__seating_for(&seating, (cme__seat_claim){.any_pool = 7}, &pools);
    assert_int_equal(seats.left, 5);
    assert_int_equal(pools, 4);
    assert_string_equal(seats.binding->name, "capacity");
}

static void test_seating__party_that_changes_its_pools_has_what_it_holds(void **state) {
    (void)state;
    cme__seating seating = with_pools(9, 4, 3); /* two of the four are the party's */
    cme__seating without = cme__seating_without(&seating, 1, 2);
    cme__seats seats = cme__seating_for(&without, (cme__seat_claim){.pools = 1}, NULL);
    assert_int_equal(seats.left, 2);
    assert_string_equal(seats.binding->name, "pool 'members'");
    seats = cme__seating_for(&without, (cme__seat_claim){.pools = 2}, NULL);
    assert_int_equal(seats.left, 3); /* of the whole, and of the other pool */
    seating = with_pools(13, 6, 6);  /* over-full: what it has, and no seat more */
    without = cme__seating_without(&seating, 1, 2);
    seats = cme__seating_for(&without, (cme__seat_claim){.pools = 1}, NULL);
    assert_int_equal(seats.left, 2);
    seats = cme__seating_for(&without, (cme__seat_claim){.pools = 2}, NULL);
    assert_int_equal(seats.left, 0);
}

static void test_seating__pools_alone_have_their_own_tightest(void **state) {
    (void)state;
    cme__seating seating = with_pools(10, 3, 2);
    cme__seats seats = cme__seating_of_pools(&seating, 3);
    assert_int_equal(seats.left, 1);
    assert_string_equal(seats.binding->name, "pool 'members'");
    assert_int_equal(cme__seating_of_pools(&seating, 2).left, 4);
    assert_false(cme__seating_of_pools(&seating, 4).is_limited);
}

static void test_seating__c19_short_limits_are_those_that_do_not_suffice(void **state) {
    (void)state;
    cme__seating seating = with_pools(8, 4, 4);
    assert_int_equal(cme__seating_short(&seating, (cme__seat_claim){.pools = 1}, 1), 1);
    assert_int_equal(cme__seating_short(&seating, (cme__seat_claim){.pools = 1}, 3),
                     1 | CME__SEATING_BIT_WHOLE);
    assert_int_equal(cme__seating_short(&seating, (cme__seat_claim){.any_pool = 3}, 2), 0);
    assert_int_equal(cme__seating_short(&seating, (cme__seat_claim){.any_pool = 3}, 3),
                     3 | CME__SEATING_BIT_WHOLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seating__c09_no_limit_is_not_zero_seats),
        cmocka_unit_test(test_seating__c12_smallest_limit_binds_and_is_named),
        cmocka_unit_test(test_seating__equal_limits_name_the_first),
        cmocka_unit_test(test_seating__c16_seats_left_have_a_sign),
        cmocka_unit_test(test_seating__largest_numbers_do_not_wrap),
        cmocka_unit_test(test_seating__c04_party_is_compared_as_a_party),
        cmocka_unit_test(test_seating__refusal_instead_of_the_queue),
        cmocka_unit_test(test_seating__c24_newcomer_queues_behind_those_who_wait),
        cmocka_unit_test(test_seating__party_grows_into_seats_that_nobody_waits_for),
        cmocka_unit_test(test_seating__party_in_the_queue_stays_there),
        cmocka_unit_test(test_seating__c20_party_splits),
        cmocka_unit_test(test_seating__c12_c13_all_of_several_pools),
        cmocka_unit_test(test_seating__c30_any_of_several_pools),
        cmocka_unit_test(test_seating__party_that_changes_its_pools_has_what_it_holds),
        cmocka_unit_test(test_seating__pools_alone_have_their_own_tightest),
        cmocka_unit_test(test_seating__c19_short_limits_are_those_that_do_not_suffice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
