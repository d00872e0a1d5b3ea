/* test_series.c: edits of a series, planned and applied (rules.md 43-48, 50, 52).
 * May use support_events.h, the library and rules/series.h. */
#include "support_events.h"

#include "rules/series.h"

static world w;
static cme_id ada;
static cme_id bob;
static cme_id nights; /* Tuesdays at 19:00 from 2026-03-10 on */

static int set_up(void **state) {
    (void)state;
    w = open_world();
    ada = people_person(w.store, "Ada");
    bob = people_person(w.store, "Bob");
    cme_event_spec spec = rust_nights(&w);
    nights = publish(&w, &spec);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    close_world(&w);
    return 0;
}

static cme_series_edit edit_of(cme_session_key session, cme_series_scope scope, uint64_t mask) {
    cme_series_edit edit = CME_SERIES_EDIT_INIT;
    edit.session = session;
    edit.scope = scope;
    edit.mask = mask;
    return edit;
}

static cme_series_plan *plan_of(const cme_series_edit *edit) {
    cme_series_plan *plan = NULL;
    assert_ok(cme_series_plan_make(w.store, edit, &plan), cme_store_message(w.store));
    assert_non_null(plan);
    return plan;
}

static cme_status try_plan(const cme_series_edit *edit) {
    cme_series_plan *plan = NULL;
    cme_status status = cme_series_plan_make(w.store, edit, &plan);
    assert_true(status == CME_OK || plan == NULL);
    cme_series_plan_free(plan);
    return status;
}

/* Plans and applies; the id of the event that goes on. */
static cme_id apply(const cme_series_edit *edit) {
    cme_series_plan *plan = plan_of(edit);
    cme_event *event = NULL;
    assert_ok(cme_series_apply(w.store, plan, &event), cme_store_message(w.store));
    cme_id id = event->id;
    if (!cme_id_is_none(plan->following)) {
        assert_true(cme_id_equal(plan->following, id));
    }
    cme_event_free(event);
    cme_series_plan_free(plan);
    return id;
}

static const cme_series_session *find(const cme_series_plan *plan, cme_session_key from) {
    for (size_t i = 0; i < plan->session_count; i++) {
        if (cme_session_key_equal(plan->sessions[i]->from, from)) {
            return plan->sessions[i];
        }
    }
    return NULL;
}

static cme_session_key at(cme_id event, int month, int day, int hour) {
    return cme_session_key_of(event, cme_civil_at(2026, month, day, hour, 0, 0));
}

static size_t count_sessions(cme_id event, bool include_cancelled) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.event = event;
    query.from = 0;
    query.until = instant(2026, 12, 31, 0, 0);
    query.include_drafts = true;
    query.include_cancelled = include_cancelled;
    cme_session_page *page = NULL;
    assert_ok(cme_session_find(w.store, &query, &page), cme_store_message(w.store));
    size_t count = page->count;
    cme_session_page_free(page);
    return count;
}

static bool exists(cme_session_key key) {
    cme_session *session = NULL;
    cme_status status = cme_session_get(w.store, key, &session);
    cme_session_free(session);
    return status == CME_OK;
}

/* --- arguments --- */

static void test_series__c47_scope_has_no_default(void **state) {
    (void)state;
    cme_series_edit edit = CME_SERIES_EDIT_INIT;
    edit.session = on(nights, 3, 17);
    edit.mask = CME_SERIES_TITLE;
    edit.title = "Ferris Night";
    assert_int_equal(CME_ERR_INVALID, try_plan(&edit));
    assert_says(&w, "scope 0 of the edit: must be CME_SERIES_THIS");
}

static void test_series__refuses_edits_that_say_nothing(void **state) {
    (void)state;
    cme_series_edit edit = edit_of(on(nights, 3, 17), CME_SERIES_FOLLOWING, 0);
    assert_int_equal(CME_ERR_INVALID, try_plan(&edit));
    assert_says(&w, "nothing is to be changed");
    edit.mask = UINT64_C(1) << 40;
    assert_int_equal(CME_ERR_INVALID, try_plan(&edit));
    edit = edit_of(on(nights, 3, 17), CME_SERIES_THIS, CME_SERIES_RRULE);
    edit.rrule = "FREQ=DAILY";
    assert_int_equal(CME_ERR_INVALID, try_plan(&edit));
    assert_says(&w, "belong to the whole series");
    edit.scope = CME_SERIES_FOLLOWING;
    edit.rrule = "";
    assert_int_equal(CME_ERR_INVALID, try_plan(&edit));
    edit = edit_of(on(nights, 3, 18), CME_SERIES_FOLLOWING, CME_SERIES_TITLE);
    edit.title = "x";
    assert_int_equal(CME_ERR_NOT_FOUND, try_plan(&edit));
    assert_int_equal(CME_ERR_MISUSE, cme_series_plan_make(w.store, &edit, NULL));
    assert_int_equal(CME_ERR_MISUSE, cme_series_apply(w.store, NULL, NULL));
    cme_series_plan_free(NULL);
}

