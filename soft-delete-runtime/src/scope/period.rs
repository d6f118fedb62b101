//! Periods in which a row may have been deleted.

use diesel::expression::Expression;

use crate::marker::StampType;
use crate::time::Age;
use crate::time::Stamp;

/// A period in which a row may have been deleted.
pub trait Period<C> {
    /// The comparison that says so.
    type Comparison;

    /// Compares the column with this period.
    fn compare(self, column: C) -> Self::Comparison;
}

/// Before a time.
#[derive(Debug, Clone, Copy)]
pub struct Before<T>(pub(super) T);

impl<C, T> Period<C> for Before<T>
where
    C: Expression<SqlType: StampType>,
    T: Into<Stamp>,
{
    type Comparison = <C::SqlType as StampType>::Before<C>;

    fn compare(self, column: C) -> Self::Comparison {
        C::SqlType::before(column, self.0.into())
    }
}

/// At a time or after it.
#[derive(Debug, Clone, Copy)]
pub struct After<T>(pub(super) T);

impl<C, T> Period<C> for After<T>
where
    C: Expression<SqlType: StampType>,
    T: Into<Stamp>,
{
    type Comparison = <C::SqlType as StampType>::After<C>;

    fn compare(self, column: C) -> Self::Comparison {
        C::SqlType::after(column, self.0.into())
    }
}

/// From a time up to, and without, another.
#[derive(Debug, Clone, Copy)]
pub struct Between<Start, End>(pub(super) Start, pub(super) End);

impl<C, Start, End> Period<C> for Between<Start, End>
where
    C: Expression<SqlType: StampType> + Clone,
    Start: Into<Stamp>,
    End: Into<Stamp>,
{
    type Comparison = <C::SqlType as StampType>::Between<C>;

    fn compare(self, column: C) -> Self::Comparison {
        C::SqlType::between(column, self.0.into(), self.1.into())
    }
}

/// Longer ago than an age.
#[derive(Debug, Clone, Copy)]
pub struct For<A>(pub(super) A);

impl<C, A> Period<C> for For<A>
where
    C: Expression<SqlType: StampType>,
    A: Into<Age>,
{
    type Comparison = <C::SqlType as StampType>::Before<C>;

    fn compare(self, column: C) -> Self::Comparison {
        C::SqlType::before(column, Stamp::now().before(self.0.into()))
    }
}
