"""What the tests of the Python package share: a store in memory whose clock stands until a test moves it."""

import datetime
from zoneinfo import ZoneInfo

import pytest

import cmevent

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.datetime(2027, 3, 1, 12, 0, tzinfo=datetime.timezone.utc)


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(clock):
    with cmevent.Store(":memory:", clock=clock) as opened:
        yield opened


@pytest.fixture
def group(store):
    return store.create_group(name="Rust Berlin", zone="Europe/Berlin")


@pytest.fixture
def ada(store):
    return store.create_person(name="Ada Lovelace", email="ada@example.org")


@pytest.fixture
def bob(store):
    return store.create_person(name="Bob")


@pytest.fixture
def series(store, group):
    """A published series on Tuesdays at 19:00, three sessions of two seats."""
    event = store.create_event(
        group=group,
        title="Rust Night",
        start=datetime.datetime(2027, 3, 16, 19, 0, tzinfo=BERLIN),
        duration=datetime.timedelta(hours=2),
        rrule="FREQ=WEEKLY;COUNT=3",
        capacity=2,
    )
    return store.publish_event(event)


@pytest.fixture
def session(store, series):
    return store.sessions(event=series)[0]
