/* answer.c: answers to the questions of an event: given later, and found.
 * May use answer_internal.h, question_internal.h, store_page_internal.h and db/.
 * Must not know what an answer may be: rules/answer.h does. */
#include <cmevent/answer.h>

#include "answer_internal.h"
#include "question_internal.h"
#include "store_page_internal.h"

/* An item of a page with the rows that it is ordered by. */
typedef struct found_answer {
    cme_answer_entry entry;
    int64_t session;
    int64_t person;
    int64_t question;
} found_answer;

/* The rows behind a query; 0: not restricted. */
typedef struct answer_scope {
    cme_answer_query query;
    int64_t session;
    int64_t event;
    int64_t question;
    int64_t person;
    bool is_empty; /* nothing was ever written about the session */
} answer_scope;

static void *read_answer(cme__statement *row, cme__arena *arena);
static void order_answer(const void *record, cme__cursor_value *values);
static cme_status give_answers(cme_store *store, cme_session_key session, cme_id person,
                               const cme_answer *answers, size_t count);
static cme_status find_answers(cme_store *store, const void *given, cme__page *page);

CME__PAGE_CHECK(cme_answer_page);
static const cme__page_form ANSWER_PAGES = {sizeof(cme_answer_page), "answer:iiii", order_answer,
                                            read_answer};

cme_status cme_answer_give(cme_store *store, cme_session_key session, cme_id person,
                           const cme_answer *answers, size_t answer_count) {
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = give_answers(store, session, person, answers, answer_count);
    }
    return cme__store_end(store, status);
}

cme_status cme_answer_find(cme_store *store, const cme_answer_query *query, cme_answer_page **out) {
    return cme__page_find(store, find_answers, query, out);
}

void cme_answer_page_free(cme_answer_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__party_load(cme_store *store, cme_session_key session, cme_id person, cme__session_plan *plan,
                           cme__party *out) {
    static const char SQL[] = "SELECT p.rowid, p.name, r.state, " CME__PARTY_GUESTS " FROM persons p"
                              " LEFT JOIN rsvps r ON r.session = $2 AND r.person = p.rowid"
                              " WHERE p.rowid = $1";
    cme__statement *find = NULL;
    bool row = false;
    *out = (cme__party){.is_later = true};
    cme_status status = cme__session_load(store, session, plan);
    if (status == CME_OK) {
        status = cme__person_row(store, person, &out->person);
    }
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, SQL, &find);
    }
    cme__bind_int(find, 1, out->person);
    cme__bind_int(find, 2, plan->row);
    if (status == CME_OK) {
        status = cme__step(find, &row);
    }
    if (status == CME_OK && cme__column_is_null(find, 2)) {
        status = cme__fail(&store->fault, CME_ERR_NOT_FOUND, "person '%s' has no RSVP for this session",
                           cme__column_given(find, 1));
    }
    switch ((cme_rsvp_state)cme__column_int(find, 2)) {
    case CME_RSVP_PENDING:
    case CME_RSVP_GOING:
    case CME_RSVP_WAITLISTED:
    case CME_RSVP_OFFERED:
        out->answer = CME_RSVP_GOING;
        break;
    case CME_RSVP_MAYBE:
        out->answer = CME_RSVP_MAYBE;
        break;
    default:
        out->answer = CME_RSVP_DECLINED;
        break;
    }
    out->guests = (int32_t)cme__column_int(find, 3);
    cme__done(find);
    return status;
}

static void *read_answer(cme__statement *row, cme__arena *arena) {
    found_answer *found = cme__arena_alloc(arena, sizeof *found);
    if (found != NULL) {
        cme_answer_entry *entry = &found->entry;
        entry->session = cme__column_session_key(row, 0);
        entry->person = cme__column_id(row, 3);
        entry->person_name = cme__column_copy_given(row, 4, arena);
        entry->state = (cme_rsvp_state)cme__column_int(row, 5);
        entry->guest = (int32_t)cme__column_int(row, 6);
        entry->guest_name = cme__column_copy(row, 7, arena);
        entry->question = cme__column_id(row, 8);
        entry->text = cme__column_copy_given(row, 9, arena);
        entry->kind = (cme_question_kind)cme__column_int(row, 10);
        entry->answer = cme__column_copy_given(row, 11, arena);
        found->session = cme__column_int(row, 12);
        found->person = cme__column_int(row, 13);
        found->question = cme__column_int(row, 14);
    }
    return found;
}

static void order_answer(const void *record, cme__cursor_value *values) {
    const found_answer *found = record;
    values[0].integer = found->session;
    values[1].integer = found->person;
    values[2].integer = found->entry.guest;
    values[3].integer = found->question;
}

static cme_status give_answers(cme_store *store, cme_session_key session, cme_id person,
                               const cme_answer *answers, size_t count) {
    cme__session_plan plan;
    cme__party party;
    cme__answers taken = {0};
    bool changed = false;
    cme_status status = cme__party_load(store, session, person, &plan, &party);
    if (status == CME_OK) {
        status = cme__answers_check(store, &plan, &party, answers, count, &taken);
    }
    if (status == CME_OK) {
        status = cme__answers_write(store, &plan, &party, &taken, &changed);
    }
    if (status == CME_OK && changed) {
        status = cme__change_append(store, CME_CHANGE_RSVP, CME_CHANGE_UPDATED, CME_ID_NONE, plan.row,
                                    party.person);
    }
    cme__answers_free(&taken);
    return status;
}

