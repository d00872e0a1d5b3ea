/* rsvp.c: what an RSVP costs: the engine beside a bare program that writes the same rows, in the same run.
 * May use the library, <sqlite3.h> for the bare program, POSIX.
 * Must not be run by ctest: it measures.
 *
 *     bench_rsvp [PEOPLE]              both, durable and relaxed, and the ratios; default 1,000 people
 *     bench_rsvp engine PEOPLE FILE    only the engine, in a new file or in ":memory:": to count instructions
 *     bench_rsvp bare PEOPLE FILE      only the bare program
 *     bench_rsvp fill PEOPLE COUNT FILE    the engine, but for COUNT whose last tenth will wait
 *     bench_rsvp go FILE                   only these COUNT
 *
 * Instructions of each: `valgrind --tool=callgrind --toggle-collect=cme_rsvp_answer` before "bench_rsvp
 * engine 1000 FILE" or, for sizes that valgrind would take hours to fill, before "bench_rsvp go FILE";
 * `--toggle-collect=write_bare` before "bench_rsvp bare 1000 FILE". Divide by the number of answers.
 *
 * One session. Every tenth person brings a guest; there are seats for nine heads of ten, so that the last
 * ones wait. Each RSVP is one transaction with its row, log line, counters and change row. */
#define _POSIX_C_SOURCE 200809L

#include "rsvp_rows.h"

#include <string.h>
#include <unistd.h>

static void answer_some(cme_store *store, const people *all, int first, int end) {
    for (int i = first; i < end; i++) {
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
    people all = prepare(store, count, 1);
    double began = seconds();
    answer_some(store, &all, 0, count);
    double took = seconds() - began;
    cancel_some(store, &all);
    cme_store_close(store);
    free(all.ids);
    return took;
}

/* The file, and beside it who is still to answer. */
static int fill(const char *path, int count, int last) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.durability = CME_DURABILITY_RELAXED;
    cme_store *store = NULL;
    check(store, cme_store_open(path, &options, &store));
    people all = prepare(store, count, 1);
    int first = (int)((int64_t)(count - last) * 9 / 10);
    check(store, cme_store_begin(store));
    answer_some(store, &all, 0, first);
    check(store, cme_store_commit(store));
    cme_store_close(store);

    char name[512];
    (void)snprintf(name, sizeof name, "%s.people", path);
    people rest = {.session = all.session, .count = last};
    FILE *file = fopen(name, "wb");
    bool is_written = file != NULL && fwrite(&rest, sizeof rest, 1, file) == 1 &&
                      fwrite(all.ids + first, sizeof(cme_id), (size_t)last, file) == (size_t)last;
    is_written = file != NULL && fclose(file) == 0 && is_written;
    free(all.ids);
    return is_written ? 0 : 1;
}

static int go(const char *path) {
    char name[512];
    (void)snprintf(name, sizeof name, "%s.people", path);
    people rest;
    FILE *file = fopen(name, "rb");
    if (file == NULL || fread(&rest, sizeof rest, 1, file) != 1) {
        return 1;
    }
    rest.ids = calloc((size_t)rest.count, sizeof(cme_id));
    bool is_read = fread(rest.ids, sizeof(cme_id), (size_t)rest.count, file) == (size_t)rest.count;
    (void)fclose(file);
    cme_store *store = NULL;
    check(store, cme_store_open(path, NULL, &store));
    if (is_read) {
        answer_some(store, &rest, 0, rest.count);
    }
    cme_store_close(store);
    free(rest.ids);
    return is_read ? 0 : 1;
}

static double run_bare(const char *path, cme_durability durability, int count) {
    cme_store *store = NULL;
    check(store, cme_store_open(path, NULL, &store));
    people all = prepare(store, count, 1);
    cme_store_close(store);

    bare_writer writer = bare_open(path, durability);
    bare_make_sessions(&writer, 1);
    int capacity = seats_of(count);
    int going = 0;
    double began = seconds();
    for (int person = 0; person < count; person++) {
        int heads = guests_of(person) + 1;
        bool seated = going + heads <= capacity;
        going += seated ? heads : 0;
        write_bare(&writer, 1, person, seated ? CME_RSVP_GOING : CME_RSVP_WAITLISTED);
    }
    double took = seconds() - began;
    bare_close(&writer);
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
    if (argc == 5 && strcmp(argv[1], "fill") == 0) {
        return fill(argv[4], atoi(argv[2]), atoi(argv[3]));
    }
    if (argc == 3 && strcmp(argv[1], "go") == 0) {
        return go(argv[2]);
    }
    int count = argc == 2 ? atoi(argv[1]) : 1000;
    char folder[] = "/tmp/bench-rsvp-XXXXXX";
    if (count < 1 || mkdtemp(folder) == NULL) {
        fprintf(stderr, "usage: bench_rsvp [PEOPLE] | engine PEOPLE FILE | bare PEOPLE FILE |"
                        " fill PEOPLE COUNT FILE | go FILE\n");
        return 1;
    }
    compare(folder, "durable", CME_DURABILITY_FULL, count);
    compare(folder, "relaxed", CME_DURABILITY_RELAXED, count);
    printf("files: %s\n", folder);
    return 0;
}
