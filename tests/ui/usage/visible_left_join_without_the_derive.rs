// No model says which rows of the joined table are visible.

use soft_delete_runtime::prelude::*;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
}

fn main() {
    let _ = users::table.visible_left_join(logs::table);
}
