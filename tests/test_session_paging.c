#define _POSIX_C_SOURCE 200809L

/* test_session_paging.c: random events, moved and cancelled at random: every search, page by page, finds
 * exactly what looking at each event by itself finds. May use cmocka, support_events.h and every room of the
 * library. Must not use the search to know what the search should find. */
#include "support_events.h"

#include "event_internal.h"
#include "time/civil.h"

enum { EVENTS = 40, CHANGES = 160, SEARCHES = 60, ROUNDS = 4, DAY = 86400 };

/* A xorshift generator: the same numbers in every run. */
static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static int below(uint64_t *state, int limit) {
    return (int)(next_random(state) % (uint64_t)limit);
}

static bool chance(uint64_t *state, int percent) {
    return below(state, 100) < percent;
}

/* A store full of random events, and what is known about them. */
typedef struct forest {
    world w;
    uint64_t random;
    cme_id groups[3]; /* the second lies below the first */
    cme_id venues[2];
    cme_id persons[2];
    cme_id events[EVENTS];
    cme_session_key *keys; /* of all sessions */
    cme_session **sessions;
    size_t count;
    size_t capacity;
} forest;

/* --- planting --- */

static cme_civil random_start(forest *f) {
    static const int hours[] = {0, 2, 9, 19, 19, 19, 23};
    int64_t day = cme__days_from_date(2026, 1, 1) + below(&f->random, 300);
    int hour = hours[below(&f->random, 7)];
    return cme_civil_from_seconds(day * DAY + hour * 3600 + (chance(&f->random, 30) ? 1800 : 0),
                                  CME_CIVIL_ZONED);
}

static void plant_event(forest *f, size_t index) {
    static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Pacific/Apia", "UTC", NULL};
    static const char *const rules[] = {
        NULL,
        NULL,
        NULL,
        "FREQ=DAILY",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;COUNT=10",
        "FREQ=DAILY;INTERVAL=3;COUNT=40",
        "FREQ=MONTHLY",
        "FREQ=HOURLY;INTERVAL=7;COUNT=100",
        "FREQ=WEEKLY;INTERVAL=2",
    };
    static const char *const titles[] = {"Rust Night", "Board games", "Rust and games", "Choir"};
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = f->groups[below(&f->random, 3)];
    spec.title = titles[below(&f->random, 4)];
    spec.start = random_start(f);
    spec.zone = zones[below(&f->random, 5)];
    spec.rrule = rules[below(&f->random, 10)];
    if (chance(&f->random, 20) && (spec.rrule == NULL || strstr(spec.rrule, "HOURLY") == NULL)) {
        spec.start.hour = spec.start.minute = 0;
        spec.start.kind = CME_CIVIL_DATE;
        spec.duration_days = below(&f->random, 4);
    } else {
        spec.duration_days = chance(&f->random, 20) ? below(&f->random, 10) : 0;
        spec.duration_seconds = below(&f->random, 5) * 3600;
    }
    if (chance(&f->random, 40)) {
        spec.venue = f->venues[below(&f->random, 2)];
    }
    cme_civil added[3];
    cme_civil removed[3];
    for (int i = 0; i < 3; i++) {
        added[i] = cme_civil_from_seconds(cme_civil_seconds(spec.start) + (1 + below(&f->random, 100)) * DAY,
                                          (cme_civil_kind)spec.start.kind);
        removed[i] =
            cme_civil_from_seconds(cme_civil_seconds(spec.start) + (1 + below(&f->random, 100)) * DAY,
                                   (cme_civil_kind)spec.start.kind);
    }
    if (chance(&f->random, 30)) {
        spec.rdates = added;
        spec.rdate_count = 3;
    }
    if (chance(&f->random, 30) && (spec.rrule != NULL || spec.rdates != NULL)) {
        spec.exdates = removed;
        spec.exdate_count = 3;
    }
    f->events[index] = chance(&f->random, 90) ? publish(&f->w, &spec) : make_draft(&f->w, &spec);
}

static void plant(forest *f, uint64_t seed) {
    *f = (forest){.w = open_world(), .random = seed};
    support_set_now(instant(2025, 12, 1, 0, 0));
    f->groups[0] = people_group(f->w.store, "Region");
    f->groups[1] = people_group_below(f->w.store, "City", f->groups[0]);
    f->groups[2] = people_group(f->w.store, "Elsewhere");
    f->venues[0] = make_venue(&f->w, "Hall", CME_UNLIMITED);
    f->venues[1] = make_venue(&f->w, "Pub", 30);
    f->persons[0] = people_person(f->w.store, "Ada");
    f->persons[1] = people_person(f->w.store, "Bob");
    for (size_t i = 0; i < EVENTS; i++) {
        plant_event(f, i);
    }
}

/* --- what there is, event by event --- */

static void forget(forest *f) {
    for (size_t i = 0; i < f->count; i++) {
        cme_session_free(f->sessions[i]);
    }
    f->count = 0;
}

