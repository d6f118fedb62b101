// An index is on columns of the model's own table.

use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
}

fn main() {
    let _ = schema::<User>().unique(posts::user_id);
}
