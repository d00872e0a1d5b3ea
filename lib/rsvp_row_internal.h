/* rsvp_row_internal.h: RSVPs as rows, and the one way in which they change (rsvp*.c).
 * May use session_internal.h, store_page_internal.h, rules/. For lib/rsvp*.c, and for what reads them:
 * attendance*.c, message*.c, strike*.c.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__RSVP_ROW_INTERNAL_H
#define CME__RSVP_ROW_INTERNAL_H

#include <cmevent/rsvp.h>

#include "policy_internal.h"
#include "pool_internal.h"
#include "rules/rsvp.h"
#include "rules/seating.h"
#include "rules/waitlist.h"
#include "session_internal.h"
#include "store_page_internal.h"

/* An RSVP as decisions need it: numbers, no texts. */
typedef struct cme__rsvp_row {
    int64_t person;       /* rowid */
    cme_rsvp_state state; /* CME__RSVP_NONE: there is no row */
    int32_t guests;       /* of those with a seat, or of the party that waits */
    uint32_t marks;       /* CME__RSVP_..._MARK */
    cme__seat_claim claim;
    int64_t priority;
    int32_t queued_heads; /* the party in the queue, or the rest of one that was split; 0: none */
    cme_time queued_at;
    int64_t queue_number;
    int32_t skips;
    cme_time offered_at;
    cme_time expires_at; /* of an offer, or of the question whether they still come */
    cme_time created_at;
    cme_time updated_at;
} cme__rsvp_row;

/* Heads that have a seat. */
int32_t cme__rsvp_seated(const cme__rsvp_row *row);

/* Reads the row of a person whose rowid is set in `row`; state CME__RSVP_NONE when there is none. */
cme_status cme__rsvp_row_read(cme_store *store, int64_t session_row, cme__rsvp_row *row);

/* The row from the columns of a statement: CME__RSVP_ROW_COLUMNS. */
#define CME__RSVP_ROW_COLUMNS                                                                                \
    "r.state, r.guests, r.marks, r.pools, r.any_pool, r.priority, r.queued_heads, r.queued_at,"              \
    "  r.queue_number, r.skips, r.offered_at, r.expires_at, r.created_at, r.updated_at"
enum { CME__RSVP_ROW_COLUMN_COUNT = 14 };
void cme__rsvp_row_columns(cme__statement *statement, int first, cme__rsvp_row *row);

