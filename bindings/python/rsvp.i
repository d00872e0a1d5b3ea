/* rsvp.i: RSVPs: a person's answer for a session, and the waitlist behind a full one. */

%{
static const field rsvp_spec_fields[] = {
    FIELD_NEEDED(cme_rsvp_spec, session, KEY, 0),
    FIELD_NEEDED(cme_rsvp_spec, person, ID, 0),
    FIELD_OF_NEEDED(cme_rsvp_spec, answer, cme_rsvp_state),
    FIELD(cme_rsvp_spec, guests, INT32, 0),
    FIELD_OF(cme_rsvp_spec, when_full, cme_when_full, 0),
    FIELD(cme_rsvp_spec, by, ID, 0),
    FIELD(cme_rsvp_spec, note, TEXT, 0),
    FIELD_ANSWER_LIST(cme_rsvp_spec, answers, answer_count),
    FIELD_TEXT_LIST(cme_rsvp_spec, guest_names, guest_name_count, 0),
};
static const field rsvp_query_fields[] = {
    FIELD(cme_rsvp_query, session, KEY, 0),
    FIELD(cme_rsvp_query, person, ID, 0),
    FIELD_OF(cme_rsvp_query, state, cme_rsvp_state, 0),
    FIELD(cme_rsvp_query, limit, UINT32, 0),
    FIELD(cme_rsvp_query, cursor, TEXT, 0),
};
%}
%spec(cme_rsvp_spec, CME_RSVP_SPEC_INIT, rsvp_spec_fields)
%spec(cme_rsvp_query, CME_RSVP_QUERY_INIT, rsvp_query_fields)

%record(cme_rsvp, Rsvp)
typedef struct cme_rsvp {
    cme_session_key session;
    cme_id person;
    const char *person_name;
    cme_rsvp_state state;
    int32_t guests;
    int32_t queue_position;
    int32_t heads_ahead;
    int32_t skips;
    const char *note;
    cme_time created_at;
    cme_time updated_at;
    cme_time queued_at;
} cme_rsvp;
%page(cme_rsvp_page, RsvpPage, cme_rsvp)

%part(cme_rsvp_log_entry, RsvpLogEntry)
%rename(from_) cme_rsvp_log_entry::from;
/* No RSVP before: None. */
%typemap(out) cme_rsvp_state from {
    $result = $1 != 0 ? value_enum_out("cme_rsvp_state", (int)$1) : Py_NewRef(Py_None);
    if ($result == NULL) SWIG_fail;
}
typedef struct cme_rsvp_log_entry {
    uint64_t number;
    cme_session_key session;
    cme_id person;
    const char *person_name;
    cme_rsvp_state from;
    cme_rsvp_state to;
    int32_t guests_before;
    int32_t guests_after;
    cme_rsvp_reason reason;
    cme_id by;
    cme_time at;
} cme_rsvp_log_entry;
%page(cme_rsvp_log_page, RsvpLogPage, cme_rsvp_log_entry)

%extend Store {
    cme_status _rsvp_answer(const cme_rsvp_spec *spec, cme_rsvp **out) {
        STORE_CALL($self, cme_rsvp_answer($self->store, spec, out));
    }
    cme_status _rsvp_invite(cme_session_key session, cme_id person, cme_id by, cme_rsvp **out) {
        STORE_CALL($self, cme_rsvp_invite($self->store, session, person, by, out));
    }
    cme_status _rsvp_cancel(cme_session_key session, cme_id person, cme_id by, cme_rsvp **out) {
        STORE_CALL($self, cme_rsvp_cancel($self->store, session, person, by, out));
    }
    cme_status _rsvp_get(cme_session_key session, cme_id person, cme_rsvp **out) {
        STORE_CALL($self, cme_rsvp_get($self->store, session, person, out));
    }
    cme_status _rsvp_find(const cme_rsvp_query *spec, cme_rsvp_page **out) {
        STORE_CALL($self, cme_rsvp_find($self->store, spec, out));
    }
    cme_status _rsvp_log_find(const cme_rsvp_query *spec, cme_rsvp_log_page **out) {
        STORE_CALL($self, cme_rsvp_log_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._rsvp_spec_fields)
    def answer(self, **spec):
        """Take an answer: "going", "maybe" or "declined". The Rsvp that comes back says what came of it: a yes to a full
        session waits, or with `when_full="refuse"` raises FullError. `answers` are those of answer_questions(); `guest_names`
        are the names of the guests, None for one without."""
        return self._rsvp_answer(_answers.spec(spec))

    def invite(self, session, person, by=None):
        """Ask a person to a session. Whoever has answered already keeps their answer."""
        return self._rsvp_invite(session, person, by)

    def cancel_rsvp(self, session, person, by=None):
        """Withdraw a person from a session: the seat or the place in the queue is given up."""
        return self._rsvp_cancel(session, person, by)

    def rsvp(self, session, person):
        """Read an RSVP."""
        return self._rsvp_get(session, person)

    @_keywords.finds(_cmevent._rsvp_query_fields)
    def rsvps(self, **query):
        """Find RSVPs of a session or a person: one page, ordered by `updated_at`; a session's "waitlisted" as in the
        queue."""
        return self._rsvp_find(query)

    iter_rsvps = _keywords.walks(rsvps, "Find RSVPs: all of them, page after page of `limit` RSVPs.")

    @_keywords.finds(_cmevent._rsvp_query_fields)
    def rsvp_log(self, **query):
        """Read the log of a session or a person: one page, in the order in which it happened."""
        return self._rsvp_log_find(query)

    iter_rsvp_log = _keywords.walks(rsvp_log, "Read the log: all lines, page after page of `limit` lines.")
    %}
}
%pythoncode %{
_records.record(Rsvp, "An RSVP as it was when asked for.")
_records.page(RsvpPage, "RSVPs: a sequence. `next` is the cursor of the next page.")
_records.record(RsvpLogEntry, "One line of the RSVP log; `from_` None: there was no RSVP.")
_records.page(RsvpLogPage, "Lines of the RSVP log, ordered by number: a sequence. `next` is the cursor of the next page.")
%}
