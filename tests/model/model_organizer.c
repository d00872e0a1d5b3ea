/* model_organizer.c: the plain rules of what organizers do: approve, reject, promote, order the queue, plan
 * seats, cancel a session and bring it back; and of seats that are passed on. May use model.h. Must not call
 * the library. */
#include "model.h"

/* --- about one person --- */

/* One that was cancelled never begins. */
static bool has_begun(const model *m) {
    return m->status != CME_SESSION_CANCELLED && model_has_started(m);
}

static bool is_window_shut(const model *m, uint32_t overrides) {
    return m->status != CME_SESSION_SCHEDULED || model_has_started(m) ||
           ((model_is_closed(m) || model_is_not_open_yet(m)) && (overrides & CME_OVERRIDE_WINDOW) == 0);
}

static void set_with(model *m, int person, model_change change, uint32_t overrides) {
    m->overrides = overrides;
    model_set(m, person, change);
    m->overrides = 0;
}

/* Of pools of which one is enough, the one with most seats: known with the first seat. */
static void settle_pools(model *m, int person, cme_rsvp_state state) {
    model_party *p = &m->parties[person];
    if (state == CME_RSVP_GOING) {
        p->all |= model_best_of(m, p->any);
        p->any = 0;
    }
}

/* Seats that are held already are theirs; else there must be seats that nobody waits for. */
cme_status model_approve(model *m, int person, uint32_t overrides) {
    model_party *p = &m->parties[person];
    if (p->state == 0) {
        return CME_ERR_NOT_FOUND;
    }
    if (has_begun(m)) {
        return CME_ERR_CLOSED;
    }
    if (p->state == CME_RSVP_GOING || p->state == CME_RSVP_OFFERED || p->state == CME_RSVP_WAITLISTED) {
        model_move_up(m);
        return CME_OK;
    }
    if (p->state != CME_RSVP_PENDING && p->state != CME_RSVP_REJECTED) {
        return CME_ERR_STATE;
    }
    if (is_window_shut(m, overrides)) {
        return CME_ERR_CLOSED;
    }
    if (model_is_blocked(m, person, overrides)) {
        return CME_ERR_NOT_ALLOWED;
    }
    int heads = p->guests + 1;
    bool must_queue =
        (overrides & CME_OVERRIDE_QUEUE) == 0 && model_others_wait(m, person, model_settled_claim(m, p));
    int left = must_queue ? 0 : model_seats_for(m, p);
    model_change change = {.state = CME_RSVP_GOING, .guests = p->guests, .reason = CME_RSVP_REASON_APPROVAL};
    p->is_admitted = true;
    if (!p->holds && left < heads && (overrides & CME_OVERRIDE_CAPACITY) == 0) {
        bool splits = m->policy.party == CME_PARTY_SPLIT && left > 0 && model_could_fit(m, p, heads);
        int seated = splits ? left : 0;
        change.state = seated > 0 ? CME_RSVP_GOING : CME_RSVP_WAITLISTED;
        change.guests = seated > 0 ? seated - 1 : p->guests;
        change.queued = heads - seated;
    }
    settle_pools(m, person, change.state);
    set_with(m, person, change, overrides);
    model_move_up(m);
    return CME_OK;
}

cme_status model_reject(model *m, int person) {
    model_party *p = &m->parties[person];
    if (p->state == 0) {
        return CME_ERR_NOT_FOUND;
    }
    if (has_begun(m)) {
        return CME_ERR_CLOSED;
    }
    if (p->state == CME_RSVP_REJECTED) {
        model_move_up(m);
        return CME_OK;
    }
    if (!model_is_alive(p)) {
        return CME_ERR_STATE;
    }
    if (has_begun(m)) {
        return CME_ERR_CLOSED;
    }
    model_set(m, person, (model_change){.state = CME_RSVP_REJECTED, .reason = CME_RSVP_REASON_REJECTION});
    model_move_up(m);
    return CME_OK;
}

cme_status model_promote(model *m, int person, uint32_t overrides) {
    model_party *p = &m->parties[person];
    if (p->state == 0) {
        return CME_ERR_NOT_FOUND;
    }
    if (has_begun(m)) {
        return CME_ERR_CLOSED;
    }
    if (p->state == CME_RSVP_GOING && p->queued == 0) {
        model_move_up(m);
        return CME_OK;
    }
    if (p->queued == 0 && p->state != CME_RSVP_OFFERED) {
        return CME_ERR_STATE;
    }
    if (is_window_shut(m, overrides)) {
        return CME_ERR_CLOSED;
    }
    int has = model_seated_heads(p);
    if (p->queued > 0 && model_seats_for(m, p) < p->queued && (overrides & CME_OVERRIDE_CAPACITY) == 0) {
        return CME_ERR_FULL;
    }
    p->is_admitted = true;
    settle_pools(m, person, CME_RSVP_GOING);
    set_with(m, person,
             (model_change){
                 .state = CME_RSVP_GOING, .guests = has + p->queued - 1, .reason = CME_RSVP_REASON_SEATED},
             overrides);
    model_move_up(m);
    return CME_OK;
}

