/* test_rsvp_gates.c: what stands before a yes: approval, invitations, times; and what organizers set aside.
 * May use cmocka, support_policy.h and the library's public calls.
 * Must not know how gates are kept. */
#include "support_policy.h"

#include <cmevent/block.h>
#include <cmevent/strike.h>

static cme_status say_yes(const evening *e, int person) {
    cme_rsvp_spec spec = evening_spec(e, person, CME_RSVP_GOING, 0);
    return cme_rsvp_answer(e->store, &spec, NULL);
}

/* --- approval --- */

static void test_rsvp_gates__c18_pending_holds_no_seat_unless_the_policy_says_so(void **state) {
    (void)state;
    evening e = evening_begin(2);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_NO_HOLD);
    assert_int_equal(evening_go(&e, 0, 1), CME_RSVP_PENDING);
    assert_seats(&e, 0, 0);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_HOLD);
    assert_int_equal(evening_go(&e, 1, 1), CME_RSVP_PENDING);
    assert_seats(&e, 0, 2);
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_PENDING); /* asks as well, and there is none to hold */
    assert_seats(&e, 0, 2);
    evening_end(&e);
}

static void test_rsvp_gates__c18_seats_are_checked_again_on_approval(void **state) {
    (void)state;
    evening e = evening_begin(2);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_NO_HOLD);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(evening_go(&e, i, 0), CME_RSVP_PENDING);
    }
    for (int i = 0; i < 3; i++) {
        assert_ok(evening_approve(&e, i, 0), cme_store_message(e.store));
    }
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    assert_rsvp(&e, 2, CME_RSVP_WAITLISTED);
    assert_seats(&e, 2, 0);
    evening_end(&e);
}

static void test_rsvp_gates__approval_turns_held_seats_into_seats(void **state) {
    (void)state;
    evening e = evening_begin(2);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_HOLD);
    evening_go(&e, 0, 1);
    assert_ok(evening_approve(&e, 0, 0), cme_store_message(e.store));
    assert_seats(&e, 2, 0);
    assert_ok(evening_approve(&e, 0, 0), cme_store_message(e.store)); /* twice is once */
    assert_seats(&e, 2, 0);
    assert_int_equal(evening_log_lines(&e, 0), 2);
    evening_end(&e);
}

static void test_rsvp_gates__rejection_frees_what_was_held(void **state) {
    (void)state;
    evening e = evening_begin(1);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_HOLD);
    evening_go(&e, 0, 0);
    assert_seats(&e, 0, 1);
    evening_go(&e, 1, 0);
    assert_ok(evening_approve(&e, 1, 0), cme_store_message(e.store));
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED);
    assert_ok(evening_reject(&e, 0), cme_store_message(e.store));
    assert_rsvp(&e, 0, CME_RSVP_REJECTED);
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    assert_seats(&e, 1, 0);
    assert_status(CME_ERR_STATE, say_yes(&e, 0), cme_store_message(e.store));
    evening_end(&e);
}

static void test_rsvp_gates__c37_pending_is_not_waitlisted(void **state) {
    (void)state;
    evening e = evening_begin(1);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_NO_HOLD);
    evening_go(&e, 0, 0);
    cme_rsvp *rsvp = evening_rsvp(&e, 0);
    assert_int_equal(rsvp->state, CME_RSVP_PENDING);
    assert_int_equal(rsvp->queue_position, 0);
    assert_int_equal(rsvp->queued_heads, 0);
    assert_int_equal(rsvp->queued_at, CME_TIME_NONE);
    cme_rsvp_free(rsvp);
    assert_heads(&e, 0, 0);
    evening_end(&e);
}

static void test_rsvp_gates__whoever_was_invited_needs_no_approval(void **state) {
    (void)state;
    evening e = evening_begin(1);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_NO_HOLD);
    assert_ok(cme_rsvp_invite(e.store, e.session, e.people[0], e.people[EVENING_ORGANIZER], NULL),
              cme_store_message(e.store));
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp_gates__pending_party_changes_its_size(void **state) {
    (void)state;
    evening e = evening_begin(3);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_HOLD);
    evening_go(&e, 0, 0);
    evening_go(&e, 0, 2);
    assert_seats(&e, 0, 3);
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 3);
    assert_status(CME_ERR_FULL, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_seats(&e, 0, 3);
    evening_go(&e, 0, 1);
    assert_seats(&e, 0, 2);
    evening_cancel(&e, 0);
    assert_seats(&e, 0, 0);
    evening_end(&e);
}

