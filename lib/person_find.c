/* person_find.c: finding persons by group, address, key and words, in the order of their names.
 * May use person_internal.h and the rooms below.
 * Must not know how persons are made. */
#include <cmevent/membership.h>

#include <stdlib.h>
#include <string.h>

#include "person_internal.h"

/* Up to so many candidates are read one by one and sorted. With more of them it is faster to walk all persons
 * in order and to pick: the page is full before long. */
enum { CANDIDATES_READ_MAX = 1000 };

/* The persons that a query may find: the rows of the first restriction that has an index of its own. */
typedef struct candidates {
    bool restricted; /* false: everybody */
    int64_t *rows;   /* ascending */
    size_t count;
} candidates;

/* A query, checked, as the statements take it. */
typedef struct person_filter {
    int64_t group_row; /* 0: any */
    const char *email; /* folded; NULL: any */
    const char *external_key;
    const char *text;
} person_filter;

static void order_person(const void *record, cme__cursor_value *values);
static cme_status read_query(cme_store *store, const cme_person_query *query, cme__arena *arena,
                             person_filter *out);
static cme_status find_candidates(cme_store *store, const person_filter *filter, candidates *out);
static cme_status read_candidates(cme_store *store, const person_filter *filter, const candidates *among,
                                  cme__page *page);
static cme_status walk_persons(cme_store *store, const person_filter *filter, const candidates *among,
                               cme__page *page);

CME__PAGE_CHECK(cme_person_page);
static const cme__page_form PERSON_PAGES = {sizeof(cme_person_page), "person:tb", order_person,
                                            cme__person_read};

/* Living room, member, alumni: who is of a group. */
#define OF_GROUP "m.until IS NULL AND m.state IN (2, 3, 4)"

_Static_assert(CME_MEMBERSHIP_LIVING_ROOM == 2 && CME_MEMBERSHIP_MEMBER == 3 && CME_MEMBERSHIP_ALUMNI == 4,
               "OF_GROUP lists them");

/* $1, $2 the last item of the page before; $3 e-mail, $4 external key, $5 group, each NULL for any. */
#define MATCHES                                                                                              \
    "(p.name, p.id) > ($1, $2)"                                                                              \
    " AND ($3 IS NULL OR p.email_folded = $3)"                                                               \
    " AND ($4 IS NULL OR p.external_key = $4)"                                                               \
    " AND ($5 IS NULL OR EXISTS (SELECT 1 FROM memberships m"                                                \
    " WHERE m.group_row = $5 AND m.person = p.rowid AND " OF_GROUP "))"

cme_status cme__person_search(cme_store *store, const cme_person_query *given, void **out) {
    cme_person_query query = CME_PERSON_QUERY_INIT;
    cme_status status = cme__query_read(&store->fault, "person query", given, &query, sizeof query);
    if (status != CME_OK) {
        return status;
    }
    cme__page page;
    cme__arena arena = {0};
    person_filter filter = {0};
    candidates among = {0};
    status = cme__page_begin(store, &page, &PERSON_PAGES, query.limit, query.cursor);
    if (status == CME_OK) {
        status = read_query(store, &query, &arena, &filter);
    }
    if (status == CME_OK) {
        status = find_candidates(store, &filter, &among);
    }
    if (status == CME_OK && among.restricted && among.count <= CANDIDATES_READ_MAX) {
        status = read_candidates(store, &filter, &among, &page);
    } else if (status == CME_OK) {
        status = walk_persons(store, &filter, &among, &page);
    }
    cme__free(among.rows);
    cme__arena_free(&arena);
    return cme__page_end(store, &page, status, out);
}

static void order_person(const void *record, cme__cursor_value *values) {
    const cme_person *person = record;
    values[0].text = person->name;
    values[1].id = person->id;
}

