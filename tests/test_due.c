/* test_due.c: what time makes due, handed out once (rules.md 71).
 * May use support_events.h and the library. */
#include "store_internal.h"
#include "support_events.h"

enum { DAY = 86400, HOUR = 3600 };

static void set_policy(const world *w, cme_id event, cme_policy_spec spec, uint64_t mask) {
    assert_ok(cme_policy_set_event(w->store, event, &spec, mask, NULL), cme_store_message(w->store));
}

static void remind(const world *w, cme_id event, int32_t before, int32_t again) {
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.remind_before = before;
    spec.remind_again_before = again;
    set_policy(w, event, spec, CME_POLICY_REMIND | CME_POLICY_REMIND_AGAIN);
}

static void open_and_close(const world *w, cme_id event, int32_t opens, int32_t closes) {
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.opens_before = opens;
    spec.closes_before = closes;
    set_policy(w, event, spec, CME_POLICY_OPENS | CME_POLICY_CLOSES);
}

static cme_due_page *take_some(const world *w, uint32_t kinds, uint32_t limit) {
    cme_due_query query = CME_DUE_QUERY_INIT;
    query.kinds = kinds;
    query.limit = limit;
    cme_due_page *page = NULL;
    assert_ok(cme_due_take(w->store, &query, &page), cme_store_message(w->store));
    return page;
}

/* How many are handed out now. */
static size_t taken(const world *w) {
    cme_due_page *page = take_some(w, 0, 0);
    size_t count = page->count;
    assert_false(page->more);
    cme_due_page_free(page);
    return count;
}

static cme_time next_take(const world *w) {
    cme_time at = 0;
    assert_ok(cme_due_next(w->store, NULL, &at, NULL), cme_store_message(w->store));
    return at;
}

static void go(const world *w, cme_session_key session, cme_id person) {
    assert_int_equal(answer(w, session, person), CME_RSVP_GOING);
}

/* --- reminders --- */

