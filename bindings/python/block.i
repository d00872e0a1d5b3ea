/* block.i: blocks: people who may not come to the meetings of a group. */

%{
static const field block_spec_fields[] = {
    FIELD_NEEDED(cme_block_spec, group, ID, 0),
    FIELD_NEEDED(cme_block_spec, person, ID, 0),
    FIELD(cme_block_spec, until, TIME, 0),
    FIELD(cme_block_spec, by, ID, 0),
    FIELD(cme_block_spec, note, TEXT, 0),
};
static const field block_query_fields[] = {
    FIELD(cme_block_query, group, ID, 0),
    FIELD(cme_block_query, deep, BOOL, 0),
    FIELD(cme_block_query, above, BOOL, 0),
    FIELD(cme_block_query, person, ID, 0),
    FIELD(cme_block_query, as_of, TIME, 0),
    FIELD(cme_block_query, history, BOOL, 0),
    FIELD(cme_block_query, limit, UINT32, 0),
    FIELD(cme_block_query, cursor, TEXT, 0),
};
%}
%spec(cme_block_spec, CME_BLOCK_SPEC_INIT, block_spec_fields)
%spec(cme_block_query, CME_BLOCK_QUERY_INIT, block_query_fields)

%record(cme_block, Block)
typedef struct cme_block {
    cme_id group;
    const char *group_name;
    cme_id person;
    const char *person_name;
    cme_time since;
    cme_time until;
    cme_id by;
    const char *note;
} cme_block;
%page(cme_block_page, BlockPage, cme_block)

%extend Store {
    cme_status _block_add(const cme_block_spec *spec, cme_block **out) {
        STORE_CALL($self, cme_block_add($self->store, spec, out));
    }
    cme_status _block_end(cme_id group, cme_id person, cme_block **out) {
        STORE_CALL($self, cme_block_end($self->store, group, person, out));
    }
    cme_status _block_find(const cme_block_query *spec, cme_block_page **out) {
        STORE_CALL($self, cme_block_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._block_spec_fields)
    def block(self, **spec):
        """Block a person in a group and the groups below it, and end their RSVPs for the coming sessions there (those that
        start before `until`). `until` is an aware datetime, None: until end_block()."""
        return self._block_add(spec)

    def end_block(self, group, person):
        """End the running block of a person in this very group. It gives nothing back."""
        return self._block_end(group, person)

    @_keywords.finds(_cmevent._block_query_fields)
    def blocks(self, **query):
        """Find blocks that are running (`as_of` another instant, or `history=True` for all): one page, ordered by `since`.
        With `group`, `deep=True` adds the groups below it, `above=True` those above it, whose blocks hold in it."""
        return self._block_find(query)

    iter_blocks = _keywords.walks(blocks, "Find blocks: all of them, page after page of `limit` blocks.")
    %}
}
%pythoncode %{
_records.record(Block, "A person who may not come to the meetings of a group.")
_records.page(BlockPage, "Blocks, ordered by `since`: a sequence. `next` is the cursor of the next page.")
%}
