//! The same through a `MultiConnection`.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::any_database::{AnyConnection, AnyDatabase};

fn scenario(conn: &mut AnyConnection, time: &str) -> Result<(), Error> {
    conn.batch_execute(&format!(
        "CREATE TABLE members (id INTEGER PRIMARY KEY NOT NULL, email VARCHAR(50) NOT NULL, deleted_at {time} NULL);
         CREATE TABLE letters (id INTEGER PRIMARY KEY NOT NULL, member_id INTEGER NOT NULL, deleted_at {time} NULL);
         CREATE TABLE visits (id INTEGER PRIMARY KEY NOT NULL, code VARCHAR(50) NOT NULL, deleted_at BIGINT NOT NULL DEFAULT 0);"
    ))?;
    let key = members::email.eq("ada");
    let ada = || restore_or_insert(members::table.filter(key), (members::id.eq(1), key));
    assert!(!ada().execute(conn)?.is_restored());
    let deletion = soft_delete(members::table).execute(conn)?;
    let until = (deletion.stamp().to_utc() + a_day()).into();
    let refused = Error::Quarantined {
        table: "members",
        until,
    };
    assert_eq!(
        check_quarantine(members::table.filter(key)).execute(conn),
        Err(refused)
    );
    assert!(matches!(
        ada().execute(conn),
        Err(Error::Quarantined { .. })
    ));
    assert!(ada().at(until.to_utc()).execute(conn)?.is_restored());

    let key = visits::code.eq("ada");
    let ada = || restore_or_insert(visits::table.filter(key), (visits::id.eq(1), key));
    assert!(!ada().execute(conn)?.is_restored());
    soft_delete(visits::table).execute(conn)?;
    assert!(
        check_quarantine(visits::table.filter(key))
            .execute(conn)
            .is_err()
    );
    assert!(matches!(
        ada().execute(conn),
        Err(Error::Quarantined { .. })
    ));
    assert!(ada().even_if_quarantined().execute(conn)?.is_restored());
    Ok(())
}

#[test]
fn a_quarantine_behind_one_connection_type() -> Result<(), Error> {
    for mut database in AnyDatabase::all() {
        let time = database.timestamp();
        scenario(&mut database, time)?;
    }
    Ok(())
}
