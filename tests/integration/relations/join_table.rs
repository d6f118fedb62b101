//! Many-to-many through a table that is not soft-deletable: its rows go for good, or stay.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::layout::PLACE;
use crate::database::Database;
use crate::schema::TIMESTAMP;

tables! {
    books archived_books Book (id)
    [id -> Integer,]
    [id: i32,]
    [delete(book_shelves::book_id),]
    []

    shelves archived_shelves Shelf (id)
    [id -> Integer,]
    [id: i32,]
    [ignore(book_shelves::shelf_id),]
    []
}
diesel::table! {
    book_shelves (book_id, shelf_id) { book_id -> Integer, shelf_id -> Integer, }
}
diesel::joinable!(book_shelves -> books (book_id));
diesel::joinable!(book_shelves -> shelves (shelf_id));
diesel::allow_tables_to_appear_in_same_query!(books, shelves, book_shelves);

fn tables(timestamp: &str) -> String {
    // No key can point at a table in parts, nor at a row that moves away and leaves others behind.
    let (to_book, to_shelf) = (
        ", FOREIGN KEY (book_id) REFERENCES books (id)",
        ", FOREIGN KEY (shelf_id) REFERENCES shelves (id)",
    );
    let keys = match PLACE {
        "partitioned" => String::new(),
        "archived" => to_book.to_owned(),
        _ => to_book.to_owned() + to_shelf,
    };
    let soft_deletable = soft_deletable(timestamp);
    format!(
        "{soft_deletable}
         CREATE TABLE book_shelves (
             book_id INTEGER NOT NULL, shelf_id INTEGER NOT NULL, PRIMARY KEY (book_id, shelf_id){keys}
         );
         INSERT INTO books (id) VALUES (1), (2);
         INSERT INTO shelves (id) VALUES (1), (2);
         INSERT INTO book_shelves (book_id, shelf_id) VALUES (1, 1), (1, 2), (2, 1)"
    )
}

fn seeded() -> Database {
    let mut database = Database::empty();
    database.run(&tables(TIMESTAMP));
    database
}

type Pairs = QueryResult<Vec<(i32, i32)>>;

#[test]
fn r20_the_rows_of_a_join_table_go_for_good() {
    let mut database = seeded();
    let deletion = soft_delete(books::table.find(1))
        .execute(&mut *database)
        .unwrap();
    assert_eq!(deletion.total(), 1);
    assert_eq!(deletion.removed()[0].rows, 2);
    restore(books::table.find(1))
        .execute(&mut *database)
        .unwrap();
    let pairs: Pairs = book_shelves::table.load(&mut *database);
    assert_eq!(pairs, Ok(vec![(2, 1)]));
}

#[test]
fn r20_or_they_stay_and_a_join_hides_them() {
    let mut database = seeded();
    soft_delete(shelves::table.find(1))
        .execute(&mut *database)
        .unwrap();
    let books_on_shelves = || {
        book_shelves::table
            .visible_inner_join(shelves::table)
            .select((book_shelves::book_id, book_shelves::shelf_id))
            .order(book_shelves::book_id)
    };
    let pairs: Pairs = books_on_shelves().load(&mut *database);
    assert_eq!(pairs, Ok(vec![(1, 2)]));
    restore(shelves::table.find(1))
        .execute(&mut *database)
        .unwrap();
    let pairs: Pairs = books_on_shelves().load(&mut *database);
    assert_eq!(pairs.map(|pairs| pairs.len()), Ok(3));
}

#[cfg(feature = "async")]
mod asynchronous {
    use diesel_async::RunQueryDsl;

    use super::*;

    #[test]
    fn r20_the_rows_of_a_join_table_go_for_good() {
        crate::asynchronous::on_a_database(&tables("TIMESTAMP"), async |conn| {
            let book = || soft_delete(books::table.find(1));
            let preview = book().preview(conn).await.unwrap();
            let deletion = book().execute(conn).await.unwrap();
            assert_eq!(preview.removed(), deletion.removed());
            assert_eq!((deletion.total(), deletion.removed()[0].rows), (1, 2));
            restore(books::table.find(1)).execute(conn).await.unwrap();
            let pairs: Pairs = book_shelves::table.load(conn).await;
            assert_eq!(pairs, Ok(vec![(2, 1)]));
        });
    }
}
