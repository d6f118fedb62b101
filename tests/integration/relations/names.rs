//! Tables and columns that are called like what a plan makes.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::Database;
use crate::schema::TIMESTAMP;

diesel::table! {
    authors (heir) { heir -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    shelves (deletion) { deletion -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    h (heir) { heir -> Integer, p -> Integer, c -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    rows_0 (key_0) { key_0 -> Integer, one -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    ancestors (id) { id -> Integer, counted -> Nullable<Integer>, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
#[soft_delete(cascade(h::p))]
#[expect(dead_code, reason = "only the table is used")]
struct Author {}

#[derive(SoftDelete)]
#[diesel(table_name = shelves)]
#[soft_delete(cascade(h::c))]
#[expect(dead_code, reason = "only the table is used")]
struct Shelf {}

#[derive(SoftDelete)]
#[diesel(table_name = h)]
#[soft_delete(parents(p, c), cascade(rows_0::one))]
#[expect(dead_code, reason = "only the table is used")]
struct Book {}

#[derive(SoftDelete)]
#[diesel(table_name = rows_0)]
#[soft_delete(parents(one))]
#[expect(dead_code, reason = "only the table is used")]
struct Page {}

#[derive(SoftDelete)]
#[diesel(table_name = ancestors)]
#[soft_delete(cascade(ancestors::counted))]
#[expect(dead_code, reason = "only the table is used")]
struct Ancestor {}

fn seeded() -> Database {
    let mut database = Database::empty();
    database.run(&format!(
        "CREATE TABLE authors (heir INTEGER PRIMARY KEY, deleted_at {TIMESTAMP} NULL);
         CREATE TABLE shelves (deletion INTEGER PRIMARY KEY, deleted_at {TIMESTAMP} NULL);
         CREATE TABLE h (
             heir INTEGER PRIMARY KEY, p INTEGER NOT NULL, c INTEGER NOT NULL, deleted_at {TIMESTAMP} NULL
         );
         CREATE TABLE rows_0 (key_0 INTEGER PRIMARY KEY, one INTEGER NOT NULL, deleted_at {TIMESTAMP} NULL);
         CREATE TABLE ancestors (id INTEGER PRIMARY KEY, counted INTEGER NULL, deleted_at {TIMESTAMP} NULL);
         INSERT INTO authors (heir) VALUES (1), (2);
         INSERT INTO shelves (deletion) VALUES (1), (2);
         INSERT INTO h (heir, p, c) VALUES (1, 1, 1), (2, 1, 2), (3, 2, 1);
         INSERT INTO rows_0 (key_0, one) VALUES (1, 1), (2, 2), (3, 3);
         INSERT INTO ancestors (id, counted) VALUES (1, 2), (2, 1), (3, 2);"
    ));
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
        let marks = (
            h::table
                .filter(h::c.eq(shelf))
                .select(h::deleted_at)
                .first(conn),
            shelves::table
                .find(shelf)
                .select(shelves::deleted_at)
                .first(conn),
        );
        let (Ok(book), Ok(shelf)): (QueryResult<Option<chrono::NaiveDateTime>>, _) = marks else {
            panic!("{marks:?}");
        };
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
