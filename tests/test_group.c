/* test_group.c: groups: their fields, how they nest, and how they are found.
 * May use the library, support_people.h, cmocka. */
#include "support_people.h"

#include "base/memory.h"
#include "store_internal.h"

static cme_group_spec berlin(void) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    spec.name = "Rust Berlin";
    spec.zone = "Europe/Berlin";
    return spec;
}

static void test_group__create_keeps_every_field(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id parent = people_group(store, "Rust Europe");
    cme_group_spec spec = berlin();
    spec.description = "Zweimal im Monat.\nKommt vorbei: \xF0\x9F\xA6\x80";
    spec.url = "https://example.org/berlin";
    spec.parent = parent;
    cme_group *made = NULL;
    assert_ok(cme_group_create(store, &spec, &made), cme_store_message(store));

    cme_group *group = NULL;
    assert_ok(cme_group_get(store, made->id, &group), cme_store_message(store));
    assert_true(cme_id_equal(group->id, made->id));
    assert_string_equal(group->name, "Rust Berlin");
    assert_string_equal(group->zone, "Europe/Berlin");
    assert_string_equal(group->description, "Zweimal im Monat.\nKommt vorbei: \xF0\x9F\xA6\x80");
    assert_string_equal(group->url, "https://example.org/berlin");
    assert_true(cme_id_equal(group->parent, parent));
    assert_int_equal(group->created_at, SUPPORT_NOON);
    assert_int_equal(group->updated_at, SUPPORT_NOON);
    assert_string_equal(made->name, "Rust Berlin");
    people_assert_changed(store, CME_CHANGE_GROUP, CME_CHANGE_CREATED, made->id, CME_ID_NONE);

    cme_store_close(store); /* records outlive their store */
    assert_string_equal(group->name, "Rust Berlin");
    cme_group_free(made);
    cme_group_free(group);
}

static void test_group__create_leaves_empty_texts_unset(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_group_spec spec = berlin();
    spec.description = "";
    cme_group *group = NULL;
    assert_ok(cme_group_create(store, &spec, &group), cme_store_message(store));
    assert_null(group->description);
    assert_null(group->url);
    assert_true(cme_id_is_none(group->parent));
    cme_group_free(group);
    cme_store_close(store);
}

static void test_group__create_needs_no_out(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_group_spec spec = berlin();
    assert_ok(cme_group_create(store, &spec, NULL), cme_store_message(store));
    assert_int_equal(people_changes(store), 1);
    cme_store_close(store);
}

