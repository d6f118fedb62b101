// The column is right, but the field could not be read as a marker.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
    deleted_at: String,
}

fn main() {}