/* --- invitations --- */

static void test_rsvp_gates__invitation_only_keeps_others_out(void **state) {
    (void)state;
    evening e = evening_begin(3);
    evening_set(&e, CME_POLICY_INVITATION_ONLY, invitation_only, true);
    assert_status(CME_ERR_NOT_ALLOWED, say_yes(&e, 0), cme_store_message(e.store));
    assert_message_has(e.store, "Person 00");
    assert_ok(cme_rsvp_invite(e.store, e.session, e.people[0], CME_ID_NONE, NULL),
              cme_store_message(e.store));
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING);
    evening_cancel(&e, 0);
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING); /* and remains invited */
    evening_end(&e);
}

static void test_rsvp_gates__c31_promotion_never_bypasses_a_gate(void **state) {
    (void)state;
    evening e = evening_full(2);
    evening_go(&e, 2, 0);
    evening_go(&e, 3, 0);
    evening_go(&e, 4, 0);
    evening_set(&e, CME_POLICY_INVITATION_ONLY, invitation_only, true);
    assert_ok(cme_rsvp_invite(e.store, e.session, e.people[3], CME_ID_NONE, NULL),
              cme_store_message(e.store));
    evening_cancel(&e, 0);
    assert_rsvp(&e, 2, CME_RSVP_PENDING); /* would have been next: the organizer is asked */
    assert_rsvp(&e, 3, CME_RSVP_GOING);
    assert_rsvp(&e, 4, CME_RSVP_WAITLISTED);
    evening_set(&e, CME_POLICY_INVITATION_ONLY, invitation_only, false);
    evening_set(&e, CME_POLICY_APPROVAL, approval, CME_APPROVAL_NO_HOLD);
    evening_cancel(&e, 1);
    assert_rsvp(&e, 4, CME_RSVP_PENDING);
    assert_ok(evening_approve(&e, 2, 0), cme_store_message(e.store));
    assert_rsvp(&e, 2, CME_RSVP_GOING);
    evening_end(&e);
}

/* --- times --- */

static void test_rsvp_gates__rsvps_open_and_close(void **state) {
    (void)state;
    evening e = evening_begin(3);
    evening_set(&e, CME_POLICY_OPENS, opens_before, 24 * 3600);
    evening_set(&e, CME_POLICY_CLOSES, closes_before, 3600);
    support_set_now(EVENING_START - 24 * 3600 - 1);
    assert_status(CME_ERR_CLOSED, say_yes(&e, 0), cme_store_message(e.store));
    assert_message_has(e.store, "open at 2026-03-01T19:00:00Z");
    support_set_now(EVENING_START - 24 * 3600);
    assert_int_equal(evening_go(&e, 0, 1), CME_RSVP_GOING);
    support_set_now(EVENING_START - 3600);
    assert_status(CME_ERR_CLOSED, say_yes(&e, 1), cme_store_message(e.store));
    assert_message_has(e.store, "closed at 2026-03-02T18:00:00Z");
    /* A smaller party, and a withdrawal, are always welcome. */
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING);
    evening_cancel(&e, 0);
    evening_end(&e);
}

