// A typo is answered with the option that was meant, and with all that there are.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(colum = deleted_at)]
struct User {
    id: i32,
}

fn main() {}
