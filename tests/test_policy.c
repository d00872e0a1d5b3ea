/* test_policy.c: policies of events and sessions: set, given back, read, carried along.
 * May use cmocka, support_events.h, policy_internal.h and the library.
 * Must not know what RSVPs make of them. */
#include "support_events.h"

#include "policy_internal.h"

static cme_policy *of_event(const world *w, cme_id event) {
    cme_policy *policy = NULL;
    assert_ok(cme_policy_get_event(w->store, event, &policy), cme_store_message(w->store));
    return policy;
}

static cme_policy *of_session(const world *w, cme_session_key session) {
    cme_policy *policy = NULL;
    assert_ok(cme_policy_get_session(w->store, session, &policy), cme_store_message(w->store));
    return policy;
}

static void set_event(const world *w, cme_id event, const cme_policy_spec *spec, uint64_t mask) {
    assert_ok(cme_policy_set_event(w->store, event, spec, mask, NULL), cme_store_message(w->store));
}

static void set_session(const world *w, cme_session_key session, const cme_policy_spec *spec, uint64_t mask) {
    assert_ok(cme_policy_set_session(w->store, session, spec, mask, NULL), cme_store_message(w->store));
}

/* What decisions get, and the bits of the plan. */
static cme__policy loaded(const world *w, cme_session_key session, uint32_t *has) {
    cme__session_plan plan;
    cme__policy policy;
    assert_ok(cme__store_begin_read(w->store), cme_store_message(w->store));
    assert_ok(cme__session_load(w->store, session, &plan), cme_store_message(w->store));
    assert_ok(cme__policy_load(w->store, &plan, &policy), cme_store_message(w->store));
    assert_ok(cme__store_end(w->store, CME_OK), cme_store_message(w->store));
    *has = plan.has;
    return policy;
}

/* Writes what no call would: `sql` is one literal. */
static void damage(const world *w, const char *sql) {
    cme__statement *statement = NULL;
    assert_ok(cme__store_begin_write(w->store), cme_store_message(w->store));
    assert_ok(cme__db_prepare(w->store->db, sql, &statement), cme_store_message(w->store));
    assert_ok(cme__run(statement), cme_store_message(w->store));
    assert_ok(cme__store_end(w->store, CME_OK), cme_store_message(w->store));
}

/* Exactly one problem, which says so; then the store is closed. */
static void assert_found(world *w, const char *words) {
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(w->store, &report), cme_store_message(w->store));
    assert_int_equal(1, report->count);
    assert_string_equal("policy", report->items[0]->check);
    if (strstr(report->items[0]->text, words) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", report->items[0]->text, words);
    }
    cme_store_report_free(report);
    cme_store_close(w->store);
}

/* --- reading --- */

static void test_policy__of_a_new_event_is_the_default(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_policy_spec defaults = CME_POLICY_SPEC_INIT;

    cme_policy *policy = of_event(&w, id);

    assert_true(cme_id_equal(id, policy->event));
    assert_true(cme_session_key_is_none(policy->session));
    assert_int_equal(0, policy->fields);
    assert_int_equal(0, policy->overridden);
    assert_int_equal(defaults.approval, policy->approval);
    assert_false(policy->invitation_only);
    assert_int_equal(CME_POLICY_ALWAYS, policy->opens_before);
    assert_int_equal(0, policy->closes_before);
    assert_int_equal(86400, policy->offer_seconds);
    assert_int_equal(CME_OVERLAP_WARN, policy->overlap);
    assert_int_equal(180, policy->strike_days);
    assert_int_equal(86400, policy->reconfirm_seconds);
    assert_true(policy->opens_at == CME_TIME_NONE && policy->closes_at == CME_TIME_NONE);
    cme_policy_free(policy);
    cme_policy_free(NULL);
    close_world(&w);
}

