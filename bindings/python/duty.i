/* duty.i: duties: a role held for a time, on a group, an event or one session. */

%{
static const field duty_spec_fields[] = {
    FIELD_NEEDED(cme_duty_spec, person, ID, 0),
    FIELD_NEEDED(cme_duty_spec, role, TEXT, 0),
    FIELD(cme_duty_spec, group, ID, 0),
    FIELD(cme_duty_spec, event, ID, 0),
    FIELD(cme_duty_spec, session, KEY, 0),
    FIELD(cme_duty_spec, since, TIME, 0),
    FIELD(cme_duty_spec, until, TIME, 0),
    FIELD(cme_duty_spec, note, TEXT, 0),
};
static const field duty_query_fields[] = {
    FIELD(cme_duty_query, person, ID, 0),
    FIELD(cme_duty_query, role, TEXT, 0),
    FIELD(cme_duty_query, group, ID, 0),
    FIELD(cme_duty_query, event, ID, 0),
    FIELD(cme_duty_query, session, KEY, 0),
    FIELD(cme_duty_query, as_of, TIME, 0),
    FIELD(cme_duty_query, history, BOOL, 0),
    FIELD(cme_duty_query, limit, UINT32, 0),
    FIELD(cme_duty_query, cursor, TEXT, 0),
};
%}
%spec(cme_duty_spec, CME_DUTY_SPEC_INIT, duty_spec_fields)
%spec(cme_duty_query, CME_DUTY_QUERY_INIT, duty_query_fields)

%record(cme_duty, Duty)
typedef struct cme_duty {
    cme_id id;
    cme_id person;
    const char *person_name;
    const char *role;
    cme_id group;
    cme_id event;
    cme_session_key session;
    cme_time since;
    cme_time until;
    const char *note;
} cme_duty;
%page(cme_duty_page, DutyPage, cme_duty)

%extend Store {
    cme_status _duty_assign(const cme_duty_spec *spec, cme_duty **out) {
        STORE_CALL($self, cme_duty_assign($self->store, spec, out));
    }
    cme_status _duty_get(cme_id id, cme_duty **out) { STORE_CALL($self, cme_duty_get($self->store, id, out)); }
    cme_status _duty_end(cme_id id, cme_time at, cme_duty **out) {
        STORE_CALL($self, cme_duty_end($self->store, id, at, out));
    }
    cme_status _duty_find(const cme_duty_query *spec, cme_duty_page **out) {
        STORE_CALL($self, cme_duty_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._duty_spec_fields)
    def assign_duty(self, **spec):
        """Assign a role ("organizer", "host", ...) on exactly one of `group`, `event`, `session`."""
        return self._duty_assign(spec)

    def duty(self, id):
        """Read a duty."""
        return self._duty_get(id)

    def end_duty(self, id, at=None):
        """End a duty at an instant; None: now."""
        return self._duty_end(id, at)

    @_keywords.finds(_cmevent._duty_query_fields)
    def duties(self, **query):
        """Find duties: one page, ordered by `since`; those running now, at `as_of`, or with `history` all."""
        return self._duty_find(query)

    iter_duties = _keywords.walks(duties, "Find duties: all of them, page after page of `limit` duties.")
    %}
}
%pythoncode %{
_records.record(Duty, "A role that a person holds, or held.")
_records.page(DutyPage, "Duties, ordered by `since`: a sequence. `next` is the cursor of the next page.")
%}
