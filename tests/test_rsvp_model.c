/* test_rsvp_model.c: random histories against the rules written as plainly as possible: arrays and loops.
 * May use cmocka, support_rsvp.h and the library's public calls.
 * Must not use lib/rules: the model is a second opinion. */
#include "support_rsvp.h"

enum { PERSONS = 12, STEPS = 30000, STEPS_OF_A_SESSION = 150, STEPS_BETWEEN_VERIFIES = 250 };

/* --- the model: rules.md in arrays and loops --- */

typedef struct party {
    cme_rsvp_state state; /* 0: no RSVP */
    int guests;
    int skips;
    int arrival; /* who came to the queue earlier has the smaller number */
    int lines;   /* of the log */
} party;

typedef struct model {
    int capacity; /* -1: no limit */
    int arrivals;
    bool is_cancelled;
    party parties[PERSONS];
} model;

static int heads_in(const model *m, cme_rsvp_state state) {
    int heads = 0;
    for (int i = 0; i < PERSONS; i++) {
        if (m->parties[i].state == state) {
            heads += m->parties[i].guests + 1;
        }
    }
    return heads;
}

static bool fits(const model *m, int heads) {
    return m->capacity < 0 || heads_in(m, CME_RSVP_GOING) + heads <= m->capacity;
}

static bool could_fit(const model *m, int heads) {
    return m->capacity < 0 || heads <= m->capacity;
}

/* Who stands at this place of the queue, from 0; -1: nobody. */
static int in_queue(const model *m, int place) {
    for (int i = 0; i < PERSONS; i++) {
        int before = 0;
        for (int j = 0; j < PERSONS; j++) {
            before +=
                m->parties[j].state == CME_RSVP_WAITLISTED && m->parties[j].arrival < m->parties[i].arrival;
        }
        if (m->parties[i].state == CME_RSVP_WAITLISTED && before == place) {
            return i;
        }
    }
    return -1;
}

static void set(model *m, int person, cme_rsvp_state state, int guests) {
    party *p = &m->parties[person];
    if (state == CME_RSVP_WAITLISTED && p->state != CME_RSVP_WAITLISTED) {
        p->arrival = ++m->arrivals;
    }
    if (state != CME_RSVP_WAITLISTED) {
        p->skips = 0;
    }
    p->state = state;
    p->guests = guests;
    p->lines++;
}

static bool seat_one(model *m) {
    for (int place = 0; in_queue(m, place) >= 0; place++) {
        party *p = &m->parties[in_queue(m, place)];
        if (fits(m, p->guests + 1)) {
            for (int before = 0; before < place; before++) {
                party *passed = &m->parties[in_queue(m, before)];
                passed->skips += could_fit(m, passed->guests + 1);
            }
            set(m, in_queue(m, place), CME_RSVP_GOING, p->guests);
            return true;
        }
        if (!fits(m, 1) || (p->skips >= 3 && could_fit(m, p->guests + 1))) {
            return false;
        }
    }
    return false;
}

static void move_up(model *m) {
    while (seat_one(m)) {
    }
}

static cme_status model_answer(model *m, int person, cme_rsvp_state answer, int guests, bool waits) {
    party *p = &m->parties[person];
    if (m->is_cancelled) {
        return CME_ERR_CLOSED;
    }
    if (answer == CME_RSVP_DECLINED) {
        guests = 0;
    }
    cme_rsvp_state state = answer;
    if (answer == CME_RSVP_GOING && p->state == CME_RSVP_WAITLISTED) {
        state = CME_RSVP_WAITLISTED;
    } else if (answer == CME_RSVP_GOING) {
        int held = p->state == CME_RSVP_GOING ? p->guests + 1 : 0;
        bool somebody_waits = false;
        for (int i = 0; i < PERSONS; i++) {
            somebody_waits = somebody_waits || (m->parties[i].state == CME_RSVP_WAITLISTED &&
                                                could_fit(m, m->parties[i].guests + 1));
        }
        if (guests + 1 > held && (somebody_waits || !fits(m, guests + 1 - held))) {
            if (held > 0 || !waits) {
                return CME_ERR_FULL;
            }
            state = CME_RSVP_WAITLISTED;
        }
    }
    if (p->state == state && p->guests == guests) {
        return CME_OK;
    }
    bool gave_something_up = p->state == CME_RSVP_GOING || p->state == CME_RSVP_WAITLISTED;
    set(m, person, state, guests);
    if (gave_something_up) {
        move_up(m);
    }
    return CME_OK;
}

static bool is_alive(const party *p) {
    return p->state == CME_RSVP_INVITED || p->state == CME_RSVP_GOING || p->state == CME_RSVP_MAYBE ||
           p->state == CME_RSVP_WAITLISTED;
}

static cme_status model_cancel(model *m, int person) {
    if (m->parties[person].state == 0) {
        return CME_ERR_NOT_FOUND;
    }
    if (is_alive(&m->parties[person])) {
        set(m, person, CME_RSVP_CANCELLED, 0);
        move_up(m);
    }
    return CME_OK;
}

static cme_status model_invite(model *m, int person) {
    if (m->is_cancelled) {
        return CME_ERR_CLOSED;
    }
    if (m->parties[person].state == 0) {
        set(m, person, CME_RSVP_INVITED, 0);
    }
    return CME_OK;
}

static cme_status model_set_capacity(model *m, int capacity) {
    if (capacity >= 0 && heads_in(m, CME_RSVP_GOING) > capacity) {
        return CME_ERR_CONFLICT;
    }
    m->capacity = capacity;
    move_up(m);
    return CME_OK;
}

static void model_cancel_session(model *m) {
    m->is_cancelled = true;
    for (int i = 0; i < PERSONS; i++) {
        if (is_alive(&m->parties[i])) {
            set(m, i, CME_RSVP_CANCELLED, 0);
        }
    }
}

