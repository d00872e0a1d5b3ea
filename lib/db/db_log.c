/* db_log.c: when the write-ahead log is written back into the file and begun anew.
 * May use <sqlite3.h>.
 * Must not know what is in the pages.
 *
 * SQLite's own way, a passive checkpoint after each commit that leaves 1,000 frames or more, never catches up
 * with several processes that write: while one writes back, another commits, so the log is not begun anew and
 * the next commit, too, finds it long (8 processes: a checkpoint after nearly every second commit, a log of
 * 160 MB). Here the one that finds the log long keeps the others out for the moment that it takes. */
#include <sqlite3.h>

#include "db/db_internal.h"

/* Pages of 2 KB: 4 MB. The longer it is, the more often a page that many write is written back only once, and
 * the longer the chains in which SQLite finds that page: with 4,000 an RSVP costs 4 % more instructions. */
enum { LOG_FULL = 2000 };

/* How long a commit may wait for those who write or read. */
static const uint32_t PATIENCE_MS = 20;

static int note_frames(void *db, struct sqlite3 *handle, const char *name, int frames);

void cme__db_watch_log(cme__db *db) {
    db->log_full = LOG_FULL;
    (void)sqlite3_wal_hook(db->handle, note_frames, db); /* in place of SQLite's own */
}

/* What fails here is tried again later: the commit stands, and nothing is lost while it stands in the log. */
void cme__db_write_back(cme__db *db) {
    const int frames = db->log_frames;
    if (frames == 0) {
        return; /* nothing was written, or a replicator looks after the log */
    }
    db->log_frames = 0;
    if (frames < db->log_full) {
        db->log_retry = 0; /* somebody has begun it anew */
        return;
    }
    if (frames < db->log_retry) {
        return;
    }
    const uint32_t timeout_ms = db->busy.timeout_ms;
    db->busy.timeout_ms = timeout_ms < PATIENCE_MS ? timeout_ms : PATIENCE_MS;
    cme__busy_start(&db->busy);
    int code = sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_RESTART, NULL, NULL);
    db->busy.timeout_ms = timeout_ms;
    db->log_retry = code == SQLITE_OK ? 0 : frames + db->log_full;
}

static int note_frames(void *db, struct sqlite3 *handle, const char *name, int frames) {
    (void)handle;
    (void)name;
    ((cme__db *)db)->log_frames = frames;
    return SQLITE_OK;
}
