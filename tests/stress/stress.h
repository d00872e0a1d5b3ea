/* stress.h: what the programs that try hard share: a meetup with people in a file, and processes.
 * May use the library and POSIX. Knows nothing of any one program. */
#ifndef CME_TEST_STRESS_H
#define CME_TEST_STRESS_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmevent.h>

/* Ends the program, or the process of it, with a sentence. */
#define STRESS_CHECK(condition, ...)                                                                         \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);                                                  \
            fprintf(stderr, __VA_ARGS__);                                                                    \
            fprintf(stderr, "\n");                                                                           \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

#define STRESS_OK(store, call)                                                                               \
    do {                                                                                                     \
        cme_status stress_status = (call);                                                                   \
        STRESS_CHECK(stress_status == CME_OK, "%s: %s: %s", #call, cme_status_name(stress_status),           \
                     cme_store_message(store));                                                              \
    } while (0)

static inline cme_store *stress_open(const char *path, cme_durability durability) {
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.durability = durability;
    options.busy_timeout_ms = 20000;
    cme_store *store = NULL;
    STRESS_OK(store, cme_store_open(path, &options, &store));
    return store;
}

static inline cme_id stress_group(cme_store *store) {
    cme_group_spec spec = CME_GROUP_SPEC_INIT;
    spec.name = "Rust Berlin";
    spec.zone = "Europe/Berlin";
    cme_group *group = NULL;
    STRESS_OK(store, cme_group_create(store, &spec, &group));
    cme_id id = group->id;
    cme_group_free(group);
    return id;
}

/* A published event a week from now. */
static inline cme_session_key stress_session(cme_store *store, cme_id group, int32_t capacity) {
    cme_event_spec spec = CME_EVENT_SPEC_INIT;
    spec.group = group;
    spec.title = "Rust Night";
    spec.start = cme_civil_from_seconds(cme_store_now(store) + 7 * 86400, CME_CIVIL_UTC);
    spec.duration_seconds = 2 * 3600;
    spec.capacity = capacity;
    cme_event *event = NULL;
    STRESS_OK(store, cme_event_create(store, &spec, &event));
    STRESS_OK(store, cme_event_publish(store, event->id, NULL));
    cme_session_key key = cme_session_key_of(event->id, CME_CIVIL_NONE);
    cme_event_free(event);
    return key;
}

static inline void stress_people(cme_store *store, cme_id *ids, int count) {
    for (int i = 0; i < count; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "Person %d", i);
        cme_person_spec spec = CME_PERSON_SPEC_INIT;
        spec.name = name;
        cme_person *person = NULL;
        STRESS_OK(store, cme_person_create(store, &spec, &person));
        ids[i] = person->id;
        cme_person_free(person);
    }
}

static inline cme_status stress_go(cme_store *store, cme_session_key session, cme_id person,
                                   cme_when_full when_full, cme_rsvp **out) {
    cme_rsvp_spec spec = CME_RSVP_SPEC_INIT;
    spec.session = session;
    spec.person = person;
    spec.answer = CME_RSVP_GOING;
    spec.when_full = when_full;
    return cme_rsvp_answer(store, &spec, out);
}

static inline void stress_verify(cme_store *store) {
    cme_store_report *report = NULL;
    STRESS_OK(store, cme_store_verify(store, &report));
    for (size_t i = 0; i < report->count; i++) {
        fprintf(stderr, "%s: %s\n", report->items[i]->check, report->items[i]->text);
    }
    STRESS_CHECK(report->count == 0, "verify found %zu problems", report->count);
    cme_store_report_free(report);
}

/* Waits for a process, which must have ended well. */
static inline void stress_join(pid_t process) {
    int status = 0;
    STRESS_CHECK(waitpid(process, &status, 0) == process, "cannot wait for a process");
    STRESS_CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a process failed (status %d)", status);
}

static inline double stress_seconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline void stress_remove(const char *folder, const char *path) {
    static const char *const SUFFIXES[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof SUFFIXES / sizeof SUFFIXES[0]; i++) {
        char name[512];
        (void)snprintf(name, sizeof name, "%s%s", path, SUFFIXES[i]);
        (void)unlink(name);
    }
    (void)rmdir(folder);
}

#endif
