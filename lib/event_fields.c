/* event_fields.c: an event's row read and written: columns, dates, zone, entry in the search index.
 * May use event_internal.h, the store's helpers and db/.
 * Must not decide anything: what comes here was checked. */
#include "event_internal.h"
#include "store_page_internal.h"

/* The columns of SELECT_EVENT, in its order. */
enum {
    ID,
    GROUP_ROW,
    GROUP,
    VENUE_ROW,
    VENUE,
    UID,
    TITLE,
    DESCRIPTION,
    LOCATION,
    URL,
    CATEGORIES,
    STATUS,
    STOPPED_AT,
    VISIBILITY,
    START,
    KIND,
    ZONE,
    DURATION_DAYS,
    DURATION_SECONDS,
    RRULE,
    COMPILED,
    HAS_DATES,
    FIRST_AT,
    LAST_AT,
    CAPACITY,
    SEQUENCE,
    ICAL_DTSTAMP,
    ICAL_EXTRA,
    CREATED_AT,
    UPDATED_AT
};

static const char SELECT_EVENT[] =
    "SELECT e.id, e.group_row, g.id, e.venue, v.id, e.uid, e.title, e.description, e.location, e.url, e.categories,"
    "  e.status, e.stopped_at, e.visibility, e.start, e.kind, z.name, e.duration_days, e.duration_seconds, e.rrule,"
    "  e.compiled, e.has_dates, e.first_at, e.last_at, e.capacity, e.sequence, e.ical_dtstamp, e.ical_extra,"
    "  e.created_at, e.updated_at"
    " FROM events e JOIN groups g ON g.rowid = e.group_row JOIN zones z ON z.rowid = e.zone"
    " LEFT JOIN venues v ON v.rowid = e.venue"
    " WHERE e.rowid = $1";

static void read_columns(cme__statement *row, cme__arena *arena, cme__event_fields *out);
static void read_times(cme__statement *row, cme__arena *arena, cme__event_times *out);
static cme_status read_dates(cme_store *store, int64_t event_row, cme__arena *arena, cme__event_times *out);
static cme_status collect_dates(cme_store *store, int64_t event_row, bool excluded, cme__arena *arena,
                                int64_t **dates, size_t *count);
static cme_status zone_row_of(cme_store *store, const char *name, int64_t *row);
static void bind_event(cme__statement *statement, const cme__event_fields *fields, int64_t zone_row,
                       uint8_t compiled[CME__RULE_BLOB_MAX]);
static cme_status write_dates(cme_store *store, const cme__event_fields *fields);
static cme_status insert_dates(cme_store *store, const cme__event_fields *fields);
static cme_status insert_dates_of_kind(cme_store *store, int64_t event_row, bool excluded,
                                       const int64_t *dates, size_t count);
static cme_status write_search(cme_store *store, const cme__event_fields *fields);
static const cme_civil *civil_copy(const int64_t *dates, size_t count, cme_civil_kind kind,
                                   cme__arena *arena);

cme_status cme__event_rows(cme_store *store, int64_t **rows, size_t *count) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, "SELECT rowid FROM events ORDER BY rowid", &statement);
    return status == CME_OK ? cme__rows_read(store, statement, rows, count) : status;
}

cme_status cme__event_read(cme_store *store, int64_t row, cme__arena *arena, cme__event_fields *out) {
    *out = (cme__event_fields){.row = row};
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT_EVENT, &statement);
    cme__bind_int(statement, 1, row);
    bool found = false;
    bool has_dates = false;
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        read_columns(statement, arena, out);
        read_times(statement, arena, &out->times);
        has_dates = cme__column_int(statement, HAS_DATES) != 0;
    } else if (status == CME_OK) {
        status = cme__fail(&store->fault, CME_ERR_CORRUPT, "row %lld of events is not there", (long long)row);
    }
    cme__done(statement);
    if (status == CME_OK && has_dates) {
        status = read_dates(store, row, arena, &out->times);
    }
    if (status == CME_OK && arena->failed) {
        status = cme__fail_memory(&store->fault);
    }
    return status;
}

