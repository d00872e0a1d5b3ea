"""_answers.py: answers to questions: from what Python has to the text that the library takes, and back."""

import datetime as _datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal

from ._enums import by_type


def given(answers):
    """Answers as tuples (question, guest, text or None). They are a mapping of questions, or of pairs (question, guest), to
    answers; or tuples (question, answer) or (question, guest, answer). Guest 0 is the person."""
    if isinstance(answers, Mapping):
        return [(*_whose(key), _text(answer, key)) for key, answer in answers.items()]
    if isinstance(answers, (str, bytes)) or not isinstance(answers, Iterable):
        raise TypeError(f"answers must be a mapping or a list of tuples, not {type(answers).__name__}")
    return [_tuple(answer) for answer in answers]


def spec(keywords):
    """Keywords of a call whose `answers` are those of given()."""
    if keywords.get("answers") is not None:
        keywords["answers"] = given(keywords["answers"])
    return keywords


def value(kind, answer):
    """What an answer says, in Python: bool, int or float, date, a tuple of choices, or the text."""
    kinds = by_type["cme_question_kind"]
    if kind == kinds.YES_NO:
        return answer == "yes"
    if kind == kinds.NUMBER:
        return float(answer) if "." in answer else int(answer)
    if kind == kinds.DATE:
        return _datetime.date.fromisoformat(answer)
    if kind == kinds.CHOICES:
        return tuple(answer.split("\n"))
    return answer


def _whose(key):
    return key if isinstance(key, tuple) and len(key) == 2 else (key, 0)


def _tuple(answer):
    if not isinstance(answer, (tuple, list)) or len(answer) not in (2, 3):
        raise TypeError(f"an answer must be a tuple (question, answer) or (question, guest, answer), not {answer!r}")
    guest = answer[1] if len(answer) == 3 else 0
    return (answer[0], guest, _text(answer[-1], answer[0]))


def _text(answer, key):
    if answer is None or isinstance(answer, str):
        return answer
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, (int, float, Decimal)):
        return f"{Decimal(str(answer)):f}"
    if isinstance(answer, _datetime.date) and not isinstance(answer, _datetime.datetime):
        return answer.isoformat()
    if isinstance(answer, (list, tuple, set, frozenset)) and all(isinstance(choice, str) for choice in answer):
        return "\n".join(answer)
    question = getattr(_whose(key)[0], "text", _whose(key)[0])
    raise TypeError(f"the answer to {question!r} must be a str, bool, number, date, or a list of str, not {answer!r}")
