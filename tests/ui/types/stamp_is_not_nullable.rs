// A visible row has no time of deletion.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, stamp = published_at)]
struct Post {
    id: i32,
}

fn main() {}
