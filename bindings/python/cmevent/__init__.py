"""cmevent: groups, events, sessions, RSVPs and check-ins in one SQLite file, with iCalendar.

    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo
    import cmevent

    with cmevent.Store("club.db") as store:
        group = store.create_group(name="Rust Berlin", zone="Europe/Berlin")
        event = store.create_event(group=group, title="Rust Night", rrule="FREQ=WEEKLY;COUNT=12", capacity=40,
                                   start=datetime(2027, 3, 2, 19, 0, tzinfo=ZoneInfo("Europe/Berlin")),
                                   duration=timedelta(hours=2))
        store.publish_event(event)
        for session in store.sessions(group=group, limit=3):
            print(session.start, session.title, session.seats_left)

Everything is a method of Store. Records and pages are snapshots: read-only, and free of their store. Values of enumerations
are members of IntEnum classes; calls take their lower-case names too ("going"). Ids are uuid.UUID; calls take records as well.
"""

from . import _api, _enums
from ._api import (
    AnswerEntry,
    AnswerPage,
    Attendance,
    AttendancePage,
    Block,
    BlockPage,
    CalendarNote,
    CalendarReport,
    Change,
    ChangePage,
    Conflict,
    ConflictPage,
    Due,
    DuePage,
    Duty,
    DutyPage,
    Event,
    EventPage,
    Group,
    GroupPage,
    Guest,
    GuestPage,
    Membership,
    MembershipPage,
    Message,
    MessagePage,
    Person,
    PersonPage,
    Policy,
    Pool,
    PoolPage,
    Question,
    QuestionPage,
    Recurrence,
    Rsvp,
    RsvpExplanation,
    RsvpLogEntry,
    RsvpLogPage,
    RsvpPage,
    RsvpResult,
    RsvpResultPage,
    RsvpSpec,
    SeriesPerson,
    SeriesPlan,
    SeriesSession,
    Session,
    SessionPage,
    Store,
    StoreProblem,
    StoreReport,
    Strike,
    StrikePage,
    Subscription,
    SubscriptionPage,
    Ticked,
    Venue,
    VenuePage,
)
from ._errors import (
    BusyError,
    ClosedError,
    ConflictError,
    CorruptError,
    DiskFullError,
    Error,
    ExistsError,
    ForkedError,
    FullError,
    InvalidError,
    LimitError,
    MisuseError,
    NoMemoryError,
    NotAllowedError,
    NotAStoreError,
    NotFoundError,
    NotOpenError,
    ReadOnlyError,
    SchemaNewerError,
    StateError,
    StoppedError,
    StoreIOError,
    TooFarBehindError,
    ZoneUnknownError,
)
from ._records import SessionKey

globals().update((made.__name__, made) for made in _enums.by_type.values())
globals().update(_api.constants)

__version__ = _api.version
__all__ = sorted(name for name in globals() if name[0] != "_")
