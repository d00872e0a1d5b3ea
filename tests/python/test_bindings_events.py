"""Venues, events and sessions: plans in civil time with a zone, and the sessions that come of them."""

import datetime
from datetime import date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

import cmevent
from conftest import BERLIN

UTC = timezone.utc
NEW_YORK = ZoneInfo("America/New_York")


def at(*fields, zone=BERLIN):
    return datetime.datetime(*fields, tzinfo=zone)


def test_venues(store):
    venue = store.create_venue(
        name="Library", address="Am Markt 1\nBerlin", zone="Europe/Berlin", latitude=52.5, longitude=13, room_capacity=40
    )
    assert isinstance(venue, cmevent.Venue)
    assert (venue.latitude, venue.longitude, venue.room_capacity) == (52.5, 13.0, 40)
    assert store.venue(venue) == venue
    changed = store.update_venue(venue, latitude=None, longitude=None, room_capacity=None, online_url="https://example.org")
    assert (changed.latitude, changed.longitude, changed.room_capacity) == (None, None, None)
    assert changed.address == venue.address and changed.online_url == "https://example.org"
    assert store.update_venue(venue, room_capacity=cmevent.UNLIMITED).room_capacity is None
    assert list(store.venues()) == list(store.iter_venues(limit=1)) == [store.venue(venue)]
    with pytest.raises(TypeError, match="go together"):
        store.create_venue(name="x", latitude=52.5)
    with pytest.raises(TypeError, match="has_geo"):
        store.create_venue(name="x", has_geo=True)
    with pytest.raises(TypeError, match="latitude must be a number"):
        store.create_venue(name="x", latitude="north", longitude=1)
    with pytest.raises(cmevent.InvalidError):
        store.create_venue(name="x", latitude=91, longitude=1)
    with pytest.raises(cmevent.NotFoundError):
        store.venue("00000000-0000-7000-8000-000000000000")


def test_an_event_with_an_aware_start(store, group):
    event = store.create_event(
        group=group, title="Rust Night", start=at(2027, 7, 1, 19, 0), duration=timedelta(hours=2, minutes=30), capacity=40
    )
    assert event.status is cmevent.EventStatus.DRAFT and event.visibility is cmevent.Visibility.PUBLIC
    assert event.start == at(2027, 7, 1, 19, 0) and event.start.tzinfo == BERLIN and event.zone == "Europe/Berlin"
    assert event.starts_at == at(2027, 7, 1, 17, 0, zone=UTC) and event.ends_at == at(2027, 7, 1, 19, 30, zone=UTC)
    assert event.duration == timedelta(hours=2, minutes=30) and event.duration_seconds == 9000
    assert event.start_date == date(2027, 7, 1) and not event.all_day and not event.is_series and not event.is_floating
    assert event.capacity == 40 and event.rdates == event.exdates == ()
    assert store.event(event) == event


def test_a_naive_start_needs_its_zone(store, group):
    with pytest.raises(ValueError, match=r"naive.*zone='Europe/Berlin'.*tzinfo=ZoneInfo\('Europe/Berlin'\)"):
        store.create_event(group=group, title="x", start=datetime.datetime(2027, 7, 1, 19, 0))
    event = store.create_event(group=group, title="x", start=datetime.datetime(2027, 7, 1, 19, 0), zone="Asia/Tokyo")
    assert event.start == at(2027, 7, 1, 19, 0, zone=ZoneInfo("Asia/Tokyo"))
    with pytest.raises(cmevent.ZoneUnknownError):
        store.create_event(group=group, title="x", start=datetime.datetime(2027, 7, 1), zone="Asia/Kyoto")


def test_starts_that_say_two_things_are_refused(store, group):
    with pytest.raises(ValueError, match="is in Europe/Berlin, zone is 'Asia/Tokyo'"):
        store.create_event(group=group, title="x", start=at(2027, 7, 1), zone="Asia/Tokyo")
    with pytest.raises(ValueError, match="zone without a name"):
        store.create_event(group=group, title="x", start=at(2027, 7, 1, zone=timezone(timedelta(hours=2))))
    with pytest.raises(ValueError, match="parts of a second"):
        store.create_event(group=group, title="x", start=at(2027, 7, 1, 0, 0, 0, 5))
    with pytest.raises(TypeError, match="start must be a datetime or a date"):
        store.create_event(group=group, title="x", start="2027-07-01")
    with pytest.raises(TypeError, match="goes alone"):
        store.create_event(group=group, title="x", start=at(2027, 7, 1), duration=timedelta(1), duration_days=1)
    with pytest.raises(TypeError, match="duration must be a timedelta"):
        store.create_event(group=group, title="x", start=at(2027, 7, 1), duration=3600)
    with pytest.raises(ValueError, match="parts of a second"):
        store.create_event(group=group, title="x", start=at(2027, 7, 1), duration=timedelta(microseconds=1))
    assert store.create_event(group=group, title="x", start=at(2027, 7, 1), zone="Europe/Berlin").zone == "Europe/Berlin"


