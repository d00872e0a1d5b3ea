/* membership.c: memberships: a person in a group, as intervals of states.
 * May use store_page_internal.h, duty_internal.h, rules/membership.h and the rooms below.
 * Must not know which change is allowed (rules/membership.h), nor who organizes (duty_internal.h). */
#include <cmevent/membership.h>

#include <stddef.h>

#include "duty_internal.h"
#include "rules/membership.h"
#include "store_page_internal.h"

/* A record with what orders it beyond its own fields: changes within one second, in the order they happened.
 */
typedef struct numbered_membership {
    cme_membership record;
    int64_t row;
} numbered_membership;

_Static_assert(offsetof(numbered_membership, record) == 0, "a numbered membership is a membership");

/* A change, with the rows of all that it names. */
typedef struct membership_change {
    cme_membership_spec spec;
    int64_t group_row;
    int64_t person_row;
    int64_t by_row;
    int64_t invited_by_row;
} membership_change;

/* The interval that is running. */
typedef struct running_interval {
    int64_t row; /* 0: there is none */
    cme_membership_state state;
    cme_time since;
    int64_t invited_by_row;
    bool has_note;
} running_interval;

static void *read_membership(cme__statement *row, cme__arena *arena);
static void order_membership(const void *record, cme__cursor_value *values);
static cme_status set_membership(cme_store *store, const cme_membership_spec *given, void **out);
static cme_status get_membership(cme_store *store, cme_id group, cme_id person, void **out);
static cme_status find_memberships(cme_store *store, const void *given, cme__page *page);
static cme_status read_change(cme_store *store, const cme_membership_spec *given, membership_change *out);
static cme_status read_running(cme_store *store, int64_t group_row, int64_t person_row,
                               running_interval *out);
static cme_status decide_time(cme_store *store, const running_interval *running, cme_time *at);
static cme_status complete_interval(cme_store *store, const membership_change *change,
                                    const running_interval *running);
static cme_status move_on(cme_store *store, const membership_change *change, const running_interval *running,
                          int64_t *interval_row);
static cme_status read_interval(cme_store *store, int64_t interval_row, void **out);

CME__PAGE_CHECK(cme_membership_page);
static const cme__page_form MEMBERSHIP_PAGES = {sizeof(cme_membership_page), "membership:ii",
                                                order_membership, read_membership};

#define MEMBERSHIP_SELECT                                                                                    \
    "SELECT g.id, p.id, p.name, m.state, m.since, m.until, b.id, i.id, m.note, m.rowid"                      \
    " FROM memberships m"                                                                                    \
    " JOIN groups g ON g.rowid = m.group_row"                                                                \
    " JOIN persons p ON p.rowid = m.person"                                                                  \
    " LEFT JOIN persons b ON b.rowid = m.by_person"                                                          \
    " LEFT JOIN persons i ON i.rowid = m.invited_by "

cme_status cme_membership_set(cme_store *store, const cme_membership_spec *spec, cme_membership **out) {
    void *membership = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = set_membership(store, spec, out != NULL ? &membership : NULL);
    }
    return cme__store_end_with(store, status, membership, out);
}

cme_status cme_membership_get(cme_store *store, cme_id group, cme_id person, cme_membership **out) {
    void *membership = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get_membership(store, group, person, &membership)
                             : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, membership, out);
}

cme_status cme_membership_find(cme_store *store, const cme_membership_query *query,
                               cme_membership_page **out) {
    return cme__page_find(store, find_memberships, query, out);
}

void cme_membership_free(cme_membership *membership) {
    cme__arena_object_free(membership);
}

void cme_membership_page_free(cme_membership_page *page) {
    cme__arena_object_free(page);
}

static void *read_membership(cme__statement *row, cme__arena *arena) {
    numbered_membership *membership = cme__arena_alloc(arena, sizeof *membership);
    if (membership != NULL) {
        membership->record.group = cme__column_id(row, 0);
        membership->record.person = cme__column_id(row, 1);
        membership->record.person_name = cme__column_copy_given(row, 2, arena);
        membership->record.state = (cme_membership_state)cme__column_int(row, 3);
        membership->record.since = cme__column_time(row, 4);
        membership->record.until = cme__column_time(row, 5);
        membership->record.by = cme__column_id(row, 6);
        membership->record.invited_by = cme__column_id(row, 7);
        membership->record.note = cme__column_copy(row, 8, arena);
        membership->row = cme__column_int(row, 9);
    }
    return membership;
}

