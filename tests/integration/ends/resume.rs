//! A run that was stopped goes on where it was.

use std::time::Duration;

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{Purge, ResumeToken, SweepReport};
use soft_delete_runtime::{Error, Retention};

use super::relations;
use super::schema::*;
use crate::database::TestConnection;
use crate::sweep::{day, left, rows};

fn purge_customers<'a>()
-> Purge<'a, impl soft_delete_runtime::sweep::Models<crate::database::TestBackend>> {
    Purge::new()
        .model_after::<Customer>(Retention::days(1))
        .batch_size(2)
}

/// The token of a report, by way of its text.
fn token(report: &SweepReport) -> Option<ResumeToken> {
    let text = report.resume_token()?.to_string();
    Some(text.parse().expect("a token"))
}

#[test]
fn r30_a_run_stops_after_the_batch_in_which_it_is_asked_to() -> Result<(), Error> {
    for batches in 1..=4 {
        let conn = &mut *deleted_customers(7);
        let mut asked = 0;
        let report = purge_customers()
            .now(day(2))
            .stop_when(|| {
                asked += 1;
                asked == batches
            })
            .execute(conn)?;
        let expected = (2 * batches).min(7);
        assert_eq!(rows(&report), [("customers", expected)]);
        assert_eq!(customers_left(conn).len(), 7 - expected);
        assert!(report.resume_token().is_some() || batches == 4);
    }
    Ok(())
}

#[test]
fn r30_a_run_without_time_does_one_batch() -> Result<(), Error> {
    let conn = &mut *deleted_customers(7);
    let report = purge_customers()
        .now(day(2))
        .time_budget(Duration::ZERO)
        .execute(conn)?;
    assert_eq!(rows(&report), [("customers", 2)]);
    assert_eq!(customers_left(conn), [3, 4, 5, 6, 7]);
    let unhurried = purge_customers()
        .now(day(2))
        .time_budget(Duration::from_secs(3_600))
        .execute(conn)?;
    assert_eq!((unhurried.total(), unhurried.resume_token()), (5, None));
    Ok(())
}

#[test]
fn r30_a_resumed_run_has_the_same_name_and_cut_off() -> Result<(), Error> {
    let rows_of = [(1, Some(0)), (2, Some(0)), (3, Some(5)), (4, Some(0))];
    let conn = &mut *customers(&rows_of);
    let first = purge_customers()
        .now(day(2))
        .stop_when(|| true)
        .execute(conn)?;
    assert_eq!(first.total(), 2);
    let token = token(&first).expect("a token");
    let second = purge_customers().now(day(50)).resume(token).execute(conn)?;
    assert_eq!(rows(&second), [("customers", 1)]);
    assert_eq!(second.run(), first.run());
    assert_eq!(second.now(), day(2).into());
    assert_eq!(second.resume_token(), None);
    assert_eq!(customers_left(conn), [3]);

    let other = purge_customers().now(day(50)).execute(conn)?;
    assert_ne!(other.run(), first.run());
    Ok(())
}

/// Rows before the place where it goes on were left, and are not tried again.
#[test]
fn r30_a_resumed_run_goes_on_behind_the_last_row() -> Result<(), Error> {
    let mut database = deleted_customers(6);
    refuse(&mut database, "DELETE", "customers", "{row}.id = 1");
    let first = purge_customers()
        .now(day(2))
        .batch_size(1)
        .stop_when(|| true)
        .execute(&mut *database)?;
    assert_eq!((first.total(), left(&first).len()), (0, 1));
    let of_table = if cfg!(feature = "postgres") {
        format!(" ON {}", deleted_rows("customers"))
    } else {
        String::new()
    };
    database.run(&format!("DROP TRIGGER stays{of_table}"));
    let token = token(&first).expect("a token");
    let second = purge_customers().resume(token).execute(&mut *database)?;
    assert_eq!(second.total(), 5);
    assert_eq!(
        left(&second),
        ["1 row(s) of `customers` left: not tried again by the resumed run []"]
    );
    assert_eq!(customers_left(&mut database), [1]);
    Ok(())
}

/// Runs to the end, one batch at a time. How often it was begun.
macro_rules! bit_by_bit {
    ($conn:expr, $purge:expr) => {{
        let mut report = $purge.time_budget(Duration::ZERO).execute($conn)?;
        let (mut runs, mut total) = (1, report.total());
        while let Some(token) = token(&report) {
            let resumed = $purge.time_budget(Duration::ZERO).resume(token);
            report = resumed.execute($conn)?;
            runs += 1;
            total += report.total();
            assert!(runs < 200, "{:?}", report.resume_token());
        }
        total
    }};
}

