/* store_page_internal.h: how nouns hand out records and pages: each one block, freed as one.
 * May use store_internal.h. For lib/NOUN.c only.
 *
 * A noun says once how a row of its SELECT becomes a record, and what its pages are ordered by:
 *
 *     static void *read_group(cme__statement *row, cme__arena *arena) {
 *         cme_group *group = cme__arena_alloc(arena, sizeof *group);
 *         if (group != NULL) {
 *             group->id = cme__column_id(row, 0);
 *             group->name = cme__column_copy(row, 1, arena);
 *         }
 *         return group;
 *     }
 *
 *     static void order_group(const void *record, cme__cursor_value *values) {
 *         const cme_group *group = record;
 *         values[0].text = group->name;
 *         values[1].id = group->id;
 *     }
 *
 *     CME__PAGE_CHECK(cme_group_page);
 *     static const cme__page_form GROUP_PAGES = {sizeof(cme_group_page), "group:tb",
 *                                                order_group, read_group};
 *
 * One record, in the transaction of its call ("SELECT ... WHERE g.rowid = $1"):
 *
 *     status = cme__record_of_row(store, SELECT_GROUP, row, read_group, &group);
 *
 * and the call ends with `return cme__store_end_with(store, status, group, out);`.
 *
 * A page ("... WHERE (g.name, g.id) > ($1, $2) ORDER BY g.name, g.id LIMIT $3"):
 *
 *     cme_status cme_group_find(cme_store *store, const cme_group_query *query, cme_group_page **out) {
 *         return cme__page_find(store, find_groups, query, out);
 *     }
 *
 *     static cme_status find_groups(cme_store *store, const void *given, cme__page *page) {
 *         cme_group_query query = CME_GROUP_QUERY_INIT;
 *         cme__statement *statement = NULL;
 *         cme_status status = cme__query_read(&store->fault, "group query", given, &query, sizeof query);
 *         if (status == CME_OK)
 *             status = cme__page_begin(store, page, &GROUP_PAGES, query.limit, query.cursor);
 *         if (status == CME_OK)
 *             status = cme__db_prepare(store->db, FIND_GROUPS, &statement);
 *         cme__bind_text(statement, 1, page->after[0].text);
 *         cme__bind_id(statement, 2, page->after[1].id);
 *         cme__bind_int(statement, 3, cme__page_rows(page));
 *         return status == CME_OK ? cme__page_read(store, page, statement) : status; // ends the statement
 *     }
 */
#ifndef CME__STORE_PAGE_INTERNAL_H
#define CME__STORE_PAGE_INTERNAL_H

#include "store_internal.h"

/* Ends a call that hands something out: cme__store_end, then `object` goes to `*out`. When the call failed,
 * or `out` is NULL (where the header allows that), the object is freed; after a failure `*out` is NULL. `out`
 * is the caller's `cme_NOUN **`. */
cme_status cme__store_end_with(cme_store *store, cme_status status, void *object, void *out);

/* Builds a record, and its texts, from the row that the statement stands on. Its first allocation is the
 * record. NULL when memory ran out (the arena knows). */
typedef void *(*cme__record_reader)(cme__statement *row, cme__arena *arena);

/* Steps to the statement's only row, makes its record and ends the statement (cme__done). Without a row:
 * CME_OK, `*out` is NULL. `*out` is freed with cme__arena_object_free. */
cme_status cme__record_read(cme_store *store, cme__statement *statement, cme__record_reader read, void **out);

/* The record of a row: `sql` finds it by $1. NULL `out`: the caller wants none. */
cme_status cme__record_of_row(cme_store *store, const char *sql, int64_t row, cme__record_reader read,
                              void **out);

/* Texts of columns that are never NULL by the schema: a damaged file may have none there, which reads as "".
 * The first is borrowed until the next step, the second lies in `arena`. */
const char *cme__column_given(cme__statement *row, int column);
char *cme__column_copy_given(cme__statement *row, int column, cme__arena *arena);

/* The integer of the first column of the first row, 0 without one; ends the statement. */
cme_status cme__value_read(cme__statement *statement, int64_t *out);

/* The integers of the first column of all rows; ends the statement. `*rows` is freed with cme__free; NULL
 * when there is no row. */
cme_status cme__rows_read(cme_store *store, cme__statement *statement, int64_t **rows, size_t *count);

