//! Joins that scope the joined table where SQL needs it: in the `ON` clause.

use diesel::BoolExpressionMethods;
use diesel::dsl::{And, SqlTypeOf};
use diesel::expression::Expression;
use diesel::query_dsl::InternalJoinDsl;
use diesel::query_source::JoinTo;
use diesel::sql_types::is_nullable::NotNull;
use diesel::sql_types::{Bool, BoolOrNullableBool, MaybeNullableType, OneIsNullable, SqlType};

use super::columns::Conditions;
use super::source::ScopedSource;

/// The `visible_inner_join` and `visible_left_join` methods.
///
/// Rely on [`ScopeDsl`](super::ScopeDsl) instead, unless a `where` clause needs this trait.
pub trait VisibleJoinDsl<Rhs, Kind> {
    /// The joined query.
    type Output;

    /// See the trait's documentation.
    fn visible_join(self, rhs: Rhs, kind: Kind) -> Self::Output;
}

impl<Lhs, Rhs, Kind, First> VisibleJoinDsl<Rhs, Kind> for Lhs
where
    Lhs: JoinTo<Rhs, FromClause: ScopedSource<First = First>, OnClause: Expression>,
    First: Conditions,
    // What `and` asks of its left side.
    <Lhs::OnClause as Expression>::SqlType: SqlType + BoolOrNullableBool,
    Nullability<Lhs::OnClause>: MaybeNullableType<Bool>,
    Lhs: InternalJoinDsl<Lhs::FromClause, Kind, And<Lhs::OnClause, First::IsVisible, Bool>>,
{
    type Output = <Lhs as InternalJoinDsl<
        Lhs::FromClause,
        Kind,
        And<Lhs::OnClause, First::IsVisible, Bool>,
    >>::Output;

    fn visible_join(self, rhs: Rhs, kind: Kind) -> Self::Output {
        let (from, on) = Lhs::join_target(rhs);
        self.join(from, kind, on.and(First::is_visible()))
    }
}

/// Whether `Condition AND` something that is never `NULL` can be `NULL`.
type Nullability<Condition> =
    <<SqlTypeOf<Condition> as SqlType>::IsNull as OneIsNullable<NotNull>>::Out;
