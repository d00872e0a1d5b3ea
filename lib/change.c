/* change.c: the change log: appended by every change, read in order, trimmed at its old end.
 * May use store_page_internal.h, store_agenda_internal.h.
 * Must not know what a change means, but that times of events may have changed with it. */
#include <stdio.h>
#include <string.h>

#include <cmevent/change.h>

#include "store_agenda_internal.h"
#include "store_page_internal.h"

typedef struct change_page_builder {
    cme__arena arena;
    cme_change_page *page;
    const cme_change **items;
    size_t count;
    size_t capacity;
} change_page_builder;

static cme_status check_since(cme_store *store, uint64_t since);
static cme_status read_page(cme_store *store, uint64_t since, uint32_t limit, change_page_builder *builder);
static cme_status add_change(cme_store *store, cme__statement *find, change_page_builder *builder);

cme_status cme_change_find(cme_store *store, const cme_change_query *query, cme_change_page **out) {
    cme_change_query own = CME_CHANGE_QUERY_INIT;
    change_page_builder builder = {0};
    uint32_t limit = 0;
    if (out != NULL) {
        *out = NULL;
    }
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK && out == NULL) {
        status = cme__fail_null(&store->fault, "out");
    }
    if (status == CME_OK) {
        status = cme__query_read(&store->fault, "query", query, &own, sizeof own);
    }
    if (status == CME_OK) {
        status = cme__page_limit(store, own.limit, &limit);
    }
    if (status == CME_OK) {
        status = check_since(store, own.since);
    }
    if (status == CME_OK) {
        status = read_page(store, own.since, limit, &builder);
    }
    status = cme__store_end(store, status);
    if (status == CME_OK) {
        cme__arena_seal(&builder.arena, builder.page);
        *out = builder.page;
    }
    cme__arena_free(&builder.arena);
    cme__free(builder.items);
    return status;
}

cme_status cme_change_latest(cme_store *store, uint64_t *sequence) {
    uint64_t trimmed = 0;
    uint64_t latest = 0;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK && sequence == NULL) {
        status = cme__fail_null(&store->fault, "sequence");
    }
    if (status == CME_OK) {
        status = cme__change_bounds(store, &trimmed, &latest);
    }
    status = cme__store_end(store, status);
    if (status == CME_OK) {
        *sequence = latest;
    }
    return status;
}

cme_status cme_change_trim(cme_store *store, uint64_t up_to) {
    uint64_t trimmed = 0;
    uint64_t latest = 0;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = cme__change_bounds(store, &trimmed, &latest);
    }
    if (status == CME_OK && up_to > latest) {
        status = cme__fail(&store->fault, CME_ERR_INVALID, "up_to %llu is larger than the newest number %llu",
                           (unsigned long long)up_to, (unsigned long long)latest);
    }
    if (status == CME_OK && up_to > trimmed) {
        status = cme__meta_set_number(store, CME__CHANGES_TRIMMED, up_to);
        if (status == CME_OK) {
            status = cme__change_forget(store);
        }
    }
    return cme__store_end(store, status);
}

void cme_change_page_free(cme_change_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__change_append(cme_store *store, cme_change_kind kind, cme_change_action action, cme_id id,
                              int64_t session_row, int64_t person_row) {
    const cme__change_row row = {kind, action, id, session_row, person_row, 0};
    return cme__change_tell(store, &row);
}

cme_status cme__change_tell(cme_store *store, const cme__change_row *row) {
    cme__statement *append = NULL;
    cme_status status = cme__db_prepare(store->db,
                                        "INSERT INTO changes (at, kind, action, id, session, person, message)"
                                        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                        &append);
    cme__bind_time(append, 1, cme_store_now(store));
    cme__bind_int(append, 2, row->kind);
    cme__bind_int(append, 3, row->action);
    cme__bind_id(append, 4, row->id);
    cme__bind_row(append, 5, row->session_row);
    cme__bind_row(append, 6, row->person_row);
    cme__bind_row(append, 7, row->message);
    if (status == CME_OK) {
        status = cme__run(append);
    }
    /* What hangs on the times of an event is looked at anew. */
    bool has_times = row->kind == CME_CHANGE_SESSION ||
                     (row->kind == CME_CHANGE_EVENT && row->action == CME_CHANGE_UPDATED);
    return status == CME_OK && has_times ? cme__agenda_wake(store, row->id, row->session_row) : status;
}

cme_status cme__change_forget(cme_store *store) {
    /* The newest row stays, forgotten or not: the next number comes after it. */
    static const char FORGET[] =
        "DELETE FROM changes WHERE sequence <= $1 AND (message IS NULL OR sequence <= $2)"
        " AND sequence < (SELECT max(sequence) FROM changes)";
    uint64_t trimmed = 0;
    uint64_t acknowledged = 0;
    cme__statement *forget = NULL;
    cme_status status = cme__meta_number(store, CME__CHANGES_TRIMMED, &trimmed);
    if (status == CME_OK) {
        status = cme__meta_number(store, CME__MESSAGES_ACKNOWLEDGED, &acknowledged);
    }
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, FORGET, &forget);
    }
    cme__bind_int(forget, 1, (int64_t)trimmed);
    cme__bind_int(forget, 2, (int64_t)acknowledged);
    return status == CME_OK ? cme__run(forget) : status;
}

