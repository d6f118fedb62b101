//! Tables of a layout, their models, and what they are made with.

use chrono::{DateTime, SubsecRound, Utc};
use soft_delete_runtime::Database;

use crate::database::KIND;

/// Tables, each with its archive, model and key, its columns, the fields of the model, its attributes, and
/// what else is in its `CREATE TABLE`; and the function `soft_deletable`, which says what makes them.
macro_rules! tables_of {
    (
        $place:ident $marker:tt $options:tt
        $(
            $table:ident $archive:ident $model:ident $key:tt
            $columns:tt $fields:tt $attributes:tt $constraints:tt
        )*
    ) => {
        $(model! {
            $place $table $archive $model $key $columns $fields $attributes $marker $options
        })*

        /// The tables, parents first.
        pub const TABLES: &[$crate::layouts::tables::Table] = &[$($crate::layouts::tables::Table {
            name: stringify!($table),
            archive: stringify!($archive),
            columns: concat!(stringify!($columns), stringify!($marker)),
            key: stringify!($key),
            constraints: &$constraints,
        }),*];

        /// What the tables are made with.
        pub fn soft_deletable(timestamp: &str) -> String {
            let place = stringify!($place);
            let tables = TABLES.iter().map(|table| table.ddl(place, timestamp));
            let ddl = tables.collect::<String>();
            #[cfg(feature = "postgres")]
            if place == "partitioned" {
                use soft_delete_runtime::ddl::Migration;

                let migrations = [$(Migration::of_partitions::<$model>()),*];
                let migrations = migrations.map(|migration| migration.expect("a migration"));
                return ddl + &migrations.iter().map(Migration::up).collect::<String>();
            }
            ddl
        }
    };
}

/// A table and its model.
macro_rules! model {
    (
        marked $table:ident $archive:ident $model:ident ($($key:ident),+)
        [$($column:tt)*] [$($field:tt)*] [$($attribute:tt)*] ($($marker:tt)*) ($($option:tt)*)
    ) => {
        diesel::table! { $table ($($key),+) { $($column)* $($marker)* } }

        #[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
        #[diesel(
            table_name = $table,
            primary_key($($key),+),
            check_for_backend(crate::database::TestBackend)
        )]
        #[soft_delete($($option)* $($attribute)*)]
        pub struct $model {
            $($field)*
        }
    };
    (partitioned $($model:tt)*) => {
        model! { marked $($model)* }
    };
    (
        archived $table:ident $archive:ident $model:ident ($($key:ident),+)
        [$($column:tt)*] $fields:tt [$($attribute:tt)*] ($($marker:tt)*) $options:tt
    ) => {
        diesel::table! { $archive ($($key),+) { $($column)* $($marker)* } }

        model! {
            marked $table $archive $model ($($key),+)
            [$($column)*] $fields [archive = $archive, $($attribute)*] ($($marker)*) $options
        }
    };
}

/// A table that has a model, in the words of `table!`.
pub struct Table {
    pub name: &'static str,
    pub archive: &'static str,
    pub columns: &'static str,
    pub key: &'static str,
    pub constraints: &'static [&'static str],
}

impl Table {
    pub fn ddl(&self, place: &str, timestamp: &str) -> String {
        let Self {
            name, archive, key, ..
        } = self;
        let columns = self.columns(timestamp) + &format!("PRIMARY KEY {key}");
        let mut constraints = self.constraints.to_vec();
        // No foreign key points at a table in parts.
        constraints.retain(|text| place != "partitioned" || !text.starts_with("FOREIGN KEY"));
        let constraints = constraints.iter().map(|text| format!(", {text}"));
        let constraints = constraints.collect::<String>();
        let mut ddl = format!("CREATE TABLE {name} ({columns}{constraints});\n");
        if place == "archived" {
            ddl += &format!("CREATE TABLE {archive} ({columns});\n");
        }
        ddl
    }

