/* block.c: blocks: set up, ended, found, and asked by RSVPs.
 * May use block_internal.h, rsvp_internal.h, store_page_internal.h.
 * Must not know how an RSVP ends, nor how a queue moves up. */
#include <cmevent/block.h>

#include <stddef.h>

#include "block_internal.h"
#include "rsvp_internal.h"
#include "rules/rsvp.h"
#include "store_page_internal.h"

/* A record with what orders it beyond its own fields. */
typedef struct numbered_block {
    cme_block record;
    int64_t row;
} numbered_block;

_Static_assert(offsetof(numbered_block, record) == 0, "a numbered block is a block");

/* A block to set up, with the rows of all that it names. */
typedef struct new_block {
    cme_block_spec spec;
    int64_t group_row;
    int64_t person_row;
    int64_t by_row;
} new_block;

static void *read_block(cme__statement *row, cme__arena *arena);
static void order_block(const void *record, cme__cursor_value *values);
static cme_status refuse_blocked(cme_store *store, const cme__session_plan *plan, int64_t person_row);
static cme_status add_block(cme_store *store, const cme_block_spec *given, void **out);
static cme_status end_block(cme_store *store, cme_id group, cme_id person, void **out);
static cme_status find_blocks(cme_store *store, const void *given, cme__page *page);
static cme_status read_spec(cme_store *store, const cme_block_spec *given, new_block *out);
static cme_status check_times(cme_store *store, const new_block *block);
static cme_status find_running(cme_store *store, int64_t group_row, int64_t person_row, int64_t *block_row);
static cme_status insert_block(cme_store *store, const new_block *block, int64_t *block_row);
static cme_status end_rsvps(cme_store *store, const new_block *block);
static cme_status find_sessions(cme_store *store, const new_block *block, int64_t **rows, size_t *count);
static cme_status select_blocks(cme_store *store, const cme_block_query *query, int64_t group_row,
                                int64_t person_row, cme__page *page);
static cme_status read_block_row(cme_store *store, int64_t block_row, void **out);

CME__PAGE_CHECK(cme_block_page);
static const cme__page_form BLOCK_PAGES = {sizeof(cme_block_page), "block:ii", order_block, read_block};

#define BLOCK_SELECT                                                                                         \
    "SELECT g.id, g.name, p.id, p.name, b.since, b.until, y.id, b.note, b.rowid FROM blocks b"               \
    " JOIN groups g ON g.rowid = b.group_row JOIN persons p ON p.rowid = b.person"                           \
    " LEFT JOIN persons y ON y.rowid = b.by_person "

cme_status cme_block_add(cme_store *store, const cme_block_spec *spec, cme_block **out) {
    void *block = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = add_block(store, spec, out != NULL ? &block : NULL);
    }
    return cme__store_end_with(store, status, block, out);
}

cme_status cme_block_end(cme_store *store, cme_id group, cme_id person, cme_block **out) {
    void *block = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = end_block(store, group, person, out != NULL ? &block : NULL);
    }
    return cme__store_end_with(store, status, block, out);
}

cme_status cme_block_find(cme_store *store, const cme_block_query *query, cme_block_page **out) {
    return cme__page_find(store, find_blocks, query, out);
}

void cme_block_free(cme_block *block) {
    cme__arena_object_free(block);
}

void cme_block_page_free(cme_block_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__block_check(cme_store *store, const cme__session_plan *plan, int64_t person_row) {
    /* Most people were never blocked anywhere: one look into one index says so. */
    static const char PROBE[] = "SELECT 1 FROM blocks WHERE person = $1 LIMIT 1";
    cme__statement *probe = NULL;
    bool was_ever = false;
    cme_status status = cme__db_prepare(store->db, PROBE, &probe);
    cme__bind_int(probe, 1, person_row);
    if (status == CME_OK) {
        status = cme__step(probe, &was_ever);
    }
    cme__done(probe);
    return status == CME_OK && was_ever ? refuse_blocked(store, plan, person_row) : status;
}

cme_status cme__block_verify(cme_store *store, cme__db_problem report, void *context) {
    static const char SELECT[] =
        "SELECT p.name, g.name FROM blocks b JOIN persons p ON p.rowid = b.person"
        " JOIN groups g ON g.rowid = b.group_row WHERE b.until < b.since OR EXISTS ("
        "  SELECT 1 FROM blocks o WHERE o.person = b.person AND o.group_row = b.group_row AND o.rowid < b.rowid"
        "   AND (o.until IS NULL OR o.until > b.since) AND (b.until IS NULL OR b.until > o.since))"
        " ORDER BY b.rowid";
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(store->db, SELECT, &read);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (status == CME_OK && row) {
            cme__fault sentence = {0};
            (void)cme__fail(
                &sentence, CME_ERR_CORRUPT,
                "person '%s' in group '%s': a block ends before it begins, or while another one runs",
                cme__column_given(read, 0), cme__column_given(read, 1));
            report(context, "blocks", sentence.text);
        }
    }
    cme__done(read);
    return status;
}