static void order_membership(const void *record, cme__cursor_value *values) {
    const numbered_membership *membership = record;
    values[0].integer = membership->record.since;
    values[1].integer = membership->row;
}

static cme_status set_membership(cme_store *store, const cme_membership_spec *given, void **out) {
    membership_change change = {.spec = CME_MEMBERSHIP_SPEC_INIT};
    running_interval running = {0};
    int64_t interval_row = 0;
    cme_status status = read_change(store, given, &change);
    if (status == CME_OK) {
        status = read_running(store, change.group_row, change.person_row, &running);
    }
    if (status == CME_OK) {
        status = decide_time(store, &running, &change.spec.at);
    }
    if (status == CME_OK && running.row != 0 && change.spec.state == running.state) {
        interval_row = running.row;
        status = complete_interval(store, &change, &running);
    } else if (status == CME_OK) {
        status = move_on(store, &change, &running, &interval_row);
    }
    return status == CME_OK && out != NULL ? read_interval(store, interval_row, out) : status;
}

static cme_status get_membership(cme_store *store, cme_id group, cme_id person, void **out) {
    int64_t group_row = 0;
    int64_t person_row = 0;
    running_interval running = {0};
    cme_status status = cme__group_row(store, group, &group_row);
    if (status == CME_OK) {
        status = cme__person_row(store, person, &person_row);
    }
    if (status == CME_OK) {
        status = read_running(store, group_row, person_row, &running);
    }
    if (status == CME_OK && running.row == 0) {
        char group_text[CME_ID_TEXT_SIZE];
        char person_text[CME_ID_TEXT_SIZE];
        cme_id_text(group, group_text);
        cme_id_text(person, person_text);
        status = cme__fail(&store->fault, CME_ERR_NOT_FOUND, "person %s has no membership in group %s",
                           person_text, group_text);
    }
    return status == CME_OK ? read_interval(store, running.row, out) : status;
}

/* $1, $2 the last item of the page before, $3 rows; $4 1 for all of history, else running at $5; the rest:
 * NULL for any. Each statement begins with what has an index, whose order (since, then row) is the order of
 * the pages. */
#define MATCHES                                                                                              \
    "(m.since, m.rowid) > ($1, $2)"                                                                          \
    " AND ($4 = 1 OR (m.since <= $5 AND (m.until IS NULL OR m.until > $5)))"                                 \
    " AND ($6 IS NULL OR m.group_row = $6)"                                                                  \
    " AND ($7 IS NULL OR m.person = $7)"                                                                     \
    " AND ($8 IS NULL OR m.state = $8)"                                                                      \
    " ORDER BY m.since, m.rowid LIMIT $3"

static const char FIND_BY_PERSON[] = MEMBERSHIP_SELECT "WHERE m.person = $7 AND " MATCHES;
static const char FIND_BY_GROUP[] = MEMBERSHIP_SELECT "WHERE m.group_row = $6 AND " MATCHES;
static const char FIND_ANY[] = MEMBERSHIP_SELECT "WHERE " MATCHES;

static cme_status select_memberships(cme_store *store, const cme_membership_query *query, int64_t group_row,
                                     int64_t person_row, cme__page *page) {
    /* Changes are never in the future, so "now" is whatever is running, also under a clock that was set back.
     */
    cme_time as_of = query->as_of != CME_TIME_NONE ? query->as_of : INT64_MAX;
    const char *sql = person_row != 0 ? FIND_BY_PERSON : group_row != 0 ? FIND_BY_GROUP : FIND_ANY;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, sql, &statement);
    cme__bind_int(statement, 1, page->after[0].integer);
    cme__bind_int(statement, 2, page->after[1].integer);
    cme__bind_int(statement, 3, cme__page_rows(page));
    cme__bind_int(statement, 4, query->history);
    cme__bind_int(statement, 5, as_of);
    cme__bind_row(statement, 6, group_row);
    cme__bind_row(statement, 7, person_row);
    cme__bind_row(statement, 8, query->state);
    return status == CME_OK ? cme__page_read(store, page, statement) : status;
}

