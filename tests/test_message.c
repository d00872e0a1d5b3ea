/* test_message.c: the outbox: what makes a message, and how an application fetches and acknowledges them.
 * May use cmocka, support_rsvp.h and the library.
 * Must not know how the change log is kept. */
#include "support_rsvp.h"

#include <cmevent/message.h>
#include <cmevent/policy.h>

#define assert_is(found, expected) assert_true(cme_id_equal((found), (expected)))

static cme_message_page *fetch_with(cme_store *store, const cme_message_query *query) {
    cme_message_page *page = NULL;
    assert_ok(cme_message_find(store, query, &page), cme_store_message(store));
    return page;
}

/* All that was not acknowledged. */
static cme_message_page *fetch(const evening *e) {
    cme_message_query query = CME_MESSAGE_QUERY_INIT;
    query.limit = CME_PAGE_MAX;
    return fetch_with(e->store, &query);
}

/* From here on only what comes counts. */
static void forget_messages(const evening *e) {
    assert_ok(cme_message_acknowledge(e->store, people_changes(e->store)), cme_store_message(e->store));
}

/* The only message; freed with its page. */
static const cme_message *only(const cme_message_page *page, cme_message_kind kind) {
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->kind, kind);
    return page->items[0];
}

/* One message since the last look, and of this kind to this person. */
static void assert_told(const evening *e, int person, cme_message_kind kind) {
    cme_message_page *page = fetch(e);
    assert_is(only(page, kind)->person, e->people[person]);
    cme_message_page_free(page);
    forget_messages(e);
}

static void assert_nobody_told(const evening *e) {
    cme_message_page *page = fetch(e);
    assert_int_equal(page->count, 0);
    cme_message_page_free(page);
}

static cme_status answer_as(const evening *e, int person, cme_rsvp_state state, int32_t guests) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = e->session;
    spec.person = e->people[person];
    spec.answer = state;
    spec.guests = guests;
    return cme_rsvp_answer(e->store, &spec, NULL);
}

static void say(const evening *e, int person, cme_rsvp_state state, int32_t guests) {
    assert_ok(answer_as(e, person, state, guests), cme_store_message(e->store));
}

static void test_message__each_answer_is_one(void **state) {
    (void)state;
    evening e = evening_begin(2);
    assert_ok(cme_rsvp_invite(e.store, e.session, e.people[0], e.people[9], NULL), "");
    assert_told(&e, 0, CME_MESSAGE_INVITED);
    say(&e, 0, CME_RSVP_GOING, 0);
    assert_told(&e, 0, CME_MESSAGE_CONFIRMED);
    say(&e, 0, CME_RSVP_GOING, 1);
    assert_told(&e, 0, CME_MESSAGE_PARTY_CHANGED);
    say(&e, 1, CME_RSVP_GOING, 0);
    assert_told(&e, 1, CME_MESSAGE_WAITLISTED);
    say(&e, 2, CME_RSVP_MAYBE, 0);
    assert_told(&e, 2, CME_MESSAGE_MAYBE);
    say(&e, 3, CME_RSVP_DECLINED, 0);
    assert_told(&e, 3, CME_MESSAGE_DECLINED);
    assert_ok(cme_rsvp_cancel(e.store, e.session, e.people[1], CME_ID_NONE, NULL), "");
    assert_told(&e, 1, CME_MESSAGE_WITHDRAWN);
    evening_end(&e);
}

