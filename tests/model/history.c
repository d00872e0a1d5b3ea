/* history.c: random histories of one session.
 * May use history.h.
 * Must not call the library. */
#include "history.h"

enum { HOUR = 3600 };

/* SplitMix64: each seed gives a stream of its own. */
static uint32_t draw(uint64_t *seed, uint32_t below) {
    *seed += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t bits = *seed;
    bits = (bits ^ (bits >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    bits = (bits ^ (bits >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((bits ^ (bits >> 31)) >> 33) % below;
}

static bool draw_one_in(uint64_t *seed, uint32_t count) {
    return draw(seed, count) == 0;
}

static int draw_seats(uint64_t *seed) {
    int seats = (int)draw(seed, 14) - 1;
    return seats < 0 ? CME_UNLIMITED : seats;
}

static int draw_guests(uint64_t *seed) {
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

static int draw_seconds(uint64_t *seed, unsigned features) {
    if ((features & HISTORY_CLOCK) != 0 && draw_one_in(seed, 10)) {
        return -(int)draw(seed, 20);
    }
    if ((features & HISTORY_TIME) != 0 && draw_one_in(seed, 12)) {
        return (int)draw(seed, 10) * HOUR / 2;
    }
    return (int)draw(seed, 3) / 2;
}

static int draw_priority(uint64_t *seed, unsigned features) {
    return (features & HISTORY_PRIORITY) != 0 ? (int)draw(seed, 4) - 1 : 0;
}

static uint32_t draw_overrides(uint64_t *seed, unsigned features, uint32_t allowed) {
    bool has_some = (features & HISTORY_OVERRIDES) != 0 && draw_one_in(seed, 5);
    return has_some ? draw(seed, CME_OVERRIDE_ALL + 1) & allowed : 0;
}

static void draw_answer(uint64_t *seed, unsigned features, operation *o) {
    uint32_t kind = draw(seed, 66);
    o->answer.person = o->person;
    o->answer.answer = kind < 54 ? CME_RSVP_GOING : kind < 60 ? CME_RSVP_MAYBE : CME_RSVP_DECLINED;
    o->answer.guests = draw_guests(seed);
    o->answer.waits = !draw_one_in(seed, 6);
    o->answer.priority = draw_priority(seed, features);
    o->answer.overrides = draw_overrides(seed, features, CME_OVERRIDE_ALL);
    if ((features & HISTORY_POOLS) != 0 && draw_one_in(seed, 3)) {
        o->answer.names_pools = true;
        o->answer.pools = draw(seed, 1u << MODEL_POOLS) << MODEL_LIMIT_POOL;
        o->answer.any_pool = draw_one_in(seed, 2);
    }
}

static model_policy draw_policy(uint64_t *seed, unsigned features) {
    model_policy policy = {.approval = CME_APPROVAL_NONE,
                           .opens_before = CME_POLICY_ALWAYS,
                           .party = CME_PARTY_SKIP,
                           .promotion = CME_PROMOTION_AUTO,
                           .offer_seconds = 1 + (int)draw(seed, 4) * HOUR,
                           .reconfirm_seconds = 86400};
    if ((features & HISTORY_PARTY) != 0) {
        policy.party = (cme_party_policy)(1 + draw(seed, 3));
    }
    if ((features & HISTORY_PROMOTION) != 0) {
        policy.promotion = (cme_promotion)(1 + draw(seed, 3));
    }
    if ((features & HISTORY_APPROVAL) != 0) {
        policy.approval = (cme_approval)(1 + draw(seed, 3));
    }
    policy.invitation_only = (features & HISTORY_INVITATION) != 0 && draw_one_in(seed, 2);
    if ((features & HISTORY_WINDOW) != 0) {
        policy.opens_before = draw_one_in(seed, 3) ? (int)(15 + draw(seed, 20)) * HOUR : CME_POLICY_ALWAYS;
        policy.closes_before = (int)draw(seed, 8) * HOUR;
        policy.cutoff_before = (int)draw(seed, 25) * HOUR;
    }
    if ((features & HISTORY_RECONFIRM) != 0) {
        policy.reconfirm_before = (int)(1 + draw(seed, 30)) * HOUR;
        policy.reconfirm_seconds = 1 + (int)draw(seed, 6) * HOUR;
    }
    policy.strike_days = 180;
    policy.strike_effect = CME_STRIKE_LOWER_PRIORITY;
    if ((features & HISTORY_STRIKES) != 0) {
        policy.strike_limit = (int)draw(seed, 4);
        policy.strike_days = 1 + (int)draw(seed, 3);
        policy.strike_effect = (cme_strike_effect)(1 + draw(seed, 2));
    }
    policy.overlap = CME_OVERLAP_WARN;
    if ((features & HISTORY_OVERLAP) != 0) {
        policy.overlap = (cme_overlap_policy)(1 + draw(seed, 3));
    }
    if ((features & HISTORY_QUIET) != 0) {
        policy.quiet_from = (int)draw(seed, 48) * HOUR / 2;
        policy.quiet_until = (int)draw(seed, 48) * HOUR / 2;
    }
    return policy;
}

/* Each row: how often of all, the operation, and the feature that it needs; 0: none. */
static const struct {
    int weight;
    operation_kind kind;
    unsigned feature;
} KINDS[] = {
    {66, OPERATION_ANSWER, 0},
    {22, OPERATION_CANCEL, 0},
    {3, OPERATION_INVITE, 0},
    {5, OPERATION_INVITE, HISTORY_INVITATION},
    {14, OPERATION_APPROVE, HISTORY_APPROVAL},
    {2, OPERATION_APPROVE, HISTORY_ORGANIZER},
    {4, OPERATION_REJECT, HISTORY_ORGANIZER},
    {6, OPERATION_PROMOTE, HISTORY_ORGANIZER},
    {8, OPERATION_PROMOTE, HISTORY_PROMOTION},
    {2, OPERATION_CONFIRM, HISTORY_ORGANIZER},
    {6, OPERATION_PRIORITIZE, HISTORY_PRIORITY},
    {6, OPERATION_TRANSFER, HISTORY_TRANSFER},
    {6, OPERATION_BLOCK, HISTORY_BLOCKS},
    {4, OPERATION_UNBLOCK, HISTORY_BLOCKS},
    {4, OPERATION_APPROVE, HISTORY_BLOCKS},
    {4, OPERATION_EXCUSE, HISTORY_STRIKES},
    {4, OPERATION_APPROVE, HISTORY_STRIKES},
    {8, OPERATION_ELSEWHERE, HISTORY_OVERLAP},
    {9, OPERATION_CAPACITY, HISTORY_CAPACITY},
    {5, OPERATION_ROOM, HISTORY_ROOM},
    {8, OPERATION_POOL, HISTORY_POOLS},
    {10, OPERATION_TICK, HISTORY_TICK},
    {6, OPERATION_CONFIRM, HISTORY_RECONFIRM},
    {3, OPERATION_POLICY, HISTORY_POLICY},
    {4, OPERATION_CANCEL_SESSION, HISTORY_SESSION},
    {4, OPERATION_REINSTATE, HISTORY_SESSION},
};

enum { KIND_COUNT = sizeof KINDS / sizeof KINDS[0] };

static int weight_of(int kind, unsigned features) {
    return KINDS[kind].feature == 0 || (KINDS[kind].feature & features) != 0 ? KINDS[kind].weight : 0;
}

static operation_kind draw_kind(uint64_t *seed, unsigned features) {
    int sum = 0;
    for (int i = 0; i < KIND_COUNT; i++) {
        sum += weight_of(i, features);
    }
    int drawn = (int)draw(seed, (uint32_t)sum);
    for (int i = 0; i < KIND_COUNT; i++) {
        drawn -= weight_of(i, features);
        if (drawn < 0) {
            return KINDS[i].kind;
        }
    }
    return OPERATION_ANSWER;
}

static operation draw_operation(uint64_t *seed, unsigned features, operation_kind kind) {
    operation o = {
        .kind = kind, .seconds = draw_seconds(seed, features), .person = (int)draw(seed, MODEL_PEOPLE)};
    switch (o.kind) {
    case OPERATION_ANSWER:
        draw_answer(seed, features, &o);
        break;
    case OPERATION_APPROVE:
        o.overrides = draw_overrides(seed, features,
                                     CME_OVERRIDE_WINDOW | CME_OVERRIDE_QUEUE | CME_OVERRIDE_CAPACITY |
                                         CME_OVERRIDE_BLOCK);
        break;
    case OPERATION_PROMOTE:
        o.overrides = draw_overrides(seed, features, CME_OVERRIDE_WINDOW | CME_OVERRIDE_CAPACITY);
        break;
    case OPERATION_PRIORITIZE:
        o.priority = draw_priority(seed, features);
        break;
    case OPERATION_TRANSFER:
        o.other = (int)draw(seed, MODEL_PEOPLE);
        o.overrides = draw_overrides(seed, features,
                                     CME_OVERRIDE_INVITATION | CME_OVERRIDE_APPROVAL | CME_OVERRIDE_BLOCK);
        break;
    case OPERATION_BLOCK:
    case OPERATION_UNBLOCK:
        o.group = (model_group)draw(seed, MODEL_GROUPS);
        o.block_seconds = draw_one_in(seed, 2) ? 0 : (int)draw(seed, 60) * HOUR; /* also too short */
        break;
    case OPERATION_ELSEWHERE:
        o.goes = !draw_one_in(seed, 3);
        break;
    case OPERATION_EXCUSE:
        o.absence = (int)draw(seed, MODEL_ABSENCES);
        break;
    case OPERATION_CAPACITY:
    case OPERATION_ROOM:
        o.seats = draw_seats(seed);
        o.allow_overfull = (features & HISTORY_OVERFULL) != 0 && draw_one_in(seed, 2);
        break;
    case OPERATION_POOL:
        o.pool = (int)draw(seed, MODEL_POOLS);
        o.seats = draw_seats(seed);
        o.allow_overfull = (features & HISTORY_OVERFULL) != 0 && draw_one_in(seed, 2);
        break;
    case OPERATION_POLICY:
        o.policy = draw_policy(seed, features);
        break;
    case OPERATION_REINSTATE:
        o.comeback = (cme_session_comeback)(1 + draw(seed, 3));
        break;
    case OPERATION_CANCEL:
    case OPERATION_INVITE:
    case OPERATION_REJECT:
    case OPERATION_CONFIRM:
    case OPERATION_CANCEL_SESSION:
    case OPERATION_TICK:
        break;
    }
    return o;
}

void history_draw(history *h, uint64_t seed, unsigned allowed) {
    uint64_t stream = seed;
    h->features = 0;
    for (unsigned feature = 1; feature <= HISTORY_ALL; feature <<= 1) {
        h->features |= (allowed & feature) != 0 && draw_one_in(&stream, 2) ? feature : 0;
    }
    if ((h->features & HISTORY_TICK) != 0) {
        h->features &= ~(unsigned)HISTORY_QUIET;
    }
    if ((h->features & HISTORY_BLOCKS) != 0) { /* a clock that is set back may have two of them run */
        h->features &= ~(unsigned)HISTORY_CLOCK;
    }
    if ((h->features & HISTORY_RECONFIRM) != 0) { /* asked once, by what was planned from the beginning */
        h->features |= allowed & (HISTORY_TICK | HISTORY_TIME);
        h->features &= ~(unsigned)(HISTORY_SESSION | HISTORY_POLICY | HISTORY_CLOCK | HISTORY_QUIET);
    }
    if ((h->features & HISTORY_SUMMER) != 0) {
        h->features |= allowed & (HISTORY_QUIET | HISTORY_TIME | HISTORY_PROMOTION);
        h->features &= ~(unsigned)(HISTORY_TICK | HISTORY_RECONFIRM);
        h->is_spring = draw_one_in(&stream, 2);
    }
    h->capacity = draw_seats(&stream);
    h->pools = (h->features & HISTORY_POOLS) != 0 ? MODEL_POOLS : 0;
    for (int i = 0; i < h->pools; i++) {
        h->pool_seats[i] = draw_seats(&stream);
        h->is_open_pool[i] = draw_one_in(&stream, 3);
    }
    for (int i = 0; i < MODEL_ABSENCES * MODEL_PEOPLE && (h->features & HISTORY_STRIKES) != 0; i++) {
        h->is_absent[i / MODEL_PEOPLE][i % MODEL_PEOPLE] = draw_one_in(&stream, 2);
    }
    h->length = HISTORY_LENGTH;
    bool is_cancelled = false;
    for (int i = 0; i < h->length; i++) {
        operation_kind kind = draw_kind(&stream, h->features);
        if (i == 0) {
            kind = OPERATION_POLICY;
        } else if (i == h->length - 5) {
            kind = OPERATION_CANCEL_SESSION;
        } else if (is_cancelled && i < h->length - 5 && draw_one_in(&stream, 3)) {
            kind = OPERATION_REINSTATE; /* soon, for in a cancelled session little happens */
        }
        h->operations[i] = draw_operation(&stream, h->features, kind);
        is_cancelled = (is_cancelled || kind == OPERATION_CANCEL_SESSION) && kind != OPERATION_REINSTATE;
    }
}
