//! Databases of every kind that this run has, behind one type of connection.

use std::ops::{Deref, DerefMut};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::Database;

#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Sqlite(SqliteConnection),
    #[cfg(feature = "postgres")]
    Postgres(diesel::PgConnection),
    #[cfg(feature = "mysql")]
    Mysql(diesel::MysqlConnection),
}

/// A connection to an empty database, which is dropped with it.
pub struct AnyDatabase {
    connection: AnyConnection,
    cleanup: Option<String>,
}

impl AnyDatabase {
    /// An empty one of every kind.
    pub fn all() -> Vec<Self> {
        vec![
            Self::sqlite(),
            #[cfg(feature = "postgres")]
            Self::postgres(),
            #[cfg(feature = "mysql")]
            Self::mysql(),
        ]
    }

    fn sqlite() -> Self {
        let connection = SqliteConnection::establish(":memory:").expect("SQLite in memory");
        Self {
            connection: AnyConnection::Sqlite(connection),
            cleanup: None,
        }
    }

    #[cfg(feature = "postgres")]
    fn postgres() -> Self {
        let mut connection = crate::database::postgres();
        let name = crate::database::unique_name();
        connection
            .batch_execute(&format!("CREATE SCHEMA {name}; SET search_path TO {name}"))
            .expect("a schema");
        Self {
            connection: AnyConnection::Postgres(connection),
            cleanup: Some(format!("DROP SCHEMA {name} CASCADE")),
        }
    }

    #[cfg(feature = "mysql")]
    fn mysql() -> Self {
        let mut connection = crate::database::mysql();
        let name = crate::database::unique_name();
        connection
            .batch_execute(&format!("CREATE DATABASE {name}; USE {name}"))
            .expect("a database");
        Self {
            connection: AnyConnection::Mysql(connection),
            cleanup: Some(format!("DROP DATABASE {name}")),
        }
    }

    /// What the runtime calls it.
    pub fn kind(&self) -> Database {
        match self.connection {
            AnyConnection::Sqlite(_) => Database::Sqlite,
            #[cfg(feature = "postgres")]
            AnyConnection::Postgres(_) => Database::Postgres,
            #[cfg(feature = "mysql")]
            AnyConnection::Mysql(_) => Database::Mysql,
        }
    }

    /// The type of a time that keeps microseconds.
    pub fn timestamp(&self) -> &'static str {
        match self.kind() {
            Database::Mysql => "DATETIME(6)",
            _ => "TIMESTAMP",
        }
    }
}

impl Drop for AnyDatabase {
    fn drop(&mut self) {
        if let Some(cleanup) = self.cleanup.take() {
            // A failed test may leave a transaction open.
            let _ = self.connection.batch_execute("ROLLBACK");
            let _ = self.connection.batch_execute(&cleanup);
        }
    }
}

impl Deref for AnyDatabase {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.connection
    }
}

impl DerefMut for AnyDatabase {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
}
