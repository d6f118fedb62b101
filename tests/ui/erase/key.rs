// An erased row is still the same row.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    #[soft_delete(erase = 0)]
    id: i32,
}

fn main() {}
