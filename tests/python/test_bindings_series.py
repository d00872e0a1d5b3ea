"""Edits of a series: planned, which changes nothing, and applied; and cancelled sessions that take place after all."""

import datetime
import gc
import inspect
import subprocess
import sys
from datetime import date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

import cmevent
from cmevent import Comeback, RsvpState, SeriesAction, SeriesEffect, SeriesScope, SessionKey
from conftest import BERLIN, NOW

LISBON = ZoneInfo("Europe/Lisbon")


def at(*fields, zone=BERLIN):
    return datetime.datetime(*fields, tzinfo=zone)


def starts(store, event):
    return [session.start for session in store.sessions(event=event)]


def effects(plan):
    return [session.effect.name for session in plan.sessions]


@pytest.fixture
def second(store, series):
    return store.sessions(event=series)[1]


# ---- Scopes ----


def test_this_session_moves_and_no_other(store, series, second, ada):
    store.answer(session=second, person=ada, answer="going")
    plan = store.plan_series_edit(session=second, scope="this", start=at(2027, 3, 24, 20, 0), title="Special")
    assert starts(store, series)[1] == at(2027, 3, 23, 19, 0)  # nothing is changed yet
    assert (plan.scope, plan.action, plan.event) == (SeriesScope.THIS, SeriesAction.CHANGE, series.id)
    assert (plan.following, plan.splits_at, plan.stranded_count, plan.overfull_count) == (None, None, 0, 0)
    assert effects(plan) == ["MOVED"] and plan.more_sessions is False
    moved = plan.sessions[0]
    assert moved.from_ == moved.to == second.key and moved.people == 1 and moved.seats_over == 0
    assert (moved.starts_before, moved.starts_after) == (second.starts_at, at(2027, 3, 24, 20, 0))
    assert (moved.ends_before, moved.ends_after) == (second.ends_at, at(2027, 3, 24, 22, 0))
    assert [(found.person, found.name, found.before, found.after) for found in plan.persons] == [
        (ada.id, "Ada Lovelace", RsvpState.GOING, RsvpState.GOING)
    ]
    assert store.apply_series_edit(plan).id == series.id
    assert starts(store, series) == [at(2027, 3, 16, 19, 0), at(2027, 3, 24, 20, 0), at(2027, 3, 30, 19, 0)]
    assert [found.title for found in store.sessions(event=series)] == ["Rust Night", "Special", "Rust Night"]


def test_this_and_following_split_the_series(store, series, second, ada, bob):
    store.answer(session=series_key(series, 30), person=ada, answer="going", guests=1)
    store.answer(session=series_key(series, 16), person=bob, answer="going")
    plan = store.plan_series_edit(session=second, scope="following", start=at(2027, 3, 24, 20, 0), duration=timedelta(hours=1))
    assert plan.splits_at == second.key.recurrence_id == datetime.datetime(2027, 3, 23, 19, 0)
    assert plan.following is not None and plan.following != series.id
    assert [found.person for found in plan.persons] == [ada.id]
    told = plan.persons[0]
    assert told.from_ == series_key(series, 30) and told.guests == 1
    assert told.to == SessionKey(plan.following, datetime.datetime(2027, 3, 31, 20, 0))
    event = store.apply_series_edit(plan)
    assert isinstance(event, cmevent.Event) and event.id == plan.following and event.uid != series.uid
    assert starts(store, series) == [at(2027, 3, 16, 19, 0)]
    assert starts(store, event) == [at(2027, 3, 24, 20, 0), at(2027, 3, 31, 20, 0)]
    assert event.duration == timedelta(hours=1)
    assert store.rsvp(told.to, ada).guests == 1 and store.rsvp(series_key(series, 16), bob).state is RsvpState.GOING
    with pytest.raises(cmevent.NotFoundError):
        store.rsvp(told.from_, ada)


def test_all_of_a_series_to_come(store, series):
    plan = store.plan_series_edit(session=(series, None), scope=SeriesScope.ALL, title="Ferris Night", capacity=None)
    event = store.apply_series_edit(plan)
    assert (event.id, event.title, event.capacity, plan.following) == (series.id, "Ferris Night", None, None)
    assert {session.title for session in store.sessions(event=series)} == {"Ferris Night"}


