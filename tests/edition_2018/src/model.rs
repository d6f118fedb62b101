//! A model in a crate of an older edition than the derive's own, in which `gen` is no keyword.

use soft_delete_runtime::SoftDelete;

diesel::table! {
    /// The table.
    tasks (id) {
        /// The primary key.
        id -> Integer,
        /// The marker.
        r#async -> Nullable<Timestamp>,
        /// Hides a row as well.
        gen -> Bool,
        /// The actor.
        r#try -> Nullable<Integer>,
    }
}

/// A row of `tasks`.
#[derive(Debug, SoftDelete)]
#[soft_delete(column = r#async, hidden_by(gen), deleted_by = r#try)]
pub struct Task {
    /// The primary key.
    pub id: i32,
    /// The marker.
    pub r#async: Option<chrono::NaiveDateTime>,
}

diesel::table! {
    /// With personal data.
    leads (id) {
        /// The primary key.
        id -> Integer,
        /// Personal data.
        gen -> Nullable<Text>,
        /// Personal data as well.
        r#dyn -> Text,
        /// The marker.
        deleted_at -> Nullable<Timestamp>,
        /// Keeps a row.
        r#await -> Bool,
        /// The time of an erasure.
        r#async -> Nullable<Timestamp>,
    }
}

/// A row of `leads`.
#[derive(Debug, SoftDelete)]
#[soft_delete(hold = r#await, erased_at = r#async)]
#[soft_delete(retention = "2 days", erase_retention = "1 day", quarantine = "1 day")]
pub struct Lead {
    /// Personal data.
    #[soft_delete(erase)]
    pub gen: Option<String>,
    /// Personal data as well.
    #[soft_delete(erase_unique = "{key}")]
    pub r#dyn: String,
}

#[cfg(test)]
mod tests {
    use diesel::query_builder::QueryFragment;
    use diesel::sqlite::Sqlite;
    use soft_delete_runtime::erasure::Erasure;
    use soft_delete_runtime::prelude::*;
    use soft_delete_runtime::{Erasable, Retention, SoftDeletable};

    use super::{leads, tasks, Lead, Task};

    fn sql(query: &impl QueryFragment<Sqlite>) -> String {
        let query = diesel::debug_query::<Sqlite, _>(query).to_string();
        query
            .split(" -- binds")
            .next()
            .map_or_else(String::new, ToOwned::to_owned)
    }

    #[test]
    fn scopes() {
        assert_eq!(
            sql(&Task::visible()),
            "SELECT `tasks`.`id`, `tasks`.`async`, `tasks`.`gen`, `tasks`.`try` FROM `tasks` \
             WHERE ((`tasks`.`async` IS NULL) AND  NOT (`tasks`.`gen`))"
        );
        assert!(
            sql(&Task::only_deleted()).ends_with(" WHERE (`tasks`.`async` IS NOT NULL)"),
            "the deleted rows"
        );
    }

    #[test]
    fn statements() {
        assert_eq!(
            sql(&soft_delete(tasks::table).by(1)),
            "UPDATE `tasks` SET `async` = ?, `try` = ? WHERE (`tasks`.`async` IS NULL)"
        );
        assert_eq!(
            sql(&restore(tasks::table)),
            "UPDATE `tasks` SET `async` = NULL, `try` = NULL WHERE (`tasks`.`async` IS NOT NULL)"
        );
    }

    #[test]
    fn loaded_marker() {
        let visible = Task {
            id: 1,
            r#async: None,
        };
        assert!(!visible.is_deleted());
    }

    #[test]
    fn retention() {
        assert_eq!(Retention::until_purge::<Lead>(), Retention::days(2));
        assert_eq!(Retention::until_erasure::<Lead>(), Retention::days(1));
        assert_eq!(<leads::table as SoftDeletable>::HOLD, Some("await"));
    }

    #[test]
    fn erasure() {
        assert_eq!(
            <leads::table as Erasable>::ERASURES,
            [
                Erasure::null::<leads::gen>(),
                Erasure::with_key::<leads::r#dyn>("", ""),
            ]
        );
    }
}
