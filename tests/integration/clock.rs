//! The clock that stamps come from.

use std::collections::HashSet;
use std::sync::Barrier;
use std::thread;

use chrono::{DateTime, Utc};
use soft_delete_runtime::Stamp;

#[test]
fn r12_stamps_increase_and_differ_over_eight_threads() {
    const THREADS: usize = 8;
    // Few, since the clock runs ahead of the time by a microsecond for each of them, and other
    // tests read it too.
    const STAMPS: usize = 1_000;

    let start = Barrier::new(THREADS);
    let of_thread = || {
        start.wait();
        (0..STAMPS).map(|_| Stamp::now()).collect::<Vec<_>>()
    };
    let stamps: Vec<Vec<Stamp>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(of_thread)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("a thread panicked"))
            .collect()
    });
    for stamps in &stamps {
        assert!(stamps.is_sorted_by(|earlier, later| earlier < later));
    }
    let distinct: HashSet<&Stamp> = stamps.iter().flatten().collect();
    assert_eq!(distinct.len(), THREADS * STAMPS);
}

#[test]
fn r12_stamps_are_the_time_now() {
    let before = Utc::now();
    let stamp = Stamp::now().to_utc();
    let distance = (stamp - before).num_seconds().abs();
    assert!(distance < 60, "{stamp} is not {before}");
}

#[test]
fn r12_a_stamp_has_whole_microseconds() {
    for _ in 0..100 {
        assert_eq!(Stamp::now().to_utc().timestamp_subsec_nanos() % 1_000, 0);
    }
    // Cut off, not rounded, also before 1970, where time counts backwards.
    for (time, cut) in [
        (
            "2026-05-01T12:00:00.123456999Z",
            "2026-05-01T12:00:00.123456Z",
        ),
        (
            "2026-05-01T23:59:59.999999999Z",
            "2026-05-01T23:59:59.999999Z",
        ),
        (
            "1969-12-31T23:59:59.999999999Z",
            "1969-12-31T23:59:59.999999Z",
        ),
    ] {
        let [time, cut] = [time, cut].map(|time| time.parse::<DateTime<Utc>>().expect("a time"));
        assert_eq!(Stamp::from(time).to_utc(), cut);
        assert_eq!(Stamp::from(time.naive_utc()).to_utc(), cut);
    }
    let by_time = time::macros::datetime!(2026-05-01 12:00:00.123_456_999 UTC);
    assert_eq!(
        Stamp::from(by_time).to_string(),
        "2026-05-01 12:00:00.123456 UTC"
    );
}
