//! What the doctor has found.

use std::fmt;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Severity {
    /// Nothing is wrong; something could be better.
    Advice,
    /// Something will be slow, or refused, that need not be.
    Warning,
    /// Something is wrong already, or will be: rows are lost, doubled, or neither visible nor
    /// deleted.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FindingKind {
    /// The model's table is not there.
    MissingTable,
    /// A column that the model declares is not there.
    MissingColumn,
    /// The model's table is a view, or something else that has no indexes.
    NotATable,
    /// The marker may be `NULL` where that means nothing, or cannot be where it must; or new rows
    /// do not begin as visible ones.
    WrongMarker,
    /// The time of a deletion beside a flag, or that of an erasure, cannot be `NULL`, or gets a value
    /// by itself; or a time has a time zone and the model none, or the other way around.
    WrongTime,
    /// A column keeps less of a time than microseconds.
    CoarseTime,
    /// A column holds times up to 2038 only, where the model has a type that goes further.
    ShortTime,
    /// A unique index counts deleted rows too.
    PlainUnique,
    /// A unique index has the marker among its columns.
    MarkerInUnique,
    /// The condition of an index is not in the words of the scopes.
    OtherCondition,
    /// Deleted rows are found by looking through the table, or through all of them.
    NoDeletedIndex,
    /// The model declares a quarantine, and the table has no triggers that see to it.
    QuarantineWithoutTriggers,
    /// The triggers of a quarantine keep a key for another time than the model declares, or look for
    /// deleted rows where they are no more.
    OtherQuarantine,
    /// One of the two triggers of a quarantine is not there.
    MissingTrigger,
    /// The triggers of a quarantine keep keys taken, and the model declares none.
    UndeclaredQuarantine,
    /// The key of a relation has no index, in the table or in its archive.
    KeyWithoutIndex,
    /// A purge would have the database itself delete rows of another model.
    CascadingForeignKey,
    /// Visible rows belong to deleted ones.
    VisibleUnderDeleted,
    /// A column that a row does not take along to the archive, or cannot bring back; or one of the
    /// archive that it cannot fill.
    ImmovableColumn,
    /// The key of the table is not unique in its archive.
    ArchiveWithoutKey,
    /// A unique index of an archive, or of the part of the deleted rows, counts these against each other.
    UniqueInArchive,
    /// A foreign key points at rows that a deletion moves to an archive.
    KeyToArchived,
    /// Deleted rows of a model with an archive are still in its table.
    NotMoved,
    /// Deleted rows have no stamp, in the column beside the flag.
    NoStamp,
    /// A table looks soft-deletable, and no model was named for it.
    NoModel,
}

/// One thing that is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of thing it is.
    pub kind: FindingKind,
    /// The table.
    pub table: String,
    /// What is wrong, in one sentence.
    pub problem: String,
    /// Why that matters.
    pub why: &'static str,
    /// The SQL that mends it, or shows the rows that somebody has to decide about. Empty if there is
    /// none.
    pub mend: Vec<String>,
}
