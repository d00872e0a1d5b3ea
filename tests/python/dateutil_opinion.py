"""What python-dateutil says about a rule, as a second opinion in fuzz_recurrence.py.

Where the two read RFC 5545 differently, or dateutil is known to deviate from it, the rule is written for dateutil so that
it means the same (readings_written_out), or the comparison is left out (not_comparable), always with the reason. All
else must be equal.
"""

import signal
import warnings
from datetime import timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

UNIT_SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
STEPS_MAX = 100_000  # intervals that dateutil, which takes one after the other, may be asked to walk
INSTANCES_MAX = 300
PATIENCE = 30  # seconds for one rule: a rule that dateutil does not see match is walked to the year 9999


def not_comparable(parts):
    """Why dateutil cannot be asked about a rule, or None."""
    if "SKIP" in parts or "RSCALE" in parts:
        return "dateutil does not know RFC 7529"
    weeks = parts.get("BYWEEKNO", [])
    if any(abs(week) >= 52 for week in weeks):
        # _iterinfo.rebuild() reckons the number of weeks of the year before with this year's length, and sees the first
        # and the last week in the neighbouring calendar years only when they are called 1 and -1.
        return "dateutil loses days of the weeks 52 and 53, from either end, at the turn of the year"
    if any(abs(week) == 1 for week in weeks) and (parts.get("INTERVAL", 1) > 1 or "BYSETPOS" in parts):
        # "Week number one of the calendar year is the first week which contains at least four (4) days in that calendar
        # year": a week is in one year as a whole.
        return "dateutil counts the days of week 1 and of the last week to the calendar years that they lie in"
    return None


def numbered(parts, weekdays):
    """BYDAY with numbers throughout, when it has some: dateutil demands that a day matches both one with a number and
    one without, where the RFC's list is one of alternatives."""
    if all(number == 0 for number, _ in weekdays):
        return weekdays
    most = 53 if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts else 5
    spread = set()
    for number, weekday in weekdays:
        spread.update([(number, weekday)] if number else [(each, weekday) for each in range(1, most + 1)])
    return sorted(spread)


def readings_written_out(parts, filled):
    """The parts of a rule for dateutil. `filled` has what the engine takes from DTSTART ("Information, not contained in
    the rule, necessary to determine the various recurrence instance start time and dates are derived from the Start Time
    (DTSTART)"): dateutil instead expands BYMONTHDAY to all months and BYWEEKNO to all days of the week."""
    parts = {**parts, **{name: filled[name] for name in ("BYDAY", "BYMONTH", "BYMONTHDAY") if name in filled}}
    if "BYDAY" in parts:
        parts["BYDAY"] = numbered(parts, parts["BYDAY"])
    return parts


def start_for_dateutil(parts, start):
    """dateutil's first week begins at DTSTART, so that BYSETPOS counts from there on; "each set of recurrence instances"
    is a whole interval's. It is asked from the first day of that week on."""
    if parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts:
        return start - timedelta((start.weekday() - parts.get("WKST", 0)) % 7)
    return start


class Overdue(Exception):
    pass


def on_alarm(_signal, _frame):
    raise Overdue


def first_instances(text, start, since, most):
    """The first `most` instances from `since` on that dateutil finds."""
    found = []
    signal.signal(signal.SIGALRM, on_alarm)
    signal.alarm(PATIENCE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rule = iter(rrulestr(text, dtstart=start))
        while len(found) < most:
            moment = next(rule).replace(tzinfo=None)
            if moment >= since:
                found.append(moment)
    except (StopIteration, ValueError):
        pass  # ValueError is its word for a rule that sees no further time of the day
    finally:
        signal.alarm(0)
    return found


def reachable(parts, start, moments):
    """The first ones of `moments`, as far as dateutil can walk."""
    most = UNIT_SECONDS.get(parts["FREQ"], 86400) * parts.get("INTERVAL", 1) * STEPS_MAX
    return [moment for moment in moments[:INSTANCES_MAX] if (moment - start).total_seconds() <= most]


def compare(parts, filled, start, zone, bound, unbounded, expected, rule_text):
    """(None or why nothing was compared, None or a text of the difference). `unbounded` is the rule's list without
    `bound`, ";COUNT=..." or ";UNTIL=..." or "", and `expected` the one with it."""
    reason = not_comparable(parts)
    if reason:
        return reason, None
    since, own_start = start, start_for_dateutil(parts, start)
    if own_start != start and bound.startswith(";COUNT"):
        bound, expected = "", unbounded
    near = reachable(parts, start, unbounded)
    wanted = expected[:len(near)]
    if not near:
        return "they have no instance that dateutil reaches by walking", None
    # One more than there is, where the rule goes on without its bound: dateutil looks at it only to see that it is late.
    most = len(wanted) + (1 if len(wanted) < len(near) else 0)
    if bound.endswith("Z") and zone:
        own_start = own_start.replace(tzinfo=ZoneInfo(zone))
    text = rule_text(readings_written_out(parts, filled)) + bound
    try:
        found = first_instances(text, own_start, since, most)
    except Overdue:
        return None, f"dateutil: {text} from {own_start}: no answer within {PATIENCE} s"
    if found == wanted:
        return None, None
    at = next((i for i, (left, right) in enumerate(zip(found, wanted)) if left != right), min(len(found), len(wanted)))
    return None, (f"dateutil: {text} from {own_start}: its instance {at + 1} is "
                  f"{found[at] if at < len(found) else 'the end'}, ours {wanted[at] if at < len(wanted) else 'the end'}")
