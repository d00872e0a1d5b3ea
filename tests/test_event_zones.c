/* test_event_zones.c: what becomes of events when the zone data changes under them.
 * May use cmocka, support_events.h and the library.
 * Must not depend on the order of the tests: each has its own folder. */
#include "support_events.h"

/* A folder of zone data of our own, and a store beside it. */
typedef struct place {
    char *folder;
    char *zone;
    char *version;
    char *store;
    support_clock clock;
} place;

static void copy_file(const char *from, const char *to) {
    size_t size = 0;
    char *bytes = support_read_file(from, &size);
    FILE *file = fopen(to, "wb");
    assert_non_null(file);
    assert_int_equal(size, fwrite(bytes, 1, size, file));
    assert_int_equal(0, fclose(file));
    free(bytes);
}

/* The zone "Club" keeps the time of some zone of the system. */
static void set_zone(const place *p, const char *zone, const char *version) {
    char source[128];
    (void)snprintf(source, sizeof source, "/usr/share/zoneinfo/%s", zone);
    copy_file(source, p->zone);
    FILE *file = fopen(p->version, "wb");
    assert_non_null(file);
    (void)fprintf(file, "%s\n", version);
    assert_int_equal(0, fclose(file));
}

static place make_place(void) {
    place p = {.folder = support_temp_dir(), .clock = {SUPPORT_NOON}};
    p.zone = support_path(p.folder, "Club");
    p.version = support_path(p.folder, "+VERSION");
    p.store = support_path(p.folder, "club.db");
    return p;
}

static void remove_place(place *p) {
    support_temp_dir_remove(p->folder);
    free(p->zone);
    free(p->version);
    free(p->store);
}

static cme_store *open_place(place *p, bool read_only) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.clock = support_clock_now;
    options.clock_context = &p->clock;
    options.zone_directory = p->folder;
    options.read_only = read_only;
    cme_store *store = NULL;
    assert_ok(cme_store_open(p->store, &options, &store), cme_store_message(store));
    return store;
}

/* Rust Nights until the end of April in the zone "Club", with an answer for 10 and for 31 March. */
static cme_id fill(place *p, cme_id *ada) {
    set_zone(p, "Europe/Berlin", "2026a");
    world w = {open_place(p, false), CME_ID_NONE};
    cme_group_spec group = CME_GROUP_SPEC_INIT;
    group.name = "Rust";
    group.zone = "Club";
    cme_group *made = NULL;
    assert_ok(cme_group_create(w.store, &group, &made), cme_store_message(w.store));
    w.group = made->id;
    cme_group_free(made);
    *ada = people_person(w.store, "Ada");
    cme_event_spec spec = rust_nights(&w);
    spec.rrule = "FREQ=WEEKLY;UNTIL=20260428T170000Z"; /* 19:00 in Berlin: the last one is just in */
    cme_id id = publish(&w, &spec);
    answer(&w, on(id, 3, 10), *ada);
    answer(&w, on(id, 3, 31), *ada);
    cme_store_close(w.store);
    return id;
}

static void test_event_zones__future_instants_follow_and_names_stay(void **state) {
    (void)state;
    place p = make_place();
    cme_id ada;
    cme_id id = fill(&p, &ada);
    p.clock.now = instant(2026, 3, 11, 0, 0);

    set_zone(&p, "Europe/London", "2026b");
    world w = {open_place(&p, false), CME_ID_NONE};

    cme_session *past = get_session(&w, on(id, 3, 10));
    cme_session *future = get_session(&w, on(id, 3, 31));
    cme_event *event = get_event(&w, id);
    assert_int_equal(instant(2026, 3, 10, 18, 0), past->starts_at);   /* as it was */
    assert_int_equal(instant(2026, 3, 31, 18, 0), future->starts_at); /* 17:00 before */
    assert_int_equal(1, future->going);
    assert_int_equal(CME_RSVP_GOING, state_of(&w, on(id, 3, 31), ada));
    assert_int_equal(0, event->sequence);
    /* UNTIL is 18:00 in London now, so that 21 April is the last. */
    assert_int_equal(instant(2026, 4, 21, 20, 0), event->ends_at);
    people_assert_changed(w.store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE, CME_ID_NONE);
    cme_session_free(past);
    cme_session_free(future);
    cme_event_free(event);
    close_world(&w);
    remove_place(&p);
}

