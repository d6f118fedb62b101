//! What a plan has to know about a table, without its types.

use std::any::TypeId;

use diesel::expression::Expression;
use diesel::query_source::Column;

use super::identity::{Identity, IdentityKind, IdentityOf};
use crate::layout::ArchiveFacts;
use crate::marker::{MarkerType, MarkerTypeOf, StampColumn};
use crate::table::{SoftDeletable, TimeColumn};

/// How a stamp is bound: a type that all databases know, and the way from there to the column's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StampKind {
    /// `Timestamp`, in UTC.
    Timestamp,
    /// `Timestamptz` of PostgreSQL.
    Timestamptz,
    /// `Datetime` of MySQL.
    Datetime,
    /// `TimestamptzSqlite`.
    TimestamptzSqlite,
    /// Seconds since 1970.
    UnixTime,
}

/// How a row is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkerKind {
    /// `NULL` is visible, a time is deleted.
    Timestamp(StampKind),
    /// `FALSE` is visible, `TRUE` is deleted.
    Flag,
    /// `0` is visible, a time is deleted.
    UnixTime,
}

/// The marker of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkerFacts {
    /// The column.
    pub column: &'static str,
    /// How it marks a row.
    pub kind: MarkerKind,
}

impl MarkerFacts {
    /// The facts about the marker of `T`.
    #[must_use]
    pub fn of<T: SoftDeletable>() -> Self {
        Self {
            column: T::Marker::NAME,
            kind: MarkerTypeOf::<T>::KIND,
        }
    }
}

/// A column for what is written down about a deletion.
#[derive(Debug, Clone, Copy)]
pub struct Note {
    /// The column.
    pub column: &'static str,
    sql_type: fn() -> TypeId,
}

impl Note {
    /// The facts about the column `C`.
    #[must_use]
    pub const fn of<C: Column + Expression<SqlType: 'static>>() -> Self {
        Self {
            column: C::NAME,
            sql_type: TypeId::of::<C::SqlType>,
        }
    }

    /// The column's SQL type.
    pub(crate) fn sql_type(&self) -> TypeId {
        (self.sql_type)()
    }

    /// Whether a value for `other` can be written here.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.sql_type() == other.sql_type()
    }
}

/// The columns for what is written down about a deletion.
#[derive(Debug, Clone, Copy)]
pub struct Notes {
    /// Who.
    pub actor: Option<Note>,
    /// Why.
    pub reason: Option<Note>,
    /// Which.
    pub deletion_id: Option<Note>,
}

impl Notes {
    /// A table without any of them.
    pub const NONE: Self = Self {
        actor: None,
        reason: None,
        deletion_id: None,
    };
}

/// A soft-deletable table.
#[derive(Debug, Clone, Copy)]
pub struct TableFacts {
    pub(crate) name: &'static str,
    pub(crate) key: &'static [&'static str],
    pub(crate) marker: MarkerFacts,
    pub(crate) visible: &'static str,
    pub(crate) stamp: Option<(&'static str, StampKind)>,
    pub(crate) cleared: &'static [&'static str],
    pub(crate) notes: Notes,
    pub(crate) identity: Option<(&'static str, IdentityKind)>,
    pub(crate) hold: Option<&'static str>,
    pub(crate) erased_at: Option<TimeColumn>,
    pub(crate) archive: Option<&'static ArchiveFacts>,
}

impl TableFacts {
    pub(crate) fn of<T: SoftDeletable>() -> Self {
        let marker = MarkerFacts::of::<T>();
        let stamp = T::Stamp::FACTS;
        let identity = IdentityOf::<T>::KIND.and_then(|kind| {
            let column = match kind {
                IdentityKind::Stamp(_) => stamp.map_or(marker.column, |(column, _)| column),
                IdentityKind::Id(_) => T::NOTES.deletion_id?.column,
            };
            Some((column, kind))
        });
        Self {
            name: T::NAME,
            key: T::KEY,
            marker,
            visible: MarkerTypeOf::<T>::VISIBLE,
            stamp,
            cleared: T::CLEARED,
            notes: T::NOTES,
            identity,
            hold: T::HOLD,
            erased_at: T::ERASED_AT,
            archive: T::ARCHIVE,
        }
    }
}
