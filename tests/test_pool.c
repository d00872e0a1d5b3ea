/* test_pool.c: pools of events and their sessions: made, changed, counted, carried along.
 * May use cmocka, support_events.h, pool_internal.h and the library.
 * Must not know how RSVPs are seated in them. */
#include "support_events.h"

#include <cmevent/duty.h>
#include <cmevent/policy.h>

#include "pool_internal.h"

static cme_pool_spec pool_spec(cme_id event, const char *name, cme_pool_kind kind, int32_t seats) {
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    spec.event = event;
    spec.name = name;
    spec.kind = kind;
    spec.role = kind == CME_POOL_ROLE ? name : NULL;
    spec.seats = seats;
    return spec;
}

static cme_id make_pool(const world *w, cme_id event, const char *name, cme_pool_kind kind, int32_t seats) {
    cme_pool_spec spec = pool_spec(event, name, kind, seats);
    cme_pool *pool = NULL;
    assert_ok(cme_pool_create(w->store, &spec, &pool), cme_store_message(w->store));
    cme_id id = pool->id;
    cme_pool_free(pool);
    return id;
}

static cme_pool_page *find_pools(const world *w, cme_id event, cme_session_key session) {
    cme_pool_query query = CME_POOL_QUERY_INIT;
    query.event = event;
    query.session = session;
    cme_pool_page *page = NULL;
    assert_ok(cme_pool_find(w->store, &query, &page), cme_store_message(w->store));
    return page;
}

static cme_pool_page *at_session(const world *w, cme_session_key session) {
    return find_pools(w, CME_ID_NONE, session);
}

static void assert_pool(const world *w, cme_session_key session, size_t index, int32_t seats, int32_t taken) {
    cme_pool_page *page = at_session(w, session);
    assert_true(index < page->count);
    assert_int_equal(seats, page->items[index]->seats);
    assert_int_equal(taken, page->items[index]->taken);
    cme_pool_page_free(page);
}

static cme_status set_seats(const world *w, cme_id pool, int32_t seats) {
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    spec.seats = seats;
    return cme_pool_update(w->store, pool, &spec, CME_POOL_SEATS, NULL);
}

static cme_status set_own_seats(const world *w, cme_session_key session, cme_id pool, int32_t seats,
                                cme_pool **out) {
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    spec.seats = seats;
    return cme_pool_set_session_seats(w->store, session, pool, &spec, out);
}

static void has_role(const world *w, cme_id person, const char *role, cme_id group, cme_id event,
                     cme_session_key session) {
    cme_duty_spec spec = CME_DUTY_SPEC_INIT;
    spec.person = person;
    spec.role = role;
    spec.group = group;
    spec.event = event;
    spec.session = session;
    assert_ok(cme_duty_assign(w->store, &spec, NULL), cme_store_message(w->store));
}

static cme_id goes_with(const world *w, cme_session_key session, const char *name, int32_t guests) {
    cme_id person = people_person(w->store, name);
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = session;
    spec.person = person;
    spec.answer = CME_RSVP_GOING;
    spec.guests = guests;
    assert_ok(cme_rsvp_answer(w->store, &spec, NULL), cme_store_message(w->store));
    return person;
}

static cme_id nights(const world *w) {
    cme_event_spec event = rust_nights(w);
    return publish(w, &event);
}

/* Writes what no call would: `sql` is one literal. */
static void damage(const world *w, const char *sql) {
    cme__statement *statement = NULL;
    assert_ok(cme__store_begin_write(w->store), cme_store_message(w->store));
    assert_ok(cme__db_prepare(w->store->db, sql, &statement), cme_store_message(w->store));
    assert_ok(cme__run(statement), cme_store_message(w->store));
    assert_ok(cme__store_end(w->store, CME_OK), cme_store_message(w->store));
}

static void assert_found(world *w, const char *words) {
    cme_store_report *report = NULL;
    bool found = false;
    assert_ok(cme_store_verify(w->store, &report), cme_store_message(w->store));
    for (size_t i = 0; i < report->count; i++) {
        found = found || strstr(report->items[i]->text, words) != NULL;
    }
    if (!found) {
        fail_msg("no problem of %zu says \"%s\"", report->count, words);
    }
    cme_store_report_free(report);
    cme_store_close(w->store);
}

/* --- pools of an event --- */

