/* test_attendance.c: the door: check-in, check-out, undo, walk-ins, offline desks, closing.
 * May use cmocka, support_rsvp.h and the library.
 * Must not know how lines are folded: test_door.c does. */
#include "support_rsvp.h"

/* An evening at its start: persons 0 to going - 1 go alone. */
static evening begun_evening(int32_t capacity, int going) {
    evening e = evening_begin(capacity);
    for (int i = 0; i < going; i++) {
        assert_int_equal(evening_go(&e, i, 0), CME_RSVP_GOING);
    }
    support_set_now(EVENING_START);
    return e;
}

static cme_attendance_spec at_door(const evening *e, int person) {
    cme_attendance_spec spec = CME_ATTENDANCE_SPEC_INIT;
    spec.session = e->session;
    spec.person = e->people[person];
    return spec;
}

static cme_id nonce_of(int number) {
    cme_id nonce = CME_ID_NONE;
    nonce.bytes[0] = 1;
    nonce.bytes[15] = (uint8_t)number;
    return nonce;
}

static cme_attendance *check_in(const evening *e, const cme_attendance_spec *spec) {
    cme_attendance *line = NULL;
    assert_ok(cme_attendance_check_in(e->store, spec, &line), cme_store_message(e->store));
    return line;
}

static void come_in(const evening *e, int person) {
    cme_attendance_spec spec = at_door(e, person);
    assert_ok(cme_attendance_check_in(e->store, &spec, NULL), cme_store_message(e->store));
}

static void check_door(const evening *e, int32_t present, int32_t attended) {
    cme_session *session = NULL;
    assert_ok(cme_session_get(e->store, e->session, &session), cme_store_message(e->store));
    assert_int_equal(session->present, present);
    assert_int_equal(session->attended, attended);
    cme_session_free(session);
}

static void check_refused(const evening *e, const cme_attendance_spec *spec, cme_status expected,
                          const char *words) {
    people_assert_refused(e->store, expected, cme_attendance_check_in(e->store, spec, NULL), words);
}

static size_t count_lines(const evening *e, bool attended) {
    cme_attendance_query query = CME_ATTENDANCE_QUERY_INIT;
    query.session = e->session;
    query.attended = attended;
    cme_attendance_page *page = NULL;
    assert_ok(cme_attendance_find(e->store, &query, &page), cme_store_message(e->store));
    size_t count = page->count;
    cme_attendance_page_free(page);
    return count;
}

/* --- check-in --- */

static void test_attendance__line_is_what_happened(void **state) {
    (void)state;
    evening e = begun_evening(4, 1);
    cme_attendance_spec spec = at_door(&e, 0);
    spec.at = EVENING_START - 600;
    spec.desk = "Entrance";
    spec.by = e.people[9];
    spec.nonce = nonce_of(1);
    cme_attendance *line = check_in(&e, &spec);
    assert_true(cme_id_equal(line->id, nonce_of(1)));
    assert_true(cme_session_key_equal(line->session, e.session));
    assert_true(cme_id_equal(line->person, e.people[0]));
    assert_string_equal(line->person_name, "Person 00");
    assert_int_equal(line->head, 0);
    assert_int_equal(line->action, CME_ATTENDANCE_CHECK_IN);
    assert_int_equal(line->at, EVENING_START - 600);
    assert_int_equal(line->recorded_at, EVENING_START);
    assert_string_equal(line->desk, "Entrance");
    assert_true(cme_id_equal(line->by, e.people[9]));
    assert_false(line->is_walk_in || line->is_over_capacity || line->is_duplicate || line->is_undone);
    assert_true(cme_id_is_none(line->undoes));
    people_assert_changed(e.store, CME_CHANGE_ATTENDANCE, CME_CHANGE_CREATED, line->id, e.people[0]);
    cme_attendance_free(line);
    check_door(&e, 1, 1);
    evening_end(&e);
}

