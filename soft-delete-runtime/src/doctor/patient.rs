//! A model, as the doctor sees it.

use crate::database::Database;
use crate::ddl::archive::Archive;
use crate::ddl::index::Indexed;
use crate::ddl::name::{NameBackend, TableName};
use crate::ddl::{FlagNames, NamedTable};
use crate::quarantine::QuarantineFacts;
use crate::relation::{Action, CascadeKey, MarkerFacts, SqlTable, TableFacts, Visitor};
use crate::table::SoftDeletable;

/// The table of a model, with its relations.
#[derive(Debug, Clone)]
pub(super) struct Patient {
    pub(super) name: TableName,
    pub(super) facts: TableFacts,
    pub(super) hidden_by: Vec<&'static str>,
    pub(super) relations: Vec<Relation>,
    pub(super) archive: Option<Archive>,
    pub(super) quarantine: Option<QuarantineFacts>,
}

/// A key by which other rows belong to those of a table.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub(super) child: TableName,
    pub(super) key: &'static [&'static str],
    pub(super) action: Action,
    /// How the child's rows are marked, if a deletion takes them along.
    pub(super) marker: Option<MarkerFacts>,
    /// Where else a deletion looks for the key, and no model says so: that of a child knows its `parents`.
    pub(super) archive: Option<TableName>,
}

impl Patient {
    pub(super) fn of<T>() -> Self
    where
        T: SoftDeletable<HiddenBy: FlagNames> + NamedTable,
    {
        let mut relations = Relations(Vec::new());
        T::children(&mut relations);
        Self {
            name: TableName::of::<T>(),
            facts: TableFacts::of::<T>(),
            hidden_by: T::HiddenBy::names(),
            relations: relations.0,
            archive: Archive::of::<T>(),
            quarantine: T::QUARANTINED,
        }
    }

    /// The table that has the deleted rows.
    pub(super) fn deleted_rows(&self) -> &TableName {
        match &self.archive {
            Some(archive) => &archive.name,
            None => &self.name,
        }
    }

    /// The table, by the name that statements have for it, to write indexes for it.
    pub(super) fn indexed<'a>(&'a self, name: &'a TableName, database: Database) -> Indexed<'a> {
        Indexed {
            name,
            facts: &self.facts,
            hidden_by: &self.hidden_by,
            archive: self.archive.as_ref(),
            database,
        }
    }
}

/// What the model says about its children.
struct Relations(Vec<Relation>);

impl Visitor for Relations {
    type Backend = NameBackend;

    fn soft_deletable<T>(&mut self, action: Action, key: &'static [&'static str])
    where
        T: SoftDeletable + SqlTable<NameBackend>,
    {
        let changes_deleted_rows = matches!(action, Action::SetNull | Action::Delete);
        let archive = Archive::of::<T>().filter(|_| changes_deleted_rows);
        self.0.push(Relation {
            child: TableName::of::<T>(),
            key,
            action,
            marker: action.is_cascade().then(MarkerFacts::of::<T>),
            archive: archive.map(|archive| archive.name),
        });
    }

    fn other<T>(&mut self, action: Action, _: &'static str, key: &'static [&'static str])
    where
        T: SqlTable<NameBackend>,
    {
        self.0.push(Relation {
            child: TableName::of::<T>(),
            key,
            action,
            marker: None,
            archive: None,
        });
    }

    fn archive<A>(&mut self)
    where
        A: SqlTable<NameBackend>,
    {
    }

    fn parent<C>(&mut self)
    where
        C: CascadeKey<Parent: SqlTable<NameBackend>>,
    {
    }
}
