#!/usr/bin/env python3
"""Differential fuzzer of the recurrence engine.

    fuzz_recurrence.py PROGRAM [CASES [SEED]]

makes random valid rules (zoned ones and ones around clock changes too), asks PROGRAM (fuzz_expand_rule) for their
occurrences forward, from the middle and backward, and compares with a brute-force referee written straight from
RFC 5545 section 3.3.10: it looks at every day, shares no idea with the engine, and is slow. Where this interpreter has
python-dateutil, that is asked too (dateutil_opinion.py says which rules it reads otherwise, and why). Exit status 1 and
the line to repeat by hand for every difference.
"""

import calendar
import collections
import random
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

try:
    import dateutil_opinion
except ImportError:
    dateutil_opinion = None

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FREQUENCIES = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
UNIT_SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Beirut", "America/Santiago", "Asia/Tokyo"]
LAST_DAY = date(9999, 12, 31)


# --- the referee: RFC 5545 section 3.3.10, day by day ---

def week_year(day, week_start):
    """(year, week from 1, weeks in that year): a week belongs to the year that holds four or more of its days."""
    monday = day - timedelta((day.weekday() - week_start) % 7)
    year = (monday + timedelta(3)).year
    def first_week(of):
        fourth = date(of, 1, 4)
        return fourth - timedelta((fourth.weekday() - week_start) % 7)
    weeks = (first_week(year + 1) - first_week(year)).days // 7
    return year, (monday - first_week(year)).days // 7 + 1, weeks


def month_length(day):
    return calendar.monthrange(day.year, day.month)[1]


class Referee:
    """The recurrence set of one rule, by looking at every day."""

    def __init__(self, parts, start):
        self.parts = dict(parts)
        self.start = start
        self.frequency = parts["FREQ"]
        self.interval = parts.get("INTERVAL", 1)
        self.week_start = parts.get("WKST", 0)
        self.derive_from_start()
        self.times = [h * 3600 + m * 60 + s for h in self.hours() for m in self.minutes() for s in self.seconds()]

    def derive_from_start(self):
        """What the rule does not say comes from DTSTART."""
        parts, day, has = self.parts, self.start.date(), self.parts.keys()
        by_day = "BYDAY" in has
        if self.frequency == "WEEKLY" and not by_day:
            parts["BYDAY"] = [(0, day.weekday())]
        elif self.frequency == "MONTHLY" and not by_day and "BYMONTHDAY" not in has:
            parts["BYMONTHDAY"] = [day.day]
        elif self.frequency == "YEARLY" and "BYYEARDAY" not in has and not by_day:
            if "BYWEEKNO" in has:
                if "BYMONTHDAY" not in has:
                    parts["BYDAY"] = [(0, day.weekday())]
            else:
                if "BYMONTH" not in has:
                    parts["BYMONTH"] = [day.month]
                if "BYMONTHDAY" not in has:
                    parts["BYMONTHDAY"] = [day.day]
        self.counts_in_month = self.frequency == "MONTHLY" or "BYMONTH" in has

    def hours(self):
        return sorted(set(self.parts.get("BYHOUR", range(24) if self.frequency in UNIT_SECONDS else
                                         [self.start.hour])))

    def minutes(self):
        free = self.frequency in ("SECONDLY", "MINUTELY")
        return sorted(set(self.parts.get("BYMINUTE", range(60) if free else [self.start.minute])))

    def seconds(self):
        free = self.frequency == "SECONDLY"
        return sorted({min(s, 59) for s in self.parts.get("BYSECOND", range(60) if free else [self.start.second])})

    def weekday_matches(self, day):
        for number, weekday in self.parts["BYDAY"]:
            if weekday != day.weekday():
                continue
            if number == 0:
                return True
            if self.counts_in_month:
                place, length = day.day, month_length(day)
            else:
                place, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
            if number == (place - 1) // 7 + 1 or number == -((length - place) // 7 + 1):
                return True
        return False

    def day_matches(self, day):
        parts = self.parts
        if "BYMONTH" in parts and day.month not in parts["BYMONTH"]:
            return False
        if "BYMONTHDAY" in parts:
            if day.day not in parts["BYMONTHDAY"] and day.day - month_length(day) - 1 not in parts["BYMONTHDAY"]:
                return False
        if "BYYEARDAY" in parts:
            place = day.timetuple().tm_yday
            length = 366 if calendar.isleap(day.year) else 365
            if place not in parts["BYYEARDAY"] and place - length - 1 not in parts["BYYEARDAY"]:
                return False
        if "BYWEEKNO" in parts:
            _, week, weeks = week_year(day, self.week_start)
            if week not in parts["BYWEEKNO"] and week - weeks - 1 not in parts["BYWEEKNO"]:
                return False
        return "BYDAY" not in parts or self.weekday_matches(day)

    def interval_of(self, day, time):
        """The number of the interval that a moment lies in."""
        if self.frequency in UNIT_SECONDS:
            return (day.toordinal() * 86400 + time) // UNIT_SECONDS[self.frequency]
        if self.frequency == "DAILY":
            return day.toordinal()
        if self.frequency == "WEEKLY":
            return (day.toordinal() - 1 - self.week_start) // 7
        if self.frequency == "MONTHLY":
            return day.year * 12 + day.month
        return week_year(day, self.week_start)[0] if "BYWEEKNO" in self.parts else day.year

    def picked(self, group):
        if "BYSETPOS" not in self.parts:
            return group
        chosen = {p - 1 if p > 0 else len(group) + p for p in self.parts["BYSETPOS"]}
        return [moment for i, moment in enumerate(group) if i in chosen]

    def occurrences(self, days, most=500, work=150000):
        """The first ones, ascending, without COUNT and UNTIL: of complete intervals in `days` days from DTSTART on, about
        `most` of them, and as many as can be found by looking at `work` moments."""
        first = self.start.date()
        first_interval = self.interval_of(first, self.start.hour * 3600 + self.start.minute * 60 + self.start.second)
        back = {"WEEKLY": 7, "MONTHLY": 31, "YEARLY": 372}.get(self.frequency, 0)
        day = date.fromordinal(max(1, first.toordinal() - back))
        end = date.fromordinal(min(LAST_DAY.toordinal(), first.toordinal() + days))
        group, current, found = [], None, []
        while True:
            work -= 5
            if self.day_matches(day):
                work -= len(self.times)
                same = None if self.frequency in UNIT_SECONDS else self.interval_of(day, 0)
                for time in self.times:
                    interval = self.interval_of(day, time) if same is None else same
                    if interval < first_interval or (interval - first_interval) % self.interval != 0:
                        continue
                    if interval != current:
                        found += self.picked(group)
                        group, current = [], interval
                    group.append(datetime(day.year, day.month, day.day) + timedelta(seconds=time))
            if day >= end or work < 0 or (len(found) > most and found[-1] > self.start):
                # A group that may not be complete is not used.
                found += self.picked(group) if day >= LAST_DAY else []
                return [moment for moment in found if moment >= self.start]
            day += timedelta(1)


