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
    FIELD_NAME_LIST(cme_rsvp_spec, pools),
    FIELD(cme_rsvp_spec, any_pool, BOOL, 0),
    FIELD(cme_rsvp_spec, priority, INT32, 0),
    FIELD_OF(cme_rsvp_spec, overrides, cme_override, 0),
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
%specs(cme_rsvp_spec, CME_RSVP_SPEC_INIT, rsvp_spec_fields)
%spec(cme_rsvp_query, CME_RSVP_QUERY_INIT, rsvp_query_fields)

%typemap(in) uint32_t overrides {
    long long overrides_in = 0;
    if (value_enum_in($input, "overrides", "cme_override", &overrides_in) != 0) SWIG_fail;
    $1 = (uint32_t)overrides_in;
}
%typemap(out) uint32_t overrides { $result = value_enum_out("cme_override", $1); if ($result == NULL) SWIG_fail; }
%typemap(out) uint32_t gates { $result = value_enum_out("cme_gate", $1); if ($result == NULL) SWIG_fail; }
/* Sets of cme_pool.number. */
%typemap(out) uint32_t pools, uint32_t any_pool { $result = value_bits_out($1); if ($result == NULL) SWIG_fail; }

%record(cme_rsvp, Rsvp)
typedef struct cme_rsvp {
    cme_session_key session;
    cme_id person;
    const char *person_name;
    cme_rsvp_state state;
    int32_t guests;
    int32_t queued_heads;
    int32_t queue_position;
    int32_t heads_ahead;
    int32_t skips;
    int32_t priority;
    uint32_t pools;
    uint32_t any_pool;
    bool is_invited;
    bool is_late;
    bool is_overlapping;
    const char *note;
    cme_time created_at;
    cme_time updated_at;
    cme_time queued_at;
    cme_time offered_at;
    cme_time expires_at;
} cme_rsvp;
%page(cme_rsvp_page, RsvpPage, cme_rsvp)

%part(cme_rsvp_log_entry, RsvpLogEntry)
%rename(from_) cme_rsvp_log_entry::from;
/* No RSVP before. */
%enumeration_or_none(cme_rsvp_state, from)
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
    uint32_t overrides;
    bool is_late;
    cme_time at;
} cme_rsvp_log_entry;
%page(cme_rsvp_log_page, RsvpLogPage, cme_rsvp_log_entry)

/* A row that was refused has no state; nor has who never answered, and no last change. */
%enumeration_or_none(cme_rsvp_state, state)
%enumeration_or_none(cme_rsvp_reason, reason)

%part(cme_rsvp_result, RsvpResult)
%extend cme_rsvp_result {
    PyObject *_status() { return value_enum_out("cme_status", $self->status); }

    %pythoncode %{
    @property
    def status(self):
        """Status.OK, or why the row was refused."""
        return self._status()

    @property
    def error(self):
        """What answer() would have raised: an Error; None of a row that was taken."""
        return None if self.status == _classes.by_type["cme_status"].OK else _errors.make(int(self.status), self.message)
    %}
}
typedef struct cme_rsvp_result {
    const char *message;
    cme_rsvp_state state;
    int32_t guests;
    int32_t queued_heads;
} cme_rsvp_result;
%items(cme_rsvp_result_page, RsvpResultPage, cme_rsvp_result)
typedef struct cme_rsvp_result_page {
    size_t failed;
} cme_rsvp_result_page;