static void test_due__c71_a_reminder_is_handed_out_once(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.location = "Cellar";
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bo = people_person(w.store, "Bo");
    remind(&w, event, DAY, 0);
    go(&w, plain(event), ada);
    go(&w, plain(event), bo);
    cme_time start = instant(2026, 3, 10, 18, 0);
    support_set_now(start - DAY - 1);
    assert_int_equal(taken(&w), 0);
    assert_int_equal(next_take(&w), start - DAY);
    support_set_now(start - DAY);
    cme_due_page *page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 2);
    const cme_due *due = page->items[0];
    assert_int_equal(due->kind, CME_DUE_REMINDER);
    assert_int_equal(due->at, start - DAY);
    assert_int_equal(due->until, start);
    assert_true(cme_session_key_equal(due->session, plain(event)));
    assert_string_equal(due->title, "Rust Night");
    assert_string_equal(due->location, "Cellar");
    assert_string_equal(due->zone, "Europe/Berlin");
    assert_int_equal(due->starts_at, start);
    assert_int_equal(due->ends_at, start + 2 * HOUR);
    assert_true(cme_id_equal(due->person, ada));
    assert_string_equal(due->person_name, "Ada");
    assert_true(cme_id_equal(page->items[1]->person, bo));
    cme_due_page_free(page);
    assert_int_equal(taken(&w), 0);
    assert_int_equal(next_take(&w), CME_TIME_NONE);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__c71_the_state_is_looked_at_when_it_is_handed_out(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bo = people_person(w.store, "Bo");
    cme_id cy = people_person(w.store, "Cy");
    remind(&w, event, 3 * DAY, 0);
    go(&w, on(event, 3, 10), ada);
    go(&w, on(event, 3, 10), bo);
    go(&w, on(event, 3, 17), ada);
    support_set_now(instant(2026, 3, 8, 12, 0));
    assert_ok(cme_rsvp_cancel(w.store, on(event, 3, 10), bo, CME_ID_NONE, NULL), "");
    go(&w, on(event, 3, 10), cy); /* after it was due: they know */
    assert_int_equal(taken(&w), 1);
    support_set_now(instant(2026, 3, 15, 12, 0));
    assert_ok(cme_session_cancel(w.store, on(event, 3, 17), NULL), cme_store_message(w.store));
    assert_int_equal(taken(&w), 0);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__c71_nothing_is_handed_out_once_its_moment_is_over(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    remind(&w, event, DAY, 0);
    open_and_close(&w, event, 7 * DAY, HOUR);
    support_set_now(instant(2026, 3, 5, 12, 0));
    go(&w, plain(event), ada);
    support_set_now(instant(2026, 3, 10, 17, 30)); /* closed, and half an hour to the start */
    cme_due_page *page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[0]->kind, CME_DUE_REMINDER);
    assert_int_equal(page->items[1]->kind, CME_DUE_RSVP_CLOSES);
    cme_due_page_free(page);
    close_world(&w);

    w = open_world();
    spec = rust_night(&w);
    event = publish(&w, &spec);
    ada = people_person(w.store, "Ada");
    remind(&w, event, DAY, 0);
    support_set_now(SUPPORT_NOON);
    go(&w, plain(event), ada);
    support_set_now(instant(2026, 3, 10, 18, 0)); /* it begins */
    assert_int_equal(taken(&w), 0);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__c71_a_session_that_was_moved_is_due_at_its_new_time(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    remind(&w, event, DAY, 0);
    go(&w, on(event, 3, 10), ada);
    support_set_now(instant(2026, 3, 9, 20, 0));
    assert_int_equal(taken(&w), 1);
    cme_session_spec later = CME_SESSION_SPEC_INIT;
    later.start = cme_civil_at(2026, 3, 12, 19, 0, 0);
    assert_ok(cme_session_override(w.store, on(event, 3, 10), &later, CME_SESSION_START, NULL), "");
    assert_int_equal(taken(&w), 0);
    assert_int_equal(next_take(&w), instant(2026, 3, 11, 18, 0));
    support_set_now(instant(2026, 3, 11, 18, 0));
    assert_int_equal(taken(&w), 1);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__two_reminders_at_once_are_one(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    go(&w, plain(event), ada);
    remind(&w, event, 3 * DAY, 2 * HOUR);
    support_set_now(instant(2026, 3, 8, 12, 0));
    cme_due_page *page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->kind, CME_DUE_REMINDER);
    assert_int_equal(page->items[0]->until, instant(2026, 3, 10, 16, 0));
    cme_due_page_free(page);
    support_set_now(instant(2026, 3, 10, 16, 0));
    assert_int_equal(taken(&w), 1);
    remind(&w, event, 4 * DAY, HOUR); /* both are due anew when it is half past five */
    support_set_now(instant(2026, 3, 10, 17, 30));
    page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->kind, CME_DUE_REMINDER_AGAIN);
    cme_due_page_free(page);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

/* --- windows --- */

/* Sessions that nothing was written about count, too. */
static void test_due__c71_rsvps_open_and_close_for_each_session(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    open_and_close(&w, event, 14 * DAY, DAY);
    cme_due_page *page = take_some(&w, 0, 0); /* 10 March's are open */
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->kind, CME_DUE_RSVP_OPENS);
    assert_int_equal(page->items[0]->until, instant(2026, 3, 9, 18, 0));
    assert_true(cme_id_is_none(page->items[0]->person));
    cme_due_page_free(page);
    assert_int_equal(next_take(&w), instant(2026, 3, 3, 18, 0));
    support_set_now(instant(2026, 3, 11, 12, 0));
    page = take_some(&w, 0, 0);
    /* 17 and 24 March opened; 10 March began meanwhile. */
    assert_int_equal(page->count, 2);
    assert_true(cme_session_key_equal(page->items[0]->session, on(event, 3, 17)));
    assert_true(cme_session_key_equal(page->items[1]->session, on(event, 3, 24)));
    cme_due_page_free(page);
    support_set_now(instant(2026, 3, 16, 19, 0));
    page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 1);
    assert_int_equal(page->items[0]->kind, CME_DUE_RSVP_CLOSES);
    assert_int_equal(page->items[0]->at, instant(2026, 3, 16, 18, 0));
    cme_due_page_free(page);
    assert_int_equal(taken(&w), 0);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__a_session_may_have_its_own_times(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_policy_spec own = CME_POLICY_SPEC_INIT;
    own.closes_before = 3 * DAY;
    assert_ok(cme_policy_set_session(w.store, on(event, 3, 17), &own, CME_POLICY_CLOSES, NULL), "");
    assert_int_equal(taken(&w), 0);
    assert_int_equal(next_take(&w), instant(2026, 3, 14, 18, 0));
    open_and_close(&w, event, CME_POLICY_ALWAYS, DAY);
    support_set_now(instant(2026, 3, 14, 18, 0));
    cme_due_page *page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 1);
    assert_true(cme_session_key_equal(page->items[0]->session, on(event, 3, 17)));
    cme_due_page_free(page);
    support_set_now(instant(2026, 3, 16, 18, 0)); /* when the event's would close */
    assert_int_equal(taken(&w), 0);
    support_set_now(instant(2026, 3, 23, 18, 0));
    assert_int_equal(taken(&w), 1);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