static void test_attendance__c57_retry_is_the_same_check_in(void **state) {
    (void)state;
    evening e = begun_evening(4, 1);
    cme_attendance_spec spec = at_door(&e, 0);
    spec.nonce = nonce_of(1);
    cme_attendance_free(check_in(&e, &spec));
    support_set_now(EVENING_START + 60);
    uint64_t changes = people_changes(e.store);
    cme_attendance *line = check_in(&e, &spec);
    assert_int_equal(line->at, EVENING_START);
    assert_false(line->is_duplicate);
    cme_attendance_free(line);
    assert_int_equal(people_changes(e.store), changes);
    assert_int_equal(count_lines(&e, false), 1);
    /* Also when the answer was lost and the door was closed meanwhile. */
    assert_ok(cme_attendance_close(e.store, e.session), cme_store_message(e.store));
    cme_attendance_free(check_in(&e, &spec));
    evening_end(&e);
}

static void test_attendance__c57_nonce_of_something_else_is_refused(void **state) {
    (void)state;
    evening e = begun_evening(4, 2);
    cme_attendance_spec spec = at_door(&e, 0);
    spec.nonce = nonce_of(1);
    cme_attendance_free(check_in(&e, &spec));
    cme_attendance_spec other = at_door(&e, 1);
    other.nonce = nonce_of(1);
    check_refused(&e, &other, CME_ERR_EXISTS, "is of another line");
    other = spec;
    other.head = 1;
    check_refused(&e, &other, CME_ERR_EXISTS, "is of another line");
    other = spec;
    other.at = EVENING_START - 1;
    check_refused(&e, &other, CME_ERR_EXISTS, "is of another line");
    assert_status(CME_ERR_EXISTS, cme_attendance_check_out(e.store, &spec, NULL), cme_store_message(e.store));
    evening_end(&e);
}

static void test_attendance__c58_check_in_sets_and_never_toggles(void **state) {
    (void)state;
    evening e = begun_evening(4, 1);
    come_in(&e, 0);
    support_set_now(EVENING_START + 5);
    cme_attendance_spec spec = at_door(&e, 0);
    cme_attendance *again = check_in(&e, &spec);
    assert_true(again->is_duplicate);
    cme_attendance_free(again);
    check_door(&e, 1, 1);
    assert_int_equal(count_lines(&e, false), 2);
    assert_int_equal(count_lines(&e, true), 1);
    evening_end(&e);
}

static void test_attendance__c63_guests_come_one_by_one(void **state) {
    (void)state;
    evening e = begun_evening(8, 1);
    support_set_now(SUPPORT_NOON);
    evening_go(&e, 1, 2);
    support_set_now(EVENING_START);
    cme_attendance_spec spec = at_door(&e, 1);
    for (int32_t head = 2; head >= 0; head--) {
        spec.head = head;
        cme_attendance *line = check_in(&e, &spec);
        assert_int_equal(line->head, head);
        assert_false(line->is_duplicate);
        cme_attendance_free(line);
        check_door(&e, 3 - head, 3 - head);
    }
    spec.head = 3;
    check_refused(&e, &spec, CME_ERR_STATE, "head 3 has no seat (GOING with 2 guests)");
    evening_end(&e);
}

static void test_attendance__only_who_is_going_comes_in(void **state) {
    (void)state;
    evening e = begun_evening(1, 1);
    support_set_now(SUPPORT_NOON);
    evening_go(&e, 1, 0);
    support_set_now(EVENING_START);
    cme_attendance_spec spec = at_door(&e, 1);
    check_refused(&e, &spec, CME_ERR_STATE, "head 0 has no seat (WAITLISTED");
    spec = at_door(&e, 2);
    check_refused(&e, &spec, CME_ERR_STATE, "no RSVP");
    evening_end(&e);
}

/* --- check-out and undo --- */

static void test_attendance__c62_who_left_comes_back_by_name(void **state) {
    (void)state;
    evening e = begun_evening(4, 2);
    come_in(&e, 0);
    come_in(&e, 1);
    support_set_now(EVENING_START + 600);
    cme_attendance_spec spec = at_door(&e, 0);
    cme_attendance *left = NULL;
    assert_ok(cme_attendance_check_out(e.store, &spec, &left), cme_store_message(e.store));
    assert_int_equal(left->action, CME_ATTENDANCE_CHECK_OUT);
    cme_attendance_free(left);
    check_door(&e, 1, 2);
    assert_status(CME_ERR_STATE, cme_attendance_check_out(e.store, &spec, NULL), cme_store_message(e.store));
    assert_message_has(e.store, "is not inside");
    support_set_now(EVENING_START + 1200);
    cme_attendance *back = check_in(&e, &spec);
    assert_false(back->is_duplicate);
    cme_attendance_free(back);
    check_door(&e, 2, 2);
    evening_end(&e);
}

