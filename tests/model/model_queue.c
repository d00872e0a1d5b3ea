/* model_queue.c: the plain rules of seats and of the waitlist (rules.md 4 to 24, 29 to 31, 34).
 * May use model.h.
 * Must not call the library. */
#include "model.h"

enum { EVERYBODY = 1 << MODEL_LIMIT_CAPACITY | 1 << MODEL_LIMIT_ROOM, NO_LIMIT = 1000000 };

/* --- seats --- */

int model_seated_heads(const model_party *p) {
    bool is_seated = p->state == CME_RSVP_GOING || p->state == CME_RSVP_OFFERED;
    return is_seated || (p->state == CME_RSVP_PENDING && p->holds) ? p->guests + 1 : 0;
}

static unsigned bit(int limit) {
    return 1u << limit;
}

int model_taken(const model *m, int limit) {
    int taken = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        if (((EVERYBODY | m->parties[i].all) & bit(limit)) != 0) {
            taken += model_seated_heads(&m->parties[i]);
        }
    }
    return taken;
}

static int seats_left(const model *m, int limit) {
    return m->seats[limit] == CME_UNLIMITED ? NO_LIMIT : m->seats[limit] - model_taken(m, limit);
}

/* The smallest number of seats left binds, not the sum (rules.md 12). */
static int least_left(const model *m, unsigned limits) {
    int least = NO_LIMIT;
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        if ((limits & bit(limit)) != 0 && seats_left(m, limit) < least) {
            least = seats_left(m, limit);
        }
    }
    return least;
}

/* Of the pools of which one is enough, the one with most seats left, of equals the first; 0: none is needed.
 */
unsigned model_best_of(const model *m, unsigned any) {
    unsigned best = 0;
    int most = 0;
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        if ((any & bit(limit)) != 0 && (best == 0 || seats_left(m, limit) > most)) {
            best = bit(limit);
            most = seats_left(m, limit);
        }
    }
    return best;
}

int model_seats_for(const model *m, const model_party *p) {
    return least_left(m, EVERYBODY | p->all | model_best_of(m, p->any));
}

/* Without one party, to whom what it has is left, also where there are too many: there is no seat else. */
model model_without(const model *m, int person) {
    model without = *m;
    bool has_seats = model_seated_heads(&m->parties[person]) > 0;
    unsigned claim = has_seats ? EVERYBODY | m->parties[person].all : 0;
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        int taken = model_taken(m, limit);
        if ((claim & bit(limit)) != 0 && m->seats[limit] != CME_UNLIMITED && taken > m->seats[limit]) {
            without.seats[limit] = taken;
        }
    }
    without.parties[person].state = 0;
    return without;
}

/* Whether so many heads would fit into an empty session. */
bool model_could_fit(const model *m, const model_party *p, int heads) {
    bool one_could = p->any == 0;
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        bool is_enough = m->seats[limit] == CME_UNLIMITED || m->seats[limit] >= heads;
        if (((EVERYBODY | p->all) & bit(limit)) != 0 && !is_enough) {
            return false;
        }
        one_could = one_could || ((p->any & bit(limit)) != 0 && is_enough);
    }
    return one_could;
}

/* --- the queue --- */

static bool is_before(const model_party *a, const model_party *b) {
    if (a->priority != b->priority) {
        return a->priority > b->priority;
    }
    return a->queued_at != b->queued_at ? a->queued_at < b->queued_at : a->arrival < b->arrival;
}

/* Whoever joins the queue joins its end, also when the clock was set back meanwhile. */
void model_join_queue(model *m, int person) {
    model_party *p = &m->parties[person];
    p->arrival = ++m->arrivals;
    p->queued_at = m->now;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        const model_party *other = &m->parties[i];
        if (i != person && other->queued > 0 && other->priority == p->priority &&
            other->queued_at > p->queued_at) {
            p->queued_at = other->queued_at;
        }
    }
}

