/* rsvp.c: what an RSVP costs: the engine beside a bare program that writes the same rows, in the same run.
 * May use the library, <sqlite3.h> for the bare program, POSIX.
 * Must not be run by ctest: it measures.
 *
 *     bench_rsvp [PEOPLE]              both, durable and relaxed, and the ratios; default 1,000 people
 *     bench_rsvp engine PEOPLE FILE    only the engine, in a new file or in ":memory:": to count instructions
 *     bench_rsvp bare PEOPLE FILE      only the bare program
 *     valgrind --tool=callgrind --collect-atstart=no --toggle-collect=cme_rsvp_answer bench_rsvp engine 1000
 * :memory: valgrind --tool=callgrind --collect-atstart=no --toggle-collect=write_bare bench_rsvp bare 1000
 * bare.db
 *
 * One session. Every tenth person brings a guest; there are seats for nine heads of ten, so that the last
 * ones wait. Each RSVP is one transaction with its row, log line, counters and change row. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmevent.h>
#include <sqlite3.h>

typedef struct people {
    cme_session_key session;
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

/* A published session a week from now, and people. */
static people prepare(cme_store *store, int count) {
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
    spec.capacity = (int32_t)((int64_t)count * 11 / 10 * 9 / 10);
    cme_event *event = NULL;
    check(store, cme_event_create(store, &spec, &event));
    check(store, cme_event_publish(store, event->id, NULL));
    all.session = cme_session_key_of(event->id, CME_CIVIL_NONE);
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
    cme_event_free(event);
    cme_group_free(group);
    return all;
}

static void answer_all(cme_store *store, const people *all) {
    for (int i = 0; i < all->count; i++) {
        cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
        spec.session = all->session;
        spec.person = all->ids[i];
        spec.answer = CME_RSVP_GOING;
        spec.guests = guests_of(i);
        cme_rsvp *rsvp = NULL;
        check(store, cme_rsvp_answer(store, &spec, &rsvp));
        cme_rsvp_free(rsvp);
    }
}

/* Every tenth of those who came first withdraws: each seat goes to the next in the queue. */
static void cancel_some(cme_store *store, const people *all) {
    for (int i = 0; i < all->count / 2; i += 10) {
        check(store, cme_rsvp_cancel(store, all->session, all->ids[i], CME_ID_NONE, NULL));
    }
}

static double run_engine(const char *path, cme_durability durability, int count) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.durability = durability;
    cme_store *store = NULL;
    check(store, cme_store_open(path, &options, &store));
    people all = prepare(store, count);
    double began = seconds();
    answer_all(store, &all);
    double took = seconds() - began;
    cancel_some(store, &all);
    cme_store_close(store);
    free(all.ids);
    return took;
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
    "INSERT INTO changes (at, kind, action, session, person) VALUES (?4, 8, 1, 1, ?1)",
    "INSERT INTO rsvps (session, person, state, guests, updated_at, queued_at, queue_number, skips, queued_heads,"
    "  created_at)"
    " VALUES (1, ?1, ?2, ?3, ?4, iif(?2 = 5, ?4, NULL), iif(?2 = 5, last_insert_rowid(), NULL), 0,"
    "  iif(?2 = 5, ?3 + 1, 0), ?4)",
    "INSERT INTO rsvp_log (session, person, number, from_state, to_state, guests_before, guests_after, reason,"
    " marks, by_person, at) VALUES (1, ?1, last_insert_rowid(), 0, ?2, 0, ?3, 1, 0, NULL, ?4)",
    "UPDATE session_heads SET going = going + iif(?2 = 3, ?3 + 1, 0), waiting = waiting + iif(?2 = 5, ?3 + 1, 0),"
    " waiting_parties = waiting_parties + iif(?2 = 5, 1, 0) WHERE session = 1",
    "COMMIT",
};

