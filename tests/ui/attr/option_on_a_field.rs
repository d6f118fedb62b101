// On a field the option would be ignored in silence.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
    #[soft_delete(column)]
    deleted_at: Option<chrono::NaiveDateTime>,
}

fn main() {}
