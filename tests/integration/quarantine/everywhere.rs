//! The same through a `MultiConnection`.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;

#[derive(diesel::MultiConnection)]
enum AnyConnection {
    Sqlite(SqliteConnection),
    #[cfg(feature = "postgres")]
    Postgres(diesel::PgConnection),
    #[cfg(feature = "mysql")]
    Mysql(diesel::MysqlConnection),
}

fn scenario(conn: &mut AnyConnection, time: &str) -> Result<(), Error> {
    conn.batch_execute(&format!(
        "CREATE TEMPORARY TABLE members (id INTEGER PRIMARY KEY NOT NULL, email VARCHAR(50) NOT NULL, deleted_at {time} NULL);
         CREATE TEMPORARY TABLE letters (id INTEGER PRIMARY KEY NOT NULL, member_id INTEGER NOT NULL, deleted_at {time} NULL);
         CREATE TEMPORARY TABLE visits (id INTEGER PRIMARY KEY NOT NULL, code VARCHAR(50) NOT NULL, deleted_at BIGINT NOT NULL DEFAULT 0);"
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
    let sqlite = SqliteConnection::establish(":memory:").expect("SQLite in memory");
    scenario(&mut AnyConnection::Sqlite(sqlite), "TIMESTAMP")?;
    #[cfg(feature = "postgres")]
    scenario(
        &mut AnyConnection::Postgres(crate::database::postgres()),
        "TIMESTAMP",
    )?;
    #[cfg(feature = "mysql")]
    scenario(
        &mut AnyConnection::Mysql(crate::database::mysql()),
        "TIMESTAMP(6)",
    )?;
    Ok(())
}
