"""feed_oracle.py: the sessions of a calendar file, as the packages icalendar and recurring_ical_events list them, and as
the library does. May use those two packages. Must not know which files are compared.

By hand, over any files, in the year in which most of their events start:

    python tests/python/feed_oracle.py build/tests/fuzz_ics_sessions FILE...
"""

import collections
import datetime
import os
import re
import subprocess
import sys
import tempfile
import warnings
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

UTC = datetime.timezone.utc
ZONE = "Europe/Berlin"  # of times that have none

# recurring_ical_events turns a series in UTC into one of this zone before it expands it.
CALENDAR_ZONE = re.compile(rb"(?im)^X-WR-TIMEZONE:.*(?:\r?\n[ \t].*)*\r?\n")


def _told(time):
    """UTC for a time, the date for a day."""
    if not isinstance(time, datetime.datetime):
        return time.isoformat()
    if time.tzinfo is None:
        time = time.replace(tzinfo=ZoneInfo(ZONE))
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def expected_sessions(path, year, with_uid=True):
    """The sessions that start in a year, as the other implementation sees them: (uid, start, end), counted."""
    found = collections.Counter()
    with open(path, "rb") as file:
        text = CALENDAR_ZONE.sub(b"", file.read())
    begin = datetime.datetime(year - 1, 12, 30, tzinfo=UTC)
    end = datetime.datetime(year + 1, 1, 3, tzinfo=UTC)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for calendar in icalendar.Calendar.from_ical(text, multiple=True):
            query = recurring_ical_events.of(calendar, components=["VEVENT"], skip_bad_series=True)
            for event in query.between(begin, end):
                if str(event.get("STATUS", "")).upper() == "CANCELLED":
                    continue
                uid = str(event.get("UID", "")).strip() if with_uid else ""
                found[uid, _told(event.start), _told(event.end)] += 1
    return collections.Counter({key: count for key, count in found.items() if key[1].startswith(f"{year:04}-")})


def listed_sessions(program, path, year, feed, with_uid=True):
    """The same as the library sees them; also writes the feed of what it imported into the file `feed`."""
    run = subprocess.run(
        [program, path, ZONE, f"{year - 1:04}-12-30", f"{year + 1:04}-01-03", feed],
        capture_output=True, text=True, check=False, timeout=60)
    if run.returncode != 0:
        raise ValueError(run.stderr.strip())
    found = collections.Counter()
    for line in run.stdout.splitlines():
        uid, start, end = line.split("\t")
        if start.startswith(f"{year:04}-"):
            found[uid if with_uid and not uid.endswith("@import") else "", start, end] += 1
    return found


def differences(path, feed, program, year):
    """(file against file, feed against store), each as lines "+ ..." of the library alone, "- ..." of the other."""

    def compare(ours, theirs):
        lines = [f"+ {' '.join(key).strip()}" for key in (ours - theirs).elements()]
        return sorted(lines + [f"- {' '.join(key).strip()}" for key in (theirs - ours).elements()])

    ours = listed_sessions(program, path, year, feed)
    of_file = compare(ours, expected_sessions(path, year))
    nameless = collections.Counter()
    for (_, start, end), count in ours.items():
        nameless["", start, end] += count
    of_feed = compare(nameless, expected_sessions(feed, year, with_uid=False))
    return of_file, of_feed


def busiest_year(path):
    with open(path, "rb") as file:
        starts = re.findall(rb"DTSTART[^:\r\n]*:(\d{4})\d{4}", file.read())
    years = collections.Counter(int(year) for year in starts if 1900 < int(year) < 2100)
    return years.most_common(1)[0][0] if years else None


def main():
    program, *paths = sys.argv[1:]
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        feed = os.path.join(folder, "feed.ics")
        for path in paths:
            year = busiest_year(path)
            if year is None:
                counts["without events"] += 1
                continue
            try:
                of_file, of_feed = differences(path, feed, program, year)
            except Exception as error:  # foreign files break the other implementation in many ways
                counts[f"not compared ({type(error).__name__})"] += 1
                continue
            counts["files " + ("differ" if of_file else "agree")] += 1
            counts["feeds " + ("differ" if of_feed else "agree")] += 1
            for name, lines in (("file", of_file), ("feed", of_feed)):
                if lines:
                    print(f"{path} {year} {name}: {len(lines)} lines")
                    print("".join(f"    {line}\n" for line in lines[:6]), end="")
    print(dict(counts))


if __name__ == "__main__":
    main()
