/* db_statement.c: statements: prepared once, found by the address of their literal, bound, stepped, read.
 * May use <sqlite3.h>.
 * Must not know what a statement says. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "db/db_internal.h"

static cme__statement **cache_slot(const cme__statement_cache *cache, const char *sql);
static bool cache_grow(cme__statement_cache *cache);
static cme_status prepare_new(cme__db *db, const char *sql, cme__statement **out);
static char *numbered_parameters(const char *sql);
static void bind_result(cme__statement *statement, int code);
static void reset(cme__statement *statement);
static void column_lost(cme__statement *statement);

cme_status cme__db_prepare(cme__db *db, const char *sql, cme__statement **out) {
    *out = NULL;
    if (db->death.status != CME_OK) {
        return cme__fail(db->fault, db->death.status, "the open group of calls was rolled back: %s",
                         db->death.text);
    }
    cme__statement *statement = NULL;
    if (db->cache.capacity > 0) {
        statement = *cache_slot(&db->cache, sql);
    }
    if (statement == NULL) {
        cme_status status = prepare_new(db, sql, &statement);
        if (status != CME_OK) {
            return status;
        }
    }
    if (statement->in_use) {
        return cme__fail(db->fault, CME_ERR_MISUSE, "a statement is used twice at once: %s", sql);
    }
    statement->in_use = true;
    statement->bind_error = SQLITE_OK;
    db->cache.in_use++;
    *out = statement;
    return CME_OK;
}

void cme__bind_int(cme__statement *statement, int index, int64_t value) {
    if (statement != NULL) {
        bind_result(statement, sqlite3_bind_int64(statement->handle, index, value));
    }
}

void cme__bind_real(cme__statement *statement, int index, double value) {
    if (statement != NULL) {
        bind_result(statement, sqlite3_bind_double(statement->handle, index, value));
    }
}

void cme__bind_text(cme__statement *statement, int index, const char *text) {
    if (statement == NULL) {
        return;
    }
    if (text == NULL) {
        cme__bind_null(statement, index);
        return;
    }
    bind_result(statement, sqlite3_bind_text64(statement->handle, index, text, strlen(text), SQLITE_STATIC,
                                               SQLITE_UTF8));
}

void cme__bind_blob(cme__statement *statement, int index, const void *bytes, size_t size) {
    if (statement == NULL) {
        return;
    }
    if (bytes == NULL) {
        cme__bind_null(statement, index);
        return;
    }
    bind_result(statement, sqlite3_bind_blob64(statement->handle, index, bytes, size, SQLITE_STATIC));
}

void cme__bind_id(cme__statement *statement, int index, cme_id id) {
    if (statement == NULL) {
        return;
    }
    if (cme_id_is_none(id) || index < 1 || index > statement->parameter_count) {
        cme__bind_null(statement, index);
        return;
    }
    cme_id *kept = &statement->ids[index - 1];
    *kept = id;
    bind_result(statement, sqlite3_bind_blob64(statement->handle, index, kept->bytes, sizeof kept->bytes,
                                               SQLITE_STATIC));
}

void cme__bind_time(cme__statement *statement, int index, cme_time time) {
    if (time == CME_TIME_NONE) {
        cme__bind_null(statement, index);
    } else {
        cme__bind_int(statement, index, time);
    }
}

void cme__bind_null(cme__statement *statement, int index) {
    if (statement != NULL) {
        bind_result(statement, sqlite3_bind_null(statement->handle, index));
    }
}

cme_status cme__step(cme__statement *statement, bool *row) {
    *row = false;
    if (statement == NULL) {
        return CME_ERR_MISUSE;
    }
    cme__db *db = statement->db;
    if (db->death.status != CME_OK) {
        return cme__fail(db->fault, db->death.status, "the open group of calls was rolled back: %s",
                         db->death.text);
    }
    if (statement->bind_error != SQLITE_OK) {
        return cme__db_fail(db, NULL, statement->bind_error, "cannot bind a value");
    }
    int code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW) {
        *row = true;
        return CME_OK;
    }
    cme_status status = CME_OK;
    if (code != SQLITE_DONE) {
        bool writes = sqlite3_stmt_readonly(statement->handle) == 0;
        status = cme__db_fail(db, db->handle, code, writes ? "cannot write" : "cannot read");
    }
    (void)sqlite3_reset(statement->handle);
    if (status != CME_OK) {
        cme__db_notice_death(db);
    }
    return status;
}

cme_status cme__run(cme__statement *statement) {
    bool row = true;
    cme_status status = statement != NULL ? CME_OK : CME_ERR_MISUSE;
    while (status == CME_OK && row) {
        status = cme__step(statement, &row);
    }
    cme__done(statement);
    return status;
}

void cme__done(cme__statement *statement) {
    if (statement != NULL && statement->in_use) {
        reset(statement);
    }
}

bool cme__column_is_null(cme__statement *statement, int column) {
    return statement == NULL || sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

int64_t cme__column_int(cme__statement *statement, int column) {
    return statement != NULL ? sqlite3_column_int64(statement->handle, column) : 0;
}

double cme__column_real(cme__statement *statement, int column) {
    return statement != NULL ? sqlite3_column_double(statement->handle, column) : 0.0;
}

const char *cme__column_text(cme__statement *statement, int column, size_t *length) {
    const char *text = NULL;
    size_t bytes = 0;
    if (!cme__column_is_null(statement, column)) {
        text = (const char *)sqlite3_column_text(statement->handle, column);
        if (text == NULL) {
            column_lost(statement);
        } else {
            bytes = (size_t)sqlite3_column_bytes(statement->handle, column);
        }
    }
    if (length != NULL) {
        *length = bytes;
    }
    return text;
}

const void *cme__column_blob(cme__statement *statement, int column, size_t *size) {
    const void *bytes = NULL;
    *size = 0;
    if (!cme__column_is_null(statement, column)) {
        bytes = sqlite3_column_blob(statement->handle, column); /* NULL also for no bytes */
        if (bytes == NULL && sqlite3_errcode(statement->db->handle) == SQLITE_NOMEM) {
            column_lost(statement);
        } else {
            *size = (size_t)sqlite3_column_bytes(statement->handle, column);
            bytes = bytes != NULL ? bytes : "";
        }
    }
    return bytes;
}

