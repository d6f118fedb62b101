//! Deleted rows in a table of their own, which a deletion moves them to.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::layout::{Layout, bare_table, queries};
use crate::rows::{MOMENT, Rows};

diesel::table! {
    use diesel::sql_types::*;
    use crate::database::Moment;

    accounts_archive (id) {
        id -> Integer,
        tenant -> Integer,
        email -> Text,
        payload -> Text,
        deleted_at -> Nullable<Moment>,
    }
}
diesel::table! {
    use diesel::sql_types::*;
    use crate::database::Moment;

    archived_accounts (id) {
        id -> Integer,
        tenant -> Integer,
        email -> Text,
        payload -> Text,
        deleted_at -> Nullable<Moment>,
    }
}

#[derive(SoftDelete)]
#[diesel(table_name = accounts_archive)]
#[soft_delete(archive = archived_accounts)]
#[allow(dead_code, reason = "a row moves with all its columns")]
struct Account {
    id: i32,
    tenant: i32,
    email: String,
    payload: String,
}

pub fn layout() -> Layout {
    Layout {
        name: "archive",
        tables: &["accounts_archive", "archived_accounts"],
        indexed: &["accounts_archive", "archived_accounts"],
        marker: "deleted_at",
        alone: &[],
        create: || {
            let columns = soft_delete_runtime::schema::<Account>().columns().archive();
            let columns = columns.migration(crate::database::KIND);
            bare_table("accounts_archive") + columns.expect("a migration").up()
        },
        fill,
        index,
        queries: queries!(accounts_archive),
    }
}

/// Each row where it belongs.
fn fill(rows: &Rows) -> String {
    let insert = |table| rows.insert(table, &[("deleted_at", MOMENT, "NULL")]);
    let (own, archived) = (insert("accounts_archive"), insert("archived_accounts"));
    let deleted = rows.is_deleted();
    format!("{own} WHERE NOT ({deleted}); {archived} WHERE {deleted}")
}

/// That of the time came with the archive.
fn index() -> String {
    let schema = soft_delete_runtime::schema::<Account>()
        .unique(accounts_archive::email)
        .index((accounts_archive::tenant, accounts_archive::id));
    let schema = schema.migration(crate::database::KIND);
    schema.expect("a migration").up().to_owned()
}