/* Not inlined: its instructions are counted by its name. */
__attribute__((noinline)) static void write_bare(sqlite3 *db, sqlite3_stmt *statements[STATEMENTS],
                                                 const people *all, int person, cme_rsvp_state state) {
    for (int i = 0; i < STATEMENTS; i++) {
        sqlite3_stmt *statement = statements[i];
        if (i != BEGIN && i != COMMIT) {
            sqlite3_bind_int(statement, 1, person + 1);
            sqlite3_bind_int(statement, 2, (int)state);
            sqlite3_bind_int(statement, 3, guests_of(person));
            sqlite3_bind_int64(statement, 4, 1772366400);
            sqlite3_bind_blob(statement, 5, all->session.event.bytes, 16, SQLITE_STATIC);
            sqlite3_bind_blob(statement, 6, all->ids[person].bytes, 16, SQLITE_STATIC);
        }
        check_sqlite(db, sqlite3_step(statement));
        check_sqlite(db, sqlite3_reset(statement));
    }
}

static double run_bare(const char *path, cme_durability durability, int count) {
    cme_store *store = NULL;
    check(store, cme_store_open(path, NULL, &store));
    people all = prepare(store, count);
    cme_store_close(store);

    sqlite3 *db = NULL;
    sqlite3_stmt *statements[STATEMENTS];
    check_sqlite(db, sqlite3_open(path, &db));
    check_sqlite(db, sqlite3_exec(db,
                                  durability == CME_DURABILITY_FULL ? "PRAGMA synchronous = FULL"
                                                                    : "PRAGMA synchronous = NORMAL",
                                  NULL, NULL, NULL));
    check_sqlite(db,
                 sqlite3_exec(db, "PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192", NULL, NULL, NULL));
    check_sqlite(db, sqlite3_exec(db,
                                  "INSERT INTO sessions (event, recurrence_id, original_at, start_at, end_at,"
                                  " created_at, updated_at) VALUES (1, 0, 0, 0, 0, 0, 0)",
                                  NULL, NULL, NULL));
    for (int i = 0; i < STATEMENTS; i++) {
        check_sqlite(db, sqlite3_prepare_v2(db, BARE[i], -1, &statements[i], NULL));
    }
    int capacity = (int)((int64_t)count * 11 / 10 * 9 / 10);
    int going = 0;
    double began = seconds();
    for (int person = 0; person < count; person++) {
        int heads = guests_of(person) + 1;
        bool seated = going + heads <= capacity;
        going += seated ? heads : 0;
        write_bare(db, statements, &all, person, seated ? CME_RSVP_GOING : CME_RSVP_WAITLISTED);
    }
    double took = seconds() - began;
    for (int i = 0; i < STATEMENTS; i++) {
        check_sqlite(db, sqlite3_finalize(statements[i]));
    }
    check_sqlite(db, sqlite3_close(db));
    free(all.ids);
    return took;
}

static void compare(const char *folder, const char *name, cme_durability durability, int count) {
    enum { ROUNDS = 3 };
    double engine = 1e9;
    double bare = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        char path[512];
        (void)snprintf(path, sizeof path, "%s/%s-engine-%d.db", folder, name, round);
        double took = run_engine(path, durability, count);
        engine = took < engine ? took : engine;
        (void)snprintf(path, sizeof path, "%s/%s-bare-%d.db", folder, name, round);
        took = run_bare(path, durability, count);
        bare = took < bare ? took : bare;
    }
    printf("%-8s %7d people: engine %8.0f RSVPs/s, bare rows %8.0f/s, ratio %.2f\n", name, count,
           count / engine, count / bare, bare / engine);
}

int main(int argc, char **argv) {
    if (argc == 4 && strcmp(argv[1], "engine") == 0) {
        return run_engine(argv[3], CME_DURABILITY_FULL, atoi(argv[2])) > 0 ? 0 : 1;
    }
    if (argc == 4 && strcmp(argv[1], "bare") == 0) {
        return run_bare(argv[3], CME_DURABILITY_FULL, atoi(argv[2])) > 0 ? 0 : 1;
    }
    int count = argc == 2 ? atoi(argv[1]) : 1000;
    char folder[] = "/tmp/bench-rsvp-XXXXXX";
    if (count < 1 || mkdtemp(folder) == NULL) {
        fprintf(stderr, "usage: bench_rsvp [PEOPLE] | engine PEOPLE FILE | bare PEOPLE FILE\n");
        return 1;
    }
    compare(folder, "durable", CME_DURABILITY_FULL, count);
    compare(folder, "relaxed", CME_DURABILITY_RELAXED, count);
    printf("files: %s\n", folder);
    return 0;
}