cme_id cme__column_id(cme__statement *statement, int column) {
    cme_id id = CME_ID_NONE;
    size_t size = 0;
    const void *bytes = cme__column_blob(statement, column, &size);
    if (bytes != NULL && size == sizeof id.bytes) {
        memcpy(id.bytes, bytes, sizeof id.bytes);
    }
    return id;
}

cme_time cme__column_time(cme__statement *statement, int column) {
    return cme__column_is_null(statement, column) ? CME_TIME_NONE : cme__column_int(statement, column);
}

char *cme__column_copy(cme__statement *statement, int column, cme__arena *arena) {
    size_t length = 0;
    const char *text = cme__column_text(statement, column, &length);
    return cme__arena_text(arena, text, length);
}

int64_t cme__db_last_rowid(const cme__db *db) {
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t cme__db_changes(const cme__db *db) {
    return sqlite3_changes64(db->handle);
}

cme_status cme__db_value(cme__db *db, const char *sql, int64_t *out) {
    cme__statement *statement = NULL;
    bool row = false;
    *out = 0;
    cme_status status = cme__db_prepare(db, sql, &statement);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    if (row) {
        *out = cme__column_int(statement, 0);
    }
    cme__done(statement);
    return status;
}

cme_status cme__db_exec(cme__db *db, const char *sql) {
    cme__busy_start(&db->busy);
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? CME_OK : cme__db_fail(db, db->handle, code, "cannot set up the file");
}

cme_status cme__db_pragma_text(cme__db *db, const char *sql, char *out, size_t size) {
    sqlite3_stmt *statement = NULL;
    out[0] = '\0';
    cme__busy_start(&db->busy);
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
    }
    if (code == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        (void)snprintf(out, size, "%s", text != NULL ? text : "");
    }
    cme_status status = CME_OK;
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        status = cme__db_fail(db, db->handle, code, "cannot be read");
    }
    (void)sqlite3_finalize(statement);
    return status;
}

cme_status cme__db_pragma_int(cme__db *db, const char *sql, int64_t *out) {
    sqlite3_stmt *statement = NULL;
    *out = 0;
    cme__busy_start(&db->busy);
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
    }
    if (code == SQLITE_ROW) {
        *out = sqlite3_column_int64(statement, 0);
    }
    cme_status status = CME_OK;
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        status = cme__db_fail(db, db->handle, code, "cannot be read");
    }
    (void)sqlite3_finalize(statement);
    return status;
}

