/* person_find.c: finding persons by group, address, key and words, in the order of their names.
 * May use person_internal.h and the rooms below.
 * Must not know how persons are made. */
#include <cmevent/membership.h>

#include <stdlib.h>
#include <string.h>

#include "base/ascending.h"
#include "person_internal.h"

/* Up to so many candidates are read one by one and sorted. With more of them it is faster to walk all persons
 * in order and to pick: the page is full before long. */
enum { CANDIDATES_READ_MAX = 1000 };

/* The persons that a query may find; rows are ascending. */
typedef struct candidates {
    int64_t *found; /* by words, when the query has some */
    size_t found_count;
    int64_t *listed; /* by key, address or group, when they are few */
    size_t listed_count;
    bool is_listed;
} candidates;

/* A query, checked, as the statements take it. */
typedef struct person_filter {
    int64_t group_row; /* 0: any */
    const char *email; /* folded; NULL: any */
    const char *external_key;
    const char *text;
} person_filter;

static void order_person(const void *record, cme__cursor_value *values);
static cme_status find_persons(cme_store *store, const void *given, cme__page *page);
static cme_status read_query(cme_store *store, const cme_person_query *query, cme__arena *arena,
                             person_filter *out);
static cme_status find_words(cme_store *store, const person_filter *filter, candidates *out);
static cme_status list_few(cme_store *store, const person_filter *filter, candidates *out);
static bool asks_for_group_alone(const person_filter *filter);
static cme_status read_group(cme_store *store, const person_filter *filter, cme__page *page);
static cme_status read_each(cme_store *store, const person_filter *filter, const candidates *among,
                            cme__page *page);
static cme_status walk_persons(cme_store *store, const person_filter *filter, const candidates *among,
                               cme__page *page);

CME__PAGE_CHECK(cme_person_page);
static const cme__page_form PERSON_PAGES = {sizeof(cme_person_page), "person:tb", order_person,
                                            cme__person_read};

/* Living room, member, alumni: who is of a group. A list would become a table at each use. */
#define OF_GROUP "m.until IS NULL AND m.state BETWEEN 2 AND 4"

_Static_assert(CME_MEMBERSHIP_LIVING_ROOM == 2 && CME_MEMBERSHIP_MEMBER == 3 && CME_MEMBERSHIP_ALUMNI == 4,
               "OF_GROUP spans them");

/* $1, $2 the last item of the page before; $3 e-mail, $4 external key, $5 group, each NULL for any. */
#define MATCHES                                                                                              \
    "(p.name, p.id) > ($1, $2)"                                                                              \
    " AND ($3 IS NULL OR p.email_folded = $3)"                                                               \
    " AND ($4 IS NULL OR p.external_key = $4)"                                                               \
    " AND ($5 IS NULL OR EXISTS (SELECT 1 FROM memberships m"                                                \
    " WHERE m.group_row = $5 AND m.person = p.rowid AND " OF_GROUP "))"

cme_status cme_person_find(cme_store *store, const cme_person_query *query, cme_person_page **out) {
    return cme__page_find(store, find_persons, query, out);
}

void cme_person_page_free(cme_person_page *page) {
    cme__arena_object_free(page);
}

static cme_status find_persons(cme_store *store, const void *given, cme__page *page) {
    cme_person_query query = CME_PERSON_QUERY_INIT;
    cme__arena arena = {0};
    person_filter filter = {0};
    candidates among = {0};
    cme_status status = cme__query_read(&store->fault, "person query", given, &query, sizeof query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &PERSON_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK) {
        status = read_query(store, &query, &arena, &filter);
    }
    if (status == CME_OK) {
        status = find_words(store, &filter, &among);
    }
    if (status == CME_OK) {
        status = list_few(store, &filter, &among);
    }
    bool are_few = among.is_listed || (filter.text != NULL && among.found_count <= CANDIDATES_READ_MAX);
    if (status == CME_OK && are_few) {
        status = asks_for_group_alone(&filter) ? read_group(store, &filter, page)
                                               : read_each(store, &filter, &among, page);
    } else if (status == CME_OK) {
        status = walk_persons(store, &filter, &among, page);
    }
    cme__free(among.found);
    cme__free(among.listed);
    cme__arena_free(&arena);
    return status;
}

static void order_person(const void *record, cme__cursor_value *values) {
    const cme_person *person = record;
    values[0].text = person->name;
    values[1].id = person->id;
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
    out->external_key = cme__text_or_null(query->external_key);
    out->text = cme__text_or_null(query->text);
    if (status == CME_OK && arena->failed) {
        status = cme__fail_memory(fault);
    }
    return status;
}

/* Who is found by words. The index cuts a list that is too long; an answer with holes is none. */
static cme_status find_words(cme_store *store, const person_filter *filter, candidates *out) {
    if (filter->text == NULL) {
        return CME_OK;
    }
    cme_status status =
        cme__search_find(store->db, CME__SEARCH_PERSON, filter->text, &out->found, &out->found_count);
    if (status == CME_OK && out->found_count >= CME__SEARCH_RESULTS_MAX) {
        status = cme__fail(&store->fault, CME_ERR_LIMIT,
                           "text '%s' of person query finds %d persons or more: add letters or words",
                           filter->text, CME__SEARCH_RESULTS_MAX);
    }
    return status;
}

