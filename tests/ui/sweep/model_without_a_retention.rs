// The model does not say how long its rows are kept, and the call does not either.

use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::Purge;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
}

fn main() {
    let _ = Purge::new().model::<User>();
}
