/* test_membership_history.c: random histories of memberships and organizers against a model of plain arrays.
 * May use the library's public headers, support_people.h, cmocka.
 * The model decides on its own: it shares no code with the library. */
#include "support_people.h"

#include <cmevent/duty.h>

enum { GROUPS = 2, PEOPLE = 4, INTERVALS_MAX = 400, HISTORIES = 60, STEPS = 60 };

/* An interval of a membership, or (state 0) an organizer's duty. */
typedef struct interval {
    int group;
    int person;
    int state;
    cme_time since;
    cme_time until; /* CME_TIME_NONE: running */
    cme_id duty;
} interval;

typedef struct model {
    interval intervals[INTERVALS_MAX];
    int count;
    cme_time now;
} model;

typedef struct world {
    cme_store *store;
    cme_id groups[GROUPS];
    cme_id people[PEOPLE];
    model model;
    uint64_t random;
} world;

static unsigned pick(world *w, unsigned choices) {
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (unsigned)((w->random >> 33) % choices);
}

/* --- The model
 * -------------------------------------------------------------------------------------------------- */

static bool covers(const interval *i, cme_time at) {
    return i->since <= at && (i->until == CME_TIME_NONE || i->until > at);
}

static interval *running(model *m, int group, int person) {
    for (int i = 0; i < m->count; i++) {
        interval *it = &m->intervals[i];
        if (it->state != 0 && it->until == CME_TIME_NONE && it->group == group && it->person == person) {
            return it;
        }
    }
    return NULL;
}

static interval *add(model *m, int group, int person, int state, cme_time since, cme_time until) {
    assert_true(m->count < INTERVALS_MAX);
    interval *it = &m->intervals[m->count++];
    *it = (interval){.group = group, .person = person, .state = state, .since = since, .until = until};
    return it;
}

/* Whether a group with others in it has an organizer at `at` only because of `person`, or of the duty
 * `except`. */
static bool is_last_organizer(model *m, int group, int person, const interval *except, cme_time at) {
    bool holds = false;
    bool others_hold = false;
    bool others_there = false;
    for (int i = 0; i < m->count; i++) {
        const interval *it = &m->intervals[i];
        if (it->group != group) {
            continue;
        }
        bool own = except != NULL ? it == except : it->person == person;
        if (it->state == 0 && covers(it, at)) {
            holds = holds || own;
            others_hold = others_hold || !own;
        }
        bool there = it->state == CME_MEMBERSHIP_LIVING_ROOM || it->state == CME_MEMBERSHIP_MEMBER;
        others_there = others_there || (there && it->person != person && it->until == CME_TIME_NONE);
    }
    return holds && !others_hold && others_there;
}

static void end_duties(model *m, int group, int person, cme_time at) {
    for (int i = 0; i < m->count; i++) {
        interval *it = &m->intervals[i];
        bool open = it->until == CME_TIME_NONE || (it->until > at && it->until > it->since);
        if (it->state == 0 && it->group == group && it->person == person && open) {
            it->until = at > it->since ? at : it->since;
        }
    }
}

static bool is_out(int state) {
    return state == CME_MEMBERSHIP_ALUMNI || state == CME_MEMBERSHIP_LEFT || state == CME_MEMBERSHIP_REMOVED;
}

/* What a change comes to, and the change itself. */
static cme_status model_set(model *m, int group, int person, int state, cme_time at, bool decided) {
    static const char *const table[] = {"yyy---", "=yy-yy", "-=y-yy", "--=yyy", "--y=yy", "yyy-=y", "b-b--="};
    interval *from = running(m, group, person);
    if (at == CME_TIME_NONE) {
        at = m->now;
    }
    if (at > m->now || (from != NULL && at < from->since)) {
        return CME_ERR_INVALID;
    }
    char cell = table[from != NULL ? from->state : 0][state - 1];
    if (cell == '=') {
        return CME_OK;
    }
    if (cell == '-') {
        return CME_ERR_STATE;
    }
    if (cell == 'b' && !decided) {
        return CME_ERR_INVALID;
    }
    if (is_out(state) && is_last_organizer(m, group, person, NULL, m->now)) {
        return CME_ERR_CONFLICT;
    }
    if (from != NULL) {
        from->until = at;
    }
    (void)add(m, group, person, state, at, CME_TIME_NONE);
    if (is_out(state)) {
        end_duties(m, group, person, at);
    }
    return CME_OK;
}

