/* test_membership_organizer.c: the last organizer of a group (rules.md 76), and the duties of those who go.
 * May use the library, support_people.h, cmocka. */
#include "support_people.h"

#include <cmevent/duty.h>

/* A group that Olga organizes, with Ada as a member. */
typedef struct fixture {
    cme_store *store;
    cme_id group;
    cme_id olga;
    cme_id ada;
    cme_id duty; /* Olga's, as organizer */
} fixture;

static cme_status set(const fixture *f, cme_id person, cme_membership_state state) {
    cme_membership_spec spec = CME_MEMBERSHIP_SPEC_INIT;
    spec.group = f->group;
    spec.person = person;
    spec.state = state;
    return cme_membership_set(f->store, &spec, NULL);
}

static cme_id assign(const fixture *f, cme_id group, cme_id person, const char *role, cme_time since,
                     cme_time until) {
    cme_duty_spec spec = CME_DUTY_SPEC_INIT;
    spec.person = person;
    spec.role = role;
    spec.group = group;
    spec.since = since;
    spec.until = until;
    cme_duty *duty = NULL;
    assert_ok(cme_duty_assign(f->store, &spec, &duty), cme_store_message(f->store));
    cme_id id = duty->id;
    cme_duty_free(duty);
    return id;
}

static fixture begin(void) {
    fixture f = {.store = support_store()};
    support_set_now(SUPPORT_NOON - 1000);
    f.group = people_group(f.store, "Rust Berlin");
    f.olga = people_person(f.store, "Olga");
    f.ada = people_person(f.store, "Ada");
    assert_ok(set(&f, f.olga, CME_MEMBERSHIP_MEMBER), cme_store_message(f.store));
    assert_ok(set(&f, f.ada, CME_MEMBERSHIP_MEMBER), cme_store_message(f.store));
    f.duty = assign(&f, f.group, f.olga, CME_DUTY_ORGANIZER, CME_TIME_NONE, CME_TIME_NONE);
    support_set_now(SUPPORT_NOON);
    return f;
}

static void assert_stuck(const fixture *f) {
    static const cme_membership_state ways[] = {CME_MEMBERSHIP_ALUMNI, CME_MEMBERSHIP_LEFT,
                                                CME_MEMBERSHIP_REMOVED};
    for (int i = 0; i < 3; i++) {
        people_assert_refused(f->store, CME_ERR_CONFLICT, set(f, f->olga, ways[i]),
                              "'Olga' is the last organizer of group 'Rust Berlin'");
    }
    people_assert_refused(f->store, CME_ERR_CONFLICT, cme_duty_end(f->store, f->duty, CME_TIME_NONE, NULL),
                          "assign another one first");
    cme_membership *olga = NULL;
    assert_ok(cme_membership_get(f->store, f->group, f->olga, &olga), cme_store_message(f->store));
    assert_int_equal(olga->state, CME_MEMBERSHIP_MEMBER);
    cme_membership_free(olga);
    cme_duty *duty = NULL;
    assert_ok(cme_duty_get(f->store, f->duty, &duty), cme_store_message(f->store));
    assert_int_equal(duty->until, CME_TIME_NONE);
    cme_duty_free(duty);
}

static cme_time until_of(const fixture *f, cme_id id) {
    cme_duty *duty = NULL;
    assert_ok(cme_duty_get(f->store, id, &duty), cme_store_message(f->store));
    cme_time until = duty->until;
    cme_duty_free(duty);
    return until;
}

static void test_membership_organizer__c76_the_last_one_stays(void **state) {
    (void)state;
    fixture f = begin();
    assert_stuck(&f);
    assert_ok(set(&f, f.ada, CME_MEMBERSHIP_LEFT), cme_store_message(f.store)); /* members go as they like */
    assert_ok(set(&f, f.ada, CME_MEMBERSHIP_LIVING_ROOM), cme_store_message(f.store));
    assert_stuck(&f); /* those in the living room count too */
    cme_store_close(f.store);
}

