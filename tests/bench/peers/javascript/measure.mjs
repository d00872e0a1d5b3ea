// The command line, the clock and the answer of the peers written in JavaScript; see peer.h.

// CPU time in milliseconds, that of the threads which compile and collect garbage too.
function now() {
    const used = process.cpuUsage();
    return (used.user + used.system) / 1000;
}

function measure(expand, seconds) {
    const begin = now();
    let best = Infinity;
    for (let repeats = 1; ;) {
        const start = now();
        for (let i = 0; i < repeats; i++) {
            expand();
        }
        const end = now();
        const isLongEnough = end - start >= 10;
        const each = (end - start) / 1000 / repeats;
        if (best === Infinity || (isLongEnough && each < best)) {
            best = each;
        }
        repeats *= isLongEnough ? 1 : 2;
        if (end - begin >= seconds * 1000) {
            return best;
        }
    }
}

// `prepare(start, rule, count)` gives a function that expands once, `text` writes one of its instances.
export function run(prepare, text) {
    const [start, rule, count, seconds] = process.argv.slice(2);
    const expand = prepare(start, rule, Number(count));
    const taken = measure(expand, Number(seconds));
    console.log([taken.toFixed(9), ...expand().map(text)].join("\n"));
}
