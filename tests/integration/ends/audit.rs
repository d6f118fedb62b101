//! A record of every row, in the transaction in which it goes or is erased.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{Models, Purge, soft_delete_audit};
use soft_delete_runtime::{Error, Retention};

use super::records::{Outbox, Row, as_row, audited, keys, outbox, records};
use super::relations::schema::{Member, Team, seeded, teams};
use super::schema::*;
use crate::database::{TestBackend, TestConnection};
use crate::sweep::{day, left, rows};

fn purge_in_batches_of(size: u32) -> Purge<'static, impl Models<TestBackend>> {
    let purge = purge::<Customer>(Retention::days(1)).now(day(2));
    purge.batch_size(size).audit()
}

#[test]
fn r33_a_row_has_one_record_with_all_that_is_known() -> Result<(), Error> {
    let mut database = audited(database());
    database.run(
        "INSERT INTO customers (id, name, email, points) VALUES (1, 'Ada', 'a', 7);
         INSERT INTO notes (id, body) VALUES (7, 'text'), (8, 'text');
         INSERT INTO visits (place, number) VALUES ('50%, off', -3)",
    );
    let conn: &mut TestConnection = &mut database;
    let bytes: &[u8] = b"\0\xff,";
    diesel::insert_into(letters::table)
        .values(letters::code.eq(bytes))
        .execute(conn)?;
    let exact = day(0) + TimeDelta::microseconds(43_200_123_456);
    soft_delete(customers::table).at(exact).execute(conn)?;
    soft_delete(notes::table.find(7)).at(exact).execute(conn)?;
    soft_delete(visits::table).at(exact).execute(conn)?;
    soft_delete(letters::table).at(exact).execute(conn)?;

    let mut told = Vec::new();
    let now = day(2) + TimeDelta::microseconds(1);
    let report = Purge::new()
        .model_after::<Customer>(Retention::days(1))
        .model_after::<Note>(Retention::days(1))
        .model_after::<Visit>(Retention::days(1))
        .model_after::<Letter>(Retention::days(1))
        .now(now)
        .audit()
        .audit_with(Outbox {
            records: Some(&mut told),
            fails_at: None,
        })
        .by("nightly")
        .because("retention is over")
        .execute(conn)?;
    assert_eq!(report.total(), 4);
    let expected = |table: &str, key: &str, deleted: NaiveDateTime| -> Row {
        (
            report.run().to_owned(),
            "purge".to_owned(),
            table.to_owned(),
            key.to_owned(),
            Some(deleted),
            Some("nightly".to_owned()),
            Some("retention is over".to_owned()),
            now.naive_utc(),
        )
    };
    let deleted = kept(exact).naive_utc();
    let expected = [
        expected("customers", "1", deleted),
        expected("letters", "00ff2c", deleted),
        expected("notes", "7", deleted),
        expected("visits", "50%25%2C off,-3", deleted),
    ];
    assert_eq!(records(conn), expected);
    told.sort_by_key(|record| record.table);
    assert_eq!(told.iter().map(as_row).collect::<Vec<_>>(), expected);
    assert_eq!(outbox(conn).len(), 4);
    Ok(())
}

#[test]
fn r33_records_are_numbered_as_they_are_written() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut audited(deleted_customers(7));
    assert_eq!(purge_in_batches_of(3).execute(conn)?.total(), 7);
    let numbered = soft_delete_audit::table
        .select((soft_delete_audit::id, soft_delete_audit::row_key))
        .order(soft_delete_audit::id)
        .load::<(i64, String)>(conn)?;
    let (mut numbers, keys): (Vec<_>, Vec<_>) = numbered.into_iter().unzip();
    assert_eq!(keys, ["1", "2", "3", "4", "5", "6", "7"]);
    numbers.dedup();
    assert_eq!(numbers.len(), 7);
    Ok(())
}

/// What the documentation of the audit table says about questions like this one.
#[cfg(feature = "postgres")]
#[test]
fn r33_the_records_of_one_row_are_found_by_an_index() -> Result<(), Error> {
    let mut database = audited(deleted_customers(7));
    purge_in_batches_of(3).execute(&mut *database)?;
    database.run(
        "CREATE INDEX ON soft_delete_audit_batches USING GIN (row_keys);
         SET enable_seqscan = off",
    );
    let question = "SELECT run, verb, recorded_at FROM soft_delete_audit_batches
                    WHERE table_name = 'customers' AND row_keys @> ARRAY['7']";
    assert_eq!(diesel::sql_query(question).execute(&mut *database)?, 1);
    let plan = crate::ddl::plans::plan(&mut database, question);
    assert!(plan.contains("Bitmap Index Scan"), "{plan}");
    Ok(())
}

#[test]
fn r33_an_erasure_is_recorded_too() -> Result<(), Error> {
    for size in [1, 2, 1_000] {
        let conn = &mut *audited(deleted_customers(3));
        let mut told = Vec::new();
        let report = erase::<Customer>(Retention::days(1))
            .now(day(2))
            .batch_size(size)
            .audit()
            .audit_with(Outbox {
                records: Some(&mut told),
                fails_at: None,
            })
            .execute(conn)?;
        let expected = ["1", "2", "3"].map(|key| {
            let (deleted, now) = (day(0).naive_utc(), day(2).naive_utc());
            let (verb, table) = ("erase".to_owned(), "customers".to_owned());
            let run = report.run().to_owned();
            (
                run,
                verb,
                table,
                key.to_owned(),
                Some(deleted),
                None,
                None,
                now,
            )
        });
        assert_eq!(records(conn), expected);
        told.sort_by(|one, other| one.key.cmp(&other.key));
        assert_eq!(told.iter().map(as_row).collect::<Vec<_>>(), expected);
    }
    Ok(())
}

