"""Persons, memberships, duties, RSVPs, the door, and the change log."""

import datetime
import uuid
from datetime import timedelta

import pytest

import cmevent
from conftest import NOW


def test_persons(store, group, ada):
    assert ada.email == "ada@example.org" and ada.zone is None
    keyed = store.create_person(name="Grace", external_key="crm:1906", locale="en-US", zone="America/New_York", note="x")
    assert store.persons(external_key="crm:1906")[0] == keyed
    assert list(store.persons(text="lovel")) == [ada] and list(store.persons(email="ADA@example.org")) == [ada]
    with pytest.raises(cmevent.ExistsError):
        store.create_person(name="Grace", external_key="crm:1906")
    assert store.update_person(keyed, external_key=None, name="Grace H.").external_key is None
    store.set_membership(group=group, person=ada, state="member")
    assert list(store.iter_persons(group=group)) == [ada]


def test_memberships(store, group, ada, bob, clock):
    applied = store.set_membership(group=group, person=ada, state="applied", note="please")
    assert isinstance(applied, cmevent.Membership) and applied.state is cmevent.MembershipState.APPLIED
    assert applied.person_name == "Ada Lovelace" and applied.until is None and applied.by is None
    clock.now += timedelta(days=1)
    member = store.set_membership(group=group, person=ada, state=cmevent.MembershipState.MEMBER, by=bob, invited_by=bob)
    assert member.by == bob.id and member.invited_by == bob.id and member.since == clock.now
    assert store.membership(group, ada) == store.membership(group=group.id, person=str(ada.id)) == member
    assert list(store.memberships(group=group, state="member")) == [member]
    assert [m.state.name for m in store.iter_memberships(group=group, history=True, limit=1)] == ["APPLIED", "MEMBER"]
    assert store.memberships(group=group, as_of=NOW)[0].state == cmevent.MembershipState.APPLIED
    with pytest.raises(cmevent.StateError):
        store.set_membership(group=group, person=ada, state="applied")
    with pytest.raises(cmevent.NotFoundError):
        store.membership(group, bob)
    with pytest.raises(TypeError, match="state is missing"):
        store.set_membership(group=group, person=ada)


def test_duties(store, group, series, session, ada, bob, clock):
    duty = store.assign_duty(person=ada, role="organizer", group=group)
    assert isinstance(duty, cmevent.Duty) and (duty.role, duty.group, duty.event, duty.session) == (
        "organizer",
        group.id,
        None,
        None,
    )
    host = store.assign_duty(person=bob, role="host", session=session, since=NOW, until=NOW + timedelta(days=2), note="key")
    assert host.session == session.key and host.until == NOW + timedelta(days=2)
    store.assign_duty(person=bob, role="speaker", event=series)
    assert store.duty(duty) == duty
    assert len(store.duties()) == 3 and [d.role for d in store.iter_duties(person=bob, limit=1)] == ["host", "speaker"]
    assert list(store.duties(session=session)) == [host]
    clock.now += timedelta(hours=1)
    assert store.end_duty(duty).until == clock.now
    assert store.end_duty(host, at=NOW).until == NOW
    with pytest.raises(cmevent.StateError):
        store.end_duty(duty)
    with pytest.raises(cmevent.InvalidError):
        store.assign_duty(person=bob, role="host")


def test_answers_and_the_waitlist(store, session, ada, bob):
    rsvp = store.answer(session=session, person=ada, answer="going", guests=1)
    assert isinstance(rsvp, cmevent.Rsvp) and rsvp.state is cmevent.RsvpState.GOING and rsvp.guests == 1
    assert rsvp.session == session.key and rsvp.queued_at is None
    with pytest.raises(cmevent.FullError):
        store.answer(session=session, person=bob, answer="going", when_full="refuse")
    waiting = store.answer(session=session.key, person=bob, answer=cmevent.RsvpState.GOING)
    assert (waiting.state, waiting.queue_position) == (cmevent.RsvpState.WAITLISTED, 1) and waiting.queued_at == NOW
    assert store.session(session).seats_left == 0 and store.session(session).waiting == 1
    assert list(store.rsvps(session=session, state="waitlisted")) == [waiting]
    assert store.cancel_rsvp(session, ada).state is cmevent.RsvpState.CANCELLED
    assert store.rsvp(session, bob).state is cmevent.RsvpState.GOING
    assert store.rsvp(session=session, person=bob).queue_position == 0
    assert {r.person for r in store.iter_rsvps(session=session, limit=1)} == {ada.id, bob.id}
    with pytest.raises(cmevent.InvalidError):
        store.rsvps()
    with pytest.raises(ValueError, match="did you mean 'going'"):
        store.answer(session=session, person=ada, answer="goin")
    with pytest.raises(TypeError, match="answer is missing"):
        store.answer(session=session, person=ada)
    with pytest.raises(cmevent.InvalidError):
        store.answer(session=session, person=ada, answer="invited")


