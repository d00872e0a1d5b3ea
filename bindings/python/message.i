/* message.i: messages: the outbox of what people must be told. */

%{
static const field message_query_fields[] = {
    FIELD_OF(cme_message_query, kind, cme_message_kind, 0),
    FIELD(cme_message_query, session, KEY, 0),
    FIELD(cme_message_query, person, ID, 0),
    FIELD(cme_message_query, limit, UINT32, 0),
    FIELD(cme_message_query, cursor, TEXT, 0),
};
%}
%spec(cme_message_query, CME_MESSAGE_QUERY_INIT, message_query_fields)

%part(cme_message, Message)
%rename(from_) cme_message::from;
/* A change of the session has none of these: None. */
%enumeration_or_none(cme_rsvp_state, to)
%enumeration_or_none(cme_rsvp_reason, reason)
%typemap(out) uint32_t person_consent { $result = value_enum_out("cme_consent", $1); if ($result == NULL) SWIG_fail; }
typedef struct cme_message {
    uint64_t sequence;
    cme_time at;
    cme_message_kind kind;
    bool asks;
    cme_session_key session;
    const char *title;
    const char *location;
    cme_time starts_at;
    cme_time ends_at;
    const char *zone;
    cme_id person;
    const char *person_name;
    const char *person_email;
    const char *person_locale;
    uint32_t person_consent;
    cme_rsvp_state state;
    int32_t queued_heads;
    bool is_overlapping;
    cme_time expires_at;
    cme_rsvp_state from;
    cme_rsvp_state to;
    cme_rsvp_reason reason;
    cme_id by;
    bool is_late;
    int32_t guests_before;
    int32_t guests_after;
    cme_time time_before;
    cme_time time_after;
    cme_id venue_before;
    cme_id venue_after;
    const char *venue_before_name;
    const char *venue_after_name;
} cme_message;
%clear cme_rsvp_state to;
%clear cme_rsvp_reason reason;
%computed(cme_message, Message, PyObject *, start, value_local_out($self->starts_at, $self->zone),
          "When it starts, in the session's zone.")
%computed(cme_message, Message, PyObject *, end, value_local_out($self->ends_at, $self->zone),
          "When it ends, in the session's zone.")
%items(cme_message_page, MessagePage, cme_message)
typedef struct cme_message_page {
    const char *next;
    uint64_t through;
} cme_message_page;

%extend Store {
    cme_status _message_find(const cme_message_query *spec, cme_message_page **out) {
        STORE_CALL($self, cme_message_find($self->store, spec, out));
    }
    cme_status _message_count(uint64_t *sequence) { STORE_CALL($self, cme_message_count($self->store, sequence)); }
    cme_status _message_acknowledge(uint64_t up_to) { STORE_CALL($self, cme_message_acknowledge($self->store, up_to)); }

    %pythoncode %{
    @_keywords.finds(_cmevent._message_query_fields)
    def messages(self, **query):
        """Find what people must be told, of what was not acknowledged yet: one page, ordered by `sequence`. When all of it
        is sent: acknowledge_messages(page.through)."""
        return self._message_find(query)

    def count_messages(self):
        """How many messages were not acknowledged yet."""
        return self._message_count()

    def acknowledge_messages(self, up_to):
        """Say that all messages up to and including a sequence number were done with: they are found no more."""
        self._message_acknowledge(up_to)

    iter_messages = _keywords.walks(messages, "Find messages: all of them, page after page of `limit` messages.")
    %}
}
%pythoncode %{
_records.record(Message, "What a person must be told.")
_records.page(MessagePage, "Messages, ordered by `sequence`: a sequence. `next` is the cursor of the next page, `through` the "
                           "number to acknowledge when this page and those before it are done with.")
%}
