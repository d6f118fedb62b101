//! The process of a purge is killed at any moment, and another goes on.

use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use soft_delete_runtime::Error;

use super::expired::*;
use crate::child::{self, Child};

const BEGUN: &str = "purger: begun";
const FINISHED: &str = "purger: finished";

const OWNERS: usize = 400;
const ITEMS: usize = 1_600;
const BATCH: u32 = 50;

/// Purges, if this is a child: with a token or `-`, in a database.
fn obey_orders() {
    let Some(orders) = child::orders() else {
        return;
    };
    let (token, name) = orders.split_once('|').expect("orders");
    let mut purge = purge_both().batch_size(BATCH);
    if token != "-" {
        purge = purge.resume(token.parse().expect("a token"));
    }
    let mut has_begun = false;
    let purge = purge.on_progress(move |_| {
        if !has_begun {
            child::say(BEGUN);
        }
        has_begun = true;
    });
    purge.execute(&mut open(name)).expect("nothing is wrong");
    child::end(FINISHED);
}

/// Waits for the first batch of a process, and a while longer, and kills it.
fn kill(token: &str, name: &str, pause: Duration) {
    let test = "r31_a_purge_that_is_killed_at_any_moment";
    let mut purger = Child::new(module_path!(), test, &format!("{token}|{name}"));
    purger.wait_for(&[BEGUN]);
    thread::sleep(pause);
    purger.kill();
}

/// Numbers that are other ones in every run; the first is printed.
struct Random(u64);

impl Random {
    fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let seed = now.expect("a time").subsec_nanos();
        eprintln!("seed {seed}");
        Self(u64::from(seed) | 1)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

#[test]
fn r31_a_purge_that_is_killed_at_any_moment() -> Result<(), Error> {
    obey_orders();
    let mut random = Random::new();
    let shared = &mut shared("");
    let name = shared.name();
    let mut killed_midway = 0;
    for round in 0..share(50) {
        let conn = &mut open(&name);
        clear(conn);
        fill(conn, OWNERS, ITEMS);
        // Every other one goes on where an orderly end of another left it.
        let token = if round % 2 == 0 {
            None
        } else {
            let mut batches = random.below(30);
            let stopped = purge_both().batch_size(BATCH).stop_when(move || {
                batches = batches.saturating_sub(1);
                batches == 0
            });
            stopped.execute(conn)?.resume_token().cloned()
        };
        let text = token.as_ref().map_or("-".to_owned(), ToString::to_string);
        let pause = Duration::from_micros(random.below(100_000));
        kill(&text, &name, pause);
        let left = count(conn, "owners", "deleted_at IS NOT NULL");
        killed_midway += usize::from(left > 0);
        if let Some(token) = token {
            purge_both().batch_size(BATCH).resume(token).execute(conn)?;
        }
        to_the_end(conn)?;
        for (table, expired, visible) in [
            ("owners", OWNERS, OWNERS / 10),
            ("items", ITEMS, ITEMS / 10),
        ] {
            assert_only_visible(conn, table, visible);
            assert_audited_once(conn, table, expired);
        }
    }
    assert!(killed_midway > 0, "every process was ready before its end");
    Ok(())
}
