/* due.i: due: what the passing of time makes due, each thing handed out once. */

%{
static const field due_query_fields[] = {
    FIELD(cme_due_query, kinds, UINT32, 0),
    FIELD(cme_due_query, limit, UINT32, 0),
};
%}
%spec(cme_due_query, CME_DUE_QUERY_INIT, due_query_fields)

%part(cme_due, Due)
typedef struct cme_due {
    cme_due_kind kind;
    cme_time at;
    cme_time until;
    cme_session_key session;
    const char *title;
    const char *location;
    cme_time starts_at;
    cme_time ends_at;
    const char *zone;
    cme_id person;
    const char *person_name;
    const char *person_email;
    const char *person_locale;
    uint32_t person_consent;
    int32_t guests;
} cme_due;
%computed(cme_due, Due, PyObject *, start, value_local_out($self->starts_at, $self->zone),
          "When the session starts, in its zone.")
%computed(cme_due, Due, PyObject *, end, value_local_out($self->ends_at, $self->zone),
          "When the session ends, in its zone.")
%items(cme_due_page, DuePage, cme_due)
typedef struct cme_due_page {
    bool more;
} cme_due_page;

/* A pair of instants. */
%typemap(in, numinputs=0) cme_time *take_at (cme_time take_at_out = 0) { $1 = &take_at_out; }
%typemap(argout) cme_time *take_at {
    Py_XDECREF($result);
    $result = value_time_out(*$1);
    if ($result == NULL) SWIG_fail;
}
%typemap(in, numinputs=0) cme_time *tick_at (cme_time tick_at_out = 0) { $1 = &tick_at_out; }
%typemap(argout) cme_time *tick_at {
    PyObject *tick_time = value_time_out(*$1);
    PyObject *both = tick_time != NULL ? PyTuple_Pack(2, $result, tick_time) : NULL;
    Py_XDECREF(tick_time);
    Py_XDECREF($result);
    $result = both;
    if ($result == NULL) SWIG_fail;
}

%extend Store {
    cme_status _due_take(const cme_due_query *spec, cme_due_page **out) {
        STORE_CALL($self, cme_due_take($self->store, spec, out));
    }
    cme_status _due_next(const cme_due_query *spec, cme_time *take_at, cme_time *tick_at) {
        STORE_CALL($self, cme_due_next($self->store, spec, take_at, tick_at));
    }

    %pythoncode %{
    @_keywords.finds(_cmevent._due_query_fields)
    def take_due(self, **query):
        """Take what is due now and was not handed out yet: reminders, RSVPs that opened or closed. `kinds` are DueKind
        members or their names; None: any. Taken within a transaction that is undone, it is due again."""
        return self._due_take(_plans.kinds(query))

    def next_due(self, kinds=None):
        """When to ask again, as things stand: a pair of `take_due` with these kinds, and of `tick`. None: nothing is known
        of."""
        return self._due_next(_plans.kinds({"kinds": kinds}))
    %}
}
%pythoncode %{
_records.record(Due, "Something that is due; `person` None: it concerns the session.")
_records.items(DuePage, "What is due, ordered by `at`: a sequence. `more`: there may be more, ask again at once.")
%}
