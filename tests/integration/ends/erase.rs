//! Personal data of deleted rows is overwritten once, by the rules of the fields.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{Erase, Purge, soft_delete_audit};
use soft_delete_runtime::{Error, Retention};

use super::schema::*;
use crate::database::TestConnection;
use crate::sweep::{day, left, rows};

fn customer(conn: &mut TestConnection, id: i32) -> Customer {
    let row = Customer::with_deleted().filter(customers::id.eq(id));
    let row = row.select(Customer::as_select());
    row.get_result(conn).expect("a customer")
}

/// A customer that was deleted on the first day and erased on another.
fn erased(id: i32, number: i64) -> Customer {
    Customer {
        id,
        name: "gone".to_owned(),
        email: format!("erased-{id}@example.org"),
        phone: None,
        points: 0,
        newsletter: false,
        legal_hold: None,
        erased_at: Some(day(number).naive_utc()),
    }
}

fn all() -> Retention {
    Retention::days(7)
}

#[test]
fn r34_what_the_fields_say_is_written_and_nothing_else() -> Result<(), Error> {
    let conn = &mut *customers(&[(1, Some(0)), (2, Some(0)), (3, None), (4, Some(5))]);
    let before = [customer(conn, 3), customer(conn, 4)];
    let preview = erase::<Customer>(all()).now(day(8)).preview(conn)?;
    assert_eq!(customer(conn, 1).name, "Ada");
    let report = erase::<Customer>(all()).now(day(8)).execute(conn)?;
    assert_eq!(rows(&report), [("customers", 2)]);
    assert_eq!(rows(&preview), rows(&report));
    assert_eq!(left(&preview), left(&report));
    let soon = day(12);
    assert_eq!(
        left(&report),
        [format!(
            "1 row(s) of `customers` left: retention not over, the first time at {soon} []"
        )]
    );
    for id in [1, 2] {
        assert_eq!(customer(conn, id), erased(id, 8));
    }
    assert_eq!([customer(conn, 3), customer(conn, 4)], before);
    Ok(())
}

#[test]
fn r34_a_second_time_changes_and_records_nothing() -> Result<(), Error> {
    let mut database = deleted_customers(3);
    database.run(AUDIT);
    let conn: &mut TestConnection = &mut database;
    for (number, expected) in [(8, 3), (9, 0)] {
        let report = erase::<Customer>(all())
            .now(day(number))
            .audit()
            .execute(conn)?;
        assert_eq!(report.total(), expected);
        assert_eq!(left(&report), [""; 0]);
        let records = soft_delete_audit::table.count().get_result(conn);
        assert_eq!(records, Ok(3_i64));
        assert_eq!(customer(conn, 1), erased(1, 8));
    }
    Ok(())
}

#[test]
fn r34_rows_are_erased_at_once() -> Result<(), Error> {
    let conn = &mut *customers(&[(1, Some(0)), (2, Some(0)), (3, None), (4, Some(0))]);
    let (one, visible) = (customer(conn, 1), customer(conn, 3));
    assert_eq!(erase(&one).now(day(0)).preview(conn)?.total(), 1);
    assert_eq!(
        rows(&erase(&one).now(day(0)).execute(conn)?),
        [("customers", 1)]
    );
    assert_eq!(customer(conn, 1), erased(1, 0));
    let two = erase(customers::table.find(2)).now(day(0)).execute(conn)?;
    assert_eq!((two.total(), left(&two)), (1, vec![]));
    assert_eq!(customer(conn, 2), erased(2, 0));

    let nobody = erase(&visible).now(day(0)).execute(conn)?;
    assert_eq!((nobody.total(), left(&nobody)), (0, vec![]));
    assert_eq!(customer(conn, 3), visible);
    assert_eq!(customer(conn, 4).name, "Ada");
    // What was erased is not waiting for the end of a retention.
    let again = erase::<Customer>(all()).now(day(1)).execute(conn)?;
    let soon = day(7);
    assert_eq!(
        left(&again),
        [format!(
            "1 row(s) of `customers` left: retention not over, the first time at {soon} []"
        )]
    );
    assert_eq!(
        erase(customers::table).now(day(0)).execute(conn)?.total(),
        1
    );
    Ok(())
}

#[test]
fn r34_a_hold_is_respected() -> Result<(), Error> {
    let mut database = deleted_customers(3);
    let deleted = deleted_rows("customers");
    database.run(&format!(
        "UPDATE {deleted} SET legal_hold = TRUE WHERE id = 2;
         UPDATE {deleted} SET legal_hold = FALSE WHERE id = 3"
    ));
    let conn: &mut TestConnection = &mut database;
    let held = customer(conn, 2);
    let words = ["1 row(s) of `customers` left: on hold [\"2\"]"];
    let preview = erase::<Customer>(all()).now(day(8)).preview(conn)?;
    let report = erase::<Customer>(all()).now(day(8)).execute(conn)?;
    assert_eq!((preview.total(), left(&preview)), (2, left(&report)));
    assert_eq!(
        (report.total(), left(&report)),
        (2, words.map(str::to_owned).to_vec())
    );
    let by_key = erase(&held).execute(conn)?;
    assert_eq!((by_key.total(), left(&by_key)), (0, left(&report)));
    assert_eq!(customer(conn, 2), held);
    Ok(())
}

