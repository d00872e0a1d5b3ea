/* test_duty.c: duties on groups, events and sessions, and how they are found. The last organizer:
 * test_membership_organizer.c.
 * May use the library, support_people.h, cmocka. */
#include "support_people.h"

#include <cmevent/duty.h>
#include <cmevent/event.h>

typedef struct fixture {
    cme_store *store;
    cme_id group;
    cme_id ada;
    cme_id series; /* Tuesdays at 19:00, from 2026-03-03 on */
} fixture;

static fixture begin(void) {
    fixture f = {.store = support_store()};
    f.group = people_group(f.store, "Rust Berlin");
    f.ada = people_person(f.store, "Ada");
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = f.group;
    spec.title = "Rust Night";
    spec.start = cme_civil_at(2026, 3, 3, 19, 0, 0);
    spec.duration_seconds = 7200;
    spec.rrule = "FREQ=WEEKLY";
    cme_event *event = NULL;
    assert_ok(cme_event_create(f.store, &spec, &event), cme_store_message(f.store));
    f.series = event->id;
    cme_event_free(event);
    return f;
}

static cme_session_key tuesday(const fixture *f, int day) {
    return cme_session_key_of(f->series, cme_civil_at(2026, 3, day, 19, 0, 0));
}

static cme_duty_spec host(const fixture *f) {
    cme_duty_spec spec = CME_DUTY_SPEC_INIT;
    spec.person = f->ada;
    spec.role = CME_DUTY_HOST;
    spec.group = f->group;
    return spec;
}

static cme_id assign(const fixture *f, cme_duty_spec spec) {
    cme_duty *duty = NULL;
    assert_ok(cme_duty_assign(f->store, &spec, &duty), cme_store_message(f->store));
    cme_id id = duty->id;
    cme_duty_free(duty);
    return id;
}

static cme_id assign_between(const fixture *f, cme_time since, cme_time until) {
    cme_duty_spec spec = host(f);
    spec.since = since;
    spec.until = until;
    return assign(f, spec);
}

/* How many duties a query finds. */
static void assert_finds(const fixture *f, cme_duty_query query, size_t expected) {
    cme_duty_page *page = NULL;
    query.size = sizeof query;
    assert_ok(cme_duty_find(f->store, &query, &page), cme_store_message(f->store));
    assert_int_equal(page->count, expected);
    cme_duty_page_free(page);
}

static void test_duty__assign_keeps_every_field(void **state) {
    (void)state;
    fixture f = begin();
    cme_duty_spec spec = host(&f);
    spec.role = "Kassenwart:in";
    spec.since = SUPPORT_NOON - 10;
    spec.until = SUPPORT_NOON + 10;
    spec.note = "elected,\nunanimously";
    cme_id id = assign(&f, spec);
    people_assert_changed(f.store, CME_CHANGE_DUTY, CME_CHANGE_CREATED, id, CME_ID_NONE);
    cme_duty *duty = NULL;
    assert_ok(cme_duty_get(f.store, id, &duty), cme_store_message(f.store));
    cme_store_close(f.store);
    assert_true(cme_id_equal(duty->id, id));
    assert_true(cme_id_equal(duty->person, f.ada));
    assert_string_equal(duty->person_name, "Ada");
    assert_string_equal(duty->role, "Kassenwart:in");
    assert_true(cme_id_equal(duty->group, f.group));
    assert_true(cme_id_is_none(duty->event));
    assert_true(cme_session_key_is_none(duty->session));
    assert_int_equal(duty->since, SUPPORT_NOON - 10);
    assert_int_equal(duty->until, SUPPORT_NOON + 10);
    assert_string_equal(duty->note, "elected,\nunanimously");
    cme_duty_free(duty);
}

static void test_duty__assign_begins_now_and_has_no_end(void **state) {
    (void)state;
    fixture f = begin();
    cme_duty_spec spec = host(&f);
    cme_duty *duty = NULL;
    assert_ok(cme_duty_assign(f.store, &spec, &duty), cme_store_message(f.store));
    assert_int_equal(duty->since, SUPPORT_NOON);
    assert_int_equal(duty->until, CME_TIME_NONE);
    assert_null(duty->note);
    cme_duty_free(duty);
    cme_store_close(f.store);
}

