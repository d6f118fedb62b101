// A flag does not know when it was set, and there is no stamp beside it.

use soft_delete_runtime::prelude::*;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted)]
struct Post {
    id: i32,
}

fn main() {
    let _ = posts::table.deleted_before(chrono::Utc::now());
}
