/* person.i: persons: people known to the store, each once. */

%{
static const field person_spec_fields[] = {
    FIELD_NEEDED(cme_person_spec, name, TEXT, CME_PERSON_NAME),
    FIELD(cme_person_spec, email, TEXT, CME_PERSON_EMAIL),
    FIELD(cme_person_spec, locale, TEXT, CME_PERSON_LOCALE),
    FIELD(cme_person_spec, zone, TEXT, CME_PERSON_ZONE),
    FIELD(cme_person_spec, external_key, TEXT, CME_PERSON_EXTERNAL_KEY),
    FIELD(cme_person_spec, note, TEXT, CME_PERSON_NOTE),
    FIELD_OF(cme_person_spec, consent, cme_consent, CME_PERSON_CONSENT),
};
static const field person_query_fields[] = {
    FIELD(cme_person_query, group, ID, 0),
    FIELD(cme_person_query, email, TEXT, 0),
    FIELD(cme_person_query, external_key, TEXT, 0),
    FIELD(cme_person_query, text, TEXT, 0),
    FIELD(cme_person_query, limit, UINT32, 0),
    FIELD(cme_person_query, cursor, TEXT, 0),
};
%}
%spec(cme_person_spec, CME_PERSON_SPEC_INIT, person_spec_fields)
%spec(cme_person_query, CME_PERSON_QUERY_INIT, person_query_fields)

%record(cme_person, Person)
typedef struct cme_person {
    cme_id id;
    const char *name;
    const char *email;
    const char *locale;
    const char *zone;
    const char *external_key;
    const char *note;
    uint32_t consent;
    cme_time created_at;
    cme_time updated_at;
} cme_person;
%page(cme_person_page, PersonPage, cme_person)

%extend Store {
    cme_status _person_create(const cme_person_spec *spec, cme_person **out) {
        STORE_CALL($self, cme_person_create($self->store, spec, out));
    }
    cme_status _person_get(cme_id id, cme_person **out) { STORE_CALL($self, cme_person_get($self->store, id, out)); }
    cme_status _person_update(cme_id id, const cme_person_spec *spec, uint64_t mask, cme_person **out) {
        STORE_CALL($self, cme_person_update($self->store, id, spec, mask, out));
    }
    cme_status _person_find(const cme_person_query *spec, cme_person_page **out) {
        STORE_CALL($self, cme_person_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._person_spec_fields)
    def create_person(self, **spec):
        """Make a person."""
        return self._person_create(spec)

    def person(self, id):
        """Read a person."""
        return self._person_get(id)

    @_keywords.updates(_cmevent._person_spec_fields)
    def update_person(self, id, **spec):
        """Change the fields that are named; None takes one away."""
        return self._person_update(id, spec)

    @_keywords.finds(_cmevent._person_query_fields)
    def persons(self, **query):
        """Find persons: one page, ordered by name."""
        return self._person_find(query)

    iter_persons = _keywords.walks(persons, "Find persons: all of them, page after page of `limit` persons.")
    %}
}
%pythoncode %{
_records.record(Person, "A person as known when asked for.")
_records.page(PersonPage, "Persons, ordered by name: a sequence. `next` is the cursor of the next page, None on the last.")
%}
