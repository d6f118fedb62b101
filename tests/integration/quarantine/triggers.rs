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
fn a_visible_row_does_not_get_the_key_by_a_change() -> Result<(), Error> {
    let conn = &mut *guarded();
    add(conn, "ada")?;
    soft_delete(members::table).execute(conn)?;
    add(conn, "bob")?;
    let rename = |conn: &mut _, email: &str| {
        let bob = diesel::update(members::table.visible());
        bob.set(members::email.eq(email)).execute(conn)
    };
    assert!(refuses(rename(conn, "ada")));
    // What a visible row gives up is free.
    assert_eq!(rename(conn, "cleo"), Ok(1));
    assert_eq!(rename(conn, "cleo"), Ok(1));
    assert_eq!(add(conn, "bob"), Ok(1));
    Ok(())
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
fn of_several_deleted_rows_the_last_comes_back() -> Result<(), Error> {
    let conn = &mut *guarded();
    add(conn, "ada")?;
    soft_delete(members::table).at(long_ago()).execute(conn)?;
    add(conn, "ada")?;
    soft_delete(members::table).execute(conn)?;
    let refused = restore(members::table.find(1)).execute(conn);
    assert!(
        matches!(refused, Err(Error::Quarantined { table: "members", until }) if until.to_utc() > Utc::now()),
        "{refused:?}"
    );
    assert_eq!(restore(members::table.find(2)).execute(conn)?.total(), 1);
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

#[test]
fn a_key_is_all_of_its_columns_and_no_null() -> Result<(), Error> {
    let conn = &mut *guarded();
    let row = |tenant: i32, slug: Option<&'static str>| {
        let values = (notes::tenant_id.eq(tenant), notes::slug.eq(slug));
        diesel::insert_into(notes::table).values(values)
    };
    row(1, Some("ada")).execute(conn)?;
    row(1, None).execute(conn)?;
    soft_delete(notes::table).execute(conn)?;
    assert!(row(1, Some("ada")).execute(conn).is_err());
    for _ in 0..2 {
        assert_eq!(row(1, None).execute(conn), Ok(1));
    }
    assert_eq!(row(2, Some("ada")).execute(conn), Ok(1));
    let whole = diesel::update(notes::table.filter(notes::id.eq(4)));
    assert!(whole.set(notes::slug.eq("ada")).execute(conn).is_err());
    // A row that comes back without a key has none to ask for.
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

#[test]
fn what_restore_or_insert_asks_for_is_allowed() -> Result<(), Error> {
    let conn = &mut *guarded();
    let ada = members::email.eq("ada");
    let again = || restore_or_insert(members::table.filter(ada), ada);
    for round in 0..3 {
        let done = again().even_if_quarantined().execute(conn)?;
        assert_eq!(done.is_restored(), round > 0);
        soft_delete(members::table).execute(conn)?;
        assert!(matches!(
            again().execute(conn),
            Err(Error::Quarantined { .. })
        ));
        // The clock of the database is another one.
        let refused = again().at(Utc::now() + a_day() * 2).execute(conn);
        assert!(refused?.is_restored());
        soft_delete(members::table).execute(conn)?;
    }
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
