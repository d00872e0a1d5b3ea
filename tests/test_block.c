/* test_block.c: people who may not come to the meetings of a group.
 * May use cmocka, support_events.h, lib/block_internal.h and the library.
 * Must not know how a yes is decided: that is rsvp's. */
#include "support_events.h"

#include "block_internal.h"

#define assert_is(found, expected) assert_true(cme_id_equal((found), (expected)))

/* A region with a chapter, and another region; each has an event on Tuesday, 10 March, of two seats. */
typedef struct land {
    world w; /* w.group is the region */
    cme_id chapter;
    cme_id elsewhere;
    cme_session_key in_region;
    cme_session_key in_chapter;
    cme_session_key in_elsewhere;
    cme_id ada;
    cme_id bo;
} land;

static cme_session_key meeting(const world *w, cme_id group) {
    cme_event_spec spec = rust_night(w);
    spec.group = group;
    spec.capacity = 1;
    return plain(publish(w, &spec));
}

static land open_land(void) {
    land l = {.w = open_world()};
    l.chapter = people_group_below(l.w.store, "Potsdam", l.w.group);
    l.elsewhere = people_group(l.w.store, "Vienna");
    l.in_region = meeting(&l.w, l.w.group);
    l.in_chapter = meeting(&l.w, l.chapter);
    l.in_elsewhere = meeting(&l.w, l.elsewhere);
    l.ada = people_person(l.w.store, "Ada");
    l.bo = people_person(l.w.store, "Bo");
    return l;
}

static cme_status block_until(const land *l, cme_id group, cme_id person, cme_time until) {
    cme_block_spec spec = CME_BLOCK_SPEC_INIT;
    spec.group = group;
    spec.person = person;
    spec.until = until;
    return cme_block_add(l->w.store, &spec, NULL);
}

static void block(const land *l, cme_id group, cme_id person) {
    assert_ok(block_until(l, group, person, CME_TIME_NONE), cme_store_message(l->w.store));
}

/* What a yes to the session would be told. */
static cme_status check(const land *l, cme_session_key session, cme_id person) {
    cme_store *store = l->w.store;
    cme__session_plan plan;
    int64_t person_row = 0;
    assert_ok(cme__store_begin_read(store), cme_store_message(store));
    cme_status status = cme__session_load(store, session, &plan);
    if (status == CME_OK) {
        status = cme__person_row(store, person, &person_row);
    }
    if (status == CME_OK) {
        status = cme__block_check(store, &plan, person_row);
    }
    return cme__store_end(store, status);
}

static size_t count_found(const land *l, const cme_block_query *query) {
    cme_block_page *page = NULL;
    assert_ok(cme_block_find(l->w.store, query, &page), cme_store_message(l->w.store));
    size_t count = page->count;
    cme_block_page_free(page);
    return count;
}

static void test_block__is_read_back_whole(void **state) {
    (void)state;
    land l = open_land();
    cme_block_spec spec = CME_BLOCK_SPEC_INIT;
    spec.group = l.w.group;
    spec.person = l.ada;
    spec.until = SUPPORT_NOON + 3600;
    spec.by = l.bo;
    spec.note = "Loud";
    cme_block *made = NULL;
    assert_ok(cme_block_add(l.w.store, &spec, &made), cme_store_message(l.w.store));
    assert_is(made->group, l.w.group);
    assert_string_equal(made->group_name, "Rust Berlin");
    assert_is(made->person, l.ada);
    assert_string_equal(made->person_name, "Ada");
    assert_int_equal(made->since, SUPPORT_NOON);
    assert_int_equal(made->until, SUPPORT_NOON + 3600);
    assert_is(made->by, l.bo);
    assert_string_equal(made->note, "Loud");
    people_assert_changed(l.w.store, CME_CHANGE_BLOCK, CME_CHANGE_CREATED, l.w.group, l.ada);
    cme_block_free(made);
    close_world(&l.w);
}

static void test_block__holds_in_the_group_and_below_it(void **state) {
    (void)state;
    land l = open_land();
    block(&l, l.w.group, l.ada);
    assert_status(CME_ERR_NOT_ALLOWED, check(&l, l.in_region, l.ada), "");
    assert_says(&l.w, "'Ada' is blocked in group 'Rust Berlin'");
    assert_status(CME_ERR_NOT_ALLOWED, check(&l, l.in_chapter, l.ada), "");
    assert_ok(check(&l, l.in_elsewhere, l.ada), cme_store_message(l.w.store));
    assert_ok(check(&l, l.in_region, l.bo), cme_store_message(l.w.store));
    close_world(&l.w);
}

static void test_block__of_a_chapter_does_not_reach_up(void **state) {
    (void)state;
    land l = open_land();
    block(&l, l.chapter, l.ada);
    assert_ok(check(&l, l.in_region, l.ada), cme_store_message(l.w.store));
    assert_status(CME_ERR_NOT_ALLOWED, check(&l, l.in_chapter, l.ada), "");
    close_world(&l.w);
}