cme_status model_prioritize(model *m, int person, int priority) {
    model_party *p = &m->parties[person];
    if (p->state == 0) {
        return CME_ERR_NOT_FOUND;
    }
    if (has_begun(m)) {
        return CME_ERR_CLOSED;
    }
    if (has_begun(m)) {
        return CME_ERR_CLOSED;
    }
    p->priority = priority;
    model_move_up(m);
    return CME_OK;
}

/* The gates hold for who gets the seats as for a yes; nobody gets seats twice. */
static cme_status check_taker(const model *m, int person, uint32_t overrides) {
    const model_party *taker = &m->parties[person];
    if (model_lacks_gate(m, person, overrides) || model_is_blocked(m, person, overrides)) {
        return CME_ERR_NOT_ALLOWED;
    }
    bool can_take = taker->state != CME_RSVP_GOING && taker->state != CME_RSVP_OFFERED &&
                    taker->state != CME_RSVP_PENDING && taker->state != CME_RSVP_REJECTED;
    return can_take ? CME_OK : CME_ERR_STATE;
}

cme_status model_transfer(model *m, int from, int to, uint32_t overrides) {
    model_party *giver = &m->parties[from];
    model_party *taker = &m->parties[to];
    if (giver->state == 0) {
        return CME_ERR_NOT_FOUND;
    }
    if (has_begun(m)) {
        return CME_ERR_CLOSED;
    }
    if (giver->state != CME_RSVP_GOING) {
        return CME_ERR_STATE;
    }
    if (m->status != CME_SESSION_SCHEDULED) {
        return CME_ERR_CLOSED;
    }
    cme_status status = check_taker(m, to, overrides);
    if (status != CME_OK) {
        return status;
    }
    const model_party given = *giver;
    set_with(m, from, (model_change){.state = CME_RSVP_CANCELLED, .reason = CME_RSVP_REASON_TRANSFER},
             overrides);
    taker->all = given.all;
    taker->any = given.any;
    taker->is_admitted =
        taker->is_admitted || (overrides & (CME_OVERRIDE_INVITATION | CME_OVERRIDE_APPROVAL)) != 0;
    set_with(
        m, to,
        (model_change){.state = CME_RSVP_GOING, .guests = given.guests, .reason = CME_RSVP_REASON_TRANSFER},
        overrides);
    model_move_up(m);
    return CME_OK;
}

cme_status model_confirm(model *m, int person) {
    model_party *p = &m->parties[person];
    if (p->state == 0) {
        return CME_ERR_NOT_FOUND;
    }
    if (has_begun(m)) {
        return CME_ERR_CLOSED;
    }
    if (p->state != CME_RSVP_GOING) {
        return CME_ERR_STATE;
    }
    if (has_begun(m)) {
        return CME_ERR_CLOSED;
    }
    if (p->expires_at != CME_TIME_NONE) {
        model_set(m, person,
                  (model_change){.state = CME_RSVP_GOING,
                                 .guests = p->guests,
                                 .queued = p->queued,
                                 .reason = CME_RSVP_REASON_ANSWER});
    }
    model_move_up(m);
    return CME_OK;
}

/* --- about the session --- */

/* What was allowed to be over-full before may become less so. */
static int excess_allowed(const model *m, int limit) {
    int over = m->seats[limit] == CME_UNLIMITED ? 0 : model_taken(m, limit) - m->seats[limit];
    return limit < MODEL_LIMIT_POOL ? m->overfull : over > 0 ? over : 0;
}

cme_status model_set_seats(model *m, int limit, int seats, bool allow_overfull) {
    /* The room is the venue's: it may change whatever became of the session. */
    if (limit != MODEL_LIMIT_ROOM && m->status == CME_SESSION_CANCELLED) {
        return CME_ERR_STATE;
    }
    if (m->seats[limit] == seats && (limit == MODEL_LIMIT_ROOM || m->has_own_seats[limit])) {
        return CME_OK;
    }
    /* Of a session that has begun the plan may say what it likes: nobody needs a seat any more. What was
     * allowed to be over-full before may become less so. */
    bool is_coming = m->status == CME_SESSION_SCHEDULED && !model_has_started(m);
    int excess = seats == CME_UNLIMITED ? 0 : model_taken(m, limit) - seats;
    if (is_coming && seats != m->seats[limit] && excess > excess_allowed(m, limit)) {
        if (!allow_overfull) {
            return CME_ERR_CONFLICT;
        }
        m->overfull = excess;
    }
    /* Any change of the plan wakes the queue, also that the session has seats of its own from now on. */
    m->has_own_seats[limit] = true;
    m->seats[limit] = seats;
    model_move_up(m);
    return CME_OK;
}