int model_place(const model *m, int person) {
    const model_party *p = &m->parties[person];
    int place = p->queued > 0 ? 1 : 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        place += p->queued > 0 && m->parties[i].queued > 0 && is_before(&m->parties[i], p);
    }
    return place;
}

int model_heads_ahead(const model *m, int person) {
    const model_party *p = &m->parties[person];
    int heads = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        if (p->queued > 0 && m->parties[i].queued > 0 && is_before(&m->parties[i], p)) {
            heads += m->parties[i].queued;
        }
    }
    return heads;
}

/* Who stands at this place of the queue, from 1; -1: nobody. */
static int at_place(const model *m, int place) {
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        if (model_place(m, i) == place) {
            return i;
        }
    }
    return -1;
}

/* How many heads must find a seat for the party to move. */
static int heads_to_move(const model *m, const model_party *p) {
    return m->policy.party == CME_PARTY_SPLIT ? 1 : p->queued;
}

/* All limits whose seats a party would take. */
unsigned model_claim_of(const model_party *p) {
    return EVERYBODY | p->all | p->any;
}

unsigned model_settled_claim(const model *m, const model_party *p) {
    return EVERYBODY | p->all | model_best_of(m, p->any);
}

/* The limits that are limits. */
static unsigned limited(const model *m) {
    unsigned limits = 0;
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        limits |= m->seats[limit] != CME_UNLIMITED ? bit(limit) : 0;
    }
    return limits;
}

/* Those of the limits of a party that have too few seats left for it; of pools of which one is enough, none
 * is short while one suffices. */
static unsigned short_of(const model *m, const model_party *p, int heads) {
    unsigned is_short = 0;
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        if (((EVERYBODY | p->all) & bit(limit)) != 0 && seats_left(m, limit) < heads) {
            is_short |= bit(limit);
        }
    }
    return least_left(m, model_best_of(m, p->any)) >= heads ? is_short : is_short | p->any;
}

bool model_others_wait(const model *m, int newcomer, unsigned claim) {
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        const model_party *p = &m->parties[i];
        if (i == newcomer || p->queued == 0 || !model_could_fit(m, p, p->queued)) {
            continue;
        }
        /* The seats that it is short of; or those that are free, and not given to it yet. */
        unsigned is_short = short_of(m, p, p->queued);
        unsigned wanted = is_short != 0 ? is_short : model_claim_of(p) & limited(m);
        if ((wanted & claim) != 0) {
            return true;
        }
    }
    return false;
}

/* A party that goes over to pools and takes no seat more in the whole takes only from those who wait for one
 * of these pools, where seats are limited. */
bool model_others_wait_for(const model *m, int person, unsigned entered) {
    model others = *m;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        model_party *p = &others.parties[i];
        if (((p->all | p->any) & entered & limited(m)) == 0) {
            p->queued = 0;
        }
    }
    return model_others_wait(&others, person, EVERYBODY | entered);
}

/* Whether nobody behind this party moves into the seats that it is short of. */
static bool holds_up(const model *m, const model_party *p) {
    return m->policy.party != CME_PARTY_SKIP || p->skips >= CME_RSVP_SKIP_LIMIT;
}

/* Who goes elsewhere, where the policy says so (rules.md 32): they do not move, hold up nobody, and count no
 * skips. */
static bool is_passed_over(const model *m, int person) {
    return m->policy.overlap == CME_OVERLAP_SKIP && m->goes_elsewhere[person];
}

/* Who is next; -1: nobody. */
static int next_in_queue(const model *m) {
    unsigned held_up = 0;
    for (int place = 1; at_place(m, place) >= 0; place++) {
        const model_party *p = &m->parties[at_place(m, place)];
        if (!model_could_fit(m, p, p->queued)) {
            continue; /* it waits for a larger session, and holds up nobody */
        }
        if (is_passed_over(m, at_place(m, place))) {
            continue;
        }
        if (model_seats_for(m, p) >= heads_to_move(m, p) && (model_claim_of(p) & held_up) == 0) {
            return at_place(m, place);
        }
        if (holds_up(m, p)) {
            held_up |= short_of(m, p, p->queued);
        }
    }
    return -1;
}