#[test]
fn r34_without_a_time_of_erasure_the_columns_say_what_is_erased() -> Result<(), Error> {
    let mut database = database();
    if cfg!(all(feature = "mysql", not(feature = "postgres"))) {
        // Another one than that of the connection.
        for table in ["notes".to_owned(), deleted_rows("notes")] {
            let convert = "CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
            database.run(&format!("ALTER TABLE {table} {convert}"));
        }
    }
    database.run(
        "INSERT INTO notes (id, author, body, handle) VALUES
             (1, 'Ada', 'text', 'a'), (2, NULL, 'text', NULL), (3, NULL, 'gone', NULL),
             (4, NULL, 'gone', 'note-4'), (5, 'Ada', 'gone', 'note-5'), (6, 'Ada', 'text', 'b')",
    );
    let conn: &mut TestConnection = &mut database;
    soft_delete(notes::table.filter(notes::id.le(5)))
        .at(day(0))
        .execute(conn)?;
    let preview = erase::<Note>(all()).now(day(8)).preview(conn)?;
    let report = erase::<Note>(all())
        .now(day(8))
        .batch_size(2)
        .execute(conn)?;
    assert_eq!(
        (preview.total(), report.total()),
        (4, 4),
        "all but the fourth"
    );
    assert_eq!(left(&report), [""; 0]);
    for id in 1..=5 {
        let note: Note = Note::only_deleted()
            .filter(notes::id.eq(id))
            .select(Note::as_select())
            .get_result(conn)?;
        let (body, handle) = ("gone".to_owned(), Some(format!("note-{id}")));
        assert_eq!(
            note,
            Note {
                id,
                author: None,
                body,
                handle
            }
        );
    }
    let visible = notes::table.find(6).select(notes::author);
    assert_eq!(visible.get_result(conn), Ok(Some("Ada".to_owned())));
    assert_eq!(erase::<Note>(all()).now(day(8)).execute(conn)?.total(), 0);
    Ok(())
}

#[test]
fn r34_a_key_of_several_columns_is_written_with_commas() -> Result<(), Error> {
    let mut database = database();
    database.run("INSERT INTO visits (place, number, guest) VALUES ('50%, off', 7, 'Ada')");
    let conn: &mut TestConnection = &mut database;
    soft_delete(visits::table).at(day(0)).execute(conn)?;
    for expected in [1, 0] {
        let report = erase::<Visit>(all()).now(day(8)).execute(conn)?;
        assert_eq!(report.total(), expected);
    }
    let guest = Visit::only_deleted().select(visits::guest);
    let guest = guest.get_result(conn);
    assert_eq!(guest, Ok(Some("50%25%2C off,7".to_owned())));
    Ok(())
}

#[test]
fn r34_batches_are_bounded() -> Result<(), Error> {
    for size in [1, 3, 7, 8] {
        let conn = &mut *deleted_customers(7);
        let mut batches = Vec::new();
        let report = erase::<Customer>(all())
            .now(day(8))
            .batch_size(size)
            .on_progress(|progress| batches.push(progress.batch))
            .execute(conn)?;
        assert_eq!(report.total(), 7);
        assert_eq!(batches.iter().sum::<usize>(), 7);
        assert!(
            batches.iter().all(|rows| *rows <= size as usize),
            "{batches:?}"
        );
        assert_eq!(customer(conn, 7), erased(7, 8));
    }
    Ok(())
}

#[test]
fn r34_a_row_that_cannot_be_erased_is_left() -> Result<(), Error> {
    for size in [1, 3, 1_000] {
        let mut database = deleted_customers(7);
        refuse(&mut database, "UPDATE", "customers", "{row}.id = 4");
        let report = erase::<Customer>(all())
            .now(day(8))
            .batch_size(size)
            .execute(&mut *database)?;
        assert_eq!(report.total(), 6);
        assert_eq!(left(&report).len(), 1, "{:?}", left(&report));
        assert!(left(&report)[0].contains("it stays"), "{:?}", left(&report));
        assert_eq!(report.skipped()[0].keys, ["4"]);
    }
    Ok(())
}

#[test]
fn r34_a_model_has_retentions_of_its_own() -> Result<(), Error> {
    let conn = &mut *customers(&[(1, Some(0)), (2, Some(24)), (3, Some(40))]);
    let report = Erase::new()
        .model::<Customer>()
        .now(day(32))
        .execute(conn)?;
    assert_eq!(rows(&report), [("customers", 2)]);
    let report = Purge::new()
        .model::<Customer>()
        .now(day(32))
        .execute(conn)?;
    assert_eq!(rows(&report), [("customers", 1)]);
    assert_eq!(customers_left(conn), [2, 3]);
    Ok(())
}
