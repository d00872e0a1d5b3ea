/* door.c: what the lines of the door's log come to, for one head.
 * May use rules/door.h and base/.
 * Must not know stores or clocks, nor how an RSVP got its seat. */
#include "rules/door.h"

#include <stdlib.h>
#include <string.h>

static int compare_by_id(const void *left, const void *right);
static int compare_by_time(const void *left, const void *right);
static bool counts(const cme__door_line *line);
static size_t drop_repeated(cme__door_line *lines, size_t count);
static void mark_undone(cme__door_line *lines, size_t count);

cme__door_answer cme__door_decide(const cme__seats *seats, const cme__door_request *request) {
    if (request->has_seat || request->is_inside) {
        return CME__DOOR_LET_IN;
    }
    if (!request->walks_in) {
        return CME__DOOR_NO_SEAT;
    }
    if (cme__seating_fits(seats, 1)) {
        return CME__DOOR_LET_IN;
    }
    return request->over_capacity ? CME__DOOR_LET_IN_OVER : CME__DOOR_FULL;
}

size_t cme__door_fold(cme__door_line *lines, size_t count, cme__door_head *head) {
    *head = (cme__door_head){0};
    if (count == 0) {
        return 0;
    }
    qsort(lines, count, sizeof *lines, compare_by_id);
    count = drop_repeated(lines, count);
    mark_undone(lines, count);
    qsort(lines, count, sizeof *lines, compare_by_time);
    for (size_t i = 0; i < count; i++) {
        cme__door_line *line = &lines[i];
        bool does_count = counts(line);
        bool is_check_in = does_count && line->action == CME_ATTENDANCE_CHECK_IN;
        line->was_inside = does_count && head->is_present;
        line->is_first = is_check_in && !head->has_attended;
        if (line->is_first) {
            head->has_attended = true;
            head->has_walked_in = line->is_walk_in;
        }
        if (does_count) {
            head->is_present = is_check_in;
        }
    }
    return count;
}

bool cme__door_was_inside(const cme__door_line *lines, size_t count, cme_time at, cme_id id) {
    const cme__door_line place = {.at = at, .id = id};
    bool is_inside = false;
    for (size_t i = 0; i < count && compare_by_time(&lines[i], &place) < 0; i++) {
        if (counts(&lines[i])) {
            is_inside = lines[i].action == CME_ATTENDANCE_CHECK_IN;
        }
    }
    return is_inside;
}

static bool counts(const cme__door_line *line) {
    return line->action != CME_ATTENDANCE_UNDO && !line->is_undone;
}

/* Sorted by id: the first of each wins, and they are all the same line. */
static size_t drop_repeated(cme__door_line *lines, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || compare_by_id(&lines[kept - 1], &lines[i]) != 0) {
            lines[kept] = lines[i];
            kept++;
        }
    }
    return kept;
}

/* Sorted by id. An undo cannot itself be undone: there would be no end to it. */
static void mark_undone(cme__door_line *lines, size_t count) {
    for (size_t i = 0; i < count; i++) {
        lines[i].is_undone = false;
    }
    for (size_t i = 0; i < count; i++) {
        if (lines[i].action != CME_ATTENDANCE_UNDO) {
            continue;
        }
        cme__door_line wanted = {.id = lines[i].undoes};
        cme__door_line *undone = bsearch(&wanted, lines, count, sizeof *lines, compare_by_id);
        if (undone != NULL && undone->action != CME_ATTENDANCE_UNDO) {
            undone->is_undone = true;
        }
    }
}

static int compare_by_id(const void *left, const void *right) {
    const cme__door_line *a = left;
    const cme__door_line *b = right;
    return memcmp(a->id.bytes, b->id.bytes, sizeof a->id.bytes);
}

static int compare_by_time(const void *left, const void *right) {
    const cme__door_line *a = left;
    const cme__door_line *b = right;
    if (a->at != b->at) {
        return a->at < b->at ? -1 : 1;
    }
    return compare_by_id(left, right);
}

bool cme__door_is_no_show(cme_rsvp_state state, bool is_closed, bool came) {
    return state == CME_RSVP_GOING && is_closed && !came;
}
