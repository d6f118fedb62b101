// Only a flag that is true or false hides a row.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, hidden_by(title))]
struct Post {
    id: i32,
}

fn main() {}
