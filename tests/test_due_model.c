/* test_due_model.c: what is due against a plain reading of the header, over random lives (rules.md 71).
 * May use support_due.h and the library.
 * Must not know how the library finds what is due. */
#include "support_due.h"

enum { DAY = 86400, HOUR = 3600 };

enum { MODEL_EVENTS = 4, MODEL_PEOPLE = 4, MODEL_KEYS_MAX = 4000 };

typedef struct model_key {
    cme_session_key session;
    cme_due_kind kind;
    cme_id person;
    cme_time at;
} model_key;

typedef struct model {
    world w;
    cme_id events[MODEL_EVENTS];
    cme_id people[MODEL_PEOPLE];
    model_key taken[MODEL_KEYS_MAX];
    size_t taken_count;
    size_t expected; /* in the present round */
    uint32_t random;
} model;

static uint32_t next_random(model *m, uint32_t below) {
    m->random = m->random * 1664525U + 1013904223U;
    return (m->random >> 8) % below;
}

static bool was_taken(const model *m, const model_key *key) {
    for (size_t i = 0; i < m->taken_count; i++) {
        const model_key *other = &m->taken[i];
        if (other->kind == key->kind && other->at == key->at && cme_id_equal(other->person, key->person) &&
            cme_session_key_equal(other->session, key->session)) {
            return true;
        }
    }
    return false;
}

/* Whether they go since before `at`: no later line of the log brought them there. */
static bool goes_since_before(const model *m, cme_session_key session, cme_id person, cme_time at) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = session;
    query.person = person;
    query.state = CME_RSVP_GOING;
    cme_rsvp_log_page *page = NULL;
    bool answer_holds = true;
    assert_ok(cme_rsvp_log_find(m->w.store, &query, &page), cme_store_message(m->w.store));
    for (size_t i = 0; i < page->count; i++) {
        answer_holds = answer_holds && (page->items[i]->from == CME_RSVP_GOING || page->items[i]->at < at);
    }
    cme_rsvp_log_page_free(page);
    return answer_holds;
}

static void expect(model *m, model_key key) {
    if (!was_taken(m, &key)) {
        assert_true(m->taken_count < MODEL_KEYS_MAX);
        m->taken[m->taken_count++] = key;
        m->expected++;
    }
}

static void expect_reminders(model *m, cme_session_key session, cme_due_kind kind, cme_time at) {
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = session;
    query.state = CME_RSVP_GOING;
    cme_rsvp_page *page = NULL;
    assert_ok(cme_rsvp_find(m->w.store, &query, &page), cme_store_message(m->w.store));
    for (size_t i = 0; i < page->count; i++) {
        if (goes_since_before(m, session, page->items[i]->person, at)) {
            expect(m, (model_key){session, kind, page->items[i]->person, at});
        }
    }
    cme_rsvp_page_free(page);
}

static void expect_of_session(model *m, const cme_session *session, cme_time now) {
    cme_policy *policy = NULL;
    assert_ok(cme_policy_get_session(m->w.store, session->key, &policy), cme_store_message(m->w.store));
    cme_time start = session->starts_at;
    cme_time first = policy->remind_before > 0 ? start - policy->remind_before : CME_TIME_NONE;
    cme_time again = policy->remind_again_before > 0 ? start - policy->remind_again_before : CME_TIME_NONE;
    bool is_first_due = first != CME_TIME_NONE && first <= now;
    bool is_again_due = again != CME_TIME_NONE && again <= now;
    if (policy->opens_before > 0 && policy->opens_at <= now && now < policy->closes_at) {
        expect(m, (model_key){session->key, CME_DUE_RSVP_OPENS, CME_ID_NONE, policy->opens_at});
    }
    if (policy->closes_before > 0 && policy->closes_at <= now) {
        expect(m, (model_key){session->key, CME_DUE_RSVP_CLOSES, CME_ID_NONE, policy->closes_at});
    }
    if (is_first_due && !(is_again_due && again > first)) {
        expect_reminders(m, session->key, CME_DUE_REMINDER, first);
    }
    if (is_again_due && !(is_first_due && first >= again)) {
        expect_reminders(m, session->key, CME_DUE_REMINDER_AGAIN, again);
    }
    cme_policy_free(policy);
}

static void expect_all(model *m, cme_time now) {
    m->expected = 0;
    for (int e = 0; e < MODEL_EVENTS; e++) {
        cme_session_query query = CME_SESSION_QUERY_INIT;
        query.event = m->events[e];
        query.from = now + 1;
        cme_session_page *page = NULL;
        assert_ok(cme_session_find(m->w.store, &query, &page), cme_store_message(m->w.store));
        for (size_t i = 0; i < page->count; i++) {
            if (page->items[i]->status == CME_SESSION_SCHEDULED) {
                expect_of_session(m, page->items[i], now);
            }
        }
        cme_session_page_free(page);
    }
}

static void set_random_policy(model *m, cme_id event, const cme_session_key *session) {
    static const uint64_t MASKS[] = {CME_POLICY_OPENS | CME_POLICY_CLOSES, CME_POLICY_REMIND,
                                     CME_POLICY_REMIND_AGAIN};
    cme_policy_spec spec = CME_POLICY_SPEC_INIT;
    spec.opens_before = (int32_t)(8 + next_random(m, 8)) * DAY;
    spec.closes_before = (int32_t)next_random(m, 4) * 12 * HOUR;
    spec.remind_before = (int32_t)next_random(m, 5) * 12 * HOUR;
    spec.remind_again_before = (int32_t)next_random(m, 4) * 6 * HOUR;
    uint64_t mask = MASKS[next_random(m, 3)];
    cme_status status = session != NULL ? cme_policy_set_session(m->w.store, *session, &spec, mask, NULL)
                                        : cme_policy_set_event(m->w.store, event, &spec, mask, NULL);
    assert_true(status == CME_OK || status == CME_ERR_STATE);
}

