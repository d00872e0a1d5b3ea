/* group.i: groups: a community, or a chapter of one. */

%{
static const field group_spec_fields[] = {
    FIELD_NEEDED(cme_group_spec, name, TEXT, CME_GROUP_NAME),
    FIELD_NEEDED(cme_group_spec, zone, TEXT, CME_GROUP_ZONE),
    FIELD(cme_group_spec, description, TEXT, CME_GROUP_DESCRIPTION),
    FIELD(cme_group_spec, url, TEXT, CME_GROUP_URL),
    FIELD(cme_group_spec, parent, ID, CME_GROUP_PARENT),
};
static const field group_query_fields[] = {
    FIELD(cme_group_query, parent, ID, 0),
    FIELD(cme_group_query, deep, BOOL, 0),
    FIELD(cme_group_query, limit, UINT32, 0),
    FIELD(cme_group_query, cursor, TEXT, 0),
};
%}
%spec(cme_group_spec, CME_GROUP_SPEC_INIT, group_spec_fields)
%spec(cme_group_query, CME_GROUP_QUERY_INIT, group_query_fields)

%record(cme_group, Group)
typedef struct cme_group {
    cme_id id;
    const char *name;
    const char *zone;
    const char *description;
    const char *url;
    cme_id parent;
    cme_time created_at;
    cme_time updated_at;
} cme_group;
%page(cme_group_page, GroupPage, cme_group)

%extend Store {
    cme_status _group_create(const cme_group_spec *spec, cme_group **out) {
        STORE_CALL($self, cme_group_create($self->store, spec, out));
    }
    cme_status _group_get(cme_id id, cme_group **out) { STORE_CALL($self, cme_group_get($self->store, id, out)); }
    cme_status _group_update(cme_id id, const cme_group_spec *spec, uint64_t mask, cme_group **out) {
        STORE_CALL($self, cme_group_update($self->store, id, spec, mask, out));
    }
    cme_status _group_find(const cme_group_query *spec, cme_group_page **out) {
        STORE_CALL($self, cme_group_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._group_spec_fields)
    def create_group(self, **spec):
        """Make a group: a community, or a chapter of one."""
        return self._group_create(spec)

    def group(self, id):
        """Read a group."""
        return self._group_get(id)

    @_keywords.updates(_cmevent._group_spec_fields)
    def update_group(self, id, **spec):
        """Change the fields that are named; None takes one away."""
        return self._group_update(id, spec)

    @_keywords.finds(_cmevent._group_query_fields)
    def groups(self, **query):
        """Find groups: one page, ordered by name."""
        return self._group_find(query)

    iter_groups = _keywords.walks(groups, "Find groups: all of them, page after page of `limit` groups.")
    %}
}
%pythoncode %{
_records.record(Group, "A group as it was when asked for.")
_records.page(GroupPage, "Groups, ordered by name: a sequence. `next` is the cursor of the next page, None on the last.")
%}
