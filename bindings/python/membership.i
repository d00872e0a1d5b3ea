/* membership.i: memberships: a person in a group, as intervals of states. */

%{
static const field membership_spec_fields[] = {
    FIELD_NEEDED(cme_membership_spec, group, ID, 0),
    FIELD_NEEDED(cme_membership_spec, person, ID, 0),
    FIELD_OF_NEEDED(cme_membership_spec, state, cme_membership_state),
    FIELD(cme_membership_spec, at, TIME, 0),
    FIELD(cme_membership_spec, by, ID, 0),
    FIELD(cme_membership_spec, invited_by, ID, 0),
    FIELD(cme_membership_spec, note, TEXT, 0),
};
static const field membership_query_fields[] = {
    FIELD(cme_membership_query, group, ID, 0),
    FIELD(cme_membership_query, person, ID, 0),
    FIELD_OF(cme_membership_query, state, cme_membership_state, 0),
    FIELD(cme_membership_query, as_of, TIME, 0),
    FIELD(cme_membership_query, history, BOOL, 0),
    FIELD(cme_membership_query, limit, UINT32, 0),
    FIELD(cme_membership_query, cursor, TEXT, 0),
};
%}
%spec(cme_membership_spec, CME_MEMBERSHIP_SPEC_INIT, membership_spec_fields)
%spec(cme_membership_query, CME_MEMBERSHIP_QUERY_INIT, membership_query_fields)

%record(cme_membership, Membership)
typedef struct cme_membership {
    cme_id group;
    cme_id person;
    const char *person_name;
    cme_membership_state state;
    cme_time since;
    cme_time until;
    cme_id by;
    cme_id invited_by;
    const char *note;
} cme_membership;
%page(cme_membership_page, MembershipPage, cme_membership)

%extend Store {
    cme_status _membership_set(const cme_membership_spec *spec, cme_membership **out) {
        STORE_CALL($self, cme_membership_set($self->store, spec, out));
    }
    cme_status _membership_get(cme_id group, cme_id person, cme_membership **out) {
        STORE_CALL($self, cme_membership_get($self->store, group, person, out));
    }
    cme_status _membership_find(const cme_membership_query *spec, cme_membership_page **out) {
        STORE_CALL($self, cme_membership_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._membership_spec_fields)
    def set_membership(self, **spec):
        """Move a person into a state of a group ("member", "alumni", ...): closes the running interval, opens the next."""
        return self._membership_set(spec)

    def membership(self, group, person):
        """Read the running interval of a person in a group."""
        return self._membership_get(group, person)

    @_keywords.finds(_cmevent._membership_query_fields)
    def memberships(self, **query):
        """Find memberships: one page, ordered by `since`; those running now, at `as_of`, or with `history` all."""
        return self._membership_find(query)

    iter_memberships = _keywords.walks(memberships, "Find memberships: all of them, page after page of `limit` intervals.")
    %}
}
%pythoncode %{
_records.record(Membership, "One interval of a membership; `until` None: it is running.")
_records.page(MembershipPage, "Intervals, ordered by `since`: a sequence. `next` is the cursor of the next page.")
%}