static void test_attendance__c61_undo_appends(void **state) {
    (void)state;
    evening e = begun_evening(4, 1);
    cme_attendance_spec spec = at_door(&e, 0);
    cme_attendance *line = check_in(&e, &spec);
    cme_attendance *undo = NULL;
    assert_ok(cme_attendance_undo(e.store, line->id, e.people[9], &undo), cme_store_message(e.store));
    assert_int_equal(undo->action, CME_ATTENDANCE_UNDO);
    assert_true(cme_id_equal(undo->undoes, line->id));
    assert_true(cme_id_equal(undo->by, e.people[9]));
    check_door(&e, 0, 0);
    assert_int_equal(count_lines(&e, false), 2);
    assert_int_equal(count_lines(&e, true), 0);

    /* Taking back what is taken back is the same line; taking the undo back is not. */
    cme_attendance *again = NULL;
    assert_ok(cme_attendance_undo(e.store, line->id, CME_ID_NONE, &again), cme_store_message(e.store));
    assert_true(cme_id_equal(again->id, undo->id));
    people_assert_refused(e.store, CME_ERR_STATE, cme_attendance_undo(e.store, undo->id, CME_ID_NONE, NULL),
                          "not undone");
    people_assert_refused(e.store, CME_ERR_NOT_FOUND,
                          cme_attendance_undo(e.store, people_stranger(), CME_ID_NONE, NULL),
                          "there is no attendance");
    people_assert_refused(e.store, CME_ERR_INVALID,
                          cme_attendance_undo(e.store, CME_ID_NONE, CME_ID_NONE, NULL), "must be set");
    /* The same nonce later is still the line that was taken back. */
    spec.nonce = line->id;
    cme_attendance *late = check_in(&e, &spec);
    assert_true(late->is_undone);
    check_door(&e, 0, 0);
    cme_attendance_free(late);
    cme_attendance_free(again);
    cme_attendance_free(undo);
    cme_attendance_free(line);
    evening_end(&e);
}

static void test_attendance__c61_duplicate_outlives_the_undone_check_in(void **state) {
    (void)state;
    evening e = begun_evening(4, 1);
    cme_attendance_spec spec = at_door(&e, 0);
    cme_attendance *first = check_in(&e, &spec);
    support_set_now(EVENING_START + 5);
    cme_attendance_free(check_in(&e, &spec));
    assert_ok(cme_attendance_undo(e.store, first->id, CME_ID_NONE, NULL), cme_store_message(e.store));
    check_door(&e, 1, 1);
    assert_int_equal(count_lines(&e, true), 1);
    cme_attendance_free(first);
    evening_end(&e);
}

/* --- offline desks --- */

static void test_attendance__c59_desks_merge_to_the_same_in_any_order(void **state) {
    (void)state;
    /* Three lines of person 0 from two desks, and who came first of all. Every order, each line twice. */
    static const int ORDERS[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int order = 0; order < 6; order++) {
        evening e = begun_evening(4, 1);
        for (int i = 0; i < 6; i++) {
            int line = ORDERS[order][i % 3];
            cme_attendance_spec spec = at_door(&e, 0);
            spec.nonce = nonce_of(line + 1);
            spec.at = EVENING_START - 1000 + 100 * line;
            spec.desk = line == 1 ? "Yard" : "Entrance";
            cme_attendance_free(check_in(&e, &spec));
        }
        check_door(&e, 1, 1);
        cme_attendance_query query = CME_ATTENDANCE_QUERY_INIT;
        query.session = e.session;
        cme_attendance_page *page = NULL;
        assert_ok(cme_attendance_find(e.store, &query, &page), cme_store_message(e.store));
        assert_int_equal(page->count, 3);
        for (int line = 0; line < 3; line++) {
            assert_true(cme_id_equal(page->items[line]->id, nonce_of(line + 1)));
            assert_int_equal(page->items[line]->is_duplicate, line > 0);
        }
        cme_attendance_page_free(page);
        evening_end(&e);
    }
}

