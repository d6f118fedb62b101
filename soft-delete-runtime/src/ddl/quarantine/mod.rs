//! Triggers that keep the key of a deleted row taken for a while.

mod mysql;
mod postgres;
mod sqlite;

use super::index::{Indexed, deleted, not_deleted};
use super::name::{TableName, derived};
use crate::database::Database;
use crate::error::QUARANTINED_UNTIL;
use crate::quarantine::QuarantineFacts;
use crate::retention::Retention;

/// A key that stays taken after a deletion.
#[derive(Debug, Clone)]
pub(crate) struct Quarantine {
    pub(super) columns: Vec<String>,
    facts: QuarantineFacts,
}

/// No database counts on beyond the year 9999: a thousand years are for ever.
const LONGEST: u64 = 365_250 * 24 * 60 * 60;

impl Quarantine {
    pub(crate) fn new(columns: Vec<String>, facts: QuarantineFacts) -> Self {
        Self { columns, facts }
    }

    fn seconds(&self) -> u64 {
        self.facts.length().seconds.min(LONGEST)
    }

    /// The name in the messages.
    pub(super) fn name(&self, table: &str) -> String {
        self.derived(table, "quarantine")
    }

    /// The name of a trigger.
    fn trigger(&self, table: &str, event: Event) -> String {
        self.derived(table, event.ending())
    }

    fn derived(&self, table: &str, ending: &str) -> String {
        let columns = self.columns.iter().map(String::as_str);
        derived(
            &[table].into_iter().chain(columns).collect::<Vec<_>>(),
            ending,
        )
    }

    pub(crate) fn create(&self, table: &Indexed<'_>) -> Vec<String> {
        let triggers = Triggers::new(self, table);
        match table.database {
            Database::Postgres => triggers.create_on_postgres(),
            Database::Sqlite => triggers.create_on_sqlite(),
            Database::Mysql => triggers.create_on_mysql(),
        }
    }

    pub(crate) fn drop(&self, table: &Indexed<'_>) -> Vec<String> {
        self.drop_those(table, |_| true)
    }

    /// Drops the triggers of these names, and what they alone use.
    pub(crate) fn drop_those(
        &self,
        table: &Indexed<'_>,
        is_there: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let triggers = Triggers::new(self, table);
        let mut events = Event::ALL.to_vec();
        events.retain(|event| is_there(&self.trigger(table.facts.name, *event)));
        match table.database {
            Database::Postgres => triggers.drop_on_postgres(&events),
            Database::Sqlite | Database::Mysql => {
                let drop = |event: &Event| format!("DROP TRIGGER {}", triggers.beside(*event));
                events.iter().map(drop).collect()
            }
        }
    }

    /// The names of its triggers.
    pub(crate) fn triggers(&self, table: &Indexed<'_>) -> [String; 2] {
        Event::ALL.map(|event| self.trigger(table.facts.name, event))
    }

    /// What the model declared when one of its triggers was written, as the catalogue has it: nothing
    /// if it has other words.
    pub(crate) fn declared_in(&self, trigger: &str, table: &Indexed<'_>) -> Option<Retention> {
        let numbers = trigger.split(|letter: char| !letter.is_ascii_digit());
        let numbers = numbers.filter_map(|number| number.parse::<u64>().ok());
        // A second may have been added.
        let lengths = numbers.flat_map(|number| [number, number.saturating_sub(1)]);
        let lengths = lengths.map(Retention::seconds);
        // What is longer than the longest is written as that.
        let mut all = [self.facts.declared].into_iter().chain(lengths);
        all.find(|&declared| {
            let facts = QuarantineFacts {
                declared,
                ..self.facts
            };
            let quarantine = Self::new(self.columns.clone(), facts);
            let triggers = Triggers::new(&quarantine, table);
            Event::ALL
                .iter()
                .any(|&event| trigger.ends_with(&triggers.body(event)))
        })
    }
}

/// What a row comes to have a key by.
#[derive(Debug, Clone, Copy)]
enum Event {
    Insert,
    Update,
}

impl Event {
    const ALL: [Self; 2] = [Self::Insert, Self::Update];

    fn word(self) -> &'static str {
        match self {
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
        }
    }

    /// The end of the name of its trigger.
    fn ending(self) -> &'static str {
        match self {
            Self::Insert => "quarantine_insert",
            Self::Update => "quarantine_update",
        }
    }
}

/// A quarantine of a table of one database, for which statements are written.
///
/// The triggers run after the row is written: by then a unique index has made them wait for a
/// deletion that is going on, and they see it.
struct Triggers<'a> {
    quarantine: &'a Quarantine,
    table: &'a Indexed<'a>,
    stamp: &'static str,
}

