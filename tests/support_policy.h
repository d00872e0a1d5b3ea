/* support_policy.h: an evening with a policy, for tests, in one line each.
 * May use support_rsvp.h and the library. Knows nothing of any one test. */
#ifndef CME_TEST_SUPPORT_POLICY_H
#define CME_TEST_SUPPORT_POLICY_H

#include "support_rsvp.h"

#include <cmevent/policy.h>

/* Who decides, in all these tests. */
#define EVENING_ORGANIZER (EVENING_PEOPLE - 1)

/* Sets one field of the event's policy. */
#define evening_set(e, mask, field, value)                                                                   \
    do {                                                                                                     \
        cme_policy_spec policy_spec = CME_POLICY_SPEC_INIT;                                                  \
        policy_spec.field = (value);                                                                         \
        assert_ok(cme_policy_set_event((e)->store, (e)->session.event, &policy_spec, (mask), NULL),          \
                  cme_store_message((e)->store));                                                            \
    } while (0)

/* An evening whose first seats are taken by the first people, one head each. */
static inline evening evening_full(int32_t capacity) {
    evening e = evening_begin(capacity);
    for (int i = 0; i < capacity; i++) {
        assert_int_equal(evening_go(&e, i, 0), CME_RSVP_GOING);
    }
    return e;
}

/* Offers, as the policy makes them: an hour each. */
static inline void evening_offers(const evening *e) {
    evening_set(e, CME_POLICY_PROMOTION, promotion, CME_PROMOTION_OFFER);
    evening_set(e, CME_POLICY_OFFER_SECONDS, offer_seconds, 3600);
}

static inline cme_status evening_approve(const evening *e, int person, uint32_t overrides) {
    return cme_rsvp_approve(e->store, e->session, e->people[person], e->people[EVENING_ORGANIZER], overrides,
                            NULL);
}

static inline cme_status evening_promote(const evening *e, int person, uint32_t overrides) {
    return cme_rsvp_promote(e->store, e->session, e->people[person], e->people[EVENING_ORGANIZER], overrides,
                            NULL);
}

static inline cme_status evening_reject(const evening *e, int person) {
    return cme_rsvp_reject(e->store, e->session, e->people[person], e->people[EVENING_ORGANIZER], NULL);
}

/* A yes that the organizer gives for somebody. */
static inline cme_status evening_override(const evening *e, int person, int32_t guests, uint32_t overrides) {
    cme_rsvp_spec spec = evening_spec(e, person, CME_RSVP_GOING, guests);
    spec.by = e->people[EVENING_ORGANIZER];
    spec.overrides = overrides;
    return cme_rsvp_answer(e->store, &spec, NULL);
}

/* Heads that go and heads whose seats are held. */
static inline void assert_seats(const evening *e, int32_t going, int32_t held) {
    cme_session *session = NULL;
    assert_ok(cme_session_get(e->store, e->session, &session), cme_store_message(e->store));
    assert_int_equal(session->going, going);
    assert_int_equal(session->held, held);
    cme_session_free(session);
}

#endif
