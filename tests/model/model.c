/* model.c: the plain rules of answers, invitations and withdrawals.
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
    m->policy = (model_policy){.approval = CME_APPROVAL_NONE,
                               .opens_before = CME_POLICY_ALWAYS,
                               .party = CME_PARTY_SKIP,
                               .overlap = CME_OVERLAP_WARN,
                               .promotion = CME_PROMOTION_AUTO,
                               .offer_seconds = 86400,
                               .strike_days = 180,
                               .strike_effect = CME_STRIKE_LOWER_PRIORITY};
}

/* The only place where an RSVP changes, with its line in the log. */
void model_set(model *m, int person, model_change change) {
    model_party *p = &m->parties[person];
    if (p->state == 0) {
        p->first_line = m->lines;
    }
    if (m->lines < MODEL_LOG_MAX) {
        m->log[m->lines] = (model_line){.person = person,
                                        .from = p->state,
                                        .to = change.state,
                                        .guests_before = p->guests,
                                        .guests_after = change.guests,
                                        .reason = change.reason,
                                        .overrides = m->overrides,
                                        .is_late = change.is_late};
    }
    m->lines++;
    if (change.queued > 0 && p->queued == 0) {
        model_join_queue(m, person);
    }
    if (change.queued == 0) {
        p->skips = 0;
        p->queued_at = CME_TIME_NONE;
    }
    if (change.state == CME_RSVP_GOING && p->state != CME_RSVP_GOING) {
        p->going_since = m->now;
    }
    p->state = change.state;
    p->guests = change.guests;
    p->queued = change.queued;
    /* Who withdrew late stays so until they say yes again. */
    bool is_no = change.state == CME_RSVP_CANCELLED || change.state == CME_RSVP_DECLINED ||
                 change.state == CME_RSVP_MAYBE;
    p->is_late = is_no && (p->is_late || change.is_late);
    p->is_overlapping =
        p->is_overlapping && (change.state == CME_RSVP_GOING || change.state == CME_RSVP_OFFERED);
    p->before.state = 0;
    p->offered_at = CME_TIME_NONE;
    p->expires_at = CME_TIME_NONE;
    p->holds = change.holds;
}

bool model_is_alive(const model_party *p) {
    return p->state != 0 && p->state != CME_RSVP_DECLINED && p->state != CME_RSVP_CANCELLED &&
           p->state != CME_RSVP_REJECTED;
}

bool model_has_started(const model *m) {
    return m->now >= m->starts_at;
}

bool model_is_closed(const model *m) {
    return m->status != CME_SESSION_SCHEDULED || m->now >= m->starts_at - m->policy.closes_before;
}

bool model_is_not_open_yet(const model *m) {
    return m->policy.opens_before != CME_POLICY_ALWAYS && m->now < m->starts_at - m->policy.opens_before;
}

bool model_lacks_gate(const model *m, int person, uint32_t overrides) {
    const model_party *p = &m->parties[person];
    bool needs_invitation = m->policy.invitation_only && (overrides & CME_OVERRIDE_INVITATION) == 0;
    bool asks_all = m->policy.approval != CME_APPROVAL_NONE;
    bool needs_approval = (asks_all || model_has_strikes(m, person, CME_STRIKE_APPROVAL)) &&
                          (overrides & CME_OVERRIDE_APPROVAL) == 0;
    return !p->is_invited && !p->is_admitted && (needs_invitation || needs_approval);
}

/* Who had said yes and withdraws after the cut-off is late. */
static bool is_late(const model *m, const model_party *p) {
    return p->state == CME_RSVP_GOING && m->policy.cutoff_before > 0 &&
           m->now >= m->starts_at - m->policy.cutoff_before;
}

/* A party with seats goes over to other pools as a whole, or keeps what it has; the rest of one that was
 * split waits on. If it takes more seats than it has, nobody may wait for any of them; else nobody for the
 * pools that it is new in. */
static cme_status change_pools(const model *m, const model_party *p, const model_answer *a,
                               const model_party *wanted, model_change *change) {
    int heads = a->guests + 1;
    int has = model_seated_heads(p);
    bool takes_all = (a->overrides & CME_OVERRIDE_CAPACITY) != 0;
    int seated = p->queued > 0 && heads > has && !takes_all ? has : heads;
    model without = model_without(m, a->person);
    unsigned settled = model_settled_claim(&without, wanted);
    bool must_queue = (a->overrides & CME_OVERRIDE_QUEUE) == 0 &&
                      (seated > has ? model_others_wait(m, a->person, settled)
                                    : model_others_wait_for(m, a->person, settled & ~p->all));
    if (!takes_all && (must_queue || model_seats_for(&without, wanted) < seated)) {
        return CME_ERR_FULL;
    }
    change->guests = seated - 1;
    change->queued = heads - seated;
    return CME_OK;
}