static void remember(forest *f, cme_session_key key) {
    if (f->count == f->capacity) {
        f->capacity = f->capacity > 0 ? 2 * f->capacity : 1024;
        f->keys = realloc(f->keys, f->capacity * sizeof *f->keys);
        f->sessions = realloc(f->sessions, f->capacity * sizeof *f->sessions);
        assert_non_null(f->keys);
        assert_non_null(f->sessions);
    }
    f->keys[f->count] = key;
    f->sessions[f->count] = get_session(&f->w, key);
    f->count++;
}

static int compare_sessions(const void *left, const void *right) {
    const cme_session *a = *(const cme_session *const *)left;
    const cme_session *b = *(const cme_session *const *)right;
    if (a->starts_at != b->starts_at) {
        return a->starts_at < b->starts_at ? -1 : 1;
    }
    int order = memcmp(a->key.event.bytes, b->key.event.bytes, sizeof(cme_id));
    if (order != 0) {
        return order;
    }
    int64_t a_name = cme__recurrence_id_of(a->key.recurrence_id);
    int64_t b_name = cme__recurrence_id_of(b->key.recurrence_id);
    return (a_name > b_name) - (a_name < b_name);
}

/* All sessions of the year and a half from 2026 on, in order. */
static void look_at_each(forest *f) {
    forget(f);
    cme__expansion expansion = {0};
    for (size_t i = 0; i < EVENTS; i++) {
        int64_t row = 0;
        cme__event_series series;
        assert_ok(cme__event_row(f->w.store, f->events[i], &row), cme_store_message(f->w.store));
        assert_ok(cme__event_series_load(f->w.store, row, &series), cme_store_message(f->w.store));
        cme_event *event = get_event(&f->w, f->events[i]);
        assert_ok(cme__series_expand(NULL, &series.series, 0, instant(2027, 12, 1, 0, 0), 0, &expansion), "");
        for (size_t k = 0; k < expansion.count; k++) {
            cme_civil name = event->is_series ? cme_civil_from_seconds(expansion.civil[k], series.series.kind)
                                              : CME_CIVIL_NONE;
            remember(f, cme_session_key_of(f->events[i], name));
        }
        cme_event_free(event);
        cme__event_series_free(&series);
    }
    cme__expansion_free(&expansion);
    qsort(f->sessions, f->count, sizeof *f->sessions, compare_sessions);
}

/* Moves, renames, cancels, or answers. */
static void change_session(forest *f, const cme_session *session) {
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    uint64_t mask = 0;
    if (session->status == CME_SESSION_CANCELLED || session->starts_at > instant(2027, 9, 1, 0, 0)) {
        return;
    }
    switch (below(&f->random, 6)) {
    case 0:
    case 1: {
        int64_t by = (below(&f->random, 120) - 60) * (int64_t)3600 * 12;
        spec.start = cme_civil_from_seconds(cme_civil_seconds(session->start) + by,
                                            (cme_civil_kind)session->start.kind);
        mask = CME_SESSION_START;
        break;
    }
    case 2:
        spec.title = "Renamed for rust";
        mask = CME_SESSION_TITLE;
        break;
    case 3:
        spec.venue = chance(&f->random, 50) ? f->venues[below(&f->random, 2)] : CME_ID_NONE;
        mask = CME_SESSION_VENUE;
        break;
    case 4:
        assert_ok(cme_session_cancel(f->w.store, session->key, NULL), cme_store_message(f->w.store));
        return;
    default:
        if (session->status == CME_SESSION_SCHEDULED) {
            answer(&f->w, session->key, f->persons[below(&f->random, 2)]);
        }
        return;
    }
    cme_status status = cme_session_override(f->w.store, session->key, &spec, mask, NULL);
    if (status != CME_ERR_INVALID) { /* moved into the past */
        assert_ok(status, cme_store_message(f->w.store));
    }
}

static void change_something(forest *f) {
    cme_session_key key = f->sessions[below(&f->random, (int)f->count)]->key;
    cme_session *session = get_session(&f->w, key); /* it may have changed since it was remembered */
    change_session(f, session);
    cme_session_free(session);
}

/* --- searching --- */

static bool is_in_group(const forest *f, const cme_session_query *query, const cme_session *session) {
    return cme_id_equal(session->group, query->group) ||
           (query->deep && cme_id_equal(query->group, f->groups[0]) &&
            cme_id_equal(session->group, f->groups[1]));
}

static bool has_words(const forest *f, const cme_session_query *query, const cme_session *session) {
    cme_event *event = get_event(&f->w, session->key.event);
    const char *word = strcmp(query->text, "rust") == 0 ? "ust" : "games"; /* "Rust" and "rust" */
    bool found = strstr(event->title, word) != NULL || strstr(session->title, word) != NULL;
    cme_event_free(event);
    return found;
}

static bool has_answer(const forest *f, const cme_session_query *query, const cme_session *session) {
    cme_rsvp *rsvp = NULL;
    cme_status status = cme_rsvp_get(f->w.store, session->key, query->person, &rsvp);
    bool found = status == CME_OK && (query->rsvp_states == 0 ? rsvp->state <= CME_RSVP_OFFERED
                                                              : query->rsvp_states >> rsvp->state & 1);
    cme_rsvp_free(rsvp);
    return found;
}