static void test_due__a_draft_opens_when_it_is_published(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id event = make_draft(&w, &spec);
    open_and_close(&w, event, 30 * DAY, 0);
    assert_int_equal(taken(&w), 0);
    assert_int_equal(next_take(&w), CME_TIME_NONE);
    assert_ok(cme_event_publish(w.store, event, NULL), cme_store_message(w.store));
    assert_int_equal(next_take(&w), SUPPORT_NOON);
    assert_int_equal(taken(&w), 1);
    close_world(&w);
}

static void test_due__c51_a_copy_and_a_split_have_times_of_their_own(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    open_and_close(&w, event, CME_POLICY_ALWAYS, DAY);
    assert_int_equal(taken(&w), 0);
    cme_event *copy = NULL;
    assert_ok(cme_event_copy(w.store, event, cme_civil_at(2026, 3, 4, 19, 0, 0), &copy), "");
    assert_ok(cme_event_publish(w.store, copy->id, NULL), "");
    cme_event_free(copy);
    cme_series_edit edit = CME_SERIES_EDIT_INIT;
    edit.session = on(event, 3, 10);
    edit.scope = CME_SERIES_FOLLOWING;
    edit.session = on(event, 3, 17);
    edit.mask = CME_SERIES_START;
    edit.start = cme_civil_at(2026, 3, 18, 19, 0, 0);
    cme_series_plan *plan = NULL;
    assert_ok(cme_series_plan_make(w.store, &edit, &plan), cme_store_message(w.store));
    cme_id second = plan->following;
    assert_ok(cme_series_apply(w.store, plan, NULL), cme_store_message(w.store));
    cme_series_plan_free(plan);
    support_set_now(instant(2026, 3, 3, 18, 0));
    assert_int_equal(taken(&w), 1); /* of the copy */
    support_set_now(instant(2026, 3, 17, 18, 0));
    cme_due_page *page = take_some(&w, 0, 0);
    assert_int_equal(page->count, 2); /* the copy on Wednesday, and the second part */
    bool has_second = cme_id_equal(page->items[0]->session.event, second) ||
                      cme_id_equal(page->items[1]->session.event, second);
    assert_true(has_second);
    cme_due_page_free(page);
    support_set_now(SUPPORT_NOON);
    close_world(&w);
}

/* --- many --- */

