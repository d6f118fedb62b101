// A deletion would write the column twice.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(deleted_by = reason, reason = reason)]
struct User {
    id: i32,
}

fn main() {}