static void test_series__c52_zone_takes_what_to_keep(void **state) {
    (void)state;
    cme_series_edit edit = edit_of(on(nights, 3, 17), CME_SERIES_ALL, CME_SERIES_ZONE);
    edit.zone = "Europe/Lisbon";
    assert_int_equal(CME_ERR_INVALID, try_plan(&edit));
    assert_says(&w, "keep 0 of the edit");
}

/* --- this and following --- */

static void test_series__c43_rsvps_follow_a_new_start(void **state) {
    (void)state;
    answer(&w, on(nights, 3, 17), ada);
    answer(&w, on(nights, 3, 24), bob);
    cme_series_edit edit = edit_of(on(nights, 3, 10), CME_SERIES_ALL, CME_SERIES_START);
    edit.start = cme_civil_at(2026, 3, 11, 20, 0, 0); /* Wednesdays at 20:00 */
    cme_series_plan *plan = plan_of(&edit);
    assert_true(cme_id_is_none(plan->following));
    assert_int_equal(plan->person_count, 2);
    assert_string_equal(plan->persons[0]->name, "Ada");
    assert_int_equal(plan->persons[0]->after, CME_RSVP_GOING);
    const cme_series_session *moved = find(plan, on(nights, 3, 17));
    assert_non_null(moved);
    assert_int_equal(moved->effect, CME_SERIES_MOVED);
    assert_true(cme_session_key_equal(moved->to, at(nights, 3, 18, 20)));
    assert_int_equal(moved->people, 1);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(nights, 3, 17), ada)); /* nothing has changed */
    assert_ok(cme_series_apply(w.store, plan, NULL), cme_store_message(w.store));
    cme_series_plan_free(plan);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, at(nights, 3, 18, 20), ada));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, at(nights, 3, 25, 20), bob));
    assert_false(exists(on(nights, 3, 17)));
    assert_false(exists(on(nights, 3, 24)));
}

static void test_series__c44_following_splits_and_takes_all_along(void **state) {
    (void)state;
    cme_session_spec moved = CME_SESSION_SPEC_INIT;
    moved.start = cme_civil_at(2026, 4, 8, 18, 0, 0);
    moved.title = "Guest night";
    assert_ok(
        cme_session_override(w.store, on(nights, 4, 7), &moved, CME_SESSION_START | CME_SESSION_TITLE, NULL),
        cme_store_message(w.store));
    assert_ok(cme_session_cancel(w.store, on(nights, 4, 14), NULL), cme_store_message(w.store));
    answer(&w, on(nights, 3, 10), ada);
    answer(&w, on(nights, 3, 31), ada);
    answer(&w, on(nights, 4, 7), bob);
    cme_duty_spec duty = CME_DUTY_SPEC_INIT;
    duty.person = bob;
    duty.role = "host";
    duty.event = nights;
    assert_ok(cme_duty_assign(w.store, &duty, NULL), cme_store_message(w.store));

    cme_series_edit edit =
        edit_of(on(nights, 3, 31), CME_SERIES_FOLLOWING, CME_SERIES_TITLE | CME_SERIES_START);
    edit.title = "Ferris Night";
    edit.start = cme_civil_at(2026, 3, 31, 20, 0, 0);
    cme_id second = apply(&edit);

    assert_false(cme_id_equal(second, nights));
    cme_event *before = get_event(&w, nights);
    cme_event *after = get_event(&w, second);
    assert_string_equal(before->title, "Rust Night");
    assert_string_equal(after->title, "Ferris Night");
    assert_string_not_equal(before->uid, after->uid);
    assert_true(before->ends_at <= instant(2026, 3, 24, 20, 0));
    assert_int_equal(after->status, CME_EVENT_PUBLISHED);
    cme_event_free(before);
    cme_event_free(after);
    assert_int_equal(count_sessions(nights, true), 3); /* 10, 17, 24 March */
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(nights, 3, 10), ada));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, at(second, 3, 31, 20), ada));
    cme_session *guest = get_session(&w, at(second, 4, 7, 20));
    assert_string_equal(guest->title, "Guest night");
    assert_int_equal(guest->starts_at, instant(2026, 4, 8, 16, 0)); /* where it was moved to */
    assert_int_equal(guest->going, 1);
    cme_session_free(guest);
    cme_session *cancelled = get_session(&w, at(second, 4, 14, 20));
    assert_int_equal(cancelled->status, CME_SESSION_CANCELLED);
    cme_session_free(cancelled);
    cme_duty_query query = CME_DUTY_QUERY_INIT;
    query.event = second;
    cme_duty_page *duties = NULL;
    assert_ok(cme_duty_find(w.store, &query, &duties), cme_store_message(w.store));
    assert_int_equal(duties->count, 1);
    cme_duty_page_free(duties);
}

