/* test_message_session.c: messages of sessions that moved, are elsewhere or were postponed; whom they reach.
 * May use cmocka, support_events.h and the library.
 * Must not know how the change log is kept. */
#include "support_events.h"

#define assert_is(found, expected) assert_true(cme_id_equal((found), (expected)))

/* A published series on Tuesdays, and people of whom each has another answer for 17 March. */
typedef struct community {
    world w;
    cme_id event;
    cme_session_key session;
    cme_id going;
    cme_id waiting;
    cme_id maybe;
    cme_id invited;
    cme_id declined;
} community;

static void say(const community *c, cme_session_key session, cme_id person, cme_rsvp_state state) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = session;
    spec.person = person;
    spec.answer = state;
    assert_ok(cme_rsvp_answer(c->w.store, &spec, NULL), cme_store_message(c->w.store));
}

static void forget_messages(const community *c) {
    assert_ok(cme_message_acknowledge(c->w.store, people_changes(c->w.store)), "");
}

static community open_community(void) {
    community c = {.w = open_world()};
    cme_event_spec spec = rust_nights(&c.w);
    spec.capacity = 1;
    spec.location = "Library";
    c.event = publish(&c.w, &spec);
    c.session = on(c.event, 3, 17);
    c.going = people_person(c.w.store, "Going");
    c.waiting = people_person(c.w.store, "Waiting");
    c.maybe = people_person(c.w.store, "Maybe");
    c.invited = people_person(c.w.store, "Invited");
    c.declined = people_person(c.w.store, "Declined");
    say(&c, c.session, c.going, CME_RSVP_GOING);
    say(&c, c.session, c.waiting, CME_RSVP_GOING);
    say(&c, c.session, c.maybe, CME_RSVP_MAYBE);
    assert_ok(cme_rsvp_invite(c.w.store, c.session, c.invited, CME_ID_NONE, NULL), "");
    say(&c, c.session, c.declined, CME_RSVP_DECLINED);
    forget_messages(&c);
    return c;
}

static cme_message_page *fetch(const community *c) {
    cme_message_page *page = NULL;
    assert_ok(cme_message_find(c->w.store, NULL, &page), cme_store_message(c->w.store));
    return page;
}

/* The four whose RSVP is alive are told, each once, and nobody else. The page is the caller's. */
static cme_message_page *assert_all_told(const community *c, cme_message_kind kind) {
    const cme_id told[] = {c->going, c->waiting, c->maybe, c->invited};
    cme_message_page *page = fetch(c);
    assert_int_equal(page->count, 4);
    for (size_t i = 0; i < page->count; i++) {
        assert_int_equal(page->items[i]->kind, kind);
        assert_is(page->items[i]->person, told[i]);
        assert_int_equal(page->items[i]->from, 0);
        assert_int_equal(page->items[i]->reason, 0);
    }
    assert_int_equal(page->items[1]->state, CME_RSVP_WAITLISTED);
    return page;
}

static void assert_nobody_told(const community *c) {
    cme_message_page *page = fetch(c);
    assert_int_equal(page->count, 0);
    cme_message_page_free(page);
}

static void override(const community *c, const cme_session_spec *spec, uint64_t mask) {
    assert_ok(cme_session_override(c->w.store, c->session, spec, mask, NULL), cme_store_message(c->w.store));
}

static void test_message_session__moved(void **state) {
    (void)state;
    community c = open_community();
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = cme_civil_at(2026, 3, 18, 20, 0, 0);
    override(&c, &spec, CME_SESSION_START);

    cme_message_page *page = assert_all_told(&c, CME_MESSAGE_SESSION_MOVED);
    for (size_t i = 0; i < page->count; i++) {
        assert_int_equal(page->items[i]->time_before, instant(2026, 3, 17, 18, 0));
        assert_int_equal(page->items[i]->time_after, instant(2026, 3, 18, 19, 0));
        assert_int_equal(page->items[i]->starts_at, page->items[i]->time_after);
        assert_true(cme_civil_equal(page->items[i]->start, spec.start));
        assert_true(cme_civil_equal(page->items[i]->civil_before, c.session.recurrence_id));
        assert_true(cme_civil_equal(page->items[i]->civil_after, spec.start));
        assert_true(page->items[i]->asks);
        assert_true(cme_session_key_equal(page->items[i]->session, c.session));
    }
    cme_message_page_free(page);
    forget_messages(&c);

    assert_ok(cme_session_reset(c.w.store, c.session, CME_SESSION_START, NULL), "");
    page = assert_all_told(&c, CME_MESSAGE_SESSION_MOVED);
    assert_int_equal(page->items[0]->time_after, instant(2026, 3, 17, 18, 0));
    cme_message_page_free(page);
    close_world(&c.w);
}

