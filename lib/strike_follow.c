/* strike_follow.c: strikes made and taken back as the door of a session closes and opens; and checked.
 * May use strike_internal.h, rsvp_row_internal.h, rules/door.h.
 * Must not decide who is a no-show: rules/door.h does. */
#include <inttypes.h>

#include "rsvp_row_internal.h"
#include "rules/door.h"
#include "strike_internal.h"

/* A person of a session, as its strikes concern them. */
typedef struct suspect {
    int64_t session;
    int64_t person;
    cme_rsvp_state state;
    bool is_closed; /* the door */
    bool came;      /* somebody of the party */
    bool has_strike;
    bool is_excused;
    bool has_own_time; /* the strike is of another time than the session */
} suspect;

static cme_status next_suspect(cme_store *store, const char *sql, int64_t session_row, int64_t person_row,
                               suspect *out, bool *found);
static cme_status follow_one(cme_store *store, const cme__session_plan *plan, const suspect *person);
static cme_status make_strike(cme_store *store, const cme__session_plan *plan, int64_t person_row);
static cme_status take_back(cme_store *store, int64_t session_row, int64_t person_row);
static bool is_no_show(const suspect *person);

_Static_assert(CME_ATTENDANCE_CHECK_IN == 1 && CME_RSVP_GOING == 3, "the statements below have them in them");

/* All with an RSVP, who alone can have a strike. A check-in counts unless it was taken back. */
#define SUSPECT_SELECT                                                                                       \
    "SELECT r.session, r.person, r.state, s.door_closed_at IS NOT NULL, EXISTS ("                            \
    "   SELECT 1 FROM attendance a WHERE a.session = r.session AND a.person = r.person AND a.action = 1"     \
    "    AND NOT EXISTS (SELECT 1 FROM attendance u WHERE u.undoes = a.rowid)),"                             \
    "  k.at IS NOT NULL, k.excused_at IS NOT NULL, k.at <> s.start_at"                                       \
    " FROM rsvps r JOIN sessions s ON s.rowid = r.session"                                                   \
    " LEFT JOIN strikes k ON k.person = r.person AND k.session = r.session "

cme_status cme__strikes_follow(cme_store *store, const cme__session_plan *plan) {
    static const char NEXT[] =
        SUSPECT_SELECT "WHERE r.session = $1 AND r.person > $2 AND (r.state = 3 OR k.at IS NOT NULL)"
                       " ORDER BY r.person LIMIT 1";
    suspect person = {0};
    bool found = true;
    cme_status status = CME_OK;
    while (status == CME_OK && found) {
        /* No statement stays open while rows are changed. */
        status = next_suspect(store, NEXT, plan->row, person.person, &person, &found);
        if (status == CME_OK && found) {
            status = follow_one(store, plan, &person);
        }
    }
    return status;
}

cme_status cme__strikes_follow_person(cme_store *store, const cme__session_plan *plan, int64_t person_row) {
    static const char SELECT[] = SUSPECT_SELECT "WHERE r.session = $1 AND r.person = $2";
    suspect person = {0};
    bool found = false;
    cme_status status = next_suspect(store, SELECT, plan->row, person_row, &person, &found);
    return status == CME_OK && found ? follow_one(store, plan, &person) : status;
}

cme_status cme__strikes_verify(cme_store *store, cme__db_problem report, void *context) {
    static const char SELECT[] =
        SUSPECT_SELECT "WHERE (r.session, r.person) > ($1, $2)"
                       " AND (k.at IS NOT NULL OR (s.door_closed_at IS NOT NULL AND r.state = 3))"
                       " ORDER BY r.session, r.person LIMIT 1";
    suspect person = {0};
    bool found = true;
    cme_status status = CME_OK;
    while (status == CME_OK && found) {
        status = next_suspect(store, SELECT, person.session, person.person, &person, &found);
        if (status != CME_OK || !found) {
            break;
        }
        /* An excuse stays while the door is open again. */
        bool may_be = is_no_show(&person) || (person.is_excused && !person.is_closed);
        if (is_no_show(&person) && !person.has_strike) {
            cme__rsvp_report(store, report, context, "strikes", person.session,
                             "person in row %" PRId64 " did not come and has no strike", person.person);
        } else if (person.has_strike && (!may_be || person.has_own_time)) {
            cme__rsvp_report(store, report, context, "strikes", person.session,
                             "the strike of the person in row %" PRId64 " is none", person.person);
        }
    }
    return status;
}

static cme_status next_suspect(cme_store *store, const char *sql, int64_t session_row, int64_t person_row,
                               suspect *out, bool *found) {
    cme__statement *find = NULL;
    *found = false;
    cme_status status = cme__db_prepare(store->db, sql, &find);
    cme__bind_int(find, 1, session_row);
    cme__bind_int(find, 2, person_row);
    if (status == CME_OK) {
        status = cme__step(find, found);
    }
    if (*found) {
        *out = (suspect){
            .session = cme__column_int(find, 0),
            .person = cme__column_int(find, 1),
            .state = (cme_rsvp_state)cme__column_int(find, 2),
            .is_closed = cme__column_int(find, 3) != 0,
            .came = cme__column_int(find, 4) != 0,
            .has_strike = cme__column_int(find, 5) != 0,
            .is_excused = cme__column_int(find, 6) != 0,
            .has_own_time = cme__column_int(find, 7) != 0,
        };
    }
    cme__done(find);
    return status;
}

/* An excuse outlives a door that is opened again, but not that the person came. */
static cme_status follow_one(cme_store *store, const cme__session_plan *plan, const suspect *person) {
    bool should_have = is_no_show(person);
    if (should_have && !person->has_strike) {
        return make_strike(store, plan, person->person);
    }
    if (!should_have && person->has_strike && (person->is_closed || !person->is_excused)) {
        return take_back(store, plan->row, person->person);
    }
    return CME_OK;
}

static cme_status make_strike(cme_store *store, const cme__session_plan *plan, int64_t person_row) {
    cme__statement *insert = NULL;
    cme_status status =
        cme__db_prepare(store->db, "INSERT INTO strikes (person, session, at) VALUES ($1, $2, $3)", &insert);
    cme__bind_int(insert, 1, person_row);
    cme__bind_int(insert, 2, plan->row);
    cme__bind_int(insert, 3, plan->starts_at);
    if (status == CME_OK) {
        status = cme__run(insert);
    }
    return status == CME_OK ? cme__change_append(store, CME_CHANGE_STRIKE, CME_CHANGE_CREATED, CME_ID_NONE,
                                                 plan->row, person_row)
                            : status;
}

static cme_status take_back(cme_store *store, int64_t session_row, int64_t person_row) {
    cme__statement *forget = NULL;
    cme_status status =
        cme__db_prepare(store->db, "DELETE FROM strikes WHERE person = $1 AND session = $2", &forget);
    cme__bind_int(forget, 1, person_row);
    cme__bind_int(forget, 2, session_row);
    if (status == CME_OK) {
        status = cme__run(forget);
    }
    return status == CME_OK ? cme__change_append(store, CME_CHANGE_STRIKE, CME_CHANGE_UPDATED, CME_ID_NONE,
                                                 session_row, person_row)
                            : status;
}

static bool is_no_show(const suspect *person) {
    return cme__door_is_no_show(person->state, person->is_closed, person->came);
}
