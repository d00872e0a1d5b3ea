"""Every function of the public headers is reached from Python."""

import pathlib
import re

ROOT = pathlib.Path(__file__).parents[2]

# Functions whose work Python's own classes do, or the bindings in another way.
NOT_NEEDED = {
    "cme_civil_equal": "datetime and date compare",
    "cme_civil_is_valid": "datetime and date are valid",
    "cme_civil_parse": "datetime.fromisoformat",
    "cme_civil_text": "datetime.isoformat",
    "cme_civil_weekday": "date.isoweekday",
    "cme_id_text": "str(uuid.UUID)",
    "cme_session_key_equal": "SessionKey compares",
    "cme_session_key_of": "SessionKey(...)",
    "cme_status_name": "Status.name",
    "cme_status_text": "classes of errors have docstrings; Error has the sentence",
    "cme_store_status": "Error.status",
}


def code(path):
    """A file without its comments."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(), flags=re.S)


def declared():
    headers = sorted((ROOT / "include").rglob("*.h"))
    return {name for header in headers for name in re.findall(r"\bCME_API\b[^;(]*?\b(cme_\w+)\(", code(header))}


def used():
    files = [*(ROOT / "bindings" / "python").glob("*.i"), *(ROOT / "bindings" / "python").glob("*.h")]
    text = "\n".join(code(path) for path in files)
    # %handed_out of common.i frees what %record, %page and %items name.
    freed = {name + "_free" for name in re.findall(r"^%(?:record|page|items)\((cme_\w+)", text, re.M)}
    return set(re.findall(r"\b(cme_\w+)\(", text)) | freed


def test_every_function_is_reached():
    assert len(declared()) > 100
    assert sorted(declared() - used() - set(NOT_NEEDED)) == []


def test_what_is_not_needed_exists_and_is_not_used():
    assert sorted(set(NOT_NEEDED) - (declared() - used())) == []