/* The session starts on 10 March at 18:00 UTC. */
static void test_block__holds_for_what_starts_before_its_end(void **state) {
    (void)state;
    land l = open_land();
    answer(&l.w, l.in_region, l.ada);
    assert_ok(block_until(&l, l.w.group, l.ada, instant(2026, 3, 10, 18, 0)), "");
    assert_ok(check(&l, l.in_region, l.ada), cme_store_message(l.w.store));
    assert_int_equal(state_of(&l.w, l.in_region, l.ada), CME_RSVP_GOING);

    assert_ok(block_until(&l, l.chapter, l.bo, instant(2026, 3, 10, 18, 1)), "");
    assert_status(CME_ERR_NOT_ALLOWED, check(&l, l.in_chapter, l.bo), "");
    assert_says(&l.w, "until 2026-03-10T18:01:00Z");
    close_world(&l.w);
}

/* Whoever waits gets the seat, and both are told. */
static void test_block__ends_what_they_had_and_the_queue_moves_up(void **state) {
    (void)state;
    land l = open_land();
    answer(&l.w, l.in_region, l.ada);
    answer(&l.w, l.in_region, l.bo);
    answer(&l.w, l.in_elsewhere, l.ada);
    assert_ok(cme_rsvp_invite(l.w.store, l.in_chapter, l.ada, CME_ID_NONE, NULL), "");
    uint64_t before = people_changes(l.w.store);
    assert_ok(cme_message_acknowledge(l.w.store, before), cme_store_message(l.w.store));

    block(&l, l.w.group, l.ada);

    assert_int_equal(state_of(&l.w, l.in_region, l.ada), CME_RSVP_REJECTED);
    assert_int_equal(state_of(&l.w, l.in_chapter, l.ada), CME_RSVP_REJECTED);
    assert_int_equal(state_of(&l.w, l.in_elsewhere, l.ada), CME_RSVP_GOING);
    assert_int_equal(state_of(&l.w, l.in_region, l.bo), CME_RSVP_GOING);
    cme_message_page *page = NULL;
    assert_ok(cme_message_find(l.w.store, NULL, &page), cme_store_message(l.w.store));
    assert_int_equal(page->count, 3);
    assert_int_equal(page->items[0]->kind, CME_MESSAGE_BLOCKED);
    assert_int_equal(page->items[0]->reason, CME_RSVP_REASON_BLOCKED);
    assert_int_equal(page->items[1]->kind, CME_MESSAGE_PROMOTED);
    assert_int_equal(page->items[2]->kind, CME_MESSAGE_BLOCKED);
    cme_message_page_free(page);
    close_world(&l.w);
}

static void test_block__leaves_what_has_started_and_what_was_said_no_to(void **state) {
    (void)state;
    land l = open_land();
    answer(&l.w, l.in_region, l.ada);
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = l.in_chapter;
    spec.person = l.ada;
    spec.answer = CME_RSVP_DECLINED;
    assert_ok(cme_rsvp_answer(l.w.store, &spec, NULL), cme_store_message(l.w.store));
    support_set_now(instant(2026, 3, 10, 18, 30));
    block(&l, l.w.group, l.ada);
    assert_int_equal(state_of(&l.w, l.in_region, l.ada), CME_RSVP_GOING);
    assert_int_equal(state_of(&l.w, l.in_chapter, l.ada), CME_RSVP_DECLINED);
    close_world(&l.w);
}

static void test_block__ends_and_gives_nothing_back(void **state) {
    (void)state;
    land l = open_land();
    answer(&l.w, l.in_region, l.ada);
    block(&l, l.w.group, l.ada);
    support_set_now(SUPPORT_NOON + 60);
    cme_block *ended = NULL;
    assert_ok(cme_block_end(l.w.store, l.w.group, l.ada, &ended), cme_store_message(l.w.store));
    assert_int_equal(ended->until, SUPPORT_NOON + 60);
    cme_block_free(ended);
    assert_ok(check(&l, l.in_region, l.ada), cme_store_message(l.w.store));
    assert_int_equal(state_of(&l.w, l.in_region, l.ada), CME_RSVP_REJECTED);
    people_assert_refused(l.w.store, CME_ERR_NOT_FOUND, cme_block_end(l.w.store, l.w.group, l.ada, NULL),
                          "no running block");
    block(&l, l.w.group, l.ada); /* and again */
    close_world(&l.w);
}

