/* test_rsvp_model.c: random histories, step by step through the library and through the model: state, guests,
 * places, counters, log and status agree after each step.
 * May use cmocka, support_rsvp.h, model/ and the library's public calls.
 * Must not use lib/rules: the model is a second opinion.
 *
 *     test_rsvp_model [STEPS [SEED [FEATURES]]]     FEATURES: bits of history_feature
 *
 * A history that fails is cut down to the operations that are needed for it, and told in words. */
#include "support_rsvp.h"

#include <cmevent/block.h>
#include <cmevent/pool.h>
#include <cmevent/strike.h>

#include "model/history.h"

enum {
    STEPS = 60000,
    STEPS_BETWEEN_VERIFIES = 300,
    HISTORIES_OF_A_STORE = 10,
    SEED = 20260301,
    ORGANIZER = MODEL_PEOPLE
};

/* 2026-03-28 and 2026-10-24, 12:00 UTC: Berlin's clock is set in the night. */
#define SPRING_NOON INT64_C(1774699200)
#define AUTUMN_NOON INT64_C(1792843200)

/* Both side by side. */
typedef struct world {
    evening evening;
    cme_id venue;
    cme_id groups[MODEL_GROUPS];
    cme_session_key absences[MODEL_ABSENCES];
    cme_session_key elsewhere;
    cme_id pools[MODEL_POOLS];
    int pool_count;
    cme_time
        noon; /* of this history: each has days of its own, so that the clock of the store does not go back */
    int histories; /* in this store */
    int histories_of_a_store;
    bool is_cutting;
    long steps;
    model model;
    char difference[1024]; /* "": none */
} world;

static void begin_world(world *w) {
    w->evening = evening_begin(0);
    w->histories = 0;
}

static void begin_pools(world *w, const history *h) {
    w->pool_count = h->pools;
    for (int i = 0; i < h->pools; i++) {
        const char name[] = {(char)('a' + i), '\0'};
        cme_pool_spec spec = CME_POOL_SPEC_INIT;
        spec.event = w->evening.session.event;
        spec.name = name;
        spec.kind = h->is_open_pool[i] ? CME_POOL_OPEN : CME_POOL_NAMED;
        spec.seats = h->pool_seats[i];
        cme_pool *pool = NULL;
        assert_ok(cme_pool_create(w->evening.store, &spec, &pool), cme_store_message(w->evening.store));
        assert_int_equal(pool->number, i);
        w->pools[i] = pool->id;
        cme_pool_free(pool);
        w->model.seats[MODEL_LIMIT_POOL + i] = h->pool_seats[i];
        w->model.is_open_pool[MODEL_LIMIT_POOL + i] = h->is_open_pool[i];
    }
}

static cme_id begin_group(world *w, const char *name, cme_id parent) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    spec.name = name;
    spec.zone = "UTC";
    spec.parent = parent;
    cme_group *group = NULL;
    assert_ok(cme_group_create(w->evening.store, &spec, &group), cme_store_message(w->evening.store));
    cme_id id = group->id;
    cme_group_free(group);
    return id;
}

/* Groups of its own, so that no block nor strike of another history counts. */
static void begin_groups(world *w) {
    w->groups[MODEL_GROUP_ABOVE] = begin_group(w, "Rust", CME_ID_NONE);
    w->groups[MODEL_GROUP_OWN] = begin_group(w, "Rust Berlin", w->groups[MODEL_GROUP_ABOVE]);
    w->groups[MODEL_GROUP_BELOW] = begin_group(w, "Rust Pankow", w->groups[MODEL_GROUP_OWN]);
    w->evening.group = w->groups[MODEL_GROUP_OWN];
}

