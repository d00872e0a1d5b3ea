/* guest.i: guests that have names. */

%{
static const field guest_query_fields[] = {
    FIELD(cme_guest_query, session, KEY, 0),
    FIELD(cme_guest_query, person, ID, 0),
    FIELD_OF(cme_guest_query, state, cme_rsvp_state, 0),
    FIELD(cme_guest_query, limit, UINT32, 0),
    FIELD(cme_guest_query, cursor, TEXT, 0),
};
%}
%spec(cme_guest_query, CME_GUEST_QUERY_INIT, guest_query_fields)

%part(cme_guest, Guest)
typedef struct cme_guest {
    cme_session_key session;
    cme_id person;
    const char *person_name;
    cme_rsvp_state state;
    int32_t number;
    const char *name;
} cme_guest;
%page(cme_guest_page, GuestPage, cme_guest)

%extend Store {
    cme_status _guest_name(cme_session_key session, cme_id person, const char *const *names, size_t name_count) {
        STORE_CALL($self, cme_guest_name($self->store, session, person, names, name_count));
    }
    cme_status _guest_find(const cme_guest_query *spec, cme_guest_page **out) {
        STORE_CALL($self, cme_guest_find($self->store, spec, out));
    }

    %pythoncode %{
    def name_guests(self, session, person, names):
        """Name the guests of a person who has an RSVP, all anew; None leaves a guest without a name."""
        return self._guest_name(session, person, names)

    @_keywords.finds(_cmevent._guest_query_fields)
    def guests(self, **query):
        """Find guests who have names, of a session or a person: one page."""
        return self._guest_find(query)

    iter_guests = _keywords.walks(guests, "Find guests: all who have names, page after page of `limit` guests.")
    %}
}
%pythoncode %{
_records.record(Guest, "A guest who has a name; `person` brings them.")
_records.page(GuestPage, "Guests, by session, person and number: a sequence. `next` is the cursor of the next page.")
%}