static void test_rsvp_gates__c29_nobody_moves_up_after_the_closing_time(void **state) {
    (void)state;
    evening e = evening_full(1);
    evening_set(&e, CME_POLICY_CLOSES, closes_before, 3600);
    evening_go(&e, 1, 0);
    support_set_now(EVENING_START - 3600);
    evening_cancel(&e, 0);
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

static void test_rsvp_gates__late_withdrawal_is_marked(void **state) {
    (void)state;
    evening e = evening_full(2);
    evening_set(&e, CME_POLICY_CUTOFF, cutoff_before, 2 * 3600);
    support_set_now(EVENING_START - 2 * 3600 - 1);
    evening_cancel(&e, 0);
    support_set_now(EVENING_START - 2 * 3600);
    cme_rsvp_spec spec = evening_spec(&e, 1, CME_RSVP_DECLINED, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    for (int i = 0; i < 2; i++) {
        cme_rsvp *rsvp = evening_rsvp(&e, i);
        assert_int_equal(rsvp->is_late, i == 1);
        cme_rsvp_free(rsvp);
    }
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_GOING); /* who comes after all is late no more */
    cme_rsvp *rsvp = evening_rsvp(&e, 1);
    assert_false(rsvp->is_late);
    cme_rsvp_free(rsvp);
    evening_end(&e);
}

/* --- persons --- */

static void test_rsvp_gates__blocked_person_is_refused(void **state) {
    (void)state;
    evening e = evening_full(2);
    evening_go(&e, 3, 0);
    cme_block_spec block = CME_BLOCK_SPEC_INIT;
    block.group = e.group;
    block.person = e.people[0];
    block.by = e.people[EVENING_ORGANIZER];
    assert_ok(cme_block_add(e.store, &block, NULL), cme_store_message(e.store));
    assert_rsvp(&e, 0, CME_RSVP_REJECTED); /* and the seat went on */
    assert_rsvp(&e, 3, CME_RSVP_GOING);
    block.person = e.people[5];
    assert_ok(cme_block_add(e.store, &block, NULL), cme_store_message(e.store));
    assert_status(CME_ERR_NOT_ALLOWED, say_yes(&e, 5), cme_store_message(e.store));
    cme_rsvp_explanation *why = NULL;
    assert_ok(cme_rsvp_explain(e.store, e.session, e.people[5], &why), cme_store_message(e.store));
    assert_string_equal(cme_store_message(e.store), "");
    assert_int_equal(why->gates, CME_GATE_BLOCKED | CME_GATE_FULL);
    cme_rsvp_explanation_free(why);
    assert_status(CME_ERR_NOT_ALLOWED,
                  cme_rsvp_transfer(e.store, e.session, e.people[1], e.people[5], CME_ID_NONE, 0, NULL),
                  cme_store_message(e.store));
    assert_ok(evening_override(&e, 5, 0, CME_OVERRIDE_BLOCK), cme_store_message(e.store));
    assert_rsvp(&e, 5, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

static void test_rsvp_gates__c67_strikes_ask_for_approval_or_queue_behind(void **state) {
    (void)state;
    evening e = evening_begin(2);
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING);
    support_set_now(EVENING_START + 60);
    assert_ok(cme_attendance_close(e.store, e.session), cme_store_message(e.store));
    /* The next evening, a week later, with one seat. */
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = e.group;
    spec.title = "Rust Night";
    spec.start = cme_civil_from_seconds(EVENING_START + 7 * 86400, CME_CIVIL_UTC);
    spec.duration_seconds = 3600;
    spec.capacity = 1;
    cme_event *event = NULL;
    assert_ok(cme_event_create(e.store, &spec, &event), cme_store_message(e.store));
    assert_ok(cme_event_publish(e.store, event->id, NULL), cme_store_message(e.store));
    e.session = cme_session_key_of(event->id, CME_CIVIL_NONE);
    cme_event_free(event);
    evening_set(&e, CME_POLICY_STRIKE_LIMIT, strike_limit, 1);
    evening_set(&e, CME_POLICY_STRIKE_EFFECT, strike_effect, CME_STRIKE_APPROVAL);
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_PENDING);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_GOING);
    evening_cancel(&e, 0);
    evening_set(&e, CME_POLICY_STRIKE_EFFECT, strike_effect, CME_STRIKE_LOWER_PRIORITY);
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_WAITLISTED);
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_WAITLISTED); /* later, and before them */
    evening_cancel(&e, 1);
    assert_rsvp(&e, 2, CME_RSVP_GOING);
    assert_rsvp(&e, 0, CME_RSVP_WAITLISTED);
    /* A strike counts no more once it has expired. */
    evening_set(&e, CME_POLICY_STRIKE_DAYS, strike_days, 1);
    support_set_now(EVENING_START + 3 * 86400);
    evening_cancel(&e, 0);
    cme_rsvp *rsvp = NULL;
    cme_rsvp_spec again = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    assert_ok(cme_rsvp_answer(e.store, &again, &rsvp), cme_store_message(e.store));
    assert_int_equal(rsvp->priority, 0);
    cme_rsvp_free(rsvp);
    evening_end(&e);
}