def test_all_of_a_running_series_leaves_the_past(store, series, clock):
    clock.now = at(2027, 3, 20, 12, 0)
    plan = store.plan_series_edit(session=SessionKey(series.id), scope="all", title="Ferris Night")
    assert plan.splits_at == datetime.datetime(2027, 3, 23, 19, 0)
    event = store.apply_series_edit(plan)
    titles = [found.title for found in store.sessions(from_=NOW)]
    assert titles == ["Rust Night", "Ferris Night", "Ferris Night"] and event.id == plan.following


def series_key(series, day):
    return SessionKey(series.id, datetime.datetime(2027, 3, day, 19, 0))


# ---- Keywords ----


def test_scope_and_session_have_no_default(store, series, session):
    with pytest.raises(TypeError, match="scope is missing.*this, following, all"):
        store.plan_series_edit(session=session, title="x")
    with pytest.raises(TypeError, match="session is missing"):
        store.plan_series_edit(scope="all", title="x")
    with pytest.raises(ValueError, match="did you mean 'following'"):
        store.plan_series_edit(session=session, scope="folowing", title="x")
    with pytest.raises(TypeError, match="session must be a Session or a SessionKey, not Event"):
        store.plan_series_edit(session=series, scope="all", start=at(2027, 3, 17, 19, 0))
    with pytest.raises(TypeError, match="session must be a Session or a SessionKey, not Event"):
        store.plan_series_edit(session=series, scope="all", title="x")
    signature = inspect.signature(cmevent.Store.plan_series_edit).parameters
    assert [name for name, found in signature.items() if found.default is inspect.Parameter.empty] == [
        "self",
        "session",
        "scope",
    ]
    assert signature["action"].default is None and repr(signature["title"].default) == "<unchanged>"
    assert "mask" not in signature and list(signature)[-1] == "duration"


def test_only_what_is_named_changes(store, series, session):
    store.update_event(series, description="all about Rust", url="https://example.org")
    with pytest.raises(cmevent.InvalidError, match="nothing is to be changed"):
        store.plan_series_edit(session=session, scope="all")
    with pytest.raises(TypeError, match="did you mean 'title'"):
        store.plan_series_edit(session=session, scope="all", titel="x")
    with pytest.raises(cmevent.InvalidError):
        store.plan_series_edit(session=session, scope="all", title=None)
    event = store.apply_series_edit(store.plan_series_edit(session=session, scope="all", url=None))
    assert (event.url, event.description, event.title) == (None, "all about Rust", "Rust Night")
    with pytest.raises(cmevent.InvalidError, match="belong to the whole series"):
        store.plan_series_edit(session=session, scope="this", rrule="FREQ=DAILY")


def test_actions_that_have_no_fields(store, series, second):
    for action in ("skip", SeriesAction.CANCEL, 3):
        with pytest.raises(TypeError, match="title does not go with action '(skip|cancel)'"):
            store.plan_series_edit(session=second, scope="this", action=action, title="x")
    with pytest.raises(TypeError, match="duration does not go with action 'add'"):
        store.plan_series_edit(
            session=second, scope="this", action="add", start=at(2027, 4, 1, 19, 0), duration=timedelta(hours=1)
        )
    with pytest.raises(ValueError, match="did you mean 'cancel'"):
        store.plan_series_edit(session=second, scope="this", action="cancle")
    with pytest.raises(ValueError, match="7"):
        store.plan_series_edit(session=second, scope="this", action=7)


def test_skip_add_and_cancel(store, series, second):
    event = store.apply_series_edit(store.plan_series_edit(session=second, scope="this", action="skip"))
    assert starts(store, event) == [at(2027, 3, 16, 19, 0), at(2027, 3, 30, 19, 0)]
    plan = store.plan_series_edit(session=(series, None), scope="this", action="add", start=at(2027, 3, 25, 18, 30))
    assert plan.sessions[-1].effect is SeriesEffect.ADDED
    added = plan.sessions[-1]
    assert (added.from_, added.starts_before, added.ends_before) == (None, None, None)
    assert added.to == SessionKey(series.id, datetime.datetime(2027, 3, 25, 18, 30))
    store.apply_series_edit(plan)
    assert starts(store, event)[1] == at(2027, 3, 25, 18, 30)
    with pytest.raises(cmevent.ExistsError):
        store.plan_series_edit(session=(series, None), scope="this", action="add", start=at(2027, 3, 25, 18, 30))
    plan = store.plan_series_edit(session=added.to, scope="following", action="cancel")
    assert "REMOVED" in effects(plan) or "CANCELLED" in effects(plan)
    store.apply_series_edit(plan)
    assert starts(store, event) == [at(2027, 3, 16, 19, 0)]


