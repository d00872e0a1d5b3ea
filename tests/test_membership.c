/* test_membership.c: memberships: the table of states, intervals and their borders, and how they are found.
 * May use the library, support_people.h, cmocka. test_membership_organizer.c has rules.md 76,
 * test_membership_history.c compares random histories with a model. */
#include "support_people.h"

#include "rules/membership.h"

/* A group, somebody in it or not, and an organizer who decides. */
typedef struct fixture {
    cme_store *store;
    cme_id group;
    cme_id ada;
    cme_id olga;
} fixture;

static fixture begin(void) {
    fixture f = {.store = support_store()};
    f.group = people_group(f.store, "Rust Berlin");
    f.ada = people_person(f.store, "Ada");
    f.olga = people_person(f.store, "Olga");
    return f;
}

static cme_membership_spec change(const fixture *f, cme_membership_state state) {
    cme_membership_spec spec = CME_MEMBERSHIP_SPEC_INIT;
    spec.group = f->group;
    spec.person = f->ada;
    spec.state = state;
    return spec;
}

static void set(const fixture *f, cme_membership_spec spec) {
    assert_ok(cme_membership_set(f->store, &spec, NULL), cme_store_message(f->store));
}

static void set_at(const fixture *f, cme_membership_state state, cme_time at) {
    cme_membership_spec spec = change(f, state);
    spec.at = at;
    spec.by = f->olga;
    set(f, spec);
}

/* The states that a query finds, as one letter each: Applied, Living room, Member, alUmni, lEft, Removed. */
static void assert_states(const fixture *f, cme_membership_query query, const char *expected) {
    static const char letters[] = "?ALMUER";
    char found[64] = "";
    cme_membership_page *page = NULL;
    query.size = sizeof query;
    assert_ok(cme_membership_find(f->store, &query, &page), cme_store_message(f->store));
    assert_true(page->count < sizeof found);
    for (size_t i = 0; i < page->count; i++) {
        found[i] = letters[page->items[i]->state];
    }
    cme_membership_page_free(page);
    assert_string_equal(found, expected);
}

static void assert_as_of(const fixture *f, cme_time as_of, const char *expected) {
    assert_states(f, (cme_membership_query){.person = f->ada, .as_of = as_of}, expected);
}

static void test_membership__set_keeps_every_field(void **state) {
    (void)state;
    fixture f = begin();
    cme_membership_spec spec = change(&f, CME_MEMBERSHIP_MEMBER);
    cme_id bob = people_person(f.store, "Bob");
    spec.at = SUPPORT_NOON - 3600;
    spec.by = f.olga;
    spec.invited_by = bob;
    spec.note = "Met at the\nconference";
    cme_membership *made = NULL;
    assert_ok(cme_membership_set(f.store, &spec, &made), cme_store_message(f.store));
    people_assert_changed(f.store, CME_CHANGE_MEMBERSHIP, CME_CHANGE_CREATED, f.group, f.ada);
    cme_membership *read = NULL;
    assert_ok(cme_membership_get(f.store, f.group, f.ada, &read), cme_store_message(f.store));
    cme_store_close(f.store);
    const cme_membership *both[] = {made, read};
    for (int i = 0; i < 2; i++) {
        assert_true(cme_id_equal(both[i]->group, f.group));
        assert_true(cme_id_equal(both[i]->person, f.ada));
        assert_string_equal(both[i]->person_name, "Ada");
        assert_int_equal(both[i]->state, CME_MEMBERSHIP_MEMBER);
        assert_int_equal(both[i]->since, SUPPORT_NOON - 3600);
        assert_int_equal(both[i]->until, CME_TIME_NONE);
        assert_true(cme_id_equal(both[i]->by, f.olga));
        assert_true(cme_id_equal(both[i]->invited_by, bob));
        assert_string_equal(both[i]->note, "Met at the\nconference");
    }
    cme_membership_free(made);
    cme_membership_free(read);
}

