//! The two texts of a migration.

use crate::database::Database;
use crate::sweep::audit_ddl;

/// What a migration does, and how it is undone: the `up.sql` and `down.sql` of a Diesel migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    up: String,
    down: String,
}

impl Migration {
    pub(super) fn new(up: &[String], down: &[String]) -> Self {
        Self {
            up: script(up),
            down: script(down),
        }
    }

    /// That of the audit table of `purge` and `erase`.
    ///
    /// ```
    /// use soft_delete_runtime::Database;
    /// use soft_delete_runtime::ddl::Migration;
    ///
    /// let migration = Migration::of_audit_table(Database::Sqlite);
    /// assert!(migration.up().starts_with("CREATE TABLE soft_delete_audit ("));
    /// assert_eq!(migration.down(), "DROP TABLE soft_delete_audit;\n");
    /// ```
    #[must_use]
    pub fn of_audit_table(database: Database) -> Self {
        let down = match database {
            Database::Postgres => {
                "DROP VIEW soft_delete_audit;\nDROP TABLE soft_delete_audit_batches;\n"
            }
            Database::Sqlite | Database::Mysql => "DROP TABLE soft_delete_audit;\n",
        };
        Self {
            up: audit_ddl(database).to_owned(),
            down: down.to_owned(),
        }
    }

    /// The statements for `up.sql`.
    #[must_use]
    pub fn up(&self) -> &str {
        &self.up
    }

    /// The statements for `down.sql`.
    #[must_use]
    pub fn down(&self) -> &str {
        &self.down
    }
}

fn script(statements: &[String]) -> String {
    statements.iter().fold(String::new(), |script, statement| {
        script + statement + ";\n"
    })
}