/* What a yes with so many heads comes to, before approval: seats, a place in the queue, or nothing of both.
 */
static cme_status seat_or_queue(const model *m, const model_party *p, const model_answer *a,
                                const model_party *wanted, model_change *change) {
    int heads = a->guests + 1;
    int has = model_seated_heads(p);
    int more = heads - has;
    if (has > 0 && (wanted->all != p->all || wanted->any != p->any)) {
        return change_pools(m, p, a, wanted, change);
    }
    bool splits = m->policy.party == CME_PARTY_SPLIT;
    bool must_queue = p->queued > 0 || ((a->overrides & CME_OVERRIDE_QUEUE) == 0 &&
                                        model_others_wait(m, a->person, model_settled_claim(m, wanted)));
    int left = must_queue ? 0 : model_seats_for(m, wanted);
    if (more <= 0 || left >= more || ((a->overrides & CME_OVERRIDE_CAPACITY) != 0 && p->queued == 0)) {
        return CME_OK;
    }
    if (p->queued == 0 && (!a->waits || (has > 0 && !splits))) {
        return CME_ERR_FULL;
    }
    int seated = has + (splits && left > 0 && model_could_fit(m, wanted, heads) ? left : 0);
    change->queued = heads - seated;
    change->state = seated > 0 ? CME_RSVP_GOING : CME_RSVP_WAITLISTED;
    change->guests = seated > 0 ? seated - 1 : a->guests;
    return CME_OK;
}

/* The pools that are named; else those that it has; else the open ones. */
static model_party claim_wanted(const model *m, const model_answer *a) {
    model_party wanted = m->parties[a->person];
    if (a->names_pools) {
        wanted.all = a->any_pool ? 0 : a->pools;
        wanted.any = a->any_pool ? a->pools : 0;
    } else if (wanted.all == 0 && wanted.any == 0) {
        for (int limit = MODEL_LIMIT_POOL; limit < MODEL_LIMITS; limit++) {
            wanted.all |= m->is_open_pool[limit] ? 1u << limit : 0;
        }
    }
    return wanted;
}

static cme_status check_gates(const model *m, const model_party *p, const model_answer *a) {
    if (m->status != CME_SESSION_SCHEDULED || model_has_started(m)) {
        return CME_ERR_CLOSED;
    }
    /* Who has seats may give some up at any time, and say the same again. */
    bool asks_for_more =
        a->answer == CME_RSVP_MAYBE || (a->answer == CME_RSVP_GOING && a->guests + 1 > model_seated_heads(p));
    if (asks_for_more && (a->overrides & CME_OVERRIDE_WINDOW) == 0 &&
        (model_is_closed(m) || model_is_not_open_yet(m))) {
        return CME_ERR_CLOSED;
    }
    if (a->answer != CME_RSVP_DECLINED && model_seated_heads(p) == 0 && m->policy.invitation_only &&
        !p->is_invited && !p->is_admitted && (a->overrides & CME_OVERRIDE_INVITATION) == 0) {
        return CME_ERR_NOT_ALLOWED;
    }
    if (a->answer != CME_RSVP_DECLINED && model_seated_heads(p) == 0 &&
        model_is_blocked(m, a->person, a->overrides)) {
        return CME_ERR_NOT_ALLOWED;
    }
    return p->state == CME_RSVP_REJECTED ? CME_ERR_STATE : CME_OK;
}

/* A yes that waits for the organizer: with its seats held, while there are seats that nobody waits for, or
 * without; the number of seats counts again when it is approved (rules.md 18). */
static cme_status wait_for_approval(const model *m, const model_party *p, const model_answer *a,
                                    const model_party *wanted, model_change *change) {
    int more = a->guests + 1 - model_seated_heads(p);
    bool fits = more <= 0 || (!model_others_wait(m, a->person, model_settled_claim(m, wanted)) &&
                              model_seats_for(m, wanted) >= more);
    if (p->holds && (wanted->all != p->all || wanted->any != p->any)) {
        fits = change_pools(m, p, a, wanted, change) == CME_OK;
    }
    if (p->holds && !fits) {
        return CME_ERR_FULL;
    }
    change->state = CME_RSVP_PENDING;
    change->holds = (p->holds || m->policy.approval == CME_APPROVAL_HOLD) && fits;
    return CME_OK;
}