static cme_session_key begin_event(world *w, cme_id group, cme_time starts_at, int capacity) {
    cme_store *store = w->evening.store;
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = group;
    spec.venue = w->venue;
    spec.title = "Rust Night";
    spec.zone = w->model.is_in_berlin ? "Europe/Berlin" : "UTC";
    spec.start = cme_civil_from_seconds(starts_at + model_wall_clock(&w->model, starts_at), CME_CIVIL_ZONED);
    spec.duration_seconds = 2 * 3600;
    spec.capacity = capacity;
    cme_event *event = NULL;
    assert_ok(cme_event_create(store, &spec, &event), cme_store_message(store));
    assert_ok(cme_event_publish(store, event->id, NULL), cme_store_message(store));
    cme_session_key key = cme_session_key_of(event->id, CME_CIVIL_NONE);
    cme_event_free(event);
    return key;
}

/* A session before all this; the strikes of the last one expire while the history runs. */
static void begin_absence(world *w, const history *h, int number) {
    cme_store *store = w->evening.store;
    model_absence *absence = &w->model.absences[number];
    absence->at = w->noon - (MODEL_ABSENCES - number) * 86400 + 6 * 3600;
    support_set_now(absence->at - 3600);
    w->evening.session = w->absences[number] = begin_event(w, w->evening.group, absence->at, CME_UNLIMITED);
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        absence->is_struck[i] = h->is_absent[number][i];
        if (h->is_absent[number][i]) {
            assert_int_equal(evening_go(&w->evening, i, 0), CME_RSVP_GOING);
        }
    }
    support_set_now(absence->at + 3600);
    assert_ok(cme_attendance_close(store, w->absences[number]), cme_store_message(store));
}

/* Each history has days of its own; one in a certain night of the year has a store of its own. */
static void begin_days(world *w, const history *h) {
    bool needs_store = (h->features & HISTORY_SUMMER) != 0;
    if (w->histories++ >= w->histories_of_a_store || needs_store) {
        cme_store_close(w->evening.store);
        begin_world(w);
        w->histories = needs_store ? w->histories_of_a_store : 1;
    }
    w->noon = SUPPORT_NOON + (cme_time)w->histories * HISTORY_DAYS * 86400;
    if (needs_store) {
        w->noon = h->is_spring ? SPRING_NOON : AUTUMN_NOON;
    }
    model_begin(&w->model, w->noon, w->noon + HISTORY_STARTS_AFTER, h->capacity);
    w->model.is_in_berlin = needs_store;
}

static void begin_history(world *w, const history *h) {
    evening *e = &w->evening;
    begin_days(w, h);
    w->venue = CME_ID_NONE;
    if ((h->features & HISTORY_OVERLAP) != 0) { /* neither our blocks nor our room are theirs */
        cme_id others = begin_group(w, "Go Berlin", CME_ID_NONE);
        w->elsewhere = begin_event(w, others, w->model.starts_at - MODEL_ELSEWHERE, CME_UNLIMITED);
    }
    if ((h->features & HISTORY_ROOM) != 0) {
        cme_venue_spec spec = CME_VENUE_SPEC_INIT;
        spec.name = "Hall";
        spec.zone = "Europe/Berlin";
        cme_venue *venue = NULL;
        assert_ok(cme_venue_create(e->store, &spec, &venue), cme_store_message(e->store));
        w->venue = venue->id;
        cme_venue_free(venue);
    }
    begin_groups(w);
    for (int i = 0; i < MODEL_ABSENCES && (h->features & HISTORY_STRIKES) != 0; i++) {
        begin_absence(w, h, i);
    }
    support_set_now(w->noon);
    e->session = begin_event(w, e->group, w->model.starts_at, h->capacity);
    begin_pools(w, h);
    w->difference[0] = '\0';
}

#define DIFFERS(w, ...) ((void)snprintf((w)->difference, sizeof(w)->difference, __VA_ARGS__))

static bool agrees(const world *w) {
    return w->difference[0] == '\0';
}

/* --- what both are told --- */

