/* calendar_person.c: the feed of one person: the sessions for which they have an answer that is alive, with
 * that answer and nobody else's (rules.md 36, 77). May use calendar_internal.h and db/. Must not know the
 * answers of anybody else. */
#include <cmevent/rsvp.h>

#include "calendar_internal.h"

/* Sessions that are read at once. */
enum { SESSIONS_AT_ONCE = 100 };

/* A session of the feed, and the answer for it. */
typedef struct person_session {
    int64_t event_row;
    cme_rsvp_state state;
    cme__feed_session session;
} person_session;

/* Who the feed is for. */
typedef struct feed_person {
    int64_t row;
    const char *name;
    const char *email;
} feed_person;

/* Answers that are alive: all but 7, 8, 9 (declined, cancelled, rejected). Drafts (1) are left out. */
#define WANTED_SESSIONS                                                                                      \
    " FROM rsvps r JOIN sessions s ON s.rowid = r.session JOIN events e ON e.rowid = s.event"                \
    " WHERE r.person = $1 AND r.state NOT IN (7, 8, 9) AND e.status <> 1 AND e.visibility <= $2"             \
    "  AND ($3 IS NULL OR s.end_at >= $3)"

static cme_status read_person(cme__feed *feed, cme__arena *arena, feed_person *out);
static cme_status read_sessions(cme__feed *feed, const feed_person *person, int64_t event_row, int64_t from,
                                cme__arena *arena, person_session *out, size_t *count);
static cme_status write_session(cme__feed *feed, const feed_person *person, const cme__feed_event *event,
                                const person_session *session, cme__arena *arena);
static const char *partstat_of(cme_rsvp_state state);
static const char *state_name(cme_rsvp_state state);

cme_status cme__feed_person_zones(cme__feed *feed, int64_t person_row) {
    /* 3 is the kind DATE, 1 UTC, of the event or of the session's own start. */
    static const char SELECT[] =
        "SELECT e.zone, min(s.start_at, s.original_at)" WANTED_SESSIONS
        "  AND (e.kind NOT IN (1, 3) OR (s.overridden & 1 AND s.kind NOT IN (1, 3)))";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(feed->store->db, SELECT, &statement);
    cme__bind_int(statement, 1, person_row);
    cme__bind_int(statement, 2, (int64_t)feed->query.upto);
    cme__bind_time(statement, 3, feed->query.ended_after);
    bool found = true;
    while (status == CME_OK) {
        status = cme__step(statement, &found);
        if (status != CME_OK || !found) {
            break;
        }
        status = cme__feed_add_zone(feed, cme__column_int(statement, 0), cme__column_time(statement, 1));
    }
    cme__done(statement);
    return status;
}

cme_status cme__feed_person(cme__feed *feed, int64_t person_row) {
    cme__arena person_arena = {0};
    cme__arena event_arena = {0};
    feed_person person = {.row = person_row};
    cme__feed_event event = {.rrule = NULL};
    int64_t event_row = 0;
    int64_t from = INT64_MIN;
    size_t count = SESSIONS_AT_ONCE;
    cme_status status = read_person(feed, &person_arena, &person);
    while (status == CME_OK && count == SESSIONS_AT_ONCE) {
        cme__arena arena = {0};
        person_session sessions[SESSIONS_AT_ONCE];
        status = read_sessions(feed, &person, event_row, from, &arena, sessions, &count);
        for (size_t i = 0; status == CME_OK && i < count; i++) {
            if (sessions[i].event_row != event.fields.row) {
                cme__arena_free(&event_arena);
                status = cme__feed_event_load(feed, sessions[i].event_row, &event_arena, &event);
            }
            if (status == CME_OK) {
                status = write_session(feed, &person, &event, &sessions[i], &arena);
            }
            event_row = sessions[i].event_row;
            from = sessions[i].session.recurrence_id + 1;
        }
        cme__arena_free(&arena);
    }
    cme__arena_free(&event_arena);
    cme__arena_free(&person_arena);
    return status;
}

