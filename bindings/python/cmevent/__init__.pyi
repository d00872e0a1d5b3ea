"""cmevent: groups, events, sessions, RSVPs and check-ins in one SQLite file, with iCalendar."""

import builtins
import enum
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import TracebackType
from typing import IO, Any, Final, Generic, Literal, NamedTuple, Protocol, TypedDict, TypeVar, overload

from typing_extensions import Never, Required, Self, TypeAlias

__all__ = [
    "ANSWER_DIGITS_MAX",
    "ANSWER_MAX",
    "AnswerEntry",
    "AnswerPage",
    "Approval",
    "Attendance",
    "AttendanceAction",
    "AttendancePage",
    "Block",
    "BlockPage",
    "BusyError",
    "CALENDAR_BYTES_MAX",
    "CALENDAR_COMPONENTS_MAX",
    "CALENDAR_DEPTH_MAX",
    "CALENDAR_LINE_MAX",
    "CALENDAR_NOTES_MAX",
    "CALENDAR_ZONES_MAX",
    "CAPACITY_MAX",
    "CalendarNote",
    "CalendarReport",
    "Change",
    "ChangeAction",
    "ChangeKind",
    "ChangePage",
    "ClosedError",
    "Comeback",
    "Conflict",
    "ConflictError",
    "ConflictPage",
    "Consent",
    "CorruptError",
    "DATES_MAX",
    "DOOR_OPENS_BEFORE",
    "DURATION_DAYS_MAX",
    "DURATION_SECONDS_MAX",
    "DiskFullError",
    "Due",
    "DueKind",
    "DuePage",
    "Durability",
    "Duty",
    "DutyPage",
    "Error",
    "Event",
    "EventPage",
    "EventStatus",
    "ExistsError",
    "ForkedError",
    "Frequency",
    "FullError",
    "GROUP_DEPTH_MAX",
    "Gates",
    "Group",
    "GroupPage",
    "Guest",
    "GuestPage",
    "InvalidError",
    "LimitError",
    "Membership",
    "MembershipPage",
    "MembershipState",
    "Message",
    "MessageKind",
    "MessagePage",
    "MissingDay",
    "MisuseError",
    "NAME_MAX",
    "NoMemoryError",
    "NotAStoreError",
    "NotAllowedError",
    "NotFoundError",
    "NotOpenError",
    "NoteKind",
    "OverlapPolicy",
    "Overrides",
    "PAGE_DEFAULT",
    "PAGE_MAX",
    "POLICY_ALWAYS",
    "POLICY_SECONDS_MAX",
    "POLICY_STRIKES_MAX",
    "POLICY_STRIKE_DAYS_MAX",
    "POOLS_MAX",
    "POOL_NAME_MAX",
    "PartyPolicy",
    "Person",
    "PersonPage",
    "Policy",
    "Pool",
    "PoolKind",
    "PoolPage",
    "Promotion",
    "QUESTIONS_MAX",
    "QUESTION_CHOICES_MAX",
    "QUESTION_TEXT_MAX",
    "Question",
    "QuestionKind",
    "QuestionPage",
    "RECURRENCE_WORDS_MAX",
    "RRULE_MAX",
    "RSVP_GUESTS_MAX",
    "RSVP_PRIORITY_MAX",
    "RSVP_PRIORITY_MIN",
    "RSVP_SKIP_LIMIT",
    "ReadOnlyError",
    "Recurrence",
    "Rsvp",
    "RsvpExplanation",
    "RsvpLogEntry",
    "RsvpLogPage",
    "RsvpPage",
    "RsvpReason",
    "RsvpResult",
    "RsvpResultPage",
    "RsvpSpec",
    "RsvpState",
    "SEARCH_TEXT_MAX",
    "SERIES_STEPS_MAX",
    "SERIES_UNWRITTEN_MAX",
    "SESSION_STEPS_MAX",
    "STORE_PROBLEMS_MAX",
    "STORE_TICK_MAX",
    "SUBSCRIPTION_AHEAD_DAYS",
    "SUBSCRIPTION_START_MAX",
    "SchemaNewerError",
    "SeriesAction",
    "SeriesEffect",
    "SeriesKeep",
    "SeriesPerson",
    "SeriesPlan",
    "SeriesScope",
    "SeriesSession",
    "Session",
    "SessionKey",
    "SessionPage",
    "SessionStatus",
    "StateError",
    "Status",
    "StoppedError",
    "Store",
    "StoreIOError",
    "StoreProblem",
    "StoreReport",
    "Strike",
    "StrikeEffect",
    "StrikePage",
    "Subscription",
    "SubscriptionPage",
    "SubscriptionRsvps",
    "TEXT_MAX",
    "TITLE_MAX",
    "Ticked",
    "TooFarBehindError",
    "UID_MAX",
    "UNLIMITED",
    "URL_MAX",
    "Venue",
    "VenuePage",
    "Visibility",
    "WORKING_DAYS",
    "Weekdays",
    "WhenFull",
    "YEAR_MAX",
    "YEAR_MIN",
    "ZoneUnknownError",
]
__version__: Final[str]

# What calls take beside their own records.

class _HasId(Protocol):
    @property
    def id(self) -> uuid.UUID: ...

_Id: TypeAlias = uuid.UUID | str | _HasId
_Path: TypeAlias = str | bytes | os.PathLike[str] | os.PathLike[bytes]
_Start: TypeAlias = datetime | date
_Session: TypeAlias = Session | SessionKey | tuple[_Id, _Start | None]

_Durability: TypeAlias = Durability | int | Literal["full", "relaxed"]
_Consent: TypeAlias = Consent | int | str | Iterable[int | Literal["email", "listed", "photo"]]
_MembershipState: TypeAlias = MembershipState | int | Literal["applied", "living_room", "member", "alumni", "left", "removed"]
_EventStatus: TypeAlias = EventStatus | int | Literal["draft", "published", "postponed", "cancelled", "completed"]
_Visibility: TypeAlias = Visibility | int | Literal["public", "members", "hidden"]
_Comeback: TypeAlias = Comeback | int | Literal["nobody", "invite", "restore"]
_QuestionKind: TypeAlias = QuestionKind | int | Literal["text", "choice", "choices", "number", "yes_no", "date"]
_AnswerValue: TypeAlias = str | bool | int | float | Decimal | date | Sequence[str] | Set[str] | None
_Answers: TypeAlias = (
    Mapping[Any, _AnswerValue] | Iterable[tuple[_Id, _AnswerValue] | tuple[_Id, int, _AnswerValue]]
)
_RsvpState: TypeAlias = RsvpState | int | Literal["invited", "pending", "going", "maybe", "waitlisted", "offered", "declined", "cancelled", "rejected"]
_Overrides: TypeAlias = (
    Overrides
    | int
    | str
    | Iterable[int | Literal["window", "invitation", "approval", "queue", "capacity", "block"]]
)

class _HasName(Protocol):
    @property
    def name(self) -> str: ...

