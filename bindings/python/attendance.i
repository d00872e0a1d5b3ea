/* attendance.i: attendance: what happened at the door, an append-only log. */

%{
static const field attendance_spec_fields[] = {
    FIELD_NEEDED(cme_attendance_spec, session, KEY, 0),
    FIELD_NEEDED(cme_attendance_spec, person, ID, 0),
    FIELD(cme_attendance_spec, head, INT32, 0),
    FIELD(cme_attendance_spec, at, TIME, 0),
    FIELD(cme_attendance_spec, nonce, ID, 0),
    FIELD(cme_attendance_spec, desk, TEXT, 0),
    FIELD(cme_attendance_spec, by, ID, 0),
    FIELD(cme_attendance_spec, walk_in, BOOL, 0),
    FIELD(cme_attendance_spec, over_capacity, BOOL, 0),
};
static const field attendance_query_fields[] = {
    FIELD(cme_attendance_query, session, KEY, 0),
    FIELD(cme_attendance_query, person, ID, 0),
    FIELD(cme_attendance_query, attended, BOOL, 0),
    FIELD(cme_attendance_query, limit, UINT32, 0),
    FIELD(cme_attendance_query, cursor, TEXT, 0),
};
%}
%spec(cme_attendance_spec, CME_ATTENDANCE_SPEC_INIT, attendance_spec_fields)
%spec(cme_attendance_query, CME_ATTENDANCE_QUERY_INIT, attendance_query_fields)

%record(cme_attendance, Attendance)
typedef struct cme_attendance {
    cme_id id;
    cme_session_key session;
    cme_id person;
    const char *person_name;
    int32_t head;
    cme_attendance_action action;
    cme_time at;
    cme_time recorded_at;
    const char *desk;
    cme_id by;
    bool is_walk_in;
    bool is_over_capacity;
    bool is_duplicate;
    bool is_undone;
    cme_id undoes;
} cme_attendance;
%page(cme_attendance_page, AttendancePage, cme_attendance)

%extend Store {
    cme_status _attendance_check_in(const cme_attendance_spec *spec, cme_attendance **out) {
        STORE_CALL($self, cme_attendance_check_in($self->store, spec, out));
    }
    cme_status _attendance_check_out(const cme_attendance_spec *spec, cme_attendance **out) {
        STORE_CALL($self, cme_attendance_check_out($self->store, spec, out));
    }
    cme_status _attendance_undo(cme_id id, cme_id by, cme_attendance **out) {
        STORE_CALL($self, cme_attendance_undo($self->store, id, by, out));
    }
    cme_status _attendance_close(cme_session_key session) {
        STORE_CALL($self, cme_attendance_close($self->store, session));
    }
    cme_status _attendance_reopen(cme_session_key session) {
        STORE_CALL($self, cme_attendance_reopen($self->store, session));
    }
    cme_status _attendance_find(const cme_attendance_query *spec, cme_attendance_page **out) {
        STORE_CALL($self, cme_attendance_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._attendance_spec_fields)
    def check_in(self, **spec):
        """Check one head in: `head` 0 is the person, 1 and more their guests. The same `nonce` again changes nothing."""
        return self._attendance_check_in(spec)

    @_keywords.creates(_cmevent._attendance_spec_fields, less=["walk_in", "over_capacity"])
    def check_out(self, **spec):
        """Check one head out. Who left has still attended."""
        return self._attendance_check_out(spec)

    def undo_attendance(self, id, by=None):
        """Take a check-in or check-out back, by a new line of the log."""
        return self._attendance_undo(id, by)

    def close_door(self, session):
        """Close the door of a session: the log is complete, and whoever was going and did not come is a no-show."""
        self._attendance_close(session)

    def reopen_door(self, session):
        """Open a closed door again."""
        self._attendance_reopen(session)

    @_keywords.finds(_cmevent._attendance_query_fields)
    def attendance(self, **query):
        """Find lines of the door's log, of a session or a person: one page, ordered by `at`; with `attended=True` who
        came."""
        return self._attendance_find(query)

    iter_attendance = _keywords.walks(attendance, "Find lines of the door's log: all, page after page of `limit` lines.")
    %}
}
%pythoncode %{
_records.record(Attendance, "A line of the door's log.")
_records.page(AttendancePage, "Lines of the door's log, ordered by `at`: a sequence. `next` is the cursor of the next page.")
%}
