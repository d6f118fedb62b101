//! The derive works where no name means what it usually means.

// The shadows are there to be passed by.
#![allow(dead_code)]

use diesel::sqlite::Sqlite;
use soft_delete_runtime::prelude::*;

diesel::table! {
    users (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    posts (id) {
        id -> Integer,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
        removed -> Bool,
        spam -> Bool,
        deleted_by -> Nullable<Integer>,
        reason -> Nullable<Text>,
        deletion_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    comments (id) {
        id -> Integer,
        gone -> BigInt,
    }
}

mod shadowed {
    #![no_implicit_prelude]

    pub mod core {}
    pub mod std {}
    pub mod alloc {}
    pub mod diesel {}
    pub mod soft_delete {}
    pub mod soft_delete_runtime {}
    pub mod __soft_delete {}
    pub mod __private {}

    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Result;
    pub struct Ok;
    pub struct Err;
    pub struct String;
    pub struct Vec;
    pub struct Box;
    pub struct NoStamp;

    pub trait Into {}
    pub trait Default {}
    pub trait Sized {}
    pub trait Column {}
    pub trait SoftDelete {}
    pub trait SoftDeletable {}
    pub trait LoadedMarker {}
    pub trait MarkerValue {}
    pub trait RecordsActor {}

    #[derive(::soft_delete_runtime::SoftDelete)]
    #[diesel(table_name = crate::users)]
    pub struct User {
        pub id: i32,
        pub deleted_at: ::core::option::Option<::chrono::NaiveDateTime>,
    }

    #[derive(::soft_delete_runtime::SoftDelete)]
    #[diesel(table_name = crate::posts)]
    #[soft_delete(
        column = is_deleted,
        stamp = deleted_at,
        hidden_by(removed, spam),
        deleted_by = deleted_by,
        reason = reason,
        deletion_id = deletion_id,
        crate = ::soft_delete_runtime
    )]
    pub struct Post<'a, T> {
        pub id: &'a T,
        pub is_deleted: bool,
    }

    #[derive(::soft_delete_runtime::SoftDelete)]
    #[diesel(table_name = crate::comments)]
    #[soft_delete(column = gone)]
    pub struct Comment {
        #[diesel(column_name = gone)]
        pub deleted: i64,
    }
}

use shadowed::{Comment, Post, User};

fn sql(query: &impl diesel::query_builder::QueryFragment<Sqlite>) -> String {
    let query = diesel::debug_query::<Sqlite, _>(query).to_string();
    let (text, _) = query.split_once(" -- binds").expect("text and binds");
    text.to_owned()
}

#[test]
fn scopes() {
    assert!(sql(&User::visible()).ends_with("WHERE (`users`.`deleted_at` IS NULL)"));
    assert!(sql(&User::only_deleted()).ends_with("WHERE (`users`.`deleted_at` IS NOT NULL)"));
    assert!(sql(&Comment::visible()).ends_with("WHERE (`comments`.`gone` = 0)"));
    assert!(sql(&Post::<i32>::visible()).ends_with(
        "WHERE (( NOT (`posts`.`is_deleted`) AND  NOT (`posts`.`removed`)) \
         AND  NOT (`posts`.`spam`))"
    ));
}

#[test]
fn statements() {
    let deletion = soft_delete(posts::table)
        .by(1)
        .because("spam")
        .deletion_id(2_i64);
    assert_eq!(
        sql(&deletion),
        "UPDATE `posts` SET `is_deleted` = TRUE, `deleted_at` = ?, `deleted_by` = ?, \
         `reason` = ?, `deletion_id` = ? WHERE  NOT (`posts`.`is_deleted`)"
    );
    assert_eq!(
        sql(&restore(posts::table)),
        "UPDATE `posts` SET `is_deleted` = FALSE, `deleted_at` = NULL, `deleted_by` = NULL, \
         `reason` = NULL, `deletion_id` = NULL WHERE `posts`.`is_deleted`"
    );
}

#[test]
fn loaded_markers() {
    assert!(
        !User {
            id: 1,
            deleted_at: None
        }
        .is_deleted()
    );
    assert!(
        Post {
            id: &1,
            is_deleted: true
        }
        .is_deleted()
    );
    assert!(Comment { deleted: 1 }.is_deleted());
}
