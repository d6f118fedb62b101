//! The checkup of a database, on a connection of whichever kind.

use diesel::result::QueryResult;

use super::catalogue::{Catalogue, Reader};
use super::diagnosis::Diagnosis;
use super::examine::{Examination, key_without_index, visible_under_deleted};
use super::finding::{Finding, FindingKind, Severity};
use super::patient::{Patient, Relation};
use crate::database::Database;
use crate::ddl::index::is_deleted;
use crate::ddl::name::{TableName, quoted};
use crate::plan::Dialect;
use crate::relation::MarkerFacts;
use crate::sweep::run::which_one;
use crate::sweep::session::Session;

/// Looks at the tables of all models.
pub(super) async fn check<S: Session>(
    patients: Vec<Patient>,
    mut session: S,
) -> QueryResult<Diagnosis> {
    let database = match which_one::ask(&mut session).await? {
        Dialect::Postgres => Database::Postgres,
        Dialect::Mysql => Database::Mysql,
        Dialect::Sqlite | Dialect::Any => Database::Sqlite,
    };
    let mut checkup = Checkup {
        patients: &patients,
        reader: Reader::new(session, database),
        findings: Vec::new(),
    };
    for patient in &patients {
        checkup.examine(patient).await?;
    }
    checkup.look_for_others().await?;
    Ok(Diagnosis::new(checkup.findings))
}

struct Checkup<'a, S> {
    patients: &'a [Patient],
    reader: Reader<S>,
    findings: Vec<Finding>,
}

