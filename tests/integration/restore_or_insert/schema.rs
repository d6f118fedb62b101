//! Members with an e-mail, what they have written, and the teams that they are in.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

use crate::database::{Database, KIND, TestConnection};

diesel::table! {
    members (id) {
        id -> Integer,
        email -> Text,
        name -> Text,
        deleted_at -> Nullable<Timestamp>,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    letters (id) {
        id -> Integer,
        member_id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    seats (member_id, team_id) {
        member_id -> Integer,
        team_id -> Integer,
        role -> Text,
        is_deleted -> Bool,
    }
}

diesel::table! {
    places (id) {
        id -> Integer,
        name -> Text,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, stamp = deleted_at)]
pub struct Place {}

#[derive(SoftDelete)]
#[soft_delete(cascade(letters::member_id), erased_at = erased_at)]
#[expect(dead_code, reason = "only the table is used")]
pub struct Member {
    #[soft_delete(erase = "gone")]
    name: String,
}

#[derive(SoftDelete)]
#[soft_delete(parents(member_id))]
pub struct Letter {}

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted)]
pub struct Seat {}

/// The statements that make the tables.
pub fn ddl() -> String {
    let key = match KIND {
        soft_delete_runtime::Database::Postgres => "SERIAL PRIMARY KEY",
        soft_delete_runtime::Database::Sqlite => "INTEGER PRIMARY KEY",
        soft_delete_runtime::Database::Mysql => "INTEGER AUTO_INCREMENT PRIMARY KEY",
    };
    let migrations = [
        schema::<Member>()
            .columns()
            .unique(members::email)
            .migration(KIND),
        schema::<Letter>().columns().migration(KIND),
        schema::<Seat>().columns().migration(KIND),
        schema::<Place>().columns().migration(KIND),
    ];
    let migrations = migrations.map(|migration| migration.expect("a migration").up().to_owned());
    format!(
        "CREATE TABLE members (id {key}, email VARCHAR(100) NOT NULL, name VARCHAR(100) NOT NULL);
         CREATE TABLE letters (id {key}, member_id INTEGER NOT NULL REFERENCES members (id));
         CREATE TABLE seats (
             member_id INTEGER NOT NULL, team_id INTEGER NOT NULL, role VARCHAR(100) NOT NULL,
             PRIMARY KEY (member_id, team_id)
         );
         CREATE TABLE places (id {key}, name VARCHAR(100) NOT NULL);
         {}",
        migrations.concat()
    )
}

pub fn empty() -> Database {
    let mut database = Database::empty();
    database.run(&ddl());
    database
}

/// `restore_or_insert` of a member.
#[macro_export]
macro_rules! member {
    ($email:expr, $name:expr) => {
        soft_delete_runtime::restore_or_insert(
            members::table.filter(members::email.eq($email)),
            (members::email.eq($email), members::name.eq($name)),
        )
    };
}

/// The visible members: key and name.
pub fn visible(conn: &mut TestConnection) -> Vec<(i32, String)> {
    let members = members::table.visible().order(members::id);
    let members = members.select((members::id, members::name)).load(conn);
    members.expect("members")
}
