// There is no `NULL` to write into the column.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
    #[soft_delete(erase)]
    email: String,
}

fn main() {}
