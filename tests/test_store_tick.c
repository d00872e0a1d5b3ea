/* test_store_tick.c: what time brings about, carried out once (rules.md 28, 34, 42, 71).
 * May use support_events.h and the library. */
#include "store_internal.h"
#include "support_events.h"

enum { DAY = 86400, HOUR = 3600 };

static cme_store_ticked tick(const world *w) {
    cme_store_ticked *ticked = NULL;
    assert_ok(cme_store_tick(w->store, &ticked), cme_store_message(w->store));
    cme_store_ticked done = *ticked;
    cme_store_ticked_free(ticked);
    return done;
}

static cme_time next_tick(const world *w) {
    cme_time at = 0;
    assert_ok(cme_due_next(w->store, NULL, NULL, &at), cme_store_message(w->store));
    return at;
}

static void set_policy(const world *w, cme_id event, cme_policy_spec spec, uint64_t mask) {
    assert_ok(cme_policy_set_event(w->store, event, &spec, mask, NULL), cme_store_message(w->store));
}

static void subscribe(const world *w, cme_id event, cme_id person) {
    cme_subscription_spec spec = CME_SUBSCRIPTION_SPEC_INIT;
    spec.event = event;
    spec.person = person;
    assert_ok(cme_subscription_start(w->store, &spec, NULL), cme_store_message(w->store));
}

static size_t rsvps_of(const world *w, cme_id person) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.person = person;
    cme_rsvp_page *page = NULL;
    assert_ok(cme_rsvp_find(w->store, &query, &page), cme_store_message(w->store));
    size_t count = page->count;
    cme_rsvp_page_free(page);
    return count;
}

static int64_t count_rows(const world *w, const char *sql) {
    int64_t count = -1;
    assert_ok(cme__db_value(w->store->db, sql, &count), "");
    return count;
}

static void test_store_tick__of_a_quiet_store_does_nothing(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    publish(&w, &spec);
    uint64_t changes = people_changes(w.store);
    cme_store_ticked done = tick(&w);
    assert_int_equal(done.offers_expired + done.asked + done.not_confirmed + done.waitlists + done.subscribed,
                     0);
    assert_false(done.more);
    assert_int_equal(people_changes(w.store), changes);
    assert_int_equal(next_tick(&w), CME_TIME_NONE);
    assert_ok(cme_store_tick(w.store, NULL), "");
    assert_int_equal(CME_ERR_MISUSE, cme_store_tick(NULL, NULL));
    cme_store_ticked_free(NULL);
    close_world(&w);
}

/* --- subscriptions --- */

