//! What the rows of one deletion have in common: how a restore finds exactly them.

use std::marker::PhantomData;

use diesel::expression::Expression;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

use super::facts::StampKind;
use crate::marker::{MarkerType, MarkerTypeOf, StampType};
use crate::table::{RecordsDeletionId, SoftDeletable};

/// What tells the rows of one deletion from those of any other.
pub trait Identity {
    /// How it is bound; `None` if there is no such thing.
    const KIND: Option<IdentityKind>;
}

/// Which column of the table `T` holds the identity.
pub trait IdentityColumn<T> {
    /// What it is.
    type Identity: Identity;
}

/// The identity of the table `T`.
pub type IdentityOf<T> = <<T as SoftDeletable>::Identity as IdentityColumn<T>>::Identity;

/// The marker, if it is a time.
#[derive(Debug)]
pub enum FromMarker {}

impl<T: SoftDeletable> IdentityColumn<T> for FromMarker {
    type Identity = <MarkerTypeOf<T> as MarkerType>::Identity;
}

/// The `stamp` beside a flag.
#[derive(Debug)]
pub enum FromStamp {}

impl<T> IdentityColumn<T> for FromStamp
where
    T: SoftDeletable<Stamp: Expression<SqlType: StampType>>,
{
    type Identity = ByStamp<<T::Stamp as Expression>::SqlType>;
}

/// The `deletion_id`.
#[derive(Debug)]
pub enum FromId {}

impl<T> IdentityColumn<T> for FromId
where
    T: RecordsDeletionId<DeletionId: Expression<SqlType: DeletionIdType>>,
{
    type Identity = ById<<T::DeletionId as Expression>::SqlType>;
}

/// How an identity is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentityKind {
    /// The stamp itself.
    Stamp(StampKind),
    /// The `deletion_id`.
    Id(IdKind),
}

/// How a deletion's id is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdKind {
    /// `BigInt`.
    Integer,
    /// `Text`: a UUID in its usual form.
    Text,
    /// `Binary`: the 16 bytes of a UUID.
    Binary,
    /// `Uuid` of PostgreSQL.
    Uuid,
}

/// The stamp, a column of SQL type `ST`.
#[derive(Debug)]
pub struct ByStamp<ST>(PhantomData<ST>);

impl<ST: StampType> Identity for ByStamp<ST> {
    const KIND: Option<IdentityKind> = Some(IdentityKind::Stamp(ST::KIND));
}

/// The `deletion_id`, a column of SQL type `ST`.
#[derive(Debug)]
pub struct ById<ST>(PhantomData<ST>);

impl<ST: DeletionIdType> Identity for ById<ST> {
    const KIND: Option<IdentityKind> = Some(IdentityKind::Id(ST::KIND));
}

/// A flag without a stamp and whole seconds since 1970 tell deletions apart not at all or not
/// well enough.
#[derive(Debug)]
pub struct NoIdentity;

impl Identity for NoIdentity {
    const KIND: Option<IdentityKind> = None;
}

/// An identity that a cascade can be restored by.
#[diagnostic::on_unimplemented(
    message = "a cascade from here could not be restored exactly",
    label = "the marker does not tell one deletion from another",
    note = "a flag, or unix time in whole seconds, needs a column that does: declare a `BigInt`, \
            `Text`, `Binary` or `Uuid` column as `deletion_id`, or beside a flag the time of \
            deletion as `stamp`"
)]
pub trait Exact: Identity {}

impl<ST: StampType> Exact for ByStamp<ST> {}
impl<ST: DeletionIdType> Exact for ById<ST> {}

/// The SQL type of a `deletion_id` column.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot hold the id of a cascading deletion",
    label = "expected a nullable `BigInt`, `Text`, `Binary` or `Uuid`"
)]
pub trait DeletionIdType {
    /// How an id of this type is made and bound.
    const KIND: IdKind;
}

impl DeletionIdType for Nullable<BigInt> {
    const KIND: IdKind = IdKind::Integer;
}

impl DeletionIdType for Nullable<Text> {
    const KIND: IdKind = IdKind::Text;
}

impl DeletionIdType for Nullable<Binary> {
    const KIND: IdKind = IdKind::Binary;
}

#[cfg(feature = "postgres")]
impl DeletionIdType for Nullable<diesel::sql_types::Uuid> {
    const KIND: IdKind = IdKind::Uuid;
}
