/* test_venue.c: venues: their fields, their room capacity, and how they are found.
 * May use the library, support_people.h, cmocka. */
#include "support_people.h"

#include <math.h>

#include <cmevent/event.h>
#include <cmevent/rsvp.h>
#include <cmevent/venue.h>

static cme_venue_spec library(void) {
    cme_venue_spec spec = CME_VENUE_SPEC_INIT;
    spec.name = "Library, room 2";
    spec.zone = "Europe/Berlin";
    spec.room_capacity = 40;
    return spec;
}

static cme_id make(cme_store *store, const cme_venue_spec *spec) {
    cme_venue *venue = NULL;
    assert_ok(cme_venue_create(store, spec, &venue), cme_store_message(store));
    cme_id id = venue->id;
    cme_venue_free(venue);
    return id;
}

static void test_venue__create_keeps_every_field(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_venue_spec spec = library();
    spec.address = "Breite Str. 30\n10178 Berlin";
    spec.online_url = "https://meet.example/room2";
    spec.note = "Ring the bell";
    spec.has_geo = true;
    spec.latitude = 52.516275;
    spec.longitude = -180;
    cme_id id = make(store, &spec);
    people_assert_changed(store, CME_CHANGE_VENUE, CME_CHANGE_CREATED, id, CME_ID_NONE);
    cme_venue *venue = NULL;
    assert_ok(cme_venue_get(store, id, &venue), cme_store_message(store));
    cme_store_close(store);
    assert_true(cme_id_equal(venue->id, id));
    assert_string_equal(venue->name, "Library, room 2");
    assert_string_equal(venue->address, "Breite Str. 30\n10178 Berlin");
    assert_string_equal(venue->zone, "Europe/Berlin");
    assert_string_equal(venue->online_url, "https://meet.example/room2");
    assert_string_equal(venue->note, "Ring the bell");
    assert_true(venue->has_geo);
    assert_true(venue->latitude == 52.516275);
    assert_true(venue->longitude == -180);
    assert_int_equal(venue->room_capacity, 40);
    assert_int_equal(venue->created_at, SUPPORT_NOON);
    assert_int_equal(venue->updated_at, SUPPORT_NOON);
    cme_venue_free(venue);
}

static void test_venue__create_needs_only_a_name(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_venue_spec spec = CME_VENUE_SPEC_INIT;
    spec.name = "Online";
    spec.address = spec.zone = spec.online_url = spec.note = "";
    spec.latitude = 99; /* not read without has_geo */
    cme_venue *venue = NULL;
    assert_ok(cme_venue_create(store, &spec, &venue), cme_store_message(store));
    assert_null(venue->address);
    assert_null(venue->zone);
    assert_null(venue->online_url);
    assert_null(venue->note);
    assert_false(venue->has_geo);
    assert_true(venue->latitude == 0 && venue->longitude == 0);
    assert_int_equal(venue->room_capacity, CME_UNLIMITED);
    cme_venue_free(venue);
    spec.room_capacity = 0; /* closed is another thing than no limit (rules.md 9) */
    assert_ok(cme_venue_create(store, &spec, &venue), cme_store_message(store));
    assert_int_equal(venue->room_capacity, 0);
    cme_venue_free(venue);
    cme_store_close(store);
}

static void test_venue__the_origin_is_a_place(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_venue_spec spec = library();
    spec.has_geo = true;
    cme_venue *venue = NULL;
    assert_ok(cme_venue_create(store, &spec, &venue), cme_store_message(store));
    assert_true(venue->has_geo);
    assert_true(venue->latitude == 0 && venue->longitude == 0);
    cme_venue_free(venue);
    cme_store_close(store);
}