/* Everybody before the one that is seated who is short of seats that it takes was skipped. */
void model_count_skips(model *m, int person) {
    const model_party *next = &m->parties[person];
    for (int i = 0; i < MODEL_PEOPLE && m->policy.party == CME_PARTY_SKIP; i++) {
        model_party *p = &m->parties[i];
        if (p->queued > 0 && !is_passed_over(m, i) && is_before(p, next) &&
            model_could_fit(m, p, p->queued) && (short_of(m, p, p->queued) & model_claim_of(next)) != 0) {
            p->skips++;
        }
    }
}

/* --- moving up --- */

/* Berlin's clock was set forward on 29 March 2026, and back on 25 October, both at one o'clock UTC. */
int model_wall_clock(const model *m, cme_time at) {
    bool is_summer = at >= INT64_C(1774746000) && at < INT64_C(1792890000);
    return !m->is_in_berlin ? 0 : is_summer ? 7200 : 3600;
}

/* By what the wall clock shows, also when it shows an hour twice, or leaves one out. */
static bool is_quiet(const model *m, cme_time at) {
    const model_policy *policy = &m->policy;
    int second = (int)((at + model_wall_clock(m, at)) % 86400);
    if (policy->quiet_from <= policy->quiet_until) {
        return second >= policy->quiet_from && second < policy->quiet_until;
    }
    return second >= policy->quiet_from || second < policy->quiet_until;
}

/* The clock of an offer stands still in quiet hours; it never ends in them, nor after RSVPs close. */
static cme_time offer_until(const model *m) {
    cme_time closes_at = m->starts_at - m->policy.closes_before;
    cme_time until = m->now;
    for (int left = m->policy.offer_seconds; left > 0 || is_quiet(m, until); until++) {
        left -= !is_quiet(m, until);
    }
    return until < closes_at ? until : closes_at;
}

/* The first in the queue that may move gets seats, for all of it or (SPLIT) for so many as there are; or an
 * offer of them; or waits for the organizer, when a gate came into force since. Who has seats gets the rest
 * of them without being asked, and an offer that runs grows. */
static void seat(model *m, int person) {
    model_party *p = &m->parties[person];
    bool is_waiting = p->state == CME_RSVP_WAITLISTED;
    if (is_waiting && model_lacks_gate(m, person, 0)) {
        model_set(m, person,
                  (model_change){
                      .state = CME_RSVP_PENDING, .guests = p->guests, .reason = CME_RSVP_REASON_PROMOTION});
        return;
    }
    int left = model_seats_for(m, p);
    int heads = left < p->queued ? left : p->queued;
    model_change change = {.state = is_waiting ? CME_RSVP_GOING : p->state,
                           .guests = model_seated_heads(p) + heads - 1,
                           .queued = p->queued - heads,
                           .reason = CME_RSVP_REASON_PROMOTION};
    cme_time offered_at = p->offered_at;
    cme_time expires_at = p->expires_at;
    model_count_skips(m, person);
    p->is_overlapping =
        p->is_overlapping || (m->policy.overlap == CME_OVERLAP_WARN && m->goes_elsewhere[person]);
    p->all |= model_best_of(m, p->any); /* it is settled which */
    p->any = 0;
    if (is_waiting && m->policy.promotion == CME_PROMOTION_OFFER) {
        change.state = CME_RSVP_OFFERED;
        offered_at = m->now;
        expires_at = offer_until(m);
    }
    model_set(m, person, change);
    if (!is_waiting || change.state == CME_RSVP_OFFERED) {
        p->offered_at = offered_at;
        p->expires_at = expires_at;
    }
}