/* A person's RSVP for one session in the making: `row` is changed, and then becomes the public record. */
typedef struct cme__rsvp_record {
    cme_rsvp rsvp;
    cme__rsvp_row row;
    int64_t session;  /* rowid */
    bool was_blocked; /* somewhere, at some time: worth a look (set by cme__rsvp_record_load) */
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
enum { CME__RSVP_RECORD_COLUMN_COUNT = 4 + CME__RSVP_ROW_COLUMN_COUNT };
void *cme__rsvp_record_read(cme__statement *row, cme__arena *arena);

/* What is done to the RSVPs of one session in one transaction. The plan's counters, and the seats, go with
 * each change; the counters are written once, by cme__rsvp_edit_end. */
typedef struct cme__rsvp_edit {
    cme_store *store;
    cme__session_plan *plan; /* it has a row before anything is changed */
    cme__session_heads before;
    cme__policy policy;
    cme__pools pools;
    cme__seating seating;
    cme_rsvp_reason reason;
    int64_t by_person;  /* rowid of who says so, or 0 */
    uint32_t overrides; /* CME_OVERRIDE_... */
    cme_time now;
} cme__rsvp_edit;

cme_status cme__rsvp_edit_begin(cme__rsvp_edit *edit, cme_store *store, cme__session_plan *plan,
                                cme_rsvp_reason reason, int64_t by_person);
cme_status cme__rsvp_edit_end(cme__rsvp_edit *edit);

/* Turns an RSVP into `wanted`: table of states, log, row, counters of the plan and seats, change log. The
 * only way in which an RSVP changes. The caller sets in `wanted` state, guests, queued_heads, claim,
 * priority, marks and expires_at; the rest, and what the new state cannot have, is set here. `row` is what it
 * became.
 */
cme_status cme__rsvp_change(cme__rsvp_edit *edit, cme__rsvp_row *row, const cme__rsvp_row *wanted);

/* The bit of rsvp_log.marks beside those of CME_OVERRIDE_...: it came after the cut-off. */
#define CME__RSVP_LOG_LATE (UINT32_C(1) << 16)

/* The same for an end: nobody comes any more. */
cme_status cme__rsvp_change_to_end(cme__rsvp_edit *edit, cme__rsvp_row *row, cme_rsvp_state state);

/* Moves the queue up as far as seats and policy allow. */
cme_status cme__rsvp_move_up(cme__rsvp_edit *edit);

/* Whether the queue moves up by itself now. */
bool cme__rsvp_moves_up(const cme__rsvp_edit *edit);

/* A party that waits for seats that are free, behind nobody who gathers them: there is none after any call.
 * `person` 0: none. (With CME_OVERLAP_SKIP nobody can say so.) */
cme_status cme__rsvp_find_stuck(const cme__rsvp_edit *edit, cme__waiting *out);

/* Whether somebody waits for seats that a newcomer with that claim takes, who could be seated one day. */
cme_status cme__rsvp_others_wait(const cme__rsvp_edit *edit, cme__seat_claim claim, bool *others_wait);

/* Whether somebody waits for one of these pools (bits), who comes before a party with seats that goes over to
 * them and takes no seat more in the whole. */
cme_status cme__rsvp_others_wait_for(const cme__rsvp_edit *edit, uint32_t entered, bool *others_wait);

/* Whether the person goes to another session at the time of this one (rules.md 32). */
cme_status cme__rsvp_overlaps(const cme__rsvp_edit *edit, int64_t person_row, bool *answer);

/* The seats that the session as a whole has left. The limits are kept in `limits`. */
cme__seats cme__rsvp_seats(const cme__session_plan *plan, cme__seat_limit limits[CME__SEATING_WHOLE]);

/* The last in the queue of a session; person 0 when nobody waits. */
cme_status cme__rsvp_last_waiting(cme_store *store, int64_t session_row, int64_t *person_row);

/* --- the gates (rsvp_gate.c) --- */

/* The times of the session's RSVPs, by its policy. CME_TIME_NONE: always open. */
cme_time cme__rsvp_opens_at(const cme__rsvp_edit *edit);
cme_time cme__rsvp_closes_at(const cme__rsvp_edit *edit);

/* Refuses a session that takes no RSVPs at all (CME_ERR_CLOSED); one whose RSVPs are not open now, unless
 * that is set aside; a person who lacks an invitation, or is blocked (CME_ERR_NOT_ALLOWED). */
cme_status cme__rsvp_check_session(const cme__rsvp_edit *edit);
cme_status cme__rsvp_check_window(const cme__rsvp_edit *edit);
cme_status cme__rsvp_check_person(const cme__rsvp_edit *edit, const cme__rsvp_record *record);

cme_status cme__rsvp_check_block(const cme__rsvp_edit *edit, const cme__rsvp_record *record);

/* Whether the person has so many strikes that the policy has `effect` (rules.md 67). */
cme_status cme__rsvp_has_strikes(const cme__rsvp_edit *edit, int64_t person_row, cme_strike_effect effect,
                                 bool *has);

/* What a row lacks by the policy of today (rules.md 31). */
bool cme__rsvp_lacks_invitation(const cme__rsvp_edit *edit, const cme__rsvp_row *row);
cme_status cme__rsvp_lacks_approval(const cme__rsvp_edit *edit, const cme__rsvp_row *row, bool *lacks);

/* Whether a withdrawal is late now. */
bool cme__rsvp_is_late(const cme__rsvp_edit *edit, const cme__rsvp_row *row);

/* CME_ERR_CLOSED "the session of ... WHY: its RSVPs are closed"; CME_ERR_INVALID for bits that are none, or
 * without somebody who answers for them. */
cme_status cme__rsvp_refuse(cme_store *store, const cme__session_plan *plan, const char *why);
cme_status cme__rsvp_check_overrides(cme_store *store, uint32_t overrides, uint32_t known, cme_id by);

/* --- what the calls share (rsvp.c) --- */

/* Who says so; 0 when it is the person, who needs no mention. */
cme_status cme__rsvp_find_by(cme_store *store, cme_id person, cme_id by, int64_t *by_row);

/* The RSVP that must be there. */
cme_status cme__rsvp_load(cme_store *store, cme_session_key session, cme_id person, cme__session_plan *plan,
                          cme__rsvp_record **out);

/* Ends an offer that has run out, if `row` is one, and lets the queue move up. */
cme_status cme__rsvp_expire_offer(cme__rsvp_edit *edit, cme__rsvp_row *row);

/* Takes an answer that was not given by the person just now, or was. `spec` is checked and made whole; a note
 * is written, but the record keeps its old text. */
cme_status cme__rsvp_answer_for(cme_store *store, cme__session_plan *plan, cme_rsvp_spec *spec,
                                cme_rsvp_reason reason, cme__rsvp_record *record);

/* --- what a yes comes to (rsvp_decide.c) --- */

/* What an answer makes of an RSVP: `after`. */
cme_status cme__rsvp_decide(const cme__rsvp_edit *edit, const cme_rsvp_spec *spec, const cme__rsvp_row *row,
                            cme__rsvp_row *after);

/* A yes of a party: seats for all of it, for a part of it, or a place in the queue, into `after`, which has
 * the claim. CME_ERR_FULL names the limit that binds. */
cme_status cme__rsvp_seat(const cme__rsvp_edit *edit, const cme__rsvp_row *row, int32_t heads,
                          cme_when_full when_full, cme__rsvp_row *after);

/* CME_ERR_FULL with the limit that binds, and its name: "capacity", "pool 'members'". */
enum { CME__RSVP_LIMIT_NAME_SIZE = CME_POOL_NAME_MAX + 16 };
void cme__rsvp_limit_name(const cme__rsvp_edit *edit, const cme__seats *seats,
                          char name[CME__RSVP_LIMIT_NAME_SIZE]);
cme_status cme__rsvp_fail_full(const cme__rsvp_edit *edit, const cme__seats *seats, int32_t needed,
                               bool others_wait);

/* Reports a problem of a session to cme_store_verify: one sentence that names the session. */
void cme__rsvp_report(cme_store *store, cme__db_problem report, void *context, const char *check,
                      int64_t session_row, const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
