/* due_internal.h: the moments of an event's sessions, as its policies set them (due_moment.c).
 * May use store_internal.h, session_internal.h. For lib/due*.c, lib/store_tick.c and
 * lib/subscription_follow.c.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__DUE_INTERNAL_H
#define CME__DUE_INTERNAL_H

#include <cmevent/due.h>

#include "session_internal.h"
#include "store_agenda_internal.h"

/* Of due_taken.person: everybody was told. */
#define CME__DUE_ALL INT64_MAX

/* An instant that hangs on the start of one session. */
typedef struct cme__due_moment {
    cme_session_key key;
    int64_t recurrence_id;
    cme_time starts_at;
    cme_time at;
    cme_time over_at; /* it makes no sense from then on */
} cme__due_moment;

/* The moments of sessions that take place, and have not started. */
typedef struct cme__due_moments {
    cme__due_moment *items; /* ascending */
    size_t count;
    size_t capacity;
    bool is_cut;      /* there were more than could be taken along: the last ones are missing */
    cme_time next_at; /* the first one after them; CME_TIME_NONE: there is none */
} cme__due_moments;

/* Finds those of one kind, which is a cme_due_kind or CME__AGENDA_RECONFIRM, in [from, until]. Freed with
 * cme__due_moments_free, also after a failure. */
cme_status cme__due_moments_find(cme_store *store, int64_t event_row, int kind, cme_time from, cme_time until,
                                 cme__due_moments *out);
void cme__due_moments_free(cme__due_moments *moments);

/* Up to whom something was handed out: rowid of a person, in the order of rows; 0: to nobody; CME__DUE_ALL.
 */
cme_status cme__due_read_taken(cme_store *store, int64_t session_row, int kind, cme_time at, int64_t *person);
cme_status cme__due_write_taken(cme_store *store, const cme__session_plan *plan, int kind, cme_time at,
                                int64_t person);

/* When the next look at a line is needed, once all of `moments` was done with that was found from `from` on.
 */
cme_time cme__due_next_look(const cme__due_moments *moments, cme_time from);

#endif