static void test_pool__c12_event_has_pools_and_each_session_has_them(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_pool_spec spec = pool_spec(id, "speaker", CME_POOL_ROLE, 5);
    cme_pool *pool = NULL;
    assert_ok(cme_pool_create(w.store, &spec, &pool), cme_store_message(w.store));
    assert_true(cme_id_equal(id, pool->event));
    assert_true(cme_session_key_is_none(pool->session));
    assert_string_equal("speaker", pool->name);
    assert_string_equal("speaker", pool->role);
    assert_int_equal(CME_POOL_ROLE, pool->kind);
    assert_int_equal(5, pool->seats);
    assert_int_equal(5, pool->seats_left);
    assert_false(pool->is_overridden);
    cme_pool *again = NULL;
    assert_ok(cme_pool_get(w.store, pool->id, &again), cme_store_message(w.store));
    assert_string_equal(pool->name, again->name);
    cme_pool_free(again);
    cme_pool_free(pool);
    make_pool(&w, id, "everybody", CME_POOL_OPEN, CME_UNLIMITED);
    make_pool(&w, id, "w\xC3\xBCrfel-2_b", CME_POOL_NAMED, 0);

    cme_pool_page *page = find_pools(&w, id, CME_SESSION_NONE);
    assert_int_equal(3, page->count);
    assert_null(page->next);
    assert_string_equal("speaker", page->items[0]->name);
    assert_string_equal("w\xC3\xBCrfel-2_b", page->items[2]->name);
    assert_int_equal(2, page->items[2]->number);
    assert_null(page->items[1]->role);
    assert_int_equal(CME_UNLIMITED, page->items[1]->seats_left);
    assert_int_equal(0, page->items[2]->seats_left);
    cme_pool_page_free(page);
    page = at_session(&w, on(id, 3, 17)); /* nothing was written about it */
    assert_int_equal(3, page->count);
    assert_true(cme_session_key_equal(on(id, 3, 17), page->items[0]->session));
    assert_int_equal(5, page->items[0]->seats_left);
    cme_pool_page_free(page);
    cme_pool_free(NULL);
    cme_pool_page_free(NULL);
    close_world(&w);
}

static void test_pool__pages_follow_each_other(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    make_pool(&w, id, "a", CME_POOL_NAMED, 1);
    make_pool(&w, id, "b", CME_POOL_NAMED, 2);
    make_pool(&w, id, "c", CME_POOL_NAMED, 3);
    cme_pool_query query = CME_POOL_QUERY_INIT;
    query.session = on(id, 3, 17);
    query.limit = 2;
    cme_pool_page *first = NULL;
    cme_pool_page *second = NULL;
    assert_ok(cme_pool_find(w.store, &query, &first), cme_store_message(w.store));
    assert_int_equal(2, first->count);
    query.cursor = first->next;
    assert_ok(cme_pool_find(w.store, &query, &second), cme_store_message(w.store));
    assert_int_equal(1, second->count);
    assert_string_equal("c", second->items[0]->name);
    assert_null(second->next);
    cme_pool_page_free(first);
    cme_pool_page_free(second);
    query.cursor = "nonsense";
    assert_int_equal(CME_ERR_INVALID, cme_pool_find(w.store, &query, &first));
    close_world(&w);
}

static void test_pool__refuses_specs_that_are_none(void **state) {
    (void)state;
    static const char *const NAMES[] = {"", "a,b", "two words", "tab\t", "semi;colon", NULL};
    world w = open_world();
    cme_id id = nights(&w);
    cme_pool_spec spec = pool_spec(id, "vip", CME_POOL_NAMED, 5);
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        spec.name = NAMES[i];
        people_assert_refused(w.store, CME_ERR_INVALID, cme_pool_create(w.store, &spec, NULL), "name");
    }
    char long_name[CME_POOL_NAME_MAX + 2] = {0};
    memset(long_name, 'x', CME_POOL_NAME_MAX + 1);
    spec.name = long_name;
    people_assert_refused(w.store, CME_ERR_LIMIT, cme_pool_create(w.store, &spec, NULL), "name");
    spec.name = "vip";
    spec.kind = (cme_pool_kind)0;
    people_assert_refused(w.store, CME_ERR_INVALID, cme_pool_create(w.store, &spec, NULL),
                          "kind 0 of pool 'vip'");
    spec.kind = CME_POOL_ROLE;
    people_assert_refused(w.store, CME_ERR_INVALID, cme_pool_create(w.store, &spec, NULL), "role of pool");
    spec.kind = CME_POOL_OPEN;
    spec.role = "host";
    people_assert_refused(w.store, CME_ERR_INVALID, cme_pool_create(w.store, &spec, NULL),
                          "only the kind CME_POOL_ROLE");
    spec.role = "";
    spec.seats = -2;
    people_assert_refused(w.store, CME_ERR_INVALID, cme_pool_create(w.store, &spec, NULL), "seats of pool");
    spec.seats = CME_CAPACITY_MAX + 1;
    people_assert_refused(w.store, CME_ERR_LIMIT, cme_pool_create(w.store, &spec, NULL), "seats of pool");
    spec.seats = 1;
    spec.event = people_stranger();
    people_assert_refused(w.store, CME_ERR_NOT_FOUND, cme_pool_create(w.store, &spec, NULL), "event");
    spec.event = CME_ID_NONE;
    people_assert_refused(w.store, CME_ERR_INVALID, cme_pool_create(w.store, &spec, NULL), "event");
    close_world(&w);
}

