/* duty.c: duties: roles held for a time, on a group, an event or one session.
 * May use store_page_internal.h, session_internal.h and the rooms below.
 * Must not know how memberships change, nor what an event is. */
#include <cmevent/duty.h>

#include <string.h>

#include <cmevent/membership.h>

#include "duty_internal.h"
#include "session_internal.h"
#include "store_page_internal.h"

/* What a duty is on: one row, the others 0. */
typedef struct scope {
    int64_t group_row;
    int64_t event_row;
    int64_t session_row;
} scope;

/* A duty as decisions need it. */
typedef struct duty_facts {
    int64_t row;
    int64_t person_row;
    int64_t group_row; /* 0: not on a group */
    bool is_organizer;
    cme_time since;
    cme_time until;
} duty_facts;

static void *read_duty(cme__statement *row, cme__arena *arena);
static void order_duty(const void *record, cme__cursor_value *values);
static cme_status assign_duty(cme_store *store, const cme_duty_spec *given, void **out);
static cme_status get_duty(cme_store *store, cme_id id, void **out);
static cme_status end_duty(cme_store *store, cme_id id, cme_time at, void **out);
static cme_status find_duties(cme_store *store, const void *given, cme__page *page);
static cme_status read_duty_row(cme_store *store, int64_t duty_row, void **out);
static cme_status check_organizer_stays(cme_store *store, const duty_facts *ending, cme_time at);

CME__PAGE_CHECK(cme_duty_page);
static const cme__page_form DUTY_PAGES = {sizeof(cme_duty_page), "duty:ib", order_duty, read_duty};

#define DUTY_SELECT                                                                                          \
    "SELECT d.id, p.id, p.name, d.role, g.id, e.id, o.id, s.recurrence_id, o.kind, d.since, d.until, d.note" \
    " FROM duties d JOIN persons p ON p.rowid = d.person"                                                    \
    " LEFT JOIN groups g ON g.rowid = d.group_row"                                                           \
    " LEFT JOIN events e ON e.rowid = d.event"                                                               \
    " LEFT JOIN sessions s ON s.rowid = d.session"                                                           \
    " LEFT JOIN events o ON o.rowid = s.event "

cme_status cme_duty_assign(cme_store *store, const cme_duty_spec *spec, cme_duty **out) {
    void *duty = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = assign_duty(store, spec, out != NULL ? &duty : NULL);
    }
    return cme__store_end_with(store, status, duty, out);
}

cme_status cme_duty_get(cme_store *store, cme_id id, cme_duty **out) {
    void *duty = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get_duty(store, id, &duty) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, duty, out);
}

cme_status cme_duty_end(cme_store *store, cme_id id, cme_time at, cme_duty **out) {
    void *duty = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = end_duty(store, id, at, out != NULL ? &duty : NULL);
    }
    return cme__store_end_with(store, status, duty, out);
}

cme_status cme_duty_find(cme_store *store, const cme_duty_query *query, cme_duty_page **out) {
    return cme__page_find(store, find_duties, query, out);
}

void cme_duty_free(cme_duty *duty) {
    cme__arena_object_free(duty);
}

void cme_duty_page_free(cme_duty_page *page) {
    cme__arena_object_free(page);
}

static void *read_duty(cme__statement *row, cme__arena *arena) {
    cme_duty *duty = cme__arena_alloc(arena, sizeof *duty);
    if (duty != NULL) {
        duty->id = cme__column_id(row, 0);
        duty->person = cme__column_id(row, 1);
        duty->person_name = cme__column_copy_given(row, 2, arena);
        duty->role = cme__column_copy_given(row, 3, arena);
        duty->group = cme__column_id(row, 4);
        duty->event = cme__column_id(row, 5);
        duty->session = CME_SESSION_NONE;
        if (!cme__column_is_null(row, 6)) {
            duty->session = cme__column_session_key(row, 6);
        }
        duty->since = cme__column_time(row, 9);
        duty->until = cme__column_time(row, 10);
        duty->note = cme__column_copy(row, 11, arena);
    }
    return duty;
}

static void order_duty(const void *record, cme__cursor_value *values) {
    const cme_duty *duty = record;
    values[0].integer = duty->since;
    values[1].id = duty->id;
}