def test_starts_are_those_of_the_series_clock(store, group, session):
    with pytest.raises(ValueError, match=r"naive.*ZoneInfo\('Europe/Berlin'\)"):
        store.plan_series_edit(session=session, scope="all", start=datetime.datetime(2027, 3, 17, 19, 0))
    plan = store.plan_series_edit(session=session, scope="all", start=at(2027, 3, 17, 14, 0, zone=ZoneInfo("America/New_York")))
    assert plan.sessions[0].starts_after == at(2027, 3, 17, 19, 0)
    for start, moved, floating in (
        (date(2027, 7, 1), date(2027, 7, 2), False),
        (datetime.datetime(2027, 7, 1, 19), at(2027, 7, 2, 19), True),
        (at(2027, 7, 1, 19, zone=timezone.utc), at(2027, 7, 2, 21), False),
    ):
        kind = {"floating": True} if floating else {}
        event = store.create_event(group=group, title="x", start=start, rrule="FREQ=DAILY;COUNT=3", **kind)
        store.publish_event(event)
        changed = store.apply_series_edit(store.plan_series_edit(session=(event, None), scope="all", start=moved))
        assert changed.starts_at - event.starts_at == timedelta(days=1)
        assert (changed.all_day, changed.is_floating, changed.zone) == (event.all_day, event.is_floating, event.zone)


def test_durations_are_days_or_seconds_as_the_event_is(store, group, session):
    event = store.create_event(group=group, title="x", start=date(2027, 7, 1), rrule="FREQ=WEEKLY;COUNT=3")
    store.publish_event(event)
    change = store.plan_series_edit(session=(event, None), scope="all", duration=timedelta(days=2))
    assert store.apply_series_edit(change).duration_days == 2
    with pytest.raises(ValueError, match="whole days"):
        store.plan_series_edit(session=(event, None), scope="all", duration=timedelta(hours=30))
    with pytest.raises(TypeError, match="duration goes alone"):
        store.plan_series_edit(session=session, scope="all", duration=timedelta(hours=3), duration_seconds=1)
    # One session that is a whole day, of a series that is not.
    store.override_session(session, start=date(2027, 3, 16), duration=timedelta(days=1))
    plan = store.plan_series_edit(session=session, scope="this", duration=timedelta(days=2))
    assert plan.sessions[0].ends_after - plan.sessions[0].starts_after == timedelta(days=2)


def test_a_zone_goes_with_what_is_kept(store, series, session):
    with pytest.raises(cmevent.InvalidError, match="keep"):
        store.plan_series_edit(session=session, scope="all", zone="Europe/Lisbon")
    with pytest.raises(cmevent.InvalidError, match="zone"):
        store.plan_series_edit(session=session, scope="all", keep="instant", title="x")
    with pytest.raises(cmevent.ZoneUnknownError, match="Europe/Bonn"):
        store.plan_series_edit(session=session, scope="all", zone="Europe/Bonn", keep="instant")
    first = {}
    for keep in ("wall_clock", cmevent.SeriesKeep.INSTANT):
        first[keep] = store.plan_series_edit(session=session, scope="all", zone="Europe/Lisbon", keep=keep).sessions[0]
    assert first["wall_clock"].starts_after == at(2027, 3, 16, 19, 0, zone=LISBON)
    assert first[cmevent.SeriesKeep.INSTANT].to.recurrence_id == datetime.datetime(2027, 3, 16, 18, 0)
    assert first[cmevent.SeriesKeep.INSTANT].starts_after == session.starts_at
    # A start beside it is on the new clock, with its zone or without.
    for start in (at(2027, 3, 17, 20, 0, zone=LISBON), datetime.datetime(2027, 3, 17, 20, 0)):
        plan = store.plan_series_edit(session=session, scope="all", zone="Europe/Lisbon", keep="wall_clock", start=start)
        assert plan.sessions[0].starts_after == at(2027, 3, 17, 20, 0, zone=LISBON)
    with pytest.raises(ValueError, match="is in Europe/Berlin, zone is 'Europe/Lisbon'"):
        store.plan_series_edit(
            session=session, scope="all", zone="Europe/Lisbon", keep="wall_clock", start=at(2027, 3, 17, 20, 0)
        )
    event = store.apply_series_edit(plan)
    assert event.zone == "Europe/Lisbon" and event.start == at(2027, 3, 17, 20, 0, zone=LISBON)


