/* test_rsvp.c: answers, invitations and withdrawals, as their caller sees them.
 * May use cmocka, support_rsvp.h and the library.
 * Must not know how seats are decided: test_seating.c does. The waitlist is in test_rsvp_queue.c. */
#include "support_rsvp.h"

/* --- what came of an answer --- */

static void test_rsvp__answer_is_what_was_said(void **state) {
    (void)state;
    evening e = evening_begin(40);
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 2);
    spec.note = "vegetarian";
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_answer(e.store, &spec, &rsvp), cme_store_message(e.store));
    assert_true(cme_session_key_equal(rsvp->session, e.session));
    assert_true(cme_id_equal(rsvp->person, e.people[0]));
    assert_string_equal(rsvp->person_name, "Person 00");
    assert_int_equal(rsvp->state, CME_RSVP_GOING);
    assert_int_equal(rsvp->guests, 2);
    assert_int_equal(rsvp->queue_position, 0);
    assert_int_equal(rsvp->heads_ahead, 0);
    assert_string_equal(rsvp->note, "vegetarian");
    assert_int_equal(rsvp->created_at, SUPPORT_NOON);
    assert_int_equal(rsvp->updated_at, SUPPORT_NOON);
    assert_int_equal(rsvp->queued_at, CME_TIME_NONE);
    cme_rsvp_free(rsvp);
    assert_heads(&e, 3, 0);
    evening_end(&e);
}

static void test_rsvp__each_answer_has_its_state(void **state) {
    (void)state;
    evening e = evening_begin(40);
    static const cme_rsvp_state ANSWERS[] = {CME_RSVP_GOING, CME_RSVP_MAYBE, CME_RSVP_DECLINED,
                                             CME_RSVP_MAYBE, CME_RSVP_GOING, CME_RSVP_DECLINED,
                                             CME_RSVP_GOING};
    for (size_t i = 0; i < sizeof ANSWERS / sizeof ANSWERS[0]; i++) {
        cme_rsvp_spec spec = evening_spec(&e, 0, ANSWERS[i], 1);
        assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
        assert_rsvp(&e, 0, ANSWERS[i]);
        assert_heads(&e, ANSWERS[i] == CME_RSVP_GOING ? 2 : 0, 0);
        assert_int_equal(evening_log_lines(&e, 0), i + 1);
    }
    evening_end(&e);
}

static void test_rsvp__saying_the_same_again_changes_nothing(void **state) {
    (void)state;
    evening e = evening_begin(40);
    assert_int_equal(evening_go(&e, 0, 1), CME_RSVP_GOING);
    uint64_t changes = people_changes(e.store);
    support_set_now(SUPPORT_NOON + 60);
    assert_int_equal(evening_go(&e, 0, 1), CME_RSVP_GOING);
    assert_int_equal(evening_log_lines(&e, 0), 1);
    assert_int_equal(people_changes(e.store), changes);
    cme_rsvp *rsvp = evening_rsvp(&e, 0);
    assert_int_equal(rsvp->updated_at, SUPPORT_NOON);
    cme_rsvp_free(rsvp);
    evening_end(&e);
}

static void test_rsvp__note_stays_until_another_one_comes(void **state) {
    (void)state;
    evening e = evening_begin(40);
    static const struct {
        const char *said;
        const char *expected;
        int changes;
    } NOTES[] = {{"late", "late", 1},   {NULL, "late", 0}, {"late", "late", 0},
                 {"early", "early", 1}, {"", NULL, 1},     {"", NULL, 0}};
    for (size_t i = 0; i < sizeof NOTES / sizeof NOTES[0]; i++) {
        cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
        spec.note = NOTES[i].said;
        cme_rsvp *rsvp = NULL;
        uint64_t changes = people_changes(e.store);
        assert_ok(cme_rsvp_answer(e.store, &spec, &rsvp), cme_store_message(e.store));
        assert_int_equal(people_changes(e.store) - changes, NOTES[i].changes);
        if (NOTES[i].expected == NULL) {
            assert_null(rsvp->note);
        } else {
            assert_string_equal(rsvp->note, NOTES[i].expected);
        }
        cme_rsvp_free(rsvp);
    }
    assert_int_equal(evening_log_lines(&e, 0), 1);
    evening_end(&e);
}