/* In the order of time, whatever the limit, and nothing twice. */
static void test_due__comes_in_the_order_of_time(void **state) {
    (void)state;
    enum { EVENTS = 7, PEOPLE = 5 };
    static const uint32_t LIMITS[] = {1, 2, 3, 100};
    for (size_t l = 0; l < sizeof LIMITS / sizeof LIMITS[0]; l++) {
        world w = open_world();
        cme_id people[PEOPLE];
        for (int i = 0; i < PEOPLE; i++) {
            people[i] = people_person(w.store, "P");
        }
        for (int e = 0; e < EVENTS; e++) {
            cme_event_spec spec = rust_nights(&w);
            spec.start = cme_civil_at(2026, 3, 10 + e % 3, 19, 0, 0);
            cme_id event = publish(&w, &spec);
            remind(&w, event, (1 + e % 2) * DAY, 0);
            open_and_close(&w, event, CME_POLICY_ALWAYS, 2 * HOUR);
            for (int i = 0; i < PEOPLE; i++) {
                go(&w, cme_session_key_of(event, spec.start), people[i]);
            }
        }
        support_set_now(instant(2026, 3, 10, 17, 0));
        size_t count = 0;
        size_t reminders = 0;
        cme_time last = 0;
        bool more = true;
        while (more) {
            cme_due_page *page = take_some(&w, 0, LIMITS[l]);
            for (size_t i = 0; i < page->count; i++) {
                assert_true(page->items[i]->at >= last);
                last = page->items[i]->at;
                reminders += page->items[i]->kind == CME_DUE_REMINDER;
            }
            count += page->count;
            more = page->more;
            cme_due_page_free(page);
        }
        /* It is Tuesday, an hour before the three events of that day; of the two of Wednesday one reminds two
         * days before. */
        assert_int_equal(reminders, 4 * PEOPLE);
        assert_int_equal(count, reminders + 3);
        assert_int_equal(taken(&w), 0);
        support_set_now(SUPPORT_NOON);
        close_world(&w);
    }
}

static void test_due__kinds_that_nobody_takes_are_in_nobodys_way(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id event = publish(&w, &spec);
    cme_id ada = people_person(w.store, "Ada");
    open_and_close(&w, event, 30 * DAY, 0);
    go(&w, on(event, 3, 10), ada);
    remind(&w, event, 10 * DAY, 0);
    cme_due_page *page = take_some(&w, 1U << CME_DUE_REMINDER, 0);
    assert_int_equal(page->count, 0); /* they answered after it was due */
    cme_due_page_free(page);
    cme_due_query query = CME_DUE_QUERY_INIT;
    query.kinds = 1U << CME_DUE_REMINDER;
    cme_time at = 0;
    assert_ok(cme_due_next(w.store, &query, &at, NULL), "");
    assert_int_equal(at, instant(2026, 3, 7, 18, 0));
    assert_int_equal(next_take(&w), SUPPORT_NOON);
    page = take_some(&w, 1U << CME_DUE_RSVP_OPENS, 0);
    assert_int_equal(page->count, 3); /* 10, 17 and 24 March */
    cme_due_page_free(page);
    close_world(&w);
}

/* What is taken within a group that is rolled back is due again. */
static void test_due__a_group_that_is_undone_gives_it_back(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id event = publish(&w, &spec);
    open_and_close(&w, event, 30 * DAY, 0);
    assert_ok(cme_store_begin(w.store), "");
    assert_int_equal(taken(&w), 1);
    assert_ok(cme_store_rollback(w.store), "");
    assert_int_equal(taken(&w), 1);
    assert_int_equal(taken(&w), 0);
    close_world(&w);
}

/* --- against a plain reading of the header, over random lives --- */

enum { MODEL_EVENTS = 4, MODEL_PEOPLE = 4, MODEL_KEYS_MAX = 4000 };

typedef struct model_key {
    cme_session_key session;
    cme_due_kind kind;
    cme_id person;
    cme_time at;
} model_key;

typedef struct model {
    world w;
    cme_id events[MODEL_EVENTS];
    cme_id people[MODEL_PEOPLE];
    model_key taken[MODEL_KEYS_MAX];
    size_t taken_count;
    size_t expected; /* in the present round */
    uint32_t random;
} model;

static uint32_t next_random(model *m, uint32_t below) {
    m->random = m->random * 1664525U + 1013904223U;
    return (m->random >> 8) % below;
}

