//! On PostgreSQL: a function, and two triggers that call it.

use super::{Event, Triggers};
use crate::ddl::name::text;
use crate::relation::StampKind;

const EQUALS: &str = "IS NOT DISTINCT FROM";

impl Triggers<'_> {
    pub(super) fn create_on_postgres(&self) -> Vec<String> {
        let table = self.table.name.quoted(self.table.database);
        let function = self.function();
        let mut statements = vec![format!(
            // Whoever writes may look for tables elsewhere.
            "CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS {}",
            text(&self.body_on_postgres())
        )];
        statements.extend(Event::ALL.map(|event| {
            format!(
                "CREATE TRIGGER {} AFTER {} ON {table} FOR EACH ROW WHEN ({}) EXECUTE FUNCTION {function}()",
                self.name(event),
                event.word(),
                self.is_new(event, EQUALS),
            )
        }));
        statements
    }

    pub(super) fn drop_on_postgres(&self, events: &[Event]) -> Vec<String> {
        let table = self.table.name.quoted(self.table.database);
        let drop = |event: &Event| format!("DROP TRIGGER {} ON {table}", self.name(*event));
        let mut statements: Vec<_> = events.iter().map(drop).collect();
        statements.push(format!("DROP FUNCTION {}()", self.function()));
        statements
    }

    fn function(&self) -> String {
        let name = self.quarantine.name(self.table.facts.name);
        self.table.name.beside(&name, self.table.database)
    }

    /// On insertion there is no old row, and all that is said about it is `NULL`.
    pub(super) fn body_on_postgres(&self) -> String {
        let name = self.quarantine.name(self.table.facts.name);
        format!(
            "
DECLARE
  sd_until TIMESTAMP;
BEGIN
  SELECT {last} + INTERVAL '{seconds} seconds' INTO sd_until FROM {deleted} AS sd_row
  WHERE {holders} AND (({has_come_back}) IS NOT TRUE OR {later});
  IF sd_until > CLOCK_TIMESTAMP() AT TIME ZONE 'UTC' THEN
    RAISE EXCEPTION USING
      MESSAGE = {message} || TO_CHAR(sd_until, 'YYYY-MM-DD HH24:MI:SS.US') || ' UTC',
      ERRCODE = 'unique_violation', CONSTRAINT = {name}, TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
  END IF;
  RETURN NULL;
END
",
            last = self.last_in_utc(),
            seconds = self.quarantine.seconds(),
            deleted = self.deleted_rows().quoted(self.table.database),
            holders = self.holders(),
            has_come_back = self.has_come_back(EQUALS),
            later = self.later_than_old(),
            message = text(&self.message()),
            name = text(&name),
        )
    }

    /// The last time of deletion, without a zone.
    fn last_in_utc(&self) -> String {
        let last = format!("MAX({})", self.stamp("sd_row"));
        match self.quarantine.facts.kind {
            StampKind::UnixTime => format!("TO_TIMESTAMP({last}) AT TIME ZONE 'UTC'"),
            StampKind::Timestamptz => format!("{last} AT TIME ZONE 'UTC'"),
            _ => last,
        }
    }
}
