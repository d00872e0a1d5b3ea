"""RSVPs: gates and organizers, offers, parties that are split, transfers, many answers at once, explanations."""

import datetime
import inspect

import pytest

import cmevent
from cmevent import Gates, Overrides, RsvpReason, RsvpState


@pytest.fixture
def org(store):
    return store.create_person(name="Olga the organizer")


@pytest.fixture
def eve(store):
    return store.create_person(name="Eve")


def going(store, session, person, **more):
    return store.answer(session=session, person=person, answer="going", **more)


def last(store, session):
    return list(store.iter_rsvp_log(session=session))[-1]


# ---- The organizer's yes and no ----


def test_approval(store, series, session, ada, bob, org):
    store.set_policy(series, approval="hold")
    assert going(store, session, ada).state is RsvpState.PENDING
    seats = store.session(session)
    assert (seats.going, seats.held, seats.seats_left) == (0, 1, 1)
    assert store.explain_rsvp(session, ada).gates == Gates.APPROVAL
    approved = store.approve_rsvp(session, ada, org)
    assert approved.state is RsvpState.GOING and approved == store.rsvp(session, ada)
    assert store.session(session).held == 0
    entry = last(store, session)
    assert (entry.reason, entry.by, entry.overrides) == (RsvpReason.APPROVAL, org.id, Overrides(0))
    going(store, session, bob)
    assert store.reject_rsvp(session, bob, by=org).state is RsvpState.REJECTED
    assert last(store, session).reason is RsvpReason.REJECTION
    with pytest.raises(cmevent.StateError):
        going(store, session, bob)
    assert Gates.REJECTED in store.explain_rsvp(session, bob).gates
    with pytest.raises(cmevent.InvalidError, match="by must be set"):
        store.approve_rsvp(session, ada, None)
    with pytest.raises(cmevent.NotFoundError):
        store.approve_rsvp(session, org, org)


def test_invitations_only(store, series, session, ada, bob, org):
    store.set_policy(series, invitation_only=True)
    with pytest.raises(PermissionError, match="for those who were invited") as caught:
        going(store, session, ada)
    assert type(caught.value) is cmevent.NotAllowedError and caught.value.status is cmevent.Status.NOT_ALLOWED
    assert store.invite(session, ada, by=org).is_invited
    assert going(store, session, ada).state is RsvpState.GOING
    assert going(store, session, bob, by=org, overrides={"invitation"}).is_invited is False


# ---- What an organizer sets aside ----


@pytest.mark.parametrize(
    "given",
    [{"capacity", "queue"}, ["capacity", Overrides.QUEUE], "capacity|queue", Overrides.CAPACITY | Overrides.QUEUE, 24],
)
def test_overrides_come_in_every_shape(store, session, ada, bob, org, given):
    going(store, session, ada, guests=1)
    assert going(store, session, bob, by=org, overrides=given).state is RsvpState.GOING
    entry = last(store, session)
    assert type(entry.overrides) is Overrides and entry.overrides == Overrides.CAPACITY | Overrides.QUEUE
    assert entry.by == org.id
    seats = store.session(session)
    assert (seats.going, seats.seats_left, seats.seats_balance) == (3, 0, -1)


def test_overrides_need_somebody_who_answers_for_them(store, session, ada):
    with pytest.raises(cmevent.InvalidError, match="`by` must name who"):
        going(store, session, ada, overrides={"capacity"})
    assert going(store, session, ada, overrides=None).state is RsvpState.GOING
    assert going(store, session, ada, overrides=()).state is RsvpState.GOING


def test_overrides_are_checked(store, session, ada, org):
    with pytest.raises(ValueError, match="overrides 'capacty' is unknown; did you mean 'capacity'"):
        going(store, session, ada, by=org, overrides={"capacty"})
    for wrong in (1.5, b"capacity", object()):
        with pytest.raises(TypeError, match="overrides must be Overrides, an int or names, not"):
            store.promote_rsvp(session, ada, org, wrong)
    with pytest.raises(TypeError, match="not NoneType"):
        going(store, session, ada, by=org, overrides=[None])


# ---- The queue ----


