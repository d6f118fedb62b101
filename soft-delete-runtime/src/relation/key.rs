//! Keys, by the names of their columns.

use diesel::query_source::{Column, Table};

use crate::table::SoftDeletable;

/// The columns of a key: one, or a tuple. `Shape` is found by the compiler.
pub trait KeyNames<Shape> {
    /// Whose columns they are.
    type Table: Table;

    /// Their names.
    const NAMES: &'static [&'static str];
}

impl<C: Column> KeyNames<()> for C {
    type Table = C::Table;

    const NAMES: &'static [&'static str] = &[C::NAME];
}

macro_rules! key_names {
    ($first:ident $($column:ident)*) => {
        impl<$first: Column $(, $column: Column<Table = $first::Table>)*>
            KeyNames<($first, $($column,)*)> for ($first, $($column,)*)
        {
            type Table = $first::Table;

            const NAMES: &'static [&'static str] = &[$first::NAME $(, $column::NAME)*];
        }
    };
}

key_names!(A);
key_names!(A B);
key_names!(A B C);
key_names!(A B C D);
key_names!(A B C D E);
key_names!(A B C D E F);
key_names!(A B C D E F G);
key_names!(A B C D E F G H);

/// The first column of a foreign key along which a parent cascades. The parent's derive
/// implements it, so a column that two entries name is a conflict.
#[diagnostic::on_unimplemented(
    message = "no model cascades along `{Self}`",
    label = "not the key of a cascade",
    note = "name the column in the parent's `#[soft_delete(cascade(…))]`, or remove it here"
)]
pub trait CascadeKey {
    /// The parent.
    type Parent: SoftDeletable;

    /// All columns of the key.
    const COLUMNS: &'static [&'static str];
    /// Whether a restore brings the rows back.
    const IS_EXACT: bool;
}

/// A column that the child's model knows to lead to a parent. The child's derive implements it.
#[diagnostic::on_unimplemented(
    message = "the model of the child does not know that `{Self}` leads to a parent",
    label = "a restore of the child has to look at its parent",
    note = "on the model of the child, say so: `#[soft_delete(parents(the_column))]`"
)]
pub trait ParentKey {}
