/* message.c: messages: the outbox, read and acknowledged.
 * May use store_page_internal.h, session_internal.h, rsvp_row_internal.h, rules/message.h.
 * Must not know what makes a message: rules/message.h does, and session_tell.c and rsvp_row.c write them. */
#include <cmevent/duty.h>
#include <cmevent/message.h>

#include "rsvp_row_internal.h"
#include "rules/message.h"
#include "session_internal.h"
#include "store_page_internal.h"

/* The columns of FIND, in their order. */
enum {
    SEQUENCE,
    AT,
    KIND,
    BEFORE,
    AFTER,
    EVENT,
    RECURRENCE_ID,
    EVENT_KIND,
    START_KIND,
    TITLE,
    LOCATION,
    STARTS_AT,
    ENDS_AT,
    ZONE,
    PERSON,
    PERSON_NAME,
    PERSON_EMAIL,
    PERSON_LOCALE,
    PERSON_CONSENT,
    STATE,
    QUEUED_HEADS,
    MARKS,
    EXPIRES_AT,
    FROM,
    TO,
    REASON,
    BY,
    LOG_MARKS,
    GUESTS_BEFORE,
    GUESTS_AFTER,
    VENUE_BEFORE,
    VENUE_BEFORE_NAME,
    VENUE_AFTER,
    VENUE_AFTER_NAME,
    IS_ORGANIZER
};

static void *read_message(cme__statement *row, cme__arena *arena);
static void read_change(cme__statement *row, cme_message *message);
static void order_message(const void *record, cme__cursor_value *values);
static cme_status find_messages(cme_store *store, const void *given, cme__page *page);
static cme_status set_wall_clock(cme_store *store, cme_message *message);
static cme_civil civil_of(const cme__zone *zone, cme_civil_kind kind, cme_time time);
static cme_status find_session(cme_store *store, cme_session_key key, int64_t *session_row);
static cme_status select_messages(cme_store *store, const cme_message_query *query, int64_t session_row,
                                  int64_t person_row, cme__page *page);
static cme_status count_messages(cme_store *store, uint64_t *count);
static cme_status acknowledge(cme_store *store, uint64_t up_to);

CME__PAGE_CHECK(cme_message_page);
static const cme__page_form MESSAGE_PAGES = {sizeof(cme_message_page), "message:i", order_message,
                                             read_message};

_Static_assert(CME_MESSAGE_SESSION_PLACE == 23 && CME_SESSION_START == 1 && CME_SESSION_TITLE == 8 &&
                   CME_SESSION_LOCATION == 32,
               "the statement below has them in it");

/* $1 the last number that is done with, $2 rows; the rest: NULL for any. The log is walked in its order, and
 * everything else is looked up for what is found there. */
static const char FIND[] =
    "SELECT c.sequence, c.at, c.message, c.before, c.after, e.id, s.recurrence_id, e.kind,"
    "  CASE WHEN s.overridden & 1 THEN s.kind ELSE e.kind END,"
    "  CASE WHEN s.overridden & 8 THEN s.title ELSE e.title END,"
    "  CASE WHEN s.overridden & 32 THEN s.location ELSE e.location END,"
    "  s.start_at, s.end_at, z.name, p.id, p.name, p.email, p.locale, p.consent, r.state,"
    "  r.queued_heads, r.marks, r.expires_at,"
    "  l.from_state, l.to_state, l.reason, b.id, l.marks, l.guests_before, l.guests_after,"
    "  vb.id, vb.name, va.id, va.name,"
    "  EXISTS (SELECT 1 FROM duties d WHERE d.person = c.person AND d.role = '" CME_DUTY_ORGANIZER "'"
    "    AND (d.session = c.session OR d.event = s.event) AND d.since <= c.at"
    "    AND (d.until IS NULL OR d.until > c.at))"
    " FROM changes c LEFT JOIN sessions s ON s.rowid = c.session LEFT JOIN events e ON e.rowid = s.event"
    "  LEFT JOIN zones z ON z.rowid = e.zone LEFT JOIN persons p ON p.rowid = c.person"
    "  LEFT JOIN rsvps r ON r.session = c.session AND r.person = c.person"
    "  LEFT JOIN rsvp_log l ON l.session = c.session AND l.person = c.person AND l.number = c.sequence"
    "  LEFT JOIN persons b ON b.rowid = l.by_person"
    "  LEFT JOIN venues vb ON c.message = 23 AND vb.rowid = c.before"
    "  LEFT JOIN venues va ON c.message = 23 AND va.rowid = c.after"
    " WHERE c.sequence > $1 AND c.message IS NOT NULL AND ($3 IS NULL OR c.message = $3)"
    "  AND ($4 IS NULL OR c.session = $4) AND ($5 IS NULL OR c.person = $5)"
    " ORDER BY c.sequence LIMIT $2";

