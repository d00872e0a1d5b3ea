/* test_rsvp_model.c: random histories, step by step through the library and through the model: state, guests,
 * places, counters, log and status agree after each step.
 * May use cmocka, support_rsvp.h, model/ and the library's public calls.
 * Must not use lib/rules: the model is a second opinion.
 *
 *     test_rsvp_model [STEPS [SEED [FEATURES]]]     FEATURES: bits of history_feature
 *
 * A history that fails is cut down to the operations that are needed for it, and told in words. */
#include "support_rsvp.h"

#include "model/history.h"

enum { STEPS = 40000, STEPS_BETWEEN_VERIFIES = 300, HISTORIES_OF_A_STORE = 40, SEED = 20260301 };

/* Both side by side. */
typedef struct world {
    evening evening;
    cme_id venue;
    int histories;
    long steps;
    model model;
    char difference[1024]; /* "": none */
} world;

static void begin_world(world *w) {
    w->evening = evening_begin(0);
    w->histories = 0;
}

static void begin_history(world *w, const history *h) {
    if (w->histories++ == HISTORIES_OF_A_STORE) {
        cme_store_close(w->evening.store);
        begin_world(w);
    }
    evening *e = &w->evening;
    support_set_now(SUPPORT_NOON);
    model_begin(&w->model, SUPPORT_NOON, EVENING_START, h->capacity);
    w->venue = CME_ID_NONE;
    if ((h->features & HISTORY_ROOM) != 0) {
        cme_venue_spec spec = CME_VENUE_SPEC_INIT;
        spec.name = "Hall";
        spec.zone = "Europe/Berlin";
        cme_venue *venue = NULL;
        assert_ok(cme_venue_create(e->store, &spec, &venue), cme_store_message(e->store));
        w->venue = venue->id;
        cme_venue_free(venue);
    }
    e->session = evening_session_at(e->store, e->group, w->venue, h->capacity);
    w->difference[0] = '\0';
}

#define DIFFERS(w, ...) ((void)snprintf((w)->difference, sizeof(w)->difference, __VA_ARGS__))

static bool agrees(const world *w) {
    return w->difference[0] == '\0';
}

/* --- what both are told --- */

static cme_status tell_answer(world *w, const operation *o, cme_rsvp **out) {
    cme_rsvp_spec spec = evening_spec(&w->evening, o->person, o->answer.answer, o->answer.guests);
    spec.when_full = o->answer.waits ? CME_WHEN_FULL_WAIT : CME_WHEN_FULL_REFUSE;
    return cme_rsvp_answer(w->evening.store, &spec, out);
}

static cme_status tell_room(world *w, const operation *o) {
    cme_venue_spec spec = CME_VENUE_SPEC_INIT;
    spec.room_capacity = o->seats;
    return cme_venue_update(w->evening.store, w->venue, &spec, CME_VENUE_ROOM_CAPACITY, NULL);
}

static cme_status tell_library(world *w, const operation *o, cme_rsvp **out) {
    const evening *e = &w->evening;
    switch (o->kind) {
    case OPERATION_ANSWER:
        return tell_answer(w, o, out);
    case OPERATION_CANCEL:
        return cme_rsvp_cancel(e->store, e->session, e->people[o->person], CME_ID_NONE, out);
    case OPERATION_INVITE:
        return cme_rsvp_invite(e->store, e->session, e->people[o->person], CME_ID_NONE, out);
    case OPERATION_CAPACITY:
        return evening_set_capacity(e, o->seats);
    case OPERATION_ROOM:
        return tell_room(w, o);
    case OPERATION_CANCEL_SESSION:
        return cme_session_cancel(e->store, e->session, NULL);
    case OPERATION_REINSTATE:
        return cme_session_reinstate(e->store, e->session, o->comeback, NULL);
    }
    return CME_ERR_MISUSE;
}

static cme_status tell_model(model *m, const operation *o) {
    switch (o->kind) {
    case OPERATION_ANSWER:
        return model_answers(m, &o->answer);
    case OPERATION_CANCEL:
        return model_cancel(m, o->person);
    case OPERATION_INVITE:
        return model_invite(m, o->person);
    case OPERATION_CAPACITY:
        return model_set_seats(m, MODEL_LIMIT_CAPACITY, o->seats);
    case OPERATION_ROOM:
        return model_set_seats(m, MODEL_LIMIT_ROOM, o->seats);
    case OPERATION_CANCEL_SESSION:
        return model_cancel_session(m);
    case OPERATION_REINSTATE:
        return model_reinstate(m, o->comeback);
    }
    return CME_ERR_MISUSE;
}

/* --- what both say --- */