static void test_group__create_names_the_wrong_field(void **state) {
    (void)state;
    cme_store *store = support_store();
    static char long_name[CME_NAME_MAX + 2];
    static char long_text[CME_TEXT_MAX + 2];
    static char long_url[CME_URL_MAX + 2];
    memset(long_name, 'n', sizeof long_name - 1);
    memset(long_text, 't', sizeof long_text - 1);
    memset(long_url, 'u', sizeof long_url - 1);
    const struct {
        cme_group_spec spec;
        cme_status status;
        const char *words;
    } cases[] = {
        {{.name = NULL, .zone = "UTC"}, CME_ERR_INVALID, "name of group must not be empty"},
        {{.name = "", .zone = "UTC"}, CME_ERR_INVALID, "name of group must not be empty"},
        {{.name = "a\nb", .zone = "UTC"}, CME_ERR_INVALID, "name of group must not hold control characters"},
        {{.name = "a\xFF", .zone = "UTC"}, CME_ERR_INVALID, "name of group must be UTF-8"},
        {{.name = long_name, .zone = "UTC"}, CME_ERR_LIMIT, "name of group is 201 bytes long"},
        {{.name = "A", .zone = NULL}, CME_ERR_INVALID, "zone of group must not be empty"},
        {{.name = "A", .zone = ""}, CME_ERR_INVALID, "zone of group must not be empty"},
        {{.name = "A", .zone = "Europe/Berln"}, CME_ERR_ZONE_UNKNOWN, "zone of group: zone 'Europe/Berln'"},
        {{.name = "A", .zone = "../etc/passwd"}, CME_ERR_ZONE_UNKNOWN, "zone of group"},
        {{.name = "A", .zone = "UTC", .description = "\x01"}, CME_ERR_INVALID, "description of group"},
        {{.name = "A", .zone = "UTC", .description = long_text}, CME_ERR_LIMIT, "description of group"},
        {{.name = "A", .zone = "UTC", .url = "x\ny"}, CME_ERR_INVALID, "url of group"},
        {{.name = "A", .zone = "UTC", .url = long_url}, CME_ERR_LIMIT, "url of group"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme_group_spec spec = cases[i].spec;
        spec.size = sizeof spec;
        cme_group *group = (void *)&spec;
        people_assert_refused(store, cases[i].status, cme_group_create(store, &spec, &group), cases[i].words);
        assert_null(group);
    }
    cme_store_close(store);
}

static void test_group__misuse_is_an_answer(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_group_spec spec = berlin();
    cme_group *group = NULL;
    cme_group_page *page = NULL;
    assert_status(CME_ERR_MISUSE, cme_group_create(NULL, &spec, &group), "no store");
    assert_status(CME_ERR_MISUSE, cme_group_create(store, NULL, &group), cme_store_message(store));
    spec.size = 0;
    assert_status(CME_ERR_MISUSE, cme_group_create(store, &spec, &group), cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_group_get(NULL, people_stranger(), &group), "no store");
    assert_status(CME_ERR_MISUSE, cme_group_get(store, people_stranger(), NULL), cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_group_update(NULL, people_stranger(), &spec, 0, &group), "no store");
    assert_status(CME_ERR_MISUSE, cme_group_update(store, people_stranger(), NULL, 0, &group),
                  cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_group_find(NULL, NULL, &page), "no store");
    assert_status(CME_ERR_MISUSE, cme_group_find(store, NULL, NULL), cme_store_message(store));
    assert_int_equal(people_changes(store), 0);
    cme_group_free(NULL);
    cme_group_page_free(NULL);
    cme_store_close(store);
}

static void test_group__get_names_the_id_that_is_missing(void **state) {
    (void)state;
    cme_store *store = support_store();
    char id[CME_ID_TEXT_SIZE];
    cme_id_text(people_stranger(), id);
    cme_group *group = NULL;
    people_assert_refused(store, CME_ERR_NOT_FOUND, cme_group_get(store, people_stranger(), &group), id);
    people_assert_refused(store, CME_ERR_INVALID, cme_group_get(store, CME_ID_NONE, &group),
                          "group must be set");
    cme_store_close(store);
}

static void test_group__update_applies_the_mask_alone(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_group_spec spec = berlin();
    spec.description = "old";
    spec.url = "https://old.example";
    cme_group *group = NULL;
    assert_ok(cme_group_create(store, &spec, &group), cme_store_message(store));
    cme_id id = group->id;
    cme_group_free(group);

    support_set_now(SUPPORT_NOON + 60);
    cme_group_spec change = CME_GROUP_SPEC_INIT; /* its name and zone are not read */
    change.description = "new";
    assert_ok(cme_group_update(store, id, &change, CME_GROUP_DESCRIPTION, &group), cme_store_message(store));
    assert_string_equal(group->url, "https://old.example");
    cme_group_free(group);
    assert_ok(cme_group_update(store, id, &change, CME_GROUP_DESCRIPTION | CME_GROUP_URL, &group),
              cme_store_message(store));
    assert_string_equal(group->name, "Rust Berlin");
    assert_string_equal(group->zone, "Europe/Berlin");
    assert_string_equal(group->description, "new");
    assert_null(group->url); /* in the mask, and not set */
    assert_int_equal(group->created_at, SUPPORT_NOON);
    assert_int_equal(group->updated_at, SUPPORT_NOON + 60);
    cme_group_free(group);
    people_assert_changed(store, CME_CHANGE_GROUP, CME_CHANGE_UPDATED, id, CME_ID_NONE);

    change.name = "Rust Brandenburg";
    change.zone = "UTC";
    assert_ok(cme_group_update(store, id, &change, CME_GROUP_NAME | CME_GROUP_ZONE, NULL),
              cme_store_message(store));
    assert_ok(cme_group_get(store, id, &group), cme_store_message(store));
    assert_string_equal(group->name, "Rust Brandenburg");
    assert_string_equal(group->zone, "UTC");
    assert_string_equal(group->description, "new");
    cme_group_free(group);
    cme_store_close(store);
}

static void test_group__update_of_nothing_returns_the_group(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id id = people_group(store, "Rust Berlin");
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    cme_group *group = NULL;
    support_set_now(SUPPORT_NOON + 60);
    assert_ok(cme_group_update(store, id, &spec, 0, &group), cme_store_message(store));
    assert_string_equal(group->name, "Rust Berlin");
    assert_int_equal(group->updated_at, SUPPORT_NOON);
    assert_int_equal(people_changes(store), 1);
    cme_group_free(group);
    cme_store_close(store);
}

static void test_group__update_refuses_and_changes_nothing(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id id = people_group(store, "Rust Berlin");
    cme_group_spec spec = berlin();
    cme_group *group = NULL;
    people_assert_refused(store, CME_ERR_INVALID,
                          cme_group_update(store, id, &spec, UINT64_C(1) << 40, &group), "0x10000000000");
    people_assert_refused(store, CME_ERR_NOT_FOUND,
                          cme_group_update(store, people_stranger(), &spec, CME_GROUP_NAME, &group),
                          "no group");
    spec.name = "";
    people_assert_refused(store, CME_ERR_INVALID,
                          cme_group_update(store, id, &spec, CME_GROUP_NAME | CME_GROUP_ZONE, &group),
                          "name of group");
    spec.name = "A";
    spec.zone = "Nowhere";
    people_assert_refused(store, CME_ERR_ZONE_UNKNOWN,
                          cme_group_update(store, id, &spec, CME_GROUP_NAME | CME_GROUP_ZONE, &group),
                          "Nowhere");
    spec.parent = people_stranger();
    people_assert_refused(store, CME_ERR_NOT_FOUND,
                          cme_group_update(store, id, &spec, CME_GROUP_PARENT, &group), "parent of group");
    assert_ok(cme_group_get(store, id, &group), cme_store_message(store));
    assert_string_equal(group->name, "Rust Berlin");
    cme_group_free(group);
    cme_store_close(store);
}

static void test_group__a_circle_is_refused_by_name(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id europe = people_group(store, "Europe");
    cme_id germany = people_group_below(store, "Germany", europe);
    cme_id berlin_id = people_group_below(store, "Berlin", germany);
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    spec.parent = berlin_id;
    people_assert_refused(
        store, CME_ERR_INVALID, cme_group_update(store, europe, &spec, CME_GROUP_PARENT, NULL),
        "parent 'Berlin' of group 'Europe' would close a circle: Europe > Germany > Berlin > Europe");
    people_assert_refused(store, CME_ERR_INVALID,
                          cme_group_update(store, berlin_id, &spec, CME_GROUP_PARENT, NULL),
                          "Berlin > Berlin");
    spec.parent = europe; /* up one level is no circle */
    assert_ok(cme_group_update(store, berlin_id, &spec, CME_GROUP_PARENT, NULL), cme_store_message(store));
    spec.parent = CME_ID_NONE; /* and to the top neither */
    cme_group *group = NULL;
    assert_ok(cme_group_update(store, germany, &spec, CME_GROUP_PARENT, &group), cme_store_message(store));
    assert_true(cme_id_is_none(group->parent));
    cme_group_free(group);
    cme_store_close(store);
}

static void test_group__nests_so_deep_and_not_deeper(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id levels[CME_GROUP_DEPTH_MAX];
    cme_id parent = CME_ID_NONE;
    for (int i = 0; i < CME_GROUP_DEPTH_MAX; i++) {
        levels[i] = parent = people_group_below(store, "level", parent);
    }
    cme_group_spec spec = berlin();
    spec.parent = parent;
    people_assert_refused(store, CME_ERR_LIMIT, cme_group_create(store, &spec, NULL), "17 deep, at most 16");

    /* A tree of two levels does not fit below the level where one group would. */
    cme_id top = people_group(store, "top");
    cme_id leaf = people_group_below(store, "leaf", top);
    spec.parent = levels[CME_GROUP_DEPTH_MAX - 2];
    people_assert_refused(store, CME_ERR_LIMIT, cme_group_update(store, top, &spec, CME_GROUP_PARENT, NULL),
                          "17 deep");
    assert_ok(cme_group_update(store, leaf, &spec, CME_GROUP_PARENT, NULL), cme_store_message(store));
    assert_ok(cme_group_update(store, top, &spec, CME_GROUP_PARENT, NULL), cme_store_message(store));
    cme_store_close(store);
}

/* The names of a page, joined by spaces. */
static void assert_names(cme_store *store, const cme_group_query *query, const char *expected) {
    cme_group_page *page = NULL;
    assert_ok(cme_group_find(store, query, &page), cme_store_message(store));
    char names[256] = "";
    for (size_t i = 0; i < page->count; i++) {
        (void)snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i > 0 ? " " : "",
                       page->items[i]->name);
    }
    assert_string_equal(names, expected);
    cme_group_page_free(page);
}

