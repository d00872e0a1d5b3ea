"""What time makes due: taken once; and what it brings about: carried out by tick."""

from datetime import timedelta

import pytest

import cmevent
from conftest import BERLIN, NOW


@pytest.fixture
def reminded(store, series, ada):
    """The series, with a reminder a day before, and Ada in its first session."""
    store.set_policy(series, remind_before=timedelta(days=1), closes_before=timedelta(hours=1))
    store.answer(session=store.sessions(event=series)[0], person=ada, answer="going", guests=1)
    return series


def test_a_reminder_is_taken_once(store, clock, reminded, ada):
    start = store.sessions(event=reminded)[0].starts_at
    assert list(store.take_due()) == []
    assert store.next_due()[0] == start - timedelta(days=1)
    clock.now = start - timedelta(hours=1)
    reminder, closed = store.take_due()
    assert isinstance(reminder, cmevent.Due) and reminder.kind is cmevent.DueKind.REMINDER
    assert (reminder.at, reminder.until) == (start - timedelta(days=1), start)
    assert (reminder.person, reminder.person_name, reminder.person_email) == (ada.id, "Ada Lovelace", "ada@example.org")
    assert repr(reminder.start) == repr(start.astimezone(BERLIN)) and reminder.end == reminder.ends_at
    assert (reminder.title, reminder.zone, reminder.starts_at, reminder.guests) == ("Rust Night", "Europe/Berlin", start, 1)
    assert (closed.kind, closed.person, closed.person_name) == (cmevent.DueKind.RSVP_CLOSES, None, None)
    assert closed.session == reminder.session
    assert list(store.take_due()) == []


def test_kinds_are_members_or_names(store, clock, reminded):
    clock.now = store.sessions(event=reminded)[0].starts_at - timedelta(minutes=30)
    assert [due.kind for due in store.take_due(kinds="rsvp_closes")] == [cmevent.DueKind.RSVP_CLOSES]
    assert store.next_due(["reminder"])[0] == clock.now
    page = store.take_due(kinds=[cmevent.DueKind.REMINDER, "reminder_again"], limit=1)
    assert [due.kind for due in page] == [cmevent.DueKind.REMINDER] and page.more
    assert not store.take_due().more
    with pytest.raises(ValueError, match="kinds 'remindr' is unknown; did you mean 'reminder'"):
        store.take_due(kinds=["remindr"])
    with pytest.raises(TypeError):
        store.take_due(kind="reminder")


def test_what_is_taken_in_a_transaction_that_fails_is_due_again(store, clock, reminded):
    clock.now = store.sessions(event=reminded)[0].starts_at - timedelta(minutes=30)
    with pytest.raises(OSError):
        with store.transaction():
            assert len(store.take_due()) == 2
            raise OSError("the mail server is gone")
    assert len(store.take_due()) == 2


def test_tick_says_what_it_did(store, clock, group, ada, bob):
    event = store.publish_event(
        store.create_event(
            group=group, title="Weekly", start=NOW + timedelta(days=7), duration=timedelta(hours=1), rrule="FREQ=WEEKLY"
        )
    )
    store.subscribe(event=event, person=ada)
    done = store.tick()
    assert isinstance(done, cmevent.Ticked)
    assert (done.subscribed, done.offers_expired, done.asked, done.not_confirmed, done.waitlists) == (0, 0, 0, 0, 0)
    take_at, tick_at = store.next_due()
    assert take_at is None and tick_at > clock.now
    clock.now = tick_at
    assert store.tick().subscribed == 1 and not store.tick().more
