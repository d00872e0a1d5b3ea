/* store.c: the store: opened, closed, grouped, and the begin and end of every call.
 * May use base/, time/zone.h, db/ and the system's clock.
 * Must not know any noun, but for what must be brought up to date when a store was opened. */
#define _POSIX_C_SOURCE 200809L

#include <time.h>
#include <unistd.h>

#include "event_internal.h"
#include "store_internal.h"

static cme_status open_parts(cme_store *store, const char *path, const cme_store_options *given);
static cme_time system_clock(void *context);
static cme_status refuse(cme_store *store);
static cme_status begun(cme_store *store, cme_status status);

cme_status cme_store_open(const char *path, const cme_store_options *options, cme_store **out) {
    if (out == NULL) {
        return CME_ERR_MISUSE;
    }
    *out = NULL;
    cme_store *store = cme__alloc_zero(1, sizeof *store);
    if (store == NULL) {
        return CME_ERR_NO_MEMORY;
    }
    *out = store;
    store->process = getpid();
    store->clock = system_clock;
    return open_parts(store, path, options);
}

void cme_store_close(cme_store *store) {
    if (store == NULL) {
        return;
    }
    if (store->process == getpid()) {
        cme__db_close(store->db);
    } else {
        cme__db_abandon(store->db); /* the parent goes on using the file */
    }
    cme__zones_free(store->zones);
    cme__free(store);
}

const char *cme_store_message(const cme_store *store) {
    return store != NULL ? store->fault.text : "there is no store: memory ran out, or the call was misused";
}

cme_status cme_store_status(const cme_store *store) {
    return store != NULL ? store->fault.status : CME_ERR_MISUSE;
}

cme_time cme_store_now(const cme_store *store) {
    if (store == NULL) {
        return CME_TIME_NONE;
    }
    return store->calls > 0 ? store->now : store->clock(store->clock_context);
}

cme_status cme_store_begin(cme_store *store) {
    cme_status status = refuse(store);
    return status == CME_OK ? cme__db_begin_write(store->db) : status;
}

cme_status cme_store_commit(cme_store *store) {
    cme_status status = refuse(store);
    if (status == CME_OK && cme__db_depth(store->db) == 0) {
        status = cme__fail(&store->fault, CME_ERR_MISUSE, "no group of calls is open");
    }
    return status == CME_OK ? cme__db_commit(store->db) : status;
}

cme_status cme_store_rollback(cme_store *store) {
    cme_status status = refuse(store);
    if (status == CME_OK && cme__db_depth(store->db) == 0) {
        status = cme__fail(&store->fault, CME_ERR_MISUSE, "no group of calls is open");
    }
    return status == CME_OK ? cme__db_rollback(store->db) : status;
}

cme_status cme_store_backup(cme_store *store, const char *path) {
    cme_status status = refuse(store);
    if (status == CME_OK && path == NULL) {
        status = cme__fail_null(&store->fault, "path");
    }
    return status == CME_OK ? cme__db_backup(store->db, path) : status;
}

cme_status cme__store_begin_write(cme_store *store) {
    cme_status status = refuse(store);
    return begun(store, status == CME_OK ? cme__db_begin_write(store->db) : status);
}

cme_status cme__store_begin_read(cme_store *store) {
    cme_status status = refuse(store);
    return begun(store, status == CME_OK ? cme__db_begin_read(store->db) : status);
}

cme_status cme__store_end(cme_store *store, cme_status status) {
    if (store == NULL) {
        return CME_ERR_MISUSE;
    }
    if (store->refused) {
        store->refused = false;
        return status;
    }
    store->calls--;
    if (status == CME_OK) {
        status = cme__db_commit(store->db);
        if (status == CME_OK) {
            cme__fault_clear(&store->fault); /* of something that was tried on the way */
        }
        return status;
    }
    if (store->fault.status != status) {
        (void)cme__fail(&store->fault, status, "%s", cme_status_text(status));
    }
    cme__fault why = store->fault;
    (void)cme__db_rollback(store->db);
    store->fault = why;
    return status;
}