static void test_group__find_below_a_group(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id europe = people_group(store, "Europe");
    cme_id germany = people_group_below(store, "Germany", europe);
    (void)people_group_below(store, "France", europe);
    (void)people_group_below(store, "Berlin", germany);
    (void)people_group(store, "Asia");
    cme_group_query query = CME_GROUP_QUERY_INIT;
    assert_names(store, NULL, "Asia Berlin Europe France Germany");
    query.deep = true;
    assert_names(store, &query, "Asia Berlin Europe France Germany");
    query.parent = europe;
    assert_names(store, &query, "Berlin France Germany");
    query.deep = false;
    assert_names(store, &query, "France Germany");
    query.parent = people_stranger();
    cme_group_page *page = NULL;
    people_assert_refused(store, CME_ERR_NOT_FOUND, cme_group_find(store, &query, &page), "no group");
    assert_null(page);
    cme_store_close(store);
}

static void test_group__find_is_empty_in_an_empty_store(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_group_page *page = NULL;
    assert_ok(cme_group_find(store, NULL, &page), cme_store_message(store));
    assert_int_equal(page->count, 0);
    assert_null(page->next);
    cme_group_page_free(page);
    cme_store_close(store);
}

enum { MANY = 250 };

/* Pages through all groups below `parent` and checks that each comes once, in order. */
static void assert_pages(cme_store *store, cme_id parent, bool deep, uint32_t limit) {
    cme_group_query query = CME_GROUP_QUERY_INIT;
    query.parent = parent;
    query.deep = deep;
    query.limit = limit;
    cme_group_page *page = NULL;
    cme_group *last = NULL;
    size_t seen = 0;
    do {
        cme_group_page *next = NULL;
        query.cursor = page != NULL ? page->next : NULL;
        assert_ok(cme_group_find(store, &query, &next), cme_store_message(store));
        cme_group_page_free(page);
        page = next;
        assert_true(page->count == limit || page->next == NULL);
        assert_true(page->count > 0);
        for (size_t i = 0; i < page->count; i++, seen++) {
            if (last != NULL) {
                int names = strcmp(last->name, page->items[i]->name);
                assert_true(names < 0 ||
                            (names == 0 && memcmp(&last->id, &page->items[i]->id, sizeof(cme_id)) < 0));
            }
            cme_group_free(last);
            assert_ok(cme_group_get(store, page->items[i]->id, &last), cme_store_message(store));
        }
    } while (page->next != NULL);
    assert_int_equal(seen, MANY);
    cme_group_free(last);
    cme_group_page_free(page);
}

