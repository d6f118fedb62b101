//! Foreign keys of the database that keep rows from being purged, whether a model declares them or
//! not.

mod question;

pub(crate) use self::question::{Asked, question};
use super::condition::{CHILD, Scope};
use super::schema::{Edge, Tables};
use super::session::Found;
use super::value::Sql;

/// Between the fields of an answer to the question for the keys.
pub(super) const BETWEEN: char = '\u{1f}';

/// How many keys are made conditions: there is an end to what a statement can be, and the database
/// looks after the others itself.
pub(super) const MOST: usize = 100;

/// A foreign key that may refuse to let a row of a model go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForeignKey {
    pub(super) parent: usize,
    /// The table that has the key, if it is one of the sweep's.
    child: Option<usize>,
    /// How statements name that table: quoted.
    written: String,
    /// What the table and the key are called.
    pub(super) table: String,
    constraint: String,
    /// Its columns, each with the one that it points at.
    columns: Vec<(String, String)>,
}

impl ForeignKey {
    /// From an answer of a row for each column.
    pub(crate) fn read(found: Vec<Found>) -> Vec<Self> {
        let mut keys: Vec<Self> = Vec::new();
        for (place, key, pair) in found {
            if place == 1 {
                keys.extend(Self::without_columns(&key));
            }
            let pair = pair.split_once(BETWEEN);
            if let (Some(key), Some((own, other))) = (keys.last_mut(), pair) {
                key.columns.push((own.to_owned(), other.to_owned()));
            }
        }
        keys
    }

    fn without_columns(key: &str) -> Option<Self> {
        let mut fields = key.split(BETWEEN);
        Some(Self {
            parent: fields.next()?.parse().ok()?,
            child: fields.next()?.parse().ok(),
            written: fields.next()?.to_owned(),
            table: fields.next()?.to_owned(),
            constraint: fields.next()?.to_owned(),
            columns: Vec::new(),
        })
    }

    /// Its name; SQLite does not tell, so there it is its columns.
    pub(super) fn constraint(&self) -> String {
        if !self.constraint.is_empty() {
            return self.constraint.clone();
        }
        let columns = self.columns.iter().map(|(own, _)| own.as_str());
        columns.collect::<Vec<_>>().join(", ")
    }

    /// That a row of its table points at one of the parent; `column` is a column of that.
    pub(super) fn points(&self, column: impl Fn(&str) -> Sql) -> Sql {
        // Texts are compared as the column compares them that is pointed at: it stands in front.
        let pairs = self.columns.iter().map(|(own, other)| {
            let own = Sql::column(Some(CHILD), own);
            column(other).text(" = ").sql(own)
        });
        Sql::new()
            .text("SELECT 1 FROM ")
            .text(&self.written)
            .text(" AS ")
            .alias(CHILD)
            .text(" WHERE ")
            .sql(Sql::joined(pairs, " AND "))
    }

    /// The same, of a parent that is named in full.
    pub(super) fn pointing(&self) -> Sql {
        self.points(|column| Sql::new().table(self.parent).text(".").name(column))
    }

    fn is(&self, edge: &Edge, tables: &Tables) -> bool {
        let parent = tables.models[self.parent].key.columns;
        let declared = || edge.key.iter().zip(parent);
        let is_there = |(own, other): &(String, String)| {
            let is_same = |(key, column): (&&str, &&str)| {
                own.eq_ignore_ascii_case(key) && other.eq_ignore_ascii_case(column)
            };
            declared().any(is_same)
        };
        edge.parent == self.parent
            && Some(edge.child) == self.child
            && edge.key.len() == self.columns.len()
            && self.columns.iter().all(is_there)
    }
}

impl Tables {
    /// The foreign keys that no model declares, as far as every row that points along them stays.
    /// Rows of the models may go in the same run, so these are tried.
    pub(crate) fn undeclared(&self, keys: Vec<ForeignKey>) -> Vec<ForeignKey> {
        let is_new = |key: &ForeignKey| {
            let is_of_a_model = key.child.is_some_and(|child| child < self.models.len());
            !is_of_a_model && !self.edges.iter().any(|edge| key.is(edge, self))
        };
        keys.into_iter().filter(is_new).take(MOST).collect()
    }
}

impl Scope<'_> {
    /// Which of some keys lead to the next row.
    pub(crate) fn leading(self, model: usize, is_first: bool, keys: &[ForeignKey]) -> Sql {
        let questions = keys.iter().enumerate().take(MOST).map(|(index, key)| {
            Sql::new()
                .text(&format!(
                    "SELECT {index}, '', '' FROM sd_row WHERE EXISTS ("
                ))
                .sql(key.points(|column| Sql::column(Some("sd_row"), column)))
                .text(")")
        });
        Sql::new()
            .text("WITH sd_row AS (SELECT *")
            .sql(self.selected(model, is_first))
            .sql(self.ordered(model, ""))
            .text(" LIMIT 1) ")
            .sql(Sql::joined(questions, " UNION ALL "))
    }
}

/// A question along keys, whose answer is that there is nothing: whether it can be asked.
pub(crate) fn trial(keys: &[ForeignKey]) -> Sql {
    let parts = keys.iter().map(|key| {
        Sql::new()
            .text("SELECT COUNT(*), '', '' FROM ")
            .table(key.parent)
            .text(" WHERE 1 = 0 AND EXISTS (")
            .sql(key.pointing())
            .text(")")
    });
    Sql::joined(parts, " UNION ALL ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_column_by_column() {
        let found = [
            (1, "0\u{1f}\u{1f}\"a\"\u{1f}a\u{1f}a_x", "x\u{1f}id"),
            (1, "2\u{1f}5\u{1f}`b`\u{1f}b\u{1f}", "y\u{1f}p"),
            (2, "2\u{1f}5\u{1f}`b`\u{1f}b\u{1f}", "z\u{1f}q"),
        ];
        let found = found.map(|(place, key, pair)| (place, key.to_owned(), pair.to_owned()));
        let keys = ForeignKey::read(found.to_vec());
        let names = keys
            .iter()
            .map(|key| (key.table.as_str(), key.constraint()));
        let names: Vec<_> = names.collect();
        assert_eq!(names, [("a", "a_x".to_owned()), ("b", "y, z".to_owned())]);
        let places: Vec<_> = keys.iter().map(|key| (key.parent, key.child)).collect();
        assert_eq!(places, [(0, None), (2, Some(5))]);
    }
}
