/* test_series_model.c: thousands of random edits of ten-year series with RSVPs, overrides, attendance and
 * duties: nothing is lost, the past stays, and each plan is what its application does (rules.md 43-47).
 * May use support_events.h, the library and the store's internals. */
#include "support_events.h"

#include "store_internal.h"

enum { PEOPLE = 12, EDITS = 2000, VERIFY_EVERY = 10 };

typedef struct life {
    world w;
    uint64_t random;
    cme_time now;
    cme_id people[PEOPLE];
    cme_id venues[2];
    size_t applied;
    size_t refused;
    size_t splits;
} life;

static uint64_t next_random(life *l) {
    l->random ^= l->random << 13;
    l->random ^= l->random >> 7;
    l->random ^= l->random << 17;
    return l->random;
}

static int below(life *l, int limit) {
    return (int)(next_random(l) % (uint64_t)limit);
}

static int64_t value(const life *l, const char *sql) {
    int64_t result = 0;
    assert_ok(cme__store_begin_read(l->w.store), cme_store_message(l->w.store));
    assert_ok(cme__db_value(l->w.store->db, sql, &result), cme_store_message(l->w.store));
    assert_ok(cme__store_end(l->w.store, CME_OK), cme_store_message(l->w.store));
    return result;
}

/* --- what must stay --- */

typedef struct totals {
    int64_t rsvps;
    int64_t log;
    int64_t attendance;
    int64_t alive;
    int64_t written;
    int64_t session_duties;
    uint64_t past; /* what is known of sessions that have started */
} totals;

static void mix(uint64_t *digest, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++) {
        *digest = (*digest ^ at[i]) * UINT64_C(0x100000001b3);
    }
}

/* Names, times, texts and counts of the sessions that have started: of one event, or all. */
static uint64_t past_digest(life *l, cme_id event) {
    uint64_t digest = UINT64_C(0xcbf29ce484222325);
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = 0;
    query.until = l->now + 1;
    query.limit = CME_PAGE_MAX;
    query.event = event;
    cme_session_page *page = NULL;
    assert_ok(cme_session_find(l->w.store, &query, &page), cme_store_message(l->w.store));
    for (size_t i = 0; i < page->count; i++) {
        const cme_session *s = page->items[i];
        mix(&digest, &s->key.event, sizeof s->key.event);
        mix(&digest, &s->key.recurrence_id, sizeof s->key.recurrence_id);
        mix(&digest, &s->starts_at, sizeof s->starts_at);
        mix(&digest, &s->ends_at, sizeof s->ends_at);
        mix(&digest, &s->going, sizeof s->going);
        mix(&digest, &s->attended, sizeof s->attended);
        mix(&digest, &s->capacity, sizeof s->capacity);
        mix(&digest, &s->venue, sizeof s->venue);
        mix(&digest, s->title, strlen(s->title));
    }
    cme_session_page_free(page);
    return digest;
}

static totals take_totals(life *l, cme_id event) {
    totals t = {0};
    t.rsvps = value(l, "SELECT count(*) FROM rsvps");
    t.log = value(l, "SELECT count(*) FROM rsvp_log");
    t.attendance = value(l, "SELECT count(*) FROM attendance");
    t.alive = value(l, "SELECT count(*) FROM rsvps WHERE state <= 6");
    t.written = value(l, "SELECT count(*) FROM sessions");
    t.session_duties = value(l, "SELECT count(*) FROM duties WHERE session IS NOT NULL");
    t.past = past_digest(l, event);
    return t;
}

static void assert_nothing_lost(life *l, cme_id event, const totals *before, const cme_series_plan *plan) {
    totals after = take_totals(l, event);
    int64_t changed = 0;
    int64_t ended = 0;
    for (size_t i = 0; i < plan->person_count; i++) {
        changed += plan->persons[i]->before != plan->persons[i]->after;
        ended += plan->persons[i]->after == CME_RSVP_CANCELLED;
    }
    assert_int_equal(after.rsvps, before->rsvps);
    assert_int_equal(after.attendance, before->attendance);
    assert_int_equal(after.session_duties, before->session_duties);
    assert_int_equal(after.log, before->log + changed); /* each change of an RSVP is in the plan */
    assert_int_equal(after.alive, before->alive - ended);
    assert_true(after.written >= before->written);
    assert_true(after.past == before->past);
    assert_int_equal(0, value(l, "SELECT count(*) FROM rsvps r LEFT JOIN sessions s ON s.rowid = r.session"
                                 " LEFT JOIN events e ON e.rowid = s.event WHERE e.rowid IS NULL"));
    assert_int_equal(0,
                     value(l, "SELECT count(*) FROM attendance a LEFT JOIN sessions s ON s.rowid = a.session"
                              " LEFT JOIN events e ON e.rowid = s.event WHERE e.rowid IS NULL"));
}