def test_all_day_events(store, group):
    event = store.create_event(group=group, title="Camp", start=date(2027, 7, 1), duration=timedelta(days=3))
    assert event.all_day and event.start_date == date(2027, 7, 1) and event.duration_days == 3
    assert event.start == at(2027, 7, 1) and event.ends_at == at(2027, 7, 4)
    assert store.update_event(event, duration=timedelta(days=2)).duration == timedelta(days=2)
    with pytest.raises(ValueError, match="whole days"):
        store.update_event(event, duration=timedelta(hours=2))
    with pytest.raises(ValueError, match="whole days"):
        store.create_event(group=group, title="Camp", start=date(2027, 7, 1), duration=timedelta(hours=3))
    session = store.session(store.publish_event(event) and store.sessions(event=event)[0])
    assert session.all_day and session.start_date == date(2027, 7, 1)
    assert (session.start, session.end) == (at(2027, 7, 1), at(2027, 7, 3))
    with pytest.raises(ValueError, match="whole-day|floating"):
        store.create_event(group=group, title="x", start=date(2027, 7, 1), floating=True)


def test_events_in_utc_and_floating(store, group):
    event = store.create_event(group=group, title="x", start=at(2027, 7, 1, 19, 0, zone=UTC))
    assert event.zone == "UTC" and event.start == at(2027, 7, 1, 19, 0, zone=UTC) and event.start.tzinfo is UTC
    floating = store.create_event(group=group, title="x", start=datetime.datetime(2027, 7, 1, 19), floating=True)
    assert floating.is_floating and floating.start == at(2027, 7, 1, 19)
    moved = store.update_event(floating, start=datetime.datetime(2027, 7, 2, 19), floating=True)
    assert moved.is_floating and moved.start == at(2027, 7, 2, 19)
    with pytest.raises(ValueError, match="floating start has no zone"):
        store.create_event(group=group, title="x", start=at(2027, 7, 1), floating=True)


def test_an_hour_that_a_clock_skips_moves_forward(store, group):
    event = store.create_event(group=group, title="x", start=at(2027, 3, 28, 2, 30))
    assert event.starts_at == at(2027, 3, 28, 1, 30, zone=UTC)
    assert event.start.astimezone(UTC) == event.starts_at
    session = store.sessions(event=event, include_drafts=True)[0]
    assert session.start.replace(tzinfo=None) == datetime.datetime(2027, 3, 28, 3, 30)


def test_both_hours_that_a_clock_shows_twice(store, group):
    first = at(2027, 10, 31, 2, 30)
    event = store.create_event(group=group, title="x", start=first)
    assert event.starts_at == at(2027, 10, 31, 0, 30, zone=UTC) and event.start.fold == 0
    with pytest.raises(ValueError, match="plan it in UTC"):
        store.create_event(group=group, title="x", start=first.replace(fold=1))
    # A session that starts in the first and ends in the second hour.
    event = store.create_event(group=group, title="y", start=first, duration=timedelta(hours=1))
    session = store.sessions(event=event, include_drafts=True)[0]
    assert (session.start.hour, session.start.fold) == (2, 0)
    assert (session.end.hour, session.end.fold) == (2, 1)
    assert session.end.astimezone(UTC) - session.start.astimezone(UTC) == timedelta(hours=1)
    # fold=1 where nothing is shown twice says nothing.
    assert store.create_event(group=group, title="z", start=at(2027, 7, 1).replace(fold=1)).start == at(2027, 7, 1)


def test_series_with_added_and_removed_dates(store, group):
    event = store.create_event(
        group=group,
        title="x",
        start=at(2027, 3, 2, 19, 0),
        rrule="FREQ=WEEKLY;COUNT=4",
        rdates=[at(2027, 3, 3, 13, 0, zone=NEW_YORK)],
        exdates=[at(2027, 3, 9, 19, 0), at(2027, 3, 16, 18, 0, zone=UTC)],
    )
    assert event.is_series and event.rrule == "FREQ=WEEKLY;COUNT=4"
    assert event.rdates == (at(2027, 3, 3, 19, 0),)
    assert event.exdates == (at(2027, 3, 9, 19, 0), at(2027, 3, 16, 19, 0))
    starts = [session.start for session in store.sessions(event=event, include_drafts=True)]
    assert starts == [at(2027, 3, 2, 19, 0), at(2027, 3, 3, 19, 0), at(2027, 3, 23, 19, 0)]
    assert store.update_event(event, exdates=event.exdates[:1]).exdates == (at(2027, 3, 9, 19, 0),)
    assert store.update_event(event, exdates=[date(2027, 3, 16)]).exdates == (at(2027, 3, 16, 19, 0),)
    assert store.update_event(event, rdates=None).rdates == ()
    with pytest.raises(ValueError, match="rdates .* is naive"):
        store.update_event(event, rdates=[datetime.datetime(2027, 3, 3)])
    with pytest.raises(TypeError, match=r"rdates\[0\] must be a datetime or a date"):
        store.update_event(event, rdates=["2027-03-03"])
    with pytest.raises(TypeError):
        store.update_event(event, rdates=5)


