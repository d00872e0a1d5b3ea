/* handle.i: the class Store. It comes last, when all that its methods take and give is known; each noun extends it. */

typedef struct Store {
} Store;

%pythoncode %{
_keywords.opens(Store, _cmevent._store_option_fields)
_records.store(
    Store,
    """The store: one file that holds a community's life in meetings.

    `path` is the file, made when there is none, or ":memory:". `clock`, a function that gives an aware datetime, is asked for
    "now" before each call in place of the system's clock. The store closes at the end of `with`, by close(), or when it is
    forgotten. Threads take turns; the one that opens a transaction has the store until its end.""",
)
%}