static cme_status check_duty(cme_store *store, const cme_duty_spec *spec) {
    cme__fault *fault = &store->fault;
    int scopes =
        !cme_id_is_none(spec->group) + !cme_id_is_none(spec->event) + !cme_session_key_is_none(spec->session);
    cme_status status =
        cme__text_check_required(fault, "role of duty", spec->role, CME__TEXT_LINE, CME_NAME_MAX);
    if (status == CME_OK) {
        status = cme__text_check(fault, "note of duty", spec->note, CME__TEXT_BLOCK, CME_TEXT_MAX);
    }
    if (status == CME_OK) {
        status = cme__time_check(store, "since of duty", spec->since);
    }
    if (status == CME_OK) {
        status = cme__time_check(store, "until of duty", spec->until);
    }
    if (status == CME_OK && scopes != 1) {
        status = cme__fail(fault, CME_ERR_INVALID,
                           "exactly one of group, event and session of duty must be set: %d are", scopes);
    }
    if (status == CME_OK && spec->until != CME_TIME_NONE && spec->until <= spec->since) {
        char since[CME_CIVIL_TEXT_SIZE];
        char until[CME_CIVIL_TEXT_SIZE];
        cme__time_text(spec->since, since);
        cme__time_text(spec->until, until);
        status =
            cme__fail(fault, CME_ERR_INVALID, "until %s of duty must be after its since, %s", until, since);
    }
    return status;
}

/* The rows of what a spec or a query names. A session that nothing was written about has row 0, unless
 * `materialise`. */
static cme_status read_scope(cme_store *store, cme_id group, cme_id event, cme_session_key session,
                             bool materialise, scope *out) {
    cme_status status = CME_OK;
    *out = (scope){0};
    if (!cme_id_is_none(group)) {
        status = cme__group_row(store, group, &out->group_row);
    }
    if (status == CME_OK && !cme_id_is_none(event)) {
        status = cme__event_row(store, event, &out->event_row);
    }
    if (status == CME_OK && !cme_session_key_is_none(session)) {
        cme__session_plan plan;
        status = cme__session_load(store, session, &plan);
        if (status == CME_OK && materialise) {
            status = cme__session_materialise(store, &plan);
        }
        out->session_row = status == CME_OK ? plan.row : 0;
    }
    return status;
}

/* A role is held once at a time: CME_ERR_EXISTS names the duty that is in the way. Duties that ended where
 * they began were never held. */
static cme_status check_overlap(cme_store *store, const cme_duty_spec *spec, int64_t person_row,
                                const scope *on) {
    static const char SQL[] =
        "SELECT d.id, d.since, d.until FROM duties d WHERE d.person = $1 AND d.role = $2"
        " AND (d.group_row = $3 OR d.event = $4 OR d.session = $5)"
        " AND (d.until IS NULL OR (d.until > $6 AND d.until > d.since))"
        " AND ($7 IS NULL OR d.since < $7)"
        " ORDER BY d.since LIMIT 1";
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_int(statement, 1, person_row);
    cme__bind_text(statement, 2, spec->role);
    cme__bind_row(statement, 3, on->group_row);
    cme__bind_row(statement, 4, on->event_row);
    cme__bind_row(statement, 5, on->session_row);
    cme__bind_time(statement, 6, spec->since);
    cme__bind_time(statement, 7, spec->until);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    if (status == CME_OK && row) {
        char id[CME_ID_TEXT_SIZE];
        char since[CME_CIVIL_TEXT_SIZE];
        char until[CME_CIVIL_TEXT_SIZE];
        cme_id_text(cme__column_id(statement, 0), id);
        cme__time_text(cme__column_time(statement, 1), since);
        cme__time_text(cme__column_time(statement, 2), until);
        status = cme__fail(&store->fault, CME_ERR_EXISTS,
                           "the person has role '%s' there already, since %s until %s: duty %s", spec->role,
                           since, until, id);
    }
    cme__done(statement);
    return status;
}

static cme_status insert_duty(cme_store *store, cme_id id, const cme_duty_spec *spec, int64_t person_row,
                              const scope *on) {
    static const char SQL[] =
        "INSERT INTO duties (id, person, role, group_row, event, session, since, until, note)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_id(statement, 1, id);
    cme__bind_int(statement, 2, person_row);
    cme__bind_text(statement, 3, spec->role);
    cme__bind_row(statement, 4, on->group_row);
    cme__bind_row(statement, 5, on->event_row);
    cme__bind_row(statement, 6, on->session_row);
    cme__bind_time(statement, 7, spec->since);
    cme__bind_time(statement, 8, spec->until);
    cme__bind_optional_text(statement, 9, spec->note);
    return status == CME_OK ? cme__run(statement) : status;
}

