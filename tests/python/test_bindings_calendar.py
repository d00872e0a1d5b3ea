"""iCalendar: feeds out as text or piece by piece, files in from whatever holds them."""

import io
import pathlib

import pytest

import cmevent

FILE = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//example//EN\r
BEGIN:VEVENT\r
UID:night@example.org\r
DTSTAMP:20270101T000000Z\r
DTSTART;TZID=Europe/Berlin:20270401T190000\r
DURATION:PT2H\r
SUMMARY:Nacht für alle\r
X-COLOUR:red\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_text_of_a_feed(store, group, series, session, ada):
    text = store.calendar_text(group=group)
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert "SUMMARY:Rust Night" in text and "RRULE:FREQ=WEEKLY;COUNT=3" in text
    assert text == store.calendar_text(group=group, deep=True, upto="members", name=None)
    assert "Other name" in store.calendar_text(event=series, name="Other name", refresh_seconds=0)
    store.answer(session=session, person=ada, answer="going")
    assert "Rust Night" in store.calendar_text(person=ada)
    with pytest.raises(cmevent.InvalidError):
        store.calendar_text()
    with pytest.raises(TypeError, match="did you mean 'group'"):
        store.calendar_text(groups=group)


class Slowly(io.RawIOBase):
    """A file that takes three bytes at a time."""

    def __init__(self):
        self.taken = bytearray()

    def writable(self):
        return True

    def write(self, piece):
        self.taken += bytes(piece[:3])
        return min(len(piece), 3)


def test_writing_a_feed(store, group, series, tmp_path):
    store.update_event(series, title="Nächte")
    text = store.calendar_text(group=group)
    for target in (tmp_path / "a.ics", str(tmp_path / "b.ics")):
        store.write_calendar(target, group=group)
        assert pathlib.Path(target).read_bytes() == text.encode()
    binary, words, slow, pieces = io.BytesIO(), io.StringIO(newline=""), Slowly(), []
    for target in (binary, words, slow, pieces.append):
        store.write_calendar(target, group=group)
    assert binary.getvalue() == slow.taken == b"".join(pieces) == text.encode()
    assert words.getvalue() == text
    with pytest.raises(TypeError, match="target must be"):
        store.write_calendar(5, group=group)
    with pytest.raises(cmevent.InvalidError):
        store.write_calendar(io.BytesIO())


def test_a_sink_that_stops(store, group, series):
    class Mine(Exception):
        pass

    def raises(piece):
        raise Mine

    with pytest.raises(Mine):
        store.write_calendar(raises, group=group)
    with pytest.raises(cmevent.StoppedError):
        store.write_calendar(lambda piece: False, group=group)
    with pytest.raises(cmevent.MisuseError, match="in the middle of a call"):
        store.write_calendar(lambda piece: store.groups(), group=group)
    with pytest.raises(cmevent.MisuseError, match="must not close"):
        store.write_calendar(lambda piece: store.close(), group=group)
    assert store.calendar_text(group=group)


def sources(tmp_path):
    path = tmp_path / "file.ics"
    path.write_bytes(FILE.encode())
    return FILE, FILE.encode(), bytearray(FILE.encode()), memoryview(FILE.encode()), path, io.BytesIO(FILE.encode()), io.StringIO(FILE)


@pytest.mark.parametrize("number", range(7))
def test_reading_a_file(store, group, tmp_path, number):
    report = store.import_calendar(sources(tmp_path)[number], group=group)
    assert isinstance(report, cmevent.CalendarReport)
    assert (report.events_created, report.events_updated, report.events_skipped, report.sessions_overridden) == (1, 0, 0, 0)
    event = store.events(uid="night@example.org")[0]
    assert event.title == "Nacht für alle" and event.status is cmevent.EventStatus.PUBLISHED
    notes = report.notes
    assert notes == list(report) and len(notes) == len(report) == report.note_total >= 1
    colour = [note for note in notes if note.property == "X-COLOUR"][0]
    del report, notes
    assert isinstance(colour, cmevent.CalendarNote) and colour.kind is cmevent.NoteKind.KEPT
    assert colour.line == 10 and colour.uid == "night@example.org" and colour.text
    assert "X-COLOUR" in repr(colour) and "X-COLOUR" in colour._repr_html_()


def test_reading_again_and_dry(store, group):
    assert store.import_calendar(FILE, group=group, dry_run=True).events_created == 1
    assert len(store.events()) == 0
    store.import_calendar(FILE, group=group, publish=False, zone="Asia/Tokyo")
    assert store.events()[0].status is cmevent.EventStatus.DRAFT
    assert store.import_calendar(FILE, group=group).events_unchanged == 1


def test_files_that_are_refused(store, group):
    with pytest.raises(cmevent.InvalidError):
        store.import_calendar("no calendar", group=group)
    with pytest.raises(cmevent.LimitError):
        store.import_calendar(b"x" * (cmevent.CALENDAR_BYTES_MAX + 1), group=group)
    with pytest.raises(cmevent.ZoneUnknownError):
        store.import_calendar(FILE, group=group, zone="No/Where")
    with pytest.raises(TypeError, match="source must be"):
        store.import_calendar(5, group=group)
    with pytest.raises(TypeError, match="group is missing"):
        store.import_calendar(FILE)
    with pytest.raises(FileNotFoundError):
        store.import_calendar(pathlib.Path("nowhere.ics"), group=group)


def test_what_goes_out_comes_in_again(store, group, series):
    text = store.calendar_text(group=group)
    other = store.create_group(name="Other", zone="Asia/Tokyo")
    assert store.import_calendar(text, group=other).events_created == 1
    copy = store.events(group=other)[0]
    assert (copy.uid, copy.start, copy.rrule, copy.duration) == (series.uid, series.start, series.rrule, series.duration)
