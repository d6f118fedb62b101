//! The tables of a sweep, and the keys between them.

use std::any::TypeId;
use std::marker::PhantomData;
use std::sync::OnceLock;

use diesel::expression::Expression;

use super::foreign_key::ForeignKey;
use super::key::KeyFacts;
use super::key_type::KeyTypes;
use crate::erasure::Erasure;
use crate::marker::StampType;
use crate::plan::{Component, components_of};
use crate::relation::{
    Action, CascadeKey, Names, RelationBackend, SqlTable, TableFacts, Visitor, WriteName,
    write_name,
};
use crate::retention::Retention;
use crate::scope::StampOf;
use crate::table::SoftDeletable;

/// A table that a sweep can go through: its primary key is of types that it knows.
pub trait SweepTable: SoftDeletable<PrimaryKey: Expression<SqlType: KeyTypes>> {}

impl<T: SoftDeletable<PrimaryKey: Expression<SqlType: KeyTypes>>> SweepTable for T {}

/// A table whose rows a sweep can find by the time of their deletion.
pub trait DatedTable: SweepTable {}

impl<T> DatedTable for T
where
    T: SweepTable,
    StampOf<T>: Expression<SqlType: StampType>,
{
}

/// The table of a model of a sweep, and what is done to its rows.
#[derive(Debug, Clone, Copy)]
pub struct Swept<T> {
    /// How long a deleted row is kept; `None` where rows are named one by one.
    pub(crate) retention: Option<Retention>,
    pub(crate) erasures: &'static [Erasure],
    table: PhantomData<fn() -> T>,
}

impl<T> Swept<T> {
    pub(crate) fn new(retention: Option<Retention>, erasures: &'static [Erasure]) -> Self {
        Self {
            retention,
            erasures,
            table: PhantomData,
        }
    }
}

/// What a sweep knows about the table of a model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model {
    pub(crate) facts: TableFacts,
    pub(crate) key: KeyFacts,
    pub(crate) retention: Option<Retention>,
    pub(crate) erasures: &'static [Erasure],
}

/// A key by which rows of `child` keep rows of `parent` from being purged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) parent: usize,
    pub(crate) child: usize,
    pub(crate) key: &'static [&'static str],
}

/// The tables: those of the models first, then others that point at them.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) models: Vec<Model>,
    pub(crate) names: Vec<&'static str>,
    pub(crate) edges: Vec<Edge>,
    /// Other keys that point at them, once the database has told.
    pub(crate) foreign_keys: OnceLock<Vec<ForeignKey>>,
}

impl Tables {
    /// The models in the order of a purge: children before parents.
    pub(crate) fn components(&self) -> Vec<Component> {
        let among_models = self
            .edges
            .iter()
            .filter(|edge| edge.child < self.models.len());
        let keys = among_models.map(|edge| (edge.parent, edge.child));
        let models = (0..self.models.len()).collect();
        let mut components = components_of(self.models.len(), keys, models);
        components.reverse();
        components
    }

    /// The keys that point at rows of `model`.
    pub(crate) fn edges_to(&self, model: usize) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.parent == model)
    }
}

/// The tables, and their names for one backend.
#[doc(hidden)]
pub struct Schema<DB: RelationBackend> {
    pub(crate) tables: Tables,
    pub(crate) names: Vec<Names<DB>>,
    ids: Vec<TypeId>,
    /// The model whose relations are being visited.
    current: usize,
    /// The archive that was visited last.
    archive: Option<(TypeId, WriteName<DB>)>,
}

impl<DB: RelationBackend> std::fmt::Debug for Schema<DB> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Schema").field(&self.tables).finish()
    }
}

impl<DB: RelationBackend> Schema<DB> {
    pub(crate) fn of<M: Models<DB>>(models: &M) -> Self {
        let mut schema = Self {
            tables: Tables::default(),
            names: Vec::new(),
            ids: Vec::new(),
            current: 0,
            archive: None,
        };
        models.declare(&mut schema);
        models.relate(&mut schema);
        schema
    }

    fn find(&self, id: TypeId) -> Option<usize> {
        self.ids.iter().position(|seen| *seen == id)
    }

    fn add(&mut self, id: TypeId, name: &'static str, names: Names<DB>) -> usize {
        self.find(id).unwrap_or_else(|| {
            self.ids.push(id);
            self.names.push(names);
            self.tables.names.push(name);
            self.ids.len() - 1
        })
    }

