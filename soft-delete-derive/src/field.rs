//! The options of a field: `#[soft_delete(…)]` on it.

use syn::meta::ParseNestedMeta;
use syn::{Field, FieldsNamed};

use crate::attr::{self, misplaced, unknown};
use crate::diesel_attr;
use crate::erasure::{Erasure, Overwrite};
use crate::error::Errors;
use crate::options;

/// The valid options, in the order of the documentation.
pub(crate) const OPTIONS: [&str; 2] = ["erase", "erase_unique"];

/// What the fields say about an erasure, or `None` if they do not speak of one. One that is wrong
/// is not in the list, but has been spoken of.
pub(crate) fn erasures(fields: &FieldsNamed, errors: &mut Errors) -> Option<Vec<Erasure>> {
    let mut erasures = None;
    for field in &fields.named {
        attr::for_each_option(&field.attrs, errors, |meta| {
            parse_option(field, meta, &mut erasures)
        });
    }
    erasures
}

fn parse_option(
    field: &Field,
    meta: &ParseNestedMeta<'_>,
    erasures: &mut Option<Vec<Erasure>>,
) -> syn::Result<()> {
    let Some(key) = meta.path.get_ident() else {
        return Err(unknown(meta, "options of a field", &OPTIONS));
    };
    let parse = match key.to_string().as_str() {
        // #[soft_delete(erase)], #[soft_delete(erase = "gone")]
        "erase" => Overwrite::parse,
        // #[soft_delete(erase_unique = "erased-{key}")]
        "erase_unique" => Overwrite::parse_unique,
        other if options::OPTIONS.contains(&other) => {
            return Err(misplaced(key, "the struct", "a field"));
        }
        _ => return Err(unknown(meta, "options of a field", &OPTIONS)),
    };
    let erasures = erasures.get_or_insert_with(Vec::new);
    let overwrite = parse(meta)?;
    erasures.extend(diesel_attr::column_name(field).map(|column| Erasure {
        column,
        option: key.clone(),
        overwrite,
    }));
    Ok(())
}
