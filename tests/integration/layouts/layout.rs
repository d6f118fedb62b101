//! Where deleted rows are, and what tells the rows of one deletion from others.

/// A layout: a macro `tables!` for tables of it, and a module `layout` with what tests have to know
/// of it.
///
/// `$place` says whether deleted rows are marked in their table, in a part of it, or moved to an
/// archive. The columns are those that every table has; `deleted_at` among them is the identity of a
/// deletion, its stamp or its id, and `$visible` the condition that holds for the visible `ROW`.
/// Where nothing but the layout is another one, a share of what takes long is enough.
macro_rules! layout {
    (
        $dollar:tt $place:ident
        columns $columns:tt
        options $options:tt
        visible($visible:literal)
        $identity:ident
        share($numerator:literal / $denominator:literal)
    ) => {
        macro_rules! tables {
            ($dollar($dollar tables:tt)*) => {
                tables_of! { $place $columns $options $dollar($dollar tables)* }
            };
        }

        pub mod layout {
            #![allow(dead_code, reason = "not every test asks for everything")]

            use chrono::{DateTime, Utc};

            /// Where the deleted rows are.
            pub const PLACE: &str = stringify!($place);

            /// That the row that goes by `alias` is visible.
            pub fn is_visible(alias: &str) -> String {
                $visible.replace("ROW", alias)
            }

            /// The columns that mark a row, and what they hold if it is deleted when `deleted` says so,
            /// at `time`.
            pub fn marks(deleted: &str, time: DateTime<Utc>) -> [String; 2] {
                $crate::layouts::tables::marks(stringify!($columns), deleted, time)
            }

            /// What the marks keep of a time.
            pub fn kept(time: DateTime<Utc>) -> DateTime<Utc> {
                $crate::layouts::tables::kept(stringify!($columns), time)
            }

            /// The rows of a table, wherever they are.
            pub fn all_rows(table: &str) -> String {
                $crate::layouts::tables::all_rows(PLACE, table)
            }

            /// The table, or the part of it, that the deleted rows of a table are in.
            pub fn deleted_rows(table: &str) -> String {
                match PLACE {
                    "archived" => format!("archived_{table}"),
                    "partitioned" => format!("{table}_deleted"),
                    _ => table.to_owned(),
                }
            }

            /// Makes a column of the visible rows unique.
            pub fn unique(table: &str, column: &str) -> String {
                $crate::layouts::tables::unique(PLACE, &is_visible(table), table, column)
            }

            /// How many of `all` rows or rounds of a long test there are.
            pub fn share(all: usize) -> usize {
                all * $numerator / $denominator
            }

            identity!($identity);
        }
    };
}

/// What tells the rows of one deletion from others, in the column `deleted_at`: the stamp, or the
/// id that is made of it; or nothing does.
macro_rules! identity {
    (none) => {};
    (timestamp) => {
        use chrono::TimeDelta;

        pub type Identity = chrono::NaiveDateTime;

        /// Whether it is what a retention asks about.
        pub const IDENTITY_IS_THE_TIME: bool = true;

        /// The stamp of the deletion with a number.
        pub fn stamp(number: i64) -> DateTime<Utc> {
            DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::microseconds(number * 3)
        }

        pub fn number(identity: Identity) -> i64 {
            let since = identity.and_utc() - stamp(0);
            since.num_microseconds().expect("close to the first") / 3
        }

        /// The time that it is.
        pub fn time(identity: Identity) -> Option<DateTime<Utc>> {
            Some(identity.and_utc())
        }

        /// A deletion, which its stamp tells from others.
        pub fn named<S>(deletion: S, _: i64) -> S {
            deletion
        }
    };
    (id) => {
        use chrono::TimeDelta;
        use soft_delete_runtime::SoftDeletable;
        use soft_delete_runtime::statement::{DeletionId, NotSet, NoteIn, SoftDeleteStatement};

        pub type Identity = i64;

        /// Whether it is what a retention asks about.
        pub const IDENTITY_IS_THE_TIME: bool = false;

        /// The stamp of the deletion with a number; some markers know seconds only.
        pub fn stamp(number: i64) -> DateTime<Utc> {
            DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(number * 3)
        }

        pub fn number(identity: Identity) -> i64 {
            identity
        }

        /// An id is no time.
        pub fn time(_: Identity) -> Option<DateTime<Utc>> {
            None
        }

        /// A deletion with its id.
        pub fn named<T, U, R>(
            deletion: SoftDeleteStatement<T, U, NotSet, NotSet, NotSet, R>,
            number: i64,
        ) -> SoftDeleteStatement<
            T,
            U,
            NotSet,
            NotSet,
            <i64 as NoteIn<T, DeletionId>>::Assignment,
            R,
        >
        where
            T: SoftDeletable,
            i64: NoteIn<T, DeletionId>,
        {
            deletion.deletion_id(number)
        }
    };
}
