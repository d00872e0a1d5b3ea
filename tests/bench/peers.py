#!/usr/bin/env python3
"""Recurrence engines side by side: the rules of peers/rules.txt, how many instances are right, how many a second.

    peers.py BUILD [--seconds S] [--only NAME,...] [--rules FILE] [--installed]

BUILD is a build folder with benchmarks (-DCMEVENT_BUILD_BENCH=ON); the peers are installed by their package managers,
in the versions that peers/*/ name, into BUILD/peers. A peer whose tools are missing is left out with a sentence. With
--installed nothing is installed: python-dateutil is taken from this interpreter, if it has it.

Each peer is a program `DTSTART RULE COUNT SECONDS` that reads the rule, expands it again and again for SECONDS (in the
engine's own types, from DTSTART on), prints the CPU seconds of one expansion in its fastest batch, and then the instances.
What is right is said by the brute-force referee of tests/python/fuzz_recurrence.py, which looks at every day.

Exit status 1 when libcmevent has an instance wrong.
"""

import argparse
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "python"))
from fuzz_recurrence import Referee, parse_rule, stamp  # noqa: E402

OURS = "libcmevent"
PATIENCE = 60  # seconds for one rule
ALL_DAYS = 3_000_000


# --- installing ---

def missing(*tools):
    return [tool for tool in tools if shutil.which(tool) is None]


def copied(name, build):
    """The folder of a peer, with its sources: its package manager writes beside them."""
    folder = build / "peers" / name
    shutil.copytree(HERE / "peers" / name, folder, dirs_exist_ok=True)
    return folder


def command(*arguments, folder):
    run = subprocess.run(list(map(str, arguments)), cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"`{' '.join(map(str, arguments))}` failed: {(run.stderr or run.stdout).strip()[-400:]}")


def from_build(program):
    def install(build):
        found = next((path for path in (build / "tests" / program, build / program) if path.exists()), None)
        if found is None:
            raise RuntimeError(f"{build} has no {program}: it needs -DCMEVENT_BUILD_BENCH=ON")
        return [found]
    return install


def install_python(build):
    folder = copied("python", build)
    if not (folder / "venv/bin/pip").exists():
        command(sys.executable, "-m", "venv", "venv", folder=folder)
    command("venv/bin/pip", "install", "--quiet", "-r", "requirements.txt", folder=folder)
    return [folder / "venv/bin/python", folder / "adapter.py"]


def installed_python(_build):
    try:
        import dateutil.rrule  # noqa: F401  # pylint: disable=import-outside-toplevel,unused-import
    except ImportError as error:
        raise RuntimeError(f"{sys.executable} has no python-dateutil") from error
    return [sys.executable, HERE / "peers/python/adapter.py"]


def javascript(adapter):
    def install(build):
        folder = copied("javascript", build)
        command("npm", "install", "--no-audit", "--no-fund", folder=folder)
        return ["node", folder / adapter]
    return install


def install_rust(build):
    folder = copied("rust", build)
    command("cargo", "build", "--release", "--quiet", folder=folder)
    return [folder / "target/release/adapter"]


def install_java(build):
    folder = copied("java", build)
    command("mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=jars", folder=folder)
    command("javac", "-cp", "jars/*", "-d", ".", "Adapter.java", folder=folder)
    return ["java", "-cp", f"{folder}:{folder}/jars/*", "Adapter"]


# Name, tools, and how it is installed: a function of the build folder that gives the command line.
PEERS = [
    (OURS, [], from_build("bench_peer_cmevent")),
    ("libical", [], from_build("bench_peer_libical")),
    ("dateutil", [], install_python),
    ("ical.js", ["node", "npm"], javascript("ical_js.mjs")),
    ("rrule.js", ["node", "npm"], javascript("rrule_js.mjs")),
    ("rust-rrule", ["cargo"], install_rust),
    ("lib-recur", ["java", "javac", "mvn"], install_java),
]


