/* rsvp_processes.c: RSVPs from many processes at once, on one hot session and on many: the engine beside the
 * raw floor of SQLite, a bare program that writes the same rows in the same run: alone, where nobody waits
 * for a lock, and in as many processes, which wait as sqlite3_busy_timeout does. May use the library,
 * <sqlite3.h> for the bare program, POSIX. Must not be run by ctest: it measures.
 *
 *     bench_rsvp_processes [PEOPLE [PROCESSES]]     default: 48,000 people, 8 processes
 *
 * Each process answers for its share of the people, each answer in a transaction of its own; durable ones,
 * which wait for the disk, for half of the people. The fairness is what the slowest process had done when the
 * first was ready, of its share. The target is 0.7 of what the bare program does alone. */
#define _DEFAULT_SOURCE

#include "rsvp_rows.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES_MAX = 64, MANY = 200, ROUNDS = 5 };

typedef struct shared {
    atomic_int arrived;
    atomic_int answers[PROCESSES_MAX];
    atomic_int least; /* what the slowest had done when the first was ready; -1: nobody is ready yet */
} shared;

typedef struct run {
    const char *path;
    cme_durability durability;
    int processes;
    int sessions;
    bool is_bare;
    shared *all;
    people people;
} run;

typedef struct result {
    double seconds;
    double fairness;
} result;

/* Waits until all processes are there, so that none is measured alone. */
static void meet(const run *r) {
    atomic_fetch_add(&r->all->arrived, 1);
    while (atomic_load(&r->all->arrived) < r->processes + 1) {
        sched_yield();
    }
}

static void be_ready(const run *r) {
    int least = r->people.count;
    for (int i = 0; i < r->processes; i++) {
        int answers = atomic_load(&r->all->answers[i]);
        least = answers < least ? answers : least;
    }
    int nobody = -1;
    (void)atomic_compare_exchange_strong(&r->all->least, &nobody, least);
}

static void answer_by_engine(const run *r, int self) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.durability = r->durability;
    options.busy_timeout_ms = 20000;
    cme_store *store = NULL;
    check(store, cme_store_open(r->path, &options, &store));
    meet(r);
    for (int i = self; i < r->people.count; i += r->processes) {
        cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
        spec.session = r->people.sessions[i % r->sessions];
        spec.person = r->people.ids[i];
        spec.answer = CME_RSVP_GOING;
        spec.guests = guests_of(i);
        cme_rsvp *rsvp = NULL;
        check(store, cme_rsvp_answer(store, &spec, &rsvp)); /* BUSY ends the program */
        cme_rsvp_free(rsvp);
        atomic_fetch_add(&r->all->answers[self], 1);
    }
    be_ready(r);
    cme_store_close(store);
}

static void answer_bare(const run *r, int self) {
    bare_writer writer = bare_open(r->path, r->durability);
    meet(r);
    for (int i = self; i < r->people.count; i += r->processes) {
        bool is_seated = i < r->people.count * 9 / 10;
        write_bare(&writer, 1 + i % r->sessions, i, is_seated ? CME_RSVP_GOING : CME_RSVP_WAITLISTED);
        atomic_fetch_add(&r->all->answers[self], 1);
    }
    be_ready(r);
    bare_close(&writer);
}

static void begin(run *r, int count) {
    cme_store *store = NULL;
    check(store, cme_store_open(r->path, NULL, &store));
    r->people = prepare(store, count, r->sessions);
    cme_store_close(store);
    if (r->is_bare) {
        bare_writer writer = bare_open(r->path, r->durability);
        bare_make_sessions(&writer, r->sessions);
        bare_close(&writer);
    }
    memset(r->all, 0, sizeof *r->all);
    atomic_store(&r->all->least, -1);
}