static void test_attendance__time_at_the_door_is_not_in_the_future(void **state) {
    (void)state;
    evening e = begun_evening(4, 1);
    cme_attendance_spec spec = at_door(&e, 0);
    spec.at = EVENING_START + 1;
    check_refused(&e, &spec, CME_ERR_INVALID, "in the future");
    evening_end(&e);
}

/* --- walk-ins --- */

static void test_attendance__c64_walk_ins_take_the_seats_that_are_left(void **state) {
    (void)state;
    evening e = begun_evening(3, 1);
    cme_attendance_spec spec = at_door(&e, 5);
    spec.walk_in = true;
    cme_attendance *line = check_in(&e, &spec);
    assert_true(line->is_walk_in);
    assert_false(line->is_over_capacity);
    cme_attendance_free(line);
    spec.person = e.people[6];
    cme_attendance_free(check_in(&e, &spec));
    /* Person 0 is expected: their seat counts as taken. */
    spec.person = e.people[7];
    check_refused(&e, &spec, CME_ERR_FULL, "capacity 3: no seat is left");
    spec.over_capacity = true;
    line = check_in(&e, &spec);
    assert_true(line->is_walk_in);
    assert_true(line->is_over_capacity);
    cme_attendance_free(line);
    come_in(&e, 0);
    check_door(&e, 4, 4);
    assert_heads(&e, 1, 0);
    evening_end(&e);
}

static void test_attendance__walk_in_that_leaves_gives_the_seat_back(void **state) {
    (void)state;
    evening e = begun_evening(2, 1);
    cme_attendance_spec spec = at_door(&e, 5);
    spec.walk_in = true;
    cme_attendance_free(check_in(&e, &spec));
    cme_attendance_spec next = at_door(&e, 6);
    next.walk_in = true;
    check_refused(&e, &next, CME_ERR_FULL, "no seat is left");
    support_set_now(EVENING_START + 60);
    assert_ok(cme_attendance_check_out(e.store, &spec, NULL), cme_store_message(e.store));
    cme_attendance_free(check_in(&e, &next));
    check_door(&e, 1, 2);
    check_refused(&e, &spec, CME_ERR_FULL, "no seat is left"); /* gone is gone */
    evening_end(&e);
}

static void test_attendance__walk_in_with_a_seat_is_none(void **state) {
    (void)state;
    evening e = begun_evening(1, 1);
    cme_attendance_spec spec = at_door(&e, 0);
    spec.walk_in = true;
    spec.over_capacity = true;
    cme_attendance *line = check_in(&e, &spec);
    assert_false(line->is_walk_in);
    assert_false(line->is_over_capacity);
    cme_attendance_free(line);
    evening_end(&e);
}

static void test_attendance__walk_in_does_not_change_the_rsvp(void **state) {
    (void)state;
    evening e = begun_evening(1, 1);
    support_set_now(SUPPORT_NOON);
    evening_go(&e, 1, 0);
    support_set_now(EVENING_START);
    cme_attendance_spec spec = at_door(&e, 1);
    spec.walk_in = true;
    spec.over_capacity = true;
    cme_attendance_free(check_in(&e, &spec));
    assert_rsvp(&e, 1, CME_RSVP_WAITLISTED);
    /* Inside, a second scan needs no word of a walk-in. */
    cme_attendance_spec again = at_door(&e, 1);
    cme_attendance *line = check_in(&e, &again);
    assert_true(line->is_duplicate);
    assert_true(line->is_walk_in);
    cme_attendance_free(line);
    check_door(&e, 1, 1);
    evening_end(&e);
}

static void test_attendance__c59_earlier_line_of_who_is_inside_is_kept(void **state) {
    (void)state;
    evening e = begun_evening(2, 1);
    cme_attendance_spec spec = at_door(&e, 5);
    spec.walk_in = true;
    cme_attendance_free(check_in(&e, &spec));
    /* Another desk had let them in before, and tells it now: the session is full, and they are inside. */
    cme_attendance_spec early = at_door(&e, 5);
    early.at = EVENING_START - 60;
    cme_attendance *line = check_in(&e, &early);
    assert_true(line->is_walk_in);
    assert_false(line->is_duplicate);
    cme_attendance_free(line);
    check_door(&e, 1, 1);
    assert_int_equal(count_lines(&e, true), 1);
    evening_end(&e);
}

