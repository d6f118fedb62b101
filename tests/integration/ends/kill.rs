//! The process of a purge is killed at any moment, and another goes on.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{env, thread};

use soft_delete_runtime::Error;

use super::expired::*;

/// What a child process has to do: the token or `-`, and the database.
const ORDERS: &str = "SOFT_DELETE_PURGER";
const BEGUN: &str = "purger: begun";
const FINISHED: &str = "purger: finished";

const OWNERS: usize = 400;
const ITEMS: usize = 1_600;
const BATCH: u32 = 50;

/// Obeys the orders of the parent process, if this is a child.
fn obey_orders() {
    let Ok(orders) = env::var(ORDERS) else {
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
            say(BEGUN);
        }
        has_begun = true;
    });
    purge.execute(&mut open(name)).expect("nothing is wrong");
    say(FINISHED);
    std::process::exit(0);
}

/// Past the test harness, which keeps what is printed.
fn say(line: &str) {
    let mut out = io::stdout().lock();
    write!(out, "\n{line}\n")
        .and_then(|()| out.flush())
        .expect("the parent reads");
}

fn purger(token: &str, name: &str) -> Child {
    let (_, module) = module_path!().split_once("::").expect("a module");
    let test = format!("{module}::r31_a_purge_that_is_killed_at_any_moment");
    Command::new(env::current_exe().expect("this binary"))
        .args([&test, "--exact", "--nocapture"])
        .env(ORDERS, format!("{token}|{name}"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child process")
}

/// Waits for its first batch, and a while longer, and kills it.
fn kill(mut child: Child, pause: Duration) {
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let begun = lines.find(|line| line.as_ref().is_ok_and(|line| line == BEGUN));
    assert!(begun.is_some(), "no word of the child");
    thread::sleep(pause);
    // Of a process that has ended by itself nothing is left to kill.
    let _ = child.kill();
    child.wait().expect("an end");
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
    let shared = &mut Shared::new("");
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
        kill(purger(&text, &name), pause);
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
