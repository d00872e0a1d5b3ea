/* store_page.c: records and pages in one block, and what the specs of all nouns have in common.
 * May use store_page_internal.h and the rooms below.
 * Must not know any one noun. */
#include "store_page_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PAGE_ITEMS_FIRST = 16 };

static bool page_grow(cme__page *page);
static cme_status end_page(cme_store *store, cme__page *page, cme_status status, void **object);

cme_status cme__store_end_with(cme_store *store, cme_status status, void *object, void *out) {
    status = cme__store_end(store, status);
    if (status != CME_OK || out == NULL) {
        cme__arena_object_free(object);
        object = NULL;
    }
    if (out != NULL) {
        /* The type behind `out` is the noun's, so the pointer is written as bytes. */
        memcpy(out, &object, sizeof object);
    }
    return status;
}

cme_status cme__record_read(cme_store *store, cme__statement *statement, cme__record_reader read,
                            void **out) {
    cme__arena arena = {0};
    *out = NULL;
    bool row = false;
    cme_status status = cme__step(statement, &row);
    if (status == CME_OK && row) {
        *out = read(statement, &arena);
        if (arena.failed) {
            status = cme__fail_memory(&store->fault);
        }
    }
    cme__done(statement);
    if (status != CME_OK) {
        *out = NULL;
        cme__arena_free(&arena);
        return status;
    }
    cme__arena_seal(&arena, *out);
    return CME_OK;
}

cme_status cme__record_of_row(cme_store *store, const char *sql, int64_t row, cme__record_reader read,
                              void **out) {
    if (out == NULL) {
        return CME_OK;
    }
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, sql, &statement);
    cme__bind_int(statement, 1, row);
    return status == CME_OK ? cme__record_read(store, statement, read, out) : status;
}

const char *cme__column_given(cme__statement *row, int column) {
    const char *text = cme__column_text(row, column, NULL);
    return text != NULL ? text : "";
}

char *cme__column_copy_given(cme__statement *row, int column, cme__arena *arena) {
    const char *text = cme__column_given(row, column);
    return cme__arena_text(arena, text, strlen(text));
}

cme_status cme__value_read(cme__statement *statement, int64_t *out) {
    bool row = false;
    cme_status status = cme__step(statement, &row);
    *out = row ? cme__column_int(statement, 0) : 0;
    cme__done(statement);
    return status;
}

cme_status cme__rows_read(cme_store *store, cme__statement *statement, int64_t **rows, size_t *count) {
    int64_t *found = NULL;
    size_t found_count = 0;
    size_t capacity = 0;
    cme_status status = CME_OK;
    for (;;) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        if (!cme__grow(&found, &capacity, found_count + 1, sizeof *found)) {
            status = cme__fail_memory(&store->fault);
            break;
        }
        found[found_count++] = cme__column_int(statement, 0);
    }
    cme__done(statement);
    if (status != CME_OK) {
        cme__free(found);
        found = NULL;
        found_count = 0;
    }
    *rows = found;
    *count = found_count;
    return status;
}

cme_status cme__page_find(cme_store *store, cme__page_filler fill, const void *given, void *out) {
    void *object = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status =
            out != NULL ? cme__page_make(store, fill, given, &object) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, object, out);
}

cme_status cme__page_make(cme_store *store, cme__page_filler fill, const void *given, void **object) {
    cme__page page = {0};
    cme_status status = fill(store, given, &page);
    return end_page(store, &page, status, object);
}

cme_status cme__page_begin(cme_store *store, cme__page *page, const cme__page_form *form, uint32_t limit,
                           const char *cursor) {
    *page = (cme__page){.form = form};
    for (int i = 0; i < CME__CURSOR_VALUES_MAX; i++) {
        page->after[i] = (cme__cursor_value){.text = "", .integer = INT64_MIN, .id = CME_ID_NONE};
    }
    uint32_t checked = 0;
    cme_status status = cme__page_limit(store, limit, &checked);
    if (status != CME_OK) {
        return status;
    }
    page->limit = checked;
    page->object = cme__arena_object(&page->arena, form->page_size);
    if (page->object == NULL) {
        return cme__fail_memory(&store->fault);
    }
    if (cursor == NULL) {
        return CME_OK;
    }
    return cme__cursor_read(store, form->cursor, cursor, &page->arena, page->after);
}

int64_t cme__page_rows(const cme__page *page) {
    return (int64_t)page->limit + 1;
}

bool cme__page_is_full(const cme__page *page) {
    return page->count > page->limit;
}

void cme__page_add(cme__page *page, const void *record) {
    if (record == NULL || (page->count == page->capacity && !page_grow(page))) {
        return; /* the arena knows that memory ran out */
    }
    page->items[page->count] = record;
    page->count++;
}

