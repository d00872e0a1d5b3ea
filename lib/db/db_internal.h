/* db_internal.h: what the files of lib/db share: the connection as they see it.
 * May use db.h; names SQLite's types without including its header. For lib/db/db*.c only. */
#ifndef CME__DB_DB_INTERNAL_H
#define CME__DB_DB_INTERNAL_H

#include "db/db.h"

struct sqlite3;
struct sqlite3_stmt;

struct cme__statement {
    cme__db *db;
    struct sqlite3_stmt *handle;
    const char *sql; /* the literal: the key of the cache */
    bool in_use;
    int bind_error; /* SQLite's code of the first bind that failed */
    int parameter_count;
    cme_id ids[]; /* per parameter: the bytes of an id that is bound */
};

/* Waiting for a lock: sleeps of random length until the deadline. */
typedef struct cme__busy {
    uint32_t timeout_ms;
    uint64_t random;
    int64_t started_ns; /* 0: not waiting */
    int64_t waited_ns;  /* of the last wait */
} cme__busy;

/* Statements by the address of their literal: open addressing, at most half full. */
typedef struct cme__statement_cache {
    cme__statement **slots;
    size_t capacity; /* 0 or a power of two */
    size_t count;
    size_t in_use;
} cme__statement_cache;

enum { CME__DIGEST_TEXT_SIZE = 65 }; /* 64 hexadecimal digits and a NUL */

typedef struct cme__digest {
    uint32_t state[8];
    uint64_t length;
    uint8_t block[64];
} cme__digest;

struct cme__db {
    struct sqlite3 *handle;
    cme__fault *fault;
    char *path; /* as SQLite is given it */
    char *vfs;
    bool read_only;
    cme__busy busy;
    cme__statement_cache cache;

    int log_frames; /* in the write-ahead log after a commit; 0 once they were looked at */
    int log_full;   /* from how many on it is written back */
    int log_retry;  /* not before it has so many: somebody reads what is in it */

    /* Levels that write, and the reading ones inside them or on their own: a reading level never holds a
     * writing one. */
    int write_depth;
    int read_depth;
    cme__fault death;     /* status not CME_OK: SQLite rolled back the whole transaction, and why */
    bool lost_value;      /* memory ran out while a column was read */
    bool search_is_stale; /* FTS5 may remember what was rolled back */

    struct sqlite3_stmt *begin_immediate; /* prepared at open: an end of a transaction needs no memory */
    struct sqlite3_stmt *begin_deferred;
    struct sqlite3_stmt *commit;
    struct sqlite3_stmt *rollback;
    struct sqlite3_stmt *savepoint;
    struct sqlite3_stmt *release;
    struct sqlite3_stmt *rollback_to;
};

/* Turns SQLite's extended code into a status with its sentence, in the words of `handle` (NULL: in general
 * ones). `doing` begins the sentence ("cannot write"). (db_error.c) */
cme_status cme__db_fail(cme__db *db, struct sqlite3 *handle, int code, const char *doing);

/* The sentence of a path that SQLite could not open. (db_error.c) */
cme_status cme__db_fail_open(cme__db *db, int code, bool must_exist);

/* The text of an errno value, by the thread-safe way. (db_error.c) */
const char *cme__db_errno_text(int number, char *buffer, size_t size);

/* Notices that SQLite rolled the whole transaction back by itself. Called after each failure.
 * (db_transaction.c) */
void cme__db_notice_death(cme__db *db);
cme_status cme__db_prepare_transactions(cme__db *db);
void cme__db_finish_transactions(cme__db *db);

/* Runs statements that answer nothing, or whose answer does not matter. (db_statement.c) */
cme_status cme__db_exec(cme__db *db, const char *sql);
/* The first column of the first row; an empty text without one. (db_statement.c) */
cme_status cme__db_pragma_text(cme__db *db, const char *sql, char *out, size_t size);
cme_status cme__db_pragma_int(cme__db *db, const char *sql, int64_t *out);
void cme__db_reset_all(cme__db *db);
void cme__db_finalize_all(cme__db *db);
void cme__db_forget_all(cme__db *db); /* frees the statements without touching SQLite */

/* Makes each search index take part in the open transaction, whose rollback then makes it forget.
 * (db_search.c) */
cme_status cme__search_enlist(cme__db *db);

/* The busy handler, and the same waiting for locks that SQLite does not wait for. (db_busy.c) */
void cme__busy_init(cme__busy *busy, uint32_t timeout_ms);
void cme__busy_start(cme__busy *busy);
bool cme__busy_wait(cme__busy *busy); /* false: the deadline has passed */
int cme__busy_handler(void *busy, int count);

/* Sees to it that the write-ahead log is written back now and then. (db_log.c) */
void cme__db_watch_log(cme__db *db);
void cme__db_write_back(cme__db *db); /* after each commit */

/* Refuses folders in which a write-ahead log cannot work. (db_place.c) */
cme_status cme__db_check_place(cme__fault *fault, const char *path);
const char *cme__db_network_name(unsigned long magic); /* NULL: not a network file system */

/* The path as SQLite takes it: never a URI, never a special name by accident. Free with cme__free.
 * (db_place.c) */
char *cme__db_plain_path(const char *path);

/* The folder that a path lies in ("." for a bare name). Free with cme__free; NULL: memory ran out.
 * (db_place.c) */
char *cme__db_folder_of(const char *path);

/* Makes the file a store, or brings an older one up to date. (db_migrate.c) */
cme_status cme__db_migrate(cme__db *db, bool check);

/* The tables are those of a store of this version, and nothing is hidden among them. (db_schema.c) */
cme_status cme__db_check_schema(cme__db *db, int version);
cme_status cme__db_schema_digest(cme__db *db, char text[CME__DIGEST_TEXT_SIZE]);

/* SHA-256. (db_digest.c) */
void cme__digest_begin(cme__digest *digest);
void cme__digest_add(cme__digest *digest, const void *bytes, size_t size);
void cme__digest_end(cme__digest *digest, char text[CME__DIGEST_TEXT_SIZE]);

#endif
