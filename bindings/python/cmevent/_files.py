"""_files.py: what calendars are written to and read from."""

import codecs
import contextlib
import io
import os


@contextlib.contextmanager
def sink(target):
    """A function that takes bytes, for a path, a file or a callable."""
    if isinstance(target, (str, os.PathLike)):
        with open(target, "wb") as file:
            yield _writer(file)
    elif isinstance(target, io.TextIOBase):
        decode = codecs.getincrementaldecoder("utf-8")().decode
        yield lambda piece: target.write(decode(piece)) and None
    elif hasattr(target, "write"):
        yield _writer(target)
    elif callable(target):
        yield target
    else:
        raise TypeError(f"the target must be a path, a file or a callable, not {type(target).__name__}")


def _writer(file):
    """Writes all: an unbuffered file may take only a part at a time."""

    def write(piece):
        rest = memoryview(piece)
        while len(rest) > 0:
            taken = file.write(rest)
            rest = rest[taken:] if isinstance(taken, int) else rest[:0]

    return write


def content(source):
    """The bytes of a file of iCalendar."""
    if isinstance(source, os.PathLike):
        with open(source, "rb") as file:
            source = file.read()
    elif hasattr(source, "read"):
        source = source.read()
    if isinstance(source, str):
        return source.encode()
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    raise TypeError(f"the source must be bytes, str, a path or a file, not {type(source).__name__}")
