/* policy_row.c: policies as rows: read, checked, laid over each other, written, copied, verified.
 * May use policy_row_internal.h, store_agenda_internal.h, store_page_internal.h and db/.
 * Must not know when a policy may change, nor what follows from it. */
#include <inttypes.h>
#include <string.h>

#include "policy_row_internal.h"
#include "store_agenda_internal.h"
#include "store_page_internal.h"

/* One column: where its value is in the structs that have it, and what it may be. */
typedef struct column {
    const char *name;
    uint64_t bit;
    size_t size;
    size_t in_spec;
    size_t in_policy;
    size_t in_record;
    int32_t min;
    int32_t max;
    cme_status above; /* what a larger value is */
} column;

#define COLUMN(name, bit, min, max, above)                                                                   \
    {                                                                                                        \
#name, CME_POLICY_##bit, sizeof(((cme__policy *)0)->name), offsetof(cme_policy_spec, name),          \
            offsetof(cme__policy, name), offsetof(cme_policy, name), min, max, above                         \
    }
#define NUMBER(name, bit, min, max) COLUMN(name, bit, min, max, CME_ERR_LIMIT)
#define CHOICE(name, bit, min, max) COLUMN(name, bit, min, max, CME_ERR_INVALID)

/* In the order of COLUMN_NAMES. */
static const column columns[CME__POLICY_COLUMNS] = {
    CHOICE(approval, APPROVAL, CME_APPROVAL_NONE, CME_APPROVAL_HOLD),
    CHOICE(invitation_only, INVITATION_ONLY, false, true),
    NUMBER(opens_before, OPENS, CME_POLICY_ALWAYS, CME_POLICY_SECONDS_MAX),
    NUMBER(closes_before, CLOSES, 0, CME_POLICY_SECONDS_MAX),
    NUMBER(cutoff_before, CUTOFF, 0, CME_POLICY_SECONDS_MAX),
    CHOICE(party, PARTY, CME_PARTY_SKIP, CME_PARTY_SPLIT),
    CHOICE(promotion, PROMOTION, CME_PROMOTION_AUTO, CME_PROMOTION_MANUAL),
    NUMBER(offer_seconds, OFFER_SECONDS, 1, CME_POLICY_SECONDS_MAX),
    CHOICE(quiet_from, QUIET, 0, 86399),
    CHOICE(quiet_until, QUIET, 0, 86399),
    CHOICE(overlap, OVERLAP, CME_OVERLAP_ALLOW, CME_OVERLAP_SKIP),
    NUMBER(strike_limit, STRIKE_LIMIT, 0, CME_POLICY_STRIKES_MAX),
    NUMBER(strike_days, STRIKE_DAYS, 1, CME_POLICY_STRIKE_DAYS_MAX),
    CHOICE(strike_effect, STRIKE_EFFECT, CME_STRIKE_LOWER_PRIORITY, CME_STRIKE_APPROVAL),
    NUMBER(remind_before, REMIND, 0, CME_POLICY_SECONDS_MAX),
    NUMBER(remind_again_before, REMIND_AGAIN, 0, CME_POLICY_SECONDS_MAX),
    NUMBER(reconfirm_before, RECONFIRM, 0, CME_POLICY_SECONDS_MAX),
    NUMBER(reconfirm_seconds, RECONFIRM_SECONDS, 1, CME_POLICY_SECONDS_MAX),
};

_Static_assert(sizeof(cme_approval) == sizeof(int32_t) && sizeof(bool) == 1,
               "a value of four bytes is a number or an enumeration, one of one byte a bool");

#define COLUMN_NAMES                                                                                          \
    "approval, invitation_only, opens_before, closes_before, cutoff_before, party, promotion, offer_seconds," \
    " quiet_from, quiet_until, overlap, strike_limit, strike_days, strike_effect, remind_before,"             \
    " remind_again_before, reconfirm_before, reconfirm_seconds"

static cme_status read_row(cme_store *store, cme__statement *statement, cme__policy_row *row);
static const column *column_out_of_range(cme__statement *statement, int first);
static cme_status find_zone(cme_store *store, int64_t event_row, const cme__zone **out);
static int32_t value_in(const void *structure, size_t offset, size_t size);
static void put_value(void *structure, size_t offset, size_t size, int32_t value);

cme_status cme__policy_load(cme_store *store, const cme__session_plan *plan, cme__policy *out) {
    *out = cme__policy_default();
    if (!(plan->has & CME__HAS_POLICY)) {
        return CME_OK;
    }
    cme__policy_row event;
    cme__policy_row session;
    cme_status status = cme__policy_rows_read(store, plan->event_row, plan->row, &event, &session);
    if (status != CME_OK) {
        return status;
    }
    cme__policy_row_over(&event, out);
    cme__policy_row_over(&session, out);
    return out->quiet_from != out->quiet_until ? find_zone(store, plan->event_row, &out->zone) : CME_OK;
}

