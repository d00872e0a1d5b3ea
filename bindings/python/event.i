/* event.i: events: what is planned, once or as a series. */

%{
static const field event_spec_fields[] = {
    FIELD_NEEDED(cme_event_spec, group, ID, 0),
    FIELD(cme_event_spec, venue, ID, CME_EVENT_VENUE),
    FIELD_NEEDED(cme_event_spec, title, TEXT, CME_EVENT_TITLE),
    FIELD(cme_event_spec, description, TEXT, CME_EVENT_DESCRIPTION),
    FIELD(cme_event_spec, location, TEXT, CME_EVENT_LOCATION),
    FIELD(cme_event_spec, url, TEXT, CME_EVENT_URL),
    FIELD(cme_event_spec, categories, TEXT, CME_EVENT_CATEGORIES),
    FIELD_NEEDED(cme_event_spec, start, CIVIL, CME_EVENT_START),
    FIELD(cme_event_spec, zone, TEXT, CME_EVENT_START),
    FIELD(cme_event_spec, duration_days, INT32, CME_EVENT_DURATION),
    FIELD(cme_event_spec, duration_seconds, INT32, CME_EVENT_DURATION),
    FIELD(cme_event_spec, rrule, TEXT, CME_EVENT_RRULE),
    FIELD_LIST(cme_event_spec, rdates, rdate_count, CME_EVENT_RDATES),
    FIELD_LIST(cme_event_spec, exdates, exdate_count, CME_EVENT_EXDATES),
    FIELD(cme_event_spec, capacity, INT32, CME_EVENT_CAPACITY),
    FIELD_OF(cme_event_spec, visibility, cme_visibility, CME_EVENT_VISIBILITY),
    FIELD(cme_event_spec, uid, TEXT, 0),
    FIELD_OF_CALL(cme_event_spec, allow_overfull, BOOL),
};
static const field event_query_fields[] = {
    FIELD(cme_event_query, group, ID, 0),
    FIELD(cme_event_query, deep, BOOL, 0),
    FIELD(cme_event_query, venue, ID, 0),
    FIELD_OF(cme_event_query, status, cme_event_status, 0),
    FIELD(cme_event_query, uid, TEXT, 0),
    FIELD(cme_event_query, text, TEXT, 0),
    FIELD(cme_event_query, limit, UINT32, 0),
    FIELD(cme_event_query, cursor, TEXT, 0),
};
%}
%spec(cme_event_spec, CME_EVENT_SPEC_INIT, event_spec_fields)
%spec(cme_event_query, CME_EVENT_QUERY_INIT, event_query_fields)

%record(cme_event, Event)
%rename(_start) cme_event::start;
typedef struct cme_event {
    cme_id id;
    cme_id group;
    cme_id venue;
    const char *uid;
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    const char *categories;
    cme_event_status status;
    cme_visibility visibility;
    cme_civil start;
    const char *zone;
    int32_t duration_days;
    int32_t duration_seconds;
    bool is_series;
    const char *rrule;
    int32_t capacity;
    int32_t sequence;
    cme_time starts_at;
    cme_time ends_at;
    cme_time created_at;
    cme_time updated_at;
} cme_event;
%extend cme_event {
    int _start_kind() { return $self->start.kind; }
    PyObject *_rdates() { return value_civils_out($self->rdates, $self->rdate_count); }
    PyObject *_exdates() { return value_civils_out($self->exdates, $self->exdate_count); }

    %pythoncode %{
    @property
    def start(self):
        """The planned start in the event's zone; of an all-day event, midnight there."""
        return _plans.aware(self._start, self.zone)

    @property
    def all_day(self):
        """Whether the event is planned in whole days."""
        return self._start_kind() == _plans.DATE

    @property
    def is_floating(self):
        """Whether the start is meant wherever the reader is."""
        return self._start_kind() == _plans.FLOATING

    @property
    def start_date(self):
        """The day of the start, in the event's zone."""
        return _plans.day(self._start)

    @property
    def duration(self):
        """Days and seconds as one timedelta."""
        return _plans.timedelta(days=self.duration_days, seconds=self.duration_seconds)

    @property
    def rdates(self):
        """Starts added to the rule: datetimes in the event's zone, or dates."""
        return tuple(_plans.listed(date, self.zone) for date in self._rdates())

    @property
    def exdates(self):
        """Starts taken out: datetimes in the event's zone, or dates."""
        return tuple(_plans.listed(date, self.zone) for date in self._exdates())
    %}
}
%page(cme_event_page, EventPage, cme_event)

