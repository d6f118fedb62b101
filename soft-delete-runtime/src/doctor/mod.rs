//! A look at the tables as they are: what is wrong with them, and the SQL that mends it.
//!
//! [`Doctor`] reads the catalogue of the database for the models that it is told of, and changes
//! nothing. What it finds is a [`Diagnosis`]: text for a terminal, with the feature `serde` data for
//! a machine, and for a test [`assert_healthy`](Diagnosis::assert_healthy).
//!
//! | finding | |
//! |---|---|
//! | [`MissingTable`](FindingKind::MissingTable), [`MissingColumn`](FindingKind::MissingColumn) | what a model declares is not there |
//! | [`NotATable`](FindingKind::NotATable) | a view, or something else that has no indexes: nothing but its columns is looked at |
//! | [`WrongMarker`](FindingKind::WrongMarker) | a timestamp that cannot be `NULL` or has a default; a flag or unix time that can be `NULL` or has none |
//! | [`WrongTime`](FindingKind::WrongTime) | a time beside a flag, or of an erasure, that cannot be `NULL`, or is written `ON UPDATE`; `TIMESTAMPTZ` where the model has a `Timestamp` |
//! | [`CoarseTime`](FindingKind::CoarseTime) | `DATETIME` in the place of `DATETIME(6)` |
//! | [`ShortTime`](FindingKind::ShortTime) | `TIMESTAMP(6)`, which ends in 2038, where the model has a `Datetime` |
//! | [`PlainUnique`](FindingKind::PlainUnique) | `UNIQUE (email)`, `UNIQUE (lower(email))` |
//! | [`MarkerInUnique`](FindingKind::MarkerInUnique) | `UNIQUE (email, deleted_at)`, `UNIQUE (email, is_deleted)` |
//! | [`OtherCondition`](FindingKind::OtherCondition) | `WHERE is_deleted = 0`, where the scope asks `NOT is_deleted` |
//! | [`NoDeletedIndex`](FindingKind::NoDeletedIndex) | no index for `only_deleted`, the time scopes and a purge, or for the triggers of a quarantine |
//! | [`QuarantineWithoutTriggers`](FindingKind::QuarantineWithoutTriggers) | `quarantine = "24 hours"`, and no trigger that refuses a key; each key that is unique among visible rows is named |
//! | [`OtherQuarantine`](FindingKind::OtherQuarantine) | triggers from when the model declared another time, or no archive |
//! | [`MissingTrigger`](FindingKind::MissingTrigger) | one of the two triggers of a key |
//! | [`UndeclaredQuarantine`](FindingKind::UndeclaredQuarantine) | triggers that are left when a model declares no quarantine any more |
//! | [`KeyWithoutIndex`](FindingKind::KeyWithoutIndex) | a key of a relation that no index begins with, in the table or its archive |
//! | [`CascadingForeignKey`](FindingKind::CascadingForeignKey) | `ON DELETE CASCADE` of another model, without a relation |
//! | [`VisibleUnderDeleted`](FindingKind::VisibleUnderDeleted) | visible rows of deleted cascade parents; they are counted |
//! | [`ImmovableColumn`](FindingKind::ImmovableColumn) | a column that a row would lose on its way to the archive, or cannot come back with; one of the archive that is `NOT NULL`, and that a row does not fill |
//! | [`ArchiveWithoutKey`](FindingKind::ArchiveWithoutKey) | an archive that can have two rows of one key |
//! | [`UniqueInArchive`](FindingKind::UniqueInArchive) | `UNIQUE (email)` in the archive, or in the part of the deleted rows |
//! | [`KeyToArchived`](FindingKind::KeyToArchived) | a foreign key of marked rows, of no relation, or with `ON DELETE CASCADE`, at a table with an archive |
//! | [`NotMoved`](FindingKind::NotMoved) | marked rows of a table with an archive; they are counted |
//! | [`NoStamp`](FindingKind::NoStamp) | rows with a flag and without the time beside it; they are counted |
//! | [`NoModel`](FindingKind::NoModel) | a table with a column `deleted_at` that no model was named for |
//!
//! A cure loses nothing but what is wrong. An index that has an order, a collation or expressions is
//! made again as its definition says, with the condition. Where it has a condition of its own, where
//! a foreign key needs it, where MySQL has the first letters of a column in it, and where SQLite would
//! have to make the table anew, there is no cure, and the finding says what to look at. An index, or
//! a column that a cure generates, gets another name if something has its name already.
//!
//! An expression or a generated column in an index that names the marker is taken to be right, whether
//! it is `CASE WHEN deleted_at IS NULL THEN email END` or `COALESCE(deleted_at, '1970-01-01')`; so is a
//! condition with `OR` in it.
//!
//! Which keys are quarantined by triggers is a choice, so one with triggers is enough. Those for another
//! time are known by their text: that of the migration, but for the number in it. Of triggers in other
//! words nothing is said. MySQL shows triggers to those who have the right `TRIGGER`, and in other words
//! where a name has a backtick.
//!
//! The table is the one that statements reach: the first on the search path of PostgreSQL, the one
//! of the present database of MySQL, a temporary one before that of the main database of SQLite before
//! one of an attached database. Temporary tables of MySQL and MariaDB are in no catalogue. Of the
//! foreign keys that point at a table, those of the same database are read.

