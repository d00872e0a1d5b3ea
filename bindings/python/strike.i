/* strike.i: strikes: who had a seat and did not come. */

%{
static const field strike_query_fields[] = {
    FIELD(cme_strike_query, group, ID, 0),
    FIELD(cme_strike_query, deep, BOOL, 0),
    FIELD(cme_strike_query, session, KEY, 0),
    FIELD(cme_strike_query, person, ID, 0),
    FIELD_RENAMED(cme_strike_query, from, "from_", TIME),
    FIELD(cme_strike_query, excused, BOOL, 0),
    FIELD(cme_strike_query, limit, UINT32, 0),
    FIELD(cme_strike_query, cursor, TEXT, 0),
};
%}
%spec(cme_strike_query, CME_STRIKE_QUERY_INIT, strike_query_fields)

%record(cme_strike, Strike)
typedef struct cme_strike {
    cme_session_key session;
    const char *title;
    cme_id group;
    cme_id person;
    const char *person_name;
    cme_time at;
    cme_time excused_at;
    cme_id excused_by;
    const char *note;
} cme_strike;
%page(cme_strike_page, StrikePage, cme_strike)

%typemap(in, numinputs=0) uint32_t *strikes (uint32_t strikes_out = 0) { $1 = &strikes_out; }
%typemap(argout) uint32_t *strikes {
    Py_XDECREF($result);
    $result = PyLong_FromUnsignedLong(*$1);
    if ($result == NULL) SWIG_fail;
}

/* A text that may be None. */
%typemap(in) const char *note {
    const char *note_in = NULL;
    if ($input != Py_None && value_text_in($input, "$1_name", &note_in) != 0) SWIG_fail;
    $1 = (char *)note_in;
}

%extend Store {
    cme_status _strike_excuse(cme_session_key session, cme_id person, cme_id by, const char *note, cme_strike **out) {
        STORE_CALL($self, cme_strike_excuse($self->store, session, person, by, note, out));
    }
    cme_status _strike_find(const cme_strike_query *spec, cme_strike_page **out) {
        STORE_CALL($self, cme_strike_find($self->store, spec, out));
    }
    cme_status _strike_count(cme_session_key session, cme_id person, uint32_t *strikes) {
        STORE_CALL($self, cme_strike_count($self->store, session, person, strikes));
    }

    %pythoncode %{
    def excuse_strike(self, session, person, by=None, note=None):
        """Excuse the strike of a person from a session: it stays on record and no longer counts."""
        return self._strike_excuse(session, person, by, note)

    @_keywords.finds(_cmevent._strike_query_fields)
    def strikes(self, **query):
        """Find strikes, made by closing the door of a session: one page, ordered by `at`. Those that were excused only with
        `excused=True`."""
        return self._strike_find(query)

    def count_strikes(self, session, person):
        """How many strikes count now for an RSVP of this person to this session, by its policy."""
        return self._strike_count(session, person)

    iter_strikes = _keywords.walks(strikes, "Find strikes: all of them, page after page of `limit` strikes.")
    %}
}
%pythoncode %{
_records.record(Strike, "A seat that nobody came for.")
_records.page(StrikePage, "Strikes, ordered by `at`: a sequence. `next` is the cursor of the next page.")
%}
