/* session_tell.c: the messages of what happens to sessions, to everybody who has an RSVP there.
 * May use event_internal.h, session_change_internal.h, rules/message.h and db/.
 * Must not decide who is told (rules/message.h), nor change anything but the outbox. */
#include "rules/message.h"
#include "session_change_internal.h"

static cme_status tell(cme_store *store, int64_t session_row, cme_message_kind kind, int64_t before,
                       int64_t after);
static bool are_told(cme_event_status status);
static bool texts_differ(const char *a, const char *b);

_Static_assert(CME_CHANGE_MESSAGE == 10 && CME_CHANGE_CREATED == 1 && CME_SESSION_VENUE == 4 &&
                   CME_SESSION_LOCATION == 32,
               "the statements below have them in them");

cme_status cme__session_tell_times(cme_store *store, cme_event_status status,
                                   const cme__session_written *before, const cme__session_written *after) {
    if (!are_told(status) || before->cancelled || after->cancelled) {
        return CME_OK;
    }
    if (before->starts_at != after->starts_at) {
        return tell(store, after->row, CME_MESSAGE_SESSION_MOVED, before->starts_at, after->starts_at);
    }
    if (before->ends_at != after->ends_at) {
        return tell(store, after->row, CME_MESSAGE_SESSION_ENDS, before->ends_at, after->ends_at);
    }
    return CME_OK;
}

cme_status cme__session_tell_edit(cme_store *store, const cme__session_edit *edit) {
    const cme__event_fields *event = &edit->event;
    const cme__session_override *old = &edit->old;
    const cme__session_override *edited = &edit->edited;
    if (!cme__session_is_coming(&edit->plan, cme_store_now(store))) {
        return CME_OK;
    }
    const cme__session_written before = {
        .row = edit->plan.row, .starts_at = old->starts_at, .ends_at = old->ends_at};
    const cme__session_written after = {
        .row = edit->plan.row, .starts_at = edited->starts_at, .ends_at = edited->ends_at};
    cme_status status = cme__session_tell_times(store, event->status, &before, &after);
    int64_t venue_before = old->overridden & CME_SESSION_VENUE ? old->venue_row : event->venue_row;
    int64_t venue_after = edited->overridden & CME_SESSION_VENUE ? edited->venue_row : event->venue_row;
    bool is_elsewhere =
        venue_before != venue_after ||
        texts_differ(old->overridden & CME_SESSION_LOCATION ? old->location : event->location,
                     edited->overridden & CME_SESSION_LOCATION ? edited->location : event->location);
    if (status == CME_OK && is_elsewhere && are_told(event->status)) {
        status = tell(store, edit->plan.row, CME_MESSAGE_SESSION_PLACE,
                      venue_before != 0 ? venue_before : CME_TIME_NONE,
                      venue_after != 0 ? venue_after : CME_TIME_NONE);
    }
    return status;
}

cme_status cme__session_tell_place(cme_store *store, int64_t event_row, const cme__event_fields *before,
                                   const cme__event_fields *after, cme_time past_until) {
    /* Whoever overrides what has changed is where they were. Where nobody is told of another venue, it is the
     * same one before and after. */
    static const char TELL[] =
        "INSERT INTO changes (at, kind, action, session, person, message, before, after)"
        " SELECT $1, 10, 1, r.session, r.person, $2, CASE WHEN s.overridden & 4 THEN s.venue ELSE $3 END,"
        "  CASE WHEN s.overridden & 4 THEN s.venue ELSE $4 END"
        " FROM sessions s JOIN rsvps r ON r.session = s.rowid"
        " WHERE s.event = $5 AND s.cancelled = 0 AND s.start_at > $6 AND (1 << r.state) & $7"
        "  AND (($3 IS DISTINCT FROM $4 AND NOT s.overridden & 4) OR ($8 AND NOT s.overridden & 32))"
        " ORDER BY s.start_at, s.rowid, r.person";
    bool is_other_text = texts_differ(before->location, after->location);
    if (!are_told(after->status) || (before->venue_row == after->venue_row && !is_other_text)) {
        return CME_OK;
    }
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, TELL, &statement);
    cme__bind_time(statement, 1, cme_store_now(store));
    cme__bind_int(statement, 2, CME_MESSAGE_SESSION_PLACE);
    cme__bind_row(statement, 3, before->venue_row);
    cme__bind_row(statement, 4, after->venue_row);
    cme__bind_int(statement, 5, event_row);
    cme__bind_int(statement, 6, past_until);
    cme__bind_int(statement, 7, cme__message_told_states());
    cme__bind_int(statement, 8, is_other_text);
    return status == CME_OK ? cme__run(statement) : status;
}

cme_status cme__session_tell_status(cme_store *store, int64_t event_row, cme_message_kind kind,
                                    cme_time past_until) {
    static const char TELL[] =
        "INSERT INTO changes (at, kind, action, session, person, message)"
        " SELECT $1, 10, 1, r.session, r.person, $2 FROM sessions s JOIN rsvps r ON r.session = s.rowid"
        " WHERE s.event = $3 AND s.cancelled = 0 AND s.start_at > $4 AND (1 << r.state) & $5"
        " ORDER BY s.start_at, s.rowid, r.person";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, TELL, &statement);
    cme__bind_time(statement, 1, cme_store_now(store));
    cme__bind_int(statement, 2, kind);
    cme__bind_int(statement, 3, event_row);
    cme__bind_int(statement, 4, past_until);
    cme__bind_int(statement, 5, cme__message_told_states());
    return status == CME_OK ? cme__run(statement) : status;
}

/* One line for each RSVP of the session that is alive. CME_TIME_NONE: nothing. */
static cme_status tell(cme_store *store, int64_t session_row, cme_message_kind kind, int64_t before,
                       int64_t after) {
    static const char TELL[] =
        "INSERT INTO changes (at, kind, action, session, person, message, before, after)"
        " SELECT $1, 10, 1, session, person, $2, $3, $4 FROM rsvps"
        " WHERE session = $5 AND (1 << state) & $6 ORDER BY person";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, TELL, &statement);
    cme__bind_time(statement, 1, cme_store_now(store));
    cme__bind_int(statement, 2, kind);
    cme__bind_time(statement, 3, before);
    cme__bind_time(statement, 4, after);
    cme__bind_int(statement, 5, session_row);
    cme__bind_int(statement, 6, cme__message_told_states());
    return status == CME_OK ? cme__run(statement) : status;
}

/* A draft has told nobody of its sessions yet; a cancelled event told everybody that they are off. */
static bool are_told(cme_event_status status) {
    return status == CME_EVENT_PUBLISHED || status == CME_EVENT_POSTPONED;
}

static bool texts_differ(const char *a, const char *b) {
    return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}
