// The database would refuse the value, or worse, not.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted)]
struct Post {
    id: i32,
    #[soft_delete(erase = -1)]
    title: String,
    #[soft_delete(erase = "nobody")]
    editor_id: i32,
    #[soft_delete(erase = false)]
    score: Option<i32>,
    #[soft_delete(erase_unique = "{key}")]
    user_id: i32,
}

fn main() {}
