/* model.c: the plain rules of answers, invitations, withdrawals, capacity and cancelled sessions.
 * May use model.h.
 * Must not call the library. */
#include "model.h"

#include <string.h>

void model_begin(model *m, cme_time now, cme_time starts_at, int capacity) {
    memset(m, 0, sizeof *m);
    m->now = now;
    m->starts_at = starts_at;
    m->status = CME_SESSION_SCHEDULED;
    for (int limit = 0; limit < MODEL_LIMITS; limit++) {
        m->seats[limit] = CME_UNLIMITED;
    }
    m->seats[MODEL_LIMIT_CAPACITY] = capacity;
    m->policy = (model_policy){.approval = MODEL_NO_APPROVAL,
                               .opens_before = -1,
                               .party = MODEL_SKIP,
                               .promotion = MODEL_AUTO,
                               .offer_seconds = 86400};
}

/* The only place where an RSVP changes, with its line in the log. */
void model_set(model *m, int person, cme_rsvp_state state, int guests, int queued, cme_rsvp_reason reason) {
    model_party *p = &m->parties[person];
    if (p->state == 0) {
        p->first_line = m->lines;
    }
    if (m->lines < MODEL_LOG_MAX) {
        m->log[m->lines] = (model_line){.person = person,
                                        .from = p->state,
                                        .to = state,
                                        .guests_before = p->guests,
                                        .guests_after = guests,
                                        .reason = reason};
    }
    m->lines++;
    if (queued > 0 && p->queued == 0) {
        p->arrival = ++m->arrivals;
        p->queued_at = m->now;
    }
    if (queued == 0) {
        p->skips = 0;
    }
    p->state = state;
    p->guests = guests;
    p->queued = queued;
    p->before = 0;
}

static bool is_alive(const model_party *p) {
    return p->state != 0 && p->state != CME_RSVP_DECLINED && p->state != CME_RSVP_CANCELLED &&
           p->state != CME_RSVP_REJECTED;
}

static bool has_seats(const model_party *p) {
    return p->state == CME_RSVP_GOING || p->state == CME_RSVP_OFFERED;
}

cme_status model_answers(model *m, const model_answer *a) {
    model_party *p = &m->parties[a->person];
    int guests = a->answer == CME_RSVP_DECLINED ? 0 : a->guests;
    int queued = 0;
    cme_rsvp_state state = a->answer;
    if (model_is_closed(m)) {
        return CME_ERR_CLOSED;
    }
    if (a->answer == CME_RSVP_GOING && p->state == CME_RSVP_WAITLISTED) {
        state = CME_RSVP_WAITLISTED;
        queued = guests + 1;
    } else if (a->answer == CME_RSVP_GOING) {
        int more = guests + 1 - (has_seats(p) ? p->guests + 1 : 0);
        if (more > 0 && (model_others_wait(m, p) || !model_fits(m, p, more))) {
            if (has_seats(p) || !a->waits) {
                return CME_ERR_FULL;
            }
            state = CME_RSVP_WAITLISTED;
            queued = guests + 1;
        }
    }
    if (p->state == state && p->guests == guests) {
        return CME_OK;
    }
    bool gives_something_up = has_seats(p) || p->state == CME_RSVP_WAITLISTED;
    model_set(m, a->person, state, guests, queued, CME_RSVP_REASON_ANSWER);
    if (gives_something_up) {
        model_move_up(m);
    }
    return CME_OK;
}

cme_status model_invite(model *m, int person) {
    if (model_is_closed(m)) {
        return CME_ERR_CLOSED;
    }
    if (m->parties[person].state == 0) {
        model_set(m, person, CME_RSVP_INVITED, 0, 0, CME_RSVP_REASON_INVITATION);
    }
    return CME_OK;
}

cme_status model_cancel(model *m, int person) {
    if (m->parties[person].state == 0) {
        return CME_ERR_NOT_FOUND;
    }
    if (is_alive(&m->parties[person])) {
        if (m->now >= m->starts_at) {
            return CME_ERR_CLOSED;
        }
        model_set(m, person, CME_RSVP_CANCELLED, 0, 0, CME_RSVP_REASON_CANCELLATION);
        model_move_up(m);
    }
    return CME_OK;
}