static void test_policy__c48_sessions_override_field_by_field(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.approval = CME_APPROVAL_HOLD;
    spec.invitation_only = true;
    spec.closes_before = 3600;
    set_event(&w, id, &spec, CME_POLICY_APPROVAL | CME_POLICY_INVITATION_ONLY | CME_POLICY_CLOSES);
    cme_policy_spec own = CME_POLICY_SPEC_INIT;
    own.closes_before = 7200;
    own.cutoff_before = 86400;
    own.opens_before = 7 * 86400;
    set_session(&w, on(id, 3, 17), &own, CME_POLICY_CLOSES | CME_POLICY_CUTOFF | CME_POLICY_OPENS);

    cme_policy *policy = of_session(&w, on(id, 3, 17));
    assert_true(cme_session_key_equal(on(id, 3, 17), policy->session));
    assert_int_equal(CME_POLICY_APPROVAL | CME_POLICY_INVITATION_ONLY | CME_POLICY_CLOSES, policy->fields);
    assert_int_equal(CME_POLICY_CLOSES | CME_POLICY_CUTOFF | CME_POLICY_OPENS, policy->overridden);
    assert_int_equal(CME_APPROVAL_HOLD, policy->approval);
    assert_true(policy->invitation_only);
    assert_int_equal(7200, policy->closes_before);
    assert_int_equal(instant(2026, 3, 17, 16, 0), policy->closes_at);
    assert_int_equal(instant(2026, 3, 10, 18, 0), policy->opens_at);
    assert_int_equal(instant(2026, 3, 16, 18, 0), policy->cutoff_at);
    cme_policy_free(policy);

    /* Its neighbour has the event's, though nothing was ever written about it. */
    policy = of_session(&w, on(id, 3, 24));
    assert_int_equal(0, policy->overridden);
    assert_int_equal(3600, policy->closes_before);
    assert_int_equal(instant(2026, 3, 24, 17, 0), policy->closes_at);
    assert_true(policy->opens_at == CME_TIME_NONE && policy->cutoff_at == CME_TIME_NONE);
    cme_policy_free(policy);

    /* What the session leaves to the event follows it. */
    spec.approval = CME_APPROVAL_NO_HOLD;
    spec.closes_before = 60;
    set_event(&w, id, &spec, CME_POLICY_APPROVAL | CME_POLICY_CLOSES);
    policy = of_session(&w, on(id, 3, 17));
    assert_int_equal(CME_APPROVAL_NO_HOLD, policy->approval);
    assert_int_equal(7200, policy->closes_before);
    cme_policy_free(policy);
    close_world(&w);
}

static void test_policy__follows_a_session_that_is_moved(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.closes_before = 3600;
    set_event(&w, id, &spec, CME_POLICY_CLOSES);
    cme_session_spec moved = CME_SESSION_SPEC_INIT;
    moved.start = cme_civil_at(2026, 3, 19, 20, 0, 0);
    assert_ok(cme_session_override(w.store, on(id, 3, 17), &moved, CME_SESSION_START, NULL),
              cme_store_message(w.store));

    cme_policy *policy = of_session(&w, on(id, 3, 17));
    assert_int_equal(instant(2026, 3, 19, 18, 0), policy->closes_at);
    cme_policy_free(policy);
    close_world(&w);
}

/* --- giving back --- */

