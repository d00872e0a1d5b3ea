"""Questions that an event asks of those who come, their answers, and names of guests."""

import datetime
from decimal import Decimal

import pytest

import cmevent


def test_a_question_is_made_changed_and_retired(store, series):
    question = store.create_question(
        event=series, text="What do you eat?", kind="choice", choices=["Meat", "Vegan"], is_required=True, of_guests=True
    )
    assert isinstance(question, cmevent.Question) and question.event == series.id
    assert (question.kind, question.choices) == (cmevent.QuestionKind.CHOICE, ("Meat", "Vegan"))
    assert (question.is_required, question.of_guests, question.position, question.retired_at) == (True, True, 1, None)
    assert store.question(question.id) == question
    changed = store.update_question(question, choices=(name for name in ["Rice", "Bread", "Soup"]), is_required=False)
    assert changed.choices == ("Rice", "Bread", "Soup") and changed.text == question.text and not changed.is_required
    first = store.create_question(event=series, text="How old are you?", kind=cmevent.QuestionKind.NUMBER, position=1)
    assert [found.text for found in store.questions(event=series)] == ["How old are you?", "What do you eat?"]
    assert store.retire_question(first).position == 0
    assert [found.text for found in store.questions(event=series)] == ["What do you eat?"]
    assert [found.position for found in store.iter_questions(event=series, with_retired=True, limit=1)] == [1, 0]
    assert len(store.verify()) == 0


def test_wrong_questions_say_what_would_be_right(store, series):
    with pytest.raises(ValueError, match="kind 'chioce' is unknown; did you mean 'choice'?"):
        store.create_question(event=series, text="Why?", kind="chioce")
    with pytest.raises(TypeError, match="choices must be a list, not str"):
        store.create_question(event=series, text="Why?", kind="choice", choices="abc")
    with pytest.raises(TypeError, match=r"choices\[0\] must be a str, not int"):
        store.create_question(event=series, text="Why?", kind="choice", choices=[1, 2])
    with pytest.raises(cmevent.InvalidError, match="0 choices of question 'Why\\?': must be 1 to 50"):
        store.create_question(event=series, text="Why?", kind="choices")
    with pytest.raises(TypeError, match="unknown keyword 'kind'"):
        store.update_question(store.create_question(event=series, text="Why?", kind="text"), kind="number")


@pytest.fixture
def asked(store, series):
    """One question of each kind."""
    return {
        kind: store.create_question(
            event=series,
            text=kind,
            kind=kind,
            choices=["Red", "Green", "Blue"] if kind.startswith("choice") else None,
            of_guests=kind == "choice",
        )
        for kind in ("text", "choice", "choices", "number", "yes_no", "date")
    }


@pytest.fixture
def session(store, series):
    return store.sessions(event=series)[0]


def test_answers_go_in_and_come_back_as_what_they_are(store, session, ada, asked):
    store.answer(session=session, person=ada, answer="going", guests=1)
    said = {
        asked["text"]: "two\nlines",
        asked["choice"]: "red",
        asked["choices"]: ["blue", "green"],
        asked["number"]: 1.5,
        asked["yes_no"]: True,
        asked["date"]: datetime.date(2026, 11, 21),
        (asked["choice"], 1): "Blue",
    }
    store.answer_questions(session, ada, said)
    found = store.answers(session=session)
    assert {entry.text: entry.value for entry in found if entry.guest == 0} == {
        "text": "two\nlines",
        "choice": "Red",
        "choices": ("Green", "Blue"),
        "number": 1.5,
        "yes_no": True,
        "date": datetime.date(2026, 11, 21),
    }
    assert [(entry.guest, entry.answer, entry.guest_name) for entry in found if entry.guest] == [(1, "Blue", None)]
    entry = found[0]
    assert isinstance(entry, cmevent.AnswerEntry) and (entry.person, entry.session) == (ada.id, session.key)
    assert (entry.state, entry.kind, entry.question) == (cmevent.RsvpState.GOING, asked["text"].kind, asked["text"].id)
    assert len(list(store.iter_answers(person=ada, limit=2))) == 7
    assert [entry.value for entry in store.answers(question=asked["choice"], state="going")] == ["Red", "Blue"]
    assert len(store.answers(event=session.event, state="waitlisted")) == 0