/* Of pools of which one is enough it is settled which, with the seats; its own are free for the choice. */
static void settle_pools(const model *m, int person, const model_change *change, model_party *wanted) {
    if (change->state == CME_RSVP_GOING || change->holds) {
        model without = model_without(m, person);
        wanted->all |= model_best_of(&without, wanted->any);
        wanted->any = 0;
    }
}

static cme_status take_answer(model *m, const model_answer *a) {
    model_party *p = &m->parties[a->person];
    model_change change = {.state = a->answer,
                           .guests = a->answer == CME_RSVP_DECLINED ? 0 : a->guests,
                           .reason = CME_RSVP_REASON_ANSWER};
    model_expire_offer(m, a->person);
    cme_status status = check_gates(m, p, a);
    /* An organizer who sets one of these aside lets them past both: who is invited needs no approval either.
     */
    bool is_let_in = a->answer == CME_RSVP_GOING &&
                     (a->overrides & (CME_OVERRIDE_INVITATION | CME_OVERRIDE_APPROVAL)) != 0;
    bool was_admitted = p->is_admitted;
    p->is_admitted = p->is_admitted || is_let_in;
    bool has_place =
        p->state == CME_RSVP_GOING || p->state == CME_RSVP_OFFERED || p->state == CME_RSVP_WAITLISTED;
    model_party wanted = a->answer == CME_RSVP_GOING ? claim_wanted(m, a) : *p;
    if (status == CME_OK && a->answer == CME_RSVP_GOING) {
        bool is_asked = p->state == CME_RSVP_PENDING || model_lacks_gate(m, a->person, a->overrides);
        status = !has_place && is_asked ? wait_for_approval(m, p, a, &wanted, &change)
                                        : seat_or_queue(m, p, a, &wanted, &change);
    }
    if (status != CME_OK) {
        return status;
    }
    settle_pools(m, a->person, &change, &wanted);
    if (p->state == change.state && p->guests == change.guests && p->queued == change.queued &&
        p->all == wanted.all && p->any == wanted.any &&
        (a->answer != CME_RSVP_GOING || p->expires_at == CME_TIME_NONE)) {
        p->is_admitted = was_admitted; /* the same again changes nothing */
        return CME_OK;
    }
    bool gives_something_up = model_seated_heads(p) > 0 || p->queued > 0;
    change.is_late = a->answer != CME_RSVP_GOING && is_late(m, p);
    if (p->queued == 0 && a->answer == CME_RSVP_GOING) {
        p->priority = a->priority - model_has_strikes(m, a->person, CME_STRIKE_LOWER_PRIORITY);
    }
    p->all = wanted.all;
    p->any = wanted.any;
    m->overrides = a->overrides;
    model_set(m, a->person, change);
    m->overrides = 0;
    if (gives_something_up) {
        model_move_up(m);
    }
    return CME_OK;
}

/* An answer that is refused leaves nothing, also not the end of an offer. */
cme_status model_answers(model *m, const model_answer *a) {
    const model before = *m;
    cme_status status = take_answer(m, a);
    if (status != CME_OK) {
        *m = before;
    }
    return status;
}

cme_status model_invite(model *m, int person) {
    model_party *p = &m->parties[person];
    if (m->status != CME_SESSION_SCHEDULED || model_has_started(m)) {
        return CME_ERR_CLOSED;
    }
    p->is_invited = true;
    if (p->state == 0) {
        model_set(m, person, (model_change){.state = CME_RSVP_INVITED, .reason = CME_RSVP_REASON_INVITATION});
    }
    return CME_OK;
}

cme_status model_cancel(model *m, int person) {
    model_party *p = &m->parties[person];
    if (p->state == 0) {
        return CME_ERR_NOT_FOUND;
    }
    if (model_is_alive(p)) {
        if (model_has_started(m)) {
            return CME_ERR_CLOSED;
        }
        model_set(m, person,
                  (model_change){.state = CME_RSVP_CANCELLED,
                                 .reason = CME_RSVP_REASON_CANCELLATION,
                                 .is_late = is_late(m, p)});
        model_move_up(m);
    }
    return CME_OK;
}

int model_heads_in(const model *m, cme_rsvp_state state) {
    int heads = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        heads += m->parties[i].state == state ? m->parties[i].guests + 1 : 0;
    }
    return heads;
}

int model_held(const model *m) {
    return model_taken(m, MODEL_LIMIT_CAPACITY) - model_heads_in(m, CME_RSVP_GOING);
}

int model_waiting(const model *m) {
    int heads = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        heads += m->parties[i].queued;
    }
    return heads;
}
