//! The catalogue of MySQL and MariaDB.

use super::Index;
use super::question::{FIELD, Questions, question};
use crate::database::Database;
use crate::ddl::name::quoted;
use crate::sweep::session::Found;

/// MySQL cuts off what `GROUP_CONCAT` puts together after 1024 bytes, MariaDB after a million.
const WHOLE: &str = "/*+ SET_VAR(group_concat_max_len = 1000000) */ ";

/// Foreign keys are looked for in the same database: MariaDB opens every table of every other one.
pub(super) fn questions() -> Questions {
    let about = |text: &str| {
        let text = text.replace("THIS", "COALESCE(NULLIF({schema}, ''), DATABASE())");
        question(&text.replace("{whole}", WHOLE))
    };
    Questions {
        place: None,
        kind: about(
            "SELECT CAST(1 AS SIGNED), CAST(table_schema AS CHAR),
                CASE WHEN table_type LIKE '%VIEW' THEN 'view' ELSE '' END
            FROM information_schema.tables
            WHERE table_schema = THIS AND table_name = {table}",
        ),
        columns: about(
            "SELECT CAST(is_nullable = 'YES' AS SIGNED), CAST(column_name AS CHAR),
                CONCAT(CASE WHEN column_default = '' THEN '''''' WHEN extra LIKE '%auto_increment%' THEN 'auto'
                        ELSE COALESCE(column_default, '') END, '{field}',
                    CASE WHEN data_type = 'date' THEN '0' ELSE COALESCE(datetime_precision, '') END,
                    '{field}', COALESCE(generation_expression, ''), '{field}',
                    CASE WHEN extra LIKE '%on update%' THEN 'u' ELSE '' END, '{field}', data_type)
            FROM information_schema.columns
            WHERE table_schema = THIS AND table_name = {table}",
        ),
        indexes: about(
            "SELECT {whole}CAST(CASE WHEN index_name = 'PRIMARY' THEN 2 WHEN MAX(non_unique) = 0 THEN 1 ELSE 0 END AS SIGNED),
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
        parts: Some(about(
            "SELECT CAST(1 AS SIGNED), CAST(index_name AS CHAR),
                CONCAT(COALESCE(column_name, ''), '{field}', COALESCE(expression, ''), '{field}',
                    COALESCE(CONCAT('(', sub_part, ')'), ''),
                    CASE WHEN collation = 'D' THEN ' DESC' ELSE '' END)
            FROM information_schema.statistics
            WHERE table_schema = THIS AND table_name = {table}
            ORDER BY index_name, seq_in_index",
        )),
        taken: None,
        references: about(
            "SELECT {whole}CAST(r.delete_rule = 'CASCADE' AS SIGNED), CAST(k.table_name AS CHAR),
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
                    ELSE CONCAT(' ON UPDATE ', r.update_rule) END,
                '{field}', MAX(k.table_schema),
                '{field}', CASE WHEN MAX(k.table_schema) = DATABASE() THEN 'r' ELSE '' END)
            FROM information_schema.key_column_usage k
            JOIN information_schema.referential_constraints r
                ON r.constraint_schema = k.constraint_schema AND r.table_name = k.table_name
                AND r.constraint_name = k.constraint_name
            WHERE k.table_schema = THIS AND r.constraint_schema = THIS
                AND k.referenced_table_schema = THIS AND k.referenced_table_name = {table}
            GROUP BY r.delete_rule, r.update_rule, k.table_name, k.constraint_name
            ORDER BY k.table_name, k.constraint_name",
        ),
        triggers: about(
            "SELECT CAST(1 AS SIGNED), CAST(trigger_name AS CHAR),
                CONCAT('{field}', CAST(action_statement AS CHAR))
            FROM information_schema.triggers
            WHERE event_object_schema = THIS AND event_object_table = {table} ORDER BY trigger_name",
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

/// The parts of indexes on expressions, which are a key that can be written again.
pub(super) fn complete(indexes: &mut [Index], parts: &[Found]) {
    let has_expression = |index: &&mut Index| index.columns.iter().any(String::is_empty);
    for index in indexes.iter_mut().filter(has_expression) {
        let parts = parts.iter().filter(|(_, name, _)| *name == index.name);
        let parts = parts.map(|(.., fields)| {
            let mut fields = fields.split(FIELD);
            let mut next = || fields.next().unwrap_or_default();
            let (column, expression, end) = (next(), next(), next());
            // That is how the catalogue writes it, and nobody else.
            let expression = expression.replace("\\'", "'");
            if column.is_empty() {
                (expression.clone(), format!("({expression}){end}"))
            } else {
                let quoted = quoted(column, Database::Mysql);
                (column.to_owned(), format!("{quoted}{end}"))
            }
        });
        let (parts, key): (_, Vec<_>) = parts.unzip();
        index.parts = parts;
        // What a backslash in a text means depends on the connection.
        if !key.iter().any(|part| part.contains('\\')) {
            index.definition = key.join(", ");
        }
    }
}
