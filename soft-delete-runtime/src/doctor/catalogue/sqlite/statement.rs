//! The text of a statement that made a table or an index.

/// A statement in pieces: words, texts and names in quotes, and other letters one by one. Comments
/// are spaces.
pub(super) struct Statement(Vec<String>);

impl Statement {
    pub(super) fn new(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(length_of_first(rest));
            let is_comment = piece.starts_with("--") || piece.starts_with("/*");
            pieces.push(if is_comment { " " } else { piece }.to_owned());
            rest = behind;
        }
        Self(pieces)
    }

    /// Of an index: what stands behind its name, and what stands behind `WHERE`. The one is empty
    /// if it is in an unknown form, the other if there is none.
    pub(super) fn of_index(&self) -> (String, String) {
        let mut depth = 0_i32;
        let condition = self.0.iter().position(|piece| {
            depth += match piece.as_str() {
                "(" => 1,
                ")" => -1,
                _ => 0,
            };
            depth == 0 && piece.eq_ignore_ascii_case("where")
        });
        let end = condition.unwrap_or(self.0.len());
        let condition = self.0.get(end + 1..).unwrap_or_default().concat();
        let words = self.0[..end].iter().enumerate();
        let mut words = words.filter(|(_, piece)| !piece.trim().is_empty());
        let index = words.find(|(_, piece)| piece.as_str() == "INDEX");
        let name = index.and_then(|_| words.next());
        let behind = name.map(|(place, _)| self.0[place + 1..end].concat());
        let behind = behind.unwrap_or_default();
        let is_known = behind.trim().to_uppercase().starts_with("ON");
        let definition = if is_known { behind.trim() } else { "" };
        (definition.to_owned(), condition.trim().to_owned())
    }

    /// What stands between the commas of the first list in parentheses.
    pub(super) fn items(&self) -> Vec<String> {
        let (mut items, mut depth) = (vec![String::new()], 0_i32);
        for piece in &self.0 {
            match piece.as_str() {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            let is_outer = matches!((piece.as_str(), depth), ("(" | ",", 1));
            if piece == ")" && depth == 0 {
                break;
            } else if piece == "," && is_outer {
                items.push(String::new());
            } else if let (Some(item), false, 1..) = (items.last_mut(), is_outer, depth) {
                item.push_str(piece);
            }
        }
        items.iter().map(|item| item.trim().to_owned()).collect()
    }

    /// Of a table: what it says about a column.
    pub(super) fn column(&self, name: &str) -> Option<String> {
        self.items().into_iter().find(|item| {
            let first = item.get(..length_of_first(item)).unwrap_or_default();
            unquoted(first).eq_ignore_ascii_case(name)
        })
    }
}

/// In bytes.
fn length_of_first(text: &str) -> usize {
    let Some(first) = text.chars().next() else {
        return 0;
    };
    let until = |closing: &str| {
        let opening = closing.len();
        let inner = text.get(opening..).unwrap_or_default();
        let place = inner.find(closing);
        place.map_or(text.len(), |place| opening + place + closing.len())
    };
    match first {
        '\'' | '"' | '`' => length_of_quoted(text, first),
        '[' => until("]"),
        '-' if text.starts_with("--") => text.find('\n').unwrap_or(text.len()),
        '/' if text.starts_with("/*") => until("*/"),
        letter if is_of_word(letter) => text
            .find(|letter| !is_of_word(letter))
            .unwrap_or(text.len()),
        letter => letter.len_utf8(),
    }
}

/// A quote is doubled in what is in quotes.
fn length_of_quoted(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((place, letter)) = letters.next() {
        if letter == quote && letters.next_if(|(_, next)| *next == quote).is_none() {
            return place + 1;
        }
    }
    text.len()
}

fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$' || !letter.is_ascii()
}

fn unquoted(name: &str) -> String {
    let quotes = ["''", "\"\"", "``", "[]"];
    for quote in quotes {
        let (opening, closing) = quote.split_at(1);
        let inner = name.strip_prefix(opening);
        if let Some(inner) = inner.and_then(|inner| inner.strip_suffix(closing)) {
            return inner.replace(&closing.repeat(2), closing);
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::Statement;

    fn of_index(statement: &str) -> (String, String) {
        Statement::new(statement).of_index()
    }

    #[test]
    fn a_condition_is_found_in_any_handwriting() {
        for statement in [
            "CREATE INDEX i ON t (a) WHERE deleted_at IS NULL",
            "CREATE INDEX i ON t (a)\n\twhere\ndeleted_at IS NULL",
            "CREATE INDEX i ON t (a)WHERE deleted_at IS NULL -- where it is visible",
            "CREATE INDEX \"a WHERE b\" ON t (lower('where (')) /* WHERE */ Where deleted_at IS NULL",
            "CREATE INDEX `where` ON [where] (a) WHERE/**/deleted_at IS NULL",
        ] {
            assert_eq!(of_index(statement).1, "deleted_at IS NULL", "{statement}");
        }
        let nested = "CREATE INDEX i ON t (a) WHERE(deleted_at IS NULL)";
        assert_eq!(of_index(nested).1, "(deleted_at IS NULL)");
        for none in [
            "CREATE UNIQUE INDEX nowhere ON t (somewhere, where_to)",
            "CREATE INDEX i ON t ('it''s', \"é WHERE",
            "",
        ] {
            assert_eq!(of_index(none).1, "");
        }
    }

    #[test]
    fn what_is_behind_the_name_makes_another_index() {
        for statement in [
            "CREATE UNIQUE INDEX i ON t (lower(a), b DESC)",
            "CREATE UNIQUE INDEX i ON t (lower(a), b DESC) -- both",
            "CREATE INDEX \"i\"\"ON t (x)\" ON t (lower(a), b DESC)where b",
            "CREATE INDEX [INDEX] /* one */ON t (lower(a), b DESC)\nWHERE b > 0",
        ] {
            let (definition, _) = of_index(statement);
            assert_eq!(definition, "ON t (lower(a), b DESC)", "{statement}");
        }
        assert_eq!(of_index("CREATE INDEX IF NOT EXISTS i ON t (a)").0, "");
    }

    #[test]
    fn a_list_has_items() {
        let index = Statement::new("CREATE INDEX i ON t (replace(a, ',', \")\"), b, (c))");
        assert_eq!(index.items(), ["replace(a, ',', \")\")", "b", "(c)"]);
        assert_eq!(Statement::new("").items(), [""]);
    }

    #[test]
    fn a_column_is_found_by_its_name() {
        let table = Statement::new(
            "CREATE TABLE \"(a\" (\n  a TEXT, -- the first, of (all\n  'it''s' INT, B AS (lower(a)), CHECK (b > 1))",
        );
        assert_eq!(table.column("A").as_deref(), Some("a TEXT"));
        assert_eq!(table.column("it's").as_deref(), Some("'it''s' INT"));
        assert_eq!(table.column("b").as_deref(), Some("B AS (lower(a))"));
        assert_eq!(table.column("c"), None);
    }
}