# ---- Refusals ----


def test_what_changed_since_the_plan_is_a_conflict(store, series, second, ada):
    plan = store.plan_series_edit(session=second, scope="following", title="x")
    store.answer(session=second, person=ada, answer="going")
    with pytest.raises(cmevent.ConflictError, match="make a new plan") as caught:
        store.apply_series_edit(plan)
    assert caught.value.status is cmevent.Status.CONFLICT
    assert store.event(series) == series and len(store.sessions(event=series)) == 3
    store.apply_series_edit(store.plan_series_edit(session=second, scope="following", title="x"))
    with pytest.raises(cmevent.ConflictError):
        store.apply_series_edit(plan)


def test_a_change_of_another_process_is_a_conflict_too(tmp_path):
    path = tmp_path / "club.db"
    with cmevent.Store(path) as store:
        group = store.create_group(name="Rust", zone="UTC")
        event = store.create_event(
            group=group, title="x", start=at(2099, 1, 1, 19, zone=timezone.utc), rrule="FREQ=WEEKLY;COUNT=3"
        )
        store.publish_event(event)
        plan = store.plan_series_edit(session=(event, None), scope="all", title="y")
        change = f"import cmevent; cmevent.Store({str(path)!r}).update_event('{event.id}', title='z')"
        subprocess.run([sys.executable, "-c", change], check=True)
        with pytest.raises(cmevent.ConflictError, match="make a new plan"):
            store.apply_series_edit(plan)
        assert store.event(event).title == "z"


def test_people_are_stranded_only_when_the_edit_says_so(store, series, ada):
    last = store.sessions(event=series)[2]
    store.answer(session=last, person=ada, answer="going")
    edit = {"session": (series, None), "scope": "all", "rrule": "FREQ=WEEKLY;COUNT=2"}
    plan = store.plan_series_edit(**edit)
    assert plan.stranded_count == 1
    assert [(found.from_, found.people) for found in plan.sessions if found.is_stranded] == [(last.key, 1)]
    assert [(found.name, found.after) for found in plan.persons] == [("Ada Lovelace", RsvpState.CANCELLED)]
    with pytest.raises(cmevent.ConflictError, match="would be gone, and 1 people have RSVPs"):
        store.apply_series_edit(plan)
    assert len(store.sessions(event=series)) == 3 and store.rsvp(last, ada).state is RsvpState.GOING
    store.apply_series_edit(store.plan_series_edit(**edit, release_stranded=True))
    assert len(store.sessions(event=series)) == 2 and store.rsvp(last, ada).state is RsvpState.CANCELLED


def test_nobody_is_evicted(store, series, second, ada, bob):
    for person in (ada, bob):
        store.answer(session=second, person=person, answer="going")
    plan = store.plan_series_edit(session=(series, None), scope="all", capacity=1)
    assert plan.overfull_count == 1 and [found.seats_over for found in plan.sessions if found.from_ == second.key] == [1]
    with pytest.raises(cmevent.ConflictError):
        store.apply_series_edit(plan)
    assert store.event(series).capacity == 2


def test_a_session_that_has_started(store, series, session, clock):
    clock.now = session.starts_at
    with pytest.raises(cmevent.NotOpenError):
        store.plan_series_edit(session=session, scope="following", title="x")
    with pytest.raises(cmevent.NotFoundError):
        store.plan_series_edit(session=SessionKey(series.id, datetime.datetime(2027, 3, 17, 19)), scope="this", title="x")


# ---- Plans as records ----