cme_status model_set_seats(model *m, int limit, int seats) {
    /* The room is the venue's: it may change whatever became of the session. */
    if (limit != MODEL_LIMIT_ROOM && m->status == CME_SESSION_CANCELLED) {
        return CME_ERR_STATE;
    }
    if (seats != CME_UNLIMITED && model_taken(m, limit) > seats) {
        return CME_ERR_CONFLICT;
    }
    /* Any change of the plan wakes the queue, also that the session has a capacity of its own from now on. */
    bool is_change = m->seats[limit] != seats || (limit == MODEL_LIMIT_CAPACITY && !m->has_own_capacity);
    m->has_own_capacity = m->has_own_capacity || limit == MODEL_LIMIT_CAPACITY;
    m->seats[limit] = seats;
    if (is_change) {
        model_move_up(m);
    }
    return CME_OK;
}

cme_status model_cancel_session(model *m) {
    if (m->status == CME_SESSION_CANCELLED) {
        return CME_OK;
    }
    if (m->now >= m->starts_at) {
        return CME_ERR_CLOSED;
    }
    m->status = CME_SESSION_CANCELLED;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        model_party *p = &m->parties[i];
        if (is_alive(p)) {
            cme_rsvp_state before = p->state;
            p->guests_before = p->guests;
            model_set(m, i, CME_RSVP_CANCELLED, 0, 0, CME_RSVP_REASON_SESSION_CANCELLED);
            p->before = before;
        }
    }
    return CME_OK;
}

/* --- brought back: who had seats comes first, in the order of the first answers; then who waited, in the
 * order of the queue; then the others --- */

static int rank_of(const model_party *p) {
    switch (p->before) {
    case CME_RSVP_GOING:
        return 0;
    case CME_RSVP_WAITLISTED:
        return 1;
    default:
        return 2;
    }
}

static bool comes_back_before(const model_party *a, const model_party *b) {
    if (rank_of(a) != rank_of(b)) {
        return rank_of(a) < rank_of(b);
    }
    if (a->before == CME_RSVP_WAITLISTED && a->arrival != b->arrival) {
        return a->arrival < b->arrival;
    }
    return a->first_line < b->first_line;
}

static int first_to_come_back(const model *m) {
    int first = -1;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        const model_party *p = &m->parties[i];
        if (p->before != 0 && (first < 0 || comes_back_before(p, &m->parties[first]))) {
            first = i;
        }
    }
    return first;
}

cme_status model_reinstate(model *m, cme_session_comeback comeback) {
    if (m->status != CME_SESSION_CANCELLED) {
        return CME_ERR_STATE;
    }
    if (m->now >= m->starts_at) {
        return CME_ERR_CLOSED;
    }
    m->status = CME_SESSION_SCHEDULED;
    for (int i = first_to_come_back(m); i >= 0 && comeback != CME_COMEBACK_NOBODY;
         i = first_to_come_back(m)) {
        model_party *p = &m->parties[i];
        cme_rsvp_state state = p->before;
        int guests = p->guests_before;
        if (comeback == CME_COMEBACK_INVITE) {
            state = CME_RSVP_INVITED;
            guests = 0;
        } else if (state == CME_RSVP_GOING && !model_fits(m, p, guests + 1)) {
            state = CME_RSVP_WAITLISTED;
        }
        model_set(m, i, state, guests, state == CME_RSVP_WAITLISTED ? guests + 1 : 0,
                  CME_RSVP_REASON_SESSION_REINSTATED);
    }
    model_move_up(m);
    return CME_OK;
}

int model_going(const model *m) {
    int heads = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        heads += m->parties[i].state == CME_RSVP_GOING ? m->parties[i].guests + 1 : 0;
    }
    return heads;
}

int model_waiting(const model *m) {
    int heads = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        heads += m->parties[i].queued;
    }
    return heads;
}
