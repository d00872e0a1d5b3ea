/* pool.i: pools: seats within the seats of an event's sessions, by tier or by role. */

%{
static const field pool_spec_fields[] = {
    FIELD_NEEDED(cme_pool_spec, event, ID, 0),
    FIELD_NEEDED(cme_pool_spec, name, TEXT, CME_POOL_NAME),
    FIELD_OF_NEEDED(cme_pool_spec, kind, cme_pool_kind),
    FIELD(cme_pool_spec, role, TEXT, 0),
    FIELD(cme_pool_spec, seats, INT32, CME_POOL_SEATS),
    FIELD_OF_CALL(cme_pool_spec, allow_overfull, BOOL),
};
static const field pool_query_fields[] = {
    FIELD(cme_pool_query, event, ID, 0),
    FIELD(cme_pool_query, session, KEY, 0),
    FIELD(cme_pool_query, limit, UINT32, 0),
    FIELD(cme_pool_query, cursor, TEXT, 0),
};
%}
%spec(cme_pool_spec, CME_POOL_SPEC_INIT, pool_spec_fields)
%spec(cme_pool_query, CME_POOL_QUERY_INIT, pool_query_fields)

%enumeration(cme_pool_kind)
%typemap(out) int32_t seats {
    $result = value_capacity_out($1);
    if ($result == NULL) SWIG_fail;
}
%typemap(in) int32_t pool_seats {
    long long seats_in = CME_UNLIMITED;
    if ($input != Py_None && value_integer_in($input, "seats", INT32_MIN, INT32_MAX, &seats_in) != 0) SWIG_fail;
    $1 = (int32_t)seats_in;
}

%record(cme_pool, Pool)
typedef struct cme_pool {
    cme_id id;
    cme_id event;
    cme_session_key session;
    int32_t number;
    const char *name;
    cme_pool_kind kind;
    const char *role;
    int32_t seats;
    bool is_overridden;
    int32_t taken;
    int32_t seats_left;
    int32_t seats_balance;
} cme_pool;
%page(cme_pool_page, PoolPage, cme_pool)

%extend Store {
    cme_status _pool_create(const cme_pool_spec *spec, cme_pool **out) {
        STORE_CALL($self, cme_pool_create($self->store, spec, out));
    }
    cme_status _pool_get(cme_id id, cme_pool **out) { STORE_CALL($self, cme_pool_get($self->store, id, out)); }
    cme_status _pool_update(cme_id id, const cme_pool_spec *spec, uint64_t mask, cme_pool **out) {
        STORE_CALL($self, cme_pool_update($self->store, id, spec, mask, out));
    }
    cme_status _pool_set_session_seats(cme_session_key session, cme_id pool, int32_t pool_seats, bool allow_overfull,
                                       cme_pool **out) {
        cme_pool_spec spec = CME_POOL_SPEC_INIT;
        spec.seats = pool_seats;
        spec.allow_overfull = allow_overfull;
        STORE_CALL($self, cme_pool_set_session_seats($self->store, session, pool, &spec, out));
    }
    cme_status _pool_reset_session_seats(cme_session_key session, cme_id pool, cme_pool **out) {
        STORE_CALL($self, cme_pool_reset_session_seats($self->store, session, pool, out));
    }
    cme_status _pool_remove(cme_id id) { STORE_CALL($self, cme_pool_remove($self->store, id)); }
    cme_status _pool_find(const cme_pool_query *spec, cme_pool_page **out) {
        STORE_CALL($self, cme_pool_find($self->store, spec, out));
    }

    %pythoncode %{
    @_keywords.creates(_cmevent._pool_spec_fields)
    def create_pool(self, **spec):
        """Give an event a pool of seats: "open" for everybody who is of no other one, "named" for who
        names it (`pools` of answer()), "role" for who has the duty `role`. `seats` None: without limit, it only counts."""
        return self._pool_create(spec)

    def pool(self, id):
        """Read a pool of an event."""
        return self._pool_get(id)

    @_keywords.updates(_cmevent._pool_spec_fields)
    def update_pool(self, id, **spec):
        """Change the name or the seats of a pool; `seats` None: without limit. Fewer than the heads in it are refused,
        but with `allow_overfull`: then nobody loses a seat, and nobody gets into it until there is room."""
        return self._pool_update(id, spec)

    def set_pool_seats(self, session, pool, seats, *, allow_overfull=False):
        """Give one session its own number of seats in a pool of its event; None: without limit.
        `allow_overfull` as in update_pool."""
        return self._pool_set_session_seats(session, pool, seats, allow_overfull)

    def reset_pool_seats(self, session, pool):
        """Give the seats of a session in a pool back to its event."""
        return self._pool_reset_session_seats(session, pool)

    def remove_pool(self, id):
        """Take a pool away in which nobody ever was."""
        self._pool_remove(id)

    @_keywords.finds(_cmevent._pool_query_fields)
    def pools(self, **query):
        """Find the pools of an `event`, or of a `session` with what is taken there: one page."""
        return self._pool_find(query)

    iter_pools = _keywords.walks(pools, "Find pools: all of them, page after page of `limit` pools.")
    %}
}
%pythoncode %{
_records.record(Pool, "Seats within the seats of an event's sessions, or of one of them. `seats` None: without limit.")
_records.page(PoolPage, "Pools, in the order in which the event got them: a sequence. `next` is the cursor of the next page.")
%}
