/* due.c: due: what the passing of time makes due, handed out once.
 * May use due_internal.h, store_page_internal.h and the rooms below.
 * Must not know when sessions have their moments: due_moment.c does. */
#include <cmevent/due.h>

#include <string.h>

#include <cmevent/rsvp.h>

#include "due_internal.h"
#include "store_page_internal.h"

enum {
    KIND_FIRST = CME_DUE_RSVP_OPENS,
    KIND_LAST = CME_DUE_REMINDER_AGAIN,
    KINDS = (1 << (KIND_LAST + 1)) - (1 << KIND_FIRST),
    /* Looks at lines of the agenda in one call. */
    LOOKS_MAX = 2000
};

/* The page in the making. */
typedef struct taking {
    cme_store *store;
    uint32_t kinds;
    uint32_t limit;
    cme_time now;
    cme__arena arena;
    cme_due_page *page;
    const cme_due **items;
    size_t count;
    size_t capacity;
} taking;

/* A line of the agenda. */
typedef struct line {
    int64_t event_row; /* 0: there is none */
    int kind;
    cme_time at;
} line;

static cme_status read_query(cme_store *store, const cme_due_query *given, taking *t);
static cme_status is_anything_due(taking *t, bool *is_due);
static cme_status take(taking *t);
static cme_status find_first(taking *t, line *first, cme_time *next_at);
static cme_status look(taking *t, const line *at_line, cme_time until);
static cme_status hand_out(taking *t, int kind, const cme__due_moment *moment);
static cme_status hand_out_session(taking *t, int kind, const cme__due_moment *moment);
static cme_status hand_out_persons(taking *t, int kind, const cme__due_moment *moment);
static cme_status add_item(taking *t, int kind, const cme__due_moment *moment, cme__statement *row);
static cme_status finish(taking *t);
static cme_status find_next(taking *t, cme_time *take_at, cme_time *tick_at);

cme_status cme_due_take(cme_store *store, const cme_due_query *query, cme_due_page **out) {
    taking t = {.store = store};
    bool is_due = false;
    if (out != NULL) {
        *out = NULL;
    }
    /* Who asks often mostly learns that there is nothing: that needs no lock. */
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? read_query(store, query, &t) : cme__fail_null(&store->fault, "out");
    }
    if (status == CME_OK) {
        status = is_anything_due(&t, &is_due);
    }
    status = cme__store_end(store, status);
    if (status == CME_OK && is_due) {
        status = cme__store_begin_write(store);
        if (status == CME_OK) {
            t.now = cme_store_now(store); /* waiting for the lock took its time */
            status = take(&t);
        }
        if (status == CME_OK) {
            status = finish(&t);
        }
        status = cme__store_end(store, status);
    } else if (status == CME_OK) {
        status = finish(&t);
    }
    if (status == CME_OK) {
        cme__arena_seal(&t.arena, t.page);
        *out = t.page;
    }
    cme__arena_free(&t.arena);
    cme__free(t.items);
    return status;
}

cme_status cme_due_next(cme_store *store, const cme_due_query *query, cme_time *take_at, cme_time *tick_at) {
    taking t = {.store = store};
    cme_time take_next = CME_TIME_NONE;
    cme_time tick_next = CME_TIME_NONE;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = read_query(store, query, &t);
    }
    if (status == CME_OK) {
        status = find_next(&t, &take_next, &tick_next);
    }
    cme__arena_free(&t.arena);
    status = cme__store_end(store, status);
    if (status == CME_OK && take_at != NULL) {
        *take_at = take_next;
    }
    if (status == CME_OK && tick_at != NULL) {
        *tick_at = tick_next;
    }
    return status;
}

void cme_due_page_free(cme_due_page *page) {
    cme__arena_object_free(page);
}

