/* test_seating.c: who gets a seat: limits, answers, the waitlist.
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

static cme__seating_answer decide(cme__seats seats, int32_t heads, int32_t held, bool others_wait) {
    cme__seating_request request = {
        .heads = heads, .held = held, .others_wait = others_wait, .waits_if_full = true};
    return cme__seating_decide(&seats, &request);
}

static void test_seating__c09_no_limit_is_not_zero_seats(void **state) {
    (void)state;
    cme__seats unlimited = seats_of(CME_UNLIMITED, 500);
    assert_false(unlimited.is_limited);
    assert_int_equal(decide(unlimited, 1000, 0, false), CME__SEATING_GOING);
    assert_int_equal(decide(unlimited, 3, 2, true),
                     CME__SEATING_GOING); /* nobody waits for what has no end */

    cme__seats closed = seats_of(0, 0);
    assert_true(closed.is_limited);
    assert_int_equal(closed.left, 0);
    assert_int_equal(decide(closed, 1, 0, false), CME__SEATING_WAITLISTED);

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
    assert_int_equal(decide(seats_of(4, 6), 1, 0, false), CME__SEATING_WAITLISTED);
}

static void test_seating__largest_numbers_do_not_wrap(void **state) {
    (void)state;
    assert_int_equal(seats_of(0, INT32_MAX).left, -(int64_t)INT32_MAX);
    assert_true(seats_of(CME_CAPACITY_MAX, -1).left == CME_CAPACITY_MAX + 1);
}

static void test_seating__c04_party_is_compared_as_a_party(void **state) {
    (void)state;
    assert_int_equal(decide(seats_of(10, 6), 5, 0, false), CME__SEATING_WAITLISTED);
    assert_int_equal(decide(seats_of(10, 6), 4, 0, false), CME__SEATING_GOING);
}

static void test_seating__refusal_instead_of_the_queue(void **state) {
    (void)state;
    cme__seats seats = seats_of(4, 4);
    cme__seating_request request = {.heads = 1, .waits_if_full = false};
    assert_int_equal(cme__seating_decide(&seats, &request), CME__SEATING_FULL);
    seats = seats_of(4, 3);
    assert_int_equal(cme__seating_decide(&seats, &request), CME__SEATING_GOING);
    request.others_wait = true;
    assert_int_equal(cme__seating_decide(&seats, &request), CME__SEATING_FULL);
}

static void test_seating__c24_newcomer_queues_behind_those_who_wait(void **state) {
    (void)state;
    assert_int_equal(decide(seats_of(4, 2), 1, 0, true), CME__SEATING_WAITLISTED);
    assert_int_equal(decide(seats_of(4, 2), 1, 0, false), CME__SEATING_GOING);
}

static void test_seating__party_grows_into_seats_that_nobody_waits_for(void **state) {
    (void)state;
    assert_int_equal(decide(seats_of(4, 3), 2, 1, false), CME__SEATING_GOING);
    assert_int_equal(decide(seats_of(4, 3), 3, 1, false), CME__SEATING_FULL);
    assert_int_equal(decide(seats_of(4, 3), 2, 1, true), CME__SEATING_FULL);
    assert_int_equal(decide(seats_of(4, 6), 2, 3, true), CME__SEATING_GOING); /* it shrinks */
}

static void test_seating__party_in_the_queue_stays_there(void **state) {
    (void)state;
    cme__seats seats = seats_of(4, 0);
    cme__seating_request request = {.heads = 1, .is_waiting = true, .waits_if_full = false};
    assert_int_equal(cme__seating_decide(&seats, &request), CME__SEATING_WAITLISTED);
}

static void test_seating__c20_queue_seats_skips_and_stops(void **state) {
    (void)state;
    cme__seats two_left = seats_of(10, 8);
    assert_int_equal(cme__seating_next(&two_left, 2, 0), CME__SEATING_SEAT);
    assert_int_equal(cme__seating_next(&two_left, 3, 0), CME__SEATING_SKIP);
    assert_int_equal(cme__seating_next(&two_left, 3, CME_RSVP_SKIP_LIMIT - 1), CME__SEATING_SKIP);
    assert_int_equal(cme__seating_next(&two_left, 3, CME_RSVP_SKIP_LIMIT), CME__SEATING_STOP);
    assert_int_equal(cme__seating_next(&two_left, 2, CME_RSVP_SKIP_LIMIT), CME__SEATING_SEAT);
}

static void test_seating__party_larger_than_the_limit_holds_up_nobody(void **state) {
    (void)state;
    cme__seats two_left = seats_of(10, 8);
    assert_int_equal(cme__seating_next(&two_left, 11, CME_RSVP_SKIP_LIMIT), CME__SEATING_SKIP);
    assert_int_equal(cme__seating_next(&two_left, 10, CME_RSVP_SKIP_LIMIT), CME__SEATING_STOP);
    assert_false(cme__seating_could_fit(&two_left, 11));
    assert_true(cme__seating_could_fit(&two_left, 10));
}

static void test_seating__without_seats_the_walk_ends_at_the_head(void **state) {
    (void)state;
    cme__seats none = seats_of(10, 10);
    assert_int_equal(cme__seating_next(&none, 1, 0), CME__SEATING_STOP);
    assert_int_equal(cme__seating_next(&none, 11, 0), CME__SEATING_STOP);
    cme__seats too_many = seats_of(10, 12);
    assert_int_equal(cme__seating_next(&too_many, 1, 0), CME__SEATING_STOP);
}

static void test_seating__without_a_limit_everybody_moves(void **state) {
    (void)state;
    cme__seats unlimited = seats_of(CME_UNLIMITED, 1000);
    assert_int_equal(cme__seating_next(&unlimited, 1000, CME_RSVP_SKIP_LIMIT), CME__SEATING_SEAT);
    assert_true(cme__seating_could_fit(&unlimited, 1000));
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
        cmocka_unit_test(test_seating__c20_queue_seats_skips_and_stops),
        cmocka_unit_test(test_seating__party_larger_than_the_limit_holds_up_nobody),
        cmocka_unit_test(test_seating__without_seats_the_walk_ends_at_the_head),
        cmocka_unit_test(test_seating__without_a_limit_everybody_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
