/* session_window.c: all sessions of a window: what recurrence gives, with what was written put over it.
 * May use session_find_internal.h and db/.
 * Must not know pages: which of them are shown is session_find.c's business. */
#include <cmevent/rsvp.h>

#include "session_find_internal.h"

enum {
    /* Rows are matched by name. Their instants are a hint where to look, which may be off by what a clock was
     * set by, when zone data changed after they started. */
    ORIGINAL_MARGIN = 26 * 3600
};

static cme_status find_rows(cme__session_search *search, const cme__session_window *window);
static cme_time first_start(const cme__session_search *search, const cme__session_window *window);
static cme_status find_rows_of_person(cme__session_search *search, const cme__session_window *window);
static cme_status map_events(cme__session_search *search);
static cme_status put_rows_over(cme__session_search *search, const cme__session_window *window);
static cme_status event_of(cme__session_search *search, const cme__found_row *row, cme__found_event **out);
static void replace_hit(cme__session_search *search, const cme__found_event *event, int64_t recurrence_id);
static bool row_is_wanted(const cme__session_search *search, const cme__found_event *event,
                          const cme__found_row *row);
static void drop_replaced(cme__session_search *search);

cme_status cme__session_collect(cme__session_search *search, const cme__session_window *window,
                                bool *too_dense) {
    search->event_count = 0;
    search->rejected_count = 0;
    search->row_count = 0;
    search->hit_count = 0;
    *too_dense = false;
    cme_status status = CME_OK;
    if (search->person_row != 0) {
        /* An RSVP has a row, so that recurrence need not be asked. */
        status = find_rows_of_person(search, window);
    } else {
        status = cme__session_collect_plain(search, window, too_dense);
        if (status == CME_OK && !*too_dense) {
            status = cme__session_collect_series(search, window, too_dense);
        }
        if (status == CME_OK && !*too_dense) {
            status = find_rows(search, window);
        }
    }
    if (status == CME_OK && !*too_dense && search->row_count > 0) {
        status = map_events(search);
        if (status == CME_OK) {
            status = put_rows_over(search, window);
        }
        drop_replaced(search);
    }
    return status;
}

cme_status cme__session_read_rows(cme__session_search *search, cme__statement *statement) {
    cme_status status = CME_OK;
    for (;;) {
        bool found = false;
        status = cme__step(statement, &found);
        if (status != CME_OK || !found) {
            break;
        }
        if (!cme__grow(&search->rows, &search->row_capacity, search->row_count + 1, sizeof *search->rows)) {
            status = cme__fail_memory(&search->store->fault);
            break;
        }
        cme__found_row *row = &search->rows[search->row_count++];
        row->row = cme__column_int(statement, 0);
        row->event_row = cme__column_int(statement, 1);
        row->recurrence_id = cme__column_int(statement, 2);
        row->original_at = cme__column_int(statement, 3);
        row->starts_at = cme__column_int(statement, 4);
        row->ends_at = cme__column_int(statement, 5);
        row->cancelled = cme__column_int(statement, 6) != 0;
        row->overridden = (uint64_t)cme__column_int(statement, 7);
        row->start = cme__column_int(statement, 8);
        row->kind = (cme_civil_kind)cme__column_int(statement, 9);
        row->venue_row = cme__column_int(statement, 10);
        row->has_capacity = !cme__column_is_null(statement, 11);
        row->capacity = (int32_t)cme__column_int(statement, 11);
        row->going = (int32_t)cme__column_int(statement, 12);
        row->held = (int32_t)cme__column_int(statement, 13);
        row->waiting = (int32_t)cme__column_int(statement, 14);
        row->present = (int32_t)cme__column_int(statement, 15);
        row->attended = (int32_t)cme__column_int(statement, 16);
        row->door_closed_at = cme__column_time(statement, 17);
        row->sequence = (int32_t)cme__column_int(statement, 18);
        row->updated_at = cme__column_int(statement, 19);
    }
    cme__done(statement);
    return status;
}

/* Rows whose name lies in the window, and rows that were moved into it. */
static cme_status find_rows(cme__session_search *search, const cme__session_window *window) {
    static const char FIND[] =
        "SELECT " CME__SESSION_COLUMNS CME__SESSION_TABLES " WHERE s.original_at >= $1 AND s.original_at < $2"
        " UNION ALL SELECT " CME__SESSION_COLUMNS CME__SESSION_TABLES
        " WHERE s.start_at >= $3 AND s.start_at < $4 AND NOT (s.original_at >= $1 AND s.original_at < $2)";
    static const char FIND_OF_ONE[] =
        "SELECT " CME__SESSION_COLUMNS CME__SESSION_TABLES " WHERE s.event = $5"
        "  AND ((s.original_at >= $1 AND s.original_at < $2) OR (s.start_at >= $3 AND s.start_at < $4))";
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(search->store->db, search->event_row != 0 ? FIND_OF_ONE : FIND, &statement);
    cme__bind_int(statement, 1, first_start(search, window) - ORIGINAL_MARGIN);
    cme__bind_int(statement, 2, window->until + ORIGINAL_MARGIN);
    cme__bind_int(statement, 3, window->from);
    cme__bind_int(statement, 4, window->until);
    if (search->event_row != 0) {
        cme__bind_int(statement, 5, search->event_row);
    }
    return status == CME_OK ? cme__session_read_rows(search, statement) : status;
}

