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
     * "changes_trimmed" the last sequence number that was forgotten, "messages_acknowledged" the last one
     * that the application has told people of. */
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

    /* Texts stand last in a row: what decisions read lies on its first page, however long they are. */
    "CREATE TABLE persons ("
    "  rowid INTEGER PRIMARY KEY,"
    "  id BLOB NOT NULL UNIQUE,"
    "  consent INTEGER NOT NULL DEFAULT 0,"
    "  was_blocked INTEGER NOT NULL DEFAULT 0," /* has rows in blocks: else nobody looks for them */
    "  created_at INTEGER NOT NULL,"
    "  updated_at INTEGER NOT NULL,"
    "  name TEXT NOT NULL,"
    "  email TEXT,"
    "  email_folded TEXT," /* ASCII letters in lower case, for finding */
    "  locale TEXT,"
    "  zone TEXT,"
    "  external_key TEXT UNIQUE,"
    "  note TEXT"
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
    "  status INTEGER NOT NULL,"
    "  stopped_at INTEGER NOT NULL," /* sessions that start later do not take place (rules/event.h) */
    "  visibility INTEGER NOT NULL,"
    "  start INTEGER NOT NULL," /* civil seconds */
    "  kind INTEGER NOT NULL,"  /* cme_civil_kind of start */
    "  zone INTEGER NOT NULL REFERENCES zones(rowid),"
    "  duration_days INTEGER NOT NULL,"
    "  duration_seconds INTEGER NOT NULL,"
    "  is_series INTEGER NOT NULL," /* it has a rule or added dates */
    "  has_dates INTEGER NOT NULL," /* it has rows in event_dates */
    "  first_at INTEGER NOT NULL,"  /* the first session's start, an instant */
    "  last_at INTEGER NOT NULL,"   /* the last session's end; CME__LAST_AT_ENDLESS: without end */
    "  capacity INTEGER NOT NULL,"
    "  has INTEGER NOT NULL DEFAULT 0," /* CME__HAS_...: which tables below know it */
    "  sequence INTEGER NOT NULL,"
    "  created_at INTEGER NOT NULL,"
    "  updated_at INTEGER NOT NULL," /* last change that a calendar shows */
    "  ical_dtstamp INTEGER,"        /* DTSTAMP of the imported version; NULL for our own */
    "  uid TEXT NOT NULL,"
    "  title TEXT NOT NULL,"
    "  rrule TEXT,"
    "  compiled BLOB," /* cme__rule_encode of rrule, NULL without one */
    "  categories TEXT,"
    "  location TEXT,"
    "  url TEXT,"
    "  description TEXT,"
    "  ical_extra TEXT" /* unfolded lines of an imported event that the store does not use */
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
    "  capacity INTEGER,"
    "  has INTEGER NOT NULL DEFAULT 0," /* CME__HAS_... of its own */
    "  door_closed_at INTEGER,"
    "  reconfirmed_for INTEGER," /* the start for which everybody was asked whether they still come */
    "  sequence INTEGER NOT NULL DEFAULT 0," /* added to the event's */
    "  created_at INTEGER NOT NULL,"
    "  updated_at INTEGER NOT NULL," /* last change that a calendar shows */
    "  title TEXT,"
    "  location TEXT,"
    "  url TEXT,"
    "  description TEXT,"
    "  ical_extra TEXT,"
    "  UNIQUE (event, recurrence_id)"
    ") STRICT;"
    /* The counters of a session, in a narrow row of their own: each RSVP and each check-in writes it. All are
     * heads, kept by the transaction that changes what they count. */
    "CREATE TABLE session_heads ("
    "  session INTEGER PRIMARY KEY REFERENCES sessions(rowid),"
    "  going INTEGER NOT NULL DEFAULT 0,"
    "  held INTEGER NOT NULL DEFAULT 0,"     /* by offers, and by approvals that hold seats */
    "  overfull INTEGER NOT NULL DEFAULT 0," /* more than there are seats: so many were allowed by name */
    "  waiting INTEGER NOT NULL DEFAULT 0,"
    "  waiting_parties INTEGER NOT NULL DEFAULT 0," /* RSVPs in the queue: the place of who joins it */
    "  present INTEGER NOT NULL DEFAULT 0,"
    "  attended INTEGER NOT NULL DEFAULT 0,"
    "  walked_in INTEGER NOT NULL DEFAULT 0,"        /* came without a seat; part of attended */
    "  walked_in_present INTEGER NOT NULL DEFAULT 0" /* those of them that are inside; part of present */
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

    /* What decides about RSVPs, of an event or of one session (one of the two is set). NULL: not set, so that
     * a session's is the event's, and an event's the default. */
    "CREATE TABLE policies ("
    "  rowid INTEGER PRIMARY KEY,"
    "  event INTEGER UNIQUE REFERENCES events(rowid),"
    "  session INTEGER UNIQUE REFERENCES sessions(rowid),"
    "  approval INTEGER,"
    "  invitation_only INTEGER,"
    "  opens_before INTEGER," /* seconds before the start */
    "  closes_before INTEGER,"
    "  cutoff_before INTEGER,"
    "  party INTEGER,"
    "  promotion INTEGER,"
    "  offer_seconds INTEGER,"
    "  quiet_from INTEGER," /* seconds of the day in the event's zone */
    "  quiet_until INTEGER,"
    "  overlap INTEGER,"
    "  strike_limit INTEGER,"
    "  strike_days INTEGER,"
    "  strike_effect INTEGER,"
    "  remind_before INTEGER," /* seconds before the start */
    "  remind_again_before INTEGER,"
    "  reconfirm_before INTEGER,"
    "  reconfirm_seconds INTEGER"
    ") STRICT;"

    /* Seats within the seats of an event's sessions. */
    "CREATE TABLE pools ("
    "  rowid INTEGER PRIMARY KEY,"
    "  id BLOB NOT NULL UNIQUE,"
    "  event INTEGER NOT NULL REFERENCES events(rowid),"
    "  number INTEGER NOT NULL," /* its bit in the sets of pools of the event's RSVPs */
    "  name TEXT NOT NULL,"
    "  kind INTEGER NOT NULL,"
    "  role TEXT," /* whose duty counts here */
    "  seats INTEGER NOT NULL,"
    "  UNIQUE (event, number),"
    "  UNIQUE (event, name)"
    ") STRICT;"
    "CREATE TABLE session_pools ("
    "  session INTEGER NOT NULL REFERENCES sessions(rowid),"
    "  number INTEGER NOT NULL,"
    "  seats INTEGER,"                       /* NULL: the pool's */
    "  taken INTEGER NOT NULL DEFAULT 0,"    /* heads, kept like session_heads */
    "  overfull INTEGER NOT NULL DEFAULT 0," /* more than there are seats: so many were allowed by name */
    "  PRIMARY KEY (session, number)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE rsvps ("
    "  session INTEGER NOT NULL REFERENCES sessions(rowid),"
    "  person INTEGER NOT NULL REFERENCES persons(rowid),"
    "  state INTEGER NOT NULL,"
    "  guests INTEGER NOT NULL," /* of those who have seats, or wait when nobody has */
    "  updated_at INTEGER NOT NULL,"
    "  created_at INTEGER NOT NULL,"
    "  marks INTEGER NOT NULL DEFAULT 0,"    /* CME__RSVP_MARK_... */
    "  pools INTEGER NOT NULL DEFAULT 0,"    /* in all of which it counts: bits */
    "  any_pool INTEGER NOT NULL DEFAULT 0," /* one of which is enough: bits */
    "  priority INTEGER NOT NULL DEFAULT 0,"
    "  queued_heads INTEGER NOT NULL DEFAULT 0,"
    "  queued_at INTEGER,"    /* NULL: not waiting */
    "  queue_number INTEGER," /* number of the log line that queued it: the order within one second */
    "  skips INTEGER NOT NULL DEFAULT 0,"
    "  offered_at INTEGER,"
    "  expires_at INTEGER," /* of an offer, or of the question whether they still come */
    "  note TEXT,"
    "  PRIMARY KEY (session, person)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX rsvps_by_person ON rsvps(person, session, state);"
    "CREATE INDEX rsvps_queue ON rsvps(session, priority DESC, queued_at, queue_number, queued_heads)"
    "  WHERE queued_heads > 0;"
    /* The same by size: the first of each size that fits is found without a walk past those who do not. */
    "CREATE INDEX rsvps_sizes ON rsvps(session, pools, any_pool, queued_heads, priority DESC, queued_at, queue_number)"
    "  WHERE queued_heads > 0;"
    "CREATE INDEX rsvps_passed ON rsvps(session, pools, any_pool, queued_heads, priority DESC, queued_at, queue_number)"
    "  WHERE skips >= 3;" /* CME_RSVP_SKIP_LIMIT: who holds up the queue */
    "CREATE INDEX rsvps_expiring ON rsvps(expires_at) WHERE expires_at IS NOT NULL;"

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
    "  marks INTEGER NOT NULL,"
    "  by_person INTEGER REFERENCES persons(rowid),"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (session, person, number)" /* of an RSVP: cme_store_verify compares them */
    ") STRICT, WITHOUT ROWID;"

    /* What the log does not tell of those whom the cancellation of a session ended: the rest of a party that
     * was split, and its place in the queue. Gone when the session is reinstated. */
    "CREATE TABLE ended_rests ("
    "  session INTEGER NOT NULL,"
    "  person INTEGER NOT NULL,"
    "  heads INTEGER NOT NULL,"
    "  queue_number INTEGER NOT NULL,"
    "  PRIMARY KEY (session, person),"
    "  FOREIGN KEY (session, person) REFERENCES rsvps(session, person)"
    ") STRICT, WITHOUT ROWID;"

    /* Names of guests; 1 is the first. */
    "CREATE TABLE rsvp_guests ("
    "  session INTEGER NOT NULL,"
    "  person INTEGER NOT NULL,"
    "  guest INTEGER NOT NULL,"
    "  name TEXT NOT NULL,"
    "  PRIMARY KEY (session, person, guest),"
    "  FOREIGN KEY (session, person) REFERENCES rsvps(session, person)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE questions ("
    "  rowid INTEGER PRIMARY KEY,"
    "  id BLOB NOT NULL UNIQUE,"
    "  event INTEGER NOT NULL REFERENCES events(rowid),"
    "  position INTEGER NOT NULL,"
    "  kind INTEGER NOT NULL,"
    "  text TEXT NOT NULL,"
    "  choices TEXT," /* one a line */
    "  is_required INTEGER NOT NULL,"
    "  of_guests INTEGER NOT NULL," /* asked for each guest too */
    "  retired_at INTEGER"          /* no longer asked; its answers stay */
    ") STRICT;"
    "CREATE INDEX questions_by_event ON questions(event, position);"
    "CREATE TABLE rsvp_answers ("
    "  session INTEGER NOT NULL,"
    "  person INTEGER NOT NULL,"
    "  guest INTEGER NOT NULL," /* 0: the person */
    "  question INTEGER NOT NULL REFERENCES questions(rowid),"
    "  answer TEXT NOT NULL,"
    "  PRIMARY KEY (session, person, guest, question),"
    "  FOREIGN KEY (session, person) REFERENCES rsvps(session, person)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE subscriptions ("
    "  rowid INTEGER PRIMARY KEY,"
    "  event INTEGER NOT NULL REFERENCES events(rowid),"
    "  person INTEGER NOT NULL REFERENCES persons(rowid),"
    "  guests INTEGER NOT NULL,"
    "  since INTEGER NOT NULL,"
    "  until INTEGER,"           /* NULL: it is running */
    "  through INTEGER NOT NULL" /* sessions that start before were seen to */
    ") STRICT;"
    "CREATE UNIQUE INDEX subscriptions_running ON subscriptions(event, person) WHERE until IS NULL;"
    "CREATE INDEX subscriptions_by_event ON subscriptions(event, since);"
    "CREATE INDEX subscriptions_by_person ON subscriptions(person, since);"

    /* Who may not come to the meetings of a group and the groups below it. */
    "CREATE TABLE blocks ("
    "  rowid INTEGER PRIMARY KEY,"
    "  group_row INTEGER NOT NULL REFERENCES groups(rowid),"
    "  person INTEGER NOT NULL REFERENCES persons(rowid),"
    "  since INTEGER NOT NULL,"
    "  until INTEGER," /* NULL: without end */
    "  by_person INTEGER REFERENCES persons(rowid),"
    "  note TEXT"
    ") STRICT;"
    "CREATE INDEX blocks_by_person ON blocks(person, group_row, since);"
    "CREATE INDEX blocks_by_group ON blocks(group_row, since);"

    /* Who had a seat and did not come, once the door was closed (rules.md 67). */
    "CREATE TABLE strikes ("
    "  person INTEGER NOT NULL REFERENCES persons(rowid),"
    "  session INTEGER NOT NULL REFERENCES sessions(rowid),"
    "  at INTEGER NOT NULL," /* the session's start */
    "  excused_at INTEGER,"
    "  excused_by INTEGER REFERENCES persons(rowid),"
    "  note TEXT,"
    "  PRIMARY KEY (person, session)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX strikes_by_session ON strikes(session);"

    /* When the passing of time next makes something of an event due (rules.md 71). */
    "CREATE TABLE agenda ("
    "  event INTEGER NOT NULL REFERENCES events(rowid),"
    "  kind INTEGER NOT NULL," /* cme_due_kind, or CME__AGENDA_... */
    "  at INTEGER,"            /* nothing is due before; NULL: nothing will be, as things stand */
    "  PRIMARY KEY (event, kind)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX agenda_by_time ON agenda(kind, at, event) WHERE at IS NOT NULL;"
    /* What was due and has been handed out: of each session, kind and instant up to which person. */
    "CREATE TABLE due_taken ("
    "  session INTEGER NOT NULL REFERENCES sessions(rowid),"
    "  kind INTEGER NOT NULL,"
    "  at INTEGER NOT NULL,"      /* when it was due */
    "  person INTEGER NOT NULL,"  /* rowid; CME__DUE_ALL: it is done with */
    "  over_at INTEGER NOT NULL," /* the session's start: from then on nobody asks any more */
    "  PRIMARY KEY (session, kind, at)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX due_taken_over ON due_taken(over_at);"

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
    "  session INTEGER," /* rowids: a session that went to another event is found there */
    "  person INTEGER,"
    "  message INTEGER," /* what the person must be told; NULL: nothing */
    "  before INTEGER,"  /* what a message says changed, as its kind says */
    "  after INTEGER"
    ") STRICT;"

    "CREATE VIRTUAL TABLE search_persons USING fts5(text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');"
    "CREATE VIRTUAL TABLE search_events USING fts5(text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');"
    "CREATE VIRTUAL TABLE search_sessions USING fts5(text, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');";

const char *const cme__schema_steps[] = {STEP_1};
const char *const cme__schema_digests[] = {
    "1bf1a1b5e5b44fbe846e04579393c95bb627491d20bdf848df3788e4a5c711f1",
};
const int cme__schema_version = (int)(sizeof cme__schema_steps / sizeof cme__schema_steps[0]);