_Names: TypeAlias = str | Iterable[str | _HasName]
_WhenFull: TypeAlias = WhenFull | int | Literal["wait", "refuse"]
_Approval: TypeAlias = Approval | int | Literal["none", "no_hold", "hold"]
_PartyPolicy: TypeAlias = PartyPolicy | int | Literal["skip", "strict", "split"]
_Promotion: TypeAlias = Promotion | int | Literal["auto", "offer", "manual"]
_OverlapPolicy: TypeAlias = OverlapPolicy | int | Literal["allow", "warn", "skip"]
_StrikeEffect: TypeAlias = StrikeEffect | int | Literal["lower_priority", "approval"]
_Seconds: TypeAlias = int | timedelta
_PoolKind: TypeAlias = PoolKind | int | Literal["open", "named", "role"]
_SeriesScope: TypeAlias = SeriesScope | int | Literal["this", "following", "all"]
_SeriesAction: TypeAlias = SeriesAction | int | Literal["change", "skip", "add", "cancel"]
_SeriesKeep: TypeAlias = SeriesKeep | int | Literal["wall_clock", "instant"]
_SubscriptionRsvps: TypeAlias = SubscriptionRsvps | int | Literal["keep", "cancel"]
_Frequency: TypeAlias = Frequency | int | Literal["secondly", "minutely", "hourly", "daily", "weekly", "monthly", "yearly"]
_Weekdays: TypeAlias = Weekdays | int | str | Iterable[int | str]
_MissingDay: TypeAlias = MissingDay | int | Literal["omit", "before", "after"]
_Numbers: TypeAlias = int | Iterable[int]
_DueKind: TypeAlias = DueKind | int | Literal["rsvp_opens", "rsvp_closes", "reminder", "reminder_again"]
_Answer: TypeAlias = RsvpState | int | Literal["going", "maybe", "declined"]
_MessageKind: TypeAlias = MessageKind | int | str
_Override: TypeAlias = Literal["start", "duration", "venue", "title", "description", "location", "url", "capacity"]

# Constants of the headers.

UNLIMITED: Final[int]
CAPACITY_MAX: Final[int]
PAGE_DEFAULT: Final[int]
PAGE_MAX: Final[int]
NAME_MAX: Final[int]
TITLE_MAX: Final[int]
TEXT_MAX: Final[int]
URL_MAX: Final[int]
UID_MAX: Final[int]
RRULE_MAX: Final[int]
RECURRENCE_WORDS_MAX: Final[int]
WORKING_DAYS: Final[int]
DATES_MAX: Final[int]
SEARCH_TEXT_MAX: Final[int]
YEAR_MIN: Final[int]
YEAR_MAX: Final[int]
GROUP_DEPTH_MAX: Final[int]
DURATION_DAYS_MAX: Final[int]
DURATION_SECONDS_MAX: Final[int]
SESSION_STEPS_MAX: Final[int]
QUESTIONS_MAX: Final[int]
QUESTION_CHOICES_MAX: Final[int]
QUESTION_TEXT_MAX: Final[int]
ANSWER_MAX: Final[int]
ANSWER_DIGITS_MAX: Final[int]
RSVP_PRIORITY_MAX: Final[int]
RSVP_PRIORITY_MIN: Final[int]
RSVP_GUESTS_MAX: Final[int]
RSVP_SKIP_LIMIT: Final[int]
POLICY_ALWAYS: Final[int]
POLICY_SECONDS_MAX: Final[int]
POLICY_STRIKES_MAX: Final[int]
POLICY_STRIKE_DAYS_MAX: Final[int]
POOLS_MAX: Final[int]
POOL_NAME_MAX: Final[int]
SERIES_UNWRITTEN_MAX: Final[int]
SERIES_STEPS_MAX: Final[int]
SUBSCRIPTION_AHEAD_DAYS: Final[int]
SUBSCRIPTION_START_MAX: Final[int]
DOOR_OPENS_BEFORE: Final[int]
STORE_TICK_MAX: Final[int]
STORE_PROBLEMS_MAX: Final[int]
CALENDAR_BYTES_MAX: Final[int]
CALENDAR_LINE_MAX: Final[int]
CALENDAR_DEPTH_MAX: Final[int]
CALENDAR_COMPONENTS_MAX: Final[int]
CALENDAR_ZONES_MAX: Final[int]
CALENDAR_NOTES_MAX: Final[int]

# Enumerations.

class Status(enum.IntEnum):
    OK = 0
    MISUSE = -1
    NO_MEMORY = -2
    INVALID = -3
    NOT_FOUND = -4
    EXISTS = -5
    CONFLICT = -6
    STATE = -7
    FULL = -8
    CLOSED = -9
    LIMIT = -10
    BUSY = -11
    READ_ONLY = -12
    CORRUPT = -13
    SCHEMA_NEWER = -14
    NOT_A_STORE = -15
    IO = -16
    DISK_FULL = -17
    FORKED = -18
    ZONE_UNKNOWN = -19
    TOO_FAR_BEHIND = -20
    STOPPED = -21
    NOT_ALLOWED = -22
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class Durability(enum.IntEnum):
    FULL = 0
    RELAXED = 1
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class Consent(enum.IntFlag):
    EMAIL = 1
    LISTED = 2
    PHOTO = 4
    @classmethod
    def named(cls, name: str | Iterable[Self | str], field: str) -> Self: ...

class MembershipState(enum.IntEnum):
    APPLIED = 1
    LIVING_ROOM = 2
    MEMBER = 3
    ALUMNI = 4
    LEFT = 5
    REMOVED = 6
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class EventStatus(enum.IntEnum):
    DRAFT = 1
    PUBLISHED = 2
    POSTPONED = 3
    CANCELLED = 4
    COMPLETED = 5
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class Visibility(enum.IntEnum):
    PUBLIC = 0
    MEMBERS = 1
    HIDDEN = 2
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class SessionStatus(enum.IntEnum):
    DRAFT = 1
    SCHEDULED = 2
    POSTPONED = 3
    CANCELLED = 4
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class Approval(enum.IntEnum):
    NONE = 1
    NO_HOLD = 2
    HOLD = 3
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class PartyPolicy(enum.IntEnum):
    SKIP = 1
    STRICT = 2
    SPLIT = 3
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class Promotion(enum.IntEnum):
    AUTO = 1
    OFFER = 2
    MANUAL = 3
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class OverlapPolicy(enum.IntEnum):
    ALLOW = 1
    WARN = 2
    SKIP = 3
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class StrikeEffect(enum.IntEnum):
    LOWER_PRIORITY = 1
    APPROVAL = 2
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class PoolKind(enum.IntEnum):
    OPEN = 1
    NAMED = 2
    ROLE = 3
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class Comeback(enum.IntEnum):
    NOBODY = 1
    INVITE = 2
    RESTORE = 3
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class QuestionKind(enum.IntEnum):
    TEXT = 1
    CHOICE = 2
    CHOICES = 3
    NUMBER = 4
    YES_NO = 5
    DATE = 6
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class RsvpState(enum.IntEnum):
    INVITED = 1
    PENDING = 2
    GOING = 3
    MAYBE = 4
    WAITLISTED = 5
    OFFERED = 6
    DECLINED = 7
    CANCELLED = 8
    REJECTED = 9
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class WhenFull(enum.IntEnum):
    WAIT = 0
    REFUSE = 1
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class RsvpReason(enum.IntEnum):
    ANSWER = 1
    INVITATION = 2
    PROMOTION = 3
    CANCELLATION = 4
    SESSION_CANCELLED = 5
    EVENT_CANCELLED = 6
    SESSION_REINSTATED = 7
    APPROVAL = 8
    REJECTION = 9
    SEATED = 10
    OFFER_EXPIRED = 11
    NOT_CONFIRMED = 12
    TRANSFER = 13
    BLOCKED = 14
    SUBSCRIPTION = 15
    RECONFIRMATION = 16
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class Overrides(enum.IntFlag):
    WINDOW = 1
    INVITATION = 2
    APPROVAL = 4
    QUEUE = 8
    CAPACITY = 16
    BLOCK = 32
    @classmethod
    def named(cls, name: str | Iterable[Self | str], field: str) -> Self: ...

class Gates(enum.IntFlag):
    SESSION = 1
    NOT_OPEN = 2
    CLOSED = 4
    INVITATION = 8
    APPROVAL = 16
    BLOCKED = 32
    REJECTED = 64
    FULL = 128
    QUEUE = 256
    OVERFULL = 512
    MANUAL = 1024
    QUIET = 2048
    TOO_LARGE = 4096
    @classmethod
    def named(cls, name: str | Iterable[Self | str], field: str) -> Self: ...

