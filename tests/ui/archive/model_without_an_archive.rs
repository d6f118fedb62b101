// The model does not say that there is an archive.

use soft_delete_runtime::prelude::*;
use soft_delete_runtime::schema;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
}

fn main() {
    let _ = schema::<User>().columns().archive();
}
