// The table is found by Diesel's rule, and there is no module of that name here.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
struct Person {
    id: i32,
}

fn main() {}
