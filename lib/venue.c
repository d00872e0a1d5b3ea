/* venue.c: venues: places with an address, a zone and a room capacity; or online.
 * May use store_page_internal.h, session_internal.h and the rooms below.
 * Must not know events, nor how a waitlist moves. */
#include <cmevent/venue.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "session_internal.h"
#include "store_page_internal.h"

enum {
    VENUE_ALL = CME_VENUE_NAME | CME_VENUE_ADDRESS | CME_VENUE_ZONE | CME_VENUE_ONLINE_URL | CME_VENUE_NOTE |
                CME_VENUE_GEO | CME_VENUE_ROOM_CAPACITY
};

static void *read_venue(cme__statement *row, cme__arena *arena);
static void order_venue(const void *record, cme__cursor_value *values);
static cme_status create_venue(cme_store *store, const cme_venue_spec *given, void **out);
static cme_status get_venue(cme_store *store, cme_id id, void **out);
static cme_status update_venue(cme_store *store, cme_id id, const cme_venue_spec *given, uint64_t mask,
                               void **out);
static cme_status find_venues(cme_store *store, const void *given, cme__page *page);
static cme_status read_venue_row(cme_store *store, int64_t venue_row, void **out);
static cme_status check_venue(cme_store *store, const cme_venue_spec *spec, uint64_t mask);
static void bind_venue(cme__statement *statement, const cme_venue_spec *spec);

CME__PAGE_CHECK(cme_venue_page);
static const cme__page_form VENUE_PAGES = {sizeof(cme_venue_page), "venue:tb", order_venue, read_venue};

#define VENUE_SELECT                                                                                          \
    "SELECT v.id, v.name, v.address, v.zone, v.online_url, v.note, v.latitude, v.longitude, v.room_capacity," \
    " v.created_at, v.updated_at FROM venues v "

cme_status cme_venue_create(cme_store *store, const cme_venue_spec *spec, cme_venue **out) {
    void *venue = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = create_venue(store, spec, out != NULL ? &venue : NULL);
    }
    return cme__store_end_with(store, status, venue, out);
}

cme_status cme_venue_get(cme_store *store, cme_id id, cme_venue **out) {
    void *venue = NULL;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = out != NULL ? get_venue(store, id, &venue) : cme__fail_null(&store->fault, "out");
    }
    return cme__store_end_with(store, status, venue, out);
}

cme_status cme_venue_update(cme_store *store, cme_id id, const cme_venue_spec *spec, uint64_t mask,
                            cme_venue **out) {
    void *venue = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = update_venue(store, id, spec, mask, out != NULL ? &venue : NULL);
    }
    return cme__store_end_with(store, status, venue, out);
}

cme_status cme_venue_find(cme_store *store, const cme_venue_query *query, cme_venue_page **out) {
    return cme__page_find(store, find_venues, query, out);
}

void cme_venue_free(cme_venue *venue) {
    cme__arena_object_free(venue);
}

void cme_venue_page_free(cme_venue_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__venue_row(cme_store *store, cme_id id, int64_t *rowid) {
    return cme__store_row(store, "venue", "SELECT rowid FROM venues WHERE id = $1", id, rowid);
}

static void *read_venue(cme__statement *row, cme__arena *arena) {
    cme_venue *venue = cme__arena_alloc(arena, sizeof *venue);
    if (venue != NULL) {
        venue->id = cme__column_id(row, 0);
        venue->name = cme__column_copy_given(row, 1, arena);
        venue->address = cme__column_copy(row, 2, arena);
        venue->zone = cme__column_copy(row, 3, arena);
        venue->online_url = cme__column_copy(row, 4, arena);
        venue->note = cme__column_copy(row, 5, arena);
        venue->has_geo = !cme__column_is_null(row, 6);
        venue->latitude = cme__column_real(row, 6);
        venue->longitude = cme__column_real(row, 7);
        venue->room_capacity = (int32_t)cme__column_int(row, 8);
        venue->created_at = cme__column_time(row, 9);
        venue->updated_at = cme__column_time(row, 10);
    }
    return venue;
}

static void order_venue(const void *record, cme__cursor_value *values) {
    const cme_venue *venue = record;
    values[0].text = venue->name;
    values[1].id = venue->id;
}

static cme_status create_venue(cme_store *store, const cme_venue_spec *given, void **out) {
    static const char SQL[] =
        "INSERT INTO venues (name, address, zone, online_url, note, latitude, longitude,"
        " room_capacity, updated_at, created_at, id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)";
    cme_venue_spec spec = CME_VENUE_SPEC_INIT;
    cme__statement *statement = NULL;
    cme_status status = cme__spec_read(&store->fault, "venue spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = check_venue(store, &spec, VENUE_ALL);
    }
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, SQL, &statement);
    }
    if (status != CME_OK) {
        return status;
    }
    cme_id id = cme__store_new_id(store);
    bind_venue(statement, &spec);
    cme__bind_time(statement, 9, cme_store_now(store));
    cme__bind_id(statement, 10, id);
    status = cme__run(statement);
    if (status != CME_OK) {
        return status;
    }
    int64_t venue_row = cme__db_last_rowid(store->db);
    status = cme__change_append(store, CME_CHANGE_VENUE, CME_CHANGE_CREATED, id, 0, 0);
    return status == CME_OK ? read_venue_row(store, venue_row, out) : status;
}

