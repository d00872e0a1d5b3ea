/* session_change_internal.h: what one session changes of its event: read, applied, compared, written
 * (session_edit.c).
 * May use event_internal.h. For lib/session_*.c only. */
#ifndef CME__SESSION_CHANGE_INTERNAL_H
#define CME__SESSION_CHANGE_INTERNAL_H

#include "event_internal.h"

#define CME__SESSION_ALL                                                                                     \
    (CME_SESSION_START | CME_SESSION_DURATION | CME_SESSION_VENUE | CME_SESSION_TITLE |                      \
     CME_SESSION_DESCRIPTION | CME_SESSION_LOCATION | CME_SESSION_URL | CME_SESSION_CAPACITY)

/* The columns of an override. Those whose bit is not set in `overridden` do not count. */
typedef struct cme__session_override {
    uint64_t overridden;
    int64_t start;
    cme_civil_kind kind;
    int32_t duration_days;
    int32_t duration_seconds;
    int64_t venue_row; /* 0: no venue */
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    int32_t capacity;
    cme_time starts_at;
    cme_time ends_at;
} cme__session_override;

typedef struct cme__session_edit {
    cme__arena arena;
    cme__session_plan plan;
    cme__event_fields event;
    cme__session_override old;
    cme__session_override edited;
    bool allow_overfull; /* fewer seats than heads are allowed */
} cme__session_edit;

/* Reads the event and the override of edit->plan. */
cme_status cme__session_edit_read(cme_store *store, cme__session_edit *edit);

/* The same with an event that was read and resolved already; its texts are borrowed. */
cme_status cme__session_edit_read_of(cme_store *store, const cme__event_fields *event,
                                     cme__session_edit *edit);

/* Checks the fields of `mask` and puts them into edit->edited. */
cme_status cme__session_edit_apply(cme_store *store, const cme_session_spec *spec, uint64_t mask,
                                   cme__session_edit *edit);

/* Derives start and end of edit->edited. */
void cme__session_edit_derive(cme__session_edit *edit);

/* Whether there is anything to write; and what of it the session shows (CME__CHANGED_...). */
bool cme__session_edit_differs(const cme__session_edit *edit);
unsigned cme__session_edit_shown(const cme__session_edit *edit);
bool cme__session_edit_changes_capacity(const cme__session_edit *edit);
bool cme__session_edit_changes_venue(const cme__session_edit *edit);

/* Writes edit->edited and the entry in the search index; SEQUENCE and updated_at follow what changed. */
cme_status cme__session_edit_write(cme_store *store, const cme__session_edit *edit, unsigned changed);

/* Cancels a session that has a row, or takes that back, and reads its plan anew (session_change.c). */
cme_status cme__session_set_cancelled(cme_store *store, cme__session_plan *plan, bool is_cancelled);

/* `status` with a sentence that begins with the session: `why` is "has started: ..." (session_change.c). */
cme_status cme__session_refuse(cme_store *store, cme_status status, const cme__session_plan *plan,
                               const char *why);

/* Tells who has an RSVP that the session is at another time or place, once that is written; nobody when it is
 * not to come (session_tell.c). `edit->plan` has a row. */
cme_status cme__session_tell_edit(cme_store *store, const cme__session_edit *edit);

/* The words that a session has of its own, as the search index has them. In `text`, which the caller frees.
 */
void cme__session_search_text(const cme__session_override *override, cme__text *text);

#endif
