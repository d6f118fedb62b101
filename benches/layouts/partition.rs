//! Deleted rows in a part of the table of their own, which PostgreSQL moves them to.

use diesel::prelude::*;
use soft_delete_runtime::ddl::Migration;
use soft_delete_runtime::prelude::*;

use crate::layout::{Layout, account, bare_table, queries};
use crate::rows::MOMENT;

account!(accounts_partition { deleted_at -> Nullable<Moment>, } (column = deleted_at));

pub fn layout() -> Layout {
    Layout {
        name: "partition",
        tables: &["accounts_partition_visible", "accounts_partition_deleted"],
        create,
        fill: |rows| rows.insert("accounts_partition", &[("deleted_at", MOMENT, "NULL")]),
        // They are there, as the rows came; those of the other layouts are made afterwards.
        index: || "REINDEX TABLE accounts_partition".to_owned(),
        queries: queries!(accounts_partition),
    }
}

/// The index of deleted rows comes with the parts.
fn create() -> String {
    let schema = soft_delete_runtime::schema::<Account>()
        .columns()
        .unique(accounts_partition::email)
        .index((accounts_partition::tenant, accounts_partition::id));
    let schema = schema.migration(soft_delete_runtime::Database::Postgres);
    let parts = Migration::of_partitions::<Account>();
    bare_table("accounts_partition")
        + schema.expect("a migration").up()
        + parts.expect("a migration").up()
}