static cme_status read_query(cme_store *store, const cme_due_query *given, taking *t) {
    cme_due_query query = CME_DUE_QUERY_INIT;
    cme_status status = cme__query_read(&store->fault, "due query", given, &query, sizeof query);
    if (status == CME_OK && (query.kinds & ~(uint32_t)KINDS) != 0) {
        status = cme__fail(&store->fault, CME_ERR_INVALID, "kinds 0x%x of the due query: only 0x%x are known",
                           query.kinds, (unsigned)KINDS);
    }
    if (status == CME_OK) {
        status = cme__page_limit(store, query.limit, &t->limit);
    }
    t->kinds = query.kinds != 0 ? query.kinds : (uint32_t)KINDS;
    t->now = cme_store_now(store);
    t->page = cme__arena_object(&t->arena, sizeof *t->page);
    return status == CME_OK && t->page == NULL ? cme__fail_memory(&store->fault) : status;
}

/* --- taken: always the line that comes first, up to where another one comes first --- */

static cme_status is_anything_due(taking *t, bool *is_due) {
    line first;
    cme_time next_at = CME_TIME_NONE;
    cme_status status = find_first(t, &first, &next_at);
    *is_due = status == CME_OK && first.event_row != 0;
    return status;
}

static cme_status take(taking *t) {
    cme_status status = CME_OK;
    for (int looks = 0; status == CME_OK; looks++) {
        line first;
        cme_time next_at = CME_TIME_NONE;
        status = find_first(t, &first, &next_at);
        if (status != CME_OK || first.event_row == 0) {
            break;
        }
        if (t->count == t->limit || looks == LOOKS_MAX) {
            t->page->more = true;
            break;
        }
        status = look(t, &first, next_at != CME_TIME_NONE ? next_at : t->now);
    }
    return status;
}

/* The line that comes first of all that are due, and when the one after it does. */
static cme_status find_first(taking *t, line *first, cme_time *next_at) {
    static const char SELECT[] =
        "SELECT event, at FROM agenda WHERE kind = $1 AND at <= $2 ORDER BY at, event LIMIT 2";
    cme_status status = CME_OK;
    *first = (line){0};
    *next_at = CME_TIME_NONE;
    for (int kind = KIND_FIRST; kind <= KIND_LAST && status == CME_OK; kind++) {
        cme__statement *select = NULL;
        bool row = (t->kinds & (UINT32_C(1) << kind)) != 0;
        if (!row) {
            continue;
        }
        status = cme__db_prepare(t->store->db, SELECT, &select);
        cme__bind_int(select, 1, kind);
        cme__bind_int(select, 2, t->now);
        while (status == CME_OK && row) {
            status = cme__step(select, &row);
            if (status != CME_OK || !row) {
                break;
            }
            line found = {cme__column_int(select, 0), kind, cme__column_int(select, 1)};
            cme_time later = found.at;
            if (first->event_row == 0 || found.at < first->at) {
                later = first->event_row != 0 ? first->at : CME_TIME_NONE;
                *first = found;
            }
            *next_at =
                *next_at == CME_TIME_NONE || (later != CME_TIME_NONE && later < *next_at) ? later : *next_at;
        }
        cme__done(select);
    }
    return status;
}

/* Hands out what is due of one line, and writes when the next look at it is needed. */
static cme_status look(taking *t, const line *at_line, cme_time until) {
    cme__due_moments moments;
    cme_status status =
        cme__due_moments_find(t->store, at_line->event_row, at_line->kind, at_line->at, until, &moments);
    cme_time next_at = CME_TIME_NONE;
    if (status == CME_OK) {
        next_at = cme__due_next_look(&moments, at_line->at);
    }
    for (size_t i = 0; i < moments.count && status == CME_OK; i++) {
        const cme__due_moment *moment = &moments.items[i];
        if (moment->over_at > t->now) {
            status = hand_out(t, at_line->kind, moment);
        }
        if (t->count == t->limit) {
            next_at = moment->at; /* it may have more */
            break;
        }
    }
    cme__due_moments_free(&moments);
    return status == CME_OK ? cme__agenda_set(t->store, at_line->event_row, at_line->kind, next_at) : status;
}

static cme_status hand_out(taking *t, int kind, const cme__due_moment *moment) {
    return kind == CME_DUE_REMINDER || kind == CME_DUE_REMINDER_AGAIN ? hand_out_persons(t, kind, moment)
                                                                      : hand_out_session(t, kind, moment);
}

