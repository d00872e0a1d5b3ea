/* log_processes.c: eight processes that write as fast as they can into one file: the write-ahead log is
 * written back and begun anew now and then, not at each commit, and does not grow without end. With SQLite's
 * own checkpoints every second commit writes back and waits for the disk. May use the library's public calls,
 * the shim of support_vfs.h, POSIX. Must not open a store before it forks. */
#define _DEFAULT_SOURCE

#include "stress.h"

#include <stdatomic.h>
#include <sys/mman.h>

#include "support_vfs.h"

enum {
    PROCESSES = 8,
    SESSIONS = 40,
    PEOPLE_OF_A_PROCESS = 40,
    CALLS = PEOPLE_OF_A_PROCESS * SESSIONS, /* of a process: each person answers for each session */
    LOG_FULL = 2000 * (2048 + 24),          /* what one call may find, and write back */
};

typedef struct shared {
    atomic_long syncs;
    atomic_long begun;   /* how often the log was begun */
    atomic_llong length; /* of the log in bytes: the most there ever was */
    cme_session_key sessions[SESSIONS];
    cme_id people[PROCESSES * PEOPLE_OF_A_PROCESS];
} shared;

static int watch(void *context, support_vfs_operation *operation) {
    shared *all = context;
    if (operation->kind == SUPPORT_VFS_SYNC) {
        atomic_fetch_add(&all->syncs, 1);
    }
    if (support_vfs_writes_log(operation)) {
        if (operation->offset == 0) {
            atomic_fetch_add(&all->begun, 1);
        }
        long long end = operation->offset + (long long)operation->size;
        long long most = atomic_load(&all->length);
        while (end > most && !atomic_compare_exchange_weak(&all->length, &most, end)) {
        }
    }
    return SQLITE_OK;
}

static void prepare(const char *path, shared *all) {
    cme_store *store = stress_open(path, CME_DURABILITY_RELAXED);
    STRESS_OK(store, cme_store_begin(store));
    cme_id group = stress_group(store);
    for (int i = 0; i < SESSIONS; i++) {
        all->sessions[i] = stress_session(store, group, PROCESSES * PEOPLE_OF_A_PROCESS);
    }
    stress_people(store, all->people, PROCESSES * PEOPLE_OF_A_PROCESS);
    STRESS_OK(store, cme_store_commit(store));
    cme_store_close(store);
}

static void work(const char *path, shared *all, int self) {
    support_vfs vfs;
    support_vfs_register(&vfs, "watching", watch, all);
    cme_store_options options = CME_STORE_OPTIONS_INIT;
    options.durability = CME_DURABILITY_RELAXED;
    options.busy_timeout_ms = 20000;
    options.vfs = "watching";
    cme_store *store = NULL;
    STRESS_OK(store, cme_store_open(path, &options, &store));
    for (int i = 0; i < CALLS; i++) {
        cme_id person = all->people[self * PEOPLE_OF_A_PROCESS + i % PEOPLE_OF_A_PROCESS];
        cme_session_key session = all->sessions[i / PEOPLE_OF_A_PROCESS];
        STRESS_OK(store, stress_go(store, session, person, CME_WHEN_FULL_REFUSE, NULL));
    }
    cme_store_close(store);
    support_vfs_unregister(&vfs);
    _exit(0);
}

int main(void) {
    char folder[] = "/tmp/cmevent-log-XXXXXX";
    char path[sizeof folder + 16];
    shared *all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    STRESS_CHECK(all != MAP_FAILED && mkdtemp(folder) != NULL, "cannot set up");
    (void)snprintf(path, sizeof path, "%s/club.db", folder);
    prepare(path, all);
    pid_t processes[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        processes[i] = fork();
        STRESS_CHECK(processes[i] >= 0, "cannot fork");
        if (processes[i] == 0) {
            work(path, all, i);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        stress_join(processes[i]);
    }
    const long calls = (long)PROCESSES * CALLS;
    const long syncs = atomic_load(&all->syncs);
    const long long length = atomic_load(&all->length);
    printf("%ld calls of %d processes: log begun %ld times, at most %.1f MB long, %ld syncs\n", calls,
           PROCESSES, atomic_load(&all->begun), (double)length / 1e6, syncs);
    STRESS_CHECK(syncs < calls / 20, "%ld syncs of %ld calls", syncs, calls);
    STRESS_CHECK(length < 3LL * LOG_FULL, "the log grew to %lld bytes", length);
    cme_store *store = stress_open(path, CME_DURABILITY_RELAXED);
    stress_verify(store);
    cme_store_close(store);
    stress_remove(folder, path);
    return 0;
}