static void test_group__find_pages_give_each_group_once(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id top = people_group(store, "top");
    static const char *const names[] = {"Zoo",
                                        "same",
                                        "same",
                                        "\xC3\x84pfel, 100%",
                                        "\xE6\x9D\xB1\xE4\xBA\xAC",
                                        "a,b|c:d",
                                        "-",
                                        "\xF0\x9F\xA6\x80"};
    assert_ok(cme_store_begin(store), cme_store_message(store));
    for (int i = 0; i < MANY; i++) {
        (void)people_group_below(store, names[i % 8], top);
    }
    assert_ok(cme_store_commit(store), cme_store_message(store));
    static const uint32_t limits[] = {1, 7, 100, MANY, CME_PAGE_MAX};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        assert_pages(store, top, false, limits[i]);
        assert_pages(store, top, true, limits[i]);
    }
    cme_group_page *page = NULL;
    assert_ok(cme_group_find(store, NULL, &page), cme_store_message(store));
    assert_int_equal(page->count, CME_PAGE_DEFAULT);
    cme_group_page_free(page);
    cme_store_close(store);
}

static void test_group__find_refuses_foreign_cursors(void **state) {
    (void)state;
    cme_store *store = support_store();
    (void)people_person(store, "Ada");
    (void)people_person(store, "Bob");
    cme_person_query persons = CME_PERSON_QUERY_INIT;
    persons.limit = 1;
    cme_person_page *person_page = NULL;
    assert_ok(cme_person_find(store, &persons, &person_page), cme_store_message(store));
    const char *const cursors[] = {person_page->next,
                                   "",
                                   "nonsense",
                                   "group:tb",
                                   "group:tb,a",
                                   "group:tb,a,b",
                                   "group:tb,%FF,00000000-0000-0000-0000-000000000000"};
    for (size_t i = 0; i < sizeof cursors / sizeof cursors[0]; i++) {
        cme_group_query query = CME_GROUP_QUERY_INIT;
        query.cursor = cursors[i];
        cme_group_page *page = NULL;
        people_assert_refused(store, CME_ERR_INVALID, cme_group_find(store, &query, &page),
                              "not of this query");
    }
    cme_group_query query = CME_GROUP_QUERY_INIT;
    query.limit = CME_PAGE_MAX + 1;
    cme_group_page *page = NULL;
    people_assert_refused(store, CME_ERR_LIMIT, cme_group_find(store, &query, &page), "100001");
    cme_person_page_free(person_page);
    cme_store_close(store);
}

