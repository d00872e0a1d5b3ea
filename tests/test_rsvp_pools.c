/* test_rsvp_pools.c: seats within the seats: who counts where, which limit binds, who waits for what.
 * May use cmocka, support_policy.h and the library's public calls.
 * Must not know how pools are kept. */
#include "support_policy.h"

#include <cmevent/duty.h>
#include <cmevent/pool.h>

static void add_pool(const evening *e, const char *name, cme_pool_kind kind, const char *role,
                     int32_t seats) {
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    spec.event = e->session.event;
    spec.name = name;
    spec.kind = kind;
    spec.role = role;
    spec.seats = seats;
    assert_ok(cme_pool_create(e->store, &spec, NULL), cme_store_message(e->store));
}

/* An evening of ten seats: six for everybody, four for members. */
static evening begin_with_pools(void) {
    evening e = evening_begin(10);
    add_pool(&e, "public", CME_POOL_OPEN, NULL, 6);
    add_pool(&e, "members", CME_POOL_NAMED, NULL, 4);
    return e;
}

static cme_status go(const evening *e, int person, int32_t guests, const char *pools, bool any) {
    cme_rsvp_spec spec = evening_spec(e, person, CME_RSVP_GOING, guests);
    spec.pools = pools;
    spec.any_pool = any;
    return cme_rsvp_answer(e->store, &spec, NULL);
}

static void assert_taken(const evening *e, int32_t first, int32_t second) {
    cme_pool_query query = CME_POOL_QUERY_INIT;
    query.session = e->session;
    cme_pool_page *page = NULL;
    assert_ok(cme_pool_find(e->store, &query, &page), cme_store_message(e->store));
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[0]->taken, first);
    assert_int_equal(page->items[1]->taken, second);
    cme_pool_page_free(page);
}

static void test_rsvp_pools__c12_the_minimum_binds_not_the_sum(void **state) {
    (void)state;
    evening e = begin_with_pools();
    assert_ok(go(&e, 0, 2, "public,members", false), cme_store_message(e.store));
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    assert_taken(&e, 3, 3);
    assert_seats(&e, 3, 0);
    assert_ok(go(&e, 1, 1, "public,members", false), cme_store_message(e.store));
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED); /* one member's seat is left */
    evening_end(&e);
}

static void test_rsvp_pools__c13_full_pool_is_named(void **state) {
    (void)state;
    evening e = begin_with_pools();
    assert_ok(go(&e, 0, 3, "members", false), cme_store_message(e.store));
    cme_rsvp_spec spec = evening_spec(&e, 1, CME_RSVP_GOING, 0);
    spec.pools = "members";
    spec.when_full = CME_WHEN_FULL_REFUSE;
    assert_status(CME_ERR_FULL, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_message_has(e.store, "pool 'members' 4: 0 seats left");
    spec.pools = "speakers";
    assert_status(CME_ERR_NOT_FOUND, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    cme_rsvp_explanation *why = NULL;
    assert_ok(go(&e, 2, 0, "members", false), cme_store_message(e.store));
    assert_ok(cme_rsvp_explain(e.store, e.session, e.people[2], &why), cme_store_message(e.store));
    assert_string_equal(why->limit, "pool 'members'");
    assert_int_equal(why->gates, CME_GATE_FULL);
    cme_rsvp_explanation_free(why);
    evening_end(&e);
}

static void test_rsvp_pools__c14_two_roles_are_one_head(void **state) {
    (void)state;
    evening e = evening_begin(10);
    add_pool(&e, "speakers", CME_POOL_ROLE, "speaker", 4);
    add_pool(&e, "volunteers", CME_POOL_ROLE, "volunteer", 4);
    const char *const roles[] = {"speaker", "volunteer"};
    for (int i = 0; i < 2; i++) {
        cme_duty_spec duty = CME_DUTY_SPEC_INIT;
        duty.person = e.people[0];
        duty.role = roles[i];
        duty.event = e.session.event;
        assert_ok(cme_duty_assign(e.store, &duty, NULL), cme_store_message(e.store));
    }
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING);
    assert_taken(&e, 1, 1);
    assert_seats(&e, 1, 0);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_GOING); /* without a role: in neither */
    assert_taken(&e, 1, 1);
    evening_cancel(&e, 0);
    assert_taken(&e, 0, 0);
    evening_end(&e);
}