static void test_message__says_what_a_mail_needs(void **state) {
    (void)state;
    evening e = evening_begin(4);
    cme_person_spec spec = CME_PERSON_SPEC_INIT;
    spec.email = "zero@example.org";
    spec.locale = "de";
    spec.consent = CME_CONSENT_EMAIL;
    assert_ok(cme_person_update(e.store, e.people[0], &spec,
                                CME_PERSON_EMAIL | CME_PERSON_LOCALE | CME_PERSON_CONSENT, NULL),
              cme_store_message(e.store));
    cme_rsvp_spec rsvp = CME_RSVP_SPEC_INIT;
    rsvp.session = e.session;
    rsvp.person = e.people[0];
    rsvp.answer = CME_RSVP_GOING;
    rsvp.guests = 2;
    rsvp.by = e.people[9];
    assert_ok(cme_rsvp_answer(e.store, &rsvp, NULL), cme_store_message(e.store));

    cme_message_page *page = fetch(&e);
    const cme_message *message = only(page, CME_MESSAGE_CONFIRMED);
    assert_int_equal(message->sequence, people_changes(e.store));
    assert_int_equal(message->at, SUPPORT_NOON);
    assert_true(cme_session_key_equal(message->session, e.session));
    assert_string_equal(message->title, "Rust Night");
    assert_null(message->location);
    assert_int_equal(message->starts_at, EVENING_START);
    assert_int_equal(message->ends_at, EVENING_START + 2 * 3600);
    assert_string_equal(message->zone, "UTC");
    assert_string_equal(message->person_name, "Person 00");
    assert_string_equal(message->person_email, "zero@example.org");
    assert_string_equal(message->person_locale, "de");
    assert_int_equal(message->person_consent, CME_CONSENT_EMAIL);
    assert_int_equal(message->from, 0);
    assert_int_equal(message->to, CME_RSVP_GOING);
    assert_int_equal(message->state, CME_RSVP_GOING);
    assert_int_equal(message->reason, CME_RSVP_REASON_ANSWER);
    assert_is(message->by, e.people[9]);
    assert_int_equal(message->guests_before, 0);
    assert_int_equal(message->guests_after, 2);
    assert_false(message->asks);
    assert_int_equal(message->expires_at, CME_TIME_NONE);
    assert_int_equal(message->time_before, CME_TIME_NONE);
    assert_true(cme_id_is_none(message->venue_after));
    cme_message_page_free(page);
    evening_end(&e);
}

static void test_message__who_moves_up_is_told_with_who_made_room(void **state) {
    (void)state;
    evening e = evening_begin(1);
    say(&e, 0, CME_RSVP_GOING, 0);
    say(&e, 1, CME_RSVP_GOING, 0);
    forget_messages(&e);

    say(&e, 0, CME_RSVP_DECLINED, 0);

    cme_message_page *page = fetch(&e);
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[0]->kind, CME_MESSAGE_DECLINED);
    assert_int_equal(page->items[1]->kind, CME_MESSAGE_PROMOTED);
    assert_int_equal(page->items[1]->from, CME_RSVP_WAITLISTED);
    assert_int_equal(page->items[1]->reason, CME_RSVP_REASON_PROMOTION);
    assert_is(page->items[1]->person, e.people[1]);
    cme_message_page_free(page);
    evening_end(&e);
}

static void test_message__none_when_nothing_changed(void **state) {
    (void)state;
    evening e = evening_begin(1);
    say(&e, 0, CME_RSVP_GOING, 0);
    forget_messages(&e);
    say(&e, 0, CME_RSVP_GOING, 0);
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = e.session;
    spec.person = e.people[0];
    spec.answer = CME_RSVP_GOING;
    spec.note = "vegan"; /* is a change, and nothing to be told */
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_status(CME_ERR_FULL, answer_as(&e, 0, CME_RSVP_GOING, 5), cme_store_message(e.store));
    assert_nobody_told(&e);
    evening_end(&e);
}

static void test_message__none_after_a_rollback(void **state) {
    (void)state;
    evening e = evening_begin(1);
    assert_ok(cme_store_begin(e.store), cme_store_message(e.store));
    say(&e, 0, CME_RSVP_GOING, 0);
    assert_ok(cme_store_rollback(e.store), cme_store_message(e.store));
    assert_nobody_told(&e);
    evening_end(&e);
}

