"""source.py: how every check reads the sources, and how it ends. Uses Python's standard library only."""

import pathlib
import re
import subprocess
import sys


def root_from_arguments():
    """The folder to check: the first argument, or the repository that this file lies in."""
    return pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__ + "/../../..").resolve()


def finish(name, checked, problems):
    """Prints what was found and ends: 0 when nothing is wrong."""
    for problem in problems:
        print(problem)
    print(f"{name}: {checked}, {len(problems)} problems")
    sys.exit(1 if problems else 0)


def tracked_files(root):
    """The files of the repository (new ones included, ignored ones not), or all files outside of one."""
    listing = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=False)
    inside = listing.returncode == 0 and (root / ".git").exists()
    names = listing.stdout.splitlines() if inside else [
        str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    return sorted(root / name for name in set(names) if (root / name).is_file())


def c_files(root, *folders):
    """The C sources and headers below some folders of the repository."""
    found = []
    for folder in folders:
        found += [path for path in (root / folder).rglob("*") if path.suffix in (".c", ".h")]
    return sorted(found)


def public_headers(root):
    return sorted([*(root / "include").glob("*.h"), *(root / "include/cmevent").glob("*.h")])


def without_comments(text):
    """The text with comments and the content of string literals blanked; every character keeps its place."""
    def blank(match):
        kept = match.group()[0] if match.group()[0] in "\"'" else ""
        inner = match.group()[len(kept):len(match.group()) - len(kept)]
        return kept + re.sub(r"[^\n]", " ", inner) + kept
    pattern = r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'"""
    return re.sub(pattern, blank, text, flags=re.S)


def includes(path):
    """(line number, what is included, whether in angle brackets) for each #include of a file."""
    found = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            found.append((number, match.group(2), match.group(1) == "<"))
    return found


def api_functions(path):
    """(name, line number, the declaration's text, the comment right before it or "") for each CME_API function."""
    text = path.read_text()
    code = re.sub(r"(?m)^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", lambda match: re.sub(r"[^\n]", " ", match.group()),
                  without_comments(text))
    found = []
    for match in re.finditer(r"\bCME_API\b[^;(]*?\b(cme_[a-z0-9_]+)\s*\([^;]*;", code):
        before = text[:match.start()].rstrip(" \t")
        comment = re.search(r"/\*\*(?:(?!\*/).)*\*/\n$", before, flags=re.S)
        number = text.count("\n", 0, match.start()) + 1
        found.append((match.group(1), number, match.group(), comment.group() if comment else ""))
    return found
