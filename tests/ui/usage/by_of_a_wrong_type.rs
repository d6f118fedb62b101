// The column is an `Integer`.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(deleted_by = deleted_by)]
struct User {
    id: i32,
}

fn main() {
    let _ = soft_delete(users::table.find(1)).by("ada");
}
