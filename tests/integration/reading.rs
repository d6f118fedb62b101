//! What tests read of a report, and of a table.

use soft_delete_runtime::TableCount;

/// The tables of which rows were touched, in the order of their names.
pub fn rows(counts: &[TableCount]) -> Vec<(&'static str, usize)> {
    let mut rows: Vec<_> = counts
        .iter()
        .filter(|count| count.rows > 0)
        .map(|count| (count.table, count.rows))
        .collect();
    rows.sort_unstable();
    rows
}

/// The keys of the visible rows of a table.
#[macro_export]
macro_rules! visible {
    ($conn:expr, $table:ident) => {
        $table::table
            .visible()
            .select($table::id)
            .order($table::id)
            .load::<i32>($conn)
            .expect("visible rows")
    };
}

/// What the deleted rows of a table carry.
#[macro_export]
macro_rules! identities {
    ($conn:expr, $table:ident) => {
        $table::table
            .only_deleted()
            .select($table::deleted_at.assume_not_null())
            .distinct()
            .order($table::deleted_at)
            .load::<Identity>($conn)
            .expect("deleted rows")
    };
}
