"""The types that the package promises: the stub agrees with the package, and a program in its terms passes mypy."""

import inspect
import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

import cmevent

pytest.importorskip("mypy")

PROGRAM = '''
import cmevent
from datetime import datetime, timedelta, timezone

with cmevent.Store(":memory:", clock=lambda: datetime.now(timezone.utc)) as store:
    group: cmevent.Group = store.create_group(name="Rust", zone="UTC")
    for found in store.iter_groups(parent=group, limit=5):
        reveal_type(found.parent)
    page = store.sessions(group=group.id, rsvp_states=["going", cmevent.RsvpState.MAYBE])
    reveal_type(page[0].start)
    reveal_type(page[1:])
    rsvp = store.answer(session=page[0], person=str(group.id), answer="going", when_full="refuse")
    reveal_type(rsvp.session.recurrence_id)
    store.answer(session=page[0].key, person=group, answer="perhaps")
    store.answer(session=page[0], person=group, answer="going", pools=["members", group], any_pool=True, overrides={"queue"})
    store.promote_rsvp(page[0], group, by=group, overrides=cmevent.Overrides.CAPACITY)
    store.promote_rsvp(page[0], group, by=group, overrides=["capacty"])
    store.approve_rsvp(page[0], group)
    results = store.answer_all({"session": found, "person": group, "answer": "going"} for found in page)
    reveal_type([result.error for result in results])
    rows: list[cmevent.RsvpSpec] = [{"session": found, "person": group, "answer": "going", "guests": 1} for found in page]
    for row, result in zip(rows, store.answer_all(rows)):
        reveal_type((row["person"], result.state, result.status.name))
    rows.append({"session": page[0], "person": group, "answer": "going", "guest": 1})
    rows.append({"session": page[0], "answer": "going"})
    rows[0]["when_full"] = "wiat"
    print(rsvp.state.name.lower())
    reveal_type(store.explain_rsvp(page[0], group).gates)
    store.create_group(nmae="Rust", zone="UTC")
    group.name = "other"
    plan = store.plan_series_edit(session=page[0], scope="following", start=datetime.now(timezone.utc), capacity=None)
    reveal_type(plan.persons)
    store.plan_series_edit(session=page[0], title="x")
    store.apply_series_edit(plan)
    with store.transaction() as inside:
        inside.update_event(group, duration=timedelta(hours=1), capacity=None, allow_overfull=True)
'''

REVEALED = [
    "UUID | None",
    "datetime",
    "list[cmevent.Session]",
    "datetime.date | None",
    "tuple[cmevent.SeriesPerson, ...]",
    "list[cmevent.Error | None]",
    "cmevent.RsvpState | None, str]",
    '"cmevent.Gates"',
]
WRONG = [
    "perhaps",
    "capacty",
    'Extra key "guest" for TypedDict "RsvpSpec"',
    'Missing key "person" for TypedDict "RsvpSpec"',
    "wiat",
    "nmae",
    'Missing positional argument "by"',
    'Missing named argument "scope"',
    'Property "name" defined in "Group" is read-only',
]
ROOT = pathlib.Path(__file__).parents[2]


def run(tmp_path, *arguments):
    """Runs a module with the stub alone for mypy, and the package beside it for the imports of stubtest."""
    package = pathlib.Path(cmevent.__file__).parent
    stubs = tmp_path / "stubs"
    (stubs / "cmevent").mkdir(parents=True)
    for name in ("__init__.pyi", "py.typed"):
        shutil.copy(package / name, stubs / "cmevent" / name)
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "MYPYPATH": str(stubs), "MYPY_CACHE_DIR": str(tmp_path)}
    return subprocess.run([sys.executable, "-m", *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True)


def test_the_stub_agrees_with_the_package(tmp_path):
    done = run(tmp_path, "mypy.stubtest", "cmevent")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_program_is_checked(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    done = run(tmp_path, "mypy", "--strict", "program.py")
    for text in REVEALED + WRONG:
        assert text in done.stdout.replace("uuid.UUID", "UUID"), done.stdout
    assert f"Found {len(WRONG)} errors" in done.stdout, done.stdout


def test_the_stub_and_the_examples_are_strict(tmp_path):
    examples = sorted(map(str, (ROOT / "examples").glob("*.py")))
    assert examples
    done = run(tmp_path, "mypy", "--strict", str(tmp_path / "stubs" / "cmevent" / "__init__.pyi"), *examples)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rows_have_the_keywords_of_the_method():
    keywords = {p.name: p.default is p.empty for p in inspect.signature(cmevent.Store.answer).parameters.values()}
    del keywords["self"]
    assert set(cmevent.RsvpSpec.__annotations__) == set(keywords)
    assert cmevent.RsvpSpec.__required_keys__ == {name for name, needed in keywords.items() if needed}
    stub = (pathlib.Path(cmevent.__file__).parent / "__init__.pyi").read_text()
    fields = re.search(r"class RsvpSpec\(TypedDict, total=False\):\n((?:    .*\n)+)", stub)[1]
    typed = {name: "Required" in kind for name, kind in re.findall(r"    (\w+): (.*)\n", fields)}
    assert typed == keywords


def test_the_package_is_marked_as_typed():
    folder = pathlib.Path(cmevent.__file__).parent
    assert (folder / "py.typed").exists() and (folder / "__init__.pyi").exists()
