//! The process is killed.

use std::thread;

use diesel::connection::SimpleConnection;

use super::super::schema::*;
use super::{Verb, before_statement, rows, settle};
use crate::child::{self, Child};
use crate::database::connect;
use crate::shared::Shared;

const STOPPED: &str = "victim: stopped";
const FINISHED: &str = "victim: finished";

/// Runs a verb up to a statement, in a database, if this is a child.
fn obey_orders() {
    let Some(orders) = child::orders() else {
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
        child::say(STOPPED);
        loop {
            thread::park();
        }
    });
    verb.run(conn).expect("nothing is wrong");
    child::end(FINISHED);
}

/// Kills processes before each statement in turn, until one has finished.
fn kill_before_each_statement(test: &str, verb: Verb) {
    obey_orders();
    let mut shared = Shared::new(&ddl(crate::schema::TIMESTAMP));
    let name = shared.name();
    verb.prepare(&mut connect(&name));
    let before = rows(&mut connect(&name));
    for statement in 1..100 {
        let orders = format!("{verb:?} {statement} {name}");
        let mut victim = Child::new(module_path!(), test, &orders);
        let said = victim.wait_for(&[STOPPED, FINISHED]);
        victim.kill();
        let conn = &mut connect(&name);
        settle(conn);
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
