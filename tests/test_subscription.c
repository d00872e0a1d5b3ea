/* test_subscription.c: a standing yes to a series, and the RSVPs that it makes (rules.md 41, 42, 50).
 * May use support_events.h and the library. */
#include "store_agenda_internal.h"
#include "subscription_internal.h"
#include "support_events.h"

enum { DAY = 86400 };

static cme_subscription_spec standing_yes(cme_id event, cme_id person) {
    cme_subscription_spec spec = CME_SUBSCRIPTION_SPEC_INIT;
    spec.event = event;
    spec.person = person;
    return spec;
}

static void subscribe(const world *w, cme_id event, cme_id person) {
    cme_subscription_spec spec = standing_yes(event, person);
    assert_ok(cme_subscription_start(w->store, &spec, NULL), cme_store_message(w->store));
}

static void unsubscribe(const world *w, cme_id event, cme_id person, cme_subscription_rsvps rsvps) {
    assert_ok(cme_subscription_end(w->store, event, person, rsvps, CME_ID_NONE, NULL),
              cme_store_message(w->store));
}

/* Time has passed: what subscriptions ask for then is done. */
static void follow(const world *w) {
    cme_time now = cme_store_now(w->store);
    cme__subscription_work work = {.is_complete = true};
    cme_time at = CME_TIME_NONE;
    assert_ok(cme_store_begin(w->store), cme_store_message(w->store));
    for (;;) {
        assert_ok(cme__agenda_first(w->store, CME__AGENDA_SUBSCRIPTIONS, now, &work.event_row, &at), "");
        if (work.event_row == 0) {
            break;
        }
        work.is_afresh = at == CME__AGENDA_WOKEN;
        work.left = 7; /* few: it takes many looks */
        assert_ok(cme__subscription_follow(w->store, &work), cme_store_message(w->store));
        assert_ok(cme__agenda_set(w->store, work.event_row, CME__AGENDA_SUBSCRIPTIONS,
                                  work.is_complete ? work.next_at : now),
                  cme_store_message(w->store));
    }
    assert_ok(cme_store_commit(w->store), cme_store_message(w->store));
}

static size_t rsvps_of(const world *w, cme_id person, cme_rsvp_state state) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.person = person;
    query.state = state;
    cme_rsvp_page *page = NULL;
    assert_ok(cme_rsvp_find(w->store, &query, &page), cme_store_message(w->store));
    assert_null(page->next);
    size_t count = page->count;
    cme_rsvp_page_free(page);
    return count;
}

static void assert_no_rsvp(const world *w, cme_session_key session, cme_id person) {
    cme_rsvp *rsvp = NULL;
    assert_status(CME_ERR_NOT_FOUND, cme_rsvp_get(w->store, session, person, &rsvp),
                  cme_store_message(w->store));
}

static void apply_edit(const world *w, const cme_series_edit *edit, cme_id *following) {
    cme_series_plan *plan = NULL;
    assert_ok(cme_series_plan_make(w->store, edit, &plan), cme_store_message(w->store));
    *following = plan->following;
    assert_ok(cme_series_apply(w->store, plan, NULL), cme_store_message(w->store));
    cme_series_plan_free(plan);
}

/* --- started --- */

static void test_subscription__c42_makes_rsvps_for_the_sessions_within_reach(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_subscription_spec yes = standing_yes(event, ada);
    yes.guests = 1;
    cme_subscription *subscription = NULL;
    assert_ok(cme_subscription_start(w.store, &yes, &subscription), cme_store_message(w.store));
    assert_true(cme_id_equal(subscription->event, event));
    assert_string_equal(subscription->event_title, "Rust Night");
    assert_string_equal(subscription->person_name, "Ada");
    assert_int_equal(subscription->guests, 1);
    assert_int_equal(subscription->since, SUPPORT_NOON);
    assert_int_equal(subscription->until, CME_TIME_NONE);
    assert_int_equal(subscription->through, SUPPORT_NOON + CME_SUBSCRIPTION_AHEAD_DAYS * DAY + 1);
    cme_subscription_free(subscription);
    /* Tuesdays from 10 March to 28 April. */
    assert_int_equal(rsvps_of(&w, ada, CME_RSVP_GOING), 8);
    cme_session *session = get_session(&w, on(event, 4, 28));
    assert_int_equal(session->going, 2);
    cme_session_free(session);
    assert_no_rsvp(&w, on(event, 5, 5), ada);
    close_world(&w);
}

