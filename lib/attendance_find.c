/* attendance_find.c: the lines of the door's log, read and handed out.
 * May use attendance_internal.h.
 * Must not change anything, nor decide what lines come to: rules/door.h does. */
#include "attendance_internal.h"

/* A public record with its head, by which its lines are found. */
typedef struct attendance_record {
    cme_attendance attendance;
    cme__attendance_head head;
} attendance_record;

static void *read_attendance(cme__statement *row, cme__arena *arena);
static void order_attendance(const void *record, cme__cursor_value *values);
static cme_status find_attendance(cme_store *store, const void *given, cme__page *page);
static cme_status read_lines_of_page(cme_store *store, cme__page *page, cme__statement *find,
                                     bool only_first);
static cme_status understand(cme_store *store, attendance_record *record, bool *is_first);

CME__PAGE_CHECK(cme_attendance_page);
static const cme__page_form ATTENDANCE_PAGES = {sizeof(cme_attendance_page), "attendance:ib",
                                                order_attendance, read_attendance};

#define ATTENDANCE_SELECT                                                                                    \
    "SELECT a.id, p.id, p.name, a.head, a.action, a.at, a.recorded_at, a.desk, b.id, a.flags, u.id,"         \
    "  e.id, s.recurrence_id, e.kind, a.session, a.person FROM attendance a"                                 \
    "  JOIN persons p ON p.rowid = a.person"                                                                 \
    "  JOIN sessions s ON s.rowid = a.session"                                                               \
    "  JOIN events e ON e.rowid = s.event"                                                                   \
    "  LEFT JOIN persons b ON b.rowid = a.by_person"                                                         \
    "  LEFT JOIN attendance u ON u.rowid = a.undoes"

cme_status cme_attendance_find(cme_store *store, const cme_attendance_query *query,
                               cme_attendance_page **out) {
    return cme__page_find(store, find_attendance, query, out);
}

void cme_attendance_page_free(cme_attendance_page *page) {
    cme__arena_object_free(page);
}

cme_status cme__attendance_lines_read(cme_store *store, cme__attendance_head head,
                                      cme__attendance_lines *lines, cme__door_head *state) {
    cme__statement *read = NULL;
    bool row = true;
    cme_status status =
        cme__db_prepare(store->db,
                        "SELECT a.id, a.at, a.action, a.flags, u.id FROM attendance a"
                        " LEFT JOIN attendance u ON u.rowid = a.undoes"
                        " WHERE a.session = $1 AND a.person = $2 AND a.head = $3 ORDER BY a.at",
                        &read);
    cme__bind_int(read, 1, head.session);
    cme__bind_int(read, 2, head.person);
    cme__bind_int(read, 3, head.head);
    while (status == CME_OK && row) {
        status = cme__step(read, &row);
        if (row) {
            cme__door_line line = {
                .id = cme__column_id(read, 0),
                .at = cme__column_time(read, 1),
                .action = (cme_attendance_action)cme__column_int(read, 2),
                .is_walk_in = (cme__column_int(read, 3) & CME__ATTENDANCE_WALK_IN) != 0,
                .undoes = cme__column_id(read, 4),
            };
            status = cme__attendance_lines_add(store, lines, line);
        }
    }
    cme__done(read);
    lines->count = cme__door_fold(lines->lines, lines->count, state);
    return status;
}

cme_status cme__attendance_lines_add(cme_store *store, cme__attendance_lines *lines, cme__door_line line) {
    if (!cme__grow(&lines->lines, &lines->capacity, lines->count + 1, sizeof *lines->lines)) {
        return cme__fail_memory(&store->fault);
    }
    lines->lines[lines->count] = line;
    lines->count++;
    return CME_OK;
}

cme_status cme__attendance_record(cme_store *store, int64_t row, void **out) {
    bool is_first = false;
    cme_status status =
        cme__record_of_row(store, ATTENDANCE_SELECT " WHERE a.rowid = $1", row, read_attendance, out);
    return status == CME_OK && *out != NULL ? understand(store, *out, &is_first) : status;
}

