// An enum is not a row.

use soft_delete_runtime::SoftDelete;

#[derive(SoftDelete)]
enum User {
    Ada,
}

fn main() {}