static bool is_wanted(const forest *f, const cme_session_query *query, const cme_session *session) {
    bool is_inside =
        session->starts_at >= query->from || (query->overlapping && session->ends_at > query->from);
    if (!is_inside || session->starts_at >= query->until) {
        return false;
    }
    if ((session->status == CME_SESSION_DRAFT && !query->include_drafts) ||
        (session->status == CME_SESSION_CANCELLED && !query->include_cancelled)) {
        return false;
    }
    if (session->status == CME_SESSION_CANCELLED && !query->include_drafts) {
        cme_event *event = get_event(&f->w, session->key.event);
        bool is_draft = event->status == CME_EVENT_DRAFT; /* a cancelled session of a draft */
        cme_event_free(event);
        if (is_draft) {
            return false;
        }
    }
    return (cme_id_is_none(query->group) || is_in_group(f, query, session)) &&
           (cme_id_is_none(query->event) || cme_id_equal(query->event, session->key.event)) &&
           (cme_id_is_none(query->venue) || cme_id_equal(query->venue, session->venue)) &&
           (query->text == NULL || has_words(f, query, session)) &&
           (cme_id_is_none(query->person) || has_answer(f, query, session));
}

static cme_session_query random_query(forest *f) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = instant(2026, 1, 1, 0, 0) + (cme_time)below(&f->random, 400) * DAY + below(&f->random, DAY);
    query.until = query.from + (cme_time)below(&f->random, 60) * DAY + below(&f->random, DAY);
    query.overlapping = chance(&f->random, 30);
    query.include_drafts = chance(&f->random, 50);
    query.include_cancelled = chance(&f->random, 50);
    if (chance(&f->random, 20)) {
        query.group = f->groups[below(&f->random, 3)];
        query.deep = chance(&f->random, 50);
    }
    if (chance(&f->random, 20)) {
        query.event = f->events[below(&f->random, EVENTS)];
    }
    if (chance(&f->random, 20)) {
        query.venue = f->venues[below(&f->random, 2)];
    }
    if (chance(&f->random, 20)) {
        query.text = chance(&f->random, 50) ? "rust" : "games";
    }
    if (chance(&f->random, 15)) {
        query.person = f->persons[below(&f->random, 2)];
        query.rsvp_states = chance(&f->random, 50) ? 1U << CME_RSVP_CANCELLED : 0;
    }
    return query;
}

static void assert_same_session(const cme_session *expected, const cme_session *found) {
    assert_true(cme_session_key_equal(expected->key, found->key));
    assert_int_equal(expected->starts_at, found->starts_at);
    assert_int_equal(expected->ends_at, found->ends_at);
    assert_int_equal(expected->status, found->status);
    assert_int_equal(expected->overridden, found->overridden);
    assert_int_equal(expected->going, found->going);
    assert_true(cme_civil_equal(expected->start, found->start));
    assert_true(cme_id_equal(expected->venue, found->venue));
    assert_string_equal(expected->title, found->title);
    assert_string_equal(expected->zone, found->zone);
}

/* All pages of a search one after the other are what was expected. */
static void assert_pages(const forest *f, cme_session_query query, uint32_t limit) {
    size_t at = 0;
    char *cursor = NULL;
    bool more = true;
    query.limit = limit;
    while (more) {
        cme_session_page *page = NULL;
        query.cursor = cursor;
        assert_ok(cme_session_find(f->w.store, &query, &page), cme_store_message(f->w.store));
        assert_true(page->count <= limit);
        assert_false(page->truncated);
        for (size_t i = 0; i < page->count; i++) {
            while (at < f->count && !is_wanted(f, &query, f->sessions[at])) {
                at++;
            }
            assert_true(at < f->count);
            assert_same_session(f->sessions[at++], page->items[i]);
        }
        more = page->next != NULL;
        free(cursor);
        cursor = more ? strdup(page->next) : NULL;
        cme_session_page_free(page);
    }
    while (at < f->count) {
        assert_false(is_wanted(f, &query, f->sessions[at]));
        at++;
    }
}

static void test_session_paging__finds_what_each_event_has(void **state) {
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        forest f;
        plant(&f, UINT64_C(0x9E3779B97F4A7C15) + round);
        look_at_each(&f);
        for (int i = 0; i < CHANGES; i++) {
            change_something(&f);
            if (i % 40 == 39) {
                look_at_each(&f); /* also what was moved may be moved again */
            }
        }
        /* Half of it is past now, and one event is cancelled in the middle of it. */
        support_set_now(instant(2026, 7, 1, 0, 0));
        assert_ok(cme_event_cancel(f.w.store, f.events[0], NULL), cme_store_message(f.w.store));
        look_at_each(&f);
        for (int i = 0; i < SEARCHES; i++) {
            cme_session_query query = random_query(&f);
            assert_pages(&f, query, 1 + (uint32_t)below(&f.random, 3));
            assert_pages(&f, query, 50);
            assert_pages(&f, query, 100000);
        }
        forget(&f);
        free(f.keys);
        free(f.sessions);
        close_world(&f.w);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_session_paging__finds_what_each_event_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
