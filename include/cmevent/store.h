/* cmevent/store.h: the store: one file that holds a community's life in meetings.
 * Includes the C standard library and other cmevent headers only.
 *
 *     cme_store *store = NULL;
 *     if (cme_store_open("club.db", NULL, &store) != CME_OK) {
 *         fprintf(stderr, "club.db: %s\n", cme_store_message(store));
 *         cme_store_close(store);
 *         return 1;
 *     }
 *     ...
 *     cme_store_close(store);
 *
 * Threads: a store belongs to one thread at a time. Different stores, also on one file and in different
 * processes, are independent. Records and pages have no tie to their store and may be shared. Atomicity: each
 * call happens whole or not at all; cme_store_begin/commit/rollback group calls. Errors: every call that can
 * fail leaves its sentence in the store (cme_store_message). fork(): a store made before fork() answers
 * CME_ERR_FORKED in the child.
 */
#ifndef CMEVENT_STORE_H
#define CMEVENT_STORE_H

#include <cmevent/civil.h>
#include <cmevent/id.h>
#include <cmevent/spec.h>

CME_BEGIN_DECLS

typedef struct cme_store cme_store;

/** Tells the time: the store asks it whenever it needs "now". */
typedef cme_time (*cme_clock)(void *context);

/** What a commit waits for. */
typedef enum cme_durability {
    CME_DURABILITY_FULL = 0,   /**< the disk: an acknowledged write survives a power loss (default) */
    CME_DURABILITY_RELAXED = 1 /**< the operating system: faster; a power loss may take the last writes */
} cme_durability;

/** How to open a store. */
typedef struct cme_store_options {
    size_t size;
    bool read_only;  /**< no call may write; the file must exist. In a folder that cannot be written, the -wal
                        and  -shm files of a store must be there (somebody has it open); a backup has none */
    bool must_exist; /**< do not create the file */
    bool check_on_open;     /**< read the whole file and verify it before anything else (slow, thorough) */
    bool leave_checkpoints; /**< never checkpoint the write-ahead log (a replicator does it) */
    cme_durability durability;
    uint32_t busy_timeout_ms;   /**< how long to wait for another writer; default 5000 */
    cme_clock clock;            /**< NULL: the system's */
    void *clock_context;        /**< handed to `clock`; must live as long as the store */
    const char *zone_directory; /**< IANA zone data in TZif form; NULL: the system's */
    const char *vfs;            /**< name of a registered SQLite VFS; NULL: the default one */
} cme_store_options;

CME_DEFINE_SPEC_INIT(cme_store_options, cme_store_options_init, spec.busy_timeout_ms = 5000)
#define CME_STORE_OPTIONS_INIT cme_store_options_init()

/** Opens the store in the file `path`, makes the file when there is none, and brings older files up to date.
 * ":memory:" is a store in memory that ends with cme_store_close. `options` may be NULL.
 * Returns: CME_OK; CME_ERR_NOT_FOUND (no file, and it must exist); CME_ERR_NOT_A_STORE; CME_ERR_SCHEMA_NEWER;
 *     CME_ERR_CORRUPT; CME_ERR_READ_ONLY; CME_ERR_BUSY; CME_ERR_IO (also: a network file system);
 *     CME_ERR_DISK_FULL; CME_ERR_INVALID; CME_ERR_NO_MEMORY; CME_ERR_MISUSE.
 * Ownership: `*out` is owned, closed with cme_store_close. It is set on failure too (but for MISUSE and
 * NO_MEMORY, which may leave NULL), so that the message can be read; such a store refuses all other calls.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_store_open(const char *path, const cme_store_options *options,
                                                 cme_store **out);

/** Closes a store; an open group is rolled back. NULL is allowed. In the child of a fork() it frees memory
 * and leaves the file to the parent. Since: 0.1.0 */
CME_API void cme_store_close(cme_store *store);

/** The sentence of the last failed call of this store: names field, value and what would be right; "" after a
 * call that succeeded. NULL is allowed.
 * Ownership: borrowed, valid until the next call with this store.
 * Since: 0.1.0 */
CME_API const char *cme_store_message(const cme_store *store);

/** The status of the last call with this store that could fail.
 * Since: 0.1.0 */
CME_API cme_status cme_store_status(const cme_store *store);

/** What the store's clock says now; CME_TIME_NONE for NULL.
 * Since: 0.1.0 */
CME_API cme_time cme_store_now(const cme_store *store);