#[cfg(feature = "async")]
mod asynchronous;
mod blocking;
mod catalogue;
mod checkup;
mod diagnosis;
mod examine;
mod finding;
mod patient;

pub use self::diagnosis::Diagnosis;
pub use self::finding::{Finding, FindingKind, Severity};

use self::patient::Patient;
use crate::ddl::{FlagNames, NamedTable};
use crate::execute::Execute;
use crate::model::SoftDelete;
use crate::table::SoftDeletable;

/// Looks at the tables of models. See the [module](self).
///
/// # Example
///
/// ```
/// # include!("../doctest_setup.rs");
/// # fn main() -> diesel::QueryResult<()> {
/// # let conn = &mut establish_connection();
/// use soft_delete_runtime::doctor::{Doctor, FindingKind};
///
/// diesel::sql_query("CREATE UNIQUE INDEX plain ON users (email)").execute(conn)?;
/// let diagnosis = Doctor::new().model::<User>().model::<Post>().check(conn)?;
/// let found = diagnosis.findings().iter().find(|found| found.kind == FindingKind::PlainUnique);
/// let found = found.expect("a unique index that counts deleted rows");
/// assert_eq!(found.table, "users");
/// assert_eq!(found.problem, "unique index plain on (email) counts deleted rows");
/// // The one on visible rows is there already.
/// assert_eq!(found.mend, ["DROP INDEX `plain`"]);
/// println!("{diagnosis}");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is looked at before `check`"]
pub struct Doctor {
    patients: Vec<Patient>,
}

impl Doctor {
    /// A doctor who knows no model yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks at the table of this model too. A relation between two models is looked at if the
    /// parent is one of them; in the archive of the child, if the child is.
    pub fn model<M>(mut self) -> Self
    where
        M: SoftDelete<Table: SoftDeletable<HiddenBy: FlagNames> + NamedTable>,
    {
        self.patients.push(Patient::of::<M::Table>());
        self
    }

    /// Looks at the tables, in a few queries of the catalogue for each, and one that counts for each
    /// relation. Nothing is changed.
    ///
    /// The connection is one of Diesel's; with the feature `async` also one of `diesel-async`, and
    /// what comes back is a future then. It needs the right to read the catalogue and the tables.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub fn check<'conn, Conn, Mode>(
        self,
        conn: &'conn mut Conn,
    ) -> <Self as Execute<'conn, Conn, Mode>>::Output
    where
        Self: Execute<'conn, Conn, Mode>,
    {
        self.execute_on(conn)
    }
}