static result measure(run *r, int count) {
    pid_t processes[PROCESSES_MAX];
    begin(r, count);
    for (int i = 0; i < r->processes; i++) {
        processes[i] = fork();
        if (processes[i] == 0) {
            if (r->is_bare) {
                answer_bare(r, i);
            } else {
                answer_by_engine(r, i);
            }
            _exit(0);
        }
    }
    meet(r);
    double began = seconds();
    for (int i = 0; i < r->processes; i++) {
        int status = 0;
        if (processes[i] < 0 || waitpid(processes[i], &status, 0) != processes[i] || status != 0) {
            fprintf(stderr, "a process failed\n");
            exit(1);
        }
    }
    result measured = {.seconds = seconds() - began,
                       .fairness = (double)atomic_load(&r->all->least) * r->processes / count};
    free(r->people.ids);
    return measured;
}

static void remove_file(const char *path) {
    static const char *const SUFFIXES[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof SUFFIXES / sizeof SUFFIXES[0]; i++) {
        char name[512];
        (void)snprintf(name, sizeof name, "%s%s", path, SUFFIXES[i]);
        (void)unlink(name);
    }
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double values[ROUNDS]) {
    qsort(values, ROUNDS, sizeof values[0], by_size);
    return values[ROUNDS / 2];
}

typedef struct series {
    double seconds[ROUNDS];
    double fairness[ROUNDS];
} series;

static void measure_round(run *r, const char *folder, int round, int count, series *all) {
    char path[256];
    (void)snprintf(path, sizeof path, "%s/rsvps.db", folder);
    r->path = path;
    result measured = measure(r, count);
    all->seconds[round] = measured.seconds;
    all->fairness[round] = measured.fairness;
    remove_file(path);
}

/* The engine and the bare program take turns, each round in a new file, so that a slow minute of the machine
 * slows both. The medians of the rounds are printed. */
static void compare(const char *folder, const char *name, run r, int count) {
    const int processes = r.processes;
    series engine;
    series alone;
    series together;
    double ratio[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        r.is_bare = false;
        measure_round(&r, folder, round, count, &engine);
        r.is_bare = true;
        measure_round(&r, folder, round, count, &together);
        r.processes = 1;
        measure_round(&r, folder, round, count, &alone);
        r.processes = processes;
        ratio[round] = alone.seconds[round] / engine.seconds[round];
    }
    const double middle = median(ratio); /* they are in order now */
    printf("%-22s | %8.0f | %8.2f | %6.0f | %8.2f | %6.0f | %.2f (%.2f to %.2f)\n", name,
           count / median(engine.seconds), median(engine.fairness), count / median(together.seconds),
           median(together.fairness), count / median(alone.seconds), middle, ratio[0], ratio[ROUNDS - 1]);
    (void)fflush(stdout); /* before the next fork */
}

int main(int argc, char **argv) {
    int count = argc > 1 ? atoi(argv[1]) : 48000;
    int processes = argc > 2 ? atoi(argv[2]) : 8;
    char folder[] = "/tmp/bench-rsvp-processes-XXXXXX";
    shared *all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (count / 2 < MANY || processes < 1 || processes > PROCESSES_MAX || all == MAP_FAILED ||
        mkdtemp(folder) == NULL) {
        fprintf(stderr, "usage: bench_rsvp_processes [PEOPLE [PROCESSES]], at least %d people\n", 2 * MANY);
        return 1;
    }
    printf("%-22s | engine, %d processes | bare, the same    | alone  | engine beside alone\n", "RSVPs/s",
           processes);
    printf("%-22s | RSVPs/s  | fairness | rows/s | fairness | rows/s |\n", "");
    (void)fflush(stdout);
    run r = {.durability = CME_DURABILITY_FULL, .processes = processes, .sessions = 1, .all = all};
    compare(folder, "durable, one session", r, count / 2);
    r.sessions = MANY;
    compare(folder, "durable, many sessions", r, count / 2);
    r.durability = CME_DURABILITY_RELAXED;
    compare(folder, "relaxed, many sessions", r, count);
    r.sessions = 1;
    compare(folder, "relaxed, one session", r, count);
    (void)rmdir(folder);
    return 0;
}
