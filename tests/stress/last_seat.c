/* last_seat.c: processes that want the same seats at the same moment (rules.md 1): two at the last seat of a
 * thousand sessions, and eight at one hot session.
 * May use the library's public calls and POSIX.
 * Must not open a store before it forks. */
#define _DEFAULT_SOURCE

#include "stress.h"

#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>

enum {
    SESSIONS = 1000,
    PROCESSES = 8,
    PEOPLE_OF_A_PROCESS = 50,
    HOT_CAPACITY = 200,
    HOT_SECONDS = 3,
};

/* What the processes share. */
typedef struct shared {
    atomic_int arrived; /* at the barrier, over all rounds */
    atomic_long calls[PROCESSES];
    cme_session_key sessions[SESSIONS];
    cme_session_key hot;
    cme_id rivals[2];
    cme_id people[PROCESSES * PEOPLE_OF_A_PROCESS];
} shared;

/* Waits until all of `count` processes are in this round. */
static void meet(shared *all, int round, int count) {
    atomic_fetch_add(&all->arrived, 1);
    while (atomic_load(&all->arrived) < (round + 1) * count) {
        sched_yield();
    }
}

static void prepare(const char *path, shared *all) {
    cme_store *store = stress_open(path, CME_DURABILITY_RELAXED);
    STRESS_OK(store, cme_store_begin(store));
    cme_id group = stress_group(store);
    for (int i = 0; i < SESSIONS; i++) {
        all->sessions[i] = stress_session(store, group, 1);
    }
    all->hot = stress_session(store, group, HOT_CAPACITY);
    stress_people(store, all->rivals, 2);
    stress_people(store, all->people, PROCESSES * PEOPLE_OF_A_PROCESS);
    STRESS_OK(store, cme_store_commit(store));
    cme_store_close(store);
}

/* --- two processes, a thousand last seats --- */

static void rival(const char *path, shared *all, int self) {
    cme_store *store = stress_open(path, CME_DURABILITY_RELAXED);
    for (int i = 0; i < SESSIONS; i++) {
        meet(all, i, 2);
        /* Every second time they would rather hear no than wait. */
        cme_when_full when_full = i % 2 == 0 ? CME_WHEN_FULL_WAIT : CME_WHEN_FULL_REFUSE;
        cme_status status = stress_go(store, all->sessions[i], all->rivals[self], when_full, NULL);
        STRESS_CHECK(status == CME_OK || (status == CME_ERR_FULL && when_full == CME_WHEN_FULL_REFUSE),
                     "session %d: %s: %s", i, cme_status_name(status), cme_store_message(store));
    }
    cme_store_close(store);
    _exit(0);
}

static void count_last_seats(const char *path, const shared *all) {
    cme_store *store = stress_open(path, CME_DURABILITY_RELAXED);
    int firsts = 0;
    for (int i = 0; i < SESSIONS; i++) {
        cme_session *session = NULL;
        STRESS_OK(store, cme_session_get(store, all->sessions[i], &session));
        STRESS_CHECK(session->going == 1, "session %d: %d are going", i, session->going);
        STRESS_CHECK(session->waiting == (i % 2 == 0), "session %d: %d wait", i, session->waiting);
        cme_session_free(session);
        cme_rsvp *rsvp = NULL;
        cme_status status = cme_rsvp_get(store, all->sessions[i], all->rivals[0], &rsvp);
        firsts += status == CME_OK && rsvp->state == CME_RSVP_GOING;
        cme_rsvp_free(rsvp);
    }
    stress_verify(store);
    cme_store_close(store);
    printf("last seats: %d, each given once; the first process got %d of them\n", SESSIONS, firsts);
}

/* --- eight processes, one session --- */

static void crowd(const char *path, shared *all, int self) {
    cme_store *store = stress_open(path, CME_DURABILITY_RELAXED);
    const cme_id *people = all->people + self * PEOPLE_OF_A_PROCESS;
    unsigned seed = (unsigned)self + 1;
    meet(all, 0, PROCESSES);
    double end = stress_seconds() + HOT_SECONDS;
    while (stress_seconds() < end) {
        seed = seed * 1664525u + 1013904223u;
        cme_id person = people[(seed >> 8) % PEOPLE_OF_A_PROCESS];
        cme_status status = (seed >> 24) % 3 != 0
                                ? stress_go(store, all->hot, person, CME_WHEN_FULL_WAIT, NULL)
                                : cme_rsvp_cancel(store, all->hot, person, CME_ID_NONE, NULL);
        STRESS_CHECK(status == CME_OK || status == CME_ERR_NOT_FOUND, "%s: %s", cme_status_name(status),
                     cme_store_message(store));
        atomic_fetch_add(&all->calls[self], 1);
    }
    for (int i = 0; i < PEOPLE_OF_A_PROCESS; i++) { /* in the end everybody wants to come */
        STRESS_OK(store, stress_go(store, all->hot, people[i], CME_WHEN_FULL_WAIT, NULL));
    }
    cme_store_close(store);
    _exit(0);
}

static void count_crowd(const char *path, const shared *all) {
    cme_store *store = stress_open(path, CME_DURABILITY_RELAXED);
    cme_session *session = NULL;
    STRESS_OK(store, cme_session_get(store, all->hot, &session));
    STRESS_CHECK(session->going == HOT_CAPACITY, "%d are going, not %d", session->going, HOT_CAPACITY);
    STRESS_CHECK(session->waiting == PROCESSES * PEOPLE_OF_A_PROCESS - HOT_CAPACITY, "%d wait",
                 session->waiting);
    cme_session_free(session);
    stress_verify(store);
    cme_store_close(store);
    long least = all->calls[0];
    long most = all->calls[0];
    long sum = 0;
    for (int i = 0; i < PROCESSES; i++) {
        long calls = all->calls[i];
        least = calls < least ? calls : least;
        most = calls > most ? calls : most;
        sum += calls;
    }
    printf(
        "one session, %d processes: %ld calls in %d s, %d seats given and no more; fairness %.2f (%ld to %ld)\n",
        PROCESSES, sum, HOT_SECONDS, HOT_CAPACITY, (double)least / (double)most, least, most);
}

static void run_all(const char *path, shared *all, int count, void (*body)(const char *, shared *, int)) {
    pid_t processes[PROCESSES];
    atomic_store(&all->arrived, 0);
    for (int i = 0; i < count; i++) {
        processes[i] = fork();
        STRESS_CHECK(processes[i] >= 0, "cannot fork");
        if (processes[i] == 0) {
            body(path, all, i);
        }
    }
    for (int i = 0; i < count; i++) {
        stress_join(processes[i]);
    }
}

int main(void) {
    char folder[] = "/tmp/cmevent-last-seat-XXXXXX";
    STRESS_CHECK(mkdtemp(folder) != NULL, "cannot make a folder");
    char path[sizeof folder + 16];
    (void)snprintf(path, sizeof path, "%s/club.db", folder);
    shared *all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    STRESS_CHECK(all != MAP_FAILED, "cannot share memory");
    prepare(path, all);
    run_all(path, all, 2, rival);
    count_last_seats(path, all);
    run_all(path, all, PROCESSES, crowd);
    count_crowd(path, all);
    (void)munmap(all, sizeof *all);
    stress_remove(folder, path);
    return 0;
}
