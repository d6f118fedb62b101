//! The catalogue of MySQL and MariaDB.

use super::{Questions, question};

pub(super) fn questions() -> Questions {
    let about =
        |text: &str| question(&text.replace("THIS", "COALESCE(NULLIF({schema}, ''), DATABASE())"));
    Questions {
        columns: about(
            "SELECT CAST(is_nullable = 'YES' AS SIGNED), CAST(column_name AS CHAR),
                CONCAT(COALESCE(column_default, ''), '{field}', COALESCE(datetime_precision, ''),
                    '{field}', COALESCE(generation_expression, ''))
            FROM information_schema.columns
            WHERE table_schema = THIS AND table_name = {table}",
        ),
        indexes: about(
            "SELECT CAST(CASE WHEN index_name = 'PRIMARY' THEN 2 WHEN MAX(non_unique) = 0 THEN 1 ELSE 0 END AS SIGNED),
                CAST(index_name AS CHAR),
                CONCAT('{field}{field}', GROUP_CONCAT(
                    COALESCE(column_name, '') ORDER BY seq_in_index SEPARATOR '{item}'
                ))
            FROM information_schema.statistics
            WHERE table_schema = THIS AND table_name = {table}
            GROUP BY index_name ORDER BY index_name",
        ),
        references: about(
            "SELECT CAST(r.delete_rule = 'CASCADE' AS SIGNED), CAST(k.table_name AS CHAR),
                CONCAT(k.constraint_name, '{field}', GROUP_CONCAT(
                    k.column_name ORDER BY k.ordinal_position SEPARATOR '{item}'
                ))
            FROM information_schema.key_column_usage k
            JOIN information_schema.referential_constraints r
                ON r.constraint_schema = k.constraint_schema AND r.table_name = k.table_name
                AND r.constraint_name = k.constraint_name
            WHERE k.referenced_table_schema = THIS AND k.referenced_table_name = {table}
            GROUP BY r.delete_rule, k.table_name, k.constraint_name
            ORDER BY k.table_name, k.constraint_name",
        ),
        marked_tables: about(
            "SELECT CAST(1 AS SIGNED), CAST(c.table_name AS CHAR), ''
            FROM information_schema.columns c JOIN information_schema.tables t
                ON t.table_schema = c.table_schema AND t.table_name = c.table_name
            WHERE c.table_schema = THIS AND c.column_name = 'deleted_at'
                AND t.table_type = 'BASE TABLE' ORDER BY c.table_name",
        ),
    }
}
