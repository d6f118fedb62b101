//! What is not purged, and that it is said.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{Purge, SkipReason, SweepReport};
use soft_delete_runtime::{Error, Retention};

use super::relations::schema::{Project, projects, seeded};
use super::schema::*;
use crate::database::{Database, TestConnection};
use crate::sweep::{day, left, rows};

/// A purge of all customers on the second day.
macro_rules! purged {
    ($conn:expr, $size:expr) => {
        purge::<Customer>(Retention::days(1))
            .now(day(2))
            .batch_size($size)
            .execute($conn)
    };
}

#[test]
fn r32_a_row_that_another_points_at_stays() {
    let conn = &mut *seeded();
    let deletion = soft_delete(projects::table.find(1)).at(day(0));
    deletion.execute(conn).expect("a deletion");
    let preview = purge::<Project>(Retention::days(1))
        .now(day(2))
        .preview(conn);
    let report = purge::<Project>(Retention::days(1))
        .now(day(2))
        .execute(conn);
    for report in [preview.expect("a preview"), report.expect("a purge")] {
        assert_eq!(rows(&report), []);
        let tasks = "1 row(s) of `projects` left: still referenced by `tasks` (`project_id`)";
        assert_eq!(left(&report), [format!("{tasks} [\"1\"]")]);
    }
}

#[test]
fn r32_every_reason_is_told_apart() -> Result<(), Error> {
    let rows_of = [
        (1, Some(0)),
        (2, Some(0)),
        (3, Some(2)),
        (4, Some(3)),
        (5, None),
        (6, Some(0)),
    ];
    let mut database = customers(&rows_of);
    for table in ["customers".to_owned(), deleted_rows("customers")] {
        database.run(&format!(
            "UPDATE {table} SET legal_hold = TRUE WHERE id IN (1, 5)"
        ));
    }
    database.run("INSERT INTO invoices (id, customer_id) VALUES (1, 2), (2, 2), (3, 5)");
    let preview = purge::<Customer>(Retention::days(1))
        .now(day(2))
        .preview(&mut *database)?;
    let report = purged!(&mut *database, 1_000)?;
    let soon = day(3);
    for report in [preview, report] {
        assert_eq!(rows(&report), [("customers", 1)]);
        let expected = [
            format!(
                "2 row(s) of `customers` left: retention not over, the first time at {soon} []"
            ),
            "1 row(s) of `customers` left: on hold [\"1\"]".to_owned(),
            "1 row(s) of `customers` left: still referenced by `invoices` (`customer_id`) [\"2\"]"
                .to_owned(),
        ];
        assert_eq!(left(&report), expected);
    }
    assert_eq!(customers_left(&mut database), [1, 2, 3, 4, 5]);
    Ok(())
}

#[test]
fn r32_of_many_rows_ten_are_named() -> Result<(), Error> {
    let mut database = deleted_customers(25);
    let deleted = deleted_rows("customers");
    database.run(&format!(
        "UPDATE {deleted} SET legal_hold = TRUE WHERE id > 3"
    ));
    let report = purged!(&mut *database, 2)?;
    assert_eq!(report.total(), 3);
    let [held] = report.skipped() else {
        panic!("{:?}", left(&report));
    };
    let keys: Vec<String> = (4..14).map(|id| id.to_string()).collect();
    assert_eq!((held.rows, &held.keys), (22, &keys));
    assert_eq!(held.reason, SkipReason::OnHold);
    Ok(())
}