class SeriesScope(enum.IntEnum):
    THIS = 1
    FOLLOWING = 2
    ALL = 3
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class SeriesAction(enum.IntEnum):
    CHANGE = 0
    SKIP = 1
    ADD = 2
    CANCEL = 3
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class SeriesKeep(enum.IntEnum):
    WALL_CLOCK = 1
    INSTANT = 2
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class Frequency(enum.IntEnum):
    SECONDLY = 1
    MINUTELY = 2
    HOURLY = 3
    DAILY = 4
    WEEKLY = 5
    MONTHLY = 6
    YEARLY = 7
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class Weekdays(enum.IntFlag):
    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 4
    THURSDAY = 8
    FRIDAY = 16
    SATURDAY = 32
    SUNDAY = 64
    @classmethod
    def named(cls, name: str | Iterable[Self | str], field: str) -> Self: ...

class MissingDay(enum.IntEnum):
    OMIT = 0
    BEFORE = 1
    AFTER = 2
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class SeriesEffect(enum.IntEnum):
    ADDED = 1
    MOVED = 2
    REMOVED = 3
    CANCELLED = 4
    KEPT = 5
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class AttendanceAction(enum.IntEnum):
    CHECK_IN = 1
    CHECK_OUT = 2
    UNDO = 3
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class SubscriptionRsvps(enum.IntEnum):
    KEEP = 1
    CANCEL = 2
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class DueKind(enum.IntEnum):
    RSVP_OPENS = 1
    RSVP_CLOSES = 2
    REMINDER = 3
    REMINDER_AGAIN = 4
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class ChangeKind(enum.IntEnum):
    GROUP = 1
    PERSON = 2
    MEMBERSHIP = 3
    DUTY = 4
    VENUE = 5
    EVENT = 6
    SESSION = 7
    RSVP = 8
    ATTENDANCE = 9
    MESSAGE = 10
    BLOCK = 11
    STRIKE = 12
    SUBSCRIPTION = 13
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class ChangeAction(enum.IntEnum):
    CREATED = 1
    UPDATED = 2
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class MessageKind(enum.IntEnum):
    INVITED = 1
    PENDING = 2
    CONFIRMED = 3
    MAYBE = 4
    WAITLISTED = 5
    OFFERED = 6
    PROMOTED = 7
    PARTY_CHANGED = 8
    DECLINED = 9
    WITHDRAWN = 10
    REJECTED = 11
    REMOVED = 12
    OFFER_EXPIRED = 13
    RECONFIRM = 14
    NOT_CONFIRMED = 15
    TRANSFERRED = 16
    RECEIVED = 17
    BLOCKED = 18
    SESSION_CANCELLED = 19
    SESSION_REINSTATED = 20
    SESSION_MOVED = 21
    SESSION_ENDS = 22
    SESSION_PLACE = 23
    SESSION_POSTPONED = 24
    SESSION_RESUMED = 25
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

class NoteKind(enum.IntEnum):
    KEPT = 1
    CHANGED = 2
    DROPPED = 3
    SKIPPED = 4
    @classmethod
    def named(cls, name: str, field: str) -> Self: ...

# Errors.

class Error(Exception):
    status: Status | None
    def __init__(self, message: str = "", status: Status | None = None) -> None: ...

class MisuseError(Error, TypeError): ...
class NoMemoryError(Error, MemoryError): ...
class InvalidError(Error, ValueError): ...
class NotFoundError(Error, KeyError): ...
class ExistsError(Error, ValueError): ...
class ConflictError(Error): ...
class StateError(Error): ...
class FullError(Error): ...
class NotOpenError(Error): ...
class LimitError(Error, ValueError): ...
class BusyError(Error, TimeoutError): ...
class ReadOnlyError(Error, PermissionError): ...
class CorruptError(Error): ...
class SchemaNewerError(Error): ...
class NotAStoreError(Error, ValueError): ...
class StoreIOError(Error, OSError): ...
class DiskFullError(StoreIOError): ...
class ForkedError(Error, RuntimeError): ...
class ZoneUnknownError(Error, ValueError): ...
class TooFarBehindError(Error, LookupError): ...
class StoppedError(Error): ...
class NotAllowedError(Error, PermissionError): ...
class ClosedError(Error, ValueError): ...

# Records and pages.

class SessionKey(NamedTuple):
    event: uuid.UUID
    recurrence_id: datetime | date | None = None

_Item = TypeVar("_Item", covariant=True)

class _ReadOnly(type): ...

class _Record(metaclass=_ReadOnly):
    def __init__(self, *args: Never, **kwargs: Never) -> None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def _repr_html_(self) -> str: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: object) -> Self: ...

class _Items(Generic[_Item], metaclass=_ReadOnly):
    def __init__(self, *args: Never, **kwargs: Never) -> None: ...
    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: int) -> _Item: ...
    @overload
    def __getitem__(self, index: slice) -> list[_Item]: ...
    def __iter__(self) -> Iterator[_Item]: ...
    def _repr_html_(self) -> str: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: object) -> Self: ...

