// The field is not in the table.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
    #[soft_delete(erase)]
    phone: Option<String>,
}

fn main() {}
