"""quickstart.py: a group, a weekly series, an RSVP, and a calendar that phones can subscribe to."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import cmevent

with cmevent.Store(":memory:") as store:  # or a file: "club.db"
    group = store.create_group(name="Rust Berlin", zone="Europe/Berlin")
    event = store.create_event(
        group=group,
        title="Rust Night",
        start=datetime(2026, 1, 6, 19, 0, tzinfo=ZoneInfo("Europe/Berlin")),  # 19:00 in Berlin, summer and winter
        duration=timedelta(hours=2),
        rrule="FREQ=WEEKLY;BYDAY=TU",
        capacity=40,
    )
    store.publish_event(event)
    ada = store.create_person(name="Ada Lovelace")

    sessions = store.sessions(group=group, limit=3)  # from now on
    rsvp = store.answer(session=sessions[0], person=ada, answer="going", guests=1)

    for session in sessions:
        print(f"{session.start:%Y-%m-%dT%H:%M:%S}  {session.title}")
    print(f"{ada.name} is {rsvp.state.name.lower()} with {rsvp.guests} guest")
    print(store.calendar_text(group=group), end="")
