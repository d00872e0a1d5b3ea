/* store_agenda_internal.h: when the passing of time next makes something of an event due (store_agenda.c).
 * May use store_internal.h. For lib/NOUN.c only.
 *
 * An event has a line for each kind of thing that time brings about in it. The line says before when there is
 * nothing to do; whoever looks then does what there is, and writes when the next look is needed. Whatever
 * changes the event or its sessions goes into the change log, and so wakes its lines: nobody who moves a
 * session needs to know what hangs on its time.
 *
 * All functions run inside the caller's transaction. */
#ifndef CME__AGENDA_INTERNAL_H
#define CME__AGENDA_INTERNAL_H

#include "store_internal.h"

/* Kinds of lines, besides cme_due_kind. */
enum {
    CME__AGENDA_SUBSCRIPTIONS = 101, /* sessions for which subscribers have no RSVPs yet */
    CME__AGENDA_RECONFIRM = 102,     /* sessions for which people are to be asked whether they still come */
    CME__AGENDA_PROMOTE = 103        /* waitlists that may move up when quiet hours end */
};

/* Of a line that was woken: anything may have changed. Earlier than any instant. */
#define CME__AGENDA_WOKEN (-INT64_MAX)

/* Adds a line, or sees to it that it is looked at by `at` (CME_TIME_NONE: no sooner than it is anyway). */
cme_status cme__agenda_look_by(cme_store *store, int64_t event_row, int kind, cme_time at);

/* The lines that depend on policies: of an event for which one was set, or one of whose sessions has its own.
 */
cme_status cme__agenda_open_policy(cme_store *store, int64_t event_row);

/* A new event gets the lines of another one that depend on policies, awake. */
cme_status cme__agenda_copy(cme_store *store, int64_t from_event_row, int64_t to_event_row);

/* An event was changed, or a session of it (change.c): all its lines are woken. Unused: CME_ID_NONE, 0. */
cme_status cme__agenda_wake(cme_store *store, cme_id event, int64_t session_row);

/* The first line of a kind by `until`; event_row 0: there is none. */
cme_status cme__agenda_first(cme_store *store, int kind, cme_time until, int64_t *event_row, cme_time *at);

/* When the next look at a line is needed; CME_TIME_NONE: not until it is woken. */
cme_status cme__agenda_set(cme_store *store, int64_t event_row, int kind, cme_time at);

#endif