cme_status model_set_policy(model *m, const model_policy *policy) {
    if (m->status == CME_SESSION_CANCELLED) {
        return CME_ERR_STATE;
    }
    const model_policy *old = &m->policy;
    bool may_let_in = !m->has_own_policy || old->approval != policy->approval ||
                      old->invitation_only != policy->invitation_only ||
                      old->opens_before != policy->opens_before ||
                      old->closes_before != policy->closes_before || old->party != policy->party ||
                      old->promotion != policy->promotion || old->overlap != policy->overlap ||
                      old->quiet_from != policy->quiet_from || old->quiet_until != policy->quiet_until;
    m->has_own_policy = true;
    m->policy = *policy;
    if (may_let_in) {
        model_move_up(m);
    }
    return CME_OK;
}

cme_status model_cancel_session(model *m) {
    if (m->status == CME_SESSION_CANCELLED) {
        return CME_OK;
    }
    if (has_begun(m)) {
        return CME_ERR_CLOSED;
    }
    m->status = CME_SESSION_CANCELLED;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        model_party *p = &m->parties[i];
        struct model_party_before before = {0};
        if (model_is_alive(p)) {
            before.state = p->state;
            before.guests = p->guests;
            before.rest = p->state == CME_RSVP_WAITLISTED ? 0 : p->queued;
            model_set(
                m, i,
                (model_change){.state = CME_RSVP_CANCELLED, .reason = CME_RSVP_REASON_SESSION_CANCELLED});
        }
        p->before = before;
    }
    return CME_OK;
}

/* Who had seats comes first, in the order of the first answers; then who waited, in the order of the queue;
 * then the others. */
static int rank_of(const model_party *p) {
    switch (p->before.is_back ? CME_RSVP_WAITLISTED : p->before.state) {
    case CME_RSVP_GOING:
        return 0;
    case CME_RSVP_OFFERED:
        return 1;
    case CME_RSVP_WAITLISTED:
        return 2;
    default:
        return 3;
    }
}

static bool comes_back_before(const model_party *a, const model_party *b) {
    if (rank_of(a) != rank_of(b)) {
        return rank_of(a) < rank_of(b);
    }
    if (rank_of(a) == rank_of(&(model_party){.before.state = CME_RSVP_WAITLISTED})) {
        return a->priority != b->priority ? a->priority > b->priority : a->arrival < b->arrival;
    }
    return a->first_line < b->first_line;
}

static int first_to_come_back(const model *m) {
    int first = -1;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        const model_party *p = &m->parties[i];
        if (p->before.state != 0 && (first < 0 || comes_back_before(p, &m->parties[first]))) {
            first = i;
        }
    }
    return first;
}

/* Who goes again, and was a party that was split: the rest of it waits again. */
static void queue_rest(model *m, int person) {
    const model_party *p = &m->parties[person];
    model_set(m, person,
              (model_change){.state = CME_RSVP_GOING,
                             .guests = p->guests,
                             .queued = p->before.rest,
                             .reason = CME_RSVP_REASON_SESSION_REINSTATED});
}

static void bring_back(model *m, int person, cme_session_comeback comeback) {
    model_party *p = &m->parties[person];
    const struct model_party_before before = p->before;
    model_change change = {
        .state = p->before.state, .guests = p->before.guests, .reason = CME_RSVP_REASON_SESSION_REINSTATED};
    bool has_seat = change.state == CME_RSVP_GOING && model_seats_for(m, p) > change.guests;
    if (comeback == CME_COMEBACK_INVITE) {
        p->is_invited = true;
        change.state = CME_RSVP_INVITED;
        change.guests = 0;
    } else if (change.state == CME_RSVP_WAITLISTED || change.state == CME_RSVP_OFFERED ||
               (change.state == CME_RSVP_GOING && !has_seat)) {
        change.state = CME_RSVP_WAITLISTED;
        change.guests += before.rest; /* all of the party */
        change.queued = change.guests + 1;
    }
    if (comeback == CME_COMEBACK_RESTORE) {
        settle_pools(m, person, change.state);
    }
    model_set(m, person, change);
    if (change.state == CME_RSVP_GOING && before.rest > 0) {
        p->before = before;
        p->before.is_back = true;
    }
}

cme_status model_reinstate(model *m, cme_session_comeback comeback) {
    if (m->status != CME_SESSION_CANCELLED) {
        return CME_ERR_STATE;
    }
    if (model_has_started(m)) {
        return CME_ERR_CLOSED;
    }
    m->status = CME_SESSION_SCHEDULED;
    while (comeback != CME_COMEBACK_NOBODY && first_to_come_back(m) >= 0) {
        int first = first_to_come_back(m);
        if (m->parties[first].before.is_back) {
            queue_rest(m, first);
        } else {
            bring_back(m, first, comeback);
        }
    }
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        m->parties[i].before.state = 0; /* what the next cancellation finds ended is not its doing */
    }
    model_move_up(m);
    return CME_OK;
}
