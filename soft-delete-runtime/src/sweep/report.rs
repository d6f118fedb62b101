//! What a purge or an erasure did.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::DateTime;

use super::condition::Verb;
use super::survey::SHOWN;
use crate::report::TableCount;
use crate::time::Stamp;

/// What a purge or an erasure did, or a preview says it would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepReport {
    pub(crate) run: String,
    pub(crate) now: Stamp,
    pub(crate) counts: Vec<TableCount>,
    pub(crate) skipped: Skips,
    pub(crate) resume: Option<ResumeToken>,
}

impl SweepReport {
    /// The name of the run, which its audit records carry. A run that resumes another has its
    /// name.
    #[must_use]
    pub fn run(&self) -> &str {
        &self.run
    }

    /// The time against which every retention was measured.
    #[must_use]
    pub fn now(&self) -> Stamp {
        self.now
    }

    /// The number of rows purged or erased, table by table: by this run, not by one that it
    /// resumes.
    #[must_use]
    pub fn counts(&self) -> &[TableCount] {
        &self.counts
    }

    /// The number of rows purged or erased in all tables.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.iter().map(|count| count.rows).sum()
    }

    /// The deleted rows that were left, by table and reason. A run that was stopped has looked at
    /// failures only.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped.0
    }

    /// Where to go on, if the run was stopped before it knew that nothing is left.
    #[must_use]
    pub fn resume_token(&self) -> Option<&ResumeToken> {
        self.resume.as_ref()
    }

    pub(crate) fn add(&mut self, table: &'static str, rows: usize) {
        match self.counts.iter_mut().find(|count| count.table == table) {
            Some(count) => count.rows += rows,
            None => self.counts.push(TableCount { table, rows }),
        }
    }
}

/// Rows that were left, by table and reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Skips(Vec<Skipped>);

/// How many reasons are told apart: a database may put something of the row into every message.
const REASONS: usize = 100;

impl Skips {
    /// Adds rows, of which some are known by their keys.
    pub(crate) fn add(
        &mut self,
        table: &'static str,
        reason: SkipReason,
        rows: usize,
        keys: Vec<String>,
    ) {
        let is_known = |known: &Skipped| known.table == table && known.reason == reason;
        let index = match self.0.iter().position(is_known) {
            Some(index) => index,
            None if self.0.len() >= REASONS => REASONS - 1,
            None => {
                self.0.push(Skipped {
                    table,
                    reason,
                    rows: 0,
                    keys: Vec::new(),
                });
                self.0.len() - 1
            }
        };
        let skipped = &mut self.0[index];
        skipped.rows += rows;
        let room = SHOWN.saturating_sub(skipped.keys.len());
        skipped.keys.extend(keys.into_iter().take(room));
    }

    /// Adds those of another list, which is empty then.
    pub(crate) fn append(&mut self, others: &mut Self) {
        for other in others.0.drain(..) {
            self.add(other.table, other.reason, other.rows, other.keys);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// How many rows of a table were left because they failed.
    pub(crate) fn of(&self, table: &str) -> usize {
        let of_table = self.0.iter().filter(|skipped| skipped.table == table);
        of_table.map(|skipped| skipped.rows).sum()
    }
}

/// Deleted rows of a table that a purge or an erasure left, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The table's name, as `table!` has it.
    pub table: &'static str,
    /// Why they were left.
    pub reason: SkipReason,
    /// How many there are.
    pub rows: usize,
    /// The keys of the first ten, as the audit table writes them; of rows whose retention is not
    /// over, or never will be, none.
    pub keys: Vec<String>,
}

/// Why a deleted row was left.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SkipReason {
    /// Its retention is not over.
    NotOver {
        /// When that of the first of them is, if that is a time that there is.
        until: Option<Stamp>,
    },
    /// It was marked without a stamp, so its retention is never over: by hand, or before there was
    /// a column for it. Write one into the row.
    NoStamp,
    /// It is on hold.
    OnHold,
    /// Another row points at it, which stays.
    Referenced {
        /// The table of that row; empty if the database does not tell.
        by: String,
        /// The constraint as the database names it, or the columns of the key if the model
        /// declares it or the database is SQLite.
        constraint: String,
    },
    /// The database refused: a trigger, a check, a time-out.
    Failed {
        /// Its own words.
        message: String,
    },
    /// Somebody else had it locked, perhaps another worker; or a trigger kept it without a word.
    Locked,
    /// It failed or was locked before the run was resumed, which is all that this run knows.
    Earlier,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} row(s) of `{}` left: {}",
            self.rows, self.table, self.reason
        )
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOver { until: Some(until) } => {
                write!(f, "retention not over, the first time at {until}")
            }
            Self::NotOver { until: None } => f.write_str("retention not over"),
            Self::NoStamp => f.write_str("marked without a stamp"),
            Self::OnHold => f.write_str("on hold"),
            Self::Referenced { by, .. } if by.is_empty() => f.write_str("still referenced"),
            Self::Referenced { by, constraint } => {
                write!(f, "still referenced by `{by}` (`{constraint}`)")
            }
            Self::Failed { message } => f.write_str(message),
            Self::Locked => f.write_str("locked by somebody else"),
            Self::Earlier => f.write_str("not tried again by the resumed run"),
        }
    }
}