/* From where on rows can stand for what was found. In a window of all that may still be running this is much
 * later than its beginning. */
static cme_time first_start(const cme__session_search *search, const cme__session_window *window) {
    if (window->ends_after == CME_TIME_NONE) {
        return window->from;
    }
    cme_time first = window->until;
    for (size_t i = 0; i < search->hit_count; i++) {
        first = search->hits[i].starts_at < first ? search->hits[i].starts_at : first;
    }
    return first;
}

static cme_status find_rows_of_person(cme__session_search *search, const cme__session_window *window) {
    static const char FIND[] =
        "SELECT " CME__SESSION_COLUMNS " FROM rsvps r JOIN sessions s ON s.rowid = r.session"
        " JOIN session_heads h ON h.session = s.rowid WHERE r.person = $1 AND (($2 >> r.state) & 1) = 1 AND s.start_at >= $3 AND s.start_at < $4";
    const uint32_t alive = (1U << CME_RSVP_INVITED) | (1U << CME_RSVP_PENDING) | (1U << CME_RSVP_GOING) |
                           (1U << CME_RSVP_MAYBE) | (1U << CME_RSVP_WAITLISTED) | (1U << CME_RSVP_OFFERED);
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(search->store->db, FIND, &statement);
    cme__bind_int(statement, 1, search->person_row);
    cme__bind_int(statement, 2, search->query.rsvp_states != 0 ? search->query.rsvp_states : alive);
    cme__bind_int(statement, 3, window->from);
    cme__bind_int(statement, 4, window->until);
    return status == CME_OK ? cme__session_read_rows(search, statement) : status;
}

static cme_status map_events(cme__session_search *search) {
    cme__row_map_clear(&search->event_map);
    bool done = true;
    for (size_t i = 0; i < search->event_count && done; i++) {
        done = cme__row_map_put(&search->event_map, search->events[i].row, (uint32_t)i);
    }
    for (size_t i = 0; i < search->rejected_count && done; i++) {
        done = cme__row_map_put(&search->event_map, search->rejected[i], CME__FOUND_REJECTED);
    }
    return done ? CME_OK : cme__fail_memory(&search->store->fault);
}

static cme_status put_rows_over(cme__session_search *search, const cme__session_window *window) {
    cme_status status = CME_OK;
    for (size_t i = 0; i < search->row_count && status == CME_OK; i++) {
        const cme__found_row *row = &search->rows[i];
        bool is_inside = row->starts_at >= window->from && row->starts_at < window->until &&
                         row->ends_at > window->ends_after;
        uint32_t known = cme__row_map_get(&search->event_map, row->event_row);
        if (known == CME__FOUND_REJECTED || (known == CME__ROW_MAP_NONE && !is_inside) ||
            (search->event_row != 0 && row->event_row != search->event_row)) {
            continue;
        }
        cme__found_event *event = NULL;
        status = event_of(search, row, &event);
        if (status != CME_OK || event == NULL) {
            continue;
        }
        replace_hit(search, event, row->recurrence_id);
        if (is_inside && row_is_wanted(search, event, row)) {
            status = cme__session_add_hit(search, event, row->starts_at, row->recurrence_id, (uint32_t)i);
        }
    }
    return status;
}

/* The event of a row; one that was moved far is not among those that the window brought. */
static cme_status event_of(cme__session_search *search, const cme__found_row *row, cme__found_event **out) {
    uint32_t index = cme__row_map_get(&search->event_map, row->event_row);
    if (index != CME__ROW_MAP_NONE) {
        *out = &search->events[index];
        return CME_OK;
    }
    cme_status status = cme__session_event_of_row(search, row->event_row, out);
    if (status != CME_OK) {
        return status;
    }
    index = *out != NULL ? (uint32_t)(*out - search->events) : CME__FOUND_REJECTED;
    return cme__row_map_put(&search->event_map, row->event_row, index)
               ? CME_OK
               : cme__fail_memory(&search->store->fault);
}

/* What was written stands for what the recurrence gave, wherever it is now. */
static void replace_hit(cme__session_search *search, const cme__found_event *event, int64_t recurrence_id) {
    size_t low = event->first_hit;
    size_t high = low + event->hit_count;
    size_t end = high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (search->hits[middle].recurrence_id < recurrence_id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < end && search->hits[low].recurrence_id == recurrence_id) {
        search->hits[low].row = CME__HIT_REPLACED;
    }
}

static bool row_is_wanted(const cme__session_search *search, const cme__found_event *event,
                          const cme__found_row *row) {
    int64_t venue_row = row->overridden & CME_SESSION_VENUE ? row->venue_row : event->venue_row;
    if (search->venue_row != 0 && venue_row != search->venue_row) {
        return false;
    }
    if (!event->matches_text &&
        !cme__ascending_has(search->text_sessions, search->text_session_count, row->row)) {
        return false;
    }
    return search->query.include_cancelled ||
           cme__event_session_status(event->status, event->stopped_at, row->cancelled, row->starts_at) !=
               CME_SESSION_CANCELLED;
}

static void drop_replaced(cme__session_search *search) {
    size_t kept = 0;
    for (size_t i = 0; i < search->hit_count; i++) {
        if (search->hits[i].row != CME__HIT_REPLACED) {
            search->hits[kept++] = search->hits[i];
        }
    }
    search->hit_count = kept;
}