static void test_rsvp_pools__c19_waitlist_opens_for_the_full_pool_alone(void **state) {
    (void)state;
    evening e = begin_with_pools();
    assert_int_equal(evening_go(&e, 0, 5), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_WAITLISTED);
    assert_ok(go(&e, 2, 0, "members", false), cme_store_message(e.store));
    assert_rsvp(&e, 2, CME_RSVP_GOING); /* nobody waits for this seat */
    evening_cancel(&e, 2);
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED); /* a member's seat is none of theirs */
    evening_go(&e, 0, 4);
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    assert_taken(&e, 6, 0);
    evening_end(&e);
}

static void test_rsvp_pools__c30_any_of_several(void **state) {
    (void)state;
    evening e = begin_with_pools();
    assert_ok(go(&e, 0, 5, "public", false), cme_store_message(e.store));
    assert_ok(go(&e, 1, 3, "members", false), cme_store_message(e.store));
    assert_ok(go(&e, 2, 1, "public,members", true), cme_store_message(e.store));
    assert_rsvp(&e, 2, CME_RSVP_WAITLISTED);
    evening_go(&e, 1, 1); /* two members' seats are free */
    cme_rsvp *rsvp = evening_rsvp(&e, 2);
    assert_int_equal(rsvp->state, CME_RSVP_GOING);
    assert_int_equal(rsvp->pools, 2);
    assert_int_equal(rsvp->any_pool, 0);
    cme_rsvp_free(rsvp);
    assert_taken(&e, 6, 4);
    evening_end(&e);
}

static void test_rsvp_pools__party_goes_over_to_another_pool(void **state) {
    (void)state;
    evening e = begin_with_pools();
    assert_int_equal(evening_go(&e, 0, 3), CME_RSVP_GOING);
    assert_ok(go(&e, 0, 3, "members", false), cme_store_message(e.store));
    assert_taken(&e, 0, 4);
    assert_seats(&e, 4, 0);
    assert_int_equal(evening_go(&e, 1, 4), CME_RSVP_GOING);
    assert_status(CME_ERR_FULL, go(&e, 0, 3, "public", false), cme_store_message(e.store));
    assert_taken(&e, 5, 4);
    evening_end(&e);
}

static void test_rsvp_pools__change_of_pools_takes_nothing_from_who_waits_elsewhere(void **state) {
    (void)state;
    evening e = evening_begin(4);
    add_pool(&e, "left", CME_POOL_NAMED, NULL, 3);
    add_pool(&e, "right", CME_POOL_NAMED, NULL, 3);
    assert_ok(go(&e, 0, 1, "left", false), cme_store_message(e.store));
    assert_ok(go(&e, 1, 0, "left", false), cme_store_message(e.store));
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 3, 0), CME_RSVP_WAITLISTED); /* for the whole */
    assert_ok(go(&e, 4, 0, "left", false), cme_store_message(e.store));
    assert_ok(go(&e, 0, 1, "right", false), cme_store_message(e.store)); /* nobody waits for these seats */
    assert_taken(&e, 1, 2);
    assert_status(CME_ERR_FULL, go(&e, 0, 2, "left", false), cme_store_message(e.store)); /* one more head */
    assert_status(CME_ERR_FULL, go(&e, 0, 1, "left", false), cme_store_message(e.store));
    assert_message_has(e.store,
                       "pool 'left' 3: 2 seats left, 2 needed, and others wait for them"); /* person 4 */
    assert_ok(go(&e, 0, 0, "right", false), cme_store_message(e.store));
    assert_rsvp(&e, 3, CME_RSVP_GOING); /* the seat that was given up */
    assert_taken(&e, 1, 1);
    assert_verified(e.store);
    evening_end(&e);
}