static void test_policy__fields_are_given_back_one_by_one(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.promotion = CME_PROMOTION_OFFER;
    spec.offer_seconds = 600;
    set_event(&w, id, &spec, CME_POLICY_PROMOTION | CME_POLICY_OFFER_SECONDS);
    spec.promotion = CME_PROMOTION_MANUAL;
    spec.party = CME_PARTY_SPLIT;
    set_session(&w, on(id, 3, 17), &spec, CME_POLICY_PROMOTION | CME_POLICY_PARTY);

    cme_policy *policy = NULL;
    assert_ok(cme_policy_reset_session(w.store, on(id, 3, 17), CME_POLICY_PROMOTION, &policy),
              cme_store_message(w.store));
    assert_int_equal(CME_POLICY_PARTY, policy->overridden);
    assert_int_equal(CME_PROMOTION_OFFER, policy->promotion);
    assert_int_equal(CME_PARTY_SPLIT, policy->party);
    cme_policy_free(policy);

    assert_ok(cme_policy_reset_event(w.store, id, CME_POLICY_ALL, &policy), cme_store_message(w.store));
    assert_int_equal(0, policy->fields);
    assert_int_equal(86400, policy->offer_seconds);
    cme_policy_free(policy);
    assert_ok(cme_policy_reset_session(w.store, on(id, 3, 17), CME_POLICY_ALL, NULL),
              cme_store_message(w.store));

    /* Nothing is left to be looked for. */
    uint32_t has = 0;
    cme__policy found = loaded(&w, on(id, 3, 17), &has);
    assert_int_equal(0, has);
    assert_int_equal(CME_PROMOTION_AUTO, found.promotion);
    close_world(&w);
}

/* --- what decisions get --- */

static void test_policy__decisions_get_what_counts(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    uint32_t has = 0;
    cme__policy policy = loaded(&w, on(id, 3, 17), &has);
    assert_int_equal(0, has);
    assert_null(policy.zone);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.quiet_from = 22 * 3600;
    spec.quiet_until = 8 * 3600;
    spec.strike_limit = 3;
    set_session(&w, on(id, 3, 17), &spec, CME_POLICY_QUIET);
    set_event(&w, id, &spec, CME_POLICY_STRIKE_LIMIT);

    policy = loaded(&w, on(id, 3, 17), &has);
    assert_int_equal(CME__HAS_POLICY, has);
    assert_int_equal(3, policy.strike_limit);
    assert_string_equal("Europe/Berlin", cme__zone_name(policy.zone));
    assert_true(cme__policy_is_quiet(&policy, instant(2026, 3, 1, 21, 30)));
    assert_false(cme__policy_is_quiet(&policy, instant(2026, 3, 1, 20, 30)));

    policy = loaded(&w, on(id, 3, 24), &has);
    assert_int_equal(CME__HAS_POLICY, has);
    assert_int_equal(3, policy.strike_limit);
    assert_null(policy.zone);
    assert_false(cme__policy_is_quiet(&policy, instant(2026, 3, 1, 21, 30)));
    close_world(&w);
}

/* --- changing --- */

static void test_policy__change_is_in_the_feed_and_not_in_the_calendar(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_event *before = get_event(&w, id);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.closes_before = 3600;

    set_event(&w, id, &spec, CME_POLICY_CLOSES);
    people_assert_changed(w.store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, id, CME_ID_NONE);
    set_session(&w, on(id, 3, 17), &spec, CME_POLICY_CLOSES);
    people_assert_changed(w.store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE, CME_ID_NONE);

    cme_event *after = get_event(&w, id);
    assert_int_equal(before->sequence, after->sequence);
    assert_int_equal(before->updated_at, after->updated_at);
    cme_event_free(before);
    cme_event_free(after);

    /* The same once more is no change; nor is a mask of nothing, or giving back what is not set. */
    uint64_t changes = people_changes(w.store);
    set_event(&w, id, &spec, CME_POLICY_CLOSES);
    set_session(&w, on(id, 3, 17), &spec, CME_POLICY_CLOSES);
    set_session(&w, on(id, 3, 24), &spec, 0);
    assert_ok(cme_policy_reset_event(w.store, id, CME_POLICY_APPROVAL, NULL), cme_store_message(w.store));
    assert_int_equal(changes, people_changes(w.store));
    close_world(&w);
}

