// No field says what an erasure writes.

use soft_delete_runtime::prelude::*;
use soft_delete_runtime::Retention;
use soft_delete_runtime::sweep::Erase;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
}

fn main() {
    let _ = Erase::new().model_after::<User>(Retention::days(7));
}
