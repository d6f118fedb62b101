//! How long the library's way takes, and the same by hand.
//!
//! `cargo bench --bench overhead -- visible_left_join` measures one pair. Timings are for people
//! to read; `.ci/instructions` counts and judges.

mod cases;

use cases::{Case, Pair, pairs};

fn main() {
    divan::main();
}

#[divan::bench(args = names())]
fn ours(bencher: divan::Bencher<'_, '_>, name: &str) {
    run(bencher, pair(name).ours);
}

#[divan::bench(args = names())]
fn by_hand(bencher: divan::Bencher<'_, '_>, name: &str) {
    run(bencher, pair(name).by_hand);
}

fn run(bencher: divan::Bencher<'_, '_>, case: Case) {
    let mut conn = cases::database();
    bencher.bench_local(|| case(&mut conn));
}

fn names() -> impl Iterator<Item = &'static str> {
    pairs().into_iter().map(|pair| pair.name)
}

fn pair(name: &str) -> Pair {
    pairs()
        .into_iter()
        .find(|pair| pair.name == name)
        .expect("a name from the list")
}