/* CME_ERR_NOT_ALLOWED with the block that holds longest, if one does. */
static cme_status refuse_blocked(cme_store *store, const cme__session_plan *plan, int64_t person_row) {
    static const char SELECT[] =
        "SELECT p.name, g.name, b.until FROM blocks b"
        " JOIN groups g ON g.rowid = b.group_row JOIN persons p ON p.rowid = b.person"
        " WHERE b.person = $1 AND (b.until IS NULL OR b.until > $2) AND b.group_row IN ("
        "  WITH RECURSIVE above(group_row) AS ("
        "   SELECT group_row FROM events WHERE rowid = $3"
        "   UNION SELECT g.parent FROM groups g JOIN above a ON g.rowid = a.group_row WHERE g.parent IS NOT NULL)"
        "  SELECT group_row FROM above)"
        " ORDER BY b.until IS NULL DESC, b.until DESC LIMIT 1";
    cme__statement *find = NULL;
    bool is_blocked = false;
    cme_status status = cme__db_prepare(store->db, SELECT, &find);
    cme__bind_int(find, 1, person_row);
    cme__bind_time(find, 2, plan->starts_at);
    cme__bind_int(find, 3, plan->event_row);
    if (status == CME_OK) {
        status = cme__step(find, &is_blocked);
    }
    if (is_blocked) {
        char until[CME_CIVIL_TEXT_SIZE];
        cme_time end = cme__column_time(find, 2);
        cme__time_text(end, until);
        status = cme__fail(&store->fault, CME_ERR_NOT_ALLOWED, "'%s' is blocked in group '%s'%s%s",
                           cme__column_given(find, 0), cme__column_given(find, 1),
                           end == CME_TIME_NONE ? "" : " until ", end == CME_TIME_NONE ? "" : until);
    }
    cme__done(find);
    return status;
}

static void *read_block(cme__statement *row, cme__arena *arena) {
    numbered_block *block = cme__arena_alloc(arena, sizeof *block);
    if (block != NULL) {
        block->record.group = cme__column_id(row, 0);
        block->record.group_name = cme__column_copy_given(row, 1, arena);
        block->record.person = cme__column_id(row, 2);
        block->record.person_name = cme__column_copy_given(row, 3, arena);
        block->record.since = cme__column_time(row, 4);
        block->record.until = cme__column_time(row, 5);
        block->record.by = cme__column_id(row, 6);
        block->record.note = cme__column_copy(row, 7, arena);
        block->row = cme__column_int(row, 8);
    }
    return block;
}

static void order_block(const void *record, cme__cursor_value *values) {
    const numbered_block *block = record;
    values[0].integer = block->record.since;
    values[1].integer = block->row;
}

static cme_status add_block(cme_store *store, const cme_block_spec *given, void **out) {
    new_block block = {.spec = CME_BLOCK_SPEC_INIT};
    int64_t block_row = 0;
    cme_status status = read_spec(store, given, &block);
    if (status == CME_OK) {
        status = check_times(store, &block);
    }
    if (status == CME_OK) {
        status = find_running(store, block.group_row, block.person_row, &block_row);
    }
    if (status == CME_OK && block_row != 0) {
        status = cme__fail(&store->fault, CME_ERR_EXISTS,
                           "the person is blocked in this group already: end that block first");
    }
    if (status == CME_OK) {
        status = insert_block(store, &block, &block_row);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_BLOCK, CME_CHANGE_CREATED, block.spec.group, 0,
                                    block.person_row);
    }
    if (status == CME_OK) {
        status = end_rsvps(store, &block);
    }
    return status == CME_OK ? read_block_row(store, block_row, out) : status;
}