class Group(_Record):
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def description(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def parent(self) -> uuid.UUID | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...

class Person(_Record):
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str | None: ...
    @property
    def locale(self) -> str | None: ...
    @property
    def zone(self) -> str | None: ...
    @property
    def external_key(self) -> str | None: ...
    @property
    def note(self) -> str | None: ...
    @property
    def consent(self) -> Consent: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...

class Membership(_Record):
    @property
    def group(self) -> uuid.UUID: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def state(self) -> MembershipState: ...
    @property
    def since(self) -> datetime: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def by(self) -> uuid.UUID | None: ...
    @property
    def invited_by(self) -> uuid.UUID | None: ...
    @property
    def note(self) -> str | None: ...

class Duty(_Record):
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def group(self) -> uuid.UUID | None: ...
    @property
    def event(self) -> uuid.UUID | None: ...
    @property
    def session(self) -> SessionKey | None: ...
    @property
    def since(self) -> datetime: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def note(self) -> str | None: ...

class Venue(_Record):
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str | None: ...
    @property
    def zone(self) -> str | None: ...
    @property
    def online_url(self) -> str | None: ...
    @property
    def note(self) -> str | None: ...
    @property
    def room_capacity(self) -> int | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...

class Event(_Record):
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def group(self) -> uuid.UUID: ...
    @property
    def venue(self) -> uuid.UUID | None: ...
    @property
    def uid(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str | None: ...
    @property
    def location(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def categories(self) -> str | None: ...
    @property
    def status(self) -> EventStatus: ...
    @property
    def visibility(self) -> Visibility: ...
    @property
    def zone(self) -> str: ...
    @property
    def duration_days(self) -> int: ...
    @property
    def duration_seconds(self) -> int: ...
    @property
    def is_series(self) -> bool: ...
    @property
    def rrule(self) -> str | None: ...
    @property
    def capacity(self) -> int | None: ...
    @property
    def sequence(self) -> int: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def start(self) -> datetime: ...
    @property
    def all_day(self) -> bool: ...
    @property
    def is_floating(self) -> bool: ...
    @property
    def start_date(self) -> date: ...
    @property
    def duration(self) -> timedelta: ...
    @property
    def rdates(self) -> tuple[datetime | date, ...]: ...
    @property
    def exdates(self) -> tuple[datetime | date, ...]: ...

class Session(_Record):
    @property
    def key(self) -> SessionKey: ...
    @property
    def group(self) -> uuid.UUID: ...
    @property
    def venue(self) -> uuid.UUID | None: ...
    @property
    def venue_name(self) -> str | None: ...
    @property
    def uid(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str | None: ...
    @property
    def location(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def status(self) -> SessionStatus: ...
    @property
    def visibility(self) -> Visibility: ...
    @property
    def is_recurring(self) -> bool: ...
    @property
    def zone(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def capacity(self) -> int | None: ...
    @property
    def room_capacity(self) -> int | None: ...
    @property
    def going(self) -> int: ...
    @property
    def held(self) -> int: ...
    @property
    def waiting(self) -> int: ...
    @property
    def present(self) -> int: ...
    @property
    def attended(self) -> int: ...
    @property
    def seats_left(self) -> int | None: ...
    @property
    def seats_balance(self) -> int: ...
    @property
    def door_closed_at(self) -> datetime | None: ...
    @property
    def sequence(self) -> int: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def event(self) -> uuid.UUID: ...
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...
    @property
    def all_day(self) -> bool: ...
    @property
    def start_date(self) -> date: ...
    @property
    def overridden(self) -> tuple[str, ...]: ...

class Conflict(_Record):
    @property
    def earlier(self) -> SessionKey: ...
    @property
    def later(self) -> SessionKey: ...
    @property
    def earlier_title(self) -> str: ...
    @property
    def later_title(self) -> str: ...
    @property
    def earlier_status(self) -> SessionStatus: ...
    @property
    def later_status(self) -> SessionStatus: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...

class Question(_Record):
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def event(self) -> uuid.UUID: ...
    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> QuestionKind: ...
    @property
    def is_required(self) -> bool: ...
    @property
    def of_guests(self) -> bool: ...
    @property
    def position(self) -> int: ...
    @property
    def retired_at(self) -> datetime | None: ...
    @property
    def choices(self) -> tuple[str, ...]: ...
class Policy(_Record):
    @property
    def event(self) -> uuid.UUID: ...
    @property
    def session(self) -> SessionKey | None: ...
    @property
    def approval(self) -> Approval: ...
    @property
    def invitation_only(self) -> bool: ...
    @property
    def opens_before(self) -> int | None: ...
    @property
    def closes_before(self) -> int: ...
    @property
    def cutoff_before(self) -> int: ...
    @property
    def party(self) -> PartyPolicy: ...
    @property
    def promotion(self) -> Promotion: ...
    @property
    def offer_seconds(self) -> int: ...
    @property
    def quiet(self) -> tuple[time, time] | None: ...
    @property
    def overlap(self) -> OverlapPolicy: ...
    @property
    def strike_limit(self) -> int: ...
    @property
    def strike_days(self) -> int: ...
    @property
    def strike_effect(self) -> StrikeEffect: ...
    @property
    def remind_before(self) -> int: ...
    @property
    def remind_again_before(self) -> int: ...
    @property
    def reconfirm_before(self) -> int: ...
    @property
    def reconfirm_seconds(self) -> int: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...
    @property
    def cutoff_at(self) -> datetime | None: ...
    @property
    def set_for_event(self) -> tuple[str, ...]: ...
    @property
    def overridden(self) -> tuple[str, ...]: ...

class Pool(_Record):
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def event(self) -> uuid.UUID: ...
    @property
    def session(self) -> SessionKey | None: ...
    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> PoolKind: ...
    @property
    def role(self) -> str | None: ...
    @property
    def seats(self) -> int | None: ...
    @property
    def is_overridden(self) -> bool: ...
    @property
    def taken(self) -> int: ...
    @property
    def seats_left(self) -> int | None: ...
    @property
    def seats_balance(self) -> int: ...

class PoolPage(_Items[Pool]):
    @property
    def next(self) -> str | None: ...

class Rsvp(_Record):
    @property
    def session(self) -> SessionKey: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def state(self) -> RsvpState: ...
    @property
    def guests(self) -> int: ...
    @property
    def queued_heads(self) -> int: ...
    @property
    def queue_position(self) -> int: ...
    @property
    def heads_ahead(self) -> int: ...
    @property
    def skips(self) -> int: ...
    @property
    def priority(self) -> int: ...
    @property
    def pools(self) -> frozenset[int]: ...
    @property
    def any_pool(self) -> frozenset[int]: ...
    @property
    def is_invited(self) -> bool: ...
    @property
    def is_late(self) -> bool: ...
    @property
    def is_overlapping(self) -> bool: ...
    @property
    def note(self) -> str | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def queued_at(self) -> datetime | None: ...
    @property
    def offered_at(self) -> datetime | None: ...
    @property
    def expires_at(self) -> datetime | None: ...

class RsvpSpec(TypedDict, total=False):
    session: Required[_Session]
    person: Required[_Id]
    answer: Required[_Answer]
    guests: int | None
    when_full: _WhenFull | None
    by: _Id | None
    note: str | None
    pools: _Names | None
    any_pool: bool | None
    priority: int | None
    overrides: _Overrides | None
    answers: _Answers | None
    guest_names: Iterable[str | None] | None

class RsvpResult(_Record):
    @property
    def status(self) -> Status: ...
    @property
    def error(self) -> Error | None: ...
    @property
    def message(self) -> str: ...
    @property
    def state(self) -> RsvpState | None: ...
    @property
    def guests(self) -> int: ...
    @property
    def queued_heads(self) -> int: ...

class RsvpExplanation(_Record):
    @property
    def session(self) -> SessionKey: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def state(self) -> RsvpState | None: ...
    @property
    def heads(self) -> int: ...
    @property
    def gates(self) -> Gates: ...
    @property
    def limit(self) -> str | None: ...
    @property
    def limit_seats(self) -> int | None: ...
    @property
    def seats_left(self) -> int | None: ...
    @property
    def queue_position(self) -> int: ...
    @property
    def heads_ahead(self) -> int: ...
    @property
    def skips(self) -> int: ...
    @property
    def priority(self) -> int: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def cutoff_at(self) -> datetime | None: ...
    @property
    def queued_at(self) -> datetime | None: ...
    @property
    def offered_at(self) -> datetime | None: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def reason(self) -> RsvpReason | None: ...
    @property
    def changed_at(self) -> datetime | None: ...

class AnswerEntry(_Record):
    @property
    def session(self) -> SessionKey: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def state(self) -> RsvpState: ...
    @property
    def guest(self) -> int: ...
    @property
    def guest_name(self) -> str | None: ...
    @property
    def question(self) -> uuid.UUID: ...
    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> QuestionKind: ...
    @property
    def answer(self) -> str: ...
    @property
    def value(self) -> str | bool | int | float | date | tuple[str, ...]: ...

class Guest(_Record):
    @property
    def session(self) -> SessionKey: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def state(self) -> RsvpState: ...
    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...

class RsvpLogEntry(_Record):
    @property
    def number(self) -> int: ...
    @property
    def session(self) -> SessionKey: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def from_(self) -> RsvpState | None: ...
    @property
    def to(self) -> RsvpState: ...
    @property
    def guests_before(self) -> int: ...
    @property
    def guests_after(self) -> int: ...
    @property
    def reason(self) -> RsvpReason: ...
    @property
    def by(self) -> uuid.UUID | None: ...
    @property
    def overrides(self) -> Overrides: ...
    @property
    def is_late(self) -> bool: ...
    @property
    def at(self) -> datetime: ...

class SeriesSession(_Record):
    @property
    def effect(self) -> SeriesEffect: ...
    @property
    def is_stranded(self) -> bool: ...
    @property
    def from_(self) -> SessionKey | None: ...
    @property
    def to(self) -> SessionKey | None: ...
    @property
    def starts_before(self) -> datetime | None: ...
    @property
    def starts_after(self) -> datetime | None: ...
    @property
    def ends_before(self) -> datetime | None: ...
    @property
    def ends_after(self) -> datetime | None: ...
    @property
    def people(self) -> int: ...
    @property
    def seats_over(self) -> int: ...

class SeriesPerson(_Record):
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def from_(self) -> SessionKey | None: ...
    @property
    def to(self) -> SessionKey | None: ...
    @property
    def before(self) -> RsvpState: ...
    @property
    def after(self) -> RsvpState: ...
    @property
    def guests(self) -> int: ...

class Recurrence(_Record):
    @property
    def rrule(self) -> str | None: ...
    @property
    def words(self) -> str: ...
    @property
    def zone(self) -> str | None: ...
    @property
    def start(self) -> datetime | date: ...
    @property
    def last(self) -> datetime | date | None: ...

class SeriesPlan(_Record):
    @property
    def sequence(self) -> int: ...
    @property
    def scope(self) -> SeriesScope: ...
    @property
    def action(self) -> SeriesAction: ...
    @property
    def event(self) -> uuid.UUID: ...
    @property
    def following(self) -> uuid.UUID | None: ...
    @property
    def splits_at(self) -> datetime | date | None: ...
    @property
    def more_sessions(self) -> bool: ...
    @property
    def stranded_count(self) -> int: ...
    @property
    def overfull_count(self) -> int: ...
    @property
    def sessions(self) -> tuple[SeriesSession, ...]: ...
    @property
    def persons(self) -> tuple[SeriesPerson, ...]: ...

class Attendance(_Record):
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def session(self) -> SessionKey: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def head(self) -> int: ...
    @property
    def action(self) -> AttendanceAction: ...
    @property
    def at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def desk(self) -> str | None: ...
    @property
    def by(self) -> uuid.UUID | None: ...
    @property
    def is_walk_in(self) -> bool: ...
    @property
    def is_over_capacity(self) -> bool: ...
    @property
    def is_duplicate(self) -> bool: ...
    @property
    def is_undone(self) -> bool: ...
    @property
    def undoes(self) -> uuid.UUID | None: ...

class Change(_Record):
    @property
    def sequence(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> ChangeKind: ...
    @property
    def action(self) -> ChangeAction: ...
    @property
    def id(self) -> uuid.UUID | None: ...
    @property
    def session(self) -> SessionKey | None: ...
    @property
    def person(self) -> uuid.UUID | None: ...

class Message(_Record):
    @property
    def sequence(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def kind(self) -> MessageKind: ...
    @property
    def asks(self) -> bool: ...
    @property
    def session(self) -> SessionKey: ...
    @property
    def title(self) -> str: ...
    @property
    def location(self) -> str | None: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...
    @property
    def zone(self) -> str: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def person_email(self) -> str | None: ...
    @property
    def person_locale(self) -> str | None: ...
    @property
    def person_consent(self) -> Consent: ...
    @property
    def state(self) -> RsvpState: ...
    @property
    def queued_heads(self) -> int: ...
    @property
    def is_overlapping(self) -> bool: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def from_(self) -> RsvpState | None: ...
    @property
    def to(self) -> RsvpState | None: ...
    @property
    def reason(self) -> RsvpReason | None: ...
    @property
    def by(self) -> uuid.UUID | None: ...
    @property
    def is_late(self) -> bool: ...
    @property
    def guests_before(self) -> int: ...
    @property
    def guests_after(self) -> int: ...
    @property
    def time_before(self) -> datetime | None: ...
    @property
    def time_after(self) -> datetime | None: ...
    @property
    def venue_before(self) -> uuid.UUID | None: ...
    @property
    def venue_after(self) -> uuid.UUID | None: ...
    @property
    def venue_before_name(self) -> str | None: ...
    @property
    def venue_after_name(self) -> str | None: ...

class Subscription(_Record):
    @property
    def event(self) -> uuid.UUID: ...
    @property
    def event_title(self) -> str: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def guests(self) -> int: ...
    @property
    def since(self) -> datetime: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def through(self) -> datetime: ...

class Block(_Record):
    @property
    def group(self) -> uuid.UUID: ...
    @property
    def group_name(self) -> str: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def since(self) -> datetime: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def by(self) -> uuid.UUID | None: ...
    @property
    def note(self) -> str | None: ...

class Strike(_Record):
    @property
    def session(self) -> SessionKey: ...
    @property
    def title(self) -> str: ...
    @property
    def group(self) -> uuid.UUID: ...
    @property
    def person(self) -> uuid.UUID: ...
    @property
    def person_name(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def excused_at(self) -> datetime | None: ...
    @property
    def excused_by(self) -> uuid.UUID | None: ...
    @property
    def note(self) -> str | None: ...

class Due(_Record):
    @property
    def kind(self) -> DueKind: ...
    @property
    def at(self) -> datetime: ...
    @property
    def until(self) -> datetime: ...
    @property
    def session(self) -> SessionKey: ...
    @property
    def title(self) -> str: ...
    @property
    def location(self) -> str | None: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def zone(self) -> str: ...
    @property
    def person(self) -> uuid.UUID | None: ...
    @property
    def person_name(self) -> str | None: ...
    @property
    def person_email(self) -> str | None: ...
    @property
    def person_locale(self) -> str | None: ...
    @property
    def person_consent(self) -> Consent: ...
    @property
    def guests(self) -> int: ...
    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...

class Ticked(_Record):
    @property
    def offers_expired(self) -> int: ...
    @property
    def asked(self) -> int: ...
    @property
    def not_confirmed(self) -> int: ...
    @property
    def waitlists(self) -> int: ...
    @property
    def subscribed(self) -> int: ...
    @property
    def more(self) -> bool: ...

class StoreProblem(_Record):
    @property
    def check(self) -> str: ...
    @property
    def text(self) -> str: ...

class CalendarNote(_Record):
    @builtins.property
    def kind(self) -> NoteKind: ...
    @builtins.property
    def line(self) -> int: ...
    @builtins.property
    def uid(self) -> str | None: ...
    @builtins.property
    def property(self) -> str | None: ...
    @builtins.property
    def text(self) -> str: ...

class GroupPage(_Items[Group]):
    @property
    def next(self) -> str | None: ...

class PersonPage(_Items[Person]):
    @property
    def next(self) -> str | None: ...

class MembershipPage(_Items[Membership]):
    @property
    def next(self) -> str | None: ...

class DutyPage(_Items[Duty]):
    @property
    def next(self) -> str | None: ...

class VenuePage(_Items[Venue]):
    @property
    def next(self) -> str | None: ...

class EventPage(_Items[Event]):
    @property
    def next(self) -> str | None: ...

class SessionPage(_Items[Session]):
    @property
    def next(self) -> str | None: ...
    @property
    def truncated(self) -> bool: ...

class ConflictPage(_Items[Conflict]):
    @property
    def next(self) -> str | None: ...
    @property
    def truncated(self) -> bool: ...

class QuestionPage(_Items[Question]):
    @property
    def next(self) -> str | None: ...

class AnswerPage(_Items[AnswerEntry]):
    @property
    def next(self) -> str | None: ...

class GuestPage(_Items[Guest]):
    @property
    def next(self) -> str | None: ...

class RsvpPage(_Items[Rsvp]):
    @property
    def next(self) -> str | None: ...

class RsvpResultPage(_Items[RsvpResult]):
    @property
    def failed(self) -> int: ...

class RsvpLogPage(_Items[RsvpLogEntry]):
    @property
    def next(self) -> str | None: ...

class AttendancePage(_Items[Attendance]):
    @property
    def next(self) -> str | None: ...

class ChangePage(_Items[Change]):
    @property
    def more(self) -> bool: ...

class MessagePage(_Items[Message]):
    @property
    def next(self) -> str | None: ...
    @property
    def through(self) -> int: ...

class SubscriptionPage(_Items[Subscription]):
    @property
    def next(self) -> str | None: ...

class BlockPage(_Items[Block]):
    @property
    def next(self) -> str | None: ...

class StrikePage(_Items[Strike]):
    @property
    def next(self) -> str | None: ...

class DuePage(_Items[Due]):
    @property
    def more(self) -> bool: ...

class StoreReport(_Items[StoreProblem]):
    @property
    def more(self) -> bool: ...

class CalendarReport(_Items[CalendarNote]):
    @property
    def events_created(self) -> int: ...
    @property
    def events_updated(self) -> int: ...
    @property
    def events_unchanged(self) -> int: ...
    @property
    def events_skipped(self) -> int: ...
    @property
    def sessions_overridden(self) -> int: ...
    @property
    def note_total(self) -> int: ...
    @property
    def notes(self) -> list[CalendarNote]: ...

# The store.

class _Transaction(Protocol):
    def __enter__(self) -> Store: ...
    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

class Store(metaclass=_ReadOnly):
    def __init__(
        self,
        path: _Path,
        *,
        clock: Callable[[], datetime] | None = ...,
        read_only: bool | None = ...,
        must_exist: bool | None = ...,
        check_on_open: bool | None = ...,
        leave_checkpoints: bool | None = ...,
        durability: _Durability | None = ...,
        busy_timeout_ms: int | None = ...,
        zone_directory: str | None = ...,
        vfs: str | None = ...,
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *raised: object) -> None: ...
    @property
    def closed(self) -> bool: ...
    @property
    def path(self) -> str: ...
    def close(self) -> None: ...
    def transaction(self) -> _Transaction: ...
    def now(self) -> datetime: ...
    def backup(self, path: _Path) -> None: ...
    def verify(self) -> StoreReport: ...
    def create_group(
        self,
        *,
        name: str,
        zone: str,
        description: str | None = ...,
        url: str | None = ...,
        parent: _Id | None = ...,
    ) -> Group: ...
    def group(self, id: _Id) -> Group: ...
    def update_group(
        self,
        id: _Id,
        *,
        name: str | None = ...,
        zone: str | None = ...,
        description: str | None = ...,
        url: str | None = ...,
        parent: _Id | None = ...,
    ) -> Group: ...
    def groups(
        self,
        *,
        parent: _Id | None = ...,
        deep: bool | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> GroupPage: ...
    def iter_groups(
        self,
        *,
        parent: _Id | None = ...,
        deep: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Group]: ...
    def create_person(
        self,
        *,
        name: str,
        email: str | None = ...,
        locale: str | None = ...,
        zone: str | None = ...,
        external_key: str | None = ...,
        note: str | None = ...,
        consent: _Consent | None = ...,
    ) -> Person: ...
    def person(self, id: _Id) -> Person: ...
    def update_person(
        self,
        id: _Id,
        *,
        name: str | None = ...,
        email: str | None = ...,
        locale: str | None = ...,
        zone: str | None = ...,
        external_key: str | None = ...,
        note: str | None = ...,
        consent: _Consent | None = ...,
    ) -> Person: ...
    def persons(
        self,
        *,
        group: _Id | None = ...,
        email: str | None = ...,
        external_key: str | None = ...,
        text: str | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> PersonPage: ...
    def iter_persons(
        self,
        *,
        group: _Id | None = ...,
        email: str | None = ...,
        external_key: str | None = ...,
        text: str | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Person]: ...
    def set_membership(
        self,
        *,
        group: _Id,
        person: _Id,
        state: _MembershipState,
        at: datetime | None = ...,
        by: _Id | None = ...,
        invited_by: _Id | None = ...,
        note: str | None = ...,
    ) -> Membership: ...
    def membership(self, group: _Id, person: _Id) -> Membership: ...
    def memberships(
        self,
        *,
        group: _Id | None = ...,
        person: _Id | None = ...,
        state: _MembershipState | None = ...,
        as_of: datetime | None = ...,
        history: bool | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> MembershipPage: ...
    def iter_memberships(
        self,
        *,
        group: _Id | None = ...,
        person: _Id | None = ...,
        state: _MembershipState | None = ...,
        as_of: datetime | None = ...,
        history: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Membership]: ...
    def assign_duty(
        self,
        *,
        person: _Id,
        role: str,
        group: _Id | None = ...,
        event: _Id | None = ...,
        session: _Session | None = ...,
        since: datetime | None = ...,
        until: datetime | None = ...,
        note: str | None = ...,
    ) -> Duty: ...
    def duty(self, id: _Id) -> Duty: ...
    def end_duty(self, id: _Id, at: datetime | None = ...) -> Duty: ...
    def duties(
        self,
        *,
        person: _Id | None = ...,
        role: str | None = ...,
        group: _Id | None = ...,
        event: _Id | None = ...,
        session: _Session | None = ...,
        as_of: datetime | None = ...,
        history: bool | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> DutyPage: ...
    def iter_duties(
        self,
        *,
        person: _Id | None = ...,
        role: str | None = ...,
        group: _Id | None = ...,
        event: _Id | None = ...,
        session: _Session | None = ...,
        as_of: datetime | None = ...,
        history: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Duty]: ...
    def create_venue(
        self,
        *,
        name: str,
        address: str | None = ...,
        zone: str | None = ...,
        online_url: str | None = ...,
        note: str | None = ...,
        latitude: float | None = ...,
        longitude: float | None = ...,
        room_capacity: int | None = ...,
    ) -> Venue: ...
    def venue(self, id: _Id) -> Venue: ...
    def update_venue(
        self,
        id: _Id,
        *,
        name: str | None = ...,
        address: str | None = ...,
        zone: str | None = ...,
        online_url: str | None = ...,
        note: str | None = ...,
        latitude: float | None = ...,
        longitude: float | None = ...,
        room_capacity: int | None = ...,
        allow_overfull: bool = ...,
    ) -> Venue: ...
    def venues(self, *, limit: int | None = ..., cursor: str | None = ...) -> VenuePage: ...
    def iter_venues(self, *, limit: int | None = ...) -> Iterator[Venue]: ...
    def create_event(
        self,
        *,
        group: _Id,
        title: str,
        start: _Start,
        venue: _Id | None = ...,
        description: str | None = ...,
        location: str | None = ...,
        url: str | None = ...,
        categories: str | None = ...,
        zone: str | None = ...,
        duration_days: int | None = ...,
        duration_seconds: int | None = ...,
        rrule: str | None = ...,
        rdates: Iterable[_Start] | None = ...,
        exdates: Iterable[_Start] | None = ...,
        capacity: int | None = ...,
        visibility: _Visibility | None = ...,
        uid: str | None = ...,
        duration: timedelta | None = ...,
        floating: bool | None = ...,
    ) -> Event: ...
    def parse_recurrence(
        self, text: str, *, start: _Start, zone: str | None = ..., floating: bool | None = ...
    ) -> Recurrence: ...
    def make_recurrence(
        self,
        *,
        start: _Start,
        frequency: _Frequency,
        zone: str | None = ...,
        interval: int | None = ...,
        count: int | None = ...,
        until: _Start | None = ...,
        weekdays: _Weekdays | None = ...,
        ordinals: _Numbers | None = ...,
        positions: _Numbers | None = ...,
        monthdays: _Numbers | None = ...,
        yeardays: _Numbers | None = ...,
        weeks: _Numbers | None = ...,
        months: _Numbers | None = ...,
        hours: _Numbers | None = ...,
        minutes: _Numbers | None = ...,
        seconds: _Numbers | None = ...,
        week_start: int | None = ...,
        missing_day: _MissingDay | None = ...,
        floating: bool | None = ...,
    ) -> Recurrence: ...
    def recurrence(self, event: _Id) -> Recurrence: ...
    def copy_event(self, id: _Id, start: _Start | None = ...) -> Event: ...
    def event(self, id: _Id) -> Event: ...
    def update_event(
        self,
        id: _Id,
        *,
        venue: _Id | None = ...,
        title: str | None = ...,
        description: str | None = ...,
        location: str | None = ...,
        url: str | None = ...,
        categories: str | None = ...,
        start: _Start | None = ...,
        zone: str | None = ...,
        duration_days: int | None = ...,
        duration_seconds: int | None = ...,
        rrule: str | None = ...,
        rdates: Iterable[_Start] | None = ...,
        exdates: Iterable[_Start] | None = ...,
        capacity: int | None = ...,
        visibility: _Visibility | None = ...,
        duration: timedelta | None = ...,
        floating: bool | None = ...,
        allow_overfull: bool = ...,
    ) -> Event: ...
    def publish_event(self, id: _Id) -> Event: ...
    def postpone_event(self, id: _Id) -> Event: ...
    def cancel_event(self, id: _Id) -> Event: ...
    def complete_event(self, id: _Id) -> Event: ...
    def events(
        self,
        *,
        group: _Id | None = ...,
        deep: bool | None = ...,
        venue: _Id | None = ...,
        status: _EventStatus | None = ...,
        uid: str | None = ...,
        text: str | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> EventPage: ...
    def iter_events(
        self,
        *,
        group: _Id | None = ...,
        deep: bool | None = ...,
        venue: _Id | None = ...,
        status: _EventStatus | None = ...,
        uid: str | None = ...,
        text: str | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Event]: ...
    def session(self, key: _Session) -> Session: ...
    def override_session(
        self,
        key: _Session,
        *,
        start: _Start | None = ...,
        duration_days: int | None = ...,
        duration_seconds: int | None = ...,
        venue: _Id | None = ...,
        title: str | None = ...,
        description: str | None = ...,
        location: str | None = ...,
        url: str | None = ...,
        capacity: int | None = ...,
        duration: timedelta | None = ...,
        allow_overfull: bool = ...,
    ) -> Session: ...
    def reset_session(self, key: _Session, *names: _Override) -> Session: ...
    def cancel_session(self, key: _Session) -> Session: ...
    def reinstate_session(self, key: _Session, comeback: _Comeback) -> Session: ...
    def sessions(
        self,
        *,
        from_: datetime | None = ...,
        until: datetime | None = ...,
        overlapping: bool | None = ...,
        group: _Id | None = ...,
        deep: bool | None = ...,
        event: _Id | None = ...,
        venue: _Id | None = ...,
        person: _Id | None = ...,
        rsvp_states: _RsvpState | Iterable[_RsvpState] | None = ...,
        text: str | None = ...,
        include_drafts: bool | None = ...,
        include_cancelled: bool | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> SessionPage: ...
    def iter_sessions(
        self,
        *,
        from_: datetime | None = ...,
        until: datetime | None = ...,
        overlapping: bool | None = ...,
        group: _Id | None = ...,
        deep: bool | None = ...,
        event: _Id | None = ...,
        venue: _Id | None = ...,
        person: _Id | None = ...,
        rsvp_states: _RsvpState | Iterable[_RsvpState] | None = ...,
        text: str | None = ...,
        include_drafts: bool | None = ...,
        include_cancelled: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Session]: ...
    def conflicts(
        self,
        *,
        venue: _Id | None = ...,
        person: _Id | None = ...,
        event: _Id | None = ...,
        from_: datetime | None = ...,
        until: datetime | None = ...,
        include_drafts: bool | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> ConflictPage: ...
    def iter_conflicts(
        self,
        *,
        venue: _Id | None = ...,
        person: _Id | None = ...,
        event: _Id | None = ...,
        from_: datetime | None = ...,
        until: datetime | None = ...,
        include_drafts: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Conflict]: ...
    def subscribe(self, *, event: _Id, person: _Id, guests: int | None = ..., by: _Id | None = ...) -> Subscription: ...
    def unsubscribe(
        self, event: _Id, person: _Id, rsvps: _SubscriptionRsvps, by: _Id | None = ...
    ) -> Subscription: ...
    def subscription(self, event: _Id, person: _Id) -> Subscription: ...
    def subscriptions(
        self,
        *,
        event: _Id | None = ...,
        person: _Id | None = ...,
        as_of: datetime | None = ...,
        history: bool | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> SubscriptionPage: ...
    def iter_subscriptions(
        self,
        *,
        event: _Id | None = ...,
        person: _Id | None = ...,
        as_of: datetime | None = ...,
        history: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Subscription]: ...
    def take_due(
        self, *, kinds: _DueKind | Iterable[_DueKind] | None = ..., limit: int | None = ...
    ) -> DuePage: ...
    def next_due(
        self, kinds: _DueKind | Iterable[_DueKind] | None = ...
    ) -> tuple[datetime | None, datetime | None]: ...
    def tick(self) -> Ticked: ...
    def create_question(
        self,
        *,
        event: _Id,
        text: str,
        kind: _QuestionKind,
        choices: Iterable[str] | None = ...,
        is_required: bool | None = ...,
        of_guests: bool | None = ...,
        position: int | None = ...,
    ) -> Question: ...
    def question(self, id: _Id) -> Question: ...
    def update_question(
        self,
        id: _Id,
        *,
        text: str = ...,
        choices: Iterable[str] | None = ...,
        is_required: bool | None = ...,
        position: int | None = ...,
    ) -> Question: ...
    def retire_question(self, id: _Id) -> Question: ...
    def questions(
        self, *, event: _Id, with_retired: bool | None = ..., limit: int | None = ..., cursor: str | None = ...
    ) -> QuestionPage: ...
    def iter_questions(
        self, *, event: _Id, with_retired: bool | None = ..., limit: int | None = ...
    ) -> Iterator[Question]: ...
    def policy(self, of: _Id | _Session) -> Policy: ...
    def set_policy(
        self,
        of: _Id | _Session,
        *,
        approval: _Approval | None = ...,
        invitation_only: bool | None = ...,
        opens_before: _Seconds | None = ...,
        closes_before: _Seconds | None = ...,
        cutoff_before: _Seconds | None = ...,
        party: _PartyPolicy | None = ...,
        promotion: _Promotion | None = ...,
        offer_seconds: _Seconds | None = ...,
        overlap: _OverlapPolicy | None = ...,
        strike_limit: int | None = ...,
        strike_days: int | None = ...,
        strike_effect: _StrikeEffect | None = ...,
        remind_before: _Seconds | None = ...,
        remind_again_before: _Seconds | None = ...,
        reconfirm_before: _Seconds | None = ...,
        reconfirm_seconds: _Seconds | None = ...,
        quiet: tuple[time, time] | None = ...,
    ) -> Policy: ...
    def reset_policy(self, of: _Id | _Session, *names: str) -> Policy: ...
    def create_pool(
        self,
        *,
        event: _Id,
        name: str,
        kind: _PoolKind,
        role: str | None = ...,
        seats: int | None = ...,
    ) -> Pool: ...
    def pool(self, id: _Id) -> Pool: ...
    def update_pool(
        self, id: _Id, *, name: str = ..., seats: int | None = ..., allow_overfull: bool = ...
    ) -> Pool: ...
    def set_pool_seats(
        self, session: _Session, pool: _Id, seats: int | None, *, allow_overfull: bool = ...
    ) -> Pool: ...
    def reset_pool_seats(self, session: _Session, pool: _Id) -> Pool: ...
    def remove_pool(self, id: _Id) -> None: ...
    def pools(
        self,
        *,
        event: _Id | None = ...,
        session: _Session | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> PoolPage: ...
    def iter_pools(
        self,
        *,
        event: _Id | None = ...,
        session: _Session | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Pool]: ...
    def answer(
        self,
        *,
        session: _Session,
        person: _Id,
        answer: _Answer,
        guests: int | None = ...,
        when_full: _WhenFull | None = ...,
        by: _Id | None = ...,
        note: str | None = ...,
        pools: _Names | None = ...,
        any_pool: bool | None = ...,
        priority: int | None = ...,
        overrides: _Overrides | None = ...,
        answers: _Answers | None = ...,
        guest_names: Iterable[str | None] | None = ...,
    ) -> Rsvp: ...
    def answer_all(self, answers: Iterable[RsvpSpec]) -> RsvpResultPage: ...
    def answer_questions(self, session: _Session, person: _Id, answers: _Answers) -> None: ...
    def answers(
        self,
        *,
        session: _Session | None = ...,
        event: _Id | None = ...,
        question: _Id | None = ...,
        person: _Id | None = ...,
        state: _RsvpState | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> AnswerPage: ...
    def iter_answers(
        self,
        *,
        session: _Session | None = ...,
        event: _Id | None = ...,
        question: _Id | None = ...,
        person: _Id | None = ...,
        state: _RsvpState | None = ...,
        limit: int | None = ...,
    ) -> Iterator[AnswerEntry]: ...
    def name_guests(self, session: _Session, person: _Id, names: Iterable[str | None]) -> None: ...
    def guests(
        self,
        *,
        session: _Session | None = ...,
        person: _Id | None = ...,
        state: _RsvpState | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> GuestPage: ...
    def iter_guests(
        self,
        *,
        session: _Session | None = ...,
        person: _Id | None = ...,
        state: _RsvpState | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Guest]: ...
    def invite(self, session: _Session, person: _Id, by: _Id | None = ...) -> Rsvp: ...
    def cancel_rsvp(self, session: _Session, person: _Id, by: _Id | None = ...) -> Rsvp: ...
    def approve_rsvp(self, session: _Session, person: _Id, by: _Id, overrides: _Overrides = ...) -> Rsvp: ...
    def reject_rsvp(self, session: _Session, person: _Id, by: _Id | None = ...) -> Rsvp: ...
    def promote_rsvp(self, session: _Session, person: _Id, by: _Id, overrides: _Overrides = ...) -> Rsvp: ...
    def prioritize_rsvp(self, session: _Session, person: _Id, priority: int, by: _Id | None = ...) -> Rsvp: ...
    def transfer_rsvp(
        self, session: _Session, from_: _Id, to: _Id, by: _Id | None = ..., overrides: _Overrides = ...
    ) -> Rsvp: ...
    def confirm_rsvp(self, session: _Session, person: _Id, by: _Id | None = ...) -> Rsvp: ...
    def explain_rsvp(self, session: _Session, person: _Id) -> RsvpExplanation: ...
    def rsvp(self, session: _Session, person: _Id) -> Rsvp: ...
    def rsvps(
        self,
        *,
        session: _Session | None = ...,
        person: _Id | None = ...,
        state: _RsvpState | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> RsvpPage: ...
    def iter_rsvps(
        self,
        *,
        session: _Session | None = ...,
        person: _Id | None = ...,
        state: _RsvpState | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Rsvp]: ...
    def rsvp_log(
        self,
        *,
        session: _Session | None = ...,
        person: _Id | None = ...,
        state: _RsvpState | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> RsvpLogPage: ...
    def iter_rsvp_log(
        self,
        *,
        session: _Session | None = ...,
        person: _Id | None = ...,
        state: _RsvpState | None = ...,
        limit: int | None = ...,
    ) -> Iterator[RsvpLogEntry]: ...
    def plan_series_edit(
        self,
        *,
        session: _Session,
        scope: _SeriesScope,
        action: _SeriesAction | None = ...,
        release_stranded: bool | None = ...,
        allow_overfull: bool | None = ...,
        start: _Start | None = ...,
        zone: str | None = ...,
        keep: _SeriesKeep | None = ...,
        duration_days: int | None = ...,
        duration_seconds: int | None = ...,
        rrule: str | None = ...,
        venue: _Id | None = ...,
        title: str | None = ...,
        description: str | None = ...,
        location: str | None = ...,
        url: str | None = ...,
        categories: str | None = ...,
        capacity: int | None = ...,
        visibility: _Visibility | None = ...,
        duration: timedelta | None = ...,
    ) -> SeriesPlan: ...
    def apply_series_edit(self, plan: SeriesPlan) -> Event: ...
    def check_in(
        self,
        *,
        session: _Session,
        person: _Id,
        head: int | None = ...,
        at: datetime | None = ...,
        nonce: _Id | None = ...,
        desk: str | None = ...,
        by: _Id | None = ...,
        walk_in: bool | None = ...,
        over_capacity: bool | None = ...,
    ) -> Attendance: ...
    def check_out(
        self,
        *,
        session: _Session,
        person: _Id,
        head: int | None = ...,
        at: datetime | None = ...,
        nonce: _Id | None = ...,
        desk: str | None = ...,
        by: _Id | None = ...,
    ) -> Attendance: ...
    def undo_attendance(self, id: _Id, by: _Id | None = ...) -> Attendance: ...
    def close_door(self, session: _Session) -> None: ...
    def reopen_door(self, session: _Session) -> None: ...
    def attendance(
        self,
        *,
        session: _Session | None = ...,
        person: _Id | None = ...,
        attended: bool | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> AttendancePage: ...
    def iter_attendance(
        self,
        *,
        session: _Session | None = ...,
        person: _Id | None = ...,
        attended: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Attendance]: ...
    def changes(self, *, since: int | None = ..., limit: int | None = ...) -> ChangePage: ...
    def latest_change(self) -> int: ...
    def trim_changes(self, up_to: int) -> None: ...
    def iter_changes(self, *, since: int | None = ..., limit: int | None = ...) -> Iterator[Change]: ...
    def messages(
        self,
        *,
        kind: _MessageKind | None = ...,
        session: _Session | None = ...,
        person: _Id | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> MessagePage: ...
    def count_messages(self) -> int: ...
    def acknowledge_messages(self, up_to: int) -> None: ...
    def iter_messages(
        self,
        *,
        kind: _MessageKind | None = ...,
        session: _Session | None = ...,
        person: _Id | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Message]: ...
    def block(
        self,
        *,
        group: _Id,
        person: _Id,
        until: datetime | None = ...,
        by: _Id | None = ...,
        note: str | None = ...,
    ) -> Block: ...
    def end_block(self, group: _Id, person: _Id) -> Block: ...
    def blocks(
        self,
        *,
        group: _Id | None = ...,
        deep: bool | None = ...,
        above: bool | None = ...,
        person: _Id | None = ...,
        as_of: datetime | None = ...,
        history: bool | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> BlockPage: ...
    def iter_blocks(
        self,
        *,
        group: _Id | None = ...,
        deep: bool | None = ...,
        above: bool | None = ...,
        person: _Id | None = ...,
        as_of: datetime | None = ...,
        history: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Block]: ...
    def excuse_strike(
        self, session: _Session, person: _Id, by: _Id | None = ..., note: str | None = ...
    ) -> Strike: ...
    def strikes(
        self,
        *,
        group: _Id | None = ...,
        deep: bool | None = ...,
        session: _Session | None = ...,
        person: _Id | None = ...,
        from_: datetime | None = ...,
        excused: bool | None = ...,
        limit: int | None = ...,
        cursor: str | None = ...,
    ) -> StrikePage: ...
    def count_strikes(self, session: _Session, person: _Id) -> int: ...
    def iter_strikes(
        self,
        *,
        group: _Id | None = ...,
        deep: bool | None = ...,
        session: _Session | None = ...,
        person: _Id | None = ...,
        from_: datetime | None = ...,
        excused: bool | None = ...,
        limit: int | None = ...,
    ) -> Iterator[Strike]: ...
    def calendar_text(
        self,
        *,
        group: _Id | None = ...,
        deep: bool | None = ...,
        event: _Id | None = ...,
        person: _Id | None = ...,
        upto: _Visibility | None = ...,
        ended_after: datetime | None = ...,
        name: str | None = ...,
        refresh_seconds: int | None = ...,
    ) -> str: ...
    def write_calendar(
        self,
        target: _Path | IO[bytes] | IO[str] | Callable[[bytes], object],
        *,
        group: _Id | None = ...,
        deep: bool | None = ...,
        event: _Id | None = ...,
        person: _Id | None = ...,
        upto: _Visibility | None = ...,
        ended_after: datetime | None = ...,
        name: str | None = ...,
        refresh_seconds: int | None = ...,
    ) -> None: ...
    def import_calendar(
        self,
        source: bytes | bytearray | memoryview | str | os.PathLike[str] | IO[bytes] | IO[str],
        *,
        group: _Id,
        zone: str | None = ...,
        publish: bool | None = ...,
        dry_run: bool | None = ...,
    ) -> CalendarReport: ...
