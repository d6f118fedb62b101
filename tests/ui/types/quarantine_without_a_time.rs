// A flag does not know when it was set, so nobody knows when the key is free.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, quarantine = "24 hours")]
struct Post {
    id: i32,
}

fn main() {}
