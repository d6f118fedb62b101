//! The question for the foreign keys that point at the tables of a sweep.

use super::super::schema::Tables;
use super::BETWEEN;
use crate::plan::{Dialect, Sql};

/// Which keys are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Those because of which the database may refuse.
    All,
    /// Those because of which it is sure to. The rows of others may go or change with the row that they
    /// point at, by another key of their table with an action, or by a trigger.
    Firm,
}

/// A row for every column of every key that is enforced: its place in the key; which key it is, of
/// which tables; and the two columns.
pub(crate) fn question<V>(dialect: Dialect, tables: &Tables, asked: Asked) -> Sql<V> {
    let words = match dialect {
        Dialect::Postgres => POSTGRES,
        Dialect::Mysql => MYSQL,
        _ => SQLITE,
    };
    let models = 0..tables.models.len();
    let all = 0..tables.names.len();
    let text = words.question.replace("{between}", &BETWEEN.to_string());
    text.split(['{', '}'])
        .fold(Sql::new(), |sql, part| match part {
            "parent" => sql.sql(number_of(words.is_parent, models.clone())),
            "child" => sql.sql(number_of(words.is_child, all.clone())),
            "points" => {
                let points = models.clone().map(|table| is_this(words.is_parent, table));
                sql.text("(").sql(Sql::joined(points, " OR ")).text(")")
            }
            "firm" if asked == Asked::Firm => sql.text(" AND ").text(words.is_firm),
            "firm" => sql,
            text => sql.text(text),
        })
}

/// How a database is asked.
struct Words {
    question: &'static str,
    /// That a key is [`Asked::Firm`].
    is_firm: &'static str,
    /// That a key points at `THIS` table,
    is_parent: &'static str,
    /// and that it is one of `THIS` table.
    is_child: &'static str,
}

/// Firm are no keys of tables that must not be read, or not as a whole, nor of those that others inherit
/// from, with rows that no key is about, nor of texts that each side compares in its own way.
const POSTGRES: Words = Words {
    question: "SELECT CAST(s.place AS BIGINT),
            {parent} || '{between}' || {child} || '{between}' || CAST(CAST(k.conrelid AS REGCLASS) AS TEXT)
                || '{between}' || c.relname || '{between}' || k.conname,
            own.attname || '{between}' || other.attname
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        CROSS JOIN LATERAL UNNEST(k.conkey, k.confkey) WITH ORDINALITY AS s (own, other, place)
        JOIN pg_attribute own ON own.attrelid = k.conrelid AND own.attnum = s.own
        JOIN pg_attribute other ON other.attrelid = k.confrelid AND other.attnum = s.other
        WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confdeltype IN ('a', 'r') AND {points}{firm}
            AND COALESCE(to_jsonb(k) ->> 'conenforced', 'true') = 'true'
            AND current_setting('session_replication_role') <> 'replica' AND NOT EXISTS (
                SELECT 1 FROM pg_trigger t WHERE t.tgconstraint = k.oid AND t.tgenabled = 'D'
            )
        ORDER BY c.relname, k.conname, k.oid, s.place",
    is_firm: "has_schema_privilege(c.relnamespace, 'USAGE')
            AND has_table_privilege(k.conrelid, 'SELECT') AND NOT row_security_active(k.conrelid)
            AND (
                SELECT bool_and(o.attcollation = p.attcollation)
                FROM UNNEST(k.conkey, k.confkey) AS u (own, other)
                JOIN pg_attribute o ON o.attrelid = k.conrelid AND o.attnum = u.own
                JOIN pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = u.other
            ) AND NOT EXISTS (
                SELECT 1 FROM pg_constraint a
                WHERE a.conrelid = k.conrelid AND a.contype = 'f' AND a.confdeltype NOT IN ('a', 'r')
            ) AND NOT EXISTS (
                SELECT 1 FROM pg_trigger t
                WHERE t.tgrelid = k.confrelid AND NOT t.tgisinternal AND t.tgtype & 8 <> 0
            ) AND NOT EXISTS (
                SELECT 1 FROM pg_class i WHERE i.oid IN (k.conrelid, k.confrelid)
                    AND i.relkind = 'r' AND i.relhassubclass
            )",
    is_parent: "CAST(THIS AS REGCLASS) IN (k.confrelid, pg_partition_root(k.confrelid))",
    is_child: "CAST(THIS AS REGCLASS) IN (k.conrelid, pg_partition_root(k.conrelid))",
};