class SkippingReferee(Referee):
    """RFC 7529: MONTHLY and YEARLY with SKIP. Days that BYMONTHDAY or BYYEARDAY name and that do not exist are moved to
    the day before or after, then BYDAY limits, then BYSETPOS picks; a day that two intervals have is one."""

    def moved(self, first, length, number):
        forward = self.parts["SKIP"] == "FORWARD"
        if abs(number) <= length:
            return first + timedelta(number - 1 if number > 0 else length + number)
        if number > 0:
            return first + timedelta(length if forward else length - 1)
        return first + timedelta(0 if forward else -1)

    def days_of_month(self, year, month):
        if "BYMONTH" in self.parts and month not in self.parts["BYMONTH"]:
            return set()
        first = date(year, month, 1)
        if "BYMONTHDAY" not in self.parts:
            return {first + timedelta(i) for i in range(month_length(first))}
        return {self.moved(first, month_length(first), number) for number in self.parts["BYMONTHDAY"]}

    def days_of_interval(self, year, month):
        if self.frequency == "MONTHLY":
            days = self.days_of_month(year, month)
        elif "BYYEARDAY" in self.parts:
            length = 366 if calendar.isleap(year) else 365
            days = {self.moved(date(year, 1, 1), length, number) for number in self.parts["BYYEARDAY"]}
        else:
            days = set().union(*(self.days_of_month(year, each) for each in range(1, 13)))
        return sorted(day for day in days if "BYDAY" not in self.parts or self.weekday_matches(day))

    def occurrences(self, days, most=500, work=150000):
        found = set()
        year, month = self.start.year, self.start.month
        for _ in range(min(400, max(40, most))):
            if year > 9998:
                break
            group = [datetime(day.year, day.month, day.day) + timedelta(seconds=time)
                     for day in self.days_of_interval(year, month) for time in self.times]
            found.update(self.picked(group))
            month += self.interval if self.frequency == "MONTHLY" else 0
            year += (month - 1) // 12 if self.frequency == "MONTHLY" else self.interval
            month = (month - 1) % 12 + 1
        # What the next interval may still have a part in is not used.
        complete = datetime(min(year, 9999), month if self.frequency == "MONTHLY" else 1, 1) - timedelta(2)
        return sorted(moment for moment in found if self.start <= moment < complete)


def referee(parts, start):
    return (SkippingReferee if parts.get("SKIP", "OMIT") != "OMIT" else Referee)(parts, start)


# --- random rules ---

def some(rng, values, most):
    return sorted(rng.sample(list(values), rng.randint(1, most)))