static void test_attendance__no_limit_has_seats_for_every_walk_in(void **state) {
    (void)state;
    evening e = begun_evening(CME_UNLIMITED, 0);
    cme_attendance_spec spec = at_door(&e, 1);
    spec.walk_in = true;
    for (int32_t head = 0; head < 5; head++) {
        spec.head = head;
        cme_attendance_free(check_in(&e, &spec));
    }
    check_door(&e, 5, 5);
    evening_end(&e);
}

/* --- the door itself --- */

static void test_attendance__door_opens_some_hours_before(void **state) {
    (void)state;
    evening e = begun_evening(4, 1);
    support_set_now(EVENING_START - CME_DOOR_OPENS_BEFORE - 1);
    cme_attendance_spec spec = at_door(&e, 0);
    check_refused(&e, &spec, CME_ERR_CLOSED, "too early: the door opens at 2026-03-02T07:00:00Z");
    support_set_now(EVENING_START - CME_DOOR_OPENS_BEFORE);
    come_in(&e, 0);
    /* What counts is the time at the door, not when the store learned of it. */
    support_set_now(EVENING_START);
    spec.at = EVENING_START - CME_DOOR_OPENS_BEFORE - 1;
    check_refused(&e, &spec, CME_ERR_CLOSED, "too early");
    evening_end(&e);
}

static void test_attendance__c67_closing_completes_the_log(void **state) {
    (void)state;
    evening e = begun_evening(4, 2);
    support_set_now(EVENING_START - 1);
    assert_status(CME_ERR_CLOSED, cme_attendance_close(e.store, e.session), cme_store_message(e.store));
    assert_message_has(e.store, "has not started");
    support_set_now(EVENING_START + 60);
    cme_attendance_spec spec = at_door(&e, 0);
    cme_attendance *line = check_in(&e, &spec);
    assert_ok(cme_attendance_close(e.store, e.session), cme_store_message(e.store));
    uint64_t changes = people_changes(e.store);
    assert_ok(cme_attendance_close(e.store, e.session), cme_store_message(e.store));
    assert_int_equal(people_changes(e.store), changes);
    cme_session *session = NULL;
    assert_ok(cme_session_get(e.store, e.session, &session), cme_store_message(e.store));
    assert_int_equal(session->door_closed_at, EVENING_START + 60);
    cme_session_free(session);

    cme_attendance_spec late = at_door(&e, 1);
    check_refused(&e, &late, CME_ERR_CLOSED, "the door was closed at 2026-03-02T19:01:00Z");
    assert_status(CME_ERR_CLOSED, cme_attendance_check_out(e.store, &spec, NULL), cme_store_message(e.store));
    assert_status(CME_ERR_CLOSED, cme_attendance_undo(e.store, line->id, CME_ID_NONE, NULL),
                  cme_store_message(e.store));
    cme_attendance_free(line);

    assert_ok(cme_attendance_reopen(e.store, e.session), cme_store_message(e.store));
    assert_ok(cme_attendance_reopen(e.store, e.session), cme_store_message(e.store));
    come_in(&e, 1);
    check_door(&e, 2, 2);
    evening_end(&e);
}

static void test_attendance__cancelled_sessions_have_no_door(void **state) {
    (void)state;
    evening e = begun_evening(4, 1);
    support_set_now(SUPPORT_NOON);
    assert_ok(cme_session_cancel(e.store, e.session, NULL), cme_store_message(e.store));
    support_set_now(EVENING_START);
    cme_attendance_spec spec = at_door(&e, 0);
    check_refused(&e, &spec, CME_ERR_CLOSED, "cancelled");
    assert_status(CME_ERR_CLOSED, cme_attendance_close(e.store, e.session), cme_store_message(e.store));
    assert_status(CME_ERR_CLOSED, cme_attendance_reopen(e.store, e.session), cme_store_message(e.store));
    evening_end(&e);
}