static cme_status assign_duty(cme_store *store, const cme_duty_spec *given, void **out) {
    cme_duty_spec spec = CME_DUTY_SPEC_INIT;
    int64_t person_row = 0;
    int64_t duty_row = 0;
    scope on;
    cme_id id = CME_ID_NONE;
    cme_status status = cme__spec_read(&store->fault, "duty spec", given, &spec, sizeof spec);
    if (status == CME_OK && spec.since == CME_TIME_NONE) {
        spec.since = cme_store_now(store);
    }
    if (status == CME_OK) {
        status = check_duty(store, &spec);
    }
    if (status == CME_OK) {
        status = cme__person_row(store, spec.person, &person_row);
    }
    if (status == CME_OK) {
        status = read_scope(store, spec.group, spec.event, spec.session, true, &on);
    }
    if (status == CME_OK) {
        status = check_overlap(store, &spec, person_row, &on);
    }
    if (status == CME_OK) {
        id = cme__store_new_id(store);
        status = insert_duty(store, id, &spec, person_row, &on);
    }
    if (status == CME_OK) {
        duty_row = cme__db_last_rowid(store->db);
        status = cme__change_append(store, CME_CHANGE_DUTY, CME_CHANGE_CREATED, id, 0, 0);
    }
    return status == CME_OK ? read_duty_row(store, duty_row, out) : status;
}

static cme_status duty_row_of(cme_store *store, cme_id id, int64_t *duty_row) {
    return cme__store_row(store, "duty", "SELECT rowid FROM duties WHERE id = $1", id, duty_row);
}

static cme_status get_duty(cme_store *store, cme_id id, void **out) {
    int64_t duty_row = 0;
    cme_status status = duty_row_of(store, id, &duty_row);
    return status == CME_OK ? read_duty_row(store, duty_row, out) : status;
}

static cme_status read_facts(cme_store *store, int64_t duty_row, duty_facts *out) {
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(
        store->db, "SELECT person, group_row, role, since, until FROM duties WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, duty_row);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    const char *role = cme__column_given(statement, 2);
    out->row = duty_row;
    out->person_row = cme__column_int(statement, 0);
    out->group_row = cme__column_int(statement, 1);
    out->is_organizer = strcmp(role, CME_DUTY_ORGANIZER) == 0;
    out->since = cme__column_time(statement, 3);
    out->until = cme__column_time(statement, 4);
    cme__done(statement);
    return status;
}

/* Whether a duty may end at `at`. */
static cme_status check_end(cme_store *store, const duty_facts *duty, cme_time at, cme_time now) {
    char at_text[CME_CIVIL_TEXT_SIZE];
    char since[CME_CIVIL_TEXT_SIZE];
    char until[CME_CIVIL_TEXT_SIZE];
    cme__time_text(at, at_text);
    cme__time_text(duty->since, since);
    cme__time_text(duty->until, until);
    if (duty->until != CME_TIME_NONE && (duty->until <= now || duty->until <= duty->since)) {
        return cme__fail(&store->fault, CME_ERR_STATE, "the duty has ended already, %s", until);
    }
    if (at < duty->since) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "a duty since %s cannot end before that, %s", since,
                         at_text);
    }
    if (duty->until != CME_TIME_NONE && at > duty->until) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "a duty until %s cannot end later, %s: assign another", until, at_text);
    }
    return CME_OK;
}

static cme_status write_end(cme_store *store, int64_t duty_row, cme_id id, cme_time until) {
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(store->db, "UPDATE duties SET until = $1 WHERE rowid = $2", &statement);
    cme__bind_time(statement, 1, until);
    cme__bind_int(statement, 2, duty_row);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    return status == CME_OK ? cme__change_append(store, CME_CHANGE_DUTY, CME_CHANGE_UPDATED, id, 0, 0)
                            : status;
}