static void test_message__c36_waitlisted_are_told_that_they_wait(void **state) {
    (void)state;
    evening e = evening_begin(0);
    say(&e, 0, CME_RSVP_GOING, 0);
    cme_message_page *page = fetch(&e);
    assert_int_equal(only(page, CME_MESSAGE_WAITLISTED)->to, CME_RSVP_WAITLISTED);
    cme_message_page_free(page);
    evening_end(&e);
}

/* Everyone: a seat, a place in the queue, a maybe, an invitation; not who said no before. */
static void test_message__c38_everyone_is_told_that_it_is_cancelled(void **state) {
    (void)state;
    evening e = evening_begin(1);
    say(&e, 0, CME_RSVP_GOING, 0);
    say(&e, 1, CME_RSVP_GOING, 0);
    say(&e, 2, CME_RSVP_MAYBE, 0);
    assert_ok(cme_rsvp_invite(e.store, e.session, e.people[3], CME_ID_NONE, NULL), "");
    say(&e, 4, CME_RSVP_DECLINED, 0);
    forget_messages(&e);

    assert_ok(cme_session_cancel(e.store, e.session, NULL), cme_store_message(e.store));

    cme_message_page *page = fetch(&e);
    const cme_rsvp_state had[] = {CME_RSVP_GOING, CME_RSVP_WAITLISTED, CME_RSVP_MAYBE, CME_RSVP_INVITED};
    assert_int_equal(page->count, 4);
    for (size_t i = 0; i < page->count; i++) {
        assert_int_equal(page->items[i]->kind, CME_MESSAGE_SESSION_CANCELLED);
        assert_is(page->items[i]->person, e.people[i]);
        assert_int_equal(page->items[i]->from, had[i]);
        assert_false(page->items[i]->asks);
    }
    cme_message_page_free(page);
    forget_messages(&e);

    assert_ok(cme_session_reinstate(e.store, e.session, CME_COMEBACK_RESTORE, NULL),
              cme_store_message(e.store));
    page = fetch(&e);
    assert_int_equal(page->count, 4);
    for (size_t i = 0; i < page->count; i++) {
        assert_int_equal(page->items[i]->kind, CME_MESSAGE_SESSION_REINSTATED);
        assert_int_equal(page->items[i]->asks, page->items[i]->to == CME_RSVP_INVITED);
    }
    cme_message_page_free(page);
    evening_end(&e);
}

static void test_message__c38_of_a_cancelled_event_too(void **state) {
    (void)state;
    evening e = evening_begin(1);
    say(&e, 0, CME_RSVP_GOING, 0);
    say(&e, 1, CME_RSVP_GOING, 0);
    forget_messages(&e);
    assert_ok(cme_event_cancel(e.store, e.session.event, NULL), cme_store_message(e.store));
    cme_message_page *page = fetch(&e);
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[1]->kind, CME_MESSAGE_SESSION_CANCELLED);
    assert_int_equal(page->items[1]->reason, CME_RSVP_REASON_EVENT_CANCELLED);
    cme_message_page_free(page);
    evening_end(&e);
}

static void test_message__state_is_that_of_now(void **state) {
    (void)state;
    evening e = evening_begin(1);
    say(&e, 0, CME_RSVP_GOING, 0);
    say(&e, 0, CME_RSVP_DECLINED, 0);
    cme_message_page *page = fetch(&e);
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[0]->to, CME_RSVP_GOING);
    assert_int_equal(page->items[0]->state, CME_RSVP_DECLINED);
    cme_message_page_free(page);
    evening_end(&e);
}

/* --- by policy */

static evening evening_with(int32_t capacity, const cme_policy_spec *policy) {
    evening e = evening_begin(capacity);
    assert_ok(cme_policy_set_event(e.store, e.session.event, policy, CME_POLICY_ALL, NULL),
              cme_store_message(e.store));
    return e;
}