static cme_status get_venue(cme_store *store, cme_id id, void **out) {
    int64_t venue_row = 0;
    cme_status status = cme__venue_row(store, id, &venue_row);
    return status == CME_OK ? read_venue_row(store, venue_row, out) : status;
}

/* What the update makes of the venue: the fields of the mask from `given`, the others as they are. */
static cme_venue_spec merge_venue(const cme_venue *venue, const cme_venue_spec *given, uint64_t mask) {
    bool geo = (mask & CME_VENUE_GEO) != 0;
    cme_venue_spec spec = CME_VENUE_SPEC_INIT;
    spec.name = (mask & CME_VENUE_NAME) != 0 ? given->name : venue->name;
    spec.address = (mask & CME_VENUE_ADDRESS) != 0 ? given->address : venue->address;
    spec.zone = (mask & CME_VENUE_ZONE) != 0 ? given->zone : venue->zone;
    spec.online_url = (mask & CME_VENUE_ONLINE_URL) != 0 ? given->online_url : venue->online_url;
    spec.note = (mask & CME_VENUE_NOTE) != 0 ? given->note : venue->note;
    spec.has_geo = geo ? given->has_geo : venue->has_geo;
    spec.latitude = geo ? given->latitude : venue->latitude;
    spec.longitude = geo ? given->longitude : venue->longitude;
    spec.room_capacity = (mask & CME_VENUE_ROOM_CAPACITY) != 0 ? given->room_capacity : venue->room_capacity;
    spec.allow_overfull = given->allow_overfull;
    return spec;
}

/* Writes the columns; another room capacity is the sessions' business too (rules.md 10, 11, 15). */
static cme_status write_venue(cme_store *store, int64_t venue_row, const cme_venue_spec *spec,
                              bool room_changed) {
    static const char SQL[] =
        "UPDATE venues SET name = $1, address = $2, zone = $3, online_url = $4, note = $5,"
        " latitude = $6, longitude = $7, room_capacity = $8, updated_at = $9 WHERE rowid = $10";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SQL, &statement);
    bind_venue(statement, spec);
    cme__bind_time(statement, 9, cme_store_now(store));
    cme__bind_int(statement, 10, venue_row);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    if (status == CME_OK && room_changed) {
        status = cme__session_room_changed(store, venue_row, spec->room_capacity, spec->allow_overfull);
    }
    return status;
}

static cme_status update_venue(cme_store *store, cme_id id, const cme_venue_spec *given, uint64_t mask,
                               void **out) {
    cme_venue_spec own = CME_VENUE_SPEC_INIT;
    int64_t venue_row = 0;
    void *old = NULL;
    cme_status status = cme__spec_read(&store->fault, "venue spec", given, &own, sizeof own);
    if (status == CME_OK) {
        status = cme__mask_check(store, "venue", mask, VENUE_ALL);
    }
    if (status == CME_OK) {
        status = cme__venue_row(store, id, &venue_row);
    }
    if (status != CME_OK || mask == 0) {
        return status == CME_OK ? read_venue_row(store, venue_row, out) : status;
    }
    status = check_venue(store, &own, mask);
    if (status == CME_OK) {
        status = read_venue_row(store, venue_row, &old);
    }
    if (status == CME_OK) {
        const cme_venue *before = old;
        cme_venue_spec spec = merge_venue(before, &own, mask);
        status = write_venue(store, venue_row, &spec, spec.room_capacity != before->room_capacity);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_VENUE, CME_CHANGE_UPDATED, id, 0, 0);
    }
    if (status == CME_OK) {
        status = read_venue_row(store, venue_row, out);
    }
    cme__arena_object_free(old);
    return status;
}