def test_an_offer(store, clock, series, session, ada, bob, eve, org):
    store.set_policy(series, promotion="offer", offer_seconds=datetime.timedelta(hours=6))
    going(store, session, ada, guests=1)
    assert going(store, session, bob).queue_position == 1
    going(store, session, eve)
    store.cancel_rsvp(session, ada)
    offered = store.rsvp(session, bob)
    assert offered.state is RsvpState.OFFERED and offered.queue_position == 0
    assert offered.offered_at == clock.now and offered.expires_at == clock.now + datetime.timedelta(hours=6)
    assert store.session(session).held == 2
    assert going(store, session, bob).state is RsvpState.GOING
    assert store.promote_rsvp(session, eve, by=org).state is RsvpState.GOING
    assert last(store, session).reason is RsvpReason.SEATED
    assert store.rsvp(session, bob).expires_at is None and store.session(session).held == 0


def test_a_party_is_split(store, series, session, ada, bob):
    store.set_policy(series, party="split")
    going(store, session, bob)
    split = going(store, session, ada, guests=1)
    assert (split.state, split.guests, split.queued_heads, split.queue_position) == (RsvpState.GOING, 0, 1, 1)
    assert store.explain_rsvp(session, ada).gates == Gates.FULL
    store.override_session(session, capacity=3)
    whole = store.rsvp(session, ada)
    assert (whole.guests, whole.queued_heads, whole.queued_at) == (1, 0, None)


def test_an_organizer_seats_by_name(store, session, ada, bob, eve, org):
    going(store, session, ada, guests=1)
    going(store, session, bob)
    going(store, session, eve)
    with pytest.raises(cmevent.FullError, match="capacity 2: 0 seats left, 1 needed"):
        store.promote_rsvp(session, eve, org)
    seated = store.promote_rsvp(session, eve, org, overrides={"capacity"})
    assert (seated.state, seated.queued_at) == (RsvpState.GOING, None) and store.session(session).seats_balance == -1
    assert store.promote_rsvp(session, eve, org) == seated
    assert store.rsvp(session, bob).queue_position == 1
    with pytest.raises(cmevent.InvalidError, match="by must be set"):
        store.promote_rsvp(session, bob, None)


def test_priorities(store, session, ada, bob, eve, org):
    going(store, session, ada, guests=1)
    assert going(store, session, bob).priority == 0
    assert going(store, session, eve, priority=5).queue_position == 1
    assert store.rsvp(session, bob).queue_position == 2
    first = store.prioritize_rsvp(session, bob, cmevent.RSVP_PRIORITY_MAX, by=org)
    assert (first.priority, first.queue_position) == (1000, 1)
    with pytest.raises(cmevent.LimitError, match="must be -1000 to 1000"):
        store.prioritize_rsvp(session, bob, cmevent.RSVP_PRIORITY_MIN - 1)


@pytest.mark.parametrize("whose", ["session", "venue", "event"])
def test_fewer_seats_than_heads(store, series, session, ada, bob, whose):
    room = store.create_venue(name="Room", room_capacity=2)
    store.override_session(session, venue=room)
    going(store, session, ada, guests=1)
    change, named = {
        "session": (store.override_session, {"key": session, "capacity": 1}),
        "venue": (store.update_venue, {"id": room, "room_capacity": 1}),
        "event": (store.update_event, {"id": series, "capacity": 1}),
    }[whose]
    for refused in ({}, {"allow_overfull": False}, {"allow_overfull": None}):
        with pytest.raises(cmevent.ConflictError, match="capacity 1: 2 heads have seats, 1 too many"):
            change(**named, **refused)
    change(**named, allow_overfull=True)
    seats = store.session(session)
    assert (seats.going, seats.seats_left, seats.seats_balance) == (2, 0, -1)
    assert going(store, session, bob).state is RsvpState.WAITLISTED


def test_overfull_is_how_a_change_is_done(store, group, series):
    with pytest.raises(TypeError, match="unknown keyword 'allow_overfull'"):
        store.create_venue(name="Room", allow_overfull=True)
    with pytest.raises(TypeError, match="True or False"):
        store.update_event(series, capacity=1, allow_overfull="yes")
    with pytest.raises(TypeError, match="did you mean 'allow_overfull'"):
        store.update_event(series, capacity=1, allow_overful=True)
    assert inspect.signature(store.update_event).parameters["allow_overfull"].default is False
    assert "allow_overfull" not in inspect.signature(store.create_event).parameters