/* Whom a key, an address or a group names, unless that is many. */
static cme_status list_few(cme_store *store, const person_filter *filter, candidates *out) {
    cme__statement *statement = NULL;
    cme_status status = CME_OK;
    if (filter->external_key != NULL) {
        status = cme__db_prepare(store->db, "SELECT rowid FROM persons WHERE external_key = $1 LIMIT $2",
                                 &statement);
        cme__bind_text(statement, 1, filter->external_key);
    } else if (filter->email != NULL) {
        status = cme__db_prepare(store->db,
                                 "SELECT rowid FROM persons WHERE email_folded = $1 ORDER BY rowid LIMIT $2",
                                 &statement);
        cme__bind_text(statement, 1, filter->email);
    } else if (filter->group_row != 0) {
        status = cme__db_prepare(store->db,
                                 "SELECT m.person FROM memberships m WHERE m.group_row = $1 AND " OF_GROUP
                                 " ORDER BY m.person LIMIT $2",
                                 &statement);
        cme__bind_int(statement, 1, filter->group_row);
    } else {
        return CME_OK;
    }
    cme__bind_int(statement, 2, CANDIDATES_READ_MAX + 1);
    if (status == CME_OK) {
        status = cme__rows_read(store, statement, &out->listed, &out->listed_count);
    }
    out->is_listed = status == CME_OK && out->listed_count <= CANDIDATES_READ_MAX;
    return status;
}

/* Whether the words of the query, if it has some, find this person. */
static bool is_found(const person_filter *filter, const candidates *among, int64_t row) {
    return filter->text == NULL || cme__ascending_has(among->found, among->found_count, row);
}

static void bind_matches(cme__statement *statement, const person_filter *filter, const cme__page *page) {
    cme__bind_text(statement, 1, page->after[0].text);
    cme__bind_id(statement, 2, page->after[1].id);
    cme__bind_text(statement, 3, filter->email);
    cme__bind_text(statement, 4, filter->external_key);
    cme__bind_row(statement, 5, filter->group_row);
}

static bool asks_for_group_alone(const person_filter *filter) {
    return filter->group_row != 0 && filter->email == NULL && filter->external_key == NULL &&
           filter->text == NULL;
}

/* The people of a group that is not large, the page that is asked for most: read in one go, and sorted. CROSS
 * JOIN keeps SQLite from walking all persons instead. */
static cme_status read_group(cme_store *store, const person_filter *filter, cme__page *page) {
    static const char SQL[] = CME__PERSON_COLUMNS " FROM memberships m CROSS JOIN persons p"
                                                  " WHERE m.group_row = $4 AND " OF_GROUP
                                                  " AND p.rowid = m.person AND (p.name, p.id) > ($1, $2)"
                                                  " ORDER BY p.name, p.id LIMIT $3";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    cme__bind_text(statement, 1, page->after[0].text);
    cme__bind_id(statement, 2, page->after[1].id);
    cme__bind_int(statement, 3, cme__page_rows(page));
    cme__bind_int(statement, 4, filter->group_row);
    return status == CME_OK ? cme__page_read(store, page, statement) : status;
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

/* Adds one person, if all that the query asks for holds. */
static cme_status read_person(cme_store *store, const person_filter *filter, int64_t row, cme__page *page) {
    cme__statement *statement = NULL;
    bool matches = false;
    cme_status status =
        cme__db_prepare(store->db, CME__PERSON_SELECT "WHERE " MATCHES " AND p.rowid = $6", &statement);
    bind_matches(statement, filter, page);
    cme__bind_int(statement, 6, row);
    if (status == CME_OK) {
        status = cme__step(statement, &matches);
    }
    if (status == CME_OK && matches) {
        cme__page_add(page, cme__person_read(statement, &page->arena));
    }
    cme__done(statement);
    return status == CME_OK && page->arena.failed ? cme__fail_memory(&store->fault) : status;
}

/* Few candidates: all that match are read, sorted, and cut by the end of the page. */
static cme_status read_each(cme_store *store, const person_filter *filter, const candidates *among,
                            cme__page *page) {
    const int64_t *rows = among->is_listed ? among->listed : among->found;
    size_t count = among->is_listed ? among->listed_count : among->found_count;
    cme_status status = CME_OK;
    for (size_t i = 0; status == CME_OK && i < count; i++) {
        if (is_found(filter, among, rows[i])) {
            status = read_person(store, filter, rows[i], page);
        }
    }
    if (status == CME_OK && page->count > 1) {
        qsort(page->items, page->count, sizeof *page->items, compare_persons);
    }
    return status;
}

/* Everybody, or many: in the order of the index, which has the names, the ids and the rows, until the page is
 * full. */
static cme_status walk_persons(cme_store *store, const person_filter *filter, const candidates *among,
                               cme__page *page) {
    cme__statement *walk = NULL;
    cme_status status = cme__db_prepare(
        store->db, "SELECT p.rowid FROM persons p WHERE " MATCHES " ORDER BY p.name, p.id", &walk);
    bind_matches(walk, filter, page);
    while (status == CME_OK && !cme__page_is_full(page)) {
        bool row = false;
        status = cme__step(walk, &row);
        if (status != CME_OK || !row) {
            break;
        }
        int64_t person_row = cme__column_int(walk, 0);
        if (is_found(filter, among, person_row)) {
            status = read_person(store, filter, person_row, page);
        }
    }
    cme__done(walk);
    return status;
}
