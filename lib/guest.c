/* guest.c: names of the guests whom people bring.
 * May use answer_internal.h, store_page_internal.h and db/.
 * Must not know how many guests may come, nor their seats. */
#include <cmevent/guest.h>

#include <inttypes.h>

#include "answer_internal.h"
#include "store_page_internal.h"

/* An item of a page with the rows that it is ordered by. */
typedef struct found_guest {
    cme_guest guest;
    int64_t session;
    int64_t person;
} found_guest;

static void *read_guest(cme__statement *row, cme__arena *arena);
static void order_guest(const void *record, cme__cursor_value *values);
static cme_status name_guests(cme_store *store, cme_session_key session, cme_id person,
                              const char *const *names, size_t count);
static cme_status find_guests(cme_store *store, const void *given, cme__page *page);
static cme_status write_name(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                             int32_t guest, const char *name, bool *changed);
static cme_status forget_names(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                               int32_t last, bool *changed);

CME__PAGE_CHECK(cme_guest_page);
static const cme__page_form GUEST_PAGES = {sizeof(cme_guest_page), "guest:iii", order_guest, read_guest};

cme_status cme_guest_name(cme_store *store, cme_session_key session, cme_id person, const char *const *names,
                          size_t name_count) {
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = name_guests(store, session, person, names, name_count);
    }
    return cme__store_end(store, status);
}

cme_status cme_guest_find(cme_store *store, const cme_guest_query *query, cme_guest_page **out) {
    return cme__page_find(store, find_guests, query, out);
}

void cme_guest_page_free(cme_guest_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__guests_check(cme_store *store, int32_t guests, const char *const *names, size_t count) {
    if (names == NULL && count > 0) {
        return cme__fail_null(&store->fault, "guest_names");
    }
    if (count > (size_t)guests) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "%zu names of guests: must be at most %" PRId32 ", one for each guest", count,
                         guests);
    }
    cme_status status = CME_OK;
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        status = cme__text_check(&store->fault, "name", names[i], CME__TEXT_LINE, CME_NAME_MAX);
        if (status != CME_OK) {
            cme__fault_prefix(&store->fault, "guest %zu: ", i + 1);
        }
    }
    return status;
}

cme_status cme__guests_write(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                             const char *const *names, size_t count, bool *changed) {
    cme_status status = CME_OK;
    bool is_renamed = names != NULL;
    for (size_t i = 0; i < count && status == CME_OK; i++) {
        status = write_name(store, plan, party, (int32_t)i + 1, names[i], changed);
    }
    if (party->is_new || (!is_renamed && party->answer == CME_RSVP_DECLINED)) {
        return status; /* there are none, or they stay */
    }
    int32_t last = is_renamed ? (int32_t)count : party->guests;
    return status == CME_OK ? forget_names(store, plan, party, last, changed) : status;
}

cme_status cme__guests_transfer(cme_store *store, const cme__session_plan *plan, int64_t from_person,
                                int64_t to_person, int32_t guests) {
    static const char *const STEPS[] = {
        "DELETE FROM rsvp_guests WHERE session = $1 AND person = $3",
        "DELETE FROM rsvp_answers WHERE session = $1 AND person = $3 AND guest > 0",
        "UPDATE rsvp_guests SET person = $3 WHERE session = $1 AND person = $2 AND guest <= $4",
        "UPDATE rsvp_answers SET person = $3 WHERE session = $1 AND person = $2 AND guest BETWEEN 1 AND $4",
    };
    cme_status status = CME_OK;
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0] && status == CME_OK; i++) {
        cme__statement *step = NULL;
        status = cme__db_prepare(store->db, STEPS[i], &step);
        cme__bind_int(step, 1, plan->row);
        cme__bind_int(step, 3, to_person);
        if (i >= 2) {
            cme__bind_int(step, 2, from_person);
            cme__bind_int(step, 4, guests);
        }
        status = status == CME_OK ? cme__run(step) : status;
    }
    return status;
}

static void *read_guest(cme__statement *row, cme__arena *arena) {
    found_guest *found = cme__arena_alloc(arena, sizeof *found);
    if (found != NULL) {
        cme_guest *guest = &found->guest;
        guest->session = cme__column_session_key(row, 0);
        guest->person = cme__column_id(row, 3);
        guest->person_name = cme__column_copy_given(row, 4, arena);
        guest->state = (cme_rsvp_state)cme__column_int(row, 5);
        guest->number = (int32_t)cme__column_int(row, 6);
        guest->name = cme__column_copy_given(row, 7, arena);
        found->session = cme__column_int(row, 8);
        found->person = cme__column_int(row, 9);
    }
    return found;
}

static void order_guest(const void *record, cme__cursor_value *values) {
    const found_guest *found = record;
    values[0].integer = found->session;
    values[1].integer = found->person;
    values[2].integer = found->guest.number;
}

static cme_status name_guests(cme_store *store, cme_session_key session, cme_id person,
                              const char *const *names, size_t count) {
    static const char *const NOBODY[] = {NULL};
    cme__session_plan plan;
    cme__party party;
    bool changed = false;
    cme_status status = cme__party_load(store, session, person, &plan, &party);
    if (status == CME_OK) {
        status = cme__guests_check(store, party.guests, names, count);
    }
    if (status == CME_OK) {
        status = cme__guests_write(store, &plan, &party, names != NULL ? names : NOBODY,
                                   names != NULL ? count : 0, &changed);
    }
    if (status == CME_OK && changed) {
        status = cme__change_append(store, CME_CHANGE_RSVP, CME_CHANGE_UPDATED, CME_ID_NONE, plan.row,
                                    party.person);
    }
    return status;
}

