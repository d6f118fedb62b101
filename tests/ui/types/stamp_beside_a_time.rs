// The marker is a time already, so the stamp has no use.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = deleted_at, stamp = banned_at)]
struct User {
    id: i32,
}

fn main() {}
