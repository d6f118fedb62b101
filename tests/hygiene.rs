//! The derive works where no name means what it usually means.

// The shadows are there to be passed by.
#![allow(dead_code)]

use diesel::sqlite::Sqlite;
use soft_delete_runtime::erasure::Erasure;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Erasable, Retention, SoftDeletable};

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

diesel::table! {
    leads (id) {
        id -> Integer,
        name -> Text,
        email -> Text,
        phone -> Nullable<Text>,
        age -> SmallInt,
        subscribed -> Bool,
        deleted_at -> Nullable<Timestamp>,
        legal_hold -> Bool,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    visits (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    archived_visits (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
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
    pub struct Erasure;
    pub struct Retention;
    pub struct TimeColumn;
    pub struct ArchiveFacts;
    pub struct Archived;
    pub struct RowsOf;
    pub trait Visitor {}
    pub trait SelectableExpression {}

    pub trait Into {}
    pub trait Default {}
    pub trait Sized {}
    pub trait Column {}
    pub trait SoftDelete {}
    pub trait SoftDeletable {}
    pub trait LoadedMarker {}
    pub trait MarkerValue {}
    pub trait RecordsActor {}
    pub trait Erasable {}
    pub trait ErasedAfter {}
    pub trait PurgedAfter {}

    pub fn hold() {}

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

    #[derive(::soft_delete_runtime::SoftDelete)]
    #[diesel(table_name = crate::visits)]
    #[soft_delete(archive = crate::archived_visits)]
    pub struct Visit {
        pub id: i32,
    }

    #[derive(::soft_delete_runtime::SoftDelete)]
    #[diesel(table_name = crate::leads)]
    #[soft_delete(
        retention = "30 days",
        erase_retention = "1 week",
        quarantine = "1 day"
    )]
    #[soft_delete(hold = legal_hold, erased_at = erased_at)]
    pub struct Lead<'a> {
        pub id: i32,
        #[soft_delete(erase = "gone")]
        pub name: &'a str,
        #[soft_delete(erase_unique = "erased-{key}@example.org")]
        pub email: &'a str,
        #[soft_delete(erase)]
        #[diesel(column_name = phone)]
        pub number: ::core::option::Option<&'a str>,
        #[soft_delete(erase = -1)]
        pub age: i16,
        #[soft_delete(erase = false)]
        pub subscribed: bool,
    }
}

use shadowed::{Comment, Lead, Post, User, Visit};

fn sql(query: &impl diesel::query_builder::QueryFragment<Sqlite>) -> String {
    let query = diesel::debug_query::<Sqlite, _>(query).to_string();
    let (text, _) = query.split_once(" -- binds").expect("text and binds");
    text.to_owned()
}

#[test]
fn scopes() {
    assert!(sql(&User::visible()).ends_with("WHERE (`users`.`deleted_at` IS NULL)"));
    assert!(sql(&User::only_deleted()).ends_with("WHERE (`users`.`deleted_at` IS NOT NULL)"));
    assert!(sql(&Visit::only_deleted()).contains("FROM `archived_visits` AS `visits`"));
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
fn retention() {
    assert_eq!(Retention::until_purge::<Lead<'_>>(), Retention::days(30));
    assert_eq!(Retention::until_erasure::<Lead<'_>>(), Retention::days(7));
    let held = <leads::table as SoftDeletable>::HOLD;
    assert_eq!(held, Some("legal_hold"));
}

#[test]
fn erasure() {
    assert_eq!(
        <leads::table as Erasable>::ERASURES,
        [
            Erasure::text::<leads::name>("gone"),
            Erasure::with_key::<leads::email>("erased-", "@example.org"),
            Erasure::null::<leads::phone>(),
            Erasure::number::<leads::age>(-1),
            Erasure::flag::<leads::subscribed>(false),
        ]
    );
}

#[test]
fn a_restore_clears_the_time_of_the_erasure() {
    let explanation = restore(leads::table).explain::<Sqlite>().to_string();
    assert!(explanation.contains("`erased_at` = NULL"), "{explanation}");
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
