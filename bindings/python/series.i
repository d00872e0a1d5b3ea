/* series.i: edits of a series: planned, which changes nothing, and applied. */

%{
static const field series_edit_fields[] = {
    FIELD_NEEDED(cme_series_edit, session, KEY, 0),
    FIELD_OF_NEEDED(cme_series_edit, scope, cme_series_scope),
    FIELD_OF(cme_series_edit, action, cme_series_action, 0),
    FIELD(cme_series_edit, start, CIVIL, CME_SERIES_START),
    FIELD(cme_series_edit, zone, TEXT, CME_SERIES_ZONE),
    FIELD_OF(cme_series_edit, keep, cme_series_keep, CME_SERIES_ZONE),
    FIELD(cme_series_edit, duration_days, INT32, CME_SERIES_DURATION),
    FIELD(cme_series_edit, duration_seconds, INT32, CME_SERIES_DURATION),
    FIELD(cme_series_edit, rrule, TEXT, CME_SERIES_RRULE),
    FIELD(cme_series_edit, venue, ID, CME_SERIES_VENUE),
    FIELD(cme_series_edit, title, TEXT, CME_SERIES_TITLE),
    FIELD(cme_series_edit, description, TEXT, CME_SERIES_DESCRIPTION),
    FIELD(cme_series_edit, location, TEXT, CME_SERIES_LOCATION),
    FIELD(cme_series_edit, url, TEXT, CME_SERIES_URL),
    FIELD(cme_series_edit, categories, TEXT, CME_SERIES_CATEGORIES),
    FIELD(cme_series_edit, capacity, INT32, CME_SERIES_CAPACITY),
    FIELD_OF(cme_series_edit, visibility, cme_visibility, CME_SERIES_VISIBILITY),
    FIELD(cme_series_edit, release_stranded, BOOL, 0),
    FIELD(cme_series_edit, allow_overfull, BOOL, 0),
};
%}
%spec(cme_series_edit, CME_SERIES_EDIT_INIT, series_edit_fields)
/* Its mask is a field of its own: what the keywords name, of an edit that changes fields. */
%typemap(in) const cme_series_edit *spec (cme_series_edit spec_filled, spec_lists spec_filled_lists) {
    spec_filled = CME_SERIES_EDIT_INIT;
    $1 = &spec_filled;
    if (spec_fill($input, series_edit_fields_table, &spec_filled, NULL, &spec_filled_lists) != 0) SWIG_fail;
    if (spec_filled.action == CME_SERIES_CHANGE) spec_filled.mask = spec_mask($input, series_edit_fields_table);
}

%part(cme_series_session, SeriesSession)
%rename(from_) cme_series_session::from;
typedef struct cme_series_session {
    cme_series_effect effect;
    bool is_stranded;
    cme_session_key from;
    cme_session_key to;
    cme_time starts_before;
    cme_time starts_after;
    cme_time ends_before;
    cme_time ends_after;
    int32_t people;
    int32_t seats_over;
} cme_series_session;

%part(cme_series_person, SeriesPerson)
%rename(from_) cme_series_person::from;
typedef struct cme_series_person {
    cme_id person;
    const char *name;
    cme_session_key from;
    cme_session_key to;
    cme_rsvp_state before;
    cme_rsvp_state after;
    int32_t guests;
} cme_series_person;

%record(cme_series_plan, SeriesPlan)
typedef struct cme_series_plan {
    uint64_t sequence;
    cme_series_scope scope;
    cme_series_action action;
    cme_id event;
    cme_id following;
    cme_civil splits_at;
    bool more_sessions;
    size_t stranded_count;
    size_t overfull_count;
} cme_series_plan;
%extend cme_series_plan {
    size_t _session_count() { return $self->session_count; }
    size_t _person_count() { return $self->person_count; }
    /* The caller keeps the index within the count, and the plan alive. */
    const cme_series_session *_session(size_t index) {
        return index < $self->session_count ? $self->sessions[index] : NULL;
    }
    const cme_series_person *_person(size_t index) {
        return index < $self->person_count ? $self->persons[index] : NULL;
    }

    %pythoncode %{
    @property
    def sessions(self):
        """What becomes of the sessions: a tuple of SeriesSession, by time before, those added last."""
        return tuple(_records.part(self, self._session(place)) for place in range(self._session_count()))

    @property
    def persons(self):
        """Whom it concerns: a tuple of SeriesPerson, in the order of their sessions."""
        return tuple(_records.part(self, self._person(place)) for place in range(self._person_count()))
    %}
}

%extend Store {
    cme_status _series_plan_make(const cme_series_edit *spec, cme_series_plan **out) {
        STORE_CALL($self, cme_series_plan_make($self->store, spec, out));
    }
    cme_status _series_apply(const cme_series_plan *plan, cme_event **out) {
        STORE_CALL($self, cme_series_apply($self->store, plan, out));
    }

    %pythoncode %{
    @_keywords.plans(_cmevent._series_edit_fields, more=["duration"])
    def plan_series_edit(self, **spec):
        """Say what an edit of a series would do, and change nothing.

        `session` is the one that the edit names, `scope` which it concerns: "this", "following" (it and those that follow) or
        "all" (those that are still to come; `session=(event, None)` then names the first of them). `action` is "change" (of
        the fields that are named, as in update_event; None takes one away), "skip", "add" (of the date `start`) or "cancel".

        `start` is the new start of the session named, a datetime with a zone, or a date for whole days; the others are
        shifted by as much on the wall clock. `zone` goes with `keep`, "wall_clock" or "instant"; a `start` beside it is on
        the clock of that zone. `release_stranded` lets apply_series_edit cancel sessions without counterpart although
        people have RSVPs for them, `allow_overfull` leave fewer seats than heads that have one.
        """
        changeable = _cmevent._series_edit_fields(_keywords.CHANGEABLE)
        return self._series_plan_make(_plans.series_edit(spec, changeable, self._event_get, self._session_get))

    def apply_series_edit(self, plan):
        """Do what a SeriesPlan says, whole or not at all: the event changed, after a split the second one. ConflictError when
        the event, its sessions or their RSVPs changed since, when people would be stranded that the edit does not release,
        or when seats would not suffice."""
        if not isinstance(plan, SeriesPlan):
            raise TypeError(f"plan must be a SeriesPlan, not {type(plan).__name__}")
        return self._series_apply(plan)
    %}
}
%pythoncode %{
_records.record(SeriesSession, "What becomes of a session; `from_` and the times before None: added; `to` and the times after "
                               "None: nothing is left of it.")
_records.record(SeriesPerson, "What becomes of a person's RSVP.")
_records.record(SeriesPlan, "What an edit of a series would do, as it was when planned. `following` and `splits_at` None: "
                            "nothing is split.")
%}
