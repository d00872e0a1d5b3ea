// rrule.js as one of the peers of peers.py: DTSTART RULE COUNT SECONDS. Its local time is what it calls UTC.
import rrule from "rrule";
import { run } from "./measure.mjs";

function prepare(start, rule, count) {
    const options = rrule.RRule.parseString(rule);
    const digits = start.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/).slice(1).map(Number);
    options.dtstart = rrule.datetime(...digits);
    const uncached = new rrule.RRule(options, true);
    return () => uncached.all((_, i) => i < count);
}

run(prepare, (date) => date.toISOString().replace(/[-:]|\.000Z$/g, ""));
