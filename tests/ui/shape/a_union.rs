// A union is not a row.

use soft_delete_runtime::SoftDelete;

#[derive(SoftDelete)]
union User {
    id: i32,
}

fn main() {}
