//! On SQLite: two triggers. An expression in `RAISE` needs SQLite 3.47.

use super::{Event, Triggers};
use crate::ddl::name::text;
use crate::relation::StampKind;

const EQUALS: &str = "IS";

/// Texts in this form are in the order of the times.
const FORM: &str = "'%Y-%m-%d %H:%M:%f'";

impl Triggers<'_> {
    pub(super) fn create_on_sqlite(&self) -> Vec<String> {
        Event::ALL
            .map(|event| self.create_one_on_sqlite(event))
            .to_vec()
    }

    fn create_one_on_sqlite(&self, event: Event) -> String {
        format!(
            "CREATE TRIGGER {} AFTER {} ON {} FOR EACH ROW WHEN {} {}",
            self.beside(event),
            event.word(),
            // In the schema of the trigger; there is no place for another one.
            self.table.quoted(&self.table.name.table),
            self.is_new(event, EQUALS),
            self.body_on_sqlite(event),
        )
    }

    pub(super) fn body_on_sqlite(&self, event: Event) -> String {
        format!(
            "BEGIN
  SELECT RAISE(ABORT, {message} || sd_until || ' UTC')
  FROM (SELECT MAX({until}) AS sd_until FROM {deleted} AS sd_row
    WHERE {others})
  WHERE sd_until > STRFTIME({FORM}, 'now');
END",
            // In the schema of the trigger; there is no place for another one.
            deleted = self.table.quoted(&self.deleted_rows().table),
            message = text(&self.message()),
            until = self.until_on_sqlite(),
            others = self.others(event, EQUALS),
        )
    }

    fn until_on_sqlite(&self) -> String {
        let from = match self.quarantine.facts.kind {
            StampKind::UnixTime => ", 'unixepoch'",
            _ => "",
        };
        format!(
            "STRFTIME({FORM}, {}{from}, '+{} seconds')",
            self.stamp("sd_row"),
            self.quarantine.seconds()
        )
    }
}
