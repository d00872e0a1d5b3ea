"""Pools: seats within the seats of an event's sessions, by tier or by role."""

import pytest

import cmevent


@pytest.fixture
def members(store, series):
    return store.create_pool(event=series, name="members", kind="open", seats=2)


def test_pools_of_an_event_and_its_sessions(store, series, session, members):
    assert isinstance(members, cmevent.Pool) and members == store.pool(members.id)
    assert members.event == series.id and members.session is None and members.role is None
    assert members.kind is cmevent.PoolKind.OPEN and (members.seats, members.seats_left) == (2, 2)
    hosts = store.create_pool(event=series, name="hosts", kind=cmevent.PoolKind.ROLE, role="host")
    assert hosts.role == "host" and hosts.seats is None and hosts.seats_left is None
    assert [pool.name for pool in store.pools(event=series)] == ["members", "hosts"]
    assert [pool.id for pool in store.iter_pools(session=session, limit=1)] == [members.id, hosts.id]
    assert [pool.session for pool in store.pools(session=session)] == [session.key] * 2


def test_seats_of_the_event_and_of_a_session(store, series, session, members):
    assert store.update_pool(members, name="friends", seats=5).name == "friends"
    own = store.set_pool_seats(session, members, 3)
    assert own.is_overridden and own.seats == 3 and own.session == session.key
    assert store.set_pool_seats(session, members, None).seats is None
    assert store.pool(members).seats == 5
    back = store.reset_pool_seats(session.key, members.id)
    assert not back.is_overridden and back.seats == 5
    assert store.update_pool(members, seats=None).seats_left is None


def test_fewer_seats_than_heads_are_allowed_by_name(store, series, session, ada, members):
    store.answer(session=session, person=ada, answer="going", guests=1)
    with pytest.raises(cmevent.ConflictError, match="2 heads are in it, 1 too many"):
        store.update_pool(members, seats=1)
    with pytest.raises(cmevent.ConflictError, match="1 too many"):
        store.set_pool_seats(session, members, 1, allow_overfull=False)
    own = store.set_pool_seats(session, members, 1, allow_overfull=True)
    assert (own.taken, own.seats_left, own.seats_balance) == (2, 0, -1)
    store.reset_pool_seats(session, members)
    assert store.update_pool(members, seats=0, allow_overfull=True).seats == 0
    [pool] = store.pools(session=session)
    assert (pool.taken, pool.seats_left, pool.seats_balance) == (2, 0, -2)
    assert not store.verify()
    with pytest.raises(TypeError, match="unknown keyword 'allow_overfull'"):
        store.create_pool(event=series, name="friends", kind="named", allow_overfull=True)


def test_a_new_pool_counts_who_is_there(store, series, session, ada):
    store.answer(session=session, person=ada, answer="going", guests=1)
    with pytest.raises(cmevent.ConflictError, match="2 heads are in it, 1 too many"):
        store.create_pool(event=series, name="members", kind="open", seats=1)
    store.create_pool(event=series, name="members", kind="open", seats=2)
    [pool] = store.pools(session=session)
    assert (pool.taken, pool.seats_left, pool.seats_balance) == (2, 0, 0)
    with pytest.raises(cmevent.ConflictError, match="RSVPs are, or were, in the pool"):
        store.remove_pool(pool)


def test_what_is_refused(store, series, members):
    with pytest.raises(cmevent.ExistsError, match="name 'members'"):
        store.create_pool(event=series, name="members", kind="named")
    with pytest.raises(cmevent.InvalidError, match="letters, digits"):
        store.create_pool(event=series, name="a,b", kind="named")
    with pytest.raises(ValueError, match="did you mean 'named'"):
        store.create_pool(event=series, name="a", kind="name")
    with pytest.raises(TypeError, match="kind is missing"):
        store.create_pool(event=series, name="a")
    with pytest.raises(cmevent.InvalidError, match="exactly one of event and session"):
        store.pools()
    assert store.remove_pool(members) is None
    with pytest.raises(cmevent.NotFoundError):
        store.pool(members)
