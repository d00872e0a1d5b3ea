/* rsvp_rows.h: what the benchmarks of RSVPs share: people and a session for the engine, and the bare program
 * that writes the same rows and asks no question. May use the library, <sqlite3.h> for the bare program,
 * POSIX. Must not measure: the programs do. */
#ifndef CME_BENCH_RSVP_ROWS_H
#define CME_BENCH_RSVP_ROWS_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmevent.h>
#include <sqlite3.h>

enum { SESSIONS_MAX = 256 };

typedef struct people {
    cme_session_key session; /* the first of them */
    cme_session_key sessions[SESSIONS_MAX];
    cme_id *ids;
    int count;
} people;

static void check(cme_store *store, cme_status status) {
    if (status != CME_OK) {
        fprintf(stderr, "%s: %s\n", cme_status_name(status), cme_store_message(store));
        exit(1);
    }
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int32_t guests_of(int person) {
    return person % 10 == 0 ? 1 : 0;
}

/* Every tenth person brings a guest. */
static int32_t seats_of(int count) {
    return (int32_t)((int64_t)count * 11 / 10 * 9 / 10);
}

/* Published sessions a week from now, each with seats for nine heads of ten, and people who share them. */
static people prepare(cme_store *store, int count, int sessions) {
    people all = {.ids = calloc((size_t)count, sizeof(cme_id)), .count = count};
    cme_group_spec group_spec = CME_GROUP_SPEC_INIT;
    group_spec.name = "Bench";
    group_spec.zone = "UTC";
    cme_group *group = NULL;
    check(store, cme_store_begin(store));
    check(store, cme_group_create(store, &group_spec, &group));
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = group->id;
    spec.title = "Bench";
    spec.start = cme_civil_from_seconds(cme_store_now(store) + 7 * 86400, CME_CIVIL_UTC);
    spec.duration_seconds = 3600;
    spec.capacity = seats_of(count / sessions);
    for (int i = 0; i < sessions; i++) {
        cme_event *event = NULL;
        check(store, cme_event_create(store, &spec, &event));
        check(store, cme_event_publish(store, event->id, NULL));
        all.sessions[i] = cme_session_key_of(event->id, CME_CIVIL_NONE);
        cme_event_free(event);
    }
    all.session = all.sessions[0];
    for (int i = 0; i < count; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "Person %d", i);
        cme_person_spec person_spec = CME_PERSON_SPEC_INIT;
        person_spec.name = name;
        cme_person *person = NULL;
        check(store, cme_person_create(store, &person_spec, &person));
        all.ids[i] = person->id;
        cme_person_free(person);
    }
    check(store, cme_store_commit(store));
    cme_group_free(group);
    return all;
}

/* --- the bare program: the same rows in the same tables, and no question asked --- */

static void check_sqlite(sqlite3 *db, int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE) {
        fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

enum { BEGIN, CHANGE, RSVP, LOG, SESSION, COMMIT, STATEMENTS };

static const char *const BARE[STATEMENTS] = {
    "BEGIN IMMEDIATE",
    "INSERT INTO changes (at, kind, action, session, person) VALUES (?4, 8, 1, ?5, ?1)",
    "INSERT INTO rsvps (session, person, state, guests, updated_at, queued_at, queue_number, skips, queued_heads,"
    "  created_at)"
    " VALUES (?5, ?1, ?2, ?3, ?4, iif(?2 = 5, ?4, NULL), iif(?2 = 5, last_insert_rowid(), NULL), 0,"
    "  iif(?2 = 5, ?3 + 1, 0), ?4)",
    "INSERT INTO rsvp_log (session, person, number, from_state, to_state, guests_before, guests_after, reason,"
    " marks, by_person, at) VALUES (?5, ?1, last_insert_rowid(), 0, ?2, 0, ?3, 1, 0, NULL, ?4)",
    "UPDATE session_heads SET going = going + iif(?2 = 3, ?3 + 1, 0), waiting = waiting + iif(?2 = 5, ?3 + 1, 0),"
    " waiting_parties = waiting_parties + iif(?2 = 5, 1, 0) WHERE session = ?5",
    "COMMIT",
};

/* A connection that writes as the engine does, and its statements. */
typedef struct bare_writer {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
} bare_writer;

/* Not inlined: its instructions are counted by its name. */
__attribute__((noinline)) static void write_bare(bare_writer *w, int session, int person,
                                                 cme_rsvp_state state) {
    for (int i = 0; i < STATEMENTS; i++) {
        sqlite3_stmt *statement = w->statements[i];
        if (i != BEGIN && i != COMMIT) {
            sqlite3_bind_int(statement, 1, person + 1);
            sqlite3_bind_int(statement, 2, (int)state);
            sqlite3_bind_int(statement, 3, guests_of(person));
            sqlite3_bind_int64(statement, 4, 1772366400);
            sqlite3_bind_int(statement, 5, session);
        }
        check_sqlite(w->db, sqlite3_step(statement));
        check_sqlite(w->db, sqlite3_reset(statement));
    }
}

static bare_writer bare_open(const char *path, cme_durability durability) {
    bare_writer w = {0};
    check_sqlite(w.db, sqlite3_open(path, &w.db));
    check_sqlite(w.db, sqlite3_busy_timeout(w.db, 20000));
    check_sqlite(w.db, sqlite3_exec(w.db,
                                    durability == CME_DURABILITY_FULL ? "PRAGMA synchronous = FULL"
                                                                      : "PRAGMA synchronous = NORMAL",
                                    NULL, NULL, NULL));
    check_sqlite(w.db,
                 sqlite3_exec(w.db,
                              "PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192;"
                              "PRAGMA wal_autocheckpoint = 2000", /* as many as the engine lets it have */
                              NULL, NULL, NULL));
    for (int i = 0; i < STATEMENTS; i++) {
        check_sqlite(w.db, sqlite3_prepare_v2(w.db, BARE[i], -1, &w.statements[i], NULL));
    }
    return w;
}

/* Sessions as rows, which the engine makes with the first RSVP. */
static void bare_make_sessions(bare_writer *w, int count) {
    for (int i = 1; i <= count; i++) {
        char sql[256];
        (void)snprintf(
            sql, sizeof sql,
            "INSERT INTO sessions (event, recurrence_id, original_at, start_at, end_at, created_at,"
            " updated_at) VALUES (%d, 0, 0, 0, 0, 0, 0); INSERT INTO session_heads (session) VALUES (%d)",
            i, i);
        check_sqlite(w->db, sqlite3_exec(w->db, sql, NULL, NULL, NULL));
    }
}

static void bare_close(bare_writer *w) {
    for (int i = 0; i < STATEMENTS; i++) {
        check_sqlite(w->db, sqlite3_finalize(w->statements[i]));
    }
    check_sqlite(w->db, sqlite3_close(w->db));
}

#endif