static void *read_attendance(cme__statement *row, cme__arena *arena) {
    attendance_record *record = cme__arena_alloc(arena, sizeof *record);
    if (record != NULL) {
        cme_attendance *attendance = &record->attendance;
        int64_t flags = cme__column_int(row, 9);
        attendance->id = cme__column_id(row, 0);
        attendance->person = cme__column_id(row, 1);
        attendance->person_name = cme__column_copy(row, 2, arena);
        attendance->head = (int32_t)cme__column_int(row, 3);
        attendance->action = (cme_attendance_action)cme__column_int(row, 4);
        attendance->at = cme__column_time(row, 5);
        attendance->recorded_at = cme__column_time(row, 6);
        attendance->desk = cme__column_copy(row, 7, arena);
        attendance->by = cme__column_id(row, 8);
        attendance->is_walk_in = (flags & CME__ATTENDANCE_WALK_IN) != 0;
        attendance->is_over_capacity = (flags & CME__ATTENDANCE_OVER_CAPACITY) != 0;
        attendance->undoes = cme__column_id(row, 10);
        attendance->session = cme__column_session_key(row, 11);
        record->head = (cme__attendance_head){.session = cme__column_int(row, 14),
                                              .person = cme__column_int(row, 15),
                                              .head = attendance->head};
    }
    return record;
}

static void order_attendance(const void *record, cme__cursor_value *values) {
    const cme_attendance *attendance = record;
    values[0].integer = attendance->at;
    values[1].id = attendance->id;
}

static cme_status find_attendance(cme_store *store, const void *given, cme__page *page) {
    static const char OF_SESSION[] =
        ATTENDANCE_SELECT " WHERE a.session = $1 AND ($2 = 0 OR a.person = $2) AND ($3 = 0 OR a.action = 1)"
                          "  AND (a.at, a.id) > ($4, $5) ORDER BY a.at, a.id LIMIT $6";
    static const char OF_PERSON[] =
        ATTENDANCE_SELECT " WHERE ($1 = 0 OR a.session = $1) AND a.person = $2 AND ($3 = 0 OR a.action = 1)"
                          "  AND (a.at, a.id) > ($4, $5) ORDER BY a.at, a.id LIMIT $6";
    cme_attendance_query query = CME_ATTENDANCE_QUERY_INIT;
    int64_t person_row = 0;
    cme__session_plan plan = {0};
    cme_status status = cme__query_read(&store->fault, "attendance query", given, &query, sizeof query);
    bool has_session = !cme_session_key_is_none(query.session);
    bool has_person = !cme_id_is_none(query.person);
    if (status == CME_OK && !has_session && !has_person) {
        status =
            cme__fail(&store->fault, CME_ERR_INVALID, "session or person of attendance query must be set");
    }
    if (status == CME_OK && has_session) {
        status = cme__session_load(store, query.session, &plan);
    }
    if (status == CME_OK && has_person) {
        status = cme__person_row(store, query.person, &person_row);
    }
    if (status == CME_OK) {
        status = cme__page_begin(store, page, &ATTENDANCE_PAGES, query.limit, query.cursor);
    }
    if (status == CME_OK && (plan.row != 0 || !has_session)) {
        cme__statement *find = NULL;
        status = cme__db_prepare(store->db, has_person ? OF_PERSON : OF_SESSION, &find);
        cme__bind_int(find, 1, plan.row);
        cme__bind_int(find, 2, person_row);
        cme__bind_int(find, 3, query.attended);
        cme__bind_int(find, 4, page->after[0].integer);
        cme__bind_id(find, 5, page->after[1].id);
        /* Which check-ins are first is known after each was read: those rows cannot be counted before. */
        cme__bind_int(find, 6, query.attended ? INT64_MAX : cme__page_rows(page));
        if (status == CME_OK) {
            status = read_lines_of_page(store, page, find, query.attended);
        }
    }
    return status;
}

static cme_status read_lines_of_page(cme_store *store, cme__page *page, cme__statement *find,
                                     bool only_first) {
    cme_status status = CME_OK;
    while (!cme__page_is_full(page)) {
        bool row = false;
        bool is_first = false;
        status = cme__step(find, &row);
        if (status != CME_OK || !row) {
            break;
        }
        attendance_record *record = read_attendance(find, &page->arena);
        if (record == NULL) {
            status = cme__fail_memory(&store->fault);
            break;
        }
        status = understand(store, record, &is_first);
        if (status != CME_OK) {
            break;
        }
        if (is_first || !only_first) {
            cme__page_add(page, record);
        }
    }
    cme__done(find);
    return status;
}

/* What the line came to among the lines of its head. */
static cme_status understand(cme_store *store, attendance_record *record, bool *is_first) {
    cme__attendance_lines lines = {0};
    cme__door_head state = {0};
    cme_status status = cme__attendance_lines_read(store, record->head, &lines, &state);
    for (size_t i = 0; i < lines.count; i++) {
        const cme__door_line *line = &lines.lines[i];
        if (cme_id_equal(line->id, record->attendance.id)) {
            record->attendance.is_duplicate = line->action == CME_ATTENDANCE_CHECK_IN && line->was_inside;
            record->attendance.is_undone = line->is_undone;
            *is_first = line->is_first;
        }
    }
    cme__free(lines.lines);
    return status;
}