def test_all_day_series(store, group):
    event = store.create_event(
        group=group, title="x", start=date(2027, 4, 1), rrule="FREQ=DAILY;COUNT=3", exdates=[date(2027, 4, 2)]
    )
    sessions = store.sessions(event=event, include_drafts=True)
    assert [session.start_date for session in sessions] == [date(2027, 4, 1), date(2027, 4, 3)]
    assert [session.key.recurrence_id for session in sessions] == [date(2027, 4, 1), date(2027, 4, 3)]
    assert event.exdates == (date(2027, 4, 2),)
    assert store.session(cmevent.SessionKey(event.id, date(2027, 4, 3))) == sessions[1]


def test_update_of_time(store, group):
    event = store.create_event(group=group, title="x", start=at(2027, 7, 1, 19), duration=timedelta(hours=1))
    moved = store.update_event(event, start=at(2027, 7, 2, 13, zone=NEW_YORK), duration_days=1, capacity=None, title="y")
    assert moved.zone == "America/New_York" and moved.start == at(2027, 7, 2, 13, zone=NEW_YORK)
    assert (moved.duration_days, moved.duration_seconds, moved.capacity, moved.title) == (1, 0, None, "y")
    assert store.update_event(event, duration=None).duration == timedelta(0)
    with pytest.raises(ValueError, match="zone goes with start"):
        store.update_event(event, zone="UTC")
    with pytest.raises(TypeError, match="unknown keyword 'group'"):
        store.update_event(event, group=group)


def test_states_of_an_event(store, group, clock):
    event = store.create_event(group=group, title="x", start=at(2027, 7, 1, 19), duration=timedelta(hours=1))
    assert store.publish_event(event).status is cmevent.EventStatus.PUBLISHED
    assert store.postpone_event(event).status is cmevent.EventStatus.POSTPONED
    assert store.publish_event(event).status is cmevent.EventStatus.PUBLISHED
    with pytest.raises(cmevent.ConflictError):
        store.complete_event(event)
    clock.now = at(2027, 8, 1)
    assert store.complete_event(event).status is cmevent.EventStatus.COMPLETED
    other = store.create_event(group=group, title="x", start=at(2027, 9, 1, 19))
    assert store.cancel_event(other).status is cmevent.EventStatus.CANCELLED
    with pytest.raises(cmevent.StateError):
        store.postpone_event(other)


def test_finding_events(store, group):
    first = store.create_event(group=group, title="Rust Night", start=at(2027, 7, 1, 19), uid="rust@example.org")
    second = store.publish_event(store.create_event(group=group, title="C Night", start=at(2027, 8, 1, 19)))
    assert list(store.events()) == list(store.iter_events(limit=1)) == [first, second]
    assert list(store.events(status="published")) == [second]
    assert list(store.events(uid="rust@example.org", group=group)) == [first]
    assert list(store.events(text="rust")) == [first]
    with pytest.raises(ValueError, match="did you mean 'published'"):
        store.events(status="publish")


def test_copy_event(store, series):
    same = store.copy_event(series)
    assert same.start == series.start and same.id != series.id and same.status is cmevent.EventStatus.DRAFT
    moved = store.copy_event(series, start=at(2027, 6, 1, 13, 0, zone=NEW_YORK))
    assert moved.start == at(2027, 6, 1, 19, 0) and moved.zone == "Europe/Berlin"
    with pytest.raises(ValueError, match=r"naive.*ZoneInfo\('Europe/Berlin'\)"):
        store.copy_event(series, datetime.datetime(2027, 6, 1, 19, 0))


