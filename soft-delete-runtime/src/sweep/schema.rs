//! The tables of a sweep, and the keys between them.

use std::any::TypeId;
use std::marker::PhantomData;

use diesel::expression::Expression;

use super::key::{KeyFacts, KeyTypes};
use crate::erasure::Erasure;
use crate::marker::StampType;
use crate::plan::{Component, components_of};
use crate::relation::{
    Action, CascadeKey, MarkerFacts, RelationBackend, SqlTable, TableFacts, Visitor, WriteName,
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
    pub(crate) names: Vec<WriteName<DB>>,
    ids: Vec<TypeId>,
    /// The model whose relations are being visited.
    current: usize,
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
        };
        models.declare(&mut schema);
        models.relate(&mut schema);
        schema
    }

    fn find<T: 'static>(&self) -> Option<usize> {
        self.ids.iter().position(|seen| *seen == TypeId::of::<T>())
    }

    fn add<T: SqlTable<DB>>(&mut self, name: &'static str) -> usize {
        self.ids.push(TypeId::of::<T>());
        self.names.push(write_name::<DB, T>);
        self.tables.names.push(name);
        self.ids.len() - 1
    }

    fn edge<T: SqlTable<DB>>(&mut self, name: &'static str, key: &'static [&'static str]) {
        let child = self.find::<T>().unwrap_or_else(|| self.add::<T>(name));
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

    fn cascade<T>(&mut self, _: Action, key: &'static [&'static str])
    where
        T: SoftDeletable + SqlTable<DB>,
    {
        self.edge::<T>(T::NAME, key);
    }

    fn child<T>(
        &mut self,
        action: Action,
        name: &'static str,
        key: &'static [&'static str],
        _: Option<MarkerFacts>,
    ) where
        T: SqlTable<DB>,
    {
        // What `set_null` and `delete` are for has been done by the deletion; rows that came
        // later are the business of the database's own constraint, if there is one.
        if action == Action::Restrict {
            self.edge::<T>(name, key);
        }
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
        if let Some(known) = schema.find::<T>() {
            schema.tables.models[known] = model;
        } else {
            schema.add::<T>(T::NAME);
            schema.tables.models.push(model);
        }
    }

    fn relate(&self, schema: &mut Schema<DB>) {
        let (_, rest) = self;
        rest.relate(schema);
        if let Some(model) = schema.find::<T>() {
            schema.current = model;
            T::children(schema);
        }
    }
}
