//! The catalogue of MySQL and MariaDB.

use super::{Questions, question};

/// Foreign keys are looked for in the same database: MariaDB opens every table of every other one.
pub(super) fn questions() -> Questions {
    let about =
        |text: &str| question(&text.replace("THIS", "COALESCE(NULLIF({schema}, ''), DATABASE())"));
    Questions {
        columns: about(
            "SELECT CAST(is_nullable = 'YES' AS SIGNED), CAST(column_name AS CHAR),
                CONCAT(COALESCE(column_default, ''),
                    CASE WHEN extra LIKE '%on update%' THEN ' ON UPDATE' ELSE '' END, '{field}',
                    CASE WHEN data_type = 'date' THEN '0' ELSE COALESCE(datetime_precision, '') END,
                    '{field}', COALESCE(generation_expression, ''), '{field}{field}', data_type)
            FROM information_schema.columns
            WHERE table_schema = THIS AND table_name = {table}",
        ),
        indexes: about(
            "SELECT CAST(CASE WHEN index_name = 'PRIMARY' THEN 2 WHEN MAX(non_unique) = 0 THEN 1 ELSE 0 END AS SIGNED),
                CAST(index_name AS CHAR),
                CONCAT(CASE WHEN MAX(sub_part) IS NULL AND MAX(index_type) = 'BTREE'
                    AND MAX(collation) = 'A' AND MIN(collation) = 'A' THEN 's' ELSE '' END,
                    '{field}{field}', GROUP_CONCAT(
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
                ), '{field}', GROUP_CONCAT(
                    k.referenced_column_name ORDER BY k.ordinal_position SEPARATOR '{item}'
                ), '{field}', 'FOREIGN KEY (', GROUP_CONCAT(
                    CONCAT('`', REPLACE(k.column_name, '`', '``'), '`') ORDER BY k.ordinal_position SEPARATOR ', '
                ), ') REFERENCES ', CONCAT('`', REPLACE(MAX(k.referenced_table_schema), '`', '``'), '`'), '.',
                CONCAT('`', REPLACE(MAX(k.referenced_table_name), '`', '``'), '`'), ' (', GROUP_CONCAT(
                    CONCAT('`', REPLACE(k.referenced_column_name, '`', '``'), '`') ORDER BY k.ordinal_position SEPARATOR ', '
                ), ')', CASE WHEN r.update_rule IN ('RESTRICT', 'NO ACTION') THEN ''
                    ELSE CONCAT(' ON UPDATE ', r.update_rule) END)
            FROM information_schema.key_column_usage k
            JOIN information_schema.referential_constraints r
                ON r.constraint_schema = k.constraint_schema AND r.table_name = k.table_name
                AND r.constraint_name = k.constraint_name
            WHERE k.table_schema = THIS AND r.constraint_schema = THIS
                AND k.referenced_table_schema = THIS AND k.referenced_table_name = {table}
            GROUP BY r.delete_rule, r.update_rule, k.table_name, k.constraint_name
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