static cme_status read_person(cme__feed *feed, cme__arena *arena, feed_person *out) {
    cme__statement *statement = NULL;
    bool found = false;
    cme_status status =
        cme__db_prepare(feed->store->db, "SELECT name, email FROM persons WHERE rowid = $1", &statement);
    cme__bind_int(statement, 1, out->row);
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK && found) {
        out->name = cme__column_copy(statement, 0, arena);
        out->email = cme__column_copy(statement, 1, arena);
    }
    cme__done(statement);
    return status == CME_OK && arena->failed ? cme__fail_memory(&feed->store->fault) : status;
}

/* The next sessions, by event and recurrence-id. */
static cme_status read_sessions(cme__feed *feed, const feed_person *person, int64_t event_row, int64_t from,
                                cme__arena *arena, person_session *out, size_t *count) {
    static const char SELECT[] = "SELECT s.event, r.state, " CME__FEED_SESSION_COLUMNS WANTED_SESSIONS
                                 "  AND (s.event, s.recurrence_id) >= ($4, $5)"
                                 " ORDER BY s.event, s.recurrence_id LIMIT $6";
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(feed->store->db, SELECT, &statement);
    cme__bind_int(statement, 1, person->row);
    cme__bind_int(statement, 2, (int64_t)feed->query.upto);
    cme__bind_time(statement, 3, feed->query.ended_after);
    cme__bind_int(statement, 4, event_row);
    cme__bind_int(statement, 5, from);
    cme__bind_int(statement, 6, SESSIONS_AT_ONCE);
    *count = 0;
    bool found = true;
    while (status == CME_OK && *count < SESSIONS_AT_ONCE) {
        status = cme__step(statement, &found);
        if (status != CME_OK || !found) {
            break;
        }
        person_session *session = &out[(*count)++];
        session->event_row = cme__column_int(statement, 0);
        session->state = (cme_rsvp_state)cme__column_int(statement, 1);
        cme__feed_session_read(statement, 2, arena, &session->session);
    }
    cme__done(statement);
    return status == CME_OK && arena->failed ? cme__fail_memory(&feed->store->fault) : status;
}

/* Each session stands by itself: a rule would show sessions that the person does not go to. */
static cme_status write_session(cme__feed *feed, const feed_person *person, const cme__feed_event *event,
                                const person_session *session, cme__arena *arena) {
    cme__vevent vevent;
    bool is_plain = session->session.recurrence_id == CME__RECURRENCE_PLAIN;
    cme_status status = is_plain ? cme__feed_master(feed, event, &session->session, arena, &vevent)
                                 : cme__feed_override(feed, event, &session->session, arena, &vevent);
    if (status != CME_OK) {
        return status;
    }
    vevent.answer = state_name(session->state);
    vevent.partstat = partstat_of(session->state);
    vevent.is_waitlisted = session->state == CME_RSVP_WAITLISTED;
    vevent.email = person->email;
    vevent.person_name = person->name;
    if (session->state != CME_RSVP_GOING && vevent.status == CME__VEVENT_CONFIRMED) {
        vevent.status = CME__VEVENT_TENTATIVE;
    }
    cme__vevent_write(&feed->writer, &vevent);
    return cme__feed_flush(feed, false);
}

/* As the table of rules.md; the waitlist has none of its own. */
static const char *partstat_of(cme_rsvp_state state) {
    switch (state) {
    case CME_RSVP_GOING:
        return "ACCEPTED";
    case CME_RSVP_MAYBE:
    case CME_RSVP_WAITLISTED:
        return "TENTATIVE";
    case CME_RSVP_DECLINED:
    case CME_RSVP_CANCELLED:
    case CME_RSVP_REJECTED:
        return "DECLINED";
    case CME_RSVP_INVITED:
    case CME_RSVP_PENDING:
    case CME_RSVP_OFFERED:
        break;
    }
    return "NEEDS-ACTION";
}

static const char *state_name(cme_rsvp_state state) {
    static const char *const NAMES[] = {"",           "INVITED", "PENDING",  "GOING",     "MAYBE",
                                        "WAITLISTED", "OFFERED", "DECLINED", "CANCELLED", "REJECTED"};
    return state >= CME_RSVP_INVITED && state <= CME_RSVP_REJECTED ? NAMES[state] : NULL;
}
