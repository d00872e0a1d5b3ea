/* door.h: what the lines of the door's log come to, for one head.
 * May use base/, cmevent/attendance.h. Pure: knows no store, no clock.
 *
 * The log is a set of lines named by their ids (nonces). Its meaning depends on that set alone: lines may
 * arrive in any order and any number of times, from desks that were offline (rules.md 59). A line that an
 * undo names does not count; the others count in the order of (at, id):
 *   - check-in sets, it never toggles: the head is inside (rules.md 58); who was inside already makes it a
 *     duplicate, who had checked out meanwhile comes back;
 *   - check-out: the head is outside, and has still attended;
 *   - a head has walked in when the first check-in that counts was a walk-in's. */
#ifndef CME__RULES_DOOR_H
#define CME__RULES_DOOR_H

#include <stdbool.h>
#include <stddef.h>

#include <cmevent/attendance.h>
#include <cmevent/rsvp.h>

#include "rules/seating.h"

/* A line about one head of one person in one session. */
typedef struct cme__door_line {
    cme_id id;
    cme_time at;
    cme_attendance_action action;
    cme_id undoes; /* for CME_ATTENDANCE_UNDO */
    bool is_walk_in;
    /* Set by cme__door_fold: */
    bool is_undone;  /* an undo names it */
    bool was_inside; /* the head was inside just before it; false for lines that do not count */
    bool is_first;   /* the first check-in that counts: with it the head came */
} cme__door_line;

/* Where a head stands. */
typedef struct cme__door_head {
    bool is_present;    /* inside now */
    bool has_attended;  /* came */
    bool has_walked_in; /* came without a seat */
} cme__door_head;

/* A head that wants to be let in. */
typedef struct cme__door_request {
    bool has_seat;      /* its party goes to the session, and counts it */
    bool is_inside;     /* by a line that is known already */
    bool walks_in;      /* the desk lets it in without a seat */
    bool over_capacity; /* even when none is left */
} cme__door_request;

typedef enum cme__door_answer {
    CME__DOOR_LET_IN = 1,
    CME__DOOR_LET_IN_OVER = 2, /* no seat was left: the line is marked (rules.md 64) */
    CME__DOOR_NO_SEAT = 3,     /* and nobody said that it walks in */
    CME__DOOR_FULL = 4
} cme__door_answer;

/* Decides at the door. `seats`: what those who are going and those who walked in leave. */
cme__door_answer cme__door_decide(const cme__seats *seats, const cme__door_request *request);

/* Reads the lines of one head: sorts them by (at, id), drops those that repeat an id, sets what each line
 * came to. Returns how many lines are left. */
size_t cme__door_fold(cme__door_line *lines, size_t count, cme__door_head *head);

/* Whether the head was inside just before a line with this time and id, by lines that were folded. */
bool cme__door_was_inside(const cme__door_line *lines, size_t count, cme_time at, cme_id id);

/* Whether a person with this RSVP is a no-show (rules.md 67): they had seats, the door was closed, which says
 * that its log is complete, and nobody of the party had come. */
bool cme__door_is_no_show(cme_rsvp_state state, bool is_closed, bool came);

#endif
