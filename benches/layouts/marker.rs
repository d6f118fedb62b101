//! Deleted rows among the others, told apart by a marker.

macro_rules! marked {
    (
        $module:ident, $name:literal, $table:ident { $($columns:tt)* }, ($($options:tt)*), $fill:expr,
        $marker:literal $alone:tt $(, $without:tt $a:tt $time:tt)?
    ) => {
        pub mod $module {
            #[allow(unused_imports)] // Not every marker is a time.
            use crate::rows::{MOMENT, UNIX_TIME};
            use diesel::prelude::*;
            use soft_delete_runtime::prelude::*;

            use crate::layout::{Layout, account, create, library_indexes, queries};

            account!($table { $($columns)* } ($($options)*));

            pub fn layout() -> Layout {
                Layout {
                    name: $name,
                    tables: &[stringify!($table)],
                    indexed: &[stringify!($table)],
                    marker: $marker,
                    alone: &$alone,
                    create: || create!($table),
                    fill: |rows| rows.insert(stringify!($table), &$fill),
                    index: || library_indexes!($table),
                    queries: queries!($table $($without $a $time)?),
                }
            }
        }
    };
}

marked!(
    timestamp,
    "timestamp",
    accounts_timestamp { deleted_at -> Nullable<Moment>, },
    (column = deleted_at),
    [("deleted_at", MOMENT, "NULL")],
    "deleted_at" ["deleted_at"]
);

marked!(
    flag,
    "flag",
    accounts_flag { is_deleted -> Bool, },
    (column = is_deleted),
    [("is_deleted", "TRUE", "FALSE")],
    "is_deleted" ["is_deleted"],
    without a time
);

marked!(
    flag_with_stamp,
    "flag with stamp",
    accounts_flag_with_stamp { is_deleted -> Bool, deleted_at -> Nullable<Moment>, },
    (column = is_deleted, stamp = deleted_at),
    [("is_deleted", "TRUE", "FALSE"), ("deleted_at", MOMENT, "NULL")],
    "is_deleted" ["is_deleted", "deleted_at"]
);

marked!(
    unix_time,
    "unix time",
    accounts_unix_time { deleted_at -> BigInt, },
    (column = deleted_at),
    [("deleted_at", UNIX_TIME, "0")],
    "deleted_at" ["deleted_at"]
);