/* An edit of it asks again, but never who organizes it. */
static void test_message_session__c49_a_new_time_asks_all_but_the_organizer(void **state) {
    (void)state;
    community c = open_community();
    cme_duty_spec duty = CME_DUTY_SPEC_INIT;
    duty.person = c.going;
    duty.role = CME_DUTY_ORGANIZER;
    duty.event = c.event;
    assert_ok(cme_duty_assign(c.w.store, &duty, NULL), cme_store_message(c.w.store));
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = cme_civil_at(2026, 3, 18, 20, 0, 0);
    spec.location = "Town hall";
    override(&c, &spec, CME_SESSION_START | CME_SESSION_LOCATION);

    cme_message_page *page = fetch(&c);
    assert_int_equal(page->count, 8);
    for (size_t i = 0; i < page->count; i++) {
        bool is_organizer = cme_id_equal(page->items[i]->person, c.going);
        bool is_move = page->items[i]->kind == CME_MESSAGE_SESSION_MOVED;
        assert_int_equal(page->items[i]->asks, is_move && !is_organizer);
    }
    cme_message_page_free(page);
    close_world(&c.w);
}

static void test_message_session__ends_at_another_time(void **state) {
    (void)state;
    community c = open_community();
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.duration_seconds = 3 * 3600;
    override(&c, &spec, CME_SESSION_DURATION);
    cme_message_page *page = assert_all_told(&c, CME_MESSAGE_SESSION_ENDS);
    assert_int_equal(page->items[0]->time_before, instant(2026, 3, 17, 20, 0));
    assert_int_equal(page->items[0]->time_after, instant(2026, 3, 17, 21, 0));
    assert_false(page->items[0]->asks);
    cme_message_page_free(page);
    close_world(&c.w);
}

static void test_message_session__is_elsewhere(void **state) {
    (void)state;
    community c = open_community();
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.venue = make_venue(&c.w, "Town hall", CME_UNLIMITED);
    override(&c, &spec, CME_SESSION_VENUE);
    cme_message_page *page = assert_all_told(&c, CME_MESSAGE_SESSION_PLACE);
    assert_true(cme_id_is_none(page->items[0]->venue_before));
    assert_null(page->items[0]->venue_before_name);
    assert_is(page->items[0]->venue_after, spec.venue);
    assert_string_equal(page->items[0]->venue_after_name, "Town hall");
    assert_int_equal(page->items[0]->time_before, CME_TIME_NONE);
    assert_true(cme_civil_is_none(page->items[0]->civil_before));
    cme_message_page_free(page);
    forget_messages(&c);

    spec.location = "Back door";
    override(&c, &spec, CME_SESSION_LOCATION);
    page = assert_all_told(&c, CME_MESSAGE_SESSION_PLACE);
    assert_is(page->items[0]->venue_before, spec.venue);
    assert_is(page->items[0]->venue_after, spec.venue);
    assert_string_equal(page->items[0]->location, "Back door");
    cme_message_page_free(page);
    close_world(&c.w);
}

static void test_message_session__nobody_is_told_of_the_rest(void **state) {
    (void)state;
    community c = open_community();
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.title = "Rust Night with a guest";
    spec.description = "Bring a chair";
    spec.capacity = 1;
    spec.location = "Library"; /* as it was */
    spec.start = cme_civil_at(2026, 3, 17, 19, 0, 0);
    override(&c, &spec,
             CME_SESSION_TITLE | CME_SESSION_DESCRIPTION | CME_SESSION_CAPACITY | CME_SESSION_LOCATION |
                 CME_SESSION_START);
    assert_nobody_told(&c);
    close_world(&c.w);
}

static void test_message_session__nobody_is_told_of_what_has_started(void **state) {
    (void)state;
    community c = open_community();
    support_set_now(instant(2026, 3, 17, 18, 30));
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.location = "It was in the cellar";
    override(&c, &spec, CME_SESSION_LOCATION);
    assert_nobody_told(&c);
    close_world(&c.w);
}

static void test_message_session__none_after_a_refusal(void **state) {
    (void)state;
    community c = open_community();
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = cme_civil_at(2026, 3, 18, 20, 0, 0);
    spec.capacity = 0;
    assert_status(
        CME_ERR_CONFLICT,
        cme_session_override(c.w.store, c.session, &spec, CME_SESSION_START | CME_SESSION_CAPACITY, NULL),
        cme_store_message(c.w.store));
    assert_nobody_told(&c);
    close_world(&c.w);
}

