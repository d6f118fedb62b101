//! Members whose names are quarantined for a day, and their letters; and seats, which have a key of two
//! columns and belong to nobody.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::ddl::Migration;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

pub use super::layout::*;
use crate::database::{Database, KIND, TestConnection};
use crate::schema::TIMESTAMP;

tables! {
    members archived_members Member (id)
    [id -> Integer, name -> Text,]
    [pub id: i32, pub name: String,]
    [cascade(letters::member_id), quarantine = "24 hours",]
    []

    letters archived_letters Letter (id)
    [id -> Integer, member_id -> Integer,]
    [pub id: i32, pub member_id: i32,]
    [parents(member_id),]
    ["FOREIGN KEY (member_id) REFERENCES members (id)"]

    seats archived_seats Seat (id)
    [id -> Integer, hall -> Integer, label -> Nullable<Text>,]
    [pub id: i32, pub hall: i32, pub label: Option<String>,]
    [quarantine = "1 day",]
    []
}

pub fn empty() -> Database {
    let mut database = Database::empty();
    database.run(&soft_deletable(TIMESTAMP));
    database.run(&unique("members", "name"));
    database
}

/// What makes the triggers of the tables.
fn triggers() -> [Migration; 2] {
    let members = schema::<Member>().quarantine(members::name);
    let seats = schema::<Seat>().quarantine((seats::hall, seats::label));
    [members.migration(KIND), seats.migration(KIND)]
        .map(|migration| migration.expect("a migration"))
}

/// The tables with their triggers.
pub fn guarded() -> Database {
    let mut database = empty();
    for migration in triggers() {
        database.run(migration.up());
    }
    database
}

pub fn a_day() -> TimeDelta {
    TimeDelta::days(1)
}

/// A time whose quarantine is over.
pub fn long_ago() -> DateTime<Utc> {
    stamp(0)
}

pub fn add(conn: &mut TestConnection, id: i32, name: &str) -> QueryResult<usize> {
    let row = (members::id.eq(id), members::name.eq(name));
    diesel::insert_into(members::table)
        .values(row)
        .execute(conn)
}

/// All members: key, name, and whether it is visible.
pub fn all(conn: &mut TestConnection) -> Vec<(i32, String, bool)> {
    let columns = (members::id, members::name, members::table.is_visible());
    let rows = Member::with_deleted().select(columns).load(conn);
    let mut rows = rows.expect("members");
    rows.sort_unstable();
    rows
}

/// `restore_or_insert` of a member.
macro_rules! member {
    ($id:expr, $name:expr) => {
        soft_delete_runtime::restore_or_insert(
            members::table.filter(members::name.eq($name)),
            (members::id.eq($id), members::name.eq($name)),
        )
    };
}
pub(super) use member;
