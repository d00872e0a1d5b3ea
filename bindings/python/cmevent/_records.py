"""_records.py: what all records, pages and reports can do, keys of sessions, and transactions."""

import datetime
import enum
import html
import typing
import uuid

from . import _cmevent

UUID = uuid.UUID


class SessionKey(typing.NamedTuple):
    """The name of a session: its event, and its original start in the event's own civil time.

    `recurrence_id` is a datetime without zone (in UTC for a series in UTC), a date for an all-day series, and None for the
    one session of a plain event.
    """

    event: uuid.UUID
    recurrence_id: typing.Union[datetime.datetime, datetime.date, None] = None


SessionKey.__module__ = "cmevent"


class Record:
    """What all records can do. A record is a snapshot: it has no tie to its store, and cannot be changed."""

    def to_dict(self):
        """All fields by name."""
        return _cmevent._filled(self, self._blank)

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self is other or all(getattr(self, name) == getattr(other, name) for name in self._fields)

    def __hash__(self):
        return hash(tuple(self.to_dict().values()))

    def __repr__(self):
        given = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items() if value is not None)
        return f"{type(self).__name__}({given})"

    def _repr_html_(self):
        rows = "".join(
            f"<tr><th>{html.escape(name)}</th><td>{_cell(value)}</td></tr>"
            for name, value in self.to_dict().items()
            if value is not None
        )
        return f"<table>{rows}</table>"


class Items:
    """What all pages and reports can do: they are sequences of records."""

    def __len__(self):
        return self._count()

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [_item(self, i) for i in range(*index.indices(self._count()))]
        count = self._count()
        place = index + count if index < 0 else index
        if not 0 <= place < count:
            raise IndexError(f"no item {index}: there are {count}")
        return _item(self, place)

    def __iter__(self):
        return (_item(self, place) for place in range(self._count()))

    def __repr__(self):
        more = [f"{name}={getattr(self, name)!r}" for name in self._fields]
        return f"{type(self).__name__}({', '.join([repr(list(self)), *more])})"

    def _repr_html_(self):
        items = list(self)
        head = "".join(f"<th>{html.escape(name)}</th>" for name in (items[0]._fields if items else ()))
        rows = "".join(f"<tr>{''.join(f'<td>{_cell(v)}</td>' for v in item.to_dict().values())}</tr>" for item in items)
        return f"<table><tr>{head}</tr>{rows}</table>"


def _item(holder, place):
    """An item is a part of its page."""
    return part(holder, holder._item(place))


def part(holder, item):
    """A part of a record or page: it keeps that."""
    object.__setattr__(item, "_holder", holder)
    return item


def _cell(value):
    """What a table shows: members of enumerations, and what is in a set, by name."""
    if isinstance(value, enum.Flag):
        value = ", ".join(member.name.lower() for member in type(value) if member in value)
    elif isinstance(value, enum.Enum):
        value = value.name.lower()
    elif isinstance(value, frozenset):
        value = ", ".join(map(str, sorted(value)))
    return "" if value is None else html.escape(str(value))


def _copy(self):
    return self


def _deepcopy(self, memo):
    return self


def _refuse_pickle(self, protocol):
    raise TypeError(f"a {type(self).__name__} cannot be pickled" + ("; to_dict() can" if hasattr(self, "to_dict") else ""))


def _finish(cls, base, doc, beside=()):
    """Turns a class that SWIG made into one of ours: read-only, documented, without the switch that frees memory. `beside`
    are properties that only say in another way what the fields say."""
    for name in ("thisown", "__swig_destroy__"):
        if name in vars(cls):
            type.__delattr__(cls, name)
    properties = [name for name, member in vars(cls).items() if isinstance(member, property)]
    fields = [name for name in properties if name[0] != "_" and name not in beside]
    members = {"__doc__": doc, "__module__": "cmevent", "_fields": tuple(fields)}
    members |= {name: member for name, member in vars(base).items() if callable(member)}
    members["__reduce_ex__"] = _refuse_pickle
    if base is not _Plain:
        members |= {"__copy__": _copy, "__deepcopy__": _deepcopy}
    for name, member in members.items():
        type.__setattr__(cls, name, member)  # the metaclass of SWIG's classes refuses cls.name = member


def record(cls, doc, beside=()):
    """Finishes the class of a record."""
    _finish(cls, Record, doc, beside)
    type.__setattr__(cls, "_blank", dict.fromkeys(cls._fields))


def items(cls, doc):
    """Finishes the class of a report."""
    _finish(cls, Items, doc)


page = items


class _Plain:
    """Nothing beside what the class has."""


def store(cls, doc):
    """Finishes the class Store."""
    _finish(cls, _Plain, doc)


class Transaction:
    """What Store.transaction() gives to `with`."""

    def __init__(self, store):
        self._store = store

    def __enter__(self):
        self._store._begin()
        return self._store

    def __exit__(self, kind, raised, traceback):
        if kind is None:
            self._store._commit()
        elif not self._store.closed:  # closing has rolled back
            self._store._rollback()
