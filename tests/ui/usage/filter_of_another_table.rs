// The statement changes one table, and the condition is about another.

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
    let _ = soft_delete(users::table.filter(posts::id.eq(1)));
}