static void test_pool__names_are_taken_once_and_sixteen_are_enough(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    for (int i = 0; i < CME_POOLS_MAX; i++) {
        char name[8];
        (void)snprintf(name, sizeof name, "p%d", i);
        make_pool(&w, id, name, CME_POOL_NAMED, i);
    }
    cme_pool_spec spec = pool_spec(id, "p7", CME_POOL_NAMED, 5);
    people_assert_refused(w.store, CME_ERR_EXISTS, cme_pool_create(w.store, &spec, NULL), "name 'p7'");
    spec.name = "one-more";
    people_assert_refused(w.store, CME_ERR_LIMIT, cme_pool_create(w.store, &spec, NULL), "16 pools already");
    cme_pool_page *page = find_pools(&w, id, CME_SESSION_NONE);
    assert_int_equal(CME_POOLS_MAX, page->count);
    people_assert_refused(w.store, CME_ERR_EXISTS,
                          cme_pool_update(w.store, page->items[0]->id,
                                          &(cme_pool_spec){sizeof spec, .name = "p3"}, CME_POOL_NAME, NULL),
                          "name 'p3'");
    cme_pool_page_free(page);
    /* Another event has names of its own. */
    make_pool(&w, nights(&w), "p7", CME_POOL_NAMED, 5);
    close_world(&w);
}

static void test_pool__update_changes_what_the_mask_names(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id pool = make_pool(&w, id, "vip", CME_POOL_NAMED, 5);
    cme_pool_spec spec = pool_spec(id, "guests-of-honour", CME_POOL_OPEN, 9);
    cme_pool *changed = NULL;
    assert_ok(cme_pool_update(w.store, pool, &spec, CME_POOL_NAME, &changed), cme_store_message(w.store));
    assert_string_equal("guests-of-honour", changed->name);
    assert_int_equal(5, changed->seats);
    assert_int_equal(CME_POOL_NAMED, changed->kind);
    cme_pool_free(changed);
    people_assert_changed(w.store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, id, CME_ID_NONE);
    uint64_t changes = people_changes(w.store);
    assert_ok(set_seats(&w, pool, 5), cme_store_message(w.store));
    assert_int_equal(changes, people_changes(w.store));
    assert_int_equal(CME_ERR_INVALID, cme_pool_update(w.store, pool, &spec, UINT64_C(1) << 5, NULL));
    assert_int_equal(CME_ERR_NOT_FOUND, set_seats(&w, people_stranger(), 5));
    assert_int_equal(CME_ERR_MISUSE, cme_pool_get(w.store, pool, NULL));
    assert_int_equal(CME_ERR_MISUSE, cme_pool_create(w.store, NULL, NULL));
    assert_int_equal(CME_ERR_MISUSE, cme_pool_find(w.store, NULL, NULL));
    close_world(&w);
}

static void test_pool__of_what_is_over_stay_as_they_are(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id pool = make_pool(&w, id, "vip", CME_POOL_NAMED, 5);
    assert_ok(cme_session_cancel(w.store, on(id, 3, 17), NULL), cme_store_message(w.store));
    people_assert_refused(w.store, CME_ERR_STATE, set_own_seats(&w, on(id, 3, 17), pool, 3, NULL),
                          "is cancelled");
    assert_ok(cme_event_cancel(w.store, id, NULL), cme_store_message(w.store));
    people_assert_refused(w.store, CME_ERR_STATE, set_seats(&w, pool, 6), "is cancelled");
    people_assert_refused(w.store, CME_ERR_STATE, cme_pool_remove(w.store, pool), "is cancelled");
    cme_pool_spec spec = pool_spec(id, "more", CME_POOL_NAMED, 5);
    people_assert_refused(w.store, CME_ERR_STATE, cme_pool_create(w.store, &spec, NULL), "is cancelled");
    close_world(&w);
}

/* --- seats of one session --- */

static void test_pool__c48_session_has_seats_of_its_own(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id vip = make_pool(&w, id, "vip", CME_POOL_NAMED, 5);
    cme_pool *pool = NULL;
    assert_ok(set_own_seats(&w, on(id, 3, 17), vip, 2, &pool), cme_store_message(w.store));
    assert_int_equal(2, pool->seats);
    assert_true(pool->is_overridden);
    assert_true(cme_session_key_equal(on(id, 3, 17), pool->session));
    cme_pool_free(pool);
    people_assert_changed(w.store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE, CME_ID_NONE);
    assert_ok(set_seats(&w, vip, 7), cme_store_message(w.store));
    assert_pool(&w, on(id, 3, 17), 0, 2, 0);
    assert_pool(&w, on(id, 3, 24), 0, 7, 0);

    uint64_t changes = people_changes(w.store);
    assert_ok(set_own_seats(&w, on(id, 3, 17), vip, 2, NULL), cme_store_message(w.store));
    assert_ok(cme_pool_reset_session_seats(w.store, on(id, 3, 24), vip, NULL), cme_store_message(w.store));
    assert_int_equal(changes, people_changes(w.store));

    assert_ok(cme_pool_reset_session_seats(w.store, on(id, 3, 17), vip, &pool), cme_store_message(w.store));
    assert_int_equal(7, pool->seats);
    assert_false(pool->is_overridden);
    cme_pool_free(pool);

    cme_id other = make_pool(&w, nights(&w), "vip", CME_POOL_NAMED, 5);
    people_assert_refused(w.store, CME_ERR_INVALID, set_own_seats(&w, on(id, 3, 17), other, 2, NULL),
                          "another event");
    people_assert_refused(w.store, CME_ERR_INVALID, set_own_seats(&w, on(id, 3, 17), vip, -7, NULL),
                          "seats of pool");
    people_assert_refused(w.store, CME_ERR_NOT_FOUND, set_own_seats(&w, on(id, 3, 18), vip, 1, NULL),
                          "no session");
    close_world(&w);
}