/* 17 March is where the event is; 24 March has its own place and time. */
static void test_message_session__an_edit_of_the_event_tells_whom_it_concerns(void **state) {
    (void)state;
    community c = open_community();
    cme_session_key other = on(c.event, 3, 24);
    cme_session_spec own = CME_SESSION_SPEC_INIT;
    own.venue = make_venue(&c.w, "Castle", CME_UNLIMITED);
    own.location = "Tower";
    assert_ok(cme_session_override(c.w.store, other, &own, CME_SESSION_VENUE | CME_SESSION_LOCATION, NULL),
              "");
    say(&c, other, c.declined, CME_RSVP_GOING);
    forget_messages(&c);

    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.venue = make_venue(&c.w, "Town hall", CME_UNLIMITED);
    spec.location = "First floor";
    assert_ok(cme_event_update(c.w.store, c.event, &spec, CME_EVENT_VENUE | CME_EVENT_LOCATION, NULL),
              cme_store_message(c.w.store));
    cme_message_page *page = assert_all_told(&c, CME_MESSAGE_SESSION_PLACE);
    assert_is(page->items[0]->venue_after, spec.venue);
    cme_message_page_free(page);
    forget_messages(&c);

    spec.duration_seconds = 3600;
    assert_ok(cme_event_update(c.w.store, c.event, &spec, CME_EVENT_DURATION, NULL), "");
    page = fetch(&c);
    assert_int_equal(page->count, 5);
    assert_int_equal(page->items[4]->kind, CME_MESSAGE_SESSION_ENDS);
    assert_is(page->items[4]->person, c.declined);
    cme_message_page_free(page);
    close_world(&c.w);
}

static cme_series_plan *plan_move(const community *c, cme_series_scope scope) {
    cme_series_edit edit = CME_SERIES_EDIT_INIT;
    edit.session = c->session;
    edit.scope = scope;
    edit.mask = CME_SERIES_START | CME_SERIES_LOCATION;
    edit.start = cme_civil_at(2026, 3, 18, 19, 0, 0);
    edit.location = "Town hall";
    cme_series_plan *plan = NULL;
    assert_ok(cme_series_plan_make(c->w.store, &edit, &plan), cme_store_message(c->w.store));
    return plan;
}

/* The plan tells nobody. */
static void test_message_session__c43_an_edit_of_the_series_tells_whom_it_moves(void **state) {
    (void)state;
    const cme_series_scope scopes[] = {CME_SERIES_THIS, CME_SERIES_FOLLOWING, CME_SERIES_ALL};
    for (size_t i = 0; i < 3; i++) {
        community c = open_community();
        cme_series_plan *plan = plan_move(&c, scopes[i]);
        assert_nobody_told(&c);
        assert_ok(cme_series_apply(c.w.store, plan, NULL), cme_store_message(c.w.store));
        cme_series_plan_free(plan);
        cme_message_page *page = fetch(&c);
        assert_int_equal(page->count, 8);
        for (size_t at = 0; at < 4; at++) {
            assert_int_equal(page->items[at]->kind, CME_MESSAGE_SESSION_MOVED);
            assert_int_equal(page->items[at]->time_after, instant(2026, 3, 18, 18, 0));
            assert_int_equal(page->items[at + 4]->kind, CME_MESSAGE_SESSION_PLACE);
            assert_string_equal(page->items[at + 4]->location, "Town hall");
        }
        cme_message_page_free(page);
        close_world(&c.w);
    }
}

static void test_message_session__c38_a_date_taken_out_tells_everybody(void **state) {
    (void)state;
    community c = open_community();
    cme_series_edit edit = CME_SERIES_EDIT_INIT;
    cme_series_plan *plan = NULL;
    edit.session = c.session;
    edit.scope = CME_SERIES_THIS;
    edit.action = CME_SERIES_SKIP;
    edit.release_stranded = true;
    assert_ok(cme_series_plan_make(c.w.store, &edit, &plan), cme_store_message(c.w.store));
    assert_ok(cme_series_apply(c.w.store, plan, NULL), cme_store_message(c.w.store));
    cme_series_plan_free(plan);
    cme_message_page *page = fetch(&c);
    assert_int_equal(page->count, 4);
    assert_int_equal(page->items[1]->kind, CME_MESSAGE_SESSION_CANCELLED);
    assert_int_equal(page->items[1]->from, CME_RSVP_WAITLISTED);
    cme_message_page_free(page);
    close_world(&c.w);
}

static void test_message_session__postponed_and_resumed(void **state) {
    (void)state;
    community c = open_community();
    assert_ok(cme_event_postpone(c.w.store, c.event, NULL), cme_store_message(c.w.store));
    cme_message_page_free(assert_all_told(&c, CME_MESSAGE_SESSION_POSTPONED));
    forget_messages(&c);
    assert_ok(cme_event_publish(c.w.store, c.event, NULL), cme_store_message(c.w.store));
    cme_message_page_free(assert_all_told(&c, CME_MESSAGE_SESSION_RESUMED));
    close_world(&c.w);
}

