/* store_internal.h: the store as the nouns see it, and the flow that every call follows.
 * May use base/, time/, db/ and the public headers. For lib/NOUN.c only.
 *
 * A writing call:
 *     cme_status status = cme__store_begin_write(store);       // NULL, fork, read-only, deadline
 *     if (status == CME_OK)
 *         status = ... check, read, decide, write, cme__change_append ...
 *     status = cme__store_end(store, status);                  // commits, or rolls back and keeps the
 * message if (status != CME_OK) { free what was made for `out` } A reading call is the same with
 * cme__store_begin_read. Arguments are checked inside, so that a wrong one has a message.
 */
#ifndef CME__STORE_INTERNAL_H
#define CME__STORE_INTERNAL_H

#include <sys/types.h>

#include <cmevent/change.h>
#include <cmevent/session.h>
#include <cmevent/store.h>

#include "base/fault.h"
#include "base/id.h"
#include "base/memory.h"
#include "base/spec.h"
#include "base/text.h"
#include "db/db.h"
#include "db/schema.h"
#include "time/zone.h"

struct cme_store {
    cme__fault fault; /* status and sentence of the last call */
    cme__db *db;      /* NULL: opening failed, every call is refused */
    cme__zones *zones;
    cme_clock clock;
    void *clock_context;
    cme__id_source ids;
    pid_t process;
    bool refused; /* the last begin failed, and its end has not come yet */
    int calls;    /* that run: begun, and not ended, one within the other */
    cme_time now; /* while one runs: it happens at one instant */
};

/* Begin and end of every call. begin clears the message. `status` of end is what the call came to: CME_OK
 * commits, anything else rolls back; the answer is that status, or the failure of the commit. When begin
 * failed, end is still called with its status and only passes it on. In between, cme_store_now stands still
 * at the instant at which the lock was had: what a call decides by the time is decided by one time. */
cme_status cme__store_begin_write(cme_store *store);
cme_status cme__store_begin_read(cme_store *store);
cme_status cme__store_end(cme_store *store, cme_status status);

cme_id cme__store_new_id(cme_store *store);

/* The row of something by its id. CME_ERR_NOT_FOUND names `what` ("group") and the id; CME_ID_NONE is
 * CME_ERR_INVALID "WHAT must be set". */
cme_status cme__store_row(cme_store *store, const char *what, const char *sql, cme_id id, int64_t *rowid);
cme_status cme__group_row(cme_store *store, cme_id id, int64_t *rowid);  /* group.c */
cme_status cme__person_row(cme_store *store, cme_id id, int64_t *rowid); /* person.c */
cme_status cme__venue_row(cme_store *store, cme_id id, int64_t *rowid);  /* venue.c */
cme_status cme__event_row(cme_store *store, cme_id id, int64_t *rowid);  /* event.c */

/* The rows of a group and, when `deep`, of all groups below it, ascending; freed with cme__free (group.c). */
cme_status cme__group_rows(cme_store *store, int64_t group_row, bool deep, int64_t **rows, size_t *count);

/* Like the above, but CME_ID_NONE gives rowid 0 (bound as NULL with cme__bind_row). */
cme_status cme__person_row_optional(cme_store *store, cme_id id, int64_t *rowid);
void cme__bind_row(cme__statement *statement, int index, int64_t rowid); /* 0 binds NULL */

/* One row of the change log (change.c). Unused parts: CME_ID_NONE, 0. */
cme_status cme__change_append(cme_store *store, cme_change_kind kind, cme_change_action action, cme_id id,
                              int64_t session_row, int64_t person_row);

/* The same as a line of the outbox: the person must be told (message.h). */
typedef struct cme__change_row {
    cme_change_kind kind;
    cme_change_action action;
    cme_id id;
    int64_t session_row;
    int64_t person_row;
    int message; /* cme_message_kind; 0: nobody is told */
} cme__change_row;

cme_status cme__change_tell(cme_store *store, const cme__change_row *row);

/* The last number that was forgotten, and the newest one given out. */
cme_status cme__change_bounds(cme_store *store, uint64_t *trimmed, uint64_t *latest);

/* Numbers that are kept as texts in `meta`: 0 when there is none (change.c). */
#define CME__CHANGES_TRIMMED       "changes_trimmed"
#define CME__MESSAGES_ACKNOWLEDGED "messages_acknowledged"
cme_status cme__meta_number(cme_store *store, const char *key, uint64_t *out);
cme_status cme__meta_set_number(cme_store *store, const char *key, uint64_t number);

/* Deletes the rows that nobody needs any more: trimmed, and no line of the outbox that was not acknowledged
 * yet (change.c). */
cme_status cme__change_forget(cme_store *store);

/* The limit of a page: 0 gives CME_PAGE_DEFAULT; above CME_PAGE_MAX is CME_ERR_LIMIT. */
cme_status cme__page_limit(cme_store *store, uint32_t limit, uint32_t *out);

/* Cursors: the values of the last row's order, as text of one line that tells foreign cursors. `form` names
 * the query and the kinds of the values: "person:ti" is a text and an integer ("t" text, "i" integer, "b" id
 * as 16 bytes). */
typedef struct cme__cursor_value {
    const char *text;
    int64_t integer;
    cme_id id;
} cme__cursor_value;

enum { CME__CURSOR_VALUES_MAX = 6 };

char *cme__cursor_write(cme__arena *arena, const char *form, const cme__cursor_value *values);
/* Reads a cursor; texts are put into `arena`. CME_ERR_INVALID "cursor ... is not of this query". */
cme_status cme__cursor_read(cme_store *store, const char *form, const char *cursor, cme__arena *arena,
                            cme__cursor_value *values);

/* Keys of sessions as the tables have them: CME__RECURRENCE_PLAIN or civil seconds. */
int64_t cme__recurrence_id_of(cme_civil recurrence_id);
cme_civil cme__recurrence_id_civil(int64_t recurrence_id, cme_civil_kind kind);

/* The key in three columns from `column` on: id of the event, recurrence_id, kind of the event. */
cme_session_key cme__column_session_key(cme__statement *row, int column);

/* A session in a message: "session 2027-03-23T19:00:00 of event 0192...", a plain one "session of event ...".
 */
enum { CME__SESSION_NAME_SIZE = 96 };
void cme__session_name(cme_session_key key, char text[CME__SESSION_NAME_SIZE]);

#endif
