// It would fail when the erasure runs, on most databases.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted)]
struct Post {
    id: i32,
    #[soft_delete(erase = 3_000_000_000)]
    score: Option<i32>,
}

fn main() {}
