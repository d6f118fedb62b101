//! All findings together.

use std::fmt;

use super::finding::{Finding, Severity};

/// What the doctor has found in the tables of the models: the worst first.
///
/// As text it is a table, with reasons and SQL under each row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Diagnosis {
    findings: Vec<Finding>,
}

impl Diagnosis {
    pub(super) fn new(mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Self { findings }
    }

    /// The findings, the worst first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether there is nothing but advice.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.findings
            .iter()
            .all(|finding| finding.severity == Severity::Advice)
    }

    /// For tests: fails with the whole diagnosis unless it [is healthy](Self::is_healthy).
    ///
    /// # Panics
    ///
    /// That is what it is for.
    #[track_caller]
    pub fn assert_healthy(&self) {
        assert!(self.is_healthy(), "the schema is not healthy\n\n{self}");
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.findings.is_empty() {
            return f.write_str("nothing to find fault with\n");
        }
        let tables = self
            .findings
            .iter()
            .map(|finding| finding.table.chars().count());
        let width = tables.max().unwrap_or_default();
        for finding in &self.findings {
            let Finding {
                severity,
                table,
                problem,
                why,
                mend,
                ..
            } = finding;
            writeln!(f, "{severity:7}  {table:width$}  {problem}")?;
            writeln!(f, "         {:width$}  {why}", "")?;
            for statement in mend {
                writeln!(f, "         {:width$}    {statement};", "")?;
            }
        }
        Ok(())
    }
}
