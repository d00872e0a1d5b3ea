"""_plans.py: starts, durations and states: from what Python has to what the C side takes, and back.

A civil time goes to C as a date, a datetime without zone, a datetime in UTC, or a pair (datetime, kind).
"""

import datetime as _datetime
from collections.abc import Iterable
from datetime import timedelta, timezone
from uuid import UUID
from zoneinfo import ZoneInfo

from . import _keywords
from ._enums import by_type

ZONED, UTC, FLOATING, DATE = range(4)  # cme_civil_kind

OVERRIDES = ("start", "duration", "venue", "title", "description", "location", "url", "capacity")


# ---- From the library ----


def aware(civil, zone):
    """A planned start on the clock of a zone. One that this clock skips is there what the library makes of it, too: the
    instant is the same, moved forward by the gap."""
    if not isinstance(civil, _datetime.datetime):
        civil = _datetime.datetime(civil.year, civil.month, civil.day)
    return civil if civil.tzinfo is not None else civil.replace(tzinfo=ZoneInfo(zone))


def listed(civil, zone):
    """An added or removed start: a date stays one."""
    return aware(civil, zone) if isinstance(civil, _datetime.datetime) else civil


def planned(civil, zone):
    """The same where there may be no zone, or no time at all."""
    return civil if civil is None or zone is None else listed(civil, zone)


def day(civil):
    """The day of a civil time."""
    return civil.date() if isinstance(civil, _datetime.datetime) else civil


# ---- To the library ----


def plan(spec, read=None):
    """The spec of an event: `start` and its zone, lists of dates, and `duration`, as C takes them. `read` reads the event
    that is to be changed."""
    floating = spec.pop("floating", None)
    start = spec.get("start")
    zone = spec.get("zone")
    if isinstance(start, _datetime.datetime):
        _whole("start", start)
        if floating:
            if start.tzinfo is not None:
                raise ValueError(f"a floating start has no zone of its own: {start!r}")
            spec["start"] = (start, FLOATING)
        elif start.tzinfo is None:
            if zone is None:
                raise _naive("start", start, "give zone='Europe/Berlin' beside it, or ")
        else:
            spec["start"], spec["zone"] = _with_zone(start, zone)
    elif start is None and zone is not None:
        raise ValueError("zone goes with start: give both")
    elif floating:
        raise ValueError("only a start with a time of day can be floating")
    for name in ("rdates", "exdates"):
        if spec.get(name) is not None:
            spec[name] = [_date(name, date, zone, floating) for date in spec[name]]
    return _duration(spec, start, read)


def recurrence(spec):
    """The spec of a rule: `start` and its zone, and `until`, on the same clock unless it is aware."""
    floating = spec.get("floating")
    if not isinstance(spec.get("start"), _datetime.date):
        raise TypeError(f"start must be a datetime or a date, not {type(spec.get('start')).__name__}")
    spec = plan(spec)
    spec.setdefault("zone", None)
    if spec.get("until") is not None:
        spec["until"] = _date("until", spec["until"], spec["zone"], floating)
    return spec


def override(spec, read):
    """The spec of an override; `read` reads the session."""
    start = spec.get("start")
    if start is not None:
        spec["start"] = start_in(start, read())
    return _duration(spec, start, read)


def series_edit(spec, changeable, read_event, read_session):
    """The spec of an edit of a series; `changeable` are the fields of one that changes something, and what reads takes the
    session that is named."""
    for name in ("session", "scope"):
        if spec.get(name) is None:
            raise TypeError(f"{name} is missing" + ("; it is one of this, following, all" if name == "scope" else ""))
    action = _member("cme_series_action", spec.get("action") or 0, "action")
    allowed = {"CHANGE": (*changeable, "duration"), "ADD": ("start",)}.get(action.name, ())
    for name in spec:
        if name in (*changeable, "duration") and name not in allowed:
            raise TypeError(f"{name} does not go with action {action.name.lower()!r}")
    session, start = spec["session"], spec.get("start")
    if isinstance(start, _datetime.datetime):
        spec["start"] = start_in(start, read_event(_event_of(session)), spec.get("zone"))
    of_one = _member("cme_series_scope", spec["scope"], "scope").name == "THIS"
    return _duration(spec, start, lambda: read_session(session) if of_one else read_event(_event_of(session)))