static void test_membership__set_needs_little(void **state) {
    (void)state;
    fixture f = begin();
    set(&f, change(&f, CME_MEMBERSHIP_APPLIED));
    cme_membership *read = NULL;
    assert_ok(cme_membership_get(f.store, f.group, f.ada, &read), cme_store_message(f.store));
    assert_int_equal(read->since, SUPPORT_NOON);
    assert_true(cme_id_is_none(read->by));
    assert_true(cme_id_is_none(read->invited_by));
    assert_null(read->note);
    cme_membership_free(read);
    cme_store_close(f.store);
}

/* --- The table
 * -------------------------------------------------------------------------------------------------- */

/* As in membership.h: rows none, applied, living room, member, alumni, left, removed; columns without none.
 * "=" is the same state, "b" needs somebody's decision. */
static const char *const TABLE[] = {"yyy---", "=yy-yy", "-=y-yy", "--=yyy", "--y=yy", "yyy-=y", "b-b--="};
static const char *const NAMES[] = {"none", "applied", "living room", "member", "alumni", "left", "removed"};
static const cme_membership_state WAYS[][3] = {
    {0},
    {CME_MEMBERSHIP_APPLIED},
    {CME_MEMBERSHIP_LIVING_ROOM},
    {CME_MEMBERSHIP_MEMBER},
    {CME_MEMBERSHIP_MEMBER, CME_MEMBERSHIP_ALUMNI},
    {CME_MEMBERSHIP_MEMBER, CME_MEMBERSHIP_LEFT},
    {CME_MEMBERSHIP_MEMBER, CME_MEMBERSHIP_REMOVED},
};

/* A new person in the state `from`, by the shortest way. */
static cme_id bring(const fixture *f, int from) {
    cme_membership_spec spec = change(f, CME_MEMBERSHIP_MEMBER);
    spec.person = people_person(f->store, "somebody");
    for (int i = 0; i < 3 && WAYS[from][i] != 0; i++) {
        spec.state = WAYS[from][i];
        set(f, spec);
    }
    return spec.person;
}

static void assert_change(const fixture *f, int from, int to, cme_id by, bool by_self) {
    char cell = TABLE[from][to - 1];
    cme_membership_spec spec = change(f, (cme_membership_state)to);
    spec.person = bring(f, from);
    spec.by = by_self ? spec.person : by;
    bool decided = !by_self && !cme_id_is_none(by);
    uint64_t before = people_changes(f->store);
    cme_membership *out = NULL;
    cme_status status = cme_membership_set(f->store, &spec, &out);
    if (cell == '-') {
        char words[64];
        (void)snprintf(words, sizeof words, "from '%s' to '%s'", NAMES[from], NAMES[to]);
        people_check_refused(f->store, CME_ERR_STATE, status, words, before);
    } else if (cell == 'b' && !decided) {
        people_check_refused(f->store, CME_ERR_INVALID, status, "by of membership", before);
    } else {
        assert_ok(status, cme_store_message(f->store));
        assert_int_equal(out->state, to);
        assert_int_equal(people_changes(f->store), cell == '=' ? before : before + 1);
    }
    cme_membership_free(out);
}

static void test_membership__changes_follow_the_table(void **state) {
    (void)state;
    fixture f = begin();
    for (int from = 0; from <= CME_MEMBERSHIP_REMOVED; from++) {
        for (int to = CME_MEMBERSHIP_APPLIED; to <= CME_MEMBERSHIP_REMOVED; to++) {
            assert_change(&f, from, to, CME_ID_NONE, false);
            assert_change(&f, from, to, f.olga, false);
            assert_change(&f, from, to, CME_ID_NONE, true);
        }
    }
    cme_store_close(f.store);
}

