/* db.h: the database below the store: connection, statements, transactions. The seam behind which another
 * engine may stand. May use base/ and time/civil.h. Knows no nouns; only its .c files include <sqlite3.h>.
 *
 *     cme__statement *find = NULL;
 *     cme_status status = cme__db_prepare(db, "SELECT rowid, name FROM groups WHERE id = $1", &find);
 *     cme__bind_id(find, 1, id);
 *     bool row = false;
 *     if (status == CME_OK)
 *         status = cme__step(find, &row);
 *     if (row)
 *         name = cme__column_copy(find, 1, arena);
 *     cme__done(find);
 *
 * All functions accept a NULL statement (and do nothing, or answer CME_ERR_MISUSE), so that a chain is
 * checked once, at the step.
 */
#ifndef CME__DB_DB_H
#define CME__DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmevent/civil.h>
#include <cmevent/id.h>

#include "base/fault.h"
#include "base/memory.h"

typedef struct cme__db cme__db;
typedef struct cme__statement cme__statement;

typedef struct cme__db_options {
    bool read_only;
    bool must_exist;
    bool check; /* read and check the whole file first */
    bool leave_checkpoints;
    bool relaxed; /* synchronous=NORMAL */
    uint32_t busy_timeout_ms;
    const char *vfs;
} cme__db_options;

/* Opens and migrates (store.md, "Open sequence"). `fault` receives every later error of this db too, and must
 * live as long. */
cme_status cme__db_open(cme__fault *fault, const char *path, const cme__db_options *options, cme__db **out);
void cme__db_close(cme__db *db); /* NULL is allowed */
/* In the child of a fork: frees our memory and leaves the file, and SQLite's part of the memory, alone. */
void cme__db_abandon(cme__db *db);
cme_status cme__db_backup(cme__db *db, const char *path);
bool cme__db_is_read_only(const cme__db *db);

/* Transactions. Write begins immediately (waits for the lock up to the deadline). They nest: inner ones are
 * savepoints. Read transactions give one snapshot; inside any other transaction they cost nothing; a write
 * inside a read is CME_ERR_MISUSE. A failed commit of the outermost transaction rolls back. Depth 0 means
 * none is open. */
cme_status cme__db_begin_write(cme__db *db);
cme_status cme__db_begin_read(cme__db *db);
cme_status cme__db_commit(cme__db *db);
cme_status cme__db_rollback(cme__db *db); /* keeps the fault's sentence that is there */
int cme__db_depth(const cme__db *db);

/* Statements are prepared once and found again by the address of their literal: `sql` must be a string
 * literal, or text that lives as long as the db. One use at a time: the caller ends each use with cme__done,
 * on every path. */
cme_status cme__db_prepare(cme__db *db, const char *sql, cme__statement **out);
void cme__bind_int(cme__statement *statement, int index, int64_t value); /* index from 1, as $1 */
void cme__bind_real(cme__statement *statement, int index, double value);
void cme__bind_text(cme__statement *statement, int index,
                    const char *text); /* NULL binds NULL; borrowed until cme__done */
void cme__bind_blob(cme__statement *statement, int index, const void *bytes, size_t size); /* likewise */
void cme__bind_id(cme__statement *statement, int index, cme_id id);       /* CME_ID_NONE binds NULL */
void cme__bind_time(cme__statement *statement, int index, cme_time time); /* CME_TIME_NONE binds NULL */
void cme__bind_null(cme__statement *statement, int index);
cme_status cme__step(cme__statement *statement,
                     bool *row); /* CME_OK: a row, or the end; resets at the end and on failure */
cme_status
cme__run(cme__statement *statement);       /* steps to the end, then cme__done: for INSERT, UPDATE, DELETE */
void cme__done(cme__statement *statement); /* resets, forgets what was bound */

bool cme__column_is_null(cme__statement *statement, int column); /* column from 0 */
int64_t cme__column_int(cme__statement *statement, int column);  /* 0 for NULL */
double cme__column_real(cme__statement *statement, int column);
const char *cme__column_text(cme__statement *statement, int column,
                             size_t *length); /* NULL for NULL; until the next step */
const void *cme__column_blob(cme__statement *statement, int column, size_t *size); /* likewise */
cme_id cme__column_id(cme__statement *statement, int column);     /* CME_ID_NONE for NULL or a wrong size */
cme_time cme__column_time(cme__statement *statement, int column); /* CME_TIME_NONE for NULL */
char *cme__column_copy(cme__statement *statement, int column,
                       cme__arena *arena); /* text into an arena; NULL for NULL */

int64_t cme__db_last_rowid(const cme__db *db);
int64_t cme__db_changes(const cme__db *db); /* rows changed by the last cme__run */

/* A broken UNIQUE constraint is CME_ERR_EXISTS, a broken reference CME_ERR_CONFLICT, with a general sentence:
 * a noun that knows better checks first and says better. */

/* The first column of a statement's only row. */
cme_status cme__db_value(cme__db *db, const char *sql, int64_t *out);

/* Full-text search, kept by the nouns: one index per kind of thing. Words are matched by their beginnings, in
 * any order, without regard to case and diacritics. */
typedef enum cme__search_index {
    CME__SEARCH_PERSON = 1,
    CME__SEARCH_EVENT = 2,
    CME__SEARCH_SESSION = 3
} cme__search_index;

enum { CME__SEARCH_RESULTS_MAX = 100000 };

cme_status cme__search_put(cme__db *db, cme__search_index index, int64_t rowid,
                           const char *text); /* replaces; NULL removes */
/* The rowids that match, ascending; `*rowids` is freed with cme__free. Text without a single word matches
 * nothing. */
cme_status cme__search_find(cme__db *db, cme__search_index index, const char *text, int64_t **rowids,
                            size_t *count);

/* Whether the index has exactly this text of a row, and how many rows it has: for checking. */
cme_status cme__search_has(cme__db *db, cme__search_index index, int64_t rowid, const char *text,
                           bool *is_same);
cme_status cme__search_count(cme__db *db, cme__search_index index, int64_t *count);

/* Checks of the file itself for cme_store_verify: integrity, references, search indexes. `report` is called
 * per problem. */
typedef void (*cme__db_problem)(void *context, const char *check, const char *text);
cme_status cme__db_verify(cme__db *db, cme__db_problem report, void *context);

#endif