static bool was_taken(const model *m, const model_key *key) {
    for (size_t i = 0; i < m->taken_count; i++) {
        const model_key *other = &m->taken[i];
        if (other->kind == key->kind && other->at == key->at && cme_id_equal(other->person, key->person) &&
            cme_session_key_equal(other->session, key->session)) {
            return true;
        }
    }
    return false;
}

/* Whether they go since before `at`: no later line of the log brought them there. */
static bool goes_since_before(const model *m, cme_session_key session, cme_id person, cme_time at) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = session;
    query.person = person;
    query.state = CME_RSVP_GOING;
    cme_rsvp_log_page *page = NULL;
    bool answer_holds = true;
    assert_ok(cme_rsvp_log_find(m->w.store, &query, &page), cme_store_message(m->w.store));
    for (size_t i = 0; i < page->count; i++) {
        answer_holds = answer_holds && (page->items[i]->from == CME_RSVP_GOING || page->items[i]->at < at);
    }
    cme_rsvp_log_page_free(page);
    return answer_holds;
}

static void expect(model *m, model_key key) {
    if (!was_taken(m, &key)) {
        assert_true(m->taken_count < MODEL_KEYS_MAX);
        m->taken[m->taken_count++] = key;
        m->expected++;
    }
}

static void expect_reminders(model *m, cme_session_key session, cme_due_kind kind, cme_time at) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = session;
    query.state = CME_RSVP_GOING;
    cme_rsvp_page *page = NULL;
    assert_ok(cme_rsvp_find(m->w.store, &query, &page), cme_store_message(m->w.store));
    for (size_t i = 0; i < page->count; i++) {
        if (goes_since_before(m, session, page->items[i]->person, at)) {
            expect(m, (model_key){session, kind, page->items[i]->person, at});
        }
    }
    cme_rsvp_page_free(page);
}

static void expect_of_session(model *m, const cme_session *session, cme_time now) {
    cme_policy *policy = NULL;
    assert_ok(cme_policy_get_session(m->w.store, session->key, &policy), cme_store_message(m->w.store));
    cme_time start = session->starts_at;
    cme_time first = policy->remind_before > 0 ? start - policy->remind_before : CME_TIME_NONE;
    cme_time again = policy->remind_again_before > 0 ? start - policy->remind_again_before : CME_TIME_NONE;
    bool is_first_due = first != CME_TIME_NONE && first <= now;
    bool is_again_due = again != CME_TIME_NONE && again <= now;
    if (policy->opens_before > 0 && policy->opens_at <= now && now < policy->closes_at) {
        expect(m, (model_key){session->key, CME_DUE_RSVP_OPENS, CME_ID_NONE, policy->opens_at});
    }
    if (policy->closes_before > 0 && policy->closes_at <= now) {
        expect(m, (model_key){session->key, CME_DUE_RSVP_CLOSES, CME_ID_NONE, policy->closes_at});
    }
    if (is_first_due && !(is_again_due && again > first)) {
        expect_reminders(m, session->key, CME_DUE_REMINDER, first);
    }
    if (is_again_due && !(is_first_due && first >= again)) {
        expect_reminders(m, session->key, CME_DUE_REMINDER_AGAIN, again);
    }
    cme_policy_free(policy);
}

static void expect_all(model *m, cme_time now) {
    m->expected = 0;
    for (int e = 0; e < MODEL_EVENTS; e++) {
        cme_session_query query = CME_SESSION_QUERY_INIT;
        query.event = m->events[e];
        query.from = now + 1;
        cme_session_page *page = NULL;
        assert_ok(cme_session_find(m->w.store, &query, &page), cme_store_message(m->w.store));
        for (size_t i = 0; i < page->count; i++) {
            if (page->items[i]->status == CME_SESSION_SCHEDULED) {
                expect_of_session(m, page->items[i], now);
            }
        }
        cme_session_page_free(page);
    }
}