/* --- Steps
 * ------------------------------------------------------------------------------------------------------ */

static void step_membership(world *w) {
    int group = (int)pick(w, GROUPS);
    int person = (int)pick(w, PEOPLE);
    int state = 1 + (int)pick(w, 6);
    unsigned by = pick(w, PEOPLE + 1);
    cme_time at = pick(w, 3) == 0 ? w->model.now + 2 - (cme_time)pick(w, 8) : CME_TIME_NONE;
    cme_membership_spec spec = CME_MEMBERSHIP_SPEC_INIT;
    spec.group = w->groups[group];
    spec.person = w->people[person];
    spec.state = (cme_membership_state)state;
    spec.at = at;
    spec.by = by < PEOPLE ? w->people[by] : CME_ID_NONE;
    bool decided = by < PEOPLE && (int)by != person;
    cme_status expected = model_set(&w->model, group, person, state, at, decided);
    assert_status(expected, cme_membership_set(w->store, &spec, NULL), cme_store_message(w->store));
}

static void step_assign(world *w) {
    int group = (int)pick(w, GROUPS);
    int person = (int)pick(w, PEOPLE);
    cme_time since = w->model.now + (cme_time)pick(w, 4) - 1;
    cme_time until = pick(w, 2) == 0 ? CME_TIME_NONE : since + 1 + (cme_time)pick(w, 12);
    cme_status expected = CME_OK;
    for (int i = 0; i < w->model.count; i++) {
        const interval *it = &w->model.intervals[i];
        bool same = it->state == 0 && it->group == group && it->person == person;
        bool held = it->until == CME_TIME_NONE || it->until > it->since;
        bool apart = (it->until != CME_TIME_NONE && it->until <= since) ||
                     (until != CME_TIME_NONE && until <= it->since);
        if (same && held && !apart) {
            expected = CME_ERR_EXISTS;
        }
    }
    cme_duty_spec spec = CME_DUTY_SPEC_INIT;
    spec.person = w->people[person];
    spec.group = w->groups[group];
    spec.role = CME_DUTY_ORGANIZER;
    spec.since = since;
    spec.until = until;
    cme_duty *duty = NULL;
    assert_status(expected, cme_duty_assign(w->store, &spec, &duty), cme_store_message(w->store));
    if (duty != NULL) {
        add(&w->model, group, person, 0, since, until)->duty = duty->id;
    }
    cme_duty_free(duty);
}

static void step_end(world *w) {
    int chosen = (int)pick(w, (unsigned)w->model.count);
    interval *it = &w->model.intervals[chosen];
    if (it->state != 0) {
        return;
    }
    cme_time now = w->model.now;
    cme_time at = pick(w, 2) == 0 ? CME_TIME_NONE : now + 6 - (cme_time)pick(w, 12);
    cme_status expected = CME_OK;
    cme_time end = at != CME_TIME_NONE ? at : now > it->since ? now : it->since;
    if (it->until != CME_TIME_NONE && (it->until <= now || it->until <= it->since)) {
        expected = CME_ERR_STATE;
    } else if (end < it->since || (it->until != CME_TIME_NONE && end > it->until)) {
        expected = CME_ERR_INVALID;
    } else if (is_last_organizer(&w->model, it->group, it->person, it, end > now ? end : now)) {
        expected = CME_ERR_CONFLICT;
    }
    assert_status(expected, cme_duty_end(w->store, it->duty, at, NULL), cme_store_message(w->store));
    if (expected == CME_OK) {
        it->until = end;
    }
}

/* --- Comparing
 * -------------------------------------------------------------------------------------------------- */

static int count_at(const model *m, int group, bool duties, cme_time at) {
    int count = 0;
    for (int i = 0; i < m->count; i++) {
        const interval *it = &m->intervals[i];
        count += it->group == group && (it->state == 0) == duties && covers(it, at);
    }
    return count;
}

