"""The store itself: opening, closing, transactions, backup, verify, clock, fork."""

import datetime
import inspect
import os
import pathlib
import re

import pytest

import cmevent
from cmevent._enums import by_type
from cmevent._meanings import MEANINGS


def test_version_is_that_of_the_project():
    text = (pathlib.Path(__file__).parents[2] / "CMakeLists.txt").read_text()
    assert cmevent.__version__ == re.search(r"project\(cmevent VERSION ([0-9.]+)", text)[1]


def test_all_names_exist_and_are_documented():
    for name in cmevent.__all__:
        member = getattr(cmevent, name)
        assert isinstance(member, int) or member.__doc__, name
    methods = [name for name in vars(cmevent.Store) if name[0] != "_" and name != "this"]
    assert len(methods) > 60
    for name in methods:
        assert getattr(cmevent.Store, name).__doc__, name


def test_what_decides_says_what_its_members_mean():
    for c_type, meanings in MEANINGS.items():
        made = by_type[c_type]
        assert list(meanings) == [member.name.lower() for member in made], made
        assert all(f'\n"{name}": {meaning}' in made.__doc__ for name, meaning in meanings.items())
    doc = inspect.getdoc(cmevent.Store.set_policy)
    for name in inspect.signature(cmevent.Store.set_policy).parameters:
        assert name in ("self", "of") or f"\n{name} " in doc, name


def test_a_file_keeps_what_was_written(tmp_path):
    path = tmp_path / "club.db"
    with cmevent.Store(path) as store:
        group = store.create_group(name="Rust", zone="UTC")
    with cmevent.Store(str(path), read_only=True) as store:
        assert store.group(group) == group
        assert store.path == str(path)
        with pytest.raises(cmevent.ReadOnlyError):
            store.create_group(name="Rust", zone="UTC")
    with cmevent.Store(os.fsencode(path), must_exist=True, durability="relaxed") as store:
        assert len(store.groups()) == 1


def test_open_says_why_it_cannot(tmp_path):
    with pytest.raises(cmevent.NotFoundError, match="club.db"):
        cmevent.Store(tmp_path / "club.db", must_exist=True)
    (tmp_path / "text").write_text("no store at all, but long enough to be read as something\n" * 50)
    with pytest.raises(cmevent.NotAStoreError):
        cmevent.Store(tmp_path / "text")
    with pytest.raises(ValueError, match="null"):
        cmevent.Store("a\0b")
    with pytest.raises(TypeError, match="did you mean 'read_only'"):
        cmevent.Store(":memory:", readonly=True)
    with pytest.raises(TypeError, match="read_only must be True or False"):
        cmevent.Store(":memory:", read_only=1)
    with pytest.raises(TypeError):
        cmevent.Store()
    with pytest.raises(ValueError, match="full, relaxed"):
        cmevent.Store(":memory:", durability="quick")


def test_closed_store_refuses_every_method(store, group):
    store.close()
    store.close()
    assert store.closed
    assert "closed" in repr(store)
    for call in (
        lambda: store.group(group),
        lambda: store.groups(),
        lambda: store.create_group(name="x", zone="UTC"),
        lambda: store.now(),
        lambda: store.verify(),
        lambda: store.backup("somewhere"),
        lambda: store.transaction().__enter__(),
        lambda: store.latest_change(),
    ):
        with pytest.raises(cmevent.ClosedError, match="the store is closed"):
            call()


def test_transaction_commits(store):
    with store.transaction() as inside:
        assert inside is store
        group = store.create_group(name="Rust", zone="UTC")
    assert store.group(group) == group


def test_transaction_rolls_back_when_something_is_raised(store):
    with pytest.raises(ZeroDivisionError):
        with store.transaction():
            store.create_group(name="Rust", zone="UTC")
            1 / 0
    assert len(store.groups()) == 0


def test_transactions_nest(store):
    with store.transaction():
        store.create_group(name="outer", zone="UTC")
        with pytest.raises(KeyError):
            with store.transaction():
                store.create_group(name="inner", zone="UTC")
                raise KeyError
        with store.transaction():
            store.create_group(name="other", zone="UTC")
    assert [group.name for group in store.groups()] == ["other", "outer"]