static void test_membership_organizer__c76_goes_after_handing_over(void **state) {
    (void)state;
    fixture f = begin();
    cme_id hers = assign(&f, f.group, f.ada, CME_DUTY_ORGANIZER, CME_TIME_NONE, CME_TIME_NONE);
    assert_ok(set(&f, f.olga, CME_MEMBERSHIP_LEFT), cme_store_message(f.store));
    assert_int_equal(until_of(&f, f.duty), SUPPORT_NOON);
    assert_int_equal(until_of(&f, hers), CME_TIME_NONE);
    people_assert_refused(f.store, CME_ERR_NOT_FOUND,
                          cme_duty_end(f.store, people_stranger(), CME_TIME_NONE, NULL), "no duty");
    cme_store_close(f.store);
}

static void test_membership_organizer__c76_the_duty_ends_after_handing_over(void **state) {
    (void)state;
    fixture f = begin();
    (void)assign(&f, f.group, f.ada, CME_DUTY_ORGANIZER, CME_TIME_NONE, CME_TIME_NONE);
    assert_ok(cme_duty_end(f.store, f.duty, CME_TIME_NONE, NULL), cme_store_message(f.store));
    cme_store_close(f.store);
}

static void test_membership_organizer__c76_goes_from_a_group_of_one(void **state) {
    (void)state;
    static const cme_membership_state gone[] = {CME_MEMBERSHIP_ALUMNI, CME_MEMBERSHIP_LEFT,
                                                CME_MEMBERSHIP_REMOVED};
    for (int i = 0; i < 3; i++) {
        fixture f = begin();
        assert_ok(set(&f, f.ada, gone[i]), cme_store_message(f.store));
        cme_id applicant = people_person(f.store, "Applicant");
        assert_ok(set(&f, applicant, CME_MEMBERSHIP_APPLIED), cme_store_message(f.store));
        assert_ok(set(&f, f.olga, CME_MEMBERSHIP_LEFT), cme_store_message(f.store));
        assert_int_equal(until_of(&f, f.duty), SUPPORT_NOON);
        cme_store_close(f.store);
    }
    fixture f = begin();
    assert_ok(set(&f, f.ada, CME_MEMBERSHIP_LEFT), cme_store_message(f.store));
    assert_ok(cme_duty_end(f.store, f.duty, CME_TIME_NONE, NULL), cme_store_message(f.store));
    cme_store_close(f.store);
}

static void test_membership_organizer__c76_others_must_be_organizers_here_and_now(void **state) {
    (void)state;
    fixture f = begin();
    cme_id paris = people_group(f.store, "Rust Paris");
    (void)assign(&f, f.group, f.ada, CME_DUTY_HOST, CME_TIME_NONE, CME_TIME_NONE);
    (void)assign(&f, paris, f.ada, CME_DUTY_ORGANIZER, CME_TIME_NONE, CME_TIME_NONE);
    (void)assign(&f, f.group, f.ada, CME_DUTY_ORGANIZER, SUPPORT_NOON - 500,
                 SUPPORT_NOON); /* over, just now */
    assert_stuck(&f);
    cme_id next = assign(&f, f.group, f.ada, CME_DUTY_ORGANIZER, SUPPORT_NOON + 1, CME_TIME_NONE);
    assert_stuck(&f);
    /* From when the next one begins, the duty may end; and then the next one cannot be called off. */
    people_assert_refused(f.store, CME_ERR_CONFLICT, cme_duty_end(f.store, f.duty, SUPPORT_NOON, NULL),
                          "last organizer");
    assert_ok(cme_duty_end(f.store, f.duty, SUPPORT_NOON + 1, NULL), cme_store_message(f.store));
    people_assert_refused(f.store, CME_ERR_CONFLICT, cme_duty_end(f.store, next, CME_TIME_NONE, NULL),
                          "last organizer");
    support_set_now(SUPPORT_NOON + 1);
    assert_ok(set(&f, f.olga, CME_MEMBERSHIP_LEFT), cme_store_message(f.store));
    cme_store_close(f.store);
}

static void test_membership_organizer__c76_other_duties_end_freely(void **state) {
    (void)state;
    fixture f = begin();
    cme_id host = assign(&f, f.group, f.olga, CME_DUTY_HOST, CME_TIME_NONE, CME_TIME_NONE);
    assert_ok(cme_duty_end(f.store, host, CME_TIME_NONE, NULL), cme_store_message(f.store));
    people_assert_refused(f.store, CME_ERR_CONFLICT, cme_duty_end(f.store, f.duty, SUPPORT_NOON + 100, NULL),
                          "last organizer");
    cme_store_close(f.store);
}

