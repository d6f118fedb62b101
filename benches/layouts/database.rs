//! An empty database on the server that the features choose, and what it says of its tables.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

#[cfg(feature = "postgres")]
pub type Conn = diesel::PgConnection;
#[cfg(all(feature = "mysql", not(feature = "postgres")))]
pub type Conn = diesel::MysqlConnection;
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
pub type Conn = diesel::SqliteConnection;

/// The SQL type of a time of deletion.
#[cfg(all(feature = "mysql", not(feature = "postgres")))]
pub use diesel::mysql::sql_types::Datetime as Moment;
#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
pub use diesel::sql_types::Timestamp as Moment;

/// What the runtime calls it.
pub const KIND: soft_delete_runtime::Database = if cfg!(feature = "postgres") {
    soft_delete_runtime::Database::Postgres
} else if cfg!(feature = "mysql") {
    soft_delete_runtime::Database::Mysql
} else {
    soft_delete_runtime::Database::Sqlite
};

/// A connection to an empty database, which is dropped with it.
pub struct Database {
    conn: Conn,
    name: String,
}

/// Bytes on disk.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Size {
    #[diesel(sql_type = BigInt)]
    pub total: i64,
    #[diesel(sql_type = BigInt)]
    pub indexes: i64,
}

fn unused_name() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("soft_delete_layouts_{}_{number}", std::process::id())
}

impl Database {
    #[cfg(feature = "postgres")]
    pub fn empty() -> Self {
        let url = std::env::var("POSTGRES_URL")
            .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".to_owned());
        let mut conn = Conn::establish(&url).expect("PostgreSQL");
        let name = unused_name();
        conn.batch_execute(&format!("CREATE SCHEMA {name}; SET search_path TO {name}"))
            .expect("schema");
        Self { conn, name }
    }

    #[cfg(all(feature = "mysql", not(feature = "postgres")))]
    pub fn empty() -> Self {
        let url = std::env::var("MYSQL_URL")
            .unwrap_or_else(|_| "mysql://root@127.0.0.1:3306/mysql".to_owned());
        let mut conn = Conn::establish(&url).expect("MariaDB");
        let name = unused_name();
        conn.batch_execute(&format!("CREATE DATABASE {name}; USE {name}"))
            .expect("database");
        Self { conn, name }
    }

    #[cfg(not(any(feature = "postgres", feature = "mysql")))]
    pub fn empty() -> Self {
        let name = unused_name();
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).expect("a folder");
        let file = folder.join("accounts.db");
        let mut conn = Conn::establish(file.to_str().expect("UTF-8")).expect("SQLite");
        conn.batch_execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
            .expect("settings");
        let name = folder.to_str().expect("UTF-8").to_owned();
        Self { conn, name }
    }

    /// Runs one or more statements.
    pub fn run(&mut self, statements: &str) {
        self.conn
            .batch_execute(statements)
            .unwrap_or_else(|error| panic!("{error}\nin {statements}"));
    }

    /// What a server does some time after many rows were written, done now.
    pub fn settle(&mut self, table: &str) {
        match KIND {
            soft_delete_runtime::Database::Postgres => {
                self.run(&format!("VACUUM ANALYZE {table}"));
            }
            soft_delete_runtime::Database::Mysql => self.run(&format!("ANALYZE TABLE {table}")),
            _ => self.run(&format!("ANALYZE {table}")),
        }
    }

    /// Leaves nothing of these tables to be written while something else is measured.
    pub fn checkpoint(&mut self, tables: &[&str]) {
        match KIND {
            soft_delete_runtime::Database::Postgres => self.run("CHECKPOINT"),
            soft_delete_runtime::Database::Mysql => {
                let tables = tables.join(", ");
                self.run(&format!("FLUSH TABLES {tables} FOR EXPORT; UNLOCK TABLES"));
            }
            _ => self.run("PRAGMA wal_checkpoint(TRUNCATE)"),
        }
    }

    /// Waits until MariaDB has taken away what nobody can see any more: a minute, if somebody else is at
    /// work.
    pub fn forget_old_rows(&mut self) {
        if KIND != soft_delete_runtime::Database::Mysql {
            return;
        }
        for _ in 0..600 {
            let left = diesel::dsl::sql::<BigInt>(
                "SELECT CAST(count AS SIGNED) FROM information_schema.innodb_metrics
                 WHERE name = 'trx_rseg_history_len'",
            );
            if left.get_result(&mut self.conn) == Ok(0_i64) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// A table, or a part of one, with its indexes.
    pub fn size(&mut self, table: &str) -> Size {
        let text = match KIND {
            soft_delete_runtime::Database::Postgres => format!(
                "SELECT pg_total_relation_size('{table}') AS total,
                    pg_indexes_size('{table}') AS indexes"
            ),
            soft_delete_runtime::Database::Mysql => format!(
                "SELECT CAST(data_length + index_length AS SIGNED) AS total,
                    CAST(index_length AS SIGNED) AS indexes
                 FROM information_schema.tables
                 WHERE table_schema = DATABASE() AND table_name = '{table}'"
            ),
            _ => format!(
                "SELECT SUM(pgsize) AS total, SUM(IIF(type = 'index', pgsize, 0)) AS indexes
                 FROM sqlite_schema JOIN dbstat USING (name)
                 WHERE tbl_name = '{table}' AND aggregate = TRUE"
            ),
        };
        let size = diesel::sql_query(text).get_result(&mut self.conn);
        size.expect("the size of a table")
    }

    /// Its name and version.
    pub fn title(&mut self) -> String {
        let (name, version) = match KIND {
            soft_delete_runtime::Database::Postgres => {
                ("PostgreSQL", "current_setting('server_version')")
            }
            soft_delete_runtime::Database::Mysql => ("MariaDB", "VERSION()"),
            _ => ("SQLite", "sqlite_version()"),
        };
        let version = diesel::select(diesel::dsl::sql::<Text>(version));
        let version: String = version.get_result(&mut self.conn).expect("a version");
        let version = version.split([' ', '-']).next().unwrap_or_default();
        format!("{name} {version}")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // After a failure that is what is left to do; the name is not used again anyway.
        let name = &self.name;
        let _ = match KIND {
            soft_delete_runtime::Database::Postgres => self
                .conn
                .batch_execute(&format!("DROP SCHEMA {name} CASCADE")),
            soft_delete_runtime::Database::Mysql => {
                self.conn.batch_execute(&format!("DROP DATABASE {name}"))
            }
            _ => {
                let _ = std::fs::remove_dir_all(name);
                Ok(())
            }
        };
    }
}

impl Deref for Database {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Database {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
