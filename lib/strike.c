/* strike.c: strikes: found, counted, excused.
 * May use strike_internal.h, policy_internal.h, store_page_internal.h.
 * Must not know who makes one: strike_follow.c does. */
#include <cmevent/strike.h>

#include <stddef.h>

#include "policy_internal.h"
#include "store_page_internal.h"
#include "strike_internal.h"

enum { DAY_SECONDS = 86400 };

/* A record with what orders it beyond its own fields. */
typedef struct numbered_strike {
    cme_strike record;
    int64_t session_row;
    int64_t person_row;
} numbered_strike;

_Static_assert(offsetof(numbered_strike, record) == 0, "a numbered strike is a strike");
_Static_assert(CME_SESSION_TITLE == 8, "the statement below has it in it");

/* What a query asks for, as rows; 0: any. */
typedef struct strike_filter {
    int64_t group_row;
    int64_t session_row;
    int64_t person_row;
} strike_filter;

static void *read_strike(cme__statement *row, cme__arena *arena);
static void order_strike(const void *record, cme__cursor_value *values);
static cme_status excuse(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                         const char *note, void **out);
static cme_status count_strikes(cme_store *store, cme_session_key session, cme_id person, uint32_t *count);
static cme_status find_strikes(cme_store *store, const void *given, cme__page *page);
static cme_status find_strike(cme_store *store, int64_t session_row, int64_t person_row, bool *is_excused);
static cme_status write_excuse(cme_store *store, int64_t session_row, int64_t person_row, int64_t by_row,
                               const char *note);
static cme_status read_filter(cme_store *store, const cme_strike_query *query, strike_filter *out);
static cme_status select_strikes(cme_store *store, const cme_strike_query *query, const strike_filter *filter,
                                 cme__page *page);
static cme_status read_strike_row(cme_store *store, int64_t session_row, int64_t person_row, void **out);

CME__PAGE_CHECK(cme_strike_page);
static const cme__page_form STRIKE_PAGES = {sizeof(cme_strike_page), "strike:iii", order_strike, read_strike};

#define STRIKE_SELECT                                                                                        \
    "SELECT e.id, s.recurrence_id, e.kind, CASE WHEN s.overridden & 8 THEN s.title ELSE e.title END, g.id,"  \
    "  p.id, p.name, k.at, k.excused_at, x.id, k.note, k.session, k.person"                                  \
    " FROM strikes k JOIN sessions s ON s.rowid = k.session JOIN events e ON e.rowid = s.event"              \
    " JOIN groups g ON g.rowid = e.group_row JOIN persons p ON p.rowid = k.person"                           \
    " LEFT JOIN persons x ON x.rowid = k.excused_by "

cme_status cme_strike_excuse(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                             const char *note, cme_strike **out) {
    void *strike = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = excuse(store, session, person, by, note, out != NULL ? &strike : NULL);
    }
    return cme__store_end_with(store, status, strike, out);
}

cme_status cme_strike_find(cme_store *store, const cme_strike_query *query, cme_strike_page **out) {
    return cme__page_find(store, find_strikes, query, out);
}

cme_status cme_strike_count(cme_store *store, cme_session_key session, cme_id person, uint32_t *count) {
    uint32_t counted = 0;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = count != NULL ? count_strikes(store, session, person, &counted)
                               : cme__fail_null(&store->fault, "count");
    }
    status = cme__store_end(store, status);
    if (status == CME_OK) {
        *count = counted;
    }
    return status;
}

void cme_strike_free(cme_strike *strike) {
    cme__arena_object_free(strike);
}