static void set_random_policy(model *m, cme_id event, const cme_session_key *session) {
    static const uint64_t MASKS[] = {CME_POLICY_OPENS | CME_POLICY_CLOSES, CME_POLICY_REMIND,
                                     CME_POLICY_REMIND_AGAIN};
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.opens_before = (int32_t)(8 + next_random(m, 8)) * DAY;
    spec.closes_before = (int32_t)next_random(m, 4) * 12 * HOUR;
    spec.remind_before = (int32_t)next_random(m, 5) * 12 * HOUR;
    spec.remind_again_before = (int32_t)next_random(m, 4) * 6 * HOUR;
    uint64_t mask = MASKS[next_random(m, 3)];
    cme_status status = session != NULL ? cme_policy_set_session(m->w.store, *session, &spec, mask, NULL)
                                        : cme_policy_set_event(m->w.store, event, &spec, mask, NULL);
    assert_true(status == CME_OK || status == CME_ERR_STATE);
}

/* One of the next three sessions of the event; false: there is none. */
static bool pick_session(model *m, cme_id event, cme_session_key *key, cme_civil *start) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.event = event;
    query.from = cme_store_now(m->w.store) + 1;
    query.limit = 3;
    cme_session_page *page = NULL;
    assert_ok(cme_session_find(m->w.store, &query, &page), cme_store_message(m->w.store));
    bool found = page->count > 0;
    if (found) {
        const cme_session *session = page->items[next_random(m, (uint32_t)page->count)];
        *key = session->key;
        *start = session->start;
    }
    cme_session_page_free(page);
    return found;
}

/* Something happens. What the rules refuse does not. */
static void live(model *m) {
    cme_id event = m->events[next_random(m, MODEL_EVENTS)];
    cme_id person = m->people[next_random(m, MODEL_PEOPLE)];
    cme_session_key key;
    cme_civil start;
    cme_rsvp_spec yes = CME_RSVP_SPEC_INIT;
    cme_session_spec moved = CME_SESSION_SPEC_INIT;
    uint32_t what = next_random(m, 20);
    if (!pick_session(m, event, &key, &start)) {
        return;
    }
    if (what < 9) {
        yes.session = key;
        yes.person = person;
        yes.answer = what < 7 ? CME_RSVP_GOING : CME_RSVP_DECLINED;
        (void)!cme_rsvp_answer(m->w.store, &yes, NULL);
    } else if (what < 12) {
        moved.start = cme_civil_from_seconds(
            cme_civil_seconds(start) + ((int64_t)next_random(m, 9) - 4) * 12 * HOUR, CME_CIVIL_ZONED);
        (void)!cme_session_override(m->w.store, key, &moved, CME_SESSION_START, NULL);
    } else if (what == 12) {
        (void)!cme_session_cancel(m->w.store, key, NULL);
    } else if (what == 13) {
        (void)!cme_event_postpone(m->w.store, event, NULL);
    } else if (what == 14 || what == 18) {
        (void)!cme_event_publish(m->w.store, event, NULL);
    } else if (what < 17) {
        set_random_policy(m, event, NULL);
    } else if (what == 17) {
        set_random_policy(m, event, &key);
    } else {
        assert_ok(cme_store_tick(m->w.store, NULL), cme_store_message(m->w.store));
    }
}

/* All that is due now is handed out, each once, and nothing else. */
static void compare(model *m) {
    cme_time now = cme_store_now(m->w.store);
    size_t before = m->taken_count;
    expect_all(m, now);
    size_t handed_out = 0;
    bool more = true;
    while (more) {
        cme_due_page *page = take_some(&m->w, 0, 1 + next_random(m, 5));
        for (size_t i = 0; i < page->count; i++) {
            const cme_due *due = page->items[i];
            const model_key key = {due->session, due->kind, due->person, due->at};
            assert_true(was_taken(m, &key)); /* it is expected */
            size_t same = 0;
            for (size_t k = before; k < m->taken_count; k++) {
                const model_key *other = &m->taken[k];
                same += other->kind == key.kind && other->at == key.at &&
                        cme_id_equal(other->person, key.person) &&
                        cme_session_key_equal(other->session, key.session);
            }
            assert_int_equal(same, 1); /* in this round, not before */
        }
        handed_out += page->count;
        assert_true(handed_out <= m->expected);
        more = page->more;
        cme_due_page_free(page);
    }
    assert_int_equal(handed_out, m->expected);
    assert_true(next_take(&m->w) == CME_TIME_NONE || next_take(&m->w) > now);
}