static void test_venue__create_names_the_wrong_field(void **state) {
    (void)state;
    cme_store *store = support_store();
    static char long_name[CME_NAME_MAX + 2];
    static char long_url[CME_URL_MAX + 2];
    static char long_text[CME_TEXT_MAX + 2];
    memset(long_name, 'n', sizeof long_name - 1);
    memset(long_url, 'u', sizeof long_url - 1);
    memset(long_text, 't', sizeof long_text - 1);
    const struct {
        cme_venue_spec spec;
        cme_status status;
        const char *words;
    } cases[] = {
        {{.name = NULL}, CME_ERR_INVALID, "name of venue must not be empty"},
        {{.name = "a\rb"}, CME_ERR_INVALID, "name of venue"},
        {{.name = long_name}, CME_ERR_LIMIT, "name of venue"},
        {{.name = "A", .address = "\x02"}, CME_ERR_INVALID, "address of venue"},
        {{.name = "A", .address = long_text}, CME_ERR_LIMIT, "address of venue"},
        {{.name = "A", .zone = "Berlin"}, CME_ERR_ZONE_UNKNOWN, "zone of venue: zone 'Berlin'"},
        {{.name = "A", .zone = "a\nb"}, CME_ERR_INVALID, "zone of venue"},
        {{.name = "A", .online_url = "a\nb"}, CME_ERR_INVALID, "online_url of venue"},
        {{.name = "A", .online_url = long_url}, CME_ERR_LIMIT, "online_url of venue"},
        {{.name = "A", .note = "\xE2\x28"}, CME_ERR_INVALID, "note of venue"},
        {{.name = "A", .has_geo = true, .latitude = 90.0000001},
         CME_ERR_INVALID,
         "latitude of venue is 90.000000"},
        {{.name = "A", .has_geo = true, .latitude = -91.5},
         CME_ERR_INVALID,
         "latitude of venue is -91.500000: must be -90 to 90 degrees"},
        {{.name = "A", .has_geo = true, .latitude = (double)NAN},
         CME_ERR_INVALID,
         "latitude of venue is not a number"},
        {{.name = "A", .has_geo = true, .longitude = 180.5},
         CME_ERR_INVALID,
         "longitude of venue is 180.500000: must be -180 to 180 degrees"},
        {{.name = "A", .has_geo = true, .longitude = (double)-INFINITY},
         CME_ERR_INVALID,
         "longitude of venue"},
        {{.name = "A", .has_geo = true, .longitude = 1e300},
         CME_ERR_INVALID,
         "longitude of venue is very large"},
        {{.name = "A", .room_capacity = -2},
         CME_ERR_INVALID,
         "room_capacity of venue is -2: must be 0 or more, or CME_UNLIMITED"},
        {{.name = "A", .room_capacity = CME_CAPACITY_MAX + 1},
         CME_ERR_LIMIT,
         "room_capacity of venue is 1000001: at most 1000000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme_venue_spec spec = cases[i].spec;
        spec.size = sizeof spec;
        cme_venue *venue = (void *)&spec;
        people_assert_refused(store, cases[i].status, cme_venue_create(store, &spec, &venue), cases[i].words);
        assert_null(venue);
    }
    cme_store_close(store);
}

static void test_venue__misuse_is_an_answer(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_venue_spec spec = library();
    cme_venue *venue = NULL;
    cme_venue_page *page = NULL;
    assert_status(CME_ERR_MISUSE, cme_venue_create(NULL, &spec, &venue), "no store");
    assert_status(CME_ERR_MISUSE, cme_venue_create(store, NULL, &venue), cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_venue_get(NULL, people_stranger(), &venue), "no store");
    assert_status(CME_ERR_MISUSE, cme_venue_get(store, people_stranger(), NULL), cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_venue_update(NULL, people_stranger(), &spec, 0, &venue), "no store");
    assert_status(CME_ERR_MISUSE, cme_venue_update(store, people_stranger(), NULL, 0, &venue),
                  cme_store_message(store));
    assert_status(CME_ERR_MISUSE, cme_venue_find(NULL, NULL, &page), "no store");
    assert_status(CME_ERR_MISUSE, cme_venue_find(store, NULL, NULL), cme_store_message(store));
    assert_int_equal(people_changes(store), 0);
    cme_venue_free(NULL);
    cme_venue_page_free(NULL);
    cme_store_close(store);
}

static void test_venue__get_names_the_id_that_is_missing(void **state) {
    (void)state;
    cme_store *store = support_store();
    char id[CME_ID_TEXT_SIZE];
    cme_id_text(people_stranger(), id);
    cme_venue *venue = NULL;
    people_assert_refused(store, CME_ERR_NOT_FOUND, cme_venue_get(store, people_stranger(), &venue), id);
    people_assert_refused(store, CME_ERR_INVALID, cme_venue_get(store, CME_ID_NONE, &venue),
                          "venue must be set");
    cme_store_close(store);
}

static void test_venue__update_applies_the_mask_alone(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_venue_spec spec = library();
    spec.note = "old";
    spec.has_geo = true;
    spec.latitude = 52.5;
    spec.longitude = 13.4;
    cme_id id = make(store, &spec);
    support_set_now(SUPPORT_NOON + 60);
    cme_venue_spec change = CME_VENUE_SPEC_INIT;
    change.address = "Somewhere";
    change.room_capacity = 60;
    cme_venue *venue = NULL;
    assert_ok(cme_venue_update(store, id, &change,
                               CME_VENUE_ADDRESS | CME_VENUE_NOTE | CME_VENUE_ROOM_CAPACITY, &venue),
              cme_store_message(store));
    assert_string_equal(venue->name, "Library, room 2");
    assert_string_equal(venue->address, "Somewhere");
    assert_string_equal(venue->zone, "Europe/Berlin");
    assert_null(venue->note);
    assert_true(venue->has_geo && venue->latitude == 52.5 && venue->longitude == 13.4);
    assert_int_equal(venue->room_capacity, 60);
    assert_int_equal(venue->created_at, SUPPORT_NOON);
    assert_int_equal(venue->updated_at, SUPPORT_NOON + 60);
    cme_venue_free(venue);
    people_assert_changed(store, CME_CHANGE_VENUE, CME_CHANGE_UPDATED, id, CME_ID_NONE);

    change.name = "Hall";
    change.zone = "Europe/Paris";
    change.online_url = "https://x.example";
    assert_ok(cme_venue_update(store, id, &change,
                               CME_VENUE_NAME | CME_VENUE_ZONE | CME_VENUE_ONLINE_URL | CME_VENUE_GEO, NULL),
              cme_store_message(store));
    assert_ok(cme_venue_get(store, id, &venue), cme_store_message(store));
    assert_string_equal(venue->name, "Hall");
    assert_string_equal(venue->zone, "Europe/Paris");
    assert_string_equal(venue->online_url, "https://x.example");
    assert_false(venue->has_geo);
    cme_venue_free(venue);
    cme_store_close(store);
}

static void test_venue__update_of_nothing_returns_the_venue(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_venue_spec spec = library();
    cme_id id = make(store, &spec);
    cme_venue *venue = NULL;
    assert_ok(cme_venue_update(store, id, &spec, 0, &venue), cme_store_message(store));
    assert_string_equal(venue->name, "Library, room 2");
    assert_int_equal(people_changes(store), 1);
    cme_venue_free(venue);
    cme_store_close(store);
}

static void test_venue__update_refuses_and_changes_nothing(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_venue_spec spec = library();
    cme_id id = make(store, &spec);
    people_assert_refused(store, CME_ERR_INVALID, cme_venue_update(store, id, &spec, UINT64_C(1) << 7, NULL),
                          "mask 0x80 of venue");
    people_assert_refused(store, CME_ERR_NOT_FOUND,
                          cme_venue_update(store, people_stranger(), &spec, CME_VENUE_NAME, NULL),
                          "no venue");
    spec.name = "Hall";
    spec.room_capacity = -7;
    people_assert_refused(store, CME_ERR_INVALID,
                          cme_venue_update(store, id, &spec, CME_VENUE_NAME | CME_VENUE_ROOM_CAPACITY, NULL),
                          "-7");
    cme_venue *venue = NULL;
    assert_ok(cme_venue_get(store, id, &venue), cme_store_message(store));
    assert_string_equal(venue->name, "Library, room 2");
    assert_int_equal(venue->room_capacity, 40);
    cme_venue_free(venue);
    cme_store_close(store);
}

/* --- The room of sessions
 * --------------------------------------------------------------------------------------- */

/* A published session at the venue to which so many people said yes. */
static cme_session_key meet(cme_store *store, cme_id venue, int people) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = people_group(store, "Rust Berlin");
    spec.venue = venue;
    spec.title = "Rust Night";
    spec.start = cme_civil_at(2026, 3, 3, 19, 0, 0);
    spec.duration_seconds = 7200;
    cme_event *event = NULL;
    assert_ok(cme_event_create(store, &spec, &event), cme_store_message(store));
    assert_ok(cme_event_publish(store, event->id, NULL), cme_store_message(store));
    cme_rsvp_spec answer = CME_RSVP_SPEC_INIT;
    answer.session = cme_session_key_of(event->id, CME_CIVIL_NONE);
    answer.answer = CME_RSVP_GOING;
    for (int i = 0; i < people; i++) {
        answer.person = people_person(store, "Somebody");
        assert_ok(cme_rsvp_answer(store, &answer, NULL), cme_store_message(store));
    }
    cme_event_free(event);
    return answer.session;
}

