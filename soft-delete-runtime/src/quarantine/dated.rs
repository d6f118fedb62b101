//! Tables that know when a row was deleted, and until when its key is taken.

use diesel::expression::Expression;

use super::NotAfter;
use crate::error::Error;
use crate::marker::{LoadedStamp, StampType};
use crate::relation::StampKind;
use crate::retention::Retention;
use crate::scope::{StampOf, stamp};
use crate::table::{Quarantined, SoftDeletable};
use crate::time::Stamp;

/// A table that knows when a row was deleted.
pub trait Dated: SoftDeletable {
    /// The time of deletion, as it is loaded.
    type Loaded: LoadedStamp;
    /// The time of deletion, as it is bound.
    type Bound;

    /// How it is bound.
    #[doc(hidden)]
    const KIND: StampKind;

    /// The condition that a row was not deleted after this.
    fn not_after(time: Stamp) -> NotAfter<StampOf<Self>, Self::Bound>;
}

/// The SQL type of the time of deletion.
pub(super) type TimeOf<T> = <StampOf<T> as Expression>::SqlType;

impl<T> Dated for T
where
    T: SoftDeletable,
    StampOf<T>: Expression<SqlType: StampType>,
{
    type Loaded = <TimeOf<T> as StampType>::Loaded;
    type Bound = <TimeOf<T> as StampType>::Bound;

    const KIND: StampKind = <TimeOf<T> as StampType>::KIND;

    fn not_after(time: Stamp) -> NotAfter<StampOf<T>, Self::Bound> {
        NotAfter::new(stamp::<T>(), <TimeOf<T> as StampType>::bind(time))
    }
}

/// How long the keys of a table stay taken, and since when.
#[derive(Debug, Clone, Copy)]
pub struct QuarantineFacts {
    /// What the model declares.
    pub(crate) declared: Retention,
    /// How the time of deletion is kept.
    pub(crate) kind: StampKind,
}

impl QuarantineFacts {
    /// The facts about the table `T`.
    #[must_use]
    pub const fn of<T: Quarantined>() -> Self {
        Self {
            declared: T::QUARANTINE,
            kind: T::KIND,
        }
    }

    /// How long a key stays taken after the time that the row says.
    pub(crate) const fn length(self) -> Retention {
        match self.kind {
            // What is finer than a second was cut off: the deletion may have been so much later.
            StampKind::UnixTime => self.declared.and_a_second(),
            _ => self.declared,
        }
    }
}

/// Refuses a key that is taken still, from the deletion that was the last.
///
/// A row that was marked without a time was deleted before there was a column for it.
pub(crate) fn refuse<T: Quarantined>(last: Option<Stamp>, now: Stamp) -> Result<(), Error> {
    let Some(deleted) = last else { return Ok(()) };
    let until = QuarantineFacts::of::<T>()
        .length()
        .end(deleted)
        .unwrap_or(Stamp::LAST);
    if until <= now {
        return Ok(());
    }
    Err(Error::Quarantined {
        table: T::NAME,
        until,
    })
}