/* --- what decisions get --- */

static cme__session_plan plan_of(const world *w, cme_session_key session) {
    cme__session_plan plan;
    assert_ok(cme__session_load(w->store, session, &plan), cme_store_message(w->store));
    return plan;
}

/* The names of the pools of a person who names none. */
static void assert_pools_of(const world *w, cme_session_key session, cme_id person, const char *expected) {
    cme__pools pools;
    uint32_t bits = 0;
    uint32_t expected_bits = 0;
    int64_t row = 0;
    assert_ok(cme__store_begin_read(w->store), cme_store_message(w->store));
    cme__session_plan plan = plan_of(w, session);
    assert_ok(cme__pools_load(w->store, &plan, &pools), cme_store_message(w->store));
    assert_ok(cme__person_row(w->store, person, &row), cme_store_message(w->store));
    assert_ok(cme__pools_of_person(w->store, &plan, &pools, row, &bits), cme_store_message(w->store));
    assert_ok(cme__pools_by_names(w->store, &pools, expected, &expected_bits), cme_store_message(w->store));
    assert_int_equal(expected_bits, bits);
    assert_ok(cme__store_end(w->store, CME_OK), cme_store_message(w->store));
}

static void test_pool__c14_roles_decide_where_a_person_counts(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id ada = people_person(w.store, "Ada");
    cme_id bob = people_person(w.store, "Bob");
    cme_id eve = people_person(w.store, "Eve");
    assert_pools_of(&w, on(id, 3, 17), ada, "");
    make_pool(&w, id, "speaker", CME_POOL_ROLE, 5);
    make_pool(&w, id, "host", CME_POOL_ROLE, 2);
    make_pool(&w, id, "vip", CME_POOL_NAMED, 2);
    assert_pools_of(&w, on(id, 3, 17), ada, "");
    make_pool(&w, id, "everybody", CME_POOL_OPEN, 40);
    make_pool(&w, id, "online", CME_POOL_OPEN, CME_UNLIMITED);
    assert_pools_of(&w, on(id, 3, 17), ada, "everybody,online");

    has_role(&w, ada, "speaker", CME_ID_NONE, CME_ID_NONE, on(id, 3, 17));
    has_role(&w, bob, "host", w.group, CME_ID_NONE, CME_SESSION_NONE);
    has_role(&w, bob, "speaker", CME_ID_NONE, id, CME_SESSION_NONE);
    has_role(&w, eve, "volunteer", w.group, CME_ID_NONE, CME_SESSION_NONE);
    assert_pools_of(&w, on(id, 3, 17), ada, "speaker");
    assert_pools_of(&w, on(id, 3, 24), ada, "everybody,online");
    assert_pools_of(&w, on(id, 3, 24), bob, "speaker,host");
    assert_pools_of(&w, on(id, 3, 24), eve, "everybody,online");
    close_world(&w);
}

static void test_pool__duty_that_is_over_counts_no_more(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id ada = people_person(w.store, "Ada");
    make_pool(&w, id, "host", CME_POOL_ROLE, 2);
    cme_duty_spec spec = CME_DUTY_SPEC_INIT;
    spec.person = ada;
    spec.role = "host";
    spec.event = id;
    spec.since = SUPPORT_NOON - 7200;
    spec.until = SUPPORT_NOON;
    assert_ok(cme_duty_assign(w.store, &spec, NULL), cme_store_message(w.store));
    spec.since = SUPPORT_NOON + 1;
    spec.until = CME_TIME_NONE;
    assert_ok(cme_duty_assign(w.store, &spec, NULL), cme_store_message(w.store));
    assert_pools_of(&w, on(id, 3, 17), ada, "");
    close_world(&w);
}

static void test_pool__names_find_pools(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    make_pool(&w, id, "vip", CME_POOL_NAMED, 2);
    make_pool(&w, id, "workshop", CME_POOL_NAMED, 3);
    make_pool(&w, id, "dinner", CME_POOL_NAMED, 4);
    cme__pools pools;
    cme__session_plan plan = plan_of(&w, on(id, 3, 17));
    assert_ok(cme__pools_load(w.store, &plan, &pools), cme_store_message(w.store));
    uint32_t bits = 9;
    assert_int_equal(CME_OK, cme__pools_by_names(w.store, &pools, NULL, &bits));
    assert_int_equal(0, bits);
    assert_int_equal(CME_OK, cme__pools_by_names(w.store, &pools, " dinner ,vip", &bits));
    assert_int_equal(5, bits);
    assert_int_equal(CME_OK, cme__pools_by_names(w.store, &pools, "workshop,workshop", &bits));
    assert_int_equal(2, bits);
    assert_int_equal(CME_ERR_NOT_FOUND, cme__pools_by_names(w.store, &pools, "vip,lunch", &bits));
    assert_says(&w, "there is no pool 'lunch': the event has vip, workshop, dinner");
    assert_int_equal(CME_ERR_NOT_FOUND, cme__pools_by_names(w.store, &pools, "vip,,dinner", &bits));
    pools.count = 0;
    assert_int_equal(CME_ERR_NOT_FOUND, cme__pools_by_names(w.store, &pools, "vip", &bits));
    assert_says(&w, "the event has none");
    close_world(&w);
}