/* Each session is where, and when, the plan said. */
static void assert_as_planned(life *l, const cme_series_plan *plan) {
    for (size_t i = 0; i < plan->session_count; i++) {
        const cme_series_session *planned = plan->sessions[i];
        bool is_looked_at = i < 50 || planned->people > 0 || i % 17 == 0; /* of up to a thousand */
        if (!is_looked_at || cme_session_key_is_none(planned->to)) {
            continue;
        }
        cme_session *session = get_session(&l->w, planned->to);
        assert_int_equal(session->starts_at, planned->starts_after);
        assert_int_equal(session->ends_at, planned->ends_after);
        bool is_over = planned->effect == CME_SERIES_REMOVED || planned->effect == CME_SERIES_CANCELLED;
        assert_int_equal(session->status == CME_SESSION_CANCELLED, is_over);
        cme_session_free(session);
    }
}

/* --- a life --- */

static cme_id new_series(life *l) {
    static const char *const RULES[] = {"FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=1040",
                                        "FREQ=WEEKLY;UNTIL=20360304T180000Z", "FREQ=MONTHLY;BYDAY=2TU",
                                        "FREQ=DAILY;INTERVAL=3;COUNT=1200"};
    cme_event_spec spec = rust_nights(&l->w);
    cme_time day = l->now + 14 * 86400;
    spec.start = cme_civil_from_seconds(day - day % 86400 + 19 * 3600, CME_CIVIL_ZONED);
    spec.rrule = RULES[below(l, 5)];
    spec.capacity = below(l, 2) ? 4 : CME_UNLIMITED;
    spec.venue = below(l, 2) ? l->venues[0] : CME_ID_NONE;
    cme_event *event = NULL;
    if (cme_event_create(l->w.store, &spec, &event) != CME_OK) { /* the rule does not generate that day */
        spec.rrule = "FREQ=WEEKLY";
        event = make_event(&l->w, &spec);
    }
    cme_id id = event->id;
    cme_event_free(event);
    assert_ok(cme_event_publish(l->w.store, id, NULL), cme_store_message(l->w.store));
    return id;
}

/* A session of the next years; false: there is none. */
static bool pick_session(life *l, cme_session_key *key) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = l->now + 1 + (cme_time)below(l, below(l, 4) ? 120 : 3000) * 86400;
    query.limit = 8;
    cme_session_page *page = NULL;
    assert_ok(cme_session_find(l->w.store, &query, &page), cme_store_message(l->w.store));
    bool found = page->count > 0;
    if (found) {
        *key = page->items[below(l, (int)page->count)]->key;
    }
    cme_session_page_free(page);
    return found;
}

static void live_a_little(life *l) {
    cme_session_key key;
    for (int i = 0; i < 3; i++) {
        if (!pick_session(l, &key)) {
            (void)new_series(l);
            continue;
        }
        cme_id person = l->people[below(l, PEOPLE)];
        cme_session_spec own = CME_SESSION_SPEC_INIT;
        switch (below(l, 12)) {
        case 0:
            own.title = "Guest night";
            assert_ok(cme_session_override(l->w.store, key, &own, CME_SESSION_TITLE, NULL),
                      cme_store_message(l->w.store));
            break;
        case 1: {
            cme_session *session = get_session(&l->w, key);
            own.start = cme_civil_from_seconds(cme_civil_seconds(session->start) +
                                                   (cme_time)(below(l, 9) - 4) * 43200,
                                               (cme_civil_kind)session->start.kind);
            cme_session_free(session);
            cme_status status = cme_session_override(l->w.store, key, &own, CME_SESSION_START, NULL);
            assert_true(status == CME_OK || status == CME_ERR_INVALID);
            break;
        }
        case 2:
            assert_ok(cme_session_cancel(l->w.store, key, NULL), cme_store_message(l->w.store));
            break;
        case 3: {
            cme_duty_spec duty = CME_DUTY_SPEC_INIT;
            duty.person = person;
            duty.role = "host";
            duty.session = key;
            cme_status status = cme_duty_assign(l->w.store, &duty, NULL);
            assert_true(status == CME_OK || status == CME_ERR_EXISTS);
            break;
        }
        default:
            (void)answer(&l->w, key, person);
            break;
        }
    }
}