    /// The columns in SQL, each with a comma behind it.
    fn columns(&self, timestamp: &str) -> String {
        let columns = declared(self.columns).into_iter();
        columns
            .map(|(name, declared)| format!("{name} {}, ", sql_type(&declared, timestamp)))
            .collect()
    }
}

/// The names and types of columns, in the words of `table!`.
fn declared(columns: &str) -> Vec<(String, String)> {
    let columns = columns.replace(['[', ']', '(', ')', ' ', '\n'], "");
    let columns = columns.split_terminator(',');
    let columns = columns.map(|column| column.split_once("->").expect("a column"));
    columns
        .map(|(name, declared)| (name.to_owned(), declared.to_owned()))
        .collect()
}

/// The columns that mark a row, and what they hold if it is deleted when `deleted` says so, at `time`.
pub fn marks(columns: &str, deleted: &str, time: DateTime<Utc>) -> [String; 2] {
    let seconds = time.timestamp();
    let time = time.format("'%F %T'");
    let time = match KIND {
        Database::Sqlite => time.to_string(),
        _ => format!("TIMESTAMP {time}"),
    };
    let marks = declared(columns).into_iter().map(|(name, declared)| {
        let value = match declared.as_str() {
            "Bool" => format!("({deleted})"),
            "BigInt" => format!("CASE WHEN {deleted} THEN {seconds} ELSE 0 END"),
            "Nullable<BigInt>" => format!("CASE WHEN {deleted} THEN 1 END"),
            _ => format!("CASE WHEN {deleted} THEN {time} END"),
        };
        (name, value)
    });
    let (names, values): (Vec<_>, Vec<_>) = marks.unzip();
    [names.join(", "), values.join(", ")]
}

/// What the columns that mark a row keep of a time: unix time has whole seconds.
pub fn kept(columns: &str, time: DateTime<Utc>) -> DateTime<Utc> {
    let columns = declared(columns);
    if columns.iter().any(|(_, declared)| declared == "BigInt") {
        time.trunc_subsecs(0)
    } else {
        time
    }
}

fn sql_type(declared: &str, timestamp: &str) -> String {
    let nullable = declared.strip_prefix("Nullable<");
    let declared = nullable.map_or(declared, |inner| inner.trim_end_matches('>'));
    let (name, default) = match declared {
        "Integer" => ("INTEGER", ""),
        "BigInt" => ("BIGINT", " DEFAULT 0"),
        "Bool" => ("BOOLEAN", " DEFAULT FALSE"),
        "Text" => ("VARCHAR(255)", " DEFAULT ''"),
        // SQLite takes any name for a type.
        "Binary" if timestamp == "DATETIME(6)" => ("VARBINARY(20)", ""),
        "Binary" => ("BYTEA", ""),
        "Timestamp" => (timestamp, ""),
        other => panic!("{other} is not known here"),
    };
    match nullable {
        Some(_) => format!("{name} NULL"),
        None => format!("{name} NOT NULL{default}"),
    }
}

/// The rows of a table, wherever they are.
pub fn all_rows(place: &str, table: &str) -> String {
    match place {
        "archived" => format!("(SELECT * FROM {table} UNION ALL SELECT * FROM archived_{table})"),
        _ => table.to_owned(),
    }
}

/// Makes a column of the rows for which `visible` holds unique.
pub fn unique(place: &str, visible: &str, table: &str, column: &str) -> String {
    let visible = visible.replace(&format!("{table}."), "");
    if cfg!(all(feature = "mysql", not(feature = "postgres"))) {
        format!(
            "ALTER TABLE {table}
                 ADD visible_{column} VARCHAR(255) AS (IF({visible}, {column}, NULL)) STORED;
             CREATE UNIQUE INDEX {table}_{column} ON {table} (visible_{column})"
        )
    } else if place == "partitioned" {
        format!("CREATE UNIQUE INDEX {table}_{column} ON {table}_visible ({column})")
    } else {
        format!("CREATE UNIQUE INDEX {table}_{column} ON {table} ({column}) WHERE {visible}")
    }
}
