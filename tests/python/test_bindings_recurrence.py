"""Rules in words, from words and from numbers."""

import datetime
from datetime import timedelta

import pytest

import cmevent
from conftest import BERLIN


def test_words_become_a_series(store, group):
    rule = store.parse_recurrence(
        "every second Tuesday and Thursday until 12 March 2027", start=datetime.datetime(2027, 1, 1, 19, 0, tzinfo=BERLIN)
    )
    assert isinstance(rule, cmevent.Recurrence)
    assert str(rule) == rule.words == "every second Tuesday and Thursday until 12 March 2027"
    assert rule.rrule == "FREQ=WEEKLY;UNTIL=20270312T225959Z;INTERVAL=2;BYDAY=TU,TH"
    assert rule.start == datetime.datetime(2027, 1, 5, 19, 0, tzinfo=BERLIN) and rule.start.tzinfo == BERLIN
    assert rule.last == datetime.datetime(2027, 3, 4, 19, 0, tzinfo=BERLIN)
    event = store.create_event(group=group, title="Night", start=rule.start, rrule=rule.rrule, duration=timedelta(hours=2))
    assert store.recurrence(event) == rule


def test_starts_of_every_kind(store):
    whole_day = store.parse_recurrence("monthly", start=datetime.date(2027, 1, 15))
    assert (whole_day.words, whole_day.start, whole_day.last) == ("every month on the 15th", datetime.date(2027, 1, 15), None)
    assert whole_day.zone is None
    naive = datetime.datetime(2027, 1, 15, 9, 30)
    assert store.parse_recurrence("FREQ=DAILY;COUNT=2", start=naive, floating=True).last == naive + timedelta(days=1)
    assert store.parse_recurrence("daily", start=naive, zone="Europe/Berlin").start == naive.replace(tzinfo=BERLIN)
    utc = naive.replace(tzinfo=datetime.timezone.utc)
    assert store.parse_recurrence("daily for 3 days", start=utc).last == utc + timedelta(days=2)
    with pytest.raises(ValueError, match="naive"):
        store.parse_recurrence("daily", start=naive)
    with pytest.raises(TypeError, match="start must be"):
        store.parse_recurrence("daily", start="2027-01-15")


def test_refusals_teach(store):
    start = datetime.date(2027, 1, 15)
    with pytest.raises(cmevent.InvalidError, match=r"offset 6: 'secnd' is not understood here; right would be"):
        store.parse_recurrence("every secnd Tuesday", start=start)
    with pytest.raises(cmevent.InvalidError, match="never takes place"):
        store.parse_recurrence("every 30 February", start=start)
    with pytest.raises(cmevent.InvalidError, match=r"monthdays\[1\] of the recurrence is 32"):
        store.make_recurrence(start=start, frequency="monthly", monthdays=[1, 32])
    with pytest.raises(TypeError, match="frequency is missing"):
        store.make_recurrence(start=start)
    with pytest.raises(TypeError, match="did you mean 'monthdays'"):
        store.make_recurrence(start=start, frequency="monthly", monthday=1)
    with pytest.raises(TypeError, match="list of numbers|must be an int"):
        store.make_recurrence(start=start, frequency="monthly", monthdays=["1"])


def test_numbers_become_a_rule(store):
    start = datetime.datetime(2027, 1, 1, 19, 0, tzinfo=BERLIN)
    rule = store.make_recurrence(
        start=start, frequency="monthly", weekdays="tuesday|thursday", ordinals=[1, -1], interval=2, until=datetime.date(2027, 6, 30)
    )
    assert rule.rrule == "FREQ=MONTHLY;UNTIL=20270630T215959Z;INTERVAL=2;BYDAY=1TU,1TH,-1TU,-1TH"
    assert rule.start == datetime.datetime(2027, 1, 5, 19, 0, tzinfo=BERLIN)
    same = store.make_recurrence(
        start=start, frequency=cmevent.Frequency.MONTHLY, interval=2, ordinals=(1, -1),
        weekdays=cmevent.Weekdays.TUESDAY | cmevent.Weekdays.THURSDAY,
        until=datetime.datetime(2027, 6, 30, 23, 59, 59, tzinfo=BERLIN),
    )
    assert same == rule
    last = store.make_recurrence(start=start, frequency="monthly", weekdays=cmevent.WORKING_DAYS, positions=-1, count=3)
    assert str(last) == "the last weekday of every month, 3 times"
    assert store.make_recurrence(
        start=datetime.date(2027, 1, 31), frequency="monthly", monthdays=31, missing_day="before", count=2
    ).last == datetime.date(2027, 2, 28)


def test_events_say_when_they_take_place(store, group):
    start = datetime.datetime(2027, 3, 2, 19, 0, tzinfo=BERLIN)
    plain = store.create_event(group=group, title="Plain", start=start, duration=timedelta(hours=1))
    assert str(store.recurrence(plain)) == "once, on Tuesday 2 March 2027" and store.recurrence(plain).rrule is None
    series = store.create_event(
        group=group, title="Series", start=start, duration=timedelta(hours=1), rrule="FREQ=WEEKLY",
        rdates=[start + timedelta(days=1)], exdates=[start + timedelta(days=7)],
    )
    assert store.recurrence(series).words == "every Tuesday, also on 1 date, except on 1 date"
