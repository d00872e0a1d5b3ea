/* kill.c: writers killed with SIGKILL at any moment: what was acknowledged is there afterwards, and nothing
 * is left half done. Proves recovery; that the disk has it is another matter (a power loss).
 * May use the library's public calls and POSIX.
 * Must not hold a store open while it forks. */
#define _DEFAULT_SOURCE

#include "stress.h"

enum { WRITERS = 2, ROUNDS = 80, PEOPLE_OF_A_WRITER = 6000, LONGEST_MS = 120, VERIFY_EVERY = 10 };

/* A slow machine (or a sanitizer) does fewer rounds. */
#define SECONDS_MAX 12.0

/* What a writer does, step by step, over all its lives: step 2n: person n says yes; step 2n + 1: every third
 * of them withdraws again, the others bring a guest. */
typedef struct plan {
    cme_session_key session;
    cme_id people[WRITERS][PEOPLE_OF_A_WRITER];
} plan;

static bool withdraws(int person) {
    return person % 3 == 0;
}

static void take_step(cme_store *store, const plan *p, int writer, int step) {
    int person = step / 2;
    if (step % 2 == 1 && withdraws(person)) {
        STRESS_OK(store, cme_rsvp_cancel(store, p->session, p->people[writer][person], CME_ID_NONE, NULL));
        return;
    }
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = p->session;
    spec.person = p->people[writer][person];
    spec.answer = CME_RSVP_GOING;
    spec.guests = step % 2;
    cme_status status = cme_rsvp_answer(store, &spec, NULL);
    STRESS_CHECK(status == CME_OK || (status == CME_ERR_FULL && step % 2 == 1), "step %d: %s: %s", step,
                 cme_status_name(status), cme_store_message(store));
}

/* Writes until it is killed; tells the pipe after each step that it was acknowledged. */
static void write_for_ever(const char *path, const plan *p, int writer, int step, int pipe_end) {
    cme_store *store = stress_open(path, CME_DURABILITY_FULL);
    for (; step < 2 * PEOPLE_OF_A_WRITER; step++) {
        take_step(store, p, writer, step);
        if (write(pipe_end, &step, sizeof step) != (ssize_t)sizeof step) {
            _exit(1);
        }
    }
    for (;;) {
        pause();
    }
}

/* The number of steps that were acknowledged. */
static int acknowledged(int pipe_end, int before) {
    int step = 0;
    while (read(pipe_end, &step, sizeof step) == (ssize_t)sizeof step) {
        before = step + 1;
    }
    return before;
}

static cme_rsvp_state state_of(cme_store *store, const plan *p, int writer, int person, int32_t *guests) {
    cme_rsvp *rsvp = NULL;
    cme_status status = cme_rsvp_get(store, p->session, p->people[writer][person], &rsvp);
    STRESS_CHECK(status == CME_OK || status == CME_ERR_NOT_FOUND, "%s", cme_store_message(store));
    cme_rsvp_state state = status == CME_OK ? rsvp->state : (cme_rsvp_state)0;
    *guests = status == CME_OK ? rsvp->guests : 0;
    cme_rsvp_free(rsvp);
    return state;
}

/* Every acknowledged step since `from` is there; of those behind them at most one was done. */
static void check_writer(cme_store *store, const plan *p, int writer, int from, int until) {
    for (int person = from / 2; person <= until / 2 + 1 && person < PEOPLE_OF_A_WRITER; person++) {
        int32_t guests = 0;
        cme_rsvp_state state = state_of(store, p, writer, person, &guests);
        bool alive = state == CME_RSVP_GOING || state == CME_RSVP_WAITLISTED;
        if (until > 2 * person + 1) { /* both steps acknowledged */
            STRESS_CHECK(withdraws(person) ? state == CME_RSVP_CANCELLED : alive,
                         "person %d of writer %d: acknowledged and lost (state %d)", person, writer, state);
        } else if (until > 2 * person) { /* the yes was */
            STRESS_CHECK(alive || state == CME_RSVP_CANCELLED, "person %d of writer %d: the yes was lost",
                         person, writer);
        } else if (until < 2 * person) { /* not even begun */
            STRESS_CHECK(state == 0, "person %d of writer %d: nobody asked for this", person, writer);
        }
    }
}

static void run_round(const char *path, const plan *p, int steps[WRITERS], unsigned *seed) {
    pid_t writers[WRITERS];
    int pipes[WRITERS][2];
    for (int i = 0; i < WRITERS; i++) {
        STRESS_CHECK(pipe(pipes[i]) == 0, "cannot make a pipe");
        writers[i] = fork();
        STRESS_CHECK(writers[i] >= 0, "cannot fork");
        if (writers[i] == 0) {
            (void)close(pipes[i][0]);
            write_for_ever(path, p, i, steps[i], pipes[i][1]);
        }
        (void)close(pipes[i][1]);
    }
    *seed = *seed * 1664525u + 1013904223u;
    (void)usleep(1000 * (1 + (*seed >> 8) % LONGEST_MS) + (*seed >> 16) % 1000);
    for (int i = 0; i < WRITERS; i++) {
        (void)kill(writers[i], SIGKILL);
    }
    for (int i = 0; i < WRITERS; i++) {
        int status = 0;
        STRESS_CHECK(waitpid(writers[i], &status, 0) == writers[i], "cannot wait for a writer");
        STRESS_CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
                     "a writer failed before it was killed");
        int before = steps[i];
        steps[i] = acknowledged(pipes[i][0], before);
        (void)close(pipes[i][0]);
        cme_store *store = stress_open(path, CME_DURABILITY_FULL);
        check_writer(store, p, i, before, steps[i]);
        cme_store_close(store);
    }
}

int main(void) {
    char folder[] = "/tmp/cmevent-kill-XXXXXX";
    STRESS_CHECK(mkdtemp(folder) != NULL, "cannot make a folder");
    char path[sizeof folder + 16];
    (void)snprintf(path, sizeof path, "%s/club.db", folder);
    plan *p = calloc(1, sizeof *p);
    STRESS_CHECK(p != NULL, "memory ran out");
    cme_store *store = stress_open(path, CME_DURABILITY_RELAXED);
    STRESS_OK(store, cme_store_begin(store));
    p->session = stress_session(store, stress_group(store), 500);
    for (int i = 0; i < WRITERS; i++) {
        stress_people(store, p->people[i], PEOPLE_OF_A_WRITER);
    }
    STRESS_OK(store, cme_store_commit(store));
    cme_store_close(store);

    int steps[WRITERS] = {0};
    unsigned seed = 9;
    int round = 0;
    double end = stress_seconds() + SECONDS_MAX;
    while (round < ROUNDS && stress_seconds() < end) {
        run_round(path, p, steps, &seed);
        round++;
        if (round % VERIFY_EVERY == 0) {
            store = stress_open(path, CME_DURABILITY_FULL);
            stress_verify(store);
            cme_store_close(store);
        }
    }
    store = stress_open(path, CME_DURABILITY_FULL);
    stress_verify(store);
    cme_store_close(store);
    printf("%d rounds: %d writes acknowledged, none lost\n", round, steps[0] + steps[1]);
    free(p);
    stress_remove(folder, path);
    return 0;
}
