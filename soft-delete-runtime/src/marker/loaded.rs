//! The marker as a loaded row holds it.

/// A Rust type that a marker column is loaded into.
///
/// Implement it for your own type if the marker is a newtype.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a soft-delete marker",
    label = "expected `Option<_>` of a timestamp, `bool` or `i64`",
    note = "implement `MarkerValue` for a type of your own, or leave the field out of the struct"
)]
pub trait MarkerValue {
    /// Whether this value marks a deleted row.
    fn marks_deleted(&self) -> bool;
}

impl<T> MarkerValue for Option<T> {
    fn marks_deleted(&self) -> bool {
        self.is_some()
    }
}

impl MarkerValue for bool {
    fn marks_deleted(&self) -> bool {
        *self
    }
}

impl MarkerValue for i64 {
    fn marks_deleted(&self) -> bool {
        *self != 0
    }
}

/// A model whose struct has the marker as a field; the derive implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` was loaded without its marker",
    label = "the struct has no field for the marker column",
    note = "add the marker column as a field, or ask the database with `is_deleted()` on the table"
)]
pub trait LoadedMarker {
    /// Whether the row was deleted when it was loaded. Runs no SQL.
    fn is_deleted(&self) -> bool;
}
