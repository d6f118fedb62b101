//! How many statements write.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::schema::{likes, users};
use crate::database::TestBackend;

/// The statements that change rows, in their order, without what MariaDB is told before.
fn writing(explanation: &str) -> Vec<&str> {
    let statements = explanation.lines();
    let statements = statements.map(|line| line.split_once(" FOR */ ").map_or(line, |it| it.1));
    let writes = |line: &&str| {
        ["INSERT ", "DELETE", "UPDATE "]
            .iter()
            .any(|verb| line.starts_with(verb) || line.contains(&format!("({verb}")))
    };
    statements.filter(writes).collect()
}

#[test]
fn r22_a_deletion_moves_a_row_in_one_statement_or_two() {
    let explanation = soft_delete(likes::table.find((1, 2))).explain::<TestBackend>();
    let explanation = explanation.to_string();
    let statements = writing(&explanation);
    // Nothing points at a like, so its own change is lock enough.
    let first = explanation.lines().next().unwrap_or_default();
    assert_eq!(writing(first), statements[..1], "{explanation}");
    if cfg!(feature = "postgres") {
        assert_eq!(statements.len(), 1, "{explanation}");
        assert!(statements[0].starts_with("WITH \"sd_left_0\" AS (DELETE FROM \"likes\""));
    } else {
        assert_eq!(statements.len(), 2, "{explanation}");
        assert!(statements[0].starts_with("INSERT "));
        assert!(statements[0].contains(" INTO `archived_likes` "));
        assert!(statements[1].starts_with("DELETE"));
    }
}

#[test]
fn r22_their_number_is_that_of_the_tables() {
    let explanation = soft_delete(users::table)
        .explain::<TestBackend>()
        .to_string();
    let statements = writing(&explanation);
    // Three tables that move, and three that are changed where they are.
    let expected = if cfg!(feature = "postgres") {
        1
    } else {
        3 * 2 + 3
    };
    assert_eq!(statements.len(), expected, "{explanation}");
}