/// What a purge leaves because of orders, of which the model says nothing.
fn left_for_orders(orders: &str, prepare: impl Fn(&mut Database)) {
    for size in [1, 3, 1_000] {
        let mut database = deleted_customers(7);
        prepare(&mut database);
        database.run(&format!(
            "INSERT INTO orders (id, customer_id) VALUES {orders}"
        ));
        let preview = purge::<Customer>(Retention::days(1)).now(day(2));
        let preview = preview.preview(&mut *database).expect("a preview");
        let report = purged!(&mut *database, size).expect("a purge");
        assert_eq!(report.total(), 5, "{:?}", left(&report));
        let constraint = if cfg!(any(feature = "postgres", feature = "mysql")) {
            "orders_customer"
        } else {
            "customer_id"
        };
        let words = format!("still referenced by `orders` (`{constraint}`)");
        let expected = format!("2 row(s) of `customers` left: {words} [\"3\", \"6\"]");
        assert_eq!(left(&report), [expected], "{size} at a time");
        let what = |report: &SweepReport| (report.total(), left(report));
        assert_eq!(what(&preview), what(&report));
        assert_eq!(customers_left(&mut database), [3, 6]);
    }
}

#[test]
fn r32_the_database_refuses_rows_that_the_model_would_let_go() {
    left_for_orders("(1, 3), (2, 6), (3, 6)", |_| ());
}

/// Keys are in the order of numbers, in which nine is before ten.
#[test]
fn r32_the_row_that_fails_is_the_one_that_is_named() {
    let mut database = deleted_customers(12);
    database.run("INSERT INTO orders (id, customer_id) VALUES (1, 9)");
    let report = purged!(&mut *database, 2).expect("a purge");
    assert_eq!(rows(&report), [("customers", 11)]);
    let keys = report.skipped().iter().map(|skipped| &skipped.keys[..]);
    assert_eq!(keys.collect::<Vec<_>>(), [["9"]]);
    assert_eq!(customers_left(&mut database), [9]);
}

/// Another table could point at the rows, and does not.
#[test]
fn r32_the_table_that_points_at_a_row_is_named() {
    left_for_orders("(1, 3), (2, 6)", |database| {
        let deleted = deleted_rows("customers");
        database.run(&format!(
            "CREATE TABLE carts (
                 id INTEGER PRIMARY KEY NOT NULL, customer_id INTEGER NULL,
                 FOREIGN KEY (customer_id) REFERENCES {deleted} (id)
             );
             INSERT INTO carts (id, customer_id) VALUES (1, NULL)"
        ));
    });
}

/// The database refuses at the end of the transaction.
#[cfg(any(feature = "postgres", not(feature = "mysql")))]
#[test]
fn r32_the_database_refuses_at_the_end() {
    left_for_orders("(1, 3), (2, 6)", |database| {
        database.run(&deferred_orders());
    });
}

#[test]
fn r32_a_trigger_refuses_one_row() -> Result<(), Error> {
    for size in [1, 3, 1_000] {
        let mut database = deleted_customers(7);
        refuse(&mut database, "DELETE", "customers", "{row}.id = 4");
        let report = purged!(&mut *database, size)?;
        assert_eq!(report.total(), 6);
        let [skipped] = report.skipped() else {
            panic!("{:?}", left(&report));
        };
        assert_eq!((skipped.rows, &*skipped.keys), (1, &["4".to_owned()][..]));
        let SkipReason::Failed { message } = &skipped.reason else {
            panic!("{skipped}");
        };
        assert!(message.contains("it stays"), "{message}");
        assert_eq!(customers_left(&mut database), [4]);
    }
    Ok(())
}

#[test]
fn r32_many_bad_rows_do_not_end_a_run() -> Result<(), Error> {
    let mut database = deleted_customers(60);
    refuse(&mut database, "DELETE", "customers", "{row}.id % 3 <> 0");
    let report = purged!(&mut *database, 16)?;
    assert_eq!(report.total(), 20);
    let [skipped] = report.skipped() else {
        panic!("{:?}", left(&report));
    };
    assert_eq!((skipped.rows, skipped.keys.len()), (40, 10));
    assert_eq!(customers_left(&mut database).len(), 40);
    Ok(())
}

