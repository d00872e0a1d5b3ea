"""_enums.py: the enumerations of the library. Their values come from its headers, through the extension."""

import difflib
import enum
from collections.abc import Iterable

from ._meanings import MEANINGS


class Named:
    """An enumeration whose members go into calls by their lower-case names too."""

    @classmethod
    def named(cls, name, field):
        """The member with a lower-case name; of a set, names joined by "|", or a list of members, numbers and names."""
        if not issubclass(cls, enum.Flag):
            return cls._one(name, field)
        if isinstance(name, str):
            name = filter(None, (part.strip() for part in name.split("|")))
        elif isinstance(name, bytes) or not isinstance(name, Iterable):
            raise cls._wrong(name, field)
        result = cls(0)
        for part in name:
            result |= part if isinstance(part, int) else cls._one(part, field)
        return result

    @classmethod
    def _one(cls, name, field):
        if not isinstance(name, str):
            raise cls._wrong(name, field)
        known = {member.name.lower(): member for member in cls}
        if name in known:
            return known[name]
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"it is one of {', '.join(known)}"
        raise ValueError(f"{field} {name!r} is unknown; {hint}")

    @classmethod
    def _wrong(cls, given, field):
        name = "names" if issubclass(cls, enum.Flag) else "a name"
        return TypeError(f"{field} must be {cls.__name__}, an int or {name}, not {type(given).__name__}")


_CLASSES = {
    "cme_status": ("Status", "What a call answered (Error.status)."),
    "cme_durability": ("Durability", "What a commit waits for."),
    "cme_consent": ("Consent", "What a person agreed to; a set."),
    "cme_membership_state": ("MembershipState", "States of a membership."),
    "cme_event_status": ("EventStatus", "Where an event stands."),
    "cme_visibility": ("Visibility", "Who may see an event."),
    "cme_session_status": ("SessionStatus", "Where a session stands."),
    "cme_session_comeback": ("Comeback", "Who comes back when a cancelled session takes place after all."),
    "cme_question_kind": ("QuestionKind", "What an answer to a question may be."),
    "cme_rsvp_state": ("RsvpState", "States of an RSVP."),
    "cme_when_full": ("WhenFull", "What to do when the seats do not suffice."),
    "cme_rsvp_reason": ("RsvpReason", "Why an RSVP changed."),
    "cme_override": ("Overrides", "What an organizer sets aside for one RSVP; a set."),
    "cme_gate": ("Gates", "What keeps somebody from a seat; a set."),
    "cme_approval": ("Approval", "Whether a yes waits for the organizer."),
    "cme_party_policy": ("PartyPolicy", "What happens when the party at the head of the waitlist does not fit."),
    "cme_promotion": ("Promotion", "How the waitlist moves up."),
    "cme_overlap_policy": ("OverlapPolicy", "What happens when somebody in the queue goes to another session at that time."),
    "cme_strike_effect": ("StrikeEffect", "What strikes do."),
    "cme_pool_kind": ("PoolKind", "Who counts in a pool."),
    "cme_series_scope": ("SeriesScope", "Which sessions an edit of a series concerns."),
    "cme_series_action": ("SeriesAction", "What an edit of a series does."),
    "cme_series_keep": ("SeriesKeep", "What becomes of times when the zone of a series changes."),
    "cme_series_effect": ("SeriesEffect", "What becomes of a session by an edit of its series."),
    "cme_subscription_rsvps": ("SubscriptionRsvps", "What becomes of coming RSVPs when a subscription ends."),
    "cme_frequency": ("Frequency", "How often a rule takes place."),
    "cme_weekdays": ("Weekdays", "Days of the week; a set."),
    "cme_missing_day": ("MissingDay", "What becomes of a day that a month or year does not have."),
    "cme_due_kind": ("DueKind", "What is due."),
    "cme_attendance_action": ("AttendanceAction", "What happened at the door."),
    "cme_change_kind": ("ChangeKind", "What changed."),
    "cme_change_action": ("ChangeAction", "How it changed."),
    "cme_message_kind": ("MessageKind", "What a person is told."),
    "cme_calendar_note_kind": ("NoteKind", "How much a note of CalendarReport weighs."),
}

_SETS = ("cme_consent", "cme_override", "cme_gate", "cme_weekdays")

by_type = {}
members = {}


class _Members(dict):
    """The members of a class by their values, each looked for once. A value that this version does not know stays an int."""

    def __init__(self, made):
        super().__init__()
        self._made = made

    def __missing__(self, value):
        try:
            member = self._made(value)
        except ValueError:
            return value
        return self.setdefault(value, member)


class _NamedInt(Named, enum.IntEnum):
    pass


class _NamedFlag(Named, enum.IntFlag):
    pass


def _document(doc, meanings):
    return doc + ("\n\n" + "\n".join(f'"{name}": {meaning}' for name, meaning in meanings.items()) if meanings else "")


def make(values):
    """Makes the classes, from a dict of C type to a dict of name to value."""
    for c_type, (name, doc) in _CLASSES.items():
        base = _NamedFlag if c_type in _SETS else _NamedInt
        by_type[c_type] = base(name, values[c_type], module="cmevent")
        by_type[c_type].__doc__ = _document(doc, MEANINGS.get(c_type, {}))
        members[c_type] = _Members(by_type[c_type])