static void test_series__c44_count_is_shared_between_both(void **state) {
    (void)state;
    cme_event_spec spec = rust_nights(&w);
    spec.rrule = "FREQ=WEEKLY;COUNT=6";
    cme_id six = publish(&w, &spec);
    cme_series_edit edit = edit_of(on(six, 3, 24), CME_SERIES_FOLLOWING, CME_SERIES_DURATION);
    edit.duration_seconds = 3600;
    cme_id second = apply(&edit);
    assert_int_equal(count_sessions(six, true), 2);
    assert_int_equal(count_sessions(second, true), 4);
    cme_event *event = get_event(&w, second);
    assert_string_equal(event->rrule, "FREQ=WEEKLY;COUNT=4");
    cme_event_free(event);
}

static void test_series__until_moves_with_the_dates(void **state) {
    (void)state;
    cme_event_spec spec = rust_nights(&w);
    spec.rrule = "FREQ=WEEKLY;UNTIL=20260407T170000Z"; /* 19:00 in Berlin's summer: five sessions */
    cme_id five = publish(&w, &spec);
    assert_int_equal(count_sessions(five, true), 5);
    cme_series_edit edit = edit_of(on(five, 3, 10), CME_SERIES_ALL, CME_SERIES_START);
    edit.start = cme_civil_at(2026, 3, 10, 21, 30, 0);
    assert_true(cme_id_equal(apply(&edit), five));
    assert_int_equal(count_sessions(five, true), 5);
    cme_event *event = get_event(&w, five);
    assert_string_equal(event->rrule, "FREQ=WEEKLY;UNTIL=20260407T193000Z");
    assert_int_equal(event->sequence, 1); /* rules.md 72 */
    cme_event_free(event);
}

static void test_series__days_of_a_weekly_rule_turn(void **state) {
    (void)state;
    cme_event_spec spec = rust_nights(&w);
    spec.rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU";
    cme_id both = publish(&w, &spec);
    answer(&w, on(both, 3, 15), ada); /* Sunday */
    answer(&w, on(both, 3, 24), bob); /* Tuesday, two weeks on */
    cme_series_edit edit = edit_of(on(both, 3, 10), CME_SERIES_ALL, CME_SERIES_START);
    edit.start = cme_civil_at(2026, 3, 11, 19, 0, 0);
    apply(&edit);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(both, 3, 16), ada));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(both, 3, 25), bob));
    cme_event *event = get_event(&w, both);
    assert_string_equal(event->rrule, "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,MO;WKST=TU");
    cme_event_free(event);
}

static void test_series__a_rule_that_does_not_give_its_start_is_refused(void **state) {
    (void)state;
    cme_event_spec spec = rust_nights(&w);
    spec.rrule = "FREQ=MONTHLY;BYDAY=2TU";
    cme_id monthly = publish(&w, &spec);
    cme_series_edit edit = edit_of(on(monthly, 3, 10), CME_SERIES_ALL, CME_SERIES_START);
    edit.start = cme_civil_at(2026, 3, 11, 19, 0, 0);
    assert_int_equal(CME_ERR_INVALID, try_plan(&edit));
    assert_says(&w, "does not generate it");
    edit.mask |= CME_SERIES_RRULE;
    edit.rrule = "FREQ=MONTHLY;BYDAY=2WE";
    answer(&w, on(monthly, 4, 14), ada);
    apply(&edit);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(monthly, 4, 8), ada)); /* April's for April's */
}

static void test_series__a_rule_of_the_same_shape_maps_in_order(void **state) {
    (void)state;
    cme_event_spec spec = rust_nights(&w);
    spec.rrule = "FREQ=WEEKLY;BYDAY=TU,TH";
    cme_id twice = publish(&w, &spec);
    answer(&w, on(twice, 3, 12), ada);
    answer(&w, on(twice, 3, 17), bob);
    cme_series_edit edit = edit_of(on(twice, 3, 10), CME_SERIES_ALL, CME_SERIES_RRULE);
    edit.rrule = "FREQ=WEEKLY;BYDAY=WE,SA";
    apply(&edit); /* from Wednesday, 11 March on */
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(twice, 3, 14), ada));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(twice, 3, 18), bob));
}

