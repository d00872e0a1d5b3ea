/* store_tick.c: what time brings about, carried out: so many steps in one transaction.
 * May use due_internal.h, policy_internal.h, rsvp_internal.h, subscription_internal.h and db/.
 * Must not decide about seats: rules/ does. */
#include <cmevent/store.h>

#include "due_internal.h"
#include "policy_internal.h"
#include "rsvp_internal.h"
#include "store_page_internal.h"
#include "subscription_internal.h"

/* The call at work. */
typedef struct ticking {
    cme_store *store;
    cme_time now;
    uint32_t left; /* steps */
    cme_store_ticked done;
} ticking;

/* One step; `*found`: there was something to do. */
typedef cme_status (*step)(ticking *t, bool *found);

static cme_status is_anything_due(ticking *t, bool *is_due);
static cme_status run_steps(ticking *t);
static cme_status follow_subscriptions(ticking *t, bool *found);
static cme_status expire(ticking *t, bool *found);
static cme_status ask(ticking *t, bool *found);
static cme_status ask_session(ticking *t, const cme__due_moment *moment, bool *is_done);
static cme_status promote(ticking *t, bool *found);
static cme_status read_waiting(ticking *t, int64_t event_row, int64_t **sessions, size_t *count);
static cme_status promote_one(ticking *t, int64_t session_row, cme_time *next_at);
static cme_status forget_taken(ticking *t, bool *found);
static cme_status make_record(const ticking *t, void **out);

/* In this order: what frees seats comes before what takes them. */
static const step STEPS[] = {expire, ask, promote, follow_subscriptions, forget_taken};

cme_status cme_store_tick(cme_store *store, cme_store_ticked **out) {
    ticking t = {.store = store, .left = CME_STORE_TICK_MAX};
    void *object = NULL;
    bool is_due = false;
    /* Mostly there is nothing to do: that needs no lock. */
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        t.now = cme_store_now(store);
        status = is_anything_due(&t, &is_due);
    }
    status = cme__store_end(store, status);
    if (status != CME_OK) {
        if (out != NULL) {
            *out = NULL;
        }
        return status;
    }
    status = is_due ? cme__store_begin_write(store) : cme__store_begin_read(store);
    if (status == CME_OK && is_due) {
        t.now = cme_store_now(store); /* waiting for the lock took its time */
        status = run_steps(&t);
    }
    if (status == CME_OK && out != NULL) {
        status = make_record(&t, &object);
    }
    return cme__store_end_with(store, status, object, out);
}

void cme_store_ticked_free(cme_store_ticked *ticked) {
    cme__arena_object_free(ticked);
}

static cme_status is_anything_due(ticking *t, bool *is_due) {
    static const char SELECT[] =
        "SELECT EXISTS (SELECT 1 FROM agenda WHERE kind IN ($2, $3, $4) AND at <= $1)"
        "  OR EXISTS (SELECT 1 FROM rsvps WHERE expires_at <= $1)"
        "  OR EXISTS (SELECT 1 FROM due_taken WHERE over_at <= $1)";
    cme__statement *select = NULL;
    int64_t due = 0;
    cme_status status = cme__db_prepare(t->store->db, SELECT, &select);
    cme__bind_int(select, 1, t->now);
    cme__bind_int(select, 2, CME__AGENDA_SUBSCRIPTIONS);
    cme__bind_int(select, 3, CME__AGENDA_RECONFIRM);
    cme__bind_int(select, 4, CME__AGENDA_PROMOTE);
    if (status == CME_OK) {
        status = cme__value_read(select, &due);
    }
    *is_due = due != 0;
    return status;
}

static cme_status run_steps(ticking *t) {
    cme_status status = CME_OK;
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0] && status == CME_OK; i++) {
        bool found = true;
        while (status == CME_OK && found && t->left > 0) {
            found = false;
            status = STEPS[i](t, &found);
            t->left -= found ? 1 : 0;
        }
    }
    t->done.more = t->left == 0;
    return status;
}

static void spend(ticking *t, uint32_t steps) {
    t->left = steps < t->left ? t->left - steps : 1; /* the last one is counted by run_steps */
}

/* --- offers, and whether people still come --- */

static cme_status expire(ticking *t, bool *found) {
    cme__rsvp_expired expired;
    cme_status status = cme__rsvp_expire(t->store, t->left, &expired);
    t->done.offers_expired += expired.offers;
    t->done.not_confirmed += expired.not_confirmed;
    *found = expired.looked_at > 0;
    spend(t, expired.looked_at);
    return status;
}

static cme_status ask(ticking *t, bool *found) {
    int64_t event_row = 0;
    cme_time from = CME_TIME_NONE;
    cme__due_moments moments;
    cme_status status = cme__agenda_first(t->store, CME__AGENDA_RECONFIRM, t->now, &event_row, &from);
    if (status != CME_OK || event_row == 0) {
        return status;
    }
    *found = true;
    status = cme__due_moments_find(t->store, event_row, CME__AGENDA_RECONFIRM, from, t->now, &moments);
    cme_time next_at = status == CME_OK ? cme__due_next_look(&moments, from) : CME_TIME_NONE;
    for (size_t i = 0; i < moments.count && status == CME_OK; i++) {
        bool is_done = true;
        if (moments.items[i].over_at > t->now) {
            status = ask_session(t, &moments.items[i], &is_done);
        }
        if (!is_done) {
            next_at = moments.items[i].at;
            break;
        }
    }
    cme__due_moments_free(&moments);
    return status == CME_OK ? cme__agenda_set(t->store, event_row, CME__AGENDA_RECONFIRM, next_at) : status;
}

