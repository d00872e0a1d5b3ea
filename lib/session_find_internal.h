/* session_find_internal.h: how a search for sessions is made: the events of a window of time are expanded
 * (session_candidates.c), what was written is put over that (session_window.c), all is put in order
 * (session_order.c) and made into records (session_record.c); session_find.c drives it.
 * May use event_internal.h. For lib/session_*.c only. */
#ifndef CME__SESSION_FIND_INTERNAL_H
#define CME__SESSION_FIND_INTERNAL_H

#include "base/ascending.h"
#include "event_internal.h"
#include "store_page_internal.h"

/* --- rows by number (session_order.c) --- */

/* From a row's number to a place in an array. Zero-initialise. */
typedef struct cme__row_map {
    int64_t *keys;
    uint32_t *values;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
} cme__row_map;

#define CME__ROW_MAP_NONE UINT32_MAX

uint32_t cme__row_map_get(const cme__row_map *map, int64_t row); /* CME__ROW_MAP_NONE: it is not there */
bool cme__row_map_put(cme__row_map *map, int64_t row, uint32_t value); /* a new row; false: memory ran out */
void cme__row_map_clear(cme__row_map *map);
void cme__row_map_free(cme__row_map *map);

/* --- what a search meets --- */

/* A zone, and the window of the search on its clock. */
typedef struct cme__found_zone {
    const cme__zone *zone;
    const char *name; /* in the arena of the records */
    cme_time from;    /* `window` is of [from, until) */
    cme_time until;
    cme__civil_window window;
} cme__found_zone;

/* An event, as the covering indexes have it. */
typedef struct cme__found_event {
    int64_t row;
    cme_id id;
    int64_t group_row;
    int64_t venue_row; /* 0: none */
    cme_event_status status;
    cme_time stopped_at;
    int64_t start;
    cme_civil_kind kind;
    uint32_t zone; /* in cme__session_search.zones */
    int32_t duration_days;
    int32_t duration_seconds;
    bool is_series;
    bool has_dates;
    bool matches_text;
    cme_time ends_at;   /* of a plain event */
    uint32_t rank;      /* by id, among the events of a window */
    uint32_t first_hit; /* the hits of a window that come from its recurrence, ascending */
    uint32_t hit_count;
    uint32_t book; /* in cme__session_book.events, once it is there */
} cme__found_event;

/* A session's row. */
typedef struct cme__found_row {
    int64_t row;
    int64_t event_row;
    int64_t recurrence_id;
    cme_time original_at;
    cme_time starts_at;
    cme_time ends_at;
    bool cancelled;
    uint64_t overridden;
    int64_t start;
    cme_civil_kind kind;
    int64_t venue_row;
    bool has_capacity;
    int32_t capacity;
    int32_t going;
    int32_t held;
    int32_t waiting;
    int32_t present;
    int32_t attended;
    cme_time door_closed_at;
    int32_t sequence;
    cme_time updated_at;
} cme__found_row;

/* A session that was found. */
typedef struct cme__session_hit {
    cme_time starts_at;
    int64_t recurrence_id;
    uint32_t event;
    uint32_t row; /* CME__HIT_UNWRITTEN, or in cme__session_search.rows */
} cme__session_hit;

#define CME__HIT_UNWRITTEN UINT32_MAX
#define CME__HIT_REPLACED  (UINT32_MAX - 1)

/* --- records (session_record.c) --- */

/* What many records share: kept once, in their arena. */
typedef struct cme__session_book {
    cme__arena *arena;
    struct cme__book_event *events;
    size_t event_count;
    size_t event_capacity;
    cme__row_map event_map;
    struct cme__book_venue *venues;
    size_t venue_count;
    size_t venue_capacity;
    cme__row_map venue_map;
    struct cme__book_group *groups;
    size_t group_count;
    size_t group_capacity;
    cme__row_map group_map;
} cme__session_book;

void cme__session_book_free(cme__session_book *book);

/* --- the search --- */