static cme_status end_duty(cme_store *store, cme_id id, cme_time at, void **out) {
    cme_time now = cme_store_now(store);
    int64_t duty_row = 0;
    duty_facts duty = {0};
    cme_status status = cme__time_check(store, "end of duty", at);
    if (status == CME_OK) {
        status = duty_row_of(store, id, &duty_row);
    }
    if (status == CME_OK) {
        status = read_facts(store, duty_row, &duty);
    }
    if (status == CME_OK && at == CME_TIME_NONE) {
        at = now > duty.since ? now : duty.since; /* a duty that has not begun ends where it would begin */
    }
    if (status == CME_OK) {
        status = check_end(store, &duty, at, now);
    }
    if (status == CME_OK && duty.is_organizer && duty.group_row != 0) {
        status = check_organizer_stays(store, &duty, at > now ? at : now);
    }
    if (status == CME_OK) {
        status = write_end(store, duty_row, id, at);
    }
    return status == CME_OK ? read_duty_row(store, duty_row, out) : status;
}

/* $1, $2 the last item of the page before, $3 rows; $4 1 for all of history, else running at $5; the rest:
 * NULL for any. Each statement begins with what has an index. */
#define MATCHES                                                                                              \
    "(d.since, d.id) > ($1, $2)"                                                                             \
    " AND ($4 = 1 OR (d.since <= $5 AND (d.until IS NULL OR d.until > $5)))"                                 \
    " AND ($6 IS NULL OR d.role = $6)"                                                                       \
    " AND ($7 IS NULL OR d.person = $7)"                                                                     \
    " AND ($8 IS NULL OR d.group_row = $8)"                                                                  \
    " AND ($9 IS NULL OR d.event = $9)"                                                                      \
    " AND ($10 IS NULL OR d.session = $10)"                                                                  \
    " ORDER BY d.since, d.id LIMIT $3"

static const char FIND_BY_PERSON[] = DUTY_SELECT "WHERE d.person = $7 AND " MATCHES;
static const char FIND_BY_GROUP[] = DUTY_SELECT "WHERE d.group_row = $8 AND " MATCHES;
static const char FIND_BY_EVENT[] = DUTY_SELECT "WHERE d.event = $9 AND " MATCHES;
static const char FIND_BY_SESSION[] = DUTY_SELECT "WHERE d.session = $10 AND " MATCHES;
static const char FIND_ANY[] = DUTY_SELECT "WHERE " MATCHES;

/* Which statement, for what is restricted. */
static const char *find_sql(int64_t person_row, const scope *on) {
    if (on->session_row != 0) {
        return FIND_BY_SESSION;
    }
    if (on->event_row != 0) {
        return FIND_BY_EVENT;
    }
    if (person_row != 0) {
        return FIND_BY_PERSON;
    }
    return on->group_row != 0 ? FIND_BY_GROUP : FIND_ANY;
}

static cme_status select_duties(cme_store *store, const cme_duty_query *query, int64_t person_row,
                                const scope *on, cme__page *page) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, find_sql(person_row, on), &statement);
    cme__bind_int(statement, 1, page->after[0].integer);
    cme__bind_id(statement, 2, page->after[1].id);
    cme__bind_int(statement, 3, cme__page_rows(page));
    cme__bind_int(statement, 4, query->history);
    cme__bind_int(statement, 5, query->as_of != CME_TIME_NONE ? query->as_of : cme_store_now(store));
    cme__bind_optional_text(statement, 6, query->role);
    cme__bind_row(statement, 7, person_row);
    cme__bind_row(statement, 8, on->group_row);
    cme__bind_row(statement, 9, on->event_row);
    cme__bind_row(statement, 10, on->session_row);
    return status == CME_OK ? cme__page_read(store, page, statement) : status;
}

static cme_status find_duties(cme_store *store, const void *given, cme__page *page) {
    cme_duty_query query = CME_DUTY_QUERY_INIT;
    int64_t person_row = 0;
    scope on;
    cme_status status = cme__query_read(&store->fault, "duty query", given, &query, sizeof query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &DUTY_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK) {
        status =
            cme__text_check(&store->fault, "role of duty query", query.role, CME__TEXT_LINE, CME_NAME_MAX);
    }
    if (status == CME_OK) {
        status = cme__person_row_optional(store, query.person, &person_row);
    }
    if (status == CME_OK) {
        status = read_scope(store, query.group, query.event, query.session, false, &on);
    }
    bool unwritten = status == CME_OK && !cme_session_key_is_none(query.session) && on.session_row == 0;
    if (status == CME_OK && !unwritten) { /* nothing was written about the session: it has no duties either */
        status = select_duties(store, &query, person_row, &on, page);
    }
    return status;
}

static cme_status read_duty_row(cme_store *store, int64_t duty_row, void **out) {
    return cme__record_of_row(store, DUTY_SELECT "WHERE d.rowid = $1", duty_row, read_duty, out);
}

