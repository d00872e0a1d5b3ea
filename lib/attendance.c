/* attendance.c: what happens at the door: check-in, check-out, undo, the door itself.
 * May use attendance_internal.h, rsvp_row_internal.h, strike_internal.h.
 * Must not decide: rules/door.h does. */
#include <cmevent/attendance.h>

#include <inttypes.h>

#include "attendance_internal.h"
#include "rsvp_row_internal.h"
#include "strike_internal.h"

/* A line as the table has it. */
typedef struct attendance_row {
    int64_t row; /* rowid, 0: not written yet */
    cme_id id;
    cme__attendance_head head;
    cme_attendance_action action;
    cme_time at;
    const char *desk;
    int64_t by_person;
    int flags;
    int64_t undoes; /* rowid */
    cme_id undoes_id;
} attendance_row;

static cme_status enter(cme_store *store, const cme_attendance_spec *given, cme_attendance_action action,
                        void **out);
static cme_status undo(cme_store *store, cme_id id, cme_id by, void **out);
static cme_status set_door(cme_store *store, cme_session_key session, bool closes);
static cme_status check_spec(cme_store *store, cme_attendance_spec *spec);
static cme_status find_line(cme_store *store, cme_id id, attendance_row *line);
static cme_status check_retry(cme_store *store, const cme_attendance_spec *spec, const attendance_row *wanted,
                              const attendance_row *line);
static cme_status check_door(cme_store *store, const cme__session_plan *plan, cme_time at);
static cme_status refuse(cme_store *store, const char *why, cme_time when);
static cme_status write_entry(cme_store *store, cme__session_plan *plan, const cme_attendance_spec *spec,
                              attendance_row *line);
static cme_status let_in(cme_store *store, const cme__session_plan *plan, const cme_attendance_spec *spec,
                         bool is_inside, attendance_row *line);
static cme_status append(cme_store *store, cme__session_plan *plan, attendance_row *line,
                         cme__attendance_lines *lines, cme__door_head before);
static cme_status insert_line(cme_store *store, attendance_row *line);
static cme_status find_undo(cme_store *store, int64_t row, int64_t *undo_row);

cme_status cme_attendance_check_in(cme_store *store, const cme_attendance_spec *spec, cme_attendance **out) {
    void *entry = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = enter(store, spec, CME_ATTENDANCE_CHECK_IN, out != NULL ? &entry : NULL);
    }
    return cme__store_end_with(store, status, entry, out);
}

cme_status cme_attendance_check_out(cme_store *store, const cme_attendance_spec *spec, cme_attendance **out) {
    void *entry = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = enter(store, spec, CME_ATTENDANCE_CHECK_OUT, out != NULL ? &entry : NULL);
    }
    return cme__store_end_with(store, status, entry, out);
}

cme_status cme_attendance_undo(cme_store *store, cme_id id, cme_id by, cme_attendance **out) {
    void *entry = NULL;
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = undo(store, id, by, out != NULL ? &entry : NULL);
    }
    return cme__store_end_with(store, status, entry, out);
}

cme_status cme_attendance_close(cme_store *store, cme_session_key session) {
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = set_door(store, session, true);
    }
    return cme__store_end(store, status);
}

cme_status cme_attendance_reopen(cme_store *store, cme_session_key session) {
    cme_status status = cme__store_begin_write(store);
    if (status == CME_OK) {
        status = set_door(store, session, false);
    }
    return cme__store_end(store, status);
}

void cme_attendance_free(cme_attendance *attendance) {
    cme__arena_object_free(attendance);
}

