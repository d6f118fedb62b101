//! A database that several connections can open, and other processes.

use diesel::connection::SimpleConnection;

use crate::database::{TestConnection, connect};

#[cfg(any(feature = "postgres", feature = "mysql"))]
pub struct Shared(crate::database::Database);

#[cfg(any(feature = "postgres", feature = "mysql"))]
impl Shared {
    fn empty() -> Self {
        Self(crate::database::Database::empty())
    }

    /// What [`connect`] and [`open`] find it by.
    pub fn name(&mut self) -> String {
        self.0.name()
    }
}

/// The folder of a file.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
pub struct Shared(std::path::PathBuf);

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
impl Shared {
    fn empty() -> Self {
        let folder = std::env::temp_dir().join(crate::database::unique_name());
        std::fs::create_dir(&folder).expect("a folder");
        Self(folder)
    }

    /// What [`connect`] and [`open`] find it by.
    pub fn name(&mut self) -> String {
        let path = self.0.join("database.sqlite");
        path.to_str().expect("a path in UTF-8").to_owned()
    }
}

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
impl Drop for Shared {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Shared {
    /// One that these statements have been run in.
    pub fn new(statements: &str) -> Self {
        let mut shared = Self::empty();
        connect(&shared.name())
            .batch_execute(statements)
            .unwrap_or_else(|error| panic!("{error}\nin {statements}"));
        shared
    }
}

/// A connection that looks after foreign keys.
pub fn open(name: &str) -> TestConnection {
    let mut conn = connect(name);
    if cfg!(not(any(feature = "postgres", feature = "mysql"))) {
        conn.batch_execute("PRAGMA foreign_keys = ON")
            .expect("a setting");
    }
    conn
}
