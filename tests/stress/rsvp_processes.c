/* rsvp_processes.c: eight processes that answer, withdraw, approve, reject and plan seats at the same moment:
 * on one session with a fixed number of seats, on one whose seats are held for approvals, on one whose
 * capacity goes up and down, and on many. Nobody is overbooked, no promotion is lost, nobody is told BUSY.
 * May use the library's public calls and POSIX.
 * Must not open a store before it forks. */
#define _DEFAULT_SOURCE

#include "stress.h"

#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>

enum {
    PROCESSES = 8,
    PEOPLE = 240,
    MANY = 40, /* sessions */
    CAPACITY = 60,
    ROUND_SECONDS = 2,
};

typedef struct shared {
    atomic_int arrived;
    atomic_long calls[PROCESSES];
    cme_session_key fixed;
    cme_session_key approved;
    cme_session_key moving;
    cme_session_key many[MANY];
    cme_id organizer;
    cme_id people[PEOPLE];
} shared;

/* One process within a round. */
typedef struct worker {
    cme_store *store;
    shared *all;
    int self;
    unsigned seed;
} worker;

static int draw(worker *w, int below) {
    w->seed = w->seed * 1664525u + 1013904223u;
    return (int)((w->seed >> 8) % (unsigned)below);
}

static void prepare(const char *path, shared *all) {
    cme_store *store = stress_open(path, CME_DURABILITY_RELAXED);
    STRESS_OK(store, cme_store_begin(store));
    cme_id group = stress_group(store);
    all->fixed = stress_session(store, group, CAPACITY);
    all->approved = stress_session(store, group, CAPACITY);
    all->moving = stress_session(store, group, CAPACITY);
    for (int i = 0; i < MANY; i++) {
        all->many[i] = stress_session(store, group, CAPACITY / 10);
    }
    cme_policy_spec policy = CME_POLICY_SPEC_INIT;
    policy.approval = CME_APPROVAL_HOLD;
    STRESS_OK(store, cme_policy_set_event(store, all->approved.event, &policy, CME_POLICY_APPROVAL, NULL));
    stress_people(store, &all->organizer, 1);
    stress_people(store, all->people, PEOPLE);
    STRESS_OK(store, cme_store_commit(store));
    cme_store_close(store);
}

/* --- what a process does in each round --- */

static cme_status answer(worker *w, cme_session_key session, cme_id person, int guests) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = session;
    spec.person = person;
    spec.answer = CME_RSVP_GOING;
    spec.guests = guests;
    return cme_rsvp_answer(w->store, &spec, NULL);
}

static cme_status at_fixed(worker *w) {
    cme_id person = w->all->people[draw(w, PEOPLE)];
    return draw(w, 3) != 0 ? answer(w, w->all->fixed, person, 0)
                           : cme_rsvp_cancel(w->store, w->all->fixed, person, CME_ID_NONE, NULL);
}

static cme_status at_approved(worker *w) {
    const shared *all = w->all;
    cme_id person = all->people[draw(w, PEOPLE)];
    switch (draw(w, 8)) {
    case 0:
    case 1:
        return cme_rsvp_approve(w->store, all->approved, person, all->organizer, 0, NULL);
    case 2:
        return cme_rsvp_cancel(w->store, all->approved, person, CME_ID_NONE, NULL);
    case 3:
        return draw(w, 8) == 0 ? cme_rsvp_reject(w->store, all->approved, person, all->organizer, NULL)
                               : CME_OK;
    default:
        return answer(w, all->approved, person, draw(w, 2));
    }
}

static cme_status at_moving(worker *w) {
    const shared *all = w->all;
    cme_id person = all->people[draw(w, PEOPLE)];
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    switch (draw(w, 12)) {
    case 0:
        spec.capacity = CAPACITY / 2 + draw(w, CAPACITY);
        spec.allow_overfull = draw(w, 2) == 0;
        return cme_session_override(w->store, all->moving, &spec, CME_SESSION_CAPACITY, NULL);
    case 1:
    case 2:
    case 3:
        return cme_rsvp_cancel(w->store, all->moving, person, CME_ID_NONE, NULL);
    default:
        return answer(w, all->moving, person, draw(w, 4));
    }
}

static cme_status at_many(worker *w) {
    cme_session_key session = w->all->many[draw(w, MANY)];
    cme_id person = w->all->people[draw(w, PEOPLE)];
    return draw(w, 3) != 0 ? answer(w, session, person, draw(w, 3))
                           : cme_rsvp_cancel(w->store, session, person, CME_ID_NONE, NULL);
}

/* What an answer may come to; above all it is never BUSY. */
static bool is_an_answer(cme_status status) {
    return status == CME_OK || status == CME_ERR_NOT_FOUND || status == CME_ERR_STATE ||
           status == CME_ERR_FULL || status == CME_ERR_CONFLICT;
}