cme_id cme__store_new_id(cme_store *store) {
    return cme__id_new(&store->ids, cme_store_now(store));
}

cme_status cme__store_row(cme_store *store, const char *what, const char *sql, cme_id id, int64_t *rowid) {
    *rowid = 0;
    if (cme_id_is_none(id)) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "%s must be set", what);
    }
    cme__statement *find = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(store->db, sql, &find);
    cme__bind_id(find, 1, id);
    if (status == CME_OK) {
        status = cme__step(find, &row);
    }
    if (row) {
        *rowid = cme__column_int(find, 0);
    }
    cme__done(find);
    if (status == CME_OK && !row) {
        char text[CME_ID_TEXT_SIZE];
        cme_id_text(id, text);
        status = cme__fail(&store->fault, CME_ERR_NOT_FOUND, "there is no %s %s", what, text);
    }
    return status;
}

void cme__bind_row(cme__statement *statement, int index, int64_t rowid) {
    if (rowid == 0) {
        cme__bind_null(statement, index);
    } else {
        cme__bind_int(statement, index, rowid);
    }
}

cme_status cme__page_limit(cme_store *store, uint32_t limit, uint32_t *out) {
    if (limit > CME_PAGE_MAX) {
        return cme__fail(&store->fault, CME_ERR_LIMIT, "limit %lu must be at most %d", (unsigned long)limit,
                         CME_PAGE_MAX);
    }
    *out = limit > 0 ? limit : CME_PAGE_DEFAULT;
    return CME_OK;
}

static cme_status open_parts(cme_store *store, const char *path, const cme_store_options *given) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    if (path == NULL) {
        return cme__fail_null(&store->fault, "path");
    }
    cme_status status = cme__query_read(&store->fault, "options", given, &options, sizeof options);
    if (status == CME_OK && options.durability != CME_DURABILITY_FULL &&
        options.durability != CME_DURABILITY_RELAXED) {
        status = cme__fail(&store->fault, CME_ERR_INVALID, "durability %d is not a cme_durability",
                           (int)options.durability);
    }
    if (status != CME_OK) {
        return status;
    }
    if (options.clock != NULL) {
        store->clock = options.clock;
        store->clock_context = options.clock_context;
    }
    status = cme__zones_new(&store->fault, options.zone_directory, &store->zones);
    if (status != CME_OK) {
        return status;
    }
    cme__db_options db_options = {
        .read_only = options.read_only,
        .must_exist = options.must_exist,
        .check = options.check_on_open,
        .leave_checkpoints = options.leave_checkpoints,
        .relaxed = options.durability == CME_DURABILITY_RELAXED,
        .busy_timeout_ms = options.busy_timeout_ms,
        .vfs = options.vfs,
    };
    status = cme__db_open(&store->fault, path, &db_options, &store->db);
    if (status == CME_OK) {
        status = cme__event_refresh_zones(store);
    }
    if (status == CME_OK) {
        cme__fault_clear(&store->fault);
    } else {
        cme__fault why = store->fault;
        cme__db_close(store->db);
        store->db = NULL;
        store->fault = why;
    }
    return status;
}

static cme_time system_clock(void *context) {
    (void)context;
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (cme_time)now.tv_sec;
}

/* What every call refuses: no store, a store of another process, a store that could not be opened. Clears the
 * message of the call before. */
static cme_status refuse(cme_store *store) {
    if (store == NULL) {
        return CME_ERR_MISUSE;
    }
    if (store->process != getpid()) {
        return cme__fail(&store->fault, CME_ERR_FORKED,
                         "the store was opened before fork(): open one in the child process");
    }
    if (store->db == NULL) {
        return cme__fail(&store->fault, CME_ERR_MISUSE, "the store could not be opened: only close it");
    }
    cme__fault_clear(&store->fault);
    return CME_OK;
}

static cme_status begun(cme_store *store, cme_status status) {
    if (store != NULL) {
        store->refused = status != CME_OK;
    }
    if (status == CME_OK) {
        store->now = cme_store_now(store);
        store->calls++;
    }
    return status;
}