static void test_series__another_shape_maps_to_the_nearest_date(void **state) {
    (void)state;
    answer(&w, on(nights, 3, 17), ada);
    answer(&w, on(nights, 4, 14), bob);
    cme_series_edit edit = edit_of(on(nights, 3, 10), CME_SERIES_ALL, CME_SERIES_RRULE);
    edit.rrule = "FREQ=MONTHLY;BYDAY=2TU";
    cme_series_plan *plan = plan_of(&edit);
    assert_int_equal(plan->stranded_count, 1);
    assert_true(find(plan, on(nights, 3, 17))->is_stranded);
    assert_int_equal(find(plan, on(nights, 4, 14))->effect, CME_SERIES_KEPT);
    assert_int_equal(CME_ERR_CONFLICT, cme_series_apply(w.store, plan, NULL));
    assert_says(&w, "1 people have RSVPs for it");
    cme_series_plan_free(plan);
    edit.release_stranded = true;
    apply(&edit);
    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(nights, 3, 17), ada));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(nights, 4, 14), bob));
    cme_session *left = get_session(&w, on(nights, 3, 17));
    assert_int_equal(left->status, CME_SESSION_CANCELLED); /* rules.md 73 */
    cme_session_free(left);
}

static void test_series__c45_tombstones_stay_where_dates_go(void **state) {
    (void)state;
    assert_ok(cme_session_cancel(w.store, on(nights, 3, 17), NULL), cme_store_message(w.store));
    cme_series_edit skip = edit_of(on(nights, 3, 24), CME_SERIES_THIS, 0);
    skip.action = CME_SERIES_SKIP;
    apply(&skip);
    cme_series_edit edit = edit_of(on(nights, 3, 10), CME_SERIES_ALL, CME_SERIES_START);
    edit.start = cme_civil_at(2026, 3, 12, 19, 0, 0); /* Thursdays */
    apply(&edit);
    cme_session *tombstone = get_session(&w, on(nights, 3, 19));
    assert_int_equal(tombstone->status, CME_SESSION_CANCELLED);
    cme_session_free(tombstone);
    assert_false(exists(on(nights, 3, 26)));
    assert_true(exists(on(nights, 4, 2)));
    edit.mask = CME_SERIES_RRULE;
    edit.session = on(nights, 3, 12);
    edit.rrule = "FREQ=DAILY"; /* not even when the rule gives each day */
    apply(&edit);
    assert_int_equal(CME_ERR_STATE,
                     cme_session_override(w.store, on(nights, 3, 19),
                                          &(cme_session_spec){.size = sizeof(cme_session_spec)}, 0, NULL));
    assert_false(exists(on(nights, 3, 26)));
}

static void test_series__c46_what_has_started_is_never_touched(void **state) {
    (void)state;
    answer(&w, on(nights, 3, 10), ada);
    answer(&w, on(nights, 3, 24), ada);
    cme_session_spec early = CME_SESSION_SPEC_INIT;
    early.start = cme_civil_at(2026, 3, 11, 9, 0, 0); /* of 31 March, moved before its date */
    assert_ok(cme_session_override(w.store, on(nights, 3, 31), &early, CME_SESSION_START, NULL),
              cme_store_message(w.store));
    answer(&w, on(nights, 3, 31), bob);
    support_set_now(instant(2026, 3, 18, 12, 0));
    cme_series_edit edit = edit_of(on(nights, 3, 17), CME_SERIES_FOLLOWING, CME_SERIES_START);
    edit.start = cme_civil_at(2026, 3, 17, 20, 0, 0);
    assert_int_equal(CME_ERR_CLOSED, try_plan(&edit));
    edit.session = cme_session_key_of(nights, CME_CIVIL_NONE);
    edit.scope = CME_SERIES_ALL;
    edit.start = cme_civil_at(2026, 3, 24, 20, 0, 0);
    cme_series_plan *plan = plan_of(&edit);
    assert_true(cme_civil_equal(plan->splits_at, cme_civil_at(2026, 3, 24, 19, 0, 0)));
    assert_false(cme_id_is_none(plan->following));
    cme_id second = plan->following;
    assert_ok(cme_series_apply(w.store, plan, NULL), cme_store_message(w.store));
    cme_series_plan_free(plan);
    cme_session *past = get_session(&w, on(nights, 3, 10));
    assert_int_equal(past->starts_at, instant(2026, 3, 10, 18, 0));
    cme_session_free(past);
    cme_session *begun = get_session(&w, on(nights, 3, 31));
    assert_int_equal(begun->starts_at, instant(2026, 3, 11, 8, 0));
    assert_int_equal(begun->going, 1);
    cme_session_free(begun);
    assert_false(exists(at(second, 3, 31, 20))); /* it has taken place */
    assert_true(exists(at(second, 4, 7, 20)));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, at(second, 3, 24, 20), ada));
    support_set_now(SUPPORT_NOON);
}