static cme_status tell_answer(world *w, const operation *o, cme_rsvp **out) {
    const evening *e = &w->evening;
    cme_rsvp_spec spec = evening_spec(e, o->person, o->answer.answer, o->answer.guests);
    spec.when_full = o->answer.waits ? CME_WHEN_FULL_WAIT : CME_WHEN_FULL_REFUSE;
    spec.priority = o->answer.priority;
    spec.overrides = o->answer.overrides;
    char names[16] = "";
    for (int i = 0; i < MODEL_POOLS && o->answer.names_pools; i++) {
        if ((o->answer.pools & (1u << (MODEL_LIMIT_POOL + i))) != 0) {
            size_t length = strlen(names);
            (void)snprintf(names + length, sizeof names - length, "%s%c", length > 0 ? "," : "", 'a' + i);
        }
    }
    spec.pools = o->answer.names_pools ? names : NULL;
    spec.any_pool = o->answer.any_pool;
    spec.by = spec.overrides != 0 ? e->people[ORGANIZER] : CME_ID_NONE;
    return cme_rsvp_answer(e->store, &spec, out);
}

static cme_status tell_about_person(world *w, const operation *o, cme_rsvp **out) {
    const evening *e = &w->evening;
    cme_id person = e->people[o->person];
    cme_id by = e->people[ORGANIZER];
    switch (o->kind) {
    case OPERATION_INVITE:
        return cme_rsvp_invite(e->store, e->session, person, by, out);
    case OPERATION_APPROVE:
        return cme_rsvp_approve(e->store, e->session, person, by, o->overrides, out);
    case OPERATION_REJECT:
        return cme_rsvp_reject(e->store, e->session, person, by, out);
    case OPERATION_PROMOTE:
        return cme_rsvp_promote(e->store, e->session, person, by, o->overrides, out);
    case OPERATION_CONFIRM:
        return cme_rsvp_confirm(e->store, e->session, person, CME_ID_NONE, out);
    case OPERATION_PRIORITIZE:
        return cme_rsvp_prioritize(e->store, e->session, person, o->priority, by, out);
    case OPERATION_TRANSFER:
        return cme_rsvp_transfer(e->store, e->session, person, e->people[o->other],
                                 o->overrides != 0 ? by : CME_ID_NONE, o->overrides, out);
    default:
        return cme_rsvp_cancel(e->store, e->session, person, CME_ID_NONE, out);
    }
}

static cme_status tell_block(world *w, const operation *o) {
    const evening *e = &w->evening;
    if (o->kind == OPERATION_UNBLOCK) {
        return cme_block_end(e->store, w->groups[o->group], e->people[o->person], NULL);
    }
    cme_block_spec spec = CME_BLOCK_SPEC_INIT;
    spec.group = w->groups[o->group];
    spec.person = e->people[o->person];
    spec.by = e->people[ORGANIZER];
    spec.until = o->block_seconds > 0 ? w->model.now + o->block_seconds : CME_TIME_NONE;
    return cme_block_add(e->store, &spec, NULL);
}

static cme_status tell_excuse(world *w, const operation *o) {
    const evening *e = &w->evening;
    return cme_strike_excuse(e->store, w->absences[o->absence], e->people[o->person], e->people[ORGANIZER],
                             NULL, NULL);
}

static cme_status tell_elsewhere(world *w, const operation *o) {
    cme_rsvp_spec spec =
        evening_spec(&w->evening, o->person, o->goes ? CME_RSVP_GOING : CME_RSVP_DECLINED, 0);
    spec.session = w->elsewhere;
    return cme_rsvp_answer(w->evening.store, &spec, NULL);
}

static cme_status tell_policy(world *w, const model_policy *policy) {
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.approval = policy->approval;
    spec.invitation_only = policy->invitation_only;
    spec.opens_before = policy->opens_before;
    spec.closes_before = policy->closes_before;
    spec.cutoff_before = policy->cutoff_before;
    spec.party = policy->party;
    spec.promotion = policy->promotion;
    spec.offer_seconds = policy->offer_seconds;
    spec.quiet_from = policy->quiet_from;
    spec.quiet_until = policy->quiet_until;
    spec.reconfirm_before = policy->reconfirm_before;
    spec.reconfirm_seconds = policy->reconfirm_seconds;
    spec.overlap = policy->overlap;
    spec.strike_limit = policy->strike_limit;
    spec.strike_days = policy->strike_days;
    spec.strike_effect = policy->strike_effect;
    return cme_policy_set_session(w->evening.store, w->evening.session, &spec, CME_POLICY_ALL, NULL);
}