def signed(rng, largest, most):
    near = [n for n in (1, 2, 3, largest, largest - 1, largest - 2) if n > 0]
    values = rng.sample(range(1, largest + 1), min(most, largest)) + rng.sample(near, min(2, len(near)))
    return sorted({rng.choice((1, 1, -1)) * n for n in rng.sample(values, rng.randint(1, most))})


def random_skipping_parts(rng):
    """Rules with SKIP whose days often do not exist."""
    parts = {"FREQ": rng.choice(["MONTHLY", "YEARLY"]), "RSCALE": "GREGORIAN", "SKIP": rng.choice(["BACKWARD", "FORWARD"])}
    if rng.random() < 0.5:
        parts["INTERVAL"] = rng.choice([2, 3, 4, 7, 12])
    if parts["FREQ"] == "YEARLY" and rng.random() < 0.4:
        parts["BYYEARDAY"] = some(rng, [1, 2, 60, 365, 366, -1, -365, -366], 4)
    else:
        if rng.random() < 0.5:
            parts["BYMONTH"] = some(rng, range(1, 13), 5)
        if rng.random() < 0.8:
            parts["BYMONTHDAY"] = some(rng, [1, 2, 28, 29, 30, 31, -1, -28, -29, -30, -31], 5)
    if rng.random() < 0.3:
        parts["BYDAY"] = [(0, weekday) for weekday in some(rng, range(7), 5)]
    if rng.random() < 0.3:
        parts["BYHOUR"] = some(rng, range(24), 3)
    if rng.random() < 0.4 and any(name.startswith("BY") for name in parts):
        parts["BYSETPOS"] = signed(rng, 6, 3)
    return parts


def random_parts(rng):
    if rng.random() < 0.1:
        return random_skipping_parts(rng)
    frequency = rng.choice(FREQUENCIES)
    parts = {"FREQ": frequency}
    if rng.random() < 0.6:
        parts["INTERVAL"] = rng.choice([1, 2, 3, 4, 5, 6, 7, 12, 13, 18, 24, 30, 60, 90, 100])
    if rng.random() < 0.3:
        parts["WKST"] = rng.randrange(7)
    if rng.random() < 0.35:
        parts["BYMONTH"] = some(rng, range(1, 13), 4)
    if frequency == "YEARLY" and rng.random() < 0.3:
        parts["BYWEEKNO"] = signed(rng, 53, 4)
    if frequency in ("SECONDLY", "MINUTELY", "HOURLY", "YEARLY") and rng.random() < 0.2:
        parts["BYYEARDAY"] = signed(rng, 366, 12)
    if frequency != "WEEKLY" and rng.random() < 0.35:
        parts["BYMONTHDAY"] = signed(rng, 31, 5)
    if rng.random() < 0.45:
        numbers = frequency in ("MONTHLY", "YEARLY") and "BYWEEKNO" not in parts
        within_year = frequency == "YEARLY" and "BYMONTH" not in parts
        parts["BYDAY"] = sorted({(rng.choice(signed(rng, 53 if within_year else 5, 2)) if numbers and rng.random() < 0.5
                                  else 0, rng.randrange(7)) for _ in range(rng.randint(1, 4))})
    if rng.random() < 0.3:
        parts["BYHOUR"] = some(rng, range(24), 4)
    if rng.random() < 0.25:
        parts["BYMINUTE"] = some(rng, range(60), 4)
    if rng.random() < 0.15:
        parts["BYSECOND"] = some(rng, range(60), 3)
    if rng.random() < 0.3 and any(name.startswith("BY") for name in parts):
        parts["BYSETPOS"] = signed(rng, rng.choice([2, 5, 5, 40, 366]), 3)
    return parts


def random_start(rng, parts):
    year = rng.choice([1970, 2000, rng.randint(1900, 2100), rng.randint(2015, 2035), rng.randint(2, 9990)])
    moment = datetime(year, 1, 1) + timedelta(days=rng.randrange(365), seconds=rng.choice(
        [0, 32400, 9000, 86399, rng.randrange(86400)]))
    if rng.random() < 0.7:
        found = referee(parts, moment).occurrences(400, 1, 20000)
        moment = found[0] if found else moment
    return moment


def value_text(name, value):
    if name == "BYDAY":
        return ",".join((str(number) if number else "") + WEEKDAYS[weekday] for number, weekday in value)
    if name == "WKST":
        return WEEKDAYS[value]
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def rule_text(parts):
    return ";".join(f"{name}={value_text(name, value)}" for name, value in parts.items())


def parse_weekday(text):
    return (int(text[:-2] or 0), WEEKDAYS.index(text[-2:]))