def _member(c_type, given, field):
    """A member of an enumeration by itself, its number or its name."""
    known = by_type[c_type]
    if not isinstance(given, int):
        return known.named(given, field)
    try:
        return known(given)
    except ValueError:
        raise ValueError(f"{field} {given!r} is no {known.__name__}") from None


def _event_of(session):
    """The event of a session."""
    key = getattr(session, "key", session)
    if not isinstance(key, tuple) or len(key) != 2:
        raise TypeError(f"session must be a Session or a SessionKey, not {type(session).__name__}")
    return key[0]


def _with_zone(start, zone):
    """An aware start as civil time and the name of its zone."""
    if start.tzinfo is timezone.utc:
        found, civil = "UTC", start
    else:
        found, civil = getattr(start.tzinfo, "key", None), start.replace(tzinfo=None)
    if not isinstance(found, str):
        raise ValueError(
            f"start {start!r} has a zone without a name; a plan needs one: "
            "start.astimezone(ZoneInfo('Europe/Berlin')), or start.astimezone(timezone.utc)"
        )
    if zone is not None and zone != found:
        raise ValueError(f"start {start!r} is in {found}, zone is {zone!r}: leave zone out, or let it be the same")
    if start.fold:
        _refuse_second(start)
    return civil, found


def _refuse_second(start):
    """The second of two times that a clock shows: plans mean the first."""
    if start.replace(fold=0).utcoffset() > start.utcoffset():
        raise ValueError(
            f"start {start!r} is the second {start:%H:%M} of a night in which the clock is set back; a plan on that clock means "
            "the first: plan it in UTC with start.astimezone(timezone.utc)"
        )


def _date(name, date, zone, floating):
    """One of the added or removed starts. An aware one goes in as the instant that it is."""
    if not isinstance(date, _datetime.datetime):
        return date
    _whole(name, date)
    if floating:
        return (date, FLOATING)
    if date.tzinfo is not None:
        return date.astimezone(timezone.utc)
    if zone is None:
        raise _naive(name, date, "")
    return date


def start_in(start, plan_of, new_zone=None):
    """A new start for something that has its zone already: aware, on that zone's clock in the end; or a date. Where the zone
    becomes another one, on the clock of that, and like it."""
    if not isinstance(start, _datetime.datetime):
        return start
    _whole("start", start)
    kind = plan_of._start_kind()
    if new_zone is not None:
        civil = start if start.tzinfo is None else _with_zone(start, new_zone)[0].replace(tzinfo=None)
        return (civil, FLOATING if kind == FLOATING else ZONED)
    zone = plan_of.zone
    if start.tzinfo is None:
        raise _naive("start", start, "", zone)
    if kind == UTC:
        return start.astimezone(timezone.utc)
    moved = start.astimezone(ZoneInfo(zone))
    if moved.fold:
        _refuse_second(moved)
    return (moved.replace(tzinfo=None), FLOATING if kind == FLOATING else ZONED)


def _naive(name, date, more, zone="Europe/Berlin"):
    return ValueError(
        f"{name} {date!r} is naive; {more}say which clock shows it: {name}={date!r}.replace(tzinfo=ZoneInfo({zone!r}))"
    )


def _whole(name, date):
    if date.microsecond:
        raise ValueError(f"{name} {date!r} has parts of a second; plans are in whole ones: .replace(microsecond=0)")


def _duration(spec, start, read):
    """`duration` becomes days for whole days, else exact seconds."""
    if "duration" not in spec:
        return spec
    given = spec.pop("duration")
    if "duration_days" in spec or "duration_seconds" in spec:
        raise TypeError("duration goes alone, without duration_days and duration_seconds")
    if given is None:
        spec["duration_seconds"] = None
        return spec
    if not isinstance(given, timedelta):
        raise TypeError(f"duration must be a timedelta, not {type(given).__name__}")
    if given.microseconds:
        raise ValueError(f"duration {given!r} has parts of a second")
    all_day = read().all_day if start is None and read is not None else not isinstance(start, _datetime.datetime)
    if all_day and given.seconds:
        raise ValueError(f"duration {given!r} of whole days must be whole days")
    if all_day:
        spec["duration_days"] = given.days
    else:
        spec["duration_seconds"] = given.days * 86400 + given.seconds
    return spec