#define ITEM_COLUMNS                                                                                         \
    "SELECT CASE WHEN s.overridden & 8 THEN s.title ELSE e.title END,"                                       \
    "  CASE WHEN s.overridden & 32 THEN s.location ELSE e.location END, s.start_at, s.end_at, z.name"

_Static_assert(CME_SESSION_TITLE == 8 && CME_SESSION_LOCATION == 32 && CME_RSVP_GOING == 3,
               "the statements have them in it");

enum { TITLE, LOCATION, STARTS_AT, ENDS_AT, ZONE, PERSON, NAME, EMAIL, LOCALE, CONSENT, GUESTS, PERSON_ROW };

static cme_status hand_out_session(taking *t, int kind, const cme__due_moment *moment) {
    static const char SELECT[] = ITEM_COLUMNS " FROM sessions s JOIN events e ON e.rowid = s.event"
                                              " JOIN zones z ON z.rowid = e.zone WHERE s.rowid = $1";
    cme__session_plan plan;
    int64_t taken = 0;
    cme_status status = cme__session_load(t->store, moment->key, &plan);
    if (status == CME_OK && plan.row != 0) {
        status = cme__due_read_taken(t->store, plan.row, kind, moment->at, &taken);
    }
    if (status != CME_OK || taken != 0) {
        return status;
    }
    status = cme__session_materialise(t->store, &plan);
    if (status == CME_OK) {
        status = cme__due_write_taken(t->store, &plan, kind, moment->at, CME__DUE_ALL);
    }
    cme__statement *select = NULL;
    bool row = false;
    if (status == CME_OK) {
        status = cme__db_prepare(t->store->db, SELECT, &select);
        cme__bind_int(select, 1, plan.row);
    }
    if (status == CME_OK) {
        status = cme__step(select, &row);
    }
    if (status == CME_OK && row) {
        status = add_item(t, kind, moment, select);
    }
    cme__done(select);
    return status;
}

/* All who go since before the moment. Nobody joins them later, so that it is enough to keep up to whom they
 * were told, in the order of their rows. */
static cme_status hand_out_persons(taking *t, int kind, const cme__due_moment *moment) {
    static const char SELECT[] =
        ITEM_COLUMNS ", p.id, p.name, p.email, p.locale, p.consent, r.guests, r.person FROM rsvps r"
                     " JOIN sessions s ON s.rowid = r.session JOIN events e ON e.rowid = s.event"
                     " JOIN zones z ON z.rowid = e.zone JOIN persons p ON p.rowid = r.person"
                     " WHERE r.session = $1 AND r.person > $2 AND r.state = 3"
                     "  AND NOT EXISTS (SELECT 1 FROM rsvp_log l WHERE l.session = r.session"
                     "    AND l.person = r.person AND l.to_state = 3 AND l.from_state <> 3 AND l.at >= $3)"
                     " ORDER BY r.person LIMIT $4";
    cme__session_plan plan;
    int64_t person = 0;
    cme_status status = cme__session_load(t->store, moment->key, &plan);
    if (status == CME_OK && plan.row != 0) {
        status = cme__due_read_taken(t->store, plan.row, kind, moment->at, &person);
    }
    if (status != CME_OK || plan.row == 0 || plan.heads.going == 0 || person == CME__DUE_ALL) {
        return status;
    }
    cme__statement *select = NULL;
    bool row = true;
    status = cme__db_prepare(t->store->db, SELECT, &select);
    cme__bind_int(select, 1, plan.row);
    cme__bind_int(select, 2, person);
    cme__bind_int(select, 3, moment->at);
    cme__bind_int(select, 4, (int64_t)(t->limit - t->count));
    while (status == CME_OK) {
        status = cme__step(select, &row);
        if (status != CME_OK || !row) {
            break;
        }
        person = cme__column_int(select, PERSON_ROW);
        status = add_item(t, kind, moment, select);
    }
    cme__done(select);
    return status == CME_OK ? cme__due_write_taken(t->store, &plan, kind, moment->at,
                                                   t->count < t->limit ? CME__DUE_ALL : person)
                            : status;
}