/* A start that may be None: the same as before. */
%typemap(in) cme_civil optional_start {
    $1 = CME_CIVIL_NONE;
    if ($input != Py_None && value_civil_in($input, "start", &$1) != 0) SWIG_fail;
}

%extend Store {
    cme_status _event_create(const cme_event_spec *spec, cme_event **out) {
        STORE_CALL($self, cme_event_create($self->store, spec, out));
    }
    cme_status _event_copy(cme_id id, cme_civil optional_start, cme_event **out) {
        STORE_CALL($self, cme_event_copy($self->store, id, optional_start, out));
    }
    cme_status _event_get(cme_id id, cme_event **out) { STORE_CALL($self, cme_event_get($self->store, id, out)); }
    cme_status _event_update(cme_id id, const cme_event_spec *spec, uint64_t mask, cme_event **out) {
        STORE_CALL($self, cme_event_update($self->store, id, spec, mask, out));
    }
    cme_status _event_publish(cme_id id, cme_event **out) {
        STORE_CALL($self, cme_event_publish($self->store, id, out));
    }
    cme_status _event_postpone(cme_id id, cme_event **out) {
        STORE_CALL($self, cme_event_postpone($self->store, id, out));
    }
    cme_status _event_cancel(cme_id id, cme_event **out) {
        STORE_CALL($self, cme_event_cancel($self->store, id, out));
    }
    cme_status _event_complete(cme_id id, cme_event **out) {
        STORE_CALL($self, cme_event_complete($self->store, id, out));
    }
    cme_status _event_find(const cme_event_query *spec, cme_event_page **out) {
        STORE_CALL($self, cme_event_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._event_spec_fields, more=["duration", "floating"])
    def create_event(self, **spec):
        """Make a draft of an event or, with `rrule` or `rdates`, of a series.

        `start` is a datetime with a zone (`tzinfo=ZoneInfo("Europe/Berlin")`), a datetime without one beside
        `zone="Europe/Berlin"`, or a date for whole days; with `floating=True`, a datetime without zone that means what the
        clock of the reader shows. `duration` is a timedelta (whole days for a date); `duration_days` and
        `duration_seconds` say nominal days and exact seconds apart. `capacity` None is without limit.
        """
        return self._event_create(_plans.plan(spec))

    def copy_event(self, id, start=None):
        """Make a draft with the plan of another event, from `start` (a datetime with a zone, or a date; None: the same)."""
        if start is not None:
            start = _plans.start_in(start, self._event_get(id))
        return self._event_copy(id, start)

    def event(self, id):
        """Read an event."""
        return self._event_get(id)

    @_keywords.updates(_cmevent._event_spec_fields, more=["duration", "floating"])
    def update_event(self, id, **spec):
        """Change the fields that are named, as in create_event; None takes one away. A smaller capacity than the heads that
        have seats is refused, but with `allow_overfull`: then nobody loses a seat, and nobody moves up until seats are left."""
        return self._event_update(id, _plans.plan(spec, lambda: self._event_get(id)))

    def publish_event(self, id):
        """Publish a draft or a postponed event: its sessions show and take RSVPs."""
        return self._event_publish(id)

    def postpone_event(self, id):
        """Postpone a published event until it is published again."""
        return self._event_postpone(id)

    def cancel_event(self, id):
        """Cancel an event with all its sessions that have not started."""
        return self._event_cancel(id)

    def complete_event(self, id):
        """Mark a published event as over."""
        return self._event_complete(id)

    @_keywords.finds(_cmevent._event_query_fields)
    def events(self, **query):
        """Find events: one page, ordered by `starts_at`."""
        return self._event_find(query)

    iter_events = _keywords.walks(events, "Find events: all of them, page after page of `limit` events.")
    %}
}
%pythoncode %{
_records.record(Event, "An event as it was when asked for; `capacity` None: without limit; `ends_at` None: without end.")
_records.page(EventPage, "Events, ordered by `starts_at`: a sequence. `next` is the cursor of the next page.")
%}