static void test_subscription__c42_each_session_that_comes_near_gets_an_rsvp(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    subscribe(&w, event, ada);
    support_set_now(instant(2026, 5, 5, 17, 0) - CME_SUBSCRIPTION_AHEAD_DAYS * DAY - 1);
    follow(&w);
    assert_no_rsvp(&w, on(event, 5, 5), ada);
    support_set_now(instant(2026, 5, 5, 17, 0) - CME_SUBSCRIPTION_AHEAD_DAYS * DAY);
    follow(&w);
    assert_int_equal(state_of(&w, on(event, 5, 5), ada), CME_RSVP_GOING);
    support_set_now(instant(2026, 6, 1, 12, 0)); /* nobody looked for long */
    follow(&w);
    assert_int_equal(state_of(&w, on(event, 7, 28), ada), CME_RSVP_GOING);
    uint64_t changes = people_changes(w.store);
    follow(&w);
    assert_int_equal(people_changes(w.store), changes);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_subscription__c42_a_full_session_is_a_place_on_the_waitlist(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    spec.capacity = 1;
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bo = people_person(w.store, "Bo");
    cme_id cy = people_person(w.store, "Cy");
    answer(&w, on(event, 3, 10), cy);
    subscribe(&w, event, ada);
    subscribe(&w, event, bo);
    assert_int_equal(state_of(&w, on(event, 3, 10), ada), CME_RSVP_WAITLISTED);
    assert_int_equal(state_of(&w, on(event, 3, 17), ada), CME_RSVP_GOING);
    assert_int_equal(state_of(&w, on(event, 3, 17), bo), CME_RSVP_WAITLISTED);
    close_world(&w);
}

/* Seats of new sessions go in the order in which people subscribed, however many looks it takes. */
static void test_subscription__who_subscribed_first_is_served_first(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    spec.capacity = 3;
    cme_id event = publish(&w, &spec);
    cme_id people[5];
    char name[] = "A";
    for (int i = 4; i >= 0; i--) {
        people[i] = people_person(w.store, name);
        name[0]++;
    }
    for (int i = 0; i < 5; i++) {
        subscribe(&w, event, people[i]);
    }
    support_set_now(SUPPORT_NOON + 30 * DAY);
    follow(&w);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(state_of(&w, on(event, 5, 26), people[i]),
                         i < 3 ? CME_RSVP_GOING : CME_RSVP_WAITLISTED);
    }
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_subscription__c50_a_date_that_was_declined_stays_declined(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_rsvp_spec no = CME_RSVP_SPEC_INIT;
    no.session = on(event, 3, 17);
    no.person = ada;
    no.answer = CME_RSVP_DECLINED;
    assert_ok(cme_rsvp_answer(w.store, &no, NULL), cme_store_message(w.store));
    subscribe(&w, event, ada);
    assert_int_equal(state_of(&w, on(event, 3, 17), ada), CME_RSVP_DECLINED);
    assert_ok(cme_rsvp_cancel(w.store, on(event, 3, 24), ada, CME_ID_NONE, NULL), "");
    cme_session_spec later = CME_SESSION_SPEC_INIT;
    later.title = "Rust Night, late";
    assert_ok(cme_session_override(w.store, on(event, 3, 24), &later, CME_SESSION_TITLE, NULL), "");
    follow(&w);
    assert_int_equal(state_of(&w, on(event, 3, 24), ada), CME_RSVP_CANCELLED);
    assert_int_equal(rsvps_of(&w, ada, CME_RSVP_GOING), 6);
    close_world(&w);
}

static void test_subscription__starting_again_changes_the_guests_to_come(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    subscribe(&w, event, ada);
    uint64_t changes = people_changes(w.store);
    subscribe(&w, event, ada);
    assert_int_equal(people_changes(w.store), changes);
    cme_subscription_spec more = standing_yes(event, ada);
    more.guests = 2;
    assert_ok(cme_subscription_start(w.store, &more, NULL), cme_store_message(w.store));
    people_assert_changed(w.store, CME_CHANGE_SUBSCRIPTION, CME_CHANGE_UPDATED, event, ada);
    support_set_now(SUPPORT_NOON + 10 * DAY);
    follow(&w);
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_get(w.store, on(event, 4, 28), ada, &rsvp), "");
    assert_int_equal(rsvp->guests, 0);
    cme_rsvp_free(rsvp);
    assert_ok(cme_rsvp_get(w.store, on(event, 5, 5), ada, &rsvp), "");
    assert_int_equal(rsvp->guests, 2);
    cme_rsvp_free(rsvp);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_subscription__a_draft_makes_rsvps_once_it_is_published(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = make_draft(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    subscribe(&w, event, ada);
    assert_int_equal(rsvps_of(&w, ada, 0), 0);
    assert_ok(cme_event_publish(w.store, event, NULL), cme_store_message(w.store));
    follow(&w);
    assert_int_equal(rsvps_of(&w, ada, CME_RSVP_GOING), 8);
    close_world(&w);
}

/* A gate that holds for the person holds for the subscription, too; it is tried again when something of the
 * event has changed. */
static void test_subscription__c31_a_session_that_refuses_does_not_fail_the_call(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.invitation_only = true;
    assert_ok(cme_policy_set_event(w.store, event, &policy, CME_POLICY_INVITATION_ONLY, NULL), "");
    policy.approval = CME_APPROVAL_NO_HOLD;
    policy.invitation_only = false;
    assert_ok(cme_policy_set_session(w.store, on(event, 3, 24), &policy,
                                     CME_POLICY_INVITATION_ONLY | CME_POLICY_APPROVAL, NULL),
              "");
    subscribe(&w, event, ada);
    assert_string_equal(cme_store_message(w.store), "");
    assert_int_equal(rsvps_of(&w, ada, 0), 1);
    assert_int_equal(state_of(&w, on(event, 3, 24), ada), CME_RSVP_PENDING);
    follow(&w);
    assert_int_equal(rsvps_of(&w, ada, 0), 1);
    assert_ok(cme_policy_reset_event(w.store, event, CME_POLICY_INVITATION_ONLY, NULL), "");
    follow(&w);
    assert_int_equal(rsvps_of(&w, ada, CME_RSVP_GOING), 7);
    close_world(&w);
}

static void test_subscription__the_log_says_that_it_was_one(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    subscribe(&w, event, ada);
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = on(event, 3, 10);
    query.person = ada;
    cme_rsvp_log_page *page = NULL;
    assert_ok(cme_rsvp_log_find(w.store, &query, &page), cme_store_message(w.store));
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->reason, CME_RSVP_REASON_SUBSCRIPTION);
    cme_rsvp_log_page_free(page);
    close_world(&w);
}

/* --- the series is edited --- */

static void test_subscription__c42_sessions_that_an_edit_added_or_moved_near_get_rsvps(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    subscribe(&w, event, ada);
    cme_series_edit add = CME_SERIES_EDIT_INIT;
    add.session = cme_session_key_of(event, CME_CIVIL_NONE);
    add.scope = CME_SERIES_THIS;
    add.action = CME_SERIES_ADD;
    add.start = cme_civil_at(2026, 3, 12, 19, 0, 0);
    cme_id following;
    apply_edit(&w, &add, &following);
    cme_session_spec sooner = CME_SESSION_SPEC_INIT;
    sooner.start = cme_civil_at(2026, 4, 2, 19, 0, 0);
    assert_ok(cme_session_override(w.store, on(event, 6, 30), &sooner, CME_SESSION_START, NULL),
              cme_store_message(w.store));
    follow(&w);
    assert_int_equal(state_of(&w, on(event, 3, 12), ada), CME_RSVP_GOING);
    assert_int_equal(state_of(&w, on(event, 6, 30), ada), CME_RSVP_GOING);
    assert_no_rsvp(&w, on(event, 6, 23), ada);
    assert_int_equal(rsvps_of(&w, ada, 0), 10);
    close_world(&w);
}

static void test_subscription__c44_after_a_split_all_later_sessions_get_one_rsvp_each(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bo = people_person(w.store, "Bo");
    subscribe(&w, event, ada);
    subscribe(&w, event, bo);
    unsubscribe(&w, event, bo, CME_SUBSCRIPTION_CANCEL);
    cme_series_edit edit = CME_SERIES_EDIT_INIT;
    edit.session = on(event, 4, 7);
    edit.scope = CME_SERIES_FOLLOWING;
    edit.action = CME_SERIES_CHANGE;
    edit.mask = CME_SERIES_START;
    edit.start = cme_civil_at(2026, 4, 8, 19, 0, 0);
    cme_id second;
    apply_edit(&w, &edit, &second);
    cme_subscription *subscription = NULL;
    assert_ok(cme_subscription_get(w.store, second, ada, &subscription), cme_store_message(w.store));
    assert_int_equal(subscription->until, CME_TIME_NONE);
    cme_subscription_free(subscription);
    assert_status(CME_ERR_NOT_FOUND, cme_subscription_get(w.store, second, bo, &subscription), "ended");
    follow(&w);
    assert_int_equal(rsvps_of(&w, ada, CME_RSVP_GOING), 8);
    support_set_now(SUPPORT_NOON + 30 * DAY);
    follow(&w);
    /* 8 weeks before the split; on Wednesdays until 27 May there are four more. */
    assert_int_equal(rsvps_of(&w, ada, CME_RSVP_GOING), 12);
    assert_int_equal(state_of(&w, on(second, 5, 27), ada), CME_RSVP_GOING);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_subscription__c51_a_copy_has_no_subscribers(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    subscribe(&w, event, ada);
    cme_event *copy = NULL;
    assert_ok(cme_event_copy(w.store, event, cme_civil_at(2026, 3, 12, 19, 0, 0), &copy), "");
    cme_subscription *subscription = NULL;
    assert_status(CME_ERR_NOT_FOUND, cme_subscription_get(w.store, copy->id, ada, &subscription), "");
    assert_null(subscription);
    cme_event_free(copy);
    close_world(&w);
}

/* --- ended --- */

static void test_subscription__c42_leaving_keeps_the_past(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    spec.capacity = 1;
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bo = people_person(w.store, "Bo");
    subscribe(&w, event, ada);
    answer(&w, on(event, 3, 24), bo);
    support_set_now(instant(2026, 3, 20, 12, 0));
    unsubscribe(&w, event, ada, CME_SUBSCRIPTION_CANCEL);
    assert_int_equal(state_of(&w, on(event, 3, 10), ada), CME_RSVP_GOING);
    assert_int_equal(state_of(&w, on(event, 3, 17), ada), CME_RSVP_GOING);
    assert_int_equal(state_of(&w, on(event, 3, 24), ada), CME_RSVP_CANCELLED);
    assert_int_equal(state_of(&w, on(event, 3, 24), bo), CME_RSVP_GOING); /* the queue moved up */
    assert_int_equal(rsvps_of(&w, ada, CME_RSVP_GOING), 2);
    support_set_now(instant(2026, 4, 20, 12, 0));
    follow(&w);
    assert_int_equal(rsvps_of(&w, ada, 0), 8);
    unsubscribe(&w, event, ada, CME_SUBSCRIPTION_KEEP); /* once is enough */
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_subscription__c42_coming_rsvps_are_kept_when_asked(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    subscribe(&w, event, ada);
    support_set_now(instant(2026, 3, 20, 12, 0));
    unsubscribe(&w, event, ada, CME_SUBSCRIPTION_KEEP);
    people_assert_changed(w.store, CME_CHANGE_SUBSCRIPTION, CME_CHANGE_UPDATED, event, ada);
    assert_int_equal(rsvps_of(&w, ada, CME_RSVP_GOING), 8);
    follow(&w);
    assert_int_equal(rsvps_of(&w, ada, CME_RSVP_GOING), 8);
    cme_subscription *subscription = NULL;
    assert_ok(cme_subscription_get(w.store, event, ada, &subscription), cme_store_message(w.store));
    assert_int_equal(subscription->until, instant(2026, 3, 20, 12, 0));
    cme_subscription_free(subscription);
    subscribe(&w, event, ada); /* and again */
    assert_ok(cme_subscription_get(w.store, event, ada, &subscription), cme_store_message(w.store));
    assert_int_equal(subscription->until, CME_TIME_NONE);
    cme_subscription_free(subscription);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

/* --- found --- */

static void test_subscription__found_by_event_and_person_at_an_instant(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id first = publish(&w, &spec);
    cme_id second = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bo = people_person(w.store, "Bo");
    subscribe(&w, first, ada);
    subscribe(&w, first, bo);
    subscribe(&w, second, ada);
    support_set_now(SUPPORT_NOON + DAY);
    unsubscribe(&w, first, ada, CME_SUBSCRIPTION_KEEP);
    const struct {
        cme_id event;
        cme_id person;
        cme_time as_of;
        bool history;
        size_t count;
    } CASES[] = {
        {first, CME_ID_NONE, CME_TIME_NONE, false, 1},    {first, CME_ID_NONE, SUPPORT_NOON, false, 2},
        {first, CME_ID_NONE, SUPPORT_NOON - 1, false, 0}, {first, CME_ID_NONE, CME_TIME_NONE, true, 2},
        {CME_ID_NONE, ada, CME_TIME_NONE, false, 1},      {CME_ID_NONE, ada, SUPPORT_NOON, false, 2},
        {first, ada, SUPPORT_NOON + DAY, false, 0},       {second, bo, CME_TIME_NONE, true, 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        cme_subscription_query query = CME_SUBSCRIPTION_QUERY_INIT;
        query.event = CASES[i].event;
        query.person = CASES[i].person;
        query.as_of = CASES[i].as_of;
        query.history = CASES[i].history;
        query.limit = 1;
        size_t count = 0;
        cme_subscription_page *page = NULL;
        cme_subscription_page *before = NULL;
        do {
            assert_ok(cme_subscription_find(w.store, &query, &page), cme_store_message(w.store));
            cme_subscription_page_free(before);
            before = page;
            count += page->count;
            query.cursor = page->next;
        } while (page->next != NULL);
        cme_subscription_page_free(page);
        assert_int_equal(count, CASES[i].count);
    }
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

/* --- refused --- */

static void test_subscription__refuses_what_cannot_be(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec series = rust_nights(&w);
    cme_event_spec single = rust_night(&w);
    cme_id event = publish(&w, &series);
    cme_id cancelled = publish(&w, &series);
    assert_ok(cme_event_cancel(w.store, cancelled, NULL), "");
    cme_id night = publish(&w, &single);
    cme_id ada = people_person(w.store, "Ada");
    const struct {
        cme_id event;
        cme_id person;
        cme_id by;
        int32_t guests;
        cme_status status;
        const char *words;
    } CASES[] = {
        {CME_ID_NONE, ada, CME_ID_NONE, 0, CME_ERR_INVALID, "event must be set"},
        {event, CME_ID_NONE, CME_ID_NONE, 0, CME_ERR_INVALID, "person must be set"},
        {people_stranger(), ada, CME_ID_NONE, 0, CME_ERR_NOT_FOUND, "event"},
        {event, people_stranger(), CME_ID_NONE, 0, CME_ERR_NOT_FOUND, "person"},
        {event, ada, people_stranger(), 0, CME_ERR_NOT_FOUND, "person"},
        {event, ada, CME_ID_NONE, -1, CME_ERR_INVALID, "guests -1 of subscription: must be 0 to 999"},
        {event, ada, CME_ID_NONE, 1000, CME_ERR_LIMIT, "guests 1000"},
        {night, ada, CME_ID_NONE, 0, CME_ERR_INVALID, "'Rust Night' is no series"},
        {cancelled, ada, CME_ID_NONE, 0, CME_ERR_STATE, "'Rust Night' is cancelled"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        cme_subscription_spec spec = standing_yes(CASES[i].event, CASES[i].person);
        spec.by = CASES[i].by;
        spec.guests = CASES[i].guests;
        people_assert_refused(w.store, CASES[i].status, cme_subscription_start(w.store, &spec, NULL),
                              CASES[i].words);
    }
    people_assert_refused(w.store, CME_ERR_NOT_FOUND,
                          cme_subscription_end(w.store, event, ada, CME_SUBSCRIPTION_KEEP, CME_ID_NONE, NULL),
                          "never subscribed");
    subscribe(&w, event, ada);
    people_assert_refused(w.store, CME_ERR_INVALID,
                          cme_subscription_end(w.store, event, ada, 0, CME_ID_NONE, NULL),
                          "rsvps 0: must be CME_SUBSCRIPTION_KEEP");
    people_assert_refused(
        w.store, CME_ERR_NOT_FOUND,
        cme_subscription_end(w.store, event, ada, CME_SUBSCRIPTION_KEEP, people_stranger(), NULL), "person");
    cme_subscription_page *page = NULL;
    assert_status(CME_ERR_INVALID, cme_subscription_find(w.store, NULL, &page), "");
    assert_says(&w, "event or person");
    close_world(&w);
}

static void test_subscription__misuse_is_an_answer(void **state) {
    (void)state;
    world w = open_world();
    cme_subscription *one = NULL;
    cme_subscription_page *page = NULL;
    const cme_id none = CME_ID_NONE;
    assert_int_equal(CME_ERR_MISUSE, cme_subscription_start(NULL, NULL, &one));
    assert_int_equal(CME_ERR_MISUSE, cme_subscription_start(w.store, NULL, &one));
    assert_int_equal(CME_ERR_MISUSE,
                     cme_subscription_end(NULL, none, none, CME_SUBSCRIPTION_KEEP, none, &one));
    assert_int_equal(CME_ERR_MISUSE, cme_subscription_get(NULL, none, none, &one));
    assert_int_equal(CME_ERR_MISUSE, cme_subscription_get(w.store, none, none, NULL));
    assert_int_equal(CME_ERR_MISUSE, cme_subscription_find(NULL, NULL, &page));
    assert_int_equal(CME_ERR_MISUSE, cme_subscription_find(w.store, NULL, NULL));
    cme_subscription_free(NULL);
    cme_subscription_page_free(NULL);
    close_world(&w);
}

/* --- verify --- */

static void test_subscription__verify_names_one_that_nobody_looks_after(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    subscribe(&w, event, ada);
    cme__statement *damage = NULL;
    assert_ok(cme__db_prepare(w.store->db, "DELETE FROM agenda", &damage), "");
    assert_ok(cme__run(damage), "");
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(w.store, &report), cme_store_message(w.store));
    assert_int_equal(report->count, 1);
    assert_string_equal(report->items[0]->check, "subscription");
    assert_non_null(strstr(report->items[0]->text, "nobody will look"));
    cme_store_report_free(report);
    cme_store_close(w.store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_subscription__c42_makes_rsvps_for_the_sessions_within_reach),
        cmocka_unit_test(test_subscription__c42_each_session_that_comes_near_gets_an_rsvp),
        cmocka_unit_test(test_subscription__c42_a_full_session_is_a_place_on_the_waitlist),
        cmocka_unit_test(test_subscription__who_subscribed_first_is_served_first),
        cmocka_unit_test(test_subscription__c50_a_date_that_was_declined_stays_declined),
        cmocka_unit_test(test_subscription__starting_again_changes_the_guests_to_come),
        cmocka_unit_test(test_subscription__a_draft_makes_rsvps_once_it_is_published),
        cmocka_unit_test(test_subscription__c31_a_session_that_refuses_does_not_fail_the_call),
        cmocka_unit_test(test_subscription__the_log_says_that_it_was_one),
        cmocka_unit_test(test_subscription__c42_sessions_that_an_edit_added_or_moved_near_get_rsvps),
        cmocka_unit_test(test_subscription__c44_after_a_split_all_later_sessions_get_one_rsvp_each),
        cmocka_unit_test(test_subscription__c51_a_copy_has_no_subscribers),
        cmocka_unit_test(test_subscription__c42_leaving_keeps_the_past),
        cmocka_unit_test(test_subscription__c42_coming_rsvps_are_kept_when_asked),
        cmocka_unit_test(test_subscription__found_by_event_and_person_at_an_instant),
        cmocka_unit_test(test_subscription__refuses_what_cannot_be),
        cmocka_unit_test(test_subscription__misuse_is_an_answer),
        cmocka_unit_test(test_subscription__verify_names_one_that_nobody_looks_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