/* What was only planned was told nobody, and what is over concerns nobody. */
static void test_message_session__postponing_tells_of_coming_sessions_only(void **state) {
    (void)state;
    community c = open_community();
    support_set_now(instant(2026, 3, 20, 12, 0));
    say(&c, on(c.event, 3, 24), c.maybe, CME_RSVP_MAYBE);
    forget_messages(&c);
    assert_ok(cme_event_postpone(c.w.store, c.event, NULL), cme_store_message(c.w.store));
    cme_message_page *page = fetch(&c);
    assert_int_equal(page->count, 1);
    assert_is(page->items[0]->person, c.maybe);
    cme_message_page_free(page);
    close_world(&c.w);
}

static void test_message_session__two_edits_are_a_chain_of_two(void **state) {
    (void)state;
    community c = open_community();
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = cme_civil_at(2026, 3, 18, 19, 0, 0);
    override(&c, &spec, CME_SESSION_START);
    spec.start = cme_civil_at(2026, 3, 19, 19, 0, 0);
    override(&c, &spec, CME_SESSION_START);
    cme_message_query query = CME_MESSAGE_QUERY_INIT;
    cme_message_page *page = NULL;
    query.person = c.maybe;
    assert_ok(cme_message_find(c.w.store, &query, &page), cme_store_message(c.w.store));
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[0]->time_after, page->items[1]->time_before);
    cme_message_page_free(page);
    close_world(&c.w);
}

static void import(const community *c, const char *start) {
    char file[512];
    int length = snprintf(file, sizeof file,
                          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nBEGIN:VEVENT\r\n"
                          "UID:one@example.org\r\nDTSTAMP:%s\r\nDTSTART:%s\r\nDURATION:PT2H\r\n"
                          "SUMMARY:Visit\r\nLOCATION:Hall %s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                          start, start, start);
    cme_calendar_import_spec spec = CME_CALENDAR_IMPORT_SPEC_INIT;
    spec.group = c->w.group;
    assert_ok(cme_calendar_import(c->w.store, file, (size_t)length, &spec, NULL),
              cme_store_message(c->w.store));
}

static void test_message_session__a_newer_calendar_file_tells_too(void **state) {
    (void)state;
    community c = open_community();
    import(&c, "20260401T190000Z");
    cme_session_query query = CME_SESSION_QUERY_INIT;
    cme_session_page *sessions = NULL;
    query.from = instant(2026, 4, 1, 19, 0);
    query.limit = 1;
    assert_ok(cme_session_find(c.w.store, &query, &sessions), cme_store_message(c.w.store));
    assert_ok(cme_event_publish(c.w.store, sessions->items[0]->key.event, NULL),
              cme_store_message(c.w.store));
    say(&c, sessions->items[0]->key, c.maybe, CME_RSVP_MAYBE);
    cme_session_page_free(sessions);
    forget_messages(&c);

    import(&c, "20260402T190000Z");
    cme_message_page *page = fetch(&c);
    assert_int_equal(page->count, 2);
    assert_int_equal(page->items[0]->kind, CME_MESSAGE_SESSION_MOVED);
    assert_int_equal(page->items[0]->time_after, instant(2026, 4, 2, 19, 0));
    assert_int_equal(page->items[1]->kind, CME_MESSAGE_SESSION_PLACE);
    assert_is(page->items[1]->person, c.maybe);
    cme_message_page_free(page);
    close_world(&c.w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_message_session__moved),
        cmocka_unit_test(test_message_session__c49_a_new_time_asks_all_but_the_organizer),
        cmocka_unit_test(test_message_session__ends_at_another_time),
        cmocka_unit_test(test_message_session__is_elsewhere),
        cmocka_unit_test(test_message_session__nobody_is_told_of_the_rest),
        cmocka_unit_test(test_message_session__nobody_is_told_of_what_has_started),
        cmocka_unit_test(test_message_session__none_after_a_refusal),
        cmocka_unit_test(test_message_session__an_edit_of_the_event_tells_whom_it_concerns),
        cmocka_unit_test(test_message_session__c43_an_edit_of_the_series_tells_whom_it_moves),
        cmocka_unit_test(test_message_session__c38_a_date_taken_out_tells_everybody),
        cmocka_unit_test(test_message_session__postponed_and_resumed),
        cmocka_unit_test(test_message_session__postponing_tells_of_coming_sessions_only),
        cmocka_unit_test(test_message_session__two_edits_are_a_chain_of_two),
        cmocka_unit_test(test_message_session__a_newer_calendar_file_tells_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