/* --- finding --- */

static void test_attendance__pages_are_in_the_order_of_the_door(void **state) {
    (void)state;
    evening e = begun_evening(8, 4);
    static const int ORDER[] = {2, 0, 3, 1};
    for (int i = 3; i >= 0; i--) {
        cme_attendance_spec spec = at_door(&e, ORDER[i]);
        spec.at = EVENING_START - 100 + i;
        spec.nonce = nonce_of(10 - i);
        cme_attendance_free(check_in(&e, &spec));
        spec.at =
            EVENING_START - 50; /* all at one time: then by id; and duplicates, which `attended` leaves out */
        spec.nonce = nonce_of(20 + i);
        cme_attendance_free(check_in(&e, &spec));
    }
    for (int attended = 0; attended < 2; attended++) {
        char cursor[256] = "";
        bool more = true;
        int seen = 0;
        while (more) {
            cme_attendance_query query = CME_ATTENDANCE_QUERY_INIT;
            query.session = e.session;
            query.attended = attended != 0;
            query.limit = 3;
            query.cursor = cursor[0] != '\0' ? cursor : NULL;
            cme_attendance_page *page = NULL;
            assert_ok(cme_attendance_find(e.store, &query, &page), cme_store_message(e.store));
            for (size_t i = 0; i < page->count; i++, seen++) {
                assert_true(cme_id_equal(page->items[i]->person, e.people[ORDER[seen % 4]]));
                assert_int_equal(page->items[i]->is_duplicate, seen >= 4);
            }
            more = page->next != NULL;
            (void)snprintf(cursor, sizeof cursor, "%s", more ? page->next : "");
            cme_attendance_page_free(page);
        }
        assert_int_equal(seen, attended != 0 ? 4 : 8);
    }
    evening_end(&e);
}

