//! Rules that need more than one option.

use syn::Ident;
use syn::ext::IdentExt;

use crate::error::Errors;
use crate::options::Options;
use crate::relation::Relation;

/// Two options on one column would write it twice, or read a note as a flag.
pub(crate) fn distinct_columns(options: &Options, errors: &mut Errors) {
    let hidden_by = options
        .hidden_by
        .iter()
        .flatten()
        .map(|column| ("hidden_by", column));
    let single = [
        ("column", &options.column),
        ("stamp", &options.stamp),
        ("deleted_by", &options.deleted_by),
        ("reason", &options.reason),
        ("deletion_id", &options.deletion_id),
    ];
    let single = single
        .into_iter()
        .filter_map(|(key, column)| Some((key, column.as_ref()?)));

    let mut seen: Vec<(&str, &Ident)> = Vec::new();
    for (key, column) in single.chain(hidden_by) {
        if let Some((other, _)) = seen.iter().find(|(_, seen)| seen.unraw() == column.unraw()) {
            errors.push_at(
                column.span(),
                format_args!("`{other}` and `{key}` both name the column `{column}`"),
            );
        }
        seen.push((key, column));
    }
}

/// A key that two entries name would be dealt with twice.
pub(crate) fn distinct_keys(relations: &[Relation], errors: &mut Errors) {
    let mut seen: Vec<String> = Vec::new();
    for relation in relations {
        let text = relation.text();
        if seen.contains(&text) {
            errors.push_at(
                relation.span(),
                format_args!("the key `{text}` is given twice"),
            );
        }
        seen.push(text);
    }
}
