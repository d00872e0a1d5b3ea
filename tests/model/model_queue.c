/* model_queue.c: the plain rules of seats and of the waitlist (rules.md 4 to 24, 30).
 * May use model.h.
 * Must not call the library. */
#include "model.h"

/* --- seats --- */

static int seated_heads(const model_party *p) {
    bool is_seated = p->state == CME_RSVP_GOING || p->state == CME_RSVP_OFFERED;
    return is_seated || (p->state == CME_RSVP_PENDING && p->holds) ? p->guests + 1 : 0;
}

static unsigned limit_bit(int limit) {
    return 1u << limit;
}

/* The limits in which the seats of this party count. */
static unsigned counted_in(const model_party *p) {
    return MODEL_CAPACITY | MODEL_ROOM | p->counted;
}

int model_taken(const model *m, int limit) {
    int taken = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        if ((counted_in(&m->parties[i]) & limit_bit(limit)) != 0) {
            taken += seated_heads(&m->parties[i]);
        }
    }
    return taken;
}

/* Seats left in a limit; a million where there is none. */
static int seats_left(const model *m, int limit) {
    return m->seats[limit] == CME_UNLIMITED ? 1000000 : m->seats[limit] - model_taken(m, limit);
}

static bool each_has(const model *m, unsigned limits, int heads) {
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        if ((limits & limit_bit(limit)) != 0 && seats_left(m, limit) < heads) {
            return false;
        }
    }
    return true;
}

/* Of the pools of which one is enough, the one with most seats left, of equals the first; 0: none is needed.
 */
static unsigned best_of(const model *m, unsigned any) {
    unsigned best = 0;
    int most = 0;
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        if ((any & limit_bit(limit)) != 0 && (best == 0 || seats_left(m, limit) > most)) {
            best = limit_bit(limit);
            most = seats_left(m, limit);
        }
    }
    return best;
}

bool model_fits(const model *m, const model_party *p, int heads) {
    return each_has(m, MODEL_CAPACITY | MODEL_ROOM | p->all | best_of(m, p->any), heads);
}

/* Whether so many heads would fit into an empty session. */
static bool could_fit(const model *m, const model_party *p, int heads) {
    bool one_could = p->any == 0;
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        bool is_enough = m->seats[limit] == CME_UNLIMITED || m->seats[limit] >= heads;
        unsigned needed = MODEL_CAPACITY | MODEL_ROOM | p->all;
        if ((needed & limit_bit(limit)) != 0 && !is_enough) {
            return false;
        }
        one_could = one_could || ((p->any & limit_bit(limit)) != 0 && is_enough);
    }
    return one_could;
}

/* --- the queue --- */

/* How many heads must find a seat for the party to move. */
static int heads_to_move(const model *m, const model_party *p) {
    return m->policy.party == MODEL_SPLIT ? 1 : p->queued;
}

/* Whoever joins the queue joins its end, also when the clock was set back meanwhile. */
static bool is_before(const model_party *a, const model_party *b) {
    return a->priority != b->priority ? a->priority > b->priority : a->arrival < b->arrival;
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

/* All limits whose seats a party would take. */
static unsigned claim_of(const model_party *p) {
    return MODEL_CAPACITY | MODEL_ROOM | p->all | p->any;
}

/* Those of the limits of a party that have too few seats left for it. */
static unsigned short_of(const model *m, const model_party *p, int heads) {
    unsigned is_short = 0;
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        unsigned needed = MODEL_CAPACITY | MODEL_ROOM | p->all;
        if ((needed & limit_bit(limit)) != 0 && seats_left(m, limit) < heads) {
            is_short |= limit_bit(limit);
        }
    }
    return each_has(m, best_of(m, p->any), heads) ? is_short : is_short | p->any;
}

/* Whether somebody waits who could be seated one day, and for seats that the newcomer would take. */
bool model_others_wait(const model *m, const model_party *newcomer) {
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        const model_party *p = &m->parties[i];
        int heads = heads_to_move(m, p);
        if (p == newcomer || p->queued == 0 || !could_fit(m, p, heads)) {
            continue;
        }
        unsigned wanted = model_fits(m, p, heads) ? claim_of(p) : short_of(m, p, heads);
        if ((wanted & claim_of(newcomer)) != 0) {
            return true;
        }
    }
    return false;
}

/* Whether nobody behind this party moves into the seats that it is short of. */
static bool holds_up(const model *m, const model_party *p) {
    return m->policy.party != MODEL_SKIP || p->skips >= CME_RSVP_SKIP_LIMIT;
}

/* Who is next; -1: nobody. */
static int next_in_queue(const model *m) {
    unsigned held_up = 0;
    for (int place = 1; at_place(m, place) >= 0; place++) {
        const model_party *p = &m->parties[at_place(m, place)];
        int heads = heads_to_move(m, p);
        if (model_fits(m, p, heads)) {
            if ((claim_of(p) & held_up) == 0) {
                return at_place(m, place);
            }
        } else if (could_fit(m, p, heads) && holds_up(m, p)) {
            held_up |= short_of(m, p, heads);
        }
    }
    return -1;
}

/* Everybody before the one that is seated who is short of seats that it takes was skipped. */
static void count_skips(model *m, int person) {
    const model_party *next = &m->parties[person];
    for (int i = 0; i < MODEL_PEOPLE && m->policy.party == MODEL_SKIP; i++) {
        model_party *p = &m->parties[i];
        if (p->queued > 0 && is_before(p, next) && could_fit(m, p, p->queued) &&
            (short_of(m, p, p->queued) & claim_of(next)) != 0) {
            p->skips++;
        }
    }
}

bool model_is_closed(const model *m) {
    return m->status != CME_SESSION_SCHEDULED || m->now >= m->starts_at - m->policy.closes_before;
}

void model_move_up(model *m) {
    while (!model_is_closed(m) && next_in_queue(m) >= 0) {
        int person = next_in_queue(m);
        count_skips(m, person);
        model_set(m, person, CME_RSVP_GOING, m->parties[person].guests, 0, CME_RSVP_REASON_PROMOTION);
    }
}
