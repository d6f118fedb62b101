//! A deletion moves rows.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::schema::{User, archived_users, database, users};

#[test]
fn a_deletion_moves_the_row() {
    let mut database = database();
    let deletion = User::soft_delete_by_id(&mut *database, 1).unwrap();
    assert_eq!(deletion.total(), 7);
    let left: Vec<i32> = users::table
        .select(users::id)
        .order(users::id)
        .load(&mut *database)
        .unwrap();
    assert_eq!(left, [2, 3]);
    let moved: Vec<i32> = archived_users::table
        .select(archived_users::id)
        .load(&mut *database)
        .unwrap();
    assert_eq!(moved, [1]);
    let gone = User::only_deleted()
        .filter(users::email.eq("ada"))
        .select(User::as_select())
        .load(&mut *database)
        .unwrap();
    assert_eq!(gone.len(), 1);
    assert!(gone[0].is_deleted());
    let restoration = gone[0].restore(&mut *database).unwrap();
    assert_eq!(restoration.total(), 7);
}