/* One seat, which Ada gave back while the organizer promotes: Bob waits. */
static cme_id bob_waits(const world *w, cme_session_key *session) {
    cme_event_spec event = rust_nights(w);
    event.capacity = 1;
    cme_id id = publish(w, &event);
    *session = on(id, 3, 17);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.promotion = CME_PROMOTION_MANUAL;
    set_event(w, id, &spec, CME_POLICY_PROMOTION);
    cme_id ada = people_person(w->store, "Ada");
    cme_id bob = people_person(w->store, "Bob");
    assert_int_equal(CME_RSVP_GOING, answer(w, *session, ada));
    assert_int_equal(CME_RSVP_WAITLISTED, answer(w, *session, bob));
    assert_ok(cme_rsvp_cancel(w->store, *session, ada, CME_ID_NONE, NULL), cme_store_message(w->store));
    assert_int_equal(CME_RSVP_WAITLISTED, state_of(w, *session, bob));
    return bob;
}

static void test_policy__waitlists_move_up_when_they_may(void **state) {
    (void)state;
    world w = open_world();
    cme_session_key session;
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    cme_id bob = bob_waits(&w, &session);
    spec.closes_before = 60; /* no reason to move */
    set_event(&w, session.event, &spec, CME_POLICY_CLOSES);
    assert_int_equal(CME_RSVP_WAITLISTED, state_of(&w, session, bob));
    set_event(&w, session.event, &spec, CME_POLICY_PROMOTION);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, session, bob));
    close_world(&w);

    w = open_world();
    bob = bob_waits(&w, &session);
    assert_ok(cme_policy_reset_event(w.store, session.event, CME_POLICY_PROMOTION, NULL),
              cme_store_message(w.store));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, session, bob));
    close_world(&w);

    w = open_world();
    bob = bob_waits(&w, &session);
    spec.promotion = CME_PROMOTION_OFFER;
    set_session(&w, session, &spec, CME_POLICY_PROMOTION);
    assert_int_equal(CME_RSVP_OFFERED, state_of(&w, session, bob));
    close_world(&w);
}

static void test_policy__refuses_values_that_are_none(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.approval = (cme_approval)9;
    people_assert_refused(w.store, CME_ERR_INVALID,
                          cme_policy_set_event(w.store, id, &spec, CME_POLICY_APPROVAL, NULL),
                          "approval 9 of the policy of event 'Rust Night': must be 1 to 3");
    spec = CME_POLICY_SPEC_INIT;
    spec.closes_before = -1;
    people_assert_refused(
        w.store, CME_ERR_INVALID,
        cme_policy_set_session(w.store, on(id, 3, 17), &spec, CME_POLICY_CLOSES, NULL),
        "closes_before -1 of the policy of session 2026-03-17T19:00:00 of event 'Rust Night'");
    spec.opens_before = CME_POLICY_SECONDS_MAX + 1;
    people_assert_refused(w.store, CME_ERR_LIMIT,
                          cme_policy_set_event(w.store, id, &spec, CME_POLICY_OPENS, NULL),
                          "opens_before 316224001");
    spec.offer_seconds = 0;
    people_assert_refused(w.store, CME_ERR_INVALID,
                          cme_policy_set_event(w.store, id, &spec, CME_POLICY_OFFER_SECONDS, NULL),
                          "offer_seconds 0");
    /* Quiet for a whole day would be for ever. */
    spec.quiet_until = 86400;
    people_assert_refused(w.store, CME_ERR_INVALID,
                          cme_policy_set_event(w.store, id, &spec, CME_POLICY_QUIET, NULL),
                          "quiet_until 86400");
    people_assert_refused(w.store, CME_ERR_INVALID,
                          cme_policy_set_event(w.store, id, &spec, UINT64_C(1) << 17, NULL), "policy");
    people_assert_refused(w.store, CME_ERR_INVALID,
                          cme_policy_reset_session(w.store, on(id, 3, 17), UINT64_C(1) << 40, NULL),
                          "policy");
    close_world(&w);
}

