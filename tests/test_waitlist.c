/* test_waitlist.c: who of those that wait is next.
 * May use cmocka and lib/rules/waitlist.h.
 * Must not know stores. */
#include "support.h"

#include "rules/waitlist.h"

enum { QUEUE_MAX = 8 };

/* A queue of a few parties, each the first of its size. */
typedef struct queue {
    cme__seating seating;
    cme__waiting parties[QUEUE_MAX];
    size_t count;
} queue;

/* A whole of 10 seats; pools of 4 (0) and of 6 (1). */
static queue begin(int32_t taken) {
    queue q = {.seating = cme__seating_of(10, CME_UNLIMITED, taken)};
    q.seating.pools[0] = (cme__seat_limit){"pool 'members'", 4, 4};
    q.seating.pools[1] = (cme__seat_limit){"pool 'guests'", 6, 0};
    return q;
}

/* Joins the end of the queue; `passed`: it was skipped too often. */
static void join(queue *q, int32_t heads, uint32_t pools, bool passed) {
    cme__waiting *party = &q->parties[q->count];
    *party = (cme__waiting){.claim = {.pools = pools}, .heads = heads, .has_passed = passed};
    party->place = party->passed = (cme__queue_place){0, 100, (int64_t)q->count};
    cme__waitlist_judge(&q->seating, party);
    q->count++;
}

static int next(const queue *q, cme_party_policy policy) {
    return cme__waitlist_next(policy, q->parties, q->count);
}

static void test_waitlist__priority_then_time_then_number(void **state) {
    (void)state;
    cme__queue_place first = {1, 200, 9};
    cme__queue_place second = {0, 100, 9};
    cme__queue_place third = {0, 101, 1};
    cme__queue_place fourth = {0, 101, 2};
    assert_true(cme__queue_is_before(&first, &second));
    assert_true(cme__queue_is_before(&second, &third));
    assert_true(cme__queue_is_before(&third, &fourth));
    assert_false(cme__queue_is_before(&fourth, &third));
    assert_false(cme__queue_is_before(&third, &third));
}

static void test_waitlist__c22_short_queue_ends_without_error(void **state) {
    (void)state;
    queue q = begin(8);
    assert_int_equal(next(&q, CME_PARTY_SKIP), -1);
    assert_int_equal(next(&q, CME_PARTY_STRICT), -1);
    join(&q, 3, 0, false);
    assert_int_equal(next(&q, CME_PARTY_SKIP), -1);
}

static void test_waitlist__c20_skip_passes_until_it_may_not(void **state) {
    (void)state;
    queue q = begin(8);
    join(&q, 3, 0, false);
    join(&q, 2, 0, false);
    assert_int_equal(next(&q, CME_PARTY_SKIP), 1);
    assert_true(cme__waitlist_skips(CME_PARTY_SKIP, &q.parties[0], &q.parties[1]));
    q.parties[0].has_passed = true;
    assert_int_equal(next(&q, CME_PARTY_SKIP), -1);
}

static void test_waitlist__c20_strict_waits_for_the_first(void **state) {
    (void)state;
    queue q = begin(8);
    join(&q, 3, 0, false);
    join(&q, 2, 0, false);
    assert_int_equal(next(&q, CME_PARTY_STRICT), -1);
    q.seating.whole[0].taken = 7;
    cme__waitlist_judge(&q.seating, &q.parties[0]);
    assert_int_equal(next(&q, CME_PARTY_STRICT), 0);
}

static void test_waitlist__c20_split_takes_what_there_is(void **state) {
    (void)state;
    queue q = begin(8);
    join(&q, 3, 0, false);
    join(&q, 2, 0, false);
    assert_int_equal(next(&q, CME_PARTY_SPLIT), 0);
    assert_false(cme__waitlist_skips(CME_PARTY_SPLIT, &q.parties[0], &q.parties[1]));
}