static void test_block__is_found_by_group_person_and_time(void **state) {
    (void)state;
    land l = open_land();
    block(&l, l.w.group, l.ada);
    assert_ok(block_until(&l, l.chapter, l.bo, SUPPORT_NOON + 100), "");
    support_set_now(SUPPORT_NOON + 10);
    cme_block_query query = CME_BLOCK_QUERY_INIT;
    assert_int_equal(count_found(&l, NULL), 2);
    query.group = l.w.group;
    assert_int_equal(count_found(&l, &query), 1);
    query.deep = true;
    assert_int_equal(count_found(&l, &query), 2);
    query = CME_BLOCK_QUERY_INIT;
    query.group = l.chapter;
    query.above = true;
    assert_int_equal(count_found(&l, &query), 2);
    query.person = l.ada;
    assert_int_equal(count_found(&l, &query), 1);
    query = CME_BLOCK_QUERY_INIT;
    query.as_of = SUPPORT_NOON + 100;
    assert_int_equal(count_found(&l, &query), 1);
    query.as_of = SUPPORT_NOON - 1;
    assert_int_equal(count_found(&l, &query), 0);
    support_set_now(SUPPORT_NOON + 1000);
    query = CME_BLOCK_QUERY_INIT;
    assert_int_equal(count_found(&l, &query), 1);
    query.history = true;
    query.limit = 1;
    cme_block_page *first = NULL;
    cme_block_page *second = NULL;
    assert_ok(cme_block_find(l.w.store, &query, &first), cme_store_message(l.w.store));
    query.cursor = first->next;
    assert_ok(cme_block_find(l.w.store, &query, &second), cme_store_message(l.w.store));
    assert_is(first->items[0]->person, l.ada);
    assert_is(second->items[0]->person, l.bo);
    assert_null(second->next);
    cme_block_page_free(second);
    cme_block_page_free(first);
    close_world(&l.w);
}

static void test_block__refuses_what_cannot_be(void **state) {
    (void)state;
    land l = open_land();
    cme_store *store = l.w.store;
    cme_block_spec spec = CME_BLOCK_SPEC_INIT;
    spec.group = l.w.group;
    spec.person = l.ada;
    spec.by = l.ada;
    people_assert_refused(store, CME_ERR_INVALID, cme_block_add(store, &spec, NULL), "somebody else");
    people_assert_refused(store, CME_ERR_INVALID, block_until(&l, l.w.group, l.ada, SUPPORT_NOON),
                          "must be in the future");
    people_assert_refused(store, CME_ERR_NOT_FOUND, block_until(&l, people_stranger(), l.ada, CME_TIME_NONE),
                          "group");
    people_assert_refused(store, CME_ERR_NOT_FOUND,
                          block_until(&l, l.w.group, people_stranger(), CME_TIME_NONE), "person");
    block(&l, l.w.group, l.ada);
    people_assert_refused(store, CME_ERR_EXISTS, block_until(&l, l.w.group, l.ada, CME_TIME_NONE), "already");
    cme_block_query query = CME_BLOCK_QUERY_INIT;
    cme_block_page *page = NULL;
    query.above = true;
    people_assert_refused(store, CME_ERR_INVALID, cme_block_find(store, &query, &page), "needs a group");
    assert_status(CME_ERR_MISUSE, cme_block_find(store, NULL, NULL), "");
    assert_status(CME_ERR_MISUSE, cme_block_add(store, NULL, NULL), "");
    cme_block_free(NULL);
    cme_block_page_free(NULL);
    close_world(&l.w);
}

static void test_block__verify_finds_two_that_run_at_once(void **state) {
    (void)state;
    land l = open_land();
    block(&l, l.w.group, l.ada);
    cme__statement *damage = NULL;
    assert_ok(cme__store_begin_write(l.w.store), "");
    assert_ok(cme__db_prepare(l.w.store->db,
                              "INSERT INTO blocks (group_row, person, since)"
                              " SELECT group_row, person, since + 5 FROM blocks",
                              &damage),
              "");
    assert_ok(cme__run(damage), "");
    assert_ok(cme__store_end(l.w.store, CME_OK), "");
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(l.w.store, &report), cme_store_message(l.w.store));
    assert_int_equal(report->count, 1);
    assert_string_equal(report->items[0]->check, "blocks");
    cme_store_report_free(report);
    cme_store_close(l.w.store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_block__is_read_back_whole),
        cmocka_unit_test(test_block__holds_in_the_group_and_below_it),
        cmocka_unit_test(test_block__of_a_chapter_does_not_reach_up),
        cmocka_unit_test(test_block__holds_for_what_starts_before_its_end),
        cmocka_unit_test(test_block__ends_what_they_had_and_the_queue_moves_up),
        cmocka_unit_test(test_block__leaves_what_has_started_and_what_was_said_no_to),
        cmocka_unit_test(test_block__ends_and_gives_nothing_back),
        cmocka_unit_test(test_block__is_found_by_group_person_and_time),
        cmocka_unit_test(test_block__refuses_what_cannot_be),
        cmocka_unit_test(test_block__verify_finds_two_that_run_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