static void test_rsvp__who_declines_brings_nobody(void **state) {
    (void)state;
    evening e = evening_begin(40);
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_DECLINED, 3);
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_answer(e.store, &spec, &rsvp), cme_store_message(e.store));
    assert_int_equal(rsvp->guests, 0);
    cme_rsvp_free(rsvp);
    evening_end(&e);
}

static void test_rsvp__change_log_names_session_and_person(void **state) {
    (void)state;
    evening e = evening_begin(40);
    evening_go(&e, 0, 0);
    people_assert_changed(e.store, CME_CHANGE_RSVP, CME_CHANGE_CREATED, CME_ID_NONE, e.people[0]);
    evening_go(&e, 0, 1);
    people_assert_changed(e.store, CME_CHANGE_RSVP, CME_CHANGE_UPDATED, CME_ID_NONE, e.people[0]);
    evening_end(&e);
}

/* --- capacity --- */

static void test_rsvp__c01_last_seat_is_given_once(void **state) {
    (void)state;
    evening e = evening_begin(1);
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_WAITLISTED);
    cme_rsvp_spec spec = evening_spec(&e, 2, CME_RSVP_GOING, 0);
    spec.when_full = CME_WHEN_FULL_REFUSE;
    assert_status(CME_ERR_FULL, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_heads(&e, 1, 1);
    evening_end(&e);
}

static void test_rsvp__c03_free_when_looked_and_gone_when_sent(void **state) {
    (void)state;
    evening e = evening_begin(1);
    cme_session *looked = NULL;
    assert_ok(cme_session_get(e.store, e.session, &looked), cme_store_message(e.store));
    assert_int_equal(looked->seats_left, 1);
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_WAITLISTED);
    cme_session_free(looked);
    evening_end(&e);
}

static void test_rsvp__c04_party_is_seated_whole_or_waits_whole(void **state) {
    (void)state;
    evening e = evening_begin(10);
    assert_int_equal(evening_go(&e, 0, 5), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 1, 4), CME_RSVP_WAITLISTED);
    assert_heads(&e, 6, 5);
    evening_end(&e);
}

static void test_rsvp__c05_heads_fill_the_room(void **state) {
    (void)state;
    evening e = evening_begin(6);
    assert_int_equal(evening_go(&e, 0, 2), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 1, 2), CME_RSVP_GOING);
    assert_int_equal(evening_go(&e, 2, 0), CME_RSVP_WAITLISTED);
    assert_heads(&e, 6, 1);
    evening_end(&e);
}

