// Only a flag that is true holds a row.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(hold = email)]
struct User {
    id: i32,
}

fn main() {}