/* All who go since before they were to be asked; who said yes later is not asked again. */
static cme_status ask_session(ticking *t, const cme__due_moment *moment, bool *is_done) {
    cme__session_plan plan;
    cme__policy policy;
    int64_t person = 0;
    cme_status status = cme__session_load(t->store, moment->key, &plan);
    if (status == CME_OK && plan.row != 0) {
        status = cme__due_read_taken(t->store, plan.row, CME__AGENDA_RECONFIRM, moment->at, &person);
    }
    if (status != CME_OK || plan.row == 0 || plan.heads.going == 0 || person == CME__DUE_ALL) {
        return status;
    }
    status = cme__policy_load(t->store, &plan, &policy);
    cme_time expires_at = t->now + policy.reconfirm_seconds;
    uint32_t asked = 0;
    if (status == CME_OK) {
        expires_at = expires_at < moment->over_at ? expires_at : moment->over_at;
        status = cme__rsvp_ask(t->store, &plan, moment->at, expires_at, t->left, &person, &asked);
    }
    *is_done = asked < t->left;
    if (status == CME_OK) {
        status = cme__due_write_taken(t->store, &plan, CME__AGENDA_RECONFIRM, moment->at,
                                      *is_done ? CME__DUE_ALL : person);
    }
    t->done.asked += asked;
    spend(t, asked);
    return status;
}

/* --- subscriptions --- */

static cme_status follow_subscriptions(ticking *t, bool *found) {
    cme_time at = CME_TIME_NONE;
    cme__subscription_work work = {.left = t->left};
    cme_status status = cme__agenda_first(t->store, CME__AGENDA_SUBSCRIPTIONS, t->now, &work.event_row, &at);
    if (status != CME_OK || work.event_row == 0) {
        return status;
    }
    *found = true;
    work.is_afresh = at == CME__AGENDA_WOKEN;
    status = cme__subscription_follow(t->store, &work);
    spend(t, t->left - work.left);
    t->done.subscribed += work.made;
    return status == CME_OK ? cme__agenda_set(t->store, work.event_row, CME__AGENDA_SUBSCRIPTIONS,
                                              work.is_complete ? work.next_at : t->now)
                            : status;
}

/* --- waitlists: offers are made once quiet hours are over (rules.md 34) --- */

static cme_status promote(ticking *t, bool *found) {
    int64_t event_row = 0;
    int64_t *sessions = NULL;
    size_t count = 0;
    cme_time at = CME_TIME_NONE;
    cme_time next_at = CME_TIME_NONE;
    cme_status status = cme__agenda_first(t->store, CME__AGENDA_PROMOTE, t->now, &event_row, &at);
    if (status != CME_OK || event_row == 0) {
        return status;
    }
    *found = true;
    status = read_waiting(t, event_row, &sessions, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        status = promote_one(t, sessions[i], &next_at);
    }
    cme__free(sessions);
    return status == CME_OK ? cme__agenda_set(t->store, event_row, CME__AGENDA_PROMOTE, next_at) : status;
}

static cme_status read_waiting(ticking *t, int64_t event_row, int64_t **sessions, size_t *count) {
    static const char SELECT[] =
        "SELECT s.rowid FROM sessions s JOIN session_heads h ON h.session = s.rowid"
        " WHERE s.event = $1 AND s.start_at > $2 AND s.cancelled = 0 AND h.waiting_parties > 0"
        " ORDER BY s.start_at, s.rowid";
    cme__statement *select = NULL;
    cme_status status = cme__db_prepare(t->store->db, SELECT, &select);
    cme__bind_int(select, 1, event_row);
    cme__bind_int(select, 2, t->now);
    return status == CME_OK ? cme__rows_read(t->store, select, sessions, count) : status;
}

static cme_status promote_one(ticking *t, int64_t session_row, cme_time *next_at) {
    cme__session_plan plan;
    cme__policy policy;
    cme_status status = cme__session_load_row(t->store, session_row, &plan);
    if (status == CME_OK) {
        status = cme__policy_load(t->store, &plan, &policy);
    }
    if (status != CME_OK || policy.quiet_from == policy.quiet_until) {
        return status;
    }
    cme_time quiet_end = cme__policy_quiet_end(&policy, t->now);
    if (quiet_end > t->now) {
        *next_at = *next_at == CME_TIME_NONE || quiet_end < *next_at ? quiet_end : *next_at;
        return CME_OK;
    }
    t->done.waitlists++;
    spend(t, 1);
    return cme__rsvp_promote(t->store, &plan);
}

/* --- what was handed out by cme_due_take, and is over --- */

static cme_status forget_taken(ticking *t, bool *found) {
    static const char FORGET[] = "DELETE FROM due_taken WHERE (session, kind, at) IN"
                                 " (SELECT session, kind, at FROM due_taken WHERE over_at <= $1 LIMIT $2)";
    cme__statement *forget = NULL;
    cme_status status = cme__db_prepare(t->store->db, FORGET, &forget);
    cme__bind_int(forget, 1, t->now);
    cme__bind_int(forget, 2, CME_STORE_TICK_MAX);
    if (status == CME_OK) {
        status = cme__run(forget);
    }
    *found = status == CME_OK && cme__db_changes(t->store->db) == CME_STORE_TICK_MAX;
    return status;
}

static cme_status make_record(const ticking *t, void **out) {
    cme__arena arena = {0};
    cme_store_ticked *ticked = cme__arena_object(&arena, sizeof *ticked);
    if (ticked == NULL) {
        cme__arena_free(&arena);
        return cme__fail_memory(&t->store->fault);
    }
    *ticked = t->done;
    cme__arena_seal(&arena, ticked);
    *out = ticked;
    return CME_OK;
}