static void test_event_zones__a_session_is_found_once_after_its_zone_changed(void **state) {
    (void)state;
    place p = make_place();
    cme_id ada;
    cme_id id = fill(&p, &ada);
    p.clock.now = instant(2026, 3, 11, 0, 0);
    set_zone(&p, "Europe/London", "2026b");
    world w = {open_place(&p, false), CME_ID_NONE};
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.event = id;
    query.from = 0;

    cme_session_page *page = NULL;
    assert_ok(cme_session_find(w.store, &query, &page), cme_store_message(w.store));

    assert_int_equal(7, page->count);
    for (size_t i = 0; i < page->count; i++) {
        cme_session_key expected = cme_session_key_of(
            id, cme_civil_from_seconds(instant(2026, 3, 10, 19, 0) + (cme_time)i * 7 * 86400, 0));
        assert_true(cme_session_key_equal(expected, page->items[i]->key));
    }
    /* A window that begins between where the first one was and where it would be now. */
    cme_session_page_free(page);
    query.from = instant(2026, 3, 10, 18, 30);
    assert_ok(cme_session_find(w.store, &query, &page), cme_store_message(w.store));
    assert_int_equal(6, page->count);
    cme_session_page_free(page);
    close_world(&w);
    remove_place(&p);
}

static void test_event_zones__c46_an_edit_later_leaves_the_past_as_it_was(void **state) {
    (void)state;
    place p = make_place();
    cme_id ada;
    cme_id id = fill(&p, &ada);
    p.clock.now = instant(2026, 3, 11, 0, 0);
    set_zone(&p, "Europe/London", "2026b");
    world w = {open_place(&p, false), CME_ID_NONE};
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.rrule = "FREQ=WEEKLY";

    assert_ok(cme_event_update(w.store, id, &spec, CME_EVENT_RRULE, NULL), cme_store_message(w.store));

    cme_session *past = get_session(&w, on(id, 3, 10));
    assert_int_equal(instant(2026, 3, 10, 18, 0), past->starts_at);
    cme_session_free(past);
    close_world(&w);
    remove_place(&p);
}

static void test_event_zones__the_same_data_changes_nothing(void **state) {
    (void)state;
    place p = make_place();
    cme_id ada;
    (void)fill(&p, &ada);
    world w = {open_place(&p, false), CME_ID_NONE};
    uint64_t changes = people_changes(w.store);
    close_world(&w);

    set_zone(&p, "Europe/Berlin", "2026b"); /* only the version is new */
    w.store = open_place(&p, false);

    assert_int_equal(changes, people_changes(w.store));
    close_world(&w);
    remove_place(&p);
}

static void test_event_zones__a_reader_leaves_the_file_alone(void **state) {
    (void)state;
    place p = make_place();
    cme_id ada;
    cme_id id = fill(&p, &ada);
    set_zone(&p, "Europe/London", "2026b");

    world w = {open_place(&p, true), CME_ID_NONE};

    cme_session *session = get_session(&w, on(id, 3, 31));
    assert_int_equal(instant(2026, 3, 31, 17, 0), session->starts_at);
    cme_session_free(session);
    cme_store_close(w.store);
    remove_place(&p);
}

static void test_event_zones__a_zone_that_is_gone_is_said_when_it_is_needed(void **state) {
    (void)state;
    place p = make_place();
    cme_id ada;
    cme_id id = fill(&p, &ada);
    set_zone(&p, "Europe/London", "2026b");
    assert_int_equal(0, remove(p.zone));

    world w = {open_place(&p, false), CME_ID_NONE};

    cme_session_query query = CME_SESSION_QUERY_INIT;
    cme_session_page *page = NULL;
    assert_status(CME_ERR_ZONE_UNKNOWN, cme_session_find(w.store, &query, &page), cme_store_message(w.store));
    assert_says(&w, "Club");
    cme_event *event = get_event(&w, id);
    assert_string_equal("Club", event->zone);
    cme_event_free(event);
    cme_store_close(w.store);
    remove_place(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event_zones__future_instants_follow_and_names_stay),
        cmocka_unit_test(test_event_zones__a_session_is_found_once_after_its_zone_changed),
        cmocka_unit_test(test_event_zones__c46_an_edit_later_leaves_the_past_as_it_was),
        cmocka_unit_test(test_event_zones__the_same_data_changes_nothing),
        cmocka_unit_test(test_event_zones__a_reader_leaves_the_file_alone),
        cmocka_unit_test(test_event_zones__a_zone_that_is_gone_is_said_when_it_is_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