/* Writes a check-in or a check-out, or finds that it is written already. */
static cme_status enter(cme_store *store, const cme_attendance_spec *given, cme_attendance_action action,
                        void **out) {
    cme_attendance_spec spec = CME_ATTENDANCE_SPEC_INIT;
    cme__session_plan plan;
    attendance_row known = {0};
    attendance_row line = {.action = action};
    cme_status status = cme__spec_read(&store->fault, "attendance spec", given, &spec, sizeof spec);
    if (status == CME_OK) {
        status = check_spec(store, &spec);
    }
    if (status == CME_OK) {
        status = cme__session_load(store, spec.session, &plan);
    }
    if (status == CME_OK) {
        status = cme__session_load_door(store, &plan);
    }
    if (status == CME_OK) {
        status = cme__person_row(store, spec.person, &line.head.person);
    }
    if (status == CME_OK && !cme_id_is_none(spec.nonce)) {
        status = find_line(store, spec.nonce, &known);
    }
    if (status == CME_OK && known.row != 0) {
        line.head.session = plan.row;
        line.head.head = spec.head;
        status = check_retry(store, &spec, &line, &known);
        return status == CME_OK && out != NULL ? cme__attendance_record(store, known.row, out) : status;
    }
    line.id = cme_id_is_none(spec.nonce) ? cme__store_new_id(store) : spec.nonce;
    line.head.head = spec.head;
    line.at = spec.at == CME_TIME_NONE ? cme_store_now(store) : spec.at;
    line.desk = spec.desk;
    if (status == CME_OK) {
        status = cme__person_row_optional(store, spec.by, &line.by_person);
    }
    if (status == CME_OK) {
        status = check_door(store, &plan, line.at);
    }
    if (status == CME_OK) {
        status = cme__session_materialise(store, &plan);
    }
    if (status == CME_OK) {
        line.head.session = plan.row;
        status = write_entry(store, &plan, &spec, &line);
    }
    return status == CME_OK && out != NULL ? cme__attendance_record(store, line.row, out) : status;
}

static cme_status undo(cme_store *store, cme_id id, cme_id by, void **out) {
    cme__session_plan plan;
    attendance_row line = {0};
    int64_t undo_row = 0;
    if (cme_id_is_none(id)) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "id of attendance must be set");
    }
    cme_status status = find_line(store, id, &line);
    if (status == CME_OK && line.row == 0) {
        char text[CME_ID_TEXT_SIZE];
        cme_id_text(id, text);
        return cme__fail(&store->fault, CME_ERR_NOT_FOUND, "there is no attendance %s", text);
    }
    if (status == CME_OK && line.action == CME_ATTENDANCE_UNDO) {
        return cme__fail(&store->fault, CME_ERR_STATE, "an undo is not undone: check in, or out, anew");
    }
    if (status == CME_OK) {
        status = find_undo(store, line.row, &undo_row);
    }
    if (status != CME_OK || undo_row != 0) {
        return status == CME_OK && out != NULL ? cme__attendance_record(store, undo_row, out) : status;
    }
    attendance_row taken_back = {.id = cme__store_new_id(store),
                                 .head = line.head,
                                 .action = CME_ATTENDANCE_UNDO,
                                 .at = cme_store_now(store),
                                 .undoes = line.row,
                                 .undoes_id = line.id};
    cme__attendance_lines lines = {0};
    cme__door_head before = {0};
    status = cme__session_load_row(store, line.head.session, &plan);
    if (status == CME_OK) {
        status = cme__session_load_door(store, &plan);
    }
    if (status == CME_OK && plan.door.closed_at != CME_TIME_NONE) {
        status = refuse(store, "the door was closed", plan.door.closed_at);
    }
    if (status == CME_OK) {
        status = cme__person_row_optional(store, by, &taken_back.by_person);
    }
    if (status == CME_OK) {
        status = cme__attendance_lines_read(store, line.head, &lines, &before);
    }
    if (status == CME_OK) {
        status = append(store, &plan, &taken_back, &lines, before);
    }
    cme__free(lines.lines);
    return status == CME_OK && out != NULL ? cme__attendance_record(store, taken_back.row, out) : status;
}

static cme_status set_door(cme_store *store, cme_session_key session, bool closes) {
    cme__session_plan plan;
    cme_status status = cme__session_load(store, session, &plan);
    if (status == CME_OK) {
        status = cme__session_load_door(store, &plan);
    }
    if (status != CME_OK) {
        return status;
    }
    cme_time now = cme_store_now(store);
    if (plan.status != CME_SESSION_SCHEDULED) {
        return cme__fail(&store->fault, CME_ERR_CLOSED, "the session is a draft, postponed or cancelled");
    }
    if (now < plan.starts_at) {
        return refuse(store, "the session has not started: it does so", plan.starts_at);
    }
    if ((plan.door.closed_at != CME_TIME_NONE) == closes) {
        return CME_OK;
    }
    status = cme__session_materialise(store, &plan);
    if (status == CME_OK) {
        status = cme__session_set_door(store, &plan, closes ? now : CME_TIME_NONE);
    }
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_SESSION, CME_CHANGE_UPDATED, CME_ID_NONE, plan.row, 0);
    }
    return status == CME_OK ? cme__strikes_follow(store, &plan) : status;
}

