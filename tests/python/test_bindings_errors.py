"""Each status is a class of its own, and the builtin that people expect."""

import pathlib
import pickle
import re

import pytest

import cmevent
from cmevent import _errors

HEADERS = pathlib.Path(__file__).parents[2] / "include" / "cmevent"

EXPECTED = {
    "MISUSE": (cmevent.MisuseError, TypeError),
    "NO_MEMORY": (cmevent.NoMemoryError, MemoryError),
    "INVALID": (cmevent.InvalidError, ValueError),
    "NOT_FOUND": (cmevent.NotFoundError, KeyError),
    "EXISTS": (cmevent.ExistsError, ValueError),
    "CONFLICT": (cmevent.ConflictError, Exception),
    "STATE": (cmevent.StateError, Exception),
    "FULL": (cmevent.FullError, Exception),
    "CLOSED": (cmevent.NotOpenError, Exception),
    "LIMIT": (cmevent.LimitError, ValueError),
    "BUSY": (cmevent.BusyError, TimeoutError),
    "READ_ONLY": (cmevent.ReadOnlyError, PermissionError),
    "CORRUPT": (cmevent.CorruptError, Exception),
    "SCHEMA_NEWER": (cmevent.SchemaNewerError, Exception),
    "NOT_A_STORE": (cmevent.NotAStoreError, ValueError),
    "IO": (cmevent.StoreIOError, OSError),
    "DISK_FULL": (cmevent.DiskFullError, OSError),
    "FORKED": (cmevent.ForkedError, RuntimeError),
    "ZONE_UNKNOWN": (cmevent.ZoneUnknownError, ValueError),
    "TOO_FAR_BEHIND": (cmevent.TooFarBehindError, LookupError),
    "STOPPED": (cmevent.StoppedError, Exception),
    "NOT_ALLOWED": (cmevent.NotAllowedError, PermissionError),
}


def header_values(header, prefix, enum):
    """The values of an enum as its header spells them."""
    body = re.search(r"typedef enum " + enum + r" \{(.*?)\} " + enum + ";", (HEADERS / header).read_text(), re.S)[1]
    return {name: int(number) for name, number in re.findall(prefix + r"(\w+) =\s+(-?\d+)", body)}


@pytest.mark.parametrize("name", EXPECTED)
def test_status_has_its_class(name):
    status = cmevent.Status[name]
    error = _errors.make(int(status), "the sentence")
    ours, builtin = EXPECTED[name]
    assert type(error) is ours
    assert isinstance(error, builtin) and isinstance(error, cmevent.Error)
    assert error.status is status
    assert str(error) == "the sentence"
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is ours and str(copy) == str(error) and copy.status is status


def test_every_status_is_walked():
    assert {status.name for status in cmevent.Status} == {"OK", *EXPECTED}


def test_an_unknown_status_is_an_error():
    error = _errors.make(-4711, "from the future")
    assert type(error) is cmevent.Error and error.status == -4711


def test_a_closed_store_is_its_own_class():
    error = _errors.make(1, "the store is closed")
    assert type(error) is cmevent.ClosedError and error.status is cmevent.Status.MISUSE


