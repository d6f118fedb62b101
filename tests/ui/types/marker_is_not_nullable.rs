// A timestamp that is always there has no value for a visible row.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = published_at)]
struct Post {
    id: i32,
}

fn main() {}