static void test_series__c48_overrides_keep_their_fields(void **state) {
    (void)state;
    cme_session_spec own = CME_SESSION_SPEC_INIT;
    own.title = "Guest night";
    assert_ok(cme_session_override(w.store, on(nights, 3, 17), &own, CME_SESSION_TITLE, NULL),
              cme_store_message(w.store));
    cme_series_edit edit = edit_of(on(nights, 3, 10), CME_SERIES_ALL, CME_SERIES_TITLE | CME_SERIES_URL);
    edit.title = "Ferris Night";
    edit.url = "https://ferris.example";
    apply(&edit);
    cme_session *session = get_session(&w, on(nights, 3, 17));
    assert_string_equal(session->title, "Guest night");
    assert_string_equal(session->url, "https://ferris.example");
    cme_session_free(session);
}

static void test_series__the_session_named_goes_where_the_edit_says(void **state) {
    (void)state;
    cme_session_spec moved = CME_SESSION_SPEC_INIT;
    moved.start = cme_civil_at(2026, 3, 18, 18, 0, 0);
    assert_ok(cme_session_override(w.store, on(nights, 3, 17), &moved, CME_SESSION_START, NULL),
              cme_store_message(w.store));
    cme_series_edit edit = edit_of(on(nights, 3, 17), CME_SERIES_FOLLOWING, CME_SERIES_START);
    edit.start = cme_civil_at(2026, 3, 19, 20, 0, 0);
    cme_id second = apply(&edit);
    cme_session *session = get_session(&w, at(second, 3, 19, 20));
    assert_int_equal(session->starts_at, instant(2026, 3, 19, 19, 0));
    cme_session_free(session);
}

static void test_series__c50_declining_one_date_edits_no_series(void **state) {
    (void)state;
    cme_event *before = get_event(&w, nights);
    answer(&w, on(nights, 3, 17), ada);
    assert_ok(cme_rsvp_cancel(w.store, on(nights, 3, 17), ada, CME_ID_NONE, NULL),
              cme_store_message(w.store));
    cme_event *after = get_event(&w, nights);
    assert_int_equal(after->exdate_count, 0);
    assert_int_equal(after->sequence, before->sequence);
    cme_event_free(before);
    cme_event_free(after);
}

static void test_series__c52_wall_clock_or_instant(void **state) {
    (void)state;
    answer(&w, on(nights, 3, 17), ada);
    cme_series_edit edit = edit_of(on(nights, 3, 10), CME_SERIES_ALL, CME_SERIES_ZONE);
    edit.zone = "Europe/Lisbon";
    edit.keep = CME_SERIES_KEEP_INSTANT;
    apply(&edit);
    cme_session *session = get_session(&w, at(nights, 3, 17, 18));
    assert_int_equal(session->starts_at, instant(2026, 3, 17, 18, 0));
    assert_int_equal(session->going, 1);
    cme_session_free(session);
    edit.session = at(nights, 3, 10, 18);
    edit.zone = "Europe/Berlin";
    edit.keep = CME_SERIES_KEEP_WALL_CLOCK;
    apply(&edit);
    session = get_session(&w, at(nights, 3, 17, 18));
    assert_int_equal(session->starts_at, instant(2026, 3, 17, 17, 0));
    assert_string_equal(session->zone, "Europe/Berlin");
    cme_session_free(session);
}

static void test_series__added_dates_go_along(void **state) {
    (void)state;
    cme_series_edit add = edit_of(cme_session_key_of(nights, CME_CIVIL_NONE), CME_SERIES_THIS, 0);
    add.action = CME_SERIES_ADD;
    add.start = cme_civil_at(2026, 3, 27, 18, 0, 0);
    apply(&add);
    assert_int_equal(CME_ERR_EXISTS, try_plan(&add));
    answer(&w, at(nights, 3, 27, 18), ada);
    cme_series_edit edit = edit_of(at(nights, 3, 27, 18), CME_SERIES_FOLLOWING, CME_SERIES_START);
    edit.start = cme_civil_at(2026, 3, 27, 19, 0, 0); /* an hour later, all of them */
    cme_id second = apply(&edit);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, at(second, 3, 27, 19), ada));
    assert_true(exists(at(second, 3, 31, 20)));
    assert_true(exists(on(nights, 3, 24)));
    assert_false(exists(on(nights, 3, 31)));
}