/// Progress is about batches, not about the search for the row that fails.
#[test]
fn r35_a_bad_row_is_no_batch() -> Result<(), Error> {
    let mut database = deleted_customers(7);
    refuse(&mut database, "DELETE", "customers", "{row}.id = 4");
    let mut batches = Vec::new();
    purge::<Customer>(Retention::days(1))
        .now(day(2))
        .on_progress(|progress| batches.push((progress.batch, progress.total)))
        .execute(&mut *database)?;
    // The 1,000 rows of a batch are halved until three are left, which are before the bad one.
    assert_eq!(batches, [(3, 3), (0, 3), (1, 4), (2, 6), (0, 6)]);
    Ok(())
}

#[test]
fn r33_without_the_audit_table_a_run_ends() {
    let conn: &mut TestConnection = &mut deleted_customers(7);
    let error = purge::<Customer>(Retention::days(1))
        .now(day(2))
        .audit()
        .execute(conn)
        .unwrap_err();
    let Error::Database(error) = error else {
        panic!("{error:?}");
    };
    assert!(error.to_string().contains("soft_delete_audit"), "{error}");
    assert_eq!(customers_left(conn).len(), 7);
}

#[test]
fn r32_a_retention_longer_than_time_keeps_everything() -> Result<(), Error> {
    let mut database = deleted_customers(2);
    let conn: &mut TestConnection = &mut database;
    let report = purge::<Customer>(Retention::seconds(u64::MAX)).execute(conn)?;
    assert_eq!(report.total(), 0);
    assert_eq!(
        left(&report),
        ["2 row(s) of `customers` left: retention not over []"]
    );
    Ok(())
}

#[test]
fn r30_nothing_is_there_to_purge() -> Result<(), Error> {
    let mut database = database();
    let report = purged!(&mut *database, 10)?;
    assert_eq!((report.total(), left(&report)), (0, vec![]));
    assert_eq!(customers_left(&mut database), [0; 0]);
    Ok(())
}

#[test]
fn r30_the_last_retention_of_a_model_counts() -> Result<(), Error> {
    let conn = &mut *customers(&[(1, Some(0)), (2, Some(5))]);
    let report = Purge::new()
        .model_after::<Customer>(Retention::days(1))
        .model_after::<Customer>(Retention::days(7))
        .now(day(8))
        .execute(conn)?;
    assert_eq!(rows(&report), [("customers", 1)]);
    assert_eq!(customers_left(conn), [2]);
    Ok(())
}

#[test]
fn r32_the_columns_of_a_key_that_points_at_a_row_are_named() -> Result<(), Error> {
    let mut database = database();
    let deleted = deleted_rows("visits");
    database.run(&format!(
        "CREATE TABLE badges (
             id INTEGER PRIMARY KEY NOT NULL, visit_place VARCHAR(255) NULL,
             visit_number INTEGER NULL,
             CONSTRAINT badges_visit FOREIGN KEY (visit_place, visit_number)
                 REFERENCES {deleted} (place, number)
         );
         CREATE TABLE meals (
             id INTEGER PRIMARY KEY NOT NULL, place VARCHAR(255) NULL, number INTEGER NULL,
             FOREIGN KEY (place, number) REFERENCES {deleted} (place, number) ON DELETE CASCADE
         );
         INSERT INTO visits (place, number) VALUES ('a', 1), ('a', 2), ('b', 2)"
    ));
    soft_delete(visits::table)
        .at(day(0))
        .execute(&mut *database)?;
    database.run(
        "INSERT INTO badges (id, visit_place, visit_number) VALUES (1, 'a', 2), (2, 'b', NULL);
         INSERT INTO meals (id, place, number) VALUES (1, 'a', 1), (2, 'a', 2)",
    );
    let purge = purge::<Visit>(Retention::days(1)).now(day(2));
    let report = purge.execute(&mut *database)?;
    assert_eq!(rows(&report), [("visits", 2)]);
    let constraint = if cfg!(any(feature = "postgres", feature = "mysql")) {
        "badges_visit"
    } else {
        "visit_place, visit_number"
    };
    let words = format!("still referenced by `badges` (`{constraint}`)");
    let expected = format!("1 row(s) of `visits` left: {words} [\"a,2\"]");
    assert_eq!(left(&report), [expected]);
    Ok(())
}