impl<S: Session> Checkup<'_, S> {
    async fn examine(&mut self, patient: &Patient) -> QueryResult<()> {
        let catalogue = self.reader.read(&patient.name).await?;
        let database = self.reader.database;
        let examination = Examination::new(patient, self.patients, &catalogue, database);
        let findings = examination.findings();
        let mut is_there = findings.iter().all(|finding| {
            !matches!(
                finding.kind,
                FindingKind::MissingTable | FindingKind::MissingColumn
            )
        });
        self.findings.extend(findings);
        let mut elsewhere = None;
        if examination.is_in_parts() {
            let [visible, deleted] = examination.parts();
            let visible = self.reader.read(&visible).await?;
            let deleted = self.reader.read(&deleted).await?;
            self.findings
                .extend(examination.of_parts(&visible, &deleted));
            elsewhere = Some(deleted);
        }
        if let Some(archive) = &patient.archive {
            let found = self.reader.read(&archive.name).await?;
            self.findings
                .extend(examination.of_archive(archive, &found));
            if is_there {
                self.count_rows_that_stayed(patient).await?;
            }
            is_there &= found.has_all(&archive.facts.names().collect::<Vec<_>>());
            elsewhere = Some(found);
        }
        if is_there {
            self.count_rows_without_stamp(patient).await?;
        }
        if catalogue.is_table() {
            let triggers = self.reader.triggers(&patient.name).await?;
            let deleted = elsewhere.as_ref().unwrap_or(&catalogue);
            self.findings
                .extend(examination.of_quarantine(&triggers, deleted));
        }
        for relation in &patient.relations {
            let child = self.reader.read(&relation.child).await?;
            // A table or a column that is missing is a finding of its own model, if it has one.
            if !child.has_all(relation.key) {
                continue;
            }
            self.look_at_key(relation, &child);
            if let Some(archive) = &relation.archive {
                let archive = self.reader.read(archive).await?;
                if archive.has_all(relation.key) {
                    self.look_at_key(relation, &archive);
                }
            }
            let has_marker = |marker: MarkerFacts| child.column(marker.column).is_some();
            if is_there && relation.marker.is_some_and(has_marker) {
                self.count_orphans(patient, relation).await?;
            }
        }
        Ok(())
    }

    fn look_at_key(&mut self, relation: &Relation, child: &Catalogue) {
        let finding = key_without_index(relation.key, child, self.reader.database);
        self.findings.extend(finding);
    }

    async fn count(&mut self, from: &str) -> QueryResult<i64> {
        let query = format!("SELECT COUNT(*), '', '' {from}");
        self.reader.count(&query).await
    }

    /// Visible rows whose parent is deleted.
    async fn count_orphans(&mut self, patient: &Patient, relation: &Relation) -> QueryResult<()> {
        let Some(from) = visible_under_deleted(patient, relation, self.reader.database) else {
            return Ok(());
        };
        let rows = self.count(&from).await?;
        if rows == 0 {
            return Ok(());
        }
        self.findings.push(Finding {
            severity: Severity::Error,
            kind: FindingKind::VisibleUnderDeleted,
            table: relation.child.table.clone(),
            problem: format!(
                "{rows} visible rows belong to deleted rows of {}",
                patient.name.table
            ),
            why: "they were made under a deleted row, or marked without the library: delete them, or restore their parents",
            mend: vec![format!("SELECT * {from}")],
        });
        Ok(())
    }

    /// Marked rows of a table that moves its deleted rows away.
    async fn count_rows_that_stayed(&mut self, patient: &Patient) -> QueryResult<()> {
        let from = format!(
            "FROM {} WHERE {}",
            patient.name.quoted(self.reader.database),
            is_deleted(patient.facts.marker, self.reader.database)
        );
        let rows = self.count(&from).await?;
        if rows > 0 {
            self.findings.push(Finding {
                severity: Severity::Error,
                kind: FindingKind::NotMoved,
                table: patient.name.table.clone(),
                problem: format!("{rows} deleted rows are not in the archive"),
                why: "they were marked before there was one, or without the library: nothing finds, restores or purges them",
                mend: vec![format!("SELECT * {from}")],
            });
        }
        Ok(())
    }

    /// Rows that were marked without a stamp.
    async fn count_rows_without_stamp(&mut self, patient: &Patient) -> QueryResult<()> {
        let Some((stamp, _)) = patient.facts.stamp else {
            return Ok(());
        };
        let table = patient.deleted_rows();
        let from = format!(
            "FROM {} WHERE {} AND {} IS NULL",
            table.quoted(self.reader.database),
            is_deleted(patient.facts.marker, self.reader.database),
            quoted(stamp, self.reader.database)
        );
        let rows = self.count(&from).await?;
        if rows > 0 {
            self.findings.push(Finding {
                severity: Severity::Warning,
                kind: FindingKind::NoStamp,
                table: table.table.clone(),
                problem: format!("{rows} deleted rows have no {stamp}"),
                why: "they were marked before there was the column, or without the library: no retention of theirs is ever over, so nothing purges or erases them",
                mend: vec![format!("SELECT * {from}")],
            });
        }
        Ok(())
    }

    /// Tables that look soft-deletable, beside those of the models.
    async fn look_for_others(&mut self) -> QueryResult<()> {
        let mut seen: Vec<Option<&str>> = Vec::new();
        for patient in self.patients {
            let schema = patient.name.schema.as_deref();
            if seen.contains(&schema) {
                continue;
            }
            seen.push(schema);
            let tables = self.reader.marked_tables(&patient.name).await?;
            let others = tables
                .into_iter()
                .filter(|table| !self.is_known(schema, table));
            for finding in others.map(no_model).collect::<Vec<_>>() {
                if !self.findings.contains(&finding) {
                    self.findings.push(finding);
                }
            }
        }
        Ok(())
    }

    fn is_known(&self, schema: Option<&str>, table: &str) -> bool {
        let is_it = |name: &TableName| {
            // One name with a schema and one without may be of the same table.
            let known = name.schema.as_deref();
            let is_there = known == schema || known.is_none() || schema.is_none();
            name.table == table && is_there
        };
        let mut patients = self.patients.iter();
        table == "soft_delete_audit"
            || patients.any(|patient| is_it(&patient.name) || is_it(patient.deleted_rows()))
    }
}

fn no_model(table: String) -> Finding {
    Finding {
        severity: Severity::Advice,
        kind: FindingKind::NoModel,
        table,
        problem: "there is a column deleted_at, and no model was named for the table".to_owned(),
        why: "if its rows are soft-deleted, nothing looks after them",
        mend: Vec::new(),
    }
}
