//! Rules that need more than one option.

use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Path};

use crate::erasure::Erasure;
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
    // Where an option is wrong, it may be the one that was to name the marker.
    let marker = (options.column.is_some() || errors.is_empty()).then(|| options.marker());
    let single = [
        ("column", &marker),
        ("stamp", &options.stamp),
        ("deleted_by", &options.deleted_by),
        ("reason", &options.reason),
        ("deletion_id", &options.deletion_id),
        ("hold", &options.hold),
        ("erased_at", &options.erased_at),
    ];
    let single = single
        .into_iter()
        .filter_map(|(key, column)| Some((key, column.as_ref()?)));

    let mut seen: Vec<(&str, &Ident)> = Vec::new();
    for (key, column) in single.chain(hidden_by) {
        if let Some((other, _)) = seen.iter().find(|(_, seen)| seen.unraw() == column.unraw()) {
            let by_default = match (*other, &options.column) {
                ("column", None) => ", by default,",
                _ => "",
            };
            errors.push_at(
                column.span(),
                format_args!("`{other}`{by_default} and `{key}` both name the column `{column}`"),
            );
        }
        seen.push((key, column));
    }
}

/// Rows of the archive are deleted, and those of the table visible.
pub(crate) fn archive_is_another_table(archive: &Path, table: &Path, errors: &mut Errors) {
    let names = |path: &Path| -> Vec<Ident> {
        let segments = path.segments.iter();
        segments.map(|segment| segment.ident.unraw()).collect()
    };
    if names(archive) == names(table) {
        errors.push_at(
            archive.span(),
            "this is the table of the model: its archive is another one\n\
             help: without `archive` the deleted rows stay in the table",
        );
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

/// A column that two entries name would be written twice.
pub(crate) fn distinct_erasures(erasures: &mut Vec<Erasure>, errors: &mut Errors) {
    let mut seen: Vec<Ident> = Vec::new();
    erasures.retain(|erasure| {
        let column = erasure.column.unraw();
        let is_new = !seen.contains(&column);
        if !is_new {
            errors.push_at(
                erasure.option.span(),
                format_args!("the column `{column}` is erased twice"),
            );
        }
        seen.push(column);
        is_new
    });
}

/// An erased row is still the same row.
pub(crate) fn key_is_kept(erasures: &mut Vec<Erasure>, key: &[Ident], errors: &mut Errors) {
    erasures.retain(|erasure| {
        let column = erasure.column.unraw();
        let is_kept = key.iter().any(|key| key.unraw() == column);
        if is_kept {
            refuse(erasure, "belongs to the primary key", errors);
        }
        !is_kept
    });
}

/// An erased row is still deleted, in the same deletion, and known to be erased.
pub(crate) fn marks_are_kept(erasures: &mut Vec<Erasure>, options: &Options, errors: &mut Errors) {
    let marker = options.marker();
    let kept = [
        (Some(&marker), "is the marker"),
        (options.stamp.as_ref(), "is the `stamp`"),
        (options.deletion_id.as_ref(), "is the `deletion_id`"),
        (options.hold.as_ref(), "is the `hold`"),
        (options.erased_at.as_ref(), "is the `erased_at`"),
    ];
    erasures.retain(|erasure| {
        let column = erasure.column.unraw();
        let role = kept
            .iter()
            .find(|(kept, _)| kept.is_some_and(|kept| kept.unraw() == column));
        if let Some((_, role)) = role {
            refuse(erasure, role, errors);
        }
        role.is_none()
    });
}

fn refuse(erasure: &Erasure, role: &str, errors: &mut Errors) {
    let Erasure { column, option, .. } = erasure;
    errors.push_at(
        option.span(),
        format_args!(
            "the column `{column}` {role}, so it cannot be erased\nhelp: remove `{option}` from the field"
        ),
    );
}

/// What is said about an erasure, where nothing is erased, is a field that was forgotten.
pub(crate) fn something_to_erase(options: &Options, errors: &mut Errors) {
    for option in &options.about_erasure {
        errors.push_at(
            option.span(),
            format_args!(
                "`{option}` is given, but no field to erase\n\
                 help: mark the fields with personal data: `#[soft_delete(erase)]`"
            ),
        );
    }
}

/// Rows that are purged first are never erased.
pub(crate) fn erased_before_purged(options: &Options, errors: &mut Errors) {
    let (Some(purged), Some(erased)) = (&options.retention, &options.erase_retention) else {
        return;
    };
    if purged.seconds < erased.seconds {
        errors.push_at(
            purged.span,
            "`retention` is shorter than `erase_retention`: rows would be purged before they are erased\n\
             help: lengthen `retention`, or shorten or remove `erase_retention`",
        );
    }
}

/// A row that is purged holds no key.
pub(crate) fn quarantined_before_purged(options: &Options, errors: &mut Errors) {
    let (Some(purged), Some(quarantine)) = (&options.retention, &options.quarantine) else {
        return;
    };
    if purged.seconds < quarantine.seconds {
        errors.push_at(
            purged.span,
            "`retention` is shorter than `quarantine`: keys would be free when their rows are purged\n\
             help: lengthen `retention`, or shorten or remove `quarantine`",
        );
    }
}