static const char *state_name(cme_rsvp_state state) {
    static const char *const NAMES[] = {"nothing",    "INVITED", "PENDING",  "GOING",     "MAYBE",
                                        "WAITLISTED", "OFFERED", "DECLINED", "CANCELLED", "REJECTED"};
    return (unsigned)state < sizeof NAMES / sizeof NAMES[0] ? NAMES[state] : "?";
}

static void compare_party(world *w, int person, const cme_rsvp *rsvp) {
    const model_party *p = &w->model.parties[person];
    int place = model_place(&w->model, person);
    int ahead = model_heads_ahead(&w->model, person);
    if (rsvp->state != p->state || rsvp->guests != p->guests || rsvp->skips != p->skips ||
        rsvp->queue_position != place || rsvp->heads_ahead != ahead) {
        DIFFERS(
            w,
            "person %d: library %s +%d, place %d behind %d heads, %d skips; model %s +%d, place %d behind %d heads, %d skips",
            person, state_name(rsvp->state), rsvp->guests, rsvp->queue_position, rsvp->heads_ahead,
            rsvp->skips, state_name(p->state), p->guests, place, ahead, p->skips);
    }
    if ((rsvp->queued_at == CME_TIME_NONE) != (p->queued == 0)) {
        DIFFERS(w, "person %d: queued_at %lld, and %d heads are in the queue", person,
                (long long)rsvp->queued_at, p->queued);
    }
}

static int person_of(const world *w, cme_id id) {
    int person = 0;
    while (person < MODEL_PEOPLE - 1 && !cme_id_equal(id, w->evening.people[person])) {
        person++;
    }
    return person;
}

static void compare_page(world *w, const cme_rsvp_page *page) {
    size_t known = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        known += w->model.parties[i].state != 0;
    }
    if (page->count != known) {
        DIFFERS(w, "the library has %zu RSVPs, the model %zu", page->count, known);
    }
    for (size_t i = 0; i < page->count; i++) {
        compare_party(w, person_of(w, page->items[i]->person), page->items[i]);
    }
}

/* The library's page of all RSVPs. */
static void compare_parties(world *w) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = w->evening.session;
    cme_rsvp_page *page = NULL;
    assert_ok(cme_rsvp_find(w->evening.store, &query, &page), cme_store_message(w->evening.store));
    compare_page(w, page);
    cme_rsvp_page_free(page);
}

static void compare_session(world *w) {
    const model *m = &w->model;
    cme_session *session = NULL;
    assert_ok(cme_session_get(w->evening.store, w->evening.session, &session),
              cme_store_message(w->evening.store));
    int balance = 0;
    bool is_limited = false;
    for (int limit = 0; limit < 2; limit++) { /* capacity and room */
        int left = m->seats[limit] - model_taken(m, limit);
        if (m->seats[limit] != CME_UNLIMITED && (!is_limited || left < balance)) {
            balance = left;
            is_limited = true;
        }
    }
    int left = !is_limited ? CME_UNLIMITED : balance > 0 ? balance : 0;
    if (session->status != m->status || session->going != model_going(m) ||
        session->waiting != model_waiting(m) || session->seats_left != left ||
        session->seats_balance != balance) {
        DIFFERS(w,
                "session: library %d going, %d waiting, %d left (%d), status %d; model %d, %d, %d (%d), %d",
                session->going, session->waiting, session->seats_left, session->seats_balance,
                session->status, model_going(m), model_waiting(m), left, balance, m->status);
    }
    cme_session_free(session);
}

static bool lines_agree(const world *w, const cme_rsvp_log_entry *entry, const model_line *line) {
    return person_of(w, entry->person) == line->person && entry->from == line->from &&
           entry->to == line->to && entry->guests_before == line->guests_before &&
           entry->guests_after == line->guests_after && entry->reason == line->reason;
}

/* All lines from the first: also their order (rules.md 23). */
static void compare_log(world *w) {
    const model *m = &w->model;
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = w->evening.session;
    int count = 0;
    cme_rsvp_log_page *page = NULL;
    do {
        cme_rsvp_log_page *next = NULL;
        assert_ok(cme_rsvp_log_find(w->evening.store, &query, &next), cme_store_message(w->evening.store));
        cme_rsvp_log_page_free(page);
        page = next;
        for (size_t i = 0; i < page->count && agrees(w); i++, count++) {
            const cme_rsvp_log_entry *entry = page->items[i];
            const model_line *line = &m->log[count];
            if (count >= m->lines || !lines_agree(w, entry, line)) {
                DIFFERS(
                    w,
                    "line %d of the log: library person %d %s +%d to %s +%d, reason %d; model person %d %s +%d to %s +%d, reason %d (%d lines)",
                    count, person_of(w, entry->person), state_name(entry->from), entry->guests_before,
                    state_name(entry->to), entry->guests_after, entry->reason, line->person,
                    state_name(line->from), line->guests_before, state_name(line->to), line->guests_after,
                    line->reason, m->lines);
            }
        }
        query.cursor = page->next;
    } while (query.cursor != NULL && agrees(w));
    cme_rsvp_log_page_free(page);
    if (agrees(w) && count != m->lines) {
        DIFFERS(w, "the log of the library has %d lines, that of the model %d", count, m->lines);
    }
}

