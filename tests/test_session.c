/* test_session.c: sessions: read and found by time and by everything else.
 * May use cmocka, support_events.h and the library.
 * Must not depend on the order of the tests: each has its own store. */
#include "support_events.h"

/* All of time, drafts too: the events of most tests are drafts. */
static cme_session_query everything(void) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = INT64_MIN + 1;
    query.include_drafts = true;
    return query;
}

static cme_session_page *find(const world *w, const cme_session_query *query) {
    cme_session_page *page = NULL;
    assert_ok(cme_session_find(w->store, query, &page), cme_store_message(w->store));
    return page;
}

static size_t count_sessions(const world *w, const cme_session_query *query) {
    cme_session_page *page = find(w, query);
    size_t count = page->count;
    cme_session_page_free(page);
    return count;
}

/* --- keys --- */

static void test_session__keys_name_sessions_whatever_their_kind(void **state) {
    (void)state;
    cme_id event = people_stranger();
    cme_civil date = cme_civil_date(2026, 3, 10);
    cme_civil midnight = cme_civil_at(2026, 3, 10, 0, 0, 0);

    assert_true(cme_session_key_equal(cme_session_key_of(event, date), cme_session_key_of(event, midnight)));
    assert_false(cme_session_key_equal(on(event, 3, 10), on(event, 3, 11)));
    assert_false(cme_session_key_equal(on(event, 3, 10), plain(event)));
    assert_true(cme_session_key_is_none(CME_SESSION_NONE));
    assert_false(cme_session_key_is_none(plain(event)));
}

/* --- get --- */

static void test_session__is_there_before_anything_was_written(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    spec.description = "Talks";
    spec.location = "The library";
    spec.url = "https://example.org";
    spec.capacity = 40;
    spec.visibility = CME_VISIBILITY_MEMBERS;
    spec.venue = make_venue(&w, "Hall", 30);
    cme_id id = publish(&w, &spec);

    cme_session *session = get_session(&w, on(id, 3, 17));

    assert_true(cme_session_key_equal(on(id, 3, 17), session->key));
    assert_true(cme_id_equal(w.group, session->group));
    assert_true(cme_id_equal(spec.venue, session->venue));
    assert_string_equal("Hall", session->venue_name);
    assert_string_equal("Rust Night", session->title);
    assert_string_equal("Talks", session->description);
    assert_string_equal("The library", session->location);
    assert_string_equal("https://example.org", session->url);
    assert_int_equal(CME_SESSION_SCHEDULED, session->status);
    assert_int_equal(CME_VISIBILITY_MEMBERS, session->visibility);
    assert_true(session->is_recurring);
    assert_int_equal(0, session->overridden);
    assert_true(cme_civil_equal(cme_civil_at(2026, 3, 17, 19, 0, 0), session->start));
    assert_string_equal("Europe/Berlin", session->zone);
    assert_int_equal(instant(2026, 3, 17, 18, 0), session->starts_at);
    assert_int_equal(instant(2026, 3, 17, 20, 0), session->ends_at);
    assert_int_equal(40, session->capacity);
    assert_int_equal(30, session->room_capacity);
    assert_int_equal(30, session->seats_left);
    assert_int_equal(30, session->seats_balance);
    assert_int_equal(CME_TIME_NONE, session->door_closed_at);
    assert_int_equal(0, session->sequence);
    cme_session_free(session);
    close_world(&w);
}

static void test_session__c16_seats_left_never_fall_below_0(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_id id = publish(&w, &spec);
    cme_session *session = get_session(&w, plain(id));
    assert_int_equal(CME_UNLIMITED, session->seats_left);
    assert_int_equal(0, session->seats_balance);
    cme_session_free(session);

    spec.capacity = 1;
    id = publish(&w, &spec);
    answer(&w, plain(id), people_person(w.store, "Ada"));
    session = get_session(&w, plain(id));
    assert_int_equal(0, session->seats_left);
    assert_int_equal(1, session->going);
    cme_session_free(session);
    close_world(&w);
}