def install_all(arguments):
    """{name: command line} of the peers that are there."""
    found = {}
    for name, tools, install in PEERS:
        if arguments.only and name not in arguments.only.split(",") and name != OURS:
            continue
        if arguments.installed and tools:
            continue
        try:
            if missing(*tools):
                raise RuntimeError(f"there is no {' and no '.join(missing(*tools))}")
            is_python = arguments.installed and name == "dateutil"
            found[name] = list(map(str, (installed_python if is_python else install)(arguments.build)))
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            print(f"{name} is left out: {error}")
    return found


# --- measuring ---

def read_rules(path):
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(" ")) for line in lines]


def expected(start, count, rule):
    """The first `count` instances, as the referee finds them."""
    start = datetime.strptime(start, "%Y%m%dT%H%M%S")
    parts = parse_rule(rule)
    most = min(int(count), parts.pop("COUNT", int(count)))
    until = parts.pop("UNTIL", datetime.max)
    found = Referee(parts, start).occurrences(ALL_DAYS, most, 10**10)
    return [stamp(moment) for moment in found[:most] if moment <= until]


def ask(line, start, rule, count, seconds):
    """(instances, CPU seconds of one expansion, None), or ([], 0, why there is no answer)."""
    try:
        run = subprocess.run([*line, start, rule, count, str(seconds)], capture_output=True, text=True, check=False,
                             timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return [], 0, f"no answer within {PATIENCE} s"
    if run.returncode != 0:
        said = [text.strip() for text in run.stderr.splitlines() if text.strip()]
        return [], 0, f"refused ({(said or ['no reason given'])[-1][:100]})"
    taken, *instances = run.stdout.split()
    return instances, float(taken), None


def difference(instances, right):
    """None, or the first one that is wrong."""
    if instances == right:
        return None
    at = next((i for i, (left, other) in enumerate(zip(instances, right)) if left != other),
              min(len(instances), len(right)))
    has, wants = (texts[at] if at < len(texts) else "the end" for texts in (instances, right))
    return f"instance {at + 1} is {has}, not {wants}"


def rate_text(rate):
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if rate >= 0.9995 * size:
            return f"{rate / size:.3g}{unit}"
    return f"{rate:.3g}"


def measure(commands, rules, seconds):
    """Per rule: {name: (instances a second or 0, what is wrong or None)}."""
    table = []
    for start, count, rule in rules:
        right = expected(start, count, rule)
        row = {}
        for name, line in commands.items():
            instances, taken, problem = ask(line, start, rule, count, seconds)
            rate = len(instances) / taken if taken > 0 else 0
            row[name] = (rate, problem or difference(instances, right))
        table.append(row)
    return table


# --- the table ---

def cell(name, row):
    rate, problem = row[name]
    if problem:
        return "wrong" if problem.startswith("instance") else problem.split(" (")[0].replace(f" within {PATIENCE} s", "")
    return rate_text(rate) + (f" /{rate_text(row[OURS][0] / rate)}" if name != OURS and rate > 0 else "")


def print_table(commands, rules, table):
    width = max(len(rule) for _, _, rule in rules) + 2
    def line(head, cells):
        print(head.ljust(width) + "".join(text.rjust(14) for text in cells))
    print("\nInstances a second, and how many times as fast libcmevent is (/N):\n")
    line("", commands)
    for (_, _, rule), row in zip(rules, table):
        line(rule, [cell(name, row) for name in commands])
    line(f"right, of {len(rules)} rules", [str(sum(row[name][1] is None for row in table)) for name in commands])
    ratios = {name: [row[OURS][0] / row[name][0] for row in table if row[name][1] is None and row[name][0] > 0]
              for name in commands}
    line("median of N", [f"/{rate_text(median(ratios[name]))}" if ratios[name] else "-" for name in commands])
    print()
    for (start, _, rule), row in zip(rules, table):
        for name in commands:
            if row[name][1]:
                print(f"{name}: {rule} from {start}: {row[name][1]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--only", default="")
    parser.add_argument("--rules", type=Path, default=HERE / "peers/rules.txt")
    parser.add_argument("--installed", action="store_true")
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    commands = install_all(arguments)
    if OURS not in commands:
        return 1
    rules = read_rules(arguments.rules)
    table = measure(commands, rules, arguments.seconds)
    print_table(commands, rules, table)
    if any(row[OURS][1] for row in table):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