static void test_attendance__person_over_all_sessions(void **state) {
    (void)state;
    evening e = begun_evening(8, 2);
    come_in(&e, 0);
    come_in(&e, 1);
    cme_attendance_query query = CME_ATTENDANCE_QUERY_INIT;
    query.person = e.people[0];
    cme_attendance_page *page = NULL;
    assert_ok(cme_attendance_find(e.store, &query, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 1);
    cme_attendance_page_free(page);
    query.session = evening_session_at(e.store, e.group, CME_ID_NONE, 5);
    assert_ok(cme_attendance_find(e.store, &query, &page), cme_store_message(e.store));
    assert_int_equal(page->count, 0);
    cme_attendance_page_free(page);
    query = CME_ATTENDANCE_QUERY_INIT;
    assert_status(CME_ERR_INVALID, cme_attendance_find(e.store, &query, &page), cme_store_message(e.store));
    query.person = people_stranger();
    assert_status(CME_ERR_NOT_FOUND, cme_attendance_find(e.store, &query, &page), cme_store_message(e.store));
    evening_end(&e);
}

/* --- wrong arguments, and verify --- */

static void test_attendance__fields_are_checked(void **state) {
    (void)state;
    evening e = begun_evening(4, 1);
    cme_attendance_spec spec = at_door(&e, 0);
    spec.head = -1;
    check_refused(&e, &spec, CME_ERR_INVALID, "head -1");
    spec.head = CME_RSVP_GUESTS_MAX + 1;
    check_refused(&e, &spec, CME_ERR_LIMIT, "head 1000");
    spec = at_door(&e, 0);
    spec.desk = "two\nlines";
    check_refused(&e, &spec, CME_ERR_INVALID, "desk of attendance");
    spec = at_door(&e, 0);
    spec.person = people_stranger();
    check_refused(&e, &spec, CME_ERR_NOT_FOUND, "person");
    spec = at_door(&e, 0);
    spec.by = people_stranger();
    check_refused(&e, &spec, CME_ERR_NOT_FOUND, "person");
    spec = at_door(&e, 0);
    spec.session.event = people_stranger();
    check_refused(&e, &spec, CME_ERR_NOT_FOUND, "event");
    check_refused(&e, NULL, CME_ERR_MISUSE, "attendance spec");
    assert_int_equal(cme_attendance_check_in(NULL, &spec, NULL), CME_ERR_MISUSE);
    assert_int_equal(cme_attendance_find(e.store, NULL, NULL), CME_ERR_MISUSE);
    evening_end(&e);
}

static void test_attendance__verify_finds_every_difference(void **state) {
    (void)state;
    static const struct {
        const char *sql;
        const char *words;
    } DAMAGES[] = {
        {"UPDATE session_heads SET present = 5", "present is 5, and the door's log makes 2"},
        {"UPDATE session_heads SET attended = 0", "attended is 0, and the door's log makes 3"},
        {"UPDATE session_heads SET walked_in = 0", "walked_in is 0, and the door's log makes 1"},
        {"UPDATE session_heads SET walked_in_present = 2",
         "walked_in_present is 2, and the door's log makes 1"},
        {"UPDATE attendance SET undoes = 1 WHERE rowid = 2", "takes back what it cannot"},
        {"UPDATE attendance SET action = 3 WHERE rowid = 1", "takes back what it cannot"},
        {"DELETE FROM attendance WHERE action = 2", "present is 2, and the door's log makes 3"},
    };
    for (size_t i = 0; i < sizeof DAMAGES / sizeof DAMAGES[0]; i++) {
        evening e = begun_evening(4, 2);
        come_in(&e, 0);
        come_in(&e, 1);
        cme_attendance_spec spec = at_door(&e, 2);
        spec.walk_in = true;
        cme_attendance_free(check_in(&e, &spec));
        support_set_now(EVENING_START + 60);
        spec = at_door(&e, 0);
        assert_ok(cme_attendance_check_out(e.store, &spec, NULL), cme_store_message(e.store));
        assert_verified(e.store);
        evening_corrupt(&e, DAMAGES[i].sql);
        cme_store_report *report = NULL;
        assert_ok(cme_store_verify(e.store, &report), cme_store_message(e.store));
        bool found = false;
        for (size_t j = 0; j < report->count; j++) {
            found = found || strstr(report->items[j]->text, DAMAGES[i].words) != NULL;
        }
        if (!found) {
            fail_msg("after \"%s\" no problem says \"%s\"", DAMAGES[i].sql, DAMAGES[i].words);
        }
        cme_store_report_free(report);
        cme_store_close(e.store);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attendance__line_is_what_happened),
        cmocka_unit_test(test_attendance__c57_retry_is_the_same_check_in),
        cmocka_unit_test(test_attendance__c57_nonce_of_something_else_is_refused),
        cmocka_unit_test(test_attendance__c58_check_in_sets_and_never_toggles),
        cmocka_unit_test(test_attendance__c63_guests_come_one_by_one),
        cmocka_unit_test(test_attendance__only_who_is_going_comes_in),
        cmocka_unit_test(test_attendance__c62_who_left_comes_back_by_name),
        cmocka_unit_test(test_attendance__c61_undo_appends),
        cmocka_unit_test(test_attendance__c61_duplicate_outlives_the_undone_check_in),
        cmocka_unit_test(test_attendance__c59_desks_merge_to_the_same_in_any_order),
        cmocka_unit_test(test_attendance__time_at_the_door_is_not_in_the_future),
        cmocka_unit_test(test_attendance__c64_walk_ins_take_the_seats_that_are_left),
        cmocka_unit_test(test_attendance__walk_in_that_leaves_gives_the_seat_back),
        cmocka_unit_test(test_attendance__walk_in_with_a_seat_is_none),
        cmocka_unit_test(test_attendance__walk_in_does_not_change_the_rsvp),
        cmocka_unit_test(test_attendance__c59_earlier_line_of_who_is_inside_is_kept),
        cmocka_unit_test(test_attendance__no_limit_has_seats_for_every_walk_in),
        cmocka_unit_test(test_attendance__door_opens_some_hours_before),
        cmocka_unit_test(test_attendance__c67_closing_completes_the_log),
        cmocka_unit_test(test_attendance__cancelled_sessions_have_no_door),
        cmocka_unit_test(test_attendance__pages_are_in_the_order_of_the_door),
        cmocka_unit_test(test_attendance__person_over_all_sessions),
        cmocka_unit_test(test_attendance__fields_are_checked),
        cmocka_unit_test(test_attendance__verify_finds_every_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