void cme_strike_page_free(cme_strike_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__strikes_count(cme_store *store, const cme__session_plan *plan, int64_t person_row,
                              cme_time since, int *out) {
    static const char COUNT[] = "SELECT count(*) FROM strikes k CROSS JOIN sessions s ON s.rowid = k.session"
                                " CROSS JOIN events e ON e.rowid = s.event"
                                " WHERE k.person = $1 AND k.excused_at IS NULL AND k.at >= $2"
                                "  AND e.group_row = (SELECT group_row FROM events WHERE rowid = $3)";
    cme__statement *find = NULL;
    int64_t counted = 0;
    cme_status status = cme__db_prepare(store->db, COUNT, &find);
    cme__bind_int(find, 1, person_row);
    cme__bind_int(find, 2, since);
    cme__bind_int(find, 3, plan->event_row);
    if (status == CME_OK) {
        status = cme__value_read(find, &counted);
    }
    *out = (int)counted;
    return status;
}

static void *read_strike(cme__statement *row, cme__arena *arena) {
    numbered_strike *strike = cme__arena_alloc(arena, sizeof *strike);
    if (strike != NULL) {
        strike->record.session = cme__column_session_key(row, 0);
        strike->record.title = cme__column_copy_given(row, 3, arena);
        strike->record.group = cme__column_id(row, 4);
        strike->record.person = cme__column_id(row, 5);
        strike->record.person_name = cme__column_copy_given(row, 6, arena);
        strike->record.at = cme__column_time(row, 7);
        strike->record.excused_at = cme__column_time(row, 8);
        strike->record.excused_by = cme__column_id(row, 9);
        strike->record.note = cme__column_copy(row, 10, arena);
        strike->session_row = cme__column_int(row, 11);
        strike->person_row = cme__column_int(row, 12);
    }
    return strike;
}

static void order_strike(const void *record, cme__cursor_value *values) {
    const numbered_strike *strike = record;
    values[0].integer = strike->record.at;
    values[1].integer = strike->session_row;
    values[2].integer = strike->person_row;
}

static cme_status excuse(cme_store *store, cme_session_key session, cme_id person, cme_id by,
                         const char *note, void **out) {
    cme__session_plan plan;
    int64_t person_row = 0;
    int64_t by_row = 0;
    bool is_excused = false;
    cme_status status = cme__text_check(&store->fault, "note of strike", note, CME__TEXT_BLOCK, CME_TEXT_MAX);
    if (status == CME_OK) {
        status = cme__session_load(store, session, &plan);
    }
    if (status == CME_OK) {
        status = cme__person_row(store, person, &person_row);
    }
    if (status == CME_OK) {
        status = cme__person_row_optional(store, by, &by_row);
    }
    if (status == CME_OK && by_row == person_row) {
        status = cme__fail(&store->fault, CME_ERR_INVALID, "by: nobody excuses their own strike");
    }
    if (status == CME_OK) {
        status = find_strike(store, plan.row, person_row, &is_excused);
    }
    if (status == CME_OK && !is_excused) {
        status = write_excuse(store, plan.row, person_row, by_row, note);
    }
    return status == CME_OK ? read_strike_row(store, plan.row, person_row, out) : status;
}

static cme_status count_strikes(cme_store *store, cme_session_key session, cme_id person, uint32_t *count) {
    cme__session_plan plan;
    cme__policy policy;
    int64_t person_row = 0;
    int found = 0;
    cme_status status = cme__session_load(store, session, &plan);
    if (status == CME_OK) {
        status = cme__person_row(store, person, &person_row);
    }
    if (status == CME_OK) {
        status = cme__policy_load(store, &plan, &policy);
    }
    if (status == CME_OK) {
        cme_time since = cme_store_now(store) - (cme_time)policy.strike_days * DAY_SECONDS;
        status = cme__strikes_count(store, &plan, person_row, since, &found);
    }
    *count = (uint32_t)found;
    return status;
}

static cme_status find_strikes(cme_store *store, const void *given, cme__page *page) {
    cme_strike_query query = CME_STRIKE_QUERY_INIT;
    strike_filter filter = {0};
    cme_status status = cme__query_read(&store->fault, "strike query", given, &query, sizeof query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &STRIKE_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK) {
        status = read_filter(store, &query, &filter);
    }
    return status == CME_OK ? select_strikes(store, &query, &filter, page) : status;
}

static cme_status find_strike(cme_store *store, int64_t session_row, int64_t person_row, bool *is_excused) {
    cme__statement *find = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(
        store->db, "SELECT excused_at IS NOT NULL FROM strikes WHERE person = $1 AND session = $2", &find);
    cme__bind_int(find, 1, person_row);
    cme__bind_int(find, 2, session_row);
    if (status == CME_OK) {
        status = cme__step(find, &found);
    }
    *is_excused = found && cme__column_int(find, 0) != 0;
    cme__done(find);
    if (status == CME_OK && !found) {
        status = cme__fail(&store->fault, CME_ERR_NOT_FOUND, "the person has no strike from this session");
    }
    return status;
}

static cme_status write_excuse(cme_store *store, int64_t session_row, int64_t person_row, int64_t by_row,
                               const char *note) {
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(store->db,
                                        "UPDATE strikes SET excused_at = $1, excused_by = $2, note = $3"
                                        " WHERE person = $4 AND session = $5",
                                        &write);
    cme__bind_time(write, 1, cme_store_now(store));
    cme__bind_row(write, 2, by_row);
    cme__bind_optional_text(write, 3, note);
    cme__bind_int(write, 4, person_row);
    cme__bind_int(write, 5, session_row);
    if (status == CME_OK) {
        status = cme__run(write);
    }
    return status == CME_OK ? cme__change_append(store, CME_CHANGE_STRIKE, CME_CHANGE_UPDATED, CME_ID_NONE,
                                                 session_row, person_row)
                            : status;
}

static cme_status read_filter(cme_store *store, const cme_strike_query *query, strike_filter *out) {
    cme__session_plan plan;
    cme_status status = cme__time_check(store, "from of strike query", query->from);
    if (status == CME_OK && query->deep && cme_id_is_none(query->group)) {
        status = cme__fail(&store->fault, CME_ERR_INVALID, "deep of strike query: needs a group");
    }
    if (status == CME_OK && !cme_id_is_none(query->group)) {
        status = cme__group_row(store, query->group, &out->group_row);
    }
    if (status == CME_OK && !cme_id_is_none(query->session.event)) {
        status = cme__session_load(store, query->session, &plan);
        out->session_row = plan.row != 0 ? plan.row : -1; /* nothing was written about it: it has none */
    }
    return status == CME_OK ? cme__person_row_optional(store, query->person, &out->person_row) : status;
}

/* $1 to $3 the last item of the page before, $4 rows, $5 the first instant, $6 1 for excused ones too; the
 * rest: NULL for any, $10 1 for the groups below $9 too. */
#define MATCHES                                                                                              \
    "(k.at, k.session, k.person) > ($1, $2, $3) AND k.at >= $5 AND ($6 OR k.excused_at IS NULL)"             \
    " AND ($7 IS NULL OR k.session = $7) AND ($8 IS NULL OR k.person = $8)"                                  \
    " AND ($9 IS NULL OR e.group_row IN ("                                                                   \
    "  WITH RECURSIVE below(group_row) AS (VALUES ($9)"                                                      \
    "   UNION SELECT g.rowid FROM groups g JOIN below b ON g.parent = b.group_row WHERE $10)"                \
    "  SELECT group_row FROM below))"                                                                        \
    " ORDER BY k.at, k.session, k.person LIMIT $4"

static const char FIND_BY_PERSON[] = STRIKE_SELECT "WHERE k.person = $8 AND " MATCHES;
static const char FIND_BY_SESSION[] = STRIKE_SELECT "WHERE k.session = $7 AND " MATCHES;
static const char FIND_ANY[] = STRIKE_SELECT "WHERE " MATCHES;

static cme_status select_strikes(cme_store *store, const cme_strike_query *query, const strike_filter *filter,
                                 cme__page *page) {
    const char *sql = filter->person_row != 0    ? FIND_BY_PERSON
                      : filter->session_row != 0 ? FIND_BY_SESSION
                                                 : FIND_ANY;
    cme__statement *find = NULL;
    cme_status status = cme__db_prepare(store->db, sql, &find);
    cme__bind_int(find, 1, page->after[0].integer);
    cme__bind_int(find, 2, page->after[1].integer);
    cme__bind_int(find, 3, page->after[2].integer);
    cme__bind_int(find, 4, cme__page_rows(page));
    cme__bind_int(find, 5, query->from); /* CME_TIME_NONE is before everything */
    cme__bind_int(find, 6, query->excused);
    cme__bind_row(find, 7, filter->session_row);
    cme__bind_row(find, 8, filter->person_row);
    cme__bind_row(find, 9, filter->group_row);
    cme__bind_int(find, 10, query->deep);
    return status == CME_OK ? cme__page_read(store, page, find) : status;
}

static cme_status read_strike_row(cme_store *store, int64_t session_row, int64_t person_row, void **out) {
    if (out == NULL) {
        return CME_OK;
    }
    cme__statement *read = NULL;
    cme_status status =
        cme__db_prepare(store->db, STRIKE_SELECT "WHERE k.person = $1 AND k.session = $2", &read);
    cme__bind_int(read, 1, person_row);
    cme__bind_int(read, 2, session_row);
    return status == CME_OK ? cme__record_read(store, read, read_strike, out) : status;
}
