//! The catalogue of PostgreSQL.

use super::Index;
use super::question::{Questions, question};

/// The table of a question, wherever the search path finds it.
const TABLE: &str = "to_regclass(
    CASE WHEN {schema} = '' THEN '' ELSE quote_ident({schema}) || '.' END || quote_ident({table})
)";

/// The key columns of an index, if all of them are columns and nothing is said about them.
const PLAIN_LIST: &str = "(
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY s) FROM generate_subscripts(i.indkey, 1) s
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[s]
    WHERE s < i.indnkeyatts
)";

pub(super) fn questions() -> Questions {
    let about = |text: &str| {
        let text = text.replace("PLAIN_LIST", PLAIN_LIST);
        question(&text.replace("TABLE_OID", TABLE))
    };
    Questions {
        place: None,
        kind: about(
            "SELECT CAST(1 AS BIGINT), CAST(n.nspname AS TEXT),
                CASE c.relkind WHEN 'r' THEN '' WHEN 'p' THEN '' WHEN 'v' THEN 'view'
                    WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
                    ELSE 'thing that is no table' END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = TABLE_OID",
        ),
        columns: about(
            "SELECT CAST(CASE WHEN a.attnotnull THEN 0 ELSE 1 END AS BIGINT),
                CAST(a.attname AS TEXT),
                CASE WHEN a.attidentity <> '' THEN 'identity'
                    WHEN a.attgenerated = '' THEN COALESCE(pg_get_expr(d.adbin, d.adrelid), '') ELSE '' END
                || '{field}' || CASE
                    WHEN a.atttypid = 'date'::regtype THEN '0'
                    WHEN a.atttypid NOT IN ('timestamp'::regtype, 'timestamptz'::regtype) THEN ''
                    WHEN a.atttypmod < 0 THEN '6' ELSE CAST(a.atttypmod AS TEXT) END
                || '{field}'
                || CASE WHEN a.attgenerated = '' THEN '' ELSE COALESCE(pg_get_expr(d.adbin, d.adrelid), '') END
                || '{field}' || CASE WHEN EXISTS (
                    SELECT 1 FROM pg_partitioned_table p
                    WHERE p.partrelid = a.attrelid AND a.attnum = ANY (p.partattrs)
                ) THEN 'p' ELSE '' END
                || '{field}' || format_type(a.atttypid, NULL)
            FROM pg_attribute a
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = TABLE_OID AND a.attnum > 0 AND NOT a.attisdropped",
        ),
        indexes: about(
            "SELECT CAST(CASE WHEN i.indisprimary THEN 2 WHEN i.indisunique THEN 1 ELSE 0 END AS BIGINT),
                CAST(c.relname AS TEXT),
                CASE WHEN k.oid IS NOT NULL THEN 'c' ELSE '' END
                || CASE WHEN NOT COALESCE(k.condeferrable, FALSE) AND strpos(
                    pg_get_indexdef(i.indexrelid) || ' WHERE ', ' USING btree (' || PLAIN_LIST || ') WHERE '
                ) > 0 THEN 's' ELSE '' END
                || CASE WHEN pg_get_indexdef(i.indexrelid) LIKE '%NULLS NOT DISTINCT%'
                    THEN 'n' ELSE '' END
                || '{field}' || COALESCE(pg_get_expr(i.indpred, i.indrelid), '') || '{field}'
                || array_to_string(ARRAY(
                    SELECT COALESCE(CAST(a.attname AS TEXT), '') FROM generate_subscripts(i.indkey, 1) s
                    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[s]
                    WHERE s < i.indnkeyatts ORDER BY s
                ), '{item}') || '{field}' || array_to_string(ARRAY(
                    SELECT COALESCE(CAST(a.attname AS TEXT), pg_get_indexdef(i.indexrelid, s + 1, FALSE))
                    FROM generate_subscripts(i.indkey, 1) s
                    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[s]
                    WHERE s < i.indnkeyatts ORDER BY s
                ), '{item}') || '{field}' || substr(
                    pg_get_indexdef(i.indexrelid),
                    strpos(pg_get_indexdef(i.indexrelid), quote_ident(c.relname) || ' ON ')
                        + length(quote_ident(c.relname)) + 1
                )
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('u', 'p', 'x')
            WHERE i.indrelid = TABLE_OID AND i.indisvalid ORDER BY 2",
        ),
        references: about(
            "SELECT CAST(CASE WHEN k.confdeltype = 'c' THEN 1 ELSE 0 END AS BIGINT),
                CAST(c.relname AS TEXT),
                k.conname || '{field}' || array_to_string(ARRAY(
                    SELECT CAST(a.attname AS TEXT) FROM generate_subscripts(k.conkey, 1) s
                    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[s]
                    ORDER BY s
                ), '{item}') || '{field}' || array_to_string(ARRAY(
                    SELECT CAST(a.attname AS TEXT) FROM generate_subscripts(k.confkey, 1) s
                    JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = k.confkey[s]
                    ORDER BY s
                ), '{item}') || '{field}'
                || replace(pg_get_constraintdef(k.oid), ' ON DELETE CASCADE', '') || '{field}'
                || CAST(n.nspname AS TEXT) || '{field}'
                || CASE WHEN pg_table_is_visible(c.oid) THEN 'r' ELSE '' END
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confrelid = TABLE_OID ORDER BY 2, k.conname",
        ),
        triggers: about(
            "SELECT CAST(1 AS BIGINT), CAST(t.tgname AS TEXT), CAST(p.oid AS REGPROC) || '{field}' || p.prosrc
            FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgrelid = TABLE_OID AND NOT t.tgisinternal ORDER BY 2",
        ),
        parts: None,
        taken: Some(about(
            "SELECT CAST(1 AS BIGINT), CAST(c.relname AS TEXT), '' FROM pg_class c
            WHERE c.relnamespace = (SELECT t.relnamespace FROM pg_class t WHERE t.oid = TABLE_OID)",
        )),
        marked_tables: about(
            "SELECT CAST(1 AS BIGINT), CAST(c.relname AS TEXT), ''
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE CASE WHEN {schema} = '' THEN pg_table_is_visible(c.oid) ELSE n.nspname = {schema} END
                AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND EXISTS (
                    SELECT 1 FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname = 'deleted_at' AND NOT a.attisdropped
                ) ORDER BY 2",
        ),
    }
}

/// An index, without its condition and for all parts of a table, can be made again.
pub(super) fn complete(indexes: &mut [Index]) {
    for index in indexes {
        let condition = format!(" WHERE {}", index.condition);
        let whole = index.definition.as_str();
        let definition = if index.condition.is_empty() {
            Some(whole)
        } else {
            whole.strip_suffix(&condition)
        };
        let definition = definition.unwrap_or_default();
        index.definition = definition.replacen("ON ONLY ", "ON ", 1);
    }
}
