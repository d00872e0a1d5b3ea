/* event_refresh.c: instants derived anew when the zone data is another one than they were derived with.
 * May use event_internal.h, store_page_internal.h and the rooms below.
 * Must not touch what has started: it took place when it did (rules.md 46). */
#include "event_internal.h"
#include "store_page_internal.h"

static cme_status read_version(cme_store *store, cme__arena *arena, char **version);
static cme_status write_version(cme_store *store, const char *version);
static cme_status refresh_all(cme_store *store);
static cme_status refresh_event(cme_store *store, int64_t row, cme__arena *arena);
static bool instants_differ(const cme__event_fields *old, const cme__event_fields *fresh);
static cme_status write_instants(cme_store *store, const cme__event_fields *fields);
static cme_status refresh_sessions(cme_store *store, const cme__event_fields *event, cme__arena *arena);

cme_status cme__event_refresh_zones(cme_store *store) {
    cme__arena arena = {0};
    const char *present = cme__zones_version(store->zones);
    char *version = NULL;
    if (cme__db_is_read_only(store->db)) {
        return CME_OK;
    }
    cme_status status = read_version(store, &arena, &version);
    if (status != CME_OK || (version != NULL && strcmp(version, present) == 0)) {
        cme__arena_free(&arena);
        return status;
    }
    /* Another process may do the same: whoever comes second finds it done. */
    status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = read_version(store, &arena, &version);
    }
    if (status == CME_OK && (version == NULL || strcmp(version, present) != 0)) {
        status = refresh_all(store);
        if (status == CME_OK) {
            status = write_version(store, present);
        }
    }
    cme__arena_free(&arena);
    return cme__store_end(store, status);
}

static cme_status read_version(cme_store *store, cme__arena *arena, char **version) {
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status =
        cme__db_prepare(store->db, "SELECT value FROM meta WHERE key = 'zone_data'", &statement);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    *version = row ? cme__column_copy(statement, 0, arena) : NULL;
    cme__done(statement);
    return status == CME_OK && arena->failed ? cme__fail_memory(&store->fault) : status;
}

static cme_status write_version(cme_store *store, const char *version) {
    static const char UPSERT[] = "INSERT INTO meta (key, value) VALUES ('zone_data', $1)"
                                 " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, UPSERT, &statement);
    cme__bind_text(statement, 1, version);
    return status == CME_OK ? cme__run(statement) : status;
}

static cme_status refresh_all(cme_store *store) {
    int64_t *rows = NULL;
    size_t count = 0;
    cme_status status = cme__event_rows(store, &rows, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__arena arena = {0};
        status = refresh_event(store, rows[i], &arena);
        cme__arena_free(&arena);
    }
    cme__free(rows);
    return status;
}

/* A zone that the system no longer knows leaves its events as they are: searching for them says so. */
static cme_status refresh_event(cme_store *store, int64_t row, cme__arena *arena) {
    cme__event_fields old;
    cme_status status = cme__event_read(store, row, arena, &old);
    if (status != CME_OK) {
        return status;
    }
    cme__event_fields fresh = old;
    status = cme__zones_get(store->zones, &store->fault, old.times.zone_name, &fresh.times.zone);
    if (status == CME_ERR_ZONE_UNKNOWN) {
        return CME_OK;
    }
    if (status == CME_OK) {
        status = cme__event_compile(store, true, &fresh);
    }
    if (status == CME_OK && instants_differ(&old, &fresh)) {
        status = write_instants(store, &fresh);
        if (status == CME_OK) {
            status = cme__change_append(store, CME_CHANGE_EVENT, CME_CHANGE_UPDATED, old.id, 0, 0);
        }
    }
    return status == CME_OK ? refresh_sessions(store, &fresh, arena) : status;
}

/* UNTIL, which is in UTC, stands in the compiled rule as the zone's clock shows it. */
static bool instants_differ(const cme__event_fields *old, const cme__event_fields *fresh) {
    if (old->times.first_at != fresh->times.first_at || old->times.last_at != fresh->times.last_at) {
        return true;
    }
    if (fresh->times.rrule == NULL) {
        return false;
    }
    uint8_t compiled[CME__RULE_BLOB_MAX];
    size_t size = cme__rule_encode(&fresh->times.rule, compiled);
    return old->compiled_size != size || memcmp(old->compiled, compiled, size) != 0;
}

static cme_status write_instants(cme_store *store, const cme__event_fields *fields) {
    static const char UPDATE[] =
        "UPDATE events SET first_at = $1, last_at = $2, compiled = $3 WHERE rowid = $4";
    uint8_t compiled[CME__RULE_BLOB_MAX];
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, UPDATE, &statement);
    cme__bind_int(statement, 1, fields->times.first_at);
    cme__bind_int(statement, 2, fields->times.last_at);
    if (fields->times.rrule != NULL) {
        cme__bind_blob(statement, 3, compiled, cme__rule_encode(&fields->times.rule, compiled));
    } else {
        cme__bind_null(statement, 3);
    }
    cme__bind_int(statement, 4, fields->row);
    return status == CME_OK ? cme__run(statement) : status;
}

static cme_status refresh_sessions(cme_store *store, const cme__event_fields *event, cme__arena *arena) {
    cme_time past_until = cme__event_past_until(event->stopped_at, cme_store_now(store));
    cme__session_written *written = NULL;
    size_t count = 0;
    cme_status status = cme__session_written_of(store, event->row, arena, &written, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__session_written fresh = written[i];
        if (fresh.starts_at <= past_until) {
            continue;
        }
        cme__session_derive(&event->times, &fresh);
        if (fresh.original_at == written[i].original_at && fresh.starts_at == written[i].starts_at &&
            fresh.ends_at == written[i].ends_at) {
            continue;
        }
        status = cme__session_write_instants(store, &fresh);
        if (status == CME_OK) {
            status =
                cme__change_append(store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE, fresh.row, 0);
        }
    }
    return status;
}
