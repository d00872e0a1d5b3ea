/* policy.i: policies: what decides about the RSVPs of an event's sessions. */

%{
static const field policy_spec_fields[] = {
    FIELD_OF(cme_policy_spec, approval, cme_approval, CME_POLICY_APPROVAL),
    FIELD(cme_policy_spec, invitation_only, BOOL, CME_POLICY_INVITATION_ONLY),
    FIELD(cme_policy_spec, opens_before, INT32, CME_POLICY_OPENS),
    FIELD(cme_policy_spec, closes_before, INT32, CME_POLICY_CLOSES),
    FIELD(cme_policy_spec, cutoff_before, INT32, CME_POLICY_CUTOFF),
    FIELD_OF(cme_policy_spec, party, cme_party_policy, CME_POLICY_PARTY),
    FIELD_OF(cme_policy_spec, promotion, cme_promotion, CME_POLICY_PROMOTION),
    FIELD(cme_policy_spec, offer_seconds, INT32, CME_POLICY_OFFER_SECONDS),
    FIELD(cme_policy_spec, quiet_from, INT32, CME_POLICY_QUIET), /* made of `quiet` by _plans.policy */
    FIELD(cme_policy_spec, quiet_until, INT32, CME_POLICY_QUIET),
    FIELD_OF(cme_policy_spec, overlap, cme_overlap_policy, CME_POLICY_OVERLAP),
    FIELD(cme_policy_spec, strike_limit, INT32, CME_POLICY_STRIKE_LIMIT),
    FIELD(cme_policy_spec, strike_days, INT32, CME_POLICY_STRIKE_DAYS),
    FIELD_OF(cme_policy_spec, strike_effect, cme_strike_effect, CME_POLICY_STRIKE_EFFECT),
    FIELD(cme_policy_spec, remind_before, INT32, CME_POLICY_REMIND),
    FIELD(cme_policy_spec, remind_again_before, INT32, CME_POLICY_REMIND_AGAIN),
    FIELD(cme_policy_spec, reconfirm_before, INT32, CME_POLICY_RECONFIRM),
    FIELD(cme_policy_spec, reconfirm_seconds, INT32, CME_POLICY_RECONFIRM_SECONDS),
};
%}
%spec(cme_policy_spec, CME_POLICY_SPEC_INIT, policy_spec_fields)
%inline %{
/* The bits of the fields that a dict names. */
static uint64_t _policy_mask(PyObject *names) {
    return PyDict_Check(names) ? spec_mask(names, policy_spec_fields_table) : 0;
}
%}

%enumeration(cme_approval)
%enumeration(cme_party_policy)
%enumeration(cme_promotion)
%enumeration(cme_overlap_policy)
%enumeration(cme_strike_effect)

/* CME_POLICY_ALWAYS is None. */
%typemap(out) int32_t opens_before {
    $result = $1 == CME_POLICY_ALWAYS ? Py_NewRef(Py_None) : PyLong_FromLong($1);
    if ($result == NULL) SWIG_fail;
}

%record(cme_policy, Policy)
%rename(_fields_set) cme_policy::fields;
%rename(_overridden) cme_policy::overridden;
%rename(_quiet_from) cme_policy::quiet_from;
%rename(_quiet_until) cme_policy::quiet_until;
typedef struct cme_policy {
    cme_id event;
    cme_session_key session;
    uint64_t fields;
    uint64_t overridden;
    cme_approval approval;
    bool invitation_only;
    int32_t opens_before;
    int32_t closes_before;
    int32_t cutoff_before;
    cme_party_policy party;
    cme_promotion promotion;
    int32_t offer_seconds;
    int32_t quiet_from;
    int32_t quiet_until;
    cme_overlap_policy overlap;
    int32_t strike_limit;
    int32_t strike_days;
    cme_strike_effect strike_effect;
    int32_t remind_before;
    int32_t remind_again_before;
    int32_t reconfirm_before;
    int32_t reconfirm_seconds;
    cme_time opens_at;
    cme_time closes_at;
    cme_time cutoff_at;
} cme_policy;
%extend cme_policy {
    %pythoncode %{
    @property
    def quiet(self):
        """The hours in which nobody is offered a seat: two times of the day in the event's zone; None without them."""
        return _plans.quiet_times(self._quiet_from, self._quiet_until)

    @property
    def set_for_event(self):
        """Names of the fields that are set for the event."""
        return _plans.policy_names(self._fields_set, _cmevent._policy_mask)

    @property
    def overridden(self):
        """Names of the fields that are set for the session."""
        return _plans.policy_names(self._overridden, _cmevent._policy_mask)
    %}
}