/* Time goes on; whoever comes to what has just begun is checked in. */
static void go_on(life *l) {
    cme_time since = l->now;
    l->now += (cme_time)(1 + below(l, 72)) * 3600;
    support_set_now(l->now);
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.from = since;
    query.until = l->now;
    cme_session_page *page = NULL;
    assert_ok(cme_session_find(l->w.store, &query, &page), cme_store_message(l->w.store));
    for (size_t i = 0; i < page->count; i++) {
        for (int p = 0; p < PEOPLE && page->items[i]->going > 0; p++) {
            cme_attendance_spec entry = CME_ATTENDANCE_SPEC_INIT;
            entry.session = page->items[i]->key;
            entry.person = l->people[p];
            cme_status status = cme_attendance_check_in(l->w.store, &entry, NULL);
            assert_true(status == CME_OK || status == CME_ERR_STATE); /* whoever does not go */
        }
    }
    cme_session_page_free(page);
}

static void choose_fields(life *l, cme_series_edit *edit) {
    static const char *const RULES[] = {"FREQ=WEEKLY",
                                        "FREQ=WEEKLY;BYDAY=TU,TH",
                                        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU",
                                        "FREQ=MONTHLY;BYDAY=2TU;COUNT=100",
                                        "FREQ=DAILY;INTERVAL=3",
                                        "FREQ=MONTHLY;BYMONTHDAY=15,31",
                                        "FREQ=WEEKLY;COUNT=500",
                                        "FREQ=DAILY;UNTIL=20330101T000000Z",
                                        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"};
    static const char *const ZONES[] = {"Europe/Berlin", "America/New_York", "Europe/Lisbon", "Asia/Kolkata"};
    static const uint64_t MASKS[] = {CME_SERIES_START,
                                     CME_SERIES_START,
                                     CME_SERIES_START,
                                     CME_SERIES_RRULE,
                                     CME_SERIES_RRULE | CME_SERIES_START,
                                     CME_SERIES_ZONE,
                                     CME_SERIES_ZONE | CME_SERIES_START,
                                     CME_SERIES_DURATION,
                                     CME_SERIES_TITLE,
                                     CME_SERIES_CAPACITY,
                                     CME_SERIES_VENUE | CME_SERIES_TITLE};
    edit->mask = MASKS[below(l, (int)(sizeof MASKS / sizeof MASKS[0]))];
    if (edit->scope == CME_SERIES_THIS) {
        edit->mask &= ~(CME_SERIES_RRULE | CME_SERIES_ZONE);
        edit->mask |= edit->mask == 0 ? CME_SERIES_TITLE : 0;
    }
    cme_time shift = (cme_time)(below(l, 7) - 3) * 86400 + (cme_time)(below(l, 9) - 4) * 1800;
    edit->start = cme_civil_from_seconds(cme_civil_seconds(edit->session.recurrence_id) + shift,
                                         (cme_civil_kind)edit->session.recurrence_id.kind);
    edit->rrule = RULES[below(l, (int)(sizeof RULES / sizeof RULES[0]))];
    edit->zone = ZONES[below(l, 4)];
    edit->keep = below(l, 2) ? CME_SERIES_KEEP_INSTANT : CME_SERIES_KEEP_WALL_CLOCK;
    edit->duration_seconds = 3600 * (1 + below(l, 30));
    edit->title = "Another night";
    edit->capacity = 1 + below(l, 5);
    edit->venue = l->venues[below(l, 2)];
}

static bool choose_edit(life *l, cme_series_edit *edit) {
    *edit = CME_SERIES_EDIT_INIT;
    if (!pick_session(l, &edit->session)) {
        return false;
    }
    edit->scope = (cme_series_scope[]){CME_SERIES_THIS, CME_SERIES_FOLLOWING, CME_SERIES_FOLLOWING,
                                       CME_SERIES_ALL}[below(l, 4)];
    edit->release_stranded = below(l, 3) > 0;
    switch (below(l, 16)) {
    case 0:
        edit->action = CME_SERIES_SKIP;
        edit->scope = CME_SERIES_THIS;
        break;
    case 1:
        edit->action = CME_SERIES_ADD;
        edit->scope = CME_SERIES_THIS;
        edit->start = cme_civil_from_seconds(cme_civil_seconds(edit->session.recurrence_id) +
                                                 (cme_time)below(l, 100) * 43200,
                                             (cme_civil_kind)edit->session.recurrence_id.kind);
        break;
    case 2:
        edit->action = CME_SERIES_CANCEL;
        edit->scope = below(l, 6) ? CME_SERIES_THIS : CME_SERIES_FOLLOWING;
        break;
    default:
        choose_fields(l, edit);
        break;
    }
    return true;
}

/* `looks_at_all`: at the past of all series, not of the one that is edited. */
static void edit_once(life *l, bool looks_at_all) {
    cme_series_edit edit;
    cme_series_plan *plan = NULL;
    if (!choose_edit(l, &edit)) {
        (void)new_series(l);
        return;
    }
    cme_id event = looks_at_all ? CME_ID_NONE : edit.session.event;
    totals before = take_totals(l, event);
    uint64_t changes = people_changes(l->w.store);
    cme_status status = cme_series_plan_make(l->w.store, &edit, &plan);
    assert_int_equal(changes, people_changes(l->w.store));
    if (status != CME_OK) {
        bool is_known = status == CME_ERR_INVALID || status == CME_ERR_CLOSED || status == CME_ERR_EXISTS ||
                        status == CME_ERR_CONFLICT;
        if (!is_known) {
            fail_msg("plan: %s: %s", cme_status_name(status), cme_store_message(l->w.store));
        }
        l->refused++;
        return;
    }
    bool may_not = plan->overfull_count > 0 || (plan->stranded_count > 0 && !edit.release_stranded);
    status = cme_series_apply(l->w.store, plan, NULL);
    assert_status(may_not ? CME_ERR_CONFLICT : CME_OK, status, cme_store_message(l->w.store));
    if (status == CME_OK) {
        assert_nothing_lost(l, event, &before, plan);
        assert_as_planned(l, plan);
        l->applied++;
        l->splits += !cme_id_is_none(plan->following);
    } else {
        l->refused++;
        assert_int_equal(changes, people_changes(l->w.store));
    }
    cme_series_plan_free(plan);
}

/* --- what others see --- */

static cme_session_page *all_sessions(cme_store *store) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    cme_session_page *page = NULL;
    query.from = 0;
    query.include_cancelled = true;
    query.limit = CME_PAGE_MAX;
    query.until = instant(2045, 1, 1, 0, 0);
    assert_ok(cme_session_find(store, &query, &page), cme_store_message(store));
    assert_null(page->next);
    return page;
}

