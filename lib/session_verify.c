/* session_verify.c: what cme_store_verify asks of events and sessions: instants, names, words.
 * May use event_internal.h, session_change_internal.h and db/.
 * Must not change anything. */
#include <stdio.h>

#include "event_internal.h"
#include "session_change_internal.h"
#include "store_page_internal.h"

/* An event that is being checked, and where its problems go. */
typedef struct checking {
    cme_store *store;
    cme__db_problem report;
    void *context;
    cme__arena arena;
    cme__event_fields event;
} checking;

static cme_status check_event(checking *c, int64_t row);
static cme_status check_times(checking *c);
static cme_status check_flags(checking *c);
static cme_status check_sessions(checking *c);
static cme_status check_words(checking *c);
static cme_status check_session_words(cme_store *store, cme__db_problem report, void *context);
static cme_status check_session_entry(cme_store *store, cme__statement *row, cme__db_problem report,
                                      void *context);
static cme_status check_entry_counts(cme_store *store, cme__db_problem report, void *context);
static cme_status check_entry_count(cme_store *store, cme__search_index index, const char *sql,
                                    const char *what, cme__db_problem report, void *context);
static void problem(const checking *c, const char *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

cme_status cme__session_verify(cme_store *store, cme__db_problem report, void *context) {
    int64_t *rows = NULL;
    size_t count = 0;
    cme_status status = cme__event_rows(store, &rows, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        checking c = {.store = store, .report = report, .context = context};
        status = check_event(&c, rows[i]);
        cme__arena_free(&c.arena);
    }
    cme__free(rows);
    if (status == CME_OK) {
        status = check_session_words(store, report, context);
    }
    return status == CME_OK ? check_entry_counts(store, report, context) : status;
}

static cme_status check_event(checking *c, int64_t row) {
    cme_status status = cme__event_read(c->store, row, &c->arena, &c->event);
    if (status == CME_OK) {
        status = check_words(c);
    }
    if (status == CME_OK) {
        status = check_flags(c);
    }
    if (status == CME_OK) {
        status = check_times(c);
    }
    return status;
}

/* What is derived from start, zone, duration and recurrence is derived once more. */
static cme_status check_times(checking *c) {
    cme__event_fields fresh = c->event;
    cme_status status = cme__event_resolve(c->store, &fresh);
    if (status == CME_OK) {
        status = cme__event_compile(c->store, true, &fresh);
    }
    if (status != CME_OK) {
        if (status == CME_ERR_NO_MEMORY || status == CME_ERR_IO) {
            return status;
        }
        problem(c, "times", "%s", c->store->fault.text);
        return CME_OK;
    }
    if (fresh.times.first_at != c->event.times.first_at || fresh.times.last_at != c->event.times.last_at) {
        problem(c, "times", "spans %lld to %lld, but its recurrence spans %lld to %lld",
                (long long)c->event.times.first_at, (long long)c->event.times.last_at,
                (long long)fresh.times.first_at, (long long)fresh.times.last_at);
    }
    uint8_t compiled[CME__RULE_BLOB_MAX];
    cme__rule rule;
    if (c->event.compiled != NULL && fresh.times.rrule != NULL &&
        cme__rule_decode(c->event.compiled, c->event.compiled_size, &rule)) {
        size_t size = cme__rule_encode(&fresh.times.rule, compiled);
        if (size != c->event.compiled_size || memcmp(compiled, c->event.compiled, size) != 0) {
            problem(c, "times", "its compiled rule is not that of '%s'", fresh.times.rrule);
        }
    }
    c->event.times = fresh.times;
    return check_sessions(c);
}

/* What the indexes are made from. */
static cme_status check_flags(checking *c) {
    static const char SELECT[] =
        "SELECT is_series, has_dates, compiled IS NULL, EXISTS (SELECT 1 FROM event_dates WHERE event = $1)"
        " FROM events WHERE rowid = $1";
    const cme__event_times *times = &c->event.times;
    cme__statement *statement = NULL;
    bool row = false;
    cme_status status = cme__db_prepare(c->store->db, SELECT, &statement);
    cme__bind_int(statement, 1, c->event.row);
    if (status == CME_OK) {
        status = cme__step(statement, &row);
    }
    if (status == CME_OK && row) {
        bool is_series = cme__column_int(statement, 0) != 0;
        bool has_dates = cme__column_int(statement, 1) != 0;
        bool is_uncompiled = cme__column_int(statement, 2) != 0;
        if (is_series != cme__event_times_is_series(times) || is_uncompiled != (times->rrule == NULL) ||
            has_dates != (cme__column_int(statement, 3) != 0)) {
            problem(c, "times", "is marked as %s, which its recurrence is not",
                    is_series ? "a series" : "plain");
        }
    }
    cme__done(statement);
    return status;
}

static cme_status check_sessions(checking *c) {
    cme_time past_until = cme__event_past_until(c->event.stopped_at, cme_store_now(c->store));
    bool is_series = cme__event_times_is_series(&c->event.times);
    cme__series series = cme__event_times_series(&c->event.times);
    cme__session_written *written = NULL;
    size_t count = 0;
    cme_status status = cme__session_written_of(c->store, c->event.row, &c->arena, &written, &count);
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        cme__session_written fresh = written[i];
        char name[CME_CIVIL_TEXT_SIZE];
        cme_civil_text(cme__recurrence_id_civil(fresh.recurrence_id, c->event.times.kind), name);
        if (fresh.ends_at < fresh.starts_at) {
            problem(c, "times", "its session %s ends before it starts", name);
        }
        if (fresh.starts_at <= past_until) {
            continue; /* perhaps reckoned with the zone data of its time */
        }
        cme__session_derive(&c->event.times, &fresh);
        if (fresh.original_at != written[i].original_at || fresh.starts_at != written[i].starts_at ||
            fresh.ends_at != written[i].ends_at) {
            problem(c, "times", "its session %s starts at %lld, but should at %lld", name,
                    (long long)written[i].starts_at, (long long)fresh.starts_at);
        }
        bool is_generated = is_series ? cme__series_contains(&series, fresh.recurrence_id)
                                      : fresh.recurrence_id == CME__RECURRENCE_PLAIN;
        if (!is_generated && !fresh.cancelled) {
            problem(c, "times", "its recurrence does not generate its session %s", name);
        }
    }
    return status;
}