cme_status cme_message_find(cme_store *store, const cme_message_query *query, cme_message_page **out) {
    return cme__page_find(store, find_messages, query, out);
}

cme_status cme_message_count(cme_store *store, uint64_t *count) {
    uint64_t counted = 0;
    cme_status status = cme__store_begin_read(store);
    if (status == CME_OK) {
        status = count != NULL ? count_messages(store, &counted) : cme__fail_null(&store->fault, "count");
    }
    status = cme__store_end(store, status);
    if (status == CME_OK) {
        *count = counted;
    }
    return status;
}

cme_status cme_message_acknowledge(cme_store *store, uint64_t up_to) {
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = acknowledge(store, up_to);
    }
    return cme__store_end(store, status);
}

void cme_message_page_free(cme_message_page *page) {
    cme__arena_object_free(page);
}

static void *read_message(cme__statement *row, cme__arena *arena) {
    cme_message *message = cme__arena_alloc(arena, sizeof *message);
    if (message == NULL) {
        return NULL;
    }
    message->session = cme__column_session_key(row, EVENT);
    message->sequence = (uint64_t)cme__column_int(row, SEQUENCE);
    message->at = cme__column_time(row, AT);
    message->kind = (cme_message_kind)cme__column_int(row, KIND);
    message->title = cme__column_copy_given(row, TITLE, arena);
    message->location = cme__column_copy(row, LOCATION, arena);
    message->starts_at = cme__column_time(row, STARTS_AT);
    message->ends_at = cme__column_time(row, ENDS_AT);
    message->start = (cme_civil){.kind = (uint8_t)cme__column_int(row, START_KIND)}; /* see set_wall_clock */
    message->zone = cme__column_copy_given(row, ZONE, arena);
    message->person = cme__column_id(row, PERSON);
    message->person_name = cme__column_copy_given(row, PERSON_NAME, arena);
    message->person_email = cme__column_copy(row, PERSON_EMAIL, arena);
    message->person_locale = cme__column_copy(row, PERSON_LOCALE, arena);
    message->person_consent = (uint32_t)cme__column_int(row, PERSON_CONSENT);
    message->state = (cme_rsvp_state)cme__column_int(row, STATE);
    message->queued_heads = (int32_t)cme__column_int(row, QUEUED_HEADS);
    message->is_overlapping = ((uint32_t)cme__column_int(row, MARKS) & CME__RSVP_OVERLAPS_MARK) != 0;
    message->expires_at = cme__column_time(row, EXPIRES_AT);
    read_change(row, message);
    message->venue_before = cme__column_id(row, VENUE_BEFORE);
    message->venue_before_name = cme__column_copy(row, VENUE_BEFORE_NAME, arena);
    message->venue_after = cme__column_id(row, VENUE_AFTER);
    message->venue_after_name = cme__column_copy(row, VENUE_AFTER_NAME, arena);
    cme_rsvp_state state = cme__message_is_of_session(message->kind) ? message->state : message->to;
    message->asks = cme__message_asks(message->kind, state, cme__column_int(row, IS_ORGANIZER) != 0);
    return message;
}

/* What it was before and after: of the RSVP, or the time of the session. */
static void read_change(cme__statement *row, cme_message *message) {
    bool is_time = message->kind == CME_MESSAGE_SESSION_MOVED || message->kind == CME_MESSAGE_SESSION_ENDS;
    message->from = (cme_rsvp_state)cme__column_int(row, FROM);
    message->to = (cme_rsvp_state)cme__column_int(row, TO);
    message->reason = (cme_rsvp_reason)cme__column_int(row, REASON);
    message->by = cme__column_id(row, BY);
    message->is_late = ((uint32_t)cme__column_int(row, LOG_MARKS) & CME__RSVP_LOG_LATE) != 0;
    message->guests_before = (int32_t)cme__column_int(row, GUESTS_BEFORE);
    message->guests_after = (int32_t)cme__column_int(row, GUESTS_AFTER);
    message->time_before = is_time ? cme__column_time(row, BEFORE) : CME_TIME_NONE;
    message->time_after = is_time ? cme__column_time(row, AFTER) : CME_TIME_NONE;
}

static void order_message(const void *record, cme__cursor_value *values) {
    const cme_message *message = record;
    values[0].integer = (int64_t)message->sequence;
}