static cme_status tell_tick(cme_store *store) {
    bool more = true;
    cme_status status = CME_OK;
    while (status == CME_OK && more) {
        cme_store_ticked *ticked = NULL;
        status = cme_store_tick(store, &ticked);
        more = status == CME_OK && ticked->more;
        cme_store_ticked_free(ticked);
    }
    return status;
}

static cme_status tell_plan(world *w, const operation *o) {
    const evening *e = &w->evening;
    cme_session_spec capacity = CME_SESSION_SPEC_INIT;
    cme_venue_spec room = CME_VENUE_SPEC_INIT;
    cme_pool_spec pool = CME_POOL_SPEC_INIT;
    switch (o->kind) {
    case OPERATION_CAPACITY:
        capacity.capacity = o->seats;
        capacity.allow_overfull = o->allow_overfull;
        return cme_session_override(e->store, e->session, &capacity, CME_SESSION_CAPACITY, NULL);
    case OPERATION_ROOM:
        room.room_capacity = o->seats;
        room.allow_overfull = o->allow_overfull;
        return cme_venue_update(e->store, w->venue, &room, CME_VENUE_ROOM_CAPACITY, NULL);
    case OPERATION_POOL:
        pool.seats = o->seats;
        pool.allow_overfull = o->allow_overfull;
        return cme_pool_set_session_seats(e->store, e->session, w->pools[o->pool], &pool, NULL);
    case OPERATION_POLICY:
        return tell_policy(w, &o->policy);
    case OPERATION_TICK:
        return tell_tick(e->store);
    case OPERATION_CANCEL_SESSION:
        return cme_session_cancel(e->store, e->session, NULL);
    default:
        return cme_session_reinstate(e->store, e->session, o->comeback, NULL);
    }
}

static cme_status tell_library(world *w, const operation *o, cme_rsvp **out) {
    if (o->kind == OPERATION_ANSWER) {
        return tell_answer(w, o, out);
    }
    if (o->kind == OPERATION_BLOCK || o->kind == OPERATION_UNBLOCK) {
        return tell_block(w, o);
    }
    if (o->kind == OPERATION_ELSEWHERE) {
        return tell_elsewhere(w, o);
    }
    if (o->kind == OPERATION_EXCUSE) {
        return tell_excuse(w, o);
    }
    return o->kind < OPERATION_CAPACITY ? tell_about_person(w, o, out) : tell_plan(w, o);
}