static cme_status check_spec(cme_store *store, cme_attendance_spec *spec) {
    if (spec->head < 0 || spec->head > CME_RSVP_GUESTS_MAX) {
        return cme__fail(&store->fault, spec->head < 0 ? CME_ERR_INVALID : CME_ERR_LIMIT,
                         "head %" PRId32 ": must be 0 (the person) or a guest's number up to %d", spec->head,
                         CME_RSVP_GUESTS_MAX);
    }
    cme_time now = cme_store_now(store);
    if (spec->at > now) {
        return cme__fail(&store->fault, CME_ERR_INVALID, "at %" PRId64 ": is in the future, now is %" PRId64,
                         spec->at, now);
    }
    return cme__text_check(&store->fault, "desk of attendance", spec->desk, CME__TEXT_LINE, CME_NAME_MAX);
}

/* The line with this id; row 0 when there is none. */
static cme_status find_line(cme_store *store, cme_id id, attendance_row *line) {
    cme__statement *find = NULL;
    bool found = false;
    cme_status status = cme__db_prepare(store->db,
                                        "SELECT a.rowid, a.id, a.session, a.person, a.head, a.action, a.at"
                                        " FROM attendance a WHERE a.id = $1",
                                        &find);
    cme__bind_id(find, 1, id);
    if (status == CME_OK) {
        status = cme__step(find, &found);
    }
    if (found) {
        line->row = cme__column_int(find, 0);
        line->id = cme__column_id(find, 1);
        line->head.session = cme__column_int(find, 2);
        line->head.person = cme__column_int(find, 3);
        line->head.head = (int32_t)cme__column_int(find, 4);
        line->action = (cme_attendance_action)cme__column_int(find, 5);
        line->at = cme__column_time(find, 6);
    }
    cme__done(find);
    return status;
}

/* A retry with the same nonce is the same line (rules.md 57). When it was left to the store, the time of the
 * first try stands. */
static cme_status check_retry(cme_store *store, const cme_attendance_spec *spec, const attendance_row *wanted,
                              const attendance_row *line) {
    bool is_same = wanted->head.session == line->head.session && wanted->head.person == line->head.person &&
                   wanted->head.head == line->head.head && wanted->action == line->action &&
                   (spec->at == CME_TIME_NONE || spec->at == line->at);
    if (is_same) {
        return CME_OK;
    }
    char text[CME_ID_TEXT_SIZE];
    cme_id_text(spec->nonce, text);
    return cme__fail(&store->fault, CME_ERR_EXISTS, "nonce %s is of another line of the log", text);
}

static cme_status check_door(cme_store *store, const cme__session_plan *plan, cme_time at) {
    if (plan->status != CME_SESSION_SCHEDULED) {
        return cme__fail(&store->fault, CME_ERR_CLOSED, "the session is a draft, postponed or cancelled");
    }
    if (plan->door.closed_at != CME_TIME_NONE) {
        return refuse(store, "the door was closed", plan->door.closed_at);
    }
    if (at < plan->starts_at - CME_DOOR_OPENS_BEFORE) {
        return refuse(store, "too early: the door opens", plan->starts_at - CME_DOOR_OPENS_BEFORE);
    }
    return CME_OK;
}

static cme_status refuse(cme_store *store, const char *why, cme_time when) {
    char text[CME_CIVIL_TEXT_SIZE];
    cme_civil_text(cme_civil_from_seconds(when, CME_CIVIL_UTC), text);
    return cme__fail(&store->fault, CME_ERR_CLOSED, "%s at %s", why, text);
}

/* Checks a check-in or check-out against the lines that are known, marks it and writes it. */
static cme_status write_entry(cme_store *store, cme__session_plan *plan, const cme_attendance_spec *spec,
                              attendance_row *line) {
    cme__attendance_lines lines = {0};
    cme__door_head before = {0};
    cme_status status = cme__attendance_lines_read(store, line->head, &lines, &before);
    if (status == CME_OK) {
        bool was_inside = cme__door_was_inside(lines.lines, lines.count, line->at, line->id);
        if (line->action == CME_ATTENDANCE_CHECK_IN) {
            status = let_in(store, plan, spec, was_inside || before.is_present, line);
        } else if (!was_inside) {
            status = cme__fail(&store->fault, CME_ERR_STATE, "head %" PRId32 " is not inside", spec->head);
        }
    }
    if (status == CME_OK) {
        status = append(store, plan, line, &lines, before);
    }
    cme__free(lines.lines);
    return status;
}

