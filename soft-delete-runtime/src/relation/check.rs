//! What the compiler is asked about every declared relation, each question at the entry's span.

use std::marker::PhantomData;

use diesel::expression::Expression;
use diesel::internal::table_macro::StaticQueryFragment;
use diesel::query_builder::QueryFragment;
use diesel::query_source::{Column, Table};
use diesel::sql_types::{Nullable, SingleValue, SqlType};

use super::identity::{Exact, IdentityOf};
use super::key::ParentKey;
use super::visitor::{Action, Visitor};
use crate::table::SoftDeletable;

/// A column type that can hold the key of a parent whose key is of type `Key`.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot point at a primary key of type `{Key}`",
    label = "not the type of the parent's primary key",
    note = "a foreign key has the columns of the parent's primary key, in its order; each may be nullable"
)]
pub trait PointsAt<Key> {}

impl<ST> PointsAt<ST> for ST {}
impl<ST: SqlType> PointsAt<ST> for Nullable<ST> {}

/// Columns that can hold the key of a parent whose key are the columns `Key`.
#[diagnostic::on_unimplemented(
    message = "the columns `{Self}` cannot point at the primary key `{Key}`",
    label = "not as many columns as the parent's primary key",
    note = "a foreign key has the columns of the parent's primary key, in its order"
)]
pub trait PointsAtAll<Key> {}

macro_rules! points_at_all {
    ($($column:ident $key:ident)+) => {
        impl<$($column, $key),+> PointsAtAll<($($key,)+)> for ($($column,)+)
        where
            $($key: Expression, $column: Expression<SqlType: PointsAt<$key::SqlType>>,)+
        {
        }
    };
}

points_at_all!(A P B Q);
points_at_all!(A P B Q C R);
points_at_all!(A P B Q C R D S);
points_at_all!(A P B Q C R D S E T);
points_at_all!(A P B Q C R D S E T F U);
points_at_all!(A P B Q C R D S E T F U G V);
points_at_all!(A P B Q C R D S E T F U G V H W);

/// Asks whether the column `C` can point at the table `Parent`.
pub fn key_of_column<Parent, C>()
where
    Parent: Table<PrimaryKey: Expression>,
    C: Expression<SqlType: PointsAt<<Parent::PrimaryKey as Expression>::SqlType>>,
{
}

/// Asks whether the columns `C` can point at the table `Parent`.
pub fn key_of_columns<Parent: Table, C: PointsAtAll<Parent::PrimaryKey>>() {}

/// Asks whether a cascade from `Parent` to `Child` can be restored, and whether the child knows
/// that its column `C` leads to a parent.
pub fn cascades<Parent, Child, C>()
where
    Parent: SoftDeletable,
    Child: SoftDeletable,
    IdentityOf<Parent>: Exact,
    IdentityOf<Child>: SameIdentity<IdentityOf<Parent>>,
    C: ParentKey,
{
}

/// Asks whether rows of `Child` can be found by those of `Parent`.
pub fn cascades_one_way<Parent, Child, C>()
where
    Parent: SoftDeletable,
    Child: SoftDeletable,
    IdentityOf<Parent>: Exact,
    C: ParentKey,
{
}

/// An identity that a parent and a child have both.
#[diagnostic::on_unimplemented(
    message = "this cascade could not be restored exactly",
    label = "parent and child do not keep the same mark of a deletion",
    note = "the parent keeps `{Parent}` and the child `{Self}`; declare a `deletion_id` column of \
            the same type on both, or the relation as `cascade_one_way(…)`"
)]
pub trait SameIdentity<Parent> {}

impl<Identity> SameIdentity<Identity> for Identity {}

/// Asks whether the column `C` can be set to `NULL`.
pub fn detaches<C: Column + Expression<SqlType: NullableKey>>() {}

/// The SQL type of a key that `set_null` can clear.
#[diagnostic::on_unimplemented(
    message = "`set_null` needs a nullable column, not one of type `{Self}`",
    label = "not nullable",
    note = "make the column nullable in the database and in `table!`, or declare another relation"
)]
pub trait NullableKey {}

impl<ST: SqlType> NullableKey for Nullable<ST> where Self: SingleValue {}

/// A table or column about which generated code asks whether it has a trait at all. Which of two
/// methods it finds, by the reference that one of them needs, is the answer.
#[derive(Debug)]
pub struct Probe<T>(PhantomData<T>);

impl<T> Probe<T> {
    /// The question.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for Probe<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// The answer of a soft-deletable table.
pub trait ViaModel {
    /// The table.
    type Table: StaticQueryFragment;

    /// Shows it to a visitor as one.
    fn visit<V: Visitor>(&self, visitor: &mut V, action: Action, key: Key)
    where
        NameOf<Self::Table>: QueryFragment<V::Backend>;
}

impl<T: SoftDeletable + StaticQueryFragment> ViaModel for Probe<T> {
    type Table = T;

    fn visit<V: Visitor>(&self, visitor: &mut V, action: Action, Key { columns, .. }: Key)
    where
        NameOf<T>: QueryFragment<V::Backend>,
    {
        visitor.soft_deletable::<T>(action, columns);
    }
}

/// The answer of any other table.
pub trait ViaTable {
    /// The table.
    type Table: StaticQueryFragment;

    /// Shows it to a visitor.
    fn visit<V: Visitor>(&self, visitor: &mut V, action: Action, key: Key)
    where
        NameOf<Self::Table>: QueryFragment<V::Backend>;
}

impl<T: StaticQueryFragment + 'static> ViaTable for &Probe<T> {
    type Table = T;

    fn visit<V: Visitor>(&self, visitor: &mut V, action: Action, Key { table, columns }: Key)
    where
        NameOf<T>: QueryFragment<V::Backend>,
    {
        visitor.other::<T>(action, table, columns);
    }
}

/// The name of a table, to be written.
type NameOf<T> = <T as StaticQueryFragment>::Component;

/// The key of a child.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The name of its table.
    pub table: &'static str,
    /// The columns.
    pub columns: &'static [&'static str],
}
