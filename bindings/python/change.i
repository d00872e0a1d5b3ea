/* change.i: the change log: the feed that applications synchronise from. */

%{
static const field change_query_fields[] = {
    FIELD(cme_change_query, since, UINT64, 0),
    FIELD(cme_change_query, limit, UINT32, 0),
};
%}
%spec(cme_change_query, CME_CHANGE_QUERY_INIT, change_query_fields)

%part(cme_change, Change)
typedef struct cme_change {
    uint64_t sequence;
    cme_time at;
    cme_change_kind kind;
    cme_change_action action;
    cme_id id;
    cme_session_key session;
    cme_id person;
} cme_change;
%items(cme_change_page, ChangePage, cme_change)
typedef struct cme_change_page {
    bool more;
} cme_change_page;

%typemap(in, numinputs=0) uint64_t *sequence (uint64_t sequence_out = 0) { $1 = &sequence_out; }
%typemap(argout) uint64_t *sequence {
    Py_XDECREF($result);
    $result = PyLong_FromUnsignedLongLong(*$1);
    if ($result == NULL) SWIG_fail;
}
%typemap(in) uint64_t up_to {
    long long up_to_in = 0;
    if (value_integer_in($input, "up_to", 0, INT64_MAX, &up_to_in) != 0) SWIG_fail;
    $1 = (uint64_t)up_to_in;
}

%extend Store {
    cme_status _change_find(const cme_change_query *spec, cme_change_page **out) {
        STORE_CALL($self, cme_change_find($self->store, spec, out));
    }
    cme_status _change_latest(uint64_t *sequence) { STORE_CALL($self, cme_change_latest($self->store, sequence)); }
    cme_status _change_trim(uint64_t up_to) { STORE_CALL($self, cme_change_trim($self->store, up_to)); }

    %pythoncode %{
    @_keywords.finds(_cmevent._change_query_fields)
    def changes(self, **query):
        """Find changes after the sequence number `since`: one page. TooFarBehindError: rows after it were trimmed, so read
        everything anew and go on from latest_change()."""
        return self._change_find(query)

    def latest_change(self):
        """The newest sequence number; 0 when nothing has changed yet."""
        return self._change_latest()

    def trim_changes(self, up_to):
        """Forget the changes up to and including a sequence number."""
        self._change_trim(up_to)

    iter_changes = _keywords.follows(changes, "Find changes: all after `since`, page after page of `limit` changes.")
    %}
}
%pythoncode %{
_records.record(Change, "One change of the store.")
_records.page(ChangePage, "Changes, ordered by sequence number: a sequence. `more`: there are more, after the last one here.")
%}
