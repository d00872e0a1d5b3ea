/* conflict.i: conflicts: two sessions in one room at one time, and people who said yes to both. */

%{
static const field conflict_query_fields[] = {
    FIELD(cme_conflict_query, venue, ID, 0),
    FIELD(cme_conflict_query, person, ID, 0),
    FIELD(cme_conflict_query, event, ID, 0),
    FIELD_RENAMED(cme_conflict_query, from, "from_", TIME),
    FIELD(cme_conflict_query, until, TIME, 0),
    FIELD(cme_conflict_query, include_drafts, BOOL, 0),
    FIELD(cme_conflict_query, limit, UINT32, 0),
    FIELD(cme_conflict_query, cursor, TEXT, 0),
};
%}
%spec(cme_conflict_query, CME_CONFLICT_QUERY_INIT, conflict_query_fields)

%part(cme_conflict, Conflict)
typedef struct cme_conflict {
    cme_session_key earlier;
    cme_session_key later;
    const char *earlier_title;
    const char *later_title;
    cme_session_status earlier_status;
    cme_session_status later_status;
    cme_time starts_at;
    cme_time ends_at;
} cme_conflict;
%page(cme_conflict_page, ConflictPage, cme_conflict)
%extend cme_conflict_page {
    bool _truncated() { return $self->truncated; }
    %pythoncode %{
    @property
    def truncated(self):
        """Whether a rule was so dense that the search stopped before the limit; the next page goes on from there."""
        return self._truncated()
    %}
}

%extend Store {
    cme_status _conflict_find(const cme_conflict_query *spec, cme_conflict_page **out) {
        STORE_CALL($self, cme_conflict_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.finds(_cmevent._conflict_query_fields)
    def conflicts(self, **query):
        """Find sessions that overlap at a `venue`, or to which a `person` goes (one of the two): one page, ordered by
        `starts_at`; from now on, or from `from_`. Drafts count, unless `include_drafts=False`."""
        return self._conflict_find(query)

    iter_conflicts = _keywords.walks(conflicts, "Find conflicts: all of them, page after page of `limit` conflicts; of series "
                                                "without end, without end.")
    %}
}
%pythoncode %{
_records.record(Conflict, "Two sessions that overlap, from `starts_at` to `ends_at`; `earlier` is the one that starts first.")
_records.page(ConflictPage, "Conflicts, ordered by `starts_at`: a sequence. `next` is the cursor of the next page.")
%}