void model_move_up(model *m) {
    bool is_frozen = model_is_closed(m) || m->policy.promotion == CME_PROMOTION_MANUAL ||
                     (m->policy.promotion == CME_PROMOTION_OFFER && is_quiet(m, m->now));
    while (!is_frozen && next_in_queue(m) >= 0) {
        seat(m, next_in_queue(m));
    }
}

/* An offer that has run out is none: its seat goes on (rules.md 28). */
void model_expire_offer(model *m, int person) {
    const model_party *p = &m->parties[person];
    if (p->state == CME_RSVP_OFFERED && p->expires_at <= m->now) {
        model_set(m, person,
                  (model_change){.state = CME_RSVP_CANCELLED, .reason = CME_RSVP_REASON_OFFER_EXPIRED});
        model_move_up(m);
    }
}

/* How many heads there are too many: nobody gets so far but by the organizer's word. */
void model_settle(model *m) {
    int excess = 0;
    for (int limit = 0; limit < MODEL_LIMIT_POOL; limit++) {
        int over = m->seats[limit] == CME_UNLIMITED ? 0 : model_taken(m, limit) - m->seats[limit];
        excess = over > excess ? over : excess;
    }
    m->overfull = excess;
}

/* Who has not answered in time: an offer, or (GOING) whether they still come. */
static int first_expired(const model *m, cme_rsvp_state state) {
    int first = -1;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        const model_party *p = &m->parties[i];
        bool is_over = p->state == state && p->expires_at != CME_TIME_NONE && p->expires_at <= m->now;
        if (is_over && (first < 0 || p->expires_at < m->parties[first].expires_at)) {
            first = i;
        }
    }
    return first;
}

/* All end, in the order in which their time ran out; then their seats go on. */
static void end_expired(model *m, cme_rsvp_state state, cme_rsvp_reason reason) {
    bool is_any = first_expired(m, state) >= 0;
    while (first_expired(m, state) >= 0) {
        model_set(m, first_expired(m, state), (model_change){.state = CME_RSVP_CANCELLED, .reason = reason});
    }
    if (is_any) {
        model_move_up(m);
    }
}

/* Everybody who goes since before they were to be asked, once; while RSVPs are open,
 * for a seat that is given back later could not go on. */
static void ask_again(model *m) {
    cme_time asks_at = m->starts_at - m->policy.reconfirm_before;
    cme_time closes_at = m->starts_at - m->policy.closes_before;
    cme_time until = m->now + m->policy.reconfirm_seconds;
    if (m->policy.reconfirm_before == 0 || m->has_asked || m->now < asks_at) {
        return;
    }
    m->has_asked = true;
    for (int i = 0; i < MODEL_PEOPLE && m->now < closes_at; i++) {
        model_party *p = &m->parties[i];
        if (p->state == CME_RSVP_GOING && p->going_since < asks_at) {
            model_set(m, i,
                      (model_change){.state = CME_RSVP_GOING,
                                     .guests = p->guests,
                                     .queued = p->queued,
                                     .reason = CME_RSVP_REASON_RECONFIRMATION});
            p->expires_at = until < closes_at ? until : closes_at;
        }
    }
}

cme_status model_tick(model *m) {
    end_expired(m, CME_RSVP_OFFERED, CME_RSVP_REASON_OFFER_EXPIRED);
    if (!model_has_started(m)) { /* in what has begun they keep their seats */
        end_expired(m, CME_RSVP_GOING, CME_RSVP_REASON_NOT_CONFIRMED);
    }
    for (int i = first_expired(m, CME_RSVP_GOING); i >= 0; i = first_expired(m, CME_RSVP_GOING)) {
        const model_party *p = &m->parties[i];
        model_set(m, i,
                  (model_change){.state = CME_RSVP_GOING,
                                 .guests = p->guests,
                                 .queued = p->queued,
                                 .reason = CME_RSVP_REASON_ANSWER});
    }
    ask_again(m);
    return CME_OK;
}