/* Saying the same again changes nothing. */
static cme_status write_name(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                             int32_t guest, const char *name, bool *changed) {
    static const char PUT[] = "INSERT INTO rsvp_guests (session, person, guest, name) VALUES ($1, $2, $3, $4)"
                              " ON CONFLICT (session, person, guest) DO UPDATE SET name = excluded.name"
                              " WHERE rsvp_guests.name <> excluded.name";
    static const char FORGET[] = "DELETE FROM rsvp_guests WHERE session = $1 AND person = $2 AND guest = $3";
    bool has_name = name != NULL && name[0] != '\0';
    cme__statement *write = NULL;
    cme_status status = cme__db_prepare(store->db, has_name ? PUT : FORGET, &write);
    cme__bind_int(write, 1, plan->row);
    cme__bind_int(write, 2, party->person);
    cme__bind_int(write, 3, guest);
    if (has_name) {
        cme__bind_text(write, 4, name);
    }
    if (status == CME_OK) {
        status = cme__run(write);
    }
    *changed = *changed || (status == CME_OK && cme__db_changes(store->db) > 0);
    return status;
}

/* Those of guests after the last one who has, or may have, a name. */
static cme_status forget_names(cme_store *store, const cme__session_plan *plan, const cme__party *party,
                               int32_t last, bool *changed) {
    cme__statement *forget = NULL;
    cme_status status = cme__db_prepare(
        store->db, "DELETE FROM rsvp_guests WHERE session = $1 AND person = $2 AND guest > $3", &forget);
    cme__bind_int(forget, 1, plan->row);
    cme__bind_int(forget, 2, party->person);
    cme__bind_int(forget, 3, last);
    if (status == CME_OK) {
        status = cme__run(forget);
    }
    *changed = *changed || (status == CME_OK && cme__db_changes(store->db) > 0);
    return status;
}

/* $1 session, $2 person, $3 state, 0 for any; $4 to $6 the last item of the page before, $7 rows. */
#define GUEST_SELECT                                                                                         \
    "SELECT e.id, s.recurrence_id, e.kind, p.id, p.name, r.state, g.guest, g.name, g.session, g.person"      \
    "  FROM rsvp_guests g"                                                                                   \
    "  JOIN rsvps r ON r.session = g.session AND r.person = g.person"                                        \
    "  JOIN persons p ON p.rowid = g.person"                                                                 \
    "  JOIN sessions s ON s.rowid = g.session"                                                               \
    "  JOIN events e ON e.rowid = s.event "
#define GUEST_MATCHES                                                                                        \
    " AND ($1 = 0 OR g.session = $1) AND ($2 = 0 OR g.person = $2) AND ($3 = 0 OR r.state = $3)"             \
    " AND (g.session, g.person, g.guest) > ($4, $5, $6) ORDER BY g.session, g.person, g.guest LIMIT $7"

static cme_status select_guests(cme_store *store, const cme_guest_query *query, int64_t session_row,
                                int64_t person_row, cme__page *page) {
    static const char OF_SESSION[] = GUEST_SELECT "WHERE g.session = $1 AND g.person >= $5" GUEST_MATCHES;
    static const char OF_PERSON[] = GUEST_SELECT
        "WHERE r.person = $2 AND g.session IN (SELECT session FROM rsvps WHERE person = $2)" GUEST_MATCHES;
    cme__statement *find = NULL;
    cme_status status = cme__db_prepare(store->db, session_row != 0 ? OF_SESSION : OF_PERSON, &find);
    cme__bind_int(find, 1, session_row);
    cme__bind_int(find, 2, person_row);
    cme__bind_int(find, 3, query->state);
    for (int i = 0; i < 3; i++) {
        cme__bind_int(find, 4 + i, page->after[i].integer);
    }
    cme__bind_int(find, 7, cme__page_rows(page));
    return status == CME_OK ? cme__page_read(store, page, find) : status;
}

static cme_status check_query(cme_store *store, const cme_guest_query *query) {
    if (cme_session_key_is_none(query->session) && cme_id_is_none(query->person)) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "session or person of guest query must be set");
    }
    if ((int)query->state < 0 || query->state > CME_RSVP_REJECTED) {
        return cme__fail(&store->fault, CME_ERR_INVALID,
                         "state %d of guest query: must be a cme_rsvp_state, or 0", (int)query->state);
    }
    return CME_OK;
}

static cme_status find_guests(cme_store *store, const void *given, cme__page *page) {
    cme_guest_query query = CME_GUEST_QUERY_INIT;
    int64_t person_row = 0;
    cme__session_plan plan = {0};
    cme_status status = cme__query_read(&store->fault, "guest query", given, &query, sizeof query);
    bool has_session = !cme_session_key_is_none(query.session);
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &GUEST_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK) {
        status = check_query(store, &query);
    }
    if (status == CME_OK && has_session) {
        status = cme__session_load(store, query.session, &plan);
    }
    if (status == CME_OK) {
        status = cme__person_row_optional(store, query.person, &person_row);
    }
    if (status == CME_OK && (!has_session || plan.row != 0)) {
        status = select_guests(store, &query, plan.row, person_row, page);
    }
    return status;
}
