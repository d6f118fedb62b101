//! The catalogue of SQLite.

mod statement;

use self::statement::Statement;
use super::Catalogue;
use super::question::{FIELD, Questions, question};
use crate::ddl::name::TableName;

/// An unqualified name is looked for among the temporary tables first, then in the main database,
/// then in the attached ones. Everything else is asked of the database that has it.
pub(super) fn questions() -> Questions {
    let about = |text: &str| question(&text.replace("THIS", "{table}, {schema}"));
    Questions {
        place: Some(question(
            "SELECT 1, d.name, '' FROM pragma_database_list d
            WHERE ({schema} = '' OR {schema} = d.name COLLATE NOCASE)
                AND EXISTS (SELECT 1 FROM pragma_table_xinfo({table}, d.name))
            ORDER BY d.name <> 'temp', d.seq LIMIT 1",
        )),
        kind: question(
            "SELECT 1, {schema}, CASE WHEN m.sql LIKE 'CREATE VIRTUAL %' THEN 'virtual table'
                    WHEN m.type = 'view' THEN 'view' ELSE '' END || '{field}' || COALESCE(m.sql, '')
            FROM {within}sqlite_schema m
            WHERE m.type IN ('table', 'view') AND m.name = {table} COLLATE NOCASE",
        ),
        columns: about(
            "SELECT 1 - \"notnull\", name, COALESCE(dflt_value, '') || '{field}{field}'
                || CASE WHEN hidden IN (2, 3) THEN 'generated' ELSE '' END
            FROM pragma_table_xinfo(THIS)",
        ),
        // A primary key of one number is where a row is, and no index.
        indexes: about(
            "SELECT CASE WHEN l.origin = 'pk' THEN 2 WHEN l.\"unique\" THEN 1 ELSE 0 END, l.name,
                CASE WHEN l.origin = 'u' THEN 'c' ELSE '' END
                || CASE WHEN instr(upper(s.sql), 'COLLATE') OR instr(upper(s.sql), ' DESC')
                    THEN '' ELSE 's' END
                || '{field}{field}' || COALESCE((
                    SELECT group_concat(COALESCE(name, ''), '{item}') FROM (
                        SELECT i.name FROM pragma_index_info(l.name, {schema}) i ORDER BY i.seqno
                    )
                ), '') || '{field}{field}' || COALESCE(s.sql, '')
            FROM pragma_index_list(THIS) l
            LEFT JOIN {within}sqlite_schema s ON s.type = 'index' AND s.name = l.name
            UNION ALL
            SELECT 2, '', '{field}{field}' || MAX(c.name) || '{field}{field}'
            FROM pragma_table_info(THIS) c
            WHERE c.pk > 0 AND NOT EXISTS (
                SELECT 1 FROM pragma_index_list(THIS) l WHERE l.origin = 'pk'
            )
            HAVING COUNT(*) = 1
            ORDER BY 2",
        ),
        parts: None,
        references: question(
            "SELECT MAX(f.on_delete = 'CASCADE'), m.name,
                'key ' || f.id || '{field}' || group_concat(f.\"from\", '{item}') || '{field}'
                || COALESCE(group_concat(f.\"to\", '{item}'), '') || '{field}{field}'
                || {schema} || '{field}r'
            FROM {within}sqlite_schema m JOIN pragma_foreign_key_list(m.name, {schema}) f
            WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL %'
                AND f.\"table\" = {table} COLLATE NOCASE
            GROUP BY m.name, f.id ORDER BY m.name, f.id",
        ),
        triggers: question(
            "SELECT 1, m.name, '{field}' || m.sql FROM {within}sqlite_schema m
            WHERE m.type = 'trigger' AND m.tbl_name = {table} COLLATE NOCASE ORDER BY m.name",
        ),
        taken: Some(question(
            "SELECT 1, m.name, '' FROM {within}sqlite_schema m",
        )),
        marked_tables: question(
            "SELECT 1, m.name, '' FROM {within}sqlite_schema m
            JOIN pragma_table_info(m.name, {schema}) c
            WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL %'
                AND c.name = 'deleted_at' COLLATE NOCASE
            ORDER BY m.name",
        ),
    }
}

/// A table of an attached database is named with it: `CREATE INDEX` looks nowhere else.
pub(super) fn name_of(table: &TableName, place: &str) -> TableName {
    let is_found = table.schema.is_none() && ["main", "temp"].contains(&place);
    TableName {
        schema: (!is_found).then(|| place.to_owned()),
        table: table.table.clone(),
    }
}

/// A table where one is made that is not said to be elsewhere.
pub(super) fn in_main(table: &str) -> TableName {
    TableName {
        schema: Some("main".to_owned()),
        table: table.to_owned(),
    }
}

/// Reads what only the text of the statements says that made the table and its indexes; what the
/// table is.
pub(super) fn complete(catalogue: &mut Catalogue, answer: &str) -> String {
    let (kind, table) = answer.split_once(FIELD).unwrap_or_default();
    let table = Statement::new(table);
    let generated = catalogue.columns.iter_mut();
    for column in generated.filter(|column| !column.expression.is_empty()) {
        if let Some(text) = table.column(&column.name) {
            column.expression = text;
        }
    }
    for index in &mut catalogue.indexes {
        let statement = Statement::new(&index.definition);
        (index.definition, index.condition) = statement.of_index();
        for (part, text) in index.parts.iter_mut().zip(statement.items()) {
            if part.is_empty() {
                *part = text;
            }
        }
    }
    kind.to_owned()
}