static cme_status end_block(cme_store *store, cme_id group, cme_id person, void **out) {
    int64_t group_row = 0;
    int64_t person_row = 0;
    int64_t block_row = 0;
    cme__statement *statement = NULL;
    cme_status status = cme__group_row(store, group, &group_row);
    if (status == CME_OK) {
        status = cme__person_row(store, person, &person_row);
    }
    if (status == CME_OK) {
        status = find_running(store, group_row, person_row, &block_row);
    }
    if (status == CME_OK && block_row == 0) {
        status = cme__fail(&store->fault, CME_ERR_NOT_FOUND,
                           "the person has no running block in this group itself");
    }
    if (status == CME_OK) {
        /* Under a clock that was set back it ends where it began. */
        status = cme__db_prepare(store->db, "UPDATE blocks SET until = max(since, $1) WHERE rowid = $2",
                                 &statement);
    }
    cme__bind_time(statement, 1, cme_store_now(store));
    cme__bind_int(statement, 2, block_row);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_BLOCK, CME_CHANGE_UPDATED, group, 0, person_row);
    }
    return status == CME_OK ? read_block_row(store, block_row, out) : status;
}

static cme_status find_blocks(cme_store *store, const void *given, cme__page *page) {
    cme_block_query query = CME_BLOCK_QUERY_INIT;
    int64_t group_row = 0;
    int64_t person_row = 0;
    cme_status status = cme__query_read(&store->fault, "block query", given, &query, sizeof query);
    bool has_group = !cme_id_is_none(query.group);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &BLOCK_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK && !has_group && (query.deep || query.above)) {
        status = cme__fail(&store->fault, CME_ERR_INVALID, "%s of block query: needs a group",
                           query.deep ? "deep" : "above");
    }
    if (status == CME_OK && has_group) {
        status = cme__group_row(store, query.group, &group_row);
    }
    if (status == CME_OK) {
        status = cme__person_row_optional(store, query.person, &person_row);
    }
    return status == CME_OK ? select_blocks(store, &query, group_row, person_row, page) : status;
}

/* Reads the spec, checks its fields, and finds the rows of all that it names. */
static cme_status read_spec(cme_store *store, const cme_block_spec *given, new_block *out) {
    cme__fault *fault = &store->fault;
    cme_block_spec *spec = &out->spec;
    cme_status status = cme__spec_read(fault, "block spec", given, spec, sizeof *spec);
    if (status == CME_OK) {
        status = cme__text_check(fault, "note of block", spec->note, CME__TEXT_BLOCK, CME_TEXT_MAX);
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
        cme__fault_prefix(fault, "by of block: ");
    } else if (out->by_row == out->person_row) {
        status = cme__fail(fault, CME_ERR_INVALID, "by of block must be somebody else than the person");
    }
    return status;
}

static cme_status check_times(cme_store *store, const new_block *block) {
    cme_time now = cme_store_now(store);
    cme_status status = cme__time_check(store, "until of block", block->spec.until);
    if (status == CME_OK && block->spec.until != CME_TIME_NONE && block->spec.until <= now) {
        char until[CME_CIVIL_TEXT_SIZE];
        cme__time_text(block->spec.until, until);
        status = cme__fail(&store->fault, CME_ERR_INVALID, "until %s of block: must be in the future", until);
    }
    return status;
}

/* 0: there is none. */
static cme_status find_running(cme_store *store, int64_t group_row, int64_t person_row, int64_t *block_row) {
    cme__statement *find = NULL;
    cme_status status = cme__db_prepare(store->db,
                                        "SELECT rowid FROM blocks WHERE person = $1 AND group_row = $2"
                                        " AND (until IS NULL OR until > $3) LIMIT 1",
                                        &find);
    cme__bind_int(find, 1, person_row);
    cme__bind_int(find, 2, group_row);
    cme__bind_time(find, 3, cme_store_now(store));
    return status == CME_OK ? cme__value_read(find, block_row) : status;
}

static cme_status insert_block(cme_store *store, const new_block *block, int64_t *block_row) {
    cme__statement *insert = NULL;
    cme_status status =
        cme__db_prepare(store->db,
                        "INSERT INTO blocks (group_row, person, since, until, by_person, note)"
                        " VALUES ($1, $2, $3, $4, $5, $6)",
                        &insert);
    cme__bind_int(insert, 1, block->group_row);
    cme__bind_int(insert, 2, block->person_row);
    cme__bind_time(insert, 3, cme_store_now(store));
    cme__bind_time(insert, 4, block->spec.until);
    cme__bind_row(insert, 5, block->by_row);
    cme__bind_optional_text(insert, 6, block->spec.note);
    if (status == CME_OK) {
        status = cme__run(insert);
    }
    *block_row = cme__db_last_rowid(store->db);
    cme__statement *mark = NULL;
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, "UPDATE persons SET was_blocked = 1 WHERE rowid = $1", &mark);
    }
    cme__bind_int(mark, 1, block->person_row);
    return status == CME_OK ? cme__run(mark) : status;
}

