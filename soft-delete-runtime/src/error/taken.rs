//! Which key was taken.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// The unique constraint of `table` that an error is about.
pub(super) fn taken<'e>(table: &str, error: &'e DieselError) -> Option<&'e str> {
    let DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, information) = error else {
        return None;
    };
    let constraint = information
        .constraint_name()
        .or_else(|| constraint_in(table, information.message()));
    Some(constraint.unwrap_or_default())
}

/// The constraint in the message of a database that does not name it apart.
///
/// SQLite: `UNIQUE constraint failed: users.email`; of expressions `UNIQUE constraint failed: index 'users_email'`.
/// MariaDB, and MySQL before 8.0.19: `Duplicate entry 'a@b' for key 'users_email'`.
/// MySQL: `Duplicate entry 'a@b' for key 'users.users_email'`.
fn constraint_in<'m>(table: &str, message: &'m str) -> Option<&'m str> {
    if let Some(columns) = message.strip_prefix("UNIQUE constraint failed: ") {
        let index = columns.strip_prefix("index '");
        let index = index.and_then(|index| index.strip_suffix('\''));
        return Some(index.unwrap_or(columns));
    }
    let (_, key) = message.rsplit_once(" for key '")?;
    let key = key.strip_suffix('\'')?;
    // Either name may have a dot in it.
    let bare = key
        .strip_prefix(table)
        .and_then(|rest| rest.strip_prefix('.'));
    Some(bare.unwrap_or(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_names_the_columns() {
        let message = "UNIQUE constraint failed: users.tenant_id, users.email";
        let found = constraint_in("users", message);
        assert_eq!(found, Some("users.tenant_id, users.email"));
        let message = "UNIQUE constraint failed: index 'users_lower_email'";
        assert_eq!(constraint_in("users", message), Some("users_lower_email"));
    }

    #[test]
    fn mysql_and_mariadb_name_the_same_key() {
        let key = |key: &str| format!("Duplicate entry 'a@b' for key '{key}'");
        for (table, sent, expected) in [
            ("users", "users_email", "users_email"),
            ("users", "users.users_email", "users_email"),
            ("users", "PRIMARY", "PRIMARY"),
            ("users", "users.PRIMARY", "PRIMARY"),
            // Names with dots, as MySQL says them and as MariaDB does.
            ("app.users", "app.users.by.email", "by.email"),
            ("app.users", "by.email", "by.email"),
            // Other tables.
            ("users", "users2.by_email", "users2.by_email"),
            ("users", "app_users.by_email", "app_users.by_email"),
        ] {
            assert_eq!(constraint_in(table, &key(sent)), Some(expected), "{sent}");
        }
    }

    #[test]
    fn what_stands_in_the_row_is_not_read() {
        let message = "Duplicate entry 'x' for key 'users.y' for key 'users.users_email'";
        assert_eq!(constraint_in("users", message), Some("users_email"));
        assert_eq!(constraint_in("users", "anything else"), None);
    }
}
