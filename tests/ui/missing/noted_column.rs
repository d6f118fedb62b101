// The column is not in the table.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(deleted_by = remover)]
struct User {
    id: i32,
}

fn main() {}