/* What is the same in all pages of one noun. */
typedef struct cme__page_form {
    size_t page_size;                                             /* sizeof(cme_NOUN_page) */
    const char *cursor;                                           /* as in cme__cursor_write: "group:tb" */
    void (*order)(const void *record, cme__cursor_value *values); /* the values that pages are ordered by */
    cme__record_reader read;                                      /* NULL: records come from elsewhere */
} cme__page_form;

/* How every public page begins; further fields may follow. */
typedef struct cme__page_head {
    size_t count;
    const void *const *items;
    const char *next;
} cme__page_head;

#define CME__PAGE_CHECK(type)                                                                                \
    _Static_assert(offsetof(type, count) == offsetof(cme__page_head, count) &&                               \
                       offsetof(type, items) == offsetof(cme__page_head, items) &&                           \
                       offsetof(type, next) == offsetof(cme__page_head, next),                               \
                   #type " begins with count, items, next")

/* A page in the making. Records are made in `arena`. */
typedef struct cme__page {
    const cme__page_form *form;
    cme__arena arena;
    void *object; /* the public page: fields after `next` are set by its noun */
    const void **items;
    size_t count;
    size_t capacity;
    size_t limit;
    const char *next; /* set by a noun that stops before the limit; else made of the last item */
    cme__cursor_value
        after[CME__CURSOR_VALUES_MAX]; /* order of the last item of the page before. Without a
                                          cursor "", INT64_MIN, CME_ID_NONE: before everything */
} cme__page;

/* Fills a page, in the transaction of a call: reads the query that the caller gave, checks it, begins the
 * page and adds to it. */
typedef cme_status (*cme__page_filler)(cme_store *store, const void *given, cme__page *page);

/* A call that finds, whole: `given` is the caller's `const cme_NOUN_query *`, `out` its `cme_NOUN_page **`,
 * which must not be NULL. */
cme_status cme__page_find(cme_store *store, cme__page_filler fill, const void *given, void *out);

/* The same inside another call. `*object` is freed with cme__arena_object_free; NULL after a failure. */
cme_status cme__page_make(cme_store *store, cme__page_filler fill, const void *given, void **object);

/* Starts a page: checks the limit and the cursor of a query. */
cme_status cme__page_begin(cme_store *store, cme__page *page, const cme__page_form *form, uint32_t limit,
                           const char *cursor);

/* How many rows to ask for: one more than the limit, which tells whether there is a next page. */
int64_t cme__page_rows(const cme__page *page);
bool cme__page_is_full(const cme__page *page); /* it has that many */

/* Adds a record that was made in the page's arena. Beyond cme__page_is_full is allowed: what is too much is
 * cut. */
void cme__page_add(cme__page *page, const void *record);

/* Adds the rows of a statement until the page is full; ends the statement. */
cme_status cme__page_read(cme_store *store, cme__page *page, cme__statement *statement);

/* What specs have in common. An empty text in a spec is none: it is bound as NULL. */
void cme__bind_optional_text(cme__statement *statement, int index, const char *text);

/* A text of a spec that may be none, and where it goes. */
typedef struct cme__text_field {
    uint64_t bit; /* of the mask */
    const char *name;
    const char *given;
    cme__text_form form;
    size_t max_bytes;
    const char **field;
} cme__text_field;

/* Checks those texts whose bit is in `mask`, and puts them where they go: "" as NULL. */
cme_status cme__texts_apply(cme_store *store, const cme__text_field *texts, size_t count, uint64_t mask);

/* CME_ERR_INVALID when `mask` has bits outside `known`; `what` is "group". */
cme_status cme__mask_check(cme_store *store, const char *what, uint64_t mask, uint64_t known);

/* CME_ERR_INVALID or CME_ERR_LIMIT with `what` ("room_capacity of venue") unless the capacity is
 * CME_UNLIMITED or 0 to CME_CAPACITY_MAX. */
cme_status cme__capacity_check(cme_store *store, const char *what, int32_t capacity);

/* CME_ERR_INVALID with `what` ("since of duty") unless the instant lies in the years that a civil time may
 * have. CME_TIME_NONE passes. */
cme_status cme__time_check(cme_store *store, const char *what, cme_time time);

/* An instant for a message: "2027-03-23T19:00:00Z", "(none)". */
void cme__time_text(cme_time time, char text[CME_CIVIL_TEXT_SIZE]);

/* CME_ERR_ZONE_UNKNOWN with `what` ("zone of group") in front unless the name is an IANA zone. NULL and ""
 * pass. */
cme_status cme__zone_check(cme_store *store, const char *what, const char *name);

#endif
