// A restore could not clear the column.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, deleted_by = editor_id)]
struct Post {
    id: i32,
}

fn main() {}
