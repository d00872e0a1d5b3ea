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

/* Reads the lines of one head: sorts them by (at, id), drops those that repeat an id, sets what each line
 * came to. Returns how many lines are left. */
size_t cme__door_fold(cme__door_line *lines, size_t count, cme__door_head *head);

#endif
