//! `soft_delete` and its short forms.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use soft_delete_runtime::dsl;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestBackend, TestConnection, sql};
use crate::schema::{Comment, Post, Tag, User, comments, posts, seed, tags, users};

fn seeded() -> Database {
    let mut conn = Database::new();
    seed(&mut conn);
    conn
}

fn noon() -> DateTime<Utc> {
    "2026-05-01T12:00:00.123456Z".parse().expect("a time")
}

fn stamp_of(user: i32, conn: &mut TestConnection) -> Option<DateTime<Utc>> {
    let stamp = users::table
        .find(user)
        .select(users::deleted_at)
        .get_result(conn);
    stamp
        .map(|stamp: Option<chrono::NaiveDateTime>| stamp.map(|stamp| stamp.and_utc()))
        .expect("stamp")
}

mod outcome;
mod statement;
mod target;
mod update;
mod without_relations;
