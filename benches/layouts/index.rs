//! A timestamp as marker, with other indexes than those that the library writes.

macro_rules! indexed {
    ($module:ident, $name:literal, $table:ident, [$($columns:literal),*]) => {
        pub mod $module {
            use diesel::prelude::*;
            use soft_delete_runtime::prelude::*;

            use crate::layout::{Layout, account, create, queries};
            use crate::rows::MOMENT;

            account!($table { deleted_at -> Nullable<Moment>, } (column = deleted_at));

            pub fn layout() -> Layout {
                Layout {
                    name: $name,
                    tables: &[stringify!($table)],
                    create: || create!($table),
                    fill: |rows| rows.insert(stringify!($table), &[("deleted_at", MOMENT, "NULL")]),
                    index: || super::on(stringify!($table), &[$($columns),*]),
                    queries: queries!($table),
                }
            }
        }
    };
}

indexed!(
    plain,
    "plain",
    accounts_plain,
    ["email", "tenant, id", "deleted_at"]
);

indexed!(
    marker_first,
    "marker first",
    accounts_marker_first,
    ["deleted_at, email", "deleted_at, tenant, id"]
);

indexed!(
    marker_last,
    "marker last",
    accounts_marker_last,
    ["email, deleted_at", "tenant, id, deleted_at", "deleted_at"]
);

/// Indexes that are about every row, and keep nothing unique.
fn on(table: &str, indexes: &[&str]) -> String {
    let numbered = indexes.iter().enumerate();
    let statements = numbered
        .map(|(number, columns)| format!("CREATE INDEX {table}_{number} ON {table} ({columns});"));
    statements.collect()
}
