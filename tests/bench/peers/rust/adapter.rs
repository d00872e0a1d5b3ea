//! The crate rrule as one of the peers of peers.py: DTSTART RULE COUNT SECONDS; see peer.h.
//! It knows no floating time: it is given UTC, its quickest zone.

use rrule::RRuleSet;
use std::ffi::c_long;

extern "C" {
    fn clock() -> c_long;
}

/// CPU seconds: clock() counts in microseconds on every POSIX system.
fn now() -> f64 {
    unsafe { clock() as f64 / 1e6 }
}

fn measure(mut expand: impl FnMut(), seconds: f64) -> f64 {
    let begin = now();
    let mut best = f64::INFINITY;
    let mut repeats = 1u32;
    loop {
        let start = now();
        for _ in 0..repeats {
            expand();
        }
        let taken = now() - start;
        let is_long_enough = taken >= 0.01;
        let each = taken / f64::from(repeats);
        if best.is_infinite() || (is_long_enough && each < best) {
            best = each;
        }
        if !is_long_enough {
            repeats *= 2;
        }
        if now() - begin >= seconds {
            return best;
        }
    }
}

fn in_utc(rule: &str) -> String {
    let part = |part: &str| match part.starts_with("UNTIL=") {
        true => format!("{part}Z"),
        false => part.to_string(),
    };
    rule.split(';').map(part).collect::<Vec<_>>().join(";")
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [start, rule, count, seconds] = arguments.as_slice() else {
        panic!("usage: adapter DTSTART RULE COUNT SECONDS");
    };
    let count: usize = count.parse().expect("COUNT");
    let seconds: f64 = seconds.parse().expect("SECONDS");
    let set: RRuleSet = match format!("DTSTART:{start}Z\nRRULE:{}", in_utc(rule)).parse() {
        Ok(set) => set,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(1);
        }
    };
    let mut all = Vec::new();
    let taken = measure(|| all = set.into_iter().take(count).collect(), seconds);
    println!("{taken:.9}");
    for time in all {
        println!("{}", time.format("%Y%m%dT%H%M%S"));
    }
}