/* The organizer is person 9. */
static void test_message__what_the_organizer_decides(void **state) {
    (void)state;
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.approval = CME_APPROVAL_NO_HOLD;
    evening e = evening_with(9, &policy);
    const cme_id organizer = e.people[9];
    say(&e, 0, CME_RSVP_GOING, 0);
    assert_told(&e, 0, CME_MESSAGE_PENDING);
    assert_ok(cme_rsvp_approve(e.store, e.session, e.people[0], organizer, 0, NULL), "");
    assert_told(&e, 0, CME_MESSAGE_CONFIRMED);
    assert_ok(cme_rsvp_reject(e.store, e.session, e.people[0], organizer, NULL), "");
    assert_told(&e, 0, CME_MESSAGE_REMOVED);
    say(&e, 1, CME_RSVP_GOING, 0);
    forget_messages(&e);
    assert_ok(cme_rsvp_reject(e.store, e.session, e.people[1], organizer, NULL), "");
    cme_message_page *page = fetch(&e);
    assert_is(only(page, CME_MESSAGE_REJECTED)->by, organizer);
    cme_message_page_free(page);
    evening_end(&e);
}

static void test_message__an_offer_asks_until_it_expires(void **state) {
    (void)state;
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.promotion = CME_PROMOTION_OFFER;
    policy.offer_seconds = 600;
    evening e = evening_with(1, &policy);
    for (int i = 0; i < 3; i++) {
        say(&e, i, CME_RSVP_GOING, 0);
    }
    evening_cancel(&e, 0);
    cme_message_query query = CME_MESSAGE_QUERY_INIT;
    query.kind = CME_MESSAGE_OFFERED;
    cme_message_page *page = fetch_with(e.store, &query);
    const cme_message *offer = only(page, CME_MESSAGE_OFFERED);
    assert_is(offer->person, e.people[1]);
    assert_int_equal(offer->expires_at, SUPPORT_NOON + 600);
    assert_true(offer->asks);
    cme_message_page_free(page);
    forget_messages(&e);

    support_set_now(SUPPORT_NOON + 601);
    say(&e, 1, CME_RSVP_GOING, 0); /* too late: it went on, and they wait again */
    page = fetch(&e);
    assert_int_equal(page->count, 3);
    assert_int_equal(page->items[0]->kind, CME_MESSAGE_OFFER_EXPIRED);
    assert_int_equal(page->items[1]->kind, CME_MESSAGE_OFFERED);
    assert_is(page->items[1]->person, e.people[2]);
    assert_int_equal(page->items[2]->kind, CME_MESSAGE_WAITLISTED);
    cme_message_page_free(page);
    forget_messages(&e);

    say(&e, 2, CME_RSVP_GOING, 0);
    assert_told(&e, 2, CME_MESSAGE_CONFIRMED);
    evening_end(&e);
}

/* Who answers is told nothing more; who does not, loses the seat, and hears of it. */
static void test_message__do_you_still_come(void **state) {
    (void)state;
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.reconfirm_before = 10 * 3600;
    policy.reconfirm_seconds = 3600;
    evening e = evening_with(9, &policy);
    say(&e, 0, CME_RSVP_GOING, 0);
    say(&e, 1, CME_RSVP_GOING, 0);
    forget_messages(&e);
    const cme_time asked_at = EVENING_START - 10 * 3600;
    support_set_now(asked_at);
    assert_ok(cme_store_tick(e.store, NULL), cme_store_message(e.store));
    cme_message_page *page = fetch(&e);
    assert_int_equal(page->count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(page->items[i]->kind, CME_MESSAGE_RECONFIRM);
        assert_int_equal(page->items[i]->expires_at, asked_at + 3600);
        assert_true(page->items[i]->asks);
    }
    cme_message_page_free(page);
    forget_messages(&e);

    assert_ok(cme_rsvp_confirm(e.store, e.session, e.people[0], CME_ID_NONE, NULL), "");
    assert_nobody_told(&e);
    support_set_now(asked_at + 3600);
    assert_ok(cme_store_tick(e.store, NULL), cme_store_message(e.store));
    assert_told(&e, 1, CME_MESSAGE_NOT_CONFIRMED);
    evening_end(&e);
}

