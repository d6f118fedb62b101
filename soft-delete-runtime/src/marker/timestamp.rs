//! Nullable timestamps: `NULL` is visible, a stamp is deleted.

use diesel::ExpressionMethods;
use diesel::dsl::{IsNotNull, IsNull};
use diesel::expression::Expression;
use diesel::sql_types::{Bool, Nullable, Timestamp};

use super::{MarkerType, StampType};
use crate::relation::{ByStamp, MarkerKind};
use crate::time::Stamp;

macro_rules! timestamp_marker {
    ($sql_type:ty) => {
        impl MarkerType for Nullable<$sql_type> {
            type IsVisible<C: Expression<SqlType = Self>> = IsNull<C>;
            type IsDeleted<C: Expression<SqlType = Self>> = IsNotNull<C>;
            type Truth = Nullable<Bool>;
            type Narrowed<
                C: Expression<SqlType = Self>,
                Comparison: Expression<SqlType = Self::Truth>,
            > = Comparison;
            type Mark = <Self as StampType>::Bound;
            type Identity = ByStamp<Self>;

            const KIND: MarkerKind = MarkerKind::Timestamp(<Self as StampType>::KIND);

            const VISIBLE: &'static str = "NULL";

            fn is_visible<C: Expression<SqlType = Self>>(marker: C) -> IsNull<C> {
                marker.is_null()
            }

            fn is_deleted<C: Expression<SqlType = Self>>(marker: C) -> IsNotNull<C> {
                marker.is_not_null()
            }

            // A comparison with `NULL` is never true: visible rows are out already.
            fn narrow<C, Comparison>(_: C, comparison: Comparison) -> Comparison
            where
                C: Expression<SqlType = Self>,
                Comparison: Expression<SqlType = Self::Truth>,
            {
                comparison
            }

            fn mark(stamp: Stamp) -> Self::Mark {
                <Self as StampType>::bind(stamp)
            }
        }
    };
}

timestamp_marker!(Timestamp);
#[cfg(feature = "postgres")]
timestamp_marker!(diesel::sql_types::Timestamptz);
#[cfg(feature = "mysql")]
timestamp_marker!(diesel::sql_types::Datetime);
#[cfg(feature = "sqlite")]
timestamp_marker!(diesel::sql_types::TimestamptzSqlite);
