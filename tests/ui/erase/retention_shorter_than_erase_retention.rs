// The rows would be gone before their personal data is erased.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(retention = "6 days", erase_retention = "1 week")]
struct User {
    id: i32,
    #[soft_delete(erase)]
    reason: Option<String>,
}

fn main() {}
