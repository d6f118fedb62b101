// A time until an erasure, but no field says what it does.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(erase_retention = "7 days")]
struct User {
    id: i32,
    email: String,
}

fn main() {}
