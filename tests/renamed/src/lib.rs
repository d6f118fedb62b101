//! The runtime under another name, named by `#[soft_delete(crate = …)]`.

diesel::table! {
    /// Marked by a timestamp.
    users (id) {
        /// The primary key.
        id -> Integer,
        /// The marker.
        deleted_at -> Nullable<Timestamp>,
        /// The actor.
        deleted_by -> Nullable<Integer>,
    }
}

diesel::table! {
    /// Marked by a flag.
    posts (id) {
        /// The primary key.
        id -> Integer,
        /// The marker.
        is_deleted -> Bool,
        /// The stamp.
        deleted_at -> Nullable<Timestamp>,
        /// Hides a row as well.
        removed -> Bool,
    }
}

diesel::table! {
    /// With personal data.
    leads (id) {
        /// The primary key.
        id -> Integer,
        /// A name.
        name -> Nullable<Text>,
        /// The marker.
        deleted_at -> Nullable<Timestamp>,
        /// Keeps a row.
        held -> Bool,
        /// The time of an erasure.
        erased_at -> Nullable<Timestamp>,
    }
}

/// Where a crate of many parts would have its dependencies.
pub mod reexports {
    /// The runtime under a third name.
    pub use renamed as soft_deletion;
}

/// Found in the extern prelude.
#[derive(Debug, renamed::SoftDelete)]
#[soft_delete(crate = ::renamed, deleted_by = deleted_by)]
pub struct User {
    /// The primary key.
    pub id: i32,
}

/// Found behind a path of this crate.
#[derive(Debug, renamed::SoftDelete)]
#[soft_delete(crate = crate::reexports::soft_deletion)]
#[soft_delete(column = is_deleted, stamp = deleted_at, hidden_by(removed))]
pub struct Post {
    /// The primary key.
    pub id: i32,
    /// The marker.
    pub is_deleted: bool,
}

/// Says how long its rows are kept, and what is erased.
#[derive(Debug, renamed::SoftDelete)]
#[soft_delete(crate = ::renamed, hold = held, erased_at = erased_at)]
#[soft_delete(
    retention = "2 weeks",
    erase_retention = "36 hours",
    quarantine = "1 day"
)]
pub struct Lead {
    /// The primary key.
    pub id: i32,
    /// A name.
    #[soft_delete(erase)]
    pub name: Option<String>,
}

#[cfg(test)]
mod tests {
    use diesel::query_builder::QueryFragment;
    use diesel::sqlite::Sqlite;
    use renamed::prelude::*;
    use renamed::{Erasable, Retention};

    use super::{Lead, Post, User, leads, posts, users};

    fn sql(query: &impl QueryFragment<Sqlite>) -> String {
        diesel::debug_query::<Sqlite, _>(query).to_string()
    }

    #[test]
    fn a_name_of_the_extern_prelude() {
        assert_eq!(
            sql(&User::visible()),
            "SELECT `users`.`id`, `users`.`deleted_at`, `users`.`deleted_by` FROM `users` \
             WHERE (`users`.`deleted_at` IS NULL) -- binds: []"
        );
        assert_eq!(
            sql(&restore(users::table)),
            "UPDATE `users` SET `deleted_at` = NULL, `deleted_by` = NULL \
             WHERE (`users`.`deleted_at` IS NOT NULL) -- binds: []"
        );
    }

    #[test]
    fn a_path_of_the_crate() {
        assert_eq!(
            sql(&Post::only_deleted()),
            "SELECT `posts`.`id`, `posts`.`is_deleted`, `posts`.`deleted_at`, `posts`.`removed` \
             FROM `posts` WHERE `posts`.`is_deleted` -- binds: []"
        );
        assert_eq!(
            sql(&restore(posts::table)),
            "UPDATE `posts` SET `is_deleted` = FALSE, `deleted_at` = NULL \
             WHERE `posts`.`is_deleted` -- binds: []"
        );
        let deleted = Post {
            id: 1,
            is_deleted: true,
        };
        assert!(deleted.is_deleted());
    }

    #[test]
    fn how_long_and_what() {
        assert_eq!(Retention::until_purge::<Lead>(), Retention::weeks(2));
        assert_eq!(Retention::until_erasure::<Lead>(), Retention::hours(36));
        assert_eq!(<leads::table as Erasable>::ERASURES.len(), 1);
    }
}