cme_status cme__event_insert(cme_store *store, cme__event_fields *fields) {
    static const char INSERT[] =
        "INSERT INTO events (venue, uid, title, description, location, url, categories, status, stopped_at, visibility,"
        "  start, kind, zone, duration_days, duration_seconds, rrule, compiled, is_series, has_dates, first_at,"
        "  last_at, capacity, sequence, ical_dtstamp, ical_extra, updated_at, id, group_row, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,"
        "  $22, $23, $24, $25, $26, $27, $28, $29)";
    int64_t zone_row = 0;
    cme_status status = zone_row_of(store, fields->times.zone_name, &zone_row);
    cme__statement *statement = NULL;
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, INSERT, &statement);
    }
    if (status == CME_OK) {
        uint8_t compiled[CME__RULE_BLOB_MAX];
        bind_event(statement, fields, zone_row, compiled);
        cme__bind_id(statement, 27, fields->id);
        cme__bind_int(statement, 28, fields->group_row);
        cme__bind_time(statement, 29, fields->created_at);
        status = cme__run(statement);
        fields->row = cme__db_last_rowid(store->db);
    }
    if (status == CME_OK) {
        status = insert_dates(store, fields);
    }
    if (status == CME_OK) {
        status = write_search(store, fields);
    }
    return status;
}

cme_status cme__event_write(cme_store *store, const cme__event_fields *fields, bool with_dates) {
    static const char UPDATE[] =
        "UPDATE events SET venue = $1, uid = $2, title = $3, description = $4, location = $5, url = $6,"
        "  categories = $7, status = $8, stopped_at = $9, visibility = $10, start = $11, kind = $12, zone = $13,"
        "  duration_days = $14, duration_seconds = $15, rrule = $16, compiled = $17, is_series = $18, has_dates = $19,"
        "  first_at = $20, last_at = $21, capacity = $22, sequence = $23, ical_dtstamp = $24, ical_extra = $25,"
        "  updated_at = $26"
        " WHERE rowid = $27";
    int64_t zone_row = 0;
    cme_status status = zone_row_of(store, fields->times.zone_name, &zone_row);
    cme__statement *statement = NULL;
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, UPDATE, &statement);
    }
    if (status == CME_OK) {
        uint8_t compiled[CME__RULE_BLOB_MAX];
        bind_event(statement, fields, zone_row, compiled);
        cme__bind_int(statement, 27, fields->row);
        status = cme__run(statement);
    }
    if (status == CME_OK && with_dates) {
        status = write_dates(store, fields);
    }
    if (status == CME_OK) {
        status = write_search(store, fields);
    }
    return status;
}

void cme__event_record(const cme__event_fields *fields, cme__arena *arena, cme_event *out) {
    const cme__event_times *times = &fields->times;
    out->id = fields->id;
    out->group = fields->group;
    out->venue = fields->venue;
    out->uid = fields->uid;
    out->title = fields->title;
    out->description = fields->description;
    out->location = fields->location;
    out->url = fields->url;
    out->categories = fields->categories;
    out->status = fields->status;
    out->visibility = fields->visibility;
    out->start = cme_civil_from_seconds(times->start, times->kind);
    out->zone = times->zone_name;
    out->duration_days = times->duration_days;
    out->duration_seconds = times->duration_seconds;
    out->is_series = cme__event_times_is_series(times);
    out->rrule = times->rrule;
    out->rdates = civil_copy(times->rdates, times->rdate_count, times->kind, arena);
    out->rdate_count = times->rdate_count;
    out->exdates = civil_copy(times->exdates, times->exdate_count, times->kind, arena);
    out->exdate_count = times->exdate_count;
    out->capacity = fields->capacity;
    out->sequence = fields->sequence;
    out->starts_at = times->first_at;
    out->ends_at = times->last_at == CME__LAST_AT_ENDLESS ? CME_TIME_NONE : times->last_at;
    out->created_at = fields->created_at;
    out->updated_at = fields->updated_at;
}

void cme__event_search_text(const cme__event_fields *fields, cme__text *text) {
    const char *const parts[] = {fields->title, fields->description, fields->location, fields->categories};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i] != NULL) {
            cme__text_add(text, parts[i]);
            cme__text_add_char(text, '\n');
        }
    }
}

