/* db_search.c: full-text search over FTS5.
 * May use the statements of db.h.
 * Must not know whose text it is. */
#include <string.h>

#include "base/text.h"
#include "db/db_internal.h"

static bool is_word_byte(char c);
static void add_words(cme__text *query, const char *text);

static const char *const insert_sql[] = {
    [CME__SEARCH_PERSON] = "INSERT INTO search_persons(rowid, text) VALUES ($1, $2)",
    [CME__SEARCH_EVENT] = "INSERT INTO search_events(rowid, text) VALUES ($1, $2)",
    [CME__SEARCH_SESSION] = "INSERT INTO search_sessions(rowid, text) VALUES ($1, $2)",
};

static const char *const delete_sql[] = {
    [CME__SEARCH_PERSON] = "DELETE FROM search_persons WHERE rowid = $1",
    [CME__SEARCH_EVENT] = "DELETE FROM search_events WHERE rowid = $1",
    [CME__SEARCH_SESSION] = "DELETE FROM search_sessions WHERE rowid = $1",
};

static const char *const find_sql[] = {
    [CME__SEARCH_PERSON] =
        "SELECT rowid FROM search_persons WHERE search_persons MATCH $1 ORDER BY rowid LIMIT $2",
    [CME__SEARCH_EVENT] =
        "SELECT rowid FROM search_events WHERE search_events MATCH $1 ORDER BY rowid LIMIT $2",
    [CME__SEARCH_SESSION] =
        "SELECT rowid FROM search_sessions WHERE search_sessions MATCH $1 ORDER BY rowid LIMIT $2",
};

static const char *const read_sql[] = {
    [CME__SEARCH_PERSON] = "SELECT text FROM search_persons WHERE rowid = $1",
    [CME__SEARCH_EVENT] = "SELECT text FROM search_events WHERE rowid = $1",
    [CME__SEARCH_SESSION] = "SELECT text FROM search_sessions WHERE rowid = $1",
};

static const char *const count_sql[] = {
    [CME__SEARCH_PERSON] = "SELECT count(*) FROM search_persons",
    [CME__SEARCH_EVENT] = "SELECT count(*) FROM search_events",
    [CME__SEARCH_SESSION] = "SELECT count(*) FROM search_sessions",
};

cme_status cme__search_put(cme__db *db, cme__search_index index, int64_t rowid, const char *text) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(db, delete_sql[index], &statement);
    cme__bind_int(statement, 1, rowid);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    if (status != CME_OK || text == NULL) {
        return status;
    }
    status = cme__db_prepare(db, insert_sql[index], &statement);
    cme__bind_int(statement, 1, rowid);
    cme__bind_text(statement, 2, text);
    return status == CME_OK ? cme__run(statement) : status;
}

cme_status cme__search_find(cme__db *db, cme__search_index index, const char *text, int64_t **rowids,
                            size_t *count) {
    *rowids = NULL;
    *count = 0;
    int64_t *found = NULL;
    size_t capacity = 0;
    cme__statement *statement = NULL;
    cme__text query = {0};
    cme_status status = CME_OK;
    add_words(&query, text);
    if (query.failed) {
        status = cme__fail_memory(db->fault);
    }
    if (status != CME_OK || query.length == 0) {
        goto out;
    }
    status = cme__db_prepare(db, find_sql[index], &statement);
    cme__bind_text(statement, 1, query.bytes);
    cme__bind_int(statement, 2, CME__SEARCH_RESULTS_MAX);
    bool row = status == CME_OK;
    while (status == CME_OK && row) {
        status = cme__step(statement, &row);
        if (!row) {
            break;
        }
        if (!cme__grow(&found, &capacity, *count + 1, sizeof *found)) {
            status = cme__fail_memory(db->fault);
            break;
        }
        found[(*count)++] = cme__column_int(statement, 0);
    }
    cme__done(statement);
    if (status == CME_OK) {
        *rowids = found;
        found = NULL;
    } else {
        *count = 0;
    }
out:
    cme__free(found);
    cme__text_free(&query);
    return status;
}

cme_status cme__search_has(cme__db *db, cme__search_index index, int64_t rowid, const char *text,
                           bool *is_same) {
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(db, read_sql[index], &statement);
    cme__bind_int(statement, 1, rowid);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    const char *indexed = row ? cme__column_text(statement, 0, NULL) : NULL;
    *is_same = indexed != NULL && strcmp(indexed, text) == 0;
    cme__done(statement);
    return status;
}

cme_status cme__search_count(cme__db *db, cme__search_index index, int64_t *count) {
    return cme__db_value(db, count_sql[index], count);
}

cme_status cme__search_enlist(cme__db *db) {
    cme_status status = CME_OK;
    for (cme__search_index index = CME__SEARCH_PERSON; status == CME_OK && index <= CME__SEARCH_SESSION;
         index++) {
        cme__statement *nothing = NULL;
        status = cme__db_prepare(db, delete_sql[index], &nothing);
        cme__bind_int(nothing, 1, INT64_MIN); /* nobody's row */
        if (status == CME_OK) {
            status = cme__run(nothing);
        }
    }
    return status;
}

/* "Anna-Lena köl" becomes "Anna"* "Lena"* "köl"*: each word quoted, so that nothing in it is an operator, and
 * matched by its beginning. Signs beyond ASCII stay for the tokenizer, which knows them. */
static void add_words(cme__text *query, const char *text) {
    const char *at = text;
    while (*at != '\0') {
        while (*at != '\0' && !is_word_byte(*at)) {
            at++;
        }
        const char *start = at;
        while (is_word_byte(*at)) {
            at++;
        }
        if (at > start) {
            cme__text_add(query, query->length > 0 ? " \"" : "\"");
            cme__text_append(query, start, (size_t)(at - start));
            cme__text_add(query, "\"*");
        }
    }
}

static bool is_word_byte(char c) {
    return (unsigned char)c >= 0x80 || cme__ascii_is_digit(c) || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}