@pytest.mark.parametrize(
    "cls, header, enum, prefix",
    [
        (cmevent.Status, "status.h", "cme_status", "CME_(?:ERR_)?"),
        (cmevent.Durability, "store.h", "cme_durability", "CME_DURABILITY_"),
        (cmevent.MembershipState, "membership.h", "cme_membership_state", "CME_MEMBERSHIP_"),
        (cmevent.EventStatus, "event.h", "cme_event_status", "CME_EVENT_"),
        (cmevent.Visibility, "event.h", "cme_visibility", "CME_VISIBILITY_"),
        (cmevent.SessionStatus, "session.h", "cme_session_status", "CME_SESSION_"),
        (cmevent.Comeback, "session.h", "cme_session_comeback", "CME_COMEBACK_"),
        (cmevent.RsvpState, "rsvp.h", "cme_rsvp_state", "CME_RSVP_"),
        (cmevent.WhenFull, "rsvp.h", "cme_when_full", "CME_WHEN_FULL_"),
        (cmevent.RsvpReason, "rsvp.h", "cme_rsvp_reason", "CME_RSVP_REASON_"),
        (cmevent.Approval, "policy.h", "cme_approval", "CME_APPROVAL_"),
        (cmevent.PartyPolicy, "policy.h", "cme_party_policy", "CME_PARTY_"),
        (cmevent.Promotion, "policy.h", "cme_promotion", "CME_PROMOTION_"),
        (cmevent.OverlapPolicy, "policy.h", "cme_overlap_policy", "CME_OVERLAP_"),
        (cmevent.StrikeEffect, "policy.h", "cme_strike_effect", "CME_STRIKE_"),
        (cmevent.PoolKind, "pool.h", "cme_pool_kind", "CME_POOL_"),
        (cmevent.SeriesScope, "series.h", "cme_series_scope", "CME_SERIES_"),
        (cmevent.SeriesAction, "series.h", "cme_series_action", "CME_SERIES_"),
        (cmevent.Frequency, "recurrence.h", "cme_frequency", "CME_"),
        (cmevent.MissingDay, "recurrence.h", "cme_missing_day", "CME_MISSING_DAY_"),
        (cmevent.SeriesKeep, "series.h", "cme_series_keep", "CME_SERIES_KEEP_"),
        (cmevent.SeriesEffect, "series.h", "cme_series_effect", "CME_SERIES_"),
        (cmevent.SubscriptionRsvps, "subscription.h", "cme_subscription_rsvps", "CME_SUBSCRIPTION_"),
        (cmevent.DueKind, "due.h", "cme_due_kind", "CME_DUE_"),
        (cmevent.AttendanceAction, "attendance.h", "cme_attendance_action", "CME_ATTENDANCE_"),
        (cmevent.ChangeKind, "change.h", "cme_change_kind", "CME_CHANGE_"),
        (cmevent.ChangeAction, "change.h", "cme_change_action", "CME_CHANGE_"),
        (cmevent.NoteKind, "calendar.h", "cme_calendar_note_kind", "CME_CALENDAR_NOTE_"),
    ],
)
def test_enumerations_are_those_of_the_headers(cls, header, enum, prefix):
    assert {member.name: int(member) for member in cls} == header_values(header, prefix, enum)
    assert cls.__module__ == "cmevent" and pickle.loads(pickle.dumps(list(cls))) == list(cls)


def test_consent_is_a_set():
    text = (HEADERS / "person.h").read_text()
    found = {name: int(number) for name, number in re.findall(r"#define CME_CONSENT_(\w+) +(\d+)u", text)}
    assert {member.name: int(member) for member in cmevent.Consent} == found


def test_weekdays_are_a_set():
    text = (HEADERS / "recurrence.h").read_text()
    found = {name: int(number) for name, number in re.findall(r"#define CME_(\w+DAY) +(\d+)u", text)}
    assert {member.name: int(member) for member in cmevent.Weekdays} == found


@pytest.mark.parametrize("cls, prefix", [(cmevent.Overrides, "CME_OVERRIDE_"), (cmevent.Gates, "CME_GATE_")])
def test_overrides_and_gates_are_sets(cls, prefix):
    text = (HEADERS / "rsvp.h").read_text()
    found = re.findall(rf"#define {prefix}(\w+)[ \\\n]+\(UINT32_C\(1\) << (\d+)\)", text)
    assert len(found) == len(cls) and {member.name: int(member) for member in cls} == {n: 1 << int(b) for n, b in found}
    assert cls.__module__ == "cmevent" and pickle.loads(pickle.dumps(list(cls))) == list(cls)


def test_constants_are_those_of_the_headers():
    found = {}
    for header in HEADERS.glob("*.h"):
        for name, text in re.findall(r"#define CME_(\w+) +(\(-?\d[^)]*\)|-?\d+)(?= |\n)", header.read_text()):
            found[name] = eval(text)
    for ours in ("CIVIL_TEXT_SIZE", "ID_TEXT_SIZE"):  # sizes of C's buffers
        del found[ours]
    assert {name: getattr(cmevent, name) for name in found} == found
    assert {name for name in cmevent.__all__ if isinstance(getattr(cmevent, name), int)} == set(found)


