/* history_words.c: the operations of a history, told in words.
 * May use history.h.
 * Must not call the library. */
#include "history.h"

#include <stdio.h>

typedef struct line {
    char *text;
    size_t size;
    size_t length;
} line;

#define SAY(l, ...) say_done((l), snprintf((l)->text + (l)->length, (l)->size - (l)->length, __VA_ARGS__))

static void say_done(line *l, int written) {
    size_t length = l->length + (size_t)(written > 0 ? written : 0);
    l->length = length < l->size ? length : l->size - 1;
}

static void say_overrides(line *l, uint32_t overrides) {
    static const char *const NAMES[] = {"window", "invitation", "approval", "queue", "capacity", "block"};
    for (unsigned i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if ((overrides & (1u << i)) != 0) {
            SAY(l, ", override %s", NAMES[i]);
        }
    }
}

static void say_policy(line *l, const model_policy *policy) {
    static const char *const APPROVALS[] = {[CME_APPROVAL_NONE] = "no approval",
                                            [CME_APPROVAL_NO_HOLD] = "NO_HOLD",
                                            [CME_APPROVAL_HOLD] = "HOLD"};
    static const char *const PARTIES[] = {
        [CME_PARTY_SKIP] = "SKIP", [CME_PARTY_STRICT] = "STRICT", [CME_PARTY_SPLIT] = "SPLIT"};
    static const char *const PROMOTIONS[] = {
        [CME_PROMOTION_AUTO] = "AUTO", [CME_PROMOTION_OFFER] = "OFFER", [CME_PROMOTION_MANUAL] = "MANUAL"};
    SAY(l, "policy %s, %s, %s%s", PARTIES[policy->party], PROMOTIONS[policy->promotion],
        APPROVALS[policy->approval], policy->invitation_only ? ", invitation only" : "");
    if (policy->promotion == CME_PROMOTION_OFFER) {
        SAY(l, ", offers of %d s", policy->offer_seconds);
    }
    if (policy->overlap != CME_OVERLAP_WARN) {
        SAY(l, ", overlaps %s", policy->overlap == CME_OVERLAP_SKIP ? "are passed over" : "are allowed");
    }
    if (policy->quiet_from != policy->quiet_until) {
        SAY(l, ", quiet from %d to %d", policy->quiet_from, policy->quiet_until);
    }
    if (policy->opens_before != CME_POLICY_ALWAYS) {
        SAY(l, ", opens %d s before", policy->opens_before);
    }
    if (policy->reconfirm_before > 0) {
        SAY(l, ", asks %d s before for %d s", policy->reconfirm_before, policy->reconfirm_seconds);
    }
    if (policy->strike_limit > 0) {
        SAY(l, ", %d strikes in %d days %s", policy->strike_limit, policy->strike_days,
            policy->strike_effect == CME_STRIKE_APPROVAL ? "need approval" : "lower the priority");
    }
    SAY(l, ", closes %d s before, cut-off %d s before", policy->closes_before, policy->cutoff_before);
}

static void say_answer(line *l, const operation *o) {
    static const char *const ANSWERS[] = {
        [CME_RSVP_GOING] = "yes", [CME_RSVP_MAYBE] = "maybe", [CME_RSVP_DECLINED] = "no"};
    SAY(l, "person %d says %s with %d guests%s", o->person, ANSWERS[o->answer.answer], o->answer.guests,
        o->answer.waits ? "" : ", or is refused");
    if (o->answer.priority != 0) {
        SAY(l, ", priority %d", o->answer.priority);
    }
    if (o->answer.names_pools) {
        SAY(l, ", in %s pools", o->answer.any_pool ? "any of" : "all of");
        for (int i = 0; i < MODEL_POOLS; i++) {
            SAY(l, "%s",
                (o->answer.pools & (1u << (MODEL_LIMIT_POOL + i))) != 0
                    ? (const char *[]){" a", " b", " c", " d"}[i]
                    : "");
        }
    }
    say_overrides(l, o->answer.overrides);
}