#[test]
fn r33_a_row_that_stays_has_no_record() -> Result<(), Error> {
    for size in [1, 3, 1_000] {
        let mut database = audited(deleted_customers(7));
        refuse(&mut database, "DELETE", "customers", "{row}.id = 4");
        let report = purge_in_batches_of(size)
            .audit_with(Outbox::default())
            .execute(&mut *database)?;
        assert_eq!(report.total(), 6);
        let gone = ["1", "2", "3", "5", "6", "7"];
        assert_eq!(keys(&mut database), gone);
        assert_eq!(outbox(&mut database), gone);
    }
    Ok(())
}

#[test]
fn r33_a_row_without_a_record_stays() -> Result<(), Error> {
    for size in [1, 3, 1_000] {
        let mut database = audited(deleted_customers(7));
        refuse(&mut database, "INSERT", RECORDS, &is_record_of("4"));
        let report = purge_in_batches_of(size).execute(&mut *database)?;
        assert_eq!((report.total(), report.skipped().len()), (6, 1));
        assert_eq!(customers_left(&mut database), [4]);
        assert_eq!(keys(&mut database), ["1", "2", "3", "5", "6", "7"]);
    }
    Ok(())
}

/// The database refuses after the records were given away.
#[cfg(any(feature = "postgres", not(feature = "mysql")))]
#[test]
fn r33_a_commit_that_fails_undoes_the_records() -> Result<(), Error> {
    let mut database = audited(deleted_customers(7));
    database.run(&(deferred_orders() + "; INSERT INTO orders (id, customer_id) VALUES (1, 4)"));
    let report = purge::<Customer>(Retention::days(1))
        .now(day(2))
        .audit()
        .audit_with(Outbox::default())
        .execute(&mut *database)?;
    assert_eq!(report.total(), 6);
    let gone = ["1", "2", "3", "5", "6", "7"];
    assert_eq!(keys(&mut database), gone);
    assert_eq!(outbox(&mut database), gone);
    Ok(())
}

#[test]
fn r33_an_error_of_the_sink_undoes_the_batch_and_ends_the_run() {
    let conn = &mut *audited(deleted_customers(7));
    let outcome = purge_in_batches_of(2)
        .audit_with(Outbox {
            records: None,
            fails_at: Some("4"),
        })
        .execute(conn);
    assert_eq!(outcome, Err(diesel::result::Error::NotFound.into()));
    assert_eq!(customers_left(conn), [3, 4, 5, 6, 7]);
    assert_eq!(keys(conn), ["1", "2"]);
    assert_eq!(outbox(conn), ["1", "2"]);
}

#[test]
fn r33_the_callers_transaction_takes_the_records_along() {
    let conn: &mut TestConnection = &mut audited(deleted_customers(3));
    let outcome = conn.transaction(|conn| {
        let report = purge_in_batches_of(2).execute(conn)?;
        assert_eq!((report.total(), keys(conn).len()), (3, 3));
        Err::<(), Error>(diesel::result::Error::RollbackTransaction.into())
    });
    outcome.unwrap_err();
    assert_eq!(customers_left(conn), [1, 2, 3]);
    assert_eq!(keys(conn), [""; 0]);
}

#[test]
fn r33_rows_that_point_at_each_other_have_records() -> Result<(), Error> {
    let mut database = audited(seeded());
    database.run(
        "INSERT INTO teams (id, lead_id) VALUES (1, NULL), (2, NULL);
         INSERT INTO members (id, team_id) VALUES (1, 1), (2, 2);
         UPDATE teams SET lead_id = 2 WHERE id = 1;
         UPDATE teams SET lead_id = 1 WHERE id = 2",
    );
    let conn: &mut TestConnection = &mut database;
    soft_delete(teams::table.find(1)).at(day(0)).execute(conn)?;
    let mut told = Vec::new();
    let report = Purge::new()
        .model_after::<Team>(Retention::days(1))
        .model_after::<Member>(Retention::days(1))
        .now(day(2))
        .audit()
        .audit_with(Outbox {
            records: Some(&mut told),
            fails_at: None,
        })
        .execute(conn)?;
    assert_eq!(rows(&report), [("members", 2), ("teams", 2)]);
    assert_eq!(left(&report), [""; 0]);
    let records = records(conn);
    let of = |row: &Row| (row.2.clone(), row.3.clone(), row.4);
    let expected = ["members", "members", "teams", "teams"]
        .into_iter()
        .zip(["1", "2", "1", "2"]);
    let expected = expected.map(|(table, key)| {
        let deleted = Some(day(0).naive_utc());
        (table.to_owned(), key.to_owned(), deleted)
    });
    assert_eq!(
        records.iter().map(of).collect::<Vec<_>>(),
        expected.collect::<Vec<_>>()
    );
    let mut told: Vec<Row> = told.iter().map(as_row).collect();
    told.sort();
    assert_eq!(told, records);
    Ok(())
}