static void test_policy__rsvps_open_before_they_close(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.opens_before = 86400;
    set_event(&w, id, &spec, CME_POLICY_OPENS);
    spec.closes_before = 86400;
    people_assert_refused(w.store, CME_ERR_INVALID,
                          cme_policy_set_event(w.store, id, &spec, CME_POLICY_CLOSES, NULL),
                          "opens_before 86400 of the policy of event 'Rust Night': must be more than "
                          "closes_before, which is 86400");
    people_assert_refused(w.store, CME_ERR_INVALID,
                          cme_policy_set_session(w.store, on(id, 3, 17), &spec, CME_POLICY_CLOSES, NULL),
                          "closes_before");
    spec.opens_before = 2 * 86400;
    set_session(&w, on(id, 3, 17), &spec, CME_POLICY_OPENS | CME_POLICY_CLOSES);
    /* Giving one of both back may break it as well. */
    people_assert_refused(w.store, CME_ERR_INVALID,
                          cme_policy_reset_session(w.store, on(id, 3, 17), CME_POLICY_OPENS, NULL),
                          "opens_before 86400");
    close_world(&w);
}

static void test_policy__refuses_what_is_over(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    assert_ok(cme_session_cancel(w.store, on(id, 3, 17), NULL), cme_store_message(w.store));
    people_assert_refused(w.store, CME_ERR_STATE,
                          cme_policy_set_session(w.store, on(id, 3, 17), &spec, CME_POLICY_PARTY, NULL),
                          "is cancelled");
    assert_ok(cme_event_cancel(w.store, id, NULL), cme_store_message(w.store));
    people_assert_refused(w.store, CME_ERR_STATE,
                          cme_policy_set_event(w.store, id, &spec, CME_POLICY_PARTY, NULL), "is cancelled");
    people_assert_refused(w.store, CME_ERR_STATE, cme_policy_reset_event(w.store, id, CME_POLICY_PARTY, NULL),
                          "is cancelled");
    /* To be read it stays. */
    cme_policy_free(of_event(&w, id));
    cme_policy_free(of_session(&w, on(id, 3, 17)));
    close_world(&w);
}

static void test_policy__refuses_what_is_not_there(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    cme_policy *policy = NULL;
    assert_int_equal(CME_ERR_NOT_FOUND, cme_policy_get_event(w.store, people_stranger(), &policy));
    assert_null(policy);
    assert_int_equal(CME_ERR_NOT_FOUND, cme_policy_get_session(w.store, on(id, 3, 18), &policy));
    assert_int_equal(CME_ERR_NOT_FOUND,
                     cme_policy_set_session(w.store, plain(id), &spec, CME_POLICY_PARTY, &policy));
    assert_int_equal(CME_ERR_MISUSE, cme_policy_get_event(w.store, id, NULL));
    assert_int_equal(CME_ERR_MISUSE, cme_policy_get_session(w.store, on(id, 3, 17), NULL));
    assert_int_equal(CME_ERR_MISUSE, cme_policy_set_event(w.store, id, NULL, CME_POLICY_PARTY, NULL));
    assert_int_equal(CME_ERR_MISUSE, cme_policy_set_event(NULL, id, &spec, CME_POLICY_PARTY, NULL));
    close_world(&w);
}

/* --- carried along --- */

static void test_policy__c51_copy_of_an_event_has_it(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.approval = CME_APPROVAL_HOLD;
    set_event(&w, id, &spec, CME_POLICY_APPROVAL);
    spec.party = CME_PARTY_STRICT;
    set_session(&w, on(id, 3, 17), &spec, CME_POLICY_PARTY);

    cme_event *copy = NULL;
    assert_ok(cme_event_copy(w.store, id, CME_CIVIL_NONE, &copy), cme_store_message(w.store));
    cme_policy *policy = of_session(&w, on(copy->id, 3, 17));
    assert_int_equal(CME_POLICY_APPROVAL, policy->fields);
    assert_int_equal(CME_APPROVAL_HOLD, policy->approval);
    assert_int_equal(0, policy->overridden);
    cme_policy_free(policy);
    cme_event_free(copy);
    close_world(&w);
}

