//! Members with an e-mail, what they have written, and the teams that they are in.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

pub use super::super::layout::*;
use crate::database::{Database, KIND, TestConnection};

tables! {
    members archived_members Member (id)
    [id -> Integer, email -> Text, name -> Text, erased_at -> Nullable<Timestamp>,]
    [pub id: i32, pub email: String, #[soft_delete(erase = "gone")] pub name: String,]
    [cascade(letters::member_id), erased_at = erased_at,]
    ["CHECK (name <> '')"]

    letters archived_letters Letter (id)
    [id -> Integer, member_id -> Integer,]
    [pub id: i32, pub member_id: i32,]
    [parents(member_id),]
    ["FOREIGN KEY (member_id) REFERENCES members (id)"]

    seats archived_seats Seat (member_id, team_id)
    [member_id -> Integer, team_id -> Integer, role -> Text,]
    [pub member_id: i32, pub team_id: i32, pub role: String,]
    []
    []
}

/// The statements that make the tables.
pub fn ddl() -> String {
    let ddl = soft_deletable(crate::schema::TIMESTAMP);
    let ddl = ["members", "letters"].into_iter().fold(ddl, counting);
    ddl + &unique("members", "email") + ";"
}

/// Has the database give the rows of a table their keys.
fn counting(ddl: String, table: &str) -> String {
    let begin = format!("CREATE TABLE {table} (id INTEGER NOT NULL");
    let (before, rest) = ddl.split_once(&begin).expect("the table");
    let (key, rest) = match KIND {
        soft_delete_runtime::Database::Postgres => ("SERIAL NOT NULL", rest.to_owned()),
        soft_delete_runtime::Database::Mysql => {
            ("INTEGER NOT NULL AUTO_INCREMENT", rest.to_owned())
        }
        // A key that was in use is not used again, if it is said here.
        soft_delete_runtime::Database::Sqlite => (
            "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
            rest.replacen(", PRIMARY KEY (id)", "", 1),
        ),
    };
    format!("{before}CREATE TABLE {table} (id {key}{rest}")
}

pub fn empty() -> Database {
    let mut database = Database::empty();
    database.run(&ddl());
    database
}

/// The visible members: key and name.
pub fn visible(conn: &mut TestConnection) -> Vec<(i32, String)> {
    let members = members::table.visible().order(members::id);
    let members = members.select((members::id, members::name)).load(conn);
    members.expect("members")
}