static void test_membership__a_refusal_says_what_is_allowed(void **state) {
    (void)state;
    cme__fault fault = {0};
    assert_int_equal(CME_ERR_STATE,
                     cme__membership_check_change(&fault, CME_MEMBERSHIP_LEFT, CME_MEMBERSHIP_ALUMNI, false));
    assert_string_equal(fault.text,
                        "membership cannot change from 'left' to 'alumni', only to 'applied', 'living "
                        "room', 'member', 'removed'");
    assert_int_equal(CME_ERR_STATE, cme__membership_check_change(&fault, 0, CME_MEMBERSHIP_REMOVED, true));
    assert_string_equal(fault.text,
                        "membership cannot change from 'none' to 'removed', only to 'applied', 'living "
                        "room', 'member'");
    assert_int_equal(CME_ERR_INVALID, cme__membership_check_change(&fault, CME_MEMBERSHIP_LEFT,
                                                                   (cme_membership_state)7, true));
    assert_int_equal(CME_ERR_INVALID, cme__membership_check_change(&fault, CME_MEMBERSHIP_LEFT, 0, true));
    assert_string_equal(cme__membership_state_name((cme_membership_state)99), "none");
    assert_string_equal(cme__membership_state_name(CME_MEMBERSHIP_LIVING_ROOM), "living room");
}

/* --- Intervals
 * -------------------------------------------------------------------------------------------------- */

static void test_membership__an_interval_begins_where_the_last_one_ends(void **state) {
    (void)state;
    fixture f = begin();
    set_at(&f, CME_MEMBERSHIP_APPLIED, SUPPORT_NOON - 300);
    set_at(&f, CME_MEMBERSHIP_MEMBER, SUPPORT_NOON - 200);
    set_at(&f, CME_MEMBERSHIP_LEFT, SUPPORT_NOON - 100);
    people_assert_changed(f.store, CME_CHANGE_MEMBERSHIP, CME_CHANGE_UPDATED, f.group, f.ada);
    cme_membership_query query = CME_MEMBERSHIP_QUERY_INIT;
    query.history = true;
    cme_membership_page *page = NULL;
    assert_ok(cme_membership_find(f.store, &query, &page), cme_store_message(f.store));
    assert_int_equal(page->count, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(page->items[i]->since, SUPPORT_NOON - 300 + 100 * i);
        assert_int_equal(page->items[i]->until, i < 2 ? SUPPORT_NOON - 200 + 100 * i : CME_TIME_NONE);
    }
    cme_membership_page_free(page);
    cme_store_close(f.store);
}

static void test_membership__the_new_state_holds_at_the_instant_of_the_change(void **state) {
    (void)state;
    fixture f = begin();
    set_at(&f, CME_MEMBERSHIP_APPLIED, SUPPORT_NOON - 300);
    set_at(&f, CME_MEMBERSHIP_MEMBER, SUPPORT_NOON - 200);
    set_at(&f, CME_MEMBERSHIP_ALUMNI, SUPPORT_NOON - 100);
    assert_as_of(&f, SUPPORT_NOON - 301, "");
    assert_as_of(&f, SUPPORT_NOON - 300, "A");
    assert_as_of(&f, SUPPORT_NOON - 201, "A");
    assert_as_of(&f, SUPPORT_NOON - 200, "M");
    assert_as_of(&f, SUPPORT_NOON - 101, "M");
    assert_as_of(&f, SUPPORT_NOON - 100, "U");
    assert_as_of(&f, SUPPORT_NOON + 1000000, "U");
    assert_as_of(&f, CME_TIME_NONE, "U");
    cme_store_close(f.store);
}

static void test_membership__changes_of_one_second_stay_in_the_history(void **state) {
    (void)state;
    fixture f = begin();
    set(&f, change(&f, CME_MEMBERSHIP_APPLIED));
    set(&f, change(&f, CME_MEMBERSHIP_LIVING_ROOM));
    set(&f, change(&f, CME_MEMBERSHIP_MEMBER));
    set(&f, change(&f, CME_MEMBERSHIP_LEFT));
    set(&f, change(&f, CME_MEMBERSHIP_MEMBER));
    assert_states(&f, (cme_membership_query){.history = true}, "ALMEM");
    assert_as_of(&f, SUPPORT_NOON, "M");
    assert_as_of(&f, SUPPORT_NOON - 1, "");
    cme_membership *read = NULL;
    assert_ok(cme_membership_get(f.store, f.group, f.ada, &read), cme_store_message(f.store));
    assert_int_equal(read->until, CME_TIME_NONE);
    cme_membership_free(read);
    cme_store_close(f.store);
}

