// The struct has no field to look into.

use soft_delete_runtime::prelude::*;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
}

fn main() {
    let _ = User { id: 1 }.is_deleted();
}
