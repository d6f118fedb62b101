//! Relations between tables: what the derive says about them, and the graph that they form.
//!
//! Nothing in the facts names a backend in a bound over another table. Two tables that cascade
//! into each other would send the trait solver around in circles; a [`Visitor`] that is walked
//! from table to table, and knows where it has been, does not.

mod check;
mod facts;
mod graph;
mod identity;
mod key;
mod names;
mod visitor;

pub use self::check::{
    Key, NullableKey, PointsAt, PointsAtAll, Probe, SameIdentity, ViaModel, ViaTable, cascades,
    cascades_one_way, detaches, key_of_column, key_of_columns,
};
pub use self::facts::{MarkerFacts, MarkerKind, Note, Notes, StampKind, TableFacts};
#[cfg(test)]
pub(crate) use self::graph::Node;
pub(crate) use self::graph::{Edge, Graph, Schema};
pub use self::identity::{
    ById, ByStamp, DeletionIdType, Exact, FromId, FromMarker, FromStamp, IdKind, Identity,
    IdentityColumn, IdentityKind, IdentityOf, NoIdentity,
};
pub use self::key::{CascadeKey, KeyNames, ParentKey};
pub(crate) use self::names::{Names, Rows, WriteName, write_name};
pub use self::visitor::{Action, RelationBackend, SqlTable, Visitor};