static void test_message__a_seat_that_goes_to_somebody_else(void **state) {
    (void)state;
    evening e = evening_begin(1);
    say(&e, 0, CME_RSVP_GOING, 0);
    forget_messages(&e);
    assert_ok(cme_rsvp_transfer(e.store, e.session, e.people[0], e.people[1], CME_ID_NONE, 0, NULL),
              cme_store_message(e.store));
    cme_message_page *page = fetch(&e);
    assert_int_equal(page->count, 2);
    for (size_t i = 0; i < 2; i++) {
        bool is_giver = cme_id_equal(page->items[i]->person, e.people[0]);
        assert_int_equal(page->items[i]->kind, is_giver ? CME_MESSAGE_TRANSFERRED : CME_MESSAGE_RECEIVED);
        assert_int_equal(page->items[i]->state, is_giver ? CME_RSVP_CANCELLED : CME_RSVP_GOING);
    }
    cme_message_page_free(page);
    evening_end(&e);
}

static void test_message__a_part_of_a_party_moves_up(void **state) {
    (void)state;
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.party = CME_PARTY_SPLIT;
    evening e = evening_with(2, &policy);
    say(&e, 0, CME_RSVP_GOING, 0);
    say(&e, 1, CME_RSVP_GOING, 1);
    forget_messages(&e);
    evening_cancel(&e, 0);
    cme_message_query query = CME_MESSAGE_QUERY_INIT;
    query.person = e.people[1];
    cme_message_page *page = fetch_with(e.store, &query);
    const cme_message *message = only(page, CME_MESSAGE_PARTY_CHANGED);
    assert_int_equal(message->guests_before, 0);
    assert_int_equal(message->guests_after, 1);
    assert_int_equal(message->reason, CME_RSVP_REASON_PROMOTION);
    assert_int_equal(message->queued_heads, 0);
    cme_message_page_free(page);
    evening_end(&e);
}

static void test_message__late_and_overlapping_are_said(void **state) {
    (void)state;
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.cutoff_before = 48 * 3600;
    evening e = evening_with(1, &policy);
    cme_rsvp_spec elsewhere = evening_spec(&e, 1, CME_RSVP_GOING, 0);
    elsewhere.session = evening_session_at(e.store, e.group, CME_ID_NONE, 5);
    say(&e, 0, CME_RSVP_GOING, 0);
    say(&e, 1, CME_RSVP_GOING, 0);
    assert_ok(cme_rsvp_answer(e.store, &elsewhere, NULL), cme_store_message(e.store));
    forget_messages(&e);
    evening_cancel(&e, 0);
    cme_message_page *page = fetch(&e);
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[0]->kind, CME_MESSAGE_WITHDRAWN);
    assert_true(page->items[0]->is_late);
    assert_int_equal(page->items[1]->kind, CME_MESSAGE_PROMOTED);
    assert_true(page->items[1]->is_overlapping);
    assert_false(page->items[1]->is_late);
    cme_message_page_free(page);
    evening_end(&e);
}

/* --- fetched and acknowledged */

static void test_message__are_found_until_acknowledged(void **state) {
    (void)state;
    evening e = evening_begin(9);
    uint64_t count = 0;
    say(&e, 0, CME_RSVP_GOING, 0);
    say(&e, 1, CME_RSVP_GOING, 0);
    cme_message_page *first = fetch(&e);
    cme_message_page *again = fetch(&e);
    assert_int_equal(again->count, 2);
    assert_int_equal(again->items[1]->sequence, first->items[1]->sequence);

    assert_ok(cme_message_acknowledge(e.store, first->items[0]->sequence), cme_store_message(e.store));
    assert_ok(cme_message_count(e.store, &count), cme_store_message(e.store));
    assert_int_equal(count, 1);
    assert_told(&e, 1, CME_MESSAGE_CONFIRMED);

    /* What is acknowledged stays so. */
    assert_ok(cme_message_acknowledge(e.store, 0), cme_store_message(e.store));
    assert_nobody_told(&e);
    cme_message_page_free(again);
    cme_message_page_free(first);
    evening_end(&e);
}

