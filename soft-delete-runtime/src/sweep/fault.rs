//! What goes wrong with a batch, and what an error of the database says about a row.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::skipped::SkipReason;
use crate::error::Error;

/// Why a batch did not happen.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The database refused.
    Database(DieselError),
    /// Rows changed although they were locked, because no constraint keeps others from pointing
    /// at them.
    Moved { table: &'static str },
    /// More rows than a batch may have.
    Crowded,
    /// Whoever takes the audit records refused.
    Sink(Error),
}

impl From<DieselError> for Fault {
    fn from(error: DieselError) -> Self {
        Self::Database(error)
    }
}

pub(crate) fn kind(error: &DieselError) -> Option<&DatabaseErrorKind> {
    match error {
        DieselError::DatabaseError(kind, _) => Some(kind),
        _ => None,
    }
}

/// Whether an error may be about one row, rather than the connection or the program.
pub(crate) fn can_be_a_rows_fault(error: &DieselError) -> bool {
    kind(error).is_some_and(|kind| {
        !matches!(
            kind,
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand
        )
    })
}

/// What an error says about the row.
pub(crate) fn reason(error: &DieselError) -> SkipReason {
    let DieselError::DatabaseError(kind, information) = error else {
        let message = error.to_string();
        return SkipReason::Failed { message };
    };
    let message = information.message().to_owned();
    if !matches!(kind, DatabaseErrorKind::ForeignKeyViolation) {
        return SkipReason::Failed { message };
    }
    let (by, constraint) = match (information.table_name(), information.constraint_name()) {
        (Some(table), Some(constraint)) => (table.to_owned(), constraint.to_owned()),
        _ => in_words_of_mysql(&message).unwrap_or_default(),
    };
    SkipReason::Referenced { by, constraint }
}

/// ``… fails (`db`.`posts`, CONSTRAINT `posts_ibfk_1` FOREIGN KEY …)``
fn in_words_of_mysql(message: &str) -> Option<(String, String)> {
    let (_, rest) = message.split_once("fails (")?;
    let (table, rest) = rest.split_once(", CONSTRAINT `")?;
    let (_, table) = table.rsplit_once("`.`").or(table.split_once('`'))?;
    let (constraint, _) = rest.split_once('`')?;
    Some((
        table.trim_end_matches('`').to_owned(),
        constraint.to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mysql_names_table_and_constraint_in_its_message() {
        let message = "Cannot delete or update a parent row: a foreign key constraint fails \
            (`app`.`posts`, CONSTRAINT `posts_ibfk_1` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`))";
        let found = in_words_of_mysql(message);
        assert_eq!(found, Some(("posts".to_owned(), "posts_ibfk_1".to_owned())));
        assert_eq!(in_words_of_mysql("anything else"), None);
    }
}