static void test_pool__counts_are_written_where_they_changed(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    make_pool(&w, id, "vip", CME_POOL_NAMED, 2);
    cme_id workshop = make_pool(&w, id, "workshop", CME_POOL_NAMED, 3);
    assert_ok(set_own_seats(&w, on(id, 3, 17), workshop, 9, NULL), cme_store_message(w.store));
    assert_ok(cme__store_begin_write(w.store), cme_store_message(w.store));
    cme__session_plan plan = plan_of(&w, on(id, 3, 17));
    cme__pools pools;
    assert_ok(cme__pools_load(w.store, &plan, &pools), cme_store_message(w.store));
    assert_int_equal(2, pools.count);
    assert_null(cme__pools_find(&pools, 2));
    assert_int_equal(9, cme__pools_find(&pools, 1)->seats);
    cme__pools_find(&pools, 1)->taken = 4;
    assert_ok(cme__pools_write(w.store, &plan, &pools), cme_store_message(w.store));
    assert_ok(cme__pools_load(w.store, &plan, &pools), cme_store_message(w.store));
    assert_int_equal(0, pools.items[0].taken);
    assert_int_equal(4, pools.items[1].taken);
    assert_int_equal(9, pools.items[1].seats);
    assert_int_equal(CME_ERR_CONFLICT, cme__store_end(w.store, CME_ERR_CONFLICT));
    close_world(&w);
}

/* --- RSVPs that are there already --- */

static void test_pool__c10_new_pool_counts_who_is_there(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    goes_with(&w, on(id, 3, 17), "Ada", 2);
    cme_id bob = goes_with(&w, on(id, 3, 17), "Bob", 0);
    goes_with(&w, on(id, 3, 24), "Eve", 0);
    has_role(&w, bob, "host", CME_ID_NONE, id, CME_SESSION_NONE);
    make_pool(&w, id, "vip", CME_POOL_NAMED, 1);
    make_pool(&w, id, "host", CME_POOL_ROLE, 1);
    assert_pool(&w, on(id, 3, 17), 0, 1, 0);
    assert_pool(&w, on(id, 3, 17), 1, 1, 1);

    cme_pool_spec spec = pool_spec(id, "everybody", CME_POOL_OPEN, 2);
    people_assert_refused(w.store, CME_ERR_CONFLICT, cme_pool_create(w.store, &spec, NULL),
                          "pool 'everybody' with 2 seats: 3 heads are in it, 1 too many");
    people_assert_refused(w.store, CME_ERR_CONFLICT, cme_pool_create(w.store, &spec, NULL),
                          "session 2026-03-17T19:00:00 of event");
    make_pool(&w, id, "everybody", CME_POOL_OPEN, 3);
    assert_pool(&w, on(id, 3, 17), 2, 3, 3);
    assert_pool(&w, on(id, 3, 24), 2, 3, 1);
    close_world(&w);
}

static void test_pool__new_pool_leaves_the_past_alone(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    goes_with(&w, on(id, 3, 10), "Ada", 2);
    goes_with(&w, on(id, 3, 17), "Bob", 0);
    support_set_now(instant(2026, 3, 11, 12, 0));
    make_pool(&w, id, "everybody", CME_POOL_OPEN, 1);
    assert_pool(&w, on(id, 3, 10), 0, 1, 0);
    assert_pool(&w, on(id, 3, 17), 0, 1, 1);
    close_world(&w);
}

static void test_pool__c10_fewer_seats_than_are_taken_are_refused(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    goes_with(&w, on(id, 3, 17), "Ada", 2);
    cme_id all = make_pool(&w, id, "everybody", CME_POOL_OPEN, 10);
    people_assert_refused(w.store, CME_ERR_CONFLICT, set_seats(&w, all, 1),
                          "with 1 seats: 3 heads are in it, 2 too many");
    people_assert_refused(w.store, CME_ERR_CONFLICT, set_own_seats(&w, on(id, 3, 17), all, 2, NULL),
                          "1 too many");
    assert_ok(set_own_seats(&w, on(id, 3, 17), all, 3, NULL), cme_store_message(w.store));
    /* The session has its own now. */
    assert_ok(set_seats(&w, all, 1), cme_store_message(w.store));
    people_assert_refused(w.store, CME_ERR_CONFLICT,
                          cme_pool_reset_session_seats(w.store, on(id, 3, 17), all, NULL), "2 too many");
    assert_ok(set_own_seats(&w, on(id, 3, 17), all, CME_UNLIMITED, NULL), cme_store_message(w.store));
    cme_pool_page *page = at_session(&w, on(id, 3, 17));
    assert_int_equal(CME_UNLIMITED, page->items[0]->seats_left);
    assert_int_equal(0, page->items[0]->seats_balance);
    cme_pool_page_free(page);
    close_world(&w);
}

static cme_status set_fewer(const world *w, cme_id pool, int32_t seats) {
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    spec.seats = seats;
    spec.allow_overfull = true;
    return cme_pool_update(w->store, pool, &spec, CME_POOL_SEATS, NULL);
}