def geo(spec):
    """`latitude` and `longitude` go together."""
    if "has_geo" in spec:
        raise TypeError("has_geo is not a keyword here: give latitude and longitude")
    given = [spec.get(name) for name in ("latitude", "longitude")]
    if (given[0] is None) != (given[1] is None):
        raise TypeError("latitude and longitude go together")
    if "latitude" in spec or "longitude" in spec:
        spec["has_geo"] = given[0] is not None
    return spec


def states(query):
    """`rsvp_states` becomes a set of bits."""
    return _bits(query, "rsvp_states", "cme_rsvp_state")


def kinds(query):
    """`kinds` becomes a set of bits."""
    return _bits(query, "kinds", "cme_due_kind")


def _bits(query, field, c_type):
    given = query.get(field)
    if given is not None:
        if isinstance(given, (str, int)) or not isinstance(given, Iterable):
            given = [given]
        query[field] = 0
        for value in given:
            query[field] |= 1 << _member(c_type, value, field)
    return query


def override_mask(names, mask):
    """The bits of the fields that go back to the event; all of them without names."""
    result = 0
    for name in names or OVERRIDES:
        if name not in OVERRIDES:
            raise TypeError(_keywords.suggest(name, OVERRIDES).replace("keyword", "field"))
        result |= mask(name)
    return result


# ---- Policies ----

_QUIET = ("quiet_from", "quiet_until")

POLICIES = (
    "approval",
    "invitation_only",
    "opens_before",
    "closes_before",
    "cutoff_before",
    "party",
    "promotion",
    "offer_seconds",
    "quiet",
    "overlap",
    "strike_limit",
    "strike_days",
    "strike_effect",
    "remind_before",
    "remind_again_before",
    "reconfirm_before",
    "reconfirm_seconds",
)
_DURATIONS = tuple(name for name in POLICIES if name.endswith(("_before", "_seconds")))


def is_session(subject):
    """Whether it names a session; else it names an event."""
    if isinstance(subject, tuple) or hasattr(subject, "key"):
        return True
    if isinstance(subject, (str, UUID)) or hasattr(subject, "id"):
        return False
    raise TypeError(f"of must be an Event or its id, or a Session or its key, not {type(subject).__name__}")


def policy(spec):
    """The spec of a policy: timedeltas become seconds, `quiet` two seconds of the day."""
    for name in _QUIET:
        if name in spec:
            raise TypeError(f"{name} is not a keyword here: give quiet, two times of the day")
    for name, given in spec.items():
        if isinstance(given, timedelta):
            if given.microseconds:
                raise ValueError(f"{name} {given!r} has parts of a second")
            spec[name] = given.days * 86400 + given.seconds
        elif name in _DURATIONS and given is not None and not isinstance(given, int):
            raise TypeError(f"{name} must be a timedelta, or an int of seconds, not {type(given).__name__}")
    if "quiet" in spec:
        given = spec.pop("quiet")
        spec.update(zip(_QUIET, (0, 0) if given is None else _quiet_seconds(given)))
    return spec


def _quiet_seconds(given):
    times = tuple(given) if isinstance(given, Iterable) else ()
    if len(times) != 2 or not all(isinstance(each, _datetime.time) for each in times):
        raise TypeError(f"quiet must be two times of the day, (time(22), time(8)), not {given!r}")
    if any(each.tzinfo is not None or each.microsecond for each in times):
        raise ValueError(f"quiet {given!r}: times of the event's zone, in whole seconds")
    if times[0] == times[1]:
        raise ValueError(f"quiet {given!r} is no time at all: None says so")
    return [each.hour * 3600 + each.minute * 60 + each.second for each in times]


def quiet_times(start, end):
    """Two seconds of the day as times; None when they are equal."""
    return None if start == end else tuple((_datetime.datetime.min + timedelta(seconds=each)).time() for each in (start, end))


def policy_mask(names, mask):
    """The bits of fields of a policy; all of them without names."""
    for name in names:
        if name not in POLICIES:
            raise TypeError(_keywords.suggest(name, POLICIES).replace("keyword", "field"))
    return mask(dict.fromkeys(_QUIET[0] if name == "quiet" else name for name in names or POLICIES))


def policy_names(bits, mask):
    """The names of bits."""
    return tuple(name for name in POLICIES if bits & policy_mask([name], mask))