static cme_status add_item(taking *t, int kind, const cme__due_moment *moment, cme__statement *row) {
    cme_due *due = cme__arena_alloc(&t->arena, sizeof *due);
    if (due == NULL || !cme__grow(&t->items, &t->capacity, t->count + 1, sizeof(cme_due *))) {
        return cme__fail_memory(&t->store->fault);
    }
    due->kind = (cme_due_kind)kind;
    due->at = moment->at;
    due->until = moment->over_at;
    due->session = moment->key;
    due->title = cme__column_copy_given(row, TITLE, &t->arena);
    due->location = cme__column_copy(row, LOCATION, &t->arena);
    due->starts_at = cme__column_int(row, STARTS_AT);
    due->ends_at = cme__column_int(row, ENDS_AT);
    due->zone = cme__column_copy_given(row, ZONE, &t->arena);
    if (kind == CME_DUE_REMINDER || kind == CME_DUE_REMINDER_AGAIN) {
        due->person = cme__column_id(row, PERSON);
        due->person_name = cme__column_copy_given(row, NAME, &t->arena);
        due->person_email = cme__column_copy(row, EMAIL, &t->arena);
        due->person_locale = cme__column_copy(row, LOCALE, &t->arena);
        due->person_consent = (uint32_t)cme__column_int(row, CONSENT);
        due->guests = (int32_t)cme__column_int(row, GUESTS);
    }
    t->items[t->count++] = due;
    return CME_OK;
}

static cme_status finish(taking *t) {
    const cme_due **items = cme__arena_alloc(&t->arena, t->count * sizeof(cme_due *));
    if (t->arena.failed) {
        return cme__fail_memory(&t->store->fault);
    }
    if (t->count > 0) {
        memcpy(items, t->items, t->count * sizeof(cme_due *));
    }
    t->page->count = t->count;
    t->page->items = items;
    return CME_OK;
}

/* --- when to ask again --- */

static void bring_forward(cme_time *next, cme_time at) {
    *next = at != CME_TIME_NONE && (*next == CME_TIME_NONE || at < *next) ? at : *next;
}

static cme_status find_next(taking *t, cme_time *take_at, cme_time *tick_at) {
    static const char EXPIRING[] = "SELECT min(expires_at) FROM rsvps WHERE expires_at IS NOT NULL";
    static const int TICK_KINDS[] = {CME__AGENDA_SUBSCRIPTIONS, CME__AGENDA_RECONFIRM, CME__AGENDA_PROMOTE};
    int64_t event_row = 0;
    cme_time at = CME_TIME_NONE;
    cme_status status = CME_OK;
    for (int kind = KIND_FIRST; kind <= KIND_LAST && status == CME_OK; kind++) {
        if (t->kinds & (UINT32_C(1) << kind)) {
            status = cme__agenda_first(t->store, kind, INT64_MAX, &event_row, &at);
            bring_forward(take_at, at);
        }
    }
    for (size_t i = 0; i < sizeof TICK_KINDS / sizeof TICK_KINDS[0] && status == CME_OK; i++) {
        status = cme__agenda_first(t->store, TICK_KINDS[i], INT64_MAX, &event_row, &at);
        bring_forward(tick_at, at);
    }
    cme__statement *expiring = NULL;
    bool row = false;
    if (status == CME_OK) {
        status = cme__db_prepare(t->store->db, EXPIRING, &expiring);
    }
    if (status == CME_OK) {
        status = cme__step(expiring, &row);
    }
    bring_forward(tick_at, row ? cme__column_time(expiring, 0) : CME_TIME_NONE);
    cme__done(expiring);
    /* What is overdue, or must be looked at anew, is a matter of now. */
    *take_at = *take_at != CME_TIME_NONE && *take_at < t->now ? t->now : *take_at;
    *tick_at = *tick_at != CME_TIME_NONE && *tick_at < t->now ? t->now : *tick_at;
    return status;
}
