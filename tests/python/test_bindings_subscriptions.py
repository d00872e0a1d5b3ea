"""Subscriptions: a standing yes to a series."""

import pytest

import cmevent
from conftest import NOW


def test_a_subscription_makes_rsvps_and_ends(store, clock, series, ada, bob):
    subscription = store.subscribe(event=series, person=ada, guests=1)
    assert isinstance(subscription, cmevent.Subscription)
    assert (subscription.event, subscription.event_title) == (series.id, "Rust Night")
    assert (subscription.person, subscription.person_name, subscription.guests) == (ada.id, "Ada Lovelace", 1)
    assert (subscription.since, subscription.until) == (NOW, None)
    assert (subscription.through - NOW).days == cmevent.SUBSCRIPTION_AHEAD_DAYS
    assert [rsvp.guests for rsvp in store.rsvps(person=ada)] == [1, 1, 1]
    store.subscribe(event=series, person=bob, by=ada)
    assert {rsvp.state for rsvp in store.rsvps(person=bob)} == {cmevent.RsvpState.WAITLISTED}
    assert [found.person for found in store.iter_subscriptions(event=series, limit=1)] == [ada.id, bob.id]
    ended = store.unsubscribe(series, ada, "cancel", by=bob)
    assert ended.until == NOW and store.subscription(series, ada) == ended
    assert {rsvp.state for rsvp in store.rsvps(person=ada)} == {cmevent.RsvpState.CANCELLED}
    assert {rsvp.state for rsvp in store.rsvps(person=bob)} == {cmevent.RsvpState.GOING}
    assert len(store.subscriptions(person=ada)) == 0
    assert [found.until for found in store.subscriptions(person=ada, history=True)] == [NOW]
    store.unsubscribe(series, bob, cmevent.SubscriptionRsvps.KEEP)
    assert {rsvp.state for rsvp in store.rsvps(person=bob)} == {cmevent.RsvpState.GOING}


def test_ending_says_what_becomes_of_the_rsvps(store, series, ada):
    store.subscribe(event=series, person=ada)
    with pytest.raises(TypeError):
        store.unsubscribe(series, ada)
    with pytest.raises(ValueError, match="rsvps 'kep' is unknown; did you mean 'keep'"):
        store.unsubscribe(series, ada, "kep")
    with pytest.raises(cmevent.InvalidError):
        store.unsubscribe(series, ada, 0)
    with pytest.raises(cmevent.InvalidError, match="event or person"):
        store.subscriptions()