/// Keys of other databases are left out: MariaDB would open every table of every one.
const MYSQL: Words = Words {
    question: "SELECT CAST(k.ordinal_position AS SIGNED),
            CONCAT({parent}, '{between}', {child}, '{between}',
                CONCAT('`', REPLACE(k.table_name, '`', '``'), '`'), '{between}',
                k.table_name, '{between}', k.constraint_name),
            CONCAT(k.column_name, '{between}', k.referenced_column_name)
        FROM information_schema.key_column_usage k
        JOIN information_schema.referential_constraints r
            ON r.constraint_schema = k.constraint_schema AND r.table_name = k.table_name
            AND r.constraint_name = k.constraint_name
        WHERE k.table_schema = DATABASE() AND r.constraint_schema = DATABASE()
            AND k.referenced_table_schema = DATABASE()
            AND r.delete_rule IN ('NO ACTION', 'RESTRICT') AND {points}{firm}
            AND @@foreign_key_checks = 1
        ORDER BY k.table_name, k.constraint_name, k.ordinal_position",
    is_firm: "NOT EXISTS (
                SELECT 1 FROM information_schema.referential_constraints a
                WHERE a.constraint_schema = DATABASE() AND a.table_name = k.table_name
                    AND a.delete_rule NOT IN ('NO ACTION', 'RESTRICT')
            ) AND NOT EXISTS (
                SELECT 1 FROM information_schema.triggers t
                WHERE t.event_object_schema = DATABASE()
                    AND t.event_object_table = k.referenced_table_name
                    AND t.event_manipulation = 'DELETE'
            )",
    is_parent: "CAST(THIS AS BINARY) IN (
            CAST(CONCAT('`', REPLACE(k.referenced_table_name, '`', '``'), '`') AS BINARY),
            CAST(CONCAT('`', REPLACE(DATABASE(), '`', '``'), '`.`',
                REPLACE(k.referenced_table_name, '`', '``'), '`') AS BINARY)
        )",
    is_child: "CAST(THIS AS BINARY) IN (
            CAST(CONCAT('`', REPLACE(k.table_name, '`', '``'), '`') AS BINARY),
            CAST(CONCAT('`', REPLACE(DATABASE(), '`', '``'), '`.`',
                REPLACE(k.table_name, '`', '``'), '`') AS BINARY)
        )",
};

/// A key that does not say which columns it points at points at the primary key. A virtual table may be
/// of a kind that this connection does not know.
const SQLITE: Words = Words {
    question: "SELECT f.seq + 1,
            {parent} || '{between}' || {child} || '{between}'
                || '`main`.`' || REPLACE(m.name, '`', '``') || '`' || '{between}' || m.name || '{between}',
            f.\"from\" || '{between}' || COALESCE(
                f.\"to\",
                (SELECT name FROM pragma_table_info(f.\"table\", 'main') WHERE pk = f.seq + 1), ''
            )
        FROM sqlite_master m JOIN pragma_foreign_key_list(m.name, 'main') f
        WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL %'
            AND f.on_delete IN ('NO ACTION', 'RESTRICT') AND {points}{firm}
            AND (SELECT foreign_keys FROM pragma_foreign_keys) AND EXISTS (
                SELECT 1 FROM sqlite_master p WHERE p.name = f.\"table\" COLLATE NOCASE
            ) AND NOT EXISTS (
                SELECT 1 FROM sqlite_temp_master t WHERE t.name = f.\"table\" COLLATE NOCASE
            )
        ORDER BY m.name, f.id, f.seq",
    is_firm: "NOT EXISTS (
                SELECT 1 FROM pragma_foreign_key_list(m.name, 'main') a
                WHERE a.on_delete NOT IN ('NO ACTION', 'RESTRICT')
            ) AND NOT EXISTS (
                SELECT 1 FROM sqlite_master t WHERE t.type = 'trigger'
                    AND t.tbl_name = f.\"table\" COLLATE NOCASE
                    AND REPLACE(LOWER(t.sql), 'deleted', '') LIKE '%delete%'
            )",
    is_parent: "THIS COLLATE NOCASE IN (
            '`' || REPLACE(f.\"table\", '`', '``') || '`',
            '`main`.`' || REPLACE(f.\"table\", '`', '``') || '`'
        )",
    is_child: "THIS COLLATE NOCASE IN (
            '`' || REPLACE(m.name, '`', '``') || '`',
            '`main`.`' || REPLACE(m.name, '`', '``') || '`'
        )",
};

/// That a table is one of the sweep's.
fn is_this<V>(words: &str, table: usize) -> Sql<V> {
    let (before, behind) = words.split_once("THIS").unwrap_or((words, ""));
    Sql::new().text(before).table_text(table).text(behind)
}

/// Which of some tables it is; an empty text if it is none.
fn number_of<V>(words: &str, tables: std::ops::Range<usize>) -> Sql<V> {
    let cases = tables.map(|table| {
        Sql::new()
            .text(" WHEN ")
            .sql(is_this(words, table))
            .text(&format!(" THEN '{table}'"))
    });
    Sql::new()
        .text("CASE")
        .sql(Sql::joined(cases, ""))
        .text(" ELSE '' END")
}
