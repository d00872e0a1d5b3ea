"""Memory stays flat: whatever is made 60,000 times is also freed, on success and on failure."""

import datetime
import gc
import pathlib
import sys
import tracemalloc

import pytest

import cmevent
from conftest import BERLIN

ROUNDS = 60_000
GROWTH_MAX = 2 * 1024 * 1024  # a leak of 40 bytes a round would be more


def resident():
    gc.collect()
    fields = pathlib.Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * 4096


def flat(work, rounds=ROUNDS):
    for _ in range(rounds // 10):
        work()
    before = resident()
    for _ in range(rounds):
        work()
    grown = resident() - before
    assert grown < GROWTH_MAX, f"{grown} bytes more after {rounds} rounds"


def test_records(store, group):
    flat(lambda: store.group(group).name)


def test_records_keys_and_times(store, session):
    flat(lambda: (session.key, session.start, session.end, session.overridden, session.title))


def test_pages_and_their_items(store, group):
    for number in range(5):
        store.create_group(name=str(number), zone="UTC")
    flat(lambda: [item.id for item in store.groups(parent=None)], ROUNDS // 6)


def test_dicts_of_pages(store, series, ada):
    for session in store.sessions(event=series):
        store.answer(session=session, person=ada, answer="going")
    pages = (store.sessions(event=series), store.rsvps(person=ada), store.messages())
    assert all(len(page) == 3 for page in pages)
    flat(lambda: [item.to_dict() for page in pages for item in page], ROUNDS // 20)


def test_what_a_dict_holds_goes_with_it(store, session):
    title, end, fresh = session.to_dict()["title"], session.to_dict()["end"], object()
    assert sys.getrefcount(title) == sys.getrefcount(end) == sys.getrefcount(fresh)
    fields = list(session.to_dict())
    gc.collect()  # names are shared: garbage of others may hold them, too
    before = [sys.getrefcount(name) for name in fields]
    kept = [session.to_dict() for _ in range(100)]
    assert all(count >= one + 50 for count, one in zip(map(sys.getrefcount, fields), before))
    del kept
    assert all(count < one + 50 for count, one in zip(map(sys.getrefcount, fields), before))


def test_ids_are_kept_only_in_part(store):
    """Ids that were handed out are kept for the next time, 256 of them: the rest goes."""
    for number in range(4000):
        store.create_person(name=str(number))
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        assert len({person.id for person in store.iter_persons(limit=1000)}) == 4000
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 100_000, grown


def test_failures(store, group):
    def work():
        with pytest.raises(cmevent.NotFoundError):
            store.person(group)

    flat(work, ROUNDS // 3)


def test_keywords_that_are_refused(store, group):
    start = datetime.datetime(2027, 5, 1, tzinfo=BERLIN)

    def work():
        for wrong in ({"nmae": 1}, {"rdates": [start, "x"]}, {"rdates": [start] * 20, "capacity": "x"}):
            try:
                store.update_event(group, **wrong)
            except TypeError:
                continue
            raise AssertionError

    flat(work, ROUNDS // 6)


def test_plans_and_their_parts(store, series, session, ada):
    store.answer(session=session, person=ada, answer="going")
    start = datetime.datetime(2027, 3, 17, 19, 0, tzinfo=BERLIN)

    def work():
        plan = store.plan_series_edit(session=session, scope="all", start=start, description="x" * 1000)
        assert len(plan.sessions) == 3 and plan.persons[0].name == "Ada Lovelace"
        for wrong in ({"title": None}, {"start": start, "titel": "x"}):
            try:
                store.plan_series_edit(session=session, scope="all", **wrong)
            except (TypeError, ValueError):
                continue
            raise AssertionError

    flat(work, ROUNDS // 20)


def test_clocks_and_stores():
    now = datetime.datetime(2027, 1, 1, tzinfo=datetime.timezone.utc)

    def work():
        with cmevent.Store(":memory:", clock=lambda: now) as store:
            store.now()

    flat(work, 300)


def test_enumerations_and_ids(store, ada):
    flat(lambda: (ada.consent, ada.id, ada.created_at, ada.note))


def test_rows_of_many_answers(store, series, session, ada):
    pools = [store.create_pool(event=series, name=name, kind="named") for name in ("members", "speakers")]
    row = {"session": session, "person": ada, "answer": "going", "pools": [*pools, "members"], "guest_names": ["x" * 50]}

    def work():
        results = store.answer_all([row, {**row, "person": series, "overrides": {"capacity"}}])
        assert results.failed == 2 and str(results[0].error)
        for wrong in ({"pools": [pools[0], "a,b"]}, {"pools": [5]}, {"persn": 1}, {"note": "\ud800"}, {"overrides": {"x"}}):
            try:
                store.answer_all([row, {**row, **wrong}])
            except (TypeError, ValueError):
                continue
            raise AssertionError

    flat(work, ROUNDS // 20)


def test_explanations(store, series, session, ada):
    store.create_pool(event=series, name="members", kind="open", seats=2)
    store.answer(session=session, person=ada, answer="going")
    flat(lambda: (store.explain_rsvp(session, ada).to_dict(), store.rsvp(session, ada).to_dict()), ROUNDS // 20)
