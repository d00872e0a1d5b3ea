// ical.js as one of the peers of peers.py: DTSTART RULE COUNT SECONDS.
import ICAL from "ical.js";
import { run } from "./measure.mjs";

function prepare(start, rule, count) {
    const recur = ICAL.Recur.fromString(rule);
    const first = ICAL.Time.fromString(
        start.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6"));
    return () => {
        const iterator = recur.iterator(first);
        const all = [];
        for (let next; all.length < count && (next = iterator.next());) {
            all.push(next.clone());
        }
        return all;
    };
}

run(prepare, (time) => time.toICALString());
