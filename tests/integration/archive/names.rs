//! Tables and columns that the database calls otherwise than Rust.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

use crate::database::{Database, KIND, TestConnection, sql};

diesel::table! {
    #[sql_name = "User"]
    accounts (id) {
        id -> Integer,
        #[sql_name = "order"]
        place -> Integer,
        #[sql_name = "deletedAt"]
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    #[sql_name = "select"]
    archived_accounts (id) {
        id -> Integer,
        #[sql_name = "order"]
        place -> Integer,
        #[sql_name = "deletedAt"]
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(accounts, archived_accounts);

#[derive(SoftDelete)]
#[diesel(table_name = accounts)]
#[soft_delete(archive = archived_accounts, retention = "0 seconds")]
#[allow(dead_code, reason = "a row moves with all its columns")]
struct Account {
    id: i32,
    #[diesel(column_name = place)]
    position: i32,
}

fn database() -> Database {
    let mut database = Database::empty();
    let quote = if KIND == soft_delete_runtime::Database::Mysql {
        "`"
    } else {
        "\""
    };
    let table = "CREATE TABLE ~User~ (id INTEGER PRIMARY KEY NOT NULL, ~order~ INTEGER NOT NULL)";
    database.run(&table.replace('~', quote));
    let migration = schema::<Account>().columns().archive().migration(KIND);
    database.run(migration.unwrap().up());
    database.run(&"INSERT INTO ~User~ (id, ~order~) VALUES (1, 1), (2, 2)".replace('~', quote));
    database
}

#[test]
fn rows_go_by_the_name_that_the_database_has() {
    let deleted = Account::only_deleted().select(accounts::place);
    assert_eq!(
        sql(&deleted),
        "SELECT \"User\".\"order\" FROM \"select\" AS \"User\" \
         WHERE (\"User\".\"deletedAt\" IS NOT NULL)",
    );
    let conn: &mut TestConnection = &mut database();
    let first = || accounts::table.filter(accounts::place.eq(1));
    assert_eq!(soft_delete(first()).execute(conn).unwrap().total(), 1);
    assert_eq!(deleted.load::<i32>(conn), Ok(vec![1]));
    assert_eq!(
        Account::with_deleted().count().get_result::<i64>(conn),
        Ok(2)
    );
    assert_eq!(restore(first()).execute(conn).unwrap().total(), 1);
    soft_delete(accounts::table).execute(conn).unwrap();
    assert_eq!(hard_delete(first()).execute(conn), Ok(1));
    // A filter may ask about the archive.
    let others = diesel::alias!(archived_accounts as others);
    let last = || accounts::id.eq_any(others.select(others.field(archived_accounts::id)));
    assert_eq!(
        restore(accounts::table.filter(last()))
            .execute(conn)
            .unwrap()
            .total(),
        1
    );
    soft_delete(accounts::table).execute(conn).unwrap();
    assert_eq!(
        hard_delete(accounts::table.filter(last())).execute(conn),
        Ok(1)
    );
}