static cme_status check_words(checking *c) {
    cme__text text = {0};
    bool is_same = false;
    cme__event_search_text(&c->event, &text);
    cme_status status =
        text.failed ? cme__fail_memory(&c->store->fault)
                    : cme__search_has(c->store->db, CME__SEARCH_EVENT, c->event.row, text.bytes, &is_same);
    cme__text_free(&text);
    if (status == CME_OK && !is_same) {
        problem(c, "search", "its words are not those of the search index");
    }
    return status;
}

/* 24 is CME_SESSION_TITLE and CME_SESSION_DESCRIPTION. */
#define SESSIONS_WITH_WORDS                                                                                  \
    " FROM sessions WHERE (overridden & 24) != 0 AND (title IS NOT NULL OR description IS NOT NULL)"

static cme_status check_session_words(cme_store *store, cme__db_problem report, void *context) {
    static const char SELECT[] = "SELECT rowid, overridden, title, description" SESSIONS_WITH_WORDS;
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    while (status == CME_OK) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        status = check_session_entry(store, statement, report, context);
    }
    cme__done(statement);
    return status;
}

static cme_status check_session_entry(cme_store *store, cme__statement *row, cme__db_problem report,
                                      void *context) {
    cme__session_override override = {
        .overridden = (uint64_t)cme__column_int(row, 1),
        .title = cme__column_text(row, 2, NULL),
        .description = cme__column_text(row, 3, NULL),
    };
    int64_t session_row = cme__column_int(row, 0);
    cme__text text = {0};
    bool is_same = false;
    cme__session_search_text(&override, &text);
    cme_status status =
        text.failed ? cme__fail_memory(&store->fault)
                    : cme__search_has(store->db, CME__SEARCH_SESSION, session_row, text.bytes, &is_same);
    cme__text_free(&text);
    if (status == CME_OK && !is_same) {
        char sentence[128];
        (void)snprintf(sentence, sizeof sentence,
                       "the words of row %lld of sessions are not in the search index",
                       (long long)session_row);
        report(context, "search", sentence);
    }
    return status;
}

/* Entries of what is not there are found by their number. */
static cme_status check_entry_counts(cme_store *store, cme__db_problem report, void *context) {
    cme_status status =
        check_entry_count(store, CME__SEARCH_EVENT, "SELECT count(*) FROM events", "events", report, context);
    if (status == CME_OK) {
        status = check_entry_count(store, CME__SEARCH_SESSION, "SELECT count(*)" SESSIONS_WITH_WORDS,
                                   "sessions", report, context);
    }
    return status;
}

static cme_status check_entry_count(cme_store *store, cme__search_index index, const char *sql,
                                    const char *what, cme__db_problem report, void *context) {
    int64_t expected = 0;
    int64_t entries = 0;
    cme_status status = cme__db_value(store->db, sql, &expected);
    if (status == CME_OK) {
        status = cme__search_count(store->db, index, &entries);
    }
    if (status == CME_OK && entries != expected) {
        char sentence[128];
        (void)snprintf(sentence, sizeof sentence, "the search index has %lld %s, of %lld that have words",
                       (long long)entries, what, (long long)expected);
        report(context, "search", sentence);
    }
    return status;
}

static void problem(const checking *c, const char *check, const char *format, ...) {
    char what[256];
    char id[CME_ID_TEXT_SIZE];
    cme__fault sentence = {0};
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    cme_id_text(c->event.id, id);
    (void)cme__fail(&sentence, CME_ERR_CORRUPT, "event %s: %s", id, what);
    c->report(c->context, check, sentence.text);
}