def parse_rule(text):
    """The parts of a rule's text, as random_parts() makes them; COUNT, and UNTIL as a local time, too."""
    parts = {}
    for name, value in (part.split("=") for part in text.split(";")):
        if name == "BYDAY":
            parts[name] = [parse_weekday(each) for each in value.split(",")]
        elif name == "WKST":
            parts[name] = WEEKDAYS.index(value)
        elif name == "UNTIL":
            parts[name] = datetime.strptime(value, "%Y%m%dT%H%M%S")
        elif name.startswith("BY"):
            parts[name] = [int(each) for each in value.split(",")]
        else:
            parts[name] = int(value) if name in ("INTERVAL", "COUNT") else value
    return parts


def stamp(moment):
    return f"{moment.year:04d}" + moment.strftime("%m%dT%H%M%S")


def instant(moment, zone):
    """In a gap with the offset before it, in a fold the first: what fold=0 means."""
    return moment.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(timezone.utc)


# --- comparing ---

class Program:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *fields):
        line = " ".join(map(str, fields))
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return line, self.process.stdout.readline().split()


def add_bound(rng, text, expected, zone):
    """Adds COUNT or UNTIL to a rule; the rule and what is left of the list. UNTIL is put near an occurrence."""
    kind = rng.random()
    if kind < 0.4 or not expected:
        return text, expected, False
    if kind < 0.7:
        count = rng.randint(1, len(expected))
        return f"{text};COUNT={count}", expected[:count], True
    until = rng.choice(expected) + timedelta(seconds=rng.choice([-1, 0, 1, -1800, 3600, 86400, -86400]))
    if zone is None:
        return f"{text};UNTIL={stamp(until)}", [m for m in expected if m <= until], True
    limit = instant(until, zone) + timedelta(seconds=rng.choice([0, 0, -3600, 3600, 1800]))
    return f"{text};UNTIL={stamp(limit)}Z", [m for m in expected if instant(m, zone) <= limit], True


def check(rng, program, number, opinions):
    parts = random_parts(rng)
    start = random_start(rng, parts)
    zone = rng.choice(ZONES) if rng.random() < 0.3 and start.year > 1 else None
    if zone and rng.random() < 0.5:
        start = start.replace(year=rng.randint(2000, 2030), month=rng.choice([3, 4, 10, 11]), day=rng.randint(1, 30),
                              hour=rng.choice([0, 1, 2, 3]))
    judge = referee(parts, start)
    unbounded = judge.occurrences(15000)
    complete_until = unbounded[-1] if unbounded else start
    text, expected, bounded = add_bound(rng, rule_text(parts), unbounded, zone)
    problems = []

    def compare(operation, since, until, wanted):
        line, answer = program.ask(operation, stamp(start), zone or "-", text, since, until, len(wanted) + 1)
        if answer[1:len(wanted) + 1] != wanted or (until != "-" and len(answer) - 1 > len(wanted)):
            problems.append(f"{line}\n    expected {wanted[:12]}\n    answered {answer[:12]}")

    # COUNT and UNTIL are only known to end the set if the list reached them.
    stop = "-" if bounded else stamp(complete_until + timedelta(seconds=1))
    if expected and complete_until.year < 9999:
        compare("forward", "-", stop, [stamp(m) for m in expected])
        for _ in range(3):
            at = rng.randrange(len(expected))
            offset = rng.choice([0, 0, 1, -1, 3600, -86399])
            since = min(max(expected[at] + timedelta(seconds=offset), start), complete_until)
            wanted = [m for m in expected if m >= since][:40]
            until = wanted[-1] + timedelta(seconds=1) if wanted else complete_until + timedelta(seconds=1)
            compare("forward", stamp(since), stamp(until), [stamp(m) for m in wanted])
            wanted = [m for m in expected if m < since][::-1][:40]
            compare("backward", stamp(wanted[-1]) if wanted else "-", stamp(since), [stamp(m) for m in wanted])
    if dateutil_opinion and complete_until.year < 9999:
        bound = text[len(rule_text(parts)):]
        reason, problem = dateutil_opinion.compare(parts, judge.parts, start, zone, bound, unbounded, expected, rule_text)
        opinions[reason] += 1
        problems += [problem] if problem else []
    for problem in problems:
        print(f"case {number}: {problem}")
    return not problems, len(expected)


def main():
    program = Program(sys.argv[1])
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 5545
    failures = occurrences = 0
    opinions = collections.Counter()
    for number in range(cases):
        good, count = check(random.Random(seed * 1000003 + number), program, number, opinions)
        failures += not good
        occurrences += count
    print(f"{cases} rules, {occurrences} occurrences, {failures} differences (seed {seed})")
    if dateutil_opinion is None:
        print("python-dateutil is not here: it was not asked")
    else:
        print(f"python-dateutil was asked about {opinions.pop(None, 0)} of them")
    for reason, count in opinions.most_common():
        print(f"    not about {count}: {reason}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
