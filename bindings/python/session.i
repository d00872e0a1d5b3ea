/* session.i: sessions: the occurrences of events, where people meet. */

%{
static const field session_spec_fields[] = {
    FIELD(cme_session_spec, start, CIVIL, CME_SESSION_START),
    FIELD(cme_session_spec, duration_days, INT32, CME_SESSION_DURATION),
    FIELD(cme_session_spec, duration_seconds, INT32, CME_SESSION_DURATION),
    FIELD(cme_session_spec, venue, ID, CME_SESSION_VENUE),
    FIELD(cme_session_spec, title, TEXT, CME_SESSION_TITLE),
    FIELD(cme_session_spec, description, TEXT, CME_SESSION_DESCRIPTION),
    FIELD(cme_session_spec, location, TEXT, CME_SESSION_LOCATION),
    FIELD(cme_session_spec, url, TEXT, CME_SESSION_URL),
    FIELD(cme_session_spec, capacity, INT32, CME_SESSION_CAPACITY),
    FIELD_OF_CALL(cme_session_spec, allow_overfull, BOOL),
};
static const field session_query_fields[] = {
    FIELD_RENAMED(cme_session_query, from, "from_", TIME),
    FIELD(cme_session_query, until, TIME, 0),
    FIELD(cme_session_query, overlapping, BOOL, 0),
    FIELD(cme_session_query, group, ID, 0),
    FIELD(cme_session_query, deep, BOOL, 0),
    FIELD(cme_session_query, event, ID, 0),
    FIELD(cme_session_query, venue, ID, 0),
    FIELD(cme_session_query, person, ID, 0),
    FIELD(cme_session_query, rsvp_states, UINT32, 0), /* bits, made by _plans.states */
    FIELD(cme_session_query, text, TEXT, 0),
    FIELD(cme_session_query, include_drafts, BOOL, 0),
    FIELD(cme_session_query, include_cancelled, BOOL, 0),
    FIELD(cme_session_query, limit, UINT32, 0),
    FIELD(cme_session_query, cursor, TEXT, 0),
};

/* The fields of an override by name, for `overridden` and reset_session. */
static uint64_t session_mask(const char *name) {
    static const struct {
        const char *name;
        uint64_t mask;
    } masks[] = {
        {"start", CME_SESSION_START},       {"duration", CME_SESSION_DURATION},
        {"venue", CME_SESSION_VENUE},       {"title", CME_SESSION_TITLE},
        {"description", CME_SESSION_DESCRIPTION}, {"location", CME_SESSION_LOCATION},
        {"url", CME_SESSION_URL},           {"capacity", CME_SESSION_CAPACITY},
    };
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        if (strcmp(masks[i].name, name) == 0) {
            return masks[i].mask;
        }
    }
    return 0;
}
%}
%inline %{
static uint64_t _session_mask(const char *name) {
    return session_mask(name);
}
%}
%spec(cme_session_spec, CME_SESSION_SPEC_INIT, session_spec_fields)
%spec(cme_session_query, CME_SESSION_QUERY_INIT, session_query_fields)

%record(cme_session, Session)
%rename(_start) cme_session::start;
%rename(_overridden) cme_session::overridden;
typedef struct cme_session {
    cme_session_key key;
    cme_id group;
    cme_id venue;
    const char *venue_name;
    const char *uid;
    const char *title;
    const char *description;
    const char *location;
    const char *url;
    cme_session_status status;
    cme_visibility visibility;
    bool is_recurring;
    uint64_t overridden;
    cme_civil start;
    const char *zone;
    cme_time starts_at;
    cme_time ends_at;
    int32_t capacity;
    int32_t room_capacity;
    int32_t going;
    int32_t held;
    int32_t waiting;
    int32_t present;
    int32_t attended;
    int32_t seats_left;
    int32_t seats_balance;
    cme_time door_closed_at;
    int32_t sequence;
    cme_time updated_at;
} cme_session;
%computed(cme_session, Session, cme_id, event, $self->key.event, "The id of the event.")
%computed(cme_session, Session, PyObject *, start, value_local_out($self->starts_at, $self->zone),
          "When it starts, in the session's zone; of an all-day session, midnight there.")
