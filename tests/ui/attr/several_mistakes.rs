// The user sees every mistake at once, not one per build.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(colum = deleted_at, stamp, reason = 3, hidden_by())]
struct User {
    id: i32,
}

fn main() {}