static void assert_balance(const world *w, cme_session_key session, int32_t taken, int32_t balance) {
    cme_pool_page *page = at_session(w, session);
    assert_int_equal(taken, page->items[0]->taken);
    assert_int_equal(balance, page->items[0]->seats_balance);
    assert_int_equal(balance > 0 ? balance : 0, page->items[0]->seats_left);
    cme_pool_page_free(page);
}

static void test_pool__c10_over_full_by_name_freezes_until_there_is_room(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_session_key evening = on(id, 3, 17);
    cme_id all = make_pool(&w, id, "everybody", CME_POOL_OPEN, 10);
    cme_id ada = goes_with(&w, evening, "Ada", 2);
    cme_id bob = goes_with(&w, evening, "Bob", 1);
    assert_ok(set_fewer(&w, all, 3), cme_store_message(w.store));
    assert_balance(&w, evening, 5, -2); /* nobody lost a seat */
    assert_verified(&w);
    cme_id eve = goes_with(&w, evening, "Eve", 0);
    assert_int_equal(CME_RSVP_WAITLISTED, state_of(&w, evening, eve));
    people_assert_refused(w.store, CME_ERR_CONFLICT, set_seats(&w, all, 2), "5 heads are in it, 3 too many");
    assert_ok(set_seats(&w, all, 4), cme_store_message(w.store));                          /* less so */
    people_assert_refused(w.store, CME_ERR_CONFLICT, set_seats(&w, all, 3), "2 too many"); /* but once */
    assert_verified(&w);
    assert_ok(cme_rsvp_cancel(w.store, evening, bob, CME_ID_NONE, NULL), cme_store_message(w.store));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, evening, eve));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, evening, ada));
    assert_balance(&w, evening, 4, 0);
    close_world(&w);
}

static void test_pool__c10_one_session_is_over_full_by_name(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id all = make_pool(&w, id, "everybody", CME_POOL_OPEN, 10);
    cme_id ada = goes_with(&w, on(id, 3, 17), "Ada", 2);
    cme_pool_spec spec = CME_POOL_SPEC_INIT;
    spec.seats = 2;
    spec.allow_overfull = true;
    assert_ok(cme_pool_set_session_seats(w.store, on(id, 3, 17), all, &spec, NULL),
              cme_store_message(w.store));
    assert_balance(&w, on(id, 3, 17), 3, -1);
    assert_verified(&w);
    /* It is not the event's: the seats that are its own again are enough, and then too few once more. */
    assert_ok(cme_pool_reset_session_seats(w.store, on(id, 3, 17), all, NULL), cme_store_message(w.store));
    assert_verified(&w);
    people_assert_refused(w.store, CME_ERR_CONFLICT, set_own_seats(&w, on(id, 3, 17), all, 2, NULL),
                          "1 too many");
    assert_ok(cme_pool_set_session_seats(w.store, on(id, 3, 17), all, &spec, NULL),
              cme_store_message(w.store));
    assert_ok(cme_rsvp_cancel(w.store, on(id, 3, 17), ada, CME_ID_NONE, NULL), cme_store_message(w.store));
    assert_balance(&w, on(id, 3, 17), 0, 2);
    close_world(&w);
}

static void test_pool__c10_override_makes_it_over_full_by_name(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_session_key evening = on(id, 3, 17);
    make_pool(&w, id, "everybody", CME_POOL_OPEN, 2);
    cme_id host = people_person(w.store, "Host");
    goes_with(&w, evening, "Ada", 1);
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = evening;
    spec.person = people_person(w.store, "Bob");
    spec.answer = CME_RSVP_GOING;
    spec.guests = 2;
    spec.overrides = CME_OVERRIDE_CAPACITY;
    spec.by = host;
    assert_ok(cme_rsvp_answer(w.store, &spec, NULL), cme_store_message(w.store));
    assert_balance(&w, evening, 5, -3);
    assert_verified(&w);
    spec.guests = 0; /* fewer of them are too many now */
    spec.overrides = 0;
    assert_ok(cme_rsvp_answer(w.store, &spec, NULL), cme_store_message(w.store));
    assert_balance(&w, evening, 3, -1);
    close_world(&w);
}

static void test_pool__c11_more_seats_move_the_waitlist_up(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id all = make_pool(&w, id, "everybody", CME_POOL_OPEN, 1);
    cme_id ada = goes_with(&w, on(id, 3, 17), "Ada", 0);
    cme_id bob = goes_with(&w, on(id, 3, 17), "Bob", 0);
    cme_id eve = goes_with(&w, on(id, 3, 17), "Eve", 1);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 17), ada));
    assert_int_equal(CME_RSVP_WAITLISTED, state_of(&w, on(id, 3, 17), bob));

    assert_ok(set_seats(&w, all, 2), cme_store_message(w.store));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 17), bob));
    assert_int_equal(CME_RSVP_WAITLISTED, state_of(&w, on(id, 3, 17), eve));
    cme_pool *pool = NULL;
    assert_ok(set_own_seats(&w, on(id, 3, 17), all, 4, &pool), cme_store_message(w.store));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 17), eve));
    assert_int_equal(4, pool->taken); /* as it is after they moved up */
    assert_int_equal(0, pool->seats_left);
    cme_pool_free(pool);
    close_world(&w);
}

