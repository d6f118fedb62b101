// A month is as long as it likes, and a while has no number.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(retention = "6 months", erase_retention = "a while")]
struct User {
    id: i32,
    #[soft_delete(erase)]
    reason: Option<String>,
}

fn main() {}