cme_status cme__page_read(cme_store *store, cme__page *page, cme__statement *statement) {
    cme_status status = CME_OK;
    while (!cme__page_is_full(page)) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        cme__page_add(page, page->form->read(statement, &page->arena));
        if (page->arena.failed) {
            status = cme__fail_memory(&store->fault);
            break;
        }
    }
    cme__done(statement);
    return status;
}

/* Cuts the page to its limit, writes the cursor, and hands out the public page as one block; with a failure
 * in `status`, or when memory ran out, frees it all. */
static cme_status end_page(cme_store *store, cme__page *page, cme_status status, void **object) {
    cme__page_head head = {.count = page->count, .items = page->items, .next = page->next};
    if (status == CME_OK && head.count > page->limit) {
        head.count = page->limit;
        cme__cursor_value values[CME__CURSOR_VALUES_MAX] = {{0}};
        page->form->order(head.items[head.count - 1], values);
        head.next = cme__cursor_write(&page->arena, page->form->cursor, values);
    }
    if (status == CME_OK && page->arena.failed) {
        status = cme__fail_memory(&store->fault);
    }
    if (status != CME_OK) {
        cme__arena_free(&page->arena);
        *object = NULL;
        return status;
    }
    memcpy(page->object, &head, sizeof head); /* every public page begins so: CME__PAGE_CHECK */
    cme__arena_seal(&page->arena, page->object);
    *object = page->object;
    return CME_OK;
}

void cme__bind_optional_text(cme__statement *statement, int index, const char *text) {
    cme__bind_text(statement, index, cme__text_or_null(text));
}

cme_status cme__texts_apply(cme_store *store, const cme__text_field *texts, size_t count, uint64_t mask) {
    cme_status status = CME_OK;
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        if (mask & texts[i].bit) {
            status = cme__text_check(&store->fault, texts[i].name, texts[i].given, texts[i].form,
                                     texts[i].max_bytes);
            *texts[i].field = cme__text_or_null(texts[i].given);
        }
    }
    return status;
}

cme_status cme__mask_check(cme_store *store, const char *what, uint64_t mask, uint64_t known) {
    if ((mask & ~known) == 0) {
        return CME_OK;
    }
    return cme__fail(&store->fault, CME_ERR_INVALID,
                     "mask 0x%" PRIx64 " of %s: the bits 0x%" PRIx64 " name no field", mask, what,
                     mask & ~known);
}

cme_status cme__capacity_check(cme_store *store, const char *what, int32_t capacity) {
    if (capacity > CME_CAPACITY_MAX) {
        return cme__fail(&store->fault, CME_ERR_LIMIT, "%s is %" PRId32 ": at most %d, or CME_UNLIMITED",
                         what, capacity, CME_CAPACITY_MAX);
    }
    if (capacity < 0 && capacity != CME_UNLIMITED) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "%s is %" PRId32 ": must be 0 or more, or CME_UNLIMITED", what, capacity);
    }
    return CME_OK;
}

cme_status cme__time_check(cme_store *store, const char *what, cme_time time) {
    if (time == CME_TIME_NONE || !cme_civil_is_none(cme_civil_from_seconds(time, CME_CIVIL_UTC))) {
        return CME_OK;
    }
    return cme__fail(&store->fault, CME_ERR_INVALID,
                     "%s is %" PRId64 ": must be an instant of the years %d to %d", what, time, CME_YEAR_MIN,
                     CME_YEAR_MAX);
}

void cme__time_text(cme_time time, char text[CME_CIVIL_TEXT_SIZE]) {
    if (time == CME_TIME_NONE) {
        (void)snprintf(text, CME_CIVIL_TEXT_SIZE, "(none)");
    } else {
        cme_civil_text(cme_civil_from_seconds(time, CME_CIVIL_UTC), text);
    }
}

cme_status cme__zone_check(cme_store *store, const char *what, const char *name) {
    if (name == NULL || name[0] == '\0') {
        return CME_OK;
    }
    const cme__zone *zone = NULL;
    cme_status status = cme__zones_get(store->zones, &store->fault, name, &zone);
    if (status != CME_OK) {
        cme__fault_prefix(&store->fault, "%s: ", what);
    }
    return status;
}

static bool page_grow(cme__page *page) {
    size_t capacity = page->capacity == 0 ? PAGE_ITEMS_FIRST : page->capacity * 2;
    const void **items = cme__arena_alloc(&page->arena, capacity * sizeof *items);
    if (items == NULL) {
        return false;
    }
    if (page->count > 0) {
        memcpy(items, page->items, page->count * sizeof *items);
    }
    page->items = items;
    page->capacity = capacity;
    return true;
}