def test_sessions_of_a_series(store, series, clock):
    sessions = store.sessions(event=series)
    assert [session.start for session in sessions] == [at(2027, 3, day, 19, 0) for day in (16, 23, 30)]
    # The hour is the same in winter and in summer; the instant is not.
    assert [session.starts_at.hour for session in sessions] == [18, 18, 17]
    first = sessions[0]
    assert first.key == cmevent.SessionKey(series.id, datetime.datetime(2027, 3, 16, 19, 0))
    assert first.event == series.id and first.end == at(2027, 3, 16, 21, 0) and first.is_recurring
    assert (first.capacity, first.room_capacity, first.seats_left, first.going) == (2, None, 2, 0)
    assert first.status is cmevent.SessionStatus.SCHEDULED and first.overridden == () and first.door_closed_at is None
    assert store.session(first) == store.session(first.key) == store.session((str(series.id), first.key.recurrence_id))
    assert list(store.iter_sessions(event=series, limit=1)) == list(sessions)
    assert list(store.sessions(from_=sessions[1].start, until=sessions[2].start)) == [sessions[1]]
    clock.now = sessions[1].starts_at
    assert list(store.sessions(event=series)) == list(sessions[1:])
    with pytest.raises(ValueError, match="from_ .* is naive"):
        store.sessions(from_=datetime.datetime(2027, 1, 1))
    with pytest.raises(TypeError, match="key must be a Session or a SessionKey"):
        store.session(series)
    with pytest.raises(ValueError, match="own civil time"):
        store.session((series, first.start))
    assert sessions.truncated is False


def test_a_series_without_end_is_walked_without_end(store, group):
    store.publish_event(store.create_event(group=group, title="x", start=at(2027, 3, 2, 19, 0), rrule="FREQ=DAILY"))
    walk = store.iter_sessions(group=group, limit=50)
    starts = [next(walk).start for _ in range(400)]
    assert starts[-1] == at(2027, 3, 2, 19, 0) + timedelta(days=399)


def test_overriding_a_session(store, session):
    changed = store.override_session(
        session, start=at(2027, 3, 17, 14, 0, zone=NEW_YORK), duration=timedelta(hours=1), title="Special", capacity=None
    )
    assert changed.start == at(2027, 3, 17, 19, 0) and changed.zone == "Europe/Berlin" and changed.key == session.key
    assert changed.end - changed.start == timedelta(hours=1)
    assert changed.title == "Special" and changed.capacity is None and changed.seats_left is None
    assert changed.overridden == ("start", "duration", "title", "capacity")
    assert store.reset_session(session, "title", "start").overridden == ("duration", "capacity")
    assert store.reset_session(session).overridden == ()
    with pytest.raises(TypeError, match="did you mean 'title'"):
        store.reset_session(session, "titel")
    with pytest.raises(TypeError, match="did you mean 'title'"):
        store.override_session(session, titel="x")
    with pytest.raises(ValueError, match="naive"):
        store.override_session(session, start=datetime.datetime(2027, 3, 17, 19, 0))


def test_cancelling_a_session(store, series, session):
    assert store.cancel_session(session).status is cmevent.SessionStatus.CANCELLED
    assert len(store.sessions(event=series)) == 2 and len(store.sessions(event=series, include_cancelled=True)) == 3


def test_moving_a_session_of_an_event_in_utc(store, group):
    event = store.publish_event(store.create_event(group=group, title="x", start=at(2027, 7, 1, 19, 0, zone=UTC)))
    session = store.sessions(event=event)[0]
    assert store.override_session(session, start=at(2027, 7, 2, 19, 0)).start == at(2027, 7, 2, 17, 0, zone=UTC)


def test_moving_a_floating_session_and_a_whole_day(store, group):
    event = store.publish_event(
        store.create_event(group=group, title="x", start=datetime.datetime(2027, 7, 1, 19), floating=True)
    )
    session = store.sessions(event=event)[0]
    assert store.override_session(session, start=at(2027, 7, 2, 19, 0)).start == at(2027, 7, 2, 19, 0)
    event = store.publish_event(store.create_event(group=group, title="x", start=date(2027, 7, 1)))
    session = store.sessions(event=event)[0]
    moved = store.override_session(session, start=date(2027, 7, 5), duration=timedelta(days=2))
    assert moved.start_date == date(2027, 7, 5) and moved.end == at(2027, 7, 7)


def test_sessions_of_a_person(store, series, session, ada):
    store.answer(session=session, person=ada, answer="declined")
    assert list(store.sessions(person=ada)) == []
    for states in ("declined", ["declined", "going"], [cmevent.RsvpState.DECLINED], 7, {7}):
        assert [found.key for found in store.sessions(person=ada, rsvp_states=states)] == [session.key]
    with pytest.raises(ValueError, match="did you mean 'declined'"):
        store.sessions(person=ada, rsvp_states="decline")


def test_venue_of_a_session(store, group, series, session):
    room = store.create_venue(name="Small room", zone="Europe/Berlin", room_capacity=1)
    changed = store.override_session(session, venue=room)
    assert (changed.venue, changed.venue_name, changed.room_capacity, changed.seats_left) == (room.id, "Small room", 1, 1)
    assert [found.key for found in store.sessions(venue=room)] == [session.key]