/* One goes; four wait for seats that gather, and one more behind them. */
static cme_id wait_behind_four(const world *w, cme_id event) {
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.party = CME_PARTY_STRICT;
    assert_ok(cme_policy_set_event(w->store, event, &policy, CME_POLICY_PARTY, NULL),
              cme_store_message(w->store));
    goes_with(w, on(event, 3, 17), "Ada", 0);
    goes_with(w, on(event, 3, 17), "Bob", 3);
    cme_id eve = goes_with(w, on(event, 3, 17), "Eve", 0);
    assert_int_equal(CME_RSVP_WAITLISTED, state_of(w, on(event, 3, 17), eve));
    return eve;
}

/* Who can never be seated any more holds up nobody. */
static void test_pool__c20_fewer_seats_let_others_pass_who_fits_no_more(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id all = make_pool(&w, id, "everybody", CME_POOL_OPEN, 4);
    cme_id eve = wait_behind_four(&w, id);
    assert_ok(set_seats(&w, all, 3), cme_store_message(w.store));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 17), eve));
    close_world(&w);
}

static void test_pool__c20_new_pool_lets_others_pass_who_fits_no_more(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.capacity = 4;
    assert_ok(cme_event_update(w.store, id, &spec, CME_EVENT_CAPACITY, NULL), cme_store_message(w.store));
    cme_id eve = wait_behind_four(&w, id);
    make_pool(&w, id, "everybody", CME_POOL_OPEN, 3);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 17), eve));
    assert_pool(&w, on(id, 3, 17), 0, 3, 2);
    close_world(&w);
}

static void test_pool__c07_adopted_seat_is_released_once(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id ada = goes_with(&w, on(id, 3, 17), "Ada", 1);
    make_pool(&w, id, "everybody", CME_POOL_OPEN, 2);
    cme_id bob = goes_with(&w, on(id, 3, 17), "Bob", 0);
    assert_int_equal(CME_RSVP_WAITLISTED, state_of(&w, on(id, 3, 17), bob));
    assert_ok(cme_rsvp_cancel(w.store, on(id, 3, 17), ada, CME_ID_NONE, NULL), cme_store_message(w.store));
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 17), bob));
    assert_pool(&w, on(id, 3, 17), 0, 2, 1);
    close_world(&w);
}

static void test_pool__c16_seats_left_is_never_below_zero(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    goes_with(&w, on(id, 3, 17), "Ada", 2);
    make_pool(&w, id, "everybody", CME_POOL_OPEN, 10);
    damage(&w, "UPDATE pools SET seats = 1");
    cme_pool_page *page = at_session(&w, on(id, 3, 17));
    assert_int_equal(0, page->items[0]->seats_left);
    assert_int_equal(-2, page->items[0]->seats_balance);
    cme_pool_page_free(page);
    cme_store_close(w.store);
}

/* --- taking away --- */

static void test_pool__is_removed_when_nobody_was_in_it(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    goes_with(&w, on(id, 3, 17), "Ada", 0);
    cme_id vip = make_pool(&w, id, "vip", CME_POOL_NAMED, 5);
    cme_id all = make_pool(&w, id, "everybody", CME_POOL_OPEN, 5);
    assert_ok(set_own_seats(&w, on(id, 3, 17), vip, 2, NULL), cme_store_message(w.store));

    people_assert_refused(w.store, CME_ERR_CONFLICT, cme_pool_remove(w.store, all),
                          "1 RSVPs are, or were, in the pool");
    assert_ok(cme_pool_remove(w.store, vip), cme_store_message(w.store));
    people_assert_changed(w.store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, id, CME_ID_NONE);
    people_assert_refused(w.store, CME_ERR_NOT_FOUND, cme_pool_remove(w.store, vip), "pool");
    /* Its number, not its seats, goes to the next one. */
    make_pool(&w, id, "vip", CME_POOL_NAMED, 9);
    assert_pool(&w, on(id, 3, 17), 0, 5, 1);
    assert_pool(&w, on(id, 3, 17), 1, 9, 0);
    close_world(&w);
}

static void test_pool__nothing_is_looked_for_after_the_last(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id vip = make_pool(&w, id, "vip", CME_POOL_NAMED, 5);
    assert_int_equal(CME__HAS_POOLS, plan_of(&w, on(id, 3, 17)).has);
    assert_ok(cme_pool_remove(w.store, vip), cme_store_message(w.store));
    assert_int_equal(0, plan_of(&w, on(id, 3, 17)).has);
    close_world(&w);
}

/* --- carried along --- */

static void test_pool__c51_copy_of_an_event_has_them(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    goes_with(&w, on(id, 3, 17), "Ada", 0);
    cme_id vip = make_pool(&w, id, "vip", CME_POOL_NAMED, 5);
    make_pool(&w, id, "everybody", CME_POOL_OPEN, 5);
    cme_event *copy = NULL;
    assert_ok(cme_event_copy(w.store, id, CME_CIVIL_NONE, &copy), cme_store_message(w.store));
    cme_pool_page *page = at_session(&w, on(copy->id, 3, 17));
    assert_int_equal(2, page->count);
    assert_string_equal("vip", page->items[0]->name);
    assert_false(cme_id_equal(vip, page->items[0]->id));
    assert_true(cme_id_equal(copy->id, page->items[0]->event));
    assert_int_equal(0, page->items[1]->taken);
    cme_pool_page_free(page);
    cme_event_free(copy);
    close_world(&w);
}