static cme_status find_memberships(cme_store *store, const void *given, cme__page *page) {
    cme_membership_query query = CME_MEMBERSHIP_QUERY_INIT;
    int64_t group_row = 0;
    int64_t person_row = 0;
    cme_status status = cme__query_read(&store->fault, "membership query", given, &query, sizeof query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &MEMBERSHIP_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK && query.state != 0 && !cme__membership_state_is_known(query.state)) {
        status = cme__fail(&store->fault, CME_ERR_INVALID,
                           "state %d of membership query: must be a CME_MEMBERSHIP_... value, or 0 for any",
                           (int)query.state);
    }
    if (status == CME_OK && !cme_id_is_none(query.group)) {
        status = cme__group_row(store, query.group, &group_row);
    }
    if (status == CME_OK) {
        status = cme__person_row_optional(store, query.person, &person_row);
    }
    return status == CME_OK ? select_memberships(store, &query, group_row, person_row, page) : status;
}

/* Reads the spec, checks its fields, and finds the rows of all that it names. */
static cme_status read_change(cme_store *store, const cme_membership_spec *given, membership_change *out) {
    cme__fault *fault = &store->fault;
    cme_membership_spec *spec = &out->spec;
    cme_status status = cme__spec_read(fault, "membership spec", given, spec, sizeof *spec);
    if (status == CME_OK && !cme__membership_state_is_known(spec->state)) {
        status = cme__fail(fault, CME_ERR_INVALID,
                           "state %d of membership: must be a CME_MEMBERSHIP_... value", (int)spec->state);
    }
    if (status == CME_OK) {
        status = cme__text_check(fault, "note of membership", spec->note, CME__TEXT_BLOCK, CME_TEXT_MAX);
    }
    if (status == CME_OK) {
        status = cme__time_check(store, "at of membership", spec->at);
    }
    if (status == CME_OK) {
        status = cme__group_row(store, spec->group, &out->group_row);
    }
    if (status == CME_OK) {
        status = cme__person_row(store, spec->person, &out->person_row);
    }
    if (status != CME_OK) {
        return status;
    }
    status = cme__person_row_optional(store, spec->by, &out->by_row);
    if (status != CME_OK) {
        cme__fault_prefix(fault, "by of membership: ");
        return status;
    }
    status = cme__person_row_optional(store, spec->invited_by, &out->invited_by_row);
    if (status != CME_OK) {
        cme__fault_prefix(fault, "invited_by of membership: ");
    } else if (out->invited_by_row == out->person_row) {
        status = cme__fail(fault, CME_ERR_INVALID,
                           "invited_by of membership must be somebody else than the person");
    }
    return status;
}

static cme_status read_running(cme_store *store, int64_t group_row, int64_t person_row,
                               running_interval *out) {
    static const char SQL[] = "SELECT rowid, state, since, invited_by, note FROM memberships"
                              " WHERE group_row = $1 AND person = $2 AND until IS NULL";
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_int(statement, 1, group_row);
    cme__bind_int(statement, 2, person_row);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    *out = (running_interval){.since = CME_TIME_NONE};
    if (status == CME_OK && row) {
        out->row = cme__column_int(statement, 0);
        out->state = (cme_membership_state)cme__column_int(statement, 1);
        out->since = cme__column_time(statement, 2);
        out->invited_by_row = cme__column_int(statement, 3);
        out->has_note = !cme__column_is_null(statement, 4);
    }
    cme__done(statement);
    return status;
}

/* When the change happened: intervals follow each other, so not before the running one began. A clock that
 * was set back does not stop changes: they happen as that one began. */
