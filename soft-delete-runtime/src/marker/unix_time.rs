//! Unix time in seconds: 0 is visible, anything else is deleted.

use diesel::dsl::{And, Eq, NotEq};
use diesel::expression::Expression;
use diesel::sql_types::{BigInt, Bool};
use diesel::{BoolExpressionMethods, ExpressionMethods};

use super::MarkerType;
use super::literal::{UnixTime, Zero};
use crate::relation::{MarkerKind, NoIdentity};
use crate::time::Stamp;

impl MarkerType for BigInt {
    type IsVisible<C: Expression<SqlType = Self>> = Eq<C, Zero>;
    type IsDeleted<C: Expression<SqlType = Self>> = NotEq<C, Zero>;
    // `0 < t` holds for every visible row, so the comparison alone is not enough.
    type Truth = Bool;
    type Narrowed<C: Expression<SqlType = Self>, Comparison: Expression<SqlType = Self::Truth>> =
        And<NotEq<C, Zero>, Comparison, Bool>;
    type Mark = UnixTime;
    type Identity = NoIdentity;

    const KIND: MarkerKind = MarkerKind::UnixTime;

    const VISIBLE: &'static str = "0";

    fn is_visible<C: Expression<SqlType = Self>>(marker: C) -> Eq<C, Zero> {
        marker.eq(Zero)
    }

    fn is_deleted<C: Expression<SqlType = Self>>(marker: C) -> NotEq<C, Zero> {
        marker.ne(Zero)
    }

    fn narrow<C, Comparison>(marker: C, comparison: Comparison) -> Self::Narrowed<C, Comparison>
    where
        C: Expression<SqlType = Self>,
        Comparison: Expression<SqlType = Self::Truth>,
    {
        marker.ne(Zero).and(comparison)
    }

    fn mark(stamp: Stamp) -> UnixTime {
        UnixTime::new(stamp)
    }
}
