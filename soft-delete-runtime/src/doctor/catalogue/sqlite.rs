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
                || CASE WHEN hidden IN (2, 3) THEN 'generated' ELSE '' END
            FROM pragma_table_xinfo(THIS)",
        ),
        indexes: about(
            "SELECT CASE WHEN l.origin = 'pk' THEN 2 WHEN l.\"unique\" THEN 1 ELSE 0 END, l.name,
                CASE WHEN l.origin = 'u' THEN 'c' ELSE '' END
                || CASE WHEN instr(upper(s.sql), 'COLLATE') OR instr(upper(s.sql), ' DESC')
                    THEN '' ELSE 's' END
                || '{field}' || COALESCE(s.sql, '') || '{field}' || COALESCE((
                    SELECT group_concat(COALESCE(name, ''), '{item}') FROM (
                        SELECT i.name FROM pragma_index_info(l.name) i ORDER BY i.seqno
                    )
                ), '')
            FROM pragma_index_list(THIS) l
            LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = l.name
            ORDER BY l.name",
        ),
        references: question(
            "SELECT MAX(f.on_delete = 'CASCADE'), m.name,
                'key ' || f.id || '{field}' || group_concat(f.\"from\", '{item}') || '{field}'
                || COALESCE(group_concat(f.\"to\", '{item}'), '')
            FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL %'
                AND f.\"table\" = {table} COLLATE NOCASE
            GROUP BY m.name, f.id ORDER BY m.name, f.id",
        ),
        marked_tables: question(
            "SELECT 1, m.name, '' FROM sqlite_schema m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL %' AND c.name = 'deleted_at'
            ORDER BY m.name",
        ),
    }
}

/// What stands behind `WHERE` in a `CREATE INDEX`, without comments.
pub(super) fn condition_of(statement: &str) -> String {
    let mut condition: Option<String> = None;
    let (mut word, mut depth) = (String::new(), 0_i32);
    for token in tokens(statement) {
        if let Some(condition) = &mut condition {
            condition.push_str(&token);
            continue;
        }
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            other
                if other
                    .chars()
                    .all(|letter| letter.is_alphanumeric() || letter == '_') =>
            {
                word.push_str(other);
                continue;
            }
            _ => {}
        }
        if depth <= i32::from(token == "(") && word.eq_ignore_ascii_case("where") {
            condition = Some(token);
        }
        word.clear();
    }
    condition.unwrap_or_default().trim().to_owned()
}

/// Letters one by one, but texts and names in quotes as a whole; comments are spaces.
fn tokens(statement: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = statement;
    while let Some(letter) = rest.chars().next() {
        let end = |closing: &str| {
            let opening = closing.len();
            rest.get(opening..)
                .and_then(|inner| inner.find(closing))
                .map_or(rest.len(), |place| opening + place + closing.len())
        };
        let (length, is_comment) = match letter {
            '\'' | '"' | '`' => (end(letter.encode_utf8(&mut [0; 4])), false),
            '[' => (end("]"), false),
            '-' if rest.starts_with("--") => (rest.find('\n').unwrap_or(rest.len()), true),
            '/' if rest.starts_with("/*") => (end("*/"), true),
            other => (other.len_utf8(), false),
        };
        let (token, behind) = rest.split_at(length);
        tokens.push(if is_comment { " " } else { token }.to_owned());
        rest = behind;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::condition_of;

    #[test]
    fn a_condition_is_found_in_any_handwriting() {
        for statement in [
            "CREATE INDEX i ON t (a) WHERE deleted_at IS NULL",
            "CREATE INDEX i ON t (a)\n\twhere\ndeleted_at IS NULL",
            "CREATE INDEX i ON t (a)WHERE deleted_at IS NULL -- where it is visible",
            "CREATE INDEX \"a WHERE b\" ON t (lower('where (')) /* WHERE */ Where deleted_at IS NULL",
            "CREATE INDEX `where` ON [where] (a) WHERE/**/deleted_at IS NULL",
        ] {
            assert_eq!(condition_of(statement), "deleted_at IS NULL", "{statement}");
        }
        let nested = "CREATE INDEX i ON t (a) WHERE(deleted_at IS NULL)";
        assert_eq!(condition_of(nested), "(deleted_at IS NULL)");
        assert_eq!(
            condition_of("CREATE UNIQUE INDEX nowhere ON t (somewhere, where_to)"),
            ""
        );
        assert_eq!(condition_of("CREATE INDEX i ON t ('it''s', \"é WHERE"), "");
        assert_eq!(condition_of(""), "");
    }
}
