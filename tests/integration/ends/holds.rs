//! The end of a row's life: what is purged, erased and recorded, and what stays.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{audit_ddl, soft_delete_audit};
use soft_delete_runtime::{Error, Retention};

use crate::database::{Database, KIND, TestConnection};
use crate::schema::TIMESTAMP;
use crate::sweep::{day, left, rows};

tables! {
    guests archived_guests Guest (id)
    [
        id -> Integer,
        name -> Text,
        phone -> Nullable<Text>,
        legal_hold -> Bool,
        erased_at -> Nullable<Timestamp>,
    ]
    [
        pub id: i32,
        #[soft_delete(erase = "gone")]
        pub name: String,
        #[soft_delete(erase)]
        pub phone: Option<String>,
    ]
    [
        hold = legal_hold,
        erased_at = erased_at,
        retention = "30 days",
        erase_retention = "7 days",
        restrict(bills::guest_id),
    ]
    []
}
diesel::table! { bills (id) { id -> Integer, guest_id -> Integer, } }

/// Of the guests that are deleted on the first day the second is on hold, and the third has a bill; the
/// fourth is deleted later, and the fifth is visible.
fn seeded() -> Database {
    let mut database = Database::empty();
    database.run(&(soft_deletable(TIMESTAMP) + audit_ddl(KIND)));
    database.run(
        "CREATE TABLE bills (id INTEGER PRIMARY KEY NOT NULL, guest_id INTEGER NOT NULL);
         INSERT INTO guests (id, name, phone, legal_hold) VALUES
             (1, 'Ada', '1', FALSE), (2, 'Bob', '2', TRUE), (3, 'Cleo', '3', FALSE),
             (4, 'Dora', '4', FALSE), (5, 'Eve', '5', FALSE);",
    );
    let conn: &mut TestConnection = &mut database;
    for (ids, number) in [(1..=3, 0), (4..=4, 20)] {
        let target = guests::table.filter(guests::id.between(*ids.start(), *ids.end()));
        soft_delete(target).at(day(number)).execute(conn).unwrap();
    }
    let bill = (bills::id.eq(1), bills::guest_id.eq(3));
    diesel::insert_into(bills::table)
        .values(bill)
        .execute(conn)
        .unwrap();
    database
}

fn recorded(conn: &mut TestConnection) -> Vec<(String, String)> {
    let columns = (soft_delete_audit::verb, soft_delete_audit::row_key);
    let records = soft_delete_audit::table.select(columns).load(conn);
    let mut records: Vec<(String, String)> = records.expect("records");
    records.sort_unstable();
    records
}

#[test]
fn r32_what_is_not_purged_is_said() -> Result<(), Error> {
    for size in [1, 1_000] {
        let conn: &mut TestConnection = &mut seeded();
        let purge = || purge::<Guest>(Retention::days(30)).now(day(31));
        let preview = purge().preview(conn)?;
        let report = purge().batch_size(size).audit().execute(conn)?;
        let soon = day(50);
        for report in [preview, report] {
            assert_eq!(rows(&report), [("guests", 1)]);
            let expected = [
                format!(
                    "1 row(s) of `guests` left: retention not over, the first time at {soon} []"
                ),
                "1 row(s) of `guests` left: on hold [\"2\"]".to_owned(),
                "1 row(s) of `guests` left: still referenced by `bills` (`guest_id`) [\"3\"]"
                    .to_owned(),
            ];
            assert_eq!(left(&report), expected);
        }
        let mut ids: Vec<i32> = Guest::with_deleted().select(guests::id).load(conn)?;
        ids.sort_unstable();
        assert_eq!(ids, [2, 3, 4, 5]);
        assert_eq!(recorded(conn), [("purge".to_owned(), "1".to_owned())]);
    }
    Ok(())
}

#[test]
fn r34_a_row_is_erased_once_and_comes_back_only_if_asked_for() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut seeded();
    for (number, expected) in [(8, 2), (9, 0)] {
        let erase = erase::<Guest>(Retention::days(7)).now(day(number));
        assert_eq!(erase.audit().execute(conn)?.total(), expected);
    }
    let expected = ["1", "3"].map(|key| ("erase".to_owned(), key.to_owned()));
    assert_eq!(recorded(conn), expected);
    let names = Guest::with_deleted().select((guests::id, guests::name, guests::phone));
    let mut names: Vec<(i32, String, Option<String>)> = names.load(conn)?;
    names.sort_unstable();
    let found = names
        .iter()
        .map(|(_, name, phone)| (&**name, phone.as_deref().unwrap_or_default()));
    let expected = [
        ("gone", ""),
        ("Bob", "2"),
        ("gone", ""),
        ("Dora", "4"),
        ("Eve", "5"),
    ];
    assert_eq!(found.collect::<Vec<_>>(), expected);

    let target = || restore(guests::table.filter(guests::id.le(2)));
    let refused = target().execute(conn);
    let (table, rows) = ("guests", 1);
    assert_eq!(refused, Err(Error::Erased { table, rows }));
    assert_eq!(target().even_if_erased().execute(conn)?.total(), 2);
    Ok(())
}

#[test]
fn r34_one_row_is_erased_at_once() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut seeded();
    let report = erase(guests::table.find(4)).now(day(21)).execute(conn)?;
    assert_eq!(rows(&report), [("guests", 1)]);
    let name = Guest::only_deleted()
        .filter(guests::id.eq(4))
        .select(guests::name);
    assert_eq!(name.first::<String>(conn)?, "gone");
    let visible = erase(guests::table.find(5)).now(day(21)).execute(conn)?;
    assert_eq!(visible.total(), 0);
    Ok(())
}