cme_status cme__policy_copy(cme_store *store, int64_t from_event_row, int64_t to_event_row) {
    cme__policy_row row;
    cme__policy_row none;
    cme_status status = cme__policy_rows_read(store, from_event_row, 0, &row, &none);
    return status == CME_OK && row.set != 0 ? cme__policy_row_write(store, to_event_row, 0, &row) : status;
}

cme_status cme__policy_rows_read(cme_store *store, int64_t event_row, int64_t session_row,
                                 cme__policy_row *event, cme__policy_row *session) {
    static const char SELECT[] =
        "SELECT session, " COLUMN_NAMES " FROM policies WHERE event = $1 OR session = $2";
    *event = *session = (cme__policy_row){0};
    cme__statement *statement = NULL;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event_row);
    cme__bind_row(statement, 2, session_row);
    bool found = true;
    while (status == CME_OK && found) {
        status = cme__step(statement, &found);
        if (status == CME_OK && found) {
            status = read_row(store, statement, cme__column_is_null(statement, 0) ? event : session);
        }
    }
    cme__done(statement);
    return status;
}

cme_status cme__policy_row_write(cme_store *store, int64_t event_row, int64_t session_row,
                                 const cme__policy_row *row) {
    static const char INSERT[] = "INSERT INTO policies (event, session, " COLUMN_NAMES
                                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
                                 "  $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    cme__statement *statement = NULL;
    cme_status status =
        cme__db_prepare(store->db, "DELETE FROM policies WHERE event = $1 OR session = $2", &statement);
    cme__bind_row(statement, 1, session_row == 0 ? event_row : 0);
    cme__bind_row(statement, 2, session_row);
    if (status == CME_OK) {
        status = cme__run(statement);
    }
    if (status == CME_OK && row->set != 0) {
        status = cme__db_prepare(store->db, INSERT, &statement);
        cme__bind_row(statement, 1, session_row == 0 ? event_row : 0);
        cme__bind_row(statement, 2, session_row);
        for (int i = 0; i < CME__POLICY_COLUMNS; i++) {
            if (row->set & columns[i].bit) {
                cme__bind_int(statement, 3 + i, row->values[i]);
            } else {
                cme__bind_null(statement, 3 + i);
            }
        }
        if (status == CME_OK) {
            status = cme__run(statement);
        }
    }
    if (status != CME_OK) {
        return status;
    }
    status = session_row != 0 ? cme__session_set_has(store, session_row, CME__HAS_POLICY, row->set != 0)
                              : cme__event_set_has(store, event_row, CME__HAS_POLICY, row->set != 0);
    return status == CME_OK && row->set != 0 ? cme__agenda_open_policy(store, event_row) : status;
}

cme_status cme__policy_row_apply(cme_store *store, const char *of, const cme_policy_spec *spec, uint64_t mask,
                                 cme__policy_row *row) {
    for (int i = 0; i < CME__POLICY_COLUMNS; i++) {
        const column *c = &columns[i];
        if (!(mask & c->bit)) {
            continue;
        }
        int32_t value = value_in(spec, c->in_spec, c->size);
        if (value < c->min || value > c->max) {
            return cme__fail(&store->fault, value > c->max ? c->above : CME_ERR_INVALID,
                             "%s %" PRId32 " of %s: must be %" PRId32 " to %" PRId32, c->name, value, of,
                             c->min, c->max);
        }
        row->values[i] = value;
    }
    row->set |= mask;
    return CME_OK;
}

uint64_t cme__policy_row_compare(const cme__policy_row *a, const cme__policy_row *b) {
    uint64_t differs = a->set ^ b->set;
    for (int i = 0; i < CME__POLICY_COLUMNS; i++) {
        if ((a->set & b->set & columns[i].bit) && a->values[i] != b->values[i]) {
            differs |= columns[i].bit;
        }
    }
    return differs;
}

void cme__policy_row_over(const cme__policy_row *row, cme__policy *policy) {
    for (int i = 0; i < CME__POLICY_COLUMNS; i++) {
        if (row->set & columns[i].bit) {
            put_value(policy, columns[i].in_policy, columns[i].size, row->values[i]);
        }
    }
}

void cme__policy_record(const cme__policy *policy, cme_policy *out) {
    for (int i = 0; i < CME__POLICY_COLUMNS; i++) {
        const column *c = &columns[i];
        put_value(out, c->in_record, c->size, value_in(policy, c->in_policy, c->size));
    }
}

/* Behind its session's row. */
static cme_status read_row(cme_store *store, cme__statement *statement, cme__policy_row *row) {
    const column *wrong = column_out_of_range(statement, 1);
    if (wrong != NULL) {
        return cme__fail(&store->fault, CME_ERR_CORRUPT, "%s of a policy is not %" PRId32 " to %" PRId32,
                         wrong->name, wrong->min, wrong->max);
    }
    for (int i = 0; i < CME__POLICY_COLUMNS; i++) {
        if (!cme__column_is_null(statement, 1 + i)) {
            row->set |= columns[i].bit;
            row->values[i] = (int32_t)cme__column_int(statement, 1 + i);
        }
    }
    return CME_OK;
}