%computed(cme_session, Session, PyObject *, end, value_local_out($self->ends_at, $self->zone),
          "When it ends, in the session's zone.")
%computed(cme_session, Session, bool, all_day, $self->start.kind == CME_CIVIL_DATE,
          "Whether the session is planned in whole days.")
%computed(cme_session, Session, cme_civil, start_date, cme_civil_date($self->start.year, $self->start.month, $self->start.day),
          "The day of the start, in the session's zone.")
%extend cme_session {
    int _start_kind() { return $self->start.kind; }

    %pythoncode %{
    @property
    def overridden(self):
        """Names of the fields that differ from the event's ("start", "duration", "venue", ...)."""
        bits = self._overridden
        return tuple(name for name in _plans.OVERRIDES if bits & _cmevent._session_mask(name)) if bits else ()
    %}
}
%page(cme_session_page, SessionPage, cme_session)
%extend cme_session_page {
    bool _truncated() { return $self->truncated; }
    %pythoncode %{
    @property
    def truncated(self):
        """Whether a rule was so dense that the search stopped before the limit; the next page goes on from there."""
        return self._truncated()
    %}
}

typedef int cme_session_comeback;
%typemap(in) cme_session_comeback comeback {
    long long comeback_in = 0;
    if (value_enum_in($input, "comeback", "cme_session_comeback", &comeback_in) != 0) SWIG_fail;
    $1 = (cme_session_comeback)comeback_in;
}

%extend Store {
    cme_status _session_get(cme_session_key key, cme_session **out) {
        STORE_CALL($self, cme_session_get($self->store, key, out));
    }
    cme_status _session_override(cme_session_key key, const cme_session_spec *spec, uint64_t mask, cme_session **out) {
        STORE_CALL($self, cme_session_override($self->store, key, spec, mask, out));
    }
    cme_status _session_reset(cme_session_key key, uint64_t fields, cme_session **out) {
        STORE_CALL($self, cme_session_reset($self->store, key, fields, out));
    }
    cme_status _session_cancel(cme_session_key key, cme_session **out) {
        STORE_CALL($self, cme_session_cancel($self->store, key, out));
    }
    cme_status _session_reinstate(cme_session_key key, cme_session_comeback comeback, cme_session **out) {
        STORE_CALL($self, cme_session_reinstate($self->store, key, comeback, out));
    }
    cme_status _session_find(const cme_session_query *spec, cme_session_page **out) {
        STORE_CALL($self, cme_session_find($self->store, spec, out));
    }

    %pythoncode %{
    def session(self, key):
        """Read a session by its SessionKey, or once more by a Session."""
        return self._session_get(key)

    @_keywords.updates(_cmevent._session_spec_fields, more=["duration"])
    def override_session(self, key, **spec):
        """Change fields of one session of an event. `start` is a datetime with a zone, or a date for whole days;
        `allow_overfull` as in update_event."""
        return self._session_override(key, _plans.override(spec, lambda: self._session_get(key)))

    def reset_session(self, key, *names):
        """Give fields of a session back to the event; without names, all of them."""
        return self._session_reset(key, _plans.override_mask(names, _cmevent._session_mask))

    def cancel_session(self, key):
        """Cancel one session that has not started."""
        return self._session_cancel(key)

    def reinstate_session(self, key, comeback):
        """Take back the cancellation of one session that is still to come. `comeback` says who comes back of those whose
        RSVPs it ended: "nobody", "invite" (they are asked again) or "restore" (they have again what they had)."""
        return self._session_reinstate(key, comeback)

    @_keywords.finds(_cmevent._session_query_fields)
    def sessions(self, **query):
        """Find sessions: one page, ordered by `starts_at`; from now on, or from `from_`.

        `rsvp_states`, with `person`, are RsvpState members or their names.
        """
        return self._session_find(_plans.states(query))

    iter_sessions = _keywords.walks(sessions, "Find sessions: all of them, page after page of `limit` sessions; of a series "
                                              "without end, without end.")
    %}
}
%pythoncode %{
_records.record(Session, "A session as it was when asked for. Capacities and `seats_left` None: without limit.")
_records.page(SessionPage, "Sessions, ordered by `starts_at`: a sequence. `next` is the cursor of the next page.")
%}