static void test_message__page_after_page(void **state) {
    (void)state;
    evening e = evening_begin(9);
    for (int i = 0; i < 5; i++) {
        say(&e, i, CME_RSVP_GOING, 0);
    }
    cme_message_query query = CME_MESSAGE_QUERY_INIT;
    query.limit = 2;
    cme_message_page *one = fetch_with(e.store, &query);
    assert_int_equal(one->count, 2);
    assert_int_equal(one->through, one->items[1]->sequence);
    query.cursor = one->next;
    cme_message_page *two = fetch_with(e.store, &query);
    assert_is(two->items[0]->person, e.people[2]);
    query.cursor = two->next;
    cme_message_page *three = fetch_with(e.store, &query);
    assert_int_equal(three->count, 1);
    assert_null(three->next);
    assert_int_equal(three->through, people_changes(e.store));
    cme_message_page_free(three);
    cme_message_page_free(two);
    cme_message_page_free(one);
    evening_end(&e);
}

/* So that nobody walks past them again. */
static void test_message__through_passes_what_is_no_message(void **state) {
    (void)state;
    evening e = evening_begin(9);
    say(&e, 0, CME_RSVP_GOING, 0);
    (void)people_person(e.store, "Somebody");
    cme_message_page *page = fetch(&e);
    assert_int_equal(page->count, 1);
    assert_int_equal(page->through, page->items[0]->sequence + 1);
    cme_message_page_free(page);
    evening_end(&e);
}

static void test_message__of_a_person_a_session_a_kind(void **state) {
    (void)state;
    evening e = evening_begin(1);
    cme_session_key other = evening_session_at(e.store, e.group, CME_ID_NONE, 1);
    say(&e, 0, CME_RSVP_GOING, 0);
    say(&e, 1, CME_RSVP_GOING, 0);
    cme_message_query query = CME_MESSAGE_QUERY_INIT;
    query.person = e.people[1];
    cme_message_page *page = fetch_with(e.store, &query);
    assert_is(only(page, CME_MESSAGE_WAITLISTED)->person, e.people[1]);
    cme_message_page_free(page);

    query = CME_MESSAGE_QUERY_INIT;
    query.kind = CME_MESSAGE_CONFIRMED;
    query.session = e.session;
    page = fetch_with(e.store, &query);
    assert_is(only(page, CME_MESSAGE_CONFIRMED)->person, e.people[0]);
    cme_message_page_free(page);

    query.session = other;
    page = fetch_with(e.store, &query);
    assert_int_equal(page->count, 0);
    cme_message_page_free(page);
    evening_end(&e);
}

static void test_message__refuses_what_cannot_be(void **state) {
    (void)state;
    evening e = evening_begin(1);
    cme_message_query query = CME_MESSAGE_QUERY_INIT;
    cme_message_page *page = NULL;
    query.kind = (cme_message_kind)99;
    people_assert_refused(e.store, CME_ERR_INVALID, cme_message_find(e.store, &query, &page), "kind 99");
    query = CME_MESSAGE_QUERY_INIT;
    query.person = people_stranger();
    people_assert_refused(e.store, CME_ERR_NOT_FOUND, cme_message_find(e.store, &query, &page), "person");
    people_assert_refused(e.store, CME_ERR_INVALID,
                          cme_message_acknowledge(e.store, people_changes(e.store) + 1), "up_to");
    assert_status(CME_ERR_MISUSE, cme_message_find(e.store, NULL, NULL), cme_store_message(e.store));
    assert_status(CME_ERR_MISUSE, cme_message_count(e.store, NULL), cme_store_message(e.store));
    assert_null(page);
    cme_message_page_free(NULL);
    evening_end(&e);
}

