// A time cannot be kept in a number of this kind.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, stamp = score)]
struct Post {
    id: i32,
}

fn main() {}
