"""Strikes from Python: who had a seat and did not come."""

import datetime

import pytest

import cmevent


def test_closing_the_door_makes_strikes_that_can_be_excused(store, group, session, ada, bob, clock):
    store.answer(session=session, person=ada, answer="going")
    store.answer(session=session, person=bob, answer="going")
    clock.now = session.starts_at + datetime.timedelta(minutes=5)
    store.check_in(session=session, person=bob)
    assert len(store.strikes()) == 0
    store.close_door(session)
    (strike,) = store.strikes(group=group)
    assert (strike.session, strike.person, strike.person_name) == (session.key, ada.id, "Ada Lovelace")
    assert strike.at == session.starts_at and strike.excused_at is None and strike.title == "Rust Night"
    assert store.count_strikes(session, ada) == 1 and store.count_strikes(session, bob) == 0
    excused = store.excuse_strike(session, ada, by=bob, note="Was ill")
    assert (excused.excused_at, excused.excused_by, excused.note) == (clock.now, bob.id, "Was ill")
    assert store.count_strikes(session, ada) == 0
    assert len(store.strikes()) == 0 and len(list(store.iter_strikes(excused=True, person=ada))) == 1
    with pytest.raises(cmevent.NotFoundError, match="no strike"):
        store.excuse_strike(session, bob)