static cme_status decide_time(cme_store *store, const running_interval *running, cme_time *at) {
    cme_time now = cme_store_now(store);
    if (now < running->since) {
        now = running->since;
    }
    if (*at == CME_TIME_NONE) {
        *at = now;
    }
    if (*at >= running->since && *at <= now) {
        return CME_OK;
    }
    char at_text[CME_CIVIL_TEXT_SIZE];
    char limit[CME_CIVIL_TEXT_SIZE];
    cme__time_text(*at, at_text);
    cme__time_text(*at > now ? now : running->since, limit);
    return cme__fail(&store->fault, CME_ERR_INVALID,
                     *at > now ? "at %s of membership is in the future: now it is %s"
                               : "at %s of membership is before the running state began, %s",
                     at_text, limit);
}

/* The same state again: only what was missing is added. */
static cme_status complete_interval(cme_store *store, const membership_change *change,
                                    const running_interval *running) {
    static const char SQL[] =
        "UPDATE memberships SET invited_by = coalesce(invited_by, $1), note = coalesce(note, $2)"
        " WHERE rowid = $3";
    const cme_membership_spec *spec = &change->spec;
    bool adds_inviter = change->invited_by_row != 0 && running->invited_by_row == 0;
    bool adds_note = spec->note != NULL && spec->note[0] != '\0' && !running->has_note;
    if (!adds_inviter && !adds_note) {
        return CME_OK;
    }
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_row(statement, 1, change->invited_by_row);
    cme__bind_optional_text(statement, 2, spec->note);
    cme__bind_int(statement, 3, running->row);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    return status == CME_OK ? cme__change_append(store, CME_CHANGE_MEMBERSHIP, CME_CHANGE_UPDATED,
                                                 spec->group, 0, change->person_row)
                            : status;
}

static cme_status close_interval(cme_store *store, int64_t interval_row, cme_time at) {
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(store->db, "UPDATE memberships SET until = $1 WHERE rowid = $2", &statement);
    cme__bind_time(statement, 1, at);
    cme__bind_int(statement, 2, interval_row);
    return status == CME_OK ? cme__run(statement) : status;
}

static cme_status open_interval(cme_store *store, const membership_change *change, int64_t invited_by_row) {
    static const char SQL[] =
        "INSERT INTO memberships (group_row, person, state, since, by_person, invited_by, note)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_int(statement, 1, change->group_row);
    cme__bind_int(statement, 2, change->person_row);
    cme__bind_int(statement, 3, change->spec.state);
    cme__bind_time(statement, 4, change->spec.at);
    cme__bind_row(statement, 5, change->by_row);
    cme__bind_row(statement, 6, invited_by_row);
    cme__bind_optional_text(statement, 7, change->spec.note);
    return status == CME_OK ? cme__run(statement) : status;
}

/* Another state: closes the running interval and opens the next at the same instant. Who no longer takes part
 * leaves their duties on the group too, unless the group would be left without an organizer (rules.md 76). */
static cme_status move_on(cme_store *store, const membership_change *change, const running_interval *running,
                          int64_t *interval_row) {
    const cme_membership_spec *spec = &change->spec;
    bool goes_out = cme__membership_state_is_out(spec->state);
    bool is_decided = change->by_row != 0 && change->by_row != change->person_row;
    cme_change_action action = running->row != 0 ? CME_CHANGE_UPDATED : CME_CHANGE_CREATED;
    cme_status status = cme__membership_check_change(&store->fault, running->state, spec->state, is_decided);
    if (status == CME_OK && goes_out) {
        status = cme__duty_check_leaving(store, change->group_row, change->person_row, cme_store_now(store));
    }
    if (status == CME_OK && running->row != 0) {
        status = close_interval(store, running->row, spec->at);
    }
    if (status == CME_OK) {
        status = open_interval(
            store, change, change->invited_by_row != 0 ? change->invited_by_row : running->invited_by_row);
        *interval_row = cme__db_last_rowid(store->db);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_MEMBERSHIP, action, spec->group, 0, change->person_row);
    }
    if (status == CME_OK && goes_out) {
        status = cme__duty_end_on_group(store, change->group_row, change->person_row, spec->at);
    }
    return status;
}

static cme_status read_interval(cme_store *store, int64_t interval_row, void **out) {
    return cme__record_of_row(store, MEMBERSHIP_SELECT "WHERE m.rowid = $1", interval_row, read_membership,
                              out);
}