def test_answers_in_other_shapes(store, session, ada, asked):
    store.answer(session=session, person=ada, answer="going", guests=1)
    number, choice = asked["number"], asked["choice"]
    for given, kept in [(12, 12), (Decimal("0.250"), 0.25), (1e3, 1000), ("-7", -7), (True, None)]:
        if kept is None:
            with pytest.raises(cmevent.InvalidError, match="answer 'yes' to question 'number': must be a number"):
                store.answer_questions(session, ada, {number: given})
        else:
            store.answer_questions(session, ada, [(number.id, given)])
            assert store.answers(question=number)[0].value == kept
    store.answer_questions(session, ada, ((str(choice.id), 1, "green"), [choice, "blue"]))
    assert [(entry.guest, entry.value) for entry in store.answers(question=choice)] == [(0, "Blue"), (1, "Green")]
    store.answer_questions(session, ada, {number: None, choice: ""})
    assert [(entry.guest, entry.value) for entry in store.answers(session=session)] == [(1, "Green")]
    assert len(store.verify()) == 0


def test_wrong_answers_say_what_would_be_right(store, session, ada, asked):
    store.answer(session=session, person=ada, answer="going")
    with pytest.raises(TypeError, match="answers must be a mapping or a list of tuples, not str"):
        store.answer_questions(session, ada, "yes")
    with pytest.raises(TypeError, match="the answer to .text. must be a str, bool, number, date"):
        store.answer_questions(session, ada, {asked["text"]: object()})
    with pytest.raises(TypeError, match="an answer must be a tuple"):
        store.answer_questions(session, ada, [asked["text"]])
    with pytest.raises(TypeError, match="question of an answer must be a uuid.UUID"):
        store.answer_questions(session, ada, {1: "yes"})
    with pytest.raises(TypeError, match="guest of an answer must be an int"):
        store.answer_questions(session, ada, {(asked["choice"], "first"): "red"})
    with pytest.raises(cmevent.InvalidError, match="must be one of 'Red', 'Green', 'Blue'"):
        store.answer_questions(session, ada, {asked["choice"]: "pink"})
    with pytest.raises(TypeError):
        store.answer_questions("no session", ada, {asked["choice"]: "pink"})


def test_guests_have_names(store, session, ada):
    store.answer(session=session, person=ada, answer="going", guests=1)
    store.name_guests(session, ada, ["Grace Hopper"])
    [guest] = store.guests(session=session)
    assert isinstance(guest, cmevent.Guest) and (guest.number, guest.name, guest.person) == (1, "Grace Hopper", ada.id)
    assert (guest.session, guest.person_name, guest.state) == (session.key, "Ada Lovelace", cmevent.RsvpState.GOING)
    assert list(store.iter_guests(person=ada, limit=1)) == [guest]
    store.name_guests(session, ada, (None,))
    assert list(store.guests(session=session, state="going")) == []
    with pytest.raises(cmevent.InvalidError, match="2 names of guests: must be at most 1"):
        store.name_guests(session, ada, ["Grace", "Alan"])
    with pytest.raises(TypeError, match="names must be a list, not str"):
        store.name_guests(session, ada, "Grace")


def test_answers_and_names_come_with_the_rsvp(store, series, session, ada, bob):
    diet = store.create_question(
        event=series, text="Diet?", kind="choice", choices=["Meat", "Vegan"], is_required=True, of_guests=True
    )
    with pytest.raises(cmevent.InvalidError, match="answer of guest 1 to question 'Diet\\?' is missing: it is required"):
        store.answer(session=session, person=ada, answer="going", guests=1, answers={diet: "vegan"})
    store.answer(
        session=session,
        person=ada,
        answer="going",
        guests=1,
        answers={diet: "vegan", (diet, 1): "meat"},
        guest_names=["Grace"],
    )
    assert [(entry.guest, entry.guest_name, entry.value) for entry in store.answers(session=session)] == [
        (0, None, "Vegan"),
        (1, "Grace", "Meat"),
    ]
    store.answer(session=session, person=bob, answer="maybe", answers=None, guest_names=None)
    with pytest.raises(TypeError, match="answers must be a mapping or a list of tuples"):
        store.answer(session=session, person=bob, answer="going", answers="vegan")
    assert len(store.verify()) == 0
