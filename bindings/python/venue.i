/* venue.i: venues: places with an address, a zone and a room capacity; or online. */

%{
static const field venue_spec_fields[] = {
    FIELD_NEEDED(cme_venue_spec, name, TEXT, CME_VENUE_NAME),
    FIELD(cme_venue_spec, address, TEXT, CME_VENUE_ADDRESS),
    FIELD(cme_venue_spec, zone, TEXT, CME_VENUE_ZONE),
    FIELD(cme_venue_spec, online_url, TEXT, CME_VENUE_ONLINE_URL),
    FIELD(cme_venue_spec, note, TEXT, CME_VENUE_NOTE),
    FIELD(cme_venue_spec, has_geo, BOOL, CME_VENUE_GEO), /* set by _plans.geo */
    FIELD(cme_venue_spec, latitude, REAL, CME_VENUE_GEO),
    FIELD(cme_venue_spec, longitude, REAL, CME_VENUE_GEO),
    FIELD(cme_venue_spec, room_capacity, INT32, CME_VENUE_ROOM_CAPACITY),
    FIELD_OF_CALL(cme_venue_spec, allow_overfull, BOOL),
};
static const field venue_query_fields[] = {
    FIELD(cme_venue_query, limit, UINT32, 0),
    FIELD(cme_venue_query, cursor, TEXT, 0),
};
%}
%spec(cme_venue_spec, CME_VENUE_SPEC_INIT, venue_spec_fields)
%spec(cme_venue_query, CME_VENUE_QUERY_INIT, venue_query_fields)

%record(cme_venue, Venue)
%rename(_has_geo) cme_venue::has_geo;
%rename(_latitude) cme_venue::latitude;
%rename(_longitude) cme_venue::longitude;
typedef struct cme_venue {
    cme_id id;
    const char *name;
    const char *address;
    const char *zone;
    const char *online_url;
    const char *note;
    bool has_geo;
    double latitude;
    double longitude;
    int32_t room_capacity;
    cme_time created_at;
    cme_time updated_at;
} cme_venue;
%extend cme_venue {
    %pythoncode %{
    @property
    def latitude(self):
        """Degrees north, or None."""
        return self._latitude if self._has_geo else None

    @property
    def longitude(self):
        """Degrees east, or None."""
        return self._longitude if self._has_geo else None
    %}
}
%page(cme_venue_page, VenuePage, cme_venue)

%extend Store {
    cme_status _venue_create(const cme_venue_spec *spec, cme_venue **out) {
        STORE_CALL($self, cme_venue_create($self->store, spec, out));
    }
    cme_status _venue_get(cme_id id, cme_venue **out) { STORE_CALL($self, cme_venue_get($self->store, id, out)); }
    cme_status _venue_update(cme_id id, const cme_venue_spec *spec, uint64_t mask, cme_venue **out) {
        STORE_CALL($self, cme_venue_update($self->store, id, spec, mask, out));
    }
    cme_status _venue_find(const cme_venue_query *spec, cme_venue_page **out) {
        STORE_CALL($self, cme_venue_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._venue_spec_fields, less=["has_geo"])
    def create_venue(self, **spec):
        """Make a venue. `latitude` and `longitude` go together; `room_capacity` None is without limit."""
        return self._venue_create(_plans.geo(spec))

    def venue(self, id):
        """Read a venue."""
        return self._venue_get(id)

    @_keywords.updates(_cmevent._venue_spec_fields, less=["has_geo"])
    def update_venue(self, id, **spec):
        """Change the fields that are named; None takes one away. A larger room promotes from the waitlists; one smaller than
        the heads that have seats is refused, but with `allow_overfull`, as in update_event."""
        return self._venue_update(id, _plans.geo(spec))

    @_keywords.finds(_cmevent._venue_query_fields)
    def venues(self, **query):
        """Find venues: one page, ordered by name."""
        return self._venue_find(query)

    iter_venues = _keywords.walks(venues, "Find venues: all of them, page after page of `limit` venues.")
    %}
}
%pythoncode %{
_records.record(Venue, "A venue as it was when asked for; `room_capacity` None: without limit.")
_records.page(VenuePage, "Venues, ordered by name: a sequence. `next` is the cursor of the next page.")
%}