static void test_store_tick__c42_makes_the_rsvps_of_subscribers(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    subscribe(&w, event, ada);
    assert_int_equal(next_tick(&w), instant(2026, 5, 5, 17, 0) - CME_SUBSCRIPTION_AHEAD_DAYS * DAY);
    assert_int_equal(tick(&w).subscribed, 0);
    support_set_now(next_tick(&w));
    assert_int_equal(tick(&w).subscribed, 1);
    assert_int_equal(tick(&w).subscribed, 0);
    assert_int_equal(state_of(&w, on(event, 5, 5), ada), CME_RSVP_GOING);
    assert_int_equal(next_tick(&w), instant(2026, 5, 12, 17, 0) - CME_SUBSCRIPTION_AHEAD_DAYS * DAY);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

/* RSVPs are made when they open, for one session with a policy of its own sooner than for the others. */
static void test_store_tick__c42_waits_until_rsvps_open(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.opens_before = 10 * DAY;
    set_policy(&w, event, policy, CME_POLICY_OPENS);
    policy.opens_before = CME_POLICY_ALWAYS;
    assert_ok(cme_policy_set_session(w.store, on(event, 4, 7), &policy, CME_POLICY_OPENS, NULL), "");
    subscribe(&w, event, ada);
    assert_int_equal(rsvps_of(&w, ada), 2); /* 10 March, and 7 April */
    assert_int_equal(state_of(&w, on(event, 4, 7), ada), CME_RSVP_GOING);
    support_set_now(instant(2026, 3, 7, 17, 59));
    assert_int_equal(tick(&w).subscribed, 0);
    assert_int_equal(next_tick(&w), instant(2026, 3, 7, 18, 0));
    support_set_now(instant(2026, 3, 7, 18, 0));
    assert_int_equal(tick(&w).subscribed, 1);
    assert_int_equal(state_of(&w, on(event, 3, 17), ada), CME_RSVP_GOING);
    policy.opens_before = CME_POLICY_ALWAYS;
    set_policy(&w, event, policy, CME_POLICY_OPENS);
    assert_int_equal(tick(&w).subscribed, 6);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

/* However much there is to do, one call does a part of it, and the next goes on there. */
static void test_store_tick__does_a_bounded_part_at_a_time(void **state) {
    (void)state;
    world w = open_world();
    enum { PEOPLE = 40 };
    cme_event_spec spec = rust_nights(&w);
    spec.rrule = "FREQ=DAILY";
    cme_id event = make_draft(&w, &spec);
    for (int i = 0; i < PEOPLE; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "P%d", i);
        subscribe(&w, event, people_person(w.store, name));
    }
    assert_ok(cme_event_publish(w.store, event, NULL), "");
    int calls = 0;
    uint32_t made = 0;
    bool more = true;
    while (more) {
        cme_store_ticked done = tick(&w);
        assert_in_range(done.subscribed, 0, CME_STORE_TICK_MAX);
        made += done.subscribed;
        more = done.more;
        calls++;
    }
    /* From 10 March to 29 April, and the day of the horizon is the last before its hour. */
    assert_int_equal(made, 51 * PEOPLE);
    assert_int_equal(count_rows(&w, "SELECT count(*) FROM rsvps"), 51 * PEOPLE);
    assert_in_range(calls, 3, 6);
    close_world(&w);
}

/* --- offers --- */

/* One seat, held by the first of three people; the others wait. An offer lives an hour. */
typedef struct evening {
    world w;
    cme_id event;
    cme_session_key session;
    cme_id people[4];
} evening;

static evening begin_evening(cme_policy_spec policy, uint64_t mask) {
    evening e = {.w = open_world()};
    cme_event_spec spec = rust_night(&e.w);
    spec.capacity = 1;
    e.event = publish(&e.w, &spec);
    e.session = plain(e.event);
    set_policy(&e.w, e.event, policy, mask);
    for (int i = 0; i < 4; i++) {
        const char name[] = {(char)('A' + i), '\0'};
        e.people[i] = people_person(e.w.store, name);
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(answer(&e.w, e.session, e.people[i]), i == 0 ? CME_RSVP_GOING : CME_RSVP_WAITLISTED);
    }
    return e;
}

static cme_policy_spec offers(void) {
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.promotion = CME_PROMOTION_OFFER;
    policy.offer_seconds = HOUR;
    return policy;
}

enum { OFFERS = CME_POLICY_PROMOTION | CME_POLICY_OFFER_SECONDS | CME_POLICY_QUIET };

static void leave(const evening *e, int person) {
    assert_ok(cme_rsvp_cancel(e->w.store, e->session, e->people[person], CME_ID_NONE, NULL),
              cme_store_message(e->w.store));
}

static cme_rsvp_state state_in(const evening *e, int person) {
    return state_of(&e->w, e->session, e->people[person]);
}

static void assert_told(const evening *e, int person, cme_message_kind kind, size_t count) {
    cme_message_query query = CME_MESSAGE_QUERY_INIT;
    query.person = e->people[person];
    query.kind = kind;
    cme_message_page *page = NULL;
    assert_ok(cme_message_find(e->w.store, &query, &page), cme_store_message(e->w.store));
    assert_int_equal(page->count, count);
    cme_message_page_free(page);
}

static void test_store_tick__c28_an_offer_that_ran_out_goes_on(void **state) {
    (void)state;
    evening e = begin_evening(offers(), OFFERS);
    leave(&e, 0);
    assert_int_equal(state_in(&e, 1), CME_RSVP_OFFERED);
    assert_int_equal(tick(&e.w).offers_expired, 0);
    assert_int_equal(next_tick(&e.w), SUPPORT_NOON + HOUR);
    support_set_now(SUPPORT_NOON + HOUR - 1);
    assert_int_equal(tick(&e.w).offers_expired, 0);
    support_set_now(SUPPORT_NOON + HOUR);
    assert_int_equal(tick(&e.w).offers_expired, 1);
    assert_int_equal(state_in(&e, 1), CME_RSVP_CANCELLED);
    assert_int_equal(state_in(&e, 2), CME_RSVP_OFFERED);
    assert_told(&e, 1, CME_MESSAGE_OFFER_EXPIRED, 1);
    assert_int_equal(tick(&e.w).offers_expired, 0);
    support_set_now(instant(2026, 3, 10, 18, 0)); /* it has begun: nobody is offered anything */
    assert_int_equal(tick(&e.w).offers_expired, 1);
    assert_int_equal(state_in(&e, 2), CME_RSVP_CANCELLED);
    assert_int_equal(next_tick(&e.w), CME_TIME_NONE);
    support_set_now(SUPPORT_NOON);
    close_world(&e.w);
}

static void test_store_tick__c34_an_offer_is_made_when_quiet_hours_end(void **state) {
    (void)state;
    cme_policy_spec policy = offers();
    policy.quiet_from = 22 * HOUR; /* in Berlin: 21:00 UTC */
    policy.quiet_until = 8 * HOUR;
    evening e = begin_evening(policy, OFFERS);
    tick(&e.w);
    assert_int_equal(next_tick(&e.w), CME_TIME_NONE);
    support_set_now(instant(2026, 3, 1, 22, 0));
    leave(&e, 0);
    assert_int_equal(state_in(&e, 1), CME_RSVP_WAITLISTED);
    assert_int_equal(next_tick(&e.w), instant(2026, 3, 2, 7, 0));
    tick(&e.w);
    assert_int_equal(state_in(&e, 1), CME_RSVP_WAITLISTED);
    cme_event_spec renamed = CME_EVENT_SPEC_INIT; /* whatever else is changed in the night */
    renamed.title = "Rust Nacht";
    assert_ok(cme_event_update(e.w.store, e.event, &renamed, CME_EVENT_TITLE, NULL), "");
    tick(&e.w);
    assert_int_equal(next_tick(&e.w), instant(2026, 3, 2, 7, 0));
    support_set_now(instant(2026, 3, 2, 7, 0));
    assert_int_equal(tick(&e.w).waitlists, 1);
    assert_int_equal(state_in(&e, 1), CME_RSVP_OFFERED);
    assert_int_equal(tick(&e.w).waitlists, 0);
    support_set_now(SUPPORT_NOON);
    close_world(&e.w);
}

/* --- whether people still come --- */

static evening begin_asking(int32_t before) {
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.reconfirm_before = before;
    policy.reconfirm_seconds = 6 * HOUR;
    return begin_evening(policy, CME_POLICY_RECONFIRM | CME_POLICY_RECONFIRM_SECONDS);
}

static void test_store_tick__who_does_not_confirm_gives_the_seat_up(void **state) {
    (void)state;
    evening e = begin_asking(3 * DAY);
    cme_time asked_at = instant(2026, 3, 7, 18, 0);
    tick(&e.w);
    assert_int_equal(next_tick(&e.w), asked_at);
    support_set_now(asked_at);
    assert_int_equal(tick(&e.w).asked, 1);
    assert_told(&e, 0, CME_MESSAGE_RECONFIRM, 1);
    assert_int_equal(state_in(&e, 0), CME_RSVP_GOING);
    cme_rsvp *rsvp = NULL;
    assert_ok(cme_rsvp_get(e.w.store, e.session, e.people[0], &rsvp), "");
    assert_int_equal(rsvp->expires_at, asked_at + 6 * HOUR);
    cme_rsvp_free(rsvp);
    assert_int_equal(tick(&e.w).asked, 0);
    assert_int_equal(next_tick(&e.w), asked_at + 6 * HOUR);
    support_set_now(asked_at + 6 * HOUR);
    assert_int_equal(tick(&e.w).not_confirmed, 1);
    assert_int_equal(state_in(&e, 0), CME_RSVP_CANCELLED);
    assert_int_equal(state_in(&e, 1), CME_RSVP_GOING); /* who comes later is not asked any more */
    assert_told(&e, 0, CME_MESSAGE_NOT_CONFIRMED, 1);
    assert_int_equal(tick(&e.w).asked, 0);
    assert_int_equal(next_tick(&e.w), CME_TIME_NONE);
    support_set_now(SUPPORT_NOON);
    close_world(&e.w);
}

static void test_store_tick__who_confirms_keeps_the_seat(void **state) {
    (void)state;
    evening e = begin_asking(3 * DAY);
    support_set_now(instant(2026, 3, 7, 18, 0));
    assert_int_equal(tick(&e.w).asked, 1);
    assert_ok(cme_rsvp_confirm(e.w.store, e.session, e.people[0], CME_ID_NONE, NULL), "");
    support_set_now(instant(2026, 3, 9, 18, 0));
    assert_int_equal(tick(&e.w).not_confirmed, 0);
    assert_int_equal(state_in(&e, 0), CME_RSVP_GOING);
    support_set_now(SUPPORT_NOON);
    close_world(&e.w);
}

/* Nobody ticked for long: who is asked late still has time, but not beyond the start; and once it began,
 * nobody loses a seat. */
static void test_store_tick__a_late_question_has_an_end(void **state) {
    (void)state;
    evening e = begin_asking(3 * DAY);
    support_set_now(instant(2026, 3, 10, 16, 0));
    assert_int_equal(tick(&e.w).asked, 1);
    assert_int_equal(next_tick(&e.w), instant(2026, 3, 10, 18, 0));
    support_set_now(instant(2026, 3, 10, 18, 0));
    assert_int_equal(tick(&e.w).not_confirmed, 0);
    assert_int_equal(state_in(&e, 0), CME_RSVP_GOING);
    assert_int_equal(next_tick(&e.w), CME_TIME_NONE);
    support_set_now(SUPPORT_NOON);
    close_world(&e.w);
}

static void test_store_tick__who_is_asked_is_asked_again_when_the_session_moves(void **state) {
    (void)state;
    evening e = begin_asking(3 * DAY);
    support_set_now(instant(2026, 3, 7, 18, 0));
    assert_int_equal(tick(&e.w).asked, 1);
    cme_session_spec later = CME_SESSION_SPEC_INIT;
    later.start = cme_civil_at(2026, 3, 20, 19, 0, 0);
    assert_ok(cme_session_override(e.w.store, e.session, &later, CME_SESSION_START, NULL), "");
    support_set_now(instant(2026, 3, 8, 18, 0));
    assert_int_equal(tick(&e.w).not_confirmed, 0);
    assert_int_equal(state_in(&e, 0), CME_RSVP_GOING);
    assert_int_equal(next_tick(&e.w), instant(2026, 3, 17, 18, 0));
    support_set_now(instant(2026, 3, 17, 18, 0));
    assert_int_equal(tick(&e.w).asked, 1);
    support_set_now(instant(2026, 3, 18, 0, 0));
    assert_int_equal(tick(&e.w).not_confirmed, 1);
    support_set_now(SUPPORT_NOON);
    close_world(&e.w);
}

/* --- what was taken and is over is forgotten --- */

static void test_store_tick__c71_forgets_what_was_handed_out_and_is_over(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.opens_before = 8 * DAY;
    policy.closes_before = HOUR;
    set_policy(&w, event, policy, CME_POLICY_OPENS | CME_POLICY_CLOSES);
    support_set_now(instant(2026, 3, 10, 17, 30));
    cme_due_page *page = NULL;
    assert_ok(cme_due_take(w.store, NULL, &page), "");
    assert_int_equal(page->count, 2);
    cme_due_page_free(page);
    tick(&w);
    assert_int_equal(count_rows(&w, "SELECT count(*) FROM due_taken"), 2);
    support_set_now(instant(2026, 3, 10, 18, 0));
    tick(&w);
    assert_int_equal(count_rows(&w, "SELECT count(*) FROM due_taken"), 1); /* of 17 March */
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

/* --- the clock moves on while a call runs --- */

/* Shows the next second after so many looks at it. */
typedef struct moving_clock {
    cme_time now;
    int looks;
} moving_clock;

static cme_time look_at_clock(void *context) {
    moving_clock *clock = context;
    clock->looks--;
    return clock->looks >= 0 ? clock->now : clock->now + 1;
}

/* Whatever the call looks at before and after: RSVPs that open meanwhile are made, at the latest next time.
 */
static void test_store_tick__c42_misses_no_opening_that_comes_while_it_runs(void **state) {
    (void)state;
    for (int looks = 0; looks < 40; looks++) {
        moving_clock clock = {SUPPORT_NOON, INT32_MAX};
        cme_store_options options = CME_STORE_OPTIONS_INIT;
        options.clock = look_at_clock;
        options.clock_context = &clock;
        world w = {NULL, CME_ID_NONE};
        assert_ok(cme_store_open(":memory:", &options, &w.store), cme_store_message(w.store));
        w.group = people_group(w.store, "Rust Berlin");
        cme_event_spec spec = rust_nights(&w);
        cme_id event = publish(&w, &spec);
        cme_policy_spec policy = CME_POLICY_SPEC_INIT;
        policy.opens_before = DAY;
        set_policy(&w, event, policy, CME_POLICY_OPENS);
        cme_id ada = people_person(w.store, "Ada");
        subscribe(&w, event, ada);
        /* Something of the event changes, so that it is looked at just before. */
        clock.now = instant(2026, 3, 9, 18, 0) - 1;
        cme_session_spec edit = CME_SESSION_SPEC_INIT;
        edit.title = "Rust Night, with guests";
        assert_ok(cme_session_override(w.store, on(event, 3, 24), &edit, CME_SESSION_TITLE, NULL),
                  cme_store_message(w.store));
        clock.looks = looks;
        (void)tick(&w);
        clock = (moving_clock){instant(2026, 3, 9, 19, 0), INT32_MAX};
        (void)tick(&w);
        assert_int_equal(rsvps_of(&w, ada), 1);
        close_world(&w);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_tick__of_a_quiet_store_does_nothing),
        cmocka_unit_test(test_store_tick__c42_makes_the_rsvps_of_subscribers),
        cmocka_unit_test(test_store_tick__c42_waits_until_rsvps_open),
        cmocka_unit_test(test_store_tick__does_a_bounded_part_at_a_time),
        cmocka_unit_test(test_store_tick__c28_an_offer_that_ran_out_goes_on),
        cmocka_unit_test(test_store_tick__c34_an_offer_is_made_when_quiet_hours_end),
        cmocka_unit_test(test_store_tick__who_does_not_confirm_gives_the_seat_up),
        cmocka_unit_test(test_store_tick__who_confirms_keeps_the_seat),
        cmocka_unit_test(test_store_tick__a_late_question_has_an_end),
        cmocka_unit_test(test_store_tick__who_is_asked_is_asked_again_when_the_session_moves),
        cmocka_unit_test(test_store_tick__c71_forgets_what_was_handed_out_and_is_over),
        cmocka_unit_test(test_store_tick__c42_misses_no_opening_that_comes_while_it_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