static void test_series__capacity_below_the_heads_is_refused(void **state) {
    (void)state;
    answer(&w, on(nights, 3, 17), ada);
    answer(&w, on(nights, 3, 17), bob);
    cme_series_edit edit = edit_of(on(nights, 3, 10), CME_SERIES_ALL, CME_SERIES_CAPACITY);
    edit.capacity = 1;
    cme_series_plan *plan = plan_of(&edit);
    assert_int_equal(plan->overfull_count, 1);
    assert_int_equal(find(plan, on(nights, 3, 17))->seats_over, 1);
    assert_int_equal(CME_ERR_CONFLICT, cme_series_apply(w.store, plan, NULL));
    assert_says(&w, "would have 1 heads more than seats");
    cme_series_plan_free(plan);
}

static void test_series__more_capacity_moves_the_queue_up(void **state) {
    (void)state;
    cme_event_spec spec = rust_nights(&w);
    spec.capacity = 1;
    cme_id small = publish(&w, &spec);
    answer(&w, on(small, 3, 24), ada);
    assert_int_equal(CME_RSVP_WAITLISTED, answer(&w, on(small, 3, 24), bob));
    cme_series_edit edit = edit_of(on(small, 3, 17), CME_SERIES_FOLLOWING, CME_SERIES_CAPACITY);
    edit.capacity = 2;
    cme_series_plan *plan = plan_of(&edit);
    assert_int_equal(plan->person_count, 1);
    assert_string_equal(plan->persons[0]->name, "Bob");
    assert_int_equal(plan->persons[0]->before, CME_RSVP_WAITLISTED);
    assert_int_equal(plan->persons[0]->after, CME_RSVP_GOING);
    assert_ok(cme_series_apply(w.store, plan, NULL), cme_store_message(w.store));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(plan->following, 3, 24), bob));
    cme_series_plan_free(plan);
}

/* --- one date --- */

static void test_series__this_moves_one_session(void **state) {
    (void)state;
    answer(&w, on(nights, 3, 17), ada);
    cme_series_edit edit = edit_of(on(nights, 3, 17), CME_SERIES_THIS, CME_SERIES_START);
    edit.start = cme_civil_at(2026, 3, 18, 19, 0, 0);
    cme_series_plan *plan = plan_of(&edit);
    assert_int_equal(plan->session_count, 1);
    assert_int_equal(plan->sessions[0]->effect, CME_SERIES_MOVED);
    assert_int_equal(plan->person_count, 1);
    assert_ok(cme_series_apply(w.store, plan, NULL), cme_store_message(w.store));
    cme_series_plan_free(plan);
    cme_session *session = get_session(&w, on(nights, 3, 17));
    assert_int_equal(session->starts_at, instant(2026, 3, 18, 18, 0));
    cme_session_free(session);
}

static void test_series__skip_strands_only_when_told(void **state) {
    (void)state;
    answer(&w, on(nights, 3, 17), ada);
    cme_series_edit skip = edit_of(on(nights, 3, 17), CME_SERIES_THIS, 0);
    skip.action = CME_SERIES_SKIP;
    cme_series_plan *plan = plan_of(&skip);
    assert_int_equal(plan->stranded_count, 1);
    assert_int_equal(CME_ERR_CONFLICT, cme_series_apply(w.store, plan, NULL));
    cme_series_plan_free(plan);
    skip.release_stranded = true;
    apply(&skip);
    assert_int_equal(CME_RSVP_CANCELLED, state_of(&w, on(nights, 3, 17), ada));
    skip.session = on(nights, 3, 24); /* nothing was written about this one */
    plan = plan_of(&skip);
    assert_int_equal(plan->session_count, 1);
    assert_int_equal(plan->sessions[0]->effect, CME_SERIES_REMOVED);
    assert_ok(cme_series_apply(w.store, plan, NULL), cme_store_message(w.store));
    cme_series_plan_free(plan);
    assert_false(exists(on(nights, 3, 24)));
    cme_series_edit back = edit_of(cme_session_key_of(nights, CME_CIVIL_NONE), CME_SERIES_THIS, 0);
    back.action = CME_SERIES_ADD;
    back.start = cme_civil_at(2026, 3, 24, 19, 0, 0);
    apply(&back);
    cme_event *event = get_event(&w, nights);
    assert_int_equal(event->rdate_count, 0); /* the rule gives it */
    cme_event_free(event);
    assert_true(exists(on(nights, 3, 24)));
}

