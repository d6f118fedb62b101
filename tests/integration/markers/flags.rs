//! `folders` (a tree) → `files`: flags, with the id of a deletion.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestConnection};
use crate::visible;

diesel::table! {
    folders (id) {
        id -> Integer,
        parent_id -> Nullable<Integer>,
        is_deleted -> Bool,
        deletion_id -> Nullable<BigInt>,
    }
}
diesel::table! {
    files (id) {
        id -> Integer,
        folder_id -> Integer,
        is_deleted -> Bool,
        deletion_id -> Nullable<BigInt>,
    }
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(
    column = is_deleted,
    deletion_id = deletion_id,
    cascade(folders::parent_id, files::folder_id)
)]
pub struct Folder {
    pub id: i32,
}

#[derive(Identifiable, SoftDelete)]
#[soft_delete(column = is_deleted, deletion_id = deletion_id, parents(folder_id))]
pub struct File {
    pub id: i32,
}

/// What the tables are made with.
pub const DDL: &str = "
    CREATE TABLE folders (
        id INTEGER PRIMARY KEY NOT NULL, parent_id INTEGER NULL,
        is_deleted BOOLEAN NOT NULL DEFAULT FALSE, deletion_id BIGINT NULL,
        FOREIGN KEY (parent_id) REFERENCES folders (id)
    );
    CREATE TABLE files (
        id INTEGER PRIMARY KEY NOT NULL, folder_id INTEGER NOT NULL,
        is_deleted BOOLEAN NOT NULL DEFAULT FALSE, deletion_id BIGINT NULL,
        FOREIGN KEY (folder_id) REFERENCES folders (id)
    );
";

#[test]
fn r24_flags_are_told_apart_by_the_deletions_id() {
    let mut database = Database::empty();
    database.run(DDL);
    let conn: &mut TestConnection = &mut database;
    for insert in [
        "INSERT INTO folders (id, parent_id) VALUES (1, NULL), (2, 1), (3, 2)",
        "INSERT INTO files (id, folder_id) VALUES (1, 1), (2, 2), (3, 3), (4, 3)",
    ] {
        diesel::sql_query(insert).execute(conn).unwrap();
    }
    soft_delete(files::table.find(4)).execute(conn).unwrap();
    soft_delete(folders::table.find(2)).execute(conn).unwrap();
    let deletion = soft_delete(folders::table.find(1)).execute(conn).unwrap();
    assert_eq!(deletion.total(), 2);
    restore(folders::table.find(1)).execute(conn).unwrap();
    assert_eq!(visible!(conn, folders), [1]);
    assert_eq!(visible!(conn, files), [1]);
    restore(folders::table.find(2)).execute(conn).unwrap();
    assert_eq!(visible!(conn, folders), [1, 2, 3]);
    assert_eq!(visible!(conn, files), [1, 2, 3]);
    // An id of the caller's own goes to every row.
    soft_delete(folders::table.find(2))
        .deletion_id(77_i64)
        .execute(conn)
        .unwrap();
    let of_77 = files::table
        .filter(files::deletion_id.eq(77))
        .count()
        .get_result(conn);
    assert_eq!(of_77, Ok(2_i64));
}
