"""Calendars of many programs, and the feeds that we write of them, against icalendar and recurring_ical_events.

Where the two see other sessions, the lines stand in tests/data/feed-differences.txt, with the reason."""

import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = pathlib.Path(os.environ.get("CMEVENT_CORPUS_DIR", ROOT.parent / "shared" / "corpus")) / "ics"
DIFFERENCES = ROOT / "tests" / "data" / "feed-differences.txt"

# Program and zone of each, and the year that is compared.
CALENDARS = [
    ("collective-icalendar/src/icalendar/tests/calendars/x_location.ics", 2016),  # Google, Europe/Zurich
    ("ical.js/samples/daily_recur.ics", 2012),  # Google, America/Los_Angeles
    ("ical.js/samples/day_long_recur_yearly.ics", 2012),  # Google, whole days
    ("ical.js/samples/multiple_rrules.ics", 2012),  # Zimbra, overrides
    ("ical4j/src/test/resources/samples/valid/2207678.ics", 2008),  # Outlook 12, "Kuala Lumpur, Singapore"
    ("ical4j/src/test/resources/samples/valid/calconnect5.ics", 2005),  # Lotus Notes 6, "Eastern"
    ("ical4j/src/test/resources/samples/valid/Australian_TV_Melbourne.ics", 2004),  # iCal 1.5, Australia/Melbourne
    ("ical4j/src/test/resources/samples/valid/THFC.ics", 2003),  # iCal 1.0, Europe/London
    ("ical4j/src/test/resources/samples/valid/Christian32Holidays.ics", 2004),  # iCal 1.0, starts taken out
    ("ical4j/src/test/resources/samples/valid/blalor.ics", 2004),  # sessions both taken out and changed
    ("ical4j/src/test/resources/samples/valid/EXDATE-IN-UTC.ics", 2007),  # vobject for Python, America/Chicago
    ("ical4j/src/test/resources/samples/valid/EstoniaHolidays.ics", 2009),  # Mozilla
    ("ical4j/src/test/resources/samples/valid/bears.ics", 2005),  # iCal 1.5, Canada/Mountain
    ("ical4j/src/test/resources/samples/invalid/phpicalendar_sample.ics", 2002),  # three zones, old prefixes
    ("ical4j/src/test/resources/samples/invalid/schedule-unstable.ics", 2007),  # Evolution
    ("kcalendarcore/autotests/data/Compat/AppleICal_1.5.ics", 2004),  # iCal, Europe/Paris
    ("kcalendarcore/autotests/data/Compat/KOrganizer_3.2.ics", 2003),  # KOrganizer, a start off its rule
    ("kcalendarcore/autotests/data/test_recurrenceid.ics", 2005),  # KOrganizer, RECURRENCE-ID
    ("ccs-calendarserver/twistedcaldav/test/data/2445AllExamples.ics", 1997),  # the examples of the RFC
    ("cyrus-imapd/cassandane/data/icalendar/recurrenceid_utc.ics", 2019),  # RECURRENCE-ID in UTC
    ("vobject/inline/Issue48Test__testExpand_01.ics", 2013),  # Europe/Moscow, EXDATE
    ("vobject/inline/OverrideDurationTest__testOverrideDuration_01.ics", 2021),  # Europe/Berlin, lengths
    ("vobject/inline/SameDateForRecurringEventsTest__testAllEventsArePresentInIterator_01.ics", 2016),  # Europe/Kiev
    ("vobject/inline/ExpandFloatingTimesTest__testExpand_01.ics", 2015),  # floating
    ("vobject/tests/VObject/RecurrenceIterator/UntilRespectsTimezoneTest.ics", 2013),  # an UNTIL without Z
]


def helper():
    """The program that lists sessions: beside the package that is tested."""
    for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        program = pathlib.Path(folder).parents[1] / "tests" / "fuzz_ics_sessions" if folder else None
        if program is not None and program.is_file():
            return str(program)
    return None


def known_differences():
    """{(file, "file" or "feed"): sorted lines}"""
    known, lines = {}, None
    for line in DIFFERENCES.read_text().splitlines():
        if line.startswith(("+ ", "- ")):
            lines.append(line)
        elif line and not line.startswith("#"):
            lines = known.setdefault(tuple(line.split()), [])
    return {key: sorted(value) for key, value in known.items()}


@pytest.mark.parametrize(("name", "year"), CALENDARS)
def test_feed__sees_the_sessions_that_others_see(name, year, tmp_path):
    program = helper()
    if program is None:
        pytest.skip("fuzz_ics_sessions was not built")
    if not CORPUS.is_dir():
        pytest.skip(f"there is no corpus in {CORPUS}")
    import feed_oracle  # pylint: disable=import-outside-toplevel

    of_file, of_feed = feed_oracle.differences(str(CORPUS / name), str(tmp_path / "feed.ics"), program, year)
    known = known_differences()
    assert of_file == known.get((name, "file"), [])
    assert of_feed == known.get((name, "feed"), [])