static void assert_heads(cme_store *store, cme_session_key key, int going, int waiting) {
    cme_session *session = NULL;
    assert_ok(cme_session_get(store, key, &session), cme_store_message(store));
    assert_int_equal(session->going, going);
    assert_int_equal(session->waiting, waiting);
    cme_session_free(session);
}

static cme_status resize(cme_store *store, cme_id venue, int32_t room_capacity) {
    cme_venue_spec spec = CME_VENUE_SPEC_INIT;
    spec.room_capacity = room_capacity;
    return cme_venue_update(store, venue, &spec, CME_VENUE_ROOM_CAPACITY, NULL);
}

static void test_venue__c15_a_room_does_not_shrink_below_those_who_go(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_venue_spec spec = library();
    cme_id venue = make(store, &spec);
    cme_session_key session = meet(store, venue, 3);
    people_assert_refused(store, CME_ERR_CONFLICT, resize(store, venue, 1), "2 too many");
    cme_venue *after = NULL;
    assert_ok(cme_venue_get(store, venue, &after), cme_store_message(store));
    assert_int_equal(after->room_capacity, 40);
    cme_venue_free(after);
    assert_ok(resize(store, venue, 3), cme_store_message(store));
    assert_heads(store, session, 3, 0);
    support_set_now(SUPPORT_NOON + 3 * 86400); /* the session is over: it holds the room no longer */
    assert_ok(resize(store, venue, 1), cme_store_message(store));
    cme_store_close(store);
}

