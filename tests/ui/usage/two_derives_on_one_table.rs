// The facts belong to the table, so they are stated once.

use soft_delete_runtime::prelude::*;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
}

#[derive(SoftDelete)]
#[diesel(table_name = users)]
struct Person {
    id: i32,
}

fn main() {}
