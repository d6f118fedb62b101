//! The records of an audit, where they are kept: in the table, and with an application.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::sweep::{AuditRecord, AuditSink, Verb, soft_delete_audit};

use super::schema::AUDIT;
use crate::database::{Database, TestConnection};

/// A record, as the table holds it, without its number.
pub type Row = (
    String,
    String,
    String,
    String,
    Option<NaiveDateTime>,
    Option<String>,
    Option<String>,
    NaiveDateTime,
);

/// All records, by table and key.
pub fn records(conn: &mut TestConnection) -> Vec<Row> {
    use soft_delete_audit as audit;
    audit::table
        .select((
            audit::run,
            audit::verb,
            audit::table_name,
            audit::row_key,
            audit::deleted_at,
            audit::actor,
            audit::reason,
            audit::recorded_at,
        ))
        .order((audit::table_name, audit::row_key, audit::id))
        .load(conn)
        .expect("records")
}

pub fn keys(conn: &mut TestConnection) -> Vec<String> {
    records(conn).into_iter().map(|record| record.3).collect()
}

/// What the table holds of a record that a sink has got.
pub fn as_row(record: &AuditRecord) -> Row {
    let verb = match record.verb {
        Verb::Purge => "purge",
        Verb::Erase => "erase",
    };
    let utc = |stamp: soft_delete_runtime::Stamp| stamp.to_utc().naive_utc();
    (
        record.run.clone(),
        verb.to_owned(),
        record.table.to_owned(),
        record.key.clone(),
        record.deleted.map(utc),
        record.actor.clone(),
        record.reason.clone(),
        utc(record.time),
    )
}

/// Keeps the records, and writes them into a table of the application.
#[derive(Default)]
pub struct Outbox<'a> {
    pub records: Option<&'a mut Vec<AuditRecord>>,
    /// The key with which it fails.
    pub fails_at: Option<&'static str>,
}

impl AuditSink<TestConnection> for Outbox<'_> {
    fn record(&mut self, conn: &mut TestConnection, records: &[AuditRecord]) -> Result<(), Error> {
        for record in records {
            let line = format!("INSERT INTO outbox (line) VALUES ('{}')", record.key);
            diesel::sql_query(line).execute(conn)?;
            if self.fails_at.is_some_and(|key| key == record.key) {
                return Err(diesel::result::Error::NotFound.into());
            }
        }
        if let Some(kept) = &mut self.records {
            kept.extend(records.iter().cloned());
        }
        Ok(())
    }
}

diesel::table! {
    outbox (line) {
        line -> Text,
    }
}

pub fn outbox(conn: &mut TestConnection) -> Vec<String> {
    let lines = outbox::table.select(outbox::line).order(outbox::line);
    lines.load(conn).expect("the outbox")
}

/// The table of the records, and one of the application.
pub fn audited(mut database: Database) -> Database {
    database.run(AUDIT);
    database.run("CREATE TABLE outbox (line VARCHAR(100) NOT NULL)");
    database
}
