//! `erase`: overwrites personal data in deleted rows, and keeps the rows.

use diesel::query_builder::IntoUpdateTarget;

use super::condition::Verb;
use super::schema::{DatedTable, SweepTable, Swept};
use super::target::{AllRows, Rows};
use super::{NoSink, Sweep, SweepVerb};
use crate::model::SoftDelete;
use crate::retention::Retention;
use crate::table::{Erasable, ErasedAfter};

/// An erasure that is being prepared.
pub type Erase<'a, M = (), K = NoSink, W = AllRows> = Sweep<'a, Erasing, M, K, W>;

/// The verb of an [`Erase`].
#[derive(Debug, Clone, Copy)]
pub enum Erasing {}

impl SweepVerb for Erasing {
    const VERB: Verb = Verb::Erase;
}

/// Overwrites the personal data of deleted rows, as the fields of the model say:
/// `#[soft_delete(erase)]` and its kin. The rows stay, and so does what points at them.
///
/// With a [`Retention`] it is about all rows of a model that were deleted before that began:
/// `erase::<User>(Retention::days(7))`. With a target of Diesel's `update` it is about those rows
/// at once, as long as they are deleted: `erase(&user)`, for a request under Art. 17 GDPR. Rows on
/// hold are left and reported. A row is erased once: rows that hold what an erasure writes, or
/// whose `erased_at` is set, are left. Of a row that is visible, or not there, nothing is said: for
/// a request look at [`total`](crate::sweep::SweepReport::total).
///
/// # SQL
///
/// That of [`purge`](crate::purge), with an `UPDATE` in place of the `DELETE`:
///
/// ```sql
/// UPDATE "users" SET "phone" = NULL, "email" = 'erased-' || CAST("id" AS TEXT) || '', "erased_at" = $1
/// WHERE "deleted_at" < $2 AND "erased_at" IS NULL …
/// ```
///
/// # Errors
///
/// As with [`purge`](crate::purge).
pub fn erase<M: WhatToErase>(what: impl Erases<M>) -> Erase<'static, M::Models, NoSink, M::Target> {
    what.erase()
}

/// What [`erase`] takes: a [`Retention`], or rows.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what to erase",
    label = "expected a `Retention`, or a target of `update`: `&row`, `table.find(key)`",
    note = "the model needs fields with `#[soft_delete(erase)]`"
)]
pub trait Erases<M: WhatToErase> {
    #[doc(hidden)]
    fn erase(self) -> Erase<'static, M::Models, NoSink, M::Target>;
}

/// A model, or rows of one.
pub trait WhatToErase {
    #[doc(hidden)]
    type Models;
    #[doc(hidden)]
    type Target;
}

impl<M: SoftDelete<Table: Erasable>> WhatToErase for M {
    type Models = (Swept<M::Table>, ());
    type Target = AllRows;
}

impl<T: Erasable, U> WhatToErase for Rows<T, U> {
    type Models = (Swept<T>, ());
    type Target = Self;
}

impl<M> Erases<M> for Retention
where
    M: SoftDelete<Table: Erasable + DatedTable>,
{
    fn erase(self) -> Erase<'static, (Swept<M::Table>, ())> {
        Erase::new().model_after::<M>(self)
    }
}

impl<Target, T, U> Erases<Rows<T, U>> for Target
where
    Target: IntoUpdateTarget<Table = T, WhereClause = U>,
    T: Erasable + SweepTable,
{
    fn erase(self) -> Erase<'static, (Swept<T>, ()), NoSink, Rows<T, U>> {
        let rows = Rows::new(self.into_update_target().where_clause);
        Sweep::of((Swept::new(None, T::ERASURES), ()), rows)
    }
}

impl Erase<'_> {
    /// An erasure in no model yet.
    pub fn new() -> Self {
        Sweep::of((), AllRows)
    }
}

impl Default for Erase<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a, M, K> Erase<'a, M, K> {
    /// Adds a model that says how long the personal data of its rows is kept:
    /// `#[soft_delete(erase_retention = "7 days")]`.
    pub fn model<Added>(self) -> Erase<'a, (Swept<Added::Table>, M), K>
    where
        Added: SoftDelete<Table: ErasedAfter + DatedTable>,
    {
        self.model_after::<Added>(Retention::until_erasure::<Added>())
    }

    /// Adds a model, and how long the personal data of its rows is kept.
    pub fn model_after<Added>(self, retention: Retention) -> Erase<'a, (Swept<Added::Table>, M), K>
    where
        Added: SoftDelete<Table: Erasable + DatedTable>,
    {
        let erasures = <Added::Table as Erasable>::ERASURES;
        self.with_models(|models| (Swept::new(Some(retention), erasures), models))
    }
}