def test_a_series_may_be_overfull(store, series, session, ada):
    going(store, session, ada, guests=1)
    edit = {"session": session, "scope": "all", "capacity": 1}
    refused = store.plan_series_edit(**edit)
    assert refused.overfull_count == 1
    with pytest.raises(cmevent.ConflictError):
        store.apply_series_edit(refused)
    store.apply_series_edit(store.plan_series_edit(**edit, allow_overfull=True))
    assert store.session(session).seats_balance == -1


# ---- From one person to another ----


def test_a_transfer(store, session, ada, bob, eve, org):
    going(store, session, ada, guests=1)
    going(store, session, eve)
    got = store.transfer_rsvp(session, ada, bob, by=org)
    assert (got.person, got.state, got.guests) == (bob.id, RsvpState.GOING, 1)
    assert store.rsvp(session, ada).state is RsvpState.CANCELLED
    assert store.rsvp(session, eve).state is RsvpState.WAITLISTED
    entry = last(store, session)
    assert (entry.person, entry.reason, entry.by) == (bob.id, RsvpReason.TRANSFER, org.id)
    with pytest.raises(cmevent.StateError, match="has no seat to give"):
        store.transfer_rsvp(session=session, from_=ada, to=bob)


def test_confirming(store, session, ada, bob):
    rsvp = going(store, session, ada)
    assert store.confirm_rsvp(session, ada) == rsvp
    store.answer(session=session, person=bob, answer="maybe")
    with pytest.raises(cmevent.StateError, match="only GOING can"):
        store.confirm_rsvp(session, bob)


# ---- Many at once ----


def test_many_answers(store, session, ada, bob, eve, org):
    results = store.answer_all(
        [
            {"session": session, "person": ada, "answer": "going", "guests": 1},
            {"session": session, "person": org.id, "answer": "going", "when_full": "refuse"},
            {"session": session.key, "person": str(bob.id), "answer": RsvpState.GOING, "note": "late"},
            {"session": session, "person": eve, "answer": "maybe", "guests": -1},
        ]
    )
    assert isinstance(results, cmevent.RsvpResultPage) and len(results) == 4 and results.failed == 2
    assert [result.state for result in results] == [RsvpState.GOING, None, RsvpState.WAITLISTED, None]
    assert [result.status.name for result in results] == ["OK", "FULL", "OK", "INVALID"]
    full = results[1]
    assert type(full.error) is cmevent.FullError and str(full.error) == full.message and full.error.status is full.status
    assert results[0].error is None and results[0].message == ""
    assert (results[0].guests, results[2].queued_heads) == (1, 1)
    assert isinstance(results[3].error, ValueError) and "guests" in str(results[3].error)
    with pytest.raises(cmevent.NotFoundError):
        store.rsvp(session, org)
    assert store.rsvp(session, bob).note == "late"
    assert full == results[1] and "error" not in full.to_dict() and full.to_dict()["message"] == full.message


def test_rows_come_from_anywhere(store, session, ada, bob):
    rows = ({"session": session, "person": person, "answer": "going"} for person in (ada, bob))
    assert [result.state for result in store.answer_all(rows)] == [RsvpState.GOING] * 2
    nobody = store.answer_all([])
    assert len(nobody) == 0 and nobody.failed == 0
    row = {"session": session, "person": ada, "answer": "declined", "answers": {}}
    store.answer_all([row])
    assert row == {"session": session, "person": ada, "answer": "declined", "answers": {}}


@pytest.mark.parametrize(
    "wrong, kind, match",
    [
        ({"persn": 1}, TypeError, "row 1: unknown keyword 'persn'; did you mean 'person'"),
        ({"guests": "two"}, TypeError, "row 1: guests must be an int"),
        ({"person": "Ada"}, ValueError, "row 1: person 'Ada' is no UUID"),
        ({"answer": "perhaps"}, ValueError, "row 1: answer 'perhaps' is unknown"),
        ({"note": "\ud800"}, ValueError, "row 1: note .* has half a character"),
        ({"answer": None}, TypeError, "row 1: answer is missing"),
        ({"answers": 5}, TypeError, "row 1: "),
    ],
)
def test_a_row_that_cannot_be_right_raises(store, session, ada, wrong, kind, match):
    row = {"session": session, "person": ada, "answer": "going"}
    with pytest.raises(kind, match=match):
        store.answer_all([row, {**row, **wrong}])
    assert len(store.rsvps(session=session)) == 0


