/* attendance_internal.h: the lines of the door's log, read and understood (attendance*.c).
 * May use session_internal.h, store_page_internal.h, rules/. For lib/attendance*.c only.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__ATTENDANCE_INTERNAL_H
#define CME__ATTENDANCE_INTERNAL_H

#include <cmevent/attendance.h>

#include "rules/door.h"
#include "session_internal.h"
#include "store_page_internal.h"

/* Bits of the column attendance.flags. */
enum { CME__ATTENDANCE_WALK_IN = 1, CME__ATTENDANCE_OVER_CAPACITY = 2 };

/* One head of one person in one session. */
typedef struct cme__attendance_head {
    int64_t session; /* rowids */
    int64_t person;
    int32_t head;
} cme__attendance_head;

/* The lines of one head. Zero-initialise; free `lines` with cme__free. */
typedef struct cme__attendance_lines {
    cme__door_line *lines;
    size_t count;
    size_t capacity;
} cme__attendance_lines;

/* Reads the lines of a head, folded; `state` is what they come to. */
cme_status cme__attendance_lines_read(cme_store *store, cme__attendance_head head,
                                      cme__attendance_lines *lines, cme__door_head *state);
cme_status cme__attendance_lines_add(cme_store *store, cme__attendance_lines *lines, cme__door_line line);

/* The public record of a line, by its rowid. */
cme_status cme__attendance_record(cme_store *store, int64_t row, void **out);

#endif
