//! What a database knows about a table.

use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::database::TestConnection;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Columns, indexes, constraints, triggers and functions, a line for each.
#[cfg(feature = "postgres")]
const CATALOGUE: &str = "
    SELECT concat_ws(' ', 'column', column_name, udt_name, is_nullable, column_default) AS line
        FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = 'TABLE'
    UNION ALL
    SELECT 'index ' || replace(indexdef, current_schema() || '.', '') FROM pg_indexes
        WHERE schemaname = current_schema() AND tablename = 'TABLE'
    UNION ALL
    SELECT concat_ws(' ', 'constraint', conname, pg_get_constraintdef(pg_constraint.oid))
        FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
        WHERE relname = 'TABLE' AND connamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'trigger ' || replace(pg_get_triggerdef(pg_trigger.oid), current_schema() || '.', '')
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relname = 'TABLE' AND relnamespace = current_schema()::regnamespace AND NOT tgisinternal
    UNION ALL
    SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace";

/// In the words of MySQL for types, and of MariaDB for the rest: it has widths of numbers, and a
/// default `NULL`; MySQL has more parentheses, and `true` for 1.
#[cfg(all(feature = "mysql", not(feature = "postgres")))]
const CATALOGUE: &str = "
    SELECT CONCAT_WS(' ', 'column', column_name,
            REPLACE(REPLACE(column_type, 'bigint(20)', 'bigint'), 'int(11)', 'int'), is_nullable,
            COALESCE(column_default, IF(is_nullable = 'YES', 'NULL', NULL)), extra,
            REPLACE(REPLACE(generation_expression, '((', '('), '),true,', ',1,')) AS line
        FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'TABLE'
    UNION ALL
    SELECT CONCAT_WS(' ', 'index', index_name, IF(non_unique = 0, 'unique', 'plain'),
            GROUP_CONCAT(column_name ORDER BY seq_in_index))
        FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'TABLE' GROUP BY index_name, non_unique
    UNION ALL
    SELECT CONCAT_WS(' ', 'constraint', constraint_name, constraint_type)
        FROM information_schema.table_constraints
        WHERE table_schema = DATABASE() AND table_name = 'TABLE'
    UNION ALL
    SELECT CONCAT_WS(' ', 'trigger', trigger_name, action_timing, event_manipulation)
        FROM information_schema.triggers
        WHERE trigger_schema = DATABASE() AND event_object_table = 'TABLE'";

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
const CATALOGUE: &str = "
    SELECT 'column ' || name || ' ' || type || ' ' || \"notnull\" || ' ' || coalesce(dflt_value, '')
            AS line
        FROM pragma_table_xinfo('TABLE')
    UNION ALL
    SELECT 'index ' || replace(coalesce(sql, name), '`', '') FROM sqlite_schema
        WHERE type = 'index' AND tbl_name = 'TABLE'
    UNION ALL
    SELECT 'trigger ' || name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'TABLE'";

/// All that there is about a table, in the order of the alphabet.
pub fn catalogue(conn: &mut TestConnection, table: &str) -> Vec<String> {
    let lines: Vec<Line> = diesel::sql_query(CATALOGUE.replace("TABLE", table))
        .load(conn)
        .expect("the catalogue");
    let lines = lines.into_iter();
    let mut lines: Vec<_> = lines.map(|line| line.line.trim_end().to_owned()).collect();
    lines.sort();
    lines
}