cme_status cme__meta_number(cme_store *store, const char *key, uint64_t *out) {
    cme__statement *find = NULL;
    int64_t number = 0;
    cme_status status =
        cme__db_prepare(store->db, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = $1", &find);
    cme__bind_text(find, 1, key);
    if (status == CME_OK) {
        status = cme__value_read(find, &number);
    }
    *out = number > 0 ? (uint64_t)number : 0;
    return status;
}

cme_status cme__meta_set_number(cme_store *store, const char *key, uint64_t number) {
    char text[24];
    (void)snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(store->db,
                                        "INSERT INTO meta (key, value) VALUES ($1, $2)"
                                        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                        &write);
    cme__bind_text(write, 1, key);
    cme__bind_text(write, 2, text);
    return status == CME_OK ? cme__run(write) : status;
}

cme_status cme__change_bounds(cme_store *store, uint64_t *trimmed, uint64_t *latest) {
    int64_t newest = 0;
    cme_status status = cme__meta_number(store, CME__CHANGES_TRIMMED, trimmed);
    if (status == CME_OK) {
        status = cme__db_value(store->db, "SELECT coalesce(max(sequence), 0) FROM changes", &newest);
    }
    *latest = newest > 0 && (uint64_t)newest > *trimmed ? (uint64_t)newest : *trimmed;
    return status;
}

static cme_status check_since(cme_store *store, uint64_t since) {
    uint64_t trimmed = 0;
    uint64_t latest = 0;
    cme_status status = cme__change_bounds(store, &trimmed, &latest);
    if (status != CME_OK) {
        return status;
    }
    if (since > latest) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "since %llu is larger than the newest number %llu: is it another store's?",
                         (unsigned long long)since, (unsigned long long)latest);
    }
    if (since < trimmed) {
        return cme__fail(&store->fault, CME_ERR_TOO_FAR_BEHIND,
                         "changes up to %llu were forgotten, and since is %llu: synchronise anew",
                         (unsigned long long)trimmed, (unsigned long long)since);
    }
    return CME_OK;
}

static cme_status read_page(cme_store *store, uint64_t since, uint32_t limit, change_page_builder *builder) {
    cme__statement *find = NULL;
    bool row = true;
    builder->page = cme__arena_object(&builder->arena, sizeof *builder->page);
    cme_status status =
        cme__db_prepare(store->db,
                        "SELECT c.sequence, c.at, c.kind, c.action, c.id, e.id, s.recurrence_id, e.kind, p.id"
                        " FROM changes c LEFT JOIN sessions s ON s.rowid = c.session"
                        " LEFT JOIN events e ON e.rowid = s.event LEFT JOIN persons p ON p.rowid = c.person"
                        " WHERE c.sequence > $1 ORDER BY c.sequence LIMIT $2",
                        &find);
    cme__bind_int(find, 1, (int64_t)since);
    cme__bind_int(find, 2, (int64_t)limit + 1);
    bool more = false;
    while (status == CME_OK && row && !more) {
        status = cme__step(find, &row);
        more = row && builder->count == limit;
        if (row && !more) {
            status = add_change(store, find, builder);
        }
    }
    cme__done(find);
    const cme_change **items = cme__arena_alloc(&builder->arena, builder->count * sizeof(cme_change *));
    if (status == CME_OK && builder->arena.failed) {
        status = cme__fail_memory(&store->fault);
    }
    if (status == CME_OK) {
        if (builder->count > 0) {
            memcpy(items, builder->items, builder->count * sizeof(cme_change *));
        }
        builder->page->count = builder->count;
        builder->page->items = items;
        builder->page->more = more;
    }
    return status;
}

static cme_status add_change(cme_store *store, cme__statement *find, change_page_builder *builder) {
    cme_change *change = cme__arena_alloc(&builder->arena, sizeof *change);
    if (change == NULL ||
        !cme__grow(&builder->items, &builder->capacity, builder->count + 1, sizeof(cme_change *))) {
        return cme__fail_memory(&store->fault);
    }
    change->sequence = (uint64_t)cme__column_int(find, 0);
    change->at = cme__column_time(find, 1);
    change->kind = (cme_change_kind)cme__column_int(find, 2);
    change->action = (cme_change_action)cme__column_int(find, 3);
    change->id = cme__column_id(find, 4);
    change->session = CME_SESSION_NONE;
    if (!cme__column_is_null(find, 5)) {
        change->session = cme__column_session_key(find, 5);
    }
    change->person = cme__column_id(find, 8);
    builder->items[builder->count++] = change;
    return CME_OK;
}