static void test_due__c71_agrees_with_a_plain_reading(void **state) {
    (void)state;
    size_t all = 0;
    for (uint32_t seed = 1; seed <= 6; seed++) {
        model *m = calloc(1, sizeof *m);
        assert_non_null(m);
        m->random = seed * 7919U;
        m->w = open_world();
        for (int i = 0; i < MODEL_PEOPLE; i++) {
            m->people[i] = people_person(m->w.store, "P");
        }
        for (int e = 0; e < MODEL_EVENTS; e++) {
            cme_event_spec spec = rust_nights(&m->w);
            spec.rrule = e % 2 == 0 ? "FREQ=DAILY;COUNT=60" : "FREQ=DAILY;INTERVAL=3;COUNT=20";
            m->events[e] = publish(&m->w, &spec);
            set_random_policy(m, m->events[e], NULL);
        }
        cme_time now = SUPPORT_NOON;
        for (int round = 0; round < 120; round++) {
            for (uint32_t i = 0; i < 6; i++) {
                live(m);
            }
            now += 3 * HOUR * (int64_t)next_random(m, 5);
            support_set_now(now);
            compare(m);
        }
        all += m->taken_count;
        support_set_now(SUPPORT_NOON);
        close_world(&m->w);
        free(m);
    }
    assert_in_range(all, 500, SIZE_MAX); /* it was not about nothing */
}

static void test_due__misuse_is_an_answer(void **state) {
    (void)state;
    world w = open_world();
    cme_due_page *page = NULL;
    cme_time at = 7;
    assert_int_equal(CME_ERR_MISUSE, cme_due_take(NULL, NULL, &page));
    assert_int_equal(CME_ERR_MISUSE, cme_due_take(w.store, NULL, NULL));
    assert_int_equal(CME_ERR_MISUSE, cme_due_next(NULL, NULL, &at, NULL));
    assert_ok(cme_due_next(w.store, NULL, NULL, NULL), "");
    cme_due_query query = CME_DUE_QUERY_INIT;
    query.kinds = 1U << 9;
    assert_status(CME_ERR_INVALID, cme_due_take(w.store, &query, &page), cme_store_message(w.store));
    assert_says(&w, "kinds 0x200 of the due query");
    assert_status(CME_ERR_INVALID, cme_due_next(w.store, &query, &at, NULL), cme_store_message(w.store));
    query.kinds = 0;
    query.limit = CME_PAGE_MAX + 1;
    assert_status(CME_ERR_LIMIT, cme_due_take(w.store, &query, &page), cme_store_message(w.store));
    assert_null(page);
    cme_due_page_free(NULL);
    close_world(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_due__c71_a_reminder_is_handed_out_once),
        cmocka_unit_test(test_due__c71_the_state_is_looked_at_when_it_is_handed_out),
        cmocka_unit_test(test_due__c71_nothing_is_handed_out_once_its_moment_is_over),
        cmocka_unit_test(test_due__c71_a_session_that_was_moved_is_due_at_its_new_time),
        cmocka_unit_test(test_due__two_reminders_at_once_are_one),
        cmocka_unit_test(test_due__c71_rsvps_open_and_close_for_each_session),
        cmocka_unit_test(test_due__a_session_may_have_its_own_times),
        cmocka_unit_test(test_due__a_draft_opens_when_it_is_published),
        cmocka_unit_test(test_due__c51_a_copy_and_a_split_have_times_of_their_own),
        cmocka_unit_test(test_due__comes_in_the_order_of_time),
        cmocka_unit_test(test_due__kinds_that_nobody_takes_are_in_nobodys_way),
        cmocka_unit_test(test_due__a_group_that_is_undone_gives_it_back),
        cmocka_unit_test(test_due__c71_agrees_with_a_plain_reading),
        cmocka_unit_test(test_due__misuse_is_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