/* --- The last organizer (rules.md 76)
 * --------------------------------------------------------------------------- */

/* The number that a statement counts for a group ($1), a row ($2), an instant ($3) and the organizer's role
 * ($4). */
static cme_status count_rows(cme_store *store, const char *sql, int64_t group_row, int64_t row, cme_time at,
                             int64_t *out) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, sql, &statement);
    cme__bind_int(statement, 1, group_row);
    cme__bind_int(statement, 2, row);
    cme__bind_time(statement, 3, at);
    cme__bind_text(statement, 4, CME_DUTY_ORGANIZER);
    return status == CME_OK ? cme__value_read(statement, out) : status;
}

#define ORGANIZERS                                                                                           \
    "SELECT count(*) FROM duties d WHERE d.group_row = $1 AND d.role = $4"                                   \
    " AND d.since <= $3 AND (d.until IS NULL OR d.until > $3) AND "

/* Nobody organizes at `at` any more: that is right only for a group where nobody else is. */
static cme_status check_deserted(cme_store *store, int64_t group_row, int64_t person_row) {
    static const char SQL[] =
        "SELECT p.name, g.name, (SELECT count(*) FROM memberships m WHERE m.group_row = g.rowid"
        "  AND m.person <> p.rowid AND m.until IS NULL AND m.state IN ($3, $4))"
        " FROM groups g, persons p WHERE g.rowid = $1 AND p.rowid = $2";
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_int(statement, 1, group_row);
    cme__bind_int(statement, 2, person_row);
    cme__bind_int(statement, 3, CME_MEMBERSHIP_LIVING_ROOM);
    cme__bind_int(statement, 4, CME_MEMBERSHIP_MEMBER);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    int64_t others = cme__column_int(statement, 2);
    if (status == CME_OK && others > 0) {
        status =
            cme__fail(&store->fault, CME_ERR_CONFLICT,
                      "'%s' is the last organizer of group '%s', where %d more people are: assign another one"
                      " first",
                      cme__column_given(statement, 0), cme__column_given(statement, 1), (int)others);
    }
    cme__done(statement);
    return status;
}

static cme_status check_organizer_stays(cme_store *store, const duty_facts *ending, cme_time at) {
    int64_t own = 0;
    int64_t others = 0;
    cme_status status =
        count_rows(store, ORGANIZERS "d.rowid = $2", ending->group_row, ending->row, at, &own);
    if (status == CME_OK) {
        status = count_rows(store, ORGANIZERS "d.rowid <> $2", ending->group_row, ending->row, at, &others);
    }
    return status == CME_OK && own > 0 && others == 0
               ? check_deserted(store, ending->group_row, ending->person_row)
               : status;
}

cme_status cme__duty_check_leaving(cme_store *store, int64_t group_row, int64_t person_row, cme_time at) {
    int64_t own = 0;
    int64_t others = 0;
    cme_status status = count_rows(store, ORGANIZERS "d.person = $2", group_row, person_row, at, &own);
    if (status == CME_OK && own > 0) {
        status = count_rows(store, ORGANIZERS "d.person <> $2", group_row, person_row, at, &others);
    }
    return status == CME_OK && own > 0 && others == 0 ? check_deserted(store, group_row, person_row) : status;
}

cme_status cme__duty_end_on_group(cme_store *store, int64_t group_row, int64_t person_row, cme_time at) {
    static const char SQL[] = "SELECT rowid, id, since FROM duties WHERE group_row = $1 AND person = $2"
                              " AND (until IS NULL OR (until > $3 AND until > since)) ORDER BY rowid LIMIT 1";
    for (;;) {
        cme__statement *statement = NULL;
        bool row = false;
        cme_status status = cme__db_prepare(store->db, SQL, &statement);
        cme__bind_int(statement, 1, group_row);
        cme__bind_int(statement, 2, person_row);
        cme__bind_time(statement, 3, at);
        if (status == CME_OK) {
            status = cme__step(statement, &row);
        }
        int64_t duty_row = cme__column_int(statement, 0);
        cme_id id = cme__column_id(statement, 1);
        cme_time since = cme__column_time(statement, 2);
        cme__done(statement);
        if (status == CME_OK && row) {
            status = write_end(store, duty_row, id, at > since ? at : since);
        }
        if (status != CME_OK || !row) {
            return status;
        }
    }
}