static void test_membership__a_change_is_neither_early_nor_in_the_future(void **state) {
    (void)state;
    fixture f = begin();
    set_at(&f, CME_MEMBERSHIP_APPLIED, SUPPORT_NOON - 100);
    cme_membership_spec spec = change(&f, CME_MEMBERSHIP_MEMBER);
    spec.at = SUPPORT_NOON - 101;
    people_assert_refused(f.store, CME_ERR_INVALID, cme_membership_set(f.store, &spec, NULL),
                          "at 2026-03-01T11:58:19Z of membership is before the running state began, "
                          "2026-03-01T11:58:20Z");
    spec.at = SUPPORT_NOON + 1;
    people_assert_refused(
        f.store, CME_ERR_INVALID, cme_membership_set(f.store, &spec, NULL),
        "at 2026-03-01T12:00:01Z of membership is in the future: now it is 2026-03-01T12:00:00Z");
    spec.at = INT64_MAX;
    people_assert_refused(f.store, CME_ERR_INVALID, cme_membership_set(f.store, &spec, NULL),
                          "years 1 to 9999");
    assert_states(&f, (cme_membership_query){.history = true}, "A");
    spec.at = SUPPORT_NOON;
    set(&f, spec);
    cme_store_close(f.store);
}

static void test_membership__a_clock_set_back_stops_no_change(void **state) {
    (void)state;
    fixture f = begin();
    set(&f, change(&f, CME_MEMBERSHIP_APPLIED));
    support_set_now(SUPPORT_NOON - 3600);
    set(&f, change(&f, CME_MEMBERSHIP_MEMBER));
    cme_membership *read = NULL;
    assert_ok(cme_membership_get(f.store, f.group, f.ada, &read), cme_store_message(f.store));
    assert_int_equal(read->state, CME_MEMBERSHIP_MEMBER);
    assert_int_equal(read->since, SUPPORT_NOON);
    cme_membership_free(read);
    assert_as_of(&f, CME_TIME_NONE, "M");
    cme_store_close(f.store);
}

static void test_membership__the_same_state_adds_what_was_missing(void **state) {
    (void)state;
    fixture f = begin();
    set(&f, change(&f, CME_MEMBERSHIP_MEMBER));
    uint64_t before = people_changes(f.store);
    set(&f, change(&f, CME_MEMBERSHIP_MEMBER));
    assert_int_equal(people_changes(f.store), before);

    support_set_now(SUPPORT_NOON + 60);
    cme_membership_spec spec = change(&f, CME_MEMBERSHIP_MEMBER);
    spec.invited_by = f.olga;
    spec.note = "first";
    cme_membership *out = NULL;
    assert_ok(cme_membership_set(f.store, &spec, &out), cme_store_message(f.store));
    people_assert_changed(f.store, CME_CHANGE_MEMBERSHIP, CME_CHANGE_UPDATED, f.group, f.ada);
    assert_int_equal(out->since, SUPPORT_NOON);
    assert_true(cme_id_equal(out->invited_by, f.olga));
    assert_string_equal(out->note, "first");
    cme_membership_free(out);

    spec.invited_by = people_person(f.store, "Bob");
    spec.note = "second";
    before = people_changes(f.store);
    assert_ok(cme_membership_set(f.store, &spec, &out), cme_store_message(f.store));
    assert_true(cme_id_equal(out->invited_by, f.olga));
    assert_string_equal(out->note, "first");
    assert_int_equal(people_changes(f.store), before);
    cme_membership_free(out);
    assert_states(&f, (cme_membership_query){.history = true}, "M");
    cme_store_close(f.store);
}

