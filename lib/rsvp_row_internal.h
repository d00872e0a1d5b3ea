/* rsvp_row_internal.h: RSVPs as rows, and the one way in which they change (rsvp*.c).
 * May use session_internal.h, store_page_internal.h, rules/. For lib/rsvp*.c, and for attendance*.c.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__RSVP_ROW_INTERNAL_H
#define CME__RSVP_ROW_INTERNAL_H

#include <cmevent/rsvp.h>

#include "rules/rsvp.h"
#include "rules/seating.h"
#include "session_internal.h"
#include "store_page_internal.h"

/* An RSVP as decisions need it: numbers, no texts. */
typedef struct cme__rsvp_row {
    int64_t person;       /* rowid */
    cme_id person_id;     /* for the change log */
    cme_rsvp_state state; /* CME__RSVP_NONE: there is no row */
    int32_t guests;
    int32_t skips;
    int64_t priority;
    cme_time created_at;
    cme_time updated_at;
    cme_time queued_at;
    int64_t queue_number;
} cme__rsvp_row;

/* Reads the row of a person whose rowid is set in `row`; state CME__RSVP_NONE when there is none. */
cme_status cme__rsvp_row_read(cme_store *store, int64_t session_row, cme__rsvp_row *row);

/* The row from eight columns of a statement: CME__RSVP_ROW_COLUMNS. */
#define CME__RSVP_ROW_COLUMNS                                                                                \
    "r.state, r.guests, r.skips, r.priority, r.created_at, r.updated_at, r.queued_at, r.queue_number"
void cme__rsvp_row_columns(cme__statement *statement, int first, cme__rsvp_row *row);

/* A person's RSVP for one session in the making: `row` is changed, and then becomes the public record. */
typedef struct cme__rsvp_record {
    cme_rsvp rsvp;
    cme__rsvp_row row;
    int64_t session; /* rowid */
} cme__rsvp_record;

/* Reads a person, who must exist, with their RSVP, which need not. Freed with cme__arena_object_free. */
cme_status cme__rsvp_record_load(cme_store *store, const cme__session_plan *plan, cme_id person,
                                 cme__rsvp_record **out);

/* Makes the public record of what the row has become, with its place in the queue. */
cme_status cme__rsvp_record_finish(cme_store *store, const cme__session_plan *plan, cme__rsvp_record *record);

/* Sets the places of RSVPs that wait: one walk along each queue. Sorts the array. */
cme_status cme__rsvp_place(cme_store *store, cme__rsvp_record **records, size_t count);

/* The record of a statement's row that begins with CME__RSVP_RECORD_COLUMNS (r: rsvps, p: persons). Its
 * session and its place are not among them. */
#define CME__RSVP_RECORD_COLUMNS "p.id, p.name, p.rowid, r.note, " CME__RSVP_ROW_COLUMNS
enum { CME__RSVP_RECORD_COLUMN_COUNT = 12 };
void *cme__rsvp_record_read(cme__statement *row, cme__arena *arena);

/* What is done to the RSVPs of one session in one transaction. The plan's counters go with each change; they
 * are written once, by cme__rsvp_edit_end. */
typedef struct cme__rsvp_edit {
    cme_store *store;
    cme__session_plan *plan; /* it has a row */
    cme__session_heads before;
    cme_rsvp_reason reason;
    int64_t by_person; /* rowid of who says so, or 0 */
    cme_time now;
} cme__rsvp_edit;

void cme__rsvp_edit_begin(cme__rsvp_edit *edit, cme_store *store, cme__session_plan *plan,
                          cme_rsvp_reason reason, int64_t by_person);
cme_status cme__rsvp_edit_end(cme__rsvp_edit *edit);

/* Changes state and party of an RSVP: table of states, log, row, counters of the plan, change log. The only
 * place where one is written (rules.md 6, 7). Joining the queue is joining its end. */
cme_status cme__rsvp_change(cme__rsvp_edit *edit, cme__rsvp_row *row, cme_rsvp_state to, int32_t guests);

/* Moves the queue up as far as seats allow. Nothing on a session that takes no RSVPs. */
cme_status cme__rsvp_move_up(cme__rsvp_edit *edit);

/* Whether the session takes RSVPs now: scheduled, and not started. */
bool cme__rsvp_is_open(const cme__session_plan *plan, cme_time now);

/* The seats that the session has left. The limits are kept in `limits` (capacity, room capacity). */
enum { CME__RSVP_LIMITS = 2 };
cme__seats cme__rsvp_seats(const cme__session_plan *plan, cme__seat_limit limits[CME__RSVP_LIMITS]);

/* The last in the queue of a session; person 0 when nobody waits. */
cme_status cme__rsvp_last_waiting(cme_store *store, int64_t session_row, int64_t *person_row,
                                  cme_time *queued_at);

/* Whether somebody waits who could be seated one day. */
cme_status cme__rsvp_others_wait(cme_store *store, const cme__session_plan *plan, const cme__seats *seats,
                                 bool *others_wait);

/* Reports a problem of a session to cme_store_verify: one sentence that names the session. */
void cme__rsvp_report(cme_store *store, cme__db_problem report, void *context, const char *check,
                      int64_t session_row, const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