/* One of the next three sessions of the event; false: there is none. */
static bool pick_session(model *m, cme_id event, cme_session_key *key, cme_civil *start) {
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.event = event;
    query.from = cme_store_now(m->w.store) + 1;
    query.limit = 3;
    cme_session_page *page = NULL;
    assert_ok(cme_session_find(m->w.store, &query, &page), cme_store_message(m->w.store));
    bool found = page->count > 0;
    if (found) {
        const cme_session *session = page->items[next_random(m, (uint32_t)page->count)];
        *key = session->key;
        *start = session->start;
    }
    cme_session_page_free(page);
    return found;
}

/* Something happens. What the rules refuse does not. */
static void live(model *m) {
    cme_id event = m->events[next_random(m, MODEL_EVENTS)];
    cme_id person = m->people[next_random(m, MODEL_PEOPLE)];
    cme_session_key key;
    cme_civil start;
    cme_rsvp_spec yes = CME_RSVP_SPEC_INIT;
    cme_session_spec moved = CME_SESSION_SPEC_INIT;
    uint32_t what = next_random(m, 20);
    if (!pick_session(m, event, &key, &start)) {
        return;
    }
    if (what < 9) {
        yes.session = key;
        yes.person = person;
        yes.answer = what < 7 ? CME_RSVP_GOING : CME_RSVP_DECLINED;
        (void)!cme_rsvp_answer(m->w.store, &yes, NULL);
    } else if (what < 12) {
        moved.start = cme_civil_from_seconds(
            cme_civil_seconds(start) + ((int64_t)next_random(m, 9) - 4) * 12 * HOUR, CME_CIVIL_ZONED);
        (void)!cme_session_override(m->w.store, key, &moved, CME_SESSION_START, NULL);
    } else if (what == 12) {
        (void)!cme_session_cancel(m->w.store, key, NULL);
    } else if (what == 13) {
        (void)!cme_event_postpone(m->w.store, event, NULL);
    } else if (what == 14 || what == 18) {
        (void)!cme_event_publish(m->w.store, event, NULL);
    } else if (what < 17) {
        set_random_policy(m, event, NULL);
    } else if (what == 17) {
        set_random_policy(m, event, &key);
    } else {
        assert_ok(cme_store_tick(m->w.store, NULL), cme_store_message(m->w.store));
    }
}

/* All that is due now is handed out, each once, and nothing else. */
static void compare(model *m) {
    cme_time now = cme_store_now(m->w.store);
    size_t before = m->taken_count;
    expect_all(m, now);
    size_t handed_out = 0;
    bool more = true;
    while (more) {
        cme_due_page *page = take_some(&m->w, 0, 1 + next_random(m, 5));
        for (size_t i = 0; i < page->count; i++) {
            const cme_due *due = page->items[i];
            const model_key key = {due->session, due->kind, due->person, due->at};
            assert_true(was_taken(m, &key)); /* it is expected */
            size_t same = 0;
            for (size_t k = before; k < m->taken_count; k++) {
                const model_key *other = &m->taken[k];
                same += other->kind == key.kind && other->at == key.at &&
                        cme_id_equal(other->person, key.person) &&
                        cme_session_key_equal(other->session, key.session);
            }
            assert_int_equal(same, 1); /* in this round, not before */
        }
        handed_out += page->count;
        assert_true(handed_out <= m->expected);
        more = page->more;
        cme_due_page_free(page);
    }
    assert_int_equal(handed_out, m->expected);
    assert_true(next_take(&m->w) == CME_TIME_NONE || next_take(&m->w) > now);
}

static void test_due_model__c71_agrees_with_a_plain_reading(void **state) {
    (void)state;
    size_t all = 0;
    for (uint32_t seed = 1; seed <= 6; seed++) {
        model *m = calloc(1, sizeof *m);
        assert_non_null(m);
        m->random = seed * 7919U;
        m->w = open_world();
        for (int i = 0; i < MODEL_PEOPLE; i++) {
            m->people[i] = people_person(m->w.store, "P");
        }
        for (int e = 0; e < MODEL_EVENTS; e++) {
            cme_event_spec spec = rust_nights(&m->w);
            spec.rrule = e % 2 == 0 ? "FREQ=DAILY;COUNT=60" : "FREQ=DAILY;INTERVAL=3;COUNT=20";
            m->events[e] = publish(&m->w, &spec);
            set_random_policy(m, m->events[e], NULL);
        }
        cme_time now = SUPPORT_NOON;
        for (int round = 0; round < 120; round++) {
            for (uint32_t i = 0; i < 6; i++) {
                live(m);
            }
            now += 3 * HOUR * (int64_t)next_random(m, 5);
            support_set_now(now);
            compare(m);
        }
        all += m->taken_count;
        support_set_now(SUPPORT_NOON);
        close_world(&m->w);
        free(m);
    }
    assert_in_range(all, 500, SIZE_MAX); /* it was not about nothing */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_due_model__c71_agrees_with_a_plain_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