static const column *column_out_of_range(cme__statement *statement, int first) {
    for (int i = 0; i < CME__POLICY_COLUMNS; i++) {
        int64_t value = cme__column_int(statement, first + i);
        bool is_set = !cme__column_is_null(statement, first + i);
        if (is_set && (value < columns[i].min || value > columns[i].max)) {
            return &columns[i];
        }
    }
    return NULL;
}

static cme_status find_zone(cme_store *store, int64_t event_row, const cme__zone **out) {
    static const char SELECT[] =
        "SELECT z.name FROM events e JOIN zones z ON z.rowid = e.zone WHERE e.rowid = $1";
    cme__statement *statement = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(store->db, SELECT, &statement);
    cme__bind_int(statement, 1, event_row);
    if (status == CME_OK) {
        status = cme__step(statement, &found);
    }
    if (status == CME_OK) {
        const char *name = found ? cme__column_given(statement, 0) : "";
        status = cme__zones_get(store->zones, &store->fault, name, out);
    }
    cme__done(statement);
    return status;
}

static int32_t value_in(const void *structure, size_t offset, size_t size) {
    const char *place = (const char *)structure + offset;
    int32_t number = 0;
    bool truth = false;
    if (size == sizeof truth) {
        memcpy(&truth, place, sizeof truth);
        return truth;
    }
    memcpy(&number, place, sizeof number);
    return number;
}

static void put_value(void *structure, size_t offset, size_t size, int32_t value) {
    char *place = (char *)structure + offset;
    bool truth = value != 0;
    if (size == sizeof truth) {
        memcpy(place, &truth, sizeof truth);
    } else {
        memcpy(place, &value, sizeof value);
    }
}

/* --- cme_store_verify --- */

/* A policy that no bit tells of would not count. */
static cme_status check_bits(cme_store *store, const char *what, const char *sql, cme__db_problem report,
                             void *context) {
    cme__statement *read = NULL;
    bool row = true;
    cme_status status = cme__db_prepare(store->db, sql, &read);
    cme__bind_int(read, 1, CME__HAS_POLICY);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (status == CME_OK && row) {
            char id[CME_ID_TEXT_SIZE];
            cme__fault sentence = {0};
            cme_id_text(cme__column_id(read, 0), id);
            (void)cme__fail(&sentence, CME_ERR_CORRUPT, "%s %s: it %s", what, id,
                            cme__column_int(read, 1) != 0
                                ? "is said to have a policy of its own, and has none"
                                : "has a policy that it is not said to have");
            report(context, "policy", sentence.text);
        }
    }
    cme__done(read);
    return status;
}

/* A row belongs to one thing, says something, and its values are ones. */
static cme_status check_values(cme_store *store, cme__db_problem report, void *context) {
    cme__statement *read = NULL;
    bool row = true;
    cme_status status =
        cme__db_prepare(store->db, "SELECT rowid, event, session, " COLUMN_NAMES " FROM policies", &read);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (status != CME_OK || !row) {
            break;
        }
        cme__fault sentence = {0};
        const column *wrong = column_out_of_range(read, 3);
        bool says = false;
        for (int i = 0; i < CME__POLICY_COLUMNS; i++) {
            says = says || !cme__column_is_null(read, 3 + i);
        }
        long long rowid = (long long)cme__column_int(read, 0);
        if (cme__column_is_null(read, 1) == cme__column_is_null(read, 2)) {
            (void)cme__fail(&sentence, CME_ERR_CORRUPT,
                            "row %lld of policies: it must be of an event or of a session", rowid);
        } else if (wrong != NULL || !says) {
            (void)cme__fail(&sentence, CME_ERR_CORRUPT, "row %lld of policies: %s %s", rowid,
                            says ? wrong->name : "nothing", says ? "is out of its range" : "is set in it");
        }
        if (sentence.text[0] != '\0') {
            report(context, "policy", sentence.text);
        }
    }
    cme__done(read);
    return status;
}

cme_status cme__policy_verify(cme_store *store, cme__db_problem report, void *context) {
    cme_status status = check_values(store, report, context);
    if (status == CME_OK) {
        status = check_bits(store, "event",
                            "SELECT e.id, e.has & $1 FROM events e LEFT JOIN policies p ON p.event = e.rowid"
                            " WHERE ((e.has & $1) <> 0) <> (p.rowid IS NOT NULL)",
                            report, context);
    }
    if (status == CME_OK) {
        status = check_bits(store, "a session of event",
                            "SELECT e.id, s.has & $1 FROM sessions s JOIN events e ON e.rowid = s.event"
                            " LEFT JOIN policies p ON p.session = s.rowid"
                            " WHERE ((s.has & $1) <> 0) <> (p.rowid IS NOT NULL)",
                            report, context);
    }
    return status;
}
