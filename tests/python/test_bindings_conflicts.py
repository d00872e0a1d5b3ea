"""Conflicts: two sessions in one room at one time, and people who said yes to both."""

import datetime
import gc
import itertools
from datetime import timedelta

import pytest

import cmevent
from conftest import BERLIN


def at(*fields):
    return datetime.datetime(*fields, tzinfo=BERLIN)


@pytest.fixture
def cellar(store):
    return store.create_venue(name="Cellar", zone="Europe/Berlin")


@pytest.fixture
def book(store, group, cellar):
    def make(title, start, minutes=60, publish=True, **more):
        event = store.create_event(
            group=group, venue=cellar, title=title, start=start, duration=timedelta(minutes=minutes), **more
        )
        return store.publish_event(event) if publish else event

    return make


def test_sessions_that_overlap_at_a_venue(store, cellar, book):
    weekly = book("Weekly", at(2027, 3, 2, 19, 0), rrule="FREQ=WEEKLY;COUNT=4")
    book("Next", at(2027, 3, 9, 20, 0))  # begins when the other ends
    assert list(store.conflicts(venue=cellar)) == []
    draft = book("Draft", at(2027, 3, 16, 19, 30), 90, publish=False)
    [found] = store.conflicts(venue=cellar)
    assert isinstance(found, cmevent.Conflict)
    assert found.earlier == cmevent.SessionKey(weekly.id, datetime.datetime(2027, 3, 16, 19, 0))
    assert found.later == cmevent.SessionKey(draft.id) and (found.earlier_title, found.later_title) == ("Weekly", "Draft")
    assert found.earlier_status is cmevent.SessionStatus.SCHEDULED and found.later_status is cmevent.SessionStatus.DRAFT
    assert (found.starts_at, found.ends_at) == (at(2027, 3, 16, 19, 30), at(2027, 3, 16, 20, 0))
    assert store.session(found.later).title == "Draft"
    assert list(store.conflicts(venue=cellar, include_drafts=False)) == []
    assert list(store.conflicts(venue=cellar, event=draft)) == [found]
    assert list(store.conflicts(venue=cellar, from_=found.ends_at)) == []
    assert list(store.conflicts(venue=cellar, until=found.starts_at)) == []


def test_a_person_who_goes_to_both(store, book, ada, bob):
    events = [book("First", at(2027, 3, 9, 19, 0)), book("Second", at(2027, 3, 9, 19, 30))]
    for event in events:
        store.answer(session=(event, None), person=ada, answer="going")
        store.answer(session=(event, None), person=bob, answer="maybe")
    assert [(found.earlier.event, found.later.event) for found in store.conflicts(person=ada)] == [(events[0].id, events[1].id)]
    assert list(store.conflicts(person=bob)) == []


def test_pages_of_conflicts(store, cellar, book):
    book("One", at(2027, 3, 2, 19, 0), rrule="FREQ=DAILY")
    book("Two", at(2027, 3, 2, 19, 30), rrule="FREQ=DAILY;COUNT=7")
    page = store.conflicts(venue=cellar, limit=3)
    assert isinstance(page, cmevent.ConflictPage) and len(page) == 3 and page.next is not None and page.truncated is False
    until = at(2027, 6, 1)
    walked = list(store.iter_conflicts(venue=cellar, limit=3, until=until))
    assert walked == list(store.conflicts(venue=cellar, until=until)) and len(walked) == len(set(walked)) == 7
    assert list(itertools.islice(store.iter_conflicts(venue=cellar, limit=2), 5)) == walked[:5]
    first = page[0]
    del page
    store.close()
    gc.collect()
    assert first.earlier_title == "One"


def test_one_of_venue_and_person(store, cellar, ada):
    for wrong in ({}, {"venue": cellar, "person": ada}):
        with pytest.raises(cmevent.InvalidError):
            store.conflicts(**wrong)
    with pytest.raises(cmevent.NotFoundError):
        store.conflicts(venue=ada)
    with pytest.raises(TypeError, match="did you mean 'venue'"):
        store.conflicts(venu=cellar)