/// How far a run has come, after each batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The table of the batch.
    pub table: &'static str,
    /// The rows of the batch: none after a row that was left, or at the end of a table.
    pub batch: usize,
    /// The rows of all tables, since this run began or was resumed.
    pub total: usize,
    /// The time since then.
    pub elapsed: Duration,
}

/// Where a run that was stopped goes on: keep it as text, and give it to
/// [`resume`](crate::sweep::Sweep::resume) of the same purge or erasure.
///
/// ```
/// use soft_delete_runtime::sweep::ResumeToken;
///
/// assert!("nonsense".parse::<ResumeToken>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumeToken {
    pub(crate) verb: Verb,
    pub(crate) run: String,
    pub(crate) now: Stamp,
    pub(crate) pass: Pass,
    pub(crate) table: String,
    /// The last key, if there was one.
    pub(crate) after: Option<String>,
}

/// How a pass through tables that point at each other stands. One that changes something is
/// followed by another, and one that does not by a look at circles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    Unchanged,
    Changed,
    Circles,
}

impl Pass {
    const WORDS: [(Self, &'static str); 3] = [
        (Self::Unchanged, "unchanged"),
        (Self::Changed, "changed"),
        (Self::Circles, "circles"),
    ];
}

/// The beginning of the text of a token; another layout gets another.
const LAYOUT: &str = "sd1";

impl fmt::Display for ResumeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.now.to_utc().timestamp_micros();
        let words = Pass::WORDS.iter().find(|(pass, _)| *pass == self.pass);
        let pass = words.map_or("", |(_, word)| word);
        let Self {
            verb, run, table, ..
        } = self;
        write!(f, "{LAYOUT} {verb} {run} {micros} {pass} {table}")?;
        match &self.after {
            Some(after) => write!(f, " {after}"),
            None => Ok(()),
        }
    }
}

impl FromStr for ResumeToken {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        let mut parts = text.splitn(7, ' ');
        let mut next = || parts.next().ok_or(NotAToken);
        if next()? != LAYOUT {
            return Err(NotAToken);
        }
        let verb = match next()? {
            "purge" => Verb::Purge,
            "erase" => Verb::Erase,
            _ => return Err(NotAToken),
        };
        let run = next()?.to_owned();
        let micros = next()?.parse().map_err(|_| NotAToken)?;
        let now = DateTime::from_timestamp_micros(micros).ok_or(NotAToken)?;
        let word = next()?;
        let words = Pass::WORDS.iter().find(|(_, known)| *known == word);
        let (pass, _) = words.ok_or(NotAToken)?;
        let table = next()?.to_owned();
        Ok(Self {
            verb,
            run,
            now: now.into(),
            pass: *pass,
            table,
            after: parts.next().map(str::to_owned),
        })
    }
}

/// A text that is not a [`ResumeToken`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAToken;

impl fmt::Display for NotAToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the text of a resume token")
    }
}

impl std::error::Error for NotAToken {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_from_its_text() {
        let afters = [None, Some(""), Some("a b,7")];
        for (after, (pass, _)) in afters.into_iter().zip(Pass::WORDS) {
            let token = ResumeToken {
                verb: Verb::Purge,
                run: "run".to_owned(),
                now: Stamp::now(),
                pass,
                table: "users".to_owned(),
                after: after.map(str::to_owned),
            };
            assert_eq!(token.to_string().parse(), Ok(token));
        }
    }
}