static void test_rsvp_pools__change_of_pools_lets_the_waitlist_move_up(void **state) {
    (void)state;
    evening e = begin_with_pools();
    assert_int_equal(evening_go(&e, 0, 3), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 1, 1), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 2, 2), CME_RSVP_WAITLISTED); /* "public" is full */
    assert_ok(go(&e, 0, 3, "members", false), cme_store_message(e.store));
    assert_rsvp(&e, 2, CME_RSVP_GOING);
    assert_taken(&e, 5, 4);
    assert_verified(e.store);
    evening_end(&e);
}

static void test_rsvp_pools__party_that_grows_into_another_pool_passes_nobody(void **state) {
    (void)state;
    evening e = begin_with_pools();
    assert_ok(go(&e, 0, 0, "members", false), cme_store_message(e.store));
    assert_ok(go(&e, 1, 3, "members", false), cme_store_message(e.store));
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED); /* three are left, and gather for them */
    assert_status(CME_ERR_FULL, go(&e, 0, 1, "members,public", false), cme_store_message(e.store));
    assert_ok(go(&e, 0, 0, "members,public", false), cme_store_message(e.store));
    assert_taken(&e, 1, 1);
    evening_end(&e);
}

static void test_rsvp_pools__rest_of_a_split_party_waits_on_in_other_pools(void **state) {
    (void)state;
    evening e = begin_with_pools();
    evening_set(&e, CME_POLICY_PARTY, party, CME_PARTY_SPLIT);
    assert_int_equal(evening_go(&e, 0, 3), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 1, 3), CME_RSVP_GOING); /* two of four */
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_WAITLISTED);
    assert_ok(go(&e, 1, 3, "members", false), cme_store_message(e.store));
    cme_rsvp *rsvp = evening_rsvp(&e, 1);
    assert_int_equal(rsvp->guests, 3); /* the seats there had room for all */
    assert_int_equal(rsvp->queued_heads, 0);
    cme_rsvp_free(rsvp);
    assert_rsvp(&e, 2, CME_RSVP_GOING);
    assert_taken(&e, 5, 4);
    assert_verified(e.store);
    evening_end(&e);
}

static void test_rsvp_pools__seats_and_pools_go_with_a_transfer(void **state) {
    (void)state;
    evening e = begin_with_pools();
    assert_ok(go(&e, 0, 1, "members", false), cme_store_message(e.store));
    assert_ok(cme_rsvp_transfer(e.store, e.session, e.people[0], e.people[1], CME_ID_NONE, 0, NULL),
              cme_store_message(e.store));
    assert_taken(&e, 0, 2);
    evening_end(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp_pools__c12_the_minimum_binds_not_the_sum),
        cmocka_unit_test(test_rsvp_pools__c13_full_pool_is_named),
        cmocka_unit_test(test_rsvp_pools__c14_two_roles_are_one_head),
        cmocka_unit_test(test_rsvp_pools__c19_waitlist_opens_for_the_full_pool_alone),
        cmocka_unit_test(test_rsvp_pools__c30_any_of_several),
        cmocka_unit_test(test_rsvp_pools__party_goes_over_to_another_pool),
        cmocka_unit_test(test_rsvp_pools__change_of_pools_takes_nothing_from_who_waits_elsewhere),
        cmocka_unit_test(test_rsvp_pools__change_of_pools_lets_the_waitlist_move_up),
        cmocka_unit_test(test_rsvp_pools__party_that_grows_into_another_pool_passes_nobody),
        cmocka_unit_test(test_rsvp_pools__rest_of_a_split_party_waits_on_in_other_pools),
        cmocka_unit_test(test_rsvp_pools__seats_and_pools_go_with_a_transfer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
