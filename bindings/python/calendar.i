/* calendar.i: iCalendar: feeds out, files in. */

%{
static const field calendar_query_fields[] = {
    FIELD(cme_calendar_query, group, ID, 0),
    FIELD(cme_calendar_query, deep, BOOL, 0),
    FIELD(cme_calendar_query, event, ID, 0),
    FIELD(cme_calendar_query, person, ID, 0),
    FIELD_OF(cme_calendar_query, upto, cme_visibility, 0),
    FIELD(cme_calendar_query, ended_after, TIME, 0),
    FIELD(cme_calendar_query, name, TEXT, 0),
    FIELD(cme_calendar_query, refresh_seconds, UINT32, 0),
};
static const field calendar_import_fields[] = {
    FIELD_NEEDED(cme_calendar_import_spec, group, ID, 0),
    FIELD(cme_calendar_import_spec, zone, TEXT, 0),
    FIELD(cme_calendar_import_spec, publish, BOOL, 0),
    FIELD(cme_calendar_import_spec, dry_run, BOOL, 0),
};

/* Hands a piece to a Python callable. What that raises stays in the state of this thread, for store_end; an answer of
 * False stops too. */
static int calendar_sink(void *context, const char *bytes, size_t length) {
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *answer = PyObject_CallFunction(context, "y#", bytes, (Py_ssize_t)length);
    int stop = answer == NULL || answer == Py_False;
    Py_XDECREF(answer);
    PyGILState_Release(state);
    return stop;
}
%}
%spec(cme_calendar_query, CME_CALENDAR_QUERY_INIT, calendar_query_fields)
%spec(cme_calendar_import_spec, CME_CALENDAR_IMPORT_SPEC_INIT, calendar_import_fields)

%part(cme_calendar_note, CalendarNote)
/* A field named as the builtin with which SWIG makes fields: it is defined after all others. */
%rename(_property) cme_calendar_note::property;
typedef struct cme_calendar_note {
    cme_calendar_note_kind kind;
    uint32_t line;
    const char *uid;
    const char *property;
    const char *text;
} cme_calendar_note;
%extend cme_calendar_note {
    %pythoncode %{
    @property
    def property(self):
        """Name of the property or component, or None."""
        return self._property
    %}
}

%items(cme_calendar_report, CalendarReport, cme_calendar_note)
typedef struct cme_calendar_report {
    uint32_t events_created;
    uint32_t events_updated;
    uint32_t events_unchanged;
    uint32_t events_skipped;
    uint32_t sessions_overridden;
    size_t note_total;
} cme_calendar_report;

%typemap(in, numinputs=0) (char **text, size_t *length) (char *text_out = NULL, size_t length_out = 0) {
    $1 = &text_out;
    $2 = &length_out;
}
%typemap(argout) (char **text, size_t *length) {
    Py_XDECREF($result);
    $result = PyUnicode_DecodeUTF8(*$1, (Py_ssize_t)*$2, NULL);
    if ($result == NULL) SWIG_fail;
}
%typemap(freearg) (char **text, size_t *length) { cme_calendar_text_free(text_out$argnum); }
%typemap(in) (const char *bytes, size_t length) {
    char *bytes_in = NULL;
    Py_ssize_t length_in = 0;
    if (PyBytes_AsStringAndSize($input, &bytes_in, &length_in) != 0) SWIG_fail;
    $1 = bytes_in;
    $2 = (size_t)length_in;
}

%extend Store {
    cme_status _calendar_write(const cme_calendar_query *spec, PyObject *write) {
        STORE_CALL($self, cme_calendar_write($self->store, spec, calendar_sink, write));
    }
    cme_status _calendar_text(const cme_calendar_query *spec, char **text, size_t *length) {
        STORE_CALL($self, cme_calendar_text($self->store, spec, text, length));
    }
    cme_status _calendar_import(const char *bytes, size_t length, const cme_calendar_import_spec *spec,
                                cme_calendar_report **out) {
        STORE_CALL($self, cme_calendar_import($self->store, bytes, length, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._calendar_query_fields)
    def calendar_text(self, **query):
        """The feed of one of `group`, `event`, `person` as text."""
        return self._calendar_text(query)

    @_keywords.creates(_cmevent._calendar_query_fields)
    def write_calendar(self, target, **query):
        """Write a feed of any size, piece by piece, into `target`: a path, a file open for writing, or a callable that takes
        bytes (what it raises stops the writing, and so does False, as StoppedError). It must not use the store."""
        with _files.sink(target) as write:
            self._calendar_write(query, write)

    @_keywords.creates(_cmevent._calendar_import_fields)
    def import_calendar(self, source, **spec):
        """Read a file of iCalendar into `group`, whole or not at all: a CalendarReport says what became of it. `source` is
        its bytes, its text, a path (os.PathLike), or a file open for reading."""
        return self._calendar_import(_files.content(source), spec)
    %}
}
%extend cme_calendar_report {
    %pythoncode %{
    @property
    def notes(self):
        """The notes, as a list of CalendarNote; at most CALENDAR_NOTES_MAX of `note_total`."""
        return list(self)
    %}
}
%pythoncode %{
_records.record(CalendarNote, "One thing in a file that was not taken as it stood; `line` 0: unknown.")
_records.items(CalendarReport, "What became of a file: counts, and a sequence of CalendarNote.")
%}
