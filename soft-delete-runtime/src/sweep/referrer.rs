//! What keeps a row from being purged: a key along which another points at it.

use super::condition::Scope;
use super::foreign_key::ForeignKey;
use super::schema::{Edge, Tables};
use super::skipped::SkipReason;
use super::value::Sql;

/// A key along which rows point at those of a model.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Referrer<'s> {
    /// One that a model declares.
    Declared(&'s Edge),
    /// One that only the database knows.
    Undeclared(&'s ForeignKey),
}

impl Referrer<'_> {
    pub(crate) fn reason(self, tables: &Tables) -> SkipReason {
        let (by, constraint) = match self {
            Self::Declared(edge) => (tables.names[edge.child].to_owned(), edge.key.join(", ")),
            Self::Undeclared(key) => (key.table.clone(), key.constraint()),
        };
        SkipReason::Referenced { by, constraint }
    }
}

impl<'s> Scope<'s> {
    /// All keys that keep rows of a model.
    pub(crate) fn referrers(self, model: usize) -> impl Iterator<Item = Referrer<'s>> {
        let declared = self.tables.edges_to(model).map(Referrer::Declared);
        declared.chain(self.undeclared(model).map(Referrer::Undeclared))
    }

    /// Those that only the database knows.
    pub(crate) fn undeclared(self, model: usize) -> impl Iterator<Item = &'s ForeignKey> {
        let keys = self.tables.foreign_keys.get();
        keys.into_iter()
            .flatten()
            .filter(move |key| key.parent == model)
    }

    /// That no row points at one of the table of `model`, which is named in full, along these.
    pub(crate) fn is_free_of_undeclared(self, model: usize) -> impl Iterator<Item = Sql> {
        self.undeclared(model).map(|key| {
            Sql::new()
                .text("NOT EXISTS (")
                .sql(key.pointing())
                .text(")")
        })
    }
}
