//! The catalogue of SQLite.

use super::{Questions, question};

/// The tables of the schema are in `sqlite_schema`, which is not read of attached databases: their
/// indexes have no condition here, and nothing points at their tables from elsewhere.
pub(super) fn questions() -> Questions {
    let about = |text: &str| {
        question(&text.replace("THIS", "{table}, COALESCE(NULLIF({schema}, ''), 'main')"))
    };
    Questions {
        columns: about(
            "SELECT 1 - \"notnull\", name, COALESCE(dflt_value, '') || '{field}{field}'
            FROM pragma_table_xinfo(THIS)",
        ),
        indexes: about(
            "SELECT CASE WHEN l.origin = 'pk' THEN 2 WHEN l.\"unique\" THEN 1 ELSE 0 END, l.name,
                CASE WHEN l.origin = 'u' THEN 'c' ELSE '' END || '{field}' || COALESCE((
                    SELECT CASE WHEN instr(upper(s.sql), ' WHERE ') > 0
                        THEN substr(s.sql, instr(upper(s.sql), ' WHERE ') + 7) END
                    FROM (
                        SELECT name, replace(replace(sql, char(10), ' '), char(13), ' ') AS sql
                        FROM sqlite_schema WHERE type = 'index'
                    ) s WHERE s.name = l.name
                ), '') || '{field}' || COALESCE((
                    SELECT group_concat(COALESCE(name, ''), '{item}') FROM (
                        SELECT i.name FROM pragma_index_info(l.name) i ORDER BY i.seqno
                    )
                ), '')
            FROM pragma_index_list(THIS) l ORDER BY l.name",
        ),
        references: question(
            "SELECT MAX(f.on_delete = 'CASCADE'), m.name,
                'key ' || f.id || '{field}' || group_concat(f.\"from\", '{item}')
            FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table' AND f.\"table\" = {table} COLLATE NOCASE
            GROUP BY m.name, f.id ORDER BY m.name, f.id",
        ),
        marked_tables: question(
            "SELECT 1, m.name, '' FROM sqlite_schema m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND c.name = 'deleted_at' ORDER BY m.name",
        ),
    }
}