static void test_duty__assign_on_an_event(void **state) {
    (void)state;
    fixture f = begin();
    cme_duty_spec spec = host(&f);
    spec.group = CME_ID_NONE;
    spec.event = f.series;
    cme_duty *duty = NULL;
    assert_ok(cme_duty_assign(f.store, &spec, &duty), cme_store_message(f.store));
    assert_true(cme_id_equal(duty->event, f.series));
    assert_true(cme_id_is_none(duty->group));
    assert_true(cme_session_key_is_none(duty->session));
    cme_duty_free(duty);
    assert_finds(&f, (cme_duty_query){.event = f.series, .as_of = CME_TIME_NONE}, 1);
    assert_finds(&f, (cme_duty_query){.group = f.group, .as_of = CME_TIME_NONE}, 0);
    assert_finds(&f, (cme_duty_query){.session = tuesday(&f, 10), .as_of = CME_TIME_NONE},
                 0); /* the event itself */
    cme_store_close(f.store);
}

static void test_duty__assign_on_one_session(void **state) {
    (void)state;
    fixture f = begin();
    cme_duty_spec spec = host(&f);
    spec.role = CME_DUTY_SPEAKER;
    spec.group = CME_ID_NONE;
    spec.session = tuesday(&f, 10);
    cme_duty *duty = NULL;
    assert_finds(&f, (cme_duty_query){.session = tuesday(&f, 10), .as_of = CME_TIME_NONE}, 0);
    assert_ok(cme_duty_assign(f.store, &spec, &duty), cme_store_message(f.store));
    assert_true(cme_session_key_equal(duty->session, tuesday(&f, 10)));
    assert_true(cme_id_is_none(duty->event));
    cme_duty_free(duty);
    assert_finds(&f, (cme_duty_query){.session = tuesday(&f, 10), .as_of = CME_TIME_NONE}, 1);
    assert_finds(&f, (cme_duty_query){.session = tuesday(&f, 17), .as_of = CME_TIME_NONE}, 0);
    assert_finds(&f, (cme_duty_query){.event = f.series, .as_of = CME_TIME_NONE}, 0);
    cme_store_close(f.store);
}

static void test_duty__assign_on_the_session_of_a_plain_event(void **state) {
    (void)state;
    fixture f = begin();
    cme_event_spec event_spec = CME_EVENT_SPEC_INIT;
    event_spec.group = f.group;
    event_spec.title = "Workshop";
    event_spec.start = cme_civil_date(2026, 3, 14);
    cme_event *event = NULL;
    assert_ok(cme_event_create(f.store, &event_spec, &event), cme_store_message(f.store));
    cme_duty_spec spec = host(&f);
    spec.group = CME_ID_NONE;
    spec.session = cme_session_key_of(event->id, CME_CIVIL_NONE);
    cme_duty *duty = NULL;
    assert_ok(cme_duty_assign(f.store, &spec, &duty), cme_store_message(f.store));
    assert_true(cme_session_key_equal(duty->session, spec.session));
    cme_duty_free(duty);
    cme_event_free(event);
    cme_store_close(f.store);
}

