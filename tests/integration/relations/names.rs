//! Tables and columns that are called like what a plan makes.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::layout::Identity;
use crate::database::Database;
use crate::schema::TIMESTAMP;

tables! {
    authors archived_authors Author (heir)
    [heir -> Integer,]
    [heir: i32,]
    [cascade(h::p),]
    []

    shelves above_0 Shelf (deletion)
    [deletion -> Integer,]
    [deletion: i32,]
    [cascade(h::c),]
    []

    h g Book (heir)
    [heir -> Integer, p -> Integer, c -> Integer,]
    [heir: i32, p: i32, c: i32,]
    [parents(p, c), cascade(rows_0::one),]
    []

    rows_0 rows_1 Page (key_0)
    [key_0 -> Integer, one -> Integer,]
    [key_0: i32, one: i32,]
    [parents(one),]
    []

    ancestors descendants Ancestor (id)
    [id -> Integer, counted -> Nullable<Integer>,]
    [id: i32, counted: Option<i32>,]
    [cascade(ancestors::counted),]
    []
}

fn seeded() -> Database {
    let mut database = Database::empty();
    database.run(&soft_deletable(TIMESTAMP));
    database.run(
        "INSERT INTO authors (heir) VALUES (1), (2);
         INSERT INTO shelves (deletion) VALUES (1), (2);
         INSERT INTO h (heir, p, c) VALUES (1, 1, 1), (2, 1, 2), (3, 2, 1);
         INSERT INTO rows_0 (key_0, one) VALUES (1, 1), (2, 2), (3, 3);
         INSERT INTO ancestors (id, counted) VALUES (1, 2), (2, 1), (3, 2);",
    );
    database
}

#[test]
fn r25_a_row_is_handed_over_to_its_own_other_parent() {
    let conn = &mut *seeded();
    soft_delete(authors::table.find(1)).execute(conn).unwrap();
    soft_delete(shelves::table.find(1)).execute(conn).unwrap();
    soft_delete(shelves::table.find(2)).execute(conn).unwrap();
    let author = || restore(authors::table.find(1));
    let preview = author().preview(conn).unwrap();
    let restoration = author().execute(conn).unwrap();
    assert_eq!(restoration, preview);
    assert_eq!(restoration.kept()[0].rows + restoration.kept()[1].rows, 4);
    for shelf in [1, 2] {
        let book = h::table.only_deleted().filter(h::c.eq(shelf));
        let book = book.select(h::deleted_at).first(conn);
        let shelf = shelves::table
            .only_deleted()
            .filter(shelves::deletion.eq(shelf));
        let shelf = shelf.select(shelves::deleted_at).first(conn);
        let (book, shelf): (Option<Identity>, Option<Identity>) = (book.unwrap(), shelf.unwrap());
        assert!(book.is_some());
        assert_eq!(book, shelf);
    }
    let back = restore(shelves::table.filter(shelves::deletion.le(2)))
        .execute(conn)
        .unwrap();
    assert_eq!(back.total(), 8);
    assert_eq!(rows_0::table.visible().count().get_result(conn), Ok(3_i64));
}

#[test]
fn r25_a_row_that_is_above_and_below_counts_once() {
    let conn = &mut *seeded();
    assert_eq!(
        soft_delete(ancestors::table.find(1))
            .execute(conn)
            .unwrap()
            .total(),
        3
    );
    let up = || restore(ancestors::table.find(2)).with_ancestors();
    let preview = up().preview(conn).unwrap();
    let restoration = up().execute(conn).unwrap();
    assert_eq!(preview.total(), restoration.total());
    assert_eq!(restoration.total(), 3);
}