typedef struct cme__session_search {
    cme_store *store;
    cme_session_query query;
    cme_time now;

    /* The query's names as rows; 0: any. */
    int64_t event_row;
    int64_t venue_row;
    int64_t person_row;
    int64_t *group_rows; /* ascending; NULL: any */
    size_t group_count;
    int64_t *text_events; /* that match the words, ascending */
    size_t text_event_count;
    int64_t *text_sessions;
    size_t text_session_count;

    /* What was found in the present window. */
    cme__found_event *events;
    size_t event_count;
    size_t event_capacity;
    cme__found_row *rows;
    size_t row_count;
    size_t row_capacity;
    cme__session_hit *hits;
    size_t hit_count;
    size_t hit_capacity;
    int64_t *rejected; /* rows of events of which nothing is wanted */
    size_t rejected_count;
    size_t rejected_capacity;
    cme__row_map event_map; /* of the events, and of those rejected (CME__FOUND_REJECTED) */

    cme__found_zone *zones;
    size_t zone_count;
    size_t zone_capacity;
    cme__row_map zone_map;

    cme__expansion expansion;
    int64_t *dates; /* of the event at hand */
    size_t date_capacity;
    size_t steps;     /* occurrences looked at */
    bool is_doubtful; /* a COUNT could not be counted to its end: there may be more */

    cme__session_book book;
} cme__session_search;

#define CME__FOUND_REJECTED (UINT32_MAX - 1)

/* A stretch of time that is searched in one go: sessions that start in [from, until), and with `ends_after`
 * set, end after that. */
typedef struct cme__session_window {
    cme_time from;
    cme_time until;
    cme_time ends_after; /* CME_TIME_NONE: any end */
    size_t steps_max;    /* of search->steps, before it is too dense; SIZE_MAX: it never is */
} cme__session_window;

/* Collects the hits of a window, in no order. `*too_dense`: steps_max was reached, nothing is complete. */
cme_status cme__session_collect(cme__session_search *search, const cme__session_window *window,
                                bool *too_dense);

/* Puts them in the order of pages: start, event's id, recurrence-id. */
cme_status cme__session_order(cme__session_search *search);

/* The events of a window and what their recurrence has in it (session_candidates.c): plain ones, and series.
 */
cme_status cme__session_collect_plain(cme__session_search *search, const cme__session_window *window,
                                      bool *too_dense);
cme_status cme__session_collect_series(cme__session_search *search, const cme__session_window *window,
                                       bool *too_dense);

/* Reads an event that no window brought. NULL `*out`: it is rejected. */
cme_status cme__session_event_of_row(cme__session_search *search, int64_t event_row, cme__found_event **out);

/* Whether a session of the event about which nothing was written would be wanted. */
bool cme__session_is_wanted_unwritten(const cme__session_search *search, const cme__found_event *event,
                                      cme_time starts_at);

cme_status cme__session_add_hit(cme__session_search *search, const cme__found_event *event,
                                cme_time starts_at, int64_t recurrence_id, uint32_t row);

/* Reads the rows of a statement with CME__SESSION_COLUMNS into search->rows; ends the statement. */
#define CME__SESSION_TABLES " FROM sessions s JOIN session_heads h ON h.session = s.rowid"
#define CME__SESSION_COLUMNS                                                                                          \
    "s.rowid, s.event, s.recurrence_id, s.original_at, s.start_at, s.end_at, s.cancelled, s.overridden, s.start,"     \
    "  s.kind, s.venue, s.capacity, h.going, h.held, h.waiting, h.present, h.attended, s.door_closed_at, s.sequence," \
    "  s.updated_at"
cme_status cme__session_read_rows(cme__session_search *search, cme__statement *statement);

/* Makes ready to record the hits [from, until): reads what the events among them have in common, in one go
 * when they are many. */
cme_status cme__session_book_events(cme__session_search *search, size_t from, size_t until);

/* Fills the record of a hit; its texts are in the book's arena. */
cme_status cme__session_record(cme__session_search *search, const cme__session_hit *hit, cme_session *out);

void cme__session_search_free(cme__session_search *search);

/* Finds sessions within the caller's transaction (session_find.c). `*out` is freed with
 * cme_session_page_free. */
cme_status cme__session_search_page(cme_store *store, const cme_session_query *given, void **out);

#endif
