/* person_verify.c: what cme_store_verify asks of people: words, intervals of memberships and duties, nesting.
 * May use person_internal.h, rules/membership.h and db/.
 * Must not change anything. */
#include <stdio.h>
#include <string.h>

#include <cmevent/group.h>

#include "person_internal.h"
#include "rules/membership.h"

/* Where problems go. */
typedef struct checking {
    cme_store *store;
    cme__db_problem report;
    void *context;
} checking;

/* Checks one row of a walk; `memory` is what it keeps of the rows before. */
typedef cme_status (*row_check)(const checking *c, cme__statement *row, void *memory);

static cme_status walk(const checking *c, const char *sql, row_check check, void *memory);
static cme_status check_words(const checking *c, cme__statement *row, void *memory);
static cme_status check_word_count(const checking *c);
static cme_status check_interval(const checking *c, cme__statement *row, void *memory);
static cme_status check_duty(const checking *c, cme__statement *row, void *memory);
static cme_status check_nesting(const checking *c, cme__statement *row, void *memory);
static void problem(const checking *c, const char *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The membership before, in the order of the walk. */
typedef struct last_interval {
    int64_t group_row;
    int64_t person_row;
    cme_time until;
} last_interval;

/* The duty before that was held, in the order of the walk. */
typedef struct last_duty {
    char scope[CME_NAME_MAX + 128];
    cme_time until;
} last_duty;

static const char PERSONS[] = "SELECT rowid, id, name, email, email_folded FROM persons";

static const char INTERVALS[] = "SELECT m.group_row, m.person, m.state, m.since, m.until, g.name, p.name"
                                " FROM memberships m JOIN groups g ON g.rowid = m.group_row"
                                " JOIN persons p ON p.rowid = m.person"
                                " ORDER BY m.group_row, m.person, m.rowid";

static const char DUTIES[] = "SELECT id, person, role, group_row, event, session, since, until FROM duties"
                             " ORDER BY person, role, group_row, event, session, since, until";

/* Groups from which one climbs more levels than groups may have: too deep, or in a circle. */
static const char NESTING[] =
    "WITH RECURSIVE above(start, parent, level) AS ("
    "  SELECT rowid, parent, 1 FROM groups"
    "  UNION ALL SELECT a.start, g.parent, a.level + 1 FROM above a JOIN groups g ON g.rowid = a.parent"
    "  WHERE a.level <= 16"
    ") SELECT g.id, g.name FROM above a JOIN groups g ON g.rowid = a.start WHERE a.level = 17";

_Static_assert(CME_GROUP_DEPTH_MAX == 16, "NESTING stops one level above it");

cme_status cme__person_verify(cme_store *store, cme__db_problem report, void *context) {
    checking c = {.store = store, .report = report, .context = context};
    last_interval interval = {0};
    last_duty duty = {.until = CME_TIME_NONE};
    cme_status status = walk(&c, PERSONS, check_words, NULL);
    if (status == CME_OK) {
        status = check_word_count(&c);
    }
    if (status == CME_OK) {
        status = walk(&c, INTERVALS, check_interval, &interval);
    }
    if (status == CME_OK) {
        status = walk(&c, DUTIES, check_duty, &duty);
    }
    return status == CME_OK ? walk(&c, NESTING, check_nesting, NULL) : status;
}

static cme_status walk(const checking *c, const char *sql, row_check check, void *memory) {
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(c->store->db, sql, &statement);
    while (status == CME_OK) {
        bool row = false;
        status = cme__step(statement, &row);
        if (status != CME_OK || !row) {
            break;
        }
        status = check(c, statement, memory);
    }
    cme__done(statement);
    return status;
}

static bool is_same_text(const char *a, const char *b) {
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The words that find a person, and the folded e-mail, are derived once more. */
static cme_status check_words(const checking *c, cme__statement *row, void *memory) {
    (void)memory;
    char id[CME_ID_TEXT_SIZE];
    cme__arena arena = {0};
    cme__text words = {0};
    bool is_same = false;
    int64_t person_row = cme__column_int(row, 0);
    const char *email = cme__column_text(row, 3, NULL);
    cme_id_text(cme__column_id(row, 1), id);
    cme__person_words(cme__column_given(row, 2), email, &words);
    const char *folded = cme__email_fold(&arena, email);
    cme_status status = words.failed || arena.failed ? cme__fail_memory(&c->store->fault)
                                                     : cme__search_has(c->store->db, CME__SEARCH_PERSON,
                                                                       person_row, words.bytes, &is_same);
    if (status == CME_OK && !is_same) {
        problem(c, "search", "person %s: the words are not those of the search index", id);
    }
    if (status == CME_OK && !is_same_text(folded, cme__column_text(row, 4, NULL))) {
        problem(c, "search", "person %s: the e-mail for finding is not that of the person", id);
    }
    cme__text_free(&words);
    cme__arena_free(&arena);
    return status;
}

/* Entries of who is not there are found by their number. */
static cme_status check_word_count(const checking *c) {
    int64_t persons = 0;
    int64_t entries = 0;
    cme_status status = cme__db_value(c->store->db, "SELECT count(*) FROM persons", &persons);
    if (status == CME_OK) {
        status = cme__search_count(c->store->db, CME__SEARCH_PERSON, &entries);
    }
    if (status == CME_OK && entries != persons) {
        problem(c, "search", "the search index has %lld persons, of %lld", (long long)entries,
                (long long)persons);
    }
    return status;
}

/* Each interval begins where the one before it ended, and the last one is running. */
static cme_status check_interval(const checking *c, cme__statement *row, void *memory) {
    last_interval *last = memory;
    int64_t group_row = cme__column_int(row, 0);
    int64_t person_row = cme__column_int(row, 1);
    cme_time since = cme__column_time(row, 3);
    cme_time until = cme__column_time(row, 4);
    const char *group = cme__column_given(row, 5);
    const char *person = cme__column_given(row, 6);
    bool is_first = group_row != last->group_row || person_row != last->person_row;
    if (!cme__membership_state_is_known((cme_membership_state)cme__column_int(row, 2))) {
        problem(c, "reference", "membership of '%s' in '%s': %lld is no state", person, group,
                (long long)cme__column_int(row, 2));
    }
    if (until != CME_TIME_NONE && until < since) {
        problem(c, "times", "membership of '%s' in '%s': ends at %lld, before it begins at %lld", person,
                group, (long long)until, (long long)since);
    }
    if (!is_first && last->until != since) {
        problem(c, "times",
                "membership of '%s' in '%s': a state begins at %lld, but the one before ends at %lld", person,
                group, (long long)since, (long long)last->until);
    }
    *last = (last_interval){.group_row = group_row, .person_row = person_row, .until = until};
    return CME_OK;
}

/* A duty is on one thing, and nobody holds a role there twice at a time. */
static cme_status check_duty(const checking *c, cme__statement *row, void *memory) {
    last_duty *last = memory;
    char id[CME_ID_TEXT_SIZE];
    char scope[sizeof last->scope];
    cme_time since = cme__column_time(row, 6);
    cme_time until = cme__column_time(row, 7);
    int places = !cme__column_is_null(row, 3) + !cme__column_is_null(row, 4) + !cme__column_is_null(row, 5);
    cme_id_text(cme__column_id(row, 0), id);
    if (places != 1) {
        problem(c, "reference", "duty %s: is on %d of a group, an event and a session", id, places);
    }
    if (until != CME_TIME_NONE && until < since) {
        problem(c, "times", "duty %s: ends at %lld, before it begins at %lld", id, (long long)until,
                (long long)since);
    }
    if (until != CME_TIME_NONE && until <= since) {
        return CME_OK; /* never held */
    }
    (void)snprintf(scope, sizeof scope, "%lld %lld %lld %lld %s", (long long)cme__column_int(row, 1),
                   (long long)cme__column_int(row, 3), (long long)cme__column_int(row, 4),
                   (long long)cme__column_int(row, 5), cme__column_given(row, 2));
    if (strcmp(scope, last->scope) == 0 && (last->until == CME_TIME_NONE || last->until > since)) {
        problem(c, "times", "duty %s: begins at %lld, while the same role is held", id, (long long)since);
    }
    memcpy(last->scope, scope, sizeof scope);
    last->until = until;
    return CME_OK;
}

static cme_status check_nesting(const checking *c, cme__statement *row, void *memory) {
    (void)memory;
    char id[CME_ID_TEXT_SIZE];
    cme_id_text(cme__column_id(row, 0), id);
    problem(c, "reference", "group %s, '%s': is in a circle of groups, or nests more than %d deep", id,
            cme__column_given(row, 1), CME_GROUP_DEPTH_MAX);
    return CME_OK;
}

static void problem(const checking *c, const char *check, const char *format, ...) {
    char text[CME__FAULT_SIZE];
    cme__fault sentence = {0};
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    (void)cme__fail(&sentence, CME_ERR_CORRUPT, "%s", text); /* one line of valid UTF-8 */
    c->report(c->context, check, sentence.text);
}
