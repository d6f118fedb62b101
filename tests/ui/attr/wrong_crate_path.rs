// A path that leads nowhere is one error at that path, not one for every name behind it.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(crate = ::runtime)]
struct User {
    id: i32,
}

fn main() {}
