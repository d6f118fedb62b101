//! What is written over the personal data of a deleted row.

use diesel::expression::Expression;
use diesel::query_source::Column;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, SmallInt, SqlType, Text};

use crate::marker::StampType;
use crate::table::ClearableType;

/// What an erasure writes into one column: a rule of a model, from `#[soft_delete(erase)]` on a
/// field. The derive writes the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    pub(crate) column: &'static str,
    pub(crate) value: Overwrite,
}

/// The value that takes the place of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overwrite {
    Null,
    Text(&'static str),
    Number(i64),
    Flag(bool),
    /// The row's key between two texts, in columns that must stay unique.
    WithKey {
        before: &'static str,
        after: &'static str,
    },
}

impl Erasure {
    /// `NULL` in the column `C`: `#[soft_delete(erase)]`.
    #[must_use]
    pub const fn null<C>() -> Self
    where
        C: Column + Expression<SqlType: ErasableToNull>,
    {
        Self::of::<C>(Overwrite::Null)
    }

    /// A text in the column `C`: `#[soft_delete(erase = "gone")]`.
    #[must_use]
    pub const fn text<C>(text: &'static str) -> Self
    where
        C: Column + Expression<SqlType: HoldsText>,
    {
        Self::of::<C>(Overwrite::Text(text))
    }

    /// A number in the column `C`: `#[soft_delete(erase = 0)]`.
    ///
    /// # Panics
    ///
    /// If the column cannot hold the number. The derive has the compiler evaluate it, so there it
    /// does not compile.
    #[must_use]
    pub const fn number<C>(number: i64) -> Self
    where
        C: Column + Expression<SqlType: HoldsNumber>,
    {
        let largest = <C::SqlType as HoldsNumber>::LARGEST;
        assert!(
            -largest <= number && number <= largest,
            "the column cannot hold this number"
        );
        Self::of::<C>(Overwrite::Number(number))
    }

    /// A truth value in the column `C`: `#[soft_delete(erase = false)]`.
    #[must_use]
    pub const fn flag<C>(flag: bool) -> Self
    where
        C: Column + Expression<SqlType: HoldsFlag>,
    {
        Self::of::<C>(Overwrite::Flag(flag))
    }

    /// The row's key between two texts in the column `C`:
    /// `#[soft_delete(erase_unique = "erased-{key}")]`.
    #[must_use]
    pub const fn with_key<C>(before: &'static str, after: &'static str) -> Self
    where
        C: Column + Expression<SqlType: HoldsText>,
    {
        Self::of::<C>(Overwrite::WithKey { before, after })
    }

    const fn of<C: Column>(value: Overwrite) -> Self {
        Self {
            column: C::NAME,
            value,
        }
    }
}

/// The SQL type of a column that `erase` can set to `NULL`.
#[diagnostic::on_unimplemented(
    message = "`erase` without a value sets the column to `NULL`, so it must be nullable, not `{Self}`",
    label = "not nullable",
    note = "give a value, `#[soft_delete(erase = …)]`, or make the column nullable in the database and in `table!`"
)]
pub trait ErasableToNull {}

impl<ST: ClearableType> ErasableToNull for ST {}

/// The SQL type of a column that holds the time of an erasure.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot hold the time of an erasure",
    label = "expected a nullable timestamp",
    note = "a row that was not erased has no such time, and a restore clears it: make the column a \
            nullable timestamp in the database and in `table!`"
)]
pub trait ErasureTimeType: StampType + ClearableType {}

#[diagnostic::do_not_recommend]
impl<ST: StampType + ClearableType> ErasureTimeType for ST {}

/// The SQL type of a column that can be erased with a text.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot be erased with a text",
    label = "expected a column of type `Text`",
    note = "erase it with a value of its own type, or with `#[soft_delete(erase)]` if it is nullable"
)]
pub trait HoldsText {}

/// The SQL type of a column that can be erased with a number.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot be erased with a whole number",
    label = "expected a column of type `SmallInt`, `Integer` or `BigInt`",
    note = "erase it with a value of its own type, or with `#[soft_delete(erase)]` if it is nullable"
)]
pub trait HoldsNumber {
    /// The largest number that it holds.
    const LARGEST: i64;
}

/// The SQL type of a column that can be erased with a truth value.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` cannot be erased with a truth value",
    label = "expected a column of type `Bool`",
    note = "erase it with a value of its own type, or with `#[soft_delete(erase)]` if it is nullable"
)]
pub trait HoldsFlag {}

macro_rules! holds {
    ($holds:ident: $($sql_type:ty),+) => {
        $(
            impl $holds for $sql_type {}
            impl $holds for Nullable<$sql_type> where $sql_type: SqlType {}
        )+
    };
}

macro_rules! holds_number {
    ($($sql_type:ty as $number:ty),+) => {
        $(
            impl HoldsNumber for $sql_type {
                const LARGEST: i64 = <$number>::MAX as i64;
            }
            impl HoldsNumber for Nullable<$sql_type> {
                const LARGEST: i64 = <$number>::MAX as i64;
            }
        )+
    };
}

holds_number!(SmallInt as i16, Integer as i32, BigInt as i64);
holds!(HoldsText: Text);
holds!(HoldsFlag: Bool);
