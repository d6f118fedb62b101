// A text cannot say whether a row is deleted.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = email)]
struct User {
    id: i32,
}

fn main() {}