def test_plans_are_records(store, series, second, ada):
    store.answer(session=second, person=ada, answer="going")
    plan = store.plan_series_edit(session=second, scope="following", start=at(2027, 3, 24, 20, 0))
    same = store.plan_series_edit(session=second, scope="this", capacity=5)
    assert plan == plan and plan != same and len({plan, plan, same}) == 2
    assert isinstance(plan.sessions, tuple) and plan.sessions == plan.sessions and plan.persons == plan.persons
    assert hash(plan.sessions[0]) == hash(plan.sessions[0])
    assert plan.to_dict()["persons"] == plan.persons and plan.to_dict()["event"] == series.id
    assert repr(plan).startswith("SeriesPlan(sequence=") and "SeriesPerson(" in repr(plan) and "Ada" in plan._repr_html_()
    assert set(plan.sessions[0].to_dict()) >= {"effect", "from_", "to", "seats_over"}
    for made in (plan, plan.sessions[0], plan.persons[0]):
        with pytest.raises(AttributeError):
            made.people = 3
        with pytest.raises(AttributeError):
            type(made)()


def test_records_of_a_plan_outlive_plan_and_store(clock):
    store = cmevent.Store(":memory:", clock=clock)
    group = store.create_group(name="Rust", zone="Europe/Berlin")
    event = store.create_event(group=group, title="x", start=at(2027, 5, 1, 19), rrule="FREQ=WEEKLY;COUNT=3")
    store.publish_event(event)
    store.answer(session=store.sessions(event=event)[0], person=store.create_person(name="Ada"), answer="going")
    plan = store.plan_series_edit(session=(event, None), scope="all", start=at(2027, 5, 2, 19))
    session, person = plan.sessions[0], plan.persons[0]
    store.close()
    with pytest.raises(cmevent.ClosedError):
        store.apply_series_edit(plan)
    with pytest.raises(cmevent.ClosedError):
        store.plan_series_edit(session=(event, None), scope="all", title="y")
    del store
    gc.collect()
    assert len(plan.sessions) == 3
    with cmevent.Store(":memory:", clock=clock) as other:
        with pytest.raises((cmevent.NotFoundError, cmevent.ConflictError)):
            other.apply_series_edit(plan)
    del plan
    gc.collect()
    assert (session.starts_after, person.name) == (at(2027, 5, 2, 19), "Ada")


def test_a_plan_is_taken_and_nothing_else(store, series):
    for wrong in (None, series, 5, {}):
        with pytest.raises(TypeError, match="plan must be a SeriesPlan, not"):
            store.apply_series_edit(wrong)


def test_edits_within_a_transaction(store, series, second):
    with pytest.raises(RuntimeError), store.transaction():
        store.apply_series_edit(store.plan_series_edit(session=second, scope="following", title="y"))
        assert len(store.events()) == 2
        raise RuntimeError
    assert len(store.events()) == 1 and len(store.sessions(event=series)) == 3
    assert len(store.verify()) == 0


# ---- Cancelled sessions that take place after all ----


@pytest.mark.parametrize(
    "comeback, state", [("nobody", "CANCELLED"), (Comeback.INVITE, "INVITED"), (3, "GOING"), ("restore", "GOING")]
)
def test_a_session_is_reinstated(store, session, ada, comeback, state):
    store.answer(session=session, person=ada, answer="going")
    store.cancel_session(session)
    back = store.reinstate_session(session, comeback)
    assert back.key == session.key and back.status is cmevent.SessionStatus.SCHEDULED
    assert store.rsvp(session, ada).state is RsvpState[state]
    with pytest.raises(cmevent.StateError):
        store.reinstate_session(session, comeback)


def test_who_comes_back_has_no_default(store, session):
    store.cancel_session(session)
    with pytest.raises(TypeError, match="comeback"):
        store.reinstate_session(session)
    with pytest.raises(TypeError, match="comeback"):
        store.reinstate_session(session, None)
    with pytest.raises(ValueError, match="did you mean 'restore'"):
        store.reinstate_session(session, "restored")
    with pytest.raises(cmevent.InvalidError):
        store.reinstate_session(session, 0)


def test_the_log_says_that_a_session_was_reinstated(store, session, ada):
    store.answer(session=session, person=ada, answer="going")
    store.cancel_session(session.key)
    store.reinstate_session(session.key, "restore")
    assert store.rsvp_log(session=session)[-1].reason is cmevent.RsvpReason.SESSION_REINSTATED