static void test_series__a_plain_event_becomes_a_series(void **state) {
    (void)state;
    cme_event_spec spec = rust_night(&w);
    cme_id night = publish(&w, &spec);
    answer(&w, plain(night), ada);
    cme_series_edit add = edit_of(plain(night), CME_SERIES_THIS, 0);
    add.action = CME_SERIES_ADD;
    add.start = cme_civil_at(2026, 3, 12, 19, 0, 0);
    apply(&add);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(night, 3, 10), ada));
    cme_id other = publish(&w, &spec);
    answer(&w, plain(other), ada);
    cme_series_edit edit = edit_of(plain(other), CME_SERIES_ALL, CME_SERIES_RRULE);
    edit.rrule = "FREQ=WEEKLY;COUNT=3";
    apply(&edit);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(other, 3, 10), ada));
    assert_int_equal(count_sessions(other, true), 3);
}

static void test_series__cancel_ends_it(void **state) {
    (void)state;
    answer(&w, on(nights, 3, 24), ada);
    cme_series_edit end = edit_of(on(nights, 3, 17), CME_SERIES_FOLLOWING, 0);
    end.action = CME_SERIES_CANCEL;
    cme_series_plan *plan = plan_of(&end);
    assert_int_equal(find(plan, on(nights, 3, 24))->effect, CME_SERIES_CANCELLED);
    assert_int_equal(plan->persons[0]->after, CME_RSVP_CANCELLED);
    assert_true(plan->more_sessions); /* it had no end */
    assert_ok(cme_series_apply(w.store, plan, NULL), cme_store_message(w.store));
    cme_series_plan_free(plan);
    assert_int_equal(count_sessions(nights, false), 1);
    assert_int_equal(count_sessions(nights, true), 2);
    end.scope = CME_SERIES_ALL;
    end.session = on(nights, 3, 10);
    apply(&end);
    cme_event *event = get_event(&w, nights);
    assert_int_equal(event->status, CME_EVENT_CANCELLED);
    cme_event_free(event);
    assert_int_equal(CME_ERR_STATE, try_plan(&end));
}

/* --- plan and apply --- */

static void test_series__apply_refuses_after_a_change(void **state) {
    (void)state;
    cme_series_edit edit = edit_of(on(nights, 3, 17), CME_SERIES_FOLLOWING, CME_SERIES_START);
    edit.start = cme_civil_at(2026, 3, 17, 20, 0, 0);
    cme_series_plan *plan = plan_of(&edit);
    uint64_t before = people_changes(w.store);
    answer(&w, on(nights, 3, 24), ada);
    assert_int_equal(CME_ERR_CONFLICT, cme_series_apply(w.store, plan, NULL));
    assert_says(&w, "since its plan was made");
    assert_int_equal(people_changes(w.store), before + 1);
    cme_series_plan_free(plan);

    plan = plan_of(&edit);
    support_set_now(instant(2026, 3, 17, 19, 0)); /* the session has begun meanwhile */
    assert_true(cme_series_apply(w.store, plan, NULL) != CME_OK);
    support_set_now(SUPPORT_NOON);
    assert_ok(cme_series_apply(w.store, plan, NULL), cme_store_message(w.store));
    assert_int_equal(CME_ERR_CONFLICT, cme_series_apply(w.store, plan, NULL)); /* only once */
    cme_series_plan_free(plan);
}

static void test_series__apply_refuses_when_the_room_has_shrunk(void **state) {
    (void)state;
    cme_id cellar = make_venue(&w, "Cellar", 2);
    answer(&w, on(nights, 3, 17), ada);
    answer(&w, on(nights, 3, 17), bob);
    cme_series_edit edit = edit_of(on(nights, 3, 10), CME_SERIES_ALL, CME_SERIES_VENUE);
    edit.venue = cellar;
    cme_series_plan *plan = plan_of(&edit);
    assert_int_equal(plan->overfull_count, 0);
    assert_int_equal(plan->person_count, 2); /* the place changes */
    cme_venue_spec smaller = CME_VENUE_SPEC_INIT;
    smaller.room_capacity = 1;
    assert_ok(cme_venue_update(w.store, cellar, &smaller, CME_VENUE_ROOM_CAPACITY, NULL),
              cme_store_message(w.store));
    assert_int_equal(CME_ERR_CONFLICT, cme_series_apply(w.store, plan, NULL));
    assert_says(&w, "make a new plan");
    cme_series_plan_free(plan);
}