static void test_group__rows_are_the_tree_in_order(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_id europe = people_group(store, "Europe");
    cme_id germany = people_group_below(store, "Germany", europe);
    (void)people_group(store, "Asia");
    (void)people_group_below(store, "Berlin", germany);
    int64_t row = 0;
    int64_t *rows = NULL;
    size_t count = 0;
    cme_status status = cme__store_begin_read(store);
    assert_ok(status, cme_store_message(store));
    assert_ok(cme__group_row(store, europe, &row), cme_store_message(store));
    assert_ok(cme__group_rows(store, row, false, &rows, &count), cme_store_message(store));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0], row);
    cme__free(rows);
    assert_ok(cme__group_rows(store, row, true, &rows, &count), cme_store_message(store));
    assert_int_equal(count, 3);
    assert_true(rows[0] < rows[1] && rows[1] < rows[2]);
    cme__free(rows);
    assert_ok(cme__store_end(store, status), cme_store_message(store));
    cme_store_close(store);
}

static void test_group__a_rolled_back_group_is_gone(void **state) {
    (void)state;
    cme_store *store = support_store();
    assert_ok(cme_store_begin(store), cme_store_message(store));
    cme_id id = people_group(store, "Rust Berlin");
    assert_ok(cme_store_rollback(store), cme_store_message(store));
    cme_group *group = NULL;
    people_assert_refused(store, CME_ERR_NOT_FOUND, cme_group_get(store, id, &group), "no group");
    cme_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_group__create_keeps_every_field),
        cmocka_unit_test(test_group__create_leaves_empty_texts_unset),
        cmocka_unit_test(test_group__create_needs_no_out),
        cmocka_unit_test(test_group__create_names_the_wrong_field),
        cmocka_unit_test(test_group__misuse_is_an_answer),
        cmocka_unit_test(test_group__get_names_the_id_that_is_missing),
        cmocka_unit_test(test_group__update_applies_the_mask_alone),
        cmocka_unit_test(test_group__update_of_nothing_returns_the_group),
        cmocka_unit_test(test_group__update_refuses_and_changes_nothing),
        cmocka_unit_test(test_group__a_circle_is_refused_by_name),
        cmocka_unit_test(test_group__nests_so_deep_and_not_deeper),
        cmocka_unit_test(test_group__find_below_a_group),
        cmocka_unit_test(test_group__find_is_empty_in_an_empty_store),
        cmocka_unit_test(test_group__find_pages_give_each_group_once),
        cmocka_unit_test(test_group__find_refuses_foreign_cursors),
        cmocka_unit_test(test_group__rows_are_the_tree_in_order),
        cmocka_unit_test(test_group__a_rolled_back_group_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
