/* pool_verify.c: what cme_store_verify asks of pools: their rows, their numbers, what is taken.
 * May use pool_internal.h, rules/rsvp.h and db/.
 * Must not change anything. */
#include <inttypes.h>

#include "pool_internal.h"
#include "rules/rsvp.h"
#include "store_page_internal.h"

typedef struct findings {
    cme_store *store;
    cme__db_problem report;
    void *context;
} findings;

static cme_status check_bits(const findings *f);
static cme_status check_pools(const findings *f);
static cme_status check_sets(const findings *f);
static cme_status check_taken(const findings *f);
static void problem(const findings *f, const char *check, cme_id event, const char *pool, const char *what,
                    int64_t kept, int64_t counted);

cme_status cme__pool_verify(cme_store *store, cme__db_problem report, void *context) {
    findings f = {store, report, context};
    cme_status status = check_bits(&f);
    if (status == CME_OK) {
        status = check_pools(&f);
    }
    if (status == CME_OK) {
        status = check_sets(&f);
    }
    return status == CME_OK ? check_taken(&f) : status;
}

/* A pool that no bit tells of would not count. */
static cme_status check_bits(const findings *f) {
    static const char SELECT[] =
        "SELECT e.id, e.has & $1, (SELECT count(*) FROM pools p WHERE p.event = e.rowid) FROM events e"
        " WHERE ((e.has & $1) <> 0) <> EXISTS (SELECT 1 FROM pools p WHERE p.event = e.rowid)";
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(f->store->db, SELECT, &read);
    cme__bind_int(read, 1, CME__HAS_POOLS);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (status == CME_OK && row) {
            problem(f, "pool", cme__column_id(read, 0), "", "the bit that tells of pools is",
                    cme__column_int(read, 1), cme__column_int(read, 2));
        }
    }
    cme__done(read);
    return status;
}

/* What a pool is in itself. */
static cme_status check_pools(const findings *f) {
    static const char SELECT[] =
        "SELECT e.id, p.name, p.number, p.kind, p.role, p.seats FROM pools p JOIN events e ON e.rowid = p.event"
        " ORDER BY p.rowid";
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(f->store->db, SELECT, &read);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (status != CME_OK || !row) {
            break;
        }
        int64_t number = cme__column_int(read, 2);
        int64_t kind = cme__column_int(read, 3);
        int64_t seats = cme__column_int(read, 5);
        const char *name = cme__column_given(read, 1);
        if (number < 0 || number >= CME_POOLS_MAX) {
            problem(f, "pool", cme__column_id(read, 0), name, "its number is", number, 0);
        }
        if (kind < CME_POOL_OPEN || kind > CME_POOL_ROLE ||
            (kind == CME_POOL_ROLE) == cme__column_is_null(read, 4)) {
            problem(f, "pool", cme__column_id(read, 0), name, "its kind and role do not go together:", kind,
                    !cme__column_is_null(read, 4));
        }
        if (seats < CME_UNLIMITED || seats > CME_CAPACITY_MAX) {
            problem(f, "pool", cme__column_id(read, 0), name, "its seats are", seats, 0);
        }
    }
    cme__done(read);
    return status;
}

/* RSVPs are in pools that their event has, and sessions count for such. */
static cme_status check_sets(const findings *f) {
    static const char SELECT[] =
        "WITH known AS (SELECT event, sum(1 << number) AS bits FROM pools GROUP BY event),"
        "  used AS (SELECT session, pools | any_pool AS bits FROM rsvps WHERE (pools | any_pool) <> 0"
        "    UNION ALL SELECT session, 1 << number FROM session_pools)"
        " SELECT DISTINCT e.id, u.bits, coalesce(k.bits, 0) FROM used u JOIN sessions s ON s.rowid = u.session"
        " JOIN events e ON e.rowid = s.event LEFT JOIN known k ON k.event = s.event"
        " WHERE (u.bits & ~coalesce(k.bits, 0)) <> 0";
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(f->store->db, SELECT, &read);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (status == CME_OK && row) {
            problem(f, "pool", cme__column_id(read, 0), "", "a session of it uses the pools",
                    cme__column_int(read, 1), cme__column_int(read, 2));
        }
    }
    cme__done(read);
    return status;
}

/* Counters never drift (rules.md 6): what is taken is what the RSVPs come to. */
static cme_status check_taken(const findings *f) {
    static const char SELECT[] =
        "SELECT id, name, kept, counted FROM (SELECT e.id, p.name, coalesce(o.taken, 0) AS kept,"
        "  (SELECT coalesce(sum(r.guests + 1), 0) FROM rsvps r WHERE r.session = s.rowid"
        "    AND (r.pools & (1 << p.number)) <> 0 AND (r.state IN ($1, $2) OR (r.marks & $3) <> 0)) AS counted"
        " FROM pools p JOIN sessions s ON s.event = p.event JOIN events e ON e.rowid = p.event"
        " LEFT JOIN session_pools o ON o.session = s.rowid AND o.number = p.number) found"
        " WHERE kept <> counted";
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(f->store->db, SELECT, &read);
    cme__bind_int(read, 1, CME_RSVP_GOING);
    cme__bind_int(read, 2, CME_RSVP_OFFERED);
    cme__bind_int(read, 3, CME__RSVP_HOLDS_MARK);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (status == CME_OK && row) {
            problem(f, "seats", cme__column_id(read, 0), cme__column_given(read, 1),
                    "at one of its sessions the heads in it are", cme__column_int(read, 2),
                    cme__column_int(read, 3));
        }
    }
    cme__done(read);
    return status;
}

static void problem(const findings *f, const char *check, cme_id event, const char *pool, const char *what,
                    int64_t kept, int64_t counted) {
    char id[CME_ID_TEXT_SIZE];
    cme__fault sentence = {0};
    cme_id_text(event, id);
    (void)cme__fail(&sentence, CME_ERR_CORRUPT, "event %s: %s%s%s%s %" PRId64 ", and there is %" PRId64, id,
                    pool[0] != '\0' ? "pool '" : "", pool, pool[0] != '\0' ? "': " : "", what, kept, counted);
    f->report(f->context, check, sentence.text);
}