static void read_columns(cme__statement *row, cme__arena *arena, cme__event_fields *out) {
    out->id = cme__column_id(row, ID);
    out->group_row = cme__column_int(row, GROUP_ROW);
    out->group = cme__column_id(row, GROUP);
    out->venue_row = cme__column_int(row, VENUE_ROW);
    out->venue = cme__column_id(row, VENUE);
    out->uid = cme__column_copy(row, UID, arena);
    out->title = cme__column_copy(row, TITLE, arena);
    out->description = cme__column_copy(row, DESCRIPTION, arena);
    out->location = cme__column_copy(row, LOCATION, arena);
    out->url = cme__column_copy(row, URL, arena);
    out->categories = cme__column_copy(row, CATEGORIES, arena);
    out->status = (cme_event_status)cme__column_int(row, STATUS);
    out->stopped_at = cme__column_int(row, STOPPED_AT);
    out->visibility = (cme_visibility)cme__column_int(row, VISIBILITY);
    size_t size = 0;
    const void *compiled = cme__column_blob(row, COMPILED, &size);
    if (compiled != NULL) {
        uint8_t *copy = cme__arena_alloc(arena, size);
        if (copy != NULL) {
            memcpy(copy, compiled, size);
            out->compiled = copy;
            out->compiled_size = size;
        }
    }
    out->capacity = (int32_t)cme__column_int(row, CAPACITY);
    out->sequence = (int32_t)cme__column_int(row, SEQUENCE);
    out->ical_dtstamp = cme__column_time(row, ICAL_DTSTAMP);
    out->ical_extra = cme__column_copy(row, ICAL_EXTRA, arena);
    out->created_at = cme__column_int(row, CREATED_AT);
    out->updated_at = cme__column_int(row, UPDATED_AT);
}

static void read_times(cme__statement *row, cme__arena *arena, cme__event_times *out) {
    out->kind = (cme_civil_kind)cme__column_int(row, KIND);
    out->start = cme__column_int(row, START);
    out->zone_name = cme__column_copy(row, ZONE, arena);
    out->duration_days = (int32_t)cme__column_int(row, DURATION_DAYS);
    out->duration_seconds = (int32_t)cme__column_int(row, DURATION_SECONDS);
    out->rrule = cme__column_copy(row, RRULE, arena);
    out->first_at = cme__column_int(row, FIRST_AT);
    out->last_at = cme__column_int(row, LAST_AT);
}

static cme_status read_dates(cme_store *store, int64_t event_row, cme__arena *arena, cme__event_times *out) {
    cme_status status = collect_dates(store, event_row, false, arena, &out->rdates, &out->rdate_count);
    if (status == CME_OK) {
        status = collect_dates(store, event_row, true, arena, &out->exdates, &out->exdate_count);
    }
    return status;
}

/* The dates of one kind, ascending, in the arena. */
static cme_status collect_dates(cme_store *store, int64_t event_row, bool excluded, cme__arena *arena,
                                int64_t **dates, size_t *count) {
    static const char SELECT[] =
        "SELECT civil FROM event_dates WHERE event = $1 AND excluded = $2 ORDER BY civil";
    int64_t *civil = NULL;
    cme__statement *statement = NULL;
    *dates = NULL;
    *count = 0;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_int(statement, 2, excluded);
    if (status == CME_OK) {
        status = cme__rows_read(store, statement, &civil, count);
    }
    if (status == CME_OK && *count > 0) {
        *dates = cme__arena_alloc(arena, *count * sizeof **dates);
        if (*dates != NULL) {
            memcpy(*dates, civil, *count * sizeof **dates);
        } else {
            status = cme__fail_memory(&store->fault);
        }
    }
    cme__free(civil);
    return status;
}

/* The row of a zone's name, made when it is new. */
static cme_status zone_row_of(cme_store *store, const char *name, int64_t *row) {
    static const char SELECT[] = "SELECT rowid FROM zones WHERE name = $1";
    static const char INSERT[] = "INSERT INTO zones (name) VALUES ($1)";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_text(statement, 1, name);
    bool found = false;
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        *row = cme__column_int(statement, 0);
    }
    cme__done(statement);
    if (status != CME_OK || found) {
        return status;
    }
    status = cme__db_prepare(store->db, INSERT, &statement);
    cme__bind_text(statement, 1, name);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    if (status == CME_OK) {
        *row = cme__db_last_rowid(store->db);
    }
    return status;
}

