// Without `column` the marker is `deleted_at`, which this table does not have.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
struct Log {
    id: i32,
}

fn main() {}
