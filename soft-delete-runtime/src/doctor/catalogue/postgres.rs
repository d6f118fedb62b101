//! The catalogue of PostgreSQL.

use super::{Questions, question};

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
        columns: about(
            "SELECT CAST(CASE WHEN a.attnotnull THEN 0 ELSE 1 END AS BIGINT),
                CAST(a.attname AS TEXT),
                CASE WHEN a.attgenerated = '' THEN COALESCE(pg_get_expr(d.adbin, d.adrelid), '') ELSE '' END
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
            FROM pg_attribute a
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = TABLE_OID AND a.attnum > 0 AND NOT a.attisdropped",
        ),
        indexes: about(
            "SELECT CAST(CASE WHEN i.indisprimary THEN 2 WHEN i.indisunique THEN 1 ELSE 0 END AS BIGINT),
                CAST(c.relname AS TEXT),
                CASE WHEN k.oid IS NOT NULL THEN 'c' ELSE '' END
                || CASE WHEN i.indnatts = i.indnkeyatts AND NOT COALESCE(k.condeferrable, FALSE)
                    AND strpos(pg_get_indexdef(i.indexrelid), 'USING btree (' || PLAIN_LIST || ')') > 0
                    THEN 's' ELSE '' END
                || CASE WHEN pg_get_indexdef(i.indexrelid) LIKE '%NULLS NOT DISTINCT%'
                    THEN 'n' ELSE '' END
                || '{field}' || COALESCE(pg_get_expr(i.indpred, i.indrelid), '') || '{field}'
                || array_to_string(ARRAY(
                    SELECT COALESCE(CAST(a.attname AS TEXT), '') FROM generate_subscripts(i.indkey, 1) s
                    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[s]
                    WHERE s < i.indnkeyatts ORDER BY s
                ), '{item}')
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
                || replace(pg_get_constraintdef(k.oid), ' ON DELETE CASCADE', '')
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
            WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confrelid = TABLE_OID ORDER BY 2, k.conname",
        ),
        marked_tables: about(
            "SELECT CAST(1 AS BIGINT), CAST(c.relname AS TEXT), ''
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = COALESCE(NULLIF({schema}, ''), current_schema())
                AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND EXISTS (
                    SELECT 1 FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname = 'deleted_at' AND NOT a.attisdropped
                ) ORDER BY 2",
        ),
    }
}
