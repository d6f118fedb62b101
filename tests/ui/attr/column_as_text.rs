// Columns are identifiers, so that a typo in one is found by the compiler.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = "deleted_at")]
struct User {
    id: i32,
}

fn main() {}
