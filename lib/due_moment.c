/* due_moment.c: the moments of an event's sessions, as its policies set them, and how far they were seen to.
 * May use due_internal.h, policy_internal.h, session_find_internal.h and the rooms below.
 * Must not know what is done at them. */
#include <stdlib.h>

#include "due_internal.h"
#include "policy_internal.h"
#include "session_find_internal.h"

enum { MOMENTS_MAX = 500 };

/* The search at work. */
typedef struct scan {
    cme_store *store;
    int64_t event_row;
    int kind;
    cme_time from;
    cme_time until;
    cme_time now;
    cme_id event;
    cme__policy policy; /* of the event */
    int64_t *own;       /* recurrence-ids of the sessions that have a policy of their own */
    size_t own_count;
    cme__due_moments *out;
} scan;

static cme_status begin(scan *s);
static cme_status scan_own(scan *s);
static cme_status look_at_own(scan *s, int64_t row);
static cme_status scan_event(scan *s);
static cme_status find_next(scan *s, int32_t before);
static bool has_own(const scan *s, int64_t recurrence_id);
static cme_status add(scan *s, const cme__policy *policy, cme_session_key key, cme_time starts_at);
static int32_t seconds_before(const cme__policy *policy, int kind);
static cme_time over_at(const cme__policy *policy, int kind, cme_time starts_at);
static int by_time(const void *left, const void *right);

cme_status cme__due_moments_find(cme_store *store, int64_t event_row, int kind, cme_time from, cme_time until,
                                 cme__due_moments *out) {
    scan s = {.store = store,
              .event_row = event_row,
              .kind = kind,
              .from = from,
              .until = until,
              .now = cme_store_now(store),
              .out = out};
    *out = (cme__due_moments){.next_at = CME_TIME_NONE};
    cme_status status = begin(&s);
    if (status == CME_OK) {
        status = scan_own(&s);
    }
    if (status == CME_OK) {
        status = scan_event(&s);
    }
    cme__free(s.own);
    if (status == CME_OK && out->count > 1) {
        qsort(out->items, out->count, sizeof out->items[0], by_time);
    }
    if (status == CME_OK && out->count > MOMENTS_MAX) {
        out->count = MOMENTS_MAX;
        out->is_cut = true;
    }
    return status;
}

void cme__due_moments_free(cme__due_moments *moments) {
    cme__free(moments->items);
}

cme_time cme__due_next_look(const cme__due_moments *moments, cme_time from) {
    if (!moments->is_cut) {
        return moments->next_at;
    }
    /* The last one again, as others may have the same time. There are never so many that have. */
    cme_time last = moments->items[moments->count - 1].at;
    return last > from ? last : last + 1;
}

cme_status cme__due_read_taken(cme_store *store, int64_t session_row, int kind, cme_time at,
                               int64_t *person) {
    cme__statement *select = NULL;
    cme_status status = cme__db_prepare(
        store->db, "SELECT person FROM due_taken WHERE session = $1 AND kind = $2 AND at = $3", &select);
    cme__bind_int(select, 1, session_row);
    cme__bind_int(select, 2, kind);
    cme__bind_int(select, 3, at);
    return status == CME_OK ? cme__value_read(select, person) : status;
}

cme_status cme__due_write_taken(cme_store *store, const cme__session_plan *plan, int kind, cme_time at,
                                int64_t person) {
    static const char PUT[] = "INSERT INTO due_taken (session, kind, at, person, over_at)"
                              " VALUES ($1, $2, $3, $4, $5)"
                              " ON CONFLICT (session, kind, at) DO UPDATE SET person = excluded.person";
    cme__statement *put = NULL;
    cme_status status = cme__db_prepare(store->db, PUT, &put);
    cme__bind_int(put, 1, plan->row);
    cme__bind_int(put, 2, kind);
    cme__bind_int(put, 3, at);
    cme__bind_int(put, 4, person);
    cme__bind_int(put, 5, plan->starts_at);
    return status == CME_OK ? cme__run(put) : status;
}

/* The event, and what counts for its sessions unless they say otherwise. */
static cme_status begin(scan *s) {
    const cme__session_plan plan = {.event_row = s->event_row, .has = CME__HAS_POLICY};
    cme__statement *select = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(s->store->db, "SELECT id FROM events WHERE rowid = $1", &select);
    cme__bind_int(select, 1, s->event_row);
    if (status == CME_OK) {
        status = cme__step(select, &row);
    }
    s->event = cme__column_id(select, 0);
    cme__done(select);
    return status == CME_OK ? cme__policy_load(s->store, &plan, &s->policy) : status;
}

/* --- sessions with a policy of their own: few, and each by itself --- */

static cme_status scan_own(scan *s) {
    static const char SELECT[] = "SELECT rowid FROM sessions WHERE event = $1 AND has & $2 AND start_at > $3"
                                 " AND cancelled = 0 ORDER BY start_at";
    int64_t *rows = NULL;
    size_t count = 0;
    cme__statement *select = NULL;
    cme_status status = cme__db_prepare(s->store->db, SELECT, &select);
    cme__bind_int(select, 1, s->event_row);
    cme__bind_int(select, 2, CME__HAS_POLICY);
    cme__bind_int(select, 3, s->now);
    if (status == CME_OK) {
        status = cme__rows_read(s->store, select, &rows, &count);
    }
    if (status == CME_OK && count > 0) {
        s->own = cme__alloc_zero(count, sizeof *s->own);
        status = s->own != NULL ? CME_OK : cme__fail_memory(&s->store->fault);
    }
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        status = look_at_own(s, rows[i]);
    }
    cme__free(rows);
    return status;
}