static cme_status find_messages(cme_store *store, const void *given, cme__page *page) {
    cme_message_query query = CME_MESSAGE_QUERY_INIT;
    int64_t session_row = 0;
    int64_t person_row = 0;
    uint64_t trimmed = 0;
    uint64_t latest = 0;
    cme_status status = cme__query_read(&store->fault, "message query", given, &query, sizeof query);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &MESSAGE_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK && query.kind != 0 && !cme__message_kind_is_known(query.kind)) {
        status = cme__fail(&store->fault, CME_ERR_INVALID,
                           "kind %d of message query: must be a CME_MESSAGE_... value, or 0 for any",
                           (int)query.kind);
    }
    if (status == CME_OK && !cme_id_is_none(query.session.event)) {
        status = find_session(store, query.session, &session_row);
    }
    if (status == CME_OK) {
        status = cme__person_row_optional(store, query.person, &person_row);
    }
    if (status == CME_OK) {
        status = cme__change_bounds(store, &trimmed, &latest);
    }
    if (status == CME_OK) {
        status = select_messages(store, &query, session_row, person_row, page);
    }
    for (size_t i = 0; i < page->count && status == CME_OK; i++) {
        status = set_wall_clock(store, (cme_message *)page->items[i]);
    }
    if (status == CME_OK) {
        const cme_message *last = cme__page_is_full(page) ? page->items[page->limit - 1] : NULL;
        ((cme_message_page *)page->object)->through = last != NULL ? last->sequence : latest;
    }
    return status;
}

/* What the wall clock shows; CME_CIVIL_NONE where the system no longer knows the zone. */
static cme_status set_wall_clock(cme_store *store, cme_message *message) {
    const cme_civil_kind kind = (cme_civil_kind)message->start.kind;
    const cme__zone *zone = NULL;
    message->start = message->civil_before = message->civil_after = CME_CIVIL_NONE;
    cme_status status = cme__zones_get(store->zones, &store->fault, message->zone, &zone);
    if (status == CME_ERR_ZONE_UNKNOWN) {
        cme__fault_clear(&store->fault);
        return CME_OK;
    }
    if (status == CME_OK) {
        message->start = civil_of(zone, kind, message->starts_at);
        message->civil_before = civil_of(zone, kind, message->time_before);
        message->civil_after = civil_of(zone, kind, message->time_after);
    }
    return status;
}

static cme_civil civil_of(const cme__zone *zone, cme_civil_kind kind, cme_time time) {
    return time != CME_TIME_NONE ? cme_civil_from_seconds(cme__zone_civil(zone, time), kind) : CME_CIVIL_NONE;
}

/* A session that nothing was written about has no messages: -1 is the row of none. */
static cme_status find_session(cme_store *store, cme_session_key key, int64_t *session_row) {
    cme__session_plan plan;
    cme_status status = cme__session_load(store, key, &plan);
    *session_row = plan.row != 0 ? plan.row : -1;
    return status;
}

static cme_status select_messages(cme_store *store, const cme_message_query *query, int64_t session_row,
                                  int64_t person_row, cme__page *page) {
    uint64_t acknowledged = 0;
    cme__statement *find = NULL;
    cme_status status = cme__meta_number(store, CME__MESSAGES_ACKNOWLEDGED, &acknowledged);
    if (status == CME_OK) {
        status = cme__db_prepare(store->db, FIND, &find);
    }
    int64_t after = page->after[0].integer;
    cme__bind_int(find, 1, after > (int64_t)acknowledged ? after : (int64_t)acknowledged);
    cme__bind_int(find, 2, cme__page_rows(page));
    cme__bind_row(find, 3, query->kind);
    cme__bind_row(find, 4, session_row);
    cme__bind_row(find, 5, person_row);
    return status == CME_OK ? cme__page_read(store, page, find) : status;
}

static cme_status count_messages(cme_store *store, uint64_t *count) {
    uint64_t acknowledged = 0;
    cme__statement *find = NULL;
    int64_t counted = 0;
    cme_status status = cme__meta_number(store, CME__MESSAGES_ACKNOWLEDGED, &acknowledged);
    if (status == CME_OK) {
        status = cme__db_prepare(
            store->db, "SELECT count(*) FROM changes WHERE sequence > $1 AND message IS NOT NULL", &find);
    }
    cme__bind_int(find, 1, (int64_t)acknowledged);
    if (status == CME_OK) {
        status = cme__value_read(find, &counted);
    }
    *count = (uint64_t)counted;
    return status;
}

static cme_status acknowledge(cme_store *store, uint64_t up_to) {
    uint64_t trimmed = 0;
    uint64_t latest = 0;
    uint64_t acknowledged = 0;
    cme_status status = cme__change_bounds(store, &trimmed, &latest);
    if (status == CME_OK) {
        status = cme__meta_number(store, CME__MESSAGES_ACKNOWLEDGED, &acknowledged);
    }
    if (status == CME_OK && up_to > latest) {
        status = cme__fail(&store->fault, CME_ERR_INVALID, "up_to %llu is larger than the newest number %llu",
                           (unsigned long long)up_to, (unsigned long long)latest);
    }
    if (status != CME_OK || up_to <= acknowledged) {
        return status;
    }
    status = cme__meta_set_number(store, CME__MESSAGES_ACKNOWLEDGED, up_to);
    return status == CME_OK ? cme__change_forget(store) : status;
}
