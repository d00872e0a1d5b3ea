/* recurrence.i: recurrence rules in words, and from words. */

%{
static const field recurrence_spec_fields[] = {
    FIELD_NEEDED(cme_recurrence_spec, start, CIVIL, 0),
    FIELD(cme_recurrence_spec, zone, TEXT, 0),
    FIELD_OF_NEEDED(cme_recurrence_spec, frequency, cme_frequency),
    FIELD(cme_recurrence_spec, interval, INT32, 0),
    FIELD(cme_recurrence_spec, count, INT32, 0),
    FIELD(cme_recurrence_spec, until, CIVIL, 0),
    FIELD_OF(cme_recurrence_spec, weekdays, cme_weekdays, 0),
    FIELD_NUMBER_LIST(cme_recurrence_spec, ordinals, ordinal_count),
    FIELD_NUMBER_LIST(cme_recurrence_spec, positions, position_count),
    FIELD_NUMBER_LIST(cme_recurrence_spec, monthdays, monthday_count),
    FIELD_NUMBER_LIST(cme_recurrence_spec, yeardays, yearday_count),
    FIELD_NUMBER_LIST(cme_recurrence_spec, weeks, week_count),
    FIELD_NUMBER_LIST(cme_recurrence_spec, months, month_count),
    FIELD_NUMBER_LIST(cme_recurrence_spec, hours, hour_count),
    FIELD_NUMBER_LIST(cme_recurrence_spec, minutes, minute_count),
    FIELD_NUMBER_LIST(cme_recurrence_spec, seconds, second_count),
    FIELD(cme_recurrence_spec, week_start, INT32, 0),
    FIELD_OF(cme_recurrence_spec, missing_day, cme_missing_day, 0),
};
%}
%spec(cme_recurrence_spec, CME_RECURRENCE_SPEC_INIT, recurrence_spec_fields)

%record(cme_recurrence, Recurrence)
%rename(_start) cme_recurrence::start;
%rename(_last) cme_recurrence::last;
typedef struct cme_recurrence {
    const char *rrule;
    const char *words;
    cme_civil start;
    cme_civil last;
    const char *zone;
} cme_recurrence;
%extend cme_recurrence {
    %pythoncode %{
    @property
    def start(self):
        """The first session: a datetime in `zone`, without one when there is no zone; or a date."""
        return _plans.planned(self._start, self.zone)

    @property
    def last(self):
        """The last session, likewise; None: without end."""
        return _plans.planned(self._last, self.zone)

    def __str__(self):
        return self.words
    %}
}

%typemap(in) const char *optional_zone {
    const char *text_in = NULL;
    if ($input != Py_None && value_text_in($input, "zone", &text_in) != 0) SWIG_fail;
    $1 = (char *)text_in;
}

%extend Store {
    cme_status _recurrence_parse(const char *text, cme_civil start, const char *optional_zone, cme_recurrence **out) {
        STORE_CALL($self, cme_recurrence_parse($self->store, text, start, optional_zone, out));
    }
    cme_status _recurrence_make(const cme_recurrence_spec *spec, cme_recurrence **out) {
        STORE_CALL($self, cme_recurrence_make($self->store, spec, out));
    }
    cme_status _recurrence_get(cme_id id, cme_recurrence **out) {
        STORE_CALL($self, cme_recurrence_get($self->store, id, out));
    }

    %pythoncode %{
    def parse_recurrence(self, text, *, start, zone=None, floating=None):
        """Read a rule from words ("every second Tuesday until 12 March 2027") or from its RFC 5545 text: a Recurrence, whose
        `rrule` and `start` go into create_event. `start` is as there; it may lie before the first day that fits."""
        spec = _plans.recurrence({"start": start, "zone": zone, "floating": floating})
        return self._recurrence_parse(text, spec["start"], spec["zone"])

    @_keywords.creates(_cmevent._recurrence_spec_fields, more=["floating"])
    def make_recurrence(self, **spec):
        """Make a rule from numbers: a Recurrence. `weekdays` are Weekdays.TUESDAY | Weekdays.THURSDAY or "tuesday|thursday";
        lists are numbers, those below 0 count from the end. `until` is a date, which counts whole, or a datetime."""
        return self._recurrence_make(_plans.recurrence(spec))

    def recurrence(self, event):
        """When an event takes place: its rule in words, with the dates added and taken out."""
        return self._recurrence_get(event)
    %}
}
%pythoncode %{
_records.record(Recurrence, "A rule: its text (`rrule`, None without one) and what it says in English (`words`, or str()).")
%}