static const char *set_or_null(const char *text) {
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static cme_status read_query(cme_store *store, const cme_person_query *query, cme__arena *arena,
                             person_filter *out) {
    cme__fault *fault = &store->fault;
    cme_status status =
        cme__text_check(fault, "email of person query", query->email, CME__TEXT_LINE, CME_NAME_MAX);
    if (status == CME_OK) {
        status = cme__text_check(fault, "external_key of person query", query->external_key, CME__TEXT_LINE,
                                 CME_NAME_MAX);
    }
    if (status == CME_OK) {
        status =
            cme__text_check(fault, "text of person query", query->text, CME__TEXT_BLOCK, CME_SEARCH_TEXT_MAX);
    }
    if (status == CME_OK && !cme_id_is_none(query->group)) {
        status = cme__group_row(store, query->group, &out->group_row);
    }
    out->email = cme__email_fold(arena, query->email);
    out->external_key = set_or_null(query->external_key);
    out->text = set_or_null(query->text);
    if (status == CME_OK && arena->failed) {
        status = cme__fail_memory(fault);
    }
    return status;
}

/* Who is found by words. The index cuts a list that is too long; an answer with holes is none. */
static cme_status search_text(cme_store *store, const char *text, candidates *out) {
    cme_status status = cme__search_find(store->db, CME__SEARCH_PERSON, text, &out->rows, &out->count);
    if (status == CME_OK && out->count >= CME__SEARCH_RESULTS_MAX) {
        status = cme__fail(&store->fault, CME_ERR_LIMIT,
                           "text '%s' of person query finds %d persons or more: add letters or words", text,
                           CME__SEARCH_RESULTS_MAX);
    }
    return status;
}

static cme_status find_candidates(cme_store *store, const person_filter *filter, candidates *out) {
    cme__statement *statement = NULL;
    cme_status status = CME_OK;
    out->restricted = true;
    if (filter->text != NULL) {
        return search_text(store, filter->text, out);
    }
    if (filter->external_key != NULL) {
        status = cme__db_prepare(store->db, "SELECT rowid FROM persons WHERE external_key = $1", &statement);
        cme__bind_text(statement, 1, filter->external_key);
    } else if (filter->email != NULL) {
        status = cme__db_prepare(
            store->db, "SELECT rowid FROM persons WHERE email_folded = $1 ORDER BY rowid", &statement);
        cme__bind_text(statement, 1, filter->email);
    } else if (filter->group_row != 0) {
        status = cme__db_prepare(store->db,
                                 "SELECT m.person FROM memberships m WHERE m.group_row = $1 AND " OF_GROUP
                                 " ORDER BY m.person",
                                 &statement);
        cme__bind_int(statement, 1, filter->group_row);
    } else {
        out->restricted = false;
        return CME_OK;
    }
    return status == CME_OK ? cme__rows_read(store, statement, &out->rows, &out->count) : status;
}

static void bind_matches(cme__statement *statement, const person_filter *filter, const cme__page *page) {
    cme__bind_text(statement, 1, page->after[0].text);
    cme__bind_id(statement, 2, page->after[1].id);
    cme__bind_text(statement, 3, filter->email);
    cme__bind_text(statement, 4, filter->external_key);
    cme__bind_row(statement, 5, filter->group_row);
}

/* The order of the pages: as SQL compares texts and ids, byte by byte. */
static int compare_persons(const void *left, const void *right) {
    const cme_person *a;
    const cme_person *b;
    memcpy(&a, left, sizeof a);
    memcpy(&b, right, sizeof b);
    int names = strcmp(a->name, b->name);
    return names != 0 ? names : memcmp(a->id.bytes, b->id.bytes, sizeof a->id.bytes);
}

/* Few candidates: all that match are read, sorted, and cut by the end of the page. */
static cme_status read_candidates(cme_store *store, const person_filter *filter, const candidates *among,
                                  cme__page *page) {
    cme_status status = CME_OK;
    for (size_t i = 0; status == CME_OK && i < among->count; i++) {
        cme__statement *statement = NULL;
        bool row = false;
        status =
            cme__db_prepare(store->db, CME__PERSON_SELECT "WHERE " MATCHES " AND p.rowid = $6", &statement);
        bind_matches(statement, filter, page);
        cme__bind_int(statement, 6, among->rows[i]);
        if (status == CME_OK) {
            status = cme__step(statement, &row);
        }
        if (status == CME_OK && row) {
            cme__page_add(page, cme__person_read(statement, &page->arena));
        }
        cme__done(statement);
    }
    if (status == CME_OK && page->arena.failed) {
        status = cme__fail_memory(&store->fault);
    }
    if (status == CME_OK && page->count > 1) {
        qsort(page->items, page->count, sizeof *page->items, compare_persons);
    }
    return status;
}

static int compare_rows(const void *left, const void *right) {
    const int64_t *a = left;
    const int64_t *b = right;
    return (*a > *b) - (*a < *b);
}

static bool is_among(const candidates *among, int64_t row) {
    return !among->restricted ||
           (among->count > 0 && bsearch(&row, among->rows, among->count, sizeof row, compare_rows) != NULL);
}

/* Everybody, or many: in the order of the index, until the page is full. */
static cme_status walk_persons(cme_store *store, const person_filter *filter, const candidates *among,
                               cme__page *page) {
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(store->db, CME__PERSON_SELECT "WHERE " MATCHES " ORDER BY p.name, p.id", &statement);
    bind_matches(statement, filter, page);
    while (status == CME_OK && !cme__page_is_full(page)) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        if (is_among(among, cme__column_int(statement, CME__PERSON_COLUMN_ROW))) {
            cme__page_add(page, cme__person_read(statement, &page->arena));
            if (page->arena.failed) {
                status = cme__fail_memory(&store->fault);
            }
        }
    }
    cme__done(statement);
    return status;
}