static void test_membership__the_inviter_is_kept_and_the_note_is_not(void **state) {
    (void)state;
    fixture f = begin();
    cme_membership_spec spec = change(&f, CME_MEMBERSHIP_APPLIED);
    spec.invited_by = f.olga;
    spec.note = "hello";
    set(&f, spec);
    cme_membership *out = NULL;
    spec = change(&f, CME_MEMBERSHIP_MEMBER);
    assert_ok(cme_membership_set(f.store, &spec, &out), cme_store_message(f.store));
    assert_true(cme_id_equal(out->invited_by, f.olga));
    assert_null(out->note);
    cme_membership_free(out);
    spec.state = CME_MEMBERSHIP_LEFT;
    set(&f, spec);
    spec.state = CME_MEMBERSHIP_APPLIED;
    spec.invited_by = people_person(f.store, "Bob");
    assert_ok(cme_membership_set(f.store, &spec, &out), cme_store_message(f.store));
    assert_true(cme_id_equal(out->invited_by, spec.invited_by));
    cme_membership_free(out);
    cme_store_close(f.store);
}

/* --- Errors
 * ----------------------------------------------------------------------------------------------------- */

static void test_membership__set_names_the_wrong_field(void **state) {
    (void)state;
    fixture f = begin();
    cme_id nobody = people_stranger();
    const struct {
        cme_membership_spec spec;
        cme_status status;
        const char *words;
    } cases[] = {
        {{.person = f.ada, .state = 3}, CME_ERR_INVALID, "group must be set"},
        {{.group = f.group, .state = 3}, CME_ERR_INVALID, "person must be set"},
        {{.group = nobody, .person = f.ada, .state = 3}, CME_ERR_NOT_FOUND, "no group eeee"},
        {{.group = f.group, .person = nobody, .state = 3}, CME_ERR_NOT_FOUND, "no person eeee"},
        {{.group = f.group, .person = f.ada, .state = 3, .by = nobody},
         CME_ERR_NOT_FOUND,
         "by of membership: "},
        {{.group = f.group, .person = f.ada, .state = 3, .invited_by = nobody},
         CME_ERR_NOT_FOUND,
         "invited_by of membership: "},
        {{.group = f.group, .person = f.ada, .state = 3, .invited_by = f.ada},
         CME_ERR_INVALID,
         "invited_by of membership must be somebody else"},
        {{.group = f.group, .person = f.ada, .state = 0}, CME_ERR_INVALID, "state 0 of membership"},
        {{.group = f.group, .person = f.ada, .state = (cme_membership_state)7},
         CME_ERR_INVALID,
         "state 7 of membership"},
        {{.group = f.group, .person = f.ada, .state = 3, .note = "\x01"},
         CME_ERR_INVALID,
         "note of membership"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme_membership_spec spec = cases[i].spec;
        spec.size = sizeof spec;
        spec.at = CME_TIME_NONE;
        cme_membership *out = (void *)&spec;
        people_assert_refused(f.store, cases[i].status, cme_membership_set(f.store, &spec, &out),
                              cases[i].words);
        assert_null(out);
    }
    assert_states(&f, (cme_membership_query){.history = true}, "");
    cme_store_close(f.store);
}

static void test_membership__misuse_is_an_answer(void **state) {
    (void)state;
    fixture f = begin();
    cme_membership_spec spec = change(&f, CME_MEMBERSHIP_MEMBER);
    cme_membership *out = NULL;
    cme_membership_page *page = NULL;
    assert_status(CME_ERR_MISUSE, cme_membership_set(NULL, &spec, &out), "no store");
    assert_status(CME_ERR_MISUSE, cme_membership_set(f.store, NULL, &out), cme_store_message(f.store));
    assert_status(CME_ERR_MISUSE, cme_membership_get(NULL, f.group, f.ada, &out), "no store");
    assert_status(CME_ERR_MISUSE, cme_membership_get(f.store, f.group, f.ada, NULL),
                  cme_store_message(f.store));
    assert_status(CME_ERR_MISUSE, cme_membership_find(NULL, NULL, &page), "no store");
    assert_status(CME_ERR_MISUSE, cme_membership_find(f.store, NULL, NULL), cme_store_message(f.store));
    cme_membership_free(NULL);
    cme_membership_page_free(NULL);
    cme_store_close(f.store);
}

static void test_membership__get_says_that_there_never_was_one(void **state) {
    (void)state;
    fixture f = begin();
    cme_membership *out = NULL;
    people_assert_refused(f.store, CME_ERR_NOT_FOUND, cme_membership_get(f.store, f.group, f.ada, &out),
                          "has no membership in group");
    people_assert_refused(f.store, CME_ERR_NOT_FOUND,
                          cme_membership_get(f.store, people_stranger(), f.ada, &out), "no group");
    people_assert_refused(f.store, CME_ERR_NOT_FOUND,
                          cme_membership_get(f.store, f.group, people_stranger(), &out), "no person");
    cme_store_close(f.store);
}

/* --- Finding
 * ---------------------------------------------------------------------------------------------------- */

static void test_membership__find_by_group_person_and_state(void **state) {
    (void)state;
    fixture f = begin();
    cme_id paris = people_group(f.store, "Rust Paris");
    set_at(&f, CME_MEMBERSHIP_APPLIED, SUPPORT_NOON - 50);
    set_at(&f, CME_MEMBERSHIP_MEMBER, SUPPORT_NOON - 40);
    cme_membership_spec spec = change(&f, CME_MEMBERSHIP_LIVING_ROOM);
    spec.group = paris;
    spec.at = SUPPORT_NOON - 30;
    set(&f, spec);
    spec = change(&f, CME_MEMBERSHIP_APPLIED);
    spec.person = f.olga;
    spec.at = SUPPORT_NOON - 20;
    set(&f, spec);
    assert_states(&f, (cme_membership_query){.as_of = CME_TIME_NONE}, "MLA");
    assert_states(&f, (cme_membership_query){.as_of = CME_TIME_NONE, .group = f.group}, "MA");
    assert_states(&f, (cme_membership_query){.as_of = CME_TIME_NONE, .person = f.ada}, "ML");
    assert_states(&f, (cme_membership_query){.as_of = CME_TIME_NONE, .person = f.ada, .group = paris}, "L");
    assert_states(&f, (cme_membership_query){.as_of = CME_TIME_NONE, .state = CME_MEMBERSHIP_APPLIED}, "A");
    assert_states(&f, (cme_membership_query){.history = true, .state = CME_MEMBERSHIP_APPLIED}, "AA");
    assert_states(&f, (cme_membership_query){.history = true, .group = f.group}, "AMA");
    assert_states(&f, (cme_membership_query){.as_of = SUPPORT_NOON - 45, .group = f.group}, "A");
    assert_states(&f, (cme_membership_query){.as_of = SUPPORT_NOON - 45, .group = paris}, "");
    cme_store_close(f.store);
}

static void test_membership__find_refuses_what_is_wrong(void **state) {
    (void)state;
    fixture f = begin();
    const struct {
        cme_membership_query query;
        cme_status status;
        const char *words;
    } cases[] = {
        {{.group = people_stranger()}, CME_ERR_NOT_FOUND, "no group"},
        {{.person = people_stranger()}, CME_ERR_NOT_FOUND, "no person"},
        {{.state = (cme_membership_state)7}, CME_ERR_INVALID, "state 7 of membership query"},
        {{.limit = CME_PAGE_MAX + 1}, CME_ERR_LIMIT, "limit 100001"},
        {{.cursor = "duty:ib,5,00000000-0000-0000-0000-000000000000"}, CME_ERR_INVALID, "not of this query"},
        {{.cursor = "membership:ii,5"}, CME_ERR_INVALID, "not of this query"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme_membership_query query = cases[i].query;
        query.size = sizeof query;
        cme_membership_page *page = NULL;
        people_assert_refused(f.store, cases[i].status, cme_membership_find(f.store, &query, &page),
                              cases[i].words);
        assert_null(page);
    }
    cme_store_close(f.store);
}

enum { MANY = 250 };

static void assert_pages(const fixture *f, cme_membership_query query, uint32_t limit) {
    cme_membership last = {.since = INT64_MIN};
    cme_membership_page *page = NULL;
    size_t seen = 0;
    query.size = sizeof query;
    query.limit = limit;
    do {
        cme_membership_page *next = NULL;
        query.cursor = page != NULL ? page->next : NULL;
        assert_ok(cme_membership_find(f->store, &query, &next), cme_store_message(f->store));
        cme_membership_page_free(page);
        page = next;
        assert_true(page->count == limit || page->next == NULL);
        assert_true(page->count > 0);
        for (size_t i = 0; i < page->count; i++, seen++) {
            /* Equal only within one second: then as recorded, each state after the one before. */
            const cme_membership *found = page->items[i];
            assert_true(found->since >= last.since);
            assert_true(found->since > last.since || !cme_id_equal(found->person, last.person) ||
                        (last.until == last.since && found->state > last.state));
            last = *page->items[i];
        }
    } while (page->next != NULL);
    assert_int_equal(seen, MANY);
    cme_membership_page_free(page);
}

static void test_membership__find_pages_give_each_interval_once(void **state) {
    (void)state;
    fixture f = begin();
    assert_ok(cme_store_begin(f.store), cme_store_message(f.store));
    for (int i = 0; i < MANY / 5; i++) {
        cme_membership_spec spec = change(&f, CME_MEMBERSHIP_APPLIED);
        spec.person = people_person(f.store, "same");
        spec.at = SUPPORT_NOON - 1000 + i / 5; /* many begin at the same instant */
        for (int s = CME_MEMBERSHIP_APPLIED; s <= CME_MEMBERSHIP_LEFT; s++) {
            spec.state = (cme_membership_state)s;
            set(&f, spec);
        }
    }
    assert_ok(cme_store_commit(f.store), cme_store_message(f.store));
    static const uint32_t limits[] = {1, 7, 100, MANY, CME_PAGE_MAX};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        assert_pages(&f, (cme_membership_query){.history = true}, limits[i]);
        assert_pages(&f, (cme_membership_query){.history = true, .group = f.group}, limits[i]);
    }
    cme_store_close(f.store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_membership__set_keeps_every_field),
        cmocka_unit_test(test_membership__set_needs_little),
        cmocka_unit_test(test_membership__changes_follow_the_table),
        cmocka_unit_test(test_membership__a_refusal_says_what_is_allowed),
        cmocka_unit_test(test_membership__an_interval_begins_where_the_last_one_ends),
        cmocka_unit_test(test_membership__the_new_state_holds_at_the_instant_of_the_change),
        cmocka_unit_test(test_membership__changes_of_one_second_stay_in_the_history),
        cmocka_unit_test(test_membership__a_change_is_neither_early_nor_in_the_future),
        cmocka_unit_test(test_membership__a_clock_set_back_stops_no_change),
        cmocka_unit_test(test_membership__the_same_state_adds_what_was_missing),
        cmocka_unit_test(test_membership__the_inviter_is_kept_and_the_note_is_not),
        cmocka_unit_test(test_membership__set_names_the_wrong_field),
        cmocka_unit_test(test_membership__misuse_is_an_answer),
        cmocka_unit_test(test_membership__get_says_that_there_never_was_one),
        cmocka_unit_test(test_membership__find_by_group_person_and_state),
        cmocka_unit_test(test_membership__find_refuses_what_is_wrong),
        cmocka_unit_test(test_membership__find_pages_give_each_interval_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