/* For the coming sessions that the block holds for, also cancelled ones, which may be reinstated. */
static cme_status end_rsvps(cme_store *store, const new_block *block) {
    int64_t *rows = NULL;
    size_t count = 0;
    cme_time now = cme_store_now(store);
    cme_status status = find_sessions(store, block, &rows, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__session_plan plan;
        status = cme__session_load_row(store, rows[i], &plan);
        if (status == CME_OK &&
            (plan.status == CME_SESSION_CANCELLED || cme__session_is_coming(&plan, now))) {
            status = cme__rsvp_block(store, &plan, block->person_row, block->by_row);
        }
    }
    cme__free(rows);
    return status;
}

/* Those that may be still to come, and for which the person has said anything. */
static cme_status find_sessions(cme_store *store, const new_block *block, int64_t **rows, size_t *count) {
    static const char SELECT[] =
        "WITH RECURSIVE below(group_row) AS ("
        "  VALUES ($2) UNION SELECT g.rowid FROM groups g JOIN below b ON g.parent = b.group_row)"
        " SELECT s.rowid FROM rsvps r JOIN sessions s ON s.rowid = r.session JOIN events e ON e.rowid = s.event"
        " WHERE r.person = $1 AND e.group_row IN (SELECT group_row FROM below)"
        "  AND (s.start_at > $3 OR s.start_at > e.stopped_at) AND ($4 IS NULL OR s.start_at < $4)"
        " ORDER BY s.start_at, s.rowid";
    cme__statement *find = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &find);
    cme__bind_int(find, 1, block->person_row);
    cme__bind_int(find, 2, block->group_row);
    cme__bind_time(find, 3, cme_store_now(store));
    cme__bind_time(find, 4, block->spec.until);
    return status == CME_OK ? cme__rows_read(store, find, rows, count) : status;
}

/* $1, $2 the last item of the page before, $3 rows; $4 1 for all of history, else running at $5, or without
 * $10 now, whatever the clock was when they began; $6 the person; $7 the group with $8 those below and $9
 * those above it; NULL for any. */
#define MATCHES                                                                                              \
    "(b.since, b.rowid) > ($1, $2)"                                                                          \
    " AND ($4 = 1 OR ((b.since <= $5 OR NOT $10) AND (b.until IS NULL OR b.until > $5)))"                    \
    " AND ($6 IS NULL OR b.person = $6)"                                                                     \
    " AND ($7 IS NULL OR b.group_row IN (SELECT group_row FROM below UNION SELECT group_row FROM above))"    \
    " ORDER BY b.since, b.rowid LIMIT $3"
#define GROUPS                                                                                               \
    "WITH RECURSIVE below(group_row) AS (VALUES ($7)"                                                        \
    " UNION SELECT g.rowid FROM groups g JOIN below b ON g.parent = b.group_row WHERE $8),"                  \
    " above(group_row) AS (VALUES ($7) UNION SELECT g.parent FROM groups g JOIN above a"                     \
    "  ON g.rowid = a.group_row WHERE $9 AND g.parent IS NOT NULL) "

static const char FIND_BY_PERSON[] = GROUPS BLOCK_SELECT "WHERE b.person = $6 AND " MATCHES;
static const char FIND_ANY[] = GROUPS BLOCK_SELECT "WHERE " MATCHES;

static cme_status select_blocks(cme_store *store, const cme_block_query *query, int64_t group_row,
                                int64_t person_row, cme__page *page) {
    cme__statement *find = NULL;
    cme_status status = cme__db_prepare(store->db, person_row != 0 ? FIND_BY_PERSON : FIND_ANY, &find);
    cme__bind_int(find, 1, page->after[0].integer);
    cme__bind_int(find, 2, page->after[1].integer);
    cme__bind_int(find, 3, cme__page_rows(page));
    cme__bind_int(find, 4, query->history);
    cme__bind_time(find, 5, query->as_of != CME_TIME_NONE ? query->as_of : cme_store_now(store));
    cme__bind_row(find, 6, person_row);
    cme__bind_row(find, 7, group_row);
    cme__bind_int(find, 8, query->deep);
    cme__bind_int(find, 9, query->above);
    cme__bind_int(find, 10, query->as_of != CME_TIME_NONE);
    return status == CME_OK ? cme__page_read(store, page, find) : status;
}

static cme_status read_block_row(cme_store *store, int64_t block_row, void **out) {
    return cme__record_of_row(store, BLOCK_SELECT "WHERE b.rowid = $1", block_row, read_block, out);
}