static void work(const char *path, shared *all, int self, cme_status (*act)(worker *)) {
    worker w = {.store = stress_open(path, CME_DURABILITY_RELAXED),
                .all = all,
                .self = self,
                .seed = (unsigned)self + 1};
    atomic_fetch_add(&all->arrived, 1);
    while (atomic_load(&all->arrived) < PROCESSES) {
        sched_yield();
    }
    double end = stress_seconds() + ROUND_SECONDS;
    while (stress_seconds() < end) {
        cme_status status = act(&w);
        STRESS_CHECK(is_an_answer(status), "%s: %s", cme_status_name(status), cme_store_message(w.store));
        atomic_fetch_add(&all->calls[self], 1);
    }
    cme_store_close(w.store);
    _exit(0);
}

static void run_round(const char *path, shared *all, const char *name, cme_status (*act)(worker *)) {
    pid_t processes[PROCESSES];
    atomic_store(&all->arrived, 0);
    for (int i = 0; i < PROCESSES; i++) {
        atomic_store(&all->calls[i], 0);
        processes[i] = fork();
        STRESS_CHECK(processes[i] >= 0, "cannot fork");
        if (processes[i] == 0) {
            work(path, all, i, act);
        }
    }
    long least = 0;
    long most = 0;
    long sum = 0;
    for (int i = 0; i < PROCESSES; i++) {
        stress_join(processes[i]);
        long calls = atomic_load(&all->calls[i]);
        least = i == 0 || calls < least ? calls : least;
        most = calls > most ? calls : most;
        sum += calls;
    }
    printf("%-24s %ld calls of %d processes in %d s, fairness %.2f (%ld to %ld)\n", name, sum, PROCESSES,
           ROUND_SECONDS, (double)least / (double)most, least, most);
}

/* --- what must hold then --- */

/* Reads the log of a session with a fixed number of seats and parties of one: after each call all seats are
 * taken or nobody waits, and there is never a seat too many. */
static void check_log(cme_store *store, cme_session_key session) {
    int going = 0;
    int waiting = 0;
    cme_rsvp_query query = CME_RSVP_QUERY_INIT;
    query.session = session;
    cme_rsvp_log_page *page = NULL;
    do {
        cme_rsvp_log_page *next = NULL;
        STRESS_OK(store, cme_rsvp_log_find(store, &query, &next));
        cme_rsvp_log_page_free(page);
        page = next;
        for (size_t i = 0; i < page->count; i++) {
            const cme_rsvp_log_entry *entry = page->items[i];
            bool is_new_call = entry->reason != CME_RSVP_REASON_PROMOTION;
            STRESS_CHECK(!is_new_call || waiting == 0 || going == CAPACITY,
                         "before line %llu %d wait and %d of %d go: a promotion was lost",
                         (unsigned long long)entry->number, waiting, going, CAPACITY);
            going += (entry->to == CME_RSVP_GOING) - (entry->from == CME_RSVP_GOING);
            waiting += (entry->to == CME_RSVP_WAITLISTED) - (entry->from == CME_RSVP_WAITLISTED);
            STRESS_CHECK(going <= CAPACITY, "line %llu seats %d of %d", (unsigned long long)entry->number,
                         going, CAPACITY);
        }
        query.cursor = page->next;
    } while (query.cursor != NULL);
    cme_rsvp_log_page_free(page);
}

/* With seats without end nobody is left waiting. */
static void check_all_move_up(cme_store *store, cme_session_key key) {
    cme_session_spec spec = CME_SESSION_SPEC_INIT;
    cme_session *session = NULL;
    STRESS_OK(store, cme_session_override(store, key, &spec, CME_SESSION_CAPACITY, &session));
    STRESS_CHECK(session->waiting == 0, "%d heads wait for nothing", session->waiting);
    cme_session_free(session);
}

static void check(const char *path, const shared *all) {
    cme_store *store = stress_open(path, CME_DURABILITY_RELAXED);
    stress_verify(store);
    check_log(store, all->fixed);
    check_all_move_up(store, all->fixed);
    check_all_move_up(store, all->moving);
    for (int i = 0; i < MANY; i++) {
        check_all_move_up(store, all->many[i]);
    }
    stress_verify(store);
    cme_store_close(store);
}

int main(void) {
    char folder[] = "/tmp/cmevent-processes-XXXXXX";
    STRESS_CHECK(mkdtemp(folder) != NULL, "cannot make a folder");
    char path[sizeof folder + 16];
    (void)snprintf(path, sizeof path, "%s/club.db", folder);
    shared *all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    STRESS_CHECK(all != MAP_FAILED, "cannot share memory");
    prepare(path, all);
    run_round(path, all, "one session:", at_fixed);
    run_round(path, all, "one with approvals:", at_approved);
    run_round(path, all, "one with moving seats:", at_moving);
    run_round(path, all, "many sessions:", at_many);
    check(path, all);
    (void)munmap(all, sizeof *all);
    stress_remove(folder, path);
    return 0;
}