static void test_pool__c44_second_part_of_a_series_has_them(void **state) {
    (void)state;
    world w = open_world();
    cme_id id = nights(&w);
    cme_id vip = make_pool(&w, id, "vip", CME_POOL_NAMED, 5);
    make_pool(&w, id, "workshop", CME_POOL_NAMED, 5);
    assert_ok(cme_pool_remove(w.store, vip), cme_store_message(w.store));
    goes_with(&w, on(id, 3, 24), "Ada", 1);
    make_pool(&w, id, "everybody", CME_POOL_OPEN, 5); /* number 0, and the second in order */
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

    cme_pool_page *page = at_session(&w, on(tail->id, 3, 24));
    assert_int_equal(2, page->count);
    assert_string_equal("workshop", page->items[0]->name);
    assert_int_equal(0, page->items[0]->taken);
    assert_string_equal("everybody", page->items[1]->name);
    assert_int_equal(2, page->items[1]->taken);
    cme_pool_page_free(page);
    page = find_pools(&w, id, CME_SESSION_NONE);
    assert_int_equal(2, page->count);
    cme_pool_page_free(page);
    cme_event_free(tail);
    close_world(&w);
}

/* --- verify --- */

static world damaged_world(void) {
    world w = open_world();
    cme_id id = nights(&w);
    goes_with(&w, on(id, 3, 17), "Ada", 1);
    make_pool(&w, id, "everybody", CME_POOL_OPEN, 5);
    assert_verified(&w);
    return w;
}

static void test_pool__c06_verify_finds_what_drifted(void **state) {
    (void)state;
    world w = damaged_world();
    damage(&w, "UPDATE session_pools SET taken = 3");
    assert_found(&w, "pool 'everybody': at one of its sessions the heads in it are 3, and there is 2");
    w = damaged_world();
    damage(&w, "UPDATE events SET has = 0");
    assert_found(&w, "the bit that tells of pools is 0, and there is 1");
    w = damaged_world();
    damage(&w, "UPDATE rsvps SET pools = 5");
    assert_found(&w, "a session of it uses the pools 5, and there is 1");
    w = damaged_world();
    damage(&w, "UPDATE pools SET role = 'host'");
    assert_found(&w, "its kind and role do not go together: 1");
    w = damaged_world();
    damage(&w, "UPDATE pools SET seats = 1");
    assert_found(&w, "2 heads are in pool 'everybody' with 1 seats (0 more were allowed)");
    w = damaged_world();
    damage(&w, "UPDATE session_pools SET overfull = 1");
    assert_found(&w, "2 heads are in pool 'everybody' with 5 seats (1 more were allowed)");
    w = damaged_world();
    damage(&w, "UPDATE pools SET number = 16");
    assert_found(&w, "its number is 16");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pool__c12_event_has_pools_and_each_session_has_them),
        cmocka_unit_test(test_pool__pages_follow_each_other),
        cmocka_unit_test(test_pool__refuses_specs_that_are_none),
        cmocka_unit_test(test_pool__names_are_taken_once_and_sixteen_are_enough),
        cmocka_unit_test(test_pool__update_changes_what_the_mask_names),
        cmocka_unit_test(test_pool__of_what_is_over_stay_as_they_are),
        cmocka_unit_test(test_pool__c48_session_has_seats_of_its_own),
        cmocka_unit_test(test_pool__c14_roles_decide_where_a_person_counts),
        cmocka_unit_test(test_pool__duty_that_is_over_counts_no_more),
        cmocka_unit_test(test_pool__names_find_pools),
        cmocka_unit_test(test_pool__counts_are_written_where_they_changed),
        cmocka_unit_test(test_pool__c10_new_pool_counts_who_is_there),
        cmocka_unit_test(test_pool__new_pool_leaves_the_past_alone),
        cmocka_unit_test(test_pool__c10_fewer_seats_than_are_taken_are_refused),
        cmocka_unit_test(test_pool__c10_over_full_by_name_freezes_until_there_is_room),
        cmocka_unit_test(test_pool__c10_one_session_is_over_full_by_name),
        cmocka_unit_test(test_pool__c10_override_makes_it_over_full_by_name),
        cmocka_unit_test(test_pool__c11_more_seats_move_the_waitlist_up),
        cmocka_unit_test(test_pool__c20_fewer_seats_let_others_pass_who_fits_no_more),
        cmocka_unit_test(test_pool__c20_new_pool_lets_others_pass_who_fits_no_more),
        cmocka_unit_test(test_pool__c07_adopted_seat_is_released_once),
        cmocka_unit_test(test_pool__c16_seats_left_is_never_below_zero),
        cmocka_unit_test(test_pool__is_removed_when_nobody_was_in_it),
        cmocka_unit_test(test_pool__nothing_is_looked_for_after_the_last),
        cmocka_unit_test(test_pool__c51_copy_of_an_event_has_them),
        cmocka_unit_test(test_pool__c44_second_part_of_a_series_has_them),
        cmocka_unit_test(test_pool__c06_verify_finds_what_drifted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
