"""_keywords.py: methods that take a spec or a query as keyword arguments: their signatures, and helpful messages.

The tables of fields (spec.h) say which keywords there are; here they become signatures, so that help(), editors and the
test of the stubs see the real names.
"""

import difflib
import inspect
import typing
from collections.abc import Iterable, Mapping

_ALL, _REQUIRED, CHANGEABLE, _OF_CALL = range(4)  # the kinds of spec_names() in spec.h


class _Unchanged:
    def __repr__(self):
        return "<unchanged>"


UNCHANGED = _Unchanged()


def suggest(name, known):
    """The message for an unknown keyword."""
    near = difflib.get_close_matches(name, known, 1) if isinstance(name, str) else None
    if near:
        return f"unknown keyword {name!r}; did you mean {near[0]!r}?"
    return f"unknown keyword {name!r}; known are {', '.join(known)}"


def _sign(method, names, required, default):
    """Gives a method that ends in **keywords the signature with these names instead."""
    signature = inspect.signature(method)
    parameters = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    taken = {p.name for p in parameters}
    for name in sorted(names, key=lambda name: name not in required):
        if name not in taken:
            given = inspect.Parameter.empty if name in required else default
            parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=given))
    method.__signature__ = signature.replace(parameters=parameters)
    return method


def creates(fields, more=(), less=(), optional=()):
    """A method that makes something: keywords that are left out, or None, are the defaults.

    `more` and `less` are the keywords that Python has beside those of C, and the ones of C that it has not.
    """

    def decorate(method):
        names = [name for name in fields(_ALL) if name not in less]
        required = [name for name in fields(_REQUIRED) if name not in less and name not in optional]
        return _sign(method, [*names, *more], required, None)

    return decorate


def updates(fields, more=(), less=()):
    """A method that changes what its keywords name; some may say how."""

    def decorate(method):
        of_call = fields(_OF_CALL)
        names = [name for name in fields(CHANGEABLE) if name not in less and name not in of_call]
        method = _sign(method, [*names, *more], (), UNCHANGED)
        return _sign(method, of_call, (), False)

    return decorate


def plans(fields, more=()):
    """A method that plans a change of what its keywords name, beside keywords that say of what and how."""

    def decorate(method):
        changeable = fields(CHANGEABLE)
        method = _sign(method, [name for name in fields(_ALL) if name not in changeable], fields(_REQUIRED), None)
        return _sign(method, [*changeable, *more], (), UNCHANGED)

    return decorate


def finds(fields, less=()):
    """A method that finds: keywords that are left out, or None, do not restrict."""
    return creates(fields, less=less)


def row(name, fields, doc):
    """The type of a dict with the keywords of a method, where a call takes many such dicts."""
    made = typing.TypedDict(name, dict.fromkeys(fields(_ALL), typing.Any), total=False)
    made.__required_keys__ = frozenset(fields(_REQUIRED))
    made.__optional_keys__ -= made.__required_keys__
    made.__doc__, made.__module__ = doc, "cmevent"
    return made


def rows(given, prepare):
    """Rows of keywords, each a mapping: dicts that nobody else changes, prepared as those of one call."""
    if not isinstance(given, Iterable):
        raise TypeError(f"answers must be dicts of keywords in a list, not {type(given).__name__}")
    result = []
    for number, row in enumerate(given):
        if not isinstance(row, Mapping):
            raise TypeError(f"row {number} must be a dict of keywords, not {type(row).__name__}")
        try:
            result.append(prepare(dict(row)))
        except TypeError as error:
            raise TypeError(f"row {number}: {error}") from None
    return result


def opens(store, fields):
    """The constructor of Store."""
    _sign(store.__init__, fields(_ALL), (), None)


def walks(find, doc):
    """The method that yields all items of a method that finds a page of them."""

    def walk(self, **query):
        return _rest(find, self, query, find(self, **query))

    return _walker(find, walk, doc)


def follows(find, doc):
    """The same for changes, whose pages go on from the last sequence number."""

    def walk(self, **query):
        return _after(find, self, query, find(self, **query))

    return _walker(find, walk, doc)


def _walker(find, walk, doc):
    signature = inspect.signature(find)
    parameters = [p for p in signature.parameters.values() if p.name != "cursor"]
    walk.__signature__ = signature.replace(parameters=parameters)
    walk.__name__ = "iter_" + find.__name__
    walk.__qualname__ = "Store." + walk.__name__
    walk.__doc__ = doc
    return walk


def _rest(find, store, query, page):
    yield from page
    while page.next is not None:
        page = find(store, **{**query, "cursor": page.next})
        yield from page


def _after(find, store, query, page):
    yield from page
    while page.more:
        page = find(store, **{**query, "since": page[-1].sequence})
        yield from page
