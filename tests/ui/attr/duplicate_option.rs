// The last one would win in silence, and the first be thought to hold.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(deleted_by = deleted_by, deleted_by = reason)]
struct User {
    id: i32,
}

fn main() {}
