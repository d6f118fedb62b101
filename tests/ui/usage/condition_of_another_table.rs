// The query has no row of the other table to ask about.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
}

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted)]
struct Post {
    id: i32,
}

fn main() {
    let mut conn = SqliteConnection::establish(":memory:").unwrap();
    let _ = users::table
        .filter(posts::table.is_visible())
        .select(users::id)
        .load::<i32>(&mut conn);
}