static void test_series__a_plan_changes_nothing(void **state) {
    (void)state;
    answer(&w, on(nights, 3, 17), ada);
    uint64_t changes = people_changes(w.store);
    cme_series_edit edit = edit_of(on(nights, 3, 17), CME_SERIES_FOLLOWING, CME_SERIES_RRULE);
    edit.rrule = "FREQ=YEARLY";
    edit.release_stranded = true;
    cme_series_plan *plan = plan_of(&edit);
    assert_int_equal(people_changes(w.store), changes);
    assert_int_equal(plan->sequence, changes);
    cme_event *event = NULL;
    assert_int_equal(CME_ERR_NOT_FOUND, cme_event_get(w.store, plan->following, &event));
    cme_series_plan_free(plan);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(nights, 3, 17), ada));
}

/* --- the pure part --- */

static void assert_turned(const char *rule, int days, const char *expected) {
    cme__text text = {0};
    cme__series_rule_turned(rule, days, &text);
    assert_string_equal(text.bytes, expected);
    cme__text_free(&text);
}

static void test_series__rules_are_turned_and_bounded(void **state) {
    (void)state;
    assert_turned("FREQ=WEEKLY;BYDAY=MO", 6, "FREQ=WEEKLY;BYDAY=SU");
    assert_turned("FREQ=WEEKLY;COUNT=3;INTERVAL=2;BYDAY=MO,SU;WKST=SU", 1,
                  "FREQ=WEEKLY;COUNT=3;INTERVAL=2;BYDAY=TU,MO;WKST=MO");
    assert_turned("FREQ=MONTHLY;BYDAY=2TU", 1, "FREQ=MONTHLY;BYDAY=2TU");
    assert_turned("FREQ=WEEKLY;BYMONTH=3;BYDAY=TU", 1, "FREQ=WEEKLY;BYMONTH=3;BYDAY=TU");
    cme__text text = {0};
    cme__series_rule_bounded("FREQ=WEEKLY;UNTIL=20270101T000000Z;BYDAY=MO", "COUNT=4", &text);
    assert_string_equal(text.bytes, "FREQ=WEEKLY;BYDAY=MO;COUNT=4");
    cme__text_free(&text);
    assert_true(cme__series_same_shape("FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;BYDAY=FR"));
    assert_true(cme__series_same_shape("FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=WEEKLY;BYDAY=SA,SU"));
    assert_false(cme__series_same_shape("FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY"));
    assert_false(cme__series_same_shape("FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=WEEKLY;BYDAY=MO,TU,WE"));
}

#define SERIES_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        SERIES_TEST(test_series__c47_scope_has_no_default),
        SERIES_TEST(test_series__refuses_edits_that_say_nothing),
        SERIES_TEST(test_series__c52_zone_takes_what_to_keep),
        SERIES_TEST(test_series__c43_rsvps_follow_a_new_start),
        SERIES_TEST(test_series__c44_following_splits_and_takes_all_along),
        SERIES_TEST(test_series__c44_count_is_shared_between_both),
        SERIES_TEST(test_series__until_moves_with_the_dates),
        SERIES_TEST(test_series__days_of_a_weekly_rule_turn),
        SERIES_TEST(test_series__a_rule_that_does_not_give_its_start_is_refused),
        SERIES_TEST(test_series__a_rule_of_the_same_shape_maps_in_order),
        SERIES_TEST(test_series__another_shape_maps_to_the_nearest_date),
        SERIES_TEST(test_series__c45_tombstones_stay_where_dates_go),
        SERIES_TEST(test_series__c46_what_has_started_is_never_touched),
        SERIES_TEST(test_series__c48_overrides_keep_their_fields),
        SERIES_TEST(test_series__the_session_named_goes_where_the_edit_says),
        SERIES_TEST(test_series__c50_declining_one_date_edits_no_series),
        SERIES_TEST(test_series__c52_wall_clock_or_instant),
        SERIES_TEST(test_series__added_dates_go_along),
        SERIES_TEST(test_series__capacity_below_the_heads_is_refused),
        SERIES_TEST(test_series__more_capacity_moves_the_queue_up),
        SERIES_TEST(test_series__this_moves_one_session),
        SERIES_TEST(test_series__skip_strands_only_when_told),
        SERIES_TEST(test_series__a_plain_event_becomes_a_series),
        SERIES_TEST(test_series__cancel_ends_it),
        SERIES_TEST(test_series__apply_refuses_after_a_change),
        SERIES_TEST(test_series__apply_refuses_when_the_room_has_shrunk),
        SERIES_TEST(test_series__a_plan_changes_nothing),
        cmocka_unit_test(test_series__rules_are_turned_and_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