static cme_status find_venues(cme_store *store, const void *given, cme__page *page) {
    cme_venue_query query = CME_VENUE_QUERY_INIT;
    cme__statement *statement = NULL;
    cme_status status = cme__query_read(&store->fault, "venue query", given, &query, sizeof query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &VENUE_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK) {
        status = cme__db_prepare(
            store->db, VENUE_SELECT "WHERE (v.name, v.id) > ($1, $2) ORDER BY v.name, v.id LIMIT $3",
            &statement);
    }
    cme__bind_text(statement, 1, page->after[0].text);
    cme__bind_id(statement, 2, page->after[1].id);
    cme__bind_int(statement, 3, cme__page_rows(page));
    return status == CME_OK ? cme__page_read(store, page, statement) : status;
}

static cme_status read_venue_row(cme_store *store, int64_t venue_row, void **out) {
    return cme__record_of_row(store, VENUE_SELECT "WHERE v.rowid = $1", venue_row, read_venue, out);
}

/* Six decimals, written without the locale's point. */
static void write_degrees(double degrees, char *text, size_t size) {
    if (!isfinite(degrees) || fabs(degrees) >= 1e9) {
        (void)snprintf(text, size, isfinite(degrees) ? "very large" : "not a number");
        return;
    }
    int64_t millionths = (int64_t)(fabs(degrees) * 1e6 + 0.5);
    (void)snprintf(text, size, "%s%" PRId64 ".%06" PRId64, degrees < 0 ? "-" : "", millionths / 1000000,
                   millionths % 1000000);
}

/* Degrees within their range; NaN is in none. */
static cme_status check_degrees(cme_store *store, const char *field, double degrees, int largest) {
    if (isfinite(degrees) && fabs(degrees) <= largest) {
        return CME_OK;
    }
    char text[32];
    write_degrees(degrees, text, sizeof text);
    return cme__fail(&store->fault, CME_ERR_INVALID, "%s of venue is %s: must be %d to %d degrees", field,
                     text, -largest, largest);
}

static cme_status check_venue(cme_store *store, const cme_venue_spec *spec, uint64_t mask) {
    cme__fault *fault = &store->fault;
    cme_status status = CME_OK;
    if ((mask & CME_VENUE_NAME) != 0) {
        status = cme__text_check_required(fault, "name of venue", spec->name, CME__TEXT_LINE, CME_NAME_MAX);
    }
    if (status == CME_OK && (mask & CME_VENUE_ADDRESS) != 0) {
        status = cme__text_check(fault, "address of venue", spec->address, CME__TEXT_BLOCK, CME_TEXT_MAX);
    }
    if (status == CME_OK && (mask & CME_VENUE_ZONE) != 0) {
        status = cme__text_check(fault, "zone of venue", spec->zone, CME__TEXT_LINE, CME_NAME_MAX);
        if (status == CME_OK) {
            status = cme__zone_check(store, "zone of venue", spec->zone);
        }
    }
    if (status == CME_OK && (mask & CME_VENUE_ONLINE_URL) != 0) {
        status = cme__text_check(fault, "online_url of venue", spec->online_url, CME__TEXT_LINE, CME_URL_MAX);
    }
    if (status == CME_OK && (mask & CME_VENUE_NOTE) != 0) {
        status = cme__text_check(fault, "note of venue", spec->note, CME__TEXT_BLOCK, CME_TEXT_MAX);
    }
    if (status == CME_OK && (mask & CME_VENUE_GEO) != 0 && spec->has_geo) {
        status = check_degrees(store, "latitude", spec->latitude, 90);
        if (status == CME_OK) {
            status = check_degrees(store, "longitude", spec->longitude, 180);
        }
    }
    if (status == CME_OK && (mask & CME_VENUE_ROOM_CAPACITY) != 0) {
        status = cme__capacity_check(store, "room_capacity of venue", spec->room_capacity);
    }
    return status;
}

/* Binds $1 to $8, the columns that INSERT and UPDATE have in common. */
static void bind_venue(cme__statement *statement, const cme_venue_spec *spec) {
    cme__bind_text(statement, 1, spec->name);
    cme__bind_optional_text(statement, 2, spec->address);
    cme__bind_optional_text(statement, 3, spec->zone);
    cme__bind_optional_text(statement, 4, spec->online_url);
    cme__bind_optional_text(statement, 5, spec->note);
    if (spec->has_geo) {
        cme__bind_real(statement, 6, spec->latitude);
        cme__bind_real(statement, 7, spec->longitude);
    } else {
        cme__bind_null(statement, 6);
        cme__bind_null(statement, 7);
    }
    cme__bind_int(statement, 8, spec->room_capacity);
}