static void say_session(line *l, const operation *o) {
    static const char *const COMEBACKS[] = {[CME_COMEBACK_NOBODY] = "nobody comes back",
                                            [CME_COMEBACK_INVITE] = "all are asked again",
                                            [CME_COMEBACK_RESTORE] = "all have again what they had"};
    if (o->kind == OPERATION_REINSTATE) {
        SAY(l, "the session is reinstated: %s", COMEBACKS[o->comeback]);
    } else {
        SAY(l, "the session is cancelled");
    }
}

static void say_seats(line *l, const operation *o) {
    if (o->kind == OPERATION_POOL) {
        SAY(l, "pool %d has %d seats%s", o->pool, o->seats, o->allow_overfull ? ", over-full or not" : "");
        return;
    }
    SAY(l, "%s %d%s", o->kind == OPERATION_ROOM ? "room capacity" : "capacity", o->seats,
        o->allow_overfull ? ", over-full or not" : "");
}

static void say_block(line *l, const operation *o) {
    static const char *const GROUPS[] = {[MODEL_GROUP_OWN] = "the group",
                                         [MODEL_GROUP_ABOVE] = "the group above",
                                         [MODEL_GROUP_BELOW] = "a group below"};
    SAY(l, "%s %s person %d", GROUPS[o->group], o->kind == OPERATION_BLOCK ? "blocks" : "unblocks",
        o->person);
    if (o->kind == OPERATION_BLOCK && o->block_seconds > 0) {
        SAY(l, " for %d s", o->block_seconds);
    }
}

static void say_about_person(line *l, const operation *o) {
    static const char *const VERBS[] = {
        [OPERATION_CANCEL] = "withdraws",    [OPERATION_INVITE] = "is invited",
        [OPERATION_APPROVE] = "is approved", [OPERATION_REJECT] = "is rejected",
        [OPERATION_PROMOTE] = "is promoted", [OPERATION_CONFIRM] = "confirms",
    };
    SAY(l, "person %d %s", o->person, VERBS[o->kind]);
    say_overrides(l, o->overrides);
}

void history_words(const operation *o, char *text, size_t size) {
    line l = {.text = text, .size = size};
    SAY(&l, "%+6d s  ", o->seconds);
    switch (o->kind) {
    case OPERATION_ANSWER:
        say_answer(&l, o);
        break;
    case OPERATION_PRIORITIZE:
        SAY(&l, "person %d gets priority %d", o->person, o->priority);
        break;
    case OPERATION_TRANSFER:
        SAY(&l, "person %d gives their seats to person %d", o->person, o->other);
        say_overrides(&l, o->overrides);
        break;
    case OPERATION_BLOCK:
    case OPERATION_UNBLOCK:
        say_block(&l, o);
        break;
    case OPERATION_ELSEWHERE:
        SAY(&l, "person %d %s elsewhere at that time", o->person, o->goes ? "goes" : "does not go");
        break;
    case OPERATION_EXCUSE:
        SAY(&l, "person %d is excused for session %d of those before", o->person, o->absence);
        break;
    case OPERATION_CAPACITY:
    case OPERATION_ROOM:
    case OPERATION_POOL:
        say_seats(&l, o);
        break;
    case OPERATION_TICK:
        SAY(&l, "tick");
        break;
    case OPERATION_POLICY:
        say_policy(&l, &o->policy);
        break;
    case OPERATION_CANCEL_SESSION:
    case OPERATION_REINSTATE:
        say_session(&l, o);
        break;
    case OPERATION_CANCEL:
    case OPERATION_INVITE:
    case OPERATION_APPROVE:
    case OPERATION_REJECT:
    case OPERATION_PROMOTE:
    case OPERATION_CONFIRM:
        say_about_person(&l, o);
        break;
    }
}
