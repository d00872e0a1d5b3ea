/* schema.c: the tables, as numbered steps from an empty file to today's.
 * May use schema.h. Knows no nouns beyond the words of the tables; decides nothing.
 *
 * A step that was released is never edited: the next change is a new step. Conventions of all tables:
 *   - integer rowids tie tables together; `id` is the 16-byte id that callers know;
 *   - instants are UTC seconds; NULL: none. Civil times are civil seconds (time/civil.h);
 *   - enumerations have the values of the public headers; capacity -1 is CME_UNLIMITED. */
#include "db/schema.h"

static const char STEP_1[] =
    /* Facts about the file: "zone_data" is the version of the zone data that the instants were derived with,
     * "changes_trimmed" the last sequence number that was forgotten. */
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

    "CREATE TABLE zones (rowid INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"

    "CREATE TABLE groups ("
    "  rowid INTEGER PRIMARY KEY,"
    "  id BLOB NOT NULL UNIQUE,"
    "  parent INTEGER REFERENCES groups(rowid),"
    "  name TEXT NOT NULL,"
    "  zone TEXT NOT NULL,"
    "  description TEXT,"
    "  url TEXT,"
    "  created_at INTEGER NOT NULL,"
    "  updated_at INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX groups_by_parent ON groups(parent);"
    "CREATE INDEX groups_by_name ON groups(name, id);"

    "CREATE TABLE persons ("
    "  rowid INTEGER PRIMARY KEY,"
    "  id BLOB NOT NULL UNIQUE,"
    "  name TEXT NOT NULL,"
    "  email TEXT,"
    "  email_folded TEXT," /* ASCII letters in lower case, for finding */
    "  locale TEXT,"
    "  zone TEXT,"
    "  external_key TEXT UNIQUE,"
    "  note TEXT,"
    "  consent INTEGER NOT NULL DEFAULT 0,"
    "  created_at INTEGER NOT NULL,"
    "  updated_at INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX persons_by_name ON persons(name, id);"
    "CREATE INDEX persons_by_email ON persons(email_folded) WHERE email_folded IS NOT NULL;"

    "CREATE TABLE memberships ("
    "  rowid INTEGER PRIMARY KEY,"
    "  group_row INTEGER NOT NULL REFERENCES groups(rowid),"
    "  person INTEGER NOT NULL REFERENCES persons(rowid),"
    "  state INTEGER NOT NULL,"
    "  since INTEGER NOT NULL,"
    "  until INTEGER," /* NULL: it is running */
    "  by_person INTEGER REFERENCES persons(rowid),"
    "  invited_by INTEGER REFERENCES persons(rowid),"
    "  note TEXT"
    ") STRICT;"
    "CREATE UNIQUE INDEX memberships_running ON memberships(group_row, person) WHERE until IS NULL;"
    "CREATE INDEX memberships_by_group ON memberships(group_row, since);"
    "CREATE INDEX memberships_by_person ON memberships(person, since);"

    "CREATE TABLE venues ("
    "  rowid INTEGER PRIMARY KEY,"
    "  id BLOB NOT NULL UNIQUE,"
    "  name TEXT NOT NULL,"
    "  address TEXT,"
    "  zone TEXT,"
    "  online_url TEXT,"
    "  note TEXT,"
    "  latitude REAL," /* NULL with longitude: no geo */
    "  longitude REAL,"
    "  room_capacity INTEGER NOT NULL,"
    "  created_at INTEGER NOT NULL,"
    "  updated_at INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX venues_by_name ON venues(name, id);"

    "CREATE TABLE events ("
    "  rowid INTEGER PRIMARY KEY,"
    "  id BLOB NOT NULL UNIQUE,"
    "  group_row INTEGER NOT NULL REFERENCES groups(rowid),"
    "  venue INTEGER REFERENCES venues(rowid),"
    "  uid TEXT NOT NULL,"
    "  title TEXT NOT NULL,"
    "  description TEXT,"
    "  location TEXT,"
    "  url TEXT,"
    "  categories TEXT,"
    "  status INTEGER NOT NULL,"
    "  stopped_at INTEGER NOT NULL," /* sessions that start later do not take place (rules/event.h) */
    "  visibility INTEGER NOT NULL,"
    "  start INTEGER NOT NULL," /* civil seconds */
    "  kind INTEGER NOT NULL,"  /* cme_civil_kind of start */
    "  zone INTEGER NOT NULL REFERENCES zones(rowid),"
    "  duration_days INTEGER NOT NULL,"
    "  duration_seconds INTEGER NOT NULL,"
    "  rrule TEXT,"
    "  compiled BLOB,"              /* cme__rule_encode of rrule, NULL without one */
    "  is_series INTEGER NOT NULL," /* it has a rule or added dates */
    "  has_dates INTEGER NOT NULL," /* it has rows in event_dates */
    "  first_at INTEGER NOT NULL,"  /* the first session's start, an instant */
    "  last_at INTEGER NOT NULL,"   /* the last session's end; CME__LAST_AT_ENDLESS: without end */
    "  capacity INTEGER NOT NULL,"
    "  sequence INTEGER NOT NULL,"
    "  ical_dtstamp INTEGER," /* DTSTAMP of the imported version; NULL for our own */
    "  ical_extra TEXT,"      /* unfolded lines of an imported event that the store does not use */
    "  created_at INTEGER NOT NULL,"
    "  updated_at INTEGER NOT NULL" /* last change that a calendar shows */
    ") STRICT;"
    "CREATE UNIQUE INDEX events_by_uid ON events(uid, group_row);"
    "CREATE INDEX events_by_group ON events(group_row, first_at, id);"
    "CREATE INDEX events_by_venue ON events(venue) WHERE venue IS NOT NULL;"
    "CREATE INDEX events_by_first ON events(first_at, id);"
    /* All that a search for sessions needs of an event, in two narrow indexes: the rows of `events` are wide.
     * A plain event is found by its start; a series by its span, and there are far fewer of them. */
    "CREATE INDEX events_plain ON events(first_at, last_at, group_row, venue, status, stopped_at, start, kind, zone, id)"
    "  WHERE is_series = 0;"
    "CREATE INDEX events_span ON events(last_at, first_at, group_row, venue, status, stopped_at, start, kind, zone,"
    "  duration_days, duration_seconds, has_dates, compiled, id) WHERE is_series = 1;"

    "CREATE TABLE event_dates ("
    "  event INTEGER NOT NULL REFERENCES events(rowid),"
    "  excluded INTEGER NOT NULL," /* 0: RDATE, 1: EXDATE */
    "  civil INTEGER NOT NULL,"    /* civil seconds in the event's zone */
    "  PRIMARY KEY (event, excluded, civil)"
    ") STRICT, WITHOUT ROWID;"

    /* A session has a row once something was written about it. NULL in an override column: the event's value.
     */
    "CREATE TABLE sessions ("
    "  rowid INTEGER PRIMARY KEY,"
    "  event INTEGER NOT NULL REFERENCES events(rowid),"
    "  recurrence_id INTEGER NOT NULL," /* civil seconds; CME__RECURRENCE_PLAIN for a plain event */
    "  original_at INTEGER NOT NULL,"   /* instant of the recurrence-id (of the start of a plain event) */
    "  start_at INTEGER NOT NULL,"      /* effective start and end */
    "  end_at INTEGER NOT NULL,"
    "  cancelled INTEGER NOT NULL DEFAULT 0,"
    "  overridden INTEGER NOT NULL DEFAULT 0," /* CME_SESSION_... bits of the columns that count */
    "  start INTEGER,"                         /* civil seconds in the event's zone */
    "  kind INTEGER,"
    "  duration_days INTEGER,"
    "  duration_seconds INTEGER,"
    "  venue INTEGER REFERENCES venues(rowid),"
    "  title TEXT,"
    "  description TEXT,"
    "  location TEXT,"
    "  url TEXT,"
    "  capacity INTEGER,"
    "  going INTEGER NOT NULL DEFAULT 0," /* heads; kept by the transaction that changes the RSVPs */
    "  waiting INTEGER NOT NULL DEFAULT 0,"
    "  waiting_parties INTEGER NOT NULL DEFAULT 0," /* RSVPs in the queue: the place of who joins it */
    "  present INTEGER NOT NULL DEFAULT 0," /* heads; kept by the transaction that appends to attendance */
    "  attended INTEGER NOT NULL DEFAULT 0,"
    "  walked_in INTEGER NOT NULL DEFAULT 0,"         /* heads that came without a seat; part of attended */
    "  walked_in_present INTEGER NOT NULL DEFAULT 0," /* those of them that are inside; part of present */
    "  door_closed_at INTEGER,"
    "  sequence INTEGER NOT NULL DEFAULT 0," /* added to the event's */
    "  ical_extra TEXT,"
    "  created_at INTEGER NOT NULL,"
    "  updated_at INTEGER NOT NULL," /* last change that a calendar shows */
    "  UNIQUE (event, recurrence_id)"
    ") STRICT;"
    "CREATE INDEX sessions_by_start ON sessions(start_at, end_at);"
    "CREATE INDEX sessions_by_original ON sessions(original_at);"
    "CREATE INDEX sessions_by_venue ON sessions(venue) WHERE venue IS NOT NULL;"

    "CREATE TABLE duties ("
    "  rowid INTEGER PRIMARY KEY,"
    "  id BLOB NOT NULL UNIQUE,"
    "  person INTEGER NOT NULL REFERENCES persons(rowid),"
    "  role TEXT NOT NULL,"
    "  group_row INTEGER REFERENCES groups(rowid)," /* exactly one of these three */
    "  event INTEGER REFERENCES events(rowid),"
    "  session INTEGER REFERENCES sessions(rowid),"
    "  since INTEGER NOT NULL,"
    "  until INTEGER,"
    "  note TEXT"
    ") STRICT;"
    "CREATE INDEX duties_by_group ON duties(group_row, role) WHERE group_row IS NOT NULL;"
    "CREATE INDEX duties_by_event ON duties(event) WHERE event IS NOT NULL;"
    "CREATE INDEX duties_by_session ON duties(session) WHERE session IS NOT NULL;"
    "CREATE INDEX duties_by_person ON duties(person, since);"

    "CREATE TABLE rsvps ("
    "  session INTEGER NOT NULL REFERENCES sessions(rowid),"
    "  person INTEGER NOT NULL REFERENCES persons(rowid),"
    "  state INTEGER NOT NULL,"
    "  guests INTEGER NOT NULL,"
    "  updated_at INTEGER NOT NULL,"
    "  created_at INTEGER NOT NULL,"
    "  priority INTEGER NOT NULL DEFAULT 0,"
    "  queued_at INTEGER,"    /* NULL: not waiting */
    "  queue_number INTEGER," /* number of the log line that queued it: the order within one second */
    "  skips INTEGER NOT NULL DEFAULT 0,"
    "  note TEXT,"
    "  PRIMARY KEY (session, person)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX rsvps_by_person ON rsvps(person, session, state);"
    "CREATE INDEX rsvps_queue ON rsvps(session, priority DESC, queued_at, queue_number, guests, skips) WHERE state = 5;"

    /* Beside its RSVP in one tree: a line more costs one page. */
    "CREATE TABLE rsvp_log ("
    "  session INTEGER NOT NULL,"
    "  person INTEGER NOT NULL,"
    "  number INTEGER NOT NULL,"     /* sequence number of the same change in `changes` */
    "  from_state INTEGER NOT NULL," /* 0: there was none */
    "  to_state INTEGER NOT NULL,"
    "  guests_before INTEGER NOT NULL,"
    "  guests_after INTEGER NOT NULL,"
    "  reason INTEGER NOT NULL,"
    "  by_person INTEGER REFERENCES persons(rowid),"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (session, person, number),"
    "  FOREIGN KEY (session, person) REFERENCES rsvps(session, person)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE attendance ("
    "  rowid INTEGER PRIMARY KEY,"
    "  id BLOB NOT NULL UNIQUE," /* the nonce */
    "  session INTEGER NOT NULL REFERENCES sessions(rowid),"
    "  person INTEGER NOT NULL REFERENCES persons(rowid),"
    "  head INTEGER NOT NULL,"
    "  action INTEGER NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  recorded_at INTEGER NOT NULL,"
    "  desk TEXT,"
    "  by_person INTEGER REFERENCES persons(rowid),"
    "  flags INTEGER NOT NULL," /* 1 walk-in, 2 over capacity */
    "  undoes INTEGER REFERENCES attendance(rowid)"
    ") STRICT;"
    "CREATE INDEX attendance_by_session ON attendance(session, person, head, at);"
    "CREATE INDEX attendance_by_person ON attendance(person, at);"
    "CREATE UNIQUE INDEX attendance_undone ON attendance(undoes) WHERE undoes IS NOT NULL;"

    "CREATE TABLE changes ("
    "  sequence INTEGER PRIMARY KEY," /* never reused: the newest row is never deleted */
    "  at INTEGER NOT NULL,"
    "  kind INTEGER NOT NULL,"
    "  action INTEGER NOT NULL,"
    "  id BLOB,"
    "  event BLOB," /* id of the session's event, with recurrence_id */
    "  recurrence_id INTEGER,"
    "  person BLOB"
    ") STRICT;"

    "CREATE VIRTUAL TABLE search_persons USING fts5(text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');"
    "CREATE VIRTUAL TABLE search_events USING fts5(text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');"
    "CREATE VIRTUAL TABLE search_sessions USING fts5(text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');";

const char *const cme__schema_steps[] = {STEP_1};
const char *const cme__schema_digests[] = {
    "4f416ae986390e9c3b11e9f090f8c9b096e8c4f3fc9adcb48b81d1d13ef73e13",
};
const int cme__schema_version = (int)(sizeof cme__schema_steps / sizeof cme__schema_steps[0]);