static cme_status read_scope(cme_store *store, answer_scope *scope) {
    const cme_answer_query *query = &scope->query;
    bool has_session = !cme_session_key_is_none(query->session);
    bool has_event = !cme_id_is_none(query->event);
    bool has_question = !cme_id_is_none(query->question);
    bool has_person = !cme_id_is_none(query->person);
    cme_status status = CME_OK;
    if (!has_session && !has_event && !has_question && !has_person) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "session, event, question or person of answer query must be set");
    }
    if ((int)query->state < 0 || query->state > CME_RSVP_REJECTED) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "state %d of answer query: must be a cme_rsvp_state, or 0", (int)query->state);
    }
    if (has_session) {
        cme__session_plan plan;
        status = cme__session_load(store, query->session, &plan);
        scope->session = status == CME_OK ? plan.row : 0;
        scope->is_empty = scope->session == 0;
    }
    if (status == CME_OK && has_event) {
        status = cme__event_row(store, query->event, &scope->event);
    }
    if (status == CME_OK && has_question) {
        status = cme__question_row(store, query->question, &scope->question);
    }
    return status == CME_OK && has_person ? cme__person_row(store, query->person, &scope->person) : status;
}

/* $1 to $5 session, person, event, question, state, 0 for any; $6 to $9 the last item of the page before, $10
 * rows. Each statement begins with what has an index, and where the page before ended. */
#define ANSWER_SELECT                                                                                        \
    "SELECT e.id, s.recurrence_id, e.kind, p.id, p.name, r.state, a.guest, g.name, q.id, q.text, q.kind,"    \
    "  a.answer, a.session, a.person, a.question FROM rsvp_answers a"                                        \
    "  JOIN rsvps r ON r.session = a.session AND r.person = a.person"                                        \
    "  JOIN questions q ON q.rowid = a.question"                                                             \
    "  JOIN persons p ON p.rowid = a.person"                                                                 \
    "  JOIN sessions s ON s.rowid = a.session"                                                               \
    "  JOIN events e ON e.rowid = s.event"                                                                   \
    "  LEFT JOIN rsvp_guests g ON g.session = a.session AND g.person = a.person AND g.guest = a.guest "
#define ANSWER_MATCHES                                                                                       \
    " AND ($1 = 0 OR a.session = $1) AND ($2 = 0 OR a.person = $2) AND ($3 = 0 OR s.event = $3)"             \
    " AND ($4 = 0 OR a.question = $4) AND ($5 = 0 OR r.state = $5)"                                          \
    " AND (a.session, a.person, a.guest, a.question) > ($6, $7, $8, $9)"                                     \
    " ORDER BY a.session, a.person, a.guest, a.question LIMIT $10"

static const char FIND_OF_PERSON_THERE[] =
    ANSWER_SELECT "WHERE a.session = $1 AND a.person = $2" ANSWER_MATCHES;
static const char FIND_OF_SESSION[] = ANSWER_SELECT "WHERE a.session = $1 AND a.person >= $7" ANSWER_MATCHES;
static const char FIND_OF_PERSON[] = ANSWER_SELECT
    "WHERE r.person = $2 AND a.session IN (SELECT session FROM rsvps WHERE person = $2)" ANSWER_MATCHES;
static const char FIND_OF_EVENT[] = ANSWER_SELECT
    "WHERE a.session IN (SELECT rowid FROM sessions WHERE event = $3 AND rowid >= $6)" ANSWER_MATCHES;
static const char FIND_OF_QUESTION[] =
    ANSWER_SELECT "WHERE a.session IN (SELECT z.rowid FROM sessions z JOIN questions y ON y.event = z.event"
                  "  WHERE y.rowid = $4 AND z.rowid >= $6)" ANSWER_MATCHES;

static const char *find_sql(const answer_scope *scope) {
    if (scope->session != 0) {
        return scope->person != 0 ? FIND_OF_PERSON_THERE : FIND_OF_SESSION;
    }
    if (scope->person != 0) {
        return FIND_OF_PERSON;
    }
    return scope->event != 0 ? FIND_OF_EVENT : FIND_OF_QUESTION;
}

static cme_status find_answers(cme_store *store, const void *given, cme__page *page) {
    answer_scope scope = {.query = CME_ANSWER_QUERY_INIT};
    cme__statement *find = NULL;
    cme_status status =
        cme__query_read(&store->fault, "answer query", given, &scope.query, sizeof scope.query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &ANSWER_PAGES, scope.query.limit, scope.query.cursor);
    }
    if (status == CME_OK) {
        status = read_scope(store, &scope);
    }
    if (status == CME_OK && !scope.is_empty) {
        status = cme__db_prepare(store->db, find_sql(&scope), &find);
        cme__bind_int(find, 1, scope.session);
        cme__bind_int(find, 2, scope.person);
        cme__bind_int(find, 3, scope.event);
        cme__bind_int(find, 4, scope.question);
        cme__bind_int(find, 5, scope.query.state);
        for (int i = 0; i < 4; i++) {
            cme__bind_int(find, 6 + i, page->after[i].integer);
        }
        cme__bind_int(find, 10, cme__page_rows(page));
        status = status == CME_OK ? cme__page_read(store, page, find) : status;
    }
    return status;
}