def test_rows_are_dicts(store):
    for wrong in (5, "going", [("person", 1)], None):
        with pytest.raises(TypeError, match="row 0 must be a dict of keywords"):
            store.answer_all([wrong])
    with pytest.raises(TypeError):
        store.answer_all(5)


# ---- Why ----


def test_explanations(store, clock, series, session, ada, bob):
    store.set_policy(series, opens_before=datetime.timedelta(days=7), cutoff_before=3600)
    early = store.explain_rsvp(session, ada)
    assert isinstance(early, cmevent.RsvpExplanation) and (early.session, early.person) == (session.key, ada.id)
    assert early.state is None and early.reason is None and early.changed_at is None and early.heads == 1
    assert early.gates is Gates.NOT_OPEN and early.opens_at == session.starts_at - datetime.timedelta(days=7)
    assert early.closes_at == session.starts_at and early.cutoff_at == session.starts_at - datetime.timedelta(hours=1)
    assert (early.limit, early.limit_seats, early.seats_left) == ("capacity", 2, 2)
    clock.now = early.opens_at
    assert store.explain_rsvp(session, ada).gates == Gates(0)
    going(store, session, ada, guests=1)
    going(store, session, bob, guests=2)
    waiting = store.explain_rsvp(session, bob)
    assert waiting.state is RsvpState.WAITLISTED and (waiting.heads, waiting.seats_left) == (3, 0)
    assert waiting.gates == Gates.FULL | Gates.TOO_LARGE and waiting.queue_position == 1
    assert waiting.reason is RsvpReason.ANSWER and waiting.changed_at == waiting.queued_at == clock.now
    assert "gates=<Gates" in repr(waiting) and waiting == store.explain_rsvp(session, bob)


def test_without_a_limit(store, session, ada):
    store.override_session(session, capacity=None)
    free = store.explain_rsvp(session, ada)
    assert (free.limit, free.limit_seats, free.seats_left, free.gates) == (None, None, None, Gates(0))


def test_seats_left_of_an_overfull_session(store, session, ada, bob, org):
    going(store, session, ada, guests=2, by=org, overrides={"capacity"})
    over = store.explain_rsvp(session, bob)
    assert over.seats_left == -1 and Gates.OVERFULL in over.gates


def test_a_late_withdrawal(store, clock, series, session, ada):
    store.set_policy(series, cutoff_before=datetime.timedelta(hours=1))
    going(store, session, ada)
    clock.now = session.starts_at - datetime.timedelta(minutes=59)
    assert store.cancel_rsvp(session, ada).is_late and last(store, session).is_late


# ---- Pools ----


def test_pools_are_names_or_records(store, series, session, ada, bob, eve):
    members = store.create_pool(event=series, name="members", kind="named", seats=2)
    speakers = store.create_pool(event=series, name="speakers", kind="named", seats=1)
    both = frozenset({members.number, speakers.number})
    for person, given in ((ada, ["members", speakers]), (bob, "members,speakers")):
        rsvp = going(store, session, person, pools=given)
        assert rsvp.pools == both and rsvp.any_pool == frozenset()
        store.cancel_rsvp(session, person)
    either = going(store, session, eve, pools=(members, speakers), any_pool=True)
    assert either.any_pool | either.pools <= both and len(either.pools) <= 1
    with pytest.raises(cmevent.NotFoundError, match="guests of honour"):
        going(store, session, ada, pools=["guests of honour"])


def test_pools_are_checked(store, session, ada):
    with pytest.raises(ValueError, match="the name 'a,b' has a comma"):
        going(store, session, ada, pools=["a,b"])
    for wrong in ([5], [None], [b"members"]):
        with pytest.raises(TypeError, match="pools must be names, or records with one"):
            going(store, session, ada, pools=wrong)
    with pytest.raises(TypeError, match="pools must be a list"):
        going(store, session, ada, pools=b"members")
