//! Deleted rows in a part of the table of their own, which PostgreSQL moves them to.

use diesel::prelude::*;
use soft_delete_runtime::ddl::Migration;
use soft_delete_runtime::prelude::*;

use crate::layout::{Layout, account, create, queries};
use crate::rows::MOMENT;

account!(accounts_partition { deleted_at -> Nullable<Moment>, } (column = deleted_at));

pub fn layout() -> Layout {
    Layout {
        name: "partition",
        tables: &["accounts_partition_visible", "accounts_partition_deleted"],
        indexed: &["accounts_partition"],
        marker: "deleted_at",
        alone: &[],
        create: || {
            let parts = Migration::of_partitions::<Account>();
            create!(accounts_partition) + parts.expect("a migration").up()
        },
        fill: |rows| rows.insert("accounts_partition", &[("deleted_at", MOMENT, "NULL")]),
        index,
        queries: queries!(accounts_partition),
    }
}

/// Made before the parts they would be on the part of the visible rows.
fn index() -> String {
    let schema = soft_delete_runtime::schema::<Account>()
        .unique(accounts_partition::email)
        .index((accounts_partition::tenant, accounts_partition::id));
    let schema = schema.migration(soft_delete_runtime::Database::Postgres);
    let schema = schema.expect("a migration");
    schema.up().replace(
        r#" ON "accounts_partition" "#,
        r#" ON "accounts_partition_visible" "#,
    )
}