/* Readers of the changes are done with them, and the outbox is not: then the other way round. */
static void test_message__are_kept_when_changes_are_trimmed(void **state) {
    (void)state;
    evening e = evening_begin(9);
    say(&e, 0, CME_RSVP_GOING, 0);
    say(&e, 1, CME_RSVP_GOING, 0);
    uint64_t latest = people_changes(e.store);
    assert_ok(cme_change_trim(e.store, latest), cme_store_message(e.store));

    cme_message_page *page = fetch(&e);
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[0]->to, CME_RSVP_GOING);
    cme_message_page_free(page);
    cme_change_query query = CME_CHANGE_QUERY_INIT;
    cme_change_page *changes = NULL;
    assert_status(CME_ERR_TOO_FAR_BEHIND, cme_change_find(e.store, &query, &changes), "");

    forget_messages(&e);
    assert_nobody_told(&e);
    int64_t rows = 0;
    assert_ok(cme__db_value(e.store->db, "SELECT count(*) FROM changes", &rows), "");
    assert_int_equal(rows, 1); /* the newest one, so that no number is given twice */
    say(&e, 2, CME_RSVP_GOING, 0);
    assert_int_equal(people_changes(e.store), latest + 1);
    evening_end(&e);
}

static void test_message__verify_finds_what_a_change_does_not_make(void **state) {
    (void)state;
    static const char *const DAMAGES[] = {
        "UPDATE changes SET message = 7 WHERE kind = 8", /* PROMOTED: they were not */
        "UPDATE changes SET message = NULL WHERE kind = 8",
        "UPDATE changes SET message = 21 WHERE kind = 8", /* SESSION_MOVED */
        "UPDATE changes SET kind = 10 WHERE kind = 8",
        "UPDATE changes SET message = 3 WHERE kind = 6",
    };
    for (size_t i = 0; i < sizeof DAMAGES / sizeof DAMAGES[0]; i++) {
        evening e = evening_begin(1);
        say(&e, 0, CME_RSVP_GOING, 0);
        assert_verified(e.store);
        evening_corrupt(&e, DAMAGES[i]);
        cme_store_report *report = NULL;
        assert_ok(cme_store_verify(e.store, &report), cme_store_message(e.store));
        assert_true(report->count >= 1);
        assert_string_equal(report->items[0]->check, "messages");
        assert_non_null(strstr(report->items[0]->text, "which it does not make"));
        cme_store_report_free(report);
        cme_store_close(e.store);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message__each_answer_is_one),
        cmocka_unit_test(test_message__says_what_a_mail_needs),
        cmocka_unit_test(test_message__who_moves_up_is_told_with_who_made_room),
        cmocka_unit_test(test_message__none_when_nothing_changed),
        cmocka_unit_test(test_message__none_after_a_rollback),
        cmocka_unit_test(test_message__c36_waitlisted_are_told_that_they_wait),
        cmocka_unit_test(test_message__c38_everyone_is_told_that_it_is_cancelled),
        cmocka_unit_test(test_message__c38_of_a_cancelled_event_too),
        cmocka_unit_test(test_message__state_is_that_of_now),
        cmocka_unit_test(test_message__what_the_organizer_decides),
        cmocka_unit_test(test_message__an_offer_asks_until_it_expires),
        cmocka_unit_test(test_message__do_you_still_come),
        cmocka_unit_test(test_message__a_seat_that_goes_to_somebody_else),
        cmocka_unit_test(test_message__a_part_of_a_party_moves_up),
        cmocka_unit_test(test_message__late_and_overlapping_are_said),
        cmocka_unit_test(test_message__are_found_until_acknowledged),
        cmocka_unit_test(test_message__page_after_page),
        cmocka_unit_test(test_message__through_passes_what_is_no_message),
        cmocka_unit_test(test_message__of_a_person_a_session_a_kind),
        cmocka_unit_test(test_message__refuses_what_cannot_be),
        cmocka_unit_test(test_message__are_kept_when_changes_are_trimmed),
        cmocka_unit_test(test_message__verify_finds_what_a_change_does_not_make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