#[test]
fn r30_a_run_ends_however_little_time_it_has() -> Result<(), Error> {
    let mut database = deleted_customers(20);
    refuse(&mut database, "DELETE", "customers", "{row}.id % 5 = 0");
    let conn: &mut TestConnection = &mut database;
    let total = bit_by_bit!(conn, purge_customers().batch_size(8).now(day(2)));
    assert_eq!((total, customers_left(conn)), (16, vec![5, 10, 15, 20]));
    Ok(())
}

#[test]
fn r30_circles_go_however_little_time_there_is() -> Result<(), Error> {
    use relations::schema::{Member, Task, Team, seeded, tasks, teams};

    let mut database = seeded();
    database.run(
        "INSERT INTO teams (id, lead_id) VALUES (1, NULL), (2, NULL), (3, NULL);
         INSERT INTO members (id, team_id) VALUES (1, 1), (2, 2), (3, 3), (4, 1);
         UPDATE teams SET lead_id = 2 WHERE id = 1;
         UPDATE teams SET lead_id = 1 WHERE id = 2;
         UPDATE teams SET lead_id = 3 WHERE id = 3",
    );
    let conn: &mut TestConnection = &mut database;
    soft_delete(teams::table).at(day(0)).execute(conn)?;
    soft_delete(tasks::table).at(day(0)).execute(conn)?;
    let all = || {
        Purge::new()
            .model_after::<Team>(Retention::days(1))
            .model_after::<Member>(Retention::days(1))
            .model_after::<Task>(Retention::days(1))
            .batch_size(1)
            .now(day(2))
    };
    assert_eq!(bit_by_bit!(conn, all()), 7);
    assert_eq!(Team::with_deleted().count().get_result(conn), Ok(0_i64));
    assert_eq!(Member::with_deleted().count().get_result(conn), Ok(0_i64));
    Ok(())
}

#[test]
fn r30_keys_of_every_kind_come_back() -> Result<(), Error> {
    let mut database = database();
    let conn: &mut TestConnection = &mut database;
    for place in ["", " a b ", "%", "%2C", ",", ",,%25", "a", "Straße, 1%"] {
        for number in [-1, 7] {
            let row = (visits::place.eq(place), visits::number.eq(number));
            diesel::insert_into(visits::table)
                .values(row)
                .execute(conn)?;
        }
    }
    let codes: [&[u8]; 5] = [b"", b"\0", b"a,b", b"\xff", b"\xff\x00"];
    for code in codes {
        let row = letters::code.eq(code);
        diesel::insert_into(letters::table)
            .values(row)
            .execute(conn)?;
    }
    soft_delete(visits::table).at(day(0)).execute(conn)?;
    soft_delete(letters::table).at(day(0)).execute(conn)?;
    let all = || {
        Purge::new()
            .model_after::<Visit>(Retention::days(1))
            .model_after::<Letter>(Retention::days(1))
            .batch_size(1)
            .now(day(2))
    };
    assert_eq!(bit_by_bit!(conn, all()), 21);
    Ok(())
}

#[test]
fn r30_a_token_of_other_models_is_refused() -> Result<(), Error> {
    let conn = &mut *deleted_customers(7);
    let first = purge_customers()
        .now(day(2))
        .stop_when(|| true)
        .execute(conn)?;
    let token = token(&first).expect("a token");
    let refused = purge::<Note>(Retention::days(1))
        .resume(token)
        .execute(conn);
    let table = "customers".to_owned();
    assert_eq!(refused, Err(Error::ForeignToken { table }));
    assert_eq!(customers_left(conn).len(), 5);
    Ok(())
}

/// An erasure goes through the same rows, but it is no purge.
#[test]
fn r30_a_token_is_for_its_own_verb() -> Result<(), Error> {
    let mut database = deleted_customers(5);
    let conn = &mut *database;
    let erase = erase::<Customer>(Retention::days(1)).now(day(2));
    let report = erase.batch_size(1).stop_when(|| true).execute(conn)?;
    let token = report.resume_token().expect("more to do").clone();
    let purge = purge::<Customer>(Retention::days(1)).now(day(2));
    let table = "customers".to_owned();
    let refused = purge.resume(token).execute(conn);
    assert_eq!(refused, Err(Error::ForeignToken { table }));
    assert_eq!(customers_left(conn).len(), 5);
    Ok(())
}
