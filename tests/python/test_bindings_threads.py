"""Threads on one store: they take turns, and Python goes on while one of them waits."""

import datetime
import signal
import threading
import time

import pytest

import cmevent


def run(*works):
    """Runs functions in threads of their own and raises what one of them raised."""
    raised = []

    def guarded(work):
        try:
            work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "a thread hangs"
    if raised:
        raise raised[0]


def test_eight_threads_on_one_store_take_turns():
    with cmevent.Store(":memory:") as store:
        group = store.create_group(name="all", zone="UTC")

        def work(number):
            def body():
                for turn in range(40):
                    person = store.create_person(name=f"{number} {turn}")
                    assert store.person(person).name == f"{number} {turn}"
                    with store.transaction():
                        store.set_membership(group=group, person=person, state="member")
                        store.update_person(person, note="joined")
                    with pytest.raises(cmevent.NotFoundError, match=str(group.id)):
                        store.person(group)

            return body

        run(*(work(number) for number in range(8)))
        assert len(store.memberships(group=group, limit=1000)) == 320
        assert all(person.note == "joined" for person in store.iter_persons())
        assert len(store.verify()) == 0


def test_seats_are_counted_right_under_threads(store, series, session):
    people = [store.create_person(name=f"person {number}") for number in range(24)]
    run(*((lambda share=people[n::8]: [store.answer(session=session, person=p, answer="going") for p in share]) for n in range(8)))
    after = store.session(session)
    assert (after.going, after.waiting, after.seats_left) == (2, 22, 0)


def test_each_thread_gets_its_own_sentence():
    with cmevent.Store(":memory:") as store:

        def work(zone):
            def body():
                for _ in range(200):
                    with pytest.raises(cmevent.ZoneUnknownError, match=zone):
                        store.create_group(name="x", zone=zone)

            return body

        run(*(work(f"No/Where{number}") for number in range(8)))


def test_a_transaction_keeps_other_threads_out():
    with cmevent.Store(":memory:") as store:
        began, order = threading.Event(), []

        def first():
            with store.transaction():
                store.create_group(name="a", zone="UTC")
                began.set()
                time.sleep(0.2)
                order.append("first ends")

        def second():
            began.wait()
            assert len(store.groups()) == 1
            order.append("second reads")

        run(first, second)
        assert order == ["first ends", "second reads"]


def test_python_goes_on_while_a_thread_waits_for_the_store():
    with cmevent.Store(":memory:") as store:
        waiting, turns = threading.Event(), []

        def waits():
            waiting.set()
            store.groups()
            turns.append("let in")

        with store.transaction():
            thread = threading.Thread(target=waits)
            thread.start()
            waiting.wait()
            time.sleep(0.05)
            turns.append("goes on")  # would never be reached if the waiting thread kept the GIL
        thread.join(10)
        assert turns == ["goes on", "let in"]


def test_python_goes_on_while_a_thread_waits_for_the_file(tmp_path):
    path = tmp_path / "club.db"
    with cmevent.Store(path) as holder, cmevent.Store(path, busy_timeout_ms=400) as other:
        counted = []
        with holder.transaction():
            holder.create_group(name="a", zone="UTC")

            def count():
                until = time.monotonic() + 0.2
                while time.monotonic() < until:
                    counted.append(time.monotonic())
                    time.sleep(0.001)

            thread = threading.Thread(target=count)
            began = time.monotonic()
            thread.start()
            with pytest.raises(cmevent.BusyError):
                other.create_group(name="b", zone="UTC")
            waited = time.monotonic() - began
            thread.join()
        assert waited > 0.3
        assert sum(moment < began + waited for moment in counted) > 20


def test_waiting_can_be_interrupted():
    class Alarm(Exception):
        pass

    def ring(*_):
        raise Alarm

    with cmevent.Store(":memory:") as store:
        began, end = threading.Event(), threading.Event()

        def keeps():
            with store.transaction():
                began.set()
                end.wait(30)

        thread = threading.Thread(target=keeps)
        thread.start()
        began.wait()
        before = signal.signal(signal.SIGALRM, ring)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            with pytest.raises(Alarm):
                store.groups()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            end.set()
            thread.join(10)
        assert len(store.groups()) == 0


def test_closing_waits_for_other_threads():
    store = cmevent.Store(":memory:")
    began, order = threading.Event(), []

    def keeps():
        with store.transaction():
            began.set()
            time.sleep(0.1)
            store.create_group(name="a", zone="UTC")
            order.append("done")

    def closes():
        began.wait()
        store.close()
        order.append("closed")

    run(keeps, closes)
    assert order == ["done", "closed"]
    with pytest.raises(cmevent.ClosedError):
        store.groups()


def test_a_clock_in_python_serves_all_threads():
    moments = iter(range(10**9))
    start = datetime.datetime(2027, 1, 1, tzinfo=datetime.timezone.utc)
    with cmevent.Store(":memory:", clock=lambda: start + datetime.timedelta(seconds=next(moments))) as store:
        run(*((lambda: [store.create_group(name="x", zone="UTC") for _ in range(50)]) for _ in range(8)))
        times = [change.at for change in store.iter_changes()]
        assert times == sorted(times) and len(times) == 400
