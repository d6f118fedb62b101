//! The process is killed.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;

use diesel::connection::SimpleConnection;

use super::super::schema::*;
use super::{Verb, before_statement, rows, settle};
use crate::database::connect;

/// What a child process has to do: verb, statement, database.
const ORDERS: &str = "SOFT_DELETE_VICTIM";
const STOPPED: &str = "victim: stopped";
const FINISHED: &str = "victim: finished";

/// A database that another process can open too.
#[cfg(any(feature = "postgres", feature = "mysql"))]
struct Shared(crate::database::Database);

#[cfg(any(feature = "postgres", feature = "mysql"))]
impl Shared {
    fn new(_: Verb) -> Self {
        Self(database())
    }

    fn name(&mut self) -> String {
        self.0.name()
    }
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
struct Shared(std::path::PathBuf);

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
impl Shared {
    fn new(verb: Verb) -> Self {
        let test = module_path!().replace("::", "_");
        let folder = format!("soft_delete_test_{}_{test}_{verb:?}", std::process::id());
        let mut shared = Self(env::temp_dir().join(folder));
        std::fs::create_dir(&shared.0).expect("a folder");
        connect(&shared.name())
            .batch_execute(&ddl(crate::schema::TIMESTAMP))
            .expect("tables");
        shared
    }

    fn name(&mut self) -> String {
        let path = self.0.join("database.sqlite");
        path.to_str().expect("a path in UTF-8").to_owned()
    }
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
impl Drop for Shared {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Obeys the orders of the parent process, if this is a child.
fn obey_orders() {
    let Ok(orders) = env::var(ORDERS) else {
        return;
    };
    let orders: Vec<&str> = orders.splitn(3, ' ').collect();
    let verb = match orders[0] {
        "Deletion" => Verb::Deletion,
        _ => Verb::Restore,
    };
    let conn = &mut connect(orders[2]);
    if cfg!(not(any(feature = "postgres", feature = "mysql"))) {
        // Changes go to the file before the commit, which must be undone from the journal.
        conn.batch_execute("PRAGMA cache_size = 1")
            .expect("a setting");
    }
    before_statement(conn, orders[1].parse().expect("a number"), || {
        say(STOPPED);
        loop {
            thread::park();
        }
    });
    verb.run(conn).expect("nothing is wrong");
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

/// Kills processes before each statement in turn, until one has finished.
fn kill_before_each_statement(test: &str, verb: Verb) {
    obey_orders();
    let mut shared = Shared::new(verb);
    let name = shared.name();
    verb.prepare(&mut connect(&name));
    let before = rows(&mut connect(&name));
    let (_, module) = module_path!().split_once("::").expect("a module");
    for statement in 1..100 {
        let mut child = Command::new(env::current_exe().expect("this binary"))
            .args([&format!("{module}::{test}"), "--exact", "--nocapture"])
            .env(ORDERS, format!("{verb:?} {statement} {name}"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("a child process");
        let said = BufReader::new(child.stdout.take().expect("its output"))
            .lines()
            .map_while(Result::ok)
            .find(|line| line == STOPPED || line == FINISHED);
        // Of a process that has ended by itself nothing is left to kill.
        let _ = child.kill();
        child.wait().expect("an end");
        let conn = &mut connect(&name);
        settle(conn);
        let said = said.unwrap_or_else(|| panic!("no word of the child at {statement}"));
        if said == FINISHED {
            assert!(statement > 4, "there are more statements than that");
            assert_ne!(rows(conn), before);
            return;
        }
        assert_eq!(rows(conn), before, "killed before statement {statement}");
    }
    panic!("the child never finished");
}

#[test]
fn r13_a_deletion_whose_process_is_killed_changes_nothing() {
    let name = "r13_a_deletion_whose_process_is_killed_changes_nothing";
    kill_before_each_statement(name, Verb::Deletion);
}

#[test]
fn r13_a_restore_whose_process_is_killed_changes_nothing() {
    let name = "r13_a_restore_whose_process_is_killed_changes_nothing";
    kill_before_each_statement(name, Verb::Restore);
}