static cme_status tell_model(model *m, const operation *o) {
    switch (o->kind) {
    case OPERATION_ANSWER:
        return model_answers(m, &o->answer);
    case OPERATION_CANCEL:
        return model_cancel(m, o->person);
    case OPERATION_INVITE:
        return model_invite(m, o->person);
    case OPERATION_APPROVE:
        return model_approve(m, o->person, o->overrides);
    case OPERATION_REJECT:
        return model_reject(m, o->person);
    case OPERATION_PROMOTE:
        return model_promote(m, o->person, o->overrides);
    case OPERATION_CONFIRM:
        return model_confirm(m, o->person);
    case OPERATION_PRIORITIZE:
        return model_prioritize(m, o->person, o->priority);
    case OPERATION_TRANSFER:
        return model_transfer(m, o->person, o->other, o->overrides);
    case OPERATION_BLOCK:
        return model_add_block(m, o->person, o->group,
                               o->block_seconds > 0 ? m->now + o->block_seconds : CME_TIME_NONE);
    case OPERATION_UNBLOCK:
        return model_end_block(m, o->person, o->group);
    case OPERATION_ELSEWHERE:
        return model_go_elsewhere(m, o->person, o->goes);
    case OPERATION_EXCUSE:
        return model_excuse(m, o->person, o->absence);
    case OPERATION_CAPACITY:
        return model_set_seats(m, MODEL_LIMIT_CAPACITY, o->seats, o->allow_overfull);
    case OPERATION_ROOM:
        return model_set_seats(m, MODEL_LIMIT_ROOM, o->seats, o->allow_overfull);
    case OPERATION_POOL:
        return model_set_seats(m, MODEL_LIMIT_POOL + o->pool, o->seats, o->allow_overfull);
    case OPERATION_POLICY:
        return model_set_policy(m, &o->policy);
    case OPERATION_TICK:
        return model_tick(m);
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

/* One of the two opinions on one RSVP, in words. */
static void words_of(const world *w, char text[256], cme_rsvp_state state, int guests, int queued, int place,
                     int ahead, int skips, int priority, cme_time offered_at, cme_time expires_at,
                     unsigned flags) {
    (void)snprintf(
        text, 256,
        "%s +%d, %d queued, place %d behind %d heads, %d skips, priority %d, offered %lld, expires %lld%s%s%s",
        state_name(state), guests, queued, place, ahead, skips, priority,
        offered_at == CME_TIME_NONE ? -1 : (long long)(offered_at - w->noon),
        expires_at == CME_TIME_NONE ? -1 : (long long)(expires_at - w->noon),
        (flags & 1) != 0 ? ", invited" : "", (flags & 2) != 0 ? ", late" : "",
        (flags & 4) != 0 ? ", overlapping" : "");
}

static void compare_party(world *w, int person, const cme_rsvp *rsvp) {
    const model_party *p = &w->model.parties[person];
    if (rsvp->pools != p->all >> MODEL_LIMIT_POOL || rsvp->any_pool != p->any >> MODEL_LIMIT_POOL) {
        DIFFERS(w, "person %d, %s: library pools %#x, any of %#x; model pools %#x, any of %#x", person,
                state_name(rsvp->state), rsvp->pools, rsvp->any_pool, p->all >> MODEL_LIMIT_POOL,
                p->any >> MODEL_LIMIT_POOL);
    }
    char library[256];
    char expected[256];
    words_of(w, library, rsvp->state, rsvp->guests, rsvp->queued_heads, rsvp->queue_position,
             rsvp->heads_ahead, rsvp->skips, rsvp->priority, rsvp->offered_at, rsvp->expires_at,
             (rsvp->is_invited ? 1u : 0u) | (rsvp->is_late ? 2u : 0u) | (rsvp->is_overlapping ? 4u : 0u));
    words_of(w, expected, p->state, p->guests, p->queued, model_place(&w->model, person),
             model_heads_ahead(&w->model, person), p->skips, p->priority, p->offered_at, p->expires_at,
             (p->is_invited ? 1u : 0u) | (p->is_late ? 2u : 0u) | (p->is_overlapping ? 4u : 0u));
    if (strcmp(library, expected) != 0) {
        DIFFERS(w, "person %d:\n    library %s\n    model   %s", person, library, expected);
    }
    if (rsvp->queued_at != (p->queued > 0 ? p->queued_at : CME_TIME_NONE)) {
        DIFFERS(w, "person %d: library queued_at %lld, model %lld, %d heads", person,
                (long long)rsvp->queued_at, (long long)p->queued_at, p->queued);
    }
}

/* Seats and heads of the pools. */
static void compare_pools(world *w) {
    cme_pool_query query = CME_POOL_QUERY_INIT;
    query.session = w->evening.session;
    cme_pool_page *page = NULL;
    assert_ok(cme_pool_find(w->evening.store, &query, &page), cme_store_message(w->evening.store));
    for (size_t i = 0; i < page->count; i++) {
        const cme_pool *pool = page->items[i];
        int limit = MODEL_LIMIT_POOL + (int)i;
        if (pool->seats != w->model.seats[limit] || pool->taken != model_taken(&w->model, limit)) {
            DIFFERS(w, "pool %zu: library %d of %d taken, model %d of %d", i, pool->taken, pool->seats,
                    model_taken(&w->model, limit), w->model.seats[limit]);
        }
    }
    cme_pool_page_free(page);
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
    for (int limit = MODEL_LIMIT_CAPACITY; limit <= MODEL_LIMIT_ROOM; limit++) {
        int left = m->seats[limit] - model_taken(m, limit);
        if (m->seats[limit] != CME_UNLIMITED && (!is_limited || left < balance)) {
            balance = left;
            is_limited = true;
        }
    }
    char library[128];
    char expected[128];
    static const char FORMAT[] = "status %d, %d going, %d held, %d waiting, %d left (%d)";
    (void)snprintf(library, sizeof library, FORMAT, session->status, session->going, session->held,
                   session->waiting, session->seats_left, session->seats_balance);
    (void)snprintf(expected, sizeof expected, FORMAT, m->status, model_heads_in(m, CME_RSVP_GOING),
                   model_held(m), model_waiting(m),
                   !is_limited   ? CME_UNLIMITED
                   : balance > 0 ? balance
                                 : 0,
                   balance);
    if (strcmp(library, expected) != 0) {
        DIFFERS(w, "session: library %s\n         model   %s", library, expected);
    }
    cme_session_free(session);
}

static bool lines_agree(const world *w, const cme_rsvp_log_entry *entry, const model_line *line) {
    return person_of(w, entry->person) == line->person && entry->from == line->from &&
           entry->to == line->to && entry->guests_before == line->guests_before &&
           entry->guests_after == line->guests_after && entry->reason == line->reason &&
           entry->overrides == line->overrides && entry->is_late == line->is_late;
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
    model_settle(&w->model);
    if (status != expected) {
        DIFFERS(w, "library %s %s, model %s", cme_status_name(status), message, cme_status_name(expected));
    }
    if (agrees(w) && rsvp != NULL) {
        compare_party(w, o->kind == OPERATION_TRANSFER ? o->other : o->person, rsvp);
    }
    cme_rsvp_free(rsvp);
    if (agrees(w)) {
        compare_parties(w);
    }
    if (agrees(w)) {
        compare_session(w);
    }
    if (agrees(w) && w->pool_count > 0) {
        compare_pools(w);
    }
    if (agrees(w) && w->is_cutting) {
        compare_log(w);
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
    if (agrees(w)) {
        verify(w);
    }
    return agrees(w) ? -1 : h->length - 1;
}

/* Leaves out what the history fails without: pieces first, then single operations. */
static void cut_down(world *w, history *h) {
    char kind[8]; /* another failure than this one does not count */
    memcpy(kind, w->difference, sizeof kind);
    w->histories_of_a_store = 1;
    w->is_cutting = true;
    for (int piece = h->length / 2; piece >= 1; piece = piece > 1 ? piece / 2 : 0) {
        for (int from = 0; from + piece <= h->length;) {
            history shorter = *h;
            shorter.length -= piece;
            memmove(&shorter.operations[from], &h->operations[from + piece],
                    (size_t)(h->length - from - piece) * sizeof h->operations[0]);
            int failed = run_history(w, &shorter);
            if (failed < 0 && from < shorter.length) { /* it may need the time that passed */
                for (int i = from; i < from + piece; i++) {
                    shorter.operations[from].seconds += h->operations[i].seconds;
                }
                failed = run_history(w, &shorter);
            }
            if (failed >= 0 && memcmp(kind, w->difference, sizeof kind) == 0) {
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
    for (int i = 0; i < h->pools; i++) {
        print_error("%s pool %c: %d seats\n", h->is_open_pool[i] ? "open" : "named", 'a' + i,
                    h->pool_seats[i]);
    }
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
    w.histories_of_a_store = HISTORIES_OF_A_STORE;
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
