//! What a database refuses by itself, and what it does not.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Database as Kind, Error};

use super::schema::*;
use crate::database::{KIND, TestConnection};

/// The date in a refusal.
fn until(result: QueryResult<usize>, quarantine: &str) -> DateTime<Utc> {
    let Err(DieselError::DatabaseError(kind, information)) = result else {
        panic!("{result:?}");
    };
    if KIND == Kind::Postgres {
        assert!(
            matches!(kind, DatabaseErrorKind::UniqueViolation),
            "{kind:?}"
        );
        assert_eq!(information.constraint_name(), Some(quarantine));
    }
    let message = information.message();
    let said = message.strip_prefix(&format!("{quarantine}: the key is quarantined until "));
    let date = said.unwrap_or_else(|| panic!("{message}"));
    date.parse()
        .unwrap_or_else(|error| panic!("{error} in {date}"))
}

fn add(conn: &mut TestConnection, email: &str) -> QueryResult<usize> {
    let row = members::email.eq(email);
    diesel::insert_into(members::table)
        .values(row)
        .execute(conn)
}

fn refuses(result: QueryResult<usize>) -> bool {
    result.is_err() && until(result, "members_email_quarantine") > Utc::now()
}

#[test]
fn an_insertion_is_refused_until_the_quarantine_is_over() {
    macro_rules! test {
        ($table:ident, $filter:expr, $values:expr) => {{
            let conn = &mut *guarded();
            let insert = || diesel::insert_into($table::table).values($values);
            assert_eq!(insert().execute(conn), Ok(1));
            let deletion = soft_delete($table::table)
                .execute(conn)
                .expect("a deletion");
            let quarantine = match stringify!($table) {
                "members" => "members_email_quarantine",
                "notes" => "notes_tenant_id_slug_quarantine",
                "visits" => "visits_code_quarantine",
                _ => "labels_name_quarantine",
            };
            let date = until(insert().execute(conn), quarantine);
            let more = date - (deletion.stamp().to_utc() + a_day());
            // What is finer than a second is not kept everywhere.
            let grain = TimeDelta::milliseconds(if quarantine.starts_with('v') { 1000 } else { 1 });
            assert!(more.abs() <= grain, "{date}: {more}");

            // The row itself comes back.
            assert_eq!(
                restore($table::table)
                    .execute(conn)
                    .expect("a restore")
                    .total(),
                1
            );
            for (hours, is_free) in [(23, false), (25, true)] {
                let deleted = Utc::now() - TimeDelta::hours(hours);
                soft_delete($table::table)
                    .at(deleted)
                    .execute(conn)
                    .expect("a deletion");
                assert_eq!(insert().execute(conn).is_ok(), is_free, "{hours} hours ago");
                restore($table::table.filter($table::id.eq(1)))
                    .execute(conn)
                    .ok();
            }
        }};
    }
    on_every_table!(test);
}

/// A session may show times in a zone of its own.
#[test]
fn the_zone_of_a_session_does_not_matter() {
    macro_rules! test {
        ($table:ident, $filter:expr, $values:expr) => {{
            for (hours, is_free) in [(23, false), (25, true)] {
                for zone in ["+09:00", "-09:00"] {
                    let conn = &mut *guarded();
                    let insert = || diesel::insert_into($table::table).values($values);
                    assert_eq!(insert().execute(conn), Ok(1));
                    let deleted = Utc::now() - TimeDelta::hours(hours);
                    soft_delete($table::table)
                        .at(deleted)
                        .execute(conn)
                        .expect("a deletion");
                    let set = match KIND {
                        Kind::Postgres => format!("SET TIME ZONE INTERVAL '{zone}' HOUR TO MINUTE"),
                        Kind::Mysql => format!("SET time_zone = '{zone}'"),
                        Kind::Sqlite => return,
                    };
                    conn.batch_execute(&set).expect("a zone");
                    let table = stringify!($table);
                    let result = insert().execute(conn);
                    assert_eq!(
                        result.is_ok(),
                        is_free,
                        "{table}, {hours}, {zone}: {result:?}"
                    );
                }
            }
        }};
    }
    on_every_table!(test);
}

#[test]
fn what_is_deleted_may_have_any_key() -> Result<(), Error> {
    let conn = &mut *guarded();
    add(conn, "ada")?;
    soft_delete(members::table).execute(conn)?;
    let row = (
        members::email.eq("ada"),
        members::deleted_at.eq(long_ago().naive_utc()),
    );
    assert_eq!(
        diesel::insert_into(members::table)
            .values(row)
            .execute(conn),
        Ok(1)
    );
    // An erasure gives the key up.
    let deleted = diesel::update(members::table.only_deleted());
    assert_eq!(deleted.set(members::email.eq("gone")).execute(conn), Ok(2));
    assert_eq!(add(conn, "ada"), Ok(1));
    Ok(())
}

#[test]
fn a_row_without_a_time_was_deleted_first() -> Result<(), Error> {
    let conn = &mut *guarded();
    let key = (notes::tenant_id.eq(1), notes::slug.eq("ada"));
    let row = (key, notes::is_deleted.eq(true));
    diesel::insert_into(notes::table)
        .values(row)
        .execute(conn)?;
    assert_eq!(
        diesel::insert_into(notes::table).values(key).execute(conn),
        Ok(1)
    );
    soft_delete(notes::table).execute(conn)?;
    let refused = restore(notes::table.find(1)).execute(conn);
    assert!(
        matches!(refused, Err(Error::Quarantined { .. })),
        "{refused:?}"
    );
    assert_eq!(restore(notes::table.find(2)).execute(conn)?.total(), 1);
    Ok(())
}

/// An insertion that ignores what is there already does not ignore that.
#[test]
fn it_is_not_ignored() -> Result<(), Error> {
    let conn = &mut *guarded();
    add(conn, "ada")?;
    soft_delete(members::table).execute(conn)?;
    let ada = members::email.eq("ada");
    #[cfg(feature = "postgres")]
    let insert = diesel::insert_into(members::table)
        .values(ada)
        .on_conflict_do_nothing();
    #[cfg(not(feature = "postgres"))]
    let insert = diesel::insert_or_ignore_into(members::table).values(ada);
    assert!(refuses(insert.execute(conn)));
    assert_eq!(members::table.visible().count().get_result(conn), Ok(0_i64));
    Ok(())
}

/// Whoever writes may look for tables elsewhere.
#[cfg(feature = "postgres")]
#[test]
fn the_search_path_of_a_session_does_not_matter() -> Result<(), Error> {
    let mut database = guarded();
    let schema = database.name();
    add(&mut database, "ada")?;
    soft_delete(members::table).execute(&mut *database)?;
    database.run("SET search_path TO pg_catalog");
    let insert = format!("INSERT INTO {schema}.members (email) VALUES ('ada')");
    assert!(refuses(diesel::sql_query(insert).execute(&mut *database)));
    Ok(())
}