/* --- what an organizer sets aside --- */

static void test_rsvp_gates__overrides_are_marked_in_the_log(void **state) {
    (void)state;
    evening e = evening_begin(1);
    evening_set(&e, CME_POLICY_INVITATION_ONLY, invitation_only, true);
    evening_set(&e, CME_POLICY_OPENS, opens_before, 3600);
    const uint32_t overrides = CME_OVERRIDE_WINDOW | CME_OVERRIDE_INVITATION;
    assert_ok(evening_override(&e, 0, 0, overrides), cme_store_message(e.store));
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e.session;
    cme_rsvp_log_page *page = NULL;
    assert_ok(cme_rsvp_log_find(e.store, &query, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->overrides, overrides);
    assert_true(cme_id_equal(page->items[0]->by, e.people[EVENING_ORGANIZER]));
    cme_rsvp_log_page_free(page);
    evening_end(&e);
}

static void test_rsvp_gates__c02_without_an_organizer_nothing_is_set_aside(void **state) {
    (void)state;
    evening e = evening_full(1);
    cme_rsvp_spec spec = evening_spec(&e, 1, CME_RSVP_GOING, 0);
    for (uint32_t bit = 1; bit <= CME_OVERRIDE_ALL; bit <<= 1) {
        spec.overrides = bit;
        assert_status(CME_ERR_INVALID, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
        assert_message_has(e.store, "by");
    }
    /* Of all options of a yes only the one that names the seats goes past them. */
    for (uint32_t bit = 1; bit <= CME_OVERRIDE_ALL; bit <<= 1) {
        if (bit != CME_OVERRIDE_CAPACITY) {
            assert_ok(evening_override(&e, 1, 0, bit), cme_store_message(e.store));
            assert_rsvp(&e, 1, CME_RSVP_WAITLISTED);
        }
    }
    assert_status(CME_ERR_INVALID, evening_override(&e, 1, 0, UINT32_C(1) << 20), cme_store_message(e.store));
    assert_seats(&e, 1, 0);
    evening_end(&e);
}

static void test_rsvp_gates__organizer_passes_the_queue_only_by_name(void **state) {
    (void)state;
    evening e = evening_begin(3);
    evening_go(&e, 0, 0);
    evening_go(&e, 1, 2); /* waits for three seats */
    assert_ok(evening_override(&e, 2, 0, 0), cme_store_message(e.store));
    assert_rsvp(&e, 2, CME_RSVP_WAITLISTED);
    assert_ok(evening_override(&e, 3, 0, CME_OVERRIDE_QUEUE), cme_store_message(e.store));
    assert_rsvp(&e, 3, CME_RSVP_GOING);
    evening_end(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp_gates__c18_pending_holds_no_seat_unless_the_policy_says_so),
        cmocka_unit_test(test_rsvp_gates__c18_seats_are_checked_again_on_approval),
        cmocka_unit_test(test_rsvp_gates__approval_turns_held_seats_into_seats),
        cmocka_unit_test(test_rsvp_gates__rejection_frees_what_was_held),
        cmocka_unit_test(test_rsvp_gates__c37_pending_is_not_waitlisted),
        cmocka_unit_test(test_rsvp_gates__whoever_was_invited_needs_no_approval),
        cmocka_unit_test(test_rsvp_gates__pending_party_changes_its_size),
        cmocka_unit_test(test_rsvp_gates__invitation_only_keeps_others_out),
        cmocka_unit_test(test_rsvp_gates__c31_promotion_never_bypasses_a_gate),
        cmocka_unit_test(test_rsvp_gates__rsvps_open_and_close),
        cmocka_unit_test(test_rsvp_gates__c29_nobody_moves_up_after_the_closing_time),
        cmocka_unit_test(test_rsvp_gates__late_withdrawal_is_marked),
        cmocka_unit_test(test_rsvp_gates__blocked_person_is_refused),
        cmocka_unit_test(test_rsvp_gates__c67_strikes_ask_for_approval_or_queue_behind),
        cmocka_unit_test(test_rsvp_gates__overrides_are_marked_in_the_log),
        cmocka_unit_test(test_rsvp_gates__c02_without_an_organizer_nothing_is_set_aside),
        cmocka_unit_test(test_rsvp_gates__organizer_passes_the_queue_only_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