%record(cme_rsvp_explanation, RsvpExplanation)
typedef struct cme_rsvp_explanation {
    cme_session_key session;
    cme_id person;
    cme_rsvp_state state;
    int32_t heads;
    uint32_t gates;
    const char *limit;
    int32_t queue_position;
    int32_t heads_ahead;
    int32_t skips;
    int32_t priority;
    cme_time opens_at;
    cme_time closes_at;
    cme_time cutoff_at;
    cme_time queued_at;
    cme_time offered_at;
    cme_time expires_at;
    cme_rsvp_reason reason;
    cme_time changed_at;
} cme_rsvp_explanation;
%extend cme_rsvp_explanation {
    int32_t _limit_seats() { return $self->limit_seats; }
    int32_t _seats_left() { return $self->seats_left; }

    %pythoncode %{
    @property
    def limit_seats(self):
        """Seats of the limit that leaves fewest to them; None without one."""
        return None if self.limit is None else self._limit_seats()

    @property
    def seats_left(self):
        """What that limit leaves; negative in a session that is over-full. None without a limit."""
        return None if self.limit is None else self._seats_left()
    %}
}
%clear cme_rsvp_state state;
%clear cme_rsvp_reason reason;

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
    cme_status _rsvp_answer_all(const cme_rsvp_spec *specs, size_t count, cme_rsvp_result_page **out) {
        STORE_CALL($self, cme_rsvp_answer_all($self->store, specs, count, out));
    }
    cme_status _rsvp_approve(cme_session_key session, cme_id person, cme_id by, uint32_t overrides, cme_rsvp **out) {
        STORE_CALL($self, cme_rsvp_approve($self->store, session, person, by, overrides, out));
    }
    cme_status _rsvp_reject(cme_session_key session, cme_id person, cme_id by, cme_rsvp **out) {
        STORE_CALL($self, cme_rsvp_reject($self->store, session, person, by, out));
    }
    cme_status _rsvp_promote(cme_session_key session, cme_id person, cme_id by, uint32_t overrides, cme_rsvp **out) {
        STORE_CALL($self, cme_rsvp_promote($self->store, session, person, by, overrides, out));
    }
    cme_status _rsvp_prioritize(cme_session_key session, cme_id person, int32_t priority, cme_id by, cme_rsvp **out) {
        STORE_CALL($self, cme_rsvp_prioritize($self->store, session, person, priority, by, out));
    }
    cme_status _rsvp_transfer(cme_session_key session, cme_id from, cme_id to, cme_id by, uint32_t overrides,
                              cme_rsvp **out) {
        STORE_CALL($self, cme_rsvp_transfer($self->store, session, from, to, by, overrides, out));
    }
    cme_status _rsvp_confirm(cme_session_key session, cme_id person, cme_id by, cme_rsvp **out) {
        STORE_CALL($self, cme_rsvp_confirm($self->store, session, person, by, out));
    }
    cme_status _rsvp_explain(cme_session_key session, cme_id person, cme_rsvp_explanation **out) {
        STORE_CALL($self, cme_rsvp_explain($self->store, session, person, out));
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
        session waits, or with `when_full="refuse"` raises FullError; where the organizer has to approve, it is pending.

        `pools` are the names of those in which the party counts, ["members", "speakers"] or one text with commas; with
        `any_pool` one of them is enough. `priority` counts in the queue. `overrides` are what an organizer, who must be named
        in `by`, sets aside: {"window", "invitation", "approval", "queue", "capacity", "block"}, or Overrides.
        `answers` are those of answer_questions(); `guest_names` are the names of the guests, None for one without.
        """
        return self._rsvp_answer(_answers.spec(spec))

    def answer_all(self, answers):
        """Take many answers in one transaction. Each is an RsvpSpec, a dict of the keywords of answer(), of which `session`,
        `person` and `answer` must be there:

            rows: list[cmevent.RsvpSpec] = [{"session": session, "person": person, "answer": "going"} for person in persons]
            for row, result in zip(rows, store.answer_all(rows)):
                print(row["person"], result.error or result.state.name)

        There is one RsvpResult for each, in the same order: an answer that is refused leaves nothing, its result has the
        `error`, and the others stand. A keyword or value that cannot be right raises before anything is done, and says of
        which row it is; a failure of the store undoes all."""
        return self._rsvp_answer_all(_keywords.rows(answers, _answers.spec))

    def invite(self, session, person, by=None):
        """Ask a person to a session. Whoever has answered already keeps their answer."""
        return self._rsvp_invite(session, person, by)

    def cancel_rsvp(self, session, person, by=None):
        """Withdraw a person from a session: the seat or the place in the queue is given up."""
        return self._rsvp_cancel(session, person, by)

    def approve_rsvp(self, session, person, by, overrides=()):
        """Say yes to somebody who is pending: they get their seats, or join the queue. `overrides` as in answer()."""
        return self._rsvp_approve(session, person, by, overrides)

    def reject_rsvp(self, session, person, by=None):
        """Say no to somebody who is pending, or take a seat or a place in the queue back."""
        return self._rsvp_reject(session, person, by)

    def promote_rsvp(self, session, person, by, overrides=()):
        """Seat somebody from the queue, whatever their place in it, or one to whom a seat is offered. Without seats for the
        whole party FullError, but with `overrides={"capacity"}`."""
        return self._rsvp_promote(session, person, by, overrides)

    def prioritize_rsvp(self, session, person, priority, by=None):
        """Set the priority of an RSVP, which counts while it waits: higher is earlier."""
        return self._rsvp_prioritize(session, person, priority, by)

    def transfer_rsvp(self, session, from_, to, by=None, overrides=()):
        """Give the seats of one person, with their guests and pools, to another one, whose Rsvp comes back. `by` None: the
        giver says so. `overrides` as in answer()."""
        return self._rsvp_transfer(session, from_, to, by, overrides)

    def confirm_rsvp(self, session, person, by=None):
        """Say that a person still comes, who was asked (`reconfirm_before` of set_policy)."""
        return self._rsvp_confirm(session, person, by)

    def explain_rsvp(self, session, person):
        """Explain where a person stands with a session, also one without an RSVP: what keeps them from a seat, which limit
        binds, how far the queue is."""
        return self._rsvp_explain(session, person)

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
_records.record(Rsvp, "An RSVP as it was when asked for. `pools` are the numbers of those in which it counts.")
_records.page(RsvpPage, "RSVPs: a sequence. `next` is the cursor of the next page.")
RsvpSpec = _keywords.row("RsvpSpec", _cmevent._rsvp_spec_fields,
                         "The keywords of Store.answer() in a dict, for Store.answer_all().")
_records.record(RsvpResult, "What became of one answer of many; `state` None: it was refused.", beside=("error",))
_records.page(RsvpResultPage, "Results, in the order of the answers: a sequence. `failed` is how many were refused.")
_records.record(RsvpExplanation, "Where a person stands with a session, and why. `gates` are what is between them and a seat; "
                                 "`limit` is the limit that leaves fewest seats to them; `state` None: they have no RSVP.")
_records.record(RsvpLogEntry, "One line of the RSVP log; `from_` None: there was no RSVP.")
_records.page(RsvpLogPage, "Lines of the RSVP log, ordered by number: a sequence. `next` is the cursor of the next page.")
%}