def test_a_store_closed_inside_a_transaction_has_rolled_back(tmp_path):
    path = tmp_path / "club.db"
    store = cmevent.Store(path)
    with pytest.raises(cmevent.ClosedError):
        with store.transaction():
            store.create_group(name="Rust", zone="UTC")
            store.close()
    with pytest.raises(RuntimeError, match="mine"):
        with cmevent.Store(path) as again, again.transaction():
            again.close()
            raise RuntimeError("mine")
    with cmevent.Store(path) as again:
        assert len(again.groups()) == 0


def test_backup_and_verify(store, group, tmp_path):
    copy = tmp_path / "copy.db"
    store.backup(copy)
    with pytest.raises(cmevent.ExistsError):
        store.backup(copy)
    with cmevent.Store(copy) as other:
        assert other.group(group) == group
        report = other.verify()
    assert len(report) == 0 and list(report) == [] and report.more is False
    assert repr(report) == "StoreReport([], more=False)"


def test_verify_lists_problems(tmp_path):
    sqlite3 = pytest.importorskip("sqlite3")
    path = tmp_path / "club.db"
    with cmevent.Store(path) as store:
        store.create_group(name="Rust", zone="UTC")
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA foreign_keys = OFF")
        file.execute("UPDATE groups SET parent = 4711")
    file.close()
    with cmevent.Store(path) as store:
        report = store.verify()
    assert len(report) > 0
    problem = report[0]
    del report
    assert isinstance(problem, cmevent.StoreProblem)
    assert problem.check == "reference" and problem.text


def test_clock_gives_now(store, clock):
    assert store.now() == clock.now
    clock.now = datetime.datetime(2028, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    assert store.now() == clock.now
    assert store.now().tzinfo is datetime.timezone.utc
    assert store.create_group(name="x", zone="UTC").created_at == clock.now


def test_a_clock_that_raises_stops_the_call(store, clock):
    good, broken = clock.now, {"what": None}

    class Wrong(Exception):
        pass

    def read():
        if broken["what"] is None:
            return good
        if isinstance(broken["what"], Exception):
            raise broken["what"]
        return broken["what"]

    with cmevent.Store(":memory:", clock=read) as other:
        for what, error in (
            (Wrong(), Wrong),
            (good.replace(tzinfo=None), ValueError),
            ("noon", TypeError),
        ):
            broken["what"] = what
            with pytest.raises(error):
                other.create_group(name="x", zone="UTC")
            broken["what"] = None
        assert len(other.groups()) == 0
        other.create_group(name="x", zone="UTC")


def test_a_clock_must_not_use_the_store():
    opened = []

    def read():
        if opened:
            opened[0].now()
        return datetime.datetime(2027, 1, 1, tzinfo=datetime.timezone.utc)

    store = cmevent.Store(":memory:", clock=read)
    opened.append(store)
    with pytest.raises(cmevent.MisuseError, match="in the middle of a call"):
        store.groups()
    opened.clear()
    assert len(store.groups()) == 0
    with pytest.raises(TypeError, match="callable"):
        cmevent.Store(":memory:", clock=5)


def test_a_store_made_before_fork_is_refused_in_the_child(tmp_path):
    store = cmevent.Store(tmp_path / "club.db")
    group = store.create_group(name="Rust", zone="UTC")
    with store.transaction():
        child = os.fork()
        if child == 0:
            code = 1
            try:
                store.group(group)
            except cmevent.ForkedError as error:
                code = 0 if isinstance(error, RuntimeError) and str(error) else 2
            finally:
                store.close()
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        store.create_group(name="parent goes on", zone="UTC")
    assert len(store.groups()) == 2
    assert len(store.verify()) == 0


def test_the_store_has_no_other_attributes(store):
    with pytest.raises(AttributeError):
        store.colour = "red"
    with pytest.raises(AttributeError):
        store.path = "elsewhere"