/* --- both side by side --- */

static uint32_t draw(uint32_t *seed, uint32_t below) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static void compare_party(const evening *e, const model *m, const cme_rsvp *rsvp, int step) {
    int person = 0;
    while (!cme_id_equal(rsvp->person, e->people[person])) {
        person++;
    }
    const party *p = &m->parties[person];
    int position = 0;
    int ahead = 0;
    if (p->state == CME_RSVP_WAITLISTED) {
        while (in_queue(m, position) != person) {
            ahead += m->parties[in_queue(m, position)].guests + 1;
            position++;
        }
        position++;
    }
    if (rsvp->state != p->state || rsvp->guests != p->guests || rsvp->skips != p->skips ||
        rsvp->queue_position != position || rsvp->heads_ahead != ahead) {
        fail_msg("step %d, person %d: engine %d+%d skips %d place %d after %d, model %d+%d skips %d place %d "
                 "after %d",
                 step, person, rsvp->state, rsvp->guests, rsvp->skips, rsvp->queue_position,
                 rsvp->heads_ahead, p->state, p->guests, p->skips, position, ahead);
    }
}

static void compare(const evening *e, const model *m, int step) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = e->session;
    cme_rsvp_page *page = NULL;
    assert_ok(cme_rsvp_find(e->store, &query, &page), cme_store_message(e->store));
    size_t known = 0;
    for (int i = 0; i < PERSONS; i++) {
        known += m->parties[i].state != 0;
    }
    assert_int_equal(page->count, known);
    for (size_t i = 0; i < page->count; i++) {
        compare_party(e, m, page->items[i], step);
    }
    cme_rsvp_page_free(page);
    if (m->parties[step % PERSONS].state != 0) {
        cme_rsvp *rsvp = evening_rsvp(e, step % PERSONS);
        compare_party(e, m, rsvp, step);
        cme_rsvp_free(rsvp);
    }
    assert_heads(e, heads_in(m, CME_RSVP_GOING), heads_in(m, CME_RSVP_WAITLISTED));
}

static void check_logs(const evening *e, const model *m) {
    for (int i = 0; i < PERSONS; i++) {
        assert_int_equal(evening_log_lines(e, i), m->parties[i].lines);
    }
}

static int draw_capacity(uint32_t *seed) {
    int capacity = (int)draw(seed, 14) - 1;
    return capacity < 0 ? CME_UNLIMITED : capacity;
}

static int draw_guests(uint32_t *seed) {
    switch (draw(seed, 8)) {
    case 0:
        return (int)draw(seed, 15); /* also more than the session holds */
    case 1:
    case 2:
    case 3:
        return (int)draw(seed, 4);
    default:
        return 0;
    }
}

/* One call, to both. */
static void take_step(const evening *e, model *m, uint32_t *seed, int step) {
    int person = (int)draw(seed, PERSONS);
    cme_status status = CME_OK;
    cme_status expected = CME_OK;
    uint32_t kind = draw(seed, 100);
    if (kind < 66) {
        cme_rsvp_state answer = kind < 54 ? CME_RSVP_GOING : kind < 60 ? CME_RSVP_MAYBE : CME_RSVP_DECLINED;
        cme_rsvp_spec spec = evening_spec(e, person, answer, draw_guests(seed));
        spec.when_full = draw(seed, 6) == 0 ? CME_WHEN_FULL_REFUSE : CME_WHEN_FULL_WAIT;
        status = cme_rsvp_answer(e->store, &spec, NULL);
        expected = model_answer(m, person, answer, spec.guests, spec.when_full == CME_WHEN_FULL_WAIT);
    } else if (kind < 88) {
        status = cme_rsvp_cancel(e->store, e->session, e->people[person], CME_ID_NONE, NULL);
        expected = model_cancel(m, person);
    } else if (kind < 91) {
        status = cme_rsvp_invite(e->store, e->session, e->people[person], CME_ID_NONE, NULL);
        expected = model_invite(m, person);
    } else if (!m->is_cancelled) {
        int capacity = draw_capacity(seed);
        capacity += capacity == m->capacity; /* the same again is no change */
        status = evening_set_capacity(e, capacity);
        expected = model_set_capacity(m, capacity);
    }
    if (status != expected) {
        fail_msg("step %d, person %d, kind %u: engine %s (%s), model %s", step, person, (unsigned)kind,
                 cme_status_name(status), cme_store_message(e->store), cme_status_name(expected));
    }
}

static void test_rsvp_model__random_histories(void **state) {
    (void)state;
    evening e = evening_begin(0);
    model m = {0};
    uint32_t seed = 20260301;
    for (int step = 0; step < STEPS; step++) {
        int within = step % STEPS_OF_A_SESSION;
        if (within == 0) {
            support_set_now(SUPPORT_NOON);
            int capacity = draw_capacity(&seed);
            m = (model){.capacity = capacity};
            e.session = evening_session_at(e.store, e.group, CME_ID_NONE, capacity);
        } else if (within == STEPS_OF_A_SESSION - 5) {
            assert_ok(cme_session_cancel(e.store, e.session, NULL), cme_store_message(e.store));
            model_cancel_session(&m);
        } else {
            /* Several in one second, and now and then the clock was set back. */
            support_set_now(SUPPORT_NOON + within / 3 - (draw(&seed, 10) == 0 ? 20 : 0));
            take_step(&e, &m, &seed, step);
        }
        compare(&e, &m, step);
        if (step % STEPS_BETWEEN_VERIFIES == STEPS_BETWEEN_VERIFIES - 1) {
            check_logs(&e, &m);
            assert_verified(e.store);
        }
    }
    evening_end(&e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp_model__random_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