/** Begins a group of calls that happen together. Groups nest; only the outermost commit writes. A call that
 * fails inside a group undoes itself only. But when disk or memory fail, the whole group may be lost: then
 * each further call in it answers that failure, and so does its commit; it ends with the outermost commit or
 * rollback. Returns: CME_OK; CME_ERR_BUSY; CME_ERR_READ_ONLY; CME_ERR_FORKED; CME_ERR_IO; CME_ERR_NO_MEMORY;
 * CME_ERR_MISUSE. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_store_begin(cme_store *store);

/** Ends the innermost group and keeps what it did. When the outermost commit fails, nothing of it is kept and
 * the group has ended. Returns: CME_OK; CME_ERR_MISUSE (no group is open); CME_ERR_IO; CME_ERR_DISK_FULL;
 * CME_ERR_BUSY; CME_ERR_NO_MEMORY. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_store_commit(cme_store *store);

/** Ends the innermost group and undoes what it did.
 * Returns: CME_OK; CME_ERR_MISUSE (no group is open); CME_ERR_IO.
 * Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_store_rollback(cme_store *store);

/** Most steps of one call of cme_store_tick: RSVPs changed, sessions looked at. */
#define CME_STORE_TICK_MAX 1000

/** What a call of cme_store_tick carried out. */
typedef struct cme_store_ticked {
    uint32_t offers_expired; /**< offers that nobody answered: the seats went on, or are free */
    uint32_t asked;          /**< people who were asked whether they still come */
    uint32_t not_confirmed;  /**< people who did not answer that: the seats went on, or are free */
    uint32_t waitlists;      /**< waitlists that may move since quiet hours ended */
    uint32_t subscribed;     /**< RSVPs made for subscribers */
    bool more;               /**< there is more to do: call again at once */
} cme_store_ticked;

/** Carries out what time brings about and needs nobody's decision: offers that ran out (rules.md 28), asking
 * people whether they still come and taking back the seats of those who do not answer
 * (cme_policy_spec.reconfirm_before), waitlists that move up once quiet hours end (rules.md 34), RSVPs of
 * subscribers for sessions that come near (subscription.h). Whom that concerns is told by the outbox
 * (message.h). An application calls it now and then; cme_due_next (due.h) says when there is something to do.
 * Nothing is done twice, however many call it, and what was not done in time is done later, as long as it
 * makes sense. Returns: CME_OK; or a failure of the store. Ownership: `*out` is owned, freed with
 * cme_store_ticked_free; `out` may be NULL. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_store_tick(cme_store *store, cme_store_ticked **out);

/** Frees what cme_store_tick handed out. NULL is allowed. Since: 0.1.0 */
CME_API void cme_store_ticked_free(cme_store_ticked *ticked);

/** Copies the store, as it is at this moment, into the new file `path`, which is on disk when the call
 * returns. Others may read and write meanwhile. The copy has the rights of the original and needs no other
 * file beside it. Returns: CME_OK; CME_ERR_EXISTS (the file is there already); CME_ERR_IO; CME_ERR_DISK_FULL;
 * CME_ERR_MISUSE (a group of calls is open); CME_ERR_INVALID (an empty path); CME_ERR_NO_MEMORY. Since: 0.1.0
 */
CME_API CME_MUST_CHECK cme_status cme_store_backup(cme_store *store, const char *path);

/** One thing that cme_store_verify found wrong. */
typedef struct cme_store_problem {
    const char *check; /**< which check: "file", "reference", "seats", "waitlist", "attendance", "times",
                          "search", "subscription" */
    const char *text;  /**< one sentence with the values */
} cme_store_problem;

/** What cme_store_verify found: nothing wrong when `count` is 0. */
typedef struct cme_store_report {
    size_t count;
    const cme_store_problem *const *items; /**< at most CME_STORE_PROBLEMS_MAX */
    bool more;                             /**< there are more problems than listed */
} cme_store_report;

#define CME_STORE_PROBLEMS_MAX 1000

/** Recomputes everything that can be derived (seats taken, people waiting, heads present, instants) and
 * checks the file, its references and its invariants. Changes nothing. In a store opened for reading only,
 * the inner order of the search indexes is not checked. Returns: CME_OK (also when problems were found: see
 * `count`); CME_ERR_CORRUPT (the file cannot be read); CME_ERR_IO; CME_ERR_NO_MEMORY; CME_ERR_MISUSE.
 * Ownership: `*out` is owned, freed with cme_store_report_free. Since: 0.1.0 */
CME_API CME_MUST_CHECK cme_status cme_store_verify(cme_store *store, cme_store_report **out);

/** Frees a report. NULL is allowed. Since: 0.1.0 */
CME_API void cme_store_report_free(cme_store_report *report);

CME_END_DECLS

#endif
