"""Questions that an event asks of those who come."""

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
    with pytest.raises(TypeError, match="choices must be a str, not int"):
        store.create_question(event=series, text="Why?", kind="choice", choices=[1, 2])
    with pytest.raises(cmevent.InvalidError, match="0 choices of question 'Why\\?': must be 1 to 50"):
        store.create_question(event=series, text="Why?", kind="choices")
    with pytest.raises(TypeError, match="unknown keyword 'kind'"):
        store.update_question(store.create_question(event=series, text="Why?", kind="text"), kind="number")
