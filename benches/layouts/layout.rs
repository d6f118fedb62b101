//! What a layout is: a table, a model, and the statements of the library on them.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use soft_delete_runtime::Error;

use super::database::Conn;
use super::rows::{Row, Rows};

/// Where deleted rows live.
pub struct Layout {
    pub name: &'static str,
    /// The tables that have rows.
    pub tables: &'static [&'static str],
    /// Those that an index is made for.
    pub indexed: &'static [&'static str],
    pub marker: &'static str,
    /// What has an index of its own in most schemas. That of the time comes with an archive and with
    /// parts.
    pub alone: &'static [&'static str],
    /// Makes the tables, empty.
    pub create: fn() -> String,
    /// Writes the rows.
    pub fill: fn(&Rows) -> String,
    /// Makes the indexes that the library writes.
    pub index: fn() -> String,
    pub queries: Queries,
}

/// How many rows a purge took, at some time.
type Purge = fn(&mut Conn, DateTime<Utc>) -> Result<usize, Error>;

/// What is measured.
pub struct Queries {
    pub by_id: fn(&mut Conn, i32) -> QueryResult<Row>,
    pub by_email: fn(&mut Conn, &str) -> QueryResult<Row>,
    /// The first 50 of a tenant.
    pub list: fn(&mut Conn, i32) -> QueryResult<Vec<Row>>,
    /// How many a tenant has.
    pub count: fn(&mut Conn, i32) -> QueryResult<i64>,
    /// Reads every visible row.
    pub read: fn(&mut Conn) -> QueryResult<Option<String>>,
    /// Deletes what a condition holds for.
    pub delete: fn(&mut Conn, &str) -> Result<usize, Error>,
    /// Purges what was deleted a day before; a flag alone does not say when that was.
    pub purge: Option<Purge>,
    /// How many rows are visible, and how many there are.
    pub rows: fn(&mut Conn) -> QueryResult<(i64, i64)>,
}

/// The table without what a model declares.
pub fn bare_table(name: &str) -> String {
    format!(
        "CREATE TABLE {name} (
            id INTEGER PRIMARY KEY NOT NULL, tenant INTEGER NOT NULL,
            email VARCHAR(60) NOT NULL, payload VARCHAR(100) NOT NULL
         );"
    )
}

/// A table `$table` with more columns, and the model `Account` with the options of `soft_delete`.
macro_rules! account {
    ($table:ident { $($columns:tt)* } ($($options:tt)*)) => {
        diesel::table! {
            use diesel::sql_types::*;
            use crate::database::Moment;

            $table (id) {
                id -> Integer,
                tenant -> Integer,
                email -> Text,
                payload -> Text,
                $($columns)*
            }
        }

        #[derive(SoftDelete)]
        #[diesel(table_name = $table)]
        #[soft_delete($($options)*)]
        struct Account {}
    };
}

/// The [`Queries`] on the model `Account`.
macro_rules! queries {
    ($table:ident) => {
        crate::layout::Queries {
            purge: Some(|conn, now| {
                let day = soft_delete_runtime::Retention::days(1);
                let purge = soft_delete_runtime::sweep::Purge::new().model_after::<Account>(day);
                let report = purge.now(now).batch_size(10_000).execute(conn)?;
                Ok(report.total())
            }),
            ..queries!($table without a time)
        }
    };
    ($table:ident without a time) => {{
        use $table::{email, id, payload, tenant};

        crate::layout::Queries {
            by_id: |conn, key| {
                Account::find_visible(key)
                    .select((id, tenant, email, payload))
                    .get_result(conn)
            },
            by_email: |conn, key| {
                Account::visible()
                    .filter(email.eq(key))
                    .select((id, tenant, email, payload))
                    .get_result(conn)
            },
            list: |conn, of| {
                Account::visible()
                    .filter(tenant.eq(of))
                    .order(id)
                    .limit(50)
                    .select((id, tenant, email, payload))
                    .load(conn)
            },
            count: |conn, of| {
                Account::visible()
                    .filter(tenant.eq(of))
                    .count()
                    .get_result(conn)
            },
            read: |conn| {
                Account::visible()
                    .select(diesel::dsl::max(payload))
                    .get_result(conn)
            },
            delete: |conn, condition| {
                let condition = diesel::dsl::sql::<diesel::sql_types::Bool>(condition);
                let deletion = soft_delete($table::table.filter(condition)).execute(conn)?;
                Ok(deletion.total())
            },
            purge: None,
            rows: |conn| {
                let visible = Account::visible().count().get_result(conn)?;
                let all = Account::with_deleted().count().get_result(conn)?;
                Ok((visible, all))
            },
        }
    }};
}

/// An empty table with the columns of the model `Account`, as the library writes them.
macro_rules! create {
    ($table:ident) => {{
        let columns = soft_delete_runtime::schema::<Account>().columns();
        let columns = columns.migration(crate::database::KIND);
        crate::layout::bare_table(stringify!($table)) + columns.expect("a migration").up()
    }};
}

/// The indexes that the library writes.
macro_rules! library_indexes {
    ($table:ident) => {{
        let indexes = soft_delete_runtime::schema::<Account>()
            .unique($table::email)
            .index(($table::tenant, $table::id))
            .deleted_index();
        let indexes = indexes.migration(crate::database::KIND);
        indexes.expect("a migration").up().to_owned()
    }};
}

pub(crate) use {account, create, library_indexes, queries};
