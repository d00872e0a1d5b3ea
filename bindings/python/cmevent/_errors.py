"""_errors.py: one class per status of the library, each also the builtin that people expect."""

from ._enums import by_type


class Error(Exception):
    """A call that failed: the sentence names field, value and what would be right; `status` is the cmevent.Status."""

    def __init__(self, message="", status=None):
        super().__init__(message)
        self.status = status

    def __str__(self):
        return str(self.args[0]) if self.args else ""


class MisuseError(Error, TypeError):
    """The call itself is wrong."""


class NoMemoryError(Error, MemoryError):
    """Memory ran out; nothing was changed."""


class InvalidError(Error, ValueError):
    """A value is not allowed."""


class NotFoundError(Error, KeyError):
    """What was asked for does not exist."""


class ExistsError(Error, ValueError):
    """It exists already."""


class ConflictError(Error):
    """The change contradicts what the store holds now."""


class StateError(Error):
    """The table of states does not list this change."""


class FullError(Error):
    """No seat is left."""


class NotOpenError(Error):
    """Too late or too early: RSVPs or the door are closed, the event is a draft or cancelled."""


class LimitError(Error, ValueError):
    """Larger than a limit of the library."""


class BusyError(Error, TimeoutError):
    """Another process kept the file locked beyond the deadline."""


class ReadOnlyError(Error, PermissionError):
    """The store cannot be written."""


class CorruptError(Error):
    """The file is damaged."""


class SchemaNewerError(Error):
    """A newer libcmevent wrote this file."""


class NotAStoreError(Error, ValueError):
    """The file is something else."""


class StoreIOError(Error, OSError):
    """Reading or writing the file failed."""


class DiskFullError(StoreIOError):
    """The disk is full; nothing was changed."""


class ForkedError(Error, RuntimeError):
    """The store was opened before fork() and is used in the child."""


class ZoneUnknownError(Error, ValueError):
    """The zone name is not in the IANA zone data."""


class TooFarBehindError(Error, LookupError):
    """The change log no longer reaches back that far."""


class StoppedError(Error):
    """The sink asked to stop."""


class NotAllowedError(Error, PermissionError):
    """A gate keeps this person out: invitations only, an approval that is missing, or they are blocked."""


class ClosedError(Error, ValueError):
    """The store is closed."""


_BY_NAME = {
    "MISUSE": MisuseError,
    "NO_MEMORY": NoMemoryError,
    "INVALID": InvalidError,
    "NOT_FOUND": NotFoundError,
    "EXISTS": ExistsError,
    "CONFLICT": ConflictError,
    "STATE": StateError,
    "FULL": FullError,
    "CLOSED": NotOpenError,
    "LIMIT": LimitError,
    "BUSY": BusyError,
    "READ_ONLY": ReadOnlyError,
    "CORRUPT": CorruptError,
    "SCHEMA_NEWER": SchemaNewerError,
    "NOT_A_STORE": NotAStoreError,
    "IO": StoreIOError,
    "DISK_FULL": DiskFullError,
    "FORKED": ForkedError,
    "ZONE_UNKNOWN": ZoneUnknownError,
    "TOO_FAR_BEHIND": TooFarBehindError,
    "STOPPED": StoppedError,
    "NOT_ALLOWED": NotAllowedError,
}

for _class in (Error, ClosedError, *_BY_NAME.values()):
    _class.__module__ = "cmevent"

_STORE_CLOSED = 1  # STATUS_CLOSED of handle.h


def make(status, message):
    """The exception for what a call answered."""
    statuses = by_type["cme_status"]
    if status == _STORE_CLOSED:
        return ClosedError(message, statuses["MISUSE"])
    try:
        status = statuses(status)
    except ValueError:
        return Error(message, status)
    return _BY_NAME[status.name](message, status)
