// Nothing says which column is meant.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column)]
struct User {
    id: i32,
}

fn main() {}