def test_errors_carry_the_sentence_of_the_call(store):
    with pytest.raises(cmevent.ZoneUnknownError, match="Europe/Bonn"):
        store.create_group(name="x", zone="Europe/Bonn")
    with pytest.raises(cmevent.LimitError, match=str(cmevent.PAGE_MAX)[:3]):
        store.groups(limit=cmevent.PAGE_MAX + 1)


def test_a_long_sentence_is_cut_but_never_broken(store, group):
    with pytest.raises(cmevent.Error) as caught:
        store.create_event(group=group, title="ü" * 240, start=__import__("datetime").date(2027, 4, 1), rrule="FREQ=X" * 100)
    assert str(caught.value)


def test_wrong_values_are_named(store, series, session, ada):
    """Each sentence says which argument it is, and what would be right."""
    row = {"session": session, "person": ada, "answer": "going"}
    wrong = [
        (store.set_policy, (series,), {"opens_before": "1d"}, "opens_before must be a timedelta, or an int of seconds, not str"),
        (store.set_policy, (series,), {"quiet": 5}, "quiet must be two times of the day, (time(22), time(8)), not 5"),
        (store.set_policy, (None,), {"approval": "hold"}, "of must be an Event or its id, or a Session or its key, not NoneType"),
        (store.policy, (store.sessions(),), {}, "of must be an Event or its id, or a Session or its key, not SessionPage"),
        (store.reset_policy, (series, 5), {}, "unknown field 5; known are approval, invitation_only, "),
        (store.reset_session, (session, 5), {}, "unknown field 5; known are start, duration, "),
        (store.create_question, (), {"event": series, "text": "?", "kind": "choice", "choices": 5}, "choices must be a list, not int"),
        (store.answer, (), {**row, "pools": 5}, "pools must be a list, not int"),
        (store.answer, (), {**row, "session": (1, None)}, "event of session must be a uuid.UUID, its text, or a record"),
        (store.answer, (), {**row, "session": (series, 5)}, "recurrence_id of session must be a datetime or a date, not int"),
        (store.answer, (), {**row, "answers": 5}, "answers must be a mapping or a list of tuples, not int"),
        (store.answer_questions, (session, ada, None), {}, "answers must be a mapping or a list of tuples, not NoneType"),
        (store.name_guests, (session, ada, None), {}, "names must be a list, not NoneType"),
        (store.name_guests, (session, ada, ["Kim", 5]), {}, "names[1] must be a str, not int"),
        (store.prioritize_rsvp, (session, ada, "high"), {}, "priority must be an int, not str"),
        (store.take_due, (), {"kinds": 1.5}, "kinds must be DueKind, an int or a name, not float"),
        (store.take_due, (), {"kinds": [99]}, "kinds 99 is no DueKind"),
        (store.sessions, (), {"rsvp_states": 99}, "rsvp_states 99 is no RsvpState"),
        (store.plan_series_edit, (), {"session": session, "scope": 99, "title": "x"}, "scope 99 is no SeriesScope"),
        (store.answer_all, (None,), {}, "answers must be dicts of keywords in a list, not NoneType"),
        (store.answer_all, ([row, {5: 1}],), {}, "row 1: unknown keyword 5; known are session, person, answer, "),
        (store.create_person, (), {"name": "a\ud800"}, r"name 'a\ud800' has half a character (a surrogate), which is no text"),
    ]
    for method, arguments, keywords, sentence in wrong:
        with pytest.raises((TypeError, ValueError)) as caught:
            method(*arguments, **keywords)
        assert str(caught.value).startswith(sentence)


def test_what_a_generator_raises_is_passed_on(store, session, ada):
    def names():
        yield "Kim"
        raise TypeError("mine")

    with pytest.raises(TypeError, match="^mine$"):
        store.name_guests(session, ada, names())
