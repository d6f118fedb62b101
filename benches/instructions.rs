//! Runs one case as often as it is told, for a tool that counts instructions.
//!
//! `instructions PAIR ours|by_hand REPEATS` runs a case; `instructions` alone prints the pairs
//! and their limits. `.ci/instructions` is what calls it.

mod cases;

use std::io::{self, Write};

fn main() -> io::Result<()> {
    // Cargo adds `--bench` of its own accord.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    match arguments.as_slice() {
        [] => list(),
        [name, side, repeats] => {
            run(name, side, repeats);
            Ok(())
        }
        other => panic!("expected PAIR SIDE REPEATS, not {other:?}"),
    }
}

fn list() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for pair in cases::pairs() {
        writeln!(out, "{} {}", pair.name, limit(pair.name))?;
    }
    Ok(())
}

/// How many instructions of ours there may be for each by hand.
fn limit(pair: &str) -> f64 {
    match pair {
        // `first` binds its `LIMIT`, for which SQLite prepares the statement anew at every call.
        "find_visible/first" => 0.5,
        // A deletion takes its stamp from the monotonic clock, and reports what it did.
        pair if pair.starts_with("soft_delete") => 1.1,
        // A scope is a name for what Diesel has already; the rest is the optimizer's mood.
        _ => 1.01,
    }
}

fn run(name: &str, side: &str, repeats: &str) {
    let pair = cases::pairs()
        .into_iter()
        .find(|pair| pair.name == name)
        .unwrap_or_else(|| panic!("no pair is called `{name}`"));
    let case = match side {
        "ours" => pair.ours,
        "by_hand" => pair.by_hand,
        other => panic!("expected `ours` or `by_hand`, not `{other}`"),
    };
    let repeats: u32 = repeats.parse().expect("a number of repeats");
    let conn = &mut cases::database();
    for _ in 0..repeats {
        case(conn);
    }
}
