//! Code of the application inside of a deletion and a restore.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Deletion, Error, Hooks, Restoration};

use crate::database::{Database, TestConnection};
use crate::schema::TIMESTAMP;

tables! {
    shelves archived_shelves Shelf (id)
    [id -> Integer,]
    [id: i32,]
    [cascade(books::shelf_id), hooks = Outbox,]
    []

    books archived_books Book (id)
    [id -> Integer, shelf_id -> Integer,]
    [id: i32, shelf_id: i32,]
    [parents(shelf_id),]
    []
}
diesel::table! {
    outbox (id) {
        id -> Integer,
        told -> Text,
        books -> Integer,
    }
}

pub struct Outbox;

/// How many books of visible shelves there are to see.
fn visible_books(conn: &mut TestConnection) -> i64 {
    books::table
        .visible()
        .count()
        .get_result(conn)
        .expect("books")
}

fn tell(conn: &mut TestConnection, told: &str) -> Result<(), Error> {
    let books = i32::try_from(visible_books(conn)).expect("few books");
    let messages = outbox::table.count().get_result::<i64>(conn)?;
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(i32::try_from(messages).expect("few messages")),
            outbox::told.eq(told),
            outbox::books.eq(books),
        ))
        .execute(conn)?;
    Ok(())
}

impl Hooks<TestConnection> for Outbox {
    fn before_deletion(conn: &mut TestConnection, deletion: &Deletion) -> Result<(), Error> {
        tell(conn, &format!("deleting {}", deletion.total()))
    }

    fn after_deletion(conn: &mut TestConnection, deletion: &Deletion) -> Result<(), Error> {
        let marked = books::table.only_deleted().count();
        let marked = marked.get_result::<i64>(conn)?;
        tell(
            conn,
            &format!("deleted {}, {marked} books", deletion.total()),
        )?;
        if visible_books(conn) == 0 {
            return Err(diesel::result::Error::RollbackTransaction.into());
        }
        Ok(())
    }

    fn before_restore(conn: &mut TestConnection, restoration: &Restoration) -> Result<(), Error> {
        tell(conn, &format!("restoring {}", restoration.total()))
    }

    fn after_restore(conn: &mut TestConnection, restoration: &Restoration) -> Result<(), Error> {
        tell(conn, &format!("restored {}", restoration.total()))
    }
}

const ROWS: &str = "
    INSERT INTO shelves (id) VALUES (1), (2);
    INSERT INTO books (id, shelf_id) VALUES (1, 1), (2, 1), (3, 2);
";

fn ddl(timestamp: &str) -> String {
    let outbox = "CREATE TABLE outbox (id INTEGER NOT NULL, told VARCHAR(99) NOT NULL, books INTEGER NOT NULL);";
    soft_deletable(timestamp) + outbox
}

fn messages(conn: &mut TestConnection) -> Vec<(String, i32)> {
    outbox::table
        .order(outbox::id)
        .select((outbox::told, outbox::books))
        .load(conn)
        .expect("messages")
}

#[test]
fn hooks_run_before_and_after_in_the_same_transaction() {
    let mut database = Database::empty();
    database.run(&ddl(TIMESTAMP));
    database.run(ROWS);
    let conn: &mut TestConnection = &mut database;
    soft_delete(shelves::table.find(1)).execute(conn).unwrap();
    restore(shelves::table.find(1)).execute(conn).unwrap();
    let expected = [
        ("deleting 3", 3),
        ("deleted 3, 2 books", 1),
        ("restoring 3", 1),
        ("restored 3", 3),
    ];
    let expected = expected.map(|(told, books)| (told.to_owned(), books));
    assert_eq!(messages(conn), expected);
    // The hook refuses to let the last book go: nothing happens, and nothing is told.
    soft_delete(shelves::table).execute(conn).unwrap_err();
    assert_eq!(visible_books(conn), 3);
    assert_eq!(messages(conn), expected);
    // A preview tells nobody.
    assert_eq!(
        soft_delete(shelves::table).preview(conn).unwrap().total(),
        5
    );
    assert_eq!(messages(conn), expected);
}