static void verify(world *w) {
    cme_store_report *report = NULL;
    assert_ok(cme_store_verify(w->evening.store, &report), cme_store_message(w->evening.store));
    if (report->count > 0) {
        DIFFERS(w, "verify: %s: %s", report->items[0]->check, report->items[0]->text);
    }
    cme_store_report_free(report);
}

/* --- histories --- */

static void take_step(world *w, const operation *o) {
    w->model.now += o->seconds;
    support_set_now(w->model.now);
    cme_rsvp *rsvp = NULL;
    cme_status status = tell_library(w, o, &rsvp);
    char message[512];
    (void)snprintf(message, sizeof message, "%s",
                   status == CME_OK ? "" : cme_store_message(w->evening.store));
    cme_status expected = tell_model(&w->model, o);
    if (status != expected) {
        DIFFERS(w, "library %s %s, model %s", cme_status_name(status), message, cme_status_name(expected));
    }
    if (agrees(w) && rsvp != NULL) {
        compare_party(w, o->person, rsvp);
    }
    cme_rsvp_free(rsvp);
    if (agrees(w)) {
        compare_parties(w);
    }
    if (agrees(w)) {
        compare_session(w);
    }
    if (++w->steps % STEPS_BETWEEN_VERIFIES == 0 && agrees(w)) {
        verify(w);
    }
}

/* The step at which they differ; -1: at none. */
static int run_history(world *w, const history *h) {
    begin_history(w, h);
    for (int i = 0; i < h->length; i++) {
        take_step(w, &h->operations[i]);
        if (!agrees(w)) {
            return i;
        }
    }
    compare_log(w);
    if (agrees(w) && w->histories % 8 == 0) {
        verify(w);
    }
    return agrees(w) ? -1 : h->length - 1;
}

/* Leaves out what the history fails without: pieces first, then single operations. */
static void cut_down(world *w, history *h) {
    for (int piece = h->length / 2; piece >= 1; piece = piece > 1 ? piece / 2 : 0) {
        for (int from = 0; from + piece <= h->length;) {
            history shorter = *h;
            shorter.length -= piece;
            memmove(&shorter.operations[from], &h->operations[from + piece],
                    (size_t)(h->length - from - piece) * sizeof h->operations[0]);
            int failed = run_history(w, &shorter);
            if (failed >= 0) {
                shorter.length = failed + 1;
                *h = shorter;
            } else {
                from++;
            }
        }
    }
}

static void tell_history(const history *h, int from) {
    print_error("features %#x, capacity %d\n", h->features, h->capacity);
    for (int i = from < 0 ? 0 : from; i < h->length; i++) {
        char words[256];
        history_words(&h->operations[i], words, sizeof words);
        print_error("%4d  %s\n", i, words);
    }
}

static void explain_failure(world *w, const history *h, int failed) {
    history cut = *h;
    cut.length = failed + 1;
    print_error("step %d: %s\nThe last operations:\n", failed, w->difference);
    tell_history(&cut, failed - 19);
    cut_down(w, &cut);
    (void)run_history(w, &cut);
    print_error("Cut down: %s\n", w->difference);
    tell_history(&cut, 0);
}

static long steps = STEPS;
static uint64_t seed = SEED;
static unsigned features = HISTORY_ALL;

static void test_rsvp_model__random_histories(void **state) {
    (void)state;
    static world w;
    static history h;
    begin_world(&w);
    for (long number = 0; number * HISTORY_LENGTH < steps; number++) {
        uint64_t seed_of_history = seed + (uint64_t)number;
        history_draw(&h, seed_of_history, features);
        int failed = run_history(&w, &h);
        if (failed >= 0) {
            print_error("To see it again: test_rsvp_model 1 %llu %#x\n", (unsigned long long)seed_of_history,
                        features);
            explain_failure(&w, &h, failed);
            fail();
        }
    }
    evening_end(&w.evening);
}

int main(int argc, char **argv) {
    steps = argc > 1 ? strtol(argv[1], NULL, 0) : STEPS;
    seed = argc > 2 ? strtoull(argv[2], NULL, 0) : SEED;
    features = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 0) : HISTORY_ALL;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rsvp_model__random_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
