//! Where the stamp of a deletion is kept, and as what.

use chrono::NaiveDateTime;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
use chrono::{DateTime, Utc};
use diesel::dsl::{And, AsExprOf, GtEq, Lt};
use diesel::expression::{AsExpression, Expression};
use diesel::query_source::{Column, Table};
use diesel::sql_types::{BigInt, Bool, Nullable, SingleValue, Timestamp};
use diesel::{BoolExpressionMethods, ExpressionMethods};

use crate::relation::StampKind;
use crate::statement::{Assign, NotSet};
use crate::table::ClearableType;
use crate::time::Stamp;

/// The SQL type of a column that holds a stamp: a marker that is a time, or a `stamp` column.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` holds no time of deletion",
    label = "expected a nullable timestamp",
    note = "beside a flag, which does not know when it was set, the time is in a nullable timestamp: \
            declare it on the model, `#[soft_delete(stamp = the_column)]`"
)]
pub trait StampType: SingleValue {
    /// The bound value.
    type Bound: Expression<SqlType = Self>;
    /// The value that is loaded.
    type Loaded: LoadedStamp;
    /// The SQL type of a comparison: `Nullable<Bool>` where the column is nullable.
    type Truth;
    /// `column < stamp`
    type Before<C: Expression<SqlType = Self>>: Expression<SqlType = Self::Truth>;
    /// `column >= stamp`
    type After<C: Expression<SqlType = Self>>: Expression<SqlType = Self::Truth>;
    /// `column >= start AND column < end`
    type Between<C: Expression<SqlType = Self>>: Expression<SqlType = Self::Truth>;

    /// How a plan binds it.
    const KIND: StampKind;

    /// Binds a stamp as this type.
    fn bind(stamp: Stamp) -> Self::Bound;
    /// Builds [`Self::Before`].
    fn before<C: Expression<SqlType = Self>>(column: C, end: Stamp) -> Self::Before<C>;
    /// Builds [`Self::After`].
    fn after<C: Expression<SqlType = Self>>(column: C, start: Stamp) -> Self::After<C>;
    /// Builds [`Self::Between`].
    fn between<C: Expression<SqlType = Self> + Clone>(
        column: C,
        start: Stamp,
        end: Stamp,
    ) -> Self::Between<C>;
}

macro_rules! stamp_type {
    ($sql_type:ty as $value:ty, $truth:ty, $kind:ident, $stamp:ident => $bind:expr) => {
        impl StampType for $sql_type {
            type Bound = AsExprOf<$value, $sql_type>;
            type Loaded = <$truth as Nullability>::Loaded<$value>;
            type Truth = $truth;
            type Before<C: Expression<SqlType = Self>> = Lt<C, Self::Bound>;
            type After<C: Expression<SqlType = Self>> = GtEq<C, Self::Bound>;
            type Between<C: Expression<SqlType = Self>> =
                And<GtEq<C, Self::Bound>, Lt<C, Self::Bound>>;

            const KIND: StampKind = StampKind::$kind;

            fn bind($stamp: Stamp) -> Self::Bound {
                AsExpression::<$sql_type>::as_expression($bind)
            }

            fn before<C: Expression<SqlType = Self>>(column: C, end: Stamp) -> Self::Before<C> {
                column.lt(Self::bind(end))
            }

            fn after<C: Expression<SqlType = Self>>(column: C, start: Stamp) -> Self::After<C> {
                column.ge(Self::bind(start))
            }

            fn between<C: Expression<SqlType = Self> + Clone>(
                column: C,
                start: Stamp,
                end: Stamp,
            ) -> Self::Between<C> {
                column
                    .clone()
                    .ge(Self::bind(start))
                    .and(column.lt(Self::bind(end)))
            }
        }
    };
}

stamp_type!(Nullable<Timestamp> as NaiveDateTime, Nullable<Bool>, Timestamp, stamp => stamp.to_naive_utc());
#[cfg(feature = "postgres")]
stamp_type!(Nullable<diesel::sql_types::Timestamptz> as DateTime<Utc>, Nullable<Bool>, Timestamptz, stamp => stamp.to_utc());
#[cfg(feature = "mysql")]
stamp_type!(Nullable<diesel::sql_types::Datetime> as NaiveDateTime, Nullable<Bool>, Datetime, stamp => stamp.to_naive_utc());
#[cfg(feature = "sqlite")]
stamp_type!(Nullable<diesel::sql_types::TimestamptzSqlite> as DateTime<Utc>, Nullable<Bool>, TimestamptzSqlite, stamp => stamp.to_utc());
stamp_type!(BigInt as i64, Bool, UnixTime, stamp => stamp.to_unix_seconds());

/// A time of deletion, as it is loaded.
pub trait LoadedStamp {
    /// The stamp; `None` where a row was marked without a time.
    fn stamp(self) -> Option<Stamp>;
}

impl<Time: Into<Stamp>> LoadedStamp for Option<Time> {
    fn stamp(self) -> Option<Stamp> {
        self.map(Into::into)
    }
}

impl LoadedStamp for i64 {
    fn stamp(self) -> Option<Stamp> {
        Stamp::from_unix_seconds(self)
    }
}

/// Whether a column is nullable, as its comparison says: `Nullable<Bool>`, or `Bool`.
pub trait Nullability {
    /// What is loaded where a value of the column is `Value`.
    type Loaded<Value>;
}

impl Nullability for Nullable<Bool> {
    type Loaded<Value> = Option<Value>;
}

impl Nullability for Bool {
    type Loaded<Value> = Value;
}

/// The `stamp` column of a table, or [`NoStamp`].
pub trait StampColumn<T: Table> {
    /// The column that holds the stamp, where the marker is `Marker`.
    type Or<Marker: Column<Table = T> + Default>: Column<Table = T> + Default;
    /// What a deletion assigns besides the marker.
    type Assignment;

    /// The column, and how it is bound; `None` if there is none.
    const FACTS: Option<(&'static str, StampKind)>;

    /// Builds [`Self::Assignment`].
    fn assign(stamp: Stamp) -> Self::Assignment;
}

/// The model declares no `stamp` column: the stamp is in the marker, or nowhere.
#[derive(Debug, Clone, Copy)]
pub struct NoStamp;

impl<T: Table> StampColumn<T> for NoStamp {
    type Or<Marker: Column<Table = T> + Default> = Marker;
    type Assignment = NotSet;

    const FACTS: Option<(&'static str, StampKind)> = None;

    fn assign(_: Stamp) -> NotSet {
        NotSet
    }
}

impl<T, C> StampColumn<T> for C
where
    T: Table,
    C: Column<Table = T> + Expression<SqlType: StampType + ClearableType> + Default,
{
    type Or<Marker: Column<Table = T> + Default> = C;
    type Assignment = Assign<C, <C::SqlType as StampType>::Bound>;

    const FACTS: Option<(&'static str, StampKind)> =
        Some((C::NAME, <C::SqlType as StampType>::KIND));

    fn assign(stamp: Stamp) -> Self::Assignment {
        Assign::new(<C::SqlType as StampType>::bind(stamp))
    }
}
