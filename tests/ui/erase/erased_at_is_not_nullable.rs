// A row whose data is there has no time of its erasure.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, erased_at = published_at)]
struct Post {
    id: i32,
    #[soft_delete(erase)]
    score: Option<i32>,
}

fn main() {}