/* The first 26 parameters, the same in INSERT and UPDATE. `compiled` must live until the statement has run.
 */
static void bind_event(cme__statement *statement, const cme__event_fields *fields, int64_t zone_row,
                       uint8_t compiled[CME__RULE_BLOB_MAX]) {
    const cme__event_times *times = &fields->times;
    cme__bind_row(statement, 1, fields->venue_row);
    cme__bind_text(statement, 2, fields->uid);
    cme__bind_text(statement, 3, fields->title);
    cme__bind_text(statement, 4, fields->description);
    cme__bind_text(statement, 5, fields->location);
    cme__bind_text(statement, 6, fields->url);
    cme__bind_text(statement, 7, fields->categories);
    cme__bind_int(statement, 8, fields->status);
    cme__bind_int(statement, 9, fields->stopped_at);
    cme__bind_int(statement, 10, fields->visibility);
    cme__bind_int(statement, 11, times->start);
    cme__bind_int(statement, 12, times->kind);
    cme__bind_int(statement, 13, zone_row);
    cme__bind_int(statement, 14, times->duration_days);
    cme__bind_int(statement, 15, times->duration_seconds);
    cme__bind_text(statement, 16, times->rrule);
    if (times->rrule == NULL) {
        cme__bind_null(statement, 17);
    } else {
        cme__bind_blob(statement, 17, compiled, cme__rule_encode(&times->rule, compiled));
    }
    cme__bind_int(statement, 18, cme__event_times_is_series(times));
    cme__bind_int(statement, 19, times->rdate_count > 0 || times->exdate_count > 0);
    cme__bind_int(statement, 20, times->first_at);
    cme__bind_int(statement, 21, times->last_at);
    cme__bind_int(statement, 22, fields->capacity);
    cme__bind_int(statement, 23, fields->sequence);
    cme__bind_time(statement, 24, fields->ical_dtstamp);
    cme__bind_text(statement, 25, fields->ical_extra);
    cme__bind_time(statement, 26, fields->updated_at);
}

/* Replaces the dates that are there. */
static cme_status write_dates(cme_store *store, const cme__event_fields *fields) {
    static const char DELETE[] = "DELETE FROM event_dates WHERE event = $1";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, DELETE, &statement);
    cme__bind_int(statement, 1, fields->row);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    return status == CME_OK ? insert_dates(store, fields) : status;
}

static cme_status insert_dates(cme_store *store, const cme__event_fields *fields) {
    const cme__event_times *times = &fields->times;
    cme_status status = insert_dates_of_kind(store, fields->row, false, times->rdates, times->rdate_count);
    return status == CME_OK
               ? insert_dates_of_kind(store, fields->row, true, times->exdates, times->exdate_count)
               : status;
}

static cme_status insert_dates_of_kind(cme_store *store, int64_t event_row, bool excluded,
                                       const int64_t *dates, size_t count) {
    static const char INSERT[] = "INSERT INTO event_dates (event, excluded, civil) VALUES ($1, $2, $3)";
    cme_status status = CME_OK;
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__statement *statement = NULL;
        status = cme__db_prepare(store->db, INSERT, &statement);
        cme__bind_int(statement, 1, event_row);
        cme__bind_int(statement, 2, excluded);
        cme__bind_int(statement, 3, dates[i]);
        if (status == CME_OK) {
            status = cme__run(statement);
        }
    }
    return status;
}

static cme_status write_search(cme_store *store, const cme__event_fields *fields) {
    cme__text text = {0};
    cme__event_search_text(fields, &text);
    cme_status status = text.failed ? cme__fail_memory(&store->fault)
                                    : cme__search_put(store->db, CME__SEARCH_EVENT, fields->row, text.bytes);
    cme__text_free(&text);
    return status;
}

static const cme_civil *civil_copy(const int64_t *dates, size_t count, cme_civil_kind kind,
                                   cme__arena *arena) {
    if (count == 0) {
        return NULL;
    }
    cme_civil *copy = cme__arena_alloc(arena, count * sizeof *copy);
    for (size_t i = 0; copy != NULL && i < count; i++) {
        copy[i] = cme_civil_from_seconds(dates[i], kind);
    }
    return copy;
}
