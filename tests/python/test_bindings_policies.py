"""Policies: what decides about the RSVPs of an event's sessions."""

from datetime import datetime, time, timedelta, timezone

import pytest

import cmevent
from conftest import BERLIN


def test_of_a_new_event(store, series):
    policy = store.policy(series)
    assert isinstance(policy, cmevent.Policy) and policy == store.policy(series.id)
    assert policy.event == series.id and policy.session is None
    assert policy.approval is cmevent.Approval.NONE and policy.overlap is cmevent.OverlapPolicy.WARN
    assert policy.opens_before is None and policy.closes_before == 0 and policy.offer_seconds == 86400
    assert policy.quiet is None and policy.invitation_only is False
    assert policy.set_for_event == () and policy.overridden == ()


def test_sessions_override_their_event(store, series, session):
    policy = store.set_policy(series, approval="hold", closes_before=timedelta(hours=1), quiet=(time(22), time(8)))
    assert policy.set_for_event == ("approval", "closes_before", "quiet")
    assert policy.approval is cmevent.Approval.HOLD and policy.closes_before == 3600
    assert policy.quiet == (time(22), time(8))
    policy = store.set_policy(session, closes_before=7200, opens_before=timedelta(days=7), quiet=None)
    assert policy == store.policy(session.key) and policy.session == session.key
    assert policy.overridden == ("opens_before", "closes_before", "quiet")
    assert policy.approval is cmevent.Approval.HOLD and policy.quiet is None
    assert policy.closes_at == datetime(2027, 3, 16, 17, 0, tzinfo=BERLIN)
    assert policy.opens_at == datetime(2027, 3, 9, 18, 0, tzinfo=timezone.utc)
    assert store.policy(store.sessions(event=series)[1]).closes_before == 3600
    policy = store.set_policy(session, opens_before=None)
    assert policy.opens_before is None and policy.opens_at is None and "opens_before" in policy.overridden


def test_fields_are_given_back(store, series, session):
    store.set_policy(series, party="split", promotion="offer", quiet=(time(0), time(6)))
    store.set_policy(session, party="strict", strike_limit=2)
    assert store.reset_policy(session, "party").overridden == ("strike_limit",)
    assert store.policy(session).party is cmevent.PartyPolicy.SPLIT
    assert store.reset_policy(session).overridden == ()
    assert store.reset_policy(series, "quiet").set_for_event == ("party", "promotion")
    assert store.reset_policy(series).set_for_event == ()


def test_what_is_refused(store, series, session):
    with pytest.raises(cmevent.InvalidError, match="closes_before -1 of the policy of event 'Rust Night'"):
        store.set_policy(series, closes_before=-1)
    with pytest.raises(ValueError, match="did you mean 'strict'"):
        store.set_policy(series, party="strikt")
    with pytest.raises(TypeError, match="did you mean 'approval'"):
        store.set_policy(series, aproval="hold")
    with pytest.raises(TypeError, match="did you mean 'promotion'"):
        store.reset_policy(series, "promotin")
    with pytest.raises(TypeError, match="give quiet"):
        store.set_policy(series, quiet_from=0)
    with pytest.raises(TypeError, match="two times of the day"):
        store.set_policy(session, quiet=(22, 8))
    with pytest.raises(ValueError, match="None says so"):
        store.set_policy(session, quiet=(time(22), time(22)))
    with pytest.raises(ValueError, match="parts of a second"):
        store.set_policy(session, offer_seconds=timedelta(seconds=1.5))
    assert store.policy(session).overridden == ()
