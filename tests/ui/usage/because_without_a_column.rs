// The model names no column for the reason.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
}

fn main() {
    let _ = soft_delete(users::table.find(1)).because("spam");
}
