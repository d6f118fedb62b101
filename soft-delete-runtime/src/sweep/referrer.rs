//! Which row keeps another from being purged, on SQLite, which only says that there is one.

use super::condition::{Row, Scope};
use super::session::Found;
use super::skipped::SkipReason;
use super::value::{Sql, Value};

/// A foreign key of the database, declared to the model or not.
#[derive(Debug)]
pub(crate) struct ForeignKey {
    table: String,
    /// Its columns, each with the one that it points at.
    columns: Vec<(String, String)>,
}

/// Between the two columns of a pair.
const BETWEEN: char = '\u{1f}';

impl ForeignKey {
    /// From the answer to [`Scope::foreign_keys`].
    pub(crate) fn read(found: Vec<Found>) -> Vec<Self> {
        let mut keys: Vec<Self> = Vec::new();
        for (place, table, pair) in found {
            if place == 0 {
                let columns = Vec::new();
                keys.push(Self { table, columns });
            }
            let pair = pair.split_once(BETWEEN);
            if let (Some(key), Some((own, other))) = (keys.last_mut(), pair) {
                key.columns.push((own.to_owned(), other.to_owned()));
            }
        }
        keys
    }

    pub(crate) fn reason(&self) -> SkipReason {
        let columns = self.columns.iter().map(|(own, _)| own.as_str());
        SkipReason::Referenced {
            by: self.table.clone(),
            constraint: columns.collect::<Vec<_>>().join(", "),
        }
    }
}

impl Scope<'_> {
    /// The foreign keys that may refuse to let a row of a model go, column by column.
    pub(crate) fn foreign_keys(self, model: usize) -> Sql {
        let archive = self.model(model).facts.archive;
        let name = archive.map_or(self.tables.names[model], |archive| archive.table);
        let parent = || Sql::new().value(Value::Text(name));
        Sql::new()
            .text("SELECT f.seq, m.name, f.\"from\" || char(")
            .text(&u32::from(BETWEEN).to_string())
            // A key that does not say which columns it points at points at the primary key.
            .text(") || COALESCE(f.\"to\", (SELECT name FROM pragma_table_info(")
            .sql(parent())
            .text(
                ") WHERE pk = f.seq + 1)) \
                 FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS f \
                 WHERE m.type = 'table' AND f.on_delete IN ('NO ACTION', 'RESTRICT') \
                 AND f.\"table\" = ",
            )
            .sql(parent())
            .text(" COLLATE NOCASE ORDER BY m.name, f.id, f.seq")
    }

    /// Which of these keys lead to the next row.
    pub(crate) fn referring(self, model: usize, is_first: bool, keys: &[ForeignKey]) -> Sql {
        let row = Row::Named("sd_row");
        let questions = keys.iter().enumerate().map(|(index, key)| {
            let pairs = key.columns.iter().map(|(own, other)| {
                let own = Row::Named("c").column(own);
                own.text(" = ").sql(row.column(other))
            });
            Sql::new()
                .text(&format!(
                    "SELECT {index}, '', '' FROM sd_row WHERE EXISTS (SELECT 1 FROM "
                ))
                .name(&key.table)
                .text(" AS ")
                .name("c")
                .text(" WHERE ")
                .sql(Sql::joined(pairs, " AND "))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_column_by_column() {
        let found = [
            (0, "a", "x\u{1f}id"),
            (0, "b", "y\u{1f}p"),
            (1, "b", "z\u{1f}q"),
        ];
        let found = found.map(|(place, table, pair)| (place, table.to_owned(), pair.to_owned()));
        let reasons = ForeignKey::read(found.to_vec())
            .iter()
            .map(ForeignKey::reason)
            .collect::<Vec<_>>();
        let referenced = |by: &str, constraint: &str| SkipReason::Referenced {
            by: by.to_owned(),
            constraint: constraint.to_owned(),
        };
        assert_eq!(reasons, [referenced("a", "x"), referenced("b", "y, z")]);
    }
}