def test_invitations_and_the_log(store, session, ada, bob):
    assert store.invite(session, ada, by=bob).state is cmevent.RsvpState.INVITED
    store.answer(session=session, person=ada, answer="maybe", by=bob, note="later")
    lines = store.rsvp_log(session=session)
    assert isinstance(lines, cmevent.RsvpLogPage) and isinstance(lines[0], cmevent.RsvpLogEntry)
    assert [(line.from_, line.to, line.reason.name, line.by) for line in lines] == [
        (None, cmevent.RsvpState.INVITED, "INVITATION", bob.id),
        (cmevent.RsvpState.INVITED, cmevent.RsvpState.MAYBE, "ANSWER", bob.id),
    ]
    assert [line.number for line in store.iter_rsvp_log(person=ada, limit=1)] == [line.number for line in lines]
    assert "from_" in lines[0].to_dict()


def test_a_draft_takes_no_answers(store, group, ada):
    event = store.create_event(group=group, title="x", start=datetime.date(2027, 4, 1))
    with pytest.raises(cmevent.NotOpenError):
        store.answer(session=(event, None), person=ada, answer="going")


def test_the_door(store, session, ada, bob, clock):
    store.answer(session=session, person=ada, answer="going", guests=1)
    clock.now = session.starts_at
    nonce = uuid.uuid4()
    line = store.check_in(session=session, person=ada, desk="door 1", nonce=nonce, by=bob)
    assert isinstance(line, cmevent.Attendance) and line.action is cmevent.AttendanceAction.CHECK_IN
    assert (line.id, line.head, line.desk, line.by, line.at) == (nonce, 0, "door 1", bob.id, session.starts_at)
    assert store.check_in(session=session, person=ada, nonce=str(nonce)) == line
    store.check_in(session=session, person=ada, head=1)
    with pytest.raises(cmevent.StateError):
        store.check_in(session=session, person=bob)
    with pytest.raises(cmevent.FullError):
        store.check_in(session=session, person=bob, walk_in=True)
    walk_in = store.check_in(session=session, person=bob, walk_in=True, over_capacity=True)
    assert walk_in.is_walk_in and walk_in.is_over_capacity
    assert store.session(session).present == 3
    clock.now += timedelta(minutes=5)
    store.check_out(session=session, person=bob)
    undone = store.undo_attendance(walk_in, by=ada)
    assert undone.action is cmevent.AttendanceAction.UNDO and undone.undoes == walk_in.id
    assert len(store.attendance(session=session)) == 5
    assert sorted(entry.head for entry in store.iter_attendance(session=session, attended=True, limit=1)) == [0, 1]
    store.close_door(session)
    assert store.session(session).door_closed_at == clock.now
    with pytest.raises(cmevent.NotOpenError):
        store.check_out(session=session, person=ada)
    store.reopen_door(session)
    assert store.session(session).door_closed_at is None
    with pytest.raises(TypeError, match="unknown keyword|walk_in"):
        store.check_in(session=session, person=ada, walkin=True)


def test_the_change_log(store, group, ada, session):
    assert store.latest_change() == len(list(store.iter_changes()))
    seen = store.latest_change()
    store.answer(session=session, person=ada, answer="going")
    page = store.changes(since=seen)
    assert isinstance(page, cmevent.ChangePage) and page.more is False
    change = page[-1]
    assert change.kind is cmevent.ChangeKind.RSVP and change.action is cmevent.ChangeAction.CREATED
    assert (change.session, change.person, change.id, change.sequence) == (session.key, ada.id, None, store.latest_change())
    numbers = [entry.sequence for entry in store.iter_changes(limit=1)]
    assert numbers == sorted(set(numbers)) and numbers[-1] == store.latest_change()
    store.trim_changes(seen)
    with pytest.raises(cmevent.TooFarBehindError):
        store.changes(since=0)
    assert [entry.sequence for entry in store.iter_changes(since=seen)] == numbers[seen:]
    with pytest.raises(cmevent.InvalidError):
        store.trim_changes(10**6)
    for wrong in (-1, 2**64):
        with pytest.raises(ValueError, match="up_to"):
            store.trim_changes(wrong)
    with pytest.raises(TypeError):
        store.trim_changes("all")


def test_every_kind_of_record_walks_through_its_fields(store, group, series, session, ada, bob):
    store.answer(session=session, person=ada, answer="going")
    records = [
        group,
        ada,
        series,
        session,
        store.create_venue(name="x"),
        store.set_membership(group=group, person=ada, state="member"),
        store.assign_duty(person=ada, role="host", session=session),
        store.rsvp(session, ada),
        store.rsvp_log(session=session)[0],
        store.changes()[0],
    ]
    for record in records:
        fields = record.to_dict()
        assert all(name in dir(type(record)) for name in fields)
        assert type(record).__name__ in repr(record) and hash(record) == hash(record) and record == record
        assert "<table>" in record._repr_html_()