static void test_policy__c44_second_part_of_a_series_has_it(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.approval = CME_APPROVAL_HOLD;
    set_event(&w, id, &spec, CME_POLICY_APPROVAL);
    spec.party = CME_PARTY_STRICT;
    set_session(&w, on(id, 3, 24), &spec, CME_POLICY_PARTY);
    cme_series_edit edit = CME_SERIES_EDIT_INIT;
    edit.session = on(id, 3, 17);
    edit.scope = CME_SERIES_FOLLOWING;
    edit.mask = CME_SERIES_TITLE;
    edit.title = "Ferris Night";
    cme_series_plan *plan = NULL;
    cme_event *tail = NULL;
    assert_ok(cme_series_plan_make(w.store, &edit, &plan), cme_store_message(w.store));
    assert_ok(cme_series_apply(w.store, plan, &tail), cme_store_message(w.store));
    cme_series_plan_free(plan);
    assert_false(cme_id_equal(id, tail->id));

    cme_policy *policy = of_session(&w, on(tail->id, 3, 24));
    assert_int_equal(CME_POLICY_APPROVAL, policy->fields);
    assert_int_equal(CME_POLICY_PARTY, policy->overridden);
    assert_int_equal(CME_APPROVAL_HOLD, policy->approval);
    cme_policy_free(policy);
    policy = of_event(&w, id);
    assert_int_equal(CME_POLICY_APPROVAL, policy->fields);
    cme_policy_free(policy);
    cme_event_free(tail);
    close_world(&w);
}

/* --- verify --- */

static world damaged_world(cme_id *id) {
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    *id = publish(&w, &event);
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.quiet_until = 8 * 3600;
    set_event(&w, *id, &spec, CME_POLICY_QUIET);
    set_session(&w, on(*id, 3, 17), &spec, CME_POLICY_QUIET);
    assert_verified(&w);
    return w;
}

static void test_policy__c06_verify_finds_bits_that_do_not_agree(void **state) {
    (void)state;
    cme_id id;
    world w = damaged_world(&id);
    damage(&w, "UPDATE events SET has = 0");
    assert_found(&w, "has a policy that it is not said to have");
    w = damaged_world(&id);
    damage(&w, "DELETE FROM policies WHERE session IS NOT NULL");
    assert_found(&w, "is said to have a policy of its own, and has none");
}

static void test_policy__c06_verify_finds_values_that_are_none(void **state) {
    (void)state;
    cme_id id;
    world w = damaged_world(&id);
    damage(&w, "UPDATE policies SET quiet_from = 86401 WHERE session IS NULL");
    cme_policy *policy = NULL;
    assert_int_equal(CME_ERR_CORRUPT, cme_policy_get_event(w.store, id, &policy));
    assert_says(&w, "quiet_from");
    assert_found(&w, "quiet_from is out of its range");
    w = damaged_world(&id);
    damage(&w, "UPDATE policies SET quiet_from = NULL, quiet_until = NULL WHERE session IS NULL");
    assert_found(&w, "nothing is set in it");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policy__of_a_new_event_is_the_default),
        cmocka_unit_test(test_policy__c48_sessions_override_field_by_field),
        cmocka_unit_test(test_policy__follows_a_session_that_is_moved),
        cmocka_unit_test(test_policy__fields_are_given_back_one_by_one),
        cmocka_unit_test(test_policy__decisions_get_what_counts),
        cmocka_unit_test(test_policy__change_is_in_the_feed_and_not_in_the_calendar),
        cmocka_unit_test(test_policy__waitlists_move_up_when_they_may),
        cmocka_unit_test(test_policy__refuses_values_that_are_none),
        cmocka_unit_test(test_policy__rsvps_open_before_they_close),
        cmocka_unit_test(test_policy__refuses_what_is_over),
        cmocka_unit_test(test_policy__refuses_what_is_not_there),
        cmocka_unit_test(test_policy__c51_copy_of_an_event_has_it),
        cmocka_unit_test(test_policy__c44_second_part_of_a_series_has_it),
        cmocka_unit_test(test_policy__c06_verify_finds_bits_that_do_not_agree),
        cmocka_unit_test(test_policy__c06_verify_finds_values_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
