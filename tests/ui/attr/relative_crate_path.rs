// The generated code stands in a block of its own, where a relative path may mean another thing.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(crate = runtime)]
struct User {
    id: i32,
}

fn main() {}
