//! Foreign keys and keys of the database itself.

use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::{User, database, notes};
use crate::database::TestConnection;

#[test]
fn r21_nothing_soft_becomes_a_real_deletion() {
    let mut database = database();
    let key = "FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE";
    let timestamp = crate::schema::TIMESTAMP;
    database.run(&format!(
        "DROP TABLE notes;
         CREATE TABLE notes (
             id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, deleted_at {timestamp}, {key});
         INSERT INTO notes (id, user_id) VALUES (1, 1), (2, 2)"
    ));
    let conn: &mut TestConnection = &mut database;
    let refused = User::soft_delete_by_id(conn, 1).unwrap_err();
    assert_eq!(refused, Error::ReallyDeleted { table: "notes" });
    assert_eq!(
        notes::table.visible().count().get_result::<i64>(conn),
        Ok(2)
    );
    assert!(
        User::find_visible(1)
            .select(User::as_select())
            .get_result(conn)
            .is_ok()
    );
}

#[cfg(feature = "postgres")]
#[test]
fn a_key_that_postgres_makes_comes_back_as_it_was() {
    use super::schema::users;

    let mut database = database();
    database.run("ALTER TABLE users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY");
    let conn: &mut TestConnection = &mut database;
    User::soft_delete_by_id(conn, 1).unwrap();
    User::restore_by_id(conn, 1).unwrap();
    let email = users::table
        .find(1)
        .select(users::email)
        .get_result::<String>(conn);
    assert_eq!(email.unwrap(), "ada");
}

/// `AUTO_INCREMENT` takes a 0 for a question otherwise.
#[cfg(all(feature = "mysql", not(feature = "postgres")))]
#[test]
fn the_key_0_comes_back_as_it_was() {
    use super::schema::{archived_users, users};

    let mut database = database();
    database.run(
        "SET foreign_key_checks = 0;
         ALTER TABLE users MODIFY COLUMN id INTEGER AUTO_INCREMENT;
         ALTER TABLE archived_users MODIFY COLUMN id INTEGER AUTO_INCREMENT;
         SET foreign_key_checks = 1;
         INSERT INTO users (id, club_id, email, legal_hold) VALUES (4, 1, 'dora', FALSE);
         UPDATE users SET id = 0 WHERE id = 4",
    );
    let conn: &mut TestConnection = &mut database;
    // Diesel has the session read `||` as it writes it.
    let dora = || users::table.filter(users::email.concat("!").eq("dora!"));
    assert_eq!(soft_delete(dora()).execute(conn).unwrap().total(), 1);
    let archived = archived_users::table.select(archived_users::id);
    assert_eq!(archived.get_result::<i32>(conn), Ok(0));
    assert_eq!(restore(dora()).execute(conn).unwrap().total(), 1);
    assert_eq!(dora().select(users::id).get_result::<i32>(conn), Ok(0));
}

/// What is written into a row of the archive while a restore copies it is not lost.
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[test]
fn r26_a_change_in_the_archive_and_a_restore_at_once_are_one_after_the_other() {
    use std::thread;
    use std::time::Duration;

    use super::schema::{archived_likes, likes, users};
    use crate::database::connect;

    let mut database = database();
    User::soft_delete_by_id(&mut *database, 1).unwrap();
    let name = database.name();
    thread::scope(|scope| {
        // It holds the like that Ada's post had from Bob until the restore waits for it.
        let other = scope.spawn(|| {
            let conn = &mut connect(&name);
            conn.transaction::<_, diesel::result::Error, _>(|conn| {
                let like = archived_likes::table.find((1, 2));
                let changed = diesel::update(like)
                    .set(archived_likes::deleted_at.eq(None::<chrono::NaiveDateTime>))
                    .execute(conn)?;
                thread::sleep(Duration::from_millis(400));
                Ok(changed)
            })
        });
        thread::sleep(Duration::from_millis(150));
        let restored = restore(users::table.find(1)).execute(&mut *database);
        assert_eq!(other.join().unwrap(), Ok(1));
        // It is of no deletion any more, and stays.
        let own = likes::table
            .find((1, 2))
            .count()
            .get_result::<i64>(&mut *database);
        let archived = archived_likes::table.find((1, 2)).count();
        let archived = archived.get_result::<i64>(&mut *database);
        match restored {
            Ok(_) => assert_eq!((own, archived), (Ok(0), Ok(1))),
            Err(error) => panic!("{error}"),
        }
    });
}