#[test]
fn hooks_do_not_run_for_nothing() {
    let mut database = Database::empty();
    database.run(&ddl(TIMESTAMP));
    database.run(ROWS);
    let conn: &mut TestConnection = &mut database;
    soft_delete(shelves::table.find(1)).execute(conn).unwrap();
    let told = messages(conn);
    assert_eq!(
        soft_delete(shelves::table.find(1))
            .execute(conn)
            .unwrap()
            .total(),
        0
    );
    assert_eq!(
        restore(shelves::table.find(2))
            .execute(conn)
            .unwrap()
            .total(),
        0
    );
    assert_eq!(messages(conn), told);
}

#[cfg(feature = "async")]
mod asynchronous {
    use diesel_async::RunQueryDsl;
    use soft_delete_runtime::AsyncHooks;

    use super::*;
    use crate::asynchronous::{AsyncTestConnection, on_a_database};

    async fn tell(conn: &mut AsyncTestConnection, told: String) -> Result<(), Error> {
        let visible = books::table.visible().count();
        let books = visible.get_result::<i64>(conn).await?;
        let messages = outbox::table.count().get_result::<i64>(conn).await?;
        diesel::insert_into(outbox::table)
            .values((
                outbox::id.eq(i32::try_from(messages).expect("few messages")),
                outbox::told.eq(told),
                outbox::books.eq(i32::try_from(books).expect("few books")),
            ))
            .execute(conn)
            .await?;
        if books == 0 {
            return Err(diesel::result::Error::RollbackTransaction.into());
        }
        Ok(())
    }

    impl AsyncHooks<AsyncTestConnection> for Outbox {
        async fn before_deletion(
            conn: &mut AsyncTestConnection,
            deletion: &Deletion,
        ) -> Result<(), Error> {
            tell(conn, format!("deleting {}", deletion.total())).await
        }

        async fn after_deletion(
            conn: &mut AsyncTestConnection,
            deletion: &Deletion,
        ) -> Result<(), Error> {
            tell(conn, format!("deleted {}", deletion.total())).await
        }

        async fn before_restore(
            conn: &mut AsyncTestConnection,
            restoration: &Restoration,
        ) -> Result<(), Error> {
            tell(conn, format!("restoring {}", restoration.total())).await
        }

        async fn after_restore(
            conn: &mut AsyncTestConnection,
            restoration: &Restoration,
        ) -> Result<(), Error> {
            tell(conn, format!("restored {}", restoration.total())).await
        }
    }

    async fn messages(conn: &mut AsyncTestConnection) -> Vec<(String, i32)> {
        let messages = outbox::table.order(outbox::id);
        let messages = messages.select((outbox::told, outbox::books));
        messages.load(conn).await.expect("messages")
    }

    #[test]
    fn async_hooks_run_before_and_after_in_the_same_transaction() {
        on_a_database(&(ddl("TIMESTAMP") + ROWS), async |conn| {
            let first = || shelves::table.find(1);
            soft_delete(first()).execute(conn).await.unwrap();
            restore(first()).execute(conn).await.unwrap();
            let expected = [
                ("deleting 3", 3),
                ("deleted 3", 1),
                ("restoring 3", 1),
                ("restored 3", 3),
            ];
            let expected = expected.map(|(told, books)| (told.to_owned(), books));
            assert_eq!(messages(conn).await, expected);
            // Neither for nothing, nor in a preview, nor if the hook refuses.
            let nothing = restore(first()).execute(conn).await.unwrap();
            assert_eq!(nothing.total(), 0);
            let all = || soft_delete(shelves::table);
            assert_eq!(all().preview(conn).await.unwrap().total(), 5);
            all().execute(conn).await.unwrap_err();
            assert_eq!(messages(conn).await, expected);
            let left: i64 = books::table
                .visible()
                .count()
                .get_result(conn)
                .await
                .unwrap();
            assert_eq!(left, 3);
        });
    }
}
