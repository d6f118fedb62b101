//! On MySQL and MariaDB: two triggers. They count in seconds since 1970, so that the time zone of a
//! session does not matter.

use super::{Event, Triggers};
use crate::ddl::name::text;
use crate::relation::StampKind;

const EQUALS: &str = "<=>";

impl Triggers<'_> {
    pub(super) fn create_on_mysql(&self) -> Vec<String> {
        Event::ALL
            .map(|event| self.create_one_on_mysql(event))
            .to_vec()
    }

    fn create_one_on_mysql(&self, event: Event) -> String {
        format!(
            "CREATE TRIGGER {} AFTER {} ON {} FOR EACH ROW\n{}",
            self.beside(event),
            event.word(),
            self.table.name.quoted(self.table.database),
            self.body_on_mysql(event),
        )
    }

    /// The query locks what it reads, so it reads what others have committed. `INSERT IGNORE` would make
    /// a warning of an error that has a number of its own.
    pub(super) fn body_on_mysql(&self, event: Event) -> String {
        format!(
            "BEGIN
  DECLARE sd_until DECIMAL(30, 6);
  DECLARE sd_message VARCHAR(128);
  IF {is_new} THEN
    SELECT {last} + {seconds} INTO sd_until FROM {deleted} AS sd_row
    WHERE {others} LOCK IN SHARE MODE;
    IF sd_until > {now} THEN
      SET sd_message = CONCAT({message}, DATE_FORMAT(TIMESTAMP '1970-01-01 00:00:00' + INTERVAL sd_until SECOND, '%Y-%m-%d %H:%i:%s.%f'), ' UTC');
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = sd_message;
    END IF;
  END IF;
END",
            deleted = self.deleted_rows().quoted(self.table.database),
            is_new = self.is_new(event, EQUALS),
            last = self.last_in_seconds(),
            seconds = self.quarantine.seconds(),
            others = self.others(event, EQUALS),
            now = since_1970("UTC_TIMESTAMP(6)"),
            // Whether a backslash is one depends on the mode of the session.
            message = text(&self.message().replace('\\', "")),
        )
    }

    /// The last time of deletion.
    fn last_in_seconds(&self) -> String {
        let stamp = self.stamp("sd_row");
        match self.quarantine.facts.kind {
            StampKind::UnixTime => format!("MAX({stamp})"),
            // A `TIMESTAMP` is shown in the time zone of the session.
            StampKind::Timestamp => format!("MAX(UNIX_TIMESTAMP({stamp}))"),
            _ => since_1970(&format!("MAX({stamp})")),
        }
    }
}

/// A time in UTC in seconds.
fn since_1970(time: &str) -> String {
    format!("TIMESTAMPDIFF(MICROSECOND, '1970-01-01', {time}) * 0.000001")
}
