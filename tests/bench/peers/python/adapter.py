"""python-dateutil as one of the peers of peers.py: DTSTART RULE COUNT SECONDS; see peer.h."""

import sys
import time
from datetime import datetime
from itertools import islice

from dateutil.rrule import rrulestr


def measure(expand, seconds):
    best, repeats, begin = None, 1, time.process_time()
    while True:
        start = time.process_time()
        for _ in range(repeats):
            expand()
        end = time.process_time()
        long_enough, each = end - start >= 0.01, (end - start) / repeats
        best = each if best is None or (long_enough and each < best) else best
        repeats *= 1 if long_enough else 2
        if end - begin >= seconds:
            return best


def main():
    start, rule, count, seconds = sys.argv[1:]
    rule = rrulestr(rule, dtstart=datetime.strptime(start, "%Y%m%dT%H%M%S"))
    expand = lambda: list(islice(rule, int(count)))
    print(f"{measure(expand, float(seconds)):.9f}")
    for moment in expand():
        print(f"{moment.year:04d}" + moment.strftime("%m%dT%H%M%S"))


main()