    /// Adds the rows that are in the table `T` itself.
    fn add_own<T: SqlTable<DB>>(&mut self, name: &'static str) -> usize {
        self.add(TypeId::of::<T>(), name, Names::of::<T>())
    }

    /// Adds the deleted rows of `T`, wherever they are.
    fn add_deleted<T: SoftDeletable + SqlTable<DB>>(&mut self) -> usize {
        match (self.archive_of::<T>(), T::ARCHIVE) {
            (Some((id, write)), Some(archive)) => {
                self.add(id, T::NAME, Names::of_archive::<T>(write, archive))
            }
            _ => self.add_own::<T>(T::NAME),
        }
    }

    fn find_deleted<T: SoftDeletable + SqlTable<DB>>(&mut self) -> Option<usize> {
        let archive = self.archive_of::<T>();
        self.find(archive.map_or(TypeId::of::<T>(), |(id, _)| id))
    }

    fn archive_of<T: SoftDeletable>(&mut self) -> Option<(TypeId, WriteName<DB>)> {
        T::archive(self);
        self.archive.take()
    }

    fn edge(&mut self, child: usize, key: &'static [&'static str]) {
        let edge = Edge {
            parent: self.current,
            child,
            key,
        };
        if !self.tables.edges.contains(&edge) {
            self.tables.edges.push(edge);
        }
    }
}

impl<DB: RelationBackend> Visitor for Schema<DB> {
    type Backend = DB;

    fn soft_deletable<T>(&mut self, action: Action, key: &'static [&'static str])
    where
        T: SoftDeletable + SqlTable<DB>,
    {
        if !action.is_cascade() {
            return self.other::<T>(action, T::NAME, key);
        }
        let own = self.add_own::<T>(T::NAME);
        self.edge(own, key);
        let deleted = self.add_deleted::<T>();
        self.edge(deleted, key);
    }

    fn other<T>(&mut self, action: Action, name: &'static str, key: &'static [&'static str])
    where
        T: SqlTable<DB>,
    {
        // What `set_null` and `delete` are for has been done by the deletion; rows that came
        // later are the business of the database's own constraint, if there is one.
        if action == Action::Restrict {
            let child = self.add_own::<T>(name);
            self.edge(child, key);
        }
    }

    fn archive<A: SqlTable<DB>>(&mut self) {
        self.archive = Some((TypeId::of::<A>(), write_name::<DB, A>));
    }

    fn parent<C>(&mut self)
    where
        C: CascadeKey<Parent: SqlTable<DB>>,
    {
    }
}

/// The models of a sweep: `()`, or `(Swept<posts::table>, (Swept<users::table>, ()))`.
pub trait Models<DB: RelationBackend> {
    /// Adds their tables.
    #[doc(hidden)]
    fn declare(&self, schema: &mut Schema<DB>);
    /// Adds what points at them.
    #[doc(hidden)]
    fn relate(&self, schema: &mut Schema<DB>);
}

impl<DB: RelationBackend> Models<DB> for () {
    fn declare(&self, _: &mut Schema<DB>) {}
    fn relate(&self, _: &mut Schema<DB>) {}
}

impl<DB, T, Rest> Models<DB> for (Swept<T>, Rest)
where
    DB: RelationBackend,
    T: SweepTable + SqlTable<DB>,
    Rest: Models<DB>,
{
    fn declare(&self, schema: &mut Schema<DB>) {
        let (swept, rest) = self;
        rest.declare(schema);
        let model = Model {
            facts: TableFacts::of::<T>(),
            key: KeyFacts {
                columns: T::KEY,
                kinds: <<T::PrimaryKey as Expression>::SqlType as KeyTypes>::KINDS,
            },
            retention: swept.retention,
            erasures: swept.erasures,
        };
        // Named a second time, a model has the retention that was given last.
        if let Some(known) = schema.find_deleted::<T>() {
            schema.tables.models[known] = model;
        } else {
            schema.add_deleted::<T>();
            schema.tables.models.push(model);
        }
    }

    fn relate(&self, schema: &mut Schema<DB>) {
        let (_, rest) = self;
        rest.relate(schema);
        if let Some(model) = schema.find_deleted::<T>() {
            schema.current = model;
            T::children(schema);
        }
    }
}