%extend Store {
    cme_status _policy_set_event(cme_id event, const cme_policy_spec *spec, uint64_t mask, cme_policy **out) {
        STORE_CALL($self, cme_policy_set_event($self->store, event, spec, mask, out));
    }
    cme_status _policy_set_session(cme_session_key session, const cme_policy_spec *spec, uint64_t mask, cme_policy **out) {
        STORE_CALL($self, cme_policy_set_session($self->store, session, spec, mask, out));
    }
    cme_status _policy_reset_event(cme_id event, uint64_t fields, cme_policy **out) {
        STORE_CALL($self, cme_policy_reset_event($self->store, event, fields, out));
    }
    cme_status _policy_reset_session(cme_session_key session, uint64_t fields, cme_policy **out) {
        STORE_CALL($self, cme_policy_reset_session($self->store, session, fields, out));
    }
    cme_status _policy_get_event(cme_id event, cme_policy **out) {
        STORE_CALL($self, cme_policy_get_event($self->store, event, out));
    }
    cme_status _policy_get_session(cme_session_key session, cme_policy **out) {
        STORE_CALL($self, cme_policy_get_session($self->store, session, out));
    }

    %pythoncode %{
    def policy(self, of):
        """Read the policy of an event (an Event or its id), or the one that counts for a session (a Session or its key)."""
        return self._policy_get_session(of) if _plans.is_session(of) else self._policy_get_event(of)

    @_keywords.updates(_cmevent._policy_spec_fields, more=["quiet"], less=["quiet_from", "quiet_until"])
    def set_policy(self, of, **spec):
        """Set fields of the policy of an event, or of one session. None sets the default.

        approval            whether a yes waits for the organizer: "none" (default), "no_hold" or "hold" (of its seats)
        invitation_only     only who was invited may say yes
        opens_before        how long before the start RSVPs open; None (default): with the publication
        closes_before       how long before the start there is no new yes, nor a promotion, any more; default 0: the start
        cutoff_before       who withdraws later than this before the start is marked late; default 0: nobody
        party               when the party at the head of the queue does not fit: "skip" (default), "strict" or "split"
        promotion           how the queue moves up: "auto" (default), "offer" or "manual"
        offer_seconds       how long an offered seat is held; default a day
        quiet               hours in which nobody is offered a seat: two times of the day in the event's zone,
                            (time(22), time(8)), or None (default)
        overlap             who in the queue goes to another session at that time: "allow", "warn" (default) or "skip"
        strike_limit        so many strikes have an effect; default 0: none has
        strike_days         how many days one counts; default 180
        strike_effect       what they do: "lower_priority" (default) or "approval"
        remind_before       when to remind those who go (take_due), before the start; default 0: never
        remind_again_before the same once more
        reconfirm_before    when to ask those who go whether they still come (confirm_rsvp), before the start; default 0: never
        reconfirm_seconds   how long they have to answer; default a day

        What is before a start, or in seconds, is a timedelta, or an int of seconds.
        """
        change = self._policy_set_session if _plans.is_session(of) else self._policy_set_event
        return change(of, _plans.policy(spec))

    def reset_policy(self, of, *names):
        """Give fields of a session back to its event, or of an event back to the defaults; without names, all of them."""
        reset = self._policy_reset_session if _plans.is_session(of) else self._policy_reset_event
        return reset(of, _plans.policy_mask(names, _cmevent._policy_mask))
    %}
}
%pythoncode %{
_records.record(Policy, "A policy as it was when asked for: every field is the one that counts; times are in seconds.")
%}