static void test_venue__c11_a_larger_room_lets_the_waitlist_in(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_venue_spec spec = library();
    spec.room_capacity = 2;
    cme_id venue = make(store, &spec);
    cme_session_key session = meet(store, venue, 5);
    assert_heads(store, session, 2, 3);
    assert_ok(resize(store, venue, 4), cme_store_message(store));
    assert_heads(store, session, 4, 1);
    assert_ok(resize(store, venue, CME_UNLIMITED), cme_store_message(store));
    assert_heads(store, session, 5, 0);
    cme_store_close(store);
}

enum { MANY = 250 };

static void assert_pages(cme_store *store, uint32_t limit) {
    char last_name[CME_NAME_MAX + 1] = "";
    cme_id last_id = CME_ID_NONE;
    cme_venue_query query = CME_VENUE_QUERY_INIT;
    query.limit = limit;
    cme_venue_page *page = NULL;
    size_t seen = 0;
    do {
        cme_venue_page *next = NULL;
        query.cursor = page != NULL ? page->next : NULL;
        assert_ok(cme_venue_find(store, &query, &next), cme_store_message(store));
        cme_venue_page_free(page);
        page = next;
        assert_true(page->count == limit || page->next == NULL);
        assert_true(page->count > 0);
        for (size_t i = 0; i < page->count; i++, seen++) {
            int names = strcmp(last_name, page->items[i]->name);
            assert_true(names < 0 ||
                        (names == 0 && memcmp(&last_id, &page->items[i]->id, sizeof last_id) < 0));
            (void)snprintf(last_name, sizeof last_name, "%s", page->items[i]->name);
            last_id = page->items[i]->id;
        }
    } while (page->next != NULL);
    assert_int_equal(seen, MANY);
    cme_venue_page_free(page);
}

static void test_venue__find_pages_give_each_venue_once(void **state) {
    (void)state;
    cme_store *store = support_store();
    static const char *const names[] = {"Zoo", "same", "same", "\xC3\x84pfel, 100%",
                                        "\xE6\x9D\xB1\xE4\xBA\xAC"};
    assert_ok(cme_store_begin(store), cme_store_message(store));
    for (int i = 0; i < MANY; i++) {
        cme_venue_spec spec = library();
        spec.name = names[i % 5];
        (void)make(store, &spec);
    }
    assert_ok(cme_store_commit(store), cme_store_message(store));
    static const uint32_t limits[] = {1, 7, 100, MANY, CME_PAGE_MAX};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        assert_pages(store, limits[i]);
    }
    cme_venue_page *page = NULL;
    assert_ok(cme_venue_find(store, NULL, &page), cme_store_message(store));
    assert_int_equal(page->count, CME_PAGE_DEFAULT);
    cme_venue_page_free(page);
    cme_store_close(store);
}

static void test_venue__find_refuses_foreign_cursors_and_limits(void **state) {
    (void)state;
    cme_store *store = support_store();
    cme_venue_query query = CME_VENUE_QUERY_INIT;
    cme_venue_page *page = NULL;
    query.cursor = "person:tb,a,00000000-0000-0000-0000-000000000000";
    people_assert_refused(store, CME_ERR_INVALID, cme_venue_find(store, &query, &page), "not of this query");
    query.cursor = NULL;
    query.limit = CME_PAGE_MAX + 1;
    people_assert_refused(store, CME_ERR_LIMIT, cme_venue_find(store, &query, &page), "limit 100001");
    cme_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_venue__create_keeps_every_field),
        cmocka_unit_test(test_venue__create_needs_only_a_name),
        cmocka_unit_test(test_venue__the_origin_is_a_place),
        cmocka_unit_test(test_venue__create_names_the_wrong_field),
        cmocka_unit_test(test_venue__misuse_is_an_answer),
        cmocka_unit_test(test_venue__get_names_the_id_that_is_missing),
        cmocka_unit_test(test_venue__update_applies_the_mask_alone),
        cmocka_unit_test(test_venue__update_of_nothing_returns_the_venue),
        cmocka_unit_test(test_venue__update_refuses_and_changes_nothing),
        cmocka_unit_test(test_venue__c15_a_room_does_not_shrink_below_those_who_go),
        cmocka_unit_test(test_venue__c11_a_larger_room_lets_the_waitlist_in),
        cmocka_unit_test(test_venue__find_pages_give_each_venue_once),
        cmocka_unit_test(test_venue__find_refuses_foreign_cursors_and_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
