//! Flags: false is visible, true is deleted.

use diesel::BoolExpressionMethods;
use diesel::dsl::{And, not};
use diesel::expression::Expression;
use diesel::sql_types::{Bool, Nullable};

use super::MarkerType;
use super::literal::True;
use crate::relation::{MarkerKind, NoIdentity};
use crate::time::Stamp;

impl MarkerType for Bool {
    type IsVisible<C: Expression<SqlType = Self>> = not<C>;
    type IsDeleted<C: Expression<SqlType = Self>> = C;
    type Truth = Nullable<Bool>;
    type Narrowed<C: Expression<SqlType = Self>, Comparison: Expression<SqlType = Self::Truth>> =
        And<C, Comparison, Nullable<Bool>>;
    type Mark = True;
    type Identity = NoIdentity;

    const KIND: MarkerKind = MarkerKind::Flag;

    const VISIBLE: &'static str = "FALSE";

    fn is_visible<C: Expression<SqlType = Self>>(marker: C) -> not<C> {
        not(marker)
    }

    fn is_deleted<C: Expression<SqlType = Self>>(marker: C) -> C {
        marker
    }

    fn narrow<C, Comparison>(marker: C, comparison: Comparison) -> Self::Narrowed<C, Comparison>
    where
        C: Expression<SqlType = Self>,
        Comparison: Expression<SqlType = Self::Truth>,
    {
        marker.and(comparison)
    }

    fn mark(_: Stamp) -> True {
        True
    }
}