static void test_duty__assign_names_the_wrong_field(void **state) {
    (void)state;
    fixture f = begin();
    static char long_role[CME_NAME_MAX + 2];
    memset(long_role, 'r', sizeof long_role - 1);
    cme_id nobody = people_stranger();
    cme_session_key no_session = cme_session_key_of(f.series, cme_civil_at(2026, 3, 4, 19, 0, 0));
    const cme_time none = CME_TIME_NONE;
    const struct {
        cme_duty_spec spec;
        cme_status status;
        const char *words;
    } cases[] = {
        {{.person = f.ada, .group = f.group, .role = NULL, .since = none, .until = none},
         CME_ERR_INVALID,
         "role of duty must not be empty"},
        {{.person = f.ada, .group = f.group, .role = "a\nb", .since = none, .until = none},
         CME_ERR_INVALID,
         "role of duty"},
        {{.person = f.ada, .group = f.group, .role = long_role, .since = none, .until = none},
         CME_ERR_LIMIT,
         "role of duty"},
        {{.person = f.ada, .group = f.group, .role = "host", .since = none, .until = none, .note = "\x01"},
         CME_ERR_INVALID,
         "note of duty"},
        {{.person = f.ada, .role = "host", .since = none, .until = none},
         CME_ERR_INVALID,
         "exactly one of group, event and session of duty must be set: 0 are"},
        {{.person = f.ada, .group = f.group, .event = f.series, .role = "host", .since = none, .until = none},
         CME_ERR_INVALID,
         "must be set: 2 are"},
        {{.person = f.ada,
          .event = f.series,
          .session = tuesday(&f, 10),
          .role = "host",
          .since = none,
          .until = none},
         CME_ERR_INVALID,
         "must be set: 2 are"},
        {{.group = f.group, .role = "host", .since = none, .until = none},
         CME_ERR_INVALID,
         "person must be set"},
        {{.person = nobody, .group = f.group, .role = "host", .since = none, .until = none},
         CME_ERR_NOT_FOUND,
         "no person"},
        {{.person = f.ada, .group = nobody, .role = "host", .since = none, .until = none},
         CME_ERR_NOT_FOUND,
         "no group"},
        {{.person = f.ada, .event = nobody, .role = "host", .since = none, .until = none},
         CME_ERR_NOT_FOUND,
         "no event"},
        {{.person = f.ada, .session = no_session, .role = "host", .since = none, .until = none},
         CME_ERR_NOT_FOUND,
         ""},
        {{.person = f.ada, .group = f.group, .role = "host", .since = SUPPORT_NOON, .until = SUPPORT_NOON},
         CME_ERR_INVALID,
         "until 2026-03-01T12:00:00Z of duty must be after its since, 2026-03-01T12:00:00Z"},
        {{.person = f.ada, .group = f.group, .role = "host", .since = none, .until = SUPPORT_NOON - 1},
         CME_ERR_INVALID,
         "until 2026-03-01T11:59:59Z of duty"},
        {{.person = f.ada, .group = f.group, .role = "host", .since = INT64_MAX, .until = none},
         CME_ERR_INVALID,
         "since of duty is 9223372036854775807"},
        {{.person = f.ada, .group = f.group, .role = "host", .since = none, .until = INT64_MAX},
         CME_ERR_INVALID,
         "until of duty is 9223372036854775807"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme_duty_spec spec = cases[i].spec;
        spec.size = sizeof spec;
        cme_duty *duty = (void *)&spec;
        people_assert_refused(f.store, cases[i].status, cme_duty_assign(f.store, &spec, &duty),
                              cases[i].words);
        assert_null(duty);
    }
    assert_finds(&f, (cme_duty_query){.history = true}, 0);
    cme_store_close(f.store);
}

static void test_duty__misuse_is_an_answer(void **state) {
    (void)state;
    fixture f = begin();
    cme_duty_spec spec = host(&f);
    cme_duty *duty = NULL;
    cme_duty_page *page = NULL;
    assert_status(CME_ERR_MISUSE, cme_duty_assign(NULL, &spec, &duty), "no store");
    assert_status(CME_ERR_MISUSE, cme_duty_assign(f.store, NULL, &duty), cme_store_message(f.store));
    assert_status(CME_ERR_MISUSE, cme_duty_get(NULL, f.ada, &duty), "no store");
    assert_status(CME_ERR_MISUSE, cme_duty_get(f.store, f.ada, NULL), cme_store_message(f.store));
    assert_status(CME_ERR_MISUSE, cme_duty_end(NULL, f.ada, CME_TIME_NONE, &duty), "no store");
    assert_status(CME_ERR_MISUSE, cme_duty_find(NULL, NULL, &page), "no store");
    assert_status(CME_ERR_MISUSE, cme_duty_find(f.store, NULL, NULL), cme_store_message(f.store));
    assert_status(CME_ERR_NOT_FOUND, cme_duty_get(f.store, people_stranger(), &duty),
                  cme_store_message(f.store));
    assert_status(CME_ERR_INVALID, cme_duty_get(f.store, CME_ID_NONE, &duty), cme_store_message(f.store));
    cme_duty_free(NULL);
    cme_duty_page_free(NULL);
    cme_store_close(f.store);
}

/* --- Once at a time
 * --------------------------------------------------------------------------------------------- */

static void assert_overlaps(const fixture *f, cme_time since, cme_time until, const char *words) {
    cme_duty_spec spec = host(f);
    spec.since = since;
    spec.until = until;
    people_assert_refused(f->store, CME_ERR_EXISTS, cme_duty_assign(f->store, &spec, NULL), words);
}

static void test_duty__a_role_is_held_once_at_a_time(void **state) {
    (void)state;
    fixture f = begin();
    cme_id id = assign_between(&f, SUPPORT_NOON, SUPPORT_NOON + 100);
    char text[CME_ID_TEXT_SIZE];
    cme_id_text(id, text);
    assert_overlaps(&f, SUPPORT_NOON, SUPPORT_NOON + 100, text);
    assert_overlaps(&f, SUPPORT_NOON - 10, SUPPORT_NOON + 1,
                    "'host' there already, since 2026-03-01T12:00:00Z until "
                    "2026-03-01T12:01:40Z");
    assert_overlaps(&f, SUPPORT_NOON + 99, SUPPORT_NOON + 200, text);
    assert_overlaps(&f, SUPPORT_NOON + 99, CME_TIME_NONE, text);
    assert_overlaps(&f, SUPPORT_NOON + 10, SUPPORT_NOON + 20, text);
    assert_overlaps(&f, SUPPORT_NOON - 10, CME_TIME_NONE, text);
    /* Right before and right after is well. */
    (void)assign_between(&f, SUPPORT_NOON - 100, SUPPORT_NOON);
    (void)assign_between(&f, SUPPORT_NOON + 100, CME_TIME_NONE);
    assert_overlaps(&f, SUPPORT_NOON + 5000, CME_TIME_NONE, "until (none)");
    cme_store_close(f.store);
}

static void test_duty__other_roles_people_and_places_do_not_overlap(void **state) {
    (void)state;
    fixture f = begin();
    (void)assign(&f, host(&f));
    cme_duty_spec spec = host(&f);
    spec.role = "Host"; /* roles are compared letter by letter */
    (void)assign(&f, spec);
    spec = host(&f);
    spec.person = people_person(f.store, "Bob");
    (void)assign(&f, spec);
    spec = host(&f);
    spec.group = people_group(f.store, "Rust Paris");
    (void)assign(&f, spec);
    spec = host(&f);
    spec.group = CME_ID_NONE;
    spec.event = f.series;
    (void)assign(&f, spec);
    spec.event = CME_ID_NONE;
    spec.session = tuesday(&f, 3);
    (void)assign(&f, spec);
    people_assert_refused(f.store, CME_ERR_EXISTS, cme_duty_assign(f.store, &spec, NULL), "there already");
    spec.session = tuesday(&f, 10);
    (void)assign(&f, spec);
    cme_store_close(f.store);
}

static void test_duty__a_duty_that_was_never_held_is_in_nobodys_way(void **state) {
    (void)state;
    fixture f = begin();
    cme_id id = assign_between(&f, SUPPORT_NOON + 50, CME_TIME_NONE);
    assert_ok(cme_duty_end(f.store, id, CME_TIME_NONE, NULL), cme_store_message(f.store));
    (void)assign_between(&f, SUPPORT_NOON, CME_TIME_NONE);
    cme_store_close(f.store);
}

/* --- Ending
 * ----------------------------------------------------------------------------------------------------- */

static void test_duty__end_now(void **state) {
    (void)state;
    fixture f = begin();
    cme_id id = assign(&f, host(&f));
    support_set_now(SUPPORT_NOON + 60);
    cme_duty *duty = NULL;
    assert_ok(cme_duty_end(f.store, id, CME_TIME_NONE, &duty), cme_store_message(f.store));
    assert_int_equal(duty->until, SUPPORT_NOON + 60);
    cme_duty_free(duty);
    people_assert_changed(f.store, CME_CHANGE_DUTY, CME_CHANGE_UPDATED, id, CME_ID_NONE);
    (void)assign(&f, host(&f)); /* and again from now on */
    cme_store_close(f.store);
}

static void test_duty__end_within_its_time_alone(void **state) {
    (void)state;
    fixture f = begin();
    cme_id id = assign_between(&f, SUPPORT_NOON - 100, SUPPORT_NOON + 100);
    people_assert_refused(f.store, CME_ERR_INVALID, cme_duty_end(f.store, id, SUPPORT_NOON - 101, NULL),
                          "a duty since 2026-03-01T11:58:20Z cannot end before that, 2026-03-01T11:58:19Z");
    people_assert_refused(f.store, CME_ERR_INVALID, cme_duty_end(f.store, id, SUPPORT_NOON + 101, NULL),
                          "a duty until 2026-03-01T12:01:40Z cannot end later, 2026-03-01T12:01:41Z");
    people_assert_refused(f.store, CME_ERR_INVALID, cme_duty_end(f.store, id, INT64_MAX, NULL),
                          "end of duty");
    assert_ok(cme_duty_end(f.store, id, SUPPORT_NOON + 50, NULL), cme_store_message(f.store)); /* planned */
    assert_ok(cme_duty_end(f.store, id, SUPPORT_NOON - 50, NULL),
              cme_store_message(f.store)); /* in hindsight */
    people_assert_refused(f.store, CME_ERR_STATE, cme_duty_end(f.store, id, SUPPORT_NOON - 60, NULL),
                          "ended already, 2026-03-01T11:59:10Z");
    people_assert_refused(f.store, CME_ERR_NOT_FOUND,
                          cme_duty_end(f.store, people_stranger(), CME_TIME_NONE, NULL), "no duty");
    cme_store_close(f.store);
}

static void test_duty__end_before_it_began_means_never(void **state) {
    (void)state;
    fixture f = begin();
    cme_id id = assign_between(&f, SUPPORT_NOON + 50, CME_TIME_NONE);
    cme_duty *duty = NULL;
    assert_ok(cme_duty_end(f.store, id, CME_TIME_NONE, &duty), cme_store_message(f.store));
    assert_int_equal(duty->since, SUPPORT_NOON + 50);
    assert_int_equal(duty->until, SUPPORT_NOON + 50);
    cme_duty_free(duty);
    assert_finds(&f, (cme_duty_query){.as_of = SUPPORT_NOON + 50}, 0);
    assert_finds(&f, (cme_duty_query){.history = true}, 1);
    people_assert_refused(f.store, CME_ERR_STATE, cme_duty_end(f.store, id, CME_TIME_NONE, NULL),
                          "ended already");
    cme_store_close(f.store);
}

/* --- Finding
 * ---------------------------------------------------------------------------------------------------- */

static void test_duty__find_as_of_is_half_open(void **state) {
    (void)state;
    fixture f = begin();
    (void)assign_between(&f, SUPPORT_NOON - 100, SUPPORT_NOON + 100);
    assert_finds(&f, (cme_duty_query){.as_of = SUPPORT_NOON - 101}, 0);
    assert_finds(&f, (cme_duty_query){.as_of = SUPPORT_NOON - 100}, 1);
    assert_finds(&f, (cme_duty_query){.as_of = CME_TIME_NONE}, 1);
    assert_finds(&f, (cme_duty_query){.as_of = SUPPORT_NOON + 99}, 1);
    assert_finds(&f, (cme_duty_query){.as_of = SUPPORT_NOON + 100}, 0);
    support_set_now(SUPPORT_NOON + 100);
    assert_finds(&f, (cme_duty_query){.as_of = CME_TIME_NONE}, 0);
    assert_finds(&f, (cme_duty_query){.history = true}, 1);
    cme_store_close(f.store);
}

static void test_duty__find_restrictions_hold_together(void **state) {
    (void)state;
    fixture f = begin();
    cme_duty_spec spec = host(&f);
    (void)assign(&f, spec);
    spec.role = CME_DUTY_SPEAKER;
    (void)assign(&f, spec);
    spec.person = people_person(f.store, "Bob");
    (void)assign(&f, spec);
    cme_id bob = spec.person;
    spec.group = CME_ID_NONE;
    spec.session = tuesday(&f, 3);
    (void)assign(&f, spec);
    const cme_time now = CME_TIME_NONE;
    cme_duty_page *page = NULL;
    assert_ok(cme_duty_find(f.store, NULL, &page), cme_store_message(f.store));
    assert_int_equal(page->count, 4);
    cme_duty_page_free(page);
    assert_finds(&f, (cme_duty_query){.as_of = now, .role = ""}, 4);
    assert_finds(&f, (cme_duty_query){.as_of = now, .group = f.group}, 3);
    assert_finds(&f, (cme_duty_query){.as_of = now, .person = bob}, 2);
    assert_finds(&f, (cme_duty_query){.as_of = now, .person = bob, .group = f.group}, 1);
    assert_finds(&f, (cme_duty_query){.as_of = now, .role = "speaker"}, 3);
    assert_finds(&f, (cme_duty_query){.as_of = now, .role = "speaker", .person = f.ada}, 1);
    assert_finds(&f, (cme_duty_query){.as_of = now, .role = "speaker", .session = tuesday(&f, 3)}, 1);
    assert_finds(&f, (cme_duty_query){.as_of = now, .role = "host", .session = tuesday(&f, 3)}, 0);
    assert_finds(&f, (cme_duty_query){.as_of = now, .event = f.series}, 0);
    assert_finds(&f, (cme_duty_query){.as_of = now, .group = f.group, .event = f.series}, 0);
    cme_store_close(f.store);
}

static void test_duty__find_refuses_what_is_wrong(void **state) {
    (void)state;
    fixture f = begin();
    cme_id nobody = people_stranger();
    const struct {
        cme_duty_query query;
        cme_status status;
        const char *words;
    } cases[] = {
        {{.group = nobody}, CME_ERR_NOT_FOUND, "no group"},
        {{.person = nobody}, CME_ERR_NOT_FOUND, "no person"},
        {{.event = nobody}, CME_ERR_NOT_FOUND, "no event"},
        {{.session = cme_session_key_of(f.series, cme_civil_at(2026, 3, 4, 19, 0, 0))},
         CME_ERR_NOT_FOUND,
         ""},
        {{.role = "\xFF"}, CME_ERR_INVALID, "role of duty query"},
        {{.limit = CME_PAGE_MAX + 1}, CME_ERR_LIMIT, "limit 100001"},
        {{.cursor = "person:tb,a,00000000-0000-0000-0000-000000000000"},
         CME_ERR_INVALID,
         "not of this query"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cme_duty_query query = cases[i].query;
        query.size = sizeof query;
        cme_duty_page *page = NULL;
        people_assert_refused(f.store, cases[i].status, cme_duty_find(f.store, &query, &page),
                              cases[i].words);
        assert_null(page);
    }
    cme_store_close(f.store);
}

enum { MANY = 250 };

static void assert_pages(const fixture *f, cme_duty_query query, uint32_t limit) {
    cme_time last_since = INT64_MIN;
    cme_id last_id = CME_ID_NONE;
    cme_duty_page *page = NULL;
    size_t seen = 0;
    query.size = sizeof query;
    query.limit = limit;
    do {
        cme_duty_page *next = NULL;
        query.cursor = page != NULL ? page->next : NULL;
        assert_ok(cme_duty_find(f->store, &query, &next), cme_store_message(f->store));
        cme_duty_page_free(page);
        page = next;
        assert_true(page->count == limit || page->next == NULL);
        assert_true(page->count > 0);
        for (size_t i = 0; i < page->count; i++, seen++) {
            const cme_duty *duty = page->items[i];
            assert_true(duty->since > last_since ||
                        (duty->since == last_since && memcmp(&last_id, &duty->id, sizeof last_id) < 0));
            last_since = duty->since;
            last_id = duty->id;
        }
    } while (page->next != NULL);
    assert_int_equal(seen, MANY);
    cme_duty_page_free(page);
}

static void test_duty__find_pages_give_each_duty_once(void **state) {
    (void)state;
    fixture f = begin();
    assert_ok(cme_store_begin(f.store), cme_store_message(f.store));
    for (int i = 0; i < MANY; i++) {
        char role[16];
        (void)snprintf(role, sizeof role, "role %d", i);
        cme_duty_spec spec = host(&f);
        spec.role = role;
        spec.since = SUPPORT_NOON - 1000 + (i * 7) % 50; /* many begin at the same instant */
        (void)assign(&f, spec);
    }
    assert_ok(cme_store_commit(f.store), cme_store_message(f.store));
    static const uint32_t limits[] = {1, 7, 100, MANY, CME_PAGE_MAX};
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        assert_pages(&f, (cme_duty_query){.as_of = CME_TIME_NONE}, limits[i]);
        assert_pages(&f, (cme_duty_query){.history = true, .group = f.group}, limits[i]);
        assert_pages(&f, (cme_duty_query){.history = true, .person = f.ada}, limits[i]);
    }
    cme_store_close(f.store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_duty__assign_keeps_every_field),
        cmocka_unit_test(test_duty__assign_begins_now_and_has_no_end),
        cmocka_unit_test(test_duty__assign_on_an_event),
        cmocka_unit_test(test_duty__assign_on_one_session),
        cmocka_unit_test(test_duty__assign_on_the_session_of_a_plain_event),
        cmocka_unit_test(test_duty__assign_names_the_wrong_field),
        cmocka_unit_test(test_duty__misuse_is_an_answer),
        cmocka_unit_test(test_duty__a_role_is_held_once_at_a_time),
        cmocka_unit_test(test_duty__other_roles_people_and_places_do_not_overlap),
        cmocka_unit_test(test_duty__a_duty_that_was_never_held_is_in_nobodys_way),
        cmocka_unit_test(test_duty__end_now),
        cmocka_unit_test(test_duty__end_within_its_time_alone),
        cmocka_unit_test(test_duty__end_before_it_began_means_never),
        cmocka_unit_test(test_duty__find_as_of_is_half_open),
        cmocka_unit_test(test_duty__find_restrictions_hold_together),
        cmocka_unit_test(test_duty__find_refuses_what_is_wrong),
        cmocka_unit_test(test_duty__find_pages_give_each_duty_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
