//! `soft_delete(target)`

use diesel::expression::{AsExpression, Expression};
use diesel::query_builder::IntoUpdateTarget;

use super::assign::{Assign, NotSet};
use super::marker_update::MarkerUpdate;
use super::marking::Marking;
use crate::table::{RecordsActor, RecordsDeletionId, RecordsReason, SoftDeletable};
use crate::time::Stamp;

/// A deletion, ready to run: what [`soft_delete`] returns.
pub type SoftDeleteStatement<T, U, By = NotSet, Because = NotSet, Id = NotSet> =
    MarkerUpdate<T, Marking<T, By, Because, Id>, U>;

type Assigned<A, C> = Assign<C, <A as AsExpression<<C as Expression>::SqlType>>::Expression>;

pub fn soft_delete<X>(target: X) -> SoftDeleteStatement<X::Table, X::WhereClause>
where
    X: IntoUpdateTarget<Table: SoftDeletable>,
{
    MarkerUpdate::new(target.into_update_target(), Marking::new(Stamp::now()))
}

impl<T: SoftDeletable, U, By, Because, Id> SoftDeleteStatement<T, U, By, Because, Id> {
    pub fn at(self, time: impl Into<Stamp>) -> Self {
        self.with_change(|marking| marking.at(time.into()))
    }

    pub fn by<A>(
        self,
        actor: A,
    ) -> SoftDeleteStatement<T, U, Assigned<A, T::DeletedBy>, Because, Id>
    where
        T: RecordsActor,
        A: AsExpression<<T::DeletedBy as Expression>::SqlType>,
    {
        self.with_change(|marking| marking.by(Assign::new(actor.as_expression())))
    }

    pub fn because<R>(self, reason: R) -> SoftDeleteStatement<T, U, By, Assigned<R, T::Reason>, Id>
    where
        T: RecordsReason,
        R: AsExpression<<T::Reason as Expression>::SqlType>,
    {
        self.with_change(|marking| marking.because(Assign::new(reason.as_expression())))
    }

    pub fn deletion_id<I>(
        self,
        id: I,
    ) -> SoftDeleteStatement<T, U, By, Because, Assigned<I, T::DeletionId>>
    where
        T: RecordsDeletionId,
        I: AsExpression<<T::DeletionId as Expression>::SqlType>,
    {
        self.with_change(|marking| marking.deletion_id(Assign::new(id.as_expression())))
    }

    pub fn stamp(&self) -> Stamp {
        self.change().stamp()
    }
}