static void test_session__c41_an_answer_belongs_to_one_session(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    answer(&w, on(id, 3, 17), people_person(w.store, "Ada"));

    cme_session *answered = get_session(&w, on(id, 3, 17));
    cme_session *other = get_session(&w, on(id, 3, 24));

    assert_int_equal(1, answered->going);
    assert_int_equal(0, other->going);
    assert_int_equal(SUPPORT_NOON, answered->updated_at); /* no calendar shows an answer */
    cme_session_free(answered);
    cme_session_free(other);
    close_world(&w);
}

static void test_session__one_that_does_not_exist_is_said_to(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id series = publish(&w, &spec);
    spec.rrule = NULL;
    cme_id single = publish(&w, &spec);
    cme_session *session = NULL;
    const struct {
        cme_session_key key;
        cme_status status;
        const char *words;
    } cases[] = {
        {on(series, 3, 18), CME_ERR_NOT_FOUND,
         "event 'Rust Night' has no session with the recurrence-id 2026-03-18T19:00:00"},
        {on(series, 2, 30), CME_ERR_NOT_FOUND, "2026-02-30T19:00:00"},
        {plain(series), CME_ERR_NOT_FOUND, "is a series: its sessions are named by their recurrence-id"},
        {on(single, 3, 10), CME_ERR_NOT_FOUND, "is no series"},
        {plain(people_stranger()), CME_ERR_NOT_FOUND, "there is no event"},
        {CME_SESSION_NONE, CME_ERR_INVALID, "event of the session must be set"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_status(cases[i].status, cme_session_get(w.store, cases[i].key, &session),
                      cme_store_message(w.store));
        assert_says(&w, cases[i].words);
        assert_null(session);
    }
    assert_status(CME_ERR_MISUSE, cme_session_get(w.store, plain(single), NULL), cme_store_message(w.store));
    close_world(&w);
}

/* --- time --- */

static void test_session__c39_weekly_stays_at_19_across_dst(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    (void)make_draft(&w, &spec);
    cme_session_query query = everything();
    query.until = instant(2026, 12, 1, 0, 0);

    cme_session_page *page = find(&w, &query);

    assert_int_equal(38, page->count);
    for (size_t i = 0; i < page->count; i++) {
        const cme_session *session = page->items[i];
        bool is_summer = session->starts_at >= instant(2026, 3, 29, 1, 0) &&
                         session->starts_at < instant(2026, 10, 25, 1, 0);
        assert_int_equal(19, session->start.hour);
        assert_int_equal((is_summer ? 17 : 18) * 3600, session->starts_at % 86400);
        assert_int_equal(7200, session->ends_at - session->starts_at);
    }
    cme_session_page_free(page);
    close_world(&w);
}

static void test_session__c40_in_a_gap_it_moves_forward_and_the_others_do_not(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.start = cme_civil_at(2026, 3, 28, 2, 30, 0);
    spec.rrule = "FREQ=DAILY;COUNT=3";
    (void)make_draft(&w, &spec);
    cme_session_query query = everything();

    cme_session_page *page = find(&w, &query);

    assert_int_equal(3, page->count);
    assert_int_equal(instant(2026, 3, 28, 1, 30), page->items[0]->starts_at);
    assert_int_equal(instant(2026, 3, 29, 1, 30), page->items[1]->starts_at); /* 03:30 */
    assert_int_equal(2, page->items[1]->key.recurrence_id.hour);              /* by name 02:30 */
    assert_int_equal(instant(2026, 3, 30, 0, 30), page->items[2]->starts_at);
    cme_session_page_free(page);

    /* Windows on each side of where it would be. */
    query.from = instant(2026, 3, 29, 1, 0);
    query.until = instant(2026, 3, 29, 1, 30);
    assert_int_equal(0, count_sessions(&w, &query));
    query.until = instant(2026, 3, 29, 1, 31);
    assert_int_equal(1, count_sessions(&w, &query));
    close_world(&w);
}

static void test_session__a_gap_may_turn_the_order_around(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    cme_civil after = cme_civil_at(2026, 3, 29, 3, 0, 0);
    spec.start = cme_civil_at(2026, 3, 29, 2, 30, 0); /* 03:30 */
    spec.rdates = &after;
    spec.rdate_count = 1;
    cme_event *event = make_event(&w, &spec);
    cme_session_query query = everything();

    cme_session_page *page = find(&w, &query);

    assert_int_equal(instant(2026, 3, 29, 1, 0), event->starts_at);
    assert_int_equal(instant(2026, 3, 29, 3, 30), event->ends_at);
    assert_int_equal(2, page->count);
    assert_int_equal(3, page->items[0]->start.hour);
    assert_int_equal(2, page->items[1]->start.hour);
    cme_session_page_free(page);
    cme_event_free(event);
    close_world(&w);
}

static void test_session__whole_days_begin_at_the_zones_midnight(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.start = cme_civil_date(2026, 3, 28);
    spec.duration_seconds = 0;
    spec.rrule = "FREQ=DAILY;COUNT=3";
    cme_id id = make_draft(&w, &spec);
    cme_session_query query = everything();

    cme_session_page *page = find(&w, &query);

    assert_int_equal(3, page->count);
    assert_int_equal(24 * 3600, page->items[0]->ends_at - page->items[0]->starts_at);
    assert_int_equal(23 * 3600, page->items[1]->ends_at - page->items[1]->starts_at);
    assert_int_equal(page->items[1]->ends_at, page->items[2]->starts_at);
    assert_int_equal(CME_CIVIL_DATE, page->items[0]->start.kind);
    assert_int_equal(CME_CIVIL_DATE, page->items[0]->key.recurrence_id.kind);
    cme_session_free(get_session(&w, cme_session_key_of(id, cme_civil_date(2026, 3, 29))));
    cme_session_page_free(page);
    close_world(&w);
}

static void test_session__dates_are_added_and_taken_out(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_civil added[] = {cme_civil_at(2026, 3, 12, 10, 0, 0), cme_civil_at(2026, 3, 24, 19, 0, 0)};
    cme_civil removed[] = {cme_civil_at(2026, 3, 17, 19, 0, 0)};
    spec.rdates = added;
    spec.rdate_count = 2; /* the second one is there already */
    spec.exdates = removed;
    spec.exdate_count = 1;
    (void)make_draft(&w, &spec);
    cme_session_query query = everything();
    query.until = instant(2026, 3, 30, 0, 0);

    cme_session_page *page = find(&w, &query);

    assert_int_equal(3, page->count);
    assert_int_equal(10, page->items[0]->start.day);
    assert_int_equal(12, page->items[1]->start.day);
    assert_int_equal(24, page->items[2]->start.day);
    cme_session_page_free(page);
    close_world(&w);
}

/* --- what was written, put over what recurs --- */

static void test_session__moved_appears_once_where_it_is_now(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    cme_id id = publish(&w, &event);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = cme_civil_at(2026, 12, 3, 10, 0, 0); /* from March, far away */
    assert_ok(cme_session_override(w.store, on(id, 3, 17), &spec, CME_SESSION_START, NULL),
              cme_store_message(w.store));

    cme_session_query query = everything();
    query.from = instant(2026, 3, 16, 0, 0);
    query.until = instant(2026, 3, 20, 0, 0);
    assert_int_equal(0, count_sessions(&w, &query));
    query.from = instant(2026, 12, 2, 0, 0);
    query.until = instant(2026, 12, 5, 0, 0);
    cme_session_page *page = find(&w, &query);
    assert_int_equal(1, page->count);
    assert_true(cme_session_key_equal(on(id, 3, 17), page->items[0]->key));
    assert_int_equal(CME_SESSION_START, page->items[0]->overridden);
    cme_session_page_free(page);

    query = everything();
    query.until = instant(2027, 1, 1, 0, 0);
    page = find(&w, &query);
    size_t met = 0;
    for (size_t i = 0; i < page->count; i++) {
        met += cme_session_key_equal(on(id, 3, 17), page->items[i]->key);
    }
    assert_int_equal(1, met);
    cme_session_page_free(page);
    close_world(&w);
}

static void test_session__moved_out_of_the_span_of_its_event_is_found(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec event = rust_nights(&w);
    event.rrule = "FREQ=WEEKLY;COUNT=2";
    cme_id id = publish(&w, &event);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.start = cme_civil_at(2030, 12, 3, 10, 0, 0);
    assert_ok(cme_session_override(w.store, on(id, 3, 17), &spec, CME_SESSION_START, NULL),
              cme_store_message(w.store));
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = instant(2028, 1, 1, 0, 0);

    assert_int_equal(1, count_sessions(&w, &query));
    query.event = id;
    assert_int_equal(1, count_sessions(&w, &query));
    close_world(&w);
}

static void test_session__c36_drafts_and_cancelled_ones_show_when_asked_for(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    (void)make_draft(&w, &spec);
    cme_id cancelled = publish(&w, &spec);
    assert_ok(cme_event_cancel(w.store, cancelled, NULL), cme_store_message(w.store));
    (void)publish(&w, &spec);
    cme_session_query query = CME_SESSION_QUERY_INIT;

    assert_int_equal(1, count_sessions(&w, &query));
    query.include_drafts = true;
    assert_int_equal(2, count_sessions(&w, &query));
    query.include_cancelled = true;
    assert_int_equal(3, count_sessions(&w, &query));
    query.include_drafts = false;
    assert_int_equal(2, count_sessions(&w, &query));
    close_world(&w);
}

/* --- filters --- */

static void test_session__is_found_by_group_event_venue_person_and_words(void **state) {
    (void)state;
    world w = open_world();
    cme_id below = people_group_below(w.store, "Rust Mitte", w.group);
    cme_id ada = people_person(w.store, "Ada");
    cme_event_spec event = rust_nights(&w);
    event.rrule = "FREQ=WEEKLY;COUNT=4";
    event.venue = make_venue(&w, "Hall", CME_UNLIMITED);
    cme_id id = publish(&w, &event);
    event.group = below;
    event.title = "Board games";
    event.venue = CME_ID_NONE;
    cme_id games = publish(&w, &event);
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    spec.title = "Chess";
    assert_ok(cme_session_override(w.store, on(games, 3, 17), &spec, CME_SESSION_TITLE, NULL),
              cme_store_message(w.store));
    assert_ok(cme_session_override(w.store, on(id, 3, 17), &spec, CME_SESSION_VENUE, NULL),
              cme_store_message(w.store));
    answer(&w, on(id, 3, 24), ada);
    answer(&w, on(id, 3, 31), ada);
    assert_ok(cme_rsvp_cancel(w.store, on(id, 3, 31), ada, CME_ID_NONE, NULL), cme_store_message(w.store));

    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.group = w.group;
    assert_int_equal(4, count_sessions(&w, &query));
    query.deep = true;
    assert_int_equal(8, count_sessions(&w, &query));
    query = CME_SESSION_QUERY_INIT;
    query.event = games;
    assert_int_equal(4, count_sessions(&w, &query));
    query = CME_SESSION_QUERY_INIT;
    cme_event *hall = get_event(&w, id);
    query.venue = hall->venue;
    cme_event_free(hall);
    assert_int_equal(3, count_sessions(&w, &query));
    query = CME_SESSION_QUERY_INIT;
    query.person = ada;
    assert_int_equal(1, count_sessions(&w, &query));
    query.rsvp_states = 1U << CME_RSVP_CANCELLED | 1U << CME_RSVP_GOING;
    assert_int_equal(2, count_sessions(&w, &query));
    query = CME_SESSION_QUERY_INIT;
    query.text = "che";
    assert_int_equal(1, count_sessions(&w, &query));
    query.text = "games board";
    assert_int_equal(4, count_sessions(&w, &query));
    query.text = "?!";
    assert_int_equal(0, count_sessions(&w, &query));
    close_world(&w);
}

static void test_session__names_of_a_query_must_be_known(void **state) {
    (void)state;
    world w = open_world();
    cme_session_page *page = NULL;
    cme_session_query query = CME_SESSION_QUERY_INIT;
    cme_id *const fields[] = {&query.group, &query.event, &query.venue, &query.person};
    for (size_t i = 0; i < 4; i++) {
        *fields[i] = people_stranger();
        assert_status(CME_ERR_NOT_FOUND, cme_session_find(w.store, &query, &page),
                      cme_store_message(w.store));
        assert_null(page);
        *fields[i] = CME_ID_NONE;
    }
    query.cursor = "nonsense";
    assert_status(CME_ERR_INVALID, cme_session_find(w.store, &query, &page), cme_store_message(w.store));
    query.cursor = NULL;
    query.until = 0;
    assert_status(CME_ERR_INVALID, cme_session_find(w.store, &query, &page), cme_store_message(w.store));
    query.until = CME_TIME_NONE;
    query.rsvp_states = 1;
    assert_status(CME_ERR_INVALID, cme_session_find(w.store, &query, &page), cme_store_message(w.store));
    query.rsvp_states = 0;
    query.limit = CME_PAGE_MAX + 1;
    assert_status(CME_ERR_LIMIT, cme_session_find(w.store, &query, &page), cme_store_message(w.store));
    assert_status(CME_ERR_MISUSE, cme_session_find(w.store, NULL, NULL), cme_store_message(w.store));
    cme_session_page_free(NULL);
    cme_session_free(NULL);
    close_world(&w);
}

static void test_session__c54_overlapping_ones_are_running_when_the_range_begins(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = publish(&w, &spec);
    (void)id;
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = instant(2026, 3, 17, 19, 0); /* in the middle */
    query.until = instant(2026, 3, 18, 0, 0);

    assert_int_equal(0, count_sessions(&w, &query));
    query.overlapping = true;
    assert_int_equal(1, count_sessions(&w, &query));
    query.from = instant(2026, 3, 17, 20, 0); /* half open: it has just ended */
    assert_int_equal(0, count_sessions(&w, &query));
    close_world(&w);
}

static void test_session__by_default_comes_what_is_to_come(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    spec.rrule = "FREQ=WEEKLY;COUNT=3";
    (void)publish(&w, &spec);
    support_set_now(instant(2026, 3, 10, 18, 1));

    cme_session_page *page = find(&w, NULL);

    assert_int_equal(2, page->count);
    assert_int_equal(17, page->items[0]->start.day);
    assert_null(page->next);
    assert_false(page->truncated);
    cme_session_page_free(page);
    close_world(&w);
}

/* --- pages --- */

static void test_session__endless_series_fill_a_page_and_go_on(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_nights(&w);
    cme_id id = make_draft(&w, &spec);
    cme_session_query query = everything();
    query.limit = 3;

    cme_session_page *page = find(&w, &query);
    assert_int_equal(3, page->count);
    assert_non_null(page->next);
    query.cursor = page->next;
    cme_session_page *next = find(&w, &query);

    assert_int_equal(3, next->count);
    assert_true(cme_session_key_equal(next->items[0]->key, on(id, 3, 31)));
    cme_session_page_free(next);
    cme_session_page_free(page);
    close_world(&w);
}

static void test_session__rare_ones_are_found_at_the_end_of_time(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.start = cme_civil_at(2026, 2, 28, 19, 0, 0);
    spec.rrule = "FREQ=YEARLY;INTERVAL=500";
    (void)make_draft(&w, &spec);
    cme_session_query query = everything();

    cme_session_page *page = find(&w, &query);

    assert_int_equal(16, page->count); /* 2026, 2526, ... 9526 */
    assert_null(page->next);
    assert_int_equal(9526, page->items[15]->start.year);
    cme_session_page_free(page);
    close_world(&w);
}

static void test_session__a_dense_rule_goes_on_page_by_page(void **state) {
    (void)state;
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.rrule = "FREQ=SECONDLY";
    cme_id id = publish(&w, &spec);
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.limit = 1000;

    cme_session_page *page = find(&w, &query);
    assert_int_equal(1000, page->count);
    assert_false(page->truncated);
    assert_int_equal(instant(2026, 3, 10, 18, 16) + 39, page->items[999]->starts_at);
    cme_session_page_free(page);

    /* All of them are elsewhere but the one that was moved here: the search stops in time, and goes on. */
    cme_session_spec here = CME_SESSION_SPEC_INIT;
    here.venue = make_venue(&w, "Hall", CME_UNLIMITED);
    cme_session_key moved = cme_session_key_of(id, cme_civil_at(2026, 3, 10, 20, 0, 0));
    assert_ok(cme_session_override(w.store, moved, &here, CME_SESSION_VENUE, NULL),
              cme_store_message(w.store));
    query.venue = here.venue;
    query.until = instant(2026, 4, 1, 0, 0);
    assert_int_equal(1, count_sessions(&w, &query));
    close_world(&w);
}

/* Thirty series that meet every second, in the night of the change: each second of the hour that was skipped
 * is the same instant as one of the hour after it. */
static void test_session__too_dense_is_said_and_gone_on_with(void **state) {
    (void)state;
    enum { SERIES = 30, PAGES = 4 };
    world w = open_world();
    cme_event_spec spec = rust_night(&w);
    spec.rrule = "FREQ=SECONDLY";
    for (int i = 0; i < SERIES; i++) {
        (void)make_draft(&w, &spec);
    }
    cme_session_query query = everything();
    query.from = instant(2026, 3, 29, 1, 0);
    query.limit = 1000;
    size_t met = 0;
    size_t truncated = 0;
    cme_session_page *page = NULL;
    for (int i = 0; i < PAGES; i++) {
        cme_session_page *next = find(&w, &query);
        for (size_t k = 0; k < next->count; k++, met++) {
            assert_int_equal(query.from + (cme_time)(met / (2 * SERIES)), next->items[k]->starts_at);
        }
        truncated += next->truncated;
        assert_non_null(next->next);
        cme_session_page_free(page);
        page = next;
        query.cursor = page->next;
    }
    assert_true(truncated > 0);
    assert_true(met > PAGES * SERIES); /* each page got somewhere */
    cme_session_page_free(page);
    close_world(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_session__keys_name_sessions_whatever_their_kind),
        cmocka_unit_test(test_session__is_there_before_anything_was_written),
        cmocka_unit_test(test_session__c16_seats_left_never_fall_below_0),
        cmocka_unit_test(test_session__c41_an_answer_belongs_to_one_session),
        cmocka_unit_test(test_session__one_that_does_not_exist_is_said_to),
        cmocka_unit_test(test_session__c39_weekly_stays_at_19_across_dst),
        cmocka_unit_test(test_session__c40_in_a_gap_it_moves_forward_and_the_others_do_not),
        cmocka_unit_test(test_session__a_gap_may_turn_the_order_around),
        cmocka_unit_test(test_session__whole_days_begin_at_the_zones_midnight),
        cmocka_unit_test(test_session__dates_are_added_and_taken_out),
        cmocka_unit_test(test_session__moved_appears_once_where_it_is_now),
        cmocka_unit_test(test_session__moved_out_of_the_span_of_its_event_is_found),
        cmocka_unit_test(test_session__c36_drafts_and_cancelled_ones_show_when_asked_for),
        cmocka_unit_test(test_session__is_found_by_group_event_venue_person_and_words),
        cmocka_unit_test(test_session__names_of_a_query_must_be_known),
        cmocka_unit_test(test_session__c54_overlapping_ones_are_running_when_the_range_begins),
        cmocka_unit_test(test_session__by_default_comes_what_is_to_come),
        cmocka_unit_test(test_session__endless_series_fill_a_page_and_go_on),
        cmocka_unit_test(test_session__rare_ones_are_found_at_the_end_of_time),
        cmocka_unit_test(test_session__a_dense_rule_goes_on_page_by_page),
        cmocka_unit_test(test_session__too_dense_is_said_and_gone_on_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