impl<'a> Triggers<'a> {
    fn new(quarantine: &'a Quarantine, table: &'a Indexed<'a>) -> Self {
        let facts = table.facts;
        let stamp = facts.stamp.map_or(facts.marker.column, |(name, _)| name);
        Self {
            quarantine,
            table,
            stamp,
        }
    }

    /// The name of a trigger.
    fn name(&self, event: Event) -> String {
        let name = self.quarantine.trigger(self.table.facts.name, event);
        self.table.quoted(&name)
    }

    /// The name of a trigger, with the schema of its table.
    fn beside(&self, event: Event) -> String {
        let name = self.quarantine.trigger(self.table.facts.name, event);
        self.table.name.beside(&name, self.table.database)
    }

    /// What a trigger does.
    fn body(&self, event: Event) -> String {
        match self.table.database {
            Database::Postgres => self.body_on_postgres(),
            Database::Sqlite => self.body_on_sqlite(event),
            Database::Mysql => self.body_on_mysql(event),
        }
    }

    /// What stands before the date.
    fn message(&self) -> String {
        let name = self.quarantine.name(self.table.facts.name);
        format!("{name}: the key{QUARANTINED_UNTIL}")
    }

    fn column(&self, row: &str, name: &str) -> String {
        format!("{row}.{}", self.table.quoted(name))
    }

    /// The time of deletion, as a row has it.
    fn stamp(&self, row: &str) -> String {
        self.column(row, self.stamp)
    }

    fn is_deleted(&self, row: &str) -> String {
        let marker = self.table.facts.marker;
        deleted(&self.column(row, marker.column), marker.kind)
    }

    fn is_not_deleted(&self, row: &str) -> String {
        let marker = self.table.facts.marker;
        not_deleted(&self.column(row, marker.column), marker.kind)
    }

    /// A comparison of two rows, column by column of the key.
    fn key(&self, one: &str, operator: &str, other: &str) -> String {
        let columns = self.quarantine.columns.iter();
        let columns = columns.map(|name| {
            let (one, other) = (self.column(one, name), self.column(other, name));
            format!("{one} {operator} {other}")
        });
        columns.collect::<Vec<_>>().join(" AND ")
    }

    /// The table that has the deleted rows.
    fn deleted_rows(&self) -> &TableName {
        self.table
            .archive
            .map_or(self.table.name, |archive| &archive.name)
    }

    /// The deleted rows that have the key of the new one.
    fn holders(&self) -> String {
        // SQLite compares by the collation of what stands first, and an archive may have none.
        let holders = format!(
            "{} AND {}",
            self.key("NEW", "=", "sd_row"),
            self.is_deleted("sd_row")
        );
        if self.table.archive.is_none() {
            return holders;
        }
        // A row that comes back from the archive is still there.
        let key = self.table.facts.key.iter();
        let itself = key.map(|name| {
            let (new, own) = (self.column("NEW", name), self.column("sd_self", name));
            format!("{new} = {own}")
        });
        let (stamp, own) = (self.stamp("sd_row"), self.stamp("sd_self"));
        format!(
            "{holders} AND NOT EXISTS (SELECT 1 FROM {} AS sd_self WHERE {} AND {stamp} <= {own})",
            match self.table.database {
                // In the schema of the trigger; there is no place for another one.
                Database::Sqlite => self.table.quoted(&self.deleted_rows().table),
                _ => self.deleted_rows().quoted(self.table.database),
            },
            itself.collect::<Vec<_>>().join(" AND ")
        )
    }

    /// Whether the row has come back with the key that it had. `equals` takes `NULL`s for equal.
    fn has_come_back(&self, equals: &str) -> String {
        format!(
            "{} AND {}",
            self.is_deleted("OLD"),
            self.key("OLD", equals, "NEW")
        )
    }

    /// Whether another row was deleted after the one that has come back.
    fn later_than_old(&self) -> String {
        let (old, other) = (self.stamp("OLD"), self.stamp("sd_row"));
        format!("{old} IS NULL OR {other} > {old}")
    }

    /// The deleted rows that keep the new one from the key, where an insertion has no old row.
    fn others(&self, event: Event, equals: &str) -> String {
        let holders = self.holders();
        match event {
            Event::Insert => holders,
            Event::Update => format!(
                "{holders} AND (NOT ({}) OR {})",
                self.has_come_back(equals),
                self.later_than_old()
            ),
        }
    }

    /// Whether the row has come to have the key. `equals` takes `NULL`s for equal.
    fn is_new(&self, event: Event, equals: &str) -> String {
        let is_visible = self.is_not_deleted("NEW");
        match event {
            Event::Insert => is_visible,
            Event::Update => format!(
                "{is_visible} AND NOT ({} AND {})",
                self.is_not_deleted("OLD"),
                self.key("OLD", equals, "NEW")
            ),
        }
    }
}