static cme_status let_in(cme_store *store, const cme__session_plan *plan, const cme_attendance_spec *spec,
                         bool is_inside, attendance_row *line) {
    cme__rsvp_row rsvp = {.person = line->head.person};
    cme_status status = cme__rsvp_row_read(store, plan->row, &rsvp);
    if (status != CME_OK) {
        return status;
    }
    /* Who walked in sits on a seat as well as those who are expected (rules.md 64). */
    cme__session_plan inside = *plan;
    inside.heads.going += plan->door.walked_in_present;
    cme__seat_limit limits[CME__SEATING_WHOLE];
    cme__seats seats = cme__rsvp_seats(&inside, limits);
    cme__door_request request = {
        .has_seat = rsvp.state == CME_RSVP_GOING && spec->head <= rsvp.guests,
        .is_inside = is_inside,
        .walks_in = spec->walk_in,
        .over_capacity = spec->over_capacity,
    };
    line->flags = request.has_seat ? 0 : CME__ATTENDANCE_WALK_IN;
    switch (cme__door_decide(&seats, &request)) {
    case CME__DOOR_LET_IN:
        return CME_OK;
    case CME__DOOR_LET_IN_OVER:
        line->flags |= CME__ATTENDANCE_OVER_CAPACITY;
        return CME_OK;
    case CME__DOOR_NO_SEAT:
        return cme__fail(&store->fault, CME_ERR_STATE,
                         "head %" PRId32 " has no seat (%s with %" PRId32 " guests), and is no walk-in",
                         spec->head, cme__rsvp_state_name(rsvp.state), rsvp.guests);
    case CME__DOOR_FULL:
        break;
    }
    return cme__fail(&store->fault, CME_ERR_FULL, "%s %" PRId32 ": no seat is left for a walk-in",
                     seats.binding->name, seats.binding->seats);
}

/* Writes the line, the counters of the session, and the change log. `before`: what `lines` came to. */
static cme_status append(cme_store *store, cme__session_plan *plan, attendance_row *line,
                         cme__attendance_lines *lines, cme__door_head before) {
    cme__door_head after = {0};
    cme__door_line door_line = {.id = line->id,
                                .at = line->at,
                                .action = line->action,
                                .undoes = line->undoes_id,
                                .is_walk_in = (line->flags & CME__ATTENDANCE_WALK_IN) != 0};
    cme_status status = insert_line(store, line);
    if (status == CME_OK) {
        status = cme__attendance_lines_add(store, lines, door_line);
    }
    if (status != CME_OK) {
        return status;
    }
    lines->count = cme__door_fold(lines->lines, lines->count, &after);
    cme__session_door *door = &plan->door;
    door->present += after.is_present - before.is_present;
    door->attended += after.has_attended - before.has_attended;
    door->walked_in += after.has_walked_in - before.has_walked_in;
    door->walked_in_present +=
        (after.is_present && after.has_walked_in) - (before.is_present && before.has_walked_in);
    status = cme__session_write_door(store, plan);
    if (status == CME_OK) {
        status = cme__change_append(store, CME_CHANGE_ATTENDANCE, CME_CHANGE_CREATED, line->id, plan->row,
                                    line->head.person);
    }
    return status;
}

static cme_status insert_line(cme_store *store, attendance_row *line) {
    cme__statement *insert = NULL;
    cme_status status =
        cme__db_prepare(store->db,
                        "INSERT INTO attendance (id, session, person, head, action, at, recorded_at, desk,"
                        " by_person, flags, undoes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                        &insert);
    cme__bind_id(insert, 1, line->id);
    cme__bind_int(insert, 2, line->head.session);
    cme__bind_int(insert, 3, line->head.person);
    cme__bind_int(insert, 4, line->head.head);
    cme__bind_int(insert, 5, line->action);
    cme__bind_time(insert, 6, line->at);
    cme__bind_time(insert, 7, cme_store_now(store));
    cme__bind_optional_text(insert, 8, line->desk);
    cme__bind_row(insert, 9, line->by_person);
    cme__bind_int(insert, 10, line->flags);
    cme__bind_row(insert, 11, line->undoes);
    if (status == CME_OK) {
        status = cme__run(insert);
    }
    line->row = cme__db_last_rowid(store->db);
    return status;
}

static cme_status find_undo(cme_store *store, int64_t row, int64_t *undo_row) {
    cme__statement *find = NULL;
    cme_status status = cme__db_prepare(store->db, "SELECT rowid FROM attendance WHERE undoes = $1", &find);
    cme__bind_int(find, 1, row);
    return status == CME_OK ? cme__value_read(find, undo_row) : status;
}