/* The model has this interval. Only used by queries of one group. */
static bool knows(const world *w, int group, cme_id person, int state, cme_time since, cme_time until) {
    for (int i = 0; i < w->model.count; i++) {
        const interval *it = &w->model.intervals[i];
        if (it->group == group && cme_id_equal(w->people[it->person], person) && it->state == state &&
            it->since == since && it->until == until) {
            return true;
        }
    }
    return false;
}

static void compare_memberships(const world *w, int group, cme_time at) {
    cme_membership_query query = CME_MEMBERSHIP_QUERY_INIT;
    query.group = w->groups[group];
    query.as_of = at;
    cme_membership_page *page = NULL;
    assert_ok(cme_membership_find(w->store, &query, &page), cme_store_message(w->store));
    assert_int_equal(page->count, count_at(&w->model, group, false, at));
    for (size_t i = 0; i < page->count; i++) {
        const cme_membership *found = page->items[i];
        assert_true(knows(w, group, found->person, (int)found->state, found->since, found->until));
    }
    cme_membership_page_free(page);
}

static void compare_duties(const world *w, int group, cme_time at) {
    cme_duty_query query = CME_DUTY_QUERY_INIT;
    query.group = w->groups[group];
    query.as_of = at;
    cme_duty_page *page = NULL;
    assert_ok(cme_duty_find(w->store, &query, &page), cme_store_message(w->store));
    assert_int_equal(page->count, count_at(&w->model, group, true, at));
    for (size_t i = 0; i < page->count; i++) {
        const cme_duty *found = page->items[i];
        assert_true(knows(w, group, found->person, 0, found->since, found->until));
    }
    cme_duty_page_free(page);
}

/* One person's whole history is the model's, in its order, and each interval begins where the one before
 * ended. */
static void compare_history(const world *w, int group, int person) {
    cme_membership_query query = CME_MEMBERSHIP_QUERY_INIT;
    query.group = w->groups[group];
    query.person = w->people[person];
    query.history = true;
    cme_membership_page *page = NULL;
    assert_ok(cme_membership_find(w->store, &query, &page), cme_store_message(w->store));
    size_t next = 0;
    for (int i = 0; i < w->model.count; i++) {
        const interval *it = &w->model.intervals[i];
        if (it->state == 0 || it->group != group || it->person != person) {
            continue;
        }
        assert_true(next < page->count);
        assert_int_equal(page->items[next]->state, it->state);
        assert_int_equal(page->items[next]->since, it->since);
        assert_int_equal(page->items[next]->until, it->until);
        assert_true(next == 0 || page->items[next - 1]->until == it->since);
        next++;
    }
    assert_int_equal(page->count, next);
    cme_membership_page_free(page);
}

static world begin(uint64_t seed) {
    world w = {.store = support_store(), .random = seed * UINT64_C(0x9E3779B97F4A7C15)};
    static const char *const people[PEOPLE] = {"Ada", "Bob", "Cem", "Dora"};
    static const char *const groups[GROUPS] = {"Berlin", "Paris"};
    for (int i = 0; i < GROUPS; i++) {
        w.groups[i] = people_group(w.store, groups[i]);
    }
    for (int i = 0; i < PEOPLE; i++) {
        w.people[i] = people_person(w.store, people[i]);
    }
    w.model.now = SUPPORT_NOON;
    return w;
}

static void test_membership_history__every_instant_is_as_the_model_says(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        world w = begin(seed);
        print_message("history %d\n", (int)seed);
        for (int i = 0; i < STEPS; i++) {
            w.model.now += pick(&w, 3); /* several changes in one second, and gaps */
            support_set_now(w.model.now);
            unsigned kind = pick(&w, 10);
            if (kind < 7 || w.model.count == 0) {
                step_membership(&w);
            } else if (kind < 9) {
                step_assign(&w);
            } else {
                step_end(&w);
            }
        }
        for (int group = 0; group < GROUPS; group++) {
            for (cme_time at = SUPPORT_NOON - 10; at <= w.model.now + 20; at++) {
                compare_memberships(&w, group, at);
                compare_duties(&w, group, at);
            }
            for (int person = 0; person < PEOPLE; person++) {
                compare_history(&w, group, person);
            }
        }
        cme_store_close(w.store);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_membership_history__every_instant_is_as_the_model_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