void cme__db_reset_all(cme__db *db) {
    for (size_t i = 0; db->cache.in_use > 0 && i < db->cache.capacity; i++) {
        cme__done(db->cache.slots[i]);
    }
}

void cme__db_finalize_all(cme__db *db) {
    for (size_t i = 0; i < db->cache.capacity; i++) {
        if (db->cache.slots[i] != NULL) {
            (void)sqlite3_finalize(db->cache.slots[i]->handle);
        }
    }
    cme__db_forget_all(db);
}

void cme__db_forget_all(cme__db *db) {
    for (size_t i = 0; i < db->cache.capacity; i++) {
        cme__free(db->cache.slots[i]);
    }
    cme__free(db->cache.slots);
    memset(&db->cache, 0, sizeof db->cache);
}

/* The slot that holds the literal, or the empty one where it would go. */
static cme__statement **cache_slot(const cme__statement_cache *cache, const char *sql) {
    uint64_t hash = (uint64_t)(uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15); /* 2^64 / golden ratio */
    size_t at = (size_t)(hash >> 32) & (cache->capacity - 1);
    while (cache->slots[at] != NULL && cache->slots[at]->sql != sql) {
        at = (at + 1) & (cache->capacity - 1);
    }
    return &cache->slots[at];
}

static bool cache_grow(cme__statement_cache *cache) {
    if ((cache->count + 1) * 2 <= cache->capacity) {
        return true;
    }
    cme__statement_cache grown = *cache;
    grown.capacity = cache->capacity > 0 ? cache->capacity * 2 : 128;
    grown.slots = cme__alloc_zero(grown.capacity, sizeof(cme__statement *));
    if (grown.slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < cache->capacity; i++) {
        if (cache->slots[i] != NULL) {
            *cache_slot(&grown, cache->slots[i]->sql) = cache->slots[i];
        }
    }
    cme__free(cache->slots);
    *cache = grown;
    return true;
}

static cme_status prepare_new(cme__db *db, const char *sql, cme__statement **out) {
    sqlite3_stmt *handle = NULL;
    cme__statement *statement = NULL;
    char *text = numbered_parameters(sql);
    cme_status status = CME_OK;
    if (text == NULL || !cache_grow(&db->cache)) {
        status = cme__fail_memory(db->fault);
        goto out;
    }
    int code = sqlite3_prepare_v3(db->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
    if (code != SQLITE_OK) {
        status = cme__db_fail(db, db->handle, code, "cannot prepare");
        goto out;
    }
    int parameter_count = sqlite3_bind_parameter_count(handle);
    statement = cme__alloc_zero(1, sizeof *statement + (size_t)parameter_count * sizeof statement->ids[0]);
    if (statement == NULL) {
        status = cme__fail_memory(db->fault);
        goto out;
    }
    statement->db = db;
    statement->handle = handle;
    statement->sql = sql;
    statement->parameter_count = parameter_count;
    *cache_slot(&db->cache, sql) = statement;
    db->cache.count++;
    *out = statement;
    handle = NULL;
out:
    cme__free(text);
    (void)sqlite3_finalize(handle);
    if (status != CME_OK) {
        cme__db_notice_death(db);
    }
    return status;
}

/* SQLite numbers $1, $2 by first appearance; ?1, ?2 are PostgreSQL's $1, $2. */
static char *numbered_parameters(const char *sql) {
    char *text = cme__copy_text(sql);
    bool quoted = false;
    for (char *c = text; c != NULL && *c != '\0'; c++) {
        if (*c == '\'') {
            quoted = !quoted;
        } else if (*c == '$' && !quoted && c[1] >= '1' && c[1] <= '9') {
            *c = '?';
        }
    }
    return text;
}

static void bind_result(cme__statement *statement, int code) {
    if (code != SQLITE_OK && statement->bind_error == SQLITE_OK) {
        statement->bind_error = code;
    }
}

static void reset(cme__statement *statement) {
    (void)sqlite3_reset(statement->handle);
    (void)sqlite3_clear_bindings(statement->handle);
    statement->in_use = false;
    statement->db->cache.in_use--;
}

/* The value is there, but not the memory to hand it out: the call must not succeed. */
static void column_lost(cme__statement *statement) {
    statement->db->lost_value = true;
}