static void test_rsvp__c08_removing_one_guest_frees_one_seat(void **state) {
    (void)state;
    evening e = evening_begin(4);
    evening_go(&e, 0, 3);
    assert_int_equal(evening_go(&e, 0, 2), CME_RSVP_GOING);
    assert_heads(&e, 3, 0);
    assert_int_equal(evening_go(&e, 1, 0), CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp__party_that_grows_beyond_the_seats_keeps_what_it_has(void **state) {
    (void)state;
    evening e = evening_begin(4);
    evening_go(&e, 0, 0);
    evening_go(&e, 1, 0);
    assert_int_equal(evening_go(&e, 0, 2), CME_RSVP_GOING);
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 3);
    people_assert_refused(e.store, CME_ERR_FULL, cme_rsvp_answer(e.store, &spec, NULL),
                          "capacity 4: 0 seats left, 1 needed");
    cme_rsvp *rsvp = evening_rsvp(&e, 0);
    assert_int_equal(rsvp->guests, 2);
    cme_rsvp_free(rsvp);
    assert_heads(&e, 4, 0);
    evening_end(&e);
}

static void test_rsvp__c09_no_limit_is_not_zero_seats(void **state) {
    (void)state;
    evening open = evening_begin(CME_UNLIMITED);
    assert_int_equal(evening_go(&open, 0, CME_RSVP_GUESTS_MAX), CME_RSVP_GOING);
    assert_int_equal(evening_go(&open, 1, CME_RSVP_GUESTS_MAX), CME_RSVP_GOING);
    evening_end(&open);
    evening closed = evening_begin(0);
    assert_int_equal(evening_go(&closed, 0, 0), CME_RSVP_WAITLISTED);
    cme_rsvp_spec spec = evening_spec(&closed, 1, CME_RSVP_GOING, 0);
    spec.when_full = CME_WHEN_FULL_REFUSE;
    assert_status(CME_ERR_FULL, cme_rsvp_answer(closed.store, &spec, NULL), cme_store_message(closed.store));
    assert_message_has(closed.store, "capacity 0: 0 seats left, 1 needed");
    evening_end(&closed);
}

static void test_rsvp__c13_full_names_the_limit_that_binds(void **state) {
    (void)state;
    evening e = evening_begin(10);
    cme_venue_spec venue_spec = CME_VENUE_SPEC_INIT;
    venue_spec.name = "Library";
    venue_spec.room_capacity = 2;
    cme_venue *venue = NULL;
    assert_ok(cme_venue_create(e.store, &venue_spec, &venue), cme_store_message(e.store));
    e.session = evening_session_at(e.store, e.group, venue->id, 10);
    cme_venue_free(venue);
    evening_go(&e, 0, 0);
    cme_rsvp_spec spec = evening_spec(&e, 1, CME_RSVP_GOING, 1);
    spec.when_full = CME_WHEN_FULL_REFUSE;
    assert_status(CME_ERR_FULL, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_message_has(e.store, "room capacity 2: 1 seats left, 2 needed");
    evening_end(&e);
}

/* --- withdrawing --- */

static void test_rsvp__c07_released_once(void **state) {
    (void)state;
    evening e = evening_begin(2);
    evening_go(&e, 0, 1);
    evening_cancel(&e, 0);
    evening_cancel(&e, 0);
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_DECLINED, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_ok(cme_session_cancel(e.store, e.session, NULL), cme_store_message(e.store));
    evening_cancel(&e, 0);
    assert_ok(cme_event_cancel(e.store, e.session.event, NULL), cme_store_message(e.store));
    assert_heads(&e, 0, 0);
    assert_int_equal(evening_log_lines(&e, 0), 3); /* yes, withdrawn, no */
    evening_end(&e);
}

static void test_rsvp__who_withdrew_may_come_back_as_a_newcomer(void **state) {
    (void)state;
    evening e = evening_begin(1);
    evening_go(&e, 0, 0);
    evening_go(&e, 1, 0);
    evening_cancel(&e, 0);
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_WAITLISTED);
    assert_rsvp(&e, 1, CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp__cancel_needs_an_rsvp(void **state) {
    (void)state;
    evening e = evening_begin(1);
    people_assert_refused(e.store, CME_ERR_NOT_FOUND,
                          cme_rsvp_cancel(e.store, e.session, e.people[0], CME_ID_NONE, NULL), "has no RSVP");
    cme_rsvp *rsvp = NULL;
    assert_status(CME_ERR_NOT_FOUND, cme_rsvp_get(e.store, e.session, e.people[0], &rsvp),
                  cme_store_message(e.store));
    assert_null(rsvp);
    evening_end(&e);
}

static void test_rsvp__c38_cancelled_session_ends_every_rsvp(void **state) {
    (void)state;
    evening e = evening_begin(1);
    evening_go(&e, 0, 0);
    evening_go(&e, 1, 2);
    assert_ok(cme_rsvp_invite(e.store, e.session, e.people[2], CME_ID_NONE, NULL),
              cme_store_message(e.store));
    cme_rsvp_spec spec = evening_spec(&e, 3, CME_RSVP_MAYBE, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    spec = evening_spec(&e, 4, CME_RSVP_DECLINED, 0);
    assert_ok(cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));

    assert_ok(cme_session_cancel(e.store, e.session, NULL), cme_store_message(e.store));
    for (int i = 0; i < 4; i++) {
        assert_rsvp(&e, i, CME_RSVP_CANCELLED);
        assert_int_equal(evening_log_lines(&e, i), 2); /* everybody to tell */
    }
    assert_rsvp(&e, 4, CME_RSVP_DECLINED);
    assert_heads(&e, 0, 0);
    spec = evening_spec(&e, 5, CME_RSVP_GOING, 0);
    assert_status(CME_ERR_CLOSED, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_message_has(e.store, "is cancelled");
    evening_end(&e);
}

/* --- inviting --- */

static void test_rsvp__invitation_waits_for_an_answer(void **state) {
    (void)state;
    evening e = evening_begin(1);
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_invite(e.store, e.session, e.people[0], e.people[1], &rsvp),
              cme_store_message(e.store));
    assert_int_equal(rsvp->state, CME_RSVP_INVITED);
    cme_rsvp_free(rsvp);
    assert_heads(&e, 0, 0);
    assert_int_equal(evening_go(&e, 0, 0), CME_RSVP_GOING);
    evening_end(&e);
}

static void test_rsvp__c49_whoever_has_answered_keeps_their_answer(void **state) {
    (void)state;
    evening e = evening_begin(1);
    evening_go(&e, 0, 0);
    evening_go(&e, 1, 0);
    for (int i = 0; i < 2; i++) {
        cme_rsvp *rsvp = NULL;
        assert_ok(cme_rsvp_invite(e.store, e.session, e.people[i], CME_ID_NONE, &rsvp),
                  cme_store_message(e.store));
        assert_int_equal(rsvp->state, i == 0 ? CME_RSVP_GOING : CME_RSVP_WAITLISTED);
        assert_true(rsvp->is_invited);
        cme_rsvp_free(rsvp);
    }
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED);
    assert_int_equal(evening_log_lines(&e, 0), 1); /* and nobody asks them again */
    evening_end(&e);
}

/* --- closed --- */

static void test_rsvp__started_sessions_take_no_answers(void **state) {
    (void)state;
    evening e = evening_begin(2);
    evening_go(&e, 0, 0);
    support_set_now(EVENING_START - 1);
    evening_go(&e, 1, 0);
    support_set_now(EVENING_START);
    cme_rsvp_spec spec = evening_spec(&e, 2, CME_RSVP_GOING, 0);
    people_assert_refused(e.store, CME_ERR_CLOSED, cme_rsvp_answer(e.store, &spec, NULL), "has started");
    people_assert_refused(e.store, CME_ERR_CLOSED,
                          cme_rsvp_cancel(e.store, e.session, e.people[0], CME_ID_NONE, NULL), "has started");
    people_assert_refused(e.store, CME_ERR_CLOSED,
                          cme_rsvp_invite(e.store, e.session, e.people[2], CME_ID_NONE, NULL), "has started");
    assert_heads(&e, 2, 0);
    evening_end(&e);
}

static void test_rsvp__drafts_take_no_answers(void **state) {
    (void)state;
    evening e = evening_begin(2);
    cme_event *copy = NULL;
    assert_ok(cme_event_copy(e.store, e.session.event, CME_CIVIL_NONE, &copy), cme_store_message(e.store));
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    spec.session = cme_session_key_of(copy->id, CME_CIVIL_NONE);
    cme_event_free(copy);
    assert_status(CME_ERR_CLOSED, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_message_has(e.store, "is a draft");
    evening_end(&e);
}

static void test_rsvp__postponed_sessions_keep_what_they_have(void **state) {
    (void)state;
    evening e = evening_begin(1);
    evening_go(&e, 0, 0);
    evening_go(&e, 1, 0);
    evening_go(&e, 2, 0);
    assert_ok(cme_event_postpone(e.store, e.session.event, NULL), cme_store_message(e.store));
    cme_rsvp_spec spec = evening_spec(&e, 3, CME_RSVP_GOING, 0);
    assert_status(CME_ERR_CLOSED, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_message_has(e.store, "is postponed");
    support_set_now(EVENING_START + 3600); /* it did not take place: who cannot make it any more says so */
    evening_cancel(&e, 1);
    assert_rsvp(&e, 0, CME_RSVP_GOING);
    assert_rsvp(&e, 2, CME_RSVP_WAITLISTED);
    evening_end(&e);
}

/* --- series --- */

static void test_rsvp__c41_rsvps_belong_to_one_session_of_a_series(void **state) {
    (void)state;
    evening e = evening_begin(1);
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = e.group;
    spec.title = "Weekly";
    spec.start = cme_civil_at(2026, 3, 3, 19, 0, 0);
    spec.zone = "Europe/Berlin";
    spec.duration_seconds = 3600;
    spec.rrule = "FREQ=WEEKLY;COUNT=4";
    spec.capacity = 1;
    cme_event *event = NULL;
    assert_ok(cme_event_create(e.store, &spec, &event), cme_store_message(e.store));
    assert_ok(cme_event_publish(e.store, event->id, NULL), cme_store_message(e.store));
    evening second = e;
    second.session = cme_session_key_of(event->id, cme_civil_at(2026, 3, 10, 19, 0, 0));
    evening third = e;
    third.session = cme_session_key_of(event->id, cme_civil_at(2026, 3, 17, 19, 0, 0));
    cme_event_free(event);

    assert_int_equal(evening_go(&second, 0, 0), CME_RSVP_GOING);
    assert_int_equal(evening_go(&second, 1, 0), CME_RSVP_WAITLISTED);
    assert_int_equal(evening_go(&third, 1, 0), CME_RSVP_GOING);
    assert_ok(cme_session_cancel(e.store, second.session, NULL), cme_store_message(e.store));
    assert_rsvp(&second, 1, CME_RSVP_CANCELLED);
    assert_rsvp(&third, 1, CME_RSVP_GOING);

    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.person = e.people[1];
    cme_rsvp_page *page = NULL;
    assert_ok(cme_rsvp_find(e.store, &query, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 2);
    assert_true(cme_session_key_equal(page->items[0]->session, second.session));
    assert_true(cme_session_key_equal(page->items[1]->session, third.session));
    cme_rsvp_page_free(page);

    /* A day on which the series has no session. */
    third.session.recurrence_id.day = 18;
    cme_rsvp_spec wrong = evening_spec(&third, 1, CME_RSVP_GOING, 0);
    people_assert_refused(e.store, CME_ERR_NOT_FOUND, cme_rsvp_answer(e.store, &wrong, NULL), "2026-03-18");
    evening_end(&e);
}

/* --- wrong arguments --- */

static void test_rsvp__fields_are_checked(void **state) {
    (void)state;
    evening e = evening_begin(4);
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_WAITLISTED, 0);
    people_assert_refused(e.store, CME_ERR_INVALID, cme_rsvp_answer(e.store, &spec, NULL), "answer 5");
    spec = evening_spec(&e, 0, CME_RSVP_GOING, -1);
    people_assert_refused(e.store, CME_ERR_INVALID, cme_rsvp_answer(e.store, &spec, NULL), "guests -1");
    spec = evening_spec(&e, 0, CME_RSVP_GOING, CME_RSVP_GUESTS_MAX + 1);
    people_assert_refused(e.store, CME_ERR_LIMIT, cme_rsvp_answer(e.store, &spec, NULL), "guests 1000");
    spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    spec.when_full = (cme_when_full)2;
    people_assert_refused(e.store, CME_ERR_INVALID, cme_rsvp_answer(e.store, &spec, NULL), "when_full 2");
    spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    spec.note = "a\001b";
    people_assert_refused(e.store, CME_ERR_INVALID, cme_rsvp_answer(e.store, &spec, NULL), "note of RSVP");
    people_assert_refused(e.store, CME_ERR_MISUSE, cme_rsvp_answer(e.store, NULL, NULL), "RSVP spec");
    assert_int_equal(cme_rsvp_answer(NULL, &spec, NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_rsvp_get(e.store, e.session, e.people[0], NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_rsvp_find(e.store, NULL, NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_rsvp_log_find(e.store, NULL, NULL), CME_ERR_MISUSE);
    evening_end(&e);
}

static void test_rsvp__session_and_people_must_be_there(void **state) {
    (void)state;
    evening e = evening_begin(4);
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    spec.person = people_stranger();
    people_assert_refused(e.store, CME_ERR_NOT_FOUND, cme_rsvp_answer(e.store, &spec, NULL), "person");
    spec.person = CME_ID_NONE;
    people_assert_refused(e.store, CME_ERR_INVALID, cme_rsvp_answer(e.store, &spec, NULL), "person");
    spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    spec.by = people_stranger();
    people_assert_refused(e.store, CME_ERR_NOT_FOUND, cme_rsvp_answer(e.store, &spec, NULL), "person");
    spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    spec.session.event = people_stranger();
    people_assert_refused(e.store, CME_ERR_NOT_FOUND, cme_rsvp_answer(e.store, &spec, NULL), "event");
    people_assert_refused(e.store, CME_ERR_NOT_FOUND,
                          cme_rsvp_invite(e.store, e.session, people_stranger(), CME_ID_NONE, NULL),
                          "person");
    evening_end(&e);
}

static void test_rsvp__rejected_does_not_come_back_by_asking(void **state) {
    (void)state;
    evening e = evening_begin(4);
    evening_go(&e, 0, 0);
    /* Refusals by the organizer have no call yet: as one would leave it. */
    evening_corrupt(&e, "UPDATE rsvps SET state = 9");
    cme_rsvp_spec spec = evening_spec(&e, 0, CME_RSVP_GOING, 0);
    assert_status(CME_ERR_STATE, cme_rsvp_answer(e.store, &spec, NULL), cme_store_message(e.store));
    assert_message_has(e.store, "from REJECTED to GOING");
    evening_cancel(&e, 0); /* changes nothing */
    assert_rsvp(&e, 0, CME_RSVP_REJECTED);
    cme_store_close(e.store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp__answer_is_what_was_said),
        cmocka_unit_test(test_rsvp__each_answer_has_its_state),
        cmocka_unit_test(test_rsvp__saying_the_same_again_changes_nothing),
        cmocka_unit_test(test_rsvp__note_stays_until_another_one_comes),
        cmocka_unit_test(test_rsvp__who_declines_brings_nobody),
        cmocka_unit_test(test_rsvp__change_log_names_session_and_person),
        cmocka_unit_test(test_rsvp__c01_last_seat_is_given_once),
        cmocka_unit_test(test_rsvp__c03_free_when_looked_and_gone_when_sent),
        cmocka_unit_test(test_rsvp__c04_party_is_seated_whole_or_waits_whole),
        cmocka_unit_test(test_rsvp__c05_heads_fill_the_room),
        cmocka_unit_test(test_rsvp__c08_removing_one_guest_frees_one_seat),
        cmocka_unit_test(test_rsvp__party_that_grows_beyond_the_seats_keeps_what_it_has),
        cmocka_unit_test(test_rsvp__c09_no_limit_is_not_zero_seats),
        cmocka_unit_test(test_rsvp__c13_full_names_the_limit_that_binds),
        cmocka_unit_test(test_rsvp__c07_released_once),
        cmocka_unit_test(test_rsvp__who_withdrew_may_come_back_as_a_newcomer),
        cmocka_unit_test(test_rsvp__cancel_needs_an_rsvp),
        cmocka_unit_test(test_rsvp__c38_cancelled_session_ends_every_rsvp),
        cmocka_unit_test(test_rsvp__invitation_waits_for_an_answer),
        cmocka_unit_test(test_rsvp__c49_whoever_has_answered_keeps_their_answer),
        cmocka_unit_test(test_rsvp__started_sessions_take_no_answers),
        cmocka_unit_test(test_rsvp__drafts_take_no_answers),
        cmocka_unit_test(test_rsvp__postponed_sessions_keep_what_they_have),
        cmocka_unit_test(test_rsvp__c41_rsvps_belong_to_one_session_of_a_series),
        cmocka_unit_test(test_rsvp__fields_are_checked),
        cmocka_unit_test(test_rsvp__session_and_people_must_be_there),
        cmocka_unit_test(test_rsvp__rejected_does_not_come_back_by_asking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
