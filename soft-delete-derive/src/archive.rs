//! The table that a model's deleted rows are moved to: `archive = archived_users`.

use syn::ext::IdentExt;
use syn::{FieldsNamed, Ident, Path};

use crate::diesel_attr;

/// An archive, and what is moved there.
pub(crate) struct Archive {
    /// The module that `table!` made.
    pub(crate) table: Path,
    /// The columns of the model's table, as far as the model knows them.
    pub(crate) columns: Vec<Ident>,
}

impl Archive {
    /// The columns are those of the fields, and others that the options name.
    pub(crate) fn new(table: Path, fields: Option<&FieldsNamed>, declared: Vec<&Ident>) -> Self {
        let fields = fields.iter().flat_map(|fields| &fields.named);
        let mut columns: Vec<Ident> = fields.filter_map(diesel_attr::column_of).collect();
        for column in declared {
            if columns.iter().all(|known| known.unraw() != column.unraw()) {
                columns.push(column.clone());
            }
        }
        Self { table, columns }
    }
}
