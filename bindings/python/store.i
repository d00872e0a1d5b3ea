/* store.i: the store itself: opened, closed, grouped, copied, verified. */

%{
static const field store_option_fields[] = {
    FIELD(cme_store_options, read_only, BOOL, 0),
    FIELD(cme_store_options, must_exist, BOOL, 0),
    FIELD(cme_store_options, check_on_open, BOOL, 0),
    FIELD(cme_store_options, leave_checkpoints, BOOL, 0),
    FIELD_OF(cme_store_options, durability, cme_durability, 0),
    FIELD(cme_store_options, busy_timeout_ms, UINT32, 0),
    FIELD(cme_store_options, zone_directory, TEXT, 0),
    FIELD(cme_store_options, vfs, TEXT, 0),
};
%}
%spec(cme_store_options, CME_STORE_OPTIONS_INIT, store_option_fields)

%part(cme_store_problem, StoreProblem)
typedef struct cme_store_problem {
    const char *check;
    const char *text;
} cme_store_problem;

%items(cme_store_report, StoreReport, cme_store_problem)
typedef struct cme_store_report {
    bool more;
} cme_store_report;

%record(cme_store_ticked, Ticked)
typedef struct cme_store_ticked {
    uint32_t offers_expired;
    uint32_t asked;
    uint32_t not_confirmed;
    uint32_t waitlists;
    uint32_t subscribed;
    bool more;
} cme_store_ticked;

%typemap(in, numinputs=0) cme_time *now (cme_time now_out = 0) { $1 = &now_out; }
%typemap(argout) cme_time *now {
    Py_XDECREF($result);
    $result = value_time_out(*$1);
    if ($result == NULL) SWIG_fail;
}

%feature("shadow") Store::Store %{
    def __init__(self, path, *, clock=None, **options):
        _cmevent.Store_swiginit(self, _cmevent.new_Store(path, clock, options))
%}
%exception Store::Store {
    $action
    if (result == NULL) SWIG_fail;
}

%extend Store {
    Store(const char *path, PyObject *clock, const cme_store_options *spec) { return store_new(path, clock, spec); }
    ~Store() { store_free($self); }

    cme_status _close() { return store_close($self); }
    bool _is_closed() { return $self->store == NULL; }
    PyObject *_path() { return Py_NewRef($self->path); }
    cme_status _begin() { STORE_CALL($self, store_begin($self)); }
    cme_status _commit() { STORE_CALL($self, store_end_transaction($self, true)); }
    cme_status _rollback() { STORE_CALL($self, store_end_transaction($self, false)); }
    cme_status _now(cme_time *now) { STORE_CALL($self, store_now($self, now)); }
    cme_status _backup(const char *path) { STORE_CALL($self, cme_store_backup($self->store, path)); }
    cme_status _tick(cme_store_ticked **out) { STORE_CALL($self, cme_store_tick($self->store, out)); }
    cme_status _verify(cme_store_report **out) { STORE_CALL($self, cme_store_verify($self->store, out)); }

    %pythoncode %{
    def close(self):
        """Close the store; an open transaction is rolled back. Calls that come later raise ClosedError. Closing twice is
        nothing."""
        self._close()

    @property
    def closed(self):
        """Whether the store was closed."""
        return self._is_closed()

    @property
    def path(self):
        """The file, as it was named when the store was opened."""
        return self._path()

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        self._close()

    def __repr__(self):
        return f"<cmevent.Store {self._path()!r}{' (closed)' if self._is_closed() else ''}>"

    def transaction(self):
        """`with store.transaction():` makes the calls inside happen together: committed at the end, rolled back when
        something is raised. Transactions nest; only the outermost one writes. Other threads wait for its end."""
        return _records.Transaction(self)

    def now(self):
        """What the store's clock says."""
        return self._now()

    def backup(self, path):
        """Copy the store, as it is at this moment, into the new file `path`."""
        self._backup(path)

    def tick(self):
        """Carry out what time brings about and needs nobody's decision: a Ticked with the counts of what was done. `next_due`
        says when there is something to do."""
        return self._tick()

    def verify(self):
        """Recompute everything that can be derived and check the file: a StoreReport, empty when nothing is wrong."""
        return self._verify()
    %}
}
%pythoncode %{
_records.record(Ticked, "What Store.tick carried out; `more`: there is more to do, call again at once.")
_records.record(StoreProblem, "One thing that Store.verify found wrong.")
_records.items(StoreReport, "What Store.verify found: a sequence of StoreProblem. `more`: there are more than listed.")
%}