static cme_status look_at_own(scan *s, int64_t row) {
    cme__session_plan plan;
    cme__policy policy;
    cme_status status = cme__session_load_row(s->store, row, &plan);
    if (status != CME_OK) {
        return status;
    }
    s->own[s->own_count++] = plan.recurrence_id;
    if (plan.status != CME_SESSION_SCHEDULED) {
        return CME_OK;
    }
    status = cme__policy_load(s->store, &plan, &policy);
    return status == CME_OK ? add(s, &policy, plan.key, plan.starts_at) : status;
}

/* --- all the others: the moment is as long before each start --- */

static cme_status scan_event(scan *s) {
    int32_t before = seconds_before(&s->policy, s->kind);
    if (before < 0) {
        return CME_OK;
    }
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.event = s->event;
    query.from = s->now + 1;
    query.until = s->until > s->now - before ? s->until + before + 1 : query.from;
    query.limit = MOMENTS_MAX + 1;
    if (s->from > s->now - before) {
        query.from = s->from + before;
    }
    void *object = NULL;
    cme_status status = CME_OK;
    if (query.from < query.until) {
        status = cme__session_search_page(s->store, &query, &object);
    }
    const cme_session_page *page = object;
    for (size_t i = 0; page != NULL && i < page->count && status == CME_OK; i++) {
        const cme_session *session = page->items[i];
        if (session->status == CME_SESSION_SCHEDULED &&
            !has_own(s, cme__recurrence_id_of(session->key.recurrence_id))) {
            status = add(s, &s->policy, session->key, session->starts_at);
        }
    }
    cme__arena_object_free(object);
    return status == CME_OK ? find_next(s, before) : status;
}

/* The first one behind all these. One with a policy of its own may have its moment elsewhere: then the look
 * that comes too early finds the next. */
static cme_status find_next(scan *s, int32_t before) {
    void *object = NULL;
    cme_session_query query = CME_SESSION_QUERY_INIT;
    query.event = s->event;
    query.from = s->until > s->now - before ? s->until + before + 1 : s->now + 1;
    query.limit = 1;
    cme_status status = cme__session_search_page(s->store, &query, &object);
    const cme_session_page *page = object;
    if (status == CME_OK && page->count > 0) {
        cme_time at = page->items[0]->starts_at - before;
        s->out->next_at = s->out->next_at == CME_TIME_NONE || at < s->out->next_at ? at : s->out->next_at;
    }
    cme__arena_object_free(object);
    return status;
}

static bool has_own(const scan *s, int64_t recurrence_id) {
    for (size_t i = 0; i < s->own_count; i++) {
        if (s->own[i] == recurrence_id) {
            return true;
        }
    }
    return false;
}

/* Takes a moment along when it is asked for, or remembers when it comes. */
static cme_status add(scan *s, const cme__policy *policy, cme_session_key key, cme_time starts_at) {
    int32_t before = seconds_before(policy, s->kind);
    cme_time at = starts_at - before;
    cme__due_moments *out = s->out;
    if (before < 0 || at < s->from) {
        return CME_OK;
    }
    if (at > s->until) {
        out->next_at = out->next_at == CME_TIME_NONE || at < out->next_at ? at : out->next_at;
        return CME_OK;
    }
    if (!cme__grow(&out->items, &out->capacity, out->count + 1, sizeof *out->items)) {
        return cme__fail_memory(&s->store->fault);
    }
    out->items[out->count++] = (cme__due_moment){.key = key,
                                                 .recurrence_id = cme__recurrence_id_of(key.recurrence_id),
                                                 .starts_at = starts_at,
                                                 .at = at,
                                                 .over_at = over_at(policy, s->kind, starts_at)};
    return CME_OK;
}

/* How long before the start; -1: never. What coincides with the start is nobody's news. */
static int32_t seconds_before(const cme__policy *policy, int kind) {
    int32_t before = -1;
    switch (kind) {
    case CME_DUE_RSVP_OPENS:
        before = policy->opens_before;
        break;
    case CME_DUE_RSVP_CLOSES:
        before = policy->closes_before;
        break;
    case CME_DUE_REMINDER:
        before = policy->remind_before;
        break;
    case CME_DUE_REMINDER_AGAIN:
        before = policy->remind_again_before;
        break;
    case CME__AGENDA_RECONFIRM:
        before = policy->reconfirm_before;
        break;
    default:
        break;
    }
    return before > 0 ? before : -1;
}

/* When a moment is over. Nobody is reminded twice at once: the reminder that comes later stands for both. */
static cme_time over_at(const cme__policy *policy, int kind, cme_time starts_at) {
    int32_t first = policy->remind_before;
    int32_t again = policy->remind_again_before;
    switch (kind) {
    case CME_DUE_RSVP_OPENS:
    case CME__AGENDA_RECONFIRM:
        return cme__policy_closes_at(policy, starts_at);
    case CME_DUE_REMINDER:
        return again > 0 && again < first ? starts_at - again : starts_at;
    case CME_DUE_REMINDER_AGAIN:
        return first > 0 && first <= again ? starts_at - first : starts_at;
    default:
        return starts_at;
    }
}

static int by_time(const void *left, const void *right) {
    const cme__due_moment *a = left;
    const cme__due_moment *b = right;
    if (a->at != b->at) {
        return a->at < b->at ? -1 : 1;
    }
    return (a->recurrence_id > b->recurrence_id) - (a->recurrence_id < b->recurrence_id);
}