static void test_membership_organizer__who_goes_leaves_the_duties_on_the_group(void **state) {
    (void)state;
    fixture f = begin();
    cme_id paris = people_group(f.store, "Rust Paris");
    cme_id host = assign(&f, f.group, f.ada, CME_DUTY_HOST, SUPPORT_NOON - 500, CME_TIME_NONE);
    cme_id term = assign(&f, f.group, f.ada, CME_DUTY_VOLUNTEER, SUPPORT_NOON - 500, SUPPORT_NOON + 500);
    cme_id over = assign(&f, f.group, f.ada, "treasurer", SUPPORT_NOON - 500, SUPPORT_NOON - 400);
    cme_id coming = assign(&f, f.group, f.ada, CME_DUTY_SPEAKER, SUPPORT_NOON + 100, CME_TIME_NONE);
    cme_id elsewhere = assign(&f, paris, f.ada, CME_DUTY_HOST, SUPPORT_NOON - 500, CME_TIME_NONE);
    uint64_t before = people_changes(f.store);
    cme_membership_spec spec = CME_MEMBERSHIP_SPEC_INIT;
    spec.group = f.group;
    spec.person = f.ada;
    spec.state = CME_MEMBERSHIP_LEFT;
    spec.at = SUPPORT_NOON - 100;
    assert_ok(cme_membership_set(f.store, &spec, NULL), cme_store_message(f.store));
    assert_int_equal(until_of(&f, host), SUPPORT_NOON - 100);
    assert_int_equal(until_of(&f, term), SUPPORT_NOON - 100);
    assert_int_equal(until_of(&f, over), SUPPORT_NOON - 400);
    assert_int_equal(until_of(&f, coming), SUPPORT_NOON + 100); /* it will not have been held */
    assert_int_equal(until_of(&f, elsewhere), CME_TIME_NONE);
    assert_int_equal(until_of(&f, f.duty), CME_TIME_NONE); /* Olga's */
    assert_int_equal(people_changes(f.store), before + 4); /* the membership and three duties */
    people_assert_changed(f.store, CME_CHANGE_DUTY, CME_CHANGE_UPDATED, coming, CME_ID_NONE);
    cme_store_close(f.store);
}

static void test_membership_organizer__going_to_the_living_room_or_back_keeps_duties(void **state) {
    (void)state;
    fixture f = begin();
    cme_id host = assign(&f, f.group, f.ada, CME_DUTY_HOST, CME_TIME_NONE, CME_TIME_NONE);
    assert_ok(set(&f, f.ada, CME_MEMBERSHIP_LEFT), cme_store_message(f.store));
    assert_int_equal(until_of(&f, host), SUPPORT_NOON);
    support_set_now(SUPPORT_NOON + 10);
    cme_id again = assign(&f, f.group, f.ada, CME_DUTY_HOST, CME_TIME_NONE, CME_TIME_NONE);
    assert_ok(set(&f, f.ada, CME_MEMBERSHIP_LIVING_ROOM), cme_store_message(f.store));
    assert_ok(set(&f, f.ada, CME_MEMBERSHIP_MEMBER), cme_store_message(f.store));
    assert_int_equal(until_of(&f, again), CME_TIME_NONE);
    cme_store_close(f.store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_membership_organizer__c76_the_last_one_stays),
        cmocka_unit_test(test_membership_organizer__c76_goes_after_handing_over),
        cmocka_unit_test(test_membership_organizer__c76_the_duty_ends_after_handing_over),
        cmocka_unit_test(test_membership_organizer__c76_goes_from_a_group_of_one),
        cmocka_unit_test(test_membership_organizer__c76_others_must_be_organizers_here_and_now),
        cmocka_unit_test(test_membership_organizer__c76_other_duties_end_freely),
        cmocka_unit_test(test_membership_organizer__who_goes_leaves_the_duties_on_the_group),
        cmocka_unit_test(test_membership_organizer__going_to_the_living_room_or_back_keeps_duties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