static void test_waitlist__party_that_could_never_fit_holds_up_nobody(void **state) {
    (void)state;
    const cme_party_policy all[] = {CME_PARTY_SKIP, CME_PARTY_STRICT, CME_PARTY_SPLIT};
    queue q = begin(8);
    join(&q, 11, 0, true);
    assert_false(cme__waitlist_comes_before(&q.parties[0], (cme__seat_claim){0}));
    join(&q, 2, 0, false);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(next(&q, all[i]), 1);
        assert_false(cme__waitlist_skips(all[i], &q.parties[0], &q.parties[1]));
    }
}

static void test_waitlist__c19_full_pool_holds_up_its_own(void **state) {
    (void)state;
    queue q = begin(4);
    join(&q, 1, 1, true);  /* pool 0 is full */
    join(&q, 2, 2, false); /* pool 1 is not */
    assert_int_equal(next(&q, CME_PARTY_SKIP), 1);
    assert_int_equal(next(&q, CME_PARTY_STRICT), 1);
    assert_false(cme__waitlist_skips(CME_PARTY_SKIP, &q.parties[0], &q.parties[1]));
    assert_false(cme__waitlist_comes_before(&q.parties[0], (cme__seat_claim){.pools = 2}));
    assert_true(cme__waitlist_comes_before(&q.parties[0], (cme__seat_claim){.pools = 3}));
}

/* Who goes over to a pool takes only from those who wait for it. */
static void test_waitlist__change_of_pools_passes_who_waits_for_others(void **state) {
    (void)state;
    queue q = begin(10);
    join(&q, 1, 0, false); /* for the whole */
    join(&q, 1, 1, false); /* for the whole and for the full pool */
    join(&q, 1, 2, false); /* for the whole, and in the pool that has room */
    join(&q, 7, 2, false); /* for a larger pool */
    assert_false(cme__waitlist_comes_before_move(&q.parties[0], 3));
    assert_true(cme__waitlist_comes_before_move(&q.parties[1], 1));
    assert_false(cme__waitlist_comes_before_move(&q.parties[1], 2));
    assert_true(cme__waitlist_comes_before_move(&q.parties[2], 2));
    assert_false(cme__waitlist_comes_before_move(&q.parties[3], 2));
}

static void test_waitlist__c24_who_waits_comes_before_a_newcomer(void **state) {
    (void)state;
    queue q = begin(8);
    join(&q, 3, 0, false);
    assert_true(cme__waitlist_comes_before(&q.parties[0], (cme__seat_claim){0}));
    q.seating.whole[0].taken = 0; /* the organizer promotes: it fits, and still comes first */
    cme__waitlist_judge(&q.seating, &q.parties[0]);
    assert_true(cme__waitlist_comes_before(&q.parties[0], (cme__seat_claim){0}));
}

static void test_waitlist__c10_nobody_moves_while_it_is_over_full(void **state) {
    (void)state;
    queue q = begin(12);
    join(&q, 1, 0, false);
    assert_int_equal(next(&q, CME_PARTY_SKIP), -1);
    assert_int_equal(next(&q, CME_PARTY_SPLIT), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_waitlist__priority_then_time_then_number),
        cmocka_unit_test(test_waitlist__c22_short_queue_ends_without_error),
        cmocka_unit_test(test_waitlist__c20_skip_passes_until_it_may_not),
        cmocka_unit_test(test_waitlist__c20_strict_waits_for_the_first),
        cmocka_unit_test(test_waitlist__c20_split_takes_what_there_is),
        cmocka_unit_test(test_waitlist__party_that_could_never_fit_holds_up_nobody),
        cmocka_unit_test(test_waitlist__c19_full_pool_holds_up_its_own),
        cmocka_unit_test(test_waitlist__change_of_pools_passes_who_waits_for_others),
        cmocka_unit_test(test_waitlist__c24_who_waits_comes_before_a_newcomer),
        cmocka_unit_test(test_waitlist__c10_nobody_moves_while_it_is_over_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