/* By what is the same in every store: ids are not. */
static int compare_sessions(const void *left, const void *right) {
    const cme_session *a = *(const cme_session *const *)left;
    const cme_session *b = *(const cme_session *const *)right;
    int64_t a_id = cme_civil_seconds(a->key.recurrence_id);
    int64_t b_id = cme_civil_seconds(b->key.recurrence_id);
    int order = strcmp(a->uid, b->uid);
    return order != 0 ? order : a_id < b_id ? -1 : a_id > b_id;
}

static const cme_session **sorted(const cme_session_page *page) {
    const cme_session **items = malloc((page->count + 1) * sizeof(*items));
    assert_non_null(items);
    memcpy(items, page->items, page->count * sizeof *items);
    qsort(items, page->count, sizeof *items, compare_sessions);
    return items;
}

static void assert_same_session(const cme_session *a, const cme_session *b) {
    bool is_same = strcmp(a->uid, b->uid) == 0 &&
                   cme_civil_equal(a->key.recurrence_id, b->key.recurrence_id) &&
                   a->starts_at == b->starts_at && a->ends_at == b->ends_at && a->status == b->status &&
                   strcmp(a->title, b->title) == 0 && strcmp(a->zone, b->zone) == 0;
    if (!is_same) {
        char a_id[CME_CIVIL_TEXT_SIZE];
        char b_id[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(a->key.recurrence_id, a_id);
        cme_civil_text(b->key.recurrence_id, b_id);
        fail_msg(
            "%s %s \"%s\" from %lld to %lld, status %d, became %s %s \"%s\" from %lld to %lld, status %d",
            a->uid, a_id, a->title, (long long)a->starts_at, (long long)a->ends_at, (int)a->status, b->uid,
            b_id, b->title, (long long)b->starts_at, (long long)b->ends_at, (int)b->status);
    }
}

/* The same sessions, of the same times, status and titles. One that the edits took out of its series and that
 * stays as cancelled for those who had an RSVP is told to others as cancelled; where nobody knew of it, there
 * is nothing to cancel. */
static void assert_same_sessions(cme_store *store, cme_store *other) {
    cme_session_page *ours = all_sessions(store);
    cme_session_page *theirs = all_sessions(other);
    const cme_session **left = sorted(ours);
    const cme_session **right = sorted(theirs);
    size_t met = 0;
    for (size_t i = 0; i < ours->count; i++) {
        bool is_missing = met == theirs->count || compare_sessions(&left[i], &right[met]) < 0;
        if (is_missing && left[i]->status == CME_SESSION_CANCELLED) {
            continue;
        }
        assert_true(met < theirs->count);
        assert_same_session(left[i], right[met++]);
    }
    assert_int_equal(met, theirs->count);
    print_message("%zu sessions came round in a feed, %zu cancelled ones of no rule did not\n", met,
                  ours->count - met);
    free(left);
    free(right);
    cme_session_page_free(ours);
    cme_session_page_free(theirs);
}

static char *feed_of(cme_store *store, cme_id group) {
    cme_calendar_query query = CME_CALENDAR_QUERY_INIT;
    char *text = NULL;
    query.group = group;
    query.upto = CME_VISIBILITY_HIDDEN;
    assert_ok(cme_calendar_text(store, &query, &text, NULL), cme_store_message(store));
    return text;
}

static cme_calendar_report *import_into(cme_store *store, cme_id group, const char *text) {
    cme_calendar_import_spec spec = CME_CALENDAR_IMPORT_SPEC_INIT;
    cme_calendar_report *report = NULL;
    spec.group = group;
    assert_ok(cme_calendar_import(store, text, strlen(text), &spec, &report), cme_store_message(store));
    if (report->events_skipped > 0) {
        fail_msg("%s: %s", report->items[0]->uid, report->items[0]->text);
    }
    return report;
}

static void assert_known(life *l, cme_store *store, cme_id group, const char *feed) {
    cme_calendar_report *report = import_into(store, group, feed);
    assert_int_equal(report->events_unchanged, value(l, "SELECT count(*) FROM events"));
    cme_calendar_report_free(report);
}

/* The feed of all series, read into an empty store, makes the same sessions; both stores know it again. */
static void assert_feed_comes_round(life *l) {
    char *feed = feed_of(l->w.store, l->w.group);
    world elsewhere = open_world();
    cme_calendar_report *report = import_into(elsewhere.store, elsewhere.group, feed);
    assert_int_equal(report->events_created, value(l, "SELECT count(*) FROM events"));
    cme_calendar_report_free(report);
    assert_same_sessions(l->w.store, elsewhere.store);
    assert_known(l, elsewhere.store, elsewhere.group, feed);
    assert_known(l, l->w.store, l->w.group, feed);
    assert_same_sessions(l->w.store, elsewhere.store);
    cme_calendar_text_free(feed);
    close_world(&elsewhere);
}

static void test_series_model__random_edits_lose_nothing(void **state) {
    (void)state;
    life l = {.w = open_world(), .random = UINT64_C(0x5eed5e21e5), .now = SUPPORT_NOON};
    for (int i = 0; i < PEOPLE; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "Person %02d", i);
        l.people[i] = people_person(l.w.store, name);
    }
    l.venues[0] = make_venue(&l.w, "Hall", 6);
    l.venues[1] = make_venue(&l.w, "Cellar", 3);
    for (int i = 0; i < 3; i++) {
        (void)new_series(&l);
    }
    for (int i = 0; i < 60; i++) {
        live_a_little(&l);
    }
    for (int i = 0; i < EDITS; i++) {
        edit_once(&l, i % VERIFY_EVERY == 0);
        live_a_little(&l);
        if (i % 4 == 0) {
            go_on(&l);
        }
        if (i % VERIFY_EVERY == 0) {
            assert_verified(&l.w);
        }
    }
    print_message(
        "%zu edits applied (%zu splits), %zu refused; %lld RSVPs in %lld sessions, %lld check-ins\n",
        l.applied, l.splits, l.refused, (long long)value(&l, "SELECT count(*) FROM rsvps"),
        (long long)value(&l, "SELECT count(*) FROM sessions"),
        (long long)value(&l, "SELECT count(*) FROM attendance"));
    assert_true(l.applied > EDITS / 2);
    support_set_now(l.now);
    assert_feed_comes_round(&l);
    close_world(&l.w);
    support_set_now(SUPPORT_NOON);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_series_model__random_edits_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
